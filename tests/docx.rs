//! Documents of Word as several programs save them, and what is read of them: goldens, and turns
//! that a person has counted.
//!
//! `BLESS=1 cargo test --test docx` rewrites `fixtures/word/golden`: read the difference before
//! you commit it.
#![cfg(all(feature = "read-docx", feature = "markdown"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::fmt::Write;
use std::fs;

use offprint::convert::{Converter, Source};
use offprint::diagnostic::Diagnostics;
use offprint::model::{Article, Role};

/// The stems of the documents, sorted.
fn documents() -> Vec<String> {
    let names = common::names("fixtures/word").into_iter();
    names.filter_map(|name| name.strip_suffix(".docx").map(str::to_owned)).collect()
}

/// What is read of a document, as JSON, and what is reported.
fn read(stem: &str) -> (Article, String, String) {
    let (reading, diagnostics) = common::try_read(&format!("fixtures/word/{stem}.docx"));
    let publication = reading.unwrap_or_else(|error| panic!("{stem}: {error}")).publication;
    let mut json = serde_json::to_string_pretty(&publication).unwrap();
    json.push('\n');
    let mut log = String::new();
    for diagnostic in &diagnostics {
        writeln!(log, "{diagnostic}").unwrap();
    }
    (publication.articles.into_iter().next().unwrap(), json, log)
}

#[test]
fn documents_are_read_as_their_goldens_say() {
    let golden = common::root().join("fixtures/word/golden");
    let mut differences = Vec::new();
    let documents = documents();
    assert!(documents.len() >= 5, "{documents:?}");
    for stem in &documents {
        let (_, json, log) = read(stem);
        for (ending, found) in [("json", json), ("log", log)] {
            let path = golden.join(format!("{stem}.{ending}"));
            if std::env::var_os("BLESS").is_some() {
                fs::create_dir_all(&golden).unwrap();
                fs::write(&path, &found).unwrap();
            } else if fs::read_to_string(&path).unwrap_or_default() != found {
                differences.push(format!("{stem}.{ending}"));
            }
        }
    }
    assert!(differences.is_empty(), "{differences:?} differ: BLESS=1 and read the difference");
}

/// Turns, who asks, who answers, the headline.
#[test]
fn people_and_turns_are_those_that_a_person_finds() {
    let expected = [
        ("bakers", 4, "Ines Quiroga", "Ruth Adeyemi, Paolo Brandt", "Bread Before Daylight"),
        ("honey", 2, "Odile Farrant", "Tilda Moss", "The Weight of Honey"),
        ("lantern", 3, "", "", "The Lantern Keeper"),
        ("persian", 2, "مریم سهرابی", "بهرام یزدی", "نانوای کوچه‌ی آسیاب"),
        ("plain", 3, "Marlene Asch", "Joris Petermann", "Die Glocke von Sankt Veit"),
    ];
    let mut wrong = String::new();
    for (stem, turns, asks, answers, headline) in expected {
        let (article, _, log) = read(stem);
        let names = |role: &Role| {
            article.contributors_with(role).map(|c| c.name.display().into_owned()).collect::<Vec<_>>().join(", ")
        };
        let found = (article.turns().len(), names(&Role::Interviewer), names(&Role::Interviewee));
        if found != (turns, asks.to_owned(), answers.to_owned()) || article.headline.plain_text() != headline {
            writeln!(wrong, "{stem}: {found:?}, {}\n{log}", article.headline.plain_text()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_document_is_told_by_its_bytes_whatever_it_is_called() {
    let bytes = fs::read(common::root().join("fixtures/word/bakers.docx")).unwrap();
    let mut diagnostics = Diagnostics::new();
    let reading = Converter::default().read(&Source::new("download", bytes), None, &mut diagnostics).unwrap();
    assert_eq!(reading.publication.articles[0].headline.plain_text(), "Bread Before Daylight");
}
