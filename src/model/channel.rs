//! What is known of a publication as a whole: of a feed, or of a collection of articles.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::roll::Roll;
use super::{
    Article, Contributor, Copyright, Dates, Figure, Id, Identifiers, Image, Language, License, Publication, Publisher,
    RichText, Slug,
};

/// What is known of a publication as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Channel {
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it is about, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The web site that it belongs to, or the address at which a collection lives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The address at which the feed itself will be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_url: Option<String>,
    /// The language, if it is not the articles'.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The copyright statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copyright: Option<String>,
    /// The name of a collection in file names and URLs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    /// Who made a collection: its editors. Those of the articles are with the articles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<Contributor>,
    /// When a collection was published and changed.
    #[serde(skip_serializing_if = "Dates::is_empty")]
    pub dates: Dates,
    /// Who publishes a collection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Publisher>,
    /// The keywords of a collection.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// The terms under which a collection may be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<License>,
    /// The picture on the cover of a collection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cover: Option<Image>,
}

impl Channel {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Channel::default()
    }

    /// Takes from `other` what is not known yet.
    pub fn fill(&mut self, other: Channel) {
        let Channel { title, description, url, feed_url, language, copyright, slug, .. } = self;
        *title = title.take().or(other.title);
        *description = description.take().or(other.description);
        *url = url.take().or(other.url);
        *feed_url = feed_url.take().or(other.feed_url);
        *language = language.take().or(other.language);
        *copyright = copyright.take().or(other.copyright);
        *slug = slug.take().or(other.slug);
        let Channel { contributors, dates, publisher, keywords, license, cover, .. } = self;
        if contributors.is_empty() {
            *contributors = other.contributors;
        }
        if dates.is_empty() {
            *dates = other.dates;
        }
        if keywords.is_empty() {
            *keywords = other.keywords;
        }
        *publisher = publisher.take().or(other.publisher);
        *license = license.take().or(other.license);
        *cover = cover.take().or(other.cover);
    }
}

impl Publication {
    /// Whether it is a collection, and not one article.
    pub fn is_collection(&self) -> bool {
        self.articles.len() != 1
    }

    /// What a collection is called: its title, or the series or journal of all its articles, or
    /// the first headline.
    pub fn title(&self) -> String {
        let series = |article: &Article| article.series.as_ref().map(|series| series.title.clone());
        let journal = |article: &Article| article.journal.as_ref().and_then(|journal| journal.title.clone());
        let headline = || self.articles.first().map(|article| article.headline.plain_text());
        let title = self.channel.title.clone().or_else(|| self.common(series)).or_else(|| self.common(journal));
        title.or_else(headline).unwrap_or_default()
    }

    /// The language of a collection: the one stated, or that of all its articles, or the first
    /// one's.
    pub fn language(&self) -> Option<Language> {
        let first = || self.articles.iter().find_map(|article| article.language.clone());
        self.channel.language.clone().or_else(first)
    }

    /// Everybody who had a part in a collection: those of the whole, then those of the articles
    /// in order. Whoever is in several stands once, with all roles; ids are those of the first
    /// mention, and mean nothing here. Two are one if their ORCID is, or, where not both have
    /// one, their name.
    pub fn contributors(&self) -> Vec<Contributor> {
        let mut merged: Vec<Contributor> = Vec::new();
        let all = self.channel.contributors.iter().chain(self.articles.iter().flat_map(|one| &one.contributors));
        let mut roll = Roll::default();
        for contributor in all {
            let place = roll.find(&merged, contributor).unwrap_or(merged.len());
            match merged.get_mut(place) {
                Some(known) => known.merge(contributor),
                None => merged.push(contributor.clone()),
            }
            roll.note(&merged[place], place);
        }
        merged
    }

    /// A collection as an article without a body: what a writer says of the whole on its title
    /// page, in its colophon and in its metadata. The contributors are those of
    /// [`Publication::contributors`], with ids of their own: `p1`, `p2`, … Their biographies stay
    /// with the articles, whose notes they may call.
    pub fn front(&self) -> Article {
        let Channel { description, url, copyright, slug, dates, publisher, keywords, license, .. } = &self.channel;
        let mut contributors = self.contributors();
        let of_articles: Vec<_> = self.articles.iter().flat_map(|article| &article.contributors).collect();
        let mut roll = Roll::default();
        of_articles.iter().enumerate().for_each(|(place, one)| roll.note(one, place));
        for (index, contributor) in contributors.iter_mut().enumerate() {
            contributor.id = Id::numbered("p", index + 1);
            if roll.find(&of_articles, contributor).is_some() {
                contributor.biography = RichText::new();
            }
        }
        let cover = self.channel.cover.clone();
        Article {
            headline: self.title().into(),
            deck: description.clone().unwrap_or_default().into(),
            language: self.language(),
            keywords: keywords.clone(),
            dates: dates.clone(),
            identifiers: Identifiers { url: url.clone(), slug: slug.clone(), ..Identifiers::default() },
            publisher: publisher.clone(),
            contributors,
            license: license.clone(),
            copyright: copyright.clone().map(|text| Copyright { statement: Some(text), ..Copyright::default() }),
            hero: cover.map(|image| Figure { image, ..Figure::default() }),
            ..Article::default()
        }
    }

    /// The identity of a collection in every format: UUID version 5 in the URL namespace over its
    /// address, else over `offprint:collection:` and its slug or title.
    pub fn uuid(&self) -> Uuid {
        let slug = || self.channel.slug.as_ref().map_or_else(|| self.title(), |slug| slug.as_str().to_owned());
        let name = self.channel.url.clone().unwrap_or_else(|| format!("offprint:collection:{}", slug()));
        Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
    }

    /// What `of` says of all articles alike.
    fn common<T: Ord>(&self, of: impl Fn(&Article) -> Option<T>) -> Option<T> {
        let values: Option<BTreeSet<T>> = self.articles.iter().map(of).collect();
        values.filter(|values| values.len() == 1)?.pop_first()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Id, Name, Orcid, Role};

    fn person(id: &str, name: &str, role: Role, orcid: Option<&str>) -> Contributor {
        let mut person = Contributor::new(Id::new(id).unwrap(), Name::Literal(name.to_owned()));
        person.roles = vec![role];
        person.orcid = orcid.and_then(|orcid| Orcid::new(orcid).ok());
        person
    }

    fn publication(people: Vec<Vec<Contributor>>) -> Publication {
        let articles = people.into_iter().map(|contributors| Article { contributors, ..Article::default() }).collect();
        Publication { articles, ..Publication::default() }
    }

    #[test]
    fn whoever_is_in_several_articles_stands_once() {
        let orcid = Some("0000-0002-1825-0097");
        let publication = publication(vec![
            vec![person("c1", "Ada Moreno", Role::Author, None), person("c2", "Ben Ito", Role::Interviewee, orcid)],
            vec![person("c1", "B. Ito", Role::Author, orcid), person("c2", "Ada Moreno", Role::Editor, None)],
        ]);
        let merged = publication.contributors();
        let names: Vec<_> = merged.iter().map(|one| (one.name.display(), one.roles.len())).collect();
        assert_eq!(names, [("Ada Moreno".into(), 2), ("Ben Ito".into(), 2)]);
    }

    #[test]
    fn two_of_one_name_stay_two_if_their_orcids_say_so() {
        let one = person("c1", "Ada Moreno", Role::Author, Some("0000-0002-1825-0097"));
        let other = person("c1", "Ada Moreno", Role::Author, Some("0000-0001-5109-3700"));
        assert_eq!(publication(vec![vec![one], vec![other]]).contributors().len(), 2);
    }

    #[test]
    fn a_collection_without_a_title_is_called_by_what_its_articles_share() {
        let mut publication = publication(vec![Vec::new(), Vec::new()]);
        publication.articles[0].headline = "Water".into();
        assert_eq!(publication.title(), "Water");
        for article in &mut publication.articles {
            article.series = Some(crate::model::Series { title: "Tides".to_owned(), number: None });
        }
        assert_eq!(publication.title(), "Tides");
        publication.channel.title = Some("All Tides".to_owned());
        assert_eq!(publication.title(), "All Tides");
    }
}
