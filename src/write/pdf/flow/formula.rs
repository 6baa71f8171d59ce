//! Formulas on lines of their own.

use std::rc::Rc;

use super::paragraph::Lines;
use super::{Column, Flow};
use crate::math::Display;
use crate::model::{Direction, MathBlock};
use crate::typeset::{Alignment, ParagraphSettings, Style};
use crate::write::pdf::formula::{self, Drawn, Node, Part, Shape};
use crate::write::pdf::inline::unreadable_formula;
use crate::write::pdf::item::{Fragment, Item, What};
use crate::write::pdf::structure::{ElementId, Role};
use crate::write::pdf::style::TextLook;

/// The least that a formula too wide is shrunk to.
const LEAST_SCALE: f32 = 0.75;
/// The size at which signs are measured.
const MEASURED: f32 = 100.0;
/// Above and below a formula, besides the space around blocks.
const AIR: f32 = 2.0;

impl Flow<'_, '_> {
    /// A displayed formula.
    pub(super) fn math(&mut self, block: &MathBlock) {
        self.anchor(block.id.as_ref());
        match formula::read(&block.math, Display::Block) {
            Ok(tree) => self.displayed(block, &tree),
            Err(error) => {
                self.diagnostics.push(unreadable_formula(&error).at(self.at));
                self.source(block);
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
            return self.in_lines(block, &look);
        }
        let element = self.structure.block(self.state.parent, Role::Formula);
        let alt = block.math.alt.clone().unwrap_or_else(|| formula::spoken(tree));
        self.structure.attributes(element).alt = Some(alt);
        let look = look.scaled(scale);
        let item = self.arranged(drawn, &look, element);
        self.push(item);
    }

    /// A formula that is too wide for the column, as text in lines.
    fn in_lines(&mut self, block: &MathBlock, look: &TextLook) {
        let settings = ParagraphSettings::ragged(self.state.column.width, Alignment::Centred);
        let element = self.structure.block(self.state.parent, Role::Paragraph);
        self.text(Lines { look, settings, whole: true }, |composer| composer.formula(&block.math, look, element));
    }

    /// A formula that cannot be read, as its source.
    fn source(&mut self, block: &MathBlock) {
        let look = &self.context.look.code;
        let element = self.structure.block(self.state.parent, Role::Formula);
        self.structure.attributes(element).alt = Some(block.math.spoken().to_owned());
        let lines = Lines::ragged(look, self.state.column.width);
        self.directed(Some(Direction::Ltr), |flow| {
            flow.text(lines, |composer| composer.plain(&block.math.source, look, element));
        });
    }

    fn arranged(&mut self, drawn: Drawn, look: &TextLook, element: ElementId) -> Item {
        let size = look.style.size;
        let Column { left, width } = self.state.column;
        let left = left + (width - drawn.width * size) / 2.0;
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
