//! What kind of character it is, where Unicode's data is not at hand in a
//! library or only a part of it matters.

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// Characters that are not drawn: controls, joiners, directional marks,
/// variation selectors, the soft hyphen (Default_Ignorable_Code_Point and
/// General_Category=Control, but not the tab, which is a space).
pub(super) fn is_invisible(char: char) -> bool {
    match char {
        ' '..='~' | '\t' => false,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' => true,
        '\u{e0000}'..='\u{e0fff}' => true,
        _ => char.is_control(),
    }
}

/// White space that vanishes at the end of a line. U+200B ends a word too,
/// but a no-break space does not.
pub(super) fn is_line_end_space(char: char) -> bool {
    match char {
        '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2060}' => false,
        '\u{200b}' => true,
        _ => char.is_whitespace(),
    }
}

/// Dots that part what stands on one line: in wide spaces, of which those before may hold it to what it follows.
const SEPARATORS: [&str; 2] = ["\u{a0}\u{a0}\u{b7}  ", "  \u{b7}  "];

/// The text that is left of `piece` where a line ends behind it: without its white space, and
/// without a dot in wide spaces on both sides, which parts it from what follows on the same line.
pub(super) fn line_content(piece: &str) -> &str {
    let parted = SEPARATORS.iter().find_map(|separator| piece.strip_suffix(separator));
    parted.unwrap_or(piece).trim_end_matches(is_line_end_space)
}

/// Spaces that justification stretches and shrinks: the space, the tab that
/// is drawn as one, and the no-break space. The others have a fixed width.
pub(super) fn is_stretchable(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\u{a0}')
}

/// Characters that a face must draw together with the one before.
pub(super) fn extends_cluster(char: char) -> bool {
    match char {
        '\0'..='\u{2ff}' => false,
        '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => true,
        '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}' => true,
        _ => is_combining_mark(char),
    }
}

/// Where the cluster that starts at `start` ends: a character, its marks, and
/// what a zero width joiner or a pair of regional indicators adds.
pub(super) fn cluster_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let mut chars = rest.char_indices().peekable();
    let Some((_, first)) = chars.next() else {
        return text.len();
    };
    let mut previous = first;
    let mut flag = is_regional_indicator(first);
    while let Some((offset, char)) = chars.peek().copied() {
        let joined = previous == '\u{200d}' && is_pictographic(char);
        let pair = flag && is_regional_indicator(char);
        if !extends_cluster(char) && !joined && !pair {
            return start + offset;
        }
        flag = false;
        previous = char;
        chars.next();
    }
    text.len()
}

fn is_regional_indicator(char: char) -> bool {
    matches!(char, '\u{1f1e6}'..='\u{1f1ff}')
}

fn is_pictographic(char: char) -> bool {
    matches!(char, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// The script of a character; `None` for those that several scripts share.
pub(super) fn script(char: char) -> Option<Script> {
    match char {
        'a'..='z' | 'A'..='Z' => Some(Script::Latin),
        '\0'..='\u{a9}' => None,
        _ => common_script(char).or_else(|| match char.script() {
            Script::Common | Script::Inherited | Script::Unknown => None,
            script => Some(script),
        }),
    }
}

/// The scripts of the letters met most, without a search in tables.
fn common_script(char: char) -> Option<Script> {
    match char {
        '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' => Some(Script::Latin),
        '\u{3a3}'..='\u{3e1}' => Some(Script::Greek),
        '\u{400}'..='\u{481}' => Some(Script::Cyrillic),
        '\u{5d0}'..='\u{5ea}' => Some(Script::Hebrew),
        '\u{620}'..='\u{63f}' | '\u{641}'..='\u{64a}' | '\u{671}'..='\u{6d5}' => Some(Script::Arabic),
        '\u{900}'..='\u{950}' => Some(Script::Devanagari),
        '\u{4e00}'..='\u{9fff}' => Some(Script::Han),
        _ => None,
    }
}

/// Ideographs and kana, between which a line may end and space may be added.
pub(super) fn is_ideographic(char: char) -> bool {
    matches!(char, '\u{2e80}'..='\u{2fdf}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Scripts whose letters join, so that nothing may be put between them.
pub(super) fn is_joined(script: Script) -> bool {
    matches!(
        script,
        Script::Arabic
            | Script::Syriac
            | Script::Mongolian
            | Script::Nko
            | Script::Mandaic
            | Script::Devanagari
            | Script::Bengali
            | Script::Gurmukhi
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clusters(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let mut start = 0;
        while start < text.len() {
            let end = cluster_end(text, start);
            found.push(&text[start..end]);
            start = end;
        }
        found
    }

    #[test]
    fn clusters_hold_together_what_is_drawn_together() {
        assert_eq!(clusters("ab"), ["a", "b"]);
        assert_eq!(clusters("e\u{301}a"), ["e\u{301}", "a"]);
        assert_eq!(clusters("👩\u{200d}🔬!"), ["👩\u{200d}🔬", "!"]);
        assert_eq!(clusters("🇩🇪🇫🇷"), ["🇩🇪", "🇫🇷"]);
        assert_eq!(clusters("👍🏽"), ["👍🏽"]);
        assert_eq!(clusters("1\u{fe0f}\u{20e3}"), ["1\u{fe0f}\u{20e3}"]);
        assert_eq!(clusters("می\u{200c}شود"), ["م", "ی\u{200c}", "ش", "و", "د"]);
    }

    #[test]
    fn no_break_spaces_stay_at_line_ends() {
        assert!(is_line_end_space(' ') && is_line_end_space('\u{3000}'));
        assert!(!is_line_end_space('\u{a0}') && !is_line_end_space('\u{202f}'));
    }

    #[test]
    fn a_dot_vanishes_only_where_it_parts_what_stands_on_one_line() {
        assert_eq!(line_content("Lisbon  \u{b7}  "), "Lisbon");
        assert_eq!(line_content("Lisbon\u{a0}\u{a0}\u{b7}  "), "Lisbon");
        assert_eq!(line_content("Lisbon  \u{b7}"), "Lisbon  \u{b7}");
        assert_eq!(line_content("Lisbon \u{b7} "), "Lisbon \u{b7}");
    }

    #[test]
    fn the_short_way_to_a_script_agrees_with_the_tables() {
        let letters = ('\u{aa}'..='\u{ffff}').filter(|char| common_script(*char).is_some());
        assert!(letters.clone().count() > 20_000);
        for char in letters {
            assert_eq!(common_script(char), Some(char.script()), "{char:?}");
        }
    }
}
