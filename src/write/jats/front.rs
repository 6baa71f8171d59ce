//! `processing-meta` and `front`: what is known of the file, the journal and the article.

use std::io;

use super::block::Holds;
use super::{Document, TagSet};
use crate::diagnostic::Code;
use crate::error::Error;
use crate::model::{
    Abstract, Alt, Article, Date, Dates, Direction, Doi, Funding, Grant, Identifier, Journal, Language, SourceLine,
};
use crate::resource::{MediaType, Resource};
use crate::words::Words;

/// The registers of articles that the DTD of Journal Publishing knows.
const ID_TYPES: [&str; 22] = [
    "accession",
    "archive",
    "ark",
    "art-access-id",
    "arxiv",
    "coden",
    "doaj",
    "doi",
    "handle",
    "index",
    "isbn",
    "manuscript",
    "medline",
    "mr",
    "other",
    "pii",
    "pmcid",
    "pmid",
    "publisher-id",
    "sici",
    "std-designation",
    "zbl",
];

/// The `article-type` for `article`: the attribute takes any text; these are the values that
/// the tag library suggests, and `interview`, which SciELO lists.
pub(super) fn article_type(article: &Article) -> &'static str {
    if article.is_interview() {
        return "interview";
    }
    match article.genre.as_deref().map(str::to_lowercase).as_deref() {
        Some("interview") => "interview",
        Some("commentary" | "article commentary") => "article-commentary",
        Some("book review") => "book-review",
        Some("case report") => "case-report",
        Some("discussion") => "discussion",
        Some("editorial") => "editorial",
        Some("essay") => "essay",
        Some("introduction") => "introduction",
        Some("letter") => "letter",
        Some("meeting report") => "meeting-report",
        Some("news") => "news",
        Some("obituary") => "obituary",
        Some("oration") => "oration",
        Some("reply") => "reply",
        Some("research article" | "research") => "research-article",
        Some("review" | "review article") => "review-article",
        Some(_) | None => "other",
    }
}

impl<W: io::Write> Document<'_, '_, W> {
    /// How the file is made, and what it claims for those who cannot see it.
    pub(super) fn processing_meta(&mut self, tag_set: TagSet) -> io::Result<()> {
        let base = match tag_set {
            TagSet::Publishing | TagSet::Auto => "publishing",
            TagSet::Archiving => "archiving",
        };
        let attributes =
            [("tagset-family", "jats"), ("base-tagset", base), ("mathml-version", "3.0"), ("table-model", "xhtml")];
        self.xml.open("processing-meta", &attributes)?;
        self.xml.open("custom-meta-group", &[("content-type", "accessibility-metadata")])?;
        for feature in self.accessibility_features() {
            self.accessibility("accessibilityFeature", feature)?;
        }
        self.accessibility("accessibilityHazard", self.accessibility_hazard())?;
        self.xml.close()?;
        self.xml.close()
    }

    fn accessibility(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.xml.open("custom-meta", &[("vocab", "schema.org")])?;
        self.xml.leaf("meta-name", &[], name)?;
        self.xml.leaf("meta-value", &[], value)?;
        self.xml.close()
    }

    fn accessibility_features(&self) -> Vec<&'static str> {
        let images = &self.survey.images;
        let described = images.iter().any(|image| matches!(image.alt, Some(Alt::Described(_))));
        let all_known = images.iter().all(|image| image.alt.is_some());
        let long = images.iter().any(|image| image.long_description.is_some());
        let claims = [
            ("alternativeText", described && all_known),
            ("longDescription", long),
            ("readingOrder", true),
            ("structuralNavigation", self.survey.has_sections),
        ];
        claims.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect()
    }

    /// Only pictures that cannot move are known not to flash.
    fn accessibility_hazard(&self) -> &'static str {
        let still = |source: &str| self.resources.get(source).is_some_and(is_still);
        if self.survey.images.iter().all(|image| still(&image.source)) { "none" } else { "unknown" }
    }

    pub(super) fn front(&mut self) -> Result<(), Error> {
        self.xml.open("front", &[])?;
        self.journal_meta()?;
        self.article_meta()?;
        Ok(self.xml.close()?)
    }

    fn journal_meta(&mut self) -> io::Result<()> {
        let article = self.article;
        let title = article.journal.as_ref().and_then(|journal| journal.title.as_deref());
        let issns: Vec<_> = article.journal.iter().flat_map(Journal::issns).collect();
        if title.is_none() && issns.is_empty() && article.publisher.is_none() {
            return Ok(());
        }
        self.xml.open("journal-meta", &[])?;
        if let Some(issn) = issns.first() {
            self.xml.leaf("journal-id", &[("journal-id-type", "issn")], issn.as_str())?;
        }
        if let Some(title) = title {
            self.xml.open("journal-title-group", &[])?;
            self.xml.leaf("journal-title", &[], title)?;
            self.xml.close()?;
        }
        if let Some(journal) = &article.journal {
            let editions = [(&journal.issn_print, "print"), (&journal.issn_online, "electronic")];
            for (issn, format) in editions.into_iter().filter_map(|(issn, format)| Some((issn.as_ref()?, format))) {
                self.xml.leaf("issn", &[("publication-format", format)], issn.as_str())?;
            }
        }
        self.publisher()?;
        self.xml.close()
    }

    fn publisher(&mut self) -> io::Result<()> {
        let article = self.article;
        let Some(publisher) = &article.publisher else { return Ok(()) };
        self.xml.open("publisher", &[])?;
        self.xml.leaf("publisher-name", &[], &publisher.name)?;
        if let Some(place) = &publisher.place {
            self.xml.leaf("publisher-loc", &[], place)?;
        }
        self.xml.close()?;
        if let Some(url) = &publisher.url {
            let attributes = [("content-type", "publisher"), ("xlink:href", url.as_str())];
            self.xml.leaf("self-uri", &attributes, link_text(&publisher.name, url))?;
        }
        Ok(())
    }

    /// In the order that the DTD demands.
    fn article_meta(&mut self) -> Result<(), Error> {
        self.xml.open("article-meta", &[])?;
        if let Some(slug) = &self.article.identifiers.slug {
            self.xml.instruction(&format!("slug {slug}"))?;
        }
        if let Some(audio) = &self.article.audio {
            let json = serde_json::to_string(audio).map_err(io::Error::from)?;
            self.xml.instruction(&format!("audio {json}"))?;
        }
        self.article_ids()?;
        self.categories()?;
        self.title_group()?;
        self.contrib_group()?;
        self.published()?;
        self.volume()?;
        self.histories()?;
        self.permissions()?;
        self.self_uri()?;
        self.related()?;
        self.deck()?;
        self.abstracts()?;
        self.keywords()?;
        self.funding()?;
        self.leftovers()?;
        Ok(self.xml.close()?)
    }

    fn article_ids(&mut self) -> io::Result<()> {
        let doi = self.article.identifiers.doi.as_ref().map(Doi::as_str);
        if let Some(doi) = doi {
            self.xml.leaf("article-id", &[("pub-id-type", "doi")], doi)?;
        }
        let uuid = self.article.uuid().urn().to_string();
        self.xml.leaf("article-id", &[("pub-id-type", "publisher-id")], &uuid)?;
        for Identifier { scheme, value } in &self.article.identifiers.others {
            let (kind, custom) =
                if ID_TYPES.contains(&scheme.as_str()) { (scheme.as_str(), "") } else { ("custom", scheme.as_str()) };
            self.xml.leaf("article-id", &[("pub-id-type", kind), ("custom-type", custom)], value)?;
        }
        Ok(())
    }

    fn categories(&mut self) -> io::Result<()> {
        let article = self.article;
        let generated = article.is_interview().then_some(self.words.interview);
        let groups = [
            ("heading", article.genre.as_deref().or(generated)),
            ("section", article.section.as_deref()),
            ("kicker", article.kicker.as_deref()),
        ];
        if groups.iter().all(|(_, subject)| subject.is_none()) && article.series.is_none() {
            return Ok(());
        }
        self.xml.open("article-categories", &[])?;
        for (kind, subject) in groups {
            if let Some(subject) = subject {
                let made = kind == "heading" && article.genre.is_none();
                let specific = if made { "generated" } else { "" };
                self.xml.open("subj-group", &[("subj-group-type", kind), ("specific-use", specific)])?;
                self.xml.leaf("subject", &[], subject)?;
                self.xml.close()?;
            }
        }
        if let Some(series) = &article.series {
            self.xml.leaf("series-title", &[], &series.title)?;
            if let Some(number) = &series.number {
                self.xml.leaf("series-text", &[], number)?;
            }
        }
        self.xml.close()
    }

    fn title_group(&mut self) -> Result<(), Error> {
        let article = self.article;
        self.xml.open("title-group", &[])?;
        self.titled("article-title", &[], &article.headline)?;
        Ok(self.xml.close()?)
    }

    fn published(&mut self) -> io::Result<()> {
        match self.article.dates.published {
            Some(date) => self.date("pub-date", &[("date-type", "pub"), ("publication-format", "electronic")], date),
            None => Ok(()),
        }
    }

    /// A date with its parts; the ISO form keeps the time of day and the offset.
    pub(super) fn date(&mut self, name: &'static str, kind: &[(&'static str, &str)], date: Date) -> io::Result<()> {
        let iso = date.to_string();
        let attributes: Vec<_> = kind.iter().copied().chain([("iso-8601-date", iso.as_str())]).collect();
        self.xml.open(name, &attributes)?;
        let day = date.day();
        self.xml.leaf("day", &[], &format!("{:02}", day.day()))?;
        self.xml.leaf("month", &[], &format!("{:02}", day.month()))?;
        self.xml.leaf("year", &[], &format!("{:04}", day.year()))?;
        self.xml.close()
    }

    fn volume(&mut self) -> io::Result<()> {
        let article = self.article;
        let Some(journal) = &article.journal else { return Ok(()) };
        let parts = [("volume", &journal.volume), ("issue", &journal.issue), ("elocation-id", &journal.article_number)];
        for (name, value) in parts {
            if let Some(value) = value {
                self.xml.leaf(name, &[], value)?;
            }
        }
        Ok(())
    }

    fn histories(&mut self) -> Result<(), Error> {
        let article = self.article;
        let Dates { published: _, updated, received, accepted, corrections } = &article.dates;
        if received.is_some() || accepted.is_some() {
            self.xml.open("history", &[])?;
            for (kind, date) in [("received", received), ("accepted", accepted)] {
                if let Some(date) = date {
                    self.date("date", &[("date-type", kind)], *date)?;
                }
            }
            self.xml.close()?;
        }
        if updated.is_none() && corrections.is_empty() {
            return Ok(());
        }
        self.xml.open("pub-history", &[])?;
        for correction in corrections {
            self.xml.open("event", &[("event-type", "corrected")])?;
            self.date("date", &[("date-type", "corrected")], correction.date)?;
            if !correction.note.is_blank() {
                self.xml.open("notes", &[("notes-type", "correction")])?;
                self.paragraph(&[], &correction.note)?;
                self.xml.close()?;
            }
            self.xml.close()?;
        }
        if let Some(updated) = updated {
            self.xml.open("event", &[("event-type", "updated")])?;
            self.date("date", &[("date-type", "updated")], *updated)?;
            self.xml.close()?;
        }
        Ok(self.xml.close()?)
    }

    /// Where the article is, and its recording.
    fn self_uri(&mut self) -> io::Result<()> {
        let article = self.article;
        if let Some(url) = &article.identifiers.url {
            let headline = article.headline.plain_text();
            self.xml.leaf("self-uri", &[("xlink:href", url)], link_text(&headline, url))?;
        }
        let Some(audio) = &article.audio else { return Ok(()) };
        let listen = Words::of(article.language.as_ref()).listen;
        self.xml.leaf("self-uri", &[("content-type", audio.media_type()), ("xlink:href", &audio.url)], listen)
    }

    fn deck(&mut self) -> Result<(), Error> {
        let article = self.article;
        if article.deck.is_blank() {
            return Ok(());
        }
        self.xml.open("abstract", &[("abstract-type", "teaser")])?;
        self.paragraph(&[], &article.deck)?;
        Ok(self.xml.close()?)
    }

    /// The abstracts; one in another language is a translation.
    fn abstracts(&mut self) -> Result<(), Error> {
        let article = self.article;
        for Abstract { kind, title, language, blocks } in &article.abstracts {
            let name = if language.is_some() { "trans-abstract" } else { "abstract" };
            let language = language.as_ref().map_or("", Language::as_str);
            self.xml.open(name, &[("abstract-type", kind.as_deref().unwrap_or_default()), ("xml:lang", language)])?;
            if !title.is_blank() {
                self.titled("title", &[], title)?;
            }
            self.blocks(blocks, Holds::Paragraphs)?;
            self.xml.close()?;
        }
        Ok(())
    }

    fn funding(&mut self) -> Result<(), Error> {
        let article = self.article;
        let Funding { statement, grants } = &article.funding;
        if article.funding.is_empty() {
            return Ok(());
        }
        self.xml.open("funding-group", &[])?;
        for grant in grants {
            self.grant(grant)?;
        }
        if !statement.is_blank() {
            self.phrase("funding-statement", &[], statement)?;
        }
        Ok(self.xml.close()?)
    }

    fn grant(&mut self, grant: &Grant) -> io::Result<()> {
        self.xml.open("award-group", &[])?;
        self.xml.open("funding-source", &[])?;
        self.xml.open_inline("institution-wrap", &[])?;
        self.xml.leaf_inline("institution", &[], &grant.funder)?;
        if let Some(ror) = &grant.ror {
            self.xml.leaf_inline("institution-id", &[("institution-id-type", "ror")], &ror.url())?;
        }
        if let Some(doi) = &grant.doi {
            self.xml.leaf_inline("institution-id", &[("institution-id-type", "doi")], &doi.url())?;
        }
        self.xml.close()?;
        self.xml.close()?;
        for award in &grant.awards {
            self.xml.leaf("award-id", &[], award)?;
        }
        self.xml.close()
    }

    fn keywords(&mut self) -> io::Result<()> {
        let article = self.article;
        if article.keywords.is_empty() {
            return Ok(());
        }
        self.xml.open("kwd-group", &[("kwd-group-type", "author")])?;
        for keyword in &article.keywords {
            self.xml.leaf("kwd", &[], keyword)?;
        }
        self.xml.close()
    }

    /// What JATS has no element for.
    fn leftovers(&mut self) -> io::Result<()> {
        let article = self.article;
        let related = article.related.title.as_deref().map(|title| ("related-title", title.to_owned()));
        let rest: Vec<_> = self.unlicensed().into_iter().chain(related).collect();
        if rest.is_empty() {
            return Ok(());
        }
        self.xml.open("custom-meta-group", &[])?;
        for (name, value) in rest {
            self.xml.open("custom-meta", &[])?;
            self.xml.leaf("meta-name", &[], name)?;
            self.xml.leaf("meta-value", &[], &value)?;
            self.xml.close()?;
        }
        self.xml.close()
    }

    /// JATS has no attribute for the direction of text: a reader takes the language's.
    pub(super) fn report_direction(
        &mut self,
        direction: Option<Direction>,
        language: Option<&Language>,
        at: SourceLine,
    ) {
        let Some(direction) = direction else { return };
        if direction != language.map(Language::direction).unwrap_or_default() {
            let message = format!("JATS cannot say that text runs {}", direction.as_str());
            self.report(Code::Degraded, message, "give the language or script that runs so", at);
        }
    }
}

/// Whether a picture is known not to move.
fn is_still(resource: &Resource) -> bool {
    // An animated PNG says so by this chunk, ahead of its data.
    let head = &resource.bytes[..resource.bytes.len().min(4096)];
    match resource.media_type {
        MediaType::Jpeg => true,
        MediaType::Png => !head.windows(4).any(|name| name == b"acTL"),
        MediaType::Gif | MediaType::WebP | MediaType::Svg => false,
    }
}

/// The text of a link to `url`: what describes it or, for want of that, its address without
/// the scheme. JATS4R takes a link text that begins with `https://` for no description.
pub(super) fn link_text<'a>(description: &'a str, url: &'a str) -> &'a str {
    let usable = |text: &str| !text.trim().is_empty() && text != url;
    let text = without_scheme(description);
    if usable(text) { text } else { without_scheme(url) }
}

/// `url` without `https://` and the like.
pub(super) fn without_scheme(url: &str) -> &str {
    match url.split_once("://") {
        Some((scheme, rest)) if !rest.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric()) => rest,
        _ => url,
    }
}
