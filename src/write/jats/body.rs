//! `body`: sections and the turns of the interview.
//!
//! A `sec` holds its blocks before its subsections, and every `sec` has a title. The model
//! knows neither rule: what follows a section at its own level goes into a section of its own.

use std::borrow::Cow;
use std::io;

use super::Document;
use super::block::Holds;
use crate::error::Error;
use crate::model::{Id, Node, RichText, Section, Turn, Utterance};

impl<W: io::Write> Document<'_, '_, W> {
    pub(super) fn body(&mut self) -> Result<(), Error> {
        let article = self.article;
        if article.hero.is_none() && article.body.is_empty() {
            return Ok(());
        }
        self.xml.open("body", &[])?;
        if let Some(hero) = &article.hero {
            self.figure(hero, "hero")?;
        }
        let (loose, sections) = split_at(&article.body, is_section);
        let (blocks, interview) = split_at(loose, is_turn);
        self.nodes(blocks)?;
        if !interview.is_empty() {
            self.generated_section(interview)?;
        }
        self.sections(sections)?;
        Ok(self.xml.close()?)
    }

    /// Sections, and what stands between and behind them.
    fn sections(&mut self, mut nodes: &[Node]) -> Result<(), Error> {
        while let Some(node) = nodes.first() {
            nodes = match node {
                Node::Section(section) => {
                    self.section(section)?;
                    &nodes[1..]
                }
                Node::Turn(_) | Node::Block(_) => {
                    let (loose, rest) = split_at(nodes, is_section);
                    self.generated_section(loose)?;
                    rest
                }
            };
        }
        Ok(())
    }

    fn section(&mut self, section: &Section) -> Result<(), Error> {
        let (loose, sections) = split_at(&section.body, is_section);
        self.open_section(section.id.as_ref(), &section.title, loose)?;
        self.nodes(loose)?;
        self.sections(sections)?;
        Ok(self.xml.close()?)
    }

    /// A section that the model does not have.
    fn generated_section(&mut self, nodes: &[Node]) -> Result<(), Error> {
        self.open_section(None, &RichText::new(), nodes)?;
        self.nodes(nodes)?;
        Ok(self.xml.close()?)
    }

    /// Begins a section that holds `nodes` directly. One without a title gets one.
    fn open_section(&mut self, id: Option<&Id>, title: &RichText, nodes: &[Node]) -> Result<(), Error> {
        let is_interview = nodes.iter().any(is_turn);
        let kind = if is_interview { "interview" } else { "" };
        self.xml.open("sec", &[("id", id.map_or("", Id::as_str)), ("sec-type", kind)])?;
        if title.is_blank() {
            let words = if is_interview { self.words.interview } else { self.words.continued };
            return Ok(self.xml.leaf("title", &[("content-type", "generated")], words)?);
        }
        self.titled("title", &[], title)
    }

    /// Turns and blocks; sections have been parted from them.
    fn nodes(&mut self, nodes: &[Node]) -> Result<(), Error> {
        nodes.iter().try_for_each(|node| match node {
            Node::Section(section) => self.section(section),
            Node::Turn(turn) => self.turn(turn),
            Node::Block(block) => self.block(block, Holds::Blocks),
        })
    }

    fn turn(&mut self, turn: &Turn) -> Result<(), Error> {
        if let Some(question) = &turn.question {
            self.speech("question", turn.question_id(), question, self.words.question)?;
        }
        for (index, answer) in turn.answers.iter().enumerate() {
            self.speech("answer", turn.answer_id(index), answer, self.words.answer)?;
        }
        Ok(())
    }

    fn speech(&mut self, kind: &str, id: Option<Id>, said: &Utterance, nobody: &str) -> Result<(), Error> {
        let id = id.as_ref().map_or("", Id::as_str);
        self.xml.open("speech", &[("content-type", kind), ("id", id)])?;
        self.speaker(said, nobody)?;
        self.blocks(&said.blocks, Holds::Paragraphs)?;
        Ok(self.xml.close()?)
    }

    /// Who speaks. The element is mandatory: `nobody` stands where no one is known.
    ///
    /// Each speaker is linked by an `xref` of its own. A label for several stands in the first.
    fn speaker(&mut self, said: &Utterance, nobody: &str) -> io::Result<()> {
        let article = self.article;
        let voice = &said.voice;
        let speakers: Vec<_> = voice.speakers.iter().filter_map(|id| article.contributor(id)).collect();
        if speakers.is_empty() {
            let generated = [("content-type", "generated"), ("xml:lang", self.words_language())];
            let attributes = if voice.label.is_some() { &[][..] } else { &generated };
            return self.xml.leaf("speaker", attributes, voice.label.as_deref().unwrap_or(nobody));
        }
        self.xml.open("speaker", &[])?;
        for (index, speaker) in speakers.iter().enumerate() {
            let name = match &voice.label {
                Some(label) if index == 0 => label.into(),
                Some(_) => Cow::Borrowed(""),
                None => speaker.name.display(),
            };
            if index > 0 && !name.is_empty() {
                self.xml.text(", ")?;
            }
            self.xml.leaf_inline("xref", &[("ref-type", "contrib"), ("rid", speaker.id.as_str())], &name)?;
        }
        self.xml.close()
    }
}

/// `nodes` before the first for which `begins` holds, and from it on.
fn split_at(nodes: &[Node], begins: fn(&Node) -> bool) -> (&[Node], &[Node]) {
    nodes.split_at(nodes.iter().position(begins).unwrap_or(nodes.len()))
}

fn is_section(node: &Node) -> bool {
    matches!(node, Node::Section(_))
}

fn is_turn(node: &Node) -> bool {
    matches!(node, Node::Turn(_))
}
