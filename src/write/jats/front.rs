//! `front`: what is known of the article. The journal, the dates and the funding stand in files of
//! their own.

use std::io;

use super::block::Holds;
use super::{Document, Profile, Version};
use crate::diagnostic::Code;
use crate::error::Error;
use crate::model::{Abstract, Article, Block, Direction, Doi, Identifier, Inline, Language, RichText, SourceLine};
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

/// The kinds of abstracts that JATS4R recommends.
const ABSTRACTS: [&str; 12] = [
    "audio",
    "editor-summary",
    "executive-summary",
    "extract",
    "graphical",
    "interpretive-summary",
    "plain-language-summary",
    "simple",
    "structured",
    "summary",
    "teaser",
    "video",
];

/// The heading of an article of which nobody has said what it is.
const HEADING: &str = "Article";

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
    pub(super) fn front(&mut self) -> Result<(), Error> {
        self.xml.open("front", &[])?;
        self.journal_meta()?;
        self.article_meta()?;
        Ok(self.xml.close()?)
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
            let scheme = scheme.as_str();
            let attributes = match ID_TYPES.contains(&scheme) {
                // SciELO knows DOIs, the publisher's own numbers, and others.
                _ if self.is_for(Profile::Scielo) => [("pub-id-type", "other"), ("specific-use", scheme)],
                true => [("pub-id-type", scheme), ("custom-type", "")],
                false => [("pub-id-type", "custom"), ("custom-type", scheme)],
            };
            self.xml.leaf("article-id", &attributes, value)?;
        }
        Ok(())
    }

    fn categories(&mut self) -> io::Result<()> {
        let article = self.article;
        // PubMed Central and SciELO take no article without a heading.
        let fallback = (!self.is_for(Profile::Jats4r)).then_some(HEADING);
        let generated = if article.is_interview() { Some(self.words.interview) } else { fallback };
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
                let language = if subject == HEADING && made { "en" } else { "" };
                let attributes = [("subj-group-type", kind), ("specific-use", specific), ("xml:lang", language)];
                self.xml.open("subj-group", &attributes)?;
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
        let first = article.abstracts.iter().rposition(|summary| summary.language.is_none()).map_or(0, |last| last + 1);
        for (index, Abstract { kind, title, language, blocks }) in article.abstracts.iter().enumerate() {
            // The DTD has translations last: one before others is an abstract in another language.
            let name = if language.is_some() && index >= first { "trans-abstract" } else { "abstract" };
            let language = language.as_ref().map_or("", Language::as_str);
            let kind = self.abstract_kind(kind.as_deref().unwrap_or_default(), name);
            self.xml.open(name, &[kind, ("xml:lang", language)])?;
            if !title.is_blank() {
                self.titled("title", &[], title)?;
            }
            self.summary(blocks)?;
            self.xml.close()?;
        }
        Ok(())
    }

    /// The blocks of an abstract. If several paragraphs begin with a heading, each and what follows
    /// it is a section.
    fn summary(&mut self, blocks: &[Block]) -> Result<(), Error> {
        let is_part = |block: &Block| part_of_abstract(block).is_some();
        let is_structured = blocks.iter().filter(|block| is_part(block)).nth(1).is_some();
        let first = blocks.iter().position(|block| is_structured && is_part(block));
        let (plain, parts) = blocks.split_at(first.unwrap_or(blocks.len()));
        if first != Some(0) {
            self.blocks(plain, Holds::Paragraphs)?;
        }
        for part in parts.chunk_by(|_, next| !is_part(next)) {
            let Some((heading, text)) = part.first().and_then(part_of_abstract) else { continue };
            self.xml.open("sec", &[])?;
            self.titled("title", &[], heading)?;
            let text = (!text.is_blank()).then(|| Block::paragraph(text));
            let blocks: Vec<Block> = text.into_iter().chain(part[1..].iter().cloned()).collect();
            self.blocks(&blocks, Holds::Paragraphs)?;
            self.xml.close()?;
        }
        Ok(())
    }

    /// The attribute that tells the kind of an abstract. JATS4R has a list; of translated ones SciELO
    /// knows one kind.
    fn abstract_kind<'k>(&self, kind: &'k str, name: &str) -> (&'static str, &'k str) {
        let unknown = match self.options.profile {
            Profile::Jats4r => !ABSTRACTS.contains(&kind),
            Profile::Pmc => false,
            Profile::Scielo => name == "trans-abstract" && kind != "graphical",
        };
        (if unknown { "specific-use" } else { "abstract-type" }, kind)
    }

    fn keywords(&mut self) -> io::Result<()> {
        let article = self.article;
        if article.keywords.is_empty() {
            return Ok(());
        }
        // SciELO wants the language at every group; elsewhere it is the article's.
        let own = article.language.as_ref().map_or("und", Language::as_str);
        let language = if self.is_for(Profile::Scielo) { own } else { "" };
        self.xml.open("kwd-group", &[("kwd-group-type", "author"), ("xml:lang", language)])?;
        for keyword in &article.keywords {
            self.xml.leaf("kwd", &[], keyword)?;
        }
        self.xml.close()
    }

    /// What JATS has no element for.
    fn leftovers(&mut self) -> io::Result<()> {
        let article = self.article;
        let related = article.related.title.as_deref().map(|title| ("related-title", title.to_owned()));
        let claims = if self.options.version < Version::V1_3 { self.accessibility() } else { Vec::new() };
        let claims = claims.into_iter().map(|(name, value)| (name, value.to_owned()));
        let rest: Vec<_> = self.unlicensed().into_iter().chain(related).chain(claims).collect();
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

/// The heading of a part of a structured abstract and what stands behind it, if `block` begins such
/// a part: a paragraph whose first words are strong, with more behind them.
fn part_of_abstract(block: &Block) -> Option<(&RichText, RichText)> {
    let Block::Paragraph(paragraph) = block else { return None };
    let (Inline::Strong(heading), rest) = paragraph.content.0.split_first()? else { return None };
    let (first, others) = rest.split_first()?;
    let Inline::Text(first) = first else { return None };
    let first = first.strip_prefix(' ')?;
    if first.starts_with(' ') || paragraph.language.is_some() || paragraph.direction.is_some() {
        return None;
    }
    let first = (!first.is_empty()).then(|| Inline::Text(first.to_owned()));
    Some((heading, RichText(first.into_iter().chain(others.iter().cloned()).collect())))
}
