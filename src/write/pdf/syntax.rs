//! Objects as they stand in a file (ISO 32000-1, 7.3).
//!
//! `lopdf` writes objects as well, but a byte of a name and a number at a time, through a writer
//! that is called by pointer, and each object into a buffer of its own.

use std::io::Write as _;

use lopdf::{Dictionary, Object, StringFormat};

/// Appends `object`. A stream is its dictionary alone: only an object of its own has data.
pub(super) fn push(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Object::Integer(value) => push_integer(out, *value),
        // Writing to memory cannot fail.
        Object::Real(value) => drop(write!(out, "{value}")),
        Object::Name(name) => push_name(out, name),
        Object::String(text, StringFormat::Literal) => push_literal(out, text),
        Object::String(text, StringFormat::Hexadecimal) => push_hexadecimal(out, text),
        Object::Array(array) => push_array(out, array),
        Object::Dictionary(dictionary) => push_dictionary(out, dictionary),
        Object::Stream(stream) => push_dictionary(out, &stream.dict),
        Object::Reference((number, generation)) => {
            push_integer(out, i64::from(*number));
            out.push(b' ');
            push_integer(out, i64::from(*generation));
            out.extend_from_slice(b" R");
        }
    }
}

/// Appends a dictionary (7.3.7).
pub(super) fn push_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in dictionary {
        push_name(out, key);
        push_apart(out, value);
    }
    out.extend_from_slice(b">>");
}

/// 7.3.6.
fn push_array(out: &mut Vec<u8>, array: &[Object]) {
    out.push(b'[');
    let mut objects = array.iter();
    if let Some(first) = objects.next() {
        push(out, first);
    }
    objects.for_each(|object| push_apart(out, object));
    out.push(b']');
}

/// Appends an object, after a space if it would run into what stands before it.
fn push_apart(out: &mut Vec<u8>, object: &Object) {
    let opens_by_itself =
        matches!(object, Object::Name(_) | Object::String(..) | Object::Array(_) | Object::Dictionary(_));
    if !opens_by_itself {
        out.push(b' ');
    }
    push(out, object);
}

/// A name, of which the characters that are no regular ones stand by number (7.3.5).
fn push_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte) {
            out.push(byte);
        } else {
            out.push(b'#');
            out.extend_from_slice(&hexadecimal(byte));
        }
    }
}

/// A string in parentheses (7.3.4.2).
fn push_literal(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'(');
    for &byte in text {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            // A line end would be read as a line feed, whatever it is.
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(byte),
        }
    }
    out.push(b')');
}

/// A string by its numbers (7.3.4.3).
fn push_hexadecimal(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'<');
    text.iter().for_each(|byte| out.extend_from_slice(&hexadecimal(*byte)));
    out.push(b'>');
}

fn hexadecimal(byte: u8) -> [u8; 2] {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]
}

fn push_integer(out: &mut Vec<u8>, value: i64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    while rest > 0 || at == digits.len() {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn syntax(object: impl Into<Object>) -> String {
        let mut out = Vec::new();
        push(&mut out, &object.into());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn objects_stand_as_the_standard_has_them() {
        assert_eq!(syntax(Object::Null), "null");
        assert_eq!(syntax(true), "true");
        assert_eq!(syntax(0), "0");
        assert_eq!(syntax(i64::MIN), "-9223372036854775808");
        assert_eq!(syntax(0.5_f32), "0.5");
        assert_eq!(syntax(Object::Name(b"A B#\xE9".to_vec())), "/A#20B#23#E9");
        assert_eq!(syntax(Object::string_literal("(a\\\r)")), "(\\(a\\\\\\r\\))");
        assert_eq!(syntax(Object::String(vec![0xFE, 0x0A], StringFormat::Hexadecimal)), "<FE0A>");
    }

    #[test]
    fn spaces_stand_where_they_must() {
        let name = || Object::Name(b"N".to_vec());
        let list = vec![1.into(), name(), (7, 0).into(), Object::Array(vec![]), Object::Null, name()];
        assert_eq!(syntax(list.clone()), "[1/N 7 0 R[] null/N]");
        let mut dictionary = Dictionary::new();
        dictionary.set("K", list);
        dictionary.set("L", 3);
        assert_eq!(syntax(dictionary), "<</K[1/N 7 0 R[] null/N]/L 3>>");
    }

    #[test]
    fn what_is_written_is_read_back() {
        let every_byte = Object::String((0..=255).collect(), StringFormat::Literal);
        let mut document = lopdf::Document::with_version("1.7");
        let id = document.add_object(every_byte.clone());
        let mut file = b"%PDF-1.7\n1 0 obj\n".to_vec();
        push(&mut file, &every_byte);
        file.extend_from_slice(b"\nendobj\n");
        let start = file.len();
        file.extend_from_slice(b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n");
        file.extend_from_slice(b"trailer\n<</Size 2/Root 1 0 R>>\nstartxref\n");
        file.extend_from_slice(format!("{start}\n%%EOF\n").as_bytes());
        let read = lopdf::Document::load_mem(&file).unwrap();
        assert_eq!(read.get_object(id).unwrap(), &every_byte);
    }
}
