//! Paragraphs and headings: text in lines, one item a line.

use std::rc::Rc;

use super::{Flow, Setting};
use crate::model::{Direction, Language, Paragraph, RichText};
use crate::typeset::{Alignment, ParagraphSettings};
use crate::write::pdf::inline::{Composed, Composer, Ending, Shaped};
use crate::write::pdf::item::{Fragment, Item, NoteBlock, Text, What};
use crate::write::pdf::structure::{ElementId, Role};
use crate::write::pdf::style::TextLook;

/// The name of who speaks, to be set before the first words.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    pub(super) name: String,
    pub(super) look: TextLook,
    /// The element that the name is in, if not in that of the words.
    pub(super) owner: Option<ElementId>,
}

/// How the lines of a text are set.
#[derive(Clone, Debug)]
pub(super) struct Lines<'l> {
    pub(super) look: &'l TextLook,
    pub(super) settings: ParagraphSettings,
    /// Whether no page may end within them.
    pub(super) whole: bool,
}

impl<'l> Lines<'l> {
    /// Ragged lines without hyphens.
    pub(super) fn ragged(look: &'l TextLook, measure: f32) -> Self {
        Lines { look, settings: ParagraphSettings::ragged(measure, Alignment::Start), whole: false }
    }

    /// The same lines, made evenly long.
    pub(super) fn balanced(self) -> Self {
        Lines { settings: ParagraphSettings { balanced: true, ..self.settings }, ..self }
    }

    /// The same lines, kept on one page.
    pub(super) fn whole(self) -> Self {
        Lines { whole: true, ..self }
    }
}

/// The most lines that are kept on one page: a heading of more would leave the page before it empty.
const MOST_WHOLE: usize = 12;
/// The width in ems below which even ragged text is hyphenated.
const NARROW: f32 = 22.0;

impl<'c> Flow<'c, '_> {
    /// A paragraph of the text.
    pub(super) fn paragraph(&mut self, paragraph: &Paragraph, lead: Option<&Lead>) {
        let setting = self.state.setting.clone();
        let follows = std::mem::replace(&mut self.state.after_paragraph, true) && lead.is_none();
        let text = &self.context.look.theme.text;
        let indented = setting.indented && text.indent > 0.0;
        if follows && !indented {
            self.space(0.5 * setting.look.leading);
        }
        let indent = if follows && indented { text.indent.min(0.2 * self.state.column.width) } else { 0.0 };
        let settings = self.paragraph_settings(&setting);
        let element = self.structure.block(self.state.parent, Role::Paragraph);
        self.mark_language(element, paragraph.language.as_ref());
        let mut composer = self.composer_in(paragraph.language.as_ref(), paragraph.direction);
        if let Some(Lead { name, look, owner }) = lead {
            composer.speaker(name, Ending::Colon, look, owner.unwrap_or(element));
        }
        composer.rich(&paragraph.content, &setting.look, element);
        let mut composed = composer.finish();
        composed.block = self.context.numbers.paragraph(&paragraph.content);
        let settings = settings.with_first_line_indent(indent);
        self.composed(composed, &Lines { look: &setting.look, settings, whole: false });
    }

    fn paragraph_settings(&self, setting: &Setting) -> ParagraphSettings {
        let (width, text) = (self.state.column.width, &self.context.look.theme.text);
        let settings = match (setting.justified, setting.centered) {
            (_, true) => return ParagraphSettings::ragged(width, Alignment::Centred),
            (true, _) if text.justified => ParagraphSettings::justified(width),
            _ => ParagraphSettings::ragged(width, Alignment::Start),
        };
        let narrow = width < NARROW * setting.look.style.size;
        ParagraphSettings { hyphenate: text.hyphens && (setting.justified || narrow), ..settings }
    }

    /// A heading of a section; `level` is 0 for the outermost.
    pub(super) fn heading(&mut self, title: &RichText, level: usize) {
        let context = self.context;
        let place = level.min(context.look.headings.len() - 1);
        let look = &context.look.headings[place];
        self.space(context.look.space.headings[place]);
        let below = u8::try_from(level).unwrap_or(u8::MAX);
        self.heading_text(title, look, below);
    }

    /// The lines of a heading `below` the sections' first level, kept with what follows.
    pub(super) fn heading_text(&mut self, title: &RichText, look: &TextLook, below: u8) {
        let first = self.context.part.below + if self.context.article.headline.is_blank() { 1 } else { 2 };
        let element = self.structure.block(self.state.parent, Role::Heading(below.saturating_add(first)));
        let lines = Lines::ragged(look, self.state.column.width).whole().balanced();
        let start = self.state.items.len();
        self.text(lines, |composer| composer.rich(title, look, element));
        // What the grid asks for goes above it, so that it is nearer to what it is over.
        self.off_grid(start);
        self.space(self.context.look.space.after_heading);
        self.state.glue = true;
        self.state.after_paragraph = false;
    }

    /// Takes the items from `first` on off the grid of the text.
    pub(super) fn off_grid(&mut self, first: usize) {
        self.state.items.iter_mut().skip(first).for_each(|item| item.on_grid = false);
    }

    /// As [`Flow::text`], in a language of its own, but from the side where all else begins.
    pub(super) fn text_in(
        &mut self,
        language: Option<&Language>,
        lines: Lines<'_>,
        compose: impl FnOnce(&mut Composer<'c, '_>),
    ) {
        let mut composer = self.composer_in(language, Some(self.state.direction));
        compose(&mut composer);
        let composed = composer.finish();
        self.composed(composed, &lines);
    }

    /// Text that `compose` puts together, in lines of their own.
    pub(super) fn text(&mut self, lines: Lines<'_>, compose: impl FnOnce(&mut Composer<'c, '_>)) {
        let mut composer = self.composer();
        compose(&mut composer);
        let composed = composer.finish();
        self.composed(composed, &lines);
    }

    fn composed(&mut self, composed: Composed, lines: &Lines<'_>) {
        if !composed.is_empty() {
            let shaped = composed.shape(&mut self.typesetter);
            self.lines(shaped, lines);
        }
    }

    /// A paragraph that the writer makes, in `look`.
    pub(super) fn made(&mut self, look: &TextLook, compose: impl FnOnce(&mut Composer<'c, '_>, ElementId)) {
        let lines = self.made_lines(look);
        self.made_in(lines, compose);
    }

    /// The lines of a paragraph that the writer puts together.
    pub(super) fn made_lines<'l>(&self, look: &'l TextLook) -> Lines<'l> {
        let settings = ParagraphSettings::ragged(self.state.column.width, self.state.alignment);
        Lines { look, settings, whole: false }
    }

    /// A paragraph that the writer puts together, in `lines`.
    pub(super) fn made_in(&mut self, lines: Lines<'_>, compose: impl FnOnce(&mut Composer<'c, '_>, ElementId)) {
        let element = self.structure.block(self.state.parent, Role::Paragraph);
        self.text(lines, |composer| compose(composer, element));
    }

    /// Says that an element is in another language than its surroundings.
    pub(super) fn mark_language(&mut self, element: ElementId, language: Option<&Language>) {
        if let Some(language) = language.filter(|language| language.as_str() != self.context.language) {
            self.structure.attributes(element).language = Some(language.as_str().to_owned());
        }
    }

    /// Does `what` in another language's direction.
    pub(super) fn directed(&mut self, direction: Option<Direction>, what: impl FnOnce(&mut Self)) {
        let outer = self.state.direction;
        self.state.direction = direction.unwrap_or(outer);
        what(self);
        self.state.direction = outer;
    }

    /// Breaks text into lines in the current column and adds them to the flow.
    pub(super) fn lines(&mut self, shaped: Shaped, lines: &Lines<'_>) {
        let text = Rc::new(self.broken(shaped, &lines.settings));
        let count = text.layout.lines.len();
        let whole = lines.whole && count <= MOST_WHOLE;
        for index in 0..count {
            // Neither the first line alone at the foot of a page nor the last at its top.
            let glued = index > 0 && (whole || index == 1 || index + 1 == count);
            let item = self.line(&text, index, lines.look);
            self.push(Item { glued, ..item });
        }
    }

    /// Breaks text into lines.
    pub(super) fn broken(&mut self, shaped: Shaped, settings: &ParagraphSettings) -> Text {
        let text = shaped.break_lines(&mut self.typesetter, settings);
        for missing in &text.layout.missing {
            self.missing.add(missing.char, missing.count, self.at);
        }
        text
    }

    fn line(&mut self, text: &Rc<Text>, index: usize, look: &TextLook) -> Item {
        for id in text.citations_on(index) {
            self.cited_here(id);
        }
        let calls: Vec<usize> = text.notes_on(index).collect();
        let notes: Vec<_> = calls.iter().filter_map(|index| self.called_note(*index)).collect();
        let what = What::Line { text: Rc::clone(text), index };
        let fragment = Fragment { x: self.state.column.left, y: look.baseline(), what };
        let on_grid = (look.leading - self.context.geometry.grid).abs() < 0.01 && !self.state.spans;
        let parts_word = text.layout.lines.get(index).is_some_and(|line| line.hyphenated);
        Item { height: look.leading, fragments: vec![fragment], notes, on_grid, parts_word, ..Item::default() }
    }

    /// The note that a line calls, if no line before has called it.
    fn called_note(&mut self, index: usize) -> Option<NoteBlock> {
        let note = self.note(index)?;
        let id = self.context.article.notes.get(index).map(|note| super::note::call_of(&note.id));
        self.anchor(id.as_ref());
        Some(note)
    }

    /// How text is set within quotations, cells and notes: as `look` says, ragged or not.
    pub(super) fn setting(&self, look: &TextLook, justified: bool, indented: bool) -> Setting {
        Setting { look: look.clone(), justified, indented, centered: false }
    }
}
