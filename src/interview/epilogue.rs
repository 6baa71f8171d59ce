//! Where an interview ends: behind a rule, with the editor's notes, behind the last thanks.

use super::label::{Candidate, Mark};
use super::lexicon;
use super::script::{Kind, Script, Unit};

/// Thanks of at most so many words are the end of the talk.
const SHORT: usize = 25;

/// What is known of the turns when their end is looked for.
pub(super) struct Talk<'a> {
    pub(super) script: &'a Script<'a>,
    /// The units in order, composites taken apart.
    pub(super) walk: &'a [usize],
    /// The full names of all contributors, as keys.
    pub(super) names: &'a [String],
    /// The place in the walk at which somebody is known to speak for the last time.
    pub(super) last: Option<usize>,
    /// Whether a unit opens with a speaker's label.
    pub(super) labelled: &'a dyn Fn(usize) -> bool,
    /// Whether it is the asking side's.
    pub(super) asking: &'a dyn Fn(usize) -> bool,
}

/// The place in the walk from which on nothing belongs to a turn.
pub(super) fn start(talk: &Talk<'_>) -> usize {
    let Some(last) = talk.last else { return talk.walk.len() };
    let scope = talk.unit(last).scope;
    let stays = |at: usize| !talk.unit(at).is_heading() && talk.unit(at).scope >= scope;
    let end = (last + 1..talk.walk.len()).find(|&at| !stays(at)).unwrap_or(talk.walk.len());
    let rule = (last + 1..end).find(|&at| talk.unit(at).kind == Kind::Break);
    let list = end_of_lists(talk, last).filter(|&at| at < end);
    let thanks = thanks(talk, last).filter(|&at| at < end);
    if let Some(first) = [rule, list, thanks].into_iter().flatten().min() {
        return first;
    }
    notes(talk, last, end)
}

impl Talk<'_> {
    fn unit(&self, at: usize) -> &Unit<'_> {
        &self.script.units[self.walk[at]]
    }
}

/// Where the editor's notes before `end` begin.
fn notes(talk: &Talk<'_>, last: usize, end: usize) -> usize {
    let labelled = (talk.labelled)(talk.walk[last]);
    let answered = labelled || last + 1 < end;
    let mut from = end;
    while from > last + 1 && answered {
        let (unit, only) = (talk.unit(from - 1), from == last + 2);
        if !is_editorial(unit, only) && (only && !labelled || !is_biography(talk, unit)) {
            break;
        }
        from -= 1;
    }
    // An answer that is wholly in italics is an answer.
    if from == last + 1 && !labelled { end } else { from }
}

/// Whether a paragraph at the end is the editor's word on the interview.
fn is_editorial(unit: &Unit<'_>, only: bool) -> bool {
    if unit.kind != Kind::Paragraph || unit.text.is_none() {
        return false;
    }
    let slanted = unit.head.is_slanted_from(0) && !unit.head.is_strong_from(0);
    let closing = |candidate: &Candidate| candidate.mark == Mark::Colon && lexicon::is_closing(&candidate.key);
    if unit.labels.iter().any(closing) || (slanted && !(only && unit.head.words < 4)) {
        return true;
    }
    let key = if unit.head.words < 60 { unit.key() } else { String::new() };
    lexicon::is_editorial(&key) || lexicon::is_call(&key)
}

/// Whether a paragraph at the end says who one of the contributors is.
fn is_biography(talk: &Talk<'_>, unit: &Unit<'_>) -> bool {
    let key = if unit.kind == Kind::Paragraph { unit.key() } else { String::new() };
    let is_of = |name: &String| key.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with(' '));
    talk.names.iter().any(is_of) && !lexicon::speaks_of_self(&key)
}

/// Behind lists whose items hold question and answer, where the last question is an item: what
/// follows the list is no answer.
fn end_of_lists(talk: &Talk<'_>, last: usize) -> Option<usize> {
    let is_item = |unit: &&Unit<'_>| matches!(unit.kind, Kind::Item { .. });
    let is_full = |unit: &Unit<'_>| matches!(unit.kind, Kind::Item { blocks } if blocks > 1);
    let mut items = talk.script.units.iter().filter(is_item).filter(|unit| unit.head.asks).peekable();
    if !matches!(talk.unit(last).kind, Kind::Item { .. }) || !items.all(is_full) {
        return None;
    }
    let list = (0..=talk.walk[last]).rev().find(|&unit| matches!(talk.script.units[unit].kind, Kind::List { .. }))?;
    let behind = talk.script.after(list);
    (last + 1..talk.walk.len()).find(|&at| talk.walk[at] >= behind)
}

/// Behind thanks that are the last word of those who speak under labels.
fn thanks(talk: &Talk<'_>, last: usize) -> Option<usize> {
    let speech = talk.unit(last);
    let before = (0..last).rev().find(|&at| (talk.labelled)(talk.walk[at]));
    let ends = |unit: &Unit<'_>| !unit.head.has_question && lexicon::thanks(&unit.key());
    let asks = (talk.asking)(talk.walk[last]);
    let thanked =
        ends(speech) || (!asks && before.is_some_and(|at| (talk.asking)(talk.walk[at]) && ends(talk.unit(at))));
    let labelled = (talk.labelled)(talk.walk[last]);
    let next = talk.walk.get(last + 1).map(|&next| &talk.script.units[next])?;
    let key = next.key();
    let goes_on = lexicon::speaks_of_self(&key) || lexicon::addresses(&key) || lexicon::thanks(&key);
    let brief = speech.head.words <= SHORT && !speech.head.has_question;
    (labelled && thanked && brief && next.kind == Kind::Paragraph && !goes_on).then_some(last + 1)
}
