//! One face: its bytes, its measurements, the characters it covers.

use super::fonts::FontError;
use super::sfnt;
use skrifa::font::glyph::outline::OutlineSource;
use skrifa::font::metrics::Metrics;
use skrifa::font::name::NameId;
use skrifa::raw::TableProvider;
use skrifa::{Font, GlyphId};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Which table holds a face's outlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutlineFormat {
    /// `glyf`: TrueType outlines.
    Glyf,
    /// `CFF `: PostScript outlines.
    Cff,
}

/// The measurements of a face, in its own units (see
/// [`units_per_em`](Self::units_per_em)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FaceMetrics {
    /// Units in the em square.
    pub units_per_em: u16,
    /// Height above the baseline.
    pub ascent: f32,
    /// Depth below the baseline, negative.
    pub descent: f32,
    /// Height of capital letters; 70 % of the em where the face does not say.
    pub cap_height: f32,
    /// Height of `x`; half the em where the face does not say.
    pub x_height: f32,
    /// Degrees counter-clockwise from the vertical: negative for faces that
    /// lean to the right.
    pub italic_angle: f32,
    /// Weight class from 1 to 1000; 400 is regular, 700 bold.
    pub weight: u16,
    /// Box around all glyphs: left, bottom, right, top.
    pub bbox: [f32; 4],
    /// Upper edge of an underline, negative below the baseline.
    pub underline_position: f32,
    /// Thickness of an underline.
    pub underline_thickness: f32,
    /// Whether all glyphs are of one width.
    pub monospaced: bool,
}

/// One parsed face. Shared by threads, parsed once.
pub struct Face {
    data: FaceData,
    index: u32,
    font: Font,
    metrics: FaceMetrics,
    postscript_name: String,
    outlines: OutlineFormat,
    /// Apparent size of its letters beside those of Libertinus Serif.
    apparent_size: f32,
    coverage: Coverage,
}

/// The bytes of a font file.
enum FaceData {
    BuiltIn(&'static [u8]),
    Shared(Arc<Vec<u8>>),
}

impl Face {
    /// Parses a file that is built in.
    pub(super) fn built_in(data: &'static [u8], apparent_size: f32) -> Result<Self, FontError> {
        let font = Font::new(data, 0).ok_or(FontError::NotAFont)?;
        let mut face = Self::parse(FaceData::BuiltIn(data), font)?;
        face.apparent_size = apparent_size;
        Ok(face)
    }

    /// Parses the face with this index of a user's file and checks that it may be embedded.
    pub(super) fn from_bytes(data: Arc<Vec<u8>>, index: u32) -> Result<Self, FontError> {
        sfnt::check(&data, index)?;
        let source: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(SharedBytes(data.clone()));
        let blob = skrifa::font::Blob::from(source);
        let font = Font::new(blob, index).ok_or(FontError::NotAFont)?;
        let mut face = Self::parse(FaceData::Shared(data), font)?;
        face.index = index;
        if face.forbids_embedding() {
            return Err(FontError::EmbeddingForbidden);
        }
        if !face.font.charmap().has_unicode() || !has_characters(&face.font) {
            return Err(FontError::NoCharacters);
        }
        face.apparent_size = face.guess_apparent_size();
        Ok(face)
    }

    fn parse(data: FaceData, font: Font) -> Result<Self, FontError> {
        let outlines = outline_format(&font).ok_or(FontError::NotAFont)?;
        // Glyph ids in PDF fonts have 16 bits.
        if font.num_glyphs() == 0 || font.num_glyphs() > 0x1_0000 {
            return Err(FontError::NotAFont);
        }
        Ok(Self {
            data,
            index: 0,
            metrics: face_metrics(&font),
            postscript_name: postscript_name(&font),
            outlines,
            apparent_size: 1.0,
            font,
            coverage: Coverage::default(),
        })
    }

    /// The bytes of the font file.
    pub fn data(&self) -> &[u8] {
        match &self.data {
            FaceData::BuiltIn(bytes) => bytes,
            FaceData::Shared(bytes) => bytes,
        }
    }

    /// Whether it is one of those that are built in.
    pub(super) fn is_built_in(&self) -> bool {
        matches!(self.data, FaceData::BuiltIn(_))
    }

    /// The table of the font file with this tag.
    #[cfg(feature = "pdf")]
    pub(crate) fn table(&self, tag: &[u8; 4]) -> Option<&[u8]> {
        sfnt::table(self.data(), self.index, tag)
    }

    /// The bytes of the font file, to be kept by another library.
    #[must_use]
    pub fn shared_data(&self) -> Arc<dyn AsRef<[u8]> + Send + Sync> {
        match &self.data {
            FaceData::BuiltIn(bytes) => Arc::new(*bytes),
            FaceData::Shared(bytes) => Arc::new(SharedBytes(Arc::clone(bytes))),
        }
    }

    /// The index of the face in its file; 0 unless the file is a collection.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// The face's measurements.
    pub fn metrics(&self) -> &FaceMetrics {
        &self.metrics
    }

    /// The PostScript name (name ID 6) with characters that PDF names cannot
    /// hold taken out, or one made from the family name.
    pub fn postscript_name(&self) -> &str {
        &self.postscript_name
    }

    /// The name of the family that it is of: the one that designers give, where it has one.
    pub fn family_name(&self) -> Option<String> {
        let names = self.font.names();
        let name = |id| -> Option<String> { Some(names.get(id)?.english_or_first()?.name().chars().collect()) };
        let name = name(NameId::TYPOGRAPHIC_FAMILY_NAME).or_else(|| name(NameId::FAMILY_NAME))?;
        Some(name.trim().to_owned()).filter(|name| !name.is_empty())
    }

    /// Which table holds the outlines.
    pub fn outlines(&self) -> OutlineFormat {
        self.outlines
    }

    /// The advance width of a glyph in the face's units; 0 for a glyph that
    /// it does not have.
    pub fn advance(&self, glyph: u16) -> u16 {
        self.font.glyph_metrics().h_advance(GlyphId::from(glyph)).round() as u16
    }

    /// The glyph of a character, without shaping.
    pub fn glyph(&self, char: char) -> Option<u16> {
        let glyph = self.font.charmap().map_unicode(char)?;
        u16::try_from(glyph.to_u32()).ok().filter(|id| *id != 0)
    }

    /// Whether the face has a glyph for the character.
    pub fn covers(&self, char: char) -> bool {
        self.coverage.contains(char, &self.font)
    }

    /// The parsed tables, for shaping.
    pub(super) fn font(&self) -> &Font {
        &self.font
    }

    /// See [`FontSet`](super::FontSet): the factor by which its letters look
    /// larger than those of Libertinus Serif at the same size.
    pub(super) fn apparent_size(&self) -> f32 {
        self.apparent_size
    }

    /// Whether the glyph leaves no mark.
    pub(super) fn is_blank(&self, glyph: u16) -> bool {
        self.font
            .glyph_metrics()
            .extents(GlyphId::from(glyph))
            .is_none_or(|extents| extents.width == 0.0 || extents.height == 0.0)
    }

    /// Whether the face leans.
    pub fn is_italic(&self) -> bool {
        self.metrics.italic_angle != 0.0
    }

    /// Whether the face is nearer to bold than to regular.
    pub fn is_bold(&self) -> bool {
        self.metrics.weight >= 600
    }

    /// OpenType `OS/2` `fsType`: bit 1 alone is "restricted licence", bit 8
    /// "no subsetting", bit 9 "bitmaps only". Subsets of outlines are what a
    /// document embeds.
    fn forbids_embedding(&self) -> bool {
        let fs_type = self.font.tables().os2().map_or(0, |os2| os2.fs_type());
        fs_type & 0x000F == 0x0002 || fs_type & 0x0300 != 0
    }

    /// The x-height beside that of Libertinus Serif, for faces with Latin
    /// letters; other scripts have no common measure.
    fn guess_apparent_size(&self) -> f32 {
        const LIBERTINUS_X_HEIGHT: f32 = 0.429;
        if !self.covers('x') {
            return 1.0;
        }
        let x_height = self.metrics.x_height / f32::from(self.metrics.units_per_em);
        (x_height / LIBERTINUS_X_HEIGHT).clamp(0.8, 1.3)
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Face").field(&self.postscript_name).finish()
    }
}

/// Lets the parsed font share the bytes that the face hands out.
struct SharedBytes(Arc<Vec<u8>>);

impl AsRef<[u8]> for SharedBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn outline_format(font: &Font) -> Option<OutlineFormat> {
    // Bare CFF and Type 1 files have no `head`, and cannot be subset.
    font.tables().head().ok()?;
    match font.outline_glyphs().source()? {
        OutlineSource::Glyf => Some(OutlineFormat::Glyf),
        OutlineSource::Cff => Some(OutlineFormat::Cff),
        OutlineSource::Varc | OutlineSource::Cff2 | OutlineSource::Type1 => None,
    }
}

fn face_metrics(font: &Font) -> FaceMetrics {
    let global = font.metrics();
    let style = font.style_metrics();
    let em = f32::from(global.units_per_em);
    let (ascent, descent) = line_extents(global, em);
    let positive = |value: f32, or: f32| if value > 0.0 { value } else { or };
    let underline = style.underline;
    FaceMetrics {
        units_per_em: global.units_per_em,
        ascent,
        descent,
        cap_height: positive(global.cap_height.map_or(0.0, |v| v.to_f32()), 0.7 * em),
        x_height: positive(global.x_height.map_or(0.0, |v| v.to_f32()), 0.5 * em),
        italic_angle: style.italic_angle.map_or(0.0, |angle| angle.to_f32()),
        weight: font.tables().os2().map_or(400, |os2| os2.us_weight_class().clamp(1, 1000)),
        bbox: [
            global.bounds.x_min.to_f32(),
            global.bounds.y_min.to_f32(),
            global.bounds.x_max.to_f32(),
            global.bounds.y_max.to_f32(),
        ],
        underline_position: underline.map_or(-0.1 * em, |line| line.position.to_f32()),
        underline_thickness: positive(underline.map_or(0.0, |line| line.thickness.to_f32()), 0.05 * em),
        monospaced: style.is_fixed_pitch.unwrap_or(false),
    }
}

/// Ascent and descent, kept within what a sane face has.
fn line_extents(global: &Metrics, em: f32) -> (f32, f32) {
    let line = global.h_line();
    let ascent = line.map_or(0.8 * em, |line| line.ascender.to_f32());
    let descent = line.map_or(-0.2 * em, |line| line.descender.to_f32());
    (ascent.clamp(0.0, 4.0 * em), descent.clamp(-4.0 * em, 0.0))
}

fn postscript_name(font: &Font) -> String {
    let names = font.names();
    let name = |id: NameId| -> Option<String> {
        let text: String = names.get(id)?.english_or_first()?.name().chars().collect();
        let plain: String =
            text.chars().filter(|c| c.is_ascii_graphic() && !"[](){}<>/%#".contains(*c)).take(63).collect();
        Some(plain).filter(|plain| !plain.is_empty())
    };
    name(NameId::POSTSCRIPT_NAME).or_else(|| name(NameId::FAMILY_NAME)).unwrap_or_else(|| "Untitled".to_owned())
}

/// Whether the face draws any character.
fn has_characters(font: &Font) -> bool {
    font.charmap().unicodes().any(|(_, glyph)| is_drawn(font, glyph))
}

fn is_drawn(font: &Font, glyph: GlyphId) -> bool {
    glyph.to_u32() != 0 && glyph.to_u32() < font.num_glyphs()
}

/// Which characters of the basic plane a face has: a bit for each, in blocks of 256 that are
/// looked up when a text first has a character of theirs.
struct Coverage {
    blocks: [OnceLock<[u64; 4]>; 256],
}

impl Default for Coverage {
    fn default() -> Self {
        Coverage { blocks: [const { OnceLock::new() }; 256] }
    }
}

impl Coverage {
    fn contains(&self, char: char, font: &Font) -> bool {
        let code = char as usize;
        match self.blocks.get(code / 256) {
            Some(block) => block.get_or_init(|| covered(code / 256, font))[code % 256 / 64] >> (code % 64) & 1 == 1,
            None => maps(font, code as u32),
        }
    }
}

/// The characters of a block that `font` has.
fn covered(block: usize, font: &Font) -> [u64; 4] {
    let mut bits = [0; 4];
    for code in (0..256).filter(|code| maps(font, (block * 256 + code) as u32)) {
        bits[code / 64] |= 1 << (code % 64);
    }
    bits
}

fn maps(font: &Font, code: u32) -> bool {
    font.charmap().map_unicode(code).is_some_and(|glyph| is_drawn(font, glyph))
}
