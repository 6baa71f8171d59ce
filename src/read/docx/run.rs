//! What stands within a paragraph: runs of characters with their looks, links, fields, calls of
//! notes, formulas and pictures, as markup.

use quick_xml::escape::escape;

use super::block::Block;
use super::document::Reading;
use super::part::Element;
use super::style::Look;

/// How much text is kept to judge its language by, in bytes.
const SAMPLE_BYTES: usize = 4_000;

/// A field: what Word works out, and shows the result of.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    instruction: String,
    /// Whether what follows is its result.
    shows: bool,
}

impl Field {
    /// The address of a link.
    fn link(&self) -> Option<String> {
        let rest = self.instruction.trim().strip_prefix("HYPERLINK")?.trim_start();
        let (place, rest) = match rest.strip_prefix("\\l") {
            Some(rest) => ("#", rest.trim_start()),
            None => ("", rest),
        };
        let address = rest.strip_prefix('"').map_or_else(|| rest.split(' ').next(), |rest| rest.split('"').next())?;
        (!address.is_empty()).then(|| format!("{place}{address}"))
    }

    /// Whether its result is no text of the article, but a number of a page or the like. (Tables of
    /// contents are told by the styles of their lines.)
    fn is_furniture(&self) -> bool {
        let name = self.instruction.split_whitespace().next().unwrap_or_default();
        matches!(name, "PAGE" | "NUMPAGES" | "SECTIONPAGES" | "PAGEREF" | "TC" | "XE" | "RD")
    }

    /// Whether it may go on in the next paragraph.
    pub(super) fn goes_on(&self) -> bool {
        self.shows && !self.is_furniture()
    }
}

/// How a piece of text looks.
#[derive(Clone, Debug, Default, PartialEq)]
struct Format {
    link: Option<String>,
    strong: bool,
    emphasis: bool,
    strike: bool,
    small_caps: bool,
    code: bool,
    align: Option<&'static str>,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Text,
    Picture,
    /// A formula, the call of a note.
    Other,
}

#[derive(Clone, Debug)]
struct Piece {
    what: What,
    format: Format,
    markup: String,
    /// The characters as they are.
    plain: String,
    size: Option<u32>,
}

/// The text of a paragraph.
#[derive(Debug)]
pub(super) struct Text {
    /// How characters look that say nothing themselves.
    under: Look,
    pieces: Vec<Piece>,
    /// What stands in boxes that hang on the paragraph.
    pub(super) boxes: Vec<Vec<Block>>,
    /// The place that links may lead to.
    pub(super) id: Option<String>,
    /// Whether a line across the page is in it.
    pub(super) has_rule: bool,
    link: Option<String>,
}

impl Text {
    pub(super) fn new(under: Look) -> Self {
        Text { under, pieces: Vec::new(), boxes: Vec::new(), id: None, has_rule: false, link: None }
    }

    fn add(&mut self, what: What, format: Format, markup: String, plain: &str, size: Option<u32>) {
        if let Some(last) = self.pieces.last_mut()
            && what == What::Text
            && last.what == what
            && last.format == format
        {
            last.markup.push_str(&markup);
            last.plain.push_str(plain);
            last.size = last.size.min(size);
            return;
        }
        self.pieces.push(Piece { what, format, markup, plain: plain.to_owned(), size });
    }

    /// Adds markup that has no look of its own.
    pub(super) fn add_object(&mut self, markup: String, is_picture: bool) {
        let what = if is_picture { What::Picture } else { What::Other };
        self.add(what, Format { link: self.link.clone(), ..Format::default() }, markup, "", None);
    }

    pub(super) fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| piece.what == What::Text && piece.plain.trim().is_empty())
    }

    pub(super) fn is_pictures(&self) -> bool {
        let is_text = |piece: &&Piece| piece.what != What::Text || !piece.plain.trim().is_empty();
        self.pieces.iter().filter(is_text).all(|piece| piece.what == What::Picture)
    }

    /// Whether all of its words are strong.
    pub(super) fn is_strong(&self) -> bool {
        self.words().all(|piece| piece.format.strong)
    }

    /// The size of its smallest letters, in half points, if all of them say one.
    pub(super) fn least_size(&self) -> Option<u32> {
        self.words().map(|piece| piece.size).min().flatten()
    }

    fn words(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(|piece| piece.what == What::Text && !piece.plain.trim().is_empty())
    }

    /// Its characters.
    pub(super) fn plain(&self) -> String {
        self.pieces.iter().map(|piece| piece.plain.as_str()).collect()
    }

    /// Its characters as a line of code.
    pub(super) fn code(&self) -> String {
        escape(self.plain()).replace('\n', "<br>")
    }

    /// Its markup.
    pub(super) fn markup(&self) -> String {
        let mut out = String::new();
        let mut link: Option<&String> = None;
        for piece in &self.pieces {
            if link != piece.format.link.as_ref() {
                out.push_str(if link.is_some() { "</a>" } else { "" });
                link = piece.format.link.as_ref();
                if let Some(address) = link {
                    out.push_str(&format!("<a href=\"{}\">", escape(address.as_str())));
                }
            }
            let names = piece.format.elements();
            names.iter().for_each(|(open, _)| out.push_str(open));
            out.push_str(&piece.markup);
            names.iter().rev().for_each(|(_, close)| out.push_str(close));
        }
        out.push_str(if link.is_some() { "</a>" } else { "" });
        out
    }
}

impl Format {
    fn elements(&self) -> Vec<(&'static str, &'static str)> {
        let mut elements = Vec::new();
        let mut add = |is: bool, open, close| {
            if is {
                elements.push((open, close))
            }
        };
        add(self.strong, "<strong>", "</strong>");
        add(self.emphasis, "<em>", "</em>");
        add(self.strike, "<s>", "</s>");
        add(self.small_caps, "<span class=\"small-caps\">", "</span>");
        add(self.code, "<code>", "</code>");
        add(self.align == Some("sup"), "<sup>", "</sup>");
        add(self.align == Some("sub"), "<sub>", "</sub>");
        elements
    }
}

/// Places that Word makes for itself, to which nobody links.
fn is_own_place(name: &str) -> bool {
    ["_GoBack", "_Toc", "_Hlk", "OLE_LINK"].iter().any(|begin| name.starts_with(begin))
}

impl Reading<'_, '_> {
    /// Reads what stands within a paragraph, or an element of one.
    pub(super) fn inlines(&mut self, element: &Element, out: &mut Text) {
        for child in element.elements() {
            self.inline(child, out);
        }
    }

    fn inline(&mut self, element: &Element, out: &mut Text) {
        match element.name.as_str() {
            "w:r" => self.run(element, out),
            "w:hyperlink" => {
                let place = element.get("anchor").map(|anchor| format!("#{anchor}"));
                let address = element.get("r:id").and_then(|id| self.targets.get(id).cloned());
                let address = match (address, place) {
                    (Some(address), Some(place)) if !address.contains('#') => Some(address + &place),
                    (address, place) => address.or(place),
                };
                let around = std::mem::replace(&mut out.link, address);
                self.inlines(element, out);
                out.link = around;
            }
            "w:ins" | "w:moveTo" => {
                self.tally.inserted += 1;
                self.inlines(element, out);
            }
            "w:del" | "w:moveFrom" => self.tally.deleted += 1,
            "w:smartTag" | "w:customXml" | "w:dir" | "w:bdo" | "w:sdtContent" => self.inlines(element, out),
            "w:sdt" => element.child("w:sdtContent").into_iter().for_each(|content| self.inlines(content, out)),
            "w:fldSimple" => {
                let field = Field { instruction: element.get("instr").unwrap_or_default().to_owned(), shows: true };
                self.fields.push(field);
                self.inlines(element, out);
                self.fields.pop();
            }
            "w:bookmarkStart" if out.id.is_none() => {
                out.id = element.get("name").filter(|name| !is_own_place(name)).map(str::to_owned);
            }
            "m:oMath" | "m:oMathPara" => out.add_object(super::math::markup(element), false),
            "mc:AlternateContent" => self.alternatives(element, out),
            _ => {}
        }
    }

    /// Word writes what is new in one way, and once more for older programs: the first that gives
    /// anything counts.
    fn alternatives(&mut self, element: &Element, out: &mut Text) {
        let before = (out.pieces.len(), out.boxes.len());
        for way in element.elements() {
            if (out.pieces.len(), out.boxes.len()) == before {
                way.elements().for_each(|child| self.in_run(child, &Look::default(), out));
            }
        }
    }

    fn run(&mut self, run: &Element, out: &mut Text) {
        let properties = run.child("w:rPr");
        let style = properties.and_then(|properties| self.styles.character(properties.val("w:rStyle")));
        let mut look = Look::of(properties);
        if let Some(style) = style {
            look = look.over(&style.look);
        }
        let look = look.over(&out.under);
        if look.hidden == Some(true) {
            self.tally.hidden += 1;
            return;
        }
        for child in run.elements() {
            self.in_run(child, &look, out);
        }
    }

    fn in_run(&mut self, element: &Element, look: &Look, out: &mut Text) {
        match element.name.as_str() {
            "w:t" => self.characters(&element.text(), look, out),
            "w:tab" | "w:ptab" => self.characters(" ", look, out),
            "w:noBreakHyphen" => self.characters("\u{2011}", look, out),
            "w:softHyphen" => self.characters("\u{AD}", look, out),
            "w:br" if matches!(element.get("type"), Some("page" | "column")) => {}
            "w:br" | "w:cr" if self.shows() => {
                let format = self.format(look, out);
                out.add(What::Text, format, "<br>".to_owned(), "\n", look.size);
            }
            "w:sym" => self.symbol(element, look, out),
            "w:instrText" => {
                if let Some(field) = self.fields.last_mut().filter(|field| !field.shows) {
                    field.instruction.push_str(&element.text());
                }
            }
            "w:fldChar" => self.field(element),
            "w:footnoteReference" => self.note_call(element, false, out),
            "w:endnoteReference" => self.note_call(element, true, out),
            "w:commentReference" => self.tally.comments += 1,
            "w:drawing" | "w:pict" | "w:object" => self.drawing(element, out),
            "w:ruby" => element.child("w:rubyBase").into_iter().for_each(|base| self.inlines(base, out)),
            "mc:AlternateContent" => self.alternatives(element, out),
            "w:r" => self.run(element, out),
            _ => {}
        }
    }

    /// Whether what is read now is shown in the text.
    fn shows(&self) -> bool {
        self.fields.iter().all(Field::goes_on)
    }

    fn format(&self, look: &Look, out: &Text) -> Format {
        let link = self.fields.iter().rev().find_map(Field::link).or_else(|| out.link.clone());
        Format {
            strong: look.bold == Some(true),
            // A line below words is the emphasis of typescripts; below a link or bold words it says no more.
            emphasis: look.italic == Some(true)
                || (look.underlined == Some(true) && look.bold != Some(true) && link.is_none()),
            strike: look.strike == Some(true),
            small_caps: look.small_caps == Some(true),
            code: look.code == Some(true),
            align: match look.align.as_deref() {
                Some("superscript") => Some("sup"),
                Some("subscript") => Some("sub"),
                _ => None,
            },
            link,
        }
    }

    fn characters(&mut self, text: &str, look: &Look, out: &mut Text) {
        if text.is_empty() || !self.shows() {
            return;
        }
        let text = text.replace(['\n', '\r'], " ");
        if let Some(language) = look.language.as_ref().or(self.styles.base.language.as_ref()) {
            *self.tally.languages.entry(language.clone()).or_default() += text.len();
        }
        if self.tally.sample.len() < SAMPLE_BYTES {
            self.tally.sample.push_str(&text);
        }
        let format = self.format(look, out);
        let size = look.size.or(self.styles.base.size);
        out.add(What::Text, format, escape(text.as_str()).into_owned(), &text, size);
    }

    /// A sign of a font that has signs in the places of letters: which one it is, only the font knows.
    fn symbol(&mut self, element: &Element, look: &Look, out: &mut Text) {
        let code = element.get("char").and_then(|code| u32::from_str_radix(code, 16).ok());
        match code.and_then(char::from_u32).filter(|c| !matches!(c, '\u{E000}'..='\u{F8FF}' | '\0'..='\u{1F}')) {
            Some(c) => self.characters(c.encode_utf8(&mut [0; 4]), look, out),
            None => self.tally.symbols += 1,
        }
    }

    fn field(&mut self, element: &Element) {
        match element.get("fldCharType") {
            Some("begin") => self.fields.push(Field::default()),
            Some("separate") => self.fields.last_mut().into_iter().for_each(|field| field.shows = true),
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
    }

    fn note_call(&mut self, element: &Element, is_endnote: bool, out: &mut Text) {
        let Some(id) = element.get("id").filter(|_| self.shows()) else { return };
        if !self.notes[usize::from(is_endnote)].by_id.contains_key(id) {
            self.tally.lost_notes += 1;
            return;
        }
        let next = self.called.len() + 1;
        let number = *self.called.entry((is_endnote, id.to_owned())).or_insert(next);
        let markup = format!("<sup><a href=\"#note-{number}\" role=\"doc-noteref\">{number}</a></sup>");
        out.add_object(markup, false);
    }
}
