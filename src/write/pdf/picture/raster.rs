//! Pictures that are decoded: GIF, WebP, and the PNG files that cannot be taken over.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader};
use printpdf::{DictItem, ExternalStream};

use super::{Picture, PictureError, entries, name};
use crate::resource::{MediaType, Resource};

/// Decodes the first frame.
pub(super) fn read(resource: &Resource) -> Result<Picture, PictureError> {
    match resource.media_type {
        MediaType::Gif => decode(&resource.bytes, ImageFormat::Gif),
        MediaType::WebP => decode(&resource.bytes, ImageFormat::WebP),
        MediaType::Jpeg | MediaType::Png | MediaType::Svg => Err(PictureError::Unsupported),
    }
}

/// Decodes a picture whose size was checked against the limits before.
pub(super) fn decode(bytes: &[u8], format: ImageFormat) -> Result<Picture, PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.no_limits();
    let image = reader.decode().map_err(|error| PictureError::Damaged(error.to_string()))?;
    Ok(stored(image))
}

fn stored(image: DynamicImage) -> Picture {
    let (width, height) = (image.width(), image.height());
    let alpha = image.color().has_alpha().then(|| alpha(&image)).filter(|alpha| alpha.iter().any(|a| *a < 255));
    let (space, data) = if image.color().has_color() {
        ("DeviceRGB", image.into_rgb8().into_raw())
    } else {
        ("DeviceGray", image.into_luma8().into_raw())
    };
    let mut entries = entries([("ColorSpace", name(space)), ("BitsPerComponent", DictItem::Int(8))]);
    if let Some(alpha) = alpha {
        entries.insert("SMask".to_owned(), DictItem::Stream { stream: mask(width, height, alpha) });
    }
    Picture { width, height, orientation: 1, entries, data, compressed: false }
}

fn alpha(image: &DynamicImage) -> Vec<u8> {
    match image {
        DynamicImage::ImageLumaA8(pixels) => pixels.pixels().map(|pixel| pixel.0[1]).collect(),
        DynamicImage::ImageRgba8(pixels) => pixels.pixels().map(|pixel| pixel.0[3]).collect(),
        other => other.to_rgba8().pixels().map(|pixel| pixel.0[3]).collect(),
    }
}

fn mask(width: u32, height: u32, alpha: Vec<u8>) -> ExternalStream {
    let dict = entries([
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", DictItem::Int(width.into())),
        ("Height", DictItem::Int(height.into())),
        ("ColorSpace", name("DeviceGray")),
        ("BitsPerComponent", DictItem::Int(8)),
    ]);
    ExternalStream { dict, content: alpha, compress: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_picture_is_damaged() {
        assert!(matches!(decode(b"GIF89a", ImageFormat::Gif), Err(PictureError::Damaged(_))));
        assert!(matches!(decode(b"RIFF", ImageFormat::WebP), Err(PictureError::Damaged(_))));
    }

    #[test]
    fn sixteen_bits_become_eight() {
        let deep = DynamicImage::ImageRgba16(image::ImageBuffer::from_pixel(2, 1, image::Rgba([65535, 0, 0, 32768])));
        let picture = stored(deep);
        assert_eq!(picture.data, [255, 0, 0, 255, 0, 0]);
        assert!(picture.entries.contains_key("SMask"));
    }
}
