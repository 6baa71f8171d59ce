//! The space between the signs of a formula.

use super::tree::{Kind, Node, Token};

/// What an operator does, as far as space is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A letter, a number, a group.
    Ordinary,
    /// `=`, `<`, `→`
    Relation,
    /// `+` between two things.
    Binary,
    /// `,` and `;`
    Punctuation,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `∑`, `∫`
    Large,
    /// `sin`
    Function,
}

/// The classes of the nodes of a row. A sign before which nothing stands that it could join is
/// no binary operator.
pub(super) fn classes(nodes: &[Node]) -> Vec<Class> {
    let mut out: Vec<Class> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let alone = matches!(
            out.last(),
            None | Some(Class::Relation | Class::Binary | Class::Punctuation | Class::Open | Class::Large)
        );
        out.push(match class(node) {
            Class::Binary if alone => Class::Ordinary,
            class => class,
        });
    }
    out
}

/// The space between two neighbours, in ems.
pub(super) fn between(left: Class, right: Class) -> f32 {
    use Class::{Binary, Close, Function, Large, Open, Ordinary, Punctuation, Relation};
    match (left, right) {
        (Relation, Relation) => 0.0,
        (Relation, _) | (_, Relation) => 0.28,
        (Binary, _) | (_, Binary) => 0.22,
        (Punctuation, _) => 0.2,
        (Large, Open | Close) | (_, Close) | (Open, _) => 0.0,
        (Large, _) | (Close | Ordinary | Function, Large) => 0.17,
        (Function, Open) => 0.0,
        (Function, _) | (Ordinary | Close, Function) => 0.17,
        (Ordinary | Close, _) => 0.0,
    }
}

fn class(node: &Node) -> Class {
    match node {
        Node::Token(token) => class_of_token(token),
        Node::Scripts { base, .. } | Node::Accent { base, .. } => match class(base) {
            class @ (Class::Large | Class::Function | Class::Relation) => class,
            _ => Class::Ordinary,
        },
        Node::Space(_) | Node::Row(_) | Node::Fraction { .. } | Node::Root { .. } | Node::Table { .. } => {
            Class::Ordinary
        }
    }
}

fn class_of_token(token: &Token) -> Class {
    match token.kind {
        Kind::Variable => Class::Ordinary,
        Kind::Upright => {
            let word = token.text.chars().count() > 1 && token.text.chars().all(char::is_alphabetic);
            if word { Class::Function } else { Class::Ordinary }
        }
        Kind::Operator => class_of_sign(&token.text),
    }
}

fn class_of_sign(sign: &str) -> Class {
    let Some(first) = sign.chars().next() else { return Class::Ordinary };
    match first {
        '=' | '<' | '>' | ':' | '\u{2190}'..='\u{21FF}' | '\u{2208}'..='\u{220D}' | '\u{221D}' => Class::Relation,
        '\u{2223}'..='\u{2226}' | '\u{223C}'..='\u{228B}' | '\u{22A2}'..='\u{22B8}' => Class::Relation,
        '+' | '−' | '±' | '∓' | '×' | '÷' | '⋅' | '·' | '∗' | '*' | '∘' | '∪' | '∩' | '∧' | '∨' | '⊕' | '⊗' | '∖' => {
            Class::Binary
        }
        ',' | ';' => Class::Punctuation,
        '(' | '[' | '{' | '⟨' | '⌊' | '⌈' => Class::Open,
        ')' | ']' | '}' | '⟩' | '⌋' | '⌉' | '!' => Class::Close,
        '∑' | '∏' | '∐' | '∫' | '∬' | '∭' | '∮' | '⋃' | '⋂' => Class::Large,
        _ => Class::Ordinary,
    }
}

/// Whether a sign is drawn larger where there is room.
pub(super) fn is_large(node: &Node) -> bool {
    matches!(node, Node::Token(_)) && class(node) == Class::Large
}

#[cfg(test)]
mod tests {
    use super::super::tree::tests::tex;
    use super::*;

    #[test]
    fn a_sign_before_a_number_is_no_operation() {
        let Node::Row(nodes) = tex("a = -b - c") else { panic!("no row") };
        let classes = classes(&nodes);
        assert_eq!(
            classes,
            [Class::Ordinary, Class::Relation, Class::Ordinary, Class::Ordinary, Class::Binary, Class::Ordinary]
        );
    }
}
