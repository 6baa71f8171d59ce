//! The body of an article: sections, blocks, and the turns of an interview.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Block, Id, RichText, SourceLine};

/// What stands in the body of an article or in a section.
///
/// In JSON an object with one key: `section`, `turn`, or the name of a [`Block`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Node {
    /// A section with its heading.
    Section(Section),
    /// A turn of an interview.
    Turn(Turn),
    /// Anything else.
    #[serde(untagged)]
    Block(Block),
}

/// A section. Sections nest; the depth of nesting is the level of the heading.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The anchor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// The heading.
    pub title: RichText,
    /// What stands in the section.
    pub body: Vec<Node>,
    /// Where the heading stands in the source.
    #[serde(skip)]
    pub at: SourceLine,
}

/// A turn of an interview: a question and the answers to it, up to the next question.
///
/// A turn may lack its question (an answer that nobody asked for) or its answers (the
/// interviewer's last word), but not both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// The anchor, the same in every format: `t3`. The question's is `t3q`, the first
    /// answer's `t3a1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// What is asked, or said by the asking side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Utterance>,
    /// What is answered, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Utterance>,
    /// Where the turn begins in the source.
    #[serde(skip)]
    pub at: SourceLine,
}

/// What one voice says at a stretch: a question or an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Utterance {
    /// Who says it.
    #[serde(default, skip_serializing_if = "Voice::is_anonymous")]
    pub voice: Voice,
    /// What is said, without the label.
    pub blocks: Vec<Block>,
    /// Where it begins in the source.
    #[serde(skip)]
    pub at: SourceLine,
}

/// Who says something: no one known, one speaker, or several with one voice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Voice {
    /// The speakers, as ids of the article's [contributors](super::Article::contributors).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<Id>,
    /// The label that the source prints, without its colon: `KN`, `Moreno`, `M/G/S`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl Voice {
    /// The voice of one contributor.
    pub fn of(speaker: Id) -> Self {
        Voice { speakers: vec![speaker], label: None }
    }

    /// Whether nothing is known of who speaks.
    pub fn is_anonymous(&self) -> bool {
        self.speakers.is_empty() && self.label.is_none()
    }
}

impl Turn {
    /// The anchor of the question: `t3q`.
    pub fn question_id(&self) -> Option<Id> {
        self.id.as_ref().map(|id| id.with_suffix("q"))
    }

    /// The anchor of the answer with the 0-based `index`: `t3a1` for the first.
    pub fn answer_id(&self, index: usize) -> Option<Id> {
        self.id.as_ref().map(|id| id.with_suffix(&format!("a{}", index + 1)))
    }

    /// The question and the answers, in reading order.
    pub fn utterances(&self) -> impl Iterator<Item = &Utterance> {
        self.question.iter().chain(&self.answers)
    }

    /// The question and the answers, in reading order, to be changed.
    pub fn utterances_mut(&mut self) -> impl Iterator<Item = &mut Utterance> {
        self.question.iter_mut().chain(&mut self.answers)
    }
}

impl Utterance {
    /// What `voice` says.
    pub fn new(voice: Voice, blocks: Vec<Block>) -> Self {
        let at = blocks.first().map_or(SourceLine::UNKNOWN, Block::at);
        Utterance { voice, blocks, at }
    }
}

impl Node {
    /// Where the node stands in the source.
    pub fn at(&self) -> SourceLine {
        match self {
            Node::Section(section) => section.at,
            Node::Turn(turn) => turn.at,
            Node::Block(block) => block.at(),
        }
    }
}

impl From<Block> for Node {
    fn from(block: Block) -> Self {
        Node::Block(block)
    }
}

impl From<Turn> for Node {
    fn from(turn: Turn) -> Self {
        Node::Turn(turn)
    }
}

impl From<Section> for Node {
    fn from(section: Section) -> Self {
        Node::Section(section)
    }
}

// Derived, the untagged variant would turn every mistake deep within a turn into "matches no
// variant"; dispatching on the key keeps the true message and its line.
impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NodeVisitor;

        impl<'de> Visitor<'de> for NodeVisitor {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object whose only key is `section`, `turn` or the name of a block")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
                let Some(key) = map.next_key::<String>()? else {
                    return Err(serde::de::Error::invalid_length(0, &self));
                };
                match key.as_str() {
                    "section" => single(map).map(Node::Section),
                    "turn" => single(map).map(Node::Turn),
                    _ => {
                        Block::deserialize(MapAccessDeserializer::new(Peeked { key: Some(key), map })).map(Node::Block)
                    }
                }
            }
        }

        deserializer.deserialize_map(NodeVisitor)
    }
}

/// The value of the key just read, which must be the map's only one.
fn single<'de, T: Deserialize<'de>, A: MapAccess<'de>>(mut map: A) -> Result<T, A::Error> {
    let value = map.next_value()?;
    match map.next_key::<String>()? {
        None => Ok(value),
        Some(key) => Err(serde::de::Error::custom(format_args!("unexpected key `{key}`: a node has one key"))),
    }
}

/// A map whose first key was taken out to be looked at.
struct Peeked<A> {
    key: Option<String>,
    map: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Peeked<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.key.take() {
            Some(key) => seed.deserialize(serde::de::value::StringDeserializer::new(key)).map(Some),
            None => self.map.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}
