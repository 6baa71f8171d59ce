//! What an output will look like, in the browser's own terms.
//!
//! A preview is kept under a key that nobody can guess, for frames cannot send the token. What is
//! in it was made of somebody's article, so it is served as what may be seen and no more: see
//! [`SHOWN`](super::page::SHOWN).

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use super::articles::Articles;
use super::checks::{self, Found};
use super::guard::Token;
use super::looks::{Look, Place};
use super::opened::Opened;
use crate::diagnostic::Diagnostics;
use crate::error::{Error, ErrorKind};
use crate::resource::Resources;
use crate::write::pages::PageMap;
use crate::write::{SEPARATOR, Sidecars};

/// How many previews are kept: all formats of a few tabs.
const KEPT: usize = 48;

/// The most of a source that is shown, in bytes.
const MOST_SOURCE: usize = 2 << 20;

/// The files of a preview by their names.
type Files = BTreeMap<String, (String, Arc<[u8]>)>;

/// The previews that can be asked for.
#[derive(Default)]
pub(super) struct Previews(Mutex<VecDeque<(String, Files)>>);

/// Where a preview is, for the page.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    /// What shows it: `frame` or `pdf`.
    how: &'static str,
    /// The version of the article that it was made of.
    version: String,
    /// Its parts: the pages of a book, or one.
    parts: Vec<Part>,
    /// The text of the output, where that is what it is.
    source: Option<String>,
    /// How many pages there are, where there are pages.
    pages: Option<usize>,
    /// What the writer has to say.
    findings: Vec<Found>,
    bytes: usize,
    milliseconds: u64,
    /// Whether only the beginning of the article is shown.
    beginning: bool,
    /// Of a feed: where readers find the entry, and the feeds that it is in.
    addresses: Option<Addresses>,
}

#[derive(Debug, Serialize)]
struct Addresses {
    /// The article's; none where it is said nowhere.
    entry: Option<String>,
    /// Those of the project's feeds, as far as it says where its outputs will be.
    feeds: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Part {
    title: String,
    address: String,
    /// Whether it is the cover of a book, which has the title of the book.
    cover: bool,
}

/// An output.
struct Output {
    bytes: Vec<u8>,
    pages: Option<PageMap>,
    media_type: String,
}

impl Previews {
    /// Makes the preview of `opened` in `format`.
    ///
    /// # Errors
    /// If the article was not read, or cannot be written in the format.
    pub(super) fn make(&self, opened: &Opened, format: &str, look: &Look, articles: &Articles) -> Result<Shown, Error> {
        let begin = std::time::Instant::now();
        let mut diagnostics = Diagnostics::new();
        let output = write(opened, format, look, articles, &mut diagnostics)?;
        let mut files = Files::new();
        let mut shown = Shown {
            how: "frame",
            version: opened.version.clone(),
            parts: Vec::new(),
            source: None,
            pages: output.pages.as_ref().and_then(|map| map.breaks.last()).map(|last| last.number),
            findings: Vec::new(),
            bytes: output.bytes.len(),
            milliseconds: 0,
            beginning: opened.previewed()?.1,
            addresses: None,
        };
        let mut parts: Vec<Document> = Vec::new();
        match format {
            "pdf" => {
                shown.how = "pdf";
                parts.push(Document::only(put(&mut files, "article.pdf", &output.media_type, output.bytes)));
            }
            "html" => {
                parts.push(Document::only(put(&mut files, "article.html", "text/html; charset=utf-8", output.bytes)))
            }
            "epub" => parts = unpack(&output.bytes, &mut files)?,
            _ => {
                if matches!(format, "rss" | "atom" | "json-feed") {
                    let (entry, address) = entry(opened, articles)?;
                    shown.addresses = Some(Addresses { entry: address, feeds: opened.terms.feeds_with(&opened.path) });
                    // A reader of feeds finds pictures where the feed is.
                    for (source, picture) in opened.previewed()?.0.resources.iter() {
                        put(&mut files, source, picture.media_type.as_str(), picture.bytes.to_vec());
                    }
                    parts.push(Document::only(put(&mut files, "entry.html", "text/html; charset=utf-8", entry)));
                }
                shown.source = Some(source(&output.bytes));
            }
        }
        let key = self.keep(files)?;
        let part = |Document { title, name, cover }| Part { title, address: format!("/preview/{key}/{name}"), cover };
        shown.parts = parts.into_iter().map(part).collect();
        // What a writer says of a part need not be so of the whole.
        if !shown.beginning {
            shown.findings = checks::written(&diagnostics, &opened.terms.rules);
        }
        shown.milliseconds = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(shown)
    }

    fn keep(&self, files: Files) -> Result<String, Error> {
        let key = Token::random()?.as_str().to_owned();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((key.clone(), files));
        kept.truncate(KEPT);
        Ok(key)
    }

    /// The file called `name` of the preview with this key, with its media type.
    pub(super) fn file(&self, key: &str, name: &str) -> Option<(String, Arc<[u8]>)> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == key)?.1.get(name).cloned()
    }
}

impl fmt::Debug for Previews {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Previews(…)")
    }
}

fn put(files: &mut Files, name: &str, media_type: &str, bytes: Vec<u8>) -> String {
    files.insert(name.to_owned(), (media_type.to_owned(), bytes.into()));
    name.to_owned()
}

fn write(
    opened: &Opened,
    format: &str,
    look: &Look,
    articles: &Articles,
    diagnostics: &mut Diagnostics,
) -> Result<Output, Error> {
    let target = look.target(format, Place { articles, terms: &opened.terms })?;
    let (publication, _) = opened.previewed()?;
    let mut bytes = Vec::new();
    let pages =
        opened.terms.converter.write_beside(publication, &target, &[], Some(&mut Beside), diagnostics, &mut bytes)?;
    Ok(Output { bytes, pages, media_type: target.media_type })
}

/// What is put beside an output: the preview shows the output alone.
struct Beside;

impl Sidecars for Beside {
    fn add(&mut self, _: &str, _: &[u8]) -> Result<(), Error> {
        Ok(())
    }
}

/// An output that is text, or as much of it as is shown.
fn source(bytes: &[u8]) -> String {
    let end = bytes.len().min(MOST_SOURCE);
    let mut text = String::from_utf8_lossy(&bytes[..end]).into_owned();
    if end < bytes.len() {
        text.push_str("\n…");
    }
    text
}

/// The entry of a feed as a reader of feeds shows it, and its address.
fn entry(opened: &Opened, articles: &Articles) -> Result<(Vec<u8>, Option<String>), Error> {
    let feed = write(opened, "json-feed", &Look::default(), articles, &mut Diagnostics::new())?;
    let wrong = |error: serde_json::Error| Error::new(ErrorKind::Internal, error.to_string());
    let feed: serde_json::Value = serde_json::from_str(&String::from_utf8_lossy(&feed.bytes)).map_err(wrong)?;
    let item = &feed["items"][0];
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let escaped = |value: &serde_json::Value| escape(&text(value));
    let picture = |value: &serde_json::Value| match value.as_str() {
        Some(address) if address.starts_with("data:image/") => format!("<img src=\"{}\" alt=\"\">", escape(address)),
        _ => String::new(),
    };
    let names = item["authors"].as_array().into_iter().flatten().map(|author| escaped(&author["name"]));
    let day = escaped(&item["date_published"]).split('T').next().unwrap_or_default().to_owned();
    let by: Vec<_> = [day, names.collect::<Vec<_>>().join(", ")].into_iter().filter(|part| !part.is_empty()).collect();
    let page = format!(
        "<!DOCTYPE html><html lang=\"{}\"><meta charset=\"utf-8\"><title>{title}</title><style>{}</style>\
         <header><h1>{title}</h1><p class=\"by\">{}</p><p class=\"summary\">{}</p>{}</header><main>{}</main></html>",
        escaped(&item["language"]),
        include_str!("page/entry.css"),
        by.join(SEPARATOR),
        escaped(&item["summary"]),
        picture(&item["image"]),
        with_own_pictures(&text(&item["content_html"]), &opened.previewed()?.0.resources),
        title = escaped(&item["title"]),
    );
    Ok((page.into_bytes(), item["url"].as_str().map(str::to_owned)))
}

/// The content of an entry with its pictures from the preview: the feed has them at the article's address, where they may
/// not be yet, and nothing is fetched from there.
fn with_own_pictures(html: &str, pictures: &Resources) -> String {
    const SOURCE: &str = "src=\"";
    let own = |address: &str| {
        let is = |source: &&str| {
            address.strip_suffix(source).is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        pictures.iter().map(|(source, _)| source).find(is).map(escape)
    };
    let mut parts = html.split(SOURCE);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (address, rest) = part.split_at(part.find('"').unwrap_or(part.len()));
        out.push_str(SOURCE);
        out.push_str(own(address).as_deref().unwrap_or(address));
        out.push_str(rest);
    }
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// A document of a preview: a page of a book, or all that there is.
struct Document {
    title: String,
    name: String,
    cover: bool,
}

impl Document {
    fn only(name: String) -> Self {
        Document { title: String::new(), name, cover: false }
    }

    fn of_book(name: String, text: &str) -> Self {
        Document { title: title(text), name, cover: text.contains("epub:type=\"cover\"") }
    }
}

/// The files of a book, and its documents in the order of reading.
fn unpack(book: &[u8], files: &mut Files) -> Result<Vec<Document>, Error> {
    let wrong =
        |error: &dyn fmt::Display| Error::new(ErrorKind::Internal, format!("the book cannot be unpacked: {error}"));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).map_err(|error| wrong(&error))?;
    let mut unpacked: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|error| wrong(&error))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        unpacked.insert(file.name().to_owned(), bytes);
    }
    let package = unpacked.keys().find(|name| name.ends_with(".opf")).cloned().unwrap_or_default();
    let text = String::from_utf8_lossy(unpacked.get(&package).map(Vec::as_slice).unwrap_or_default()).into_owned();
    let folder = package.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let Package { manifest, spine } = package_of(&text)?;
    let mut documents = Vec::new();
    for (id, (href, media_type)) in &manifest {
        if let Some(bytes) = unpacked.remove(&format!("{folder}{href}")) {
            if let Some(place) = spine.iter().position(|item| item == id) {
                let document = Document::of_book(format!("{folder}{href}"), &String::from_utf8_lossy(&bytes));
                documents.push((place, document));
            }
            put(files, &format!("{folder}{href}"), media_type, bytes);
        }
    }
    documents.sort_by_key(|(place, _)| *place);
    Ok(documents.into_iter().map(|(_, document)| document).collect())
}

/// What the package document says: files by their ids, and the order of reading.
#[derive(Default)]
struct Package {
    manifest: BTreeMap<String, (String, String)>,
    spine: Vec<String>,
}

fn package_of(text: &str) -> Result<Package, Error> {
    use quick_xml::events::Event;
    let mut package = Package::default();
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        let event = reader.read_event().map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let attribute = |name: &str| {
                    let found = element.try_get_attribute(name).ok().flatten()?;
                    Some(found.value.into_owned())
                };
                match (element.local_name().as_ref(), attribute("id"), attribute("href"), attribute("media-type")) {
                    ("item", Some(id), Some(href), Some(media_type)) => {
                        package.manifest.insert(id, (href, media_type));
                    }
                    ("itemref", ..) => package.spine.extend(attribute("idref")),
                    _ => {}
                }
            }
            Event::Eof => return Ok(package),
            _ => {}
        }
    }
}

/// The title of a document.
fn title(document: &str) -> String {
    let rest = document.split_once("<title>").map_or("", |(_, rest)| rest);
    let title = rest.split_once("</title>").map_or("", |(title, _)| title);
    title.replace("&lt;", "<").replace("&quot;", "\"").replace("&amp;", "&")
}
