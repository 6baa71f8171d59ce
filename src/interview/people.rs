//! Who could be meant by a label: the contributors, the speakers that the author gives, the
//! full names among the labels, and the names that the introduction mentions.

use std::collections::BTreeMap;

use super::name::{self, FullName};
use super::{Hints, KnownSpeaker, SpeakerHint, eastern, lexicon};
use crate::model::{Article, Inline, Name, RichText, Role, is_eastern};

/// How many names are taken from the introduction.
const MOST_NAMES: usize = 2000;

/// The people who could speak, and the keys under which they may be called.
#[derive(Debug, Default)]
pub(super) struct People {
    pub(super) persons: Vec<Person>,
    index: BTreeMap<String, Vec<Entry>>,
    by_name: BTreeMap<String, usize>,
    /// Whether the author gives the speakers of both sides, so that nobody else speaks.
    pub(super) closed: bool,
}

/// Somebody who could speak.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) name: Name,
    /// The place among the article's contributors, for those who are one.
    pub(super) contributor: Option<usize>,
    pub(super) origin: Origin,
    /// The side, where the author or the front matter says it.
    pub(super) role: Option<Role>,
}

/// Where a person is known from, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// `speakers:` in the front matter.
    Hint,
    /// The contributors.
    Contributor,
    /// A label that holds the full name.
    Label,
    /// The text of a link in the introduction.
    Link,
    /// The introduction.
    Introduction,
    /// The first or the last words of those who ask.
    Address,
    /// The publication, for all its articles.
    Publication,
}

/// By which part of the name a label calls a person, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Via {
    /// A label that was given.
    Label,
    FullName,
    FamilyName,
    GivenName,
    Initials,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    person: usize,
    via: Via,
}

/// What a label was found to mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    One {
        person: usize,
        via: Via,
    },
    /// Several people could be meant.
    Several,
    Nobody,
}

impl People {
    /// The people who are known before the text is looked at.
    pub(super) fn of(article: &Article, hints: &Hints) -> Self {
        let mut people = People::default();
        for (index, contributor) in article.contributors.iter().enumerate() {
            let role = [Role::Interviewer, Role::Interviewee].into_iter().find(|role| contributor.has_role(role));
            let person =
                Person { name: contributor.name.clone(), contributor: Some(index), origin: Origin::Contributor, role };
            let person = people.add(person);
            contributor.labels.iter().for_each(|label| people.call(label, person));
        }
        hints.known.iter().for_each(|known| people.know(known));
        hints.speakers.iter().for_each(|hint| people.hint(hint));
        people.closed = names_both_sides(hints);
        people
    }

    /// Somebody whom the publication knows: a contributor, or one who can be called by the whole name
    /// or by a label alone, since parts of names are common.
    fn know(&mut self, known: &KnownSpeaker) {
        let key = FullName::of(&known.name).map(|full| full.full_key()).unwrap_or_default();
        let person = self.by_name.get(&key).copied().unwrap_or_else(|| {
            let (name, role) = (known.name.clone(), known.role.clone());
            self.persons.push(Person { name, contributor: None, origin: Origin::Publication, role });
            let person = self.persons.len() - 1;
            self.by_name.insert(key.clone(), person);
            self.enter(key, person, Via::FullName);
            person
        });
        known.labels.iter().for_each(|label| self.call(label, person));
    }

    /// Notes that the article itself names somebody whom the publication knows: now the parts of the
    /// name will do.
    fn meet(&mut self, person: usize, origin: Origin) {
        if self.persons[person].origin == Origin::Publication {
            self.persons[person].origin = origin;
            self.enter_parts(person);
        }
    }

    /// A speaker that the author gives: a known person, or another.
    fn hint(&mut self, hint: &SpeakerHint) {
        let text = hint.name.as_deref().unwrap_or(&hint.label);
        let known = match hint.name.as_deref().map_or(Match::Nobody, |name| self.find(name)) {
            Match::One { person, via: Via::Label | Via::FullName } => Some(person),
            Match::One { .. } | Match::Several | Match::Nobody => match (&hint.name, self.find(&hint.label)) {
                (None, Match::One { person, .. }) => Some(person),
                _ => None,
            },
        };
        let person = known.unwrap_or_else(|| {
            let name = if text.contains(':') { Name::Literal(text.to_owned()) } else { person_name(text) };
            self.add(Person { name, contributor: None, origin: Origin::Hint, role: None })
        });
        if hint.role.is_some() {
            self.persons[person].role.clone_from(&hint.role);
        }
        self.meet(person, Origin::Hint);
        self.persons[person].origin = Origin::Hint;
        self.call(&hint.label, person);
    }

    /// Adds a label that holds a full name: `Ada Moreno (AM)`.
    pub(super) fn add_label(&mut self, text: &str) {
        let bare = name::without_parentheses(text);
        let bare = bare.split(',').next().unwrap_or_default().trim();
        let is_full = FullName::parse(bare).is_some_and(|full| !full.given.is_empty());
        if !is_full || name::is_initials(bare) || bare.chars().any(char::is_numeric) {
            return;
        }
        let person = match self.find(bare) {
            Match::One { person, via: Via::Label | Via::FullName } => person,
            Match::One { .. } | Match::Several | Match::Nobody => {
                self.add(Person { name: person_name(bare), contributor: None, origin: Origin::Label, role: None })
            }
        };
        self.meet(person, Origin::Label);
        if let Some(initials) = name::in_parentheses(text).filter(|inside| name::is_initials(inside)) {
            self.call(initials, person);
        }
    }

    /// Adds somebody, or a journal, that speaks under `labels`.
    pub(super) fn add_called(&mut self, name: Name, labels: &[&str]) {
        let person = self.add(Person { name, contributor: None, origin: Origin::Label, role: None });
        labels.iter().for_each(|label| self.call(label, person));
    }

    /// Adds the names that `text` mentions, which is a part of the introduction or an address.
    pub(super) fn add_names_in(&mut self, text: &RichText, origin: Origin) {
        for inline in text {
            self.add_links_in(inline);
        }
        for words in Runs::of(&text.plain_text()) {
            self.mention(&words, origin);
        }
    }

    /// Adds somebody whom `text` calls by the whole name where a label says the family name alone: 佐藤 is 佐藤健一さん.
    pub(super) fn add_family_in(&mut self, text: &str, label: &str) {
        if self.find(label) == Match::Nobody
            && let Some(name) = eastern::full_name(text, label)
        {
            self.add(Person { name, contributor: None, origin: Origin::Introduction, role: None });
        }
    }

    fn add_links_in(&mut self, inline: &Inline) {
        if let Inline::Link(link) = inline {
            let text = link.content.plain_text();
            let text = text.split([',', '(']).next().unwrap_or_default();
            let words: Vec<&str> = text.split_whitespace().collect();
            let named = (2..=5).contains(&words.len()) && words.iter().all(|word| is_part_of_name(word));
            if named && !words.iter().any(|word| is_shouted(word)) {
                self.mention(&words.join(" "), Origin::Link);
            }
        } else if let Some(content) = inline.content() {
            content.iter().for_each(|inline| self.add_links_in(inline));
        }
    }

    fn mention(&mut self, words: &str, origin: Origin) {
        let Some(full) = FullName::parse(without_day(words)) else { return };
        if full.given.is_empty() || self.persons.len() > MOST_NAMES {
            return;
        }
        match self.by_name.get(&full.full_key()) {
            Some(&person) => self.meet(person, origin),
            None => {
                self.add(Person { name: full.into_name(), contributor: None, origin, role: None });
            }
        }
    }

    fn add(&mut self, person: Person) -> usize {
        let index = self.persons.len();
        if let Some(full) = FullName::of(&person.name) {
            let whole = full.full_key();
            self.by_name.entry(whole.clone()).or_insert(index);
            self.enter(whole, index, Via::FullName);
        }
        self.persons.push(person);
        self.enter_parts(index);
        index
    }

    /// Lets the parts of the name of `person` mean that person.
    fn enter_parts(&mut self, person: usize) {
        let Some(full) = FullName::of(&self.persons[person].name).filter(|full| !full.given.is_empty()) else { return };
        if full.family_first {
            self.enter(name::key(&full.family) + &name::key(&full.given.concat()), person, Via::FullName);
        }
        full.family_keys().into_iter().for_each(|key| self.enter(key, person, Via::FamilyName));
        full.given_keys().into_iter().for_each(|key| self.enter(key, person, Via::GivenName));
        full.initials().into_iter().for_each(|key| self.enter(key, person, Via::Initials));
    }

    fn call(&mut self, label: &str, person: usize) {
        self.enter(name::key(label), person, Via::Label);
    }

    fn enter(&mut self, key: String, person: usize, via: Via) {
        if !key.is_empty() {
            self.index.entry(key).or_default().push(Entry { person, via });
        }
    }

    /// Who is meant by `label`.
    pub(super) fn find(&self, label: &str) -> Match {
        let bare = name::without_parentheses(label);
        let untitled = FullName::parse(&bare).map(|full| full.full_key());
        let before_comma = bare.split(',').next().map(name::key);
        let initials = name::in_parentheses(label).filter(|inside| name::is_initials(inside)).map(name::key);
        let squeezed = name::is_initials(&bare).then(|| name::key(&bare).replace(' ', ""));
        for key in [Some(name::key(&bare)), untitled, before_comma, initials, squeezed].into_iter().flatten() {
            match self.find_key(&key) {
                Match::Nobody => {}
                found => return found,
            }
        }
        self.find_undivided(bare.trim())
    }

    /// Whose name, which is not known in its parts, begins with the family name `label`: 高橋 of 高橋美咲.
    fn find_undivided(&self, label: &str) -> Match {
        if label.is_empty() || label.chars().count() > 3 || !label.chars().all(is_eastern) {
            return Match::Nobody;
        }
        let begins = |person: &Person| match &person.name {
            Name::Literal(name) => name.starts_with(label) && name.chars().all(is_eastern),
            Name::Person(_) | Name::Organisation(_) => false,
        };
        let mut found = self.persons.iter().enumerate().filter(|(_, person)| begins(person));
        match (found.next(), found.next()) {
            (Some((person, _)), None) => Match::One { person, via: Via::FamilyName },
            (Some(_), Some(_)) => Match::Several,
            (None, _) => Match::Nobody,
        }
    }

    /// The surest origin counts, and then the surest part of the name.
    fn find_key(&self, key: &str) -> Match {
        let Some(entries) = self.index.get(key) else { return Match::Nobody };
        // One letter is too little to go by, unless it was given or is a family name.
        let one_letter = key.chars().count() == 1 && !key.chars().all(is_eastern);
        let rank = |entry: &Entry| (self.persons[entry.person].origin.tier(), entry.via);
        let fits = |entry: &&Entry| !one_letter || matches!(entry.via, Via::Label | Via::FullName);
        let Some(best) = entries.iter().filter(fits).map(rank).min() else { return Match::Nobody };
        let mut persons: Vec<usize> =
            entries.iter().filter(fits).filter(|entry| rank(entry) == best).map(|entry| entry.person).collect();
        persons.sort_unstable();
        persons.dedup();
        match persons.as_slice() {
            [person] => Match::One { person: *person, via: best.1 },
            _ => Match::Several,
        }
    }
}

impl Origin {
    /// Those who are known for certain come before those who are only mentioned.
    fn tier(self) -> u8 {
        match self {
            Origin::Hint | Origin::Contributor | Origin::Label => 0,
            Origin::Link => 1,
            Origin::Introduction => 2,
            Origin::Address => 3,
            Origin::Publication => 4,
        }
    }
}

/// Whether the author gives speakers of both sides: by their roles, or, without any roles, two.
fn names_both_sides(hints: &Hints) -> bool {
    let has = |role: &Role| hints.speakers.iter().any(|hint| hint.role.as_ref() == Some(role));
    let no_roles = hints.speakers.iter().all(|hint| hint.role.is_none());
    (has(&Role::Interviewer) && has(&Role::Interviewee)) || (no_roles && hints.speakers.len() > 1)
}

/// The name of a person who is called `text`: in parts where it has several words.
pub(super) fn person_name(text: &str) -> Name {
    FullName::parse(text).map_or_else(|| Name::Literal(text.to_owned()), FullName::into_name)
}

/// The journal or the publisher of `article`, if `label` names it, in full or by its initials.
pub(super) fn house<'a>(article: &'a Article, label: &str) -> Option<&'a str> {
    let key = name::key(&name::without_parentheses(label));
    let journal = article.journal.as_ref().and_then(|journal| journal.title.as_deref());
    let publisher = article.publisher.as_ref().map(|publisher| publisher.name.as_str());
    let mut houses = [journal, publisher].into_iter().flatten().filter(|_| !key.is_empty());
    houses.find(|title| name::key(title) == key || has_initials(title, &key))
}

/// Whether `key` are the initials of `title`: of all its words, of those but for the article before them, or of those
/// that are no small words. `THR`, `HR` and, of a `Journal of Tides`, `JT`.
fn has_initials(title: &str, key: &str) -> bool {
    let words: Vec<String> = title.split_whitespace().map(name::key).filter(|word| !word.is_empty()).collect();
    let initials = |words: &[&String]| words.iter().filter_map(|word| word.chars().next()).collect::<String>();
    let all: Vec<&String> = words.iter().collect();
    let own = all.iter().position(|word| !lexicon::opens_a_title(word)).map_or(&all[..0], |at| &all[at..]);
    let great: Vec<&String> = own.iter().copied().filter(|word| !lexicon::is_small(word)).collect();
    key.len() > 1 && [&all, own, &great].into_iter().any(|words| words.len() > 1 && initials(words) == key)
}

fn is_part_of_name(word: &str) -> bool {
    let key = name::key(word);
    let letters = word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '‐' | '’' | '\'' | '.'));
    letters && (name::starts_a_name(word) && word.chars().any(|c| c.is_uppercase()) || lexicon::is_particle(&key))
}

/// An abbreviation of capitals, such as that of an organisation.
fn is_shouted(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    letters.len() > 1 && letters.iter().all(|c| c.is_uppercase())
}

/// Runs of words with capitals: the names in a text, and what looks like them.
struct Runs {
    found: Vec<String>,
    run: Vec<String>,
    at_start: bool,
    /// Whether an article stands before the run.
    behind_article: bool,
}

impl Runs {
    fn of(text: &str) -> Vec<String> {
        let mut runs = Runs { found: Vec::new(), run: Vec::new(), at_start: true, behind_article: false };
        let mut begins_sentence = true;
        for token in text.split_whitespace() {
            begins_sentence = runs.token(token, begins_sentence);
        }
        runs.close();
        runs.found
    }

    /// Takes one word; whether the next begins a sentence.
    fn token(&mut self, token: &str, begins_sentence: bool) -> bool {
        let opened = token.trim_start_matches(|c: char| !c.is_alphanumeric());
        let mut word = opened.trim_end_matches(|c: char| !c.is_alphanumeric());
        let mut closes = word.len() < opened.len();
        let tail = opened[word.len()..].to_owned();
        if let Some(owner) = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")) {
            word = owner;
            closes = true;
        }
        if opened.len() < token.len() {
            self.close();
        }
        let abbreviated = tail == "." && (word.chars().count() == 1 || lexicon::is_title(&name::key(word)));
        let capital = word.chars().next().is_some_and(char::is_uppercase) && !is_shouted(word);
        if capital && is_part_of_name(word) {
            if self.run.is_empty() {
                self.at_start = begins_sentence;
            }
            self.run.push(if abbreviated { format!("{word}.") } else { word.to_owned() });
        } else if !self.run.is_empty() && !closes && lexicon::is_particle(&name::key(word)) {
            self.run.push(word.to_owned());
        } else {
            self.close();
            self.behind_article = !closes && lexicon::is_article(&name::key(word));
        }
        if closes && !abbreviated {
            self.close();
        }
        !abbreviated && tail.contains(['.', '!', '?', ':', '…'])
    }

    fn close(&mut self) {
        let mut run = std::mem::take(&mut self.run);
        while run.last().is_some_and(|word| lexicon::is_particle(&name::key(word))) {
            run.pop();
        }
        self.drop_opening(&mut run);
        while run.len() > 1 && lexicon::is_office(&name::key(&run[0])) && !lexicon::is_title(&name::key(&run[0])) {
            run.remove(0);
        }
        if (2..=6).contains(&run.len()) {
            self.found.push(run.join(" "));
        }
        self.at_start = false;
        self.behind_article = false;
    }

    /// Drops the words at the head of `run` that have their capitals from elsewhere: the noun behind
    /// an article – `der Geiger Jonas Feld`, `the Dane Jo Lind` – or the first word of a sentence.
    fn drop_opening(&self, run: &mut Vec<String>) {
        let is_title = |word: &String| lexicon::is_title(&name::key(word));
        let opens = run.first().is_some_and(|word| lexicon::is_article(&name::key(word)));
        if opens {
            run.remove(0);
        }
        if opens || self.behind_article {
            if run.first().is_some_and(|word| !is_title(word)) {
                run.remove(0);
            }
        } else if self.at_start && run.len() > 2 && !is_title(&run[0]) {
            run.remove(0);
        }
    }
}

/// Days and months that are nobody's given name, and may stand before a name without a comma.
const CALENDAR: &[&str] = &[
    "january",
    "february",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "januar",
    "februar",
    "oktober",
    "dezember",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
];

/// `Tilda Moss` of `September Tilda Moss`, as in “every September Tilda Moss comes down”.
fn without_day(words: &str) -> &str {
    match words.split_once(' ') {
        Some((first, rest)) if rest.contains(' ') && CALENDAR.contains(&first.to_lowercase().as_str()) => rest,
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Contributor, Id, Link};

    fn people(introduction: &str) -> People {
        let mut people = People::default();
        people.add_names_in(&introduction.into(), Origin::Introduction);
        people
    }

    #[track_caller]
    fn check(people: &People, label: &str, name: &str) {
        let found = match people.find(label) {
            Match::One { person, .. } => people.persons[person].name.display().into_owned(),
            Match::Several => "several".to_owned(),
            Match::Nobody => "nobody".to_owned(),
        };
        assert_eq!(found, name, "{label}");
    }

    #[test]
    fn names_in_an_introduction() {
        let people = people(
            "Clockmaker Ada Moreno winds the clock. We met Dr. Kim Sato’s pupil Jo van der Berg, Mayor Ada Lind and SIG Lead Eva.",
        );
        check(&people, "Moreno", "Ada Moreno");
        check(&people, "AM", "Ada Moreno");
        check(&people, "Sato", "Dr. Kim Sato");
        check(&people, "Dr. Sato", "Dr. Kim Sato");
        check(&people, "Berg", "Jo van der Berg");
        check(&people, "van der Berg", "Jo van der Berg");
        check(&people, "Ada", "several");
        check(&people, "Lind", "Ada Lind");
        check(&people, "Eva", "nobody");
        check(&people, "A", "nobody");
        check(&self::people("Every September Tilda Moss comes down."), "Moss", "Tilda Moss");
    }

    #[test]
    fn links_and_contributors_come_first() {
        let link = Link { target: "x".into(), content: "Kim Moreno, Tideline".into() };
        let mut people = people("Ada Moreno was there.");
        people.add_names_in(&RichText(vec![Inline::Link(link)]), Origin::Introduction);
        check(&people, "Moreno", "Kim Moreno");
        let mut article = Article::default();
        let name = Name::Literal("Eva Moreno".to_owned());
        article.contributors.push(Contributor::new(Id::numbered("c", 1), name));
        let mut people = People::of(&article, &Hints::default());
        people.add_names_in(&"Ada Moreno was there.".into(), Origin::Introduction);
        check(&people, "Moreno", "Eva Moreno");
        check(&people, "EVA MORENO", "Eva Moreno");
    }

    #[test]
    fn labels_with_full_names_tell_their_short_forms() {
        let mut people = People::default();
        people.add_label("Frederico Ruiz (FSR)");
        check(&people, "FSR", "Frederico Ruiz");
        check(&people, "FR", "Frederico Ruiz");
        check(&people, "Ruiz", "Frederico Ruiz");
    }

    #[test]
    fn hints_join_contributors() {
        let mut article = Article::default();
        article.contributors.push(Contributor::new(Id::numbered("c", 1), person_name("Ada Moreno")));
        let hint =
            SpeakerHint { label: "x".to_owned(), name: Some("Ada Moreno".to_owned()), role: Some(Role::Interviewee) };
        let people = People::of(&article, &Hints { speakers: vec![hint], ..Hints::default() });
        assert_eq!(people.persons.len(), 1);
        assert_eq!(people.persons[0].role, Some(Role::Interviewee));
        check(&people, "X", "Ada Moreno");
    }
}
