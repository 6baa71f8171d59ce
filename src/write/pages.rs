//! Where the pages of an output begin, said so that another output of the same run can mark the
//! same places.
//!
//! A writer of pages leaves a [`PageMap`] in [`WriteCx::pages`](super::WriteCx::pages); whoever runs
//! the writers hands it on with the [`Companion`](super::stream::Companion). The places are those
//! of the article, in no format's terms: an element with an id, or so many letters into a block.

// Each writer uses its side; where one is compiled out, its own is left over.
#![cfg_attr(not(all(feature = "pdf", feature = "epub")), allow(dead_code))]

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Article, Block, Node, RichText, Utterance};

/// Where the pages of an output begin, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageMap {
    /// The beginnings.
    pub breaks: Vec<PageBreak>,
}

/// Where a page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageBreak {
    /// The number of the page, from 1.
    pub number: usize,
    /// The article of the publication, from 0.
    pub article: usize,
    /// Where in the article.
    pub place: Place,
}

/// A place in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before its headline.
    Start,
    /// Before the section, the turn, the question or the answer with this id.
    Element(String),
    /// In a block of the body.
    Block {
        /// The number of the block in reading order, from 0; outer blocks come before those that
        /// they hold.
        block: usize,
        /// How many letters and digits of its text stand before the place. Those that a writer
        /// adds, such as the name of who speaks and the numbers of notes, do not count, and neither
        /// do formulas.
        letters: usize,
    },
    /// Behind the body.
    End,
}

/// The numbers of the blocks of an article, and the ids that places may be named by.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    /// By where a block stands in memory – its text, if it is a paragraph. Writers of one run are
    /// given one and the same article, and none of it moves meanwhile.
    blocks: BTreeMap<usize, usize>,
    elements: BTreeSet<String>,
}

impl Numbers {
    /// The numbers of the body of `article`.
    pub(crate) fn of(article: &Article) -> Self {
        let mut numbers = Numbers::default();
        numbers.nodes(&article.body);
        numbers
    }

    /// The number of the paragraph whose text is `text`.
    pub(crate) fn paragraph(&self, text: &RichText) -> Option<usize> {
        self.blocks.get(&address(text)).copied()
    }

    /// The number of a block that is no paragraph.
    pub(crate) fn block(&self, block: &Block) -> Option<usize> {
        self.blocks.get(&address(block)).copied()
    }

    /// Whether a section, a turn, a question or an answer has this id.
    pub(crate) fn has_element(&self, id: &str) -> bool {
        self.elements.contains(id)
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Section(section) => {
                    self.elements.extend(section.id.as_ref().map(ToString::to_string));
                    self.nodes(&section.body);
                }
                Node::Turn(turn) => {
                    let answers = (0..turn.answers.len()).filter_map(|index| turn.answer_id(index));
                    let ids = turn.id.iter().cloned().chain(turn.question_id()).chain(answers);
                    self.elements.extend(ids.map(|id| id.to_string()));
                    let said = turn.utterances().collect::<Vec<&Utterance>>();
                    said.into_iter().for_each(|utterance| self.blocks(&utterance.blocks));
                }
                Node::Block(block) => self.add(block),
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.add(block));
    }

    fn add(&mut self, block: &Block) {
        let number = self.blocks.len();
        let key = match block {
            Block::Paragraph(paragraph) => address(&paragraph.content),
            _ => address(block),
        };
        self.blocks.insert(key, number);
        match block {
            Block::List(list) => list.items.iter().for_each(|item| self.blocks(&item.blocks)),
            Block::Definitions(list) => {
                list.entries.iter().flat_map(|entry| &entry.definitions).for_each(|blocks| self.blocks(blocks));
            }
            Block::Quote(quote) | Block::PullQuote(quote) => self.blocks(&quote.blocks),
            Block::Box(text) => self.blocks(&text.blocks),
            Block::Table(table) => table.cells().for_each(|cell| self.blocks(&cell.blocks)),
            Block::Paragraph(_) | Block::Figure(_) | Block::Code(_) | Block::Math(_) | Block::Break(_) => {}
        }
    }
}

fn address<T>(of: &T) -> usize {
    std::ptr::from_ref(of).addr()
}
