//! What stands on every page besides the article: running head and page number.

use super::canvas::Artifact;
use super::flow::{Context, Flow, shortened};
use super::item::Fragment;
use super::paint::{Painter, Scene};
use crate::typeset::Alignment;

/// The longest headline that stands in the running head, in characters.
const LONGEST_HEADLINE: usize = 70;

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
    let headline = shortened(&article.headline.plain_text(), LONGEST_HEADLINE);
    let y = context.geometry.head_baseline;
    match journal {
        Some(journal) => {
            let mut line = flow.furniture(&shortened(journal, LONGEST_HEADLINE / 2), Alignment::Start, y);
            line.extend(flow.furniture(&headline, Alignment::End, y));
            line
        }
        None => flow.furniture(&headline, Alignment::Start, y),
    }
}

/// The number of the page, and how many there are.
fn folio(flow: &mut Flow<'_, '_>, context: &Context<'_>, number: usize, count: usize) -> Vec<Fragment> {
    let text = if count > 1 { format!("{number} / {count}") } else { number.to_string() };
    flow.furniture(&text, Alignment::End, context.geometry.folio_baseline)
}
