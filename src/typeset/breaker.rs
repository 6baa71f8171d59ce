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

/// Rounding errors do not make a line too long.
const EPSILON: f64 = 1e-6;
/// Demerits of two neighbouring lines that differ much in tightness, of two
/// hyphens on end, of a hyphen before the last line.
const UNEVEN: f64 = 10_000.0;
const DOUBLE_HYPHEN: f64 = 10_000.0;
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
    let mut search = Search {
        task,
        tolerance,
        nodes: vec![Node::default()],
        active: vec![0],
    };
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
            let least = class()
                .map(|node| node.demerits)
                .fold(f64::INFINITY, f64::min);
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
        let measure = if start == 0 {
            self.task.first
        } else {
            self.task.rest
        };
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
        let ladder = if end.hyphenated {
            (previous.ladder + 1).min(2)
        } else {
            0
        };
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
        Some(Node {
            point,
            fitness,
            ladder,
            demerits: previous.demerits + demerits,
            previous: from,
        })
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
            return if self.shrink > 0.0 {
                missing / self.shrink
            } else {
                f64::NEG_INFINITY
            };
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
    if ratio < WORST {
        ratio
    } else {
        WORST + missing / measure
    }
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
    let badness = if ratio.is_finite() {
        100.0 * ratio.abs().powi(3)
    } else {
        0.0
    };
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
