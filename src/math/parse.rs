//! Reads MathML and keeps what is known.

use std::fmt;

use quick_xml::Reader;
use quick_xml::escape::{partial_escape, resolve_predefined_entity};
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::element::{self, Content};
use super::{InvalidMath, MathMl};

/// A tag or text of MathML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A start tag.
    Start {
        /// The local name.
        name: String,
        /// The attributes, in the order of the source.
        attributes: Vec<(String, String)>,
    },
    /// Characters, not escaped.
    Text(String),
    /// The end tag of the element named so.
    End(String),
}

/// How deep elements may nest: browsers refuse more than some hundreds.
const MAX_DEPTH: usize = 128;

/// What stands inside the `math` element that `markup` is.
pub(super) fn content(markup: &str) -> Result<MathMl, InvalidMath> {
    let mut reader = Reader::from_str(markup.trim());
    reader.config_mut().expand_empty_elements = true;
    let mut builder = Builder::default();
    loop {
        match reader.read_event().map_err(|error| InvalidMath::new(error.to_string()))? {
            Event::Start(tag) => builder.start(&tag)?,
            Event::End(_) => builder.end()?,
            Event::Text(text) => builder.text(&text)?,
            Event::CData(text) => builder.text(&text)?,
            Event::GeneralRef(reference) => builder.text(&resolve(&reference)?)?,
            Event::Eof => return builder.finish(),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            Event::DocType(_) | Event::Empty(_) => return Err(InvalidMath::new("a formula has no document type")),
        }
    }
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, InvalidMath> {
    let unknown = || InvalidMath::new(format!("`&{};` stands for no character", &**reference));
    match reference.resolve_char_ref().map_err(|_| unknown())? {
        Some(c) => Ok(c.to_string()),
        None => resolve_predefined_entity(reference).map(str::to_owned).ok_or_else(unknown),
    }
}

/// Whether an element says nothing of what is seen: notes for programs, and marks by which MathML 3 set
/// lines under each other, which no browser knows any more.
fn is_aside(name: &str) -> bool {
    name.starts_with("annotation") || matches!(name, "malignmark" | "maligngroup")
}

/// An element that is open.
struct Open {
    name: String,
    content: Content,
    /// How many elements it holds so far.
    children: usize,
    /// The place of its start tag.
    at: usize,
    /// Whether it begins with a space.
    spaced: bool,
    /// Whether an `mstyle` was put around it.
    styled: bool,
}

/// Gathers the pieces, and checks that they make a formula.
#[derive(Default)]
struct Builder {
    pieces: Vec<Piece>,
    open: Vec<Open>,
    /// How deep the reader is within something that is left out.
    skipped: usize,
    /// For each open `semantics`, which is seen through: how many elements were open.
    semantics: Vec<usize>,
    begun: bool,
}

impl Builder {
    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), InvalidMath> {
        let local = tag.local_name();
        let name: &str = local.as_ref();
        if self.skipped > 0 || is_aside(name) {
            self.skipped += 1;
            return Ok(());
        }
        if name == "math" && self.open.is_empty() && !self.begun {
            self.begun = true;
            self.push_open("math", Content::Row, false);
            return Ok(());
        }
        if name == "semantics" && !self.open.is_empty() {
            self.semantics.push(self.open.len());
            return Ok(());
        }
        self.element(name, tag)
    }

    fn element(&mut self, name: &str, tag: &BytesStart<'_>) -> Result<(), InvalidMath> {
        let content = element::content(name).ok_or_else(|| InvalidMath::new(format!("`{name}` is no part of it")))?;
        if self.open.len() >= MAX_DEPTH {
            return Err(InvalidMath::new("it nests too deep"));
        }
        self.enter(name)?;
        let (attributes, style) = attributes(name, tag)?;
        if !style.is_empty() {
            self.pieces.push(Piece::Start { name: "mstyle".to_owned(), attributes: style.clone() });
        }
        self.pieces.push(Piece::Start { name: name.to_owned(), attributes });
        self.push_open(name, content, !style.is_empty());
        Ok(())
    }

    /// Counts an element named `name` as a child of the innermost open one.
    fn enter(&mut self, name: &str) -> Result<(), InvalidMath> {
        let parent = self.open.last_mut().ok_or_else(|| InvalidMath::new("it does not begin with `math`"))?;
        parent.children += 1;
        parent.spaced |= parent.children == 1 && name == "mspace";
        let fits = match parent.content {
            Content::Row => !matches!(name, "mtr" | "mtd"),
            Content::Fixed(count) => {
                parent.children <= count + usize::from(parent.spaced) && !matches!(name, "mtr" | "mtd")
            }
            Content::Table => name == "mtr",
            Content::TableRow => name == "mtd",
            Content::Token | Content::Empty => false,
        };
        if fits { Ok(()) } else { Err(InvalidMath::new(format!("`{name}` cannot stand in `{}`", parent.name))) }
    }

    fn push_open(&mut self, name: &str, content: Content, styled: bool) {
        let at = self.pieces.len().saturating_sub(1);
        self.open.push(Open { name: name.to_owned(), content, children: 0, at, spaced: false, styled });
    }

    fn end(&mut self) -> Result<(), InvalidMath> {
        if self.skipped > 0 {
            self.skipped -= 1;
            return Ok(());
        }
        if self.semantics.last() == Some(&self.open.len()) {
            self.semantics.pop();
            return Ok(());
        }
        let Some(mut open) = self.open.pop() else { return Ok(()) };
        if open.spaced && matches!(open.content, Content::Fixed(count) if count + 1 == open.children) {
            open.children -= usize::from(self.hoist_space(open.at));
        }
        if matches!(open.content, Content::Fixed(count) if count != open.children) {
            return Err(InvalidMath::new(format!("`{}` has {} parts", open.name, open.children)));
        }
        if open.name != "math" {
            self.pieces.push(Piece::End(open.name));
        }
        if open.styled {
            self.pieces.push(Piece::End("mstyle".to_owned()));
        }
        Ok(())
    }

    /// Takes the space out with which the element at `at` begins, if it is one: `pulldown-latex` puts the space
    /// before a function with scripts inside, where it takes the place of the base.
    fn hoist_space(&mut self, at: usize) -> bool {
        let space = self.pieces.get(at + 1..at + 3);
        if !matches!(space, Some([Piece::Start { name, .. }, Piece::End(_)]) if name == "mspace") {
            return false;
        }
        if self.open.last().is_some_and(|parent| parent.content == Content::Row) {
            self.pieces[at..at + 3].rotate_left(1);
        } else {
            self.pieces.drain(at + 1..at + 3);
        }
        true
    }

    fn text(&mut self, text: &str) -> Result<(), InvalidMath> {
        if let Some(c) = text.chars().find(|&c| !is_xml_char(c)) {
            return Err(InvalidMath::new(format!("U+{:04X} cannot stand in XML", u32::from(c))));
        }
        let in_token = self.open.last().is_some_and(|open| open.content == Content::Token);
        if self.skipped > 0 || (!in_token && text.trim().is_empty()) {
            return Ok(());
        }
        if !in_token {
            return Err(InvalidMath::new("there is text outside of `mi`, `mn`, `mo` and `mtext`"));
        }
        match self.pieces.last_mut() {
            Some(Piece::Text(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
        Ok(())
    }

    fn finish(self) -> Result<MathMl, InvalidMath> {
        if !self.begun || !self.open.is_empty() || self.skipped > 0 {
            return Err(InvalidMath::new("it is no whole `math` element"));
        }
        Ok(MathMl(self.pieces))
    }
}

pub(super) fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

type Attributes = Vec<(String, String)>;

/// The attributes of the element itself, and those that only an `mstyle` around it may have.
fn attributes(element: &str, tag: &BytesStart<'_>) -> Result<(Attributes, Attributes), InvalidMath> {
    let (mut own, mut style) = (Attributes::new(), Attributes::new());
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| InvalidMath::new(error.to_string()))?;
        let value = unescaped(&attribute)?;
        match attribute.key.as_ref() {
            "class" => {
                if let Some((class, columns)) = element::alignment(&value) {
                    own.push(("class".to_owned(), class.to_owned()));
                    own.push(("columnalign".to_owned(), columns.to_owned()));
                }
            }
            key @ ("displaystyle" | "scriptlevel") if !takes_style(element, key) => {
                style.push((key.to_owned(), value));
            }
            key if element::is_known_attribute(key) => own.push((key.to_owned(), value)),
            _ => {}
        }
    }
    Ok((own, style))
}

fn takes_style(element: &str, attribute: &str) -> bool {
    element == "mstyle" || (element == "mtable" && attribute == "displaystyle")
}

fn unescaped(attribute: &Attribute<'_>) -> Result<String, InvalidMath> {
    let value = quick_xml::escape::unescape(&attribute.value).map_err(|error| InvalidMath::new(error.to_string()))?;
    if value.chars().all(is_xml_char) {
        Ok(value.into_owned())
    } else {
        Err(InvalidMath::new("a character cannot stand in XML"))
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Piece::Start { name, attributes } => {
                write!(f, "<{name}")?;
                attributes.iter().try_for_each(|(key, value)| write!(f, " {key}=\"{}\"", partial_escape(value)))?;
                f.write_str(">")
            }
            Piece::Text(text) => f.write_str(&partial_escape(text)),
            Piece::End(name) => write!(f, "</{name}>"),
        }
    }
}
