//! What decides the place of articles in an output of many, kept in little memory.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::shortened;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Article, Date, Language, Publisher};

/// The length of a headline that is kept to name an article, in characters.
const NAME_LENGTH: usize = 60;

/// What is known of many articles without holding them: some two hundred bytes for each.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    keys: Vec<Key>,
    languages: Names<Language>,
    publishers: Names<Publisher>,
    journals: Names<String>,
    has_recordings: bool,
    /// The deck and the address of the newest article.
    newest: Option<(Reverse<Option<Timestamp>>, Newest)>,
}

#[derive(Clone, Debug, Default)]
struct Newest {
    deck: String,
    address: Option<String>,
}

/// What is kept of an article.
#[derive(Clone, Debug)]
pub struct Key {
    /// The article's identity.
    pub id: Uuid,
    /// The headline, shortened.
    pub headline: Box<str>,
    /// When it was published.
    pub published: Option<Date>,
    /// When it was last changed.
    pub changed: Option<Date>,
    /// How many turns it has.
    pub turns: u32,
    language: Option<u32>,
    publisher: Option<u32>,
    journal: Option<u32>,
}

/// All that a survey takes from an article: kept, it spares reading the article again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    id: Uuid,
    headline: String,
    published: Option<Date>,
    changed: Option<Date>,
    turns: u32,
    language: Option<Language>,
    publisher: Option<Publisher>,
    journal: Option<String>,
    has_recording: bool,
    deck: String,
    address: Option<String>,
}

/// Values that many articles share, each kept once.
#[derive(Clone, Debug)]
struct Names<T> {
    values: Vec<T>,
    places: BTreeMap<String, u32>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Names { values: Vec::new(), places: BTreeMap::new() }
    }
}

impl<T: Clone> Names<T> {
    fn place(&mut self, name: &str, value: &T) -> u32 {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(value.clone());
        self.places.insert(name.to_owned(), place);
        place
    }

    fn get(&self, place: Option<u32>) -> Option<&T> {
        self.values.get(place? as usize)
    }
}

impl Survey {
    /// No article yet.
    pub fn new() -> Self {
        Survey::default()
    }

    /// The survey of `articles`.
    pub fn of<'a>(articles: impl IntoIterator<Item = &'a Article>) -> Self {
        let mut survey = Survey::new();
        articles.into_iter().for_each(|article| survey.add(article));
        survey
    }

    /// Adds an article behind the others.
    pub fn add(&mut self, article: &Article) {
        let key = Key {
            id: article.uuid(),
            headline: headline_of(article).into(),
            published: article.dates.published,
            changed: article.dates.last_change(),
            turns: turns_of(article),
            language: self.language_place(article.language.as_ref()),
            publisher: self.publisher_place(article.publisher.as_ref()),
            journal: self.journal_place(journal_of(article)),
        };
        self.has_recordings |= article.audio.is_some();
        self.push(key, || Newest { deck: article.deck.plain_text(), address: article.address() });
    }

    /// Adds the article of which `card` was made behind the others.
    pub fn add_card(&mut self, card: &Card) {
        let key = Key {
            id: card.id,
            headline: card.headline.as_str().into(),
            published: card.published,
            changed: card.changed,
            turns: card.turns,
            language: self.language_place(card.language.as_ref()),
            publisher: self.publisher_place(card.publisher.as_ref()),
            journal: self.journal_place(card.journal.as_ref()),
        };
        self.has_recordings |= card.has_recording;
        self.push(key, || Newest { deck: card.deck.clone(), address: card.address.clone() });
    }

    /// Adds what is kept of an article, of which `newest` tells more, should it be the newest.
    fn push(&mut self, key: Key, newest: impl FnOnce() -> Newest) {
        let rank = key.rank();
        if self.newest.as_ref().is_none_or(|(known, _)| rank < *known) {
            self.newest = Some((rank, newest()));
        }
        self.keys.push(key);
    }

    fn language_place(&mut self, language: Option<&Language>) -> Option<u32> {
        language.map(|language| self.languages.place(language.as_str(), language))
    }

    fn publisher_place(&mut self, publisher: Option<&Publisher>) -> Option<u32> {
        publisher.map(|publisher| self.publishers.place(&full_name(publisher), publisher))
    }

    fn journal_place(&mut self, title: Option<&String>) -> Option<u32> {
        title.map(|title| self.journals.place(title, title))
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// What is kept of the article with this index.
    pub fn key(&self, index: usize) -> &Key {
        &self.keys[index]
    }

    /// Says that the article with this index was changed at `date`, whatever its own dates say.
    pub fn set_changed(&mut self, index: usize, date: Date) {
        self.keys[index].changed = Some(date);
    }

    /// The indices of the articles in the order of a feed: the newest first, those of equal
    /// dates in the order in which they came, those without a date last. Of two with one
    /// identity the older is left out, and reported.
    pub fn order(&self, diagnostics: &mut Diagnostics) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.keys.len()).collect();
        order.sort_by_key(|&index| self.keys[index].rank());
        let mut seen = BTreeSet::new();
        order.retain(|&index| {
            let new = seen.insert(self.keys[index].id);
            if !new {
                let message =
                    format!("`{}` has the address of a newer article and is left out", self.keys[index].headline);
                diagnostics.push(Diagnostic::warning(Code::Duplicate, message).help("give each article its own `url`"));
            }
            new
        });
        order
    }

    /// The language of the article with this index.
    pub(crate) fn language(&self, index: usize) -> Option<&Language> {
        self.languages.get(self.keys[index].language)
    }

    /// The publisher of the article with this index.
    pub(crate) fn publisher(&self, index: usize) -> Option<&Publisher> {
        self.publishers.get(self.keys[index].publisher)
    }

    /// The title of the journal of the article with this index.
    pub(crate) fn journal(&self, index: usize) -> Option<&String> {
        self.journals.get(self.keys[index].journal)
    }

    /// Whether any article has a recording.
    pub(crate) fn has_recordings(&self) -> bool {
        self.has_recordings
    }

    /// The deck of the newest article.
    pub(crate) fn newest_deck(&self) -> Option<&str> {
        self.newest.as_ref().map(|(_, newest)| newest.deck.as_str())
    }

    /// The address of the newest article.
    pub(crate) fn newest_address(&self) -> Option<&str> {
        self.newest.as_ref().and_then(|(_, newest)| newest.address.as_deref())
    }
}

impl Card {
    /// What a survey takes from `article`.
    pub fn of(article: &Article) -> Self {
        Card {
            id: article.uuid(),
            headline: headline_of(article),
            published: article.dates.published,
            changed: article.dates.last_change(),
            turns: turns_of(article),
            language: article.language.clone(),
            publisher: article.publisher.clone(),
            journal: journal_of(article).cloned(),
            has_recording: article.audio.is_some(),
            deck: article.deck.plain_text(),
            address: article.address(),
        }
    }
}

impl Key {
    /// What sorts articles, the newest first.
    fn rank(&self) -> Reverse<Option<Timestamp>> {
        Reverse(self.published.or(self.changed).map(|date| date.timestamp()))
    }
}

fn headline_of(article: &Article) -> String {
    shortened(&article.headline.plain_text(), NAME_LENGTH)
}

fn turns_of(article: &Article) -> u32 {
    u32::try_from(article.turns().len()).unwrap_or(u32::MAX)
}

fn journal_of(article: &Article) -> Option<&String> {
    article.journal.as_ref().and_then(|journal| journal.title.as_ref())
}

fn full_name(publisher: &Publisher) -> String {
    format!(
        "{}\n{}\n{}",
        publisher.name,
        publisher.place.as_deref().unwrap_or(""),
        publisher.url.as_deref().unwrap_or("")
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::model::Slug;

    /// An article of this name, published on this date.
    pub(crate) fn article(slug: &str, date: Option<&str>) -> Article {
        let mut article = Article { headline: slug.into(), ..Article::default() };
        article.identifiers.slug = Slug::from_text(slug);
        article.dates.published = date.map(|date| date.parse().unwrap());
        article
    }

    #[test]
    fn the_newest_stand_first_and_each_once() {
        let articles = [
            article("undated", None),
            article("old", Some("2024-01-01")),
            article("new one", Some("2025-01-01")),
            article("new two", Some("2025-01-01T00:00:00Z")),
            article("newest", Some("2025-01-01T01:00:00+00:30")),
            article("old", Some("2023-01-01")),
        ];
        let mut diagnostics = Diagnostics::new();
        let survey = Survey::of(&articles);
        let headlines = survey.order(&mut diagnostics).into_iter().map(|index| &*survey.key(index).headline);
        assert_eq!(headlines.collect::<Vec<_>>(), ["newest", "new one", "new two", "old", "undated"]);
        assert_eq!(diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::Duplicate]);
    }

    #[test]
    fn an_article_and_its_card_tell_the_same() {
        let mut known = article("new", Some("2025-01-01"));
        known.deck = "Tides.".into();
        known.language = Language::new("en").ok();
        known.identifiers.url = Some("https://example.org/new".to_owned());
        known.publisher = Some(Publisher { name: "Breakwater Press".to_owned(), ..Publisher::default() });
        let (mut one, mut other) = (Survey::of([&known]), Survey::new());
        other.add_card(&Card::of(&known));
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
        // Of what is older nothing but its key is kept.
        one.add(&article("old", Some("1999-01-01")));
        assert_eq!((one.newest_deck(), one.newest_address()), (Some("Tides."), Some("https://example.org/new")));
    }

    #[test]
    fn what_articles_share_is_kept_once() {
        let mut articles = [article("one", None), article("two", None)];
        for article in &mut articles {
            article.language = Language::new("de").ok();
        }
        let survey = Survey::of(&articles);
        assert_eq!(survey.languages.values.len(), 1);
        assert_eq!(survey.language(1), articles[0].language.as_ref());
    }
}
