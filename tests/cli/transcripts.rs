//! Runs the transcripts: documents with commands and what came of them.
//!
//! A document holds commands in fences marked `sh`. What follows each – its exit status and
//! what it wrote – is compared with what happens now; `BLESS=1` writes it anew. All commands
//! of a document run in one folder, which begins with the files of `fixtures/cli/files`.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Sandbox, fixtures};

/// A piece of a document.
enum Piece<'a> {
    /// Prose, as it stands.
    Prose(Vec<&'a str>),
    /// A command, without its fence and without what came of it.
    Command(&'a str),
}

fn parse(document: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut prose = Vec::new();
    let mut lines = document.lines().peekable();
    while let Some(line) = lines.next() {
        match line {
            "```sh" => {
                pieces.push(Piece::Prose(std::mem::take(&mut prose)));
                pieces.push(Piece::Command(lines.next().expect("a command")));
                assert_eq!(lines.next(), Some("```"), "one line for a command");
            }
            "```stdout" | "```stderr" => while lines.next_if(|line| *line != "```").is_some() {},
            _ if line.starts_with("Exit status: ") => {}
            // The end of a fence that was passed over.
            "```" => {}
            _ => prose.push(line),
        }
    }
    pieces.push(Piece::Prose(prose));
    pieces
}

fn play(document: &str) -> String {
    let sandbox = Sandbox::new();
    let mut out = String::new();
    for piece in parse(document) {
        match piece {
            Piece::Prose(lines) => {
                // Blank lines around what was passed over are written with it.
                let text = lines.join("\n");
                let text = text.trim_matches('\n');
                if !text.is_empty() {
                    out += &format!("{text}\n\n");
                }
            }
            Piece::Command(command) => out += &run(command, sandbox.path()),
        }
    }
    out.trim_end().to_owned() + "\n"
}

fn run(command: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_offprint")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(program.to_owned()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", path.unwrap())
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("COLUMNS")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let mut text = format!("```sh\n{command}\n```\n\n");
    match output.status.code() {
        Some(0) => {}
        code => text += &format!("Exit status: {}\n\n", code.expect("an exit status")),
    }
    for (name, bytes) in [("stdout", output.stdout), ("stderr", output.stderr)] {
        let shown = normalise(&String::from_utf8(bytes).expect("UTF-8"));
        if !shown.trim().is_empty() {
            text += &format!("```{name}\n{}\n```\n\n", shown.trim_end());
        }
    }
    text
}

/// Times and sizes change from run to run and from version to version: they become `N`.
fn normalise(text: &str) -> String {
    text.lines().map(|line| keys(&units(line)) + "\n").collect()
}

/// `  1.2 kB   0.4 ms` becomes ` N kB N ms`.
fn units(line: &str) -> String {
    let words: Vec<_> = line.split(' ').collect();
    let mut out: Vec<&str> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let unit = words.get(index + 1).map(|next| next.trim_end_matches([',', '.']));
        match unit {
            Some("ms" | "s" | "B" | "kB" | "MB") if word.parse::<f64>().is_ok() => {
                while out.last() == Some(&"") {
                    out.pop();
                }
                out.push("N");
            }
            _ => out.push(match *word {
                "B" | "MB" => "kB",
                "s" if out.last() == Some(&"N") => "ms",
                "s," => "ms,",
                word => word,
            }),
        }
    }
    out.join(" ")
}

/// `"bytes":1234` becomes `"bytes":0`.
fn keys(line: &str) -> String {
    let mut line = line.to_owned();
    for key in ["\"bytes\":", "\"milliseconds\":"] {
        if let Some(at) = line.find(key) {
            let digits = line[at + key.len()..].bytes().take_while(u8::is_ascii_digit).count();
            line.replace_range(at + key.len()..at + key.len() + digits, "0");
        }
    }
    line
}

#[test]
fn commands_do_what_the_transcripts_say() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut differing = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(fixtures()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        count += 1;
        let expected = fs::read_to_string(&path).unwrap();
        let actual = play(&expected);
        if expected != actual {
            if bless {
                fs::write(&path, &actual).unwrap();
            }
            let line = expected.lines().zip(actual.lines()).position(|(old, new)| old != new);
            let line = line.unwrap_or(expected.lines().count().min(actual.lines().count()));
            let shown = |text: &str| text.lines().skip(line).take(5).collect::<Vec<_>>().join("\n");
            differing.push(format!(
                "{}:{}\n--- expected\n{}\n--- is\n{}",
                path.display(),
                line + 1,
                shown(&expected),
                shown(&actual)
            ));
        }
    }
    assert!(count >= 5, "the transcripts are gone");
    assert!(bless || differing.is_empty(), "{}\nBLESS=1 writes them anew", differing.join("\n\n"));
}
