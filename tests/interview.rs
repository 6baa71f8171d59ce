//! What holds of every body that the recogniser is given: no word is lost or said twice, and
//! time grows with the text and no faster.

use std::time::{Duration, Instant};

use offprint::diagnostic::Diagnostics;
use offprint::interview::{self, Hints};
use offprint::model::{
    Article, Block, Break, Definition, DefinitionList, Inline, List, ListItem, ListMarker, Node, NumberStyle, Quote,
    RichText, Section,
};
use proptest::prelude::*;

/// Labels, words that look like labels, and marks of all kinds.
const PIECES: &[&str] = &[
    "Q",
    "A",
    "Q:",
    "A:",
    "Q.",
    "Lind",
    "Moreno",
    "Lind:",
    "Moreno:",
    "Ada Moreno (AM):",
    "AM:",
    "M/L:",
    "Moreno and Lind:",
    "All:",
    "Note:",
    "1.",
    "[00:12:30]",
    "—",
    "– ",
    " - ",
    "Dr. Moreno:",
    "سارا:",
    "问：",
    "INTERVIEWER:",
    "Question:",
    "Answer:",
    "A — ",
    "Why",
    "is it so?",
    "It is so.",
    "The tide",
    "was late",
    "?",
    ":",
    "\n",
    "(",
    ")",
    "https://example.org",
    "12:30",
    "And then?",
    "What do you think?",
    "I think so.",
    "This interview has been edited.",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 1..6).prop_map(|pieces| pieces.join(" "))
}

fn inline() -> impl Strategy<Value = Inline> {
    prop_oneof![
        6 => text().prop_map(Inline::Text),
        4 => text().prop_map(|text| Inline::Strong(text.into())),
        2 => text().prop_map(|text| Inline::Emphasis(text.into())),
        1 => (text(), text()).prop_map(|(a, b)| Inline::Strong(RichText(vec![a.as_str().into(), Inline::Emphasis(b.into())]))),
        1 => Just(Inline::LineBreak),
        1 => Just(Inline::Code("Moreno: code".to_owned())),
    ]
}

fn rich() -> impl Strategy<Value = RichText> {
    prop::collection::vec(inline(), 0..5).prop_map(RichText)
}

fn block() -> impl Strategy<Value = Block> {
    let paragraph = || rich().prop_map(Block::paragraph);
    let item = prop::collection::vec(rich().prop_map(Block::paragraph), 0..3)
        .prop_map(|blocks| ListItem { done: None, blocks });
    let numbered = ListMarker::Ordered { start: 1, style: NumberStyle::Decimal };
    let definition = (rich(), prop::collection::vec(rich().prop_map(Block::paragraph), 0..3))
        .prop_map(|(term, blocks)| Definition { term, definitions: vec![blocks] });
    prop_oneof![
        8 => paragraph(),
        2 => (prop::collection::vec(item, 1..4), any::<bool>()).prop_map(move |(items, ordered)| {
            let marker = if ordered { numbered.clone() } else { ListMarker::Bullet };
            Block::List(List { marker, items, ..List::default() })
        }),
        1 => prop::collection::vec(definition, 1..4)
            .prop_map(|entries| Block::Definitions(DefinitionList { entries, ..DefinitionList::default() })),
        1 => prop::collection::vec(rich().prop_map(Block::paragraph), 0..3)
            .prop_map(|blocks| Block::Quote(Quote { blocks, ..Quote::default() })),
        1 => Just(Block::Break(Break::default())),
    ]
}

fn body() -> impl Strategy<Value = Vec<Node>> {
    let leaf = block().prop_map(Node::Block);
    let node = leaf.prop_recursive(3, 40, 8, |inner| {
        (rich(), prop::collection::vec(inner, 0..8))
            .prop_map(|(title, body)| Node::Section(Section { title, body, ..Section::default() }))
    });
    prop::collection::vec(node, 0..14)
}

/// Every letter and digit of the body in order of the alphabet, labels included. Whole words
/// will not do: where no space stands behind a label, taking it out parts what was one word.
fn letters(nodes: &[Node]) -> String {
    let mut text = String::new();
    nodes.iter().for_each(|node| of_node(node, &mut text));
    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

fn of_node(node: &Node, out: &mut String) {
    match node {
        Node::Section(section) => {
            add(out, &section.title.plain_text());
            section.body.iter().for_each(|node| of_node(node, out));
        }
        Node::Turn(turn) => {
            for utterance in turn.utterances() {
                add(out, utterance.voice.label.as_deref().unwrap_or_default());
                utterance.blocks.iter().for_each(|block| of_block(block, out));
            }
        }
        Node::Block(block) => of_block(block, out),
    }
}

fn of_block(block: &Block, out: &mut String) {
    match block {
        Block::Paragraph(paragraph) => add(out, &paragraph.content.plain_text()),
        Block::List(list) => {
            list.items.iter().flat_map(|item| &item.blocks).for_each(|block| of_block(block, out));
        }
        Block::Definitions(list) => {
            for entry in &list.entries {
                add(out, &entry.term.plain_text());
                entry.definitions.iter().flatten().for_each(|block| of_block(block, out));
            }
        }
        Block::Quote(quote) | Block::PullQuote(quote) => quote.blocks.iter().for_each(|block| of_block(block, out)),
        Block::Box(text) => text.blocks.iter().for_each(|block| of_block(block, out)),
        Block::Figure(_) | Block::Table(_) | Block::Code(_) | Block::Math(_) | Block::Break(_) => {}
    }
}

fn add(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_word_is_lost_or_said_twice(body in body()) {
        let before = letters(&body);
        let mut article = Article { headline: "An interview with Ada Moreno".into(), body, ..Article::default() };
        let recognition = interview::recognise(&mut article, &Hints::default(), &mut Diagnostics::new());
        prop_assert_eq!(letters(&article.body), before);
        let turns = article.turns();
        let found = recognition.turns.iter().filter(|finding| finding.turn.is_some()).count();
        prop_assert_eq!(found, turns.len());
        for turn in turns {
            prop_assert!(turn.question.is_some() || !turn.answers.is_empty());
            for utterance in turn.utterances() {
                prop_assert!(!utterance.blocks.is_empty());
                for speaker in &utterance.voice.speakers {
                    prop_assert!(article.contributor(speaker).is_some());
                }
            }
        }
    }
}

/// An interview of `turns` turns, in which answers hold bold words, lists and colons.
fn long(turns: usize, labels: impl Fn(usize) -> String) -> Vec<Node> {
    let mut nodes = Vec::new();
    for turn in 0..turns {
        let question =
            RichText(vec![Inline::Strong("Lind".into()), ": Is the water of this year lower than yours?".into()]);
        let answer = RichText(vec![
            Inline::Strong(labels(turn).as_str().into()),
            Inline::Text(format!(
                ": {} Note: it was low.
All: the wells, too.",
                "The gauge was low and the wind was high. ".repeat(5)
            )),
        ]);
        nodes.push(Node::Block(Block::paragraph(question)));
        nodes.push(Node::Block(Block::paragraph(answer)));
    }
    nodes
}

fn time(body: Vec<Node>) -> (Duration, Article) {
    let mut article = Article { body, ..Article::default() };
    let start = Instant::now();
    interview::recognise(&mut article, &Hints::default(), &mut Diagnostics::new());
    (start.elapsed(), article)
}

/// Eight times the text may take some fifteen times as long on a busy machine, but not sixty-four.
#[test]
fn time_grows_with_the_text() {
    type Labels = fn(usize) -> String;
    let cases: [(&str, Labels); 4] = [
        ("one answers", |_| "Moreno".to_owned()),
        ("everybody answers once", |turn| format!("Speaker Nr{turn}x")),
        ("joint labels", |turn| format!("M/Moreno/Nr{turn}x")),
        ("one label in many forms", |turn| format!("Moreno (Nr{turn}x)")),
    ];
    for (name, labels) in cases {
        // The best of three: other work of the machine must not count.
        let best = |turns| (0..3).map(|_| time(long(turns, labels)).0).min().unwrap();
        let (short, whole) = (best(500), best(4000));
        let ratio = whole.as_secs_f64() / short.as_secs_f64().max(0.002);
        assert!(ratio < 25.0, "{name}: {short:?} for 500 turns, {whole:?} for 4000");
    }
    let (_, article) = time(long(500, cases[0].1));
    assert_eq!(article.turns().len(), 500);
}
