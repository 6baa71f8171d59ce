//! Between text and breaker: the widths of what stands between the places
//! where a line can end, and the lines that the breaker chose.

use super::breaker::{Fill, Point, Sums, Task, break_lines};
use super::chars::{extends_cluster, is_line_end_space, line_content};
use super::glyph::ShapedGlyph;
use super::opportunity::{Kind, Opportunity};
use super::style::Family;
use super::typesetter::Prepared;
use std::ops::Range;

/// The stretch, in units of what looks well, up to which lines are good
/// enough without hyphens.
const WITHOUT_HYPHENS: f64 = 1.0;
/// The stretch up to which lines are good enough with hyphens.
const WITH_HYPHENS: f64 = 4.0;
/// How unwelcome it is to cut a piece that is wider than the measure.
const EMERGENCY_PENALTY: f32 = 500.0;

/// The opportunities of a paragraph with their widths.
pub(super) struct Grid {
    opportunities: Vec<Opportunity>,
    /// Where the content of a line ending at each opportunity ends.
    ends: Vec<usize>,
    /// One point more than opportunities: the start.
    points: Vec<Point>,
}

/// A line as the breaker chose it, in bytes of text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cut {
    pub(super) start: usize,
    /// Where the content ends and white space begins.
    pub(super) end: usize,
    /// Where the next line starts.
    pub(super) next: usize,
    pub(super) kind: Kind,
    /// Whether it is the paragraph's first line.
    pub(super) first: bool,
}

/// The widths to fill.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measures {
    pub(super) first: f64,
    pub(super) rest: f64,
    pub(super) fill: Fill,
}

impl Grid {
    pub(super) fn new(prepared: &Prepared, opportunities: Vec<Opportunity>) -> Self {
        let text = prepared.paragraph_text();
        let is_code = prepared.paragraph().spans().iter().all(|span| span.style.family == Family::Mono);
        let mut points = Vec::with_capacity(opportunities.len() + 1);
        let mut ends = Vec::with_capacity(opportunities.len());
        let mut walk = Walk::new(prepared);
        let mut start = 0;
        points.push(Point::default());
        for opportunity in &opportunities {
            let piece = text.get(start..opportunity.at).unwrap_or_default();
            // Code has all its characters.
            let content = if is_code { piece.trim_end_matches(is_line_end_space) } else { line_content(piece) };
            let end = start + content.len();
            let adds_hyphen = opportunity.kind == Kind::AddHyphen;
            points.push(Point {
                end: walk.to(end),
                hyphen: if adds_hyphen { walk.hyphen(end) } else { 0.0 },
                next: walk.to(opportunity.at),
                penalty: f64::from(opportunity.penalty),
                hyphenated: matches!(opportunity.kind, Kind::AddHyphen | Kind::AfterHyphen),
            });
            ends.push(end);
            start = opportunity.at;
        }
        Self { opportunities, ends, points }
    }

    /// The stretches of points between forced line ends: the index of the
    /// point before and that of the last.
    fn segments(&self) -> Vec<Range<usize>> {
        let mut segments = Vec::new();
        let mut start = 0;
        for (index, opportunity) in self.opportunities.iter().enumerate() {
            if opportunity.kind == Kind::Forced {
                segments.push(start..index + 1);
                start = index + 1;
            }
        }
        segments
    }

    /// The widest piece that cannot be cut.
    pub(super) fn widest_piece(&self) -> f64 {
        let pairs = self.points.windows(2);
        pairs.map(piece_width).fold(0.0, f64::max)
    }

    /// The widest line when only forced line ends count.
    pub(super) fn widest_segment(&self) -> f64 {
        let widths = self.segments().into_iter().filter_map(|segment| {
            let (start, end) = (self.points.get(segment.start)?, self.points.get(segment.end)?);
            Some(end.end.width - start.next.width)
        });
        widths.fold(0.0, f64::max)
    }

    /// The same grid with opportunities inside pieces wider than `width`;
    /// `None` if there are no such pieces.
    pub(super) fn with_emergencies(&self, prepared: &Prepared, width: f64) -> Option<Self> {
        let wide = |pair: &[Point]| piece_width(pair) > width;
        if !self.points.windows(2).any(wide) {
            return None;
        }
        let mut opportunities = Vec::with_capacity(self.opportunities.len() * 2);
        let mut start = 0;
        for (index, opportunity) in self.opportunities.iter().enumerate() {
            if self.points.get(index..index + 2).is_some_and(wide) {
                let end = self.ends.get(index).copied().unwrap_or(opportunity.at);
                opportunities.extend(emergencies(prepared, start..end));
            }
            opportunities.push(*opportunity);
            start = opportunity.at;
        }
        Some(Self::new(prepared, opportunities))
    }

    /// The cuts of one segment, at points of this grid.
    fn cuts(&self, segment: Range<usize>, chosen: &[usize]) -> Vec<Cut> {
        let mut start = match segment.start.checked_sub(1) {
            Some(before) => self.opportunities.get(before).map_or(0, |o| o.at),
            None => 0,
        };
        let cut = |index: &usize| {
            let at = (segment.start + index).checked_sub(1)?;
            let (opportunity, end) = (self.opportunities.get(at)?, self.ends.get(at)?);
            let line = Cut { start, end: *end, next: opportunity.at, kind: opportunity.kind, first: start == 0 };
            start = opportunity.at;
            Some(line)
        };
        chosen.iter().filter_map(cut).collect()
    }

    fn try_break(&self, segment: Range<usize>, task: Measures, tolerance: f64) -> Option<Vec<Cut>> {
        let points = self.points.get(segment.start..=segment.end)?;
        let task = Task {
            points,
            first: if segment.start == 0 { task.first } else { task.rest },
            rest: task.rest,
            fill: task.fill,
        };
        let chosen = break_lines(&task, tolerance)?;
        Some(self.cuts(segment, &chosen))
    }
}

fn piece_width(pair: &[Point]) -> f64 {
    match pair {
        [a, b] => b.end.width - a.next.width + b.hyphen,
        _ => 0.0,
    }
}

/// Opportunities between the clusters of a piece.
fn emergencies(prepared: &Prepared, piece: Range<usize>) -> Vec<Opportunity> {
    let mut found: Vec<Opportunity> = Vec::new();
    let text = prepared.paragraph_text();
    for glyph in prepared.glyphs_within(&piece) {
        let at = glyph.start as usize;
        let extends = text.get(at..).and_then(|t| t.chars().next()).is_none_or(extends_cluster);
        let new = found.last().is_none_or(|last| last.at < at);
        if at > piece.start && at < piece.end && new && !extends {
            found.push(Opportunity { at, kind: Kind::Emergency, penalty: EMERGENCY_PENALTY });
        }
    }
    found
}

/// Breaks a paragraph: without hyphens where that looks well, else with
/// `hyphenated`'s, else however it can be done.
pub(super) fn cut_lines(plain: &Grid, hyphenated: impl Fn() -> Option<Grid>, measures: Measures) -> Vec<Cut> {
    let tolerance = match measures.fill {
        Fill::Justified => WITHOUT_HYPHENS,
        Fill::Ragged => WITH_HYPHENS,
        Fill::Balanced => f64::INFINITY,
    };
    let mut cuts = Vec::new();
    let mut second: Option<Second<'_>> = None;
    for (index, segment) in plain.segments().into_iter().enumerate() {
        let lines = plain.try_break(segment, measures, tolerance);
        cuts.extend(lines.unwrap_or_else(|| {
            let second = second.get_or_insert_with(|| Second::new(plain, hyphenated()));
            second.break_anyhow(index, measures)
        }));
    }
    cuts
}

/// What is tried when breaking without hyphens fails.
struct Second<'a> {
    grid: Result<Grid, &'a Grid>,
    segments: Vec<Range<usize>>,
}

impl<'a> Second<'a> {
    fn new(plain: &'a Grid, hyphenated: Option<Grid>) -> Self {
        let grid = hyphenated.ok_or(plain);
        let segments = grid.as_ref().unwrap_or_else(|plain| plain).segments();
        Self { grid, segments }
    }

    fn break_anyhow(&self, index: usize, measures: Measures) -> Vec<Cut> {
        let grid = self.grid.as_ref().unwrap_or_else(|plain| plain);
        let segment = self.segments.get(index).cloned().unwrap_or_default();
        grid.try_break(segment.clone(), measures, WITH_HYPHENS)
            .or_else(|| grid.try_break(segment, measures, f64::INFINITY))
            .unwrap_or_default()
    }
}

/// A walk along the glyphs that adds up widths.
struct Walk<'a> {
    prepared: &'a Prepared,
    glyph: usize,
    sums: Sums,
    item: usize,
}

impl<'a> Walk<'a> {
    fn new(prepared: &'a Prepared) -> Self {
        Self { prepared, glyph: 0, sums: Sums::default(), item: 0 }
    }

    /// The sums up to a byte, which must not be before that of the last call.
    /// Of a cluster that the byte is within, a share by bytes.
    fn to(&mut self, at: usize) -> Sums {
        while let Some(glyph) = self.prepared.glyphs().get(self.glyph) {
            if glyph.end as usize > at {
                break;
            }
            self.sums.width += f64::from(glyph.advance);
            self.sums.stretch += f64::from(glyph.stretch());
            self.sums.shrink += f64::from(glyph.shrink());
            self.glyph += 1;
        }
        Sums { width: self.sums.width + self.share(at), ..self.sums }
    }

    fn share(&self, at: usize) -> f64 {
        let rest = self.prepared.glyphs().get(self.glyph..).unwrap_or_default();
        let within = |glyph: &&ShapedGlyph| (glyph.start as usize) < at;
        let parts = rest.iter().take_while(within).map(|glyph| {
            let share = (at - glyph.start as usize) as f64 / glyph.text().len() as f64;
            f64::from(glyph.advance) * share
        });
        parts.sum()
    }

    /// The width of a hyphen after the text that ends at a byte.
    fn hyphen(&mut self, end: usize) -> f64 {
        let items = self.prepared.items();
        while items.get(self.item).is_some_and(|item| item.range.end < end) {
            self.item += 1;
        }
        f64::from(self.prepared.hyphen(self.item).map_or(0.0, |hyphen| hyphen.advance))
    }
}
