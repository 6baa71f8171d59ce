//! The body of an article as a sequence of units in reading order.
//!
//! A unit is a heading or a block. Blocks that may hold several utterances – paragraphs of
//! several lines, lists, definition lists, block quotes – are composite: their parts follow
//! them as units of their own, to be looked at where the composite is taken apart. The same
//! order is walked again when the turns are built, so units are known by their index.

use super::head::Head;
use super::label::{self, Candidate};
use super::{line, name};
use crate::model::{Block, List, ListMarker, Node, Paragraph, RichText, SourceLine};

/// The units of a body.
#[derive(Debug, Default)]
pub(super) struct Script<'a> {
    pub(super) units: Vec<Unit<'a>>,
    scopes: usize,
}

/// A heading, a block, or a part of a composite block.
#[derive(Debug)]
pub(super) struct Unit<'a> {
    pub(super) kind: Kind,
    /// Where it stands in the source.
    pub(super) at: SourceLine,
    /// The body that it stands in: the article's, or that of a section. A turn stays within
    /// one.
    pub(super) scope: usize,
    /// How many of the units behind it are its parts.
    pub(super) parts: usize,
    /// Its text: that of a heading, a paragraph, or an item's first paragraph.
    pub(super) text: Option<&'a RichText>,
    /// What its text is like.
    pub(super) head: Head,
    /// What may be a label at its head.
    pub(super) labels: Vec<Candidate>,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The heading of a section, whose body is the scope given.
    Heading {
        /// The scope of the section's body.
        body: usize,
        /// How many sections it stands in.
        depth: usize,
    },
    Paragraph,
    /// A line of a paragraph.
    Line,
    /// A list; whether its items are numbered.
    List {
        numbered: bool,
    },
    /// The first block of a list item, if it is a paragraph; how many blocks the item has.
    Item {
        blocks: usize,
    },
    Definitions,
    /// A term of a definition list.
    Term,
    Quote,
    Break,
    /// Any other block.
    Other,
}

impl<'a> Script<'a> {
    /// The units of `body`.
    pub(super) fn of(body: &'a [Node]) -> Self {
        let mut script = Script { units: Vec::with_capacity(count(body)), ..Script::default() };
        script.nodes(body, 0, 0);
        script
    }

    /// The index of the unit behind the one at `index`, its parts left out.
    pub(super) fn after(&self, index: usize) -> usize {
        index + 1 + self.units.get(index).map_or(0, |unit| unit.parts)
    }

    /// The indices of the parts of the composite at `index`.
    pub(super) fn parts(&self, index: usize) -> std::ops::Range<usize> {
        index + 1..self.after(index)
    }

    fn nodes(&mut self, nodes: &'a [Node], scope: usize, depth: usize) {
        for node in nodes {
            match node {
                Node::Section(section) => {
                    self.scopes += 1;
                    let body = self.scopes;
                    self.text(Kind::Heading { body, depth }, &section.title, section.at, scope);
                    self.nodes(&section.body, body, depth + 1);
                }
                Node::Block(block) => self.block(block, scope),
                Node::Turn(turn) => self.bare(Kind::Other, turn.at, scope),
            }
        }
    }

    fn block(&mut self, block: &'a Block, scope: usize) {
        let at = block.at();
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph, scope),
            Block::List(list) => self.list(list, scope),
            Block::Definitions(list) => self.composite(Kind::Definitions, at, scope, |script| {
                for entry in &list.entries {
                    script.text(Kind::Term, &entry.term, at, scope);
                    entry.definitions.iter().flatten().for_each(|block| script.part(block, scope));
                }
            }),
            Block::Quote(quote) if quote.attribution.is_blank() => {
                self.composite(Kind::Quote, at, scope, |script| {
                    quote.blocks.iter().for_each(|block| script.part(block, scope));
                });
            }
            Block::Break(_) => self.bare(Kind::Break, at, scope),
            Block::Quote(_)
            | Block::PullQuote(_)
            | Block::Box(_)
            | Block::Figure(_)
            | Block::Table(_)
            | Block::Code(_)
            | Block::Math(_) => self.bare(Kind::Other, at, scope),
        }
    }

    fn paragraph(&mut self, paragraph: &'a Paragraph, scope: usize) {
        self.text(Kind::Paragraph, &paragraph.content, paragraph.at, scope);
        if !line::has_lines(&paragraph.content) {
            return;
        }
        let whole = self.units.len() - 1;
        for (line, text) in (0..).zip(line::lines(paragraph.content.clone())) {
            let at = paragraph.at.get().map_or(SourceLine::UNKNOWN, |first| SourceLine::new(first + line));
            let mut head = Head::of(&text.text);
            let labels = label::candidates(&head);
            head.settle(true);
            self.units.push(Unit { kind: Kind::Line, at, scope, parts: 0, text: None, head, labels });
        }
        self.units[whole].parts = self.units.len() - whole - 1;
    }

    fn list(&mut self, list: &'a List, scope: usize) {
        let numbered = matches!(list.marker, ListMarker::Ordered { .. });
        self.composite(Kind::List { numbered }, list.at, scope, |script| {
            for item in &list.items {
                for (index, block) in item.blocks.iter().enumerate() {
                    match block {
                        Block::Paragraph(paragraph) if index == 0 => {
                            let kind = Kind::Item { blocks: item.blocks.len() };
                            script.text(kind, &paragraph.content, paragraph.at, scope);
                        }
                        _ => script.part(block, scope),
                    }
                }
            }
        });
    }

    /// A block within a composite: one unit, whatever it holds.
    fn part(&mut self, block: &'a Block, scope: usize) {
        match block {
            Block::Paragraph(paragraph) => self.text(Kind::Paragraph, &paragraph.content, paragraph.at, scope),
            _ => self.bare(Kind::Other, block.at(), scope),
        }
    }

    fn composite(&mut self, kind: Kind, at: SourceLine, scope: usize, parts: impl FnOnce(&mut Self)) {
        let index = self.units.len();
        self.bare(kind, at, scope);
        parts(self);
        self.units[index].parts = self.units.len() - index - 1;
    }

    fn text(&mut self, kind: Kind, text: &'a RichText, at: SourceLine, scope: usize) {
        let mut head = Head::of(text);
        let labels = label::candidates(&head);
        head.settle(!labels.is_empty());
        self.units.push(Unit { kind, at, scope, parts: 0, text: Some(text), head, labels });
    }

    fn bare(&mut self, kind: Kind, at: SourceLine, scope: usize) {
        self.units.push(Unit { kind, at, scope, parts: 0, text: None, head: Head::default(), labels: Vec::new() });
    }
}

/// How many headings and blocks stand in `nodes`, the parts of blocks not counted.
fn count(nodes: &[Node]) -> usize {
    let within = |node: &Node| match node {
        Node::Section(section) => count(&section.body),
        Node::Turn(_) | Node::Block(_) => 0,
    };
    nodes.len() + nodes.iter().map(within).sum::<usize>()
}

impl Unit<'_> {
    /// Whether it is a heading.
    pub(super) fn is_heading(&self) -> bool {
        matches!(self.kind, Kind::Heading { .. })
    }

    /// What it says, as a key: all of it, or the beginning of a line.
    pub(super) fn key(&self) -> String {
        match self.text {
            Some(text) => name::key(&text.plain_text()),
            None => name::key(&self.head.text(0..self.head.glyphs.len())),
        }
    }

    /// Whether it has text.
    pub(super) fn has_text(&self) -> bool {
        self.head.len > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Inline, ListItem, Section};

    #[test]
    fn composites_are_followed_by_their_parts() {
        let lines = RichText(vec!["Q: Why?".into(), Inline::LineBreak, "A: So.".into()]);
        let item = ListItem { done: None, blocks: vec![Block::paragraph("One?"), Block::paragraph("Two.")] };
        let list = List { items: vec![item], ..List::default() };
        let section = Section {
            title: "Head".into(),
            body: vec![Block::paragraph(lines).into(), Block::List(list).into()],
            ..Section::default()
        };
        let body = [Block::paragraph("Intro.").into(), section.into()];
        let script = Script::of(&body);
        let kinds: Vec<Kind> = script.units.iter().map(|unit| unit.kind).collect();
        assert_eq!(
            kinds,
            [
                Kind::Paragraph,
                Kind::Heading { body: 1, depth: 0 },
                Kind::Paragraph,
                Kind::Line,
                Kind::Line,
                Kind::List { numbered: false },
                Kind::Item { blocks: 2 },
                Kind::Paragraph,
            ]
        );
        assert_eq!(script.after(2), 5);
        assert_eq!(script.parts(5), 6..8);
        assert_eq!(script.units[3].scope, 1);
    }
}
