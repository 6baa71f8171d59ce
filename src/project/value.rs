//! Values of `offprint.toml`: what they must be, and the errors for those that are something else.

use std::path::{Component, Path};

use super::{Glob, Setting};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, Severity};
use crate::error::Error;
use crate::nearest;
use crate::read::metadata::{Data, Entry, Value};
use crate::transform::web_address;

/// The error for a key that `table` does not have.
pub(super) fn unknown(table: &str, entry: &Entry, known: &[&str]) -> Error {
    let meant = nearest::of(&entry.key, known.iter().copied());
    let meant = meant.map(|name| format!("did you mean `{name}`? ")).unwrap_or_default();
    let place = if table.is_empty() { "offprint.toml".to_owned() } else { format!("`{table}`") };
    Error::input(format!("{place} has no key `{}`", entry.key))
        .help(format!("{meant}its keys are {}", known.join(", ")))
        .at(entry.at.clone())
}

/// Refuses keys that `table` does not have.
pub(super) fn check_keys(table: &str, entries: &[Entry], known: &[&[&str]]) -> Result<(), Error> {
    let known: Vec<&str> = known.concat();
    let wrong = entries.iter().find(|entry| !known.contains(&entry.key.as_str()));
    wrong.map_or(Ok(()), |entry| Err(unknown(table, entry, &known)))
}

/// The error for a value that is not what was `expected`.
pub(super) fn wrong(key: &str, value: &Value, expected: &str) -> Error {
    let found = match &value.data {
        Data::Null => "nothing".to_owned(),
        Data::Scalar(text) => format!("`{}`", text.chars().take(40).collect::<String>()),
        Data::List(_) => "a list".to_owned(),
        Data::Map(_) => "a table".to_owned(),
    };
    Error::input(format!("`{key}` is {expected}, and not {found}")).at(value.at.clone())
}

/// The value of `key` among `entries`.
pub(super) fn get<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Value> {
    entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
}

/// A text that says something.
pub(super) fn text<'v>(key: &str, value: &'v Value) -> Result<&'v str, Error> {
    match &value.data {
        Data::Scalar(text) if !text.trim().is_empty() => Ok(text.trim()),
        _ => Err(wrong(key, value, "a text").help(format!("write it as `{key} = \"…\"`"))),
    }
}

/// The text of `key`, where it is given.
pub(super) fn text_of(entries: &[Entry], key: &str) -> Result<Option<String>, Error> {
    get(entries, key).map(|value| text(key, value).map(str::to_owned)).transpose()
}

/// A table.
pub(super) fn table<'v>(key: &str, value: &'v Value) -> Result<&'v [Entry], Error> {
    match &value.data {
        Data::Map(entries) => Ok(entries),
        _ => Err(wrong(key, value, "a table").help(format!("write `[{key}]`, and its keys below"))),
    }
}

/// The tables of a list such as `[[feeds]]`.
pub(super) fn tables<'v>(key: &str, value: &'v Value) -> Result<Vec<(&'v [Entry], &'v Location)>, Error> {
    let help = || wrong(key, value, "a list of tables").help(format!("write `[[{key}]]`, and the keys below"));
    let Data::List(values) = &value.data else { return Err(help()) };
    let table = |value: &'v Value| match &value.data {
        Data::Map(entries) => Ok((entries.as_slice(), &value.at)),
        _ => Err(help()),
    };
    values.iter().map(table).collect()
}

/// The texts of a list, or one text alone, each with its place.
pub(super) fn texts(key: &str, value: &Value) -> Result<Vec<Setting>, Error> {
    let values = match &value.data {
        Data::List(values) => values.as_slice(),
        _ => std::slice::from_ref(value),
    };
    let setting = |value: &Value| {
        let name = text(key, value)?.to_owned();
        Ok(Setting { name, value: String::new(), at: value.at.clone() })
    };
    values.iter().map(setting).collect()
}

/// Names and their values, all of them simple.
pub(super) fn settings(table_name: &str, value: &Value) -> Result<Vec<Setting>, Error> {
    let setting = |entry: &Entry| match &entry.value.data {
        Data::Scalar(text) => {
            Ok(Setting { name: entry.key.clone(), value: text.trim().to_owned(), at: entry.value.at.clone() })
        }
        _ => Err(wrong(&entry.key, &entry.value, "a text, a number, or true or false")),
    };
    table(table_name, value)?.iter().map(setting).collect()
}

/// `true` or `false`.
pub(super) fn flag(key: &str, value: &Value) -> Result<bool, Error> {
    match &value.data {
        Data::Scalar(text) if text == "true" => Ok(true),
        Data::Scalar(text) if text == "false" => Ok(false),
        _ => Err(wrong(key, value, "`true` or `false`")),
    }
}

/// One of several words.
pub(super) fn word<T: Copy>(key: &str, value: &Value, known: &[(&str, T)]) -> Result<T, Error> {
    let found = text(key, value)?;
    known.iter().find(|(name, _)| *name == found).map(|(_, value)| *value).ok_or_else(|| {
        let meant = nearest::of(found, known.iter().map(|(name, _)| *name));
        let meant = meant.map(|name| format!("did you mean `{name}`? ")).unwrap_or_default();
        let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
        Error::input(format!("`{key}` does not take `{found}`"))
            .help(format!("{meant}it takes {}", names.join(", ")))
            .at(value.at.clone())
    })
}

/// A whole number from 1.
pub(super) fn count(key: &str, value: &Value) -> Result<usize, Error> {
    let number = text(key, value)?.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| wrong(key, value, "a whole number from 1"))
}

/// A web address.
pub(super) fn address(key: &str, value: &Value) -> Result<String, Error> {
    let found = text(key, value)?;
    web_address(found).ok_or_else(|| wrong(key, value, "a web address").help("write it as \"https://example.org/\""))
}

/// A path that stays within its folder. `may_be_empty` lets it be the folder itself, as `.`.
pub(super) fn path(key: &str, value: &Value, may_be_empty: bool) -> Result<String, Error> {
    let found = text(key, value)?.trim_end_matches('/');
    let found = found.strip_prefix("./").unwrap_or(found);
    if found == "." && may_be_empty {
        return Ok(String::new());
    }
    check_path(found).map_err(|reason| Error::input(format!("`{key}` {reason}")).at(value.at.clone()))?;
    Ok(found.to_owned())
}

/// Refuses paths that lead out of their folder, or to what is hidden.
pub(super) fn check_path(path: &str) -> Result<(), String> {
    let is_within = |part: Component<'_>| matches!(part, Component::Normal(_));
    if path.is_empty() || path.contains(['\\', '\0', '\n']) || !Path::new(path).components().all(is_within) {
        return Err(format!("leads out of its folder: `{path}`"));
    }
    if path.split('/').any(|part| part.starts_with('.')) {
        return Err(format!("has a name that begins with a dot: `{path}`"));
    }
    Ok(())
}

/// Patterns of files.
pub(super) fn globs(key: &str, value: &Value) -> Result<Vec<Glob>, Error> {
    let texts = texts(key, value)?;
    texts.iter().map(|text| Glob::new(&text.name).map_err(|error| error.at(text.at.clone()))).collect()
}

/// The first thing that is wrong with metadata as an error: in a file of settings nothing is passed
/// over.
pub(super) fn strict(found: Diagnostics) -> Result<(), Error> {
    match found.into_iter().find(|diagnostic| diagnostic.severity >= Severity::Warning) {
        None => Ok(()),
        Some(Diagnostic { message, help, location, .. }) => {
            let error = Error::input(message).at(location);
            Err(match help {
                Some(help) => error.help(help),
                None => error,
            })
        }
    }
}
