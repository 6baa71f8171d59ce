//! What the command says, on standard error: for people, or as JSON lines for programs.

pub(super) mod human;
mod json;

use std::io::{self, Write};
use std::time::{Duration, Instant};

use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Color, Global, MessageFormat};
use crate::batch::{Finding, Report};
use crate::convert::Target;
use crate::diagnostic::Severity;
use crate::error::Error;

/// From how many inputs on progress is shown.
const MANY: usize = 4;

/// Says what happens, and counts it.
pub(super) struct Reporter {
    format: MessageFormat,
    quiet: bool,
    strict: bool,
    stream: AutoStream<io::Stderr>,
    progress: ProgressBar,
    /// Whether what was written last ends with a blank line, or nothing was.
    after_blank: bool,
    begin: Instant,
    totals: Totals,
    /// Whether the summary for people is shown elsewhere.
    summarised: bool,
    color: Color,
    /// The columns of the terminal at standard error.
    columns: human::Columns,
    /// Whether anything failed, be it an input or an output of many.
    failed: bool,
    /// Whether each file that is made has a line.
    lists_files: bool,
}

/// What happened in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    /// The inputs.
    pub(super) inputs: usize,
    /// What an input is.
    pub(super) kind: InputKind,
    /// The inputs of which something failed.
    pub(super) failed: usize,
    /// The files made, sidecars included.
    pub(super) files: usize,
    /// The outputs that were wanted; none where articles are only looked at.
    pub(super) wanted: usize,
    /// The warnings.
    pub(super) warnings: usize,
    /// Of a project: the articles that were as they should be.
    pub(super) current: Option<usize>,
}

/// What the inputs of a run are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum InputKind {
    /// Articles.
    #[default]
    Article,
    /// Feeds.
    #[cfg(all(feature = "feed", feature = "read-feed"))]
    Feed,
}

impl InputKind {
    fn name(self) -> &'static str {
        match self {
            InputKind::Article => "article",
            #[cfg(all(feature = "feed", feature = "read-feed"))]
            InputKind::Feed => "feed",
        }
    }
}

/// The columns of a terminal of this size.
fn columns(size: Option<(terminal_size::Width, terminal_size::Height)>) -> human::Columns {
    size.map(|(width, _)| usize::from(width.0))
}

impl Reporter {
    pub(super) fn new(global: &Global) -> Self {
        let choice = match global.color {
            Color::Auto => AutoStream::choice(&io::stderr()),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Reporter {
            format: global.message_format,
            quiet: global.quiet,
            strict: global.strict,
            stream: AutoStream::new(io::stderr(), choice),
            progress: ProgressBar::hidden(),
            after_blank: true,
            begin: Instant::now(),
            totals: Totals::default(),
            summarised: false,
            color: global.color,
            columns: columns(terminal_size::terminal_size_of(io::stderr())),
            failed: false,
            lists_files: true,
        }
    }

    /// Says what the inputs are.
    #[cfg(all(feature = "feed", feature = "read-feed"))]
    pub(super) fn inputs_are(&mut self, kind: InputKind) {
        self.totals.kind = kind;
    }

    /// Shows progress towards `inputs` inputs, if they are many and a person is looking.
    pub(super) fn expect(&mut self, inputs: usize) {
        if inputs >= MANY && self.format == MessageFormat::Human && !self.quiet {
            // Drawn on a terminal only.
            self.progress = ProgressBar::new(inputs as u64).with_style(style());
        }
    }

    /// Says what came of one input.
    pub(super) fn report(&mut self, report: &Report) {
        self.totals.inputs += 1;
        self.totals.failed += usize::from(report.has_failed());
        self.add(report);
        self.progress.set_message(report.input.to_string());
        self.progress.inc(1);
    }

    /// Says what came of something that is no input by itself, such as a feed of many.
    pub(super) fn add(&mut self, report: &Report) {
        self.failed |= report.has_failed();
        self.totals.warnings += report.warnings();
        self.totals.wanted += report.outputs.len();
        let made = report.outputs.iter().filter_map(|output| output.result.as_ref().ok());
        self.totals.files += made.map(|made| 1 + made.sidecars.len()).sum::<usize>();
        let lines: Vec<&str> = report.text.as_deref().map(|text| text.split('\n').collect()).unwrap_or_default();
        let mut text = String::new();
        for finding in report.findings.iter().filter(|finding| self.shows(finding.diagnostic.severity)) {
            text += &match self.format {
                MessageFormat::Human => human::finding(finding, report, &lines, self.columns),
                MessageFormat::Json => json::finding(finding),
            };
        }
        for (format, error) in report.errors_by_format() {
            text += &self.error_text(error, format, &lines);
        }
        if !self.quiet && self.lists_files {
            text += &match self.format {
                MessageFormat::Human => human::files(report),
                MessageFormat::Json => json::files(report),
            };
        }
        self.write(&text);
    }

    /// Says what is to be known of the options of `targets`, once for all of them.
    pub(super) fn targets(&mut self, targets: &[Target]) {
        let mut findings: Vec<Finding> = Vec::new();
        for target in targets {
            for diagnostic in &target.diagnostics {
                match findings.iter_mut().find(|finding| finding.diagnostic == *diagnostic) {
                    Some(finding) => finding.formats.push(target.name.clone()),
                    None => {
                        findings.push(Finding { diagnostic: diagnostic.clone(), formats: vec![target.name.clone()] })
                    }
                }
            }
        }
        self.add(&Report { findings, ..Report::of_options() });
    }

    /// Says that so many articles of a project were as they should be.
    pub(super) fn current(&mut self, articles: usize) {
        self.totals.current = Some(articles);
    }

    /// Lets the summary speak for the files that are made.
    pub(super) fn summary_alone(&mut self) {
        self.lists_files = false;
    }

    /// Whether anything was made, or failed.
    pub(super) fn has_news(&self) -> bool {
        self.totals.files > 0 || self.failed
    }

    /// Says something that is neither wrong nor made.
    pub(super) fn say(&mut self, text: &str) {
        if !self.quiet && self.format == MessageFormat::Human {
            self.write(&format!("{text}\n"));
        }
    }

    /// Counts warnings that are shown elsewhere.
    pub(super) fn count_warnings(&mut self, warnings: usize) {
        self.totals.warnings += warnings;
    }

    /// Counts an input of which all is shown elsewhere, and whether it failed.
    pub(super) fn count_input(&mut self, name: &str, failed: bool) {
        self.failed |= failed;
        self.totals.inputs += 1;
        self.totals.failed += usize::from(failed);
        self.progress.set_message(name.to_owned());
        self.progress.inc(1);
    }

    /// The run fails, by what is shown elsewhere.
    pub(super) fn fail(&mut self) {
        self.failed = true;
    }

    /// Leaves the summary for people to what is printed by itself.
    pub(super) fn without_summary(&mut self) {
        self.summarised = true;
    }

    /// The columns of the terminal at standard output.
    pub(super) fn print_columns(&self) -> human::Columns {
        columns(terminal_size::terminal_size_of(io::stdout()))
    }

    /// Shows `text` on standard output, in colours if they are wanted there.
    pub(super) fn print(&mut self, text: &str) -> Result<(), Error> {
        let choice = match self.color {
            Color::Auto => AutoStream::choice(&io::stdout()),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let mut styled = AutoStream::new(Vec::new(), choice);
        styled.write_all(text.as_bytes())?;
        self.progress.suspend(|| super::print(&styled.into_inner()))
    }

    /// Says what made the whole run fail.
    pub(super) fn error(&mut self, error: &Error) {
        let text = self.error_text(error, None, &[]);
        self.write(&text);
    }

    /// Closes the run, and says how it went.
    pub(super) fn finish(mut self) -> Outcome {
        self.progress.finish_and_clear();
        let elapsed = self.begin.elapsed();
        let outcome = Outcome { failed: self.failed, strict: self.strict && self.totals.warnings > 0 };
        let text = match self.format {
            MessageFormat::Json => json::summary(&self.totals, elapsed),
            MessageFormat::Human if self.quiet => human::verdict(&self.totals, &outcome),
            MessageFormat::Human if self.summarised => human::verdict(&self.totals, &outcome),
            MessageFormat::Human => self.summary(elapsed) + &human::verdict(&self.totals, &outcome),
        };
        self.write(&text);
        outcome
    }

    /// The summary with a blank line before it.
    fn summary(&self, elapsed: Duration) -> String {
        let text = human::summary(&self.totals, elapsed);
        if text.is_empty() || self.after_blank { text } else { format!("\n{text}") }
    }

    /// Whether what is so serious is shown.
    pub(super) fn shows(&self, severity: Severity) -> bool {
        let enough = match (self.quiet, self.strict) {
            (false, _) => Severity::Note,
            (true, true) => Severity::Warning,
            (true, false) => Severity::Error,
        };
        severity >= enough
    }

    fn error_text(&self, error: &Error, format: Option<&str>, lines: &[&str]) -> String {
        match self.format {
            MessageFormat::Human => human::error(error, format, lines, self.columns),
            MessageFormat::Json => json::error(error, format),
        }
    }

    /// Nobody is left to be told of a failure to write to standard error.
    fn write(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.after_blank = text.ends_with("\n\n");
        let stream = &mut self.stream;
        self.progress.suspend(|| {
            let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
        });
    }
}

/// How a run went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    /// An input or output failed.
    pub(super) failed: bool,
    /// There were warnings, and none were allowed.
    pub(super) strict: bool,
}

fn style() -> ProgressStyle {
    let style = ProgressStyle::with_template("{bar:24} {pos}/{len}  {wide_msg}");
    style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("━━─")
}

/// `1 file`, `2 files`.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
