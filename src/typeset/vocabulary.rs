//! Words that were shaped before. Most words of a text come again, and shaping is the dearest step
//! of the engine.
//!
//! A word is what stands between two spaces. It can be kept only if the space does nothing to its
//! neighbours, nor they to it, which is so for the built-in faces and the scripts here (a test
//! looks at all their rules); what other faces do is not known, and their text is shaped as a whole.

use super::chars::{extends_cluster, is_invisible};
use std::ops::Range;
use unicode_script::Script;

/// The longest word that is kept, in bytes: longer ones hardly come again.
const LONGEST: usize = 100;
/// How many glyphs are kept at most; then all words are forgotten.
pub(super) const MOST_GLYPHS: usize = 1 << 18;

/// The words that were shaped by one plan.
#[derive(Default)]
#[allow(clippy::disallowed_types, reason = "nothing walks over the words, so that their order is of no account")]
pub(super) struct Vocabulary {
    entries: std::collections::HashMap<Box<str>, Entry>,
    /// The word that every text has most often.
    space: Option<Entry>,
    /// By the entry: where its glyphs are.
    ranges: Vec<Range<u32>>,
    glyphs: Vec<WordGlyph>,
}

/// A word of a [`Vocabulary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry(u32);

/// A glyph, with lengths in the units of the face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordGlyph {
    pub(super) id: u16,
    /// Where its cluster begins, in bytes from the beginning of what was shaped.
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

/// Where the words of `text` are, the spaces as words of their own. `None` if any cannot be shaped by
/// itself, or is not worth being kept.
pub(super) fn words(text: &str) -> Option<Vec<Range<usize>>> {
    let mut words = Vec::with_capacity(text.len() / 3);
    let mut start = 0;
    for (at, char) in text.char_indices() {
        match char {
            ' ' => {
                if start < at {
                    words.push(start..at);
                }
                words.push(at..at + 1);
                start = at + 1;
            }
            '!'..='~' => {}
            _ if char.is_control() || is_invisible(char) || char >= '\u{1f3fb}' => return None,
            _ if start == at && extends_cluster(char) => return None,
            _ => {}
        }
    }
    if start < text.len() {
        words.push(start..text.len());
    }
    words.iter().all(|word| word.len() <= LONGEST).then_some(words)
}

impl Vocabulary {
    /// How many glyphs are kept.
    #[cfg(feature = "pdf")]
    pub(super) fn len(&self) -> usize {
        self.glyphs.len()
    }

    /// Forgets all words if there are too many.
    pub(super) fn make_room(&mut self) {
        if self.glyphs.len() > MOST_GLYPHS {
            *self = Vocabulary::default();
        }
    }

    /// The entry of a word, and whether it is new: then its glyphs are to be [learnt](Self::learn).
    pub(super) fn entry(&mut self, word: &str) -> (Entry, bool) {
        let known = if word == " " { self.space } else { self.entries.get(word).copied() };
        if let Some(entry) = known {
            return (entry, false);
        }
        let entry = Entry(self.ranges.len() as u32);
        self.ranges.push(0..0);
        if word == " " {
            self.space = Some(entry);
        } else {
            self.entries.insert(word.into(), entry);
        }
        (entry, true)
    }

    /// Keeps the glyphs of a new entry, in logical order.
    pub(super) fn learn(&mut self, entry: Entry, glyphs: impl Iterator<Item = WordGlyph>) {
        let start = self.glyphs.len() as u32;
        self.glyphs.extend(glyphs);
        self.ranges[entry.0 as usize] = start..self.glyphs.len() as u32;
    }

    /// The glyphs of a word.
    pub(super) fn glyphs(&self, entry: Entry) -> &[WordGlyph] {
        let Range { start, end } = self.ranges[entry.0 as usize];
        &self.glyphs[start as usize..end as usize]
    }
}
