//! Rules: their names, and how serious each is in a run.

use std::collections::BTreeMap;

use super::rules::RULES;
use crate::diagnostic::{Code, Severity};
use crate::error::{Error, ErrorKind};
use crate::nearest;

/// One thing that is looked at. Its name is stable: projects and scripts rely on it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name, in small letters and hyphens, its subject first: `alt-missing`.
    pub name: &'static str,
    /// How serious what it finds is, unless a [`Level`] says otherwise.
    pub severity: Severity,
    /// The kind of its diagnostics.
    pub code: Code,
    /// What it finds, in one sentence without a full stop.
    pub summary: &'static str,
    /// How to mend it, in one sentence without a full stop.
    pub remedy: &'static str,
}

/// How serious what a rule finds is in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is not looked for.
    Off,
    /// It is worth knowing.
    Note,
    /// It is to be looked at; under `--strict` it fails the run.
    Warning,
    /// It fails the run.
    Error,
}

/// How serious each rule is in a run. By default as the [rule](Rule::severity) says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    levels: BTreeMap<&'static str, Level>,
}

impl Rule {
    /// The rule of this name.
    pub fn named(name: &str) -> Option<&'static Rule> {
        RULES.iter().find(|rule| rule.name == name).copied()
    }
}

impl Level {
    /// The level called `off`, `note`, `warning` or `error`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "off" => Level::Off,
            "note" => Level::Note,
            "warning" => Level::Warning,
            "error" => Level::Error,
            _ => return None,
        })
    }

    fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Note => Some(Severity::Note),
            Level::Warning => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }
}

impl Rules {
    /// Sets how serious the rule called `name` is.
    ///
    /// # Errors
    /// If there is no such rule. The help names the nearest.
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), Error> {
        self.levels.insert(Rules::named(name)?.name, level);
        Ok(())
    }

    /// Sets how serious the rule called `name` is by a word: `off`, `note`, `warning` or `error`.
    ///
    /// # Errors
    /// If there is no such rule, or no such level.
    pub fn set_by_word(&mut self, name: &str, word: &str) -> Result<(), Error> {
        let level = Level::from_name(word).ok_or_else(|| {
            Error::new(ErrorKind::Option, format!("the rule `{name}` cannot be `{word}`"))
                .help("its level is off, note, warning or error")
        })?;
        self.set(name, level)
    }

    /// The rule called `name`.
    ///
    /// # Errors
    /// If there is no such rule. The help names the nearest.
    pub fn named(name: &str) -> Result<&'static Rule, Error> {
        Rule::named(name.trim()).ok_or_else(|| unknown(name))
    }

    /// How serious `rule` is in this run; `None` if it is off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.level(rule).map_or(Some(rule.severity), Level::severity)
    }

    /// The level that was set for `rule`, if one was.
    pub fn level(&self, rule: &Rule) -> Option<Level> {
        self.levels.get(rule.name).copied()
    }
}

/// The error for a rule that nobody has heard of.
fn unknown(name: &str) -> Error {
    let meant = nearest::of(name, RULES.iter().map(|rule| rule.name));
    let meant = meant.map(|name| format!("did you mean `{name}`? ")).unwrap_or_default();
    Error::new(ErrorKind::Option, format!("there is no rule `{name}`"))
        .help(format!("{meant}`offprint check --explain` lists them"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_can_be_switched_and_a_slip_of_its_name_is_seen() {
        let rule = Rule::named("alt-missing").unwrap();
        let mut rules = Rules::default();
        assert_eq!(rules.severity(rule), Some(rule.severity));
        rules.set("alt-missing", Level::Off).unwrap();
        assert_eq!(rules.severity(rule), None);
        rules.set("alt-missing", Level::Error).unwrap();
        assert_eq!(rules.severity(rule), Some(Severity::Error));
        let error = rules.set("alt-mising", Level::Off).unwrap_err();
        assert!(error.help_text().is_some_and(|help| help.contains("`alt-missing`")), "{error}");
    }

    #[test]
    fn names_are_plain_and_stand_once() {
        for (index, rule) in RULES.iter().enumerate() {
            assert!(rule.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", rule.name);
            assert!(RULES[..index].iter().all(|other| other.name != rule.name), "{} stands twice", rule.name);
            for text in [rule.summary, rule.remedy] {
                assert!(!text.ends_with('.') && text.len() < 160, "{}: {text}", rule.name);
            }
        }
    }
}
