//! What `lopdf` adds to the document that `printpdf` makes: fonts, structure, links, outline,
//! metadata and all that PDF/UA-1 and PDF/A-2a ask for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};
use uuid::Uuid;

use super::flow::Context;
use super::metadata::Metadata;
use super::object::{dictionary, name, real, text};
use super::paint::{Annotation, Destination, Entry, Painter};
use super::save::{File, Packed};
use super::structure::Structure;
use super::{attach, outline, picture};
use crate::error::{Error, ErrorKind};
use crate::model::Direction;
use crate::write::Attachment;
use crate::write::contents::title;

/// What the file is about, and what goes with it.
pub(super) struct Parts<'p> {
    pub(super) context: &'p Context<'p>,
    pub(super) metadata: &'p Metadata<'p>,
    pub(super) attachments: &'p [Attachment],
    /// The pages before the first numbered one.
    pub(super) front: usize,
}

/// The entries of the outline: where an article of some pages has neither sections nor questions, its title.
fn outline_of<'p>(painter: &'p Painter, context: &Context<'_>, pages: usize) -> Cow<'p, [Entry]> {
    if !painter.outline.is_empty() || pages < 2 {
        return Cow::Borrowed(&painter.outline);
    }
    let place = Destination { page: 0, top: context.geometry.height };
    Cow::Owned(vec![Entry { level: 0, title: title(context.article), place }])
}

/// Completes `document`.
///
/// # Errors
/// If a font cannot be subset, or the document is not as `printpdf` makes it.
pub(super) fn complete(
    document: &mut Document,
    file: &mut File<'_>,
    painter: &Painter,
    structure: Structure,
    parts: &Parts<'_>,
) -> Result<(), Error> {
    let Parts { context, metadata, attachments, front } = *parts;
    let mut pages: Vec<ObjectId> = document.page_iter().collect();
    // The front matter was drawn last.
    pages.rotate_left(front);
    fonts(document, painter, &pages)?;
    let annotations = annotations(document, file, painter, &pages)?;
    let tree = structure.write(document, file, &pages, &annotations)?;
    page_entries(document, painter, &pages, &annotations)?;
    let outline = outline::write(&outline_of(painter, context, pages.len()), &pages, document);
    let destinations = destination_names(painter, &pages, document);
    let files = attach::write(attachments, metadata.modified().as_deref(), document);
    let xmp = document.add_object(xmp_stream(metadata));
    let intent = output_intent(document);
    let root = document.trailer.get(b"Root").and_then(Object::as_reference).map_err(internal)?;
    let catalog = dictionary_mut(document, root)?;
    catalog.set("StructTreeRoot", tree);
    catalog.set("MarkInfo", dictionary([("Marked", true.into())]));
    catalog.set("Metadata", xmp);
    catalog.set("OutputIntents", vec![Object::Reference(intent)]);
    catalog.set("Lang", Object::string_literal(if context.language.is_empty() { "und" } else { context.language }));
    catalog.set("ViewerPreferences", viewer_preferences(context.direction));
    catalog.set("PageLabels", page_labels(front));
    let mut names = Dictionary::new();
    if let Some(destinations) = destinations {
        names.set("Dests", destinations);
    }
    if !files.is_empty() {
        let list = files.iter().flat_map(|(name, file)| [text(name), Object::Reference(*file)]).collect();
        names.set("EmbeddedFiles", dictionary([("Names", Object::Array(list))]));
        catalog.set("AF", Object::Array(files.into_iter().map(|(_, file)| file.into()).collect()));
    }
    if !names.is_empty() {
        catalog.set("Names", names);
    }
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
    }
    if !painter.outline.is_empty() {
        catalog.set("PageMode", name("UseOutlines"));
    }
    if let Some(address) = context.article.address().filter(|address| address.is_ascii()) {
        catalog.set("URI", dictionary([("Base", Object::string_literal(address))]));
    }
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).map_err(internal)?;
    document.set_object(info, metadata.info());
    Ok(())
}

/// Writes the content streams of the pages into `file`: that of the articles, and behind it that
/// of the page itself, if it has one.
///
/// # Errors
/// If the document is not as `printpdf` makes it.
pub(super) fn contents(
    document: &mut Document,
    file: &mut File<'_>,
    contents: Vec<(Packed, Vec<u8>)>,
) -> Result<(), Error> {
    let pages: Vec<ObjectId> = document.page_iter().collect();
    for (page, (body, furniture)) in pages.into_iter().zip(contents) {
        let entries = document.get_dictionary(page).map_err(internal)?;
        let id = entries.get(b"Contents").and_then(Object::as_reference).map_err(internal)?;
        document.objects.remove(&id);
        file.add_packed(id, &body)?;
        if !furniture.is_empty() {
            let second = document.new_object_id();
            file.add(second, Stream::new(Dictionary::new(), furniture))?;
            dictionary_mut(document, page)?.set("Contents", [id, second].map(Object::Reference).to_vec());
        }
    }
    Ok(())
}

fn internal(error: lopdf::Error) -> Error {
    Error::new(ErrorKind::Internal, format!("the PDF is not as it should be: {error}"))
}

fn dictionary_mut(document: &mut Document, id: ObjectId) -> Result<&mut Dictionary, Error> {
    document.get_object_mut(id).and_then(Object::as_dict_mut).map_err(internal)
}

/// Fills the dictionary of fonts that all pages share.
fn fonts(document: &mut Document, painter: &Painter, pages: &[ObjectId]) -> Result<(), Error> {
    let mut resources = Dictionary::new();
    painter.fonts.write(document, &mut resources)?;
    let page = pages.first().ok_or_else(|| Error::new(ErrorKind::Internal, "the PDF has no pages"))?;
    let page = document.get_dictionary(*page).map_err(internal)?;
    let of_page = page.get(b"Resources").and_then(Object::as_reference).map_err(internal)?;
    let of_page = document.get_dictionary(of_page).map_err(internal)?;
    let shared = of_page.get(b"Font").and_then(Object::as_reference).map_err(internal)?;
    *dictionary_mut(document, shared)? = resources;
    Ok(())
}

/// Writes the link annotations (ISO 32000-1, 12.5.6.5), one for each line of a link, into `file`.
/// Their keys in the parent tree are behind those of the pages.
fn annotations(
    document: &mut Document,
    file: &mut File<'_>,
    painter: &Painter,
    pages: &[ObjectId],
) -> io::Result<Vec<ObjectId>> {
    let mut ids = Vec::with_capacity(painter.annotations.len());
    for (key, link) in (pages.len()..).zip(&painter.annotations) {
        let mut object = annotation(link, painter, pages);
        object.set("StructParent", key as i64);
        let id = document.new_object_id();
        file.add(id, object)?;
        ids.push(id);
    }
    Ok(ids)
}

fn annotation(link: &Annotation, painter: &Painter, pages: &[ObjectId]) -> Dictionary {
    let [left, bottom, right, top] = link.area;
    let corners = [left, top, right, top, left, bottom, right, bottom];
    let mut out = dictionary([
        ("Type", name("Annot")),
        ("Subtype", name("Link")),
        ("Rect", link.area.map(real).to_vec().into()),
        ("QuadPoints", corners.map(real).to_vec().into()),
        ("Border", vec![Object::Integer(0); 3].into()),
        // Printed with the page.
        ("F", Object::Integer(4)),
        ("Contents", text(&link.link.words)),
    ]);
    if let Some(page) = pages.get(link.page) {
        out.set("P", *page);
    }
    let id = link.link.target.strip_prefix('#');
    match id.map(|id| painter.name_of(link.article, id)) {
        Some(Some(name)) => out.set("Dest", Object::string_literal(name)),
        Some(None) => {
            let top = Destination { page: 0, top: f32::from(u16::MAX) };
            if let Some(first) = outline::destination(top, pages) {
                out.set("Dest", first);
            }
        }
        None => {
            let address = Object::String(uri(&link.link.target), StringFormat::Literal);
            out.set("A", dictionary([("Type", name("Action")), ("S", name("URI")), ("URI", address)]));
        }
    }
    out
}

/// An address in ASCII: other characters are escaped as RFC 3987 has it.
fn uri(target: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(target.len());
    for byte in target.bytes() {
        match byte {
            0x21..=0x7E => out.push(byte),
            _ => out.extend(format!("%{byte:02X}").bytes()),
        }
    }
    out
}

fn page_entries(
    document: &mut Document,
    painter: &Painter,
    pages: &[ObjectId],
    annotations: &[ObjectId],
) -> Result<(), Error> {
    let mut of_page: Vec<Vec<Object>> = vec![Vec::new(); pages.len()];
    for (link, id) in painter.annotations.iter().zip(annotations) {
        if let Some(list) = of_page.get_mut(link.page) {
            list.push(Object::Reference(*id));
        }
    }
    for (index, (page, links)) in pages.iter().zip(of_page).enumerate() {
        let page = dictionary_mut(document, *page)?;
        page.set("StructParents", index as i64);
        page.set("Tabs", name("S"));
        if links.is_empty() {
            page.remove(b"Annots");
        } else {
            page.set("Annots", links);
        }
    }
    Ok(())
}

/// The name tree of destinations; `None` if there is none.
fn destination_names(painter: &Painter, pages: &[ObjectId], document: &mut Document) -> Option<ObjectId> {
    let destinations = painter.destinations.iter().flat_map(|(id, owners)| owners.iter().map(move |owner| (id, owner)));
    let named = destinations.filter_map(|(id, (article, place))| {
        Some((painter.name_of(*article, id)?, outline::destination(*place, pages)?))
    });
    // The order of the names, which a prefix may change.
    let named: BTreeMap<String, Object> = named.collect();
    let names: Vec<Object> =
        named.into_iter().flat_map(|(name, place)| [Object::string_literal(name), place]).collect();
    (!names.is_empty()).then(|| document.add_object(dictionary([("Names", Object::Array(names))])))
}

/// Metadata is not compressed, so that it can be read without a PDF reader.
fn xmp_stream(metadata: &Metadata<'_>) -> Stream {
    let entries = dictionary([("Type", name("Metadata")), ("Subtype", name("XML"))]);
    Stream::new(entries, metadata.xmp().into_bytes()).with_compression(false)
}

/// What the colours of the file mean (ISO 19005-2, 6.2.3).
fn output_intent(document: &mut Document) -> ObjectId {
    let profile = document.add_object(Stream::new(dictionary([("N", Object::Integer(3))]), picture::srgb()));
    document.add_object(dictionary([
        ("Type", name("OutputIntent")),
        ("S", name("GTS_PDFA1")),
        ("OutputConditionIdentifier", Object::string_literal("sRGB")),
        ("Info", Object::string_literal("sRGB IEC61966-2.1")),
        ("RegistryName", Object::string_literal("http://www.color.org")),
        ("DestOutputProfile", profile.into()),
    ]))
}

fn viewer_preferences(direction: Direction) -> Dictionary {
    let mut preferences = dictionary([("DisplayDocTitle", true.into())]);
    if direction == Direction::Rtl {
        preferences.set("Direction", name("R2L"));
    }
    preferences
}

/// Pages are numbered from 1, those of the front matter before them in Roman numerals.
fn page_labels(front: usize) -> Dictionary {
    let style = |kind| Object::from(dictionary([("S", name(kind))]));
    let mut numbers = vec![Object::Integer(front as i64), style("D")];
    if front > 0 {
        numbers.splice(0..0, [Object::Integer(0), style("r")]);
    }
    dictionary([("Nums", numbers.into())])
}

/// The identifier of the file: the first half is the article's, the second that of what this
/// file shows of it, by the sums of its streams.
pub(super) fn identify(trailer: &mut Dictionary, context: &Context<'_>, sums: &[u8]) {
    let article = context.article.uuid();
    let half = |id: Uuid| Object::String(id.as_bytes().to_vec(), StringFormat::Hexadecimal);
    trailer.set("ID", vec![half(article), half(Uuid::new_v5(&article, sums))]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_ascii() {
        assert_eq!(uri("https://example.org/آ b"), b"https://example.org/%D8%A2%20b");
    }
}
