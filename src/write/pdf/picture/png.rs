//! PNG: the compressed pixels of opaque pictures are taken over as they are, which PDF's
//! `FlateDecode` with PNG predictors allows; others are decoded.

use printpdf::DictItem;

use super::{Bitmap, PictureError, entries, icc, icc_based, jpeg, name, raster};

/// The header chunk, `IHDR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Header {
    width: u32,
    height: u32,
    depth: u8,
    color: u8,
    interlaced: bool,
}

/// As much of a PNG file as PDF needs.
#[derive(Debug)]
struct Chunks<'b> {
    header: Header,
    palette: Option<&'b [u8]>,
    transparent: bool,
    /// Whether it has a colour profile.
    profiled: bool,
    orientation: u8,
    data: Vec<u8>,
}

pub(super) fn read(bytes: &[u8]) -> Result<Bitmap, PictureError> {
    let chunks = chunks(bytes).ok_or_else(|| PictureError::Damaged("a part of it is missing or altered".to_owned()))?;
    let header = chunks.header;
    let plain = matches!(header.color, 0 | 2 | 3) && !chunks.transparent && !header.interlaced;
    // See `save`: data taken over cannot be made anew.
    let plain = plain && !chunks.data.ends_with(b"\r");
    let profile = if plain && chunks.profiled { raster::profile(bytes) } else { None };
    match (plain, space(&chunks, profile)) {
        (true, Some(space)) => Ok(taken_over(chunks, space)),
        _ => raster::decode(bytes, image::ImageFormat::Png),
    }
}

/// An opaque picture as this program writes it, taken over; `None` where it cannot be.
pub(super) fn taken_over_whole(bytes: &[u8]) -> Option<Bitmap> {
    let chunks = chunks(bytes).filter(|chunks| !chunks.data.ends_with(b"\r"))?;
    let space = space(&chunks, None)?;
    Some(taken_over(chunks, space))
}

fn taken_over(chunks: Chunks<'_>, space: DictItem) -> Bitmap {
    let header = chunks.header;
    let int = |value: u32| DictItem::Int(value.into());
    let parameters = entries([
        ("Predictor", int(15)),
        ("Colors", int(if header.color == 2 { 3 } else { 1 })),
        ("BitsPerComponent", int(header.depth.into())),
        ("Columns", int(header.width)),
    ]);
    let entries = entries([
        ("ColorSpace", space),
        ("BitsPerComponent", int(header.depth.into())),
        ("Filter", name("FlateDecode")),
        ("DecodeParms", DictItem::Dict { map: parameters }),
    ]);
    let (width, height, orientation) = (header.width, header.height, chunks.orientation);
    Bitmap { width, height, orientation, entries, data: chunks.data, compressed: true }
}

fn space(chunks: &Chunks<'_>, profile: Option<Vec<u8>>) -> Option<DictItem> {
    let components = if chunks.header.color == 0 { 1 } else { 3 };
    let base = match profile.filter(|profile| icc::is_usable(profile, components)) {
        Some(profile) => icc_based(components, profile),
        None => name(if components == 1 { "DeviceGray" } else { "DeviceRGB" }),
    };
    if chunks.header.color != 3 {
        return Some(base);
    }
    let palette = chunks.palette?;
    let last = i64::try_from(palette.len() / 3).ok()? - 1;
    let table = DictItem::Bytes(palette.to_vec());
    (last >= 0).then(|| DictItem::Array(vec![name("Indexed"), base, DictItem::Int(last), table]))
}

/// Walks over the chunks, and checks them. `None` if something is wrong.
fn chunks(bytes: &[u8]) -> Option<Chunks<'_>> {
    let mut rest = bytes.get(8..)?;
    let mut out: Option<Chunks<'_>> = None;
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let kind = rest.get(4..8)?;
        let data = rest.get(8..length.checked_add(8)?)?;
        let check = rest.get(8 + length..length.checked_add(12)?)?;
        if crc(&[kind, data]).to_be_bytes() != *check {
            return None;
        }
        rest = rest.get(12 + length..)?;
        match (kind, &mut out) {
            (b"IHDR", None) => {
                let header = header(data)?;
                let (transparent, profiled, orientation) = (false, false, 1);
                out = Some(Chunks { header, palette: None, transparent, profiled, orientation, data: Vec::new() });
            }
            (_, None) => return None,
            (b"IEND", Some(_)) => return out.filter(|chunks| !chunks.data.is_empty()),
            (b"PLTE", Some(chunks)) => chunks.palette = Some(data),
            (b"tRNS", Some(chunks)) => chunks.transparent = true,
            (b"iCCP", Some(chunks)) => chunks.profiled = true,
            (b"eXIf", Some(chunks)) => chunks.orientation = jpeg::orientation(data).unwrap_or(1),
            (b"IDAT", Some(chunks)) => chunks.data.extend_from_slice(data),
            _ => {}
        }
    }
}

fn header(data: &[u8]) -> Option<Header> {
    let side = |at: usize| Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?)).filter(|side| *side > 0);
    let (width, height) = (side(0)?, side(4)?);
    let [depth @ (1 | 2 | 4 | 8 | 16), color @ (0 | 2 | 3 | 4 | 6), _, _, interlace] = *data.get(8..13)? else {
        return None;
    };
    Some(Header { width, height, depth, color, interlaced: interlace != 0 })
}

/// The checksum of a chunk (CRC-32, ISO 3309).
fn crc(parts: &[&[u8]]) -> u32 {
    const TABLE: [u32; 256] = table();
    let bytes = parts.iter().flat_map(|part| part.iter());
    !bytes.fold(u32::MAX, |sum, byte| TABLE[usize::from(sum as u8 ^ byte)] ^ sum >> 8)
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut value = index as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { 0xEDB8_8320 ^ value >> 1 } else { value >> 1 };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ExtendedColorType, ImageEncoder};

    fn png(color: ExtendedColorType, pixels: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        image::codecs::png::PngEncoder::new(&mut out).write_image(pixels, 2, 2, color).unwrap();
        out
    }

    #[test]
    fn opaque_pixels_are_taken_over() {
        let picture = read(&png(ExtendedColorType::Rgb8, &[9; 12])).unwrap();
        assert!(picture.entries.contains_key("DecodeParms"));
        assert_eq!((picture.width, picture.height), (2, 2));
        let deep = read(&png(ExtendedColorType::L16, &[9; 8])).unwrap();
        assert_eq!(deep.entries["BitsPerComponent"], DictItem::Int(16));
    }

    #[test]
    fn transparency_becomes_a_mask() {
        let picture = read(&png(ExtendedColorType::Rgba8, &[9; 16])).unwrap();
        assert!(picture.entries.contains_key("SMask"));
        let opaque = read(&png(ExtendedColorType::Rgba8, &[255; 16])).unwrap();
        assert!(!opaque.entries.contains_key("SMask"));
    }

    #[test]
    fn damage_is_noticed() {
        let mut bytes = png(ExtendedColorType::Rgb8, &[9; 12]);
        assert!(read(&bytes[..bytes.len() - 5]).is_err());
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        assert!(matches!(read(&bytes), Err(PictureError::Damaged(_))));
    }
}
