//! Judges outputs within the process: XML by its rules, EPUB by those of its container, PDF by
//! reading it again. The official validators do more, and are run by `conformance/run`.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};
use std::process::{Command, Stdio};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::Event;
use serde::Deserialize;

/// Says what is wrong with an output, if anything is.
pub(crate) fn judge(format: &str, bytes: &[u8]) -> Result<(), String> {
    match format {
        "rss" | "atom" | "jats" => xml(text(bytes)?),
        "json" | "json-feed" => json(bytes),
        "epub" => epub(bytes),
        "pdf" => pdf(bytes),
        "html" => html(text(bytes)?),
        _ => Err(format!("{format} is judged by nobody")),
    }
}

/// What runs, or reaches out, in an output that is shown: none may hold any of these.
const ACTIVE: [&str; 9] = [
    "<script>alert",
    " onclick=",
    " onload=",
    "=\"javascript:",
    "=\"data:text",
    "=\"file:",
    "(javascript:",
    "<foreignObject",
    "track.png",
];

/// The first thing in `text` that no output may hold.
pub(crate) fn active(text: &str) -> Option<&'static str> {
    ACTIVE.into_iter().find(|needle| text.contains(needle))
}

fn text(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|error| error.to_string())
}

fn json(bytes: &[u8]) -> Result<(), String> {
    value(bytes).map(drop)
}

/// JSON of any depth.
pub(crate) fn value(bytes: &[u8]) -> Result<serde_json::Value, String> {
    let mut parser = serde_json::Deserializer::from_slice(bytes);
    parser.disable_recursion_limit();
    let value = serde_json::Value::deserialize(&mut parser).map_err(|error| error.to_string())?;
    parser.end().map(|()| value).map_err(|error| error.to_string())
}

/// XML 1.0 (fifth edition): one root, tags that match, attributes once, characters of production
/// 2, entities that are declared everywhere; and ids that stand once.
pub(crate) fn xml(text: &str) -> Result<(), String> {
    if let Some(c) = text
        .chars()
        .find(|c| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}'))
    {
        return Err(format!("{c:?} is no character of XML"));
    }
    let mut judge = Judge { reader: Reader::from_str(text), roots: 0, depth: 0_usize, ids: BTreeSet::new() };
    while judge.event()? {}
    match (judge.depth, judge.roots) {
        (0, 1) => Ok(()),
        (depth, roots) => Err(format!("{roots} roots, and {depth} elements that nothing closes")),
    }
}

struct Judge<'a> {
    reader: Reader<&'a [u8]>,
    roots: usize,
    depth: usize,
    ids: BTreeSet<String>,
}

impl Judge<'_> {
    fn event(&mut self) -> Result<bool, String> {
        let event = self.reader.read_event().map_err(|error| format!("{error} at {}", self.reader.error_position()))?;
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                self.roots += usize::from(self.depth == 0);
                for attribute in tag.attributes() {
                    let attribute = attribute.map_err(|error| error.to_string())?;
                    let value =
                        attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
                    if attribute.key.as_ref() == "id" && !self.ids.insert(value.to_string()) {
                        return Err(format!("the id `{value}` stands twice"));
                    }
                }
                self.depth += usize::from(matches!(event, Event::Start(_)));
            }
            Event::End(_) => self.depth -= 1,
            Event::GeneralRef(name) => {
                let known = name.is_char_ref() || matches!(&**name, "amp" | "lt" | "gt" | "quot" | "apos");
                if !known {
                    return Err(format!("the entity `{name:?}` is not declared"));
                }
            }
            Event::Text(text) => {
                let text = text.xml10_content();
                if text.contains("]]>") || (self.depth == 0 && !text.trim().is_empty()) {
                    return Err(format!("text where none may be: {text}"));
                }
            }
            Event::Eof => return Ok(false),
            _ => {}
        }
        Ok(true)
    }
}

/// EPUB's container (OCF 3.3): the media type first and stored, no name twice, every document
/// well-formed, every file in the manifest and the other way round.
fn epub(bytes: &[u8]) -> Result<(), String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut names = BTreeSet::new();
    let mut package = None;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| error.to_string())?;
        let name = entry.name().to_owned();
        let stored = entry.compression() == zip::CompressionMethod::Stored;
        let mut content = Vec::new();
        entry.read_to_end(&mut content).map_err(|error| error.to_string())?;
        if index == 0 && (name != "mimetype" || !stored || content != b"application/epub+zip") {
            return Err(format!("the first entry is {name}"));
        }
        if [".xhtml", ".opf", ".ncx", ".xml", ".svg"].iter().any(|ending| name.ends_with(ending)) {
            xml(text(&content)?).map_err(|error| format!("{name}: {error}"))?;
        }
        if name.ends_with(".opf") {
            package = Some((name.clone(), text(&content)?.to_owned()));
        }
        if !names.insert(name.clone()) {
            return Err(format!("{name} stands twice"));
        }
    }
    let (path, package) = package.ok_or("no package document")?;
    let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let items: BTreeSet<_> = hrefs(&package).map(|href| format!("{folder}{href}")).collect();
    let files = names.into_iter().filter(|name| *name != path && !name.starts_with("META-INF/") && name != "mimetype");
    let files: BTreeSet<_> = files.collect();
    if items == files { Ok(()) } else { Err(format!("the manifest has {items:?}, the archive {files:?}")) }
}

/// The addresses of the manifest's items, and of the records that the package links to.
fn hrefs(package: &str) -> impl Iterator<Item = &str> {
    let within = package.split(['<', '>']).filter(|tag| tag.starts_with("item ") || tag.starts_with("link "));
    within
        .filter_map(|tag| tag.split_once("href=\"")?.1.split_once('"').map(|(href, _)| href))
        .filter(|href| !href.contains("://"))
}

/// PDF that can be read again, has a page, and a structure.
fn pdf(bytes: &[u8]) -> Result<(), String> {
    let document = lopdf::Document::load_mem(bytes).map_err(|error| error.to_string())?;
    let catalog = document.catalog().map_err(|error| error.to_string())?;
    match (document.get_pages().len(), catalog.has(b"StructTreeRoot")) {
        (1.., true) => Ok(()),
        found => Err(format!("pages and structure: {found:?}")),
    }
}

/// What `qpdf --check` says of a PDF, where it is installed.
pub(crate) fn qpdf(bytes: &[u8]) -> Result<(), String> {
    let mut file = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
    file.write_all(bytes).map_err(|error| error.to_string())?;
    let result = Command::new("qpdf").arg("--check").arg(file.path()).stdin(Stdio::null()).output();
    match result {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

/// HTML whose scripts are data, whose ids stand once and whose addresses run nothing.
fn html(text: &str) -> Result<(), String> {
    let mut ids = BTreeSet::new();
    for part in text.split(" id=\"").skip(1) {
        let id = part.split('"').next().unwrap_or_default();
        if !ids.insert(id) {
            return Err(format!("the id `{id}` stands twice"));
        }
    }
    let is_data = |tag: &str| {
        ["<script type=\"application/ld+json\">", "<script type=\"application/json\" id=\""]
            .iter()
            .any(|data| tag.starts_with(data))
    };
    let scripts = text.match_indices("<script").filter(|(at, _)| !is_data(&text[*at..]));
    match scripts.count() {
        0 => Ok(()),
        count => Err(format!("{count} scripts")),
    }
}
