//! Interviews whose turns a person has counted: our own small ones in `fixtures/interview`, and
//! the real ones of the corpus, which is no part of the repository. `OFFPRINT_SHOW=1` and
//! `--nocapture` print what was found.
#![cfg(feature = "markdown")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};

use offprint::diagnostic::Diagnostics;
use offprint::env::Env;
use offprint::interview::{Confidence, Recognition};
use offprint::model::{Article, Node, Role, Turn, Utterance, Voice};
use offprint::read::markdown::MarkdownReader;
use offprint::read::metadata::Metadata;
use offprint::read::text::TextReader;
use offprint::read::{Input, ReadCx, Reader};

struct Reading {
    article: Article,
    recognition: Recognition,
    diagnostics: Diagnostics,
}

fn read(path: &Path) -> Reading {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (env, overrides) = (Env::default(), Metadata::default());
    let (mut diagnostics, mut recognitions) = (Diagnostics::new(), Vec::new());
    let mut cx = ReadCx {
        env: &env,
        overrides: &overrides,
        known: &Default::default(),
        diagnostics: &mut diagnostics,
        recognitions: &mut recognitions,
    };
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let is_text = path.extension().is_some_and(|extension| extension == "txt");
    let reader: &dyn Reader = if is_text { &TextReader } else { &MarkdownReader };
    let publication = reader.read(Input { stem, bytes: &bytes }, &mut cx).expect("the file is readable");
    let article = publication.articles.into_iter().next().expect("there is an article");
    Reading { article, recognition: recognitions.pop().expect("a recognition"), diagnostics }
}

/// The lines of a table, without its head, as cells.
fn table(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn label(voice: &Voice) -> &str {
    voice.label.as_deref().unwrap_or("-")
}

/// `Lind>Moreno+Sato`
fn shape(turn: &Turn) -> String {
    let question = turn.question.as_ref().map_or("", |question| label(&question.voice));
    let answers: Vec<&str> = turn.answers.iter().map(|answer| label(&answer.voice)).collect();
    format!("{question}>{}", answers.join("+"))
}

fn shapes(article: &Article) -> String {
    article.turns().into_iter().map(shape).collect::<Vec<_>>().join(" | ")
}

fn names(article: &Article, role: &Role) -> String {
    article.contributors_with(role).map(|c| c.name.display().into_owned()).collect::<Vec<_>>().join(", ")
}

/// How many blocks stand in no turn.
fn outside(nodes: &[Node]) -> usize {
    nodes
        .iter()
        .map(|node| match node {
            Node::Section(section) => outside(&section.body),
            Node::Turn(_) => 0,
            Node::Block(_) => 1,
        })
        .sum()
}

#[test]
fn our_own_interviews_are_recognised() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/interview");
    let rows = table(&folder.join("expected.tsv"));
    assert!(rows.len() >= 25, "the table is not whole");
    let mut wrong = Vec::new();
    for row in &rows {
        let [file, turns, asks, answers, outside_turns, note] = row.as_slice() else { panic!("{row:?}") };
        let Reading { article, recognition, diagnostics } = read(&folder.join(file));
        let found = [
            shapes(&article),
            names(&article, &Role::Interviewer),
            names(&article, &Role::Interviewee),
            outside(&article.body).to_string(),
        ];
        let expected = [turns, asks, answers, outside_turns];
        for (what, (found, expected)) in ["turns", "asks", "answers", "outside"].iter().zip(found.iter().zip(expected))
        {
            if found != expected {
                wrong.push(format!("{file} ({note})\n  {what}\n    expected {expected}\n    found    {found}"));
            }
        }
        let turns = recognition.turns.iter().filter(|finding| finding.turn.is_some()).count();
        if turns != article.turns().len() {
            wrong.push(format!("{file}: {turns} findings for {} turns", article.turns().len()));
        }
        if std::env::var_os("OFFPRINT_SHOW").is_some() {
            println!("== {file}");
            recognition.turns.iter().for_each(|finding| println!("   {:?} {}", finding.confidence, finding.reason));
            diagnostics.iter().for_each(|diagnostic| println!("   {diagnostic}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The folder of the corpus, if it is there.
fn corpus() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("OFFPRINT_CORPUS").map_or_else(beside, PathBuf::from);
    if folder.join("expected.tsv").is_file() {
        return Some(folder);
    }
    println!("SKIPPED: no corpus in {}; set OFFPRINT_CORPUS", folder.display());
    None
}

/// The labels under which answers are given, those of several speakers left out.
fn answering(article: &Article) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    let single = |answer: &&Utterance| answer.voice.speakers.len() == 1;
    for answer in article.turns().into_iter().flat_map(|turn| &turn.answers).filter(single) {
        labels.extend(answer.voice.label.clone().filter(|label| !labels.contains(label)));
    }
    labels
}

#[test]
fn the_corpus_is_recognised() {
    let Some(folder) = corpus() else { return };
    let rows = table(&folder.join("expected.tsv"));
    assert_eq!(rows.len(), 8);
    for row in rows {
        let (path, turns) = (&row[0], &row[1]);
        let Reading { article, recognition, diagnostics } = read(&folder.join("interviews").join(path));
        if std::env::var_os("OFFPRINT_SHOW").is_some() {
            println!("== {path}");
            recognition.turns.iter().for_each(|finding| println!("   {:?} {}", finding.confidence, finding.reason));
            diagnostics.iter().for_each(|diagnostic| println!("   {diagnostic}"));
            article
                .contributors
                .iter()
                .for_each(|c| println!("   {} {} {:?} {:?}", c.id, c.name.display(), c.roles, c.labels));
            article.turns().iter().for_each(|turn| println!("   {} {}", shape(turn), turn.at.get().unwrap_or(0)));
        }
        assert_eq!(article.turns().len().to_string(), *turns, "{path}: {}", shapes(&article));
        let found = answering(&article);
        for label in row[2].split(", ").filter(|label| !label.is_empty()) {
            assert!(found.iter().any(|found| found == label), "{path}: nobody answers as {label}: {found:?}");
        }
        let surest = recognition.turns.iter().map(|finding| finding.confidence).min();
        assert!(surest >= Some(Confidence::Medium), "{path}");
    }
}
