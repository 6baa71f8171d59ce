//! Metadata as people write them – front matter, `-M` – and their way into the model.
//!
//! Every source of metadata becomes the same tree of [`Value`]s with places, and one table
//! says which key fills which field. No format is parsed here but the pairs of the command.

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

/// A value of metadata.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
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
    /// Metadata of `key=value` pairs, as `-M` takes them.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let entry = |(key, value): (&str, &str)| Entry {
            key: key.to_owned(),
            value: Value::Scalar(value.to_owned()),
            at: Location::default(),
        };
        Metadata { entries: pairs.into_iter().map(entry).collect() }
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// Fills the fields of `article` that these metadata give, over what it already has.
    pub fn apply(&self, _article: &mut Article, _diagnostics: &mut Diagnostics) {}

    /// What these metadata say of the interview: `speakers:` and `interview:`.
    pub fn hints(&self) -> Hints {
        Hints::default()
    }
}
