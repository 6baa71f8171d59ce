//! Figures and pictures, and the files that they become beside the document.

use std::collections::BTreeMap;
use std::io;

use super::Document;
use super::inline::{Place, split};
use crate::diagnostic::Code;
use crate::error::Error;
use crate::model::{Figure, Id, Image, Language, RichText, Slug, SourceLine};

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
    /// A figure; `kind` is its `fig-type`. A label that the caption begins with becomes one.
    pub(super) fn figure(&mut self, figure: &Figure, kind: &str) -> Result<(), Error> {
        self.xml.open("fig", &[("fig-type", kind), ("id", figure.id.as_ref().map_or("", Id::as_str))])?;
        let caption = self.figure_label(&figure.caption)?;
        if !caption.is_blank() {
            self.xml.open("caption", &[])?;
            self.paragraph(&[], &caption)?;
            self.xml.close()?;
        }
        self.graphic(figure, &caption)?;
        if let Some(credit) = &figure.credit {
            self.xml.leaf("attrib", &[], credit)?;
        }
        if let Some(license) = &figure.license {
            self.figure_license(license)?;
        }
        Ok(self.xml.close()?)
    }

    /// Writes the label that `caption` begins with, if there is one, and returns the rest.
    fn figure_label(&mut self, caption: &RichText) -> Result<RichText, Error> {
        let length = figure_label_length(&caption.plain_text());
        let (label, rest) = split(caption, length);
        if length > 0 {
            self.xml.open("label", &[])?;
            self.xml.text(label.plain_text().trim())?;
            self.xml.close()?;
        }
        Ok(rest)
    }

    /// The picture of a figure. JATS4R wants an `alt-text` on each: `null` says that there is
    /// nothing to say.
    fn graphic(&mut self, figure: &Figure, caption: &RichText) -> Result<(), Error> {
        let image = &figure.image;
        let File { href, mimetype, subtype } = self.file(image, figure.at)?;
        let attributes = [("mimetype", mimetype), ("mime-subtype", subtype), ("xlink:href", href.as_str())];
        self.xml.open("graphic", &attributes)?;
        let alt = self.alt_text(image, caption, figure.at);
        self.xml.leaf("alt-text", &[], alt)?;
        if let Some(long) = &image.long_description {
            self.xml.leaf("long-desc", &[], long)?;
        }
        Ok(self.xml.close()?)
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

    /// The label of a table with a caption, which JATS4R wants: the one that the caption begins
    /// with, or else a number. Returns the rest of the caption.
    pub(super) fn table_label(&mut self, caption: &RichText) -> Result<RichText, Error> {
        self.tables += 1;
        let length = table_label_length(&caption.plain_text(), self.words.table);
        let (label, rest) = split(caption, length);
        let generated = format!("{} {}", self.words.table, self.tables);
        let label = label.plain_text();
        let (text, language) =
            if length > 0 { (label.trim(), "") } else { (generated.as_str(), self.words_language()) };
        self.xml.leaf("label", &[("xml:lang", language)], text)?;
        Ok(rest)
    }

    /// The language of the words that are added here, where it is not the article's.
    pub(super) fn words_language(&self) -> &'static str {
        let own = self.article.language.as_ref().map(Language::primary);
        if own == Some(self.words.language) { "" } else { self.words.language }
    }

    /// The caption of a table.
    pub(super) fn caption(&mut self, caption: &RichText) -> Result<(), Error> {
        self.xml.open("caption", &[])?;
        self.xml.open("p", &[])?;
        self.rich(caption, Place::RUNNING)?;
        self.xml.close()?;
        Ok(self.xml.close()?)
    }
}

fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// The length of a label such as `Figure 3.` at the head of a caption. JATS4R wants it as one.
fn figure_label_length(caption: &str) -> usize {
    let mut rest = caption.trim_start();
    let mut named = false;
    for word in ["supplementary", "supplemental", "supplement", "figure", "fig", "scheme"] {
        if let Some(after) = strip_word(rest, word) {
            rest = after;
            named = true;
        }
    }
    if named { label_end(caption, rest) } else { 0 }
}

/// The same for `Table 2:`, in English or in `own` word.
fn table_label_length(caption: &str, own: &str) -> usize {
    let head = caption.trim_start();
    let head = strip_word(head, "supplementary").or_else(|| strip_word(head, "supplemental")).unwrap_or(head);
    strip_word(head, "table").or_else(|| strip_word(head, own)).map_or(0, |rest| label_end(caption, rest))
}

/// `text` behind `word`, a full stop and white space.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let head = text.get(..word.len())?;
    if head.to_lowercase() != word.to_lowercase() {
        return None;
    }
    let rest = &text[word.len()..];
    Some(rest.strip_prefix('.').unwrap_or(rest).trim_start())
}

/// The length of `caption` up to the end of the number that `rest`, its end, begins with; 0
/// without a number.
fn label_end(caption: &str, rest: &str) -> usize {
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    let number = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-')).unwrap_or(rest.len());
    let stop = usize::from(rest[number..].starts_with(':'));
    caption.len() - rest.len() + number + stop
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_at_the_head_of_captions() {
        let label = |caption: &'static str| &caption[..figure_label_length(caption)];
        assert_eq!(label("Figure 3. The weir"), "Figure 3.");
        assert_eq!(label("Fig. 2a: The weir"), "Fig. 2a:");
        assert_eq!(label("Supplementary Figure 1 The weir"), "Supplementary Figure 1");
        assert_eq!(label("Figures of the old town"), "");
        assert_eq!(label("Figure skaters"), "");
        assert_eq!(label(""), "");
        let label = |caption: &'static str| &caption[..table_label_length(caption, "Tabelle")];
        assert_eq!(label("Tabelle 2: Pegel"), "Tabelle 2:");
        assert_eq!(label("Table 4 – Levels"), "Table 4");
        assert_eq!(label("Tables"), "");
    }
}
