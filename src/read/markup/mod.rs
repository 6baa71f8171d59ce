//! What the readers of (X)HTML-shaped sources share: a page, a chapter of a book, the content of
//! a feed's entry as blocks.
//!
//! [`parse`] makes a [`Tree`] of the text, of any size and however broken; [`Converter`] turns
//! parts of the tree into the model: `flow` what stands below one another, `inline` what stands
//! within a line, `list`, `table`, `figure`, `picture`, `math`, `note`, `turn` and
//! `mark` what their names say. `chrome` knows what is no content at all, and `own` what Offprint's own markup says
//! besides, `related` what stands in a box of what to read next. [`fragment`] does both for a text that is all content.
//!
//! Where the content of a page begins, and what its head says, is the readers' own affair.

// Each reader uses some of the pieces; where one is compiled out, its own are left over.
#![allow(dead_code, reason = "see above")]

mod build;
pub(crate) mod chrome;
mod element;
mod figure;
mod flow;
mod inline;
mod list;
mod mark;
mod math;
mod note;
pub(crate) mod own;
pub(crate) mod picture;
#[cfg(any(feature = "read-epub", feature = "read-html"))]
pub(crate) mod related;
mod table;
mod tree;
mod turn;
mod word;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use fluent_uri::IriRef;

use crate::address;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::env::Limits;
use crate::interview::Marked;
use crate::model::{self, Direction, Id, Language, Note, RichText, SourceLine};
use crate::resource::Resources;
pub(crate) use build::{Syntax, parse};
use chrome::LeftOut;
#[cfg(feature = "read-html")]
pub(crate) use element::{heading_level, is_block, is_called};
use mark::Marks;
use note::Notes;
pub(crate) use tree::{Node, Tree};

/// How deep elements nest at most, for a limit of the model's own depth: pages put much around
/// their text that is no part of it.
pub(crate) fn depth(limits: &Limits) -> usize {
    limits.depth.saturating_mul(2).clamp(32, 256)
}

/// What a reader knows of the markup.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings<'a> {
    /// The absolute address against which relative ones are resolved, if it is known.
    pub(crate) base: Option<&'a str>,
    /// Whether pictures with relative addresses lie beside the source: those stay as they are.
    pub(crate) pictures_beside: bool,
    /// The language of what stands around, if it is known.
    pub(crate) language: Option<&'a Language>,
    /// Whether `\(` and `$$` in the text begin formulas, since a script would set them.
    pub(crate) tex: bool,
    /// What the input may cost.
    pub(crate) limits: &'a Limits,
}

/// What a fragment turned out to be.
#[derive(Debug, Default)]
pub(crate) struct Content {
    /// The body: sections, turns where the markup states them, blocks. They carry the lines of
    /// the source.
    pub(crate) body: Vec<model::Node>,
    /// The notes that the body calls, or that stand in a list of notes.
    pub(crate) notes: Vec<Note>,
    /// The pictures that stood in the source itself, as `data:` addresses.
    pub(crate) resources: Resources,
    /// What was no content.
    pub(crate) left_out: LeftOut,
    /// What the source marks as questions and answers.
    pub(crate) marked: Marked,
}

/// The content of `text`, all of it, as blocks. What is wrong with it is reported; it never
/// fails.
pub(crate) fn fragment(text: &str, syntax: Syntax, settings: &Settings<'_>, diagnostics: &mut Diagnostics) -> Content {
    let tree = parse(text, syntax, depth(settings.limits));
    let mut converter = Converter::new(&tree, settings, diagnostics);
    let body = converter.content(tree.root());
    let Rest { notes, resources, left_out, marked } = converter.finish();
    Content { body, notes, resources, left_out, marked }
}

/// What a [`Converter`] has found beside what it returned.
#[derive(Debug, Default)]
pub(crate) struct Rest {
    /// The notes that were called, or stood in a list of notes.
    pub(crate) notes: Vec<Note>,
    /// The pictures that stood in the source.
    pub(crate) resources: Resources,
    /// What was no content.
    pub(crate) left_out: LeftOut,
    /// What the source marks as questions and answers.
    pub(crate) marked: Marked,
}

/// The most reports of one document.
const MAX_REPORTS: usize = 1_000;

/// Turns parts of a tree into the model.
pub(crate) struct Converter<'t, 's, 'd> {
    tree: &'t Tree,
    settings: &'s Settings<'s>,
    diagnostics: &'d mut Diagnostics,
    notes: Notes<'t>,
    resources: Resources,
    left_out: LeftOut,
    marks: Marks,
    /// The numbers of nodes that are passed over: they have been read already, or are no content.
    passed_over: BTreeSet<usize>,
    /// The numbers of nodes that are content, whatever they are called.
    kept: BTreeSet<usize>,
    /// The languages and directions of the elements around, from the outside in.
    languages: Vec<(Option<Language>, Option<Direction>)>,
    /// What the elements around make of every line: links and emphasis that hold blocks.
    wraps: Vec<inline::Wrap>,
    /// How many lists, quotations and the like are open.
    blocks: usize,
    /// How many inline nodes are open.
    inlines: usize,
    /// Names of pictures by the `data:` addresses that they stood as.
    data: BTreeMap<String, String>,
    reported: BTreeSet<&'static str>,
    reports: usize,
}

impl<'t, 's, 'd> Converter<'t, 's, 'd> {
    /// A converter for parts of `tree`.
    pub(crate) fn new(tree: &'t Tree, settings: &'s Settings<'s>, diagnostics: &'d mut Diagnostics) -> Self {
        let notes = Notes::of(tree);
        let mut converter = Converter {
            tree,
            settings,
            diagnostics,
            passed_over: notes.places(),
            notes,
            resources: Resources::default(),
            left_out: LeftOut::default(),
            marks: Marks::default(),
            kept: BTreeSet::new(),
            languages: Vec::new(),
            wraps: Vec::new(),
            blocks: 0,
            inlines: 0,
            data: BTreeMap::new(),
            reported: BTreeSet::new(),
            reports: 0,
        };
        converter.report_tree();
        converter
    }

    fn report_tree(&mut self) {
        if let Some(at) = self.tree.too_deep() {
            self.report_depth(at);
        }
        if let Some(at) = self.tree.nul() {
            let message = "there are NUL characters in the text, which are left out";
            self.report(Diagnostic::warning(Code::Malformed, message), at);
        }
    }

    /// Passes over `node` from now on.
    pub(crate) fn pass_over(&mut self, node: Node<'t>) {
        self.passed_over.insert(node.number());
    }

    /// Counts one more of what is no content, which the caller has passed over.
    #[cfg(feature = "read-html")]
    pub(crate) fn count_chrome(&mut self, kind: chrome::Chrome) {
        self.left_out.count(kind);
    }

    /// Takes `node` as content, whatever its classes say.
    pub(crate) fn keep(&mut self, node: Node<'t>) {
        self.kept.insert(node.number());
    }

    /// Whether `node` is passed over.
    pub(crate) fn passes_over(&self, node: Node<'t>) -> bool {
        self.passed_over.contains(&node.number())
    }

    /// What was found beside what has been returned.
    pub(crate) fn finish(mut self) -> Rest {
        let notes = self.take_notes();
        Rest { notes, resources: self.resources, left_out: self.left_out, marked: self.marks.finish() }
    }

    // Reports.

    fn report(&mut self, diagnostic: Diagnostic, at: SourceLine) {
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

    /// Reports `diagnostic`, if nothing was reported under `key` yet.
    fn report_once(&mut self, key: &'static str, diagnostic: Diagnostic, at: SourceLine) {
        if self.reported.insert(key) {
            self.report(diagnostic, at);
        }
    }

    fn report_depth(&mut self, at: SourceLine) {
        let message = "this nests too deep, so what is deeper stands at the deepest level that is allowed";
        self.report_once("depth", Diagnostic::warning(Code::Limit, message), at);
    }

    // Language.

    /// Language and direction of the element `node`, where they differ from what is around.
    fn own_language(&mut self, node: Node<'t>) -> (Option<Language>, Option<Direction>) {
        let tag = node.value("lang").or_else(|| node.value("xml:lang"));
        let language = tag.and_then(|tag| self.language_tag(tag, node.line()));
        let direction = match node.value("dir").map(str::to_ascii_lowercase).as_deref() {
            Some("rtl") => Some(Direction::Rtl),
            Some("ltr") => Some(Direction::Ltr),
            _ => None,
        };
        (language, direction)
    }

    fn language_tag(&mut self, tag: &str, at: SourceLine) -> Option<Language> {
        match Language::new(&tag.replace('_', "-")) {
            Ok(language) if language.primary() == "und" => None,
            Ok(language) => Some(language),
            Err(error) => {
                let diagnostic = Diagnostic::warning(Code::Malformed, error.to_string());
                self.report_once("language", diagnostic.help("correct the attribute `lang`"), at);
                None
            }
        }
    }

    /// The language and direction at work, where they differ from the document's.
    fn language(&self) -> (Option<Language>, Option<Direction>) {
        let innermost = |pick: fn(&(Option<Language>, Option<Direction>)) -> bool| {
            self.languages.iter().rev().find(|around| pick(around)).cloned().unwrap_or_default()
        };
        let (language, _) = innermost(|around| around.0.is_some());
        let (_, direction) = innermost(|around| around.0.is_some() || around.1.is_some());
        self.differing(language, direction)
    }

    /// A language and direction, without what the surroundings or the language say already.
    fn differing(
        &self,
        language: Option<Language>,
        direction: Option<Direction>,
    ) -> (Option<Language>, Option<Direction>) {
        let around = self.settings.language;
        let language = language.filter(|language| around != Some(language));
        let usual = language.as_ref().or(around).map(Language::direction);
        let direction = direction.filter(|direction| usual.unwrap_or_default() != *direction);
        (language, direction)
    }

    /// Converts something within the element `node`, whose language is then at work.
    fn in_language_of<T>(&mut self, node: Node<'t>, convert: impl FnOnce(&mut Self) -> T) -> T {
        let own = self.own_language(node);
        self.languages.push(own);
        let result = convert(self);
        self.languages.pop();
        result
    }

    /// The language of the element `node`, where it differs from the document's.
    fn language_of(&mut self, node: Node<'t>) -> Option<Language> {
        let (language, _) = self.own_language(node);
        self.differing(language, None).0
    }

    // Addresses.

    /// What `target` leads to, absolute where the base is known. A place on the page itself is
    /// `#` and an id.
    pub(crate) fn resolve(&self, target: &str) -> String {
        let target: String = target.trim().chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect();
        if let Some(fragment) = target.strip_prefix('#') {
            return local(fragment).unwrap_or(target);
        }
        let Some(base) = self.settings.base else { return target };
        if let Some(fragment) = target.strip_prefix(base).and_then(|rest| rest.strip_prefix('#')) {
            return local(fragment).unwrap_or(target);
        }
        let escaped = address::escape(&target);
        let resolved = IriRef::parse(escaped.as_str()).ok().and_then(|reference| match reference.scheme() {
            Some(_) => None,
            None => address::resolve(&reference, base),
        });
        resolved.unwrap_or(target)
    }

    // Text.

    /// The rich text that the content of `node` is, tidy.
    pub(crate) fn rich_text(&mut self, node: Node<'t>) -> RichText {
        let mut text = self.inlines_of(node);
        inline::take_marks(&mut text);
        crate::read::tidy::tidy(text)
    }
}

/// A link to a place on the page.
fn local(fragment: &str) -> Option<String> {
    Id::from_text(fragment).map(|id| format!("#{id}"))
}
