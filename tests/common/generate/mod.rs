//! Publications made of bytes: the one generator behind the property tests and the fuzzers.
//!
//! Every choice is a byte. Where the bytes end, each choice is the smallest, so that any bytes
//! make a publication, fewer bytes a smaller one, and whoever shortens the bytes – proptest or a
//! fuzzer – shortens the article. It knows the model and nothing else of the library; `fuzz/`
//! includes this folder as it is.
#![allow(dead_code, reason = "neither the tests nor the fuzzers need all of it")]
#![allow(clippy::unwrap_used, reason = "what is written here as a constant is right")]

mod back;
mod body;
mod front;
mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use offprint::model::{Article, Id, Publication};

/// What the publication is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taste {
    /// It says what a careful editor says: ids are unique, notes and works cited exist, addresses
    /// lead somewhere, no text is empty.
    Sound,
    /// It says whatever the types allow: controls, markup in text, ids given twice, calls of what
    /// is not there, addresses that are none.
    Hostile,
}

/// The bytes that decide, and what is known of the publication so far.
pub(crate) struct Choices<'a> {
    bytes: &'a [u8],
    taste: Taste,
    /// How many ids were given.
    ids: usize,
    contributors: usize,
    notes: usize,
    references: usize,
}

/// How deep sections, blocks and inline nodes nest, each.
const DEPTH: usize = 3;

impl<'a> Choices<'a> {
    fn new(bytes: &'a [u8], taste: Taste) -> Self {
        Choices { bytes, taste, ids: 0, contributors: 0, notes: 0, references: 0 }
    }

    /// The next byte, or 0 behind the last.
    fn byte(&mut self) -> u8 {
        self.bytes.split_off_first().copied().unwrap_or_default()
    }

    /// A number below `end`, which is at most 256.
    fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end
    }

    fn flag(&mut self) -> bool {
        self.byte() % 2 == 1
    }

    fn is_hostile(&self) -> bool {
        self.taste == Taste::Hostile
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// One of `sound`, or also one of `hostile` where those are wanted.
    fn pick_text(&mut self, sound: &[&str], hostile: &[&str]) -> String {
        let more = if self.is_hostile() { hostile.len() } else { 0 };
        let at = self.below(sound.len() + more);
        sound.get(at).unwrap_or_else(|| &hostile[at - sound.len()]).to_string()
    }

    fn option<T>(&mut self, of: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.flag().then(|| of(self))
    }

    /// From `least` to `most` of them.
    fn several<T>(&mut self, least: usize, most: usize, mut of: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = least + self.below(most - least + 1);
        (0..count).map(|_| of(self)).collect()
    }

    /// None, or up to `most`: hostile lists may be empty where sound ones are not.
    fn some<T>(&mut self, most: usize, of: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let least = usize::from(!self.is_hostile());
        self.several(least, most, of)
    }

    /// An id of a node: one of its own, or, if hostile, one of few.
    fn id(&mut self) -> Id {
        self.ids += 1;
        if self.is_hostile() && self.flag() {
            return self
                .pick(&["t1", "T1", "fn1", "s1", "p1", "r1", "t1q", "record", "_"].map(|id| Id::new(id).unwrap()));
        }
        Id::numbered("x", self.ids)
    }

    /// The id of one of `count` things named by `prefix`, or, if hostile, of one that is not there.
    fn one_of(&mut self, prefix: &str, count: usize) -> Id {
        let beyond = if self.is_hostile() { 2 } else { 0 };
        Id::numbered(prefix, 1 + self.below((count + beyond).max(1)))
    }
}

/// A publication of one article, or, if the bytes say so, of two.
pub(crate) fn publication(bytes: &[u8], taste: Taste) -> Publication {
    let mut choices = Choices::new(bytes, taste);
    let channel = choices.option(Choices::channel).unwrap_or_default();
    let second = choices.below(8) == 7;
    let (first, rest) = choices.bytes.split_at(choices.bytes.len() / if second { 2 } else { 1 });
    let mut articles = vec![article(first, taste)];
    articles.extend(second.then(|| article(rest, taste)));
    Publication { channel, articles, ..Publication::default() }
}

/// An article.
pub(crate) fn article(bytes: &[u8], taste: Taste) -> Article {
    let mut choices = Choices::new(bytes, taste);
    choices.article()
}

/// The pictures that articles show, by their sources.
pub(crate) fn pictures() -> BTreeMap<String, Arc<[u8]>> {
    let files: [(&str, &[u8]); 4] = [
        (text::PICTURES[0], include_bytes!("../../../fixtures/pictures/high-water.png")),
        (text::PICTURES[1], include_bytes!("../../../fixtures/pictures/gate.svg")),
        (text::PICTURES[2], include_bytes!("../../../fixtures/pictures/waves.gif")),
        (text::PICTURES[3], include_bytes!("../../../fixtures/pictures/ferry.webp")),
    ];
    files.into_iter().map(|(name, bytes)| (name.to_owned(), Arc::from(bytes))).collect()
}
