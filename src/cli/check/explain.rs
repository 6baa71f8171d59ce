//! `offprint check --explain`: what a rule finds, or all rules.

use serde::Serialize;

use super::super::args::MessageFormat;
use super::super::describe::columns;
use super::super::print;
use crate::check::{RULES, Rule, Rules, page};
use crate::diagnostic::Severity;
use crate::error::Error;

/// A rule, for programs.
#[derive(Serialize)]
struct Row {
    name: &'static str,
    severity: Severity,
    summary: &'static str,
    remedy: &'static str,
    page: &'static str,
}

/// Prints the page of the rule called `name`, or, without a name, the list of all.
pub(in crate::cli) fn explain(name: &str, messages: MessageFormat) -> Result<(), Error> {
    let rules = match name {
        "" => RULES.to_vec(),
        name => vec![Rules::named(name)?],
    };
    let text = match messages {
        MessageFormat::Json => lines(&rules)?,
        MessageFormat::Human if name.is_empty() => list(&rules),
        MessageFormat::Human => rules.iter().map(|rule| page(rule).to_owned() + "\n").collect(),
    };
    print(text.as_bytes())
}

fn lines(rules: &[&'static Rule]) -> Result<String, Error> {
    let line = |rule: &&'static Rule| {
        let Rule { name, severity, summary, remedy, .. } = **rule;
        let row = Row { name, severity, summary, remedy, page: page(rule) };
        Ok(serde_json::to_string(&row).map_err(std::io::Error::from)? + "\n")
    };
    rules.iter().map(line).collect()
}

fn list(rules: &[&'static Rule]) -> String {
    let head = ["Rule", "Severity", "What it finds"].map(str::to_owned);
    let row = |rule: &&Rule| [rule.name.to_owned(), rule.severity.to_string(), rule.summary.to_owned()];
    let rows: Vec<_> = std::iter::once(head).chain(rules.iter().map(row)).collect();
    columns(&rows) + "\n`offprint check --explain RULE` says more of a rule.\n"
}
