//! `back`: the footnotes and the references.

use std::io;

use super::block::Holds;
use super::{Document, Profile};
use crate::error::Error;

impl<W: io::Write> Document<'_, '_, W> {
    pub(super) fn back(&mut self) -> Result<(), Error> {
        let article = self.article;
        if article.notes.is_empty() && article.references.is_empty() {
            return Ok(());
        }
        self.xml.open("back", &[])?;
        self.notes()?;
        self.references()?;
        Ok(self.xml.close()?)
    }

    fn notes(&mut self) -> Result<(), Error> {
        let article = self.article;
        if article.notes.is_empty() {
            return Ok(());
        }
        self.xml.open("fn-group", &[])?;
        self.xml.leaf("title", &[("content-type", "generated")], self.words.notes)?;
        for (note, number) in article.notes.iter().zip(1..) {
            let kind = if self.is_for(Profile::Scielo) { "other" } else { "" };
            self.xml.open("fn", &[("fn-type", kind), ("id", note.id.as_str())])?;
            self.xml.leaf("label", &[], &format!("{number}"))?;
            self.blocks(&note.blocks, Holds::Paragraphs)?;
            self.xml.close()?;
        }
        Ok(self.xml.close()?)
    }
}
