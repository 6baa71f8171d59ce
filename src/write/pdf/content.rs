//! Content streams: operators and their operands as bytes (ISO 32000-1, 7.8.2).
//!
//! Pages are most of a file, and their operators are written as they are drawn. As values of
//! `printpdf` they took ten times the memory and most of the time of drawing: each kern and each
//! string was an allocation, copied twice on the way.

/// A content stream that grows.
#[derive(Debug, Default)]
pub(super) struct Content(Vec<u8>);

impl Content {
    /// The bytes.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// What stands between operands and operators as it is: delimiters, names of resources.
    pub(super) fn raw(&mut self, text: &str) -> &mut Self {
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// An operator, which ends the line.
    pub(super) fn operator(&mut self, operator: &str) {
        self.raw(operator).0.push(b'\n');
    }

    /// Numbers with two decimals at most, each with a space behind it.
    pub(super) fn numbers(&mut self, values: &[f32]) -> &mut Self {
        for value in values {
            self.decimal((f64::from(*value) * 100.0).round() as i64, 2).0.push(b' ');
        }
        self
    }

    /// A number given in units of its last decimal, of which there are `decimals`.
    pub(super) fn decimal(&mut self, value: i64, decimals: u32) -> &mut Self {
        if value < 0 {
            self.0.push(b'-');
        }
        let (value, unit) = (value.unsigned_abs(), 10_u64.pow(decimals));
        let (whole, mut rest) = (value / unit, value % unit);
        if whole > 0 || rest == 0 {
            self.digits(whole);
        }
        if rest > 0 {
            self.0.push(b'.');
        }
        let mut place = unit / 10;
        while rest > 0 {
            self.0.push(b'0' + (rest / place) as u8);
            (rest, place) = (rest % place, place / 10);
        }
        self
    }

    fn digits(&mut self, mut value: u64) {
        let mut digits = [0; 20];
        let mut start = digits.len();
        loop {
            start -= 1;
            digits[start] = b'0' + (value % 10) as u8;
            value /= 10;
            if value == 0 {
                break;
            }
        }
        self.0.extend_from_slice(&digits[start..]);
    }

    /// Begins a string of codes.
    pub(super) fn open_string(&mut self) {
        self.0.push(b'(');
    }

    /// A code of two bytes within a string.
    pub(super) fn code(&mut self, code: u16) {
        for byte in code.to_be_bytes() {
            match byte {
                b'(' | b')' | b'\\' => self.0.extend([b'\\', byte]),
                b'\r' => self.0.extend(b"\\r"),
                _ => self.0.push(byte),
            }
        }
    }

    /// Ends a string of codes.
    pub(super) fn close_string(&mut self) {
        self.0.push(b')');
    }

    /// A text string in UTF-16 (ISO 32000-1, 7.9.2.2).
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        const HEX: &[u8; 16] = b"0123456789ABCDEF";
        self.0.extend(b"<FEFF");
        let bytes = text.encode_utf16().flat_map(u16::to_be_bytes);
        self.0.extend(bytes.flat_map(|byte| [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]));
        self.0.push(b'>');
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Content)) -> String {
        let mut content = Content::default();
        write(&mut content);
        String::from_utf8(content.into_bytes()).unwrap()
    }

    #[test]
    fn numbers_are_short() {
        let values = [0.0, 12.0, -0.004, 0.5, -3.25, 100.019, 1.999];
        let text = written(|content| content.numbers(&values).operator("re"));
        assert_eq!(text, "0 12 0 .5 -3.25 100.02 2 re\n");
    }

    #[test]
    fn codes_cannot_end_their_string() {
        let text = written(|content| {
            content.open_string();
            [0x2829, 0x5C0D, 0x4142].into_iter().for_each(|code| content.code(code));
            content.close_string();
        });
        assert_eq!(text, r"(\(\)\\\rAB)");
    }

    #[test]
    fn texts_are_utf_16() {
        assert_eq!(written(|content| content.text("aآ").operator("Tj")), "<FEFF00610622>Tj\n");
    }
}
