//! The proof that a printer's reader would ask for: more than a hundred pages in every theme and
//! on both papers, and on none of them a line too long, a widow, an orphan, a ladder of hyphens,
//! a heading, label or question parted from what follows, or a word parted between two pages.

use std::rc::Rc;
use std::sync::Arc;

use super::flow::{Context, Flow, Workshop};
use super::item::{Item, Text, What};
use super::pages::{Page, Paginator};
use super::picture::Pictures;
use super::structure::Structure;
use super::style::{Families, Geometry, Look};
use super::{Options, Paper};
use crate::diagnostic::Diagnostics;
use crate::env::Limits;
use crate::model::{
    Article, Block, Contributor, Id, Inline, Language, List, ListItem, Name, Node, Note, Paragraph, Quote, RichText,
    Section, SourceLine, Turn, Utterance, Voice,
};
use crate::resource::Resources;
use crate::theme::{BUILT_IN, Theme};
use crate::typeset::Typesetter;

/// The least number of pages that are looked at.
const PAGES: usize = 100;

/// Sentences of the fixtures' own prose, without markup.
fn sentences() -> Vec<String> {
    let sources = [
        include_str!("../../../fixtures/articles/long.md"),
        include_str!("../../../fixtures/articles/harbour.md"),
        include_str!("../../../fixtures/articles/initials.md"),
        include_str!("../../../fixtures/articles/heading-questions.md"),
    ];
    let paragraphs = sources.into_iter().flat_map(|source| source.split("\n\n").skip(1));
    let joined: Vec<String> = paragraphs.map(|paragraph| paragraph.replace('\n', " ")).collect();
    let clean =
        |text: &&str| text.len() > 12 && !text.contains(['*', '[', '`', '_', '|', '<', '{', '$', '^', '#', ':']);
    joined.iter().flat_map(|text| text.split_inclusive(". ")).filter(clean).map(|text| text.trim().to_owned()).collect()
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

/// Makes an article of sentences in ever new order.
struct Author {
    sentences: Vec<String>,
    dice: Dice,
    notes: Vec<Note>,
}

impl Author {
    fn prose(&mut self, most: usize) -> String {
        let count = 1 + self.dice.roll(most);
        let picked = (0..count).map(|_| self.sentences[self.dice.roll(self.sentences.len())].clone());
        picked.collect::<Vec<_>>().join(" ")
    }

    fn text(&mut self, most: usize) -> RichText {
        let mut parts = vec![Inline::Text(self.prose(most))];
        match self.dice.roll(9) {
            0 => parts.push(Inline::Emphasis(RichText::from(format!(" {}", self.prose(1))))),
            1 => parts.push(Inline::Strong(RichText::from(format!(" {}", self.prose(1))))),
            2 => parts.push(self.note()),
            _ => {}
        }
        RichText(parts)
    }

    fn note(&mut self) -> Inline {
        let id = Id::new(format!("n{}", self.notes.len() + 1)).unwrap();
        let blocks =
            vec![Block::Paragraph(Paragraph { content: RichText::from(self.prose(3)), ..Paragraph::default() })];
        self.notes.push(Note { id: id.clone(), blocks, at: SourceLine::UNKNOWN });
        Inline::NoteCall(id)
    }

    fn paragraph(&mut self, most: usize) -> Block {
        Block::Paragraph(Paragraph { content: self.text(most), ..Paragraph::default() })
    }

    fn blocks(&mut self) -> Vec<Block> {
        let mut blocks = vec![self.paragraph(8)];
        for _ in 0..self.dice.roll(3) {
            let block = match self.dice.roll(8) {
                0 => {
                    let items = (0..3).map(|_| ListItem { blocks: vec![self.paragraph(2)], ..ListItem::default() });
                    Block::List(List { items: items.collect(), ..List::default() })
                }
                1 => Block::Quote(Quote { blocks: vec![self.paragraph(3)], ..Quote::default() }),
                2 => {
                    let words = RichText::from(self.prose(1));
                    let blocks = vec![Block::Paragraph(Paragraph { content: words, ..Paragraph::default() })];
                    Block::PullQuote(Quote { blocks, ..Quote::default() })
                }
                _ => self.paragraph(6),
            };
            blocks.push(block);
        }
        blocks
    }

    fn utterance(&mut self, speaker: &str, blocks: Vec<Block>) -> Utterance {
        let voice = Voice { speakers: vec![Id::new(speaker).unwrap()], ..Voice::default() };
        Utterance { voice, blocks, ..Utterance::default() }
    }

    fn turn(&mut self) -> Node {
        let question = vec![self.paragraph(2)];
        let question = Some(self.utterance("weil", question));
        let count = 1 + self.dice.roll(2);
        let answers = (0..count).map(|index| {
            let blocks = self.blocks();
            self.utterance(["corrigan", "brennmo"][index], blocks)
        });
        Node::Turn(Turn { answers: answers.collect(), question, ..Turn::default() })
    }

    fn article(mut self, turns: usize) -> Article {
        let contributor = |id: &str, name: &str| Contributor::new(Id::new(id).unwrap(), Name::Literal(name.to_owned()));
        let mut body = Vec::new();
        for _ in 0..turns / 5 {
            let title = RichText::from(self.prose(1));
            let nodes = (0..5).map(|_| self.turn()).collect();
            body.push(Node::Section(Section { title, body: nodes, ..Section::default() }));
        }
        Article {
            headline: RichText::from("Everything Anybody Said at the Harbour Office in a Year"),
            deck: RichText::from(self.prose(2)),
            language: Language::new("en").ok(),
            contributors: vec![
                contributor("weil", "Tomasz Weil"),
                contributor("corrigan", "Adaeze Corrigan"),
                contributor("brennmo", "Halvard Brennmo"),
            ],
            body,
            notes: self.notes,
            ..Article::default()
        }
    }
}

/// The pages of an article.
pub(super) fn pages(article: &Article, theme: &Arc<Theme>, paper: Paper) -> (Vec<Page>, Geometry) {
    let (width, height) = paper.points();
    let (fonts, families) = Families::of(theme, Options::default().fonts).unwrap();
    let look = Look::of(article, theme, families);
    let geometry = Geometry::new(width, height, &theme.page);
    let resources = Resources::default();
    let context = Context::new(article, &resources, geometry, look);
    let geometry = context.geometry;
    let workshop = Workshop {
        typesetter: Typesetter::new(fonts.clone()),
        structure: Structure::new(),
        pictures: Pictures::new(fonts, Limits::default(), None),
    };
    let mut found = Diagnostics::new();
    let mut flow = Flow::new(&context, workshop, &mut found);
    let mut paginator = Paginator::new(geometry, flow.note_rule());
    let mut pages = Vec::new();
    flow.article(&mut |flow| {
        flow.take_items().into_iter().for_each(|item| paginator.push(item));
        pages.extend(paginator.take_finished());
    });
    paginator.push_end(flow.take_items());
    pages.extend(paginator.finish());
    (pages, geometry)
}

/// What is wrong, counted.
#[derive(Debug, Default, PartialEq)]
struct Faults {
    overfull: usize,
    widows: usize,
    orphans: usize,
    ladders: usize,
    parted: usize,
    /// Words that begin on one page and end on the next.
    parted_words: usize,
    /// Items below the end of the text.
    below: usize,
}

/// The lines of an item, each with its text and the left edge of its measure.
fn lines(item: &Item) -> impl Iterator<Item = (&Rc<Text>, usize, f32)> {
    item.fragments.iter().filter_map(|fragment| match &fragment.what {
        What::Line { text, index } => Some((text, *index, fragment.x)),
        What::Picture { .. } | What::Fill { .. } => None,
    })
}

fn faults(pages: &[Page], geometry: &Geometry) -> Faults {
    let mut faults = Faults::default();
    for page in pages {
        for placed in page.items.iter().chain(&page.notes) {
            faults.below += usize::from(placed.y + placed.item.height > geometry.bottom + 0.1);
            let right = if placed.item.spans {
                geometry.left + geometry.measure
            } else {
                geometry.left + geometry.column_width()
            };
            for (text, index, x) in lines(&placed.item) {
                let line = &text.layout.lines[index];
                faults.overfull += usize::from(x + line.x + line.width > right + 0.5);
                let ladder = text.layout.lines[index..].iter().take(3).filter(|line| line.hyphenated).count();
                faults.ladders += usize::from(ladder == 3);
            }
        }
        for (text, index, _) in page.items.last().iter().flat_map(|placed| lines(&placed.item)) {
            faults.parted_words += usize::from(text.layout.lines[index].hyphenated);
        }
        // Columns: stretches of items that stand side by side.
        for column in page.items.chunk_by(|a, b| a.x == b.x && a.y <= b.y) {
            if let Some(first) = column.first() {
                faults.parted += usize::from(first.item.glued);
                for (text, index, _) in lines(&first.item).take(1) {
                    let count = text.layout.lines.len();
                    faults.widows += usize::from(count > 1 && index + 1 == count);
                }
            }
            if let Some(last) = column.last() {
                for (text, index, _) in lines(&last.item).take(1) {
                    faults.orphans += usize::from(text.layout.lines.len() > 1 && index == 0);
                }
            }
        }
    }
    faults
}

/// The mean of the squared stretch of spaces, and the share of lines stretched by more than half
/// a space, over justified lines.
fn stretch(pages: &[Page]) -> (f32, f32) {
    let mut squares = Vec::new();
    let items = pages.iter().flat_map(|page| page.items.iter().map(|placed| &placed.item));
    for (text, index, _) in items.flat_map(lines) {
        let line = &text.layout.lines[index];
        let words = text.layout.text[line.text.clone()].trim();
        let spaces = words.matches(' ').count() as f32;
        let size = line.runs.first().map_or(0.0, |run| run.size);
        if !line.last && spaces > 0.0 && (line.width - line.natural_width).abs() > 0.001 {
            squares.push(((line.width - line.natural_width) / (spaces * 0.25 * size)).powi(2));
        }
    }
    let count = squares.len().max(1) as f32;
    let loose = squares.iter().filter(|square| **square > 0.25).count() as f32;
    (squares.iter().sum::<f32>() / count, loose / count)
}

fn proof(name: &str, paper: Paper) -> (Vec<Page>, Geometry) {
    let author = Author { sentences: sentences(), dice: Dice(7), notes: Vec::new() };
    assert!(author.sentences.len() > 100);
    let theme = Theme::built_in(name).unwrap();
    let turns = if theme.page.columns == 1 { 300 } else { 640 };
    pages(&author.article(turns), &theme, paper)
}

#[test]
fn a_hundred_pages_in_every_theme_have_no_fault() {
    for name in BUILT_IN {
        for paper in [Paper::A4, Paper::LETTER] {
            let (pages, geometry) = proof(name, paper);
            assert!(pages.len() >= PAGES, "{name}: {} pages are too few", pages.len());
            assert_eq!(faults(&pages, &geometry), Faults::default(), "{name} on {paper:?}, {} pages", pages.len());
        }
    }
}

#[test]
fn spaces_are_even_over_a_hundred_pages() {
    let (pages, _) = proof("journal", Paper::A4);
    let (mean, loose) = stretch(&pages);
    // What total-fit breaking reached on 100,000 words in a like measure.
    assert!(mean < 0.0496, "mean squared stretch {mean}");
    assert!(loose < 0.017, "{loose} of the lines are looser than half a space");
}
