//! Builds the turns that a [`Plan`](super::plan::Plan) says, in place of their blocks.
//!
//! The body is walked in the order in which [`script`](super::script) numbered its units.
//! Every block of the body comes out again, without labels, and once.

use super::head;
use super::line::{self, Line};
use super::plan::{Action, Begin, Plan};
use super::{Confidence, Finding, Side};
use crate::model::{
    Block, DefinitionList, Id, Inline, List, Node, Paragraph, Quote, RichText, Section, SourceLine, Turn, Utterance,
};

/// The body with its turns, and what was found.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub(super) body: Vec<Node>,
    pub(super) findings: Vec<Finding>,
}

/// Builds the turns of `body`. `parts` says of each unit how many of those behind it are its
/// parts.
pub(super) fn build(body: Vec<Node>, plan: Plan, parts: Vec<usize>) -> Built {
    let mut builder = Builder { actions: plan.actions, parts, index: 0, findings: Vec::new() };
    let mut out = Sink::default();
    builder.nodes(body, &mut out);
    let body = builder.finish(out);
    Built { body, findings: builder.findings }
}

struct Builder {
    actions: Vec<Action>,
    parts: Vec<usize>,
    /// The unit that comes next.
    index: usize,
    findings: Vec<Finding>,
}

/// The nodes of one scope, and the turn at their end that may go on.
#[derive(Default)]
struct Sink {
    nodes: Vec<Node>,
    turn: Option<Growing>,
}

/// A turn that may go on.
struct Growing {
    turn: Turn,
    confidence: Confidence,
    reasons: Vec<String>,
}

impl Builder {
    fn nodes(&mut self, nodes: Vec<Node>, out: &mut Sink) {
        for node in nodes {
            match node {
                Node::Section(section) => self.section(section, out),
                Node::Block(block) => self.block(block, out),
                Node::Turn(turn) => {
                    self.next();
                    self.close(out);
                    out.nodes.push(Node::Turn(turn));
                }
            }
        }
    }

    /// The action of the next unit.
    fn next(&mut self) -> Action {
        let action = self.actions.get_mut(self.index).map(std::mem::take).unwrap_or_default();
        self.index += 1;
        action
    }

    /// The same for a block, whose parts are passed over unless it comes apart.
    fn next_block(&mut self) -> Action {
        let parts = self.parts.get(self.index).copied().unwrap_or_default();
        let action = self.next();
        if !matches!(action, Action::Apart) {
            self.index += parts;
        }
        action
    }

    fn section(&mut self, mut section: Section, out: &mut Sink) {
        if let Action::Begin(begin) = self.next() {
            let title = Paragraph { content: section.title, at: section.at, ..Paragraph::default() };
            self.begin(*begin, Block::Paragraph(title), section.at, out);
            if let Some(growing) = out.turn.as_mut().filter(|growing| growing.turn.answers.is_empty()) {
                growing.turn.id = section.id;
            }
            self.nodes(section.body, out);
        } else {
            self.close(out);
            let mut inner = Sink::default();
            self.nodes(std::mem::take(&mut section.body), &mut inner);
            section.body = self.finish(inner);
            out.nodes.push(Node::Section(section));
        }
    }

    fn block(&mut self, block: Block, out: &mut Sink) {
        match self.next_block() {
            Action::Apart => self.apart(block, out),
            action => self.put(action, block, out),
        }
    }

    fn put(&mut self, action: Action, block: Block, out: &mut Sink) {
        match action {
            Action::Plain | Action::Apart => {
                self.close(out);
                out.nodes.push(Node::Block(block));
            }
            Action::Continue => match out.utterance() {
                Some(utterance) => utterance.blocks.push(block),
                None => out.nodes.push(Node::Block(block)),
            },
            Action::Begin(begin) => {
                let at = block.at();
                self.begin(*begin, block, at, out);
            }
        }
    }

    fn begin(&mut self, begin: Begin, block: Block, at: SourceLine, out: &mut Sink) {
        let blocks = without_label(block, &begin).into_iter().collect();
        let utterance = Utterance { voice: begin.voice, blocks, at };
        if begin.side == Side::Asking {
            self.close(out);
        }
        let growing = out.turn.get_or_insert_with(|| Growing {
            turn: Turn { at, ..Turn::default() },
            confidence: begin.confidence,
            reasons: Vec::new(),
        });
        growing.confidence = growing.confidence.min(begin.confidence);
        if !growing.reasons.contains(&begin.reason) && growing.reasons.len() < 4 {
            growing.reasons.push(begin.reason);
        }
        match begin.side {
            Side::Asking => growing.turn.question = Some(utterance),
            Side::Answering => growing.turn.answers.push(utterance),
        }
    }

    /// Takes a composite apart: its parts have actions of their own.
    fn apart(&mut self, block: Block, out: &mut Sink) {
        match block {
            Block::Paragraph(paragraph) => self.lines(paragraph, out),
            Block::List(List { items, .. }) => {
                items.into_iter().flat_map(|item| item.blocks).for_each(|block| self.block(block, out));
            }
            Block::Definitions(DefinitionList { entries, at }) => {
                for entry in entries {
                    let term = Paragraph { content: entry.term, at, ..Paragraph::default() };
                    let action = self.next();
                    self.put(action, Block::Paragraph(term), out);
                    entry.definitions.into_iter().flatten().for_each(|block| self.block(block, out));
                }
            }
            Block::Quote(Quote { blocks, .. }) => blocks.into_iter().for_each(|block| self.block(block, out)),
            other @ (Block::PullQuote(_)
            | Block::Box(_)
            | Block::Figure(_)
            | Block::Table(_)
            | Block::Code(_)
            | Block::Math(_)
            | Block::Break(_)) => self.put(Action::Plain, other, out),
        }
    }

    /// The lines of a paragraph. Those that go on with the line before stay with it in one
    /// paragraph.
    fn lines(&mut self, paragraph: Paragraph, out: &mut Sink) {
        let Paragraph { content, language, direction, at } = paragraph;
        let mut waiting: Option<(Action, Paragraph)> = None;
        for Line { text, forced } in line::lines(content) {
            let action = self.next();
            let goes_on = match (&action, &waiting) {
                (Action::Continue, Some((Action::Begin(begin), _))) => !begin.alone,
                (Action::Continue, Some((Action::Continue, _))) | (Action::Plain, Some((Action::Plain, _))) => true,
                _ => false,
            };
            if let Some((_, before)) = waiting.as_mut().filter(|_| goes_on) {
                before.content.0.push(if forced { Inline::LineBreak } else { "\n".into() });
                before.content.0.extend(text);
                continue;
            }
            let line = Paragraph { content: text, language: language.clone(), direction, at };
            if let Some((action, before)) = waiting.replace((action, line)) {
                self.put(action, Block::Paragraph(before), out);
            }
        }
        if let Some((action, last)) = waiting {
            self.put(action, Block::Paragraph(last), out);
        }
    }

    /// Ends the turn that may go on.
    fn close(&mut self, out: &mut Sink) {
        let Some(Growing { mut turn, confidence, reasons }) = out.turn.take() else { return };
        turn.utterances_mut().for_each(restore_silent);
        turn.answers.shrink_to_fit();
        turn.utterances_mut().for_each(|utterance| utterance.blocks.shrink_to_fit());
        let id = turn.id.get_or_insert_with(|| Id::numbered("t", self.findings.len() + 1)).clone();
        let reason = reasons.join(", ");
        self.findings.push(Finding { turn: Some(id), at: turn.at, confidence, reason });
        out.nodes.push(Node::Turn(turn));
    }

    fn finish(&mut self, mut out: Sink) -> Vec<Node> {
        self.close(&mut out);
        out.nodes
    }
}

impl Sink {
    /// What was said last in the turn that may go on.
    fn utterance(&mut self) -> Option<&mut Utterance> {
        let turn = &mut self.turn.as_mut()?.turn;
        turn.answers.last_mut().or(turn.question.as_mut())
    }
}

/// A label behind which nothing is said is text.
fn restore_silent(utterance: &mut Utterance) {
    if utterance.blocks.is_empty() {
        let label = utterance.voice.label.take().unwrap_or_default();
        utterance.blocks.push(Block::Paragraph(Paragraph {
            content: label.into(),
            at: utterance.at,
            ..Paragraph::default()
        }));
    }
}

/// `block` without the label at its head; none if it was nothing else.
fn without_label(mut block: Block, begin: &Begin) -> Option<Block> {
    if let Block::Paragraph(paragraph) = &mut block {
        strip(&mut paragraph.content, begin);
        if begin.alone && paragraph.content.is_blank() {
            return None;
        }
    }
    Some(block)
}

fn strip(text: &mut RichText, begin: &Begin) {
    head::remove(text, &begin.cut);
    if begin.unstyle {
        head::unstyle(text);
    } else if !begin.cut.is_empty() {
        text.trim();
    }
}
