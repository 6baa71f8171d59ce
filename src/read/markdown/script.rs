//! Raised and lowered text in pandoc's notation: `2^10^`, `H~2~O`.
//!
//! Only a few letters and digits right behind a letter or digit are taken so, because `x^2 + y^2`,
//! `~5` and `:^)` are nothing of the kind. The Markdown parser's own extension knows the marks
//! only around whole words.

/// The longest raised or lowered text, in bytes.
const MAX_BYTES: usize = 4;

/// Raised or lowered text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Script<'t> {
    /// Whether it is raised, and not lowered.
    pub raised: bool,
    /// The text.
    pub text: &'t str,
}

/// Reads the mark at `offset` of `source`. `None` if it is a character like others.
pub(super) fn at(source: &str, offset: usize) -> Option<Script<'_>> {
    let before = source[..offset].chars().next_back()?;
    let mark = source[offset..].chars().next().filter(|mark| matches!(mark, '^' | '~'))?;
    let rest = &source[offset + 1..];
    let end = rest.bytes().take(MAX_BYTES + 1).position(|byte| byte == mark as u8)?;
    let text = &rest[..end];
    let word = text.trim_start_matches(['+', '-', '\u{2212}']);
    let fits = !text.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let stands_alone = !rest[end + 1..].starts_with(mark);
    (before.is_alphanumeric() && fits && stands_alone).then_some(Script { raised: mark == '^', text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_few_letters_behind_a_word_are_raised_or_lowered() {
        let read = |text: &'static str| {
            let mark = text.find(['^', '~']).unwrap();
            at(text, mark).map(|script| (script.raised, script.text))
        };
        assert_eq!(read("2^10^"), Some((true, "10")));
        assert_eq!(read("H~2~O"), Some((false, "2")));
        assert_eq!(read("Na^+^"), Some((true, "+")));
        assert_eq!(read("m^-1^"), Some((true, "-1")));
        assert_eq!(read("m^\u{2212}1^"), Some((true, "\u{2212}1")));
        for text in ["^a^", "x^2+y^2", "x^2 + y^2", "a~~b~~", "a^longer^", "a^", "a~é~", "a^^"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
