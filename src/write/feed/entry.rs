//! What a feed says of an article, whatever the format.

use std::collections::BTreeSet;

use super::text::{one_line, plain, web_address};
use super::{Content, Options};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Article, Block, Contributor, Copyright, License, Node, Publication};
use crate::words::Words;
use crate::write::WriteCx;
use crate::write::markup::{feed_content, shortened};

/// The length of a summary made from the text, in characters.
const SUMMARY_LENGTH: usize = 300;

/// What a feed says of an article.
pub(super) struct Entry<'a> {
    pub(super) article: &'a Article,
    /// The identifier: `urn:uuid:…`.
    pub(super) id: String,
    /// The headline, or what stands in for it; never blank.
    pub(super) title: String,
    /// Where the article is.
    pub(super) link: Option<String>,
    /// The deck, if there is one, on one line.
    pub(super) deck: Option<String>,
    /// The address against which relative ones are resolved.
    pub(super) base: Option<&'a str>,
}

/// A related item that a feed can link to.
pub(super) struct RelatedLink {
    pub(super) href: String,
    pub(super) title: String,
}

impl<'a> Entry<'a> {
    pub(super) fn of(article: &'a Article, publication: &'a Publication, cx: &mut WriteCx<'_>) -> Self {
        let base = article.identifiers.url.as_deref().or(publication.channel.url.as_deref());
        let deck = Some(one_line(&article.deck.plain_text())).filter(|deck| !deck.is_empty());
        Entry {
            article,
            id: article.uuid().urn().to_string(),
            title: title(article, deck.as_deref(), cx),
            link: article.address().and_then(|address| web_address(&address, base)),
            deck,
            base,
        }
    }

    /// The deck, or else the beginning of the text, or else the title, on one line.
    pub(super) fn summary(&self) -> String {
        let text = || first_paragraph(&self.article.body).map(|text| shortened(&text, SUMMARY_LENGTH));
        self.deck.clone().or_else(text).unwrap_or_else(|| self.title.clone())
    }

    /// The whole text as HTML, unless the feed holds summaries alone. Never blank.
    pub(super) fn content(&self, publication: &Publication, options: &Options, cx: &mut WriteCx<'_>) -> Option<String> {
        match options.content {
            Content::Summary => None,
            Content::Full => {
                let html = feed_content(self.article, &publication.resources, self.base, cx.diagnostics);
                Some(html).filter(|html| !html.trim().is_empty())
            }
        }
    }

    /// Who wrote the article, and who else took part.
    pub(super) fn people(&self) -> (Vec<&'a Contributor>, Vec<&'a Contributor>) {
        let named = |contributor: &&Contributor| !contributor.name.display().trim().is_empty();
        let authors: Vec<_> = self.article.byline().into_iter().filter(named).collect();
        let ids: BTreeSet<_> = authors.iter().map(|author| &author.id).collect();
        let others = self.article.contributors.iter().filter(named).filter(|other| !ids.contains(&other.id)).collect();
        (authors, others)
    }

    /// Keywords, section, genre, kicker and series: whatever readers may sort by, each once.
    pub(super) fn categories(&self) -> Vec<String> {
        let article = self.article;
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

    /// Copyright and licence, in words.
    pub(super) fn rights(&self) -> Option<String> {
        let copyright = self.article.copyright.as_ref().map(Copyright::display).filter(|text| text.trim() != "©");
        let license = self.article.license.as_ref().map(|license| license.display().to_owned());
        let parts: Vec<_> = copyright.into_iter().chain(license).map(|text| plain(&text)).collect();
        Some(parts.join(". ")).filter(|text| !text.is_empty())
    }

    /// The address of the licence.
    pub(super) fn license(&self) -> Option<String> {
        license_address(self.article.license.as_ref()?)
    }

    /// The related items with an address; the others stand in the content alone.
    pub(super) fn related(&self) -> impl Iterator<Item = RelatedLink> {
        self.article.related.items.iter().filter_map(|item| {
            let href = web_address(&item.link()?, self.base)?;
            Some(RelatedLink { href, title: plain(&item.title.plain_text()) })
        })
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

/// The text of the first paragraph with any.
fn first_paragraph(nodes: &[Node]) -> Option<String> {
    nodes.iter().find_map(|node| match node {
        Node::Section(section) => first_paragraph(&section.body),
        Node::Turn(turn) => turn.utterances().find_map(|said| first_of(&said.blocks)),
        Node::Block(block) => first_of(std::slice::from_ref(block)),
    })
}

fn first_of(blocks: &[Block]) -> Option<String> {
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
