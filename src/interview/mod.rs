//! Recognises an interview: takes the blocks of an article and finds the turns in them.
//!
//! Every reader of a format without turns of its own ends with [`recognise`]. Nothing here
//! knows a format. One file per step, in this order:
//!
//! - `script`: the body as a sequence of units; `line`, `head` and `label`: its
//!   lines, and what may be a label at their head;
//! - `people` and `name`: who could be meant by a label; `eastern`: what scripts without capitals say otherwise;
//! - `stated`: what the author says of single passages and labels;
//! - `cast` and `group`: which labels are speakers; `sides`: who asks, who answers, and whether that makes
//!   an interview; `merge`: short forms of one label;
//! - `unlabelled`: questions told by how they are set, where nobody has a label; `dash`: dialogues whose
//!   speeches open with a dash;
//! - `contributors`: speakers become contributors;
//! - `plan`: what becomes of each unit; `epilogue`: where the talk ends; `turns`: the body with its turns;
//! - `report`: what a person should confirm.

mod cast;
mod contributors;
mod dash;
mod eastern;
mod epilogue;
mod evidence;
mod group;
mod head;
mod label;
mod lexicon;
mod line;
mod merge;
mod name;
mod people;
mod plan;
mod report;
mod script;
mod sides;
mod stated;
mod turns;
mod unlabelled;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::model::{Article, Id, Name, Role, SourceLine, Turn};
use cast::{Cast, Casting};
use contributors::Voices;
use evidence::Evidence;
use people::{Match, Origin, People};
use plan::Plan;
use report::Doubts;
use script::{Kind, Script};
use sides::{Habit, Sides};
use stated::Stated;
#[cfg(feature = "desk")]
pub(crate) use stated::opens_with;
use unlabelled::{Look, Questions};

/// What is known of an interview before it is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hints {
    /// Whether to look for turns at all.
    pub mode: Mode,
    /// Speakers given by the author. They win over any guess.
    pub speakers: Vec<SpeakerHint>,
    /// People whom the publication knows. They say nothing of an article that does not call one of
    /// them, and everybody whom the article itself names comes before them.
    pub known: Arc<[KnownSpeaker]>,
    /// Labels that are no speakers, whatever else speaks for them.
    pub not_speakers: Vec<String>,
    /// Labels by which the source numbers its sections, such as `A` before the title “A. Methods”: nobody's
    /// initials. Unlike [`Hints::not_speakers`] they are no one's correction, and one that is not met is not
    /// reported.
    pub numbering: Vec<String>,
    /// What the source marks as questions and answers. A mark is as good as a setting in bold, and makes no interview by
    /// itself: lists of frequent questions have it.
    pub marked: Marked,
    /// What the author says of single passages. It wins over any guess.
    pub passages: Vec<PassageHint>,
}

/// The texts of the paragraphs and headings that a source marks as questions and as answers, as the classes of a page do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// The questions, each paragraph whole.
    pub questions: BTreeSet<String>,
    /// The answers, likewise.
    pub answers: BTreeSet<String>,
}

/// What the author says of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageHint {
    /// The words with which it opens, without a label. Case, accents and punctuation do not
    /// count. What opens alike is meant as well.
    pub opens: String,
    /// What it is.
    pub part: Part,
    /// The label or name of who says it, if it is a question or an answer and that is given.
    pub speaker: Option<String>,
}

/// What a passage is within an interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A question begins, and with it a turn.
    Question,
    /// An answer begins.
    Answer,
    /// It goes on with what was said before it.
    Same,
    /// It belongs to no turn.
    Outside,
}

impl Part {
    /// All of them, with their names in metadata.
    pub const ALL: [(&'static str, Part); 4] =
        [("question", Part::Question), ("answer", Part::Answer), ("same", Part::Same), ("outside", Part::Outside)];
}

/// Somebody who may speak in any article of a publication.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownSpeaker {
    /// The full name.
    pub name: Name,
    /// The labels under which the texts let this person speak, without their colons: `AM`.
    pub labels: Vec<String>,
    /// The side, if it is always the same: [`Role::Interviewer`] or [`Role::Interviewee`].
    pub role: Option<Role>,
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
    /// The turn; `None` for a question that was not taken for a turn.
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

impl Recognition {
    /// How `turn`, the one with this index, was recognised.
    pub fn of_turn(&self, turn: &Turn, index: usize) -> Option<&Finding> {
        // Nearly always it is the one at the same index; looking through all for each would be quadratic.
        let is_of_turn = |finding: &&Finding| finding.turn.is_none() || finding.turn == turn.id;
        let by_order = self.turns.get(index).filter(is_of_turn);
        by_order.or_else(|| self.turns.iter().find(|finding| finding.turn.is_some() && finding.turn == turn.id))
    }
}

impl Confidence {
    /// What it is called in messages for programs: `low`, `medium`, `high`.
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// The side that a speaker is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Asking,
    Answering,
}

/// Whether a label names a part in a talk and nobody by name: `Question`, `Interviewer`, `Host`.
pub(crate) fn names_a_part(label: &str) -> bool {
    let key = name::key(label);
    lexicon::generic_side(&key).is_some() || lexicon::means_everybody(&key) || lexicon::is_office(&key)
}

/// Finds the turns in the body of `article`, puts them in place of their blocks, and matches
/// their labels to contributors. Speakers who are no contributors yet become such.
///
/// An article that has turns already, or whose author says `interview: none`, stays as it is.
/// What is not certain is reported with its line and a remedy.
pub fn recognise(article: &mut Article, hints: &Hints, diagnostics: &mut Diagnostics) -> Recognition {
    if hints.mode == Mode::None || article.is_interview() {
        return Recognition::default();
    }
    let body = std::mem::take(&mut article.body);
    let mut script = Script::of(&body);
    let mut stated = Stated::of(&mut script, hints);
    report::silent_passages(&stated, diagnostics);
    let plan = plan_labelled(article, &script, hints, &mut stated, diagnostics)
        .map_or_else(|refused| plan_unlabelled(article, &script, hints, refused, &mut stated, diagnostics), Ok);
    let parts = script.units.iter().map(|unit| unit.parts).collect();
    // As large as the article, and done with.
    drop(script);
    match plan {
        Ok(plan) => {
            let built = turns::build(body, plan, parts);
            article.body = built.body;
            Recognition { turns: built.findings }
        }
        Err(turns) => {
            article.body = body;
            Recognition { turns }
        }
    }
}

/// Where labels recur though they make no interview.
type Refused = Option<SourceLine>;

/// Plans the turns of an article whose speakers have labels.
fn plan_labelled(
    article: &mut Article,
    script: &Script<'_>,
    hints: &Hints,
    stated: &mut Stated<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Plan, Refused> {
    let mut people = People::of(article, hints);
    let mut casting = Casting::new(script, &mut people);
    let start = casting.start();
    casting.people.add_names_in(&article.headline, Origin::Introduction);
    casting.people.add_names_in(&article.deck, Origin::Introduction);
    let introduction = script.units.iter().take(start.unwrap_or(script.units.len())).filter_map(|unit| unit.text);
    introduction.clone().for_each(|text| casting.people.add_names_in(text, Origin::Introduction));
    casting.add_families_in(std::iter::once(&article.deck).chain(introduction));
    let mut cast = casting.cast();
    cast.apart.extend(&stated.apart);
    let first = cast.uses.iter().find(|found| !found.once).map(|found| found.unit);
    let evidence = Evidence::of(article, script, first.or(start).unwrap_or(script.units.len()), hints);
    let recurring = cast.uses.iter().filter(|found| !found.once).count();
    let refused = || first.filter(|_| recurring > 3).map(|unit| script.units[unit].at);
    let sides = sides::sides(script, &mut cast, &people, article, evidence).ok_or_else(refused)?;
    name_the_addressed(script, &mut cast, &sides, &mut people);
    let merged = merge::merge(&mut cast, &sides, &people);
    let known = article.contributors.len();
    let voices = Voices::of(article, &cast, &sides, &mut people).with_stated(article, hints);
    let mut doubts = Doubts::default();
    stated.settle(&cast.apart);
    let plan = plan::labelled(script, &cast, &sides, &voices, stated, &mut doubts);
    let at = cast.uses.first().map_or(SourceLine::UNKNOWN, |found| script.units[found.unit].at);
    report::whole(sides.confidence, at, habit_in_words(sides.habit), diagnostics);
    report::merged(&merged, script, diagnostics);
    report::doubtful(&cast.doubtful, script, diagnostics);
    report::names(&cast, &people, script, diagnostics);
    report::nameless(article, known, at, diagnostics);
    report_numbers(script, &cast, diagnostics);
    doubts.report(diagnostics);
    report::silent_hints(hints, article, diagnostics);
    Ok(plan)
}

/// Who asks greets by name and thanks by name: that may tell who a speaker is whom the
/// introduction leaves unnamed.
fn name_the_addressed(script: &Script<'_>, cast: &mut Cast, sides: &Sides, people: &mut People) {
    let asks = |found: &&cast::Use| sides::side_of(&found.voice, sides) == Side::Asking;
    let mut asking = cast.uses.iter().filter(asks);
    let addresses = [asking.next(), asking.next_back()];
    for text in addresses.into_iter().flatten().filter_map(|found| script.units[found.unit].text) {
        people.add_names_in(text, Origin::Address);
    }
    let unnamed = |speaker: &&mut cast::Speaker| speaker.person.is_none() && speaker.generic.is_none();
    for speaker in cast.speakers.iter_mut().filter(unnamed) {
        let long = speaker.labels.iter().find(|label| label.chars().count() > 3);
        if let Some(Match::One { person, .. }) = long.map(|label| people.find(label)) {
            speaker.person = Some(person);
        }
    }
}

fn habit_in_words(habit: Habit) -> &'static str {
    match habit {
        Habit::Both => "the labels of its speakers",
        Habit::AnswersOnly => "questions without a label before answers with one",
        Habit::QuestionsOnly => "the label of the one who asks",
    }
}

/// Plans the turns of an article whose questions are told by how they are set.
fn plan_unlabelled(
    article: &mut Article,
    script: &Script<'_>,
    hints: &Hints,
    refused: Refused,
    stated: &mut Stated<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Plan, Vec<Finding>> {
    report::silent_hints(hints, article, diagnostics);
    let found = unlabelled::questions(script, &hints.marked, |start| Evidence::of(article, script, start, hints));
    // Labels that recur say more than paragraphs that happen to ask.
    let found = found.filter(|questions| questions.accepted || questions.look != Look::Line);
    // Who says which passages ask has said that this is an interview.
    let mut found = match found {
        Some(questions) if questions.accepted => Some(questions),
        other => {
            if stated.asks() {
                Some(Questions::stated())
            } else {
                other
            }
        }
    };
    if let Some(questions) = &mut found {
        questions.apart.extend(&stated.apart);
    }
    let Some(questions) = found else {
        if let Some(at) = refused {
            report::refused_labels(at, diagnostics);
        }
        return Err(Vec::new());
    };
    if !questions.accepted {
        report::refused_questions(&questions, script, diagnostics);
        let finding = |&unit: &usize| Finding {
            turn: None,
            at: script.units[unit].at,
            confidence: Confidence::Low,
            reason: format!("a question {}", questions.look.words()),
        };
        return Err(questions.units.iter().map(finding).collect());
    }
    let mut doubts = Doubts::default();
    let voices = Voices::unlabelled(article).with_stated(article, hints);
    stated.settle(&questions.apart);
    let plan = plan::unlabelled(script, &questions, &voices, stated, &mut doubts);
    let at = questions.units.first().map_or(SourceLine::UNKNOWN, |&unit| script.units[unit].at);
    let how = format!("its questions, each {}", questions.look.words());
    report::whole(questions.confidence, at, &how, diagnostics);
    report_numbers(script, &Cast { apart: questions.apart, ..Cast::default() }, diagnostics);
    doubts.report(diagnostics);
    Ok(plan)
}

/// Reports the numbers of the lists that came apart.
fn report_numbers(script: &Script<'_>, cast: &Cast, diagnostics: &mut Diagnostics) {
    let lists = || cast.apart.iter().filter(|&&unit| matches!(script.units[unit].kind, Kind::List { numbered: true }));
    let is_item = |unit: &usize| matches!(script.units[*unit].kind, Kind::Item { .. });
    let count: usize = lists().map(|&list| script.parts(list).filter(is_item).count()).sum();
    if let Some(&first) = lists().next() {
        report::numbers(script.units[first].at, count, diagnostics);
    }
}

#[cfg(test)]
mod tests;
