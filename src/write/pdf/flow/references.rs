//! The works cited, the abstracts, and boxes.

use super::Flow;
use super::label::Label;
use super::note::call_of;
use super::opening::bold;
use super::paragraph::Lines;
use crate::model::{Abstract, BoxedText, Id, Language, Reference, RichText};
use crate::typeset::ParagraphSettings;
use crate::words::Words;
use crate::write::citation::{self, Part};
use crate::write::pdf::structure::Role;

/// Between the label of an entry and the entry.
const LABEL_GAP: f32 = 5.0;
/// Between two entries.
const ENTRY_GAP: f32 = 4.0;
/// By how much the further lines of an entry without a label stand in, in its size.
const HANGING: f32 = 1.6;

impl<'c> Flow<'c, '_> {
    /// Notes that a line cites the work `id`: the first place that does is where its entry leads
    /// back to.
    pub(super) fn cited_here(&mut self, id: &Id) {
        if self.cited.insert(id.clone()) {
            let call = call_of(id);
            self.anchor(Some(&call));
        }
    }

    /// The list of references.
    pub(super) fn references(&mut self) {
        let context = self.context;
        let outer = self.open(Role::Section);
        self.space(context.look.space.closing);
        self.part(&context.ours(context.words.references));
        self.open(Role::List);
        let references = &context.article.references;
        let setting = self.setting(&context.look.note, false, false);
        // Numbers that nothing names say nothing.
        if self.cited.is_empty() && references.iter().all(|reference| reference.label.is_none()) {
            self.set_as(setting, |flow| references.iter().for_each(|reference| flow.bare_reference(reference)));
            self.state.parent = outer;
            return;
        }
        let marks: Vec<_> = (1..).zip(references).map(|(number, entry)| mark(entry, number)).collect();
        let style = setting.look.style.clone();
        let widest = marks.iter().map(|mark| self.typesetter.measure(mark, &style)).fold(0.0, f32::max);
        let width = (widest + LABEL_GAP).min(0.3 * self.state.column.width);
        self.set_as(setting, |flow| {
            for (reference, mark) in references.iter().zip(marks) {
                flow.space(ENTRY_GAP);
                flow.reference(reference, mark, width);
            }
        });
        self.state.parent = outer;
    }

    /// An entry: its number, which leads back to where it is cited, and beside it the work.
    fn reference(&mut self, reference: &'c Reference, mark: String, width: f32) {
        self.at = reference.at.or(self.at);
        let outer = self.open(Role::ListItem);
        let label = Label {
            text: mark,
            element: self.structure.block(self.state.parent, Role::Label),
            target: self.cited.contains(&reference.id).then(|| format!("#{}", call_of(&reference.id))),
            scale: 1.0,
        };
        self.open(Role::ListBody);
        self.anchor(Some(&reference.id));
        let first = self.state.items.len();
        self.beside(&label, width, |flow| flow.entry(reference, 0.0));
        self.keep_together(first, 6);
        self.state.parent = outer;
    }

    /// An entry without a label, whose first line begins further out than the others.
    fn bare_reference(&mut self, reference: &'c Reference) {
        self.at = reference.at.or(self.at);
        self.space(ENTRY_GAP);
        let outer = self.open(Role::ListItem);
        self.open(Role::ListBody);
        self.anchor(Some(&reference.id));
        let first = self.state.items.len();
        self.entry(reference, HANGING);
        self.keep_together(first, 6);
        self.state.parent = outer;
    }

    fn entry(&mut self, reference: &'c Reference, hanging: f32) {
        let look = self.state.setting.look.clone();
        let italic = crate::write::pdf::style::TextLook { style: look.style.clone().with_italic(true), ..look.clone() };
        let element = self.structure.block(self.state.parent, Role::Paragraph);
        let parts = citation::entry(reference, self.context.words);
        let lines = Lines::ragged(&look, self.state.column.width);
        let hanging_indent = hanging * look.style.size;
        let lines =
            Lines { settings: ParagraphSettings { hyphenate: true, hanging_indent, ..lines.settings }, ..lines };
        self.text(lines, |composer| {
            for part in parts {
                match part {
                    Part::Text(text) => composer.plain(&text, &look, element),
                    Part::Rich(text) => composer.rich(text, &look, element),
                    Part::Title(text) => composer.rich(text, &italic, element),
                    Part::Container(text) => composer.plain(text, &italic, element),
                    Part::Link { text, target } => composer.link(&text, &target, &look, element),
                }
            }
        });
    }

    /// The abstracts, between the title and the text.
    pub(super) fn abstracts(&mut self) {
        for summary in &self.context.article.abstracts {
            self.summary(summary);
        }
    }

    fn summary(&mut self, summary: &'c Abstract) {
        let context = self.context;
        let language = summary.language.as_ref();
        let words = language.map_or(context.words, |language| Words::of(Some(language)));
        let generated = RichText::from(words.summary);
        let title = if summary.title.is_blank() { &generated } else { &summary.title };
        let setting = self.setting(&context.look.note, true, false);
        let look = bold(&setting.look);
        let inset = context.look.space.inset;
        self.space(1.5 * context.look.space.block);
        self.within(Role::Section, |flow| {
            let element = flow.state.parent;
            flow.mark_language(element, language);
            flow.directed(language.map(Language::direction), |flow| {
                flow.inset(inset, inset, |flow| {
                    flow.heading_text(title, &look, 0);
                    flow.set_as(setting, |flow| flow.blocks(&summary.blocks));
                });
            });
        });
        self.space(1.5 * context.look.space.block);
    }

    /// A box on a ground of its own.
    pub(super) fn boxed(&mut self, text: &'c BoxedText) {
        let context = self.context;
        let padding = 2.0 * context.look.space.padding;
        let column = self.state.column;
        let setting = self.setting(&context.look.note, false, false);
        let look = bold(&setting.look);
        self.anchor(text.id.as_ref());
        self.within(Role::Section, |flow| {
            flow.on_panel(column, context.look.panel, padding, |flow| {
                flow.inset(padding, padding, |flow| {
                    if !text.title.is_blank() {
                        flow.made(&look, |composer, element| composer.rich(&text.title, &look, element));
                        flow.state.glue = true;
                        flow.space(3.0);
                    }
                    flow.state.after_paragraph = false;
                    flow.set_as(setting, |flow| flow.blocks(&text.blocks));
                });
            });
        });
    }
}

/// What stands before an entry.
fn mark(reference: &Reference, number: usize) -> String {
    match &reference.label {
        Some(label) => label.clone(),
        None => format!("{number}."),
    }
}
