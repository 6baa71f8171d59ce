//! `body`: sections and the turns of the interview.
//!
//! A `sec` holds its blocks before its subsections, and every `sec` has a title. The model
//! knows neither rule. What follows a section at that section's own level is written at its
//! end, where it stands at the same place in the text; a section of its own would need a title
//! that nobody gave.

use std::io;

use super::block::Holds;
use super::{Document, Turns};
use crate::diagnostic::Code;
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
            self.open_section(None, &RichText::new(), true)?;
            self.nodes(interview)?;
            self.xml.close()?;
        }
        self.sections(sections, &[])?;
        Ok(self.xml.close()?)
    }

    /// Sections, and what stands between and behind them. `after` follows the last of them.
    fn sections(&mut self, mut nodes: &[Node], after: &[&[Node]]) -> Result<(), Error> {
        while let Some((Node::Section(section), rest)) = nodes.split_first() {
            let (loose, sections) = split_at(rest, is_section);
            if let Some(node) = loose.first() {
                let message = "JATS has no text behind a section but in it: what follows stands at its end";
                self.note(Code::Degraded, message, node.at());
            }
            let inherited = if sections.is_empty() { after } else { &[] };
            let tail: Vec<&[Node]> = std::iter::once(loose).chain(inherited.iter().copied()).collect();
            self.section(section, &tail)?;
            nodes = sections;
        }
        Ok(())
    }

    /// A section, and what is written at its end.
    fn section(&mut self, section: &Section, tail: &[&[Node]]) -> Result<(), Error> {
        let (loose, sections) = split_at(&section.body, is_section);
        let own = std::iter::once(loose).chain(tail.iter().copied().filter(|_| sections.is_empty()));
        let is_interview = own.flatten().any(is_turn);
        self.open_section(section.id.as_ref(), &section.title, is_interview)?;
        self.nodes(loose)?;
        if sections.is_empty() {
            for nodes in tail {
                // Our reader puts what follows behind the section again, one level further out each time.
                self.xml.instruction("section-end")?;
                self.nodes(nodes)?;
            }
        } else {
            self.sections(sections, tail)?;
        }
        Ok(self.xml.close()?)
    }

    /// Begins a section. One without a title gets one.
    fn open_section(&mut self, id: Option<&Id>, title: &RichText, is_interview: bool) -> Result<(), Error> {
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
            Node::Section(section) => self.section(section, &[]),
            Node::Turn(turn) => self.turn(turn),
            Node::Block(block) => self.block(block, Holds::Blocks),
        })
    }

    fn turn(&mut self, turn: &Turn) -> Result<(), Error> {
        if self.options.turns == Turns::QuestionWrap
            && let (Some(question), Some(id)) = (&turn.question, turn.question_id())
        {
            return self.question_wrap(turn, question, &id);
        }
        if let Some(question) = &turn.question {
            self.speech("question", turn.question_id(), question, self.words.question)?;
        }
        for (index, answer) in turn.answers.iter().enumerate() {
            self.speech("answer", turn.answer_id(index), answer, self.words.answer)?;
        }
        Ok(())
    }

    /// A question and its answers. Several answers make a set; each says what it answers.
    fn question_wrap(&mut self, turn: &Turn, question: &Utterance, id: &Id) -> Result<(), Error> {
        self.xml.open("question-wrap", &[])?;
        self.xml.open("question", &[("id", id.as_str())])?;
        self.speech("question", None, question, self.words.question)?;
        self.xml.close()?;
        let is_set = turn.answers.len() > 1;
        if is_set {
            self.xml.open("answer-set", &[])?;
        }
        for (index, answer) in turn.answers.iter().enumerate() {
            let own = turn.answer_id(index);
            let own = own.as_ref().map_or("", Id::as_str);
            self.xml.open("answer", &[("id", own), ("pointer-to-question", id.as_str())])?;
            self.speech("answer", None, answer, self.words.answer)?;
            self.xml.close()?;
        }
        if is_set {
            self.xml.close()?;
        }
        Ok(self.xml.close()?)
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
    /// A label is linked to all who speak under it; names without a label, each to its own.
    fn speaker(&mut self, said: &Utterance, nobody: &str) -> io::Result<()> {
        let voice = &said.voice;
        let speakers: Vec<_> = voice.speakers.iter().filter_map(|id| self.contributors.get(id)).copied().collect();
        if speakers.is_empty() {
            let generated = [("content-type", "generated"), ("xml:lang", self.words_language())];
            let attributes = if voice.label.is_some() { &[][..] } else { &generated };
            return self.xml.leaf("speaker", attributes, voice.label.as_deref().unwrap_or(nobody));
        }
        self.xml.open("speaker", &[])?;
        match &voice.label {
            Some(label) => {
                let rids: Vec<_> = speakers.iter().map(|speaker| speaker.id.as_str()).collect();
                let same = self.article.voice_names(voice).as_ref() == Some(label);
                let (linked, others) = self.linked(&rids);
                self.speaker_link(&linked, label, if same { "label" } else { "" })?;
                self.also_linked("contrib", others)?;
            }
            None => {
                for (index, speaker) in speakers.iter().enumerate() {
                    self.xml.text(if index > 0 { ", " } else { "" })?;
                    self.speaker_link(speaker.id.as_str(), &speaker.name.display(), "")?;
                }
            }
        }
        self.xml.close()
    }

    fn speaker_link(&mut self, rid: &str, text: &str, specific: &str) -> io::Result<()> {
        let attributes = [("ref-type", "contrib"), ("rid", rid), ("specific-use", specific)];
        self.xml.leaf_inline("xref", &attributes, text)
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
