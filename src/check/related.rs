//! Related items.

use super::cx::{Cx, Found};
use super::rules::{RELATED_SELF, RELATED_UNLINKED};
use crate::model::SourceLine;

pub(super) fn check(cx: &mut Cx<'_>) {
    let own = cx.article.address();
    for item in &cx.article.related.items {
        let title = item.title.plain_text();
        let (rule, message) = match item.link() {
            None => (&RELATED_UNLINKED, format!("the related item “{title}” has no link")),
            Some(link) if Some(&link) == own.as_ref() => {
                (&RELATED_SELF, format!("the related item “{title}” leads to this article"))
            }
            Some(_) => continue,
        };
        let place = cx.place_of(&title, SourceLine::UNKNOWN);
        cx.report(rule, Found::new(message).at(place));
    }
}
