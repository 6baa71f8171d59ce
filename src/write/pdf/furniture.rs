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

/// Draws running heads and page numbers on the pages from `first` on, which has no running head.
pub(super) fn draw(
    flow: &mut Flow<'_, '_>,
    context: &Context<'_>,
    painter: &mut Painter,
    first: usize,
    folios: Folios,
) {
    let count = painter.pages.len();
    let head = running_head(flow, context);
    for page in first..count {
        let text = match folios {
            Folios::Counted if count > 1 => format!("{} / {count}", page + 1),
            Folios::Counted | Folios::Plain => (page + 1).to_string(),
            Folios::Roman => roman(page - first + 1),
        };
        let folio = flow.furniture(&text, Alignment::End, context.geometry.folio_baseline);
        let mut scene = Scene { structure: &mut flow.structure, pictures: &mut flow.pictures };
        if page > first {
            painter.furniture(page, Artifact::Header, &head, &mut scene);
        }
        if page > first || folios != Folios::Roman {
            painter.furniture(page, Artifact::Footer, &folio, &mut scene);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_numbered_as_the_romans_did() {
        assert_eq!([1, 4, 9, 14, 49].map(roman), ["i", "iv", "ix", "xiv", "xlix"]);
    }
}
