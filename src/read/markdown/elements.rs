//! From raw HTML to blocks and inline nodes: what each element means.
//!
//! `docs/formats/markdown.md` lists the elements for users. Of every other element the text is kept,
//! and its name reported once.

use super::builder::Builder;
use super::extension;
use super::frame::{Kind, TableParts};
use super::html::{self, Token};
use super::run::{Open, Origin, Purpose};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Alt, Block, Break, Cell, CodeBlock, Direction, Id, Image, Inline, Language, ListMarker, NumberStyle, SourceLine,
};
use crate::read::figure::Extras;

/// What an element means.
enum Meaning {
    /// An inline node.
    Inline(Open),
    /// A container.
    Container(Kind),
    /// A heading of this level.
    Heading(u8),
    /// A term of a definition.
    Term,
    /// The head, body or foot of a table.
    TablePart,
    /// A picture.
    Image,
    /// A forced line break.
    LineBreak,
    /// A thematic break.
    Rule,
    /// Preformatted text.
    Preformatted,
    /// Nothing of its own, and nothing is lost by that.
    Nothing,
    /// Content that is no text.
    Raw,
    /// Not known.
    Unknown,
}

impl Builder<'_, '_> {
    /// Reads an HTML block that begins at `offset`.
    pub(super) fn html_block(&mut self, block: &str, offset: usize) {
        let first = self.places.line(offset);
        let mut lines = Lines { text: block, at: 0, line: first.get() };
        for (start, token) in html::tokens(block) {
            self.token(token, offset, lines.of(start));
        }
        self.end_preformatted();
        self.close_run();
        if block.rfind("<!--").is_some_and(|start| !block[start..].contains("-->")) {
            let message = "this comment has no end, so all that follows is left out";
            self.report_at(Diagnostic::warning(Code::Malformed, message).help("end it by `-->`"), first);
        }
    }

    /// Reads a tag or comment within a line.
    pub(super) fn inline_html(&mut self, html: &str, offset: usize) {
        let at = self.places.line(offset);
        if let Some(name) = self.skipped_element.take() {
            if !matches!(html::tokens(html).next(), Some((_, Token::Close(closed))) if closed == name) {
                self.skipped_element = Some(name);
            }
            return;
        }
        for (_, token) in html::tokens(html) {
            if let Token::Open(tag) = &token
                && html::is_raw(&tag.name)
                && !html.ends_with("/>")
            {
                self.skipped_element = Some(tag.name.clone());
            }
            // Within a line there is no preformatted block; its text goes on as text.
            if matches!(&token, Token::Open(tag) if tag.name == "pre") {
                continue;
            }
            self.token(token, offset, at);
        }
    }

    fn token(&mut self, token: Token<'_>, offset: usize, at: SourceLine) {
        if self.preformatted.is_some() {
            return self.preformatted_token(token);
        }
        match token {
            Token::Text(text) => self.html_text(text, offset, at),
            Token::Open(tag) => self.open_tag(tag, offset, at),
            Token::Close(name) => self.close_tag(&name),
            Token::Comment(comment) => {
                if let Some(number) = extension::only_marker(comment) {
                    self.marker(number, at);
                }
            }
        }
    }

    fn html_text(&mut self, text: &str, offset: usize, at: SourceLine) {
        if self.open_run_mut().is_none() {
            if text.trim().is_empty() {
                return;
            }
            self.open_run(Purpose::Paragraph, at);
        }
        let text = self.restore(&html::decode(text));
        self.run(offset).push_text(&text);
    }

    fn open_tag(&mut self, tag: html::Tag, offset: usize, at: SourceLine) {
        match meaning(&tag) {
            Meaning::Inline(open) => self.open_element(tag, open, offset, at),
            Meaning::Container(kind) => self.open_container(tag, kind, at),
            Meaning::Heading(level) => {
                let id = tag.get("id").map(str::to_owned);
                self.open_run(Purpose::Heading { level, id }, at);
            }
            Meaning::Term => {
                self.close_implied("dt");
                self.open_run(Purpose::Term, at);
            }
            Meaning::TablePart => {
                self.close_implied("tbody");
                self.in_table_head(tag.name == "thead");
            }
            Meaning::Image => self.html_image(&tag, offset, at),
            Meaning::LineBreak => {
                if let Some(run) = self.open_run_mut() {
                    run.push(Inline::LineBreak);
                }
            }
            Meaning::Rule => self.interrupt(Block::Break(Break { at })),
            Meaning::Preformatted => {
                self.close_run();
                self.preformatted = Some((String::new(), at));
            }
            Meaning::Nothing => {}
            Meaning::Raw => self.report_raw(&tag, at),
            Meaning::Unknown => {
                let message = format!("the HTML element `{}` is not known; its text is kept", tag.name);
                self.report_once(&format!("<{}", tag.name), Diagnostic::warning(Code::Degraded, message), at);
            }
        }
    }

    fn open_element(&mut self, mut tag: html::Tag, open: Open, offset: usize, at: SourceLine) {
        if self.open_run_mut().is_none() {
            self.open_run(Purpose::Paragraph, at);
        }
        if let Some(title) = tag.get("title").filter(|title| !title.trim().is_empty()) {
            let message = format!("the title of `{}` has no place in an article: “{title}” is left out", tag.name);
            self.report_at(Diagnostic::note(Code::Dropped, message), at);
        }
        let open = match open {
            Open::Link(target) => Open::Link(self.resolve(&target)),
            open => self.mark_language(&mut tag, open, offset),
        };
        self.open_inline(open, Origin::Html(tag.name), offset);
    }

    /// Any element may carry a language: a span for it goes around the element's own node.
    fn mark_language(&mut self, tag: &mut html::Tag, open: Open, offset: usize) -> Open {
        let (language, direction) = self.language_of(tag);
        match open {
            Open::Plain if language.is_some() || direction.is_some() => Open::Span(language, direction),
            open if language.is_some() || direction.is_some() => {
                self.open_inline(Open::Span(language, direction), Origin::Html(tag.name.clone()), offset);
                // The closing tag closes the span, and with it the node within.
                tag.name.push('+');
                open
            }
            open => open,
        }
    }

    fn language_of(&mut self, tag: &html::Tag) -> (Option<Language>, Option<Direction>) {
        let language = tag.get("lang").or_else(|| tag.get("xml:lang")).map(str::to_owned);
        let direction = match tag.get("dir") {
            Some("rtl") => Some(Direction::Rtl),
            Some("ltr") => Some(Direction::Ltr),
            _ => None,
        };
        (language.and_then(|language| self.language_tag(&language)), direction)
    }

    /// A language tag of the text. One that is wrong is reported.
    pub(super) fn language_tag(&mut self, tag: &str) -> Option<Language> {
        Language::new(tag.trim())
            .map_err(|error| {
                let diagnostic = Diagnostic::warning(Code::Malformed, error.to_string());
                self.report_once(&format!("lang={tag}"), diagnostic, crate::diagnostic::Location::default());
            })
            .ok()
    }

    fn open_container(&mut self, tag: html::Tag, kind: Kind, at: SourceLine) {
        self.close_implied(&tag.name);
        if let Kind::Table(_) = kind
            && let Some(caption) = tag.get("summary")
        {
            let message = format!("the summary of a table has no place in an article: “{caption}” is left out");
            self.report_at(Diagnostic::note(Code::Dropped, message), at);
        }
        let (language, direction) = self.language_of(&tag);
        if self.open_frame(kind, Origin::Html(tag.name), at) {
            self.set_language(language, direction);
        }
    }

    /// HTML lets `<p>`, `<li>` and the like end where something begins that they cannot hold.
    fn close_implied(&mut self, next: &str) {
        let ended: &[&str] = match next {
            "li" => &["p", "li"],
            "dt" | "dd" => &["p", "dd"],
            "td" | "th" => &["p", "td", "th"],
            "tr" | "thead" | "tbody" | "tfoot" => &["p", "td", "th", "tr"],
            _ => &["p"],
        };
        while let Origin::Html(open) = &self.innermost().origin
            && ended.contains(&open.as_str())
        {
            let open = open.clone();
            self.close_element(&open);
        }
    }

    fn html_image(&mut self, tag: &html::Tag, offset: usize, at: SourceLine) {
        let Some(source) = tag.get("src").filter(|source| !source.trim().is_empty()) else {
            let message = "a picture without `src` is left out";
            self.report_at(Diagnostic::warning(Code::Malformed, message), at);
            return;
        };
        if self.open_run_mut().is_none() {
            self.open_run(Purpose::Paragraph, at);
        }
        let image = Image { source: self.resolve(source.trim()), alt: alt_of(tag), long_description: None };
        let caption = tag.get("title").unwrap_or_default().to_owned().into();
        self.extras.push(Extras { caption, id: tag.get("id").and_then(Id::from_text) });
        self.run(offset).push(Inline::Image(image));
    }

    fn report_raw(&mut self, tag: &html::Tag, at: SourceLine) {
        let source = tag.get("src").or_else(|| tag.get("data"));
        let message = match source {
            Some(source) => format!("`{}` of {source} is left out", tag.name),
            None => format!("`{}` and what it holds are left out", tag.name),
        };
        let mut diagnostic = Diagnostic::warning(Code::Dropped, message);
        if source.is_some() {
            diagnostic = diagnostic.help("put a link to it into the text");
        }
        self.report_at(diagnostic, at);
    }

    fn close_tag(&mut self, name: &str) {
        if let Some(run) = self.open_run_mut() {
            run.close_html(name);
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt" => {
                if self.in_line_only() {
                    self.close_run();
                }
            }
            "thead" => {
                self.close_implied("tbody");
                self.in_table_head(false);
            }
            _ => {
                self.close_element(name);
            }
        }
    }

    fn preformatted_token(&mut self, token: Token<'_>) {
        match token {
            Token::Text(text) => {
                if let Some((code, _)) = &mut self.preformatted {
                    code.push_str(&html::decode(text));
                }
            }
            Token::Close(name) if name == "pre" => self.end_preformatted(),
            Token::Open(_) | Token::Close(_) | Token::Comment(_) => {}
        }
    }

    fn end_preformatted(&mut self) {
        let Some((code, at)) = self.preformatted.take() else { return };
        let code = self.restore(&code).trim_matches('\n').to_owned();
        if !code.is_empty() {
            self.push_block(Block::Code(CodeBlock { code, syntax: None, at }));
        }
    }

    fn in_table_head(&mut self, inside: bool) {
        if let Some(frame) = self.find_mut(|kind| matches!(kind, Kind::Table(_)))
            && let Kind::Table(parts) = &mut frame.kind
        {
            parts.in_head = inside;
        }
    }
}

fn meaning(tag: &html::Tag) -> Meaning {
    if html::is_raw(&tag.name) {
        return Meaning::Raw;
    }
    if let Some(open) = inline(tag) {
        return Meaning::Inline(open);
    }
    if let Some(kind) = container(tag) {
        return Meaning::Container(kind);
    }
    match tag.name.as_str() {
        "img" => Meaning::Image,
        "br" => Meaning::LineBreak,
        "hr" => Meaning::Rule,
        "pre" => Meaning::Preformatted,
        "dt" => Meaning::Term,
        "h1" => Meaning::Heading(1),
        "h2" => Meaning::Heading(2),
        "h3" => Meaning::Heading(3),
        "h4" => Meaning::Heading(4),
        "h5" => Meaning::Heading(5),
        "h6" => Meaning::Heading(6),
        "thead" | "tbody" | "tfoot" => Meaning::TablePart,
        "wbr" | "colgroup" | "col" | "source" | "picture" => Meaning::Nothing,
        _ => Meaning::Unknown,
    }
}

fn inline(tag: &html::Tag) -> Option<Open> {
    Some(match tag.name.as_str() {
        "em" | "i" | "cite" | "dfn" | "var" | "u" => Open::Emphasis,
        "strong" | "b" | "mark" => Open::Strong,
        "s" | "del" | "strike" => Open::Strike,
        "sub" => Open::Subscript,
        "sup" => Open::Superscript,
        "q" => Open::Quotation,
        "code" | "kbd" | "samp" | "tt" => Open::Code,
        "a" => tag.get("href").map_or(Open::Plain, |target| Open::Link(target.to_owned())),
        "span" if is_small_caps(tag) => Open::SmallCaps,
        "span" | "bdi" | "bdo" | "small" | "abbr" | "ins" | "time" | "data" | "font" | "big" | "label" => Open::Plain,
        _ => return None,
    })
}

fn is_small_caps(tag: &html::Tag) -> bool {
    tag.has_class("smallcaps") || tag.get("style").is_some_and(|style| style.contains("small-caps"))
}

fn container(tag: &html::Tag) -> Option<Kind> {
    Some(match tag.name.as_str() {
        "div" | "blockquote" | "aside" if is_pull_quote(tag) => Kind::PullQuote,
        "div" | "section" | "aside" if let Some(boxed) = super::callout::of_element(tag) => boxed,
        "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "aside" | "address" | "details"
        | "center" | "nav" => Kind::Division,
        "blockquote" => Kind::Quote,
        "figure" => Kind::Figure(Default::default()),
        "figcaption" | "caption" => Kind::Caption,
        "summary" => Kind::Summary,
        "ul" => Kind::List(ListMarker::Bullet, Vec::new()),
        "ol" => Kind::List(ordered(tag), Vec::new()),
        "li" => Kind::Item(None),
        "dl" => Kind::Definitions(Vec::new()),
        "dd" => Kind::Definition,
        "table" => Kind::Table(TableParts::default()),
        "tr" => Kind::Row { cells: Vec::new(), head: false },
        "td" => Kind::Cell(cell(tag, false)),
        "th" => Kind::Cell(cell(tag, true)),
        _ => return None,
    })
}

fn is_pull_quote(tag: &html::Tag) -> bool {
    super::embed::PULL_QUOTE_CLASSES.iter().any(|class| tag.has_class(class))
}

fn ordered(tag: &html::Tag) -> ListMarker {
    let start = tag.get("start").and_then(|start| start.parse().ok()).unwrap_or(1);
    let style = match tag.get("type") {
        Some("a") => NumberStyle::LowerAlpha,
        Some("A") => NumberStyle::UpperAlpha,
        Some("i") => NumberStyle::LowerRoman,
        Some("I") => NumberStyle::UpperRoman,
        _ => NumberStyle::Decimal,
    };
    ListMarker::Ordered { start, style }
}

fn cell(tag: &html::Tag, header: bool) -> Cell {
    let span = |name| tag.get(name).and_then(|span| span.parse().ok()).unwrap_or(1).max(1);
    Cell { blocks: Vec::new(), header, colspan: span("colspan"), rowspan: span("rowspan") }
}

/// HTML can say that a picture is decorative: by an empty `alt`.
fn alt_of(tag: &html::Tag) -> Option<Alt> {
    if matches!(tag.get("role"), Some("presentation" | "none")) {
        return Some(Alt::Decorative);
    }
    let alt = tag.get("alt")?.trim();
    Some(if alt.is_empty() { Alt::Decorative } else { Alt::Described(alt.to_owned()) })
}

/// Counts the lines of a block as its tokens go by.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: Option<u32>,
}

impl Lines<'_> {
    fn of(&mut self, offset: usize) -> SourceLine {
        let passed = self.text[self.at..offset].bytes().filter(|&byte| byte == b'\n').count();
        self.at = offset;
        self.line = self.line.map(|line| line.saturating_add(u32::try_from(passed).unwrap_or(u32::MAX)));
        self.line.map(SourceLine::new).unwrap_or_default()
    }
}
