//! Formulas on lines of their own: what MathML says, as a tree, and its arrangement ([`boxes`]).
//!
//! TeX comes here as MathML. What stands here is arrangement alone: fractions, roots, scripts,
//! tables. Which glyphs draw the signs is the text engine's.

mod boxes;
mod spacing;
mod tree;

pub(super) use boxes::{Drawn, Part, Shape, drawn};
pub(super) use tree::{Node, read};
