//! What the (X)HTML-shaped writers share: an article as HTML, as XHTML, or as feed content.
//!
//! [`Markup`] turns pieces of the model into markup: rich text, blocks, turns, figures, notes,
//! the title block, the related items. What differs between a web page, a book and a feed is
//! its [`Flavour`] and a few [`Settings`]. Whole documents, packages and feeds are the
//! writers' own. Only [`out`] writes tags and escapes.

// Each writer uses some of the pieces; where one is compiled out, its own are left over.
#![cfg_attr(not(all(feature = "epub", feature = "feed", feature = "html")), allow(dead_code, unused_imports))]

mod back;
mod block;
mod figure;
mod front;
mod ground;
mod inline;
mod interview;
mod link;
mod notes;
mod out;
mod pages;
mod references;
mod style;
mod table;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use crate::address::{absolute_url, escape as escape_url};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::model::{Article, Direction, Id, Image, Language, SourceLine};
use crate::resource::Resources;
use crate::words::Words;

pub(crate) use super::contents::{Entry, contents, one_line, title};
pub(crate) use back::journal_line;
pub(crate) use front::kicker;
pub(crate) use ground::{colors_anywhere, darkened, lightened};
pub(crate) use notes::Calls;
pub(crate) use out::{Out, Syntax, Tag};
pub(crate) use pages::{Pages, page_id};
pub(crate) use style::{face, family, generic, rules as style_rules};

/// The design of an article, which pages and books share.
pub(crate) const ARTICLE_STYLE: &str = include_str!("article.css");

use super::SEPARATOR;
use super::citation::Marks;
pub(crate) use super::shortened;

/// What the markup is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// A web page, in HTML's own syntax.
    Html,
    /// A content document of an EPUB: XML, with `epub:type`.
    Xhtml,
    /// The content of a feed's entry, in HTML's syntax: no ids and no links to them, no roles,
    /// styles or scripts, no MathML, and absolute addresses only.
    Feed,
}

impl Flavour {
    fn syntax(self) -> Syntax {
        match self {
            Flavour::Html | Flavour::Feed => Syntax::Html,
            Flavour::Xhtml => Syntax::Xml,
        }
    }
}

/// What a writer decides about the markup.
pub(crate) struct Settings<'a> {
    /// What it is for.
    pub(crate) flavour: Flavour,
    /// The level of the headings right under the headline, 2 where the headline is an `h1`.
    pub(crate) level: u8,
    /// The address against which relative links are resolved.
    pub(crate) base: Option<&'a str>,
    /// Where the bytes of a picture are to be found; `None` where there is no picture to show.
    pub(crate) picture: &'a dyn Fn(&Image) -> Option<Picture>,
    /// In which files the anchors are.
    pub(crate) files: Files<'a>,
    /// Whether every question has a link to itself.
    pub(crate) anchors: bool,
    /// Where the pages of another output begin, to be marked.
    pub(crate) pages: Option<&'a Pages>,
}

/// In which file of a set an anchor is; empty where all are in one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Files<'a> {
    /// The file that the markup goes into.
    pub(crate) this: &'a str,
    /// The file of the article: its body, notes and related items.
    pub(crate) article: &'a str,
    /// The file that presents the contributors.
    pub(crate) contributors: &'a str,
}

/// A picture to show.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// The `src` of its element.
    pub(crate) src: String,
    /// The width in pixels, 0 if unknown.
    pub(crate) width: u32,
    /// The height in pixels, 0 if unknown.
    pub(crate) height: u32,
}

/// What the markup turned out to hold, for those who must declare it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Pictures shown.
    pub(crate) pictures: usize,
    /// Pictures shown of which nobody has said what they show.
    pub(crate) without_alt: usize,
    /// Long descriptions of pictures.
    pub(crate) long_descriptions: usize,
    /// Formulas in MathML.
    pub(crate) formulas: usize,
    /// Formulas that could not be converted and stand as source.
    pub(crate) unconverted: usize,
}

impl Facts {
    /// These facts and `others` together.
    pub(crate) fn and(self, others: Facts) -> Facts {
        Facts {
            pictures: self.pictures + others.pictures,
            without_alt: self.without_alt + others.without_alt,
            long_descriptions: self.long_descriptions + others.long_descriptions,
            formulas: self.formulas + others.formulas,
            unconverted: self.unconverted + others.unconverted,
        }
    }
}

/// Markup of one document in the making.
pub(crate) struct Markup<'a> {
    /// The tags so far. Writers add their own around the pieces.
    pub(crate) out: Out,
    /// What the markup holds so far.
    pub(crate) facts: Facts,
    article: &'a Article,
    settings: &'a Settings<'a>,
    words: &'static Words,
    diagnostics: &'a mut Diagnostics,
    /// The numbers of the notes.
    numbers: BTreeMap<&'a str, usize>,
    /// The ids of the contributors.
    contributors: BTreeSet<&'a str>,
    marks: Marks<'a>,
    /// Whether the text cites works, as far as it is set.
    cites: bool,
    /// Where notes are called so far.
    calls: Calls,
    /// The ids that are taken.
    ids: BTreeSet<String>,
    /// How many sections with headings are open.
    depth: u8,
    /// Whether an `a` is open: links do not nest.
    in_link: bool,
    /// Whether links and calls are left out, because the text is repeated.
    inert: bool,
    /// Calls found within a link, to be set behind it.
    pending_calls: Vec<&'a Id>,
    /// Whether paragraphs are strong throughout, as questions are in feeds.
    strong: bool,
    /// The id of the heading of the innermost section.
    heading: Option<String>,
    /// Where in the source the block at work stands.
    at: SourceLine,
    /// Where the first formula stands that a feed has as text.
    first_formula: Option<SourceLine>,
    /// The paragraph at work, if pages begin in it.
    cursor: Option<pages::Cursor>,
    /// The numbers of the pages that were marked.
    marked: Vec<usize>,
    /// Where sections of the first level begin, and what follows the body.
    cuts: Vec<usize>,
    /// How many elements are open around the body.
    body_depth: Option<usize>,
}

/// The content of a feed's entry: hero, body, notes, related items, and what a feed has no
/// elements for. Relative addresses are resolved against `base`, the address of the article.
pub(crate) fn feed_content(
    article: &Article,
    resources: &Resources,
    base: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> String {
    let picture = |image: &Image| {
        let (width, height) = resources.get(&image.source).map_or((0, 0), |known| (known.width, known.height));
        absolute_url(&image.source, base).map(|src| Picture { src, width, height })
    };
    let settings = Settings {
        flavour: Flavour::Feed,
        level: 2,
        base,
        picture: &picture,
        files: Files::default(),
        anchors: false,
        pages: None,
    };
    let mut markup = Markup::new(article, &settings, diagnostics);
    let direction = article.direction();
    if direction == Direction::Rtl {
        markup.out.open(markup.language(Tag::new("div"), article.language.as_ref(), Some(direction)));
    }
    markup.lines_with_calls();
    markup.content();
    markup.afterword();
    markup.report_formulas();
    markup.finish()
}

impl<'a> Markup<'a> {
    /// Nothing yet.
    pub(crate) fn new(article: &'a Article, settings: &'a Settings<'a>, diagnostics: &'a mut Diagnostics) -> Self {
        Markup {
            out: Out::new(settings.flavour.syntax()),
            facts: Facts::default(),
            article,
            settings,
            words: Words::of(article.language.as_ref()),
            diagnostics,
            numbers: article.notes.iter().enumerate().map(|(index, note)| (note.id.as_str(), index + 1)).collect(),
            contributors: article.contributors.iter().map(|contributor| contributor.id.as_str()).collect(),
            marks: Marks::of(article),
            cites: false,
            calls: Calls::default(),
            ids: BTreeSet::new(),
            first_formula: None,
            cursor: None,
            marked: Vec::new(),
            cuts: Vec::new(),
            body_depth: None,
            depth: 0,
            in_link: false,
            inert: false,
            pending_calls: Vec::new(),
            strong: false,
            heading: None,
            at: SourceLine::UNKNOWN,
        }
    }

    /// The whole of the article's content: hero, body, notes and related items.
    pub(crate) fn content(&mut self) {
        self.hero();
        self.abstracts();
        self.body();
        self.notes();
        self.related();
    }

    /// The body of the article.
    pub(crate) fn body(&mut self) {
        self.body_depth = Some(self.out.depth());
        self.nodes(&self.article.body);
    }

    /// From here on the article may go on in another document.
    pub(crate) fn may_cut(&mut self) {
        self.cuts.push(self.out.len());
    }

    /// Where the article may be cut: before its sections of the first level, and where
    /// [`may_cut`](Markup::may_cut) was called.
    pub(crate) fn take_cuts(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.cuts)
    }

    /// The markup.
    pub(crate) fn finish(self) -> String {
        self.out.finish()
    }

    /// What `write` writes, apart from the rest, for a place that comes later.
    pub(crate) fn detached<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> (String, T) {
        let syntax = self.flavour().syntax();
        let outer = std::mem::replace(&mut self.out, Out::new(syntax));
        let result = write(self);
        (std::mem::replace(&mut self.out, outer).finish(), result)
    }

    fn flavour(&self) -> Flavour {
        self.settings.flavour
    }

    fn is_feed(&self) -> bool {
        self.flavour() == Flavour::Feed
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic.at(self.at));
    }

    /// Says once how many formulas a feed has as text.
    fn report_formulas(&mut self) {
        if let Some(at) = self.first_formula {
            let message = match self.facts.unconverted {
                1 => "a feed has no formulas: one is set as text".to_owned(),
                count => format!("a feed has no formulas: {count} are set as text"),
            };
            self.diagnostics.push(Diagnostic::note(Code::Degraded, message).at(at).about(Subject::Formula));
        }
    }

    /// `id`, if an element may have it: once in a document, and never in a feed.
    fn anchor(&mut self, id: &str) -> Option<String> {
        let free = !self.is_feed() && !self.inert && self.ids.insert(id.to_owned());
        free.then(|| id.to_owned())
    }

    /// The level of a heading `deeper` levels below the section at work.
    fn level(&self, deeper: u8) -> &'static str {
        const NAMES: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
        let level = self.settings.level.saturating_add(self.depth).saturating_add(deeper);
        NAMES[usize::from(level.clamp(1, 6)) - 1]
    }

    /// A role, where assistive technology will look for it.
    fn role<'t>(&self, tag: Tag<'t>, role: &str) -> Tag<'t> {
        if self.is_feed() { tag } else { tag.with("role", role) }
    }

    /// `epub:type`, where there is such a thing.
    fn kind<'t>(&self, tag: Tag<'t>, kind: &str) -> Tag<'t> {
        if self.flavour() == Flavour::Xhtml { tag.with("epub:type", kind) } else { tag }
    }

    /// A class, where there is a style sheet.
    fn class<'t>(&self, tag: Tag<'t>, class: &str) -> Tag<'t> {
        if self.is_feed() { tag } else { tag.class(class) }
    }

    /// Language and direction, where they are given.
    fn language<'t>(&self, tag: Tag<'t>, language: Option<&Language>, direction: Option<Direction>) -> Tag<'t> {
        let language = language.map(Language::as_str);
        let xml = language.filter(|_| self.flavour() == Flavour::Xhtml);
        tag.with_some("lang", language).with_some("xml:lang", xml).with_some("dir", direction.map(Direction::as_str))
    }

    /// A word that is added to the text: in an element of its own where its language must be said.
    fn word(&mut self, word: &str) {
        if self.speaks_words() {
            self.out.text(word);
        } else {
            self.out.element(self.words_language(Tag::new("span")), word);
        }
    }

    /// Whether the words that are added are in the article's language.
    fn speaks_words(&self) -> bool {
        self.words.are_in(self.article.language.as_ref())
    }

    /// The language of the words that are added, where it is not the article's.
    pub(crate) fn words_language<'t>(&self, tag: Tag<'t>) -> Tag<'t> {
        if self.speaks_words() {
            return tag;
        }
        let xml = (self.flavour() == Flavour::Xhtml).then_some(self.words.language);
        let direction = (self.article.direction() == Direction::Rtl).then_some("ltr");
        tag.with("lang", self.words.language).with_some("xml:lang", xml).with_some("dir", direction)
    }
}
