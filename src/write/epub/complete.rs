//! Completes what `epub-builder` assembles.
//!
//! The library lays out the container, the manifest, the spine, the navigation and its
//! counterpart for older systems, but it knows no role but the author's, no properties of
//! manifest items beyond the cover's, no language or direction of the package, no links and no
//! landmarks of ours, writes a time from the clock into every entry, and lets none of these be
//! replaced from outside. So the assembled archive is read once more, in memory: the package
//! and navigation documents are rewritten event by event, the article is added as data, and all
//! other entries are copied as they are, compressed, under one fixed time.

use std::io::{Cursor, Read, Write};

use jiff::Timestamp;
use jiff::tz::Offset;
use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::internal;
use super::navigation::Navigation;
use super::package::{Package, RECORD};
use super::pictures::File;
use crate::error::{Error, ErrorKind};
use crate::resource::MediaType;

/// What is put into the assembled archive.
pub(super) struct Additions<'p> {
    /// In place of the empty files that stand for them.
    pub(super) pictures: Vec<File<'p>>,
    /// Into the package document.
    pub(super) package: Package,
    /// Into the navigation document.
    pub(super) navigation: Navigation,
    /// The article as data.
    pub(super) record: Vec<u8>,
    /// When the book was last changed: the time of every entry.
    pub(super) modified: Timestamp,
}

/// Instructions for one shop's old reading system. They ask it to use the fonts of the book,
/// and the book has none.
const DISPLAY_OPTIONS: &str = "META-INF/com.apple.ibooks.display-options.xml";

/// How hard text is compressed, from 1 to 9: 9 takes twice as long and saves one byte in twenty.
const LEVEL: i64 = 3;

/// The archive with what it lacks.
pub(super) fn complete(assembled: Vec<u8>, additions: &Additions<'_>) -> Result<Vec<u8>, Error> {
    let pictures: usize = additions.pictures.iter().map(|picture| picture.bytes.len()).sum();
    let size = assembled.len() + pictures + additions.record.len() / 2;
    let mut archive = ZipArchive::new(Cursor::new(assembled)).map_err(internal)?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
    let time = dos_time(additions.modified);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(time)
        .unix_permissions(0o644);
    for index in 0..archive.len() {
        let name = archive.by_index_raw(index).map_err(internal)?.name().to_owned();
        if let Some(picture) = additions.pictures.iter().find(|file| name.strip_prefix("OEBPS/") == Some(file.name)) {
            add(&mut out, &name, picture.bytes, kept(picture.media_type, options))?;
            continue;
        }
        let rewritten = match name.as_str() {
            DISPLAY_OPTIONS => continue,
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
    add(&mut out, &format!("OEBPS/{RECORD}"), &additions.record, options)?;
    Ok(out.finish().map_err(internal)?.into_inner())
}

/// How a picture is kept: most are compressed already, and would take most of the time for
/// nothing.
fn kept(media_type: MediaType, options: SimpleFileOptions) -> SimpleFileOptions {
    match media_type {
        MediaType::Svg => options,
        _ => options.compression_method(CompressionMethod::Stored).compression_level(None),
    }
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

/// The package document with its own metadata.
fn package(opf: &str, package: &Package) -> Result<Vec<u8>, Error> {
    let metadata = format!("\n{}", package.metadata);
    let mut found = false;
    let is_metadata = |tag: &BytesStart<'_>| tag.name().as_ref() == "metadata";
    let out = rewrite(opf, is_metadata, &metadata, |tag| {
        found |= is_metadata(tag);
        package_tag(tag, package)
    })?;
    if found { Ok(out) } else { Err(unexpected("metadata")) }
}

/// What stands in place of a tag of the package document; `None` for the tag itself.
fn package_tag(tag: &BytesStart<'_>, package: &Package) -> Option<BytesStart<'static>> {
    match tag.name().as_ref() {
        "package" => Some(root(package)),
        "metadata" => {
            Some(BytesStart::new("metadata").with_attributes([("xmlns:dc", "http://purl.org/dc/elements/1.1/")]))
        }
        "item" => {
            let href = tag.try_get_attribute("href").ok().flatten()?;
            let (_, properties) = package.properties.iter().find(|(name, _)| href.value == *name)?;
            Some(tag.to_owned().with_attributes([("properties", *properties)]))
        }
        "reference" if has(tag, "title", "") => {
            // The cover has no entry in the table of contents, hence no title.
            let href = tag.try_get_attribute("href").ok().flatten()?;
            let attributes = [("type", "cover"), ("title", package.title.as_str()), ("href", &href.value)];
            Some(BytesStart::new("reference").with_attributes(attributes))
        }
        "spine" => {
            let direction = package.direction.unwrap_or("ltr");
            let attributes = [("toc", "ncx"), ("page-progression-direction", direction)];
            Some(BytesStart::new("spine").with_attributes(attributes))
        }
        _ => None,
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
    rewrite(
        ncx,
        |tag| tag.name().as_ref() == "docTitle",
        &title,
        |tag| match tag.name().as_ref() {
            "ncx" => Some(tag.to_owned().with_attributes([("xml:lang", navigation.language.as_str())])),
            "meta" if has(tag, "name", "dtb:depth") => {
                Some(BytesStart::new("meta").with_attributes([("name", "dtb:depth"), ("content", &depth)]))
            }
            _ => None,
        },
    )
}

/// The navigation document with its language and landmarks.
fn navigation(nav: &str, navigation: &Navigation) -> Result<Vec<u8>, Error> {
    let landmarks = format!("\n{}", navigation.landmarks);
    let mut found = false;
    let is_landmarks = |tag: &BytesStart<'_>| has(tag, "epub:type", "landmarks");
    let out = rewrite(nav, is_landmarks, &landmarks, |tag| {
        found |= is_landmarks(tag);
        navigation_tag(tag, navigation)
    })?;
    if found { Ok(out) } else { Err(unexpected("landmarks")) }
}

/// What stands in place of a tag of the navigation document; `None` for the tag itself.
fn navigation_tag(tag: &BytesStart<'_>, navigation: &Navigation) -> Option<BytesStart<'static>> {
    match tag.name().as_ref() {
        "html" => {
            let root = BytesStart::new("html").with_attributes([
                ("xmlns", "http://www.w3.org/1999/xhtml"),
                ("xmlns:epub", "http://www.idpf.org/2007/ops"),
            ]);
            Some(with_language(root, &navigation.language, navigation.direction))
        }
        "meta" if has(tag, "name", "generator") => {
            Some(BytesStart::new("meta").with_attributes([("name", "generator"), ("content", "Offprint")]))
        }
        "nav" if has(tag, "epub:type", "toc") => {
            let attributes =
                [("epub:type", "toc"), ("role", "doc-toc"), ("id", "toc"), ("aria-labelledby", "toc-title")];
            Some(BytesStart::new("nav").with_attributes(attributes))
        }
        "nav" => Some(BytesStart::new("nav").with_attributes([("epub:type", "landmarks"), ("hidden", "hidden")])),
        "h1" => {
            let language = navigation.heading_language?;
            Some(with_language(tag.to_owned(), language, navigation.direction.map(|_| "ltr")))
        }
        _ => None,
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

fn has(tag: &BytesStart<'_>, name: &str, value: &str) -> bool {
    tag.try_get_attribute(name).ok().flatten().is_some_and(|attribute| attribute.value == value)
}

/// Copies `xml`, giving every start tag to `change`, and puts `content` in place of what the
/// elements hold that `is_emptied` names.
fn rewrite(
    xml: &str,
    is_emptied: impl Fn(&BytesStart<'_>) -> bool,
    content: &str,
    mut change: impl FnMut(&BytesStart<'_>) -> Option<BytesStart<'static>>,
) -> Result<Vec<u8>, Error> {
    let mut reader = Reader::from_str(xml);
    let mut writer = Writer::new(Vec::with_capacity(xml.len() + content.len()));
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
                let emptied = is_emptied(&tag);
                writer.write_event(Event::Start(change(&tag).unwrap_or(tag)))?;
                if emptied {
                    depth = 1;
                    writer.write_event(Event::Text(BytesText::from_escaped(content)))?;
                }
                continue;
            }
            Event::Empty(tag) => Event::Empty(change(&tag).unwrap_or(tag)),
            other => other,
        };
        writer.write_event(event)?;
    }
}

/// The library's output is not what this module was written for.
fn unexpected(element: &str) -> Error {
    Error::new(ErrorKind::Internal, format!("the assembled EPUB lacks its `{element}` element"))
}
