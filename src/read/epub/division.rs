//! Which documents of a book are of which article.
//!
//! A book is one article, unless its documents say for certain that it is more: by the title
//! blocks that Offprint writes, or by being an `article` element each, with a heading and a byline
//! of its own. A part or a chapter may be any part of one text, and says nothing.

use super::Source;
use crate::read::markup::{self, Node, Syntax};

/// Kinds of documents, and of their parts, that are about the book and not of it.
const FURNITURE: &[&str] =
    &["cover", "titlepage", "halftitlepage", "toc", "landmarks", "loi", "lot", "copyright-page", "colophon", "index"];

/// How a book falls into articles.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Division {
    /// All of it is one article.
    One,
    /// It holds several, as Offprint writes them: for each document the number of its article,
    /// from 0, and what it is to it.
    Own(Vec<(usize, Role)>),
    /// It holds several, as others write them.
    Others(Vec<(usize, Role)>),
}

/// What a document is to its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The article begins in it.
    Begins,
    /// The article goes on in it.
    GoesOn,
    /// It is about the book.
    Furniture,
}

/// What the markup of a document shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// A title block as Offprint writes it.
    Own,
    /// An article with a heading and a byline.
    Signed,
    /// Notes and nothing else.
    Notes,
    Furniture,
    Other,
}

/// How the book of these documents falls into articles.
pub(super) fn of(documents: &[Source], depth: usize) -> Division {
    if documents.iter().filter(|document| document.text.contains("<article")).count() < 2 {
        return Division::One;
    }
    let shapes: Vec<_> = documents.iter().map(|document| shape(&document.text, depth)).collect();
    let count = |shape: Shape| shapes.iter().filter(|known| **known == shape).count();
    if count(Shape::Own) > 1 {
        return Division::Own(roles(&shapes, Shape::Own));
    }
    // A document that is neither may be part of the one before it, or of the whole.
    if count(Shape::Signed) > 1 && count(Shape::Own) == 0 && count(Shape::Other) == 0 {
        return Division::Others(roles(&shapes, Shape::Signed));
    }
    Division::One
}

fn roles(shapes: &[Shape], begins: Shape) -> Vec<(usize, Role)> {
    let mut begun = 0_usize;
    let role = |shape: &Shape| {
        begun += usize::from(*shape == begins);
        let role = match shape {
            Shape::Furniture => Role::Furniture,
            shape if *shape == begins => Role::Begins,
            _ => Role::GoesOn,
        };
        (begun.saturating_sub(1), role)
    };
    shapes.iter().map(role).collect()
}

fn shape(text: &str, depth: usize) -> Shape {
    let tree = markup::parse(text, Syntax::Xhtml, depth);
    let body = body(tree.root());
    if is_furniture(body) {
        return Shape::Furniture;
    }
    let is_own = |node: Node<'_>| node.get("aria-labelledby") == Some("_headline");
    if body.find("article").any(|node| is_own(node) && node.descendants().any(|node| node.has_class("title-block"))) {
        return Shape::Own;
    }
    match article(body) {
        Some(article) if heading(article).is_some() && byline(article).is_some() => Shape::Signed,
        None if body.elements().next().is_some() && body.elements().all(is_list_of_notes) => Shape::Notes,
        _ => Shape::Other,
    }
}

/// The element that holds what is shown of a document.
pub(super) fn body(root: Node<'_>) -> Node<'_> {
    root.find("body").next().unwrap_or(root)
}

/// Whether a document is about the book: by the kind of its body, or of all that stands in it.
pub(super) fn is_furniture(body: Node<'_>) -> bool {
    let is = |node: Node<'_>| FURNITURE.iter().any(|kind| node.has_kind(kind)) || node.has_role("doc-cover");
    is(body) || (body.elements().next().is_some() && body.elements().all(is))
}

/// Whether `node` is a list of notes.
pub(super) fn is_list_of_notes(node: Node<'_>) -> bool {
    node.has_role("doc-endnotes") || node.has_kind("footnotes") || node.has_kind("endnotes")
}

/// The `article` element that is all that `body` holds.
pub(super) fn article(body: Node<'_>) -> Option<Node<'_>> {
    let mut around = body;
    loop {
        let mut elements = around.elements();
        let (only, None) = (elements.next()?, elements.next()) else { return None };
        match only.name() {
            "article" => return Some(only),
            "div" | "section" | "main" => around = only,
            _ => return None,
        }
    }
}

/// The heading with which an article begins.
pub(super) fn heading(article: Node<'_>) -> Option<Node<'_>> {
    article.descendants().find(|node| matches!(node.name(), "h1" | "h2" | "h3"))
}

/// Where an article says who has written it.
pub(super) fn byline(article: Node<'_>) -> Option<Node<'_>> {
    let says_author = |node: &Node<'_>| {
        let names =
            |name: &str| node.get(name).is_some_and(|text| text.split_ascii_whitespace().any(|it| it == "author"));
        names("rel") || names("itemprop") || node.has_class("byline") || node.has_kind("z3998:author")
    };
    article.descendants().find(says_author).filter(|node| !node.plain_text().is_empty())
}
