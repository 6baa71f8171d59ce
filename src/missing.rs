//! The characters that no face has, and how the PDF writer and the checks tell them: each by name, or, of a script that
//! is foreign to the fonts, all at once. Which characters these are is found elsewhere.

use std::collections::BTreeMap;

use unicode_script::{Script, UnicodeScript};

use crate::model::SourceLine;

/// How many characters of a script are named each by itself.
const FEW: usize = 5;

/// How many of more are shown.
const SHOWN: usize = 8;

/// The characters that no face has, with count and first line.
#[derive(Debug, Default)]
pub(crate) struct Missing(BTreeMap<char, (usize, SourceLine)>);

/// What is to be told of one character, or of those of a script.
#[derive(Debug)]
pub(crate) struct Told {
    /// The character that it is about, or the first of them in the article.
    pub(crate) char: char,
    /// The line where that stands first.
    pub(crate) at: SourceLine,
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: &'static str,
}

impl Missing {
    /// Notes a character that stands `count` times at `at`.
    pub(crate) fn add(&mut self, char: char, count: usize, at: SourceLine) {
        self.0.entry(char).or_insert((0, at)).0 += count;
    }

    /// What is to be told of all, in the order of their scripts and codes. They are forgotten.
    pub(crate) fn tell(&mut self) -> Vec<Told> {
        let mut groups: BTreeMap<&str, Vec<(char, usize, SourceLine)>> = BTreeMap::new();
        for (char, (count, at)) in std::mem::take(&mut self.0) {
            groups.entry(group(char)).or_default().push((char, count, at));
        }
        let mut told = Vec::new();
        for (group, chars) in groups {
            if chars.len() > FEW {
                told.extend(together(group, &chars));
            } else {
                told.extend(chars.iter().map(|(char, count, at)| single(*char, *count, *at)));
            }
        }
        told
    }
}

fn single(char: char, count: usize, at: SourceLine) -> Told {
    let message = format!("no font has U+{:04X} ‘{char}’, used {}; a box stands for it", char as u32, times(count));
    let help = "choose another character, or add a font that has it: to the theme, or by `-O pdf.fonts=FILE`";
    Told { char, at, message, help }
}

fn together(group: &str, chars: &[(char, usize, SourceLine)]) -> Option<Told> {
    // The most frequent first, since those are known to anybody who reads the script.
    let mut sorted: Vec<_> = chars.iter().collect();
    sorted.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    let some: String = sorted.iter().take(SHOWN).map(|(char, _, _)| *char).collect();
    let used = chars.iter().map(|(_, count, _)| count).sum();
    let group = if group.is_empty() { String::new() } else { format!("{group} ") };
    let message = format!(
        "no font has {} {group}characters, such as ‘{some}’, used {}; boxes stand for them",
        chars.len(),
        times(used)
    );
    let help = "add a font that has them, to the theme or by `-O pdf.fonts=FILE`, or let one of this machine be looked for, \
         by `-O pdf.system-fonts=true`";
    let first = chars.iter().min_by_key(|(_, _, at)| at.get().unwrap_or(u32::MAX));
    first.map(|(char, _, at)| Told { char: *char, at: *at, message, help })
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// The script that a character belongs to, as the message says it; nothing for those that any script has.
fn group(char: char) -> &'static str {
    match char.script() {
        Script::Han | Script::Hiragana | Script::Katakana | Script::Bopomofo => EAST_ASIAN,
        Script::Common if matches!(char, '\u{3000}'..='\u{30ff}' | '\u{ff00}'..='\u{ffef}') => EAST_ASIAN,
        Script::Common | Script::Inherited | Script::Unknown => "",
        Script::Hangul => "Korean",
        script => script.full_name(),
    }
}

/// What Chinese and Japanese are written in: which of them it is, its characters alone do not tell.
const EAST_ASIAN: &str = "Chinese or Japanese";

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<Told> {
        let mut all = Missing::default();
        for (index, char) in text.chars().enumerate() {
            all.add(char, 1, SourceLine::new(index as u32 + 1));
        }
        let told = all.tell();
        assert!(all.0.is_empty());
        told
    }

    #[test]
    fn a_character_is_named_with_its_count_and_first_line() {
        let told = told("\u{E000}x\u{E000}");
        assert_eq!(told[0].message, "no font has U+E000 ‘\u{E000}’, used 2 times; a box stands for it");
        assert_eq!((told[0].char, told[0].at.get()), ('\u{E000}', Some(1)));
    }

    #[test]
    fn many_of_a_script_are_one_message() {
        let told = told("。水車の音、水は水");
        assert_eq!(told.len(), 1);
        assert_eq!(
            told[0].message,
            "no font has 7 Chinese or Japanese characters, such as ‘水、。のは車音’, used 9 times; boxes stand for them"
        );
        assert_eq!((told[0].char, told[0].at.get()), ('。', Some(1)));
    }
}
