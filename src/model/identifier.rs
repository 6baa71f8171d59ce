//! Identifiers that the world knows: DOI, ORCID, ROR, ISSN, and the slug.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::address;

/// A text that is no identifier of the kind wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidIdentifier {
    kind: &'static str,
    text: String,
    reason: &'static str,
}

impl fmt::Display for InvalidIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no {}: {}", self.text, self.kind, self.reason)
    }
}

impl std::error::Error for InvalidIdentifier {}

/// Declares an identifier that is a checked text, with its conversions.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The identifier as text, in its canonical form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidIdentifier;

            fn try_from(text: String) -> Result<Self, InvalidIdentifier> {
                $name::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(identifier: $name) -> String {
                identifier.0
            }
        }
    };
}

checked_text! {
    /// A Digital Object Identifier, without a resolver before it: `10.1000/182`.
    Doi
}

checked_text! {
    /// An ORCID identifier in groups of four: `0000-0002-1825-0097`.
    Orcid
}

checked_text! {
    /// A ROR identifier without its resolver: `05gq02987`.
    Ror
}

checked_text! {
    /// An International Standard Serial Number: `2049-3630`.
    Issn
}

checked_text! {
    /// The article's name in file names and URLs: lower-case letters and digits of any script,
    /// joined by single hyphens, at most [`Slug::MAX_BYTES`] bytes, and no name that Windows
    /// reserves.
    Slug
}

impl Doi {
    /// Takes a DOI, with or without `doi:` or a resolver's address before it.
    ///
    /// # Errors
    /// If it does not begin with `10.` and a registrant's number, followed by `/` and a
    /// suffix without spaces or control characters (ISO 26324).
    pub fn new(text: &str) -> Result<Self, InvalidIdentifier> {
        let error = |reason| InvalidIdentifier { kind: "DOI", text: text.to_owned(), reason };
        let text = text.trim();
        let stripped = strip_any(
            text,
            &["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi.org/", "doi:"],
        )
        .trim();
        // In an address, characters are escaped.
        let is_address = text.starts_with("http");
        let bare = if is_address { unescaped(stripped) } else { Cow::Borrowed(stripped) };
        let (prefix, suffix) = bare.split_once('/').ok_or_else(|| error("it has no `/`"))?;
        let registrant = prefix.strip_prefix("10.").ok_or_else(|| error("it does not begin with `10.`"))?;
        if registrant.is_empty() || !registrant.chars().all(|c| c.is_ascii_digit() || c == '.') {
            return Err(error("`10.` must be followed by a number"));
        }
        if suffix.is_empty() || suffix.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(error("what follows `/` must be a text without spaces"));
        }
        Ok(Doi(bare.into_owned()))
    }

    /// The address at which the DOI resolves, escaped as a URL needs it.
    pub fn url(&self) -> String {
        let mut url = String::from("https://doi.org/");
        for byte in self.0.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => url.push(char::from(byte)),
                b'-' | b'.' | b'_' | b'~' | b'/' | b':' | b';' | b'(' | b')' | b'!' | b'*' | b',' | b'=' | b'@'
                | b'+' => {
                    url.push(char::from(byte));
                }
                _ => url.push_str(&format!("%{byte:02X}")),
            }
        }
        url
    }
}

/// `text` with its escapes (`%3C`) as characters, or as it is where they make none.
fn unescaped(text: &str) -> Cow<'_, str> {
    String::from_utf8(address::percent_decoded(text)).map_or(Cow::Borrowed(text), Cow::Owned)
}

impl Orcid {
    /// Takes an ORCID, with or without its resolver's address before it.
    ///
    /// # Errors
    /// If it does not have 16 characters in groups of four, or its check digit
    /// (ISO 7064 MOD 11-2) is wrong.
    pub fn new(text: &str) -> Result<Self, InvalidIdentifier> {
        let error = |reason| InvalidIdentifier { kind: "ORCID", text: text.to_owned(), reason };
        let bare = strip_any(text.trim(), &["https://orcid.org/", "http://orcid.org/", "orcid.org/"]);
        let digits: String = bare.chars().filter(|c| *c != '-').collect::<String>().to_uppercase();
        if digits.len() != 16 || !digits.is_ascii() || !digits[..15].bytes().all(|b| b.is_ascii_digit()) {
            return Err(error("write it as 0000-0002-1825-0097"));
        }
        let sum = digits[..15].bytes().fold(0u32, |sum, b| (sum + u32::from(b - b'0')) * 2 % 11);
        let check = match (12 - sum) % 11 {
            10 => 'X',
            digit => char::from(b'0' + digit as u8),
        };
        if !digits.ends_with(check) {
            return Err(error("its check digit is wrong; is a digit mistyped?"));
        }
        Ok(Orcid(format!("{}-{}-{}-{}", &digits[..4], &digits[4..8], &digits[8..12], &digits[12..])))
    }

    /// The address of the ORCID record.
    pub fn url(&self) -> String {
        format!("https://orcid.org/{}", self.0)
    }
}

impl Ror {
    /// Takes a ROR identifier, with or without its resolver's address before it.
    ///
    /// # Errors
    /// If it is not `0`, six letters or digits (without i, l, o, u) and two digits.
    pub fn new(text: &str) -> Result<Self, InvalidIdentifier> {
        let bare = strip_any(text.trim(), &["https://ror.org/", "http://ror.org/", "ror.org/"]).to_lowercase();
        let middle = |b: u8| b.is_ascii_digit() || (b.is_ascii_lowercase() && !b"ilou".contains(&b));
        let bytes = bare.as_bytes();
        let valid = bytes.len() == 9
            && bytes[0] == b'0'
            && bytes[1..7].iter().all(|&b| middle(b))
            && bytes[7..].iter().all(u8::is_ascii_digit);
        if valid {
            Ok(Ror(bare))
        } else {
            Err(InvalidIdentifier { kind: "ROR identifier", text: text.to_owned(), reason: "write it as 05gq02987" })
        }
    }

    /// The address of the ROR record.
    pub fn url(&self) -> String {
        format!("https://ror.org/{}", self.0)
    }
}

impl Issn {
    /// Takes an ISSN.
    ///
    /// # Errors
    /// If it does not have two groups of four characters, or its check digit (ISO 3297) is
    /// wrong.
    pub fn new(text: &str) -> Result<Self, InvalidIdentifier> {
        let error = |reason| InvalidIdentifier { kind: "ISSN", text: text.to_owned(), reason };
        let digits: String = text.trim().chars().filter(|c| *c != '-').collect::<String>().to_uppercase();
        if digits.len() != 8 || !digits.is_ascii() || !digits[..7].bytes().all(|b| b.is_ascii_digit()) {
            return Err(error("write it as 2049-3630"));
        }
        let sum: u32 = digits.bytes().take(7).zip((2..=8).rev()).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
        let check = match (11 - sum % 11) % 11 {
            10 => 'X',
            digit => char::from(b'0' + digit as u8),
        };
        if !digits.ends_with(check) {
            return Err(error("its check digit is wrong; is a digit mistyped?"));
        }
        Ok(Issn(format!("{}-{}", &digits[..4], &digits[4..])))
    }
}

impl Slug {
    /// The greatest length in bytes, which leaves room for an ending within the 255 bytes
    /// that file systems allow a name.
    pub const MAX_BYTES: usize = 120;

    /// Takes a slug as it is.
    ///
    /// # Errors
    /// If [`Slug::from_text`] would have to change it.
    pub fn new(text: &str) -> Result<Self, InvalidIdentifier> {
        match Slug::from_text(text) {
            Some(slug) if slug.0 == text => Ok(slug),
            _ => Err(InvalidIdentifier {
                kind: "slug",
                text: text.to_owned(),
                reason: "it takes lower-case letters and digits, joined by single hyphens, as in `water-in-the-city`",
            }),
        }
    }

    /// The slug nearest to `text`, such as a headline or a file's stem. `None` if the text
    /// has no letter and no digit.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut slug = String::new();
        for c in text.chars() {
            if c.is_alphanumeric() || is_mark(c) {
                slug.extend(c.to_lowercase());
            } else if !matches!(c, '\'' | '\u{2019}') && !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let mut slug = truncate_at_hyphen(slug.trim_matches('-'), Slug::MAX_BYTES).to_owned();
        if !slug.contains(char::is_alphanumeric) {
            return None;
        }
        if is_reserved_on_windows(&slug) {
            slug.push_str("-article");
        }
        Some(Slug(slug))
    }
}

/// Whether `c` is a combining mark of the scripts that need them to spell words. A slug that
/// dropped them would misspell, say, Hindi.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{900}'..='\u{DFF}' | '\u{E31}'..='\u{E4E}')
        && !c.is_ascii_punctuation()
        && !matches!(c, '\u{964}' | '\u{965}')
}

/// `text`, cut to at most `max` bytes, at a hyphen if there is one in the second half.
fn truncate_at_hyphen(text: &str, max: usize) -> &str {
    if text.len() <= max {
        return text;
    }
    let cut = &text[..text.floor_char_boundary(max)];
    match cut.rfind('-') {
        Some(at) if at >= max / 2 => &cut[..at],
        _ => cut.trim_end_matches('-'),
    }
}

fn is_reserved_on_windows(name: &str) -> bool {
    let numbered =
        |prefix| name.strip_prefix(prefix).is_some_and(|n: &str| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
    matches!(name, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

fn strip_any<'a>(text: &'a str, prefixes: &[&str]) -> &'a str {
    let found = prefixes.iter().find(|p| text.get(..p.len()).is_some_and(|head| head.eq_ignore_ascii_case(p)));
    found.map_or(text, |prefix| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_tested() {
        assert_eq!(Orcid::new("https://orcid.org/0000-0002-1825-0097").unwrap().as_str(), "0000-0002-1825-0097");
        assert_eq!(Orcid::new("000000021694233X").unwrap().as_str(), "0000-0002-1694-233X");
        assert!(Orcid::new("0000-0002-1825-0098").is_err());
        assert!(Orcid::new("éééééééé").is_err());
        assert_eq!(Issn::new("20493630").unwrap().as_str(), "2049-3630");
        assert!(Issn::new("2049-3631").is_err());
        assert!(Ror::new("https://ror.org/05gq02987").is_ok());
        assert!(Ror::new("05gq0298").is_err());
    }

    #[test]
    fn a_doi_loses_its_resolver_and_is_escaped_in_its_address() {
        assert_eq!(Doi::new("https://doi.org/10.1000/182").unwrap().as_str(), "10.1000/182");
        assert_eq!(
            Doi::new("doi:10.1002/(SICI)1<1::AID-X>3.0.CO;2-A").unwrap().url(),
            "https://doi.org/10.1002/(SICI)1%3C1::AID-X%3E3.0.CO;2-A"
        );
        assert!(Doi::new("11.1000/182").is_err());
        assert!(Doi::new("10.1000/").is_err());
    }

    #[test]
    fn slugs_are_safe_file_names() {
        let slug = |text| Slug::from_text(text).map(String::from);
        assert_eq!(slug("  Water, in the City's Hands! ").as_deref(), Some("water-in-the-citys-hands"));
        assert_eq!(slug("../../etc/passwd").as_deref(), Some("etc-passwd"));
        assert_eq!(slug("CON").as_deref(), Some("con-article"));
        assert_eq!(slug("آب و شهر").as_deref(), Some("آب-و-شهر"));
        assert_eq!(slug("?!"), None);
        assert!(slug(&"word ".repeat(100)).is_some_and(|s| s.len() <= Slug::MAX_BYTES && !s.ends_with('-')));
        assert!(Slug::new("Water").is_err());
        assert!(Slug::new("water--city").is_err());
    }
}
