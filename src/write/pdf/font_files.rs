//! The font files that an option names, and those of the system.
//!
//! They are read when options are parsed, or, those of the system, when an article asks for
//! characters that no other face has. The writer itself opens no file.

use std::fs;
use std::path::{Path, PathBuf};

use usvg::fontdb::{Database, Source};

use crate::error::{Error, ErrorKind};
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

/// Adds fonts of the system, as many as are needed for the characters of `text` that no face of
/// `set` has. They are tried in the order of their paths, upright and regular ones first.
pub(super) fn with_system_faces(set: FontSet, text: &str) -> FontSet {
    let faces = || {
        let mut database = Database::new();
        database.load_system_fonts();
        in_order(&database)
    };
    with_faces(set, text, faces)
}

/// Adds as many of `faces` as are needed. They are looked for only if some are.
fn with_faces(set: FontSet, text: &str, faces: impl FnOnce() -> Vec<(PathBuf, u32)>) -> FontSet {
    let mut missing: Vec<char> = text.chars().filter(|c| !c.is_control() && !set.covers(*c)).collect();
    missing.sort_unstable();
    missing.dedup();
    let mut set = set;
    for (path, index) in if missing.is_empty() { Vec::new() } else { faces() } {
        let Ok(data) = read(&path) else { continue };
        let Ok(with) = set.clone().with_face_of(data, index) else { continue };
        if missing.iter().any(|c| with.covers(*c)) {
            missing.retain(|c| !with.covers(*c));
            set = with;
        }
        if missing.is_empty() {
            break;
        }
    }
    set
}

/// The files of a database with the index of each face in its file: upright and regular ones first,
/// then by their paths.
fn in_order(database: &Database) -> Vec<(PathBuf, u32)> {
    let mut faces: Vec<(bool, PathBuf, u32)> = database
        .faces()
        .filter_map(|face| match &face.source {
            Source::File(path) => {
                let is_regular = face.weight.0 == 400 && face.style == usvg::fontdb::Style::Normal;
                Some((!is_regular, path.clone(), face.index))
            }
            Source::Binary(_) => None,
        })
        .collect();
    faces.sort();
    faces.into_iter().map(|(_, path, index)| (path, index)).collect()
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
            let faces = in_order(&database);
            assert_eq!(faces.len(), 3);
            assert!(faces[0].0.ends_with("a.ttf"), "the order is that of the paths: {faces:?}");
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
    fn a_face_of_a_collection_has_a_number() {
        assert_eq!(face_of("a/b.ttc#2"), (Path::new("a/b.ttc"), 2));
        assert_eq!(face_of("a#b.ttf"), (Path::new("a#b.ttf"), 0));
    }
}
