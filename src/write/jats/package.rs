//! A package of the document, its pictures and a manifest, as NISO RP-30 (Manuscript Exchange
//! Common Approach, MECA) has it: one zip for systems that pass articles on.
//!
//! It is what a publisher hands over of a published article, so the files that tell of a
//! manuscript's way between journals – `transfer.xml`, `reviews.xml` – are not part of it.

use std::io::{self, Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::{Error, ErrorKind};
use crate::model::{Article, Slug};
use crate::resource::MediaType;
use crate::write::xml::{Escaping, Xml};
use crate::write::{Sidecars, WriteCx};

/// The ending and the media type of a package.
pub(super) const FILE_TYPE: (&str, &str) = ("meca.zip", "application/zip");

/// The folder of everything but the manifest.
const FOLDER: &str = "content";

/// The pictures of a package, in the order of their first use.
#[derive(Default)]
struct Pictures(Vec<(String, Vec<u8>)>);

impl Sidecars for Pictures {
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.0.push((name.to_owned(), bytes.to_vec()));
        Ok(())
    }
}

/// Writes the package of what `document` writes.
///
/// # Errors
/// If `document` or `out` fails.
pub(super) fn write(
    article: &Article,
    cx: &mut WriteCx<'_>,
    out: &mut dyn io::Write,
    document: impl FnOnce(&mut WriteCx<'_>, &mut Vec<u8>) -> Result<(), Error>,
) -> Result<(), Error> {
    let (mut pictures, mut xml) = (Pictures::default(), Vec::new());
    let mut inner = WriteCx {
        env: cx.env,
        diagnostics: &mut *cx.diagnostics,
        sidecars: Some(&mut pictures),
        attachments: cx.attachments,
    };
    document(&mut inner, &mut xml)?;
    let stem = article.identifiers.slug.clone().or_else(|| Slug::from_text(&article.headline.plain_text()));
    let name = format!("{}.xml", stem.as_ref().map_or("article", Slug::as_str));
    let manifest = manifest(&name, &article.headline.plain_text(), &pictures.0)?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(xml.len())));
    add(&mut zip, "manifest.xml", &manifest, CompressionMethod::Deflated)?;
    add(&mut zip, &format!("{FOLDER}/{name}"), &xml, CompressionMethod::Deflated)?;
    for (name, bytes) in &pictures.0 {
        // Pictures are compressed as they are.
        add(&mut zip, &format!("{FOLDER}/{name}"), bytes, CompressionMethod::Stored)?;
    }
    let bytes = zip.finish().map_err(internal)?.into_inner();
    Ok(out.write_all(&bytes)?)
}

/// The manifest, by its DTD (`manifest-1.0.dtd`): what each file is.
fn manifest(document: &str, headline: &str, pictures: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    let mut xml = Xml::new(&mut out, Escaping::Named);
    xml.doctype("manifest", "-//MECA//DTD Manifest v1.0//en", "https://meca.zip/manifest-1.0.dtd")?;
    let attributes = [
        ("manifest-version", "1"),
        ("xmlns", "https://manuscriptexchange.org/schema/manifest"),
        ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
    ];
    xml.open("manifest", &attributes)?;
    item(&mut xml, "article", "article-metadata", headline, document, "application/xml")?;
    for (number, (name, _)) in (1..).zip(pictures) {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let kinds = [MediaType::Jpeg, MediaType::Png, MediaType::Gif, MediaType::WebP, MediaType::Svg];
        let kind = kinds.into_iter().find(|kind| kind.extension() == ending);
        let media_type = kind.map_or("application/octet-stream", |kind| kind.as_str());
        item(&mut xml, &format!("figure-{number}"), "figure", "", name, media_type)?;
    }
    xml.finish()?;
    Ok(out)
}

fn item(
    xml: &mut Xml<&mut Vec<u8>>,
    id: &str,
    kind: &str,
    title: &str,
    name: &str,
    media_type: &str,
) -> Result<(), Error> {
    xml.open("item", &[("id", id), ("item-type", kind)])?;
    xml.leaf_some("item-title", Some(title.trim()))?;
    let href = format!("{FOLDER}/{name}");
    xml.empty("instance", &[("xlink:href", &href), ("media-type", media_type)])?;
    Ok(xml.close()?)
}

/// Every entry has one time, so that equal articles make equal packages.
fn add(zip: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8], method: CompressionMethod) -> Result<(), Error> {
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    zip.start_file(name, options).map_err(internal)?;
    Ok(zip.write_all(bytes)?)
}

fn internal(error: zip::result::ZipError) -> Error {
    Error::new(ErrorKind::Internal, format!("the package cannot be made: {error}")).caused_by(error)
}
