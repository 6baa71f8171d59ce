//! Escaping: what cannot stand as itself in HTML and XML, found fast and replaced.
//!
//! Nearly all of a text stands as itself, so a text is searched for what does not in pieces that
//! the processor compares at once, and what lies between is copied as it is, into the buffer where
//! the output is made: no text is copied to be escaped.
#![cfg_attr(not(all(feature = "feed", feature = "markup")), allow(dead_code, reason = "each writer uses a part"))]

/// What must be replaced in one kind of place.
pub(crate) trait Rules {
    /// Whether something that must be replaced may begin with this byte. It is asked of ASCII and
    /// of the first bytes of other characters alone, and should be a few comparisons, joined by `|`:
    /// what branches, as `||` and `matches!` do, cannot be asked of many bytes at once.
    fn may_begin(byte: u8) -> bool;

    /// What stands for the beginning of `rest`, and for how many of its bytes; `None` where its
    /// first character may stand as itself.
    fn replacement(rest: &str) -> Option<(usize, &'static str)>;
}

/// How many bytes are compared at once.
const PIECE: usize = 32;

/// Appends `text` to `out`, with what `R` says replaced.
pub(crate) fn push<R: Rules>(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let (mut written, mut at) = (0, 0);
    while let Some(found) = find::<R>(&bytes[at..]) {
        at += found;
        match R::replacement(&text[at..]) {
            Some((length, replacement)) => {
                out.extend_from_slice(&bytes[written..at]);
                out.extend_from_slice(replacement.as_bytes());
                at += length;
                written = at;
            }
            // The bytes that follow the first of a character begin nothing.
            None => at += 1,
        }
    }
    out.extend_from_slice(&bytes[written..]);
}

/// Where the first byte is that may begin something to be replaced.
fn find<R: Rules>(bytes: &[u8]) -> Option<usize> {
    let is_free = |piece: &&[u8]| !piece.iter().fold(false, |found, byte| found | R::may_begin(*byte));
    let free = bytes.chunks_exact(PIECE).take_while(is_free).count() * PIECE;
    bytes[free..].iter().position(|byte| R::may_begin(*byte)).map(|at| free + at)
}

/// Whether `byte` is one of `few`, without a branch.
fn is_one_of<const N: usize>(byte: u8, few: &[u8; N]) -> bool {
    few.iter().fold(false, |found, one| found | (byte == *one))
}

/// The first character of `rest`, replaced by `text`.
fn first(rest: &str, text: &'static str) -> Option<(usize, &'static str)> {
    rest.chars().next().map(|c| (c.len_utf8(), text))
}

/// The names of XML for what is markup in text. A carriage return is written by number: a parser
/// would read the character as a line feed.
fn in_text(byte: u8) -> Option<&'static str> {
    match byte {
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'&' => Some("&amp;"),
        b'\r' => Some("&#13;"),
        _ => None,
    }
}

/// What is replaced in values of attributes. A parser would read line feeds and tabs as spaces.
fn in_value(byte: u8) -> Option<&'static str> {
    match byte {
        b'"' => Some("&quot;"),
        b'\'' => Some("&apos;"),
        b'\t' => Some("&#9;"),
        b'\n' => Some("&#10;"),
        _ => in_text(byte),
    }
}

/// What the profile of RSS advises for plain text.
fn by_number(byte: u8) -> Option<&'static str> {
    match byte {
        b'<' => Some("&#x3C;"),
        b'>' => Some("&#x3E;"),
        b'&' => Some("&#x26;"),
        _ => in_text(byte),
    }
}

/// Characters that XML 1.0 (production 2, Char) has no way to write are left out.
pub(crate) mod xml {
    use super::{Rules, by_number, first, in_text, in_value, is_one_of};

    /// Whether a character that cannot be written may begin with this byte.
    fn may_be_forbidden(byte: u8) -> bool {
        (byte < b' ') | (byte == 0xEF)
    }

    fn is_allowed(c: char) -> bool {
        matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
    }

    /// Nothing for the first character of `rest`, if it cannot be written.
    fn forbidden(rest: &str) -> Option<(usize, &'static str)> {
        if rest.starts_with(is_allowed) { None } else { first(rest, "") }
    }

    fn replaced(rest: &str, by: fn(u8) -> Option<&'static str>) -> Option<(usize, &'static str)> {
        let byte = *rest.as_bytes().first()?;
        by(byte).map(|text| (1, text)).or_else(|| forbidden(rest))
    }

    /// Text.
    pub(crate) struct Text;

    impl Rules for Text {
        fn may_begin(byte: u8) -> bool {
            may_be_forbidden(byte) | is_one_of(byte, b"<>&")
        }

        fn replacement(rest: &str) -> Option<(usize, &'static str)> {
            replaced(rest, in_text)
        }
    }

    /// Text with markup by number.
    pub(crate) struct Numbered;

    impl Rules for Numbered {
        fn may_begin(byte: u8) -> bool {
            Text::may_begin(byte)
        }

        fn replacement(rest: &str) -> Option<(usize, &'static str)> {
            replaced(rest, by_number)
        }
    }

    /// The value of an attribute.
    pub(crate) struct Value;

    impl Rules for Value {
        fn may_begin(byte: u8) -> bool {
            Text::may_begin(byte) | is_one_of(byte, b"\"'")
        }

        fn replacement(rest: &str) -> Option<(usize, &'static str)> {
            replaced(rest, in_value)
        }
    }

    /// CDATA. It cannot hold its own end, which is parted over two sections, and no carriage
    /// return: there are no numbers in it.
    pub(crate) struct CData;

    impl Rules for CData {
        fn may_begin(byte: u8) -> bool {
            (may_be_forbidden(byte) & (byte != b'\n')) | (byte == b']')
        }

        fn replacement(rest: &str) -> Option<(usize, &'static str)> {
            match rest.as_bytes().first()? {
                b']' if rest.starts_with("]]>") => Some((3, "]]]]><![CDATA[>")),
                b'\r' => Some((1, "\n")),
                _ => forbidden(rest),
            }
        }
    }

    /// A processing instruction, which cannot hold its own end.
    pub(crate) struct Instruction;

    impl Rules for Instruction {
        fn may_begin(byte: u8) -> bool {
            may_be_forbidden(byte) | (byte == b'?')
        }

        fn replacement(rest: &str) -> Option<(usize, &'static str)> {
            if rest.starts_with("?>") { Some((2, "? >")) } else { forbidden(rest) }
        }
    }
}

/// Control characters and noncharacters, which XML allows and HTML forbids, become U+FFFD.
pub(crate) mod html {
    use super::{Rules, first, in_text, in_value, is_one_of};

    fn may_be_forbidden(byte: u8) -> bool {
        (byte == 0x7F) | (byte == 0xC2) | (byte >= 0xEF)
    }

    fn forbidden(rest: &str) -> Option<(usize, &'static str)> {
        let is_forbidden =
            |c: char| matches!(c, '\u{7F}'..='\u{9F}' | '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE;
        if rest.starts_with(is_forbidden) { first(rest, "\u{FFFD}") } else { None }
    }

    /// Text.
    pub(crate) struct Text;

    impl Rules for Text {
        fn may_begin(byte: u8) -> bool {
            may_be_forbidden(byte) | is_one_of(byte, b"<>&\r")
        }

        fn replacement(rest: &str) -> Option<(usize, &'static str)> {
            let byte = *rest.as_bytes().first()?;
            in_text(byte).map(|text| (1, text)).or_else(|| forbidden(rest))
        }
    }

    /// The value of an attribute.
    pub(crate) struct Value;

    impl Rules for Value {
        fn may_begin(byte: u8) -> bool {
            Text::may_begin(byte) | is_one_of(byte, b"\"'\t\n")
        }

        fn replacement(rest: &str) -> Option<(usize, &'static str)> {
            let byte = *rest.as_bytes().first()?;
            in_value(byte).map(|text| (1, text)).or_else(|| forbidden(rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped<R: Rules>(text: &str) -> String {
        let mut out = Vec::new();
        push::<R>(&mut out, text);
        String::from_utf8(out).unwrap()
    }

    /// Every place in a piece, and the ends of pieces.
    #[test]
    fn it_is_found_wherever_it_stands() {
        for before in 0..3 * PIECE {
            let text = format!("{}<ü“{}&", "x".repeat(before), "é".repeat(before));
            let expected = format!("{}&lt;ü“{}&amp;", "x".repeat(before), "é".repeat(before));
            assert_eq!(escaped::<xml::Text>(&text), expected);
            assert_eq!(escaped::<html::Text>(&text), expected);
        }
    }

    #[test]
    fn each_place_has_its_own_rules() {
        let text = "a\t\"'\n<>&\r]]>\u{B}\u{85}\u{FFFE}\u{FDD0}\u{1FFFF}\u{A0}\u{FFFD}😀";
        let text_of_xml = "a\t\"'\n&lt;&gt;&amp;&#13;]]&gt;\u{85}\u{FDD0}\u{1FFFF}\u{A0}\u{FFFD}😀";
        assert_eq!(escaped::<xml::Text>(text), text_of_xml);
        let numbered = "a\t\"'\n&#x3C;&#x3E;&#x26;&#13;]]&#x3E;\u{85}\u{FDD0}\u{1FFFF}\u{A0}\u{FFFD}😀";
        assert_eq!(escaped::<xml::Numbered>(text), numbered);
        let value = "a&#9;&quot;&apos;&#10;&lt;&gt;&amp;&#13;]]&gt;\u{85}\u{FDD0}\u{1FFFF}\u{A0}\u{FFFD}😀";
        assert_eq!(escaped::<xml::Value>(text), value);
        let cdata = "a\t\"'\n<>&\n]]]]><![CDATA[>\u{85}\u{FDD0}\u{1FFFF}\u{A0}\u{FFFD}😀";
        assert_eq!(escaped::<xml::CData>(text), cdata);
        let html = "a\t\"'\n&lt;&gt;&amp;&#13;]]&gt;\u{B}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{A0}\u{FFFD}😀";
        assert_eq!(escaped::<xml::Instruction>("a?>?\u{B}\n"), "a? >?\n");
        assert_eq!(escaped::<html::Text>(text), html);
        assert_eq!(escaped::<html::Value>("\"\t'\n\u{7F}"), "&quot;&#9;&apos;&#10;\u{FFFD}");
        assert_eq!(escaped::<xml::CData>("]]]>]]"), "]]]]]><![CDATA[>]]");
    }
}
