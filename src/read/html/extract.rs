//! Where on a page the article is: the elements that hold its body, and the one around its
//! headline.
//!
//! What a content system calls its article's text is taken at its word. Elsewhere the text
//! decides: the innermost element that holds nearly all paragraphs which are neither links nor
//! in what `markup::chrome` knows.

use super::is_called;
use super::related;
use crate::read::markup::chrome::{self, Chrome, LeftOut};
use crate::read::markup::{Node, Tree};

/// Names that content systems give to the text of an article.
const TEXT: &[&str] = &[
    "entry-content",
    "post-content",
    "post-body",
    "post__content",
    "article-body",
    "article__body",
    "article-content",
    "article__content",
    "article-text",
    "articlebody",
    "story-body",
    "story-content",
    "story__body",
    "gh-content",
    "field--name-body",
    "field-name-body",
    "node__content",
    "body-text",
    "body-copy",
    "rich-text",
    "wysiwyg",
    "c-content",
    "content__body",
    "page-content",
    "mw-parser-output",
    "e-content",
    "available-content",
    "prose",
];

/// A page and where its article is.
pub(super) struct Page<'t> {
    tree: &'t Tree,
    scope: Node<'t>,
    roots: Vec<Node<'t>>,
    /// Elements that hold most of the text, whatever they are called.
    kept: Vec<Node<'t>>,
    is_own: bool,
}

impl<'t> Page<'t> {
    /// Finds the article of a page.
    pub(super) fn of(tree: &'t Tree) -> Self {
        let top = tree.root().find("body").next().unwrap_or(tree.root());
        let own = tree.root().find("article").find(|node| node.get("aria-labelledby") == Some("_headline"));
        if let Some(article) = own {
            let text = article.descendants().find(|node| node.has_class("text") && node.get("id") == Some("_text"));
            let roots = text.into_iter().collect::<Vec<_>>();
            if !roots.is_empty() {
                return Page { tree, scope: article, roots, kept: Vec::new(), is_own: true };
            }
        }
        let weights = Weights::of(tree, top);
        let root = weights.named(top).unwrap_or_else(|| weights.innermost(top));
        let scope = scope_of(root, top);
        Page { tree, scope, roots: vec![root], kept: weights.kept, is_own: false }
    }

    /// The root of the document.
    pub(super) fn document(&self) -> Node<'t> {
        self.tree.root()
    }

    /// The element around headline and body.
    pub(super) fn scope(&self) -> Node<'t> {
        self.scope
    }

    /// The elements that hold the body.
    pub(super) fn roots(&self) -> &[Node<'t>] {
        &self.roots
    }

    /// Whether `node` stands in the body.
    pub(super) fn is_in_body(&self, node: Node<'t>) -> bool {
        self.roots.iter().any(|root| node != *root && node.is_in(*root))
    }

    /// Elements that hold most of the text, whatever they are called.
    pub(super) fn kept(&self) -> impl Iterator<Item = Node<'t>> {
        self.kept.iter().copied()
    }

    /// Counts what stands around the body and is no part of the article.
    pub(super) fn count_chrome(&self, left_out: &mut LeftOut) {
        let mut walk = self.document().descendants();
        while let Some(node) = walk.next() {
            if self.roots.contains(&node) {
                walk.leave(node);
            } else if node.is("img") && chrome::is_tracker(node) {
                left_out.count(Chrome::Tracker);
            } else if node.is_element() && !self.roots.iter().any(|root| root.is_in(node)) && !is_of_head(node) {
                let kind = chrome::of(node).filter(|_| !self.kept.contains(&node));
                if let Some(kind) = kind {
                    left_out.count(kind);
                    walk.leave(node);
                }
            }
        }
    }

    /// Whether Offprint has written the page.
    pub(super) fn is_own(&self) -> bool {
        self.is_own
    }

    /// Whether a script of the page would set TeX in its text.
    pub(super) fn sets_tex(&self) -> bool {
        let names = ["mathjax", "katex", "auto-render"];
        self.document().find("script").any(|script| {
            let source = script.value("src").unwrap_or_default().to_ascii_lowercase();
            names.iter().any(|name| source.contains(name))
        })
    }
}

/// Elements of the head that say something, and those that hold them.
fn is_of_head(node: Node<'_>) -> bool {
    matches!(node.name(), "head" | "title" | "meta" | "link" | "base")
        || node.value("type") == Some("application/ld+json")
}

/// The nearest element around the body that is said to be the article, or that holds the only
/// headline.
fn scope_of<'t>(root: Node<'t>, top: Node<'t>) -> Node<'t> {
    let around: Vec<Node<'t>> = std::iter::once(root).chain(root.ancestors()).take_while(|node| *node != top).collect();
    let has_headline = |node: &&Node<'t>| node.find("h1").next().is_some();
    let is_article = |node: &&Node<'t>| {
        matches!(node.name(), "article" | "main")
            || matches!(node.get("role"), Some("article" | "main"))
            || node.get("itemtype").is_some_and(|kind| kind.contains("Article") || kind.contains("Posting"))
    };
    let said = around.iter().find(|node| is_article(node) && has_headline(node));
    said.or_else(|| around.iter().find(has_headline)).copied().unwrap_or(top)
}

/// How much text the elements of a page hold.
struct Weights<'t> {
    /// Characters of paragraphs that may be the article's, by the number of the element.
    good: Vec<u32>,
    kept: Vec<Node<'t>>,
    nodes: Vec<Node<'t>>,
}

/// The shortest paragraph that counts, in bytes outside of links.
const SHORT: u32 = 25;

impl<'t> Weights<'t> {
    fn of(tree: &'t Tree, top: Node<'t>) -> Self {
        let total = text_of(tree, top);
        let most = total[top.number()] / 2;
        let mut kept = Vec::new();
        let mut nodes = Vec::new();
        let mut walk = top.descendants();
        while let Some(node) = walk.next() {
            if node.is_element() && is_outside(node) {
                // What holds most of the page is no box on it, whatever it is called.
                if total[node.number()] <= most || chrome::of_element(node).is_some() {
                    walk.leave(node);
                    continue;
                }
                kept.push(node);
            }
            nodes.push(node);
        }
        let mut weights = Weights { good: vec![0; tree.len()], kept, nodes };
        weights.weigh(tree, top);
        weights
    }

    /// Adds every paragraph that counts to all elements around it.
    fn weigh(&mut self, tree: &Tree, top: Node<'t>) {
        let (mut own, mut linked) = (vec![0_u32; tree.len()], vec![0_u32; tree.len()]);
        for node in &self.nodes {
            let Some(text) = node.text() else { continue };
            let length = u32::try_from(text.trim().len()).unwrap_or(u32::MAX);
            let mut in_link = false;
            for around in node.ancestors() {
                in_link |= around.is("a");
                if around.has_block() || crate::read::markup::is_block(around.name()) || around == top {
                    own[around.number()] = own[around.number()].saturating_add(length);
                    let linked = &mut linked[around.number()];
                    *linked = linked.saturating_add(if in_link { length } else { 0 });
                    break;
                }
            }
        }
        for node in self.nodes.iter().rev() {
            let at = node.number();
            let outside = own[at].saturating_sub(linked[at]);
            if node.is_element() && outside >= SHORT && linked[at] < own[at] / 2 {
                self.good[at] = self.good[at].saturating_add(own[at]);
            }
            if let Some(parent) = node.parent() {
                self.good[parent.number()] = self.good[parent.number()].saturating_add(self.good[at]);
            }
        }
        let at = top.number();
        if own[at].saturating_sub(linked[at]) >= SHORT {
            self.good[at] = self.good[at].saturating_add(own[at]);
        }
    }

    fn weight(&self, node: Node<'t>) -> u32 {
        self.good[node.number()]
    }

    /// The element that is called the text of an article, if it holds a good part of the page's:
    /// of several within each other the innermost.
    fn named(&self, top: Node<'t>) -> Option<Node<'t>> {
        let is_named = |node: &&Node<'t>| {
            node.is_element()
                && !matches!(node.name(), "body" | "p" | "html")
                && (node
                    .value("itemprop")
                    .is_some_and(|name| name.split_ascii_whitespace().any(|n| n == "articleBody"))
                    || is_called(**node, TEXT))
        };
        let named: Vec<Node<'t>> = self.nodes.iter().filter(is_named).copied().collect();
        let most = named.iter().map(|node| self.weight(*node)).max()?;
        if most * 5 < self.weight(top) * 2 || most == 0 {
            return None;
        }
        let mut enough = named.into_iter().filter(|node| self.weight(*node) * 10 >= most * 8);
        enough.next_back().filter(|last| self.weight(*last) > 0)
    }

    /// The innermost element that holds nearly all of the text.
    fn innermost(&self, top: Node<'t>) -> Node<'t> {
        let mut at = top;
        if self.weight(top) == 0 {
            return self.article(top).unwrap_or(top);
        }
        loop {
            let heavy = at.elements().find(|child| self.weight(*child) * 100 >= self.weight(at) * 85);
            match heavy {
                Some(child) if is_container(child) => at = child,
                _ => return at,
            }
        }
    }

    /// The element that is said to be the article, on a page of few words.
    fn article(&self, top: Node<'t>) -> Option<Node<'t>> {
        let said = |node: &&Node<'t>| matches!(node.name(), "article" | "main") || node.get("role") == Some("main");
        let said: Vec<_> = self.nodes.iter().filter(said).copied().collect();
        said.iter().find(|node| node.is("article")).or(said.first()).copied().filter(|node| *node != top)
    }
}

/// Whether the article's text may be what stands right within such an element.
fn is_container(node: Node<'_>) -> bool {
    !matches!(
        node.name(),
        "p" | "ul" | "ol" | "dl" | "li" | "dd" | "blockquote" | "pre" | "figure" | "table" | "a" | "span"
    ) || node.is("table") && node.find("tr").nth(3).is_none()
        || node.is("span") && node.has_block()
}

/// Whether `node` is no place for the text of an article.
fn is_outside(node: Node<'_>) -> bool {
    chrome::of(node).is_some()
        || matches!(node.name(), "aside" | "footer")
        || node.is("header") && node.find("p").nth(2).is_none()
        || related::is_box(node)
}

/// How many bytes of text every element holds, outside of what is for browsers.
fn text_of<'t>(tree: &'t Tree, top: Node<'t>) -> Vec<u32> {
    let mut sums = vec![0_u32; tree.len()];
    let mut nodes = Vec::new();
    let mut walk = top.descendants();
    while let Some(node) = walk.next() {
        if chrome::of_element(node).is_some() {
            walk.leave(node);
            continue;
        }
        nodes.push(node);
    }
    for node in nodes.into_iter().rev() {
        let at = node.number();
        if let Some(text) = node.text() {
            sums[at] = u32::try_from(text.trim().len()).unwrap_or(u32::MAX);
        }
        if let Some(parent) = node.parent() {
            sums[parent.number()] = sums[parent.number()].saturating_add(sums[at]);
        }
    }
    sums
}
