//! Input that wants to break the reader: it must end, in time and without a panic.

use proptest::prelude::*;

use super::{read, read_with};
use crate::diagnostic::Code;
use crate::model::{Block, Inline, Node, RichText};

/// How deep blocks and inline nodes nest.
fn depth(nodes: &[Node]) -> usize {
    nodes.iter().map(node_depth).max().unwrap_or_default()
}

fn node_depth(node: &Node) -> usize {
    match node {
        Node::Section(section) => 1 + depth(&section.body),
        Node::Turn(_) => 0,
        Node::Block(block) => block_depth(block),
    }
}

fn blocks_depth(blocks: &[Block]) -> usize {
    blocks.iter().map(block_depth).max().unwrap_or_default()
}

fn block_depth(block: &Block) -> usize {
    1 + match block {
        Block::Paragraph(paragraph) => text_depth(&paragraph.content),
        Block::List(list) => list.items.iter().map(|item| blocks_depth(&item.blocks)).max().unwrap_or_default(),
        Block::Quote(quote) | Block::PullQuote(quote) => blocks_depth(&quote.blocks),
        _ => 0,
    }
}

fn text_depth(text: &RichText) -> usize {
    text.iter().filter_map(Inline::content).map(|content| 1 + text_depth(content)).max().unwrap_or_default()
}

#[test]
fn deep_nesting_is_cut_and_reported() {
    let texts = [
        ">".repeat(10_000) + " x",
        "- ".repeat(10_000) + "x",
        "<div>\n\n".repeat(10_000) + "x",
        "<blockquote>".repeat(10_000) + "x",
        "::: a\n".repeat(10_000) + "x",
        "<b>".repeat(10_000) + "x",
        "**a ".repeat(10_000) + &"b**".repeat(10_000),
        "{{< pullquote >}}\n".repeat(10_000) + "x",
    ];
    for text in texts {
        let outcome = read(&text);
        assert!(depth(&outcome.article.body) <= 64, "{}", &text[..20]);
        assert!(outcome.reports().iter().any(|(code, _)| *code == Code::Limit), "{}", &text[..20]);
    }
}

#[test]
fn long_runs_of_markers_end() {
    for unit in [
        "[",
        "![",
        "[a](",
        "*",
        "*a_ ",
        "<a x=\"",
        "<div a=",
        "{{< ",
        "{{< a \"",
        "{{</*",
        "![a](b){",
        "[^x] ",
        "$a",
        "$$a",
        "^a ",
        "~a~",
        "<!--",
        "<pre>",
        "<script>",
        "`",
        "|a",
        "# a\n",
        "a\n: b\n\n",
        "> a\n> — b\n\n",
        "\u{FDD0}0\u{FDD1}",
        "&",
        "![a](b) *c* ",
    ] {
        read(&format!("x {}", unit.repeat(20_000)));
        read(&unit.repeat(20_000));
    }
}

#[test]
fn text_is_kept_beyond_the_limit() {
    let outcome = read(&format!("{} kept", ">".repeat(200)));
    let json = outcome.json().to_string();
    assert!(json.contains("kept"));
}

#[test]
fn reports_have_a_limit() {
    let text: String = (0..5_000).map(|n| format!("a[^{n}]\n\n")).collect();
    let outcome = read(&text);
    assert_eq!(outcome.diagnostics.len(), 1_001);
    assert_eq!(outcome.reports().last().unwrap().0, Code::Limit);
}

/// Markup that has no place for words which no reader sees.
const HARMLESS: &[&str] = &[
    " ",
    "\n",
    "\n\n",
    "    ",
    "- ",
    "1. ",
    "> ",
    "\n# ",
    "\n## ",
    "*",
    "**",
    "_",
    "a`",
    "a~~",
    "^",
    "a~",
    "$",
    "[",
    "]",
    "\n\n::: {.pullquote}\n\n",
    "\n:::\n",
    "<b>",
    "</b>",
    "<q>",
    "<code>",
    "</code>",
    "\n\n<div>\n\n",
    "</div>",
    "<p>",
    "</p>",
    "<figure>",
    "</figure>",
    "<figcaption>",
    "</figcaption>",
    "\n\n<ul>",
    "<li>",
    "</ul>",
    "\n\n<table>",
    "<tr>",
    "<td>",
    "<th>",
    "<thead>",
    "<caption>",
    "</table>",
    "<pre>",
    "</pre>",
    "<details>",
    "<summary>",
    "</summary>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<h2>",
    "</h2>",
    "<blockquote>",
    "</blockquote>",
    "<span lang=fa>",
    "|",
    "\n|-|-|\n",
    "\n: ",
    "— ",
    "&amp;",
    "\\",
    "\n---\n",
    "![",
    "](a.png)",
    "<img src=a>",
    "{{< pullquote >}}",
    "{{< /pullquote >}}",
    "\n\nTable: ",
    "Photo: ",
    "(A/B)",
    "\n\n> [!NOTE]\n> ",
    "- [x] ",
    "\n\n[^1]: ",
    "[^1]",
    "{.decorative}",
    "{lang=fa}",
    "2^10^",
    "<br>",
    "<hr>",
];

/// Texts made of the pieces that mean something.
fn markup() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        " ",
        "\n",
        "\n\n",
        "  ",
        "    ",
        "- ",
        "1. ",
        "> ",
        "# ",
        "## ",
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "~~",
        "^",
        "~",
        "$",
        "$$",
        "[",
        "](",
        "]",
        ")",
        "![",
        "[^1]",
        "[^1]: ",
        "{",
        "}",
        "{.decorative}",
        "{lang=fa}",
        ":::",
        "::: {.pullquote}\n",
        "\n:::\n",
        "{{< figure src=\"a\" >}}",
        "{{< ",
        " >}}",
        "{{% x %}}",
        "{{< /x >}}",
        "<b>",
        "</b>",
        "<div>",
        "</div>",
        "<p lang=fa>",
        "<img src=a>",
        "<figure>",
        "</figure>",
        "<figcaption>",
        "<ul>",
        "<li>",
        "<table>",
        "<tr>",
        "<td>",
        "<pre>",
        "</pre>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<a href=",
        "|",
        "|-|\n",
        ": ",
        "— ",
        "&amp;",
        "\\",
        "---\n",
        "+++\n",
        "title: x\n",
        "key: [\n",
        "\u{FDD0}0\u{FDD1}",
        "é",
        "آ",
        "\r\n",
        "\t",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_markup_is_read_or_refused(text in markup()) {
        let _ = read_with(&text, "stem", &[]);
    }

    #[test]
    fn any_characters_are_read_or_refused(text in "\\PC*") {
        let _ = read_with(&text, "stem", &[]);
    }

    #[test]
    fn no_word_is_lost_in_broken_markup(pieces in prop::collection::vec((prop::sample::select(HARMLESS.to_vec()), any::<bool>()), 0..60)) {
        let mut text = String::new();
        for (number, (piece, word)) in pieces.iter().enumerate() {
            text.push_str(piece);
            if *word {
                text.push_str(&format!("w{number}w"));
            }
        }
        let outcome = read(&format!("x\n\n{text}"));
        let mut found = serde_json::to_string(&outcome.article).unwrap();
        found.extend(outcome.diagnostics.iter().map(|diagnostic| diagnostic.message.clone()));
        for (number, (_, word)) in pieces.iter().enumerate() {
            prop_assert!(!word || found.contains(&format!("w{number}w")), "word {} of {:?}", number, text);
        }
    }

    #[test]
    fn plain_words_all_arrive(words in prop::collection::vec("[a-z]{1,8}", 1..40), breaks in prop::collection::vec(0..4_usize, 40)) {
        let text: String = words.iter().zip(&breaks).map(|(word, b)| format!("{word}{}", ["\n\n", " ", "\n", "  "][*b])).collect();
        let outcome = read(&format!("x\n\n{text}"));
        let shown: Vec<String> = outcome.blocks().into_iter().skip(1).filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph.content.plain_text()),
            _ => None,
        }).collect();
        let shown = shown.join(" ");
        prop_assert_eq!(shown.split_whitespace().collect::<Vec<_>>(), words);
    }
}
