//! What the head of a page says: `meta` in all its dialects, `link`, the title, `html` itself.

use super::entry;
use super::extract::Page;
use super::facts::{Facts, Origin};
use crate::model::{Doi, SourceLine};
use crate::read::markup::Node;
use crate::read::metadata::{Data, Entry, Value};

/// The keys of `meta` elements, in lower case, with what they fill.
const KEYS: &[(&str, Origin, &str)] = &[
    ("citation_title", Origin::Citation, "title"),
    ("dc.title", Origin::Citation, "title"),
    ("dcterms.title", Origin::Citation, "title"),
    ("citation_publication_date", Origin::Citation, "date"),
    ("citation_online_date", Origin::Citation, "date"),
    ("citation_date", Origin::Citation, "date"),
    ("dc.date", Origin::Citation, "date"),
    ("dc.date.issued", Origin::Citation, "date"),
    ("dcterms.issued", Origin::Citation, "date"),
    ("dcterms.created", Origin::Citation, "date"),
    ("prism.publicationdate", Origin::Citation, "date"),
    ("dcterms.modified", Origin::Citation, "updated"),
    ("citation_doi", Origin::Citation, "doi"),
    ("prism.doi", Origin::Citation, "doi"),
    ("citation_language", Origin::Citation, "lang"),
    ("dc.language", Origin::Citation, "lang"),
    ("citation_keywords", Origin::Citation, "keywords"),
    ("dc.subject", Origin::Citation, "keywords"),
    ("citation_publisher", Origin::Citation, "publisher"),
    ("dc.publisher", Origin::Citation, "publisher"),
    ("dc.rights", Origin::Citation, "copyright"),
    ("dc.description", Origin::Citation, "deck"),
    ("dc.creator", Origin::Citation, "author"),
    ("citation_public_url", Origin::Citation, "url"),
    ("og:title", Origin::OpenGraph, "title"),
    ("og:description", Origin::OpenGraph, "deck"),
    ("og:url", Origin::OpenGraph, "url"),
    ("og:site_name", Origin::OpenGraph, "publisher"),
    ("og:locale", Origin::OpenGraph, "lang"),
    ("og:article:published_time", Origin::OpenGraph, "date"),
    ("article:published_time", Origin::OpenGraph, "date"),
    ("article:published", Origin::OpenGraph, "date"),
    ("article:modified_time", Origin::OpenGraph, "updated"),
    ("article:modified", Origin::OpenGraph, "updated"),
    ("og:updated_time", Origin::OpenGraph, "updated"),
    ("article:author", Origin::OpenGraph, "author"),
    ("article:author_name", Origin::OpenGraph, "author"),
    ("article:section", Origin::OpenGraph, "section"),
    ("article:tag", Origin::OpenGraph, "keywords"),
    ("twitter:title", Origin::Twitter, "title"),
    ("twitter:description", Origin::Twitter, "deck"),
    ("parsely-title", Origin::Meta, "title"),
    ("parsely-author", Origin::Meta, "author"),
    ("parsely-pub-date", Origin::Meta, "date"),
    ("parsely-section", Origin::Meta, "section"),
    ("parsely-tags", Origin::Meta, "keywords"),
    ("sailthru.title", Origin::Meta, "title"),
    ("sailthru.author", Origin::Meta, "author"),
    ("sailthru.date", Origin::Meta, "date"),
    ("sailthru.description", Origin::Meta, "deck"),
    ("description", Origin::Meta, "deck"),
    ("author", Origin::Meta, "author"),
    ("byl", Origin::Meta, "author"),
    ("date", Origin::Meta, "date"),
    ("pubdate", Origin::Meta, "date"),
    ("publishdate", Origin::Meta, "date"),
    ("publish-date", Origin::Meta, "date"),
    ("last-modified", Origin::Meta, "updated"),
    ("news_keywords", Origin::Meta, "keywords"),
    ("keywords", Origin::Meta, "keywords"),
    ("language", Origin::Meta, "lang"),
    ("copyright", Origin::Meta, "copyright"),
    ("publisher", Origin::Meta, "publisher"),
    ("application-name", Origin::Meta, "publisher"),
];

/// The parts of a journal, and where they go.
const JOURNAL: &[(&str, &str)] = &[
    ("citation_journal_title", "title"),
    ("prism.publicationname", "title"),
    ("citation_volume", "volume"),
    ("prism.volume", "volume"),
    ("citation_issue", "issue"),
    ("prism.number", "issue"),
    ("citation_issn", "issn"),
    ("prism.issn", "issn"),
    ("prism.eissn", "eissn"),
    ("citation_article_number", "article-number"),
    ("citation_elocation_id", "article-number"),
];

/// The parts of a picture.
const PICTURE: &[(&str, Origin, &str)] = &[
    ("og:image", Origin::OpenGraph, "source"),
    ("og:image:url", Origin::OpenGraph, "source"),
    ("og:image:secure_url", Origin::OpenGraph, "source"),
    ("og:image:alt", Origin::OpenGraph, "alt"),
    ("twitter:image", Origin::Twitter, "source"),
    ("twitter:image:src", Origin::Twitter, "source"),
    ("twitter:image:alt", Origin::Twitter, "alt"),
    ("parsely-image-url", Origin::Meta, "source"),
];

/// Collects what the head of `page` says.
pub(super) fn collect(page: &Page<'_>, facts: &mut Facts) {
    let mut journal: Vec<Entry> = Vec::new();
    let mut pictures: Vec<(Origin, Entry)> = Vec::new();
    let mut authors: Vec<Value> = Vec::new();
    let mut label = None;
    for node in page.document().descendants() {
        match node.name() {
            "html" | "body" => root(node, facts),
            "meta" => {
                meta(node, facts, &mut journal, &mut pictures);
                cited_author(node, &mut authors);
                labelled(node, &mut label, facts);
            }
            "link" => link(node, facts),
            "title" if node.parent().is_some_and(|parent| !parent.is("svg")) => {
                facts.add(Origin::Meta, entry("title", Data::Scalar(node.plain_text()), node.line()));
            }
            _ => {}
        }
    }
    if page.is_own() {
        // A fragment says itself what a page says of its root.
        root(page.scope(), facts);
    }
    if let Some(at) =
        journal.first().map(|entry| entry.at.line).map(|line| line.map(SourceLine::new).unwrap_or_default())
    {
        facts.add(Origin::Citation, entry("journal", Data::Map(journal), at));
    }
    if let Some(first) = authors.first() {
        let at = first.at.line.map(SourceLine::new).unwrap_or_default();
        facts.add(Origin::Citation, entry("author", Data::List(authors), at));
    }
    for origin in [Origin::OpenGraph, Origin::Twitter, Origin::Meta] {
        let (own, rest): (Vec<_>, Vec<_>) = pictures.into_iter().partition(|(from, _)| *from == origin);
        pictures = rest;
        hero(origin, own.into_iter().map(|(_, entry)| entry).collect(), facts);
    }
}

/// A picture for previews, unless it is the site's sign.
fn hero(origin: Origin, map: Vec<Entry>, facts: &mut Facts) {
    let Some(source) = map.iter().find(|entry| entry.key == "source") else { return };
    let Data::Scalar(address) = &source.value.data else { return };
    let file = address.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    if ["logo", "default", "placeholder", "icon", "favicon", "fallback", "social-share"]
        .iter()
        .any(|w| file.contains(w))
    {
        return;
    }
    let at = source.at.line.map(SourceLine::new).unwrap_or_default();
    facts.add(origin, entry("hero", Data::Map(map), at));
}

fn root(html: Node<'_>, facts: &mut Facts) {
    if let Some(tag) =
        html.value("lang").or_else(|| html.value("xml:lang")).filter(|tag| super::language(tag).is_some())
    {
        facts.add(Origin::Page, entry("lang", Data::Scalar(tag.replace('_', "-")), html.line()));
    }
    if let Some(direction) = html.value("dir").filter(|dir| matches!(*dir, "rtl" | "ltr")) {
        let usual = html.value("lang").and_then(super::language).map(|language| language.direction());
        if usual.is_some_and(|usual| usual.as_str() != direction) || usual.is_none() && direction == "rtl" {
            facts.add(Origin::Page, entry("direction", Data::Scalar(direction.to_owned()), html.line()));
        }
    }
}

fn meta(node: Node<'_>, facts: &mut Facts, journal: &mut Vec<Entry>, pictures: &mut Vec<(Origin, Entry)>) {
    let (Some(name), Some(content)) = (name_of(node), node.value("content")) else { return };
    let scalar = || Data::Scalar(content.to_owned());
    if let Some((_, key)) = JOURNAL.iter().find(|(known, _)| *known == name) {
        let key = if *key == "issn" && journal.iter().any(|entry| entry.key == "issn") { "eissn" } else { key };
        if !journal.iter().any(|entry| entry.key == key) {
            journal.push(entry(key, scalar(), node.line()));
        }
        return;
    }
    if let Some(&(_, origin, key)) = PICTURE.iter().find(|(known, _, _)| *known == name) {
        if !pictures.iter().any(|(from, entry)| *from == origin && entry.key == key) {
            pictures.push((origin, entry(key, scalar(), node.line())));
        }
        return;
    }
    if name == "dc.identifier" && Doi::new(content).is_ok() {
        return facts.add(Origin::Citation, entry("doi", scalar(), node.line()));
    }
    let Some(&(_, origin, key)) = KEYS.iter().find(|(known, _, _)| *known == name) else { return };
    let data = match key {
        "keywords" => Data::List(parts(content, node)),
        "author" => Data::List(vec![value(content, node)]),
        "lang" if super::language(content).is_none() => return,
        "lang" => Data::Scalar(content.replace('_', "-")),
        "doi" if Doi::new(content).is_err() => return,
        _ => scalar(),
    };
    facts.add(origin, entry(key, data, node.line()));
}

/// The name of a `meta` element, in lower case.
fn name_of(node: Node<'_>) -> Option<String> {
    let name = node.value("property").or_else(|| node.value("name"))?;
    let name = name.to_ascii_lowercase();
    Some(name.replace("dcterms:", "dcterms.").replace("dc:", "dc.").replace("prism:", "prism."))
}

fn value(text: &str, node: Node<'_>) -> Value {
    Value { data: Data::Scalar(text.to_owned()), at: node.line().into() }
}

fn parts(text: &str, node: Node<'_>) -> Vec<Value> {
    let parts = text.split([',', ';', '،', '、']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| value(part, node)).collect()
}

/// The authors of a citation: what follows a name – institution, ORCID, address – is that person's.
fn cited_author(node: Node<'_>, authors: &mut Vec<Value>) {
    let (Some(name), Some(content)) = (name_of(node), node.value("content")) else { return };
    if name == "citation_author" {
        let map = vec![entry("name", Data::Scalar(content.to_owned()), node.line())];
        return authors.push(Value { data: Data::Map(map), at: node.line().into() });
    }
    let key = match name.as_str() {
        "citation_author_institution" => "affiliation",
        "citation_author_orcid" => "orcid",
        "citation_author_email" => "email",
        _ => return,
    };
    if let Some(Value { data: Data::Map(map), .. }) = authors.last_mut() {
        let one = Value { data: Data::Scalar(content.to_owned()), at: node.line().into() };
        match map.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.value.data) {
            Some(Data::List(list)) => list.push(one),
            Some(_) => {}
            None if key == "affiliation" => map.push(entry(key, Data::List(vec![one]), node.line())),
            None => map.push(entry(key, one.data, node.line())),
        }
    }
}

/// `twitter:label1` says what `twitter:data1` is: plug-ins name the author so.
fn labelled(node: Node<'_>, label: &mut Option<String>, facts: &mut Facts) {
    let (Some(name), Some(content)) = (name_of(node), node.value("content")) else { return };
    if name.starts_with("twitter:label") {
        *label = Some(content.to_lowercase());
    } else if name.starts_with("twitter:data") {
        let authors = ["written by", "verfasst von", "écrit par", "escrito por", "scritto da", "geschreven door"];
        if label.take().is_some_and(|label| authors.contains(&label.as_str())) {
            facts.add(Origin::Twitter, entry("author", Data::List(vec![value(content, node)]), node.line()));
        }
    }
}

fn link(node: Node<'_>, facts: &mut Facts) {
    let Some(href) = node.value("href") else { return };
    let rel = node.get("rel").unwrap_or_default().to_ascii_lowercase();
    let is_web = href.starts_with("https://") || href.starts_with("http://");
    for rel in rel.split_ascii_whitespace() {
        match rel {
            "canonical" if is_web => {
                facts.add(Origin::Page, entry("url", Data::Scalar(href.to_owned()), node.line()));
            }
            "license" if is_web => {
                facts.add(Origin::Meta, entry("license", Data::Scalar(href.to_owned()), node.line()));
            }
            "image_src" => {
                let map = vec![entry("source", Data::Scalar(href.to_owned()), node.line())];
                hero(Origin::Meta, map, facts);
            }
            _ => {}
        }
    }
}
