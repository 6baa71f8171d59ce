//! Faces: what a painter needs to know about one, and the set to choose from.

use std::fmt;
use std::sync::Arc;

/// Which table holds a face's outlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutlineFormat {
    /// `glyf`: TrueType outlines.
    Glyf,
    /// `CFF `: PostScript outlines.
    Cff,
}

/// A face of a [`FontSet`]; the same face has the same id in every set made
/// from that set by adding faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(pub(crate) u16);

impl FaceId {
    /// The place of the face in [`FontSet::faces`].
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
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
    /// Height of capital letters; of `H` or the ascent where the face does
    /// not say.
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
    pub(crate) data: FaceData,
    index: u32,
    metrics: FaceMetrics,
    postscript_name: String,
    outlines: OutlineFormat,
}

/// The bytes of a font file.
pub(crate) enum FaceData {
    Embedded(&'static [u8]),
    Shared(Arc<Vec<u8>>),
}

impl Face {
    /// The bytes of the font file.
    pub fn data(&self) -> &[u8] {
        match &self.data {
            FaceData::Embedded(bytes) => bytes,
            FaceData::Shared(bytes) => bytes,
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

    /// Which table holds the outlines.
    pub fn outlines(&self) -> OutlineFormat {
        self.outlines
    }

    /// The advance width of a glyph in the face's units; 0 for a glyph that
    /// it does not have.
    pub fn advance(&self, _glyph: u16) -> f32 {
        0.0
    }

    /// The glyph of a character, without shaping.
    pub fn glyph(&self, _char: char) -> Option<u16> {
        None
    }

    /// Whether the face has a glyph for the character.
    pub fn covers(&self, _char: char) -> bool {
        false
    }
}

/// The faces that text may be drawn with. Cloning is cheap.
#[derive(Clone)]
pub struct FontSet {
    faces: Arc<Vec<Arc<Face>>>,
}

impl FontSet {
    /// The faces built in: Libertinus Serif in four styles, Noto Sans Regular
    /// and Bold, DejaVu Sans Mono, Noto Naskh Arabic Regular and Bold, Noto
    /// Serif Devanagari, and symbols. Parsed once in a process.
    pub fn builtin() -> Self {
        Self {
            faces: Arc::default(),
        }
    }

    /// Adds a face of the user's to fall back on before the built-in ones,
    /// for characters that the face of the family lacks.
    ///
    /// # Errors
    ///
    /// See [`FontError`].
    pub fn with_face(self, _data: Vec<u8>) -> Result<Self, FontError> {
        Ok(self)
    }

    /// Adds a face of the user's and draws the family with it, for the weight
    /// and slant that the face itself declares.
    ///
    /// # Errors
    ///
    /// See [`FontError`].
    pub fn with_family_face(
        self,
        _family: super::Family,
        _data: Vec<u8>,
    ) -> Result<Self, FontError> {
        Ok(self)
    }

    /// The face of an id that this set, or a set that it was made from, gave.
    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[id.index()]
    }

    /// All faces, in the order of their ids.
    pub fn faces(&self) -> impl Iterator<Item = (FaceId, &Face)> {
        (0..)
            .map(FaceId)
            .zip(self.faces.iter().map(|face| face.as_ref()))
    }
}

/// Why a font file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FontError {
    /// The bytes are no OpenType font with outlines.
    NotAFont,
    /// The font maps no characters to glyphs (no Unicode `cmap`).
    NoCharacters,
    /// The font's licence bits (`OS/2` `fsType`) forbid embedding or
    /// subsetting it.
    EmbeddingForbidden,
    /// The set has too many faces already.
    TooMany,
}

impl fmt::Display for FontError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAFont => "this is no OpenType font with outlines (TTF or OTF)",
            Self::NoCharacters => "the font has no Unicode character map",
            Self::EmbeddingForbidden => {
                "the font's licence bits (OS/2 fsType) forbid embedding or subsetting it"
            }
            Self::TooMany => "there are too many fonts already",
        })
    }
}

impl std::error::Error for FontError {}
