//! Tables of the XHTML and the CALS model, made regular.

use super::tree::{Child, Element};
use super::{Document, id_of};
use crate::model::{Alignment, Block, Cell, Figure, MAX_COLUMNS, Paragraph, RichText, Row, Table};

/// What of a cell matters for its column.
struct Read {
    cell: Cell,
    /// Whether it is a header cell – a `th`, or a cell with a scope – and of what.
    heads: Option<String>,
    align: Alignment,
}

/// The rows of one part while they are read.
#[derive(Default)]
struct Part {
    rows: Vec<Vec<Read>>,
}

impl<'t> Document<'t, '_> {
    /// A table with its label, caption and what stands at its foot.
    pub(super) fn table_wrap(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        let label = element.text_of("label");
        let caption = self.caption(element);
        let mut tables = Vec::new();
        tables_of(element, &mut tables);
        let first = out.len();
        for table in tables {
            self.table(table, out);
        }
        match out.get_mut(first) {
            Some(Block::Table(table)) => {
                (table.id, table.label, table.caption) = (id_of(element).or(table.id.take()), label, caption);
            }
            _ => self.pictured(element, label, caption, out),
        }
        let known = [
            "label",
            "caption",
            "table",
            "array",
            "tgroup",
            "alternatives",
            "graphic",
            "object-id",
            "table-wrap-foot",
            "permissions",
        ];
        self.blocks_but(element, &known, out);
        for foot in element.all("table-wrap-foot") {
            self.foot(foot, out);
        }
    }

    /// A table that is a picture is a figure.
    fn pictured(&mut self, element: Element<'t>, label: Option<String>, caption: RichText, out: &mut Vec<Block>) {
        let Some(picture) = element.find("graphic") else {
            if !caption.is_blank() || label.is_some() {
                let mut content = RichText::from(label.map(|label| format!("{label} ")).unwrap_or_default());
                content.0.extend(caption);
                out.push(Block::paragraph(content));
            }
            return;
        };
        let image = self.image(picture);
        let at = element.line();
        out.push(Figure { id: id_of(element), image, label, caption, at, ..Figure::default() }.into());
    }

    /// Notes that nothing calls, and other words, below the table.
    fn foot(&mut self, foot: Element<'t>, out: &mut Vec<Block>) {
        for inner in foot.elements() {
            match inner.name() {
                "fn" if inner.attribute("id").is_some_and(|id| self.called.contains(id)) => {}
                "fn-group" => self.foot(inner, out),
                _ => self.blocks_inner(inner, out),
            }
        }
    }

    /// A table without anything around it.
    pub(super) fn lone_table(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        self.table(element, out);
    }

    fn table(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        let (mut head, mut body) = (Part::default(), Part::default());
        let names = column_names(element);
        self.rows(element, false, &names, &mut head, &mut body);
        if head.rows.is_empty() {
            let leading = body.rows.iter().take_while(|row| is_head(row)).count();
            // A table of heads alone is one for our writer, which has no other place for them.
            head.rows = body.rows.drain(..leading).collect();
        }
        let width = head.width().max(body.width());
        if width == 0 || width > MAX_COLUMNS {
            return self.blocks_of_cells(head, body, out);
        }
        let columns = columns(element, &body, width);
        let table = Table::new(columns, head.regular(width), body.regular(width));
        match table {
            Ok(mut table) => {
                table.id = id_of(element);
                table.at = element.line();
                out.push(table.into());
            }
            Err(error) => {
                let message = format!("a table cannot be made regular and is left out: {error}");
                self.warn(crate::diagnostic::Code::Dropped, message, "correct its spans", element.line());
            }
        }
    }

    /// What the cells of something hold that makes no table.
    fn blocks_of_cells(&mut self, head: Part, body: Part, out: &mut Vec<Block>) {
        let rows = head.rows.into_iter().chain(body.rows);
        out.extend(rows.flatten().flat_map(|read| read.cell.blocks));
    }

    fn rows(&mut self, element: Element<'t>, in_head: bool, names: &[String], head: &mut Part, body: &mut Part) {
        for child in element.children() {
            match child {
                Child::Instruction("row") => {
                    if in_head { &mut *head } else { &mut *body }.rows.push(Vec::new());
                }
                Child::Element(inner) => match inner.name() {
                    "thead" => self.rows(inner, true, names, head, body),
                    "tbody" | "tfoot" | "tgroup" => self.rows(inner, in_head, names, head, body),
                    "tr" | "row" => {
                        let row = inner.elements().filter(|cell| matches!(cell.name(), "td" | "th" | "entry"));
                        let row: Vec<_> = row.map(|cell| self.cell(cell, names)).collect();
                        if in_head { &mut *head } else { &mut *body }.rows.push(row);
                    }
                    _ => {}
                },
                Child::Text(_) | Child::Instruction(_) => {}
            }
        }
    }

    fn cell(&mut self, element: Element<'t>, names: &[String]) -> Read {
        let number = |name| element.attribute(name).and_then(|text| text.trim().parse::<u16>().ok());
        let column = |name| element.attribute(name).and_then(|wanted| names.iter().position(|name| name == wanted));
        let spanned = match (column("namest"), column("nameend")) {
            (Some(first), Some(last)) if last >= first => u16::try_from(last - first + 1).ok(),
            _ => None,
        };
        let colspan = number("colspan").or(spanned).unwrap_or(1).clamp(1, MAX_COLUMNS as u16);
        let rowspan = number("rowspan").or(number("morerows").map(|more| more.saturating_add(1))).unwrap_or(1);
        let scope = element.attribute("scope");
        let heads = (element.name() == "th" || scope.is_some()).then(|| scope.unwrap_or_default().to_owned());
        let header = heads.as_ref().is_some_and(|scope| !scope.starts_with("col"));
        let blocks = self.cell_blocks(element);
        let align = alignment(element.attribute("align"));
        Read { cell: Cell { blocks, header, colspan, rowspan: rowspan.max(1) }, heads, align }
    }

    fn cell_blocks(&mut self, element: Element<'t>) -> Vec<Block> {
        let blocks = self.blocks_of(element);
        match blocks.as_slice() {
            // The line of a cell's own text is that of the cell, not that of its surroundings.
            [Block::Paragraph(Paragraph { content, .. })] if content.is_blank() => Vec::new(),
            _ => blocks,
        }
    }
}

impl Part {
    fn width(&self) -> usize {
        // Cells that reach down from above count in the rows that they cover.
        let mut covered: Vec<u16> = Vec::new();
        let mut width = 0;
        for row in &self.rows {
            let mut column = 0;
            for read in row {
                while covered.get(column).is_some_and(|&rows| rows > 0) {
                    column += 1;
                }
                let end = (column + usize::from(read.cell.colspan)).min(MAX_COLUMNS + 1);
                covered.resize(covered.len().max(end), 0);
                covered[column..end].fill(read.cell.rowspan);
                column = end;
            }
            let reach = covered.iter().rposition(|&rows| rows > 0).map_or(0, |last| last + 1);
            width = width.max(reach);
            covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        }
        width
    }

    /// The rows, each filling `width` columns: gaps are filled with empty cells, and spans cut at the
    /// edges. A row that an instruction marks as covered lengthens the cells above it.
    fn regular(self, width: usize) -> Vec<Row> {
        let count = self.rows.len();
        let mut out: Vec<Vec<Cell>> = Vec::with_capacity(count);
        let mut covered = vec![0u16; width];
        // For each column, the cell that began last in it: its row and its place there.
        let mut origin: Vec<Option<(usize, usize)>> = vec![None; width];
        for (index, row) in self.rows.into_iter().enumerate() {
            // A span is a number that ends: a cell that reached it is followed by another.
            let may_grow = |place: &(usize, usize)| out[place.0][place.1].rowspan < u16::MAX;
            if row.is_empty()
                && index > 0
                && covered.iter().all(|&rows| rows == 0)
                && origin.iter().flatten().all(may_grow)
            {
                let mut done = std::collections::BTreeSet::new();
                for place in origin.iter().flatten() {
                    if done.insert(*place) {
                        out[place.0][place.1].rowspan += 1;
                    }
                }
                out.push(Vec::new());
                continue;
            }
            let left = u16::try_from(count - index).unwrap_or(u16::MAX);
            let mut cells: Vec<Cell> = Vec::new();
            let mut incoming = row.into_iter().map(|read| read.cell);
            let mut column = 0;
            while column < width {
                if covered[column] > 0 {
                    column += 1;
                    continue;
                }
                let mut cell =
                    incoming.next().unwrap_or(Cell { blocks: Vec::new(), header: false, colspan: 1, rowspan: 1 });
                let free = covered[column..].iter().take_while(|&&rows| rows == 0).count();
                let span = usize::from(cell.colspan).min(free);
                cell.colspan = u16::try_from(span).unwrap_or(1);
                cell.rowspan = cell.rowspan.min(left);
                covered[column..column + span].fill(cell.rowspan);
                origin[column..column + span].fill(Some((index, cells.len())));
                cells.push(cell);
                column += span;
            }
            // What finds no place any more goes on in the last cell.
            if let Some(last) = cells.last_mut() {
                incoming.for_each(|cell| last.blocks.extend(cell.blocks));
            }
            covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            out.push(cells);
        }
        out.into_iter().map(Row).collect()
    }
}

/// Whether all cells of a row head columns.
fn is_head(row: &[Read]) -> bool {
    !row.is_empty() && row.iter().all(|read| read.heads.as_ref().is_some_and(|scope| !scope.starts_with("row")))
}

/// The tables in a wrap; of alternatives, the first that is one.
fn tables_of<'t>(element: Element<'t>, out: &mut Vec<Element<'t>>) {
    for inner in element.elements() {
        match inner.name() {
            "table" | "array" => out.push(inner),
            "tgroup" => out.push(element),
            "alternatives" => tables_of(inner, out),
            _ => {}
        }
    }
}

/// The names of the columns of a CALS table, in order.
fn column_names(element: Element<'_>) -> Vec<String> {
    let group = element.child("tgroup").unwrap_or(element);
    group.all("colspec").map(|column| column.attribute("colname").unwrap_or_default().to_owned()).collect()
}

fn alignment(align: Option<&str>) -> Alignment {
    match align {
        Some("center") => Alignment::Centre,
        Some("right" | "char") => Alignment::End,
        _ => Alignment::Start,
    }
}

/// How the columns are set: as they say themselves, or as all their cells do.
fn columns(element: Element<'_>, body: &Part, width: usize) -> Vec<Alignment> {
    let mut stated = Vec::new();
    stated_columns(element, &mut stated);
    if let Some(told) = element.instruction("columns") {
        stated = told.split_whitespace().map(|align| alignment(Some(align))).collect();
    }
    if !stated.is_empty() {
        stated.truncate(width);
        return stated;
    }
    let full: Vec<_> = body.rows.iter().filter(|row| row.len() == width).collect();
    let of = |column: usize| {
        let first = full.first().map_or(Alignment::Start, |row| row[column].align);
        if full.iter().all(|row| row[column].align == first) { first } else { Alignment::Start }
    };
    (0..width).map(of).collect()
}

fn stated_columns(element: Element<'_>, out: &mut Vec<Alignment>) {
    for inner in element.elements() {
        match inner.name() {
            "col" | "colspec" => {
                let span = inner.attribute("span").and_then(|span| span.parse::<usize>().ok()).unwrap_or(1);
                let align = alignment(inner.attribute("align"));
                out.extend(std::iter::repeat_n(align, span.min(MAX_COLUMNS)));
            }
            "colgroup" | "tgroup" => stated_columns(inner, out),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_reaches_no_further_than_a_span_can_tell() {
        let cell = Cell { blocks: Vec::new(), header: false, colspan: 1, rowspan: 1 };
        let mut rows = vec![vec![Read { cell, heads: None, align: Alignment::Start }]];
        rows.resize_with(usize::from(u16::MAX) + 2, Vec::new);
        let rows = Part { rows }.regular(1);
        let spans: Vec<_> = rows.iter().flat_map(|row| &row.0).map(|cell| cell.rowspan).collect();
        assert_eq!(spans, [u16::MAX, 2]);
        assert!(Table::new(vec![Alignment::Start], Vec::new(), rows).is_ok());
    }
}
