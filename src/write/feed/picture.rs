//! Pictures: the hero image of an entry and the cover of a feed, and the hero as Media RSS 1.5.1,
//! which Atom takes too.

use std::io;

use super::entry::license_address;
use super::text::{plain, web_address};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Figure;
use crate::resource::Resource;
use crate::write::WriteCx;
use crate::write::stream::Item;
use crate::write::xml::Xml;

/// A picture with an address on the web.
pub(super) struct Picture<'a> {
    /// Where it is.
    pub(super) url: String,
    figure: &'a Figure,
    file: Option<&'a Resource>,
}

impl<'a> Picture<'a> {
    /// The hero image, if it has an address on the web; that it has none is reported.
    pub(super) fn of(item: &Item<'a>, base: Option<&str>, cx: &mut WriteCx<'_>) -> Option<Self> {
        let figure = item.article.hero.as_ref()?;
        let source = &figure.image.source;
        let url = web_address(source, base);
        if url.is_none() {
            let message = format!("the picture {source} has no address on the web and is left out of the feed");
            let help = "give the article's `url`: pictures are found relative to it";
            cx.report(Diagnostic::warning(Code::Dropped, message).help(help).at(figure.at));
        }
        Some(Picture { url: url?, figure, file: item.resources.get(source) })
    }

    /// Writes it as Media RSS.
    pub(super) fn write<W: io::Write>(&self, xml: &mut Xml<W>) -> io::Result<()> {
        let (width, height, size) = self.file.map_or_else(Default::default, |file| {
            let known = |number: u32| if number > 0 { number.to_string() } else { String::new() };
            (known(file.width), known(file.height), file.bytes.len().to_string())
        });
        let attributes = [
            ("url", &*self.url),
            ("medium", "image"),
            ("type", self.file.map_or("", |file| file.media_type.as_str())),
            ("fileSize", &size),
            ("width", &width),
            ("height", &height),
        ];
        xml.open("media:content", &attributes)?;
        let caption = plain(&self.figure.caption.plain_text());
        if !caption.is_empty() {
            xml.leaf("media:description", &[("type", "plain")], &caption)?;
        }
        xml.empty("media:thumbnail", &[("url", &self.url), ("width", &width), ("height", &height)])?;
        if let Some(credit) = self.figure.credit.as_deref().map(plain).filter(|credit| !credit.is_empty()) {
            xml.leaf("media:credit", &[("role", "photographer"), ("scheme", "urn:ebu")], &credit)?;
        }
        if let Some(license) = &self.figure.license {
            let url = license_address(license).unwrap_or_default();
            xml.leaf("media:copyright", &[("url", &url)], &plain(license.display()))?;
        }
        xml.close()
    }
}
