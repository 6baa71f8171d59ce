//! The families of the font files in the folder, to be chosen for a look.

use super::articles::Articles;

/// How many font files are looked at.
const MOST: usize = 100;

/// The largest font file that is looked at, in bytes.
#[cfg(feature = "typeset")]
const LARGEST: u64 = 32 << 20;

/// Font files of one family.
#[derive(Debug)]
pub(super) struct Own {
    pub(super) name: String,
    /// What stands in where it lacks a character.
    pub(super) generic: &'static str,
    /// Its files, by their names in the folder.
    pub(super) files: Vec<String>,
}

/// The families in the folder and in its folder `fonts`, sorted by name. What is no font that can be used
/// is passed over.
pub(super) fn of(articles: &Articles) -> Vec<Own> {
    let mut found: Vec<Own> = Vec::new();
    for file in articles.fonts().into_iter().take(MOST) {
        let Some((name, generic)) = family(articles, &file) else { continue };
        match found.iter_mut().find(|family| family.name == name) {
            Some(family) => family.files.push(file),
            None => found.push(Own { name, generic, files: vec![file] }),
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

/// The name of a font file's family, and what stands in for it.
#[cfg(feature = "typeset")]
fn family(articles: &Articles, file: &str) -> Option<(String, &'static str)> {
    use crate::typeset::FontSet;
    let path = articles.path(file).ok()?;
    if std::fs::metadata(&path).ok()?.len() > LARGEST {
        return None;
    }
    let fonts = FontSet::none().with_face(std::fs::read(path).ok()?).ok()?;
    let (_, face) = fonts.faces().next()?;
    let name = face.family_name()?;
    let small = name.to_lowercase();
    let is_sans = ["sans", "grotesk", "grotesque", "gothic"].iter().any(|word| small.contains(word));
    let generic = match face.metrics().monospaced {
        true => "mono",
        false if is_sans => "sans",
        false => "serif",
    };
    Some((name, generic))
}

#[cfg(not(feature = "typeset"))]
fn family(_: &Articles, _: &str) -> Option<(String, &'static str)> {
    None
}
