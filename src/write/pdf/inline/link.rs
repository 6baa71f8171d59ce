//! What leads somewhere: links, citations, calls of notes.

use std::rc::Rc;

use super::{Composer, shifted};
use crate::model::{Citation, Id, RichText};
use crate::typeset::Style;
use crate::write::pdf::item::{Link, TextLine};
use crate::write::pdf::structure::{ElementId, Role};
use crate::write::pdf::style::TextLook;

impl Composer<'_, '_> {
    /// Appends plain text that leads somewhere.
    pub(in crate::write::pdf) fn link(&mut self, text: &str, target: &str, look: &TextLook, owner: ElementId) {
        let style = Style { isolate: true, ..self.begin(look, owner) };
        let style = self.linked(target, text, Role::Link, &style);
        self.text(text, &style);
    }

    /// Appends a link that looks like the text around it and is called `words`.
    pub(in crate::write::pdf) fn quiet_link(
        &mut self,
        text: &str,
        target: &str,
        words: &str,
        look: &TextLook,
        owner: ElementId,
    ) {
        let style = self.begin(look, owner);
        let style = self.linked(target, words, Role::Link, &style);
        let style = self.remarked(&style, |mark| mark.line = None);
        self.text(text, &style);
    }

    pub(super) fn hyperlink(&mut self, target: &str, content: &RichText, style: &Style) {
        if self.marks[style.tag as usize].link.is_some() {
            return self.nodes(content, style);
        }
        let words = content.plain_text();
        let style = self.linked(target, &words, Role::Link, style);
        self.nodes(content, &style);
    }

    /// The style for the text of a link.
    fn linked(&mut self, target: &str, words: &str, role: Role, style: &Style) -> Style {
        let words = if words.trim().is_empty() { target } else { words };
        let color = self.context.look.link;
        let underline = self.context.look.theme.text.underline_links;
        let style = self.owned(role, style);
        let element = self.owner(&style);
        let link = Rc::new(Link { target: target.to_owned(), words: words.to_owned(), element });
        let style = self.remarked(&style, |mark| {
            mark.link = Some(link);
            mark.color = color;
            mark.line = mark.line.or(underline.then_some(TextLine::Under));
        });
        // Of an address in print no hyphen may be taken as its own.
        Style { no_hyphens: style.no_hyphens || !words.contains(' '), ..style }
    }

    /// A place that cites works: the source's text, linked to the first of them, or the marks of
    /// all in brackets, each linked to its own.
    pub(super) fn citation(&mut self, citation: &Citation, style: &Style) {
        let known: Vec<_> = self.context.marks.find(&citation.references).collect();
        if let (false, Some((first, _))) = (citation.content.is_blank(), known.first()) {
            let words = citation.content.plain_text();
            let cites = known.iter().map(|(id, _)| (*id).clone()).collect();
            let style = self.cited(first, &words, cites, style);
            return self.nodes(&citation.content, &style);
        }
        self.text("[", style);
        for (index, (id, mark)) in known.into_iter().enumerate() {
            self.text(if index > 0 { ", " } else { "" }, style);
            let words = format!("{} {mark}", self.context.words.references);
            let style = self.cited(id, &words, vec![id.clone()], style);
            self.text(mark, &style);
        }
        self.text("]", style);
    }

    /// The style for text that cites works and leads to the first of them.
    fn cited(&mut self, id: &Id, words: &str, cites: Vec<Id>, style: &Style) -> Style {
        let reference = self.owned(Role::Reference, style);
        let linked = self.linked(&format!("#{id}"), words, Role::Link, &reference);
        self.remarked(&linked, |mark| {
            mark.cites = cites;
            mark.line = None;
        })
    }

    pub(super) fn note_call(&mut self, id: &Id, style: &Style) {
        let Some(index) = self.context.note_index(id) else { return };
        let number = (index + 1).to_string();
        let reference = self.owned(Role::Reference, style);
        let words = format!("{} {number}", self.context.words.notes);
        let linked = self.linked(&format!("#{id}"), &words, Role::Link, &reference);
        let style = self.remarked(&linked, |mark| {
            mark.note = Some(index);
            mark.line = None;
        });
        let style = Style { bold: false, italic: false, ..shifted(&style, 0.34) };
        self.paragraph.push(&number, &style);
    }
}
