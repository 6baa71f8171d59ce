//! Where a page offers what to read next; what such a box holds is `markup`'s.

use super::extract::Page;
use super::is_called;
use crate::model::Related;
use crate::read::closing;
use crate::read::markup::related::{heading, is_own, of_box};
use crate::read::markup::{Converter, Node, chrome};

/// Names of such boxes.
const BOX: &[&str] = &[
    "related",
    "relatedposts",
    "related-posts",
    "recommended",
    "recommendations",
    "read-more",
    "read-next",
    "more-on",
    "more-from",
    "further-reading",
    "see-also",
    "also-read",
    "you-may-also-like",
    "onward",
];

/// How many items are read.
const MAX_ITEMS: usize = 200;

/// Whether `node` is such a box: by its name, or by the heading with which it begins.
pub(super) fn is_box(node: Node<'_>) -> bool {
    let holds_items = node.find("a").next().is_some() || is_own(node);
    if !matches!(node.name(), "div" | "section" | "aside" | "nav" | "ul" | "footer") || !holds_items {
        return false;
    }
    let called = is_called(node, BOX) && !is_called(node, &["not-related", "unrelated"]);
    called
        || matches!(node.name(), "aside" | "nav" | "section" | "div")
            && heading(node).is_some_and(|title| closing::is_promise(&title.plain_text()))
}

/// Takes the related items of `page`. Of a box within a box only the outer one counts.
pub(super) fn take<'t>(page: &Page<'t>, converter: &mut Converter<'t, '_, '_>) -> Related {
    let mut related = Related::default();
    let mut boxes = Vec::new();
    let mut walk = page.document().descendants();
    while let Some(node) = walk.next() {
        let holds_article = page.roots().iter().any(|root| root.is_in(node)) || page.scope().is_in(node);
        if node.is_element() && !holds_article && is_box(node) {
            boxes.push(node);
            walk.leave(node);
        } else if node.is_element() && !holds_article && chrome::of(node).is_some() && !node.is("nav") {
            walk.leave(node);
        }
    }
    for node in boxes {
        let found = of_box(node, converter);
        converter.pass_over(node);
        if found.items.is_empty() {
            continue;
        }
        related.title = related.title.take().or(found.title);
        related.see_all = related.see_all.take().or(found.see_all);
        for item in found.items {
            let known = related.items.iter().any(|known| known.url.is_some() && known.url == item.url);
            if !known && related.items.len() < MAX_ITEMS {
                related.items.push(item);
            }
        }
    }
    related
}
