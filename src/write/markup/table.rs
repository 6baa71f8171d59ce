//! Tables.

use super::{Markup, Tag};
use crate::model::{Alignment, Cell, Row, Table};

impl<'a> Markup<'a> {
    /// A table with its caption, in a region that can be scrolled by keyboard.
    pub(crate) fn table(&mut self, table: &'a Table) {
        let id = table.id.as_ref().and_then(|id| self.anchor(id.as_str()));
        let called = table.label.is_some() || !table.caption.is_blank();
        let caption = id.as_ref().filter(|_| called).map(|id| format!("{id}-caption"));
        let caption = caption.and_then(|id| self.anchor(&id));
        if !self.is_feed() {
            let name = caption.is_none().then_some(self.words.table);
            let tag = Tag::new("div").class("table").with("role", "region").with("tabindex", "0");
            self.out.open(tag.with_some("aria-labelledby", caption.as_ref()).with_some("aria-label", name));
        }
        self.out.open(Tag::new("table").with_some("id", id));
        self.table_caption(table, caption);
        self.rows("thead", table, table.head());
        self.rows("tbody", table, table.body());
        self.out.close();
        if !self.is_feed() {
            self.out.close();
        }
    }

    fn table_caption(&mut self, table: &'a Table, id: Option<String>) {
        if table.label.is_none() && table.caption.is_blank() {
            return;
        }
        self.out.open(Tag::new("caption").with_some("id", id));
        if let Some(label) = &table.label {
            self.caption_label(label);
            self.out.text(if table.caption.is_blank() { "" } else { " " });
        }
        self.rich_text(&table.caption);
        self.out.close();
    }

    fn rows(&mut self, part: &'static str, table: &'a Table, rows: &'a [Row]) {
        if rows.is_empty() {
            return;
        }
        let is_head = part == "thead";
        let grid = Grid::of(rows, table.columns().len(), begun_columns(table));
        self.out.open(Tag::new(part));
        for row in grid.rows {
            self.out.open(Tag::new("tr"));
            for placed in row {
                self.cell(&placed, is_head, table.columns());
            }
            self.out.close();
        }
        self.out.close();
    }

    fn cell(&mut self, placed: &Placed<'a>, is_head: bool, columns: &[Alignment]) {
        let scope = match (is_head, placed.cell.header) {
            (true, _) => Some("col"),
            (false, true) => Some("row"),
            (false, false) => None,
        };
        let span = |count: usize| (count > 1).then(|| count.to_string());
        let tag = Tag::new(if scope.is_some() { "th" } else { "td" }).with_some("scope", scope);
        let tag = tag.with_some("colspan", span(placed.colspan)).with_some("rowspan", span(placed.rowspan));
        let class = columns.get(placed.column).and_then(|&alignment| alignment_class(alignment));
        self.out.open(tag.with_some("class", class.filter(|_| !self.is_feed())));
        self.contents(&placed.cell.blocks);
        self.out.close();
    }
}

fn alignment_class(alignment: Alignment) -> Option<&'static str> {
    match alignment {
        Alignment::Start => None,
        Alignment::Centre => Some("centre"),
        Alignment::End => Some("end"),
    }
}

/// The cells of one part of a table with their places. Rows and columns in which no cell
/// begins are folded: HTML calls them errors, and nobody can see them.
struct Grid<'a> {
    rows: Vec<Vec<Placed<'a>>>,
}

/// A cell with its place and the spans that remain of it.
struct Placed<'a> {
    cell: &'a Cell,
    column: usize,
    colspan: usize,
    rowspan: usize,
}

impl<'a> Grid<'a> {
    fn of(rows: &'a [Row], width: usize, begun: Vec<bool>) -> Self {
        let placed = place(rows, width);
        let begins = |row: usize| placed.get(row).is_some_and(|cells| !cells.is_empty());
        let rows = placed.iter().enumerate().filter(|(_, cells)| !cells.is_empty()).map(|(index, cells)| {
            let folded = cells.iter().map(|&(cell, column)| {
                let columns = column..column + usize::from(cell.colspan);
                let rows = index..index + usize::from(cell.rowspan);
                Placed {
                    cell,
                    column,
                    colspan: columns.filter(|&column| begun.get(column).copied().unwrap_or(true)).count(),
                    rowspan: rows.filter(|&row| begins(row)).count(),
                }
            });
            folded.collect()
        });
        Grid { rows: rows.collect() }
    }
}

/// For every column of the table, whether a cell begins in it.
fn begun_columns(table: &Table) -> Vec<bool> {
    let mut begun = vec![false; table.columns().len()];
    for part in [table.head(), table.body()] {
        for (_, column) in place(part, begun.len()).into_iter().flatten() {
            if let Some(begun) = begun.get_mut(column) {
                *begun = true;
            }
        }
    }
    begun
}

/// The cells of every row with the columns in which they begin.
fn place(rows: &[Row], width: usize) -> Vec<Vec<(&Cell, usize)>> {
    // For each column, how many further rows are covered by a cell begun above.
    let mut covered = vec![0u16; width];
    let mut placed = Vec::with_capacity(rows.len());
    for row in rows {
        let mut cells = Vec::with_capacity(row.0.len());
        let mut column = 0;
        for cell in &row.0 {
            while covered.get(column).is_some_and(|&rows| rows > 0) {
                column += 1;
            }
            cells.push((cell, column));
            let end = (column + usize::from(cell.colspan)).min(width);
            covered[column.min(end)..end].fill(cell.rowspan);
            column = end;
        }
        covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        placed.push(cells);
    }
    placed
}
