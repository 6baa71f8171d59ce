//! Figures and pictures, and the files that they become beside the document.

use std::collections::BTreeMap;
use std::io;

use super::Document;
use crate::diagnostic::Code;
use crate::error::Error;
use crate::model::{Figure, Id, Image, RichText, Slug, SourceLine};

/// The pictures written beside the document so far.
#[derive(Default)]
pub(super) struct Pictures {
    /// The file of each, by its source.
    files: BTreeMap<String, String>,
    /// Whether it was reported that there is no place beside the document.
    reported: bool,
}

/// Where a picture is and what it is.
struct File {
    href: String,
    mimetype: &'static str,
    subtype: &'static str,
}

impl<W: io::Write> Document<'_, '_, W> {
    /// A figure; `kind` is its `fig-type`.
    pub(super) fn figure(&mut self, figure: &Figure, kind: &str) -> Result<(), Error> {
        // JATS4R wants a graphic in every figure; words alone, as a page's text leaves them of a
        // picture, stand in a box.
        let pictured = !figure.image.source.is_empty();
        let (element, attribute) = if pictured { ("fig", "fig-type") } else { ("boxed-text", "content-type") };
        let kind = if kind.is_empty() && !pictured { "figure" } else { kind };
        self.xml.open(element, &[(attribute, kind), ("id", figure.id.as_ref().map_or("", Id::as_str))])?;
        self.caption(figure.label.as_deref(), &figure.caption)?;
        if pictured {
            self.graphic(figure, &figure.caption)?;
        } else {
            self.words_for(&figure.image)?;
        }
        if let Some(credit) = &figure.credit {
            self.xml.leaf("attrib", &[], credit)?;
        }
        if let Some(license) = &figure.license {
            self.figure_license(license)?;
        }
        Ok(self.xml.close()?)
    }

    /// The picture of a figure. JATS4R wants an `alt-text` on each: `null` says that there is
    /// nothing to say.
    fn graphic(&mut self, figure: &Figure, caption: &RichText) -> Result<(), Error> {
        let image = &figure.image;
        let File { href, mimetype, subtype } = self.file(image, figure.at)?;
        let attributes = [("mimetype", mimetype), ("mime-subtype", subtype), ("xlink:href", href.as_str())];
        self.xml.open("graphic", &attributes)?;
        let alt = self.alt_text(image, caption, figure.at);
        let unknown = if image.alt.is_none() { "unknown" } else { "" };
        self.xml.leaf("alt-text", &[("specific-use", unknown)], alt)?;
        if let Some(long) = &image.long_description {
            self.xml.leaf("long-desc", &[], long)?;
        }
        Ok(self.xml.close()?)
    }

    /// What stands for a picture that is not there at all: a box takes it as paragraphs only.
    fn words_for(&mut self, image: &Image) -> Result<(), Error> {
        let words = [("alt-text", Some(image.alt_text())), ("long-desc", image.long_description.as_deref())];
        for (kind, text) in words {
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                self.xml.leaf("p", &[("content-type", kind)], text)?;
            }
        }
        Ok(())
    }

    fn alt_text<'i>(&mut self, image: &'i Image, caption: &RichText, at: SourceLine) -> &'i str {
        let alt = image.alt_text();
        if !alt.trim().is_empty() && same_words(alt, &caption.plain_text()) {
            let message = "the alternative text of a picture repeats its caption; it is left out";
            self.report(Code::Degraded, message, "say in it what the picture shows", at);
            return "null";
        }
        if alt.trim().is_empty() { "null" } else { alt }
    }

    /// A picture in a line. No rule asks for an `alt-text` here, so one is written only where
    /// there is something to say.
    pub(super) fn inline_image(&mut self, image: &Image) -> Result<(), Error> {
        if image.source.is_empty() {
            // Of a picture that is nowhere, the words are left.
            return Ok(self.xml.text(image.alt_text())?);
        }
        let File { href, mimetype, subtype } = self.file(image, SourceLine::UNKNOWN)?;
        let kind = if image.is_decorative() { "decorative" } else { "" };
        let attributes =
            [("content-type", kind), ("mimetype", mimetype), ("mime-subtype", subtype), ("xlink:href", href.as_str())];
        self.xml.open_inline("inline-graphic", &attributes)?;
        if !image.alt_text().trim().is_empty() {
            self.xml.leaf_inline("alt-text", &[], image.alt_text())?;
        }
        if let Some(long) = &image.long_description {
            self.xml.leaf_inline("long-desc", &[], long)?;
        }
        Ok(self.xml.close()?)
    }

    /// The file of a picture beside the document, written at its first use. Without a place
    /// beside, or without the bytes, the reference stays as the source has it.
    fn file(&mut self, image: &Image, at: SourceLine) -> Result<File, Error> {
        let as_given = || image.source.replace(' ', "%20");
        let resources = self.resources;
        let Some(resource) = resources.get(&image.source) else {
            return Ok(File { href: as_given(), mimetype: "", subtype: "" });
        };
        let (mimetype, subtype) = resource.media_type.as_str().split_once('/').unwrap_or_default();
        let known = self.pictures.files.get(&image.source).cloned();
        let href = match (known, &mut self.cx.sidecars) {
            (Some(name), _) => name,
            (None, Some(sidecars)) => {
                let number = self.pictures.files.len() + 1;
                let stem = self.article.identifiers.slug.clone();
                let stem = stem.or_else(|| Slug::from_text(&self.article.headline.plain_text()));
                let stem = stem.as_ref().map_or("article", Slug::as_str);
                let name = format!("{stem}-fig{number}.{}", resource.media_type.extension());
                sidecars.add(&name, &resource.bytes)?;
                self.pictures.files.insert(image.source.clone(), name.clone());
                name
            }
            (None, None) => {
                self.report_no_sidecars(at);
                as_given()
            }
        };
        Ok(File { href, mimetype, subtype })
    }

    fn report_no_sidecars(&mut self, at: SourceLine) {
        if !std::mem::replace(&mut self.pictures.reported, true) {
            let message = "the pictures stay where they are: there is no folder beside the output";
            self.report(Code::Degraded, message, "write to a file", at);
        }
    }
}

fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}
