//! What the pieces of a row are to each other: which sign joins and which is a sign of what
//! follows, which brackets belong together, and which letters are functions of what follows.

use super::symbol::{self, Class};
use super::tree::{Node, Token};

/// What a piece is in its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It stands for something.
    Operand,
    /// The name of a function, which takes what follows.
    Function,
    /// A sign that takes limits.
    Large,
    /// A sign of what follows.
    Sign,
    /// A sign of what stands before.
    Postfix,
    /// It compares.
    Relation,
    /// It joins.
    Binary,
    /// It joins without space.
    Slash,
    /// It opens a group.
    Open,
    /// It closes a group.
    Close,
    /// A bar that neither opens nor closes.
    Bar,
    /// It separates.
    Punctuation,
    /// There is only space.
    Space,
    /// It is neither seen nor heard.
    Invisible,
}

/// A piece in its row.
#[derive(Clone, Debug)]
pub(super) struct Part<'n> {
    pub(super) node: &'n Node,
    pub(super) role: Role,
    /// The bracket that belongs to this one.
    pub(super) partner: Option<usize>,
    /// The innermost bracket that is open here.
    pub(super) within: Option<usize>,
    /// Of brackets: whether they hold the arguments of what stands before.
    pub(super) applied: bool,
}

/// The pieces of a row with what they are.
pub(super) fn parts(nodes: &[Node]) -> Vec<Part<'_>> {
    let mut reading = Reading { parts: Vec::with_capacity(nodes.len()), open: Vec::new(), operand_next: true };
    for (index, node) in nodes.iter().enumerate() {
        reading.read(index, node, nodes.get(index + 1));
    }
    let Reading { mut parts, open, .. } = reading;
    for index in open {
        if is_bar(parts[index].node) {
            parts[index].role = Role::Bar;
        }
    }
    apply(&mut parts);
    parts
}

struct Reading<'n> {
    parts: Vec<Part<'n>>,
    /// The brackets that wait for their partners.
    open: Vec<usize>,
    /// Whether an operand must come next, as at the beginning and after an operator.
    operand_next: bool,
}

impl<'n> Reading<'n> {
    fn read(&mut self, index: usize, node: &'n Node, next: Option<&Node>) {
        let within = self.open.last().copied();
        let role = match node.core() {
            Node::Space(_) => Role::Space,
            Node::Operator(text) => self.operator(index, text),
            Node::Token(token) if is_function(token, next) => Role::Function,
            _ => Role::Operand,
        };
        self.parts.push(Part { node, role, partner: None, within, applied: false });
        if role == Role::Close {
            self.close(index);
        }
        self.operand_next = match role {
            Role::Space | Role::Invisible => self.operand_next,
            Role::Operand | Role::Postfix | Role::Close => false,
            _ => true,
        };
    }

    fn operator(&mut self, index: usize, text: &str) -> Role {
        match symbol::symbol(text).class {
            Class::Ordinary => Role::Operand,
            Class::Relation => Role::Relation,
            Class::Binary if self.operand_next => Role::Sign,
            Class::Binary => Role::Binary,
            Class::Slash => Role::Slash,
            Class::Prefix => Role::Sign,
            Class::Postfix => Role::Postfix,
            Class::Punctuation => Role::Punctuation,
            Class::Large => Role::Large,
            Class::Invisible => Role::Invisible,
            Class::Close => Role::Close,
            Class::Open => {
                self.open.push(index);
                Role::Open
            }
            Class::Bar => self.bar(index),
        }
    }

    /// A bar opens where an operand must come, and closes the bar that is open.
    fn bar(&mut self, index: usize) -> Role {
        if !self.operand_next && self.open.last().is_some_and(|&open| is_bar(self.parts[open].node)) {
            return Role::Close;
        }
        let after_bar = self.parts.last().is_some_and(|part| part.role == Role::Close && is_bar(part.node.core()));
        if self.operand_next || after_bar {
            self.open.push(index);
            return Role::Open;
        }
        Role::Bar
    }

    fn close(&mut self, index: usize) {
        let closes_bar = is_bar(self.parts[index].node.core());
        while let Some(open) = self.open.pop() {
            if is_bar(self.parts[open].node) && !closes_bar {
                self.parts[open].role = Role::Bar;
                continue;
            }
            self.parts[open].partner = Some(index);
            self.parts[index].partner = Some(open);
            return;
        }
    }
}

fn is_bar(node: &Node) -> bool {
    matches!(node, Node::Operator(text) if symbol::symbol(text).class == Class::Bar)
}

/// Whether a token is a function: by its name, or because the source applies it.
fn is_function(token: &Token, next: Option<&Node>) -> bool {
    let applied = matches!(next, Some(Node::Operator(text)) if text == "\u{2061}");
    !token.number && (symbol::function(&token.text).is_some() || (applied && token.text.chars().count() > 1))
}

/// Marks the brackets that hold arguments.
fn apply(parts: &mut [Part<'_>]) {
    let mut before: Option<usize> = None;
    for index in 0..parts.len() {
        match parts[index].role {
            Role::Open => {
                if let Some(end) = parts[index].partner {
                    let applied = before.is_some_and(|name| takes(parts, name, index, end));
                    parts[index].applied = applied;
                    parts[end].applied = applied;
                }
                before = None;
            }
            Role::Operand | Role::Function => before = Some(index),
            Role::Postfix | Role::Invisible => {}
            Role::Space => before = before.filter(|&name| parts[name].role == Role::Function),
            _ => before = None,
        }
    }
}

/// Whether what is at `name` is a function of what stands between the brackets. A product has
/// no brackets around a single letter, so `a(x)` is no product; `a(x + 1)` may be one.
fn takes(parts: &[Part<'_>], name: usize, open: usize, close: usize) -> bool {
    if !matches!(parts[open].node, Node::Operator(text) if text == "(" || text == "[") {
        return false;
    }
    if parts[name].role == Role::Function {
        return true;
    }
    let Node::Token(token) = parts[name].node.core() else { return false };
    if token.number || matches!(token.text.as_str(), "π" | "e" | "i") {
        return false;
    }
    let known =
        matches!(token.text.as_str(), "f" | "g" | "h" | "F" | "G" | "H" | "P" | "φ" | "ϕ" | "ψ" | "Φ" | "Ψ" | "Γ");
    known || token.text.chars().count() > 1 || is_plain(parts, open, close)
}

/// Whether there are only a few letters and numbers between the brackets.
fn is_plain(parts: &[Part<'_>], open: usize, close: usize) -> bool {
    let inner = parts.get(open + 1..close).unwrap_or_default();
    let plain = |part: &Part<'_>| match part.role {
        Role::Operand => matches!(part.node.core(), Node::Token(_) | Node::Operator(_) | Node::Accented { .. }),
        Role::Punctuation | Role::Space | Role::Postfix | Role::Invisible => true,
        _ => false,
    };
    !inner.is_empty() && inner.len() <= 9 && inner.iter().all(plain)
}

/// Whether there are only a few letters and numbers between the brackets, and no exponent that
/// could be taken for one of the whole.
pub(super) fn is_bare(parts: &[Part<'_>], open: usize, close: usize) -> bool {
    let raised = |part: &Part<'_>| matches!(part.node, Node::Script(script) if script.sup.is_some());
    is_plain(parts, open, close) && !parts.get(open + 1..close).unwrap_or_default().iter().any(raised)
}

/// Whether the row is one group in brackets.
pub(super) fn is_group(parts: &[Part<'_>]) -> bool {
    parts.first().is_some_and(|part| part.role == Role::Open && part.partner == Some(parts.len() - 1))
}

/// Whether the pieces at two places are multiplied without a sign.
pub(super) fn is_product(before: &Part<'_>, after: &Part<'_>) -> bool {
    matches!(before.role, Role::Operand | Role::Close | Role::Postfix)
        && (matches!(after.role, Role::Operand | Role::Function | Role::Large)
            || (after.role == Role::Open && !after.applied))
}
