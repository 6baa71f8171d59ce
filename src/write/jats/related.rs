//! Related items: `related-article` for what has a DOI, `related-object` for anything else.

use std::io;

use super::front::without_scheme;
use super::{Document, Profile};
use crate::error::Error;
use crate::model::{Doi, RelatedItem};

impl<W: io::Write> Document<'_, '_, W> {
    pub(super) fn related(&mut self) -> Result<(), Error> {
        let article = self.article;
        for item in &article.related.items {
            let id = self.survey.mint("rel");
            match &item.doi {
                // Of related articles, SciELO knows corrections, letters and the like.
                Some(doi) if !self.is_for(Profile::Scielo) => self.related_article(&id, doi, item)?,
                _ => self.related_object(&id, item)?,
            }
        }
        if let Some(see_all) = &article.related.see_all {
            let id = self.survey.mint("rel");
            let url = see_all.url.as_deref().unwrap_or_default();
            let (document, kind) = self.document_id(url, &id);
            let attributes = [
                ("id", id.as_str()),
                ("link-type", "see-all"),
                ("document-id", if self.is_for(Profile::Pmc) { document } else { "" }),
                ("document-id-type", if self.is_for(Profile::Pmc) { kind } else { "" }),
                ("ext-link-type", if url.is_empty() { "" } else { "uri" }),
                ("xlink:href", url),
            ];
            self.xml.leaf("related-object", &attributes, &see_all.text)?;
        }
        Ok(())
    }

    fn related_article(&mut self, id: &str, doi: &Doi, item: &RelatedItem) -> Result<(), Error> {
        let attributes =
            [("id", id), ("related-article-type", "companion"), ("ext-link-type", "doi"), ("xlink:href", doi.as_str())];
        self.xml.open("related-article", &attributes)?;
        self.related_item(item)?;
        if let Some(url) = &item.url {
            self.xml.leaf("uri", &[("xlink:href", url)], without_scheme(url))?;
        }
        Ok(self.xml.close()?)
    }

    fn related_object(&mut self, id: &str, item: &RelatedItem) -> Result<(), Error> {
        let doi = item.doi.as_ref().map(Doi::as_str);
        let address = doi.or(item.url.as_deref()).unwrap_or_default();
        let (document, kind) = if let Some(doi) = doi { (doi, "doi") } else { self.document_id(address, id) };
        let link = if address.is_empty() { "" } else { kind };
        let attributes = [
            ("id", id),
            ("link-type", "related"),
            ("document-type", item.kind.as_deref().unwrap_or_default()),
            ("document-id", document),
            ("document-id-type", kind),
            ("ext-link-type", link),
            ("xlink:href", address),
        ];
        self.xml.open("related-object", &attributes)?;
        self.related_item(item)?;
        if let (Some(_), Some(url)) = (doi, &item.url) {
            self.xml.leaf("uri", &[("xlink:href", url)], without_scheme(url))?;
        }
        Ok(self.xml.close()?)
    }

    /// By what a document is known, and of which kind that is: its address. PubMed Central wants
    /// something for every document; `id` is what it is called here.
    fn document_id<'i>(&self, url: &'i str, id: &'i str) -> (&'i str, &'static str) {
        match (url.is_empty(), self.is_for(Profile::Pmc)) {
            (false, _) => (url, "uri"),
            (true, true) => (id, "local"),
            (true, false) => ("", ""),
        }
    }

    fn related_item(&mut self, item: &RelatedItem) -> Result<(), Error> {
        if let Some(kind) = &item.kind {
            self.xml.leaf("named-content", &[("content-type", "type")], kind)?;
        }
        if !item.title.is_blank() {
            self.titled("article-title", &[], &item.title)?;
        }
        if let Some(date) = item.date {
            self.date("date-in-citation", &[], date)?;
        }
        if !item.description.is_blank() {
            self.phrase("named-content", &[("content-type", "description")], &item.description)?;
        }
        Ok(())
    }
}
