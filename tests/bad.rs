//! Input that is wrong fails with its place, or warns and keeps the text. It never panics, and
//! nothing unsafe gets out.
#![cfg(all(
    feature = "markdown",
    feature = "read-html",
    feature = "html",
    feature = "feed",
    feature = "jats",
    feature = "epub",
    feature = "pdf"
))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::io::{Cursor, Read};

use offprint::convert::{Converter, Source};
use offprint::diagnostic::{Code, Diagnostics, Severity};
use offprint::model::Publication;

/// What is wrong with a file, as the user is told.
enum Verdict {
    /// It is fine, though it looks strange.
    Fine,
    /// It cannot be read; the error names this line.
    Fails(Option<u32>),
    /// It is read, with a warning of each of these kinds, on this line if one is given.
    Warns(&'static [(Code, Option<u32>)]),
}
use Verdict::{Fails, Fine, Warns};

const VERDICTS: &[(&str, Verdict)] = &[
    ("active-svg.md", Warns(&[(Code::Unsafe, Some(6))])),
    ("binary.md", Fails(None)),
    ("blank.md", Fails(None)),
    ("broken-utf8.html", Warns(&[(Code::Malformed, Some(4))])),
    ("control-characters.md", Warns(&[(Code::Dropped, None)])),
    ("corrupt-image.md", Warns(&[(Code::Malformed, Some(8)), (Code::Malformed, Some(10))])),
    ("crlf.md", Fine),
    ("dangling-note.md", Warns(&[(Code::Missing, Some(6))])),
    ("direction-override.md", Warns(&[(Code::Unsafe, Some(7))])),
    ("empty.md", Fails(None)),
    ("hero-missing.md", Warns(&[(Code::Missing, None)])),
    ("invalid-utf8.md", Fails(Some(3))),
    ("lone-surrogate.json", Fails(Some(1))),
    ("lying-base.html", Warns(&[(Code::Malformed, Some(3))])),
    ("markup-in-text.md", Fine),
    ("missing-image.md", Warns(&[(Code::Missing, Some(6))])),
    ("no-element.html", Fails(None)),
    ("nul.html", Warns(&[(Code::Malformed, Some(3))])),
    (
        "outside.md",
        Warns(&[
            (Code::Unsafe, Some(4)),
            (Code::Unsafe, Some(7)),
            (Code::Missing, Some(9)),
            (Code::Unsafe, Some(11)),
            (Code::Missing, Some(13)),
        ]),
    ),
    ("pdf-named.html", Fails(None)),
    ("png-named-jpg.md", Warns(&[(Code::Malformed, Some(6))])),
    ("ragged-table.json", Fails(Some(7))),
    ("script-only.html", Warns(&[(Code::Missing, None)])),
    ("truncated.json", Fails(Some(1))),
    ("unclosed-front-matter.md", Fails(Some(1))),
    ("unclosed.html", Fine),
    (
        "unsafe-links.md",
        Warns(&[
            (Code::Unsafe, Some(10)),
            (Code::Malformed, Some(10)),
            (Code::Dropped, Some(14)),
            (Code::Unsafe, Some(16)),
        ]),
    ),
    ("unsafe.html", Warns(&[(Code::Unsafe, Some(3)), (Code::Dropped, Some(4)), (Code::Unsafe, Some(5))])),
    ("utf16-be-bom.md", Fine),
    ("utf16-le-bom.md", Fine),
    ("utf16-no-bom.md", Fails(None)),
    ("utf8-bom.md", Fine),
    ("windows-1252.html", Warns(&[(Code::Substituted, Some(4))])),
    (
        "wrong-values.md",
        Warns(&[
            (Code::Substituted, Some(3)),
            (Code::Malformed, Some(4)),
            (Code::Malformed, Some(5)),
            (Code::Malformed, Some(6)),
            (Code::Malformed, Some(7)),
            (Code::Malformed, Some(9)),
            (Code::Malformed, Some(12)),
            (Code::Duplicate, Some(13)),
            (Code::Unknown, Some(14)),
        ]),
    ),
    ("wrong-yaml.md", Fails(Some(7))),
    ("wrong.json", Fails(Some(4))),
];

fn try_read(name: &str) -> (Option<Publication>, Result<(), offprint::error::Error>, Diagnostics) {
    let (reading, diagnostics) = common::try_read(&format!("fixtures/bad/{name}"));
    match reading {
        Ok(reading) => (Some(reading.publication), Ok(()), diagnostics),
        Err(error) => (None, Err(error), diagnostics),
    }
}

#[test]
fn the_table_names_every_file() {
    let is_source = |name: &String| [".md", ".json", ".html"].iter().any(|ending| name.ends_with(ending));
    let files: Vec<_> = common::names("fixtures/bad").into_iter().filter(is_source).collect();
    let listed: Vec<_> = VERDICTS.iter().map(|(name, _)| *name).collect();
    assert_eq!(files, listed);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let mut wrong = Vec::new();
    for (name, verdict) in VERDICTS {
        let (_, result, diagnostics) = try_read(name);
        let told: Vec<_> = diagnostics.iter().filter(|found| found.severity >= Severity::Warning).collect();
        let shown: Vec<_> = told.iter().map(|found| format!("\n    {found}")).collect();
        let shown = shown.concat();
        match (verdict, result) {
            (Fails(line), Err(error)) => {
                if error.location().line != *line && line.is_some() {
                    wrong.push(format!("{name}: not on line {line:?}: {error}"));
                }
                if error.location().file.as_deref().is_none_or(|file| !file.ends_with(name)) {
                    wrong.push(format!("{name}: the error does not name the file: {error}"));
                }
            }
            (Fails(_), Ok(())) => wrong.push(format!("{name} should fail, but says{shown}")),
            (_, Err(error)) => wrong.push(format!("{name} should be read: {error}")),
            (Fine, Ok(())) => {
                if !told.is_empty() {
                    wrong.push(format!("{name} is fine, but has{shown}"));
                }
            }
            (Warns(expected), Ok(())) => {
                for (code, line) in *expected {
                    let fits = |found: &&&offprint::diagnostic::Diagnostic| {
                        found.code == *code && (line.is_none() || found.location.line == *line)
                    };
                    if told.iter().find(fits).is_none() {
                        wrong.push(format!("{name}: no `{code}` on line {line:?} among{shown}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The texts of all outputs, those within the EPUB too, each with what it is called.
fn outputs(name: &str, publication: &Publication) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    for format in common::FORMATS {
        let written = common::write(publication, format);
        if format == "epub" {
            let mut archive = zip::ZipArchive::new(Cursor::new(&written.bytes)).unwrap();
            for index in 0..archive.len() {
                let mut entry = archive.by_index(index).unwrap();
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes).unwrap();
                out.push((format!("{} in the EPUB of {name}", entry.name()), bytes));
            }
        }
        for (file, bytes) in written.sidecars {
            out.push((format!("{file} beside {format} of {name}"), bytes));
        }
        out.push((format!("{format} of {name}"), written.bytes));
    }
    out
}

#[test]
fn nothing_unsafe_gets_out() {
    let mut wrong = Vec::new();
    for (name, _) in VERDICTS {
        let (Some(publication), ..) = try_read(name) else { continue };
        for (what, bytes) in outputs(name, &publication) {
            let text = String::from_utf8_lossy(&bytes);
            wrong.extend(common::valid::active(&text).map(|needle| format!("{what}: {needle}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn xml_holds_only_what_xml_allows() {
    let forbidden =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    let (publication, ..) = try_read("control-characters.md");
    let publication = publication.unwrap();
    for format in ["html", "rss", "atom", "jats"] {
        let text = String::from_utf8(common::write(&publication, format).bytes).unwrap();
        assert!(!text.contains(forbidden), "{format}: {:?}", text.matches(forbidden).collect::<Vec<_>>());
        for kept in ["A bell", "a vertical tab", "in the text", "a backspace"] {
            assert!(text.contains(kept), "{format} has lost `{kept}`");
        }
    }
}

#[test]
fn text_survives_what_is_wrong_around_it() {
    for (name, sentence) in [
        ("missing-image.md", "The text goes on without it."),
        ("hero-missing.md", "The caption must survive."),
        ("hero-missing.md", "The lighthouse in fog."),
        ("wrong-values.md", "this paragraph is not."),
        ("outside.md", "Out of the Folder"),
        ("dangling-note.md", "This one is there"),
        ("unsafe-links.md", "script in disguise"),
        ("utf16-le-bom.md", "The café at the pier"),
        ("utf16-be-bom.md", "The café at the pier"),
        ("crlf.md", "Today you are later."),
        ("corrupt-image.md", "A JPEG that ends in its middle."),
    ] {
        let (publication, ..) = try_read(name);
        let publication = publication.unwrap();
        for format in ["html", "jats", "rss", "atom"] {
            let text = String::from_utf8(common::write(&publication, format).bytes).unwrap();
            assert!(text.contains(sentence), "{name} to {format} has lost `{sentence}`");
        }
    }
}

/// A file that ends anywhere is read or refused, but never brings anything down.
#[test]
fn articles_cut_anywhere_do_no_harm() {
    let converter = Converter::default();
    for fixture in common::fixtures().into_iter().filter(|fixture| fixture.stem != "everything") {
        let bytes = std::fs::read(&fixture.path).unwrap();
        let steps = 40;
        for step in 0..steps {
            let cut = bytes.len() * step / steps;
            let source = Source::new(fixture.path.clone(), &bytes[..cut]);
            let _ = converter.read(&source, None, &mut Diagnostics::new());
        }
    }
}
