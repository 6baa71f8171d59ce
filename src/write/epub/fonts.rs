//! The theme's faces, put into the book where that is asked for.
//!
//! Whole files are put in, and only those of which the book has text: a face without the tables that
//! cutting glyphs out of it drops would neither kern nor join Arabic letters. Faces for Arabic and
//! Devanagari stand in under the names of the theme's families, for the characters of those scripts
//! alone.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::documents::Documents;
use crate::error::{Error, ErrorKind};
use crate::theme::{Font, FontRole, Theme};
use crate::typeset::{Face, Family, FontSet};
use crate::write::markup;

/// The fonts of a book.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    /// The files, each once.
    pub(super) files: Vec<FontFile>,
    /// The rules that name them.
    pub(super) rules: String,
}

/// A font file of the book.
#[derive(Debug)]
pub(super) struct FontFile {
    /// Its name in the book.
    pub(super) name: String,
    /// What it is.
    pub(super) media_type: &'static str,
    /// Its content.
    pub(super) bytes: Vec<u8>,
}

/// A script that the theme's families lack: the beginning of the names of its faces, and its
/// characters, as CSS writes them and as they are.
struct Script {
    faces: &'static str,
    range: &'static str,
    has: fn(char) -> bool,
}

const SCRIPTS: [Script; 2] = [
    Script {
        faces: "NotoNaskhArabic",
        range: "U+0600-06FF, U+0750-077F, U+08A0-08FF, U+FB50-FDFF, U+FE70-FEFF",
        has: |c| matches!(c, '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' | '\u{FB50}'..='\u{FDFF}'),
    },
    Script { faces: "NotoSerifDevanagari", range: "U+0900-097F", has: |c| matches!(c, '\u{900}'..='\u{97F}') },
];

/// The fonts that `theme` asks for and `documents` need.
///
/// # Errors
/// If a font file of the theme cannot be used.
pub(super) fn embed(theme: &Theme, documents: &Documents) -> Result<Fonts, Error> {
    let built_in = FontSet::builtin();
    let needs = Needs::of(documents);
    let mut fonts = Fonts::default();
    let mut families: BTreeSet<&str> = BTreeSet::new();
    for (_, role) in FontRole::ALL {
        let font = theme.fonts.get(role);
        if (role == FontRole::Code && !needs.code) || !families.insert(&font.family) {
            continue;
        }
        let own = own_faces(font)?;
        let set = own.as_ref().unwrap_or(&built_in);
        let known = font.family.replace(' ', "");
        let is_of_family = |face: &Face| own.is_some() || face.postscript_name().split('-').next() == Some(&known);
        for (_, face) in set.faces().filter(|(_, face)| is_of_family(face) && needs.style(face)) {
            fonts.add(&font.family, face, None);
        }
        for script in needs.scripts.iter().map(|index| &SCRIPTS[*index]) {
            let is_of_script = |face: &Face| face.postscript_name().starts_with(script.faces) && needs.style(face);
            for (_, face) in built_in.faces().filter(|(_, face)| is_of_script(face)) {
                fonts.add(&font.family, face, Some(script.range));
            }
        }
    }
    let text = &theme.fonts.text;
    // Writing to a string does not fail.
    let _ = writeln!(
        fonts.rules,
        "body {{ font-family: \"{}\", {}; }}",
        markup::family(&text.family),
        markup::generic(text)
    );
    Ok(fonts)
}

/// The faces of the files that a theme brings along, alone.
fn own_faces(font: &Font) -> Result<Option<FontSet>, Error> {
    if font.files.is_empty() {
        return Ok(None);
    }
    let files = font.files.iter().map(|file| &*file.bytes);
    let set = FontSet::none().with_family(files, Family::Serif).map_err(|(index, error)| {
        let path = font.files.get(index).map_or("", |file| &file.path);
        Error::new(ErrorKind::Option, format!("the font file `{path}` of the theme cannot be used: {error}"))
            .help("name an OpenType font (.ttf, .otf) that may be embedded")
    })?;
    Ok(Some(set.0))
}

impl Fonts {
    fn add(&mut self, family: &str, face: &Face, range: Option<&str>) {
        let bytes = face.data();
        let (ending, media_type) = if bytes.starts_with(b"OTTO") { ("otf", "font/otf") } else { ("ttf", "font/ttf") };
        let stem: String = face.postscript_name().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let file = format!("fonts/{}.{ending}", if stem.is_empty() { "face" } else { &stem });
        let known = self.files.iter().find(|known| known.name == file);
        // Two files of one name are two files of one face, of which one is enough.
        if known.is_none() {
            self.files.push(FontFile { name: file.clone(), media_type, bytes: bytes.to_vec() });
        }
        let weight = if face.is_bold() { "bold" } else { "normal" };
        let style = if face.is_italic() { "italic" } else { "normal" };
        let range = range.map_or_else(String::new, |range| format!(" unicode-range: {range};"));
        // Writing to a string does not fail.
        let _ = writeln!(
            self.rules,
            "@font-face {{ font-family: \"{}\"; font-weight: {weight}; font-style: {style}; src: url(\"{file}\");{range} }}",
            markup::family(family)
        );
    }
}

/// What of a family the text needs.
struct Needs {
    code: bool,
    italic: bool,
    /// The places of the scripts.
    scripts: Vec<usize>,
}

impl Needs {
    fn of(documents: &Documents) -> Self {
        let has = |wanted: &str| documents.all.iter().any(|document| document.markup.contains(wanted));
        let text = || documents.all.iter().flat_map(|document| document.markup.chars());
        let scripts = SCRIPTS.iter().enumerate().filter(|(_, script)| text().any(script.has));
        Needs {
            code: has("<code"),
            italic: has("<em") || has("<i>") || has("class=\"deck\""),
            scripts: scripts.map(|(index, _)| index).collect(),
        }
    }

    /// Whether the weight and slant of `face` are needed. Headings are bold in most themes.
    fn style(&self, face: &Face) -> bool {
        !face.is_italic() || self.italic
    }
}
