//! Fonts: the codes by which the text calls glyphs, and the subsets that go into the file.
//!
//! A font is a composite font of the glyphs that are used (ISO 32000-1, 9.7), with their widths
//! and the text that each code stands for. Every code stands for one text: where a TrueType
//! glyph draws two, it gets two codes; a CFF glyph cannot, and the second text goes into the
//! marked content.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use subsetter::GlyphRemapper;

use super::cff;
use super::cluster::{NOTHING, shares};
use super::object::{dictionary, name};
use crate::error::{Error, ErrorKind};
use crate::typeset::{Face, FaceId, FontSet, GlyphRun, OutlineFormat, font_table};

/// The fonts of a document.
#[derive(Debug)]
pub(super) struct Fonts {
    set: FontSet,
    /// By the index of the face.
    used: Vec<Option<Used>>,
}

/// The glyphs of a face that are used.
#[derive(Debug)]
struct Used {
    outlines: OutlineFormat,
    units: f32,
    codes: Vec<Coded>,
    /// The first code of each glyph; 0 for none.
    by_glyph: Vec<u16>,
    /// Further codes of glyphs that stand for several texts.
    others: BTreeMap<(u16, Box<str>), u16>,
}

/// What a code stands for. The first stands for `.notdef` and is never used.
#[derive(Debug)]
struct Coded {
    glyph: u16,
    text: Box<str>,
    /// The width in thousandths of the size, as the file will say it.
    width: i32,
}

/// A code as the text is to use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GlyphCode {
    pub(super) code: u16,
    /// The width in thousandths of the size.
    pub(super) width: i32,
    /// Whether the code stands for the text asked for.
    pub(super) exact: bool,
}

/// What of a font goes into the file.
struct Subset {
    program: Vec<u8>,
    /// The glyph of each code, if codes are not glyphs.
    glyphs: Vec<u16>,
}

impl Fonts {
    pub(super) fn new(set: FontSet) -> Self {
        Fonts { set, used: Vec::new() }
    }

    /// The code for a glyph that draws `text`.
    pub(super) fn code(&mut self, face: FaceId, glyph: u16, text: &str) -> GlyphCode {
        let (used, face) = self.used(face);
        match used.first_code(glyph) {
            None => used.add(face, glyph, text),
            Some(code) if &*used.codes[usize::from(code)].text == text => used.get(code, true),
            Some(code) if used.outlines == OutlineFormat::Cff => used.get(code, false),
            Some(code) => match used.others.get(&(glyph, text.into())) {
                Some(other) => used.get(*other, true),
                None if used.codes.len() < usize::from(u16::MAX) => used.add(face, glyph, text),
                None => used.get(code, false),
            },
        }
    }

    /// Any code for a glyph, whose text is said elsewhere; `text` is what it stands for if it has
    /// none yet.
    pub(super) fn any_code(&mut self, face: FaceId, glyph: u16, text: &str) -> GlyphCode {
        let (used, face) = self.used(face);
        match used.first_code(glyph) {
            Some(code) => used.get(code, false),
            None => used.add(face, glyph, text),
        }
    }

    /// What each glyph of a cluster of `run` is said to draw of its `text`: see [`shares`]. Where that is not in the order
    /// of reading, the first draws all of it and the others nothing, if a glyph of the face can have several texts.
    pub(super) fn shares(&self, run: &GlyphRun, cluster: &Range<usize>, text: &str) -> Vec<String> {
        let face = self.set.face(run.face);
        let shares = shares(run, cluster, text, |c| face.glyph(c));
        if face.outlines() == OutlineFormat::Cff || shares.concat() == text {
            return shares;
        }
        let rest = std::iter::repeat_n(NOTHING, shares.len().saturating_sub(1));
        std::iter::once(text).chain(rest).map(str::to_owned).collect()
    }

    fn used(&mut self, id: FaceId) -> (&mut Used, &Face) {
        if self.used.len() <= id.index() {
            self.used.resize_with(id.index() + 1, || None);
        }
        let face = self.set.face(id);
        (self.used[id.index()].get_or_insert_with(|| Used::new(face)), face)
    }

    /// The name of a face's font in the resources.
    pub(super) fn resource_name(face: FaceId) -> String {
        format!("F{}", face.index())
    }

    /// Writes the fonts into `document` and their names into `resources`.
    pub(super) fn write(&self, document: &mut Document, resources: &mut Dictionary) -> Result<(), Error> {
        for (id, face) in self.set.faces() {
            if let Some(Some(used)) = self.used.get(id.index()) {
                resources.set(Self::resource_name(id), used.write(face, document)?);
            }
        }
        Ok(())
    }
}

impl Used {
    fn new(face: &Face) -> Self {
        let mut used = Used {
            outlines: face.outlines(),
            units: f32::from(face.metrics().units_per_em.max(1)),
            codes: Vec::new(),
            by_glyph: Vec::new(),
            others: BTreeMap::new(),
        };
        used.codes.push(Coded { glyph: 0, text: Box::default(), width: used.width(face, 0) });
        used
    }

    fn width(&self, face: &Face, glyph: u16) -> i32 {
        (f32::from(face.advance(glyph)) * 1000.0 / self.units).round() as i32
    }

    fn first_code(&self, glyph: u16) -> Option<u16> {
        self.by_glyph.get(usize::from(glyph)).copied().filter(|code| *code != 0)
    }

    fn get(&self, code: u16, exact: bool) -> GlyphCode {
        GlyphCode { code, width: self.codes[usize::from(code)].width, exact }
    }

    fn add(&mut self, face: &Face, glyph: u16, text: &str) -> GlyphCode {
        let code = u16::try_from(self.codes.len()).unwrap_or(u16::MAX);
        self.codes.push(Coded { glyph, text: text.into(), width: self.width(face, glyph) });
        let place = usize::from(glyph);
        if self.by_glyph.len() <= place {
            self.by_glyph.resize(place + 1, 0);
        }
        if self.by_glyph[place] == 0 {
            self.by_glyph[place] = code;
        } else {
            self.others.insert((glyph, text.into()), code);
        }
        self.get(code, true)
    }

    /// Writes the font and returns it.
    fn write(&self, face: &Face, document: &mut Document) -> Result<ObjectId, Error> {
        let Subset { program, glyphs } = self.subset(face)?;
        let base = format!("{}+{}", subset_tag(&program), face.postscript_name());
        let descriptor = self.descriptor(face, &base, program, document);
        let (subtype, identity) = match self.outlines {
            OutlineFormat::Glyf => {
                ("CIDFontType2", glyphs.iter().enumerate().all(|(code, gid)| code == usize::from(*gid)))
            }
            OutlineFormat::Cff => ("CIDFontType0", true),
        };
        let mut descendant = dictionary([
            ("Type", name("Font")),
            ("Subtype", name(subtype)),
            ("BaseFont", name(&base)),
            ("CIDSystemInfo", system_info().into()),
            ("FontDescriptor", descriptor.into()),
            ("W", self.widths()),
        ]);
        if self.outlines == OutlineFormat::Glyf {
            let map = if identity { name("Identity") } else { document.add_object(glyph_map(&glyphs)).into() };
            descendant.set("CIDToGIDMap", map);
        }
        let descendant = document.add_object(descendant);
        let cmap = Stream::new(Dictionary::new(), to_unicode(&self.codes).into_bytes());
        let cmap = document.add_object(cmap);
        Ok(document.add_object(dictionary([
            ("Type", name("Font")),
            ("Subtype", name("Type0")),
            ("BaseFont", name(&base)),
            ("Encoding", name("Identity-H")),
            ("DescendantFonts", vec![Object::Reference(descendant)].into()),
            ("ToUnicode", cmap.into()),
        ])))
    }

    /// The font program of the glyphs that are used: TrueType as it is, of an OpenType font with
    /// PostScript outlines the CFF table alone.
    fn subset(&self, face: &Face) -> Result<Subset, Error> {
        if self.outlines == OutlineFormat::Cff {
            let glyphs: Vec<u16> = self.codes.iter().map(|coded| coded.glyph).collect();
            let outlines = face.table(b"CFF ");
            if let Some(program) = outlines.and_then(|cff| cff::subset(cff, face.postscript_name(), &glyphs)) {
                return Ok(Subset { program, glyphs: Vec::new() });
            }
        }
        let mut remapper = GlyphRemapper::new();
        let glyphs = self.codes.iter().map(|coded| remapper.remap(coded.glyph)).collect();
        let program = subsetter::subset(face.data(), face.index(), &remapper).map_err(|error| {
            let message = format!("the font {} cannot be subset: {error}", face.postscript_name());
            Error::new(ErrorKind::Output, message).help("leave the font out")
        })?;
        let cff = if self.outlines == OutlineFormat::Cff {
            font_table(&program, 0, b"CFF ").map(<[u8]>::to_vec)
        } else {
            None
        };
        Ok(Subset { program: cff.unwrap_or(program), glyphs })
    }

    fn widths(&self) -> Object {
        let widths = self.codes.iter().map(|coded| Object::Integer(coded.width.into())).collect();
        Object::Array(vec![Object::Integer(0), Object::Array(widths)])
    }

    fn descriptor(&self, face: &Face, base: &str, program: Vec<u8>, document: &mut Document) -> ObjectId {
        let metrics = face.metrics();
        let scaled = |value: f32| Object::Integer((value * 1000.0 / self.units).round() as i64);
        let (key, program) = self.program(program);
        let program = document.add_object(program);
        // Symbolic (bit 3), as PDF has it for fonts with characters beyond Latin; bit 1 says that
        // all glyphs are of one width, bit 7 that they lean.
        let flags = 4 | i64::from(metrics.monospaced) | i64::from(metrics.italic_angle != 0.0) << 6;
        let stem = 10.0 + 220.0 * (f32::from(metrics.weight) - 50.0).max(0.0) / 900.0;
        document.add_object(dictionary([
            ("Type", name("FontDescriptor")),
            ("FontName", name(base)),
            ("Flags", Object::Integer(flags)),
            ("FontBBox", metrics.bbox.map(scaled).to_vec().into()),
            ("ItalicAngle", super::object::real(metrics.italic_angle)),
            ("Ascent", scaled(metrics.ascent)),
            ("Descent", scaled(metrics.descent)),
            ("CapHeight", scaled(metrics.cap_height)),
            ("StemV", Object::Integer(stem.round() as i64)),
            (key, program.into()),
        ]))
    }

    /// The stream of a font program, and the key of its kind.
    fn program(&self, program: Vec<u8>) -> (&'static str, Stream) {
        match self.outlines {
            OutlineFormat::Glyf => {
                let length = Object::Integer(program.len() as i64);
                ("FontFile2", Stream::new(dictionary([("Length1", length)]), program))
            }
            OutlineFormat::Cff => ("FontFile3", Stream::new(dictionary([("Subtype", name("CIDFontType0C"))]), program)),
        }
    }
}

fn system_info() -> Dictionary {
    dictionary([
        ("Registry", Object::string_literal("Adobe")),
        ("Ordering", Object::string_literal("Identity")),
        ("Supplement", Object::Integer(0)),
    ])
}

/// Codes to glyphs, two bytes each.
fn glyph_map(glyphs: &[u16]) -> Stream {
    let bytes = glyphs.iter().flat_map(|glyph| glyph.to_be_bytes()).collect();
    Stream::new(Dictionary::new(), bytes)
}

/// Six letters that name the subset (ISO 32000-1, 9.6.4), made from its bytes (FNV-1a).
fn subset_tag(subset: &[u8]) -> String {
    let hash = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
    let mut rest = subset.iter().fold(0xCBF2_9CE4_8422_2325, hash);
    let mut letter = || {
        let letter = char::from(b'A' + (rest % 26) as u8);
        rest /= 26;
        letter
    };
    std::iter::repeat_with(&mut letter).take(6).collect()
}

/// The most entries that a section of a character map may have.
const MOST_ENTRIES: usize = 100;

/// The character map from codes to text (ISO 32000-1, 9.10.3).
fn to_unicode(codes: &[Coded]) -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let entries: Vec<(usize, &Coded)> = codes.iter().enumerate().skip(1).collect();
    for section in entries.chunks(MOST_ENTRIES) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{} beginbfchar", section.len());
        for (code, coded) in section {
            let _ = write!(out, "<{code:04X}> <");
            for unit in coded.text.encode_utf16() {
                let _ = write!(out, "{unit:04X}");
            }
            out.push_str(">\n");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(set: &FontSet, outlines: OutlineFormat) -> FaceId {
        set.faces().find(|(_, face)| face.outlines() == outlines).map(|(id, _)| id).unwrap()
    }

    #[test]
    fn a_truetype_glyph_may_stand_for_two_texts() {
        let set = FontSet::builtin();
        let mut fonts = Fonts::new(set.clone());
        let id = face(&set, OutlineFormat::Glyf);
        let first = fonts.code(id, 5, "a");
        let second = fonts.code(id, 5, "b");
        assert_ne!(first.code, second.code);
        assert!(first.exact && second.exact);
        assert_eq!(fonts.code(id, 5, "b"), second);
    }

    #[test]
    fn a_cff_glyph_keeps_its_first_text() {
        let set = FontSet::builtin();
        let mut fonts = Fonts::new(set.clone());
        let id = face(&set, OutlineFormat::Cff);
        let first = fonts.code(id, 5, "a");
        assert_eq!(fonts.code(id, 5, "b"), GlyphCode { exact: false, ..first });
    }

    #[test]
    fn texts_beyond_the_basic_plane_are_surrogates() {
        let coded = |text: &str| Coded { glyph: 1, text: text.into(), width: 0 };
        let map = to_unicode(&[coded(""), coded("fi"), coded("😀")]);
        assert!(map.contains("2 beginbfchar\n<0001> <00660069>\n<0002> <D83DDE00>\nendbfchar"), "{map}");
    }
}
