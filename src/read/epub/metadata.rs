//! The articles of what the package document and the front of the documents say.

use super::content::Content;
use super::front;
use super::package::{Entry, Package};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::visit::{self, VisitMut};
use crate::model::{
    Article, Channel, Contributor, Copyright, Dates, Direction, Doi, Figure, Id, Image, Issn, Journal, Language,
    License, Name, PersonName, Publication, Publisher, RelatedItem, Role, Series, Utterance,
};
use crate::read::markup::own::Presented;
use crate::read::markup::{self, Syntax};
use crate::read::metadata::{date, name};

/// The publication of which `package` speaks. `dates` are those of a collection, where its title
/// page has some.
pub(super) fn publication(
    package: &Package,
    contents: Vec<Content>,
    dates: Dates,
    diagnostics: &mut Diagnostics,
) -> Publication {
    let mut contents = contents;
    match contents.as_mut_slice() {
        [] => Publication::of(article(package, Content::default(), diagnostics)),
        [only] => Publication::of(article(package, std::mem::take(only), diagnostics)),
        _ => {
            let known = people(package);
            let articles: Vec<_> = contents.into_iter().map(|content| part(content, &known)).collect();
            let channel = channel(package, dates, known, &articles, diagnostics);
            Publication { channel, articles, ..Publication::default() }
        }
    }
}

/// An article of a collection, of which the package says no more than who `known` took part.
fn part(content: Content, known: &[Contributor]) -> Article {
    let Content { front: mut article, presented, body, notes } = content;
    article.body = body;
    article.notes = notes;
    front::contributors(presented, known, &mut article);
    article.language = article.language.filter(|tag| tag.primary() != "und");
    article
}

/// What the package says of a collection as a whole.
fn channel(
    package: &Package,
    dates: Dates,
    known: Vec<Contributor>,
    articles: &[Article],
    diagnostics: &mut Diagnostics,
) -> Channel {
    let mut whole = article(package, Content::default(), diagnostics);
    let is_of_an_article = |one: &Contributor| {
        articles.iter().flat_map(|article| &article.contributors).any(|known| known.is_same_as(one))
    };
    let published = dates.published.or(whole.dates.published);
    Channel {
        title: Some(whole.headline.plain_text()).filter(|title| !title.is_empty()),
        description: Some(whole.deck.plain_text()).filter(|deck| !deck.is_empty()),
        url: whole.identifiers.url.take(),
        language: whole.language.take(),
        copyright: whole.copyright.as_ref().map(Copyright::display),
        contributors: known.into_iter().filter(|one| !is_of_an_article(one)).collect(),
        dates: Dates { published, updated: dates.updated, ..Dates::default() },
        publisher: whole.publisher.take(),
        keywords: std::mem::take(&mut whole.keywords),
        license: whole.license.take(),
        cover: whole.hero.map(|hero| hero.image),
        ..Channel::default()
    }
}

/// The article of which `package` speaks, over what `content` says of itself.
fn article(package: &Package, content: Content, diagnostics: &mut Diagnostics) -> Article {
    let Content { mut front, presented, body, notes } = content;
    let first = |name: &str| package.texts(name).next().map(str::to_owned);
    let mut article = Article {
        headline: std::mem::take(&mut front.headline),
        deck: std::mem::take(&mut front.deck),
        kicker: front.kicker.take(),
        genre: first("schema:genre").or(front.genre.take()),
        section: front.section.take(),
        language: first("language").and_then(|tag| Language::new(&tag).ok()).filter(|tag| tag.primary() != "und"),
        keywords: package.texts("subject").map(str::to_owned).collect(),
        publisher: first("publisher").map(|name| Publisher { name, ..Publisher::default() }),
        copyright: first("rights").map(|text| Copyright { statement: Some(text), ..Copyright::default() }),
        hero: front.hero.take(),
        related: std::mem::take(&mut front.related),
        ..Article::default()
    };
    if article.headline.is_blank() {
        article.headline = first("title").unwrap_or_default().into();
    }
    if article.deck.is_blank() {
        article.deck = first("description").map(|text| plain(&text)).unwrap_or_default().into();
    }
    let license = package.links_of("").find(|(rel, _)| *rel == "dcterms:license");
    article.license = license.map(|(_, href)| License::from_text(href));
    direction(package, &mut article);
    dates(package, &mut article);
    identifiers(package, &mut article, diagnostics);
    collections(package, &mut article);
    contributors(package, presented, &mut article);
    cover(package, &mut article);
    if article.related.is_empty() {
        let items = package.texts("relation").filter(|text| text.starts_with("http"));
        let item = |url: &str| RelatedItem { title: url.into(), url: Some(url.to_owned()), ..RelatedItem::default() };
        article.related.items = items.map(item).collect();
    }
    article.body = body;
    article.notes = notes;
    article
}

/// Text without the markup that some shops put into descriptions.
fn plain(text: &str) -> String {
    if text.contains('<') { markup::parse(text, Syntax::Html, 32).root().plain_text() } else { text.to_owned() }
}

fn direction(package: &Package, article: &mut Article) {
    let usual = article.language.as_ref().map(Language::direction).unwrap_or_default();
    if package.is_rtl && usual != Direction::Rtl {
        article.direction = Some(Direction::Rtl);
    }
}

fn dates(package: &Package, article: &mut Article) {
    let read = |name: &str| package.texts(name).find_map(date::read).map(|reading| reading.date);
    article.dates.published = read("date");
    article.dates.received = read("dcterms:dateSubmitted");
    let modified = read("dcterms:modified");
    let is_later = |day| article.dates.published.is_some_and(|published| day > published.day());
    article.dates.updated = modified.filter(|modified| is_later(modified.day()));
}

fn identifiers(package: &Package, article: &mut Article, diagnostics: &mut Diagnostics) {
    for entry in package.entries.iter().filter(|entry| entry.name == "identifier") {
        let text = entry.text.trim_start_matches("urn:").trim_start_matches("doi:");
        let is_doi =
            text.len() < entry.text.len() || package.refined(entry, "identifier-type").any(|kind| kind == "06");
        match Doi::new(text) {
            Ok(doi) if is_doi || text.starts_with("10.") || text.contains("doi.org/") => {
                article.identifiers.doi = Some(doi);
            }
            _ if text.starts_with("uuid:") => {}
            _ if text.starts_with("https://") || text.starts_with("http://") => {
                article.identifiers.url.get_or_insert_with(|| text.to_owned());
            }
            _ => {
                let message = format!("the identifier `{}` of the book is not kept", entry.text);
                diagnostics.push(Diagnostic::note(Code::Dropped, message));
            }
        }
    }
    let source = package.texts("source").find(|text| text.starts_with("https://") || text.starts_with("http://"));
    if let Some(source) = source {
        article.identifiers.url = Some(source.to_owned());
    }
}

fn collections(package: &Package, article: &mut Article) {
    for entry in package.entries.iter().filter(|entry| entry.name == "belongs-to-collection") {
        let refined = |property: &'static str| package.refined(entry, property);
        if refined("collection-type").any(|kind| kind == "series") {
            let number = refined("group-position").next().map(str::to_owned);
            article.series = Some(Series { title: entry.text.clone(), number });
        } else {
            let mut issns =
                refined("dcterms:identifier").filter_map(|text| Issn::new(text.trim_start_matches("urn:issn:")).ok());
            let (issn_online, issn_print) = (issns.next(), issns.next());
            let title = Some(entry.text.clone());
            article.journal = Some(Journal { title, issn_online, issn_print, ..Journal::default() });
        }
    }
}

/// Those whom the package names, with the ids and biographies that `presented` has of them; and
/// those whom it does not name.
fn contributors(package: &Package, presented: Vec<Presented>, article: &mut Article) {
    let language = article.language.clone();
    let mut named = people(package);
    let presented = presented.into_iter().enumerate();
    let mut presented: Vec<_> =
        presented.map(|(index, one)| one.into_contributor(index, &named, language.as_ref())).collect();
    for contributor in &mut named {
        let display = contributor.name.display().into_owned();
        if let Some(at) = presented.iter().position(|one| one.name.display() == display) {
            let one = presented.remove(at);
            contributor.id = one.id;
            contributor.biography = one.biography;
            contributor.affiliations = one.affiliations;
            contributor.email = one.email;
            contributor.url = one.url;
        }
    }
    article.contributors = named;
    article.contributors.append(&mut presented);
}

/// Those whom the package names.
fn people(package: &Package) -> Vec<Contributor> {
    let is_person = |entry: &&Entry| matches!(entry.name.as_str(), "creator" | "contributor");
    let entries = package.entries.iter().filter(is_person).enumerate();
    entries.map(|(index, entry)| person(package, entry, Id::numbered("p", index + 1))).collect()
}

fn person(package: &Package, entry: &Entry, id: Id) -> Contributor {
    let mut contributor = Contributor::new(id, name_of(package, entry));
    contributor.roles = package.refined(entry, "role").filter_map(role).collect();
    if contributor.roles.is_empty() && entry.name == "creator" {
        contributor.roles.push(Role::Author);
    }
    let mut links = package.links_of(&entry.id).filter(|_| !entry.id.is_empty());
    contributor.orcid = links.find_map(|(_, href)| crate::model::Orcid::new(href).ok());
    contributor
}

/// The name of a person in its parts, if `file-as` is the same name the other way round.
fn name_of(package: &Package, entry: &Entry) -> Name {
    let parts = package.refined(entry, "file-as").next().and_then(|key| key.split_once(", "));
    let person = |given: &str, family: &str| PersonName {
        given: Some(given.to_owned()),
        family: family.to_owned(),
        ..PersonName::default()
    };
    if let Some((family, given)) = parts {
        if let Some(prefix) = entry.text.strip_suffix(&format!("{given} {family}")) {
            let prefix = Some(prefix.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
            return Name::Person(PersonName { prefix, ..person(given, family) });
        }
        if entry.text == format!("{family} {given}") {
            return Name::Person(PersonName { family_first: true, ..person(given, family) });
        }
    }
    match name::people(&entry.text).as_slice() {
        [_] => name::name(&entry.text),
        _ => Name::Literal(entry.text.clone()),
    }
}

/// The role of a MARC relator code; none for a contribution that is not said.
fn role(code: &str) -> Option<Role> {
    Some(match code {
        "aut" => Role::Author,
        "ivr" => Role::Interviewer,
        "ive" => Role::Interviewee,
        "edt" => Role::Editor,
        "trl" => Role::Translator,
        "pht" => Role::Photographer,
        "ctb" | "oth" | "" => return None,
        other => Role::Other(other.to_owned()),
    })
}

/// The picture on the cover is the hero, where the documents show none.
fn cover(package: &Package, article: &mut Article) {
    if let (None, Some(path)) = (&article.hero, &package.cover) {
        let image = Image { source: path.clone(), ..Image::default() };
        article.hero = Some(Figure { image, ..Figure::default() });
    }
}

/// Makes of labels that name contributors the contributors: `data-speaker` may be lacking, or lead
/// to nobody.
pub(super) fn name_speakers(article: &mut Article) {
    let names = article.contributors.iter().map(|one| (one.id.clone(), one.name.display().into_owned())).collect();
    visit::walk_article(&mut Speakers(names), article);
}

struct Speakers(Vec<(Id, String)>);

impl VisitMut for Speakers {
    fn utterance(&mut self, utterance: &mut Utterance) {
        let voice = &mut utterance.voice;
        voice.speakers.retain(|id| self.0.iter().any(|(known, _)| known == id));
        let named = voice.label.as_ref().and_then(|label| self.0.iter().find(|(_, name)| name == label));
        if let Some((id, _)) = named
            && voice.speakers.is_empty()
        {
            voice.speakers.push(id.clone());
        }
        let name = |id: &Id| self.0.iter().find(|(known, _)| known == id).map(|(_, name)| name.as_str());
        let names: Vec<_> = voice.speakers.iter().filter_map(name).collect();
        voice.label.take_if(|label| names.join(", ") == *label);
    }
}
