//! The document as a compact tree: elements, text, and Offprint's own instructions.
//!
//! No DTD is fetched, and of the internal one nothing is used. References to characters and the
//! names of the standards (ISO 8879, ISO 9573-13, as HTML has them all) are expanded; any other
//! entity stays as it is written and is reported. Nothing here knows JATS.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::bytes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, LineStarts, Location};
use crate::error::{Error, ErrorKind};
use crate::model::SourceLine;

/// The target of the instructions that Offprint writes and reads.
const TARGET: &str = "offprint";

/// A parsed document.
pub(super) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    attributes: Vec<(&'a str, Cow<'a, str>)>,
    lines: LineStarts,
}

/// Nodes stand in the order of the document, so that what is in an element follows it.
struct Node<'a> {
    data: Data<'a>,
    offset: u32,
    /// The index behind the last node in it.
    end: u32,
    /// The next node in the same element.
    next: u32,
}

enum Data<'a> {
    Element { name: &'a str, attributes: Range<u32> },
    Text(Cow<'a, str>),
    Instruction(&'a str),
}

/// No node.
const NONE: u32 = u32::MAX;

/// An element of a [`Tree`].
#[derive(Clone, Copy)]
pub(super) struct Element<'t> {
    tree: &'t Tree<'t>,
    index: u32,
}

/// What stands in an element.
#[derive(Clone, Copy)]
pub(super) enum Child<'t> {
    /// An element.
    Element(Element<'t>),
    /// Characters.
    Text(&'t str),
    /// What follows the target in an instruction to Offprint.
    Instruction(&'t str),
}

impl<'a> Tree<'a> {
    /// Parses `source`. Elements may nest `depth` deep.
    ///
    /// # Errors
    /// If it is not well-formed, holds no element, or nests too deep.
    pub(super) fn parse(source: &'a str, depth: usize, diagnostics: &mut Diagnostics) -> Result<Self, Error> {
        let mut builder = Builder {
            source,
            tree: Tree {
                nodes: Vec::with_capacity(source.len() / 24),
                attributes: Vec::new(),
                lines: LineStarts::of(source),
            },
            open: Vec::new(),
            last: Vec::new(),
            unknown: BTreeSet::new(),
            diagnostics,
        };
        builder.run(depth)?;
        Ok(builder.tree)
    }

    /// The outermost element.
    pub(super) fn root(&'a self) -> Element<'a> {
        let is_element = |node: &Node<'_>| matches!(node.data, Data::Element { .. });
        let index = self.nodes.iter().position(is_element).and_then(|index| u32::try_from(index).ok());
        Element { tree: self, index: index.unwrap_or_default() }
    }
}

struct Builder<'a, 'd> {
    source: &'a str,
    tree: Tree<'a>,
    /// The open elements, outermost first.
    open: Vec<u32>,
    /// The last child of each open element, and of the document.
    last: Vec<u32>,
    /// The entities that were reported.
    unknown: BTreeSet<&'a str>,
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Builder<'a, '_> {
    fn run(&mut self, depth: usize) -> Result<(), Error> {
        let mut reader = Reader::from_str(self.source);
        reader.config_mut().check_end_names = true;
        self.last.push(NONE);
        loop {
            let at = u32::try_from(reader.buffer_position()).unwrap_or(NONE);
            let event = reader.read_event().map_err(|error| self.syntax_error(&error, reader.error_position()))?;
            match event {
                Event::Start(start) => {
                    if self.open.len() >= depth {
                        let message = format!("the elements nest more than {depth} levels deep");
                        return Err(Error::new(ErrorKind::Limit, message).at(self.location(at)));
                    }
                    let index = self.element(&start, at)?;
                    self.open.push(index);
                    self.last.push(NONE);
                }
                Event::Empty(start) => {
                    self.element(&start, at)?;
                }
                Event::End(_) => {
                    let end = u32::try_from(self.tree.nodes.len()).unwrap_or(NONE);
                    if let Some(node) = self.open.pop().and_then(|index| self.tree.nodes.get_mut(index as usize)) {
                        node.end = end;
                    }
                    self.last.pop();
                }
                Event::Text(text) => self.text(text.into_inner(), at),
                Event::CData(text) => self.text(text.into_inner(), at),
                Event::GeneralRef(name) => {
                    let text = self.reference(name.into_inner(), at);
                    self.text(text, at);
                }
                Event::PI(instruction) => {
                    if instruction.target() == TARGET {
                        let end = reader.buffer_position() as usize;
                        let whole = &self.source[at as usize..end];
                        let content = whole.trim_start_matches("<?").trim_end_matches("?>");
                        let content = content.strip_prefix(TARGET).unwrap_or_default().trim();
                        self.add(Data::Instruction(content), at);
                    }
                }
                Event::Decl(_) | Event::DocType(_) | Event::Comment(_) => {}
                Event::Eof => return self.end(),
            }
        }
    }

    fn end(&self) -> Result<(), Error> {
        if let Some(&open) = self.open.last() {
            let node = &self.tree.nodes[open as usize];
            let Data::Element { name, .. } = &node.data else { return Ok(()) };
            let line = self.location(node.offset).line.unwrap_or_default();
            let end = u32::try_from(self.source.len()).unwrap_or(NONE);
            return Err(Error::input(format!("the file ends within `<{name}>`, which line {line} opens"))
                .help("the file is cut off: get it whole")
                .at(self.location(end)));
        }
        if self.tree.nodes.iter().any(|node| matches!(node.data, Data::Element { .. })) {
            return Ok(());
        }
        Err(Error::input("this is no XML: it has no element").help("give a JATS document: `<article>…</article>`"))
    }

    fn syntax_error(&self, error: &quick_xml::Error, position: u64) -> Error {
        let at = u32::try_from(position).unwrap_or(NONE);
        Error::input(format!("the XML is not well-formed: {error}"))
            .help("correct the markup here; `&` and `<` of the text are written `&amp;` and `&lt;`")
            .at(self.location(at))
    }

    fn location(&self, offset: u32) -> Location {
        self.tree.lines.location(self.source, offset as usize)
    }

    fn element(&mut self, start: &BytesStart<'a>, at: u32) -> Result<u32, Error> {
        // The name and the attributes lie in the source itself, behind `<`.
        let begin = at as usize + 1;
        let name = &self.source[begin..begin + start.name().as_ref().len()];
        let first = self.tree.attributes.len();
        let raw = start.attributes_raw();
        if !raw.trim().is_empty() {
            let from = begin + name.len();
            self.attributes(&self.source[from..from + raw.len()], at)?;
        }
        let range = |index: usize| u32::try_from(index).unwrap_or(NONE);
        let attributes = range(first)..range(self.tree.attributes.len());
        Ok(self.add(Data::Element { name: local(name), attributes }, at))
    }

    fn attributes(&mut self, raw: &'a str, at: u32) -> Result<(), Error> {
        for attribute in quick_xml::events::attributes::Attributes::new(raw, 0) {
            let attribute = attribute.map_err(|error| {
                Error::input(format!("the XML is not well-formed: {error}"))
                    .help("correct the attributes of the element here")
                    .at(self.location(at))
            })?;
            let key = local(attribute.key.into_inner());
            let value = match attribute.value {
                Cow::Borrowed(value) if !value.contains(['&', '\n', '\t', '\r']) => Cow::Borrowed(value),
                value => Cow::Owned(attribute_value(&value)),
            };
            self.tree.attributes.push((key, value));
        }
        Ok(())
    }

    /// What `&name;` stands for.
    fn reference(&mut self, name: Cow<'a, str>, at: u32) -> Cow<'a, str> {
        match expanded(&name) {
            Some(text) => Cow::Owned(text),
            None => {
                if let Cow::Borrowed(name) = name
                    && self.unknown.insert(name)
                {
                    let message = format!("the entity `&{name};` is not known and stays as it is written");
                    let help = "write the character itself";
                    self.diagnostics.push(Diagnostic::warning(Code::Unknown, message).help(help).at(self.location(at)));
                }
                Cow::Owned(format!("&{name};"))
            }
        }
    }

    fn text(&mut self, text: Cow<'a, str>, at: u32) {
        let last = self.last.last().copied().unwrap_or(NONE);
        if let Some(Node { data: Data::Text(before), .. }) = self.tree.nodes.get_mut(last as usize) {
            before.to_mut().push_str(&text);
        } else if !self.open.is_empty() {
            self.add(Data::Text(text), at);
        }
    }

    fn add(&mut self, data: Data<'a>, at: u32) -> u32 {
        let index = u32::try_from(self.tree.nodes.len()).unwrap_or(NONE);
        self.tree.nodes.push(Node { data, offset: at, end: index.saturating_add(1), next: NONE });
        let Some(last) = self.last.last_mut() else { return index };
        let before = std::mem::replace(last, index);
        if let Some(before) = self.tree.nodes.get_mut(before as usize) {
            before.next = index;
        }
        index
    }
}

/// The value of an attribute: white space is spaces (XML 1.0, 3.3.3), references are expanded.
fn attribute_value(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(begin) = rest.find('&') {
        out.extend(rest[..begin].chars().map(spaced));
        rest = &rest[begin..];
        // Where no `;` is left, no `&` that follows begins a reference either.
        let Some(end) = rest.find(';') else { break };
        let (reference, after) = rest.split_at(end + 1);
        match expanded(&reference[1..end]) {
            Some(text) => out.push_str(&text),
            None => out.extend(reference.chars().map(spaced)),
        }
        rest = after;
    }
    out.extend(rest.chars().map(spaced));
    out
}

/// What the reference `&name;` stands for, if that is known.
fn expanded(name: &str) -> Option<String> {
    // A sign, which a number in Rust may have, makes no reference.
    if let Some(number) = name.strip_prefix('#').filter(|number| !number.contains('+')) {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
            None => number.parse(),
        };
        // What is no character of XML is left to the pass that removes such from every text.
        return code.ok().and_then(char::from_u32).map(String::from);
    }
    quick_xml::escape::resolve_html5_entity(name).map(str::to_owned)
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    let colon = name.bytes().rposition(|byte| byte == b':');
    colon.map_or(name, |colon| &name[colon + 1..])
}

fn spaced(c: char) -> char {
    if matches!(c, '\n' | '\t' | '\r') { ' ' } else { c }
}

impl Child<'_> {
    /// Whether it is characters that are all white space (XML 1.0, production 3).
    pub(super) fn is_white(self) -> bool {
        matches!(self, Child::Text(text) if text.bytes().all(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r')))
    }
}

impl<'t> Element<'t> {
    fn node(self) -> &'t Node<'t> {
        &self.tree.nodes[self.index as usize]
    }

    /// The name without its prefix.
    pub(super) fn name(self) -> &'t str {
        match &self.node().data {
            Data::Element { name, .. } => name,
            Data::Text(_) | Data::Instruction(_) => "",
        }
    }

    /// The attributes: their names without prefix, and their values.
    pub(super) fn attributes(self) -> impl Iterator<Item = (&'t str, &'t str)> {
        let range = match &self.node().data {
            Data::Element { attributes, .. } => attributes.start as usize..attributes.end as usize,
            Data::Text(_) | Data::Instruction(_) => 0..0,
        };
        self.tree.attributes[range].iter().map(|(key, value)| (*key, value.as_ref()))
    }

    /// The value of an attribute, by its name without prefix. An empty one counts as none.
    pub(super) fn attribute(self, name: &str) -> Option<&'t str> {
        self.attributes().find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value)
    }

    /// Whether an attribute has this value.
    pub(super) fn has(self, name: &str, value: &str) -> bool {
        self.attribute(name) == Some(value)
    }

    /// What stands in it.
    pub(super) fn children(self) -> impl Iterator<Item = Child<'t>> {
        let tree = self.tree;
        let first = self.index + 1;
        let mut next = if first < self.node().end { first } else { NONE };
        std::iter::from_fn(move || {
            let index = next;
            let node = tree.nodes.get(index as usize)?;
            next = node.next;
            Some(match &node.data {
                Data::Element { .. } => Child::Element(Element { tree, index }),
                Data::Text(text) => Child::Text(text),
                Data::Instruction(text) => Child::Instruction(text),
            })
        })
    }

    /// The elements in it.
    pub(super) fn elements(self) -> impl Iterator<Item = Element<'t>> {
        self.children().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) | Child::Instruction(_) => None,
        })
    }

    /// The elements of this name in it.
    pub(super) fn all(self, name: &'static str) -> impl Iterator<Item = Element<'t>> {
        self.elements().filter(move |element| element.name() == name)
    }

    /// The first element of this name in it.
    pub(super) fn child(self, name: &'static str) -> Option<Element<'t>> {
        self.all(name).next()
    }

    /// The elements at any depth in it, in the order of the document.
    pub(super) fn descendants(self) -> impl Iterator<Item = Element<'t>> {
        let element = move |index| Element { tree: self.tree, index };
        (self.index + 1..self.node().end).map(element).filter(|inner| matches!(inner.node().data, Data::Element { .. }))
    }

    /// The first element of this name at any depth.
    pub(super) fn find(self, name: &'static str) -> Option<Element<'t>> {
        self.descendants().find(|element| element.name() == name)
    }

    /// All elements of this name at any depth, in order, but for those within another of them.
    pub(super) fn find_all(self, name: &'static str) -> impl Iterator<Item = Element<'t>> {
        let mut end = 0;
        self.descendants().filter(move |element| {
            let found = element.index >= end && element.name() == name;
            if found {
                end = element.node().end;
            }
            found
        })
    }

    /// The instruction to Offprint that begins with `word`, in it: what follows the word.
    pub(super) fn instruction(self, word: &str) -> Option<&'t str> {
        self.children().find_map(|child| match child {
            Child::Instruction(text) => text.strip_prefix(word).map(str::trim),
            Child::Element(_) | Child::Text(_) => None,
        })
    }

    /// All characters in it, as they stand.
    pub(super) fn raw_text(self) -> String {
        let mut out = String::new();
        self.collect(&mut out);
        out
    }

    fn collect(self, out: &mut String) {
        for child in self.children() {
            match child {
                Child::Element(element) => element.collect(out),
                Child::Text(text) => out.push_str(text),
                Child::Instruction(_) => {}
            }
        }
    }

    /// All characters in it on one line, without space around them.
    pub(super) fn text(self) -> String {
        let mut text = self.raw_text();
        if let Cow::Owned(line) = on_one_line(&text) {
            text = line;
        }
        text.truncate(text.trim_end().len());
        let white = text.len() - text.trim_start().len();
        text.drain(..white);
        text
    }

    /// The text of the first element of this name in it, if it has any.
    pub(super) fn text_of(self, name: &'static str) -> Option<String> {
        self.child(name).map(Element::text).filter(|text| !text.is_empty())
    }

    /// The line on which it begins.
    pub(super) fn line(self) -> SourceLine {
        SourceLine::new(self.tree.lines.line(self.node().offset as usize))
    }
}

/// `text` with every run of white space that holds a line end or a tab as one space. Spaces alone
/// stay as they are: nobody breaks lines by them.
pub(super) fn on_one_line(text: &str) -> Cow<'_, str> {
    if !bytes::any(text, |byte| matches!(byte, b'\n' | b'\t' | b'\r')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let is_white = |c: char| matches!(c, ' ' | '\n' | '\t' | '\r');
    while let Some(begin) = rest.find(is_white) {
        out.push_str(&rest[..begin]);
        let white = rest[begin..].find(|c| !is_white(c)).map_or(rest.len(), |length| begin + length);
        let run = &rest[begin..white];
        out.push_str(if run.contains(['\n', '\t', '\r']) { " " } else { run });
        rest = &rest[white..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(source: &str) -> Result<Vec<String>, Error> {
        let mut diagnostics = Diagnostics::new();
        let tree = Tree::parse(source, 100, &mut diagnostics)?;
        let root = tree.root();
        let mut out = vec![root.raw_text()];
        out.extend(root.attributes().map(|(key, value)| format!("{key}={value}")));
        out.extend(diagnostics.iter().map(|diagnostic| diagnostic.message.clone()));
        Ok(out)
    }

    #[test]
    fn named_characters_are_expanded_and_other_entities_are_not() {
        let source = "<!DOCTYPE a [<!ENTITY e 'x'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>\
                      <a x:t=\"&ldquo;q&#x201D;&e;\">AT&amp;T &mdash; &Agr;&f;<![CDATA[<b>]]></a>";
        let found = parsed(source).unwrap();
        assert_eq!(found[0], "AT&T — &Agr;&f;<b>");
        assert_eq!(found[1], "t=“q”&e;");
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn a_mistake_is_named_with_its_place() {
        let error = parsed("<a>\n <b></a>").err().unwrap();
        assert_eq!(error.location().line, Some(2), "{error}");
        let error = parsed("<a>\n<b>").err().unwrap();
        assert!(error.message().contains("ends within `<b>`"), "{error}");
        assert!(parsed("plain").is_err());
        assert!(parsed(&format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000))).is_err());
    }

    #[test]
    fn lines_become_spaces_and_spaces_stay() {
        assert_eq!(on_one_line("a \n  b  c\u{a0}\td"), "a b  c\u{a0} d");
    }
}
