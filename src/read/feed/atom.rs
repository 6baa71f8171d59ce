//! Atom 1.0 (RFC 4287) and 0.3.

use super::entry::{Entry, Person, Text, filled};
use super::recording::recording;
use super::rss::{hero, related};
use super::tree::{Element, Space};
use crate::address::absolute_url;
use crate::model::{Channel, Language};
use crate::read::ReadCx;

/// What the feed says of the whole, and its entries.
pub(super) fn read(root: &Element, _: &mut ReadCx<'_>) -> (Channel, Vec<Entry>) {
    let base = root.attribute("xml:base");
    let text = |name: &str| root.text_of(Space::Atom, name).map(|text| super::text::line(&text));
    let channel = Channel {
        title: text("title"),
        description: text("subtitle").or_else(|| text("tagline")),
        url: link(root, "alternate", base),
        // Of an archive or a further page: what readers subscribe to (RFC 5005).
        feed_url: ["current", "first", "self"].iter().find_map(|relation| link(root, relation, base)),
        language: root.attribute("xml:lang").and_then(|tag| Language::new(tag).ok()),
        copyright: text("rights").or_else(|| text("copyright")),
        ..Channel::default()
    };
    let entries = root.all(Space::Atom, "entry").map(|entry| read_entry(entry, base)).collect();
    (channel, entries)
}

/// The address of the first link with this relation, which is `alternate` where none is said.
fn link(element: &Element, relation: &str, base: Option<&str>) -> Option<String> {
    let mut links = element.all(Space::Atom, "link");
    let link = links.find(|link| link.attribute("rel").unwrap_or("alternate") == relation)?;
    absolute_url(link.attribute("href")?, base)
}

fn read_entry(entry: &Element, feed_base: Option<&str>) -> Entry {
    let own = entry.attribute("xml:base");
    let base = own.and_then(|base| absolute_url(base, feed_base)).or_else(|| feed_base.map(str::to_owned));
    let base = base.as_deref();
    let atom = |name: &str| entry.text_of(Space::Atom, name);
    let dc = |name: &str| entry.text_of(Space::DublinCore, name);
    let content = entry.all(Space::Atom, "content").next();
    let content_base = content.and_then(|content| content.attribute("xml:base"));
    Entry {
        id: atom("id"),
        title: entry.all(Space::Atom, "title").next().and_then(construct),
        link: link(entry, "alternate", base),
        summary: entry.all(Space::Atom, "summary").next().and_then(construct),
        content: content.and_then(construct),
        published: atom("published").or_else(|| atom("issued")).or_else(|| atom("created")),
        updated: atom("updated").or_else(|| atom("modified")),
        received: dc("dateSubmitted"),
        authors: entry.all(Space::Atom, "author").map(person).collect(),
        contributors: entry.all(Space::Atom, "contributor").map(person).collect(),
        categories: categories(entry),
        language: content
            .and_then(|content| content.attribute("xml:lang"))
            .or(entry.attribute("xml:lang"))
            .map(str::to_owned),
        doi: entry.all(Space::DublinCore, "identifier").map(Element::text).find(|text| text.contains("10.")),
        publisher: dc("publisher"),
        rights: atom("rights"),
        license: link(entry, "license", base),
        related: related(entry.all(Space::Atom, "link")),
        hero: hero(entry),
        audio: recording(entry),
        base: content_base.and_then(|own| absolute_url(own, base)).or_else(|| own.and(base.map(str::to_owned))),
        at: entry.at,
    }
}

/// A text of Atom: of type `text`, `html` or `xhtml`; in 0.3 the mode says whether it is escaped.
fn construct(element: &Element) -> Option<Text> {
    let kind = element.attribute("type").unwrap_or("text");
    let mode = element.attribute("mode");
    let text = match kind {
        "xhtml" | "application/xhtml+xml" => {
            // The one `div` is no part of the content.
            let only = element.elements().next().filter(|_| element.elements().count() == 1);
            let inner = only.filter(|child| child.name == "div").unwrap_or(element);
            Text::html(inner.inner_html())
        }
        "html" | "text/html" => Text::html(element.text()),
        _ if mode == Some("xml") && element.elements().next().is_some() => Text::html(element.inner_html()),
        _ if kind.starts_with("image/") || kind.starts_with("application/") => return None,
        _ if mode == Some("escaped") => Text::unsure(element.text()),
        _ => Text::plain(element.text()),
    };
    Some(Text { value: filled(text.value)?, html: text.html })
}

fn person(element: &Element) -> Person {
    let text = |name: &str| element.text_of(Space::Atom, name);
    Person { name: text("name").unwrap_or_default(), url: text("uri").or_else(|| text("url")), email: text("email") }
}

fn categories(entry: &Element) -> Vec<String> {
    let term = |category: &Element| category.attribute("label").or(category.attribute("term")).map(str::to_owned);
    let subjects = entry.all(Space::DublinCore, "subject").map(Element::text);
    entry.all(Space::Atom, "category").filter_map(term).chain(subjects).collect()
}
