//! Findings for programs: one JSON object a line, on standard output.

use serde::Serialize;

use super::super::report::Reporter;
use super::Looked;
use crate::check::{Finding, Mended};
use crate::diagnostic::{Location, Severity};

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Line<'a> {
    /// Something to mend.
    Finding {
        rule: &'a str,
        severity: Severity,
        message: &'a str,
        help: Option<&'a str>,
        location: &'a Location,
        #[serde(skip_serializing_if = "Option::is_none")]
        fix: Option<Change<'a>>,
    },
    /// Something that was mended, or would be.
    Mended { rule: &'a str, location: &'a Location, before: &'a str, after: &'a str },
}

/// The bytes of the file that a fix replaces, and what it puts there.
#[derive(Serialize)]
struct Change<'a> {
    start: usize,
    end: usize,
    replacement: &'a str,
}

pub(super) fn input(looked: &Looked, reporter: &Reporter) -> String {
    let shown = looked.findings.iter().filter(|finding| reporter.shows(finding.diagnostic.severity));
    looked.mended.iter().map(mended).chain(shown.map(finding)).collect()
}

fn finding(finding: &Finding) -> String {
    let diagnostic = &finding.diagnostic;
    let change = finding.fix.as_ref().map(|fix| Change {
        start: fix.range.start,
        end: fix.range.end,
        replacement: &fix.replacement,
    });
    line(&Line::Finding {
        rule: finding.rule.name,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        location: &diagnostic.location,
        fix: change,
    })
}

fn mended(mended: &Mended) -> String {
    let Mended { rule, location, before, after } = mended;
    line(&Line::Mended { rule, location, before, after })
}

fn line(line: &Line<'_>) -> String {
    // Strings, numbers and lists of them cannot fail to become JSON.
    serde_json::to_string(line).unwrap_or_default() + "\n"
}
