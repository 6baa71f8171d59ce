//! What is in a PDF, as text: its pages, what it says of itself, its outline, and the structure
//! that a screen reader walks through. How the pages look is for eyes, not for goldens.

use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object};

/// Deeper than any structure that an article has.
const MAX_DEPTH: usize = 64;

/// Lists the PDF in `bytes`.
pub(crate) fn list(bytes: &[u8]) -> String {
    let document = Document::load_mem(bytes).unwrap();
    let list = List { document: &document };
    let catalog = document.catalog().unwrap();
    let mut out = format!("PDF {}, {} pages\n", document.version, document.get_pages().len());
    list.pages(&mut out);
    out.push_str("\n# Catalog\n");
    for key in [b"Lang".as_slice(), b"MarkInfo", b"ViewerPreferences", b"PageMode", b"PageLayout"] {
        if let Some(value) = list.get(catalog, key) {
            writeln!(out, "{} {}", String::from_utf8_lossy(key), list.shown(value)).unwrap();
        }
    }
    out.push_str("\n# Metadata\n");
    if let Some(Object::Stream(stream)) = list.get(catalog, b"Metadata") {
        out.push_str(String::from_utf8_lossy(&stream.get_plain_content().unwrap()).trim());
    }
    out.push_str("\n\n# Outline\n");
    if let Some(Object::Dictionary(outlines)) = list.get(catalog, b"Outlines") {
        list.outline(outlines, 0, &mut out);
    }
    out.push_str("\n# Structure\n");
    if let Some(Object::Dictionary(root)) = list.get(catalog, b"StructTreeRoot") {
        list.kids(root, 0, &mut out);
    }
    out
}

struct List<'a> {
    document: &'a Document,
}

impl<'a> List<'a> {
    fn get(&self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        self.resolve(dictionary.get(key).ok()?)
    }

    fn resolve(&self, object: &'a Object) -> Option<&'a Object> {
        self.document.dereference(object).ok().map(|(_, object)| object)
    }

    fn pages(&self, out: &mut String) {
        for (number, id) in self.document.get_pages() {
            let page = self.document.get_dictionary(id).unwrap();
            let links = match self.get(page, b"Annots") {
                Some(Object::Array(links)) => links.len(),
                _ => 0,
            };
            let size = self.get(page, b"MediaBox").map(|size| self.shown(size)).unwrap_or_default();
            writeln!(out, "page {number}: {size}, {links} links").unwrap();
        }
    }

    fn outline(&self, parent: &'a Dictionary, depth: usize, out: &mut String) {
        assert!(depth < MAX_DEPTH, "the outline is a circle");
        let mut next = self.get(parent, b"First");
        while let Some(Object::Dictionary(entry)) = next {
            let title = self.get(entry, b"Title").map(|title| self.shown(title)).unwrap_or_default();
            writeln!(out, "{}{title}", "  ".repeat(depth)).unwrap();
            self.outline(entry, depth + 1, out);
            next = self.get(entry, b"Next");
        }
    }

    /// The children of a structure element: elements by their lines, marked content by its number.
    fn kids(&self, element: &'a Dictionary, depth: usize, out: &mut String) {
        assert!(depth < MAX_DEPTH, "the structure is a circle");
        let kids = match self.get(element, b"K") {
            Some(Object::Array(kids)) => kids.iter().filter_map(|kid| self.resolve(kid)).collect(),
            Some(kid) => vec![kid],
            None => Vec::new(),
        };
        for kid in kids {
            if let Object::Dictionary(kid) = kid
                && kid.has(b"S")
            {
                self.element(kid, depth, out);
            }
        }
    }

    fn element(&self, element: &'a Dictionary, depth: usize, out: &mut String) {
        let kind = self.get(element, b"S").map(|kind| self.shown(kind)).unwrap_or_default();
        write!(out, "{}{kind}", "  ".repeat(depth)).unwrap();
        for key in [b"ID".as_slice(), b"Lang", b"T", b"Alt", b"ActualText", b"E", b"A"] {
            if let Some(value) = self.get(element, key) {
                write!(out, " {}={}", String::from_utf8_lossy(key), self.shown(value)).unwrap();
            }
        }
        out.push('\n');
        self.kids(element, depth + 1, out);
    }

    /// A value as a person writes it.
    fn shown(&self, object: &'a Object) -> String {
        match object {
            Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
            Object::String(..) => lopdf::decode_text_string(object).unwrap_or_else(|error| format!("{error}")),
            Object::Integer(number) => number.to_string(),
            Object::Real(number) => format!("{number:.2}"),
            Object::Boolean(value) => value.to_string(),
            Object::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| self.shown(item)).collect();
                format!("[{}]", items.join(" "))
            }
            Object::Dictionary(entries) => {
                let entry = |(key, value): (&Vec<u8>, &'a Object)| {
                    format!("{}:{}", String::from_utf8_lossy(key), self.shown(value))
                };
                // Where a picture stands on its page says nothing about the structure.
                let mut entries: Vec<_> = entries.iter().filter(|(key, _)| *key != b"BBox").map(entry).collect();
                entries.sort();
                format!("{{{}}}", entries.join(" "))
            }
            Object::Reference(_) => self.resolve(object).map(|object| self.shown(object)).unwrap_or_default(),
            Object::Null | Object::Stream(_) => String::new(),
        }
    }
}
