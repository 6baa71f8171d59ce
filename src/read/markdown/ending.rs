//! What a container becomes when it ends.

use super::builder::Builder;
use super::callout;
use super::frame::{self, Frame, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Block, Definition, Inline, ListItem, Note, RichText, Row, SourceLine};
use crate::read::{boxed, figure};

impl Builder<'_, '_> {
    /// Gives what `frame` holds to the container around it.
    pub(super) fn end(&mut self, mut frame: Frame) {
        let at = frame.at;
        if frame.is_transparent() {
            return self.innermost_mut().flow.append(&mut frame.flow);
        }
        let blocks = frame.take_blocks();
        match frame.kind {
            Kind::Body | Kind::Division | Kind::Comment => {}
            Kind::Box { title, otherwise } => self.push_all(boxed::boxed(title, otherwise, blocks, at)),
            Kind::Quote if callout::is_one(&blocks) => self.push_all(callout::boxed(blocks, at)),
            Kind::Quote => {
                let quote = frame::quote(blocks, frame.attribution, frame.language, at);
                self.push_all(quote.map(Block::Quote));
            }
            Kind::PullQuote => {
                let quote = frame::pull_quote(blocks, frame.attribution, frame.language, at);
                self.push_all(quote.map(Block::PullQuote));
            }
            Kind::Caption => self.end_caption(blocks),
            Kind::List(marker, items) => self.push_all(frame::list(marker, items, blocks, at)),
            Kind::Item(done) => self.end_item(ListItem { done, blocks }),
            Kind::Definitions(entries) => self.push_all(frame::definitions(entries, blocks, at)),
            Kind::Definition => self.end_definition(blocks),
            Kind::Table(parts) => self.end_table(parts, blocks, at),
            Kind::Row { cells, head } => self.end_row(Row(cells), head, blocks),
            Kind::Cell(cell) => self.end_cell(crate::model::Cell { blocks, ..cell }),
            Kind::Note(id) => self.notes.push(Note { id, blocks, at }),
            Kind::Figure(caption) => self.end_figure(blocks, caption, at),
            Kind::Summary => self.push_block(frame::strong_paragraph(join(blocks), at)),
        }
    }

    fn end_item(&mut self, item: ListItem) {
        match &mut self.innermost_mut().kind {
            Kind::List(_, items) => items.push(item),
            _ => self.push_all(item.blocks),
        }
    }

    fn end_definition(&mut self, blocks: Vec<Block>) {
        match &mut self.innermost_mut().kind {
            Kind::Definitions(entries) => match entries.last_mut() {
                Some(entry) => entry.definitions.push(blocks),
                None => entries.push(Definition { term: RichText::new(), definitions: vec![blocks] }),
            },
            _ => self.push_all(blocks),
        }
    }

    fn end_row(&mut self, row: Row, head: bool, stray: Vec<Block>) {
        self.push_all(stray);
        if row.0.is_empty() {
            return;
        }
        match &mut self.innermost_mut().kind {
            Kind::Table(parts) if head || parts.in_head || parts.is_first_head(&row) => parts.head.push(row),
            Kind::Table(parts) => parts.body.push(row),
            _ => self.push_all(row.0.into_iter().flat_map(|cell| cell.blocks)),
        }
    }

    fn end_cell(&mut self, cell: crate::model::Cell) {
        match &mut self.innermost_mut().kind {
            Kind::Row { cells, .. } => cells.push(cell),
            _ => self.push_all(cell.blocks),
        }
    }

    fn end_table(&mut self, parts: frame::TableParts, stray: Vec<Block>, at: SourceLine) {
        match parts.build(at) {
            Ok(table) => self.push_block(table.into()),
            Err((error, blocks)) => {
                if !blocks.is_empty() {
                    let message = format!("this is no table, so its cells become paragraphs: {error}");
                    self.report_at(Diagnostic::warning(Code::Degraded, message), at);
                }
                self.push_all(blocks);
            }
        }
        self.push_all(stray);
    }

    /// A caption or attribution goes to the figure, quotation or table around it.
    fn end_caption(&mut self, blocks: Vec<Block>) {
        let text = join(blocks);
        if let Some(frame) = self.find_mut(|kind| matches!(kind, Kind::Figure(_) | Kind::Table(_)))
            && let Kind::Figure(caption) | Kind::Table(frame::TableParts { caption, .. }) = &mut frame.kind
        {
            append(caption, text);
        } else {
            self.push_paragraph(text, SourceLine::UNKNOWN);
        }
    }

    fn end_figure(&mut self, mut blocks: Vec<Block>, caption: RichText, at: SourceLine) {
        let bearer = blocks
            .iter_mut()
            .find(|block| matches!(block, Block::Figure(_) | Block::Quote(_) | Block::PullQuote(_) | Block::Table(_)));
        let left = match bearer {
            Some(Block::Figure(figure)) => {
                figure::add_caption(figure, caption);
                RichText::new()
            }
            Some(Block::Quote(quote) | Block::PullQuote(quote)) => {
                append(&mut quote.attribution, caption);
                RichText::new()
            }
            Some(Block::Table(table)) => {
                append(&mut table.caption, caption);
                RichText::new()
            }
            _ => caption,
        };
        self.push_all(blocks);
        self.push_paragraph(left, at);
    }
}

/// The text of `blocks`, one behind the other.
pub(super) fn join(blocks: Vec<Block>) -> RichText {
    let mut text = RichText::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => append(&mut text, paragraph.content),
            Block::Figure(figure) => {
                append(&mut text, RichText(vec![Inline::Image(figure.image)]));
                append(&mut text, figure.caption);
            }
            Block::List(list) => list.items.into_iter().for_each(|item| append(&mut text, join(item.blocks))),
            Block::Quote(quote) | Block::PullQuote(quote) => {
                append(&mut text, join(quote.blocks));
                append(&mut text, quote.attribution);
            }
            Block::Box(boxed) => {
                append(&mut text, boxed.title);
                append(&mut text, join(boxed.blocks));
            }
            Block::Definitions(list) => {
                for entry in list.entries {
                    append(&mut text, entry.term);
                    entry.definitions.into_iter().for_each(|blocks| append(&mut text, join(blocks)));
                }
            }
            Block::Table(mut table) => {
                append(&mut text, std::mem::take(&mut table.caption));
                table.cells_mut().for_each(|cell| append(&mut text, join(std::mem::take(&mut cell.blocks))));
            }
            Block::Code(code) => append(&mut text, RichText(vec![Inline::Code(code.code)])),
            Block::Math(math) => append(&mut text, RichText(vec![Inline::Math(math.math)])),
            Block::Break(_) => {}
        }
    }
    text
}

fn append(text: &mut RichText, mut more: RichText) {
    if !text.0.is_empty() && !more.0.is_empty() {
        text.0.push(" ".into());
    }
    text.0.append(&mut more.0);
}
