//! `body`: sections, and the turns between their blocks.

use super::inline::{is_block, part_words, push_node, push_text};
use super::speech::{Speech, Turns};
use super::tree::{Child, Element};
use super::{Document, id_of};
use crate::model::{Block, Inline, Node, Paragraph, RichText, Section};

impl<'t> Document<'t, '_> {
    pub(super) fn body(&mut self, root: Element<'t>) {
        self.find_asking(root);
        for body in root.all("body") {
            let (hero, nodes) = self.body_nodes(body);
            self.article.hero = self.article.hero.take().or(hero);
            self.article.body.extend(nodes);
        }
        for floats in root.all("floats-group").chain(root.all("floats-wrap")) {
            let blocks = self.blocks_of(floats);
            self.article.body.extend(blocks.into_iter().map(Node::Block));
        }
    }

    /// The hero, which our writer puts first, and the other nodes of the body.
    fn body_nodes(&mut self, body: Element<'t>) -> (Option<crate::model::Figure>, Vec<Node>) {
        let first = body.elements().next();
        let is_hero = |element: &Element<'t>| element.has("fig-type", "hero") || element.has("content-type", "hero");
        let hero = first.filter(is_hero);
        let figure = hero.and_then(|element| self.hero(element));
        let mut nodes = Vec::new();
        self.nodes(body, figure.is_some(), &mut nodes);
        (figure, nodes)
    }

    /// The nodes in `element` behind `out`; the first element is left out where `skip_first`.
    fn nodes(&mut self, element: Element<'t>, skip_first: bool, out: &mut Vec<Node>) {
        let mut turns = Turns::default();
        let mut run = Vec::new();
        let mut skip = skip_first;
        for child in element.children() {
            match child {
                Child::Element(_) if std::mem::replace(&mut skip, false) => {}
                Child::Element(inner) => self.node(inner, &mut turns, &mut run, out),
                Child::Text(_) => self.inline_between(child, &mut run),
                Child::Instruction(_) => {}
            }
        }
        self.flush_run(&mut run, element, out);
        turns.finish(out);
    }

    fn node(&mut self, inner: Element<'t>, turns: &mut Turns, run: &mut Vec<Inline>, out: &mut Vec<Node>) {
        let name = inner.name();
        match name {
            "title" | "label" | "sec-meta" => return,
            "speech" => {
                let speech = self.speech(inner);
                return turns.add(speech, out);
            }
            "question-wrap" | "question-wrap-group" => return self.question_wrap(inner, turns, out),
            "list" if inner.has("list-type", "QandA") || inner.has("list-type", "qanda") => {
                return self.question_list(inner, turns, out);
            }
            _ => {}
        }
        if !is_block(name) && !is_section(name) && !stands_among_blocks(name) {
            return self.inline(inner, run);
        }
        self.flush_run(run, inner, out);
        turns.finish(out);
        if is_section(name) {
            return self.section(inner, out);
        }
        let mut blocks = Vec::new();
        self.blocks_inner(inner, &mut blocks);
        out.extend(blocks.into_iter().map(Node::Block));
    }

    fn flush_run(&mut self, run: &mut Vec<Inline>, around: Element<'t>, out: &mut Vec<Node>) {
        let content = super::inline::trimmed(std::mem::take(run));
        if !content.is_blank() {
            out.push(Node::Block(Block::Paragraph(Paragraph { content, at: around.line(), ..Paragraph::default() })));
        }
    }

    /// A section, and what our writer put at its end though it belongs behind it.
    fn section(&mut self, element: Element<'t>, out: &mut Vec<Node>) {
        let title = element.child("title");
        let generated = title.is_some_and(|title| title.has("content-type", "generated")) && self.ours;
        let mut heading = self.section_label(element);
        if let Some(title) = title.filter(|_| !generated) {
            let text = self.rich(title);
            if !text.0.is_empty() {
                part_words(&mut heading.0);
            }
            text.into_iter().for_each(|node| push_node(&mut heading.0, node));
        }
        let mut levels = self.levels(element);
        let behind = levels.split_off(1);
        let body = levels.pop().unwrap_or_default();
        // Turns outside of all sections are put into one that has no name of its own.
        if generated && element.attribute("id").is_none() {
            out.extend(body);
        } else {
            out.push(Node::Section(Section { id: id_of(element), title: heading, body, at: element.line() }));
        }
        self.behind.extend(behind);
        // What stands one level up follows this section; what stands further up waits for those around.
        if !self.behind.is_empty() {
            let next = self.behind.remove(0);
            out.extend(next);
        }
    }

    /// The label of a section, which is remembered.
    fn section_label(&mut self, element: Element<'t>) -> RichText {
        let label = self.rich_of(element, "label");
        let plain = label.plain_text();
        let name = plain.trim_matches(|c: char| !c.is_alphanumeric());
        if !name.is_empty() {
            self.section_labels.insert(name.to_owned());
        }
        label
    }

    /// The nodes of a section, and those behind it, level by level outwards.
    fn levels(&mut self, element: Element<'t>) -> Vec<Vec<Node>> {
        let mut all = vec![Vec::new()];
        let mut turns = Turns::default();
        let mut run = Vec::new();
        for child in element.children() {
            let Some(out) = all.last_mut() else { break };
            match child {
                Child::Instruction("section-end") => {
                    self.flush_run(&mut run, element, out);
                    turns.finish(out);
                    all.push(Vec::new());
                }
                Child::Element(inner) => self.node(inner, &mut turns, &mut run, out),
                Child::Text(_) => self.inline_between(child, &mut run),
                Child::Instruction(_) => {}
            }
        }
        if let Some(out) = all.last_mut() {
            self.flush_run(&mut run, element, out);
            turns.finish(out);
        }
        all
    }

    /// A question with its answers, as `question-wrap` has them.
    fn question_wrap(&mut self, element: Element<'t>, turns: &mut Turns, out: &mut Vec<Node>) {
        let mut behind = Vec::new();
        for inner in element.elements() {
            match inner.name() {
                "question-wrap" => self.question_wrap(inner, turns, out),
                "question" | "answer" => {
                    let speech = self.wrapped_speech(inner);
                    turns.add(speech, out);
                }
                "answer-set" => {
                    for answer in inner.all("answer") {
                        let speech = self.wrapped_speech(answer);
                        turns.add(speech, out);
                    }
                }
                "object-id" => {}
                _ => self.blocks_inner(inner, &mut behind),
            }
        }
        if !behind.is_empty() {
            turns.finish(out);
            out.extend(behind.into_iter().map(Node::Block));
        }
    }

    /// A list of questions and answers, the older form of PubMed Central.
    fn question_list(&mut self, element: Element<'t>, turns: &mut Turns, out: &mut Vec<Node>) {
        let mut is_question = false;
        for item in element.all("list-item") {
            let inner = item.child("list").filter(|list| list.has("list-type", "QandA"));
            if let Some(list) = inner {
                self.question_list(list, turns, out);
                continue;
            }
            let mut marked = false;
            for part in item.elements() {
                let side = match part.attribute("content-type") {
                    Some("question") => true,
                    Some("answer") => false,
                    // Without marks, items take turns, and paragraphs go on with what is said.
                    _ if marked => is_question,
                    _ => !is_question,
                };
                marked = true;
                is_question = side;
                let mut blocks = Vec::new();
                self.blocks_inner(part, &mut blocks);
                turns.add(Speech::of_blocks(side, blocks, part.line()), out);
            }
        }
    }

    /// The contents of sections in the back, or of an appendix.
    pub(super) fn section_nodes(&mut self, element: Element<'t>, out: &mut Vec<Node>) {
        self.section(element, out);
    }

    /// The title and the nodes of something that is like a section.
    pub(super) fn like_section(&mut self, element: Element<'t>) -> (RichText, Vec<Node>) {
        let mut title = self.section_label(element);
        let text = self.rich_of(element, "title");
        if !title.is_blank() && !text.is_blank() {
            push_text(&mut title.0, " ");
        }
        title.0.extend(text);
        let mut nodes = Vec::new();
        self.nodes(element, false, &mut nodes);
        (title, nodes)
    }
}

fn is_section(name: &str) -> bool {
    matches!(name, "sec" | "app")
}

/// Elements that stand in lines, too.
fn stands_among_blocks(name: &str) -> bool {
    matches!(name, "graphic" | "media" | "alternatives" | "code" | "tex-math" | "hr" | "math" | "ack" | "notes" | "bio")
}
