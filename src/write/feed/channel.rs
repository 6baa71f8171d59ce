//! What a feed says of the whole, given or derived.

use std::borrow::Cow;

use uuid::Uuid;

use super::Options;
use super::entry::license_address;
use super::person::{Person, named};
use super::text::{plain, web_address};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::model::{Channel, Date, Language, License, Publisher};
use crate::write::stream::{Outline, Page};
use crate::write::survey::{Key, Survey};

/// What a feed says of the whole.
pub(super) struct Head {
    /// The title, never blank.
    pub(super) title: String,
    /// What the feed is about. Blank only where the title is all that is known.
    pub(super) description: String,
    /// The web site, if one is known.
    pub(super) site: Option<String>,
    /// The site as it was given: the address against which those of articles are resolved that
    /// have none themselves.
    pub(super) base: Option<String>,
    /// Where the feed will be, if that is known.
    pub(super) self_url: Option<String>,
    /// The hub, if there is one.
    pub(super) hub: Option<String>,
    /// The language, if all articles share one or the channel states it.
    pub(super) language: Option<Language>,
    /// Copyright and licence, in words.
    pub(super) rights: Option<String>,
    /// The address of the licence.
    pub(super) license: Option<String>,
    /// Who made a collection.
    pub(super) editors: Vec<Person>,
    /// The keywords of a collection.
    pub(super) categories: Vec<String>,
    /// The address of a collection's cover, if it has one on the web.
    pub(super) cover: Option<String>,
    /// Whether somebody has said what the cover shows.
    is_cover_described: bool,
    /// Who stands behind the feed.
    pub(super) publisher: String,
    /// The publisher's address, where it is not the site.
    pub(super) publisher_url: Option<String>,
    /// When its newest article was published.
    pub(super) published: Option<Date>,
    /// When the last of its articles was changed.
    pub(super) changed: Option<Date>,
    /// The part of the history that it is.
    pub(super) page: Option<Page>,
    /// Whether it is the feed of one article, made beside its other formats.
    alone: bool,
}

/// Whether this is a feed of one article of whose channel nobody has said anything: one made
/// beside the article's other formats, to be looked at or merged elsewhere. What such a feed
/// lacks is worth a note; in a feed that is to be published it is worth a warning.
fn is_alone(outline: &Outline<'_>) -> bool {
    outline.survey.len() == 1 && outline.channel.is_empty()
}

/// The report of something that nobody has said of the channel.
fn unsaid(alone: bool, code: Code, message: impl Into<String>) -> Diagnostic {
    if alone { Diagnostic::note(code, message) } else { Diagnostic::warning(code, message) }
}

impl Head {
    /// The head of a feed of the articles in `outline`. Reports what had to be made up.
    pub(super) fn of(outline: &Outline<'_>, options: &Options, diagnostics: &mut Diagnostics) -> Self {
        let Outline { channel, survey, order, page, to_merge: _ } = outline;
        let title = title(outline, diagnostics);
        let publisher = publisher(outline);
        let single_deck = || single(outline).and_then(|()| survey.newest_deck()).map(plain);
        let given = channel.description.as_deref().map(plain);
        let site = site(outline);
        let dates =
            |of: &'static dyn Fn(&Key) -> Option<Date>| order.iter().filter_map(move |&index| of(survey.key(index)));
        let publisher_url = publisher.and_then(|publisher| web_address(publisher.url.as_deref()?, None));
        Head {
            publisher_url: publisher_url.filter(|url| Some(url) != site.as_ref()),
            alone: is_alone(outline),
            description: given.or_else(single_deck).filter(|text| !text.is_empty()).unwrap_or_else(|| title.clone()),
            site,
            base: channel.url.clone(),
            self_url: self_url(outline, options, diagnostics),
            hub: options.hub.clone(),
            language: language(outline).cloned(),
            rights: rights(channel),
            license: channel.license.as_ref().and_then(license_address),
            editors: named(channel.contributors.iter()),
            categories: channel.keywords.iter().map(|keyword| plain(keyword)).collect(),
            cover: cover(channel, diagnostics),
            is_cover_described: channel
                .cover
                .as_ref()
                .is_some_and(|cover| !cover.alt_text().is_empty() || cover.long_description.is_some()),
            publisher: publisher.map(|publisher| plain(&publisher.name)).unwrap_or_else(|| title.clone()),
            published: channel.dates.published.or_else(|| latest(dates(&|key| key.published))),
            changed: latest(dates(&|key| key.changed).chain(channel.dates.last_change())),
            page: page.clone(),
            title,
        }
    }

    /// What entries take from here.
    pub(super) fn basis(&self) -> String {
        format!("{:?} {:?}", self.base, self.language)
    }

    /// The element of RFC 5005 that marks this part of a history, if one does.
    pub(super) fn mark(&self) -> Option<&'static str> {
        self.page.as_ref().and_then(Page::mark)
    }

    /// Says that the elements of feeds have no place for what the cover shows.
    pub(super) fn report_cover_words(&self, diagnostics: &mut Diagnostics) {
        if self.cover.is_some() && self.is_cover_described {
            let message = "a feed has no place for the alternative text of its cover";
            diagnostics.push(Diagnostic::note(Code::Dropped, message));
        }
    }

    /// The identity of the feed, which stays as long as its address does. All pages and archives are of one feed (RFC
    /// 5005, section 1.2), and have the identity of the part that readers subscribe to.
    pub(super) fn uuid(&self) -> Uuid {
        let subscribed = self.page.as_ref().and_then(|page| page.first.as_ref()).or(self.self_url.as_ref());
        let name = match (subscribed, &self.site) {
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
            diagnostics.push(unsaid(self.alone, Code::Substituted, message).about(Subject::Site).help(help));
            self.uuid().urn().to_string()
        })
    }
}

fn latest(dates: impl Iterator<Item = Date>) -> Option<Date> {
    dates.max_by_key(Date::timestamp)
}

/// Who publishes the whole, or else the newest article that says so.
fn publisher<'a>(outline: &Outline<'a>) -> Option<&'a Publisher> {
    let of_article = || outline.order.iter().find_map(|&index| outline.survey.publisher(index));
    outline.channel.publisher.as_ref().or_else(of_article)
}

fn rights(channel: &Channel) -> Option<String> {
    let license = channel.license.as_ref().map(License::display);
    let parts: Vec<_> = channel.copyright.as_deref().into_iter().chain(license).map(plain).collect();
    Some(parts.join(". ")).filter(|text| !text.is_empty())
}

/// The cover, found relative to the address of the whole.
fn cover(channel: &Channel, diagnostics: &mut Diagnostics) -> Option<String> {
    let cover = channel.cover.as_ref()?;
    let url = web_address(&cover.source, channel.url.as_deref());
    if url.is_none() {
        let message = format!("the cover {} has no address on the web and is left out of the feed", cover.source);
        let help = "give the address of the whole: `-M url=https://…/`";
        diagnostics.push(Diagnostic::warning(Code::Dropped, message).help(help));
    }
    url
}

/// Whether the feed holds one article.
fn single(outline: &Outline<'_>) -> Option<()> {
    (outline.order.len() == 1).then_some(())
}

fn self_url(outline: &Outline<'_>, options: &Options, diagnostics: &mut Diagnostics) -> Option<String> {
    let of_page = outline.page.as_ref().and_then(|page| page.self_url.as_deref());
    let url = of_page.or(options.self_url.as_deref()).or(outline.channel.feed_url.as_deref());
    let url = url.and_then(|url| web_address(url, None));
    if url.is_none() {
        let message = "the feed does not say where it will be, as readers expect";
        let help = "give its address: `offprint feed --feed-url …`, or the option `self-url`";
        diagnostics.push(unsaid(is_alone(outline), Code::Missing, message).about(Subject::FeedAddress).help(help));
    }
    url
}

/// The title given, or else the journal's or the publisher's name, or else a headline.
fn title(outline: &Outline<'_>, diagnostics: &mut Diagnostics) -> String {
    let Outline { channel, survey, order, page: _, to_merge: _ } = outline;
    let journal = || order.iter().find_map(|&index| survey.journal(index)).cloned();
    let publisher = || publisher(outline).map(|publisher| publisher.name.clone());
    let known = channel.title.clone().or_else(journal).or_else(publisher);
    if let Some(title) = known.as_deref().map(plain).filter(|title| !title.is_empty()) {
        return title;
    }
    let headline = order.iter().map(|&index| plain(&survey.key(index).headline)).find(|text| !text.is_empty());
    let title = headline.unwrap_or_else(|| super::GENERATOR.to_owned());
    let message = format!("the feed has no title; `{title}` stands in");
    let help = "give it: `offprint feed --title …`";
    diagnostics.push(unsaid(is_alone(outline), Code::Substituted, message).about(Subject::FeedTitle).help(help));
    title
}

/// The web site given, or else the publisher's, or else the place of a single article.
fn site(outline: &Outline<'_>) -> Option<String> {
    let publisher = || publisher(outline).and_then(|publisher| publisher.url.as_deref());
    let alone = || single(outline).and_then(|()| outline.survey.newest_address());
    web_address(outline.channel.url.as_deref().or_else(publisher).or_else(alone)?, None)
}

/// The language given, or else that of all articles.
fn language<'a>(outline: &Outline<'a>) -> Option<&'a Language> {
    if outline.to_merge {
        return None;
    }
    outline.channel.language.as_ref().or_else(|| common_language(outline.survey, outline.order))
}

fn common_language<'a>(survey: &'a Survey, order: &[usize]) -> Option<&'a Language> {
    let first = survey.language(*order.first()?)?;
    order.iter().all(|&index| survey.language(index) == Some(first)).then_some(first)
}
