//! Sections, turns and blocks.

use offprint::model::{
    Alignment, Block, BoxedText, Break, Cell, CodeBlock, Definition, DefinitionList, Figure, List, ListItem,
    ListMarker, MathBlock, Node, NumberStyle, Paragraph, Quote, Row, Section, SourceLine, Table, Turn, Utterance,
    Voice,
};

use super::{Choices, DEPTH};

impl Choices<'_> {
    pub(super) fn node(&mut self, depth: usize) -> Node {
        match self.below(6) {
            0 | 1 => self.block(0).into(),
            2 if depth < DEPTH => self.section(depth).into(),
            _ => self.turn().into(),
        }
    }

    fn section(&mut self, depth: usize) -> Section {
        Section {
            id: self.option(Self::id),
            title: self.rich(),
            body: self.some(3, |c| c.node(depth + 1)),
            at: SourceLine::UNKNOWN,
        }
    }

    fn turn(&mut self) -> Turn {
        let id = self.option(Self::id);
        let question = self.option(Self::utterance);
        let least = usize::from(question.is_none());
        Turn { id, question, answers: self.several(least, 3, Self::utterance), at: SourceLine::UNKNOWN }
    }

    fn utterance(&mut self) -> Utterance {
        Utterance::new(self.voice(), self.some(3, |c| c.block(1)))
    }

    fn voice(&mut self) -> Voice {
        let known = if self.contributors > 0 || self.is_hostile() { 2 } else { 0 };
        let mut speakers = self.several(0, known, |c| c.one_of("p", c.contributors));
        if !self.is_hostile() {
            speakers.dedup();
        }
        Voice { speakers, label: self.option(Self::name) }
    }

    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        self.some(3, |choices| choices.block(depth))
    }

    pub(super) fn block(&mut self, depth: usize) -> Block {
        let nested = if depth < DEPTH { 6 } else { 0 };
        // A third is paragraphs.
        match self.below(3 + 5 + nested).saturating_sub(3) {
            0 => self.paragraph(),
            1 => self.figure().into(),
            2 => self.code(),
            3 => Block::Math(MathBlock {
                id: self.option(Self::id),
                label: self.option(Self::words),
                math: self.math(),
                at: SourceLine::UNKNOWN,
            }),
            4 => Block::Break(Break::default()),
            5 => self.list(depth + 1),
            6 => self.definitions(depth + 1),
            7 => Block::Quote(self.quote(depth + 1)),
            8 => Block::PullQuote(self.quote(depth + 1)),
            9 => self.boxed(depth + 1),
            _ => self.table(depth + 1),
        }
    }

    pub(super) fn paragraph(&mut self) -> Block {
        Block::Paragraph(Paragraph {
            content: self.rich(),
            language: if self.below(4) == 3 { Some(self.language()) } else { None },
            direction: if self.below(8) == 7 { Some(self.direction()) } else { None },
            at: SourceLine::UNKNOWN,
        })
    }

    pub(super) fn figure(&mut self) -> Figure {
        Figure {
            id: self.option(Self::id),
            image: self.image(),
            label: self.option(Self::name),
            caption: self.option(Self::rich).unwrap_or_default(),
            credit: self.option(Self::words),
            license: self.option(Self::license),
            at: SourceLine::UNKNOWN,
        }
    }

    fn code(&mut self) -> Block {
        let lines = self.some(3, Self::words);
        let syntax = self.option(|c| c.pick_text(&["rust", "c++"], &["", "a b", "\"<"]));
        Block::Code(CodeBlock { code: lines.join("\n  "), syntax, at: SourceLine::UNKNOWN })
    }

    fn list(&mut self, depth: usize) -> Block {
        let items = |c: &mut Self| ListItem { done: c.option(Self::flag), blocks: c.blocks(depth) };
        Block::List(List { marker: self.marker(), items: self.some(3, items), at: SourceLine::UNKNOWN })
    }

    fn marker(&mut self) -> ListMarker {
        if !self.flag() {
            return ListMarker::Bullet;
        }
        let style = self.pick(&[
            NumberStyle::Decimal,
            NumberStyle::LowerAlpha,
            NumberStyle::UpperAlpha,
            NumberStyle::LowerRoman,
            NumberStyle::UpperRoman,
        ]);
        let far: &[u32] = if self.is_hostile() { &[0, u32::MAX] } else { &[] };
        ListMarker::Ordered { start: self.pick(&[&[1, 3, 27], far].concat()), style }
    }

    fn definitions(&mut self, depth: usize) -> Block {
        let entry = |c: &mut Self| Definition { term: c.rich(), definitions: c.some(2, |c| c.blocks(depth)) };
        Block::Definitions(DefinitionList { entries: self.some(2, entry), at: SourceLine::UNKNOWN })
    }

    fn quote(&mut self, depth: usize) -> Quote {
        Quote {
            blocks: self.blocks(depth),
            attribution: self.option(Self::rich).unwrap_or_default(),
            language: self.option(Self::language),
            at: SourceLine::UNKNOWN,
        }
    }

    fn boxed(&mut self, depth: usize) -> Block {
        Block::Box(BoxedText {
            id: self.option(Self::id),
            title: self.option(Self::rich).unwrap_or_default(),
            blocks: self.blocks(depth),
            at: SourceLine::UNKNOWN,
        })
    }

    fn table(&mut self, depth: usize) -> Block {
        let width = 1 + self.below(4);
        let columns = (0..width).map(|_| self.pick(&[Alignment::Start, Alignment::Centre, Alignment::End])).collect();
        let head = self.several(0, 2, |c| Row(c.cells(width, true, depth)));
        let mut body = self.several(1, 3, |c| Row(c.cells(width, false, depth)));
        self.join_rows(&mut body);
        let mut table = Table::new(columns, head, body).unwrap();
        table.id = self.option(Self::id);
        table.label = self.option(Self::name);
        table.caption = self.option(Self::rich).unwrap_or_default();
        table.into()
    }

    /// The cells of a row of `width` columns.
    fn cells(&mut self, width: usize, header: bool, depth: usize) -> Vec<Cell> {
        let mut cells = Vec::new();
        let mut left = width;
        while left > 0 {
            let colspan = 1 + if self.below(4) == 3 { self.below(left) } else { 0 };
            let blocks = self.several(0, 2, |c| c.block(depth));
            let header = header || (cells.is_empty() && self.flag());
            cells.push(Cell { blocks, header, colspan: u16::try_from(colspan).unwrap(), rowspan: 1 });
            left -= colspan;
        }
        cells
    }

    /// Lets the first cell of the first row reach into the second, where both are as wide.
    fn join_rows(&mut self, rows: &mut [Row]) {
        if let [first, second, ..] = rows
            && self.flag()
            && first.0[0].colspan == second.0[0].colspan
            && second.0.len() > 1
        {
            second.0.remove(0);
            first.0[0].rowspan = 2;
        }
    }
}
