//! What goes in: the text of a paragraph with its styles, and how to set it.

use super::style::{Direction, Style};
use std::ops::Range;
use std::sync::Arc;

/// A stretch of a paragraph's text in one style.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Bytes of the paragraph's text.
    pub range: Range<usize>,
    /// The style of these bytes.
    pub style: Style,
}

/// Text with styles, to be broken into lines.
///
/// A line feed or U+2028 in the text forces a line to end. Other control
/// characters are not drawn; a tab is a space.
#[derive(Clone, Debug, PartialEq)]
pub struct Paragraph {
    text: String,
    spans: Vec<Span>,
    language: Arc<str>,
    direction: Option<Direction>,
}

impl Paragraph {
    /// An empty paragraph in the BCP 47 language `language` (empty: unknown),
    /// whose first strong character decides its direction.
    pub fn new(language: &str) -> Self {
        Self { text: String::new(), spans: Vec::new(), language: language.into(), direction: None }
    }

    /// Fixes the base direction instead of taking it from the first strong
    /// character.
    #[must_use]
    pub fn with_direction(mut self, direction: Direction) -> Self {
        self.direction = Some(direction);
        self
    }

    /// Appends text. Text in the style of the text before it joins its span.
    pub fn push(&mut self, text: &str, style: &Style) {
        let start = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        match self.spans.last_mut() {
            _ if start == end => {}
            Some(last) if last.style == *style => last.range.end = end,
            _ => self.spans.push(Span { range: start..end, style: style.clone() }),
        }
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The spans: in order, not empty, without gaps or overlap, covering the
    /// whole text.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The paragraph's language, a BCP 47 tag, or empty.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The base direction that was fixed, if any.
    pub fn direction(&self) -> Option<Direction> {
        self.direction
    }
}

/// Where the lines of a paragraph stand within the measure. "Start" is the
/// left in left-to-right paragraphs and the right in right-to-left ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Alignment {
    /// Both margins straight; the last line, and a line ended by force, at the
    /// start.
    #[default]
    Justified,
    /// Ragged, at the start.
    Start,
    /// Ragged, in the middle; lines are made evenly long.
    Centred,
    /// Ragged, at the end.
    End,
}

/// How to set a paragraph. Leading and space around it are the caller's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParagraphSettings {
    /// The width to fill, in points. Infinite: one line, unless the text
    /// forces more.
    pub measure: f32,
    /// Where the lines stand. Default: justified.
    pub alignment: Alignment,
    /// Space before the first line, on the start side, in points. Default: 0.
    pub first_line_indent: f32,
    /// Space before every line but the first, on the start side, in points.
    /// Default: 0.
    pub hanging_indent: f32,
    /// Whether words may be hyphenated (where their language has patterns).
    /// Soft hyphens are honoured in either case. Default: yes.
    pub hyphenate: bool,
    /// Whether ragged lines are made evenly long, the last as well; centred
    /// ones always are. Default: no.
    pub balanced: bool,
}

impl ParagraphSettings {
    /// Justified and hyphenated, without indents.
    pub fn justified(measure: f32) -> Self {
        Self {
            measure,
            alignment: Alignment::Justified,
            first_line_indent: 0.0,
            hanging_indent: 0.0,
            hyphenate: true,
            balanced: false,
        }
    }

    /// Ragged at `alignment`'s side, not hyphenated, without indents.
    pub fn ragged(measure: f32, alignment: Alignment) -> Self {
        Self { alignment, hyphenate: false, ..Self::justified(measure) }
    }

    /// The same settings with an indent of the first line.
    #[must_use]
    pub fn with_first_line_indent(mut self, indent: f32) -> Self {
        self.first_line_indent = indent;
        self
    }

    /// The same settings with an indent of all lines but the first.
    #[must_use]
    pub fn with_hanging_indent(mut self, indent: f32) -> Self {
        self.hanging_indent = indent;
        self
    }
}
