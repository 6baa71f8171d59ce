//! The characters that no face has, and how they are told: each by name, or, of a script that is foreign to the fonts,
//! all at once.

use std::collections::BTreeMap;

use unicode_script::{Script, UnicodeScript};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::SourceLine;
use crate::typeset;

/// How many characters of a script are named each by itself.
const FEW: usize = 5;

/// How many of more are shown.
const SHOWN: usize = 8;

/// The characters that no face has, with count and first line; reported once for the whole
/// article.
#[derive(Debug, Default)]
pub(super) struct Missing(BTreeMap<char, (usize, SourceLine)>);

impl Missing {
    /// Notes the characters that a text at `at` could not show.
    pub(super) fn add(&mut self, missing: &[typeset::Missing], at: SourceLine) {
        for typeset::Missing { char, count, .. } in missing {
            self.0.entry(*char).or_insert((0, at)).0 += count;
        }
    }

    /// Reports all, and forgets them.
    pub(super) fn report(&mut self, diagnostics: &mut Diagnostics) {
        let mut groups: BTreeMap<&str, Vec<(char, usize, SourceLine)>> = BTreeMap::new();
        for (char, (count, at)) in std::mem::take(&mut self.0) {
            groups.entry(group(char)).or_default().push((char, count, at));
        }
        for (group, chars) in groups {
            if chars.len() > FEW {
                diagnostics.push(together(group, &chars));
            } else {
                chars.iter().for_each(|(char, count, at)| diagnostics.push(single(*char, *count, *at)));
            }
        }
    }
}

fn single(char: char, count: usize, at: SourceLine) -> Diagnostic {
    let message = format!("no font has U+{:04X} ‘{char}’, used {}; a box stands for it", char as u32, times(count));
    let help = "choose another character, or give the writer a font that has it, by `-O pdf.fonts=FILE`";
    Diagnostic::warning(Code::Substituted, message).help(help).at(at)
}

fn together(group: &str, chars: &[(char, usize, SourceLine)]) -> Diagnostic {
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
    let help = "give the writer a font that has them, by `-O pdf.fonts=FILE`, or let it look for one on this machine, by \
         `-O pdf.system-fonts=true`";
    let first = chars.iter().map(|(_, _, at)| *at).min_by_key(|at| at.get().unwrap_or(u32::MAX));
    Diagnostic::warning(Code::Substituted, message).help(help).at(first.unwrap_or_default())
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

    fn reported(text: &str) -> Vec<Diagnostic> {
        let mut all = Missing::default();
        for (index, char) in text.chars().enumerate() {
            all.add(&[typeset::Missing { char, count: 1, offset: 0 }], SourceLine::new(index as u32 + 1));
        }
        let mut diagnostics = Diagnostics::new();
        all.report(&mut diagnostics);
        assert!(all.0.is_empty());
        diagnostics.iter().cloned().collect()
    }

    #[test]
    fn a_character_is_named_with_its_count_and_first_line() {
        let found = reported("\u{E000}x\u{E000}");
        assert_eq!(found[0].message, "no font has U+E000 ‘\u{E000}’, used 2 times; a box stands for it");
        assert_eq!(found[0].location.line, Some(1));
    }

    #[test]
    fn many_of_a_script_are_one_message() {
        let found = reported("。水車の音、水は水");
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].message,
            "no font has 7 Chinese or Japanese characters, such as ‘水、。のは車音’, used 9 times; boxes stand for them"
        );
        assert_eq!(found[0].location.line, Some(1));
    }
}
