//! Finds questions that have no label and are told by a mark of the source or by how they are set:
//! bold, italic, as headings, as block quotes, as items of a list, at the head of the answer.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::evidence::Evidence;
use super::head::Style;
use super::script::{Kind, Script, Unit};
use super::{Confidence, Marked, dash, eastern, lexicon};

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
    /// The first unit behind the last answer, where the source marks answers.
    pub(super) end: Option<usize>,
}

impl Questions {
    /// None but those that the author states.
    pub(super) fn stated() -> Self {
        Questions {
            look: Look::Line,
            units: Vec::new(),
            apart: BTreeSet::new(),
            confidence: Confidence::High,
            accepted: true,
            end: None,
        }
    }
}

/// How questions are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    Marked,
    Bold,
    Lead,
    Item,
    Italic,
    Quote,
    Dash,
    Heading,
    Line,
}

impl Look {
    const ALL: [Look; 9] = [
        Look::Marked,
        Look::Bold,
        Look::Lead,
        Look::Item,
        Look::Italic,
        Look::Quote,
        Look::Dash,
        Look::Heading,
        Look::Line,
    ];

    /// The look in words, behind “a question”.
    pub(super) fn words(self) -> &'static str {
        match self {
            Look::Marked => "marked as such in the source",
            Look::Bold => "set apart in bold",
            Look::Lead => "set as a bold question that opens a paragraph",
            Look::Item => "set as an item of a list",
            Look::Italic => "set as a paragraph in italics",
            Look::Quote => "set as a block quote",
            Look::Dash => "set as a speech behind a dash",
            Look::Heading => "set as a heading",
            Look::Line => "set as a line of its own",
        }
    }
}

/// How many of the units of one look are questions.
#[derive(Debug, Default)]
struct Count {
    asking: Vec<usize>,
    /// Units of the look that make a request: `Tell us about your work.`
    requests: Vec<usize>,
    /// Sentences of the look that neither ask nor address anybody, in order: `That was brave.`
    remarks: Vec<usize>,
    others: usize,
    apart: BTreeSet<usize>,
}

/// The questions of `script`, if at least two are set alike, and most of what is set so asks. Those that are
/// `marked` are questions whatever their words are, and come before any look.
pub(super) fn questions(
    script: &Script<'_>,
    marked: &Marked,
    evidence: impl Fn(usize) -> Evidence,
) -> Option<Questions> {
    let best = Look::ALL
        .into_iter()
        .map(|look| (look, count(script, &marked.questions, look)))
        .filter(|(look, count)| is_habit(*look, count))
        .max_by_key(|(look, count)| (*look == Look::Marked, count.asking.len(), Reverse(*look)))?;
    let (look, mut count) = best;
    let mut units = [count.asking.as_slice(), &count.requests].concat();
    units.sort_unstable();
    let evidence = evidence(units.first().copied().unwrap_or_default());
    let talk = Talk::of(script, &units);
    let (confidence, accepted) = judge(look, &count, evidence, talk);
    units.extend(remarks_between(script, &count, &units));
    units.sort_unstable();
    let has_unit = |composite: &usize| {
        let next = units.partition_point(|unit| unit <= composite);
        units.get(next).is_some_and(|unit| script.parts(*composite).contains(unit))
    };
    count.apart.retain(has_unit);
    let end = if look == Look::Marked { end_of_answers(script, marked) } else { None };
    Some(Questions { look, units, apart: count.apart, confidence, accepted, end })
}

/// The remarks that stand between questions, and behind the last as far as they thank or are
/// answered.
fn remarks_between(script: &Script<'_>, count: &Count, units: &[usize]) -> Vec<usize> {
    let (Some(&first), Some(&last)) = (units.first(), units.last()) else { return Vec::new() };
    let mut end = last;
    for &remark in count.remarks.iter().filter(|&&remark| remark > last) {
        let key = script.units[remark].key();
        if lexicon::thanks(&key) || (is_answered(script, remark) && !lexicon::is_closing(&key)) {
            end = remark;
        }
    }
    count.remarks.iter().copied().filter(|remark| (first..=end).contains(remark)).collect()
}

/// Whether text that is set otherwise follows in the same section.
fn is_answered(script: &Script<'_>, index: usize) -> bool {
    let next = script.units.get(script.after(index)).filter(|next| next.scope == script.units[index].scope);
    next.is_some_and(|next| next.kind == Kind::Paragraph && !next.head.is_slanted_from(0))
}

fn is_habit(look: Look, count: &Count) -> bool {
    let speaking = count.asking.len() + count.requests.len();
    let all = speaking + count.others + count.remarks.len();
    let share = |of: usize| speaking * of >= all * (of - 1);
    let mostly = match look {
        Look::Bold | Look::Italic => share(3),
        // Words in bold open paragraphs of many kinds.
        Look::Lead => count.asking.len() > 2 && share(4),
        // Topics, an introduction and an epilogue may have headings, and answers may quote.
        Look::Quote | Look::Heading => share(2),
        // Plain text has paragraphs of all kinds between questions and their answers.
        Look::Line => count.asking.len() > 2 && count.asking.len() * 5 >= count.others,
        Look::Item | Look::Dash | Look::Marked => true,
    };
    speaking > 1 && !count.asking.is_empty() && mostly
}

/// Whether the questions make an interview, and how certainly.
fn judge(look: Look, count: &Count, evidence: Evidence, talk: Talk) -> (Confidence, bool) {
    let stated = evidence.is_stated();
    if (evidence.faq && !evidence.roles) || (evidence.drama && !stated) {
        return (Confidence::Low, false);
    }
    let all = count.asking.len() + count.requests.len() + count.others + count.remarks.len();
    let mostly_asks = count.asking.len() * 3 >= all * 2;
    let stands_out = matches!(look, Look::Marked | Look::Bold | Look::Italic | Look::Item | Look::Quote | Look::Lead);
    match look {
        Look::Line => {
            let dense = count.asking.len() > 3 && count.asking.len() * 3 >= count.asking.len() + count.others;
            (Confidence::Low, stated || (dense && talk.is_between_two(5)))
        }
        _ if stated => (Confidence::Medium, true),
        // Stories have dialogues too.
        Look::Dash => (Confidence::Low, false),
        Look::Heading => (Confidence::Medium, talk.addresses() || (count.others == 0 && talk.is_between_two(3))),
        _ if talk.addresses() && mostly_asks => (Confidence::Medium, true),
        _ if stands_out && talk.is_between_two(3) => (Confidence::Medium, true),
        _ => {
            let plain = matches!(look, Look::Marked | Look::Bold | Look::Italic | Look::Item);
            let alike = count.asking.len() > 2 && count.others == 0 && mostly_asks;
            (Confidence::Low, plain && alike && talk.addressing.min(talk.answered) > 0 && !talk.is_of_one())
        }
    }
}

/// In which person questions and answers speak.
#[derive(Clone, Copy, Debug, Default)]
struct Talk {
    questions: usize,
    /// Questions that address somebody.
    addressing: usize,
    /// Questions of one who speaks of himself: an author does.
    own: usize,
    /// Questions behind which somebody speaks of himself.
    answered: usize,
}

impl Talk {
    fn of(script: &Script<'_>, asking: &[usize]) -> Self {
        let mut talk = Talk { questions: asking.len(), ..Talk::default() };
        for (place, &unit) in asking.iter().enumerate() {
            let key = script.units[unit].key();
            talk.addressing += usize::from(lexicon::addresses(&key));
            talk.own += usize::from(lexicon::speaks_of_self(&key));
            let end = asking.get(place + 1).copied().unwrap_or(script.units.len());
            let mut answer = script.units[unit + 1..end].iter().take(MOST_UNITS);
            talk.answered += usize::from(answer.any(|unit| speaks_of_own(&unit.key())));
        }
        talk
    }

    /// Whether most of the questions address somebody, and somebody answers for himself now and
    /// then: interviews do, instructions and articles hardly.
    fn addresses(self) -> bool {
        self.addressing * 3 >= self.questions * 2 && self.answered * 4 >= self.questions && !self.is_of_one()
    }

    /// Whether the questions are an author's to himself.
    fn is_of_one(self) -> bool {
        self.own * 4 > self.questions
    }

    /// Whether one addresses and another answers for himself, at least once in `of` questions the
    /// former and in three the latter.
    fn is_between_two(self, of: usize) -> bool {
        self.addressing * of >= self.questions && self.answered * 3 >= self.questions && !self.is_of_one()
    }
}

fn speaks_of_own(key: &str) -> bool {
    lexicon::speaks_of_self(key) || lexicon::speaks_of_us(key)
}

/// How many units behind a question are looked at.
const MOST_UNITS: usize = 40;

fn count(script: &Script<'_>, questions: &BTreeSet<String>, look: Look) -> Count {
    if look == Look::Marked {
        return Count { asking: units_of(script, questions).collect(), ..Count::default() };
    }
    if look == Look::Dash {
        let dash::Dialogue { asking, apart } = dash::dialogue(script).unwrap_or_default();
        return Count { asking, apart, ..Count::default() };
    }
    let mut count = Count::default();
    let depth = if look == Look::Heading { depth_of_questions(script) } else { None };
    let mut index = 0;
    while let Some(unit) = script.units.get(index) {
        match (look, unit.kind) {
            (Look::Bold, Kind::Paragraph) if unit.head.is_strong_from(0) && !is_title(unit) => {
                count.sentence(script, index);
            }
            (Look::Italic, Kind::Paragraph) if is_italic(unit) && !is_aside(script, index) => {
                count.sentence(script, index);
            }
            (Look::Lead, Kind::Paragraph) => count.lead(script, index),
            (Look::Quote, _) => count.quote(script, index),
            (Look::Item, _) => count.list(script, index),
            (Look::Heading, Kind::Heading { depth: here, .. }) if Some(here) == depth => count.heading(script, index),
            (Look::Line, Kind::Paragraph) => {
                count.add(index, unit.head.asks && unit.head.words <= LINE && !opens_with_quote(unit));
            }
            _ => {}
        }
        index = script.after(index);
    }
    count
}

/// The paragraphs and headings with one of the `texts`.
fn units_of<'a>(script: &'a Script<'_>, texts: &'a BTreeSet<String>) -> impl Iterator<Item = usize> + use<'a> {
    let is_one = |unit: &Unit<'_>| {
        is_text(unit) && unit.text.is_some_and(|text| !texts.is_empty() && texts.contains(&text.plain_text()))
    };
    script.units.iter().enumerate().filter(move |(_, unit)| is_one(unit)).map(|(index, _)| index)
}

fn is_text(unit: &Unit<'_>) -> bool {
    matches!(unit.kind, Kind::Paragraph | Kind::Heading { .. })
}

/// The first paragraph or heading behind the last answer that is marked.
fn end_of_answers(script: &Script<'_>, marked: &Marked) -> Option<usize> {
    let last = units_of(script, &marked.answers).last()?;
    let is_behind = units_of(script, &marked.questions).last().is_some_and(|question| question < last);
    let mut behind = script.after(last);
    while script.units.get(behind).is_some_and(|unit| !is_text(unit)) {
        behind = script.after(behind);
    }
    is_behind.then_some(behind)
}

fn is_italic(unit: &Unit<'_>) -> bool {
    unit.head.is_slanted_from(0) && !unit.head.is_strong_from(0)
}

/// Whether an italic paragraph is no part of the talk: a caption behind a picture, a remark in
/// brackets, the editor's word.
fn is_aside(script: &Script<'_>, index: usize) -> bool {
    let unit = &script.units[index];
    let behind_picture = index.checked_sub(1).is_some_and(|before| script.units[before].kind == Kind::Other);
    let in_brackets = matches!(unit.head.get(0), Some('(' | '[' | '（'));
    !unit.head.asks && (behind_picture || in_brackets || lexicon::is_editorial(&unit.key()))
}

/// Direct speech, as in a story.
fn opens_with_quote(unit: &Unit<'_>) -> bool {
    matches!(unit.head.get(unit.head.skip_blank(0)), Some('"' | '“' | '„' | '«' | '‘' | '\'' | '—' | '–' | '「'))
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
fn is_title(unit: &Unit<'_>) -> bool {
    unit.head.words <= 6 && !unit.head.has_question && !ends_sentence(unit)
}

fn ends_sentence(unit: &Unit<'_>) -> bool {
    unit.text.is_some_and(|text| text.plain_text().trim_end().ends_with(['.', '!', '…', '。']))
}

impl Count {
    fn add(&mut self, unit: usize, asks: bool) {
        if asks {
            self.asking.push(unit);
        } else {
            self.others += 1;
        }
    }

    /// A unit that is set as questions are: it asks, makes a request or a remark.
    fn sentence(&mut self, script: &Script<'_>, index: usize) {
        let unit = &script.units[index];
        let key = unit.key();
        if unit.head.asks {
            self.asking.push(index);
        } else if lexicon::is_request(&key)
            || eastern::requests(&key)
            || (unit.head.words > 3 && lexicon::addresses(&key))
        {
            self.requests.push(index);
        } else if ends_sentence(unit) && !lexicon::is_editorial(&key) {
            self.remarks.push(index);
        } else {
            self.others += 1;
        }
    }

    fn heading(&mut self, script: &Script<'_>, index: usize) {
        let unit = &script.units[index];
        if unit.head.asks || ends_sentence(unit) {
            self.sentence(script, index);
        } else {
            self.others += 1;
        }
    }

    /// A paragraph whose first line is set as a question, with the answer behind it.
    fn lead(&mut self, script: &Script<'_>, index: usize) {
        let styled = |unit: &Unit<'_>| unit.head.glyphs.first().is_some_and(|glyph| glyph.style() != Style::Plain);
        let parts = script.parts(index);
        let whole = &script.units[index];
        if !styled(whole) || whole.head.is_slanted_from(0) {
            return;
        }
        let lines = &script.units[parts.clone()];
        let Some((lead, rest)) = lines.split_first().filter(|(lead, _)| lead.head.is_slanted_from(0)) else {
            self.others += 1;
            return;
        };
        if rest.iter().any(|line| line.head.is_slanted_from(0)) {
            self.others += 1;
            return;
        }
        let before = (self.asking.len(), self.requests.len());
        if lead.head.asks || lead.head.words > 3 {
            self.sentence(script, parts.start);
        } else {
            self.others += 1;
        }
        if before != (self.asking.len(), self.requests.len()) {
            self.apart.insert(index);
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
