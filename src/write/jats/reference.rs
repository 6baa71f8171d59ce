//! References: the list in `back`, and the places that cite them.

use std::io;

use super::front::without_scheme;
use super::inline::Place;
use super::{Document, Profile};
use crate::error::Error;
use crate::model::{Citation, Inline, Link, Name, Reference, RichText};
use crate::words::Words;
use crate::write::citation::{self, Part};
use crate::write::xml::Attributes;

/// Kinds of works that stand in others by their nature: alone, too, their title is an
/// `article-title`.
const PARTS: [&str; 6] = ["journal", "newspaper", "magazine", "chapter", "confproc", "preprint"];

impl<W: io::Write> Document<'_, '_, W> {
    /// A place that cites works. What is shown where the source shows nothing is marked.
    pub(super) fn citation(&mut self, citation: &Citation, place: Place) -> Result<(), Error> {
        self.widened(place, "citation", |document| {
            let rids: Vec<&str> = citation.references.iter().map(AsRef::as_ref).collect();
            let generated = if citation.content.is_blank() { "generated" } else { "" };
            let (linked, others) = document.linked(&rids);
            let attributes = [("ref-type", "bibr"), ("rid", &linked), ("specific-use", generated)];
            document.xml.open_inline("xref", &attributes)?;
            if citation.content.is_blank() {
                let marks: Vec<_> = document.marks.find(&citation.references).map(|(_, mark)| mark).collect();
                let marks = format!("[{}]", marks.join(", "));
                document.xml.text(&marks)?;
            } else {
                document.rich(&citation.content, place.crossed())?;
            }
            document.xml.close()?;
            Ok(document.also_linked("bibr", others)?)
        })
    }

    /// The ids that one cross-reference leads to, and those that need others: SciELO has one for
    /// each.
    pub(super) fn linked<'r>(&self, rids: &'r [&'r str]) -> (String, &'r [&'r str]) {
        match rids.split_first() {
            Some((first, rest)) if self.is_for(Profile::Scielo) => ((*first).to_owned(), rest),
            _ => (rids.join(" "), &[]),
        }
    }

    /// Cross-references without words, behind the one whose words are theirs too.
    pub(super) fn also_linked(&mut self, ref_type: &str, rids: &[&str]) -> io::Result<()> {
        rids.iter().try_for_each(|rid| {
            let attributes = [("ref-type", ref_type), ("rid", rid), ("specific-use", "continued")];
            self.xml.empty_inline("xref", &attributes)
        })
    }

    pub(super) fn references(&mut self) -> Result<(), Error> {
        let article = self.article;
        if article.references.is_empty() {
            return Ok(());
        }
        self.xml.open("ref-list", &[])?;
        self.xml.leaf("title", &[("content-type", "generated")], self.words.references)?;
        for reference in &article.references {
            self.reference(reference)?;
        }
        Ok(self.xml.close()?)
    }

    /// The parts, and the words of the source, where there are both: as two forms of one citation.
    fn reference(&mut self, reference: &Reference) -> Result<(), Error> {
        self.xml.open("ref", &[("id", reference.id.as_str())])?;
        self.xml.leaf_some("label", reference.label.as_deref())?;
        match (has_parts(reference), !reference.text.is_blank()) {
            _ if self.is_for(Profile::Scielo) => self.both_citations(reference)?,
            (true, true) => {
                self.xml.open("citation-alternatives", &[])?;
                self.element_citation(reference)?;
                self.mixed_citation(reference)?;
                self.xml.close()?;
            }
            (true, false) => self.element_citation(reference)?,
            (false, _) => self.mixed_citation(reference)?,
        }
        Ok(self.xml.close()?)
    }

    /// Words and parts, as SciELO wants both of every work. Where the source has but one of them,
    /// the other is made of it and says so.
    fn both_citations(&mut self, reference: &Reference) -> Result<(), Error> {
        if reference.text.is_blank() {
            let text = words_of(reference, self.words);
            self.xml.open("mixed-citation", &[("specific-use", "generated")])?;
            self.rich(&text, Place::NARROW)?;
            self.xml.close()?;
        } else {
            self.mixed_citation(reference)?;
        }
        if has_parts(reference) {
            return self.element_citation(reference);
        }
        let kind = self.options.profile.work(reference.kind.as_deref());
        self.xml.open("element-citation", &[("publication-type", kind), ("specific-use", "generated")])?;
        self.xml.leaf("comment", &[], &reference.text.plain_text())?;
        Ok(self.xml.close()?)
    }

    /// The words of the source. JATS4R wants the people of a work marked: those whom nobody has told
    /// from the words make an empty group.
    fn mixed_citation(&mut self, reference: &Reference) -> Result<(), Error> {
        let kind = self.options.profile.work(reference.kind.as_deref());
        self.xml.open("mixed-citation", &[("publication-type", kind)])?;
        if self.is_for(Profile::Jats4r) {
            self.xml.empty_inline("person-group", &[("person-group-type", "author")])?;
        }
        self.rich(&reference.text, Place::NARROW)?;
        Ok(self.xml.close()?)
    }

    fn element_citation(&mut self, reference: &Reference) -> Result<(), Error> {
        let kind = self.options.profile.work(reference.kind.as_deref());
        // A kind that the profile does not know is told to our reader.
        let own = reference.kind.as_deref().filter(|own| *own != kind).unwrap_or_default();
        self.xml.open("element-citation", &[("publication-type", kind), ("specific-use", own)])?;
        self.people("author", &reference.authors, reference.and_others, reference.editors.is_empty())?;
        self.people("editor", &reference.editors, false, false)?;
        self.titles(reference)?;
        self.issued(reference)?;
        self.xml.leaf_some("edition", reference.edition.as_deref())?;
        self.xml.leaf_some("publisher-loc", reference.place.as_deref())?;
        self.xml.leaf_some("publisher-name", reference.publisher.as_deref())?;
        self.xml.leaf_some("volume", reference.volume.as_deref())?;
        self.xml.leaf_some("issue", reference.issue.as_deref())?;
        self.pages(reference)?;
        self.article_number(reference)?;
        self.xml.leaf_some("isbn", reference.isbn.as_deref())?;
        if let Some(accessed) = reference.accessed {
            self.date("date-in-citation", &[("content-type", "access-date")], accessed)?;
        }
        if let Some(doi) = &reference.doi {
            self.xml.leaf("pub-id", &[("pub-id-type", "doi")], doi.as_str())?;
        }
        if let Some(pmid) = &reference.pmid {
            self.xml.leaf("pub-id", &[("pub-id-type", "pmid")], pmid)?;
        }
        if let Some(url) = &reference.url {
            let attributes = [("ext-link-type", "uri"), ("xlink:href", url.as_str())];
            self.xml.leaf("ext-link", &attributes, without_scheme(url))?;
        }
        Ok(self.xml.close()?)
    }

    /// A group of people. Where one is `wanted` and nobody is known, it is empty.
    fn people(&mut self, kind: &str, names: &[Name], and_others: bool, wanted: bool) -> io::Result<()> {
        if names.is_empty() && !and_others {
            let attributes = [("person-group-type", kind)];
            let wanted = wanted && self.is_for(Profile::Jats4r);
            return if wanted { self.xml.empty("person-group", &attributes) } else { Ok(()) };
        }
        self.xml.open("person-group", &[("person-group-type", kind)])?;
        names.iter().try_for_each(|name| self.name(name, true))?;
        if and_others {
            self.xml.empty("etal", &[])?;
        }
        self.xml.close()
    }

    /// The title of the work and of what it stands in. A work that stands by itself has its title
    /// in `source`, as JATS wants it of books.
    fn titles(&mut self, reference: &Reference) -> Result<(), Error> {
        let kind = reference.kind.as_deref().unwrap_or_default();
        let container = reference.container.as_deref();
        if !reference.title.is_blank() {
            let is_part = container.is_some() || PARTS.contains(&kind);
            let name = match kind {
                _ if !is_part => "source",
                "book" | "chapter" => "chapter-title",
                "data" => "data-title",
                _ => "article-title",
            };
            self.phrase(name, &[], &reference.title)?;
        }
        let alone = reference.title.is_blank();
        let attributes: Attributes<'_> = &[("content-type", if alone { "container" } else { "" })];
        if let Some(container) = container {
            self.xml.leaf("source", attributes, container)?;
        }
        Ok(())
    }

    /// Year, month and day, or the words that stand for them.
    fn issued(&mut self, reference: &Reference) -> io::Result<()> {
        let Some(issued) = &reference.issued else { return Ok(()) };
        let parts: Vec<_> = issued.split('-').collect();
        let numbers = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        let lengths: Vec<_> = parts.iter().map(|part| part.len()).collect();
        // JATS4R takes no other year for one.
        let is_year = parts[0].parse().is_ok_and(|year: u16| (1000..2030).contains(&year));
        if !(numbers && is_year && matches!(lengths.as_slice(), [4] | [4, 2] | [4, 2, 2])) {
            return self.xml.leaf("string-date", &[], issued);
        }
        let iso = if parts.len() > 1 { issued.as_str() } else { "" };
        for ((name, value), iso) in ["year", "month", "day"].into_iter().zip(parts).zip([iso, "", ""]) {
            self.xml.leaf(name, &[("iso-8601-date", iso)], value)?;
        }
        Ok(())
    }

    /// The article's number, which JATS4R does not want beside pages.
    fn article_number(&mut self, reference: &Reference) -> io::Result<()> {
        match (&reference.article_number, &reference.pages) {
            (Some(number), None) => self.xml.leaf("elocation-id", &[], number),
            (Some(number), Some(_)) => self.xml.leaf("comment", &[("content-type", "article-number")], number),
            (None, _) => Ok(()),
        }
    }

    fn pages(&mut self, reference: &Reference) -> io::Result<()> {
        let Some(pages) = &reference.pages else { return Ok(()) };
        let simple = |page: &str| !page.is_empty() && page.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match pages.split_once('-') {
            Some((first, last)) if simple(first) && simple(last) && !falls(first, last) => {
                self.xml.leaf("fpage", &[], first)?;
                self.xml.leaf("lpage", &[], last)
            }
            None if simple(pages) => self.xml.leaf("fpage", &[], pages),
            _ => self.xml.leaf("page-range", &[], pages),
        }
    }
}

/// What a reader of the list would see of a work of which only the parts are known.
fn words_of(reference: &Reference, words: &Words) -> RichText {
    let shown = citation::entry(reference, words).into_iter().flat_map(|part| match part {
        Part::Text(text) => vec![Inline::Text(text)],
        Part::Rich(text) => text.0.clone(),
        Part::Title(text) => vec![Inline::Emphasis(text.clone())],
        Part::Container(text) => vec![Inline::Emphasis(text.into())],
        Part::Link { text, target } => vec![Inline::Link(Link { target, content: text.into() })],
    });
    shown.collect()
}

/// Whether the last page has a lesser number than the first, as in `101-18`.
fn falls(first: &str, last: &str) -> bool {
    let number = |page: &str| page.chars().filter(char::is_ascii_digit).collect::<String>().parse::<u64>().ok();
    number(first) > number(last)
}

/// Whether anything is known of a work but the words of the source and its kind.
fn has_parts(reference: &Reference) -> bool {
    let Reference { id, label, kind, text, at, .. } = reference.clone();
    reference != &Reference { label, kind, text, at, ..Reference::new(id) }
}
