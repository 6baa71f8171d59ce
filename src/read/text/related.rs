//! The block of related items at the end of a page: titles, dates, descriptions, types, and a
//! line that leads to all of them.

use std::collections::BTreeMap;

use super::paragraph::Para;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::model::{Related, RelatedItem, RichText, SeeAll};
use crate::read::clue::{self, DateLine, RELATED};

/// What was taken off the end.
#[derive(Debug, Default)]
pub(super) struct Closing {
    pub(super) related: Related,
    /// What stands behind the block.
    pub(super) rest: Vec<Para>,
}

/// Words with which the line begins that leads to all items, in lower case.
const SEE_ALL: &[&str] = &[
    "view all",
    "see all",
    "show all",
    "browse all",
    "view more",
    "see more",
    "alle anzeigen",
    "tout voir",
    "ver todo",
];

/// Words before the type of an item, in lower case.
const TYPES: &[&str] = &["type", "kind", "format", "category", "content type", "typ", "tipo", "kategorie", "catégorie"];

/// A line of the block.
#[derive(Debug)]
enum Line {
    Text(Para),
    Date(DateLine, Para),
    Kind(String),
}

/// Takes the block off the end of `paras`, if there is one.
pub(super) fn take(paras: &mut Vec<Para>, diagnostics: &mut Diagnostics) -> Closing {
    let Some(start) = find(paras) else { return Closing::default() };
    let mut block = paras.split_off(start);
    let heading = block.remove(0);
    let end = block.iter().position(|para| is_see_all(&para.text));
    let mut rest = end.map_or_else(Vec::new, |end| block.split_off(end + 1));
    if end.is_none() {
        let items = block.iter().rposition(|para| !clue::is_boilerplate(&para.text));
        rest = items.map_or_else(Vec::new, |last| block.split_off(last + 1));
    }
    let see_all = end.and_then(|_| block.pop()).map(|para| SeeAll { text: para.text, url: None });
    let items = items(lines(block), diagnostics);
    let title = heading.text.trim_end_matches(':').trim_end().to_owned();
    Closing { related: Related { title: Some(title), items, see_all }, rest }
}

/// How many words a description has at most.
const DESCRIPTION: usize = 80;

/// Where the block begins: at the first heading of its kind behind which stand nothing but
/// items, and nobody who has spoken before.
fn find(paras: &[Para]) -> Option<usize> {
    let last_clue = paras.iter().rposition(|para| is_item_clue(&para.text));
    let words = |para: &Para| clue::words(&para.text);
    let last_long = paras.iter().rposition(|para| words(para) > DESCRIPTION);
    let last_not_short = paras.iter().rposition(|para| words(para) > 30 || clue::has_label(&para.text));
    let from = last_long.max(last_recurring_label(paras)).map_or(0, |last| last + 1);
    (from..paras.len()).find(|&at| {
        let clues = last_clue > Some(at);
        let short = at + 1 < paras.len() && last_not_short < Some(at);
        is_heading(&paras[at].text) && (clues || short)
    })
}

/// The last paragraph whose label has occurred before. A title that stands twice is none.
fn last_recurring_label(paras: &[Para]) -> Option<usize> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut last = None;
    for (at, para) in paras.iter().enumerate() {
        let label = para.text.split_once([':', '：']).map(|(label, _)| label);
        let Some(label) = label.filter(|_| clue::has_label(&para.text) && kind(&para.text).is_none()) else { continue };
        if *seen.entry(label).or_insert(&para.text) != para.text {
            last = Some(at);
        }
    }
    last
}

fn is_heading(text: &str) -> bool {
    let lower = text.trim_end_matches([':', '…', '.']).to_lowercase();
    let begins =
        |heading: &str| lower.strip_prefix(heading).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    text.split_whitespace().count() <= 7 && RELATED.iter().any(|heading| begins(heading)) && !clue::is_question(text)
}

fn is_item_clue(text: &str) -> bool {
    clue::date_line(text).is_some() || kind(text).is_some() || is_see_all(text)
}

fn is_see_all(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.split_whitespace().count() <= 8 && SEE_ALL.iter().any(|opener| lower.starts_with(opener))
}

/// The type of an item: `Fact Sheet` of `Type: Fact Sheet`.
fn kind(text: &str) -> Option<&str> {
    let (key, value) = text.split_once(':')?;
    let value = value.trim();
    let known = TYPES.contains(&key.trim().to_lowercase().as_str());
    (known && !value.is_empty() && value.split_whitespace().count() <= 6).then_some(value)
}

fn lines(paras: Vec<Para>) -> Vec<Line> {
    let line = |para: Para| {
        if let Some(kind) = kind(&para.text) {
            return Line::Kind(kind.to_owned());
        }
        match clue::date_line(&para.text) {
            Some(date) => Line::Date(date, para),
            None => Line::Text(para),
        }
    };
    paras.into_iter().map(line).collect()
}

/// The items of the lines. A title stands twice, or before a date, or first; what follows it up
/// to the next title is its own.
fn items(lines: Vec<Line>, diagnostics: &mut Diagnostics) -> Vec<RelatedItem> {
    let starts = starts(&lines);
    let mut items: Vec<RelatedItem> = Vec::new();
    for (line, start) in lines.into_iter().zip(starts) {
        match line {
            Line::Text(para) if start => items.push(RelatedItem { title: para.text.into(), ..RelatedItem::default() }),
            Line::Text(para) => match items.last_mut() {
                Some(item) if item.is_bare() && clue::same(&item.title.plain_text(), &para.text) => {}
                Some(item) => describe(item, &para.text),
                None => items.push(RelatedItem { title: para.text.into(), ..RelatedItem::default() }),
            },
            Line::Date(found, para) => date(&mut items, found, &para, diagnostics),
            Line::Kind(kind) => match items.last_mut() {
                Some(item) if item.kind.is_none() => item.kind = Some(kind),
                Some(item) => describe(item, &kind),
                None => items.push(RelatedItem { kind: Some(kind), ..RelatedItem::default() }),
            },
        }
    }
    items
}

/// Which lines are titles.
fn starts(lines: &[Line]) -> Vec<bool> {
    let text = |at: usize| match lines.get(at) {
        Some(Line::Text(para)) => Some(para.text.as_str()),
        _ => None,
    };
    let twice = |at: usize| matches!((text(at), text(at + 1)), (Some(a), Some(b)) if clue::same(a, b));
    let is_second = |at: usize| at > 0 && twice(at - 1);
    let dated = |at: usize| match lines.get(at + 1) {
        Some(Line::Date(..)) => true,
        Some(Line::Kind(_)) => matches!(lines.get(at + 2), Some(Line::Date(..))),
        _ => false,
    };
    let marked = |at: usize| text(at).is_some() && !is_second(at) && (twice(at) || dated(at));
    let any_marked = (0..lines.len()).any(marked);
    let any_kind = lines.iter().any(|line| matches!(line, Line::Kind(_)));
    (0..lines.len())
        .map(|at| {
            let first = at == 0;
            let behind_kind = at > 0 && matches!(lines[at - 1], Line::Kind(_));
            text(at).is_some()
                && !is_second(at)
                && (first || marked(at) || (behind_kind && kind_ends_item(lines, at - 1)) || (!any_marked && !any_kind))
        })
        .collect()
}

/// Whether the type at `at` is the last of its item, and no description follows it.
fn kind_ends_item(lines: &[Line], at: usize) -> bool {
    at > 0 && matches!(lines[at - 1], Line::Text(_))
}

fn date(items: &mut Vec<RelatedItem>, found: DateLine, para: &Para, diagnostics: &mut Diagnostics) {
    if let Some(doubt) = found.doubt {
        let diagnostic = Diagnostic::warning(Code::Malformed, doubt).help("correct the date").at(para.at());
        diagnostics.push(diagnostic.about(Subject::Date));
    }
    match items.last_mut() {
        Some(item) if item.date.is_none() => item.date = Some(found.date),
        Some(item) => describe(item, &para.text),
        None => items.push(RelatedItem { date: Some(found.date), ..RelatedItem::default() }),
    }
}

fn describe(item: &mut RelatedItem, text: &str) {
    let before = std::mem::take(&mut item.description).plain_text();
    let description = if before.is_empty() { text.to_owned() } else { format!("{before} {text}") };
    item.description = RichText::from(description);
}

trait Bare {
    /// Whether nothing but the title is known.
    fn is_bare(&self) -> bool;
}

impl Bare for RelatedItem {
    fn is_bare(&self) -> bool {
        self.date.is_none() && self.description.is_blank() && self.kind.is_none()
    }
}
