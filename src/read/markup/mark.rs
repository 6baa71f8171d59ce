//! Passages that a page marks as questions and answers, by the classes that content systems give them: `question`,
//! `interview-question`, `qa__question`. A class alone makes no turn, since lists of frequent questions and quizzes have
//! it too: the marks are hints for the recogniser. Classes that Offprint writes itself are `turn`'s.

use super::Node;
use crate::interview::Marked;
use crate::model::{self, Block};
use crate::read::section::Part;

/// What was marked so far.
#[derive(Debug, Default)]
pub(super) struct Marks {
    texts: Marked,
    /// How many elements asked, and how many answered.
    asking: usize,
    answering: usize,
    /// How many elements around hold no talk: frequent questions, a quiz.
    silent: usize,
}

/// A place before an element, to which its marks are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    parts: usize,
    marks: usize,
    is_silent: bool,
}

/// On which side of a talk a class puts its element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Asking,
    Answering,
}

impl Marks {
    /// The state before `node`, behind `parts`.
    pub(super) fn before(&mut self, node: Node<'_>, parts: &[Part]) -> Before {
        let is_silent = classes(node).any(|class| words(&class).any(|word| NO_TALK.contains(&word)));
        self.silent += usize::from(is_silent);
        Before { parts: parts.len(), marks: self.asking + self.answering, is_silent }
    }

    /// Takes what `node` says of the parts that were read of it. What holds marked elements is their box.
    pub(super) fn take(&mut self, node: Node<'_>, before: Before, parts: &[Part]) {
        let is_silent = self.silent > 0;
        self.silent -= usize::from(before.is_silent);
        if is_silent || self.asking + self.answering > before.marks {
            return;
        }
        match side_of(node).or_else(|| only_element(node).and_then(side_of)) {
            Some(Side::Asking) => {
                self.asking += 1;
                self.texts.questions.extend(parts.iter().skip(before.parts).filter_map(text_of));
            }
            Some(Side::Answering) => {
                self.answering += 1;
                self.texts.answers.extend(parts.iter().skip(before.parts).filter_map(text_of));
            }
            None => {}
        }
    }

    /// The texts, if there is more than one question and more than one answer.
    pub(super) fn finish(self) -> Marked {
        if self.asking > 1 && self.answering > 1 { self.texts } else { Marked::default() }
    }
}

/// The words of a class that name the part of a talk.
const ASKING: &[&str] = &["question", "q", "interviewer"];
const ANSWERING: &[&str] = &["answer", "a", "interviewee"];
/// Words that may stand behind it.
const ENDINGS: &[&str] = &["text", "body", "content", "paragraph", "copy"];
/// Words of what asks readers, and of what answers everybody.
const NO_TALK: &[&str] = &["faq", "faqs", "quiz", "poll", "survey", "form", "accordion", "trivia", "exam", "test"];

/// The classes of an element, in lower case.
fn classes(node: Node<'_>) -> impl Iterator<Item = String> {
    node.get("class").into_iter().flat_map(str::split_ascii_whitespace).map(str::to_ascii_lowercase)
}

/// The words of a class: `qa__question-text`.
fn words(class: &str) -> impl Iterator<Item = &str> {
    class.split(['-', '_']).filter(|word| !word.is_empty())
}

fn side_of(node: Node<'_>) -> Option<Side> {
    classes(node).find_map(|class| side_of_class(&class))
}

fn side_of_class(class: &str) -> Option<Side> {
    let last = last_word(class, ENDINGS)?;
    if ASKING.contains(&last) {
        return Some(Side::Asking);
    }
    ANSWERING.contains(&last).then_some(Side::Answering)
}

/// The last word of a class, or the one before it, if it is one of `endings`.
fn last_word<'c>(class: &'c str, endings: &[&str]) -> Option<&'c str> {
    let mut words: Vec<&str> = words(class).collect();
    if words.len() > 1 && words.last().is_some_and(|last| endings.contains(last)) {
        words.pop();
    }
    words.pop()
}

/// Whether the class of a stretch of text says that it names who speaks: `speaker`, `transcript__speaker-name`.
pub(super) fn names_speaker(node: Node<'_>) -> bool {
    let last = |class: String| {
        let last = last_word(&class, &["name", "label"]);
        last.is_some_and(|last| matches!(last, "speaker" | "interviewer" | "interviewee"))
    };
    classes(node).any(last)
}

/// The element that is all that `node` holds.
fn only_element(node: Node<'_>) -> Option<Node<'_>> {
    let mut children = node.children().filter(|child| child.text().is_none_or(|text| !text.trim_ascii().is_empty()));
    let first = children.next().filter(|child| child.is_element())?;
    children.next().is_none().then_some(first)
}

fn text_of(part: &Part) -> Option<String> {
    match part {
        Part::Heading(heading) => Some(heading.title.plain_text()),
        Part::Node(model::Node::Block(Block::Paragraph(paragraph))) => Some(paragraph.content.plain_text()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_content_systems_tell_who_speaks() {
        for class in ["question", "interview-question", "qa__question", "question-text", "q", "c-qna__q", "interviewer"]
        {
            assert_eq!(side_of_class(class), Some(Side::Asking), "{class}");
        }
        for class in ["answer", "interview-answer", "qa__answer-body", "a", "interviewee"] {
            assert_eq!(side_of_class(class), Some(Side::Answering), "{class}");
        }
        for class in ["questions", "question-mark", "text", "", "-"] {
            assert_eq!(side_of_class(class), None, "{class}");
        }
    }
}
