//! When and where the article appeared: dates, volume, and the history of its publication.

use std::io;

use super::Document;
use crate::error::Error;
use crate::model::{Date, Dates};

impl<W: io::Write> Document<'_, '_, W> {
    pub(super) fn published(&mut self) -> io::Result<()> {
        match self.article.dates.published {
            Some(date) => self.date("pub-date", &[("date-type", "pub"), ("publication-format", "electronic")], date),
            None => Ok(()),
        }
    }

    /// A date with its parts; the ISO form keeps the time of day and the offset.
    pub(super) fn date(&mut self, name: &'static str, kind: &[(&'static str, &str)], date: Date) -> io::Result<()> {
        let iso = date.to_string();
        let attributes: Vec<_> = kind.iter().copied().chain([("iso-8601-date", iso.as_str())]).collect();
        self.xml.open(name, &attributes)?;
        let day = date.day();
        self.xml.leaf("day", &[], &format!("{:02}", day.day()))?;
        self.xml.leaf("month", &[], &format!("{:02}", day.month()))?;
        self.xml.leaf("year", &[], &format!("{:04}", day.year()))?;
        self.xml.close()
    }

    pub(super) fn volume(&mut self) -> io::Result<()> {
        let article = self.article;
        let Some(journal) = &article.journal else { return Ok(()) };
        let parts = [("volume", &journal.volume), ("issue", &journal.issue), ("elocation-id", &journal.article_number)];
        for (name, value) in parts {
            if let Some(value) = value {
                self.xml.leaf(name, &[], value)?;
            }
        }
        Ok(())
    }

    pub(super) fn histories(&mut self) -> Result<(), Error> {
        let article = self.article;
        let Dates { published: _, updated, received, accepted, corrections } = &article.dates;
        if received.is_some() || accepted.is_some() {
            self.xml.open("history", &[])?;
            for (kind, date) in [("received", received), ("accepted", accepted)] {
                if let Some(date) = date {
                    self.date("date", &[("date-type", kind)], *date)?;
                }
            }
            self.xml.close()?;
        }
        if updated.is_none() && corrections.is_empty() {
            return Ok(());
        }
        self.xml.open("pub-history", &[])?;
        for correction in corrections {
            self.xml.open("event", &[("event-type", "corrected")])?;
            self.date("date", &[("date-type", "corrected")], correction.date)?;
            if !correction.note.is_blank() {
                self.xml.open("notes", &[("notes-type", "correction")])?;
                self.paragraph(&[], &correction.note)?;
                self.xml.close()?;
            }
            self.xml.close()?;
        }
        if let Some(updated) = updated {
            self.xml.open("event", &[("event-type", "updated")])?;
            self.date("date", &[("date-type", "updated")], *updated)?;
            self.xml.close()?;
        }
        Ok(self.xml.close()?)
    }
}
