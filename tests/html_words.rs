//! No word of a page is lost: whatever elements the text of a foreign page stands in, every word of
//! it is in the article, once and in its order.
#![cfg(feature = "read-html")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fmt::Write;

use offprint::convert::{Converter, Source};
use offprint::diagnostic::Diagnostics;
use proptest::prelude::*;

/// A piece of a page. There is no `cite`: within a quotation it says who is quoted, and stands behind
/// it. Words are numbered when it is written.
#[derive(Clone, Debug)]
enum Piece {
    /// So many words.
    Words(u8),
    /// An element with pieces in it, which ends or does not.
    Element(&'static str, &'static str, bool, Vec<Piece>),
    /// A picture between the words.
    Picture,
    /// What is not shown, with words that are not to be found.
    Unseen,
}

const INLINE: [(&str, &str); 14] = [
    ("b", ""),
    ("i", ""),
    ("em", ""),
    ("strong", ""),
    ("a", " href=\"https://example.org/x\""),
    ("span", " class=\"x\""),
    ("code", ""),
    ("sub", ""),
    ("q", ""),
    ("mark", ""),
    ("small", ""),
    ("font", " color=red"),
    ("kbd", ""),
    ("my-element", ""),
];

const BLOCKS: [(&str, &str); 9] = [
    ("p", ""),
    ("p", " lang=de"),
    ("div", ""),
    ("section", ""),
    ("blockquote", ""),
    ("h2", ""),
    ("h3", ""),
    ("pre", ""),
    ("center", ""),
];

fn inline() -> impl Strategy<Value = Piece> {
    let leaf = prop_oneof![5 => (1..5_u8).prop_map(Piece::Words), 1 => Just(Piece::Picture), 1 => Just(Piece::Unseen)];
    leaf.prop_recursive(3, 12, 4, |inner| {
        (prop::sample::select(&INLINE[..]), any::<bool>(), prop::collection::vec(inner, 1..4))
            .prop_map(|((name, attributes), _, pieces)| Piece::Element(name, attributes, true, pieces))
    })
}

fn element(name: &'static str, pieces: Vec<Piece>) -> Piece {
    Piece::Element(name, "", true, pieces)
}

fn block() -> impl Strategy<Value = Piece> {
    let line = || prop::collection::vec(inline(), 1..5);
    let leaf = (prop::sample::select(&BLOCKS[..]), any::<bool>(), line())
        .prop_map(|((name, attributes), ends, pieces)| Piece::Element(name, attributes, ends || name != "p", pieces));
    leaf.prop_recursive(3, 24, 4, move |inner| {
        let some = || prop::collection::vec(inner.clone(), 1..4);
        let row = (some(), some()).prop_map(|(one, two)| element("tr", vec![element("td", one), element("td", two)]));
        prop_oneof![
            prop::collection::vec(some(), 1..4)
                .prop_map(|items| element("ul", items.into_iter().map(|item| element("li", item)).collect())),
            prop::collection::vec(some(), 1..3)
                .prop_map(|items| element("ol", items.into_iter().map(|item| element("li", item)).collect())),
            prop::collection::vec(row, 1..4).prop_map(|rows| element("table", rows)),
            (line(), some()).prop_map(|(term, text)| element("dl", vec![element("dt", term), element("dd", text)])),
            (line(), some())
                .prop_map(|(name, text)| { element("details", [vec![element("summary", name)], text].concat()) }),
            some().prop_map(|pieces| element("div", pieces)),
            some().prop_map(|pieces| element("blockquote", pieces)),
            (line(), line()).prop_map(|(text, loose)| element("div", [vec![element("p", text)], loose].concat())),
            line().prop_map(|caption| element("figure", vec![Piece::Picture, element("figcaption", caption)])),
        ]
    })
}

fn write(pieces: &[Piece], words: &mut usize, out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Words(count) => {
                for _ in 0..*count {
                    *words += 1;
                    write!(out, "w{words}w ").unwrap();
                }
            }
            Piece::Picture => out.push_str("<img src=\"https://example.org/a.jpg\" width=640 height=480 alt=\"\">"),
            Piece::Unseen => out.push_str("<script>var w0w = 'w0w'</script><!-- w0w --><span hidden>w0w</span>"),
            Piece::Element(name, attributes, ends, pieces) => {
                write!(out, "<{name}{attributes}>").unwrap();
                write(pieces, words, out);
                if *ends {
                    write!(out, "</{name}>").unwrap();
                }
                out.push('\n');
            }
        }
    }
}

/// The numbers of the words in `text`, as they come.
fn numbers(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('w') {
        rest = &rest[at + 1..];
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 && rest[digits..].starts_with('w') {
            found.extend(rest[..digits].parse::<usize>());
            rest = &rest[digits + 1..];
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn every_word_is_there_once_and_in_its_order(pieces in prop::collection::vec(block(), 1..6)) {
        let (mut words, mut text) = (0, String::new());
        write(&pieces, &mut words, &mut text);
        // Words to begin and to end with, so that nothing is the hero or the last line of a page.
        let page = format!(
            "<!DOCTYPE html><html lang=en><title>Tide tables</title><nav><a href=/>w0w</a></nav><main><h1>Tide tables</h1>\
             <div class=\"entry-content\"><p>The water came up the slipway twice a day, and nobody counted it.</p>\n{text}\
             <p>Nobody has counted it since, and the slipway is under water.</p></div></main><footer>w0w</footer>"
        );
        let source = Source::new("page.html", page.as_bytes());
        let reading = Converter::default().read(&source, None, &mut Diagnostics::new()).unwrap();
        let json = serde_json::to_string(&reading.publication.articles[0]).unwrap();
        let expected: Vec<usize> = (1..=words).collect();
        prop_assert_eq!(numbers(&json), expected, "{}", page);
    }
}
