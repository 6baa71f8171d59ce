//! What the file says of itself: XMP (ISO 16684-1) and the document information dictionary, in
//! step.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::Offset;
use lopdf::{Dictionary, Object};

use super::object::{dictionary, text};
use crate::env::Env;
use crate::model::{Article, Date, Journal, License};
use crate::write::contents::shortened;

/// The longest title, in characters: it stands in the title bar of a window.
const LONGEST_TITLE: usize = 180;
/// The program that made the file.
const PRODUCER: &str = concat!("Offprint ", env!("CARGO_PKG_VERSION"));

/// The metadata of a file.
#[derive(Debug)]
pub(super) struct Metadata<'a> {
    article: &'a Article,
    title: String,
    creators: Vec<String>,
    description: String,
    created: Option<Date>,
    modified: Option<Date>,
    /// The part of ISO 19005 that the file conforms to.
    part: u8,
}

impl<'a> Metadata<'a> {
    pub(super) fn of(article: &'a Article, env: &Env) -> Self {
        let given = env.source_date.map(|time: Timestamp| Date::Instant(time, Offset::UTC));
        let created = article.dates.published.or_else(|| article.dates.last_change()).or(given);
        Metadata {
            article,
            title: title(article),
            creators: creators(article),
            description: article.deck.plain_text().trim().to_owned(),
            created,
            modified: article.dates.last_change().or(created),
            part: 2,
        }
    }

    /// The same, made by others than those of the article's byline.
    pub(super) fn by(self, creators: Vec<String>) -> Self {
        Metadata { creators, ..self }
    }

    /// The metadata of a file that carries others along, which only PDF/A-3 allows.
    pub(super) fn with_attachments(self) -> Self {
        Metadata { part: 3, ..self }
    }

    /// When the file was changed last, as PDF writes dates.
    pub(super) fn modified(&self) -> Option<String> {
        self.modified.map(pdf_date)
    }

    /// The document information dictionary.
    pub(super) fn info(&self) -> Dictionary {
        let mut info = dictionary([("Title", text(&self.title)), ("Producer", text(PRODUCER))]);
        let keywords = self.article.keywords.join(", ");
        let creators = self.creators.join(", ");
        for (key, value) in [("Author", &creators), ("Subject", &self.description), ("Keywords", &keywords)] {
            if !value.is_empty() {
                info.set(key, text(value));
            }
        }
        for (key, date) in [("CreationDate", self.created), ("ModDate", self.modified)] {
            if let Some(date) = date {
                info.set(key, Object::string_literal(pdf_date(date)));
            }
        }
        info
    }

    /// The XMP packet.
    pub(super) fn xmp(&self) -> String {
        let mut xmp = Xmp::default();
        let article = self.article;
        xmp.alternatives("dc:title", &self.title);
        xmp.list("dc:creator", "Seq", &self.creators);
        xmp.alternatives("dc:description", &self.description);
        xmp.list("dc:subject", "Bag", &article.keywords);
        let language: Vec<String> = article.language.iter().map(ToString::to_string).collect();
        xmp.list("dc:language", "Bag", &language);
        let publisher: Vec<String> = article.publisher.iter().map(|publisher| publisher.name.clone()).collect();
        xmp.list("dc:publisher", "Bag", &publisher);
        let genre: Vec<String> = article.genre.iter().cloned().collect();
        xmp.list("dc:type", "Bag", &genre);
        xmp.alternatives("dc:rights", &rights(article));
        xmp.simple("dc:identifier", &identifier(article));
        xmp.simple("dc:source", &source(article));
        xmp.simple("dc:format", "application/pdf");
        let dates: Vec<String> = article.dates.published.iter().map(ToString::to_string).collect();
        xmp.list("dc:date", "Seq", &dates);
        let statement = article.license.as_ref().and_then(|license| license.url.as_deref());
        xmp.simple("xmpRights:WebStatement", statement.unwrap_or_default());
        xmp.simple("xmp:CreateDate", &self.created.map(|date| xmp_date(&date)).unwrap_or_default());
        xmp.simple("xmp:ModifyDate", &self.modified.map(|date| xmp_date(&date)).unwrap_or_default());
        xmp.simple("pdf:Producer", PRODUCER);
        xmp.simple("pdf:Keywords", &article.keywords.join(", "));
        xmp.simple("pdfaid:part", &self.part.to_string());
        xmp.simple("pdfaid:conformance", "A");
        xmp.simple("pdfuaid:part", "1");
        xmp.packet()
    }
}

/// Volume, issue and article number as they are cited: `12(3), e045`.
pub(super) fn volume(journal: &Journal) -> String {
    let volume = journal.volume.clone().unwrap_or_default();
    let issue = match &journal.issue {
        Some(issue) if volume.is_empty() => issue.clone(),
        Some(issue) => format!("({issue})"),
        None => String::new(),
    };
    let place = format!("{volume}{issue}");
    let parts = [Some(place), journal.article_number.clone()];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A title there must be: the headline, or else what names the article.
fn title(article: &Article) -> String {
    let headline = article.headline.plain_text();
    let others =
        [article.kicker.clone(), article.identifiers.slug.as_ref().map(ToString::to_string), article.address()];
    let named = std::iter::once(headline).chain(others.into_iter().flatten());
    let mut named = named.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    named.next().map_or_else(|| "Untitled".to_owned(), |name| shortened(&name, LONGEST_TITLE))
}

fn creators(article: &Article) -> Vec<String> {
    let byline = article.byline().into_iter().map(|author| author.name.display().into_owned());
    byline.collect()
}

fn rights(article: &Article) -> String {
    let copyright = article.copyright.as_ref().map(crate::model::Copyright::display);
    let license = article.license.as_ref().map(License::display).filter(|license| !license.is_empty());
    let parts: Vec<String> = copyright.into_iter().chain(license.map(str::to_owned)).collect();
    parts.join(". ")
}

fn identifier(article: &Article) -> String {
    match &article.identifiers.doi {
        Some(doi) => format!("doi:{doi}"),
        None => article.uuid().urn().to_string(),
    }
}

fn source(article: &Article) -> String {
    let title = article.journal.as_ref().and_then(|journal| journal.title.clone()).unwrap_or_default();
    let place = article.journal.as_ref().map(volume).unwrap_or_default();
    [title, place].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// ISO 32000-1, 7.9.4: `D:20250313093000+05'45'`.
fn pdf_date(date: Date) -> String {
    match date {
        Date::Day(day) => day.strftime("D:%Y%m%d").to_string(),
        Date::Instant(time, offset) => {
            let minutes = offset.seconds() / 60;
            let local = offset.to_datetime(time).strftime("D:%Y%m%d%H%M%S");
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{local}{sign}{:02}'{:02}'", minutes.abs() / 60, minutes.abs() % 60)
        }
    }
}

/// To the second, as the information dictionary has it.
fn xmp_date(date: &Date) -> String {
    match *date {
        Date::Day(day) => day.to_string(),
        Date::Instant(time, offset) => {
            let minutes = offset.seconds() / 60;
            let local = offset.to_datetime(time).strftime("%Y-%m-%dT%H:%M:%S");
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{local}{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
    }
}

/// The properties of a packet. Empty ones are left out.
#[derive(Default)]
struct Xmp(String);

impl Xmp {
    fn simple(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let _ = writeln!(self.0, "   <{name}>{}</{name}>", escaped(value));
        }
    }

    /// A text in its default language.
    fn alternatives(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let value = escaped(value);
            let item = format!("<rdf:Alt><rdf:li xml:lang=\"x-default\">{value}</rdf:li></rdf:Alt>");
            let _ = writeln!(self.0, "   <{name}>{item}</{name}>");
        }
    }

    /// A list: ordered as `Seq`, unordered as `Bag`.
    fn list(&mut self, name: &str, kind: &str, values: &[String]) {
        let items: String = values
            .iter()
            .filter(|value| !value.is_empty())
            .map(|value| format!("<rdf:li>{}</rdf:li>", escaped(value)))
            .collect();
        if !items.is_empty() {
            let _ = writeln!(self.0, "   <{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>");
        }
    }

    fn packet(self) -> String {
        format!("{HEAD}{}{UA_SCHEMA}{TAIL}", self.0)
    }
}

const HEAD: &str = "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">
 <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">
  <rdf:Description rdf:about=\"\"
    xmlns:dc=\"http://purl.org/dc/elements/1.1/\"
    xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"
    xmlns:xmpRights=\"http://ns.adobe.com/xap/1.0/rights/\"
    xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"
    xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"
    xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"
    xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\"
    xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\"
    xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">
";

/// PDF/A knows no PDF/UA, so that its property must be described (ISO 19005-2, 6.6.2.3).
const UA_SCHEMA: &str = "   <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">
     <pdfaProperty:name>part</pdfaProperty:name>
     <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
     <pdfaProperty:category>internal</pdfaProperty:category>
     <pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
   </rdf:li></rdf:Bag></pdfaExtension:schemas>
";

const TAIL: &str = "  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end=\"r\"?>";

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if is_xml(c) => out.push(c),
            _ => {}
        }
    }
    out
}

/// Whether XML 1.0 allows the character.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_agree() {
        let instant: Date = "2025-03-13T01:30:00+05:45".parse().unwrap();
        assert_eq!(pdf_date(instant), "D:20250313013000+05'45'");
        assert_eq!(xmp_date(&instant), "2025-03-13T01:30:00+05:45");
        let day: Date = "2025-03-13".parse().unwrap();
        assert_eq!(pdf_date(day), "D:20250313");
        assert_eq!(xmp_date(&day), "2025-03-13");
    }

    #[test]
    fn a_title_is_always_there() {
        assert_eq!(title(&Article::default()), "Untitled");
        let named = Article { headline: "  Water  ".into(), ..Article::default() };
        assert_eq!(title(&named), "Water");
    }

    #[test]
    fn values_are_escaped() {
        let article = Article { headline: "AT&T <5 \u{b}".into(), ..Article::default() };
        let xmp = Metadata::of(&article, &Env::default()).xmp();
        assert!(xmp.contains(">AT&amp;T &lt;5 </rdf:li>") || xmp.contains(">AT&amp;T &lt;5</rdf:li>"), "{xmp}");
    }

    #[test]
    fn volumes_are_cited() {
        let journal = |volume: &str, issue: &str| Journal {
            volume: (!volume.is_empty()).then(|| volume.to_owned()),
            issue: (!issue.is_empty()).then(|| issue.to_owned()),
            ..Journal::default()
        };
        assert_eq!(volume(&journal("12", "3")), "12(3)");
        assert_eq!(volume(&journal("", "3")), "3");
        assert_eq!(volume(&journal("12", "")), "12");
    }
}
