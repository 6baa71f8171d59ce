//! What a feed says of an article, whatever the format.

use std::collections::BTreeSet;

use super::channel::Head;
use super::text::{one_line, plain, web_address};
use super::{Content, Options};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Article, Block, Contributor, Copyright, Date, License, Node};
use crate::resource::Resources;
use crate::words::Words;
use crate::write::markup::feed_content;
use crate::write::stream::{Companion, Item};
use crate::write::{WriteCx, shortened};

/// The length of a summary made from the text, in characters.
const SUMMARY_LENGTH: usize = 300;

/// What a feed says of an article.
pub(super) struct Entry<'a> {
    pub(super) article: &'a Article,
    /// The bytes of its pictures.
    pub(super) resources: &'a Resources,
    /// The identifier: `urn:uuid:…`.
    pub(super) id: String,
    /// The headline, or what stands in for it; never blank.
    pub(super) title: String,
    /// Where the article is.
    pub(super) link: Option<String>,
    /// The deck, if there is one, on one line.
    pub(super) deck: Option<String>,
    /// When it was last changed, if that is known.
    pub(super) changed: Option<Date>,
    /// The address against which relative ones are resolved.
    pub(super) base: Option<&'a str>,
    /// The files made of it in the same run.
    companions: &'a [Companion],
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
    pub(super) fn of(item: &Item<'a>, head: &'a Head, cx: &mut WriteCx<'_>) -> Self {
        let article = item.article;
        let base = article.identifiers.url.as_deref().or(head.base.as_deref());
        let deck = Some(one_line(&article.deck.plain_text())).filter(|deck| !deck.is_empty());
        Entry {
            article,
            resources: item.resources,
            id: article.uuid().urn().to_string(),
            title: title(article, deck.as_deref(), cx),
            link: article.address().and_then(|address| web_address(&address, base)),
            deck,
            changed: item.changed,
            base,
            companions: item.companions,
        }
    }

    /// The deck, or else the beginning of the text, or else the title, on one line.
    pub(super) fn summary(&self) -> String {
        let text = || first_paragraph(&self.article.body).map(|text| shortened(&text, SUMMARY_LENGTH));
        self.deck.clone().or_else(text).unwrap_or_else(|| self.title.clone())
    }

    /// The whole text as HTML, unless the feed holds summaries alone. Never blank.
    pub(super) fn content(&self, options: &Options, cx: &mut WriteCx<'_>) -> Option<String> {
        match options.content {
            Content::Summary => None,
            Content::Full => {
                let html = feed_content(self.article, self.resources, self.base, cx.diagnostics);
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

    /// The files made of the article in the same run: in the folder that the options name, or
    /// else beside the article's page.
    pub(super) fn enclosures(&self, options: &Options, cx: &mut WriteCx<'_>) -> Vec<Enclosure> {
        let base = options.files_url.as_deref().or(self.article.identifiers.url.as_deref());
        let enclosure = |companion: &Companion| {
            let url = web_address(&companion.name, Some(base?))?;
            Some(Enclosure { url, media_type: companion.media_type.clone(), bytes: companion.bytes })
        };
        let found: Vec<_> = self.companions.iter().filter_map(enclosure).collect();
        if found.len() < self.companions.len() {
            let message = "the files made of the article are not attached: nobody knows where on the web they will be";
            let help = "give the article's `url`, or the folder of the files by the option `files-url`";
            cx.report(Diagnostic::note(Code::Missing, message).help(help));
        }
        found
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
