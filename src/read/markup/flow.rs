//! What stands below one another: paragraphs, headings, sections, quotations, code.

use super::chrome;
use super::element::{self, heading_level};
use super::turn::Asked;
use super::{Converter, Node, inline, word};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Block, Break, CodeBlock, Id, Inline, Paragraph, Quote, RichText, Section, SourceLine, Turn};
use crate::read::boxed;
use crate::read::figure as pictures;
use crate::read::section::{self, Heading, Part};
use crate::read::tidy;

/// What has been read of a part of the document, and the line that is being read.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub parts: Vec<Part>,
    pub line: Vec<Inline>,
    pub at: Option<SourceLine>,
}

impl<'t> Converter<'t, '_, '_> {
    /// What stands within `root`, with its headings as sections.
    pub(crate) fn content(&mut self, root: Node<'t>) -> Vec<model::Node> {
        self.content_of(std::iter::once(root))
    }

    /// What stands within `roots`, one behind the other.
    pub(crate) fn content_of(&mut self, roots: impl IntoIterator<Item = Node<'t>>) -> Vec<model::Node> {
        let mut flow = Flow::default();
        for root in roots {
            self.flow(root, &mut flow);
            self.end_line(&mut flow);
        }
        section::nest(flow.parts)
    }

    /// What stands within `node` as blocks: headings become strong paragraphs.
    pub(super) fn blocks_of(&mut self, node: Node<'t>) -> Vec<Block> {
        let mut flow = Flow::default();
        self.flow(node, &mut flow);
        self.end_line(&mut flow);
        self.blocks_from(flow.parts)
    }

    pub(super) fn blocks_from(&mut self, parts: Vec<Part>) -> Vec<Block> {
        let mut blocks = Vec::new();
        for part in parts {
            match part {
                Part::Node(node) => flatten(node, &mut blocks),
                Part::Heading(Heading { title, at, .. }) => blocks.push(strong_paragraph(title, at)),
                Part::Section(_, section) => flatten(section.into(), &mut blocks),
            }
        }
        blocks
    }

    /// Reads what stands within `node` into `flow`.
    pub(super) fn flow(&mut self, node: Node<'t>, flow: &mut Flow) {
        for child in node.children() {
            self.child(child, flow);
        }
    }

    pub(super) fn child(&mut self, node: Node<'t>, flow: &mut Flow) {
        if self.passes_over(node) {
            return;
        }
        if node.text().is_some() {
            return self.line_node(node, flow);
        }
        if node.is("script") && self.script(node, flow) {
            return;
        }
        if self.leaves_out(node) {
            return;
        }
        if element::is_block(node.name()) {
            self.end_line(flow);
            let before = self.marks.before(node, &flow.parts);
            let depth = self.wraps.len();
            if matches!(node.name(), "p" | "div") && depth < self.inline_limit() {
                self.wraps.extend(inline::set_throughout(node));
            }
            self.in_language_of(node, |this| {
                this.block(node, flow);
                this.end_line(flow);
            });
            self.wraps.truncate(depth);
            self.marks.take(node, before, &flow.parts);
        } else if node.has_block() {
            self.wrapped(node, flow);
        } else if self.is_block_like(node) {
            self.end_line(flow);
            self.block_like(node, flow);
        } else {
            self.line_node(node, flow);
        }
    }

    /// Whether `node` is no content. What is left out is counted.
    fn leaves_out(&mut self, node: Node<'t>) -> bool {
        // What holds a turn or a formula is content, whatever it is called.
        if node.has_class("turn") || node.is("math") || self.is_task_box(node) || self.kept.contains(&node.number()) {
            return false;
        }
        let kind = chrome::of(node);
        if let Some(kind) = kind {
            self.left_out.count(kind);
        }
        kind.is_some()
    }

    fn line_node(&mut self, node: Node<'t>, flow: &mut Flow) {
        if flow.line.is_empty() && node.text().is_some_and(|text| text.trim_ascii().is_empty()) {
            return;
        }
        flow.at.get_or_insert(node.line());
        self.inline(node, &mut flow.line);
    }

    /// Whether an element within a line stands for itself all the same.
    fn is_block_like(&self, node: Node<'t>) -> bool {
        match node.name() {
            "iframe" | "video" | "audio" | "embed" | "canvas" => true,
            "math" => node.value("display") == Some("block"),
            "span" | "mjx-container" => node.has_class("katex-display") || node.value("display") == Some("true"),
            _ => false,
        }
    }

    fn block_like(&mut self, node: Node<'t>, flow: &mut Flow) {
        match node.name() {
            "math" | "span" | "mjx-container" => self.math_block(node, flow),
            _ => self.embedded(node),
        }
    }

    /// Players and the like have no place in an article.
    fn embedded(&mut self, node: Node<'t>) {
        let within = || node.find("source").find_map(|source| source.value("src"));
        let lazy = || node.value("data-src").or_else(|| node.value("data-lazy-src"));
        let source = lazy().or_else(|| node.value("src")).or_else(within);
        let message = match source.filter(|source| !source.starts_with("about:")) {
            Some(source) => format!("`{}` of {} is left out", node.name(), self.resolve(source)),
            None => format!("`{}` and what it holds are left out", node.name()),
        };
        let diagnostic = Diagnostic::warning(Code::Dropped, message).help("put a link to it into the text");
        self.report(diagnostic, node.line());
    }

    /// An element within a line that holds blocks: what it says of the line holds for each.
    fn wrapped(&mut self, node: Node<'t>, flow: &mut Flow) {
        let wraps = self.wraps_of(node);
        self.end_line(flow);
        let depth = self.wraps.len();
        if depth + wraps.len() <= self.inline_limit() {
            self.wraps.extend(wraps);
        }
        self.in_language_of(node, |this| {
            this.flow(node, flow);
            this.end_line(flow);
        });
        self.wraps.truncate(depth);
    }

    fn block(&mut self, node: Node<'t>, flow: &mut Flow) {
        if self.is_turns(node) {
            return self.turns(node, flow);
        }
        if let Some(asked) = Asked::of(node) {
            return self.asked(node, &asked, flow);
        }
        match node.name() {
            name if heading_level(name).is_some() => self.heading(node, flow),
            "hr" => flow.parts.push(Part::Node(Block::Break(Break { at: node.line() }).into())),
            "pre" | "listing" | "xmp" | "plaintext" => self.code(node, flow),
            "ul" | "ol" | "menu" | "dir" => self.nested(node, flow, Self::list),
            "dl" => self.nested(node, flow, Self::definitions),
            "table" => self.nested(node, flow, Self::table),
            "figure" => self.figure_block(node, flow),
            "blockquote" => self.nested(node, flow, Self::quote),
            "object" => self.embedded(node),
            _ if is_box(node) => self.nested(node, flow, Self::boxed),
            "section" => self.section(node, flow),
            "summary" => self.summary(node, flow),
            _ if word::is_item(node) => self.word_item(node, flow),
            _ if is_pull_quote(node) => self.nested(node, flow, Self::pull_quote),
            _ if is_wordpress_figure(node) => self.figure_block(node, flow),
            _ if self.is_formula(node) => self.math_block(node, flow),
            _ => self.flow(node, flow),
        }
    }

    /// Reads a container, unless too many are open: then what it holds stands where it stands.
    pub(super) fn nested(&mut self, node: Node<'t>, flow: &mut Flow, read: fn(&mut Self, Node<'t>) -> Vec<Part>) {
        if self.blocks >= (self.settings.limits.depth / 2).max(1) {
            self.report_depth(node.line());
            return self.flow(node, flow);
        }
        self.blocks += 1;
        // Within a container lines begin anew: a link around a list is one in its items.
        let parts = read(self, node);
        self.blocks -= 1;
        flow.parts.extend(parts);
    }

    fn heading(&mut self, node: Node<'t>, flow: &mut Flow) {
        let at = node.line();
        if node.has_block() {
            // A figure or a list within a heading is not part of its words.
            let mut inner = Flow::default();
            self.flow(node, &mut inner);
            self.end_line(&mut inner);
            return self.broken_heading(node, inner, flow);
        }
        let mut title = Vec::new();
        self.inlines_into(node, &mut title);
        let title = self.wrap_line(tidy::tidy(RichText(title)));
        self.push_heading(node, title, at, flow);
    }

    /// The first paragraph of such a heading is the heading, and the rest stands below it.
    fn broken_heading(&mut self, node: Node<'t>, inner: Flow, flow: &mut Flow) {
        let mut parts = inner.parts;
        let is_text = |part: &Part| matches!(part, Part::Node(model::Node::Block(Block::Paragraph(_))));
        if let Some(index) = parts.iter().position(is_text)
            && let Part::Node(model::Node::Block(Block::Paragraph(paragraph))) = parts.remove(index)
        {
            self.push_heading(node, paragraph.content, paragraph.at, flow);
        }
        flow.parts.extend(parts);
    }

    fn push_heading(&mut self, node: Node<'t>, title: RichText, at: SourceLine, flow: &mut Flow) {
        let level = heading_level(node.name()).unwrap_or(2);
        if title.is_blank() {
            return;
        }
        // A picture in a heading of its own is a picture.
        match pictures::of_paragraph(title, &mut Vec::new(), at) {
            Ok(figures) => flow.parts.extend(figures.into_iter().map(|figure| Part::Node(Block::from(figure).into()))),
            Err(title) => {
                let id = node.value("id").and_then(Id::from_text);
                flow.parts.push(Part::Heading(Heading { level, id, title, at }));
            }
        }
    }

    /// A `section` that begins with its heading holds just what belongs to it.
    fn section(&mut self, node: Node<'t>, flow: &mut Flow) {
        let first = node.elements().find(|child| !self.passes_over(*child));
        let heading = first.filter(|first| heading_level(first.name()).is_some());
        let Some(level) = heading.and_then(|heading| heading_level(heading.name())) else {
            return self.flow(node, flow);
        };
        let mut inner = Flow::default();
        self.flow(node, &mut inner);
        self.end_line(&mut inner);
        let mut nodes = section::nest(inner.parts);
        match nodes.as_mut_slice() {
            [model::Node::Section(only)] => {
                let id = node.value("id").and_then(Id::from_text);
                let only = Section { id: id.or(only.id.take()), ..std::mem::take(only) };
                flow.parts.push(Part::Section(level, only));
            }
            _ => flow.parts.extend(nodes.into_iter().map(|node| match node {
                model::Node::Section(section) => Part::Section(level, section),
                node => Part::Node(node),
            })),
        }
    }

    /// The words that stand for folded content: what they fold stays.
    fn summary(&mut self, node: Node<'t>, flow: &mut Flow) {
        let title = self.rich_text(node);
        if !title.is_blank() {
            flow.parts.push(Part::Node(strong_paragraph(title, node.line()).into()));
        }
    }

    fn code(&mut self, node: Node<'t>, flow: &mut Flow) {
        let code = chrome::shown_text(node);
        // HTML drops the line end right behind the tag (13.2.6.4.7).
        let code = code.strip_prefix('\n').unwrap_or(&code).trim_end().to_owned();
        if !code.is_empty() {
            let block = CodeBlock { code, syntax: syntax_of(node), at: node.line() };
            flow.parts.push(Part::Node(Block::Code(block).into()));
        }
    }

    fn quote(&mut self, node: Node<'t>) -> Vec<Part> {
        if is_pull_quote(node) {
            return self.pull_quote(node);
        }
        self.read_quote(node).map(Block::Quote).into_iter().map(|block| Part::Node(block.into())).collect()
    }

    fn pull_quote(&mut self, node: Node<'t>) -> Vec<Part> {
        // Systems put a quotation of its own into the box of a pull quote.
        let only = node.elements().filter(|child| child.is("blockquote")).collect::<Vec<_>>();
        let quote = match only.as_slice() {
            [inner] => {
                let outer = self.attribution(node, Some(*inner));
                self.read_quote(*inner).map(|mut quote| {
                    if quote.attribution.is_blank() {
                        quote.attribution = outer;
                    }
                    quote
                })
            }
            _ => self.read_quote(node),
        };
        quote.map(Block::PullQuote).into_iter().map(|block| Part::Node(block.into())).collect()
    }

    /// A box. Its title is what stands at its beginning as such, by its class, as a heading or in bold, or what the class
    /// of the box says.
    fn boxed(&mut self, node: Node<'t>) -> Vec<Part> {
        let otherwise = classes(node).find_map(boxed::title_of).unwrap_or_default();
        let is_title = |first: &Node<'t>| classes(*first).any(|class| class.ends_with("title"));
        let title = match node.elements().next().filter(|first| is_title(first) && !first.has_block()) {
            Some(first) => {
                let mut title = self.rich_text(first);
                self.pass_over(first);
                match title.0.as_mut_slice() {
                    [Inline::Strong(bold)] => std::mem::take(bold),
                    _ => title,
                }
            }
            None => RichText::new(),
        };
        let blocks = self.blocks_of(node);
        let block = boxed::boxed(title, otherwise, blocks, node.line());
        block.into_iter().map(|block| Part::Node(block.into())).collect()
    }

    pub(super) fn read_quote(&mut self, node: Node<'t>) -> Option<Quote> {
        let attribution = self.attribution(node, None);
        let language = self.language_of(node);
        // The quotation says its language once, and not each of its paragraphs.
        if language.is_some()
            && let Some(own) = self.languages.last_mut()
        {
            *own = (None, None);
        }
        let mut blocks = self.blocks_of(node);
        let attribution = if attribution.is_blank() { dashed(&mut blocks) } else { attribution };
        if blocks.is_empty() && !attribution.is_blank() {
            // Nothing is said that somebody could have said: these are the words.
            let blocks = vec![Block::paragraph(attribution)];
            return Some(Quote { blocks, attribution: RichText::new(), language, at: node.line() });
        }
        (!blocks.is_empty()).then(|| Quote { blocks, attribution, language, at: node.line() })
    }

    /// Who said what `quote` quotes, where an element says so. It is then passed over.
    pub(super) fn attribution(&mut self, quote: Node<'t>, except: Option<Node<'t>>) -> RichText {
        let mut within = quote.descendants();
        let mut found = None;
        while let Some(node) = within.next() {
            // What stands within says who said it for itself.
            if Some(node) == except || node.is("blockquote") || node.is("figure") || node.is("table") {
                within.leave(node);
                continue;
            }
            let is_whole = || node.parent().is_some_and(|parent| parent.plain_text() == node.plain_text());
            let by_name = matches!(node.name(), "footer" | "figcaption")
                || node.is("cite") && (node.parent() == Some(quote) || is_whole());
            let by_class = ["attribution", "quote-attribution", "pullquote-attribution", "quote__author", "source"];
            if by_name || by_class.iter().any(|class| node.has_class(class)) {
                found = Some(node);
                break;
            }
        }
        let Some(node) = found else { return RichText::new() };
        let text = self.rich_text(node);
        self.pass_over(node);
        // A `cite` is set apart already: its italics are none of the author's.
        let text = match text.0.as_slice() {
            [Inline::Emphasis(inner)] => inner.clone(),
            _ => text,
        };
        without_dash(text)
    }

    // Lines.

    /// Ends the line that is being read: it becomes a paragraph, or figures.
    pub(super) fn end_line(&mut self, flow: &mut Flow) {
        if flow.line.is_empty() {
            flow.at = None;
            return;
        }
        let line = RichText(std::mem::take(&mut flow.line));
        let at = flow.at.take().unwrap_or_default();
        for piece in inline::paragraphs(line) {
            self.push_line(tidy::tidy(piece), at, flow);
        }
    }

    fn push_line(&mut self, text: RichText, at: SourceLine, flow: &mut Flow) {
        if text.is_blank() {
            return;
        }
        if inline::is_rule(&text) {
            return flow.parts.push(Part::Node(Block::Break(Break { at }).into()));
        }
        let text = match inline::only_formula(text) {
            Ok(math) => {
                return flow
                    .parts
                    .push(Part::Node(Block::Math(model::MathBlock { id: None, label: None, math, at }).into()));
            }
            Err(text) => text,
        };
        match pictures::of_paragraph(with_caption(text), &mut Vec::new(), at) {
            Ok(figures) => flow.parts.extend(figures.into_iter().map(|figure| Part::Node(Block::from(figure).into()))),
            Err(text) => {
                let content = self.wrap_line(text);
                let (language, direction) = self.language();
                let paragraph = Paragraph { content, language, direction, at };
                flow.parts.push(Part::Node(Block::Paragraph(paragraph).into()));
            }
        }
    }

    /// A script may be a formula. `false` if it is not.
    fn script(&mut self, node: Node<'t>, flow: &mut Flow) -> bool {
        let Some((math, is_display)) = super::math::of_script(node) else { return false };
        if is_display {
            self.end_line(flow);
            let block = model::MathBlock { id: None, label: None, math, at: node.line() };
            flow.parts.push(Part::Node(Block::Math(block).into()));
        } else {
            flow.at.get_or_insert(node.line());
            flow.line.push(Inline::Math(math));
        }
        true
    }
}

/// What a node of the body is among blocks.
fn flatten(node: model::Node, blocks: &mut Vec<Block>) {
    match node {
        model::Node::Block(block) => blocks.push(block),
        model::Node::Section(section) => {
            if !section.title.is_blank() {
                blocks.push(strong_paragraph(section.title, section.at));
            }
            section.body.into_iter().for_each(|node| flatten(node, blocks));
        }
        model::Node::Turn(Turn { question, answers, .. }) => {
            blocks.extend(question.into_iter().chain(answers).flat_map(|utterance| utterance.blocks));
        }
    }
}

fn strong_paragraph(text: RichText, at: SourceLine) -> Block {
    let content = match text.0.as_slice() {
        [Inline::Strong(_)] => text,
        _ => RichText(vec![Inline::Strong(text)]),
    };
    Block::Paragraph(Paragraph { content, at, ..Paragraph::default() })
}

/// How long a line below a picture is at most that is taken as its caption, in characters.
const CAPTION: usize = 160;

/// A picture with a line below it, as pages had it before there were captions: the line as its
/// caption, if it is short.
fn with_caption(mut text: RichText) -> RichText {
    if let [Inline::Image(_), Inline::LineBreak, caption @ ..] = text.0.as_slice() {
        let caption = RichText(caption.to_vec());
        let length = caption.plain_text().chars().count();
        let is_line = !caption.0.iter().any(|node| matches!(node, Inline::LineBreak | Inline::Image(_)));
        if is_line && (1..=CAPTION).contains(&length) {
            text.0.truncate(1);
            text.0.push(Inline::Emphasis(caption));
        }
    }
    text
}

/// Classes of pull quotes.
const PULL_QUOTES: &[&str] =
    &["pull-quote", "pullquote", "pull_quote", "wp-block-pullquote", "pulled-quote", "blockquote--pull", "bigquote"];

fn is_pull_quote(node: Node<'_>) -> bool {
    node.has_role("doc-pullquote") || PULL_QUOTES.iter().any(|class| node.has_class(class))
}

/// The most that a box holds, in bytes of text and in nodes: what is larger is a page whose classes mean its look.
const LARGEST_BOX: usize = 8_000;

/// Whether an element is a box: by its class, or as it is written here.
fn is_box(node: Node<'_>) -> bool {
    let says_so = || node.is("aside") && node.has_class("box") || classes(node).any(boxed::is_box);
    let left_of = |left: usize, within: Node<'_>| {
        let cost = 1 + within.text().map_or(0, str::len);
        left.checked_sub(cost).filter(|_| !within.is("h1"))
    };
    matches!(node.name(), "div" | "section" | "aside")
        && says_so()
        && node.descendants().try_fold(LARGEST_BOX, left_of).is_some()
}

fn classes(node: Node<'_>) -> impl Iterator<Item = &str> {
    node.get("class").unwrap_or_default().split_ascii_whitespace()
}

fn is_wordpress_figure(node: Node<'_>) -> bool {
    node.has_class("wp-caption") || node.has_class("image-with-caption") || node.has_class("captioned-image")
}

/// The language that highlighters are told of.
fn syntax_of(pre: Node<'_>) -> Option<String> {
    let code = pre.elements().find(|child| child.is("code"));
    [Some(pre), code, pre.parent()].into_iter().flatten().find_map(|node| {
        let named = node.value("data-lang").or_else(|| node.value("data-language")).map(str::to_owned);
        named.or_else(|| {
            let prefixes = ["language-", "lang-", "highlight-source-", "brush:"];
            let named = classes(node).filter_map(|class| prefixes.iter().find_map(|prefix| class.strip_prefix(prefix)));
            named.map(|name| name.trim_end_matches(';').to_owned()).find(|name| !name.is_empty() && name != "plaintext")
        })
    })
}

/// Takes the last paragraph as attribution, if a dash marks it.
fn dashed(blocks: &mut Vec<Block>) -> RichText {
    if blocks.len() < 2 {
        return RichText::new();
    }
    let Some(Block::Paragraph(last)) = blocks.last() else { return RichText::new() };
    let begins = matches!(last.content.0.first(), Some(Inline::Text(text)) if text.starts_with(['—', '―', '–']));
    if !begins {
        return RichText::new();
    }
    match blocks.pop() {
        Some(Block::Paragraph(last)) => without_dash(last.content),
        _ => RichText::new(),
    }
}

fn without_dash(mut text: RichText) -> RichText {
    if let Some(Inline::Text(first)) = text.0.first_mut() {
        *first = first.trim_start_matches(['—', '―', '–', '-', ' ', '\u{A0}']).to_owned();
    }
    tidy::tidy(text)
}
