//! The head of an article: what readers, shops and search engines see first.

use super::cx::{Cx, Found};
use super::rules::{DECK_MISSING, LICENSE_MISSING};

pub(super) fn check(cx: &mut Cx<'_>) {
    let article = cx.article;
    let at = cx.places.of_key("headline").unwrap_or_default();
    if article.deck.is_blank() && article.abstracts.is_empty() {
        cx.report(
            &DECK_MISSING,
            Found::new("the article has no deck: feeds and search engines show its first words").at(at.clone()),
        );
    }
    if article.license.is_none() && article.copyright.is_none() {
        cx.report(&LICENSE_MISSING, Found::new("nothing says under which terms the article may be used").at(at));
    }
}
