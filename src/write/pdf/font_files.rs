//! The font files that an option names, and those of the system.
//!
//! They are read when options are parsed, or, those of the system, when a theme asks for a family
//! of theirs, or an article for characters that no other face has. The writer itself opens no file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use usvg::fontdb::{Database, FaceInfo, Source, Stretch, Style};

use crate::error::{Error, ErrorKind};
use crate::theme::{FontFile, FontRole, Fonts, Theme};
use crate::typeset::FontSet;

/// The most bytes that a font file may have.
const MOST_BYTES: u64 = 128 << 20;

/// Adds the faces of a list of files, for characters that the others lack.
///
/// # Errors
/// If a file cannot be read, or its font cannot be used. The error names the file.
pub(super) fn add(set: FontSet, files: &str) -> Result<FontSet, Error> {
    let mut set = set;
    for name in super::options::listed(files) {
        let (path, index) = face_of(name);
        let data = read(path).map_err(|why| unusable(name, &why))?;
        set = set.with_face_of(data, index).map_err(|error| unusable(name, &error.to_string()))?;
    }
    Ok(set)
}

/// The path and the index of the face in `fonts.ttc#2`, which is counted from 0.
fn face_of(name: &str) -> (&Path, u32) {
    let numbered = name.rsplit_once('#').and_then(|(path, index)| Some((path, index.parse().ok()?)));
    let (path, index) = numbered.unwrap_or((name, 0));
    (Path::new(path), index)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let length = fs::metadata(path).map_err(|error| reason(&error))?.len();
    if length > MOST_BYTES {
        return Err(format!("it has more than {} MiB", MOST_BYTES >> 20));
    }
    fs::read(path).map_err(|error| reason(&error))
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => error.to_string(),
    }
}

fn unusable(name: &str, why: &str) -> Error {
    Error::new(ErrorKind::Option, format!("the font `{name}` cannot be used: {why}"))
        .help("give TTF, OTF or TTC files that may be embedded; `fonts.ttc#2` is the third face of a collection")
}

/// The theme with the files of the system for each of its families that is neither built in nor
/// given.
pub(super) fn with_system_families(theme: &Theme) -> Theme {
    let database = || {
        let mut database = Database::new();
        database.load_system_fonts();
        database
    };
    with_families(theme, database)
}

/// The families of `theme` that it gives no files for, and that are not built in.
pub(super) fn wanted_families(theme: &Theme) -> BTreeSet<&str> {
    let fonts = FontRole::ALL.iter().map(|(_, role)| theme.fonts.get(*role));
    fonts.filter(|font| font.files.is_empty() && !font.is_built_in()).map(|font| font.family.as_str()).collect()
}

/// The theme with files of the database, which is asked for only if some are wanted.
fn with_families(theme: &Theme, database: impl FnOnce() -> Database) -> Theme {
    let wanted = wanted_families(theme);
    let mut out = theme.clone();
    if wanted.is_empty() {
        return out;
    }
    let database = database();
    let Fonts { text, headings, labels, code } = &mut out.fonts;
    for font in [text, headings, labels, code] {
        if wanted.contains(font.family.as_str()) {
            font.files = family(&database, &font.family);
        }
    }
    out
}

/// The upright and slanted faces of a family in its regular and bold weight; or else the one that
/// comes first.
fn family(database: &Database, name: &str) -> Vec<FontFile> {
    let is_of = |face: &&FaceInfo| {
        let names = face.families.iter().any(|(family, _)| family.eq_ignore_ascii_case(name));
        // Of a collection, a family takes the first face.
        names && face.index == 0 && face.stretch == Stretch::Normal
    };
    let path_of = |face: &FaceInfo| match &face.source {
        Source::File(path) => Some((face.weight.0, face.style != Style::Normal, path.clone())),
        Source::Binary(_) => None,
    };
    let mut faces: Vec<_> = database.faces().filter(is_of).filter_map(path_of).collect();
    faces.sort();
    let usual = |face: &&(u16, bool, PathBuf)| matches!(face.0, 400 | 700);
    let chosen: Vec<_> = if faces.iter().any(|face| usual(&face)) {
        faces.iter().filter(usual).collect()
    } else {
        faces.iter().take(1).collect()
    };
    let mut files: Vec<FontFile> = Vec::new();
    let mut last = None;
    for (weight, slanted, path) in chosen {
        // The same face may be installed twice.
        if last.replace((weight, slanted)) != Some((weight, slanted)) {
            files.extend(usable(path));
        }
    }
    files
}

/// The file, if its font may be embedded.
fn usable(path: &Path) -> Option<FontFile> {
    let bytes = read(path).ok()?;
    FontSet::none().with_face(bytes.clone()).ok()?;
    Some(FontFile { path: path.display().to_string(), bytes: bytes.into() })
}

/// Adds fonts of the system, as many as are needed for the characters of `text` that no face of `set` has, each with
/// the bold face of its family. Those with serifs are tried first where `serif` asks for them, else those without;
/// upright and regular ones, in the order of their paths.
pub(super) fn with_system_faces(set: FontSet, text: &str, serif: bool) -> FontSet {
    let faces = || {
        let mut database = Database::new();
        database.load_system_fonts();
        in_order(&database, serif)
    };
    with_faces(set, text, faces)
}

/// A face of the system: where it is, and what it is of.
#[derive(Debug)]
struct SystemFace {
    path: PathBuf,
    index: u32,
    family: String,
    weight: u16,
    upright: bool,
}

/// Adds as many of `faces` as are needed. They are looked for only if some are.
fn with_faces(set: FontSet, text: &str, faces: impl FnOnce() -> Vec<SystemFace>) -> FontSet {
    let mut missing: Vec<char> = text.chars().filter(|c| !c.is_control() && !set.covers(*c)).collect();
    missing.sort_unstable();
    missing.dedup();
    let faces = if missing.is_empty() { Vec::new() } else { faces() };
    let with = |set: &FontSet, face: &SystemFace| set.clone().with_face_of(read(&face.path).ok()?, face.index).ok();
    let mut set = set;
    for face in &faces {
        if missing.is_empty() {
            break;
        }
        let Some(more) = with(&set, face) else { continue };
        if missing.iter().any(|c| more.covers(*c)) {
            missing.retain(|c| !more.covers(*c));
            set = more;
            let is_bold = |other: &&SystemFace| other.upright && other.weight == 700 && other.family == face.family;
            if let Some(bold) = faces.iter().find(is_bold).filter(|_| face.weight < 600) {
                set = with(&set, bold).unwrap_or(set);
            }
        }
    }
    set
}

/// The faces of a database: upright and regular ones first, then those with or without serifs, then by their paths and
/// their places in a file.
fn in_order(database: &Database, serif: bool) -> Vec<SystemFace> {
    let of_file = |face: &FaceInfo| match &face.source {
        Source::File(path) => Some(SystemFace {
            path: path.clone(),
            index: face.index,
            family: face.families.first().map(|(family, _)| family.clone()).unwrap_or_default(),
            weight: face.weight.0,
            upright: face.style == Style::Normal,
        }),
        Source::Binary(_) => None,
    };
    let mut faces: Vec<SystemFace> = database.faces().filter_map(of_file).collect();
    faces.sort_by_cached_key(|face| {
        let usual = face.weight == 400 && face.upright;
        (!usual, has_serifs(&face.family) != serif, face.path.clone(), face.index)
    });
    faces
}

/// Whether a family, by its name, has serifs or what stands for them in East Asia.
fn has_serifs(family: &str) -> bool {
    let family = family.to_lowercase();
    let names = ["serif", "mincho", "ming", "song", "batang", "myeongjo", "naskh", "明朝", "宋"];
    !family.contains("sans") && names.iter().any(|name| family.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &tempfile::TempDir, name: &str, data: &[u8]) -> String {
        let path = folder.path().join(name);
        fs::write(&path, data).unwrap();
        path.to_str().unwrap().to_owned()
    }

    #[test]
    fn what_is_wrong_is_said_with_the_name_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let none = files(&folder, "none.ttf", b"%PDF-1.7");
        for (name, why) in [(none.as_str(), "no OpenType font"), ("nowhere.ttf", "no such file")] {
            let error = add(FontSet::builtin(), name).unwrap_err();
            assert!(error.message().contains(name) && error.message().contains(why), "{error}");
            assert!(error.help_text().is_some());
        }
    }

    #[test]
    fn the_faces_of_a_list_are_added() {
        let folder = tempfile::tempdir().unwrap();
        let builtin = FontSet::builtin();
        let data = |name: &str| {
            let (_, face) = builtin.faces().find(|(_, face)| face.postscript_name() == name).unwrap();
            files(&folder, name, face.data())
        };
        let list = format!("{}, {}", data("NotoSans-Regular"), data("DejaVuSansMono"));
        let set = add(builtin.clone(), &list).unwrap();
        assert_eq!(set.faces().count(), builtin.faces().count() + 2);
    }

    fn built_in(name: &str) -> Vec<u8> {
        let builtin = FontSet::builtin();
        let (_, face) = builtin.faces().find(|(_, face)| face.postscript_name() == name).unwrap();
        face.data().to_vec()
    }

    /// The place of an entry of the font's directory (OpenType, "Table Directory").
    fn entry(font: &[u8], tag: &[u8; 4]) -> usize {
        (12..).step_by(16).find(|at| &font[*at..at + 4] == tag).unwrap()
    }

    fn number(font: &[u8], at: usize) -> usize {
        u32::from_be_bytes(font[at..at + 4].try_into().unwrap()) as usize
    }

    fn table(font: &[u8], tag: &[u8; 4]) -> usize {
        number(font, entry(font, tag) + 8)
    }

    /// The font with U+1FB00, which no built-in face has, in place of its last character.
    fn with_a_new_character(mut font: Vec<u8>) -> Vec<u8> {
        let cmap = table(&font, b"cmap");
        let subtables = usize::from(font[cmap + 3]);
        for index in 0..subtables {
            let subtable = cmap + number(&font, cmap + 8 + 8 * index);
            if font[subtable..subtable + 2] == [0, 12] {
                let last = subtable + 16 + 12 * (number(&font, subtable + 12) - 1);
                font[last..last + 4].copy_from_slice(&0x1FB00_u32.to_be_bytes());
                font[last + 4..last + 8].copy_from_slice(&0x1FB00_u32.to_be_bytes());
            }
        }
        font
    }

    #[test]
    fn fonts_that_must_not_or_cannot_be_used_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let refused = |name: &str, data: &[u8]| {
            let error = add(FontSet::builtin(), &files(&folder, name, data)).unwrap_err();
            assert!(error.message().contains(name), "{error}");
            error.message().to_owned()
        };
        let mut closed = built_in("NotoSans-Regular");
        let license = table(&closed, b"OS/2") + 8;
        closed[license..license + 2].copy_from_slice(&[0, 2]);
        assert!(refused("closed.ttf", &closed).contains("forbid embedding"));
        let mut bare = built_in("NotoSans-Regular");
        let entry = entry(&bare, b"cmap");
        bare[entry..entry + 4].copy_from_slice(b"cmaq");
        assert!(refused("bare.ttf", &bare).contains("Unicode"), "{}", refused("bare.ttf", &bare));
        assert!(refused("short.ttf", &built_in("NotoSans-Regular")[..900]).contains("font"));
    }

    #[test]
    fn faces_of_the_system_are_added_for_what_is_missing_alone() {
        let folder = tempfile::tempdir().unwrap();
        let font = with_a_new_character(built_in("DejaVuSansMono"));
        files(&folder, "b.ttf", &font);
        files(&folder, "a.ttf", &font);
        files(&folder, "c.ttf", &built_in("NotoNaskhArabic-Regular"));
        files(&folder, "broken.ttf", b"no font");
        let faces = || {
            let mut database = Database::new();
            database.load_fonts_dir(folder.path());
            let faces = in_order(&database, false);
            assert_eq!(faces.len(), 3);
            assert!(faces[0].path.ends_with("a.ttf"), "the order is that of the paths: {faces:?}");
            faces
        };
        let builtin = FontSet::builtin();
        assert!(!builtin.covers('\u{1FB00}'));
        let added = |text: &str| {
            let set = with_faces(builtin.clone(), text, faces);
            (set.faces().count() - builtin.faces().count(), set.covers('\u{1FB00}'))
        };
        assert_eq!(added("A new \u{1FB00}."), (1, true), "one of two that have it");
        assert_eq!(added("None has \u{6F22}."), (0, false));
        let none = with_faces(builtin.clone(), "Nothing is missing: بحر", || unreachable!("nobody is asked"));
        assert_eq!(none.faces().count(), builtin.faces().count());
    }

    #[test]
    fn a_family_with_serifs_comes_with_its_bold_face() {
        let folder = tempfile::tempdir().unwrap();
        files(&folder, "a.ttf", &with_a_new_character(built_in("NotoSans-Regular")));
        for (name, style) in [("b", "Regular"), ("c", "Bold"), ("d", "BoldItalic")] {
            let font = built_in(&format!("LibertinusSerif-{style}"));
            files(&folder, &format!("{name}.otf"), &font);
        }
        let faces = |serif| {
            let mut database = Database::new();
            database.load_fonts_dir(folder.path());
            in_order(&database, serif)
        };
        assert!(faces(true)[0].path.ends_with("b.otf") && faces(false)[0].path.ends_with("a.ttf"));
        let set = with_faces(FontSet::none(), "A", || faces(true));
        let names: Vec<_> = set.faces().map(|(_, face)| face.postscript_name().to_owned()).collect();
        assert_eq!(names, ["LibertinusSerif-Regular", "LibertinusSerif-Bold"]);
    }

    /// The font under another name of the same length, in UTF-16 as its `name` table has it.
    fn renamed(font: &[u8], from: &str, to: &str) -> Vec<u8> {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let (from, to) = (wide(from), wide(to));
        assert_eq!(from.len(), to.len());
        let mut font = font.to_vec();
        for at in 0..font.len() - from.len() {
            if font[at..].starts_with(&from) {
                font[at..at + to.len()].copy_from_slice(&to);
            }
        }
        font
    }

    #[test]
    fn families_of_a_theme_are_found_by_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let tide = |name: &str| renamed(&built_in(name), "Noto Sans", "Tide Mark");
        for name in ["NotoSans-Bold", "NotoSans-Italic", "NotoSans-Regular"] {
            files(&folder, &format!("{name}.ttf"), &tide(name));
        }
        files(&folder, "twice.ttf", &tide("NotoSans-Bold"));
        files(&folder, "other.ttf", &built_in("DejaVuSansMono"));
        let database = || {
            let mut database = Database::new();
            database.load_fonts_dir(folder.path());
            database
        };
        let mut theme = Theme::default();
        theme.fonts.headings = crate::theme::Font { family: "tide mark".to_owned(), ..theme.fonts.headings };
        let found = with_families(&theme, database);
        let names = |files: &[FontFile]| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
        let paths = names(&found.fonts.headings.files);
        assert_eq!(paths.len(), 3, "each style once: {paths:?}");
        assert!(paths.iter().all(|path| path.contains("NotoSans")), "{paths:?}");
        assert!(found.fonts.text.files.is_empty(), "what is built in is not looked for");
        theme.fonts.headings.family = "Tide Table".to_owned();
        assert_eq!(with_families(&theme, database), theme, "a name is not found by its beginning");
        let own = Theme::default();
        assert_eq!(with_families(&own, || unreachable!("nobody is asked")), own);
    }

    #[test]
    fn a_face_of_a_collection_has_a_number() {
        assert_eq!(face_of("a/b.ttc#2"), (Path::new("a/b.ttc"), 2));
        assert_eq!(face_of("a#b.ttf"), (Path::new("a#b.ttf"), 0));
    }
}
