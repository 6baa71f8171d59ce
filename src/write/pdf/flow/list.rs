//! Lists: bulleted, numbered, of tasks, of definitions.

use super::Flow;
use super::label::Label;
use crate::model::{DefinitionList, List, ListItem, ListMarker, NumberStyle};
use crate::typeset::Style;
use crate::write::pdf::structure::Role;
use crate::write::pdf::style::TextLook;

/// The bullets of lists within lists.
const BULLETS: [&str; 3] = ["•", "–", "◦"];
/// Space between a number and its item.
const LABEL_GAP: f32 = 5.0;
/// Lists within so many others are set in no further where their lines, in ems, would become
/// shorter than this.
const DEEP: usize = 4;
const LEAST_MEASURE: f32 = 14.0;

impl<'c> Flow<'c, '_> {
    /// A list; `depth` is 0 for one that is in no other.
    pub(super) fn list(&mut self, list: &'c List, depth: usize) {
        let labels: Vec<String> = (0..list.items.len()).map(|index| label(list, index, depth)).collect();
        let style = self.state.setting.look.style.clone();
        let width = self.label_width(&labels, &style);
        let column = self.state.column;
        if depth >= DEEP && column.width - width < LEAST_MEASURE * style.size {
            self.state.column = column.outset(width, self.state.direction);
        }
        let first = self.state.items.len();
        let outer = self.open(Role::List);
        let numbering = numbering(&list.marker, depth);
        self.structure.attributes(self.state.parent).numbering = Some(numbering);
        let loose = list.items.iter().any(|item| item.blocks.len() > 1);
        let gap = self.context.look.space.list_item * if loose { 1.8 } else { 1.0 };
        for (item, label) in list.items.iter().zip(&labels) {
            self.space(gap);
            self.list_item(item, label, width, depth);
        }
        // Half a line above it and half a line below bring what follows back onto the grid.
        self.off_grid(first);
        self.state.column = column;
        self.state.parent = outer;
    }

    fn list_item(&mut self, item: &'c ListItem, label: &str, width: f32, depth: usize) {
        let outer = self.open(Role::ListItem);
        let mark = self.structure.block(self.state.parent, Role::Label);
        if let Some(done) = item.done {
            let words = self.context.words;
            let alt = if done { words.done } else { words.not_done };
            self.structure.attributes(mark).alt = Some(alt.to_owned());
        }
        let body = self.structure.block(self.state.parent, Role::ListBody);
        // Boxes are drawn small beside letters.
        let scale = if item.done.is_some() { 1.2 } else { 1.0 };
        let label = Label { text: label.to_owned(), element: mark, target: None, scale };
        self.beside(&label, width, |flow| {
            flow.state.parent = body;
            flow.state.after_paragraph = false;
            for block in &item.blocks {
                flow.block_at(block, depth + 1);
            }
        });
        self.state.parent = outer;
    }

    fn label_width(&mut self, labels: &[String], style: &Style) -> f32 {
        // The last label of a kind is the longest, or nearly so; roman numbers vary.
        let widest = labels.iter().max_by_key(|label| label.chars().count());
        let measured = widest.map_or(0.0, |label| self.typesetter.measure(label, style));
        // In a narrow cell the items need the room more than their labels do.
        (measured + LABEL_GAP).max(1.15 * style.size).min(0.4 * self.state.column.width)
    }

    /// A list of terms and their definitions.
    pub(super) fn definitions(&mut self, list: &'c DefinitionList) {
        let inset = self.context.look.space.inset;
        let first = self.state.items.len();
        let outer = self.open(Role::List);
        for entry in &list.entries {
            self.space(0.5 * self.context.look.space.block);
            let list = self.open(Role::ListItem);
            let term = self.term();
            let element = self.structure.block(self.state.parent, Role::Label);
            let lines = super::paragraph::Lines::ragged(&term, self.state.column.width).whole();
            self.text(lines, |composer| composer.rich(&entry.term, &term, element));
            self.state.glue = true;
            self.within(Role::ListBody, |flow| {
                for definition in &entry.definitions {
                    flow.state.after_paragraph = false;
                    flow.inset(inset, 0.0, |flow| flow.blocks(definition));
                }
            });
            self.state.glue = false;
            self.state.parent = list;
        }
        self.off_grid(first);
        self.state.parent = outer;
    }

    fn term(&self) -> TextLook {
        let look = &self.state.setting.look;
        TextLook { style: look.style.clone().with_bold(true), ..look.clone() }
    }
}

fn label(list: &List, index: usize, depth: usize) -> String {
    if let Some(done) = list.items.get(index).and_then(|item| item.done) {
        return if done { "☑" } else { "☐" }.to_owned();
    }
    match &list.marker {
        ListMarker::Bullet => BULLETS[depth.min(BULLETS.len() - 1)].to_owned(),
        ListMarker::Ordered { start, style } => {
            let number = start.saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
            format!("{}.", style.numeral(number))
        }
    }
}

fn numbering(marker: &ListMarker, depth: usize) -> &'static str {
    match marker {
        ListMarker::Bullet => ["Disc", "Square", "Circle"][depth.min(2)],
        ListMarker::Ordered { style, .. } => match style {
            NumberStyle::Decimal => "Decimal",
            NumberStyle::LowerAlpha => "LowerAlpha",
            NumberStyle::UpperAlpha => "UpperAlpha",
            NumberStyle::LowerRoman => "LowerRoman",
            NumberStyle::UpperRoman => "UpperRoman",
        },
    }
}
