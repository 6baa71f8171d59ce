//! What Word writes in its own way when it saves a web page: the items of lists as paragraphs that begin with their mark.

use super::flow::Flow;
use super::{Converter, Node};
use crate::model::{self, Block, List, ListItem, ListMarker, NumberStyle};
use crate::read::section::Part;

/// Whether `node` is a paragraph that Word calls one of a list.
pub(super) fn is_item(node: Node<'_>) -> bool {
    node.is("p") && node.value("class").is_some_and(|class| class.starts_with("MsoListParagraph"))
}

impl<'t> Converter<'t, '_, '_> {
    /// Reads a paragraph of a list of Word's. One without a mark is a paragraph as any other.
    pub(super) fn word_item(&mut self, node: Node<'t>, flow: &mut Flow) {
        let Some((mark, marker)) = mark_of(node) else { return self.flow(node, flow) };
        self.pass_over(mark);
        let item = ListItem { done: None, blocks: self.blocks_of(node) };
        let begins = node.value("class").is_some_and(|class| class.ends_with("First"));
        match flow.parts.last_mut() {
            Some(Part::Node(model::Node::Block(Block::List(list)))) if !begins && is_alike(&list.marker, &marker) => {
                list.items.push(item);
            }
            _ => {
                let list = List { marker, items: vec![item], at: node.line() };
                flow.parts.push(Part::Node(Block::List(list).into()));
            }
        }
    }
}

/// The element that holds the mark of an item: a span whose mark is followed by a span of nothing but spaces.
fn mark_of(node: Node<'_>) -> Option<(Node<'_>, ListMarker)> {
    let is_gap = |span: Node<'_>| span.plain_text().trim().is_empty();
    let holds_gap = |span: &Node<'_>| span.find("span").any(is_gap);
    let span = node.descendants().take(12).filter(|span| span.is("span")).find(holds_gap)?;
    marker(span.plain_text().trim()).map(|marker| (span, marker))
}

/// What a mark says of its list: `3.` or `b)` counts, a sign of one or two letters does not.
fn marker(mark: &str) -> Option<ListMarker> {
    let count = mark.trim_end_matches(['.', ')']);
    if count.len() < mark.len() {
        let number = count.trim_start_matches('(');
        if let Ok(start) = number.parse() {
            return Some(ListMarker::Ordered { start, style: NumberStyle::Decimal });
        }
        let [letter] = number.as_bytes() else { return None };
        let (first, style) = match letter {
            b'a'..=b'z' => (b'a', NumberStyle::LowerAlpha),
            b'A'..=b'Z' => (b'A', NumberStyle::UpperAlpha),
            _ => return None,
        };
        return Some(ListMarker::Ordered { start: u32::from(letter - first) + 1, style });
    }
    (1..=2).contains(&mark.chars().count()).then_some(ListMarker::Bullet)
}

/// Whether an item with the mark `next` goes on with a list marked `list`.
fn is_alike(list: &ListMarker, next: &ListMarker) -> bool {
    match (list, next) {
        (ListMarker::Bullet, ListMarker::Bullet) => true,
        (ListMarker::Ordered { style: list, .. }, ListMarker::Ordered { style: next, .. }) => list == next,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_say_how_their_list_counts() {
        assert_eq!(marker("3."), Some(ListMarker::Ordered { start: 3, style: NumberStyle::Decimal }));
        assert_eq!(marker("b)"), Some(ListMarker::Ordered { start: 2, style: NumberStyle::LowerAlpha }));
        assert_eq!((marker("·"), marker("§")), (Some(ListMarker::Bullet), Some(ListMarker::Bullet)));
        assert_eq!((marker(""), marker("note"), marker("iv.")), (None, None, None));
    }
}
