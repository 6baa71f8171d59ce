//! The command, as people and scripts meet it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[cfg(unix)]
mod check;
#[cfg(unix)]
mod depends;
#[cfg(unix)]
mod faults;
#[cfg(target_os = "linux")]
mod fonts;
#[cfg(unix)]
mod foreign;
#[cfg(unix)]
mod index;
#[cfg(unix)]
mod project;
mod theme;
#[cfg(unix)]
mod transcripts;
#[cfg(unix)]
mod trouble;
#[cfg(unix)]
mod update;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cli")
}

/// A folder of its own, with a copy of the files of the fixtures.
struct Sandbox(tempfile::TempDir);

impl Sandbox {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        copy(&fixtures().join("files"), dir.path());
        Sandbox(dir)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn offprint(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_offprint"));
        command.args(args).current_dir(self.path()).env_remove("SOURCE_DATE_EPOCH").stdin(Stdio::null());
        command
    }

    /// The names of the files in `folder`, hidden ones included, sorted.
    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path().join(folder)).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).unwrap() }
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn every_message_for_programs_is_a_json_object() {
    let sandbox = Sandbox::new();
    let args = ["convert", "harbour.json", "broken.json", "silent.json", "-o", "out", "--message-format", "json"];
    let output = sandbox.offprint(&args);
    assert_eq!(output.status.code(), Some(1));
    let messages: Vec<serde_json::Value> =
        stderr(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of_type = |kind: &str| messages.iter().filter(|message| message["type"] == kind).collect::<Vec<_>>();
    let error = of_type("diagnostic").into_iter().find(|message| message["severity"] == "error").unwrap();
    assert_eq!((&error["location"]["file"], &error["location"]["line"]), (&"broken.json".into(), &5.into()));
    assert!(of_type("file").iter().any(|file| file["path"] == "out/harbour.pdf" || file["path"] == "out\\harbour.pdf"));
    assert_eq!(of_type("summary").len(), 1);
    assert_eq!(messages.last().unwrap()["failed"], 1);
}

#[test]
fn equal_runs_make_equal_bytes_however_many_threads() {
    let bytes = |jobs: &str| {
        let sandbox = Sandbox::new();
        let output = sandbox.offprint(&["convert", "harbour.json", "articles", "twins/north", "-o", "out", "-j", jobs]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let files = sandbox.names("out").into_iter();
        files.map(|name| (fs::read(sandbox.path().join("out").join(&name)).unwrap(), name)).collect::<Vec<_>>()
    };
    let one = bytes("1");
    assert!(one.len() >= 4 * 6, "{} files", one.len());
    for (left, right) in one.iter().zip(bytes("4")) {
        assert_eq!(left.1, right.1);
        assert!(left.0 == right.0, "{} differs", left.1);
    }
}

#[test]
fn the_schema_describes_what_is_written() {
    let sandbox = Sandbox::new();
    let schema: serde_json::Value = serde_json::from_slice(&sandbox.offprint(&["schema"]).stdout).unwrap();
    let written: serde_json::Value =
        serde_json::from_slice(&sandbox.offprint(&["convert", "harbour.json", "-t", "json", "-o", "-"]).stdout)
            .unwrap();
    let known = schema["properties"].as_object().unwrap();
    for key in written.as_object().unwrap().keys() {
        assert!(known.contains_key(key), "{key} is not in the schema");
    }
}

#[test]
fn completions_and_manual_cover_every_subcommand() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = sandbox.offprint(&["completions", shell]).stdout;
        assert!(String::from_utf8(script).unwrap().contains("inspect"), "{shell}");
    }
    for page in ["convert", "feed", "inspect", "formats", "schema", "completions", "man"] {
        let output = sandbox.offprint(&["man", page]);
        assert!(String::from_utf8(output.stdout).unwrap().contains(&format!(".TH offprint-{page} 1")), "{page}");
    }
}
