//! The body: sections, and the turns of an interview with who speaks.

use super::block::Lead;
use super::{Markup, Tag};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Id, Node, Section, Turn, Utterance, Voice};
use crate::write::contents::question_entry;

/// Which side speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Question,
    Answer,
}

impl<'a> Markup<'a> {
    /// The nodes of the body or of a section. Turns that follow one another are one interview.
    pub(crate) fn nodes(&mut self, nodes: &'a [Node]) {
        let is_turn = |node: &Node| matches!(node, Node::Turn(_));
        for group in nodes.chunk_by(|a, b| is_turn(a) && is_turn(b)) {
            match &group[0] {
                Node::Turn(_) => self.interview(group),
                Node::Section(section) => self.section(section),
                Node::Block(block) => self.blocks(std::slice::from_ref(block)),
            }
        }
    }

    fn section(&mut self, section: &'a Section) {
        self.at = section.at;
        if self.body_depth == Some(self.out.depth()) {
            self.may_cut();
        }
        let id = section.id.as_ref().and_then(|id| self.anchor(id.as_str()));
        if section.title.is_blank() {
            // Without a heading it is no section to those who move by headings.
            self.out.open(Tag::new("div").with_some("id", id.as_ref()));
            self.pages_at(id.as_deref());
            self.nodes(&section.body);
            return self.out.close();
        }
        self.out.open(Tag::new("section").with_some("id", id.as_ref()));
        self.pages_at(id.as_deref());
        let heading = id.and_then(|id| self.anchor(&format!("{id}-heading")));
        self.out.open(Tag::new(self.level(0)).with_some("id", heading.as_ref()));
        self.rich_text(&section.title);
        self.out.close();
        let outer = std::mem::replace(&mut self.heading, heading);
        self.depth += 1;
        self.nodes(&section.body);
        self.depth -= 1;
        self.heading = outer;
        self.out.close();
    }

    fn interview(&mut self, turns: &'a [Node]) {
        if !self.is_feed() {
            let name = self.heading.is_none().then_some(self.words.interview);
            // No `section`, which validators want a heading in: the name says what a heading would.
            let tag = Tag::new("div").class("interview").with("role", "doc-qna");
            let tag = tag.with_some("aria-labelledby", self.heading.as_ref()).with_some("aria-label", name);
            let tag = self.kind(tag, "qna");
            self.out.open(tag);
        }
        for node in turns {
            if let Node::Turn(turn) = node {
                self.turn(turn);
            }
        }
        if !self.is_feed() {
            self.out.close();
        }
    }

    /// A turn: its question and its answers.
    pub(crate) fn turn(&mut self, turn: &'a Turn) {
        if !self.is_feed() {
            let id = turn.id.as_ref().and_then(|id| self.anchor(id.as_str()));
            self.out.open(Tag::new("div").class("turn").with_some("id", id.as_ref()));
            self.pages_at(id.as_deref());
        }
        if let Some(question) = &turn.question {
            self.utterance(Side::Question, question, turn.question_id());
        }
        for (index, answer) in turn.answers.iter().enumerate() {
            self.utterance(Side::Answer, answer, turn.answer_id(index));
        }
        if !self.is_feed() {
            self.out.close();
        }
    }

    fn utterance(&mut self, side: Side, utterance: &'a Utterance, id: Option<Id>) {
        self.at = utterance.at;
        let lead = self.voice_lead(side, &utterance.voice);
        if self.is_feed() {
            // There is no style sheet to tell the sides apart.
            self.strong = side == Side::Question;
            self.maybe_led_blocks(lead, utterance);
            self.strong = false;
            return;
        }
        let id = id.and_then(|id| self.anchor(id.as_str()));
        let tag = Tag::new("div").class(side.class()).with_some("id", id.as_ref());
        let tag = tag.with_some("data-speaker", speakers(&utterance.voice));
        self.out.open(tag);
        self.pages_at(id.as_deref());
        self.maybe_led_blocks(lead, utterance);
        if let Some(id) = id.filter(|_| side == Side::Question && self.settings.anchors) {
            self.own_link(&id, utterance);
        }
        self.out.close();
    }

    /// A link from a question to itself, whose address readers can copy. It is named by the
    /// question, so that it is told apart in a list of links.
    fn own_link(&mut self, id: &str, question: &Utterance) {
        let name = format!("# {}", question_entry(question, self.words));
        let tag = Tag::new("a").class("anchor").with("href", &format!("#{id}")).with("aria-label", &name);
        self.out.element(tag, "#");
        self.out.raw("\n");
    }

    fn maybe_led_blocks(&mut self, lead: Option<Lead>, utterance: &'a Utterance) {
        match lead {
            Some(lead) => self.led_blocks(&lead, &utterance.blocks),
            None => self.blocks(&utterance.blocks),
        }
    }

    fn voice_lead(&mut self, side: Side, voice: &Voice) -> Option<Lead> {
        let names = || voice.speakers.iter().filter_map(|id| self.article.contributor(id));
        let names = || names().map(|contributor| contributor.name.display().into_owned()).collect();
        let label: Vec<String> = voice.label.clone().map_or_else(names, |label| vec![label]);
        if !label.is_empty() {
            return Some(Lead::Speaker(label));
        }
        if !voice.speakers.is_empty() {
            let ids: Vec<_> = voice.speakers.iter().map(Id::as_str).collect();
            let message = format!("no contributor has the id `{}`: the speaker stays unnamed", ids.join(" "));
            self.report(Diagnostic::warning(Code::Missing, message));
        }
        let word = match side {
            Side::Question => self.words.question,
            Side::Answer => self.words.answer,
        };
        (!self.is_feed()).then_some(Lead::Unseen(word))
    }
}

impl Side {
    fn class(self) -> &'static str {
        match self {
            Side::Question => "question",
            Side::Answer => "answer",
        }
    }
}

/// The ids of who speaks.
fn speakers(voice: &Voice) -> Option<String> {
    let ids: Vec<_> = voice.speakers.iter().map(Id::as_str).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
