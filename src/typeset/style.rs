//! How a piece of text looks: the style of a span.

use std::sync::Arc;

/// The role of a family of faces. Which faces play a role is decided by the
/// [`FontSet`](super::FontSet).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// Running text. Built in: Libertinus Serif.
    #[default]
    Serif,
    /// Headings, labels, captions. Built in: Noto Sans.
    Sans,
    /// Code. Built in: DejaVu Sans Mono. Never hyphenated.
    Mono,
    /// A family of the user's: see [`FontSet::with_family`](super::FontSet::with_family).
    Own(u8),
}

impl Family {
    /// Its place among the families of a set.
    pub(super) fn index(self) -> usize {
        match self {
            Family::Serif => 0,
            Family::Sans => 1,
            Family::Mono => 2,
            Family::Own(number) => 3 + usize::from(number),
        }
    }
}

/// Which shapes of digits to ask the face for. A face without them keeps its
/// default digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Figures {
    /// The face's default, lining figures in the built-in faces.
    #[default]
    Lining,
    /// Old-style figures (OpenType `onum`), for running text.
    OldStyle,
    /// Lining figures of one width (OpenType `lnum`, `tnum`), for tables.
    Tabular,
}

/// The direction in which text is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Left to right.
    #[default]
    LeftToRight,
    /// Right to left.
    RightToLeft,
}

/// The style of a span of text.
///
/// ```
/// use offprint::typeset::{Family, Style};
///
/// let label = Style { tracking: 0.4, ..Style::sans(8.0).with_bold(true) };
/// assert_eq!(label.family, Family::Sans);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    /// The family to draw with. Characters that its face lacks come from
    /// fallback faces of like weight. Default: serif.
    pub family: Family,
    /// Bold weight. Where no face at hand has it the run asks the painter for
    /// thicker strokes ([`GlyphRun::emboldened`](super::GlyphRun::emboldened)).
    /// Default: no.
    pub bold: bool,
    /// Italic. Where the family has no italic face the run asks the painter
    /// for a slant ([`GlyphRun::oblique`](super::GlyphRun::oblique)). Default: no.
    pub italic: bool,
    /// Size in points. Default: 11. Values that are not positive and finite
    /// are drawn at 1 point.
    pub size: f32,
    /// Lowercase letters as small capitals (OpenType `smcp`); a face without
    /// them draws its lowercase. Default: no.
    pub small_caps: bool,
    /// The shapes of digits. Default: lining.
    pub figures: Figures,
    /// Space added after each cluster, in points; switches ligatures off, and
    /// does nothing in scripts whose letters join. Default: 0.
    pub tracking: f32,
    /// Height of the baseline above the line's, in points: positive for
    /// superscripts, negative for subscripts. Default: 0.
    pub rise: f32,
    /// BCP 47 language of the span. `None` takes the paragraph's language. A
    /// span in another language than its paragraph is isolated for the
    /// bidirectional algorithm. Default: `None`.
    pub language: Option<Arc<str>>,
    /// Forbids hyphens in this span: links, numbers, headings. Soft hyphens
    /// are still honoured. Monospaced text is never hyphenated. Default: no.
    pub no_hyphens: bool,
    /// Explicit direction of the span, which isolates it from its
    /// surroundings as `dir="…"` does in HTML. Default: `None`.
    pub direction: Option<Direction>,
    /// Isolates the span from its surroundings for the bidirectional
    /// algorithm with its own first strong character deciding, as `<bdi>`
    /// does in HTML. Default: no.
    pub isolate: bool,
    /// A number of the caller's, handed through to the glyph runs: links and
    /// structure elements. Default: 0.
    pub tag: u32,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            family: Family::Serif,
            bold: false,
            italic: false,
            size: 11.0,
            small_caps: false,
            figures: Figures::Lining,
            tracking: 0.0,
            rise: 0.0,
            language: None,
            no_hyphens: false,
            direction: None,
            isolate: false,
            tag: 0,
        }
    }
}

impl Style {
    /// Upright serif text of `size` points.
    pub fn serif(size: f32) -> Self {
        Self { size, ..Self::default() }
    }

    /// Upright sans-serif text of `size` points.
    pub fn sans(size: f32) -> Self {
        Self { family: Family::Sans, ..Self::serif(size) }
    }

    /// Monospaced text of `size` points.
    pub fn mono(size: f32) -> Self {
        Self { family: Family::Mono, ..Self::serif(size) }
    }

    /// The same style with another weight.
    #[must_use]
    pub fn with_bold(mut self, bold: bool) -> Self {
        self.bold = bold;
        self
    }

    /// The same style, italic or not.
    #[must_use]
    pub fn with_italic(mut self, italic: bool) -> Self {
        self.italic = italic;
        self
    }

    /// The same style in the BCP 47 language `language`.
    #[must_use]
    pub fn with_language(mut self, language: &str) -> Self {
        self.language = Some(language.into());
        self
    }

    /// The same style with another tag.
    #[must_use]
    pub fn with_tag(mut self, tag: u32) -> Self {
        self.tag = tag;
        self
    }
}
