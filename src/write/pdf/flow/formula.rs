//! Formulas on lines of their own.

use std::rc::Rc;

use super::paragraph::Lines;
use super::{Column, Flow};
use crate::math::{self, Display, StandIn};
use crate::model::{Direction, MathBlock};
use crate::typeset::{Alignment, ParagraphSettings, Style};
use crate::write::pdf::formula::{self, Drawn, Node, Part, Shape};
use crate::write::pdf::inline::{describe_formula, unreadable_formula};
use crate::write::pdf::item::{Fragment, Item, What};
use crate::write::pdf::structure::{ElementId, Role};
use crate::write::pdf::style::TextLook;

/// The least that a formula too wide is shrunk to.
const LEAST_SCALE: f32 = 0.75;
/// The size at which signs are measured.
const MEASURED: f32 = 100.0;
/// The least between a formula and its label.
const LABEL_GAP: f32 = 12.0;
/// Above and below a formula, besides the space around blocks.
const AIR: f32 = 2.0;

impl Flow<'_, '_> {
    /// A displayed formula.
    pub(super) fn math(&mut self, block: &MathBlock) {
        self.anchor(block.id.as_ref());
        match formula::read(&block.math, Display::Block) {
            Ok(tree) => self.displayed(block, &tree),
            Err(error) => {
                let stand_in = math::stand_in(&block.math);
                self.diagnostics.push(unreadable_formula(&error, &stand_in).at(self.at));
                self.unread(block, &stand_in);
                self.label_below(block, &self.state.setting.look.clone());
            }
        }
    }

    fn displayed(&mut self, block: &MathBlock, tree: &Node) {
        let look = self.state.setting.look.clone();
        let drawn = {
            let typesetter = &mut self.typesetter;
            formula::drawn(tree, &mut |text, italic, bold| {
                let style = Style::serif(MEASURED).with_italic(italic).with_bold(bold);
                typesetter.measure(text, &style) / MEASURED
            })
        };
        let width = drawn.width * look.style.size;
        let scale = (self.state.column.width / width.max(0.1)).min(1.0);
        if scale < LEAST_SCALE {
            self.in_lines(block, &look);
            return self.label_below(block, &look);
        }
        let element = self.structure.block(self.state.parent, Role::Formula);
        describe_formula(&mut self.structure, element, &block.math, self.context.language);
        let scaled = look.scaled(scale);
        let label = block.label.as_deref().map_or(0.0, |label| self.typesetter.measure(label, &look.style));
        let room = self.state.column.width - width * scale - label - LABEL_GAP;
        let is_beside = label > 0.0 && room >= 0.0;
        let baseline = AIR + drawn.ascent * scaled.style.size;
        // In the middle of the column, or as near to it as the label leaves room for.
        let middle = (self.state.column.width - width * scale) / 2.0;
        let distance = if is_beside { middle.min(room) } else { middle };
        let mut item = self.arranged(drawn, &scaled, element, self.left_edge(distance, width * scale));
        if is_beside {
            item.fragments.extend(self.label_beside(block, &look, baseline, label));
        }
        self.push(item);
        if !is_beside {
            self.label_below(block, &look);
        }
    }

    /// The left edge of what is `width` wide and begins so far from where lines begin.
    fn left_edge(&self, distance: f32, width: f32) -> f32 {
        let Column { left, width: column } = self.state.column;
        match self.state.direction {
            Direction::Ltr => left + distance,
            Direction::Rtl => left + column - distance - width,
        }
    }

    /// The label of a formula, where lines end.
    fn label_beside(&mut self, block: &MathBlock, look: &TextLook, baseline: f32, width: f32) -> Option<Fragment> {
        let element = self.structure.block(self.state.parent, Role::Paragraph);
        let x = self.left_edge(self.state.column.width - width, width);
        self.signs(block.label.as_deref()?, look, element, x, baseline)
    }

    /// The label of a formula on a line of its own below it.
    fn label_below(&mut self, block: &MathBlock, look: &TextLook) {
        let Some(label) = &block.label else { return };
        let settings = ParagraphSettings::ragged(self.state.column.width, Alignment::End);
        let element = self.structure.block(self.state.parent, Role::Paragraph);
        self.text(Lines { look, settings, whole: true }, |composer| composer.plain(label, look, element));
    }

    /// A formula that is too wide for the column, as text in lines.
    fn in_lines(&mut self, block: &MathBlock, look: &TextLook) {
        let settings = ParagraphSettings::ragged(self.state.column.width, Alignment::Centred);
        let element = self.structure.block(self.state.parent, Role::Paragraph);
        self.text(Lines { look, settings, whole: true }, |composer| composer.formula(&block.math, look, element));
    }

    /// What stands for a formula that cannot be read.
    fn unread(&mut self, block: &MathBlock, stand_in: &StandIn<'_>) {
        let look = match stand_in {
            StandIn::Source(_) => &self.context.look.code,
            StandIn::Words(_) => &self.context.look.body,
        };
        let element = self.structure.block(self.state.parent, Role::Formula);
        describe_formula(&mut self.structure, element, &block.math, self.context.language);
        let lines = Lines::ragged(look, self.state.column.width);
        let direction = matches!(stand_in, StandIn::Source(_)).then_some(Direction::Ltr);
        self.directed(direction, |flow| {
            flow.text(lines, |composer| composer.plain(stand_in.text(), look, element));
        });
    }

    fn arranged(&mut self, drawn: Drawn, look: &TextLook, element: ElementId, left: f32) -> Item {
        let size = look.style.size;
        let baseline = AIR + drawn.ascent * size;
        let mut item = Item { height: baseline + drawn.descent * size + AIR, ..Item::default() };
        for Part { x, y, shape } in drawn.parts {
            let (x, y) = (left + x * size, baseline - y * size);
            match shape {
                Shape::Signs { text, italic, bold, size: scale } => {
                    let style = Style::serif(scale * size).with_italic(italic).with_bold(bold);
                    let look = TextLook { style, ..look.clone() };
                    item.fragments.extend(self.signs(&text, &look, element, x, y));
                }
                Shape::Rule { width, height } => {
                    let (width, height) = (width * size, height * size);
                    let what = What::Fill { width, height, color: look.color };
                    item.fragments.push(Fragment { x, y: y - height, what });
                }
            }
        }
        // Lines last, so that they do not part the signs from one another.
        item.fragments.sort_by_key(|fragment| matches!(fragment.what, What::Fill { .. }));
        item
    }

    fn signs(&mut self, text: &str, look: &TextLook, element: ElementId, x: f32, y: f32) -> Option<Fragment> {
        let mut composed = None;
        self.directed(Some(Direction::Ltr), |flow| {
            let mut composer = flow.composer();
            composer.plain(text, look, element);
            composed = Some(composer.finish());
        });
        let shaped = composed?.shape(&mut self.typesetter);
        let text = self.broken(shaped, &ParagraphSettings::ragged(f32::INFINITY, Alignment::Start));
        let has_line = !text.layout.lines.is_empty();
        has_line.then(|| Fragment { x, y, what: What::Line { text: Rc::new(text), index: 0 } })
    }
}
