//! The turns of an interview: a question set off from its answers, and who says what.

use std::rc::Rc;

use super::block::HAIRLINE;
use super::paragraph::{Lead, Lines};
use super::{Flow, Setting};
use crate::model::{Block, Id, Turn, Utterance};
use crate::theme::{self, QuestionMark};
use crate::write::contents::question_entry;
use crate::write::pdf::inline::Ending;
use crate::write::pdf::item::{Anchor, Carried, Item};
use crate::write::pdf::structure::Role;
use crate::write::pdf::style::TextLook;

/// Between the rule above a question and the question.
const RULE_GAP: f32 = 3.0;
/// The padding of a question's panel above and below, beside that at its sides.
const PANEL_PADDING: f32 = 0.7;

impl<'c> Flow<'c, '_> {
    /// A turn, `level` sections deep.
    pub(super) fn turn(&mut self, turn: &'c Turn, level: usize) {
        let spaces = self.context.look.space;
        let outer = self.open(Role::Turn);
        // A heading has its own space below it.
        if !self.state.glue {
            self.space(spaces.turn);
        }
        self.anchor(turn.id.as_ref());
        if let Some(question) = &turn.question {
            self.anchor(turn.question_id().as_ref());
            self.state.anchors.push(Anchor::Outline { level, title: question_entry(question, self.context.words) });
            self.question(question);
        }
        for (index, answer) in turn.answers.iter().enumerate() {
            self.space(spaces.answer);
            self.answer(answer, turn.answer_id(index).as_ref());
        }
        self.state.glue = false;
        self.state.parent = outer;
        self.state.after_paragraph = false;
        self.space(spaces.turn);
    }

    fn question(&mut self, question: &'c Utterance) {
        let look = self.context.look.question.clone();
        let label = self.context.look.speaker.colored(self.context.look.question_color);
        let setting = Setting { look, justified: false, centered: false, indented: true };
        let first = self.state.items.len();
        self.within(Role::Question, |flow| {
            flow.marked_question(|flow| flow.set_as(setting, |flow| flow.utterance(question, &label)));
        });
        self.keep_question(first);
    }

    /// Sets `what` off as the theme has it.
    fn marked_question(&mut self, what: impl FnOnce(&mut Self)) {
        let context = self.context;
        let padding = context.look.space.padding;
        match context.look.theme.question.mark {
            QuestionMark::None => what(self),
            QuestionMark::Rule => {
                // A heading, or the rule below a pull quote, parts it well enough from what is above.
                if !self.state.glue && !self.state.after_rule {
                    self.separator(HAIRLINE, context.look.hairline);
                    self.space(RULE_GAP);
                }
                what(self);
            }
            QuestionMark::Bar => {
                let (bar, color) = (self.bar(), context.look.accent);
                self.on_panel(bar, color, 1.0, |flow| flow.inset(context.look.space.inset * 0.6, 0.0, what));
            }
            QuestionMark::Panel => {
                let column = self.state.column;
                self.on_panel(column, context.look.panel, PANEL_PADDING * padding, |flow| {
                    flow.inset(padding, padding, what);
                });
                self.space(context.look.space.answer);
            }
        }
    }

    /// Keeps a question with the beginning of what follows, and a short one whole.
    fn keep_question(&mut self, first: usize) {
        let items = self.state.items.get_mut(first..).unwrap_or_default();
        let count = items.len();
        for (index, item) in items.iter_mut().enumerate().skip(1) {
            // A rule or a name above it is no line of it.
            item.glued |= count <= 6 || index == 1;
        }
        self.state.glue = count > 0;
    }

    fn answer(&mut self, answer: &'c Utterance, id: Option<&Id>) {
        self.anchor(id);
        let label = self.context.look.speaker.clone();
        let first = self.state.items.len();
        self.within(Role::Answer, |flow| flow.utterance(answer, &label));
        self.carry_on(answer, first);
    }

    /// Has the speaker's name repeated where the answer goes on at the top of a page.
    fn carry_on(&mut self, answer: &Utterance, first: usize) {
        let Some(label) = self.context.article.voice_label(&answer.voice) else { return };
        if self.state.items.len() < first + 3 {
            return;
        }
        let carried = Rc::new(self.continued(&label));
        for item in self.state.items.iter_mut().skip(first + 1) {
            item.carried.get_or_insert_with(|| Rc::clone(&carried));
        }
    }

    fn continued(&mut self, label: &str) -> Carried {
        let look = TextLook { leading: self.context.look.body.leading, ..self.context.look.running.clone() };
        let text = format!("{label} ({})", self.context.words.continued);
        let column = self.state.column;
        let parent = self.state.parent;
        let items = self.collect(column, parent, |flow| {
            let lines = Lines::ragged(&look, column.width);
            flow.text(lines, |composer| composer.plain(&text, &look, parent));
        });
        let Item { height, fragments, .. } = Item::stack(items.into_iter().take(1).collect());
        Carried { height, fragments, everywhere: false }
    }

    fn utterance(&mut self, utterance: &'c Utterance, look: &TextLook) {
        self.state.after_paragraph = false;
        self.at = utterance.at.or(self.at);
        let lead = self.lead(utterance, look);
        let is_above = self.context.look.theme.question.label == theme::Label::Above;
        let figures = utterance.blocks.iter().take_while(|block| matches!(block, Block::Figure(_))).count();
        let (figures, blocks) = utterance.blocks.split_at(figures);
        match (blocks, lead) {
            ([Block::Paragraph(paragraph), rest @ ..], Some(mut lead)) if !is_above => {
                if !figures.is_empty() {
                    // The name is read before the figures, and seen before the first words.
                    lead.owner = Some(self.structure.block(self.state.parent, Role::Paragraph));
                }
                self.before_figures(figures, |flow| {
                    flow.at = paragraph.at.or(flow.at);
                    flow.paragraph(paragraph, Some(&lead));
                });
                self.blocks(rest);
            }
            (blocks, Some(lead)) => {
                let ending = if is_above { Ending::None } else { Ending::Colon };
                self.made(&lead.look.clone(), |composer, element| {
                    composer.speaker(&lead.name, ending, &lead.look, element);
                });
                self.state.glue = true;
                match blocks {
                    [first @ Block::Paragraph(_), rest @ ..] => {
                        self.before_figures(figures, |flow| flow.block(first));
                        self.blocks(rest);
                    }
                    _ => self.blocks(&utterance.blocks),
                }
            }
            (_, None) => self.blocks(&utterance.blocks),
        }
    }

    /// Makes the figures with which somebody begins to speak, and lets them stand behind what
    /// `words` sets. A name before a figure would go with it to the next page.
    fn before_figures(&mut self, figures: &'c [Block], words: impl FnOnce(&mut Self)) {
        if figures.is_empty() {
            return words(self);
        }
        let (gap, glue) = (self.state.gap, std::mem::take(&mut self.state.glue));
        let anchors = std::mem::take(&mut self.state.anchors);
        let first = self.state.items.len();
        self.blocks(figures);
        let waiting = self.state.items.split_off(first);
        let below = std::mem::replace(&mut self.state.gap, gap);
        (self.state.glue, self.state.anchors) = (glue, anchors);
        words(self);
        self.state.items.extend(waiting);
        self.space(below);
        self.state.after_paragraph = false;
    }

    fn lead(&self, utterance: &Utterance, look: &TextLook) -> Option<Lead> {
        let name = self.context.article.voice_label(&utterance.voice)?;
        Some(Lead { name, look: look.clone(), owner: None })
    }
}
