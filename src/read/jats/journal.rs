//! The journal, who publishes it, and where in it the article stands.

use super::Document;
use super::tree::Element;
use crate::model::{Issn, Journal, Publisher};

impl<'t> Document<'t, '_> {
    pub(super) fn journal(&mut self, meta: Element<'t>) {
        let mut journal = self.article.journal.take().unwrap_or_default();
        let group = meta.child("journal-title-group").unwrap_or(meta);
        journal.title = group.text_of("journal-title").or_else(|| group.text_of("abbrev-journal-title"));
        for issn in meta.all("issn") {
            let Ok(number) = Issn::new(&issn.text()) else { continue };
            let kind = issn.attribute("publication-format").or(issn.attribute("pub-type")).unwrap_or_default();
            match kind {
                "print" | "ppub" => journal.issn_print = Some(number),
                "electronic" | "epub" | "online" => journal.issn_online = Some(number),
                _ if journal.issn_online.is_none() => journal.issn_online = Some(number),
                _ => journal.issn_print = Some(number),
            }
        }
        let is_short = |inner: &Element<'t>| match inner.name() {
            "abbrev-journal-title" => journal.title.as_ref() != Some(&inner.text()),
            "journal-id" => !inner.has("journal-id-type", "issn"),
            _ => false,
        };
        if let Some(short) = meta.elements().chain(group.elements()).find(is_short) {
            self.dropped("a short name of the journal", short.line());
        }
        self.article.journal = (journal != Journal::default()).then_some(journal);
        let own = |uri: &Element<'t>| uri.has("content-type", "publisher");
        let url = meta.all("self-uri").find(own).and_then(|uri| uri.attribute("href")).map(str::to_owned);
        if let Some(publisher) = meta.child("publisher") {
            let name = publisher.text_of("publisher-name").unwrap_or_default();
            let place = publisher.text_of("publisher-loc");
            self.article.publisher = Some(Publisher { name, place, url });
        }
    }

    pub(super) fn place_in_journal(&mut self, meta: Element<'t>) {
        let pages = || {
            let (first, last) = (meta.text_of("fpage"), meta.text_of("lpage"));
            let range = match (first, last) {
                (Some(first), Some(last)) if first != last => Some(format!("{first}-{last}")),
                (first, _) => first,
            };
            meta.text_of("page-range").or(range)
        };
        let number = meta.text_of("elocation-id").or_else(pages);
        let (volume, issue) = (meta.text_of("volume"), meta.text_of("issue"));
        if number.is_none() && volume.is_none() && issue.is_none() {
            return;
        }
        let journal = self.article.journal.get_or_insert_default();
        (journal.volume, journal.issue, journal.article_number) = (volume, issue, number);
    }
}
