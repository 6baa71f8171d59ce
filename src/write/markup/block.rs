//! Blocks: paragraphs, lists, quotations, code, formulas.

use super::{Markup, Tag};
use crate::math::Display;
use crate::model::{
    Block, CodeBlock, Definition, DefinitionList, Direction, Language, List, ListItem, ListMarker, MathBlock,
    NumberStyle, Paragraph, Quote,
};

/// What goes before the first words of a sequence of blocks.
#[derive(Clone, Debug)]
pub(super) enum Lead {
    /// Who speaks: the label of the source, or the names.
    Speaker(Vec<String>),
    /// A word for those who do not see the difference.
    Unseen(&'static str),
    /// Whether a task is done.
    Task(bool),
}

impl<'a> Markup<'a> {
    /// A sequence of blocks.
    pub(crate) fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    /// A sequence of blocks with a lead: in the first paragraph where the sequence begins with
    /// one, else in a paragraph of its own.
    pub(super) fn led_blocks(&mut self, lead: &Lead, blocks: &'a [Block]) {
        if let Some((Block::Paragraph(first), rest)) = blocks.split_first() {
            self.at = first.at;
            self.open_paragraph(first);
            self.lead(lead);
            let names = matches!(lead, Lead::Speaker(_));
            self.out.text(if names { self.words.behind_colon() } else { " " });
            self.rich_text(&first.content);
            self.close_paragraph();
            self.blocks(rest);
        } else {
            self.lone_lead(lead);
            self.blocks(blocks);
        }
    }

    fn lone_lead(&mut self, lead: &Lead) {
        if let Lead::Unseen(word) = lead {
            let tag = self.words_language(Tag::new("p").class("visually-hidden"));
            return self.out.element(tag, &format!("{word}:"));
        }
        self.out.open(self.class(Tag::new("p"), "lead"));
        self.lead(lead);
        self.out.close();
    }

    fn lead(&mut self, lead: &Lead) {
        match lead {
            Lead::Speaker(names) => {
                self.out.open(self.class(Tag::new("b"), "speaker"));
                for (index, name) in names.iter().enumerate() {
                    self.out.text(if index > 0 { self.words.comma() } else { "" });
                    self.isolated(name);
                }
                self.out.text(self.words.colon());
                self.out.close();
            }
            Lead::Unseen(word) => {
                let text = format!("{word}{}", self.words.colon());
                self.out.element(self.words_language(Tag::new("span").class("visually-hidden")), &text);
            }
            Lead::Task(done) => self.task(*done),
        }
    }

    fn task(&mut self, done: bool) {
        let (sign, word) = if done { ("☑", self.words.done) } else { ("☐", self.words.not_done) };
        if self.is_feed() {
            return self.out.text(sign);
        }
        let tag = Tag::new("span").class("task").with("role", "img").with("aria-label", word);
        let tag = self.words_language(tag);
        self.out.element(tag, sign);
    }

    /// A name, kept from disturbing the order of the text around it where it runs in the
    /// other direction or holds signs that change the direction.
    pub(super) fn isolated(&mut self, name: &str) {
        let rtl = self.article.direction() == Direction::Rtl;
        let foreign = if rtl {
            |c: char| c.is_ascii_alphabetic()
        } else {
            |c: char| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FEFC}')
        };
        let disturbs = |c: char| {
            foreign(c) || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        };
        if name.contains(disturbs) { self.out.element(Tag::new("bdi"), name) } else { self.out.text(name) }
    }

    fn block(&mut self, block: &'a Block) {
        self.at = block.at();
        self.pages_at_block(block);
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::List(list) => self.list(list),
            Block::Definitions(list) => self.definitions(list),
            Block::Quote(quote) => self.quote(quote),
            Block::PullQuote(quote) => self.pull_quote(quote),
            Block::Box(text) => self.boxed(text),
            Block::Figure(figure) => self.figure(figure, None),
            Block::Table(table) => self.table(table),
            Block::Code(code) => self.code(code),
            Block::Math(math) => self.math_block(math),
            Block::Break(_) => self.out.void(Tag::new("hr")),
        }
    }

    fn paragraph(&mut self, paragraph: &'a Paragraph) {
        if paragraph.content.0.is_empty() {
            return;
        }
        self.open_paragraph(paragraph);
        self.rich_text(&paragraph.content);
        self.close_paragraph();
    }

    pub(super) fn open_paragraph(&mut self, paragraph: &Paragraph) {
        self.out.open(self.language(Tag::new("p"), paragraph.language.as_ref(), paragraph.direction()));
        if self.strong {
            self.out.open(Tag::new("strong"));
        }
    }

    fn close_paragraph(&mut self) {
        if self.strong {
            self.out.close();
        }
        self.out.close();
    }

    fn list(&mut self, list: &'a List) {
        if list.items.is_empty() {
            return;
        }
        let tag = match &list.marker {
            ListMarker::Bullet => {
                let tasks = list.items.iter().any(|item| item.done.is_some());
                if tasks { self.class(Tag::new("ul"), "tasks") } else { Tag::new("ul") }
            }
            ListMarker::Ordered { start, style } => {
                let start = (*start != 1).then(|| start.to_string());
                Tag::new("ol").with_some("start", start).with_some("type", number_type(*style))
            }
        };
        self.out.open(tag);
        for item in &list.items {
            self.out.open(Tag::new("li"));
            self.list_item(item);
            self.out.close();
        }
        self.out.close();
    }

    /// An item of one paragraph, lists below it aside, needs no paragraph of its own.
    fn list_item(&mut self, item: &'a ListItem) {
        match item.blocks.split_first() {
            Some((Block::Paragraph(first), rest)) if is_plain(first) && rest.iter().all(is_list) => {
                if let Some(done) = item.done {
                    self.task(done);
                    self.out.text(" ");
                }
                self.at = first.at;
                self.rich_text(&first.content);
                self.blocks(rest);
            }
            _ => match item.done {
                Some(done) => self.led_blocks(&Lead::Task(done), &item.blocks),
                None => self.blocks(&item.blocks),
            },
        }
    }

    fn definitions(&mut self, list: &'a DefinitionList) {
        if list.entries.is_empty() {
            return;
        }
        self.out.open(Tag::new("dl"));
        for Definition { term, definitions } in &list.entries {
            self.out.open(Tag::new("dt"));
            self.rich_text(term);
            self.out.close();
            for definition in definitions {
                self.out.open(Tag::new("dd"));
                self.contents(definition);
                self.out.close();
            }
        }
        // A term at the end of a list needs a definition, be it empty.
        if list.entries.last().is_some_and(|entry| entry.definitions.is_empty()) {
            self.out.element(Tag::new("dd"), "");
        }
        self.out.close();
    }

    /// The content of an element that may hold text: without paragraph where there is but one.
    pub(super) fn contents(&mut self, blocks: &'a [Block]) {
        match blocks {
            [Block::Paragraph(only)] if is_plain(only) => {
                self.at = only.at;
                self.rich_text(&only.content);
            }
            _ => self.blocks(blocks),
        }
    }

    fn quote(&mut self, quote: &'a Quote) {
        if quote.attribution.is_blank() {
            return self.block_quote(quote);
        }
        self.out.open(self.class(Tag::new("figure"), "quote"));
        self.block_quote(quote);
        self.out.open(Tag::new("figcaption"));
        self.attribution(quote);
        self.out.close();
        self.out.close();
    }

    fn block_quote(&mut self, quote: &'a Quote) {
        let direction = quote.language.as_ref().map(Language::direction);
        self.out.open(self.language(Tag::new("blockquote"), quote.language.as_ref(), direction));
        self.blocks(&quote.blocks);
        self.out.close();
    }

    fn attribution(&mut self, quote: &'a Quote) {
        self.out.text("— ");
        self.rich_text(&quote.attribution);
    }

    // A pull quote repeats a sentence. It is not hidden from those who listen, for only the
    // author knows whether it does; its role lets them pass over it.
    fn pull_quote(&mut self, quote: &'a Quote) {
        let direction = quote.language.as_ref().map(Language::direction);
        let name = if self.is_feed() { "blockquote" } else { "aside" };
        let tag = self.class(Tag::new(name), "pull-quote");
        let tag = self.kind(self.role(tag, "doc-pullquote"), "pullquote");
        let tag = self.language(tag, quote.language.as_ref(), direction);
        self.out.open(tag);
        self.blocks(&quote.blocks);
        if !quote.attribution.is_blank() {
            self.out.open(self.class(Tag::new("p"), "attribution"));
            self.attribution(quote);
            self.out.close();
        }
        self.out.close();
    }

    fn code(&mut self, code: &CodeBlock) {
        // Code runs from left to right, whatever the text around it does.
        let direction = (self.article.direction() == Direction::Rtl).then_some("ltr");
        self.out.open(Tag::new("pre").with_some("dir", direction));
        let class = code.syntax.as_deref().filter(|_| !self.is_feed()).map(language_class);
        self.out.element(Tag::new("code").with_some("class", class), &code.code);
        self.out.close();
    }

    fn math_block(&mut self, block: &'a MathBlock) {
        let id = block.id.as_ref().and_then(|id| self.anchor(id.as_str()));
        self.out.open(self.class(Tag::new("div"), "formula").with_some("id", id));
        self.math(&block.math, Display::Block);
        if let Some(label) = &block.label {
            self.out.text(" ");
            self.out.open(self.class(Tag::new("span"), "formula-label"));
            self.out.text(label);
            self.out.close();
        }
        self.out.close();
    }
}

fn is_plain(paragraph: &Paragraph) -> bool {
    paragraph.language.is_none() && paragraph.direction.is_none()
}

fn is_list(block: &Block) -> bool {
    matches!(block, Block::List(_))
}

/// The class by which highlighters know a programming language.
fn language_class(syntax: &str) -> String {
    let name: String = syntax.split_whitespace().next().unwrap_or("text").chars().filter(|c| !c.is_control()).collect();
    format!("language-{name}")
}

fn number_type(style: NumberStyle) -> Option<&'static str> {
    match style {
        NumberStyle::Decimal => None,
        NumberStyle::LowerAlpha => Some("a"),
        NumberStyle::UpperAlpha => Some("A"),
        NumberStyle::LowerRoman => Some("i"),
        NumberStyle::UpperRoman => Some("I"),
    }
}
