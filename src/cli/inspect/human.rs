//! The survey as aligned text.

use super::super::describe::columns;
use super::survey::{Content, Said, Survey, TurnRow};
use crate::diagnostic::Diagnostic;

/// How much of a question or answer is shown, in characters.
const BEGINNING: usize = 48;

/// The greatest length of a metadata line, in characters.
const VALUE: usize = 84;

pub(super) fn text(survey: &Survey<'_>) -> String {
    let parts = [
        format!("{}\n{}", survey.input, metadata(survey)),
        section("Contributors", speakers(survey)),
        section("Turns", turns(&survey.turns)),
        section("Doubts", doubts(survey.doubts)),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

fn section(title: &str, body: String) -> String {
    if body.is_empty() { body } else { format!("{title}\n{}", indent(&body)) }
}

fn indent(text: &str) -> String {
    text.lines().map(|line| format!("  {line}").trim_end().to_owned() + "\n").collect()
}

fn metadata(survey: &Survey<'_>) -> String {
    let row = |(name, value): &(&str, String)| [(*name).to_owned(), shorten(value, VALUE)];
    let mut rows: Vec<_> = survey.metadata.iter().map(row).collect();
    rows.push(["content".to_owned(), content(&survey.content)]);
    indent(&columns(&rows))
}

fn content(content: &Content) -> String {
    let Content { sections, turns, figures, tables, notes, related } = *content;
    let count = |number: usize, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{number} {many}")),
    };
    let parts = [
        count(sections, "section", "sections"),
        count(turns, "turn", "turns"),
        count(figures, "figure", "figures"),
        count(tables, "table", "tables"),
        count(notes, "note", "notes"),
        count(related, "related item", "related items"),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "text alone".to_owned() } else { parts.join(", ") }
}

fn speakers(survey: &Survey<'_>) -> String {
    if survey.speakers.is_empty() {
        return String::new();
    }
    let head = ["Id", "Name", "Roles", "Labels", "Speaks"].map(str::to_owned);
    let rows = survey.speakers.iter().map(|speaker| {
        let speaks = times(speaker.utterances);
        [speaker.id.clone(), speaker.name.clone(), or_dash(&speaker.roles), or_dash(&speaker.labels), speaks]
    });
    columns(&std::iter::once(head).chain(rows).collect::<Vec<_>>())
}

fn times(count: usize) -> String {
    match count {
        0 => "-".to_owned(),
        1 => "once".to_owned(),
        _ => format!("{count} times"),
    }
}

fn or_dash(words: &[String]) -> String {
    if words.is_empty() { "-".to_owned() } else { words.join(", ") }
}

/// One line for every question and answer; the certainty and the reason stand at the first.
fn turns(turns: &[TurnRow]) -> String {
    if turns.is_empty() {
        return String::new();
    }
    let head = ["Id", "Line", "Sure", "Side", "Who", "Begins", "Because"].map(str::to_owned);
    let rows = turns.iter().flat_map(|turn| {
        let question = turn.question.iter().map(|said| ("Q", said));
        let answers = turn.answers.iter().map(|said| ("A", said));
        question.chain(answers).enumerate().map(|(index, (side, said))| utterance(turn, index == 0, side, said))
    });
    let mut rows: Vec<_> = rows.collect();
    // A heading over nothing only raises questions: built in code, turns have no lines.
    let head = std::array::from_fn(|column| {
        if rows.iter().all(|row| row[column].is_empty()) { String::new() } else { head[column].clone() }
    });
    rows.insert(0, head);
    columns(&rows)
}

fn utterance(turn: &TurnRow, first: bool, side: &str, said: &Said) -> [String; 7] {
    let once = |text: Option<String>| text.filter(|_| first).unwrap_or_default();
    [
        once(Some(turn.id.clone())),
        once(turn.line.map(|line| line.to_string())),
        once(Some(turn.confidence.unwrap_or("stated").to_owned())),
        side.to_owned(),
        shorten(said.by.as_deref().unwrap_or("-"), 24),
        shorten(&said.begins, BEGINNING),
        once(turn.reason.clone()),
    ]
}

fn doubts(doubts: &[Diagnostic]) -> String {
    let line = |doubt: &Diagnostic| {
        let place = doubt.location.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let help = doubt.help.as_ref().map(|help| format!("\n  {help}")).unwrap_or_default();
        format!("{place}{}{help}\n", doubt.message)
    };
    doubts.iter().map(line).collect()
}

/// `text` on at most `length` characters, cut at a word if it is longer.
fn shorten(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let cut: String = text.chars().take(length - 1).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", cut.trim_end_matches([',', ';', ':', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_is_shown_with_its_reason() {
        let said = |by: &str, begins: &str| Said { by: Some(by.to_owned()), begins: begins.to_owned() };
        let turn = |id: &str, line, confidence, reason: &str| TurnRow {
            id: id.to_owned(),
            line: Some(line),
            confidence: Some(confidence),
            reason: Some(reason.to_owned()),
            question: Some(said("NF", "Who buys it?")),
            answers: vec![said("ED", "People.")],
        };
        let rows = [turn("t1", 7, "high", "bold labels"), turn("t2", 12, "low", "it ends in a question mark")];
        let expected = "\
Id  Line  Sure  Side  Who  Begins        Because
t1  7     high  Q     NF   Who buys it?  bold labels
                A     ED   People.
t2  12    low   Q     NF   Who buys it?  it ends in a question mark
                A     ED   People.
";
        assert_eq!(turns(&rows), expected);
    }

    #[test]
    fn who_speaks_once_does_not_speak_1_times() {
        assert_eq!([0, 1, 2].map(times), ["-", "once", "2 times"]);
    }

    #[test]
    fn long_text_is_cut_at_a_word() {
        assert_eq!(shorten("Water is scarce", 15), "Water is scarce");
        assert_eq!(shorten("Water is scarce, they say", 18), "Water is scarce…");
        assert_eq!(shorten("Donaudampfschifffahrt", 6), "Donau…");
    }
}
