//! From bytes to text, in whatever encoding a page says, or shows, that it is.
//!
//! The order: a byte order mark; UTF-16 without one, by its NULs; what the page declares; UTF-8;
//! windows-1252, which a browser takes as well (WHATWG Encoding). A declaration that the bytes
//! contradict does not count.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Subject};
use crate::error::Error;

/// How far into a page its encoding may be declared, in bytes. The standard says 1,024; pages
/// have long comments.
const HEAD: usize = 4_096;

/// The text that `bytes` hold. Bytes that no character has become U+FFFD, and are reported.
///
/// # Errors
/// If they are no text at all.
pub(super) fn text<'a>(bytes: &'a [u8], diagnostics: &mut Diagnostics) -> Result<Cow<'a, str>, Error> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok(decode(&bytes[length..], encoding, diagnostics));
    }
    if let Some(encoding) = utf_16(bytes) {
        return Ok(decode(bytes, encoding, diagnostics));
    }
    if is_binary(bytes) {
        let error = Error::input("this is a binary file, and no HTML page");
        return Err(error.help("give the page as the browser saves it: “Web page, HTML only”"));
    }
    let declared = declared(&bytes[..bytes.len().min(HEAD)]);
    // Pages that were moved to UTF-8 go on saying what they were.
    if let Ok(text) = std::str::from_utf8(bytes) {
        report_lie(declared.as_ref(), text, diagnostics);
        return Ok(Cow::Borrowed(text));
    }
    match declared {
        Some(Declared { encoding, .. }) if encoding != UTF_8 => Ok(decode(bytes, encoding, diagnostics)),
        declared => Ok(guessed(bytes, declared.is_some(), diagnostics)),
    }
}

/// An encoding that a page declares.
struct Declared {
    encoding: &'static Encoding,
    line: u32,
}

fn declared(head: &[u8]) -> Option<Declared> {
    let lower = head.to_ascii_lowercase();
    let find = |word: &[u8], from: usize| {
        lower[from..].windows(word.len()).position(|window| window == word).map(|at| from + at + word.len())
    };
    let mut from = 0;
    loop {
        let at = match find(b"charset", from) {
            Some(at) => at,
            None if lower.starts_with(b"<?xml") => find(b"encoding", 0)?,
            None => return None,
        };
        let rest = lower[at..].trim_ascii_start();
        let label = rest.strip_prefix(b"=").map(|rest| rest.trim_ascii_start().trim_prefix_quotes());
        let label = label.and_then(|rest| rest.split(|byte| b"\"'; >?".contains(byte)).next());
        if let Some(encoding) = label.and_then(Encoding::for_label) {
            let feeds = head[..at].iter().filter(|&&byte| byte == b'\n').count();
            // A page that was read so far is no UTF-16 (HTML, 13.2.3.2).
            let encoding = if encoding == UTF_16BE || encoding == UTF_16LE { UTF_8 } else { encoding };
            return Some(Declared { encoding, line: u32::try_from(feeds + 1).unwrap_or(1) });
        }
        if lower.starts_with(b"<?xml") && from == 0 && find(b"charset", 0).is_none() {
            return None;
        }
        from = at;
    }
}

trait TrimQuotes {
    fn trim_prefix_quotes(&self) -> &[u8];
}

impl TrimQuotes for [u8] {
    fn trim_prefix_quotes(&self) -> &[u8] {
        match self {
            [b'"' | b'\'', rest @ ..] => rest,
            _ => self,
        }
    }
}

/// UTF-16 without a mark: every other byte of the markup is NUL.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(64) & !1];
    let (pairs, _) = head.as_chunks::<2>();
    let most = |test: fn(&[u8; 2]) -> bool| {
        head.len() >= 4 && pairs.iter().filter(|pair| test(pair)).count() * 4 > pairs.len() * 3
    };
    if most(|pair| pair[0] != 0 && pair[1] == 0) {
        return Some(UTF_16LE);
    }
    most(|pair| pair[0] == 0 && pair[1] != 0).then_some(UTF_16BE)
}

/// Whether the file is none of text: it is of a known kind, or holds more control characters
/// than any text.
fn is_binary(bytes: &[u8]) -> bool {
    let kinds: [&[u8]; 6] = [b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"\x1F\x8B"];
    let head = &bytes[..bytes.len().min(HEAD)];
    let controls = head.iter().filter(|&&byte| byte < 9 || (14..32).contains(&byte)).count();
    kinds.iter().any(|kind| bytes.starts_with(kind)) || controls * 20 > head.len()
}

fn decode<'a>(bytes: &'a [u8], encoding: &'static Encoding, diagnostics: &mut Diagnostics) -> Cow<'a, str> {
    let (text, is_broken) = encoding.decode_without_bom_handling(bytes);
    if is_broken {
        report_broken(&text, encoding.name(), diagnostics);
    }
    text
}

/// Bytes that are no UTF-8 though nothing else is said, or even just that: UTF-8 with a few broken places, or the
/// encoding that pages had before.
fn guessed<'a>(bytes: &'a [u8], says_so: bool, diagnostics: &mut Diagnostics) -> Cow<'a, str> {
    let (utf_8, _) = UTF_8.decode_without_bom_handling(bytes);
    let broken = utf_8.matches('\u{FFFD}').count();
    let whole = utf_8.chars().filter(|c| !c.is_ascii() && *c != '\u{FFFD}').count();
    if whole > broken {
        report_broken(&utf_8, "UTF-8", diagnostics);
        return utf_8;
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let at = text.find(|c: char| !c.is_ascii()).map(|at| Location::of_offset(&text, at)).unwrap_or_default();
    let says = if says_so { "says that it is UTF-8" } else { "does not say its encoding" };
    let message = format!("the page {says}, and is no UTF-8; it is read as windows-1252");
    diagnostics.push(Diagnostic::warning(Code::Substituted, message).help("save the page as UTF-8").at(at));
    text
}

fn report_broken(text: &str, name: &str, diagnostics: &mut Diagnostics) {
    let count = text.matches('\u{FFFD}').count().max(1);
    let at = text.find('\u{FFFD}').map(|at| Location::of_offset(text, at)).unwrap_or_default();
    let broken = if count == 1 {
        "1 character is broken: its".to_owned()
    } else {
        format!("{count} characters are broken: their")
    };
    let message = format!("{broken} bytes are no {name}; U+FFFD stands for them");
    let diagnostic = Diagnostic::warning(Code::Malformed, message).help("save the page again as UTF-8").at(at);
    diagnostics.push(diagnostic.about(Subject::Characters));
}

fn report_lie(declared: Option<&Declared>, text: &str, diagnostics: &mut Diagnostics) {
    if let Some(Declared { encoding, line }) = declared
        && *encoding != UTF_8
        && !text.is_ascii()
    {
        let message = format!("the page says that it is {}, and is UTF-8; it is read as UTF-8", encoding.name());
        let at = Location { line: Some(*line), ..Location::default() };
        diagnostics.push(Diagnostic::note(Code::Substituted, message).at(at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, usize) {
        let mut diagnostics = Diagnostics::new();
        let text = text(bytes, &mut diagnostics).unwrap().into_owned();
        (text, diagnostics.len())
    }

    #[test]
    fn every_encoding_becomes_text() {
        assert_eq!(read(b"\xEF\xBB\xBF<p>\xC3\xA9"), ("<p>é".to_owned(), 0));
        assert_eq!(read(b"\xFF\xFE<\0p\0>\0\xE9\0"), ("<p>é".to_owned(), 0));
        assert_eq!(read(b"\0<\0p\0>\0\xE9"), ("<p>é".to_owned(), 0));
        assert_eq!(
            read(b"<meta charset=iso-8859-1><p>\x93\xE9\x94"),
            ("<meta charset=iso-8859-1><p>“é”".to_owned(), 0)
        );
        assert_eq!(
            read(b"<meta content='text/html; charset=\"koi8-r\"'>\xC4\xC1").0,
            "<meta content='text/html; charset=\"koi8-r\"'>да"
        );
        assert_eq!(
            read(b"<?xml version='1.0' encoding='iso-8859-2'?>\xB1").0,
            "<?xml version='1.0' encoding='iso-8859-2'?>ą"
        );
    }

    #[test]
    fn what_the_bytes_contradict_does_not_count() {
        let (page, reports) = read("<meta charset=iso-8859-1><p>é".as_bytes());
        assert!(page.ends_with('é') && reports == 1);
        assert_eq!(read(b"<p>\xE9t\xE9"), ("<p>été".to_owned(), 1));
        assert_eq!(read("<p>é à \u{2013} ".as_bytes()).1, 0);
        let broken = [b"<p>\xC3\xA9\xC3\xA0 ".as_slice(), b"\xFF"].concat();
        assert_eq!(read(&broken), ("<p>éà \u{FFFD}".to_owned(), 1));
    }

    #[test]
    fn files_of_other_kinds_are_refused() {
        for bytes in [b"%PDF-1.7\n".as_slice(), b"PK\x03\x04\0\0", b"\x7FELF\x01\x02\x03\x04\0\0\0"] {
            assert!(text(bytes, &mut Diagnostics::new()).is_err());
        }
    }
}
