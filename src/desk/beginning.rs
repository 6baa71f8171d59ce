//! The beginning of an article that is too long to be previewed as a whole: nobody looks through a
//! thousand pages of a preview, and no browser shows them at once.

use crate::model::visit::{VisitMut, walk_blocks, walk_inline};
use crate::model::{Article, Block, Inline, Node, Publication, Turn};

/// How much text is previewed, in bytes: some 150 pages.
pub(super) const MOST: usize = 400_000;

/// The beginning of each article of `publication`; `None` where all of it is short enough.
pub(super) fn of(publication: &Publication) -> Option<Publication> {
    let mut beginning = publication.clone();
    let mut cut = Cut { left: MOST, is_cut: false };
    beginning.articles.iter_mut().for_each(|article| cut.article(article));
    cut.is_cut.then_some(beginning)
}

/// Takes away what comes after the beginning.
struct Cut {
    /// How much text may still come.
    left: usize,
    is_cut: bool,
}

impl Cut {
    fn article(&mut self, article: &mut Article) {
        self.nodes(&mut article.body);
        let mut left = MOST;
        let too_much = article.notes.iter_mut().position(|note| {
            left = left.saturating_sub(size(&mut note.blocks));
            left == 0
        });
        let kept = too_much.unwrap_or(article.notes.len());
        self.is_cut |= kept < article.notes.len();
        article.notes.truncate(kept);
    }

    fn nodes(&mut self, nodes: &mut Vec<Node>) {
        for index in 0..nodes.len() {
            let fits = self.left > 0
                && match &mut nodes[index] {
                    Node::Section(section) => {
                        self.nodes(&mut section.body);
                        true
                    }
                    Node::Turn(turn) => {
                        self.turn(turn);
                        true
                    }
                    Node::Block(block) => self.fits(block),
                };
            if !fits {
                self.is_cut = true;
                nodes.truncate(index);
                return;
            }
        }
    }

    fn turn(&mut self, turn: &mut Turn) {
        turn.utterances_mut().for_each(|said| self.blocks(&mut said.blocks));
        turn.answers.retain(|said| !said.blocks.is_empty());
    }

    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        let fitting = blocks.iter_mut().position(|block| !self.fits(block)).unwrap_or(blocks.len());
        self.is_cut |= fitting < blocks.len();
        blocks.truncate(fitting);
    }

    /// Whether a block is still shown.
    fn fits(&mut self, block: &mut Block) -> bool {
        let before = self.left;
        self.left = before.saturating_sub(size(std::slice::from_mut(block)));
        before > 0 && self.left > 0
    }
}

/// How much text there is in `blocks`, and something for each inline, so that what is empty counts.
fn size(blocks: &mut [Block]) -> usize {
    let mut size = Size(0);
    walk_blocks(&mut size, blocks);
    size.0
}

struct Size(usize);

impl VisitMut for Size {
    fn block(&mut self, block: &mut Block) {
        self.0 += match block {
            Block::Code(code) => code.code.len(),
            _ => 8,
        };
        crate::model::visit::walk_block(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        self.0 += match inline {
            Inline::Text(text) => text.len(),
            _ => 8,
        };
        walk_inline(self, inline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Utterance;

    fn publication(body: Vec<Node>) -> Publication {
        Publication::of(Article { body, ..Article::default() })
    }

    #[test]
    fn what_is_short_stays_whole() {
        let body: Vec<Node> = (0..100).map(|_| Block::paragraph("It rises.").into()).collect();
        assert!(of(&publication(body)).is_none());
    }

    #[test]
    fn what_is_long_ends_where_it_is_enough() {
        let text = "water ".repeat(100);
        let body: Vec<Node> = (0..2000).map(|_| Block::paragraph(&*text).into()).collect();
        let beginning = of(&publication(body)).unwrap();
        let count = beginning.articles[0].body.len();
        assert!((500..700).contains(&count), "{count}");
    }

    #[test]
    fn one_answer_and_one_paragraph_can_be_too_long() {
        let blocks = vec![Block::paragraph("It rises."), Block::paragraph("water ".repeat(100_000))];
        let answer = Utterance { blocks, ..Utterance::default() };
        let turn = Turn { answers: vec![answer], ..Turn::default() };
        let beginning = of(&publication(vec![Node::Turn(turn)])).unwrap();
        assert_eq!(beginning.articles[0].turns()[0].answers[0].blocks.len(), 1);
    }
}
