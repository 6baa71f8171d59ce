//! What is open while blocks are being read: lists, quotations, tables, and their parts.

use super::run::Origin;
use crate::model::{
    Alignment, Block, Definition, DefinitionList, Direction, Id, InvalidTable, Language, List, ListItem, ListMarker,
    MAX_COLUMNS, Quote, RichText, Row, SourceLine, Table,
};
use crate::read::section::{Heading, Part};

/// What stands below one another in the document, before headings have become sections.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Flow {
    /// A block.
    Block(Block),
    /// A heading.
    Heading(Heading),
}

/// A container that is open, with what it holds so far.
#[derive(Debug)]
pub(super) struct Frame {
    pub kind: Kind,
    pub origin: Origin,
    pub at: SourceLine,
    pub flow: Vec<Flow>,
    pub language: Option<Language>,
    pub direction: Option<Direction>,
    /// The attribution of a quotation, if it is given apart.
    pub attribution: RichText,
}

/// What a container is.
#[derive(Debug)]
pub(super) enum Kind {
    /// The document.
    Body,
    /// A part without a meaning of its own; what it holds belongs to what is around it.
    Division,
    Quote,
    PullQuote,
    /// A box, with its title, or with what stands over it if it has none.
    Box {
        title: RichText,
        otherwise: &'static str,
    },
    /// What is meant for no reader.
    Comment,
    List(ListMarker, Vec<ListItem>),
    Item(Option<bool>),
    Definitions(Vec<Definition>),
    Definition,
    Table(TableParts),
    Row {
        cells: Vec<crate::model::Cell>,
        head: bool,
    },
    Cell(crate::model::Cell),
    Note(Id),
    Figure(RichText),
    Caption,
    /// The words that stand for folded content.
    Summary,
}

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct TableParts {
    pub columns: Vec<Alignment>,
    pub head: Vec<Row>,
    pub body: Vec<Row>,
    pub in_head: bool,
    pub caption: RichText,
}

impl Frame {
    pub(super) fn new(kind: Kind, origin: Origin, at: SourceLine) -> Self {
        Frame { kind, origin, at, flow: Vec::new(), language: None, direction: None, attribution: RichText::new() }
    }

    /// Whether headings within it are headings of the document.
    pub(super) fn is_transparent(&self) -> bool {
        matches!(self.kind, Kind::Body | Kind::Division)
    }

    /// Whether it is a part of the frame around it, and so no level of its own.
    pub(super) fn is_part(&self) -> bool {
        matches!(self.kind, Kind::Item(_) | Kind::Definition | Kind::Row { .. } | Kind::Cell(_))
    }

    /// The blocks it holds. Headings were taken out before.
    pub(super) fn take_blocks(&mut self) -> Vec<Block> {
        let flow = std::mem::take(&mut self.flow);
        flow.into_iter().map(Flow::into_block).collect()
    }
}

impl Flow {
    /// The block; a heading becomes a strong paragraph.
    pub(super) fn into_block(self) -> Block {
        match self {
            Flow::Block(block) => block,
            Flow::Heading(heading) => strong_paragraph(heading.title, heading.at),
        }
    }
}

impl From<Flow> for Part {
    fn from(flow: Flow) -> Self {
        match flow {
            Flow::Block(block) => Part::Node(block.into()),
            Flow::Heading(heading) => Part::Heading(heading),
        }
    }
}

/// A paragraph of strong text.
pub(super) fn strong_paragraph(text: RichText, at: SourceLine) -> Block {
    let content = RichText(vec![crate::model::Inline::Strong(text)]);
    Block::Paragraph(crate::model::Paragraph { content, at, ..Default::default() })
}

/// A quotation of `blocks`. Without an `attribution` its last paragraph is taken as one, if it is
/// marked so.
pub(super) fn quote(
    mut blocks: Vec<Block>,
    mut attribution: RichText,
    language: Option<Language>,
    at: SourceLine,
) -> Option<Quote> {
    if attribution.is_blank()
        && blocks.len() > 1
        && let Some(Block::Paragraph(last)) = blocks.last_mut()
        && let Some(source) = strip_dash(&mut last.content)
    {
        attribution = source;
        blocks.pop();
    }
    (!blocks.is_empty()).then_some(Quote { blocks, attribution, language, at })
}

/// A pull quote of `blocks`. A quotation that is all it holds is the pull quote itself.
pub(super) fn pull_quote(
    mut blocks: Vec<Block>,
    attribution: RichText,
    language: Option<Language>,
    at: SourceLine,
) -> Option<Quote> {
    match blocks.as_mut_slice() {
        [Block::Quote(inner)] if inner.attribution.is_blank() || attribution.is_blank() => {
            let mut inner = std::mem::take(inner);
            if inner.attribution.is_blank() {
                inner.attribution = attribution;
            }
            inner.language = inner.language.or(language);
            Some(inner)
        }
        _ => quote(blocks, attribution, language, at),
    }
}

/// `text` without the dash at its start that marks an attribution. `None` without such a dash.
fn strip_dash(text: &mut RichText) -> Option<RichText> {
    let Some(crate::model::Inline::Text(first)) = text.0.first_mut() else { return None };
    let source = after_dash(first)?.to_owned();
    *first = source;
    let text = crate::read::tidy::tidy(std::mem::take(text));
    (!text.is_blank()).then_some(text)
}

/// What follows the dash with which the attribution of a quotation begins.
pub(super) fn after_dash(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let long = text.strip_prefix(['—', '―']);
    let spaced = || ["– ", "--- ", "-- "].iter().find_map(|dash| text.strip_prefix(dash));
    long.or_else(spaced).map(str::trim_start)
}

impl TableParts {
    /// The table.
    ///
    /// # Errors
    /// If its cells do not fill a grid: with the reason, all that stood in them.
    pub(super) fn build(self, at: SourceLine) -> Result<Table, (InvalidTable, Vec<Block>)> {
        // Building consumes the rows, so what could fail keeps a copy: only tables from HTML.
        let spare = (!self.is_regular()).then(|| (self.head.clone(), self.body.clone()));
        match Table::new(self.columns, self.head, self.body) {
            Ok(mut table) => {
                table.caption = self.caption;
                table.at = at;
                Ok(table)
            }
            Err(error) => {
                let (head, body) = spare.unwrap_or_default();
                let cells = head.into_iter().chain(body).flat_map(|row| row.0);
                let caption = (!self.caption.is_blank()).then(|| Block::paragraph(self.caption));
                Err((error, caption.into_iter().chain(cells.flat_map(|cell| cell.blocks)).collect()))
            }
        }
    }

    /// Whether `row` heads the columns though nothing but its cells says so.
    pub(super) fn is_first_head(&self, row: &Row) -> bool {
        self.body.is_empty() && row.0.iter().all(|cell| cell.header)
    }

    fn is_regular(&self) -> bool {
        let width = self.head.iter().chain(&self.body).next().map_or(0, |row| row.0.len());
        let plain = |row: &Row| row.0.len() == width && row.0.iter().all(|cell| cell.colspan == 1 && cell.rowspan == 1);
        (1..=MAX_COLUMNS).contains(&width) && self.head.iter().chain(&self.body).all(plain)
    }
}

/// The block that a list, a definition list or the like is when it ends.
pub(super) fn list(marker: ListMarker, mut items: Vec<ListItem>, rest: Vec<Block>, at: SourceLine) -> Option<Block> {
    if !rest.is_empty() {
        items.push(ListItem { done: None, blocks: rest });
    }
    (!items.is_empty()).then_some(Block::List(List { marker, items, at }))
}

pub(super) fn definitions(mut entries: Vec<Definition>, rest: Vec<Block>, at: SourceLine) -> Option<Block> {
    if !rest.is_empty() {
        entries.push(Definition { term: RichText::new(), definitions: vec![rest] });
    }
    (!entries.is_empty()).then_some(Block::Definitions(DefinitionList { entries, at }))
}
