//! Footnotes: their calls in the text, and the list of them with the ways back.

use std::collections::BTreeMap;

use super::{Markup, Tag};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Block, Id, Inline, Note, RichText};

/// Where each note is called: the addresses of its calls, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls(pub(super) BTreeMap<String, Vec<String>>);

impl<'a> Markup<'a> {
    /// The calls so far, to be carried on in another document.
    pub(crate) fn take_calls(&mut self) -> Calls {
        std::mem::take(&mut self.calls)
    }

    /// Goes on with the calls of another document.
    pub(crate) fn set_calls(&mut self, calls: Calls) {
        self.calls = calls;
    }

    pub(super) fn note_call(&mut self, id: &'a Id) {
        if self.inert {
            return;
        }
        if self.in_link {
            return self.pending_calls.push(id);
        }
        let Some(&number) = self.numbers.get(id.as_str()) else {
            return self.report(Diagnostic::warning(Code::Dropped, format!("there is no note `{id}` to be called")));
        };
        self.out.open(Tag::new("sup"));
        if self.is_feed() {
            self.out.text(&number.to_string());
        } else {
            self.call(id, number);
        }
        self.out.close();
    }

    /// The name of the next place that calls the note or cites the work `id`.
    pub(super) fn call_anchor(&mut self, id: &Id) -> String {
        let calls = self.calls.0.entry(id.as_str().to_owned()).or_default();
        let anchor = format!("{id}-call{}", calls.len() + 1);
        calls.push(format!("{}#{anchor}", self.settings.files.this));
        anchor
    }

    fn call(&mut self, id: &Id, number: usize) {
        let anchor = self.call_anchor(id);
        let href = self.href(&format!("#{id}")).unwrap_or_default();
        let anchor = self.anchor(&anchor);
        let tag = Tag::new("a").class("note-call").with_some("id", anchor).with("href", &href);
        let tag = self.kind(self.role(tag, "doc-noteref"), "noteref");
        self.out.element(tag, &number.to_string());
    }

    /// Headline and deck, if they call notes. The elements that a feed has for them are plain
    /// text, so that the notes at the end would have no calls.
    pub(super) fn lines_with_calls(&mut self) {
        for text in [&self.article.headline, &self.article.deck].into_iter().filter(|text| calls_notes(text)) {
            self.out.open(Tag::new("p"));
            self.out.open(Tag::new("strong"));
            self.rich_text(text);
            self.out.close();
            self.out.close();
        }
    }

    /// The notes, with their heading, and behind them the references.
    pub(crate) fn notes(&mut self) {
        // References may call notes and notes may cite references: what either says is set before
        // the ways back of both are known.
        let references = self.reference_bodies();
        if !self.article.notes.is_empty() {
            self.note_list();
        }
        self.reference_list(references);
    }

    fn note_list(&mut self) {
        let heading = self.anchor("_notes");
        let tag = self.class(Tag::new("section"), "notes");
        let tag = self.kind(self.role(tag, "doc-endnotes"), "endnotes").with_some("aria-labelledby", heading.as_ref());
        self.out.open(tag);
        self.out.element(self.words_language(Tag::new(self.level(0)).with_some("id", heading)), self.words.notes);
        // A note may call another, so all are set before the ways back are known.
        let notes: Vec<_> = self.article.notes.iter().map(|note| self.note_body(note)).collect();
        self.out.open(Tag::new("ol"));
        for (note, (body, end)) in self.article.notes.iter().zip(notes) {
            let id = self.anchor(note.id.as_str());
            self.out.open(Tag::new("li").with_some("id", id));
            self.out.raw(&body[..end]);
            let number = self.numbers.get(note.id.as_str()).copied().unwrap_or_default();
            self.ways_back(&note.id, &number.to_string());
            self.out.raw(&body[end..]);
            self.out.close();
        }
        self.out.close();
        self.out.close();
    }

    /// What the note says, and where in it the ways back go: behind its last words.
    fn note_body(&mut self, note: &'a Note) -> (String, usize) {
        self.at = note.at;
        self.detached(|markup| match note.blocks.split_last() {
            Some((Block::Paragraph(last), before)) => {
                markup.blocks(before);
                markup.open_paragraph(last);
                markup.rich_text(&last.content);
                let end = markup.out.len();
                markup.out.close();
                end
            }
            _ => {
                markup.blocks(&note.blocks);
                markup.out.len()
            }
        })
    }

    /// Links to where a note is called or a work is cited, which `mark` names.
    pub(super) fn ways_back(&mut self, id: &Id, mark: &str) {
        if self.is_feed() {
            return;
        }
        let calls = self.calls.0.get(id.as_str()).cloned().unwrap_or_default();
        for (index, call) in calls.iter().enumerate() {
            let local = call.strip_prefix(self.settings.files.this).unwrap_or(call);
            let which = if index == 0 { mark.to_owned() } else { format!("{mark}, {}", index + 1) };
            let name = format!("{} ({which})", self.words.back);
            self.out.text(" ");
            let tag = Tag::new("a").class("backlink").with("href", local).with("aria-label", &name);
            let tag = self.kind(self.role(tag, "doc-backlink"), "backlink");
            self.out.element(self.words_language(tag), "↩");
        }
    }
}

fn calls_notes(text: &RichText) -> bool {
    text.0.iter().any(|inline| matches!(inline, Inline::NoteCall(_)) || inline.content().is_some_and(calls_notes))
}
