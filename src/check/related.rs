//! Related items.

use super::cx::{Cx, Found};
use super::rules::{RELATED_SELF, RELATED_UNLINKED};
use crate::model::SourceLine;

pub(super) fn check(cx: &mut Cx<'_>) {
    let own = cx.article.address();
    for item in &cx.article.related.items {
        let title = item.title.plain_text();
        let place = cx.place_of(&title, SourceLine::UNKNOWN);
        match item.link() {
            None => {
                let message = format!("the related item “{title}” has no link");
                cx.report(&RELATED_UNLINKED, Found::new(message).at(place));
            }
            Some(link) if Some(&link) == own.as_ref() => {
                let message = format!("the related item “{title}” leads to this article");
                cx.report(&RELATED_SELF, Found::new(message).at(place));
            }
            Some(_) => {}
        }
    }
}
