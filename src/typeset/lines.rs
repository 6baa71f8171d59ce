//! From cuts to lines: the glyphs of each line in visual order, justified and
//! aligned.

use super::fonts::FaceId;
use super::glyph::{Glue, ShapedGlyph};
use super::grid::Cut;
use super::itemize::Item;
use super::line::{Glyph, GlyphRun, Line};
use super::opportunity::Kind;
use super::paragraph::{Alignment, ParagraphSettings, Span};
use super::style::Direction;
use super::typesetter::{HyphenGlyph, Prepared, Typesetter, indent, line_width};
use std::ops::Range;
use unicode_bidi::{Level, ParagraphBidiInfo};

/// Lines looser than this, in units of the stretch that looks well, are left
/// ragged: a few words pulled apart look worse than a gap at the end.
const LOOSEST: f32 = 8.0;
/// Lines tighter than this, in units of the shrink, stay too long. Breaking
/// allows 1; shaping anew at the cut can add a little.
const TIGHTEST: f32 = 1.25;
/// The least part of its width that a line is squeezed to.
const TIGHTEST_LETTERS: f32 = 0.9;

/// Builds the lines of all cuts.
pub(super) fn assemble(
    typesetter: &mut Typesetter,
    prepared: &Prepared,
    settings: &ParagraphSettings,
    cuts: &[Cut],
) -> Vec<Line> {
    let mut assembler = Assembler {
        typesetter,
        prepared,
        settings,
        glyphs: Vec::new(),
        slices: Vec::new(),
        placed: Vec::new(),
        item: 0,
    };
    let count = cuts.len();
    let lines = cuts.iter().enumerate();
    lines.map(|(index, cut)| assembler.line(cut, index + 1 == count)).collect()
}

struct Assembler<'a> {
    typesetter: &'a mut Typesetter,
    prepared: &'a Prepared,
    settings: &'a ParagraphSettings,
    /// Work space: the glyphs of the line in logical order.
    glyphs: Vec<ShapedGlyph>,
    /// Work space: stretches of these glyphs.
    slices: Vec<Slice>,
    /// Work space: the glyphs of a slice, with face and span.
    placed: Vec<Placed>,
    /// The first item that reaches into the line.
    item: usize,
}

/// Glyphs of one item on one line.
struct Slice {
    item: usize,
    glyphs: Range<usize>,
    level: u8,
    hyphen: Option<HyphenGlyph>,
}

impl Assembler<'_> {
    fn line(&mut self, cut: &Cut, last: bool) -> Line {
        self.gather(cut);
        let content = self.slices.last().map_or(0, |slice| slice.glyphs.end);
        let hyphen = self.add_hyphen(cut);
        let natural_width = self.width(content) + hyphen;
        let available = line_width(self.settings, cut.first);
        let ends = last || cut.kind == Kind::Forced;
        let full = self.settings.alignment == Alignment::Justified && !ends;
        self.justify(content, available - natural_width, full);
        self.squeeze(content, available - hyphen);
        let width = self.width(content) + hyphen;
        let x = self.start(cut.first, available, width);
        self.gather_trailing(cut);
        let (ascent, descent) = self.extents(cut);
        Line {
            x,
            width,
            natural_width,
            ascent,
            descent,
            runs: self.runs(x),
            hyphenated: cut.kind == Kind::AddHyphen,
            last,
            text: cut.start..cut.next,
            trailing: cut.end..cut.next,
        }
    }

    /// Collects the glyphs of the line's content.
    fn gather(&mut self, cut: &Cut) {
        self.glyphs.clear();
        self.slices.clear();
        let items = self.prepared.items();
        while items.get(self.item).is_some_and(|item| item.range.end <= cut.start) {
            self.item += 1;
        }
        for (index, item) in items.iter().enumerate().skip(self.item) {
            if item.range.start >= cut.end {
                break;
            }
            let part = item.range.start.max(cut.start)..item.range.end.min(cut.end);
            let first = self.glyphs.len();
            match self.uncut_glyphs(index, item, &part) {
                Some(glyphs) => self.glyphs.extend_from_slice(&self.prepared.glyphs()[glyphs]),
                None => {
                    let (typesetter, glyphs) = (&mut *self.typesetter, &mut self.glyphs);
                    typesetter.shape_part(self.prepared, item, part, glyphs);
                }
            }
            self.slices.push(Slice { item: index, glyphs: first..self.glyphs.len(), level: item.level, hyphen: None });
        }
    }

    /// The glyphs of a part of an item, if cutting at its ends leaves them as
    /// they are.
    fn uncut_glyphs(&self, index: usize, item: &Item, part: &Range<usize>) -> Option<Range<usize>> {
        let places = self.prepared.item_glyphs(index);
        let glyphs = self.prepared.glyphs().get(places.clone())?;
        let edge = |at: usize| {
            if at == item.range.end {
                return Some(glyphs.len());
            }
            let place = glyphs.partition_point(|glyph| (glyph.start as usize) < at);
            let whole = place == 0 || glyphs[place - 1].end as usize <= at;
            let safe = place == 0 || glyphs.get(place).is_none_or(|glyph| glyph.safe);
            (whole && safe).then_some(place)
        };
        Some(places.start + edge(part.start)?..places.start + edge(part.end)?)
    }

    /// Puts the hyphen after the content; its width.
    fn add_hyphen(&mut self, cut: &Cut) -> f32 {
        if cut.kind != Kind::AddHyphen {
            return 0.0;
        }
        let Some(last) = self.slices.last_mut() else {
            return 0.0;
        };
        last.hyphen = self.prepared.hyphen(last.item);
        last.hyphen.map_or(0.0, |hyphen| hyphen.advance)
    }

    fn width(&self, content: usize) -> f32 {
        let advances = self.glyphs[..content].iter();
        advances.map(|glyph| f64::from(glyph.advance)).sum::<f64>() as f32
    }

    /// Spreads `missing` points over the spaces of the content: all of it if
    /// the line is to be full, else only what it is too long by.
    fn justify(&mut self, content: usize, missing: f32, full: bool) {
        // Nothing follows the last glyph that could be moved.
        let Some(glyphs) = self.glyphs.get_mut(..content) else {
            return;
        };
        if let Some(last) = glyphs.last_mut().filter(|last| last.glue == Glue::Ideograph) {
            last.glue = Glue::Rigid;
        }
        let part = if missing < 0.0 { ShapedGlyph::shrink } else { ShapedGlyph::stretch };
        let total: f64 = glyphs.iter().map(|glyph| f64::from(part(glyph))).sum();
        let ratio = (f64::from(missing) / total) as f32;
        let wanted = missing < 0.0 || full;
        if total <= 0.0 || !wanted || !(-TIGHTEST..=LOOSEST).contains(&ratio) {
            return;
        }
        for glyph in glyphs {
            let share = part(glyph) * ratio;
            glyph.advance += share;
        }
    }

    /// Draws glyphs a little closer together where they are wider than they were when the line
    /// was chosen: letters that a line end parts have other shapes than joined ones.
    fn squeeze(&mut self, content: usize, available: f32) {
        let width = self.width(content);
        let factor = available / width;
        if factor < TIGHTEST_LETTERS || width - available <= 0.01 {
            return;
        }
        for glyph in self.glyphs.get_mut(..content).unwrap_or_default() {
            glyph.advance *= factor;
        }
    }

    /// The left edge of the content.
    fn start(&self, first: bool, available: f32, width: f32) -> f32 {
        let rtl = self.prepared.direction() == Direction::RightToLeft;
        let indent = indent(self.settings, first);
        if self.settings.measure == f32::INFINITY {
            return if rtl { 0.0 } else { indent };
        }
        let left = if rtl { 0.0 } else { indent };
        let slack = available - width;
        match self.settings.alignment {
            Alignment::Centred => left + slack / 2.0,
            Alignment::Justified | Alignment::Start if rtl => left + slack,
            Alignment::Justified | Alignment::Start => left,
            Alignment::End if rtl => left,
            Alignment::End => left + slack,
        }
    }

    /// Collects the white space at the end of the line, without any width and
    /// in the paragraph's direction (rule L1 of the bidirectional algorithm).
    fn gather_trailing(&mut self, cut: &Cut) {
        let items = self.prepared.items();
        for (index, item) in items.iter().enumerate().skip(self.item) {
            if item.range.start >= cut.next {
                break;
            }
            let part = item.range.start.max(cut.end)..item.range.end.min(cut.next);
            if part.is_empty() {
                continue;
            }
            let first = self.glyphs.len();
            let text = self.prepared.paragraph_text();
            // A dot that vanishes is not drawn.
            let is_no_dot = |glyph: &&ShapedGlyph| text.get(glyph.text()).is_none_or(|text| text != "\u{b7}");
            let glyphs = self.prepared.glyphs_within(&part).iter().filter(is_no_dot);
            self.glyphs.extend(glyphs.map(|glyph| ShapedGlyph { advance: 0.0, ..*glyph }));
            self.slices.push(Slice {
                item: index,
                glyphs: first..self.glyphs.len(),
                level: self.prepared.direction().level(),
                hyphen: None,
            });
        }
    }

    /// Ascent and descent over the content; of an empty line, over its space.
    fn extents(&self, cut: &Cut) -> (f32, f32) {
        let items = self.prepared.items();
        let end = if cut.end > cut.start { cut.end } else { cut.next };
        let reaching = items.iter().skip(self.item);
        let on_line = reaching.take_while(|item| item.range.start < end);
        let mut ascent = f32::NEG_INFINITY;
        let mut descent = f32::NEG_INFINITY;
        for item in on_line {
            let metrics = self.typesetter.fonts().face(item.face).metrics();
            let scale = item.size / f32::from(metrics.units_per_em);
            let from = item.range.start.max(cut.start);
            for rise in self.rises(from..item.range.end.min(end)) {
                ascent = ascent.max(metrics.ascent * scale + rise);
                descent = descent.max(-metrics.descent * scale - rise);
            }
        }
        (ascent.max(0.0), descent.max(0.0))
    }

    /// The rise of each span that reaches into a range.
    fn rises(&self, range: Range<usize>) -> impl Iterator<Item = f32> {
        let spans = self.prepared.paragraph().spans();
        let first = spans.partition_point(|span| span.range.end <= range.start);
        let reaching = spans.iter().skip(first);
        reaching.take_while(move |span| span.range.start < range.end).map(|span| span.style.rise)
    }

    /// The runs from left to right.
    fn runs(&mut self, x: f32) -> Vec<GlyphRun> {
        let runs = Vec::with_capacity(self.slices.len());
        let mut writer = RunWriter { prepared: self.prepared, x: f64::from(x), runs, placed: &mut self.placed };
        // Without a slice from right to left, the order of the text is that of sight.
        if self.slices.iter().all(|slice| slice.level == 0) {
            self.slices.iter().for_each(|slice| writer.slice(slice, &self.glyphs[slice.glyphs.clone()]));
            return writer.runs;
        }
        let levels: Vec<Level> =
            (self.slices.iter()).map(|slice| Level::new(slice.level).unwrap_or(Level::ltr())).collect();
        for index in ParagraphBidiInfo::reorder_visual(&levels) {
            if let Some(slice) = self.slices.get(index) {
                writer.slice(slice, &self.glyphs[slice.glyphs.clone()]);
            }
        }
        writer.runs
    }
}

/// Writes glyphs in visual order, in runs of one span.
struct RunWriter<'a> {
    prepared: &'a Prepared,
    x: f64,
    runs: Vec<GlyphRun>,
    /// Work space: the glyphs of a slice, with face and span.
    placed: &'a mut Vec<Placed>,
}

#[derive(Clone, Copy)]
struct Placed {
    face: FaceId,
    span: usize,
    glyph: ShapedGlyph,
}

impl RunWriter<'_> {
    fn slice(&mut self, slice: &Slice, glyphs: &[ShapedGlyph]) {
        let Some(item) = self.prepared.items().get(slice.item) else {
            return;
        };
        self.place(item, slice, glyphs);
        let placed = std::mem::take(self.placed);
        let direction = Direction::of_level(slice.level);
        for run in placed.chunk_by(|a, b| a.face == b.face && a.span == b.span) {
            self.run(item, run, direction);
        }
        *self.placed = placed;
    }

    /// Brings glyphs and hyphen into visual order.
    fn place(&mut self, item: &Item, slice: &Slice, glyphs: &[ShapedGlyph]) {
        let spans = self.prepared.paragraph().spans();
        let mut span = item.span;
        self.placed.clear();
        for glyph in glyphs {
            let within = |span: &Span| span.range.contains(&(glyph.start as usize));
            if !spans.get(span).is_some_and(within) {
                span = spans.partition_point(|span| span.range.end <= glyph.start as usize);
            }
            let (face, glyph) = (item.face, *glyph);
            self.placed.push(Placed { face, span, glyph });
        }
        if let Some(hyphen) = slice.hyphen {
            let glyph = self.hyphen(hyphen, glyphs);
            let face = hyphen.face;
            self.placed.push(Placed { face, span, glyph });
        }
        if slice.level % 2 == 1 {
            self.placed.reverse();
        }
    }

    /// The glyph of an added hyphen. Its text is the soft hyphen that it
    /// stands for, or the one appended to the paragraph's text.
    fn hyphen(&self, hyphen: HyphenGlyph, glyphs: &[ShapedGlyph]) -> ShapedGlyph {
        let text = self.prepared.paragraph_text();
        let end = glyphs.last().map_or(0, |glyph| glyph.end as usize);
        let soft = text.get(end..).is_some_and(|rest| rest.starts_with('\u{ad}'));
        let start = if soft { end } else { text.len() };
        ShapedGlyph {
            id: hyphen.id,
            safe: true,
            start: start as u32,
            end: (start + '\u{ad}'.len_utf8()) as u32,
            advance: hyphen.advance,
            dx: 0.0,
            dy: 0.0,
            glue: Glue::Rigid,
        }
    }

    fn run(&mut self, item: &Item, placed: &[Placed], direction: Direction) {
        let Some(first) = placed.first() else { return };
        let Some(span) = self.prepared.paragraph().spans().get(first.span) else {
            return;
        };
        let x = self.x as f32;
        self.x += placed.iter().map(|p| f64::from(p.glyph.advance)).sum::<f64>();
        self.runs.push(GlyphRun {
            face: first.face,
            size: item.size,
            x,
            rise: span.style.rise,
            oblique: item.oblique,
            emboldened: item.emboldened,
            glyphs: placed.iter().map(|placed| glyph(&placed.glyph)).collect(),
            tag: span.style.tag,
            span: first.span,
            direction,
            text: self.text_of(placed),
        });
    }

    /// The text of a run; an added hyphen counts only when it is alone.
    fn text_of(&self, placed: &[Placed]) -> Range<usize> {
        let end = self.prepared.paragraph_text().len();
        let ranges = || placed.iter().map(|placed| placed.glyph.text());
        let own = || ranges().filter(|range| range.start < end);
        match (own().map(|r| r.start).min(), own().map(|r| r.end).max()) {
            (Some(start), Some(end)) => start..end,
            _ => ranges().next().unwrap_or_default(),
        }
    }
}

fn glyph(shaped: &ShapedGlyph) -> Glyph {
    Glyph { id: shaped.id, advance: shaped.advance, dx: shaped.dx, dy: shaped.dy, text: shaped.text() }
}
