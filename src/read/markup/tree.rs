//! A document as a tree: elements with their attributes, and text.
//!
//! Nodes lie in one list and refer to each other by number, names and characters in one buffer,
//! so that a page of 50 MB costs little more than its own size. How tags become a tree is said
//! in `build`; what elements mean is none of this module's business.

use std::collections::BTreeMap;

use crate::model::SourceLine;

/// Stands for "no node".
pub(super) const NONE: u32 = u32::MAX;

/// A document.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(super) nodes: Vec<Data>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) names: Names,
    pub(super) buffer: String,
    /// Where elements begin that stand beside, and not within, the one around them, because
    /// they nest too deep.
    pub(super) too_deep: Option<SourceLine>,
    /// Where the first NUL stood that was left out.
    pub(super) nul: Option<SourceLine>,
}

/// A node as it lies in the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Data {
    pub parent: u32,
    pub first: u32,
    pub last: u32,
    pub next: u32,
    pub line: u32,
    pub kind: Kind,
}

/// What a node is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Text { start: u32, end: u32 },
    Element { name: u16, attributes: u32, count: u16, has_block: bool },
}

/// An attribute: its name and its value in the buffer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute {
    pub name: u16,
    pub start: u32,
    pub end: u32,
}

/// Names of elements and attributes by number.
#[derive(Debug, Default)]
pub(super) struct Names {
    list: Vec<Box<str>>,
    index: BTreeMap<Box<str>, u16>,
}

impl Names {
    /// The number of `name`. When numbers run out, every further name is the empty one.
    pub(super) fn number(&mut self, name: &str) -> u16 {
        if let Some(&number) = self.index.get(name) {
            return number;
        }
        let name = if self.list.len() < usize::from(u16::MAX) { name } else { "" };
        let number = u16::try_from(self.list.len()).unwrap_or(u16::MAX);
        self.list.push(name.into());
        self.index.insert(name.into(), number);
        number
    }

    pub(super) fn get(&self, number: u16) -> &str {
        self.list.get(usize::from(number)).map_or("", |name| name)
    }
}

impl Tree {
    /// The root, which holds the whole document and is no element itself.
    pub(crate) fn root(&self) -> Node<'_> {
        Node { tree: self, number: 0 }
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Where elements begin that were too deep to nest, if there are any.
    pub(crate) fn too_deep(&self) -> Option<SourceLine> {
        self.too_deep
    }

    /// Where the first NUL stood, if there was one.
    pub(crate) fn nul(&self) -> Option<SourceLine> {
        self.nul
    }

    /// The elements by their `id`, the first of each counting.
    pub(crate) fn ids(&self) -> BTreeMap<&str, Node<'_>> {
        let mut ids = BTreeMap::new();
        for node in self.root().descendants() {
            if let Some(id) = node.get("id").or_else(|| node.get("name").filter(|_| node.is("a"))) {
                ids.entry(id).or_insert(node);
            }
        }
        ids
    }
}

/// A node of a [`Tree`].
#[derive(Clone, Copy)]
pub(crate) struct Node<'t> {
    tree: &'t Tree,
    number: u32,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && std::ptr::eq(self.tree, other.tree)
    }
}

impl Eq for Node<'_> {}

impl<'t> Node<'t> {
    fn data(self) -> &'t Data {
        &self.tree.nodes[self.number as usize]
    }

    fn at(self, number: u32) -> Option<Node<'t>> {
        (number != NONE).then_some(Node { tree: self.tree, number })
    }

    /// The node's number: the order of numbers is that of the document.
    pub(crate) fn number(self) -> usize {
        self.number as usize
    }

    /// The element's name in lower case; empty for text and for the root.
    pub(crate) fn name(self) -> &'t str {
        match self.data().kind {
            Kind::Element { name, .. } => self.tree.names.get(name),
            Kind::Text { .. } => "",
        }
    }

    /// Whether it is an element of this name.
    pub(crate) fn is(self, name: &str) -> bool {
        self.name() == name
    }

    /// The characters, if it is text.
    pub(crate) fn text(self) -> Option<&'t str> {
        match self.data().kind {
            Kind::Text { start, end } => self.tree.buffer.get(start as usize..end as usize),
            Kind::Element { .. } => None,
        }
    }

    /// Whether it is an element.
    pub(crate) fn is_element(self) -> bool {
        self.number != 0 && matches!(self.data().kind, Kind::Element { .. })
    }

    /// Whether a block stands anywhere within it.
    pub(crate) fn has_block(self) -> bool {
        matches!(self.data().kind, Kind::Element { has_block: true, .. })
    }

    /// The attributes with their values, in the order of the source.
    pub(crate) fn attributes(self) -> impl Iterator<Item = (&'t str, &'t str)> {
        let (start, count) = match self.data().kind {
            Kind::Element { attributes, count, .. } => (attributes as usize, usize::from(count)),
            Kind::Text { .. } => (0, 0),
        };
        let tree = self.tree;
        let value = move |attribute: &'t Attribute| {
            let value = tree.buffer.get(attribute.start as usize..attribute.end as usize);
            (tree.names.get(attribute.name), value.unwrap_or_default())
        };
        tree.attributes[start..start + count].iter().map(value)
    }

    /// The value of an attribute; empty for one without a value.
    pub(crate) fn get(self, name: &str) -> Option<&'t str> {
        self.attributes().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The trimmed value of an attribute that says something.
    pub(crate) fn value(self, name: &str) -> Option<&'t str> {
        self.get(name).map(str::trim).filter(|value| !value.is_empty())
    }

    /// Whether the element has the class `name`.
    pub(crate) fn has_class(self, name: &str) -> bool {
        self.get("class").is_some_and(|classes| classes.split_ascii_whitespace().any(|class| class == name))
    }

    /// Whether the element has the role `name`, by `role` or `epub:type` without `doc-`.
    pub(crate) fn has_role(self, name: &str) -> bool {
        let is = |roles: &str| roles.split_ascii_whitespace().any(|role| role == name);
        let kind = || name.strip_prefix("doc-").is_some_and(|kind| self.has_kind(kind));
        self.get("role").is_some_and(is) || kind()
    }

    /// Whether `epub:type` holds `kind`.
    pub(crate) fn has_kind(self, kind: &str) -> bool {
        let kinds = self.get("epub:type");
        kinds.is_some_and(|kinds| kinds.split_ascii_whitespace().any(|known| known == kind))
    }

    /// The line on which it begins.
    pub(crate) fn line(self) -> SourceLine {
        SourceLine::new(self.data().line)
    }

    /// The node around it.
    pub(crate) fn parent(self) -> Option<Node<'t>> {
        self.at(self.data().parent)
    }

    /// The next node within the same parent.
    pub(crate) fn next(self) -> Option<Node<'t>> {
        self.at(self.data().next)
    }

    /// The nodes within it, in order.
    pub(crate) fn children(self) -> impl Iterator<Item = Node<'t>> {
        std::iter::successors(self.at(self.data().first), |node| node.next())
    }

    /// The elements right within it, in order.
    pub(crate) fn elements(self) -> impl Iterator<Item = Node<'t>> {
        self.children().filter(|node| node.is_element())
    }

    /// The nodes around it, from the inside out.
    pub(crate) fn ancestors(self) -> impl Iterator<Item = Node<'t>> {
        std::iter::successors(self.parent(), |node| node.parent())
    }

    /// Whether it is `other` or stands within it.
    pub(crate) fn is_in(self, other: Node<'t>) -> bool {
        self == other || self.ancestors().any(|node| node == other)
    }

    /// All nodes within it, in the order of the document.
    pub(crate) fn descendants(self) -> Descendants<'t> {
        Descendants { root: self, next: self.at(self.data().first) }
    }

    /// All elements of a name within it, in the order of the document.
    pub(crate) fn find(self, name: &'static str) -> impl Iterator<Item = Node<'t>> {
        self.descendants().filter(move |node| node.is(name))
    }

    /// The characters within it, white space of any length as one space and none at the ends.
    pub(crate) fn plain_text(self) -> String {
        let mut out = String::new();
        let mut texts = self.descendants();
        while let Some(node) = texts.next() {
            if matches!(node.name(), "script" | "style" | "template") {
                texts.leave(node);
            }
            if node.is("br") {
                out.push(' ');
            }
            let Some(text) = node.text() else { continue };
            let opens = text.starts_with(|c: char| c.is_ascii_whitespace());
            if opens && !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            for word in text.split_ascii_whitespace() {
                out.push_str(word);
                out.push(' ');
            }
            if !text.ends_with(|c: char| c.is_ascii_whitespace()) && out.ends_with(' ') {
                out.pop();
            }
        }
        let trimmed = out.trim();
        if trimmed.len() == out.len() { out } else { trimmed.to_owned() }
    }

    /// The characters within it as they stand.
    pub(crate) fn raw_text(self) -> String {
        if let Some(text) = self.text() {
            return text.to_owned();
        }
        self.descendants().filter_map(Node::text).collect()
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.text() {
            Some(text) => write!(f, "{text:?}"),
            None => write!(f, "<{}> {}", self.name(), self.number),
        }
    }
}

/// The iterator of [`Node::descendants`].
pub(crate) struct Descendants<'t> {
    root: Node<'t>,
    next: Option<Node<'t>>,
}

impl<'t> Descendants<'t> {
    /// Passes over what stands within `node`, the one just returned.
    pub(crate) fn leave(&mut self, node: Node<'t>) {
        self.next = behind(node, self.root);
    }
}

/// The node behind `node` and all within it, while still within `root`.
fn behind<'t>(node: Node<'t>, root: Node<'t>) -> Option<Node<'t>> {
    std::iter::once(node).chain(node.ancestors()).take_while(|node| *node != root).find_map(Node::next)
}

impl<'t> Iterator for Descendants<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        let node = self.next?;
        self.next = node.children().next().or_else(|| behind(node, self.root));
        Some(node)
    }
}
