//! XML as a tree, from hostile sources: no entity is expanded but characters with names, nothing
//! is fetched, and elements nest within a limit.

use std::collections::BTreeSet;

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::escape::{resolve_html5_entity, resolve_predefined_entity};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::no_feed;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::error::{Error, ErrorKind};
use crate::model::SourceLine;
use crate::read::ReadCx;

/// The vocabularies that feeds use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS in all its versions.
    Rss,
    /// Atom 0.3 and 1.0.
    Atom,
    /// RSS 1.0's module for content.
    Content,
    /// Dublin Core, elements and terms.
    DublinCore,
    /// Media RSS.
    Media,
    /// Apple's podcasts.
    Itunes,
    /// The podcast namespace.
    Podcast,
    /// XHTML.
    Xhtml,
    /// Another.
    Other,
}

/// An element.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub(super) space: Space,
    /// The name without its prefix.
    pub(super) name: String,
    /// The attributes, each by its name without a prefix but `xml:`.
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
    pub(super) at: SourceLine,
}

/// What stands in an element.
#[derive(Clone, Debug)]
enum Node {
    Text(String),
    Element(Element),
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let value = self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    /// The child elements.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The child elements of this name.
    pub(super) fn all<'a>(&'a self, space: Space, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |element| element.space == space && element.name == name)
    }

    /// The text within, of all descendants.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.add_text(&mut out);
        out
    }

    fn add_text(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.add_text(out),
            }
        }
    }

    /// The text of the first child of this name that has any.
    pub(super) fn text_of(&self, space: Space, name: &str) -> Option<String> {
        self.all(space, name).map(|child| child.text().trim().to_owned()).find(|text| !text.is_empty())
    }

    /// What stands within, as HTML.
    pub(super) fn inner_html(&self) -> String {
        let mut out = String::new();
        self.add_html(&mut out);
        out
    }

    fn add_html(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(text) => out.push_str(&quick_xml::escape::partial_escape(text.as_str())),
                Node::Element(element) => {
                    out.push('<');
                    out.push_str(&element.name);
                    for (name, value) in &element.attributes {
                        let name = name.strip_prefix("xml:").unwrap_or(name);
                        out.push_str(&format!(" {name}=\"{}\"", quick_xml::escape::escape(value.as_str())));
                    }
                    out.push('>');
                    element.add_html(out);
                    if !matches!(element.name.as_str(), "br" | "hr" | "img" | "wbr" | "source") {
                        out.push_str(&format!("</{}>", element.name));
                    }
                }
            }
        }
    }
}

/// The root of the document `text`.
pub(super) fn parse(text: &str, cx: &mut ReadCx<'_>) -> Result<Element, Error> {
    let depth = cx.env.limits.element_depth();
    let mut parser =
        Parser { text, lines: Lines::default(), open: Vec::new(), root: None, unknown: BTreeSet::new(), depth };
    let mut reader = NsReader::from_str(text);
    // Feeds in the wild have stray `&`; a reader is to show what can be shown.
    reader.config_mut().allow_dangling_amp = true;
    loop {
        let before = position(&reader);
        let (space, event) = match reader.read_resolved_event() {
            Ok((namespace, event)) => (space(&namespace), event),
            Err(error) => return Err(parser.error(&error.to_string(), position(&reader))),
        };
        match event {
            Event::Start(start) => parser.start(space, &start, before)?,
            Event::Empty(start) => {
                parser.start(space, &start, before)?;
                parser.end();
            }
            Event::End(_) => parser.end(),
            Event::Text(text) => parser.add(&text.xml10_content()),
            Event::CData(text) => parser.add(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                parser.reference(&reference, character, before, cx);
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    if let Some(element) = parser.open.last() {
        return Err(no_feed(&format!("it ends within `{}`", element.name)).at(Location::of_offset(text, text.len())));
    }
    parser.root.ok_or_else(|| no_feed("it has no element"))
}

fn position(reader: &NsReader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn space(namespace: &ResolveResult<'_>) -> Space {
    let uri = match namespace {
        ResolveResult::Bound(namespace) => namespace.0.trim_end_matches(['/', '#']),
        ResolveResult::Unbound => return Space::Rss,
        // A prefix that was not declared, as happens: what it says is what is meant.
        ResolveResult::Unknown(prefix) => prefix.as_str(),
    };
    match uri.trim_start_matches("http://").trim_start_matches("https://") {
        "purl.org/rss/1.0"
        | "my.netscape.com/rdf/simple/0.9"
        | "channel.netscape.com/rdf/simple/0.9"
        | "www.w3.org/1999/02/22-rdf-syntax-ns"
        | "backend.userland.com/rss2"
        | "blogs.law.harvard.edu/tech/rss" => Space::Rss,
        "www.w3.org/2005/Atom" | "purl.org/atom/ns" | "atom" => Space::Atom,
        "purl.org/rss/1.0/modules/content" | "content" => Space::Content,
        "purl.org/dc/elements/1.1" | "purl.org/dc/terms" | "purl.org/dc/elements/1.0" | "dc" | "dcterms" => {
            Space::DublinCore
        }
        "search.yahoo.com/mrss" | "video.search.yahoo.com/mrss" | "media" => Space::Media,
        "www.itunes.com/dtds/podcast-1.0.dtd" | "itunes" => Space::Itunes,
        "podcastindex.org/namespace/1.0" | "podcast" => Space::Podcast,
        "www.w3.org/1999/xhtml" => Space::Xhtml,
        _ => Space::Other,
    }
}

/// Counts lines as it goes, so that each place is looked at once.
#[derive(Debug)]
struct Lines {
    offset: usize,
    line: u32,
}

impl Default for Lines {
    fn default() -> Self {
        Lines { offset: 0, line: 1 }
    }
}

impl Lines {
    /// The line of `offset`, which is never before the one asked for last.
    fn at(&mut self, text: &str, offset: usize) -> u32 {
        let offset = offset.min(text.len());
        if let Some(passed) = text.as_bytes().get(self.offset..offset) {
            let breaks = passed.iter().filter(|byte| **byte == b'\n').count();
            self.line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
            self.offset = offset;
        }
        self.line
    }
}

struct Parser<'a> {
    text: &'a str,
    lines: Lines,
    open: Vec<Element>,
    root: Option<Element>,
    /// The names that nobody knows, each reported once.
    unknown: BTreeSet<String>,
    /// How deep elements may nest.
    depth: usize,
}

impl Parser<'_> {
    fn error(&self, reason: &str, at: usize) -> Error {
        no_feed(&format!("it is not well-formed: {reason}")).at(Location::of_offset(self.text, at.min(self.text.len())))
    }

    fn start(&mut self, space: Space, start: &BytesStart<'_>, at: usize) -> Result<(), Error> {
        if self.open.len() >= self.depth {
            let message = format!("the elements of this feed nest deeper than {}", self.depth);
            return Err(Error::new(ErrorKind::Limit, message)
                .help("no feed needs that; the file may be damaged")
                .at(Location::of_offset(self.text, at)));
        }
        let mut attributes = Vec::new();
        // A wrong attribute is passed over: it is not worth a feed.
        for attribute in start.attributes().flatten() {
            let key = attribute.key.as_ref();
            if key == "xmlns" || key.starts_with("xmlns:") {
                continue;
            }
            let name = if key.starts_with("xml:") { key } else { key.rsplit(':').next().unwrap_or(key) };
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            attributes.push((
                name.to_owned(),
                value.map_or_else(|_| attribute.value.to_string(), |value| value.into_owned()),
            ));
        }
        let name = start.local_name().as_ref().to_owned();
        let at = SourceLine::new(self.lines.at(self.text, at));
        self.open.push(Element { space, name, attributes, children: Vec::new(), at });
        Ok(())
    }

    fn end(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None => {
                self.root.get_or_insert(element);
            }
        }
    }

    fn add(&mut self, text: &str) {
        let Some(element) = self.open.last_mut() else { return };
        match element.children.last_mut() {
            Some(Node::Text(known)) => known.push_str(text),
            _ => element.children.push(Node::Text(text.to_owned())),
        }
    }

    /// A character by its number or name. Entities that a DOCTYPE may define are not expanded.
    fn reference(&mut self, name: &str, character: Option<String>, at: usize, cx: &mut ReadCx<'_>) {
        let known = || resolve_predefined_entity(name).or_else(|| resolve_html5_entity(name)).map(str::to_owned);
        if let Some(text) = character.or_else(known) {
            return self.add(&text);
        }
        self.add(&format!("&{name};"));
        if self.unknown.insert(name.to_owned()) && self.unknown.len() <= 20 {
            let message = format!("nobody knows the character `&{name};`; it stays as it is written");
            let line = self.lines.at(self.text, at);
            cx.report(Diagnostic::warning(Code::Malformed, message).at(Location::line(line)));
        }
    }
}
