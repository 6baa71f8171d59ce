//! Says of every unit what becomes of it: where a question or an answer begins, what belongs
//! to it, and what stays outside. The turns are built by [`turns`](super::turns).

use std::collections::BTreeMap;
use std::ops::Range;

use super::cast::{Cast, Use, Voicing};
use super::contributors::Voices;
use super::epilogue::{self, Talk};
use super::report::{Doubt, Doubts};
use super::script::{Kind, Script};
use super::sides::{self, Habit, Sides};
use super::stated::Stated;
use super::unlabelled::Questions;
use super::{Confidence, Part, PassageHint, Side, head};
use crate::model::Voice;

/// A question of at most so many words needs no mark to be told from an answer.
const SHORT: usize = 80;

/// What becomes of the units, by their index.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) actions: Vec<Action>,
}

/// What becomes of a unit.
#[derive(Clone, Debug, Default)]
pub(super) enum Action {
    /// It stays outside all turns.
    #[default]
    Plain,
    /// It goes on with what was begun.
    Continue,
    /// Somebody begins to speak.
    Begin(Box<Begin>),
    /// It is a composite, and its parts have actions of their own.
    Apart,
}

/// The beginning of a question or an answer.
#[derive(Clone, Debug)]
pub(super) struct Begin {
    pub(super) side: Side,
    pub(super) voice: Voice,
    /// The characters to take out of the unit's text: the label.
    pub(super) cut: Vec<Range<usize>>,
    /// Whether the unit's style marks it as a question and comes off.
    pub(super) unstyle: bool,
    /// Whether the unit is nothing but the label.
    pub(super) alone: bool,
    pub(super) confidence: Confidence,
    pub(super) reason: String,
}

/// Plans the turns of an article whose speakers have labels.
pub(super) fn labelled(
    script: &Script<'_>,
    cast: &Cast,
    sides: &Sides,
    voices: &Voices,
    stated: &Stated<'_>,
    doubts: &mut Doubts,
) -> Plan {
    let walk = sides::walk(script, cast);
    let uses: BTreeMap<usize, &Use> = cast.uses.iter().map(|found| (found.unit, found)).collect();
    let mut planner = Planner::new(script, &walk, &uses, sides, voices, doubts);
    planner.stated = Some(stated);
    for &composite in &cast.apart {
        planner.plan.actions[composite] = Action::Apart;
    }
    planner.bold_questions = planner.asks_in_bold();
    planner.epilogue = planner.find_epilogue();
    (0..walk.len()).for_each(|at| planner.step(at));
    planner.plan
}

/// Plans the turns of an article whose questions have no labels.
pub(super) fn unlabelled(
    script: &Script<'_>,
    questions: &Questions,
    voices: &Voices,
    stated: &Stated<'_>,
    doubts: &mut Doubts,
) -> Plan {
    let cast = Cast { apart: questions.apart.clone(), ..Cast::default() };
    let walk = sides::walk(script, &cast);
    let sides = Sides { of: Vec::new(), habit: Habit::AnswersOnly, confidence: questions.confidence };
    let uses = BTreeMap::new();
    let mut planner = Planner::new(script, &walk, &uses, &sides, voices, doubts);
    planner.stated = Some(stated);
    for &composite in &cast.apart {
        planner.plan.actions[composite] = Action::Apart;
    }
    planner.questions = questions.units.iter().map(|&unit| (unit, questions.look.words())).collect();
    let end = questions.end.map_or(walk.len(), |end| walk.partition_point(|&unit| unit < end));
    planner.epilogue = planner.find_epilogue().min(end);
    (0..walk.len()).for_each(|at| planner.step_unlabelled(at));
    planner.plan
}

/// What was begun and goes on.
#[derive(Clone, Debug)]
struct Open {
    side: Side,
    scope: usize,
    voicing: Option<Voicing>,
    /// The unit with which it began.
    unit: usize,
    /// Whether the last paragraph of it asks.
    asked: bool,
    /// Whether anything but the label has been said.
    spoken: bool,
    labelled: bool,
}

struct Planner<'a> {
    script: &'a Script<'a>,
    walk: &'a [usize],
    uses: &'a BTreeMap<usize, &'a Use>,
    sides: &'a Sides,
    voices: &'a Voices,
    doubts: &'a mut Doubts,
    /// What the author says of single passages.
    stated: Option<&'a Stated<'a>>,
    plan: Plan,
    /// Questions without labels, and how they are set.
    questions: BTreeMap<usize, &'static str>,
    /// The scope in which the turns of a scope are: sections whose heading became a question or
    /// a label are no sections any more.
    scopes: BTreeMap<usize, usize>,
    open: Option<Open>,
    /// Whether questions are wholly bold.
    bold_questions: bool,
    /// The place in the walk from which on nothing belongs to a turn.
    epilogue: usize,
    /// For each place in the walk, the place of the next use.
    next_use: Vec<Option<usize>>,
    begun: bool,
}

impl<'a> Planner<'a> {
    fn new(
        script: &'a Script<'a>,
        walk: &'a [usize],
        uses: &'a BTreeMap<usize, &'a Use>,
        sides: &'a Sides,
        voices: &'a Voices,
        doubts: &'a mut Doubts,
    ) -> Self {
        let mut next_use = vec![None; walk.len()];
        let mut next = None;
        for at in (0..walk.len()).rev() {
            next_use[at] = next;
            if uses.contains_key(&walk[at]) {
                next = Some(at);
            }
        }
        let plan = Plan { actions: vec![Action::Plain; script.units.len()] };
        Planner {
            script,
            walk,
            uses,
            sides,
            voices,
            doubts,
            stated: None,
            plan,
            questions: BTreeMap::new(),
            scopes: BTreeMap::new(),
            open: None,
            bold_questions: false,
            epilogue: walk.len(),
            next_use,
            begun: false,
        }
    }

    /// Whether the asking side speaks in bold throughout, most of the time.
    fn asks_in_bold(&self) -> bool {
        let asking: Vec<&&Use> =
            self.uses.values().filter(|found| sides::side_of(&found.voice, self.sides) == Side::Asking).collect();
        let bold = asking.iter().filter(|found| self.is_bold_speech(found)).count();
        bold > 0 && bold * 2 >= asking.len()
    }

    fn is_bold_speech(&self, found: &Use) -> bool {
        let unit = &self.script.units[found.unit];
        unit.head.is_strong_from(unit.labels[found.candidate].end)
    }

    /// The scope that turns of `scope` belong to.
    fn scope(&self, scope: usize) -> usize {
        self.scopes.get(&scope).copied().unwrap_or(scope)
    }

    /// What tells where the epilogue begins.
    fn find_epilogue(&self) -> usize {
        let stated = |unit: usize| self.stated.is_some_and(|stated| stated.speaks(unit));
        let speaks = |unit: usize| self.uses.contains_key(&unit) || self.questions.contains_key(&unit) || stated(unit);
        let talk = Talk {
            script: self.script,
            walk: self.walk,
            names: &self.voices.names,
            last: (0..self.walk.len()).rev().find(|&at| speaks(self.walk[at])),
            labelled: &|unit| self.uses.contains_key(&unit),
            asking: &|unit| {
                self.uses.get(&unit).is_some_and(|found| sides::side_of(&found.voice, self.sides) == Side::Asking)
            },
        };
        epilogue::start(&talk)
    }

    fn step(&mut self, at: usize) {
        let unit = self.walk[at];
        if let Some(hint) = self.stated.and_then(|stated| stated.get(unit)) {
            return self.step_stated(unit, hint);
        }
        if let Some(&found) = self.uses.get(&unit) {
            self.begin_labelled(unit, found);
            return;
        }
        let kind = self.script.units[unit].kind;
        if at >= self.epilogue {
            self.open = None;
        } else if let Kind::Heading { body, .. } = kind {
            self.heading(at, unit, body);
        } else if self.is_unlabelled_question(at, unit) {
            let reason = "a question without a label between two answers";
            self.begin_nameless(unit, Side::Asking, Confidence::Medium, reason);
        } else if self.is_rule_between(at, unit) {
            self.plan.actions[unit] = Action::Plain;
        } else {
            self.go_on(at, unit);
        }
    }

    fn step_unlabelled(&mut self, at: usize) {
        let unit = self.walk[at];
        if let Some(hint) = self.stated.and_then(|stated| stated.get(unit)) {
            return self.step_stated(unit, hint);
        }
        if let Some(&look) = self.questions.get(&unit) {
            if self.open.as_ref().is_some_and(|open| open.side == Side::Asking) && !self.script.units[unit].is_heading()
            {
                self.plan.actions[unit] = Action::Continue;
                return;
            }
            self.begin_nameless(unit, Side::Asking, self.sides.confidence, &format!("a question {look}"));
            return;
        }
        let in_scope = self.in_scope(unit);
        let side = self.open.as_ref().map(|open| open.side);
        if at >= self.epilogue || self.script.units[unit].is_heading() {
            self.open = None;
        } else if !in_scope || self.is_rule_between(at, unit) {
            self.plan.actions[unit] = Action::Plain;
        } else if side == Some(Side::Asking) {
            self.begin_nameless(unit, Side::Answering, self.sides.confidence, "what follows the question");
        } else {
            self.plan.actions[unit] = Action::Continue;
        }
    }

    /// A passage of which the author says what it is.
    fn step_stated(&mut self, unit: usize, hint: &PassageHint) {
        let source = &self.script.units[unit];
        match hint.part {
            Part::Question => self.begin_stated(unit, Side::Asking, hint),
            Part::Answer => self.begin_stated(unit, Side::Answering, hint),
            Part::Same if self.in_scope(unit) && !source.is_heading() => {
                self.plan.actions[unit] = Action::Continue;
                if let Some(open) = &mut self.open {
                    open.asked = source.head.asks;
                    open.spoken = true;
                }
            }
            Part::Same | Part::Outside => {
                self.plan.actions[unit] = Action::Plain;
                self.open = None;
            }
        }
    }

    fn begin_stated(&mut self, unit: usize, side: Side, hint: &PassageHint) {
        let source = &self.script.units[unit];
        let found = self.uses.get(&unit).copied();
        let label = found.map(|found| &source.labels[found.candidate]);
        let speech = label.map_or(0, |label| label.end);
        let own = || match (found, label) {
            (Some(found), Some(label)) => self.voices.voice(&found.voice, &label.text),
            _ => self.voices.nameless(side),
        };
        let named = hint.speaker.as_deref().and_then(|speaker| self.voices.of_stated(speaker));
        let dash = || head::opening_dash(&source.head).into_iter().collect();
        let begin = Begin {
            side,
            voice: named.unwrap_or_else(own),
            cut: label.map_or_else(dash, |label| label.cut.clone()),
            unstyle: side == Side::Asking && source.head.is_slanted_from(speech),
            alone: label.is_some_and(|label| label.alone),
            confidence: Confidence::High,
            reason: "the metadata say so".to_owned(),
        };
        let alone = begin.alone;
        self.open(unit, side, found.map(|found| found.voice.clone()), source.head.asks, !alone);
        self.plan.actions[unit] = Action::Begin(Box::new(begin));
    }

    fn in_scope(&self, unit: usize) -> bool {
        let scope = self.scope(self.script.units[unit].scope);
        self.open.as_ref().is_some_and(|open| open.scope == scope)
    }

    fn begin_labelled(&mut self, unit: usize, found: &Use) {
        let side = sides::side_of(&found.voice, self.sides);
        let source = &self.script.units[unit];
        let label = &source.labels[found.candidate];
        let unstyle = side == Side::Asking && source.head.is_strong_from(label.end);
        let confidence = if found.once { self.sides.confidence.min(Confidence::Medium) } else { self.sides.confidence };
        let verb = match side {
            Side::Asking => "asks",
            Side::Answering => "answers",
        };
        let reason = format!("`{}` {verb}", label.text);
        let begin = Begin {
            side,
            voice: self.voices.voice(&found.voice, &label.text),
            cut: label.cut.clone(),
            unstyle,
            alone: label.alone,
            confidence,
            reason,
        };
        let asked = source.head.asks || source.head.has_question;
        self.open(unit, side, Some(found.voice.clone()), asked, !label.alone);
        self.plan.actions[unit] = Action::Begin(Box::new(begin));
        if found.once {
            self.doubts.add(Doubt::Single { label: label.text.clone(), at: source.at });
        }
    }

    fn begin_nameless(&mut self, unit: usize, side: Side, confidence: Confidence, reason: &str) {
        let source = &self.script.units[unit];
        let begin = Begin {
            side,
            voice: self.voices.nameless(side),
            // A dash says that somebody speaks, as a label does.
            cut: head::opening_dash(&source.head).into_iter().collect(),
            unstyle: side == Side::Asking && source.head.is_slanted_from(0),
            alone: false,
            confidence,
            reason: reason.to_owned(),
        };
        self.open(unit, side, None, source.head.asks, true);
        self.plan.actions[unit] = Action::Begin(Box::new(begin));
    }

    fn open(&mut self, unit: usize, side: Side, voicing: Option<Voicing>, asked: bool, spoken: bool) {
        let source = &self.script.units[unit];
        let scope = self.scope(source.scope);
        if let Kind::Heading { body, .. } = source.kind {
            self.scopes.insert(body, scope);
        }
        let labelled = voicing.is_some();
        self.open = Some(Open { side, scope, voicing, unit, asked, spoken, labelled });
        self.begun = true;
    }

    /// A heading that nobody speaks: where only answers have labels it may ask.
    fn heading(&mut self, at: usize, unit: usize, body: usize) {
        let source = &self.script.units[unit];
        let answered = self
            .walk
            .get(at + 1)
            .is_some_and(|next| self.script.units[*next].scope == body && self.uses.contains_key(next));
        if self.sides.habit == Habit::AnswersOnly && source.head.asks && answered {
            let reason = "a heading that asks, before an answer with a label";
            self.begin_nameless(unit, Side::Asking, self.sides.confidence, reason);
        } else {
            self.open = None;
        }
    }

    /// The use that follows directly in the same scope.
    fn use_behind(&self, at: usize) -> Option<&'a Use> {
        let here = self.walk[at];
        let next = *self.walk.get(at + 1)?;
        let same = self.scope(self.script.units[next].scope) == self.scope(self.script.units[here].scope);
        if same { self.uses.get(&next).copied() } else { None }
    }

    fn is_unlabelled_question(&mut self, at: usize, unit: usize) -> bool {
        let source = &self.script.units[unit];
        let is_paragraph = matches!(source.kind, Kind::Paragraph | Kind::Line | Kind::Item { .. });
        if !is_paragraph || !source.head.asks || self.sides.habit == Habit::QuestionsOnly {
            return false;
        }
        let next = self.use_behind(at).filter(|next| sides::side_of(&next.voice, self.sides) == Side::Answering);
        if self.sides.habit == Habit::AnswersOnly {
            return next.is_some();
        }
        let open = self.open.as_ref().filter(|_| self.in_scope(unit));
        let after_answer = open.is_some_and(|open| open.side == Side::Answering);
        let bold = self.bold_questions && source.head.is_strong_from(0);
        let found = match (open, next) {
            (Some(open), Some(next)) if open.side == Side::Answering => {
                bold || (open.voicing.as_ref() == Some(&next.voice) && source.head.words <= SHORT)
            }
            (Some(_), None) => after_answer && bold,
            (None, Some(_)) => self.begun && source.head.words <= SHORT,
            _ => false,
        };
        if found {
            self.doubts.add(Doubt::NamelessQuestion { at: source.at });
        }
        found
    }

    /// A rule that parts two turns, and is no part of an answer.
    fn is_rule_between(&self, at: usize, unit: usize) -> bool {
        if self.script.units[unit].kind != Kind::Break {
            return false;
        }
        let Some(&next) = self.walk.get(at + 1) else { return true };
        match self.uses.get(&next) {
            Some(found) => sides::side_of(&found.voice, self.sides) == Side::Asking,
            None => self.questions.contains_key(&next) || self.script.units[next].is_heading(),
        }
    }

    /// Text without a label: it goes on with what was begun, or answers a question that nobody
    /// with a label answers.
    fn go_on(&mut self, at: usize, unit: usize) {
        if !self.in_scope(unit) {
            self.left_outside(at, unit);
            return;
        }
        if self.is_unlabelled_answer(at, unit) {
            let only_asking = self.sides.habit == Habit::QuestionsOnly;
            if !only_asking {
                self.doubts.add(Doubt::NamelessAnswer { at: self.script.units[unit].at });
            }
            let confidence = if only_asking { self.sides.confidence } else { Confidence::Medium };
            self.begin_nameless(unit, Side::Answering, confidence, "what follows the question");
        } else if self.is_closing_remark(at, unit) {
            self.open = None;
        } else {
            self.plan.actions[unit] = Action::Continue;
            let asks = self.script.units[unit].head.asks;
            if let Some(open) = &mut self.open {
                open.asked = asks;
                open.spoken = true;
            }
        }
    }

    /// Whether the side that asks speaks next, in the same scope or another.
    fn asking_side_is_next(&self, at: usize) -> bool {
        match self.next_use[at] {
            Some(next) => {
                let unit = self.walk[next];
                let same =
                    self.scope(self.script.units[unit].scope) == self.scope(self.script.units[self.walk[at]].scope);
                !same
                    || self
                        .uses
                        .get(&unit)
                        .is_some_and(|found| sides::side_of(&found.voice, self.sides) == Side::Asking)
            }
            None => true,
        }
    }

    fn is_unlabelled_answer(&self, at: usize, unit: usize) -> bool {
        let Some(open) = self.open.as_ref().filter(|open| open.side == Side::Asking && open.spoken) else {
            return false;
        };
        if self.sides.habit == Habit::QuestionsOnly || !open.labelled && self.sides.habit == Habit::Both {
            return true;
        }
        let bold = self.bold_questions && self.script.units[unit].head.is_strong_from(0);
        open.asked && !bold && self.asking_side_is_next(at)
    }

    /// Behind the last word of one who asks in bold, plain text is nobody's.
    fn is_closing_remark(&self, at: usize, unit: usize) -> bool {
        let Some(open) = &self.open else { return false };
        let bold_before = self.uses.get(&open.unit).is_some_and(|found| self.is_bold_speech(found));
        let bold_here = self.script.units[unit].head.is_strong_from(0);
        open.side == Side::Asking && bold_before && !bold_here && self.next_use[at].is_none()
    }

    /// Text under a heading before anybody speaks there, in the middle of the interview.
    fn left_outside(&mut self, at: usize, unit: usize) {
        let source = &self.script.units[unit];
        let behind_heading = at.checked_sub(1).is_some_and(|before| self.script.units[self.walk[before]].is_heading());
        if self.begun && behind_heading && self.next_use[at].is_some() && source.has_text() {
            self.doubts.add(Doubt::Outside { at: source.at });
        }
    }
}
