//! Metadata as people write them – front matter, `-M` – and their way into the model.
//!
//! Every source of metadata becomes the same tree of [`Value`]s with places, and one table
//! says which key fills which field. `docs/front-matter.md` documents the keys.

mod audio;
pub(crate) mod date;
mod fields;
mod filler;
mod key;
mod language;
pub(crate) mod name;
mod person;
mod picture;
mod reference;
mod related;
mod speaker;
pub(crate) mod toml;
mod weekday;
#[cfg(feature = "markdown")]
pub(crate) mod yaml;

use crate::diagnostic::{Diagnostics, Location};
use crate::interview::Hints;
use crate::model::{Article, RichText};
use filler::Filler;
pub(crate) use key::same_field;

/// Metadata by key, in the order of the source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    /// The entries. A key may stand twice: the first one counts, and the other is reported.
    pub entries: Vec<Entry>,
}

/// One entry of [`Metadata`] or of a map in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key, as written.
    pub key: String,
    /// The value.
    pub value: Value,
    /// Where the key stands.
    pub at: Location,
}

/// A value of metadata, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// What the value is.
    pub data: Data,
    /// Where it begins.
    pub at: Location,
}

/// What a [`Value`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Nothing, as `key:` in YAML.
    Null,
    /// Any scalar, as it is written: `2024-03-01`, `true`, `Ada Moreno`.
    Scalar(String),
    /// A list.
    List(Vec<Value>),
    /// A map.
    Map(Vec<Entry>),
}

impl Metadata {
    /// Metadata of `key=value` pairs, as `-M` takes them. A key with dots reaches into a map:
    /// `hero.alt`.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut entries = Vec::new();
        for (key, value) in pairs {
            let value = Value { data: Data::Scalar(value.to_owned()), at: Location::default() };
            insert(&mut entries, key, value, MAX_PAIR_DEPTH);
        }
        Metadata { entries }
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// These metadata over `others`: of a field that both give, these count. Maps are joined.
    pub fn over(&self, others: &Metadata) -> Metadata {
        Metadata { entries: over(&self.entries, &others.entries, &is_same_field) }
    }

    /// Fills the fields of `article` that these metadata give, over what it already has. Values
    /// are plain text. What is wrong with them is reported, and they are not used.
    pub fn apply(&self, article: &mut Article, diagnostics: &mut Diagnostics) {
        self.apply_rich(article, diagnostics, plain);
    }

    /// As [`apply`](Self::apply), with headline, deck, captions, biographies and the like read
    /// by `rich`.
    pub fn apply_rich(&self, article: &mut Article, diagnostics: &mut Diagnostics, rich: RichParser) {
        Filler::new(article, diagnostics, rich).fill(&self.entries);
    }

    /// Says of every place that it is in `file`.
    pub(crate) fn set_file(&mut self, file: &std::sync::Arc<str>) {
        set_file(&mut self.entries, file);
    }

    /// What these metadata say of the interview: `speakers:`, `interview:` and the like. What is wrong with
    /// them is reported by [`apply`](Self::apply).
    pub fn hints(&self) -> Hints {
        speaker::hints(self)
    }

    /// What these metadata say of the interview, over what `others` say.
    pub fn hints_over(&self, others: Hints) -> Hints {
        let own = self.hints();
        Hints {
            mode: if speaker::gives_mode(self) { own.mode } else { others.mode },
            speakers: if own.speakers.is_empty() { others.speakers } else { own.speakers },
            known: others.known,
            numbering: others.numbering,
            marked: others.marked,
            not_speakers: if own.not_speakers.is_empty() { others.not_speakers } else { own.not_speakers },
            passages: if own.passages.is_empty() { others.passages } else { own.passages },
        }
    }
}

#[cfg(test)]
#[cfg(feature = "markdown")]
mod tests;

fn set_file(entries: &mut [Entry], file: &std::sync::Arc<str>) {
    for entry in entries {
        entry.at.file = Some(file.clone());
        set_file_of(&mut entry.value, file);
    }
}

fn set_file_of(value: &mut Value, file: &std::sync::Arc<str>) {
    value.at.file = Some(file.clone());
    match &mut value.data {
        Data::Null | Data::Scalar(_) => {}
        Data::List(values) => values.iter_mut().for_each(|value| set_file_of(value, file)),
        Data::Map(entries) => set_file(entries, file),
    }
}

fn over(own: &[Entry], others: &[Entry], same: &dyn Fn(&str, &str) -> bool) -> Vec<Entry> {
    let mut entries = own.to_vec();
    for other in others {
        match entries.iter_mut().find(|entry| same(&entry.key, &other.key)) {
            None => entries.push(other.clone()),
            Some(Entry { value: Value { data: Data::Map(map), .. }, .. }) => {
                if let Data::Map(others) = &other.value.data {
                    *map = over(map, others, &key::same);
                }
            }
            Some(_) => {}
        }
    }
    entries
}

/// Whether two keys fill one field.
fn is_same_field(one: &str, other: &str) -> bool {
    use key::Known;
    match (key::look_up(one), key::look_up(other)) {
        (Known::Field(one, _), Known::Field(other, _)) => one == other,
        _ => key::same(one, other),
    }
}

/// Reads the inline markup of a value that stands at a place of the source.
pub type RichParser = fn(&str, Location, &mut Diagnostics) -> RichText;

/// The text as it is.
fn plain(text: &str, _: Location, _: &mut Diagnostics) -> RichText {
    text.into()
}

/// How many maps the dots of a key may lead into. No key of the table needs more.
const MAX_PAIR_DEPTH: usize = 4;

/// Puts `value` under `key` in a map, each dot of the key leading into a map within it.
fn insert(entries: &mut Vec<Entry>, key: &str, value: Value, depth: usize) {
    let parts = key.split_once('.').filter(|(outer, inner)| depth > 0 && !outer.is_empty() && !inner.is_empty());
    let Some((outer, inner)) = parts else {
        return entries.push(Entry { key: key.to_owned(), value, at: Location::default() });
    };
    let known = entries.iter_mut().find_map(|entry| match &mut entry.value.data {
        Data::Map(map) if entry.key == outer => Some(map),
        _ => None,
    });
    match known {
        Some(map) => insert(map, inner, value, depth - 1),
        None => {
            let mut map = Vec::new();
            insert(&mut map, inner, value, depth - 1);
            let value = Value { data: Data::Map(map), at: Location::default() };
            entries.push(Entry { key: outer.to_owned(), value, at: Location::default() });
        }
    }
}
