//! Tables: columns as wide as their text asks for, rows that are not parted, heads that are
//! repeated.

use std::ops::Range;
use std::rc::Rc;

use super::{Column, Flow};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Alignment, Block, Cell, Direction, Row, Table};
use crate::typeset::{self, ParagraphSettings};
use crate::write::pdf::inline::Shaped;
use crate::write::pdf::item::{Carried, Fragment, Item, What};
use crate::write::pdf::structure::{ElementId, Role, Scope};
use crate::write::pdf::style::TextLook;

use super::paragraph::Lines;
use super::widths::{share, widen};

/// Space at the sides of a cell.
const SIDE: f32 = 5.0;
/// Space above and below the text of a cell.
const PAD: f32 = 4.0;
/// The thickness of the rules above and below the table.
const THICK: f32 = 1.0;
/// The thickness of the rules between rows.
const THIN: f32 = 0.4;
/// The least that the text of a table too wide is shrunk to.
const LEAST_SCALE: f32 = 0.72;
/// A table up to this part of a page's height is kept on one page. A taller one is parted between
/// its rows: it stands where the text speaks of it, and leaves no page half empty.
const KEPT_WHOLE: f32 = 0.25;
/// The same of a table with a number, which the text names: it floats, and leaves nothing empty.
const FLOATS_WHOLE: f32 = 0.5;
/// A head taller than this part of a page's height is not repeated.
const TALLEST_REPEATED_HEAD: f32 = 0.25;

/// A cell in its place in the grid.
struct Place<'c> {
    cell: &'c Cell,
    row: usize,
    column: usize,
    element: ElementId,
    heads: bool,
    content: Content<'c>,
}

/// What a cell holds.
enum Content<'c> {
    /// A single paragraph, shaped once for measuring and setting.
    Text(Box<Shaped>),
    /// Anything else.
    Blocks(&'c [Block]),
}

/// A cell that is set, with its place in a group of rows.
struct Set {
    row: usize,
    rows: usize,
    columns: Range<usize>,
    item: Item,
}

/// The columns of a table on the page.
struct Grid {
    /// The left edge of each column, and the right edge of the last; from the start side, so
    /// falling in right-to-left text.
    edges: Vec<f32>,
    /// By how much the text is shrunk.
    scale: f32,
    /// Whether some column is narrower than its widest word.
    is_crowded: bool,
}

/// The rows of head or body, ready to be set: runs of rows that share cells in groups.
struct Part<'c> {
    places: Vec<Place<'c>>,
    rows: usize,
}

impl Place<'_> {
    fn columns(&self, grid: &Grid) -> Range<usize> {
        let last = grid.edges.len() - 1;
        self.column.min(last)..(self.column + usize::from(self.cell.colspan)).min(last)
    }
}

impl<'c> Flow<'c, '_> {
    /// A table with its caption above, as wide as the column, or as all columns where one has no
    /// room for its words.
    pub(super) fn table(&mut self, table: &'c Table) {
        self.anchor(table.id.as_ref());
        let outer = self.open(Role::Table);
        let has_caption = !table.caption.is_blank() || table.label.is_some();
        let caption = has_caption.then(|| self.structure.block(self.state.parent, Role::Caption));
        let head = self.part_of(table.head(), true, Role::TableHead);
        let body = self.part_of(table.body(), false, Role::TableBody);
        let wants = self.column_wants(table, &[&head, &body]);
        let column = self.state.column;
        let spans = self.has_to_span(&wants);
        let outer_spans = self.state.spans;
        self.state.spans |= spans;
        if spans {
            self.state.column = Column::whole(&self.context.geometry);
        }
        let first = self.state.items.len();
        if let Some(element) = caption {
            self.table_caption(table, element);
        }
        let grid = self.grid(&wants);
        let heads = self.rows(table, head, &grid);
        let bodies = self.rows(table, body, &grid);
        self.rule_off(heads, bodies, &grid);
        self.keep_table(first, table.label.is_some());
        self.state.column = column;
        self.state.spans = outer_spans;
        self.state.parent = outer;
    }

    /// Whether a table is too wide for its column, and may be as wide as all of them.
    fn has_to_span(&self, wants: &[(f32, f32)]) -> bool {
        let page = &self.context.geometry;
        let least: f32 = wants.iter().map(|want| want.0).sum();
        let column = self.state.column.width;
        page.columns > 1 && column == page.column_width() && least > column && self.state.panel.is_none()
    }

    fn table_caption(&mut self, table: &'c Table, element: ElementId) {
        let look = self.context.look.caption.colored(self.context.look.body.color);
        let look = super::opening::bold(&look);
        let lines = Lines::ragged(&look, self.state.column.width).whole();
        self.text(lines, |composer| {
            if let Some(label) = &table.label {
                composer.plain(label, &look, element);
                composer.plain(if table.caption.is_blank() { "" } else { "  " }, &look, element);
            }
            composer.rich(&table.caption, &look, element);
        });
        self.space(5.0);
        self.state.glue = true;
    }

    /// Makes the elements of a part's rows and cells and shapes their text.
    fn part_of(&mut self, rows: &'c [Row], heads: bool, role: Role) -> Part<'c> {
        let mut part = Part { places: Vec::new(), rows: rows.len() };
        if rows.is_empty() {
            return part;
        }
        let outer = self.open(role);
        // For each column, the first row that is not covered by a cell from above.
        let mut free: Vec<usize> = Vec::new();
        for (row, cells) in rows.iter().enumerate() {
            let element = self.open(Role::Row);
            let mut column = 0;
            for cell in &cells.0 {
                while free.get(column).is_some_and(|&from| from > row) {
                    column += 1;
                }
                let width = usize::from(cell.colspan);
                free.resize(free.len().max(column + width), 0);
                free[column..column + width].fill(row + usize::from(cell.rowspan));
                let place = self.place(cell, row, column, heads);
                part.places.push(place);
                column += width;
            }
            self.state.parent = element;
        }
        self.state.parent = outer;
        part
    }

    fn place(&mut self, cell: &'c Cell, row: usize, column: usize, in_head: bool) -> Place<'c> {
        let heads = in_head || cell.header;
        let role = if heads { Role::HeaderCell } else { Role::Cell };
        let element = self.structure.block(self.state.parent, role);
        let attributes = self.structure.attributes(element);
        attributes.scope = heads.then_some(if in_head { Scope::Column } else { Scope::Row });
        attributes.span = (cell.colspan > 1 || cell.rowspan > 1).then_some((cell.colspan, cell.rowspan));
        let content = match cell.blocks.as_slice() {
            [Block::Paragraph(paragraph)] => {
                let look = self.cell_look(heads, 1.0);
                // In the tree only if it is drawn: a table too wide is shaped once more.
                let owner = self.structure.inline(element, Role::Paragraph);
                self.mark_language(owner, paragraph.language.as_ref());
                let mut composer = self.composer_in(paragraph.language.as_ref(), paragraph.direction);
                composer.rich(&paragraph.content, &look, owner);
                Content::Text(Box::new(composer.finish().shape(&mut self.typesetter)))
            }
            blocks => Content::Blocks(blocks),
        };
        Place { cell, row, column, element, heads, content }
    }

    fn cell_look(&self, heads: bool, scale: f32) -> TextLook {
        let look = &self.context.look;
        if heads { look.head_cell.scaled(scale) } else { look.cell.scaled(scale) }
    }

    /// The narrowest and the widest that each column sensibly is.
    fn column_wants(&self, table: &Table, parts: &[&Part<'c>]) -> Vec<(f32, f32)> {
        let columns = table.columns().len();
        let mut wants = vec![(0.0_f32, 0.0_f32); columns];
        // Cells over several columns ask last, for what the columns do not give them yet.
        let places = || parts.iter().flat_map(|part| &part.places);
        for place in places().filter(|place| place.cell.colspan == 1) {
            let (least, most) = self.wants(place);
            let want = &mut wants[place.column];
            *want = (want.0.max(least), want.1.max(most));
        }
        for place in places().filter(|place| place.cell.colspan > 1) {
            let (least, most) = self.wants(place);
            let end = (place.column + usize::from(place.cell.colspan)).min(columns);
            widen(&mut wants[place.column..end], least, most);
        }
        wants
    }

    /// Shares the width out among the columns.
    fn grid(&mut self, wants: &[(f32, f32)]) -> Grid {
        let mut column = self.state.column;
        let least: f32 = wants.iter().map(|want| want.0).sum();
        if least > column.width {
            column = self.wide_column(column, least);
        }
        let scale = (column.width / least.max(1.0)).clamp(LEAST_SCALE, 1.0);
        let is_crowded = least * scale > column.width * 1.001;
        if is_crowded {
            self.report_crowded();
        }
        let widths = share(wants, column.width);
        Grid { edges: edges(column, &widths, self.state.direction), scale, is_crowded }
    }

    /// The narrowest and the widest that a cell sensibly is.
    fn wants(&self, place: &Place<'c>) -> (f32, f32) {
        let (least, most) = match &place.content {
            Content::Text(shaped) => (shaped.prepared.min_content(), shaped.prepared.max_content()),
            Content::Blocks([]) => (0.0, 0.0),
            Content::Blocks(_) => (56.0, 220.0),
        };
        (least + 2.0 * SIDE + 0.5, most + 2.0 * SIDE + 0.5)
    }

    /// A table that does not fit the column may reach into the margins, unless it is set in.
    fn wide_column(&self, column: Column, least: f32) -> Column {
        let page = &self.context.geometry;
        if column.width < page.measure {
            return column;
        }
        let width = least.min(page.wide);
        Column { left: (page.width - width) / 2.0, width }
    }

    fn report_crowded(&mut self) {
        let message = "a table is too wide for the page: its words are broken";
        let help = "use fewer columns, shorter words, or a larger `paper`";
        self.diagnostics.push(Diagnostic::warning(Code::Degraded, message).help(help).at(self.at));
    }

    /// Sets the rows of a part: an item for each row, or for rows that share cells.
    fn rows(&mut self, table: &Table, part: Part<'c>, grid: &Grid) -> Vec<Item> {
        let mut starts: Vec<usize> = vec![0; part.rows];
        for place in &part.places {
            let end = place.row + usize::from(place.cell.rowspan);
            for start in &mut starts[place.row + 1..end.min(part.rows)] {
                *start = (*start).max(1);
            }
        }
        let mut groups: Vec<Vec<Place<'c>>> = Vec::new();
        let mut row_of_group = 0;
        for place in part.places {
            let joins = (row_of_group + 1..=place.row).all(|row| starts[row] == 1);
            row_of_group = row_of_group.max(place.row);
            if !joins || groups.is_empty() {
                groups.push(Vec::new());
            }
            if let Some(group) = groups.last_mut() {
                group.push(place);
            }
        }
        groups.into_iter().map(|group| self.row_group(table, group, grid)).collect()
    }

    /// Sets rows that share cells into one item.
    fn row_group(&mut self, table: &Table, group: Vec<Place<'c>>, grid: &Grid) -> Item {
        let first = group.first().map_or(0, |place| place.row);
        let last = group.iter().map(|place| place.row + usize::from(place.cell.rowspan)).max().unwrap_or(first + 1);
        let mut heights = vec![0.0_f32; last - first];
        let mut cells: Vec<Set> = Vec::with_capacity(group.len());
        for place in group {
            let (row, rows) = (place.row - first, usize::from(place.cell.rowspan));
            let columns = place.columns(grid);
            let alignment = table.columns().get(place.column).copied().unwrap_or_default();
            cells.push(Set { row, rows, columns, item: self.cell(place, alignment, grid) });
        }
        for cell in cells.iter().filter(|cell| cell.rows == 1) {
            heights[cell.row] = heights[cell.row].max(cell.item.height);
        }
        for cell in cells.iter().filter(|cell| cell.rows > 1) {
            let end = cell.row + cell.rows;
            let have: f32 = heights[cell.row..end].iter().sum();
            heights[end - 1] += (cell.item.height - have).max(0.0);
        }
        let tops = tops(&heights);
        let mut out = Item { height: tops[heights.len()], ..Item::default() };
        self.rules_between(&tops, &cells, grid, &mut out);
        for Set { row, item, .. } in cells {
            let top = tops[row];
            out.fragments.extend(item.fragments.into_iter().map(|f| Fragment { y: f.y + top, ..f }));
            out.notes.extend(item.notes);
            out.anchors.extend(item.anchors);
        }
        out
    }

    /// Hairlines between the rows of a group, where no cell covers both.
    fn rules_between(&self, tops: &[f32], cells: &[Set], grid: &Grid, out: &mut Item) {
        let columns = grid.edges.len() - 1;
        let mut crossed = vec![false; columns * tops.len()];
        for cell in cells {
            for boundary in cell.row + 1..cell.row + cell.rows {
                crossed[boundary * columns..][cell.columns.clone()].fill(true);
            }
        }
        for (boundary, crossed) in crossed.chunks(columns.max(1)).enumerate().take(tops.len() - 1).skip(1) {
            let mut column = 0;
            for run in crossed.chunk_by(|a, b| a == b) {
                if !run[0] {
                    out.fragments.push(self.rule_over(tops[boundary], THIN, column..column + run.len(), grid));
                }
                column += run.len();
            }
        }
    }

    fn cell(&mut self, place: Place<'c>, alignment: Alignment, grid: &Grid) -> Item {
        let columns = place.columns(grid);
        let (a, b) = (grid.edges[columns.start], grid.edges[columns.end]);
        let width = ((a - b).abs() - 2.0 * SIDE).max(4.0);
        let column = Column { left: a.min(b) + SIDE, width };
        let look = self.cell_look(place.heads, grid.scale);
        let setting = self.setting(&look, false, false);
        // A word is parted only where it would reach out of its column.
        let settings = ParagraphSettings {
            hyphenate: grid.is_crowded,
            ..ParagraphSettings::ragged(width, engine_alignment(alignment))
        };
        let lines = Lines { look: &look, settings, whole: false };
        let content = place.content;
        let items = self.collect(column, place.element, |flow| match content {
            Content::Text(shaped) if grid.scale == 1.0 => flow.lines(*shaped, &lines),
            Content::Text(_) | Content::Blocks(_) => {
                flow.set_as(setting, |flow| flow.cell_blocks(place.cell, &lines));
            }
        });
        let mut item = Item::stack(items);
        item.fragments.iter_mut().for_each(|fragment| fragment.y += PAD);
        item.height += 2.0 * PAD;
        item
    }

    fn cell_blocks(&mut self, cell: &'c Cell, lines: &Lines<'_>) {
        match cell.blocks.as_slice() {
            [Block::Paragraph(paragraph)] => {
                let owner = self.structure.block(self.state.parent, Role::Paragraph);
                self.mark_language(owner, paragraph.language.as_ref());
                let mut composer = self.composer_in(paragraph.language.as_ref(), paragraph.direction);
                composer.rich(&paragraph.content, lines.look, owner);
                let shaped = composer.finish().shape(&mut self.typesetter);
                self.lines(shaped, lines);
            }
            blocks => self.blocks(blocks),
        }
    }

    /// A rule over the whole table.
    fn table_rule(&self, y: f32, thickness: f32, grid: &Grid) -> Fragment {
        self.rule_over(y, thickness, 0..grid.edges.len() - 1, grid)
    }

    /// A rule over some columns.
    fn rule_over(&self, y: f32, thickness: f32, columns: Range<usize>, grid: &Grid) -> Fragment {
        let (a, b) = (grid.edges[columns.start], grid.edges[columns.end]);
        let color = if thickness == THIN { self.context.look.hairline } else { self.context.look.accent };
        Fragment { x: a.min(b), y, what: What::Fill { width: (a - b).abs(), height: thickness, color } }
    }

    /// Adds the rows to the flow with rules between them, and the head to be repeated.
    fn rule_off(&mut self, heads: Vec<Item>, bodies: Vec<Item>, grid: &Grid) {
        let mut head = Item::default();
        for (index, item) in heads.into_iter().enumerate() {
            if index > 0 {
                head.fragments.push(self.table_rule(head.height, THIN, grid));
            }
            head.append(item);
        }
        head.fragments.insert(0, self.table_rule(0.0, THICK, grid));
        let page = self.context.geometry.bottom - self.context.geometry.top;
        let has_head = head.height > 0.0;
        if has_head {
            head.fragments.push(self.table_rule(head.height - THIN, 1.5 * THIN, grid));
        }
        let carried = (has_head && head.height < TALLEST_REPEATED_HEAD * page)
            .then(|| Rc::new(Carried { height: head.height, fragments: head.fragments.clone(), everywhere: true }));
        let mut glued = false;
        if has_head {
            self.push(head);
            glued = true;
        } else if let [rule] = head.fragments.as_slice() {
            self.push(Item { fragments: vec![rule.clone()], height: THICK, ..Item::default() });
            glued = true;
        }
        let count = bodies.len();
        for (index, mut item) in bodies.into_iter().enumerate() {
            let last = index + 1 == count;
            let rule = self.table_rule(item.height - THIN, if last { THICK } else { THIN }, grid);
            item.fragments.push(rule);
            item.carried = if index > 0 { carried.clone() } else { None };
            self.push(Item { glued: std::mem::take(&mut glued), ..item });
        }
    }

    /// Keeps a small table on one page, and of a taller one the head with two rows, and the last
    /// two rows. A small one that `is_numbered` floats as figures do: the text names it.
    fn keep_table(&mut self, first: usize, is_numbered: bool) {
        let gives_way = std::mem::take(&mut self.state.gives_way);
        let page = self.context.geometry.bottom - self.context.geometry.top;
        let items = self.state.items.get_mut(first..).unwrap_or_default();
        let height: f32 = items.iter().map(|item| item.gap + item.height).sum();
        let floats = is_numbered && self.state.panel.is_none() && !items.iter().any(Item::has_picture);
        if height > if floats { FLOATS_WHOLE } else { KEPT_WHOLE } * page {
            let count = items.len();
            for (index, item) in items.iter_mut().enumerate().skip(1) {
                item.glued |= index == 2 || index + 1 == count;
            }
            return;
        }
        let items = self.state.items.split_off(first);
        let (gap, glued, spans) = items.first().map_or((0.0, false, false), |item| (item.gap, item.glued, item.spans));
        let carried = self.state.carried.clone();
        let whole = Item { gap, glued, spans, carried, ..Item::stack(items) };
        self.state.items.push(Item { floats, gives_way: gives_way && floats, ..whole });
    }
}

/// Where rows so high begin, and where the last one ends.
fn tops(heights: &[f32]) -> Vec<f32> {
    let mut y = 0.0;
    let mut tops = vec![y];
    tops.extend(heights.iter().map(|height| {
        y += height;
        y
    }));
    tops
}

fn edges(column: Column, widths: &[f32], direction: Direction) -> Vec<f32> {
    let (mut x, sign) = match direction {
        Direction::Ltr => (column.left, 1.0),
        Direction::Rtl => (column.left + column.width, -1.0),
    };
    let mut edges = vec![x];
    for width in widths {
        x += sign * width;
        edges.push(x);
    }
    edges
}

fn engine_alignment(alignment: Alignment) -> typeset::Alignment {
    match alignment {
        Alignment::Start => typeset::Alignment::Start,
        Alignment::Centre => typeset::Alignment::Centred,
        Alignment::End => typeset::Alignment::End,
    }
}
