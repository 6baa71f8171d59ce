//! What only Offprint's own pages hold: the contributors with their ids, and the names by which
//! turns refer to them.

use super::extract::Page;
use crate::diagnostic::Diagnostics;
use crate::model::{
    Affiliation, Article, Contributor, Date, Id, Name, Node as Part, Orcid, PersonName, RichText, Role, Ror, Utterance,
};
use crate::read::markup::{Converter, Node};
use crate::words::Words;

/// What was found.
pub(super) struct Parts {
    contributors: Vec<Found>,
    received: Option<Date>,
    /// The notes of the corrections, in their order.
    corrections: Vec<RichText>,
}

/// A contributor as the page shows it.
struct Found {
    id: Option<Id>,
    name: String,
    roles: Vec<String>,
    affiliations: Vec<Affiliation>,
    biography: RichText,
    orcid: Option<Orcid>,
    email: Option<String>,
    url: Option<String>,
    is_whole: bool,
    is_family_first: bool,
    is_house: bool,
}

impl Parts {
    /// Takes them from `page`.
    pub(super) fn take<'t>(page: &Page<'t>, converter: &mut Converter<'t, '_, '_>, _: &mut Diagnostics) -> Self {
        let classed = |class: &'static str| page.scope().descendants().find(move |node| node.has_class(class));
        let items = classed("contributors").into_iter().flat_map(|list| list.find("li"));
        let contributors = items.collect::<Vec<_>>().into_iter().map(|item| contributor(item, converter)).collect();
        let time = |node: Node<'t>| node.find("time").next().and_then(|time| time.value("datetime"));
        let received = classed("received").and_then(time).and_then(|text| text.parse().ok());
        let corrections = page.scope().descendants().filter(|node| node.has_class("correction")).collect::<Vec<_>>();
        let corrections = corrections.into_iter().map(|node| {
            let note = node.elements().find(|child| child.has_class("correction-note"));
            note.map(|note| converter.rich_text(note)).unwrap_or_default()
        });
        Parts { contributors, received, corrections: corrections.collect() }
    }

    /// Gives them to `article`.
    pub(super) fn fill(self, article: &mut Article) {
        article.dates.received = self.received.or(article.dates.received);
        for (correction, note) in article.dates.corrections.iter_mut().zip(self.corrections) {
            if !note.is_blank() {
                correction.note = note;
            }
        }
        let words = Words::of(article.language.as_ref());
        if self.contributors.is_empty() {
            return;
        }
        let known = std::mem::take(&mut article.contributors);
        for (index, found) in self.contributors.into_iter().enumerate() {
            let id = found.id.clone().unwrap_or_else(|| Id::numbered("c", index + 1));
            let described = known.iter().find(|known| known.name.display() == found.name);
            let name = match described {
                _ if found.is_house => Name::Organisation(found.name.clone()),
                _ if found.is_whole => Name::Literal(found.name.clone()),
                Some(known) => known.name.clone(),
                None if found.is_family_first => family_first(&known, &found.name),
                None => Name::Literal(found.name.clone()),
            };
            article.contributors.push(found.into_contributor(id, name, words));
        }
    }
}

impl Found {
    fn into_contributor(self, id: Id, name: Name, words: &Words) -> Contributor {
        let mut contributor = Contributor::new(id, name);
        contributor.roles = self.roles.iter().map(|text| role(text, words)).collect();
        contributor.affiliations = self.affiliations;
        contributor.biography = self.biography;
        contributor.orcid = self.orcid;
        contributor.email = self.email;
        contributor.url = self.url;
        contributor
    }
}

/// The name whose family name stands first.
fn family_first(known: &[Contributor], shown: &str) -> Name {
    let turned = known.iter().filter_map(|known| match &known.name {
        Name::Person(name) => Some(Name::Person(PersonName { family_first: true, ..name.clone() })),
        Name::Literal(_) | Name::Organisation(_) => None,
    });
    turned.into_iter().find(|name| name.display() == shown).unwrap_or_else(|| Name::Literal(shown.to_owned()))
}

/// The role that the page's words mean, in its language or in English.
fn role(text: &str, words: &Words) -> Role {
    let roles =
        [Role::Author, Role::Interviewer, Role::Interviewee, Role::Editor, Role::Translator, Role::Photographer];
    let english = Words::of(None);
    let is = |role: &&Role| words.role(role) == text || english.role(role) == text;
    roles.iter().find(is).cloned().unwrap_or_else(|| Role::Other(text.to_owned()))
}

fn contributor<'t>(item: Node<'t>, converter: &mut Converter<'t, '_, '_>) -> Found {
    let classed = |class: &str| item.descendants().find(|node| node.has_class(class));
    let name = classed("contributor").and_then(|line| line.find("b").next()).map(Node::plain_text).unwrap_or_default();
    let roles = classed("contributor-role").map(Node::plain_text).unwrap_or_default();
    let roles = roles.split([',', '،', '、']).map(str::trim).filter(|role| !role.is_empty()).map(str::to_owned);
    let links: Vec<&str> =
        classed("addresses").into_iter().flat_map(|line| line.find("a")).filter_map(|a| a.value("href")).collect();
    let orcid = links.iter().find_map(|link| link.contains("orcid.org/").then(|| Orcid::new(link).ok()).flatten());
    let email = links.iter().find_map(|link| link.strip_prefix("mailto:")).map(str::to_owned);
    let url = links
        .iter()
        .find(|link| link.starts_with("http") && !link.contains("orcid.org/"))
        .map(|link| (*link).to_owned());
    let kind = item.value("data-name").unwrap_or_default();
    Found {
        id: item.value("id").and_then(|id| Id::new(id).ok()),
        name,
        roles: roles.collect(),
        affiliations: classed("affiliation").map(affiliations).unwrap_or_default(),
        biography: classed("biography").map(|node| converter.rich_text(node)).unwrap_or_default(),
        orcid,
        email,
        url,
        is_whole: kind == "whole",
        is_family_first: kind == "family-first",
        is_house: kind == "organisation",
    }
}

fn affiliations(line: Node<'_>) -> Vec<Affiliation> {
    let mut found: Vec<Affiliation> = Vec::new();
    for child in line.children() {
        match child.text() {
            Some(text) => {
                let names = text.split("; ").map(str::trim).filter(|name| !name.is_empty());
                found.extend(names.map(|name| Affiliation { name: name.to_owned(), ror: None }));
            }
            None => {
                let ror = child.value("href").and_then(|href| Ror::new(href).ok());
                found.push(Affiliation { name: child.plain_text(), ror });
            }
        }
    }
    found
}

/// Takes labels off voices that say no more than the names of their speakers; speakers whom the
/// markup names by their labels alone become contributors.
pub(super) fn name_voices(article: &mut Article) {
    let names = article.clone();
    walk(&mut article.body, &mut |utterance| {
        let voice = &mut utterance.voice;
        voice.speakers.retain(|id| names.contributor(id).is_some() || !names.contributors.is_empty());
        if voice.label.is_some() && voice.label == names.voice_names(voice) {
            voice.label = None;
        }
        if voice.speakers.is_empty()
            && let Some(label) = &voice.label
            && let Some(known) = names.contributors.iter().find(|known| {
                super::same_words(&known.name.display(), label) || super::same_words(known.name.short(), label)
            })
        {
            voice.speakers.push(known.id.clone());
        }
    });
}

fn walk(nodes: &mut [Part], visit: &mut impl FnMut(&mut Utterance)) {
    for node in nodes {
        match node {
            Part::Section(section) => walk(&mut section.body, visit),
            Part::Turn(turn) => turn.utterances_mut().for_each(&mut *visit),
            Part::Block(_) => {}
        }
    }
}
