//! Quick looks at the bytes of a text, before anything looks at its characters.

/// How many bytes are looked at together: compilers make vectors of it.
const TOGETHER: usize = 64;

/// Whether any byte of `text` is of this kind. A kind that is a few comparisons is found out for many
/// bytes at once.
pub(crate) fn any(text: &str, is: impl Fn(u8) -> bool) -> bool {
    text.as_bytes().chunks(TOGETHER).any(|part| part.iter().fold(false, |found, byte| found | is(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        for at in 0..200 {
            let text = format!("{}\n{}", "a".repeat(at), "b".repeat(200 - at));
            assert!(any(&text, |byte| byte == b'\n'));
            assert!(!any(&text, |byte| byte == b'\t'));
        }
        assert!(!any("", |_| true));
    }
}
