//! Blocks, and the paragraphs that some parents want around them.

use std::io;

use super::Document;
use super::inline::Place;
use crate::diagnostic::Code;
use crate::error::Error;
use crate::math::Display;
use crate::model::{
    Block, BoxedText, CodeBlock, DefinitionList, Id, Language, List, ListItem, ListMarker, MathBlock, NumberStyle,
    Paragraph, Quote, RichText,
};

/// What an element of the DTD may hold directly. Whatever it may not hold goes into a `p`,
/// which may hold any block but another `p`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Any block: `body`, `sec`, `disp-quote`.
    Blocks,
    /// Paragraphs and lists: `list-item`.
    Lists,
    /// Paragraphs alone, and at least one: `speech`, `def`, `fn`, and table cells.
    Paragraphs,
}

impl<W: io::Write> Document<'_, '_, W> {
    /// Blocks one below the other.
    pub(super) fn blocks(&mut self, blocks: &[Block], holds: Holds) -> Result<(), Error> {
        let is_nothing = |block: &Block| matches!(block, Block::List(list) if list.items.is_empty());
        if holds != Holds::Blocks && blocks.iter().all(is_nothing) {
            return Ok(self.xml.empty("p", &[])?);
        }
        blocks.iter().try_for_each(|block| self.block(block, holds))
    }

    pub(super) fn block(&mut self, block: &Block, holds: Holds) -> Result<(), Error> {
        match block {
            Block::Paragraph(paragraph) => self.plain_paragraph(paragraph),
            Block::Break(_) => Ok(self.xml.leaf("p", &[("content-type", "break")], "* * *")?),
            Block::List(list) => self.wrapped(holds == Holds::Paragraphs, |document| document.list(list)),
            Block::Definitions(list) => self.wrapped(holds == Holds::Paragraphs, |document| document.definitions(list)),
            Block::Quote(quote) => self.wrapped(holds != Holds::Blocks, |document| document.quote(quote, "")),
            Block::PullQuote(quote) => {
                self.wrapped(holds != Holds::Blocks, |document| document.quote(quote, "pullquote"))
            }
            Block::Box(text) => self.wrapped(holds != Holds::Blocks, |document| document.boxed(text)),
            Block::Figure(figure) => self.wrapped(holds != Holds::Blocks, |document| document.figure(figure, "")),
            Block::Table(table) => self.wrapped(holds != Holds::Blocks, |document| document.table(table)),
            Block::Code(code) => self.wrapped(holds != Holds::Blocks, |document| document.code(code)),
            Block::Math(math) => self.wrapped(holds != Holds::Blocks, |document| document.math_block(math)),
        }
    }

    fn wrapped(&mut self, wrap: bool, write: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        if !wrap {
            return write(self);
        }
        self.xml.open("p", &[])?;
        write(self)?;
        Ok(self.xml.close()?)
    }

    /// Begins a paragraph with what it says of its language and direction.
    fn open_paragraph(&mut self, paragraph: Option<&Paragraph>) -> Result<(), Error> {
        let language = paragraph.and_then(|paragraph| paragraph.language.as_ref());
        self.xml.open("p", &[("xml:lang", language.map_or("", Language::as_str))])?;
        let Some(paragraph) = paragraph else { return Ok(()) };
        self.report_direction(paragraph.direction, language.or(self.article.language.as_ref()), paragraph.at);
        Ok(self.direction(paragraph.direction)?)
    }

    fn plain_paragraph(&mut self, paragraph: &Paragraph) -> Result<(), Error> {
        self.open_paragraph(Some(paragraph))?;
        self.rich(&paragraph.content, Place::RUNNING)?;
        Ok(self.xml.close()?)
    }

    fn list(&mut self, list: &List) -> Result<(), Error> {
        if list.items.is_empty() {
            return Ok(());
        }
        self.xml.open("list", &[("list-type", list_type(&list.marker))])?;
        if let ListMarker::Ordered { start, .. } = list.marker
            && start != 1
        {
            let message = format!("JATS counts lists from 1, and this one begins at {start}");
            self.report(Code::Degraded, message, "write the numbers into the text, if they matter", list.at);
            self.xml.instruction(&format!("start {start}"))?;
        }
        for item in &list.items {
            self.list_item(item)?;
        }
        Ok(self.xml.close()?)
    }

    /// An item; that of a task list begins with a box in a paragraph of its own.
    fn list_item(&mut self, item: &ListItem) -> Result<(), Error> {
        self.xml.open("list-item", &[])?;
        let Some(done) = item.done else {
            self.blocks(&item.blocks, Holds::Lists)?;
            return Ok(self.xml.close()?);
        };
        let (mark, state) = if done { ("☑ ", self.words.done) } else { ("☐ ", self.words.not_done) };
        let (first, rest) = match item.blocks.split_first() {
            Some((Block::Paragraph(first), rest)) => (Some(first), rest),
            _ => (None, item.blocks.as_slice()),
        };
        self.open_paragraph(first)?;
        self.xml.leaf_inline("named-content", &[("content-type", "task"), ("alt", state)], mark)?;
        if let Some(first) = first {
            self.rich(&first.content, Place::RUNNING)?;
        }
        self.xml.close()?;
        rest.iter().try_for_each(|block| self.block(block, Holds::Lists))?;
        Ok(self.xml.close()?)
    }

    fn definitions(&mut self, list: &DefinitionList) -> Result<(), Error> {
        self.xml.open("def-list", &[])?;
        for entry in &list.entries {
            self.xml.open("def-item", &[])?;
            self.phrase("term", &[], &entry.term)?;
            for definition in &entry.definitions {
                self.xml.open("def", &[])?;
                self.blocks(definition, Holds::Paragraphs)?;
                self.xml.close()?;
            }
            self.xml.close()?;
        }
        Ok(self.xml.close()?)
    }

    fn quote(&mut self, quote: &Quote, kind: &str) -> Result<(), Error> {
        let language = quote.language.as_ref().map_or("", Language::as_str);
        self.xml.open("disp-quote", &[("content-type", kind), ("xml:lang", language)])?;
        self.blocks(&quote.blocks, Holds::Blocks)?;
        self.attribution(&quote.attribution)?;
        Ok(self.xml.close()?)
    }

    fn boxed(&mut self, text: &BoxedText) -> Result<(), Error> {
        self.xml.open("boxed-text", &[("id", text.id.as_ref().map_or("", Id::as_str))])?;
        let (label, title) = text.title.split_at(label_length(&text.title.plain_text()));
        self.xml.leaf_some("label", Some(label.plain_text().trim()))?;
        if !title.is_blank() {
            self.xml.open("caption", &[])?;
            self.titled("title", &[], &title)?;
            self.xml.close()?;
        }
        self.blocks(&text.blocks, Holds::Blocks)?;
        Ok(self.xml.close()?)
    }

    fn attribution(&mut self, attribution: &RichText) -> Result<(), Error> {
        if attribution.is_blank() { Ok(()) } else { self.phrase("attrib", &[], attribution) }
    }

    fn code(&mut self, code: &CodeBlock) -> Result<(), Error> {
        let language = code.syntax.as_deref().unwrap_or_default();
        Ok(self.xml.leaf("code", &[("language", language), ("xml:space", "preserve")], &code.code)?)
    }

    fn math_block(&mut self, block: &MathBlock) -> Result<(), Error> {
        self.xml.open("disp-formula", &[("id", block.id.as_ref().map_or("", Id::as_str))])?;
        if let Some(label) = &block.label {
            self.xml.leaf("label", &[], label)?;
        }
        self.math(&block.math, Display::Block, block.at)?;
        Ok(self.xml.close()?)
    }
}

/// The length of a label at the head of a box's title, as `Box 2. `, the space behind it included.
/// JATS4R wants it told from the title.
fn label_length(title: &str) -> usize {
    let Some(rest) = title.strip_prefix("Box ") else { return 0 };
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let stop = number.trim_start_matches(['.', ':']);
    // Nothing else: `Box 2b` and `Box 20x30` are no labels.
    if number.len() == rest.len() || !(stop.is_empty() || stop.starts_with(' ')) {
        return 0;
    }
    title.len() - stop.len() + usize::from(!stop.is_empty())
}

fn list_type(marker: &ListMarker) -> &'static str {
    match marker {
        ListMarker::Bullet => "bullet",
        ListMarker::Ordered { style, .. } => match style {
            NumberStyle::Decimal => "order",
            NumberStyle::LowerAlpha => "alpha-lower",
            NumberStyle::UpperAlpha => "alpha-upper",
            NumberStyle::LowerRoman => "roman-lower",
            NumberStyle::UpperRoman => "roman-upper",
        },
    }
}
