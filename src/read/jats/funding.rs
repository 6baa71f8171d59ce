//! Who paid for the work.

use super::Document;
use super::inline::part_words;
use super::tree::Element;
use crate::model::{Doi, Grant, Ror};

impl<'t> Document<'t, '_> {
    pub(super) fn funding(&mut self, meta: Element<'t>) {
        for group in meta.all("funding-group") {
            for award in group.all("award-group").filter(|award| !award.has("specific-use", "generated")) {
                self.grant(award);
            }
            for statement in group.all("funding-statement").chain(group.all("open-access")) {
                let text = self.rich(statement);
                let all = &mut self.article.funding.statement;
                part_words(&mut all.0);
                all.0.extend(text);
            }
        }
        // NLM 2 names contracts.
        if meta.child("contract-num").is_some() || meta.child("contract-sponsor").is_some() {
            let funder = meta.text_of("contract-sponsor").unwrap_or_default();
            let awards = meta.all("contract-num").map(Element::text).collect();
            self.article.funding.grants.push(Grant { funder, awards, ..Grant::default() });
        }
    }

    fn grant(&mut self, award: Element<'t>) {
        let awards: Vec<_> = award.all("award-id").map(Element::text).collect();
        let mut grants = Vec::new();
        for source in award.all("funding-source") {
            let wrap = source.child("institution-wrap").unwrap_or(source);
            let ids: Vec<_> = wrap.all("institution-id").map(Element::text).collect();
            let named = wrap.text_of("institution");
            let funder = named.unwrap_or_else(|| {
                let whole = source.text();
                ids.iter().fold(whole, |text, id| text.replace(id.as_str(), "")).trim().to_owned()
            });
            let ror = ids.iter().find_map(|id| Ror::new(id).ok());
            let doi = ids.iter().find_map(|id| Doi::new(id).ok());
            grants.push(Grant { funder, ror, doi, awards: Vec::new() });
        }
        match grants.last_mut() {
            Some(last) => last.awards = awards,
            None => grants.push(Grant { awards, ..Grant::default() }),
        }
        let recipients: Vec<_> =
            award.all("principal-award-recipient").chain(award.all("principal-investigator")).collect();
        if let Some(recipient) = recipients.first() {
            self.dropped("who got an award", recipient.line());
        }
        self.article.funding.grants.extend(grants);
    }
}
