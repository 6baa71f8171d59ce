//! Books as others make them, and archives as nobody should.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::diagnostic::Diagnostics;
use crate::env::{Env, Limits};
use crate::error::ErrorKind;
use crate::model::{Block, Node, Role};
use crate::read::metadata::Metadata;

const CONTAINER: &str = r#"<container><rootfiles><rootfile full-path="OEBPS/content.opf"/></rootfiles></container>"#;
const GIF: &[u8] = b"GIF89a\x02\0\x03\0\0\0\0;";

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A package document with these metadata and these documents.
fn opf(metadata: &str, documents: &[&str]) -> String {
    let items: String = documents
        .iter()
        .map(|name| format!(r#"<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>"#))
        .collect();
    let refs: String = documents.iter().map(|name| format!(r#"<itemref idref="{name}"/>"#)).collect();
    format!(
        r#"<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{metadata}</metadata><manifest>{items}
        <item id="p" href="img/p.gif" media-type="image/gif" properties="cover-image"/></manifest>
        <spine>{refs}</spine></package>"#
    )
}

/// A book of documents, each a name and what its `body` holds.
fn book(metadata: &str, documents: &[(&str, &str)]) -> Vec<u8> {
    let names: Vec<_> = documents.iter().map(|(name, _)| *name).collect();
    let opf = opf(metadata, &names);
    let files: Vec<_> = documents
        .iter()
        .map(|(name, body)| (format!("OEBPS/{name}"), format!("<html><head><title>x</title></head>{body}</html>")))
        .collect();
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OEBPS/content.opf", opf.as_bytes()),
        ("OEBPS/img/p.gif", GIF),
    ];
    entries.extend(files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())));
    archive(&entries)
}

fn read_with(bytes: &[u8], env: &Env) -> Result<(Publication, Diagnostics), Error> {
    let (mut diagnostics, mut recognitions) = (Diagnostics::new(), Vec::new());
    let overrides = Metadata::default();
    let mut cx = ReadCx {
        env,
        overrides: &overrides,
        known: &Default::default(),
        diagnostics: &mut diagnostics,
        recognitions: &mut recognitions,
    };
    let publication = EpubReader.read(Input { stem: None, bytes }, &mut cx)?;
    Ok((publication, diagnostics))
}

fn read(bytes: &[u8]) -> Result<(Publication, Diagnostics), Error> {
    read_with(bytes, &Env::default())
}

fn article(bytes: &[u8]) -> crate::model::Article {
    read(bytes).unwrap().0.articles.remove(0)
}

fn messages(diagnostics: &Diagnostics) -> Vec<&str> {
    diagnostics.iter().map(|one| one.message.as_str()).collect()
}

#[test]
fn a_book_of_others_is_one_article() {
    let metadata = r#"<dc:title>Tides</dc:title><dc:language>en</dc:language><dc:creator id="a">Ann Doe</dc:creator>
        <dc:date>2024-03-01</dc:date><dc:identifier>urn:isbn:9780000000000</dc:identifier>
        <dc:description>&lt;p&gt;Two talks.&lt;/p&gt;</dc:description><dc:subject>sea</dc:subject>"#;
    let bytes = book(
        metadata,
        &[
            ("cover.xhtml", r#"<body epub:type="cover"><img src="img/p.gif" alt=""/></body>"#),
            (
                "one.xhtml",
                r##"<body><h1>One</h1><p>Water<a epub:type="noteref" href="notes.xhtml#n1">1</a> rises.
                <a href="two.xhtml#there">There</a>, <a href="two.xhtml">two</a>.</p>
                <figure><img src="img/p.gif" alt="A gate"/></figure></body>"##,
            ),
            ("two.xhtml", r#"<body><h1 id="there">Two</h1><p>And falls.</p></body>"#),
            (
                "notes.xhtml",
                r#"<body><section epub:type="endnotes"><ol><li id="n1"><p>Twice a day.</p></li></ol></section></body>"#,
            ),
        ],
    );
    let (publication, diagnostics) = read(&bytes).unwrap();
    let article = &publication.articles[0];
    assert_eq!((article.headline.plain_text(), article.deck.plain_text()), ("Tides".into(), "Two talks.".into()));
    assert_eq!(article.contributors[0].roles, [Role::Author]);
    let titles: Vec<_> = article
        .body
        .iter()
        .filter_map(|node| match node {
            Node::Section(section) => Some(section.title.plain_text()),
            Node::Turn(_) | Node::Block(_) => None,
        })
        .collect();
    assert_eq!(titles, ["One", "Two"]);
    assert_eq!(article.notes.len(), 1);
    let json = serde_json::to_string(&article.body).unwrap();
    assert!(json.contains(r#""note-call":"n1""#), "{json}");
    assert!(json.contains("\"#there\"") && !json.contains("two.xhtml"), "{json}");
    assert!(publication.resources.contains("OEBPS/img/p.gif"));
    assert!(messages(&diagnostics).iter().any(|text| text.contains("isbn")), "{:?}", messages(&diagnostics));
}

/// Documents that are an article each, signed by these.
fn signed(number: u8, author: &str) -> String {
    format!(
        r#"<body><section><article><header><h1>Talk {number}</h1><p class="byline">By {author}</p>
        <time datetime="2024-03-0{number}">March</time></header><p id="p">Water {number}, and
        <a href="two.xhtml#p">the other</a>.</p></article></section></body>"#
    )
}

#[test]
fn documents_that_are_signed_articles_are_articles() {
    let (one, two) = (signed(1, "Ann Doe"), signed(2, "Bo Ito"));
    let metadata = "<dc:title>Tides</dc:title><dc:language>en</dc:language><dc:creator>Cy Poe</dc:creator>
        <dc:publisher>Quay</dc:publisher><dc:date>2024-04-01</dc:date>";
    let cover = r#"<body epub:type="cover"><img src="img/p.gif" alt=""/></body>"#;
    let bytes = book(metadata, &[("cover.xhtml", cover), ("one.xhtml", &one), ("two.xhtml", &two)]);
    let (publication, _) = read(&bytes).unwrap();
    assert_eq!(publication.channel.title.as_deref(), Some("Tides"));
    assert_eq!(publication.channel.publisher.as_ref().map(|one| one.name.as_str()), Some("Quay"));
    let names = |people: &[crate::model::Contributor]| -> Vec<String> {
        people.iter().map(|one| one.name.display().into_owned()).collect()
    };
    assert_eq!(names(&publication.channel.contributors), ["Cy Poe"]);
    let told: Vec<_> = publication
        .articles
        .iter()
        .map(|article| {
            let date = article.dates.published.map(|date| date.to_string());
            (article.headline.plain_text(), names(&article.contributors), date)
        })
        .collect();
    let expected =
        |headline: &str, name: &str, date: &str| (headline.to_owned(), vec![name.to_owned()], Some(date.to_owned()));
    assert_eq!(told, [expected("Talk 1", "Ann Doe", "2024-03-01"), expected("Talk 2", "Bo Ito", "2024-03-02")]);
    // A link to another article has no place to lead to; one within the article has.
    let [one, two] = [0, 1].map(|at| serde_json::to_string(&publication.articles[at].body).unwrap());
    assert!(one.contains("the other") && !one.contains("link"), "{one}");
    assert!(two.contains("\"#p\"") && !two.contains("Bo Ito"), "{two}");
}

#[test]
fn documents_that_may_be_chapters_are_one_article() {
    let article = |name: &str| format!("<body><article><h1>{name}</h1><p>Water.</p></article></body>");
    let (one, two, signed) = (article("One"), article("Two"), signed(1, "Ann Doe"));
    let other = "<body><h1>Three</h1><p>Salt.</p></body>";
    let cases: [&[(&str, &str)]; 3] = [
        // Nobody has signed them.
        &[("a.xhtml", &one), ("b.xhtml", &two)],
        // Of the one that is no article nobody knows whose it is.
        &[("a.xhtml", &signed), ("b.xhtml", &signed), ("c.xhtml", other)],
        &[("a.xhtml", &signed), ("c.xhtml", other)],
    ];
    for documents in cases {
        let (publication, diagnostics) = read(&book("<dc:title>Tides</dc:title>", documents)).unwrap();
        assert_eq!(publication.articles.len(), 1);
        let told = messages(&diagnostics);
        assert!(told.iter().any(|text| text.contains("read as one article")), "{told:?}");
    }
}

#[test]
fn a_document_beyond_the_limit_is_refused() {
    let body = format!("<body><p>{}</p></body>", "Water. ".repeat(100));
    let bytes = book("<dc:title>T</dc:title>", &[("a.xhtml", &body)]);
    let env = Env { limits: Limits { input_bytes: 500, ..Limits::default() }, ..Env::default() };
    let error = read_with(&bytes, &env).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert!(error.message().contains("a.xhtml"), "{error}");
}

#[test]
fn a_stated_interview_keeps_its_turns_and_speakers() {
    let metadata = r##"<dc:title>Tides</dc:title><dc:language>en</dc:language>
        <dc:creator id="x">Ann Doe</dc:creator><meta refines="#x" property="role">ive</meta>
        <meta refines="#x" property="file-as">Doe, Ann</meta><dc:creator id="y">Bo Ito</dc:creator>
        <meta refines="#y" property="role">ivr</meta>"##;
    let bytes = book(
        metadata,
        &[(
            "talk.xhtml",
            r#"<body><div role="doc-qna" epub:type="qna">
        <div class="turn" id="t1"><div class="question" data-speaker="c2"><p><b class="speaker">Bo Ito:</b> Why?</p></div>
        <div class="answer" data-speaker="c1"><p><b class="speaker">Ann Doe:</b> Because.</p></div></div></div></body>"#,
        )],
    );
    let article = article(&bytes);
    let turns = article.turns();
    assert_eq!(turns.len(), 1);
    let answer = &turns[0].answers[0];
    assert_eq!(article.contributor(&answer.voice.speakers[0]).unwrap().name.display(), "Ann Doe");
    assert_eq!((answer.voice.label.as_deref(), &answer.blocks[..]), (None, &[Block::paragraph("Because.")][..]));
}

#[test]
fn an_interview_that_nobody_states_is_recognised() {
    let body = "<body><p><b>Bo:</b> Why is it wet?</p><p><b>Ann:</b> Because it rains, and has rained.</p>
        <p><b>Bo:</b> And then?</p><p><b>Ann:</b> Then it stops for a day or two.</p></body>";
    let article = article(&book("<dc:title>Rain</dc:title><dc:language>en</dc:language>", &[("a.xhtml", body)]));
    assert_eq!(article.turns().len(), 2);
}

#[test]
fn an_archive_that_is_no_book_says_why() {
    let empty_opf = opf("", &[]);
    let cases: [(&str, Vec<u8>, &str); 5] = [
        ("no zip", b"PK\x03\x04 and nothing".to_vec(), "no zip archive"),
        ("no container", archive(&[("mimetype", b"application/epub+zip")]), "container.xml"),
        ("no package", archive(&[("META-INF/container.xml", CONTAINER.as_bytes())]), "content.opf"),
        (
            "no spine",
            archive(&[("META-INF/container.xml", CONTAINER.as_bytes()), ("OEBPS/content.opf", empty_opf.as_bytes())]),
            "spine",
        ),
        (
            "broken",
            archive(&[("META-INF/container.xml", CONTAINER.as_bytes()), ("OEBPS/content.opf", b"<a></b>")]),
            "broken",
        ),
    ];
    for (name, bytes, expected) in cases {
        let error = read(&bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input, "{name}");
        assert!(error.message().contains(expected), "{name}: {error}");
    }
}

#[test]
fn a_missing_document_is_reported_and_the_others_are_read() {
    let bytes = book("<dc:title>T</dc:title>", &[("a.xhtml", "<body><p>One.</p></body>")]);
    let (_, diagnostics) = read(&bytes).unwrap();
    assert!(messages(&diagnostics).iter().any(|text| text.contains("navigation")));
    let listed = opf("<dc:title>T</dc:title>", &["gone.xhtml", "a.xhtml"]);
    let entries: &[(&str, &[u8])] = &[
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OEBPS/content.opf", listed.as_bytes()),
        ("OEBPS/a.xhtml", b"<html><body><p>One.</p></body></html>"),
    ];
    let (publication, diagnostics) = read(&archive(entries)).unwrap();
    assert_eq!(publication.articles[0].body.len(), 1);
    assert!(messages(&diagnostics).iter().any(|text| text.contains("gone.xhtml")));
}

#[test]
fn names_that_lead_out_and_links_are_refused() {
    for name in ["../evil.xhtml", "/etc/passwd", "C:/evil", "OEBPS\\..\\evil"] {
        let mut bytes = archive(&[("NAME-OF-THE-ENTRY-WITH-ROOM", b"x".as_slice())]);
        // The library that writes archives makes such names harmless; attackers do not use it.
        let padded = format!("{name:\u{20}<27}");
        for at in (0..bytes.len()).rev() {
            if bytes[at..].starts_with(b"NAME-OF-THE-ENTRY-WITH-ROOM") {
                bytes[at..at + 27].copy_from_slice(padded.as_bytes());
            }
        }
        let error = read(&bytes).unwrap_err();
        assert!(error.message().contains("leads out"), "{name}: {error}");
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let error = read(&zip.finish().unwrap().into_inner()).unwrap_err();
    assert!(error.message().contains("is a link"), "{error}");
}

#[test]
fn what_grows_too_much_is_refused() {
    let zeros = vec![b' '; 8 << 20];
    let bomb = archive(&[("META-INF/container.xml", &zeros)]);
    assert!(bomb.len() < 64 << 10);
    assert_eq!(read(&bomb).unwrap_err().kind(), ErrorKind::Limit);
    let bytes = book("<dc:title>T</dc:title>", &[("a.xhtml", "<body><p>One.</p></body>")]);
    for limits in [Limits { entries: 3, ..Limits::default() }, Limits { unpacked_bytes: 300, ..Limits::default() }] {
        let error = read_with(&bytes, &Env { limits, ..Env::default() }).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit);
    }
}

#[test]
fn protected_books_are_refused_and_scrambled_fonts_are_not() {
    let protected = |method: &str| {
        let encryption = format!(
            r#"<encryption><EncryptedData><EncryptionMethod Algorithm="{method}"/></EncryptedData></encryption>"#
        );
        let opf = opf("<dc:title>T</dc:title>", &["a.xhtml"]);
        archive(&[
            ("META-INF/container.xml", CONTAINER.as_bytes()),
            ("META-INF/encryption.xml", encryption.as_bytes()),
            ("OEBPS/content.opf", opf.as_bytes()),
            ("OEBPS/a.xhtml", b"<html><body><p>One.</p></body></html>"),
        ])
    };
    let error = read(&protected("http://www.w3.org/2001/04/xmlenc#aes128-cbc")).unwrap_err();
    assert!(error.message().contains("protected"), "{error}");
    assert!(read(&protected("http://www.idpf.org/2008/embedding")).is_ok());
}

#[test]
fn a_record_that_is_not_ours_is_passed_over() {
    let opf = opf("<dc:title>T</dc:title>", &["a.xhtml"])
        .replace("</metadata>", r#"<link rel="record" href="r.json" media-type="application/json"/></metadata>"#);
    let bytes = archive(&[
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OEBPS/content.opf", opf.as_bytes()),
        ("OEBPS/a.xhtml", b"<html><body><p>One.</p></body></html>"),
        ("OEBPS/r.json", br#"{"title": "another's"}"#),
    ]);
    let (publication, diagnostics) = read(&bytes).unwrap();
    assert_eq!(publication.articles[0].body, [Block::paragraph("One.").into()]);
    assert!(messages(&diagnostics).iter().any(|text| text.contains("r.json")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Cut anywhere, changed anywhere: an error, or a publication, and never a panic.
    #[test]
    fn damage_is_survived(cut in 0usize..2_000, flips in prop::collection::vec((0usize..2_000, any::<u8>()), 0..6)) {
        let body = "<body><h1>One</h1><p>Water <i>rises</i>.</p><img src=\"img/p.gif\" alt=\"x\"/></body>";
        let mut bytes = book("<dc:title>T</dc:title><dc:creator>Ann</dc:creator>", &[("a.xhtml", body)]);
        let length = bytes.len();
        flips.iter().for_each(|(at, byte)| bytes[at % length] ^= byte);
        if cut % 3 == 0 {
            bytes.truncate(cut % length);
        }
        let _ = read(&bytes);
    }
}
