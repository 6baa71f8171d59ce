//! Call-outs: quotations that begin with `[!NOTE]`, as GitHub and note-taking programs have them, and divisions whose
//! class says that they are boxes. Each becomes a box.

use pulldown_cmark::BlockQuoteKind;

use super::attributes::Attributes;
use super::frame::Kind;
use super::html;
use crate::model::{Block, Inline, RichText, SourceLine};
use crate::read::{boxed, tidy};

/// The container of a call-out in the notation of GitHub.
pub(super) fn of_kind(kind: BlockQuoteKind) -> Kind {
    let otherwise = match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    };
    Kind::Box { title: RichText::new(), otherwise }
}

/// The container of a fenced division, if that is a box: `::: tip`, `::: {.callout-note title="…"}`.
pub(super) fn of_division(attributes: &Attributes) -> Option<Kind> {
    let kind = attributes.classes.iter().find_map(|class| boxed::title_of(class));
    let is_box = kind.is_some() || attributes.classes.iter().any(|class| boxed::is_box(class));
    let title = attributes.get("title").map(RichText::from).unwrap_or_default();
    is_box.then_some(Kind::Box { title, otherwise: kind.unwrap_or_default() })
}

/// The container of an element of HTML, if that is a box.
pub(super) fn of_element(tag: &html::Tag) -> Option<Kind> {
    let classes = || tag.get("class").unwrap_or_default().split_ascii_whitespace();
    let otherwise = classes().find_map(boxed::title_of).unwrap_or_default();
    classes().any(boxed::is_box).then_some(Kind::Box { title: RichText::new(), otherwise })
}

/// Whether a quotation of `blocks` is a call-out with a title, or of a kind that Markdown does not know:
/// `[!NOTE] Who counts`, `[!example]-`.
pub(super) fn is_one(blocks: &[Block]) -> bool {
    matches!(blocks, [Block::Paragraph(first), ..] if first_text(&first.content).and_then(marker).is_some())
}

/// The box that a quotation is for which [`is_one`] holds.
pub(super) fn boxed(mut blocks: Vec<Block>, at: SourceLine) -> Option<Block> {
    let Some(Block::Paragraph(first)) = blocks.first_mut() else { return None };
    let (kind, length) = first_text(&first.content).and_then(marker)?;
    let otherwise = boxed::title_of(kind).map_or_else(|| capitalised(kind), str::to_owned);
    if let Some(Inline::Text(text)) = first.content.0.first_mut() {
        text.drain(..length);
    }
    let (title, rest) = first_line(std::mem::take(&mut first.content));
    first.content = rest;
    if first.content.is_blank() {
        blocks.remove(0);
    }
    boxed::boxed(title, &otherwise, blocks, at)
}

fn first_text(text: &RichText) -> Option<&str> {
    match text.0.first() {
        Some(Inline::Text(text)) => Some(text),
        _ => None,
    }
}

/// The kind of a call-out whose text begins with its marker, and how long the marker is.
fn marker(text: &str) -> Option<(&str, usize)> {
    let (inner, rest) = text.strip_prefix("[!")?.split_once(']')?;
    let kind = inner.split('|').next().unwrap_or(inner);
    let is_word = !kind.is_empty() && kind.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    // The sign says whether it is folded.
    let rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    (is_word && rest.chars().next().is_none_or(char::is_whitespace)).then(|| (kind, text.len() - rest.len()))
}

/// The first line of `text`, and what follows it.
fn first_line(text: RichText) -> (RichText, RichText) {
    let (mut line, mut rest) = (Vec::new(), Vec::new());
    let mut nodes = text.0.into_iter();
    for node in nodes.by_ref() {
        match node {
            Inline::LineBreak => break,
            Inline::Text(text) => match text.split_once('\n') {
                Some((before, after)) => {
                    line.push(Inline::Text(before.to_owned()));
                    rest.push(Inline::Text(after.to_owned()));
                    break;
                }
                None => line.push(Inline::Text(text)),
            },
            other => line.push(other),
        }
    }
    rest.extend(nodes);
    (tidy::tidy(RichText(line)), tidy::tidy(RichText(rest)))
}

fn capitalised(kind: &str) -> String {
    let mut letters = kind.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
