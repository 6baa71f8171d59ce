//! What ARCHITECTURE.md states about the code and its documents, checked.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use offprint::format::Registry;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The code of `path` without comments and unit tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let tests = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..tests].lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The stages, each with those that it must not know.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "model",
        &[
            "read",
            "interview",
            "transform",
            "write",
            "format",
            "convert",
            "check",
            "batch",
            "project",
            "cli",
            "typeset",
            "diagnostic",
        ],
    ),
    (
        "theme",
        &[
            "model",
            "read",
            "interview",
            "transform",
            "write",
            "format",
            "convert",
            "check",
            "batch",
            "project",
            "cli",
            "typeset",
        ],
    ),
    (
        "typeset",
        &[
            "model",
            "read",
            "interview",
            "transform",
            "write",
            "format",
            "convert",
            "check",
            "batch",
            "project",
            "cli",
            "desk",
        ],
    ),
    (
        "interview",
        &["read", "transform", "write", "format", "convert", "check", "batch", "project", "cli", "desk", "typeset"],
    ),
    ("read", &["transform", "write", "convert", "check", "batch", "project", "cli", "desk", "typeset"]),
    (
        "transform",
        &["read", "interview", "write", "format", "convert", "check", "batch", "project", "cli", "desk", "typeset"],
    ),
    ("write", &["read", "interview", "transform", "convert", "check", "batch", "project", "cli", "desk"]),
    ("format", &["transform", "convert", "check", "batch", "project", "cli", "desk", "typeset"]),
    ("convert", &["check", "batch", "project", "cli", "desk", "typeset"]),
    ("check", &["batch", "project", "cli", "desk"]),
    ("batch", &["project", "cli", "desk", "typeset"]),
    ("desk", &["cli"]),
    ("project", &["cli", "desk", "typeset"]),
];

#[test]
fn imports_point_one_way() {
    let mut wrong = Vec::new();
    for (stage, forbidden) in FORBIDDEN {
        let files = rust_files(&root().join("src").join(stage));
        assert!(!files.is_empty(), "there is no stage {stage}");
        for file in files {
            let code = code(&file);
            for other in *forbidden {
                if code.contains(&format!("crate::{other}::")) {
                    wrong.push(format!("{} knows `{other}`", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn writers_do_not_know_each_other() {
    let formats = ["atom", "epub", "html", "jats", "json", "pdf", "rss"];
    let mut wrong = Vec::new();
    for format in formats {
        let folder = root().join("src/write").join(format);
        let files = if folder.is_dir() { rust_files(&folder) } else { Vec::new() };
        for file in files {
            let code = code(&file);
            for other in formats.iter().filter(|other| **other != format) {
                if code.contains(&format!("write::{other}::")) {
                    wrong.push(format!("{} knows the writer of {other}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_command_prints() {
    for file in rust_files(&root().join("src")) {
        let within = file.strip_prefix(root().join("src")).unwrap();
        let is_test = within.components().any(|part| part.as_os_str() == "tests") || within.ends_with("tests.rs");
        if within.starts_with("cli") || within == Path::new("main.rs") || is_test {
            continue;
        }
        let code = code(&file);
        for word in ["println!", "eprintln!", "print!(", "process::exit", "std::env::var"] {
            assert!(!code.contains(word), "{} uses {word}", file.display());
        }
    }
}

#[test]
fn every_written_format_has_its_page() {
    for format in Registry::default().formats() {
        let written = !matches!(format.writer, offprint::format::Support::Absent);
        let page = root().join("docs/formats").join(format!("{}.md", format.name));
        assert!(!written || page.is_file(), "{} is missing", page.display());
    }
}

/// The documents that people read, from the root.
fn documents() -> Vec<PathBuf> {
    let mut found: Vec<_> = ["", "docs", "docs/formats", "fixtures", "conformance", "assets/fonts"]
        .iter()
        .flat_map(|folder| fs::read_dir(root().join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    found.sort();
    assert!(found.len() > 15, "{found:?}");
    found
}

#[test]
fn documents_name_the_oldest_compiler() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let oldest = manifest.lines().find_map(|line| line.strip_prefix("rust-version = \"")?.strip_suffix('"')).unwrap();
    for document in ["README.md", "docs/reliability.md"] {
        let text = fs::read_to_string(root().join(document)).unwrap();
        assert!(text.contains(&format!("{oldest} or newer")), "{document} does not say `{oldest} or newer`");
    }
}

#[test]
fn the_map_shows_the_tree() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let rows: String = map.lines().filter(|line| line.starts_with("| `")).collect::<Vec<_>>().join("\n");
    let places = rows.split('`').skip(1).step_by(2).filter(|place| place.contains('/'));
    let gone: Vec<_> = places.filter(|place| !root().join(place).exists()).collect();
    assert!(gone.is_empty(), "the map shows what is not there: {gone:?}");
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        // A module's folder stands for its file beside it.
        let place = match name.strip_suffix(".rs") {
            Some("lib") => continue,
            Some(stem) if root().join("src").join(stem).is_dir() => format!("src/{stem}/"),
            Some(_) => format!("src/{name}"),
            None => format!("src/{name}/"),
        };
        assert!(rows.contains(&format!("`{place}`")), "the map does not show {place}");
    }
}

/// `text` without its code: fenced blocks, and what stands between backquotes.
fn without_code(text: &str) -> String {
    let prose: String = text.split("\n```").step_by(2).collect::<Vec<_>>().join("\n");
    prose.split('`').step_by(2).collect()
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut dead = Vec::new();
    for document in documents() {
        let text = without_code(&fs::read_to_string(&document).unwrap());
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
        for target in targets.filter(|target| !target.contains(":") && !target.starts_with('#')) {
            let file = target.split('#').next().unwrap();
            if !target.contains(' ') && !document.parent().unwrap().join(file).exists() {
                dead.push(format!("{}: {target}", document.display()));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}
