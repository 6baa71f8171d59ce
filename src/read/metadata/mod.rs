//! Metadata as people write them – front matter, `-M` – and their way into the model.
//!
//! Every source of metadata becomes the same tree of [`Value`]s with places, and one table
//! says which key fills which field. `docs/front-matter.md` documents the keys.

#[cfg(feature = "markdown")]
pub(crate) mod toml;
#[cfg(feature = "markdown")]
pub(crate) mod yaml;

use crate::diagnostic::{Diagnostics, Location};
use crate::interview::Hints;
use crate::model::Article;

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
            insert(&mut entries, key, value);
        }
        Metadata { entries }
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// Fills the fields of `article` that these metadata give, over what it already has.
    pub fn apply(&self, article: &mut Article, _diagnostics: &mut Diagnostics) {
        if let Some(Value { data: Data::Scalar(title), .. }) = self.get("title") {
            article.headline = title.as_str().into();
        }
    }

    /// What these metadata say of the interview: `speakers:` and `interview:`.
    pub fn hints(&self) -> Hints {
        Hints::default()
    }
}

/// Puts `value` under `key` in a map, each dot of the key leading into a map within it.
fn insert(entries: &mut Vec<Entry>, key: &str, value: Value) {
    let Some((outer, inner)) = key.split_once('.').filter(|(outer, inner)| !outer.is_empty() && !inner.is_empty())
    else {
        return entries.push(Entry { key: key.to_owned(), value, at: Location::default() });
    };
    let known = entries.iter_mut().find_map(|entry| match &mut entry.value.data {
        Data::Map(map) if entry.key == outer => Some(map),
        _ => None,
    });
    match known {
        Some(map) => insert(map, inner, value),
        None => {
            let mut map = Vec::new();
            insert(&mut map, inner, value);
            let value = Value { data: Data::Map(map), at: Location::default() };
            entries.push(Entry { key: outer.to_owned(), value, at: Location::default() });
        }
    }
}
