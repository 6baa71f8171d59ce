//! White space in rich text, as it is read: one space where the source has any number.

use crate::model::{Inline, RichText};

/// `text` as it is read: white space of any length as one space, and none at its ends.
pub(crate) fn tidy(text: RichText) -> RichText {
    tidied(text, false)
}

/// The same, but the ends of the lines of the source stay line feeds where they stand in no other
/// node: each line may begin with a speaker's label.
#[cfg(feature = "markdown")]
pub(crate) fn tidy_lines(text: RichText) -> RichText {
    tidied(text, true)
}

fn tidied(mut text: RichText, lines: bool) -> RichText {
    collapse(&mut text, &mut true, lines);
    trim_start(&mut text);
    trim_end(&mut text);
    text
}

/// Makes one space of every run of white space, or a line feed where it holds one and `lines` are
/// kept. `space` says whether one has just gone by.
fn collapse(text: &mut RichText, space: &mut bool, lines: bool) {
    for node in &mut text.0 {
        match node {
            Inline::Text(characters) => collapse_text(characters, space, lines),
            Inline::LineBreak => *space = true,
            Inline::Code(_) | Inline::Math(_) | Inline::Image(_) | Inline::NoteCall(_) | Inline::Citation(_) => {
                *space = false
            }
            node => {
                if let Some(content) = node.content_mut() {
                    collapse(content, space, false);
                }
            }
        }
    }
    text.0.retain(|node| !matches!(node, Inline::Text(characters) if characters.is_empty()));
}

fn collapse_text(text: &mut String, space: &mut bool, lines: bool) {
    let changes = text.contains(['\n', '\t']) || text.contains("  ") || *space && text.starts_with(' ');
    if changes {
        let mut out = String::with_capacity(text.len());
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let white = matches!(c, ' ' | '\n' | '\t');
            let joins = c == '\n' && out.ends_with(is_han_or_kana) && chars.peek().copied().is_some_and(is_han_or_kana);
            match white {
                true if lines && c == '\n' && out.ends_with(' ') => {
                    out.pop();
                    out.push('\n');
                }
                true if *space || joins => {}
                true if lines && c == '\n' => out.push('\n'),
                true => out.push(' '),
                false => out.push(c),
            }
            *space = white;
        }
        *text = out;
    }
    if !text.is_empty() {
        *space = text.ends_with([' ', '\n']);
    }
}

/// Whether `c` is of a script that is written without spaces, so that the end of a line of source
/// between two such characters is none either.
fn is_han_or_kana(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

fn trim_start(text: &mut RichText) {
    let blank = text.iter().take_while(|node| blank(node)).count();
    text.0.drain(..blank);
    if let Some(Inline::Text(characters)) = text.0.first_mut() {
        let trimmed = characters.trim_start();
        if trimmed.len() != characters.len() {
            *characters = trimmed.to_owned();
        }
    }
}

fn trim_end(text: &mut RichText) {
    while text.0.last().is_some_and(blank) {
        text.0.pop();
    }
    if let Some(Inline::Text(characters)) = text.0.last_mut() {
        characters.truncate(characters.trim_end().len());
    }
}

fn blank(node: &Inline) -> bool {
    match node {
        Inline::Text(text) => text.trim().is_empty(),
        Inline::LineBreak => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "markdown")]
    #[test]
    fn white_space_of_any_length_is_one_space() {
        let text = RichText(vec![
            " a\n".into(),
            Inline::Emphasis(" b  c ".into()),
            " d".into(),
            Inline::LineBreak,
            "\te\u{A0} f ".into(),
        ]);
        let tidied =
            vec!["a ".into(), Inline::Emphasis("b c ".into()), "d".into(), Inline::LineBreak, "e\u{A0} f".into()];
        assert_eq!(tidy(text), RichText(tidied));
        assert_eq!(tidy_lines("a \n b\nc  d".into()), "a\nb\nc d".into());
        assert_eq!(tidy("水の\n街 the\n街".into()), "水の街 the 街".into());
    }
}
