//! The way through the engine, from paragraph to lines.

use super::bidi;
use super::breaker::Fill;
use super::fonts::{FaceId, FontSet};
use super::glyph::ShapedGlyph;
use super::grid::{Cut, Grid, Measures, cut_lines};
use super::hyphenate::with_hyphens;
use super::itemize::{FaceOrders, Item, itemize};
use super::line::{Layout, Missing};
use super::lines::assemble;
use super::opportunity::{Kind, Opportunities, opportunities};
use super::paragraph::{Alignment, Paragraph, ParagraphSettings};
use super::shape::{Shaper, Source};
use super::style::{Direction, Style};
use std::ops::Range;

/// Sets paragraphs with the faces of a [`FontSet`].
///
/// It keeps what paragraphs have in common (shaping plans, work space), so use
/// one for many paragraphs; make one for each thread. What it returns does not
/// depend on what it set before.
pub struct Typesetter {
    fonts: FontSet,
    orders: FaceOrders,
    shaper: Shaper,
}

/// A paragraph shaped but not yet broken into lines, which can be set in
/// several widths: made by [`Typesetter::prepare`].
pub struct Prepared {
    paragraph: Paragraph,
    direction: Direction,
    items: Vec<Item>,
    /// The glyphs of each item.
    item_glyphs: Vec<Range<usize>>,
    /// The hyphen that suits each item.
    hyphens: Vec<Option<HyphenGlyph>>,
    glyphs: Vec<ShapedGlyph>,
    opportunities: Opportunities,
    missing: Vec<Missing>,
}

/// A hyphen to be drawn at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct HyphenGlyph {
    pub(super) face: FaceId,
    pub(super) id: u16,
    /// Width in points.
    pub(super) advance: f32,
}

impl Typesetter {
    /// A typesetter that draws with `fonts`.
    pub fn new(fonts: FontSet) -> Self {
        Self { fonts, orders: FaceOrders::default(), shaper: Shaper::new() }
    }

    /// Forgets the words it knows, if they are many: for one that is kept for long.
    #[cfg(feature = "pdf")]
    pub(crate) fn make_room(&mut self) {
        self.shaper.make_room();
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
        let levels = bidi::resolve(paragraph);
        let (items, missing) = itemize(paragraph, &levels, &self.fonts, &self.orders);
        let mut prepared = Prepared {
            paragraph: paragraph.clone(),
            direction: levels.direction,
            item_glyphs: Vec::with_capacity(items.len()),
            hyphens: Vec::with_capacity(items.len()),
            items,
            glyphs: Vec::with_capacity(paragraph.text().len()),
            opportunities: opportunities(paragraph),
            missing,
        };
        self.shape(&mut prepared);
        prepared
    }

    fn shape(&mut self, prepared: &mut Prepared) {
        let source = source(&prepared.paragraph);
        let glyphs = &mut prepared.glyphs;
        for item in &prepared.items {
            let first = glyphs.len();
            let range = item.range.clone();
            self.shaper.shape(&self.fonts, &source, item, range, glyphs);
            prepared.item_glyphs.push(first..glyphs.len());
            prepared.hyphens.push(hyphen_glyph(&self.fonts, item));
        }
    }

    /// Shapes a part of an item anew, where cutting its glyphs would show.
    pub(super) fn shape_part(
        &mut self,
        prepared: &Prepared,
        item: &Item,
        range: Range<usize>,
        glyphs: &mut Vec<ShapedGlyph>,
    ) {
        let source = source(&prepared.paragraph);
        self.shaper.shape(&self.fonts, &source, item, range, glyphs);
    }

    /// Breaks a shaped paragraph into lines.
    pub fn break_lines(&mut self, prepared: &Prepared, settings: &ParagraphSettings) -> Layout {
        let cuts =
            if settings.measure == f32::INFINITY { forced_cuts(prepared) } else { fitted_cuts(prepared, settings) };
        Layout {
            text: format!("{}\u{ad}", prepared.paragraph_text()),
            direction: prepared.direction,
            lines: assemble(self, prepared, settings, &cuts),
            missing: prepared.missing.clone(),
        }
    }

    /// The width in points of `text` on one line, white space at its end left
    /// out.
    pub fn measure(&mut self, text: &str, style: &Style) -> f32 {
        let mut paragraph = Paragraph::new("");
        paragraph.push(text, style);
        self.prepare(&paragraph).max_content()
    }
}

fn source(paragraph: &Paragraph) -> Source<'_> {
    Source { text: paragraph.text(), spans: paragraph.spans(), default_language: paragraph.language() }
}

/// The hyphen in the item's own face, or in any.
fn hyphen_glyph(fonts: &FontSet, item: &Item) -> Option<HyphenGlyph> {
    let hyphen_of = |id: FaceId| {
        let face = fonts.face(id);
        let glyph = face.glyph('\u{2010}').or_else(|| face.glyph('-'))?;
        let units = f32::from(face.metrics().units_per_em);
        Some(HyphenGlyph { face: id, id: glyph, advance: f32::from(face.advance(glyph)) * item.size / units })
    };
    hyphen_of(item.face).or_else(|| fonts.faces().find_map(|(id, _)| hyphen_of(id)))
}

/// Lines of any length, ended where the text forces it.
fn forced_cuts(prepared: &Prepared) -> Vec<Cut> {
    let list = &prepared.opportunities.list;
    let forced = list.iter().filter(|o| o.kind == Kind::Forced).copied();
    let grid = Grid::new(prepared, forced.collect());
    let measures = Measures { first: 0.0, rest: 0.0, fill: Fill::Balanced };
    cut_lines(&grid, || None, measures)
}

fn fitted_cuts(prepared: &Prepared, settings: &ParagraphSettings) -> Vec<Cut> {
    let measures = Measures {
        first: f64::from(line_width(settings, true)),
        rest: f64::from(line_width(settings, false)),
        fill: match settings.alignment {
            Alignment::Justified => Fill::Justified,
            Alignment::Start | Alignment::End if settings.balanced => Fill::Balanced,
            Alignment::Start | Alignment::End => Fill::Ragged,
            Alignment::Centred => Fill::Balanced,
        },
    };
    let narrowest = measures.first.min(measures.rest);
    let divided = |grid: Grid| grid.with_emergencies(prepared, narrowest).unwrap_or(grid);
    let plain = Grid::new(prepared, prepared.opportunities.between_words());
    // A word that is wider than the measure is cut anywhere only where hyphens do not help.
    let parts_syllables = matches!(measures.fill, Fill::Justified) && prepared.opportunities.has_syllables();
    let has_second_try = parts_syllables || settings.hyphenate && !matches!(measures.fill, Fill::Balanced);
    let plain = if has_second_try { plain } else { divided(plain) };
    let hyphenated = || {
        let words_are_parted = settings.hyphenate || parts_syllables;
        words_are_parted.then(|| {
            let mut list = prepared.opportunities.list.clone();
            if settings.hyphenate {
                list = with_hyphens(&source(&prepared.paragraph), &prepared.opportunities);
            }
            if !parts_syllables {
                list.retain(|opportunity| opportunity.kind != Kind::Syllable);
            }
            divided(Grid::new(prepared, list))
        })
    };
    cut_lines(&plain, hyphenated, measures)
}

/// The width of a line without its indent; some width is always left.
pub(super) fn line_width(settings: &ParagraphSettings, first: bool) -> f32 {
    let width = settings.measure - indent(settings, first);
    if width.is_nan() { 1.0 } else { width.max(1.0) }
}

/// The indent of a line.
pub(super) fn indent(settings: &ParagraphSettings, first: bool) -> f32 {
    if first { settings.first_line_indent } else { settings.hanging_indent }
}

impl Prepared {
    /// The width in points of the widest piece that breaking lines without
    /// hyphenation cannot make narrower: the least sensible width of a table
    /// column.
    pub fn min_content(&self) -> f32 {
        Grid::new(self, self.opportunities.between_words()).widest_piece() as f32
    }

    /// The width in points of the paragraph's longest line when lines are
    /// broken only where the text forces it.
    pub fn max_content(&self) -> f32 {
        Grid::new(self, self.opportunities.list.clone()).widest_segment() as f32
    }

    pub(super) fn paragraph(&self) -> &Paragraph {
        &self.paragraph
    }

    pub(super) fn paragraph_text(&self) -> &str {
        self.paragraph.text()
    }

    pub(super) fn direction(&self) -> Direction {
        self.direction
    }

    /// The items, in the order of the text.
    pub(super) fn items(&self) -> &[Item] {
        &self.items
    }

    /// The glyphs of all items, in logical order.
    pub(super) fn glyphs(&self) -> &[ShapedGlyph] {
        &self.glyphs
    }

    /// The places of an item's glyphs in [`glyphs`](Self::glyphs).
    pub(super) fn item_glyphs(&self, item: usize) -> Range<usize> {
        self.item_glyphs.get(item).cloned().unwrap_or_default()
    }

    pub(super) fn hyphen(&self, item: usize) -> Option<HyphenGlyph> {
        self.hyphens.get(item).copied().flatten()
    }

    /// The glyphs whose clusters start within a range of bytes.
    pub(super) fn glyphs_within(&self, range: &Range<usize>) -> &[ShapedGlyph] {
        let before = |at: usize| move |glyph: &ShapedGlyph| (glyph.start as usize) < at;
        let first = self.glyphs.partition_point(before(range.start));
        let last = self.glyphs.partition_point(before(range.end));
        self.glyphs.get(first..last).unwrap_or_default()
    }
}
