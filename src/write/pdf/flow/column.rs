//! Where text stands from side to side.

use crate::model::Direction;
use crate::write::pdf::style::Geometry;

/// Where text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Column {
    pub(super) left: f32,
    pub(super) width: f32,
}

impl Column {
    /// The width of all columns together.
    pub(super) fn whole(page: &Geometry) -> Column {
        Column { left: page.left, width: page.measure }
    }

    /// The first column. Paginating moves what comes to stand in another.
    pub(super) fn first(page: &Geometry) -> Column {
        Column { left: page.column_left(), width: page.column_width() }
    }

    /// The column with `more` at its start.
    pub(super) fn outset(self, more: f32, direction: Direction) -> Column {
        let left = if direction == Direction::Rtl { self.left } else { self.left - more };
        Column { left, width: self.width + more }
    }

    /// The column without `start` and `end` at its sides.
    pub(super) fn inset(self, start: f32, end: f32, direction: Direction) -> Column {
        let left = if direction == Direction::Rtl { end } else { start };
        // Some width is left however deep things nest.
        let width = (self.width - start - end).max(self.width.min(48.0));
        Column { left: self.left + left.min(self.width - width), width }
    }
}
