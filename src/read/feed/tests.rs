use super::*;
use crate::diagnostic::Diagnostics;
use crate::env::Env;
use crate::model::{Block, Date, Node, Role};
use crate::read::metadata::Metadata;

fn try_read(text: &[u8]) -> (Result<Publication, Error>, Diagnostics) {
    let (env, overrides) = (Env::default(), Metadata::default());
    let (mut diagnostics, mut recognitions) = (Diagnostics::new(), Vec::new());
    let mut cx = ReadCx {
        env: &env,
        overrides: &overrides,
        known: &Default::default(),
        diagnostics: &mut diagnostics,
        recognitions: &mut recognitions,
    };
    let read = FeedReader.read(Input { stem: None, bytes: text }, &mut cx);
    (read, diagnostics)
}

fn read(text: &str) -> Publication {
    try_read(text.as_bytes()).0.unwrap()
}

fn codes(text: &str) -> Vec<Code> {
    let (result, diagnostics) = try_read(text.as_bytes());
    result.unwrap();
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

/// The words of each block of the body.
fn words(publication: &Publication) -> Vec<String> {
    let text = |node: &Node| match node {
        Node::Block(Block::Paragraph(paragraph)) => paragraph.content.plain_text(),
        other => format!("{other:?}"),
    };
    publication.articles[0].body.iter().map(text).collect()
}

fn rss(item: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><!DOCTYPE rss><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
        xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Tides</title><link>https://example.org/</link>
        <language>en-GB</language><item>{item}</item></channel></rss>"#
    )
}

#[test]
fn rss_2_gives_all_that_it_has() {
    let publication = read(&rss(
        r#"<title>Ebb &amp; flow</title><link>https://example.org/ebb</link><guid isPermaLink="false">7</guid>
        <description>On the water that leaves.</description>
        <content:encoded><![CDATA[<p>It <em>goes</em>&nbsp;out.</p><p><a href="tide">And in</a>.</p>]]></content:encoded>
        <pubDate>Thu, 13 Mar 2025 09:30:00 +0100</pubDate><dc:creator>Jo Lind</dc:creator>
        <dc:contributor>Ada Moreno</dc:contributor><category>sea</category><dc:rights>© 2025 Jo Lind. CC BY 4.0</dc:rights>
        <atom:link rel="license" href="https://creativecommons.org/licenses/by/4.0/"/>
        <atom:link rel="related" href="https://example.org/tide" title="The tide"/>
        <media:content url="https://example.org/gull.jpg" medium="image"><media:description>A gull.</media:description>
        <media:credit role="photographer">Ada Moreno</media:credit></media:content>"#,
    ));
    let article = &publication.articles[0];
    assert_eq!(publication.channel.title.as_deref(), Some("Tides"));
    assert_eq!(article.headline.plain_text(), "Ebb & flow");
    assert_eq!(article.deck.plain_text(), "On the water that leaves.");
    assert_eq!(article.identifiers.url.as_deref(), Some("https://example.org/ebb"));
    assert_eq!(article.language.as_ref().map(|language| language.as_str()), Some("en-GB"));
    assert_eq!(article.dates.published.map(|date| date.to_string()).as_deref(), Some("2025-03-13T09:30:00+01:00"));
    assert_eq!(words(&publication), ["It goes\u{a0}out.", "And in."]);
    let json = serde_json::to_string(&article.body).unwrap();
    assert!(json.contains(r#""target":"https://example.org/tide""#), "{json}");
    let names: Vec<_> = article.contributors.iter().map(|person| person.name.display().into_owned()).collect();
    assert_eq!(names, ["Jo Lind", "Ada Moreno"]);
    assert_eq!(article.contributors[0].roles, [Role::Author]);
    assert_eq!(article.copyright.as_ref().and_then(|copyright| copyright.statement.as_deref()), Some("© 2025 Jo Lind"));
    assert_eq!(article.license.as_ref().and_then(|license| license.name.as_deref()), Some("CC BY 4.0"));
    let hero = article.hero.as_ref().unwrap();
    assert_eq!(
        (hero.image.source.as_str(), hero.credit.as_deref()),
        ("https://example.org/gull.jpg", Some("Ada Moreno"))
    );
    assert_eq!(article.related.items[0].title.plain_text(), "The tide");
}

#[test]
fn a_description_alone_is_the_text() {
    let publication =
        read(&rss("<title>T</title><description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</description>"));
    assert_eq!(words(&publication), ["One.", "Two."]);
    assert!(publication.articles[0].deck.is_blank());
    let plain = read(&rss("<title>T</title><description>AT&amp;T &lt;5 metres</description>"));
    assert_eq!(words(&plain), ["AT&T <5 metres"]);
}

#[test]
fn the_first_rss_and_rdf_are_read() {
    let old = r#"<?xml version="1.0" encoding="ISO-8859-1"?>
        <!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
        <rss version="0.91"><channel><title>Tides</title><language>en</language>
        <item><title>Ebb</title><link>https://example.org/ebb</link><description>Out.</description></item>
        <item><title>Flow</title><link>https://example.org/flow</link></item></channel></rss>"#;
    let publication = read(old);
    assert_eq!(publication.articles.len(), 2);
    assert_eq!(words(&publication), ["Out."]);
    let rdf = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
        <channel rdf:about="https://example.org/"><title>Tides</title><link>https://example.org/</link></channel>
        <item rdf:about="https://example.org/ebb"><title>Ebb</title><dc:date>2003-05-01</dc:date>
        <dc:creator>Jo Lind</dc:creator><content:encoded>&lt;p&gt;Out.&lt;/p&gt;</content:encoded></item></rdf:RDF>"#;
    let publication = read(rdf);
    assert_eq!(publication.channel.title.as_deref(), Some("Tides"));
    assert_eq!(publication.articles[0].identifiers.url.as_deref(), Some("https://example.org/ebb"));
    assert_eq!(publication.articles[0].dates.published, "2003-05-01".parse::<Date>().ok());
    assert_eq!(words(&publication), ["Out."]);
}

#[test]
fn an_archive_or_a_page_is_of_the_feed_that_readers_subscribe_to() {
    let link = |relation: &str, name: &str| {
        format!(r#"<link xmlns="http://www.w3.org/2005/Atom" rel="{relation}" href="https://example.org/{name}"/>"#)
    };
    let parts =
        [link("self", "old.xml") + &link("current", "feed.xml"), link("self", "2.xml") + &link("first", "feed.xml")];
    for links in parts {
        let atom = format!(r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Tides</title>{links}</feed>"#);
        let rss = format!(r#"<rss version="2.0"><channel><title>Tides</title>{links}</channel></rss>"#);
        for feed in [atom, rss] {
            let address = read(&feed).channel.feed_url;
            assert_eq!(address.as_deref(), Some("https://example.org/feed.xml"), "{feed}");
        }
    }
}

#[test]
fn atom_is_read_with_xhtml_and_bases() {
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/blog/" xml:lang="de"><title>Gezeiten</title>
        <entry><id>urn:uuid:1</id><title type="html">Ebbe &amp;amp; &lt;i&gt;Flut&lt;/i&gt;</title><link href="ebbe"/>
        <updated>2025-03-14T00:00:00Z</updated><published>2025-03-13T00:00:00Z</published>
        <author><name>Jo Lind</name><uri>https://orcid.org/0000-0002-1825-0097</uri></author>
        <summary>Vom Wasser.</summary><category term="sea" label="Meer"/>
        <content type="xhtml" xml:base="/files/"><div xmlns="http://www.w3.org/1999/xhtml"><p>Es <b>geht</b>.<br/>Und
        <a href="flut.html">kommt</a>.</p></div></content></entry></feed>"#;
    let publication = read(atom);
    let article = &publication.articles[0];
    assert_eq!(article.headline.plain_text(), "Ebbe & Flut");
    assert_eq!(article.identifiers.url.as_deref(), Some("https://example.org/blog/ebbe"));
    assert_eq!(article.dates.published, "2025-03-13".parse::<Date>().ok());
    assert_eq!(article.dates.updated, "2025-03-14".parse::<Date>().ok());
    assert_eq!(article.contributors[0].orcid.as_ref().map(|orcid| orcid.as_str()), Some("0000-0002-1825-0097"));
    assert_eq!(article.keywords, ["Meer"]);
    assert_eq!(article.language.as_ref().map(|language| language.as_str()), Some("de"));
    let json = serde_json::to_string(&article.body).unwrap();
    assert!(json.contains(r#""target":"https://example.org/files/flut.html""#), "{json}");
    let old = r#"<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><tagline>On water</tagline>
        <entry><title mode="escaped" type="text/html">A &lt;b&gt;B&lt;/b&gt;</title><issued>2004-01-02T03:04:05Z</issued>
        <link rel="alternate" href="https://example.org/a"/><content type="text/html" mode="escaped">&lt;p&gt;C&lt;/p&gt;</content></entry></feed>"#;
    let publication = read(old);
    assert_eq!(publication.channel.description.as_deref(), Some("On water"));
    assert_eq!(publication.articles[0].headline.plain_text(), "A B");
    assert_eq!(words(&publication), ["C"]);
}

#[test]
fn json_feed_is_read_with_numbers_for_ids() {
    let feed = r#"{"version": "https://jsonfeed.org/version/1", "title": "Tides", "home_page_url": "https://example.org/",
        "items": [{"id": 7, "url": "https://example.org/ebb", "title": "Ebb", "content_html": "<p>Out.</p>", "summary": "On water.",
        "author": {"name": "Jo Lind"}, "tags": ["sea"], "image": "/gull.jpg", "date_published": "2025-03-13T09:30:00+01:00"},
        {"id": 7, "content_text": "One.\n\nTwo."}]}"#;
    let publication = read(feed);
    assert_eq!(publication.articles[0].deck.plain_text(), "On water.");
    assert_eq!(publication.articles[0].hero.as_ref().unwrap().image.source, "https://example.org/gull.jpg");
    assert_eq!(publication.articles[1].body.len(), 2);
    assert_eq!(codes(feed).iter().filter(|code| **code == Code::Duplicate).count(), 1);
    let broken = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "a", "content_text": "Out.",
        "_offprint": {"article": {"headlin": 1}}}]}"#;
    assert!(codes(broken).contains(&Code::Malformed));
    assert_eq!(words(&read(broken)), ["Out."]);
}

#[test]
fn an_interview_is_recognised() {
    let turn = |asks: &str, says: &str| format!("<p><b>Jo Lind:</b> {asks}</p><p><b>Ada Moreno:</b> {says}</p>");
    let html: String = (0..4).map(|n| turn(&format!("Why number {n}?"), "Because of the tide.")).collect();
    let item = format!("<title>T</title><content:encoded><![CDATA[{html}]]></content:encoded>");
    assert_eq!(read(&rss(&item)).articles[0].turns().len(), 4);
}

#[test]
fn what_is_wrong_is_said_and_read_nevertheless() {
    assert_eq!(codes(&rss("<description>Out.</description>")), [Code::Missing]);
    assert_eq!(codes(&rss("<title>T</title><pubDate>yesterday</pubDate>")), [Code::Malformed]);
    assert_eq!(codes(&rss("<title>T</title><pubDate>Mon, 30 Feb 2025 00:00:00 GMT</pubDate>")), [Code::Malformed]);
    assert_eq!(codes(&rss("<title>T &undeclared; &mdash;</title>")), [Code::Malformed]);
    assert_eq!(read(&rss("<title>T &mdash; U</title>")).articles[0].headline.plain_text(), "T — U");
    let two = rss("<title>A</title><guid>1</guid></item><item><title>B</title><guid>1</guid>");
    assert_eq!(codes(&two), [Code::Duplicate]);
    assert_eq!(read(&two).articles.len(), 2);
}

#[test]
fn what_is_no_feed_is_refused() {
    let wrong = [
        "",
        "Rising water",
        "<html><body/></html>",
        "{\"items\": []}",
        "{\"version\": \"https://jsonfeed.org/version/1.1\"}",
        "{",
    ];
    for text in wrong {
        let error = try_read(text.as_bytes()).0.unwrap_err();
        assert!(error.message().starts_with("this is no feed"), "{text}: {error}");
    }
    assert!(try_read(b"<rss>\xFF</rss>").0.is_err());
}

#[test]
fn a_feed_cut_anywhere_is_an_error_or_a_feed() {
    let whole = rss("<title>Ebb</title><content:encoded><![CDATA[<p>Out.</p>]]></content:encoded>");
    for end in 0..whole.len() {
        if whole.is_char_boundary(end) {
            assert!(try_read(&whole.as_bytes()[..end]).0.is_err(), "{}", &whole[..end]);
        }
    }
}

#[test]
fn hostile_xml_does_no_harm() {
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
        <rss version="2.0"><channel><item><title>&c; &x;</title></item></channel></rss>"#;
    assert_eq!(read(laughs).articles[0].headline.plain_text(), "&c; &x;");
    let deep = format!("<rss version=\"2.0\"><channel>{}", "<a>".repeat(10_000));
    assert_eq!(try_read(deep.as_bytes()).0.unwrap_err().kind(), ErrorKind::Limit);
    let script =
        rss("<title>T</title><content:encoded><![CDATA[<script>x</script><p onclick='x'>a</p>]]></content:encoded>");
    let json = serde_json::to_string(&read(&script).articles[0]).unwrap();
    assert!(!json.contains("script") && !json.contains("onclick") && json.contains('a'), "{json}");
}
