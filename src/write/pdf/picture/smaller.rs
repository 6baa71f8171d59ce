//! Bitmaps with more pixels than their size on the page needs, made smaller.

use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat};

use super::{Bitmap, jpeg, raster};
use crate::resource::{MediaType, Resource};

/// A bitmap is made smaller only if at least this part of its width goes.
const LEAST_GAIN: f32 = 0.2;
/// The quality with which JPEG is written anew, from 1 to 100.
const QUALITY: u8 = 85;

/// `bitmap`, or a version of it about `width` pixels wide as seen. CMYK stays as it is, for its
/// inks would be lost.
pub(super) fn at_most(bitmap: Bitmap, resource: &Resource, width: f32) -> Bitmap {
    let factor = width / bitmap.size().0;
    if width < 1.0 || factor > 1.0 - LEAST_GAIN {
        return bitmap;
    }
    let side = |pixels: u32| ((pixels as f32 * factor).round() as u32).max(1);
    let (width, height) = (side(bitmap.width), side(bitmap.height));
    let smaller = match resource.media_type {
        MediaType::Jpeg => smaller_jpeg(&bitmap, resource, width, height),
        MediaType::Png => smaller_pixels(&bitmap, resource, ImageFormat::Png, width, height),
        MediaType::Gif => smaller_pixels(&bitmap, resource, ImageFormat::Gif, width, height),
        MediaType::WebP => smaller_pixels(&bitmap, resource, ImageFormat::WebP, width, height),
        MediaType::Svg => None,
    };
    match smaller {
        Some(smaller) if smaller.data.len() < bitmap.data.len() => smaller,
        _ => bitmap,
    }
}

fn smaller_jpeg(bitmap: &Bitmap, resource: &Resource, width: u32, height: u32) -> Option<Bitmap> {
    if bitmap.entries.contains_key("Decode") || jpeg::components(&resource.bytes)? == 4 {
        return None;
    }
    let image = image::load_from_memory_with_format(&resource.bytes, ImageFormat::Jpeg).ok()?;
    let image = image.resize_exact(width, height, FilterType::CatmullRom);
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    match image {
        DynamicImage::ImageLuma8(_) => image.write_with_encoder(encoder),
        other => DynamicImage::ImageRgb8(other.into_rgb8()).write_with_encoder(encoder),
    }
    .ok()?;
    let mut smaller = jpeg::read(&bytes).ok()?;
    // The new file has neither profile nor orientation.
    smaller.entries.insert("ColorSpace".to_owned(), bitmap.entries.get("ColorSpace")?.clone());
    smaller.orientation = bitmap.orientation;
    Some(smaller)
}

fn smaller_pixels(
    bitmap: &Bitmap,
    resource: &Resource,
    format: ImageFormat,
    width: u32,
    height: u32,
) -> Option<Bitmap> {
    let (image, profile) = raster::pixels(&resource.bytes, format).ok()?;
    // What is decoded stands upright.
    let (width, height) = if bitmap.orientation >= 5 { (height, width) } else { (width, height) };
    let smaller = image.resize_exact(width, height, FilterType::CatmullRom);
    Some(raster::stored(smaller, profile))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::env::Limits;

    fn resource(format: ImageFormat) -> Resource {
        let soft = image::RgbImage::from_fn(400, 200, |x, y| image::Rgb([(x / 2) as u8, y as u8, (x * y / 400) as u8]));
        let mut bytes = std::io::Cursor::new(Vec::new());
        soft.write_to(&mut bytes, format).unwrap();
        Resource::new(Arc::from(bytes.into_inner()), &Limits::default()).unwrap()
    }

    #[test]
    fn what_is_finer_than_asked_for_becomes_smaller() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png] {
            let resource = resource(format);
            let whole = super::super::read(&resource).unwrap();
            let bytes = whole.data.len();
            let smaller = at_most(whole, &resource, 100.0);
            assert_eq!((smaller.width, smaller.height), (100, 50), "{format:?}");
            assert!(smaller.data.len() < bytes);
        }
    }

    #[test]
    fn what_is_coarse_enough_stays() {
        let resource = resource(ImageFormat::Jpeg);
        for width in [0.0, 380.0, 400.0, 900.0] {
            let same = at_most(super::super::read(&resource).unwrap(), &resource, width);
            assert_eq!(same.data, &*resource.bytes, "{width}");
        }
    }
}
