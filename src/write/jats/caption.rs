//! Captions, and the labels at their heads.

use std::io;

use super::Document;
use super::inline::split;
use crate::error::Error;
use crate::model::{Inline, RichText};

impl<W: io::Write> Document<'_, '_, W> {
    /// A caption without its label.
    pub(super) fn caption(&mut self, caption: &RichText) -> Result<(), Error> {
        self.xml.open("caption", &[])?;
        self.paragraph(&[], caption)?;
        Ok(self.xml.close()?)
    }

    /// Writes the label that `caption` begins with, if there is one, and returns the rest.
    pub(super) fn figure_label(&mut self, caption: &RichText) -> Result<RichText, Error> {
        let (label, rest) = label(caption, figure_label_length(&caption.plain_text()));
        self.xml.leaf_some("label", label)?;
        Ok(rest)
    }

    /// The label of a table with a caption, which JATS4R wants: the one that the caption begins
    /// with, or else a number. Returns the rest of the caption.
    pub(super) fn table_label(&mut self, caption: &RichText) -> Result<RichText, Error> {
        self.tables += 1;
        let (label, rest) = label(caption, table_label_length(&caption.plain_text(), self.words.table));
        match label {
            Some(label) => self.xml.leaf("label", &[], &label)?,
            None => {
                let numbered = format!("{} {}", self.words.table, self.tables);
                self.xml.leaf("label", &[("xml:lang", self.words_language())], &numbered)?;
            }
        }
        Ok(rest)
    }
}

/// The first `length` bytes of `caption` as a label, and the rest. A label is plain: where more
/// than emphasis would be lost in it, as a call of a note, there is none.
fn label(caption: &RichText, length: usize) -> (Option<String>, RichText) {
    let (label, rest) = split(caption, length);
    if length == 0 || !is_plain(&label) {
        return (None, caption.clone());
    }
    (Some(label.plain_text().trim().to_owned()), rest)
}

fn is_plain(text: &RichText) -> bool {
    text.iter().all(|inline| match inline {
        Inline::Text(_) => true,
        Inline::Emphasis(text) | Inline::Strong(text) | Inline::SmallCaps(text) => is_plain(text),
        Inline::Strike(_)
        | Inline::Subscript(_)
        | Inline::Superscript(_)
        | Inline::Quotation(_)
        | Inline::Code(_)
        | Inline::Link(_)
        | Inline::Span(_)
        | Inline::Math(_)
        | Inline::Image(_)
        | Inline::NoteCall(_)
        | Inline::LineBreak => false,
    })
}

/// The length of a label such as `Figure 3.` at the head of a caption. JATS4R wants it as one.
fn figure_label_length(caption: &str) -> usize {
    let mut rest = caption.trim_start();
    let mut named = false;
    for word in ["supplementary", "supplemental", "supplement", "figure", "fig", "scheme"] {
        if let Some(after) = strip_word(rest, word) {
            rest = after;
            named = true;
        }
    }
    if named { label_end(caption, rest) } else { 0 }
}

/// The same for `Table 2:`, in English or in `own` word.
fn table_label_length(caption: &str, own: &str) -> usize {
    let head = caption.trim_start();
    let head = strip_word(head, "supplementary").or_else(|| strip_word(head, "supplemental")).unwrap_or(head);
    strip_word(head, "table").or_else(|| strip_word(head, own)).map_or(0, |rest| label_end(caption, rest))
}

/// `text` behind `word`, a full stop and white space.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let head = text.get(..word.len())?;
    if head.to_lowercase() != word.to_lowercase() {
        return None;
    }
    let rest = &text[word.len()..];
    Some(rest.strip_prefix('.').unwrap_or(rest).trim_start())
}

/// The length of `caption` up to the end of the number that `rest`, its end, begins with; 0
/// without a number.
fn label_end(caption: &str, rest: &str) -> usize {
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    let number = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-')).unwrap_or(rest.len());
    let stop = usize::from(rest[number..].starts_with(':'));
    caption.len() - rest.len() + number + stop
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Id;

    #[test]
    fn a_label_loses_nothing_but_emphasis() {
        let bold = RichText(vec![Inline::Strong("Figure 3. The".into()), " weir".into()]);
        let rest = RichText(vec![Inline::Strong(" The".into()), " weir".into()]);
        assert_eq!(label(&bold, 9), (Some("Figure 3.".to_owned()), rest));
        let called = RichText(vec!["Figure 3".into(), Inline::NoteCall(Id::numbered("fn", 1)), ". The weir".into()]);
        assert_eq!(label(&called, 9), (None, called.clone()));
    }

    #[test]
    fn labels_are_found_at_the_head_of_captions() {
        let label = |caption: &'static str| &caption[..figure_label_length(caption)];
        assert_eq!(label("Figure 3. The weir"), "Figure 3.");
        assert_eq!(label("Fig. 2a: The weir"), "Fig. 2a:");
        assert_eq!(label("Supplementary Figure 1 The weir"), "Supplementary Figure 1");
        assert_eq!(label("Figures of the old town"), "");
        assert_eq!(label("Figure skaters"), "");
        assert_eq!(label(""), "");
        let label = |caption: &'static str| &caption[..table_label_length(caption, "Tabelle")];
        assert_eq!(label("Tabelle 2: Pegel"), "Tabelle 2:");
        assert_eq!(label("Table 4 – Levels"), "Table 4");
        assert_eq!(label("Tables"), "");
    }
}
