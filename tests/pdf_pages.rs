//! What stands on pages besides the text, and where: running heads, numbers, names that are repeated, the publisher's
//! picture, the large picture, places to jump to.
#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests fail and skip aloud")]

mod common;

use std::process::Command;
use std::sync::Arc;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};
use offprint::diagnostic::Diagnostics;
use offprint::env::{Env, Limits};
use offprint::model::{
    Alt, Article, Block, Contributor, Figure, Id, Image, Language, Name, Paragraph, Publication, Role, Turn, Utterance,
    Voice,
};
use offprint::resource::Resource;
use offprint::theme::{Logo, Theme};
use offprint::write::pdf::{Options, PdfWriter};
use offprint::write::{WriteCx, Writer};

fn write(publication: &Publication, theme: Theme) -> Vec<u8> {
    let mut diagnostics = Diagnostics::new();
    let env = Env::default();
    let mut cx = WriteCx { env: &env, diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None };
    let mut bytes = Vec::new();
    let options = Options { theme: Arc::new(theme), ..Options::default() };
    PdfWriter::new(options).write(publication, &mut cx, &mut bytes).unwrap();
    bytes
}

fn theme(name: &str) -> Theme {
    Theme::clone(&Theme::built_in(name).unwrap())
}

fn paragraph(number: usize) -> Block {
    let text = format!("Mooring {number} was paid for in eels until the winter when the river froze over. ").repeat(4);
    Block::Paragraph(Paragraph { content: text.as_str().into(), ..Paragraph::default() })
}

fn png(width: u32, height: u32) -> Resource {
    let mut bytes = Vec::new();
    let pixels = image::RgbImage::from_pixel(width, height, image::Rgb([20, 80, 120]));
    pixels.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    Resource::new(Arc::from(bytes), &Limits::default()).unwrap()
}

/// An interview of some pages: a question, and an answer that goes on and on.
fn interview() -> Publication {
    let person = |id: &str, name: &str, role: Role| Contributor {
        roles: vec![role],
        ..Contributor::new(Id::new(id).unwrap(), Name::Literal(name.to_owned()))
    };
    let said = |who: &str, blocks: Vec<Block>| Utterance::new(Voice::of(Id::new(who).unwrap()), blocks);
    let turn = Turn {
        id: Id::new("t1").ok(),
        question: Some(said("c1", vec![Block::paragraph("Who paid for the moorings?")])),
        answers: vec![said("c2", (0..40).map(paragraph).collect())],
        ..Turn::default()
    };
    Publication::of(Article {
        headline: "Paid in Eels".into(),
        language: Language::new("en").ok(),
        contributors: vec![person("c1", "Ada Moreno", Role::Interviewer), person("c2", "Jo Lind", Role::Interviewee)],
        body: vec![turn.into()],
        ..Article::default()
    })
}

/// The kinds of the artifacts of each page that belong to its edges: `Header` and `Footer`.
fn furniture(document: &Document) -> Vec<Vec<String>> {
    let kinds = |page: lopdf::ObjectId| {
        let content = Content::decode(&document.get_page_content(page)).unwrap();
        let begun = content.operations.iter().filter(|operation| operation.operator == "BDC");
        let properties = begun.filter_map(|operation| operation.operands[1].as_dict().ok());
        let kinds = properties.filter_map(|properties| properties.get(b"Subtype").and_then(Object::as_name).ok());
        kinds.map(|kind| String::from_utf8_lossy(kind).into_owned()).collect()
    };
    document.get_pages().into_values().map(kinds).collect()
}

#[test]
fn pages_have_a_running_head_but_the_first_and_all_a_number() {
    let publication = interview();
    let pages = furniture(&Document::load_mem(&write(&publication, theme("journal"))).unwrap());
    assert!(pages.len() > 2);
    for (index, kinds) in pages.iter().enumerate() {
        assert_eq!(kinds.contains(&"Header".to_owned()), index > 0, "page {}", index + 1);
        assert!(kinds.contains(&"Footer".to_owned()), "page {}", index + 1);
    }
    let mut everywhere = theme("journal");
    everywhere.page.head_on_first = true;
    let pages = furniture(&Document::load_mem(&write(&publication, everywhere)).unwrap());
    assert!(pages.iter().all(|kinds| kinds.contains(&"Header".to_owned())));
}

#[test]
fn a_name_is_seen_again_where_an_answer_goes_on_and_heard_once() {
    let bytes = write(&interview(), theme("journal"));
    let said = common::pdf::read_aloud(&bytes);
    assert!(!said.contains("continued"), "what is repeated is an artifact");
    assert_eq!(said.matches("Jo Lind:").count(), 1, "{said}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, &bytes).unwrap();
    let count = Document::load_mem(&bytes).unwrap().get_pages().len();
    for page in 1..count {
        let page = page.to_string();
        let Ok(output) = Command::new("pdftotext").args(["-f", &page, "-l", &page]).arg(&path).arg("-").output() else {
            return eprintln!("SKIPPED: pdftotext is not installed");
        };
        let shown = String::from_utf8(output.stdout).unwrap();
        assert_eq!(shown.contains("Jo Lind (continued)"), page != "1", "page {page}: {shown}");
    }
}

#[test]
fn turns_are_places_to_jump_to_and_pages_have_labels_and_an_order_of_tabs() {
    let document = Document::load_mem(&write(&interview(), theme("journal"))).unwrap();
    let catalog = document.catalog().unwrap();
    let labels = document.dereference(catalog.get(b"PageLabels").unwrap()).unwrap().1.as_dict().unwrap();
    let numbers = labels.get(b"Nums").and_then(Object::as_array).unwrap();
    let style = numbers[1].as_dict().unwrap().get(b"S").and_then(Object::as_name).unwrap();
    assert_eq!((numbers[0].as_i64().unwrap(), style), (0, &b"D"[..]));
    let names = document.dereference(catalog.get(b"Names").unwrap()).unwrap().1.as_dict().unwrap();
    let places = document.dereference(names.get(b"Dests").unwrap()).unwrap().1.as_dict().unwrap();
    let places = document.dereference(places.get(b"Names").unwrap()).unwrap().1.as_array().unwrap();
    let names: Vec<_> = places.iter().filter_map(|name| name.as_str().ok()).map(String::from_utf8_lossy).collect();
    for id in ["t1", "t1q", "t1a1"] {
        assert!(names.iter().any(|name| name == id), "{id}: {names:?}");
    }
    for page in document.get_pages().into_values() {
        let page = document.get_dictionary(page).unwrap();
        if page.has(b"Annots") {
            assert_eq!(page.get(b"Tabs").and_then(Object::as_name).unwrap(), b"S");
        }
    }
}

/// The boxes of the figures, in the order of the file: left, bottom, right, top.
fn boxes(document: &Document) -> Vec<[f32; 4]> {
    let dictionaries = document.objects.values().filter_map(|object| object.as_dict().ok());
    let is_figure =
        |element: &&Dictionary| element.get(b"S").and_then(Object::as_name).is_ok_and(|role| role == b"Figure");
    let boxes = dictionaries.filter(is_figure).map(|element| {
        let attributes = element.get(b"A").and_then(Object::as_dict).unwrap();
        let sides = attributes.get(b"BBox").and_then(Object::as_array).unwrap();
        let sides: Vec<f32> = sides.iter().map(|side| side.as_float().unwrap()).collect();
        sides.try_into().unwrap()
    });
    boxes.collect()
}

fn with_hero(width: u32, height: u32) -> Publication {
    let mut publication = interview();
    publication.resources.insert("hero.png", png(width, height));
    let alt = Some(Alt::Described("A frozen river.".to_owned()));
    let image = Image { source: "hero.png".to_owned(), alt, long_description: None };
    publication.articles[0].hero = Some(Figure { image, caption: "In January.".into(), ..Figure::default() });
    publication
}

#[test]
fn the_large_picture_fills_the_measure_or_stands_in_the_middle() {
    let place = |width, height, name| {
        let document = Document::load_mem(&write(&with_hero(width, height), theme(name))).unwrap();
        let [left, bottom, right, top] = boxes(&document)[0];
        assert!(((right - left) / (top - bottom) - width as f32 / height as f32).abs() < 0.02, "it is not distorted");
        (left, 595.28 - right, right - left)
    };
    let measure = 125.0 / 25.4 * 72.0;
    let (left, right, width) = place(1_600, 900, "journal");
    assert!((left - right).abs() < 0.5 && (width - measure).abs() < 0.5, "{left} {right} {width}");
    let (left, right, width) = place(1_200, 1_400, "journal");
    assert!((left - right).abs() < 0.5 && width < 0.9 * measure, "in the middle, as the title: {left} {right}");
    let (left, right, _) = place(1_200, 1_400, "newsroom");
    assert!(left + 20.0 < right, "where the title begins: {left} {right}");
    let (left, right, _) = place(2_400, 900, "magazine");
    assert!(left.abs() < 0.5 && right.abs() < 0.5, "as wide as the page: {left} {right}");
}

#[test]
fn the_logo_is_a_figure_with_words() {
    let mut own = theme("newsroom");
    own.logo = Some(Logo { picture: png(300, 100), alt: "Eel Quay Press".to_owned(), height: 24.0 });
    let bytes = write(&interview(), own);
    let document = Document::load_mem(&bytes).unwrap();
    let [left, bottom, right, top] = boxes(&document)[0];
    assert!((top - bottom - 24.0).abs() < 0.1 && (right - left - 72.0).abs() < 0.3);
    assert!(common::pdf::list(&bytes).contains("Eel Quay Press"));
}

/// The titles of the outline's first level.
fn outline(document: &Document) -> Vec<String> {
    let catalog = document.catalog().unwrap();
    let Ok(root) = catalog.get(b"Outlines").and_then(Object::as_reference) else { return Vec::new() };
    let mut titles = Vec::new();
    let mut next = document.get_dictionary(root).unwrap().get(b"First").and_then(Object::as_reference).ok();
    while let Some(entry) = next.and_then(|entry| document.get_dictionary(entry).ok()) {
        titles.push(lopdf::decode_text_string(entry.get(b"Title").unwrap()).unwrap());
        next = entry.get(b"Next").and_then(Object::as_reference).ok();
    }
    titles
}

#[test]
fn an_article_of_some_pages_has_an_outline_whatever_is_in_it() {
    let of = |count: usize| {
        let body = (0..count).map(|index| paragraph(index).into()).collect();
        let article = Article { headline: "Paid in Eels".into(), body, ..Article::default() };
        Document::load_mem(&write(&Publication::of(article), theme("journal"))).unwrap()
    };
    assert!(outline(&of(1)).is_empty(), "a single page needs none");
    let long = of(40);
    assert_eq!(outline(&long), ["Paid in Eels"]);
    let mode =
        |document: &Document| document.catalog().unwrap().get(b"PageMode").and_then(Object::as_name).unwrap().to_vec();
    assert_eq!(mode(&long), b"UseNone", "nobody is shown a list of one");
    let interview = Document::load_mem(&write(&interview(), theme("journal"))).unwrap();
    assert_eq!(outline(&interview)[0], "Who paid for the moorings?");
    assert_eq!(mode(&interview), b"UseOutlines");
}

/// Where the writer has no words in the language of an article, those that it puts there say that they are English.
#[test]
fn words_of_the_writer_say_their_language() {
    let listed = |language: &str| {
        let mut publication = interview();
        let article = &mut publication.articles[0];
        article.language = Language::new(language).ok();
        article.keywords = vec!["eels".to_owned()];
        article.contributors[0].roles.push(Role::Author);
        common::pdf::list(&write(&publication, theme("journal")))
    };
    let marked = |listed: &str, words: &str| {
        let lines: Vec<&str> = listed.lines().collect();
        lines.windows(2).any(|pair| pair[0].contains("Lang=en") && pair[1].contains(words))
    };
    let georgian = listed("ka");
    for words in ["By", "Contributors", "Keywords:", "Interviewer"] {
        assert!(marked(&georgian, words), "{words}: {georgian}");
    }
    assert!(!listed("en").contains("Lang=en\n"), "what is in the article's language needs no mark");
    assert!(listed("ko").contains("만든 사람들"));
}
