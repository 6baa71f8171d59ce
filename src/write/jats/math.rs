//! Formulas.

use std::io;

use super::Document;
use crate::error::Error;
use crate::model::{Math, MathNotation};

impl<W: io::Write> Document<'_, '_, W> {
    pub(super) fn inline_math(&mut self, math: &Math) -> Result<(), Error> {
        self.xml.open_inline("inline-formula", &[])?;
        self.math(math)?;
        Ok(self.xml.close()?)
    }

    /// The content of a formula's element.
    pub(super) fn math(&mut self, math: &Math) -> Result<(), Error> {
        if let Some(alt) = &math.alt {
            self.xml.leaf_inline("alt-text", &[], alt)?;
        }
        match math.notation {
            MathNotation::Tex => self.xml.leaf_inline("tex-math", &[], &math.source)?,
            MathNotation::MathMl => self.xml.text(&math.source)?,
        }
        Ok(())
    }
}
