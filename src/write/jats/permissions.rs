//! `permissions`: copyright and licence.
//!
//! JATS4R wants a copyright statement with year and holder, and a licence with its address.
//! What lacks either is kept as custom metadata, where no rule is broken and no word lost.

use std::io;

use super::front::without_scheme;
use super::{Document, Profile};
use crate::diagnostic::Code;
use crate::model::{Copyright, Language, License, SourceLine};

/// A copyright that JATS can state.
struct Statement {
    year: String,
    /// Whether the year is that of publication, for want of another.
    made: bool,
    holder: String,
    text: String,
    /// What became of the article's own statement: nothing, or `completed` where year and holder
    /// were put before it, or `verbatim` where it says just what is made for want of one.
    kept: &'static str,
}

impl<W: io::Write> Document<'_, '_, W> {
    /// The article's permissions. JATS4R wants the element even where nothing is known.
    pub(super) fn permissions(&mut self) -> io::Result<()> {
        let article = self.article;
        let copyright = self.copyright();
        let license = article.license.as_ref().filter(|license| self.options.profile.takes(license));
        if copyright.is_none() && license.is_none() {
            return self.xml.empty("permissions", &[]);
        }
        self.xml.open("permissions", &[])?;
        if let Some(Statement { year, made, holder, text, kept }) = copyright {
            self.xml.leaf("copyright-statement", &[("content-type", kept)], &text)?;
            self.xml.leaf("copyright-year", &[("content-type", if made { "generated" } else { "" })], &year)?;
            self.xml.leaf("copyright-holder", &[], &holder)?;
        }
        if let Some(license) = license {
            self.license(license)?;
        }
        self.xml.close()
    }

    /// The licence of a picture, behind its `attrib`.
    pub(super) fn figure_license(&mut self, license: &License) -> io::Result<()> {
        if license.url.is_none() {
            return self.xml.leaf("attrib", &[("specific-use", "license")], license.display());
        }
        self.xml.open("permissions", &[])?;
        self.license(license)?;
        self.xml.close()
    }

    fn license(&mut self, license: &License) -> io::Result<()> {
        let Some(url) = &license.url else { return Ok(()) };
        let language = self.article.language.as_ref().map_or("und", Language::as_str);
        let scielo = [("license-type", "open-access"), ("xlink:href", url), ("xml:lang", language)];
        let is_article = self.is_for(Profile::Scielo) && self.options.profile.takes(license);
        self.xml.open("license", if is_article { &scielo } else { &[] })?;
        self.xml.leaf("ali:license_ref", &[], url)?;
        self.xml.open("license-p", &[])?;
        let text = license.name.as_deref().unwrap_or(url);
        let text = if without_scheme(text).is_empty() { self.words.license } else { without_scheme(text) };
        self.xml.leaf_inline("ext-link", &[("ext-link-type", "uri"), ("xlink:href", url)], text)?;
        self.xml.close()?;
        self.xml.close()
    }

    /// The copyright, if year and holder are known. The year of publication stands in for one
    /// that is not given: it is what the year of a copyright means.
    fn copyright(&self) -> Option<Statement> {
        let Copyright { year, holder, statement } = self.article.copyright.as_ref()?;
        let published = || self.article.dates.published.and_then(|date| u16::try_from(date.day().year()).ok());
        let made = year.is_none();
        let year = year.or_else(published).filter(|year| (1000..10_000).contains(year))?.to_string();
        let holder = holder.clone().filter(|holder| !holder.trim().is_empty())?;
        let plain = format!("© {year} {holder}");
        let (text, kept) = match statement {
            Some(own) if *own == plain => (plain, "verbatim"),
            Some(own) if own.contains(&year) && own.to_lowercase().contains(&holder.to_lowercase()) => {
                (own.clone(), "")
            }
            Some(own) => (format!("{plain}. {own}"), "completed"),
            None => (plain, ""),
        };
        Some(Statement { year, made, holder, text, kept })
    }

    /// What of licence and copyright has no place in `permissions`, by name.
    pub(super) fn unlicensed(&mut self) -> Vec<(&'static str, String)> {
        let article = self.article;
        let mut rest = Vec::new();
        if let Some(license) = article.license.as_ref().filter(|license| !self.options.profile.takes(license)) {
            // Of one that has an address, the profile says that it takes others alone.
            if license.url.is_none() {
                let message = format!("JATS wants the address of the licence `{}`", license.display());
                self.report(Code::Degraded, message, "give the licence by its address", SourceLine::UNKNOWN);
            }
            rest.push(("license", license.display().to_owned()));
            rest.extend(license.url.clone().map(|url| ("license-url", url)));
        }
        if let (Some(copyright), None) = (&article.copyright, self.copyright()) {
            let message = "JATS wants the year and the holder of the copyright";
            self.report(Code::Degraded, message, "give both", SourceLine::UNKNOWN);
            let Copyright { year, holder, statement } = copyright;
            rest.extend(year.map(|year| ("copyright-year", year.to_string())));
            rest.extend(holder.clone().map(|holder| ("copyright-holder", holder)));
            rest.extend(statement.clone().map(|statement| ("copyright-statement", statement)));
        }
        rest
    }
}
