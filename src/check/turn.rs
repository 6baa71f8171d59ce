//! Questions and answers.

use super::cx::{Cx, Found};
use super::rules::QUESTION_UNANSWERED;
use crate::model::{Block, Turn};

pub(super) fn check(cx: &mut Cx<'_>) {
    let turns = cx.article.turns();
    for (index, turn) in turns.iter().enumerate() {
        let next = turns.get(index + 1);
        if !asks(turn) || !turn.answers.is_empty() || next.is_some_and(|next| is_taken_up(turn, next)) {
            continue;
        }
        let at = turn.question.as_ref().map_or(turn.at, |question| question.at.or(turn.at));
        cx.report(&QUESTION_UNANSWERED, Found::new("nobody answers this question").at(at));
    }
}

/// Whether the next turn goes on with this one: somebody else asks on, or answers without being asked.
fn is_taken_up(turn: &Turn, next: &Turn) -> bool {
    match (&turn.question, &next.question) {
        (Some(question), Some(other)) => question.voice != other.voice,
        _ => true,
    }
}

/// Whether the question of a turn ends as questions do.
fn asks(turn: &Turn) -> bool {
    let last = turn.question.as_ref().and_then(|question| question.blocks.last());
    let Some(Block::Paragraph(paragraph)) = last else { return false };
    let text = paragraph.content.plain_text();
    let text =
        text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ')' | ']' | '”' | '"' | '»' | '’' | '“'));
    text.trim_end_matches('!').ends_with(['?', '？', '؟'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Utterance, Voice};

    #[test]
    fn questions_are_told_from_last_words() {
        let turn = |text: &str| Turn {
            question: Some(Utterance::new(Voice::default(), vec![Block::paragraph(text)])),
            ..Turn::default()
        };
        for question in ["Is it?", "Did he say “why?”", "آیا؟", "Really?!"] {
            assert!(asks(&turn(question)), "{question}");
        }
        for other in ["Thank you.", "Why? I will tell.", ""] {
            assert!(!asks(&turn(other)), "{other}");
        }
    }
}
