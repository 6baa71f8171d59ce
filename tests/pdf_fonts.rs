//! Fonts that come from outside: those of the system, found where it keeps them, and files that must not or cannot be
//! used.
#![cfg(all(feature = "cli", feature = "pdf", feature = "markdown"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A character that no built-in face has.
const NEW: char = '\u{1FB00}';

fn built_in(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts").join(name)).unwrap()
}

fn number(font: &[u8], at: usize) -> usize {
    u32::from_be_bytes(font[at..at + 4].try_into().unwrap()) as usize
}

/// The place of an entry of the font's directory (OpenType, "Table Directory").
fn entry(font: &[u8], tag: &[u8; 4]) -> usize {
    (12..).step_by(16).find(|at| &font[*at..at + 4] == tag).unwrap()
}

/// A font with [`NEW`] in place of its last character.
fn with_a_new_character() -> Vec<u8> {
    let mut font = built_in("DejaVuSansMono.ttf");
    let cmap = number(&font, entry(&font, b"cmap") + 8);
    for index in 0..usize::from(font[cmap + 3]) {
        let subtable = cmap + number(&font, cmap + 8 + 8 * index);
        if font[subtable..subtable + 2] == [0, 12] {
            let last = subtable + 16 + 12 * (number(&font, subtable + 12) - 1);
            font[last..last + 4].copy_from_slice(&u32::from(NEW).to_be_bytes());
            font[last + 4..last + 8].copy_from_slice(&u32::from(NEW).to_be_bytes());
        }
    }
    font
}

struct Folder(tempfile::TempDir);

impl Folder {
    /// A folder with an article that has the new character, and `fonts` where a home has its own.
    fn new(fonts: &[(&str, &[u8])]) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.file("a.md", format!("---\ntitle: A Sign\nlang: en\n---\n\nThe sign is {NEW}.\n").as_bytes());
        for (name, bytes) in fonts {
            folder.file(name, bytes);
        }
        folder
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn convert(&self, options: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_offprint"));
        command
            .current_dir(self.0.path())
            .env("HOME", self.0.path())
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CONFIG_HOME");
        command.args(["convert", "a.md", "-o", "a.pdf"]);
        command.args(options.iter().flat_map(|option| ["-O", option]));
        command.output().unwrap()
    }

    fn embeds(&self, family: &str) -> bool {
        let document = lopdf::Document::load(self.0.path().join("a.pdf")).unwrap();
        let fonts = document.objects.values().filter_map(|object| object.as_dict().ok());
        let names = fonts.filter_map(|font| font.get(b"BaseFont").and_then(lopdf::Object::as_name).ok());
        names.into_iter().any(|name| String::from_utf8_lossy(name).contains(family))
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Only what this program finds in a home of Linux can be laid out by a test.
#[cfg(target_os = "linux")]
#[test]
fn a_font_of_the_system_is_taken_where_it_is_allowed_and_needed() {
    let font = with_a_new_character();
    for place in [".fonts/tide.ttf", ".local/share/fonts/own/tide.ttf"] {
        let folder = Folder::new(&[(place, &font), (".fonts/broken.ttf", b"no font at all")]);
        let without = folder.convert(&[]);
        assert!(without.status.success() && said(&without).contains("U+1FB00"), "{}", said(&without));
        assert!(!folder.embeds("DejaVuSansMono"));
        let with = folder.convert(&["pdf.system-fonts=true"]);
        assert!(with.status.success() && !said(&with).contains("U+1FB00"), "{place}: {}", said(&with));
        assert!(folder.embeds("DejaVuSansMono"), "{place}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_font_that_forbids_embedding_is_not_taken_from_the_system() {
    let mut closed = with_a_new_character();
    let license = number(&closed, entry(&closed, b"OS/2") + 8) + 8;
    closed[license..license + 2].copy_from_slice(&[0, 2]);
    let folder = Folder::new(&[(".fonts/closed.ttf", &closed)]);
    let output = folder.convert(&["pdf.system-fonts=true"]);
    assert!(output.status.success() && said(&output).contains("U+1FB00"), "{}", said(&output));
    assert!(!folder.embeds("DejaVuSansMono"));
}

#[test]
fn a_font_file_that_cannot_be_used_is_an_error_that_names_it() {
    let mut closed = built_in("NotoSans-Regular.ttf");
    let license = number(&closed, entry(&closed, b"OS/2") + 8) + 8;
    closed[license..license + 2].copy_from_slice(&[0, 2]);
    let mut bare = built_in("NotoSans-Regular.ttf");
    let cmap = entry(&bare, b"cmap");
    bare[cmap..cmap + 4].copy_from_slice(b"cmaq");
    let cases: [(&str, &[u8], &str); 4] = [
        ("closed.ttf", &closed, "forbid embedding"),
        ("bare.ttf", &bare, "Unicode"),
        ("short.ttf", &built_in("NotoSans-Regular.ttf")[..900], "font"),
        ("none.ttf", b"%PDF-1.7", "OpenType"),
    ];
    for (name, bytes, why) in cases {
        let theme = format!("[fonts]\ntext = {{ family = \"Tide\", generic = \"serif\", files = [\"{name}\"] }}\n");
        let folder = Folder::new(&[(name, bytes), ("tide.toml", theme.as_bytes())]);
        for option in [format!("pdf.fonts={name}"), "pdf.theme=./tide.toml".to_owned()] {
            let output = folder.convert(&[&option]);
            let said = said(&output);
            assert!(!output.status.success() && said.contains(name) && said.contains(why), "{option}: {said}");
            assert!(!folder.0.path().join("a.pdf").exists(), "{option} leaves half a file");
        }
    }
}
