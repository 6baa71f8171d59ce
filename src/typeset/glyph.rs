//! Shaped glyphs, and what is done to them behind the shaping library: clusters, space that may
//! stretch, tracking, what stands for characters that are not drawn.

use super::chars::{extends_cluster, is_ideographic, is_invisible, is_joined, is_stretchable};
use super::face::Face;
use super::fonts::FontSet;
use super::itemize::Item;
use std::ops::Range;
use unicode_script::Script;

/// A glyph in logical order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ShapedGlyph {
    pub(super) id: u16,
    /// Whether the text can be cut before the glyph's cluster without a
    /// change in how either side looks.
    pub(super) safe: bool,
    /// The bytes of the cluster.
    pub(super) start: u32,
    pub(super) end: u32,
    /// Lengths in points.
    pub(super) advance: f32,
    pub(super) dx: f32,
    pub(super) dy: f32,
    pub(super) glue: Glue,
}

/// What justification may do to the space after a glyph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Glue {
    /// Nothing.
    #[default]
    Rigid,
    /// The glyph is a space.
    Space,
    /// The glyph is an ideograph, with another one after it.
    Ideograph,
}

impl ShapedGlyph {
    /// How much the space can grow to look well, in points.
    pub(super) fn stretch(&self) -> f32 {
        match self.glue {
            Glue::Rigid => 0.0,
            Glue::Space => self.advance / 2.0,
            Glue::Ideograph => self.advance / 12.0,
        }
    }

    /// How much the space can shrink, in points.
    pub(super) fn shrink(&self) -> f32 {
        match self.glue {
            Glue::Rigid | Glue::Ideograph => 0.0,
            Glue::Space => self.advance / 3.0,
        }
    }

    pub(super) fn text(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A box for each character that is to be seen.
pub(super) fn boxes(
    fonts: &FontSet,
    text: &str,
    item: &Item,
    range: Range<usize>,
    glyph: u16,
    glyphs: &mut Vec<ShapedGlyph>,
) {
    let face = fonts.face(item.face);
    let scale = item.size / f32::from(face.metrics().units_per_em);
    let part = text.get(range.clone()).unwrap_or_default();
    for (offset, char) in part.char_indices().filter(|(_, c)| !is_invisible(*c)) {
        let start = range.start + offset;
        glyphs.push(ShapedGlyph {
            id: glyph,
            safe: true,
            start: start as u32,
            end: (start + char.len_utf8()) as u32,
            advance: f32::from(face.advance(glyph)) * scale,
            dx: 0.0,
            dy: 0.0,
            glue: Glue::Rigid,
        });
    }
}

/// Ends each cluster where the next one starts.
pub(super) fn close_clusters(glyphs: &mut [ShapedGlyph], end: usize) {
    let mut end = end as u32;
    let mut start = end;
    for glyph in glyphs.iter_mut().rev() {
        if glyph.start != start {
            end = start;
            start = glyph.start;
        }
        glyph.end = end;
    }
}

pub(super) fn mark_glue(glyphs: &mut [ShapedGlyph], text: &str) {
    for glyph in glyphs {
        glyph.glue = match text.as_bytes().get(glyph.start as usize) {
            Some(b' ' | b'\t' | 0xc2) if is_stretchable(first_char(text, glyph.start)) => Glue::Space,
            Some(0xe2..) if between_ideographs(text, glyph) => Glue::Ideograph,
            _ => Glue::Rigid,
        };
    }
}

fn between_ideographs(text: &str, glyph: &ShapedGlyph) -> bool {
    is_ideographic(first_char(text, glyph.start)) && is_ideographic(first_char(text, glyph.end))
}

fn first_char(text: &str, at: u32) -> char {
    let rest = text.get(at as usize..).unwrap_or_default();
    rest.chars().next().unwrap_or_default()
}

/// Adds space after each letter with its marks.
pub(super) fn track(glyphs: &mut [ShapedGlyph], text: &str, tracking: f32, script: Script) {
    if tracking == 0.0 || !tracking.is_finite() || is_joined(script) {
        return;
    }
    for index in 0..glyphs.len() {
        let letter_goes_on = glyphs
            .get(index + 1)
            .is_some_and(|next| next.start == glyphs[index].start || extends_cluster(first_char(text, next.start)));
        if !letter_goes_on {
            glyphs[index].advance += tracking;
        }
    }
}

/// The glyph as it may be drawn: not one of an invisible character, unless
/// the face has a blank glyph for it, which keeps joiners in extracted text;
/// and never `.notdef`.
pub(super) fn drawable(mut glyph: ShapedGlyph, text: &str, face: &Face) -> Option<ShapedGlyph> {
    let cluster = text.get(glyph.text()).unwrap_or_default();
    let mut chars = cluster.chars();
    if let (Some(char), None) = (chars.next(), chars.next())
        && is_invisible(char)
    {
        glyph.advance = 0.0;
        glyph.id = blank_glyph(char, face)?;
    } else if is_emoji_modifier(cluster) && face.is_blank(glyph.id) {
        glyph.advance = 0.0;
    } else if glyph.id == 0 {
        let stand_in = ['\u{25a1}', '\u{fffd}', '?', ' '];
        glyph.id = stand_in.into_iter().find_map(|char| face.glyph(char))?;
    }
    Some(glyph)
}

/// A skin tone, which a face without colours leaves blank.
fn is_emoji_modifier(cluster: &str) -> bool {
    cluster.starts_with(|char| matches!(char, '\u{1f3fb}'..='\u{1f3ff}'))
}

/// A glyph without a mark for an invisible character that words need, so that
/// extracted text has it: the face's own, unless that is a picture of the
/// character, or one that hardly any text has.
fn blank_glyph(char: char, face: &Face) -> Option<u16> {
    let stand_in = match char {
        '\u{200c}' => '\u{200b}',
        '\u{200d}' => '\u{feff}',
        '\u{200b}' | '\u{200e}' | '\u{200f}' => char,
        _ => return None,
    };
    let blank = |char| face.glyph(char).filter(|glyph| face.is_blank(*glyph));
    blank(char).or_else(|| blank(stand_in))
}
