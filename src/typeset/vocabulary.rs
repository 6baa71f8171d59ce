//! Words that were shaped before. Most words of a text come again, and shaping is the dearest step
//! of the engine.
//!
//! A word is what stands between two spaces. It can be kept only if the space does nothing to its
//! neighbours, nor they to it, which is so for the built-in faces and the scripts here (a test
//! looks at all their rules); what other faces do is not known, and their text is shaped as a whole.

use super::chars::{extends_cluster, is_invisible};
use std::collections::HashMap;
use std::ops::Range;
use unicode_script::Script;

/// The longest word that is kept, in bytes: longer ones hardly come again.
const LONGEST: usize = 40;
/// How many glyphs are kept at most; then all words are forgotten.
const MOST_GLYPHS: usize = 1 << 18;

/// The words that were shaped by one plan.
#[derive(Default)]
pub(super) struct Vocabulary {
    words: HashMap<Box<str>, Range<u32>>,
    glyphs: Vec<WordGlyph>,
}

/// A glyph of a word, with lengths in the units of the face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordGlyph {
    pub(super) id: u16,
    /// Where its cluster begins, in bytes from the beginning of the word.
    pub(super) start: u32,
    pub(super) safe: bool,
    pub(super) advance: i32,
    pub(super) dx: i32,
    pub(super) dy: i32,
}

/// Whether a script is one whose words do not depend on each other.
pub(super) fn has_words(script: Script) -> bool {
    matches!(script, Script::Latin | Script::Greek | Script::Cyrillic)
}

/// The words of `text` with where each begins, and the spaces as words of their own. `None` if any
/// cannot be shaped by itself.
pub(super) fn words(text: &str) -> Option<impl Iterator<Item = (usize, &str)>> {
    let mut after_space = true;
    let is_word = |char: char| {
        let extends = std::mem::replace(&mut after_space, char == ' ') && extends_cluster(char);
        !extends && !char.is_control() && !is_invisible(char) && char < '\u{1f3fb}'
    };
    if !text.chars().all(is_word) {
        return None;
    }
    let mut start = 0;
    Some(std::iter::from_fn(move || {
        let rest = text.get(start..)?;
        let length = match rest.find(' ') {
            None => rest.len(),
            Some(0) => 1,
            Some(length) => length,
        };
        let word = (start, rest.get(..length).filter(|word| !word.is_empty())?);
        start += length;
        Some(word)
    }))
}

impl Vocabulary {
    /// The glyphs of a word in logical order, if it is known.
    pub(super) fn get(&self, word: &str) -> Option<&[WordGlyph]> {
        let range = self.words.get(word)?;
        self.glyphs.get(range.start as usize..range.end as usize)
    }

    /// Keeps the glyphs of a word, unless it is long.
    pub(super) fn keep(&mut self, word: &str, glyphs: impl Iterator<Item = WordGlyph>) {
        if word.len() > LONGEST {
            return;
        }
        if self.glyphs.len() > MOST_GLYPHS {
            *self = Vocabulary::default();
        }
        let start = self.glyphs.len() as u32;
        self.glyphs.extend(glyphs);
        self.words.insert(word.into(), start..self.glyphs.len() as u32);
    }
}
