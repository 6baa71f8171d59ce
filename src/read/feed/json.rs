//! JSON Feed 1.0 and 1.1. An item that holds Offprint's extension is that article.

use serde_json::{Map, Value};

use super::entry::{Entry, Hero, Person, Text};
use super::{finish, no_feed};
use crate::address::absolute_url;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::error::Error;
use crate::interview::Recognition;
use crate::json;
use crate::model::{Article, Audio, Channel, Language, Publication};
use crate::read::ReadCx;

/// Reads a JSON Feed.
pub(super) fn read(text: &str, cx: &mut ReadCx<'_>) -> Result<Publication, Error> {
    let feed: Value = json::parse(text, &cx.env.limits).map_err(|error| {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).max(1);
        no_feed(&error.to_string()).at(Location::at(number(error.line()), number(error.column())))
    })?;
    let version = string(&feed, "version").unwrap_or_default();
    if !version.contains("jsonfeed.org/version/") {
        return Err(no_feed("it is JSON, but `version` does not say that it is a JSON Feed"));
    }
    let items =
        feed.get("items").and_then(Value::as_array).ok_or_else(|| no_feed("it is a JSON Feed without `items`"))?;
    let channel = channel(&feed);
    let mut publication = Publication { channel: channel.clone(), ..Publication::default() };
    for (index, item) in items.iter().enumerate() {
        if let Some(article) = own(item, index, cx) {
            publication.articles.push(article);
        } else {
            let Publication { articles, resources, .. } = finish(channel.clone(), vec![entry(item, &channel)], cx);
            publication.articles.extend(articles);
            resources.iter().for_each(|(name, picture)| publication.resources.insert(name.to_owned(), picture.clone()));
        }
    }
    report_duplicates(items, cx);
    Ok(publication)
}

fn report_duplicates(items: &[Value], cx: &mut ReadCx<'_>) {
    let mut seen = std::collections::BTreeSet::new();
    for id in items.iter().filter_map(identity) {
        if let Some(id) = seen.replace(id) {
            let message = format!("the identifier `{id}` stands at two items; both are kept");
            cx.report(Diagnostic::warning(Code::Duplicate, message));
        }
    }
}

fn channel(feed: &Value) -> Channel {
    let own = feed.get("_offprint").and_then(|own| own.get("channel"));
    if let Some(own) = own.and_then(|own| serde_json::from_value(own.clone()).ok()) {
        return own;
    }
    let address = |name: &str| string(feed, name).and_then(|url| absolute_url(&url, None));
    Channel {
        title: string(feed, "title"),
        description: string(feed, "description"),
        url: address("home_page_url"),
        feed_url: address("feed_url"),
        language: string(feed, "language").and_then(|tag| Language::new(&tag).ok()),
        copyright: feed.get("_offprint").and_then(|own| string(own, "copyright")),
        ..Channel::default()
    }
}

/// The article in the extension of an item, if it is there and whole.
fn own(item: &Value, index: usize, cx: &mut ReadCx<'_>) -> Option<Article> {
    let value = item.get("_offprint")?.get("article")?;
    let mut article = match json::parse::<Article>(&value.to_string(), &cx.env.limits) {
        Ok(article) => article,
        Err(error) => {
            let message = format!("the extension `_offprint` of item {} is no article: {error}", index + 1);
            let help = "the item is read as any other; `offprint schema` prints what is expected";
            cx.report(Diagnostic::warning(Code::Malformed, message).help(help));
            return None;
        }
    };
    // A feed of summaries has no text in the extension, and none outside.
    if article.body.is_empty() && item.get("content_html").is_some() {
        return None;
    }
    cx.overrides.apply(&mut article, cx.diagnostics);
    cx.recognitions.push(Recognition::default());
    Some(article)
}

fn string(value: &Value, name: &str) -> Option<String> {
    let text = value.get(name)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The identity, which some write as a number.
fn identity(item: &Value) -> Option<String> {
    match item.get("id")? {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

fn entry(item: &Value, channel: &Channel) -> Entry {
    let base = channel.url.as_deref();
    let html = string(item, "content_html").map(Text::html);
    Entry {
        // Those of the whole feed are compared at its end.
        id: None,
        title: string(item, "title").map(Text::plain),
        link: string(item, "url").or_else(|| string(item, "external_url")),
        summary: string(item, "summary").map(Text::plain),
        content: html.or_else(|| string(item, "content_text").map(Text::plain)),
        published: string(item, "date_published"),
        updated: string(item, "date_modified"),
        authors: authors(item),
        categories: strings(item, "tags"),
        language: string(item, "language"),
        audio: attachment(item),
        hero: string(item, "image").and_then(|url| absolute_url(&url, base)).map(|url| Hero { url, ..Hero::default() }),
        ..Entry::default()
    }
}

/// The recording among the attachments.
fn attachment(item: &Value) -> Option<Audio> {
    let files = item.get("attachments").and_then(Value::as_array)?;
    let kind = |file: &Value| string(file, "mime_type").filter(|kind| kind.starts_with("audio/"));
    let (file, kind) = files.iter().find_map(|file| Some((file, kind(file)?)))?;
    Some(Audio {
        url: absolute_url(&string(file, "url")?, None)?,
        kind: Some(kind),
        bytes: file.get("size_in_bytes").and_then(Value::as_u64),
        seconds: file.get("duration_in_seconds").and_then(Value::as_u64).and_then(|long| long.try_into().ok()),
        transcripts: Vec::new(),
    })
}

fn strings(item: &Value, name: &str) -> Vec<String> {
    let list = item.get(name).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(|value| Some(value.as_str()?.to_owned())).collect()
}

fn authors(item: &Value) -> Vec<Person> {
    let list = item.get("authors").and_then(Value::as_array).cloned();
    let list = list.unwrap_or_else(|| item.get("author").cloned().into_iter().collect());
    let author = |author: &Map<String, Value>| {
        let text = |name: &str| Some(author.get(name)?.as_str()?.to_owned());
        Person { name: text("name").unwrap_or_default(), url: text("url"), email: None }
    };
    list.iter().filter_map(Value::as_object).map(author).collect()
}
