//! The XML of a part of the document, from a hostile source: nothing is fetched, no entity is
//! expanded, elements nest within a limit. A part may be large, so it is gone through piece by
//! piece, and only the piece at hand is a tree.

use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use crate::diagnostic::Location;
use crate::error::{Error, ErrorKind};

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Element {
    /// Its name with the prefix that the standard's own examples have for its vocabulary: `w:p`.
    /// What is of no known vocabulary has none.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Child>,
}

#[derive(Clone, Debug, PartialEq)]
enum Child {
    Text(String),
    Element(Element),
}

impl Element {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// The value of an attribute: those of relationships are called `r:id`, all others go without
    /// a prefix.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The child elements.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.is(name))
    }

    /// The attribute `val` of the first child of this name, as most properties are written.
    pub(super) fn val(&self, name: &str) -> Option<&str> {
        self.child(name)?.get("val")
    }

    /// Whether the property `name` is on: it is there, and not switched off. `None` where it is
    /// not there.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        let property = self.child(name)?;
        Some(!matches!(property.get("val"), Some("0" | "false" | "off" | "none")))
    }

    /// The first descendant of this name.
    pub(super) fn find(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|child| if child.is(name) { Some(child) } else { child.find(name) })
    }

    /// The text right within.
    pub(super) fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|child| match child {
            Child::Text(text) => Some(text.as_str()),
            Child::Element(_) => None,
        });
        texts.collect()
    }
}

/// A part of the document as text, with its name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    /// How deep its elements nest at most.
    pub(super) depth: usize,
}

impl Part<'_> {
    /// Goes through the elements that stand `level` elements deep: 1 are those within the root.
    ///
    /// # Errors
    /// If the part is no XML, has a document type, which Word never writes, or nests too deep.
    pub(super) fn each(&self, level: usize, mut take: impl FnMut(Element)) -> Result<(), Error> {
        let mut reader = NsReader::from_str(self.text);
        let mut outside = 0;
        let mut open: Vec<Element> = Vec::new();
        loop {
            let before = offset(&reader);
            let (namespace, event) = reader.read_resolved_event().map_err(|error| self.error(&error, before))?;
            match event {
                Event::Start(_) | Event::Empty(_) if open.is_empty() && outside < level => {
                    outside += usize::from(matches!(event, Event::Start(_)));
                }
                Event::Start(start) => {
                    let element = element(prefix(&namespace), &start, &reader);
                    open.push(element);
                    if open.len() > self.depth {
                        return Err(self.too_deep(before));
                    }
                }
                Event::Empty(start) => {
                    let element = element(prefix(&namespace), &start, &reader);
                    close(element, &mut open, &mut take);
                }
                Event::End(_) => match open.pop() {
                    Some(element) => close(element, &mut open, &mut take),
                    None => outside = outside.saturating_sub(1),
                },
                Event::Text(text) => add(&mut open, &text.xml10_content()),
                Event::CData(text) => add(&mut open, &text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                    let named = || resolve_predefined_entity(&reference).map(str::to_owned);
                    add(&mut open, &character.or_else(named).unwrap_or_default());
                }
                Event::DocType(_) => return Err(self.error(&"it has a document type", before)),
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
        if outside + open.len() > 0 {
            return Err(self.error(&"it ends within an element", self.text.len()));
        }
        Ok(())
    }

    fn error(&self, reason: &dyn std::fmt::Display, at: usize) -> Error {
        Error::input(format!("`{}` of the Word document is damaged: {reason}", self.path))
            .at(Location::of_offset(self.text, at))
            .help("open the document in Word, save it anew, and try again")
    }

    fn too_deep(&self, at: usize) -> Error {
        let message = format!("`{}` of the Word document nests deeper than {} elements", self.path, self.depth);
        Error::new(ErrorKind::Limit, message).at(Location::of_offset(self.text, at))
    }
}

fn offset(reader: &NsReader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn close(element: Element, open: &mut [Element], take: &mut impl FnMut(Element)) {
    match open.last_mut() {
        Some(parent) => parent.children.push(Child::Element(element)),
        None => take(element),
    }
}

/// Adds text where text counts: elsewhere it is the white space of who indents XML.
fn add(open: &mut [Element], text: &str) {
    let Some(parent) = open.last_mut() else { return };
    if !parent.name.starts_with("w:") || matches!(parent.name.as_str(), "w:t" | "w:instrText") {
        parent.children.push(Child::Text(text.to_owned()));
    }
}

fn element(prefix: &str, start: &BytesStart<'_>, reader: &NsReader<&[u8]>) -> Element {
    let local = start.local_name();
    let name = match prefix {
        "" => local.as_ref().to_owned(),
        prefix => format!("{prefix}:{}", local.as_ref()),
    };
    let attributes = start.attributes().flatten().map(|attribute| {
        let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
        let key = match self::prefix(&namespace) {
            "r" => format!("r:{}", local.as_ref()),
            _ => local.as_ref().to_owned(),
        };
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
        (key, value.map(std::borrow::Cow::into_owned).unwrap_or_default())
    });
    Element { name, attributes: attributes.collect(), children: Vec::new() }
}

/// The prefix of a vocabulary, of the transitional and of the strict standard (ISO/IEC 29500).
fn prefix(namespace: &ResolveResult<'_>) -> &'static str {
    let ResolveResult::Bound(uri) = namespace else { return "" };
    let uri: &str = uri.0;
    let known = uri
        .strip_prefix("http://schemas.openxmlformats.org/")
        .or_else(|| uri.strip_prefix("http://purl.oclc.org/ooxml/"));
    match known.unwrap_or(uri) {
        "wordprocessingml/2006/main" | "wordprocessingml/main" => "w",
        "officeDocument/2006/math" | "officeDocument/math" => "m",
        "officeDocument/2006/relationships" | "officeDocument/relationships" => "r",
        "drawingml/2006/main" | "drawingml/main" => "a",
        "drawingml/2006/wordprocessingDrawing" | "drawingml/wordprocessingDrawing" => "wp",
        "markup-compatibility/2006" => "mc",
        "urn:schemas-microsoft-com:vml" => "v",
        _ => "",
    }
}
