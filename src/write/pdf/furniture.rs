//! What stands on every page besides the article: running head and page number.

use super::canvas::Artifact;
use super::flow::{Context, Flow};
use super::item::Fragment;
use super::paint::{Painter, Scene};
use crate::typeset::Alignment;
use crate::write::contents::shortened;

/// The longest that a part of the running head is, in characters.
const LONGEST: usize = 70;
/// The shortest that it is cut to.
const SHORTEST: usize = 8;
/// The width of the text up to which there is room for the headline alone.
const LEAST_MEASURE: f32 = 170.0;
/// Between the parts of the running head.
const LEAST_GAP: f32 = 24.0;

/// Draws running heads and page numbers on all pages; the first page has no running head.
pub(super) fn draw(flow: &mut Flow<'_, '_>, context: &Context<'_>, painter: &mut Painter) {
    let count = painter.pages.len();
    let head = running_head(flow, context);
    for page in 0..count {
        let folio = folio(flow, context, page + 1, count);
        let mut scene = Scene { structure: &mut flow.structure, pictures: &mut flow.pictures };
        if page > 0 {
            painter.furniture(page, Artifact::Header, &head, &mut scene);
        }
        painter.furniture(page, Artifact::Footer, &folio, &mut scene);
    }
}

/// The journal at the start of the line, the headline at its end.
fn running_head(flow: &mut Flow<'_, '_>, context: &Context<'_>) -> Vec<Fragment> {
    let article = context.article;
    let journal = article.journal.as_ref().and_then(|journal| journal.title.as_deref());
    let journal = journal.or(article.publisher.as_ref().map(|publisher| publisher.name.as_str()));
    let headline = article.headline.plain_text();
    let (y, measure) = (context.geometry.head_baseline, context.geometry.measure);
    match journal.filter(|_| measure > LEAST_MEASURE) {
        Some(journal) => {
            let journal = fitted(flow, journal, 0.45 * measure);
            let room = measure - flow.running_width(&journal) - LEAST_GAP;
            let mut line = flow.furniture(&journal, Alignment::Start, y);
            let headline = fitted(flow, &headline, room);
            line.extend(flow.furniture(&headline, Alignment::End, y));
            line
        }
        None => {
            let headline = fitted(flow, &headline, measure);
            flow.furniture(&headline, Alignment::Start, y)
        }
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

/// The number of the page, and how many there are.
fn folio(flow: &mut Flow<'_, '_>, context: &Context<'_>, number: usize, count: usize) -> Vec<Fragment> {
    let text = if count > 1 { format!("{number} / {count}") } else { number.to_string() };
    flow.furniture(&text, Alignment::End, context.geometry.folio_baseline)
}
