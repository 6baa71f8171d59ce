//! Decides which labels are speakers, who they are, and where each of them speaks.
//!
//! Labels are told from other bold words by what recurs, by who is known, and by what a name
//! looks like. Which side a speaker is on is decided in [`sides`](super::sides).

use std::collections::{BTreeMap, BTreeSet};

use super::group::Group;
use super::head::Style;
use super::label::{Candidate, Mark};
use super::name::FullName;
use super::people::{self, Match, Origin, People, Via};
use super::script::{Kind, Script};
use super::{Side, lexicon, name};
use crate::model::{Name, RichText, is_eastern};

/// How many printed forms of a speaker's label are kept.
const MOST_LABELS: usize = 32;

/// How many labels are looked for as family names, and in how much of an introduction, in bytes: every label is sought in
/// all of it.
const MOST_FAMILIES: usize = 256;
const MOST_INTRODUCTION: usize = 40_000;

/// Who speaks, and where.
#[derive(Debug, Default)]
pub(super) struct Cast {
    pub(super) speakers: Vec<Speaker>,
    /// The places at which somebody begins to speak, in the order of the units.
    pub(super) uses: Vec<Use>,
    /// The composite units that are taken apart.
    pub(super) apart: BTreeSet<usize>,
    /// Labels that were left as text though they may be speakers.
    pub(super) doubtful: Vec<Doubtful>,
}

/// Somebody who speaks, under one label or several.
#[derive(Clone, Debug, Default)]
pub(super) struct Speaker {
    /// The labels as printed, in the order of their first use.
    pub(super) labels: Vec<String>,
    /// The place among the [`People`], if the person is known.
    pub(super) person: Option<usize>,
    /// The side that a generic label such as `Q` stands for.
    pub(super) generic: Option<Side>,
}

/// A place at which somebody begins to speak.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pub(super) unit: usize,
    /// The place of the label among the unit's candidates.
    pub(super) candidate: usize,
    pub(super) voice: Voicing,
    /// Whether the label occurs only here and names nobody known.
    pub(super) once: bool,
}

/// Who speaks at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Voicing {
    One(usize),
    /// Several with one voice.
    Joint(Vec<usize>),
    /// Everybody who answers.
    Everybody,
}

/// A label that was left as text.
#[derive(Clone, Debug)]
pub(super) struct Doubtful {
    pub(super) unit: usize,
    pub(super) label: String,
}

/// How much speaks for a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    /// It is no label.
    None,
    /// It occurs once and names nobody known.
    Once,
    /// It recurs.
    Recurring,
    /// It names somebody whom the introduction mentions.
    Known,
    /// It names somebody whom the author gives, or says question or answer.
    Certain,
}

/// What is known of all uses of one label.
#[derive(Debug, Default)]
struct Tally {
    /// The uses with a mark, or alone in bold or in a heading.
    count: usize,
    /// Whether it is set off from speech anywhere, by a mark or by its style.
    set_off: bool,
    /// The unit of its first use.
    first: usize,
    worth: Option<Worth>,
    /// How the first use is printed.
    text: String,
}

/// Finds the labels of `script`, with `people` to tell who is known.
pub(super) struct Casting<'a> {
    pub(super) script: &'a Script<'a>,
    pub(super) people: &'a mut People,
    tallies: BTreeMap<String, Tally>,
    /// The labels of one letter, running numbers left out: `q` for `Q1`.
    letters: BTreeSet<String>,
    /// The first letters of the labels that are likely speakers.
    initials: BTreeSet<char>,
}

impl<'a> Casting<'a> {
    /// Looks at every label.
    pub(super) fn new(script: &'a Script<'a>, people: &'a mut People) -> Self {
        let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
        for (unit, candidate) in eligible(script) {
            let tally = tallies.entry(candidate.key.clone()).or_default();
            tally.count += usize::from(!repeats_paragraph(script, unit, candidate));
            tally.set_off |= candidate.mark != Mark::Bare || candidate.style != Style::Plain;
            if tally.text.is_empty() {
                tally.text.clone_from(&candidate.text);
                tally.first = unit;
            }
        }
        let bases = tallies.keys().map(|key| name::without_number(key)).filter(|base| base.chars().count() == 1);
        let letters = bases.map(str::to_owned).collect();
        Casting { script, people, tallies, letters, initials: BTreeSet::new() }
    }

    /// The first unit that opens with a label that recurs or is certain: what stands before it
    /// is the introduction.
    pub(super) fn start(&self) -> Option<usize> {
        let speaks = |candidate: &Candidate| {
            let count = self.tallies.get(&candidate.key).map_or(0, |tally| tally.count);
            let given = matches!(self.people.find(&candidate.text), Match::One { via: Via::Label, .. });
            let weighty = count > 1 || self.generic(&candidate.key).is_some() || given;
            let is_speech = given || !lexicon::is_no_speaker(&candidate.key) || lexicon::is_credited(&candidate.key);
            weighty && is_speech && name::is_name_like(&candidate.text)
        };
        eligible(self.script)
            .find(|(_, candidate)| candidate.mark != Mark::Bare && speaks(candidate))
            .map(|(unit, _)| unit)
    }

    /// Adds those whom `texts`, the introduction, call by the whole name where a label says the family name alone.
    pub(super) fn add_families_in<'t>(&mut self, texts: impl Iterator<Item = &'t RichText>) {
        let is_family = |tally: &&Tally| tally.set_off && tally.text.starts_with(is_eastern);
        let mut labels = self.tallies.values().filter(is_family).take(MOST_FAMILIES).peekable();
        if labels.peek().is_none() {
            return;
        }
        let mut text = String::new();
        for more in texts {
            if text.len() > MOST_INTRODUCTION {
                break;
            }
            text.push_str(&more.plain_text());
            text.push('\n');
        }
        labels.for_each(|tally| self.people.add_family_in(&text, &tally.text));
    }

    /// Decides.
    pub(super) fn cast(mut self) -> Cast {
        self.weigh();
        let mut chosen = self.choose();
        self.keep_habitual(&mut chosen);
        let mut apart = BTreeSet::new();
        self.take_apart(&mut chosen, &mut apart);
        self.gather(&chosen, apart)
    }

    /// Says of each label what speaks for it. Labels with a full name tell who is meant by the
    /// shorter ones, so they go first.
    fn weigh(&mut self) {
        for tally in self.tallies.values() {
            let has_short_form = || tally.set_off && self.has_short_form(&tally.text);
            let is_full = tally.count > 1 || has_matching_initials(&tally.text) || has_short_form();
            let bare = name::without_parentheses(&tally.text);
            if is_full && name::is_name_like(&tally.text) && joint_parts(name::without_office(&bare)).len() < 2 {
                self.people.add_label(&tally.text);
            } else if let Some((name, short)) = self.short_form(tally) {
                self.people.add_called(name, &[&tally.text, &short]);
            }
        }
        let worths: Vec<Worth> = self.tallies.iter().map(|(key, tally)| self.worth(key, tally)).collect();
        for (tally, worth) in self.tallies.values_mut().zip(worths) {
            tally.worth = Some(worth);
        }
        let likely = self.tallies.iter().filter(|(_, tally)| tally.worth >= Some(Worth::Recurring));
        self.initials = likely.filter_map(|(key, _)| key.chars().next()).collect();
    }

    /// Whether a part of the name that `text` is stands as a label too: `Moreno` bears out `Ada Moreno`.
    fn has_short_form(&self, text: &str) -> bool {
        let bare = name::without_parentheses(text);
        let Some(full) = FullName::parse(bare.split(',').next().unwrap_or_default()) else { return false };
        let short = |key: &String| self.tallies.get(key).is_some_and(|tally| tally.count > 1 || tally.set_off);
        let colon = text.contains([':', '：']);
        !colon && !full.given.is_empty() && full.family_keys().iter().chain(&full.given_keys()).any(short)
    }

    /// Who is meant by a label that is more than a name, and under which label he speaks later:
    /// `Okto` for `Okto, author of tides`, and `La Revue` for `La Revue des marées`.
    fn short_form(&self, tally: &Tally) -> Option<(Name, String)> {
        let text = tally.text.as_str();
        if !tally.set_off || name::is_name_like(text) || text.contains(['.', '?', '!', '“', '«']) {
            return None;
        }
        let recurs = |short: &&str| {
            let found = self.tallies.get(*short);
            found.is_some_and(|short| short.count > 1 && short.first > tally.first && name::is_name_like(&short.text))
        };
        if let Some((person, _)) = text.split_once(',') {
            let short = name::key(person);
            return recurs(&short.as_str()).then(|| (people::person_name(person.trim()), short));
        }
        let key = name::key(text);
        let mut ends = key.match_indices(' ').map(|(at, _)| &key[..at]).filter(|short| short.contains(' '));
        ends.find(recurs).map(|short| (Name::Organisation(text.to_owned()), short.to_owned()))
    }

    fn worth(&self, key: &str, tally: &Tally) -> Worth {
        let found = self.people.find(&tally.text);
        let hinted = |person: usize| self.people.persons[person].origin == Origin::Hint;
        if self.people.closed && !matches!(found, Match::One { person, .. } if hinted(person)) {
            return Worth::None;
        }
        if let Match::One { person, via } = found {
            let origin = self.people.persons[person].origin;
            let certain = origin <= Origin::Contributor && (via <= Via::FullName || !lexicon::is_no_speaker(key));
            if certain || (origin == Origin::Hint && via == Via::Label) {
                return Worth::Certain;
            }
        }
        if self.generic(key).is_some() {
            return Worth::Certain;
        }
        let called = matches!(found, Match::One { via: Via::Label, .. });
        let can_speak = !lexicon::is_no_speaker(key) || lexicon::is_credited(key);
        if !can_speak || !(name::is_name_like(&tally.text) || called) {
            return Worth::None;
        }
        match found {
            Match::One { person, .. } if self.people.persons[person].origin != Origin::Label => Worth::Known,
            Match::One { .. } if has_matching_initials(&tally.text) => Worth::Known,
            _ if tally.count > 1 => Worth::Recurring,
            // The short form of a label with the full name.
            Match::One { .. } => Worth::Known,
            Match::Several => Worth::Recurring,
            Match::Nobody => Worth::Once,
        }
    }

    fn worth_of(&self, key: &str) -> Worth {
        self.tallies.get(key).and_then(|tally| tally.worth).unwrap_or(Worth::None)
    }

    /// The side for which a generic label stands. One letter counts only beside its
    /// counterpart, and `Q` alone.
    pub(super) fn generic(&self, key: &str) -> Option<Side> {
        let bare = name::without_number(key);
        let has = |other: &str| self.letters.contains(other);
        if bare.chars().count() != 1 || lexicon::pairs().all(|(q, a)| q != bare && a != bare) {
            return lexicon::generic_side(bare);
        }
        if bare == "q" || lexicon::pairs().any(|(q, a)| q == bare && q != a && has(a) && !has("q")) {
            return Some(Side::Asking);
        }
        lexicon::pairs().any(|(q, a)| a == bare && has(q)).then_some(Side::Answering)
    }

    /// The label of each unit, as its place among the candidates.
    fn choose(&self) -> BTreeMap<usize, usize> {
        let mut chosen: BTreeMap<usize, usize> = BTreeMap::new();
        for (unit, candidate) in eligible(self.script) {
            let labels = &self.script.units[unit].labels;
            let Some(place) = labels.iter().position(|label| label == candidate) else { continue };
            let worth = self.worth_for(candidate);
            if worth == Worth::None || (worth == Worth::Once && candidate.mark != Mark::Colon) {
                continue;
            }
            let better = chosen.get(&unit).is_none_or(|&known| {
                let known = &labels[known];
                let count = |candidate: &Candidate| self.tallies.get(&candidate.key).map_or(0, |tally| tally.count);
                let recurs = |longer, shorter| worth > Worth::Once && count(longer) >= count(shorter);
                let before = self.worth_for(known);
                worth > before || (worth == before && (worth >= Worth::Known || recurs(candidate, known)))
            });
            if better {
                chosen.insert(unit, place);
            }
        }
        chosen
    }

    /// The worth of `candidate`, where it may be a joint label.
    fn worth_for(&self, candidate: &Candidate) -> Worth {
        let own = self.worth_of(&candidate.key);
        if own >= Worth::Recurring || candidate.mark == Mark::Bare && !candidate.alone {
            return own;
        }
        if self.is_joint(candidate) { Worth::Known } else { own }
    }

    /// Whether `part` of a joint label can be a speaker.
    fn is_speaker(&self, part: &str) -> bool {
        let key = name::key(part);
        self.worth_of(&key) >= Worth::Recurring
            || matches!(self.people.find(part), Match::One { .. })
            || one_letter(&key).is_some_and(|letter| self.initials.contains(&letter))
    }

    /// Drops labels that are set off in a way that is not the article's habit. A colon always
    /// will do.
    fn keep_habitual(&self, chosen: &mut BTreeMap<usize, usize>) {
        let class = |unit: &usize, place: &usize| {
            let candidate = &self.script.units[*unit].labels[*place];
            (candidate.mark, candidate.alone)
        };
        let mut counts: BTreeMap<(Mark, bool), (usize, BTreeSet<&str>)> = BTreeMap::new();
        for (unit, place) in chosen.iter() {
            let key = self.script.units[*unit].labels[*place].key.as_str();
            let entry = counts.entry(class(unit, place)).or_default();
            entry.0 += 1;
            entry.1.insert(key);
        }
        let total = chosen.len();
        let habits: BTreeSet<(Mark, bool)> = counts
            .iter()
            .filter(|((mark, _), (count, keys))| {
                let generic = keys.iter().any(|key| self.generic(key).is_some());
                *mark == Mark::Colon || (*count > 1 && count * 4 >= total && (keys.len() > 1 || generic))
            })
            .map(|(class, _)| *class)
            .collect();
        chosen.retain(|unit, place| habits.contains(&class(unit, place)));
    }

    /// Decides which composites come apart, and drops the labels within the others.
    fn take_apart(&self, chosen: &mut BTreeMap<usize, usize>, apart: &mut BTreeSet<usize>) {
        let mut index = 0;
        while index < self.script.units.len() {
            let parts = self.script.parts(index);
            if !parts.is_empty() {
                if self.comes_apart(index, chosen) {
                    apart.insert(index);
                    chosen.remove(&index);
                } else {
                    parts.clone().for_each(|part| {
                        chosen.remove(&part);
                    });
                }
            }
            index = self.script.after(index);
        }
    }

    fn comes_apart(&self, index: usize, chosen: &BTreeMap<usize, usize>) -> bool {
        let parts = || self.script.parts(index);
        let strong = |unit: &usize| {
            chosen.get(unit).is_some_and(|&place| self.worth_for(&self.script.units[*unit].labels[place]) > Worth::Once)
        };
        let all = |wanted: fn(Kind) -> bool| {
            let mut wanted = parts().filter(|&part| wanted(self.script.units[part].kind)).peekable();
            wanted.peek().is_some() && wanted.all(|part| strong(&part))
        };
        match self.script.units[index].kind {
            Kind::Paragraph => {
                let own_label = |part: &usize| {
                    let label = chosen.get(part).map(|&place| &self.script.units[*part].labels[place]);
                    label.is_some_and(|label| !repeats_paragraph(self.script, *part, label))
                };
                parts().any(|part| strong(&part) && own_label(&part))
            }
            Kind::Quote => parts().next().is_some_and(|part| strong(&part)),
            Kind::List { .. } => all(|kind| matches!(kind, Kind::Item { .. })),
            Kind::Definitions => all(|kind| kind == Kind::Term),
            Kind::Heading { .. } | Kind::Line | Kind::Item { .. } | Kind::Term | Kind::Break | Kind::Other => false,
        }
    }

    /// Groups the labels by who is meant.
    fn gather(&self, chosen: &BTreeMap<usize, usize>, apart: BTreeSet<usize>) -> Cast {
        let mut group = Group::new(self);
        let label = |unit: usize, place: usize| &self.script.units[unit].labels[place];
        let joint = |candidate: &Candidate| self.worth_of(&candidate.key) < Worth::Certain && self.is_joint(candidate);
        let (joints, singles): (Vec<_>, Vec<_>) =
            chosen.iter().map(|(&unit, &place)| (unit, place)).partition(|&(unit, place)| joint(label(unit, place)));
        let mut uses = Vec::with_capacity(chosen.len());
        for (unit, candidate) in singles {
            let voice = Voicing::One(group.speaker(&label(unit, candidate).text));
            let once = self.worth_for(label(unit, candidate)) == Worth::Once;
            uses.push(Use { unit, candidate, voice, once });
        }
        let letters = group.letters();
        for (unit, candidate) in joints {
            let voice = group.joint(label(unit, candidate), &letters);
            uses.push(Use { unit, candidate, voice, once: false });
        }
        uses.sort_by_key(|found| found.unit);
        Cast { speakers: group.speakers, uses, apart, doubtful: Vec::new() }
    }

    fn is_joint(&self, candidate: &Candidate) -> bool {
        let parts = joint_parts(&candidate.text);
        // A comma alone may stand before an affiliation as well.
        let listed = parts.len() == 2 && candidate.text.contains([',', '،', '、']);
        let is_label = |part: &String| !listed || self.worth_of(&name::key(part)) >= Worth::Recurring;
        let all = parts.len() > 1 && parts.iter().all(|part| self.is_speaker(part) && is_label(part));
        lexicon::means_everybody(&candidate.key) || all
    }
}

impl Speaker {
    /// Adds a label as printed, if it is not there yet.
    pub(super) fn add_label(&mut self, text: &str) {
        if self.labels.len() < MOST_LABELS && !self.labels.iter().any(|label| label == text) {
            self.labels.push(text.to_owned());
        }
    }
}

/// The only letter of `key`, if it has no more.
pub(super) fn one_letter(key: &str) -> Option<char> {
    let mut chars = key.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Whether the unit is the first line of a paragraph.
fn is_first_line(script: &Script<'_>, unit: usize) -> bool {
    let before = unit.checked_sub(1).map(|before| script.units[before].kind);
    script.units[unit].kind == Kind::Line && before == Some(Kind::Paragraph)
}

/// Whether the label is that of the paragraph whose first line the unit is.
fn repeats_paragraph(script: &Script<'_>, unit: usize, candidate: &Candidate) -> bool {
    let of_paragraph = |paragraph: usize| script.units[paragraph].labels.iter().any(|label| label.key == candidate.key);
    is_first_line(script, unit) && unit.checked_sub(1).is_some_and(of_paragraph)
}

/// The units and candidates that may be labels where they stand.
fn eligible<'a>(script: &'a Script<'a>) -> impl Iterator<Item = (usize, &'a Candidate)> {
    let listed = listed_items(script);
    let mut inside = 0..0;
    script.units.iter().enumerate().flat_map(move |(index, unit)| {
        let within = inside.contains(&index);
        if !within {
            inside = script.parts(index);
        }
        let fits: fn(&Candidate) -> bool = match unit.kind {
            Kind::Heading { .. } | Kind::Term => |_| true,
            Kind::Paragraph if !within => |_| true,
            Kind::Line if inside.start == index => may_stand_alone,
            Kind::Line | Kind::Paragraph => |candidate| candidate.mark != Mark::Bare,
            Kind::Item { blocks } if listed.contains(&index) && blocks > 1 => may_stand_alone,
            Kind::Item { .. } if listed.contains(&index) => |candidate| candidate.mark != Mark::Bare,
            _ => |_| false,
        };
        unit.labels.iter().filter(move |candidate| fits(candidate)).map(move |candidate| (index, candidate))
    })
}

/// Whether a label is set off by a mark, or is all of a line or a block with others behind it.
fn may_stand_alone(candidate: &Candidate) -> bool {
    candidate.mark != Mark::Bare || candidate.alone
}

/// The items of lists that may be a sequence of speeches: every item has a label, and one of
/// them recurs.
fn listed_items(script: &Script<'_>) -> BTreeSet<usize> {
    let mut listed = BTreeSet::new();
    for (index, unit) in script.units.iter().enumerate() {
        if !matches!(unit.kind, Kind::List { .. }) {
            continue;
        }
        let items: Vec<usize> =
            script.parts(index).filter(|&part| matches!(script.units[part].kind, Kind::Item { .. })).collect();
        let marked = |item: &usize| {
            let unit = &script.units[*item];
            let goes_on = matches!(unit.kind, Kind::Item { blocks } if blocks > 1);
            unit.labels.iter().find(|label| if goes_on { may_stand_alone(label) } else { label.mark != Mark::Bare })
        };
        let keys: Vec<&str> = items.iter().filter_map(marked).map(|candidate| candidate.key.as_str()).collect();
        let distinct: BTreeSet<&str> = keys.iter().copied().collect();
        if keys.len() == items.len() && distinct.len() < keys.len() {
            listed.extend(items);
        }
    }
    listed
}

/// The parts of a joint label, if `text` has the shape of one: `M/G/S`, `Moreno and Lind`.
pub(super) fn joint_parts(text: &str) -> Vec<String> {
    let bare = name::without_parentheses(text);
    let mut parts = vec![String::new()];
    for piece in bare.split_inclusive(['/', '&', '+', ',', '،', '、']) {
        let (words, parted) = match piece.strip_suffix(['/', '&', '+', ',', '،', '、']) {
            Some(words) => (words, true),
            None => (piece, false),
        };
        for word in words.split_whitespace() {
            if lexicon::is_conjunction(&name::key(word)) {
                parts.push(String::new());
            } else if let Some(part) = parts.last_mut() {
                part.push_str(if part.is_empty() { "" } else { " " });
                part.push_str(word);
            }
        }
        if parted {
            parts.push(String::new());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether `text` is a name with its own initials in parentheses: `Ada Moreno (AM)`.
fn has_matching_initials(text: &str) -> bool {
    let Some(inside) = name::in_parentheses(text).filter(|inside| name::is_initials(inside)) else { return false };
    let bare = name::key(&name::without_parentheses(text));
    let ends: Vec<char> = bare.split(' ').filter_map(|word| word.chars().next()).collect();
    let inside: Vec<char> = name::key(inside).chars().filter(|c| c.is_alphanumeric()).collect();
    ends.first() == inside.first() && (ends.len() < 2 || inside.iter().any(|c| ends.last() == Some(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joint_labels_have_parts() {
        assert_eq!(joint_parts("M/G/S"), ["M", "G", "S"]);
        assert_eq!(joint_parts("Ada Moreno and Lind"), ["Ada Moreno", "Lind"]);
        assert_eq!(joint_parts("Moreno, Lind & Sato"), ["Moreno", "Lind", "Sato"]);
        assert_eq!(joint_parts("Moreno"), ["Moreno"]);
    }

    #[test]
    fn initials_that_belong_to_the_name() {
        assert!(has_matching_initials("Ada Moreno (AM)"));
        assert!(has_matching_initials("Frederico Ruiz (FSR)"));
        assert!(has_matching_initials("Ada (AM)"));
        assert!(!has_matching_initials("Gateway (HTTP)"));
        assert!(!has_matching_initials("Ada Moreno (Tideline)"));
    }
}
