//! Finds questions that have no label and are told by how they are set: bold, italic, as
//! headings, as block quotes, as items of a list.

use std::collections::BTreeSet;

use super::evidence::Evidence;
use super::lexicon;
use super::name;
use super::script::{Kind, Script, Unit};
use crate::interview::Confidence;

/// The questions of an article without labels.
#[derive(Debug)]
pub(super) struct Questions {
    pub(super) look: Look,
    /// The units that ask, in order.
    pub(super) units: Vec<usize>,
    /// The composite units that are taken apart.
    pub(super) apart: BTreeSet<usize>,
    /// How certain it is that this is an interview.
    pub(super) confidence: Confidence,
    /// Whether to make turns of them.
    pub(super) accepted: bool,
}

/// How questions are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    Bold,
    Item,
    Italic,
    Quote,
    Heading,
}

impl Look {
    const ALL: [Look; 5] = [Look::Bold, Look::Item, Look::Italic, Look::Quote, Look::Heading];

    /// The look in words, for one question.
    pub(super) fn words(self) -> &'static str {
        match self {
            Look::Bold => "a bold paragraph",
            Look::Item => "an item of a list",
            Look::Italic => "a paragraph in italics",
            Look::Quote => "a block quote",
            Look::Heading => "a heading",
        }
    }
}

/// How many of the units of one look are questions.
#[derive(Debug, Default)]
struct Count {
    asking: Vec<usize>,
    others: usize,
    apart: BTreeSet<usize>,
}

/// The questions of `script`, if at least two are set alike, and most of what is set so asks.
pub(super) fn questions(script: &Script<'_>, evidence: impl Fn(usize) -> Evidence) -> Option<Questions> {
    let best = Look::ALL
        .into_iter()
        .map(|look| (look, count(script, look)))
        .filter(|(look, count)| is_habit(*look, count))
        .max_by_key(|(look, count)| (count.asking.len(), std::cmp::Reverse(*look)))?;
    let (look, count) = best;
    let evidence = evidence(count.asking.first().copied().unwrap_or_default());
    let addressed = addresses(script, &count.asking);
    let (confidence, accepted) = judge(look, &count, evidence, addressed);
    Some(Questions { look, units: count.asking, apart: count.apart, confidence, accepted })
}

fn is_habit(look: Look, count: &Count) -> bool {
    let share = |of: usize| count.asking.len() * of >= (count.asking.len() + count.others) * (of - 1);
    let mostly = match look {
        Look::Bold | Look::Italic => share(3),
        // Topics, an introduction and an epilogue may have headings, and answers may quote.
        Look::Quote | Look::Heading => share(2),
        Look::Item => true,
    };
    count.asking.len() > 1 && mostly
}

/// Whether the questions make an interview, and how certainly.
fn judge(look: Look, count: &Count, evidence: Evidence, addressed: bool) -> (Confidence, bool) {
    let stated = evidence.is_stated();
    if (evidence.faq && !evidence.roles) || (evidence.drama && !stated) {
        return (Confidence::Low, false);
    }
    match (stated, addressed) {
        (true, _) => (Confidence::Medium, true),
        (false, true) => (Confidence::Medium, true),
        (false, false) => {
            let plain = matches!(look, Look::Bold | Look::Italic | Look::Item);
            (Confidence::Low, plain && count.asking.len() > 2 && count.others == 0)
        }
    }
}

/// Whether most of the questions address somebody: interviewers do, articles hardly.
fn addresses(script: &Script<'_>, asking: &[usize]) -> bool {
    let addressing = asking
        .iter()
        .filter_map(|&unit| script.units[unit].text)
        .filter(|text| lexicon::addresses(&name::key(&text.plain_text())))
        .count();
    addressing * 3 >= asking.len() * 2
}

fn count(script: &Script<'_>, look: Look) -> Count {
    let mut count = Count::default();
    let mut index = 0;
    while let Some(unit) = script.units.get(index) {
        match look {
            Look::Bold => count.paragraph(index, unit, |unit| unit.head.is_strong_from(0), unit_is_title),
            Look::Italic => {
                count.paragraph(
                    index,
                    unit,
                    |unit| unit.head.is_slanted_from(0) && !unit.head.is_strong_from(0),
                    |_| false,
                );
            }
            Look::Quote => count.quote(script, index),
            Look::Heading if unit.is_heading() => count.add(index, unit.head.asks),
            Look::Item => count.list(script, index),
            Look::Heading => {}
        }
        index = script.after(index);
    }
    count
}

/// A short bold line without a full stop is a title, and no part of the conversation.
fn unit_is_title(unit: &Unit<'_>) -> bool {
    unit.head.words <= 6 && !unit.head.has_question
}

impl Count {
    fn add(&mut self, unit: usize, asks: bool) {
        if asks {
            self.asking.push(unit);
        } else {
            self.others += 1;
        }
    }

    fn paragraph(
        &mut self,
        index: usize,
        unit: &Unit<'_>,
        fits: impl Fn(&Unit<'_>) -> bool,
        is_title: impl Fn(&Unit<'_>) -> bool,
    ) {
        if unit.kind == Kind::Paragraph && fits(unit) && !is_title(unit) {
            self.add(index, unit.head.asks);
        }
    }

    /// A block quote of one paragraph.
    fn quote(&mut self, script: &Script<'_>, index: usize) {
        if script.units[index].kind != Kind::Quote {
            return;
        }
        let parts = script.parts(index);
        let asks = parts.len() == 1 && script.units[parts.start].head.asks;
        if asks {
            self.apart.insert(index);
        }
        self.add(if asks { parts.start } else { index }, asks);
    }

    /// A list whose items each open with a question and go on with the answer, or a list of one
    /// item that is a question.
    fn list(&mut self, script: &Script<'_>, index: usize) {
        if !matches!(script.units[index].kind, Kind::List { .. }) {
            return;
        }
        let items: Vec<usize> =
            script.parts(index).filter(|&part| matches!(script.units[part].kind, Kind::Item { .. })).collect();
        let all_ask = !items.is_empty() && items.iter().all(|&item| script.units[item].head.asks);
        let answered =
            items.iter().filter(|&&item| matches!(script.units[item].kind, Kind::Item { blocks } if blocks > 1));
        let is_last_open = items.len() == 1 && followed_by_text(script, index);
        if all_ask && (answered.count() * 2 >= items.len() || is_last_open) {
            self.asking.extend(items);
            self.apart.insert(index);
        }
    }
}

fn followed_by_text(script: &Script<'_>, index: usize) -> bool {
    let next = script.units.get(script.after(index));
    next.is_some_and(|next| next.scope == script.units[index].scope && !next.is_heading())
}
