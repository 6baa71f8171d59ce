//! Characters: text in Unicode's form NFC, of characters that XML 1.0 and HTML allow.

use crate::bytes;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Whether XML 1.0 (production 2) and HTML both allow `c` in text. The C1 controls, which XML
/// allows, are parse errors in HTML; so are non-characters.
fn is_allowed(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FDD0}'..='\u{FDEF}' => false,
        _ => u32::from(c) & 0xFFFE != 0xFFFE,
    }
}

/// Whether a byte may be part of a character that is not allowed: a control, or the beginning of one
/// or of a non-character in UTF-8.
fn may_be_forbidden(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t' && byte != b'\n' && byte != b'\r')
        | matches!(byte, 0x7F | 0xC2 | 0xEF)
        | (byte >= 0xF0)
}

/// Removes the characters that are not allowed. Returns how many there were.
pub(super) fn strip_forbidden(text: &mut String) -> usize {
    if !bytes::any(text, may_be_forbidden) || text.chars().all(is_allowed) {
        return 0;
    }
    let before = text.chars().count();
    text.retain(is_allowed);
    before - text.chars().count()
}

/// Removes the characters without width that only keep words together or apart, and that make two
/// names differ that look alike. Those that join letters, which scripts need, stay. Returns how many
/// there were.
pub(super) fn strip_unseen(text: &mut String) -> usize {
    let before = text.len();
    text.retain(|c| !matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}'));
    (before - text.len()) / '\u{200B}'.len_utf8()
}

/// Puts a text into NFC with its forbidden characters removed. Returns how many there were.
pub(super) fn clean(text: &mut String) -> usize {
    let removed = strip_forbidden(text);
    // Most of what is beyond ASCII is letters of Latin and punctuation, which are in that form.
    let is_composed = |c: char| c < '\u{300}' || matches!(c, '\u{2010}'..='\u{2027}');
    if bytes::any(text, |byte| byte >= 0x80) && !text.chars().all(is_composed) && !is_nfc(text) {
        *text = text.nfc().collect();
    }
    removed
}

/// Puts a text on one line: line feeds and tabs become spaces.
pub(super) fn put_on_one_line(text: &mut String) {
    if bytes::any(text, |byte| matches!(byte, b'\n' | b'\t' | b'\r')) {
        *text = text.replace(['\n', '\t', '\r'], " ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_ways_agree_with_the_tables() {
        for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
            let mut text = String::from(c);
            let suspect = bytes::any(&text, may_be_forbidden);
            assert!(suspect || is_allowed(c), "{c:?}");
            let mut kept = text.clone();
            assert_eq!(strip_forbidden(&mut kept), usize::from(!is_allowed(c)));
            clean(&mut text);
            assert_eq!(text, kept.nfc().collect::<String>(), "{c:?}");
        }
    }

    #[test]
    fn joiners_stay_in_names() {
        let mut text = "Ada\u{200B} نازنین\u{200C}زهرا\u{2060}".to_owned();
        assert_eq!(strip_unseen(&mut text), 2);
        assert_eq!(text, "Ada نازنین\u{200C}زهرا");
    }

    #[test]
    fn what_xml_forbids_is_removed_and_counted() {
        let mut text = "a\u{B}b\u{FFFE}c\u{85}\te\u{301}".to_owned();
        assert_eq!(clean(&mut text), 3);
        assert_eq!(text, "abc\té");
        let mut text = "سلام 😊".to_owned();
        assert_eq!(clean(&mut text), 0);
        assert_eq!(text, "سلام 😊");
    }
}
