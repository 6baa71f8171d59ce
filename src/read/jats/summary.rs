//! Abstracts and keywords: what the article says of itself in short.

use super::Document;
use super::inline::{push_node, push_text};
use super::tree::Element;
use crate::model::{Abstract, Block, Inline, Language, RichText};

impl<'t> Document<'t, '_> {
    /// The teaser is the deck, or else the subtitle; the others are abstracts.
    pub(super) fn abstracts(&mut self, meta: Element<'t>, subtitle: RichText) {
        for element in meta.elements().filter(|element| matches!(element.name(), "abstract" | "trans-abstract")) {
            let kind = element.attribute("abstract-type").or(element.attribute("specific-use").filter(|_| self.ours));
            if kind == Some("teaser") && self.article.deck.is_blank() && element.name() == "abstract" {
                self.article.deck = self.joined(element);
                continue;
            }
            let language = element.attribute("lang").and_then(|tag| Language::new(tag).ok());
            let own = |language: &Language| self.ours || Some(language) != self.article.language.as_ref();
            let language = language.filter(own);
            let title = self.rich_of(element, "title");
            let blocks = self.summary(element);
            let known =
                self.article.abstracts.iter_mut().find(|known| known.blocks.is_empty() && known.language == language);
            match known.filter(|known| language.is_some() && !known.title.is_blank()) {
                // The translated title heads the translated abstract.
                Some(known) => {
                    known.blocks = blocks;
                    known.kind = kind.map(str::to_owned);
                    if !title.is_blank() {
                        push_text(&mut known.title.0, ": ");
                        known.title.0.extend(title);
                    }
                }
                None => {
                    let kind = kind.map(str::to_owned);
                    self.article.abstracts.push(Abstract { kind, title, language, blocks });
                }
            }
        }
        for lone in self.article.abstracts.iter_mut().filter(|lone| lone.blocks.is_empty()) {
            lone.blocks = vec![Block::paragraph(std::mem::take(&mut lone.title))];
        }
        if !self.ours {
            // A translated title was met before the article's own abstract.
            self.article.abstracts.sort_by_key(|summary| summary.language.is_some());
        }
        if subtitle.is_blank() {
            return;
        }
        if self.article.deck.is_blank() {
            self.article.deck = subtitle;
        } else {
            push_text(&mut self.article.headline.0, ": ");
            self.article.headline.0.extend(subtitle);
        }
    }

    /// The blocks of an abstract. The heading of a part stands strong before its first words.
    fn summary(&mut self, element: Element<'t>) -> Vec<Block> {
        let mut out = Vec::new();
        for inner in element.elements() {
            match inner.name() {
                "title" | "label" | "object-id" => {}
                "sec" => {
                    let title = self.rich_of(inner, "title");
                    let mut blocks = self.summary(inner);
                    lead(title, &mut blocks);
                    out.append(&mut blocks);
                }
                _ => self.blocks_inner(inner, &mut out),
            }
        }
        out
    }

    pub(super) fn keywords(&mut self, meta: Element<'t>) {
        for group in meta.all("kwd-group") {
            for keyword in group.elements() {
                match keyword.name() {
                    "kwd" | "compound-kwd" | "nested-kwd" => self.keyword(keyword.text()),
                    "unstructured-kwd-group" => {
                        keyword.text().split([',', ';']).for_each(|part| self.keyword(part.trim().to_owned()));
                    }
                    _ => {}
                }
            }
        }
    }

    pub(super) fn keyword(&mut self, keyword: String) {
        if !keyword.is_empty() && (self.ours || !self.article.keywords.contains(&keyword)) {
            self.article.keywords.push(keyword);
        }
    }
}

/// Puts a heading strong before the first words of `blocks`.
pub(super) fn lead(title: RichText, blocks: &mut Vec<Block>) {
    if title.is_blank() {
        return;
    }
    match blocks.first_mut() {
        Some(Block::Paragraph(first)) => {
            let content = std::mem::take(&mut first.content);
            first.content = RichText(vec![Inline::Strong(title), " ".into()]);
            content.into_iter().for_each(|node| push_node(&mut first.content.0, node));
        }
        _ => blocks.insert(0, Block::paragraph(RichText(vec![Inline::Strong(title)]))),
    }
}
