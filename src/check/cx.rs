//! What a rule is given, and how it says what it found.

use std::collections::BTreeMap;

use super::parts::Parts;
use super::place::Places;
use super::{Checked, Finding, Fix, Rule, Rules};
use crate::diagnostic::{Diagnostic, Location};
use crate::model::{Article, SourceLine};

/// What a rule looks at, and where its findings go.
pub(super) struct Cx<'a> {
    /// What is checked.
    pub checked: &'a Checked<'a>,
    /// The article of it whose turn it is.
    pub article: &'a Article,
    /// The article's pictures, links and texts.
    pub parts: &'a Parts,
    /// The text of the source.
    pub places: &'a Places,
    /// Whether reading has reported characters that were lost.
    pub damage_is_said: bool,
    rules: &'a Rules,
    findings: Vec<Finding>,
    /// How often each rule has found something.
    counts: BTreeMap<&'static str, usize>,
}

/// How many findings of one rule are listed, so that a hostile file cannot fill the memory.
const MOST: usize = 10_000;

/// What is wrong: in words, what to do about it if that is not what the rule says, and where.
pub(super) struct Found {
    message: String,
    help: Option<String>,
    location: Location,
    fix: Option<Fix>,
}

impl Found {
    /// Something that is wrong with the article as a whole.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Found { message: message.into(), help: None, location: Location::default(), fix: None }
    }

    /// With what to do, where that is more than the rule's remedy.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With the change that mends it.
    pub(super) fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// With its place.
    pub(super) fn at(mut self, location: impl Into<Location>) -> Self {
        self.location = location.into();
        self
    }
}

impl<'a> Cx<'a> {
    pub(super) fn new(
        checked: &'a Checked<'a>,
        article: &'a Article,
        parts: &'a Parts,
        places: &'a Places,
        damage_is_said: bool,
        rules: &'a Rules,
    ) -> Self {
        Cx { checked, article, parts, places, damage_is_said, rules, findings: Vec::new(), counts: BTreeMap::new() }
    }

    /// Reports what `rule` found, unless it is off.
    pub(super) fn report(&mut self, rule: &'static Rule, found: Found) {
        let Some(severity) = self.rules.severity(rule) else { return };
        let count = self.counts.entry(rule.name).or_default();
        *count += 1;
        let found = match *count {
            ..MOST => found,
            MOST => Found::new(format!("there is more of this than the first {MOST} places")).at(found.location),
            _ => return,
        };
        let Found { message, help, mut location, fix } = found;
        location.file.get_or_insert_with(|| self.checked.source.name.clone());
        let diagnostic = Diagnostic {
            severity,
            location,
            help: Some(help.unwrap_or_else(|| rule.remedy.to_owned())),
            ..Diagnostic::warning(rule.code, message)
        };
        self.findings.push(Finding { rule, diagnostic, fix });
    }

    /// The place of `text` at or below `at`, or else `at` alone.
    pub(super) fn place_of(&self, text: &str, at: SourceLine) -> Location {
        self.places.of_text(text, at).unwrap_or_else(|| at.into())
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}
