//! Labels that stand beside what they label: bullets, numbers, the numbers of footnotes.

use std::rc::Rc;

use super::Flow;
use crate::model::Direction;
use crate::typeset::{Alignment, ParagraphSettings};
use crate::write::pdf::item::{Fragment, Item, What};
use crate::write::pdf::structure::ElementId;
use crate::write::pdf::style::TextLook;

/// A label that stands beside what it labels.
pub(super) struct Label {
    pub(super) text: String,
    /// The `Lbl` element that it is the content of.
    pub(super) element: ElementId,
    /// Where it leads, if anywhere.
    pub(super) target: Option<String>,
    /// Its size beside that of the text.
    pub(super) scale: f32,
}

impl Flow<'_, '_> {
    /// Sets `label` at the start of the column, and what `body` makes beside it, `width` further
    /// in.
    pub(super) fn beside(&mut self, label: &Label, width: f32, body: impl FnOnce(&mut Self)) {
        let look = self.state.setting.look.clone();
        let fragment = self.label(label, &look, width);
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

    fn label(&mut self, label: &Label, look: &TextLook, width: f32) -> Option<Fragment> {
        let look = look.scaled(label.scale);
        let back = self.context.words.back;
        let mut composer = self.composer();
        match &label.target {
            Some(target) => composer.quiet_link(&label.text, target, back, &look, label.element),
            None => composer.plain(&label.text, &look, label.element),
        }
        let shaped = composer.finish().shape(&mut self.typesetter);
        let settings = ParagraphSettings::ragged(width.max(shaped.prepared.max_content()), Alignment::Start);
        let text = Rc::new(self.broken(shaped, &settings));
        let has_line = !text.layout.lines.is_empty();
        let column = self.state.column;
        let x = match self.state.direction {
            Direction::Ltr => column.left,
            Direction::Rtl => column.left + column.width - settings.measure,
        };
        has_line.then_some(Fragment { x, y: 0.0, what: What::Line { text, index: 0 } })
    }
}
