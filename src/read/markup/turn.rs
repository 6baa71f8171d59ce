//! Turns that the markup states: elements of the class `turn`, or right within a `doc-qna`, that
//! hold elements of the classes `question` and `answer`. `data-speaker` names the contributors,
//! `speaker` marks the label. A `dl` states them too, if its class calls it an interview, and so does
//! schema.org's `Question` in microdata, with the answers that it holds.

use super::flow::Flow;
use super::{Converter, Node};
use crate::model::{self, Id, Turn, Utterance, Voice};
use crate::read::section::Part;

impl<'t> Converter<'t, '_, '_> {
    /// Whether `node` is a turn, or holds questions and answers right within it.
    pub(super) fn is_turns(&self, node: Node<'t>) -> bool {
        let speaks = |child: Node<'t>| is_question(child) || is_answer(child);
        let said = node.has_class("turn") || node.has_role("doc-qna");
        said && node.elements().any(speaks) || is_dialogue(node)
    }

    /// Reads the turns of `node`. What else stands in it stands between them.
    pub(super) fn turns(&mut self, node: Node<'t>, flow: &mut Flow) {
        if is_dialogue(node) {
            return self.dialogue(node, flow);
        }
        let id = node.value("id").and_then(Id::from_text).filter(|_| node.has_class("turn"));
        let mut turn = Turn { id, at: node.line(), ..Turn::default() };
        for child in node.children() {
            if is_question(child) {
                // A second question begins another turn.
                end_turn(&mut turn, flow);
                turn.at = child.line();
                turn.question = Some(self.utterance(child));
            } else if is_answer(child) {
                turn.answers.push(self.utterance(child));
            } else if child.is_element() && !self.passes_over(child) {
                let mut between = Flow::default();
                self.child(child, &mut between);
                self.end_line(&mut between);
                if !between.parts.is_empty() {
                    end_turn(&mut turn, flow);
                    flow.parts.append(&mut between.parts);
                }
            }
        }
        end_turn(&mut turn, flow);
    }

    /// Reads a list of questions and answers that is called so.
    fn dialogue(&mut self, node: Node<'t>, flow: &mut Flow) {
        let mut turn = Turn { at: node.line(), ..Turn::default() };
        for child in node.elements().filter(|child| !child.is("div")).chain(node.find("div").flat_map(Node::elements)) {
            match child.name() {
                "dt" => {
                    end_turn(&mut turn, flow);
                    turn.at = child.line();
                    turn.question = Some(self.utterance(child));
                }
                "dd" => turn.answers.push(self.utterance(child)),
                _ => {}
            }
        }
        end_turn(&mut turn, flow);
    }

    /// Reads a question of schema.org.
    pub(super) fn asked(&mut self, node: Node<'t>, asked: &Asked<'t>, flow: &mut Flow) {
        let question = asked.question.iter().map(|part| self.utterance(*part)).reduce(|mut question, mut part| {
            question.blocks.append(&mut part.blocks);
            question
        });
        let answers = asked.answers.iter().map(|answer| self.utterance(*answer)).collect();
        let mut turn = Turn { at: node.line(), question, answers, ..Turn::default() };
        end_turn(&mut turn, flow);
    }

    fn utterance(&mut self, node: Node<'t>) -> Utterance {
        let speakers = node.value("data-speaker").unwrap_or_default();
        let speakers = speakers.split_ascii_whitespace().filter_map(|id| Id::new(id).ok()).collect();
        let label = node.descendants().find(|child| child.has_class("speaker") && child.is_element());
        if let Some(label) = label {
            self.pass_over(label);
        }
        // The link of a question to itself says nothing.
        node.elements()
            .filter(|child| child.is("a") && child.has_class("anchor"))
            .for_each(|link| self.pass_over(link));
        let label = label.map(|label| label.plain_text().trim_end_matches([':', '：', ' ']).trim().to_owned());
        let blocks = self.in_language_of(node, |this| this.blocks_of(node));
        let voice = Voice { speakers, label: label.filter(|label| !label.is_empty()) };
        Utterance { voice, blocks, at: node.line() }
    }
}

fn end_turn(turn: &mut Turn, flow: &mut Flow) {
    if turn.question.is_some() || !turn.answers.is_empty() {
        flow.parts.push(Part::Node(model::Node::Turn(std::mem::take(turn))));
    }
}

/// Whether a list of terms and definitions is said to be one of questions and answers.
fn is_dialogue(node: Node<'_>) -> bool {
    let names = ["interview", "dialogue", "qa", "qna", "q-and-a", "q-a"];
    node.is("dl") && names.iter().any(|name| node.has_class(name)) && node.find("dt").next().is_some()
}

/// A question of schema.org: its name with its text, and its answers.
pub(super) struct Asked<'t> {
    question: Vec<Node<'t>>,
    answers: Vec<Node<'t>>,
}

impl<'t> Asked<'t> {
    /// What `node` asks, if it shows a question and an answer, and nothing besides: what else stands there, as votes
    /// and dates, has no place in a turn.
    pub(super) fn of(node: Node<'t>) -> Option<Self> {
        let kind = node.value("itemtype")?;
        if !kind.trim_end().ends_with("schema.org/Question") {
            return None;
        }
        let is_answer =
            |part: &Node<'t>| has_property(*part, "acceptedAnswer") || has_property(*part, "suggestedAnswer");
        let (answers, rest): (Vec<_>, Vec<_>) = within(node).into_iter().partition(is_answer);
        let is_name = |part: &Node<'t>| has_property(*part, "name");
        let question: Vec<_> = rest.into_iter().filter(|part| is_name(part) || has_property(*part, "text")).collect();
        let is_shown = question.iter().any(|part| is_name(part) && letters(*part) > 0) && !answers.is_empty();
        let said: usize = question.iter().chain(&answers).map(|part| letters(*part)).sum();
        (is_shown && said == letters(node)).then_some(Asked { question, answers })
    }
}

/// How many characters `node` shows, white space left out.
fn letters(node: Node<'_>) -> usize {
    node.plain_text().chars().filter(|c| !c.is_whitespace()).count()
}

/// The properties of an item of microdata itself: not those of the items that it holds.
fn within(item: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut waiting: Vec<_> = item.elements().collect();
    waiting.reverse();
    while let Some(node) = waiting.pop() {
        if node.value("itemprop").is_some() {
            found.push(node);
        } else if node.value("itemtype").is_none() {
            let at = waiting.len();
            waiting.extend(node.elements());
            waiting[at..].reverse();
        }
    }
    found
}

fn has_property(node: Node<'_>, name: &str) -> bool {
    node.value("itemprop").is_some_and(|names| names.split_ascii_whitespace().any(|one| one == name))
}

fn is_question(node: Node<'_>) -> bool {
    node.has_class("question") && node.is_element()
}

fn is_answer(node: Node<'_>) -> bool {
    node.has_class("answer") && node.is_element()
}
