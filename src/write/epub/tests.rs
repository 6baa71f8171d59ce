//! What the book must hold, above all where validators are silent.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::{CompressionMethod, ZipArchive};

use super::*;
use crate::diagnostic::Diagnostics;
use crate::env::{Env, Limits};
use crate::model::Article;
use crate::resource::Resource;

const GIF: &[u8] = b"GIF89a\x02\0\x03\0\0\0\0;";

/// An article that uses what can go wrong: notes everywhere, links of all kinds, a picture
/// under a false name and one that is not used, right-to-left text.
fn publication() -> Publication {
    let article = serde_json::json!({
        "headline": ["Water & ", {"link": {"target": "https://example.org/", "content": "gates"}}, {"note-call": "fn1"}],
        "deck": "Two voices",
        "language": "fa",
        "genre": "Interview",
        "keywords": ["water"],
        "series": {"title": "Cities", "number": "IV"},
        "dates": {"published": "2025-03-13", "updated": "2025-04-02T10:00:01+02:00", "received": "2025-01-01",
                  "corrections": [{"date": "2025-04-01", "note": ["Put right", {"note-call": "fn1"}]}]},
        "identifiers": {"doi": "10.5555/<x>", "url": "https://example.org/a"},
        "contributors": [
            {"id": "c1", "name": {"person": {"given": "Ann", "family": "Doe"}}, "roles": ["interviewee"],
             "orcid": "0000-0002-1825-0097", "biography": ["Ann", {"note-call": "fn2"}]},
            {"id": "c2", "name": {"literal": "Bo"}, "roles": ["interviewer", "author"]},
            {"id": "c3", "name": {"organisation": "Desk"}, "roles": [{"other": "checks"}]}],
        "license": {"url": "https://creativecommons.org/licenses/by/4.0/", "name": "CC BY 4.0"},
        "hero": {"id": "hero", "image": {"source": "a b.png", "alt": {"described": "A gate"}}, "caption": "Gate"},
        "body": [
            {"turn": {"id": "t1",
                "question": {"voice": {"speakers": ["c2"]}, "blocks": [{"paragraph": {"content": "Why?"}}]},
                "answers": [{"voice": {"speakers": ["c1"]}, "blocks": [{"paragraph": {"content": [
                    {"link": {"target": "javascript:alert(1)", "content": "x"}},
                    {"link": {"target": "#c1", "content": "me"}},
                    {"link": {"target": "#t1q", "content": "that"}},
                    {"math": {"notation": "tex", "source": "x^2"}}, {"note-call": "fn2"}]}},
                    {"figure": {"id": "fig1", "image": {"source": "copy.gif", "alt": "decorative"}}}]}]}}],
        "notes": [{"id": "fn1", "blocks": [{"paragraph": {"content": "One"}}]},
                  {"id": "fn2", "blocks": [{"paragraph": {"content": "Two"}}]}],
        "related": {"items": [{"title": "Next", "url": "https://example.org/next"}]},
    });
    let mut publication = Publication::of(serde_json::from_value(article).unwrap());
    for (source, bytes) in [("a b.png", GIF), ("copy.gif", GIF), ("unused.gif", b"GIF89a\x04\0\x03\0\0\0\0;")] {
        publication.resources.insert(source, Resource::new(bytes.into(), &Limits::default()).unwrap());
    }
    publication
}

fn book(publication: &Publication) -> (Vec<u8>, Diagnostics) {
    let (mut out, mut diagnostics) = (Vec::new(), Diagnostics::new());
    let mut cx =
        WriteCx { env: &Env::default(), diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None };
    EpubWriter::default().write(publication, &mut cx, &mut out).unwrap();
    (out, diagnostics)
}

/// The files of a book by name.
fn files(book: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(book)).unwrap();
    let names: Vec<_> = archive.file_names().map(str::to_owned).collect();
    let mut read = |name: String| {
        let mut bytes = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
        (name, bytes)
    };
    names.into_iter().map(&mut read).collect()
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(files[name].clone()).unwrap()
}

/// Every tag of `xml` as its name and attributes.
fn tags(xml: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut reader = Reader::from_str(xml);
    let mut tags = Vec::new();
    let read = |tag: &BytesStart<'_>| {
        let attributes = tag.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            (attribute.key.as_ref().to_owned(), quick_xml::escape::unescape(&attribute.value).unwrap().into_owned())
        });
        (tag.name().as_ref().to_owned(), attributes.collect())
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => tags.push(read(&tag)),
            Event::Eof => return tags,
            _ => {}
        }
    }
}

fn documents(files: &BTreeMap<String, Vec<u8>>) -> Vec<(String, String)> {
    let is_document = |name: &&String| name.ends_with(".xhtml");
    files
        .keys()
        .filter(is_document)
        .map(|name| (name.trim_start_matches("OEBPS/").to_owned(), text(files, name)))
        .collect()
}

#[test]
fn the_container_is_as_readers_want_it() {
    let (book, _) = book(&publication());
    let mut archive = ZipArchive::new(Cursor::new(&book)).unwrap();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).unwrap();
        assert_eq!(index == 0, entry.name() == "mimetype");
        let as_it_is = index == 0 || entry.name().ends_with(".gif");
        assert_eq!(entry.compression() == CompressionMethod::Stored, as_it_is, "{}", entry.name());
        assert!(entry.extra_data().is_none_or(<[u8]>::is_empty), "{}", entry.name());
        let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-');
        assert!(entry.name() == "META-INF/container.xml" || entry.name().chars().all(safe), "{}", entry.name());
        assert!(entry.enclosed_name().is_some() && entry.name().len() < 256);
        let time = entry.last_modified().unwrap();
        assert_eq!((time.year(), time.month(), time.day(), time.hour()), (2025, 4, 2, 8), "{}", entry.name());
    }
    assert_eq!(&book[30..58], b"mimetypeapplication/epub+zip");
}

#[test]
fn equal_input_gives_equal_bytes() {
    assert_eq!(book(&publication()).0, book(&publication()).0);
}

#[test]
fn every_picture_has_an_alt_and_a_true_name() {
    let files = files(&book(&publication()).0);
    let images: Vec<_> = documents(&files)
        .iter()
        .flat_map(|(_, xml)| tags(xml))
        .filter(|(name, _)| name == "img")
        .map(|(_, attributes)| (attributes["src"].clone(), attributes["alt"].clone()))
        .collect();
    assert_eq!(images.len(), 3);
    assert!(images.iter().all(|(src, _)| src == "images/a-b.gif"), "{images:?}");
    assert_eq!(files.keys().filter(|name| name.contains("images/")).count(), 1, "unused or doubled pictures");
    assert_eq!(images.iter().filter(|(_, alt)| alt.is_empty()).count(), 1);
}

#[test]
fn every_link_leads_somewhere_and_none_acts() {
    for (publication, file) in [(publication(), "about.xhtml"), (collection(), "article-2.xhtml")] {
        links_of(&publication, file);
    }
}

/// Checks the links of a book in which `presents` presents the contributors.
fn links_of(publication: &Publication, presents: &str) {
    let (book, diagnostics) = book(publication);
    let files = files(&book);
    let documents = documents(&files);
    let ids: BTreeSet<String> = documents
        .iter()
        .flat_map(|(name, xml)| {
            let ids = tags(xml).into_iter().filter_map(|(_, mut attributes)| attributes.remove("id"));
            ids.map(move |id| format!("{name}#{id}"))
        })
        .collect();
    let mut internal = 0;
    for (name, xml) in &documents {
        for (_, attributes) in tags(xml) {
            let Some(href) = attributes.get("href") else { continue };
            let lower = href.to_lowercase();
            assert!(!lower.contains("javascript:") && !lower.starts_with("data:"), "{href}");
            if let Some((file, id)) = href.split_once('#').filter(|_| !href.contains(':')) {
                let file = if file.is_empty() { name } else { file };
                assert!(ids.contains(&format!("{file}#{id}")), "{name}: {href}");
                internal += 1;
            }
        }
    }
    assert!(internal > 10, "{internal}");
    assert!(ids.contains(&format!("{presents}#fn2-call2")) && ids.contains(&format!("{presents}#c1")), "{ids:?}");
    let codes: BTreeSet<_> = diagnostics.iter().map(|one| (one.code, one.message.as_str())).collect();
    assert_eq!(codes.len(), 1, "{codes:?}");
    assert!(codes.iter().all(|(code, _)| *code == Code::Unsafe), "{codes:?}");
}

#[test]
fn the_manifest_lists_what_is_there() {
    let files = files(&book(&publication()).0);
    let opf = tags(&text(&files, "OEBPS/content.opf"));
    let items = opf.iter().filter(|(name, _)| name == "item").map(|(_, attributes)| attributes);
    let listed: BTreeSet<_> = items.clone().map(|item| format!("OEBPS/{}", item["href"])).collect();
    let unlisted = ["mimetype", "META-INF/container.xml", "OEBPS/content.opf", "OEBPS/record.json"];
    let there: BTreeSet<_> = files.keys().filter(|name| !unlisted.contains(&name.as_str())).cloned().collect();
    assert_eq!(listed, there);
    let properties: Vec<_> = items.filter_map(|item| Some((&*item["href"], &**item.get("properties")?))).collect();
    assert_eq!(properties, [("nav.xhtml", "nav"), ("images/a-b.gif", "cover-image"), ("article.xhtml", "mathml")]);
}

#[test]
fn the_metadata_say_who_did_what_and_when() {
    let opf = text(&files(&book(&publication()).0), "OEBPS/content.opf");
    for expected in [
        r#"<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="uid" xml:lang="fa""#,
        r##"package/a11y/#" dir="rtl">"##,
        r#"page-progression-direction="rtl""#,
        "<dc:title>Water &amp; gates</dc:title>",
        r#"<dc:creator id="contributor-1">Bo</dc:creator>"#,
        r##"<meta refines="#contributor-2" property="role" scheme="marc:relators">ive</meta>"##,
        r##"<meta refines="#contributor-2" property="file-as">Doe, Ann</meta>"##,
        r##"<link refines="#contributor-2" rel="schema:identifier" href="https://orcid.org/0000-0002-1825-0097"/>"##,
        r#"<dc:contributor id="contributor-3">Desk</dc:contributor>"#,
        r#"<dc:identifier id="doi">10.5555/&lt;x&gt;</dc:identifier>"#,
        r#"<meta property="dcterms:modified">2025-04-02T08:00:01Z</meta>"#,
        "<dc:date>2025-03-13</dc:date>",
        r#"<meta property="dcterms:dateSubmitted">2025-01-01</meta>"#,
        "<dc:relation>https://example.org/next</dc:relation>",
        r#"<link rel="dcterms:license" href="https://creativecommons.org/licenses/by/4.0/"/>"#,
        r#"<link rel="record" href="record.json" media-type="application/json"/>"#,
    ] {
        assert!(opf.contains(expected), "{expected} is missing from {opf}");
    }
    assert!(!opf.contains("group-position"), "IV is no position");
}

#[test]
fn accessibility_is_claimed_as_far_as_it_goes() {
    let opf = |publication: &Publication| text(&files(&book(publication).0), "OEBPS/content.opf");
    let claims = opf(&publication());
    for property in [
        "accessMode\">textual",
        "accessMode\">visual",
        "accessModeSufficient\">textual<",
        "accessibilityFeature\">alternativeText",
        "accessibilityFeature\">MathML",
        "accessibilityHazard\">none",
        "accessibilitySummary\"",
    ] {
        assert!(claims.contains(&format!("schema:{property}")), "{property}");
    }
    let mut without_alt = publication();
    without_alt.articles[0].hero.as_mut().unwrap().image.alt = None;
    assert!(!opf(&without_alt).contains("alternativeText"));
    let bare = opf(&Publication::of(Article { headline: "Bare".into(), ..Article::default() }));
    assert!(!bare.contains("alternativeText") && !bare.contains("visual") && !bare.contains("MathML"), "{bare}");
    assert!(bare.contains("<dc:language>und</dc:language>"));
}

#[test]
fn conformance_is_claimed_only_when_somebody_vouches_for_it() {
    let written = |publication: &Publication, certified_by: Option<&str>| {
        let certified_by = certified_by.map(str::to_owned);
        let writer = EpubWriter::new(Options { certified_by, ..Options::default() });
        let (mut out, mut diagnostics) = (Vec::new(), Diagnostics::new());
        let mut cx = WriteCx {
            env: &Env::default(),
            diagnostics: &mut diagnostics,
            sidecars: None,
            attachments: &[],
            pages: None,
        };
        writer.write(publication, &mut cx, &mut out).unwrap();
        (text(&files(&out), "OEBPS/content.opf"), diagnostics)
    };
    assert!(!written(&publication(), None).0.contains("conformsTo"));
    let claimed = written(&publication(), Some("Ada Moreno")).0;
    assert!(claimed.contains(">EPUB Accessibility 1.1 - WCAG 2.2 Level AA<"), "{claimed}");
    assert!(claimed.contains(r##"<meta refines="#conformance" property="a11y:certifiedBy">Ada Moreno<"##));
    let mut without_alt = publication();
    without_alt.articles[0].hero.as_mut().unwrap().image.alt = None;
    let (opf, diagnostics) = written(&without_alt, Some("Ada Moreno"));
    assert!(!opf.contains("conformsTo") && diagnostics.iter().any(|one| one.code == Code::Dropped));
}

#[test]
fn the_record_is_the_publication_and_names_the_pictures_inside() {
    let publication = publication();
    let files = files(&book(&publication).0);
    let record: crate::record::Record<'_> = serde_json::from_slice(&files["OEBPS/record.json"]).unwrap();
    assert_eq!(record.publication.articles, publication.articles);
    let named: Vec<_> = record.pictures.iter().map(|(source, file)| (&**source, &**file)).collect();
    assert_eq!(named, [("a b.png", "images/a-b.gif"), ("copy.gif", "images/a-b.gif")]);
    assert!(files.contains_key("OEBPS/images/a-b.gif"));
}

#[test]
fn the_navigation_leads_to_every_question() {
    let files = files(&book(&publication()).0);
    let nav = text(&files, "OEBPS/nav.xhtml");
    assert!(nav.contains(r#"<a href="article.xhtml#t1q">Why?</a>"#), "{nav}");
    assert!(nav.contains(r#"epub:type="landmarks" hidden="hidden""#) && nav.contains(r#"dir="rtl""#));
    assert!(text(&files, "OEBPS/toc.ncx").contains("<docTitle><text>Water &amp; gates</text></docTitle>"));
}

#[test]
fn a_book_without_date_says_so_and_takes_the_given_time() {
    let publication = Publication::of(Article { headline: "Bare".into(), ..Article::default() });
    let (bytes, diagnostics) = book(&publication);
    assert_eq!(diagnostics.iter().next().unwrap().code, Code::Substituted);
    assert!(text(&files(&bytes), "OEBPS/content.opf").contains("1970-01-01T00:00:00Z"));
    let env = Env { source_date: Some("2020-02-03T04:05:06Z".parse().unwrap()), ..Env::default() };
    let (mut out, mut diagnostics) = (Vec::new(), Diagnostics::new());
    EpubWriter::default()
        .write(
            &publication,
            &mut WriteCx { env: &env, diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None },
            &mut out,
        )
        .unwrap();
    assert!(text(&files(&out), "OEBPS/content.opf").contains("2020-02-03T04:05:06Z"));
    assert!(diagnostics.is_empty());
}

/// Two articles with the same ids, of which one person is in both.
fn collection() -> Publication {
    let mut whole = publication();
    let mut second = whole.articles[0].clone();
    second.headline = "Second".into();
    second.language = crate::model::Language::new("en").ok();
    second.identifiers.url = Some("https://example.org/b".to_owned());
    second.contributors.truncate(2);
    whole.articles.push(second);
    whole.channel.title = Some("Gates".to_owned());
    whole.channel.language = crate::model::Language::new("en").ok();
    whole
}

#[test]
fn a_collection_has_a_title_page_one_table_of_contents_and_all_contributors_once() {
    let files = files(&book(&collection()).0);
    let nav = text(&files, "OEBPS/nav.xhtml");
    let order =
        ["title.xhtml", "nav.xhtml#toc", "article-1.xhtml"].map(|file| nav.find(&format!("\"{file}\"")).unwrap());
    assert!(nav.contains(r#"<a href="article-1.xhtml#t1q">Why?</a>"#) && nav.contains(r#"article-2.xhtml#t1q"#));
    assert!(order[0] < order[1], "{nav}");
    let about = text(&files, "OEBPS/about.xhtml");
    assert_eq!(about.matches("Ann Doe").count(), 1);
    assert!(
        about.contains(
            "<a href=\"article-1.xhtml\">Water &amp; gates</a>\u{a0}· <a href=\"article-2.xhtml\">Second</a>"
        )
    );
    let opf = text(&files, "OEBPS/content.opf");
    assert_eq!(opf.matches("<dc:creator").count(), 2);
    assert!(opf.contains("<dc:title>Gates</dc:title>") && opf.contains(r#"hasPart">https://example.org/b<"#));
    let spine: Vec<_> = tags(&opf).into_iter().filter(|(name, _)| name == "itemref").collect();
    let spine: Vec<_> = spine.iter().map(|(_, attributes)| attributes["idref"].as_str()).collect();
    let parts =
        ["id_cover.xhtml", "id_title.xhtml", "nav", "id_article-1.xhtml", "id_article-2.xhtml", "id_about.xhtml"];
    assert_eq!(spine, parts);
}

#[test]
fn a_book_lists_its_questions_and_speakers() {
    let nav = |publication: &Publication| text(&files(&book(publication).0), "OEBPS/nav.xhtml");
    let one = nav(&publication());
    let lists = &one[one.find(r#"id="questions""#).unwrap()..];
    assert!(lists.contains(r#"<li><a href="article.xhtml#t1q">Why?</a></li>"#), "{lists}");
    assert!(lists.contains(r#"<a href="about.xhtml#c1">Ann Doe</a>"#) && !lists.contains("Desk"), "{lists}");
    assert!(nav(&collection()).contains(r#"<a href="article-2.xhtml#c1">Ann Doe</a>"#));
}

#[test]
fn a_book_without_article_is_refused() {
    let mut diagnostics = Diagnostics::new();
    let mut cx =
        WriteCx { env: &Env::default(), diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None };
    let error = EpubWriter::default().write(&Publication::default(), &mut cx, &mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Output);
}

fn covered(publication: &Publication, cover: CoverChoice) -> (BTreeMap<String, Vec<u8>>, Diagnostics) {
    let writer = EpubWriter::new(Options { cover, ..Options::default() });
    let (mut out, mut diagnostics) = (Vec::new(), Diagnostics::new());
    let mut cx =
        WriteCx { env: &Env::default(), diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None };
    writer.write(publication, &mut cx, &mut out).unwrap();
    (files(&out), diagnostics)
}

#[test]
fn a_book_without_a_picture_gets_a_cover_with_its_words() {
    let mut article = Article { headline: "Water".into(), ..Article::default() };
    article.dates.published = Some("2024-03-01".parse().unwrap());
    let publication = Publication::of(article);
    let (files, _) = covered(&publication, CoverChoice::Auto);
    assert!(
        text(&files, "OEBPS/cover.xhtml").contains(r#"<img src="designed-cover.png" alt="Water" role="doc-cover"/>"#)
    );
    assert!(
        text(&files, "OEBPS/content.opf")
            .contains(r#"properties="cover-image" id="cover-image" href="designed-cover.png""#)
    );
    assert_eq!(
        Resource::new(files["OEBPS/designed-cover.png"].clone().into(), &Limits::default()).unwrap().width,
        1200
    );
    assert_eq!(
        files["OEBPS/designed-cover.png"],
        covered(&publication, CoverChoice::Auto).0["OEBPS/designed-cover.png"]
    );
    assert!(!covered(&publication, CoverChoice::None).0.contains_key("OEBPS/cover.xhtml"));
}

#[test]
fn a_cover_can_be_designed_around_the_hero_and_survives_a_broken_one() {
    // The picture is no more than a head, so it cannot be decoded, and the cover does without.
    let (files, _) = covered(&publication(), CoverChoice::Designed);
    assert!(files.contains_key("OEBPS/designed-cover.png") && files.contains_key("OEBPS/images/a-b.gif"));
}

#[test]
fn a_headline_in_letters_that_no_font_has_gets_no_designed_cover() {
    let article = Article { headline: "水と都市".into(), ..Article::default() };
    let (files, diagnostics) = covered(&Publication::of(article), CoverChoice::Auto);
    assert!(!files.contains_key("OEBPS/designed-cover.png"));
    assert!(diagnostics.iter().any(|one| one.code == Code::Missing));
}
