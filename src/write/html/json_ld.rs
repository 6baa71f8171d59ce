//! The article described for machines: schema.org in JSON-LD.
//!
//! schema.org knows no interview, and its question-and-answer types mean forums and help
//! pages; so it is an `Article` whose genre says what it is.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::model::{Affiliation, Article, Contributor, Correction, Doi, Figure, Name, RelatedItem};
use crate::resource::Resources;
use crate::write::markup::{absolute_url, one_line, title};

/// The article as JSON-LD.
pub(super) fn describe(article: &Article, resources: &Resources) -> Value {
    let mut out = Object::of("Article");
    out.set("@context", Some("https://schema.org"));
    out.set("@id", article.address());
    out.set("url", article.identifiers.url.clone());
    out.set("headline", Some(title(article)));
    out.set("alternativeHeadline", article.kicker.clone());
    out.set("description", not_empty(one_line(&article.deck)));
    out.set("genre", article.genre.clone());
    out.set("articleSection", article.section.clone());
    out.set("inLanguage", article.language.as_ref().map(ToString::to_string));
    out.list("keywords", article.keywords.iter().cloned().map(Value::from));
    dates(&mut out, article);
    people(&mut out, article);
    rights(&mut out, article);
    out.list("isPartOf", parts(article).into_iter());
    let identifier = article.identifiers.doi.as_ref();
    out.set("identifier", identifier.map(|doi| property("DOI", doi.as_str(), &doi.url())));
    out.set("image", article.hero.as_ref().and_then(|hero| image(hero, article, resources)));
    out.set("mainEntityOfPage", page(article));
    out.value()
}

fn dates(out: &mut Object, article: &Article) {
    let dates = &article.dates;
    out.set("datePublished", dates.published.map(|date| date.to_string()));
    out.set("dateModified", dates.last_change().map(|date| date.to_string()));
    out.list("correction", dates.corrections.iter().map(correction));
}

fn correction(correction: &Correction) -> Value {
    let mut out = Object::of("CorrectionComment");
    out.set("datePublished", Some(correction.date.to_string()));
    out.set("text", not_empty(one_line(&correction.note)));
    out.value()
}

fn people(out: &mut Object, article: &Article) {
    let authors = article.byline();
    let ids: BTreeSet<_> = authors.iter().map(|author| &author.id).collect();
    out.list("author", authors.iter().map(|author| person(author)));
    out.list("contributor", article.contributors.iter().filter(|one| !ids.contains(&one.id)).map(person));
    if let Some(publisher) = &article.publisher {
        let mut house = Object::of("Organization");
        house.set("name", Some(publisher.name.clone()));
        house.set("url", publisher.url.clone());
        house.set("location", publisher.place.clone());
        out.set("publisher", Some(house.value()));
    }
}

fn person(contributor: &Contributor) -> Value {
    let kind = match &contributor.name {
        Name::Person(_) | Name::Literal(_) => "Person",
        Name::Organisation(_) => "Organization",
    };
    let mut out = Object::of(kind);
    out.set("@id", contributor.orcid.as_ref().map(|orcid| orcid.url()));
    out.set("name", Some(contributor.name.display().into_owned()));
    if let Name::Person(name) = &contributor.name {
        out.set("givenName", name.given.clone());
        out.set("familyName", Some(name.family.clone()));
        out.set("honorificPrefix", name.prefix.clone());
        out.set("honorificSuffix", name.suffix.clone());
    }
    out.set("email", contributor.email.clone());
    out.set("url", contributor.url.clone());
    out.set("description", not_empty(one_line(&contributor.biography)));
    out.list("affiliation", contributor.affiliations.iter().map(affiliation));
    out.value()
}

fn affiliation(affiliation: &Affiliation) -> Value {
    let mut out = Object::of("Organization");
    out.set("@id", affiliation.ror.as_ref().map(|ror| ror.url()));
    out.set("name", Some(affiliation.name.clone()));
    out.value()
}

fn rights(out: &mut Object, article: &Article) {
    let license = article.license.as_ref();
    out.set("license", license.map(|license| license.url.as_deref().unwrap_or(license.display()).to_owned()));
    if let Some(copyright) = &article.copyright {
        out.set("copyrightNotice", Some(copyright.display()));
        out.set("copyrightYear", copyright.year);
        let holder = copyright.holder.as_ref();
        out.set("copyrightHolder", holder.map(|name| json!({"@type": "Organization", "name": name})));
    }
}

/// The journal, its volume and issue, and the series.
fn parts(article: &Article) -> Vec<Value> {
    let mut parts = Vec::new();
    if let Some(journal) = &article.journal {
        let mut out = Object::of("Periodical");
        out.set("name", journal.title.clone());
        out.list("issn", journal.issns().map(|issn| Value::from(issn.as_str())));
        parts.push(out.value());
        let volume = [
            ("PublicationVolume", "volumeNumber", &journal.volume),
            ("PublicationIssue", "issueNumber", &journal.issue),
        ];
        for (kind, key, number) in volume {
            if let Some(number) = number {
                let mut out = Object::of(kind);
                out.set(key, Some(number.clone()));
                parts.push(out.value());
            }
        }
    }
    if let Some(series) = &article.series {
        let mut out = Object::of("CreativeWorkSeries");
        out.set("name", Some(series.title.clone()));
        out.set("position", series.number.clone());
        parts.push(out.value());
    }
    parts
}

fn property(id: &str, value: &str, url: &str) -> Value {
    json!({"@type": "PropertyValue", "propertyID": id, "value": value, "url": url})
}

fn image(hero: &Figure, article: &Article, resources: &Resources) -> Option<Value> {
    let address = absolute_url(&hero.image.source, article.identifiers.url.as_deref())?;
    let mut out = Object::of("ImageObject");
    out.set("url", Some(address));
    out.set("caption", not_empty(one_line(&hero.caption)));
    out.set("description", not_empty(hero.image.alt_text().to_owned()));
    out.set("creditText", hero.credit.clone());
    let license = hero.license.as_ref();
    out.set("license", license.and_then(|license| license.url.clone()));
    out.set(
        "copyrightNotice",
        license.filter(|license| license.url.is_none()).and_then(|license| license.name.clone()),
    );
    if let Some(known) = resources.get(&hero.image.source).filter(|known| known.width > 0) {
        out.set("width", Some(known.width));
        out.set("height", Some(known.height));
    }
    Some(out.value())
}

/// The page, which alone may name related pages.
fn page(article: &Article) -> Option<Value> {
    let links: Vec<_> = article.related.items.iter().filter_map(RelatedItem::link).collect();
    let mut out = Object::of("WebPage");
    out.set("@id", article.identifiers.url.clone().or_else(|| article.identifiers.doi.as_ref().map(Doi::url)));
    out.list(
        "relatedLink",
        links.iter().filter_map(|link| absolute_url(link, article.identifiers.url.as_deref())).map(Value::from),
    );
    (out.0.len() > 1).then(|| out.value())
}

fn not_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// A node of JSON-LD, of which only what is known is written.
struct Object(Map<String, Value>);

impl Object {
    fn of(kind: &str) -> Self {
        Object(Map::from_iter([("@type".to_owned(), Value::from(kind))]))
    }

    fn set(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.0.insert(key.to_owned(), value.into());
        }
    }

    fn list(&mut self, key: &str, values: impl Iterator<Item = Value>) {
        let values: Vec<_> = values.collect();
        if !values.is_empty() {
            self.0.insert(key.to_owned(), Value::Array(values));
        }
    }

    fn value(self) -> Value {
        Value::Object(self.0)
    }
}
