//! Messages for people: each with its source line, a caret and what to do.

use std::time::Duration;

use annotate_snippets::renderer::{Effects, Style};
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, Title};
use unicode_width::UnicodeWidthStr;

use super::{Outcome, Totals, count};
use crate::batch::{Finding, Made, Report};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::error::Error;

/// The width to which source lines are cut: an article's paragraph is often one line. A terminal that has fewer columns
/// has its own, down to the least.
const WIDTH: usize = 100;
const LEAST: usize = 40;

/// The columns of the terminal that a text is for; `None` for a file or a program.
pub(in crate::cli) type Columns = Option<usize>;

fn renderer(columns: Columns) -> Renderer {
    Renderer::styled().term_width(columns.map_or(WIDTH, |columns| columns.clamp(LEAST, WIDTH)))
}

/// `text`, broken between words for a terminal where what stands before it has so many columns, but not within code. A
/// text for programs is one line, so that it can be searched.
fn broken(text: &str, before: usize, columns: Columns) -> String {
    let Some(room) = columns.map(|columns| columns.max(LEAST).saturating_sub(before)) else { return text.to_owned() };
    // In a column that is too narrow nothing can be read; the terminal breaks the line then.
    if room < LEAST / 2 {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let (mut at, mut is_code) = (0, false);
    let is_break = |c: char| {
        is_code ^= c == '`';
        c == ' ' && !is_code
    };
    for word in text.split(is_break) {
        let width = word.width();
        if at > 0 {
            let fits = at + 1 + width <= room;
            out.push(if fits { ' ' } else { '\n' });
            at = if fits { at + 1 } else { 0 };
        }
        out.push_str(word);
        at += width;
    }
    out
}

const DIM: Style = Style::new().effects(Effects::DIMMED);
const BOLD: Style = Style::new().effects(Effects::BOLD);

/// `lines` are those of the input.
pub(super) fn finding(finding: &Finding, report: &Report, lines: &[&str], columns: Columns) -> String {
    let code = finding.diagnostic.code.to_string();
    diagnostic(&finding.diagnostic, &code, &finding.formats, (&report.input, lines), columns)
}

/// A diagnostic under the name `id`. `lines` are those of the file called `input`.
pub(in crate::cli) fn diagnostic(
    diagnostic: &Diagnostic,
    id: &str,
    formats: &[String],
    (input, lines): (&str, &[&str]),
    columns: Columns,
) -> String {
    let (level, name) = match diagnostic.severity {
        Severity::Note => (Level::NOTE, "note"),
        Severity::Warning => (Level::WARNING, "warning"),
        Severity::Error => (Level::ERROR, "error"),
    };
    let message = broken(&clean(&diagnostic.message), format!("{name}[{id}]: ").len(), columns);
    let title = level.primary_title(message).id(id);
    let place = place(&diagnostic.location, lines, input);
    let text = compose(title, place, diagnostic.help.as_deref(), formats, columns);
    if text.ends_with("\n\n") { text } else { text + "\n" }
}

/// An error of the input, or, with a `format`, of one of its outputs. `lines` are those of the
/// input, if they are known.
pub(super) fn error(error: &Error, format: Option<&str>, lines: &[&str], columns: Columns) -> String {
    let title = Level::ERROR.primary_title(broken(&clean(error.message()), "error: ".len(), columns));
    let input = error.location().file.as_deref().unwrap_or_default();
    let formats: Vec<_> = format.map(str::to_owned).into_iter().collect();
    compose(title, place(error.location(), lines, input), error.help_text(), &formats, columns)
}

/// What stands before the words of a remark: ` = help: `, and the numbers of the lines.
const BEFORE_REMARK: usize = 12;

/// A message with its place, what to do, and the formats that it speaks of.
fn compose(
    title: Title<'_>,
    place: Option<Place<'_>>,
    help: Option<&str>,
    formats: &[String],
    columns: Columns,
) -> String {
    let renderer = renderer(columns);
    let help = help.map(|help| (Level::HELP, broken(&clean(help), BEFORE_REMARK, columns)));
    let formats = (!formats.is_empty()).then(|| (Level::NOTE, format!("in {}", list(formats))));
    let remarks = help.into_iter().chain(formats);
    if let Some(Place { element, has_number }) = place {
        let remarks = remarks.map(|(level, text)| level.message(text));
        let text = renderer.render(&[title.element(element).elements(remarks)]);
        // The frame of a file alone has no column for the number of a line: it stands as if it had one of one digit.
        return if has_number { text } else { text.replace('\n', "\n ") } + "\n\n";
    }
    // Without a place there is no frame for remarks to hang from.
    let remarks = remarks.map(|(level, text)| level.secondary_title(text));
    let lines = std::iter::once(title).chain(remarks).map(|line| renderer.render(&[Group::with_title(line)]) + "\n");
    lines.collect()
}

/// Where something is, as a frame shows it.
struct Place<'a> {
    element: Element<'a>,
    /// Whether the frame has the number of a line.
    has_number: bool,
}

/// Where it is: the source line with a caret, or the file alone. `lines` are those of the file
/// called `input`.
fn place<'a>(location: &'a Location, lines: &[&'a str], input: &str) -> Option<Place<'a>> {
    let file = location.file.as_deref()?;
    let alone = |origin: Origin<'a>| Some(Place { element: origin.into(), has_number: false });
    let Some(number) = location.line else { return alone(Origin::path(file)) };
    let line = lines.get((number as usize).wrapping_sub(1)).filter(|_| file == input).copied();
    let Some(line) = line else {
        let origin = Origin::path(file).line(number as usize);
        return alone(location.column.map_or(origin.clone(), |column| origin.char_column(column as usize)));
    };
    let begin = caret(line, location.column);
    let end = begin + length_of_word(&line[begin..]);
    let snippet = Snippet::source(as_far_as_shown(line, end)).line_start(number as usize).path(file);
    Some(Place { element: snippet.annotation(AnnotationKind::Primary.span(begin..end)).into(), has_number: true })
}

/// `line` without what lies so far behind `end` that it is cut in any case. A page is often one line of megabytes, of
/// which each finding would be drawn anew.
fn as_far_as_shown(line: &str, end: usize) -> &str {
    &line[..line.floor_char_boundary(end.saturating_add(8 * WIDTH))]
}

/// The byte at the 1-based `column`, or at the first letter where the column is not known.
fn caret(line: &str, column: Option<u32>) -> usize {
    match column {
        Some(column) => line.char_indices().nth((column as usize).saturating_sub(1)).map_or(line.len(), |(at, _)| at),
        None => line.len() - line.trim_start().len(),
    }
}

/// How many bytes of `text` a caret underlines: the word it begins with, or else one character.
fn length_of_word(text: &str) -> usize {
    let word = text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(text.len());
    if word > 0 { word } else { text.chars().next().map_or(0, char::len_utf8) }
}

/// `text` without characters that command a terminal: it may quote the input.
pub(in crate::cli) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c }).collect()
}

/// `rss`, `rss and atom`, `pdf, rss and atom`.
pub(in crate::cli) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// One line for each file made: its path, size, and the time that writing took.
pub(super) fn files(report: &Report) -> String {
    let made = report.outputs.iter().filter_map(|output| {
        let path = output.path.as_ref().map(|path| path.display().to_string());
        Some((clean(&path?), output.result.as_ref().ok()?))
    });
    let made: Vec<_> = made.collect();
    let width = made.iter().map(|(path, _)| path.width()).max().unwrap_or(0);
    made.into_iter().map(|(path, made)| file(&path, width, made)).collect()
}

fn file(path: &str, width: usize, made: &Made) -> String {
    let pad = width - path.width();
    let beside = match made.sidecars.len() {
        0 => String::new(),
        number => format!("   with {}", count(number, "picture")),
    };
    let (size, time) = (size(made.bytes), time(made.elapsed));
    format!("{BOLD}{path}{BOLD:#}{:pad$}  {DIM}{size:>8}  {time:>7}{beside}{DIM:#}\n", "")
}

/// A size for people: `512 B`, `4.2 kB`, `103 kB`, `1.5 MB`.
fn size(bytes: u64) -> String {
    let scaled = |unit: f64, name: &str| {
        let number = bytes as f64 / unit;
        if number < 9.95 { format!("{number:.1} {name}") } else { format!("{number:.0} {name}") }
    };
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..999_500 => scaled(1e3, "kB"),
        _ => scaled(1e6, "MB"),
    }
}

/// A time for people: `0.4 ms`, `41 ms`, `2.5 s`.
fn time(elapsed: Duration) -> String {
    let milliseconds = elapsed.as_secs_f64() * 1e3;
    match milliseconds {
        0.0..9.95 => format!("{milliseconds:.1} ms"),
        9.95..999.5 => format!("{milliseconds:.0} ms"),
        _ => format!("{:.1} s", elapsed.as_secs_f64()),
    }
}

/// One line on the whole run, if it had more than one input.
pub(super) fn summary(totals: &Totals, elapsed: Duration) -> String {
    if totals.inputs < 2 && totals.current.is_none() {
        return String::new();
    }
    if let (0, 0, 0, Some(current)) = (totals.inputs, totals.files, totals.failed, totals.current) {
        let stand = if totals.warnings > 0 {
            let stand = if totals.warnings == 1 { "stands" } else { "stand" };
            format!("; {} of earlier builds still {stand}", count(totals.warnings, "warning"))
        } else {
            String::new()
        };
        let shown = format!("Nothing to make: {} up to date, in {}{stand}", count(current, "article"), time(elapsed));
        return format!("{BOLD}{shown}{BOLD:#}\n");
    }
    let inputs = format!("{} in {}", count(totals.inputs, totals.kind.name()), time(elapsed));
    let files = count(totals.files, "file");
    let mut parts = vec![if totals.wanted == 0 { inputs } else { format!("{files} from {inputs}") }];
    if let Some(current) = totals.current.filter(|current| *current > 0) {
        parts.push(format!("{} up to date", count(current, totals.kind.name())));
    }
    if totals.warnings > 0 {
        parts.push(count(totals.warnings, "warning"));
    }
    if totals.failed > 0 {
        parts.push(format!("{} failed", count(totals.failed, totals.kind.name())));
    }
    format!("{BOLD}{}{BOLD:#}\n", parts.join(", "))
}

/// Why the run counts as failed, if all was made and it counts as failed nevertheless.
pub(super) fn verdict(totals: &Totals, outcome: &Outcome) -> String {
    if outcome.failed || !outcome.strict {
        return String::new();
    }
    let message = format!("{}, and `--strict` allows none", count(totals.warnings, "warning"));
    renderer(None).render(&[Group::with_title(Level::ERROR.primary_title(message))]) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_line_no_more_is_drawn_than_is_shown() {
        let line = "Wässer ".repeat(1_000_000);
        let drawn = |line: &str| {
            let location = Location { file: Some("a.html".into()), line: Some(1), column: None };
            let place = place(&location, &[line], "a.html").map(|place| place.element);
            renderer(None).render(&[Level::NOTE.primary_title("here").elements(place)])
        };
        assert!(as_far_as_shown(&line, 6).len() < 1_000);
        assert_eq!(as_far_as_shown("Wasser", 6), "Wasser");
        assert_eq!(drawn(&line), drawn(&line[..2_000]));
    }

    #[test]
    fn sizes_are_short() {
        let shown: Vec<_> = [0, 999, 1_000, 9_949, 9_960, 103_400, 999_499, 999_500, 25_000_000].map(size).into();
        assert_eq!(shown, ["0 B", "999 B", "1.0 kB", "9.9 kB", "10 kB", "103 kB", "999 kB", "1.0 MB", "25 MB"]);
    }

    #[test]
    fn a_caret_stands_under_its_character() {
        assert_eq!(caret("  é x", Some(5)), 5);
        assert_eq!(caret("  é x", None), 2);
        assert_eq!(caret("ab", Some(9)), 2);
        assert_eq!(caret("", None), 0);
        let lengths = ["gnere: x", "é", "![](x)", ""].map(length_of_word);
        assert_eq!(lengths, [5, 2, 1, 0]);
    }

    #[test]
    fn messages_are_broken_between_words_for_terminals_alone() {
        let text = "the picture has no alternative text, so those who cannot see it miss it";
        assert_eq!(broken(text, 10, None), text);
        let shown = broken(text, 10, Some(40));
        assert_eq!(shown, "the picture has no alternative\ntext, so those who cannot see\nit miss it");
        assert_eq!(broken(text, 35, Some(40)), text);
        let text = "add the language of the text, or pass `-M lang=en`";
        assert_eq!(broken(text, 0, Some(43)), "add the language of the text, or pass\n`-M lang=en`");
    }

    #[test]
    fn messages_command_no_terminal() {
        assert_eq!(clean("a\u{1B}[31mb\nc"), "a\u{FFFD}[31mb\nc");
    }
}
