//! What front and back share of metadata: dates, licences.

use super::Document;
use super::tree::Element;
use crate::diagnostic::Code;
use crate::model::{Copyright, Date, License};

impl<'t> Document<'t, '_> {
    /// A date of its parts, or of its ISO form. One that does not exist is reported and left out; a
    /// day that nobody gave is the first.
    pub(super) fn date(&mut self, element: Element<'t>) -> Option<Date> {
        if let Some(date) = element.attribute("iso-8601-date").and_then(|text| text.parse::<Date>().ok()) {
            return Some(date);
        }
        let iso = element.attribute("iso-8601-date").map(str::to_owned);
        let part = |name| element.text_of(name);
        let year = part("year").or_else(|| iso.as_deref().and_then(|iso| iso.get(..4)).map(str::to_owned));
        let text = element.text();
        let Some(year) = year.and_then(|year| year.trim().parse::<u16>().ok()) else {
            if !text.is_empty() {
                self.wrong_date(&text, element);
            }
            return None;
        };
        let month = part("month").map_or(Some(1), |month| month_of(&month));
        let day = part("day").map_or(Some(1), |day| day.trim().parse::<u8>().ok());
        let whole = month.zip(day).and_then(|(month, day)| format!("{year:04}-{month:02}-{day:02}").parse().ok());
        if whole.is_none() {
            self.wrong_date(&text, element);
        } else if element.child("day").is_none() {
            let message = format!("a date has no day: the first of {} stands for it", text_of_month(element, year));
            self.warn(Code::Substituted, message, "give the day, if it is known", element.line());
        }
        whole
    }

    fn wrong_date(&mut self, text: &str, element: Element<'t>) {
        let message = format!("`{text}` is no date and is left out");
        self.warn(Code::Malformed, message, "correct it in the source", element.line());
    }

    /// A licence: its address, and its name or words.
    pub(super) fn license(&mut self, element: Element<'t>) -> License {
        let reference = element.text_of("license_ref").or_else(|| element.attribute("href").map(str::to_owned));
        let linked = || {
            let link = element.find("ext-link").or_else(|| element.find("uri"))?;
            link.attribute("href").filter(|href| href.contains("creativecommons.org/")).map(str::to_owned)
        };
        // Creative Commons has one address for each licence, and publishers several.
        let url = reference.or_else(linked).map(|url| match License::from_text(&url) {
            License { url: Some(canonical), .. } => canonical,
            License { .. } => url,
        });
        let mut words: Vec<_> = element.all("license-p").chain(element.all("p")).map(Element::text).collect();
        words.retain(|text| !text.is_empty());
        let name = words.join(" ");
        let bare = url.as_deref().and_then(|url| url.split_once("://")).map(|(_, bare)| bare);
        let own = (!name.is_empty() && Some(name.as_str()) != bare).then_some(name);
        let title = element.attribute("license-type").map(str::to_owned);
        License { name: own.or_else(|| title.filter(|_| url.is_none())), url }
    }

    pub(super) fn permissions(&mut self, element: Element<'t>) {
        let year = element.text_of("copyright-year").and_then(|year| year.parse().ok());
        let holder = element.text_of("copyright-holder");
        let statement = element.text_of("copyright-statement");
        let made = match (year, &holder) {
            (Some(year), Some(holder)) => format!("© {year} {holder}"),
            _ => String::new(),
        };
        let year =
            year.filter(|_| !element.child("copyright-year").is_some_and(|year| year.has("content-type", "generated")));
        let own = statement.filter(|statement| *statement != made);
        let kept = element.child("copyright-statement").and_then(|statement| statement.attribute("content-type"));
        let statement = match (kept, own) {
            // Our writer put year and holder before the words of the source.
            (Some("completed"), Some(own)) => own.strip_prefix(&format!("{made}. ")).map(str::to_owned).or(Some(own)),
            (Some("verbatim"), None) => Some(made),
            (_, own) => own,
        };
        let copyright = Copyright { year, holder, statement };
        if copyright != Copyright::default() {
            self.article.copyright = Some(copyright);
        }
        if let Some(license) = element.child("license") {
            let license = self.license(license);
            self.article.license = Some(license).filter(|license| *license != License::default());
        }
    }
}

fn text_of_month(element: Element<'_>, year: u16) -> String {
    match element.text_of("month") {
        Some(month) => format!("month {month} of {year}"),
        None => year.to_string(),
    }
}

/// A month by its number, or by its English name or the head of it.
pub(super) fn month_of(text: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let text = text.trim().to_lowercase();
    if let Ok(number) = text.parse::<u8>() {
        return (1..=12).contains(&number).then_some(number);
    }
    (1..).zip(MONTHS).find(|(_, name)| text.starts_with(name)).map(|(number, _)| number)
}
