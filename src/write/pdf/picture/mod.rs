//! Pictures: from the bytes of a resource to an image of the file.
//!
//! JPEG goes in byte for byte, and so do the compressed pixels of most PNG files; the others
//! are decoded, and SVG is drawn. Each picture is read and stored once, however often it is
//! shown.

mod icc;
mod jpeg;
mod png;
mod raster;
mod smaller;

use std::collections::BTreeMap;

use lopdf::{Document, Object};
use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject, XObjectId};

use super::svg;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::env::Limits;
use crate::model::{Image, SourceLine};
use crate::resource::{MediaType, Resource, Resources};
use crate::typeset::FontSet;

pub(super) use icc::srgb;

/// A picture that was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PictureId(usize);

/// The pictures of an article.
#[derive(Debug)]
pub(super) struct Pictures {
    /// The faces for the text of drawings.
    fonts: FontSet,
    limits: Limits,
    /// The finest that bitmaps are stored, in dots an inch; `None` as they are.
    resolution: Option<f32>,
    pictures: Vec<Picture>,
    /// What became of each source.
    known: BTreeMap<String, Option<PictureId>>,
}

/// A picture, ready to be stored.
#[derive(Debug)]
struct Picture {
    content: Content,
    /// What it was read from.
    resource: Resource,
    /// The widest that it is shown, in points.
    shown: f32,
}

#[derive(Debug)]
enum Content {
    Bitmap(Bitmap),
    /// A form in the unit square, with its size in CSS pixels.
    Drawing {
        form: ExternalStream,
        size: (f32, f32),
    },
}

/// A picture of pixels.
#[derive(Debug)]
struct Bitmap {
    /// The width in pixels.
    width: u32,
    /// The height in pixels.
    height: u32,
    /// How it is turned to be seen upright (EXIF orientation, 1 to 8).
    orientation: u8,
    /// The entries of the image dictionary besides type and size.
    entries: BTreeMap<String, DictItem>,
    data: Vec<u8>,
    /// Whether the data is already compressed.
    compressed: bool,
}

/// Why a picture cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
enum PictureError {
    /// The bytes are damaged; how, in words.
    Damaged(String),
    /// A drawing that is damaged or costs too much; how, in words.
    Undrawable(String),
}

impl Pictures {
    /// No pictures yet. Bitmaps will be stored with `resolution` dots an inch at most.
    pub(super) fn new(fonts: FontSet, limits: Limits, resolution: Option<f32>) -> Self {
        Pictures { fonts, limits, resolution, pictures: Vec::new(), known: BTreeMap::new() }
    }

    /// The picture of `image`. `None` if it could not be had, or is damaged, which is reported
    /// here, as is what of a drawing cannot be drawn.
    pub(super) fn load(
        &mut self,
        resources: &Resources,
        image: &Image,
        at: SourceLine,
        diagnostics: &mut Diagnostics,
    ) -> Option<PictureId> {
        if let Some(known) = self.known.get(&image.source) {
            return *known;
        }
        // Whoever looked for one that is not there has reported that.
        let read = resources.get(&image.source).map(|resource| (resource, self.read(resource)));
        let id = match read {
            Some((resource, Ok((content, left_out)))) => {
                if !left_out.is_empty() {
                    diagnostics.push(incomplete(&image.source, &left_out).at(at));
                }
                self.pictures.push(Picture { content, resource: resource.clone(), shown: 0.0 });
                Some(PictureId(self.pictures.len() - 1))
            }
            Some((_, Err(error))) => {
                diagnostics.push(report(&image.source, &error).at(at));
                None
            }
            None => None,
        };
        self.known.insert(image.source.clone(), id);
        id
    }

    /// Reads a picture, and says what of it cannot be drawn.
    fn read(&self, resource: &Resource) -> Result<(Content, Vec<String>), PictureError> {
        if resource.media_type == MediaType::Svg {
            let drawing = svg::read(&resource.bytes, &self.fonts, &self.limits).map_err(PictureError::Undrawable)?;
            let content = Content::Drawing { form: drawing.form, size: drawing.size };
            return Ok((content, drawing.left_out.into_iter().collect()));
        }
        Ok((Content::Bitmap(read(resource)?), Vec::new()))
    }

    /// Width and height in pixels as seen, greater than 0.
    pub(super) fn size(&self, id: PictureId) -> (f32, f32) {
        match self.pictures.get(id.0).map(|picture| &picture.content) {
            Some(Content::Bitmap(bitmap)) => bitmap.size(),
            Some(Content::Drawing { size, .. }) => *size,
            None => (1.0, 1.0),
        }
    }

    /// Whether a picture is as sharp at any size.
    pub(super) fn is_drawing(&self, id: PictureId) -> bool {
        self.pictures.get(id.0).is_some_and(|picture| matches!(picture.content, Content::Drawing { .. }))
    }

    /// The matrix that shows a picture upright in a box with its lower left corner at `x`, `y`;
    /// it takes note of how large it is shown.
    pub(super) fn place(&mut self, id: PictureId, [x, y, w, h]: [f32; 4]) -> [f32; 6] {
        let Some(picture) = self.pictures.get_mut(id.0) else { return [w, 0.0, 0.0, h, x, y] };
        picture.shown = picture.shown.max(w);
        let orientation = match &picture.content {
            Content::Bitmap(bitmap) => bitmap.orientation,
            Content::Drawing { .. } => 1,
        };
        match orientation {
            2 => [-w, 0.0, 0.0, h, x + w, y],
            3 => [-w, 0.0, 0.0, -h, x + w, y + h],
            4 => [w, 0.0, 0.0, -h, x, y + h],
            5 => [0.0, -h, -w, 0.0, x + w, y + h],
            6 => [0.0, -h, w, 0.0, x, y + h],
            7 => [0.0, h, w, 0.0, x, y],
            8 => [0.0, h, -w, 0.0, x + w, y],
            _ => [w, 0.0, 0.0, h, x, y],
        }
    }

    /// The name of a picture in the resources.
    pub(super) fn name(id: PictureId) -> String {
        format!("I{}", id.0)
    }

    /// The pictures as objects, and what they are to be filled with: `printpdf` copies its objects, and a
    /// picture would be in memory twice.
    pub(super) fn into_xobjects(self) -> (BTreeMap<XObjectId, XObject>, Filling) {
        let resolution = self.resolution;
        let mut filling = Filling::default();
        let pictures = self.pictures.into_iter().enumerate();
        let objects = pictures.map(|(index, picture)| {
            let name = Self::name(PictureId(index));
            let mut stream = picture.into_stream(resolution);
            let mark = format!("picture {name}").into_bytes();
            filling.0.insert(mark.clone(), std::mem::replace(&mut stream.content, mark));
            let object = XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None });
            (XObjectId(name), object)
        });
        (objects.collect(), filling)
    }
}

/// The content of pictures, by the mark that stands for it in their objects.
#[derive(Default)]
pub(super) struct Filling(BTreeMap<Vec<u8>, Vec<u8>>);

impl Filling {
    /// Puts the content in the place of the marks.
    pub(super) fn fill(mut self, document: &mut Document) {
        for object in document.objects.values_mut() {
            if let Object::Stream(stream) = object
                && let Some(content) = self.0.remove(&stream.content)
            {
                stream.set_content(content);
            }
        }
    }
}

impl Picture {
    fn into_stream(self, resolution: Option<f32>) -> ExternalStream {
        match self.content {
            Content::Drawing { form, .. } => form,
            Content::Bitmap(bitmap) => match resolution {
                Some(dots) => smaller::at_most(bitmap, &self.resource, self.shown / 72.0 * dots).into_stream(),
                None => bitmap.into_stream(),
            },
        }
    }
}

impl Bitmap {
    /// Width and height as seen.
    fn size(&self) -> (f32, f32) {
        let (width, height) = (self.width.max(1) as f32, self.height.max(1) as f32);
        if self.orientation >= 5 { (height, width) } else { (width, height) }
    }

    fn into_stream(self) -> ExternalStream {
        let mut dict = self.entries;
        dict.insert("Type".to_owned(), name("XObject"));
        dict.insert("Subtype".to_owned(), name("Image"));
        dict.insert("Width".to_owned(), DictItem::Int(self.width.into()));
        dict.insert("Height".to_owned(), DictItem::Int(self.height.into()));
        ExternalStream { dict, content: self.data, compress: !self.compressed }
    }
}

/// A bitmap within a drawing; `None` if it is damaged.
pub(super) fn bitmap(resource: &Resource) -> Option<ExternalStream> {
    read(resource).ok().map(Bitmap::into_stream)
}

fn read(resource: &Resource) -> Result<Bitmap, PictureError> {
    match resource.media_type {
        MediaType::Jpeg => jpeg::read(&resource.bytes),
        MediaType::Png => png::read(&resource.bytes),
        MediaType::Gif => raster::decode(&resource.bytes, image::ImageFormat::Gif),
        MediaType::WebP => raster::decode(&resource.bytes, image::ImageFormat::WebP),
        MediaType::Svg => Err(PictureError::Damaged("a drawing has no pixels".to_owned())),
    }
}

fn report(source: &str, error: &PictureError) -> Diagnostic {
    match error {
        PictureError::Damaged(how) => {
            let message = format!("the picture `{source}` is damaged ({how}); its description stands in its place");
            Diagnostic::warning(Code::Malformed, message).help("save the picture anew from its original")
        }
        PictureError::Undrawable(how) => {
            let message =
                format!("the SVG picture `{source}` cannot be drawn ({how}); its description stands in its place");
            Diagnostic::warning(Code::Malformed, message).help("mend it, or give a PNG version of it")
        }
    }
}

fn incomplete(source: &str, left_out: &[String]) -> Diagnostic {
    let message = format!("the SVG picture `{source}` is drawn without {}", left_out.join(", "));
    Diagnostic::warning(Code::Degraded, message).help("draw it without them, or give a PNG version of it")
}

/// Entries of an image dictionary.
fn entries<const N: usize>(entries: [(&str, DictItem); N]) -> BTreeMap<String, DictItem> {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn name(text: &str) -> DictItem {
    DictItem::Name(text.as_bytes().to_vec())
}

/// A colour space with an ICC profile.
fn icc_based(components: u8, profile: Vec<u8>) -> DictItem {
    let dict = entries([("N", DictItem::Int(components.into()))]);
    let stream = ExternalStream { dict, content: profile, compress: true };
    DictItem::Array(vec![name("ICCBased"), DictItem::Stream { stream }])
}
