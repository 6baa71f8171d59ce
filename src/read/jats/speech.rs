//! What somebody says: `speech`, `question` and `answer`, and the turns that they make.

use std::collections::BTreeMap;

use super::Document;
use super::inline::element_turn;
use super::tree::Element;
use crate::model::{Block, Id, Node, Role, SourceLine, Turn, Utterance, Voice};

/// Something said, and whether it is a question.
pub(super) struct Speech<'t> {
    is_question: bool,
    /// The id of its element.
    id: Option<&'t str>,
    said: Utterance,
}

impl Speech<'_> {
    /// What nobody known says.
    pub(super) fn of_blocks(is_question: bool, blocks: Vec<Block>, at: SourceLine) -> Self {
        Speech { is_question, id: None, said: Utterance { voice: Voice::default(), blocks, at } }
    }
}

/// The turn that is growing.
#[derive(Default)]
pub(super) struct Turns {
    open: Option<Turn>,
}

impl Turns {
    /// A question begins a turn, and so does an answer whose id is that of another.
    pub(super) fn add(&mut self, speech: Speech<'_>, out: &mut Vec<Node>) {
        let Speech { is_question, id, said } = speech;
        let turn = id.and_then(element_turn).and_then(|turn| Id::new(turn).ok());
        let goes_on = match &self.open {
            _ if is_question => false,
            Some(open) => turn.is_none() || open.id.is_none() || open.id == turn,
            None => false,
        };
        if !goes_on {
            self.finish(out);
            self.open = Some(Turn { id: turn, at: said.at, ..Turn::default() });
        }
        let Some(open) = &mut self.open else { return };
        if is_question { open.question = Some(said) } else { open.answers.push(said) }
    }

    /// Ends the turn, if one is open.
    pub(super) fn finish(&mut self, out: &mut Vec<Node>) {
        out.extend(self.open.take().map(Node::Turn));
    }
}

impl<'t> Document<'t, '_> {
    /// Finds out who asks, where speeches do not say whether they are questions: the one most of
    /// whose speeches end in a question mark, or else the first.
    pub(super) fn find_asking(&mut self, root: Element<'t>) {
        let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let mut first = None;
        let mut speeches = Vec::new();
        collect(root, &mut speeches);
        for speech in speeches.into_iter().filter(|speech| side_of(*speech).is_none()) {
            let Some(key) = speaker_key(speech) else { continue };
            let text = speech.text();
            let asks = text.trim_end_matches(['"', '”', '’', ')', ' ']).ends_with(['?', '؟', '？', '\u{37E}']);
            let count = counts.entry(key.clone()).or_default();
            count.0 += usize::from(asks);
            count.1 += 1;
            first.get_or_insert(key);
        }
        if counts.len() < 2 {
            return;
        }
        let by_role = |key: &String| {
            let known = Id::from_text(key).and_then(|id| self.article.contributor(&id).cloned());
            known.is_some_and(|contributor| contributor.has_role(&Role::Interviewer))
        };
        let interviewers: Vec<_> = counts.keys().filter(|key| by_role(key)).cloned().collect();
        if !interviewers.is_empty() {
            self.asking.extend(interviewers);
            return;
        }
        let most = counts.iter().filter(|(_, (asks, all))| 2 * asks >= *all && *asks > 0);
        let most = most.max_by_key(|(_, (asks, _))| *asks).map(|(key, _)| key.clone());
        self.asking.extend(most.or(first));
    }

    /// One speech.
    pub(super) fn speech(&mut self, element: Element<'t>) -> Speech<'t> {
        let asks = |document: &Self| speaker_key(element).is_some_and(|key| document.asking.contains(&key));
        let is_question = side_of(element).unwrap_or_else(|| asks(self));
        let voice = element.child("speaker").map(|speaker| self.voice(speaker)).unwrap_or_default();
        let mut blocks = Vec::new();
        self.blocks_but(element, &["speaker", "object-id"], &mut blocks);
        let id = element.attribute("id");
        Speech { is_question, id, said: Utterance { voice, blocks, at: element.line() } }
    }

    /// A question or an answer of a `question-wrap`; the speaker may stand in a speech within it.
    pub(super) fn wrapped_speech(&mut self, element: Element<'t>) -> Speech<'t> {
        let is_question = element.name() == "question";
        let id = element.attribute("id");
        let mut inner = element.all("speech");
        if let (Some(speech), None) = (inner.next(), inner.next()) {
            let only = element.elements().count() == 1;
            if only {
                let Speech { said, .. } = self.speech(speech);
                return Speech { is_question, id, said };
            }
        }
        let mut blocks = Vec::new();
        self.blocks_but(element, &["object-id", "sec-meta"], &mut blocks);
        Speech { is_question, id, said: Utterance { voice: Voice::default(), blocks, at: element.line() } }
    }

    /// Who speaks: contributors by their ids, or else by their names, and the label where it is not
    /// what the names give by themselves.
    fn voice(&mut self, speaker: Element<'t>) -> Voice {
        if speaker.has("content-type", "generated") {
            return Voice::default();
        }
        let text = speaker.text();
        let label = text.trim_end_matches([':', '.', '：', ' ']);
        let mut speakers = Vec::new();
        let mut is_label = false;
        for link in speaker.all("xref") {
            is_label |= link.has("specific-use", "label");
            let rids = link.attribute("rid").into_iter().flat_map(str::split_whitespace);
            let known = rids.filter_map(Id::from_text).filter(|id| self.article.contributor(id).is_some());
            speakers.extend(known);
        }
        if speakers.is_empty() {
            speakers.extend(self.contributor_called(label));
        }
        let label = if self.ours { &text } else { label };
        let voice = Voice { speakers, label: None };
        let own = !label.is_empty() && (is_label || self.article.voice_names(&voice).as_deref() != Some(label));
        Voice { label: own.then(|| label.to_owned()), ..voice }
    }

    /// The contributor who is called so: by the whole name, the family name or its initials.
    fn contributor_called(&self, label: &str) -> Option<Id> {
        if self.ours || label.is_empty() {
            return None;
        }
        let initials = |name: &str| name.split([' ', '-']).filter_map(|word| word.chars().next()).collect::<String>();
        let found = |test: &dyn Fn(&crate::model::Contributor) -> bool| {
            let mut matching = self.article.contributors.iter().filter(|contributor| test(contributor));
            matching.next().filter(|_| matching.next().is_none()).map(|contributor| contributor.id.clone())
        };
        let bare = label.replace(['.', ' '], "");
        found(&|one| one.name.display() == label)
            .or_else(|| found(&|one| one.name.short() == label))
            .or_else(|| found(&|one| initials(&one.name.display()) == bare))
    }

    /// A speech where no turn may stand: its paragraphs, the speaker strong before the first.
    pub(super) fn speech_as_blocks(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        let mut blocks = Vec::new();
        self.blocks_but(element, &["speaker", "object-id"], &mut blocks);
        let speaker = self.rich_of(element, "speaker");
        super::summary::lead(speaker, &mut blocks);
        out.append(&mut blocks);
    }
}

fn collect<'t>(element: Element<'t>, out: &mut Vec<Element<'t>>) {
    for inner in element.elements() {
        if inner.name() == "speech" {
            out.push(inner);
        } else {
            collect(inner, out);
        }
    }
}

/// Whether a speech is a question, if it says so.
fn side_of(speech: Element<'_>) -> Option<bool> {
    match speech.attribute("content-type") {
        Some("question" | "interviewer") => Some(true),
        Some("answer" | "interviewee") => Some(false),
        _ => None,
    }
}

/// By what a speaker is known: the id that the name is linked to, or the name.
fn speaker_key(speech: Element<'_>) -> Option<String> {
    let speaker = speech.child("speaker")?;
    let rid = speaker.child("xref").and_then(|link| link.attribute("rid")).map(str::to_owned);
    rid.or_else(|| Some(speaker.text()).filter(|text| !text.is_empty()))
}
