//! What is known of the article itself, in small print at its end.

use super::block::HAIRLINE;
use super::closing::without_scheme;
use super::opening::{Parts, bold, comma};
use super::{Column, Flow};
use crate::model::{Copyright, Correction, Doi, Journal};
use crate::write::SEPARATOR;
use crate::write::pdf::item::{Fragment, Item, What};
use crate::write::pdf::structure::Role;

/// The lines up to which it stays on one page.
const LONGEST_COLOPHON: usize = 8;

impl<'c> Flow<'c, '_> {
    /// Corrections, dates, keywords, licence, identifiers.
    pub(super) fn colophon(&mut self) {
        let context = self.context;
        let column = self.state.column;
        self.space(context.look.space.closing);
        let outer = self.open(Role::Section);
        let first = self.state.items.len();
        let Column { left: x, width } = column;
        let rule = What::Fill { width, height: HAIRLINE, color: context.look.hairline };
        self.push(Item {
            height: 9.0,
            barrier: true,
            fragments: vec![Fragment { x, y: 0.0, what: rule }],
            ..Item::default()
        });
        for correction in &context.article.dates.corrections {
            self.correction(correction);
        }
        self.record();
        self.funding();
        self.legal();
        self.addresses();
        self.recordings();
        if self.state.items.len() == first + 1 {
            self.state.items.truncate(first);
        }
        self.keep_together(first, LONGEST_COLOPHON);
        self.state.parent = outer;
    }

    fn correction(&mut self, correction: &'c Correction) {
        let words = self.context.words;
        let ink = &self.context.look.small.colored(self.context.look.body.color);
        let label = words.labelled(&format!("{}, {}", words.correction, words.day(correction.date)));
        self.made(ink, |composer, element| {
            composer.ours(&label, &bold(ink), element);
            composer.rich(&correction.note, ink, element);
        });
        self.space(4.0);
    }

    /// When the manuscript came in, who publishes it, and its keywords.
    fn record(&mut self) {
        let (article, words, small) = (self.context.article, self.context.words, &self.context.look.small);
        let received = article.dates.received.map(|date| words.labelled(words.received) + &words.day(date));
        let accepted = article.dates.accepted.map(|date| words.labelled(words.accepted) + &words.day(date));
        let issns: Vec<String> =
            article.journal.iter().flat_map(Journal::issns).map(|issn| format!("ISSN {issn}")).collect();
        self.made(small, |composer, element| {
            let mut parts = Parts::new(composer, element, small);
            received.iter().chain(&accepted).for_each(|part| parts.add_ours(part, small));
            issns.iter().for_each(|issn| parts.add(issn, small));
            if let Some(publisher) = &article.publisher {
                parts.add(&publisher.name, small);
                parts.add(publisher.place.as_deref().unwrap_or_default(), small);
                if let Some(url) = &publisher.url {
                    parts.link(without_scheme(url), url, small);
                }
            }
        });
        if !article.keywords.is_empty() {
            self.made(small, |composer, element| {
                composer.ours(&words.labelled(words.keywords), small, element);
                composer.plain(&article.keywords.join(&comma(words)), small, element);
            });
        }
    }

    /// Who paid for the work.
    fn funding(&mut self) {
        let (funding, words, small) = (&self.context.article.funding, self.context.words, &self.context.look.small);
        if funding.is_empty() {
            return;
        }
        self.made(small, |composer, element| {
            composer.ours(&words.labelled(words.funding), small, element);
            composer.rich(&funding.statement, small, element);
            for (index, grant) in funding.grants.iter().enumerate() {
                let first = index == 0 && funding.statement.is_blank();
                composer.plain(if first { "" } else { SEPARATOR }, small, element);
                match grant.link() {
                    Some(link) => composer.link(&grant.display(), &link, small, element),
                    None => composer.plain(&grant.display(), small, element),
                }
                if let Some(doi) = grant.other_doi() {
                    composer.plain(", ", small, element);
                    composer.link(&format!("doi:{doi}"), &doi.url(), small, element);
                }
            }
        });
    }

    /// Copyright and licence.
    fn legal(&mut self) {
        let (article, words, small) = (self.context.article, self.context.words, &self.context.look.small);
        let copyright = article.copyright.as_ref().map(Copyright::display).unwrap_or_default();
        let license = article.license.as_ref().filter(|license| !license.display().is_empty());
        if copyright.is_empty() && license.is_none() {
            return;
        }
        self.made(small, |composer, element| {
            let mut parts = Parts::new(composer, element, small);
            parts.add(&copyright, small);
            let Some(license) = license else { return };
            parts.add_ours(&words.labelled(words.license), small);
            match &license.url {
                Some(url) => composer.link(license.display(), url, small, element),
                None => composer.plain(license.display(), small, element),
            }
        });
    }

    /// The addresses of the recording and its transcripts, for those who read on paper.
    fn recordings(&mut self) {
        let Some(audio) = &self.context.article.audio else { return };
        let (words, small) = (self.context.words, &self.context.look.small);
        let names = audio.transcript_names(words.transcript);
        let transcripts = names.into_iter().zip(audio.transcripts.iter().map(|one| one.url.as_str()));
        for (name, url) in std::iter::once((words.listen.to_owned(), audio.url.as_str())).chain(transcripts) {
            self.made(small, |composer, element| {
                composer.ours(&words.labelled(&name), small, element);
                composer.link(url, url, small, element);
            });
        }
    }

    /// DOI and canonical URL.
    fn addresses(&mut self) {
        let (article, small) = (self.context.article, &self.context.look.small);
        let doi = article.identifiers.doi.as_ref().map(Doi::url);
        let url = article.identifiers.url.clone().filter(|url| Some(url) != doi.as_ref());
        for address in doi.into_iter().chain(url) {
            self.made(small, |composer, element| composer.link(&address, &address, small, element));
        }
        if !article.identifiers.others.is_empty() {
            let others = article.identifiers.others.iter();
            let others = others.map(|other| format!("{} {}", other.scheme.to_uppercase(), other.value));
            let others = others.collect::<Vec<_>>().join(SEPARATOR);
            self.made(small, |composer, element| composer.plain(&others, small, element));
        }
    }
}
