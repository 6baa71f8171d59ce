//! The bytes of pictures, their kind and size, and where they come from.
//!
//! Nothing here decodes pixels: kind and size are read from the first bytes.

mod folder;
mod original;
mod place;
mod svg;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub use folder::Folder;
pub use original::{Original, Originals};

use crate::env::Limits;

/// A kind of picture that Offprint knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF.
    Gif,
    /// WebP.
    WebP,
    /// SVG.
    Svg,
}

/// The bytes of one picture. Cloning shares them.
#[derive(Clone, PartialEq, Eq)]
pub struct Resource {
    /// The file's bytes, unchanged but for the place where it was taken.
    pub bytes: Arc<[u8]>,
    /// What the bytes are, whatever the file is called.
    pub media_type: MediaType,
    /// The width in pixels. For SVG in CSS pixels, 0 where it states none.
    pub width: u32,
    /// The height in pixels, likewise.
    pub height: u32,
}

/// Pictures by their source: the text that [`Image::source`](crate::model::Image::source) holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resources(BTreeMap<String, Resource>);

/// Why a picture could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourceError {
    /// There is no such file.
    Missing,
    /// It is a web address, and Offprint never uses the network.
    Remote,
    /// The path leads out of the article's folder.
    Outside,
    /// The file cannot be read; the reason, in words.
    Unreadable(String),
    /// The bytes are no picture of a known kind.
    NotAnImage,
    /// An SVG picture that runs scripts, embeds foreign content or fetches something.
    Active,
    /// The file has more bytes than the limit.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// With it, the pictures of the publication would have more bytes than the limit allows.
    TooLargeTogether {
        /// The limit.
        limit: u64,
    },
    /// The picture has more pixels than the limit.
    TooManyPixels {
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
    },
}

/// Where the bytes of an article's pictures come from.
pub trait Resolver: Send + Sync {
    /// The bytes behind `source`, as an image of the article names it.
    ///
    /// # Errors
    /// If they cannot be had, or must not be.
    fn resolve(&self, source: &str, limits: &Limits) -> Result<Arc<[u8]>, ResourceError>;
}

/// A resolver that has nothing.
pub struct NoResources;

impl Resolver for NoResources {
    fn resolve(&self, _: &str, _: &Limits) -> Result<Arc<[u8]>, ResourceError> {
        Err(ResourceError::Missing)
    }
}

impl Resolver for BTreeMap<String, Arc<[u8]>> {
    fn resolve(&self, source: &str, _: &Limits) -> Result<Arc<[u8]>, ResourceError> {
        self.get(source).cloned().ok_or(ResourceError::Missing)
    }
}

impl MediaType {
    /// The media type's name: `image/jpeg`.
    pub fn as_str(self) -> &'static str {
        match self {
            MediaType::Jpeg => "image/jpeg",
            MediaType::Png => "image/png",
            MediaType::Gif => "image/gif",
            MediaType::WebP => "image/webp",
            MediaType::Svg => "image/svg+xml",
        }
    }

    /// The usual ending of its files, without the dot: `jpg`.
    pub fn extension(self) -> &'static str {
        match self {
            MediaType::Jpeg => "jpg",
            MediaType::Png => "png",
            MediaType::Gif => "gif",
            MediaType::WebP => "webp",
            MediaType::Svg => "svg",
        }
    }

    /// Whether files with the ending `extension` (without the dot, in any case) are of this kind.
    pub fn has_extension(self, extension: &str) -> bool {
        let extension = extension.to_ascii_lowercase();
        extension == self.extension() || (self == MediaType::Jpeg && matches!(extension.as_str(), "jpeg" | "jpe"))
    }
}

impl Resource {
    /// Looks at `bytes` and says what picture they are. Where the picture says where it was taken, the
    /// resource does not: its bytes are a copy without the place.
    ///
    /// # Errors
    /// If they are no picture of a known kind, or one with more pixels than `limits` allow.
    pub fn new(bytes: Arc<[u8]>, limits: &Limits) -> Result<Self, ResourceError> {
        let media_type = sniff(&bytes).ok_or(ResourceError::NotAnImage)?;
        let (width, height) = match media_type {
            MediaType::Svg if svg::is_active(&bytes) => return Err(ResourceError::Active),
            MediaType::Svg => svg::size(&bytes),
            _ => {
                let size = imagesize::blob_size(&bytes).map_err(|_| ResourceError::NotAnImage)?;
                let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
                (side(size.width), side(size.height))
            }
        };
        if u64::from(width) * u64::from(height) > limits.pixels {
            return Err(ResourceError::TooManyPixels { width, height });
        }
        if media_type != MediaType::Svg && (width == 0 || height == 0) {
            return Err(ResourceError::NotAnImage);
        }
        let bytes = place::without_place(&bytes, media_type).map_or(bytes, Arc::from);
        Ok(Resource { bytes, media_type, width, height })
    }
}

fn sniff(bytes: &[u8]) -> Option<MediaType> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some(MediaType::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', _, _, _, _, b'I', b'H', b'D', b'R', ..] => {
            Some(MediaType::Png)
        }
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(MediaType::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(MediaType::WebP),
        _ => svg::is_svg(bytes).then_some(MediaType::Svg),
    }
}

impl Resources {
    /// The picture of an image's source.
    pub fn get(&self, source: &str) -> Option<&Resource> {
        self.0.get(source)
    }

    /// Whether there is a picture of this source.
    pub fn contains(&self, source: &str) -> bool {
        self.0.contains_key(source)
    }

    /// Sets the picture of a source.
    pub fn insert(&mut self, source: impl Into<String>, resource: Resource) {
        self.0.insert(source.into(), resource);
    }

    /// The pictures with their sources, sorted by source.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Resource)> {
        self.0.iter().map(|(source, resource)| (source.as_str(), resource))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}×{}, {} bytes", self.media_type.as_str(), self.width, self.height, self.bytes.len())
    }
}

impl fmt::Display for ResourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResourceError::Missing => f.write_str("there is no such file"),
            ResourceError::Remote => f.write_str("it is on the web, and nothing is fetched"),
            ResourceError::Outside => f.write_str("the path leads out of the article's folder"),
            ResourceError::Unreadable(reason) => write!(f, "it cannot be read: {reason}"),
            ResourceError::NotAnImage => f.write_str("it is no JPEG, PNG, GIF, WebP or SVG image"),
            ResourceError::Active => f.write_str("it is an SVG picture with scripts or outside references"),
            ResourceError::TooLarge { limit } => write!(f, "it has more than {limit} bytes"),
            ResourceError::TooLargeTogether { limit } => {
                write!(f, "with it the pictures have more than {limit} bytes together")
            }
            ResourceError::TooManyPixels { width, height } => {
                write!(f, "it has {width} × {height} pixels, which is more than allowed")
            }
        }
    }
}

impl std::error::Error for ResourceError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_tell_the_kind() {
        let svg = br#"<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20" height="40px"/>"#;
        let resource = Resource::new(Arc::from(svg.as_slice()), &Limits::default()).unwrap();
        assert_eq!((resource.media_type, resource.width, resource.height), (MediaType::Svg, 30, 40));
        let text = Resource::new(Arc::from(b"hello".as_slice()), &Limits::default());
        assert_eq!(text, Err(ResourceError::NotAnImage));
        let cut = Resource::new(Arc::from([0xFF, 0xD8, 0xFF].as_slice()), &Limits::default());
        assert_eq!(cut, Err(ResourceError::NotAnImage));
    }
}
