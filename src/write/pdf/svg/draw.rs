//! From the tree of a picture to operators.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use printpdf::{DictItem, ExternalStream};
use usvg::tiny_skia_path;
use usvg::{
    BlendMode, ClipPath, FillRule, Group, Image, ImageKind, LineCap, LineJoin, Mask, MaskType, Node, NonZeroRect,
    Paint, PaintOrder, Path, Pattern, Rect, Stroke, Transform, Tree,
};

use super::Drawing;
use super::form::{Form, dictionary, matrix, name, number, numbers};
use super::shade::{Channel, Gradient, rgb};
use crate::env::Limits;
use crate::resource::Resource;
use crate::write::pdf::picture;

/// Draws the whole picture.
pub(super) fn draw(tree: &Tree, limits: &Limits) -> Drawing {
    let (width, height) = (tree.size().width(), tree.size().height());
    let mut artist = Artist { limits, pixels: 0, left_out: BTreeSet::new() };
    let mut form = Form::default();
    // Places count downwards in SVG, and upwards in PDF.
    let down = Transform::from_row(1.0, 0.0, 0.0, -1.0, 0.0, height);
    form.transform(down);
    artist.group(&mut form, tree.root(), down);
    let square = Transform::from_scale(1.0 / width, 1.0 / height);
    let form = form.finish([0.0, 0.0, width, height], square, Some("DeviceRGB"));
    Drawing { size: (width, height), form, left_out: artist.left_out }
}

struct Artist<'l> {
    limits: &'l Limits,
    /// The pixels of the bitmaps drawn so far.
    pixels: u64,
    left_out: BTreeSet<String>,
}

/// What is painted by a path: its inside or its line.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Fill,
    Stroke,
}

impl Artist<'_> {
    /// Draws a group. `at` leads from the coordinates around it to those of the content stream.
    fn group(&mut self, form: &mut Form, group: &Group, at: Transform) {
        if !group.has_children() {
            return;
        }
        if !group.filters().is_empty() {
            self.left_out.insert("filter effects".to_owned());
        }
        form.op("q");
        form.transform(group.transform());
        let at = at.pre_concat(group.transform());
        let mut masks = Vec::new();
        let mut clip = group.clip_path();
        while let Some(path) = clip {
            match outline(path) {
                Some((shape, rule, by)) => {
                    form.path(shape, by);
                    form.op(if rule == FillRule::NonZero { "W n" } else { "W* n" });
                }
                None => masks.push(self.clip_mask(path, group)),
            }
            clip = path.clip_path();
        }
        let mut mask = group.mask();
        while let Some(inner) = mask {
            masks.push(self.mask(inner));
            mask = inner.mask();
        }
        let opacity = group.opacity().get();
        let is_plain = opacity == 1.0 && group.blend_mode() == BlendMode::Normal && !group.isolate();
        if is_plain && masks.is_empty() {
            self.children(form, group, at);
        } else {
            self.layer(form, group, masks);
        }
        form.op("Q");
    }

    fn children(&mut self, form: &mut Form, group: &Group, at: Transform) {
        for node in group.children() {
            match node {
                Node::Group(group) => self.group(form, group, at),
                Node::Path(path) => self.path(form, path, at),
                Node::Image(image) => self.image(form, image),
                Node::Text(text) => self.group(form, text.flattened(), at),
            }
        }
    }

    /// Draws what is in a group as one thing, seen through `masks`, the first of which is the
    /// outermost.
    fn layer(&mut self, form: &mut Form, group: &Group, masks: Vec<DictItem>) {
        let area = sides(group.layer_bounding_box());
        let mut content = Form::default();
        self.children(&mut content, group, Transform::identity());
        let mut layer = content.finish(area, Transform::identity(), Some("DeviceRGB"));
        for mask in masks.into_iter().rev() {
            let mut around = Form::default();
            around.state(dictionary([("SMask", mask)]));
            around.draw(layer);
            layer = around.finish(area, Transform::identity(), Some("DeviceRGB"));
        }
        if group.blend_mode() == BlendMode::PlusLighter {
            self.left_out.insert("the blend mode plus-lighter".to_owned());
        }
        let opacity = group.opacity().get();
        form.state(dictionary([
            ("BM", name(blend_mode(group.blend_mode()))),
            ("ca", number(opacity)),
            ("CA", number(opacity)),
        ]));
        form.draw(layer);
    }

    /// A soft mask (11.6.5.2) of a clip that is more than one outline.
    fn clip_mask(&mut self, clip: &ClipPath, group: &Group) -> DictItem {
        let mut form = Form::default();
        form.transform(clip.transform());
        self.group(&mut form, clip.root(), clip.transform());
        soft_mask("Alpha", form.finish(sides(group.layer_bounding_box()), Transform::identity(), Some("DeviceRGB")))
    }

    fn mask(&mut self, mask: &Mask) -> DictItem {
        let mut form = Form::default();
        self.group(&mut form, mask.root(), Transform::identity());
        let kind = if mask.kind() == MaskType::Luminance { "Luminosity" } else { "Alpha" };
        soft_mask(kind, form.finish(sides(mask.rect()), Transform::identity(), Some("DeviceRGB")))
    }

    fn path(&mut self, form: &mut Form, path: &Path, at: Transform) {
        if !path.is_visible() {
            return;
        }
        let order = match path.paint_order() {
            PaintOrder::FillAndStroke => [Part::Fill, Part::Stroke],
            PaintOrder::StrokeAndFill => [Part::Stroke, Part::Fill],
        };
        for part in order {
            match (part, path.fill(), path.stroke()) {
                (Part::Fill, Some(fill), _) => {
                    let op = if fill.rule() == FillRule::NonZero { "f" } else { "f*" };
                    self.painted(form, path, at, (part, fill.paint(), fill.opacity().get()), op);
                }
                (Part::Stroke, _, Some(stroke)) => {
                    let paint = (part, stroke.paint(), stroke.opacity().get());
                    form.op("q");
                    line_style(form, stroke);
                    self.painted(form, path, at, paint, "S");
                    form.op("Q");
                }
                _ => {}
            }
        }
    }

    fn painted(
        &mut self,
        form: &mut Form,
        path: &Path,
        at: Transform,
        (part, paint, opacity): (Part, &Paint, f32),
        op: &str,
    ) {
        let area = if part == Part::Fill { path.bounding_box() } else { path.stroke_bounding_box() };
        let gradient = match paint {
            Paint::LinearGradient(gradient) => Some(Gradient::Linear(gradient)),
            Paint::RadialGradient(gradient) => Some(Gradient::Radial(gradient)),
            Paint::Color(_) | Paint::Pattern(_) => None,
        };
        let mask = gradient.filter(|gradient| gradient.is_translucent()).map(|gradient| opacity_mask(gradient, area));
        let mut state = BTreeMap::new();
        if opacity < 1.0 {
            state.insert(if part == Part::Fill { "ca" } else { "CA" }.to_owned(), number(opacity));
        }
        if let Some(mask) = mask {
            state.insert("SMask".to_owned(), mask);
        }
        let changed = !state.is_empty();
        if changed {
            form.op("q");
            form.state(DictItem::Dict { map: state });
        }
        match (paint, gradient) {
            (Paint::Color(color), _) => form.numbers(&rgb(*color), if part == Part::Fill { "rg" } else { "RG" }),
            (Paint::Pattern(pattern), _) => {
                let tiling = self.tiling(pattern, at);
                use_pattern(form, tiling, part);
            }
            (_, Some(gradient)) => use_pattern(form, gradient.pattern(area, at), part),
            (_, None) => {}
        }
        form.path(path.data(), Transform::identity());
        form.op(op);
        if changed {
            form.op("Q");
        }
    }

    /// A tiling pattern (8.7.3).
    fn tiling(&mut self, pattern: &Pattern, at: Transform) -> DictItem {
        let rect = pattern.rect();
        let mut form = Form::default();
        self.children(&mut form, pattern.root(), Transform::identity());
        let by = at.pre_concat(pattern.transform()).pre_translate(rect.x(), rect.y());
        let dict = [
            ("Type", name("Pattern")),
            ("PatternType", DictItem::Int(1)),
            ("PaintType", DictItem::Int(1)),
            ("TilingType", DictItem::Int(1)),
            ("BBox", numbers(&[0.0, 0.0, rect.width(), rect.height()])),
            ("XStep", number(rect.width())),
            ("YStep", number(rect.height())),
            ("Matrix", numbers(&matrix(by))),
        ];
        let dict = dict.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        DictItem::Stream { stream: form.into_stream(dict) }
    }

    fn image(&mut self, form: &mut Form, image: &Image) {
        let (ImageKind::JPEG(data) | ImageKind::PNG(data)) = image.kind() else {
            self.left_out.insert("an embedded picture that is neither PNG nor JPEG".to_owned());
            return;
        };
        if !image.is_visible() {
            return;
        }
        let Some(bitmap) = self.bitmap(data) else {
            self.left_out.insert("an embedded picture that is damaged or too large".to_owned());
            return;
        };
        let (width, height) = (image.size().width(), image.size().height());
        form.op("q");
        form.transform(Transform::from_row(width, 0.0, 0.0, -height, 0.0, height));
        form.draw(bitmap);
        form.op("Q");
    }

    fn bitmap(&mut self, data: &Arc<Vec<u8>>) -> Option<ExternalStream> {
        let resource = Resource::new(Arc::from(data.as_slice()), self.limits).ok()?;
        self.pixels += u64::from(resource.width) * u64::from(resource.height);
        (self.pixels <= self.limits.pixels).then(|| picture::bitmap(&resource)).flatten()
    }
}

/// The one path that a clip consists of, as most do.
fn outline(clip: &ClipPath) -> Option<(&tiny_skia_path::Path, FillRule, Transform)> {
    let mut by = clip.transform();
    let mut group = clip.root();
    loop {
        by = by.pre_concat(group.transform());
        if group.clip_path().is_some() || group.mask().is_some() {
            return None;
        }
        match group.children() {
            [Node::Group(inner)] => group = inner,
            [Node::Path(path)] if path.is_visible() => {
                return Some((path.data(), path.fill().map_or(FillRule::NonZero, |fill| fill.rule()), by));
            }
            _ => return None,
        }
    }
}

fn sides(rect: NonZeroRect) -> [f32; 4] {
    [rect.x(), rect.y(), rect.width(), rect.height()]
}

fn soft_mask(kind: &str, group: ExternalStream) -> DictItem {
    dictionary([("Type", name("Mask")), ("S", name(kind)), ("G", DictItem::Stream { stream: group })])
}

/// The opacity of a gradient over `area`, as a soft mask.
fn opacity_mask(gradient: Gradient<'_>, area: Rect) -> DictItem {
    let mut form = Form::default();
    form.transform(gradient.base().transform());
    form.shade(gradient.shading(area, Channel::Opacity));
    // The edge is left to the path itself.
    let frame = [area.left() - 1.0, area.top() - 1.0, area.width() + 2.0, area.height() + 2.0];
    soft_mask("Luminosity", form.finish(frame, Transform::identity(), Some("DeviceGray")))
}

fn use_pattern(form: &mut Form, pattern: DictItem, part: Part) {
    let pattern = form.pattern(pattern);
    form.op(&match part {
        Part::Fill => format!("/Pattern cs {pattern} scn"),
        Part::Stroke => format!("/Pattern CS {pattern} SCN"),
    });
}

fn line_style(form: &mut Form, stroke: &Stroke) {
    form.numbers(&[stroke.width().get()], "w");
    match stroke.linecap() {
        LineCap::Butt => {}
        LineCap::Round => form.op("1 J"),
        LineCap::Square => form.op("2 J"),
    }
    match stroke.linejoin() {
        LineJoin::Miter | LineJoin::MiterClip => form.numbers(&[stroke.miterlimit().get()], "M"),
        LineJoin::Round => form.op("1 j"),
        LineJoin::Bevel => form.op("2 j"),
    }
    if let Some(dashes) = stroke.dasharray() {
        form.dashes(dashes, stroke.dashoffset());
    }
}

fn blend_mode(mode: BlendMode) -> &'static str {
    match mode {
        // PDF has no sum of colours.
        BlendMode::Normal | BlendMode::PlusLighter => "Normal",
        BlendMode::Multiply => "Multiply",
        BlendMode::Screen => "Screen",
        BlendMode::Overlay => "Overlay",
        BlendMode::Darken => "Darken",
        BlendMode::Lighten => "Lighten",
        BlendMode::ColorDodge => "ColorDodge",
        BlendMode::ColorBurn => "ColorBurn",
        BlendMode::HardLight => "HardLight",
        BlendMode::SoftLight => "SoftLight",
        BlendMode::Difference => "Difference",
        BlendMode::Exclusion => "Exclusion",
        BlendMode::Hue => "Hue",
        BlendMode::Saturation => "Saturation",
        BlendMode::Color => "Color",
        BlendMode::Luminosity => "Luminosity",
    }
}
