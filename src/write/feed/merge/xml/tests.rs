//! Tests of merging RSS and Atom.

use super::*;
use crate::write::feed::merge::{ATOM, RSS};

const OLD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- kept --><rss version="2.0" xmlns:itunes="urn:podcast" xmlns:dc="urn:other">
  <channel><title>Old</title><pubDate>Wed, 01 Jan 2025 00:00:00 +0000</pubDate>
    <item><guid>b</guid><title>B</title><pubDate>Wed, 01 Jan 2025 00:00:00 +0000</pubDate><itunes:season>1</itunes:season></item>
    <item><guid>a</guid><title>A &amp; <![CDATA[x]]></title></item> <!-- and this -->
  </channel>
</rss>
"#;

fn rss(items: &str) -> String {
    format!(
        "<rss version=\"2.0\" xmlns:dc=\"urn:dc\"><channel><pubDate>Sat, 01 Feb 2025 00:00:00 +0000</pubDate>{items}</channel></rss>"
    )
}

fn merged(old: &str, new: &str) -> Result<String, Error> {
    merge(RSS, old.as_bytes(), new.as_bytes(), None).map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn what_is_untouched_stays_byte_for_byte() {
    let new = rss(
        "<item><guid>b</guid><title>B2</title></item><item><guid>c</guid><pubDate>Sat, 01 Feb 2025 00:00:00 +0000</pubDate></item>",
    );
    let expected = OLD
        .replace("<pubDate>Wed, 01 Jan 2025 00:00:00 +0000</pubDate>\n", "<pubDate>Sat, 01 Feb 2025 00:00:00 +0000</pubDate>\n")
        .replace(
            "<item><guid>b</guid><title>B</title><pubDate>Wed, 01 Jan 2025 00:00:00 +0000</pubDate><itunes:season>1</itunes:season></item>",
            "<item xmlns:dc=\"urn:dc\"><guid>c</guid><pubDate>Sat, 01 Feb 2025 00:00:00 +0000</pubDate></item>\n    <item xmlns:dc=\"urn:dc\"><guid>b</guid><title>B2</title>\n      <itunes:season xmlns:dc=\"urn:other\">1</itunes:season></item>",
        );
    assert_eq!(merged(OLD, &new).unwrap(), expected);
}

/// The names of the elements in the first entry of `feed`.
fn children(shape: Shape, feed: &str) -> Vec<String> {
    let feed = Feed::parse(shape, feed.as_bytes()).unwrap();
    feed.entries[0].children.iter().map(|child| child.name.clone()).collect()
}

#[test]
fn of_an_entry_what_is_ours_is_replaced_and_what_is_not_stays_in_its_order() {
    let spaces = r#"xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/""#;
    let rss = |item: &str| format!("<rss version=\"2.0\" {spaces}><channel><item>{item}</item></channel></rss>");
    let old = rss(
        r#"<guid>a</guid><itunes:season>2</itunes:season><itunes:duration>60</itunes:duration><comments>https://example.org/c</comments>
        <podcast:person role="host">Jo</podcast:person><podcast:transcript url="https://example.org/t"/><podcast:chapters url="https://example.org/p"/>
        <atom:link rel="related" href="https://example.org/old"/><atom:link rel="replies" href="https://example.org/r"/><dc:subject>tides</dc:subject>"#,
    );
    let new = rss("<guid>a</guid><title>B</title><itunes:duration>90</itunes:duration>");
    let result = merge(RSS, old.as_bytes(), new.as_bytes(), None).unwrap();
    let result = String::from_utf8(result).unwrap();
    let expected = ["guid", "title", "duration", "season", "comments", "chapters", "link", "subject"];
    assert_eq!(children(RSS, &result), expected, "{result}");
    assert!(result.contains(">90<") && result.contains("rel=\"replies\""), "{result}");
    // Updated again by an entry without a recording, in a feed that does not declare its vocabularies.
    let plain = "<rss version=\"2.0\"><channel><item><guid>a</guid></item></channel></rss>";
    let result = merge(RSS, result.as_bytes(), plain.as_bytes(), None).unwrap();
    let result = String::from_utf8(result).unwrap();
    assert_eq!(children(RSS, &result), ["guid", "season", "comments", "chapters", "link", "subject"], "{result}");
}

#[test]
fn vocabularies_are_declared_once_however_often_an_entry_changes() {
    let recording = r#"<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><item><guid>a</guid><title>T</title><itunes:duration>9</itunes:duration></item></channel></rss>"#;
    let mut feed = r#"<rss version="2.0" xmlns:itunes="urn:theirs"><channel><item xmlns:x="urn:x"><guid>a</guid><x:mark/><itunes:mark/><y:mark xmlns:y="urn:y" xmlns:itunes="urn:z"/></item></channel></rss>"#.to_owned();
    for round in 0..4 {
        let new = recording.replace(">T<", &format!(">{round}<"));
        feed = String::from_utf8(merge(RSS, feed.as_bytes(), new.as_bytes(), None).unwrap()).unwrap();
        let spaces: Vec<_> = Feed::parse(RSS, feed.as_bytes()).unwrap().entries.remove(0).children;
        let spaces: Vec<_> = spaces.iter().map(|child| (child.name.as_str(), child.namespace.as_str())).collect();
        let others = [("mark", "urn:x"), ("mark", "urn:theirs"), ("mark", "urn:y")];
        assert_eq!(spaces[3..], others, "round {round}: {feed}");
    }
}

#[test]
fn nothing_new_changes_nothing() {
    assert_eq!(merged(OLD, &rss("")).unwrap(), OLD);
    assert_eq!(ids(RSS, OLD.as_bytes()).unwrap(), ["b", "a"]);
}

#[test]
fn an_empty_feed_gets_its_first_entry() {
    let old = "<rss version=\"2.0\">\n  <channel>\n    <title>T</title>\n  </channel>\n</rss>\n";
    let result = merged(old, &rss("<item><guid>a</guid></item>")).unwrap();
    assert!(
        result.contains("<title>T</title>\n    <item xmlns:dc=\"urn:dc\"><guid>a</guid></item>\n  </channel>"),
        "{result}"
    );
}

#[test]
fn what_is_no_feed_is_refused() {
    let wrong = [
        "",
        "Rising water",
        "{}",
        "<html/>",
        "<rss version=\"2.0\"/>",
        "<rss version=\"0.91\"><channel/></rss>",
        "<rss version=\"2.0\"><channel></rss>",
        "<rss version=\"2.0\"><channel><item></channel></rss>",
        "<rss version=\"2.0\"><channel><x:y/></channel></rss>",
        "<rss version=\"2.0\"><channel/><channel/></rss>",
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"/>",
    ];
    for old in wrong {
        let error = merged(old, &rss("")).unwrap_err();
        assert!(error.help_text().is_some(), "{old}: {error}");
    }
    let deep = "<rss version=\"2.0\"><channel>".to_owned() + &"<a>".repeat(10_000);
    assert!(merged(&deep, &rss("")).is_err());
    let atom = "<feed xmlns=\"http://purl.org/atom/ns#\"/>";
    assert!(merge(ATOM, atom.as_bytes(), b"<feed xmlns=\"http://www.w3.org/2005/Atom\"/>", None).is_err());
}

#[test]
fn a_feed_without_an_end_tag_gets_one() {
    let new = rss("<item><guid>c</guid></item>");
    for (old, end) in [
        ("<rss version=\"2.0\"><channel/></rss>\n", "</channel></rss>\n"),
        ("<rss version=\"2.0\"><channel x=\"/>\" /></rss>", "</channel></rss>"),
    ] {
        let merged = merged(old, &new).unwrap();
        assert!(merged.ends_with(end) && merged.contains("<guid>c</guid>"), "{merged}");
        assert_eq!(ids(RSS, merged.as_bytes()).unwrap(), ["c"]);
    }
    let entry = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>c</id></entry></feed>";
    let merged = merge(ATOM, b"<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"/>", entry.as_bytes(), None).unwrap();
    assert_eq!(ids(ATOM, &merged).unwrap(), ["c"], "{}", String::from_utf8_lossy(&merged));
}

#[test]
fn text_outside_of_the_root_is_refused() {
    for old in ["x<rss version=\"2.0\"><channel/></rss>", "<rss version=\"2.0\"><channel></channel></rss>x"] {
        assert!(merged(old, &rss("")).unwrap_err().to_string().contains("text outside of its root"), "{old}");
    }
    assert!(merged("\u{FEFF}<rss version=\"2.0\"><channel></channel></rss>\n", &rss("")).is_ok());
}
