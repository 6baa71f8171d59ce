//! What needs brackets on a line, and which signs need no script.

use crate::math::row::{self, Part, Role};
use crate::math::symbol::{self, Under};
use crate::math::tree::Node;

/// Whether a function takes all that follows, as lim does.
pub(super) fn takes_limits(node: &Node) -> bool {
    let Node::Token(token) = node.core() else { return false };
    matches!(symbol::function(&token.text), Some((_, Under::As | Under::Over)))
}

/// Whether a sign needs space after it, as a word does: ∀.
pub(super) fn is_word_like(node: &Node) -> bool {
    matches!(node, Node::Operator(text) if matches!(text.as_str(), "∀" | "∃" | "∄"))
}

/// The sign of a fraction of small numbers.
pub(super) fn vulgar(over: &Node, under: &Node) -> Option<char> {
    let digit = |node: &Node| match node {
        Node::Token(token) if token.number && !token.bold => symbol::single(&token.text),
        _ => None,
    };
    Some(match (digit(over)?, digit(under)?) {
        ('1', '2') => '½',
        ('1', '3') => '⅓',
        ('2', '3') => '⅔',
        ('1', '4') => '¼',
        ('3', '4') => '¾',
        ('1', '8') => '⅛',
        ('3', '8') => '⅜',
        ('5', '8') => '⅝',
        ('7', '8') => '⅞',
        _ => return None,
    })
}

pub(super) fn is_group(node: &Node) -> bool {
    row::is_group(&row::parts(node.row()))
}

/// Whether something can stand before a slash without brackets: a product.
pub(super) fn is_factor(node: &Node) -> bool {
    let parts = row::parts(node.row());
    row::is_group(&parts)
        || parts.iter().enumerate().all(|(index, part)| part.within.is_some() || is_factor_part(index, part))
}

pub(super) fn is_factor_part(index: usize, part: &Part<'_>) -> bool {
    match part.role {
        Role::Operand => !matches!(part.node.core(), Node::Fraction { .. } | Node::Table { .. }),
        Role::Sign => index == 0 || matches!(part.node, Node::Operator(text) if text == "∂"),
        Role::Open => part.partner.is_some(),
        Role::Close | Role::Postfix | Role::Space | Role::Invisible => true,
        Role::Function | Role::Large | Role::Relation | Role::Binary | Role::Slash | Role::Bar | Role::Punctuation => {
            false
        }
    }
}

/// Whether something can stand behind a slash without brackets: one thing.
pub(super) fn is_atom(node: &Node) -> bool {
    let parts = row::parts(node.row());
    let seen: Vec<&Part<'_>> = parts.iter().filter(|part| part.role != Role::Invisible).collect();
    match seen.as_slice() {
        [only] => is_atom_alone(only),
        [name, rest @ ..] => {
            let arguments = rest.first().is_some_and(|open| open.role == Role::Open && open.applied)
                && rest.first().and_then(|open| open.partner) == Some(parts.len() - 1);
            row::is_group(&parts)
                || (matches!(name.role, Role::Operand | Role::Function) && arguments)
                || is_differential(&seen)
        }
        [] => true,
    }
}

pub(super) fn is_atom_alone(part: &Part<'_>) -> bool {
    let built = matches!(part.node.core(), Node::Fraction { .. } | Node::Row(_) | Node::Table { .. });
    matches!(part.role, Role::Operand | Role::Function) && !built
}

/// Whether there is a d or a ∂ and a letter, which nobody puts into brackets.
pub(super) fn is_differential(parts: &[&Part<'_>]) -> bool {
    matches!(parts, [d, of] if matches!(d.node.character(), Some('d' | '∂')) && matches!(of.node.core(), Node::Token(_)))
}

/// Signs that stand high by themselves.
pub(super) fn raised_by_itself(sup: &Node) -> Option<String> {
    let sign = |node: &Node| match node {
        Node::Operator(text) => match symbol::single(text)? {
            '\'' => Some('′'),
            '∘' | '°' => Some('°'),
            c @ ('′' | '″' | '‴' | '⁗') => Some(c),
            _ => None,
        },
        _ => None,
    };
    sup.row().iter().map(sign).collect()
}

/// The sign that stands behind what is too long to stand under it.
pub(super) fn raised_accent(word: &str) -> &'static str {
    match word {
        "hat" => "ˆ",
        "tilde" => "˜",
        "vector" => "→",
        "dot" => "˙",
        "double dot" => "¨",
        "triple dot" => "…",
        "check" => "ˇ",
        "breve" | "arc" => "˘",
        "acute" => "´",
        "grave" => "`",
        "ring" => "˚",
        _ => "¯",
    }
}
