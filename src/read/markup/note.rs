//! Footnotes: which links are calls, what they call, and the ways back.
//!
//! A call is told by its role or class, by what its target is called, or by being a number or
//! sign that leads forward to a text which leads back to it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Converter, Node, Tree, element};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Block, Id, Inline, Note};

/// The notes of a document.
#[derive(Debug, Default)]
pub(super) struct Notes<'t> {
    /// The note by the number of the link that calls it.
    calls: BTreeMap<usize, usize>,
    list: Vec<Found<'t>>,
    /// Lists of notes with their headings.
    lists: Vec<Node<'t>>,
    /// Links back, and numbers that stand before the notes.
    marks: Vec<Node<'t>>,
    /// Which have been called, in order.
    called: Vec<usize>,
}

#[derive(Debug)]
struct Found<'t> {
    id: Id,
    label: String,
    body: Node<'t>,
}

impl<'t> Notes<'t> {
    /// The notes of `tree`.
    pub(super) fn of(tree: &'t Tree) -> Self {
        let links: Vec<Node<'t>> = tree.root().find("a").filter(|link| fragment(*link).is_some()).collect();
        let mut notes = Notes::default();
        if links.is_empty() {
            return notes;
        }
        let ids = tree.ids();
        let mut bodies: BTreeMap<usize, usize> = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for link in links {
            let Some(target) = fragment(link).and_then(|id| ids.get(id).copied()) else { continue };
            if !is_call(link, target, &ids) {
                continue;
            }
            let body = body_of(target);
            if link.is_in(body) {
                continue;
            }
            let index = *bodies.entry(body.number()).or_insert_with(|| {
                let id = unique(fragment(link).unwrap_or_default(), notes.list.len() + 1, &mut taken);
                notes.list.push(Found { id, label: label_of(link), body });
                notes.list.len() - 1
            });
            notes.calls.insert(link.number(), index);
        }
        notes.find_lists(&mut taken);
        notes.find_marks(&ids);
        notes
    }

    /// Finds the lists in which the notes stand, and the notes in them that nobody calls.
    fn find_lists(&mut self, taken: &mut BTreeSet<Id>) {
        let mut seen = BTreeSet::new();
        let lists = self.list.iter().filter_map(|found| found.body.ancestors().find(|node| is_list_of_notes(*node)));
        let lists: Vec<Node<'t>> = lists.filter(|list| seen.insert(list.number())).collect();
        let mut bodies: BTreeSet<usize> = self.list.iter().map(|found| found.body.number()).collect();
        for list in &lists {
            for item in list.find("li").filter(|_| list.has_role("doc-endnotes")) {
                let known = std::iter::once(item).chain(item.ancestors()).any(|node| bodies.contains(&node.number()));
                if !known {
                    bodies.insert(item.number());
                    let id = unique(item.value("id").unwrap_or_default(), self.list.len() + 1, taken);
                    self.called.push(self.list.len());
                    self.list.push(Found { id, label: String::new(), body: item });
                }
            }
        }
        self.lists = lists;
    }

    fn find_marks(&mut self, ids: &BTreeMap<&str, Node<'t>>) {
        for found in &self.list {
            for link in found.body.find("a") {
                let leads_back =
                    fragment(link).and_then(|id| ids.get(id)).is_some_and(|to| to.number() <= link.number());
                if is_back(link) || leads_back && (is_label(&label_of(link)) || is_in_call(link, ids)) {
                    self.marks.push(link);
                }
            }
        }
    }

    /// The numbers of the nodes that are no part of the text where they stand.
    pub(super) fn places(&self) -> BTreeSet<usize> {
        let bodies = self.list.iter().map(|found| found.body);
        let headings = self.list.first().map(|found| found.body).into_iter().filter_map(heading_before);
        bodies
            .chain(self.lists.iter().copied())
            .chain(self.marks.iter().copied())
            .chain(headings)
            .map(Node::number)
            .collect()
    }
}

impl<'t> Converter<'t, '_, '_> {
    /// Reads `node` as the call of a note. `false` if it is none.
    pub(super) fn note_call(&mut self, node: Node<'t>, out: &mut Vec<Inline>) -> bool {
        let link = if node.is("a") { Some(node) } else { only_link(node) };
        let Some(&index) = link.and_then(|link| self.notes.calls.get(&link.number())) else { return false };
        self.notes.called.push(index);
        if let Some(Inline::Text(before)) = out.last_mut() {
            // The brackets of `[1]` may stand outside the link.
            let end = before.trim_end_matches('[').len();
            before.truncate(end);
        }
        out.push(Inline::NoteCall(self.notes.list[index].id.clone()));
        true
    }

    /// The notes that have been called, those that they call themselves included.
    pub(super) fn take_notes(&mut self) -> Vec<Note> {
        let mut notes: BTreeMap<usize, Note> = BTreeMap::new();
        while let Some(index) = self.notes.called.pop() {
            if notes.contains_key(&index) {
                continue;
            }
            // A note that calls itself in a circle is begun once.
            let Found { id, label, body } = &self.notes.list[index];
            let (id, label, body) = (id.clone(), label.clone(), *body);
            notes.insert(index, Note { id: id.clone(), blocks: Vec::new(), at: body.line() });
            let mut blocks = self.in_language_of(body, |this| this.blocks_of(body));
            strip_label(&mut blocks, &label);
            if blocks.is_empty() {
                let message = format!("the note `{id}` says nothing");
                self.report(Diagnostic::warning(Code::Missing, message), body.line());
            }
            notes.insert(index, Note { id, blocks, at: body.line() });
        }
        notes.into_values().filter(|note| !note.blocks.is_empty()).collect()
    }
}

fn only_link(node: Node<'_>) -> Option<Node<'_>> {
    let mut links = node.find("a");
    links.next().filter(|link| links.next().is_none() && is_label(&node.plain_text()) && !label_of(*link).is_empty())
}

/// The id to which a link within the page leads.
fn fragment(link: Node<'_>) -> Option<&str> {
    link.value("href")?.strip_prefix('#').filter(|id| !id.is_empty())
}

/// The words of a link, without the brackets of a call.
fn label_of(link: Node<'_>) -> String {
    link.plain_text().trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')')).to_owned()
}

/// Whether `text` is a number or sign, as calls are.
fn is_label(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '.'));
    let short = (1..=4).contains(&bare.chars().count());
    let number = bare.chars().all(char::is_numeric);
    let sign = bare.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶' | '#'));
    let letter = bare.chars().count() == 1 && bare.chars().all(char::is_alphabetic);
    let roman = bare.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    short && (number || sign || letter || roman)
}

/// Classes of calls.
const CALLS: &[&str] = &[
    "footnote-ref",
    "footnote-anchor",
    "footnote-reference",
    "footnoteref",
    "fn-ref",
    "fnref",
    "note-call",
    "noteref",
    "note-ref",
    "sdfootnoteanc",
    "sdendnoteanc",
    "footnote-link",
    "endnote-ref",
];

/// Names of notes, before their number.
const NAMES: &[&str] = &[
    "fn",
    "ftn",
    "_ftn",
    "_edn",
    "note",
    "footnote",
    "endnote",
    "cite_note",
    "easy-footnote-bottom",
    "sdfootnote",
    "en",
    "user-content-fn",
    "anm",
    "fussnote",
];

/// Whether `link` calls the note at `target`.
fn is_call<'t>(link: Node<'t>, target: Node<'t>, ids: &BTreeMap<&str, Node<'t>>) -> bool {
    if is_back(link) || target.number() <= link.number() {
        return false;
    }
    if link.has_role("doc-noteref") || link.has_kind("noteref") || CALLS.iter().any(|class| link.has_class(class)) {
        return true;
    }
    if !is_label(&link.plain_text()) {
        return false;
    }
    let id = fragment(link).unwrap_or_default().to_ascii_lowercase();
    let is_note = |name: &&&str| {
        id.strip_prefix(**name)
            .is_some_and(|rest| !rest.contains("ref") && rest.len() <= 24 && !rest.starts_with(char::is_alphabetic))
    };
    NAMES.iter().any(|name| is_note(&name)) || leads_back_to(body_of(target), link, ids)
}

/// Whether a link within `body` leads to `link` or to the element around it.
fn leads_back_to<'t>(body: Node<'t>, link: Node<'t>, ids: &BTreeMap<&str, Node<'t>>) -> bool {
    let around = link.parent();
    body.find("a")
        .take(8)
        .filter_map(|back| ids.get(fragment(back)?).copied())
        .any(|to| to == link || Some(to) == around)
}

/// Whether `link` leads from a note back to its call.
fn is_back(link: Node<'_>) -> bool {
    let classes = ["footnote-backref", "backlink", "footnote-back", "footnote-return", "footnotes-backlink"];
    link.has_role("doc-backlink")
        || classes.iter().any(|class| link.has_class(class))
        || matches!(link.plain_text().trim_end_matches('\u{FE0E}'), "↩" | "↑" | "^" | "⤴" | "⏎" | "↵")
}

fn is_in_call<'t>(link: Node<'t>, ids: &BTreeMap<&str, Node<'t>>) -> bool {
    let target = fragment(link).and_then(|id| ids.get(id).copied());
    target.is_some_and(|target| is_label(&target.plain_text()))
}

/// The element that holds the note of which `target` is the anchor.
fn body_of(target: Node<'_>) -> Node<'_> {
    let holds = |node: &Node<'_>| node.parent().is_some() && element::is_block(node.name());
    std::iter::once(target).chain(target.ancestors()).find(holds).unwrap_or(target)
}

fn is_list_of_notes(node: Node<'_>) -> bool {
    let words =
        ["footnotes", "endnotes", "footnote-list", "footnotes-list", "references", "notes", "wp-block-footnotes"];
    node.has_role("doc-endnotes")
        || node.has_kind("footnotes")
        || words.iter().any(|word| node.has_class(word) || node.value("id") == Some(word))
}

/// Headings that announce notes, in lower case.
const HEADINGS: &[&str] = &[
    "notes",
    "footnotes",
    "endnotes",
    "references",
    "anmerkungen",
    "fußnoten",
    "quellen",
    "notes de bas de page",
    "notas",
    "note",
    "پانوشت‌ها",
    "یادداشت‌ها",
    "הערות",
    "هوامش",
];

/// The heading or rule that stands just before the first note, or before the list that it stands in.
fn heading_before(body: Node<'_>) -> Option<Node<'_>> {
    std::iter::once(body).chain(body.ancestors().take(2)).find_map(|node| {
        let before = node.parent()?.elements().take_while(|child| *child != node).last()?;
        let is_heading = element::is_heading(before.name()) || before.is("p");
        let title = before.plain_text().to_lowercase();
        let announces = is_heading && HEADINGS.contains(&title.trim_end_matches(':'));
        (announces || before.is("hr")).then_some(before)
    })
}

/// The id of a note, unlike those that are taken.
fn unique(wanted: &str, number: usize, taken: &mut BTreeSet<Id>) -> Id {
    let id = Id::from_text(wanted).unwrap_or_else(|| Id::numbered("fn", number));
    let id = if taken.contains(&id) { id.with_suffix(&format!("-{number}")) } else { id };
    taken.insert(id.clone());
    id
}

/// Takes the number that stands before the words of a note, and what parts it from them.
fn strip_label(blocks: &mut [Block], label: &str) {
    let Some(Block::Paragraph(first)) = blocks.first_mut() else { return };
    let mut content = std::mem::take(&mut first.content);
    match content.0.first_mut() {
        Some(Inline::Text(text)) => *text = without_label(text, label).to_owned(),
        Some(Inline::Superscript(mark)) if is_label(&mark.plain_text()) => drop(content.0.remove(0)),
        _ => {}
    }
    first.content = crate::read::tidy::tidy(content);
}

fn without_label<'a>(text: &'a str, label: &str) -> &'a str {
    let bare = text.trim_start_matches(['[', '(', ' ']);
    let numbered = bare.strip_prefix(label).filter(|_| !label.is_empty());
    // The number itself may have been a link back, and is gone already.
    let rest = numbered.unwrap_or(text);
    let behind = rest.trim_start_matches([']', ')', '.', ':']);
    let parted = behind.starts_with([' ', '\u{A0}']) && (behind.len() < rest.len() || numbered.is_some());
    if parted { behind.trim_start_matches([' ', '\u{A0}']) } else { text }
}
