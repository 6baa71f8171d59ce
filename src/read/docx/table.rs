//! Tables: Word says of each cell how many columns it takes, and whether it goes on with the cell
//! above.

use super::block::{Block, Cell, Kind, Row, Table};
use super::document::Reading;
use super::part::Element;

/// The most columns that a cell may take, and rows before it.
const MAX_SPAN: usize = 1_000;

impl Reading<'_, '_> {
    /// Reads a table. `None` if nothing is in it.
    pub(super) fn table(&mut self, element: &Element) -> Option<Block> {
        let at = self.paragraphs + 1;
        let says_first = first_row_is_header(element);
        let mut table = Table::default();
        self.rows(element, &mut table);
        let holds = table.rows.iter().any(|row| row.cells.iter().any(|cell| !cell.blocks.is_empty()));
        if says_first && table.rows.len() > 1 && !table.rows.iter().any(|row| row.is_header) {
            table.rows[0].is_header = true;
        }
        holds.then_some(Block { at, id: None, kind: Kind::Table(table) })
    }

    fn rows(&mut self, element: &Element, table: &mut Table) {
        for child in element.elements() {
            match child.name.as_str() {
                "w:tr" => self.row(child, table),
                "w:sdt" => child.child("w:sdtContent").into_iter().for_each(|content| self.rows(content, table)),
                "w:customXml" | "w:ins" | "w:moveTo" => self.rows(child, table),
                _ => {}
            }
        }
    }

    fn row(&mut self, element: &Element, table: &mut Table) {
        let properties = element.child("w:trPr");
        let is_deleted = properties.is_some_and(|properties| properties.child("w:del").is_some());
        if is_deleted {
            self.tally.deleted += 1;
            return;
        }
        let number = |name: &str| properties.and_then(|properties| properties.val(name)?.parse::<usize>().ok());
        let mut column = number("w:gridBefore").unwrap_or(0).min(MAX_SPAN);
        let mut row = Row {
            is_header: properties.and_then(|properties| properties.flag("w:tblHeader")) == Some(true),
            cells: Vec::new(),
        };
        for cell in cells(element) {
            let properties = cell.child("w:tcPr");
            let span = properties.and_then(|properties| properties.val("w:gridSpan")?.parse().ok());
            let columns = span.unwrap_or(1_usize).clamp(1, MAX_SPAN);
            let merge = properties.and_then(|properties| properties.child("w:vMerge"));
            let mut blocks = Vec::new();
            self.blocks_in(Some(cell), &mut blocks);
            let goes_on = merge.is_some_and(|merge| merge.get("val") != Some("restart"));
            match above(table, column).filter(|_| goes_on) {
                Some(above) => {
                    above.rows += 1;
                    above.blocks.append(&mut blocks);
                }
                None => row.cells.push(Cell { column, columns, rows: 1, blocks }),
            }
            column += columns;
        }
        table.rows.push(row);
    }
}

/// The cell of the rows so far that ends in the last of them, and begins in this column.
fn above(table: &mut Table, column: usize) -> Option<&mut Cell> {
    let rows = table.rows.len();
    let ends_here =
        |(index, row): (usize, &Row)| row.cells.iter().any(|cell| cell.column == column && index + cell.rows == rows);
    let index = table.rows.iter().enumerate().rev().find(|found| ends_here(*found))?.0;
    table.rows[index].cells.iter_mut().find(|cell| cell.column == column)
}

/// The cells of a row, out of the frames that programs put around them.
fn cells(row: &Element) -> Vec<&Element> {
    let mut cells = Vec::new();
    for child in row.elements() {
        match child.name.as_str() {
            "w:tc" => cells.push(child),
            "w:sdt" => cells.extend(child.child("w:sdtContent").into_iter().flat_map(self::cells)),
            "w:customXml" | "w:ins" | "w:moveTo" => cells.extend(self::cells(child)),
            _ => {}
        }
    }
    cells
}

/// Whether the look of the table has its first row stand out. A plain grid has no such look,
/// though Word notes it there too.
fn first_row_is_header(element: &Element) -> bool {
    let Some(properties) = element.child("w:tblPr") else { return false };
    let style = properties.val("w:tblStyle").unwrap_or_default().to_lowercase();
    let is_plain = style.is_empty() || style == "tablegrid" || style == "tablenormal" || style == "table";
    let look = properties.child("w:tblLook");
    let says = look.and_then(|look| match look.get("firstRow") {
        Some(first) => Some(matches!(first, "1" | "true" | "on")),
        // Bit 0x20 of the older form of the same.
        None => u32::from_str_radix(look.get("val")?, 16).ok().map(|bits| bits & 0x20 != 0),
    });
    !is_plain && says == Some(true)
}
