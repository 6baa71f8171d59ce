//! The last section of an article, where it is a list of what to read next.

// Readers of markup use some of it; where the others are compiled out, the rest is left over.
#![cfg_attr(not(any(feature = "markdown", feature = "read-html")), allow(dead_code))]

use super::clue::RELATED;
use super::tidy::tidy;
use crate::model::{Block, Inline, Language, Link, Node, Related, RelatedItem, RichText, Section, SeeAll};
use crate::read::metadata::date;
use crate::words::Words;

/// Words with which the line begins that leads to all items.
const SEE_ALL: &[&str] =
    &["view all", "see all", "show all", "browse all", "all ", "more ", "alle ", "tous ", "toutes ", "ver tod"];

/// Takes the last section from `body`, if its heading promises related items and it holds nothing
/// but links with a few words each.
pub(crate) fn take_related(body: &mut Vec<Node>, language: Option<&Language>) -> Option<Related> {
    let heading = Words::of(language).related.to_lowercase();
    let mut nodes = body;
    loop {
        let Some(Node::Section(last)) = nodes.last() else { return None };
        let title = last.title.plain_text();
        if is_promise(&title) || bare(&title.to_lowercase()) == heading {
            let related = read(last)?;
            nodes.pop();
            drop_last_rule(nodes);
            return Some(related);
        }
        let Some(Node::Section(last)) = nodes.last_mut() else { return None };
        nodes = &mut last.body;
    }
}

/// Drops the rule that parted the related items from the text.
fn drop_last_rule(mut nodes: &mut Vec<Node>) {
    while let Some(Node::Section(_)) = nodes.last() {
        let Some(Node::Section(last)) = nodes.last_mut() else { return };
        nodes = &mut last.body;
    }
    if let Some(Node::Block(Block::Break(_))) = nodes.last() {
        nodes.pop();
    }
}

/// Whether a heading promises related items.
pub(crate) fn is_promise(title: &str) -> bool {
    let title = title.to_lowercase();
    let title = bare(&title);
    let words = title.split_whitespace().count();
    RELATED.contains(&title) || (title.starts_with("related ") && words <= 3)
}

/// Whether a line leads to all items.
pub(crate) fn leads_to_all(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.split_whitespace().count() <= 8 && SEE_ALL.iter().any(|opener| lower.starts_with(opener))
}

fn bare(title: &str) -> &str {
    title.trim().trim_end_matches([':', '…', '.']).trim_end()
}

fn read(section: &Section) -> Option<Related> {
    let mut items = Vec::new();
    for node in &section.body {
        match node {
            Node::Block(Block::List(list)) => {
                for item in &list.items {
                    items.push(item_of(&item.blocks)?);
                }
            }
            Node::Block(block @ Block::Paragraph(_)) => items.push(item_of(std::slice::from_ref(block))?),
            _ => return None,
        }
    }
    let see_all = take_see_all(&mut items);
    let title = Some(section.title.plain_text()).filter(|title| !title.is_empty());
    (!items.is_empty()).then_some(Related { title, items, see_all })
}

/// The item that paragraphs are: a link, then what it is about.
fn item_of(blocks: &[Block]) -> Option<RelatedItem> {
    let (first, rest) = blocks.split_first()?;
    let Block::Paragraph(first) = first else { return None };
    let (head, tail) = first.content.0.split_first()?;
    let link = link_of(head)?;
    let mut item =
        RelatedItem { title: link.content.clone(), url: Some(link.target.clone()), ..RelatedItem::default() };
    let mut description = RichText(tail.to_vec());
    for block in rest {
        let Block::Paragraph(paragraph) = block else { return None };
        description.0.push(" ".into());
        description.0.extend(paragraph.content.0.iter().cloned());
    }
    describe(&mut item, description);
    Some(item)
}

fn link_of(node: &Inline) -> Option<&Link> {
    match node {
        Inline::Link(link) => Some(link),
        Inline::Strong(content) | Inline::Emphasis(content) => match content.0.as_slice() {
            [only] => link_of(only),
            _ => None,
        },
        _ => None,
    }
}

/// Gives `item` what stands behind its link: a description, a date, or both.
fn describe(item: &mut RelatedItem, mut text: RichText) {
    if let Some(Inline::Text(first)) = text.0.first_mut() {
        *first = first.trim_start_matches(|c: char| c.is_whitespace() || "–—-:,.|·".contains(c)).to_owned();
    }
    let mut text = tidy(text);
    if let Some(date) = whole_date(&text.plain_text()) {
        item.date = Some(date);
        return;
    }
    if let Some(Inline::Text(last)) = text.0.last_mut()
        && let Some(inner) = last.trim_end().strip_suffix(')')
        && let Some(at) = inner.rfind('(')
        && let Some(date) = whole_date(&inner[at + 1..])
    {
        item.date = Some(date);
        last.truncate(at);
    }
    item.description = tidy(text);
}

fn whole_date(text: &str) -> Option<crate::model::Date> {
    let text = text.trim().trim_start_matches('(').trim_end_matches(')');
    date::read(text).filter(|reading| reading.doubt.is_none()).map(|reading| reading.date)
}

fn take_see_all(items: &mut Vec<RelatedItem>) -> Option<SeeAll> {
    let last = items.last().filter(|_| items.len() > 1)?;
    let text = last.title.plain_text();
    if !last.description.is_blank() || !leads_to_all(&text) {
        return None;
    }
    let see_all = SeeAll { text, url: last.url.clone() };
    items.pop();
    Some(see_all)
}
