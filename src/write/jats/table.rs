//! Tables in the XHTML model.

use std::io;

use super::block::Holds;
use super::inline::Place;
use super::{Document, Profile};
use crate::diagnostic::Code;
use crate::error::Error;
use crate::model::{Alignment, Block, Cell, Id, Paragraph, Row, Table};

impl<W: io::Write> Document<'_, '_, W> {
    /// A table. JATS4R wants header cells in each `table`; rows without any are an `array`,
    /// which has none.
    pub(super) fn table(&mut self, table: &Table) -> Result<(), Error> {
        let has_headers = !table.head().is_empty() || table.cells().any(|cell| cell.header);
        if !has_headers {
            return self.array(table);
        }
        self.xml.open("table-wrap", &[("id", table.id.as_ref().map_or("", Id::as_str))])?;
        self.caption(table.label.as_deref(), &table.caption)?;
        self.xml.open("table", &[])?;
        self.columns(table)?;
        self.parts(table)?;
        self.xml.close()?;
        Ok(self.xml.close()?)
    }

    /// An `array` has no caption either: with one, a box stands around both.
    fn array(&mut self, table: &Table) -> Result<(), Error> {
        let message = "the table has no header cells, so it cannot be a `table` for JATS4R; it is an `array`";
        self.report(Code::Degraded, message, "mark the cells that head rows or columns", table.at);
        let id = table.id.as_ref().map_or("", Id::as_str);
        if table.caption.is_blank() && table.label.is_none() {
            return self.rows_alone(id, table);
        }
        self.xml.open("boxed-text", &[("content-type", "table"), ("id", id)])?;
        self.caption(table.label.as_deref(), &table.caption)?;
        self.rows_alone("", table)?;
        Ok(self.xml.close()?)
    }

    fn rows_alone(&mut self, id: &str, table: &Table) -> Result<(), Error> {
        self.xml.open("array", &[("id", id)])?;
        if table.columns().iter().any(|alignment| *alignment != Alignment::Start) {
            // An array has no columns.
            let columns: Vec<_> = table.columns().iter().map(|alignment| align(*alignment).unwrap_or("left")).collect();
            self.xml.instruction(&format!("columns {}", columns.join(" ")))?;
        }
        self.part("tbody", table.body(), false)?;
        Ok(self.xml.close()?)
    }

    /// The alignment of the columns, where any is aligned.
    fn columns(&mut self, table: &Table) -> io::Result<()> {
        if table.columns().iter().all(|alignment| *alignment == Alignment::Start) {
            return Ok(());
        }
        for alignment in table.columns() {
            self.xml.empty("col", &[("align", align(*alignment).unwrap_or_default())])?;
        }
        Ok(())
    }

    /// Head and body. The DTD demands a body: the head is one where there is no other.
    fn parts(&mut self, table: &Table) -> Result<(), Error> {
        match (table.head(), table.body()) {
            (head, []) => self.part("tbody", head, true),
            ([], body) => self.part("tbody", body, false),
            (head, body) => {
                self.part("thead", head, true)?;
                self.part("tbody", body, false)
            }
        }
    }

    /// The rows of one part. A row in which no cell begins would be empty, which the DTD
    /// forbids: an instruction stands for it, and the cells that cover it cover one row less.
    fn part(&mut self, name: &'static str, rows: &[Row], head: bool) -> Result<(), Error> {
        let mut empty_before = Vec::with_capacity(rows.len() + 1);
        let mut count = 0;
        for row in rows {
            empty_before.push(count);
            count += usize::from(row.0.is_empty());
        }
        empty_before.push(count);
        self.xml.open(name, &[])?;
        for (index, row) in rows.iter().enumerate() {
            if row.0.is_empty() {
                self.xml.instruction("row")?;
                continue;
            }
            self.xml.open("tr", &[])?;
            for cell in &row.0 {
                let last = (index + usize::from(cell.rowspan)).min(rows.len());
                let covered = empty_before[last] - empty_before[index];
                self.cell(cell, name, head, usize::from(cell.rowspan) - covered)?;
            }
            self.xml.close()?;
        }
        Ok(self.xml.close()?)
    }

    /// A cell of the part of that name; `head` says whether it is one of the head's rows.
    fn cell(&mut self, cell: &Cell, part: &str, head: bool, rowspan: usize) -> Result<(), Error> {
        let spans = |span: usize| if span == 1 { String::new() } else { span.to_string() };
        let (colspan, rowspan) = (spans(usize::from(cell.colspan)), spans(rowspan));
        let scope = match (head, cell.header) {
            (true, _) if cell.colspan > 1 => "colgroup",
            (true, _) => "col",
            (false, true) if cell.rowspan > 1 => "rowgroup",
            (false, true) => "row",
            (false, false) => "",
        };
        // SciELO has one element for the cells of the head and one for those of the body.
        let heads = if self.is_for(Profile::Scielo) { part == "thead" } else { !scope.is_empty() };
        let name = if heads { "th" } else { "td" };
        self.xml.open(name, &[("scope", scope), ("colspan", &colspan), ("rowspan", &rowspan)])?;
        self.cell_content(cell)?;
        Ok(self.xml.close()?)
    }

    /// One plain paragraph stands in the cell without its element.
    fn cell_content(&mut self, cell: &Cell) -> Result<(), Error> {
        match cell.blocks.as_slice() {
            [] => Ok(()),
            [Block::Paragraph(Paragraph { content, language: None, direction: None, at: _ })] => {
                self.rich(content, Place::TITLE)
            }
            blocks => self.blocks(blocks, Holds::Paragraphs),
        }
    }
}

/// The value of `align` for a column, if it needs one.
fn align(alignment: Alignment) -> Option<&'static str> {
    match alignment {
        Alignment::Start => None,
        Alignment::Centre => Some("center"),
        Alignment::End => Some("right"),
    }
}
