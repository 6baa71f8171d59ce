//! What stands within a line.

use super::Document;
use super::tree::{Child, Element, on_one_line};
use crate::model::{Alt, Citation, Direction, Id, Image, Inline, Language, Link, RichText, Span};
pub(super) use crate::model::{push_node, push_text};
use crate::words;

impl<'t> Document<'t, '_> {
    /// The rich text of `element`, without space at its ends.
    pub(super) fn rich(&mut self, element: Element<'t>) -> RichText {
        let RichText(nodes) = self.inner(element);
        trimmed(nodes)
    }

    /// The rich text of the first element of this name in `parent`.
    pub(super) fn rich_of(&mut self, parent: Element<'t>, name: &'static str) -> RichText {
        parent.child(name).map(|element| self.rich(element)).unwrap_or_default()
    }

    /// What stands in `element`, behind `out`.
    pub(super) fn inlines(&mut self, element: Element<'t>, out: &mut Vec<Inline>) {
        for child in element.children() {
            self.inline_child(child, out);
        }
    }

    pub(super) fn inline_child(&mut self, child: Child<'t>, out: &mut Vec<Inline>) {
        match child {
            Child::Text(text) => push_text(out, &on_one_line(text)),
            Child::Element(inner) => self.inline(inner, out),
            Child::Instruction(_) => {}
        }
    }

    /// The same among blocks, where white space alone begins no line.
    pub(super) fn inline_between(&mut self, child: Child<'t>, run: &mut Vec<Inline>) {
        if !(run.is_empty() && child.is_white()) {
            self.inline_child(child, run);
        }
    }

    /// What stands in `element`. A node in the tree is mostly one here, and nodes are large.
    fn inner(&mut self, element: Element<'t>) -> RichText {
        let mut out = Vec::with_capacity(element.children().count());
        self.inlines(element, &mut out);
        RichText(out)
    }

    /// One element in a line.
    pub(super) fn inline(&mut self, element: Element<'t>, out: &mut Vec<Inline>) {
        let node = match element.name() {
            "italic" | "i" | "em" => Inline::Emphasis(self.inner(element)),
            "bold" | "b" | "strong" => Inline::Strong(self.inner(element)),
            "strike" => Inline::Strike(self.inner(element)),
            "sub" => Inline::Subscript(self.inner(element)),
            "sup" => Inline::Superscript(self.inner(element)),
            "sc" => Inline::SmallCaps(self.inner(element)),
            "underline" => Inline::Emphasis(self.inner(element)),
            "monospace" | "code" => Inline::Code(on_one_line(&element.raw_text()).into_owned()),
            "named-content" | "styled-content" => return self.named(element, out),
            "ext-link" | "uri" | "email" | "self-uri" | "inline-supplementary-material" => {
                return self.link(element, out);
            }
            "xref" | "footnote-ref" => return self.cross_reference(element, out),
            "fn" => return self.note_in_line(element, out),
            "inline-formula" | "disp-formula" | "math" | "tex-math" | "chem-struct" => {
                return self.inline_math(element, out);
            }
            "inline-graphic" | "graphic" | "inline-media" | "media" => Inline::Image(self.image(element)),
            "break" => Inline::LineBreak,
            "private-char" => return push_text(out, &element.raw_text()),
            "alternatives" => return self.alternative(element, out),
            "abbrev" => return self.abbreviation(element, out),
            "rt" => return self.reading(element, out),
            // Signs for processors, which nobody sees.
            "index-term" | "index-term-range-end" | "milestone-start" | "milestone-end" | "hr" | "x-ref" => return,
            "overline" | "roman" | "sans-serif" | "fixed-case" | "target" | "x" | "p" | "ruby" | "rb" | "def"
            | "title" | "label" | "mixed-citation" | "element-citation" | "citation" | "nlm-citation"
            | "article-title" | "source" | "year" | "month" | "day" | "season" | "volume" | "issue" | "fpage"
            | "lpage" | "page-range" | "elocation-id" | "name" | "string-name" | "surname" | "given-names"
            | "prefix" | "suffix" | "collab" | "person-group" | "etal" | "publisher-name" | "publisher-loc"
            | "pub-id" | "edition" | "institution" | "institution-wrap" | "chapter-title" | "data-title"
            | "comment" | "date-in-citation" | "conf-name" | "conf-loc" | "conf-date" | "conf-sponsor" | "series"
            | "size" | "issn" | "isbn" | "trans-title" | "trans-source" | "patent" | "std" | "gov" | "supplement"
            | "string-date" | "date" | "version" | "role" | "annotation" | "part-title" | "issue-title"
            | "volume-series" | "object-id" | "anonymous" | "degrees" | "country" | "city" | "state" | "addr-line"
            | "award-id" | "funding-source" | "phone" | "fax" | "related-article" | "related-object" | "term"
            | "preformat" | "time-stamp" | "access-date" | "postal-code" | "bio" => return self.inlines(element, out),
            _ if is_block(element.name()) => return self.flattened(element, out),
            _ => {
                self.unknown(element);
                return self.inlines(element, out);
            }
        };
        out.push(node);
    }

    /// A block where only a line may stand: its words, apart from those around it.
    fn flattened(&mut self, element: Element<'t>, out: &mut Vec<Inline>) {
        push_text(out, " ");
        for child in element.children() {
            self.inline_child(child, out);
            if matches!(child, Child::Element(_)) {
                push_text(out, " ");
            }
        }
    }

    /// What `named-content` and `styled-content` say, where it is known; else what they hold.
    fn named(&mut self, element: Element<'t>, out: &mut Vec<Inline>) {
        let kind = element.attribute("content-type").or(element.attribute("style-type"));
        let language = element.attribute("lang").and_then(|tag| Language::new(tag).ok());
        let direction = element.instruction("direction").and_then(direction);
        match kind {
            Some("line-break") => out.push(Inline::LineBreak),
            Some("quotation") => {
                let content = self.inner(element);
                out.push(unquoted(content, self.article.language.as_ref()));
            }
            _ if language.is_some() || direction.is_some() => {
                out.push(Inline::Span(Span { language, direction, content: self.inner(element) }));
            }
            _ => self.inlines(element, out),
        }
    }

    /// A link. Where its text is an address, our writer puts the scheme before the link.
    fn link(&mut self, element: Element<'t>, out: &mut Vec<Inline>) {
        let content = self.inner(element);
        let text = content.plain_text();
        let target = match (element.attribute("href"), element.name()) {
            (Some(href), _) => href.trim().to_owned(),
            (None, "email") => format!("mailto:{}", text.trim()),
            (None, _) if text.trim().contains("://") => text.trim().to_owned(),
            (None, _) if element.has("ext-link-type", "doi") => format!("https://doi.org/{}", text.trim()),
            (None, _) => return out.extend(content),
        };
        let target = complete(element, target);
        if let Some(scheme) = take_scheme(out, &target, &text) {
            let mut whole = RichText::from(scheme);
            content.into_iter().for_each(|node| push_node(&mut whole.0, node));
            let relative = target.strip_prefix("./").filter(|rest| *rest == whole.plain_text());
            let target = relative.map_or(target.clone(), str::to_owned);
            return out.push(Inline::Link(Link { target, content: whole }));
        }
        let target = match target.strip_prefix("./") {
            Some(rest) if self.ours && rest == text => rest.to_owned(),
            _ => target,
        };
        out.push(Inline::Link(Link { target, content }));
    }

    /// A reference within the document: the call of a note, a citation, or a link.
    fn cross_reference(&mut self, element: Element<'t>, out: &mut Vec<Inline>) {
        let rids: Vec<_> = element.attribute("rid").into_iter().flat_map(str::split_whitespace).collect();
        if element.has("specific-use", "continued") {
            // One more work of the citation before.
            if let Some(Inline::Citation(before)) = out.last_mut() {
                before.references.extend(rids.into_iter().filter_map(Id::from_text));
            }
            return;
        }
        let content = self.inner(element);
        let kind = element.attribute("ref-type");
        if matches!(kind, Some("fn" | "table-fn") | None) && rids.iter().any(|rid| self.notes.contains_key(rid)) {
            let calls: Vec<_> = rids.into_iter().filter_map(|rid| self.note(rid)).collect();
            return out.extend(calls.into_iter().map(Inline::NoteCall));
        }
        let cited: Vec<Id> =
            rids.iter().filter(|rid| self.references.contains(**rid)).filter_map(|rid| Id::from_text(rid)).collect();
        if !cited.is_empty() {
            let generated = element.has("specific-use", "generated");
            let content = if generated { RichText::new() } else { content };
            return out.push(Inline::Citation(Citation { references: cited, content }));
        }
        match rids.first().and_then(|rid| Id::from_text(rid)) {
            Some(id) if !content.is_blank() => {
                // Our writer leads to the first speech of a turn where the turn is meant.
                let turn = element_turn(id.as_str()).filter(|_| element.has("specific-use", "turn"));
                let target = format!("#{}", turn.unwrap_or(id.as_str()));
                out.push(Inline::Link(Link { target, content }));
            }
            _ => out.extend(content),
        }
    }

    /// A note that stands where it is called.
    fn note_in_line(&mut self, element: Element<'t>, out: &mut Vec<Inline>) {
        let fallback = || Id::numbered("note-", self.article.notes.len() + 1);
        let id = element.attribute("id").and_then(Id::from_text).unwrap_or_else(fallback);
        if let Some(known) = element.attribute("id") {
            if let Some(id) = self.note(known) {
                out.push(Inline::NoteCall(id));
            }
            return;
        }
        let blocks = self.note_blocks(element);
        self.article.notes.push(crate::model::Note { id: id.clone(), blocks, at: element.line() });
        out.push(Inline::NoteCall(id));
    }

    /// One of several forms of the same: the first that is a picture, or else the first.
    fn alternative(&mut self, element: Element<'t>, out: &mut Vec<Inline>) {
        let picture = element.elements().find(|form| matches!(form.name(), "inline-graphic" | "graphic"));
        if element.child("math").is_some() || element.child("tex-math").is_some() {
            return self.inline_math(element, out);
        }
        if let Some(form) = picture.or_else(|| element.elements().next()) {
            self.inline(form, out);
        }
    }

    /// A short form, and in brackets what it stands for.
    fn abbreviation(&mut self, element: Element<'t>, out: &mut Vec<Inline>) {
        for child in element.children() {
            match child {
                Child::Element(inner) if inner.name() == "def" => {
                    push_text(out, " (");
                    let long = self.rich(inner);
                    out.extend(long);
                    push_text(out, ")");
                }
                other => self.inline_child(other, out),
            }
        }
    }

    /// How the characters before are read, in brackets.
    fn reading(&mut self, element: Element<'t>, out: &mut Vec<Inline>) {
        push_text(out, "（");
        self.inlines(element, out);
        push_text(out, "）");
    }

    /// A picture and what stands for it.
    pub(super) fn image(&mut self, element: Element<'t>) -> Image {
        let source = element.attribute("href").unwrap_or_default().replace("%20", " ");
        let stated = element.child("alt-text").or_else(|| element.child("alt"));
        let alt = stated.map(|alt| (alt.text(), alt.has("specific-use", "unknown")));
        let alt = match alt {
            _ if element.has("content-type", "decorative") => Some(Alt::Decorative),
            Some((_, true)) => None,
            Some((text, false)) if text == "null" || text.is_empty() => Some(Alt::Decorative),
            Some((text, false)) => Some(Alt::Described(text)),
            None => None,
        };
        let long_description = element.text_of("long-desc");
        Image { source, alt, long_description }
    }
}

/// A DOI, or a number in a register, as an address.
fn complete(element: Element<'_>, target: String) -> String {
    match element.attribute("ext-link-type") {
        Some("doi") if target.starts_with("10.") => format!("https://doi.org/{target}"),
        Some("pmid") if target.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("https://pubmed.ncbi.nlm.nih.gov/{target}/")
        }
        Some("email") if !target.starts_with("mailto:") => format!("mailto:{target}"),
        _ if target.starts_with("www.") => format!("http://{target}"),
        _ => target,
    }
}

/// Takes the scheme of an address from the end of `out`, where the address goes on as `text`, the
/// text of a link.
fn take_scheme(out: &mut Vec<Inline>, target: &str, text: &str) -> Option<String> {
    let Some(Inline::Text(before)) = out.last_mut() else { return None };
    let begin = before
        .rfind(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, ':' | '/'))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let tail = &before[begin..];
    let is_scheme = tail.strip_suffix("://").is_some_and(|name| !name.is_empty() && !name.contains([':', '/']));
    let whole = target.strip_prefix(tail).is_some_and(|rest| rest == text) && !tail.is_empty() && tail.ends_with(':');
    if !(is_scheme || whole) {
        return None;
    }
    let scheme = tail.to_owned();
    before.truncate(begin);
    if before.is_empty() {
        out.pop();
    }
    Some(scheme)
}

/// The turn whose question or answer has the id `id`: `t3` of `t3q` and `t3a1`.
pub(super) fn element_turn(id: &str) -> Option<&str> {
    if let Some(turn) = id.strip_suffix('q') {
        return Some(turn);
    }
    let turn = id.trim_end_matches(|c: char| c.is_ascii_digit());
    turn.strip_suffix('a').filter(|_| turn.len() < id.len())
}

/// A quotation without the marks that its language sets.
fn unquoted(mut content: RichText, language: Option<&Language>) -> Inline {
    for depth in 0..2 {
        let (open, close) = words::quotation_marks(language, depth);
        let plain = content.plain_text();
        let begins = matches!(content.0.first(), Some(Inline::Text(text)) if text.starts_with(open));
        let ends = matches!(content.0.last(), Some(Inline::Text(text)) if text.ends_with(close));
        if begins && ends && plain.len() >= open.len() + close.len() {
            if let Some(Inline::Text(text)) = content.0.first_mut() {
                text.drain(..open.len());
            }
            if let Some(Inline::Text(text)) = content.0.last_mut() {
                text.truncate(text.len() - close.len());
            }
            content.0.retain(|node| !matches!(node, Inline::Text(text) if text.is_empty()));
            break;
        }
    }
    Inline::Quotation(content)
}

/// The direction that an instruction names.
pub(super) fn direction(text: &str) -> Option<Direction> {
    match text {
        "rtl" => Some(Direction::Rtl),
        "ltr" => Some(Direction::Ltr),
        _ => None,
    }
}

/// Parts what comes next from the words before, if there are any.
pub(super) fn part_words(out: &mut Vec<Inline>) {
    if !out.is_empty() {
        push_text(out, " ");
    }
}

/// The nodes without space at their ends.
pub(super) fn trimmed(mut nodes: Vec<Inline>) -> RichText {
    if let Some(Inline::Text(text)) = nodes.first_mut() {
        let white = text.len() - text.trim_start_matches(' ').len();
        text.drain(..white);
    }
    if let Some(Inline::Text(text)) = nodes.last_mut() {
        text.truncate(text.trim_end_matches(' ').len());
    }
    nodes.retain(|node| !matches!(node, Inline::Text(text) if text.is_empty()));
    RichText(nodes)
}

/// Whether an element is a block, which stands below others.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "list"
            | "def-list"
            | "disp-quote"
            | "fig"
            | "fig-group"
            | "table-wrap"
            | "table-wrap-group"
            | "table"
            | "array"
            | "preformat"
            | "disp-formula"
            | "disp-formula-group"
            | "boxed-text"
            | "verse-group"
            | "statement"
            | "supplementary-material"
            | "speech"
            | "question-wrap"
            | "question-wrap-group"
            | "question"
            | "answer"
            | "answer-set"
            | "explanation"
            | "chem-struct-wrap"
            | "block-alternatives"
            | "address"
            | "sec"
            | "ref-list"
            | "fn-group"
            | "glossary"
            | "textual-form"
    )
}
