//! Joins speakers whose labels are likely short forms of another's: `Arvind`, then `A`.
//!
//! Initials of people whose names are known need no likeness and are told in
//! [`people`](super::people).

use std::collections::{BTreeMap, BTreeSet};

use super::Side;
use super::cast::{Cast, Voicing};
use super::name::{self, FullName};
use super::people::People;
use super::sides::Sides;

/// Two labels that were joined on likeness alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Merged {
    /// The short form.
    pub(super) short: String,
    /// The label or name that it is taken for.
    pub(super) long: String,
    /// The unit of its first use.
    pub(super) unit: usize,
}

/// Joins the speakers of `cast`; says which.
pub(super) fn merge(cast: &mut Cast, sides: &Sides, people: &People) -> Vec<Merged> {
    let by_letter = by_letter(cast, sides, people);
    let first_uses = first_uses(cast);
    let mut target: Vec<usize> = (0..cast.speakers.len()).collect();
    let mut merged = Vec::new();
    let mut shorts: Vec<usize> = (0..cast.speakers.len()).filter(|&speaker| is_short(cast, speaker)).collect();
    shorts.sort_by_key(|&speaker| std::cmp::Reverse(longest(cast, speaker)));
    for short in shorts {
        let key = cast.speakers[short].labels.first().map(|label| name::key(label)).unwrap_or_default();
        let Some(letter) = key.chars().next() else { continue };
        let fits = by_letter.get(&(sides.of[short], letter)).map(Vec::as_slice).unwrap_or_default();
        let mut longer = fits
            .iter()
            .copied()
            .filter(|&other| other != short && target[other] == other && longest(cast, other) > longest(cast, short));
        let (Some(long), None) = (longer.next(), longer.next()) else { continue };
        if first_uses.get(&long) < first_uses.get(&short) {
            target[short] = long;
            merged.push(Merged {
                short: cast.speakers[short].labels.first().cloned().unwrap_or_default(),
                long: full_form(cast, people, long),
                unit: first_uses.get(&short).copied().unwrap_or_default(),
            });
        }
    }
    redirect(cast, &target);
    merged.sort_by_key(|merged| merged.unit);
    merged
}

/// Whether the speaker is known by nothing but a letter or a few.
fn is_short(cast: &Cast, speaker: usize) -> bool {
    let speaker = &cast.speakers[speaker];
    let unknown = speaker.person.is_none() && speaker.generic.is_none() && !speaker.labels.is_empty();
    unknown && speaker.labels.iter().all(|label| label.chars().count() <= 3 && name::is_initials(label))
}

fn longest(cast: &Cast, speaker: usize) -> usize {
    cast.speakers[speaker].labels.iter().map(|label| label.chars().count()).max().unwrap_or_default()
}

/// The speakers of each side by the first letters of their labels and names. A letter that is
/// shared by many tells nothing, so no more than three are kept.
fn by_letter(cast: &Cast, sides: &Sides, people: &People) -> BTreeMap<(Side, char), Vec<usize>> {
    let mut map: BTreeMap<(Side, char), Vec<usize>> = BTreeMap::new();
    for (index, speaker) in cast.speakers.iter().enumerate().filter(|(_, speaker)| speaker.generic.is_none()) {
        let person = speaker.person.and_then(|person| FullName::of(&people.persons[person].name));
        let names = person.map(|full| full.given_keys().into_iter().chain(full.family_keys()).collect::<Vec<_>>());
        let labels = speaker.labels.iter().map(|label| name::key(label));
        let mut letters: Vec<char> =
            labels.chain(names.into_iter().flatten()).filter_map(|key| key.chars().next()).collect();
        letters.sort_unstable();
        letters.dedup();
        for letter in letters {
            let known = map.entry((sides.of[index], letter)).or_default();
            if known.len() < 4 {
                known.push(index);
            }
        }
    }
    map
}

/// The unit at which each speaker speaks first.
fn first_uses(cast: &Cast) -> BTreeMap<usize, usize> {
    let mut first = BTreeMap::new();
    for found in &cast.uses {
        if let Voicing::One(speaker) = found.voice {
            first.entry(speaker).or_insert(found.unit);
        }
    }
    first
}

fn full_form(cast: &Cast, people: &People, speaker: usize) -> String {
    let speaker = &cast.speakers[speaker];
    match speaker.person {
        Some(person) => people.persons[person].name.display().into_owned(),
        None => speaker.labels.first().cloned().unwrap_or_default(),
    }
}

fn redirect(cast: &mut Cast, target: &[usize]) {
    for (from, &to) in target.iter().enumerate().filter(|&(from, &to)| from != to) {
        let labels = std::mem::take(&mut cast.speakers[from].labels);
        labels.iter().for_each(|label| cast.speakers[to].add_label(label));
    }
    let to = |speaker: &mut usize| *speaker = target[*speaker];
    // Two labels that tell one speaker bear each other out.
    let told_twice: BTreeSet<usize> =
        target.iter().enumerate().filter(|&(from, &to)| from != to).flat_map(|(from, &to)| [from, to]).collect();
    for found in &mut cast.uses {
        match &mut found.voice {
            Voicing::One(speaker) => {
                found.once &= !told_twice.contains(speaker);
                to(speaker);
            }
            Voicing::Joint(speakers) => speakers.iter_mut().for_each(to),
            Voicing::Everybody => {}
        }
    }
}
