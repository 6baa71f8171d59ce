//! The hero image as Media RSS 1.5.1, which Atom takes too.

use std::io;

use super::entry::{Entry, license_address};
use super::text::{plain, web_address};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Figure, License};
use crate::resource::Resource;
use crate::write::WriteCx;
use crate::write::xml::Xml;

/// Writes the hero image, if it has an address on the web.
pub(super) fn hero<W: io::Write>(xml: &mut Xml<W>, entry: &Entry<'_>, cx: &mut WriteCx<'_>) -> io::Result<()> {
    let Some(hero) = &entry.article.hero else { return Ok(()) };
    let Some(url) = address(entry, cx) else { return Ok(()) };
    content(xml, hero, &url, entry.resources.get(&hero.image.source))
}

/// The address of the hero image, if it has one on the web; that it has none is reported.
pub(super) fn address(entry: &Entry<'_>, cx: &mut WriteCx<'_>) -> Option<String> {
    let hero = entry.article.hero.as_ref()?;
    let source = &hero.image.source;
    let url = web_address(source, entry.base);
    if url.is_none() {
        let message = format!("the picture {source} has no address on the web and is left out of the feed");
        let help = "give the article's `url`: pictures are found relative to it";
        cx.report(Diagnostic::warning(Code::Dropped, message).help(help).at(hero.at));
    }
    url
}

fn content<W: io::Write>(xml: &mut Xml<W>, hero: &Figure, url: &str, file: Option<&Resource>) -> io::Result<()> {
    let (width, height, size) = file.map_or_else(Default::default, |file| {
        let known = |number: u32| if number > 0 { number.to_string() } else { String::new() };
        (known(file.width), known(file.height), file.bytes.len().to_string())
    });
    let attributes = [
        ("url", url),
        ("medium", "image"),
        ("type", file.map_or("", |file| file.media_type.as_str())),
        ("fileSize", &size),
        ("width", &width),
        ("height", &height),
    ];
    xml.open("media:content", &attributes)?;
    let caption = plain(&hero.caption.plain_text());
    if !caption.is_empty() {
        xml.leaf("media:description", &[("type", "plain")], &caption)?;
    }
    xml.empty("media:thumbnail", &[("url", url), ("width", &width), ("height", &height)])?;
    if let Some(credit) = hero.credit.as_deref().map(plain).filter(|credit| !credit.is_empty()) {
        xml.leaf("media:credit", &[("role", "photographer"), ("scheme", "urn:ebu")], &credit)?;
    }
    if let Some(license) = &hero.license {
        copyright(xml, license)?;
    }
    xml.close()
}

fn copyright<W: io::Write>(xml: &mut Xml<W>, license: &License) -> io::Result<()> {
    let url = license_address(license).unwrap_or_default();
    xml.leaf("media:copyright", &[("url", &url)], &plain(license.display()))
}
