//! A page with everything in its place.

use std::rc::Rc;

use super::super::item::{Carried, Item, Panel};

/// A page with everything in its place.
#[derive(Clone, Debug, Default)]
pub(in crate::write::pdf) struct Page {
    /// The number of pages before it.
    pub(in crate::write::pdf) index: usize,
    /// The items of the text.
    pub(in crate::write::pdf) items: Vec<Placed>,
    /// The grounds behind them, lower ones first.
    pub(in crate::write::pdf) grounds: Vec<Ground>,
    /// What is repeated at the top of columns: by how much it is moved to the right, its top, and
    /// what it is.
    pub(in crate::write::pdf) carried: Vec<(f32, f32, Rc<Carried>)>,
    /// The footnotes with the rules above them.
    pub(in crate::write::pdf) notes: Vec<Placed>,
    /// The spaces between columns that a rule may stand in: top and bottom.
    pub(in crate::write::pdf) gutters: Vec<(f32, f32)>,
}

/// An item in its place.
#[derive(Clone, Debug)]
pub(in crate::write::pdf) struct Placed {
    /// By how much it is moved to the right, because its column is not the first.
    pub(in crate::write::pdf) x: f32,
    /// Its top, from the top of the page.
    pub(in crate::write::pdf) y: f32,
    pub(in crate::write::pdf) item: Item,
}

/// The ground behind a run of items.
#[derive(Clone, Debug)]
pub(in crate::write::pdf) struct Ground {
    pub(in crate::write::pdf) panel: Rc<Panel>,
    /// By how much it is moved to the right.
    pub(in crate::write::pdf) x: f32,
    pub(in crate::write::pdf) top: f32,
    pub(in crate::write::pdf) bottom: f32,
}

/// Stretches `panel` and those below it over an item from `top` to `bottom`.
pub(super) fn spread(panel: &Rc<Panel>, x: f32, top: f32, bottom: f32, grounds: &mut Vec<Ground>) {
    if let Some(parent) = &panel.parent {
        spread(parent, x, top - panel.padding, bottom + panel.padding, grounds);
    }
    let (top, bottom) = (top - panel.padding, bottom + panel.padding);
    match grounds.iter_mut().find(|ground| Rc::ptr_eq(&ground.panel, panel)) {
        Some(ground) => ground.bottom = ground.bottom.max(bottom),
        None => grounds.push(Ground { panel: Rc::clone(panel), x, top, bottom }),
    }
}
