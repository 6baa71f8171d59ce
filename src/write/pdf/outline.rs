//! The outline, which viewers show beside the pages as a table of contents (ISO 32000-1,
//! 12.3.3).

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::object::{dictionary, real, text};
use super::paint::{Destination, Entry};

/// Where an explicit destination is: the page, and the height at the top of the window.
pub(super) fn destination(place: Destination, pages: &[ObjectId]) -> Option<Object> {
    let page = *pages.get(place.page)?;
    let name = super::object::name("XYZ");
    Some(Object::Array(vec![page.into(), name, Object::Null, real(place.top), Object::Null]))
}

/// An entry with its place in the tree.
struct Node {
    object: ObjectId,
    parent: Option<usize>,
    kids: Vec<usize>,
    /// The number of entries below it.
    below: i64,
}

/// Writes the outline and returns its root; `None` if there is no entry.
pub(super) fn write(entries: &[Entry], pages: &[ObjectId], document: &mut Document) -> Option<ObjectId> {
    if entries.is_empty() {
        return None;
    }
    let root = document.new_object_id();
    let (nodes, tops) = tree(entries, document);
    for (index, (node, entry)) in nodes.iter().zip(entries).enumerate() {
        let siblings = node.parent.map_or(&tops, |parent| &nodes[parent].kids);
        let mut item = item(entry, pages);
        item.set("Parent", node.parent.map_or(root, |parent| nodes[parent].object));
        let place = siblings.binary_search(&index).unwrap_or_default();
        if let Some(previous) = place.checked_sub(1) {
            item.set("Prev", nodes[siblings[previous]].object);
        }
        if let Some(next) = siblings.get(place + 1) {
            item.set("Next", nodes[*next].object);
        }
        set_kids(&mut item, &node.kids, &nodes);
        if node.below > 0 {
            item.set("Count", node.below);
        }
        document.set_object(node.object, item);
    }
    let mut outlines = dictionary([("Type", super::object::name("Outlines"))]);
    set_kids(&mut outlines, &tops, &nodes);
    outlines.set("Count", nodes.len() as i64);
    document.set_object(root, outlines);
    Some(root)
}

/// Finds the parent of each entry: the last one before it with a lesser level.
fn tree(entries: &[Entry], document: &mut Document) -> (Vec<Node>, Vec<usize>) {
    let mut nodes: Vec<Node> = Vec::with_capacity(entries.len());
    let mut tops = Vec::new();
    let mut path: Vec<usize> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        while path.last().is_some_and(|last| entries[*last].level >= entry.level) {
            path.pop();
        }
        let parent = path.last().copied();
        match parent {
            Some(parent) => nodes[parent].kids.push(index),
            None => tops.push(index),
        }
        path.iter().for_each(|above| nodes[*above].below += 1);
        nodes.push(Node { object: document.new_object_id(), parent, kids: Vec::new(), below: 0 });
        path.push(index);
    }
    (nodes, tops)
}

fn item(entry: &Entry, pages: &[ObjectId]) -> Dictionary {
    let title = if entry.title.trim().is_empty() { "…" } else { entry.title.trim() };
    let mut item = dictionary([("Title", text(title))]);
    if let Some(place) = destination(entry.place, pages) {
        item.set("Dest", place);
    }
    item
}

fn set_kids(item: &mut Dictionary, kids: &[usize], nodes: &[Node]) {
    if let (Some(first), Some(last)) = (kids.first(), kids.last()) {
        item.set("First", nodes[*first].object);
        item.set("Last", nodes[*last].object);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_nest_by_level() {
        let entry = |level| Entry { level, title: "x".to_owned(), place: Destination { page: 0, top: 1.0 } };
        let entries: Vec<Entry> = [0, 1, 1, 0, 2].map(entry).into();
        let mut document = Document::new();
        let (nodes, tops) = tree(&entries, &mut document);
        assert_eq!(tops, [0, 3]);
        assert_eq!(nodes[0].kids, [1, 2]);
        assert_eq!(nodes[0].below, 2);
        assert_eq!(nodes[3].kids, [4]);
    }
}
