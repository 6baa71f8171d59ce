//! `journal-meta`: the journal and who publishes it.

use std::io;

use super::front::link_text;
use super::{Document, Profile};
use crate::model::Journal;

impl<W: io::Write> Document<'_, '_, W> {
    pub(super) fn journal_meta(&mut self) -> io::Result<()> {
        let article = self.article;
        let title = article.journal.as_ref().and_then(|journal| journal.title.as_deref());
        let issns: Vec<_> = article.journal.iter().flat_map(Journal::issns).collect();
        let options = [&self.options.journal_id, &self.options.journal_abbreviation];
        let named = title.is_some() || options.into_iter().any(Option::is_some);
        if !named && issns.is_empty() && article.publisher.is_none() {
            return Ok(());
        }
        self.xml.open("journal-meta", &[])?;
        self.journal_id(issns.first().map(|issn| issn.as_str()))?;
        self.journal_title(title)?;
        if let Some(journal) = &article.journal {
            let (attribute, [print, online]) = self.options.profile.issn_edition();
            for (issn, edition) in [(&journal.issn_print, print), (&journal.issn_online, online)] {
                if let Some(issn) = issn {
                    self.xml.leaf("issn", &[(attribute, edition)], issn.as_str())?;
                }
            }
        }
        self.publisher()?;
        self.xml.close()
    }

    /// What the journal is called: as the archive does, or else by its ISSN.
    fn journal_id(&mut self, issn: Option<&str>) -> io::Result<()> {
        let own = self.options.journal_id.as_deref();
        match (self.options.profile, own, issn) {
            (Profile::Pmc, Some(own), _) => self.xml.leaf("journal-id", &[("journal-id-type", "nlm-ta")], own),
            (_, Some(own), _) => self.xml.leaf("journal-id", &[("journal-id-type", "publisher-id")], own),
            (Profile::Jats4r | Profile::Pmc, None, Some(issn)) => {
                self.xml.leaf("journal-id", &[("journal-id-type", "issn")], issn)
            }
            // SciELO knows no such kind, and Publishing wants one: the same words are the
            // publisher's name of the journal as well.
            (Profile::Scielo, None, Some(issn)) => {
                self.xml.leaf("journal-id", &[("journal-id-type", "publisher-id")], issn)
            }
            (_, None, None) => Ok(()),
        }
    }

    fn journal_title(&mut self, title: Option<&str>) -> io::Result<()> {
        let abbreviation = self.options.journal_abbreviation.as_deref();
        if title.is_none() && abbreviation.is_none() {
            return Ok(());
        }
        self.xml.open("journal-title-group", &[])?;
        self.xml.leaf_some("journal-title", title)?;
        if let Some(abbreviation) = abbreviation {
            self.xml.leaf("abbrev-journal-title", &[("abbrev-type", "publisher")], abbreviation)?;
        }
        self.xml.close()
    }

    fn publisher(&mut self) -> io::Result<()> {
        let article = self.article;
        let Some(publisher) = &article.publisher else { return Ok(()) };
        self.xml.open("publisher", &[])?;
        self.xml.leaf("publisher-name", &[], &publisher.name)?;
        if let Some(place) = &publisher.place {
            self.xml.leaf("publisher-loc", &[], place)?;
        }
        self.xml.close()?;
        if let Some(url) = &publisher.url {
            let attributes = [("content-type", "publisher"), ("xlink:href", url.as_str())];
            self.xml.leaf("self-uri", &attributes, link_text(&publisher.name, url))?;
        }
        Ok(())
    }
}
