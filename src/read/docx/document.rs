//! The text of the document: its paragraphs as blocks. What stands within a paragraph is `run`'s
//! affair, and tables are `table`'s.

use std::collections::BTreeMap;

use super::Notes;
use super::block::{Block, Item, Kind, Paragraph};
use super::part::Element;
use super::run::{Field, Text};
use super::source::Sources;
use super::style::{Lists, Look, Numbering, Style, Styles};

/// Names of styles of people's own, by what they hold, and what pages call it.
const CLASSES: &[(&str, &str)] = &[
    ("subtitle", "subtitle"),
    ("standfirst", "standfirst"),
    ("deck", "deck"),
    ("dek", "dek"),
    ("kicker", "kicker"),
    ("eyebrow", "eyebrow"),
    ("byline", "byline"),
    ("author", "author"),
    ("dateline", "dateline"),
    ("date", "date"),
    ("pull quote", "pull-quote"),
    ("pullquote", "pull-quote"),
];

/// The document while it is read.
pub(super) struct Reading<'d, 'a> {
    pub(super) styles: &'d Styles,
    pub(super) lists: &'d Lists,
    /// The other files of the document.
    pub(super) sources: &'d mut Sources<'a>,
    /// What relations of this part lead to, by their ids.
    pub(super) targets: &'d BTreeMap<String, String>,
    /// The notes at the feet of pages, and those at the end.
    pub(super) notes: &'d [Notes; 2],
    /// How many paragraphs have begun.
    pub(super) paragraphs: usize,
    /// The fields that are open, which may go over paragraphs.
    pub(super) fields: Vec<Field>,
    /// The numbers of the notes that were called, in order: by whether they stand at the end, and their ids.
    pub(super) called: BTreeMap<(bool, String), usize>,
    pub(super) tally: Tally,
    /// How many items each list has at each level.
    counts: BTreeMap<(String, usize), u32>,
}

/// What was met and is not in the text, and what the text is in.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) comments: usize,
    pub(super) inserted: usize,
    pub(super) deleted: usize,
    pub(super) hidden: usize,
    /// Things that nobody here can draw: charts and the like.
    pub(super) objects: usize,
    /// Calls of notes that are not there.
    pub(super) lost_notes: usize,
    /// Signs of fonts that have signs in place of letters.
    pub(super) symbols: usize,
    /// How many bytes of text are in which language.
    pub(super) languages: BTreeMap<String, usize>,
    /// The beginning of the text.
    pub(super) sample: String,
}

impl<'d, 'a> Reading<'d, 'a> {
    pub(super) fn new(
        styles: &'d Styles,
        lists: &'d Lists,
        sources: &'d mut Sources<'a>,
        targets: &'d BTreeMap<String, String>,
        notes: &'d [Notes; 2],
    ) -> Self {
        Reading {
            styles,
            lists,
            sources,
            targets,
            notes,
            paragraphs: 0,
            fields: Vec::new(),
            called: BTreeMap::new(),
            tally: Tally::default(),
            counts: BTreeMap::new(),
        }
    }

    /// Reads what stands below one another.
    pub(super) fn block(&mut self, element: &Element, out: &mut Vec<Block>) {
        match element.name.as_str() {
            "w:p" => self.paragraph(element, out),
            "w:tbl" => {
                let table = self.table(element);
                out.extend(table);
            }
            "w:sdt" if !is_contents(element) => self.blocks_in(element.child("w:sdtContent"), out),
            "w:ins" | "w:moveTo" | "w:customXml" | "w:smartTag" => self.blocks_in(Some(element), out),
            "mc:AlternateContent" => {
                self.blocks_in(element.child("mc:Choice").or_else(|| element.child("mc:Fallback")), out);
            }
            _ => {}
        }
    }

    pub(super) fn blocks_in(&mut self, element: Option<&Element>, out: &mut Vec<Block>) {
        for child in element.into_iter().flat_map(Element::elements) {
            self.block(child, out);
        }
    }

    fn paragraph(&mut self, element: &Element, out: &mut Vec<Block>) {
        self.paragraphs += 1;
        let at = self.paragraphs;
        let properties = element.child("w:pPr");
        let styles = self.styles;
        let style = styles.paragraph(properties.and_then(|properties| properties.val("w:pStyle")));
        let heading = properties.and_then(level_of).or(style.heading);
        let under = if looks_by_itself(style, heading) { Look::default() } else { style.look.clone() };
        let mut text = Text::new(Look { language: style.look.language.clone(), size: style.look.size, ..under });
        self.inlines(element, &mut text);
        // Numbers of pages and the like end where the paragraph does, and so does what a field is
        // made by: one that is never closed must not hide the text.
        self.fields.retain(Field::goes_on);
        if style.is(is_of_contents) {
            return;
        }
        let boxes = std::mem::take(&mut text.boxes);
        let id = text.id.take();
        if let Some(kind) = self.kind(properties, style, heading, &text) {
            out.push(Block { at, id, kind });
        }
        out.extend(boxes.into_iter().filter(|blocks| !blocks.is_empty()).map(|blocks| {
            let at = blocks.first().map_or(at, |block| block.at);
            Block { at, id: None, kind: Kind::Aside(blocks) }
        }));
    }

    /// What a paragraph is. `None` if nothing is in it.
    fn kind(&mut self, properties: Option<&Element>, style: &Style, heading: Option<u8>, text: &Text) -> Option<Kind> {
        let numbering = Numbering::of(properties, style.numbering.as_ref());
        let markup = text.markup();
        if text.is_blank() {
            let borders = properties.and_then(|properties| properties.child("w:pBdr"));
            let has_line =
                borders.is_some_and(|borders| borders.child("w:bottom").or(borders.child("w:top")).is_some());
            return (text.has_rule || has_line).then_some(Kind::Rule);
        }
        if text.is_pictures() {
            return Some(Kind::Pictures(markup));
        }
        let called = called(style);
        if called == Some(Called::Title) {
            return Some(Kind::Title(markup));
        }
        if let Some(level) = heading.filter(|level| (1..=9).contains(level)) {
            return Some(Kind::Heading(level, markup));
        }
        match called {
            Some(Called::Caption) => return Some(Kind::Caption(markup)),
            Some(Called::Quote) => return Some(Kind::Quote(markup)),
            _ => {}
        }
        if style.look.code == Some(true) {
            return Some(Kind::Code(text.code()));
        }
        if let Some(item) = numbering.and_then(|place| self.item(&place, &markup)) {
            return Some(Kind::Item(item));
        }
        let class = match called {
            Some(Called::Class(class)) => Some(class),
            _ => None,
        };
        let stands_out = self.stands_out(properties, text);
        Some(Kind::Paragraph(Paragraph { text: markup, class, stands_out }))
    }

    /// The item of a list that a paragraph at `place` is. `None` if it has no mark.
    fn item(&mut self, place: &Numbering, text: &str) -> Option<Item> {
        let mut marker = self.lists.marker(place)?;
        let count = self.counts.entry((place.list.clone(), place.level)).or_default();
        marker.start = marker.start.saturating_add(*count);
        *count += 1;
        self.counts.retain(|(list, level), _| *list != place.list || *level <= place.level);
        Some(Item { text: text.to_owned(), list: place.list.clone(), level: place.level, marker })
    }

    /// Whether a paragraph looks as a headline does: larger than the text around, or bold in the
    /// middle.
    fn stands_out(&self, properties: Option<&Element>, text: &Text) -> bool {
        let usual = self.styles.base.size.unwrap_or(20);
        let is_large = text.least_size().is_some_and(|size| size >= usual + usual / 4);
        let is_centred = properties.and_then(|properties| properties.val("w:jc")) == Some("center");
        let plain = text.plain();
        let is_short = plain.chars().count() <= 200 && !plain.trim_end().ends_with(['.', ':']);
        is_short && (is_large || is_centred && text.is_strong())
    }
}

/// The level of the heading that a paragraph says it is, whatever its style.
fn level_of(properties: &Element) -> Option<u8> {
    let level: u8 = properties.val("w:outlineLvl")?.parse().ok()?;
    (level < 9).then_some(level + 1)
}

/// What a style is called, as far as its name says what a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Called {
    Title,
    Caption,
    Quote,
    Class(&'static str),
}

/// What a style is called, or else the nearest of those that it takes over from.
fn called(style: &Style) -> Option<Called> {
    std::iter::once(&style.name).chain(&style.bases).find_map(|name| match name.as_str() {
        "title" | "headline" | "article title" => Some(Called::Title),
        "caption" | "image caption" | "table caption" => Some(Called::Caption),
        "quote" | "intense quote" | "block text" | "quotations" => Some(Called::Quote),
        name => CLASSES.iter().find(|(word, _)| name.contains(word)).map(|(_, class)| Called::Class(class)),
    })
}

/// Whether the look of a style is that of what it is called, and says nothing more of its words.
fn looks_by_itself(style: &Style, heading: Option<u8>) -> bool {
    heading.is_some() || called(style).is_some()
}

/// Whether paragraphs of this style are lines of a table of contents, or of an index.
fn is_of_contents(name: &str) -> bool {
    name.starts_with("toc ") || name == "table of figures" || name.starts_with("index ")
}

/// Whether a content control holds the table of contents, which is made anew.
fn is_contents(element: &Element) -> bool {
    let gallery = element.child("w:sdtPr").and_then(|properties| properties.find("w:docPartGallery"));
    gallery.and_then(|gallery| gallery.get("val")) == Some("Table of Contents")
}
