//! JATS of others: what thirty houses and their systems write is read, and written again with
//! every word in its place.
//!
//! The files in `fixtures/jats` are our own prose in the shapes of publishers. Where packages that
//! carry JATS as test data are unpacked – `conformance/install.sh` does it, and
//! `OFFPRINT_JATS_SAMPLES` names another folder – every document in them is held to the same.
#![cfg(all(feature = "jats", feature = "read-jats"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking and skips visibly"
)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use offprint::convert::{Converter, Source};
use offprint::diagnostic::Diagnostics;
use quick_xml::Reader;
use quick_xml::events::Event;

/// Elements whose words come back in another place or in other words: notes, references and the
/// calls of both, labels that are counted anew, several forms of one thing, and what stands for
/// pictures.
const MOVED: &[&str] = &[
    "alt-text",
    "aff",
    "bio",
    "citation-alternatives",
    "custom-meta-group",
    "fn",
    "fn-group",
    "label",
    "long-desc",
    "math",
    "object-id",
    "ref",
    "ref-list",
    "tex-math",
    "xref",
    "front-stub",
    "alternatives",
    // What the statement says already, and an address that is written in one way.
    "copyright-holder",
    "copyright-year",
    "license_ref",
    "inline-formula",
    "table-wrap",
    "table-wrap-foot",
    "author-notes",
    "sig-block",
    "question-preamble",
];

/// Words in the order of the document: those of body and back that keep their place, and all.
#[derive(Default)]
struct Words {
    running: Vec<String>,
    regions: [Vec<String>; 4],
    all: BTreeMap<String, usize>,
}

/// The words of the JATS in `xml`.
fn words(xml: &str) -> Words {
    let mut reader = Reader::from_str(xml);
    let (mut open, mut words) = (Vec::<String>::new(), Words::default());
    let mut pending = String::new();
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Text(text) => pending.push_str(text),
            Event::CData(text) => pending.push_str(text),
            Event::GeneralRef(name) => pending.push_str(&character(name)),
            _ => {}
        }
        let running = region(&open);
        match event {
            Event::Start(start) => {
                let name = local(start.name().as_ref()).to_owned();
                let generated = start.attributes().flatten().any(|attribute| attribute.value == "generated");
                words.take(&mut pending, running, breaks(&name));
                open.push(if generated { "fn".to_owned() } else { name });
            }
            Event::Empty(start) => words.take(&mut pending, running, breaks(local(start.name().as_ref()))),
            Event::End(end) => {
                words.take(&mut pending, running, breaks(local(end.name().as_ref())));
                open.pop();
            }
            Event::Eof => {
                words.running = words.regions.iter_mut().flat_map(std::mem::take).collect();
                return words;
            }
            _ => {}
        }
    }
}

impl Words {
    /// Takes the words of the text so far, unless it goes on in the midst of one.
    fn take(&mut self, text: &mut String, region: Option<usize>, breaks: bool) {
        let whole = if breaks { text.len() } else { text.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at) };
        let rest = text.split_off(whole);
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            *self.all.entry(word.to_owned()).or_default() += 1;
            if let Some(region) = region {
                self.regions[region].push(word.to_owned());
            }
        }
        *text = rest;
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default()
}

/// Whether an element parts words: all but those of emphasis.
fn breaks(name: &str) -> bool {
    !matches!(
        name,
        "italic"
            | "bold"
            | "sub"
            | "sup"
            | "sc"
            | "underline"
            | "strike"
            | "monospace"
            | "named-content"
            | "styled-content"
            | "ext-link"
    )
}

/// Which part of the document running text stands in: body, what floats, back, what is added. What
/// floats comes behind the body, wherever it stands.
fn region(open: &[String]) -> Option<usize> {
    let within = |names: &[&str]| open.iter().any(|name| names.contains(&name.as_str()));
    // A speaker's name is one, and a link as well where we write it.
    let is_name = within(&["speaker"]);
    if open.iter().any(|name| MOVED.contains(&name.as_str()) && !(is_name && name == "xref")) {
        return None;
    }
    let regions: [&[&str]; 4] = [&["sub-article", "response"], &["floats-group"], &["back"], &["body"]];
    let place = regions.into_iter().position(within)?;
    (place > 0 || within(&["body", "back"])).then_some([3, 1, 2, 0][place])
}

fn character(name: &str) -> String {
    let number = name.strip_prefix('#').map(|number| match number.strip_prefix('x') {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    });
    let numbered = number.and_then(Result::ok).and_then(char::from_u32).map(String::from);
    let named = || quick_xml::escape::resolve_html5_entity(name).map(str::to_owned);
    numbered.or_else(named).unwrap_or_else(|| format!("&{name};"))
}

/// What is wrong with the way of a foreign document through us.
fn faults(path: &Path) -> Vec<String> {
    let bytes = fs::read(path).unwrap();
    let source = Source::new(path.file_name().unwrap().to_str().unwrap(), bytes.clone());
    let mut diagnostics = Diagnostics::new();
    let reading = match Converter::default().read(&source, Some("jats"), &mut diagnostics) {
        Ok(reading) => reading,
        Err(error) => return vec![format!("it is not read: {error}")],
    };
    if reading.publication.articles.len() != 1 {
        return vec![format!("it has {} articles", reading.publication.articles.len())];
    }
    let written = String::from_utf8(common::write(&reading.publication, "jats").bytes).unwrap();
    let (before, after) = (words(&String::from_utf8_lossy(&bytes)), words(&written));
    let mut faults = Vec::new();
    faults.extend(missing(&before.running, &after.running).map(|place| format!("lost or moved: {place}")));
    let doubled = after.running.iter().fold(BTreeMap::<&str, usize>::new(), |mut counts, word| {
        *counts.entry(word).or_default() += 1;
        counts
    });
    for (word, count) in doubled {
        let known = before.all.get(word).copied().unwrap_or_default();
        if count > known {
            faults.push(format!("`{word}` stands {count} times, and stood {known} times"));
        }
    }
    faults
}

/// The first words of `before` that are not in `after` in their order.
fn missing(before: &[String], after: &[String]) -> Option<String> {
    let mut rest = after.iter();
    let lost = before.iter().position(|word| !rest.any(|other| other == word))?;
    Some(before[lost.saturating_sub(4)..(lost + 6).min(before.len())].join(" "))
}

#[test]
fn the_words_of_thirty_houses_stay_in_their_order() {
    let names: Vec<_> = common::names("fixtures/jats").into_iter().filter(|name| name.ends_with(".xml")).collect();
    assert!(names.len() >= 30, "{names:?}");
    let mut wrong = Vec::new();
    for name in names {
        let faults = faults(&common::root().join("fixtures/jats").join(&name));
        wrong.extend(faults.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The JATS documents in a folder and those within it.
fn documents(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            documents(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "xml" || ending == "nxml") {
            let head = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            if head.contains("<article") && head.contains("<article-meta") && head.contains("<body") {
                out.push(path);
            }
        }
    }
}

#[test]
fn the_words_of_documents_in_packages_stay_in_their_order() {
    let given = std::env::var_os("OFFPRINT_JATS_SAMPLES").map(PathBuf::from);
    let kit = std::env::var_os("OFFPRINT_CONFORMANCE_KIT").map(PathBuf::from);
    let kit = kit.unwrap_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("conformance"));
    let folder = given.clone().unwrap_or_else(|| kit.join("jats-samples"));
    if given.is_none() && !folder.is_dir() {
        eprintln!(
            "skipped: conformance/install.sh has unpacked no packages, and OFFPRINT_JATS_SAMPLES names no folder"
        );
        return;
    }
    let mut found = Vec::new();
    documents(&folder, &mut found);
    assert!(!found.is_empty(), "there is no JATS in {}", folder.display());
    let wrong: Vec<_> = found
        .iter()
        .flat_map(|path| faults(path).into_iter().map(move |fault| format!("{}: {fault}", path.display())))
        .collect();
    eprintln!("{} documents", found.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_word_that_is_lost_or_moved_is_seen() {
    let of = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(missing(&of("a b c"), &of("a x b c")), None);
    assert_eq!(missing(&of("a b c"), &of("a c b")).as_deref(), Some("a b c"));
    assert_eq!(words("<article><body><p>wa<sub>ter</sub>s run</p></body></article>").running, of("waters run"));
}
