//! Builds blocks: what is open, what goes where, and what a part becomes when it ends.
//!
//! Nothing here knows Markdown or HTML; `events` and `elements` drive it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::extension::Marker;
use super::frame::{self, Flow, Frame, Kind};
use super::place::Places;
use super::run::{Open, Origin, Purpose, Run};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::model::{
    Block, CodeBlock, Definition, Direction, Figure, Id, Inline, Language, Note, RichText, SourceLine, Span,
};
use crate::read::figure::Extras;
use crate::read::section::Heading;
use crate::read::tidy;

/// The most reports of one body.
const MAX_REPORTS: usize = 1_000;

/// A document while it is being read.
pub(super) struct Builder<'a, 'd> {
    /// The text that is being parsed.
    pub source: &'a str,
    pub places: Places<'a>,
    pub diagnostics: &'d mut Diagnostics,
    /// What the markers in the text stand for. Each is taken once.
    pub markers: Vec<Option<Marker<'a>>>,
    /// The HTML block that is being read: its text, and where it begins.
    pub html: Option<(String, usize)>,
    /// The code block that is being read, and whether it is an indented one.
    pub code: Option<(CodeBlock, bool)>,
    /// The preformatted text of HTML that is being read.
    pub preformatted: Option<(String, SourceLine)>,
    /// The HTML element within a line whose content is passed over.
    pub skipped_element: Option<String>,
    /// Where the last cell of a table ended.
    pub cell_end: usize,
    /// Whether the link that is open is a span with attributes behind it.
    pub in_span: bool,
    /// Up to where characters have been read as attributes.
    pub read_until: usize,
    /// What is said of the pictures in the run that is being read, in order.
    pub extras: Vec<Extras>,
    /// The offsets of the characters in the file that are words of the article, if they are wanted.
    pub prose: Option<Vec<Range<usize>>>,
    run: Option<Run>,
    pub(super) frames: Vec<Frame>,
    /// How many containers of Markdown are open beyond the limit.
    beyond: usize,
    block_limit: usize,
    inline_limit: usize,
    /// The ids of notes by the labels that the source gives them.
    note_ids: BTreeMap<String, Id>,
    taken_ids: BTreeSet<Id>,
    /// The labels of the notes that the source seems to define.
    pub(super) defined_notes: BTreeSet<&'a str>,
    /// The labels of the notes whose definitions have begun.
    begun_notes: BTreeSet<String>,
    pub(super) notes: Vec<Note>,
    /// What has been reported and need not be again.
    reported: BTreeSet<String>,
    reports: usize,
}

impl<'a, 'd> Builder<'a, 'd> {
    /// A builder for a text that may nest `depth` deep.
    pub(super) fn new(source: &'a str, places: Places<'a>, depth: usize, diagnostics: &'d mut Diagnostics) -> Self {
        Builder {
            source,
            places,
            diagnostics,
            markers: Vec::new(),
            html: None,
            code: None,
            preformatted: None,
            skipped_element: None,
            cell_end: 0,
            in_span: false,
            read_until: 0,
            extras: Vec::new(),
            prose: None,
            run: None,
            frames: vec![Frame::new(Kind::Body, Origin::Markdown, SourceLine::UNKNOWN)],
            beyond: 0,
            // Half for containers, a quarter for what is within lines; the rest is left to the
            // sections and turns around them.
            block_limit: (depth / 2).max(1),
            inline_limit: (depth / 4).max(1),
            note_ids: BTreeMap::new(),
            taken_ids: BTreeSet::new(),
            defined_notes: defined_notes(source),
            begun_notes: BTreeSet::new(),
            notes: Vec::new(),
            reported: BTreeSet::new(),
            reports: 0,
        }
    }

    /// Ends the document: what stands in it, and its notes.
    pub(super) fn finish(mut self) -> (Vec<Flow>, Vec<Note>) {
        self.close_run();
        while self.frames.len() > 1 {
            self.close_frame();
        }
        let flow = self.frames.pop().map(|body| body.flow).unwrap_or_default();
        (flow, self.notes)
    }

    // Reports.

    /// Reports something at an offset of the text.
    pub(super) fn report(&mut self, diagnostic: Diagnostic, offset: usize) {
        let location = self.places.location(offset);
        self.report_at(diagnostic, location);
    }

    /// Reports something, up to a limit: nobody reads a million lines.
    pub(super) fn report_at(&mut self, diagnostic: Diagnostic, at: impl Into<Location>) {
        self.reports += 1;
        match self.reports {
            ..=MAX_REPORTS => self.diagnostics.push(diagnostic.at(at)),
            n if n == MAX_REPORTS + 1 => {
                let message = format!("there is more to report than the first {MAX_REPORTS} findings");
                self.diagnostics.push(Diagnostic::warning(Code::Limit, message).at(at));
            }
            _ => {}
        }
    }

    /// Reports `diagnostic` if nothing was reported under `key` yet.
    pub(super) fn report_once(&mut self, key: &str, diagnostic: Diagnostic, at: impl Into<Location>) {
        if self.reported.insert(key.to_owned()) {
            self.report_at(diagnostic, at);
        }
    }

    fn report_depth(&mut self, at: SourceLine) {
        let message = "this nests too deep, so what is deeper stands at the deepest level that is allowed";
        self.report_once("depth", Diagnostic::warning(Code::Limit, message), at);
    }

    // Containers.

    /// Opens a container. `false` if the limit of depth forbids it.
    pub(super) fn open_frame(&mut self, kind: Kind, origin: Origin, at: SourceLine) -> bool {
        self.close_run();
        let frame = Frame::new(kind, origin, at);
        let too_deep = !frame.is_part() && self.frames.len() > self.block_limit;
        if self.beyond > 0 || too_deep {
            if frame.origin == Origin::Markdown {
                self.beyond += 1;
            }
            self.report_depth(at);
            return false;
        }
        self.frames.push(frame);
        true
    }

    /// Sets the language and direction of the container just opened.
    pub(super) fn set_language(&mut self, language: Option<Language>, direction: Option<Direction>) {
        if let Some(frame) = self.frames.last_mut() {
            (frame.language, frame.direction) = (language, direction);
        }
    }

    /// Closes the innermost container of Markdown, and those of HTML left open in it.
    pub(super) fn close_markdown(&mut self) {
        self.close_run();
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        while self.frames.len() > 1 {
            let markdown = self.innermost().origin == Origin::Markdown;
            self.close_frame();
            if markdown {
                return;
            }
        }
    }

    /// Closes the container that the element `name` opened, and those left open in it.
    /// `false` if there is none.
    pub(super) fn close_element(&mut self, name: &str) -> bool {
        if self.beyond > 0 {
            return false;
        }
        let elements = self.frames.iter().rev().take_while(|frame| frame.origin != Origin::Markdown);
        let found = elements.into_iter().position(|frame| frame.origin == Origin::Html(name.to_owned()));
        let Some(above) = found else { return false };
        self.close_run();
        for _ in 0..=above {
            self.close_frame();
        }
        true
    }

    /// The innermost container that is open.
    pub(super) fn innermost(&self) -> &Frame {
        &self.frames[self.frames.len() - 1]
    }

    pub(super) fn innermost_mut(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// The innermost open container for which `wanted` holds, within the markup of one language.
    pub(super) fn find_mut(&mut self, wanted: impl Fn(&Kind) -> bool) -> Option<&mut Frame> {
        self.frames.iter_mut().rev().find(|frame| wanted(&frame.kind))
    }

    fn close_frame(&mut self) {
        self.close_run();
        if self.frames.len() <= 1 {
            return;
        }
        if let Some(frame) = self.frames.pop() {
            self.end(frame);
        }
    }

    // Blocks.

    /// Adds blocks to the innermost container.
    pub(super) fn push_all(&mut self, blocks: impl IntoIterator<Item = Block>) {
        blocks.into_iter().for_each(|block| self.push_block(block));
    }

    /// Adds a block to the innermost container.
    pub(super) fn push_block(&mut self, block: Block) {
        self.innermost_mut().flow.push(Flow::Block(block));
    }

    /// Adds a block where a run may be open: a paragraph ends before it and goes on behind it.
    pub(super) fn interrupt(&mut self, block: Block) {
        let rest = self.run.as_ref().map(|run| run.continuation(block.at()));
        self.close_run();
        self.push_block(block);
        self.run = rest;
    }

    fn push_heading(&mut self, level: u8, id: Option<String>, title: RichText, at: SourceLine) {
        let title = self.in_language(tidy::tidy(title));
        if title.is_blank() {
            return;
        }
        if self.frames.iter().all(Frame::is_transparent) {
            let id = id.as_deref().and_then(Id::from_text);
            let heading = Heading { level, id, title, at };
            return self.innermost_mut().flow.push(Flow::Heading(heading));
        }
        let heads_box = matches!(self.innermost().kind, Kind::Box { .. }) && self.innermost().flow.is_empty();
        if !heads_box {
            let message = "a heading within a quotation, a list or a note becomes a strong paragraph";
            self.report_at(Diagnostic::warning(Code::Degraded, message), at);
        }
        self.push_block(frame::strong_paragraph(title, at));
    }

    fn push_term(&mut self, term: RichText, at: SourceLine) {
        let term = self.in_language(tidy::tidy(term));
        match &mut self.innermost_mut().kind {
            Kind::Definitions(entries) => entries.push(Definition { term, definitions: Vec::new() }),
            _ => self.push_text(term, at),
        }
    }

    /// The language and direction that the containers around give.
    pub(super) fn language(&self) -> (Option<Language>, Option<Direction>) {
        let marked = self.frames.iter().rev().find(|frame| frame.language.is_some() || frame.direction.is_some());
        marked.map(|frame| (frame.language.clone(), frame.direction)).unwrap_or_default()
    }

    /// `text` marked with the language that the containers around give.
    pub(super) fn in_language(&self, text: RichText) -> RichText {
        match self.language() {
            (None, None) => text,
            _ if text.is_blank() => text,
            (language, direction) => RichText(vec![Inline::Span(Span { language, direction, content: text })]),
        }
    }

    // Runs.

    /// Opens a run of inline content.
    pub(super) fn open_run(&mut self, purpose: Purpose, at: SourceLine) {
        self.close_run();
        self.run = Some(Run::new(purpose, at, self.inline_limit));
    }

    /// The run that is open; a paragraph that begins at `offset` if none is.
    pub(super) fn run(&mut self, offset: usize) -> &mut Run {
        let (places, limit) = (&self.places, self.inline_limit);
        self.run.get_or_insert_with(|| Run::new(Purpose::Paragraph, places.line(offset), limit))
    }

    /// The run that is open, if one is.
    pub(super) fn open_run_mut(&mut self) -> Option<&mut Run> {
        self.run.as_mut()
    }

    /// Whether a run is open that cannot be interrupted by a block.
    pub(super) fn in_line_only(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.purpose != Purpose::Paragraph || run.in_image())
    }

    /// Opens an inline node.
    pub(super) fn open_inline(&mut self, open: Open, origin: Origin, offset: usize) {
        if !self.run(offset).open(open, origin) {
            self.report_depth(self.places.line(offset));
        }
    }

    /// Ends the run that is open, if one is.
    pub(super) fn close_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        let (purpose, at) = (run.purpose.clone(), run.at);
        let content = run.finish();
        match purpose {
            Purpose::Paragraph => self.push_paragraph(content, at),
            Purpose::Heading { level, id } => self.push_heading(level, id, content, at),
            Purpose::Term => self.push_term(content, at),
        }
        self.drop_extras(at);
    }

    /// What was said of pictures that did not become figures has no place in the model.
    fn drop_extras(&mut self, at: SourceLine) {
        for extras in std::mem::take(&mut self.extras) {
            if !extras.caption.is_blank() {
                let message =
                    format!("a picture within a line has no caption: “{}” is left out", extras.caption.plain_text());
                let help = "let the picture stand in a paragraph of its own";
                self.report_at(Diagnostic::warning(Code::Dropped, message).help(help), at);
            }
        }
    }

    // Notes.

    /// The id of the note that the source calls `label`.
    pub(super) fn note_id(&mut self, label: &str) -> Id {
        if let Some(id) = self.note_ids.get(label) {
            return id.clone();
        }
        let number = self.note_ids.len() + 1;
        let wanted = Id::from_text(&format!("fn-{label}")).unwrap_or_else(|| Id::numbered("fn-", number));
        // `a b` and `a-b` are two notes, though one id is the nearest to both.
        let taken = self.taken_ids.contains(&wanted);
        let id = if taken { wanted.with_suffix(&format!("-{number}")) } else { wanted };
        self.taken_ids.insert(id.clone());
        self.note_ids.insert(label.to_owned(), id.clone());
        id
    }

    /// Whether the definition of the note `label` has begun already.
    pub(super) fn begin_note(&mut self, label: &str) -> bool {
        !self.begun_notes.insert(label.to_owned())
    }

    /// Adds a figure where a run may be open.
    pub(super) fn push_figure(&mut self, mut figure: Figure) {
        if self.in_line_only() {
            let at = figure.at;
            self.extras.push(Extras { caption: figure.caption, id: figure.id });
            if let Some(run) = self.run.as_mut() {
                run.push(Inline::Image(figure.image));
            }
            if let Some(credit) = figure.credit {
                let message = format!("a picture within a line has no credit: “{credit}” is left out");
                self.report_at(Diagnostic::warning(Code::Dropped, message), at);
            }
            return;
        }
        figure.caption = self.in_language(std::mem::take(&mut figure.caption));
        self.interrupt(figure.into());
    }
}

/// The labels of the notes that lines of `source` begin to define.
fn defined_notes(source: &str) -> BTreeSet<&str> {
    if source.contains("[^") { source.lines().filter_map(defined_note).collect() } else { BTreeSet::new() }
}

fn defined_note(line: &str) -> Option<&str> {
    let (label, _) = line.trim_start_matches(['>', ' ', '\t']).strip_prefix("[^")?.split_once("]:")?;
    (!label.contains(']')).then_some(label)
}
