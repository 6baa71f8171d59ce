//! What a publication says of all its articles: defaults, and the people who recur.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::pattern::{Filling, Pattern};
use crate::interview::KnownSpeaker;
use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Contributor, Id, Journal, Name, Role, Utterance};

/// What a publication says of each of its articles. An article's own words win.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// The fields that an article takes where it has none: language, journal, publisher, licence and
    /// the like. What belongs to one article alone – headline, body, identifiers – is not looked at.
    pub article: Article,
    /// The address of an article that states none, with `{slug}` and the fields of its date.
    pub address: Option<Pattern>,
    /// Those who recur.
    people: Vec<Person>,
    speakers: Arc<[KnownSpeaker]>,
}

/// Somebody who recurs in a publication's articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The name by which front matter may call the person, beside the full name and the labels.
    pub key: Option<String>,
    /// All that is known. The labels are those of the texts; the roles are for articles that state
    /// none.
    pub contributor: Contributor,
}

impl Person {
    /// Whether `text` is the full name, a label or the key of this person. Case and spaces at the ends
    /// do not count.
    pub fn is_called(&self, text: &str) -> bool {
        let text = text.trim().to_lowercase();
        let names = self.contributor.labels.iter().chain(&self.key).map(|name| name.to_lowercase());
        self.contributor.name.display().to_lowercase() == text || names.into_iter().any(|name| name == text)
    }
}

impl Defaults {
    /// The fields of `article`, the `address` of articles that state none, and the `people` who may
    /// speak in every article.
    pub fn new(article: Article, address: Option<Pattern>, people: Vec<Person>) -> Self {
        let speaker = |person: &Person| {
            let Contributor { name, labels, roles, .. } = &person.contributor;
            let side = |role: &&Role| matches!(role, Role::Interviewer | Role::Interviewee);
            KnownSpeaker { name: name.clone(), labels: labels.clone(), role: roles.iter().find(side).cloned() }
        };
        let speakers = people.iter().map(speaker).collect();
        Defaults { article, address, people, speakers }
    }

    /// Those who recur, in the order in which they were given.
    pub fn known(&self) -> &[Person] {
        &self.people
    }

    /// Those who recur, as the recogniser knows them.
    pub(super) fn speakers(&self) -> &Arc<[KnownSpeaker]> {
        &self.speakers
    }

    /// Gives `article`, as it was read, what it does not say itself.
    pub(super) fn fill(&self, article: &mut Article) {
        self.fill_fields(article);
        self.fill_address(article);
        self.fill_people(article);
    }

    fn fill_fields(&self, article: &mut Article) {
        let own = &self.article;
        fill(&mut article.kicker, &own.kicker);
        fill(&mut article.genre, &own.genre);
        fill(&mut article.language, &own.language);
        fill(&mut article.direction, &own.direction);
        fill(&mut article.series, &own.series);
        fill(&mut article.section, &own.section);
        fill(&mut article.dates.published, &own.dates.published);
        fill(&mut article.publisher, &own.publisher);
        fill(&mut article.license, &own.license);
        fill(&mut article.copyright, &own.copyright);
        if article.keywords.is_empty() {
            article.keywords.clone_from(&own.keywords);
        }
        if article.funding.is_empty() {
            article.funding.clone_from(&own.funding);
        }
        self.fill_roles(article);
        if let Some(journal) = &own.journal {
            fill_journal(article.journal.get_or_insert_default(), journal);
        }
    }

    /// Adds those who play a part in every article, such as its editor, where nobody else plays it.
    fn fill_roles(&self, article: &mut Article) {
        let stated: Vec<Role> = article.contributors.iter().flat_map(|known| known.roles.clone()).collect();
        for default in &self.article.contributors {
            if default.roles.iter().any(|role| stated.contains(role)) {
                continue;
            }
            if let Some(known) = article.contributors.iter_mut().find(|known| known.is_same_as(default)) {
                known.merge(default);
                continue;
            }
            let taken = |id: &Id| article.contributors.iter().any(|known| known.id == *id);
            let free = (article.contributors.len() + 1..).map(|number| Id::numbered("c", number));
            let id = free.into_iter().find(|id| !taken(id)).unwrap_or_else(|| default.id.clone());
            article.contributors.push(Contributor { id, ..default.clone() });
        }
    }

    fn fill_address(&self, article: &mut Article) {
        let slug = article.identifiers.slug.as_ref().map(|slug| slug.as_str().to_owned());
        if let (None, Some(pattern), Some(slug)) = (&article.identifiers.url, &self.address, slug) {
            let filling = Filling { article: Some(article), slug: &slug, format: "", extension: "" };
            article.identifiers.url = Some(pattern.fill(&filling));
        }
    }

    /// Completes the contributors that are known, and joins those who prove to be one.
    fn fill_people(&self, article: &mut Article) {
        if self.people.is_empty() {
            return;
        }
        for contributor in &mut article.contributors {
            if let Some(person) = self.person(contributor) {
                complete(contributor, &person.contributor);
            }
        }
        join(article);
    }

    /// The person that `contributor` is: by the ORCID, or by what it is called.
    fn person(&self, contributor: &Contributor) -> Option<&Person> {
        let by_orcid = |person: &&Person| {
            contributor.orcid.is_some() && person.contributor.orcid.as_ref() == contributor.orcid.as_ref()
        };
        let name = contributor.name.display();
        self.people.iter().find(by_orcid).or_else(|| self.people.iter().find(|person| person.is_called(&name)))
    }
}

fn fill<T: Clone>(field: &mut Option<T>, default: &Option<T>) {
    if field.is_none() {
        field.clone_from(default);
    }
}

/// The ISSNs and the title are those of one journal: an article that names another takes neither.
fn fill_journal(journal: &mut Journal, default: &Journal) {
    if journal.title.is_some() && journal.title != default.title {
        return;
    }
    fill(&mut journal.title, &default.title);
    fill(&mut journal.issn_print, &default.issn_print);
    fill(&mut journal.issn_online, &default.issn_online);
    fill(&mut journal.volume, &default.volume);
    fill(&mut journal.issue, &default.issue);
}

/// Adds to `contributor` what is known of the same person.
fn complete(contributor: &mut Contributor, known: &Contributor) {
    contributor.name.clone_from(&known.name);
    let labels = std::mem::take(&mut contributor.labels);
    let roles = contributor.roles.clone();
    contributor.merge(known);
    // The labels are those of this text, and the parts played are those in this article.
    contributor.labels = labels;
    if !roles.is_empty() {
        contributor.roles = roles;
    }
}

/// Makes one contributor of several with one name: an author `AM` may be the speaker Ada Moreno.
fn join(article: &mut Article) {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut renamed: BTreeMap<Id, Id> = BTreeMap::new();
    let mut joined: Vec<Contributor> = Vec::with_capacity(article.contributors.len());
    for contributor in std::mem::take(&mut article.contributors) {
        let is_person = !matches!(contributor.name, Name::Organisation(_));
        match places.get(&*contributor.name.display()).filter(|_| is_person) {
            Some(&place) => {
                renamed.insert(contributor.id.clone(), joined[place].id.clone());
                joined[place].merge(&contributor);
            }
            None => {
                places.insert(contributor.name.display().into_owned(), joined.len());
                joined.push(contributor);
            }
        }
    }
    article.contributors = joined;
    if !renamed.is_empty() {
        visit::walk_article(&mut Rename(renamed), article);
    }
}

/// Gives those who speak the ids of those with whom they were joined.
struct Rename(BTreeMap<Id, Id>);

impl VisitMut for Rename {
    fn utterance(&mut self, utterance: &mut Utterance) {
        let speakers = std::mem::take(&mut utterance.voice.speakers);
        for speaker in speakers {
            let speaker = self.0.get(&speaker).cloned().unwrap_or(speaker);
            if !utterance.voice.speakers.contains(&speaker) {
                utterance.voice.speakers.push(speaker);
            }
        }
    }
}
