//! The feed writers: what every feed must give, and how single things are written.
#![cfg(feature = "feed")]

mod shapes;

use std::fs;
use std::path::Path;

use offprint::diagnostic::Diagnostics;
use offprint::env::Env;
use offprint::model::*;
use offprint::write::feed::atom::AtomWriter;
use offprint::write::feed::rss::RssWriter;
use offprint::write::feed::{Content, Options};
use offprint::write::{WriteCx, Writer};
use quick_xml::Reader;
use quick_xml::events::Event;
use shapes::Shapes;

fn write(writer: &dyn Writer, publication: &Publication) -> (String, Diagnostics) {
    let source_date = "2025-06-01T12:00:00Z".parse::<Date>().unwrap().timestamp();
    let (env, mut diagnostics) = (Env { source_date: Some(source_date), ..Env::default() }, Diagnostics::new());
    let mut out = Vec::new();
    let mut cx = WriteCx { env: &env, diagnostics: &mut diagnostics, sidecars: None };
    writer.write(publication, &mut cx, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), diagnostics)
}

fn channel() -> Channel {
    Channel {
        title: Some("Water & Town".to_owned()),
        description: Some("Conversations about cities that live with the sea.".to_owned()),
        url: Some("https://harbour.example/".to_owned()),
        feed_url: Some("https://harbour.example/feed.xml".to_owned()),
        language: Language::new("en-GB").ok(),
        copyright: Some("© 2025 Harbour Press".to_owned()),
    }
}

/// A feed of articles of many shapes.
fn shaped(seeds: std::ops::Range<u64>) -> Publication {
    let articles = seeds.map(|seed| {
        let mut article = Shapes::article(seed).article;
        article.identifiers.slug = Slug::from_text(&format!("article {seed}"));
        article.identifiers.doi = article.identifiers.doi.filter(|_| seed % 7 == 0);
        if let Some(url) = &mut article.identifiers.url {
            url.push_str(&format!("/{seed}"));
        }
        article
    });
    Publication { channel: channel(), articles: articles.collect(), ..Publication::default() }
}

fn writers(options: &Options) -> [(&'static str, Box<dyn Writer>); 2] {
    [("rss", Box::new(RssWriter::new(options.clone()))), ("atom", Box::new(AtomWriter::new(options.clone())))]
}

/// Writes samples for the official checkers: `cargo test --test feed -- --ignored samples`,
/// then check `target/tmp/feed/*.xml`.
#[test]
#[ignore = "writes files for the checkers"]
fn samples() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("feed");
    fs::create_dir_all(&folder).unwrap();
    for content in [Content::Full, Content::Summary] {
        for (name, writer) in writers(&Options { content, ..Options::default() }) {
            for start in (0..300).step_by(20) {
                let (xml, _) = write(&*writer, &shaped(start..start + 20));
                fs::write(folder.join(format!("{name}-{content:?}-{start:03}.xml")), xml).unwrap();
            }
        }
    }
}
