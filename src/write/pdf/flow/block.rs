//! The blocks of text: quotations, code, formulas, breaks; the others have files of their own.

use super::paragraph::Lines;
use super::{Column, Flow, Setting};
use crate::model::{Block, CodeBlock, Direction, Quote};
use crate::theme::{Color, PullQuoteMark};
use crate::typeset::{Alignment, ParagraphSettings};
use crate::write::pdf::inline::code_indent;
use crate::write::pdf::item::{Anchor, Fragment, Item, What};
use crate::write::pdf::structure::Role;
use crate::write::pdf::style::TextLook;

/// The thickness of the bar beside a quotation.
const BAR: f32 = 1.6;
/// The thickness of the rules around a pull quote.
const PULL_RULE: f32 = 0.8;
/// The columns by which a line of code that is too long goes on further in than it begins.
const CODE_HANG: usize = 2;
/// The thickness of a hairline.
pub(super) const HAIRLINE: f32 = 0.5;

impl<'c> Flow<'c, '_> {
    /// Blocks below one another.
    pub(super) fn blocks(&mut self, blocks: &'c [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    /// A block that is in no list.
    pub(super) fn block(&mut self, block: &'c Block) {
        self.block_at(block, 0);
    }

    /// A block within so many lists.
    pub(super) fn block_at(&mut self, block: &'c Block, depth: usize) {
        self.at = block.at().or(self.at);
        if let Block::Paragraph(paragraph) = block {
            return self.paragraph(paragraph, None);
        }
        self.state.anchors.extend(self.context.numbers.block(block).map(Anchor::Block));
        let space = &self.context.look.space;
        // A list belongs to its paragraph, and others are set off.
        let gap = match block {
            Block::List(_) if depth > 0 => space.list_item,
            Block::List(_) => 0.35 * space.block,
            _ => space.block,
        };
        self.space(gap);
        match block {
            Block::Paragraph(_) => {}
            Block::List(list) => self.list(list, depth),
            Block::Definitions(list) => self.definitions(list),
            Block::Quote(quote) => self.quote(quote),
            Block::PullQuote(quote) => self.pull_quote(quote),
            Block::Box(text) => self.boxed(text),
            Block::Figure(figure) => self.figure(figure),
            Block::Table(table) => self.table(table),
            Block::Code(code) => self.code(code),
            Block::Math(math) => self.math(math),
            Block::Break(_) => self.ornament(),
        }
        self.state.after_paragraph = false;
        self.space(gap);
    }

    fn quote(&mut self, quote: &'c Quote) {
        let inset = self.context.look.space.inset;
        let setting = self.setting(&self.context.look.quote, true, false);
        let bar = self.bar();
        self.within(Role::Quote, |flow| {
            let element = flow.state.parent;
            flow.mark_language(element, quote.language.as_ref());
            flow.on_panel(bar, flow.context.look.hairline, 0.0, |flow| {
                flow.inset(inset, 0.0, |flow| {
                    flow.state.after_paragraph = false;
                    let direction = quote.language.as_ref().map(crate::model::Language::direction);
                    flow.directed(direction, |flow| flow.set_as(setting, |flow| flow.blocks(&quote.blocks)));
                    flow.attribution(quote);
                });
            });
        });
    }

    fn pull_quote(&mut self, quote: &'c Quote) {
        let gap = self.context.look.space.block;
        self.space(1.5 * gap);
        let first = self.state.items.len();
        self.within(Role::PullQuote, |flow| {
            let element = flow.state.parent;
            flow.mark_language(element, quote.language.as_ref());
            match flow.context.look.theme.pull_quote.mark {
                PullQuoteMark::None => flow.pull_quote_text(quote),
                PullQuoteMark::Rules => flow.ruled_pull_quote(quote),
                PullQuoteMark::Bar => flow.barred_pull_quote(quote),
            }
        });
        for item in self.state.items.iter_mut().skip(first + 1) {
            item.glued = true;
        }
        self.space(1.5 * gap);
    }

    fn pull_quote_text(&mut self, quote: &'c Quote) {
        let look = self.context.look.pull_quote.clone();
        let centered = self.context.look.theme.pull_quote.centered;
        let setting = Setting { centered, ..self.setting(&look, false, false) };
        let alignment = if centered { Alignment::Centred } else { Alignment::Start };
        let outer = std::mem::replace(&mut self.state.alignment, alignment);
        self.state.after_paragraph = false;
        self.set_as(setting, |flow| flow.blocks(&quote.blocks));
        self.attribution(quote);
        self.state.alignment = outer;
    }

    /// Between two rules.
    fn ruled_pull_quote(&mut self, quote: &'c Quote) {
        let color = self.context.look.accent;
        let gap = 0.4 * self.context.look.pull_quote.leading;
        self.thick_rule(PULL_RULE, color);
        self.space(gap);
        self.pull_quote_text(quote);
        // What the last block asks for is meant for below the rule.
        self.state.gap = gap;
        self.thick_rule(PULL_RULE, color);
        self.state.after_rule = true;
    }

    /// Beside a bar.
    fn barred_pull_quote(&mut self, quote: &'c Quote) {
        let inset = self.context.look.space.inset;
        let bar = Column { width: 2.4 * BAR, ..self.bar() };
        let bar = Column { left: bar.left.min(self.state.column.left + self.state.column.width - bar.width), ..bar };
        self.on_panel(bar, self.context.look.accent, 2.0, |flow| {
            flow.inset(inset, inset, |flow| flow.pull_quote_text(quote));
        });
    }

    /// The place of a bar at the start of the column.
    pub(super) fn bar(&self) -> Column {
        let Column { left, width } = self.state.column;
        match self.state.direction {
            Direction::Ltr => Column { left, width: BAR },
            Direction::Rtl => Column { left: left + width - BAR, width: BAR },
        }
    }

    fn attribution(&mut self, quote: &Quote) {
        if quote.attribution.is_blank() {
            return;
        }
        let look = &self.context.look.attribution;
        self.space(3.0);
        self.state.glue = true;
        self.made(look, |composer, element| {
            composer.plain("— ", look, element);
            composer.rich(&quote.attribution, look, element);
        });
    }

    fn code(&mut self, code: &CodeBlock) {
        let context = self.context;
        let (look, padding) = (&context.look.code, context.look.space.padding);
        let column = self.state.column;
        self.on_panel(column, context.look.panel, padding, |flow| {
            flow.inset(padding, padding, |flow| {
                // Code runs from left to right whatever surrounds it.
                flow.directed(Some(Direction::Ltr), |flow| flow.code_lines(&code.code, look));
            });
        });
    }

    /// Lines of code. One that is too long goes on further in than it begins.
    fn code_lines(&mut self, code: &str, look: &TextLook) {
        let paragraph = self.structure.block(self.state.parent, Role::Paragraph);
        let element = self.structure.inline(paragraph, Role::Code);
        let column = self.typesetter.measure("0", &look.style);
        let width = self.state.column.width;
        let (first, count) = (self.state.items.len(), code.split('\n').count());
        for (index, line) in code.split('\n').enumerate() {
            let indent = (code_indent(line) + CODE_HANG) as f32 * column;
            let settings = ParagraphSettings::ragged(width, Alignment::Start);
            let settings = ParagraphSettings { hanging_indent: indent.min(0.4 * width), ..settings };
            let start = self.state.items.len();
            self.text(Lines { look, settings, whole: false }, |composer| composer.code_line(line, look, element));
            // Neither the first line alone at the foot of a page nor the last at its top.
            if let Some(item) = self.state.items.get_mut(start) {
                item.glued |= start > first && (index == 1 || index + 1 == count);
            }
        }
    }

    /// A thematic break: a short rule in the middle.
    fn ornament(&mut self) {
        let Column { left, width } = self.state.column;
        let rule = (0.14 * width).min(52.0);
        let what = What::Fill { width: rule, height: HAIRLINE, color: self.context.look.muted };
        let fragment = Fragment { x: left + (width - rule) / 2.0, y: 4.0, what };
        self.space(self.context.look.space.block);
        self.push(Item { height: 8.0, fragments: vec![fragment], ..Item::default() });
        self.space(self.context.look.space.block);
    }

    /// A rule over the width of the column.
    pub(super) fn thick_rule(&mut self, thickness: f32, color: Color) {
        let item = self.rule_item(thickness, color);
        self.push(item);
    }

    /// A rule over the width of the column that parts what follows from what is above it.
    pub(super) fn separator(&mut self, thickness: f32, color: Color) {
        let item = Item { separates: true, ..self.rule_item(thickness, color) };
        self.push(item);
    }

    fn rule_item(&self, thickness: f32, color: Color) -> Item {
        let Column { left, width } = self.state.column;
        let what = What::Fill { width, height: thickness, color };
        let fragment = Fragment { x: left, y: 0.0, what };
        Item { height: thickness, fragments: vec![fragment], ..Item::default() }
    }
}
