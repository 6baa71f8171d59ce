//! Gradients as shadings, and patterns as tilings (ISO 32000-1, 8.7).

use printpdf::DictItem;
use usvg::tiny_skia_path::Point;
use usvg::{BaseGradient, Color, LinearGradient, RadialGradient, Rect, SpreadMethod, Stop, Transform};

use super::form::{dictionary, matrix, name, number, numbers};

/// How often a gradient that repeats is laid out at most.
const MOST_REPEATS: f32 = 64.0;

/// A gradient of either kind.
#[derive(Clone, Copy)]
pub(super) enum Gradient<'g> {
    Linear(&'g LinearGradient),
    Radial(&'g RadialGradient),
}

/// What of a gradient is painted.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Channel {
    Color,
    /// The opacity, as grey.
    Opacity,
}

impl<'g> Gradient<'g> {
    pub(super) fn base(self) -> &'g BaseGradient {
        match self {
            Gradient::Linear(gradient) => gradient,
            Gradient::Radial(gradient) => gradient,
        }
    }

    /// Whether any of it is seen through.
    pub(super) fn is_translucent(self) -> bool {
        self.base().stops().iter().any(|stop| stop.opacity().get() < 1.0)
    }

    /// As a pattern of a content stream whose coordinates are changed by `by` where it is used.
    pub(super) fn pattern(self, area: Rect, by: Transform) -> DictItem {
        let by = self.base().transform().post_concat(by);
        let shading = self.shading(area, Channel::Color);
        dictionary([
            ("Type", name("Pattern")),
            ("PatternType", DictItem::Int(2)),
            ("Matrix", numbers(&matrix(by))),
            ("Shading", shading),
        ])
    }

    /// The shading in the gradient's own coordinates; `area` is what it has to cover, in those of
    /// the shape.
    pub(super) fn shading(self, area: Rect, channel: Channel) -> DictItem {
        let (from, to) = match self.base().spread_method() {
            SpreadMethod::Pad => (0.0, 1.0),
            SpreadMethod::Reflect | SpreadMethod::Repeat => self.reach(area),
        };
        let (kind, coordinates) = self.coordinates(from, to);
        let space = if channel == Channel::Color { "DeviceRGB" } else { "DeviceGray" };
        dictionary([
            ("ShadingType", DictItem::Int(kind)),
            ("ColorSpace", name(space)),
            ("Coords", coordinates),
            ("Extend", DictItem::Array(vec![DictItem::Bool(true); 2])),
            ("Function", function(&self.stops(from, to), channel)),
        ])
    }

    fn coordinates(self, from: f32, to: f32) -> (i64, DictItem) {
        let between = |start: f32, end: f32, t: f32| start + (end - start) * t;
        match self {
            Gradient::Linear(line) => {
                let at = |t| [between(line.x1(), line.x2(), t), between(line.y1(), line.y2(), t)];
                (2, numbers(&[at(from), at(to)].concat()))
            }
            Gradient::Radial(circle) => {
                let at = |t| {
                    let radius = between(circle.fr().get(), circle.r().get(), t).max(0.0);
                    [between(circle.fx(), circle.cx(), t), between(circle.fy(), circle.cy(), t), radius]
                };
                (3, numbers(&[at(from), at(to)].concat()))
            }
        }
    }

    /// The whole number of repeats, before the first and behind it, that cover `area`.
    fn reach(self, area: Rect) -> (f32, f32) {
        let Some(back) = self.base().transform().invert() else { return (0.0, 1.0) };
        let corners = [(area.left(), area.top()), (area.right(), area.top()), (area.left(), area.bottom())];
        let corners = corners.into_iter().chain([(area.right(), area.bottom())]);
        let places = corners.map(|(x, y)| {
            let mut point = Point::from_xy(x, y);
            back.map_point(&mut point);
            self.place_of(point)
        });
        let (low, high) = places.fold((0.0_f32, 1.0_f32), |(low, high), t| (low.min(t), high.max(t)));
        let low = if matches!(self, Gradient::Radial(_)) { 0.0 } else { low.floor().max(-MOST_REPEATS / 2.0) };
        (low, high.ceil().min(low + MOST_REPEATS))
    }

    /// How far along the gradient a point is: 0 at its start, 1 at its end.
    fn place_of(self, point: Point) -> f32 {
        match self {
            Gradient::Linear(line) => {
                let (dx, dy) = (line.x2() - line.x1(), line.y2() - line.y1());
                let length = (dx * dx + dy * dy).max(f32::MIN_POSITIVE);
                ((point.x - line.x1()) * dx + (point.y - line.y1()) * dy) / length
            }
            // The circle through the point, among those that grow from the focus to the last and on.
            Gradient::Radial(circle) => {
                let (x, y) = (point.x - circle.fx(), point.y - circle.fy());
                let (dx, dy) = (circle.cx() - circle.fx(), circle.cy() - circle.fy());
                let grows = circle.r().get() - circle.fr().get();
                let spread = (grows * grows - dx * dx - dy * dy).max(f32::MIN_POSITIVE);
                let along = x * dx + y * dy;
                ((along * along + spread * (x * x + y * y)).sqrt() - along) / spread
            }
        }
    }

    /// The stops from `from` to `to`, with places from 0 to 1.
    fn stops(self, from: f32, to: f32) -> Vec<(f32, Stop)> {
        let base = self.base();
        let (first, last) = (from as i32, to as i32);
        let mut out = Vec::new();
        for round in first..last.max(first + 1) {
            let mirrored = base.spread_method() == SpreadMethod::Reflect && round.rem_euclid(2) == 1;
            let mut stops: Vec<(f32, Stop)> = base.stops().iter().map(|stop| (stop.offset().get(), *stop)).collect();
            if mirrored {
                stops.reverse();
                stops.iter_mut().for_each(|(place, _)| *place = 1.0 - *place);
            }
            let ends = |stops: &[(f32, Stop)]| Some((stops.first()?.1, stops.last()?.1));
            if let Some((start, end)) = ends(&stops) {
                stops.insert(0, (0.0, start));
                stops.push((1.0, end));
            }
            let whole = (to - from).max(1.0);
            out.extend(stops.into_iter().map(|(place, stop)| ((round as f32 - from + place) / whole, stop)));
        }
        out
    }
}

/// The colours between stops: an exponential function for each pair, stitched together (7.10).
fn function(stops: &[(f32, Stop)], channel: Channel) -> DictItem {
    let pairs: Vec<&[(f32, Stop)]> = stops.windows(2).filter(|pair| pair[1].0 > pair[0].0 + 1e-5).collect();
    let value = |stop: &Stop| match channel {
        Channel::Color => numbers(&rgb(stop.color())),
        Channel::Opacity => numbers(&[stop.opacity().get()]),
    };
    let between = |pair: &&[(f32, Stop)]| {
        dictionary([
            ("FunctionType", DictItem::Int(2)),
            ("Domain", numbers(&[0.0, 1.0])),
            ("C0", value(&pair[0].1)),
            ("C1", value(&pair[1].1)),
            ("N", DictItem::Int(1)),
        ])
    };
    if let [only] = pairs.as_slice() {
        return between(only);
    }
    let bounds = pairs.iter().skip(1).map(|pair| number(pair[0].0)).collect();
    dictionary([
        ("FunctionType", DictItem::Int(3)),
        ("Domain", numbers(&[0.0, 1.0])),
        ("Functions", DictItem::Array(pairs.iter().map(between).collect())),
        ("Bounds", DictItem::Array(bounds)),
        ("Encode", numbers(&[0.0, 1.0].repeat(pairs.len()))),
    ])
}

/// A colour as PDF writes it.
pub(super) fn rgb(color: Color) -> [f32; 3] {
    [color.red, color.green, color.blue].map(|part| f32::from(part) / 255.0)
}
