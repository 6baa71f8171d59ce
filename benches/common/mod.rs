//! Articles to measure with: interviews of any length, made of the fixtures' own prose.
//!
//! Equal arguments give equal articles. Sentences come in an order that a small generator of
//! numbers decides, so that no two paragraphs of a long article are alike, as in real ones.

#![allow(dead_code, reason = "each benchmark uses a part")]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use offprint::convert::{Converter, Source, Target};
use offprint::diagnostic::Diagnostics;
use offprint::format::OptionMap;
use offprint::model::Publication;
use offprint::resource::Folder;
use offprint::write::Sidecars;

/// The words of a short notice, of a usual interview, and of a book.
pub(crate) const SIZES: [(&str, usize); 3] = [("small", 150), ("usual", 1_500), ("huge", 300_000)];

/// The folder of the fixtures' articles, where the picture is.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles")
}

/// How an article is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Markdown with front matter, a picture of 120 KB, notes, links and emphasis.
    Markdown,
    /// A page copied as text.
    Text,
}

/// An interview of about `words` words.
pub(crate) fn article(words: usize, form: Form) -> String {
    let sentences = sentences();
    let mut out = String::with_capacity(words * 7);
    let mut chance = Chance(0x5EED);
    out.push_str(if form == Form::Markdown { FRONT } else { "What the Water Leaves\n\nBy Tomasz Weil\n\n" });
    let (mut count, mut turn) = (0, 0);
    while count < words {
        turn += 1;
        count += write_turn(&mut out, form, turn, &sentences, &mut chance);
    }
    if form == Form::Markdown {
        for note in (NOTE_EVERY..=turn).step_by(NOTE_EVERY) {
            let _ = writeln!(out, "\n[^{note}]: {}", chance.of(&sentences));
        }
    }
    out
}

/// Every how many turns there is a section, and a note.
const SECTION_EVERY: usize = 12;
const NOTE_EVERY: usize = 5;

const FRONT: &str = "---\ntitle: What the Water Leaves\ndeck: A harbour, seen by those who measure it.\n\
    lang: en\ndate: 2025-03-13\nauthor: Tomasz Weil\nspeakers:\n  Weil: Tomasz Weil\n  Corrigan: Adaeze Corrigan\n\
    hero:\n  source: pictures/harbour-dusk.jpg\n  alt: A harbour town at dusk.\n  caption: The harbour at dusk.\n\
    ---\n\n";

fn write_turn(out: &mut String, form: Form, turn: usize, sentences: &[String], chance: &mut Chance) -> usize {
    let begin = out.len();
    let bold = if form == Form::Markdown { "**" } else { "" };
    if turn.is_multiple_of(SECTION_EVERY) && form == Form::Markdown {
        let _ = writeln!(out, "## Tide {}\n", turn / SECTION_EVERY);
    }
    let question = chance.of(sentences).trim_end_matches(['.', '!', '?']);
    let _ = writeln!(out, "{bold}Weil:{bold} {question}?\n");
    let _ = write!(out, "{bold}Corrigan:{bold}");
    for paragraph in 0..1 + chance.below(3) {
        out.push_str(if paragraph == 0 { " " } else { "\n\n" });
        for sentence in 0..3 + chance.below(5) {
            let text = chance.of(sentences);
            match (form, sentence, chance.below(8)) {
                (Form::Markdown, 1, 0) => drop(write!(out, "*{text}* ")),
                (Form::Markdown, 1, 1) => drop(write!(out, "[{text}](https://example.org/{turn}) ")),
                _ => drop(write!(out, "{text} ")),
            }
        }
        out.truncate(out.trim_end().len());
    }
    if turn.is_multiple_of(NOTE_EVERY) && form == Form::Markdown {
        let _ = write!(out, "[^{turn}]");
    }
    out.push_str("\n\n");
    out[begin..].split_whitespace().count()
}

/// The sentences of the long fixture, without its markup.
fn sentences() -> Vec<String> {
    let text = fs::read_to_string(folder().join("long.md")).expect("the fixture");
    let body = text.splitn(3, "---").nth(2).expect("front matter");
    let plain =
        body.lines().filter(|line| line.starts_with(|c: char| c.is_alphabetic()) && !line.contains("](")).map(|line| {
            let said = line.split_once(": ").map_or(line, |(label, rest)| if label.len() < 4 { rest } else { line });
            said.replace(['*', '_', '`', '[', ']', '^', '<', '>', '|', ':', '"'], "")
        });
    let all = plain.flat_map(|line| line.split_inclusive(". ").map(|part| part.trim().to_owned()).collect::<Vec<_>>());
    all.filter(|sentence| sentence.ends_with('.') && sentence.split(' ').count() > 4).collect()
}

/// A generator of numbers (Knuth's MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn of<'s>(&mut self, texts: &'s [String]) -> &'s str {
        &texts[self.below(texts.len())]
    }
}

/// `text` as a source whose pictures are the fixtures'.
pub(crate) fn source(text: &str, form: Form) -> Source {
    let name = if form == Form::Markdown { "water.md" } else { "water.txt" };
    Source::new(name, text.as_bytes()).resolver(Folder::new(folder()))
}

/// A publication as writers take it.
pub(crate) fn publication(words: usize) -> Publication {
    let source = source(&article(words, Form::Markdown), Form::Markdown);
    Converter::default().read(&source, None, &mut Diagnostics::new()).expect("an article").publication
}

/// `count` interviews of about `words` words, each at an address of its own, and the channel they
/// appear in.
pub(crate) fn feed(count: usize, words: usize) -> Publication {
    let mut feed = publication(words);
    let channel = |path: &str| Some(format!("https://harbour.example/{path}"));
    feed.channel.title = Some("Harbour Papers".to_owned());
    (feed.channel.url, feed.channel.feed_url) = (channel(""), channel("feed"));
    let article = feed.articles.remove(0);
    feed.articles = (0..count)
        .map(|number| {
            let mut article = article.clone();
            article.identifiers.url = channel(&format!("papers/{number}/"));
            article
        })
        .collect();
    feed
}

/// The formats that are written.
pub(crate) const WRITERS: [&str; 7] = ["pdf", "epub", "html", "jats", "rss", "atom", "json"];

/// A writer that is kept.
pub(crate) struct Press {
    converter: Converter,
    target: Target,
}

impl Press {
    pub(crate) fn of(format: &str) -> Self {
        let converter = Converter::default();
        let target = converter.target(format, &OptionMap::default()).expect("a format");
        Press { converter, target }
    }

    /// Writes `publication` into memory.
    pub(crate) fn write(&self, publication: &Publication) -> Vec<u8> {
        let mut out = Vec::new();
        let mut beside = Beside;
        let (sidecars, mut found) = (Some(&mut beside as &mut dyn Sidecars), Diagnostics::new());
        self.converter.write(publication, &self.target, sidecars, &mut found, &mut out).expect("an output");
        out
    }
}

/// Takes what goes beside an output, and forgets it.
struct Beside;

impl Sidecars for Beside {
    fn add(&mut self, _: &str, bytes: &[u8]) -> Result<(), offprint::error::Error> {
        std::hint::black_box(bytes);
        Ok(())
    }
}
