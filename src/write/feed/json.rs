//! Writes JSON Feed 1.1. What it has no members for – turns, roles, captions, related items,
//! licence, identifiers – stands in the extension `_offprint`, as the article's own JSON.
//! `docs/formats/json-feed.md` says what stands where.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::channel::Head;
use super::entry::Entry;
use super::person::Person;
use super::text::plain;
use super::{Content, GENERATOR, Options, merge, turns};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::format::{OptionMap, OptionSpec};
use crate::model::{Article, Channel, Language};
use crate::write::stream::{Item, Outline, Stream, StreamWriter};
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
        let channel = Some(outline.channel).filter(|channel| is_collection(channel));
        if channel.is_some_and(|channel| !channel.keywords.is_empty() || channel.license.is_some()) && !self.extension {
            let message = "JSON Feed has no place for keywords and licence of the whole";
            cx.report(Diagnostic::note(Code::Dropped, message).help("leave out `-O json-feed.extension=false`"));
        }
        if !self.extension {
            head.report_cover_words(cx.diagnostics);
        }
        let channel = channel.filter(|_| self.extension);
        let mut out = io::BufWriter::new(out);
        let text = serde_json::to_string_pretty(&FeedHead::of(&head, channel)).map_err(io::Error::from)?;
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
            let entry = Entry::of(&Item { article: &article, ..*item }, &self.head, &self.writer.options, cx);
            self.out.write_all(if self.is_first { b"\n    " } else { b",\n    " })?;
            self.is_first = false;
            let extension = self.writer.extension.then(|| self.writer.shown(&article));
            serde_json::to_writer_pretty(Indented(&mut self.out), &JsonItem::of(&entry, extension))
                .map_err(io::Error::from)?;
        }
        Ok(())
    }

    fn basis(&self) -> String {
        self.head.basis()
    }

    fn add_written(&mut self, bytes: &[u8]) -> Result<(), Error> {
        // The comma is no part of the item.
        let item = bytes.strip_prefix(b",").unwrap_or(bytes);
        if !self.is_first && !item.is_empty() {
            self.out.write_all(b",")?;
        }
        self.is_first &= item.is_empty();
        Ok(self.out.write_all(item)?)
    }

    fn flush(&mut self) -> Result<(), Error> {
        Ok(self.out.flush()?)
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.out.write_all(if self.is_first { b"]\n}\n" } else { b"\n  ]\n}\n" })?;
        Ok(self.out.flush()?)
    }
}

/// Puts what goes through it two levels deeper. Within strings of JSON no line feed stands as
/// itself.
struct Indented<W>(W);

impl<W: Write> Write for Indented<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            if index > 0 {
                self.0.write_all(b"\n    ")?;
            }
            self.0.write_all(line)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
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
    icon: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    authors: Vec<Author<'a>>,
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
    /// What is known of a collection, as the model has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'a Channel>,
}

/// Whether more is known of the whole than JSON Feed has members for.
fn is_collection(channel: &Channel) -> bool {
    let Channel { slug, contributors, dates, publisher, keywords, license, cover, .. } = channel;
    slug.is_some()
        || !contributors.is_empty()
        || !dates.is_empty()
        || publisher.is_some()
        || !keywords.is_empty()
        || license.is_some()
        || cover.is_some()
}

impl<'a> FeedHead<'a> {
    fn of(head: &'a Head, channel: Option<&'a Channel>) -> Self {
        let publisher = Author { name: &head.publisher, url: head.publisher_url.as_deref() };
        FeedHead {
            version: VERSION,
            title: &head.title,
            home_page_url: head.site.as_deref(),
            feed_url: head.self_url.as_deref(),
            description: Some(head.description.as_str()).filter(|text| *text != head.title),
            icon: head.cover.as_deref(),
            next_url: head.page.as_ref().and_then(|page| page.older.as_deref()),
            language: head.language.as_ref().map(Language::as_str),
            authors: std::iter::once(publisher).chain(head.editors.iter().map(Author::of)).collect(),
            hubs: head.hub.iter().map(|url| Hub { r#type: "WebSub", url }).collect(),
            _offprint: FeedExtension { about: ABOUT, generator: GENERATOR, copyright: head.rights.as_deref(), channel },
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
    content_html: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    _offprint: Option<Extension<'a>>,
}

#[derive(Clone, Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

impl<'a> Author<'a> {
    fn of(person: &'a Person) -> Self {
        Author { name: &person.name, url: person.url.as_deref() }
    }
}

#[derive(Serialize)]
struct Attachment<'a> {
    url: &'a str,
    mime_type: &'a str,
    /// Attachments of one title are alternates of one thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "is_unknown")]
    size_in_bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_in_seconds: Option<u32>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
fn is_unknown(size: &u64) -> bool {
    *size == 0
}

#[derive(Serialize)]
struct Extension<'a> {
    about: &'static str,
    article: Cow<'a, Article>,
}

impl<'a> JsonItem<'a> {
    fn of(entry: &'a Entry<'a>, extension: Option<Cow<'a, Article>>) -> Self {
        let authors: Vec<_> = entry.authors.iter().map(Author::of).collect();
        JsonItem {
            id: &entry.id,
            url: entry.link.as_deref(),
            title: &entry.title,
            content_html: entry.content.as_deref(),
            content_text: entry.content.is_none().then(|| plain(&entry.summary)),
            summary: entry.told_summary().map(plain),
            image: entry.hero.as_ref().map(|hero| &*hero.url),
            date_published: entry.published.map(|date| date.to_rfc3339()),
            date_modified: entry.changed.map(|date| date.to_rfc3339()),
            author: authors.first().cloned(),
            authors,
            tags: &entry.categories,
            language: entry.language.map(Language::as_str),
            attachments: attachments(entry),
            _offprint: extension.map(|article| Extension { about: ABOUT, article }),
        }
    }
}

/// The recording, and the files of the same run, which are one thing in other forms.
fn attachments<'a>(entry: &'a Entry<'a>) -> Vec<Attachment<'a>> {
    let recording = entry.recording.iter().map(|recording| Attachment {
        url: &recording.url,
        mime_type: recording.media_type,
        title: None,
        size_in_bytes: recording.bytes,
        duration_in_seconds: recording.seconds,
    });
    let files = entry.files.iter().map(|file| Attachment {
        url: &file.url,
        mime_type: &file.media_type,
        title: Some(&entry.title),
        size_in_bytes: file.bytes,
        duration_in_seconds: None,
    });
    recording.chain(files).collect()
}

impl JsonFeedWriter {
    /// As much of the article as the feed is to show.
    fn shown<'a>(&self, article: &'a Article) -> Cow<'a, Article> {
        match self.options.content {
            Content::Full => Cow::Borrowed(article),
            Content::Summary => Cow::Owned(Article { body: Vec::new(), notes: Vec::new(), ..article.clone() }),
        }
    }
}
