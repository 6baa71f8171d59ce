//! What comes out: lines of glyph runs.

use super::fonts::FaceId;
use super::style::Direction;
use std::fmt;
use std::ops::Range;

/// A paragraph broken into lines.
#[derive(Clone)]
pub struct Layout {
    /// The paragraph's text with one U+00AD appended, which is the text of
    /// the hyphens that line breaking adds: every text range in this layout
    /// is a range of bytes of this string.
    pub text: String,
    /// The base direction: the one given, or that of the first strong
    /// character.
    pub direction: Direction,
    /// The lines from top to bottom; none for an empty paragraph.
    pub lines: Vec<Line>,
    /// The characters that no face has, in the order of their first
    /// occurrence. Each is drawn as a box.
    pub missing: Vec<Missing>,
}

/// A character that no face of the font set can draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The character.
    pub char: char,
    /// How often it occurs in the paragraph.
    pub count: usize,
    /// The byte offset of its first occurrence.
    pub offset: usize,
}

/// One line. Its baseline is wherever the caller puts it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Left edge of the first drawn glyph's advance, in points from the left
    /// edge of the measure, after indent and alignment.
    pub x: f32,
    /// Width as drawn, in points, trailing space left out.
    pub width: f32,
    /// Width before spaces were stretched or shrunk.
    pub natural_width: f32,
    /// Highest ascent of the line's runs above the baseline, rise included,
    /// in points.
    pub ascent: f32,
    /// Lowest descent of the line's runs below the baseline, as a positive
    /// number of points.
    pub descent: f32,
    /// The runs from left to right.
    pub runs: Vec<GlyphRun>,
    /// Whether the line ends with a hyphen that breaking it added.
    pub hyphenated: bool,
    /// Whether this is the paragraph's last line.
    pub last: bool,
    /// The bytes of text on this line, with the white space at its end. The
    /// ranges of all lines together are the whole text.
    pub text: Range<usize>,
    /// The white space at the line's end, the last part of [`text`](Self::text),
    /// or empty. It hangs: its glyphs stand in the runs with an advance of
    /// zero, so that extracting text finds the gap between words. A forced
    /// break (line feed) has no glyph.
    pub trailing: Range<usize>,
}

/// Glyphs of one face, size, span and direction.
#[derive(Clone, Debug, PartialEq)]
pub struct GlyphRun {
    /// The face.
    pub face: FaceId,
    /// Size in points, after the face's size factor when it stands in for
    /// another face.
    pub size: f32,
    /// Left edge in points from the left edge of the measure.
    pub x: f32,
    /// Height of the baseline above the line's, in points.
    pub rise: f32,
    /// Italic was asked for and the face is upright: the painter may slant it
    /// (a skew of about 12°).
    pub oblique: bool,
    /// Bold was asked for and the face is regular: the painter may draw its
    /// outlines thicker.
    pub emboldened: bool,
    /// The glyphs from left to right, also in right-to-left runs.
    pub glyphs: Vec<Glyph>,
    /// The tag of the span's style.
    pub tag: u32,
    /// Index into [`Paragraph::spans`](super::Paragraph::spans).
    pub span: usize,
    /// The direction of the run's text.
    pub direction: Direction,
    /// The bytes of text that the run draws. For an added hyphen: the U+00AD
    /// appended to the layout's text, when it makes a run of its own.
    pub text: Range<usize>,
}

/// A positioned glyph.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// Glyph id in the face; never 0 (`.notdef`).
    pub id: u16,
    /// How far to move right after it, in points: kerning and the stretch or
    /// shrink of spaces are in it.
    pub advance: f32,
    /// Where to draw it, in points to the right of the current point.
    pub dx: f32,
    /// Where to draw it, in points above the baseline.
    pub dy: f32,
    /// The bytes of text of the glyph's cluster. A ligature has several
    /// characters in its range; when several glyphs draw one cluster, they
    /// stand side by side and all have the cluster's range.
    pub text: Range<usize>,
}

impl GlyphRun {
    /// The width of the run in points.
    pub fn width(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.advance).sum()
    }
}

impl Layout {
    /// The text that line `index` draws, in logical order, with a hyphen
    /// where breaking added one and without soft hyphens; for tests and messages.
    pub fn line_text(&self, index: usize) -> String {
        let Some(line) = self.lines.get(index) else {
            return String::new();
        };
        let drawn = line.text.start..line.trailing.start;
        let mut text = self.text.get(drawn).unwrap_or_default().replace('\u{ad}', "");
        if line.hyphenated {
            text.push('-');
        }
        text
    }
}

/// One row per line: its place, its width, its text in logical order.
impl fmt::Debug for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, line) in self.lines.iter().enumerate() {
            writeln!(f, "line {}: x={:.1} w={:.1} «{}»", index + 1, line.x, line.width, self.line_text(index))?;
        }
        Ok(())
    }
}
