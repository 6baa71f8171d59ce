//! `back`: acknowledgements, appendices, notes and references; and what stands beside the article
//! itself, such as a translation or a reply.

use std::collections::BTreeMap;

use super::Document;
use super::tree::Element;
use crate::model::{Id, Node, RichText, Section};

impl<'t> Document<'t, '_> {
    pub(super) fn back(&mut self, root: Element<'t>) {
        let mut nodes = Vec::new();
        for back in root.all("back") {
            self.back_nodes(back, &mut nodes);
        }
        self.article.body.extend(nodes);
        // Lists of references may stand in sections, too.
        self.reference_lists(root);
        self.uncalled_notes(root);
        let appendix = std::mem::take(&mut self.appendix);
        self.article.body.extend(appendix);
        for part in root.elements().filter(|part| matches!(part.name(), "sub-article" | "response")) {
            self.part(part);
        }
    }

    fn back_nodes(&mut self, back: Element<'t>, out: &mut Vec<Node>) {
        for inner in back.elements() {
            match inner.name() {
                "fn-group" | "ref-list" | "label" | "title" => {}
                "sec" | "app" => self.section_nodes(inner, out),
                "app-group" => self.back_nodes(inner, out),
                _ => {
                    let (title, body) = self.like_section(inner);
                    if !body.is_empty() {
                        out.push(Node::Section(Section { id: super::id_of(inner), title, body, at: inner.line() }));
                    }
                }
            }
        }
    }

    /// Notes of the back that nothing calls are words behind the text.
    fn uncalled_notes(&mut self, root: Element<'t>) {
        for group in root.find_all("fn-group") {
            let mut nodes = Vec::new();
            for note in group.all("fn") {
                let is_called = note.attribute("id").is_some_and(|id| self.called.contains(id));
                let id = note.attribute("id").filter(|id| !self.read_notes.contains(*id) && self.ours);
                match (is_called, id) {
                    // Our writer has notes in their order, called or not.
                    (_, Some(id)) => {
                        self.note(id);
                    }
                    (true, None) => {}
                    (false, None) if note.attribute("id").is_some_and(|id| self.read_notes.contains(id)) => {}
                    (false, None) => nodes.extend(self.note_blocks(note).into_iter().map(Node::Block)),
                }
            }
            if self.ours {
                self.in_order(group);
            }
            let title = self.rich_of(group, "title");
            self.append(if nodes.is_empty() { RichText::new() } else { title }, nodes, group.line());
        }
    }

    /// Puts the notes into the order of their list, where their calls are not met in it.
    fn in_order(&mut self, group: Element<'t>) {
        let ids = group.all("fn").filter_map(|note| note.attribute("id")).filter_map(Id::from_text);
        let mut places = BTreeMap::new();
        for (place, id) in ids.enumerate() {
            places.entry(id).or_insert(place);
        }
        self.article.notes.sort_by_cached_key(|note| places.get(&note.id).copied());
    }

    /// A translation, a reply, a review: a section of its own behind the article.
    fn part(&mut self, part: Element<'t>) {
        let front =
            part.child("front-stub").or_else(|| part.child("front").and_then(|front| front.child("article-meta")));
        let mut title = RichText::new();
        let mut body = Vec::new();
        if let Some(front) = front {
            title = front.child("title-group").map(|group| self.rich_of(group, "article-title")).unwrap_or_default();
            let names = front.all("contrib-group").flat_map(|group| group.all("contrib"));
            let names: Vec<_> =
                names.filter_map(super::contributor::name_in).map(|name| name.display().into_owned()).collect();
            if !names.is_empty() {
                body.push(Node::Block(crate::model::Block::paragraph(names.join(", "))));
            }
            for summary in front.elements().filter(|inner| matches!(inner.name(), "abstract" | "trans-abstract")) {
                let blocks = self.blocks_of(summary);
                body.extend(blocks.into_iter().map(Node::Block));
            }
        }
        for inner in part.all("body") {
            let (_, nodes) = self.like_section(inner);
            body.extend(nodes);
        }
        for back in part.all("back") {
            self.back_nodes(back, &mut body);
        }
        if !body.is_empty() || !title.is_blank() {
            self.article.body.push(Node::Section(Section { id: super::id_of(part), title, body, at: part.line() }));
        }
    }
}
