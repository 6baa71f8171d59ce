//! Fills an article from metadata: which key counts where several give one field, what is wrong
//! with a value, and how maps are taken apart. What the fields mean is said in the modules beside.

use std::collections::{BTreeMap, BTreeSet};

use super::key::{self, Field, Known};
use super::{Data, Entry, RichParser, Value};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Subject};
use crate::model::{Article, InvalidIdentifier, RichText};
use crate::nearest::{self, letters};

/// The keys that a map takes: each with its synonyms. What is under [`PASSED_OVER`] is known and
/// not used.
pub(super) type MapKeys = &'static [(&'static str, &'static [&'static str])];

/// The name for the keys of a map that are known and not used.
pub(super) const PASSED_OVER: &str = "";

/// How many unknown keys are compared with all known ones.
const MAX_SUGGESTIONS: usize = 50;

/// Something that fills an article.
pub(super) struct Filler<'a> {
    pub article: &'a mut Article,
    pub diagnostics: &'a mut Diagnostics,
    pub rich: RichParser,
    /// Institutions by the ids that authors refer to.
    pub institutions: BTreeMap<String, crate::model::Affiliation>,
    suggested: usize,
}

/// An entry that was chosen for a field.
type Chosen<'v> = Vec<(usize, &'v Entry)>;

impl<'a> Filler<'a> {
    pub(super) fn new(article: &'a mut Article, diagnostics: &'a mut Diagnostics, rich: RichParser) -> Self {
        Filler { article, diagnostics, rich, institutions: BTreeMap::new(), suggested: 0 }
    }

    /// Fills the article from `entries`.
    pub(super) fn fill(&mut self, entries: &[Entry]) {
        let had_hero = self.article.hero.is_some();
        for (field, mut given) in self.sort_out(entries) {
            given.sort_by_key(|(rank, _)| *rank);
            let best = given.first().map_or(0, |(rank, _)| *rank);
            // Tags and categories are both keywords, unless Offprint's own key says which to take.
            let merges = field == Field::Keywords && !key::is_own(field, best);
            let count = if merges { given.len() } else { 1 };
            for (_, loser) in &given[count.min(given.len())..] {
                self.report_loser(loser, given[0].1);
            }
            for (_, entry) in given.into_iter().take(count) {
                self.field(field, entry);
            }
        }
        // A source may know a hero by its words alone, as the dump of a page does: that one stays.
        if !had_hero {
            self.check_hero();
        }
    }

    /// The entries by the field that they fill; what else is found is reported.
    fn sort_out<'v>(&mut self, entries: &'v [Entry]) -> BTreeMap<Field, Chosen<'v>> {
        let mut fields: BTreeMap<Field, Chosen<'v>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for entry in entries {
            if !seen.insert(letters(&entry.key).collect::<String>()) {
                self.report_duplicate(entry);
                continue;
            }
            match key::look_up(&entry.key) {
                Known::Field(_, _) if entry.value.is_blank() => {
                    let message = format!("`{}` holds nothing but spaces, and is left out", entry.key);
                    self.warn(Code::Missing, message, &entry.value.at);
                }
                Known::Field(_, _) if entry.value.is_empty() => {}
                Known::Field(field, _) if is_for_others(field, &entry.value) => {}
                Known::Field(field, rank) => fields.entry(field).or_default().push((rank, entry)),
                Known::PassedOver => {}
                Known::No => self.report_unknown(entry, None),
            }
        }
        fields
    }

    // Reports.

    pub(super) fn warn(&mut self, code: Code, message: impl Into<String>, at: &Location) {
        self.diagnostics.push(Diagnostic::warning(code, message).at(at.clone()));
    }

    pub(super) fn warn_with_help(&mut self, code: Code, message: impl Into<String>, help: &str, at: &Location) {
        self.diagnostics.push(Diagnostic::warning(code, message).help(help).at(at.clone()));
    }

    pub(super) fn warn_about(&mut self, subject: Subject, code: Code, message: impl Into<String>, at: &Location) {
        self.diagnostics.push(Diagnostic::warning(code, message).at(at.clone()).about(subject));
    }

    fn report_loser(&mut self, loser: &Entry, winner: &Entry) {
        let message = format!("`{}` is not used, because `{}` says the same", loser.key, winner.key);
        self.diagnostics.push(Diagnostic::note(Code::Dropped, message).at(loser.at.clone()));
    }

    fn report_duplicate(&mut self, entry: &Entry) {
        let message = format!("the key `{}` stands twice; the first one counts", entry.key);
        self.warn_with_help(Code::Duplicate, message, "delete one of them", &entry.at);
    }

    fn report_unknown(&mut self, entry: &Entry, of: Option<(&str, MapKeys)>) {
        let mut diagnostic = match of {
            None => Diagnostic::warning(Code::Unknown, format!("the key `{}` is not known", entry.key)),
            Some((what, _)) => {
                Diagnostic::warning(Code::Unknown, format!("the key `{}` is not known in `{what}`", entry.key))
            }
        };
        if self.suggested < MAX_SUGGESTIONS {
            self.suggested += 1;
            let near = match of {
                None => key::nearest(&entry.key),
                Some((_, keys)) => nearest::of(&entry.key, spellings(keys)),
            };
            if let Some(near) = near {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
            }
        }
        self.diagnostics.push(diagnostic.at(entry.at.clone()));
    }

    // Values.

    /// The entries of a map by the names of `keys`. Duplicates and unknown keys are reported.
    pub(super) fn map<'v>(
        &mut self,
        entries: &'v [Entry],
        what: &str,
        keys: MapKeys,
    ) -> BTreeMap<&'static str, &'v Value> {
        let mut found: BTreeMap<&'static str, (&'v Entry, bool)> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for entry in entries {
            if !seen.insert(letters(&entry.key).collect::<String>()) {
                self.report_duplicate(entry);
                continue;
            }
            let is = |known: &&str| key::same(known, &entry.key);
            let known = keys.iter().find(|(name, synonyms)| is(name) || synonyms.iter().any(is));
            match known {
                None => self.report_unknown(entry, Some((what, keys))),
                Some((PASSED_OVER, _)) => {}
                Some(_) if entry.value.is_empty() && !matches!(entry.value.data, Data::Scalar(_)) => {}
                Some((name, _)) => {
                    let own = is(name);
                    match found.get(name) {
                        Some((first, first_own)) if *first_own || !own => {
                            let first = *first;
                            self.report_loser(entry, first);
                        }
                        Some((first, _)) => {
                            let first = *first;
                            self.report_loser(first, entry);
                            found.insert(name, (entry, own));
                        }
                        None => {
                            found.insert(name, (entry, own));
                        }
                    }
                }
            }
        }
        found.into_iter().map(|(name, (entry, _))| (name, &entry.value)).collect()
    }

    /// The text of a value. `None` for an empty one, and for a list or map, which is reported.
    pub(super) fn text(&mut self, value: &Value, what: &str) -> Option<String> {
        match &value.data {
            Data::Null => None,
            Data::Scalar(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Data::List(values) => match values.as_slice() {
                [only] if matches!(only.data, Data::Scalar(_)) => self.text(only, what),
                _ => self.not_a_text(value, what, "a list"),
            },
            Data::Map(_) => self.not_a_text(value, what, "a map"),
        }
    }

    fn not_a_text(&mut self, value: &Value, what: &str, found: &str) -> Option<String> {
        self.warn(Code::Malformed, format!("`{what}` must be a text, and is {found}; it is not used"), &value.at);
        None
    }

    /// The text of a value, its inline markup read.
    pub(super) fn rich(&mut self, value: &Value, what: &str) -> Option<RichText> {
        let text = self.text(value, what)?;
        Some((self.rich)(&text, value.at.clone(), self.diagnostics))
    }

    /// The texts of a list, or the parts of one text between commas or semicolons.
    pub(super) fn texts(&mut self, value: &Value, what: &str) -> Vec<String> {
        match &value.data {
            Data::List(values) => values.iter().filter_map(|value| self.text(value, what)).collect(),
            _ => {
                let text = self.text(value, what).unwrap_or_default();
                let parts = text.split([',', ';', '،', '、']).map(str::trim).filter(|part| !part.is_empty());
                parts.map(str::to_owned).collect()
            }
        }
    }

    /// A yes-or-no value.
    pub(super) fn flag(&mut self, value: &Value, what: &str) -> bool {
        let text = self.text(value, what).unwrap_or_default().to_lowercase();
        match text.as_str() {
            "true" | "yes" | "on" => true,
            "" | "false" | "no" | "off" => false,
            other => {
                self.warn(Code::Malformed, format!("`{what}` is `true` or `false`, and not `{other}`"), &value.at);
                false
            }
        }
    }

    /// A value that is checked when it is read. One that is wrong is reported and not used.
    pub(super) fn checked<T, E: std::fmt::Display>(
        &mut self,
        value: &Value,
        what: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(value, what)?;
        match read(&text) {
            Ok(checked) => Some(checked),
            Err(error) => {
                self.warn(Code::Malformed, format!("`{what}` is not used: {error}"), &value.at);
                None
            }
        }
    }

    /// An identifier that the world knows. One that is wrong is reported and not used.
    pub(super) fn identifier<T>(
        &mut self,
        value: &Value,
        what: &str,
        read: impl FnOnce(&str) -> Result<T, InvalidIdentifier>,
    ) -> Option<T> {
        let text = self.text(value, what)?;
        let wrong = |error| format!("`{what}` is not used: {error}");
        read(&text).map_err(|error| self.warn_about(Subject::Identifier, Code::Malformed, wrong(error), &value.at)).ok()
    }

    /// An absolute web address. Anything else is reported and not used.
    pub(super) fn address(&mut self, value: &Value, what: &str) -> Option<String> {
        let text = self.text(value, what)?;
        let is_absolute = ["https://", "http://"].iter().any(|scheme| {
            text.len() > scheme.len() && text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
        });
        if is_absolute && !text.contains(char::is_whitespace) {
            return Some(text);
        }
        let help = "write it with its scheme and host: `https://example.org/…`";
        self.warn_with_help(
            Code::Malformed,
            format!("`{text}` is no web address; `{what}` is not used"),
            help,
            &value.at,
        );
        None
    }
}

impl Value {
    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        match &self.data {
            Data::Null => true,
            Data::Scalar(text) => text.trim().is_empty(),
            Data::List(values) => values.iter().all(Value::is_empty),
            Data::Map(entries) => entries.is_empty(),
        }
    }

    /// Whether it is spaces alone: unlike an empty value, which is one that a template left for later, somebody
    /// wrote them.
    fn is_blank(&self) -> bool {
        matches!(&self.data, Data::Scalar(text) if !text.is_empty() && text.trim().is_empty())
    }

    /// The scalar, if it is one.
    pub(super) fn scalar(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar(text) => Some(text.trim()),
            Data::Null | Data::List(_) | Data::Map(_) => None,
        }
    }
}

fn spellings(keys: MapKeys) -> impl Iterator<Item = &'static str> {
    keys.iter().flat_map(|(name, synonyms)| std::iter::once(*name).chain(synonyms.iter().copied()))
}

/// Whether a key has a meaning of its own in another system, as its value shows: Jekyll's
/// `published: false` and `related: true`, Quarto's `editor: visual`, a `permalink` within a site.
fn is_for_others(field: Field, value: &Value) -> bool {
    match (field, &value.data) {
        (Field::Published | Field::Related, Data::Scalar(text)) => matches!(text.as_str(), "true" | "false"),
        (Field::Editors, Data::Scalar(text)) => matches!(text.as_str(), "visual" | "source"),
        (Field::Editors, Data::Map(entries)) => entries.iter().any(|entry| entry.key == "markdown"),
        (Field::Url, Data::Scalar(text)) => text.starts_with('/'),
        _ => false,
    }
}
