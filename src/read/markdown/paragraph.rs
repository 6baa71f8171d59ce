//! What a paragraph is besides a paragraph: figures, a caption, the attribution of a quotation.

use super::builder::Builder;
use super::frame::{self, Flow, Kind};
use crate::model::{Block, Inline, Paragraph, RichText, SourceLine};
use crate::read::figure;
use crate::read::tidy;

/// The longest emphasised paragraph behind a picture that is taken as its caption, in bytes.
const MAX_CAPTION_BYTES: usize = 400;

impl Builder<'_, '_> {
    /// Adds a paragraph. Its lines are still apart by `\n`.
    pub(super) fn push_paragraph(&mut self, mut content: RichText, at: SourceLine) {
        if matches!(self.innermost().kind, Kind::Quote | Kind::PullQuote)
            && let Some(attribution) = split_attribution(&mut content)
        {
            self.push_paragraph(content, at);
            return self.push_figures_or_text(attribution, at);
        }
        self.push_figures_or_text(content, at);
    }

    fn push_figures_or_text(&mut self, content: RichText, at: SourceLine) {
        match figure::of_paragraph(tidy::tidy_lines(content), &mut self.extras, at) {
            Ok(figures) => {
                for mut figure in figures {
                    figure.caption = self.in_language(std::mem::take(&mut figure.caption));
                    self.push_block(figure.into());
                }
            }
            Err(text) => self.push_text(text, at),
        }
    }

    pub(super) fn push_text(&mut self, content: RichText, at: SourceLine) {
        if content.0.is_empty() {
            return;
        }
        let Some(content) = self.take_caption(content) else { return };
        let (language, direction) = self.language();
        self.push_block(Block::Paragraph(Paragraph { content, language, direction, at }));
    }

    /// Takes the paragraph as caption of the figure or table just before it, if it is one.
    fn take_caption(&mut self, mut content: RichText) -> Option<RichText> {
        match self.innermost_mut().flow.last_mut() {
            Some(Flow::Block(Block::Figure(figure))) if figure.caption.is_blank() && is_caption(&content) => {
                for node in content {
                    if let Inline::Emphasis(caption) = node {
                        figure::add_caption(figure, caption);
                    }
                }
                None
            }
            Some(Flow::Block(Block::Table(table))) if table.caption.is_blank() => match table_caption(&mut content) {
                true => {
                    table.caption = tidy::tidy(content);
                    None
                }
                false => Some(content),
            },
            _ => Some(content),
        }
    }
}

/// Takes the last line from `text` if a dash marks it as the attribution of a quotation.
fn split_attribution(text: &mut RichText) -> Option<RichText> {
    let (index, at) = text.0.iter().enumerate().rev().find_map(|(index, node)| match node {
        Inline::LineBreak => Some((index, None)),
        Inline::Text(characters) => characters.rfind('\n').map(|at| (index, Some(at))),
        _ => None,
    })?;
    let first = match at {
        Some(at) => text.0.get(index).and_then(plain).map(|characters| &characters[at + 1..]),
        None => text.0.get(index + 1).and_then(plain),
    };
    frame::after_dash(first?)?;
    let mut attribution = text.0.split_off(index + 1);
    if let Some(at) = at
        && let Some(Inline::Text(characters)) = text.0.last_mut()
    {
        let rest = characters.split_off(at);
        attribution.insert(0, Inline::Text(rest));
    }
    Some(RichText(attribution))
}

fn plain(node: &Inline) -> Option<&str> {
    match node {
        Inline::Text(text) => Some(text),
        _ => None,
    }
}

/// Whether a paragraph behind a picture is its caption: short, and all in emphasis.
fn is_caption(text: &RichText) -> bool {
    matches!(text.0.as_slice(), [Inline::Emphasis(content)] if content.plain_text().len() <= MAX_CAPTION_BYTES)
}

/// Whether a paragraph behind a table is its caption, marked by `Table:`. Takes the mark off.
fn table_caption(text: &mut RichText) -> bool {
    let Some(Inline::Text(first)) = text.0.first_mut() else { return false };
    match first.strip_prefix("Table:") {
        Some(rest) => {
            *first = rest.trim_start().to_owned();
            true
        }
        None => false,
    }
}
