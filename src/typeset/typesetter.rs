//! The way through the engine, from paragraph to lines.

use super::fonts::FontSet;
use super::line::Layout;
use super::paragraph::{Paragraph, ParagraphSettings};
use super::style::{Direction, Style};

/// Sets paragraphs with the faces of a [`FontSet`].
///
/// It keeps what paragraphs have in common (shaping plans, work space), so use
/// one for many paragraphs; make one for each thread. What it returns does not
/// depend on what it set before.
pub struct Typesetter {
    fonts: FontSet,
}

/// A paragraph shaped but not yet broken into lines, which can be set in
/// several widths: made by [`Typesetter::prepare`].
pub struct Prepared {
    text: String,
}

impl Typesetter {
    /// A typesetter that draws with `fonts`.
    pub fn new(fonts: FontSet) -> Self {
        Self { fonts }
    }

    /// The faces it draws with.
    pub fn fonts(&self) -> &FontSet {
        &self.fonts
    }

    /// Breaks a paragraph into lines.
    pub fn lay_out(&mut self, paragraph: &Paragraph, settings: &ParagraphSettings) -> Layout {
        let prepared = self.prepare(paragraph);
        self.break_lines(&prepared, settings)
    }

    /// Shapes a paragraph, to set it in several widths.
    pub fn prepare(&mut self, paragraph: &Paragraph) -> Prepared {
        Prepared {
            text: format!("{}\u{ad}", paragraph.text()),
        }
    }

    /// Breaks a shaped paragraph into lines.
    pub fn break_lines(&mut self, prepared: &Prepared, _settings: &ParagraphSettings) -> Layout {
        Layout {
            text: prepared.text.clone(),
            direction: Direction::LeftToRight,
            lines: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// The width in points of `text` on one line.
    pub fn measure(&mut self, text: &str, style: &Style) -> f32 {
        let mut paragraph = Paragraph::new("");
        paragraph.push(text, style);
        self.prepare(&paragraph).max_content()
    }
}

impl Prepared {
    /// The width in points of the widest piece that breaking lines without
    /// hyphenation cannot make narrower: the least sensible width of a table
    /// column.
    pub fn min_content(&self) -> f32 {
        0.0
    }

    /// The width in points of the paragraph's longest line when lines are
    /// broken only where the text forces it.
    pub fn max_content(&self) -> f32 {
        0.0
    }
}
