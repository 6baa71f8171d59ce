//! Draws a cover: ground, discs or picture, and the outlines of the letters.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{ImageReader, RgbImage};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::{Color as Ink, FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Transform};

use super::layout::{Block, MARGIN, PICTURE_HEIGHT, Text};
use super::{HEIGHT, Palette, WIDTH};
use crate::env::Limits;
use crate::resource::{MediaType, Resource};
use crate::theme::Color;
use crate::typeset::{FontSet, GlyphRun};

/// The pixels of a picture, cut to the place that a cover has for it. `None` for drawings, and for
/// what cannot be decoded within the limits.
pub(super) fn decoded(picture: &Resource, limits: &Limits) -> Option<RgbImage> {
    let too_large = u64::from(picture.width) * u64::from(picture.height) > limits.pixels;
    if picture.media_type == MediaType::Svg || too_large {
        return None;
    }
    let reader = ImageReader::new(Cursor::new(&picture.bytes[..])).with_guessed_format().ok()?;
    let decoded = reader.decode().ok()?;
    Some(decoded.resize_to_fill(WIDTH, PICTURE_HEIGHT as u32, FilterType::Triangle).into_rgb8())
}

/// The cover as red, green and blue, row by row.
pub(super) fn paint(text: &Text, palette: &Palette, picture: Option<&RgbImage>, seed: &[u8; 16]) -> Vec<u8> {
    let Some(mut canvas) = Pixmap::new(WIDTH, HEIGHT) else { return Vec::new() };
    canvas.fill(ink(palette.ground, 1.0));
    match picture {
        Some(picture) => place(&mut canvas, picture),
        None => discs(&mut canvas, palette, seed),
    }
    let x = if text.is_rtl { WIDTH as f32 - MARGIN - 120.0 } else { MARGIN };
    rectangle(&mut canvas, x, text.rule, 120.0, 8.0, palette.quiet);
    for block in &text.blocks {
        let color = if block.is_quiet { palette.quiet } else { palette.text };
        letters(&mut canvas, block, &text.fonts, color);
    }
    canvas.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect()
}

fn ink(color: Color, opacity: f32) -> Ink {
    let Color(r, g, b) = color;
    let mut ink = Ink::from_rgba8(r, g, b, 255);
    ink.set_alpha(opacity);
    ink
}

fn filled(color: Color, opacity: f32) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(ink(color, opacity));
    paint
}

fn rectangle(canvas: &mut Pixmap, x: f32, y: f32, width: f32, height: f32, color: Color) {
    if let Some(rect) = Rect::from_xywh(x, y, width, height) {
        canvas.fill_rect(rect, &filled(color, 1.0), Transform::identity(), None);
    }
}

/// Puts the picture at the top.
fn place(canvas: &mut Pixmap, picture: &RgbImage) {
    let rows = picture.width().min(WIDTH) as usize;
    let target = canvas.data_mut();
    for (y, row) in picture.rows().enumerate() {
        let start = y * WIDTH as usize * 4;
        let Some(line) = target.get_mut(start..start + rows * 4) else { return };
        for (pixel, source) in line.chunks_exact_mut(4).zip(row) {
            pixel.copy_from_slice(&[source.0[0], source.0[1], source.0[2], 255]);
        }
    }
}

/// Two discs that overlap below the text, as of two who talk.
fn discs(canvas: &mut Pixmap, palette: &Palette, seed: &[u8; 16]) {
    let of = |index: usize| f32::from(seed[index]) / 255.0;
    let large = 430.0 + 130.0 * of(0);
    let small = 260.0 + 110.0 * of(1);
    let (x, y) = (330.0 + 540.0 * of(2), 1330.0 + 130.0 * of(3));
    let angle = std::f32::consts::PI * (1.15 + 0.7 * of(4));
    let (dx, dy) = (angle.cos() * large, angle.sin() * large * 0.75);
    disc(canvas, (x, y), large, palette.discs[1]);
    disc(canvas, (x + dx, y + dy), small, palette.discs[0]);
}

fn disc(canvas: &mut Pixmap, (x, y): (f32, f32), radius: f32, color: Color) {
    if let Some(path) = PathBuilder::from_circle(x, y, radius) {
        canvas.fill_path(&path, &filled(color, 0.8), FillRule::Winding, Transform::identity(), None);
    }
}

fn letters(canvas: &mut Pixmap, block: &Block, fonts: &FontSet, color: Color) {
    let paint = filled(color, 1.0);
    for (index, line) in block.layout.lines.iter().enumerate() {
        let baseline = block.top + block.leading * index as f32;
        for run in &line.runs {
            if let Some(path) = outlines(run, fonts) {
                let place = Transform::from_translate(MARGIN + run.x, baseline - run.rise);
                canvas.fill_path(&path, &paint, FillRule::Winding, place, None);
            }
        }
    }
}

/// The outlines of a run from its own left edge and baseline, downwards positive.
fn outlines(run: &GlyphRun, fonts: &FontSet) -> Option<Path> {
    let face = fonts.face(run.face);
    let font = FontRef::from_index(face.data(), face.index()).ok()?;
    let glyphs = font.outline_glyphs();
    let mut pen = Pen { builder: PathBuilder::new(), x: 0.0, y: 0.0 };
    let mut x = 0.0;
    for glyph in &run.glyphs {
        (pen.x, pen.y) = (x + glyph.dx, -glyph.dy);
        if let Some(outline) = glyphs.get(GlyphId::new(u32::from(glyph.id))) {
            let settings = DrawSettings::unhinted(Size::new(run.size), LocationRef::default());
            outline.draw(settings, &mut pen).ok()?;
        }
        x += glyph.advance;
    }
    pen.builder.finish()
}

/// Collects outlines as paths.
struct Pen {
    builder: PathBuilder,
    x: f32,
    y: f32,
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.builder.move_to(self.x + x, self.y - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.builder.line_to(self.x + x, self.y - y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.builder.quad_to(self.x + cx, self.y - cy, self.x + x, self.y - y);
    }

    fn curve_to(&mut self, c1x: f32, c1y: f32, c2x: f32, c2y: f32, x: f32, y: f32) {
        let (dx, dy) = (self.x, self.y);
        self.builder.cubic_to(dx + c1x, dy - c1y, dx + c2x, dy - c2y, dx + x, dy - y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}
