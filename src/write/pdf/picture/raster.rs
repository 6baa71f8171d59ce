//! Pictures that are decoded: GIF, WebP, and the PNG files that cannot be taken over.
//!
//! Their pixels are stored in the smallest form that loses nothing: a palette where there are
//! few colours, grey where there are none, each row as its difference from what is around it.

use std::collections::BTreeMap;
use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use lopdf::{Dictionary, Stream};
use printpdf::{DictItem, ExternalStream};

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

/// Samples of pixels, row by row.
struct Samples {
    components: u8,
    depth: u8,
    data: Vec<u8>,
}

/// A decoded picture as a bitmap of the file.
pub(super) fn stored(image: DynamicImage, profile: Option<Vec<u8>>) -> Bitmap {
    let (width, height) = (image.width(), image.height());
    let (color, alpha) = parts(image);
    let profile = profile.filter(|profile| icc::is_usable(profile, color.components));
    let palette = if profile.is_none() { indexed(&color) } else { None };
    let (space, color) = match (palette, profile) {
        (Some((table, places)), _) => {
            let last = DictItem::Int(table.len() as i64 / 3 - 1);
            let space = vec![name("Indexed"), name("DeviceRGB"), last, DictItem::Bytes(table)];
            (DictItem::Array(space), Samples { components: 1, depth: 8, data: places })
        }
        (None, Some(profile)) => (icc_based(color.components, profile), color),
        (None, None) => (name(if color.components == 1 { "DeviceGray" } else { "DeviceRGB" }), color),
    };
    let (mut entries, data) = packed(color, width);
    entries.insert("ColorSpace".to_owned(), space);
    if let Some(alpha) = alpha {
        entries.insert("SMask".to_owned(), DictItem::Stream { stream: mask(width, height, alpha) });
    }
    Bitmap { width, height, orientation: 1, entries, data, compressed: true }
}

/// Colours, and transparency where there is any. 16 bits stay 16 bits.
fn parts(image: DynamicImage) -> (Samples, Option<Samples>) {
    let color = image.color();
    let deep = color.bytes_per_pixel() / color.channel_count() > 1;
    let (with_color, size) = (color.has_color(), if deep { 2 } else { 1 });
    let all = match (with_color, deep) {
        (true, true) => big_endian(image.into_rgba16().into_raw()),
        (true, false) => image.into_rgba8().into_raw(),
        (false, true) => big_endian(image.into_luma_alpha16().into_raw()),
        (false, false) => image.into_luma_alpha8().into_raw(),
    };
    let components = if with_color { 3 } else { 1 };
    let (mut data, mut alpha) = (Vec::with_capacity(all.len()), Vec::with_capacity(all.len() / (components + 1)));
    for pixel in all.chunks_exact((components + 1) * size) {
        let (color, opacity) = pixel.split_at(components * size);
        data.extend_from_slice(color);
        alpha.extend_from_slice(opacity);
    }
    let depth = 8 * size as u8;
    let is_grey = |pixel: &[u8]| pixel[..size] == pixel[size..2 * size] && pixel[size..2 * size] == pixel[2 * size..];
    let mut components = components as u8;
    if components == 3 && data.chunks_exact(3 * size).all(is_grey) {
        data = data.chunks_exact(3 * size).flat_map(|pixel| pixel[..size].to_vec()).collect();
        components = 1;
    }
    let seen_through = alpha.iter().any(|part| *part < 255);
    let alpha = seen_through.then_some(Samples { components: 1, depth, data: alpha });
    (Samples { components, depth, data }, alpha)
}

fn big_endian(samples: Vec<u16>) -> Vec<u8> {
    samples.into_iter().flat_map(u16::to_be_bytes).collect()
}

/// The palette of a picture of few colours, and for each pixel its place in it.
fn indexed(color: &Samples) -> Option<(Vec<u8>, Vec<u8>)> {
    if color.components != 3 || color.depth != 8 {
        return None;
    }
    let mut known: BTreeMap<&[u8], u8> = BTreeMap::new();
    let mut table = Vec::new();
    let mut places = Vec::with_capacity(color.data.len() / 3);
    for pixel in color.data.chunks_exact(3) {
        let place = match known.get(pixel) {
            Some(place) => *place,
            None if known.len() == MOST_COLORS => return None,
            None => {
                let place = known.len() as u8;
                known.insert(pixel, place);
                table.extend_from_slice(pixel);
                place
            }
        };
        places.push(place);
    }
    Some((table, places))
}

/// The compressed samples and what a reader must know to decompress them.
fn packed(samples: Samples, width: u32) -> (BTreeMap<String, DictItem>, Vec<u8>) {
    let int = |value: u32| DictItem::Int(value.into());
    let bytes = usize::from(samples.components) * usize::from(samples.depth) / 8;
    let filtered = filtered(&samples.data, width as usize * bytes, bytes);
    let plain = deflated(samples.data);
    let filtered = deflated(filtered);
    let mut out =
        entries([("BitsPerComponent", int(samples.depth.into())), ("Filter", name("FlateDecode"))]);
    if filtered.len() >= plain.len() {
        return (out, plain);
    }
    let parameters = entries([
        ("Predictor", int(15)),
        ("Colors", int(samples.components.into())),
        ("BitsPerComponent", int(samples.depth.into())),
        ("Columns", int(width)),
    ]);
    out.insert("DecodeParms".to_owned(), DictItem::Dict { map: parameters });
    (out, filtered)
}

/// Rows as differences, as PNG has them (PNG, 9): each with the filter that leaves the least.
fn filtered(data: &[u8], row: usize, pixel: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() + data.len() / row.max(1) + 1);
    let nothing = vec![0; row];
    let mut above: &[u8] = &nothing;
    for line in data.chunks(row.max(1)) {
        let attempts = [0, 1, 2, 4].map(|kind| filtered_row(kind, line, above, pixel));
        let cost = |row: &Vec<u8>| row.iter().map(|byte| u64::from((*byte as i8).unsigned_abs())).sum::<u64>();
        let best = attempts.into_iter().zip([0, 1, 2, 4]).min_by_key(|(row, _)| cost(row));
        if let Some((best, kind)) = best {
            out.push(kind);
            out.extend(best);
        }
        above = line;
    }
    out
}

fn filtered_row(kind: u8, line: &[u8], above: &[u8], pixel: usize) -> Vec<u8> {
    let left = |line: &[u8], index: usize| index.checked_sub(pixel).map_or(0, |index| line[index]);
    let guess = |index: usize| match kind {
        1 => left(line, index),
        2 => above[index],
        4 => paeth(left(line, index), above[index], left(above, index)),
        _ => 0,
    };
    line.iter().enumerate().map(|(index, byte)| byte.wrapping_sub(guess(index))).collect()
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(above) - i16::from(corner);
    let distance = |of: u8| (estimate - i16::from(of)).abs();
    [left, above, corner].into_iter().min_by_key(|of| distance(*of)).unwrap_or(left)
}

/// Deflated data that does not end in a carriage return (see `save`).
fn deflated(data: Vec<u8>) -> Vec<u8> {
    let mut stream = Stream::new(Dictionary::new(), data);
    crate::write::pdf::save::compress(&mut stream);
    stream.content
}

fn mask(width: u32, height: u32, alpha: Samples) -> ExternalStream {
    let (mut dict, content) = packed(alpha, width);
    let more = entries([
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", DictItem::Int(width.into())),
        ("Height", DictItem::Int(height.into())),
        ("ColorSpace", name("DeviceGray")),
    ]);
    dict.extend(more);
    ExternalStream { dict, content, compress: false }
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
        assert_eq!(stored(flat([9, 9, 9]), None).entries["ColorSpace"], name("DeviceGray"), "{}", space(&stored(flat([9, 9, 9]), None)));
    }

    #[test]
    fn soft_pictures_are_stored_as_differences() {
        let soft = image::RgbImage::from_fn(90, 60, |x, y| image::Rgb([(2 * x) as u8, (3 * y) as u8, (x + y) as u8]));
        let picture = stored(DynamicImage::ImageRgb8(soft), None);
        assert!(picture.entries.contains_key("DecodeParms"));
        assert!(picture.data.len() < 90 * 60, "{} bytes", picture.data.len());
    }
}
