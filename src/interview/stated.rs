//! What the author says of single passages: this asks, this answers, this goes on, this is outside;
//! and of labels: this is no speaker. A passage is known by the words with which it opens, so that
//! what is said of it survives every change of the text around it.

use std::collections::{BTreeMap, BTreeSet};

use super::label::Mark;
use super::script::{Kind, Script, Unit};
use super::{Hints, Part, PassageHint, name};

/// The passages that hints speak of.
#[derive(Debug, Default)]
pub(super) struct Stated<'h> {
    passages: BTreeMap<usize, &'h PassageHint>,
    /// The composites within which a passage begins.
    pub(super) apart: BTreeSet<usize>,
    /// The openings with which no passage begins, and the labels that none has.
    pub(super) silent: Vec<&'h str>,
}

impl<'h> Stated<'h> {
    /// Finds the passages of `script`, and takes away the labels that are none.
    pub(super) fn of(script: &mut Script<'_>, hints: &'h Hints) -> Self {
        let mut stated = Stated::default();
        take_numbers(script);
        for hint in &hints.passages {
            stated.find(script, hint);
        }
        for label in &hints.not_speakers {
            if !forbid(script, label) {
                stated.silent.push(label);
            }
        }
        for label in &hints.numbering {
            forbid(script, label);
        }
        let is_spoken = |part: Part| matches!(part, Part::Question | Part::Answer);
        for (&unit, _) in stated.passages.iter().filter(|(_, hint)| !is_spoken(hint.part)) {
            script.units[unit].labels.clear();
        }
        stated
    }

    fn find(&mut self, script: &Script<'_>, hint: &'h PassageHint) {
        let mut found = false;
        let mut index = 0;
        while index < script.units.len() {
            let opens = |unit: &usize| opens(&script.units[*unit], &hint.opens);
            if opens(&index) {
                self.passages.insert(index, hint);
                found = true;
            } else {
                let within: Vec<usize> = script.parts(index).filter(opens).collect();
                found |= !within.is_empty();
                self.apart.extend(within.first().map(|_| index));
                self.passages.extend(within.into_iter().map(|unit| (unit, hint)));
            }
            index = script.after(index);
        }
        if !found {
            self.silent.push(&hint.opens);
        }
    }

    /// Moves what is said of a composite to its first part, where it comes apart.
    pub(super) fn settle(&mut self, apart: &BTreeSet<usize>) {
        for &composite in apart {
            if let Some(hint) = self.passages.remove(&composite) {
                self.passages.entry(composite + 1).or_insert(hint);
            }
        }
    }

    /// What is said of the unit.
    pub(super) fn get(&self, unit: usize) -> Option<&'h PassageHint> {
        self.passages.get(&unit).copied()
    }

    /// Whether the unit is said to belong to the talk.
    pub(super) fn speaks(&self, unit: usize) -> bool {
        self.get(unit).is_some_and(|hint| hint.part != Part::Outside)
    }

    /// Whether anything is said to ask.
    pub(super) fn asks(&self) -> bool {
        self.passages.values().any(|hint| hint.part == Part::Question)
    }
}

/// Takes the labels off headings that letters number, `A.`, `B.` and on, each once.
fn take_numbers(script: &mut Script<'_>) {
    let numbered: Vec<_> = script.units.iter().enumerate().filter_map(|(at, unit)| Some((at, number(unit)?))).collect();
    if numbered.len() > 1 && numbered.iter().map(|(_, letter)| *letter).eq((b'a'..=b'z').take(numbered.len())) {
        numbered.into_iter().for_each(|(at, _)| script.units[at].labels.clear());
    }
}

/// The letter with a full stop with which a heading begins.
fn number(unit: &Unit<'_>) -> Option<u8> {
    let first = unit.labels.iter().find(|label| label.mark == Mark::Stop).filter(|_| unit.is_heading())?;
    match first.key.as_bytes() {
        [letter] => Some(*letter),
        _ => None,
    }
}

/// Takes the label away wherever it stands; whether it stood anywhere.
fn forbid(script: &mut Script<'_>, label: &str) -> bool {
    let key = name::key(label);
    let bare = name::key(&name::without_parentheses(label));
    let mut found = false;
    for unit in &mut script.units {
        let before = unit.labels.len();
        unit.labels.retain(|candidate| name::key(&candidate.text) != key && candidate.key != bare);
        found |= unit.labels.len() < before;
    }
    found
}

/// Whether the unit begins with these words, with or without a label before them.
fn opens(unit: &Unit<'_>, opening: &str) -> bool {
    if unit.kind == Kind::Break {
        return false;
    }
    let speech = |end: usize| unit.head.text(end..unit.head.glyphs.len());
    begins(&unit.key(), opening) || unit.labels.iter().any(|label| opens_with(&speech(label.end), opening))
}

/// Whether `text` begins with the words of `opening`. Case, accents and punctuation do not count.
pub(crate) fn opens_with(text: &str, opening: &str) -> bool {
    begins(&name::key(text), opening)
}

fn begins(key: &str, opening: &str) -> bool {
    let opening = name::key(opening);
    let rest = key.strip_prefix(&opening).filter(|_| !opening.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}
