//! Styles: what a paragraph or a run is by the style that it has, with all that the style takes
//! over from others; and how lists count.
//!
//! Styles are told by their names, which are English in every language of Word; what people call
//! their own styles counts too.

use std::collections::BTreeMap;

use super::part::{Element, Part};
use crate::error::Error;

/// How far a style takes over from others. Word allows ten.
const MAX_CHAIN: usize = 20;

/// How characters look, as far as that says something. `None` where nothing is said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Look {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) underlined: Option<bool>,
    pub(super) strike: Option<bool>,
    pub(super) small_caps: Option<bool>,
    pub(super) hidden: Option<bool>,
    /// `superscript`, `subscript` or `baseline`.
    pub(super) align: Option<String>,
    pub(super) code: Option<bool>,
    pub(super) language: Option<String>,
    /// The size of its letters, in half points.
    pub(super) size: Option<u32>,
}

impl Look {
    /// What `w:rPr` says.
    pub(super) fn of(properties: Option<&Element>) -> Self {
        let Some(properties) = properties else { return Look::default() };
        Look {
            bold: properties
                .flag("w:b")
                .or_else(|| properties.flag("w:bCs").filter(|_| properties.flag("w:cs") == Some(true))),
            italic: properties.flag("w:i"),
            underlined: properties.val("w:u").map(|line| line != "none"),
            strike: properties.flag("w:strike").or(properties.flag("w:dstrike")),
            small_caps: properties.flag("w:smallCaps"),
            hidden: properties.flag("w:vanish"),
            align: properties.val("w:vertAlign").map(str::to_owned),
            code: None,
            language: properties.val("w:lang").filter(|tag| !tag.is_empty()).map(str::to_owned),
            size: properties.val("w:sz").and_then(|size| size.parse().ok()),
        }
    }

    /// This look, and where it says nothing, that of `under`.
    pub(super) fn over(self, under: &Look) -> Self {
        Look {
            bold: self.bold.or(under.bold),
            italic: self.italic.or(under.italic),
            underlined: self.underlined.or(under.underlined),
            strike: self.strike.or(under.strike),
            small_caps: self.small_caps.or(under.small_caps),
            hidden: self.hidden.or(under.hidden),
            align: self.align.or_else(|| under.align.clone()),
            code: self.code.or(under.code),
            language: self.language.or_else(|| under.language.clone()),
            size: self.size.or(under.size),
        }
    }
}

/// A place in a list: which, and how deep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbering {
    pub(super) list: String,
    pub(super) level: usize,
}

impl Numbering {
    /// What `w:numPr` says, over what the style says. A list called 0 is none.
    pub(super) fn of(properties: Option<&Element>, under: Option<&Numbering>) -> Option<Self> {
        let own = properties.and_then(|properties| properties.child("w:numPr"));
        let Some(own) = own else { return under.cloned() };
        let level = own.val("w:ilvl").and_then(|level| level.parse().ok());
        let list = own.val("w:numId").map(str::to_owned).or_else(|| under.map(|under| under.list.clone()))?;
        let level = level.unwrap_or_else(|| under.map_or(0, |under| under.level));
        (list != "0").then_some(Numbering { list, level })
    }
}

/// A style, with what it takes over.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// Its name in lower case.
    pub(super) name: String,
    /// The names of the styles that it takes over from, nearest first.
    pub(super) bases: Vec<String>,
    pub(super) look: Look,
    /// The level of its heading, from 1.
    pub(super) heading: Option<u8>,
    pub(super) numbering: Option<Numbering>,
}

impl Style {
    /// A style of which nothing but the usual name is known.
    fn usual(name: &str) -> Self {
        let heading = name.strip_prefix("heading ").and_then(|level| level.parse().ok());
        Style { name: name.to_owned(), heading, ..Style::default() }
    }

    /// Whether it, or one that it takes over from, has a name that `test` takes.
    pub(super) fn is(&self, test: impl Fn(&str) -> bool) -> bool {
        std::iter::once(&self.name).chain(&self.bases).any(|name| test(name))
    }
}

/// The styles that have a meaning, by the ids and the names that Word gives them.
const USUAL: &[(&str, &str)] = &[
    ("Title", "title"),
    ("Subtitle", "subtitle"),
    ("Caption", "caption"),
    ("Quote", "quote"),
    ("IntenseQuote", "intense quote"),
    ("Heading1", "heading 1"),
    ("Heading2", "heading 2"),
    ("Heading3", "heading 3"),
    ("Heading4", "heading 4"),
    ("Heading5", "heading 5"),
    ("Heading6", "heading 6"),
];

/// A style as it stands in the part, without what it takes over.
#[derive(Debug, Default)]
struct Stated {
    name: String,
    base: Option<String>,
    look: Look,
    level: Option<u8>,
    numbering: Option<Numbering>,
}

/// The styles of the document, by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    all: BTreeMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Style,
    /// The look that is stated for all text.
    pub(super) base: Look,
}

impl Styles {
    /// The styles in `word/styles.xml`.
    ///
    /// # Errors
    /// If the part is damaged.
    pub(super) fn read(part: Option<Part<'_>>) -> Result<Self, Error> {
        let mut stated = BTreeMap::new();
        let mut styles = Styles::default();
        let mut default = None;
        let Some(part) = part else {
            // Whatever wrote a document without styles names them by the ids that Word gives.
            styles.all = USUAL.iter().map(|(id, name)| ((*id).to_owned(), Style::usual(name))).collect();
            return Ok(styles);
        };
        part.each(1, |element| {
            if element.is("w:docDefaults") {
                styles.base = Look::of(element.find("w:rPr"));
            }
            let (true, Some(id)) = (element.is("w:style"), element.get("styleId")) else { return };
            let is_default = matches!(element.get("default"), Some("1" | "true" | "on"));
            if is_default && element.get("type") == Some("paragraph") {
                default = Some(id.to_owned());
            }
            stated.insert(id.to_owned(), Stated::of(&element));
        })?;
        styles.all = stated.keys().map(|id| (id.clone(), whole(id, &stated))).collect();
        styles.default = default.and_then(|id| styles.all.get(&id).cloned()).unwrap_or_default();
        styles.base = styles.default.look.clone().over(&styles.base);
        Ok(styles)
    }

    /// The style of a paragraph.
    pub(super) fn paragraph(&self, id: Option<&str>) -> &Style {
        id.and_then(|id| self.all.get(id)).unwrap_or(&self.default)
    }

    /// The style of characters.
    pub(super) fn character(&self, id: Option<&str>) -> Option<&Style> {
        self.all.get(id?)
    }
}

impl Stated {
    fn of(element: &Element) -> Self {
        let name = element.val("w:name").unwrap_or_default().trim().to_lowercase();
        let paragraph = element.child("w:pPr");
        let level = paragraph.and_then(|properties| properties.val("w:outlineLvl")?.parse::<u8>().ok());
        let named = name.strip_prefix("heading ").and_then(|level| level.parse().ok());
        let mut look = Look::of(element.child("w:rPr"));
        look.code = is_code(&name).then_some(true);
        Stated {
            base: element.val("w:basedOn").map(str::to_owned),
            look,
            level: named.or(level.filter(|level| *level < 9).map(|level| level + 1)),
            numbering: Numbering::of(paragraph, None),
            name,
        }
    }
}

/// The style called `id`, with what it takes over.
fn whole(id: &str, stated: &BTreeMap<String, Stated>) -> Style {
    let mut style = Style::default();
    let mut next = Some(id);
    for step in 0..MAX_CHAIN {
        let Some(found) = next.and_then(|id| stated.get(id)) else { break };
        match step {
            0 => style.name.clone_from(&found.name),
            _ => style.bases.push(found.name.clone()),
        }
        style.look = style.look.over(&found.look);
        style.heading = style.heading.or(found.level);
        style.numbering = style.numbering.or_else(|| found.numbering.clone());
        next = found.base.as_deref();
    }
    style
}

/// Whether a style of this name is for code.
fn is_code(name: &str) -> bool {
    ["code", "verbatim", "preformatted", "typewriter", "listing"].iter().any(|word| name.contains(word))
}

/// How an item of a list is marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// The attribute `type` of `ol`; `None` for bullets.
    pub(super) kind: Option<&'static str>,
    pub(super) start: u32,
}

/// How the lists of the document count, by their names and levels.
#[derive(Debug, Default)]
pub(super) struct Lists {
    abstracts: BTreeMap<String, BTreeMap<usize, Marker>>,
    lists: BTreeMap<String, (String, BTreeMap<usize, u32>)>,
}

impl Lists {
    /// The lists in `word/numbering.xml`.
    ///
    /// # Errors
    /// If the part is damaged.
    pub(super) fn read(part: Option<Part<'_>>) -> Result<Self, Error> {
        let mut lists = Lists::default();
        let Some(part) = part else { return Ok(lists) };
        part.each(1, |element| match element.name.as_str() {
            "w:abstractNum" => {
                let levels = element.elements().filter(|level| level.is("w:lvl")).filter_map(level).collect();
                lists.abstracts.insert(element.get("abstractNumId").unwrap_or_default().to_owned(), levels);
            }
            "w:num" => {
                let starts = element.elements().filter(|child| child.is("w:lvlOverride")).filter_map(|level| {
                    Some((level.get("ilvl")?.parse().ok()?, level.val("w:startOverride")?.parse().ok()?))
                });
                let by = element.val("w:abstractNumId").unwrap_or_default().to_owned();
                lists.lists.insert(element.get("numId").unwrap_or_default().to_owned(), (by, starts.collect()));
            }
            _ => {}
        })?;
        Ok(lists)
    }

    /// How the items at `place` are marked: with bullets where nothing says it. `None` where they
    /// are said to have no mark at all.
    pub(super) fn marker(&self, place: &Numbering) -> Option<Marker> {
        let Some((by, starts)) = self.lists.get(&place.list) else { return Some(Marker { kind: None, start: 1 }) };
        let mut marker = self.abstracts.get(by)?.get(&place.level)?.clone();
        if let Some(start) = starts.get(&place.level) {
            marker.start = *start;
        }
        Some(marker)
    }
}

fn level(level: &Element) -> Option<(usize, Marker)> {
    let kind = match level.val("w:numFmt").unwrap_or("decimal") {
        "bullet" => None,
        "none" => return None,
        "lowerLetter" => Some("a"),
        "upperLetter" => Some("A"),
        "lowerRoman" => Some("i"),
        "upperRoman" => Some("I"),
        _ => Some("1"),
    };
    let start = level.val("w:start").and_then(|start| start.parse().ok()).unwrap_or(1);
    Some((level.get("ilvl")?.parse().ok()?, Marker { kind, start }))
}
