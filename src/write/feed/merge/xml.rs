//! Merges RSS and Atom.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::Timestamp;
use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::shape::Shape;
use super::splice::{Fresh, Piece, splice};
use crate::diagnostic::Location;
use crate::error::Error;
use crate::model::Date;

/// How deep elements of a feed may nest.
const DEPTH: usize = 256;

/// The identities of the entries of `old`.
///
/// # Errors
/// If it is no feed of this format.
pub(in crate::write::feed) fn ids(shape: Shape, old: &[u8]) -> Result<Vec<String>, Error> {
    let feed = Feed::parse(shape, old)?;
    Ok(feed.entries.into_iter().filter_map(|entry| entry.piece.id).collect())
}

/// Puts the entries of `new` into `old`.
///
/// # Errors
/// If `old` is no feed of this format.
pub(in crate::write::feed) fn merge(
    shape: Shape,
    old: &[u8],
    new: &[u8],
    limit: Option<usize>,
) -> Result<Vec<u8>, Error> {
    let (before, after) = (Feed::parse(shape, old)?, Feed::parse(shape, new)?);
    // Of several with one identity the first is replaced.
    let by_id: BTreeMap<_, _> = before.entries.iter().rev().map(|known| (&known.piece.id, known)).collect();
    let fresh = after.entries.iter().map(|entry| {
        let Piece { id, date, .. } = entry.piece.clone();
        let known = by_id.get(&id).copied().filter(|_| id.is_some());
        Fresh { id, date, bytes: adapted(shape, &before, &after, entry, known) }
    });
    let pieces: Vec<_> = before.entries.iter().map(|entry| entry.piece.clone()).collect();
    let (entries, changed) = splice(old, &pieces, fresh.collect(), shape.between, limit);
    if !changed {
        return Ok(old.to_vec());
    }
    let mut edits = before.newer_dates(&after);
    edits.push(match (pieces.first(), pieces.last()) {
        (Some(first), Some(last)) => (first.range.start..last.range.end, entries),
        // `<feed/>` gets an end tag.
        _ if let Some(name) = &before.hollow => {
            let end = format!("\n</{name}>");
            let opened = [b">", shape.between.first.as_bytes(), &entries, end.as_bytes()].concat();
            (before.end - "/>".len()..before.end, opened)
        }
        _ => {
            let at = trimmed_end(&old[..before.end]);
            (at..at, [shape.between.first.as_bytes(), &entries].concat())
        }
    });
    Ok(edited(old, edits))
}

fn trimmed_end(bytes: &[u8]) -> usize {
    bytes.trim_ascii_end().len()
}

/// `bytes` with parts of it replaced.
fn edited(bytes: &[u8], mut edits: Vec<(Range<usize>, Vec<u8>)>) -> Vec<u8> {
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for (range, replacement) in edits {
        out.extend_from_slice(&bytes[at..range.start]);
        out.extend_from_slice(&replacement);
        at = range.end;
    }
    out.extend_from_slice(&bytes[at..]);
    out
}

/// A new entry as it can stand in the old feed: with the namespaces that are not declared there,
/// and with what the entry that it replaces has from others.
fn adapted(shape: Shape, before: &Feed<'_>, after: &Feed<'_>, entry: &Entry, known: Option<&Entry>) -> Vec<u8> {
    let missing: BTreeMap<_, _> =
        after.bindings.iter().filter(|(prefix, uri)| before.bindings.get(*prefix) != Some(*uri)).collect();
    let mut bytes = declared(&after.bytes[entry.piece.range.clone()], entry.name_length, &missing);
    let Some(known) = known else { return bytes };
    let foreign: Vec<u8> = known
        .children
        .iter()
        .filter(|child| !shape.is_own(&child.namespace, &child.name, child.relation.as_deref()))
        .flat_map(|child| {
            let element = &before.bytes[child.range.clone()];
            let element = declared(element, child.name_length, &needed(before, known, child, &missing));
            [b"\n      ".as_slice(), &element].concat()
        })
        .collect();
    let end = bytes.len() - entry.end_tag;
    let end = trimmed_end(&bytes[..end]);
    bytes.splice(end..end, foreign);
    bytes
}

/// The namespaces that `child` of the entry `known` must declare to mean the same in an entry that
/// declares `missing`: those that were in scope, and are there no more or are others.
fn needed<'a>(
    before: &'a Feed<'_>,
    known: &'a Entry,
    child: &Child,
    missing: &BTreeMap<&String, &String>,
) -> BTreeMap<&'a String, &'a String> {
    let was: BTreeMap<_, _> = before.bindings.iter().chain(&known.bindings).collect();
    let is = |prefix: &String| missing.get(prefix).copied().or_else(|| before.bindings.get(prefix));
    was.into_iter().filter(|(prefix, uri)| is(prefix) != Some(*uri) && !child.declares.contains(*prefix)).collect()
}

/// An element with declarations of namespaces put behind its name.
fn declared(element: &[u8], name_length: usize, bindings: &BTreeMap<&String, &String>) -> Vec<u8> {
    let mut out = element.to_vec();
    let declarations: String = bindings
        .iter()
        .map(|(prefix, uri)| {
            let uri = quick_xml::escape::escape(uri.as_str());
            if prefix.is_empty() { format!(" xmlns=\"{uri}\"") } else { format!(" xmlns:{prefix}=\"{uri}\"") }
        })
        .collect();
    let at = 1 + name_length;
    out.splice(at..at, declarations.into_bytes());
    out
}

/// A feed taken apart.
struct Feed<'a> {
    bytes: &'a [u8],
    /// The namespaces in scope where entries stand, by prefix.
    bindings: BTreeMap<String, String>,
    entries: Vec<Entry>,
    /// The text of the elements that tell the date of the whole.
    head_dates: BTreeMap<&'static str, Range<usize>>,
    /// Where the end tag of the entries' parent begins; where it has none, where it ends.
    end: usize,
    /// The name of the entries' parent if it is an empty element.
    hollow: Option<String>,
}

/// An entry with what is in it.
struct Entry {
    piece: Piece,
    /// The length of its name, prefix included.
    name_length: usize,
    /// The length of its end tag.
    end_tag: usize,
    /// The namespaces that it declares itself.
    bindings: BTreeMap<String, String>,
    children: Vec<Child>,
}

/// An element in an entry.
struct Child {
    range: Range<usize>,
    namespace: String,
    name: String,
    name_length: usize,
    /// What a link leads to.
    relation: Option<String>,
    /// The prefixes that it declares itself.
    declares: BTreeSet<String>,
}

impl<'a> Feed<'a> {
    fn parse(shape: Shape, bytes: &'a [u8]) -> Result<Self, Error> {
        let text = std::str::from_utf8(bytes).map_err(|_| no_feed(shape, "it is not in UTF-8"))?;
        let feed = Feed {
            bytes,
            bindings: BTreeMap::new(),
            entries: Vec::new(),
            head_dates: BTreeMap::new(),
            end: 0,
            hollow: None,
        };
        let reader = NsReader::from_str(text);
        let mut scan = Scan { shape, text, reader, feed, open: Vec::new(), entry: None, closed: false };
        while scan.step()? {}
        if scan.closed { Ok(scan.feed) } else { Err(no_feed(shape, "its end is missing")) }
    }

    /// The dates of the whole that `new` has later.
    fn newer_dates(&self, new: &Feed<'_>) -> Vec<(Range<usize>, Vec<u8>)> {
        let timestamp =
            |feed: &Feed<'_>, range: &Range<usize>| timestamp(&String::from_utf8_lossy(&feed.bytes[range.clone()]));
        let pairs = self.head_dates.iter().filter_map(|(name, range)| Some((range, new.head_dates.get(name)?)));
        let newer = pairs.filter(|(own, other)| timestamp(self, own) < timestamp(new, other));
        newer.map(|(own, other)| (own.clone(), new.bytes[other.clone()].to_vec())).collect()
    }
}

/// An open element.
struct Open {
    namespace: String,
    name: String,
    start: usize,
    name_length: usize,
    /// Where its content begins.
    content: usize,
    /// Of a link, what it leads to.
    relation: Option<String>,
    /// The prefixes that it declares.
    declares: BTreeSet<String>,
}

/// A walk over a feed.
struct Scan<'a> {
    shape: Shape,
    text: &'a str,
    reader: NsReader<&'a [u8]>,
    feed: Feed<'a>,
    open: Vec<Open>,
    /// The entry at work, with the texts of its children by their local names.
    entry: Option<(Entry, BTreeMap<String, String>)>,
    /// Whether the parent of the entries was closed.
    closed: bool,
}

impl Scan<'_> {
    /// Reads one event; `false` at the end.
    fn step(&mut self) -> Result<bool, Error> {
        let start = self.at();
        let (resolved, event) = match self.reader.read_resolved_event() {
            Ok(read) => read,
            Err(error) => return Err(self.malformed(&error.to_string())),
        };
        let namespace = match resolved {
            ResolveResult::Bound(namespace) => namespace.0.to_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(prefix) => {
                return Err(self.malformed(&format!("the prefix `{prefix}` is not declared")));
            }
        };
        match event {
            Event::Start(element) => {
                let element = element.into_owned();
                self.start(&element, namespace, start)?;
            }
            Event::Empty(element) => {
                let element = element.into_owned();
                self.start(&element, namespace, start)?;
                if self.in_container() {
                    self.feed.hollow = Some(element.name().as_ref().to_owned());
                }
                self.end(self.at())?;
            }
            Event::End(_) => self.end(start)?,
            Event::Text(text) => {
                let text = text.xml10_content();
                if self.open.is_empty() && text.contains(|c: char| !c.is_whitespace() && c != '\u{FEFF}') {
                    return Err(self.malformed("there is text outside of its root"));
                }
                self.add_text(&text);
            }
            Event::CData(text) => self.add_text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                let text = character.or_else(|| resolve_predefined_entity(&reference).map(str::to_owned));
                self.add_text(text.as_deref().unwrap_or_default());
            }
            Event::Eof => {
                return if self.open.is_empty() { Ok(false) } else { Err(self.malformed("its end is missing")) };
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        Ok(true)
    }

    fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len())
    }

    fn malformed(&self, reason: &str) -> Error {
        no_feed(self.shape, reason).at(Location::of_offset(self.text, self.at()))
    }

    fn start(&mut self, element: &BytesStart<'_>, namespace: String, start: usize) -> Result<(), Error> {
        let depth = self.open.len();
        let (name, path) = (element.local_name().as_ref().to_owned(), self.shape.path);
        if depth > DEPTH {
            return Err(self.malformed("its elements nest too deeply"));
        }
        if depth == 0 && (self.closed || name != path[0] || namespace != self.shape.namespace) {
            return Err(no_feed(self.shape, &format!("its root is `{}`", element.name().as_ref())));
        }
        let bindings = self.bindings(element)?;
        let declares = bindings.keys().cloned().collect();
        if depth == 0 {
            self.check_version(element)?;
        }
        if depth < path.len() && name == path[depth] && namespace == self.shape.namespace {
            self.feed.bindings.extend(bindings);
        } else if depth == path.len()
            && self.in_container()
            && name == self.shape.entry
            && namespace == self.shape.namespace
        {
            let piece = Piece { range: start..start, id: None, date: None };
            let name_length = element.name().as_ref().len();
            let entry = Entry { piece, name_length, end_tag: 0, bindings, children: Vec::new() };
            self.entry = Some((entry, BTreeMap::new()));
        }
        let name_length = element.name().as_ref().len();
        let relation = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == "rel");
        let relation = relation.map(|relation| relation.value.into_owned());
        self.open.push(Open { namespace, name, start, name_length, content: self.at(), relation, declares });
        Ok(())
    }

    /// Entries of RSS before 2.0 cannot hold what ours have.
    fn check_version(&self, root: &BytesStart<'_>) -> Result<(), Error> {
        let version = root.attributes().flatten().find(|attribute| attribute.key.as_ref() == "version");
        match version.map(|version| version.value.into_owned()) {
            Some(version) if self.shape.namespace.is_empty() && !version.starts_with("2.") => {
                Err(no_feed(self.shape, &format!("its version is {version}")))
            }
            _ => Ok(()),
        }
    }

    fn bindings(&self, element: &BytesStart<'_>) -> Result<BTreeMap<String, String>, Error> {
        let mut bindings = BTreeMap::new();
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| self.malformed(&error.to_string()))?;
            let prefix = match attribute.key.as_ref() {
                "xmlns" => "",
                key => match key.strip_prefix("xmlns:") {
                    Some(prefix) => prefix,
                    None => continue,
                },
            };
            let uri = attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .map_err(|error| self.malformed(&error.to_string()))?;
            bindings.insert(prefix.to_owned(), uri.into_owned());
        }
        Ok(bindings)
    }

    /// Whether the innermost open element is the parent of entries.
    fn in_container(&self) -> bool {
        let path = self.shape.path;
        self.open.len() == path.len()
            && self
                .open
                .iter()
                .zip(path)
                .all(|(open, name)| open.name == *name && open.namespace == self.shape.namespace)
    }

    /// Adds to the text of the child of the entry that is open.
    fn add_text(&mut self, text: &str) {
        let depth = self.shape.path.len() + 1;
        if let (Some((_, texts)), Some(child)) = (&mut self.entry, self.open.get(depth)) {
            let wanted = [self.shape.id, self.shape.dates[0], self.shape.dates[1]];
            if self.open.len() == depth + 1 && wanted.contains(&child.name.as_str()) {
                texts.entry(child.name.clone()).or_default().push_str(text);
            }
        }
    }

    /// Closes the innermost element, whose end tag begins at `start`.
    fn end(&mut self, start: usize) -> Result<(), Error> {
        if self.in_container() {
            if self.closed {
                return Err(self.malformed("it holds two feeds"));
            }
            (self.feed.end, self.closed) = (start, true);
        }
        let end = self.at();
        let Some(Open { namespace, name, start: begin, name_length, content, relation, declares }) = self.open.pop()
        else {
            return Ok(());
        };
        let depth = self.open.len();
        let path = self.shape.path.len();
        if depth == path + 1
            && let Some((entry, _)) = &mut self.entry
        {
            entry.children.push(Child { range: begin..end, namespace, name, name_length, relation, declares });
        } else if depth == path && self.entry.is_some() {
            self.end_entry(start, end);
        } else if depth == path
            && namespace == self.shape.namespace
            && let Some(date) = self.shape.head_dates.iter().find(|date| **date == name)
        {
            self.feed.head_dates.insert(date, content..start.max(content));
        }
        Ok(())
    }

    fn end_entry(&mut self, start: usize, end: usize) {
        let Some((mut entry, texts)) = self.entry.take() else { return };
        let text = |name: &str| texts.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
        entry.piece.range.end = end;
        entry.piece.id = text(self.shape.id).map(str::to_owned);
        entry.piece.date = self.shape.dates.iter().find_map(|name| timestamp(text(name)?));
        entry.end_tag = end - start;
        self.feed.entries.push(entry);
    }
}

/// The instant that a date of RSS or Atom names.
fn timestamp(text: &str) -> Option<Timestamp> {
    let rfc3339 = text.trim().parse::<Date>().ok().map(|date| date.timestamp());
    rfc3339.or_else(|| {
        let parser = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
        parser.parse_timestamp(text.trim()).ok()
    })
}

fn no_feed(shape: Shape, reason: &str) -> Error {
    Error::input(format!("this is no {} feed that can be updated: {reason}", shape.name))
        .help("it is left as it is; to write the feed anew, leave out `--update`")
}

#[cfg(test)]
mod tests;
