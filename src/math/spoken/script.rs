//! What stands above and below its base: indices, exponents, accents.

use super::Speaker;
use super::short::{ends_in_bracket, exponent_word, operator_role};
use crate::math::row::Role;
use crate::math::symbol::Accent;
use crate::math::tree::{Node, Script};

impl Speaker {
    pub(super) fn script(&mut self, script: &Script) {
        if script.base.is_empty() {
            return self.prescripts(script);
        }
        let grouped = matches!(&script.base, Node::Row(nodes) if !ends_in_bracket(nodes));
        if grouped {
            self.word("the quantity");
        }
        self.node(&script.base);
        if grouped {
            self.end("quantity");
            self.pause(',');
        }
        self.scripts(script);
    }

    /// Scripts that stand before their base.
    fn prescripts(&mut self, script: &Script) {
        for (word, node) in [("superscript", &script.sup), ("subscript", &script.sub)] {
            if let Some(node) = node {
                self.word(word);
                self.node(node);
            }
        }
    }

    pub(super) fn scripts(&mut self, script: &Script) {
        if matches!(&script.base, Node::Accented { accent, .. } if accent.word.starts_with("with")) {
            for node in [&script.sub, &script.sup].into_iter().flatten() {
                self.word("labelled");
                self.node(node);
            }
            return;
        }
        if let Some(sub) = &script.sub {
            self.sub(sub);
        }
        if let Some(sup) = &script.sup {
            self.sup(sup, &script.base);
        }
    }

    pub(super) fn sub(&mut self, sub: &Node) {
        self.word("sub");
        self.node(sub);
        let plain = |node: &Node| matches!(node, Node::Token(_) | Node::Text(_) | Node::Space(_));
        if sub.row().len() > 3 || !(sub.row().iter().all(plain) || sub.row().len() == 1) {
            self.end("sub");
        }
    }

    pub(super) fn sup(&mut self, sup: &Node, base: &Node) {
        if let Some(word) = exponent_word(sup, base) {
            return self.word(word);
        }
        let nodes = sup.row();
        let sign = |node: Option<&Node>, role: Role| {
            node.is_some_and(|node| matches!(node, Node::Operator(text) if operator_role(text) == Some(role)))
        };
        if nodes.iter().all(|node| matches!(node, Node::Operator(_) | Node::Text(_)))
            || sign(nodes.last(), Role::Binary)
            || sign(nodes.first(), Role::Open)
        {
            self.word("superscript");
            self.node(sup);
            return self.pause(',');
        }
        self.word("to the power of");
        self.node(sup);
        let atomic = match nodes {
            [Node::Token(_)] => true,
            [Node::Operator(text), Node::Token(_)] => operator_role(text) == Some(Role::Binary),
            _ => false,
        };
        if !atomic {
            self.end("power");
        }
    }

    pub(super) fn accented(&mut self, base: &Node, accent: Accent) {
        let long = base.row().len() > 1;
        if long {
            self.word("the quantity");
        }
        self.node(base);
        if long {
            self.end("quantity");
            self.pause(',');
        }
        self.word(accent.word);
    }
}
