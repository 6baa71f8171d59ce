//! Reads EPUB, 2 and 3.
//!
//! A book that Offprint wrote holds its publication as data, the record (`crate::record`): it is
//! read back as it was. In any other book the package document says what is known of it, and the
//! documents of the spine become one article, or several where they say so for certain: turns
//! where the markup states them (`epub:type="qna"`, the classes `question` and `answer`,
//! `data-speaker`), else where the recogniser finds them.
//!
//! `read::archive` opens the container and trusts nothing in it; `package` reads the package document;
//! `division` tells which documents are of which article; `content` reads them, and `front` what
//! stands over and under their text; `metadata` makes articles of what all of them say.

mod content;
mod division;
mod front;
mod metadata;
mod package;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::archive::{Archive, protected};
use super::{Input, ReadCx, Reader, decode};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::{Error, ErrorKind};
use crate::format::OptionMap;
use crate::interview::{self, Hints};
use crate::json;
use crate::model::Publication;
use crate::record::Record;
use crate::resource::{Resource, Resources};
use package::Package;

/// Reads EPUB.
#[derive(Clone, Copy, Debug, Default)]
pub struct EpubReader;

/// The reader for options given as text; there are none.
///
/// # Errors
/// Never: the registry has refused unknown options.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Reader>, Error> {
    Ok(Box::new(EpubReader))
}

impl Reader for EpubReader {
    fn read(&self, input: Input<'_>, cx: &mut ReadCx<'_>) -> Result<Publication, Error> {
        let mut container = Archive::open(input.bytes, "EPUB", &cx.env.limits)?;
        check_protection(&mut container)?;
        let package = Package::read(&mut container, cx.diagnostics)?;
        if let Some(mut publication) = recorded(&mut container, &package, cx)? {
            publication.articles.iter_mut().for_each(|article| cx.overrides.apply(article, cx.diagnostics));
            return Ok(publication);
        }
        let documents = sources(&mut container, &package, cx)?;
        let contents = content::read(documents, &package, cx);
        content::report_one(&contents, cx);
        let hints = Hints { marked: contents.marked, ..cx.hints() };
        let mut publication = metadata::publication(&package, contents.articles, contents.dates, cx.diagnostics);
        for article in &mut publication.articles {
            cx.overrides.apply(article, cx.diagnostics);
            metadata::name_speakers(article);
            let recognition = interview::recognise(article, &hints, cx.diagnostics);
            cx.recognitions.push(recognition);
        }
        let pictures = contents.pictures.iter().map(|path| (path.as_str(), path.as_str()));
        load(&mut container, pictures, &mut publication.resources, cx)?;
        Ok(publication)
    }
}

/// Refuses a book whose content is encrypted. Fonts may be scrambled: nobody reads them here.
///
/// # Errors
/// If more than fonts is encrypted.
fn check_protection(archive: &mut Archive<'_>) -> Result<(), Error> {
    let Some(bytes) = archive.read("META-INF/encryption.xml")? else { return Ok(()) };
    let text = String::from_utf8_lossy(&bytes);
    let mut methods = text.split("EncryptionMethod").skip(1).filter_map(|rest| rest.split('>').next());
    let scrambles_fonts = |method: &str| {
        method.contains("http://www.idpf.org/2008/embedding") || method.contains("http://ns.adobe.com/pdf/enc#RC")
    };
    if methods.by_ref().all(|method| scrambles_fonts(method) || !method.contains("Algorithm")) {
        return Ok(());
    }
    Err(protected("META-INF/encryption.xml", "it lists encrypted content"))
}

/// A document of the spine as text.
#[derive(Debug)]
struct Source {
    /// Its path in the container.
    path: String,
    /// Its markup.
    text: String,
}

/// The documents of the spine. One that is missing, or no text, is reported.
///
/// # Errors
/// If one is larger than the limits allow, or the archive is damaged.
fn sources(container: &mut Archive<'_>, package: &Package, cx: &mut ReadCx<'_>) -> Result<Vec<Source>, Error> {
    let mut sources = Vec::new();
    for path in &package.spine {
        let Some(bytes) = container.read(path)? else {
            let message = format!("the document `{path}` of the book is not in the archive");
            cx.report(Diagnostic::warning(Code::Missing, message).help("the EPUB is not whole"));
            continue;
        };
        check_size(path, bytes.len(), cx)?;
        match decode::text(&bytes) {
            Ok(text) => sources.push(Source { path: path.clone(), text: text.into_owned() }),
            Err(error) => {
                let message = format!("the document `{path}` of the book is left out: {}", error.message());
                cx.report(Diagnostic::warning(Code::Malformed, message));
            }
        }
    }
    Ok(sources)
}

/// Refuses a document that is larger than an article may be: it is one, or a part of one.
fn check_size(path: &str, size: usize, cx: &ReadCx<'_>) -> Result<(), Error> {
    let limit = cx.env.limits.input_bytes;
    if size as u64 <= limit {
        return Ok(());
    }
    let message = format!("the document `{path}` of the book has {size} bytes, and the limit is {limit}");
    Err(Error::new(ErrorKind::Limit, message).help("raise the limit, if you trust the book"))
}

/// The publication that the book holds as data, if it does.
fn recorded(container: &mut Archive<'_>, package: &Package, cx: &mut ReadCx<'_>) -> Result<Option<Publication>, Error> {
    let Some(path) = package.record.as_deref() else { return Ok(None) };
    let Some(bytes) = container.read(path)? else { return Ok(None) };
    // From text, as all JSON is read: reading from bytes as well would double the code for it.
    let text = String::from_utf8_lossy(&bytes);
    let record: Record<'_> = match json::parse(&text, &cx.env.limits) {
        Ok(record) => record,
        Err(error) => {
            let message = format!("the record `{path}` is not used: {error}");
            let help = "the content of the book is read instead; was it written by a later version?";
            cx.report(Diagnostic::warning(Code::Malformed, message).help(help));
            return Ok(None);
        }
    };
    let mut publication = record.publication.into_owned();
    let files: BTreeMap<String, String> = record
        .pictures
        .into_iter()
        .filter_map(|(source, file)| Some((source.into_owned(), package::beside(path, &file)?)))
        .collect();
    let pictures = files.iter().map(|(source, path)| (source.as_str(), path.as_str()));
    load(container, pictures, &mut publication.resources, cx)?;
    Ok(Some(publication))
}

/// Loads pictures – sources and paths in the container – into `resources`. What is no picture, or
/// is not there, is reported.
fn load<'p>(
    container: &mut Archive<'_>,
    pictures: impl Iterator<Item = (&'p str, &'p str)>,
    resources: &mut Resources,
    cx: &mut ReadCx<'_>,
) -> Result<(), Error> {
    let mut known: BTreeMap<&str, Resource> = BTreeMap::new();
    for (source, path) in pictures {
        if let Some(resource) = known.get(path) {
            resources.insert(source, resource.clone());
            continue;
        }
        let Some(bytes) = container.read(path)? else { continue };
        match Resource::new(bytes.into(), &cx.env.limits) {
            Ok(resource) => {
                resources.insert(source, resource.clone());
                known.insert(path, resource);
            }
            Err(error) => {
                let message = format!("the picture `{path}` of the book is left out: {error}");
                cx.report(Diagnostic::warning(Code::Malformed, message));
            }
        }
    }
    Ok(())
}
