//! From lines to paragraphs: one paragraph per line, or lines wrapped at a width, with blank
//! lines between paragraphs or without.

use crate::model::SourceLine;
use crate::read::clue;

/// A paragraph of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Para {
    pub(super) text: String,
    /// The line on which it begins, from 1.
    pub(super) line: u32,
}

impl Para {
    pub(super) fn at(&self) -> SourceLine {
        SourceLine::new(self.line)
    }

    /// The text behind the bullet, if the paragraph begins with one.
    pub(super) fn bullet(&self) -> Option<&str> {
        let rest = self.text.strip_prefix(['•', '·', '▪', '◦', '‣', '*', '-'])?;
        rest.starts_with(char::is_whitespace).then(|| rest.trim_start()).filter(|rest| !rest.is_empty())
    }
}

/// A width at which nobody wraps any more, and one at which hardly anybody does.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=100;

/// A line that is not blank.
struct Line<'a> {
    text: &'a str,
    number: u32,
    /// How many blanks it is indented by.
    indent: usize,
    /// How many characters it has.
    length: usize,
}

/// The paragraphs of `text`.
pub(super) fn paragraphs(text: &str) -> Vec<Para> {
    let lines: Vec<Line<'_>> = (1..).zip(text.lines()).filter_map(|(number, line)| read_line(line, number)).collect();
    let width = wrap_width(&lines);
    let mut paras: Vec<Para> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &lines[before]);
        match (before.filter(|before| goes_on(before, line, width)), paras.last_mut()) {
            (Some(_), Some(para)) => join(&mut para.text, line.text),
            _ => paras.push(Para { text: line.text.to_owned(), line: line.number }),
        }
    }
    paras
}

fn read_line(line: &str, number: u32) -> Option<Line<'_>> {
    let text = line.trim();
    let indent = line.len() - line.trim_start().len();
    (!text.is_empty()).then(|| Line { text, number, indent, length: text.chars().count() + indent })
}

/// The width at which the lines are wrapped, if they are: no line is longer, and of the longer
/// lines with another directly below most have no room for its first word.
fn wrap_width(lines: &[Line<'_>]) -> Option<usize> {
    // A line of one word, such as an address, cannot be wrapped.
    let width = lines.iter().filter(|line| line.text.contains(' ')).map(|line| line.length).max()?;
    if !WIDTHS.contains(&width) {
        return None;
    }
    let adjacent = |pair: &&[Line<'_>]| pair[1].number == pair[0].number + 1 && pair[0].length * 2 > width;
    let pairs = || lines.windows(2).filter(adjacent);
    let full = pairs().filter(|pair| is_full(&pair[0], &pair[1], width)).count();
    // Lines that are wrapped end amid their sentences.
    let amid = |pair: &&[Line<'_>]| is_full(&pair[0], &pair[1], width) && !clue::ends_sentence(pair[0].text);
    let most = full > 0 && full * 5 > pairs().count() * 3;
    (most && pairs().filter(amid).count() * 2 > full).then_some(width)
}

fn is_full(line: &Line<'_>, next: &Line<'_>, width: usize) -> bool {
    let word = next.text.split_whitespace().next().unwrap_or_default().chars().count();
    line.length + 1 + word > width
}

/// Whether `line` goes on with the paragraph of the line before it.
fn goes_on(before: &Line<'_>, line: &Line<'_>, width: Option<usize>) -> bool {
    let Some(width) = width else { return false };
    line.number == before.number + 1 && line.indent <= before.indent && is_full(before, line, width)
}

/// A word parted at the end of a line keeps its hyphen: it may be its own.
fn join(text: &mut String, line: &str) {
    let parted = text.ends_with('-') && text.chars().rev().nth(1).is_some_and(char::is_alphanumeric);
    if !parted {
        text.push(' ');
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        paragraphs(text).into_iter().map(|para| para.text).collect()
    }

    #[test]
    fn one_paragraph_per_line() {
        let long = "The gauge at the old bridge has been read by hand every morning since the flood, and every \
                    reading stands in a book that nobody but the warden and her dog has ever opened.";
        assert_eq!(texts(&format!("Title\n{long}\nMoreno: No.\n{long}")), ["Title", long, "Moreno: No.", long]);
        assert_eq!(texts("One.\n\n\n Two. \n"), ["One.", "Two."]);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "The pontoons of Nordhavn\n\nThe quays are too low, and every spring the water stands a little\n\
                    higher on them. The harbour master has a plan that needs no stone and\n\
                    little money.\n\nMoreno: We let the quays swim, and the rest is a matter of chains and\n\
                    of well-\nknown rules.";
        assert_eq!(
            texts(text),
            [
                "The pontoons of Nordhavn",
                "The quays are too low, and every spring the water stands a little higher on them. The harbour \
                 master has a plan that needs no stone and little money.",
                "Moreno: We let the quays swim, and the rest is a matter of chains and of well-",
                "known rules."
            ]
        );
    }

    #[test]
    fn short_lines_stay_apart() {
        assert_eq!(
            texts("By Ada Moreno\nMarch 13, 2025\nWhy?\nMoreno: So."),
            ["By Ada Moreno", "March 13, 2025", "Why?", "Moreno: So."]
        );
    }

    #[test]
    fn short_answers_are_not_wrapped_lines() {
        let text =
            ["What stands on the quay when the tide is out?", "A crane. Nobody knows whose it is.", "Who asked?"];
        assert_eq!(texts(&text.join("\n")), text);
    }

    #[test]
    fn bullets() {
        let para = |text: &str| Para { text: text.to_owned(), line: 1 };
        assert_eq!(para("• one").bullet(), Some("one"));
        assert_eq!(para("-one").bullet(), None);
        assert_eq!(para("- ").bullet(), None);
    }
}
