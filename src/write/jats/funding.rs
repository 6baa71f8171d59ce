//! `funding-group`: who paid for the work.

use std::io;

use super::{Document, Profile};
use crate::error::Error;
use crate::model::{Funding, Grant};

impl<W: io::Write> Document<'_, '_, W> {
    pub(super) fn funding(&mut self) -> Result<(), Error> {
        let article = self.article;
        let Funding { statement, grants } = &article.funding;
        if article.funding.is_empty() {
            return Ok(());
        }
        self.xml.open("funding-group", &[])?;
        for grant in grants {
            self.grant(grant)?;
        }
        if grants.is_empty() && self.is_for(Profile::Scielo) {
            // SciELO wants one beside every statement.
            self.xml.empty("award-group", &[("specific-use", "generated")])?;
        }
        if !statement.is_blank() {
            self.phrase("funding-statement", &[], statement)?;
        }
        Ok(self.xml.close()?)
    }

    fn grant(&mut self, grant: &Grant) -> io::Result<()> {
        self.xml.open("award-group", &[])?;
        self.xml.open("funding-source", &[])?;
        self.xml.open_inline("institution-wrap", &[])?;
        self.xml.leaf_inline("institution", &[], &grant.funder)?;
        if let Some(ror) = &grant.ror {
            self.xml.leaf_inline("institution-id", &[("institution-id-type", "ror")], &ror.url())?;
        }
        if let Some(doi) = &grant.doi {
            self.xml.leaf_inline("institution-id", &[("institution-id-type", "doi")], &doi.url())?;
        }
        self.xml.close()?;
        self.xml.close()?;
        for award in &grant.awards {
            self.xml.leaf("award-id", &[], award)?;
        }
        self.xml.close()
    }
}
