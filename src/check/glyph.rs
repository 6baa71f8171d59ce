//! Characters that no font has.

use super::cx::{Cx, Found};
use super::rules::GLYPH_MISSING;
use crate::missing::Missing;
use crate::theme::{Font, Theme};
use crate::typeset::{Family, FontSet};

pub(super) fn check(cx: &mut Cx<'_>) {
    let fonts = cx.checked.theme.map_or_else(FontSet::builtin, fonts_of);
    let mut missing = Missing::default();
    for text in &cx.parts.texts {
        for c in text.node.plain_text().chars().filter(|c| is_drawn(*c) && !fonts.covers(*c)) {
            missing.add(c, 1, text.at);
        }
    }
    for told in missing.tell() {
        let place = cx.place_of(told.char.encode_utf8(&mut [0; 4]), told.at);
        cx.report(&GLYPH_MISSING, Found::new(told.message).help(told.help).at(place));
    }
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
