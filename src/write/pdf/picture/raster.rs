//! Pictures that are decoded: GIF, WebP, and the PNG files that cannot be taken over.
//!
//! Their pixels are stored in the smallest form that loses nothing: a palette where there are
//! few colours, grey where there are none, each row as its difference from what is around it.

use std::collections::BTreeMap;
use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, GrayImage, ImageBuffer, ImageDecoder, ImageFormat, ImageReader};
use printpdf::DictItem;

use super::{Bitmap, PictureError, entries, icc, icc_based, name};

/// The most colours of a palette.
const MOST_COLORS: usize = 256;

/// Decodes a picture whose size was checked against the limits before; of a GIF the first frame.
pub(super) fn decode(bytes: &[u8], format: ImageFormat) -> Result<Bitmap, PictureError> {
    let (image, profile) = pixels(bytes, format)?;
    Ok(stored(image, profile))
}

/// The pixels, upright, and the colour profile.
pub(super) fn pixels(bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, Option<Vec<u8>>), PictureError> {
    let damaged = |error: image::ImageError| PictureError::Damaged(error.to_string());
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.no_limits();
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let profile = decoder.icc_profile().ok().flatten();
    let orientation = decoder.orientation().ok();
    let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    if let Some(orientation) = orientation {
        image.apply_orientation(orientation);
    }
    Ok((image, profile))
}

/// The colour profile of a PNG file.
pub(super) fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    image::codecs::png::PngDecoder::new(Cursor::new(bytes)).ok()?.icc_profile().ok().flatten()
}

/// A decoded picture as a bitmap of the file.
pub(super) fn stored(image: DynamicImage, profile: Option<Vec<u8>>) -> Bitmap {
    let alpha = alpha(&image);
    let color = opaque(image);
    let profile = profile.filter(|profile| icc::is_usable(profile, color.color().channel_count()));
    let palette = if profile.is_none() { indexed(&color) } else { None };
    let (space, color) = match (palette, profile) {
        (Some((table, places)), _) => {
            let last = DictItem::Int(table.len() as i64 / 3 - 1);
            let space = vec![name("Indexed"), name("DeviceRGB"), last, DictItem::Bytes(table)];
            (Some(DictItem::Array(space)), DynamicImage::ImageLuma8(places))
        }
        (None, Some(profile)) => (Some(icc_based(color.color().channel_count(), profile)), color),
        (None, None) => (None, color),
    };
    let mut bitmap = packed(color);
    if let Some(space) = space {
        bitmap.entries.insert("ColorSpace".to_owned(), space);
    }
    if let Some(alpha) = alpha {
        let mask = packed(alpha).into_stream();
        bitmap.entries.insert("SMask".to_owned(), DictItem::Stream { stream: mask });
    }
    bitmap
}

/// The opacity as a grey picture, where anything is seen through. 16 bits stay 16 bits.
fn alpha(image: &DynamicImage) -> Option<DynamicImage> {
    let (width, height) = (image.width(), image.height());
    let bytes = |alpha: Vec<u8>| {
        let seen_through = alpha.iter().any(|part| *part < u8::MAX);
        let grey = seen_through.then(|| GrayImage::from_raw(width, height, alpha)).flatten();
        grey.map(DynamicImage::ImageLuma8)
    };
    match image {
        DynamicImage::ImageLumaA8(pixels) => bytes(pixels.pixels().map(|pixel| pixel.0[1]).collect()),
        DynamicImage::ImageRgba8(pixels) => bytes(pixels.pixels().map(|pixel| pixel.0[3]).collect()),
        other if other.color().has_alpha() => {
            let alpha: Vec<u16> = other.to_rgba16().pixels().map(|pixel| pixel.0[3]).collect();
            let seen_through = alpha.iter().any(|part| *part < u16::MAX);
            let grey = seen_through.then(|| ImageBuffer::from_raw(width, height, alpha)).flatten();
            grey.map(DynamicImage::ImageLuma16)
        }
        _ => None,
    }
}

/// The colours alone; grey where no pixel has any.
fn opaque(image: DynamicImage) -> DynamicImage {
    let deep = image.color().bytes_per_pixel() / image.color().channel_count() > 1;
    let is_grey = |r, g, b| r == g && g == b;
    match (image.color().has_color(), deep) {
        (true, true) => DynamicImage::ImageRgb16(image.into_rgb16()),
        (true, false) => {
            let rgb = image.into_rgb8();
            if rgb.pixels().all(|pixel| is_grey(pixel.0[0], pixel.0[1], pixel.0[2])) {
                return DynamicImage::ImageLuma8(DynamicImage::ImageRgb8(rgb).into_luma8());
            }
            DynamicImage::ImageRgb8(rgb)
        }
        (false, true) => DynamicImage::ImageLuma16(image.into_luma16()),
        (false, false) => DynamicImage::ImageLuma8(image.into_luma8()),
    }
}

/// The palette of a picture of few colours, and for each pixel its place in it.
fn indexed(image: &DynamicImage) -> Option<(Vec<u8>, GrayImage)> {
    let DynamicImage::ImageRgb8(pixels) = image else { return None };
    let mut known: BTreeMap<[u8; 3], u8> = BTreeMap::new();
    let mut table = Vec::new();
    let mut places = Vec::with_capacity(pixels.len() / 3);
    for pixel in pixels.pixels() {
        let place = match known.get(&pixel.0) {
            Some(place) => *place,
            None if known.len() == MOST_COLORS => return None,
            None => {
                let place = known.len() as u8;
                known.insert(pixel.0, place);
                table.extend_from_slice(&pixel.0);
                place
            }
        };
        places.push(place);
    }
    Some((table, GrayImage::from_raw(pixels.width(), pixels.height(), places)?))
}

/// The pixels, compressed as PNG compresses them, or else plainly.
fn packed(image: DynamicImage) -> Bitmap {
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::Adaptive);
    let taken = image.write_with_encoder(encoder).ok().and_then(|()| super::png::taken_over_whole(&png));
    taken.unwrap_or_else(|| plain(&image))
}

fn plain(image: &DynamicImage) -> Bitmap {
    let color = image.color();
    let space = if color.channel_count() == 1 { "DeviceGray" } else { "DeviceRGB" };
    let deep = color.bytes_per_pixel() / color.channel_count() > 1;
    let data = match image {
        DynamicImage::ImageLuma16(pixels) => big_endian(pixels.as_raw()),
        DynamicImage::ImageRgb16(pixels) => big_endian(pixels.as_raw()),
        other => other.as_bytes().to_vec(),
    };
    let depth = DictItem::Int(if deep { 16 } else { 8 });
    let entries = entries([("ColorSpace", name(space)), ("BitsPerComponent", depth)]);
    Bitmap { width: image.width(), height: image.height(), orientation: 1, entries, data, compressed: false }
}

fn big_endian(samples: &[u16]) -> Vec<u8> {
    samples.iter().flat_map(|sample| sample.to_be_bytes()).collect()
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
    fn sixteen_bits_stay() {
        let deep = DynamicImage::ImageRgba16(image::ImageBuffer::from_pixel(2, 1, image::Rgba([65535, 0, 0, 32768])));
        let picture = stored(deep, None);
        assert_eq!(picture.entries["BitsPerComponent"], DictItem::Int(16));
        assert!(picture.entries.contains_key("SMask"));
    }

    #[test]
    fn few_colours_become_a_palette_and_no_colour_grey() {
        let flat = |pixel| DynamicImage::ImageRgb8(image::RgbImage::from_pixel(40, 40, image::Rgb(pixel)));
        let space = |picture: &Bitmap| format!("{:?}", picture.entries["ColorSpace"]);
        assert!(matches!(&stored(flat([9, 80, 7]), None).entries["ColorSpace"], DictItem::Array(_)));
        assert_eq!(
            stored(flat([9, 9, 9]), None).entries["ColorSpace"],
            name("DeviceGray"),
            "{}",
            space(&stored(flat([9, 9, 9]), None))
        );
    }

    #[test]
    fn soft_pictures_are_stored_as_differences() {
        let soft = image::RgbImage::from_fn(90, 60, |x, y| image::Rgb([(2 * x) as u8, (3 * y) as u8, (x + y) as u8]));
        let picture = stored(DynamicImage::ImageRgb8(soft), None);
        assert!(picture.entries.contains_key("DecodeParms"));
        assert!(picture.data.len() < 90 * 60, "{} bytes", picture.data.len());
    }
}
