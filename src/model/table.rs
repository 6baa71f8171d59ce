//! Tables, checked when they are built: every row fills the same columns.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Block, Id, RichText, SourceLine};

/// The greatest number of columns of a table.
pub const MAX_COLUMNS: usize = 1_000;

/// A table whose cells cover a regular grid.
///
/// The rows are private because they are checked: [`Table::new`] refuses rows whose cells,
/// counted with their spans, do not fill the grid. Deserialisation checks likewise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "Unchecked", into = "Unchecked")]
#[cfg_attr(feature = "schema", schemars(with = "Unchecked"))]
pub struct Table {
    /// The anchor.
    pub id: Option<Id>,
    /// What the table is called: `Table 2`.
    pub label: Option<String>,
    /// The caption.
    pub caption: RichText,
    /// Where the table stands in the source.
    pub at: SourceLine,
    columns: Vec<Alignment>,
    head: Vec<Row>,
    body: Vec<Row>,
}

/// A row of a [`Table`]: the cells that begin in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Row(pub Vec<Cell>);

/// A cell of a [`Table`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// The content.
    pub blocks: Vec<Block>,
    /// Whether the cell heads the others of its row. Every cell of a head row heads its column.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub header: bool,
    /// The number of columns that it covers, 1 or more.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub colspan: u16,
    /// The number of rows that it covers, 1 or more.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub rowspan: u16,
}

/// How the cells of a column are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Alignment {
    /// As the text's direction has it.
    #[default]
    Start,
    /// In the middle.
    Centre,
    /// At the far side, as numbers are.
    End,
}

/// Why rows make no table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidTable {
    /// There is no cell.
    Empty,
    /// More than [`MAX_COLUMNS`] columns.
    TooWide,
    /// A span of 0.
    ZeroSpan {
        /// The 1-based row.
        row: usize,
    },
    /// A row that covers another number of columns than the table has.
    Ragged {
        /// The 1-based row, head rows counted first.
        row: usize,
        /// The columns it covers.
        found: usize,
        /// The columns of the table.
        expected: usize,
    },
    /// A cell that reaches past the last row of its part (head or body).
    RowSpanPastEnd {
        /// The 1-based row in which the cell begins.
        row: usize,
    },
}

impl Table {
    /// Builds a table of head rows and body rows. `columns` may be shorter than the table is
    /// wide: the rest is set [`Alignment::Start`].
    ///
    /// # Errors
    /// If the cells, counted with their spans, do not fill the same columns in every row, if a
    /// span is 0 or reaches past its part, or if there is no cell.
    pub fn new(mut columns: Vec<Alignment>, head: Vec<Row>, body: Vec<Row>) -> Result<Self, InvalidTable> {
        let width = check_part(&head, 0, None)?;
        let width = check_part(&body, head.len(), width)?.ok_or(InvalidTable::Empty)?;
        columns.resize(width, Alignment::Start);
        Ok(Table { id: None, label: None, caption: RichText::new(), at: SourceLine::UNKNOWN, columns, head, body })
    }

    /// How each column is set; as many as the table has columns.
    pub fn columns(&self) -> &[Alignment] {
        &self.columns
    }

    /// The rows that head the columns.
    pub fn head(&self) -> &[Row] {
        &self.head
    }

    /// The other rows.
    pub fn body(&self) -> &[Row] {
        &self.body
    }

    /// All cells in reading order.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.head.iter().chain(&self.body).flat_map(|row| &row.0)
    }

    /// All cells in reading order, to be changed in what they hold. Spans must stay as they are.
    pub fn cells_mut(&mut self) -> impl Iterator<Item = &mut Cell> {
        self.head.iter_mut().chain(&mut self.body).flat_map(|row| &mut row.0)
    }
}

impl Cell {
    /// A cell of one paragraph.
    pub fn text(content: impl Into<RichText>) -> Self {
        Cell { blocks: vec![Block::paragraph(content)], header: false, colspan: 1, rowspan: 1 }
    }
}

/// Checks the rows of one part and returns its width, if it has rows.
fn check_part(rows: &[Row], before: usize, mut width: Option<usize>) -> Result<Option<usize>, InvalidTable> {
    // For each column, how many further rows are covered by a cell begun above.
    let mut covered: Vec<u16> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let number = before + index + 1;
        let found = place_row(row, &mut covered, number)?;
        let expected = *width.get_or_insert(found);
        if found != expected || found == 0 {
            return Err(InvalidTable::Ragged { row: number, found, expected });
        }
        let left = rows.len() - index;
        if covered.iter().any(|&rows| usize::from(rows) > left) {
            return Err(InvalidTable::RowSpanPastEnd { row: number });
        }
        covered.iter_mut().for_each(|rows| *rows -= 1);
    }
    Ok(width)
}

/// Lays the cells of one row over the columns and returns how many columns are filled.
/// Afterwards `covered` holds, for each of them, the rows covered from this one on.
fn place_row(row: &Row, covered: &mut Vec<u16>, number: usize) -> Result<usize, InvalidTable> {
    let mut column = 0;
    for cell in &row.0 {
        if cell.colspan == 0 || cell.rowspan == 0 {
            return Err(InvalidTable::ZeroSpan { row: number });
        }
        while covered.get(column).is_some_and(|&rows| rows > 0) {
            column += 1;
        }
        for _ in 0..cell.colspan {
            if column >= MAX_COLUMNS {
                return Err(InvalidTable::TooWide);
            }
            if column == covered.len() {
                covered.push(0);
            }
            if covered[column] > 0 {
                return Err(InvalidTable::Ragged { row: number, found: column + 1, expected: column });
            }
            covered[column] = cell.rowspan;
            column += 1;
        }
    }
    let filled = covered.iter().filter(|&&rows| rows > 0).count();
    let gap = covered.iter().position(|&rows| rows == 0);
    match gap {
        Some(_) => Err(InvalidTable::Ragged { row: number, found: filled, expected: covered.len() }),
        None => Ok(filled),
    }
}

/// The JSON form of a [`Table`], before the check.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(rename = "Table"))]
struct Unchecked {
    /// The anchor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<Id>,
    /// What the table is called: `Table 2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    /// The caption.
    #[serde(default, skip_serializing_if = "RichText::is_blank")]
    caption: RichText,
    /// How each column is set.
    #[serde(default)]
    columns: Vec<Alignment>,
    /// The rows that head the columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    head: Vec<Row>,
    /// The other rows. The cells of every row, counted with their spans, fill all columns.
    body: Vec<Row>,
}

impl TryFrom<Unchecked> for Table {
    type Error = InvalidTable;

    fn try_from(table: Unchecked) -> Result<Self, InvalidTable> {
        let checked = Table::new(table.columns, table.head, table.body)?;
        Ok(Table { id: table.id, label: table.label, caption: table.caption, ..checked })
    }
}

impl From<Table> for Unchecked {
    fn from(table: Table) -> Self {
        let Table { id, label, caption, columns, head, body, at: _ } = table;
        Unchecked { id, label, caption, columns, head, body }
    }
}

fn one() -> u16 {
    1
}

fn is_one(span: &u16) -> bool {
    *span == 1
}

impl fmt::Display for InvalidTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidTable::Empty => f.write_str("the table has no cells"),
            InvalidTable::TooWide => write!(f, "the table has more than {MAX_COLUMNS} columns"),
            InvalidTable::ZeroSpan { row } => write!(f, "a cell of row {row} spans 0 columns or rows"),
            InvalidTable::Ragged { row, found, expected } => {
                write!(f, "row {row} fills {found} columns where the table has {expected}")
            }
            InvalidTable::RowSpanPastEnd { row } => write!(f, "a cell of row {row} spans more rows than there are"),
        }
    }
}

impl std::error::Error for InvalidTable {}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(colspan: u16, rowspan: u16) -> Cell {
        Cell { colspan, rowspan, ..Cell::text("x") }
    }

    fn body(rows: &[&[(u16, u16)]]) -> Result<Table, InvalidTable> {
        let row = |cells: &&[(u16, u16)]| Row(cells.iter().map(|&(c, r)| cell(c, r)).collect());
        Table::new(Vec::new(), Vec::new(), rows.iter().map(row).collect())
    }

    #[test]
    fn spans_that_fill_the_grid_are_accepted() {
        let table = body(&[&[(1, 2), (2, 1)], &[(1, 1), (1, 1)], &[(3, 1)]]).unwrap();
        assert_eq!(table.columns().len(), 3);
    }

    #[test]
    fn a_row_covered_from_above_may_be_empty() {
        assert!(body(&[&[(1, 2), (1, 2)], &[]]).is_ok());
    }

    #[test]
    fn what_does_not_fill_the_grid_is_refused() {
        assert_eq!(body(&[]), Err(InvalidTable::Empty));
        assert!(matches!(body(&[&[(1, 1), (1, 1)], &[(1, 1)]]), Err(InvalidTable::Ragged { row: 2, .. })));
        assert!(matches!(body(&[&[(1, 1)], &[(1, 1), (1, 1)]]), Err(InvalidTable::Ragged { row: 2, .. })));
        assert_eq!(body(&[&[(1, 2)]]), Err(InvalidTable::RowSpanPastEnd { row: 1 }));
        assert_eq!(body(&[&[(0, 1)]]), Err(InvalidTable::ZeroSpan { row: 1 }));
        assert!(matches!(body(&[&[(1, 1), (1, 2)], &[(2, 1)]]), Err(InvalidTable::Ragged { row: 2, .. })));
    }
}
