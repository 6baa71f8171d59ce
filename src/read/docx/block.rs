//! What stands below one another in a document, before it becomes a page.

use super::style::Marker;

/// A block, with the number of the paragraph that it is or begins with.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block {
    pub(super) at: usize,
    /// The place that links may lead to.
    pub(super) id: Option<String>,
    pub(super) kind: Kind,
}

/// What a block is. Text is markup.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// The headline.
    Title(String),
    /// A heading of a level from 1.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(Paragraph),
    /// Pictures alone.
    Pictures(String),
    /// The caption of a picture or a table.
    Caption(String),
    /// A paragraph of a quotation.
    Quote(String),
    /// A line of code.
    Code(String),
    /// A paragraph of a list.
    Item(Item),
    /// A table.
    Table(Table),
    /// A box beside the text.
    Aside(Vec<Block>),
    /// A line across the page.
    Rule,
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// What its style calls it, as pages do.
    pub(super) class: Option<&'static str>,
    /// Whether it looks as headlines do, where nobody uses styles.
    pub(super) stands_out: bool,
}

/// A paragraph of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) text: String,
    /// Which list of the document it belongs to.
    pub(super) list: String,
    /// How deep it stands, from 0.
    pub(super) level: usize,
    pub(super) marker: Marker,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row {
    pub(super) is_header: bool,
    pub(super) cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cell {
    /// The column that it begins in, from 0.
    pub(super) column: usize,
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) blocks: Vec<Block>,
}
