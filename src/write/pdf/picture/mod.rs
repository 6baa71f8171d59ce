//! Pictures: from the bytes of a resource to an image of the file.
//!
//! JPEG goes in byte for byte, and so do the compressed pixels of most PNG files; the others
//! are decoded. Each picture is read and stored once, however often it is shown.

mod icc;
mod jpeg;
mod png;
mod raster;

use std::collections::BTreeMap;

use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject, XObjectId};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Image, SourceLine};
use crate::resource::{MediaType, Resource, Resources};

pub(super) use icc::srgb;

/// A picture that was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PictureId(usize);

/// The pictures of an article.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    pictures: Vec<Picture>,
    /// What became of each source.
    known: BTreeMap<String, Option<PictureId>>,
}

/// A picture, ready to be stored.
#[derive(Debug)]
struct Picture {
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
    /// The kind of picture cannot be drawn.
    Unsupported,
}

impl Pictures {
    /// The picture of `image`. `None` if it could not be had, or is damaged, which is reported
    /// here.
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
        let read = resources.get(&image.source).map(read);
        let id = match read {
            Some(Ok(picture)) => {
                self.pictures.push(picture);
                Some(PictureId(self.pictures.len() - 1))
            }
            Some(Err(error)) => {
                diagnostics.push(report(&image.source, &error).at(at));
                None
            }
            // Whoever looked for it has reported that.
            None => None,
        };
        self.known.insert(image.source.clone(), id);
        id
    }

    /// Width and height in pixels as seen, at least 1.
    pub(super) fn size(&self, id: PictureId) -> (f32, f32) {
        let Some(picture) = self.pictures.get(id.0) else { return (1.0, 1.0) };
        let (width, height) = (picture.width.max(1) as f32, picture.height.max(1) as f32);
        if picture.orientation >= 5 { (height, width) } else { (width, height) }
    }

    /// The matrix that shows a picture upright in a box with its lower left corner at `x`, `y`.
    pub(super) fn matrix(&self, id: PictureId, [x, y, w, h]: [f32; 4]) -> [f32; 6] {
        match self.pictures.get(id.0).map_or(1, |picture| picture.orientation) {
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

    /// The pictures as objects.
    pub(super) fn into_xobjects(self) -> BTreeMap<XObjectId, XObject> {
        let pictures = self.pictures.into_iter().enumerate();
        let named = |index| XObjectId(Self::name(PictureId(index)));
        pictures.map(|(index, picture)| (named(index), picture.into_xobject())).collect()
    }
}

impl Picture {
    fn into_xobject(self) -> XObject {
        let mut dict = self.entries;
        let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
        dict.insert("Type".to_owned(), name("XObject"));
        dict.insert("Subtype".to_owned(), name("Image"));
        dict.insert("Width".to_owned(), DictItem::Int(self.width.into()));
        dict.insert("Height".to_owned(), DictItem::Int(self.height.into()));
        let stream = ExternalStream { dict, content: self.data, compress: !self.compressed };
        XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None })
    }
}

fn read(resource: &Resource) -> Result<Picture, PictureError> {
    match resource.media_type {
        MediaType::Jpeg => jpeg::read(&resource.bytes),
        MediaType::Png => png::read(&resource.bytes),
        MediaType::Gif | MediaType::WebP => raster::read(resource),
        MediaType::Svg => Err(PictureError::Unsupported),
    }
}

fn report(source: &str, error: &PictureError) -> Diagnostic {
    match error {
        PictureError::Damaged(how) => {
            let message = format!("the picture `{source}` is damaged ({how}); its description stands in its place");
            Diagnostic::warning(Code::Malformed, message).help("save the picture anew from its original")
        }
        PictureError::Unsupported => {
            let message = format!("the SVG picture `{source}` is not drawn; its description stands in its place");
            Diagnostic::warning(Code::Degraded, message).help("give a PNG or JPEG version of it")
        }
    }
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
