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

/// What is read of one of them, as JSON, and what is reported.
fn read(stem: &str) -> (Article, String, String) {
    common::told(&format!("fixtures/word/{stem}.docx"))
}

#[test]
fn documents_are_read_as_their_goldens_say() {
    common::compare_with_goldens("fixtures/word", ".docx", 5);
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
