//! Characters that no font has.

use std::collections::BTreeMap;

use super::cx::{Cx, Found};
use super::rules::GLYPH_MISSING;
use crate::model::SourceLine;
use crate::theme::{Font, Theme};
use crate::typeset::{Family, FontSet};

pub(super) fn check(cx: &mut Cx<'_>) {
    let fonts = cx.checked.theme.map_or_else(FontSet::builtin, fonts_of);
    let mut missing: BTreeMap<char, (usize, SourceLine)> = BTreeMap::new();
    for text in &cx.parts.texts {
        for c in text.node.plain_text().chars().filter(|c| is_drawn(*c) && !fonts.covers(*c)) {
            missing.entry(c).or_insert((0, text.at)).0 += 1;
        }
    }
    if missing.len() > MOST {
        return many(cx, &missing);
    }
    for (c, (count, at)) in missing {
        let times = if count == 1 { String::new() } else { format!(", {count} times") };
        let message = format!("no font has the character “{c}” (U+{:04X}){times}: a box is drawn for it", u32::from(c));
        let place = cx.place_of(c.encode_utf8(&mut [0; 4]), at);
        cx.report(&GLYPH_MISSING, Found::new(message).at(place));
    }
}

/// How many characters are reported one by one: more are those of a script.
const MOST: usize = 3;

fn many(cx: &mut Cx<'_>, missing: &BTreeMap<char, (usize, SourceLine)>) {
    let first = missing.iter().min_by_key(|(_, (_, at))| at.get().unwrap_or_default());
    let Some((c, (_, at))) = first else { return };
    let some: String = missing.keys().take(2 * MOST).collect();
    let message = format!(
        "no font has {} of the characters of the text, such as “{some}”: boxes are drawn for them",
        missing.len()
    );
    let place = cx.place_of(c.encode_utf8(&mut [0; 4]), *at);
    let help =
        "add a font of their script to the theme, or let fonts of the system stand in: `-O pdf.system-fonts=true`";
    cx.report(&GLYPH_MISSING, Found::new(message).help(help).at(place));
}

/// The fonts that are built in, and those of the theme. One that cannot be used is reported where it
/// is used.
fn fonts_of(theme: &Theme) -> FontSet {
    let own = [&theme.fonts.text, &theme.fonts.headings, &theme.fonts.labels, &theme.fonts.code];
    own.into_iter().filter(|font| !font.files.is_empty()).fold(FontSet::builtin(), |set, font: &Font| {
        let files = font.files.iter().map(|file| &*file.bytes);
        set.clone().with_family(files, Family::Serif).map_or(set, |(with, _)| with)
    })
}

/// Whether a character is drawn at all: spaces, controls, joiners and selectors are not.
fn is_drawn(c: char) -> bool {
    !c.is_whitespace()
        && !c.is_control()
        && !matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        && !matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}
