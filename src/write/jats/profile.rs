//! What the profiles ask for beyond the DTD and the recommendations of JATS4R.
//!
//! The rules of PubMed Central are those of its style checker, those of SciELO the rules of
//! SciELO PS 1.10. What is but another form of the same stands where it is written; here are the
//! closed lists, and the fields without which a profile takes no article.

use std::io;

use super::options::{Options, Profile};
use super::{Document, front};
use crate::diagnostic::Code;
use crate::model::{Article, Journal, License, SourceLine};

/// The values of `article-type` that PubMed Central knows.
const PMC_TYPES: [&str; 40] = [
    "abstract",
    "addendum",
    "admin",
    "advert",
    "announcement",
    "article-commentary",
    "book-review",
    "books-received",
    "brief-report",
    "calendar",
    "case-report",
    "chapter-article",
    "collection",
    "correction",
    "cover",
    "data-paper",
    "discussion",
    "editorial",
    "expression-of-concern",
    "filler",
    "in-brief",
    "index",
    "introduction",
    "letter",
    "meeting-report",
    "methods-article",
    "news",
    "obituary",
    "oration",
    "product-review",
    "protocol",
    "rapid-communication",
    "reply",
    "report",
    "research-article",
    "retraction",
    "review-article",
    "systematic-review",
    "toc",
    "tutorial",
];

/// The values of `article-type` that SciELO knows.
const SCIELO_TYPES: [&str; 33] = [
    "abstract",
    "addendum",
    "announcement",
    "article-commentary",
    "book-received",
    "book-review",
    "brief-report",
    "calendar",
    "case-report",
    "clinical-trial",
    "correction",
    "data-article",
    "discussion",
    "dissertation",
    "editorial",
    "guidelines",
    "in-brief",
    "interview",
    "letter",
    "meeting-report",
    "news",
    "obituary",
    "oration",
    "other",
    "partial-retraction",
    "product-review",
    "rapid-communication",
    "reply",
    "reprint",
    "research-article",
    "retraction",
    "review-article",
    "translation",
];

/// The kinds of works that SciELO knows.
const SCIELO_WORKS: [&str; 13] = [
    "book",
    "confproc",
    "data",
    "database",
    "journal",
    "legal-doc",
    "newspaper",
    "other",
    "patent",
    "report",
    "software",
    "thesis",
    "webpage",
];

/// The head of every licence that SciELO takes.
const CREATIVE_COMMONS: [&str; 2] = ["https://creativecommons.org/licenses/", "http://creativecommons.org/licenses/"];

impl Profile {
    /// The `article-type` of an article: as `options` have it, or else by what it is, as far as
    /// the profile knows the word.
    pub(super) fn article_type<'a>(self, options: &'a Options, article: &Article) -> &'a str {
        if let Some(given) = &options.article_type {
            return given;
        }
        let own = front::article_type(article);
        let known = match self {
            Profile::Jats4r => true,
            Profile::Pmc => PMC_TYPES.contains(&own),
            Profile::Scielo => SCIELO_TYPES.contains(&own),
        };
        if known { own } else { "other" }
    }

    /// The kind of a work, as `publication-type` has it. JATS4R wants one, and not `other`;
    /// SciELO has a list, which has `other`.
    pub(super) fn work(self, kind: Option<&str>) -> &str {
        match (self, kind) {
            (Profile::Scielo, kind) => kind.filter(|kind| SCIELO_WORKS.contains(kind)).unwrap_or("other"),
            (_, kind) => kind.filter(|kind| *kind != "other").unwrap_or("unspecified"),
        }
    }

    /// The attribute by which an ISSN tells its edition, and its values for print and online.
    pub(super) fn issn_edition(self) -> (&'static str, [&'static str; 2]) {
        match self {
            Profile::Jats4r => ("publication-format", ["print", "electronic"]),
            Profile::Pmc | Profile::Scielo => ("pub-type", ["ppub", "epub"]),
        }
    }

    /// Whether the profile takes this licence for the article.
    pub(super) fn takes(self, license: &License) -> bool {
        let url = license.url.as_deref().unwrap_or_default();
        match self {
            Profile::Jats4r | Profile::Pmc => !url.is_empty(),
            Profile::Scielo => CREATIVE_COMMONS.iter().any(|head| url.starts_with(head)),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Profile::Jats4r => "JATS4R",
            Profile::Pmc => "PubMed Central",
            Profile::Scielo => "SciELO",
        }
    }
}

impl<W: io::Write> Document<'_, '_, W> {
    /// Whether the document keeps the rules of `profile`.
    pub(super) fn is_for(&self, profile: Profile) -> bool {
        self.options.profile == profile
    }

    /// Reports what the profile demands and nobody has given. None of it can be made up.
    pub(super) fn report_missing(&mut self) {
        for (what, help) in self.missing() {
            let message = format!("{} takes no article without {what}", self.options.profile.name());
            self.report(Code::Missing, message, help, SourceLine::UNKNOWN);
        }
    }

    fn missing(&self) -> Vec<(&'static str, &'static str)> {
        if self.is_for(Profile::Jats4r) {
            return Vec::new();
        }
        let (article, options) = (self.article, self.options);
        let scielo = self.is_for(Profile::Scielo);
        let journal = article.journal.as_ref();
        let has = |field: fn(&Journal) -> bool| journal.is_some_and(field);
        let licensed = article.license.as_ref().is_some_and(|license| self.options.profile.takes(license));
        let wanted = [
            (has(|journal| journal.title.is_some()), "the journal's title", "give `journal: {title: …}`"),
            (has(|journal| journal.issns().next().is_some()), "an ISSN", "give `journal: {issn-online: …}`"),
            (
                has(|journal| journal.article_number.is_some()),
                "its page or number",
                "give `journal: {article-number: …}`",
            ),
            (article.dates.published.is_some(), "the day of its publication", "give `date: …`"),
            (!scielo || options.journal_id.is_some(), "the journal's acronym", "set the option `journal-id`"),
            (
                !scielo || options.journal_abbreviation.is_some(),
                "the journal's abbreviated title",
                "set the option `journal-abbreviation`",
            ),
            (!scielo || article.publisher.is_some(), "a publisher", "give `publisher: …`"),
            (!scielo || licensed, "a Creative Commons licence", "give the licence by its address"),
        ];
        wanted.into_iter().filter(|(given, ..)| !given).map(|(_, what, help)| (what, help)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_that_a_profile_does_not_know_are_other_ones() {
        let options = Options::default();
        let essay = Article { genre: Some("Essay".to_owned()), ..Article::default() };
        assert_eq!(Profile::Jats4r.article_type(&options, &essay), "essay");
        assert_eq!(Profile::Pmc.article_type(&options, &essay), "other");
        assert_eq!(Profile::Scielo.work(Some("chapter")), "other");
        assert_eq!(Profile::Jats4r.work(None), "unspecified");
    }

    #[test]
    fn the_lists_are_sorted_and_hold_each_word_once() {
        assert!(PMC_TYPES.is_sorted_by(|one, other| one < other));
        assert!(SCIELO_TYPES.is_sorted_by(|one, other| one < other));
        assert!(SCIELO_WORKS.is_sorted_by(|one, other| one < other));
    }
}
