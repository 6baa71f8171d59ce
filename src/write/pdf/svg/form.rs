//! A form XObject under construction: its operators (ISO 32000-1, Annex A) and resources.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use printpdf::{DictItem, ExternalStream};
use usvg::Transform;
use usvg::tiny_skia_path::{Path, PathSegment, Point};

/// A content stream with what it draws with.
#[derive(Debug, Default)]
pub(super) struct Form {
    content: String,
    states: Named,
    patterns: Named,
    shadings: Named,
    objects: Named,
}

/// Resources of one kind with their names.
#[derive(Debug, Default)]
struct Named(Vec<DictItem>);

impl Named {
    /// The number of `item`, which is added unless it is there.
    fn number(&mut self, item: DictItem) -> usize {
        let known = self.0.iter().position(|other| *other == item);
        known.unwrap_or_else(|| {
            self.0.push(item);
            self.0.len() - 1
        })
    }

    fn into_dict(self, prefix: char) -> Option<DictItem> {
        let map: BTreeMap<String, DictItem> =
            self.0.into_iter().enumerate().map(|(index, item)| (format!("{prefix}{index}"), item)).collect();
        (!map.is_empty()).then_some(DictItem::Dict { map })
    }
}

impl Form {
    /// Writes an operator with its operands.
    pub(super) fn op(&mut self, op: &str) {
        self.content.push_str(op);
        self.content.push('\n');
    }

    /// Writes numbers, and behind them an operator.
    pub(super) fn numbers(&mut self, numbers: &[f32], op: &str) {
        for value in numbers {
            push_number(&mut self.content, *value);
            self.content.push(' ');
        }
        self.op(op);
    }

    /// Sets the dashes of lines (8.4.3.6).
    pub(super) fn dashes(&mut self, dashes: &[f32], offset: f32) {
        let shown: Vec<String> = dashes.iter().copied().map(written).collect();
        self.op(&format!("[{}] {} d", shown.join(" "), written(offset)));
    }

    /// Changes the coordinates of what follows.
    pub(super) fn transform(&mut self, by: Transform) {
        if !by.is_identity() {
            self.numbers(&matrix(by), "cm");
        }
    }

    /// Sets the parameters of a graphics state (8.4.5).
    pub(super) fn state(&mut self, state: DictItem) {
        let number = self.states.number(state);
        self.op(&format!("/G{number} gs"));
    }

    /// The name of a pattern (8.7).
    pub(super) fn pattern(&mut self, pattern: DictItem) -> String {
        format!("/P{}", self.patterns.number(pattern))
    }

    /// Paints a shading over all that is not clipped (8.7.4.2).
    pub(super) fn shade(&mut self, shading: DictItem) {
        let number = self.shadings.number(shading);
        self.op(&format!("/S{number} sh"));
    }

    /// Draws another XObject.
    pub(super) fn draw(&mut self, object: ExternalStream) {
        let number = self.objects.number(DictItem::Stream { stream: object });
        self.op(&format!("/X{number} Do"));
    }

    /// Describes a path, changed by `by`; it has yet to be painted.
    pub(super) fn path(&mut self, path: &Path, by: Transform) {
        let mut pen = Point::zero();
        for segment in path.segments() {
            let at = |mut point| {
                by.map_point(&mut point);
                point
            };
            match segment {
                PathSegment::MoveTo(to) => self.segment(&[at(to)], " m "),
                PathSegment::LineTo(to) => self.segment(&[at(to)], " l "),
                PathSegment::QuadTo(control, to) => {
                    // PDF has cubic curves alone; each quadratic one is one of them.
                    let third = |end: Point| {
                        let part = |control: f32, end: f32| end + (control - end) * 2.0 / 3.0;
                        Point::from_xy(part(control.x, end.x), part(control.y, end.y))
                    };
                    self.segment(&[at(third(pen)), at(third(to)), at(to)], " c ");
                }
                PathSegment::CubicTo(first, second, to) => self.segment(&[at(first), at(second), at(to)], " c "),
                PathSegment::Close => self.content.push_str("h "),
            }
            if let PathSegment::MoveTo(to)
            | PathSegment::LineTo(to)
            | PathSegment::QuadTo(_, to)
            | PathSegment::CubicTo(_, _, to) = segment
            {
                pen = to;
            }
        }
    }

    fn segment(&mut self, points: &[Point], op: &str) {
        for (index, point) in points.iter().enumerate() {
            if index > 0 {
                self.content.push(' ');
            }
            push_number(&mut self.content, point.x);
            self.content.push(' ');
            push_number(&mut self.content, point.y);
        }
        self.content.push_str(op);
    }

    /// The form, cut to a rectangle and changed by `matrix`. With `group` it is a transparency group
    /// of that colour space (11.6.6).
    pub(super) fn finish(
        self,
        [left, top, width, height]: [f32; 4],
        by: Transform,
        group: Option<&str>,
    ) -> ExternalStream {
        let mut dict = BTreeMap::from([
            ("Type".to_owned(), name("XObject")),
            ("Subtype".to_owned(), name("Form")),
            ("BBox".to_owned(), numbers(&[left, top, left + width, top + height])),
        ]);
        if !by.is_identity() {
            dict.insert("Matrix".to_owned(), numbers(&matrix(by)));
        }
        if let Some(space) = group {
            let entries = [("S", name("Transparency")), ("CS", name(space)), ("I", DictItem::Bool(true))];
            dict.insert("Group".to_owned(), dictionary(entries));
        }
        self.into_stream(dict)
    }

    /// The stream with `dict` and its resources.
    pub(super) fn into_stream(self, mut dict: BTreeMap<String, DictItem>) -> ExternalStream {
        let resources = [
            ("ExtGState", self.states.into_dict('G')),
            ("Pattern", self.patterns.into_dict('P')),
            ("Shading", self.shadings.into_dict('S')),
            ("XObject", self.objects.into_dict('X')),
        ];
        let map = resources.into_iter().filter_map(|(kind, items)| Some((kind.to_owned(), items?))).collect();
        dict.insert("Resources".to_owned(), DictItem::Dict { map });
        ExternalStream { dict, content: self.content.into_bytes(), compress: true }
    }
}

/// A transformation as PDF writes it.
pub(super) fn matrix(by: Transform) -> [f32; 6] {
    [by.sx, by.ky, by.kx, by.sy, by.tx, by.ty]
}

pub(super) fn name(text: &str) -> DictItem {
    DictItem::Name(text.as_bytes().to_vec())
}

pub(super) fn numbers(values: &[f32]) -> DictItem {
    DictItem::Array(values.iter().copied().map(number).collect())
}

/// A number of a dictionary, with as many digits as an `f32` is sure of.
pub(super) fn number(value: f32) -> DictItem {
    let text = written(value);
    match text.parse::<i64>() {
        Ok(whole) => DictItem::Int(whole),
        Err(_) => DictItem::Real(text.parse().unwrap_or_default()),
    }
}

/// A dictionary of these entries.
pub(super) fn dictionary<const N: usize>(entries: [(&str, DictItem); N]) -> DictItem {
    DictItem::Dict { map: entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect() }
}

/// The most that a viewer can be expected to take (Annex C).
const GREATEST: f32 = 1e7;

fn written(value: f32) -> String {
    let mut out = String::new();
    push_number(&mut out, value);
    out
}

/// Writes a number without exponent and to six digits.
fn push_number(out: &mut String, value: f32) {
    let value = if value.is_finite() { value.clamp(-GREATEST, GREATEST) } else { 0.0 };
    let digits = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
    let decimals = (5.0 - digits).clamp(0.0, 8.0) as usize;
    let start = out.len();
    let _ = write!(out, "{value:.decimals$}");
    if out[start..].contains('.') {
        let kept = out[start..].trim_end_matches('0').trim_end_matches('.').len();
        out.truncate(start + kept);
    }
    if &out[start..] == "-0" {
        out.replace_range(start.., "0");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_have_no_exponent() {
        let shown: Vec<String> = [0.0, -0.0, 1.0, 1.5, 1234.5678, 1e-5, 1e-12, f32::NAN, 1e30].map(written).into();
        assert_eq!(shown, ["0", "0", "1", "1.5", "1234.57", "0.00001", "0", "0", "10000000"]);
    }
}
