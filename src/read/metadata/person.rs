//! Contributors: people and organisations with their roles and institutions.

use std::collections::{BTreeMap, BTreeSet};

use super::filler::{Filler, MapKeys, PASSED_OVER};
use super::key::Field;
use super::name;
use super::{Data, Entry, Value};
use crate::diagnostic::Code;
use crate::model::{Affiliation, Contributor, Id, Name, Orcid, PersonName, Role, Ror};

const PERSON: MapKeys = &[
    ("name", &["full-name", "literal"]),
    ("given", &["given-name", "given-names", "first", "first-name"]),
    ("family", &["family-name", "family-names", "last", "last-name", "surname"]),
    ("prefix", &["honorific"]),
    ("suffix", &[]),
    ("family-first", &[]),
    ("organisation", &["organization", "org", "company"]),
    ("role", &["roles"]),
    ("orcid", &[]),
    ("affiliation", &["affiliations", "institution", "institute"]),
    ("email", &["mail"]),
    ("url", &["link", "website", "homepage", "web", "uri"]),
    ("biography", &["bio"]),
    ("labels", &["label", "initials"]),
    (
        PASSED_OVER,
        &[
            "id",
            "slug",
            "image",
            "avatar",
            "photo",
            "picture",
            "twitter",
            "github",
            "linkedin",
            "mastodon",
            "social",
            "corresponding",
            "equal-contributor",
            "equal-contribution",
            "attributes",
            "degrees",
            "metadata",
            "number",
            "phone",
            "fax",
            "deceased",
            "funding",
            "username",
            "profile",
            "weight",
        ],
    ),
];

const NAME: MapKeys = &[
    ("literal", &["name"]),
    ("given", &["given-name", "first"]),
    ("family", &["family-name", "last"]),
    ("prefix", &[]),
    ("suffix", &[]),
    ("family-first", &[]),
    (PASSED_OVER, &["dropping-particle", "non-dropping-particle"]),
];

const INSTITUTION: MapKeys = &[
    ("name", &["text", "literal"]),
    ("department", &["group"]),
    ("city", &[]),
    ("region", &["state"]),
    ("country", &[]),
    ("ror", &[]),
    ("ref", &[]),
    ("id", &[]),
    (PASSED_OVER, &["url", "address", "postal-code", "isni", "ringgold", "number", "index"]),
];

/// Adds to `known` what is new in `new`, who has the same name.
fn add_to(known: &mut Contributor, new: Contributor) {
    new.roles.into_iter().for_each(|role| known.add_role(role));
    new.labels.iter().for_each(|label| known.add_label(label));
    known.orcid = known.orcid.take().or(new.orcid);
    known.email = known.email.take().or(new.email);
    known.url = known.url.take().or(new.url);
    if known.affiliations.is_empty() {
        known.affiliations = new.affiliations;
    }
    if known.biography.is_blank() {
        known.biography = new.biography;
    }
}

impl Filler<'_> {
    /// The list of all who took part. It replaces whoever was known before.
    pub(super) fn contributors(&mut self, value: &Value, key: &str) {
        self.article.contributors.clear();
        let found = self.read_people(value, key);
        self.add_all(found);
    }

    /// Those who played the role that the key names. They replace who played it before.
    pub(super) fn people(&mut self, field: Field, value: &Value, key: &str) {
        let Some(role) = field.role() else { return };
        let mut found = self.read_people(value, key);
        for contributor in &mut found {
            contributor.roles.retain(|known| *known != role);
            contributor.roles.insert(0, role.clone());
        }
        for known in &mut self.article.contributors {
            known.roles.retain(|known| *known != role);
        }
        let names: BTreeSet<_> = found.iter().map(|new| &new.name).collect();
        let again = |known: &Contributor| names.contains(&known.name);
        self.article.contributors.retain(|known| !known.roles.is_empty() || again(known));
        self.insert(found, &role);
    }

    /// Adds those who played `role`: authors before all others, as the byline has them.
    fn insert(&mut self, found: Vec<Contributor>, role: &Role) {
        let others = if *role == Role::Author { std::mem::take(&mut self.article.contributors) } else { Vec::new() };
        self.add_all(found.into_iter().chain(others));
    }

    /// Adds contributors; what is new of one who is known already is added to what is known. All get their ids in
    /// order: `c1`, `c2`. Nothing refers to them yet.
    fn add_all(&mut self, people: impl IntoIterator<Item = Contributor>) {
        let all = &mut self.article.contributors;
        let known = all.iter().enumerate().rev().map(|(place, known)| (known.name.clone(), place));
        let mut places: BTreeMap<Name, usize> = known.collect();
        for new in people {
            let place = *places.entry(new.name.clone()).or_insert(all.len());
            match all.get_mut(place) {
                Some(known) => add_to(known, new),
                None => all.push(new),
            }
        }
        for (index, contributor) in all.iter_mut().enumerate() {
            contributor.id = Id::numbered("c", index + 1);
        }
    }

    pub(super) fn read_people(&mut self, value: &Value, key: &str) -> Vec<Contributor> {
        match &value.data {
            Data::Null => Vec::new(),
            Data::Scalar(text) => name::people(text).into_iter().map(|person| self.contributor(person)).collect(),
            Data::Map(entries) => self.read_person(entries, value, key).into_iter().collect(),
            Data::List(values) => values.iter().flat_map(|value| self.read_item(value, key)).collect(),
        }
    }

    fn read_item(&mut self, value: &Value, key: &str) -> Vec<Contributor> {
        if let Data::List(_) = value.data {
            self.warn(Code::Malformed, format!("`{key}` holds a list within a list, which is not used"), &value.at);
            return Vec::new();
        }
        self.read_people(value, key)
    }

    fn contributor(&mut self, person: name::Person) -> Contributor {
        let mut contributor = person.into_contributor(None);
        for affiliation in &mut contributor.affiliations {
            *affiliation = self.institution_named(&affiliation.name);
        }
        contributor
    }

    fn read_person(&mut self, entries: &[Entry], whole: &Value, key: &str) -> Option<Contributor> {
        let fields = self.map(entries, key, PERSON);
        let organisation = fields.get("organisation").and_then(|value| self.text(value, "organisation"));
        let parts = ["given", "family", "prefix", "suffix", "family-first", "name"];
        let parts: Vec<(&str, &Value)> = parts.iter().filter_map(|part| Some((*part, *fields.get(part)?))).collect();
        let (name, employer) = match self.person_name(&parts) {
            Some(name) => (name, organisation),
            None => (Name::Organisation(organisation.or_else(|| self.nameless(whole, key))?), None),
        };
        let mut person = Contributor::new(Id::numbered("c", 1), name);
        person.affiliations.extend(employer.map(|name| Affiliation { name, ror: None }));
        for (name, value) in fields {
            self.person_field(&mut person, name, value);
        }
        Some(person)
    }

    fn nameless(&mut self, whole: &Value, key: &str) -> Option<String> {
        let help = "give a `name`, a `family` name, or an `organisation`";
        self.warn_with_help(
            Code::Missing,
            format!("`{key}` has an entry without a name, which is not used"),
            help,
            &whole.at,
        );
        None
    }

    fn person_field(&mut self, person: &mut Contributor, name: &str, value: &Value) {
        match name {
            "role" => {
                let roles = self.texts(value, "role");
                roles.iter().for_each(|role| person.add_role(Role::from_name(role)));
            }
            "orcid" => person.orcid = self.identifier(value, "orcid", Orcid::new),
            "affiliation" => {
                let mut found = self.institutions_of(value);
                person.affiliations.append(&mut found);
            }
            "email" => person.email = self.email(value),
            "url" => person.url = self.address(value, "url"),
            "biography" => person.biography = self.rich(value, "biography").unwrap_or_default(),
            "labels" => {
                let labels = self.texts(value, "labels");
                labels.iter().for_each(|label| person.add_label(label));
            }
            _ => {}
        }
    }

    fn email(&mut self, value: &Value) -> Option<String> {
        self.checked(value, "email", |text| {
            let text = text.trim_start_matches("mailto:");
            let valid = text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
            if valid && !text.contains(char::is_whitespace) {
                Ok(text.to_owned())
            } else {
                Err(format!("`{text}` is no e-mail address"))
            }
        })
    }

    /// The name that the parts make, if there is one. A `name` may be a map of parts itself.
    fn person_name(&mut self, parts: &[(&str, &Value)]) -> Option<Name> {
        let get = |wanted: &str| parts.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value);
        if let Some(value @ Value { data: Data::Map(entries), .. }) = get("name") {
            let inner: Vec<(&str, &Value)> = self.map(entries, "name", NAME).into_iter().collect();
            let _ = value;
            return self.person_name(&inner);
        }
        let mut text = |name: &str| get(name).and_then(|value| self.text(value, name));
        let whole = text("name").or_else(|| text("literal"));
        let (given, family) = (text("given"), text("family"));
        let (prefix, suffix) = (text("prefix"), text("suffix"));
        let family_first = get("family-first").is_some_and(|value| self.flag(value, "family-first"));
        match (family, whole, given) {
            (Some(family), _, given) => Some(Name::Person(PersonName { given, family, prefix, suffix, family_first })),
            (None, Some(whole), _) => Some(with_affixes(name::name(&whole), prefix, suffix)),
            (None, None, Some(given)) => Some(Name::Literal(given)),
            (None, None, None) => None,
        }
    }

    // Institutions.

    /// Reads Quarto's list of institutions that authors refer to.
    pub(super) fn define_institutions(&mut self, value: &Value) {
        let values = match &value.data {
            Data::List(values) => values.as_slice(),
            _ => std::slice::from_ref(value),
        };
        for value in values {
            let Data::Map(entries) = &value.data else { continue };
            let id = entries.iter().find(|entry| entry.key == "id").and_then(|entry| entry.value.scalar());
            if let (Some(id), Some(institution)) = (id.map(str::to_owned), self.institution(entries, value)) {
                self.institutions.insert(id, institution);
            }
        }
    }

    fn institutions_of(&mut self, value: &Value) -> Vec<Affiliation> {
        match &value.data {
            Data::Null => Vec::new(),
            Data::Scalar(text) => {
                let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
                parts.map(|part| self.institution_named(part)).collect()
            }
            Data::Map(entries) => self.institution(entries, value).into_iter().collect(),
            Data::List(values) => values
                .iter()
                .filter(|value| !matches!(value.data, Data::List(_)))
                .flat_map(|value| self.institutions_of(value))
                .collect(),
        }
    }

    fn institution_named(&self, text: &str) -> Affiliation {
        let defined = self.institutions.get(text).cloned();
        defined.unwrap_or_else(|| Affiliation { name: text.to_owned(), ror: None })
    }

    fn institution(&mut self, entries: &[Entry], whole: &Value) -> Option<Affiliation> {
        let fields = self.map(entries, "affiliation", INSTITUTION);
        if let Some(id) = fields.get("ref").and_then(|value| self.text(value, "ref")) {
            return Some(self.institution_named(&id));
        }
        let parts: Vec<String> = ["department", "name", "city", "region", "country"]
            .iter()
            .filter_map(|part| fields.get(part).and_then(|value| self.text(value, part)))
            .collect();
        let ror = fields.get("ror").and_then(|value| self.identifier(value, "ror", Ror::new));
        if parts.is_empty() {
            self.warn(Code::Missing, "an affiliation without a name is not used", &whole.at);
            return None;
        }
        Some(Affiliation { name: parts.join(", "), ror })
    }
}

fn with_affixes(name: Name, prefix: Option<String>, suffix: Option<String>) -> Name {
    match name {
        Name::Person(mut person) => {
            person.prefix = prefix.or(person.prefix);
            person.suffix = suffix.or(person.suffix);
            Name::Person(person)
        }
        other => other,
    }
}
