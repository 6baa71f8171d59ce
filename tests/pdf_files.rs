//! What goes into a PDF besides the pages: drawings, attached files, fonts, collections of
//! articles.
#![cfg(all(feature = "pdf", feature = "jats", feature = "markdown"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::{Document, Object};
use offprint::convert::{Converter, Merge, Source};
use offprint::diagnostic::{Code, Diagnostics};
use offprint::format::OptionMap;
use offprint::model::{Channel, Publication};

/// The PDF of `publication` with options.
fn write(publication: &Publication, options: &[(&str, &str)]) -> (Vec<u8>, Diagnostics) {
    let converter = Converter::default();
    let mut map = OptionMap::default();
    options.iter().for_each(|(name, value)| map.insert(*name, *value));
    let target = converter.target("pdf", &map).unwrap();
    let (mut bytes, mut found) = (Vec::new(), Diagnostics::new());
    converter.write(publication, &target, None, &mut found, &mut bytes).unwrap();
    (bytes, found)
}

/// An article in Markdown with its pictures.
fn read(text: &str, pictures: &[(&str, &[u8])]) -> (Publication, Diagnostics) {
    let pictures: BTreeMap<String, Arc<[u8]>> =
        pictures.iter().map(|(name, bytes)| ((*name).to_owned(), Arc::from(*bytes))).collect();
    let source = Source::new("water.md", text.as_bytes()).resolver(pictures);
    let mut diagnostics = Diagnostics::new();
    let reading = Converter::default().read(&source, None, &mut diagnostics).unwrap();
    (reading.publication, diagnostics)
}

fn article(text: &str) -> Publication {
    read(&format!("---\ntitle: Water\nlang: en\n---\n\n{text}\n"), &[]).0
}

#[test]
fn attached_files_make_an_archive_of_part_3() {
    let publication = article("The gauge is read at seven.");
    let (plain, _) = write(&publication, &[]);
    let (bytes, _) = write(&publication, &[("attach", "jats,json,markdown,source")]);
    let xmp = |bytes: &[u8]| common::pdf::list(bytes).contains("<pdfaid:part>3</pdfaid:part>");
    assert!(!xmp(&plain) && xmp(&bytes));
    let listed = common::pdf::list(&bytes);
    let files = listed.split_once("# Files\n").unwrap().1.split_once("\n\n").unwrap().0;
    let names: Vec<_> = files.lines().map(|line| line.split_once(": ").unwrap().0).collect();
    assert_eq!(names, ["water.json (Alternative)", "water.md (Source)", "water.xml (Alternative)"]);
    let document = Document::load_mem(&bytes).unwrap();
    let embedded = document.objects.values().filter_map(|object| object.as_stream().ok());
    let embedded = embedded.filter(|stream| {
        stream.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"text/markdown"))
    });
    let source = embedded.map(|stream| stream.get_plain_content().unwrap()).next().unwrap();
    assert!(String::from_utf8(source).unwrap().starts_with("---\ntitle: Water"));
}

#[test]
fn what_cannot_be_attached_is_an_error() {
    let converter = Converter::default();
    for (attach, wanted) in [("pdf", "itself"), ("odt", "no format"), ("docx", "cannot")] {
        let mut map = OptionMap::default();
        map.insert("attach", attach);
        let target = converter.target("pdf", &map).unwrap();
        let error =
            converter.write(&article("Text."), &target, None, &mut Diagnostics::new(), &mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains(wanted), "{attach}: {error}");
        assert!(error.help_text().is_some());
    }
}

#[test]
fn a_drawing_is_drawn_and_not_rasterised() {
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 300 100'><path d='M0 0h300v100z' fill='teal'/>\
                <text x='9' y='60'>Gate</text></svg>";
    let text = "---\ntitle: Water\nlang: en\n---\n\n![The gate](gate.svg)\n";
    let (publication, found) = read(text, &[("gate.svg", svg)]);
    assert!(found.is_empty(), "{found:?}");
    let (bytes, found) = write(&publication, &[]);
    assert!(found.is_empty(), "{found:?}");
    let document = Document::load_mem(&bytes).unwrap();
    let kinds = |kind: &[u8]| {
        let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
        streams
            .filter(|stream| stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == kind))
            .count()
    };
    assert_eq!((kinds(b"Form"), kinds(b"Image")), (1, 0));
}

#[test]
fn a_drawing_that_costs_too_much_leaves_its_description() {
    let level = |n: usize| format!("<g id='a{n}'>{}</g>", format!("<use href='#a{}'/>", n + 1).repeat(12));
    let bomb: String = (0..12).map(level).collect();
    let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' width='300' height='100'>{bomb}<rect id='a12'/></svg>");
    let text = "---\ntitle: Water\nlang: en\n---\n\n![The gate](gate.svg)\n";
    let (bytes, found) = write(&read(text, &[("gate.svg", svg.as_bytes())]).0, &[]);
    assert!(found.iter().any(|one| one.code == Code::Malformed && one.message.contains("copies")), "{found:?}");
    assert!(common::pdf::read_aloud(&bytes).contains("The gate"));
}

#[test]
fn a_resolution_makes_pictures_smaller_and_nothing_else() {
    let soft =
        image::RgbImage::from_fn(1_600, 900, |x, y| image::Rgb([(x / 7) as u8, (y / 4) as u8, (x * y / 9_000) as u8]));
    let mut jpeg = std::io::Cursor::new(Vec::new());
    soft.write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    let jpeg = jpeg.into_inner();
    let text = "---\ntitle: Water\nlang: en\n---\n\n![The sea](sea.jpg)\n";
    let (publication, _) = read(text, &[("sea.jpg", &jpeg)]);
    let has = |bytes: &[u8]| bytes.windows(jpeg.len()).any(|window| window == jpeg);
    let (whole, fine) = (write(&publication, &[]).0, write(&publication, &[("image-resolution", "600")]).0);
    let (small, again) =
        (write(&publication, &[("image-resolution", "100")]).0, write(&publication, &[("image-resolution", "100")]).0);
    assert!(has(&whole) && has(&fine) && !has(&small));
    assert!(small.len() < whole.len() && small == again);
    assert_eq!(common::pdf::read_aloud(&small), common::pdf::read_aloud(&whole));
    let mut map = OptionMap::default();
    map.insert("image-resolution", "7");
    assert!(Converter::default().target("pdf", &map).is_err());
}

#[test]
fn marks_emoji_and_private_signs_make_good_pages() {
    let (bytes, found) = write(&article("\u{301}\u{302} alone, 🌊 emoji, \u{e000} private, 漢."), &[]);
    let missing: Vec<_> = found.iter().filter(|one| one.code == Code::Substituted).collect();
    assert_eq!(missing.len(), 2, "{found:?}");
    assert!(missing.iter().all(|one| one.location.line == Some(6)), "{missing:?}");
    let text = common::pdf::read_aloud(&bytes);
    assert!(text.contains("🌊") && text.contains('漢') && text.contains("private"), "{text}");
}

/// A collection of three fixtures.
fn collection() -> Publication {
    let mut merge = Merge::new(Channel { title: Some("Talks by the Water".to_owned()), ..Channel::default() });
    for name in ["harbour.md", "french.md", "research.md"] {
        let path = format!("fixtures/articles/{name}");
        merge.add(common::try_read(&path).0.unwrap().publication);
    }
    merge.finish(&mut Diagnostics::new())
}

#[test]
fn a_collection_has_one_title_contents_and_all_articles() {
    let publication = collection();
    let (bytes, _) = write(&publication, &[]);
    let listed = common::pdf::list(&bytes);
    assert_eq!(listed.matches(" H1\n").count(), 1, "one heading of the first level");
    assert_eq!(listed.matches("TOCI").count(), 3);
    assert!(listed.contains("Lang=fr"), "an article in another language says so");
    let outline = listed.split_once("# Outline\n").unwrap().1.split_once("\n\n").unwrap().0;
    let tops: Vec<_> = outline.lines().filter(|line| !line.starts_with(' ')).collect();
    let headlines: Vec<_> = publication.articles.iter().map(|article| article.headline.plain_text()).collect();
    assert_eq!(tops, headlines);
    let text = common::pdf::read_aloud(&bytes);
    let lines: Vec<_> = text.lines().collect();
    // Each stands in the contents first.
    let of = |headline: &String| lines.iter().enumerate().filter(|(_, line)| **line == headline).nth(1).unwrap().0;
    let places: Vec<_> = headlines.iter().map(of).collect();
    assert!(places.is_sorted() && text.starts_with("Talks by the Water"), "{places:?}");
}

#[test]
fn the_contents_of_a_collection_tell_the_right_pages() {
    let publication = collection();
    let (bytes, _) = write(&publication, &[]);
    let document = Document::load_mem(&bytes).unwrap();
    let pages: Vec<_> = document.page_iter().collect();
    let labels = document.catalog().unwrap().get(b"PageLabels").and_then(Object::as_dict).unwrap();
    let front = labels.get(b"Nums").and_then(Object::as_array).unwrap()[2].as_i64().unwrap() as usize;
    let text = common::pdf::read_aloud(&bytes);
    let listed: Vec<&str> = text.lines().collect();
    for article in &publication.articles {
        let slug = article.identifiers.slug.as_ref().unwrap().as_str();
        let place = destination(&document, slug).unwrap();
        let number = pages.iter().position(|page| *page == place).unwrap() - front + 1;
        let headline = article.headline.plain_text();
        let entry = listed.iter().position(|line| **line == *headline).unwrap();
        let rest = &listed[entry..entry + 4];
        assert!(rest.contains(&number.to_string().as_str()), "{slug}: page {number} is not in {rest:?}");
    }
    assert!(destination(&document, "nowhere").is_none());
}

/// The page of a named destination.
fn destination(document: &Document, name: &str) -> Option<lopdf::ObjectId> {
    let names = document.catalog().ok()?.get(b"Names").ok()?;
    let names = document.dereference(names).ok()?.1.as_dict().ok()?.get(b"Dests").ok()?;
    let list = document.dereference(names).ok()?.1.as_dict().ok()?.get(b"Names").ok()?.as_array().ok()?;
    let pair = list.chunks(2).find(|pair| matches!(&pair[0], Object::String(text, _) if text == name.as_bytes()))?;
    pair[1].as_array().ok()?[0].as_reference().ok()
}

#[test]
fn ids_that_articles_share_are_told_apart() {
    let mut publication = collection();
    let again = publication.articles[0].clone();
    publication.articles.push(again);
    publication.articles[3].identifiers.slug = offprint::model::Slug::from_text("once-more");
    let (bytes, _) = write(&publication, &[]);
    let document = Document::load_mem(&bytes).unwrap();
    let first = publication.articles[0].identifiers.slug.clone().unwrap();
    let own = destination(&document, &format!("{first}.t1")).unwrap();
    let other = destination(&document, "once-more.t1").unwrap();
    assert!(own != other && destination(&document, "t1").is_none());
}
