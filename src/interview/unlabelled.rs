//! Finds questions that have no label and are told by how they are set: bold, italic, as
//! headings, as block quotes, as items of a list.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::evidence::Evidence;
use super::lexicon;
use super::name;
use super::script::{Kind, Script, Unit};
use crate::interview::Confidence;
use crate::model::RichText;

/// How many words a question has at most that nothing but its line sets apart.
const LINE: usize = 40;

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
    Line,
}

impl Look {
    const ALL: [Look; 6] = [Look::Bold, Look::Item, Look::Italic, Look::Quote, Look::Heading, Look::Line];

    /// The look in words, for one question.
    pub(super) fn words(self) -> &'static str {
        match self {
            Look::Bold => "a bold paragraph",
            Look::Item => "an item of a list",
            Look::Italic => "a paragraph in italics",
            Look::Quote => "a block quote",
            Look::Heading => "a heading",
            Look::Line => "a line of its own",
        }
    }
}

/// How many of the units of one look are questions.
#[derive(Debug, Default)]
struct Count {
    asking: Vec<usize>,
    /// Units of the look that make a request: `Tell us about your work.`
    requests: Vec<usize>,
    others: usize,
    apart: BTreeSet<usize>,
}

/// The questions of `script`, if at least two are set alike, and most of what is set so asks.
pub(super) fn questions(script: &Script<'_>, evidence: impl Fn(usize) -> Evidence) -> Option<Questions> {
    let best = Look::ALL
        .into_iter()
        .map(|look| (look, count(script, look)))
        .filter(|(look, count)| is_habit(*look, count))
        .max_by_key(|(look, count)| (count.asking.len(), Reverse(*look)))?;
    let (look, count) = best;
    let mut units = [count.asking.as_slice(), &count.requests].concat();
    units.sort_unstable();
    let evidence = evidence(units.first().copied().unwrap_or_default());
    let addressed = addresses(script, &units);
    let (confidence, accepted) = judge(look, &count, evidence, addressed);
    Some(Questions { look, units, apart: count.apart, confidence, accepted })
}

fn is_habit(look: Look, count: &Count) -> bool {
    let share = |of: usize| count.asking.len() * of >= (count.asking.len() + count.others) * (of - 1);
    let mostly = match look {
        Look::Bold | Look::Italic => share(3),
        // Topics, an introduction and an epilogue may have headings, and answers may quote.
        Look::Quote | Look::Heading => share(2),
        // Plain text has paragraphs of all kinds between questions and their answers.
        Look::Line => count.asking.len() > 2 && count.asking.len() * 5 >= count.others,
        Look::Item => true,
    };
    count.asking.len() + count.requests.len() > 1 && !count.asking.is_empty() && mostly
}

/// Whether the questions make an interview, and how certainly.
fn judge(look: Look, count: &Count, evidence: Evidence, addressed: bool) -> (Confidence, bool) {
    let stated = evidence.is_stated();
    if (evidence.faq && !evidence.roles) || (evidence.drama && !stated) {
        return (Confidence::Low, false);
    }
    if look == Look::Line {
        return (Confidence::Low, stated);
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
    let depth = if look == Look::Heading { depth_of_questions(script) } else { None };
    let mut index = 0;
    while let Some(unit) = script.units.get(index) {
        match (look, unit.kind) {
            (Look::Bold, _) => count.paragraph(index, unit, |unit| unit.head.is_strong_from(0), unit_is_title),
            (Look::Italic, _) => {
                let fits = |unit: &Unit<'_>| unit.head.is_slanted_from(0) && !unit.head.is_strong_from(0);
                count.paragraph(index, unit, fits, |_| false);
            }
            (Look::Quote, _) => count.quote(script, index),
            (Look::Item, _) => count.list(script, index),
            (Look::Heading, Kind::Heading { depth: here, .. }) if Some(here) == depth => {
                count.add(index, unit.head.asks)
            }
            (Look::Line, Kind::Paragraph) => count.add(index, unit.head.asks && unit.head.words <= LINE),
            (Look::Heading | Look::Line, _) => {}
        }
        index = script.after(index);
    }
    count
}

/// The depth at which most headings ask. Topics may stand above, and parts of answers below.
fn depth_of_questions(script: &Script<'_>) -> Option<usize> {
    let mut depths: BTreeMap<usize, usize> = BTreeMap::new();
    for unit in &script.units {
        if let Kind::Heading { depth, .. } = unit.kind {
            *depths.entry(depth).or_default() += usize::from(unit.head.asks);
        }
    }
    depths
        .into_iter()
        .filter(|&(_, asking)| asking > 0)
        .max_by_key(|&(depth, asking)| (asking, Reverse(depth)))
        .map(|(depth, _)| depth)
}

/// A short bold line without a full stop is a title, and no part of the conversation.
fn unit_is_title(unit: &Unit<'_>) -> bool {
    let ends_sentence = |text: &RichText| text.plain_text().trim_end().ends_with(['.', '!', '…', '。']);
    unit.head.words <= 6 && !unit.head.has_question && !unit.text.is_some_and(ends_sentence)
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
        if unit.kind != Kind::Paragraph || !fits(unit) || is_title(unit) {
            return;
        }
        let requests = |text: &RichText| {
            let key = name::key(&text.plain_text());
            lexicon::is_request(&key) || (unit.head.words > 3 && lexicon::addresses(&key))
        };
        if !unit.head.asks && unit.text.is_some_and(requests) {
            self.requests.push(index);
        } else {
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
