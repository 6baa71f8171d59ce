//! Footnotes: what stands at the foot of the page that calls them.

use std::collections::VecDeque;

use super::label::Label;
use super::{Column, Flow, Setting};
use crate::model::{Id, Note};
use crate::typeset::Alignment;
use crate::write::pdf::item::{Item, NoteBlock};
use crate::write::pdf::structure::Role;

impl<'c> Flow<'c, '_> {
    /// Sets the note with the 0-based `index`, if it was not called before, and behind it those
    /// that it calls. One that is called within a note is left to the note around it, so that a
    /// chain of notes, each calling the next, may have any length.
    pub(super) fn note(&mut self, index: usize) -> Option<NoteBlock> {
        if !self.called.insert(index) {
            return None;
        }
        if let Some(queued) = &mut self.queued {
            queued.push_back(index);
            return Some(NoteBlock::default());
        }
        self.queued = Some(VecDeque::new());
        let mut items = self.note_items(index);
        while let Some(next) = self.queued.as_mut().and_then(VecDeque::pop_front) {
            items.extend(self.note_items(next));
        }
        self.queued = None;
        Some(NoteBlock { items })
    }

    fn note_items(&mut self, index: usize) -> Vec<Item> {
        let Some(note) = self.context.article.notes.get(index) else { return Vec::new() };
        let column = Column::first(&self.context.geometry);
        let at = self.at;
        self.at = note.at.or(at);
        let element = self.structure.block(self.notes_element, Role::Note);
        self.structure.attributes(element).id = Some(format!("{}{}", self.context.part.prefix, note.id));
        let mut items = self.collect(column, element, |flow| {
            let setting =
                Setting { look: flow.context.look.note.clone(), justified: true, indented: false, centered: false };
            flow.state.alignment = Alignment::Start;
            flow.state.direction = flow.context.direction;
            flow.anchor(Some(&note.id));
            flow.set_as(setting, |flow| flow.note_text(index, note));
        });
        self.at = at;
        items.iter_mut().for_each(|item| item.gap = item.gap.min(4.0));
        items
    }

    /// The number, which leads back to the call, and beside it the note.
    fn note_text(&mut self, index: usize, note: &'c Note) {
        let width = if index < 9 { 10.0 } else { 15.0 };
        let label = Label {
            text: (index + 1).to_string(),
            element: self.structure.block(self.state.parent, Role::Label),
            target: Some(format!("#{}", call_of(&note.id))),
            scale: 1.0,
        };
        self.beside(&label, width, |flow| flow.blocks(&note.blocks));
    }
}

/// The name of the place that calls a note.
pub(super) fn call_of(note: &Id) -> Id {
    note.with_suffix("-call")
}
