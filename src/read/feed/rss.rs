//! RSS: 0.90 and 1.0, which are RDF, and 0.91 to 2.0.

use super::entry::{Entry, Hero, Person, Text, filled, rss_person};
use super::recording::recording;
use super::tree::{Element, Space};
use crate::address::absolute_url;
use crate::model::{Channel, Language, License};
use crate::read::ReadCx;

/// What the feed says of the whole, and its items.
pub(super) fn read(root: &Element, _: &mut ReadCx<'_>) -> (Channel, Vec<Entry>) {
    let channel = root.elements().find(|element| element.name == "channel").unwrap_or(root);
    let head = Channel {
        title: rss(channel, "title").map(|title| super::text::line(&title)),
        description: rss(channel, "description").map(|text| super::text::line(&text)),
        url: rss(channel, "link").and_then(|url| absolute_url(&url, None)),
        feed_url: ["current", "first", "self"].iter().find_map(|relation| atom_link(channel, relation)),
        language: rss(channel, "language").or_else(|| dc(channel, "language")).and_then(|tag| Language::new(&tag).ok()),
        copyright: rss(channel, "copyright").or_else(|| dc(channel, "rights")),
        ..Channel::default()
    };
    // In RDF the items stand beside the channel.
    let beside = root.elements().filter(|_| !std::ptr::eq(root, channel));
    let items = channel.elements().chain(beside).filter(|element| element.name == "item");
    (head, items.map(entry).collect())
}

fn rss(element: &Element, name: &str) -> Option<String> {
    element.text_of(Space::Rss, name)
}

fn dc(element: &Element, name: &str) -> Option<String> {
    element.text_of(Space::DublinCore, name)
}

/// The address of the first link of Atom with this relation.
fn atom_link(element: &Element, relation: &str) -> Option<String> {
    let link = element.all(Space::Atom, "link").find(|link| link.attribute("rel") == Some(relation));
    absolute_url(link?.attribute("href")?, None)
}

fn entry(item: &Element) -> Entry {
    let guid = item.all(Space::Rss, "guid").next();
    let permanent = guid.filter(|guid| guid.attribute("isPermaLink") != Some("false")).map(Element::text);
    let permanent = permanent.map(|url| url.trim().to_owned()).filter(|url| url.starts_with("http"));
    let about = item.attribute("about").map(str::to_owned);
    let link = rss(item, "link").or_else(|| atom_link(item, "alternate")).or(permanent).or_else(|| about.clone());
    let content = item.text_of(Space::Content, "encoded");
    let xhtml =
        item.elements().find(|child| child.space == Space::Xhtml && matches!(child.name.as_str(), "body" | "div"));
    let content = content.or_else(|| xhtml.map(Element::inner_html)).and_then(filled);
    Entry {
        id: guid.map(|guid| guid.text().trim().to_owned()).filter(|id| !id.is_empty()).or(about),
        title: rss(item, "title").or_else(|| dc(item, "title")).map(Text::unsure),
        link,
        summary: rss(item, "description").map(Text::unsure),
        content: content.map(Text::html),
        published: rss(item, "pubDate").or_else(|| dc(item, "date")),
        updated: dc(item, "modified").or_else(|| item.text_of(Space::Atom, "updated")),
        received: dc(item, "dateSubmitted"),
        authors: authors(item),
        contributors: item.all(Space::DublinCore, "contributor").map(named).collect(),
        categories: categories(item),
        language: dc(item, "language").or_else(|| item.attribute("xml:lang").map(str::to_owned)),
        doi: item.all(Space::DublinCore, "identifier").map(Element::text).find(|text| text.contains("10.")),
        publisher: dc(item, "publisher"),
        rights: dc(item, "rights"),
        license: atom_link(item, "license").or_else(|| license(item)),
        related: related(item.all(Space::Atom, "link")),
        hero: hero(item),
        audio: recording(item),
        base: item.attribute("xml:base").map(str::to_owned),
        at: item.at,
    }
}

fn named(element: &Element) -> Person {
    Person { name: element.text(), ..Person::default() }
}

fn authors(item: &Element) -> Vec<Person> {
    let creators: Vec<_> = item.all(Space::DublinCore, "creator").map(named).collect();
    if !creators.is_empty() {
        return creators;
    }
    let atom = item.all(Space::Atom, "author").filter_map(|author| author.text_of(Space::Atom, "name"));
    let atom: Vec<_> = atom.map(|name| Person { name, ..Person::default() }).collect();
    let others = item.all(Space::Rss, "author").chain(item.all(Space::Itunes, "author"));
    if atom.is_empty() { others.map(|author| rss_person(&author.text())).take(1).collect() } else { atom }
}

fn categories(item: &Element) -> Vec<String> {
    let subjects = item.all(Space::DublinCore, "subject").map(Element::text);
    item.all(Space::Rss, "category").map(Element::text).chain(subjects).collect()
}

/// The licence by the Creative Commons modules, whose namespaces end differently.
fn license(item: &Element) -> Option<String> {
    let element = item.elements().find(|child| child.space == Space::Other && child.name == "license")?;
    element.attribute("resource").map(str::to_owned).or_else(|| filled(element.text())).map(|url| url.trim().to_owned())
}

/// The related items among links of Atom.
pub(super) fn related<'a>(links: impl Iterator<Item = &'a Element>) -> Vec<(String, Option<String>)> {
    let related = links.filter(|link| link.attribute("rel") == Some("related"));
    let pair = |link: &Element| {
        Some((absolute_url(link.attribute("href")?, None)?, link.attribute("title").map(str::to_owned)))
    };
    related.filter_map(pair).collect()
}

/// The large picture: of Media RSS, or an enclosure that is one.
pub(super) fn hero(entry: &Element) -> Option<Hero> {
    let group = entry.all(Space::Media, "group").flat_map(|group| group.all(Space::Media, "content"));
    let mut pictures = entry.all(Space::Media, "content").chain(group).filter(|content| is_picture(content));
    if let Some(content) = pictures.next() {
        return media(content, entry);
    }
    let enclosure = entry.all(Space::Rss, "enclosure").find(|file| is_picture(file))?;
    Some(Hero { url: absolute_url(enclosure.attribute("url")?, None)?, ..Hero::default() })
}

fn is_picture(content: &Element) -> bool {
    content.attribute("medium") == Some("image")
        || content.attribute("type").is_some_and(|kind| kind.starts_with("image/"))
}

/// A picture of Media RSS. What is said of it may stand in it, or beside it.
fn media(content: &Element, entry: &Element) -> Option<Hero> {
    let text = |name: &str| content.text_of(Space::Media, name).or_else(|| entry.text_of(Space::Media, name));
    let copyright = content.all(Space::Media, "copyright").next();
    let license = copyright
        .map(|element| License { url: element.attribute("url").map(str::to_owned), name: filled(element.text()) });
    Some(Hero {
        url: absolute_url(content.attribute("url")?, None)?,
        caption: text("description"),
        credit: text("credit"),
        license,
    })
}
