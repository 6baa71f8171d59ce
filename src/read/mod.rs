//! Readers: from what people have to the model. One module per format.
//!
//! A reader knows the model and never a writer. It takes bytes that are already in memory; it
//! opens no file and resolves no picture.

mod address;
#[cfg(any(feature = "read-docx", feature = "read-epub"))]
mod archive;
#[cfg(any(feature = "markdown", feature = "read-html"))]
mod bibliography;
#[cfg(any(feature = "markdown", feature = "read-markup"))]
mod boxed;
#[cfg(any(feature = "markdown", feature = "read-html", feature = "read-epub", feature = "read-feed"))]
mod closing;
mod clue;
#[cfg(any(feature = "markdown", feature = "read-markup"))]
mod credit;
pub mod decode;
#[cfg(feature = "read-docx")]
pub mod docx;
#[cfg(feature = "read-epub")]
pub mod epub;
#[cfg(feature = "read-feed")]
pub mod feed;
#[cfg(any(feature = "markdown", feature = "read-markup"))]
mod figure;
#[cfg(feature = "read-html")]
pub mod html;
#[cfg(feature = "read-jats")]
pub mod jats;
pub mod json;
#[cfg(feature = "markdown")]
pub mod markdown;
#[cfg(feature = "read-markup")]
mod markup;
pub mod metadata;
#[cfg(any(feature = "markdown", feature = "read-markup"))]
mod section;
pub mod text;
#[cfg(any(feature = "markdown", feature = "read-markup"))]
mod tidy;

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::env::Env;
use crate::error::Error;
use crate::interview::{Hints, KnownSpeaker, Recognition};
use crate::model::Publication;
use metadata::Metadata;

/// A source to be read.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The file's name without folder and ending, if there is a file: it serves as the slug,
    /// and as the headline of last resort.
    pub stem: Option<&'a str>,
    /// The content.
    pub bytes: &'a [u8],
}

impl<'a> Input<'a> {
    /// The content as text: see [`decode::text`].
    ///
    /// # Errors
    /// If the content is no text.
    pub fn text(&self) -> Result<Cow<'a, str>, Error> {
        decode::text(self.bytes)
    }
}

/// What a reader is given besides its source, and where it leaves its findings.
#[derive(Debug)]
pub struct ReadCx<'a> {
    /// What may be known of the world.
    pub env: &'a Env,
    /// Metadata given from outside, as by `-M`. They win over the source's.
    pub overrides: &'a Metadata,
    /// People whom the publication knows, and who may speak in the source.
    pub known: &'a Arc<[KnownSpeaker]>,
    /// What the user should know.
    pub diagnostics: &'a mut Diagnostics,
    /// How each article's interview was recognised, in the order of the articles.
    pub recognitions: &'a mut Vec<Recognition>,
}

impl ReadCx<'_> {
    /// What is known from outside of the source's interview.
    pub fn hints(&self) -> Hints {
        self.hints_over(Hints::default())
    }

    /// What is known from outside of the source's interview, over what the source says, `own`.
    pub fn hints_over(&self, own: Hints) -> Hints {
        Hints { known: Arc::clone(self.known), ..self.overrides.hints_over(own) }
    }

    /// Reports something.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// Reads one format.
pub trait Reader: Send + Sync {
    /// Reads `input` into a publication, usually of one article.
    ///
    /// # Errors
    /// If the input cannot be read at all. What can be read in part is read, and the rest
    /// reported as diagnostics.
    fn read(&self, input: Input<'_>, cx: &mut ReadCx<'_>) -> Result<Publication, Error>;
}
