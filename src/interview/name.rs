//! Names of people as words: keys to compare them by, their parts, their initials.
//!
//! Nothing here knows who is in an article.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::lexicon;
use crate::model::{Name, PersonName};

/// `text` as it is compared: lower case, without accents and vowel points, words apart by one
/// space.
pub(super) fn key(text: &str) -> String {
    let mut key = Key { text: String::with_capacity(text.len()), gap: false };
    // No character composes with a space, so each word may be looked at by itself, and most have
    // no letter that could be composed.
    for word in text.split_inclusive(' ') {
        if word.chars().all(is_simple) {
            word.chars().for_each(|c| key.push(c));
        } else {
            word.nfd().filter(|&c| !is_accent(c)).nfc().for_each(|c| key.push(c));
        }
    }
    key.text
}

/// A key in the making.
struct Key {
    text: String,
    /// Whether what follows begins a word.
    gap: bool,
}

impl Key {
    fn push(&mut self, c: char) {
        if c.is_ascii_alphanumeric() || (!c.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c))) {
            if self.gap && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.gap = false;
            if c.is_ascii() {
                self.text.push(c.to_ascii_lowercase());
            } else {
                self.text.extend(c.to_lowercase());
            }
        } else if !matches!(c, '\'' | '’' | '.' | '\u{200C}' | '\u{200D}' | '\u{AD}') {
            // Apostrophes and full stops are within words: O'Neil, p.s.
            self.gap = true;
        }
    }
}

/// Whether `c` has no accent and takes none: ASCII, and the quotation marks and dashes of prose.
fn is_simple(c: char) -> bool {
    matches!(c, '\0'..='\u{BF}' | '\u{2010}'..='\u{2027}')
}

/// Whether `c` is an accent of a Latin, Greek or Cyrillic letter, a Hebrew point, or an Arabic
/// vowel sign, hamza or madda.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}')
}

/// A name in its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FullName {
    /// A title before it, as written: `Dr.`
    pub(super) title: Option<String>,
    /// Everything before the family name.
    pub(super) given: Vec<String>,
    /// The family name with its particles; the only word of a name of one.
    pub(super) family: String,
    /// Whether the family name stands first.
    pub(super) family_first: bool,
}

impl FullName {
    /// Takes a name apart: titles first, particles to the family name.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some(name) = PersonName::eastern(text) {
            return FullName::of(&Name::Person(name));
        }
        // Signs such as a picture of a microphone decorate a label.
        let is_word = |word: &&str| word.chars().any(char::is_alphanumeric);
        let mut words: Vec<&str> = text.split_whitespace().skip_while(|word| !is_word(word)).collect();
        let mut title = Vec::new();
        while words.len() > 1 && lexicon::is_title(&key(words[0])) {
            title.push(words.remove(0));
        }
        let mut start = words.len().checked_sub(1)?;
        while start > 1 && lexicon::is_particle(&key(words[start - 1])) {
            start -= 1;
        }
        let title = if title.is_empty() { None } else { Some(title.join(" ")) };
        let given = words[..start].iter().map(|&word| word.to_owned()).collect();
        Some(FullName { title, given, family: words[start..].join(" "), family_first: false })
    }

    /// The parts of a name that is known already.
    pub(super) fn of(name: &Name) -> Option<Self> {
        match name {
            Name::Literal(text) => FullName::parse(text),
            Name::Organisation(text) => {
                Some(FullName { title: None, given: Vec::new(), family: text.clone(), family_first: false })
            }
            Name::Person(person) => Some(FullName {
                title: person.prefix.clone(),
                given: person.given.iter().flat_map(|given| given.split_whitespace()).map(str::to_owned).collect(),
                family: person.family.clone(),
                family_first: person.family_first,
            }),
        }
    }

    /// The name for a contributor.
    pub(super) fn into_name(self) -> Name {
        if self.given.is_empty() {
            return Name::Literal(self.title.into_iter().chain([self.family]).collect::<Vec<_>>().join(" "));
        }
        Name::Person(PersonName {
            given: Some(self.given.join(" ")),
            family: self.family,
            prefix: self.title,
            family_first: self.family_first,
            ..PersonName::default()
        })
    }

    /// The whole name without its title, as a key.
    pub(super) fn full_key(&self) -> String {
        let words: Vec<&str> = self.given.iter().map(String::as_str).chain([self.family.as_str()]).collect();
        key(&words.join(" "))
    }

    /// The key of the family name, and that of its last word where it has several.
    pub(super) fn family_keys(&self) -> Vec<String> {
        let whole = key(&self.family);
        let mut keys = Vec::new();
        if let Some((_, last)) = whole.rsplit_once(' ') {
            keys.push(last.to_owned());
        }
        keys.push(whole);
        keys
    }

    /// The keys of the given names: of all together, and of each.
    pub(super) fn given_keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self.given.iter().map(|word| key(word)).collect();
        if keys.len() > 1 {
            keys.push(key(&self.given.join(" ")));
        }
        keys
    }

    /// The initials by which the name may be called, as keys: of all words, of all but the
    /// particles, of the first and the last, of the parts of double names.
    pub(super) fn initials(&self) -> Vec<String> {
        if self.given.is_empty() {
            return Vec::new();
        }
        let words: Vec<&str> = self.given.iter().map(String::as_str).chain(self.family.split_whitespace()).collect();
        let main: Vec<&str> = words.iter().copied().filter(|word| !lexicon::is_particle(&key(word))).collect();
        let parts = |words: &[&str]| {
            words.iter().flat_map(|word| word.split(['-', '‐', '‑'])).map(str::to_owned).collect::<Vec<_>>()
        };
        let ends: Vec<&str> = main.first().into_iter().chain(main.last()).copied().collect();
        let mut out = vec![letters(&words), letters(&main), letters(&ends)];
        for words in [&words, &main] {
            let parts = parts(words);
            out.push(letters(&parts.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        out.sort();
        out.dedup();
        out
    }
}

/// The first letters of `words`, as a key.
fn letters(words: &[&str]) -> String {
    words.iter().filter_map(|word| key(word).chars().next()).collect()
}

/// Whether `text` can be what somebody is called: a few words with capitals where the script
/// has them, apart from particles, and nothing that belongs to a sentence.
pub(super) fn is_name_like(text: &str) -> bool {
    let bare = without_parentheses(text);
    let bare = without_office(&bare);
    let words: Vec<&str> = bare
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '&' | '+' | ','))
        .filter(|w| !w.is_empty())
        .collect();
    if words.is_empty() || words.len() > 8 || text.chars().count() > 60 {
        return false;
    }
    if text.chars().any(|c| {
        matches!(
            c,
            '"' | '“'
                | '”'
                | '«'
                | '»'
                | '!'
                | '?'
                | '؟'
                | '？'
                | '。'
                | ';'
                | '='
                | '<'
                | '>'
                | '@'
                | '#'
                | '*'
                | super::head::OBJECT
        )
    }) {
        return false;
    }
    words.iter().any(|word| starts_a_name(word)) && words.iter().enumerate().all(|(i, word)| is_name_word(word, i > 0))
}

/// A full name without what somebody is, which stands behind a comma: `Ada Moreno, head of tides`.
pub(super) fn without_office(text: &str) -> &str {
    let Some((name, office)) = text.split_once(',') else { return text };
    let is_full = name.split_whitespace().count() > 1 && name.split_whitespace().all(|word| is_name_word(word, true));
    let said_by_lower_case = office.split_whitespace().any(|word| !is_name_word(word, true));
    if is_full && said_by_lower_case { name } else { text }
}

fn is_name_word(word: &str, inner: bool) -> bool {
    let key = key(word);
    starts_a_name(word)
        || lexicon::is_particle(&key)
        || (inner && (lexicon::is_conjunction(&key) || word.chars().all(|c| c.is_numeric())))
        || key.is_empty()
}

/// Whether `word` begins with a capital, or with a letter of a script that has none.
pub(super) fn starts_a_name(word: &str) -> bool {
    let first = word.chars().find(|c| c.is_alphanumeric());
    first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
}

/// `text` without what stands in parentheses.
pub(super) fn without_parentheses(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// What stands in the first parentheses of `text`.
pub(super) fn in_parentheses(text: &str) -> Option<&str> {
    let start = text.find(['(', '（'])?;
    let inner = &text[start..];
    let inner = &inner[inner.chars().next()?.len_utf8()..];
    inner.find([')', '）']).map(|end| inner[..end].trim())
}

/// Whether `text` looks like initials: one to five capitals.
pub(super) fn is_initials(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| !matches!(c, '.' | ' ' | '-')).collect();
    (1..=5).contains(&letters.len()) && letters.iter().all(|c| c.is_uppercase())
}

/// `key` without a running number: `q` for `q 12`.
pub(super) fn without_number(key: &str) -> &str {
    key.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> FullName {
        FullName::parse(text).unwrap()
    }

    #[test]
    fn keys_fold_case_accents_and_marks() {
        assert_eq!(key("  Verónica  López "), "veronica lopez");
        assert_eq!(key("O’Neil, P.S."), "oneil ps");
        assert_eq!(key("Q&A"), "q a");
        assert_eq!(key("کریمی"), "کریمی");
    }

    #[test]
    fn names_come_apart() {
        let ludwig = name("Dr. Ada Luisa van der Berg");
        assert_eq!(ludwig.title.as_deref(), Some("Dr."));
        assert_eq!(ludwig.given, ["Ada", "Luisa"]);
        assert_eq!(ludwig.family, "van der Berg");
        assert_eq!(ludwig.family_keys(), ["berg", "van der berg"]);
        assert_eq!(ludwig.initials(), ["ab", "alb", "alvdb"]);
        assert!(name("Jeremy Olmsted-Thompson").initials().contains(&"jot".to_owned()));
        assert_eq!(name("Okto").into_name(), Name::Literal("Okto".to_owned()));
        assert!(FullName::parse("  ").is_none());
    }

    #[test]
    fn what_can_be_a_name() {
        for text in [
            "Moreno",
            "Ada van der Berg",
            "KN",
            "Dr. Moreno",
            "M/G/S",
            "Moreno and Lind",
            "Ada Moreno (AM)",
            "李明",
            "Speaker 1",
            "کریمی",
            "Ada Moreno, head of tides",
        ] {
            assert!(is_name_like(text), "{text}");
        }
        for text in [
            "Bottom line",
            "Tides, and then",
            "and then",
            "He said “no”",
            "",
            "1",
            "In the end of all the days of our lives",
        ] {
            assert!(!is_name_like(text), "{text}");
        }
    }

    #[test]
    fn initials_in_parentheses() {
        assert_eq!(in_parentheses("Ada Moreno (AM)"), Some("AM"));
        assert_eq!(in_parentheses("Ada Moreno"), None);
        assert_eq!(without_parentheses("Ada (AM) Moreno"), "Ada  Moreno");
        assert!(is_initials("A.M.") && !is_initials("Ada"));
    }
}
