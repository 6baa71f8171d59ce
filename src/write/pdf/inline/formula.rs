//! Formulas within text.

use std::sync::Arc;

use super::{Composer, mono};
use crate::diagnostic::{Code, Diagnostic};
use crate::math::{self, Display, InvalidMath, StandIn};
use crate::model::Math;
use crate::typeset::{self, Family, Style};
use crate::write::pdf::structure::{ElementId, Role, Structure};
use crate::write::pdf::style::TextLook;

impl Composer<'_, '_> {
    /// Appends a formula of its own as text.
    pub(in crate::write::pdf) fn formula(&mut self, math: &Math, look: &TextLook, owner: ElementId) {
        let style = self.begin(look, owner);
        self.math(math, Display::Block, &style);
    }

    pub(super) fn math(&mut self, math: &Math, display: Display, style: &Style) {
        let style = self.owned(Role::Formula, style);
        let style = self.remarked(&style, |mark| mark.made = true);
        let element = self.owner(&style);
        let around = style.language.clone().unwrap_or_else(|| Arc::from(self.paragraph.language()));
        describe_formula(self.tools.structure, element, math, &around);
        let style = Style { direction: Some(typeset::Direction::LeftToRight), no_hyphens: true, ..style };
        match math::linear(math, display) {
            // Letters side by side are factors and no ligatures, which tracking undoes.
            Ok(text) => {
                self.in_formula = true;
                self.nodes(
                    &text,
                    &Style { family: Family::Serif, italic: false, tracking: 0.01 * style.size, ..style },
                );
                self.in_formula = false;
            }
            Err(error) => {
                let stand_in = math::stand_in(math);
                self.tools.diagnostics.push(unreadable_formula(&error, &stand_in).at(self.tools.at));
                match stand_in {
                    StandIn::Source(source) => self.text(&source, &mono(&style)),
                    StandIn::Words(words) => self.text(&words, &style),
                }
            }
        }
    }
}

/// A formula's text that no line ends within before a sign: `a =` may end a line, `= b` begins
/// none.
pub(super) fn kept_operators(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let before_sign = chars.peek().is_some_and(|next| !next.is_alphanumeric() && !"([{|‖⟨⌊⌈.,;:".contains(*next));
        out.push(match c {
            ' ' | '\n' | '\r' | '\t' if before_sign => '\u{a0}',
            '\n' | '\r' | '\t' => ' ',
            c => c,
        });
    }
    out
}

/// Says a formula in words, and in which language they are, where it is not that `around`.
pub(in crate::write::pdf) fn describe_formula(
    structure: &mut Structure,
    element: ElementId,
    math: &Math,
    around: &str,
) {
    let attributes = structure.attributes(element);
    attributes.alt = Some(math::spoken(math));
    attributes.language = math::spoken_language(math, around).map(str::to_owned);
}

/// What is said of a formula for which `stand_in` stands.
pub(in crate::write::pdf) fn unreadable_formula(error: &InvalidMath, stand_in: &StandIn<'_>) -> Diagnostic {
    let message = format!("a formula cannot be read ({error}); it is set {}", stand_in.manner());
    Diagnostic::warning(Code::Degraded, message).help("check its TeX or MathML")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_parted_behind_their_signs() {
        assert_eq!(kept_operators("E = mc"), "E\u{a0}= mc");
        assert_eq!(kept_operators(" + "), "\u{a0}+ ");
        assert_eq!(kept_operators("f (x), y"), "f (x), y");
    }
}
