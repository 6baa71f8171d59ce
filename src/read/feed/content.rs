//! The text of an entry as blocks.

use crate::diagnostic::Diagnostics;
use crate::interview::Marked;
use crate::model::{Block, Language, Node, Note, Paragraph, SourceLine};
use crate::read::ReadCx;
use crate::read::markup::{self, Settings, Syntax};
use crate::resource::Resources;

/// What the text of an entry holds.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) body: Vec<Node>,
    pub(super) notes: Vec<Note>,
    pub(super) resources: Resources,
    /// What it marks as questions and answers.
    pub(super) marked: Marked,
}

/// The blocks of `html`. Relative addresses are resolved against `base`. What is found is said of
/// the line `at`, where the entry begins: lines within its text are no lines of the feed.
pub(super) fn read(
    html: &str,
    base: Option<&str>,
    language: Option<&Language>,
    at: SourceLine,
    cx: &mut ReadCx<'_>,
) -> Content {
    let settings = settings(base, language, cx);
    let mut found = Diagnostics::new();
    let content = markup::fragment(html, Syntax::Html, &settings, &mut found);
    found.into_iter().for_each(|diagnostic| cx.diagnostics.push(diagnostic.at(at)));
    Content { body: content.body, notes: content.notes, resources: content.resources, marked: content.marked }
}

fn settings<'a>(base: Option<&'a str>, language: Option<&'a Language>, cx: &ReadCx<'a>) -> Settings<'a> {
    Settings { base, pictures_beside: false, language, tex: false, limits: &cx.env.limits }
}

/// The words of `html`.
pub(super) fn words(html: &str, cx: &ReadCx<'_>) -> String {
    let content = markup::fragment(html, Syntax::Html, &settings(None, None, cx), &mut Diagnostics::new());
    content.body.iter().map(words_of).collect::<Vec<_>>().join(" ")
}

fn words_of(node: &Node) -> String {
    let blocks: Vec<&Block> = match node {
        Node::Section(section) => {
            let inner = section.body.iter().map(words_of).collect::<Vec<_>>().join(" ");
            return format!("{} {inner}", section.title.plain_text());
        }
        Node::Turn(turn) => turn.utterances().flat_map(|said| &said.blocks).collect(),
        Node::Block(block) => vec![block],
    };
    blocks.into_iter().map(words_of_block).collect::<Vec<_>>().join(" ")
}

fn words_of_block(block: &Block) -> String {
    let all = |blocks: &[Block]| blocks.iter().map(words_of_block).collect::<Vec<_>>().join(" ");
    match block {
        Block::Paragraph(paragraph) => paragraph.content.plain_text(),
        Block::List(list) => list.items.iter().map(|item| all(&item.blocks)).collect::<Vec<_>>().join(" "),
        Block::Definitions(list) => {
            list.entries.iter().map(|entry| entry.term.plain_text()).collect::<Vec<_>>().join(" ")
        }
        Block::Quote(quote) | Block::PullQuote(quote) => all(&quote.blocks),
        Block::Figure(figure) => figure.caption.plain_text(),
        Block::Table(table) => table.cells().map(|cell| all(&cell.blocks)).collect::<Vec<_>>().join(" "),
        Block::Code(code) => code.code.clone(),
        Block::Math(math) => math.math.source.clone(),
        Block::Box(boxed) => format!("{} {}", boxed.title.plain_text(), all(&boxed.blocks)),
        Block::Break(_) => String::new(),
    }
}

/// Plain text as paragraphs, which blank lines part.
pub(super) fn plain(text: &str, at: SourceLine) -> Content {
    let paragraphs = text.split("\n\n").map(super::text::line).filter(|text| !text.is_empty());
    let block = |text: String| Block::Paragraph(Paragraph { content: text.into(), at, ..Paragraph::default() });
    Content { body: paragraphs.map(|text| block(text).into()).collect(), ..Content::default() }
}
