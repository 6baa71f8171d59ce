//! What a feed says of an article, whatever the format: the one place where an article becomes an
//! entry. The formats have their own elements for it, and look at no article themselves.

use std::collections::BTreeSet;

use super::channel::Head;
use super::person::{Person, people};
use super::picture::Picture;
use super::recording::Recording;
use super::text::{one_line, plain, web_address};
use super::{Content, Options};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Article, Block, Copyright, Date, Identifier, Language, License, Node, Publisher};
use crate::words::Words;
use crate::write::markup::{feed_content, journal_line};
use crate::write::stream::{Companion, Item};
use crate::write::{WriteCx, shortened};

/// The length of a summary made from the text, in characters.
const SUMMARY_LENGTH: usize = 300;

/// What a feed says of an article. All texts are plain and on one line, but for the content; all
/// addresses are absolute.
pub(super) struct Entry<'a> {
    /// The identifier: `urn:uuid:…`.
    pub(super) id: String,
    /// The headline, or what stands in for it; never blank.
    pub(super) title: String,
    /// Where the article is.
    pub(super) link: Option<String>,
    /// The deck, or else the beginning of the text, or else the title; not made safe from readers
    /// that take it for HTML.
    pub(super) summary: String,
    /// Whether the summary is the deck. Where it is not, it tells nothing that the content does not.
    pub(super) has_deck: bool,
    /// The whole text as HTML, unless the feed holds summaries alone. Never blank.
    pub(super) content: Option<String>,
    /// When it was published.
    pub(super) published: Option<Date>,
    /// When it was last changed.
    pub(super) changed: Option<Date>,
    /// When the manuscript came in.
    pub(super) received: Option<Date>,
    /// When the manuscript was accepted.
    pub(super) accepted: Option<Date>,
    /// The language.
    pub(super) language: Option<&'a Language>,
    /// Whether the language is another than the feed's.
    pub(super) is_foreign: bool,
    /// Who wrote it.
    pub(super) authors: Vec<Person>,
    /// Who else took part.
    pub(super) contributors: Vec<Person>,
    /// Keywords, section, genre, kicker and series: whatever readers may sort by, each once.
    pub(super) categories: Vec<String>,
    /// What registers call it: `doi:10.1000/182`.
    pub(super) identifiers: Vec<String>,
    /// Who published it first: name and place.
    pub(super) publisher: Option<String>,
    /// Where it appeared: a journal with volume, issue and number.
    pub(super) journal: Option<String>,
    /// Copyright and licence, in words.
    pub(super) rights: Option<String>,
    /// The address of the licence.
    pub(super) license: Option<String>,
    /// The related items with an address; the others stand in the content alone.
    pub(super) related: Vec<RelatedLink>,
    /// The recording.
    pub(super) recording: Option<Recording<'a>>,
    /// The files made of it in the same run.
    pub(super) files: Vec<Enclosure>,
    /// The hero image.
    pub(super) hero: Option<Picture<'a>>,
}

/// A related item that a feed can link to.
pub(super) struct RelatedLink {
    pub(super) href: String,
    pub(super) title: String,
}

/// A file that comes with an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Enclosure {
    /// Where it is.
    pub(super) url: String,
    /// Its media type.
    pub(super) media_type: String,
    /// Its size in bytes.
    pub(super) bytes: u64,
}

impl<'a> Entry<'a> {
    pub(super) fn of(item: &Item<'a>, head: &'a Head, options: &Options, cx: &mut WriteCx<'_>) -> Self {
        let article = item.article;
        let base = article.identifiers.url.as_deref().or(head.base.as_deref());
        let deck = Some(one_line(&article.deck.plain_text())).filter(|deck| !deck.is_empty());
        let title = title(article, deck.as_deref(), cx);
        let (authors, contributors) = people(article);
        Entry {
            id: article.uuid().urn().to_string(),
            link: article.address().and_then(|address| web_address(&address, base)),
            has_deck: deck.is_some(),
            summary: deck.unwrap_or_else(|| summary(article, &title)),
            content: content(item, base, options, cx),
            published: article.dates.published,
            changed: item.changed,
            received: article.dates.received,
            accepted: article.dates.accepted,
            language: article.language.as_ref(),
            is_foreign: article.language.is_some() && article.language != head.language,
            authors,
            contributors,
            categories: categories(article),
            identifiers: identifiers(article),
            publisher: article.publisher.as_ref().map(publisher),
            journal: article.journal.as_ref().map(|journal| plain(&journal_line(journal))),
            rights: rights(article),
            license: article.license.as_ref().and_then(license_address),
            related: related(article, base),
            recording: Recording::of(article, base, cx),
            files: files(item, options, cx),
            hero: Picture::of(item, base, cx),
            title,
        }
    }

    /// The summary, where it tells what the content does not, or stands in for it.
    pub(super) fn told_summary(&self) -> Option<&str> {
        (self.has_deck || self.content.is_none()).then_some(&*self.summary)
    }

    /// The language, where it is another than the feed's.
    pub(super) fn foreign_language(&self) -> Option<&'a str> {
        self.language.filter(|_| self.is_foreign).map(Language::as_str)
    }
}

/// The address of a licence, if it has one on the web.
pub(super) fn license_address(license: &License) -> Option<String> {
    web_address(license.url.as_deref()?, None)
}

fn title(article: &Article, deck: Option<&str>, cx: &mut WriteCx<'_>) -> String {
    let headline = plain(&article.headline.plain_text());
    if !headline.is_empty() {
        return headline;
    }
    let text = || first_paragraph(&article.body).map(|text| shortened(&text, 80));
    let words = Words::of(article.language.as_ref());
    let title = deck.map(|deck| shortened(deck, 80)).or_else(text).unwrap_or_else(|| words.interview.to_owned());
    let title = plain(&title);
    let message = format!("an article has no headline, and feeds demand one: `{title}` stands in");
    cx.report(Diagnostic::warning(Code::Substituted, message).help("give the article a headline"));
    title
}

/// The beginning of the text, or else the title.
fn summary(article: &Article, title: &str) -> String {
    let text = first_paragraph(&article.body).map(|text| shortened(&text, SUMMARY_LENGTH));
    text.unwrap_or_else(|| title.to_owned())
}

fn content(item: &Item<'_>, base: Option<&str>, options: &Options, cx: &mut WriteCx<'_>) -> Option<String> {
    match options.content {
        Content::Summary => None,
        Content::Full => {
            let html = feed_content(item.article, item.resources, base, cx.diagnostics);
            Some(html).filter(|html| !html.trim().is_empty())
        }
    }
}

fn categories(article: &Article) -> Vec<String> {
    let rest = [&article.section, &article.genre, &article.kicker].into_iter().flatten();
    let series = article.series.as_ref().map(|series| match &series.number {
        Some(number) => format!("{}, {number}", series.title),
        None => series.title.clone(),
    });
    let all = article.keywords.iter().chain(rest).cloned().chain(series);
    let mut known = BTreeSet::new();
    let texts = all.map(|text| plain(&text)).filter(|text| !text.is_empty());
    texts.filter(|text| known.insert(text.to_lowercase())).collect()
}

fn identifiers(article: &Article) -> Vec<String> {
    let doi = article.identifiers.doi.as_ref().map(|doi| format!("doi:{doi}"));
    let others = article.identifiers.others.iter();
    doi.into_iter().chain(others.map(|Identifier { scheme, value }| plain(&format!("{scheme}:{value}")))).collect()
}

fn publisher(publisher: &Publisher) -> String {
    let parts: Vec<_> = std::iter::once(&publisher.name).chain(&publisher.place).map(|part| plain(part)).collect();
    parts.join(", ")
}

fn rights(article: &Article) -> Option<String> {
    let copyright = article.copyright.as_ref().map(Copyright::display).filter(|text| text.trim() != "©");
    let license = article.license.as_ref().map(|license| license.display().to_owned());
    let parts: Vec<_> = copyright.into_iter().chain(license).map(|text| plain(&text)).collect();
    Some(parts.join(". ")).filter(|text| !text.is_empty())
}

fn related(article: &Article, base: Option<&str>) -> Vec<RelatedLink> {
    let linked = article.related.items.iter().filter_map(|item| {
        let href = web_address(&item.link()?, base)?;
        Some(RelatedLink { href, title: plain(&item.title.plain_text()) })
    });
    linked.collect()
}

/// The files made of the article in the same run: in the folder that the options name, or else
/// beside the article's page.
fn files(item: &Item<'_>, options: &Options, cx: &mut WriteCx<'_>) -> Vec<Enclosure> {
    let base = options.files_url.as_deref().or(item.article.identifiers.url.as_deref());
    let enclosure = |companion: &Companion| {
        let url = web_address(&companion.name, Some(base?))?;
        Some(Enclosure { url, media_type: companion.media_type.clone(), bytes: companion.bytes })
    };
    let found: Vec<_> = item.companions.iter().filter_map(enclosure).collect();
    if found.len() < item.companions.len() {
        let message = "the files made of the article are not attached: nobody knows where on the web they will be";
        let help = "give the article's `url`, or the folder of the files by the option `files-url`";
        cx.report(Diagnostic::note(Code::Missing, message).help(help));
    }
    found
}

/// The text of the first paragraph with any.
fn first_paragraph(nodes: &[Node]) -> Option<String> {
    nodes.iter().find_map(|node| match node {
        Node::Section(section) => first_paragraph(&section.body),
        Node::Turn(turn) => turn.utterances().find_map(|said| first_of(&said.blocks)),
        Node::Block(block) => first_of(std::slice::from_ref(block)),
    })
}

pub(super) fn first_of(blocks: &[Block]) -> Option<String> {
    blocks.iter().find_map(|block| match block {
        Block::Paragraph(paragraph) => {
            let text = paragraph.content.plain_text();
            if text.trim().is_empty() { None } else { Some(text) }
        }
        Block::List(list) => list.items.iter().find_map(|item| first_of(&item.blocks)),
        Block::Quote(quote) | Block::PullQuote(quote) => first_of(&quote.blocks),
        Block::Box(text) => first_of(&text.blocks),
        Block::Definitions(_)
        | Block::Figure(_)
        | Block::Table(_)
        | Block::Code(_)
        | Block::Math(_)
        | Block::Break(_) => None,
    })
}
