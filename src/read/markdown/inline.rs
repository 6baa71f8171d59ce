//! Inline Markdown by itself: headlines, decks and captions that stand in metadata or in the
//! parameters of a shortcode.

use super::builder::Builder;
use super::ending;
use super::frame::Flow;
use super::place::Places;
use crate::diagnostic::{Diagnostics, Location};
use crate::model::RichText;

/// How deep a value may nest.
const DEPTH: usize = 32;

/// Reads `text` as one run of inline Markdown, whatever its first characters are: `1. May` is no
/// list here.
pub(crate) fn parse(text: &str, at: Location, diagnostics: &mut Diagnostics) -> RichText {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    if !text.contains(['*', '_', '`', '[', '<', '&', '\\', '~', '^', '$', '!']) {
        return text.into();
    }
    // Behind a parenthesis no block begins, and emphasis opens as it does at the start of a line.
    let guarded = format!("({text}");
    let mut builder = Builder::new(&guarded, Places::Fixed(at), DEPTH, diagnostics);
    builder.parse();
    let (flow, _) = builder.finish();
    let mut text = ending::join(flow.into_iter().map(Flow::into_block).collect());
    unguard(&mut text);
    text
}

fn unguard(text: &mut RichText) {
    if let Some(crate::model::Inline::Text(first)) = text.0.first_mut() {
        if let Some(rest) = first.strip_prefix('(') {
            *first = rest.to_owned();
        }
        if first.is_empty() {
            text.0.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Inline;

    fn read(text: &str) -> RichText {
        parse(text, Location::default(), &mut Diagnostics::new())
    }

    #[test]
    fn markup_within_the_line_is_read() {
        assert_eq!(
            read("*A* `b`"),
            RichText(vec![Inline::Emphasis("A".into()), " ".into(), Inline::Code("b".to_owned())])
        );
        assert_eq!(read("_A_"), RichText(vec![Inline::Emphasis("A".into())]));
        assert_eq!(read("R&amp;D"), "R&D".into());
    }

    #[test]
    fn no_block_begins() {
        for text in ["1. May", "# One", "> a", "- b", "--- *", "    c", "| a |", "Term\n: x", "(a) b", "[^1]"] {
            let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(read(text), RichText::from(plain), "{text}");
        }
    }
}
