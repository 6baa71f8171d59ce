//! What a page says of its article, and which of several sayings counts.
//!
//! Every part of a page that says something – JSON-LD, the tags that scholars and networks want,
//! microdata, the head, the page itself – gives entries under the keys of `read::metadata`.
//! [`order`] says who is asked first for each key; what the others say is then not used.

use super::extract::Page;
use super::front::Front;
use super::{head, json_ld, letters, microdata};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Article, Language};
use crate::read::metadata::{Data, Entry, Metadata};

/// Where something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// schema.org in JSON-LD.
    JsonLd,
    /// `citation_…`, Dublin Core, PRISM: what indexes of literature want.
    Citation,
    /// schema.org in microdata.
    Microdata,
    /// Open Graph and `article:…`.
    OpenGraph,
    /// `twitter:…`.
    Twitter,
    /// The other `meta` elements, and the title.
    Meta,
    /// What readers see, and what `html` and `link` say.
    Page,
}

use Origin::{Citation, JsonLd, Meta, Microdata, OpenGraph, Page as Visible, Twitter};

/// Who is asked for a key, and in which order.
fn order(key: &str) -> &'static [Origin] {
    match key {
        // Readers see these; machines are often told a shorter or an older one.
        "title" => &[Visible, JsonLd, Citation, Microdata, OpenGraph, Twitter, Meta],
        "deck" | "lang" | "direction" | "url" | "kicker" | "updated" => {
            &[Visible, JsonLd, Microdata, OpenGraph, Citation, Twitter, Meta]
        }
        _ => &[JsonLd, Citation, Microdata, OpenGraph, Twitter, Meta, Visible],
    }
}

/// What was found, and whether on a page of Offprint's own.
#[derive(Debug, Default)]
pub(super) struct Facts(Vec<(Origin, Entry)>, bool);

impl Facts {
    /// What the head and the hidden parts of `page` say.
    pub(super) fn of(page: &Page<'_>, diagnostics: &mut Diagnostics) -> Self {
        let mut facts = Facts(Vec::new(), page.is_own());
        head::collect(page, &mut facts);
        json_ld::collect(page, &mut facts, diagnostics);
        microdata::collect(page, &mut facts);
        facts
    }

    /// Adds an entry. The first of an origin counts, except that lists grow.
    pub(super) fn add(&mut self, origin: Origin, entry: Entry) {
        let known = self.0.iter_mut().find(|(from, known)| *from == origin && known.key == entry.key);
        match known.map(|(_, known)| &mut known.value.data) {
            Some(Data::List(list)) => match entry.value.data {
                Data::List(more) => list.extend(more),
                Data::Scalar(_) | Data::Map(_) => list.push(entry.value),
                Data::Null => {}
            },
            Some(_) => {}
            None => self.0.push((origin, entry)),
        }
    }

    /// The scalar values of a key, in the order in which they count.
    fn scalars<'f>(&'f self, key: &'f str) -> impl Iterator<Item = (Origin, &'f str)> {
        order(key).iter().flat_map(move |origin| {
            let of = self.0.iter().filter(move |(from, entry)| from == origin && entry.key == key);
            of.filter_map(|(from, entry)| match &entry.value.data {
                Data::Scalar(text) => Some((*from, text.as_str())),
                Data::Null | Data::List(_) | Data::Map(_) => None,
            })
        })
    }

    /// The language of the page.
    pub(super) fn language(&self) -> Option<Language> {
        self.scalars("lang").find_map(|(_, tag)| super::language(tag))
    }

    /// The address at which the page says that it lives.
    pub(super) fn address(&self) -> Option<String> {
        let is_web = |address: &&str| address.starts_with("https://") || address.starts_with("http://");
        self.scalars("url").map(|(_, address)| address).find(is_web).map(str::to_owned)
    }

    /// The names of the site: of its publisher, its journal.
    fn site_names(&self) -> Vec<String> {
        let name = |entry: &Entry| match &entry.value.data {
            Data::Scalar(text) => Some(text.clone()),
            Data::Map(map) => {
                map.iter().find(|entry| matches!(entry.key.as_str(), "name" | "title")).and_then(|entry| {
                    match &entry.value.data {
                        Data::Scalar(text) => Some(text.clone()),
                        Data::Null | Data::List(_) | Data::Map(_) => None,
                    }
                })
            }
            Data::Null | Data::List(_) => None,
        };
        let keys = ["publisher", "journal"];
        self.0
            .iter()
            .filter(|(_, entry)| keys.contains(&entry.key.as_str()))
            .filter_map(|(_, entry)| name(entry))
            .collect()
    }

    /// The entries that count.
    pub(super) fn metadata(mut self, front: &Front, article: &Article, diagnostics: &mut Diagnostics) -> Metadata {
        front.facts(&mut self);
        let sites = self.site_names();
        self.shorten_titles(&sites);
        self.drop_decks(article);
        self.drop_authors(&sites, front);
        self.drop_updates();
        let mut chosen: Vec<(Origin, Entry)> = Vec::new();
        let mut keys: Vec<String> = self.0.iter().map(|(_, entry)| entry.key.clone()).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            let found = order(&key).iter().find_map(|origin| {
                let at = self.0.iter().position(|(from, entry)| from == origin && entry.key == key)?;
                Some(self.0.swap_remove(at))
            });
            chosen.extend(found);
        }
        self.report_dates(&chosen, diagnostics);
        super::metadata_of(chosen.into_iter().map(|(_, entry)| entry).collect())
    }

    /// Takes the name of the site off titles.
    fn shorten_titles(&mut self, sites: &[String]) {
        for (origin, entry) in &mut self.0 {
            if entry.key == "title"
                && matches!(origin, OpenGraph | Twitter | Meta)
                && let Data::Scalar(title) = &mut entry.value.data
            {
                *title = without_site(title, sites, *origin == Meta);
            }
        }
    }

    /// Drops decks that say nothing new: the headline again, or the beginning of the text.
    fn drop_decks(&mut self, article: &Article) {
        let text = opening(article);
        let titles: Vec<String> = self.scalars("title").map(|(_, title)| letters(title)).collect();
        self.0.retain(|(origin, entry)| {
            let Data::Scalar(deck) = &entry.value.data else { return true };
            if entry.key != "deck" || *origin == Visible {
                return true;
            }
            let deck = letters(deck);
            let part = deck.char_indices().nth(200).map_or(deck.as_str(), |(end, _)| &deck[..end]);
            let repeats = part.len() > 20 && text.contains(part);
            !titles.contains(&deck) && !repeats
        });
    }

    /// Drops authors that are the site itself where others name a person, and names of accounts.
    fn drop_authors(&mut self, sites: &[String], front: &Front) {
        let is_site = |entry: &Entry| {
            let name = author_name(&entry.value.data);
            name.is_some_and(|name| sites.iter().any(|site| super::same_words(site, name)))
        };
        let is_account = |entry: &Entry| {
            let name = author_name(&entry.value.data).map(str::to_lowercase);
            name.is_some_and(|name| {
                matches!(name.as_str(), "admin" | "administrator" | "editor" | "webmaster" | "root")
            })
        };
        let is_address = |entry: &Entry| author_name(&entry.value.data).is_some_and(|name| name.contains("://"));
        self.0.retain(|(_, entry)| entry.key != "author" || !is_account(entry) && !is_address(entry));
        let others = front.names_somebody() || self.0.iter().any(|(_, entry)| entry.key == "author" && !is_site(entry));
        if others {
            self.0.retain(|(_, entry)| entry.key != "author" || !is_site(entry));
        }
    }

    /// A change on the day of publication is none of substance: systems note every edit. Offprint's
    /// own pages mean what they say.
    fn drop_updates(&mut self) {
        if self.1 {
            // The other tags name the last change of any kind.
            return self.0.retain(|(origin, entry)| entry.key != "updated" || matches!(origin, JsonLd | Visible));
        }
        let day = |text: &str| text.get(..10).map(str::to_owned);
        let published: Vec<_> = self.scalars("date").filter_map(|(_, date)| day(date)).collect();
        self.0.retain(|(_, entry)| match &entry.value.data {
            Data::Scalar(text) if entry.key == "updated" => day(text).is_none_or(|day| !published.contains(&day)),
            _ => true,
        });
    }

    /// Says where the machines are told another date than readers.
    fn report_dates(&self, chosen: &[(Origin, Entry)], diagnostics: &mut Diagnostics) {
        let day = |entry: &Entry| match &entry.value.data {
            Data::Scalar(text) => crate::read::metadata::date::read(text).map(|reading| reading.date.day()),
            Data::Null | Data::List(_) | Data::Map(_) => None,
        };
        let Some((_, used)) = chosen.iter().find(|(_, entry)| entry.key == "date") else { return };
        let other =
            self.0.iter().find(|(_, entry)| entry.key == "date" && day(entry).is_some() && day(entry) != day(used));
        if let (Some((_, other)), Data::Scalar(date)) = (other, &used.value.data)
            && let Data::Scalar(seen) = &other.value.data
        {
            let message = format!("the page gives two dates of publication: {date} is used, and not {seen}");
            let help = "give the right one: `-M date=…`";
            diagnostics.push(Diagnostic::note(Code::Doubt, message).help(help).at(other.at.clone()));
        }
    }
}

/// The name of an author, where there is but one.
fn author_name(data: &Data) -> Option<&str> {
    match data {
        Data::Scalar(text) => Some(text.trim()),
        Data::List(list) => match list.as_slice() {
            [only] => author_name(&only.data),
            _ => None,
        },
        Data::Map(map) => {
            let names = ["name", "organisation"];
            map.iter()
                .find(|entry| names.contains(&entry.key.as_str()))
                .and_then(|entry| author_name(&entry.value.data))
        }
        Data::Null => None,
    }
}

/// The signs that part a title from the name of the site.
const SEPARATORS: &[&str] = &[" | ", " – ", " — ", " - ", " · ", " » ", " :: ", " • "];

fn without_site(title: &str, sites: &[String], may_guess: bool) -> String {
    let title = title.trim();
    for separator in SEPARATORS {
        let Some((head, tail)) = title.rsplit_once(separator) else { continue };
        if sites.iter().any(|site| super::same_words(site, tail)) {
            return head.trim().to_owned();
        }
        if let Some((first, rest)) = title.split_once(separator)
            && sites.iter().any(|site| super::same_words(site, first))
        {
            return rest.trim().to_owned();
        }
        // Nobody says what the site is called; most put its name last.
        let short = tail.split_whitespace().count() <= 4 && head.split_whitespace().count() > 3;
        if may_guess && sites.is_empty() && short && *separator != " - " {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}

/// The letters with which the text of the article begins.
fn opening(article: &Article) -> String {
    let mut text = String::new();
    collect(&article.body, &mut text);
    text
}

/// How much of the text is compared with a deck, in bytes.
const OPENING: usize = 2_000;

fn collect(nodes: &[crate::model::Node], text: &mut String) {
    use crate::model::{Block, Node};
    for node in nodes {
        if text.len() > OPENING {
            return;
        }
        match node {
            Node::Section(section) => collect(&section.body, text),
            Node::Block(Block::Paragraph(paragraph)) => text.push_str(&letters(&paragraph.content.plain_text())),
            Node::Turn(turn) => {
                let blocks = turn.utterances().flat_map(|utterance| &utterance.blocks);
                for block in blocks {
                    if let Block::Paragraph(paragraph) = block {
                        text.push_str(&letters(&paragraph.content.plain_text()));
                    }
                }
            }
            Node::Block(_) => {}
        }
    }
}
