//! Writers: from the model to what publishers ship. One module per format.
//!
//! A writer knows the model and never a reader. It writes to any `io::Write`, prints nothing,
//! opens no file, and asks no clock: equal input gives equal bytes.

#[cfg(any(feature = "markup", feature = "pdf", feature = "jats"))]
#[cfg_attr(not(any(feature = "markup", feature = "pdf")), allow(dead_code, reason = "each writer uses a part"))]
mod citation;
mod contents;
#[cfg(feature = "epub")]
pub mod epub;
#[cfg(any(feature = "markup", feature = "jats"))]
mod escape;
#[cfg(feature = "feed")]
pub mod feed;
#[cfg(feature = "html")]
pub mod html;
#[cfg(feature = "jats")]
pub mod jats;
pub mod json;
pub mod loss;
#[cfg(feature = "markup")]
mod markup;
pub mod pages;
#[cfg(feature = "pdf")]
pub mod pdf;
#[cfg_attr(not(feature = "feed"), allow(dead_code, reason = "the writers of feeds use it"))]
pub mod stream;
#[cfg_attr(not(feature = "feed"), allow(dead_code, reason = "the writers of feeds use it"))]
pub mod survey;
#[cfg(any(feature = "feed", feature = "jats"))]
mod xml;

use std::io;
use std::sync::Arc;

/// What stands between the parts of a line; no line begins with it.
#[cfg(any(feature = "markup", feature = "pdf", feature = "project"))]
pub(crate) const SEPARATOR: &str = "\u{a0}· ";

#[allow(unused_imports, reason = "not every set of features has a writer that cuts text")]
pub(crate) use contents::shortened;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::env::Env;
use crate::error::Error;
use crate::model::Publication;
use pages::PageMap;
use stream::{Companion, StreamWriter};

/// What a writer is given besides the publication, and where it leaves its findings.
pub struct WriteCx<'a> {
    /// What may be known of the world.
    pub env: &'a Env,
    /// What the user should know: above all, what the format cannot hold.
    pub diagnostics: &'a mut Diagnostics,
    /// Takes files that go beside the output, such as the pictures of JATS. `None` where
    /// there is no beside, as on standard output.
    pub sidecars: Option<&'a mut dyn Sidecars>,
    /// The files that the output is to carry along: those that [`Writer::attachments`] asked for.
    pub attachments: &'a [Attachment],
    /// Where the pages of the output begin: left by a writer of pages for others of the same run.
    /// `None` before, and after a writer that has no pages.
    pub pages: Option<PageMap>,
}

/// A file that an output carries along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, without a folder: `water.xml`.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// What it is, in a few words.
    pub description: String,
    /// What it is to the output.
    pub relation: Relation,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

/// What an attached file is to the output that carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// What the output was made from.
    Source,
    /// The same article in another form.
    Alternative,
}

impl WriteCx<'_> {
    /// Reports something.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// The name by which [`Writer::attachments`] asks for the files that the articles were read from.
pub const SOURCE: &str = "source";

/// Takes files that go beside the output.
pub trait Sidecars {
    /// Puts a file beside the output. `name` is relative, with `/` between folders, and has
    /// no `..`.
    ///
    /// # Errors
    /// If the file cannot be written.
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error>;
}

/// Writes one format.
///
/// A writer holds its options; one writer serves any number of publications and threads.
pub trait Writer: Send + Sync {
    /// Writes `publication` to `out`.
    ///
    /// # Errors
    /// If the format cannot hold the publication at all, or `out` fails. What it cannot hold
    /// in part is reported as diagnostics. After an error `out` may hold a part of the file.
    fn write(&self, publication: &Publication, cx: &mut WriteCx<'_>, out: &mut dyn io::Write) -> Result<(), Error>;

    /// The files that the output is to carry along: names of formats, or [`SOURCE`]. Whoever calls
    /// the writer has them made and puts them into [`WriteCx::attachments`], for writers do not
    /// know each other. Default: none.
    fn attachments(&self) -> &[String] {
        &[]
    }

    /// Writes `publication`, and refers to `companions`: the files made of its article in the
    /// same run. A format that refers to no other files passes them over.
    ///
    /// # Errors
    /// As [`Writer::write`].
    fn write_beside(
        &self,
        publication: &Publication,
        companions: &[Companion],
        cx: &mut WriteCx<'_>,
        out: &mut dyn io::Write,
    ) -> Result<(), Error> {
        let _ = companions;
        self.write(publication, cx, out)
    }

    /// The ending, without its dot, and the media type of what it writes, where its options make
    /// it another kind of file than the format usually is. Default: none.
    fn file_type(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// Whether the output refers to [companions](Writer::write_beside), so that they must be
    /// made before it.
    fn refers_to_companions(&self) -> bool {
        false
    }

    /// Whether the output marks where the pages of its [companions](Writer::write_beside) begin,
    /// so that those with pages must be made before it.
    fn marks_pages(&self) -> bool {
        false
    }

    /// What writes the format one article at a time, if it can be.
    fn streaming(&self) -> Option<&dyn StreamWriter> {
        None
    }
}
