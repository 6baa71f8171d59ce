//! From bytes to text: UTF-8, or UTF-16 where a byte order mark says so or the markup begins at once.

use std::borrow::Cow;

use crate::bytes;
use crate::diagnostic::Location;
use crate::error::Error;

/// The text that `bytes` hold, without its byte order mark and with line ends as `\n`.
///
/// # Errors
/// If the bytes are neither UTF-8 nor UTF-16 that is marked or begins with `<` (XML 1.0, appendix F), or
/// hold a NUL, as binary files do. The error names the line and column.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
        [0x00, b'<', 0x00, 1..=0xFF, ..] => Cow::Owned(utf16(bytes, u16::from_be_bytes)?),
        [b'<', 0x00, 1..=0xFF, 0x00, ..] => Cow::Owned(utf16(bytes, u16::from_le_bytes)?),
        [0xEF, 0xBB, 0xBF, rest @ ..] => Cow::Borrowed(utf8(rest)?),
        _ => Cow::Borrowed(utf8(bytes)?),
    };
    if bytes::any(&text, |byte| byte == 0)
        && let Some(at) = text.find('\0')
    {
        return Err(binary().at(Location::of_offset(&text, at)));
    }
    Ok(unify_line_ends(text))
}

/// The text of an XML document: in the encoding that a byte order mark or its declaration says, or
/// else in UTF-8 (XML 1.0, appendix F).
///
/// # Errors
/// If the encoding is not known, or the bytes are not in it.
#[cfg(feature = "read-jats")]
pub fn xml(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    let Some(label) = declared(bytes) else { return text(bytes) };
    let Some(encoding) = encoding_rs::Encoding::for_label(label.as_bytes()) else {
        return Err(Error::input(format!("the encoding `{label}` is not known")).help("save the file as UTF-8"));
    };
    if encoding == encoding_rs::UTF_8 || encoding.output_encoding() != encoding {
        return text(bytes);
    }
    let (decoded, wrong) = encoding.decode_without_bom_handling(bytes);
    if wrong {
        let message = format!("the file says that it is in {}, and is not", encoding.name());
        return Err(Error::input(message).help("save the file as UTF-8"));
    }
    Ok(unify_line_ends(Cow::Owned(decoded.into_owned())))
}

/// The encoding that the declaration of an XML document in some superset of ASCII names.
#[cfg(feature = "read-jats")]
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let (declaration, _) = head.strip_prefix("<?xml")?.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(value[1..].split(quote).next()?.to_owned())
}

fn binary() -> Error {
    Error::input("this is a binary file, and no text").help("give the article's text: Markdown, plain text or JSON")
}

fn utf8(bytes: &[u8]) -> Result<&str, Error> {
    std::str::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        if bytes.contains(&0) {
            return binary();
        }
        Error::input(format!("this is no UTF-8: the byte 0x{:02X} cannot stand here", bytes[error.valid_up_to()]))
            .help("save the file as UTF-8")
            .at(Location::of_offset(&valid, valid.len()))
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Error> {
    let error = |text: &str| {
        Error::input("the UTF-16 is broken").help("save the file as UTF-8").at(Location::of_offset(text, text.len()))
    };
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    for c in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        text.push(c.map_err(|_| error(&text))?);
    }
    if rest.is_empty() { Ok(text) } else { Err(error(&text)) }
}

fn unify_line_ends(text: Cow<'_, str>) -> Cow<'_, str> {
    if bytes::any(&text, |byte| byte == b'\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_encodings_are_decoded() {
        assert_eq!(text(b"\xEF\xBB\xBFa\r\nb").unwrap(), "a\nb");
        assert_eq!(text(b"\xFF\xFEa\0\xE9\0").unwrap(), "aé");
        assert_eq!(text(b"\xFE\xFF\0a").unwrap(), "a");
        assert_eq!(text(b"<\0a\0>\0").unwrap(), "<a>");
        assert_eq!(text(b"\0<\0a\0>").unwrap(), "<a>");
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        let error = text(b"line\nab\xFFc").unwrap_err();
        assert_eq!(error.location(), &Location::at(2, 3));
        assert!(text(b"PK\x03\x04\0\0").is_err());
        assert!(text(b"a\0b\0").is_err());
        assert!(text(b"\xFF\xFEa").is_err());
        assert!(text(b"\xFF\xFE\x00\xD8").is_err());
    }
}
