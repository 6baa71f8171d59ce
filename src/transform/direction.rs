//! Marks of direction in a text: what Unicode's bidirectional algorithm (UAX #9) lets nobody see.
//!
//! An override shows letters in another order than they are written in, so that a name or an
//! address may look like another. It becomes an isolate, whose content runs as its letters say.
//! In a name or another line of metadata nothing may stay open at its end, where another text
//! goes on.

const OVERRIDES: [char; 2] = ['\u{202D}', '\u{202E}'];
const POP: char = '\u{202C}';
const POP_ISOLATE: char = '\u{2069}';

/// What a mark of direction opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// An override, which is an isolate now.
    Override,
    Embedding,
    Isolate,
}

/// Turns the overrides in `text` into isolates, which end with the text. Returns how many there
/// were.
pub(super) fn isolate(text: &mut String) -> usize {
    if !text.is_ascii() && OVERRIDES.into_iter().any(|mark| text.contains(mark)) { rewrite(text, false) } else { 0 }
}

/// The same for a line of metadata, at whose end everything is closed.
pub(super) fn isolate_line(text: &mut String) -> usize {
    let opens = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if text.contains(opens) { rewrite(text, true) } else { 0 }
}

fn rewrite(text: &mut String, closed: bool) -> usize {
    let mut out = String::with_capacity(text.len() + 4);
    let (mut open, mut overrides) = (Vec::new(), 0);
    for c in text.chars() {
        let (shown, opened) = match c {
            // Its first strong letter says in which direction it runs.
            '\u{202D}' | '\u{202E}' => ('\u{2068}', Some(Open::Override)),
            '\u{202A}' | '\u{202B}' => (c, Some(Open::Embedding)),
            '\u{2066}'..='\u{2068}' => (c, Some(Open::Isolate)),
            POP | POP_ISOLATE => {
                if let Some(mark) = close(c, &mut open) {
                    out.push(mark);
                } else if !closed {
                    out.push(c);
                }
                continue;
            }
            _ => (c, None),
        };
        overrides += usize::from(opened == Some(Open::Override));
        open.extend(opened);
        out.push(shown);
    }
    let left = open.into_iter().rev().filter(|&opened| closed || opened == Open::Override);
    out.extend(left.map(end_of));
    *text = out;
    overrides
}

/// The mark in the place of `c`, if it closes what was opened last.
fn close(c: char, open: &mut Vec<Open>) -> Option<char> {
    let last = *open.last()?;
    ((c == POP) == (last != Open::Isolate)).then(|| {
        open.pop();
        end_of(last)
    })
}

fn end_of(opened: Open) -> char {
    if opened == Open::Embedding { POP } else { POP_ISOLATE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, line: bool, expected: &str, overrides: usize) {
        let mut text = text.to_owned();
        let found = if line { isolate_line(&mut text) } else { isolate(&mut text) };
        assert_eq!((text.as_str(), found), (expected, overrides));
    }

    #[test]
    fn overrides_become_isolates() {
        check("a \u{202E}gpj\u{202C} b", false, "a \u{2068}gpj\u{2069} b", 1);
        check("a \u{202D}1\u{202E}2", false, "a \u{2068}1\u{2068}2\u{2069}\u{2069}", 2);
        check("\u{202B}x\u{202C} \u{2067}y", false, "\u{202B}x\u{202C} \u{2067}y", 0);
    }

    #[test]
    fn nothing_stays_open_at_the_end_of_a_line() {
        check("Ada\u{202B} Moreno\u{2067}", true, "Ada\u{202B} Moreno\u{2067}\u{2069}\u{202C}", 0);
        check("Ada\u{202C} \u{2069}Moreno\u{202E}", true, "Ada Moreno\u{2068}\u{2069}", 1);
    }
}
