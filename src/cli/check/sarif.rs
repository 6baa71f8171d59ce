//! Findings as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format).

use serde_json::{Value, json};

use super::Looked;
use crate::check::{Finding, Fix, RULES, Rule, page};
use crate::diagnostic::{LineStarts, Location};
use crate::error::{Error, ErrorKind};

/// Where the pages on rules are published.
const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/check.md");

/// The `result` objects (section 3.27) of one input.
pub(super) fn results(looked: &Looked) -> Vec<Value> {
    let lines = looked.text.as_deref().map(Lines::of);
    looked.findings.iter().map(|finding| result(finding, lines.as_ref())).collect()
}

/// One document with all `results` of a run.
pub(super) fn document(results: Vec<Value>) -> Result<String, Error> {
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "offprint",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": RULES.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let text = serde_json::to_string_pretty(&document);
    text.map(|text| text + "\n").map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))
}

/// A `reportingDescriptor` (section 3.49).
fn descriptor(rule: &'static Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": { "text": format!("{}.", rule.summary) },
        "help": { "text": format!("{}.", rule.remedy), "markdown": page(rule) },
        "helpUri": format!("{PAGES}#{}", rule.name),
        "defaultConfiguration": { "level": rule.severity },
    })
}

/// A `result`.
fn result(finding: &Finding, lines: Option<&Lines<'_>>) -> Value {
    let diagnostic = &finding.diagnostic;
    let help = diagnostic.help.as_deref().map(|help| format!(" ({help})")).unwrap_or_default();
    let index = RULES.iter().position(|rule| *rule == finding.rule);
    let mut result = json!({
        "ruleId": finding.rule.name,
        "ruleIndex": index,
        "level": diagnostic.severity,
        "message": { "text": format!("{}{help}", diagnostic.message) },
    });
    if let Some(location) = physical(&diagnostic.location) {
        result["locations"] = json!([{ "physicalLocation": location }]);
    }
    if let Some(fix) = lines.and_then(|lines| fix(finding, lines)) {
        result["fixes"] = json!([fix]);
    }
    result
}

/// A `fix` (section 3.55): what `--fix` would do.
fn fix(finding: &Finding, lines: &Lines<'_>) -> Option<Value> {
    let Fix { range, replacement } = finding.fix.as_ref()?;
    let file = finding.diagnostic.location.file.as_deref()?;
    let (start, end) = (lines.position(range.start)?, lines.position(range.end)?);
    Some(json!({
        "description": { "text": description(lines.text.get(range.clone())?, replacement) },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(file) },
            "replacements": [{
                "deletedRegion": {
                    "startLine": start.0, "startColumn": start.1, "endLine": end.0, "endColumn": end.1,
                },
                "insertedContent": { "text": replacement },
            }],
        }],
    }))
}

/// What a fix does, in words.
fn description(old: &str, new: &str) -> String {
    if new.is_empty() { format!("Delete “{old}”.") } else { format!("Write “{new}” in place of “{old}”.") }
}

/// The text of an input, and where its lines begin, which is looked for once for all its findings.
struct Lines<'t> {
    text: &'t str,
    starts: LineStarts,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Lines { text, starts: LineStarts::of(text) }
    }

    /// The line and the column, in characters, of the byte `offset`; both count from 1. None far into a long line.
    fn position(&self, offset: usize) -> Option<(u32, u32)> {
        let location = self.starts.location(self.text, offset);
        location.line.zip(location.column)
    }
}

/// A `physicalLocation` (section 3.29).
fn physical(location: &Location) -> Option<Value> {
    let mut place = json!({ "artifactLocation": { "uri": uri(location.file.as_deref()?) } });
    if let Some(line) = location.line {
        place["region"] = json!({ "startLine": line });
        if let Some(column) = location.column {
            place["region"]["startColumn"] = json!(column);
        }
    }
    Some(place)
}

/// A path as a URI reference (RFC 3986).
fn uri(path: &str) -> String {
    let mut out = String::new();
    let path = if std::path::MAIN_SEPARATOR == '\\' { path.replace('\\', "/") } else { path.to_owned() };
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
