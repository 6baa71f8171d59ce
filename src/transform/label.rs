//! Labels of figures and tables: those that captions begin with are told from them, and each
//! captioned table has one, so that every format calls it by the same name.

use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Block, Figure, Inline, RichText, Table};
use crate::words::Words;

/// Gives the figures and tables of `article` their labels. A table with a caption and without a
/// label is called by its number among those with captions.
pub(super) fn label(article: &mut Article) {
    let mut pass = Label { words: Words::of(article.language.as_ref()), tables: 0 };
    visit::walk_article(&mut pass, article);
}

struct Label {
    words: &'static Words,
    /// The number of tables with a caption so far.
    tables: usize,
}

impl Label {
    fn table(&mut self, table: &mut Table) {
        if table.caption.is_blank() && table.label.is_none() {
            return;
        }
        self.tables += 1;
        if table.label.is_some() {
            return;
        }
        let length = table_label_length(&table.caption.plain_text(), self.words.table);
        let (own, rest) = split_label(&table.caption, length);
        table.label = own.or_else(|| Some(format!("{} {}", self.words.table, self.tables)));
        table.caption = rest;
    }
}

impl VisitMut for Label {
    fn figure(&mut self, figure: &mut Figure) {
        if figure.label.is_none() {
            let length = figure_label_length(&figure.caption.plain_text());
            (figure.label, figure.caption) = split_label(&figure.caption, length);
        }
        visit::walk_figure(self, figure);
    }

    fn block(&mut self, block: &mut Block) {
        if let Block::Table(table) = block {
            self.table(table);
        }
        visit::walk_block(self, block);
    }

    /// No figure and no table stands in a line.
    fn text(&mut self, _: &mut RichText) {}
}

/// `caption` without the space that parted it from its label.
fn trimmed(mut caption: RichText) -> RichText {
    if let Some(Inline::Text(text)) = caption.0.first_mut() {
        *text = text.trim_start().to_owned();
    }
    caption.0.retain(|node| !matches!(node, Inline::Text(text) if text.is_empty()));
    caption
}

/// The first `length` bytes of `caption` as a label, and the rest. A label is plain: where more
/// than emphasis would be lost in it, as a call of a note, there is none.
fn split_label(caption: &RichText, length: usize) -> (Option<String>, RichText) {
    let (label, rest) = caption.split_at(length);
    if length == 0 || !is_plain(&label) {
        return (None, caption.clone());
    }
    (Some(label.plain_text().trim().to_owned()), trimmed(rest))
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
        | Inline::Citation(_)
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
        assert_eq!(split_label(&bold, 9), (Some("Figure 3.".to_owned()), rest));
        let called = RichText(vec!["Figure 3".into(), Inline::NoteCall(Id::numbered("fn", 1)), ". The weir".into()]);
        assert_eq!(split_label(&called, 9), (None, called.clone()));
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
