//! From blocks to a page: markup as the reader of HTML takes it. Every paragraph of the document
//! has a line of its own there, so that a place in the page is the number of a paragraph.

use quick_xml::escape::escape;

use super::block::{Block, Cell, Item, Kind, Paragraph, Row, Table};
use crate::model::Language;
use crate::read::clue;

/// The longest paragraph, in bytes of markup, that may stand before the heading that is the
/// headline, or in the box of a pull quote.
const SHORT: usize = 300;

/// What the properties of the document say of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Properties {
    pub(super) title: Option<String>,
    pub(super) keywords: Option<String>,
    pub(super) language: Option<Language>,
}

/// A page in the making.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    /// The line that is written, from 1.
    line: usize,
    /// By how much headings stand lower than in the document.
    lower: u8,
    /// Whether a box is open.
    in_box: bool,
}

/// The page that a document makes: its blocks, and its notes with their ids.
pub(super) fn write(mut blocks: Vec<Block>, notes: &[(String, Vec<Block>)], properties: &Properties) -> String {
    take_labels(&mut blocks);
    let lower = find_headline(&mut blocks);
    let mut page = Page { text: String::new(), line: 1, lower, in_box: false };
    page.raw("<!DOCTYPE html><html");
    if let Some(language) = &properties.language {
        page.raw(&format!(" lang=\"{language}\""));
    }
    page.raw("><head><meta charset=\"utf-8\">");
    if let Some(title) = &properties.title {
        page.raw(&format!("<title>{}</title>", escape(title.as_str())));
    }
    if let Some(keywords) = &properties.keywords {
        page.raw(&format!("<meta name=\"keywords\" content=\"{}\">", escape(keywords.as_str())));
    }
    page.raw("</head><body><article>");
    page.blocks(&blocks);
    if !notes.is_empty() {
        page.raw("<section role=\"doc-endnotes\"><ol>");
        for (id, blocks) in notes {
            page.raw(&format!("<li id=\"{id}\">"));
            page.blocks(blocks);
            page.raw("</li>");
        }
        page.raw("</ol></section>");
    }
    page.raw("</article></body></html>\n");
    page.text
}

/// How many blocks at the head of a document may say by a word what they are.
const LABELLED: usize = 6;

/// Makes the headline and the deck of paragraphs that say it: `Title: The Sea`.
fn take_labels(blocks: &mut [Block]) {
    for block in blocks.iter_mut().take(LABELLED) {
        let Kind::Paragraph(paragraph) = &mut block.kind else { continue };
        // The word alone may be bold: `<strong>Title:</strong> The Sea`.
        let bare = match paragraph.text.strip_prefix("<strong>") {
            Some(text) => text.replacen("</strong>", "", 1),
            None => paragraph.text.clone(),
        };
        match clue::titled(&bare) {
            Some((true, text)) => block.kind = Kind::Title(text.to_owned()),
            Some((false, text)) => (paragraph.text, paragraph.class) = (text.to_owned(), Some("deck")),
            None => {}
        }
    }
}

/// Makes one block the headline, if one is. By how much the headings stand lower then.
fn find_headline(blocks: &mut Vec<Block>) -> u8 {
    if let Some(first) = blocks.iter().position(|block| matches!(block.kind, Kind::Title(_))) {
        join_titles(blocks, first);
        return 1;
    }
    let mut top = blocks.iter().enumerate().filter(|(_, block)| matches!(block.kind, Kind::Heading(1, _)));
    if let (Some((only, _)), None) = (top.next(), top.next()) {
        let opens = blocks[..only].iter().all(|block| match &block.kind {
            Kind::Paragraph(paragraph) => paragraph.text.len() <= SHORT,
            Kind::Pictures(_) | Kind::Caption(_) | Kind::Rule => true,
            _ => false,
        });
        if opens && let Kind::Heading(_, text) = &mut blocks[only].kind {
            blocks[only].kind = Kind::Title(std::mem::take(text));
            return 0;
        }
    }
    let first = blocks.iter_mut().find(|block| !matches!(block.kind, Kind::Pictures(_)));
    if let Some(Block { kind, .. }) = first
        && let Kind::Paragraph(Paragraph { text, class: None, stands_out: true }) = kind
    {
        *kind = Kind::Title(std::mem::take(text));
    }
    1
}

/// A headline may take several paragraphs; one that comes later is a heading.
fn join_titles(blocks: &mut Vec<Block>, first: usize) {
    while let Some(Block { kind: Kind::Title(next), .. }) = blocks.get(first + 1) {
        let next = format!(" {next}");
        if let Kind::Title(title) = &mut blocks[first].kind {
            title.push_str(&next);
        }
        blocks.remove(first + 1);
    }
    for block in &mut blocks[first + 1..] {
        if let Kind::Title(text) = &mut block.kind {
            block.kind = Kind::Heading(1, std::mem::take(text));
        }
    }
}

/// What kind of blocks makes one element together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Run {
    Alone,
    Quote,
    Code,
    Items,
}

fn run_of(block: &Block) -> Run {
    match block.kind {
        Kind::Quote(_) => Run::Quote,
        Kind::Code(_) => Run::Code,
        Kind::Item(_) => Run::Items,
        _ => Run::Alone,
    }
}

/// The most paragraphs, lists and tables that the frame of a box is around.
const LARGEST_BOX: usize = 8;

impl Page {
    fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// Goes on to the line of the paragraph `at`.
    fn go_to(&mut self, at: usize) {
        while self.line < at {
            self.text.push('\n');
            self.line += 1;
        }
    }

    /// The start tag of `block`, on its line.
    fn open(&mut self, name: &str, class: Option<&str>, block: &Block) {
        self.go_to(block.at);
        self.raw(&format!("<{name}"));
        if let Some(class) = class {
            self.raw(&format!(" class=\"{class}\""));
        }
        if let Some(id) = &block.id {
            self.raw(&format!(" id=\"{}\"", escape(id.as_str())));
        }
        self.raw(">");
    }

    fn element(&mut self, name: &str, class: Option<&str>, block: &Block, text: &str) {
        self.open(name, class, block);
        self.raw(text);
        self.raw(&format!("</{name}>"));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let mut rest = blocks;
        while let Some(first) = rest.first() {
            let run = run_of(first);
            let length = match run {
                Run::Alone => self.alone(rest),
                run => rest.iter().take_while(|block| run_of(block) == run).count(),
            };
            match run {
                Run::Alone => {}
                Run::Quote => self.quotes(&rest[..length]),
                Run::Code => self.code(&rest[..length]),
                Run::Items => self.items(&rest[..length]),
            }
            rest = &rest[length..];
        }
    }

    /// Writes the first of `blocks`; how many were written.
    fn alone(&mut self, blocks: &[Block]) -> usize {
        let block = &blocks[0];
        match &block.kind {
            Kind::Title(text) => self.element("h1", None, block, text),
            Kind::Heading(level, text) => {
                let name = format!("h{}", (level + self.lower).min(6));
                self.element(&name, None, block, text);
            }
            Kind::Paragraph(paragraph) => self.element("p", paragraph.class, block, &paragraph.text),
            Kind::Pictures(_) => return self.figure(blocks),
            Kind::Caption(text) => {
                if let [_, Block { kind: Kind::Table(table), .. }, ..] = blocks {
                    self.table(table, &blocks[1], Some((block, text)));
                    return 2;
                }
                self.element("p", None, block, text);
            }
            Kind::Table(table) => self.table(table, block, None),
            Kind::Aside(within) => {
                self.go_to(block.at);
                let is_quote = matches!(within.as_slice(), [Block { kind: Kind::Paragraph(paragraph), .. }]
                    if paragraph.text.len() <= SHORT);
                self.raw(if is_quote { "<aside class=\"pull-quote\">" } else { "<aside>" });
                self.blocks(within);
                self.raw("</aside>");
            }
            Kind::Rule => {
                self.go_to(block.at);
                self.raw("<hr>");
            }
            Kind::Quote(_) | Kind::Code(_) | Kind::Item(_) => {}
        }
        1
    }

    fn figure(&mut self, blocks: &[Block]) -> usize {
        let Kind::Pictures(pictures) = &blocks[0].kind else { return 1 };
        self.open("figure", None, &blocks[0]);
        self.raw(pictures);
        let caption = match blocks.get(1) {
            Some(block @ Block { kind: Kind::Caption(text), .. }) => Some((block, text)),
            _ => None,
        };
        if let Some((block, text)) = caption {
            self.element("figcaption", None, block, text);
        }
        self.raw("</figure>");
        1 + usize::from(caption.is_some())
    }

    fn quotes(&mut self, blocks: &[Block]) {
        self.go_to(blocks[0].at);
        self.raw("<blockquote>");
        for block in blocks {
            if let Kind::Quote(text) = &block.kind {
                self.element("p", None, block, text);
            }
        }
        self.raw("</blockquote>");
    }

    /// Lines of code stand on lines of their own by themselves.
    fn code(&mut self, blocks: &[Block]) {
        self.go_to(blocks[0].at);
        self.raw("<pre><code>");
        for block in blocks {
            self.go_to(block.at);
            if let Kind::Code(text) = &block.kind {
                self.raw(text);
            }
        }
        self.raw("</code></pre>");
    }

    fn items(&mut self, blocks: &[Block]) {
        let items: Vec<(&Block, &Item)> = blocks
            .iter()
            .filter_map(|block| match &block.kind {
                Kind::Item(item) => Some((block, item)),
                _ => None,
            })
            .collect();
        let mut rest = items.as_slice();
        while let Some((_, first)) = rest.first() {
            let length = rest.iter().take_while(|(_, item)| belongs(item, first)).count().max(1);
            self.list(&rest[..length]);
            rest = &rest[length..];
        }
    }

    /// Writes items of one list, the first of which stands highest.
    fn list(&mut self, items: &[(&Block, &Item)]) {
        let (block, first) = items[0];
        self.go_to(block.at);
        let name = if first.marker.kind.is_some() { "ol" } else { "ul" };
        match first.marker.kind {
            Some(kind) => self.raw(&format!("<ol type=\"{kind}\" start=\"{}\">", first.marker.start)),
            None => self.raw("<ul>"),
        }
        let mut rest = items;
        while let Some(((block, item), after)) = rest.split_first() {
            self.element_open_item(block, item);
            let below = after.iter().take_while(|(_, next)| next.level > item.level).count();
            let mut nested = &after[..below];
            while let Some((_, first)) = nested.first() {
                let length = nested.iter().take_while(|(_, next)| belongs(next, first)).count().max(1);
                self.list(&nested[..length]);
                nested = &nested[length..];
            }
            self.raw("</li>");
            rest = &after[below..];
        }
        self.raw(&format!("</{name}>"));
    }

    fn element_open_item(&mut self, block: &Block, item: &Item) {
        self.open("li", None, block);
        self.raw(&format!("<p>{}</p>", item.text));
    }

    fn table(&mut self, table: &Table, block: &Block, caption: Option<(&Block, &String)>) {
        if let ([Row { cells, .. }], None) = (table.rows.as_slice(), caption)
            && let [cell] = cells.as_slice()
        {
            // A table of one cell is a frame around text: a box, unless it is around much of the document, or within one.
            self.go_to(block.at);
            let is_box = !self.in_box && cell.blocks.len() <= LARGEST_BOX;
            self.raw(if is_box { "<aside class=\"box\">" } else { "<aside>" });
            self.in_box |= is_box;
            self.blocks(&cell.blocks);
            self.in_box &= !is_box;
            return self.raw("</aside>");
        }
        self.open("table", None, caption.map_or(block, |(caption, _)| caption));
        if let Some((block, text)) = caption {
            self.element("caption", None, block, text);
        }
        let headers = table.rows.iter().take_while(|row| row.is_header).count();
        let parts = [("thead", &table.rows[..headers]), ("tbody", &table.rows[headers..])];
        for (part, rows) in parts.into_iter().filter(|(_, rows)| !rows.is_empty()) {
            self.raw(&format!("<{part}>"));
            for row in rows {
                self.raw("<tr>");
                row.cells.iter().for_each(|cell| self.cell(cell, part == "thead"));
                self.raw("</tr>");
            }
            self.raw(&format!("</{part}>"));
        }
        self.raw("</table>");
    }

    fn cell(&mut self, cell: &Cell, is_header: bool) {
        if let Some(block) = cell.blocks.first() {
            self.go_to(block.at);
        }
        let name = if is_header { "th" } else { "td" };
        self.raw(&format!("<{name}"));
        for (attribute, count) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
            if count > 1 {
                self.raw(&format!(" {attribute}=\"{count}\""));
            }
        }
        self.raw(">");
        self.blocks(&cell.blocks);
        self.raw(&format!("</{name}>"));
    }
}

/// Whether `item` stands in the list that `first` opens, or in one within it.
fn belongs(item: &Item, first: &Item) -> bool {
    item.level > first.level || item.level == first.level && item.list == first.list
}
