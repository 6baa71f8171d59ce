//! What is made of many articles: feeds, collections, the index.

use super::super::keys::{COLLECTION, COLLECTION_FRONT, FEED, INDEX};
use super::super::value::{
    address, check_keys, count, get, globs, path, settings, strict, table, tables, text_of, word,
};
use super::super::{Collection, Feed, Index, Order, Setting, value};
use super::apply;
use super::formats::{Wanted, check_option, formats};
use crate::batch::Paging;
use crate::convert::channel_of;
use crate::diagnostic::{Diagnostics, Location};
use crate::error::{Error, ErrorKind};
use crate::format::Registry;
use crate::model::{Article, Channel, Copyright};
use crate::read::metadata::{Data, Entry, Metadata, Value};

/// The formats of a feed where the project names none.
const FEEDS: [&str; 3] = ["rss", "atom", "json-feed"];

/// The number of articles of a part of a long feed where the project names none.
const PAGE_SIZE: usize = 50;

pub(super) fn feeds(entries: &[Entry], publication: &Channel, registry: &Registry) -> Result<Vec<Feed>, Error> {
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
        attach: super::formats::formats(entries, "attach", &[], registry, Wanted::Attachment)?,
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

pub(super) fn collections(entries: &[Entry], registry: &Registry) -> Result<Vec<Collection>, Error> {
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

pub(super) fn index(found: &Value) -> Result<Index, Error> {
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
