//! The works cited, the places that cite them, and the abstracts.

use super::{Markup, Tag};
use crate::model::{Abstract, BoxedText, Citation, Id, Reference};
use crate::write::citation::{self, Part};

impl<'a> Markup<'a> {
    /// A place that cites works: the source's text, linked to the first of them, or the marks of
    /// all in brackets, each linked to its own.
    pub(super) fn citation(&mut self, citation: &'a Citation) {
        self.cites = true;
        let linked = !self.in_link && !self.inert && !self.is_feed();
        let known: Vec<_> = self.marks.find(&citation.references).map(|(id, mark)| (id, mark.to_owned())).collect();
        if !citation.content.is_blank() {
            let Some((first, _)) = known.first().filter(|_| linked) else { return self.rich_text(&citation.content) };
            self.open_citation(first);
            for (other, _) in &known[1..] {
                self.also_cited(first, other);
            }
            self.in_link = true;
            self.rich_text(&citation.content);
            self.in_link = false;
            return self.out.close();
        }
        self.out.text("[");
        for (index, (id, mark)) in known.iter().enumerate() {
            self.out.text(if index > 0 { ", " } else { "" });
            if linked {
                self.open_citation(id);
                self.out.text(mark);
                self.out.close();
            } else {
                self.out.text(mark);
            }
        }
        self.out.text("]");
    }

    fn open_citation(&mut self, id: &Id) {
        let anchor = self.call_anchor(id);
        let anchor = self.anchor(&anchor);
        let href = self.href(&format!("#{id}")).unwrap_or_default();
        let tag = Tag::new("a").class("citation").with_some("id", anchor).with("href", &href);
        let tag = self.kind(self.role(tag, "doc-biblioref"), "biblioref");
        self.out.open(tag);
    }

    /// Works cited in one place with the `first` have the same way back.
    fn also_cited(&mut self, first: &Id, other: &Id) {
        let call = self.calls.0.get(first.as_str()).and_then(|calls| calls.last()).cloned();
        self.calls.0.entry(other.as_str().to_owned()).or_default().extend(call);
    }

    /// What the entries of the list say.
    pub(super) fn reference_bodies(&mut self) -> Vec<String> {
        let words = self.words;
        let entry = |markup: &mut Self, reference: &'a Reference| {
            markup.at = reference.at;
            let parts = citation::entry(reference, words);
            markup.detached(|markup| parts.into_iter().for_each(|part| markup.entry_part(part))).0
        };
        self.article.references.iter().map(|reference| entry(self, reference)).collect()
    }

    fn entry_part(&mut self, part: Part<'a>) {
        match part {
            Part::Text(text) => self.out.text(&text),
            Part::Rich(text) => self.rich_text(text),
            Part::Title(title) => {
                self.out.open(Tag::new("cite"));
                self.rich_text(title);
                self.out.close();
            }
            Part::Container(title) => self.out.element(Tag::new("cite"), title),
            Part::Link { text, target } => self.text_link(&target, &text, None),
        }
    }

    /// The list of references, with its heading and the ways back. The role of its entries,
    /// `doc-biblioentry`, is deprecated on items of lists (DPUB-ARIA 1.1), which they are.
    pub(super) fn reference_list(&mut self, bodies: Vec<String>) {
        if bodies.is_empty() {
            return;
        }
        let heading = self.anchor("_references");
        let tag = self.class(Tag::new("section"), "references");
        let tag = self.kind(self.role(tag, "doc-bibliography"), "bibliography");
        self.out.open(tag.with_some("aria-labelledby", heading.as_ref()));
        let heading = Tag::new(self.level(0)).with_some("id", heading);
        self.out.element(self.words_language(heading), self.words.references);
        let labelled = self.article.references.iter().any(|reference| reference.label.is_some());
        // Numbers that nothing names say nothing.
        self.out.open(Tag::new(if labelled || !self.cites { "ul" } else { "ol" }));
        for (number, (reference, body)) in (1..).zip(self.article.references.iter().zip(bodies)) {
            let id = self.anchor(reference.id.as_str());
            let mark = citation::mark(reference, number);
            self.out.open(self.kind(Tag::new("li").with_some("id", id), "biblioentry"));
            if labelled {
                self.out.element(self.class(Tag::new("b"), "reference-label"), &mark);
                self.out.text(" ");
            }
            self.out.raw(&body);
            self.ways_back(&reference.id, &mark);
            self.out.close();
        }
        self.out.close();
        self.out.close();
    }

    /// The abstracts, each in a section of its own.
    pub(crate) fn abstracts(&mut self) {
        for (number, summary) in (1..).zip(&self.article.abstracts) {
            self.summary(number, summary);
        }
    }

    fn summary(&mut self, number: usize, summary: &'a Abstract) {
        let heading = self.anchor(&format!("_abstract{number}"));
        let language = summary.language.as_ref();
        let tag = self.role(self.class(Tag::new("section"), "abstract"), "doc-abstract");
        let tag = self.kind(tag, "abstract").with_some("aria-labelledby", heading.as_ref());
        self.out.open(self.language(tag, language, language.map(crate::model::Language::direction)));
        let tag = Tag::new(self.level(0)).with_some("id", heading);
        if summary.title.is_blank() {
            let words = language.map_or(self.words, |language| crate::words::Words::of(Some(language)));
            let foreign = language.is_some() && !words.are_in(language);
            let tag = if foreign { tag.with("lang", words.language) } else { tag };
            let tag = if language.is_none() { self.words_language(tag) } else { tag };
            self.out.element(tag, words.summary);
        } else {
            self.out.open(tag);
            self.rich_text(&summary.title);
            self.out.close();
        }
        self.blocks(&summary.blocks);
        self.out.close();
    }

    /// A box: an aside with a title of its own, which is no heading of the article.
    pub(super) fn boxed(&mut self, text: &'a BoxedText) {
        let id = text.id.as_ref().and_then(|id| self.anchor(id.as_str()));
        let name = id.as_ref().filter(|_| !text.title.is_blank()).and_then(|id| self.anchor(&format!("{id}-title")));
        let tag = self.class(Tag::new(if self.is_feed() { "div" } else { "aside" }), "box").with_some("id", id);
        self.out.open(tag.with_some("aria-labelledby", name.as_ref()));
        if !text.title.is_blank() {
            self.out.open(self.class(Tag::new("p"), "box-title").with_some("id", name));
            self.out.open(Tag::new("strong"));
            self.rich_text(&text.title);
            self.out.close();
            self.out.close();
        }
        self.blocks(&text.blocks);
        self.out.close();
    }
}
