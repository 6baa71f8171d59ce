//! Related items: `related-article` for what has a DOI, `related-object` for anything else.

use std::io;

use super::Document;
use super::front::without_scheme;
use crate::error::Error;
use crate::model::{Doi, RelatedItem};

impl<W: io::Write> Document<'_, '_, W> {
    pub(super) fn related(&mut self) -> Result<(), Error> {
        let article = self.article;
        for item in &article.related.items {
            let id = self.survey.mint("rel");
            match &item.doi {
                Some(doi) => self.related_article(&id, doi, item)?,
                None => self.related_object(&id, item)?,
            }
        }
        if let Some(see_all) = &article.related.see_all {
            let id = self.survey.mint("rel");
            let url = see_all.url.as_deref().unwrap_or_default();
            let attributes = [
                ("id", id.as_str()),
                ("link-type", "see-all"),
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
        let url = item.url.as_deref().unwrap_or_default();
        let uri = if url.is_empty() { "" } else { "uri" };
        let attributes = [
            ("id", id),
            ("link-type", "related"),
            ("document-type", item.kind.as_deref().unwrap_or_default()),
            ("document-id", url),
            ("document-id-type", uri),
            ("ext-link-type", uri),
            ("xlink:href", url),
        ];
        self.xml.open("related-object", &attributes)?;
        self.related_item(item)?;
        Ok(self.xml.close()?)
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
