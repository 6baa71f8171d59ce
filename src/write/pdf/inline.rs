//! From rich text to a paragraph for the text engine, with marks for what its spans are.

mod formula;
mod link;

use std::cell::Cell;
use std::sync::Arc;

use formula::kept_operators;
pub(super) use formula::{describe_formula, unreadable_formula};

use super::flow::Context;
use super::item::{Mark, Text, TextLine};
use super::picture::Pictures;
use super::structure::{ElementId, Role, Structure};
use super::style::TextLook;
use crate::diagnostic::Diagnostics;
use crate::math::Display;
use crate::model::{Direction, Id, Image, Inline, Language, RichText, SourceLine, Span};
use crate::typeset::{self, Family, Paragraph, ParagraphSettings, Prepared, Style, Typesetter};
use crate::words;

/// What is made besides lines, and where it goes.
pub(super) struct Tools<'t> {
    pub(super) structure: &'t mut Structure,
    pub(super) pictures: &'t mut Pictures,
    pub(super) diagnostics: &'t mut Diagnostics,
    /// Where the text stands in the source.
    pub(super) at: SourceLine,
}

/// Text under construction.
pub(super) struct Composer<'c, 't> {
    context: &'c Context<'c>,
    tools: Tools<'t>,
    paragraph: Paragraph,
    marks: Vec<Mark>,
    /// The language whose quotation marks are used.
    quotes: Option<Language>,
    quote_depth: usize,
    /// Whether the text at hand is set in capitals.
    capitals: bool,
    /// Whether the text at hand is a formula.
    in_formula: bool,
}

/// What stands behind the name of who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// A colon and a space.
    Colon,
    /// Nothing: the name has a line of its own.
    None,
}

/// Text with its marks.
pub(super) struct Composed {
    paragraph: Paragraph,
    marks: Vec<Mark>,
    /// The number of the article's paragraph that it is.
    pub(super) block: Option<usize>,
}

/// Text that is shaped and waits for its width.
pub(super) struct Shaped {
    pub(super) prepared: Prepared,
    marks: Vec<Mark>,
    block: Option<usize>,
}

impl<'c, 't> Composer<'c, 't> {
    /// Text in `language` and `direction`.
    pub(super) fn new(context: &'c Context<'c>, tools: Tools<'t>, language: &str, direction: Direction) -> Self {
        let paragraph = Paragraph::new(language).with_direction(engine_direction(direction));
        let quotes = Language::new(language).ok();
        Composer {
            context,
            tools,
            paragraph,
            marks: Vec::new(),
            quotes,
            quote_depth: 0,
            capitals: false,
            in_formula: false,
        }
    }

    /// Appends `text`, which belongs to `owner`.
    pub(super) fn rich(&mut self, text: &RichText, look: &TextLook, owner: ElementId) {
        let style = self.begin(look, owner);
        self.nodes(text, &style);
    }

    /// Appends plain text, which belongs to `owner`.
    pub(super) fn plain(&mut self, text: &str, look: &TextLook, owner: ElementId) {
        let style = self.begin(look, owner);
        self.text(text, &style);
    }

    /// Whether the words of the writer are in the article's language.
    pub(super) fn has_words(&self) -> bool {
        self.context.has_words()
    }

    /// Appends words of the writer, which say in which language they are where it is not the article's.
    pub(super) fn ours(&mut self, text: &str, look: &TextLook, owner: ElementId) {
        self.rich(&self.context.ours(text), look, owner);
    }

    /// Appends plain text whose direction is its own: a name, a date, a title in a row.
    pub(super) fn isolated(&mut self, text: &str, look: &TextLook, owner: ElementId) {
        let style = Style { isolate: true, ..self.begin(look, owner) };
        self.text(text, &style);
    }

    /// Appends a line of computer code, whose element is `owner`.
    pub(super) fn code_line(&mut self, line: &str, look: &TextLook, owner: ElementId) {
        let style = self.begin(look, owner);
        let body = line.trim_start_matches([' ', '\t']);
        let mut text = "\u{a0}".repeat(code_indent(line));
        text.push_str(if body.is_empty() { "\u{a0}" } else { body.trim_end_matches('\r') });
        // The end of the line is heard as one, and parts words.
        text.push_str(" \n");
        self.paragraph.push(&text, &style);
    }

    /// Appends the name of who speaks, which is part of `owner`.
    pub(super) fn speaker(&mut self, name: &str, ending: Ending, look: &TextLook, owner: ElementId) {
        let style = self.begin(look, owner);
        let style = self.owned(Role::Speaker, &style);
        let style = self.remarked(&style, |mark| mark.made = true);
        self.text(name, &Style { isolate: true, ..style.clone() });
        if ending == Ending::None {
            return;
        }
        self.text(self.context.words.colon(), &style);
        self.plain(self.context.words.behind_colon(), look, owner);
    }

    /// The text, ready to be shaped.
    pub(super) fn finish(self) -> Composed {
        Composed { paragraph: self.paragraph, marks: self.marks, block: None }
    }

    fn begin(&mut self, look: &TextLook, owner: ElementId) -> Style {
        self.capitals = look.capitals;
        let mark = Mark {
            owner,
            color: look.color,
            line: None,
            link: None,
            note: None,
            cites: Vec::new(),
            picture: None,
            made: false,
        };
        let tag = self.mark(mark);
        look.style.clone().with_tag(tag)
    }

    fn mark(&mut self, mark: Mark) -> u32 {
        self.marks.push(mark);
        u32::try_from(self.marks.len() - 1).unwrap_or(u32::MAX)
    }

    /// The style for text with another mark than `style` has.
    fn remarked(&mut self, style: &Style, change: impl FnOnce(&mut Mark)) -> Style {
        let mut mark = self.marks[style.tag as usize].clone();
        change(&mut mark);
        let tag = self.mark(mark);
        style.clone().with_tag(tag)
    }

    fn owner(&self, style: &Style) -> ElementId {
        self.marks[style.tag as usize].owner
    }

    /// The style for text within a new element.
    fn owned(&mut self, role: Role, style: &Style) -> Style {
        let element = self.tools.structure.inline(self.owner(style), role);
        self.remarked(style, |mark| mark.owner = element)
    }

    fn text(&mut self, text: &str, style: &Style) {
        if self.in_formula {
            return self.paragraph.push(&kept_operators(text), style);
        }
        if self.capitals {
            return self.paragraph.push(&text.replace(['\n', '\r', '\t'], " ").to_uppercase(), style);
        }
        if !text.contains(['\n', '\r', '\t']) {
            return self.paragraph.push(text, style);
        }
        let flat: String = text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect();
        self.paragraph.push(&flat, style);
    }

    fn nodes(&mut self, text: &RichText, style: &Style) {
        for inline in text {
            self.node(inline, style);
        }
    }

    fn node(&mut self, inline: &Inline, style: &Style) {
        match inline {
            Inline::Text(text) => self.text(text, style),
            Inline::Emphasis(text) => self.nodes(text, &style.clone().with_italic(!style.italic)),
            Inline::Strong(text) => self.nodes(text, &style.clone().with_bold(true)),
            Inline::Strike(text) => self.strike(text, style),
            Inline::Subscript(text) => self.nodes(text, &shifted(style, -0.14)),
            Inline::Superscript(text) => self.nodes(text, &shifted(style, 0.34)),
            Inline::SmallCaps(text) => self.nodes(text, &Style { small_caps: true, ..style.clone() }),
            Inline::Quotation(text) => self.quotation(text, style),
            Inline::Code(code) => {
                let style = self.owned(Role::Code, &mono(style));
                self.text(code, &style);
            }
            Inline::Link(link) => self.hyperlink(&link.target, &link.content, style),
            Inline::Span(span) => self.span(span, style),
            Inline::Math(math) => self.math(math, Display::Inline, style),
            Inline::Image(image) => self.image(image, style),
            Inline::NoteCall(id) => self.note_call(id, style),
            Inline::Citation(citation) => self.citation(citation, style),
            // The space hangs, and parts the words for those who hear or copy them.
            Inline::LineBreak => self.paragraph.push(" \n", style),
        }
    }

    fn strike(&mut self, text: &RichText, style: &Style) {
        let style = self.owned(Role::Span, style);
        let element = self.owner(&style);
        self.tools.structure.attributes(element).struck = true;
        let style = self.remarked(&style, |mark| mark.line = Some(TextLine::Through));
        self.nodes(text, &style);
    }

    fn quotation(&mut self, text: &RichText, style: &Style) {
        let (open, close) = words::quotation_marks(self.quotes.as_ref(), self.quote_depth);
        self.paragraph.push(open, style);
        self.quote_depth += 1;
        self.nodes(text, style);
        self.quote_depth -= 1;
        self.paragraph.push(close, style);
    }

    fn span(&mut self, span: &Span, style: &Style) {
        let mut style = self.owned(Role::Span, style);
        if let Some(language) = &span.language {
            let element = self.owner(&style);
            self.tools.structure.attributes(element).language = Some(language.as_str().to_owned());
            style.language = Some(Arc::from(language.as_str()));
        }
        style.direction = span.direction().map(engine_direction);
        self.nodes(&span.content, &style);
    }

    fn image(&mut self, image: &Image, style: &Style) {
        let picture = self.tools.pictures.load(self.context.resources, image, self.tools.at, self.tools.diagnostics);
        let Some(picture) = picture else {
            return self.text(image.alt_text(), style);
        };
        let style = self.owned(Role::Figure, style);
        let element = self.owner(&style);
        let alt = self.context.alt(image).to_owned();
        self.tools.structure.attributes(element).alt = Some(alt);
        let (width, height) = self.tools.pictures.size(picture);
        let aspect = (width / height).clamp(0.1, 12.0);
        let style = self.remarked(&style, |mark| mark.picture = Some(picture));
        // An em space is one size wide: it keeps the picture's place in the line.
        let size = style.size * aspect.min(1.0);
        let place = Style { tracking: style.size * aspect - size, size, no_hyphens: true, ..style };
        self.paragraph.push("\u{2003}", &place);
    }
}

impl Composed {
    /// Whether there is no text.
    pub(super) fn is_empty(&self) -> bool {
        self.paragraph.text().is_empty()
    }

    /// Shapes the text.
    pub(super) fn shape(self, typesetter: &mut Typesetter) -> Shaped {
        Shaped { prepared: typesetter.prepare(&self.paragraph), marks: self.marks, block: self.block }
    }
}

impl Shaped {
    /// Breaks the text into lines.
    pub(super) fn break_lines(self, typesetter: &mut Typesetter, settings: &ParagraphSettings) -> Text {
        let layout = typesetter.break_lines(&self.prepared, settings);
        Text { layout, marks: self.marks, block: self.block, counted: Cell::default() }
    }
}

impl Text {
    /// The notes called on a line, in the order of its runs.
    pub(super) fn notes_on(&self, line: usize) -> impl Iterator<Item = usize> + '_ {
        let runs = self.layout.lines.get(line).map(|line| line.runs.as_slice()).unwrap_or_default();
        runs.iter().filter_map(|run| self.marks.get(run.tag as usize)?.note)
    }

    /// How many letters and digits of the article stand on the lines before `line`.
    pub(super) fn letters_before(&self, line: usize) -> usize {
        let (from, before) = Some(self.counted.get()).filter(|(from, _)| *from <= line).unwrap_or_default();
        let lines = self.layout.lines.get(from..line).unwrap_or_default();
        let is_said = |tag: u32| {
            let mark = self.marks.get(tag as usize);
            mark.is_some_and(|mark| !mark.made && mark.note.is_none() && mark.cites.is_empty())
        };
        let runs = lines.iter().flat_map(|line| &line.runs).filter(|run| is_said(run.tag));
        let text = runs.filter_map(|run| self.layout.text.get(run.text.clone()));
        let letters = before + text.map(|text| text.chars().filter(|c| c.is_alphanumeric()).count()).sum::<usize>();
        self.counted.set((line, letters));
        letters
    }

    /// The works cited on a line.
    pub(super) fn citations_on(&self, line: usize) -> impl Iterator<Item = &Id> + '_ {
        let runs = self.layout.lines.get(line).map(|line| line.runs.as_slice()).unwrap_or_default();
        runs.iter().filter_map(|run| self.marks.get(run.tag as usize)).flat_map(|mark| &mark.cites)
    }
}

/// The columns by which a line of code is indented.
pub(super) fn code_indent(line: &str) -> usize {
    let indent = line.chars().take_while(|c| matches!(c, ' ' | '\t'));
    indent.map(|c| if c == '\t' { TAB } else { 1 }).sum()
}

/// The columns of a tab in code.
const TAB: usize = 4;

/// Raised or lowered text: `rise` in ems of the surroundings.
fn shifted(style: &Style, rise: f32) -> Style {
    Style { size: style.size * 0.68, rise: style.rise + rise * style.size, ..style.clone() }
}

/// Monospaced text that looks as large as its surroundings.
fn mono(style: &Style) -> Style {
    let factor = match style.family {
        Family::Serif => 0.84,
        Family::Sans => 0.96,
        Family::Mono => 1.0,
        Family::Own(_) => 0.9,
    };
    Style { family: Family::Mono, size: style.size * factor, ..style.clone() }
}

/// The text engine's name for a direction.
pub(super) fn engine_direction(direction: Direction) -> typeset::Direction {
    match direction {
        Direction::Ltr => typeset::Direction::LeftToRight,
        Direction::Rtl => typeset::Direction::RightToLeft,
    }
}

/// The direction of a stretch of text: the one stated, or its language's, or that around it.
pub(super) fn direction_of(stated: Option<Direction>, language: Option<&Language>, around: Direction) -> Direction {
    stated.or_else(|| language.map(Language::direction)).unwrap_or(around)
}
