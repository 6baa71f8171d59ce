//! The frame of a font file: whether its tables are there and within it (OpenType 1.9, "Organization
//! of an OpenType Font"). What the tables say is for others to read.

use super::fonts::FontError;

/// The tables that a font must have to be drawn.
const NEEDED: [&[u8; 4]; 5] = [b"cmap", b"head", b"hhea", b"hmtx", b"maxp"];

/// Checks the face `index` of a file.
pub(super) fn check(data: &[u8], index: u32) -> Result<(), FontError> {
    let start = match data.get(..4) {
        Some(b"ttcf") => face_of_collection(data, index)?,
        Some(b"wOFF" | b"wOF2") => return Err(FontError::WebFont),
        Some(b"OTTO" | b"true" | [0, 1, 0, 0]) if index > 0 => return Err(FontError::NoSuchFace),
        Some(b"OTTO" | b"true" | [0, 1, 0, 0]) => 0,
        _ => return Err(FontError::NotAFont),
    };
    let tables = tables(data, start).ok_or(FontError::Damaged)?;
    let has = |tag: &[u8; 4]| tables.iter().any(|(known, _)| known == tag);
    match (has(b"glyf") && has(b"loca"), has(b"CFF "), has(b"CFF2")) {
        (false, false, true) => Err(FontError::Variable),
        (false, false, false) => Err(FontError::NotAFont),
        _ if !has(b"cmap") => Err(FontError::NoCharacters),
        _ if !NEEDED.iter().all(|tag| has(tag)) => Err(FontError::Damaged),
        _ => Ok(()),
    }
}

fn face_of_collection(data: &[u8], index: u32) -> Result<usize, FontError> {
    let count = number(data, 8).ok_or(FontError::Damaged)?;
    if index as usize >= count {
        return Err(FontError::NoSuchFace);
    }
    number(data, 12 + 4 * index as usize).ok_or(FontError::Damaged)
}

/// The table `tag` of the face `index` of a file.
#[cfg(feature = "pdf")]
pub(crate) fn table<'f>(data: &'f [u8], index: u32, tag: &[u8; 4]) -> Option<&'f [u8]> {
    let start = if data.starts_with(b"ttcf") { face_of_collection(data, index).ok()? } else { 0 };
    tables(data, start)?.into_iter().find(|(known, _)| *known == tag).map(|(_, table)| table)
}

/// The tables of the font at `start` with their tags. `None` if one reaches beyond the file.
fn tables(data: &[u8], start: usize) -> Option<Vec<(&[u8], &[u8])>> {
    let count = data.get(start.checked_add(4)?..start.checked_add(6)?)?;
    let count = usize::from(u16::from_be_bytes(count.try_into().ok()?));
    (0..count)
        .map(|place| {
            let record = start + 12 + 16 * place;
            let (offset, length) = (number(data, record + 8)?, number(data, record + 12)?);
            Some((data.get(record..record + 4)?, data.get(offset..offset.checked_add(length)?)?))
        })
        .collect()
}

fn number(data: &[u8], at: usize) -> Option<usize> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
}
