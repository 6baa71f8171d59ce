//! What an attacker, a careless tool or a bad disk sends, through the real command: each row of the
//! table is an input, and what is said of it. Every input is converted to every format under a cap of
//! 512 MB of memory (`ulimit -v`) and 10 seconds of processor time (`ulimit -t`), 25 in a build without
//! optimisation, which takes up to ten times as long; whatever is written is valid, runs nothing, and no file
//! is left half done.
//!
//! `HOSTILE=name cargo test --test hostile -- --nocapture` shows what is said of one row, `HOSTILE=all` of each.
#![cfg(all(
    unix,
    feature = "cli",
    feature = "markdown",
    feature = "read-html",
    feature = "read-docx",
    feature = "read-epub",
    feature = "read-feed",
    feature = "read-jats",
    feature = "html",
    feature = "feed",
    feature = "jats",
    feature = "epub",
    feature = "pdf"
))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and shows one row"
)]

#[path = "../common/mod.rs"]
mod common;

mod article;
mod container;
mod files;
mod many;
mod markup;
mod size;
mod word;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use common::valid;

/// What is said of an input.
#[derive(Clone, Copy, Debug)]
enum Expect {
    /// It is read and written, and nothing is called wrong, unsafe, too much or lost.
    Fine,
    /// It is read and written, with a warning that says this.
    Warns(&'static str),
    /// It is refused with an error that says this; nothing is written.
    Fails(&'static str),
}

/// An input, and what is said of it.
struct Row {
    name: &'static str,
    /// The file, whose ending tells the format.
    file: &'static str,
    bytes: Vec<u8>,
    /// Files beside it.
    beside: Vec<(&'static str, Vec<u8>)>,
    expect: Expect,
}

impl Row {
    fn new(name: &'static str, file: &'static str, bytes: impl Into<Vec<u8>>, expect: Expect) -> Self {
        Row { name, file, bytes: bytes.into(), beside: Vec::new(), expect }
    }

    fn beside(mut self, name: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        self.beside.push((name, bytes.into()));
        self
    }
}

fn table() -> Vec<Row> {
    [article::rows(), files::rows(), many::rows(), markup::rows(), container::rows(), word::rows(), size::rows()]
        .into_iter()
        .flatten()
        .collect()
}

#[test]
fn the_table_is_long_and_names_each_input_once() {
    let table = table();
    let names: BTreeSet<_> = table.iter().map(|row| row.name).collect();
    assert_eq!(names.len(), table.len());
    assert!(table.len() >= 120, "{} rows", table.len());
    // A row that would take any words could not fail.
    let vague =
        table.iter().filter(|row| matches!(row.expect, Expect::Warns(text) | Expect::Fails(text) if text.len() < 3));
    assert_eq!(vague.map(|row| row.name).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_input_is_read_or_refused_as_the_table_says() {
    let only = std::env::var("HOSTILE").ok();
    let picked = |row: &Row| only.as_deref().is_none_or(|only| only == "all" || row.name == only);
    let rows: Vec<_> = table().into_iter().filter(picked).collect();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let verdict = try_row(row, only.is_some());
                    let mut wrong = wrong.lock().unwrap_or_else(PoisonError::into_inner);
                    wrong.extend(verdict.err().map(|reason| format!("{}: {reason}", row.name)));
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

/// The warnings that say that an input is bad, and not merely poor.
const WRONG: [&str; 5] =
    ["warning[malformed]", "warning[unsafe]", "warning[limit]", "warning[dropped]", "warning[duplicate]"];

fn try_row(row: &Row, show: bool) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    fs::write(folder.path().join(row.file), &row.bytes).unwrap();
    for (name, bytes) in &row.beside {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let formats = common::FORMATS.join(",");
    let seconds = if cfg!(debug_assertions) { 25 } else { 10 };
    let script = format!("ulimit -v 524288; ulimit -t {seconds}; exec \"$0\" convert \"./$1\" -t \"$2\" -o out -j 1");
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_offprint"), row.file, &formats]);
    let output = command.current_dir(folder.path()).stdin(Stdio::null()).output();
    let output = output.map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr);
    if show {
        println!("== {}: {:?}\n{said}", row.name, row.expect);
    }
    let short: String = said.chars().take(700).collect();
    if said.contains("panicked") || said.contains("failed on this input") {
        return Err(format!("it panics: {short}"));
    }
    match (row.expect, output.status.code()) {
        (Expect::Fails(text), Some(1)) if said.contains(text) => return nothing_is_left(folder.path()),
        (Expect::Fine, Some(0)) if !WRONG.iter().any(|code| said.contains(code)) => {}
        (Expect::Warns(text), Some(0)) if warns(&said, text) => {}
        (expected, code) => {
            return Err(format!("{expected:?}, but it ends with {code:?} ({:?}) and says\n{short}", output.status));
        }
    }
    outputs_are_sound(&folder.path().join("out"))
}

/// Whether a warning, with its place and its help, says this.
fn warns(said: &str, text: &str) -> bool {
    said.split("\n\n").any(|one| one.starts_with("warning[") && one.contains(text))
}

/// A refused input leaves no output, whole or half.
fn nothing_is_left(folder: &Path) -> Result<(), String> {
    let left = fs::read_dir(folder.join("out")).into_iter().flatten().flatten().count();
    if left == 0 { Ok(()) } else { Err(format!("{left} files are left")) }
}

fn outputs_are_sound(out: &Path) -> Result<(), String> {
    let mut found = 0;
    for entry in fs::read_dir(out).map_err(|error| format!("no outputs: {error}"))? {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let format = match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("xml") => "jats",
            Some("json") if name.ends_with(".feed.json") => "json-feed",
            Some(ending @ ("rss" | "atom" | "html" | "json" | "epub" | "pdf")) => ending,
            _ => continue,
        };
        let bytes = fs::read(&path).unwrap();
        valid::judge(format, &bytes).map_err(|error| format!("{name}: {error}"))?;
        let text = shown(format, &bytes);
        if let Some(needle) = valid::active(&text) {
            return Err(format!("{name} holds `{needle}`"));
        }
        found += 1;
    }
    if found >= 6 { Ok(()) } else { Err(format!("only {found} outputs")) }
}

/// What of an output is shown by whatever opens it: JSON is data, and of a JSON Feed the content.
fn shown(format: &str, bytes: &[u8]) -> String {
    match format {
        "json" => String::new(),
        "json-feed" => {
            let feed = valid::value(bytes).unwrap();
            let items = feed["items"].as_array().into_iter().flatten();
            items.filter_map(|item| item["content_html"].as_str()).collect()
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// A Markdown article with the headline `Tide`.
fn markdown(name: &'static str, body: impl AsRef<str>, expect: Expect) -> Row {
    front(name, "title: Tide", body, expect)
}

/// A Markdown article with this front matter; its language is English.
fn front(name: &'static str, front: &str, body: impl AsRef<str>, expect: Expect) -> Row {
    Row::new(name, "a.md", format!("---\nlang: en\n{front}\n---\n\n{}\n", body.as_ref()), expect)
}
