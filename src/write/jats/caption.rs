//! Captions, and the labels before them.

use std::io;

use super::{Document, Profile};
use crate::error::Error;
use crate::model::{Inline, RichText};

impl<W: io::Write> Document<'_, '_, W> {
    /// A label and a caption, where there are such.
    pub(super) fn caption(&mut self, label: Option<&str>, caption: &RichText) -> Result<(), Error> {
        self.xml.leaf_some("label", label)?;
        if caption.is_blank() {
            return Ok(());
        }
        self.xml.open("caption", &[])?;
        match (self.options.profile, &caption.0[..]) {
            // SciELO wants a title in every caption.
            (Profile::Scielo, _) => self.titled("title", &[("content-type", "caption")], caption)?,
            // What is strong from its first word to its last is one.
            (Profile::Jats4r | Profile::Pmc, [Inline::Strong(title)]) => self.titled("title", &[], title)?,
            (Profile::Jats4r | Profile::Pmc, _) => self.paragraph(&[], caption)?,
        }
        Ok(self.xml.close()?)
    }
}
