//! Messages for programs: one JSON object a line, told apart by `type`.

use std::time::Duration;

use serde::Serialize;

use super::{Totals, milliseconds};
use crate::batch::{Finding, Report};
use crate::diagnostic::{Location, Severity};
use crate::error::{Error, ErrorKind};

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Message<'a> {
    /// Something that the user should know.
    Diagnostic {
        severity: Severity,
        /// The code of a diagnostic, or the kind of an error.
        code: String,
        message: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        help: Option<&'a str>,
        location: &'a Location,
        #[serde(skip_serializing_if = "<[String]>::is_empty")]
        formats: &'a [String],
    },
    /// A file that was made. Without a path it went to standard output.
    File {
        input: &'a str,
        format: &'a str,
        path: Option<String>,
        bytes: u64,
        milliseconds: u64,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        sidecars: Vec<String>,
    },
    /// The end of the run.
    Summary { inputs: usize, failed: usize, files: usize, warnings: usize, milliseconds: u64 },
}

pub(super) fn finding(finding: &Finding) -> String {
    let diagnostic = &finding.diagnostic;
    line(&Message::Diagnostic {
        severity: diagnostic.severity,
        code: diagnostic.code.to_string(),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        location: &diagnostic.location,
        formats: &finding.formats,
    })
}

/// An error of the input, or, with a `format`, of one of its outputs.
pub(super) fn error(error: &Error, format: Option<&str>) -> String {
    let formats: Vec<_> = format.map(str::to_owned).into_iter().collect();
    let kind = match error.kind() {
        ErrorKind::Input => "input",
        ErrorKind::Limit => "limit",
        ErrorKind::Format => "format",
        ErrorKind::Option => "option",
        ErrorKind::Io => "io",
        ErrorKind::Output => "output",
        ErrorKind::Internal => "internal",
    };
    line(&Message::Diagnostic {
        severity: Severity::Error,
        code: kind.to_owned(),
        message: error.message(),
        help: error.help_text(),
        location: error.location(),
        formats: &formats,
    })
}

pub(super) fn files(report: &Report) -> String {
    let made = report.outputs.iter().filter_map(|output| Some((output, output.result.as_ref().ok()?)));
    let lines = made.map(|(output, made)| {
        line(&Message::File {
            input: &report.input,
            format: &output.format,
            path: output.path.as_ref().map(|path| path.to_string_lossy().into_owned()),
            bytes: made.bytes,
            milliseconds: milliseconds(made.elapsed),
            sidecars: made.sidecars.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
        })
    });
    lines.collect()
}

pub(super) fn summary(totals: &Totals, elapsed: Duration) -> String {
    let Totals { inputs, failed, files, warnings, kind: _, wanted: _, current: _ } = *totals;
    line(&Message::Summary { inputs, failed, files, warnings, milliseconds: milliseconds(elapsed) })
}

fn line(message: &Message<'_>) -> String {
    // Strings, numbers and lists of them cannot fail to become JSON.
    serde_json::to_string(message).unwrap_or_default() + "\n"
}
