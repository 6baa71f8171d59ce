//! From tags to a tree, as browsers do it (HTML, 13.2.6): end tags that are missing, elements
//! that are closed in the wrong order, formatting that goes on in the next paragraph.
//!
//! The tokens are `html5gum`'s, which follows the standard. The tree differs from a browser's
//! only where a browser would need time or memory that grow faster than the page: elements
//! nest up to a limit, and formatting left open goes on a limited number of times. Markup that
//! stands in a table and in no cell stays there, for `table` to put before it.

mod end;
mod tokens;

use std::collections::BTreeMap;

use html5gum::State;
use html5gum::emitters::callback::CallbackEvent;

use super::element;
use super::tree::{Attribute, Data, Kind, NONE, Tree};
use crate::model::SourceLine;

/// How elements end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// HTML: `<br>` is empty, `<p/>` is not.
    Html,
    /// XHTML: `<p/>` is empty, and every element is closed by its own tag.
    Xhtml,
}

/// How many formatting elements that were left open go on in what follows.
const MAX_ACTIVE: usize = 8;

/// How many times in all.
const MAX_REOPENED: usize = 20_000;

/// Parses `text`, in which elements nest at most `depth` deep; what is deeper stands beside.
pub(crate) fn parse(text: &str, syntax: Syntax, depth: usize) -> Tree {
    let mut builder = Builder::new(text, syntax, depth);
    tokens::read(text, &mut builder);
    builder.tree
}

/// An element that is open.
#[derive(Clone, Copy, Debug)]
struct Open {
    node: u32,
    name: u16,
}

/// A start tag that is being read.
#[derive(Debug, Default)]
struct Tag {
    name: String,
    first_attribute: usize,
    line: u32,
    reading: bool,
}

struct Builder<'t> {
    tree: Tree,
    source: &'t [u8],
    syntax: Syntax,
    depth: usize,
    stack: Vec<Open>,
    /// Formatting elements that have no end tag yet.
    active: Vec<Open>,
    reopened: usize,
    /// Elements that were too deep to nest and are open all the same.
    beyond: BTreeMap<u16, usize>,
    tag: Tag,
    /// How many open elements are of MathML or SVG.
    foreign: usize,
    /// How many paragraphs are open.
    paragraphs: usize,
    /// Up to where lines have been counted, and the line there.
    counted: usize,
    line: u32,
}

impl tokens::Sink for Builder<'_> {
    fn event(&mut self, event: &CallbackEvent<'_>, offset: usize) -> Option<State> {
        match event {
            CallbackEvent::OpenStartTag { name } => self.begin_tag(name, offset),
            CallbackEvent::AttributeName { name } if self.tag.reading => self.attribute_name(name),
            CallbackEvent::AttributeValue { value } if self.tag.reading => self.attribute_value(value),
            CallbackEvent::CloseStartTag { self_closing } => return self.start_tag(*self_closing),
            CallbackEvent::EndTag { name } => self.end_tag(&String::from_utf8_lossy(name)),
            CallbackEvent::String { value } => self.text(&String::from_utf8_lossy(value), offset),
            CallbackEvent::Comment { value } => self.comment(value, offset),
            CallbackEvent::AttributeName { .. }
            | CallbackEvent::AttributeValue { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
        None
    }
}

impl<'t> Builder<'t> {
    fn new(source: &'t str, syntax: Syntax, depth: usize) -> Self {
        let mut tree = Tree::default();
        let name = tree.names.number("");
        let kind = Kind::Element { name, attributes: 0, count: 0, has_block: false };
        tree.nodes.push(Data { parent: NONE, first: NONE, last: NONE, next: NONE, line: 1, kind });
        Builder {
            tree,
            source: source.as_bytes(),
            syntax,
            depth: depth.max(2),
            stack: vec![Open { node: 0, name }],
            active: Vec::new(),
            reopened: 0,
            beyond: BTreeMap::new(),
            tag: Tag::default(),
            foreign: 0,
            paragraphs: 0,
            counted: 0,
            line: 1,
        }
    }

    fn line_of(&mut self, offset: usize) -> u32 {
        let offset = offset.min(self.source.len());
        if offset > self.counted {
            let feeds = self.source[self.counted..offset].iter().filter(|&&byte| byte == b'\n').count();
            self.line = self.line.saturating_add(u32::try_from(feeds).unwrap_or(u32::MAX));
            self.counted = offset;
        }
        self.line
    }

    fn begin_tag(&mut self, name: &[u8], offset: usize) {
        self.tag.line = self.line_of(offset);
        self.tag.name.clear();
        self.tag.name.push_str(&String::from_utf8_lossy(name));
        self.tag.first_attribute = self.tree.attributes.len();
        self.tag.reading = true;
    }

    fn attribute_name(&mut self, name: &[u8]) {
        let name = self.tree.names.number(&String::from_utf8_lossy(name));
        let at = u32::try_from(self.tree.buffer.len()).unwrap_or(NONE);
        self.tree.attributes.push(Attribute { name, start: at, end: at });
    }

    fn attribute_value(&mut self, value: &[u8]) {
        if let Some(attribute) = self.tree.attributes[self.tag.first_attribute..].last_mut() {
            self.tree.buffer.push_str(&String::from_utf8_lossy(value));
            attribute.end = u32::try_from(self.tree.buffer.len()).unwrap_or(attribute.start);
        }
    }

    // Start tags.

    fn start_tag(&mut self, self_closing: bool) -> Option<State> {
        self.tag.reading = false;
        let mut name = std::mem::take(&mut self.tag.name);
        if name == "image" && self.foreign == 0 {
            name = "img".to_owned();
        }
        let state = match self.syntax {
            Syntax::Xhtml => {
                self.insert(&name, self_closing || element::is_void(&name));
                None
            }
            Syntax::Html => self.start_html(&name, self_closing),
        };
        self.tag.name = name;
        state
    }

    fn start_html(&mut self, name: &str, self_closing: bool) -> Option<State> {
        if self.foreign > 0 && !self.leave_foreign(name) {
            self.insert(name, self_closing);
            return None;
        }
        if matches!(name, "html" | "body" | "head") && self.merge(name) {
            return None;
        }
        self.close_before(name);
        if name == "td" || name == "th" {
            self.supply_row();
        }
        if !element::is_block(name) && !matches!(name, "script" | "style" | "template") {
            self.reopen();
        }
        self.insert(name, element::is_void(name));
        if element::is_formatting(name) {
            self.remember();
        }
        raw_state(name)
    }

    /// Gives the attributes to the element of this name, if there is one already.
    fn merge(&mut self, name: &str) -> bool {
        let number = self.tree.names.number(name);
        let known = self.stack.iter().find(|open| open.name == number).copied();
        if name == "body" {
            self.pop_to("head");
        }
        let Some(known) = known else { return false };
        if let Kind::Element { attributes, count, .. } = &mut self.tree.nodes[known.node as usize].kind
            && *count == 0
        {
            *attributes = u32::try_from(self.tag.first_attribute).unwrap_or(0);
            *count = u16::try_from(self.tree.attributes.len() - self.tag.first_attribute).unwrap_or(u16::MAX);
        }
        true
    }

    /// A cell stands in a row, whether the row has a tag or not.
    fn supply_row(&mut self) {
        if matches!(self.innermost(), "table" | "tbody" | "thead" | "tfoot") {
            let first = std::mem::replace(&mut self.tag.first_attribute, self.tree.attributes.len());
            self.insert_with("tr", false, 0, 0);
            self.tag.first_attribute = first;
        }
    }

    /// Whether HTML goes on where `name` begins within MathML or SVG.
    fn leave_foreign(&mut self, name: &str) -> bool {
        if element::lets_html_in(self.innermost()) && !matches!(name, "mglyph" | "malignmark") {
            return true;
        }
        let breaks_out = element::ends_paragraph(name)
            || matches!(name, "b" | "br" | "em" | "i" | "img" | "span" | "strong" | "sub" | "sup" | "body" | "table");
        if breaks_out {
            while self.foreign > 0 {
                self.truncate(self.stack.len() - 1);
            }
        }
        breaks_out
    }

    fn insert(&mut self, name: &str, is_empty: bool) {
        let attributes = u32::try_from(self.tag.first_attribute).unwrap_or(0);
        let count = self.tree.attributes.len() - self.tag.first_attribute;
        self.insert_with(name, is_empty, attributes, u16::try_from(count).unwrap_or(u16::MAX));
    }

    fn insert_with(&mut self, name: &str, is_empty: bool, attributes: u32, count: u16) {
        let number = self.tree.names.number(name);
        if !is_empty && self.stack.len() > self.depth {
            *self.beyond.entry(number).or_default() += 1;
            self.tree.too_deep.get_or_insert(SourceLine::new(self.tag.line));
            return;
        }
        let kind = Kind::Element { name: number, attributes, count, has_block: false };
        let node = self.append(kind, self.tag.line);
        if element::is_block(name) {
            self.mark_block(node);
        }
        if !is_empty {
            self.stack.push(Open { node, name: number });
            self.foreign += usize::from(is_foreign(name));
            self.paragraphs += usize::from(name == "p");
        }
    }

    /// Tells the elements around `node` that they hold a block.
    fn mark_block(&mut self, node: u32) {
        let mut at = self.tree.nodes[node as usize].parent;
        while at != NONE {
            let data = &mut self.tree.nodes[at as usize];
            match &mut data.kind {
                Kind::Element { has_block, .. } if !*has_block => *has_block = true,
                _ => return,
            }
            at = data.parent;
        }
    }

    fn append(&mut self, kind: Kind, line: u32) -> u32 {
        let parent = self.stack.last().map_or(0, |open| open.node);
        let node = u32::try_from(self.tree.nodes.len()).unwrap_or(NONE - 1);
        self.tree.nodes.push(Data { parent, first: NONE, last: NONE, next: NONE, line, kind });
        self.link(parent, node);
        node
    }

    /// Makes `node` the last within `parent`.
    fn link(&mut self, parent: u32, node: u32) {
        self.tree.nodes[node as usize].parent = parent;
        let last = std::mem::replace(&mut self.tree.nodes[parent as usize].last, node);
        match last {
            NONE => self.tree.nodes[parent as usize].first = node,
            last => self.tree.nodes[last as usize].next = node,
        }
    }

    // Formatting elements.

    /// Notes that the formatting element just opened has no end tag yet.
    fn remember(&mut self) {
        if let Some(&open) = self.stack.last()
            && self.active.len() < MAX_ACTIVE
        {
            self.active.push(open);
        }
    }

    /// Opens again what was closed with the paragraph around it and not by its own end tag.
    fn reopen(&mut self) {
        let is_open = |active: &Open| self.stack.iter().rev().any(|open| open.node == active.node);
        let from = self.active.iter().rposition(is_open).map_or(0, |last| last + 1);
        if self.reopened >= MAX_REOPENED {
            return;
        }
        for index in from..self.active.len() {
            let Open { node, name } = self.active[index];
            let Kind::Element { attributes, count, .. } = self.tree.nodes[node as usize].kind else { continue };
            let name = self.tree.names.get(name).to_owned();
            self.insert_with(&name, false, attributes, count);
            self.reopened += 1;
            if let Some(&open) = self.stack.last() {
                self.active[index] = open;
            }
        }
    }

    // Text.

    fn text(&mut self, text: &str, offset: usize) {
        let mut line = self.line_of(offset);
        let in_head = matches!(self.innermost(), "head" | "html" | "");
        if in_head && text.trim_ascii().is_empty() {
            return;
        }
        if self.syntax == Syntax::Html {
            if self.innermost() == "head" {
                self.truncate(self.stack.len() - 1);
            }
            if !text.trim_ascii().is_empty() && !self.active.is_empty() && self.foreign == 0 {
                self.tag.line = line;
                self.reopen();
            }
        }
        // The line of a text is that of its first word.
        let feeds = text.bytes().take_while(u8::is_ascii_whitespace).filter(|&byte| byte == b'\n').count();
        line = line.saturating_add(u32::try_from(feeds).unwrap_or(0));
        if text.contains('\0') {
            self.tree.nul.get_or_insert(SourceLine::new(line));
            self.push_text(&text.replace('\0', ""), line);
        } else {
            self.push_text(text, line);
        }
    }

    fn push_text(&mut self, text: &str, line: u32) {
        let start = u32::try_from(self.tree.buffer.len()).unwrap_or(0);
        self.tree.buffer.push_str(text);
        let end = u32::try_from(self.tree.buffer.len()).unwrap_or(start);
        self.append(Kind::Text { start, end }, line);
    }

    /// In XHTML, what looks like a comment to HTML may be a CDATA section.
    fn comment(&mut self, comment: &[u8], offset: usize) {
        if self.syntax == Syntax::Xhtml
            && let Some(text) = comment.strip_prefix(b"[CDATA[")
        {
            let text = text.strip_suffix(b"]]").unwrap_or(text);
            self.text(&String::from_utf8_lossy(text), offset);
        }
    }
}

fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// How the content of an element is read that is no markup.
fn raw_state(name: &str) -> Option<State> {
    match name {
        "textarea" | "title" => Some(State::RcData),
        "plaintext" => Some(State::PlainText),
        "script" => Some(State::ScriptData),
        "style" | "iframe" | "xmp" | "noembed" | "noframes" => Some(State::RawText),
        _ => None,
    }
}
