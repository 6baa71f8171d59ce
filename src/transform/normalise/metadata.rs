//! Everything of an article that is not rich text: names, addresses, identifiers, dates.

use super::Normalise;
use crate::diagnostic::{Code, Subject};
use crate::model::{
    Article, Audio, Contributor, Identifier, License, Name, Publisher, Reference, RelatedItem, Role, SourceLine, Voice,
};
use crate::transform::characters;

impl Normalise<'_> {
    pub(super) fn metadata(&mut self, article: &mut Article) {
        self.at = SourceLine::UNKNOWN;
        let texts = [&mut article.kicker, &mut article.genre, &mut article.section];
        texts.into_iter().for_each(|text| self.optional(text));
        self.keywords(&mut article.keywords);
        if let Some(series) = &mut article.series {
            self.line(&mut series.title);
            self.optional(&mut series.number);
        }
        self.optional_url(&mut article.identifiers.url, "the canonical URL");
        self.registers(article);
        self.publication_data(article);
        article.contributors.iter_mut().for_each(|contributor| self.contributor(contributor));
        self.audio(&mut article.audio);
        self.related(article);
    }

    /// A recording, and a transcript, is nothing without its address.
    fn audio(&mut self, audio: &mut Option<Audio>) {
        let Some(found) = audio else { return };
        self.optional(&mut found.kind);
        if !self.address(&mut found.url, "the recording's address") {
            *audio = None;
            return;
        }
        found.transcripts.retain_mut(|transcript| {
            self.optional(&mut transcript.kind);
            self.address(&mut transcript.url, "a transcript's address")
        });
    }

    /// Makes an address fit; `false` if it is none on the web.
    fn address(&mut self, url: &mut String, what: &str) -> bool {
        let mut found = Some(std::mem::take(url));
        self.optional_url(&mut found, what);
        found.map(|found| *url = found).is_some()
    }

    fn registers(&mut self, article: &mut Article) {
        for Identifier { scheme, value } in &mut article.identifiers.others {
            [scheme, value].into_iter().for_each(|text| self.line(text));
        }
        article.identifiers.others.retain(|other| !other.scheme.is_empty() && !other.value.is_empty());
        for grant in &mut article.funding.grants {
            self.line(&mut grant.funder);
            grant.awards.iter_mut().for_each(|award| self.line(award));
            grant.awards.retain(|award| !award.is_empty());
        }
        article.funding.grants.retain(|grant| !grant.display().is_empty());
        article.abstracts.iter_mut().for_each(|summary| self.optional(&mut summary.kind));
        article.abstracts.retain(|summary| !summary.blocks.is_empty());
        for reference in &mut article.references {
            self.reference(reference);
        }
    }

    fn reference(&mut self, reference: &mut Reference) {
        self.at = reference.at;
        reference.texts_mut().into_iter().for_each(|text| self.optional(text));
        reference.authors.iter_mut().chain(&mut reference.editors).for_each(|name| self.full_name(name));
        self.optional_url(&mut reference.url, "the address of a work that is cited");
        self.at = SourceLine::UNKNOWN;
    }

    fn full_name(&mut self, name: &mut Name) {
        match name {
            Name::Literal(name) | Name::Organisation(name) => self.name(name),
            Name::Person(name) => {
                self.name(&mut name.family);
                name.given.iter_mut().for_each(|given| self.name(given));
                [&mut name.given, &mut name.prefix, &mut name.suffix].into_iter().for_each(|part| self.optional(part));
            }
        }
    }

    fn publication_data(&mut self, article: &mut Article) {
        if let Some(journal) = &mut article.journal {
            let texts = [&mut journal.title, &mut journal.volume, &mut journal.issue, &mut journal.article_number];
            texts.into_iter().for_each(|text| self.optional(text));
        }
        article.publisher.iter_mut().for_each(|publisher| self.publisher(publisher));
        article.license.iter_mut().for_each(|license| self.license(license));
        if let Some(copyright) = &mut article.copyright {
            self.optional(&mut copyright.holder);
            self.optional(&mut copyright.statement);
        }
    }

    pub(super) fn keywords(&mut self, keywords: &mut Vec<String>) {
        keywords.iter_mut().for_each(|keyword| self.line(keyword));
        keywords.retain(|keyword| !keyword.is_empty());
    }

    pub(super) fn publisher(&mut self, publisher: &mut Publisher) {
        self.line(&mut publisher.name);
        self.optional(&mut publisher.place);
        self.optional_url(&mut publisher.url, "the publisher's address");
    }

    pub(super) fn license(&mut self, license: &mut License) {
        self.optional(&mut license.name);
        self.optional_url(&mut license.url, "the licence's address");
    }

    fn name(&mut self, name: &mut String) {
        self.line(name);
        if characters::strip_unseen(name) > 0 {
            let message = format!("characters that nobody sees are removed from the name `{name}`");
            self.warn(Code::Dropped, message, "delete them in the source");
            self.line(name);
        }
    }

    pub(super) fn contributor(&mut self, contributor: &mut Contributor) {
        self.full_name(&mut contributor.name);
        contributor.affiliations.iter_mut().for_each(|affiliation| self.line(&mut affiliation.name));
        contributor.labels.iter_mut().for_each(|label| self.line(label));
        contributor.roles.iter_mut().for_each(|role| self.role(role));
        contributor.roles.retain(|role| !role.as_str().is_empty());
        self.optional_url(&mut contributor.url, "a contributor's address");
        self.optional(&mut contributor.email);
        if let Some(email) = contributor.email.take_if(|email| !is_email(email)) {
            let message = format!("`{email}` is no e-mail address and is left out");
            self.warn(Code::Malformed, message, "write it as name@example.org");
        }
    }

    fn role(&mut self, role: &mut Role) {
        if let Role::Other(name) = role {
            self.line(name);
        }
    }

    fn related(&mut self, article: &mut Article) {
        self.optional(&mut article.related.title);
        for item in &mut article.related.items {
            self.optional(&mut item.kind);
            self.optional_url(&mut item.url, "a related item's address");
        }
        if let Some(see_all) = &mut article.related.see_all {
            self.line(&mut see_all.text);
            self.optional_url(&mut see_all.url, "the address of all related items");
        }
        article.related.items.retain_mut(|item| self.related_title(item));
        if article.related.is_empty() {
            article.related.title = None;
        }
    }

    /// Gives a related item without a title its address as one; `false` if it has neither.
    fn related_title(&mut self, item: &mut RelatedItem) -> bool {
        if !item.title.is_blank() {
            return true;
        }
        let Some(address) = item.link() else {
            let message = "a related item without a title is left out".to_owned();
            self.warn_about(Subject::Related, Code::Dropped, message, "give it a title");
            return false;
        };
        let message = format!("the related item at {address} has no title");
        self.warn_about(Subject::Related, Code::Missing, message, "give it a title");
        item.title = address.into();
        true
    }

    pub(super) fn voice(&mut self, voice: &mut Voice) {
        self.optional(&mut voice.label);
    }
}

fn is_email(text: &str) -> bool {
    let wrong = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"');
    match text.split_once('@') {
        Some((name, host)) => !name.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(wrong),
        None => false,
    }
}
