//! The fields that one value fills: headline, dates, identifiers, and the like.

use std::collections::BTreeSet;

use super::date;
use super::filler::{Filler, MapKeys};
use super::key::Field;
use super::language;
use super::{Data, Entry, Value};
use crate::diagnostic::{Code, Diagnostic, Subject};
use crate::model::{Copyright, Correction, Date, Direction, Doi, Issn, Journal, License, Publisher, Series, Slug};

const SERIES: MapKeys = &[("title", &["name"]), ("number", &["order", "part", "position"])];

const JOURNAL: MapKeys = &[
    ("title", &["name"]),
    ("issn", &["issn-print", "pissn"]),
    ("eissn", &["issn-online"]),
    ("volume", &[]),
    ("issue", &["number"]),
    ("article-number", &["elocation-id"]),
];

const PUBLISHER: MapKeys = &[("name", &["title"]), ("place", &["location", "city"]), ("url", &["link", "website"])];

const LICENSE: MapKeys = &[("name", &["text", "title", "type"]), ("url", &["link"])];

const COPYRIGHT: MapKeys = &[("year", &[]), ("holder", &["owner"]), ("statement", &["text"])];

const CORRECTION: MapKeys = &[("date", &[]), ("note", &["text", "description"])];

impl Filler<'_> {
    /// Fills `field` from the entry that was chosen for it.
    pub(super) fn field(&mut self, field: Field, entry: &Entry) {
        let (key, value) = (entry.key.as_str(), &entry.value);
        match field {
            Field::Headline => set(&mut self.rich(value, key), |text| self.article.headline = text),
            Field::Deck => set(&mut self.rich(value, key), |text| self.article.deck = text),
            Field::Kicker => set(&mut self.text(value, key), |text| self.article.kicker = Some(text)),
            Field::Genre => set(&mut self.text(value, key), |text| self.article.genre = Some(text)),
            Field::Section => set(&mut self.text(value, key), |text| self.article.section = Some(text)),
            Field::Language => self.language(value, key),
            Field::Direction => self.direction(value, key),
            Field::Keywords => self.keywords(value, key),
            Field::Series => self.series(value, key),
            Field::SeriesNumber => self.series_number(value, key),
            Field::Published => set(&mut self.date(value, key), |date| self.article.dates.published = Some(date)),
            Field::Updated => set(&mut self.date(value, key), |date| self.article.dates.updated = Some(date)),
            Field::Received => set(&mut self.date(value, key), |date| self.article.dates.received = Some(date)),
            Field::Accepted => set(&mut self.date(value, key), |date| self.article.dates.accepted = Some(date)),
            Field::Corrections => self.corrections(value, key),
            Field::Doi => {
                set(&mut self.identifier(value, key, Doi::new), |doi| self.article.identifiers.doi = Some(doi))
            }
            Field::Url => set(&mut self.address(value, key), |url| self.article.identifiers.url = Some(url)),
            Field::Slug => self.slug(value, key),
            Field::Journal => self.journal(value, key),
            Field::Publisher => self.publisher(value, key),
            Field::License => self.license(value, key),
            Field::Copyright => self.copyright(value, key),
            Field::Affiliations => self.define_institutions(value),
            Field::Contributors => self.contributors(value, key),
            Field::Authors
            | Field::Interviewers
            | Field::Interviewees
            | Field::Editors
            | Field::Translators
            | Field::Photographers => self.people(field, value, key),
            Field::Hero => self.hero(value, key),
            Field::HeroAlt => self.hero_alt(value, key),
            Field::HeroCaption => self.hero_caption(value, key),
            Field::HeroCredit => self.hero_credit(value, key),
            Field::Audio => self.audio(value, key),
            Field::Related => self.related(value, key),
            Field::References => self.references(value, key),
            Field::Funding => self.funding(value, key),
            Field::Registers => self.registers(value, key),
            Field::Abstracts => self.abstracts(value, key),
            Field::Speakers => self.check_speakers(value),
            Field::Interview => self.check_interview(value),
            Field::NotSpeakers => self.check_not_speakers(value),
            Field::Turns => self.check_turns(value),
        }
    }

    fn language(&mut self, value: &Value, key: &str) {
        let Some(text) = self.text(value, key) else { return };
        match language::read(&text) {
            Ok((language, doubt)) => {
                if let Some(doubt) = doubt {
                    self.warn_about(Subject::Language, Code::Substituted, doubt, &value.at);
                }
                self.article.language = Some(language);
            }
            Err(error) => {
                let message = format!("`{key}` is not used: {error}");
                self.warn_about(Subject::Language, Code::Malformed, message, &value.at);
            }
        }
    }

    fn direction(&mut self, value: &Value, key: &str) {
        match self.text(value, key).unwrap_or_default().to_lowercase().as_str() {
            "ltr" => self.article.direction = Some(Direction::Ltr),
            "rtl" => self.article.direction = Some(Direction::Rtl),
            "auto" | "" => {}
            other => self.warn(Code::Malformed, format!("`{key}` is `ltr` or `rtl`, and not `{other}`"), &value.at),
        }
    }

    fn keywords(&mut self, value: &Value, key: &str) {
        let mut known: BTreeSet<_> = self.article.keywords.iter().map(|keyword| keyword.to_lowercase()).collect();
        let texts = self.texts(value, key);
        self.article.keywords.extend(texts.into_iter().filter(|keyword| known.insert(keyword.to_lowercase())));
    }

    fn series(&mut self, value: &Value, key: &str) {
        if let Data::Map(entries) = &value.data {
            let fields = self.map(entries, key, SERIES);
            let title = fields.get("title").and_then(|value| self.text(value, "title"));
            let number = fields.get("number").and_then(|value| self.text(value, "number"));
            let series = self.article.series.get_or_insert_default();
            series.title = title.unwrap_or(std::mem::take(&mut series.title));
            series.number = number.or(series.number.take());
        } else if let Some(title) = self.texts_or_text(value, key) {
            self.article.series = Some(Series { title, number: None });
        }
        if self.article.series.as_ref().is_some_and(|series| series.title.is_empty()) {
            self.warn(Code::Missing, "the series has no title, so it is not used", &value.at);
            self.article.series = None;
        }
    }

    /// Hugo lists the series of an article; the model has one.
    fn texts_or_text(&mut self, value: &Value, key: &str) -> Option<String> {
        let Data::List(values) = &value.data else { return self.text(value, key) };
        let (first, rest) = values.split_first()?;
        if let Some(second) = rest.first() {
            self.warn(Code::Dropped, format!("only the first of several values of `{key}` is used"), &second.at);
        }
        self.text(first, key)
    }

    fn series_number(&mut self, value: &Value, key: &str) {
        let number = self.text(value, key);
        match &mut self.article.series {
            Some(series) => series.number = number.or(series.number.take()),
            None => self.warn(Code::Missing, format!("`{key}` is not used, because there is no `series`"), &value.at),
        }
    }

    /// A date. One that is none is reported and not used.
    pub(super) fn date(&mut self, value: &Value, key: &str) -> Option<Date> {
        let text = self.text(value, key)?;
        match date::read(&text) {
            Some(date::Reading { date, doubt }) => {
                if let Some(doubt) = doubt {
                    self.warn_about(Subject::Date, Code::Malformed, doubt, &value.at);
                }
                Some(date)
            }
            None => {
                let help = "write it as 2025-03-13 or 2025-03-13T09:30:00+01:00";
                let message = format!("`{text}` is no date; `{key}` is not used");
                let diagnostic = Diagnostic::warning(Code::Malformed, message).help(help).at(value.at.clone());
                self.diagnostics.push(diagnostic.about(Subject::Date));
                None
            }
        }
    }

    fn corrections(&mut self, value: &Value, key: &str) {
        let corrections: Vec<Correction> = match &value.data {
            Data::List(values) => values.iter().filter_map(|value| self.correction(value, key)).collect(),
            _ => self.correction(value, key).into_iter().collect(),
        };
        self.article.dates.corrections = corrections;
    }

    fn correction(&mut self, value: &Value, key: &str) -> Option<Correction> {
        let Data::Map(entries) = &value.data else {
            let help = "write each as `{date: 2025-03-13, note: …}`";
            self.warn_with_help(Code::Malformed, format!("`{key}` has a correction without a date"), help, &value.at);
            return None;
        };
        let fields = self.map(entries, key, CORRECTION);
        let Some(date) = fields.get("date").and_then(|value| self.date(value, "date")) else {
            self.warn(Code::Missing, "a correction without a date is not used", &value.at);
            return None;
        };
        let note = fields.get("note").and_then(|value| self.rich(value, "note")).unwrap_or_default();
        Some(Correction { date, note })
    }

    fn slug(&mut self, value: &Value, key: &str) {
        let Some(text) = self.text(value, key) else { return };
        match Slug::new(&text) {
            Ok(slug) => self.article.identifiers.slug = Some(slug),
            Err(error) => {
                let help = Slug::from_text(&text).map(|near| format!("write it as `{near}`")).unwrap_or_default();
                self.warn_with_help(Code::Malformed, format!("`{key}` is not used: {error}"), &help, &value.at);
            }
        }
    }

    fn journal(&mut self, value: &Value, key: &str) {
        let Data::Map(entries) = &value.data else {
            let title = self.text(value, key);
            self.article.journal = title.map(|title| Journal { title: Some(title), ..Journal::default() });
            return;
        };
        let fields = self.map(entries, key, JOURNAL);
        let mut journal = self.article.journal.take().unwrap_or_default();
        let mut text = |name: &'static str, old: &mut Option<String>| {
            if let Some(value) = fields.get(name) {
                *old = self.text(value, name);
            }
        };
        text("title", &mut journal.title);
        text("volume", &mut journal.volume);
        text("issue", &mut journal.issue);
        text("article-number", &mut journal.article_number);
        if let Some(value) = fields.get("issn") {
            journal.issn_print = self.identifier(value, "issn", Issn::new);
        }
        if let Some(value) = fields.get("eissn") {
            journal.issn_online = self.identifier(value, "eissn", Issn::new);
        }
        self.article.journal = (journal != Journal::default()).then_some(journal);
    }

    fn publisher(&mut self, value: &Value, key: &str) {
        let Data::Map(entries) = &value.data else {
            let name = self.text(value, key);
            self.article.publisher = name.map(|name| Publisher { name, ..Publisher::default() });
            return;
        };
        let fields = self.map(entries, key, PUBLISHER);
        let mut publisher = self.article.publisher.take().unwrap_or_default();
        if let Some(name) = fields.get("name").and_then(|value| self.text(value, "name")) {
            publisher.name = name;
        }
        if let Some(place) = fields.get("place").and_then(|value| self.text(value, "place")) {
            publisher.place = Some(place);
        }
        if let Some(url) = fields.get("url").and_then(|value| self.address(value, "url")) {
            publisher.url = Some(url);
        }
        if publisher.name.is_empty() {
            self.warn(Code::Missing, "the publisher has no name, so it is not used", &value.at);
        } else {
            self.article.publisher = Some(publisher);
        }
    }

    /// A licence: its name or address, or a map of both.
    pub(super) fn read_license(&mut self, value: &Value, key: &str) -> Option<License> {
        let Data::Map(entries) = &value.data else {
            return self.texts_or_text(value, key).map(|text| License::from_text(&text));
        };
        let fields = self.map(entries, key, LICENSE);
        let name = fields.get("name").and_then(|value| self.text(value, "name"));
        let url = fields.get("url").and_then(|value| self.address(value, "url"));
        let by_name = name.as_deref().map(License::from_text).unwrap_or_default();
        let by_url = url.as_deref().map(License::from_text).unwrap_or_default();
        let license = License { url: by_url.url.or(by_name.url), name: by_name.name.or(by_url.name) };
        (license != License::default()).then_some(license)
    }

    fn license(&mut self, value: &Value, key: &str) {
        if let Some(license) = self.read_license(value, key) {
            self.article.license = Some(license);
        }
    }

    fn copyright(&mut self, value: &Value, key: &str) {
        let Data::Map(entries) = &value.data else {
            let text = self.text(value, key);
            self.article.copyright = text.map(|text| copyright_of(&text));
            return;
        };
        let fields = self.map(entries, key, COPYRIGHT);
        let mut copyright = self.article.copyright.take().unwrap_or_default();
        if let Some(value) = fields.get("year") {
            let year = |text: &str| text.parse::<u16>().map_err(|_| format!("`{text}` is no year"));
            copyright.year = self.checked(value, "year", year);
        }
        if let Some(value) = fields.get("holder") {
            copyright.holder = self.text(value, "holder");
        }
        if let Some(value) = fields.get("statement") {
            copyright.statement = self.text(value, "statement");
        }
        self.article.copyright = (copyright != Copyright::default()).then_some(copyright);
    }
}

/// Gives `set` what `found` holds. The value is read before the article is touched.
fn set<T>(found: &mut Option<T>, set: impl FnOnce(T)) {
    if let Some(value) = found.take() {
        set(value);
    }
}

/// Year and holder of `© 2024 Harbour Press`; any other statement as it is.
fn copyright_of(text: &str) -> Copyright {
    let statement = || Copyright { statement: Some(text.to_owned()), ..Copyright::default() };
    let marked = ["©", "Copyright ©", "Copyright (c)", "Copyright", "(c)", "(C)"];
    let Some(rest) =
        marked.iter().filter_map(|mark| text.strip_prefix(mark)).map(str::trim_start).min_by_key(|rest| rest.len())
    else {
        return statement();
    };
    let (year, holder) = rest.split_once([' ', ',']).unwrap_or((rest, ""));
    let holder = holder.trim().trim_start_matches("by ");
    match year.parse() {
        Ok(year) if !holder.contains(['.', '©']) => {
            let holder = (!holder.is_empty()).then(|| holder.to_owned());
            Copyright { year: Some(year), holder, statement: None }
        }
        _ => statement(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copyright_statement_is_taken_apart_where_nothing_is_lost() {
        let parts = |text| {
            let copyright = copyright_of(text);
            (copyright.year, copyright.holder.unwrap_or_default(), copyright.statement.unwrap_or_default())
        };
        let whole = |text: &str| (None, String::new(), text.to_owned());
        assert_eq!(parts("© 2024 Harbour Press"), (Some(2024), "Harbour Press".to_owned(), String::new()));
        assert_eq!(parts("Copyright (c) 2024, Ada Moreno"), (Some(2024), "Ada Moreno".to_owned(), String::new()));
        assert_eq!(parts("© 2024"), (Some(2024), String::new(), String::new()));
        let long = "© 2024 Harbour Press. All rights reserved.";
        assert_eq!(parts(long), whole(long));
        assert_eq!(parts("Harbour Press 2024"), whole("Harbour Press 2024"));
        assert_eq!(parts("© 2019–2024 Harbour Press"), whole("© 2019–2024 Harbour Press"));
    }
}
