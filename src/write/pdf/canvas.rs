//! The operators of a page: what is drawn, and as the content of which element.
//!
//! It keeps what is set already – font, colour, place – so that nothing is said twice.

use super::content::Content;
use super::object::hundredths;
use super::structure::{ElementId, Structure};
use super::style::Color;
use crate::typeset::FaceId;

/// By how much an upright face leans to stand in for an italic: the tangent of 12 degrees.
const SLANT: &str = ".2126 ";
/// How wide a line is drawn along the outlines of a regular face to stand in for a bold one, in parts of the size.
const STROKE: f32 = 0.035;

/// The page under the pen. Places are in points from its upper left corner.
#[derive(Debug)]
pub(super) struct Canvas {
    content: Content,
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
    /// The width and colour of the line along outlines, if one is drawn, and those that were set last.
    stroke: Option<(f32, Color)>,
    last_stroke: Option<(f32, Color)>,
    /// Where the next glyph comes to stand, if that is known.
    pen: Option<(f32, f32)>,
}

/// Whose content is being drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Element(ElementId),
    /// A part of an element's content for which another text stands.
    Said,
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

/// How a face stands in for one that is not at hand.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct StandIn {
    /// It leans.
    pub(super) slanted: bool,
    /// Its strokes are thicker.
    pub(super) emboldened: bool,
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
            content: Content::default(),
            height,
            page,
            open: None,
            in_text: false,
            color: None,
            font: None,
            rise: 0.0,
            line: (0.0, 0.0),
            slanted: false,
            stroke: None,
            last_stroke: None,
            pen: None,
        }
    }

    /// The operators. They leave the rise and the drawing of text as they are by default, since what
    /// is drawn on the same page in another stream knows nothing of them.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.close();
        self.set_rise(0.0);
        self.set_stroke(None);
        self.content.into_bytes()
    }

    /// What follows is content of `element`.
    pub(super) fn element(&mut self, element: ElementId, structure: &mut Structure) {
        if self.open == Some(Owner::Element(element)) {
            return;
        }
        self.begin(structure.role(element).name(), element, structure);
        self.content.operator(">>BDC");
        self.open = Some(Owner::Element(element));
    }

    /// What follows is a part of the content of `element` that stands for `text`. It is marked content of its own, and
    /// none within another's, for readers of the structure may take the end of the inner for that of the outer.
    pub(super) fn said(&mut self, element: ElementId, text: &str, structure: &mut Structure) {
        self.begin("Span", element, structure);
        self.content.raw("/ActualText").text(text).operator(">>BDC");
        self.open = Some(Owner::Said);
    }

    fn begin(&mut self, tag: &str, element: ElementId, structure: &mut Structure) {
        self.close();
        let mcid = structure.content(element, self.page);
        self.content.raw("/").raw(tag).raw("<</MCID ").decimal(mcid.into(), 0);
    }

    /// What follows is no content.
    pub(super) fn artifact(&mut self, artifact: Artifact) {
        if self.open == Some(Owner::Artifact(artifact)) {
            return;
        }
        self.close();
        let kind = match artifact {
            Artifact::Layout => "/Layout",
            Artifact::Header => "/Pagination/Subtype/Header",
            Artifact::Footer => "/Pagination/Subtype/Footer",
        };
        self.content.raw("/Artifact<</Type").raw(kind).operator(">>BDC");
        self.open = Some(Owner::Artifact(artifact));
    }

    /// A rectangle with its upper left corner at `x`, `y`.
    pub(super) fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, color: Color) {
        self.end_text();
        self.set_color(color);
        let bottom = self.height - y - height;
        self.content.numbers(&[x, bottom, width, height.max(0.01)]).operator("re f");
    }

    /// A picture, by its name among the resources and the matrix that shows it.
    pub(super) fn picture(&mut self, name: &str, matrix: [f32; 6]) {
        self.end_text();
        self.content.raw("q ").numbers(&matrix).raw("cm/").raw(name).operator(" Do Q");
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
            let name = super::fonts::Fonts::resource_name(face);
            self.content.raw("/").raw(&name).raw(" ").numbers(&[size]).operator("Tf");
            self.font = Some((face, size));
        }
    }

    /// Glyphs on a baseline `y`, raised by `rise`, in the font chosen.
    pub(super) fn glyphs(&mut self, glyphs: &[Placed], y: f32, rise: f32, stands_in: StandIn) {
        let Some(first) = glyphs.first() else { return };
        let size = self.font.map_or(1.0, |(_, size)| size);
        self.set_rise(rise);
        let stroke = self.color.filter(|_| stands_in.emboldened).map(|color| (hundredths(STROKE * size), color));
        self.set_stroke(stroke);
        self.move_to(first.x, y, stands_in.slanted, size);
        let mut pen = self.pen.map_or(first.x, |(x, _)| x);
        self.content.raw("[");
        let mut open = false;
        for glyph in glyphs {
            let kern = ((pen - glyph.x) * 1000.0 / size).round();
            if kern != 0.0 {
                if std::mem::take(&mut open) {
                    self.content.close_string();
                }
                self.content.decimal(kern as i64, 0);
                pen -= kern * size / 1000.0;
            }
            if !std::mem::replace(&mut open, true) {
                self.content.open_string();
            }
            self.content.code(glyph.code);
            pen += glyph.width as f32 * size / 1000.0;
        }
        self.content.close_string();
        self.content.operator("]TJ");
        self.pen = Some((pen, y));
    }

    /// Says what the glyphs until [`Canvas::end_replacement`] stand for.
    pub(super) fn replacement(&mut self, text: &str) {
        self.content.raw("/Span<</ActualText").text(text).operator(">>BDC");
    }

    /// Ends what [`Canvas::replacement`] began.
    pub(super) fn end_replacement(&mut self) {
        self.content.operator("EMC");
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.end_text();
            self.content.operator("EMC");
        }
    }

    fn begin_text(&mut self) {
        if !self.in_text {
            self.in_text = true;
            self.line = (0.0, 0.0);
            self.slanted = false;
            self.pen = None;
            self.content.operator("BT");
        }
    }

    fn end_text(&mut self) {
        if std::mem::take(&mut self.in_text) {
            self.content.operator("ET");
        }
    }

    fn set_color(&mut self, color: Color) {
        if self.color != Some(color) {
            self.put_color(color).operator("rg");
            self.color = Some(color);
        }
    }

    fn put_color(&mut self, color: Color) -> &mut Content {
        let Color(r, g, b) = color;
        for part in [r, g, b] {
            let thousandths = (f32::from(part) / 255.0 * 1000.0).round();
            self.content.decimal(thousandths as i64, 3).raw(" ");
        }
        &mut self.content
    }

    /// Draws a line along the outlines of the text that follows, or none (ISO 32000-1, 9.3.6).
    fn set_stroke(&mut self, stroke: Option<(f32, Color)>) {
        if stroke.is_some() != self.stroke.is_some() {
            self.content.operator(if stroke.is_some() { "2 Tr" } else { "0 Tr" });
        }
        if let Some((width, color)) = stroke.filter(|_| stroke != self.last_stroke) {
            // Round joints: pointed ones stick out of thin strokes.
            self.content.numbers(&[width]).operator("w 1 j");
            self.put_color(color).operator("RG");
            self.last_stroke = stroke;
        }
        self.stroke = stroke;
    }

    fn set_rise(&mut self, rise: f32) {
        let rise = hundredths(rise);
        if self.rise != rise {
            self.content.numbers(&[rise]).operator("Ts");
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
            let lean = if slanted { SLANT } else { "0 " };
            self.content.raw("1 0 ").raw(lean).numbers(&[1.0, to.0, to.1]).operator("Tm");
        } else {
            self.content.numbers(&[to.0 - self.line.0, to.1 - self.line.1]).operator("Td");
        }
        self.line = to;
        self.slanted = slanted;
        self.pen = Some((to.0, y));
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
        canvas.glyphs(&glyphs, 30.0, 0.0, StandIn::default());
        let content = canvas.finish();
        let expected = b"/Artifact<</Type/Layout>>BDC\nBT\n0 0 0 rg\n/F0 10 Tf\n20 70 Td\n\
            [(\x00\x01\x00\x02)100(\x00\x03)]TJ\nET\nEMC\n";
        assert_eq!(content, expected, "{}", content.escape_ascii());
    }

    #[test]
    fn a_regular_face_that_stands_in_for_a_bold_one_is_drawn_with_a_line_around() {
        let mut canvas = Canvas::new(0, 100.0);
        let face = crate::typeset::FontSet::builtin().faces().next().map(|(id, _)| id).unwrap();
        canvas.artifact(Artifact::Layout);
        canvas.text_style(face, 10.0, Color(255, 0, 0));
        let glyph = [Placed { code: 1, width: 500, x: 20.0 }];
        let bold = StandIn { emboldened: true, slanted: false };
        canvas.glyphs(&glyph, 30.0, 0.0, bold);
        canvas.glyphs(&glyph, 40.0, 0.0, bold);
        canvas.glyphs(&glyph, 50.0, 0.0, StandIn::default());
        let content = canvas.finish();
        let content = content.escape_ascii().to_string();
        assert_eq!(content.matches("2 Tr\\n.35 w 1 j\\n1 0 0 RG\\n").count(), 1, "{content}");
        assert_eq!((content.matches(" Tr").count(), content.matches("0 Tr").count()), (2, 1), "{content}");
    }
}
