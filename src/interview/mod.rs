//! Recognises an interview: takes the blocks of an article and finds the turns in them.
//!
//! Every reader of a format without turns of its own ends with [`recognise`]. Nothing here
//! knows a format.

use crate::diagnostic::Diagnostics;
use crate::model::{Article, Id, Role, SourceLine};

/// What is known of an interview before it is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hints {
    /// Whether to look for turns at all.
    pub mode: Mode,
    /// Speakers given by the author. They win over any guess.
    pub speakers: Vec<SpeakerHint>,
}

/// Whether to look for turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Where the text shows them.
    #[default]
    Auto,
    /// Not at all: `interview: none`.
    None,
}

/// A speaker given by the author.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakerHint {
    /// The label in the text, without its colon: `KN`.
    pub label: String,
    /// The speaker's name, if it is given: `Kensei Nakada`.
    pub name: Option<String>,
    /// The side: [`Role::Interviewer`] or [`Role::Interviewee`], if it is given.
    pub role: Option<Role>,
}

/// How an article's interview was recognised.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recognition {
    /// The turns, in reading order.
    pub turns: Vec<Finding>,
}

/// Why a stretch of text was taken as a turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The turn.
    pub turn: Option<Id>,
    /// Where it begins in the source.
    pub at: SourceLine,
    /// How certain it is.
    pub confidence: Confidence,
    /// What speaks for it, in words.
    pub reason: String,
}

/// How certain a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// One reading among several.
    Low,
    /// Likely, but a person should look.
    Medium,
    /// Marked in the text, or stated by the author.
    High,
}

/// Finds the turns in the body of `article`, puts them in place of their blocks, and matches
/// their labels to contributors. Speakers who are no contributors yet become such.
pub fn recognise(_article: &mut Article, _hints: &Hints, _diagnostics: &mut Diagnostics) -> Recognition {
    Recognition::default()
}
