//! What came of a job.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::convert::{Source, Target, in_file};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::error::Error;
use crate::read::decode;
use crate::write::pages::PageMap;
use crate::write::stream::Companion;

/// What came of one input.
#[derive(Debug)]
pub struct Report {
    /// The input, as the user named it.
    pub input: Arc<str>,
    /// The input's text, if anything in the report refers to a line of it.
    pub text: Option<String>,
    /// What the user should know, reading before writing.
    pub findings: Vec<Finding>,
    /// What came of each output, in the order of the targets. Empty if the input could not
    /// be read.
    pub outputs: Vec<Output>,
    /// Why the input could not be read.
    pub error: Option<Error>,
}

/// A diagnostic, and the outputs that it speaks of.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What the user should know.
    pub diagnostic: Diagnostic,
    /// The formats whose writers found it; none if it is of the input itself.
    pub formats: Vec<String>,
}

/// What came of one output.
#[derive(Debug)]
pub struct Output {
    /// The format's name.
    pub format: String,
    /// Where it is, unless it was kept in memory.
    pub path: Option<PathBuf>,
    /// What was made, or why it was not.
    pub result: Result<Made, Error>,
}

/// An output that was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Its size in bytes.
    pub bytes: u64,
    /// How long writing took, reading not counted.
    pub elapsed: Duration,
    /// The files beside it.
    pub sidecars: Vec<PathBuf>,
    /// Its content, if it was kept in memory.
    pub content: Option<Vec<u8>>,
    /// Where its pages begin, if it has any.
    pub pages: Option<Arc<PageMap>>,
}

/// The formats that an article may be given to its readers in, beside its page.
const DOCUMENTS: [&str; 2] = ["pdf", "epub"];

impl Output {
    /// The output as a file that others of the run may refer to, if it is a document for the
    /// article's readers and was made.
    pub fn companion(&self, target: &Target) -> Option<Companion> {
        let made = self.result.as_ref().ok().filter(|_| DOCUMENTS.contains(&target.name.as_str()))?;
        Some(Companion {
            format: self.format.clone(),
            name: self.path.as_ref()?.file_name()?.to_str()?.to_owned(),
            media_type: target.media_type.clone(),
            bytes: made.bytes,
            pages: made.pages.clone(),
        })
    }
}

impl Report {
    /// Nothing to report of `input` yet.
    pub fn new(input: Arc<str>) -> Self {
        Report { input, text: None, findings: Vec::new(), outputs: Vec::new(), error: None }
    }

    /// A report on what is no input.
    pub fn of_options() -> Self {
        Report::new(Arc::from("the options"))
    }

    /// The report of an input that could not be read.
    pub fn failed(input: Arc<str>, error: Error) -> Self {
        let error = in_file(error, &input);
        Report { error: Some(error), ..Report::new(input) }
    }

    /// The errors of the input and its outputs.
    pub fn errors(&self) -> impl Iterator<Item = &Error> {
        self.errors_by_format().map(|(_, error)| error)
    }

    /// The error of the input, without a format, and those of its outputs with theirs.
    pub fn errors_by_format(&self) -> impl Iterator<Item = (Option<&str>, &Error)> {
        let of_outputs = self.outputs.iter().filter_map(|output| {
            let error = output.result.as_ref().err()?;
            Some((Some(output.format.as_str()), error))
        });
        self.error.iter().map(|error| (None, error)).chain(of_outputs)
    }

    /// Whether the input or one of its outputs failed.
    pub fn has_failed(&self) -> bool {
        self.errors().next().is_some()
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> usize {
        self.findings.iter().filter(|finding| finding.diagnostic.severity >= Severity::Warning).count()
    }

    /// Adds what the reader found.
    pub fn add_of_input(&mut self, diagnostics: Diagnostics) {
        self.findings.extend(diagnostics.into_iter().map(|diagnostic| Finding { diagnostic, formats: Vec::new() }));
    }

    /// Adds what the writer of `format` found. What another writer has found as well is said
    /// once, of both.
    pub fn add_of_output(&mut self, format: &str, diagnostics: Diagnostics) {
        let of_outputs = self.findings.iter().enumerate().filter(|(_, finding)| !finding.formats.is_empty());
        let mut places: BTreeMap<Diagnostic, usize> =
            of_outputs.map(|(index, finding)| (finding.diagnostic.clone(), index)).collect();
        for diagnostic in diagnostics {
            let place = *places.entry(diagnostic).or_insert_with_key(|diagnostic| {
                self.findings.push(Finding { diagnostic: diagnostic.clone(), formats: Vec::new() });
                self.findings.len() - 1
            });
            let formats = &mut self.findings[place].formats;
            if formats.last().is_none_or(|last| last != format) {
                formats.push(format.to_owned());
            }
        }
    }

    /// Keeps the text of `source`, if anything refers to a line of it.
    pub(super) fn quote(&mut self, source: Option<&Source>) {
        if self.refers_to_lines() {
            let text = source.and_then(|source| decode::text(&source.bytes).ok());
            self.text = text.map(Cow::into_owned);
        }
    }

    fn refers_to_lines(&self) -> bool {
        self.findings.iter().any(|finding| finding.diagnostic.location.line.is_some())
            || self.errors().any(|error| error.location().line.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn what_two_writers_find_is_said_once() {
        let dropped = || {
            let mut diagnostics = Diagnostics::new();
            diagnostics.push(Diagnostic::warning(Code::Dropped, "the kicker is left out"));
            diagnostics
        };
        let mut report = Report::new("water.md".into());
        report.add_of_input(dropped());
        report.add_of_output("rss", dropped());
        report.add_of_output("atom", dropped());
        assert_eq!(report.warnings(), 2);
        assert_eq!(report.findings[1].formats, ["rss", "atom"]);
    }
}
