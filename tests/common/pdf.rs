//! What is in a PDF, as text: its pages, what it says of itself, its outline, and the structure
//! that a screen reader walks through, with the text that it reads. How the pages look is for
//! eyes, not for goldens.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

/// Deeper than any structure that an article has.
const MAX_DEPTH: usize = 64;

/// Lists the PDF in `bytes`.
pub(crate) fn list(bytes: &[u8]) -> String {
    let document = Document::load_mem(bytes).unwrap();
    let list = List { document: &document, texts: texts(&document) };
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
    out.push_str("\n# Files\n");
    list.files(catalog, &mut out);
    out.push_str("\n# Structure\n");
    if let Some(Object::Dictionary(root)) = list.get(catalog, b"StructTreeRoot") {
        list.kids(root, 0, &mut out);
    }
    out
}

/// The text of each sequence of marked content, by its page and number.
type Texts = BTreeMap<(ObjectId, i64), String>;

struct List<'a> {
    document: &'a Document,
    texts: Texts,
}

/// All text in the order of the structure, a line for each element that has some.
pub(crate) fn read_aloud(bytes: &[u8]) -> String {
    let listed = list(bytes);
    let structure = listed.split_once("\n# Structure\n").unwrap().1;
    let lines = structure.lines().filter_map(|line| line.trim_start().strip_prefix('“'));
    lines.map(|line| line.trim_end_matches('”').to_owned() + "\n").collect()
}

fn texts(document: &Document) -> Texts {
    let mut out = Texts::new();
    for (_, page) in document.get_pages() {
        let fonts = document.get_page_fonts(page).unwrap();
        let maps = fonts.into_iter().map(|(name, font)| (name, to_unicode(document, font))).collect();
        let content = Content::decode(&document.get_page_content(page)).unwrap();
        let mut reader = Reader { page, maps, font: Vec::new(), marked: Vec::new(), hidden: 0, texts: &mut out };
        content.operations.iter().for_each(|operation| reader.operation(operation));
    }
    for text in out.values_mut() {
        *text = text.replace("\u{ad}\n", "").lines().map(logical).collect::<Vec<_>>().join(" ").trim().to_owned();
    }
    out
}

/// A line as it is read, where it is stored as it is seen.
fn logical(line: &str) -> String {
    let line = line.trim();
    let classes: Vec<_> = line.chars().map(unicode_bidi::bidi_class).collect();
    let count = |class| classes.iter().filter(|other| **other == class).count();
    let from_right = count(unicode_bidi::BidiClass::R) + count(unicode_bidi::BidiClass::AL);
    if from_right == 0 {
        return line.to_owned();
    }
    let is_rtl = from_right >= count(unicode_bidi::BidiClass::L);
    let level = if is_rtl { unicode_bidi::Level::rtl() } else { unicode_bidi::Level::ltr() };
    let info = unicode_bidi::BidiInfo::new(line, Some(level));
    info.paragraphs.iter().map(|paragraph| info.reorder_line(paragraph, paragraph.range.clone())).collect()
}

/// The texts of a font's codes.
fn to_unicode(document: &Document, font: &Dictionary) -> BTreeMap<u16, String> {
    let map = font.get(b"ToUnicode").and_then(|map| document.dereference(map)).unwrap().1.as_stream().unwrap();
    let map = String::from_utf8(map.get_plain_content().unwrap()).unwrap();
    let entry = |line: &str| {
        let (code, text) = line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <")?;
        let units = (0..text.len() / 4).map(|at| u16::from_str_radix(&text[4 * at..4 * at + 4], 16).unwrap());
        let text = String::from_utf16(&units.collect::<Vec<_>>()).unwrap();
        Some((u16::from_str_radix(code, 16).ok()?, text))
    };
    map.lines().filter_map(entry).collect()
}

/// Walks over the operators of a page.
struct Reader<'a> {
    page: ObjectId,
    maps: BTreeMap<Vec<u8>, BTreeMap<u16, String>>,
    font: Vec<u8>,
    /// The marked content that is open: its number, if it has one, and whether it has a text of
    /// its own.
    marked: Vec<(Option<i64>, bool)>,
    /// How many with a text of their own are open.
    hidden: usize,
    texts: &'a mut Texts,
}

impl Reader<'_> {
    fn operation(&mut self, operation: &Operation) {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "BDC" => self.begin(operands[1].as_dict().unwrap()),
            "EMC" => self.hidden -= usize::from(self.marked.pop().unwrap().1),
            "Tf" => self.font = operands[0].as_name().unwrap().to_vec(),
            "Td" if operands[1].as_float().unwrap() != 0.0 => self.push("\n"),
            "Tm" | "Do" => self.push("\n"),
            "Tj" => self.show(&operands[0]),
            "TJ" => operands[0].as_array().unwrap().iter().for_each(|part| self.show(part)),
            _ => {}
        }
    }

    fn begin(&mut self, properties: &Dictionary) {
        let own = properties.get(b"ActualText").ok();
        self.marked.push((properties.get(b"MCID").and_then(Object::as_i64).ok(), own.is_some()));
        if let Some(own) = own {
            self.push(&lopdf::decode_text_string(own).unwrap());
            self.hidden += 1;
        }
    }

    fn show(&mut self, part: &Object) {
        if let Object::String(codes, _) = part {
            let map = &self.maps[&self.font];
            let texts = codes.chunks(2).map(|code| map[&u16::from_be_bytes([code[0], code[1]])].as_str());
            let text: String = texts.collect();
            self.push(&text);
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(number) = self.marked.iter().rev().find_map(|(number, _)| *number)
            && self.hidden == 0
        {
            self.texts.entry((self.page, number)).or_default().push_str(text);
        }
    }
}

/// The letters and digits of a text, in the order of the alphabet.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
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

    /// The files that it carries.
    fn files(&self, catalog: &'a Dictionary, out: &mut String) {
        let Some(Object::Array(files)) = self.get(catalog, b"AF") else { return };
        for file in files.iter().filter_map(|file| self.resolve(file)?.as_dict().ok()) {
            let shown = |key| self.get(file, key).map(|value| self.shown(value)).unwrap_or_default();
            writeln!(out, "{} ({}): {}", shown(b"UF"), shown(b"AFRelationship"), shown(b"Desc")).unwrap();
        }
    }

    /// The children of a structure element: elements by their lines, content by its text.
    fn kids(&self, element: &'a Dictionary, depth: usize, out: &mut String) {
        assert!(depth < MAX_DEPTH, "the structure is a circle");
        let kids = match self.get(element, b"K") {
            Some(Object::Array(kids)) => kids.iter().filter_map(|kid| self.resolve(kid)).collect(),
            Some(kid) => vec![kid],
            None => Vec::new(),
        };
        let mut text = String::new();
        for kid in kids {
            match kid {
                Object::Dictionary(kid) if kid.has(b"S") => {
                    quote(&mut text, depth, out);
                    self.element(kid, depth, out);
                }
                Object::Integer(number) => self.content(element, *number, &mut text),
                Object::Dictionary(kid) if kid.has(b"MCID") => {
                    self.content(kid, kid.get(b"MCID").and_then(Object::as_i64).unwrap(), &mut text);
                }
                _ => {}
            }
        }
        quote(&mut text, depth, out);
    }

    /// Adds the text of marked content on the page that `on` names.
    fn content(&self, on: &Dictionary, number: i64, text: &mut String) {
        let page = on.get(b"Pg").and_then(Object::as_reference).unwrap();
        if let Some(more) = self.texts.get(&(page, number)).filter(|more| !more.is_empty()) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(more);
        }
    }

    fn element(&self, element: &'a Dictionary, depth: usize, out: &mut String) {
        let kind = self.get(element, b"S").map(|kind| self.shown(kind)).unwrap_or_default();
        write!(out, "{}{kind}", "  ".repeat(depth)).unwrap();
        for key in [b"ID".as_slice(), b"Lang", b"T", b"Alt", b"E", b"A"] {
            if let Some(value) = self.get(element, key) {
                write!(out, " {}={}", String::from_utf8_lossy(key), self.shown(value)).unwrap();
            }
        }
        out.push('\n');
        let mut drawn = String::new();
        self.kids(element, depth + 1, &mut drawn);
        match self.get(element, b"ActualText") {
            // What is read in place of what is drawn.
            Some(actual) => {
                let actual = self.shown(actual);
                assert_eq!(letters(&actual), letters(&drawn), "“{actual}” stands for other letters");
                quote(&mut actual.trim().to_owned(), depth + 1, out);
            }
            None => out.push_str(&drawn),
        }
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

/// Writes a text that was gathered on a line of its own.
fn quote(text: &mut String, depth: usize, out: &mut String) {
    if !text.is_empty() {
        writeln!(out, "{}“{}”", "  ".repeat(depth), std::mem::take(text)).unwrap();
    }
}
