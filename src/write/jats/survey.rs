//! A look over the article before it is written: which ids it has and what stands at each, and
//! what its pictures offer to those who cannot see them.

use std::collections::BTreeMap;

use crate::model::{Article, Block, Figure, Image, Inline, Node, RichText, Turn};

/// What the writer must know before it begins.
#[derive(Default)]
pub(super) struct Survey<'a> {
    targets: BTreeMap<String, Target>,
    /// The last number tried for each prefix of the ids made here.
    counts: BTreeMap<&'static str, usize>,
    /// Every picture, in reading order, the hero first.
    pub(super) images: Vec<&'a Image>,
    /// Whether there is a section or a turn, hence a heading to go to.
    pub(super) has_sections: bool,
}

/// What a link within the article leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The `ref-type` of a cross-reference to it.
    pub(super) ref_type: &'static str,
    /// The id of the element that stands for it.
    pub(super) rid: String,
}

impl<'a> Survey<'a> {
    /// Looks over `article`.
    pub(super) fn of(article: &'a Article) -> Self {
        let mut survey = Survey::default();
        for contributor in &article.contributors {
            survey.add(contributor.id.as_str(), "contrib");
            survey.text(&contributor.biography);
        }
        survey.text(&article.headline);
        survey.text(&article.deck);
        for summary in &article.abstracts {
            survey.text(&summary.title);
            survey.blocks(&summary.blocks);
        }
        if let Some(hero) = &article.hero {
            survey.figure(hero);
        }
        survey.nodes(&article.body);
        for note in &article.notes {
            survey.add(note.id.as_str(), "fn");
            survey.blocks(&note.blocks);
        }
        for reference in &article.references {
            survey.add(reference.id.as_str(), "bibr");
            survey.text(&reference.title);
            survey.text(&reference.text);
        }
        survey.text(&article.funding.statement);
        for correction in &article.dates.corrections {
            survey.text(&correction.note);
        }
        for item in &article.related.items {
            survey.text(&item.title);
            survey.text(&item.description);
        }
        survey
    }

    /// What the link `#id` leads to.
    pub(super) fn target(&self, id: &str) -> Option<&Target> {
        self.targets.get(id)
    }

    /// An id that nothing in the article has: `prefix` and the next free number.
    pub(super) fn mint(&mut self, prefix: &'static str) -> String {
        let count = self.counts.entry(prefix).or_default();
        loop {
            *count += 1;
            let id = format!("{prefix}{count}");
            if !self.targets.contains_key(&id) {
                return id;
            }
        }
    }

    fn add(&mut self, id: &str, ref_type: &'static str) {
        self.targets.insert(id.to_owned(), Target { ref_type, rid: id.to_owned() });
    }

    fn nodes(&mut self, nodes: &'a [Node]) {
        for node in nodes {
            match node {
                Node::Section(section) => {
                    self.has_sections = true;
                    if let Some(id) = &section.id {
                        self.add(id.as_str(), "sec");
                    }
                    self.text(&section.title);
                    self.nodes(&section.body);
                }
                Node::Turn(turn) => self.turn(turn),
                Node::Block(block) => self.block(block),
            }
        }
    }

    /// A turn has no element of its own: what leads to it leads to the first thing said.
    fn turn(&mut self, turn: &'a Turn) {
        self.has_sections = true;
        let question = turn.question.as_ref().and_then(|_| turn.question_id());
        let answers = (0..turn.answers.len()).filter_map(|index| turn.answer_id(index));
        let said: Vec<_> = question.into_iter().chain(answers).collect();
        said.iter().for_each(|id| self.add(id.as_str(), "other"));
        if let (Some(id), Some(first)) = (&turn.id, said.first()) {
            self.targets.insert(id.to_string(), Target { ref_type: "other", rid: first.to_string() });
        }
        turn.utterances().for_each(|utterance| self.blocks(&utterance.blocks));
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Paragraph(paragraph) => self.text(&paragraph.content),
            Block::List(list) => list.items.iter().for_each(|item| self.blocks(&item.blocks)),
            Block::Definitions(list) => {
                for entry in &list.entries {
                    self.text(&entry.term);
                    entry.definitions.iter().for_each(|blocks| self.blocks(blocks));
                }
            }
            Block::Quote(quote) | Block::PullQuote(quote) => {
                self.blocks(&quote.blocks);
                self.text(&quote.attribution);
            }
            Block::Box(text) => {
                if let Some(id) = &text.id {
                    self.add(id.as_str(), "boxed-text");
                }
                self.text(&text.title);
                self.blocks(&text.blocks);
            }
            Block::Figure(figure) => self.figure(figure),
            Block::Table(table) => {
                if let Some(id) = &table.id {
                    self.add(id.as_str(), "table");
                }
                self.text(&table.caption);
                table.cells().for_each(|cell| self.blocks(&cell.blocks));
            }
            Block::Math(math) => {
                if let Some(id) = &math.id {
                    self.add(id.as_str(), "disp-formula");
                }
            }
            Block::Code(_) | Block::Break(_) => {}
        }
    }

    fn figure(&mut self, figure: &'a Figure) {
        if let Some(id) = &figure.id {
            self.add(id.as_str(), "fig");
        }
        self.images.push(&figure.image);
        self.text(&figure.caption);
    }

    fn text(&mut self, text: &'a RichText) {
        for inline in text {
            match inline {
                Inline::Image(image) => self.images.push(image),
                other => {
                    if let Some(content) = other.content() {
                        self.text(content);
                    }
                }
            }
        }
    }
}
