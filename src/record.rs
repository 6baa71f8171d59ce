//! A publication as data within a file of another format, beside its pictures: what the writers of
//! EPUB and HTML put into the book or the page, and the readers take out of it, so that nothing is
//! lost on the way.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::Publication;

/// A publication in its JSON form, and where its pictures are.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record<'a> {
    /// The publication as it was written.
    pub(crate) publication: Cow<'a, Publication>,
    /// The files of its pictures, relative to the record, by their sources.
    #[serde(default)]
    pub(crate) pictures: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
}

/// The name of the record's file.
#[cfg(feature = "epub")]
pub(crate) const FILE: &str = "record.json";

/// The names of covers that were designed, as a photograph or not: a reader takes none of them for
/// a picture of the article.
#[cfg(any(feature = "epub", feature = "read-epub"))]
pub(crate) const DESIGNED_COVERS: [&str; 2] = ["designed-cover.jpg", "designed-cover.png"];

/// The id of the element that holds the record of a page.
#[cfg(any(feature = "html", feature = "read-html"))]
pub(crate) const ELEMENT: &str = "offprint-record";

/// A record within a page, with what tells whether the page is still what it was written as:
/// people edit pages, and then what they see counts.
#[cfg(any(feature = "html", feature = "read-html"))]
#[derive(Serialize, Deserialize)]
struct InPage<'a> {
    /// A digest of all that stands before the record.
    page: String,
    record: Record<'a>,
}

/// `record` as the content of a `script` element of a page that begins with `page`.
#[cfg(feature = "html")]
pub(crate) fn in_page(record: &Record<'_>, page: &[u8]) -> String {
    // A publication is made of strings, numbers and names, all of which JSON has.
    let in_page = InPage { page: digest(page), record: record.clone() };
    let json = serde_json::to_string(&in_page).unwrap_or_default();
    // Within `script`, only `<` could end the element or begin a comment.
    if json.contains('<') { json.replace('<', "\\u003c") } else { json }
}

/// What came of the record of a page.
#[cfg(feature = "read-html")]
pub(crate) enum OfPage {
    /// There is none.
    None,
    /// The page is what it was written as.
    Kept(Box<Record<'static>>),
    /// The page was changed since: what it shows counts.
    Changed,
    /// The record cannot be read.
    Broken(serde_json::Error),
}

/// The record of a page.
#[cfg(feature = "read-html")]
pub(crate) fn of_page(page: &str) -> OfPage {
    let tag = format!("<script type=\"application/json\" id=\"{ELEMENT}\">");
    let Some((before, rest)) = page.rsplit_once(&tag) else { return OfPage::None };
    let Some((json, _)) = rest.split_once("</script>") else { return OfPage::Changed };
    match serde_json::from_str::<InPage<'static>>(json) {
        Ok(InPage { page, record }) if page == digest(before.as_bytes()) => OfPage::Kept(Box::new(record)),
        Ok(_) => OfPage::Changed,
        Err(error) => OfPage::Broken(error),
    }
}

/// The digest of a page, whatever ends its lines. It tells an edited page from one that is as it was
/// written, and need not withstand anybody: who can edit a page can edit what is said of it.
#[cfg(any(feature = "html", feature = "read-html"))]
fn digest(page: &[u8]) -> String {
    let mut digest = crc32fast::Hasher::new();
    page.split(|byte| *byte == b'\r').for_each(|part| digest.update(part));
    format!("{:08x}", digest.finalize())
}
