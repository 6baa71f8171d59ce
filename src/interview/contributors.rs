//! Makes contributors of speakers: finds those who are one already, adds the others, and gives
//! them their roles and labels.

use std::collections::{BTreeMap, BTreeSet};

use super::cast::{Cast, Speaker, Voicing};
use super::people::{self, People, Person};
use super::sides::Sides;
use super::{Hints, Part, Side, name};
use crate::model::{Article, Contributor, Id, Name, Role, Voice};

/// Words at the end of an organisation's name.
const HOUSES: &[&str] = &[
    "magazine",
    "institute",
    "review",
    "times",
    "journal",
    "news",
    "post",
    "university",
    "press",
    "radio",
    "tv",
    "team",
    "staff",
    "editors",
    "society",
    "foundation",
    "ministry",
    "museum",
    "association",
    "office",
    "redaktion",
    "zeitung",
    "verlag",
    "revue",
    "revista",
    "rivista",
    "agency",
    "group",
    "council",
    "department",
    "committee",
    "board",
];

/// How many people may speak with one voice by name. Beyond it the label alone must do.
const MOST_TOGETHER: usize = 100;

/// The contributors behind the speakers of a cast.
#[derive(Debug, Default)]
pub(super) struct Voices {
    /// The contributor of each speaker; none for `Q` and its like.
    ids: Vec<Option<Id>>,
    /// The only contributor who is said to ask, for questions that name nobody.
    pub(super) interviewer: Option<Id>,
    /// The only contributor who is said to answer.
    pub(super) interviewee: Option<Id>,
    /// All who answer, in the order in which they first speak.
    answering: Vec<Id>,
    /// The full names of the contributors, as keys: who speaks says “I”, and who is named is
    /// spoken of.
    pub(super) names: Vec<String>,
    /// The contributors whom the author names for single passages, by how they are named there.
    stated: BTreeMap<String, Id>,
}

impl Voices {
    /// The voices of an article where nobody has a label.
    pub(super) fn unlabelled(article: &Article) -> Self {
        Voices {
            interviewer: only(article, &Role::Interviewer),
            interviewee: only(article, &Role::Interviewee),
            names: full_names(article),
            ..Voices::default()
        }
    }

    /// Makes contributors of the speakers of `cast` who have a use.
    pub(super) fn of(article: &mut Article, cast: &Cast, sides: &Sides, people: &mut People) -> Self {
        let stated = Voices::unlabelled(article);
        let mut voices = Voices { ids: vec![None; cast.speakers.len()], ..Voices::default() };
        let mut taken: BTreeSet<Id> = article.contributors.iter().map(|contributor| contributor.id.clone()).collect();
        for found in &cast.uses {
            let speakers = match &found.voice {
                Voicing::One(speaker) => std::slice::from_ref(speaker),
                Voicing::Joint(speakers) => speakers.as_slice(),
                Voicing::Everybody => &[],
            };
            for &speaker in speakers {
                if voices.ids[speaker].is_some() {
                    continue;
                }
                let side = sides.of[speaker];
                let generic = cast.speakers[speaker].generic.filter(|_| cast.speakers[speaker].person.is_none());
                let id = match generic {
                    Some(Side::Asking) => stated.interviewer.clone(),
                    Some(Side::Answering) => stated.interviewee.clone(),
                    None => Some(contributor(article, &cast.speakers[speaker], side, people, &mut taken)),
                };
                if let (Side::Answering, Some(id)) = (side, &id) {
                    voices.answering.push(id.clone());
                }
                voices.ids[speaker] = id;
            }
        }
        voices.interviewer = only(article, &Role::Interviewer);
        voices.interviewee = only(article, &Role::Interviewee);
        voices.names = full_names(article);
        voices
    }

    /// These voices, with the contributors whom the author names for single passages.
    pub(super) fn with_stated(mut self, article: &mut Article, hints: &Hints) -> Self {
        for hint in &hints.passages {
            let role = match hint.part {
                Part::Question => Role::Interviewer,
                Part::Answer => Role::Interviewee,
                Part::Same | Part::Outside => continue,
            };
            if let Some(speaker) = &hint.speaker {
                self.stated.insert(speaker.clone(), called(article, speaker, role));
            }
        }
        self
    }

    /// The voice of whom the author names `speaker`, without a label.
    pub(super) fn of_stated(&self, speaker: &str) -> Option<Voice> {
        self.stated.get(speaker).cloned().map(Voice::of)
    }

    /// The voice of `voicing` under the label `text`.
    pub(super) fn voice(&self, voicing: &Voicing, text: &str) -> Voice {
        let ids = |speakers: &[usize]| speakers.iter().filter_map(|&speaker| self.ids[speaker].clone()).collect();
        let speakers: Vec<Id> = match voicing {
            Voicing::One(speaker) => ids(std::slice::from_ref(speaker)),
            Voicing::Joint(speakers) => ids(speakers),
            Voicing::Everybody if self.answering.len() <= MOST_TOGETHER => self.answering.clone(),
            Voicing::Everybody => Vec::new(),
        };
        Voice { speakers, label: Some(text.to_owned()) }
    }

    /// The voice of one who has no label.
    pub(super) fn nameless(&self, side: Side) -> Voice {
        let only = match side {
            Side::Asking => &self.interviewer,
            Side::Answering => &self.interviewee,
        };
        Voice { speakers: only.iter().cloned().collect(), label: None }
    }
}

/// The full names of the contributors, as keys.
fn full_names(article: &Article) -> Vec<String> {
    let full = |contributor: &Contributor| {
        let name = name::FullName::of(&contributor.name).filter(|name| !name.given.is_empty())?;
        Some(name.full_key())
    };
    article.contributors.iter().filter_map(full).take(MOST_TOGETHER).collect()
}

/// The contributor whom the author calls `text`; a new one with `role`, if there is none.
fn called(article: &mut Article, text: &str, role: Role) -> Id {
    let key = name::key(text);
    let is_called = |contributor: &&Contributor| {
        name::key(&contributor.name.display()) == key || contributor.labels.iter().any(|label| name::key(label) == key)
    };
    if let Some(known) = article.contributors.iter().find(is_called) {
        return known.id.clone();
    }
    let mut taken = article.contributors.iter().map(|contributor| contributor.id.clone()).collect();
    let id = free_id(article.contributors.len() + 1, &mut taken);
    let mut contributor = Contributor::new(id.clone(), people::person_name(text));
    contributor.add_role(role);
    article.contributors.push(contributor);
    id
}

/// The only contributor with `role`.
fn only(article: &Article, role: &Role) -> Option<Id> {
    let mut with = article.contributors_with(role);
    let first = with.next()?;
    with.next().is_none().then(|| first.id.clone())
}

/// The contributor behind `speaker`, with role and labels.
fn contributor(
    article: &mut Article,
    speaker: &Speaker,
    side: Side,
    people: &mut People,
    taken: &mut BTreeSet<Id>,
) -> Id {
    let place = speaker.person.and_then(|person| people.persons[person].contributor).unwrap_or_else(|| {
        let id = free_id(article.contributors.len() + 1, taken);
        let name = speaker.person.map(|person| people.persons[person].name.clone());
        let name = name.unwrap_or_else(|| name_of_label(article, speaker));
        article.contributors.push(Contributor::new(id, name));
        let place = article.contributors.len() - 1;
        if let Some(Person { contributor, .. }) = speaker.person.and_then(|person| people.persons.get_mut(person)) {
            *contributor = Some(place);
        }
        place
    });
    let contributor = &mut article.contributors[place];
    contributor.add_role(match side {
        Side::Asking => Role::Interviewer,
        Side::Answering => Role::Interviewee,
    });
    speaker.labels.iter().for_each(|label| contributor.add_label(label));
    contributor.id.clone()
}

fn free_id(from: usize, taken: &mut BTreeSet<Id>) -> Id {
    let mut number = from;
    loop {
        let id = Id::numbered("c", number);
        if taken.insert(id.clone()) {
            return id;
        }
        number += 1;
    }
}

/// The name of a speaker of whom only the label is known.
fn name_of_label(article: &Article, speaker: &Speaker) -> Name {
    let label = speaker.labels.first().map(String::as_str).unwrap_or_default();
    let bare = name::without_parentheses(label);
    let bare = bare.split(',').next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = bare.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let bare = if bare.is_empty() { label.to_owned() } else { bare };
    let words: Vec<&str> = bare.split(' ').collect();
    let ends_as_house = words.len() > 1 && words.last().is_some_and(|word| HOUSES.contains(&name::key(word).as_str()));
    if let Some(house) = people::house(article, &bare) {
        Name::Organisation(house.to_owned())
    } else if ends_as_house {
        Name::Organisation(bare)
    } else if words.iter().any(|word| word.chars().any(char::is_numeric)) || bare.contains(':') {
        Name::Literal(bare)
    } else {
        people::person_name(&bare)
    }
}
