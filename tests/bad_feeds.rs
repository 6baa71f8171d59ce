//! Feeds that are wrong or hostile are refused with a reason, or read with what is wrong told; what is
//! written of them is always a feed.
#![cfg(all(feature = "read-feed", feature = "feed"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use offprint::convert::{Converter, Source, to_vec};
use offprint::diagnostic::{Code, Diagnostics};
use offprint::error::ErrorKind;
use offprint::format::OptionMap;
use quick_xml::events::Event;

/// What comes of a feed.
enum Verdict {
    /// It is refused, for a reason of this kind.
    Refused(ErrorKind),
    /// It is read, and this is told, whatever else is. The headline of its first article is this.
    Read(&'static [Code], &'static str),
}
use Verdict::{Read, Refused};

fn rss(item: &str) -> Vec<u8> {
    let head = "<title>Tides</title><link>https://example.org/</link><description>On water.</description>";
    format!(r#"<rss version="2.0"><channel>{head}<item>{item}</item></channel></rss>"#).into_bytes()
}

fn atom(entry: &str) -> Vec<u8> {
    format!(r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Tides</title><entry>{entry}</entry></feed>"#)
        .into_bytes()
}

fn json(items: &str) -> Vec<u8> {
    format!(r#"{{"version": "https://jsonfeed.org/version/1.1", "title": "Tides", "items": [{items}]}}"#).into_bytes()
}

fn in_doctype(declarations: &str, title: &str) -> Vec<u8> {
    let item = format!("<title>{title}</title><description>Out.</description>");
    [format!("<?xml version=\"1.0\"?><!DOCTYPE rss [{declarations}]>").into_bytes(), rss(&item)].concat()
}

fn utf16(text: &[u8], mark: &[u8], unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let text = std::str::from_utf8(text).unwrap();
    mark.iter().copied().chain(text.encode_utf16().flat_map(unit)).collect()
}

fn cases() -> Vec<(&'static str, Vec<u8>, Verdict)> {
    let ebb = "<title>Ebb</title><description>Out.</description>";
    let deep = |open: &str| open.repeat(10_000);
    // Foreign members are passed over, however deep they are.
    let item = |depth: usize| {
        format!(
            r#"{{"id": "1", "title": "Ebb", "content_text": "Out.", "_x": {{"a": {}{}}}}}"#,
            "[".repeat(depth),
            "]".repeat(depth)
        )
    };
    let html = |html: &str| rss(&format!("<title>Ebb</title><description><![CDATA[{html}]]></description>"));
    let laughs = r#"<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">"#;
    let declared = |encoding: &str, rest: &[u8]| {
        [format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>").as_bytes(), rest].concat()
    };
    let latin = [&rss("<title>caf")[..53], b"</link>"].concat();
    vec![
        ("a billion laughs", in_doctype(laughs, "&c;"), Read(&[Code::Malformed], "&c;")),
        (
            "an external entity",
            in_doctype("<!ENTITY x SYSTEM \"file:///etc/passwd\">", "&x;"),
            Read(&[Code::Malformed], "&x;"),
        ),
        (
            "an external document type",
            in_doctype("<!ENTITY % d SYSTEM \"https://example.org/d\"> %d;", "Ebb"),
            Read(&[], "Ebb"),
        ),
        ("an undeclared entity", rss("<title>&tide; Ebb</title>"), Read(&[Code::Malformed], "&tide; Ebb")),
        ("an entity of HTML", rss("<title>Ebb &mdash; flow</title>"), Read(&[], "Ebb — flow")),
        ("UTF-16, little end first", utf16(&rss(ebb), &[0xFF, 0xFE], u16::to_le_bytes), Read(&[], "Ebb")),
        ("UTF-16, big end first", utf16(&rss(ebb), &[0xFE, 0xFF], u16::to_be_bytes), Read(&[], "Ebb")),
        ("UTF-16 without a mark", utf16(&rss(ebb), &[], u16::to_le_bytes), Read(&[], "Ebb")),
        ("UTF-16 without a mark, big end first", utf16(&rss(ebb), &[], u16::to_be_bytes), Read(&[], "Ebb")),
        ("JSON in UTF-16 without a mark", utf16(&json(""), &[], u16::to_le_bytes), Refused(ErrorKind::Input)),
        ("a mark before UTF-8", [b"\xEF\xBB\xBF".as_slice(), &rss(ebb)].concat(), Read(&[], "Ebb")),
        (
            "Latin-1 that is declared",
            declared(
                "iso-8859-1",
                &[b"<rss version='2.0'><channel><item><title>caf\xE9</title></item></channel></rss>".as_slice()]
                    .concat(),
            ),
            Read(&[], "café"),
        ),
        ("Latin-1 that is called UTF-8", [&latin[..40], b"\xE9</title>"].concat(), Refused(ErrorKind::Input)),
        ("an encoding that nobody knows", declared("x-tide", &rss(ebb)), Read(&[], "Ebb")),
        ("RSS cut in the middle", rss(ebb)[..140].to_vec(), Refused(ErrorKind::Input)),
        ("Atom cut in the middle", atom("<title>Ebb</title>")[..90].to_vec(), Refused(ErrorKind::Input)),
        ("JSON cut in the middle", json(r#"{"id": "1"}"#)[..80].to_vec(), Refused(ErrorKind::Input)),
        ("elements that nest 10,000 deep", rss(&deep("<a>")), Refused(ErrorKind::Limit)),
        ("arrays that nest 10,000 deep", json(&deep("[")), Refused(ErrorKind::Input)),
        ("an extension that nests deeper than parsers allow", json(&item(200)), Read(&[], "Ebb")),
        ("an extension that nests too deep", json(&item(400)), Refused(ErrorKind::Input)),
        ("HTML that nests 10,000 deep", html(&deep("<div>")), Read(&[], "Ebb")),
        ("quotations that nest 10,000 deep", html(&format!("{}Out.", deep("<blockquote>"))), Read(&[], "Ebb")),
        (
            "one identifier twice",
            rss(&format!("{ebb}<guid>1</guid></item><item>{ebb}<guid>1</guid>")),
            Read(&[Code::Duplicate], "Ebb"),
        ),
        (
            "a day that does not exist, in RSS",
            rss(&format!("{ebb}<pubDate>Sun, 30 Feb 2025 00:00:00 GMT</pubDate>")),
            Read(&[Code::Malformed], "Ebb"),
        ),
        (
            "a day that does not exist, in Atom",
            atom("<title>Ebb</title><published>2025-13-41T00:00:00Z</published>"),
            Read(&[Code::Malformed], "Ebb"),
        ),
        (
            "a day that does not exist, in JSON",
            json(r#"{"id": "1", "title": "Ebb", "content_text": "Out.", "date_published": "2025-02-30"}"#),
            Read(&[Code::Malformed], "Ebb"),
        ),
        ("the end of CDATA as text", rss("<title>a ]]&gt; b</title>"), Read(&[], "a ]]> b")),
        (
            "the end of CDATA in two sections",
            rss("<title><![CDATA[a ]]]]><![CDATA[> b]]></title>"),
            Read(&[], "a ]]> b"),
        ),
        ("control characters", rss("<title>E\u{1}b\u{2}b\u{7F}</title>"), Read(&[Code::Dropped], "Ebb")),
        ("a control character by number", rss("<title>Ebb&#11;</title>"), Read(&[], "Ebb")),
        (
            "NUL in JSON",
            json(r#"{"id": "1", "title": "E\u0000bb", "content_text": "Out."}"#),
            Read(&[Code::Dropped], "Ebb"),
        ),
        ("half a surrogate in JSON", json(r#"{"id": "1", "title": "\ud800"}"#), Refused(ErrorKind::Input)),
        (
            "a recording that is no address",
            rss(&format!("{ebb}<enclosure url=\"javascript:x\" type=\"audio/mpeg\"/>")),
            Read(&[], "Ebb"),
        ),
        (
            "a length that is none",
            rss(&format!("{ebb}<enclosure url=\"https://example.org/a.mp3\" length=\"-1\" type=\"audio/mpeg\"/>")),
            Read(&[], "Ebb"),
        ),
        ("no feed", b"Rising water".to_vec(), Refused(ErrorKind::Input)),
        ("a page", b"<html><body>Rising water</body></html>".to_vec(), Refused(ErrorKind::Input)),
    ]
}

#[test]
fn each_is_refused_or_read_and_told() {
    let converter = Converter::default();
    for (name, bytes, verdict) in cases() {
        let mut found = Diagnostics::new();
        let reading = converter.read(&Source::new("tides", bytes), Some("rss"), &mut found);
        match (reading, verdict) {
            (Err(error), Refused(kind)) => {
                assert_eq!(error.kind(), kind, "{name}: {error}");
                assert!(!error.message().is_empty(), "{name}");
            }
            (Ok(reading), Read(codes, headline)) => {
                let told: Vec<_> = found.iter().map(|diagnostic| diagnostic.code).collect();
                assert!(codes.iter().all(|code| told.contains(code)), "{name}: {told:?}");
                assert_eq!(reading.publication.articles[0].headline.plain_text(), headline, "{name}");
                for format in ["rss", "atom"] {
                    let (xml, _) = to_vec(&reading.publication, format, &OptionMap::default()).unwrap();
                    assert!(is_well_formed(&xml), "{name} as {format}");
                }
                let (json, _) = to_vec(&reading.publication, "json-feed", &OptionMap::default()).unwrap();
                serde_json::from_slice::<serde_json::Value>(&json).unwrap();
            }
            (Ok(_), Refused(_)) => panic!("{name} is read"),
            (Err(error), Read(..)) => panic!("{name} is refused: {error}"),
        }
    }
}

/// Whether XML is well-formed, and holds no character that it cannot.
fn is_well_formed(xml: &[u8]) -> bool {
    let text = std::str::from_utf8(xml).unwrap();
    let is_allowed = |c: char| c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}') || matches!(c, '\t' | '\n');
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return text.chars().all(is_allowed),
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}
