//! Where lines end: the total-fit method of Knuth and Plass, which weighs all
//! ways to break a paragraph against each other.
//!
//! It works on [`Point`]s, knows no text, and takes time proportional to the
//! number of points times the number that fit on a line.

/// Sums from the start of the paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sums {
    /// Natural width.
    pub(super) width: f64,
    /// How much the spaces can grow to look well.
    pub(super) stretch: f64,
    /// How much they can shrink at all.
    pub(super) shrink: f64,
}

/// A place where a line can end. The first point of a list is the start of
/// the paragraph, the last its end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    /// Up to the end of the line, white space at its end left out.
    pub(super) end: Sums,
    /// Up to the start of the next line.
    pub(super) next: Sums,
    /// Width of the hyphen that a line end here adds.
    pub(super) hyphen: f64,
    /// How unwelcome a line end here is; that of a hyphen is about 50.
    pub(super) penalty: f64,
    /// Whether a line ending here ends with a hyphen.
    pub(super) hyphenated: bool,
}

/// How lines fill the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// Spaces stretch and shrink until the line fills the measure.
    Justified,
    /// Lines end where they may; the last as early as it comes.
    Ragged,
    /// As ragged, with the last line as long as the others if possible.
    Balanced,
}

/// What to break: points, and the widths of the first line and the others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task<'a> {
    pub(super) points: &'a [Point],
    pub(super) first: f64,
    pub(super) rest: f64,
    pub(super) fill: Fill,
}

/// Rounding errors do not make a line too long: points have four digits after
/// the comma in single precision.
const EPSILON: f64 = 1e-3;
/// Demerits of two neighbouring lines that differ much in tightness, of two
/// hyphens on end, of a hyphen before the last line.
const UNEVEN: f64 = 10_000.0;
const DOUBLE_HYPHEN: f64 = 20_000.0;
const LAST_HYPHEN: f64 = 5_000.0;
/// Demerits of a third hyphen on end: only when nothing else is possible.
const LADDER: f64 = 1e8;
/// Demerits of a line that does not fit.
const OVERFULL: f64 = 1e12;
/// Demerits of a last line that is hardly there, and the share of the measure
/// below which it is.
const RUNT: f64 = 30_000.0;
const RUNT_SHARE: f64 = 0.12;
/// The share of the measure by which a ragged line may fall short at ease.
const RAGGED_EASE: f64 = 0.10;

/// The indices of the points where the lines end, the last point last, at the
/// lowest total of demerits among the ways whose lines stretch by at most
/// `tolerance` times their stretch. `None` if there is none; with an infinite
/// tolerance there always is, and a line is overfull only if it has no point
/// within.
pub(super) fn break_lines(task: &Task<'_>, tolerance: f64) -> Option<Vec<usize>> {
    let mut nodes = Vec::with_capacity(2 * task.points.len());
    nodes.push(Node::default());
    let mut search = Search { task, tolerance, nodes, active: vec![0] };
    for point in 1..task.points.len() {
        search.visit(point);
        if search.active.is_empty() {
            return None;
        }
    }
    Some(search.best())
}

/// A way to break the paragraph up to a point.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    point: usize,
    /// How tight the line ending here is; lines in classes that do not touch
    /// look uneven.
    fitness: usize,
    /// Hyphens on end, up to two.
    ladder: usize,
    demerits: f64,
    /// The node of the line before.
    previous: usize,
}

/// Tight, decent, loose, very loose.
const FITNESS_CLASSES: usize = 4;
const LADDERS: usize = 3;

struct Search<'a> {
    task: &'a Task<'a>,
    tolerance: f64,
    nodes: Vec<Node>,
    /// Indices of nodes from which a line may still reach.
    active: Vec<usize>,
}

impl Search<'_> {
    /// Ends lines at `point`: one from each active node that reaches it.
    fn visit(&mut self, point: usize) {
        let mut best: [Option<Node>; FITNESS_CLASSES * LADDERS] = Default::default();
        let mut active = std::mem::take(&mut self.active);
        active.retain(|index| {
            let line = self.line(*index, point);
            if let Some(node) = self.extend(*index, &line, point) {
                let class = &mut best[node.fitness * LADDERS + node.ladder];
                if class.is_none_or(|other| node.demerits < other.demerits) {
                    *class = Some(node);
                }
            }
            !line.too_long
        });
        self.active = active;
        self.keep(&best);
    }

    /// Keeps the nodes that a later line could make the best: those of one
    /// ladder differ in their future by the demerits of uneven lines at most.
    fn keep(&mut self, best: &[Option<Node>]) {
        for ladder in 0..LADDERS {
            let class = || best.iter().skip(ladder).step_by(LADDERS).flatten();
            let least = class().map(|node| node.demerits).fold(f64::INFINITY, f64::min);
            for node in class().filter(|node| node.demerits <= least + UNEVEN) {
                self.active.push(self.nodes.len());
                self.nodes.push(*node);
            }
        }
    }

    fn line(&self, from: usize, to: usize) -> LineFit {
        let start = self.nodes[from].point;
        let (a, b) = (&self.task.points[start], &self.task.points[to]);
        let content = b.end.width - a.next.width;
        let measure = if start == 0 { self.task.first } else { self.task.rest };
        let shrink = match self.task.fill {
            Fill::Justified => b.end.shrink - a.next.shrink,
            Fill::Ragged | Fill::Balanced => 0.0,
        };
        LineFit {
            measure,
            width: content + b.hyphen,
            stretch: b.end.stretch - a.next.stretch,
            shrink,
            too_long: content - shrink > measure + EPSILON,
            single: start + 1 == to,
            last: to + 1 == self.task.points.len(),
        }
    }

    /// The node of a line, if the line may be.
    fn extend(&self, from: usize, line: &LineFit, point: usize) -> Option<Node> {
        let previous = &self.nodes[from];
        let end = &self.task.points[point];
        let ratio = line.ratio(self.task.fill);
        let overfull = ratio < -1.0 - EPSILON;
        let emergency = self.tolerance.is_infinite() && line.single;
        if (overfull && !emergency) || ratio > self.tolerance {
            return None;
        }
        let ladder = if end.hyphenated { (previous.ladder + 1).min(2) } else { 0 };
        let fitness = fitness(ratio);
        let mut demerits = line_demerits(ratio, end.penalty);
        if overfull {
            demerits += OVERFULL;
        }
        if end.hyphenated && previous.ladder > 0 {
            demerits += DOUBLE_HYPHEN;
        }
        if end.hyphenated && previous.ladder == 2 {
            demerits += LADDER;
        }
        if fitness.abs_diff(previous.fitness) > 1 && previous.point > 0 {
            demerits += UNEVEN;
        }
        if line.last {
            demerits += last_demerits(line, previous.ladder > 0);
        }
        Some(Node { point, fitness, ladder, demerits: previous.demerits + demerits, previous: from })
    }

    /// The way of the best node at the end.
    fn best(&self) -> Vec<usize> {
        let last = self.task.points.len().saturating_sub(1);
        let ends = (self.active.iter()).filter(|index| self.nodes[**index].point == last);
        let best = ends.min_by(|a, b| {
            let demerits = |index: &usize| self.nodes[*index].demerits;
            demerits(a).total_cmp(&demerits(b))
        });
        let mut way = Vec::new();
        let mut index = best.copied().unwrap_or(0);
        while index != 0 {
            way.push(self.nodes[index].point);
            index = self.nodes[index].previous;
        }
        way.reverse();
        way
    }
}

/// A line as it would be.
#[derive(Clone, Copy, Debug)]
struct LineFit {
    measure: f64,
    width: f64,
    stretch: f64,
    shrink: f64,
    /// Whether every longer line from the same start is too long as well.
    too_long: bool,
    /// Whether there is no point within.
    single: bool,
    last: bool,
}

impl LineFit {
    /// How far the line must stretch in units of what looks well; below -1 it
    /// does not fit.
    fn ratio(&self, fill: Fill) -> f64 {
        let missing = self.measure - self.width;
        if missing < 0.0 {
            if missing >= -EPSILON {
                return 0.0;
            }
            return if self.shrink > 0.0 { missing / self.shrink } else { f64::NEG_INFINITY };
        }
        match fill {
            Fill::Justified | Fill::Ragged if self.last => 0.0,
            Fill::Ragged | Fill::Balanced => missing / (RAGGED_EASE * self.measure),
            Fill::Justified => stretched(missing, self.stretch, self.measure),
        }
    }
}

/// The ratio for a line that is short, which goes on growing slowly where
/// there is nothing left to compare.
fn stretched(missing: f64, stretch: f64, measure: f64) -> f64 {
    const WORST: f64 = 12.0;
    if missing <= EPSILON {
        return 0.0;
    }
    let ratio = missing / stretch.max(EPSILON);
    if ratio < WORST { ratio } else { WORST + missing / measure }
}

fn fitness(ratio: f64) -> usize {
    match ratio {
        r if r < -0.5 => 0,
        r if r <= 0.5 => 1,
        r if r <= 1.0 => 2,
        _ => 3,
    }
}

fn line_demerits(ratio: f64, penalty: f64) -> f64 {
    const LINE: f64 = 10.0;
    let badness = if ratio.is_finite() { 100.0 * ratio.abs().powi(3) } else { 0.0 };
    (LINE + badness).powi(2) + penalty.powi(2)
}

fn last_demerits(line: &LineFit, after_hyphen: bool) -> f64 {
    let mut demerits = 0.0;
    let share = line.width / line.measure;
    if share < RUNT_SHARE {
        demerits += RUNT * (1.5 - share / RUNT_SHARE);
    }
    if after_hyphen {
        demerits += LAST_HYPHEN;
        if line.single {
            demerits += RUNT;
        }
    }
    demerits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Boxes of the given widths with spaces between them.
    fn points(widths: &[f64]) -> Vec<Point> {
        let mut points = vec![Point::default()];
        let mut sums = Sums::default();
        for width in widths {
            sums.width += width;
            let end = sums;
            sums = Sums { width: sums.width + 3.0, stretch: sums.stretch + 1.5, shrink: sums.shrink + 1.0 };
            points.push(Point { end, next: sums, ..Point::default() });
        }
        points
    }

    fn task(points: &[Point], measure: f64, fill: Fill) -> Task<'_> {
        Task { points, first: measure, rest: measure, fill }
    }

    /// The natural width and the shrink of each line.
    fn lines(points: &[Point], chosen: &[usize]) -> Vec<(f64, f64)> {
        let starts = std::iter::once(&0).chain(chosen);
        let line = |(start, end): (&usize, &usize)| {
            let (start, end) = (&points[*start], &points[*end]);
            (end.end.width + end.hyphen - start.next.width, end.end.shrink - start.next.shrink)
        };
        starts.zip(chosen).map(line).collect()
    }

    #[test]
    fn the_paragraph_decides_not_the_line() {
        // Filling the first line as far as it goes leaves the second too
        // loose; greed would take three boxes.
        let points = points(&[30.0, 30.0, 20.0, 62.0, 40.0, 50.0]);
        let chosen = break_lines(&task(&points, 90.0, Fill::Justified), 20.0).expect("a way");
        assert_eq!(chosen.last(), Some(&6));
        let greedy = lines(&points, &[3, 4, 5, 6]);
        assert!(greedy[1].0 < 65.0);
        assert!(!chosen.starts_with(&[3, 4]), "{chosen:?}");
    }

    #[test]
    fn tolerance_is_kept() {
        let points = points(&[40.0, 80.0, 30.0]);
        assert_eq!(break_lines(&task(&points, 100.0, Fill::Justified), 1.0), None);
        assert!(break_lines(&task(&points, 100.0, Fill::Justified), f64::INFINITY).is_some());
    }

    #[test]
    fn a_first_line_may_be_narrower() {
        let points = points(&[40.0, 40.0, 40.0]);
        let narrow = Task { first: 50.0, ..task(&points, 90.0, Fill::Ragged) };
        assert_eq!(break_lines(&narrow, f64::INFINITY), Some(vec![1, 3]));
    }

    #[test]
    fn hyphens_are_avoided_and_ladders_more() {
        // Every other end is a hyphen.
        let mut points = points(&[22.0; 60]);
        for point in points.iter_mut().skip(1).step_by(2) {
            *point = Point { penalty: 50.0, hyphenated: true, hyphen: 3.0, ..*point };
        }
        let chosen = break_lines(&task(&points, 97.0, Fill::Justified), f64::INFINITY).expect("a way");
        let hyphens = chosen.iter().map(|index| points[*index].hyphenated).collect::<Vec<_>>();
        assert!(!hyphens.windows(3).any(|lines| lines == [true; 3]), "{hyphens:?}");
    }

    #[test]
    fn a_last_line_is_more_than_a_runt() {
        // Twenty boxes fill a line; the forty-first would stand alone.
        let points = points(&[5.0; 41]);
        let chosen = break_lines(&task(&points, 160.0, Fill::Justified), f64::INFINITY).expect("a way");
        let last = lines(&points, &chosen).pop().expect("a line");
        assert!(last.0 > RUNT_SHARE * 160.0, "{chosen:?}");
    }

    proptest! {
        #[test]
        fn all_boxes_are_used_and_no_line_is_too_long(
            widths in prop::collection::vec(0.0..70.0_f64, 1..200),
            measure in 20.0..200.0_f64,
            first in 5.0..200.0_f64,
            fill in prop::sample::select(vec![Fill::Justified, Fill::Ragged, Fill::Balanced]),
        ) {
            let points = points(&widths);
            let task = Task { first, ..task(&points, measure, fill) };
            let chosen = break_lines(&task, f64::INFINITY).expect("there always is a way");
            prop_assert_eq!(chosen.last().copied(), Some(widths.len()));
            prop_assert!(chosen.is_sorted());
            let mut start = 0;
            for ((width, shrink), end) in lines(&points, &chosen).into_iter().zip(&chosen) {
                let shrink = if fill == Fill::Justified { shrink } else { 0.0 };
                let measure = if start == 0 { first } else { measure };
                // The tolerance is a part of the shrink.
                let fits = width - shrink * (1.0 + EPSILON) <= measure + 2.0 * EPSILON;
                prop_assert!(fits || start + 1 == *end, "{width} in {measure} from {start} to {end}");
                start = *end;
            }
        }

        #[test]
        fn a_tolerance_bounds_every_line(widths in prop::collection::vec(5.0..40.0_f64, 1..200)) {
            let points = points(&widths);
            if let Some(chosen) = break_lines(&task(&points, 150.0, Fill::Justified), 2.0) {
                let starts = std::iter::once(0).chain(chosen.iter().copied());
                for (start, end) in starts.zip(&chosen).take(chosen.len() - 1) {
                    let missing = 150.0 - (points[*end].end.width - points[start].next.width);
                    let stretch = points[*end].end.stretch - points[start].next.stretch;
                    prop_assert!(missing <= 2.0 * stretch + EPSILON);
                }
            }
        }

        #[test]
        fn strange_numbers_do_no_harm(
            widths in prop::collection::vec(prop::num::f64::ANY, 0..40),
            measure in prop::num::f64::ANY,
        ) {
            let points = points(&widths);
            for fill in [Fill::Justified, Fill::Ragged, Fill::Balanced] {
                break_lines(&task(&points, measure, fill), 1.0);
                break_lines(&task(&points, measure, fill), f64::INFINITY);
            }
        }
    }
}
