//! Diagnostics: what a user should know of a conversion that went through.
//!
//! They are returned beside the result and never printed here. What stops a conversion is an
//! [`Error`](crate::error::Error).

mod lines;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

pub(crate) use lines::LineStarts;

use crate::model::SourceLine;

/// How serious a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Something to look at. Under `--strict` it fails the job.
    Warning,
    /// Something is wrong, and the job failed.
    Error,
}

/// What kind of thing a diagnostic reports. Its name is stable: scripts may rely on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// Content that the output lacks.
    Dropped,
    /// Content that the output has in a poorer form.
    Degraded,
    /// Something stands in for what was asked for: a font, a date, a headline.
    Substituted,
    /// Input that is not as its format has it.
    Malformed,
    /// Something that should be there is not: alternative text, a picture, a language.
    Missing,
    /// A key or option that is not known.
    Unknown,
    /// A key that is given twice.
    Duplicate,
    /// A guess at the structure of an interview that a person should confirm.
    Doubt,
    /// Content that was refused for safety: a `javascript:` link, a path out of the folder.
    Unsafe,
    /// Text in a colour that is hard to read on its ground.
    Contrast,
    /// Something beyond a limit.
    Limit,
    /// What a [foreign writer](crate::foreign) says of its work.
    Foreign,
}

/// What a diagnostic is about, where its [`Code`] alone does not tell: finer, so that a rule of a
/// preflight can be named for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The alternative text of a picture.
    Alt,
    /// A work that the text cites.
    Citation,
    /// A date.
    Date,
    /// Characters that are not those which the author wrote.
    Characters,
    /// The address at which a feed will be.
    FeedAddress,
    /// The title of a feed.
    FeedTitle,
    /// A formula.
    Formula,
    /// The headline.
    Headline,
    /// The id of a node, or of a contributor.
    Id,
    /// A DOI, ORCID, ISSN or ROR identifier.
    Identifier,
    /// A link to a place within the article.
    InnerLink,
    /// The language of the article or of a part of it.
    Language,
    /// Where a link leads.
    Link,
    /// The text of a link.
    LinkText,
    /// A footnote or its call.
    Note,
    /// The file of a picture.
    Picture,
    /// A related item.
    Related,
    /// The address of the web site that a feed belongs to.
    Site,
    /// Small capitals.
    SmallCaps,
    /// Somebody who speaks.
    Speaker,
}

/// Where in a source something is. Lines and columns count from 1; columns count characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Location {
    /// The file, as the user named it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<Arc<str>>,
    /// The line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

/// One thing that a user should know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Diagnostic {
    /// How serious it is.
    pub severity: Severity,
    /// What kind of thing it is.
    pub code: Code,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where it is.
    pub location: Location,
    /// What it is about, if that is among what has a name.
    #[serde(skip)]
    pub subject: Option<Subject>,
}

/// Diagnostics in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Location {
    /// A line of the source that is being read.
    pub fn line(line: u32) -> Self {
        Location { line: Some(line), ..Location::default() }
    }

    /// A line and column of the source that is being read.
    pub fn at(line: u32, column: u32) -> Self {
        Location { line: Some(line), column: Some(column), file: None }
    }

    /// The line and column of the byte at `offset` in `text`. Columns count characters.
    pub fn of_offset(text: &str, offset: usize) -> Self {
        let before = &text[..text.floor_char_boundary(offset)];
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Location::at(count(line), count(column))
    }

    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        *self == Location::default()
    }
}

impl From<SourceLine> for Location {
    fn from(line: SourceLine) -> Self {
        Location { line: line.get(), ..Location::default() }
    }
}

impl Diagnostic {
    /// A warning.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Warning,
            code,
            message: message.into(),
            help: None,
            location: Location::default(),
            subject: None,
        }
    }

    /// A note.
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Note, ..Diagnostic::warning(code, message) }
    }

    /// This diagnostic with a word on what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// This diagnostic with what it is about.
    #[must_use]
    pub fn about(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }

    /// This diagnostic with its place.
    #[must_use]
    pub fn at(mut self, location: impl Into<Location>) -> Self {
        self.location = location.into();
        self
    }
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Diagnostics::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// The diagnostics in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// The diagnostics in order, to be changed.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.0.iter_mut()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Appends `others`.
    pub fn extend(&mut self, others: Diagnostics) {
        self.0.extend(others.0);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Code::Dropped => "dropped",
            Code::Degraded => "degraded",
            Code::Substituted => "substituted",
            Code::Malformed => "malformed",
            Code::Missing => "missing",
            Code::Unknown => "unknown",
            Code::Duplicate => "duplicate",
            Code::Doubt => "doubt",
            Code::Unsafe => "unsafe",
            Code::Contrast => "contrast",
            Code::Limit => "limit",
            Code::Foreign => "foreign",
        })
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file.as_deref().unwrap_or("input"))?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}[{}]: {}", self.location, self.severity, self.code, self.message)?;
        if let Some(help) = &self.help {
            write!(f, " ({help})")?;
        }
        Ok(())
    }
}
