//! Tables: their grid made whole, and those apart that only lay out a page.

use super::flow::Flow;
use super::{Converter, Node};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Alignment, Block, Cell, Id, MAX_COLUMNS, RichText, Row, SourceLine, Table};
use crate::read::clue::excerpt;
use crate::read::section::Part;

/// A row as it is read.
struct ReadRow {
    cells: Vec<(Cell, Option<Alignment>)>,
    in_head: bool,
}

/// The most columns or rows that a cell may claim to span.
const SPANNED: u16 = 1_000;

impl<'t> Converter<'t, '_, '_> {
    pub(super) fn table(&mut self, node: Node<'t>) -> Vec<Part> {
        if is_layout(node) {
            return self.layout(node);
        }
        let mut before = Flow::default();
        let mut caption = RichText::new();
        let mut rows = Vec::new();
        self.table_parts(node, false, &mut rows, &mut caption, &mut before);
        self.end_line(&mut before);
        let mut parts = before.parts;
        match self.build(node, rows) {
            Some(mut table) => {
                table.caption = caption;
                parts.push(Part::Node(Block::from(table).into()));
            }
            None if caption.is_blank() => {}
            None => parts.push(Part::Node(Block::paragraph(caption).into())),
        }
        parts
    }

    /// A table that lays out a page is no table to those who read: its cells follow one another.
    fn layout(&mut self, node: Node<'t>) -> Vec<Part> {
        let mut flow = Flow::default();
        self.flow(node, &mut flow);
        self.end_line(&mut flow);
        flow.parts
    }

    /// Reads rows and caption. What stands in no cell comes before the table, as in browsers.
    fn table_parts(
        &mut self,
        node: Node<'t>,
        in_head: bool,
        rows: &mut Vec<ReadRow>,
        caption: &mut RichText,
        before: &mut Flow,
    ) {
        for child in node.children() {
            if self.passes_over(child) {
                continue;
            }
            match child.name() {
                "thead" => self.table_parts(child, true, rows, caption, before),
                "tbody" | "tfoot" => self.table_parts(child, false, rows, caption, before),
                "tr" => {
                    let row = self.in_language_of(child, |this| this.row(child, in_head, before));
                    rows.extend(row);
                }
                "caption" => *caption = self.in_language_of(child, |this| this.rich_text(child)),
                "colgroup" | "col" => {}
                _ if child.text().is_some_and(|text| text.trim_ascii().is_empty()) => {}
                _ => self.outside_cells(child, before),
            }
        }
    }

    fn outside_cells(&mut self, node: Node<'t>, before: &mut Flow) {
        if node.is_element() && node.has_block() {
            self.end_line(before);
            self.flow(node, before);
            self.end_line(before);
        } else {
            self.inline(node, &mut before.line);
        }
    }

    fn row(&mut self, node: Node<'t>, in_head: bool, before: &mut Flow) -> Option<ReadRow> {
        let mut cells = Vec::new();
        for child in node.children() {
            match child.name() {
                "td" | "th" if !self.passes_over(child) => cells.push(self.cell(child)),
                _ if child.text().is_some_and(|text| text.trim_ascii().is_empty()) => {}
                _ => self.outside_cells(child, before),
            }
        }
        (!cells.is_empty()).then_some(ReadRow { cells, in_head })
    }

    fn cell(&mut self, node: Node<'t>) -> (Cell, Option<Alignment>) {
        let colspan = self.span(node, "colspan").clamp(1, SPANNED);
        // None at all means all rows that follow (HTML, 4.9.11).
        let rowspan = Some(self.span(node, "rowspan")).filter(|rows| *rows > 0).unwrap_or(SPANNED).min(SPANNED);
        let blocks = self.in_language_of(node, |this| this.blocks_of(node));
        let header =
            node.is("th") && node.value("scope").is_none_or(|scope| scope.starts_with("row") || scope == "col");
        let cell = Cell { blocks, header, colspan, rowspan };
        (cell, alignment(node))
    }

    /// How many columns or rows a cell claims to span: the digits with which the value begins, as browsers
    /// read it.
    fn span(&mut self, node: Node<'t>, name: &str) -> u16 {
        let Some(value) = node.value(name) else { return 1 };
        let digits = value.trim_start_matches('+');
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        if end == 0 {
            let message = format!("`{name}={}` is no number: the cell spans one", excerpt(value));
            let help = format!("write how many the cell spans: `{name}=2`");
            self.report(Diagnostic::warning(Code::Malformed, message).help(help), node.line());
            return 1;
        }
        digits[..end].parse().unwrap_or(SPANNED)
    }

    /// The table that the rows make, where they make one.
    fn build(&mut self, node: Node<'t>, mut rows: Vec<ReadRow>) -> Option<Table> {
        if rows.is_empty() {
            return None;
        }
        let marked = rows.iter().filter(|row| row.in_head).count();
        let heads = |row: &ReadRow| row.cells.iter().all(|(cell, _)| cell.header);
        let leading = rows.iter().take_while(|row| heads(row)).count();
        // A table of nothing but heading cells has no head.
        let count = if marked > 0 {
            0
        } else if leading < rows.len() {
            leading
        } else {
            0
        };
        rows.iter_mut().take(count).for_each(|row| row.in_head = true);
        let columns = alignments(&rows);
        let (head, body): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.in_head);
        let (head, body) = (cells(head, true), cells(body, false));
        let (head, body, changed) = square(head, body);
        if changed {
            self.report_mended(node.line());
        }
        let id = node.value("id").and_then(Id::from_text);
        match Table::new(columns, head, body) {
            Ok(mut table) => {
                (table.id, table.at) = (id, node.line());
                Some(table)
            }
            Err(error) => {
                let message = format!("{error}; it is left out");
                self.report(Diagnostic::warning(Code::Malformed, message), node.line());
                None
            }
        }
    }

    fn report_mended(&mut self, at: SourceLine) {
        let message = "the rows of this table do not fill the same columns; empty cells are supplied";
        self.report(Diagnostic::warning(Code::Malformed, message).help("give every row the same cells"), at);
    }
}

fn cells(rows: Vec<ReadRow>, is_head: bool) -> Vec<Row> {
    let cell = |(cell, _): (Cell, Option<Alignment>)| Cell { header: cell.header && !is_head, ..cell };
    rows.into_iter().map(|row| Row(row.cells.into_iter().map(cell).collect())).collect()
}

/// Whether a table only lays out a page: no table of data is said to be for presentation, holds
/// another table or a heading, or has but one cell.
fn is_layout(table: Node<'_>) -> bool {
    if matches!(table.get("role"), Some("presentation" | "none")) {
        return true;
    }
    let mut count = 0;
    for node in table.descendants() {
        match node.name() {
            "caption" | "thead" | "th" => return false,
            "table" | "h1" | "h2" | "h3" | "form" => return true,
            "td" => count += 1,
            _ => {}
        }
    }
    count < 2 || table.find("td").any(|cell| cell.find("p").nth(3).is_some())
}

fn alignment(cell: Node<'_>) -> Option<Alignment> {
    let style = cell.get("style").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
    let styled = style.split(';').find_map(|rule| rule.strip_prefix("text-align:"));
    match cell.value("align").or(styled) {
        Some("right" | "end" | "char") => Some(Alignment::End),
        Some("center") => Some(Alignment::Centre),
        Some(_) => Some(Alignment::Start),
        None if cell.has_class("end") || cell.has_class("has-text-align-right") => Some(Alignment::End),
        None if cell.has_class("centre") || cell.has_class("has-text-align-center") => Some(Alignment::Centre),
        None => None,
    }
}

/// How each column is set: as all its cells outside the head are, where they agree.
fn alignments(rows: &[ReadRow]) -> Vec<Alignment> {
    let mut columns: Vec<Option<Option<Alignment>>> = Vec::new();
    // For each column, how many further rows are covered by a cell begun above.
    let mut covered: Vec<u16> = Vec::new();
    for row in rows.iter().filter(|row| !row.in_head) {
        let mut column = 0;
        for (cell, alignment) in &row.cells {
            while covered.get(column).is_some_and(|&rows| rows > 0) {
                column += 1;
            }
            let end = (column + usize::from(cell.colspan)).min(MAX_COLUMNS);
            covered.resize(covered.len().max(end), 0);
            columns.resize(columns.len().max(end), None);
            covered[column.min(end)..end].fill(cell.rowspan);
            // A cell over several columns says nothing of any of them.
            if let Some(known) = columns.get_mut(column).filter(|_| cell.colspan == 1) {
                let alignment = alignment.unwrap_or_default();
                *known = Some(known.map_or(Some(alignment), |known| known.filter(|known| *known == alignment)));
            }
            column = end;
        }
        covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
    }
    columns.into_iter().map(|known| known.flatten().unwrap_or_default()).collect()
}

/// The rows with all their columns filled, and whether that took a change.
fn square(head: Vec<Row>, body: Vec<Row>) -> (Vec<Row>, Vec<Row>, bool) {
    let (head_grid, body_grid) = (Grid::of(head), Grid::of(body));
    let width = head_grid.width.max(body_grid.width);
    let changed = head_grid.changed || body_grid.changed || head_grid.is_short(width) || body_grid.is_short(width);
    (head_grid.filled(width), body_grid.filled(width), changed)
}

/// The rows of one part of a table.
struct Grid {
    rows: Vec<Row>,
    /// How many columns each row fills.
    fills: Vec<usize>,
    width: usize,
    changed: bool,
}

impl Grid {
    /// Lays the cells over the columns. A cell that would cover another, or reach past the last
    /// row, is cut.
    fn of(mut rows: Vec<Row>) -> Self {
        let mut covered: Vec<u16> = Vec::new();
        let mut fills = Vec::new();
        let (mut width, mut changed) = (0, false);
        let total = rows.len();
        for (index, row) in rows.iter_mut().enumerate() {
            let left = u16::try_from(total - index).unwrap_or(u16::MAX);
            changed |= place(row, &mut covered, left);
            // Holes that a cell from above leaves open behind it are filled by `filled`.
            let filled = covered.iter().rposition(|&rows| rows > 0).map_or(0, |last| last + 1);
            fills.push(filled);
            width = width.max(filled);
            covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        }
        Grid { rows, fills, width, changed }
    }

    fn is_short(&self, width: usize) -> bool {
        self.fills.iter().any(|&filled| filled != width)
    }

    fn filled(self, width: usize) -> Vec<Row> {
        let mut rows = self.rows;
        for (row, filled) in rows.iter_mut().zip(self.fills) {
            // One cell over all that is lacking: a row of one cell may stand below one of a thousand.
            row.0.extend((filled < width).then(|| empty(width - filled)));
        }
        rows
    }
}

/// A cell over so many columns that holds nothing.
fn empty(columns: usize) -> Cell {
    Cell { blocks: Vec::new(), header: false, colspan: u16::try_from(columns).unwrap_or(SPANNED), rowspan: 1 }
}

/// Lays one row over the columns. Returns whether a cell had to be cut or supplied.
fn place(row: &mut Row, covered: &mut Vec<u16>, left: u16) -> bool {
    let mut changed = false;
    let mut column = 0;
    let mut cells = Vec::with_capacity(row.0.len());
    for mut cell in row.0.drain(..) {
        while covered.get(column).is_some_and(|&rows| rows > 0) {
            column += 1;
        }
        if column >= MAX_COLUMNS {
            changed = true;
            break;
        }
        let free = (column..MAX_COLUMNS).take_while(|&at| covered.get(at).is_none_or(|&rows| rows == 0)).count();
        let colspan = usize::from(cell.colspan).min(free);
        // Who claims the most means all rows that there are.
        changed |= colspan != usize::from(cell.colspan) || cell.rowspan > left && cell.rowspan < SPANNED;
        cell.colspan = u16::try_from(colspan).unwrap_or(1);
        cell.rowspan = cell.rowspan.min(left);
        covered.resize(covered.len().max(column + colspan), 0);
        covered[column..column + colspan].fill(cell.rowspan);
        column += colspan;
        cells.push(cell);
    }
    // Columns that are open before a cell from above must have cells of their own.
    while let Some(hole) = covered.iter().position(|&rows| rows == 0).filter(|&at| covered[at..].iter().any(|&r| r > 0))
    {
        let end = covered[hole..].iter().position(|&rows| rows > 0).map_or(covered.len(), |length| hole + length);
        covered[hole..end].fill(1);
        cells.push(empty(end - hole));
        changed = true;
    }
    row.0 = cells;
    changed
}
