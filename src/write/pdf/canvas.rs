//! The operators of a page: what is drawn, and as the content of which element.
//!
//! It keeps what is set already – font, colour, place – so that nothing is said twice.

use std::collections::BTreeMap;

use printpdf::{
    Color as Paint, CurTransMat, DictItem, FontId, Op, PaintMode, PdfFontHandle, Point, Pt, Rect, Rgb, TextMatrix,
    XObjectId, XObjectTransform,
};

use super::object::hundredths;
use super::structure::{ElementId, Structure};
use super::style::Color;
use crate::typeset::FaceId;

/// By how much an upright face leans to stand in for an italic: the tangent of 12 degrees.
const SLANT: f32 = 0.212_6;

/// The page under the pen. Places are in points from its upper left corner.
#[derive(Debug)]
pub(super) struct Canvas {
    ops: Vec<Op>,
    height: f32,
    page: usize,
    open: Option<Owner>,
    in_text: bool,
    color: Option<Color>,
    font: Option<(FaceId, f32)>,
    rise: f32,
    /// The start of the line of text, and whether text leans.
    line: (f32, f32),
    slanted: bool,
    /// Where the next glyph comes to stand, if that is known.
    pen: Option<(f32, f32)>,
}

/// Whose content is being drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Element(ElementId),
    Artifact(Artifact),
}

/// Why something is no content (ISO 32000-1, 14.8.2.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Artifact {
    /// Belongs to the look of the text.
    Layout,
    /// A running head.
    Header,
    /// A page number.
    Footer,
}

/// A glyph with what moves before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) code: u16,
    /// The width in thousandths of the size, as the font says it.
    pub(super) width: i32,
    /// Where it stands, in points from the left edge of the page.
    pub(super) x: f32,
}

impl Canvas {
    /// An empty page with the 0-based index `page`.
    pub(super) fn new(page: usize, height: f32) -> Self {
        Canvas {
            ops: Vec::new(),
            height,
            page,
            open: None,
            in_text: false,
            color: None,
            font: None,
            rise: 0.0,
            line: (0.0, 0.0),
            slanted: false,
            pen: None,
        }
    }

    /// The operators.
    pub(super) fn finish(mut self) -> Vec<Op> {
        self.close();
        self.ops
    }

    /// What follows is content of `element`.
    pub(super) fn element(&mut self, element: ElementId, structure: &mut Structure) {
        if self.open == Some(Owner::Element(element)) {
            return;
        }
        self.close();
        let mcid = structure.content(element, self.page);
        let map = BTreeMap::from([("MCID".to_owned(), DictItem::Int(mcid.into()))]);
        self.begin(structure.role(element).name(), map);
        self.open = Some(Owner::Element(element));
    }

    /// What follows is no content.
    pub(super) fn artifact(&mut self, artifact: Artifact) {
        if self.open == Some(Owner::Artifact(artifact)) {
            return;
        }
        self.close();
        let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
        let kind = if artifact == Artifact::Layout { "Layout" } else { "Pagination" };
        let mut map = BTreeMap::from([("Type".to_owned(), name(kind))]);
        let subtype = match artifact {
            Artifact::Layout => None,
            Artifact::Header => Some("Header"),
            Artifact::Footer => Some("Footer"),
        };
        if let Some(subtype) = subtype {
            map.insert("Subtype".to_owned(), name(subtype));
        }
        self.begin("Artifact", map);
        self.open = Some(Owner::Artifact(artifact));
    }

    /// A rectangle with its upper left corner at `x`, `y`.
    pub(super) fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, color: Color) {
        self.end_text();
        self.set_color(color);
        let bottom = hundredths(self.height - y - height);
        let (width, height) = (hundredths(width), hundredths(height.max(0.01)));
        let (x, y, width, height) = (Pt(hundredths(x)), Pt(bottom), Pt(width), Pt(height));
        let rectangle = Rect { x, y, width, height, mode: Some(PaintMode::Fill), winding_order: None };
        self.ops.push(Op::DrawRectangle { rectangle });
    }

    /// A picture, by the matrix that shows it.
    pub(super) fn picture(&mut self, id: XObjectId, matrix: [f32; 6]) {
        self.end_text();
        self.ops.push(Op::SaveGraphicsState);
        let matrix = CurTransMat::Raw(matrix.map(hundredths));
        self.ops.push(Op::SetTransformationMatrix { matrix });
        let transform = XObjectTransform { no_auto_scale: true, ..XObjectTransform::default() };
        self.ops.push(Op::UseXobject { id, transform });
        self.ops.push(Op::RestoreGraphicsState);
    }

    /// Where the baseline `y` from the top of the page is from its bottom.
    pub(super) fn upward(&self, y: f32) -> f32 {
        self.height - y
    }

    /// Chooses font and colour of the glyphs that follow.
    pub(super) fn text_style(&mut self, face: FaceId, size: f32, color: Color) {
        self.begin_text();
        self.set_color(color);
        let size = hundredths(size);
        if self.font != Some((face, size)) {
            let font = PdfFontHandle::External(FontId(super::fonts::Fonts::resource_name(face)));
            self.ops.push(Op::SetFont { font, size: Pt(size) });
            self.font = Some((face, size));
        }
    }

    /// Glyphs on a baseline `y`, raised by `rise`, in the font chosen.
    pub(super) fn glyphs(&mut self, glyphs: &[Placed], y: f32, rise: f32, slanted: bool) {
        let Some(first) = glyphs.first() else { return };
        let size = self.font.map_or(1.0, |(_, size)| size);
        self.set_rise(rise);
        self.move_to(first.x, y, slanted, size);
        let mut pen = self.pen.map_or(first.x, |(x, _)| x);
        let mut parts = Vec::new();
        let mut codes = Vec::with_capacity(2 * glyphs.len());
        for glyph in glyphs {
            let kern = ((pen - glyph.x) * 1000.0 / size).round();
            if kern != 0.0 {
                push_string(&mut codes, &mut parts);
                parts.push(DictItem::Int(kern as i64));
                pen -= kern * size / 1000.0;
            }
            codes.extend(glyph.code.to_be_bytes());
            pen += glyph.width as f32 * size / 1000.0;
        }
        push_string(&mut codes, &mut parts);
        self.ops.push(show(parts));
        self.pen = Some((pen, y));
    }

    /// Says what the glyphs until [`Canvas::end_replacement`] stand for.
    pub(super) fn replacement(&mut self, text: &str) {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        let bytes = units.flat_map(u16::to_be_bytes).collect();
        let map = BTreeMap::from([("ActualText".to_owned(), DictItem::Bytes(bytes))]);
        self.begin("Span", map);
    }

    /// Ends what [`Canvas::replacement`] began.
    pub(super) fn end_replacement(&mut self) {
        self.ops.push(Op::EndMarkedContent);
    }

    fn begin(&mut self, tag: &str, map: BTreeMap<String, DictItem>) {
        let properties = DictItem::Dict { map };
        self.ops.push(Op::BeginMarkedContentWithProperties { tag: tag.to_owned(), properties });
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.end_text();
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn begin_text(&mut self) {
        if !self.in_text {
            self.in_text = true;
            self.line = (0.0, 0.0);
            self.slanted = false;
            self.pen = None;
            self.ops.push(Op::StartTextSection);
        }
    }

    fn end_text(&mut self) {
        if std::mem::take(&mut self.in_text) {
            self.ops.push(Op::EndTextSection);
        }
    }

    fn set_color(&mut self, color: Color) {
        if self.color != Some(color) {
            let part = |value: u8| (f32::from(value) / 255.0 * 1000.0).round() / 1000.0;
            let Color(r, g, b) = color;
            let col = Paint::Rgb(Rgb { r: part(r), g: part(g), b: part(b), icc_profile: None });
            self.ops.push(Op::SetFillColor { col });
            self.color = Some(color);
        }
    }

    fn set_rise(&mut self, rise: f32) {
        let rise = hundredths(rise);
        if self.rise != rise {
            self.ops.push(Op::SetLineOffset { multiplier: rise });
            self.rise = rise;
        }
    }

    /// Moves to a place, unless the pen is so near that a kern will do.
    fn move_to(&mut self, x: f32, y: f32, slanted: bool, size: f32) {
        let near = |(pen_x, pen_y): (f32, f32)| pen_y == y && (pen_x - x).abs() < 4.0 * size;
        if slanted == self.slanted && self.pen.is_some_and(near) {
            return;
        }
        let to = (hundredths(x), hundredths(self.height - y));
        if slanted || self.slanted {
            let lean = if slanted { SLANT } else { 0.0 };
            let matrix = TextMatrix::Raw([1.0, 0.0, lean, 1.0, to.0, to.1]);
            self.ops.push(Op::SetTextMatrix { matrix });
        } else {
            let pos = Point { x: Pt(hundredths(to.0 - self.line.0)), y: Pt(hundredths(to.1 - self.line.1)) };
            self.ops.push(Op::SetTextCursor { pos });
        }
        self.line = to;
        self.slanted = slanted;
        self.pen = Some((to.0, y));
    }
}

fn push_string(codes: &mut Vec<u8>, parts: &mut Vec<DictItem>) {
    if !codes.is_empty() {
        parts.push(DictItem::String { data: std::mem::take(codes), literal: true });
    }
}

fn show(mut parts: Vec<DictItem>) -> Op {
    match parts.as_slice() {
        [DictItem::String { .. }] => Op::Unknown { key: "Tj".to_owned(), value: vec![parts.remove(0)] },
        _ => Op::Unknown { key: "TJ".to_owned(), value: vec![DictItem::Array(parts)] },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_stand_where_they_are_put() {
        let mut canvas = Canvas::new(0, 100.0);
        let face = crate::typeset::FontSet::builtin().faces().next().map(|(id, _)| id).unwrap();
        canvas.artifact(Artifact::Layout);
        canvas.text_style(face, 10.0, Color(0, 0, 0));
        let glyphs = [
            Placed { code: 1, width: 500, x: 20.0 },
            Placed { code: 2, width: 500, x: 25.0 },
            Placed { code: 3, width: 500, x: 29.0 },
        ];
        canvas.glyphs(&glyphs, 30.0, 0.0, false);
        let ops = canvas.finish();
        let text = |codes: &[u8]| DictItem::String { data: codes.to_vec(), literal: true };
        let shown = vec![DictItem::Array(vec![text(&[0, 1, 0, 2]), DictItem::Int(100), text(&[0, 3])])];
        assert!(ops.contains(&Op::Unknown { key: "TJ".to_owned(), value: shown }), "{ops:?}");
        assert!(ops.contains(&Op::SetTextCursor { pos: Point { x: Pt(20.0), y: Pt(70.0) } }));
        assert_eq!(ops.last(), Some(&Op::EndMarkedContent));
    }
}
