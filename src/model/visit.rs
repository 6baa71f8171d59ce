//! Walking over an article, so that what applies to every node is written once.
//!
//! Nothing here knows why somebody walks.

use super::{Article, Block, Figure, Image, Inline, Node, Note, RichText, Section, SourceLine, Turn, Utterance};

/// Something that walks over an article and may change what it meets.
///
/// Each method is called for every node of its kind, outer nodes first, in reading order, and
/// goes on into the node by calling the function of the same name with `walk_` before it.
/// Override what you care for; call the `walk_` function to go on, or leave it out to stay
/// outside.
pub trait VisitMut {
    /// The place of what comes next: the line of the node that is entered, where it is known.
    /// It is unknown for metadata. Keep it if you report what you find.
    fn at(&mut self, _line: SourceLine) {}

    /// A sequence of nodes: the body of the article or of a section.
    fn nodes(&mut self, nodes: &mut Vec<Node>) {
        walk_nodes(self, nodes);
    }

    /// A section.
    fn section(&mut self, section: &mut Section) {
        walk_section(self, section);
    }

    /// A turn.
    fn turn(&mut self, turn: &mut Turn) {
        walk_turn(self, turn);
    }

    /// A footnote.
    fn note(&mut self, note: &mut Note) {
        self.blocks(&mut note.blocks);
    }

    /// A question or an answer.
    fn utterance(&mut self, utterance: &mut Utterance) {
        self.blocks(&mut utterance.blocks);
    }

    /// A sequence of blocks.
    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        walk_blocks(self, blocks);
    }

    /// A block.
    fn block(&mut self, block: &mut Block) {
        walk_block(self, block);
    }

    /// A figure, the hero included.
    fn figure(&mut self, figure: &mut Figure) {
        walk_figure(self, figure);
    }

    /// A picture, within a figure or a line.
    fn image(&mut self, _image: &mut Image) {}

    /// Rich text.
    fn text(&mut self, text: &mut RichText) {
        walk_text(self, text);
    }

    /// An inline node.
    fn inline(&mut self, inline: &mut Inline) {
        walk_inline(self, inline);
    }
}

/// Walks over all rich content of `article`: headline, deck, abstracts, hero, body, notes,
/// references, funding, biographies, corrections and related items, in reading order.
pub fn walk_article<V: VisitMut + ?Sized>(visitor: &mut V, article: &mut Article) {
    visitor.at(SourceLine::UNKNOWN);
    visitor.text(&mut article.headline);
    visitor.text(&mut article.deck);
    for summary in &mut article.abstracts {
        visitor.text(&mut summary.title);
        visitor.blocks(&mut summary.blocks);
    }
    if let Some(hero) = &mut article.hero {
        enter(visitor, hero.at);
        visitor.figure(hero);
    }
    visitor.nodes(&mut article.body);
    walk_notes(visitor, &mut article.notes);
    for reference in &mut article.references {
        enter(visitor, reference.at);
        visitor.text(&mut reference.title);
        visitor.text(&mut reference.text);
    }
    visitor.at(SourceLine::UNKNOWN);
    visitor.text(&mut article.funding.statement);
    for contributor in &mut article.contributors {
        visitor.text(&mut contributor.biography);
    }
    for correction in &mut article.dates.corrections {
        visitor.text(&mut correction.note);
    }
    for item in &mut article.related.items {
        visitor.text(&mut item.title);
        visitor.text(&mut item.description);
    }
}

/// A node whose line is not known stands where the one around or before it does.
fn enter<V: VisitMut + ?Sized>(visitor: &mut V, line: SourceLine) {
    if line.get().is_some() {
        visitor.at(line);
    }
}

/// Goes into each of `nodes`.
pub fn walk_nodes<V: VisitMut + ?Sized>(visitor: &mut V, nodes: &mut [Node]) {
    for node in nodes {
        match node {
            Node::Section(section) => {
                enter(visitor, section.at);
                visitor.section(section);
            }
            Node::Turn(turn) => {
                enter(visitor, turn.at);
                visitor.turn(turn);
            }
            Node::Block(block) => {
                enter(visitor, block.at());
                visitor.block(block);
            }
        }
    }
}

/// Goes into each of `notes`.
pub fn walk_notes<V: VisitMut + ?Sized>(visitor: &mut V, notes: &mut [Note]) {
    for note in notes {
        enter(visitor, note.at);
        visitor.note(note);
    }
}

/// Goes into the question of `turn` and its answers.
pub fn walk_turn<V: VisitMut + ?Sized>(visitor: &mut V, turn: &mut Turn) {
    for utterance in turn.utterances_mut() {
        enter(visitor, utterance.at);
        visitor.utterance(utterance);
    }
}

/// Goes into `section`: its title, then its body.
pub fn walk_section<V: VisitMut + ?Sized>(visitor: &mut V, section: &mut Section) {
    visitor.text(&mut section.title);
    visitor.nodes(&mut section.body);
}

/// Goes into each of `blocks`.
pub fn walk_blocks<V: VisitMut + ?Sized>(visitor: &mut V, blocks: &mut [Block]) {
    for block in blocks {
        enter(visitor, block.at());
        visitor.block(block);
    }
}

/// Goes into `block`.
pub fn walk_block<V: VisitMut + ?Sized>(visitor: &mut V, block: &mut Block) {
    match block {
        Block::Paragraph(paragraph) => visitor.text(&mut paragraph.content),
        Block::List(list) => list.items.iter_mut().for_each(|item| visitor.blocks(&mut item.blocks)),
        Block::Definitions(list) => {
            for entry in &mut list.entries {
                visitor.text(&mut entry.term);
                entry.definitions.iter_mut().for_each(|blocks| visitor.blocks(blocks));
            }
        }
        Block::Quote(quote) | Block::PullQuote(quote) => {
            visitor.blocks(&mut quote.blocks);
            visitor.text(&mut quote.attribution);
        }
        Block::Box(text) => {
            visitor.text(&mut text.title);
            visitor.blocks(&mut text.blocks);
        }
        Block::Figure(figure) => visitor.figure(figure),
        Block::Table(table) => {
            visitor.text(&mut table.caption);
            table.cells_mut().for_each(|cell| visitor.blocks(&mut cell.blocks));
        }
        Block::Code(_) | Block::Math(_) | Block::Break(_) => {}
    }
}

/// Goes into `figure`.
pub fn walk_figure<V: VisitMut + ?Sized>(visitor: &mut V, figure: &mut Figure) {
    visitor.image(&mut figure.image);
    visitor.text(&mut figure.caption);
}

/// Goes into each node of `text`.
pub fn walk_text<V: VisitMut + ?Sized>(visitor: &mut V, text: &mut RichText) {
    for inline in &mut text.0 {
        visitor.inline(inline);
    }
}

/// Goes into `inline`.
pub fn walk_inline<V: VisitMut + ?Sized>(visitor: &mut V, inline: &mut Inline) {
    if let Inline::Image(image) = inline {
        visitor.image(image);
    } else if let Some(content) = inline.content_mut() {
        visitor.text(content);
    }
}
