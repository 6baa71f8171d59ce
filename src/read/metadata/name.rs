//! Names of people in a line of text: where one ends and the next begins, and their parts.

use crate::model::{Affiliation, Contributor, Id, Name, PersonName, Role};

/// Someone named in a line: `Ada Moreno (Harbour Press) <ada@example.org>`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Person {
    /// The name.
    pub name: Name,
    /// What stands in parentheses behind it.
    pub affiliation: Option<String>,
    /// The initials in parentheses behind it, under which the person speaks.
    pub label: Option<String>,
    /// What stands in angle brackets behind it.
    pub email: Option<String>,
}

impl Person {
    /// The contributor that the line tells of. Its id is for the caller to give.
    pub(crate) fn into_contributor(self, role: Option<Role>) -> Contributor {
        let mut contributor = Contributor::new(Id::numbered("c", 1), self.name);
        contributor.roles.extend(role);
        contributor.affiliations.extend(self.affiliation.map(|name| Affiliation { name, ror: None }));
        contributor.labels.extend(self.label);
        contributor.email = self.email;
        contributor
    }
}

/// Whether `word` is a particle of family names.
pub(crate) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// Particles that belong to the family name behind them. Written with a capital they do so only
/// just before the last word.
const PARTICLES: &[&str] = &[
    "van", "von", "vom", "zu", "zur", "zum", "de", "da", "do", "dos", "das", "di", "du", "del", "della", "dello",
    "der", "den", "ten", "ter", "la", "le", "el", "al", "bin", "bint", "ibn", "abu", "af", "av", "st.",
];

const PREFIXES: &[&str] = &["dr", "dr.", "prof", "prof.", "professor", "sir", "dame", "rev.", "mr.", "mrs.", "ms."];

const SUFFIXES: &[&str] =
    &["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "ph.d.", "md", "m.d.", "mbe", "obe", "esq.", "esq"];

/// Words of which a name has one only where it is no person's.
const CORPORATE: &[&str] = &[
    "agency",
    "association",
    "authority",
    "authors",
    "bureau",
    "center",
    "centre",
    "co.",
    "collective",
    "college",
    "committee",
    "company",
    "contributors",
    "corp",
    "corp.",
    "corporation",
    "council",
    "department",
    "desk",
    "editorial",
    "editors",
    "foundation",
    "gmbh",
    "group",
    "inc",
    "inc.",
    "initiative",
    "institute",
    "institut",
    "llc",
    "ltd",
    "ltd.",
    "magazine",
    "ministry",
    "network",
    "news",
    "office",
    "organisation",
    "organization",
    "press",
    "project",
    "review",
    "society",
    "staff",
    "team",
    "university",
    "universität",
    "université",
    "wire",
];

/// The people that `text` names: `A and B`, `A (X), B & C`, `Moreno, Ada; Li, Ben`.
pub(crate) fn people(text: &str) -> Vec<Person> {
    let by_semicolon = split(text, &[";"]);
    let conjunctions = [" and ", " & ", " und ", " et ", " y ", " och ", " og "];
    let parts: Vec<&str> = by_semicolon.iter().flat_map(|part| split(part, &conjunctions)).collect();
    if let [only] = parts.as_slice()
        && let Some(person) = person_and_employer(only)
    {
        return vec![person];
    }
    let inverted = parts.iter().all(|part| is_inverted(part, parts.len() > 1));
    let mut people = Vec::new();
    for part in parts {
        if inverted {
            people.extend(person(part));
        } else {
            people.extend(join_suffixes(split(part, &[",", "、", "，", "،"])).iter().filter_map(|piece| person(piece)));
        }
    }
    people
}

/// `Ada Moreno, Google`: a full name, and one word behind the only comma, which is nobody's name.
fn person_and_employer(text: &str) -> Option<Person> {
    let pieces = split(text, &[","]);
    let [name, employer] = pieces.as_slice() else { return None };
    let full =
        name.split(' ').count() > 1 && !PARTICLES.iter().any(|particle| name.split(' ').next() == Some(particle));
    let word = employer.chars().all(char::is_alphanumeric) && !is_suffix(employer);
    let mut person = person(name).filter(|person| full && word && person.affiliation.is_none())?;
    person.affiliation = Some((*employer).to_owned());
    Some(person)
}

/// The parts of `text` between `separators`, those in parentheses and brackets not counted.
fn split<'t>(text: &'t str, separators: &[&str]) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let (mut depth, mut start, mut skip) = (0_usize, 0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '<' | '[' => depth += 1,
            ')' | '>' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 || at < skip {
            continue;
        }
        if let Some(separator) = separators.iter().find(|separator| text[at..].starts_with(**separator)) {
            parts.push(&text[start..at]);
            start = at + separator.len();
            skip = start;
        }
    }
    parts.push(&text[start..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Whether `text` is of the form `Moreno, Ada`. Among several, any family name is believed;
/// alone only one of a single word, or one that begins with a particle.
fn is_inverted(text: &str, among_several: bool) -> bool {
    let pieces = split(text, &[","]);
    let [family, given] = pieces.as_slice() else { return false };
    let words = |text: &str| text.split_whitespace().count();
    let is_family = words(family) == 1
        || family.split_whitespace().next().is_some_and(|word| PARTICLES.contains(&word))
        || among_several && words(family) <= 3 && words(given) == 1;
    is_family && words(given) <= 3 && !is_suffix(given)
}

/// Puts a suffix that a comma has cut off back to its name: `Ada Moreno, PhD`.
fn join_suffixes(pieces: Vec<&str>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if is_suffix(piece) => {
                last.push(' ');
                last.push_str(piece);
            }
            _ => joined.push(piece.to_owned()),
        }
    }
    joined
}

fn is_suffix(text: &str) -> bool {
    SUFFIXES.contains(&text.trim().to_lowercase().as_str())
}

fn person(text: &str) -> Option<Person> {
    let (text, email) = take_bracketed(text.trim(), '<', '>');
    let email = email.filter(|email| email.contains('@'));
    let (text, inner) = take_bracketed(text, '(', ')');
    if text.is_empty() {
        return None;
    }
    let (label, affiliation) = match inner {
        Some(inner) if is_initials_of(&inner, text) => (Some(inner), None),
        other => (None, other),
    };
    Some(Person { name: name(text), affiliation, label, email })
}

/// `text` without what stands in brackets at its end, and that.
fn take_bracketed(text: &str, open: char, close: char) -> (&str, Option<String>) {
    let found = text.strip_suffix(close).and_then(|rest| rest.rfind(open).map(|at| (&rest[..at], &rest[at + 1..])));
    match found {
        Some((before, inner)) if !inner.trim().is_empty() => (before.trim(), Some(inner.trim().to_owned())),
        _ => (text, None),
    }
}

/// Whether `text` can be the initials of `name`: capitals, of which the first and the last begin
/// its first and its last word.
fn is_initials_of(text: &str, name: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| *c != '.').collect();
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    letters.len() <= 4
        && letters.iter().all(|c| c.is_uppercase())
        && letters.first().copied() == first
        && (letters.len() == 1 || letters.last().copied() == last)
}

/// A name in its parts: the family name is the last word with the particles before it, or what
/// stands before a comma; of two words in Chinese, Japanese or Korean writing it is the first. A single
/// word, other names in such writing, and one that looks like an organisation's stay as they are.
pub(crate) fn name(text: &str) -> Name {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((family, given)) = text.split_once(", ").filter(|(_, given)| !is_suffix(given)) {
        let (family, given) = (family.to_owned(), Some(given.to_owned()));
        return Name::Person(PersonName { given, family, ..PersonName::default() });
    }
    let text = text.replace(',', "");
    let mut words: Vec<&str> = text.split(' ').collect();
    if words.len() < 2 || is_undivided(&text) {
        return PersonName::eastern(&text).map_or(Name::Literal(text), Name::Person);
    }
    let prefix = take(&mut words, PREFIXES, 0);
    let last = words.len() - 1;
    let suffix = if words.len() > 2 || prefix.is_some() { take(&mut words, SUFFIXES, last) } else { None };
    let split = family_start(&words);
    let given = (split > 0).then(|| words[..split].join(" "));
    Name::Person(PersonName { given, family: words[split..].join(" "), prefix, suffix, family_first: false })
}

fn take(words: &mut Vec<&str>, known: &[&str], at: usize) -> Option<String> {
    let found = words.len() > 1 && words.get(at).is_some_and(|word| known.contains(&word.to_lowercase().as_str()));
    found.then(|| words.remove(at).to_owned())
}

/// Where the family name begins among the words of a name.
fn family_start(words: &[&str]) -> usize {
    let last = words.len() - 1;
    let particle = words.iter().position(|word| PARTICLES.contains(word));
    match particle {
        Some(at) if (1..last).contains(&at) => at,
        _ if last >= 2 && PARTICLES.contains(&words[last - 1].to_lowercase().as_str()) => last - 1,
        _ => last,
    }
}

fn is_undivided(name: &str) -> bool {
    let cjk = |c: char| matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}');
    let corporate = |word: &str| CORPORATE.contains(&word.to_lowercase().as_str());
    name.chars().any(|c| cjk(c) || c.is_ascii_digit() || matches!(c, '@' | '/' | '&'))
        || name.split(' ').any(corporate)
        || name.to_lowercase().starts_with("the ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> String {
        match name(text) {
            Name::Person(name) => {
                let part = |part: &Option<String>| part.clone().unwrap_or_default();
                format!("{}|{}|{}|{}", part(&name.prefix), part(&name.given), name.family, part(&name.suffix))
            }
            Name::Literal(name) => name,
            Name::Organisation(name) => panic!("{name}"),
        }
    }

    #[test]
    fn family_names_keep_their_particles() {
        let cases = [
            ("Ada Moreno", "|Ada|Moreno|"),
            ("Ludwig van der Berg", "|Ludwig|van der Berg|"),
            ("Maria de la Cruz Soto", "|Maria|de la Cruz Soto|"),
            ("Ana De Souza", "|Ana|De Souza|"),
            ("Layla al-Amin", "|Layla|al-Amin|"),
            ("Omar bin Said", "|Omar|bin Said|"),
            ("Jeremy Olmsted-Thompson", "|Jeremy|Olmsted-Thompson|"),
            ("Dr. Ada B. Moreno", "Dr.|Ada B.|Moreno|"),
            ("Ben Li Jr.", "|Ben|Li|Jr."),
            ("Ada Moreno, PhD", "|Ada|Moreno|PhD"),
            ("Moreno, Ada", "|Ada|Moreno|"),
            ("Dr Moreno", "Dr||Moreno|"),
            ("田中 太郎", "|太郎|田中|"),
            ("林　ゆかり", "|ゆかり|林|"),
            ("김 서연", "|서연|김|"),
        ];
        for (text, expected) in cases {
            assert_eq!(parts(text), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_divided_stays_whole() {
        for text in
            ["Plato", "王小明", "김서연 기자", "港町 灯台保存会", "The Kubernetes Authors", "Harbour Press", "Agent 47"]
        {
            assert_eq!(parts(text), text);
        }
    }

    fn list(text: &str) -> Vec<String> {
        people(text).iter().map(|person| person.name.display().into_owned()).collect()
    }

    #[test]
    fn several_people_are_told_apart() {
        for text in [
            "Ada Moreno and Ben Li",
            "Ada Moreno, Ben Li",
            "Ada Moreno & Ben Li",
            "Ada Moreno; Ben Li",
            "Moreno, Ada; Li, Ben",
            "Moreno, Ada and Li, Ben",
            "Ada Moreno und Ben Li",
        ] {
            assert_eq!(list(text), ["Ada Moreno", "Ben Li"], "{text}");
        }
        assert_eq!(list("Ada Moreno, Ben Li, and Cleo Roy"), ["Ada Moreno", "Ben Li", "Cleo Roy"]);
        assert_eq!(list("Ada, Ben and Cleo"), ["Ada", "Ben", "Cleo"]);
        assert_eq!(list("Ada Moreno, PhD, Ben Li"), ["Ada Moreno PhD", "Ben Li"]);
        assert_eq!(list("Moreno, Ada"), ["Ada Moreno"]);
        assert_eq!(list("van der Berg, Ludwig"), ["Ludwig van der Berg"]);
        assert_eq!(list(" , ; "), [""; 0]);
    }

    #[test]
    fn parentheses_hold_an_affiliation_or_initials() {
        let all =
            people("Frederico Muñoz (SAS Institute, Lisbon) and Noah Abrahams (NA), Chris Short (AWS) <c@example.org>");
        assert_eq!(all.len(), 3);
        assert_eq!(all[0].affiliation.as_deref(), Some("SAS Institute, Lisbon"));
        assert_eq!(all[1].label.as_deref(), Some("NA"));
        assert_eq!(all[2].affiliation.as_deref(), Some("AWS"));
        assert_eq!(all[2].email.as_deref(), Some("c@example.org"));
        assert_eq!(people("Ada Moreno, Google")[0].affiliation.as_deref(), Some("Google"));
        assert_eq!(people("Frederico Muñoz (FSM)")[0].label.as_deref(), Some("FSM"));
    }
}
