//! The faces for text in pictures: those of the text engine.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use usvg::fontdb::{Database, Family, ID, Query, Source, Stretch, Style, Weight};
use usvg::{Font, FontFamily, FontResolver, FontStyle, Options};

use crate::typeset::{Family as OwnFamily, FontSet};

/// Lets `options` draw text with the faces of `fonts`. Characters that none of them has are put
/// into `missing`.
pub(super) fn set(options: &mut Options<'static>, fonts: &FontSet, missing: &Arc<Mutex<BTreeSet<char>>>) {
    let (database, order) = database(fonts);
    let missing = Arc::clone(missing);
    options.fontdb = Arc::new(database);
    // A family that nobody names is taken for one without serifs, as diagrams are lettered.
    options.font_family = "sans-serif".to_owned();
    options.font_resolver = FontResolver {
        select_font: Box::new(|font, database| select(font, database)),
        select_fallback: Box::new(move |char, tried, database| {
            let found = order.iter().find(|id| !tried.contains(id) && has(database, **id, char)).copied();
            if found.is_none() && !tried.iter().any(|id| has(database, *id, char)) {
                missing.lock().unwrap_or_else(PoisonError::into_inner).insert(char);
            }
            found
        }),
    };
}

/// A database of the faces, and the order in which they stand in for one another.
fn database(fonts: &FontSet) -> (Database, Vec<ID>) {
    let mut database = Database::new();
    let mut by_face = Vec::new();
    for (_, face) in fonts.faces() {
        let loaded = database.load_font_source(Source::Binary(face.shared_data()));
        by_face.push(loaded.get(face.index() as usize).copied());
    }
    let name = |family: OwnFamily| {
        let first = fonts.first_of(family)?;
        let id = by_face.get(first.index()).copied().flatten()?;
        Some(database.face(id)?.families.first()?.0.clone())
    };
    let names = [OwnFamily::Serif, OwnFamily::Sans, OwnFamily::Mono].map(name);
    let [serif, sans, mono] = names.map(Option::unwrap_or_default);
    database.set_serif_family(serif.clone());
    database.set_cursive_family(serif);
    database.set_fantasy_family(sans.clone());
    database.set_sans_serif_family(sans);
    database.set_monospace_family(mono);
    (database, by_face.into_iter().flatten().collect())
}

fn has(database: &Database, id: ID, char: char) -> bool {
    use usvg::fontdb::Source::Binary;
    let Some((Binary(bytes), index)) = database.face_source(id) else { return false };
    let bytes: &[u8] = (*bytes).as_ref();
    skrifa::FontRef::from_index(bytes, index)
        .ok()
        .is_some_and(|font| skrifa::MetadataProvider::charmap(&font).map(char).is_some())
}

fn select(font: &Font, database: &Database) -> Option<ID> {
    let mut families: Vec<Family<'_>> = font
        .families()
        .iter()
        .map(|family| match family {
            FontFamily::Serif => Family::Serif,
            FontFamily::SansSerif => Family::SansSerif,
            FontFamily::Cursive => Family::Cursive,
            FontFamily::Fantasy => Family::Fantasy,
            FontFamily::Monospace => Family::Monospace,
            FontFamily::Named(name) => Family::Name(name),
        })
        .collect();
    let named = font.families().iter().find_map(|family| match family {
        FontFamily::Named(name) => Some(kind_of(name)),
        _ => None,
    });
    families.push(named.unwrap_or(Family::SansSerif));
    let style = match font.style() {
        FontStyle::Normal => Style::Normal,
        FontStyle::Italic => Style::Italic,
        FontStyle::Oblique => Style::Oblique,
    };
    database.query(&Query { families: &families, weight: Weight(font.weight()), stretch: Stretch::Normal, style })
}

/// What stands in for a family that is not there, by its name.
fn kind_of(name: &str) -> Family<'static> {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["mono", "courier", "consol", "menlo", "code"]) {
        Family::Monospace
    } else if has(&["times", "georgia", "garamond", "palatino", "roman", "book"])
        || (has(&["serif"]) && !has(&["sans"]))
    {
        Family::Serif
    } else {
        Family::SansSerif
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_families_have_a_kind() {
        assert_eq!(kind_of("Courier New"), Family::Monospace);
        assert_eq!(kind_of("Times New Roman"), Family::Serif);
        assert_eq!(kind_of("PT Sans Serif"), Family::SansSerif);
        assert_eq!(kind_of("Helvetica"), Family::SansSerif);
    }
}
