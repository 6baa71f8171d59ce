//! The package document: what the book is, and which files it is made of.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::address;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::Error;
use crate::read::archive::Archive;
use crate::read::decode;
use crate::record;

/// What the package document says.
#[derive(Debug, Default)]
pub(super) struct Package {
    /// The documents in reading order, as paths in the container.
    pub(super) spine: Vec<String>,
    /// The navigation document, and the older one.
    pub(super) navigation: Option<String>,
    /// The record: the publication as data.
    pub(super) record: Option<String>,
    /// The picture on the cover.
    pub(super) cover: Option<String>,
    /// The elements of the metadata, in order.
    pub(super) entries: Vec<Entry>,
    /// What refines an entry: its id, the property, the value. Sorted by ids.
    refinements: Vec<(String, String, String)>,
    /// Links: the entry that they refine, or nothing; relation; address. Sorted by what they refine.
    links: Vec<(String, String, String)>,
    /// Whether pages follow each other from right to left.
    pub(super) is_rtl: bool,
}

/// An element of the metadata: `dc:title` and the like, or a `meta` with a property.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// The name without prefix, or the property.
    pub(super) name: String,
    /// The id.
    pub(super) id: String,
    /// The text.
    pub(super) text: String,
    /// What EPUB 2 says by attributes: role, file-as, scheme, event.
    pub(super) attributes: Vec<(String, String)>,
}

/// The most entries of the metadata, and of the manifest, that are looked at.
const MAX_ENTRIES: usize = 20_000;

impl Package {
    /// Finds the package document and reads it.
    ///
    /// # Errors
    /// If there is none, or it is no XML.
    pub(super) fn read(container: &mut Archive<'_>, diagnostics: &mut Diagnostics) -> Result<Self, Error> {
        if container.read("mimetype")?.is_none_or(|text| !text.trim_ascii().starts_with(b"application/epub+zip")) {
            let message = "the archive does not say that it is an EPUB: its `mimetype` is missing or another";
            diagnostics.push(Diagnostic::warning(Code::Malformed, message));
        }
        let path = root_file(container)?;
        let bytes = container.read(&path)?.ok_or_else(|| {
            Error::input(format!("the package document `{path}` is not in the archive")).help("the EPUB is not whole")
        })?;
        let package = parse(&decode::text(&bytes)?, &path)?;
        if package.navigation.is_none() {
            let message = "the book has no navigation document: its order is that of the spine";
            diagnostics.push(Diagnostic::note(Code::Missing, message));
        }
        if package.spine.is_empty() && package.record.is_none() {
            return Err(Error::input("the book has no content: its spine is empty").help("the EPUB is not whole"));
        }
        Ok(package)
    }

    /// The texts of the entries called `name`.
    pub(super) fn texts<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        self.entries.iter().filter(move |entry| entry.name == name).map(|entry| entry.text.as_str())
    }

    /// The values of `property` that refine `entry`, or that EPUB 2 has as its attribute.
    pub(super) fn refined<'p>(&'p self, entry: &'p Entry, property: &'p str) -> impl Iterator<Item = &'p str> {
        let refined = of_id(&self.refinements, &entry.id).iter().filter(move |(_, known, _)| known == property);
        let refined = refined.map(|(_, _, text)| text.as_str());
        let attributes = entry.attributes.iter().filter(move |(name, _)| name == property);
        refined.filter(|_| !entry.id.is_empty()).chain(attributes.map(|(_, value)| value.as_str()))
    }

    /// The relations and addresses of the links that refine the entry with this id, or the package where it is empty.
    pub(super) fn links_of(&self, id: &str) -> impl Iterator<Item = (&str, &str)> {
        of_id(&self.links, id).iter().map(|(_, relation, address)| (relation.as_str(), address.as_str()))
    }
}

/// Those of `sorted` that refine the entry with this id.
fn of_id<'p>(sorted: &'p [(String, String, String)], id: &str) -> &'p [(String, String, String)] {
    let begin = sorted.partition_point(|(known, _, _)| known.as_str() < id);
    let count = sorted[begin..].partition_point(|(known, _, _)| known.as_str() == id);
    &sorted[begin..begin + count]
}

/// The path of the package document, as the container states it.
fn root_file(container: &mut Archive<'_>) -> Result<String, Error> {
    let missing = || {
        Error::input("this is no EPUB: `META-INF/container.xml` does not name a package document")
            .help("is it another kind of archive?")
    };
    let bytes = container.read("META-INF/container.xml")?.ok_or_else(missing)?;
    let text = decode::text(&bytes)?;
    let mut reader = Reader::from_str(&text);
    loop {
        match reader.read_event().map_err(|error| broken("META-INF/container.xml", &error))? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "rootfile" => {
                return attribute(&tag, "full-path").and_then(|path| within("", &path)).ok_or_else(missing);
            }
            Event::Eof => return Err(missing()),
            _ => {}
        }
    }
}

fn broken(path: &str, error: &dyn std::fmt::Display) -> Error {
    Error::input(format!("`{path}` of the book is broken: {error}")).help("download or export the book again")
}

/// An item of the manifest.
struct Item {
    path: String,
    is_document: bool,
    properties: String,
}

/// The package document in the making.
struct Parser<'p> {
    package: Package,
    path: &'p str,
    items: BTreeMap<String, Item>,
    order: Vec<String>,
    cover: Option<String>,
    ncx: Option<String>,
    /// The entry whose text is being read.
    open: Option<Entry>,
    in_metadata: bool,
}

fn parse(text: &str, path: &str) -> Result<Package, Error> {
    let mut parser = Parser {
        package: Package::default(),
        path,
        items: BTreeMap::new(),
        order: Vec::new(),
        cover: None,
        ncx: None,
        open: None,
        in_metadata: false,
    };
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().map_err(|error| broken(path, &error))? {
            Event::Start(tag) => parser.start(&tag, false),
            Event::Empty(tag) => parser.start(&tag, true),
            Event::End(tag) => parser.end(tag.local_name().as_ref()),
            Event::Text(text) => parser.text(&text),
            Event::CData(text) => parser.text(&text),
            Event::GeneralRef(name) => parser.text(&reference(&name)),
            Event::Eof => return Ok(parser.finish()),
            _ => {}
        }
    }
}

/// The character that a reference stands for; nothing for names that a document type would
/// define, which is not read.
fn reference(name: &str) -> String {
    quick_xml::escape::unescape(&format!("&{name};")).map_or_else(|_| String::new(), std::borrow::Cow::into_owned)
}

impl Parser<'_> {
    fn start(&mut self, tag: &BytesStart<'_>, is_empty: bool) {
        let name = tag.local_name();
        match name.as_ref() {
            "metadata" => self.in_metadata = !is_empty,
            "item" => self.item(tag),
            "spine" => {
                self.package.is_rtl = attribute(tag, "page-progression-direction").is_some_and(|text| text == "rtl");
                self.ncx = attribute(tag, "toc");
            }
            "itemref" if attribute(tag, "linear").is_none_or(|linear| linear != "no") => {
                self.order.extend(attribute(tag, "idref"));
            }
            "link" if self.in_metadata => self.link(tag),
            "meta" if self.in_metadata && attribute(tag, "name").is_some_and(|name| name == "cover") => {
                self.cover = attribute(tag, "content");
            }
            name if self.in_metadata && !is_empty => self.open = Some(entry(name, tag)),
            _ => {}
        }
    }

    fn item(&mut self, tag: &BytesStart<'_>) {
        let href = attribute(tag, "href").and_then(|href| beside(self.path, &href));
        let (Some(id), Some(path)) = (attribute(tag, "id"), href) else { return };
        let media_type = attribute(tag, "media-type").unwrap_or_default();
        let is_document = matches!(media_type.as_str(), "application/xhtml+xml" | "text/html" | "application/xml");
        let properties = attribute(tag, "properties").unwrap_or_default();
        if self.items.len() < MAX_ENTRIES {
            self.items.insert(id, Item { path, is_document, properties });
        }
    }

    fn link(&mut self, tag: &BytesStart<'_>) {
        let (Some(rel), Some(href)) = (attribute(tag, "rel"), attribute(tag, "href")) else { return };
        let is_json = attribute(tag, "media-type").is_some_and(|kind| kind == "application/json");
        if rel.split_ascii_whitespace().any(|rel| rel == "record") && is_json {
            self.package.record = beside(self.path, &href);
        }
        if self.package.links.len() < MAX_ENTRIES {
            let refines = attribute(tag, "refines").unwrap_or_default();
            self.package.links.push((refines.trim_start_matches('#').to_owned(), rel, href));
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(entry) = &mut self.open {
            entry.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        self.in_metadata &= name != "metadata";
        let Some(mut entry) = self.open.take() else { return };
        entry.text = entry.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let refines = entry.attributes.iter().position(|(name, _)| name == "refines");
        let package = &mut self.package;
        match refines {
            _ if entry.text.is_empty() => {}
            Some(at) if package.refinements.len() < MAX_ENTRIES => {
                let id = entry.attributes.swap_remove(at).1;
                package.refinements.push((id.trim_start_matches('#').to_owned(), entry.name, entry.text));
            }
            None if package.entries.len() < MAX_ENTRIES => package.entries.push(entry),
            _ => {}
        }
    }

    fn finish(self) -> Package {
        let Parser { mut package, items, order, cover, ncx, .. } = self;
        package.refinements.sort_by(|one, other| one.0.cmp(&other.0));
        package.links.sort_by(|one, other| one.0.cmp(&other.0));
        let has = |item: &Item, property: &str| item.properties.split_ascii_whitespace().any(|known| known == property);
        let path_of = |property: &str| items.values().find(|item| has(item, property)).map(|item| item.path.clone());
        let by_id = |id: &String| items.get(id).map(|item| item.path.clone());
        package.navigation = path_of("nav").or_else(|| ncx.as_ref().and_then(by_id));
        let is_picture = |path: &String| !record::DESIGNED_COVERS.iter().any(|name| path.ends_with(name));
        package.cover = path_of("cover-image").or_else(|| cover.as_ref().and_then(by_id)).filter(is_picture);
        let documents = order.iter().filter_map(|id| items.get(id)).filter(|item| item.is_document);
        let documents = documents.filter(|item| Some(&item.path) != package.navigation.as_ref());
        // EPUB allows each document once (EPUB 3.3, 5.7.2): more would be read again and again.
        let mut seen = BTreeSet::new();
        package.spine = documents.map(|item| item.path.clone()).filter(|path| seen.insert(path.clone())).collect();
        package
    }
}

/// The entry that begins with `tag`.
fn entry(name: &str, tag: &BytesStart<'_>) -> Entry {
    let attributes = tag.attributes().flatten().map(|attribute| {
        let value = quick_xml::escape::unescape(&attribute.value).map_or_else(|_| String::new(), Into::into);
        (attribute.key.local_name().as_ref().to_owned(), value)
    });
    let attributes: Vec<(String, String)> = attributes.collect();
    let value = |name: &str| attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let name = if name == "meta" { value("property").unwrap_or_default() } else { name.to_owned() };
    Entry { name, id: value("id").unwrap_or_default(), text: String::new(), attributes }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(&attribute.value).ok().map(|value| value.trim().to_owned())
}

/// The path of `href`, as a file at `path` states it; `None` if it leads out of the container or
/// onto the web.
pub(super) fn beside(path: &str, href: &str) -> Option<String> {
    let folder = path.rfind('/').map_or("", |slash| &path[..slash]);
    within(folder, href)
}

/// The path of `href` for a file in `folder`.
fn within(folder: &str, href: &str) -> Option<String> {
    let file = href.split(['#', '?']).next().unwrap_or_default();
    let scheme = file.split_once(':').filter(|(scheme, _)| !scheme.contains('/'));
    if file.is_empty() || scheme.is_some() || file.starts_with('/') {
        return None;
    }
    let file = String::from_utf8(address::percent_decoded(file)).ok()?;
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_within_the_container() {
        assert_eq!(beside("OEBPS/content.opf", "images/a%20b.png#x").as_deref(), Some("OEBPS/images/a b.png"));
        assert_eq!(beside("OEBPS/text/one.xhtml", "../images/a.png").as_deref(), Some("OEBPS/images/a.png"));
        assert_eq!(beside("content.opf", "./a.xhtml?q").as_deref(), Some("a.xhtml"));
        for href in ["../../a", "/a", "https://example.org/a", "data:text/plain,x", "#x", "", "%ff"] {
            assert_eq!(beside("OEBPS/content.opf", href), None, "{href}");
        }
    }

    #[test]
    fn both_generations_are_understood() {
        let opf = r##"<package xmlns:dc="x" xmlns:opf="y"><metadata>
            <dc:title>A &amp; B</dc:title>
            <dc:creator opf:role="aut" opf:file-as="Doe, Ann">Ann Doe</dc:creator>
            <dc:creator id="c">Bo</dc:creator><meta refines="#c" property="role">ivr</meta>
            <meta name="cover" content="pic"/></metadata>
            <manifest><item id="pic" href="a.png" media-type="image/png"/><item id="ncx" href="toc.ncx"
            media-type="application/x-dtbncx+xml"/><item id="one" href="one.xhtml"
            media-type="application/xhtml+xml"/></manifest>
            <spine toc="ncx"><itemref idref="one"/><itemref idref="gone"/></spine></package>"##;
        let package = parse(opf, "OEBPS/content.opf").unwrap();
        assert_eq!(package.texts("title").collect::<Vec<_>>(), ["A & B"]);
        let creators: Vec<_> = package.entries.iter().filter(|entry| entry.name == "creator").collect();
        let roles = |entry| package.refined(entry, "role").collect::<Vec<_>>();
        assert_eq!((roles(creators[0]), roles(creators[1])), (vec!["aut"], vec!["ivr"]));
        assert_eq!(package.refined(creators[0], "file-as").collect::<Vec<_>>(), ["Doe, Ann"]);
        assert_eq!(package.spine, ["OEBPS/one.xhtml"]);
        assert_eq!(package.cover.as_deref(), Some("OEBPS/a.png"));
        assert_eq!(package.navigation.as_deref(), Some("OEBPS/toc.ncx"));
    }
}
