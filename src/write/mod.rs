//! Writers: from the model to what publishers ship. One module per format.
//!
//! A writer knows the model and never a reader. It writes to any `io::Write`, prints nothing,
//! opens no file, and asks no clock: equal input gives equal bytes.

#[cfg(any(feature = "markup", feature = "pdf"))]
mod citation;
#[cfg(feature = "epub")]
pub mod epub;
#[cfg(feature = "feed")]
pub mod feed;
#[cfg(feature = "html")]
pub mod html;
#[cfg(feature = "jats")]
pub mod jats;
pub mod json;
#[cfg(feature = "markup")]
mod markup;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod stream;
pub mod survey;
#[cfg(any(feature = "feed", feature = "jats"))]
mod xml;

use std::io;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::env::Env;
use crate::error::Error;
use crate::model::Publication;
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
}

impl WriteCx<'_> {
    /// Reports something.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

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
    /// in part is reported as diagnostics.
    fn write(&self, publication: &Publication, cx: &mut WriteCx<'_>, out: &mut dyn io::Write) -> Result<(), Error>;

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

    /// Whether the output refers to [companions](Writer::write_beside), so that they must be
    /// made before it.
    fn refers_to_companions(&self) -> bool {
        false
    }

    /// What writes the format one article at a time, if it can be.
    fn streaming(&self) -> Option<&dyn StreamWriter> {
        None
    }
}

/// `text`, cut between words to at most `length` characters, with an ellipsis where it is cut.
pub(crate) fn shortened(text: &str, length: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = text.char_indices().nth(length) else { return text };
    let cut = &text[..end];
    let cut = cut.rfind(' ').filter(|&at| at >= cut.len() / 2).map_or(cut, |at| &cut[..at]);
    format!("{}…", cut.trim_end_matches([',', ';', ':', '.', ' ']))
}
