//! An entry as its format has it, and the article that it becomes.

use super::text::{is_html, line};
use super::{content, contributors};
use crate::address::absolute_url;
use crate::diagnostic::{Code, Diagnostic, Subject};
use crate::interview::{self, Hints, Marked};
use crate::model::{
    Alt, Article, Audio, Block, Channel, Contributor, Copyright, Date, Doi, Figure, Id, Image, Language, License, Node,
    Orcid, Publisher, RelatedItem, Role, SourceLine,
};
use crate::read::ReadCx;
use crate::read::metadata::{date, name};
use crate::resource::Resources;

/// The longest description that may be a deck, in characters. Longer ones are the text itself.
const LONGEST_DECK: usize = 600;

/// What an entry says.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub(super) id: Option<String>,
    pub(super) title: Option<Text>,
    /// Where the article is.
    pub(super) link: Option<String>,
    /// The description or summary.
    pub(super) summary: Option<Text>,
    /// The whole text.
    pub(super) content: Option<Text>,
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) received: Option<String>,
    /// Who wrote it.
    pub(super) authors: Vec<Person>,
    /// Who else took part.
    pub(super) contributors: Vec<Person>,
    pub(super) categories: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) doi: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) rights: Option<String>,
    pub(super) license: Option<String>,
    /// What is related: address and title.
    pub(super) related: Vec<(String, Option<String>)>,
    pub(super) hero: Option<Hero>,
    /// The recording.
    pub(super) audio: Option<Audio>,
    /// The address against which relative ones are resolved, where it is not the article's.
    pub(super) base: Option<String>,
    pub(super) at: SourceLine,
}

/// A text of an entry.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) value: String,
    /// Whether it is HTML, as far as the format says.
    pub(super) html: Option<bool>,
}

/// Somebody who took part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) url: Option<String>,
    pub(super) email: Option<String>,
}

/// A large picture.
#[derive(Clone, Debug, Default)]
pub(super) struct Hero {
    pub(super) url: String,
    pub(super) caption: Option<String>,
    pub(super) credit: Option<String>,
    pub(super) license: Option<License>,
}

impl Text {
    /// Plain words.
    pub(super) fn plain(value: String) -> Self {
        Text { value, html: Some(false) }
    }

    /// HTML.
    pub(super) fn html(value: String) -> Self {
        Text { value, html: Some(true) }
    }

    /// What the format does not say.
    pub(super) fn unsure(value: String) -> Self {
        Text { value, html: None }
    }

    fn is_html(&self) -> bool {
        self.html.unwrap_or_else(|| is_html(&self.value))
    }

    /// The words alone, on one line.
    fn words(&self, cx: &ReadCx<'_>) -> String {
        if self.is_html() { line(&content::words(&self.value, cx)) } else { line(&self.value) }
    }
}

impl Entry {
    /// The article that the entry tells of. Pictures that stand in its text go to `resources`.
    pub(super) fn into_article(self, channel: &Channel, resources: &mut Resources, cx: &mut ReadCx<'_>) -> Article {
        let mut article = Article::default();
        article.identifiers.url = self.link.as_deref().and_then(|link| absolute_url(link, channel.url.as_deref()));
        article.language = self.language(channel, cx);
        article.headline = self.title.as_ref().map(|title| title.words(cx)).unwrap_or_default().into();
        if article.headline.is_blank() {
            let message = "an entry of the feed has no title, and so its article has no headline";
            let diagnostic = Diagnostic::warning(Code::Missing, message).help("give it one before you publish it");
            cx.report(diagnostic.at(self.at).about(Subject::Headline));
        }
        self.dates(&mut article, cx);
        self.metadata(&mut article);
        let marked = self.text(&mut article, resources, cx);
        article.contributors = contributors::take(&mut article.body, article.language.as_ref());
        self.people(&mut article);
        self.hero(&mut article);
        article.audio = self.audio.clone();
        self.related(&mut article);
        let recognition = interview::recognise(&mut article, &Hints { marked, ..cx.hints() }, cx.diagnostics);
        cx.recognitions.push(recognition);
        article
    }

    fn language(&self, channel: &Channel, cx: &mut ReadCx<'_>) -> Option<Language> {
        let Some(tag) = &self.language else { return channel.language.clone() };
        let language = Language::new(tag).ok();
        if language.is_none() {
            let message = format!("`{tag}` is no language tag");
            let diagnostic = Diagnostic::warning(Code::Malformed, message).help("write it as `en` or `pt-BR`");
            cx.report(diagnostic.at(self.at).about(Subject::Language));
        }
        language
    }

    fn dates(&self, article: &mut Article, cx: &mut ReadCx<'_>) {
        let mut read = |text: &Option<String>| {
            let text = text.as_deref()?;
            let date = date::read(text).map(|reading| reading.date);
            if date.is_none() {
                let message = format!("`{text}` is no date, and is left out");
                cx.report(Diagnostic::warning(Code::Malformed, message).at(self.at).about(Subject::Date));
            }
            date.map(day)
        };
        let published = read(&self.published);
        article.dates.published = published;
        article.dates.updated = read(&self.updated).filter(|updated| Some(*updated) != published);
        article.dates.received = read(&self.received);
    }

    fn metadata(&self, article: &mut Article) {
        article.keywords =
            self.categories.iter().map(|category| line(category)).filter(|text| !text.is_empty()).collect();
        article.identifiers.doi = self.doi.as_deref().and_then(|doi| Doi::new(doi).ok());
        article.publisher = self.publisher.as_ref().map(|name| Publisher { name: line(name), place: None, url: None });
        article.license = self.license.as_deref().map(License::from_text);
        let name = article.license.as_ref().map_or("", License::display);
        // Our own feeds put the licence's name behind the copyright.
        let statement = self
            .rights
            .as_deref()
            .map(line)
            .map(|rights| rights.strip_suffix(name).unwrap_or(&rights).trim_end_matches([' ', '.']).to_owned());
        let statement = statement.filter(|statement| !statement.is_empty());
        article.copyright = statement.map(|statement| Copyright { statement: Some(statement), ..Copyright::default() });
    }

    fn people(&self, article: &mut Article) {
        let authors = self.authors.iter().map(|person| (person, Some(Role::Author)));
        let all = authors.chain(self.contributors.iter().map(|person| (person, None)));
        for (person, role) in all {
            let text = line(&person.name);
            let known = article.contributors.iter_mut().find(|known| known.name.display() == text);
            if let Some(known) = known {
                // The list does not say that somebody is the author, if it says nothing else.
                known.roles.extend(role.filter(|_| known.roles.is_empty()));
                continue;
            }
            if text.is_empty() {
                continue;
            }
            let mut contributor =
                Contributor::new(Id::numbered("c", article.contributors.len() + 1), name::name(&text));
            contributor.roles.extend(role);
            contributor.orcid = person.url.as_deref().and_then(|url| Orcid::new(url).ok());
            contributor.url = person.url.clone().filter(|_| contributor.orcid.is_none());
            contributor.email = person.email.clone();
            article.contributors.push(contributor);
        }
    }

    /// The text as body, and a short description as deck.
    fn text(&self, article: &mut Article, resources: &mut Resources, cx: &mut ReadCx<'_>) -> Marked {
        let (text, deck) = match (&self.content, &self.summary) {
            (Some(content), summary) => (content, summary.as_ref()),
            (None, Some(summary)) => (summary, None),
            (None, None) => return Marked::default(),
        };
        let base = self.base.as_deref().or(article.identifiers.url.as_deref());
        let mut content = if text.is_html() {
            content::read(&text.value, base, article.language.as_ref(), self.at, cx)
        } else {
            content::plain(&text.value, self.at)
        };
        content.resources.iter().for_each(|(name, resource)| resources.insert(name.to_owned(), resource.clone()));
        article.body = std::mem::take(&mut content.body);
        article.notes = content.notes;
        if let Some(deck) = deck.map(|deck| deck.words(cx)).filter(|deck| is_deck(deck, &text.words(cx))) {
            article.deck = deck.into();
        }
        content.marked
    }

    /// The large picture: that of the feed, with what the text says of it, or else the figure
    /// that the text begins with.
    fn hero(&self, article: &mut Article) {
        let first = match article.body.first() {
            Some(Node::Block(Block::Figure(figure))) => Some(&**figure),
            _ => None,
        };
        let is_same = |figure: &&Figure| self.hero.as_ref().is_none_or(|hero| figure.image.source == hero.url);
        let in_text = first.filter(is_same).cloned();
        if in_text.is_some() {
            article.body.remove(0);
        }
        let Some(hero) = &self.hero else {
            article.hero = in_text;
            return;
        };
        let mut figure = in_text.unwrap_or_else(|| Figure {
            image: Image { source: hero.url.clone(), alt: None::<Alt>, long_description: None },
            at: self.at,
            ..Figure::default()
        });
        if figure.caption.is_blank() {
            figure.caption = hero.caption.clone().unwrap_or_default().into();
        }
        figure.credit = figure.credit.or_else(|| hero.credit.clone());
        figure.license = figure.license.or_else(|| hero.license.clone());
        article.hero = Some(figure);
    }

    /// Related items: those at the end of the text, which say more, and of the links those that
    /// are not among them.
    fn related(&self, article: &mut Article) {
        let language = article.language.clone();
        if let Some(related) = crate::read::closing::take_related(&mut article.body, language.as_ref()) {
            article.related = related;
        }
        for (url, title) in &self.related {
            let is_known = article.related.items.iter().any(|item| item.link().as_deref() == Some(url));
            if !is_known {
                let title = title.as_deref().map_or_else(|| url.clone(), line).into();
                article.related.items.push(RelatedItem { title, url: Some(url.clone()), ..RelatedItem::default() });
            }
        }
    }
}

/// Midnight in UTC is what formats that demand a time make of a day.
fn day(date: Date) -> Date {
    match date {
        Date::Instant(_, offset) if offset.is_zero() => {
            let day = Date::Day(date.day());
            if day.timestamp() == date.timestamp() { day } else { date }
        }
        Date::Instant(..) | Date::Day(_) => date,
    }
}

/// Whether a description is a deck, and not the beginning of the text, or all of it.
fn is_deck(deck: &str, text: &str) -> bool {
    let begins = deck.trim_end_matches(['…', '.', ' ', ']', '[']);
    !deck.is_empty() && deck.chars().count() <= LONGEST_DECK && !text.contains(begins)
}

/// A person as RSS writes one: `jo@example.org (Jo Lind)`, a name alone, an address alone.
pub(super) fn rss_person(text: &str) -> Person {
    let text = text.trim();
    let (before, name) = match text.split_once('(') {
        Some((before, rest)) => (before.trim(), rest.trim_end_matches(')').trim()),
        None => (text, text),
    };
    let email = before.contains('@').then(|| before.to_owned());
    let name = if name.is_empty() { before } else { name };
    Person { name: name.to_owned(), url: None, email }
}

/// Whether a text holds anything but white space.
pub(super) fn filled(text: String) -> Option<String> {
    if text.trim().is_empty() { None } else { Some(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_of_rss_are_taken_apart() {
        let person = |text| {
            let Person { name, email, .. } = rss_person(text);
            (name, email)
        };
        assert_eq!(person("jo@example.org (Jo Lind)"), ("Jo Lind".to_owned(), Some("jo@example.org".to_owned())));
        assert_eq!(person("Jo Lind"), ("Jo Lind".to_owned(), None));
        assert_eq!(person("jo@example.org").1.as_deref(), Some("jo@example.org"));
    }

    #[test]
    fn a_day_written_as_midnight_is_a_day() {
        let read = |text: &str| day(text.parse().unwrap()).to_string();
        assert_eq!(read("2025-03-13T00:00:00Z"), "2025-03-13");
        assert_eq!(read("2025-03-13T00:00:00+01:00"), "2025-03-13T00:00:00+01:00");
        assert_eq!(read("2025-03-13T09:30:00Z"), "2025-03-13T09:30:00Z");
    }

    #[test]
    fn the_beginning_of_the_text_is_no_deck() {
        assert!(!is_deck("It rises every year…", "It rises every year, and so do we."));
        assert!(is_deck("On living with the sea.", "It rises every year, and so do we."));
    }
}
