//! The text of a paragraph as the recogniser sees it: the first characters with their styles,
//! and a few traits of the whole. Nothing here knows what a label is.

use std::ops::Range;

use super::eastern;
use crate::model::{Inline, RichText};

/// How many characters of a paragraph are looked at for a label.
const LIMIT: usize = 160;

/// How many of them are kept where there is no label: what opens a speech is seen in them.
const OPENING: usize = 16;

/// Stands for an inline node that is no text: code, a formula, a picture.
pub(super) const OBJECT: char = '\u{FFFC}';

/// Stands for the call of a note, which may hang on a label.
pub(super) const NOTE: char = '\u{FFFB}';

/// A character with what its style says, in four bytes: of a long article there are many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph(u32);

impl Glyph {
    /// How many bits a character has.
    const BITS: u32 = 21;

    fn new(c: char, style: Style) -> Self {
        Glyph(u32::from(c) | (style as u32) << Self::BITS)
    }

    /// The character.
    pub(super) fn c(self) -> char {
        char::from_u32(self.0 & ((1 << Self::BITS) - 1)).unwrap_or(OBJECT)
    }

    /// Its style.
    pub(super) fn style(self) -> Style {
        match self.0 >> Self::BITS {
            0 => Style::Plain,
            1 => Style::Emphasis,
            _ => Style::Strong,
        }
    }
}

/// The style of a character, as far as labels are marked by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    /// None.
    #[default]
    Plain,
    /// Emphasis or small capitals.
    Emphasis,
    /// Strong, with or without emphasis.
    Strong,
}

/// The beginning of a paragraph, and traits of the whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    /// The first characters. A line break is `\n`.
    pub(super) glyphs: Vec<Glyph>,
    /// How many characters the paragraph has.
    pub(super) len: usize,
    /// How many words it has.
    pub(super) words: usize,
    /// Whether it ends in a question mark.
    pub(super) asks: bool,
    /// Whether a question mark stands anywhere in it.
    pub(super) has_question: bool,
    /// The last letter beyond ASCII, a space if one of ASCII follows.
    last_letter: char,
    /// The number of characters up to and including the last that is not strong.
    plain_until: usize,
    /// The number of characters up to and including the last that is neither strong nor
    /// emphasised.
    upright_until: usize,
}

impl Head {
    pub(super) fn of(text: &RichText) -> Self {
        let mut head = Head { glyphs: Vec::with_capacity(LIMIT), ..Head::default() };
        head.add_all(text, Style::Plain, &mut false);
        if !head.asks && eastern::may_ask(head.last_letter) && eastern::asks(&text.plain_text()) {
            head.asks = true;
            head.has_question = true;
        }
        head
    }

    /// Gives back the memory of what nobody asks for again: characters behind the opening, unless `all` may
    /// be looked at.
    pub(super) fn settle(&mut self, all: bool) {
        if !all {
            self.glyphs.truncate(OPENING);
        }
        self.glyphs.shrink_to_fit();
    }

    /// Whether everything from the character `from` on is strong. Without any text, nothing is.
    pub(super) fn is_strong_from(&self, from: usize) -> bool {
        self.plain_until <= from && self.len > from
    }

    /// Whether everything from the character `from` on is emphasised or strong.
    pub(super) fn is_slanted_from(&self, from: usize) -> bool {
        self.upright_until <= from && self.len > from
    }

    /// The characters in `range` as text.
    pub(super) fn text(&self, range: Range<usize>) -> String {
        self.glyphs.get(range).unwrap_or_default().iter().map(|glyph| glyph.c()).collect()
    }

    /// The character at `at`.
    pub(super) fn get(&self, at: usize) -> Option<char> {
        self.glyphs.get(at).map(|glyph| glyph.c())
    }

    /// The place of the first character from `at` on that is not white space and shows.
    pub(super) fn skip_blank(&self, mut at: usize) -> usize {
        while self.get(at).is_some_and(is_blank) {
            at += 1;
        }
        at
    }

    fn add(&mut self, inline: &Inline, style: Style, in_word: &mut bool) {
        match inline {
            // A line end of the source is a space; only a forced break ends a line.
            Inline::Text(text) => text.chars().for_each(|c| self.push(if c == '\n' { ' ' } else { c }, style, in_word)),
            Inline::LineBreak => self.push('\n', style, in_word),
            Inline::Code(_) | Inline::Math(_) | Inline::Image(_) => {
                self.push(OBJECT, style, in_word);
                *in_word = false;
            }
            // The call of a note hangs on the word before it, and says nothing of style or question.
            Inline::NoteCall(_) => self.count(NOTE, style),
            Inline::Citation(citation) if citation.content.is_blank() => self.count(NOTE, style),
            Inline::Citation(citation) => self.add_all(&citation.content, style, in_word),
            Inline::Strong(content) => self.add_all(content, Style::Strong, in_word),
            Inline::Emphasis(content) | Inline::SmallCaps(content) => {
                self.add_all(content, style.max(Style::Emphasis), in_word);
            }
            Inline::Strike(content)
            | Inline::Subscript(content)
            | Inline::Superscript(content)
            | Inline::Quotation(content) => self.add_all(content, style, in_word),
            Inline::Link(link) => self.add_all(&link.content, style, in_word),
            Inline::Span(span) => self.add_all(&span.content, style, in_word),
        }
    }

    fn add_all(&mut self, content: &RichText, style: Style, in_word: &mut bool) {
        for inline in content {
            self.add(inline, style, in_word);
        }
    }

    fn push(&mut self, c: char, style: Style, in_word: &mut bool) {
        self.count(c, style);
        let is_plain_letter = c.is_ascii_alphanumeric();
        if !is_plain_letter && is_blank(c) {
            *in_word = false;
            return;
        }
        if !*in_word {
            self.words += 1;
        }
        // In scripts without spaces every character counts as a word: nearly true, and enough here.
        *in_word = is_plain_letter || !is_ideograph(c);
        if style != Style::Strong {
            self.plain_until = self.len;
        }
        if style == Style::Plain {
            self.upright_until = self.len;
        }
        if is_plain_letter {
            self.asks = false;
            self.last_letter = ' ';
        } else if is_question_mark(c) {
            self.asks = true;
            self.has_question = true;
        } else if !may_follow_question(c) {
            self.asks = false;
            if !c.is_ascii() && c.is_alphabetic() {
                self.last_letter = c;
            }
        }
    }

    fn count(&mut self, c: char, style: Style) {
        if self.glyphs.len() < LIMIT {
            self.glyphs.push(Glyph::new(c, style));
        }
        self.len += 1;
    }
}

/// The dash that opens a speech, with the space behind it.
pub(super) fn opening_dash(head: &Head) -> Option<Range<usize>> {
    let start = head.skip_blank(0);
    let mut end = start;
    while matches!(head.get(end), Some('—' | '–' | '―' | '⸺')) && end < start + 2 {
        end += 1;
    }
    let end = if end > start { end } else { double_hyphen(head, start)? };
    Some(start..head.skip_blank(end))
}

/// Two hyphens and a space, as a typewriter has them.
fn double_hyphen(head: &Head, start: usize) -> Option<usize> {
    let is_typed = head.get(start) == Some('-') && head.get(start + 1) == Some('-');
    (is_typed && head.get(start + 2).is_some_and(is_blank)).then_some(start + 2)
}

/// The chevrons with which captions say that another speaks, with the space behind them: `>> LIND: No.`
pub(super) fn opening_chevrons(head: &Head) -> Option<Range<usize>> {
    let start = head.skip_blank(0);
    let end = (start..start + 3).find(|&at| head.get(at) != Some('>')).unwrap_or(start + 3);
    (end - start > 1 && head.get(end).is_some_and(is_blank)).then(|| start..head.skip_blank(end))
}

/// Whether `c` is white space or a mark of direction, which nobody sees.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether `c` ends a question, in any script.
pub(super) fn is_question_mark(c: char) -> bool {
    matches!(c, '?' | '？' | '؟' | '\u{37E}' | '⁇' | '⁈' | '⁉' | '‽' | '⸮' | '՞' | '፧')
}

/// Closing quotes and brackets, and marks of surprise: `?”`, `?!`, `?…`.
fn may_follow_question(c: char) -> bool {
    matches!(
        c,
        ')' | ']'
            | '}'
            | '"'
            | '\''
            | '”'
            | '“'
            | '’'
            | '‘'
            | '»'
            | '«'
            | '›'
            | '‹'
            | '」'
            | '』'
            | '）'
            | '!'
            | '！'
            | '.'
            | '…'
            | '*'
            | '_'
    )
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Takes the characters in `ranges` (ascending, counted as [`Head`] counts them) out of `text`,
/// and the nodes that are empty then.
pub(super) fn remove(text: &mut RichText, ranges: &[Range<usize>]) {
    let Some(end) = ranges.last().map(|range| range.end) else { return };
    let mut cut = Cut { ranges, end, at: 0 };
    cut.text(text);
}

struct Cut<'a> {
    ranges: &'a [Range<usize>],
    end: usize,
    at: usize,
}

impl Cut<'_> {
    fn text(&mut self, text: &mut RichText) {
        text.0.retain_mut(|inline| self.at >= self.end || self.keeps(inline));
    }

    /// Goes over `inline`; `false` if nothing is left of it.
    fn keeps(&mut self, inline: &mut Inline) -> bool {
        match inline {
            Inline::Text(text) => {
                let before = text.len();
                text.retain(|_| !self.takes());
                before == 0 || !text.is_empty()
            }
            Inline::LineBreak => !self.takes(),
            Inline::Code(_) | Inline::Math(_) | Inline::Image(_) | Inline::NoteCall(_) => {
                self.at += 1;
                true
            }
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strike(content)
            | Inline::Subscript(content)
            | Inline::Superscript(content)
            | Inline::SmallCaps(content)
            | Inline::Quotation(content) => self.keeps_content(content),
            Inline::Link(link) => self.keeps_content(&mut link.content),
            Inline::Span(span) => self.keeps_content(&mut span.content),
            Inline::Citation(citation) if citation.content.is_blank() => {
                self.at += 1;
                true
            }
            Inline::Citation(citation) => self.keeps_content(&mut citation.content),
        }
    }

    fn keeps_content(&mut self, content: &mut RichText) -> bool {
        let before = content.0.len();
        self.text(content);
        before == 0 || !content.0.is_empty()
    }

    fn takes(&mut self) -> bool {
        let taken = self.ranges.iter().any(|range| range.contains(&self.at));
        self.at += 1;
        taken
    }
}

/// Takes off the strong or emphasised styles that cover all of `text`: they marked a question,
/// and the model says so now.
pub(super) fn unstyle(text: &mut RichText) {
    let mut out = Vec::with_capacity(text.0.len());
    for inline in std::mem::take(&mut text.0) {
        match inline {
            Inline::Strong(content) | Inline::Emphasis(content) => out.extend(content.0),
            other => out.push(other),
        }
    }
    text.0 = out;
    text.trim();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(inlines: Vec<Inline>) -> RichText {
        RichText(inlines)
    }

    #[test]
    fn styles_and_traits_are_seen() {
        let head = Head::of(&text(vec![Inline::Strong("Lind:".into()), " Is the tide “in”?)".into()]));
        assert_eq!(head.glyphs[0].style(), Style::Strong);
        assert_eq!(head.glyphs[6].style(), Style::Plain);
        assert_eq!(head.words, 5);
        assert!(head.asks && head.has_question);
        assert!(!head.is_strong_from(0));
        assert!(Head::of(&text(vec!["Lind: ".into(), Inline::Strong("Is it?".into())])).is_strong_from(6));
        assert!(!Head::of(&"What? Nothing".into()).asks);
        assert!(Head::of(&"متى؟".into()).asks);
    }

    #[test]
    fn removal_leaves_no_empty_nodes() {
        let mut content = text(vec![Inline::Strong("Lind:".into()), " Is it?".into()]);
        remove(&mut content, std::slice::from_ref(&(0..6)));
        assert_eq!(content, RichText::from("Is it?"));
        let mut content = text(vec!["[0:12] ".into(), Inline::Emphasis(text(vec!["Lind".into(), ": é".into()]))]);
        remove(&mut content, std::slice::from_ref(&(7..13)));
        assert_eq!(content, text(vec!["[0:12] ".into(), Inline::Emphasis("é".into())]));
    }

    #[test]
    fn the_style_of_a_whole_question_comes_off() {
        let mut content = text(vec![" ".into(), Inline::Strong(text(vec!["Is ".into(), Inline::Code("x".into())]))]);
        unstyle(&mut content);
        assert_eq!(content, text(vec!["Is ".into(), Inline::Code("x".into())]));
    }
}
