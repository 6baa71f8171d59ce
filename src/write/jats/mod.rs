//! Writes JATS XML 1.2 to 1.4 (ANSI/NISO Z39.96): Journal Publishing for a journal with an ISSN,
//! else Journal Archiving, by the recommendations of JATS4R or the rules of an archive.
//!
//! A question or an answer is a `speech` with its `speaker`, linked to the `contrib` who speaks.
//! The modules are split as the standard is: front, body, back, and what is used in each.
//! `docs/formats/jats.md` says what stands where and what is lost.

mod accessibility;
mod back;
mod block;
mod body;
mod caption;
mod contributor;
mod figure;
mod front;
mod funding;
mod history;
mod inline;
mod journal;
mod math;
mod options;
mod package;
mod permissions;
mod profile;
mod reference;
mod related;
mod survey;
mod table;

use std::collections::BTreeMap;
use std::io;

use super::citation::Marks;
use super::xml::{Escaping, Xml};
use super::{WriteCx, Writer};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::{Error, ErrorKind};
use crate::format::OptionMap;
use crate::model::{Article, Contributor, Direction, Id, Language, Publication, SourceLine};
use crate::resource::Resources;
use crate::words::Words;
use figure::Pictures;
use survey::Survey;

pub use options::{OPTIONS, Options, Package, Profile, TagSet, Turns, Version};

/// Writes JATS XML.
#[derive(Clone, Debug, Default)]
pub struct JatsWriter {
    options: Options,
}

/// The writer for options given as text.
///
/// # Errors
/// If an option has a wrong value.
pub fn from_options(options: &OptionMap) -> Result<Box<dyn Writer>, Error> {
    Ok(Box::new(JatsWriter::new(Options::from_map(options)?)))
}

impl JatsWriter {
    /// The writer with these options.
    pub fn new(options: Options) -> Self {
        JatsWriter { options }
    }
}

impl Writer for JatsWriter {
    /// Writes the one article of `publication`. Its pictures go to the sidecars, or into the
    /// package.
    ///
    /// # Errors
    /// If there is not exactly one article, if the Publishing tag set is asked for and there is
    /// no ISSN, if options do not fit, or if `out` or the sidecars fail.
    fn write(&self, publication: &Publication, cx: &mut WriteCx<'_>, out: &mut dyn io::Write) -> Result<(), Error> {
        self.options.check()?;
        let [article] = publication.articles.as_slice() else {
            let message = format!("JATS holds one article, and there are {}", publication.articles.len());
            return Err(Error::new(ErrorKind::Output, message).help("write each article into a file of its own"));
        };
        match self.options.package {
            Package::None => self.document(article, &publication.resources, cx, out),
            Package::Meca => {
                package::write(article, cx, out, |cx, out| self.document(article, &publication.resources, cx, out))
            }
        }
    }

    fn file_type(&self) -> Option<(&'static str, &'static str)> {
        (self.options.package == Package::Meca).then_some(package::FILE_TYPE)
    }
}

impl JatsWriter {
    /// Writes the document itself.
    fn document(
        &self,
        article: &Article,
        resources: &Resources,
        cx: &mut WriteCx<'_>,
        out: impl io::Write,
    ) -> Result<(), Error> {
        let tag_set = tag_set(self.options.tag_set, article)?;
        let mut document = Document {
            xml: Xml::new(out, Escaping::Named),
            options: &self.options,
            article,
            resources,
            words: Words::of(article.language.as_ref()),
            survey: Survey::of(article),
            contributors: article.contributors.iter().map(|contributor| (&contributor.id, contributor)).collect(),
            note_numbers: article.notes.iter().zip(1..).map(|(note, number)| (note.id.as_str(), number)).collect(),
            marks: Marks::of(article),
            pictures: Pictures::default(),
            reported_breaks: false,
            cx,
        };
        document.write(tag_set)?;
        Ok(document.xml.finish()?)
    }
}

/// The tag set to declare for `article`.
fn tag_set(asked: TagSet, article: &Article) -> Result<TagSet, Error> {
    let has_issn = article.journal.as_ref().is_some_and(|journal| journal.issns().next().is_some());
    match (asked, has_issn) {
        (TagSet::Publishing, false) => {
            Err(Error::new(ErrorKind::Output, "the Publishing tag set of JATS demands the journal's ISSN")
                .help("give the journal's ISSN, or leave the option `tag-set` out"))
        }
        (TagSet::Auto | TagSet::Publishing, true) => Ok(TagSet::Publishing),
        (TagSet::Auto, false) | (TagSet::Archiving, _) => Ok(TagSet::Archiving),
    }
}

/// A document while it is written.
struct Document<'a, 'cx, W: io::Write> {
    xml: Xml<W>,
    options: &'a Options,
    article: &'a Article,
    resources: &'a Resources,
    words: &'static Words,
    survey: Survey<'a>,
    contributors: BTreeMap<&'a Id, &'a Contributor>,
    /// The number of each note, by its id.
    note_numbers: BTreeMap<&'a str, usize>,
    marks: Marks<'a>,
    pictures: Pictures,
    /// Whether the loss of line breaks has been reported.
    reported_breaks: bool,
    cx: &'a mut WriteCx<'cx>,
}

/// The `article` elements' namespaces, as both DTDs fix them.
const NAMESPACES: [(&str, &str); 3] = [
    ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
    ("xmlns:mml", crate::math::NAMESPACE),
    ("xmlns:ali", "http://www.niso.org/schemas/ali/1.0/"),
];

impl<W: io::Write> Document<'_, '_, W> {
    fn write(&mut self, tag_set: TagSet) -> Result<(), Error> {
        self.report_missing();
        let (public, system) = self.options.version.doctype(tag_set);
        self.xml.doctype("article", &public, &system)?;
        let [xlink, mml, ali] = NAMESPACES;
        // The DTD's default is `en`: an unknown language must be said to be unknown.
        let language = self.article.language.as_ref().map_or("und", |language| language.as_str());
        let attributes = [
            xlink,
            mml,
            ali,
            ("article-type", self.options.profile.article_type(self.options, self.article)),
            ("dtd-version", self.options.version.as_str()),
            ("specific-use", if self.is_for(Profile::Scielo) { "sps-1.10" } else { "" }),
            ("xml:lang", language),
        ];
        self.xml.open("article", &attributes)?;
        // What follows is the whole model: our reader guesses nothing.
        self.xml.instruction("whole")?;
        self.direction(self.article.direction)?;
        self.report_direction(self.article.direction, self.article.language.as_ref(), SourceLine::UNKNOWN);
        self.processing_meta(tag_set)?;
        self.front()?;
        self.body()?;
        self.back()
    }

    /// Says for our reader which way text runs.
    fn direction(&mut self, direction: Option<Direction>) -> io::Result<()> {
        match direction {
            Some(direction) => self.xml.instruction(&format!("direction {}", direction.as_str())),
            None => Ok(()),
        }
    }

    /// The language of the words that are added here, where it is not the article's.
    fn words_language(&self) -> &'static str {
        let own = self.article.language.as_ref().map(Language::primary);
        if own == Some(self.words.language) { "" } else { self.words.language }
    }

    fn report(&mut self, code: Code, message: impl Into<String>, help: &str, at: SourceLine) {
        self.cx.report(Diagnostic::warning(code, message).help(help).at(at));
    }

    fn note(&mut self, code: Code, message: impl Into<String>, at: SourceLine) {
        self.cx.report(Diagnostic::note(code, message).at(at));
    }
}
