//! A box of what to read next: links with titles, dates, kinds and descriptions. Where on a page such boxes
//! are is the readers' own affair.

use super::element::{heading_level, is_called};
use super::{Converter, Node};
use crate::diagnostic::{Code, Diagnostic, Subject};
use crate::model::{Doi, Inline, Related, RelatedItem, RichText, SeeAll};
use crate::read::metadata::date;
use crate::read::{closing, clue};

const TITLE: &[&str] = &["title", "headline", "heading"];
const KIND: &[&str] = &["type", "kind", "category", "label", "kicker", "eyebrow", "content-type", "tag"];
const DESCRIPTION: &[&str] = &["description", "excerpt", "summary", "dek", "deck", "teaser", "standfirst", "abstract"];

/// Whether the box is one of Offprint's own pages, whose items need no links.
pub(crate) fn is_own(node: Node<'_>) -> bool {
    node.is("nav") && node.has_class("related")
}

/// The heading with which a box begins.
pub(crate) fn heading(node: Node<'_>) -> Option<Node<'_>> {
    let first = node.descendants().filter(|node| node.is_element() && !matches!(node.name(), "div" | "header")).take(1);
    first.into_iter().next().filter(|node| heading_level(node.name()).is_some() || is_called(*node, TITLE))
}

/// What the box `node` offers.
pub(crate) fn of_box<'t>(node: Node<'t>, converter: &mut Converter<'t, '_, '_>) -> Related {
    let title = heading(node)
        .filter(|heading| heading.find("a").next().is_none() || closing::is_promise(&heading.plain_text()));
    let label = || node.value("aria-label").map(str::to_owned);
    // On our own pages a heading without the class is the page's word, and none of the article's.
    let text = title.filter(|title| !is_own(node) || title.has_class("title")).map(Node::plain_text);
    let text = text.filter(|text| !text.is_empty()).or_else(label);
    let mut related = Related { title: text.map(|text| text.trim_end_matches(':').to_owned()), ..Related::default() };
    for part in items_of(node) {
        if Some(part) == title || title.is_some_and(|title| part.is_in(title)) {
            continue;
        }
        if let Some(see_all) = see_all(part, converter) {
            related.see_all = Some(see_all);
            continue;
        }
        related.items.extend(item(part, converter));
    }
    related
}

/// The elements that are an item each.
fn items_of(node: Node<'_>) -> Vec<Node<'_>> {
    let outermost = |is: &dyn Fn(Node<'_>) -> bool| {
        let mut found = Vec::new();
        let mut walk = node.descendants();
        while let Some(child) = walk.next() {
            let is_line_to_all =
                child.has_class("see-all") || child.is("a") && closing::leads_to_all(&child.plain_text());
            let holds_item = child.find("a").next().is_some() || is_own(node);
            if child.is_element() && (is(child) && holds_item || is_line_to_all) {
                found.push(child);
                walk.leave(child);
            }
        }
        found
    };
    let has_several = |found: &Vec<Node<'_>>| !found.is_empty();
    let listed = outermost(&|child| child.is("li"));
    if has_several(&listed) && listed.iter().any(|item| item.is("li")) {
        return listed;
    }
    let cards = outermost(&|child| {
        child.is("article") || is_called(child, &["card", "item", "teaser", "node", "views-row", "post"])
    });
    if cards.iter().any(|card| !card.is("a")) {
        return cards;
    }
    node.find("a").filter(|link| !link.plain_text().is_empty()).collect()
}

/// The line that leads to all items, if `node` is one.
fn see_all<'t>(node: Node<'t>, converter: &Converter<'t, '_, '_>) -> Option<SeeAll> {
    let is_line = node.has_class("see-all");
    let link = if node.is("a") { Some(node) } else { node.find("a").next().filter(|_| is_line) };
    let text = link.unwrap_or(node).plain_text();
    let url = || link.and_then(|link| link.value("href")).map(|href| converter.resolve(href));
    (is_line || link.is_some() && closing::leads_to_all(&text)).then(|| SeeAll { text, url: url() })
}

fn item<'t>(node: Node<'t>, converter: &mut Converter<'t, '_, '_>) -> Option<RelatedItem> {
    let link = link_of(node);
    let plain = || node.descendants().find(|child| child.has_class("related-title"));
    let title = link.map(|link| title_of(node, link)).filter(|_| !node.is("li") || plain().is_none()).or_else(plain)?;
    let link = link.filter(|link| title.is_in(*link) || link.is_in(title) || plain().is_none());
    let mut text = converter.rich_text(title);
    unlink(&mut text);
    let mut item = RelatedItem { title: text, ..RelatedItem::default() };
    item.url = link
        .and_then(|link| link.value("href"))
        .map(|href| converter.resolve(href))
        .filter(|url| !url.starts_with('#'));
    if item.title.is_blank() {
        return None;
    }
    details(node, title, &mut item, converter);
    if let Some(url) = item.url.take() {
        match Doi::new(&url).ok().filter(|_| url.contains("doi.org/")) {
            Some(doi) => item.doi = Some(doi),
            None => item.url = Some(url),
        }
    }
    Some(item)
}

/// The link of an item: that of its title, or the first with words.
fn link_of(node: Node<'_>) -> Option<Node<'_>> {
    if node.is("a") {
        return Some(node);
    }
    let has_words = |link: &Node<'_>| !link.plain_text().is_empty();
    let in_title = |link: &Node<'_>| {
        link.ancestors()
            .take_while(|around| *around != node)
            .any(|around| heading_level(around.name()).is_some() || is_called(around, TITLE))
    };
    node.find("a").filter(has_words).find(in_title).or_else(|| node.find("a").find(has_words))
}

/// The element whose words are the title: a heading within the link, or the link.
fn title_of<'t>(node: Node<'t>, link: Node<'t>) -> Node<'t> {
    let is_title = |child: &Node<'t>| heading_level(child.name()).is_some() || is_called(*child, TITLE);
    link.descendants()
        .find(is_title)
        .or_else(|| (link == node).then(|| node.descendants().find(is_title)).flatten())
        .unwrap_or(link)
}

/// What an item says besides its title.
fn details<'t>(node: Node<'t>, title: Node<'t>, item: &mut RelatedItem, converter: &mut Converter<'t, '_, '_>) {
    let mut walk = node.descendants();
    while let Some(part) = walk.next() {
        if !part.is_element() || title.is_in(part) && part != title {
            continue;
        }
        if part == title {
            walk.leave(part);
            continue;
        }
        if detail(part, item, converter) {
            walk.leave(part);
        }
    }
    if item.description.is_blank() && item.date.is_none() {
        behind(node, title, item);
    }
}

fn detail<'t>(part: Node<'t>, item: &mut RelatedItem, converter: &mut Converter<'t, '_, '_>) -> bool {
    let text = part.plain_text();
    if part.has_class("related-meta") {
        return own_meta(part, item);
    }
    if part.is("time") {
        let date = part.value("datetime").unwrap_or(&text);
        item.date = item.date.or(date::read(date).map(|reading| reading.date));
        return true;
    }
    if text.is_empty() || part.find("time").next().is_some() {
        return false;
    }
    if let Some(line) = clue::date_line(&text) {
        if let Some(doubt) = line.doubt.filter(|_| item.date.is_none()) {
            let diagnostic = Diagnostic::warning(Code::Malformed, doubt).help("correct the date");
            converter.report(diagnostic.about(Subject::Date), part.line());
        }
        item.date = item.date.or(Some(line.date));
        return true;
    }
    if item.kind.is_none() && is_called(part, KIND) && text.chars().count() <= 40 {
        item.kind = Some(text);
        return true;
    }
    let is_description = part.is("p") || is_called(part, DESCRIPTION);
    if item.description.is_blank() && is_description && text.chars().count() > 10 {
        item.description = converter.rich_text(part);
        return true;
    }
    false
}

/// The line of Offprint's own pages: kind, date and DOI.
fn own_meta(part: Node<'_>, item: &mut RelatedItem) -> bool {
    let isolated = part.elements().find(|child| child.is("bdi")).map(Node::plain_text);
    let kind = isolated.or_else(|| part.children().find_map(|child| child.text()).map(str::to_owned));
    let kind = kind.unwrap_or_default();
    let kind = kind.trim().trim_end_matches('·').trim();
    item.kind = Some(kind.to_owned()).filter(|kind| !kind.is_empty());
    let date = part.find("time").next().and_then(|time| time.value("datetime"));
    item.date = date.and_then(date::read).map(|reading| reading.date);
    item.doi = part.find("a").find_map(|link| Doi::new(link.value("href")?).ok());
    true
}

/// What stands behind the title in no element of its own: a date, or a few words.
fn behind(node: Node<'_>, title: Node<'_>, item: &mut RelatedItem) {
    if title == node {
        return;
    }
    let texts = node.children().filter(|child| child.number() > title.number()).filter_map(|child| child.text());
    let text = texts.map(str::trim).collect::<Vec<_>>().join(" ");
    let text = text.trim_matches(|c: char| c.is_whitespace() || "–—-:,|·()".contains(c));
    match clue::date_line(text) {
        Some(line) => item.date = Some(line.date),
        None if text.chars().count() > 10 => item.description = text.into(),
        None => {}
    }
}

/// The words of a title alone: its link is the item's.
fn unlink(text: &mut RichText) {
    let nodes = std::mem::take(&mut text.0);
    for node in nodes {
        match node {
            Inline::Link(link) => text.0.extend(link.content.0),
            node => text.0.push(node),
        }
    }
}
