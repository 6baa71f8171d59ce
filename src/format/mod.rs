//! Formats: what each is called, how it is recognised, and who reads and writes it.

mod options;
mod registry;
mod sniff;
mod unread;

use std::fmt;

pub use options::{OptionMap, OptionSpec, THEME, wrong_value};
pub use registry::Registry;
pub(crate) use unread::refused;

use crate::error::{Error, ErrorKind};
use crate::read::Reader;
use crate::write::Writer;

/// A format and what can be done with it.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The name on the command line: `jats`.
    pub name: &'static str,
    /// What it is, in a few words.
    pub description: &'static str,
    /// The endings of its files, without the dot, the usual one first.
    pub extensions: &'static [&'static str],
    /// The media type.
    pub media_type: &'static str,
    /// How many articles a file of it holds.
    pub arity: Arity,
    /// The options of its reader.
    pub read_options: &'static [OptionSpec],
    /// The options of its writer.
    pub write_options: &'static [OptionSpec],
    /// Who reads it.
    pub reader: Support<dyn Reader>,
    /// Who writes it.
    pub writer: Support<dyn Writer>,
}

/// How many articles a file of a format holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// Exactly one.
    One,
    /// Any number.
    Many,
}

/// Makes a reader or writer of options given as text.
pub type Constructor<T> = fn(&OptionMap) -> Result<Box<T>, Error>;

/// Whether a format can be read, or written.
pub enum Support<T: ?Sized + 'static> {
    /// It cannot.
    Absent,
    /// It could, had the crate been compiled with a feature.
    Disabled {
        /// The feature.
        feature: &'static str,
    },
    /// It can.
    Enabled(Constructor<T>),
}

impl<T: ?Sized> fmt::Debug for Support<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Support::Absent => f.write_str("Absent"),
            Support::Disabled { feature } => write!(f, "Disabled({feature})"),
            Support::Enabled(_) => f.write_str("Enabled"),
        }
    }
}

impl<T: ?Sized> Clone for Support<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Support<T> {}

impl<T: ?Sized> Support<T> {
    /// Whether it can be used as the crate was compiled.
    pub fn is_enabled(&self) -> bool {
        matches!(self, Support::Enabled(_))
    }

    fn construct(&self, name: &str, verb: &str, options: &OptionMap) -> Result<Box<T>, Error> {
        match self {
            Support::Enabled(constructor) => constructor(options),
            Support::Disabled { feature } => {
                Err(Error::new(ErrorKind::Format, format!("this build of Offprint cannot {verb} {name}"))
                    .help(format!("build it with `--features {feature}`")))
            }
            Support::Absent => Err(Error::new(ErrorKind::Format, format!("Offprint cannot {verb} {name}"))
                .help("`offprint formats` lists what it can")),
        }
    }
}

impl Format {
    /// The reader, with its options.
    ///
    /// # Errors
    /// If the format cannot be read, or an option or its value is wrong.
    pub fn reader(&self, options: &OptionMap) -> Result<Box<dyn Reader>, Error> {
        options.check(self.name, self.read_options)?;
        self.reader.construct(self.name, "read", options)
    }

    /// The writer, with its options.
    ///
    /// # Errors
    /// If the format cannot be written, or an option or its value is wrong.
    pub fn writer(&self, options: &OptionMap) -> Result<Box<dyn Writer>, Error> {
        options.check(self.name, self.write_options)?;
        self.writer.construct(self.name, "write", options)
    }

    /// Whether its files are feeds, which tell of articles that live elsewhere.
    pub fn is_feed(&self) -> bool {
        matches!(self.media_type, "application/rss+xml" | "application/atom+xml" | "application/feed+json")
    }

    /// The usual ending of its files, without the dot.
    pub fn extension(&self) -> &'static str {
        self.extensions.first().copied().unwrap_or(self.name)
    }
}
