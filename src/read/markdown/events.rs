//! From the Markdown parser's events to blocks.

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag};

use super::attributes::Attributes;
use super::builder::Builder;
use super::callout;
use super::extension::{self, Piece};
use super::frame::{Kind, TableParts};
use super::run::{Closed, Open, Origin, Purpose};
use super::script::{self, Script};
use crate::diagnostic::{Code, Diagnostic, Subject};
use crate::model::{
    Alignment, Alt, Block, Break, Cell, CodeBlock, Id, Image, Inline, ListMarker, Math, MathBlock, MathNotation,
    RichText,
};
use crate::read::figure::Extras;

use std::ops::Range;

/// The longest attributes in braces that are looked for behind a picture, in bytes.
const MAX_ATTRIBUTE_BYTES: usize = 2_000;

/// What of Markdown is understood. Punctuation stays as the author wrote it.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

impl Builder<'_, '_> {
    /// Reads the whole text.
    pub(super) fn parse(&mut self) {
        let source = self.source;
        // `[text]{lang=fa}` looks like a link whose target is not defined.
        let span = |link: BrokenLink<'_>| {
            // Of `[text][other]{lang=fa}` it asks for the whole, and would drop `other`: that stays as text.
            if !matches!(link.link_type, LinkType::Shortcut | LinkType::ShortcutUnknown) {
                return None;
            }
            let attributes = attributes_at(source, link.span.end)?.0;
            is_span(&attributes).then_some((CowStr::Borrowed(""), CowStr::Borrowed("")))
        };
        for (event, range) in Parser::new_with_broken_link_callback(source, options(), Some(span)).into_offset_iter() {
            self.event(event, range);
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let at = range.start;
        match event {
            Event::Start(Tag::Link { link_type: LinkType::ShortcutUnknown, .. }) => self.start_span(range),
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.finish_tag(tag, range),
            Event::Text(text) => self.characters(&text, range),
            Event::Code(code) => self.inline_code(&code, at),
            Event::InlineMath(math) => self.inline_math(&math, range),
            Event::DisplayMath(math) => self.display_math(&math, at),
            Event::Html(html) => match &mut self.html {
                Some((block, _)) => block.push_str(&html),
                None => self.html_block(&html, at),
            },
            Event::InlineHtml(html) => self.inline_html(&html, at),
            Event::FootnoteReference(label) => self.note_call(&label, at),
            Event::SoftBreak if self.is_skipping() => {}
            Event::SoftBreak => self.run(at).push_text("\n"),
            Event::HardBreak if self.is_skipping() => {}
            Event::HardBreak => self.run(at).push(Inline::LineBreak),
            Event::Rule => {
                self.close_run();
                let at = self.places.line(at);
                self.push_block(Block::Break(Break { at }));
            }
            Event::TaskListMarker(done) => self.task(done),
        }
    }

    fn start(&mut self, tag: Tag<'_>, offset: usize) {
        let at = self.places.line(offset);
        let mut container = |kind| {
            self.open_frame(kind, Origin::Markdown, at);
        };
        match tag {
            Tag::Paragraph => self.open_run(Purpose::Paragraph, at),
            Tag::Heading { level, id, .. } => self.start_heading(level, id, offset),
            Tag::BlockQuote(None) => container(Kind::Quote),
            Tag::BlockQuote(Some(kind)) => container(callout::of_kind(kind)),
            Tag::CodeBlock(kind) => self.start_code(&kind, offset),
            Tag::HtmlBlock => {
                self.close_run();
                self.html = Some((String::new(), offset));
            }
            Tag::List(None) => container(Kind::List(ListMarker::Bullet, Vec::new())),
            Tag::List(Some(start)) => {
                let start = u32::try_from(start).unwrap_or(1);
                container(Kind::List(ListMarker::Ordered { start, style: Default::default() }, Vec::new()));
            }
            Tag::Item => container(Kind::Item(None)),
            Tag::FootnoteDefinition(label) => self.start_note(&label, offset),
            Tag::DefinitionList => container(Kind::Definitions(Vec::new())),
            Tag::DefinitionListTitle => self.open_run(Purpose::Term, at),
            Tag::DefinitionListDefinition => container(Kind::Definition),
            Tag::Table(columns) => {
                let columns = columns.into_iter().map(alignment).collect();
                container(Kind::Table(TableParts { columns, ..TableParts::default() }));
            }
            Tag::TableHead => container(Kind::Row { cells: Vec::new(), head: true }),
            Tag::TableRow => container(Kind::Row { cells: Vec::new(), head: false }),
            Tag::TableCell => container(Kind::Cell(empty_cell())),
            Tag::MetadataBlock(_) => {}
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. } => self.start_inline(tag, offset),
        }
    }

    fn start_inline(&mut self, tag: Tag<'_>, offset: usize) {
        let open = match tag {
            Tag::Emphasis => Open::Emphasis,
            Tag::Strong => Open::Strong,
            Tag::Strikethrough => Open::Strike,
            Tag::Superscript => Open::Superscript,
            Tag::Subscript => Open::Subscript,
            Tag::Link { link_type, dest_url, title, .. } => {
                self.drop_title(&title, offset);
                let mail = if link_type == LinkType::Email { "mailto:" } else { "" };
                Open::Link(format!("{mail}{}", self.resolve(&dest_url)))
            }
            Tag::Image { dest_url, title, .. } => {
                Open::Image { source: self.resolve(&dest_url), title: self.restore(&title) }
            }
            _ => Open::Plain,
        };
        self.open_inline(open, Origin::Markdown, offset);
    }

    /// A span with attributes in braces behind it.
    fn start_span(&mut self, range: Range<usize>) {
        let attributes = attributes_at(self.source, range.end).map(|(attributes, _)| attributes).unwrap_or_default();
        let (language, direction) = self.language_in(&attributes);
        let open = match (language, direction) {
            (None, None) if attributes.has_class(&["smallcaps"]) => Open::SmallCaps,
            (None, None) => Open::Plain,
            (language, direction) => Open::Span(language, direction),
        };
        self.in_span = true;
        self.open_inline(open, Origin::Markdown, range.start);
    }

    fn drop_title(&mut self, title: &str, offset: usize) {
        if !title.is_empty() {
            let message = format!("the title of a link has no place in an article: “{title}” is left out");
            self.report(Diagnostic::note(Code::Dropped, message), offset);
        }
    }

    fn finish_tag(&mut self, tag: pulldown_cmark::TagEnd, range: Range<usize>) {
        use pulldown_cmark::TagEnd;
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::DefinitionListTitle => {
                self.skipped_element = None;
                self.close_run();
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {
                if let Some((html, offset)) = self.html.take() {
                    self.html_block(&html, offset);
                }
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListDefinition
            | TagEnd::Table => {
                self.skipped_element = None;
                self.close_markdown();
            }
            TagEnd::TableCell => {
                self.cell_end = range.end;
                self.skipped_element = None;
                self.close_markdown();
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                self.check_row(&range);
                self.close_markdown();
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Image => self.end_inline(range.end),
            TagEnd::Link => {
                self.end_inline(range.end);
                if std::mem::take(&mut self.in_span)
                    && let Some((_, length)) = attributes_at(self.source, range.end)
                {
                    self.read_until = range.end + length;
                }
            }
            TagEnd::MetadataBlock(_) => {}
        }
    }

    /// The parser drops the cells of a row that are beyond the columns of the table.
    fn check_row(&mut self, row: &Range<usize>) {
        let rest = self.source.get(self.cell_end.max(row.start)..row.end).unwrap_or_default();
        let rest = rest.trim_matches(|c: char| c.is_whitespace() || c == '|');
        if !rest.is_empty() {
            let message = format!("a row has more cells than its table has columns: “{rest}” is left out");
            let help = "add a column to the first row of the table";
            self.report(Diagnostic::warning(Code::Dropped, message).help(help), row.start);
        }
    }

    fn end_inline(&mut self, end: usize) {
        let Some(run) = self.open_run_mut() else { return };
        if let Closed::Image(image, title) = run.close_markdown() {
            self.image(image, title, end);
        }
    }

    /// Adds a picture of Markdown's notation, with what its attributes say.
    fn image(&mut self, mut image: Image, title: String, end: usize) {
        let mut extras = Extras { caption: title.into(), id: None };
        if let Some((attributes, length)) = attributes_at(self.source, end) {
            self.read_until = end + length;
            if attributes.is_decorative() && image.alt.is_some() {
                let message = format!("the picture is marked as decorative, so “{}” is left out", image.alt_text());
                self.report(Diagnostic::warning(Code::Dropped, message), end);
            }
            apply_attributes(attributes, &mut image, &mut extras);
        }
        self.extras.push(extras);
        self.run(end).push(Inline::Image(image));
    }

    fn start_heading(&mut self, level: HeadingLevel, id: Option<CowStr<'_>>, offset: usize) {
        let at = self.places.line(offset);
        let id = id.map(CowStr::into_string);
        self.open_run(Purpose::Heading { level: level as u8, id }, at);
    }

    fn start_note(&mut self, label: &str, offset: usize) {
        let known = self.begin_note(label);
        // The second definition gets an id that no call has, so that it is kept and calls find the first.
        let id = if known { self.note_id(&format!("{label} at {offset}")) } else { self.note_id(label) };
        if known {
            let message = format!("the note `[^{label}]` is defined twice");
            let diagnostic = Diagnostic::warning(Code::Duplicate, message).help("give one of them another name");
            self.report(diagnostic.about(Subject::Note), offset);
        }
        let at = self.places.line(offset);
        self.open_frame(Kind::Note(id), Origin::Markdown, at);
    }

    fn task(&mut self, done: bool) {
        if let Kind::Item(state) = &mut self.innermost_mut().kind {
            *state = Some(done);
        }
    }

    // Code and formulas.

    fn start_code(&mut self, kind: &CodeBlockKind<'_>, offset: usize) {
        self.close_run();
        let (syntax, indented) = match kind {
            CodeBlockKind::Indented => (None, true),
            CodeBlockKind::Fenced(info) => (syntax_of(&self.restore(info)), false),
        };
        let at = self.places.line(offset);
        self.code = Some((CodeBlock { code: String::new(), syntax, at }, indented));
    }

    fn end_code(&mut self) {
        let Some((mut block, indented)) = self.code.take() else { return };
        let only = block.code.trim().strip_prefix("<!--").and_then(|code| code.strip_suffix("-->"));
        // A shortcode in a list is often indented a little too far.
        if let Some(number) = only.and_then(extension::only_marker).filter(|_| indented) {
            return self.marker(number, block.at);
        }
        block.code = self.restore(&block.code);
        block.code.truncate(block.code.trim_end_matches('\n').len());
        self.push_block(Block::Code(block));
    }

    fn inline_code(&mut self, code: &str, offset: usize) {
        if !self.is_skipping() {
            let code = self.restore(code);
            self.run(offset).push(Inline::Code(code));
        }
    }

    fn inline_math(&mut self, source: &str, range: Range<usize>) {
        if self.is_skipping() {
            return;
        }
        // `between $5–$10` is about money: no formula ends before a digit.
        if self.source[range.end..].starts_with(|c: char| c.is_ascii_digit()) {
            let text = self.restore(&format!("${source}$"));
            return self.run(range.start).push_text(&text);
        }
        let math = self.tex(source);
        self.run(range.start).push(Inline::Math(math));
    }

    fn display_math(&mut self, source: &str, offset: usize) {
        if self.is_skipping() {
            return;
        }
        let math = self.tex(source.trim());
        if self.in_line_only() {
            return self.run(offset).push(Inline::Math(math));
        }
        let at = self.places.line(offset);
        self.interrupt(Block::Math(MathBlock { id: None, label: None, math, at }));
    }

    fn tex(&self, source: &str) -> Math {
        Math { notation: MathNotation::Tex, source: self.restore(source), alt: None }
    }

    // Text.

    fn characters(&mut self, text: &str, range: Range<usize>) {
        if self.is_skipping() {
            return;
        }
        if let Some((block, _)) = &mut self.code {
            return block.code.push_str(text);
        }
        self.check_note_call(&range);
        let Some(text) = self.unread(text, &range) else { return };
        let start = range.end - text.len().min(range.end);
        self.note_prose(text, start);
        let marks = text.contains(['^', '~']) && self.source.get(start..range.end) == Some(text);
        if marks && !self.source[..start].ends_with('\\') {
            return self.scripts(start, range.end);
        }
        self.text(text, range.start);
    }

    /// Notes where `text` stands in the file, if it stands there as it is: no escapes, no code.
    fn note_prose(&mut self, text: &str, start: usize) {
        if self.prose.is_none() || self.source.get(start..start + text.len()) != Some(text) {
            return;
        }
        if self.open_run_mut().is_some_and(|run| run.in_code()) {
            return;
        }
        let mut at = start;
        for piece in text.split_inclusive(extension::is_marker_sign) {
            let words = piece.trim_end_matches(extension::is_marker_sign);
            let is_number = text[..at - start].ends_with(extension::OPEN);
            if let (Some(prose), Some(file), false) = (&mut self.prose, self.places.offset(at), is_number) {
                prose.extend((!words.is_empty()).then(|| file..file + words.len()));
            }
            at += piece.len();
        }
    }

    /// Adds the text between two offsets, raised and lowered parts told apart.
    fn scripts(&mut self, start: usize, end: usize) {
        let source = self.source;
        let mut done = start;
        for (at, _) in source[start..end].match_indices(['^', '~']) {
            let at = start + at;
            if at < done {
                continue;
            }
            if let Some(Script { raised, text }) = script::at(source, at) {
                self.text(&source[done..at], done);
                let node = if raised { Inline::Superscript(text.into()) } else { Inline::Subscript(text.into()) };
                self.run(at).push(node);
                done = at + text.len() + 2;
            }
        }
        self.text(&source[done.min(end)..end], done.min(end));
        self.read_until = self.read_until.max(done);
    }

    /// Adds text in which there may be markers.
    fn text(&mut self, text: &str, offset: usize) {
        if !extension::has_marker(text) {
            return self.run(offset).push_text(text);
        }
        for piece in extension::pieces(text) {
            match piece {
                Piece::Text(text) => self.run(offset).push_text(text),
                Piece::Marker(number) => {
                    let at = self.places.line(offset);
                    self.marker(number, at);
                }
            }
        }
    }

    /// What of `text` has not been read as attributes.
    fn unread<'t>(&self, text: &'t str, range: &Range<usize>) -> Option<&'t str> {
        if range.start >= self.read_until {
            return Some(text);
        }
        let read = self.read_until - range.start;
        if range.end <= self.read_until { None } else { text.get(read..) }
    }

    /// Looks at what the parser did not take for the call of a note. In `[^1][2]` it saw a link that is not defined, and
    /// the call is one all the same. The call of a note that nobody defines is reported, and stays as text.
    fn check_note_call(&mut self, range: &Range<usize>) {
        if range.start < self.read_until {
            return;
        }
        let rest = &self.source[range.start..];
        if !rest.starts_with("[^") || self.source[..range.start].ends_with('\\') {
            return;
        }
        let near = &rest[2..rest.floor_char_boundary(100)];
        let Some((label, behind)) = near.split_once(']') else { return };
        if behind.starts_with('[') && self.defined_notes.contains(label) {
            self.note_call(label, range.start);
            self.read_until = range.start + "[^]".len() + label.len();
        } else if !label.is_empty() && !label.contains(char::is_whitespace) {
            let message = format!("there is no note `[^{label}]`, so its call stays as text");
            let help = format!("define it in a paragraph of its own: `[^{label}]: …`");
            let diagnostic = Diagnostic::warning(Code::Missing, message).help(help).about(Subject::Note);
            self.report_once(&format!("[^{label}"), diagnostic, self.places.location(range.start));
        }
    }

    fn note_call(&mut self, label: &str, offset: usize) {
        if self.is_skipping() {
            return;
        }
        let id = self.note_id(label);
        self.run(offset).push(Inline::NoteCall(id));
    }

    /// Whether the text is that of an element whose content is passed over.
    pub(super) fn is_skipping(&self) -> bool {
        self.skipped_element.is_some()
    }
}

/// The attributes in braces that begin at `offset`, and their length.
fn attributes_at(source: &str, offset: usize) -> Option<(Attributes, usize)> {
    let rest = &source[offset..];
    Attributes::in_braces(&rest[..rest.floor_char_boundary(MAX_ATTRIBUTE_BYTES)])
}

/// Whether attributes say something of a span of text that the model can hold.
fn is_span(attributes: &Attributes) -> bool {
    attributes.get("lang").is_some() || attributes.get("dir").is_some() || attributes.has_class(&["smallcaps"])
}

fn apply_attributes(attributes: Attributes, image: &mut Image, extras: &mut Extras) {
    extras.id = attributes.id.as_deref().and_then(Id::from_text);
    if attributes.is_decorative() {
        image.alt = Some(Alt::Decorative);
    } else if let Some(alt) = attributes.get("fig-alt").or_else(|| attributes.get("alt")) {
        // With its own place for the alternative text, what stands in brackets is the caption.
        let words = RichText::from(image.alt_text().to_owned());
        if extras.caption.is_blank() {
            extras.caption = words;
        }
        image.alt = Some(Alt::Described(alt.to_owned()));
    }
    if let Some(caption) = attributes.get("fig-cap") {
        extras.caption = caption.into();
    }
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None | pulldown_cmark::Alignment::Left => Alignment::Start,
        pulldown_cmark::Alignment::Center => Alignment::Centre,
        pulldown_cmark::Alignment::Right => Alignment::End,
    }
}

pub(super) fn empty_cell() -> Cell {
    Cell { blocks: Vec::new(), header: false, colspan: 1, rowspan: 1 }
}

/// The language of a code block: the first word of what stands behind the fence, without the
/// braces and dot of Quarto and pandoc.
fn syntax_of(info: &str) -> Option<String> {
    let word = info.split([' ', '\t', ',', '{', '}']).find(|word| !word.is_empty())?;
    let word = word.trim_start_matches('.');
    (!word.is_empty()).then(|| word.to_owned())
}
