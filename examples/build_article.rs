//! Builds an interview in code, without any file, and writes it as EPUB and PDF.
//!
//! ```sh
//! cargo run --example build_article -- out/
//! ```

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "a program that prints")]

use std::env;
use std::error::Error;
use std::path::PathBuf;

use offprint::convert::{to_vec, write_whole};
use offprint::format::OptionMap;
use offprint::model::{
    Article, Block, Contributor, Id, Language, Name, PersonName, Publication, Role, Turn, Utterance, Voice,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or("usage: build_article FOLDER")?);
    let publication = Publication::of(interview()?);
    for format in ["epub", "pdf"] {
        let (bytes, diagnostics) = to_vec(&publication, format, &OptionMap::default())?;
        diagnostics.iter().for_each(|diagnostic| eprintln!("{format}: {diagnostic}"));
        let path = folder.join(format!("the-last-lamplighter.{format}"));
        write_whole(&path, &bytes)?;
        println!("{}", path.display());
    }
    Ok(())
}

fn interview() -> Result<Article, Box<dyn Error>> {
    let (asks, answers) = (Id::new("c1")?, Id::new("c2")?);
    let mut article = Article {
        headline: "The Last Lamplighter".into(),
        deck: "He lit the old town for forty years. Now he teaches others to see in the dark.".into(),
        genre: Some("Interview".to_owned()),
        language: Some(Language::new("en-GB")?),
        contributors: vec![
            person(asks.clone(), "Ilse", "Brandt", Role::Interviewer),
            person(answers.clone(), "Tomás", "Quintal", Role::Interviewee),
        ],
        body: vec![
            turn(
                &asks,
                "What does a town lose when its lamps go out?",
                &answers,
                "Its evenings. And then its owls come back.",
            )
            .into(),
            turn(&asks, "Do you miss the ladder?", &answers, "My knees do not.").into(),
        ],
        ..Article::default()
    };
    article.dates.published = Some("2025-11-02".parse()?);
    Ok(article)
}

fn person(id: Id, given: &str, family: &str, role: Role) -> Contributor {
    let name = PersonName { given: Some(given.to_owned()), family: family.to_owned(), ..PersonName::default() };
    Contributor { roles: vec![role], ..Contributor::new(id, Name::Person(name)) }
}

fn turn(asks: &Id, question: &str, answers: &Id, answer: &str) -> Turn {
    let says = |who: &Id, text: &str| Utterance::new(Voice::of(who.clone()), vec![Block::paragraph(text)]);
    Turn { question: Some(says(asks, question)), answers: vec![says(answers, answer)], ..Turn::default() }
}
