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
    let mut missing: Vec<char> = text.chars().filter(|c| !c.is_control() && !set.covers(*c)).collect();
    missing.sort_unstable();
    missing.dedup();
    let mut set = set;
    for (path, index) in if missing.is_empty() { Vec::new() } else { system_faces() } {
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

fn system_faces() -> Vec<(PathBuf, u32)> {
    let mut database = Database::new();
    database.load_system_fonts();
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

    #[test]
    fn a_face_of_a_collection_has_a_number() {
        assert_eq!(face_of("a/b.ttc#2"), (Path::new("a/b.ttc"), 2));
        assert_eq!(face_of("a#b.ttf"), (Path::new("a#b.ttf"), 0));
    }
}
