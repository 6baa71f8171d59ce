//! How parts of an article are set: what stands where on its pages.

use std::rc::Rc;
use std::sync::Arc;

use crate::model::{
    Article, Block, BoxedText, CodeBlock, Contributor, Id, Language, List, ListItem, Name, Node, Paragraph, Quote,
    RichText, Role, Section, Turn, Utterance,
};
use crate::theme::{BUILT_IN, Theme};
use crate::write::pdf::item::{Fragment, Text, What};
use crate::write::pdf::pages::Page;
use crate::write::pdf::style::Geometry;
use crate::write::pdf::{Paper, proof};

fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph { content: RichText::from(text), ..Paragraph::default() })
}

fn article(blocks: Vec<Block>) -> Article {
    let body = blocks.into_iter().map(Node::Block).collect();
    Article { language: Language::new("en").ok(), body, ..Article::default() }
}

/// The pages of an article in a built-in theme.
fn pages(article: &Article, theme: &str) -> (Vec<Page>, Geometry) {
    proof::pages(article, &Theme::built_in(theme).unwrap(), Paper::A4)
}

/// A line of text in its place.
struct Placed {
    /// The baseline, from the top of the page.
    y: f32,
    text: Rc<Text>,
    index: usize,
}

impl Placed {
    fn words(&self) -> &str {
        let layout = &self.text.layout;
        layout.text[layout.lines[self.index].text.clone()].trim()
    }

    /// Where the line begins, from the left edge of its column.
    fn x(&self) -> f32 {
        self.text.layout.lines[self.index].x
    }
}

fn lines(page: &Page) -> Vec<Placed> {
    let mut lines = Vec::new();
    for placed in &page.items {
        for fragment in &placed.item.fragments {
            if let What::Line { text, index } = &fragment.what {
                lines.push(Placed { y: placed.y + fragment.y, text: Rc::clone(text), index: *index });
            }
        }
    }
    lines
}

/// The line that begins so.
fn line_of(page: &Page, beginning: &str) -> Placed {
    lines(page).into_iter().find(|line| line.words().starts_with(beginning)).unwrap()
}

#[test]
fn a_line_of_code_goes_on_further_in_than_it_begins() {
    let code = "def passage():\n    return [reading for reading in ledger if reading.height > 310 and reading.clerk == 'B' \
                and not reading.struck]\n\n    # done";
    let (pages, _) =
        pages(&article(vec![Block::Code(CodeBlock { code: code.to_owned(), ..Default::default() })]), "journal");
    let lines = lines(&pages[0]);
    let long: Vec<_> = lines.iter().filter(|line| line.text.layout.lines.len() > 1).collect();
    assert!(long.len() >= 2, "one line is too long");
    let column = long[0].text.layout.lines[0].runs[0].glyphs[0].advance;
    assert!(long[0].x().abs() < 0.01, "its own spaces are set");
    assert!(long[1..].iter().all(|line| (line.x() - 6.0 * column).abs() < 0.01), "four columns, and two more");
    assert!(lines.iter().filter(|line| line.index == 0).all(|line| line.x().abs() < 0.01));
}

#[test]
fn a_box_goes_on_over_pages_whole() {
    let sentence = "The barrier closes when the gauge at the pier says so, and the clerk writes down who was there.";
    for theme in BUILT_IN {
        let blocks = (0..120).map(|_| paragraph(sentence)).collect();
        let text = BoxedText { title: RichText::from("What a closure is"), blocks, ..Default::default() };
        let (pages, geometry) = pages(&article(vec![paragraph("Before it."), Block::Box(text)]), theme);
        assert!(pages.len() > 1, "{theme}");
        let mut found = 0;
        for page in &pages {
            for ground in &page.grounds {
                assert!(
                    ground.top >= geometry.top.min(geometry.first_top) - 0.1 && ground.bottom <= geometry.bottom + 9.1,
                    "{theme}"
                );
            }
            for placed in page.items.iter().filter(|placed| placed.item.panel.is_some()) {
                let within = page.grounds.iter().any(|ground| {
                    ground.x == placed.x && ground.top < placed.y && ground.bottom > placed.y + placed.item.height
                });
                assert!(within, "{theme}: a line stands beside its ground");
            }
            found += lines(page).iter().filter(|line| line.words().starts_with("The barrier")).count();
        }
        assert_eq!(found, 120, "{theme}: no line is lost");
    }
}

#[test]
fn two_grounds_are_told_apart() {
    let text = BoxedText { blocks: vec![paragraph("A crew of nine does it.")], ..Default::default() };
    let code = CodeBlock { code: "close(gate)".to_owned(), ..Default::default() };
    for theme in ["journal", "magazine"] {
        let block = Theme::built_in(theme).unwrap().space.block;
        let (pages, _) = pages(&article(vec![Block::Box(text.clone()), Block::Code(code.clone())]), theme);
        let grounds = &pages[0].grounds;
        assert!(grounds[1].top - grounds[0].bottom >= block - 0.1, "{theme}: {grounds:?}");
    }
}

fn asked(question: &str) -> Node {
    let question = Some(Utterance { blocks: vec![paragraph(question)], ..Utterance::default() });
    let answers = vec![Utterance { blocks: vec![paragraph("At high water.")], ..Utterance::default() }];
    Node::Turn(Turn { question, answers, ..Turn::default() })
}

#[test]
fn a_question_stands_near_to_the_heading_over_it() {
    for theme in BUILT_IN {
        let section = Section { title: RichText::from("The ledger"), body: vec![asked("When?")], ..Section::default() };
        let (pages, _) = pages(&Article { body: vec![Node::Section(section)], ..article(Vec::new()) }, theme);
        let theme = Theme::built_in(theme).unwrap();
        let is_line = |fragment: &Fragment| matches!(fragment.what, What::Line { .. });
        let items: Vec<_> = pages[0].items.iter().filter(|placed| placed.item.fragments.iter().any(is_line)).collect();
        let gap = items[1].y - items[1].item.rise() - items[0].y - items[0].item.height;
        assert!((gap - theme.space.after_heading).abs() < 0.1, "{}: {gap}", theme.name);
    }
}

#[test]
fn a_ruled_pull_quote_needs_no_rule_of_the_next_question() {
    let quote = Block::PullQuote(Quote { blocks: vec![paragraph("A gate is a promise.")], ..Quote::default() });
    let newsroom = Theme::built_in("newsroom").unwrap();
    let mut theme = Theme::clone(&newsroom);
    theme.page.columns = 1;
    let theme = Arc::new(theme);
    let rules = |body| {
        let (pages, _) = proof::pages(&Article { body, ..article(Vec::new()) }, &theme, Paper::A4);
        let fragments = pages[0].items.iter().flat_map(|placed| &placed.item.fragments);
        fragments.filter(|fragment| matches!(fragment.what, What::Fill { .. })).count()
    };
    let first = || Node::Block(paragraph("First."));
    let above = rules(vec![first()]);
    assert_eq!(rules(vec![first(), asked("When?")]), above + 1);
    assert_eq!(rules(vec![first(), Node::Block(quote), asked("When?")]), above + 2);
}

#[test]
fn lists_within_lists_follow_on_the_next_line() {
    let item = |blocks| ListItem { blocks, ..ListItem::default() };
    let list = |items| Block::List(List { items, ..List::default() });
    let inner = list(vec![item(vec![paragraph("Inner, the first.")]), item(vec![paragraph("Inner, the second.")])]);
    let outer =
        list(vec![item(vec![paragraph("Outer, the first."), inner]), item(vec![paragraph("Outer, the second.")])]);
    let (pages, geometry) = pages(&article(vec![paragraph("Before."), outer, paragraph("After.")]), "journal");
    let y = |words: &str| line_of(&pages[0], words).y;
    let steps = ["Outer, the first", "Inner, the first", "Inner, the second", "Outer, the second"].map(y);
    for pair in steps.windows(2) {
        assert!((pair[1] - pair[0] - geometry.grid).abs() < 0.1, "{steps:?}");
    }
    let (above, below) = (steps[0] - y("Before"), y("After") - steps[3]);
    assert!((above - below).abs() < 0.1 && (above - 1.5 * geometry.grid).abs() < 0.1, "half a line: {above}, {below}");
}

#[test]
fn deep_lists_keep_a_measure_that_can_be_read() {
    let words = "The crane stood over the harbour for ninety years before anyone asked who had built it.";
    let list =
        |blocks| Block::List(List { items: vec![ListItem { blocks, ..ListItem::default() }], ..List::default() });
    let deep = (0..20).fold(list(vec![paragraph(words)]), |inner, _| list(vec![paragraph(words), inner]));
    for theme in BUILT_IN {
        let (pages, _) = pages(&article(vec![deep.clone()]), theme);
        let most = pages.iter().flat_map(lines).map(|line| line.text.layout.lines.len()).max();
        assert!(most <= Some(6), "{theme}: {most:?} lines for a sentence");
    }
}

#[test]
fn what_is_said_of_a_contributor_stays_on_one_page() {
    let person = |number: usize| {
        let mut person =
            Contributor::new(Id::new(format!("c{number}")).unwrap(), Name::Literal(format!("Person {number}")));
        person.roles = vec![Role::Interviewer];
        person.biography = RichText::from(
            "She has kept the ledger of the tide house since the barrier was built, writes about ports and the people \
             who work in them, and grew up where the river meets the sea and the fog comes in every evening.",
        );
        person
    };
    for theme in BUILT_IN {
        let article = Article { contributors: (1..60).map(person).collect(), ..article(vec![paragraph("Text.")]) };
        let (pages, _) = pages(&article, theme);
        assert!(pages.len() > 1, "{theme}");
        for page in &pages {
            for column in page.items.chunk_by(|a, b| a.x == b.x) {
                assert!(!column[0].item.glued, "{theme}: a biography is parted from its name");
            }
        }
    }
}
