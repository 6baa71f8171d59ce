//! What stands on every page besides the article: running head and foot, as the theme has them.

use super::canvas::Artifact;
use super::flow::{Context, Flow};
use super::item::{Fragment, What};
use super::metadata::volume;
use super::paint::{Painter, Scene};
use crate::theme::{Field, Template};
use crate::typeset::Alignment;
use crate::write::contents::shortened;

/// The longest that a part of the running head is, in characters.
const LONGEST: usize = 70;
/// The shortest that it is cut to.
const SHORTEST: usize = 8;
/// The width of the text up to which there is room for one part alone.
const LEAST_MEASURE: f32 = 170.0;
/// Between the parts of the running head.
const LEAST_GAP: f32 = 24.0;
/// From the baseline of the running head to the rule below it, and how thick that is.
const RULE_BELOW: f32 = 5.0;
const RULE: f32 = 0.5;
/// Where the three parts of a line stand.
const ALIGNMENTS: [Alignment; 3] = [Alignment::Start, Alignment::Centred, Alignment::End];

/// How pages are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folios {
    /// With how many there are: the pages of an article by itself.
    Counted,
    /// Going on through all articles of a collection.
    Plain,
    /// The front matter of a collection, whose first page has none.
    Roman,
}

/// The number of a page, and how many there are where that is known.
struct Number {
    page: String,
    pages: Option<String>,
}

impl Number {
    fn of(context: &Context<'_>, folios: Folios, page: usize, first: usize, count: usize) -> Number {
        let digits = |number: usize| context.words.number(number);
        let page = if folios == Folios::Roman { roman(page - first + 1) } else { digits(page + 1) };
        Number { page, pages: (folios == Folios::Counted && count > 1).then(|| digits(count)) }
    }
}

/// Draws running heads and feet on the pages from `first` on.
pub(super) fn draw(
    flow: &mut Flow<'_, '_>,
    context: &Context<'_>,
    painter: &mut Painter,
    first: usize,
    folios: Folios,
) {
    let count = painter.pages.len();
    let theme = &context.look.theme.page;
    let fixed = |line: &[Template; 3]| !line.iter().any(|part| part.has(Field::Page));
    let mut head = None;
    let mut foot = None;
    for page in first..count {
        let number = Number::of(context, folios, page, first, count);
        if page > first || theme.head_on_first && folios != Folios::Roman {
            let drawn = head.take().unwrap_or_else(|| running_head(flow, context, &number));
            furnish(flow, painter, page, Artifact::Header, &drawn);
            head = fixed(&theme.head).then_some(drawn);
        }
        if page > first || folios != Folios::Roman {
            let y = context.geometry.folio_baseline;
            let drawn = foot.take().unwrap_or_else(|| line(flow, context, &theme.foot, y, &number));
            furnish(flow, painter, page, Artifact::Footer, &drawn);
            foot = fixed(&theme.foot).then_some(drawn);
        }
    }
}

/// A number in small Roman numerals, as page labels have it.
fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 9] =
        [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        out.push_str(&sign.repeat(rest / value));
        rest %= value;
    }
    out
}

fn furnish(flow: &mut Flow<'_, '_>, painter: &mut Painter, page: usize, kind: Artifact, line: &[Fragment]) {
    let mut scene = Scene { structure: &mut flow.structure, pictures: &mut flow.pictures };
    painter.furniture(page, kind, line, &mut scene);
}

fn running_head(flow: &mut Flow<'_, '_>, context: &Context<'_>, number: &Number) -> Vec<Fragment> {
    let page = &context.geometry;
    let mut head = line(flow, context, &context.look.theme.page.head, page.head_baseline, number);
    if context.look.theme.page.head_rule && !head.is_empty() {
        let what = What::Fill { width: page.measure, height: RULE, color: context.look.hairline };
        head.push(Fragment { x: page.left, y: page.head_baseline + RULE_BELOW, what });
    }
    head
}

/// A line of three parts. The headline takes what room the others leave.
fn line(
    flow: &mut Flow<'_, '_>,
    context: &Context<'_>,
    parts: &[Template; 3],
    y: f32,
    number: &Number,
) -> Vec<Fragment> {
    let measure = context.geometry.measure;
    let filled = |headline: &str| {
        parts.each_ref().map(|part| {
            part.fill(
                |field| if field == Field::Headline { headline.to_owned() } else { value(context, field, number) },
            )
        })
    };
    let others = filled("").map(|text| fitted(flow, &text, 0.45 * measure));
    let taken: f32 = others.iter().map(|text| flow.running_width(text)).sum();
    let gaps = others.iter().filter(|text| !text.is_empty()).count() as f32 * LEAST_GAP;
    let headline = context.article.headline.plain_text();
    let headline = fitted(flow, &headline, measure - taken - gaps);
    let mut out = Vec::new();
    for ((text, part), (other, alignment)) in filled(&headline).iter().zip(parts).zip(others.iter().zip(ALIGNMENTS)) {
        let text = if part.has(Field::Headline) { text } else { other };
        let is_cramped = measure <= LEAST_MEASURE && !out.is_empty();
        if !text.is_empty() && !is_cramped {
            out.extend(flow.furniture(text, alignment, y));
        }
    }
    out
}

/// What is known of the article.
fn value(context: &Context<'_>, field: Field, number: &Number) -> String {
    let article = context.article;
    match field {
        Field::Journal => {
            let journal = article.journal.as_ref().and_then(|journal| journal.title.clone());
            journal.or_else(|| article.publisher.as_ref().map(|publisher| publisher.name.clone())).unwrap_or_default()
        }
        Field::Issue => article.journal.as_ref().map(volume).unwrap_or_default(),
        Field::Headline => article.headline.plain_text(),
        Field::Authors => {
            let authors = article.byline();
            let names = authors.iter().enumerate().map(|(index, author)| {
                format!("{}{}", author.name.display(), context.words.separator(index, authors.len()))
            });
            names.collect()
        }
        Field::Section => article.section.clone().unwrap_or_default(),
        Field::Kicker => article.kicker.clone().unwrap_or_default(),
        Field::Date => article.dates.published.map(|date| context.words.day(date)).unwrap_or_default(),
        Field::Doi => article.identifiers.doi.as_ref().map(ToString::to_string).unwrap_or_default(),
        Field::Page => number.page.clone(),
        Field::Pages => number.pages.clone().unwrap_or_default(),
    }
}

/// As much of `text` as fits `room`, cut between words.
fn fitted(flow: &mut Flow<'_, '_>, text: &str, room: f32) -> String {
    let mut most = LONGEST;
    loop {
        let cut = shortened(text, most);
        let width = flow.running_width(&cut);
        if width <= room || most <= SHORTEST {
            return cut;
        }
        // By as much as it is too wide, but at least by something.
        most = ((most.min(cut.chars().count()) as f32 * room / width) as usize).clamp(SHORTEST, most - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_numbered_as_the_romans_did() {
        assert_eq!([1, 4, 9, 14, 49].map(roman), ["i", "iv", "ix", "xiv", "xlix"]);
    }
}
