//! Small makers of PDF objects.

use lopdf::{Dictionary, Object, StringFormat};

/// A name.
pub(super) fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

/// A number, to two decimals: a hundredth of a point is less than any printer shows.
pub(super) fn real(value: f32) -> Object {
    let rounded = hundredths(value);
    if rounded.fract() == 0.0 { Object::Integer(rounded as i64) } else { Object::Real(rounded) }
}

/// A value to two decimals.
pub(super) fn hundredths(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

/// A text string (ISO 32000-1, 7.9.2.2): ASCII as it is, anything else in UTF-16.
pub(super) fn text(text: &str) -> Object {
    if text.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
        return Object::string_literal(text);
    }
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

/// A dictionary of these entries.
pub(super) fn dictionary<'a>(entries: impl IntoIterator<Item = (&'a str, Object)>) -> Dictionary {
    let mut out = Dictionary::new();
    for (key, value) in entries {
        out.set(key, value);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_ascii_or_utf_16() {
        assert_eq!(text("Water"), Object::string_literal("Water"));
        let bytes = vec![0xFE, 0xFF, 0x06, 0x22, 0x06, 0x28];
        assert_eq!(text("آب"), Object::String(bytes, StringFormat::Hexadecimal));
    }

    #[test]
    fn whole_numbers_are_integers() {
        assert_eq!(real(12.001), Object::Integer(12));
        assert_eq!(real(12.346), Object::Real(12.35));
    }
}
