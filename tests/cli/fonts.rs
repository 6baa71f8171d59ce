//! Fonts of the system, in a home that stands for the machine's.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::Output;

use super::Sandbox;

/// A built-in font under the name “Tide Mark”, in both encodings of its `name` table.
fn tide_mark() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts/NotoSans-Bold.ttf");
    let mut font = fs::read(path).unwrap();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    for (from, to) in [("Noto Sans", "Tide Mark"), ("NotoSans", "TideMark")] {
        for (from, to) in [(wide(from), wide(to)), (from.into(), to.into())] {
            for at in 0..font.len() - from.len() {
                if font[at..].starts_with(&from) {
                    font[at..at + to.len()].copy_from_slice(&to);
                }
            }
        }
    }
    font
}

/// Makes a PDF whose theme sets headings in “Tide Mark”, in a home with that font or without.
fn convert(sandbox: &Sandbox, has_font: bool, options: &[&str]) -> (Output, Vec<u8>) {
    let home = tempfile::tempdir().unwrap();
    let fonts = home.path().join(".local/share/fonts");
    fs::create_dir_all(&fonts).unwrap();
    if has_font {
        fs::write(fonts.join("tide.ttf"), tide_mark()).unwrap();
    }
    let theme = "name = \"tide\"\n[fonts]\nheadings = { family = \"Tide Mark\", generic = \"sans\" }\n";
    fs::write(sandbox.path().join("tide.toml"), theme).unwrap();
    fs::write(sandbox.path().join("gauge.md"), "---\ntitle: The Gauge\nlang: en\n---\n\nIt is read at seven.\n")
        .unwrap();
    let mut command = sandbox.command(&["convert", "gauge.md", "-o", "gauge.pdf", "-O", "pdf.theme=tide.toml"]);
    let output = command.args(options).env("HOME", home.path()).env_remove("XDG_CONFIG_HOME").output().unwrap();
    (output, fs::read(sandbox.path().join("gauge.pdf")).unwrap())
}

/// Whether the file has the font, and the command complained that it lacks.
fn has(pdf: &[u8], output: &Output) -> (bool, bool) {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let dictionaries = document.objects.values().filter_map(|object| object.as_dict().ok());
    let names = dictionaries.filter_map(|font| font.get(b"BaseFont").and_then(lopdf::Object::as_name).ok());
    let found = names.into_iter().any(|name| String::from_utf8_lossy(name).contains("TideMark"));
    (found, String::from_utf8_lossy(&output.stderr).contains("the font `Tide Mark` of the theme is not at hand"))
}

#[test]
fn a_family_of_a_theme_is_found_among_the_systems_where_it_is_allowed() {
    let sandbox = Sandbox::new();
    let allowed = ["-O", "pdf.system-fonts=true"];
    let (output, pdf) = convert(&sandbox, true, &allowed);
    assert_eq!(has(&pdf, &output), (true, false), "{output:?}");
    let (output, pdf) = convert(&sandbox, false, &allowed);
    assert_eq!(has(&pdf, &output), (false, true), "{output:?}");
}

#[test]
fn the_system_is_not_looked_at_without_leave() {
    let sandbox = Sandbox::new();
    let (output, pdf) = convert(&sandbox, true, &[]);
    assert_eq!(has(&pdf, &output), (false, true), "{output:?}");
    let (_, without) = convert(&sandbox, false, &[]);
    assert_eq!(pdf, without, "the file does not depend on the machine");
}
