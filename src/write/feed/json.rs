//! Writes JSON Feed 1.1. What it has no members for – turns, roles, captions, related items,
//! licence, identifiers – stands in the extension `_offprint`, as the article's own JSON.
//! `docs/formats/json-feed.md` says what stands where.

use std::io::{self, Write};

use serde::Serialize;

use super::channel::Head;
use super::entry::Entry;
use super::text::{plain, web_address};
use super::{Content, GENERATOR, Options, media, merge, turns, write_all};
use crate::error::Error;
use crate::format::{OptionMap, OptionSpec};
use crate::model::{Article, Contributor, Language, Orcid, Publication};
use crate::write::stream::{Companion, Item, Outline, Stream, StreamWriter};
use crate::write::{WriteCx, Writer};

/// The address that identifies version 1.1 of the format.
pub(crate) const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// Where people read what the extension is about.
const ABOUT: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/formats/json-feed.md");

/// Writes JSON Feed 1.1.
#[derive(Clone, Debug)]
pub struct JsonFeedWriter {
    options: Options,
    /// Whether each item holds the article in the extension `_offprint`. It does by default.
    extension: bool,
}

/// The options by name, for the command and its help.
pub const OPTIONS: &[OptionSpec] = &{
    let [content, limit, self_url, hub, entries, files_url] = super::options::SHARED;
    [content, limit, self_url, hub, entries, files_url, EXTENSION]
};

const EXTENSION: OptionSpec = OptionSpec {
    name: "extension",
    values: "true|false",
    default: "true",
    help: "whether each item holds the article's own JSON too, from which nothing is lost",
};

/// The writer for options given as text.
///
/// # Errors
/// If an option has a wrong value.
pub fn from_options(options: &OptionMap) -> Result<Box<dyn Writer>, Error> {
    let extension = options.flag("extension", true)?;
    Ok(Box::new(JsonFeedWriter { options: Options::from_map(options)?, extension }))
}

impl JsonFeedWriter {
    /// The writer with these options, and with the extension.
    pub fn new(options: Options) -> Self {
        JsonFeedWriter { options, extension: true }
    }

    /// This writer without the extension: for readers that would carry it for nothing.
    #[must_use]
    pub fn without_extension(self) -> Self {
        JsonFeedWriter { extension: false, ..self }
    }
}

impl Default for JsonFeedWriter {
    fn default() -> Self {
        JsonFeedWriter::new(Options::default())
    }
}

impl Writer for JsonFeedWriter {
    /// Writes all articles of `publication`, the newest first.
    ///
    /// # Errors
    /// If `out` fails.
    fn write(&self, publication: &Publication, cx: &mut WriteCx<'_>, out: &mut dyn io::Write) -> Result<(), Error> {
        self.write_beside(publication, &[], cx, out)
    }

    fn write_beside(
        &self,
        publication: &Publication,
        companions: &[Companion],
        cx: &mut WriteCx<'_>,
        out: &mut dyn io::Write,
    ) -> Result<(), Error> {
        write_all(self, publication, companions, cx, out)
    }

    fn refers_to_companions(&self) -> bool {
        true
    }

    fn streaming(&self) -> Option<&dyn StreamWriter> {
        Some(self)
    }
}

impl StreamWriter for JsonFeedWriter {
    fn limit(&self) -> Option<usize> {
        self.options.limit
    }

    fn begin<'w>(
        &'w self,
        outline: &Outline<'_>,
        cx: &mut WriteCx<'_>,
        out: Box<dyn io::Write + 'w>,
    ) -> Result<Box<dyn Stream + 'w>, Error> {
        let head = Head::of(outline, &self.options, cx.diagnostics);
        let mut out = io::BufWriter::new(out);
        let text = serde_json::to_string_pretty(&FeedHead::of(&head)).map_err(io::Error::from)?;
        // The items come before the brace that ends the object.
        out.write_all(text.strip_suffix("\n}").unwrap_or(&text).as_bytes())?;
        out.write_all(b",\n  \"items\": [")?;
        Ok(Box::new(JsonFeed { out, head, writer: self, is_first: true }))
    }

    fn ids(&self, old: &[u8]) -> Result<Vec<String>, Error> {
        merge::json_ids(old)
    }

    fn merge(&self, old: &[u8], new: &[u8]) -> Result<Vec<u8>, Error> {
        merge::json(old, new, self.options.limit)
    }
}

/// A JSON Feed in the making.
struct JsonFeed<'w> {
    out: io::BufWriter<Box<dyn io::Write + 'w>>,
    head: Head,
    writer: &'w JsonFeedWriter,
    is_first: bool,
}

impl Stream for JsonFeed<'_> {
    fn add(&mut self, item: &Item<'_>, cx: &mut WriteCx<'_>) -> Result<(), Error> {
        for article in turns::entries(item.article, self.writer.options.entries) {
            let entry = Entry::of(&Item { article: &article, ..*item }, &self.head, cx);
            let text = self.writer.item(&entry, cx)?;
            self.out.write_all(if self.is_first { b"\n    " } else { b",\n    " })?;
            self.is_first = false;
            // Within strings no line feed stands as itself.
            self.out.write_all(text.replace('\n', "\n    ").as_bytes())?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.out.write_all(if self.is_first { b"]\n}\n" } else { b"\n  ]\n}\n" })?;
        Ok(self.out.flush()?)
    }
}

#[derive(Serialize)]
struct FeedHead<'a> {
    version: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_page_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    authors: [Author; 1],
    #[serde(skip_serializing_if = "<[Hub<'_>]>::is_empty")]
    hubs: Vec<Hub<'a>>,
    _offprint: FeedExtension<'a>,
}

#[derive(Serialize)]
struct Hub<'a> {
    r#type: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct FeedExtension<'a> {
    about: &'static str,
    generator: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    copyright: Option<&'a str>,
}

impl<'a> FeedHead<'a> {
    fn of(head: &'a Head) -> Self {
        FeedHead {
            version: VERSION,
            title: &head.title,
            home_page_url: head.site.as_deref(),
            feed_url: head.self_url.as_deref(),
            description: Some(head.description.as_str()).filter(|text| *text != head.title),
            next_url: head.page.as_ref().and_then(|page| page.older.as_deref()),
            language: head.language.as_ref().map(Language::as_str),
            authors: [Author { name: head.publisher.clone(), url: head.publisher_url.clone() }],
            hubs: head.hub.iter().map(|url| Hub { r#type: "WebSub", url }).collect(),
            _offprint: FeedExtension { about: ABOUT, generator: GENERATOR, copyright: head.copyright.as_deref() },
        }
    }
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Author>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    _offprint: Option<Extension<'a>>,
}

#[derive(Clone, Serialize)]
struct Author {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Attachment<'a> {
    url: String,
    mime_type: String,
    /// Attachments of one title are alternates of one thing.
    title: &'a str,
    size_in_bytes: u64,
}

#[derive(Serialize)]
struct Extension<'a> {
    about: &'static str,
    article: std::borrow::Cow<'a, Article>,
}

impl JsonFeedWriter {
    fn item(&self, entry: &Entry<'_>, cx: &mut WriteCx<'_>) -> Result<String, Error> {
        let article = entry.article;
        let html = entry.content(&self.options, cx);
        let summarised = html.is_none() || self.options.content == Content::Summary;
        let authors: Vec<_> = entry.people().0.into_iter().map(author).collect();
        let enclosures = entry.enclosures(&self.options, cx).into_iter().map(|file| Attachment {
            url: file.url,
            mime_type: file.media_type,
            title: &entry.title,
            size_in_bytes: file.bytes,
        });
        let item = JsonItem {
            id: &entry.id,
            url: entry.link.as_deref(),
            title: &entry.title,
            content_text: summarised.then(|| entry.summary()).filter(|_| html.is_none()),
            content_html: html,
            summary: if summarised { Some(entry.summary()) } else { entry.deck.clone() },
            image: media::address(entry, cx),
            date_published: article.dates.published.map(|date| date.to_rfc3339()),
            date_modified: entry.changed.map(|date| date.to_rfc3339()),
            author: authors.first().cloned(),
            authors,
            tags: entry.categories(),
            language: article.language.as_ref().map(Language::as_str),
            attachments: enclosures.collect(),
            _offprint: self.extension.then(|| Extension { about: ABOUT, article: self.shown(article) }),
        };
        Ok(serde_json::to_string_pretty(&item).map_err(io::Error::from)?)
    }

    /// As much of the article as the feed is to show.
    fn shown<'a>(&self, article: &'a Article) -> std::borrow::Cow<'a, Article> {
        match self.options.content {
            Content::Full => std::borrow::Cow::Borrowed(article),
            Content::Summary => {
                std::borrow::Cow::Owned(Article { body: Vec::new(), notes: Vec::new(), ..article.clone() })
            }
        }
    }
}

fn author(contributor: &Contributor) -> Author {
    let page = || contributor.url.as_deref().and_then(|url| web_address(url, None));
    Author { name: plain(&contributor.name.display()), url: contributor.orcid.as_ref().map(Orcid::url).or_else(page) }
}
