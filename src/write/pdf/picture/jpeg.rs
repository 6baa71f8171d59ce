//! JPEG, taken over byte for byte (`DCTDecode`).
//!
//! Only the segments before the picture are looked at: for size, colours, colour profile and
//! orientation.

use printpdf::DictItem;

use super::{Bitmap, PictureError, entries, icc, icc_based, name};

/// What the segments of a JPEG file say.
#[derive(Debug, Default)]
struct Head {
    frame: Option<Frame>,
    /// The parts of a colour profile with their numbers.
    profile: Vec<(u8, Vec<u8>)>,
    orientation: u8,
    /// Whether Adobe's marker is there: its CMYK is stored inverted.
    adobe: bool,
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    width: u32,
    height: u32,
    components: u8,
}

pub(super) fn read(bytes: &[u8]) -> Result<Bitmap, PictureError> {
    let head = head(bytes).ok_or_else(|| damaged("a segment is cut off"))?;
    let frame = head.frame.ok_or_else(|| damaged("it has no frame"))?;
    let end = end(bytes).ok_or_else(|| damaged("its end is missing"))?;
    let space = color_space(&head, frame.components).ok_or_else(|| damaged("its colours are of no known kind"))?;
    let mut entries =
        entries([("ColorSpace", space), ("BitsPerComponent", DictItem::Int(8)), ("Filter", name("DCTDecode"))]);
    if frame.components == 4 && head.adobe {
        let inverted = (0..8).map(|index| DictItem::Int(1 - index % 2)).collect();
        entries.insert("Decode".to_owned(), DictItem::Array(inverted));
    }
    Ok(Bitmap {
        width: frame.width,
        height: frame.height,
        orientation: head.orientation,
        entries,
        data: bytes[..end].to_vec(),
        compressed: true,
    })
}

/// The number of colours of a JPEG file.
pub(super) fn components(bytes: &[u8]) -> Option<u8> {
    Some(head(bytes)?.frame?.components)
}

/// Where the picture ends: behind the marker that says so, or behind what some cameras append
/// to it, unless that ends in a carriage return (see `save`). `None` if the marker is missing.
fn end(bytes: &[u8]) -> Option<usize> {
    let marker = bytes.windows(2).rposition(|pair| pair == [0xFF, 0xD9])?;
    Some(if bytes.ends_with(b"\r") { marker + 2 } else { bytes.len() })
}

fn damaged(how: &str) -> PictureError {
    PictureError::Damaged(how.to_owned())
}

/// The file's own profile where it fits, else what the output intent says of grey and RGB; CMYK
/// without a profile gets one of ours, because PDF/A wants to know what its colours are.
fn color_space(head: &Head, components: u8) -> Option<DictItem> {
    let mut parts: Vec<_> = head.profile.iter().collect();
    parts.sort_by_key(|(number, _)| *number);
    let profile: Vec<u8> = parts.into_iter().flat_map(|(_, part)| part).copied().collect();
    if icc::is_usable(&profile, components) {
        return Some(icc_based(components, profile));
    }
    match components {
        1 => Some(name("DeviceGray")),
        3 => Some(name("DeviceRGB")),
        4 => Some(icc_based(4, icc::plain_cmyk())),
        _ => None,
    }
}

/// Walks over the segments up to the compressed picture. `None` if one reaches past the end.
fn head(bytes: &[u8]) -> Option<Head> {
    let mut head = Head { orientation: 1, ..Head::default() };
    let mut at = 2;
    loop {
        while *bytes.get(at)? != 0xFF {
            at += 1;
        }
        while *bytes.get(at)? == 0xFF {
            at += 1;
        }
        let marker = *bytes.get(at)?;
        at += 1;
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            continue;
        }
        if matches!(marker, 0xD9 | 0xDA) {
            return Some(head);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        let segment = bytes.get(at + 2..at + length)?;
        head.segment(marker, segment);
        at += length;
    }
}

impl Head {
    fn segment(&mut self, marker: u8, segment: &[u8]) {
        match marker {
            // Baseline, extended and progressive frames with Huffman coding: what DCTDecode takes.
            0xC0..=0xC2 => self.frame = frame(segment),
            0xE1 => {
                if let Some(orientation) = segment.strip_prefix(b"Exif\0\0").and_then(orientation) {
                    self.orientation = orientation;
                }
            }
            0xE2 => {
                if let Some([number, _, part @ ..]) = segment.strip_prefix(b"ICC_PROFILE\0") {
                    self.profile.push((*number, part.to_vec()));
                }
            }
            0xEE => self.adobe |= segment.starts_with(b"Adobe"),
            _ => {}
        }
    }
}

fn frame(segment: &[u8]) -> Option<Frame> {
    let [8, h1, h0, w1, w0, components, ..] = segment else { return None };
    let side = |high: u8, low: u8| u32::from(u16::from_be_bytes([high, low]));
    let frame = Frame { width: side(*w1, *w0), height: side(*h1, *h0), components: *components };
    (frame.width > 0 && frame.height > 0).then_some(frame)
}

/// The orientation (tag 0x0112) that EXIF data states.
pub(super) fn orientation(tiff: &[u8]) -> Option<u8> {
    let big = tiff.starts_with(b"MM");
    let short = |at: usize| {
        let pair = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let (high, low) = if big { (4, 6) } else { (6, 4) };
    let directory = usize::from(short(high)?) << 16 | usize::from(short(low)?);
    let count = usize::from(short(directory)?);
    let entry = (0..count).map(|index| directory + 2 + 12 * index).find(|at| short(*at) == Some(0x0112))?;
    u8::try_from(short(entry + 8)?).ok().filter(|value| (1..=8).contains(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, marker], length.as_slice(), body].concat()
    }

    fn jpeg(components: u8, extra: &[Vec<u8>]) -> Vec<u8> {
        let mut out = vec![0xFF, 0xD8];
        out.extend(extra.concat());
        out.extend(segment(0xC0, &[8, 0, 20, 0, 30, components]));
        out.extend(segment(0xDA, &[0]));
        out.extend([1, 2, 3, 0xFF, 0xD9]);
        out
    }

    #[test]
    fn the_bytes_stay_as_they_are() {
        let bytes = jpeg(3, &[]);
        let picture = read(&bytes).unwrap();
        assert_eq!((picture.width, picture.height), (30, 20));
        assert_eq!(picture.data, bytes);
        assert!(picture.compressed);
        assert_eq!(picture.entries["ColorSpace"], name("DeviceRGB"));
    }

    #[test]
    fn cmyk_by_adobe_is_inverted_and_has_a_profile() {
        let picture = read(&jpeg(4, &[segment(0xEE, b"Adobe\0d\0\0\0\0\x02")])).unwrap();
        assert!(picture.entries.contains_key("Decode"));
        assert!(matches!(&picture.entries["ColorSpace"], DictItem::Array(parts) if parts[0] == name("ICCBased")));
    }

    #[test]
    fn exif_tells_the_orientation() {
        let little = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        let big = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0";
        assert_eq!(read(&jpeg(3, &[segment(0xE1, little)])).unwrap().orientation, 6);
        assert_eq!(read(&jpeg(3, &[segment(0xE1, big)])).unwrap().orientation, 8);
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        let bytes = jpeg(3, &[]);
        for length in [3, 8, bytes.len() - 2] {
            assert!(matches!(read(&bytes[..length]), Err(PictureError::Damaged(_))), "{length}");
        }
        assert!(read(&jpeg(2, &[])).is_err());
    }
}
