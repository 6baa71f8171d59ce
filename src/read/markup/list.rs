//! Lists, and lists of terms with their definitions.

use super::flow::Flow;
use super::{Converter, Node};
use crate::model::{Block, Definition, DefinitionList, List, ListItem, ListMarker, NumberStyle, RichText};
use crate::read::section::Part;

impl<'t> Converter<'t, '_, '_> {
    pub(super) fn list(&mut self, node: Node<'t>) -> Vec<Part> {
        let mut items: Vec<ListItem> = Vec::new();
        let mut stray = Flow::default();
        for child in node.children() {
            if self.passes_over(child) {
                continue;
            }
            match child.name() {
                "li" => items.extend(self.in_language_of(child, |this| this.item(child))),
                // Browsers show a list right within a list as part of the item before it.
                "ul" | "ol" => self.list_within(child, &mut items),
                _ => self.stray(child, &mut stray, &mut items),
            }
        }
        let marker = if node.is("ol") { ordered(node) } else { ListMarker::Bullet };
        let list = (!items.is_empty()).then(|| Block::List(List { marker, items, at: node.line() }));
        list.into_iter().map(|list| Part::Node(list.into())).collect()
    }

    /// What stands in a list and in no item is an item.
    fn stray(&mut self, node: Node<'t>, flow: &mut Flow, items: &mut Vec<ListItem>) {
        if node.text().is_some_and(|text| text.trim_ascii().is_empty()) {
            return;
        }
        let blocks = if node.is_element() {
            self.blocks_of(node)
        } else {
            self.inline(node, &mut flow.line);
            self.end_line(flow);
            let parts = std::mem::take(&mut flow.parts);
            self.blocks_from(parts)
        };
        if !blocks.is_empty() {
            items.push(ListItem { done: None, blocks });
        }
    }

    fn list_within(&mut self, node: Node<'t>, items: &mut Vec<ListItem>) {
        let mut flow = Flow::default();
        self.nested(node, &mut flow, Self::list);
        let blocks = self.blocks_from(flow.parts);
        match items.last_mut() {
            Some(item) => item.blocks.extend(blocks),
            None if blocks.is_empty() => {}
            None => items.push(ListItem { done: None, blocks }),
        }
    }

    fn item(&mut self, node: Node<'t>) -> Option<ListItem> {
        let done = self.take_task(node);
        let blocks = self.blocks_of(node);
        (!blocks.is_empty() || done.is_some()).then_some(ListItem { done, blocks })
    }

    /// Whether `node` is the box of a task.
    pub(super) fn is_task_box(&self, node: Node<'t>) -> bool {
        node.is("input") && node.value("type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"))
            || node.is("span") && node.has_class("task")
    }

    /// Takes the box of a task off an item: whether it is done.
    fn take_task(&mut self, item: Node<'t>) -> Option<bool> {
        // Only at the head of the item: within the first few nodes.
        let found = item.descendants().take(6).find(|node| self.is_task_box(*node))?;
        self.pass_over(found);
        Some(if found.is("input") {
            found.get("checked").is_some()
        } else {
            found.plain_text().contains(['☑', '✓', '✔'])
        })
    }

    pub(super) fn definitions(&mut self, node: Node<'t>) -> Vec<Part> {
        let mut entries: Vec<Definition> = Vec::new();
        self.entries(node, &mut entries);
        entries.retain(|entry| !entry.term.is_blank() || !entry.definitions.is_empty());
        if entries.is_empty() {
            return Vec::new();
        }
        vec![Part::Node(Block::Definitions(DefinitionList { entries, at: node.line() }).into())]
    }

    fn entries(&mut self, node: Node<'t>, entries: &mut Vec<Definition>) {
        for child in node.children() {
            if self.passes_over(child) {
                continue;
            }
            match child.name() {
                // What stands in the list and in no part of it is defined by the term before.
                "" if child.text().is_some_and(|text| text.trim_ascii().is_empty()) => {}
                "" => {
                    let mut stray = Flow::default();
                    self.inline(child, &mut stray.line);
                    self.end_line(&mut stray);
                    let blocks = self.blocks_from(stray.parts);
                    self.define(blocks, entries);
                }
                "dt" => {
                    let term = self.in_language_of(child, |this| this.rich_text(child));
                    entries.push(Definition { term, definitions: Vec::new() });
                }
                "dd" => {
                    let blocks = self.in_language_of(child, |this| this.blocks_of(child));
                    self.define(blocks, entries);
                }
                // Groups of a list may stand in a `div`.
                "div" => self.entries(child, entries),
                _ => {
                    let blocks = self.blocks_of(child);
                    self.define(blocks, entries);
                }
            }
        }
    }

    fn define(&mut self, blocks: Vec<Block>, entries: &mut Vec<Definition>) {
        if blocks.is_empty() {
            return;
        }
        match entries.last_mut() {
            Some(entry) => entry.definitions.push(blocks),
            None => entries.push(Definition { term: RichText::new(), definitions: vec![blocks] }),
        }
    }
}

fn ordered(node: Node<'_>) -> ListMarker {
    let start = node.value("start").and_then(|start| start.parse().ok()).unwrap_or(1);
    let styled = || {
        let style = node.get("style").unwrap_or_default();
        let styles = [("lower-alpha", "a"), ("upper-alpha", "A"), ("lower-roman", "i"), ("upper-roman", "I")];
        styles.iter().find(|(name, _)| style.contains(name)).map(|(_, kind)| *kind)
    };
    let style = match node.value("type").or_else(styled) {
        Some("a") => NumberStyle::LowerAlpha,
        Some("A") => NumberStyle::UpperAlpha,
        Some("i") => NumberStyle::LowerRoman,
        Some("I") => NumberStyle::UpperRoman,
        _ => NumberStyle::Decimal,
    };
    ListMarker::Ordered { start, style }
}
