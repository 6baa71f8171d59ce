//! How elements end: because another begins, by their end tags, or with what is around them
//! (HTML, 13.2.6.4).

use super::super::tree::{Data, Kind, NONE};
use super::{Builder, MAX_ACTIVE, Open, Syntax, element, is_foreign};

impl Builder<'_> {
    /// Closes what ends because `name` begins.
    pub(super) fn close_before(&mut self, name: &str) {
        if !element::is_of_head(name) && self.innermost() == "head" {
            self.truncate(self.stack.len() - 1);
        }
        if let Some(context) = element::table_context(name) {
            return self.clear_to(context);
        }
        if name == "table" && matches!(self.innermost(), "table" | "tbody" | "thead" | "tfoot" | "tr") {
            self.pop_to("table");
        }
        if element::ends_paragraph(name) && self.paragraphs > 0 {
            self.pop_in_scope("p");
        }
        match name {
            "li" => self.close_item(&["li"]),
            "dt" | "dd" => self.close_item(&["dt", "dd"]),
            "a" | "button" | "nobr" => self.pop_in_scope(name),
            "option" | "optgroup" if self.innermost() == "option" => self.truncate(self.stack.len() - 1),
            _ if element::is_heading(name) && element::is_heading(self.innermost()) => {
                self.truncate(self.stack.len() - 1);
            }
            _ => {}
        }
    }

    /// Closes the item that is open, unless another block has begun within it.
    fn close_item(&mut self, items: &[&str]) {
        for index in (1..self.stack.len()).rev() {
            let name = self.name_at(index);
            if items.contains(&name) {
                return self.truncate(index);
            }
            if element::is_special(name) && !matches!(name, "address" | "div" | "p") {
                return;
            }
        }
    }

    /// Closes down to the innermost element of `context` within the table at work.
    fn clear_to(&mut self, context: &[&str]) {
        for index in (1..self.stack.len()).rev() {
            let name = self.name_at(index);
            if context.contains(&name) {
                return self.truncate(index + 1);
            }
            if name == "table" || name == "template" {
                return;
            }
        }
    }

    pub(super) fn end_tag(&mut self, name: &str) {
        self.tag.reading = false;
        let number = self.tree.names.number(name);
        if let Some(count) = self.beyond.get_mut(&number).filter(|count| **count > 0) {
            *count -= 1;
            return;
        }
        if self.syntax == Syntax::Xhtml {
            return self.pop_to(name);
        }
        match name {
            "html" | "body" => {}
            "br" => {
                self.tag.first_attribute = self.tree.attributes.len();
                self.insert("br", true);
            }
            "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "caption" => self.end_table_part(name),
            _ if element::is_formatting(name) => self.end_formatting(number),
            _ if element::is_heading(name) => self.end_heading(),
            _ if element::is_block(name) || element::is_boundary(name) => self.pop_in_scope(name),
            _ => self.end_other(name),
        }
    }

    fn end_table_part(&mut self, name: &str) {
        for index in (1..self.stack.len()).rev() {
            let open = self.name_at(index);
            if open == name {
                return self.truncate(index);
            }
            if open == "table" || open == "template" {
                return;
            }
        }
    }

    fn end_heading(&mut self) {
        for index in (1..self.stack.len()).rev() {
            let name = self.name_at(index);
            if element::is_heading(name) {
                return self.truncate(index);
            }
            if element::is_boundary(name) {
                return;
            }
        }
    }

    /// Closes a formatting element. A block that has begun within it and is still open comes to
    /// stand behind it, with what it holds so far formatted (HTML, 13.2.6.4.7).
    fn end_formatting(&mut self, name: u16) {
        if let Some(index) = self.active.iter().rposition(|active| active.name == name) {
            self.active.remove(index);
        }
        for _ in 0..MAX_ACTIVE {
            let Some(index) = self.stack.iter().rposition(|open| open.name == name) else { return };
            let within = (index + 1..self.stack.len()).find(|&at| element::is_special(self.name_at(at)));
            match within {
                None => return self.truncate(index),
                Some(at) if element::is_boundary(self.name_at(at)) => return,
                Some(at) => self.move_out(index, at),
            }
        }
    }

    /// Puts the block that is open at `block` behind the formatting element open at
    /// `formatting`, and the element a second time around what the block holds.
    fn move_out(&mut self, formatting: usize, block: usize) {
        let (element, moved) = (self.stack[formatting], self.stack[block]);
        let outer = self.stack[formatting - 1].node;
        self.unlink_last(self.tree.nodes[moved.node as usize].parent, moved.node);
        self.link(outer, moved.node);
        let Data { kind, line, .. } = self.tree.nodes[element.node as usize];
        let wrapper = u32::try_from(self.tree.nodes.len()).unwrap_or(NONE - 1);
        let Data { first, last, .. } = self.tree.nodes[moved.node as usize];
        self.tree.nodes.push(Data { parent: moved.node, first, last, next: NONE, line, kind });
        let mut child = first;
        let mut holds_block = false;
        while child != NONE {
            let data = &mut self.tree.nodes[child as usize];
            data.parent = wrapper;
            if let Kind::Element { name, has_block, .. } = data.kind {
                holds_block |= has_block || element::is_block(self.tree.names.get(name));
            }
            child = data.next;
        }
        if let Kind::Element { has_block, .. } = &mut self.tree.nodes[wrapper as usize].kind {
            *has_block = holds_block;
        }
        let data = &mut self.tree.nodes[moved.node as usize];
        (data.first, data.last) = (wrapper, wrapper);
        self.mark_block(moved.node);
        self.stack.drain(formatting..block);
        if self.stack.len() > formatting + 1 {
            // Something is open within the block, and so within the element: it ends there too.
            self.stack.insert(formatting + 1, Open { node: wrapper, name: element.name });
        }
    }

    /// Takes `node` out of `parent`, of which it is the last.
    fn unlink_last(&mut self, parent: u32, node: u32) {
        let first = self.tree.nodes[parent as usize].first;
        let mut before = NONE;
        let mut at = first;
        while at != NONE && at != node {
            before = at;
            at = self.tree.nodes[at as usize].next;
        }
        self.tree.nodes[parent as usize].last = before;
        match before {
            NONE => self.tree.nodes[parent as usize].first = NONE,
            before => self.tree.nodes[before as usize].next = NONE,
        }
    }

    fn end_other(&mut self, name: &str) {
        for index in (1..self.stack.len()).rev() {
            let open = self.name_at(index);
            if open == name {
                return self.truncate(index);
            }
            if element::is_special(open) {
                return;
            }
        }
    }

    pub(super) fn pop_in_scope(&mut self, name: &str) {
        for index in (1..self.stack.len()).rev() {
            let open = self.name_at(index);
            if open == name {
                return self.truncate(index);
            }
            if element::is_boundary(open) {
                return;
            }
        }
    }

    pub(super) fn pop_to(&mut self, name: &str) {
        if let Some(index) = (1..self.stack.len()).rev().find(|&index| self.name_at(index) == name) {
            self.truncate(index);
        }
    }

    pub(super) fn truncate(&mut self, length: usize) {
        for open in self.stack.drain(length.max(1)..) {
            let name = self.tree.names.get(open.name);
            self.foreign -= usize::from(is_foreign(name) && self.foreign > 0);
            self.paragraphs -= usize::from(name == "p" && self.paragraphs > 0);
            // Formatting ends with the cell that it was opened in.
            if element::is_boundary(name) {
                self.active.clear();
            }
        }
    }

    pub(super) fn name_at(&self, index: usize) -> &str {
        self.stack.get(index).map_or("", |open| self.tree.names.get(open.name))
    }

    pub(super) fn innermost(&self) -> &str {
        self.name_at(self.stack.len().saturating_sub(1))
    }
}
