//! What a feed says of the whole, given or derived.

use std::borrow::Cow;

use uuid::Uuid;

use super::Options;
use super::text::{plain, web_address};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Article, Language, Publication};

/// What a feed says of the whole.
pub(super) struct Head<'a> {
    /// The title, never blank.
    pub(super) title: String,
    /// What the feed is about. Blank only where the title is all that is known.
    pub(super) description: String,
    /// The web site, if one is known.
    pub(super) site: Option<String>,
    /// Where the feed will be, if that is known.
    pub(super) self_url: Option<String>,
    /// The hub, if there is one.
    pub(super) hub: Option<String>,
    /// The language, if all articles share one or the channel states it.
    pub(super) language: Option<&'a Language>,
    /// The copyright statement.
    pub(super) copyright: Option<String>,
    /// Who stands behind the feed.
    pub(super) publisher: String,
    /// The publisher's address, where it is not the site.
    pub(super) publisher_url: Option<String>,
    /// Whether it is the feed of one article, made beside its other formats.
    alone: bool,
}

/// Whether this is a feed of one article of whose channel nobody has said anything: one made
/// beside the article's other formats, to be looked at or merged elsewhere. What such a feed
/// lacks is worth a note; in a feed that is to be published it is worth a warning.
fn is_alone(publication: &Publication) -> bool {
    publication.articles.len() == 1 && publication.channel.is_empty()
}

/// The report of something that nobody has said of the channel.
fn unsaid(alone: bool, code: Code, message: impl Into<String>) -> Diagnostic {
    if alone { Diagnostic::note(code, message) } else { Diagnostic::warning(code, message) }
}

impl<'a> Head<'a> {
    /// The head of a feed of `articles`. Reports what had to be made up.
    pub(super) fn of(
        publication: &'a Publication,
        articles: &[&'a Article],
        options: &Options,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let channel = &publication.channel;
        let alone = is_alone(publication);
        let title = title(publication, articles, diagnostics);
        let publisher = articles.iter().find_map(|article| article.publisher.as_ref());
        let single_deck = || match articles {
            [only] => Some(plain(&only.deck.plain_text())),
            _ => None,
        };
        let given = channel.description.as_deref().map(plain);
        let self_url = options.self_url.as_deref().or(channel.feed_url.as_deref());
        let self_url = self_url.and_then(|url| web_address(url, None));
        if self_url.is_none() {
            let message = "the feed does not say where it will be, as readers expect";
            let help = "give its address: `offprint feed --feed-url …`, or the option `self-url`";
            diagnostics.push(unsaid(alone, Code::Missing, message).help(help));
        }
        let site = site(publication, articles);
        let publisher_url = publisher.and_then(|publisher| web_address(publisher.url.as_deref()?, None));
        Head {
            publisher_url: publisher_url.filter(|url| Some(url) != site.as_ref()),
            alone,
            description: given.or_else(single_deck).filter(|text| !text.is_empty()).unwrap_or_else(|| title.clone()),
            site,
            self_url,
            hub: options.hub.clone(),
            language: channel.language.as_ref().or_else(|| common_language(articles)),
            copyright: channel.copyright.as_deref().map(plain).filter(|text| !text.is_empty()),
            publisher: publisher.map(|publisher| plain(&publisher.name)).unwrap_or_else(|| title.clone()),
            title,
        }
    }

    /// The identity of the feed, which stays as long as its address does.
    pub(super) fn uuid(&self) -> Uuid {
        let name = match (&self.self_url, &self.site) {
            (Some(url), _) | (None, Some(url)) => Cow::Borrowed(url),
            (None, None) => Cow::Owned(format!("offprint:{}", self.title)),
        };
        Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
    }

    /// The web site, or what stands in for it where a format demands one.
    pub(super) fn demanded_site(&self, diagnostics: &mut Diagnostics) -> String {
        self.site.clone().unwrap_or_else(|| {
            let message = "RSS demands the address of the web site; the feed's identifier stands in";
            let help = "give it: `offprint feed --url …`";
            diagnostics.push(unsaid(self.alone, Code::Substituted, message).help(help));
            self.uuid().urn().to_string()
        })
    }
}

/// The title given, or else the journal's or the publisher's name, or else a headline.
fn title(publication: &Publication, articles: &[&Article], diagnostics: &mut Diagnostics) -> String {
    let journal = |article: &&Article| article.journal.as_ref().and_then(|journal| journal.title.clone());
    let publisher = |article: &&Article| article.publisher.as_ref().map(|publisher| publisher.name.clone());
    let known = publication.channel.title.clone();
    let known = known.or_else(|| articles.iter().find_map(journal)).or_else(|| articles.iter().find_map(publisher));
    if let Some(title) = known.as_deref().map(plain).filter(|title| !title.is_empty()) {
        return title;
    }
    let headline = articles.iter().map(|article| plain(&article.headline.plain_text())).find(|text| !text.is_empty());
    let title = headline.unwrap_or_else(|| super::GENERATOR.to_owned());
    let message = format!("the feed has no title; `{title}` stands in");
    let help = "give it: `offprint feed --title …`";
    diagnostics.push(unsaid(is_alone(publication), Code::Substituted, message).help(help));
    title
}

/// The web site given, or else the publisher's, or else the place of a single article.
fn site(publication: &Publication, articles: &[&Article]) -> Option<String> {
    let publisher = |article: &&Article| article.publisher.as_ref().and_then(|publisher| publisher.url.clone());
    let single = || match articles {
        [only] => only.address(),
        _ => None,
    };
    let site = publication.channel.url.clone().or_else(|| articles.iter().find_map(publisher)).or_else(single)?;
    web_address(&site, None)
}

fn common_language<'a>(articles: &[&'a Article]) -> Option<&'a Language> {
    let first = articles.first()?.language.as_ref()?;
    articles.iter().all(|article| article.language.as_ref() == Some(first)).then_some(first)
}
