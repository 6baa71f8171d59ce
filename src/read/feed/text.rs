//! The bytes of a feed as text, and what its short texts are: words or HTML.

use std::borrow::Cow;

use crate::error::Error;
use crate::read::decode;

/// How many bytes are searched for the name of the encoding.
const DECLARATION: usize = 200;

/// The text of a feed. UTF-8 and marked UTF-16 are read, and the Western encodings of one byte
/// that old feeds declare.
pub(super) fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    let head = &bytes[..bytes.len().min(DECLARATION)];
    match declared(head).as_deref() {
        Some("iso-8859-1" | "latin1" | "windows-1252" | "us-ascii" | "iso-8859-15")
            if std::str::from_utf8(bytes).is_err() =>
        {
            Ok(Cow::Owned(bytes.iter().map(|byte| western(*byte)).collect::<String>().replace("\r\n", "\n")))
        }
        _ => decode::text(bytes),
    }
}

/// The encoding that the XML declaration names, in lower case.
fn declared(head: &[u8]) -> Option<String> {
    let text: String = head.iter().map(|byte| char::from(*byte)).collect();
    let declaration = text.trim_start().strip_prefix("<?xml")?.split("?>").next()?.to_owned();
    let (_, rest) = declaration.split_once("encoding")?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(value[1..].split(quote).next()?.to_ascii_lowercase())
}

/// A character of windows-1252, of which Latin-1 is a part.
fn western(byte: u8) -> char {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => FROM_80[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Whether `text` looks like HTML: no format says reliably whether a title is.
pub(super) fn is_html(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| begins_tag(&text[at + 1..]))
        || text.match_indices('&').any(|(at, _)| begins_reference(&text[at + 1..]))
}

fn begins_tag(rest: &str) -> bool {
    let name = rest.trim_start_matches('/');
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
}

fn begins_reference(rest: &str) -> bool {
    let name = rest.strip_prefix('#').unwrap_or(rest);
    let length = name.bytes().take(32).take_while(u8::is_ascii_alphanumeric).count();
    length > 1 && name[length..].starts_with(';')
}

/// `text` with single spaces, and without the invisible joiner that keeps readers from taking
/// `<` and `&` for markup.
pub(super) fn line(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.replace("<\u{2060}", "<").replace("&\u{2060}", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_encodings_are_read_where_they_are_declared() {
        let feed = b"<?xml version='1.0' encoding='ISO-8859-1'?><rss>caf\xE9 \x96</rss>";
        assert!(decoded(feed).unwrap().ends_with("<rss>café –</rss>"));
        assert!(decoded(b"<?xml version='1.0'?><rss>caf\xE9</rss>").is_err());
        assert!(decoded("<?xml version='1.0' encoding='iso-8859-1'?><rss>é</rss>".as_bytes()).unwrap().contains('é'));
    }

    #[test]
    fn titles_are_words_unless_they_look_like_markup() {
        assert!(is_html("A <b>title</b>") && is_html("R&amp;D"));
        assert!(!is_html("AT&T <5 & a < b") && !is_html("a <\u{2060}/script> b"));
        assert_eq!(line(" a\n<\u{2060}b> "), "a <b>");
    }
}
