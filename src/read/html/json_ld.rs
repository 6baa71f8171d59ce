//! What JSON-LD says, in schema.org's words.
//!
//! A page may hold several scripts, and each a graph whose nodes refer to one another by `@id`.
//! The article is the first node of a type that is one.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::entry;
use super::extract::Page;
use super::facts::{Facts, Origin};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Doi, SourceLine};
use crate::read::markup::{self, Node, Syntax};
use crate::read::metadata::{Data, Entry, Value};

/// How many nodes of a graph are looked at.
const MAX_NODES: usize = 10_000;

type Object = Map<String, Json>;

/// Collects what the scripts of `page` say of the article.
pub(super) fn collect(page: &Page<'_>, facts: &mut Facts, diagnostics: &mut Diagnostics) {
    let is_ld =
        |script: &Node<'_>| script.value("type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json"));
    let mut scripts = Vec::new();
    for script in page.document().find("script").filter(is_ld) {
        match parse(&script.raw_text()) {
            Ok(json) => scripts.push((json, script.line())),
            Err(error) => {
                let message = format!("the JSON-LD of the page is not used: {error}");
                diagnostics.push(Diagnostic::warning(Code::Malformed, message).at(script.line()));
            }
        }
    }
    let mut nodes: Vec<(&Object, SourceLine)> = Vec::new();
    for (json, at) in &scripts {
        flatten(json, *at, &mut nodes);
    }
    let graph = Graph::of(nodes);
    if let Some((article, at)) = graph.article() {
        Reader { graph: &graph, at, facts, is_own: page.is_own() }.article(article);
    }
}

/// Reads JSON as it is found: with comments of old templates around it and line feeds in strings.
fn parse(text: &str) -> Result<Json, serde_json::Error> {
    let text = text.trim();
    let text = text.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")).unwrap_or(text).trim();
    let text = text.trim_start_matches("//<![CDATA[").trim_end_matches("//]]>").trim().trim_end_matches(';');
    serde_json::from_str(text).or_else(|error| {
        let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&clean).map_err(|_| error)
    })
}

/// All objects of a script that may be nodes of the graph, from the outside in.
fn flatten<'j>(json: &'j Json, at: SourceLine, nodes: &mut Vec<(&'j Object, SourceLine)>) {
    let mut open = vec![json];
    while let Some(json) = open.pop() {
        if nodes.len() >= MAX_NODES {
            return;
        }
        match json {
            Json::Array(list) => open.extend(list.iter().rev()),
            Json::Object(object) => {
                nodes.push((object, at));
                open.extend(["mainEntity", "mainEntityOfPage", "@graph"].iter().filter_map(|key| object.get(*key)));
            }
            _ => {}
        }
    }
}

struct Graph<'j> {
    nodes: Vec<(&'j Object, SourceLine)>,
    /// By their `@id`, of the nodes that say more than it: the first with at least two keys, and with three.
    named: BTreeMap<&'j str, [Option<&'j Object>; 2]>,
}

impl<'j> Graph<'j> {
    fn of(nodes: Vec<(&'j Object, SourceLine)>) -> Self {
        let mut named: BTreeMap<&str, [Option<&Object>; 2]> = BTreeMap::new();
        for (node, _) in &nodes {
            let Some(id) = node.get("@id").and_then(Json::as_str) else { continue };
            for (first, keys) in named.entry(id).or_default().iter_mut().zip(2..) {
                *first = first.or_else(|| (node.len() >= keys).then_some(*node));
            }
        }
        Graph { nodes, named }
    }

    fn article(&self) -> Option<(&'j Object, SourceLine)> {
        let is_article = |(object, _): &&(&Object, SourceLine)| {
            types(object).any(|kind| kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report")
        };
        let whole = self.nodes.iter().filter(is_article).find(|(object, _)| object.contains_key("headline"));
        whole.or_else(|| self.nodes.iter().find(is_article)).copied()
    }

    /// The object itself, or the node that it refers to.
    fn resolve(&self, object: &'j Object) -> &'j Object {
        let Some(Json::String(id)) = object.get("@id") else { return object };
        let fuller = self.named.get(id.as_str()).and_then(|nodes| nodes.get(object.len() - 1).copied().flatten());
        fuller.unwrap_or(object)
    }
}

fn types(object: &Object) -> impl Iterator<Item = &str> {
    let kinds = object.get("@type").into_iter();
    kinds.flat_map(|kinds| match kinds {
        Json::Array(list) => list.iter().filter_map(Json::as_str).collect::<Vec<_>>(),
        Json::String(one) => vec![one.as_str()],
        _ => Vec::new(),
    })
}

/// Reads one article of a graph.
struct Reader<'j, 'f> {
    graph: &'f Graph<'j>,
    at: SourceLine,
    facts: &'f mut Facts,
    is_own: bool,
}

impl<'j> Reader<'j, '_> {
    fn article(&mut self, article: &'j Object) {
        self.scalar("title", article, &["headline", "name"]);
        if self.is_own {
            self.scalar("kicker", article, &["alternativeHeadline"]);
            self.scalar("deck", article, &["description"]);
        } else {
            self.scalar("deck", article, &["description", "alternativeHeadline", "abstract"]);
        }
        self.scalar("genre", article, &["genre"]);
        self.scalar("section", article, &["articleSection"]);
        self.scalar("date", article, &["datePublished", "dateCreated"]);
        self.scalar("license", article, &["license"]);
        self.scalar("lang", article, &["inLanguage"]);
        self.updated(article);
        self.address(article);
        self.keywords(article);
        self.people("author", article, "author");
        self.others(article);
        self.hero(article);
        self.publisher(article);
        self.parts(article);
        self.copyright(article);
        self.identifier(article);
        self.corrections(article);
    }

    fn add(&mut self, key: &str, data: Data) {
        if data != Data::Null {
            self.facts.add(Origin::JsonLd, entry(key, data, self.at));
        }
    }

    fn entry(&self, key: &str, text: Option<String>) -> Option<Entry> {
        text.map(|text| entry(key, Data::Scalar(text), self.at))
    }

    fn scalar(&mut self, key: &str, object: &'j Object, names: &[&str]) {
        if let Some(text) = names.iter().find_map(|name| self.text(object.get(*name)?)) {
            self.add(key, Data::Scalar(text));
        }
    }

    /// A value in words: a string, the name of an object, the first of a list.
    fn text(&self, json: &'j Json) -> Option<String> {
        let text = match json {
            Json::String(text) => plain(text),
            Json::Number(number) => number.to_string(),
            Json::Object(object) => {
                let object = self.graph.resolve(object);
                let names = ["@value", "name", "alternateName", "url", "@id"];
                return names.iter().find_map(|name| object.get(*name).and_then(Json::as_str)).map(plain);
            }
            Json::Array(list) => {
                return list.first().and_then(|first| match first {
                    Json::Array(_) => None,
                    first => self.text(first),
                });
            }
            Json::Bool(_) | Json::Null => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    fn get(&self, object: &'j Object, name: &str) -> Option<String> {
        self.text(object.get(name)?)
    }

    /// The objects of a property, or the texts that stand for them.
    fn list(&self, json: Option<&'j Json>) -> Vec<&'j Json> {
        match json {
            Some(Json::Array(list)) => list.iter().filter(|json| !json.is_array()).collect(),
            Some(Json::Null) | None => Vec::new(),
            Some(one) => vec![one],
        }
    }

    /// Our own pages tell the last change, of whatever kind.
    fn updated(&mut self, article: &'j Object) {
        let corrections = self.list(article.get("correction")).into_iter().filter_map(Json::as_object);
        let corrected: Vec<_> = corrections.filter_map(|object| self.get(object, "datePublished")).collect();
        let published = self.get(article, "datePublished");
        if let Some(text) = self.get(article, "dateModified")
            && published.as_ref() != Some(&text)
            && !(self.is_own && corrected.contains(&text))
        {
            self.add("updated", Data::Scalar(text));
        }
    }

    fn address(&mut self, article: &'j Object) {
        let page = article.get("mainEntityOfPage").and_then(|page| match page {
            Json::Object(page) => self.get(page, "@id").or_else(|| self.get(page, "url")),
            page => self.text(page),
        });
        let address = self.get(article, "url").or(page).or_else(|| self.get(article, "@id"));
        let doi_alone = |text: &String| self.is_own && text.starts_with("https://doi.org/");
        if let Some(text) = address.filter(|text| is_web(text) && !doi_alone(text)) {
            self.add("url", Data::Scalar(text));
        }
    }

    fn keywords(&mut self, article: &'j Object) {
        let mut words = Vec::new();
        let is_list = article.get("keywords").is_some_and(Json::is_array);
        for json in self.list(article.get("keywords")) {
            let Some(text) = self.text(json) else { continue };
            let parts: Vec<&str> =
                if is_list { vec![text.as_str()] } else { text.split([',', ';', '،', '、']).collect() };
            let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
            words.extend(parts.map(|part| Value { data: Data::Scalar(part.to_owned()), at: self.at.into() }));
        }
        if !words.is_empty() {
            self.add("keywords", Data::List(words));
        }
    }

    fn people(&mut self, key: &str, article: &'j Object, property: &str) {
        let people = self.list(article.get(property)).into_iter().filter_map(|json| self.person(json, None));
        let people: Vec<Value> = people.collect();
        if !people.is_empty() {
            self.add(key, Data::List(people));
        }
    }

    /// Those who had another part than the author's.
    fn others(&mut self, article: &'j Object) {
        let roles = [("editor", "editor"), ("translator", "translator"), ("contributor", "contributor")];
        let mut people = Vec::new();
        for (property, role) in roles {
            let found = self.list(article.get(property)).into_iter();
            people.extend(found.filter_map(|json| self.person(json, Some(role))));
        }
        if !people.is_empty() {
            self.add("contributors", Data::List(people));
        }
    }

    fn person(&self, json: &'j Json, role: Option<&str>) -> Option<Value> {
        let at = self.at.into();
        let Json::Object(object) = json else {
            let mut map: Vec<Entry> = self.entry("name", self.text(json)).into_iter().collect();
            let data = match role {
                Some(role) if !map.is_empty() => {
                    map.extend(self.entry("role", Some(role.to_owned())));
                    Data::Map(map)
                }
                _ => map.pop()?.value.data,
            };
            return Some(Value { data, at });
        };
        let object = self.graph.resolve(object);
        let name = self.get(object, "name");
        let is_house = types(object).any(|kind| kind.ends_with("Organization"));
        let mut map: Vec<Entry> = Vec::new();
        if is_house {
            map.extend(self.entry("organisation", name));
        } else {
            map.extend(self.entry("name", name));
            let parts = [
                ("given", "givenName"),
                ("family", "familyName"),
                ("prefix", "honorificPrefix"),
                ("suffix", "honorificSuffix"),
            ];
            if object.contains_key("familyName") {
                map.extend(parts.iter().filter_map(|(key, property)| self.entry(key, self.get(object, property))));
            }
        }
        if map.is_empty() {
            return None;
        }
        map.extend(self.entry("role", role.map(str::to_owned)));
        map.extend(self.entry("url", self.get(object, "url").filter(|url| is_web(url))));
        map.extend(self.entry("email", self.get(object, "email").filter(|text| text.contains('@'))));
        map.extend(self.entry("biography", self.get(object, "description").filter(|text| text.contains(' '))));
        map.extend(self.entry("orcid", self.orcid(object)));
        let places = ["affiliation", "worksFor"].iter().flat_map(|name| self.list(object.get(*name)));
        let places: Vec<Value> = places.filter_map(|json| self.affiliation(json)).collect();
        if !places.is_empty() {
            map.push(entry("affiliation", Data::List(places), self.at));
        }
        Some(Value { data: Data::Map(map), at })
    }

    fn affiliation(&self, json: &'j Json) -> Option<Value> {
        let name = self.text(json).filter(|name| !is_web(name))?;
        let mut map = vec![entry("name", Data::Scalar(name), self.at)];
        let id = json.as_object().and_then(|object| self.get(object, "@id"));
        map.extend(self.entry("ror", id.filter(|id| id.contains("ror.org/"))));
        Some(Value { data: Data::Map(map), at: self.at.into() })
    }

    fn orcid(&self, object: &'j Object) -> Option<String> {
        let places = ["@id", "sameAs", "identifier", "url"].iter().flat_map(|name| self.list(object.get(*name)));
        places.filter_map(|json| self.text(json)).find(|text| text.contains("orcid.org/"))
    }

    fn hero(&mut self, article: &'j Object) {
        let Some(first) = self.list(article.get("image")).into_iter().next() else { return };
        let map: Vec<Entry> = match first {
            Json::Object(object) => {
                let object = self.graph.resolve(object);
                let source = ["url", "contentUrl", "@id"].iter().find_map(|name| self.get(object, name));
                let parts = [("caption", "caption"), ("credit", "creditText"), ("license", "license")];
                let parts = parts.iter().filter_map(|(key, name)| self.entry(key, self.get(object, name)));
                let alt = self.entry("alt", self.get(object, "description").filter(|_| self.is_own));
                self.entry("source", source).into_iter().chain(parts).chain(alt).collect()
            }
            text => self.entry("source", self.text(text)).into_iter().collect(),
        };
        if map.iter().any(|entry| entry.key == "source") {
            self.add("hero", Data::Map(map));
        }
    }

    fn publisher(&mut self, article: &'j Object) {
        let Some(first) = self.list(article.get("publisher")).into_iter().next() else { return };
        let Some(name) = self.text(first).filter(|name| !is_web(name)) else { return };
        let mut map = vec![entry("name", Data::Scalar(name), self.at)];
        if let Some(object) = first.as_object().map(|object| self.graph.resolve(object)) {
            map.extend(self.entry("url", self.get(object, "url").filter(|url| is_web(url))));
            map.extend(self.entry("place", self.get(object, "location")));
        }
        self.add("publisher", Data::Map(map));
    }

    /// The journal and the series that the article is a part of.
    fn parts(&mut self, article: &'j Object) {
        let mut journal: Vec<Entry> = Vec::new();
        let mut open = self.list(article.get("isPartOf"));
        let mut seen = 0;
        while let Some(json) = open.pop() {
            seen += 1;
            let Some(object) = json.as_object().map(|object| self.graph.resolve(object)).filter(|_| seen < 20) else {
                continue;
            };
            open.extend(self.list(object.get("isPartOf")));
            for kind in types(object) {
                match kind {
                    "Periodical" | "Newspaper" | "Magazine" => {
                        journal.extend(self.entry("title", self.get(object, "name")));
                        let numbers = self.list(object.get("issn")).into_iter().filter_map(|json| self.text(json));
                        let keys = ["eissn", "issn"].into_iter();
                        journal.extend(
                            keys.zip(numbers.collect::<Vec<_>>()).filter_map(|(key, text)| self.entry(key, Some(text))),
                        );
                    }
                    "PublicationVolume" => journal.extend(self.entry("volume", self.get(object, "volumeNumber"))),
                    "PublicationIssue" => journal.extend(self.entry("issue", self.get(object, "issueNumber"))),
                    "CreativeWorkSeries" => {
                        let title = self.entry("title", self.get(object, "name"));
                        let number = self.entry("number", self.get(object, "position"));
                        self.add("series", Data::Map(title.into_iter().chain(number).collect()));
                    }
                    _ => {}
                }
            }
        }
        journal.extend(self.entry("article-number", self.get(article, "pagination")).filter(|_| self.is_own));
        journal.sort_by(|a, b| a.key.cmp(&b.key));
        journal.dedup_by(|a, b| a.key == b.key);
        if !journal.is_empty() {
            self.add("journal", Data::Map(journal));
        }
    }

    fn copyright(&mut self, article: &'j Object) {
        let year = self.entry("year", self.get(article, "copyrightYear"));
        let holder = self.entry("holder", self.get(article, "copyrightHolder"));
        let parts: Vec<Entry> = year.into_iter().chain(holder).collect();
        let made = [self.get(article, "copyrightYear"), self.get(article, "copyrightHolder")];
        let made = format!("© {}", made.into_iter().flatten().collect::<Vec<_>>().join(" "));
        match self.get(article, "copyrightNotice") {
            Some(notice) if parts.is_empty() => self.add("copyright", Data::Scalar(notice)),
            Some(notice) if notice != made => {
                let statement = self.entry("statement", Some(notice));
                self.add("copyright", Data::Map(parts.into_iter().chain(statement).collect()));
            }
            _ if parts.is_empty() => {}
            _ => self.add("copyright", Data::Map(parts)),
        }
    }

    fn identifier(&mut self, article: &'j Object) {
        let places = ["identifier", "sameAs", "@id"].iter().flat_map(|name| self.list(article.get(*name)));
        let texts = places.filter_map(|json| match json {
            Json::Object(object) => self.get(object, "value").or_else(|| self.get(object, "@id")),
            text => self.text(text),
        });
        let doi = texts.into_iter().find(|text| Doi::new(text).is_ok());
        if let Some(doi) = doi {
            self.add("doi", Data::Scalar(doi));
        }
    }

    fn corrections(&mut self, article: &'j Object) {
        let read = |object: &'j Object| {
            let date = self.entry("date", self.get(object, "datePublished"))?;
            let note = self.entry("note", self.get(object, "text"));
            Some(Value { data: Data::Map(std::iter::once(date).chain(note).collect()), at: self.at.into() })
        };
        let list: Vec<Value> =
            self.list(article.get("correction")).into_iter().filter_map(Json::as_object).filter_map(read).collect();
        if !list.is_empty() {
            self.add("corrections", Data::List(list));
        }
    }
}

fn is_web(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// Text as it is meant: systems put HTML and its character references into JSON.
pub(super) fn plain(text: &str) -> String {
    if text.contains(['&', '<']) {
        return markup::parse(text, Syntax::Html, 32).root().plain_text();
    }
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
