//! Groups labels by who is meant: one speaker for all labels of a person, and several speakers
//! for a joint label.

use std::collections::{BTreeMap, BTreeSet};

use super::cast::{Casting, Speaker, Voicing, joint_parts, one_letter};
use super::label::Candidate;
use super::people::{Match, Via};
use super::{lexicon, name};

/// The speakers as they are gathered.
pub(super) struct Group<'a> {
    casting: &'a Casting<'a>,
    pub(super) speakers: Vec<Speaker>,
    by_key: BTreeMap<String, usize>,
    by_person: BTreeMap<usize, usize>,
}

impl<'a> Group<'a> {
    pub(super) fn new(casting: &'a Casting<'a>) -> Self {
        Group { casting, speakers: Vec::new(), by_key: BTreeMap::new(), by_person: BTreeMap::new() }
    }

    /// The place of the speaker whom `text` means.
    pub(super) fn speaker(&mut self, text: &str) -> usize {
        let key = name::key(&name::without_parentheses(text));
        if let Some(&known) = self.by_key.get(&key) {
            self.speakers[known].add_label(text);
            return known;
        }
        let generic = self.casting.generic(&key);
        // `Q` is nobody's initials, unless the author says whose label it is.
        let found = match self.casting.people.find(text) {
            Match::One { via, .. } if generic.is_some() && via != Via::Label => Match::Nobody,
            found => found,
        };
        let person = if let Match::One { person, .. } = found { Some(person) } else { None };
        let known = person.and_then(|person| self.by_person.get(&person).copied());
        let index = known.unwrap_or_else(|| {
            self.speakers.push(Speaker { person, generic, ..Speaker::default() });
            self.speakers.len() - 1
        });
        let speaker = &mut self.speakers[index];
        speaker.add_label(text);
        self.by_key.insert(key, index);
        if let Some(person) = person {
            self.by_person.insert(person, index);
        }
        index
    }

    /// The speakers by the first letters of their labels; `None` where several have the same.
    pub(super) fn letters(&self) -> BTreeMap<char, Option<usize>> {
        let mut letters = BTreeMap::new();
        for (index, speaker) in self.speakers.iter().enumerate() {
            let initials: BTreeSet<char> =
                speaker.labels.iter().filter_map(|label| name::key(label).chars().next()).collect();
            for initial in initials {
                letters.entry(initial).and_modify(|known| *known = None).or_insert(Some(index));
            }
        }
        letters
    }

    /// Those who speak under a joint label.
    pub(super) fn joint(&mut self, candidate: &Candidate, letters: &BTreeMap<char, Option<usize>>) -> Voicing {
        if lexicon::means_everybody(&candidate.key) {
            return Voicing::Everybody;
        }
        let mut speakers: Vec<usize> = Vec::new();
        for part in joint_parts(&candidate.text) {
            let key = name::key(&part);
            let by_letter = || one_letter(&key).and_then(|letter| letters.get(&letter).copied().flatten());
            let known = self.by_key.get(&key).copied().or_else(by_letter);
            let speaker = known.or_else(|| self.unlabelled(&part));
            speakers.extend(speaker.filter(|speaker| !speakers.contains(speaker)));
        }
        Voicing::Joint(speakers)
    }

    /// A speaker who has no label alone.
    fn unlabelled(&mut self, part: &str) -> Option<usize> {
        if !matches!(self.casting.people.find(part), Match::One { .. }) {
            return None;
        }
        let before = self.speakers.len();
        let index = self.speaker(part);
        if index == before {
            self.speakers[index].labels.clear();
        }
        Some(index)
    }
}
