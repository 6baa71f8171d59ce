//! Every word of every fixture is in its PDF, in the order of reading: for those who listen, as
//! the structure has it, and for those who copy, as `pdftotext` finds it.
#![cfg(all(feature = "pdf", feature = "markdown"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests fail and skip aloud")]

mod common;

use std::collections::BTreeMap;
use std::process::Command;

use offprint::model::visit::{self, VisitMut};
use offprint::model::{Article, Block, Direction, Inline, RichText, Section, Turn, Utterance};
use unicode_normalization::UnicodeNormalization as _;

/// The words of an article, as the model has them.
#[derive(Default)]
struct Words {
    /// What stands in the stream of the text, block by block.
    flowing: Vec<Vec<String>>,
    /// What stands where there is room: captions, cells, notes.
    floating: Vec<Vec<String>>,
    floats: usize,
}

impl Words {
    fn of(article: &Article) -> Words {
        let mut words = Words::default();
        let mut article = article.clone();
        visit::walk_text(&mut words, &mut article.headline);
        visit::walk_text(&mut words, &mut article.deck);
        words.nodes(&mut article.body);
        words.floats += 1;
        visit::walk_notes(&mut words, &mut article.notes);
        words
    }

    fn add(&mut self, text: &str) {
        let list = if self.floats > 0 { &mut self.floating } else { &mut self.flowing };
        list.push(words(text));
    }

    fn floating(&mut self, what: impl FnOnce(&mut Self)) {
        self.floats += 1;
        what(self);
        self.floats -= 1;
    }
}

impl VisitMut for Words {
    fn section(&mut self, section: &mut Section) {
        self.text(&mut section.title);
        self.nodes(&mut section.body);
    }

    fn turn(&mut self, turn: &mut Turn) {
        visit::walk_turn(self, turn);
    }

    fn utterance(&mut self, utterance: &mut Utterance) {
        self.blocks(&mut utterance.blocks);
    }

    fn block(&mut self, block: &mut Block) {
        match block {
            Block::Figure(_) | Block::Table(_) => self.floating(|words| visit::walk_block(words, block)),
            _ => visit::walk_block(self, block),
        }
    }

    fn text(&mut self, text: &mut RichText) {
        let mut plain = String::new();
        gather(text, &mut plain);
        self.add(&plain);
    }
}

/// The text without formulas, which are drawn in signs of their own.
fn gather(text: &RichText, out: &mut String) {
    for inline in &text.0 {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Emphasis(text)
            | Inline::Strong(text)
            | Inline::Strike(text)
            | Inline::Subscript(text)
            | Inline::Superscript(text)
            | Inline::SmallCaps(text)
            | Inline::Quotation(text) => gather(text, out),
            Inline::Link(link) => gather(&link.content, out),
            Inline::Span(span) => gather(&span.content, out),
            Inline::Math(_) | Inline::Image(_) | Inline::NoteCall(_) | Inline::Citation(_) | Inline::LineBreak => {
                out.push(' ')
            }
        }
    }
}

/// The words of a text. Digits part them, for the calls of footnotes stand at their ends; so do
/// the signs that only join letters.
fn words(text: &str) -> Vec<String> {
    let text: String = text.replace("\u{ad}\n", "").nfkc().collect();
    let is_silent = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{640}');
    let text: String = joined(text.chars().filter(|c| !is_silent(*c)));
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The text with the hyphens within words left out, and what parts words behind them: `pdftotext`
/// joins what a hyphen at the end of a line parts.
fn joined(text: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut text = text.peekable();
    while let Some(c) = text.next() {
        if matches!(c, '-' | '\u{2010}' | '\u{2011}') && out.ends_with(char::is_alphabetic) {
            while text.next_if(|c| c.is_whitespace()).is_some() {}
        } else {
            out.push(c);
        }
    }
    out
}

impl Words {
    /// The same, where words from right to left may stand in any order within text from left to
    /// right: `pdftotext` puts what a comma parts in the order of the page.
    fn copied(mut self, article: &Article) -> Words {
        if article.direction() == Direction::Ltr {
            let is_rtl = |word: &String| word.chars().any(|c| matches!(c, '\u{590}'..='\u{8FF}'));
            for block in &mut self.flowing {
                let turned: Vec<String> = block.iter().filter(|word| is_rtl(word)).cloned().collect();
                block.retain(|word| !is_rtl(word));
                self.floating.extend(turned.into_iter().map(|word| vec![word]));
            }
        }
        self
    }
}

/// Asserts that `found` has all of `wanted`, what flows in its order.
fn assert_all_there(wanted: &Words, found: &[String], of: &str) {
    let mut rest = found.iter();
    for block in &wanted.flowing {
        for word in block {
            assert!(rest.any(|other| other == word), "{of}: “{word}” of “{}” is lost or misplaced", block.join(" "));
        }
    }
    for block in &wanted.floating {
        let mut all = found.iter();
        for word in block {
            assert!(all.any(|other| other == word), "{of}: “{word}” of “{}” is lost", block.join(" "));
        }
    }
    let mut counts: BTreeMap<&str, isize> = BTreeMap::new();
    found.iter().for_each(|word| *counts.entry(word).or_default() += 1);
    for word in wanted.flowing.iter().chain(&wanted.floating).flatten() {
        let count = counts.entry(word).or_default();
        *count -= 1;
        assert!(*count >= 0, "{of}: “{word}” stands there too seldom");
    }
}

#[test]
fn the_structure_reads_every_word_in_order() {
    for fixture in common::fixtures() {
        let (publication, _) = common::read(&fixture);
        let pdf = common::write(&publication, "pdf").bytes;
        assert_all_there(&Words::of(&publication.articles[0]), &words(&common::pdf::read_aloud(&pdf)), &fixture.stem);
    }
}

/// What `pdftotext` finds; `None` where it is not installed, which is said aloud.
fn pdftotext(path: &std::path::Path, options: &[&str]) -> Option<String> {
    let Ok(output) = Command::new("pdftotext").args(options).arg(path).arg("-").output() else {
        eprintln!("SKIPPED: pdftotext is not installed");
        return None;
    };
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn copied_text_has_every_word_in_order() {
    let folder = tempfile::tempdir().unwrap();
    for fixture in common::fixtures() {
        let (publication, _) = common::read(&fixture);
        let path = folder.path().join(format!("{}.pdf", fixture.stem));
        std::fs::write(&path, common::write(&publication, "pdf").bytes).unwrap();
        let article = &publication.articles[0];
        let Some(text) = pdftotext(&path, &[]) else { return };
        let mut wanted = Words::of(article).copied(article);
        if article.direction() == Direction::Ltr {
            // Where it guesses columns, the gap of a picture in a line makes two of it.
            let flowing = Words { flowing: std::mem::take(&mut wanted.flowing), ..Words::default() };
            assert_all_there(&flowing, &words(&pdftotext(&path, &["-raw"]).unwrap()), &fixture.stem);
        }
        assert_all_there(&wanted, &words(&text), &fixture.stem);
    }
}

#[test]
fn every_file_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    for fixture in common::fixtures() {
        let (publication, _) = common::read(&fixture);
        let path = folder.path().join(format!("{}.pdf", fixture.stem));
        std::fs::write(&path, common::write(&publication, "pdf").bytes).unwrap();
        let Ok(output) = Command::new("qpdf").arg("--check").arg(&path).output() else {
            eprintln!("SKIPPED: qpdf is not installed");
            return;
        };
        assert!(output.status.success(), "{}: {}", fixture.stem, String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn a_lost_or_misplaced_word_is_noticed() {
    let wanted = Words { flowing: vec![words("one two"), words("three")], floating: vec![words("four")], floats: 0 };
    let fails = |text: &str| {
        let text = words(text);
        std::panic::catch_unwind(move || {
            let wanted =
                Words { flowing: vec![words("one two"), words("three")], floating: vec![words("four")], floats: 0 };
            assert_all_there(&wanted, &text, "sample");
        })
        .is_err()
    };
    assert_all_there(&wanted, &words("four one\ntwo (head) three"), "sample");
    assert!(fails("four one three two") && fails("one two three") && fails("two one three four"));
}
