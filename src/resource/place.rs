//! Where a picture was taken, as cameras and telephones note it in their files: found, and made nothing.
//!
//! Who publishes a portrait does not mean to tell where somebody lives. Only the place goes: what EXIF
//! (CIPA DC-008) has in its GPS directory, and the `GPS…` properties of XMP (ISO 16684). The file keeps its
//! size, and all else that it says.

use std::ops::Range;

use super::MediaType;

/// The tag of EXIF that leads to the place.
const GPS: u16 = 0x8825;

/// The most entries of a directory that are looked at; the standard has 32.
const MOST_ENTRIES: usize = 64;

/// How a part of a file tells about the picture.
#[derive(Clone, Copy)]
enum Kind {
    Exif,
    Xmp,
}

/// The file without the place; `None` where it states none.
pub(super) fn without_place(bytes: &[u8], media_type: MediaType) -> Option<Vec<u8>> {
    let parts = match media_type {
        MediaType::Jpeg => of_jpeg(bytes),
        MediaType::Png => of_png(bytes),
        MediaType::WebP => of_webp(bytes),
        MediaType::Gif | MediaType::Svg => Vec::new(),
    };
    let mut file: Option<Vec<u8>> = None;
    for (range, kind) in parts {
        let mut part = bytes[range.clone()].to_vec();
        let has_place = match kind {
            Kind::Exif => blank_exif(&mut part),
            Kind::Xmp => blank_xmp(&mut part),
        };
        if has_place {
            let file = file.get_or_insert_with(|| bytes.to_vec());
            file[range.clone()].copy_from_slice(&part);
            if media_type == MediaType::Png {
                let sum = crc(&file[range.start - 4..range.end]);
                file[range.end..range.end + 4].copy_from_slice(&sum.to_be_bytes());
            }
        }
    }
    file
}

/// The kind of a part by what it begins with, and where its content begins.
fn told(part: &[u8]) -> Option<(usize, Kind)> {
    const HEADS: [(&[u8], Kind); 4] = [
        (b"Exif\0\0", Kind::Exif),
        (b"http://ns.adobe.com/xap/1.0/\0", Kind::Xmp),
        (b"http://ns.adobe.com/xmp/extension/\0", Kind::Xmp),
        (b"XML:com.adobe.xmp\0", Kind::Xmp),
    ];
    HEADS.iter().find(|(head, _)| part.starts_with(head)).map(|(head, kind)| (head.len(), *kind))
}

/// The segments before the picture itself.
fn of_jpeg(bytes: &[u8]) -> Vec<(Range<usize>, Kind)> {
    let mut parts = Vec::new();
    let mut at = 2;
    while let Some([0xFF, marker, high, low]) = bytes.get(at..at + 4) {
        // Bytes that fill up before a marker.
        if *marker == 0xFF {
            at += 1;
            continue;
        }
        let end = at + 2 + usize::from(u16::from_be_bytes([*high, *low]));
        if *marker == 0xDA || end > bytes.len() {
            break;
        }
        if *marker == 0xE1
            && let Some((head, kind)) = bytes.get(at + 4..end).and_then(told)
        {
            parts.push((at + 4 + head..end, kind));
        }
        at = end.max(at + 4);
    }
    parts
}

fn of_png(bytes: &[u8]) -> Vec<(Range<usize>, Kind)> {
    let mut parts = Vec::new();
    let mut at = 8;
    while let Some(length) = number(bytes, at, 4, false) {
        let (start, end) = (at + 8, (at + 8).saturating_add(length));
        if end.saturating_add(4) > bytes.len() {
            break;
        }
        match &bytes[at + 4..start] {
            b"eXIf" => parts.push((start..end, Kind::Exif)),
            // The sum is of the whole chunk, so the whole chunk is the part.
            b"iTXt" if told(&bytes[start..end]).is_some() => parts.push((start..end, Kind::Xmp)),
            _ => {}
        }
        at = end + 4;
    }
    parts
}

fn of_webp(bytes: &[u8]) -> Vec<(Range<usize>, Kind)> {
    let mut parts = Vec::new();
    let mut at = 12;
    while let Some(length) = number(bytes, at + 4, 4, true) {
        let (start, end) = (at + 8, (at + 8).saturating_add(length));
        let Some(content) = bytes.get(start..end) else { break };
        match &bytes[at..at + 4] {
            b"EXIF" => {
                let head = told(content).map_or(0, |(head, _)| head);
                parts.push((start + head..end, Kind::Exif));
            }
            b"XMP " => parts.push((start..end, Kind::Xmp)),
            _ => {}
        }
        at = end + length % 2;
    }
    parts
}

/// The number of so many bytes at `at`.
fn number(bytes: &[u8], at: usize, length: usize, little: bool) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    let add = |sum: usize, byte: &u8| (sum << 8) | usize::from(*byte);
    Some(if little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
}

/// Whether there is a place, which then is nothing but zeros: an empty directory.
fn blank_exif(tiff: &mut [u8]) -> bool {
    let Some(ranges) = places(tiff) else { return false };
    ranges.into_iter().for_each(|range| tiff[range].fill(0));
    true
}

/// Where the place is: the directory, and the values that lie outside of it.
fn places(tiff: &[u8]) -> Option<Vec<Range<usize>>> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| number(tiff, at, 2, little);
    let long = |at: usize| number(tiff, at, 4, little);
    let entries = |directory: usize| {
        let count = short(directory).unwrap_or_default();
        (0..count.min(MOST_ENTRIES)).map(move |index| directory + 2 + 12 * index)
    };
    let pointer = entries(long(4)?).find(|&at| short(at) == Some(usize::from(GPS)))?;
    let directory = long(pointer + 8)?;
    let count = short(directory).filter(|count| *count > 0)?;
    let mut ranges = Vec::with_capacity(1);
    ranges.push(directory..(directory + 2 + 12 * count).min(tiff.len()));
    let mut left = tiff.len();
    for at in entries(directory) {
        let (Some(kind), Some(values), Some(start)) = (short(at + 2), long(at + 4), long(at + 8)) else { break };
        let size = width(kind).saturating_mul(values);
        if size > 4 && size <= left && start.saturating_add(size) <= tiff.len() {
            left -= size;
            ranges.push(start..start + size);
        }
    }
    Some(ranges)
}

/// How many bytes a value of this type has (TIFF 6.0, section 2).
fn width(kind: usize) -> usize {
    match kind {
        3 | 8 => 2,
        4 | 9 | 11 => 4,
        5 | 10 | 12 => 8,
        _ => 1,
    }
}

/// Whether there are properties of a place, whose digits then are all zero.
fn blank_xmp(packet: &mut [u8]) -> bool {
    let mut changed = false;
    let mut at = 0;
    while let Some(found) = packet[at..].windows(4).position(|four| four == b":GPS") {
        at += found + 4;
        // The name ends in `="` or `>`, and the value in `"` or `<`.
        let name_ends = |byte: &u8| matches!(byte, b'"' | b'\'' | b'>');
        let Some(name) = packet[at..].iter().position(name_ends) else { break };
        at += name + 1;
        while let Some(byte) = packet.get_mut(at).filter(|byte| !matches!(byte, b'"' | b'\'' | b'<')) {
            if matches!(*byte, b'1'..=b'9') {
                *byte = b'0';
                changed = true;
            }
            at += 1;
        }
    }
    changed
}

/// The check sum of a chunk (PNG, annex D).
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32| if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 };
    let add = |sum: u32, byte: &u8| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum));
    !bytes.iter().fold(u32::MAX, add)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// EXIF with an orientation, and a latitude of 59 degrees outside of its directory.
    fn exif(little: bool) -> Vec<u8> {
        let short = |value: u16| if little { value.to_le_bytes() } else { value.to_be_bytes() };
        let long = |value: u32| if little { value.to_le_bytes() } else { value.to_be_bytes() };
        let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            [&short(tag)[..], &short(kind), &long(count), &value].concat()
        };
        let mut tiff = if little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
        tiff.extend(long(8));
        tiff.extend(short(2));
        tiff.extend(entry(0x0112, 3, 1, if little { [6, 0, 0, 0] } else { [0, 6, 0, 0] }));
        tiff.extend(entry(GPS, 4, 1, long(38)));
        tiff.extend(long(0));
        assert_eq!(tiff.len(), 38);
        tiff.extend(short(1));
        tiff.extend(entry(2, 5, 3, long(56)));
        tiff.extend(long(0));
        [59, 1, 54, 1, 33, 1].map(long).iter().for_each(|part| tiff.extend(part));
        tiff
    }

    fn xmp() -> Vec<u8> {
        b"<rdf:Description exif:GPSLatitude=\"59,54.5N\" tiff:Make=\"R5\"><exif:GPSAltitude>117/1</exif:GPSAltitude>"
            .to_vec()
    }

    fn jpeg(segments: &[Vec<u8>]) -> Vec<u8> {
        let mut file = vec![0xFF, 0xD8];
        for segment in segments {
            file.extend([0xFF, 0xE1]);
            file.extend(u16::try_from(segment.len() + 2).unwrap().to_be_bytes());
            file.extend(segment);
        }
        file.extend([0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9]);
        file
    }

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let content = [kind, data].concat();
        [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], &content, &crc(&content).to_be_bytes()].concat()
    }

    #[test]
    fn the_place_goes_and_all_else_stays() {
        for little in [true, false] {
            let told = [b"Exif\0\0".to_vec(), exif(little)].concat();
            let more = [b"http://ns.adobe.com/xap/1.0/\0".to_vec(), xmp()].concat();
            let file = jpeg(&[told, more]);
            let bare = without_place(&file, MediaType::Jpeg).unwrap();
            assert_eq!(bare.len(), file.len());
            let text = String::from_utf8_lossy(&bare);
            assert!(text.contains("GPSLatitude=\"00,00.0N\" tiff:Make=\"R5\"><exif:GPSAltitude>000/0<"), "{text}");
            let tiff = &bare[12..];
            assert_eq!(tiff[..38], exif(little)[..38], "what is no place is as it was");
            assert!(tiff[38..80].iter().all(|byte| *byte == 0), "{tiff:?}");
            assert_eq!(without_place(&bare, MediaType::Jpeg), None, "there is nothing left to take");
        }
    }

    #[test]
    fn other_kinds_of_files_hold_it_too() {
        assert_eq!(crc(b"IEND"), 0xAE42_6082);
        let png = [b"\x89PNG\r\n\x1A\n".to_vec(), chunk(b"eXIf", &exif(false)), chunk(b"IEND", b"")].concat();
        let bare = without_place(&png, MediaType::Png).unwrap();
        assert!(bare.ends_with(&chunk(b"IEND", b"")));
        assert_eq!(bare[16 + 38..16 + 80], [0; 42]);
        assert_eq!(bare[16 + 80..16 + 84], crc(&bare[12..16 + 80]).to_be_bytes());
        let exif = exif(true);
        let size = u32::try_from(exif.len()).unwrap().to_le_bytes();
        let webp = [b"RIFF\0\0\0\0WEBPEXIF".to_vec(), size.to_vec(), exif].concat();
        assert_eq!(without_place(&webp, MediaType::WebP).unwrap()[20 + 38..], [0; 42]);
    }

    #[test]
    fn broken_files_are_left_as_they_are() {
        let whole = jpeg(&[[b"Exif\0\0".to_vec(), exif(true)].concat()]);
        for end in 0..whole.len() {
            for media_type in [MediaType::Jpeg, MediaType::Png, MediaType::WebP] {
                without_place(&whole[..end], media_type);
            }
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] = 0xFF;
            without_place(&changed, MediaType::Jpeg);
        }
    }
}
