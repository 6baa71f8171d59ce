//! Reads `offprint.toml`: strictly, since a key that is misspelt and passed over is found out when the
//! files are printed.

mod formats;
mod people;
mod wholes;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::keys::{DEFAULTS, OUTPUT, PUBLICATION, READING, TOP};
use super::value::{address, check_keys, flag, get, globs, path, settings, strict, table, text, text_of, word, wrong};
use super::{Glob, Output, Project, Setting};
use crate::convert::{Defaults, Pattern, PatternField};
use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::format::Registry;
use crate::model::{Article, Channel, Copyright};
use crate::read::metadata::{Data, Entry, Metadata, RichParser, Value, toml};
use crate::transform::SpeakerNames;
use formats::{Wanted, formats, options, theme_of};
use people::people;
use wholes::{collections, feeds, index};

/// How deep the file may nest.
const DEPTH: usize = 16;

/// The formats of an article where the project names none.
const FORMATS: [&str; 4] = ["pdf", "epub", "html", "jats"];

/// The fields of the path of an output.
const PATH_FIELDS: [PatternField; 7] = [
    PatternField::Slug,
    PatternField::Ext,
    PatternField::Format,
    PatternField::Year,
    PatternField::Month,
    PatternField::Day,
    PatternField::Language,
];

/// The fields of the address of an article.
const ADDRESS_FIELDS: [PatternField; 5] =
    [PatternField::Slug, PatternField::Year, PatternField::Month, PatternField::Day, PatternField::Language];

/// Reads the project in `folder` from the text of its file, which messages call `name`.
pub(super) fn read(text: &str, folder: &Path, name: &Arc<str>) -> Result<Project, Error> {
    let metadata = toml::parse_as("offprint.toml", text, 1, DEPTH)?;
    let entries = metadata.entries.as_slice();
    check_keys("", entries, &[TOP])?;
    let registry = Registry::default();
    let mut article = Article::default();
    let (publication, address) = publication(entries, &mut article)?;
    let people = people(entries)?;
    defaults(entries, &mut article)?;
    let defaults = Defaults::new(article, address, people);
    let (speaker_names, allow_outside) = reading(entries)?;
    let mut project = Project {
        folder: folder.to_owned(),
        formats: formats(entries, "formats", &FORMATS, &registry, Wanted::Article)?,
        theme: get(entries, "theme").map(|value| theme_of(value, folder)).transpose()?,
        options: options(entries, folder, &registry)?,
        articles: get(entries, "articles")
            .map_or_else(|| Ok(vec![Glob::new("articles")?]), |v| globs("articles", v))?,
        ignore: get(entries, "ignore").map_or_else(|| Ok(Vec::new()), |value| globs("ignore", value))?,
        output: output(entries)?,
        feeds: feeds(entries, &publication, &registry)?,
        collections: collections(entries, &registry)?,
        index: get(entries, "index").map(index).transpose()?,
        checks: get(entries, "check").map_or_else(|| Ok(Vec::new()), |value| settings("check", value))?,
        publication,
        defaults,
        speaker_names,
        allow_outside,
        text: text.into(),
    };
    project.settings_mut().for_each(|setting| setting.at.file = Some(name.clone()));
    Ok(project)
}

impl Project {
    /// Everything that may yet prove to be wrong.
    fn settings_mut(&mut self) -> impl Iterator<Item = &mut Setting> {
        let of_feeds = self
            .feeds
            .iter_mut()
            .flat_map(|feed| feed.formats.iter_mut().chain(&mut feed.options).chain(&mut feed.attach));
        let of_collections = self.collections.iter_mut().flat_map(|collection| &mut collection.formats);
        let options = self.options.values_mut().flatten();
        let own = self.theme.iter_mut().chain(&mut self.formats).chain(&mut self.checks);
        own.chain(options).chain(of_feeds).chain(of_collections)
    }
}

/// The entries of the table `key`; none where it is not there.
fn section<'e>(entries: &'e [Entry], key: &str, known: &[&str]) -> Result<&'e [Entry], Error> {
    let Some(value) = get(entries, key) else { return Ok(&[]) };
    let entries = table(key, value)?;
    check_keys(key, entries, &[known])?;
    Ok(entries)
}

/// What the publication says of itself and, in `article`, of each of its articles; and the address of
/// an article that states none.
fn publication(entries: &[Entry], article: &mut Article) -> Result<(Channel, Option<Pattern>), Error> {
    let entries = section(entries, "publication", PUBLICATION)?;
    let renamed = |key: &'static str| entries.iter().filter(move |entry| entry.key == key).cloned();
    let journal: Vec<Entry> = ["title", "issn", "eissn"].into_iter().flat_map(renamed).collect();
    let mut common: Vec<Entry> =
        ["language", "publisher", "license", "copyright"].into_iter().flat_map(renamed).collect();
    if let Some(first) = journal.first() {
        let at = first.at.clone();
        let value = Value { data: Data::Map(journal), at: at.clone() };
        common.push(Entry { key: "journal".to_owned(), value, at });
    }
    apply(common, article)?;
    let address_of = |key: &str| get(entries, key).map(|value| address(key, value)).transpose();
    let channel = Channel {
        title: text_of(entries, "title")?,
        description: text_of(entries, "description")?,
        url: address_of("url")?,
        language: article.language.clone(),
        copyright: article.copyright.as_ref().map(Copyright::display),
        publisher: article.publisher.clone(),
        license: article.license.clone(),
        ..Channel::default()
    };
    let pattern = get(entries, "article-url").map(article_address).transpose()?;
    Ok((channel, pattern))
}

fn article_address(found: &Value) -> Result<Pattern, Error> {
    let key = "article-url";
    let text = text(key, found)?;
    let pattern = Pattern::from_text(text, &ADDRESS_FIELDS).map_err(|error| error.at(found.at.clone()))?;
    let example = text.replace(['{', '}'], "");
    if crate::transform::web_address(&example).is_none() || !pattern.has(PatternField::Slug) {
        let help = "write it as \"https://example.org/{slug}/\"";
        return Err(wrong(key, found, "a web address with {slug}").help(help));
    }
    Ok(pattern)
}

/// Fills `article` from front matter that stands in the project's file.
fn apply(entries: Vec<Entry>, article: &mut Article) -> Result<(), Error> {
    let mut found = Diagnostics::new();
    Metadata { entries }.apply_rich(article, &mut found, RICH);
    strict(found)
}

/// How biographies and the like are read: as front matter has them.
#[cfg(feature = "markdown")]
const RICH: RichParser = crate::read::markdown::inline_markup;
#[cfg(not(feature = "markdown"))]
const RICH: RichParser = |text, _, _| text.into();

fn defaults(entries: &[Entry], article: &mut Article) -> Result<(), Error> {
    let entries = section(entries, "defaults", DEFAULTS)?;
    apply(entries.to_vec(), article)
}

fn reading(entries: &[Entry]) -> Result<(SpeakerNames, bool), Error> {
    let entries = section(entries, "reading", READING)?;
    let names = get(entries, "speaker-names").map(|value| word("speaker-names", value, &SpeakerNames::ALL));
    let outside = get(entries, "allow-outside").map(|value| flag("allow-outside", value));
    Ok((names.transpose()?.unwrap_or_default(), outside.transpose()?.unwrap_or_default()))
}

fn output(entries: &[Entry]) -> Result<Output, Error> {
    let entries = section(entries, "output", OUTPUT)?;
    let folder = get(entries, "folder").map(|value| path("folder", value, false)).transpose()?;
    let pattern = match get(entries, "path") {
        Some(value) => output_path(value)?,
        None => Pattern::from_text("{slug}/{slug}.{ext}", &PATH_FIELDS)?,
    };
    let url = get(entries, "url").map(|value| address("url", value)).transpose()?;
    let url = url.map(|url| if url.ends_with('/') { url } else { format!("{url}/") });
    Ok(Output { folder: PathBuf::from(folder.unwrap_or_else(|| "public".to_owned())), path: pattern, url })
}

fn output_path(found: &Value) -> Result<Pattern, Error> {
    let text = path("path", found, false)?;
    let pattern = Pattern::from_text(&text, &PATH_FIELDS).map_err(|error| error.at(found.at.clone()))?;
    let missing = [(PatternField::Slug, "{slug}"), (PatternField::Ext, "{ext}")];
    match missing.into_iter().find(|(field, _)| !pattern.has(*field)) {
        None => Ok(pattern),
        Some((_, name)) => Err(Error::input(format!("`path` has no {name}, so that files would have one name"))
            .help("write it as \"{slug}/{slug}.{ext}\" or \"{year}/{slug}.{ext}\"")
            .at(found.at.clone())),
    }
}
