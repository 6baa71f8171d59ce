//! Reads `offprint.toml`: strictly, since a key that is misspelt and passed over is found out when the
//! files are printed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::keys::{COLLECTION, COLLECTION_FRONT, DEFAULTS, FEED, INDEX, OUTPUT, PERSON, PUBLICATION, READING, TOP};
use super::value::{
    address, check_keys, count, flag, get, globs, path, settings, strict, table, tables, text, text_of, texts, word,
    wrong,
};
use super::{Collection, Feed, Glob, Index, Order, Output, Project, Setting, value};
use crate::batch::Paging;
use crate::convert::{Defaults, Pattern, PatternField, Person, channel_of};
use crate::diagnostic::{Diagnostics, Location};
use crate::error::{Error, ErrorKind};
use crate::format::{Arity, OptionMap, Registry, THEME};
use crate::model::{Article, Channel, Copyright};
use crate::nearest;
use crate::read::metadata::{Data, Entry, Metadata, RichParser, Value, toml};
use crate::theme;
use crate::transform::SpeakerNames;

/// How deep the file may nest.
const DEPTH: usize = 16;

/// The formats of an article where the project names none.
const FORMATS: [&str; 4] = ["pdf", "epub", "html", "jats"];

/// The formats of a feed where the project names none.
const FEEDS: [&str; 3] = ["rss", "atom", "json-feed"];

/// The number of articles of a part of a long feed where the project names none.
const PAGE_SIZE: usize = 50;

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

/// The people, of `[people.NAME]` or of `[[people]]`.
fn people(entries: &[Entry]) -> Result<Vec<Person>, Error> {
    let Some(found) = get(entries, "people") else { return Ok(Vec::new()) };
    let people: Vec<(Option<&str>, &Value)> = match &found.data {
        Data::Map(entries) => entries.iter().map(|entry| (Some(entry.key.as_str()), &entry.value)).collect(),
        Data::List(values) => values.iter().map(|value| (None, value)).collect(),
        Data::Null | Data::Scalar(_) => {
            return Err(wrong("people", found, "a table of people")
                .help("write `[people.ada-moreno]`, and `name = \"Ada Moreno\"` below"));
        }
    };
    let people = people.into_iter().map(|(key, value)| person(key, value)).collect::<Result<Vec<_>, Error>>()?;
    check_labels(&people)?;
    Ok(people.into_iter().map(|(person, _)| person).collect())
}

fn person(key: Option<&str>, found: &Value) -> Result<(Person, Location), Error> {
    let place = key.map_or_else(|| "people".to_owned(), |key| format!("people.{key}"));
    let entries = table(&place, found)?;
    check_keys(&place, entries, &[PERSON])?;
    let mut article = Article::default();
    let list = Value { data: Data::List(vec![found.clone()]), at: found.at.clone() };
    apply(vec![Entry { key: "contributors".to_owned(), value: list, at: found.at.clone() }], &mut article)?;
    let contributor = article.contributors.pop().ok_or_else(|| {
        Error::input(format!("`{place}` has no name")).help("give it: `name = \"Ada Moreno\"`").at(found.at.clone())
    })?;
    Ok((Person { key: key.map(str::to_owned), contributor }, found.at.clone()))
}

/// Refuses two people who are called by one name or label: nobody could tell whom an article means.
fn check_labels(people: &[(Person, Location)]) -> Result<(), Error> {
    for (index, (person, at)) in people.iter().enumerate() {
        let name = person.contributor.name.display();
        let names = person.contributor.labels.iter().map(String::as_str).chain(person.key.as_deref()).chain([&*name]);
        for text in names {
            if let Some((other, _)) = people[..index].iter().find(|(other, _)| other.is_called(text)) {
                let message = format!("{name} and {} are both called `{text}`", other.contributor.name.display());
                let help = "give one of them another label; an article may still call both by their full names";
                return Err(Error::input(message).help(help).at(at.clone()));
            }
        }
    }
    Ok(())
}

fn reading(entries: &[Entry]) -> Result<(SpeakerNames, bool), Error> {
    let entries = section(entries, "reading", READING)?;
    let names = get(entries, "speaker-names").map(|value| word("speaker-names", value, &SpeakerNames::ALL));
    let outside = get(entries, "allow-outside").map(|value| flag("allow-outside", value));
    Ok((names.transpose()?.unwrap_or_default(), outside.transpose()?.unwrap_or_default()))
}

/// A theme: a built-in one, or a file from the project's folder.
fn theme_of(found: &Value, folder: &Path) -> Result<Setting, Error> {
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
enum Wanted {
    Article,
    Feed,
    Collection,
    Attachment,
}

/// The names of formats under `key`. One that Offprint does not know may be a program of its own;
/// whoever looks for it reports what is missing.
fn formats(
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
fn options(entries: &[Entry], folder: &Path, registry: &Registry) -> Result<BTreeMap<String, Vec<Setting>>, Error> {
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
fn check_option(format: &crate::format::Format, setting: &Setting) -> Result<(), Error> {
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

fn feeds(entries: &[Entry], publication: &Channel, registry: &Registry) -> Result<Vec<Feed>, Error> {
    let Some(found) = get(entries, "feeds") else { return Ok(Vec::new()) };
    let mut feeds: Vec<Feed> = Vec::new();
    for (entries, at) in tables("feeds", found)? {
        let feed = feed(entries, at, publication, registry)?;
        if feeds.iter().any(|known| known.file == feed.file) {
            return Err(two_of_one_name("feeds", &feed.file, at));
        }
        feeds.push(feed);
    }
    Ok(feeds)
}

fn two_of_one_name(what: &str, file: &str, at: &Location) -> Error {
    Error::input(format!("two {what} have the file `{file}`")).help("give one of them another `file`").at(at.clone())
}

fn feed(entries: &[Entry], at: &Location, publication: &Channel, registry: &Registry) -> Result<Feed, Error> {
    check_keys("feeds", entries, &[FEED])?;
    let mut front = Article::default();
    let common = entries.iter().filter(|entry| matches!(entry.key.as_str(), "language" | "copyright"));
    apply(common.cloned().collect(), &mut front)?;
    let mut channel = Channel {
        title: text_of(entries, "title")?,
        description: text_of(entries, "description")?,
        url: get(entries, "url").map(|value| address("url", value)).transpose()?,
        language: front.language,
        copyright: front.copyright.as_ref().map(Copyright::display),
        ..Channel::default()
    };
    let Channel { title, description, url, language, copyright, .. } = publication.clone();
    channel.fill(Channel { title, description, url, language, copyright, ..Channel::default() });
    let formats = formats(entries, "formats", &FEEDS, registry, Wanted::Feed)?;
    let options = get(entries, "options").map_or_else(|| Ok(Vec::new()), |value| settings("feeds.options", value))?;
    for setting in &formats {
        check_feed_options(&setting.name, &options, registry)?;
    }
    Ok(Feed {
        file: file(entries, "feed")?,
        channel,
        formats,
        options,
        articles: get(entries, "articles").map_or_else(|| Ok(Vec::new()), |value| globs("articles", value))?,
        attach: self::formats(entries, "attach", &[], registry, Wanted::Attachment)?,
        paging: paging(entries)?,
        at: at.clone(),
    })
}

fn check_feed_options(name: &str, options: &[Setting], registry: &Registry) -> Result<(), Error> {
    let Some(format) = registry.by_name(name) else { return Ok(()) };
    for setting in options {
        if !format.write_options.iter().any(|spec| spec.name == setting.name) {
            let known: Vec<_> = format.write_options.iter().map(|spec| spec.name).collect();
            let data = Data::Scalar(setting.value.clone());
            let value = Value { data, at: setting.at.clone() };
            let entry = Entry { key: setting.name.clone(), value, at: setting.at.clone() };
            return Err(value::unknown("feeds.options", &entry, &known));
        }
        check_option(format, setting)?;
    }
    Ok(())
}

fn paging(entries: &[Entry]) -> Result<Option<(Paging, usize)>, Error> {
    let size = get(entries, "page-size").map(|value| count("page-size", value)).transpose()?;
    match (get(entries, "paging"), get(entries, "page-size")) {
        (Some(kind), _) => Ok(Some((word("paging", kind, &Paging::ALL)?, size.unwrap_or(PAGE_SIZE)))),
        (None, Some(size)) => Err(Error::input("`page-size` is of no use without `paging`")
            .help("add `paging = \"pages\"` or `paging = \"archives\"`")
            .at(size.at.clone())),
        (None, None) => Ok(None),
    }
}

/// The path of a file without its ending.
fn file(entries: &[Entry], default: &str) -> Result<String, Error> {
    let file = get(entries, "file").map(|value| path("file", value, false)).transpose()?;
    Ok(file.unwrap_or_else(|| default.to_owned()))
}

fn collections(entries: &[Entry], registry: &Registry) -> Result<Vec<Collection>, Error> {
    let Some(found) = get(entries, "collections") else { return Ok(Vec::new()) };
    let mut collections: Vec<Collection> = Vec::new();
    for (entries, at) in tables("collections", found)? {
        let collection = collection(entries, at, registry)?;
        if collections.iter().any(|known| known.file == collection.file) {
            return Err(two_of_one_name("collections", &collection.file, at));
        }
        collections.push(collection);
    }
    Ok(collections)
}

fn collection(entries: &[Entry], at: &Location, registry: &Registry) -> Result<Collection, Error> {
    const ORDERS: [(&str, Order); 3] =
        [("listed", Order::Listed), ("oldest", Order::Oldest), ("newest", Order::Newest)];
    check_keys("collections", entries, &[COLLECTION, COLLECTION_FRONT])?;
    let front = entries.iter().filter(|entry| COLLECTION_FRONT.contains(&entry.key.as_str()));
    let mut found = Diagnostics::new();
    let channel = channel_of(&Metadata { entries: front.cloned().collect() }, &mut found);
    strict(found)?;
    let title = channel.title.as_deref().ok_or_else(|| {
        Error::new(ErrorKind::Input, "this collection has no title")
            .help("give it: `title = \"Ten Talks\"`")
            .at(at.clone())
    })?;
    let slug = channel.slug.clone().or_else(|| crate::model::Slug::from_text(title));
    let name = slug.map_or_else(|| "collection".to_owned(), |slug| slug.as_str().to_owned());
    Ok(Collection {
        file: file(entries, &name)?,
        formats: formats(entries, "formats", &["epub"], registry, Wanted::Collection)?,
        articles: get(entries, "articles").map_or_else(|| Ok(Vec::new()), |value| globs("articles", value))?,
        order: get(entries, "order").map(|value| word("order", value, &ORDERS)).transpose()?.unwrap_or_default(),
        channel,
        at: at.clone(),
    })
}

fn index(found: &Value) -> Result<Index, Error> {
    let entries = table("index", found)?;
    check_keys("index", entries, &[INDEX])?;
    let file = file(entries, "index.html")?;
    if !file.ends_with(".html") {
        let at = get(entries, "file").map(|value| value.at.clone()).unwrap_or_default();
        return Err(Error::input("the file of the index does not end in .html")
            .help("write `file = \"index.html\"`")
            .at(at));
    }
    Ok(Index { file, title: text_of(entries, "title")?, description: text_of(entries, "description")? })
}
