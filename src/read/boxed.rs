//! Boxes: what is set apart from the text around it, as key points, definitions and call-outs are.

use crate::model::{Block, BoxedText, Inline, RichText, SourceLine, Span};

/// Classes that say of a division that it is a box.
const CLASSES: &[&str] = &[
    "admonition",
    "boxed-text",
    "boxout",
    "callout",
    "call-out",
    "callout-box",
    "fact-box",
    "factbox",
    "highlight-box",
    "info-box",
    "infobox",
    "key-findings",
    "key-messages",
    "key-points",
    "key-takeaways",
    "keypoints",
    "summary-box",
    "takeaways",
    "text-box",
    "textbox",
];

/// The kinds of call-outs, and what stands over those without a title of their own.
const KINDS: &[(&str, &str)] = &[
    ("note", "Note"),
    ("tip", "Tip"),
    ("info", "Info"),
    ("important", "Important"),
    ("warning", "Warning"),
    ("caution", "Caution"),
    ("danger", "Danger"),
];

/// The longest title, in characters: a longer paragraph in bold is text.
const LONGEST_TITLE: usize = 120;

/// Whether `class` says of a division, in whatever format, that it is a box.
pub(crate) fn is_box(class: &str) -> bool {
    CLASSES.contains(&class) || class.strip_prefix("callout-").is_some_and(|kind| title_of(kind).is_some())
}

/// What stands over a call-out of this kind or class if it has no title: `Note` over `callout-note`.
pub(crate) fn title_of(kind: &str) -> Option<&'static str> {
    let kind = kind.strip_prefix("callout-").unwrap_or(kind);
    KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(kind)).map(|(_, title)| *title)
}

/// A box of `blocks`, whose title is `title`, or else its first paragraph if that is bold, or else `otherwise`. `None` if
/// it is empty.
pub(crate) fn boxed(title: RichText, otherwise: &str, mut blocks: Vec<Block>, at: SourceLine) -> Option<Block> {
    let title = match title {
        title if title.is_blank() => take_title(&mut blocks).unwrap_or_else(|| otherwise.into()),
        title => title,
    };
    if blocks.is_empty() {
        return (!title.is_blank()).then(|| Block::paragraph(title));
    }
    Some(Block::Box(BoxedText { id: None, title, blocks, at }))
}

/// Takes the first of `blocks` if it is a short paragraph in bold with something behind it.
fn take_title(blocks: &mut Vec<Block>) -> Option<RichText> {
    let [Block::Paragraph(first), _, ..] = blocks.as_mut_slice() else { return None };
    let [Inline::Strong(title)] = first.content.0.as_mut_slice() else { return None };
    let words = title.plain_text();
    if words.ends_with(['.', ':']) && words.contains(' ') || words.chars().count() > LONGEST_TITLE {
        return None;
    }
    let content = std::mem::take(title);
    let title = match (first.language.take(), first.direction.take()) {
        (None, None) => content,
        (language, direction) => RichText(vec![Inline::Span(Span { language, direction, content })]),
    };
    blocks.remove(0);
    Some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(text: &str) -> Block {
        Block::paragraph(text)
    }

    fn bold(text: &str) -> Block {
        Block::paragraph(RichText(vec![Inline::Strong(text.into())]))
    }

    /// The title of a box and how many blocks it holds.
    fn made(title: &str, blocks: Vec<Block>) -> Option<(String, usize)> {
        match boxed(title.into(), "Note", blocks, SourceLine::UNKNOWN)? {
            Block::Box(made) => Some((made.title.plain_text(), made.blocks.len())),
            other => Some((format!("{other:?}"), 0)),
        }
    }

    #[test]
    fn a_title_is_given_or_stands_in_bold_or_is_that_of_the_kind() {
        let named = |title: &str, count| Some((title.to_owned(), count));
        assert_eq!(made("Own", vec![bold("Key points"), paragraph("a")]), named("Own", 2));
        assert_eq!(made("", vec![bold("Key points"), paragraph("a")]), named("Key points", 1));
        assert_eq!(made("", vec![bold("It is high water.")]), named("Note", 1));
        assert_eq!(made("", vec![bold("It is high water."), paragraph("a")]), named("Note", 2));
        assert_eq!(made("", Vec::new()).map(|(_, count)| count), Some(0));
    }

    #[test]
    fn classes_of_boxes_are_known() {
        assert!(is_box("key-points") && is_box("callout-warning") && !is_box("callout-x") && !is_box("box-office"));
        assert_eq!(
            (title_of("callout-tip"), title_of("WARNING"), title_of("key-points")),
            (Some("Tip"), Some("Warning"), None)
        );
    }
}
