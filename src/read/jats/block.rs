//! Blocks: paragraphs, lists, quotations, boxes, code, and what has no block of its own.

use super::Document;
use super::inline::{direction, is_block, push_text, trimmed};
use super::tree::{Child, Element};
use crate::model::{
    Block, BoxedText, Break, CodeBlock, Definition, DefinitionList, Inline, Language, List, ListItem, ListMarker,
    NumberStyle, Paragraph, Quote, RichText,
};

impl<'t> Document<'t, '_> {
    /// The blocks in `element`.
    pub(super) fn blocks_of(&mut self, element: Element<'t>) -> Vec<Block> {
        let mut out = Vec::new();
        self.blocks_but(element, &[], &mut out);
        out
    }

    /// The blocks in `element` behind `out`, elements of the names `but` left out. Text between
    /// them makes paragraphs.
    pub(super) fn blocks_but(&mut self, element: Element<'t>, but: &[&str], out: &mut Vec<Block>) {
        let mut run = Vec::new();
        for child in element.children() {
            match child {
                Child::Element(inner) if but.contains(&inner.name()) => {}
                Child::Element(inner) if is_block(inner.name()) || self.is_block_here(inner) => {
                    self.flush(&mut run, element, out);
                    self.block(inner, out);
                }
                other => self.inline_between(other, &mut run),
            }
        }
        self.flush(&mut run, element, out);
    }

    /// Elements that stand in lines, too, but hold paragraphs where they stand among blocks.
    fn is_block_here(&self, element: Element<'t>) -> bool {
        matches!(
            element.name(),
            "graphic"
                | "media"
                | "alternatives"
                | "code"
                | "tex-math"
                | "attrib"
                | "permissions"
                | "title"
                | "label"
                | "subtitle"
                | "caption"
                | "option"
                | "hr"
                | "bio"
                | "note"
                | "verse-line"
                | "app"
                | "ack"
        )
    }

    fn flush(&mut self, run: &mut Vec<Inline>, around: Element<'t>, out: &mut Vec<Block>) {
        let content = trimmed(std::mem::take(run));
        if !content.is_blank() {
            out.push(Block::Paragraph(Paragraph { content, at: around.line(), ..Paragraph::default() }));
        }
    }

    fn block(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        match element.name() {
            "p" => self.paragraph(element, out),
            "list" => self.list(element, out),
            "def-list" => self.definitions(element, out),
            "disp-quote" => {
                let quote = self.quote(element);
                let is_pull = element.has("content-type", "pullquote") || element.has("content-type", "pull-quote");
                out.push(if is_pull { Block::PullQuote(quote) } else { Block::Quote(quote) });
            }
            "verse-group" => self.verse(element, out),
            "fig" | "chem-struct-wrap" => self.figure(element, out),
            "graphic" | "media" => self.lone_picture(element, out),
            "alternatives" | "block-alternatives" => self.block_alternative(element, out),
            "table-wrap" => self.table_wrap(element, out),
            "table" | "array" => self.lone_table(element, out),
            "boxed-text" => self.boxed(element, out),
            "code" | "preformat" => out.push(code(element)),
            "disp-formula" => self.display_formula(element, out),
            "tex-math" => self.bare_formula(element, out),
            "speech" => self.speech_as_blocks(element, out),
            "supplementary-material" => self.supplement(element, out),
            "hr" => out.push(Block::Break(Break { at: element.line() })),
            "title" | "label" | "subtitle" | "caption" => {
                let content = self.rich(element);
                if !content.is_blank() {
                    let content = RichText(vec![Inline::Strong(content)]);
                    out.push(Block::Paragraph(Paragraph { content, at: element.line(), ..Paragraph::default() }));
                }
            }
            "attrib" | "verse-line" => self.paragraph(element, out),
            "sec"
            | "statement"
            | "fig-group"
            | "table-wrap-group"
            | "disp-formula-group"
            | "address"
            | "answer"
            | "question"
            | "question-wrap"
            | "question-wrap-group"
            | "answer-set"
            | "explanation"
            | "ref-list"
            | "fn-group"
            | "glossary"
            | "option"
            | "bio"
            | "note"
            | "app"
            | "ack"
            | "textual-form"
            | "permissions" => {
                self.blocks_but(element, &[], out);
            }
            _ => self.blocks_but(element, &[], out),
        }
    }

    /// A paragraph: one, or several where blocks part it.
    fn paragraph(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        if element.has("content-type", "break") {
            return out.push(Block::Break(Break { at: element.line() }));
        }
        let language = element.attribute("lang").and_then(|tag| Language::new(tag).ok());
        let direction = element.instruction("direction").and_then(direction);
        let mut run = Vec::with_capacity(element.children().count());
        let flush = |run: &mut Vec<Inline>, out: &mut Vec<Block>| {
            let content = trimmed(std::mem::take(run));
            if !content.is_blank() {
                let at = element.line();
                out.push(Block::Paragraph(Paragraph { content, language: language.clone(), direction, at }));
            }
        };
        for child in element.children() {
            match child {
                // In running text, formulas and pictures that are not displayed are part of it.
                Child::Element(inner) if stands_alone(inner) => {
                    flush(&mut run, out);
                    self.block(inner, out);
                }
                other => self.inline_between(other, &mut run),
            }
        }
        flush(&mut run, out);
    }

    fn list(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        let at = element.line();
        self.heading_of(element, out);
        let kind = element.attribute("list-type").unwrap_or_default();
        let items: Vec<_> = element.all("list-item").collect();
        let labels: Vec<_> = items.iter().map(|item| item.text_of("label").unwrap_or_default()).collect();
        let style = number_style(kind);
        let start = element.instruction("start").and_then(|start| start.trim().parse().ok());
        let counted = start.or_else(|| style.and_then(|style| counted(style, &labels)));
        let marker = match (style, counted) {
            (Some(style), Some(start)) => ListMarker::Ordered { start, style },
            _ => ListMarker::Bullet,
        };
        let own_labels = counted.is_none() && labels.iter().any(|label| !is_bullet(label));
        let mut list = List { marker, items: Vec::with_capacity(items.len()), at };
        for (item, label) in items.into_iter().zip(labels) {
            let label = if own_labels { label } else { String::new() };
            list.items.push(self.list_item(item, &label));
        }
        out.push(Block::List(list));
    }

    /// An item. A label that the marker does not give stands before its text.
    fn list_item(&mut self, element: Element<'t>, label: &str) -> ListItem {
        let mut blocks = Vec::new();
        self.blocks_but(element, &["label"], &mut blocks);
        let done = task(element);
        if let (Some(_), Some(Block::Paragraph(first))) = (done, blocks.first_mut()) {
            take_box(&mut first.content);
            if first.content.is_blank() {
                blocks.remove(0);
            }
        }
        if !label.is_empty() {
            match blocks.first_mut() {
                Some(Block::Paragraph(first)) => first.content.0.insert(0, format!("{label} ").as_str().into()),
                _ => blocks.insert(0, Block::paragraph(label)),
            }
        }
        ListItem { done, blocks }
    }

    fn definitions(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        self.heading_of(element, out);
        let mut entries = Vec::new();
        for item in element.all("def-item") {
            let definitions = item.all("def").map(|definition| self.blocks_of(definition)).collect();
            let mut term = self.rich_of(item, "term");
            if let Some(label) = item.text_of("label") {
                term.0.insert(0, format!("{label} ").as_str().into());
            }
            entries.push(Definition { term, definitions });
        }
        out.push(Block::Definitions(DefinitionList { entries, at: element.line() }));
        for inner in element.all("def-list") {
            self.definitions(inner, out);
        }
    }

    /// The title of a list and the heads of its columns, as a strong paragraph.
    fn heading_of(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        for name in ["label", "title", "term-head", "def-head"] {
            for heading in element.all(name) {
                let content = self.rich(heading);
                if !content.is_blank() {
                    out.push(Block::paragraph(RichText(vec![Inline::Strong(content)])));
                }
            }
        }
    }

    fn quote(&mut self, element: Element<'t>) -> Quote {
        let mut blocks = Vec::new();
        self.blocks_but(element, &["attrib", "permissions"], &mut blocks);
        let attribution = self.rich_of(element, "attrib");
        let language = element.attribute("lang").and_then(|tag| Language::new(tag).ok());
        Quote { blocks, attribution, language, at: element.line() }
    }

    /// Lines of verse are one paragraph with breaks.
    fn verse(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        let mut blocks = Vec::new();
        self.stanza(element, &mut blocks);
        let attribution = self.rich_of(element, "attrib");
        out.push(Block::Quote(Quote { blocks, attribution, language: None, at: element.line() }));
    }

    fn stanza(&mut self, element: Element<'t>, blocks: &mut Vec<Block>) {
        let mut lines = Vec::new();
        let flush = |lines: &mut Vec<Inline>, blocks: &mut Vec<Block>| {
            if !lines.is_empty() {
                blocks.push(Block::paragraph(RichText(std::mem::take(lines))));
            }
        };
        for inner in element.elements() {
            match inner.name() {
                "verse-line" => {
                    if !lines.is_empty() {
                        lines.push(Inline::LineBreak);
                    }
                    let line = self.rich(inner);
                    lines.extend(line);
                }
                "attrib" => {}
                name => {
                    flush(&mut lines, blocks);
                    if name == "verse-group" { self.stanza(inner, blocks) } else { self.block(inner, blocks) }
                }
            }
        }
        flush(&mut lines, blocks);
    }

    /// A box. Our writer puts words that stand for a picture, and the caption of rows without
    /// headers, into boxes as well.
    fn boxed(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        match element.attribute("content-type") {
            Some("figure" | "hero") => return self.figure(element, out),
            Some("table") if element.child("array").is_some() => return self.table_wrap(element, out),
            _ => {}
        }
        let mut title = self.rich_of(element, "label");
        let mut blocks = Vec::new();
        if let Some(caption) = element.child("caption") {
            let heading = self.rich_of(caption, "title");
            if !title.is_blank() && !heading.is_blank() {
                push_text(&mut title.0, " ");
            }
            title.0.extend(heading);
            self.blocks_but(caption, &["title"], &mut blocks);
        }
        if let Some(heading) = element.child("title") {
            title.0.extend(self.rich(heading));
        }
        self.blocks_but(element, &["label", "caption", "title", "sec-meta", "object-id"], &mut blocks);
        out.push(Block::Box(BoxedText { id: super::id_of(element), title, blocks, at: element.line() }));
    }

    fn block_alternative(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        let table = element.elements().find(|form| matches!(form.name(), "table" | "array" | "tgroup"));
        match table.or_else(|| element.elements().next()) {
            Some(form) if element.child("math").is_none() => self.block(form, out),
            _ => self.bare_formula(element, out),
        }
    }

    /// Files that come with the article: their words, linked to the file.
    fn supplement(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        let holder = element.attribute("href").map(|_| element).or_else(|| element.find("media"));
        let href = holder.or_else(|| element.find("ext-link")).and_then(|holder| holder.attribute("href"));
        let mut blocks = Vec::new();
        for inner in element.elements() {
            match inner.name() {
                "caption" => self.blocks_but(inner, &[], &mut blocks),
                "media" | "graphic" => self.blocks_but(inner, &[], &mut blocks),
                _ => self.blocks_inner(inner, &mut blocks),
            }
        }
        if blocks.is_empty() {
            let content = self.rich(element);
            blocks.extend((!content.is_blank()).then(|| Block::paragraph(content)));
        }
        if let (Some(href), Some(Block::Paragraph(first))) = (href, blocks.first_mut()) {
            let content = std::mem::take(&mut first.content);
            first.content.0.push(Inline::Link(crate::model::Link { target: href.to_owned(), content }));
        } else if let Some(href) = href {
            let link = crate::model::Link { target: href.to_owned(), content: href.into() };
            blocks.insert(0, Block::paragraph(RichText(vec![Inline::Link(link)])));
        }
        out.extend(blocks);
    }

    /// An element as a block, whatever it is.
    pub(super) fn blocks_inner(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        if is_block(element.name()) || self.is_block_here(element) {
            return self.block(element, out);
        }
        let mut run = Vec::new();
        self.inline(element, &mut run);
        self.flush(&mut run, element, out);
    }
}

/// Whether an element in running text parts the paragraph around it.
fn stands_alone(element: Element<'_>) -> bool {
    let name = element.name();
    (is_block(name) && name != "p") || matches!(name, "code" | "graphic" | "media")
}

/// Lines of code, their spaces kept.
fn code(element: Element<'_>) -> Block {
    let code = element.raw_text();
    let code = code.strip_suffix('\n').unwrap_or(&code);
    let code = if element.name() == "code" { code } else { code.strip_prefix('\n').unwrap_or(code) };
    let syntax = element.attribute("language").map(str::to_owned);
    Block::Code(CodeBlock { code: code.to_owned(), syntax, at: element.line() })
}

fn number_style(kind: &str) -> Option<NumberStyle> {
    Some(match kind {
        "order" | "ordered" | "number" => NumberStyle::Decimal,
        "alpha-lower" => NumberStyle::LowerAlpha,
        "alpha-upper" => NumberStyle::UpperAlpha,
        "roman-lower" => NumberStyle::LowerRoman,
        "roman-upper" => NumberStyle::UpperRoman,
        _ => return None,
    })
}

/// The number of the first item, if the labels count up from it in this style, or if there are none.
fn counted(style: NumberStyle, labels: &[String]) -> Option<u32> {
    if labels.iter().all(String::is_empty) {
        return Some(1);
    }
    let bare = |label: &str| label.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let first = bare(labels.first()?);
    let start = (0..=4_000).find(|number| style.numeral(*number) == first)?;
    let counts = (start..).zip(labels).all(|(number, label)| style.numeral(number) == bare(label));
    counts.then_some(start)
}

fn is_bullet(label: &str) -> bool {
    !label.chars().any(char::is_alphanumeric)
}

/// Whether the item is that of a task, and done.
fn task(item: Element<'_>) -> Option<bool> {
    let first = item.child("p")?.child("named-content")?;
    first.has("content-type", "task").then(|| first.text().starts_with('☑'))
}

/// Takes the box from the head of a task.
fn take_box(content: &mut RichText) {
    if let Some(Inline::Text(text)) = content.0.first_mut() {
        *text = text.trim_start_matches(['☑', '☐']).trim_start_matches(' ').to_owned();
    }
    content.0.retain(|node| !matches!(node, Inline::Text(text) if text.is_empty()));
}
