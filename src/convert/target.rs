//! A format to be written, with the writer that does it.

use std::fmt;
use std::path::Path;

use crate::diagnostic::Diagnostics;
use crate::error::{Error, ErrorKind};
use crate::format::{Arity, Format, OptionMap, Registry};
use crate::model::Publication;
use crate::nearest;
use crate::write::Writer;

/// A format to be written: its writer, made once for any number of publications.
pub struct Target {
    /// The name of the format.
    pub name: String,
    /// The ending of its files, without the dot.
    pub extension: String,
    /// The media type of its files.
    pub media_type: String,
    /// How many articles a file of it holds.
    pub arity: Arity,
    /// Who writes it.
    pub writer: Box<dyn Writer>,
    /// What the user should know of its options, such as colours of a theme that are hard to read.
    pub diagnostics: Diagnostics,
}

impl Target {
    /// The format called `name`. A theme that the options name is [opened](super::open_theme),
    /// if it is a file.
    ///
    /// # Errors
    /// If it is not known or cannot be written, or an option or its value is wrong.
    pub fn new(registry: &Registry, name: &str, options: &OptionMap) -> Result<Self, Error> {
        let format = registry
            .by_name(name)
            .ok_or_else(|| unknown_format(name, registry, |format| format.writer.is_enabled()))?;
        Target::of(format, options)
    }

    /// The format that the ending of `path` tells.
    ///
    /// # Errors
    /// If no format has it, and as [`Target::new`].
    pub fn for_path(registry: &Registry, path: &Path, options: &OptionMap) -> Result<Self, Error> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let format = registry.by_file_name(&name).ok_or_else(|| {
            Error::new(ErrorKind::Format, format!("no format has the ending of `{}`", path.display()))
                .help("name the format with `-t`; `offprint formats` lists them")
        })?;
        Target::of(format, options)
    }

    fn of(format: &Format, options: &OptionMap) -> Result<Self, Error> {
        let mut diagnostics = Diagnostics::new();
        let options = super::theme::opened(options, &mut diagnostics)?;
        let writer = format.writer(&options)?;
        let (extension, media_type) = writer.file_type().unwrap_or((format.extension(), format.media_type));
        Ok(Target {
            name: format.name.to_owned(),
            extension: extension.to_owned(),
            media_type: media_type.to_owned(),
            arity: format.arity,
            writer,
            diagnostics,
        })
    }

    /// The name of a file of it, for what is called `stem`: `water.pdf`, and `feed.json` for a
    /// `feed` whose ending is `feed.json`.
    pub fn file_name(&self, stem: &str) -> String {
        match self.extension.strip_prefix(stem) {
            Some(rest) if rest.starts_with('.') => self.extension.clone(),
            _ => format!("{stem}.{}", self.extension),
        }
    }

    /// Refuses a publication with more articles, or fewer, than the format holds.
    pub(super) fn check_arity(&self, publication: &Publication) -> Result<(), Error> {
        match (self.arity, publication.articles.len()) {
            (Arity::Many, _) | (Arity::One, 1) => Ok(()),
            (Arity::One, 0) => Err(Error::new(ErrorKind::Output, "there is no article in this source")),
            (Arity::One, count) => {
                Err(Error::new(ErrorKind::Output, format!("{} holds one article, and here are {count}", self.name))
                    .help("give each article a file of its own, or make a feed, `-t rss,atom`, or a book, `-t epub`"))
            }
        }
    }
}

/// The error for a format that nobody has heard of. The help names those that are `useful`.
pub(crate) fn unknown_format(name: &str, registry: &Registry, useful: impl Fn(&Format) -> bool) -> Error {
    let useful: Vec<_> = registry.formats().iter().filter(|format| useful(format)).collect();
    let known: Vec<_> = useful.iter().map(|format| format.name).collect();
    let with_ending = || useful.iter().find(|format| format.extensions.contains(&name)).map(|format| format.name);
    let meant = with_ending().or_else(|| nearest::of(name, known.iter().copied()));
    let meant = meant.map(|name| format!("did you mean `{name}`? ")).unwrap_or_default();
    Error::new(ErrorKind::Format, format!("there is no format `{name}`"))
        .help(format!("{meant}the formats are {}", known.join(", ")))
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({}, .{}, {:?})", self.name, self.extension, self.arity)
    }
}
