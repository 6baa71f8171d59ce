//! Addresses: how they are written, and what a relative one leads to. Which of them may become
//! links is for the readers and writers to say.

#![cfg_attr(not(all(feature = "read-markup", feature = "markup")), allow(dead_code))]

use fluent_uri::{Iri, IriRef};

/// `reference` against `base`, an absolute address; `None` where that is none.
pub(crate) fn resolve(reference: &IriRef<&str>, base: &str) -> Option<String> {
    let base = Iri::parse(base).ok()?;
    reference.resolve_against(&base.strip_fragment()).ok().map(|absolute| absolute.into_string())
}

/// `source` against `base`, as an address on the web; `None` where there is none.
pub(crate) fn absolute_url(source: &str, base: Option<&str>) -> Option<String> {
    let escaped = escape(source.trim());
    let reference = IriRef::parse(escaped.as_str()).ok()?;
    let absolute = match reference.scheme() {
        Some(_) => escaped.clone(),
        None => resolve(&reference, base?)?,
    };
    let is_web = absolute.starts_with("https://") || absolute.starts_with("http://");
    is_web.then_some(absolute)
}

/// `address` with what no address may hold as percent signs and digits.
pub(crate) fn escape(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    // Brackets may stand around a host alone: `http://[::1]/`.
    let path =
        address.find("://").map_or(0, |at| address[at + 3..].find('/').map_or(address.len(), |end| at + 3 + end));
    for (at, c) in address.char_indices() {
        let forbidden = match c {
            '[' | ']' => at >= path,
            '%' => !address[at + 1..].get(..2).is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit())),
            _ => {
                c.is_ascii_control()
                    || c.is_whitespace()
                    || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
            }
        };
        if forbidden {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// The bytes of `text` with its escapes, such as `%3C`, as what they stand for. A percent sign before
/// anything but two digits stays.
pub(crate) fn percent_decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        let escaped = match rest {
            [b'%', high, low, ..] => digit(*high).zip(digit(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        out.push(escaped.unwrap_or(*byte));
        rest = if escaped.is_some() { &rest[3..] } else { after };
    }
    out
}

/// A digit of a number to the base 16.
fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_two_digits() {
        assert_eq!(percent_decoded("%41%c3%A9%"), "Aé%".as_bytes());
        assert_eq!(percent_decoded("%+1%4%zz%é"), "%+1%4%zz%é".as_bytes());
    }

    #[test]
    fn addresses_are_escaped_once() {
        assert_eq!(escape("https://example.org/a b%20c%zz"), "https://example.org/a%20b%20c%25zz");
        assert_eq!(escape("http://[::1]/a[1]"), "http://[::1]/a%5B1%5D");
        assert_eq!(escape("https://example.org/é?q=“x”"), "https://example.org/é?q=“x”");
    }

    #[test]
    fn pictures_of_feeds_need_an_address_on_the_web() {
        let base = Some("https://example.org/a/b.html");
        assert_eq!(absolute_url("p 1.jpg", base).as_deref(), Some("https://example.org/a/p%201.jpg"));
        assert_eq!(absolute_url("../p.jpg", base).as_deref(), Some("https://example.org/p.jpg"));
        assert_eq!(absolute_url("p.jpg", None), None);
        assert_eq!(absolute_url("data:image/png;base64,AAAA", base), None);
        assert_eq!(absolute_url("https://x.example/p.jpg", None).as_deref(), Some("https://x.example/p.jpg"));
    }
}
