//! What pieces of a formula are said without a word for their end, and which have words of their
//! own.

use crate::math::row::{self, Part, Role};
use crate::math::symbol;
use crate::math::tree::Node;

/// How many pieces are said without a word for their end.
const SHORT: usize = 8;

/// Where something stands that is said without an end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Before “over”: what takes all that follows must not stand there.
    Numerator,
    /// In a root.
    Radicand,
    Other,
}

/// Whether a node is said shortly: a few letters, numbers, their scripts and arguments.
pub(super) fn is_short(node: &Node, place: Place) -> bool {
    let nodes = node.row();
    let count = nodes.iter().filter(|node| !matches!(node, Node::Space(_))).count();
    if nodes.len() > 2 * SHORT || count > SHORT {
        return false;
    }
    let mut parts = row::parts(nodes).into_iter();
    let mut first = true;
    parts.all(|part| {
        let sign = std::mem::take(&mut first) && part.role == Role::Sign;
        sign || is_short_part(&part, place)
    })
}

pub(super) fn is_short_part(part: &Part<'_>, place: Place) -> bool {
    match part.role {
        Role::Operand => match part.node {
            Node::Token(_) | Node::Operator(_) | Node::Text(_) => true,
            Node::Accented { base, .. } => base.row().len() == 1,
            Node::Script(script) => {
                matches!(script.base, Node::Token(_) | Node::Accented { .. })
                    && [&script.sub, &script.sup].into_iter().flatten().all(|node| node.row().len() <= 3)
            }
            Node::Root { radicand, .. } => place == Place::Other && is_short(radicand, Place::Radicand),
            _ => false,
        },
        Role::Open | Role::Close => part.applied,
        Role::Sign => matches!(part.node, Node::Operator(text) if text == "∂" || text == "∇"),
        Role::Space | Role::Invisible | Role::Postfix => true,
        Role::Function | Role::Large | Role::Relation | Role::Binary | Role::Slash | Role::Bar | Role::Punctuation => {
            false
        }
    }
}

/// Whether a space keeps two formulas apart.
pub(super) fn is_wide(node: &Node) -> bool {
    matches!(node, Node::Space(width) if *width >= 0.9)
}

/// Whether a node is built of others so that what follows must be kept apart.
pub(super) fn is_built(node: &Node) -> bool {
    !node.core().is_empty() && matches!(node.core(), Node::Fraction { .. } | Node::Root { .. } | Node::Row(_))
}

/// Whether a fraction is an operator of differentiation: d over d x.
pub(super) fn is_derivative(node: &Node) -> bool {
    let Node::Fraction { parts, bar: true } = node else { return false };
    let first = |node: &Node| node.row().first().and_then(|node| node.core().character());
    matches!((first(&parts[0]), first(&parts[1])), (Some('d'), Some('d')) | (Some('∂'), Some('∂')))
        && parts[0].row().len() == 1
}

/// Whether a differential begins here: a d and a letter.
pub(super) fn is_differential(rest: &[Part<'_>]) -> bool {
    let mut nodes = rest.iter().map(|part| part.node);
    nodes.next().and_then(Node::character) == Some('d')
        && nodes.next().is_some_and(|node| matches!(node.core(), Node::Token(token) if !token.number))
}

/// Whether something follows that a function takes.
pub(super) fn takes_something(rest: &[Part<'_>]) -> bool {
    let next = rest.iter().find(|part| !matches!(part.role, Role::Space | Role::Invisible));
    next.is_some_and(|part| matches!(part.role, Role::Operand | Role::Function | Role::Large | Role::Sign | Role::Open))
}

pub(super) fn ends_in_bracket(nodes: &[Node]) -> bool {
    let parts = row::parts(nodes);
    row::is_group(&parts) || parts.last().is_some_and(|part| part.role == Role::Bar)
}

pub(super) fn holds(node: &Node, operator: &str) -> bool {
    node.row().iter().any(|node| matches!(node, Node::Operator(text) if text == operator))
}

pub(super) fn is_minus_one(node: &Node) -> bool {
    matches!(node.row(), [Node::Operator(sign), Node::Token(one)]
        if matches!(sign.as_str(), "−" | "-") && one.text == "1")
}

/// The role of an operator between two operands.
pub(super) fn operator_role(text: &str) -> Option<Role> {
    match symbol::symbol(text).class {
        symbol::Class::Binary => Some(Role::Binary),
        symbol::Class::Open => Some(Role::Open),
        _ => None,
    }
}

/// The word for an exponent that has one.
pub(super) fn exponent_word(sup: &Node, base: &Node) -> Option<&'static str> {
    Some(match sup.character()? {
        '2' => "squared",
        '3' => "cubed",
        '′' | '\'' => "prime",
        '″' => "double prime",
        '‴' => "triple prime",
        '∘' | '°' => "degrees",
        '*' | '∗' => "star",
        '†' => "dagger",
        '⊤' | '⊺' | 'ᵀ' => "transpose",
        '⊥' => "perpendicular",
        'T' if is_matrix(base) => "transpose",
        _ => return None,
    })
}

/// Whether something is a matrix, or a capital letter, as their names are.
pub(super) fn is_matrix(node: &Node) -> bool {
    match node {
        Node::Token(token) => symbol::single(&token.text).is_some_and(char::is_uppercase),
        node => node.row().iter().any(|node| matches!(node, Node::Table { .. })),
    }
}

/// The set of numbers that a double-struck letter is.
pub(super) fn number_set(letter: &str) -> Option<&'static str> {
    Some(match letter {
        "N" => "the natural numbers",
        "Z" => "the integers",
        "Q" => "the rational numbers",
        "R" => "the real numbers",
        "C" => "the complex numbers",
        _ => return None,
    })
}
