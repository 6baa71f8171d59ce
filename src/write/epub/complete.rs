//! Completes what `epub-builder` assembles.
//!
//! The library lays out the container, the manifest, the spine, the navigation and its
//! counterpart for older systems, but it knows no role but the author's, no properties of
//! manifest items beyond the cover's, no language or direction of the package, no links and no
//! landmarks of ours, writes a time from the clock into every entry, compresses what is compressed
//! already, and lets none of these be replaced from outside. So it assembles a book of empty files,
//! which is read once more, in memory: the package and navigation documents are rewritten event by
//! event, the files get what they hold, compressed once and where that gains anything, the article
//! is added as data, and the few other entries are copied as they are, all under one fixed time.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use jiff::Timestamp;
use jiff::tz::Offset;
use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::internal;
use super::navigation::Navigation;
use super::package::Package;
use crate::error::{Error, ErrorKind};
use crate::record;

/// What is put into the assembled archive.
pub(super) struct Additions<'p> {
    /// In place of the empty files that stand for them.
    pub(super) contents: Vec<Content<'p>>,
    /// Into the package document.
    pub(super) package: Package,
    /// Into the navigation document.
    pub(super) navigation: Navigation,
    /// The publication as data.
    pub(super) record: Vec<u8>,
    /// Whether the book brings faces along.
    pub(super) has_fonts: bool,
    /// When the book was last changed: the time of every entry.
    pub(super) modified: Timestamp,
}

/// What a file of the book holds.
pub(super) struct Content<'p> {
    /// Its name in the book.
    pub(super) name: &'p str,
    /// Its bytes.
    pub(super) bytes: &'p [u8],
    /// Whether they are compressed already: to compress a picture once more would take most of the
    /// time for nothing.
    pub(super) is_packed: bool,
}

/// Instructions for one shop's old reading system. They ask it to use the fonts of the book, and
/// most books have none.
const DISPLAY_OPTIONS: &str = "META-INF/com.apple.ibooks.display-options.xml";

/// How hard text is compressed, from 1 to 9: 9 takes twice as long and saves one byte in twenty.
const LEVEL: i64 = 3;

/// The archive with what it lacks.
pub(super) fn complete(assembled: Vec<u8>, additions: &Additions<'_>) -> Result<Vec<u8>, Error> {
    let contents: BTreeMap<&str, &Content<'_>> =
        additions.contents.iter().map(|content| (content.name, content)).collect();
    let packed = contents.values().filter(|content| content.is_packed).map(|content| content.bytes.len());
    let size = assembled.len() + packed.sum::<usize>() + additions.record.len();
    let mut archive = ZipArchive::new(Cursor::new(assembled)).map_err(internal)?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
    let time = dos_time(additions.modified);
    let stored = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(time)
        .unix_permissions(0o644);
    let options = stored.compression_method(CompressionMethod::Deflated).compression_level(Some(LEVEL));
    for index in 0..archive.len() {
        let name = archive.by_index_raw(index).map_err(internal)?.name().to_owned();
        if let Some(content) = name.strip_prefix("OEBPS/").and_then(|name| contents.get(name)) {
            add(&mut out, &name, content.bytes, if content.is_packed { stored } else { options })?;
            continue;
        }
        let rewritten = match name.as_str() {
            DISPLAY_OPTIONS if !additions.has_fonts => continue,
            "OEBPS/content.opf" => package(&text(&mut archive, index)?, &additions.package)?,
            "OEBPS/toc.ncx" => ncx(&text(&mut archive, index)?, &additions.navigation)?,
            "OEBPS/nav.xhtml" => navigation(&text(&mut archive, index)?, &additions.navigation)?,
            _ => {
                let entry = archive.by_index_raw(index).map_err(internal)?;
                out.raw_copy_file_touch(entry, time, Some(0o644)).map_err(internal)?;
                continue;
            }
        };
        add(&mut out, &name, &rewritten, options)?;
    }
    add(&mut out, &format!("OEBPS/{}", record::FILE), &additions.record, options)?;
    Ok(out.finish().map_err(internal)?.into_inner())
}

fn add(
    out: &mut ZipWriter<Cursor<Vec<u8>>>,
    name: &str,
    bytes: &[u8],
    options: SimpleFileOptions,
) -> Result<(), Error> {
    out.start_file(name, options).map_err(internal)?;
    out.write_all(bytes)?;
    Ok(())
}

fn text(archive: &mut ZipArchive<Cursor<Vec<u8>>>, index: usize) -> Result<String, Error> {
    let mut text = String::new();
    archive.by_index(index).map_err(internal)?.read_to_string(&mut text)?;
    Ok(text)
}

/// The time as zip archives hold it, which begins in 1980 and ends in 2107.
fn dos_time(timestamp: Timestamp) -> DateTime {
    let time = Offset::UTC.to_datetime(timestamp);
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(time.year()).unwrap_or_default();
    DateTime::from_date_and_time(
        year,
        part(time.month()),
        part(time.day()),
        part(time.hour()),
        part(time.minute()),
        part(time.second()),
    )
    .unwrap_or_default()
}

/// What becomes of an element.
#[derive(Default)]
struct Edit {
    /// What stands before it.
    before: Option<String>,
    /// The start tag in place of its own.
    tag: Option<BytesStart<'static>>,
    /// What stands in place of what it holds.
    content: Option<String>,
}

impl Edit {
    fn tag(tag: BytesStart<'static>) -> Self {
        Edit { tag: Some(tag), ..Edit::default() }
    }
}

/// The package document with its own metadata.
fn package(opf: &str, package: &Package) -> Result<Vec<u8>, Error> {
    let mut found = false;
    let out = rewrite(opf, |tag| {
        found |= tag.name().as_ref() == "metadata";
        package_edit(tag, package)
    })?;
    if found { Ok(out) } else { Err(unexpected("metadata")) }
}

fn package_edit(tag: &BytesStart<'_>, package: &Package) -> Edit {
    match tag.name().as_ref() {
        "package" => Edit::tag(root(package)),
        "metadata" => {
            let tag = BytesStart::new("metadata").with_attributes([("xmlns:dc", "http://purl.org/dc/elements/1.1/")]);
            Edit { content: Some(format!("\n{}", package.metadata)), ..Edit::tag(tag) }
        }
        "item" => {
            let of_item = |(name, _): &&(String, &str)| has(tag, "href", name);
            let properties = package.properties.iter().find(of_item).map(|(_, properties)| *properties);
            let with = |properties| tag.to_owned().with_attributes([("properties", properties)]);
            Edit { tag: properties.map(with), ..Edit::default() }
        }
        "reference" if has(tag, "title", "") => {
            // Cover and title page have no entry in the table of contents, hence no title.
            let value = |name| attribute(tag, name).unwrap_or_default();
            let attributes = [("type", value("type")), ("title", package.title.clone()), ("href", value("href"))];
            let attributes = attributes.iter().map(|(name, value)| (*name, value.as_str()));
            Edit::tag(BytesStart::new("reference").with_attributes(attributes))
        }
        "itemref" => {
            let is_first =
                package.contents_before.as_ref().is_some_and(|file| has(tag, "idref", &format!("id_{file}")));
            Edit { before: is_first.then(|| "<itemref idref=\"nav\"/>".to_owned()), ..Edit::default() }
        }
        "spine" => {
            let direction = package.direction.unwrap_or("ltr");
            let attributes = [("toc", "ncx"), ("page-progression-direction", direction)];
            Edit::tag(BytesStart::new("spine").with_attributes(attributes))
        }
        _ => Edit::default(),
    }
}

fn root(package: &Package) -> BytesStart<'static> {
    let mut root = BytesStart::new("package").with_attributes([
        ("xmlns", "http://www.idpf.org/2007/opf"),
        ("version", "3.0"),
        ("unique-identifier", "uid"),
        ("xml:lang", package.language.as_str()),
        ("prefix", "schema: http://schema.org/ a11y: http://www.idpf.org/epub/vocab/package/a11y/#"),
    ]);
    if let Some(direction) = package.direction {
        root.push_attribute(("dir", direction));
    }
    root
}

/// The table of contents for systems older than EPUB 3, with the title and depth that it has.
fn ncx(ncx: &str, navigation: &Navigation) -> Result<Vec<u8>, Error> {
    let title = format!("<text>{}</text>", quick_xml::escape::partial_escape(navigation.title.as_str()));
    let depth = navigation.depth.to_string();
    rewrite(ncx, |tag| match tag.name().as_ref() {
        "ncx" => Edit::tag(tag.to_owned().with_attributes([("xml:lang", navigation.language.as_str())])),
        "docTitle" => Edit { content: Some(title.clone()), ..Edit::default() },
        "meta" if has(tag, "name", "dtb:depth") => {
            Edit::tag(BytesStart::new("meta").with_attributes([("name", "dtb:depth"), ("content", &depth)]))
        }
        _ => Edit::default(),
    })
}

/// The navigation document with its language, its lists and its landmarks.
fn navigation(nav: &str, navigation: &Navigation) -> Result<Vec<u8>, Error> {
    let mut found = false;
    let out = rewrite(nav, |tag| {
        found |= has(tag, "epub:type", "landmarks");
        navigation_edit(tag, navigation)
    })?;
    if found { Ok(out) } else { Err(unexpected("landmarks")) }
}

fn navigation_edit(tag: &BytesStart<'_>, navigation: &Navigation) -> Edit {
    match tag.name().as_ref() {
        "html" => {
            let root = BytesStart::new("html").with_attributes([
                ("xmlns", "http://www.w3.org/1999/xhtml"),
                ("xmlns:epub", "http://www.idpf.org/2007/ops"),
            ]);
            Edit::tag(with_language(root, &navigation.language, navigation.direction))
        }
        "meta" if has(tag, "name", "generator") => {
            Edit::tag(BytesStart::new("meta").with_attributes([("name", "generator"), ("content", "Offprint")]))
        }
        "nav" if has(tag, "epub:type", "toc") => {
            let attributes =
                [("epub:type", "toc"), ("role", "doc-toc"), ("id", "toc"), ("aria-labelledby", "toc-title")];
            Edit::tag(BytesStart::new("nav").with_attributes(attributes))
        }
        "nav" => Edit {
            before: Some(navigation.lists.clone()),
            content: Some(format!("\n{}", navigation.landmarks)),
            tag: Some(BytesStart::new("nav").with_attributes([("epub:type", "landmarks"), ("hidden", "hidden")])),
        },
        "h1" => {
            let direction = navigation.direction.map(|_| "ltr");
            let with = |language| with_language(tag.to_owned(), language, direction);
            Edit { tag: navigation.heading_language.map(with), ..Edit::default() }
        }
        _ => Edit::default(),
    }
}

fn with_language(mut tag: BytesStart<'static>, language: &str, direction: Option<&str>) -> BytesStart<'static> {
    tag.push_attribute(("lang", language));
    tag.push_attribute(("xml:lang", language));
    if let Some(direction) = direction {
        tag.push_attribute(("dir", direction));
    }
    tag
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.try_get_attribute(name).ok().flatten().map(|attribute| String::from(attribute.value))
}

fn has(tag: &BytesStart<'_>, name: &str, value: &str) -> bool {
    tag.try_get_attribute(name).ok().flatten().is_some_and(|attribute| attribute.value == value)
}

/// Copies `xml`, asking `edit` of every element what becomes of it.
fn rewrite(xml: &str, mut edit: impl FnMut(&BytesStart<'_>) -> Edit) -> Result<Vec<u8>, Error> {
    let mut reader = Reader::from_str(xml);
    let mut writer = Writer::new(Vec::with_capacity(2 * xml.len()));
    let markup = |markup: &str| Event::Text(BytesText::from_escaped(markup.to_owned()));
    // How deep the reader is within an element whose content is replaced.
    let mut depth = 0usize;
    loop {
        let event = match reader.read_event().map_err(internal)? {
            Event::Eof => return Ok(writer.into_inner()),
            Event::Start(_) if depth > 0 => {
                depth += 1;
                continue;
            }
            Event::End(_) if depth > 1 => {
                depth -= 1;
                continue;
            }
            Event::End(tag) => {
                depth = 0;
                Event::End(tag)
            }
            _ if depth > 0 => continue,
            Event::Start(tag) => {
                let Edit { before, tag: new, content } = edit(&tag);
                before.iter().try_for_each(|before| writer.write_event(markup(before)))?;
                writer.write_event(Event::Start(new.unwrap_or(tag)))?;
                if let Some(content) = content {
                    depth = 1;
                    writer.write_event(markup(&content))?;
                }
                continue;
            }
            Event::Empty(tag) => {
                let Edit { before, tag: new, .. } = edit(&tag);
                before.iter().try_for_each(|before| writer.write_event(markup(before)))?;
                Event::Empty(new.unwrap_or(tag))
            }
            other => other,
        };
        writer.write_event(event)?;
    }
}

/// The library's output is not what this module was written for.
fn unexpected(element: &str) -> Error {
    Error::new(ErrorKind::Internal, format!("the assembled EPUB lacks its `{element}` element"))
}
