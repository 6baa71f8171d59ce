//! Pages and books as nobody should make them, collections of articles that are alike, and what a
//! book must hold of which EPUBCheck says nothing.
#![cfg(all(
    feature = "markdown",
    feature = "read-html",
    feature = "epub",
    feature = "read-epub",
    feature = "pdf",
    feature = "html"
))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::Arc;

use offprint::convert::{Converter, Merge, Source};
use offprint::diagnostic::{Code, Diagnostics};
use offprint::env::{Env, Limits};
use offprint::error::ErrorKind;
use offprint::model::{Article, Channel, Publication};

/// Reads a page that was made for a test.
fn read_page(html: impl AsRef<[u8]>) -> Result<(Article, Diagnostics), offprint::error::Error> {
    let mut diagnostics = Diagnostics::new();
    let reading = Converter::default().read(&Source::new("page.html", html.as_ref()), None, &mut diagnostics)?;
    Ok((reading.publication.articles.into_iter().next().unwrap(), diagnostics))
}

/// A file beside an article.
fn beside(name: &str, bytes: impl Into<Arc<[u8]>>) -> BTreeMap<String, Arc<[u8]>> {
    [(name.to_owned(), bytes.into())].into()
}

fn codes(diagnostics: &Diagnostics) -> Vec<Code> {
    diagnostics.iter().map(|one| one.code).collect()
}

/// The files of a book.
fn files(book: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let names: Vec<_> = archive.file_names().map(str::to_owned).collect();
    assert_eq!(archive.len(), names.len());
    let file = |name: String| {
        let mut bytes = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
        (name, bytes)
    };
    names.into_iter().map(file).collect()
}

fn text<'f>(files: &'f BTreeMap<String, Vec<u8>>, name: &str) -> &'f str {
    std::str::from_utf8(&files[&format!("OEBPS/{name}")]).unwrap()
}

/// The values of an attribute, in order.
fn values<'m>(markup: &'m str, attribute: &str) -> Vec<&'m str> {
    let before = format!(" {attribute}=\"");
    markup.split(before.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn encodings_are_told_by_the_bytes_before_the_words() {
    let page = |charset: &str| {
        format!(
            "<!DOCTYPE html><html lang=en><head>{charset}<title>Café</title></head><body><article><h1>Café</h1><p>The harbour’s gate stood open, and “nobody” came by.</article>"
        )
    };
    let meta = |name: &str| page(&format!("<meta charset={name}>"));
    let utf_16 = |text: &str, order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let western = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let cases: [(&str, Vec<u8>, &[Code]); 11] = [
        ("UTF-8 that says nothing", page("").into_bytes(), &[]),
        ("UTF-8 that says another", meta("iso-8859-1").into_bytes(), &[Code::Substituted]),
        ("UTF-8 that says UTF-16", meta("utf-16").into_bytes(), &[]),
        ("an encoding that nobody knows", meta("klingon").into_bytes(), &[]),
        ("UTF-16 with a mark, small end first", marked(b"\xFF\xFE", utf_16(&page(""), u16::to_le_bytes)), &[]),
        ("UTF-16 with a mark, large end first", marked(b"\xFE\xFF", utf_16(&page(""), u16::to_be_bytes)), &[]),
        ("UTF-16 without a mark, small end first", utf_16(&page(""), u16::to_le_bytes), &[]),
        ("UTF-16 without a mark, large end first", utf_16(&page(""), u16::to_be_bytes), &[]),
        ("windows-1252 that says so", western(&meta("windows-1252")), &[]),
        ("windows-1252 that says nothing", western(&page("")), &[Code::Substituted]),
        ("windows-1252 that says UTF-8", western(&meta("utf-8")), &[Code::Substituted]),
    ];
    for (name, bytes, expected) in cases {
        let (article, diagnostics) = read_page(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(article.headline.plain_text(), "Café", "{name}");
        let json = serde_json::to_string(&article.body).unwrap();
        assert!(json.contains("harbour’s gate stood open, and “nobody” came"), "{name}: {json}");
        assert_eq!(codes(&diagnostics), expected, "{name}");
    }
    // Cut within a character: all but that is there.
    let whole = meta("utf-8");
    let at = whole.find('“').unwrap() + 1;
    let (article, diagnostics) = read_page(&whole.as_bytes()[..at]).unwrap();
    assert!(serde_json::to_string(&article.body).unwrap().contains("stood open, and"));
    assert_eq!(codes(&diagnostics), [Code::Malformed]);
}

#[test]
fn a_page_beyond_the_limit_is_refused_before_it_is_read() {
    let env = Env { limits: Limits { input_bytes: 1_000, ..Limits::default() }, ..Env::default() };
    let converter = Converter { env, ..Converter::default() };
    let page = Source::new("page.html", "<p>Water. ".repeat(200).into_bytes());
    let error = converter.read(&page, None, &mut Diagnostics::new()).map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
}

#[test]
fn elements_that_nest_100000_deep_keep_their_text() {
    let simple = ["div", "blockquote", "b", "span", "section", "a href=x"].map(|tag| (tag, 100_000));
    // Where an end tag is left out, what is open is looked through each time: slow in a debug build.
    let implied = ["ul><li", "table><tr><td", "dl><dd"].map(|tag| (tag, 20_000));
    for (tag, times) in simple.into_iter().chain(implied) {
        let html = format!("<h1>Tide</h1><p>Before.{}Within.", format!("<{tag}>").repeat(times));
        let (article, _) = read_page(html).unwrap_or_else(|error| panic!("{tag}: {error}"));
        let json = serde_json::to_string(&article.body).unwrap();
        assert!(json.contains("Before.") && json.contains("Within."), "{tag}");
    }
}

/// An article that is like every other: its slug, its ids, its note, the name of its picture.
fn alike(picture: &'static [u8]) -> Publication {
    let article = "---\ntitle: The Gate\nslug: gate\nlang: en\ndate: 2026-01-02\nauthor: Ada Moreno\n---\n\n\
                   ## Water\n\n![A gate, shut.](gate.png \"The gate.\")\n\n**Ada Moreno:** Why?[^1]\n\n\
                   **Bo Ito:** Because the water comes.\n\n**Ada Moreno:** And then?\n\n\
                   **Bo Ito:** Then it goes, and takes the boats along.\n\n[Up](#s1)\n\n[^1]: Twice a day.\n";
    let source = Source::new("gate.md", article.as_bytes()).resolver(beside("gate.png", picture));
    let mut diagnostics = Diagnostics::new();
    Converter::default().read(&source, None, &mut diagnostics).unwrap_or_else(|error| panic!("{error}")).publication
}

fn collection_of_the_alike() -> Publication {
    let pictures: [&[u8]; 2] =
        [include_bytes!("../fixtures/pictures/high-water.png"), include_bytes!("../fixtures/pictures/sea-level.png")];
    let mut merge = Merge::new(Channel { title: Some("Two Gates".to_owned()), ..Channel::default() });
    pictures.into_iter().for_each(|picture| merge.add(alike(picture)));
    merge.finish(&mut Diagnostics::new())
}

#[test]
fn a_book_of_articles_that_are_alike_tells_them_apart() {
    let publication = collection_of_the_alike();
    let book = common::write(&publication, "epub").bytes;
    let files = files(&book);
    let package = text(&files, "content.opf");
    let documents: Vec<_> = values(package, "href").into_iter().filter(|href| href.ends_with(".xhtml")).collect();
    assert!(documents.contains(&"gate.xhtml") && documents.contains(&"gate-2.xhtml"), "{documents:?}");
    let ids = values(package, "id");
    assert_eq!(ids.len(), ids.iter().collect::<std::collections::BTreeSet<_>>().len(), "{ids:?}");
    // Each shows its own picture, and leads to its own places.
    let pictures = ["gate.xhtml", "gate-2.xhtml"].map(|name| {
        let markup = text(&files, name);
        assert!(values(markup, "href").iter().all(|href| !href.contains("gate.xhtml") && !href.contains("gate-2")));
        let ids = values(markup, "id");
        assert!(["s1", "t1q", "fn1", "fig1"].iter().all(|id| ids.contains(id)), "{ids:?}");
        let source = values(markup, "src")[0].to_owned();
        files[&format!("OEBPS/{source}")].clone()
    });
    let loaded: Vec<_> = publication.resources.iter().map(|(_, resource)| resource.bytes.to_vec()).collect();
    assert_ne!(pictures[0], pictures[1]);
    assert!(pictures.iter().all(|picture| loaded.contains(picture)));
    for link in values(text(&files, "nav.xhtml"), "href") {
        let (file, id) = link.split_once('#').unwrap_or((link, ""));
        let markup = if file.is_empty() { text(&files, "nav.xhtml") } else { text(&files, file) };
        assert!(id.is_empty() || values(markup, "id").contains(&id), "{link} leads nowhere");
    }
}

#[test]
fn a_pdf_of_articles_that_are_alike_leads_to_each() {
    let pdf = common::write(&collection_of_the_alike(), "pdf").bytes;
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let outline = common::pdf::list(&pdf);
    assert_eq!(outline.matches("The Gate").count().min(2), 2, "{outline}");
    // A name leads to one place: names of destinations stand once.
    let names =
        document.objects.values().filter_map(|object| object.as_dict().ok()?.get(b"Names").ok()?.as_array().ok());
    for names in names {
        let keys: Vec<_> = names.iter().filter_map(|name| name.as_str().ok()).collect();
        let unique: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(keys.len(), unique.len());
    }
    let images = document.objects.values().filter(|object| {
        object.as_stream().is_ok_and(|stream| {
            stream.dict.get(b"Subtype").and_then(|kind| kind.as_name()).is_ok_and(|kind| kind == b"Image")
        })
    });
    assert!(images.count() >= 2);
}

/// The parts of a navigation document by their kinds or ids, as markup.
fn nav<'m>(markup: &'m str, mark: &str) -> &'m str {
    let at = markup.find(mark).unwrap_or_else(|| panic!("no {mark}"));
    &markup[at..at + markup[at..].find("</nav>").unwrap()]
}

#[test]
fn every_question_and_every_speaker_is_listed_and_every_place_is_there() {
    for (stem, split) in [("harbour", "250"), ("harbour", "4"), ("persian", "250"), ("german", "250")] {
        let fixture = common::Fixture { path: format!("fixtures/articles/{stem}.md"), stem: stem.to_owned() };
        let (publication, _) = common::read(&fixture);
        let article = &publication.articles[0];
        let book = common::write_with(&publication, "epub", &[("split-above", split)]).bytes;
        let files = files(&book);
        let navigation = text(&files, "nav.xhtml");
        let contents = nav(navigation, "epub:type=\"toc\"");
        let questions = nav(navigation, "id=\"questions\"");
        let asked = article.turns().iter().filter(|turn| turn.question.is_some()).count();
        let listed = values(questions, "href").into_iter().filter(|href| !href.contains("questions-title")).count();
        assert_eq!(listed, asked, "{stem}");
        for href in values(questions, "href") {
            assert!(values(contents, "href").contains(&href), "{stem}: {href} is not in the contents");
        }
        let spoken: std::collections::BTreeSet<_> = article
            .turns()
            .iter()
            .flat_map(|turn| turn.question.iter().chain(&turn.answers))
            .flat_map(|utterance| utterance.voice.speakers.clone())
            .collect();
        assert_eq!(values(nav(navigation, "id=\"speakers\""), "href").len(), spoken.len(), "{stem}");
        let landmarks = nav(navigation, "epub:type=\"landmarks\"");
        assert!(values(landmarks, "epub:type").contains(&"bodymatter"), "{stem}");
        // Without a PDF made beside it there are no pages to list.
        assert!(!navigation.contains("page-list"), "{stem}");
        for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".xhtml")) {
            let markup = std::str::from_utf8(bytes).unwrap();
            for href in values(markup, "href") {
                assert!(!href.starts_with("javascript:") && !href.starts_with("data:"), "{name}: {href}");
                let Some((file, id)) = href.split_once('#').filter(|_| !href.contains("://")) else { continue };
                let there = if file.is_empty() { markup } else { text(&files, file) };
                assert!(values(there, "id").contains(&id), "{name}: {href} leads nowhere");
            }
            // EPUBCheck says nothing of a picture that is not described.
            for tag in markup.split("<img").skip(1) {
                assert!(tag.split('>').next().unwrap().contains(" alt=\""), "{name}");
            }
        }
    }
}

/// Notes open as pop-ups where call and note say what they are, and lead back.
#[test]
fn notes_are_called_and_lead_back_from_wherever_they_are() {
    let fixture = common::Fixture { path: "fixtures/articles/harbour.md".to_owned(), stem: "harbour".to_owned() };
    let (publication, _) = common::read(&fixture);
    for split in ["250", "4"] {
        let files = files(&common::write_with(&publication, "epub", &[("split-above", split)]).bytes);
        let all: String = files
            .iter()
            .filter(|(name, _)| name.ends_with(".xhtml"))
            .map(|(_, bytes)| String::from_utf8_lossy(bytes))
            .collect();
        let calls = all.matches("epub:type=\"noteref\"").count();
        let back = all.matches("epub:type=\"backlink\"").count();
        assert!(calls >= publication.articles[0].notes.len());
        assert_eq!(
            (all.matches("role=\"doc-noteref\"").count(), all.matches("role=\"doc-backlink\"").count()),
            (calls, back)
        );
        assert_eq!(calls, back);
        assert!(!all.contains("doc-endnote\"") && all.contains("epub:type=\"endnotes\""));
    }
}

#[test]
fn nothing_is_claimed_that_does_not_hold() {
    let claims = |markdown: &str, options: &[(&str, &str)]| {
        let picture: &[u8] = include_bytes!("../fixtures/pictures/high-water.png");
        let source = Source::new("a.md", markdown.as_bytes()).resolver(beside("a.png", picture));
        let read = Converter::default().read(&source, None, &mut Diagnostics::new());
        let publication = read.unwrap_or_else(|error| panic!("{error}")).publication;
        text(&files(&common::write_with(&publication, "epub", options).bytes), "content.opf").to_owned()
    };
    let front = "---\ntitle: Tide\nlang: en\ndate: 2026-01-02\n---\n\n";
    let [described, bare, none] = ["![A gate.](a.png)", "![](a.png)", "Water."].map(|body| format!("{front}{body}\n"));
    let certified = [("certified-by", "Ada Moreno"), ("cover", "none")];
    let plain = [("cover", "none")];
    let claim = "dcterms:conformsTo";
    assert!(claims(&described, &plain).contains(">alternativeText<"));
    assert!(!claims(&described, &plain).contains(claim));
    assert!(claims(&described, &certified).contains("EPUB Accessibility 1.1 - WCAG 2.2 Level AA"));
    let undescribed = claims(&bare, &certified);
    assert!(!undescribed.contains(">alternativeText<") && !undescribed.contains(claim), "{undescribed}");
    assert!(undescribed.contains(">textual,visual<"), "{undescribed}");
    assert!(!claims(&none, &plain).contains(">alternativeText<") && !claims(&none, &plain).contains(">visual<"));
}

/// What the checker of EPUBs passes over: names that no vocabulary has, entries that lead out, notes within
/// notes, languages that say two things (EPUB 3.3, 5.5 and appendix D; OCF, 4.2.3).
#[test]
fn what_no_checker_says_of_a_book_holds() {
    const KNOWN: [&str; 22] = [
        "a11y:certifiedBy",
        "belongs-to-collection",
        "collection-type",
        "dcterms:conformsTo",
        "dcterms:dateAccepted",
        "dcterms:dateSubmitted",
        "dcterms:hasPart",
        "dcterms:identifier",
        "dcterms:modified",
        "file-as",
        "group-position",
        "identifier-type",
        "pageBreakSource",
        "role",
        "schema:accessMode",
        "schema:accessModeSufficient",
        "schema:accessibilityFeature",
        "schema:accessibilityHazard",
        "schema:accessibilitySummary",
        "schema:genre",
        "schema:identifier",
        "a11y:certifierReport",
    ];
    for fixture in common::fixtures() {
        let (publication, _) = common::read(&fixture);
        let files = files(&common::write_with(&publication, "epub", &[("certified-by", "Ada Moreno")]).bytes);
        let place = &fixture.path;
        let mut folded = std::collections::BTreeSet::new();
        for name in files.keys() {
            let plain = |c: char| !c.is_control() && !"\"*:<>?\\|".contains(c);
            assert!(name.chars().all(plain) && name.len() <= 255 && !name.ends_with('.'), "{place}: {name}");
            assert!(!name.starts_with('/') && name.split('/').all(|part| part != ".."), "{place}: {name}");
            assert!(folded.insert(name.to_lowercase()), "{place}: {name} stands twice but for its case");
        }
        let package = text(&files, "content.opf");
        let metas = package.split("<meta ").skip(1).filter_map(|tag| tag.split('>').next());
        let properties: Vec<_> = metas.flat_map(|tag| values_of(tag, "property")).collect();
        assert!(!properties.is_empty());
        properties
            .iter()
            .for_each(|name| assert!(KNOWN.contains(name), "{place}: the property {name} is in no vocabulary"));
        assert_eq!(properties.iter().filter(|name| **name == "dcterms:modified").count(), 1, "{place}");
        assert!(package.matches("<dc:date").count() <= 1 && package.contains("version=\"3.0\""), "{place}");
        for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".xhtml")) {
            let markup = std::str::from_utf8(bytes).unwrap();
            for tag in markup.split('<').filter_map(|tag| tag.split('>').next()) {
                assert_eq!(values_of(tag, "lang"), values_of(tag, "xml:lang"), "{place}: {name}: {tag}");
            }
            assert!(!markup.contains("doc-footnote") && !markup.contains("<title></title>"), "{place}: {name}");
        }
    }
}

/// The value of an attribute of one tag; none, or one.
fn values_of<'t>(tag: &'t str, attribute: &str) -> Vec<&'t str> {
    values(tag, attribute)
        .into_iter()
        .chain(tag.strip_prefix(&format!("{attribute}=\"")).and_then(|rest| rest.split('"').next()))
        .collect()
}

/// A telephone tells where a picture was taken; no output does, and it is said.
#[test]
fn nobody_learns_where_a_picture_was_taken() {
    // An orientation, and a latitude of 59 degrees, 54 minutes, 33 seconds.
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x02".to_vec();
    exif.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x01\0\0\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0");
    exif.extend(b"\0\x01\0\x02\0\x05\0\0\0\x03\0\0\0\x38\0\0\0\0");
    let place: Vec<u8> = [59_u32, 1, 54, 1, 33, 1].iter().flat_map(|number| number.to_be_bytes()).collect();
    exif.extend(&place);
    let picture = include_bytes!("../fixtures/pictures/old-quay.jpg");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let told = [&picture[..2], b"\xFF\xE1", &length, &exif, &picture[2..]].concat();
    let article = "---\ntitle: Tide\nlang: en\ndate: 2026-01-02\n---\n\n![A quay.](quay.jpg)\n";
    let source = Source::new("a.md", article.as_bytes()).resolver(beside("quay.jpg", told));
    let mut found = Diagnostics::new();
    let read = Converter::default().read(&source, None, &mut found);
    let publication = read.unwrap_or_else(|error| panic!("{error}")).publication;
    let holds = |bytes: &[u8]| bytes.windows(place.len()).any(|window| window == place);
    for format in ["pdf", "epub"] {
        let output = common::write(&publication, format).bytes;
        assert!(!holds(&output), "{format}");
    }
    let book = files(&common::write(&publication, "epub").bytes);
    let kept = &book["OEBPS/images/quay.jpg"];
    assert!(!holds(kept) && kept.windows(4).any(|window| window == b"Exif") && kept.ends_with(&picture[2..]));
    assert!(found.iter().any(|one| one.message.contains("where it was taken")), "{found:?}");
}

#[test]
fn a_cover_of_the_wrong_kind_gives_way_to_a_designed_one() {
    let huge = {
        let mut png = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec();
        png.extend(100_000_u32.to_be_bytes().repeat(2));
        png.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
        png
    };
    let gif: &[u8] = include_bytes!("../fixtures/pictures/waves.gif");
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><rect width=\"9\" height=\"9\"/></svg>";
    let cases: [(&str, Vec<u8>, Code, Option<&str>); 6] = [
        ("a GIF", gif.to_vec(), Code::Malformed, Some("images/cover.gif")),
        ("an SVG", svg.to_vec(), Code::Malformed, Some("images/cover.svg")),
        ("a TIFF", b"II*\0\x08\0\0\0\0\0\0\0\0\0".to_vec(), Code::Malformed, None),
        ("text", b"no picture".to_vec(), Code::Malformed, None),
        ("nothing", Vec::new(), Code::Malformed, None),
        ("one of 100,000 pixels square", huge, Code::Limit, None),
    ];
    for (name, bytes, code, file) in cases {
        let article =
            "---\ntitle: Tide\nlang: en\ndate: 2026-01-02\nhero:\n  image: cover.jpg\n  alt: A gate.\n---\n\nWater.\n";
        let source = Source::new("a.md", article.as_bytes()).resolver(beside("cover.jpg", bytes));
        let mut found = Diagnostics::new();
        let read = Converter::default().read(&source, None, &mut found);
        let publication = read.unwrap_or_else(|error| panic!("{name}: {error}")).publication;
        let told = codes(&found);
        assert!(told.contains(&code), "{name}: {told:?}");
        let files = files(&common::write(&publication, "epub").bytes);
        let package = text(&files, "content.opf");
        let cover = package.split("<item ").find(|item| item.contains("properties=\"cover-image\"")).unwrap();
        let expected = file.unwrap_or("designed-cover.png");
        assert!(cover.contains(expected), "{name}: {cover}");
        assert!(files.contains_key(&format!("OEBPS/{expected}")), "{name}");
    }
}
