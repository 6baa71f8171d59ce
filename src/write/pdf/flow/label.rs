//! Labels that stand beside what they label: bullets, numbers, the numbers of footnotes.

use std::rc::Rc;

use super::Flow;
use crate::model::Direction;
use crate::typeset::{Alignment, ParagraphSettings};
use crate::write::pdf::item::{Fragment, Item, What};
use crate::write::pdf::structure::{ElementId, Role};
use crate::write::pdf::style::TextLook;

impl Flow<'_, '_> {
    /// Sets `label` at the start of the column, as a `Lbl`, and what `body` makes beside it,
    /// `width` further in.
    pub(super) fn labelled(&mut self, label: &str, width: f32, body: impl FnOnce(&mut Self)) {
        let element = self.structure.block(self.state.parent, Role::Label);
        self.beside(label, element, width, body);
    }

    /// Sets `label`, the content of `element`, and what `body` makes beside it.
    pub(super) fn beside(&mut self, label: &str, element: ElementId, width: f32, body: impl FnOnce(&mut Self)) {
        let look = self.state.setting.look.clone();
        let fragment = self.label(label, element, &look, width);
        let first = self.state.items.len();
        self.inset(width, 0.0, body);
        if self.state.items.len() == first {
            self.push(Item { height: look.leading, ..Item::default() });
        }
        if let (Some(fragment), Some(item)) = (fragment, self.state.items.get_mut(first)) {
            let baseline = item.fragments.iter().find(|other| matches!(other.what, What::Line { .. }));
            let y = baseline.map_or(look.baseline(), |other| other.y);
            item.fragments.insert(0, Fragment { y, ..fragment });
        }
    }

    fn label(&mut self, label: &str, element: ElementId, look: &TextLook, width: f32) -> Option<Fragment> {
        let mut composer = self.composer();
        composer.plain(label, look, element);
        let shaped = composer.finish().shape(&mut self.typesetter);
        let settings = ParagraphSettings::ragged(width.max(shaped.prepared.max_content()), Alignment::Start);
        let text = Rc::new(self.broken(shaped, &settings));
        let column = self.state.column;
        let x = match self.state.direction {
            Direction::Ltr => column.left,
            Direction::Rtl => column.left + column.width - settings.measure,
        };
        (!text.layout.lines.is_empty()).then(|| Fragment { x, y: 0.0, what: What::Line { text, index: 0 } })
    }
}
