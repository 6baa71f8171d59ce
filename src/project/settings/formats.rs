//! Formats by name, their options, and themes.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::value::{check_keys, get, settings, table, text, texts};
use super::super::{Setting, value};
use crate::diagnostic::Location;
use crate::error::Error;
use crate::format::{Arity, OptionMap, Registry, THEME};
use crate::nearest;
use crate::read::metadata::{Data, Entry, Value};
use crate::theme;

/// A theme: a built-in one, or a file from the project's folder.
pub(super) fn theme_of(found: &Value, folder: &Path) -> Result<Setting, Error> {
    let name = text("theme", found)?;
    let setting = |value: String| Setting { name: THEME.name.to_owned(), value, at: found.at.clone() };
    if theme::BUILT_IN.contains(&name) {
        return Ok(setting(name.to_owned()));
    }
    if !name.ends_with(".toml") {
        let meant = nearest::of(name, theme::BUILT_IN.iter().copied());
        let meant = meant.map(|name| format!("did you mean `{name}`? ")).unwrap_or_default();
        let known = theme::BUILT_IN.join(", ");
        return Err(Error::input(format!("there is no theme `{name}`"))
            .help(format!("{meant}it takes {known}, or a file that ends in .toml"))
            .at(found.at.clone()));
    }
    Ok(setting(folder.join(name).to_string_lossy().into_owned()))
}

/// What formats are wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Article,
    Feed,
    Collection,
    Attachment,
}

/// The names of formats under `key`. One that Offprint does not know may be a program of its own;
/// whoever looks for it reports what is missing.
pub(super) fn formats(
    entries: &[Entry],
    key: &str,
    default: &[&str],
    registry: &Registry,
    wanted: Wanted,
) -> Result<Vec<Setting>, Error> {
    let Some(found) = get(entries, key) else {
        let is_there = |name: &&&str| registry.by_name(name).is_some_and(|format| format.writer.is_enabled());
        let setting = |name: &&str| Setting { name: (*name).to_owned(), value: String::new(), at: Location::default() };
        return Ok(default.iter().filter(is_there).map(setting).collect());
    };
    let mut settings: Vec<Setting> = Vec::new();
    for mut setting in texts(key, found)? {
        setting.name = setting.name.to_lowercase();
        check_format(&setting, registry, wanted)?;
        if !settings.iter().any(|known| known.name == setting.name) {
            settings.push(setting);
        }
    }
    Ok(settings)
}

fn check_format(setting: &Setting, registry: &Registry, wanted: Wanted) -> Result<(), Error> {
    let name = setting.name.as_str();
    let refuse = |message: String, help: &str| Err(Error::input(message).help(help).at(setting.at.clone()));
    if wanted == Wanted::Attachment && !matches!(name, "pdf" | "epub") {
        return refuse(format!("{name} cannot be attached"), "`attach` takes pdf and epub");
    }
    let Some(format) = registry.by_name(name) else {
        let known = registry.formats().iter().filter(|format| format.writer.is_enabled()).map(|format| format.name);
        return match nearest::of(name, known) {
            Some(meant) => refuse(format!("there is no format `{name}`"), &format!("did you mean `{meant}`?")),
            None if wanted == Wanted::Article => Ok(()),
            None => refuse(format!("there is no format `{name}`"), "`offprint formats` lists them"),
        };
    };
    if let Err(error) = format.writer(&OptionMap::default()) {
        return Err(error.at(setting.at.clone()));
    }
    match wanted {
        Wanted::Feed if !format.is_feed() => {
            refuse(format!("{name} is no format of feeds"), "name rss, atom or json-feed")
        }
        Wanted::Collection if format.arity == Arity::One => {
            refuse(format!("{name} holds one article, and a collection has many"), "name epub or pdf")
        }
        _ => Ok(()),
    }
}

/// The options of formats. Each is checked here as far as it can be without opening a file.
pub(super) fn options(
    entries: &[Entry],
    folder: &Path,
    registry: &Registry,
) -> Result<BTreeMap<String, Vec<Setting>>, Error> {
    let mut options = BTreeMap::new();
    let Some(found) = get(entries, "options") else { return Ok(options) };
    for entry in table("options", found)? {
        let Some(format) = registry.by_name(&entry.key) else {
            let known: Vec<_> = registry.formats().iter().map(|format| format.name).collect();
            return Err(value::unknown("options", entry, &known));
        };
        let place = format!("options.{}", format.name);
        let mut settings = settings(&place, &entry.value)?;
        let known: Vec<_> = format.write_options.iter().chain(format.read_options).map(|spec| spec.name).collect();
        check_keys(&place, table(&place, &entry.value)?, &[&known])?;
        for setting in &mut settings {
            if setting.name == THEME.name {
                let data = Data::Scalar(setting.value.clone());
                *setting = theme_of(&Value { data, at: setting.at.clone() }, folder)?;
            } else {
                check_option(format, setting)?;
            }
        }
        options.insert(format.name.to_owned(), settings);
    }
    Ok(options)
}

/// Refuses a value that the format does not take.
pub(super) fn check_option(format: &crate::format::Format, setting: &Setting) -> Result<(), Error> {
    let mut options = OptionMap::default();
    options.insert(&*setting.name, &*setting.value);
    let is_written = format.write_options.iter().any(|spec| spec.name == setting.name);
    let result = match is_written {
        true if format.writer.is_enabled() => format.writer(&options).map(drop),
        false if format.reader.is_enabled() => format.reader(&options).map(drop),
        _ => Ok(()),
    };
    result.map_err(|error| {
        let message = error.message().to_owned();
        let help = error.help_text().unwrap_or_default().to_owned();
        Error::input(message).help(help).at(setting.at.clone())
    })
}
