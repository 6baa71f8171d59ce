//! What microdata says, in schema.org's words: `itemprop` within an `itemscope` of an article.

use super::entry;
use super::extract::Page;
use super::facts::{Facts, Origin};
use crate::read::markup::Node;
use crate::read::metadata::{Data, Value};

/// Properties, and the keys that they fill.
const PROPERTIES: &[(&str, &str)] = &[
    ("headline", "title"),
    ("alternativeHeadline", "deck"),
    ("description", "deck"),
    ("datePublished", "date"),
    ("dateModified", "updated"),
    ("articleSection", "section"),
    ("inLanguage", "lang"),
    ("genre", "genre"),
    ("license", "license"),
    ("author", "author"),
    ("keywords", "keywords"),
    ("publisher", "publisher"),
    ("image", "hero"),
];

/// Collects what the first article of `page` says.
pub(super) fn collect(page: &Page<'_>, facts: &mut Facts) {
    let is_article = |node: &Node<'_>| {
        let kind = node.value("itemtype").unwrap_or_default();
        let name = kind.rsplit('/').next().unwrap_or_default();
        kind.contains("schema.org") && (name.ends_with("Article") || name.ends_with("Posting") || name == "Report")
    };
    let Some(article) = page.document().descendants().find(is_article) else { return };
    let mut walk = article.descendants();
    while let Some(node) = walk.next() {
        if let Some(names) = node.value("itemprop") {
            for name in names.split_ascii_whitespace() {
                if let Some((_, key)) = PROPERTIES.iter().find(|(property, _)| *property == name) {
                    property(node, key, facts);
                }
            }
        }
        // What stands in another item is that item's.
        if node.get("itemscope").is_some() {
            walk.leave(node);
        }
    }
}

fn property(node: Node<'_>, key: &str, facts: &mut Facts) {
    let Some(text) = value(node).filter(|text| !text.is_empty()) else { return };
    let one = |text: String| Value { data: Data::Scalar(text), at: node.line().into() };
    let data = match key {
        "author" => Data::List(vec![one(text)]),
        "keywords" => Data::List(
            text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(|part| one(part.to_owned())).collect(),
        ),
        "lang" if super::language(&text).is_none() => return,
        "hero" => Data::Map(vec![entry("source", Data::Scalar(text), node.line())]),
        _ => Data::Scalar(text),
    };
    facts.add(Origin::Microdata, entry(key, data, node.line()));
}

/// The value of a property (HTML, 5.2.4): of an item its name, or else its address.
fn value(node: Node<'_>) -> Option<String> {
    if node.get("itemscope").is_some() {
        let within = |name: &str| node.descendants().find(|child| child.value("itemprop").is_some_and(|p| p == name));
        return ["name", "url", "contentUrl"].iter().find_map(|name| within(name).and_then(scalar));
    }
    scalar(node)
}

fn scalar(node: Node<'_>) -> Option<String> {
    let attribute = match node.name() {
        "img" | "source" | "embed" => node.value("src"),
        "a" | "link" if node.value("content").is_none() => node.value("href"),
        "time" => node.value("datetime"),
        _ => node.value("content"),
    };
    // The name of an author is what the link says, and not where it leads.
    let by_text =
        node.is("a") && node.value("itemprop").is_some_and(|name| name.contains("author") || name.contains("name"));
    match attribute {
        Some(text) if !by_text => Some(text.to_owned()),
        _ => Some(node.plain_text()).filter(|text| !text.is_empty()),
    }
}
