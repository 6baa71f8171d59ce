//! Decides who asks and who answers, and whether that makes an interview.

use std::collections::BTreeMap;

use super::cast::{Cast, Doubtful, Use, Voicing};
use super::evidence::Evidence;
use super::people::{self, Origin, People};
use super::script::{Kind, Script};
use super::{Side, eastern, lexicon, name};
use crate::interview::Confidence;
use crate::model::{Article, Role};

/// A speech of at most so many words that has a question mark anywhere is a question.
const SHORT: usize = 120;

/// Who asks, and who answers.
#[derive(Debug)]
pub(super) struct Sides {
    /// The side of each speaker.
    pub(super) of: Vec<Side>,
    pub(super) habit: Habit,
    /// How certain it is that this is an interview.
    pub(super) confidence: Confidence,
}

/// Who has labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    Both,
    /// The questions have none.
    AnswersOnly,
    /// The answers have none.
    QuestionsOnly,
}

/// How the speech at one use goes.
#[derive(Clone, Copy, Debug, Default)]
struct Speech {
    /// The paragraph with the label asks.
    asks: bool,
    /// It ends in a question, or makes a request.
    ends_in_question: bool,
    /// A later paragraph of the speech is its last, and asks.
    asks_at_end: bool,
    /// An unlabelled question stands directly before it.
    heralded: bool,
    /// Something without a label follows before the next label.
    goes_on: bool,
}

/// What all speeches of one speaker come to.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    speeches: usize,
    asking: usize,
    asking_at_end: usize,
    /// Those whose labelled paragraph ends in a question, and that stand behind none: who answers may
    /// ask back.
    ending_in_question: usize,
}

impl Sum {
    fn share(self, at_end: bool) -> f64 {
        let asking = if at_end { self.asking.max(self.asking_at_end) } else { self.asking };
        ratio(asking, self.speeches)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Decides on the sides of the speakers of `cast`, and drops the labels that occur once and do
/// not stand where somebody must speak. `None` if this is no interview.
pub(super) fn sides(
    script: &Script<'_>,
    cast: &mut Cast,
    people: &People,
    article: &Article,
    evidence: Evidence,
) -> Option<Sides> {
    if cast.uses.iter().all(|found| found.once) {
        cast.uses.iter_mut().for_each(|found| found.once = false);
    }
    let walk = walk(script, cast);
    let speeches = speeches(script, cast, &walk);
    let mut deciding = Deciding { cast, people, article, evidence, speeches, sums: Vec::new() };
    deciding.sum();
    let mut sides = deciding.decide()?;
    deciding.place_single_labels(&mut sides);
    deciding.accepts(&mut sides).then_some(sides)
}

/// The units in order, with the parts of those that come apart instead of them.
pub(super) fn walk(script: &Script<'_>, cast: &Cast) -> Vec<usize> {
    let mut walk = Vec::new();
    let mut index = 0;
    while index < script.units.len() {
        if cast.apart.contains(&index) {
            walk.extend(script.parts(index));
        } else {
            walk.push(index);
        }
        index = script.after(index);
    }
    walk
}

fn speeches(script: &Script<'_>, cast: &Cast, walk: &[usize]) -> Vec<Speech> {
    let places: BTreeMap<usize, usize> = cast.uses.iter().enumerate().map(|(at, found)| (found.unit, at)).collect();
    let mut speeches = vec![Speech::default(); cast.uses.len()];
    let asks = |unit: usize| script.units[unit].head.asks;
    let mut current: Option<usize> = None;
    let mut before: Option<usize> = None;
    for &unit in walk {
        let kind = script.units[unit].kind;
        if let Some(&place) = places.get(&unit) {
            let head = &script.units[unit].head;
            let speech = head.text(script.units[unit].labels[cast.uses[place].candidate].end..head.glyphs.len());
            let asked = head.asks || (head.has_question && head.words <= SHORT);
            let key = name::key(&speech);
            let requests = lexicon::is_request_of_another(&key) || eastern::requests(&key);
            speeches[place].ends_in_question = head.asks || requests;
            speeches[place].asks = asked || requests;
            speeches[place].heralded = before.is_some_and(|before| asks(before) && !places.contains_key(&before));
            current = Some(place);
        } else if let (Kind::Heading { .. }, _) | (_, None) = (kind, current) {
            current = None;
        } else if let Some(place) = current {
            let found = &cast.uses[place];
            let first = !speeches[place].goes_on && script.units[found.unit].labels[found.candidate].alone;
            if first {
                speeches[place].asks |= asks(unit);
                speeches[place].ends_in_question |= asks(unit);
            } else {
                speeches[place].asks_at_end = asks(unit);
            }
            speeches[place].goes_on = true;
            // What follows a label alone is said under that label.
            before = Some(unit).filter(|_| !first);
            continue;
        }
        before = Some(unit);
    }
    speeches
}

struct Deciding<'a> {
    cast: &'a mut Cast,
    people: &'a People,
    article: &'a Article,
    evidence: Evidence,
    speeches: Vec<Speech>,
    sums: Vec<Sum>,
}

impl Deciding<'_> {
    fn sum(&mut self) {
        self.sums = vec![Sum::default(); self.cast.speakers.len()];
        // One question without a label may be the introduction's.
        let answers = self.speeches.iter().filter(|speech| speech.heralded).count() > 1;
        for (found, speech) in self.cast.uses.iter().zip(&self.speeches) {
            if let (Voicing::One(speaker), false) = (&found.voice, found.once) {
                let sum = &mut self.sums[*speaker];
                sum.speeches += 1;
                sum.asking += usize::from(speech.asks);
                sum.ending_in_question += usize::from(speech.ends_in_question && !(answers && speech.heralded));
                sum.asking_at_end += usize::from(speech.asks || speech.asks_at_end);
            }
        }
    }

    /// The side that is stated for a speaker.
    fn stated(&self, speaker: usize) -> Option<Side> {
        let speaker = &self.cast.speakers[speaker];
        let role = speaker.person.and_then(|person| self.people.persons[person].role.as_ref());
        match role {
            Some(Role::Interviewer) => Some(Side::Asking),
            Some(Role::Interviewee) => Some(Side::Answering),
            _ => speaker.generic,
        }
    }

    /// Whether the speaker wrote the article, or is the journal or publisher itself.
    fn is_author(&self, speaker: usize) -> bool {
        let speaker = &self.cast.speakers[speaker];
        let contributor = speaker.person.and_then(|person| self.people.persons[person].contributor);
        let contributor = contributor.and_then(|index| self.article.contributors.get(index));
        let wrote = contributor.is_some_and(|c| c.has_role(&Role::Author) || c.has_role(&Role::Editor));
        wrote || speaker.labels.iter().any(|label| people::house(self.article, label).is_some())
    }

    /// Whether somebody but the label says that there is such a person.
    fn is_known(&self, speaker: usize) -> bool {
        let person = self.cast.speakers[speaker].person;
        person.is_some_and(|person| self.people.persons[person].origin != Origin::Label)
    }

    fn speaking(&self) -> Vec<usize> {
        (0..self.sums.len()).filter(|&speaker| self.sums[speaker].speeches > 0).collect()
    }

    fn decide(&self) -> Option<Sides> {
        let speaking = self.speaking();
        if speaking.is_empty() {
            return None;
        }
        let by_stating = speaking.iter().any(|&speaker| self.stated(speaker) == Some(Side::Asking));
        if !by_stating && self.questions_are_unlabelled(&speaking) {
            let of = vec![Side::Answering; self.sums.len()];
            return Some(Sides { of, habit: Habit::AnswersOnly, confidence: Confidence::High });
        }
        let at_end = !by_stating && speaking.iter().all(|&speaker| self.sums[speaker].share(false) < 0.4);
        let mut of = vec![Side::Answering; self.sums.len()];
        for speaker in self.asking(&speaking, at_end) {
            of[speaker] = Side::Asking;
        }
        Some(Sides { of, habit: Habit::Both, confidence: Confidence::High })
    }

    /// Whether the labels are those of the answers alone: nobody with a label asks more than
    /// now and then, and unlabelled questions stand before the answers, the first included.
    fn questions_are_unlabelled(&self, speaking: &[usize]) -> bool {
        let asks = |sum: &Sum| sum.speeches > 1 && ratio(sum.ending_in_question, sum.speeches) >= 0.5;
        let somebody_asks = speaking.iter().any(|&speaker| asks(&self.sums[speaker]));
        let heralded = self.speeches.iter().filter(|speech| speech.heralded).count();
        let first = self.speeches.first().is_some_and(|speech| speech.heralded);
        let enough = heralded > 1 || (heralded == 1 && self.evidence.is_stated());
        !somebody_asks && enough && (first || heralded * 3 >= self.speeches.len())
    }

    /// The speakers who ask.
    fn asking(&self, speaking: &[usize], at_end: bool) -> Vec<usize> {
        let share = |speaker: usize| self.sums[speaker].share(at_end);
        let stated: Vec<usize> =
            speaking.iter().copied().filter(|&speaker| self.stated(speaker) == Some(Side::Asking)).collect();
        let open: Vec<usize> = speaking.iter().copied().filter(|&speaker| self.stated(speaker).is_none()).collect();
        let mut asking = stated;
        if asking.is_empty() {
            asking
                .extend(open.iter().copied().max_by(|&a, &b| self.score(a, at_end).total_cmp(&self.score(b, at_end))));
        }
        let best = asking.iter().map(|&speaker| share(speaker)).fold(0.0, f64::max);
        let mut others: Vec<usize> = open.into_iter().filter(|speaker| !asking.contains(speaker)).collect();
        others.sort_by(|&a, &b| share(b).total_cmp(&share(a)));
        for speaker in others {
            // Somebody must be left to answer.
            let answering = speaking.len() - asking.len() > 1;
            if answering && share(speaker) >= 0.5 && share(speaker) >= 0.6 * best {
                asking.push(speaker);
            }
        }
        asking.extend(self.opens_the_talk(&speaking_but(speaking, &asking)));
        asking
    }

    /// Who speaks first, if others are left to answer: nobody answers before anybody has asked.
    fn opens_the_talk(&self, others: &[usize]) -> Option<usize> {
        let (first, speech) = self.cast.uses.iter().zip(&self.speeches).find(|(found, _)| !found.once)?;
        let Voicing::One(speaker) = first.voice else { return None };
        let asks = self.stated(speaker).is_none() && self.sums[speaker].asking_at_end > 0;
        (asks && !speech.heralded && others.len() > 1 && others.contains(&speaker)).then_some(speaker)
    }

    /// How likely `speaker` is the one who asks: by questions, by having written the article,
    /// by being known from nowhere but the label, and by speaking first.
    fn score(&self, speaker: usize, at_end: bool) -> f64 {
        let first = self.cast.uses.iter().find(|found| !found.once);
        let is_first = first.is_some_and(|found| found.voice == Voicing::One(speaker));
        let mut score = self.sums[speaker].share(at_end);
        score += if self.is_author(speaker) { 0.4 } else { 0.0 };
        score + if is_first { 0.15 } else { 0.0 }
    }

    /// Gives a side to labels that occur once, where somebody must speak: the first answer to a
    /// question, or a question between two answers. The others are left as text.
    fn place_single_labels(&mut self, sides: &mut Sides) {
        let uses = std::mem::take(&mut self.cast.uses);
        let speeches = std::mem::take(&mut self.speeches);
        let next = next_sides(&uses, sides);
        // A greeting under full names may come before the short labels: it asks, and is answered.
        let greets = |at: usize| {
            let answers = |next: &Use, speech: &Speech| next.once && !speech.asks;
            speeches[at].asks && at + 1 < uses.len() && answers(&uses[at + 1], &speeches[at + 1])
        };
        let greets: Vec<bool> = (0..uses.len()).map(greets).collect();
        let mut before: Option<Side> = None;
        for (((found, speech), next), greets) in uses.into_iter().zip(speeches).zip(next).zip(greets) {
            let side = if found.once && greets && before.is_none() && next == Some(Side::Asking) {
                Some(Side::Asking)
            } else if found.once {
                single_side(sides.habit, before, next, speech)
            } else {
                Some(side_of(&found.voice, sides))
            };
            let side = side.filter(|&side| side == Side::Asking || !self.is_maker(&found));
            let Some(side) = side else {
                let label = self.cast.speakers[speaker_of(&found)].labels.first().cloned().unwrap_or_default();
                self.cast.doubtful.push(Doubtful { unit: found.unit, label });
                continue;
            };
            if found.once {
                sides.of[speaker_of(&found)] = side;
                self.sums[speaker_of(&found)].speeches += 1;
            }
            before = Some(side);
            self.cast.uses.push(found);
            self.speeches.push(speech);
        }
    }

    /// Whether the label occurs once and says who made something: `Editor: Moreno`. It may ask, and
    /// answers nothing.
    fn is_maker(&self, found: &Use) -> bool {
        let labels = &self.cast.speakers[speaker_of(found)].labels;
        found.once && labels.iter().any(|label| lexicon::is_credited(&name::key(label)))
    }

    /// Whether the sides make an interview, and how certainly.
    fn accepts(&self, sides: &mut Sides) -> bool {
        let total = self.total(sides);
        if sides.habit == Habit::AnswersOnly {
            sides.confidence = if self.evidence.is_stated() { Confidence::High } else { Confidence::Medium };
            return !self.evidence.drama || self.evidence.is_stated();
        }
        if total.answering == 0 {
            sides.habit = Habit::QuestionsOnly;
            return self.accepts_questions_only(sides, total);
        }
        let speaking = self.speaking();
        let stated = |side| speaking.iter().any(|&speaker| self.stated(speaker) == Some(side));
        if stated(Side::Asking) && (stated(Side::Answering) || !self.evidence.drama) {
            sides.confidence = if self.evidence.faq { Confidence::Medium } else { Confidence::High };
            return true;
        }
        if self.evidence.drama {
            return false;
        }
        sides.confidence = self.confidence(sides, total);
        self.is_dialogue(sides, total)
    }

    /// Whether the asking side asks, and the other does not, as strictly as there is nothing
    /// else to go by.
    fn is_dialogue(&self, sides: &Sides, total: Total) -> bool {
        let asking = ratio(total.asks, total.asking);
        let answering = ratio(total.answers_that_ask, total.answering);
        let alternates = ratio(total.followed, total.asking.saturating_sub(usize::from(total.ends_asking)).max(1));
        let sides_known = [Side::Asking, Side::Answering].map(|side| self.any_known(sides, side));
        let author_asks =
            (0..sides.of.len()).any(|s| sides.of[s] == Side::Asking && self.sums[s].speeches > 0 && self.is_author(s));
        if author_asks && self.speaking().len() == 2 && self.begins_asking(sides) && alternates >= 0.9 {
            return asking >= 0.25;
        }
        if self.evidence.is_stated() || author_asks {
            return alternates >= 0.5 && (asking >= 0.25 || self.begins_asking(sides)) && answering <= asking.max(0.5);
        }
        // Two who take turns, and only the one who opens ever asks, are as good as known.
        let one_way = answering == 0.0 && alternates >= 0.9 && self.speaking().len() == 2 && self.begins_asking(sides);
        let enough = if sides_known == [true, true] || one_way { 0.4 } else { 0.6 };
        if sides_known == [false, false] && asking < 0.8 && !self.begins_asking(sides) {
            return false;
        }
        // The more speak, the likelier one of them asks most by chance.
        let single = total.asking == 1 && total.answering == 1;
        let often = total.asks > 2 || (total.asks > 1 && self.speaking().len() == 2) || single;
        asking >= enough && answering <= 0.5 * asking && alternates >= 0.6 && often
    }

    fn confidence(&self, sides: &Sides, total: Total) -> Confidence {
        let known = self.any_known(sides, Side::Asking) || self.any_known(sides, Side::Answering);
        let asks = ratio(total.asks, total.asking) >= 0.4;
        match (self.evidence.is_stated() || known, asks) {
            (true, true) => Confidence::High,
            (false, true) if total.asks > 2 => Confidence::High,
            (true, false) | (false, true) => Confidence::Medium,
            (false, false) => Confidence::Low,
        }
    }

    fn accepts_questions_only(&self, sides: &mut Sides, total: Total) -> bool {
        let answered = self.speeches.iter().filter(|speech| speech.goes_on).count();
        let answered = ratio(answered, self.speeches.len()) >= 0.7;
        let stated = self.evidence.is_stated() || self.speaking().iter().any(|&speaker| self.stated(speaker).is_some());
        sides.confidence = if stated { Confidence::Medium } else { Confidence::Low };
        let enough = total.asks > 1 || (stated && total.asks == 1);
        answered && enough && ratio(total.asks, total.asking) >= 0.5 && !self.evidence.drama
    }

    fn any_known(&self, sides: &Sides, side: Side) -> bool {
        self.speaking().into_iter().any(|speaker| sides.of[speaker] == side && self.is_known(speaker))
    }

    fn begins_asking(&self, sides: &Sides) -> bool {
        self.cast.uses.first().is_some_and(|found| side_of(&found.voice, sides) == Side::Asking)
    }

    fn total(&self, sides: &Sides) -> Total {
        let mut total = Total::default();
        let mut before_asks = false;
        for (found, speech) in self.cast.uses.iter().zip(&self.speeches) {
            let asks = speech.asks || speech.asks_at_end;
            match side_of(&found.voice, sides) {
                Side::Asking => {
                    total.asking += 1;
                    total.asks += usize::from(asks);
                    total.ends_asking = true;
                }
                Side::Answering => {
                    total.answering += 1;
                    total.answers_that_ask += usize::from(speech.asks);
                    total.followed += usize::from(before_asks);
                    total.ends_asking = false;
                }
            }
            before_asks = total.ends_asking;
        }
        total
    }
}

/// What all speeches come to.
#[derive(Clone, Copy, Debug, Default)]
struct Total {
    asking: usize,
    asks: usize,
    answering: usize,
    answers_that_ask: usize,
    /// How many speeches of the asking side are followed by one of the other.
    followed: usize,
    /// Whether the last speech is the asking side's.
    ends_asking: bool,
}

fn speaking_but(speaking: &[usize], asking: &[usize]) -> Vec<usize> {
    speaking.iter().copied().filter(|speaker| !asking.contains(speaker)).collect()
}

fn speaker_of(found: &Use) -> usize {
    match &found.voice {
        Voicing::One(speaker) => *speaker,
        Voicing::Joint(speakers) => speakers.first().copied().unwrap_or_default(),
        Voicing::Everybody => 0,
    }
}

/// The side on which `voice` is.
pub(super) fn side_of(voice: &Voicing, sides: &Sides) -> Side {
    match voice {
        Voicing::One(speaker) => sides.of[*speaker],
        Voicing::Joint(speakers) if !speakers.is_empty() && speakers.iter().all(|&s| sides.of[s] == Side::Asking) => {
            Side::Asking
        }
        Voicing::Joint(_) | Voicing::Everybody => Side::Answering,
    }
}

/// For each use, the side of the next that does not occur once only.
fn next_sides(uses: &[Use], sides: &Sides) -> Vec<Option<Side>> {
    let mut next = None;
    let mut out: Vec<Option<Side>> = uses
        .iter()
        .rev()
        .map(|found| {
            let here = next;
            if !found.once {
                next = Some(side_of(&found.voice, sides));
            }
            here
        })
        .collect();
    out.reverse();
    out
}

fn single_side(habit: Habit, before: Option<Side>, next: Option<Side>, speech: Speech) -> Option<Side> {
    match (before, next) {
        (Some(Side::Asking), _) if !speech.asks => Some(Side::Answering),
        _ if habit == Habit::AnswersOnly && speech.heralded => Some(Side::Answering),
        (None | Some(Side::Answering), Some(Side::Answering)) if speech.asks && habit == Habit::Both => {
            Some(Side::Asking)
        }
        (None, Some(Side::Asking)) if !speech.asks => None,
        _ => None,
    }
}
