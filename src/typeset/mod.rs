//! The text engine: styled text in, lines of positioned glyphs out.
//!
//! A [`Paragraph`] holds text and its [`Style`]s; a [`Typesetter`] turns it into
//! a [`Layout`]: lines broken over the whole paragraph at once, each a list of
//! [`GlyphRun`]s in visual order that a painter only has to walk. Lengths are
//! in points (1/72 inch); text positions are byte offsets into [`Layout::text`].
//!
//! What lives here: fonts and fallback, bidirectional text, shaping, line
//! breaking with hyphenation, alignment. What must not: the article model,
//! pages (leading, widows, notes) and any output format.
//!
//! ```
//! use offprint::typeset::{FontSet, Paragraph, ParagraphSettings, Style, Typesetter};
//!
//! let body = Style::serif(11.0);
//! let mut paragraph = Paragraph::new("en");
//! paragraph.push("She answered at once, and ", &body);
//! paragraph.push("twice", &body.clone().with_italic(true));
//! paragraph.push(".", &body);
//!
//! let mut typesetter = Typesetter::new(FontSet::builtin());
//! let layout = typesetter.lay_out(&paragraph, &ParagraphSettings::justified(120.0));
//! assert_eq!(layout.lines.len(), 2);
//! assert!(layout.missing.is_empty());
//! ```

mod bidi;
mod breaker;
mod chars;
mod face;
mod fonts;
mod glyph;
mod grid;
mod hyphenate;
mod itemize;
mod line;
mod lines;
mod opportunity;
mod paragraph;
mod sfnt;
mod shape;
mod style;
mod typesetter;
mod vocabulary;

pub use face::{Face, FaceMetrics, OutlineFormat};
pub use fonts::{FaceId, FontError, FontSet};
pub use line::{Glyph, GlyphRun, Layout, Line, Missing};
pub use paragraph::{Alignment, Paragraph, ParagraphSettings, Span};
#[cfg(feature = "pdf")]
pub(crate) use sfnt::table as font_table;
pub use style::{Direction, Family, Figures, Style};
pub use typesetter::{Prepared, Typesetter};
