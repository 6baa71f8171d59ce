//! Finds what could be a speaker's label at the head of a paragraph.
//!
//! It sees one paragraph at a time. Whether a candidate is a label is decided elsewhere, by
//! what recurs in the article.

use std::ops::Range;

use super::head::{self, Head, NOTE, OBJECT, Style};
use super::{lexicon, name};

/// How long a label may be, in characters.
const LONGEST: usize = 64;

/// What could be a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The label as printed, without its mark: `Ada Moreno (AM)`.
    pub(super) text: String,
    /// The label as it is compared, without what stands in parentheses.
    pub(super) key: String,
    /// How it is set off from the speech.
    pub(super) mark: Mark,
    /// Its style.
    pub(super) style: Style,
    /// The characters to take out of the paragraph: the label with its mark and the space
    /// behind it.
    pub(super) cut: Vec<Range<usize>>,
    /// Where the speech begins.
    pub(super) end: usize,
    /// Whether nothing follows in the paragraph, but for a time.
    pub(super) alone: bool,
}

/// How a label is set off from the speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// `Moreno: …`, also where a time stands between name and speech.
    Colon,
    /// `Q. …`
    Stop,
    /// `Q — …`
    Dash,
    /// By its style alone, or by standing alone.
    Bare,
}

/// What could be a label at the head of a paragraph, the shortest first.
pub(super) fn candidates(head: &Head) -> Vec<Candidate> {
    let scan = Scan::new(head);
    let mut found: Vec<Candidate> = scan.styled().into_iter().collect();
    for candidate in scan.plain() {
        if !found.iter().any(|known| known.end == candidate.end && known.key == candidate.key) {
            found.push(candidate);
        }
    }
    found.retain(|candidate| !candidate.key.is_empty());
    found.sort_by_key(|candidate| candidate.end);
    found.shrink_to_fit();
    found
}

/// A look at one head.
struct Scan<'a> {
    head: &'a Head,
    /// Where the label would begin.
    start: usize,
    /// A dash or chevrons before it that open the speech.
    opening: Option<Range<usize>>,
}

impl<'a> Scan<'a> {
    fn new(head: &'a Head) -> Self {
        let opening = head::opening_dash(head).or_else(|| head::opening_chevrons(head));
        let mut start = opening.as_ref().map_or_else(|| head.skip_blank(0), |dash| dash.end);
        if let Some(end) = timestamp(head, start) {
            start = head.skip_blank(end);
        }
        if let Some(end) = number(head, start) {
            start = head.skip_blank(end);
        }
        Scan { head, start, opening }
    }

    fn style(&self) -> Style {
        self.head.glyphs.get(self.start).map(|glyph| glyph.style()).unwrap_or_default()
    }

    /// The label that is told by its style: bold, italic or in small capitals.
    fn styled(&self) -> Option<Candidate> {
        let style = self.style();
        if style == Style::Plain {
            return None;
        }
        let end = self.run_end(style);
        let (text_end, inner) = self.inner_mark(end);
        if end - self.start > LONGEST + 1 || text_end <= self.start || self.has_object(self.start..end) {
            return None;
        }
        if inner.is_some() {
            return self.candidate(self.start..text_end, inner.unwrap_or(Mark::Colon), end);
        }
        if let Some(candidate) = self.timed(text_end, end) {
            return Some(candidate);
        }
        let noted = (end..).take_while(|&at| self.head.get(at) == Some(NOTE)).count();
        let (label_end, after) = self.extension(end + noted).unwrap_or((text_end, end + noted));
        let (mark, mark_end) = self.outer_mark(after).unwrap_or((Mark::Bare, after));
        if mark == Mark::Bare && label_end != text_end {
            return self.candidate(self.start..text_end, Mark::Bare, end);
        }
        self.candidate(self.start..label_end, mark, mark_end)
    }

    /// Where the run of `style` that begins at the start ends, without space at its end.
    fn run_end(&self, style: Style) -> usize {
        let mut end = self.start;
        for (at, glyph) in self.head.glyphs.iter().enumerate().skip(self.start) {
            if glyph.c() == '\n' || (glyph.style() != style && !head::is_blank(glyph.c())) {
                break;
            }
            if !head::is_blank(glyph.c()) {
                end = at + 1;
            }
        }
        end
    }

    /// The end of the label's text in a run that ends at `end`, and the mark within the run.
    fn inner_mark(&self, end: usize) -> (usize, Option<Mark>) {
        let last = end.checked_sub(1).and_then(|at| self.head.get(at));
        let mark = match last {
            Some(c) if is_colon(c) => Some(Mark::Colon),
            Some('.') if end - self.start <= 4 => Some(Mark::Stop),
            Some('—' | '–') => Some(Mark::Dash),
            Some('-') if end > self.start + 1 && self.is_stop_with_dash(end - 2) => Some(Mark::Dash),
            _ => None,
        };
        let mut text_end = if mark.is_some() { end - 1 } else { end };
        if mark == Some(Mark::Dash) && text_end > self.start && self.is_stop_with_dash(text_end - 1) {
            text_end -= 1;
        }
        while text_end > self.start && self.head.get(text_end - 1).is_some_and(head::is_blank) {
            text_end -= 1;
        }
        (text_end, mark)
    }

    /// Initials or an affiliation between a styled name and its colon: `**Ada Moreno** (AM):`.
    /// The end of the label, and where its mark begins.
    fn extension(&self, end: usize) -> Option<(usize, usize)> {
        let from = self.head.skip_blank(end);
        if !matches!(self.head.get(from)?, '(' | ',') {
            return None;
        }
        let colon = (from..self.start + LONGEST).find(|&at| self.head.get(at).is_some_and(is_colon))?;
        let inside = self.head.text(from..colon);
        let sentence = |c: char| matches!(c, '?' | '!' | ';' | '\n' | OBJECT);
        if inside.chars().any(sentence) || inside.contains(". ") {
            return None;
        }
        Some((from + inside.trim_end().chars().count(), colon))
    }

    /// The mark behind a styled name, and where it ends.
    fn outer_mark(&self, from: usize) -> Option<(Mark, usize)> {
        let at = self.head.skip_blank(from);
        match self.head.get(at)? {
            c if is_colon(c) => Some((Mark::Colon, at + 1)),
            '—' | '–' => Some((Mark::Dash, at + 1)),
            '-' if at > from && self.head.get(at + 1).is_some_and(head::is_blank) => Some((Mark::Dash, at + 1)),
            '.' if self.is_stop_with_dash(at) => Some((Mark::Dash, at + 2)),
            '.' if at == from => Some((Mark::Stop, at + 1)),
            '|' => Some((Mark::Dash, at + 1)),
            _ => None,
        }
    }

    /// A name that ends at `label_end`, with a time from `from` on between it and the speech.
    /// The time stays in the text: only the name and the colon are taken out.
    fn timed(&self, label_end: usize, from: usize) -> Option<Candidate> {
        let time = self.head.skip_blank(from);
        if time == from {
            return None;
        }
        let end = timestamp(self.head, time)?;
        let label_end = self.without_colon(label_end);
        let after = self.after_time(end);
        let ends = |at: usize| self.head.get(at) == Some('\n') || self.head.get(self.head.skip_blank(at)).is_none();
        let line_ends = ends(end) || ends(after);
        if after == end && !line_ends && self.style() == Style::Plain {
            return None;
        }
        let mut candidate = self.candidate(self.start..label_end, Mark::Colon, after)?;
        candidate.cut = self.opening.clone().into_iter().chain([self.start..time, end..after]).collect();
        candidate.alone = line_ends;
        Some(candidate)
    }

    /// The end of a label that may end in a colon: `Lind: (0:12) No.`
    fn without_colon(&self, mut end: usize) -> usize {
        while end > self.start && self.head.get(end - 1).is_some_and(|c| is_colon(c) || head::is_blank(c)) {
            end -= 1;
        }
        end
    }

    /// Labels that are told by a colon, a dash or a full stop alone.
    fn plain(&self) -> Vec<Candidate> {
        let mut found = Vec::new();
        for at in self.start..(self.start + LONGEST).min(self.head.glyphs.len()) {
            let Some(c) = self.head.get(at) else { break };
            if matches!(c, '\n' | '?' | '!' | '？' | '！' | '。' | '；' | OBJECT) {
                break;
            }
            if self.is_stop_with_dash(at) {
                found.extend(self.candidate(self.start..at, Mark::Dash, at + 2));
                break;
            }
            let mark = match c {
                _ if is_colon(c) => self.is_colon_of_label(at).then_some(Mark::Colon),
                '—' | '–' | '|' | '\t' => Some(Mark::Dash),
                '-' if self.is_lone_hyphen(at) => Some(Mark::Dash),
                '.' => match self.stop(at) {
                    Stop::Abbreviation => None,
                    Stop::Label => Some(Mark::Stop),
                    Stop::Sentence => break,
                },
                _ => None,
            };
            if let Some(mark) = mark {
                found.extend(self.candidate(self.start..at, mark, at + 1));
            }
            if let Some(candidate) = self.timed(at, at) {
                found.push(candidate);
                break;
            }
            if found.len() == 3 {
                break;
            }
        }
        found.extend(self.all_of_it());
        found
    }

    /// A short paragraph may be nothing but a label.
    fn all_of_it(&self) -> Option<Candidate> {
        let end = self.head.len;
        if end > LONGEST || end > self.head.glyphs.len() || self.style() != Style::Plain {
            return None;
        }
        let text = self.head.text(self.start..end);
        let sentence = text.trim_end().ends_with(['.', '。', '۔', '।', '…']) && !name::is_initials(text.trim());
        // What stands behind a comma, as in a signature, is no part of a label without a mark.
        let bare = !sentence && !self.has_object(self.start..end) && !text.contains([':', '：', ',', '\n']);
        if bare { self.candidate(self.start..end, Mark::Bare, end) } else { None }
    }

    /// Where the colon behind a time ends, if there is one.
    fn after_time(&self, end: usize) -> usize {
        let at = self.head.skip_blank(end);
        if self.head.get(at).is_some_and(is_colon) { at + 1 } else { end }
    }

    /// Whether the colon at `at` can end a label: not that of a time or an address.
    fn is_colon_of_label(&self, at: usize) -> bool {
        match self.head.get(at + 1) {
            None => true,
            Some('/') => false,
            Some(c) if c.is_numeric() => !self.head.get(at.wrapping_sub(1)).is_some_and(char::is_numeric),
            Some(_) => true,
        }
    }

    fn is_lone_hyphen(&self, at: usize) -> bool {
        at > self.start
            && self.head.get(at - 1).is_some_and(head::is_blank)
            && self.head.get(at + 1).is_some_and(head::is_blank)
    }

    /// Whether a full stop and a dash stand at `at`, as the Spanish press sets them behind a name: `P.- ¿Por qué?`
    fn is_stop_with_dash(&self, at: usize) -> bool {
        self.head.get(at) == Some('.') && matches!(self.head.get(at + 1), Some('-' | '–' | '—'))
    }

    fn stop(&self, at: usize) -> Stop {
        let before: String = self.head.text(self.start..at);
        if lexicon::generic_side(name::without_number(&name::key(&before))).is_some() {
            return Stop::Label;
        }
        let word = before.rsplit([' ', '.']).next().unwrap_or_default();
        let letters = word.chars().count();
        if lexicon::is_title(&name::key(word)) || self.is_initial_before_another(at) {
            return Stop::Abbreviation;
        }
        if at - self.start <= 3 && self.head.get(at + 1).is_some_and(head::is_blank) {
            return Stop::Label;
        }
        if (1..=4).contains(&letters) && name::starts_a_name(word) { Stop::Abbreviation } else { Stop::Sentence }
    }

    /// `range` without the calls of notes, which stay in the text.
    fn without_notes(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        let mut start = range.start;
        for at in range.clone().filter(|&at| self.head.get(at) == Some(NOTE)) {
            ranges.push(start..at);
            start = at + 1;
        }
        ranges.push(start..range.end);
        ranges
    }

    /// Whether the full stop at `at` stands between initials: `A. M.:`.
    fn is_initial_before_another(&self, at: usize) -> bool {
        let next = self.head.skip_blank(at + 1);
        self.head.get(next).is_some_and(char::is_uppercase) && self.head.get(next + 1) == Some('.')
    }

    fn has_object(&self, range: Range<usize>) -> bool {
        self.head.glyphs.get(range).is_some_and(|glyphs| glyphs.iter().any(|glyph| glyph.c() == OBJECT))
    }

    fn candidate(&self, label: Range<usize>, mark: Mark, mark_end: usize) -> Option<Candidate> {
        let raw = self.head.text(label.clone());
        let text = raw.replace(NOTE, "").split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.trim_matches(head::is_blank);
        let bracketed = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let text = bracketed.filter(|_| mark == Mark::Colon).unwrap_or(text).to_owned();
        if text.is_empty() {
            return None;
        }
        let key = name::key(&name::without_parentheses(&text));
        let end = self.head.skip_blank(mark_end);
        let alone = end >= self.head.len;
        let cut = self.opening.clone().into_iter().chain(self.without_notes(label.start..end)).collect();
        let style = self.style();
        Some(Candidate { text, key, mark, style, cut, end, alone })
    }
}

/// What a full stop does.
enum Stop {
    /// It belongs to an abbreviation: `Dr. Moreno:`.
    Abbreviation,
    /// It may end a label of a letter or two: `Q.`
    Label,
    /// It ends a sentence, so no label follows.
    Sentence,
}

fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：' | '﹕' | '︰')
}

/// The end of a time at `at`: `[00:12:30]`, `(12:30)`, `1:02:03`.
fn timestamp(head: &Head, at: usize) -> Option<usize> {
    let closing = match head.get(at)? {
        '[' => Some(']'),
        '(' => Some(')'),
        _ => None,
    };
    let from = at + usize::from(closing.is_some());
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ',' | '-' | '–' | ' ');
    let mut end = from;
    while head.get(end).is_some_and(|c| is_time(c) && (closing.is_some() || c.is_ascii_digit() || c == ':' || c == '.'))
    {
        end += 1;
    }
    let text = head.text(from..end);
    let text = text.trim_end_matches([':', '.', ' ']);
    let well_formed =
        text.contains(':') && text.starts_with(|c: char| c.is_ascii_digit()) && text.split(':').count() >= 2;
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).count() >= 1;
    if !well_formed || !text.split(':').all(digits) {
        return None;
    }
    match closing {
        Some(closing) => (head.get(end) == Some(closing)).then_some(end + 1),
        None => Some(from + text.chars().count()),
    }
}

/// The end of a running number at `at`: `3.`, `3)`.
fn number(head: &Head, at: usize) -> Option<usize> {
    let mut end = at;
    while end < at + 3 && head.get(end).is_some_and(char::is_numeric) {
        end += 1;
    }
    let closed = end > at && matches!(head.get(end), Some('.' | ')')) && head.get(end + 1).is_some_and(head::is_blank);
    closed.then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Inline, RichText};

    fn strong(text: &str) -> Inline {
        Inline::Strong(text.into())
    }

    fn of(inlines: Vec<Inline>) -> (RichText, Vec<Candidate>) {
        let text = RichText(inlines);
        let found = candidates(&Head::of(&text));
        (text, found)
    }

    /// The label and what is left of the text when it is taken out.
    #[track_caller]
    fn check(inlines: Vec<Inline>, label: &str, mark: Mark, rest: &str) {
        let (mut text, found) = of(inlines);
        let candidate = found.iter().find(|candidate| candidate.text == label).unwrap_or_else(|| panic!("{found:?}"));
        assert_eq!(candidate.mark, mark);
        head::remove(&mut text, &candidate.cut);
        assert_eq!(text.plain_text(), rest);
    }

    #[test]
    fn bold_labels_with_the_colon_inside_and_outside() {
        check(vec![strong("KS"), ": Why?".into()], "KS", Mark::Colon, "Why?");
        check(vec![strong("Kim:"), " Why?".into()], "Kim", Mark::Colon, "Why?");
        check(vec![strong("KS: Why?")], "KS", Mark::Colon, "Why?");
        check(vec![strong("Kim:"), " ".into(), strong("Why?")], "Kim", Mark::Colon, "Why?");
        check(vec![strong("Kim Sato (KS): Why?")], "Kim Sato (KS)", Mark::Colon, "Why?");
        check(vec![strong("Kim Sato"), " (KS): Why?".into()], "Kim Sato (KS)", Mark::Colon, "Why?");
        check(vec![strong("Kim Sato"), ", Tideline: Why?".into()], "Kim Sato, Tideline", Mark::Colon, "Why?");
        check(vec![strong("Kim"), "\u{A0}: Why?".into()], "Kim", Mark::Colon, "Why?");
    }

    #[test]
    fn other_marks() {
        check(vec![strong("Q."), " Why?".into()], "Q", Mark::Stop, "Why?");
        check(vec![strong("Q"), ". Why?".into()], "Q", Mark::Stop, "Why?");
        check(vec!["Q. Why?".into()], "Q", Mark::Stop, "Why?");
        check(vec!["Q — Why?".into()], "Q", Mark::Dash, "Why?");
        check(vec!["P.- ¿Por qué?".into()], "P", Mark::Dash, "¿Por qué?");
        check(vec!["Ruiz.— No.".into()], "Ruiz", Mark::Dash, "No.");
        check(vec![strong("P.-"), " ¿Por qué?".into()], "P", Mark::Dash, "¿Por qué?");
        check(vec![strong("Ruiz"), ".- No.".into()], "Ruiz", Mark::Dash, "No.");
        check(vec!["Question 2. Why?".into()], "Question 2", Mark::Stop, "Why?");
        check(vec!["Kim | Why?".into()], "Kim", Mark::Dash, "Why?");
        check(vec!["Kim Sato\tWhy?".into()], "Kim Sato", Mark::Dash, "Why?");
        check(vec![strong("Kim"), " | Why?".into()], "Kim", Mark::Dash, "Why?");
        check(vec![strong("Kim"), " – Why?".into()], "Kim", Mark::Dash, "Why?");
        check(vec![strong("Kim"), " Why?".into()], "Kim", Mark::Bare, "Why?");
        check(vec!["— Kim: Why?".into()], "Kim", Mark::Colon, "Why?");
        check(vec![">> KIM SATO: Why?".into()], "KIM SATO", Mark::Colon, "Why?");
        check(vec!["问：为什么？".into()], "问", Mark::Colon, "为什么？");
    }

    #[test]
    fn plain_labels() {
        check(vec!["Dr. Moreno: No.".into()], "Dr. Moreno", Mark::Colon, "No.");
        check(vec!["DJ: Okto: No.".into()], "DJ: Okto", Mark::Colon, "No.");
        check(vec!["DJ: Okto: No.".into()], "DJ", Mark::Colon, "Okto: No.");
        check(vec!["کریمی: چرا؟".into()], "کریمی", Mark::Colon, "چرا؟");
        check(vec!["Kim Sato".into()], "Kim Sato", Mark::Bare, "");
        check(vec!["[Kim]: No.".into()], "Kim", Mark::Colon, "No.");
        check(vec!["A. M.: No.".into()], "A. M.", Mark::Colon, "No.");
    }

    #[test]
    fn times_stay_in_the_text() {
        check(vec!["[00:12:30] Lind: No.".into()], "Lind", Mark::Colon, "[00:12:30] No.");
        check(vec![strong("Lind:"), " (0:12) No.".into()], "Lind", Mark::Colon, "(0:12) No.");
        check(vec!["Lind [00:12]: No.".into()], "Lind", Mark::Colon, "[00:12] No.");
        check(vec!["0:12 Lind: No.".into()], "Lind", Mark::Colon, "0:12 No.");
        let (_, found) = of(vec!["Speaker 1 (00:12):".into()]);
        assert!(found.iter().any(|label| label.text == "Speaker 1" && label.alone), "{found:?}");
        check(vec!["3. Lind: No?".into()], "Lind", Mark::Colon, "3. No?");
    }

    #[test]
    fn the_call_of_a_note_stays() {
        let call = || Inline::NoteCall(crate::model::Id::numbered("fn", 1));
        let (mut text, found) = of(vec![strong("Lind"), call(), ": No.".into()]);
        assert_eq!((found[0].text.as_str(), found[0].mark), ("Lind", Mark::Colon));
        head::remove(&mut text, &found[0].cut);
        assert_eq!(text, RichText(vec![call(), "No.".into()]));
    }

    #[test]
    fn what_is_no_label() {
        let none = |text: &str| {
            let (_, found) = of(vec![text.into()]);
            found.into_iter().filter(|c| c.mark != Mark::Bare).collect::<Vec<_>>()
        };
        assert_eq!(none("See https://example.org for more."), []);
        assert_eq!(none("At 12:30 we left."), []);
        assert_eq!(none("It was late. Then: nothing."), []);
        assert_eq!(none("Why? Because: it is so."), []);
    }
}
