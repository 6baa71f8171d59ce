//! Where the pictures of a page are: in it, beside it, or where the source says.

use std::cell::RefCell;
use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::options::Images;
use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::model::{Article, Image, Publication, Slug};
use crate::resource::{Resource, Resources};
use crate::write::WriteCx;
use crate::write::markup::{Picture, escape_url};

/// The pictures of a page.
pub(super) struct Pictures<'a> {
    resources: &'a Resources,
    images: Images,
    /// How the files beside the page begin.
    stem: String,
    /// The sources of the pictures beside the page, in the order of their first use.
    used: RefCell<Vec<String>>,
}

impl<'a> Pictures<'a> {
    /// The pictures of `article`. Where there is no place beside the page they go into it, which
    /// is reported.
    pub(super) fn new(article: &Article, publication: &'a Publication, images: Images, cx: &mut WriteCx<'_>) -> Self {
        let images = match images {
            Images::Beside if cx.sidecars.is_none() => {
                let message = "the pictures are put into the page: there is no folder beside the output";
                cx.report(Diagnostic::note(Code::Substituted, message).help("write to a file"));
                Images::Data
            }
            images => images,
        };
        let stem = article.identifiers.slug.clone().or_else(|| Slug::from_text(&article.headline.plain_text()));
        let stem = stem.map_or_else(|| "article".to_owned(), |slug| slug.as_str().to_owned());
        Pictures { resources: &publication.resources, images, stem, used: RefCell::default() }
    }

    /// Where `image` is to be found; `None` where there is nothing to show.
    pub(super) fn picture(&self, image: &Image) -> Option<Picture> {
        let resource = self.resources.get(&image.source);
        let (width, height) = resource.map_or((0, 0), |known| (known.width, known.height));
        let src = match (self.images, resource) {
            (Images::Data, Some(resource)) => data(resource, Some(&image.source)),
            (Images::Beside, Some(resource)) => self.file(&image.source, resource),
            (Images::Link, Some(_)) => escape_url(&image.source),
            // A picture on the web has no bytes here, but a page may well link to it.
            (Images::Beside | Images::Link, None) if image.source.starts_with("https://") => escape_url(&image.source),
            (Images::Data | Images::Beside | Images::Link, None) => return None,
        };
        Some(Picture { src, width, height })
    }

    /// The file beside the page that `source` is written to.
    fn file(&self, source: &str, resource: &Resource) -> String {
        let mut used = self.used.borrow_mut();
        let known = used.iter().position(|known| known == source);
        let index = known.unwrap_or_else(|| {
            used.push(source.to_owned());
            used.len() - 1
        });
        self.name(index, resource)
    }

    fn name(&self, index: usize, resource: &Resource) -> String {
        format!("{}-picture{}.{}", self.stem, index + 1, resource.media_type.extension())
    }

    /// The files beside the page, by the sources of their pictures.
    pub(super) fn files(&self) -> Vec<(String, String)> {
        let used = self.used.borrow();
        let file = |(index, source): (usize, &String)| {
            self.resources.get(source).map(|resource| (source.clone(), self.name(index, resource)))
        };
        used.iter().enumerate().filter_map(file).collect()
    }

    /// Writes the files beside the page.
    ///
    /// # Errors
    /// If one cannot be written.
    pub(super) fn write(&self, cx: &mut WriteCx<'_>) -> Result<(), Error> {
        let Some(sidecars) = &mut cx.sidecars else { return Ok(()) };
        for (source, file) in self.files() {
            if let Some(resource) = self.resources.get(&source) {
                sidecars.add(&file, &resource.bytes)?;
            }
        }
        Ok(())
    }
}

/// The bytes of `resource` as an address, with the name that the source has for them.
pub(super) fn data(resource: &Resource, source: Option<&str>) -> String {
    let name = source.map_or_else(String::new, |source| format!(";name={}", escaped(source)));
    let mut src = format!("data:{}{name};base64,", resource.media_type.as_str());
    STANDARD.encode_string(&resource.bytes, &mut src);
    src
}

/// `source` as the value of a parameter: what is no letter, digit, dot or hyphen is escaped, twice,
/// since an address is decoded before its parameters are looked at, and those are words of few signs.
fn escaped(source: &str) -> String {
    let mut out = String::new();
    for byte in source.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => out.push(char::from(byte)),
            // Writing to a string does not fail.
            byte => drop(write!(out, "%25{byte:02X}")),
        }
    }
    out
}
