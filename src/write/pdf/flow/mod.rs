//! From the article to items in the order of reading.
//!
//! The flow knows the model and the look; it knows neither pages nor PDF. Each part of an
//! article has its file.

mod block;
mod closing;
mod colophon;
mod column;
mod figure;
mod formula;
mod front;
mod label;
mod list;
mod note;
mod opening;
mod paragraph;
mod references;
mod table;
#[cfg(test)]
mod tests;
mod turn;
mod widths;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use super::inline::{Composer, Tools};
use super::item::{Anchor, Carried, Fragment, Item, Panel, What};
use super::picture::Pictures;
use super::structure::{ElementId, Role, Structure};
use super::style::{Color, Geometry, Look, TextLook};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::missing::Missing;
use crate::model::{Article, Block, Direction, Id, Image, Inline, Language, Node, RichText, Section, SourceLine, Span};
use crate::resource::Resources;
use crate::typeset::{Alignment, ParagraphSettings, Typesetter};
use crate::words::Words;
use crate::write::citation::Marks;
use crate::write::contents::section_entry;
use crate::write::pages::Numbers;
use column::Column;
pub(super) use front::{Listed, title_of};
use paragraph::Lines;

/// What does not change while an article is set.
pub(super) struct Context<'a> {
    pub(super) article: &'a Article,
    pub(super) resources: &'a Resources,
    pub(super) words: &'static Words,
    pub(super) look: Look,
    pub(super) geometry: Geometry,
    pub(super) direction: Direction,
    /// The language of the article, or empty.
    pub(super) language: &'a str,
    /// The publisher's picture, and how high it is.
    logo: Option<(Resources, Image, f32)>,
    /// The places of the notes among the article's.
    notes: BTreeMap<&'a Id, usize>,
    pub(super) marks: Marks<'a>,
    pub(super) part: Part,
    /// The numbers of its blocks.
    pub(super) numbers: Numbers,
}

/// Where an article stands in its file.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// By how many levels its headings stand below those of an article by itself.
    pub(super) below: u8,
    /// What its ids begin with where they must differ from those of all others.
    pub(super) prefix: String,
    /// The language of the file, where the article's may be another.
    pub(super) around: Option<Language>,
}

/// What the articles of one file are made with, one after the other.
pub(super) struct Workshop {
    pub(super) typesetter: Typesetter,
    pub(super) structure: Structure,
    pub(super) pictures: Pictures,
}

/// The source of the logo: no image of an article can have it.
const LOGO: &str = "\u{0}logo";

impl<'a> Context<'a> {
    pub(super) fn new(article: &'a Article, resources: &'a Resources, geometry: Geometry, look: Look) -> Self {
        let logo = look.theme.logo.as_ref().map(|logo| {
            let mut resources = Resources::default();
            resources.insert(LOGO, logo.picture.clone());
            let alt = Some(crate::model::Alt::Described(logo.alt.clone()));
            (resources, Image { source: LOGO.to_owned(), alt, long_description: None }, logo.height)
        });
        Context {
            logo,
            article,
            resources,
            words: Words::of(article.language.as_ref()),
            geometry: geometry.for_article(article, &look),
            look,
            direction: article.direction(),
            language: article.language.as_ref().map_or("", Language::as_str),
            notes: article.notes.iter().enumerate().map(|(index, note)| (&note.id, index)).collect(),
            marks: Marks::of(article),
            part: Part::default(),
            numbers: Numbers::of(article),
        }
    }

    /// The same for an article of a collection.
    pub(super) fn in_part(self, part: Part) -> Self {
        Context { part, ..self }
    }

    /// The place of a note among the article's.
    pub(super) fn note_index(&self, id: &Id) -> Option<usize> {
        self.notes.get(id).copied()
    }

    /// Whether the words of the writer are in the article's language, as far as that is known.
    pub(super) fn has_words(&self) -> bool {
        let language = self.article.language.as_ref();
        language.is_none() || self.words.are_in(language)
    }

    /// Words of the writer, which say that they are English where there are none in the article's language.
    pub(super) fn ours(&self, text: &str) -> RichText {
        if self.has_words() {
            return RichText::from(text);
        }
        let language = Language::new(self.words.language).ok();
        RichText(vec![Inline::Span(Span { language, direction: None, content: RichText::from(text) })])
    }

    /// What is read out in place of a picture. PDF/UA demands a text for every figure, so one
    /// that nobody has described is called a picture and no more.
    pub(super) fn alt<'i>(&self, image: &'i Image) -> &'i str {
        match image.alt_text() {
            "" => self.words.picture,
            alt => alt,
        }
    }
}

/// Whether text is behind the figure or table that `body` begins with.
fn begins_with_figure(body: &[Node]) -> bool {
    let [Node::Block(Block::Figure(_) | Block::Table(_)), next, ..] = body else { return false };
    matches!(next, Node::Turn(_) | Node::Block(Block::Paragraph(_)))
}

/// How paragraphs in a place are set.
#[derive(Clone, Debug, PartialEq)]
struct Setting {
    look: TextLook,
    justified: bool,
    /// Whether lines stand in the middle.
    centered: bool,
    /// Whether paragraphs are told apart by the indent of their first line; else by space.
    indented: bool,
}

/// What changes while an article is set.
struct State {
    items: Vec<Item>,
    /// Space to be left before the next item.
    gap: f32,
    /// Whether the next item must stand on the page of the last.
    glue: bool,
    column: Column,
    /// The element that blocks become kids of.
    parent: ElementId,
    setting: Setting,
    panel: Option<Rc<Panel>>,
    /// The ground of the item before.
    above: Option<Rc<Panel>>,
    carried: Option<Rc<Carried>>,
    /// What the next item can be jumped to by.
    anchors: Vec<Anchor>,
    direction: Direction,
    /// Whether items are as wide as all columns together.
    spans: bool,
    /// Whether pictures may be as wide as the page.
    bleeds: bool,
    /// Where the lines stand that the writer makes itself.
    alignment: Alignment,
    /// Whether the last block was a paragraph, so that another one is indented.
    after_paragraph: bool,
    /// Whether the last item was a rule that parts what is above it from what follows.
    after_rule: bool,
    /// Whether the next figure or table may go behind the text that follows it.
    gives_way: bool,
}

/// Sets an article.
pub(super) struct Flow<'c, 'd> {
    context: &'c Context<'c>,
    typesetter: Typesetter,
    pub(super) structure: Structure,
    pub(super) pictures: Pictures,
    diagnostics: &'d mut Diagnostics,
    missing: Missing,
    state: State,
    /// The notes that were called, by place.
    called: BTreeSet<usize>,
    /// The works that were cited, to which the list leads back.
    cited: BTreeSet<Id>,
    /// The notes that the note being set calls; `None` outside of notes.
    queued: Option<VecDeque<usize>>,
    article_element: ElementId,
    /// Where the footnotes stand in the structure: behind the article, because a page shows them
    /// behind its text.
    notes_element: ElementId,
    /// The line of the source that is being set.
    at: SourceLine,
}

impl<'c, 'd> Flow<'c, 'd> {
    pub(super) fn new(context: &'c Context<'c>, workshop: Workshop, diagnostics: &'d mut Diagnostics) -> Self {
        let mut workshop = workshop;
        let structure = &mut workshop.structure;
        let article_element = structure.block(structure.root(), Role::Article);
        if context.part.around.as_ref().is_some_and(|around| *around.as_str() != *context.language) {
            structure.attributes(article_element).language = Some(context.language.to_owned());
        }
        Flow::within_element(context, workshop, article_element, diagnostics)
    }

    /// A place in the structure for what is set later.
    pub(super) fn reserve(workshop: &mut Workshop) -> ElementId {
        let root = workshop.structure.root();
        workshop.structure.block(root, Role::Division)
    }

    /// A flow whose blocks become kids of `article_element`.
    pub(super) fn within_element(
        context: &'c Context<'c>,
        workshop: Workshop,
        article_element: ElementId,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        let Workshop { typesetter, mut structure, pictures } = workshop;
        let notes_element = structure.inline(structure.root(), Role::Division);
        let setting = Setting { look: context.look.body.clone(), justified: true, indented: true, centered: false };
        Flow {
            context,
            typesetter,
            structure,
            pictures,
            diagnostics,
            missing: Missing::default(),
            state: State {
                items: Vec::new(),
                gap: 0.0,
                glue: false,
                column: Column::whole(&context.geometry),
                parent: article_element,
                setting,
                panel: None,
                above: None,
                carried: None,
                anchors: Vec::new(),
                direction: context.direction,
                spans: true,
                bleeds: false,
                alignment: Alignment::Start,
                after_paragraph: false,
                after_rule: false,
                gives_way: false,
            },
            called: BTreeSet::new(),
            cited: BTreeSet::new(),
            queued: None,
            article_element,
            notes_element,
            at: SourceLine::UNKNOWN,
        }
    }

    /// What the next article is made with.
    pub(super) fn into_workshop(self) -> Workshop {
        Workshop { typesetter: self.typesetter, structure: self.structure, pictures: self.pictures }
    }

    /// Sets the whole article, and calls `sink` whenever there are items to be taken; those of its
    /// end are left to be taken last.
    pub(super) fn article(&mut self, sink: &mut dyn FnMut(&mut Self)) {
        let (article, parent) = (self.context.article, self.article_element);
        self.state.parent = parent;
        self.opening();
        self.state.spans = false;
        self.state.column = Column::first(&self.context.geometry);
        self.abstracts();
        sink(self);
        for node in &article.body {
            self.node(node, 0, sink);
        }
        self.references_and_notes();
        sink(self);
        self.closing();
    }

    /// Where the text stands on the pages.
    pub(super) fn geometry(&self) -> Geometry {
        self.context.geometry
    }

    /// The numbers of the article's blocks.
    pub(super) fn numbers(&self) -> &'c Numbers {
        &self.context.numbers
    }

    /// The items made since the last call.
    pub(super) fn take_items(&mut self) -> Vec<Item> {
        std::mem::take(&mut self.state.items)
    }

    /// Sets a node of the body; `level` is 0 outside of all sections.
    fn node(&mut self, node: &'c Node, level: usize, sink: &mut dyn FnMut(&mut Self)) {
        self.at = node.at().or(self.at);
        match node {
            Node::Section(section) => self.section(section, level, sink),
            Node::Turn(turn) => self.turn(turn, level),
            Node::Block(block) => self.block(block),
        }
        sink(self);
    }

    fn section(&mut self, section: &'c Section, level: usize, sink: &mut dyn FnMut(&mut Self)) {
        let outer = self.open(Role::Section);
        self.anchor(section.id.as_ref());
        if !section.title.is_blank() {
            self.state.anchors.push(Anchor::Outline { level, title: section_entry(section) });
            self.heading(&section.title, level);
            self.state.gives_way = begins_with_figure(&section.body);
        }
        for node in &section.body {
            self.node(node, level + 1, sink);
        }
        self.state.parent = outer;
    }

    /// A line for the top or foot of pages, with its baseline at `y` from the top of the page.
    pub(super) fn furniture(&mut self, text: &str, alignment: Alignment, y: f32) -> Vec<Fragment> {
        let context = self.context;
        let look = &context.look.running;
        let Geometry { left, measure, .. } = context.geometry;
        let owner = self.structure.root();
        let items = self.collect(Column { left, width: measure }, owner, |flow| {
            flow.state.direction = context.direction;
            let settings = ParagraphSettings::ragged(measure, alignment);
            flow.text(Lines { look, settings, whole: true }, |composer| composer.plain(text, look, owner));
        });
        let line = items.into_iter().take(1).flat_map(|item| item.fragments);
        line.map(|fragment| Fragment { y, ..fragment }).collect()
    }

    /// The width of a line as [`Flow::furniture`] makes it.
    pub(super) fn running_width(&mut self, text: &str) -> f32 {
        self.typesetter.measure(text, &self.context.look.running.style)
    }

    /// The short rule above footnotes.
    pub(super) fn note_rule(&self) -> Fragment {
        let Column { left, width: column } = Column::first(&self.context.geometry);
        let width = 0.2 * column;
        let x = if self.context.direction == Direction::Rtl { left + column - width } else { left };
        Fragment { x, y: 0.0, what: What::Fill { width, height: 0.5, color: self.context.look.muted } }
    }

    /// Reports the characters that no face has.
    pub(super) fn report_missing(&mut self) {
        for told in self.missing.tell() {
            self.diagnostics.push(Diagnostic::warning(Code::Substituted, told.message).help(told.help).at(told.at));
        }
    }

    /// Makes a new element the parent of what follows, and returns the parent until then.
    fn open(&mut self, role: Role) -> ElementId {
        let element = self.structure.block(self.state.parent, role);
        std::mem::replace(&mut self.state.parent, element)
    }

    /// Does `what` within a new element.
    fn within(&mut self, role: Role, what: impl FnOnce(&mut Self)) {
        let outer = self.open(role);
        what(self);
        self.state.parent = outer;
    }

    /// Does `what` in a column inset at its sides.
    fn inset(&mut self, start: f32, end: f32, what: impl FnOnce(&mut Self)) {
        let column = self.state.column;
        self.state.column = column.inset(start, end, self.state.direction);
        what(self);
        self.state.column = column;
    }

    /// Does `what` with paragraphs set otherwise.
    fn set_as(&mut self, setting: Setting, what: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.state.setting, setting);
        what(self);
        self.state.setting = outer;
    }

    /// Does `what` on a coloured ground that reaches `padding` beyond it above and below.
    fn on_panel(&mut self, column: Column, color: Color, padding: f32, what: impl FnOnce(&mut Self)) {
        let parent = self.state.panel.clone();
        let panel = Panel { parent: parent.clone(), x: column.left, width: column.width, color, padding };
        self.state.panel = Some(Rc::new(panel));
        what(self);
        self.state.panel = parent;
    }

    /// Does `what` and returns its items instead of adding them to the flow.
    fn collect(&mut self, column: Column, parent: ElementId, what: impl FnOnce(&mut Self)) -> Vec<Item> {
        let inner = State {
            items: Vec::new(),
            gap: 0.0,
            glue: false,
            column,
            parent,
            setting: self.state.setting.clone(),
            panel: None,
            above: None,
            carried: None,
            anchors: Vec::new(),
            direction: self.state.direction,
            spans: false,
            bleeds: self.state.bleeds,
            alignment: self.state.alignment,
            after_paragraph: false,
            after_rule: false,
            gives_way: false,
        };
        let outer = std::mem::replace(&mut self.state, inner);
        what(self);
        std::mem::replace(&mut self.state, outer).items
    }

    /// Leaves space before the next item: the largest of the spaces asked for.
    fn space(&mut self, gap: f32) {
        self.state.gap = self.state.gap.max(gap);
    }

    fn anchor(&mut self, id: Option<&Id>) {
        self.state.anchors.extend(id.cloned().map(Anchor::Name));
    }

    /// Adds an item to the flow. The space asked for is that between the grounds on which the items
    /// stand, where these are not the same.
    fn push(&mut self, mut item: Item) {
        item.panel = item.panel.take().or_else(|| self.state.panel.clone());
        item.gap +=
            std::mem::take(&mut self.state.gap) + Panel::between(self.state.above.as_ref(), item.panel.as_ref());
        item.glued |= std::mem::take(&mut self.state.glue);
        item.anchors.append(&mut self.state.anchors);
        self.state.above.clone_from(&item.panel);
        self.state.after_rule = false;
        item.carried = item.carried.take().or_else(|| self.state.carried.clone());
        item.spans = self.state.spans && self.context.geometry.columns > 1;
        self.state.items.push(item);
    }

    /// A composer for text in the language and direction of the surroundings.
    fn composer(&mut self) -> Composer<'c, '_> {
        self.composer_in(None, None)
    }

    /// A composer for text whose language or direction may be its own.
    fn composer_in(&mut self, language: Option<&Language>, direction: Option<Direction>) -> Composer<'c, '_> {
        let tag = language.map_or(self.context.language, Language::as_str).to_owned();
        let direction = super::inline::direction_of(direction, language, self.state.direction);
        let tools = Tools {
            structure: &mut self.structure,
            pictures: &mut self.pictures,
            diagnostics: self.diagnostics,
            at: self.at,
        };
        Composer::new(self.context, tools, &tag, direction)
    }
}
