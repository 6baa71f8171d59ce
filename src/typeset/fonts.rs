//! The faces to choose from, and the choice for a character.

use super::face::Face;
use super::style::{Family, Style};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// A face of a [`FontSet`]; the same face has the same id in every set made
/// from that set by adding faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(u16);

impl FaceId {
    /// The place of the face in [`FontSet::faces`].
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The faces that text may be drawn with. Cloning is cheap.
///
/// A character is drawn with the face of its style's [`Family`], weight and
/// slant; else with another face of the family; else with a face that was
/// added with [`with_face`](Self::with_face); else with any face that has it,
/// nearest weight and slant first.
///
/// A face that stands in for another is scaled so that the letters of both
/// look equally large, by the ratio of their apparent sizes (Libertinus Serif
/// 1, Noto Sans 1.16, DejaVu Sans Mono 1.18, Noto Naskh Arabic 0.9, Noto Serif
/// Devanagari 1.08, Noto Emoji 1.1; an added face by its x-height), within
/// 0.8 to 1.25.
#[derive(Clone)]
pub struct FontSet {
    faces: Arc<Vec<Arc<Face>>>,
    /// The faces of each family, the preferred first: those of the enumeration, then the user's.
    families: Vec<Vec<FaceId>>,
    /// The family that stands in for each of the user's.
    likes: Vec<Family>,
    /// Faces of the user's to fall back on.
    added: Vec<FaceId>,
    /// The order in which the built-in faces are fallen back on.
    builtin: Vec<FaceId>,
}

/// A face that may draw a character, in a list ordered by preference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) face: FaceId,
    /// Size factor beside the family's own face.
    pub(super) scale: f32,
    /// Whether the style asks for a slant that the face lacks.
    pub(super) oblique: bool,
    /// Whether the style asks for a weight that the face lacks.
    pub(super) emboldened: bool,
    /// Whether the face is one of the style's family.
    pub(super) own: bool,
}

impl FontSet {
    /// No faces, to which some are added.
    pub fn none() -> Self {
        FontSet {
            faces: Arc::default(),
            likes: Vec::new(),
            families: vec![Vec::new(); BUILT_IN_FAMILIES],
            added: Vec::new(),
            builtin: Vec::new(),
        }
    }

    /// The faces built in: Libertinus Serif and Noto Sans in four styles,
    /// DejaVu Sans Mono, Noto Naskh Arabic Regular and Bold, Noto Serif
    /// Devanagari, Noto Emoji. Parsed once in a process.
    pub fn builtin() -> Self {
        static BUILTIN: OnceLock<FontSet> = OnceLock::new();
        BUILTIN.get_or_init(parse_builtin).clone()
    }

    /// Adds a face of the user's to fall back on before the built-in ones,
    /// for characters that the faces of the family lack. Of a collection the
    /// first face is taken, of a variable font its default instance.
    ///
    /// # Errors
    ///
    /// See [`FontError`].
    pub fn with_face(self, data: Vec<u8>) -> Result<Self, FontError> {
        self.with_face_of(data, 0)
    }

    /// As [`with_face`](Self::with_face), with the face `index`, counted from
    /// 0, of a collection (`.ttc`, `.otc`).
    ///
    /// # Errors
    ///
    /// See [`FontError`].
    pub fn with_face_of(mut self, data: Vec<u8>, index: u32) -> Result<Self, FontError> {
        let id = self.add(Face::from_bytes(Arc::new(data), index)?)?;
        self.added.push(id);
        Ok(self)
    }

    /// Adds a face of the user's and draws the family with it, for the weight
    /// and slant that the face itself declares. It also serves the other
    /// families as [`with_face`](Self::with_face) does.
    ///
    /// # Errors
    ///
    /// See [`FontError`].
    pub fn with_family_face(self, family: Family, data: Vec<u8>) -> Result<Self, FontError> {
        self.with_family_face_of(family, data, 0)
    }

    /// As [`with_family_face`](Self::with_family_face), with the face `index`,
    /// counted from 0, of a collection.
    ///
    /// # Errors
    ///
    /// See [`FontError`].
    pub fn with_family_face_of(mut self, family: Family, data: Vec<u8>, index: u32) -> Result<Self, FontError> {
        let id = self.add(Face::from_bytes(Arc::new(data), index)?)?;
        self.added.push(id);
        self.families[family.index()].insert(0, id);
        Ok(self)
    }

    /// Whether a face has the character.
    pub fn covers(&self, char: char) -> bool {
        self.faces.iter().any(|face| face.covers(char))
    }

    /// Adds a family of the user's, drawn with `files` for the weights and slants that they
    /// declare, and with the family `like` where they lack a character.
    ///
    /// # Errors
    ///
    /// See [`FontError`]; with the place of the file among `files`.
    pub fn with_family<'f>(
        mut self,
        files: impl IntoIterator<Item = &'f [u8]>,
        like: Family,
    ) -> Result<(Self, Family), (usize, FontError)> {
        let number = u8::try_from(self.families.len() - BUILT_IN_FAMILIES).ok();
        let number = number.filter(|_| self.families.len() < MOST_FAMILIES).ok_or((0, FontError::TooMany))?;
        let mut faces = Vec::new();
        for (index, data) in files.into_iter().enumerate() {
            let face = Face::from_bytes(Arc::new(data.to_vec()), 0).and_then(|face| self.add(face));
            faces.push(face.map_err(|error| (index, error))?);
        }
        self.added.extend(&faces);
        if faces.is_empty() {
            faces.clone_from(self.family(like));
        }
        self.families.push(faces);
        self.likes.push(like);
        Ok((self, Family::Own(number)))
    }

    /// The face of an id that this set, or a set that it was made from, gave.
    ///
    /// # Panics
    ///
    /// When the id is another set's and out of this one's range.
    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[id.index()]
    }

    /// The face that a family is drawn with first: upright and regular. `None` only in an empty
    /// set.
    pub fn first_of(&self, family: Family) -> Option<FaceId> {
        self.family(family).first().copied()
    }

    /// All faces, in the order of their ids.
    pub fn faces(&self) -> impl Iterator<Item = (FaceId, &Face)> {
        (0..).map(FaceId).zip(self.faces.iter().map(|face| face.as_ref()))
    }

    /// The faces of a family; those of the first family for one that another set has.
    fn family(&self, family: Family) -> &Vec<FaceId> {
        self.families.get(family.index()).unwrap_or(&self.families[0])
    }

    fn add(&mut self, face: Face) -> Result<FaceId, FontError> {
        let id = u16::try_from(self.faces.len()).map_err(|_| FontError::TooMany)?;
        Arc::make_mut(&mut self.faces).push(Arc::new(face));
        Ok(FaceId(id))
    }

    /// The faces for a style, most wanted first. Empty only in an empty set.
    pub(super) fn candidates(&self, style: &Style) -> Vec<Candidate> {
        let mut order: Vec<FaceId> = Vec::with_capacity(self.faces.len());
        let own = self.family(style.family);
        let like = match style.family {
            Family::Own(number) => self.likes.get(usize::from(number)).map_or(own, |like| self.family(*like)),
            Family::Serif | Family::Sans | Family::Mono => own,
        };
        for group in [own, like, &self.added, &self.builtin] {
            let mut group = group.clone();
            group.sort_by_key(|id| style_distance(self.face(*id), style));
            group.retain(|id| !order.contains(id));
            order.extend(group);
        }
        let Some(first) = order.first().copied() else {
            return Vec::new();
        };
        let reference = self.face(first).apparent_size();
        order.into_iter().map(|id| self.candidate(id, style, own.contains(&id), reference)).collect()
    }

    fn candidate(&self, id: FaceId, style: &Style, own: bool, reference: f32) -> Candidate {
        let face = self.face(id);
        let scale = (reference / face.apparent_size()).clamp(0.8, 1.25);
        Candidate {
            face: id,
            scale: if own { 1.0 } else { scale },
            oblique: style.italic && !face.is_italic(),
            emboldened: style.bold && !face.is_bold(),
            own,
        }
    }

    /// The first face with U+25A1, which stands for characters in no face.
    pub(super) fn box_face(&self) -> Option<(FaceId, u16)> {
        self.faces().find_map(|(id, face)| Some((id, face.glyph('\u{25a1}')?)))
    }
}

impl fmt::Debug for FontSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.faces.iter()).finish()
    }
}

/// The number of families that are built in, and the most that a set has.
const BUILT_IN_FAMILIES: usize = 3;
pub(super) const MOST_FAMILIES: usize = 16;

/// How far a face is from a style: a wrong weight shows more than a wrong
/// slant, which can be drawn.
fn style_distance(face: &Face, style: &Style) -> u8 {
    2 * u8::from(face.is_bold() != style.bold) + u8::from(face.is_italic() != style.italic)
}

/// A built-in file: its bytes, apparent size and family.
struct BuiltIn(&'static [u8], f32, Option<Family>);

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!("../../assets/fonts/", $name))
    };
}

/// In the order in which they are fallen back on. Arabic and Devanagari come
/// before DejaVu Sans Mono, whose Arabic is a stopgap; the emoji come last,
/// because that face has digits and signs of its own.
const BUILT_IN: [BuiltIn; 13] = [
    BuiltIn(file!("LibertinusSerif-Regular.otf"), 1.0, Some(Family::Serif)),
    BuiltIn(file!("LibertinusSerif-Italic.otf"), 1.0, Some(Family::Serif)),
    BuiltIn(file!("LibertinusSerif-Bold.otf"), 1.0, Some(Family::Serif)),
    BuiltIn(file!("LibertinusSerif-BoldItalic.otf"), 1.0, Some(Family::Serif)),
    BuiltIn(file!("NotoSans-Regular.ttf"), 1.16, Some(Family::Sans)),
    BuiltIn(file!("NotoSans-Bold.ttf"), 1.16, Some(Family::Sans)),
    BuiltIn(file!("NotoSans-Italic.ttf"), 1.16, Some(Family::Sans)),
    BuiltIn(file!("NotoSans-BoldItalic.ttf"), 1.16, Some(Family::Sans)),
    BuiltIn(file!("NotoNaskhArabic-Regular.ttf"), 0.9, None),
    BuiltIn(file!("NotoNaskhArabic-Bold.ttf"), 0.9, None),
    BuiltIn(file!("NotoSerifDevanagari-Regular.ttf"), 1.08, None),
    BuiltIn(file!("DejaVuSansMono.ttf"), 1.18, Some(Family::Mono)),
    BuiltIn(file!("NotoEmoji-Regular.ttf"), 1.1, None),
];

/// A file that does not parse is left out, which a test rules out.
fn parse_builtin() -> FontSet {
    let mut set = FontSet::none();
    for BuiltIn(data, apparent_size, family) in BUILT_IN {
        let added = Face::built_in(data, apparent_size).and_then(|face| set.add(face));
        if let Ok(id) = added {
            set.builtin.push(id);
            if let Some(family) = family {
                set.families[family.index()].push(id);
            }
        }
    }
    set
}

/// Why a font file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FontError {
    /// The bytes are no OpenType font with outlines.
    NotAFont,
    /// The file is a web font (WOFF), whose tables are compressed.
    WebFont,
    /// A table of the font reaches beyond the end of the file, or one that a
    /// font must have is missing.
    Damaged,
    /// The outlines are in `CFF2`, the form of variable fonts that PDF does
    /// not know.
    Variable,
    /// The collection has no face of this index.
    NoSuchFace,
    /// The font maps no characters to glyphs (no Unicode `cmap`).
    NoCharacters,
    /// The font's licence bits (`OS/2` `fsType`) forbid embedding or
    /// subsetting it.
    EmbeddingForbidden,
    /// The set has too many faces or families already.
    TooMany,
}

impl fmt::Display for FontError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAFont => "this is no OpenType font with outlines (TTF or OTF)",
            Self::WebFont => "this is a web font (WOFF); take the TTF or OTF file of the same font",
            Self::Damaged => "the font file is cut off or damaged",
            Self::Variable => "the font is variable in a way (CFF2) that PDF does not know; save an instance of it",
            Self::NoSuchFace => "the collection has no face of this number",
            Self::NoCharacters => "the font has no Unicode character map",
            Self::EmbeddingForbidden => "the font's licence bits (OS/2 fsType) forbid embedding or subsetting it",
            Self::TooMany => "there are too many fonts already",
        })
    }
}

impl std::error::Error for FontError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::face::OutlineFormat;

    #[test]
    fn every_built_in_file_parses() {
        let set = FontSet::builtin();
        assert_eq!(set.faces().count(), BUILT_IN.len());
        let names: Vec<&str> = set.faces().map(|(_, face)| face.postscript_name()).collect();
        assert_eq!(names[0], "LibertinusSerif-Regular");
        assert_eq!(names[11], "DejaVuSansMono");
    }

    #[test]
    fn descriptors_have_what_pdf_needs() {
        for (_, face) in FontSet::builtin().faces() {
            let metrics = face.metrics();
            assert!(metrics.ascent > 0.0 && metrics.descent < 0.0, "{face:?}");
            assert!(metrics.cap_height > 0.0 && metrics.bbox[2] > metrics.bbox[0]);
            let space = face.glyph(' ').expect("a space");
            assert!(face.advance(space) > 0, "{face:?}");
            assert!(face.is_blank(space), "{face:?}");
        }
        let set = FontSet::builtin();
        let italic = set.face(FaceId(1));
        assert_eq!(italic.outlines(), OutlineFormat::Cff);
        assert!(italic.metrics().italic_angle < 0.0);
        assert_eq!(set.face(FaceId(5)).metrics().weight, 700);
    }

    #[test]
    fn fallback_keeps_the_weight() {
        let set = FontSet::builtin();
        let bold = set.candidates(&Style::serif(11.0).with_bold(true));
        let alef = bold.iter().find(|c| set.face(c.face).covers('\u{627}'));
        assert_eq!(alef.map(|c| set.face(c.face).postscript_name()), Some("NotoNaskhArabic-Bold"));
        let slanted = set.candidates(&Style::mono(9.0).with_italic(true));
        assert!(slanted[0].oblique && slanted[0].own);
        assert!(set.candidates(&Style::mono(9.0).with_bold(true))[0].emboldened);
    }

    #[test]
    fn emphasis_among_letters_without_serifs_has_faces_of_its_own() {
        let set = FontSet::builtin();
        for (bold, name) in [(false, "NotoSans-Italic"), (true, "NotoSans-BoldItalic")] {
            let slanted = set.candidates(&Style::sans(9.0).with_italic(true).with_bold(bold));
            let face = set.face(slanted[0].face);
            assert_eq!((face.postscript_name(), slanted[0].oblique), (name, false));
            assert!(!slanted[0].emboldened);
            assert!("Qualität, ŵyr, ελπίδα, надежда, «…» – 30 €".chars().all(|c| face.covers(c)), "{name}");
        }
    }

    #[test]
    fn refuses_what_is_no_font() {
        let set = FontSet::builtin();
        let refused = set.clone().with_face(b"%PDF-1.7".to_vec()).err();
        assert_eq!(refused, Some(FontError::NotAFont));
        assert_eq!(set.with_face(Vec::new()).err(), Some(FontError::NotAFont));
    }

    #[test]
    fn says_what_is_wrong_with_a_file() {
        let font = FontSet::builtin().face(FaceId(4)).data().to_vec();
        let refused = |data: Vec<u8>| FontSet::builtin().with_face(data).err();
        assert_eq!(refused(font[..font.len() / 2].to_vec()), Some(FontError::Damaged));
        assert_eq!(refused(b"wOF2 and so on".to_vec()), Some(FontError::WebFont));
        assert_eq!(FontSet::builtin().with_face_of(font, 1).err(), Some(FontError::NoSuchFace));
    }

    /// A collection of one font twice.
    fn collection(font: &[u8]) -> Vec<u8> {
        const HEAD: usize = 20;
        let tables = usize::from(u16::from_be_bytes([font[4], font[5]]));
        let mut moved = font.to_vec();
        for at in (0..tables).map(|index| 12 + 16 * index + 8) {
            let offset = u32::from_be_bytes(moved[at..at + 4].try_into().expect("4 bytes")) + HEAD as u32;
            moved[at..at + 4].copy_from_slice(&offset.to_be_bytes());
        }
        let start = (HEAD as u32).to_be_bytes();
        [b"ttcf\x00\x01\x00\x00\x00\x00\x00\x02".as_slice(), &start, &start, &moved].concat()
    }

    #[test]
    fn takes_a_face_of_a_collection() {
        let data = collection(FontSet::builtin().face(FaceId(4)).data());
        let set = FontSet::builtin().with_face_of(data.clone(), 1).expect("the second face");
        let face = set.face(FaceId(BUILT_IN.len() as u16));
        assert_eq!((face.index(), face.postscript_name()), (1, "NotoSans-Regular"));
        assert_eq!(FontSet::builtin().with_face_of(data, 2).err(), Some(FontError::NoSuchFace));
    }

    #[test]
    fn damaged_fonts_are_refused_or_used_and_nothing_else() {
        let font = FontSet::builtin().face(FaceId(4)).data().to_vec();
        for step in 0..60 {
            let mut damaged = font.clone();
            for at in (0..40).map(|index| (step * 7919 + index * 104_729) % 4_000) {
                damaged[at] = damaged[at].wrapping_add(step as u8 + 1);
            }
            if let Ok(set) = FontSet::builtin().with_family_face(Family::Sans, damaged) {
                let mut typesetter = super::super::Typesetter::new(set);
                typesetter.measure("Water in the city", &Style::sans(9.0));
            }
        }
    }

    /// The bytes of a built-in face with one 16-bit value of a table changed.
    fn patched(table: &[u8; 4], offset: usize, value: u16) -> Vec<u8> {
        let mut data = FontSet::builtin().face(FaceId(4)).data().to_vec();
        let record = (0..usize::from(u16::from_be_bytes([data[4], data[5]])))
            .map(|index| 12 + 16 * index)
            .find(|at| &data[*at..at + 4] == table)
            .expect("the table");
        let start = u32::from_be_bytes(data[record + 8..record + 12].try_into().expect("4 bytes"));
        let at = start as usize + offset;
        data[at..at + 2].copy_from_slice(&value.to_be_bytes());
        data
    }

    #[test]
    fn refuses_fonts_that_may_not_be_embedded() {
        let fs_type = |value| FontSet::builtin().with_face(patched(b"OS/2", 8, value)).err();
        assert_eq!(fs_type(0x0002), Some(FontError::EmbeddingForbidden));
        assert_eq!(fs_type(0x0100), Some(FontError::EmbeddingForbidden));
        assert_eq!(fs_type(0x0200), Some(FontError::EmbeddingForbidden));
        assert_eq!(fs_type(0x0004), None);
    }

    #[test]
    fn refuses_fonts_without_characters() {
        // No encoding records in the `cmap` header.
        let refused = FontSet::builtin().with_face(patched(b"cmap", 2, 0)).err();
        assert_eq!(refused, Some(FontError::NoCharacters));
    }

    #[test]
    fn a_family_of_ones_own_is_drawn_before_what_is_like_it() {
        let sans = FontSet::builtin().face(FaceId(4)).data().to_vec();
        let (set, family) = FontSet::builtin().with_family([sans.as_slice()], Family::Mono).expect("a font");
        let faces = set.candidates(&Style { family, ..Style::serif(9.0) });
        assert_eq!(faces[0].face.index(), BUILT_IN.len());
        assert!(faces[0].own && !faces[1].own);
        assert_eq!(set.face(faces[1].face).postscript_name(), "DejaVuSansMono");
        let files: [&[u8]; 2] = [&sans, b"no font"];
        assert_eq!(set.with_family(files, family).err(), Some((1, FontError::NotAFont)));
    }

    #[test]
    fn added_faces_come_first() {
        let sans = FontSet::builtin().face(FaceId(4)).data().to_vec();
        let set = FontSet::builtin().with_family_face(Family::Mono, sans).expect("a font");
        let mono = set.candidates(&Style::mono(9.0));
        assert_eq!(mono[0].face.index(), BUILT_IN.len());
        assert!(FontSet::builtin().faces().count() < set.faces().count());
    }
}
