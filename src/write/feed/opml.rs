//! Writes OPML 2.0: a list of feeds that readers import at once.

use std::collections::BTreeSet;
use std::io;

use crate::error::Error;
use crate::model::{Channel, Language};
use crate::write::xml::{Escaping, Xml};

/// Writes the list of `feeds` under `title`. Each must have its address
/// ([`Channel::feed_url`]); one without is left out, since there is nothing to subscribe to. Archives and further pages
/// have the address of the feed that they belong to, and each address is listed once.
///
/// # Errors
/// If `out` fails.
pub fn write(title: &str, feeds: &[Channel], out: &mut dyn io::Write) -> Result<(), Error> {
    let mut xml = Xml::new(out, Escaping::Named);
    xml.open("opml", &[("version", "2.0")])?;
    xml.open("head", &[])?;
    xml.leaf("title", &[], title)?;
    xml.close()?;
    xml.open("body", &[])?;
    let mut listed = BTreeSet::new();
    for feed in feeds {
        let Some(url) = feed.feed_url.as_ref().filter(|url| listed.insert(*url)) else { continue };
        let text = feed.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(url);
        xml.empty(
            "outline",
            &[
                // Readers know feeds of every format by this name.
                ("type", "rss"),
                ("text", text),
                ("title", text),
                // RSS demands a description, so that many a feed repeats its title there.
                ("description", feed.description.as_deref().filter(|said| *said != text).unwrap_or_default()),
                ("language", feed.language.as_ref().map_or("", Language::as_str)),
                ("htmlUrl", feed.url.as_deref().unwrap_or_default()),
                ("xmlUrl", url),
            ],
        )?;
    }
    Ok(xml.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_with_an_address_are_listed() {
        let feed = Channel {
            title: Some("Tides & more".to_owned()),
            description: Some("Tides & more".to_owned()),
            url: Some("https://example.org/".to_owned()),
            feed_url: Some("https://example.org/feed.atom".to_owned()),
            language: Language::new("en").ok(),
            ..Channel::default()
        };
        let mut out = Vec::new();
        let archive = Channel { description: Some("The archive.".to_owned()), ..feed.clone() };
        write("All", &[feed, Channel::default(), archive], &mut out).unwrap();
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>All</title>
  </head>
  <body>
    <outline type="rss" text="Tides &amp; more" title="Tides &amp; more" language="en" htmlUrl="https://example.org/" xmlUrl="https://example.org/feed.atom"/>
  </body>
</opml>
"#;
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
