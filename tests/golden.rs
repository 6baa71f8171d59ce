//! What readers and writers make of every fixture, against what a person has read and approved.
//!
//! `BLESS=1 cargo test --test golden` rewrites `fixtures/golden`: read the difference before you
//! commit it. Formats that are no text are compared by a text that shows what is in them.
#![cfg(all(
    feature = "markdown",
    feature = "html",
    feature = "feed",
    feature = "jats",
    feature = "epub",
    feature = "pdf"
))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read};

use common::{Fixture, Written};
use offprint::model::Publication;
use uuid::Uuid;

#[test]
fn model() {
    compare_all("model.json", |publication, _| text_of(common::write(publication, "json")));
}

#[test]
fn diagnostics() {
    compare_all("diagnostics.txt", |publication, fixture| {
        let (_, found) = common::read(fixture);
        let mut out = String::from("# Reading\n");
        found.iter().for_each(|diagnostic| writeln!(out, "{diagnostic}").unwrap());
        for format in common::FORMATS {
            writeln!(out, "# To {format}").unwrap();
            let written = common::write(publication, format);
            written.diagnostics.iter().for_each(|diagnostic| writeln!(out, "{diagnostic}").unwrap());
        }
        out
    });
}

#[test]
fn jats() {
    compare_all("jats.xml", |publication, _| {
        let written = common::write(publication, "jats");
        let beside: Vec<_> = written.sidecars.keys().map(|name| format!("<!-- beside: {name} -->\n")).collect();
        text_of(written) + &beside.concat()
    });
}

#[test]
fn rss() {
    compare_all("rss.xml", |publication, _| text_of(common::write(publication, "rss")));
}

#[test]
fn atom() {
    compare_all("atom.xml", |publication, _| text_of(common::write(publication, "atom")));
}

#[test]
fn json_feed() {
    compare_all("feed.json", |publication, _| text_of(common::write(publication, "json-feed")));
}

#[test]
fn html() {
    compare_all("page.html", |publication, _| {
        let page = text_of(common::write(publication, "html"));
        without_record(&shorten_style(&shorten_data_urls(&page)))
    });
}

#[test]
fn epub() {
    compare_all("epub.txt", |publication, _| list_epub(&common::write(publication, "epub").bytes));
}

#[test]
fn pdf() {
    compare_all("pdf.txt", |publication, _| {
        let listed = common::pdf::list(&common::write(publication, "pdf").bytes);
        // A release changes its number and nothing else.
        listed.replace(concat!("Offprint ", env!("CARGO_PKG_VERSION")), "Offprint VERSION")
    });
}

/// Every golden belongs to a fixture that is still there.
#[test]
fn no_golden_is_left_over() {
    let stems: Vec<_> = common::fixtures().into_iter().map(|fixture| fixture.stem).collect();
    for name in common::names("fixtures/golden") {
        assert!(stems.contains(&name), "fixtures/golden/{name} belongs to no fixture");
    }
}

fn text_of(written: Written) -> String {
    String::from_utf8(written.bytes).unwrap()
}

/// Compares what `make` makes of each fixture with its golden file `name`.
fn compare_all(name: &str, make: impl Fn(&Publication, &Fixture) -> String) {
    let bless = std::env::var_os("BLESS").is_some_and(|value| value != "0");
    let mut differences = String::new();
    for fixture in common::fixtures() {
        let actual = make(&common::read(&fixture).0, &fixture);
        let path = common::root().join("fixtures/golden").join(&fixture.stem).join(name);
        if bless {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &actual).unwrap();
        } else {
            let expected = fs::read_to_string(&path).unwrap_or_default();
            if expected != actual {
                writeln!(differences, "--- fixtures/golden/{}/{name}", fixture.stem).unwrap();
                differences.push_str(&difference(&expected, &actual));
            }
        }
    }
    assert!(differences.is_empty(), "{differences}\n`BLESS=1 cargo test --test golden` takes this as right");
}

/// How many lines of a change are shown, and how many around it.
const SHOWN: usize = 25;
const AROUND: usize = 3;

/// The lines between the first and the last that differ, old ones with `-` and new ones with `+`.
fn difference(expected: &str, actual: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let mut out = format!("@@ line {}\n", head + 1);
    let mut show = |sign: char, lines: &[&str]| {
        for line in lines.iter().take(SHOWN) {
            // A page on one line would hide the rest.
            let shown: String = line.chars().take(400).collect();
            writeln!(out, "{sign}{shown}").unwrap();
        }
        if lines.len() > SHOWN {
            writeln!(out, "{sign}… and {} more lines", lines.len() - SHOWN).unwrap();
        }
    };
    show(' ', &old[head.saturating_sub(AROUND)..head]);
    show('-', &old[head..old.len() - tail]);
    show('+', &new[head..new.len() - tail]);
    show(' ', &old[old.len() - tail..(old.len() - tail + AROUND).min(old.len())]);
    out
}

/// Replaces the content of long `data:` URLs by its length and a digest.
fn shorten_data_urls(html: &str) -> String {
    const LONG: usize = 200;
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("data:") {
        let (before, url) = rest.split_at(at);
        out.push_str(before);
        let end = url.find(['"', '\'', ')', '<', ' ']).unwrap_or(url.len());
        let (url, after) = url.split_at(end);
        match url.split_once(',') {
            Some((head, data)) if data.len() > LONG => {
                write!(out, "{head},{} characters {}", data.len(), digest(data.as_bytes())).unwrap();
            }
            _ => out.push_str(url),
        }
        rest = after;
    }
    out + rest
}

/// Replaces the style sheet by its length and a digest: it is the same in every page.
fn shorten_style(html: &str) -> String {
    let Some((before, rest)) = html.split_once("<style>") else { return html.to_owned() };
    let Some((style, after)) = rest.split_once("</style>") else { return html.to_owned() };
    format!("{before}<style>{} bytes, {}</style>{after}", style.len(), digest(style.as_bytes()))
}

/// Leaves out the article as data, which has a golden of its own.
fn without_record(html: &str) -> String {
    let Some((before, rest)) = html.split_once("<script type=\"application/json\"") else { return html.to_owned() };
    let Some((_, after)) = rest.split_once("</script>") else { return html.to_owned() };
    format!("{before}<!-- record -->{after}")
}

fn digest(bytes: &[u8]) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, bytes).to_string()
}

/// The entries of an EPUB in their order, with the content of those that are about the book.
fn list_epub(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = String::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        let name = entry.name().to_owned();
        let stamp = entry.last_modified().map(|time| time.to_string()).unwrap_or_default();
        writeln!(out, "=== {name} ({:?}, {stamp})", entry.compression()).unwrap();
        let text = name
            .rsplit_once('.')
            .is_none_or(|(_, ending)| matches!(ending, "opf" | "xhtml" | "ncx" | "xml" | "jsonld"));
        match String::from_utf8(content) {
            Ok(content) if text => out.push_str(&(content.trim_end().to_owned() + "\n")),
            Ok(content) => writeln!(out, "{} bytes, {}", content.len(), digest(content.as_bytes())).unwrap(),
            Err(error) => writeln!(out, "{} bytes, {}", error.as_bytes().len(), digest(error.as_bytes())).unwrap(),
        }
    }
    out
}

#[test]
fn a_difference_shows_what_changed() {
    let shown = difference("a\nb\nc\nd\ne\nf", "a\nb\nc\nX\nY\ne\nf");
    assert_eq!(shown, "@@ line 4\n a\n b\n c\n-d\n+X\n+Y\n e\n f\n");
    assert_eq!(difference("", "a"), "@@ line 1\n+a\n");
    assert_eq!(difference("a\na", "a"), "@@ line 2\n a\n-a\n");
}

#[test]
fn long_data_urls_are_shortened_and_short_ones_kept() {
    let long = "A".repeat(300);
    let html = format!("<img src=\"data:image/png;base64,{long}\"><img src=\"data:image/gif;base64,R0\">");
    let shown = shorten_data_urls(&html);
    assert!(shown.starts_with("<img src=\"data:image/png;base64,300 characters "), "{shown}");
    assert!(shown.ends_with("<img src=\"data:image/gif;base64,R0\">"), "{shown}");
}
