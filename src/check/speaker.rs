//! Who speaks: whether everybody is known, and called by one name.

use std::collections::{BTreeMap, BTreeSet};

use super::cx::{Cx, Found};
use super::rules::{SPEAKER_TWO_NAMES, SPEAKER_UNKNOWN};
use crate::interview::names_a_part;
use crate::model::{Contributor, Id, Name, SourceLine, Utterance, Voice};

pub(super) fn check(cx: &mut Cx<'_>) {
    let turns = cx.article.turns();
    let said: Vec<&Utterance> = turns.iter().flat_map(|turn| turn.utterances()).collect();
    let mut told = BTreeSet::new();
    for utterance in &said {
        unknown(cx, utterance, &mut told);
    }
    let mut labels: BTreeMap<&Id, Vec<(&str, SourceLine)>> = BTreeMap::new();
    for utterance in &said {
        if let Voice { speakers, label: Some(label) } = &utterance.voice
            && let [speaker] = speakers.as_slice()
        {
            labels.entry(speaker).or_default().push((label, utterance.at));
        }
    }
    for (speaker, labels) in &labels {
        wavering(cx, speaker, labels);
    }
    alike(cx, &labels.keys().copied().collect::<Vec<_>>());
}

/// The shortest label that names somebody: `Q` and `A` name parts.
const LEAST_NAME: usize = 3;

/// Reports a label that is nobody's, once.
fn unknown<'a>(cx: &mut Cx<'_>, utterance: &'a Utterance, told: &mut BTreeSet<&'a str>) {
    let Voice { speakers, label: Some(label) } = &utterance.voice else { return };
    let is_short = label.chars().filter(|c| c.is_alphabetic()).count() < LEAST_NAME;
    if !speakers.is_empty() || is_short || names_a_part(label) || !told.insert(label) {
        return;
    }
    let message = format!("`{label}` speaks here, and is no contributor of the article");
    let place = cx.place_of(label, utterance.at);
    cx.report(&SPEAKER_UNKNOWN, Found::new(message).at(place));
}

/// Reports a speaker who is called by one label, then by another, then by the first again. To begin
/// with the full name and go on with the short one is usual.
fn wavering(cx: &mut Cx<'_>, speaker: &Id, labels: &[(&str, SourceLine)]) {
    let mut used: Vec<&str> = Vec::new();
    for (label, at) in labels {
        let is_new = !used.contains(label);
        let slipped = used.iter().any(|other| other != label && same_letters(other, label));
        let returns = !is_new && used.last() != Some(label);
        if (is_new && (used.len() > 1 || slipped)) || returns {
            let name = cx.article.contributor(speaker).map(|known| known.name.display().into_owned());
            let before = used.last().copied().unwrap_or_default();
            let message = format!(
                "{} is called `{label}` here, and `{before}` before",
                name.as_deref().unwrap_or("one and the same speaker")
            );
            let place = cx.place_of(label, *at);
            return cx.report(&SPEAKER_TWO_NAMES, Found::new(message).at(place));
        }
        if is_new {
            used.push(label);
        }
    }
}

fn same_letters(one: &str, other: &str) -> bool {
    letters(one) == letters(other)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Reports two speakers who are probably one: their names differ by a letter, or by what is left out.
fn alike(cx: &mut Cx<'_>, speakers: &[&Id]) {
    let known: Vec<&Contributor> = speakers.iter().filter_map(|id| cx.article.contributor(id)).collect();
    for (index, one) in known.iter().take(MOST_SPEAKERS).enumerate() {
        for other in &known[..index] {
            if is_probably_one(&other.name, &one.name) {
                let (first, second) = (other.name.display(), one.name.display());
                let message = format!("`{first}` and `{second}` both speak: they may be one person under two names");
                let place = one.labels.first().map_or(second.as_ref(), String::as_str);
                let place = cx.place_of(place, SourceLine::UNKNOWN);
                cx.report(&SPEAKER_TWO_NAMES, Found::new(message).at(place));
            }
        }
    }
}

/// How many speakers are compared with each other: more make no talk.
const MOST_SPEAKERS: usize = 100;

/// How long a name must be for one letter to be a slip and no other name.
const LEAST_SLIP: usize = 8;

fn is_probably_one(one: &Name, other: &Name) -> bool {
    let (one, other) = (one.display(), other.display());
    let is_slip = letters(&one).len() >= LEAST_SLIP
        && crate::nearest::of(&one, std::iter::once(other.as_ref())).is_some()
        && one.split_whitespace().count() == other.split_whitespace().count()
        && differs_by_one_letter(&one, &other);
    is_slip || is_initial_of(&one, &other) || is_initial_of(&other, &one)
}

/// Whether two names differ in one letter only, be it another, one more or one less.
fn differs_by_one_letter(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (letters(one).chars().collect(), letters(other).chars().collect());
    let head = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let rest = one.len().min(other.len()) - head;
    let tail = one.iter().rev().zip(other.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    one != other && one.len().max(other.len()) - head - tail <= 1
}

/// Whether `short` is `A. Moreno` where `long` is `Ada Moreno`.
fn is_initial_of(short: &str, long: &str) -> bool {
    let (short, long): (Vec<&str>, Vec<&str>) = (short.split_whitespace().collect(), long.split_whitespace().collect());
    let [initial, .., family] = short.as_slice() else { return false };
    let [given, .., last] = long.as_slice() else { return false };
    let initial = initial.trim_end_matches('.');
    family == last && initial.chars().count() == 1 && given.chars().count() > 1 && given.starts_with(initial)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(a: &str, b: &str) -> bool {
        is_probably_one(&Name::Literal(a.to_owned()), &Name::Literal(b.to_owned()))
    }

    #[test]
    fn a_slip_and_an_initial_are_seen_and_relatives_are_not() {
        assert!(one("Kensei Nakada", "Kensei Nakata"));
        assert!(one("A. Moreno", "Ada Moreno"));
        assert!(one("Ada Moreno", "Ada Morenno"));
        for (a, b) in
            [("Ada Moreno", "Luis Moreno"), ("Ada Moreno", "Ada Marino"), ("Ann Lee", "Anne Li"), ("Ada", "Ada Lind")]
        {
            assert!(!one(a, b), "{a} {b}");
        }
    }
}
