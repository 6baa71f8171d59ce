//! What only Offprint's own markup holds, as `write::markup` shows it: who took part, and what is
//! known of the article besides its text.
//!
//! The page about an article is written in the words of its language, and so it is read by them.

use super::{Converter, Node};
use crate::model::{
    Affiliation, Article, Contributor, Copyright, Correction, Date, Dates, Doi, Funding, Grant, Id, Identifier,
    Identifiers, Inline, Issn, Journal, Language, License, Name, Orcid, PersonName, Publisher, RichText, Role, Ror,
    Series,
};
use crate::read::metadata::name;
use crate::words::Words;

/// A contributor as a list of contributors shows it.
#[derive(Debug)]
pub(crate) struct Presented {
    id: Option<Id>,
    /// The name as it is shown.
    pub(crate) name: String,
    roles: Vec<String>,
    affiliations: Vec<Affiliation>,
    biography: RichText,
    orcid: Option<Orcid>,
    email: Option<String>,
    url: Option<String>,
    kind: Kind,
}

/// What a name is, as the list says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A person's, the given name first.
    Person,
    /// A person's, the family name first.
    FamilyFirst,
    /// A name that has no parts.
    Whole,
    /// An organisation's.
    Organisation,
}

/// Those whom the lists of contributors in `scope` present.
pub(crate) fn contributors<'t>(scope: Node<'t>, converter: &mut Converter<'t, '_, '_>) -> Vec<Presented> {
    let list = scope.descendants().find(|node| node.has_class("contributors"));
    let items: Vec<_> = list.into_iter().flat_map(|list| list.find("li")).collect();
    items.into_iter().map(|item| presented(item, converter)).filter(|one| !one.name.is_empty()).collect()
}

fn presented<'t>(item: Node<'t>, converter: &mut Converter<'t, '_, '_>) -> Presented {
    let classed = |class: &str| item.descendants().find(|node| node.has_class(class));
    let name = classed("contributor").and_then(|line| line.find("b").next()).map(Node::plain_text).unwrap_or_default();
    let roles = classed("contributor-role").map(Node::plain_text).unwrap_or_default();
    let links: Vec<&str> =
        classed("addresses").into_iter().flat_map(|line| line.find("a")).filter_map(|a| a.value("href")).collect();
    let orcid = links.iter().find_map(|link| link.contains("orcid.org/").then(|| Orcid::new(link).ok()).flatten());
    let email = links.iter().find_map(|link| link.strip_prefix("mailto:")).map(str::to_owned);
    let is_site = |link: &&&str| link.starts_with("http") && !link.contains("orcid.org/");
    Presented {
        id: item.value("id").and_then(|id| Id::new(id).ok()),
        name,
        roles: listed(&roles),
        affiliations: classed("affiliation").map(affiliations).unwrap_or_default(),
        biography: classed("biography").map(|node| converter.rich_text(node)).unwrap_or_default(),
        orcid,
        email,
        url: links.iter().find(is_site).map(|link| (*link).to_owned()),
        kind: match item.value("data-name") {
            Some("whole") => Kind::Whole,
            Some("family-first") => Kind::FamilyFirst,
            Some("organisation") => Kind::Organisation,
            _ => Kind::Person,
        },
    }
}

/// The parts of a list in a line.
fn listed(text: &str) -> Vec<String> {
    text.split([',', '،', '、']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
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

impl Presented {
    /// The contributor of this place in the list, from 0. The parts of its name are those of the
    /// one whom `known` has under the same name; roles are read by the words of `language`.
    pub(crate) fn into_contributor(
        self,
        index: usize,
        known: &[Contributor],
        language: Option<&Language>,
    ) -> Contributor {
        let id = self.id.clone().unwrap_or_else(|| Id::numbered("c", index + 1));
        let mut contributor = Contributor::new(id, self.name_among(known));
        let words = Words::of(language);
        contributor.roles = self.roles.iter().map(|text| role(text, words)).collect();
        contributor.affiliations = self.affiliations;
        contributor.biography = self.biography;
        contributor.orcid = self.orcid;
        contributor.email = self.email;
        contributor.url = self.url;
        contributor
    }

    fn name_among(&self, known: &[Contributor]) -> Name {
        let same = || known.iter().find(|known| known.name.display() == self.name).map(|known| known.name.clone());
        match self.kind {
            Kind::Organisation => Name::Organisation(self.name.clone()),
            Kind::Whole => Name::Literal(self.name.clone()),
            Kind::Person => same().unwrap_or_else(|| parted(&self.name)),
            Kind::FamilyFirst => same().unwrap_or_else(|| family_first(known, &self.name)),
        }
    }
}

/// The parts of a name of which nothing else is known.
fn parted(text: &str) -> Name {
    if name::people(text).len() == 1 { name::name(text) } else { Name::Literal(text.to_owned()) }
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

/// What the block about an article says, as an article of which nothing else is known.
pub(crate) fn about<'t>(
    block: Node<'t>,
    language: Option<&Language>,
    converter: &mut Converter<'t, '_, '_>,
) -> Article {
    let mut reading = About { article: Article::default(), words: [Words::of(language), Words::of(None)] };
    for line in block.elements() {
        reading.line(line, converter);
    }
    reading.article
}

/// Gives `article` what `about` says and it does not.
pub(crate) fn fill(article: &mut Article, about: Article) {
    fill_dates(&mut article.dates, about.dates);
    let Identifiers { doi, url, others, .. } = about.identifiers;
    let known = &mut article.identifiers;
    known.doi = known.doi.take().or(doi);
    known.url = known.url.take().or(url);
    if known.others.is_empty() {
        known.others = others;
    }
    if article.keywords.is_empty() {
        article.keywords = about.keywords;
    }
    if article.funding.is_empty() {
        article.funding = about.funding;
    }
    article.series = article.series.take().or(about.series);
    article.journal = article.journal.take().or(about.journal);
    article.publisher = article.publisher.take().or(about.publisher);
    article.license = article.license.take().or(about.license);
    article.copyright = article.copyright.take().or(about.copyright);
}

fn fill_dates(known: &mut Dates, about: Dates) {
    let Dates { published, updated, received, accepted, corrections } = about;
    known.published = known.published.or(published);
    known.updated = known.updated.or(updated);
    known.received = known.received.or(received);
    known.accepted = known.accepted.or(accepted);
    let days = |all: &[Correction]| all.iter().map(|one| one.date.day()).collect::<Vec<_>>();
    // Those that are shown may call notes and lead to places; elsewhere they are plain.
    if known.corrections.is_empty() || days(&known.corrections) == days(&corrections) {
        known.corrections = corrections;
    }
}

/// The block about an article, while it is read.
struct About {
    article: Article,
    words: [&'static Words; 2],
}

impl About {
    fn line<'t>(&mut self, line: Node<'t>, converter: &mut Converter<'t, '_, '_>) {
        let text = line.plain_text();
        let article = &mut self.article;
        if line.has_class("fact") {
            self.fact(line, &text, converter);
        } else if line.has_class("series") {
            article.series = Some(series(&text));
        } else if line.has_class("journal") {
            article.journal = Some(journal(&text));
        } else if line.has_class("publisher") {
            article.publisher = Some(publisher(line, &text));
        } else if line.has_class("copyright") {
            article.copyright = Some(Copyright { statement: Some(text), ..Copyright::default() });
        }
    }

    fn fact<'t>(&mut self, line: Node<'t>, text: &str, converter: &mut Converter<'t, '_, '_>) {
        let Some(name) = line.find("b").next() else { return };
        let whole_name = name.plain_text();
        let label = whole_name.trim_end_matches([':', '\u{202F}', ' ']);
        let value = text.strip_prefix(whole_name.as_str()).unwrap_or_default().trim();
        let link = line.find("a").next().and_then(|link| link.value("href"));
        let says = |word: fn(&Words) -> &str| self.words.iter().any(|words| word(words) == label);
        let is_correction = says(|words| words.correction);
        let (is_keywords, is_license) = (says(|words| words.keywords), says(|words| words.license));
        let is_funding = says(|words| words.funding);
        if let Some(date) = self.date_called(label) {
            *date = time_of(line);
        } else if is_correction {
            self.article.dates.corrections.extend(correction(line, name, converter));
        } else if is_keywords {
            self.article.keywords = listed(value);
        } else if is_license {
            let address = link.map(License::from_text).unwrap_or_default();
            let name = Some(value.to_owned()).filter(|name| Some(name.as_str()) != link && !name.is_empty());
            self.article.license = Some(License { name, url: address.url });
        } else if is_funding {
            converter.pass_over(name);
            let grants: Vec<_> = line.descendants().filter(|node| node.has_class("grant")).collect();
            grants.iter().for_each(|grant| converter.pass_over(*grant));
            let statement = trimmed(converter.rich_text(line));
            self.article.funding = Funding { statement, grants: grants.into_iter().map(grant).collect() };
        } else {
            self.identifier(label, value, link);
        }
    }

    /// The date that is called so.
    fn date_called(&mut self, label: &str) -> Option<&mut Option<Date>> {
        let words = self.words;
        let says = |word: fn(&Words) -> &str| words.iter().any(|words| word(words) == label);
        let dates = &mut self.article.dates;
        if says(|words| words.published) {
            Some(&mut dates.published)
        } else if says(|words| words.updated) {
            Some(&mut dates.updated)
        } else if says(|words| words.received) {
            Some(&mut dates.received)
        } else if says(|words| words.accepted) {
            Some(&mut dates.accepted)
        } else {
            None
        }
    }

    fn identifier(&mut self, label: &str, value: &str, link: Option<&str>) {
        let identifiers = &mut self.article.identifiers;
        match label {
            "DOI" => identifiers.doi = Doi::new(value).ok(),
            "URL" => identifiers.url = link.map(str::to_owned),
            _ => identifiers.others.push(Identifier { scheme: label.to_lowercase(), value: value.to_owned() }),
        }
    }
}

/// The date that `line` states for machines.
pub(crate) fn time_of(line: Node<'_>) -> Option<Date> {
    line.find("time").next().and_then(|time| time.value("datetime")).and_then(|text| text.parse().ok())
}

fn correction<'t>(line: Node<'t>, name: Node<'t>, converter: &mut Converter<'t, '_, '_>) -> Option<Correction> {
    let date = time_of(line)?;
    converter.pass_over(name);
    line.find("time").next().into_iter().for_each(|time| converter.pass_over(time));
    Some(Correction { date, note: trimmed(converter.rich_text(line)) })
}

/// `text` without the marks between it and what stood before and behind it.
fn trimmed(mut text: RichText) -> RichText {
    if let Some(Inline::Text(first)) = text.0.first_mut() {
        *first = first.trim_start_matches([' ', '\u{a0}', '·']).to_owned();
    }
    if let Some(Inline::Text(last)) = text.0.last_mut() {
        last.truncate(last.trim_end_matches([' ', '\u{a0}', '·']).len());
    }
    text.0.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    text
}

/// `Tide Fund (TF-12, TF-19), doi:10.13039/1`, of which the funder is named by an attribute.
fn grant(node: Node<'_>) -> Grant {
    let links = || node.find("a").filter_map(|link| link.value("href"));
    let shown = node.find("a").next().unwrap_or(node).plain_text();
    let funder = node.value("data-funder").filter(|funder| shown.starts_with(funder)).unwrap_or(&shown);
    let awards = shown[funder.len()..].trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    Grant {
        funder: funder.to_owned(),
        ror: links().find_map(|link| Ror::new(link).ok()),
        doi: links().filter(|link| link.contains("doi.org/")).find_map(|link| Doi::new(link).ok()),
        awards: awards.into_iter().flat_map(|awards| awards.split(", ")).map(str::to_owned).collect(),
    }
}

/// What stands over a headline.
#[derive(Debug, Default)]
pub(crate) struct Overline {
    pub(crate) kicker: Option<String>,
    pub(crate) genre: Option<String>,
    pub(crate) section: Option<String>,
}

/// The parts of the line over a headline.
pub(crate) fn overline(line: Node<'_>) -> Overline {
    let part = |class: &str| line.elements().find(|node| node.has_class(class)).map(Node::plain_text);
    let first = line.children().next().and_then(Node::text);
    let first = first.map(|text| text.trim().trim_end_matches('·').trim().to_owned());
    Overline { kicker: first.filter(|text| !text.is_empty()), genre: part("genre"), section: part("section") }
}

/// `Cities on the Water, 3`
fn series(text: &str) -> Series {
    let numbered = text.rsplit_once(", ").filter(|(_, number)| !number.contains(' '));
    match numbered {
        Some((title, number)) => Series { title: title.to_owned(), number: Some(number.to_owned()) },
        None => Series { title: text.to_owned(), number: None },
    }
}

/// `Journal of Water 12 (3): e45. ISSN 2049-3630`
fn journal(text: &str) -> Journal {
    let mut journal = Journal::default();
    let (line, issns) = text.split_once("ISSN ").unwrap_or((text, ""));
    let mut issns = issns.split(", ").filter_map(|text| Issn::new(text).ok());
    (journal.issn_online, journal.issn_print) = (issns.next(), issns.next());
    let mut line = line.trim().trim_end_matches('.');
    if let Some((before, number)) = line.rsplit_once(": ").filter(|(_, number)| !number.contains(' ')) {
        (line, journal.article_number) = (before, Some(number.to_owned()));
    }
    if let Some((before, issue)) = line.strip_suffix(')').and_then(|line| line.rsplit_once(" (")) {
        (line, journal.issue) = (before, Some(issue.to_owned()));
    }
    let is_number = |word: &str| word.chars().any(|c| c.is_ascii_digit());
    if let Some((before, volume)) = line.rsplit_once(' ').filter(|(_, volume)| is_number(volume)) {
        (line, journal.volume) = (before, Some(volume.to_owned()));
    }
    journal.title = Some(line.to_owned()).filter(|title| !title.is_empty());
    journal
}

/// `Breakwater Press, Lisbon`, of which the name is a link or marked as such.
fn publisher(line: Node<'_>, text: &str) -> Publisher {
    let link = line.find("a").next();
    let named = || line.descendants().find(|node| node.has_class("publisher-name"));
    let name = link.or_else(named).map(Node::plain_text);
    let place =
        name.as_ref().and_then(|name| text.strip_prefix(name.as_str())).map(|rest| rest.trim_matches([',', ' ']));
    let place = place.filter(|place| !place.is_empty()).map(str::to_owned);
    let url = link.and_then(|link| link.value("href")).map(str::to_owned);
    Publisher { name: name.unwrap_or_else(|| text.to_owned()), place, url }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_apart_as_they_were_put_together() {
        let whole = journal("Journal of Water 12 (3): e45. ISSN 2049-3630");
        assert_eq!(whole.title.as_deref(), Some("Journal of Water"));
        assert_eq!((whole.volume.as_deref(), whole.issue.as_deref()), (Some("12"), Some("3")));
        assert_eq!(whole.article_number.as_deref(), Some("e45"));
        assert!(whole.issn_online.is_some());
        assert_eq!(journal("Karaneh").title.as_deref(), Some("Karaneh"));
        assert_eq!(series("Cities on the Water, IV").number.as_deref(), Some("IV"));
        assert_eq!(series("Wind, Water and Salt").number, None);
        assert_eq!(listed("sea level، ports, tides"), ["sea level", "ports", "tides"]);
    }
}
