//! What formulas sound and look like, against `fixtures/math.tsv`, which a person has read.
//!
//! `BLESS=1 cargo test --lib math::golden` rewrites the words and the lines of the table; the
//! formulas of its first column are written by hand.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::{Display, linear, spoken};
use crate::model::{Inline, Math, MathNotation, RichText};

/// Rich text so that everything in it can be seen: italics as `*x*`, bold as `**x**`, scripts as
/// `^{2}` and `_{i}`, a no-break space as `~`, a narrow one as `'`, a new line as `⏎`.
fn shown(text: &RichText) -> String {
    let mut out = String::new();
    for inline in text {
        let content = inline.content().map(shown).unwrap_or_default();
        match inline {
            Inline::Text(text) => out.push_str(&text.replace('\u{A0}', "~").replace('\u{202F}', "'")),
            Inline::Emphasis(_) => write!(out, "*{content}*").unwrap(),
            Inline::Strong(_) => write!(out, "**{content}**").unwrap(),
            Inline::Subscript(_) => write!(out, "_{{{content}}}").unwrap(),
            Inline::Superscript(_) => write!(out, "^{{{content}}}").unwrap(),
            Inline::LineBreak => out.push('⏎'),
            other => panic!("{other:?} is no part of a formula"),
        }
    }
    out
}

fn line(source: &str) -> String {
    let notation = if source.starts_with('<') { MathNotation::MathMl } else { MathNotation::Tex };
    let math = Math { notation, source: source.to_owned(), alt: None };
    let linear = linear(&math, Display::Block).map_or_else(|error| format!("error: {error}"), |text| shown(&text));
    format!("{source}\t{}\t{linear}", spoken(&math))
}

#[test]
fn formulas_sound_and_look_as_approved() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/math.tsv");
    let table = fs::read_to_string(&path).unwrap();
    let (head, rest) = table.split_once('\n').unwrap();
    assert_eq!(head, "formula\tspoken\tlinear");
    let formulas: Vec<&str> = rest.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert!(formulas.len() >= 40, "the table has lost formulas");
    let made: String = formulas.iter().map(|formula| line(formula) + "\n").collect();
    if std::env::var_os("BLESS").is_some() {
        return fs::write(&path, format!("{head}\n{made}")).unwrap();
    }
    for (approved, made) in rest.lines().zip(made.lines()) {
        assert_eq!(made, approved);
    }
}
