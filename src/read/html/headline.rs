//! Which heading of a page is the headline of its article.

use super::extract::Page;
use super::{is_called, letters};
use crate::read::markup::{Node, chrome, heading_level};

/// The headline: the only heading of the first level around the body, or the one that says so.
pub(super) fn of<'t>(page: &Page<'t>) -> Option<Node<'t>> {
    let is_seen = |node: &Node<'t>| !node.plain_text().is_empty() && (!chrome::is_hidden(*node) || page.is_own());
    if let Some(title) = below_site_name(page, is_seen) {
        return Some(title);
    }
    // A text saved by Word has its title in a paragraph, and sections under headings of the first level.
    if let Some(title) = page.scope().find("p").filter(is_seen).find(|node| is_called(*node, &["msotitle"])) {
        return Some(title);
    }
    let within: Vec<Node<'t>> = page.scope().find("h1").filter(is_seen).collect();
    let named = ["headline", "entry-title", "post-title", "article-title", "page-title", "node-title"];
    let said = |node: &&Node<'t>| {
        is_called(**node, &named) || node.value("itemprop") == Some("headline") || node.value("id") == Some("_headline")
    };
    if let Some(found) = within.iter().find(said) {
        return Some(*found);
    }
    match within.as_slice() {
        [] => {}
        [first, ..] => return Some(*first),
    }
    let all: Vec<Node<'t>> = page.document().find("h1").filter(is_seen).collect();
    match all.as_slice() {
        [only] => Some(*only),
        _ => page.scope().descendants().find(|node| {
            heading_level(node.name()).is_some()
                && (is_called(*node, &named) || node.value("itemprop") == Some("headline"))
        }),
    }
}

/// The article's headline where the only heading of the first level is the name of the site: a heading with which the
/// title of the document begins.
fn below_site_name<'t>(page: &Page<'t>, is_seen: impl Fn(&Node<'t>) -> bool) -> Option<Node<'t>> {
    let mut first_level = page.document().find("h1").filter(&is_seen).peekable();
    first_level.peek()?;
    if !first_level.all(is_site_name) {
        return None;
    }
    let title = letters(&page.document().find("title").next()?.plain_text());
    let begins = |node: &Node<'t>| {
        let text = letters(&node.plain_text());
        !text.is_empty() && title.starts_with(&text)
    };
    let headings = page.document().descendants().filter(|node| matches!(node.name(), "h2" | "h3") && is_seen(node));
    headings.filter(begins).max_by_key(|node| (node.plain_text().len(), std::cmp::Reverse(node.number())))
}

/// Whether a heading is the name of the site: its class says so, or all of it leads home.
pub(super) fn is_site_name(node: Node<'_>) -> bool {
    let named = ["site-title", "site-name", "site-logo", "logo", "brand", "blog-title", "masthead"];
    let leads_home = |link: Node<'_>| {
        let home = link.get("href").is_some_and(|target| matches!(target.trim(), "/" | "./" | "." | "/index.html"));
        home && letters(&link.plain_text()) == letters(&node.plain_text())
    };
    std::iter::once(node).chain(node.ancestors().take(1)).any(|node| is_called(node, &named))
        || node.find("a").any(leads_home)
}
