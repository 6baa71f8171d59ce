//! What a person should look at before an article is published, as `offprint check` finds it, and the
//! changes of the text that mend it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Desk;
use super::history::Step;
use super::looks::{Look, Place};
use super::opened::Opened;
use crate::check::{self, Checked, Finding, Mended, Rules, carried, unreadable};
use crate::convert::Source;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;

/// How many findings are shown: nobody goes through more of them at once.
const MOST: usize = 500;

/// What is to be looked at.
#[derive(Debug, Default, Serialize)]
pub(super) struct Checks {
    findings: Vec<Found>,
    /// How many more there are.
    left: usize,
    /// How many can be mended.
    fixable: usize,
}

/// Something to look at.
#[derive(Debug, Serialize)]
pub(super) struct Found {
    /// The rule that found it.
    rule: &'static str,
    #[serde(flatten)]
    diagnostic: Diagnostic,
    /// The change that mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Change>,
}

/// A change of the source that mends something.
#[derive(Debug, Serialize)]
struct Change {
    #[serde(flatten)]
    place: FixPlace,
    /// The text around it as it is.
    before: String,
    /// The same text after it.
    after: String,
}

/// A fix: by its rule, and the bytes of the source that it changes.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct FixPlace {
    rule: String,
    start: usize,
    end: usize,
}

/// What was changed, or would be.
#[derive(Debug, Serialize)]
pub(super) struct Changes {
    /// The file.
    file: String,
    changes: Vec<Mending>,
    /// How many more there are.
    left: usize,
}

#[derive(Debug, Serialize)]
struct Mending {
    rule: &'static str,
    line: Option<u32>,
    before: String,
    after: String,
}

/// How many changes are listed before they are made.
const MOST_CHANGES: usize = 200;

impl Found {
    fn of(finding: Finding, source: Option<&[u8]>) -> Self {
        let change = source.and_then(|source| Mended::by(&finding, source));
        let fix = FixPlace::of(&finding).zip(change);
        let fix = fix.map(|(place, Mended { before, after, .. })| Change { place, before, after });
        Found { rule: finding.rule.name, diagnostic: finding.diagnostic, fix }
    }
}

impl FixPlace {
    fn of(finding: &Finding) -> Option<Self> {
        let range = &finding.fix.as_ref()?.range;
        Some(FixPlace { rule: finding.rule.name.to_owned(), start: range.start, end: range.end })
    }
}

/// What there is to look at of `opened`, shown so.
pub(super) fn checks(opened: &Opened, look: &Look, place: Place<'_>) -> Checks {
    let mut findings: Vec<Finding> = opened.terms.problem.iter().map(unreadable).collect();
    let mut of_theme = Diagnostics::new();
    match look.theme(place, &mut of_theme) {
        Ok(theme) => {
            findings.extend(carried(&of_theme, &opened.terms.rules));
            findings.extend(found(opened, &theme));
        }
        Err(error) => {
            findings.push(unreadable(&error));
            findings.extend(found(opened, &Arc::default()));
        }
    }
    let fixable = findings.iter().filter(|finding| finding.fix.is_some()).count();
    let left = findings.len().saturating_sub(MOST);
    // The worst first, so that what is left out is what matters least.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.diagnostic.severity));
    findings.truncate(MOST);
    let source = opened.source.as_ref().map(|source| &*source.bytes);
    Checks { findings: findings.into_iter().map(|finding| Found::of(finding, source)).collect(), left, fixable }
}

/// What the writer of a format has to say, at the levels of the project.
pub(super) fn written(diagnostics: &Diagnostics, rules: &Rules) -> Vec<Found> {
    carried(diagnostics, rules).into_iter().take(MOST).map(|finding| Found::of(finding, None)).collect()
}

fn found(opened: &Opened, theme: &crate::theme::Theme) -> Vec<Finding> {
    let (Ok(reading), Some(source)) = (&opened.reading, &opened.source) else { return Vec::new() };
    let checked = Checked { reading, source, diagnostics: &opened.diagnostics, theme: Some(theme) };
    check::check(&checked, &opened.terms.rules)
}

impl Desk {
    /// Makes one fix of the article called `name`, or, for `None`, all that can be made.
    ///
    /// # Errors
    /// If there is no such fix, or the file was changed or cannot be written.
    pub(super) fn mend(&self, name: &str, fix: Option<&FixPlace>) -> Result<(), Error> {
        let mut history = self.history();
        let opened = self.open(name)?;
        let source = source(&opened)?;
        let after: Arc<[u8]> = match fix {
            Some(fix) => {
                let mut findings = found(&opened, &Arc::default());
                findings.retain(|finding| FixPlace::of(finding).as_ref() == Some(fix));
                check::apply(&source.bytes, &findings).0.into()
            }
            None => mended(&opened)?.source.bytes,
        };
        if after == source.bytes {
            return Err(Error::input("there is nothing to mend any more").help("look at the article as it is now"));
        }
        let step = Step::take(opened.path.clone(), Some(source.bytes.to_vec()), after.to_vec())?;
        history.push(name, step);
        Ok(())
    }

    /// What mending the article called `name` would change.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn fixes(&self, name: &str) -> Result<Changes, Error> {
        let opened = self.open(name)?;
        let mended = mended(&opened)?.mended;
        let left = mended.len().saturating_sub(MOST_CHANGES);
        let change = |Mended { rule, location, before, after }| Mending { rule, line: location.line, before, after };
        let changes = mended.into_iter().take(MOST_CHANGES).map(change).collect();
        Ok(Changes { file: name.to_owned(), changes, left })
    }
}

fn source(opened: &Opened) -> Result<&Source, Error> {
    opened.reading()?;
    opened.source.as_ref().ok_or_else(|| Error::input("there is nothing to mend"))
}

/// The article with everything mended that can be.
fn mended(opened: &Opened) -> Result<check::MendedSource, Error> {
    check::mend(source(opened)?, found(opened, &Arc::default()), &|source| {
        let mut diagnostics = Diagnostics::new();
        let reading = opened.terms.converter.read(source, None, &mut diagnostics)?;
        let checked = Checked { reading: &reading, source, diagnostics: &diagnostics, theme: None };
        Ok(check::check(&checked, &opened.terms.rules))
    })
}

#[cfg(feature = "markdown")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::desk;
    use std::fs;

    const TALK: &str = "---\ntitle: Tide\nlang: en\n---\n\nThe  water rises.\n\nIt is  deep.\n";

    fn shown(desk: &Desk, look: &str) -> Checks {
        let opened = desk.open("tide.md").unwrap();
        checks(&opened, &serde_json::from_str(look).unwrap(), desk.place(&opened.terms))
    }

    fn rules(checks: &Checks) -> Vec<&str> {
        checks.findings.iter().map(|found| found.rule).collect()
    }

    #[test]
    fn one_fix_changes_one_place_and_is_taken_back() {
        let (folder, desk) = desk(&[("tide.md", TALK)]);
        let before = shown(&desk, "{}");
        assert_eq!(before.fixable, 2, "{:?}", rules(&before));
        let fix = before.findings.iter().filter_map(|found| found.fix.as_ref()).next().unwrap();
        assert!(fix.before.contains("The  water") && fix.after.contains("The water"), "{fix:?}");
        desk.mend("tide.md", Some(&fix.place)).unwrap();
        let text = || fs::read_to_string(folder.path().join("tide.md")).unwrap();
        assert_eq!(text(), TALK.replace("The  water", "The water"));
        assert_eq!(shown(&desk, "{}").fixable, 1);
        assert!(desk.mend("tide.md", Some(&fix.place)).is_err(), "it is done");
        desk.undo("tide.md").unwrap();
        assert_eq!(text(), TALK);
    }

    #[test]
    fn all_fixes_are_listed_made_and_taken_back_together() {
        let (folder, desk) = desk(&[("tide.md", TALK)]);
        let changes = desk.fixes("tide.md").unwrap();
        assert_eq!((changes.changes.len(), changes.left), (2, 0));
        let text = || fs::read_to_string(folder.path().join("tide.md")).unwrap();
        assert_eq!(text(), TALK, "listing writes nothing");
        desk.mend("tide.md", None).unwrap();
        assert_eq!(text(), TALK.replace("  ", " "));
        assert!(desk.mend("tide.md", None).is_err());
        desk.undo("tide.md").unwrap();
        assert_eq!(text(), TALK);
        desk.mend("tide.md", None).unwrap();
        fs::write(folder.path().join("tide.md"), "Other.\n").unwrap();
        assert!(desk.undo("tide.md").is_err());
        assert_eq!(text(), "Other.\n");
    }

    #[test]
    fn levels_of_the_project_and_colours_of_the_look_count() {
        let project = "[check]\nspace-double = \"off\"\n";
        let (folder, desk) = desk(&[("tide.md", TALK), ("offprint.toml", project)]);
        assert_eq!(shown(&desk, "{}").fixable, 0);
        let pale = shown(&desk, r##"{"colors": {"text": "#dddddd"}}"##);
        assert!(rules(&pale).contains(&"contrast-low"), "{:?}", rules(&pale));
        assert!(!rules(&shown(&desk, "{}")).contains(&"contrast-low"));
        fs::write(folder.path().join("offprint.toml"), "[check]\nspace-duble = \"off\"\n").unwrap();
        let wrong = shown(&desk, "{}");
        let first = &wrong.findings[0].diagnostic;
        assert!(first.location.file.as_deref().is_some_and(|file| file.ends_with("offprint.toml")), "{first:?}");
    }
}
