//! The feed writers: what every feed must give, and how single things are written.
#![cfg(feature = "feed")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod shapes;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use offprint::diagnostic::{Code, Diagnostics};
use offprint::env::Env;
use offprint::model::*;
use offprint::write::feed::atom::AtomWriter;
use offprint::write::feed::json::JsonFeedWriter;
use offprint::write::feed::rss::RssWriter;
use offprint::write::feed::{Content, Entries, Options};
use offprint::write::stream::{Companion, Outline, Page, PageKind};
use offprint::write::survey::Survey;
use offprint::write::{WriteCx, Writer};
use quick_xml::Reader;
use quick_xml::events::Event;
use shapes::Shapes;

fn write(writer: &dyn Writer, publication: &Publication) -> (String, Diagnostics) {
    let source_date = "2025-06-01T12:00:00Z".parse::<Date>().unwrap().timestamp();
    let (env, mut diagnostics) = (Env { source_date: Some(source_date), ..Env::default() }, Diagnostics::new());
    let mut out = Vec::new();
    let mut cx = WriteCx { env: &env, diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None };
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
        ..Channel::default()
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
/// then check `target/tmp/feed/*`. `conformance/run` does.
#[test]
#[ignore = "writes files for the checkers"]
fn samples() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("feed");
    fs::create_dir_all(&folder).unwrap();
    for content in [Content::Full, Content::Summary] {
        let options = Options { content, ..Options::default() };
        let json: (_, Box<dyn Writer>) = ("feed.json", Box::new(JsonFeedWriter::new(options.clone())));
        for (name, writer) in writers(&options).into_iter().chain([json]) {
            for start in (0..300).step_by(20) {
                let (feed, _) = write(&*writer, &shaped(start..start + 20));
                fs::write(folder.join(format!("{content:?}-{start:03}.{name}")), feed).unwrap();
            }
        }
    }
}

/// Reads `xml` to its end and returns the text of every element of this name.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut found, mut text, mut depth) = (Vec::new(), None::<String>, 0);
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} in {xml}")) {
            Event::Start(start) => {
                start.attributes().for_each(|attribute| assert!(attribute.is_ok(), "{attribute:?} in {xml}"));
                depth += 1;
                if start.name().as_ref() == name {
                    text = Some(String::new());
                }
            }
            Event::End(end) => {
                depth -= 1;
                if end.name().as_ref() == name {
                    found.extend(text.take());
                }
            }
            Event::Text(content) => text.iter_mut().for_each(|text| text.push_str(&content.xml10_content())),
            Event::CData(content) => text.iter_mut().for_each(|text| text.push_str(&content.xml10_content())),
            Event::GeneralRef(reference) => {
                let c = reference.resolve_char_ref().unwrap().map(String::from);
                let c = c.or_else(|| quick_xml::escape::resolve_predefined_entity(&reference).map(str::to_owned));
                text.iter_mut().for_each(|text| text.push_str(c.as_deref().unwrap_or("?")));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    found
}

fn feed_of(article: Article) -> Publication {
    Publication { channel: channel(), articles: vec![article], ..Publication::default() }
}

fn rss(article: Article) -> String {
    write(&RssWriter::default(), &feed_of(article)).0
}

fn atom(article: Article) -> String {
    write(&AtomWriter::default(), &feed_of(article)).0
}

fn codes(diagnostics: &Diagnostics) -> Vec<Code> {
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

fn interview() -> Article {
    let person = |number, name: &str, role| Contributor {
        roles: vec![role],
        ..Contributor::new(Id::numbered("c", number), Name::Literal(name.to_owned()))
    };
    let said = |number, text: &str| Utterance::new(Voice::of(Id::numbered("c", number)), vec![Block::paragraph(text)]);
    let turn = Turn {
        id: Some(Id::numbered("t", 1)),
        question: Some(said(1, "Why the sea?")),
        answers: vec![said(2, "It was there.")],
        ..Turn::default()
    };
    let mut article = Article {
        headline: "Water & salt".into(),
        deck: "On <5 metres.".into(),
        language: Language::new("en-GB").ok(),
        contributors: vec![person(1, "Jo Lind", Role::Interviewer), person(2, "Ada Moreno", Role::Interviewee)],
        keywords: vec!["sea".to_owned(), "Sea".to_owned()],
        body: vec![turn.into()],
        ..Article::default()
    };
    article.identifiers.url = Some("https://harbour.example/a/water".to_owned());
    article.dates.published = "2025-03-13".parse().ok();
    article.hero = Some(Figure {
        image: Image { source: "pictures/gull 1.jpg".to_owned(), ..Image::default() },
        caption: "A gull.".into(),
        credit: Some("Ada Moreno".to_owned()),
        ..Figure::default()
    });
    article
}

#[test]
fn rss_is_written_whole() {
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/">
  <channel>
    <title>Water &#x26; Town</title>
    <link>https://harbour.example/</link>
    <description>Conversations about cities that live with the sea.</description>
    <atom:link rel="self" type="application/rss+xml" href="https://harbour.example/feed.xml"/>
    <language>en-GB</language>
    <copyright>© 2025 Harbour Press</copyright>
    <pubDate>Thu, 13 Mar 2025 00:00:00 +0000</pubDate>
    <lastBuildDate>Thu, 13 Mar 2025 00:00:00 +0000</lastBuildDate>
    <generator>Offprint</generator>
    <docs>https://www.rssboard.org/rss-specification</docs>
    <item>
      <title>Water &#x26; salt</title>
      <link>https://harbour.example/a/water</link>
      <description>On &#x26;lt;5 metres.</description>
      <content:encoded><![CDATA[CONTENT]]></content:encoded>
      <guid isPermaLink="false">urn:uuid:UUID</guid>
      <pubDate>Thu, 13 Mar 2025 00:00:00 +0000</pubDate>
      <dc:creator>Jo Lind</dc:creator>
      <dc:contributor>Ada Moreno</dc:contributor>
      <category>sea</category>
      <media:content url="https://harbour.example/a/pictures/gull%201.jpg" medium="image">
        <media:description type="plain">A gull.</media:description>
        <media:thumbnail url="https://harbour.example/a/pictures/gull%201.jpg"/>
        <media:credit role="photographer" scheme="urn:ebu">Ada Moreno</media:credit>
      </media:content>
    </item>
  </channel>
</rss>
"#;
    let article = interview();
    let xml = rss(article.clone());
    let content = &texts(&xml, "content:encoded")[0];
    let expected = expected.replace("CONTENT", content).replace("UUID", &article.uuid().to_string());
    assert_eq!(xml, expected);
    for part in [r#"src="https://harbour.example/a/pictures/gull%201.jpg""#, "Why the sea?", "It was there."] {
        assert!(content.contains(part), "{part} is missing in {content}");
    }
}

#[test]
fn atom_is_written_whole() {
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="en-GB">
  <id>urn:uuid:FEED</id>
  <title>Water &amp; Town</title>
  <subtitle>Conversations about cities that live with the sea.</subtitle>
  <updated>2025-03-13T00:00:00Z</updated>
  <author>
    <name>Water &amp; Town</name>
  </author>
  <link rel="self" type="application/atom+xml" href="https://harbour.example/feed.xml"/>
  <link rel="alternate" type="text/html" href="https://harbour.example/"/>
  <rights>© 2025 Harbour Press</rights>
  <generator>Offprint</generator>
  <entry>
    <id>urn:uuid:UUID</id>
    <title>Water &amp; salt</title>
    <published>2025-03-13T00:00:00Z</published>
    <updated>2025-03-13T00:00:00Z</updated>
    <author>
      <name>Jo Lind</name>
    </author>
    <contributor>
      <name>Ada Moreno</name>
    </contributor>
    <category term="sea"/>
    <link rel="alternate" type="text/html" href="https://harbour.example/a/water"/>
    <summary>On &lt;5 metres.</summary>
    <content type="html"><![CDATA[CONTENT]]></content>
"#;
    let article = interview();
    let xml = atom(article.clone());
    let ids = texts(&xml, "id");
    assert_ne!(ids[0], ids[1]);
    let expected = expected.replace("urn:uuid:FEED", &ids[0]).replace("UUID", &article.uuid().to_string());
    let expected = expected.replace("CONTENT", &texts(&xml, "content")[0]);
    assert_eq!(&xml[..expected.len()], expected);
    assert!(xml[expected.len()..].trim_start().starts_with("<media:content "));
}

#[test]
fn every_shape_makes_a_well_formed_feed() {
    for start in (0..200).step_by(10) {
        for (name, writer) in writers(&Options::default()) {
            let (xml, _) = write(&*writer, &shaped(start..start + 10));
            let titles = texts(&xml, "title");
            assert_eq!(titles.len(), 11, "{xml}");
            assert!(titles.iter().all(|title| !title.trim().is_empty()), "{titles:?}");
            let ids = texts(&xml, if name == "rss" { "guid" } else { "id" });
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
        }
    }
}

#[test]
fn every_word_is_in_the_feed_or_reported() {
    for seed in 0..200 {
        let shape = Shapes::article(seed);
        let (xml, diagnostics) = write(&RssWriter::default(), &feed_of(shape.article));
        let all: String = ["title", "description", "content:encoded"].map(|name| texts(&xml, name).join(" ")).join(" ");
        let found: BTreeSet<_> = all.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        // Headline and deck are plain text in a feed: a picture in them is its alternative text.
        let body = shape.words.iter().skip(shape.before_body);
        let lost: Vec<_> = body.filter(|word| !found.contains(word.as_str())).collect();
        assert!(lost.is_empty() || codes(&diagnostics).contains(&Code::Dropped), "seed {seed}: {lost:?} in {xml}");
    }
}

#[test]
fn equal_input_gives_equal_bytes() {
    for (_, writer) in writers(&Options::default()) {
        assert_eq!(write(&*writer, &shaped(0..9)).0, write(&*writer, &shaped(0..9)).0);
    }
}

#[test]
fn options_say_how_much_and_where() {
    let options = Options {
        content: Content::Summary,
        limit: Some(1),
        self_url: Some("https://harbour.example/short.xml".to_owned()),
        hub: Some("https://hub.example/".to_owned()),
        ..Options::default()
    };
    let old = Article { headline: "Old".into(), ..Article::default() };
    let publication = Publication { channel: channel(), articles: vec![old, interview()], ..Publication::default() };
    for (name, writer) in writers(&options) {
        let (xml, _) = write(&*writer, &publication);
        assert_eq!(texts(&xml, "title").len(), 2, "{xml}");
        assert!(!xml.contains("Why the sea?") && xml.contains("5 metres."), "{xml}");
        for part in [r#"rel="hub" href="https://hub.example/""#, r#"href="https://harbour.example/short.xml""#] {
            assert!(xml.contains(part), "{name}: {part} is missing in {xml}");
        }
    }
}

#[test]
fn options_are_checked() {
    let options = |name: &str, value: &str| {
        let mut map = offprint::format::OptionMap::default();
        map.insert(name, value);
        Options::from_map(&map)
    };
    assert_eq!(options("limit", "3").unwrap().limit, Some(3));
    assert_eq!(options("content", "summary").unwrap().content, Content::Summary);
    for (name, value) in [("limit", "0"), ("limit", "x"), ("content", "none"), ("hub", "hub"), ("self-url", "feed.xml")]
    {
        assert!(options(name, value).is_err(), "{name}={value}");
    }
}

#[test]
fn what_nobody_gave_is_made_up_and_reported() {
    let publication = Publication::of(Article::default());
    let (xml, diagnostics) = write(&RssWriter::default(), &publication);
    let link = texts(&xml, "link").remove(0);
    assert!(link.starts_with("urn:uuid:"), "{xml}");
    assert!(texts(&xml, "title").iter().all(|title| !title.is_empty()));
    // The title of the feed, its address, its web site, and the title of the article.
    let expected = [Code::Substituted, Code::Missing, Code::Substituted, Code::Substituted];
    assert_eq!(codes(&diagnostics), expected);
    let (xml, diagnostics) = write(&AtomWriter::default(), &publication);
    assert_eq!(texts(&xml, "updated"), ["2025-06-01T12:00:00Z", "2025-06-01T12:00:00Z"]);
    assert_eq!(texts(&xml, "content"), ["Interview"], "an entry needs content or a link");
    assert!(codes(&diagnostics).contains(&Code::Substituted));
}

#[test]
fn the_head_is_derived_from_the_articles() {
    let mut article = interview();
    article.journal = Some(Journal { title: Some("Harbour Review".to_owned()), ..Journal::default() });
    let publisher = Publisher { name: "Harbour Press".to_owned(), place: Some("Porto".to_owned()), url: None };
    article.publisher = Some(publisher);
    let (xml, diagnostics) = write(&RssWriter::default(), &Publication::of(article));
    assert_eq!(texts(&xml, "title")[0], "Harbour Review");
    assert_eq!(texts(&xml, "link")[0], "https://harbour.example/a/water");
    assert_eq!(texts(&xml, "description")[0], "On <5 metres.");
    assert_eq!(texts(&xml, "language"), ["en-GB"]);
    assert_eq!(texts(&xml, "dc:publisher"), ["Harbour Press, Porto"]);
    assert_eq!(codes(&diagnostics), [Code::Missing], "nobody knows where the feed will be");
}

#[test]
fn a_picture_without_an_address_is_left_out_and_reported() {
    let mut publication = Publication::of(interview());
    publication.articles[0].identifiers.url = None;
    for (_, writer) in writers(&Options::default()) {
        let (xml, diagnostics) = write(&*writer, &publication);
        assert!(!xml.contains("media:content"), "{xml}");
        assert!(codes(&diagnostics).contains(&Code::Dropped));
    }
}

#[test]
fn languages_are_given_where_they_differ() {
    let german = |mut article: Article| {
        article.language = Language::new("de").ok();
        article
    };
    assert!(rss(german(interview())).contains("<dc:language>de</dc:language>"));
    assert!(atom(german(interview())).contains(r#"<entry xml:lang="de">"#));
    assert!(!rss(interview()).contains("dc:language"));
}

#[test]
fn dates_keep_what_readers_understand() {
    let mut article = interview();
    article.dates.published = "2025-03-13T00:30:00+05:45".parse().ok();
    article.dates.updated = "2025-04-02".parse().ok();
    article.dates.received = "2025-01-05".parse().ok();
    let xml = rss(article.clone());
    assert_eq!(texts(&xml, "pubDate")[1], "Wed, 12 Mar 2025 18:45:00 +0000");
    assert_eq!(texts(&xml, "dcterms:modified"), ["2025-04-02"]);
    assert_eq!(texts(&xml, "dcterms:dateSubmitted"), ["2025-01-05"]);
    let xml = atom(article);
    assert_eq!(texts(&xml, "published"), ["2025-03-13T00:30:00+05:45"]);
    assert_eq!(texts(&xml, "updated")[1], "2025-04-02T00:00:00Z");
}

#[test]
fn identifiers_rights_and_related_items_have_their_elements() {
    let mut article = interview();
    article.identifiers.doi = Doi::new("10.1002/(SICI)1<1::AID-X>3.0.CO;2-A").ok();
    article.license = Some(License::from_text("CC BY 4.0"));
    article.copyright = Some(Copyright { year: Some(2025), holder: Some("Jo Lind".to_owned()), statement: None });
    let item = |title: &str| RelatedItem { title: title.into(), ..RelatedItem::default() };
    article.related.items = vec![
        RelatedItem { url: Some("../tide".to_owned()), ..item("The tide") },
        RelatedItem { doi: Doi::new("10.1000/182").ok(), ..item("By DOI") },
        item("Without an address"),
    ];
    let (rss, atom) = (rss(article.clone()), atom(article));
    assert_eq!(texts(&rss, "dc:identifier"), ["doi:10.1002/(SICI)1<1::AID-X>3.0.CO;2-A"]);
    assert_eq!(texts(&rss, "dc:rights"), ["© 2025 Jo Lind. CC BY 4.0"]);
    assert_eq!(texts(&atom, "rights")[1], "© 2025 Jo Lind. CC BY 4.0");
    for (xml, link) in [(&rss, "atom:link"), (&atom, "link")] {
        for part in [
            r#"rel="license" href="https://creativecommons.org/licenses/by/4.0/""#,
            r#"rel="related" href="https://harbour.example/tide" title="The tide""#,
            r#"rel="related" href="https://doi.org/10.1000/182" title="By DOI""#,
        ] {
            assert!(xml.contains(&format!("<{link} {part}/>")), "{part} is missing in {xml}");
        }
        assert_eq!(xml.matches(r#"rel="related""#).count(), 2);
        assert!(xml.contains("Without an address"));
    }
}

#[test]
fn titles_that_look_like_markup_are_read_as_text() {
    let article = Article { headline: "Why </script> & &amp; ]]> <5\u{b}?".into(), ..interview() };
    let expected = "Why <\u{2060}/script> & &\u{2060}amp; ]]> <5 ?";
    assert_eq!(texts(&rss(article.clone()), "title")[1], expected);
    assert_eq!(texts(&atom(article), "title")[1], expected);
}

fn json(publication: &Publication, writer: &JsonFeedWriter) -> serde_json::Value {
    serde_json::from_str(&write(writer, publication).0).unwrap()
}

#[test]
fn json_feed_is_written_whole() {
    let article = interview();
    let mut feed = json(&feed_of(article.clone()), &JsonFeedWriter::default());
    let item = feed["items"].as_array_mut().unwrap().remove(0);
    let about = item["_offprint"]["about"].clone();
    assert!(about.as_str().unwrap().starts_with("https://"));
    let content = item["content_html"].as_str().unwrap().to_owned();
    assert!(content.contains("It was there."), "{content}");
    let expected = serde_json::json!({
        "id": format!("urn:uuid:{}", article.uuid()),
        "url": "https://harbour.example/a/water",
        "title": "Water & salt",
        "content_html": content,
        "summary": "On <5 metres.",
        "image": "https://harbour.example/a/pictures/gull%201.jpg",
        "date_published": "2025-03-13T00:00:00Z",
        "date_modified": "2025-03-13T00:00:00Z",
        "author": {"name": "Jo Lind"},
        "authors": [{"name": "Jo Lind"}],
        "tags": ["sea"],
        "language": "en-GB",
        "_offprint": {"about": about, "article": serde_json::to_value(&article).unwrap()},
    });
    assert_eq!(item, expected);
    let expected = serde_json::json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Water & Town",
        "home_page_url": "https://harbour.example/",
        "feed_url": "https://harbour.example/feed.xml",
        "description": "Conversations about cities that live with the sea.",
        "language": "en-GB",
        "authors": [{"name": "Water & Town"}],
        "_offprint": {"about": about, "generator": "Offprint", "copyright": "© 2025 Harbour Press"},
        "items": [],
    });
    assert_eq!(feed, expected);
    let plain = json(&feed_of(article), &JsonFeedWriter::default().without_extension());
    assert_eq!(plain["items"][0].get("_offprint"), None);
}

#[test]
fn every_shape_makes_a_json_feed() {
    for content in [Content::Full, Content::Summary] {
        let writer = JsonFeedWriter::new(Options { content, ..Options::default() });
        for start in (0..200).step_by(10) {
            let feed = json(&shaped(start..start + 10), &writer);
            let items = feed["items"].as_array().unwrap();
            let ids: BTreeSet<_> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
            assert_eq!((items.len(), ids.len()), (10, 10));
            for item in items {
                let text = item.get("content_html").or(item.get("content_text")).unwrap().as_str().unwrap();
                assert!(!text.trim().is_empty() && !item["title"].as_str().unwrap().trim().is_empty(), "{item}");
                let shown = &item["_offprint"]["article"]["body"];
                assert!(content == Content::Full || shown.as_array().unwrap().is_empty(), "{item}");
            }
        }
    }
    let empty = json(&Publication::default(), &JsonFeedWriter::default());
    assert_eq!(empty["items"], serde_json::json!([]));
}

#[test]
fn a_turn_can_be_an_entry() {
    let mut article = interview();
    let calls = RichText(vec!["And then?".into(), Inline::NoteCall(Id::numbered("fn", 1))]);
    let asked = Utterance::new(Voice::of(Id::numbered("c", 1)), vec![Block::paragraph(calls)]);
    let second = Turn { id: Some(Id::numbered("t", 2)), question: Some(asked), ..Turn::default() };
    article.body.push(second.into());
    let blocks = vec![Block::paragraph("It left.")];
    article.notes = vec![Note { id: Id::numbered("fn", 1), blocks, at: SourceLine::UNKNOWN }];
    let options = Options { entries: Entries::Turns, ..Options::default() };
    for (name, writer) in writers(&options) {
        let (xml, _) = write(&*writer, &feed_of(article.clone()));
        assert_eq!(texts(&xml, "title")[1..], ["Why the sea?", "And then?"], "{name}");
        let ids = texts(&xml, if name == "rss" { "guid" } else { "id" });
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
        assert!(xml.contains("https://harbour.example/a/water#t2"), "{xml}");
        assert_eq!(xml.matches("It left.").count(), 1, "the note stands with the turn that calls it: {xml}");
    }
    let times = texts(&write(&AtomWriter::new(options), &feed_of(article)).0, "updated");
    assert_eq!(times[1..], ["2025-03-13T00:00:00.001Z", "2025-03-13T00:00:00Z"]);
}

#[test]
fn files_of_the_same_run_are_attached_with_their_length() {
    let file = |format: &str, media_type: &str, bytes| Companion {
        format: format.to_owned(),
        name: format!("water é.{format}"),
        media_type: media_type.to_owned(),
        bytes,
        pages: None,
    };
    let files = [file("pdf", "application/pdf", 1234), file("epub", "application/epub+zip", 567)];
    let written = |writer: &dyn Writer, publication: &Publication| {
        let (env, mut diagnostics) = (Env::default(), Diagnostics::new());
        let mut cx =
            WriteCx { env: &env, diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None };
        let mut out = Vec::new();
        writer.write_beside(publication, &files, &mut cx, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), codes(&diagnostics))
    };
    let publication = feed_of(interview());
    let (rss, _) = written(&RssWriter::default(), &publication);
    let url = "https://harbour.example/a/water%20%C3%A9";
    assert!(rss.contains(&format!(r#"<enclosure url="{url}.pdf" type="application/pdf" length="1234"/>"#)), "{rss}");
    assert!(rss.contains(&format!(r#"rel="enclosure" type="application/epub+zip" length="567" href="{url}.epub"/>"#)));
    assert_eq!(rss.matches("<enclosure ").count(), 1);
    let (atom, _) = written(&AtomWriter::default(), &publication);
    assert_eq!(atom.matches(r#"rel="enclosure""#).count(), 2);
    let files_url = Some("https://files.example/".to_owned());
    let options = Options { files_url, ..Options::default() };
    let (json, _) = written(&JsonFeedWriter::new(options), &publication);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let expected = serde_json::json!({
        "url": "https://files.example/water%20%C3%A9.pdf", "mime_type": "application/pdf",
        "title": "Water & salt", "size_in_bytes": 1234
    });
    assert_eq!(json["items"][0]["attachments"][0], expected);
    let mut nowhere = publication;
    nowhere.articles[0].identifiers.url = None;
    let (rss, codes) = written(&RssWriter::default(), &nowhere);
    assert!(!rss.contains("enclosure") && codes.contains(&Code::Missing));
}

#[test]
fn a_recording_is_an_episode() {
    let mut article = interview();
    let transcript = |url: &str, tag| Transcript {
        url: format!("https://harbour.example/{url}"),
        language: Language::new(tag).ok(),
        ..Transcript::default()
    };
    article.audio = Some(Audio {
        url: "https://harbour.example/water.mp3".to_owned(),
        bytes: Some(40_310_912),
        seconds: Some(2530),
        transcripts: vec![transcript("water.vtt", "en-GB"), transcript("agua", "pt")],
        ..Audio::default()
    });
    let (rss, atom) = (rss(article.clone()), atom(article.clone()));
    let file = r#"type="audio/mpeg" length="40310912""#;
    assert!(rss.contains(&format!(r#"<enclosure url="https://harbour.example/water.mp3" {file}/>"#)), "{rss}");
    assert!(
        atom.contains(&format!(r#"<link rel="enclosure" {file} href="https://harbour.example/water.mp3"/>"#)),
        "{atom}"
    );
    for xml in [&rss, &atom] {
        assert_eq!(texts(xml, "itunes:duration"), ["2530"]);
        for part in [
            r#"<podcast:person group="cast" role="host">Jo Lind</podcast:person>"#,
            r#"<podcast:person group="cast" role="guest">Ada Moreno</podcast:person>"#,
            r#"<podcast:transcript url="https://harbour.example/water.vtt" type="text/vtt" language="en-GB"/>"#,
            r#"<podcast:transcript url="https://harbour.example/agua" type="text/html" language="pt"/>"#,
        ] {
            assert!(xml.contains(part), "{part} is missing in {xml}");
        }
    }
    let feed = json(&feed_of(article.clone()), &JsonFeedWriter::default());
    let expected = serde_json::json!([{
        "url": "https://harbour.example/water.mp3", "mime_type": "audio/mpeg",
        "size_in_bytes": 40_310_912, "duration_in_seconds": 2530
    }]);
    assert_eq!(feed["items"][0]["attachments"], expected);
    article.audio.as_mut().unwrap().bytes = None;
    let (xml, diagnostics) = write(&RssWriter::default(), &feed_of(article));
    assert!(xml.contains(r#"length="0""#) && codes(&diagnostics).contains(&Code::Missing), "{xml}");
    assert!(!self::rss(interview()).contains("podcast"), "no vocabulary that is not needed");
}

#[test]
fn a_collection_is_told_of() {
    let mut publication = feed_of(interview());
    let editor = Contributor {
        email: Some("kim@harbour.example".to_owned()),
        ..Contributor::new(Id::numbered("c", 1), Name::Literal("Kim Sato".to_owned()))
    };
    let cover =
        Image { source: "cover 1.jpg".to_owned(), alt: Some(Alt::Described("A quay.".to_owned())), ..Image::default() };
    let publisher = Publisher {
        name: "Harbour Press".to_owned(),
        url: Some("https://press.example/".to_owned()),
        ..Publisher::default()
    };
    publication.channel = Channel {
        contributors: vec![editor],
        keywords: vec!["tides".to_owned()],
        license: Some(License::from_text("CC BY 4.0")),
        publisher: Some(publisher),
        cover: Some(cover),
        ..publication.channel
    };
    let license = r#"rel="license" href="https://creativecommons.org/licenses/by/4.0/""#;
    let (rss, found) = write(&RssWriter::default(), &publication);
    assert_eq!(codes(&found), [Code::Dropped, Code::Dropped], "the cover's text, and the publisher's address");
    assert_eq!(texts(&rss, "dc:creator")[0], "Kim Sato");
    assert_eq!(texts(&rss, "category")[0], "tides");
    assert_eq!(texts(&rss, "copyright"), ["© 2025 Harbour Press. CC BY 4.0"]);
    for part in [license, r#"<media:thumbnail url="https://harbour.example/cover%201.jpg"/>"#] {
        assert!(rss.contains(part), "{part} is missing in {rss}");
    }
    let (atom, found) = write(&AtomWriter::default(), &publication);
    assert_eq!(codes(&found), [Code::Dropped], "the cover's text");
    assert_eq!(texts(&atom, "name")[..2], ["Harbour Press", "Kim Sato"]);
    assert_eq!(texts(&atom, "email"), ["kim@harbour.example"]);
    assert_eq!(texts(&atom, "logo"), ["https://harbour.example/cover%201.jpg"]);
    assert!(atom.contains(license) && atom.contains(r#"<category term="tides"/>"#), "{atom}");
    let feed = json(&publication, &JsonFeedWriter::default());
    let authors = serde_json::json!([
        {"name": "Harbour Press", "url": "https://press.example/"}, {"name": "Kim Sato"}
    ]);
    assert_eq!((&feed["authors"], &feed["icon"]), (&authors, &"https://harbour.example/cover%201.jpg".into()));
    assert_eq!(feed["_offprint"]["channel"], serde_json::to_value(&publication.channel).unwrap());
    let (_, found) = write(&JsonFeedWriter::default().without_extension(), &publication);
    assert_eq!(codes(&found), [Code::Dropped, Code::Dropped], "the cover's text; keywords and licence");
}

#[test]
fn a_note_that_the_deck_calls_has_its_call() {
    let mut article = interview();
    article.deck = RichText(vec!["On five metres".into(), Inline::NoteCall(Id::numbered("fn", 1))]);
    let blocks = vec![Block::paragraph("At low water.")];
    article.notes = vec![Note { id: Id::numbered("fn", 1), blocks, at: SourceLine::UNKNOWN }];
    let content = texts(&rss(article), "content:encoded").remove(0);
    assert!(content.starts_with("<p><strong>On five metres<sup>1</sup></strong></p>"), "{content}");
    assert!(content.contains("At low water."));
}

#[test]
fn pages_and_archives_say_where_the_others_are() {
    let url = |name: &str| Some(format!("https://harbour.example/{name}"));
    let archive = Page {
        kind: PageKind::Archive,
        self_url: url("archive-2"),
        newer: url("archive-3"),
        older: url("archive-1"),
        first: url("feed"),
        last: None,
    };
    let publication = feed_of(interview());
    let survey = Survey::of(&publication.articles);
    let outline =
        Outline { channel: &publication.channel, survey: &survey, order: &[0], page: Some(archive), to_merge: false };
    for (name, writer) in writers(&Options::default()) {
        let (env, mut diagnostics, mut out) = (Env::default(), Diagnostics::new(), Vec::new());
        let mut cx =
            WriteCx { env: &env, diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None };
        writer.streaming().unwrap().begin(&outline, &mut cx, Box::new(&mut out)).unwrap().finish().unwrap();
        let xml = String::from_utf8(out).unwrap();
        for (relation, page) in
            [("self", "archive-2"), ("current", "feed"), ("prev-archive", "archive-1"), ("next-archive", "archive-3")]
        {
            let line = xml.lines().find(|line| line.contains(&format!("rel=\"{relation}\""))).unwrap();
            assert!(line.contains(&format!("href=\"https://harbour.example/{page}\"")), "{name}: {line}");
        }
        assert!(xml.contains("<fh:archive/>") && xml.contains("xmlns:fh="), "{xml}");
        // An archive is a part of the feed that readers subscribe to, and has its identity.
        let whole = Channel { feed_url: url("feed"), ..publication.channel.clone() };
        let (current, _) = write(&*writer, &Publication { channel: whole, ..publication.clone() });
        if name == "atom" {
            assert_eq!(texts(&xml, "id").first(), texts(&current, "id").first());
        }
    }
}

/// The names of the elements and members of the first entry of a feed, with what links lead to.
fn parts(feed: &str) -> BTreeSet<String> {
    if feed.starts_with('{') {
        let feed: serde_json::Value = serde_json::from_str(feed).unwrap();
        return feed["items"][0].as_object().unwrap().keys().cloned().collect();
    }
    let mut reader = Reader::from_str(feed);
    let (mut depth, mut entry, mut found) = (0, None, BTreeSet::new());
    loop {
        let event = reader.read_event().unwrap();
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            let name = tag.name().as_ref().to_owned();
            if entry.is_some_and(|entry| depth == entry + 1) {
                let relation = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == "rel");
                found.insert(
                    name + relation.map(|relation| format!(" {}", relation.value)).as_deref().unwrap_or_default(),
                );
            } else if matches!(name.as_str(), "item" | "entry") && entry.is_none() {
                entry = Some(depth);
            }
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// Of everything that an entry may hold nothing is left when the article has lost it: whatever a writer
/// comes to write is known to be ours when the feed is updated.
#[test]
fn an_entry_that_is_updated_keeps_nothing_of_its_former_self() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/everything.json")).unwrap();
    let everything: serde_json::Value = serde_json::from_str(&text).unwrap();
    let full: Article = serde_json::from_value(everything["articles"][0].clone()).unwrap();
    let mut bare = Article { headline: "Bare".into(), ..Article::default() };
    bare.identifiers.url = full.identifiers.url.clone();
    let json: (_, Box<dyn Writer>) = ("json", Box::new(JsonFeedWriter::default()));
    for (name, writer) in writers(&Options::default()).into_iter().chain([json]) {
        let (full, bare) = (write(&*writer, &feed_of(full.clone())).0, write(&*writer, &feed_of(bare.clone())).0);
        let merged = writer.streaming().unwrap().merge(full.as_bytes(), bare.as_bytes()).unwrap();
        let merged = String::from_utf8(merged).unwrap();
        assert!(parts(&full).len() > parts(&bare).len() + 5, "{name}: {:?}", parts(&full));
        assert_eq!(parts(&merged), parts(&bare), "{name}");
    }
}
