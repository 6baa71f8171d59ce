//! Formulas: what MathML says, as a tree; in a line of text ([`linear`]), and on lines of its own
//! ([`boxes`]).
//!
//! TeX comes here as MathML. What stands here is arrangement alone: fractions, roots, scripts,
//! tables. Which glyphs draw the signs is the text engine's.

mod boxes;
mod linear;
mod spacing;
mod tree;

pub(super) use boxes::{Drawn, Part, Shape, drawn};
pub(super) use linear::{Run, runs, spoken};
pub(super) use tree::{Node, read};
