//! Findings as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format).

use serde_json::{Value, json};

use crate::check::{Finding, RULES, Rule, page};
use crate::diagnostic::Location;
use crate::error::{Error, ErrorKind};

/// Where the pages on rules are published.
const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/check.md");

/// One document with all findings of a run.
pub(super) fn document(findings: &[Finding]) -> Result<String, Error> {
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
            "results": findings.iter().map(result).collect::<Vec<_>>(),
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

/// A `result` (section 3.27).
fn result(finding: &Finding) -> Value {
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
    result
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
