//! What is too much for a page, in every built-in theme and in one and two columns: each case
//! yields a sound file that shows everything.

#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use lopdf::Document;
use offprint::diagnostic::Diagnostics;
use offprint::env::{Env, Limits};
use offprint::model::{
    Alt, Article, Block, Cell, Contributor, Figure, Id, Image, Inline, Language, List, ListItem, Name, Node, Note,
    Paragraph, Publication, Quote, RichText, Role, Row, Section, SourceLine, Table, Turn, Utterance, Voice,
};
use offprint::resource::Resource;
use offprint::theme::{BUILT_IN, Theme};
use offprint::write::pdf::{Options, PdfWriter};
use offprint::write::{WriteCx, Writer};

mod common;

/// Every built-in theme in one and in two columns, with a name to call it by.
fn designs() -> impl Iterator<Item = (String, Options)> {
    let each = BUILT_IN.iter().flat_map(|name| [(name, 1), (name, 2)]);
    each.map(|(name, columns)| {
        let mut theme = Theme::clone(&Theme::built_in(name).unwrap());
        theme.page.columns = columns;
        (format!("{name} in {columns} columns"), Options { theme: Arc::new(theme), ..Options::default() })
    })
}

fn write(publication: &Publication, options: &Options) -> Vec<u8> {
    let mut diagnostics = Diagnostics::new();
    let env = Env::default();
    let mut cx = WriteCx { env: &env, diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None };
    let mut bytes = Vec::new();
    PdfWriter::new(options.clone()).write(publication, &mut cx, &mut bytes).unwrap();
    bytes
}

/// Writes `publication` in every design, and asserts that each file can be read, that its
/// structure says `words` in their order, and that it has `pages` pages at most.
fn assert_good(what: &str, publication: &Publication, words: &[&str], pages: usize) {
    for (design, options) in designs() {
        let bytes = write(publication, &options);
        let count = Document::load_mem(&bytes).unwrap().get_pages().len();
        assert!((1..=pages).contains(&count), "{what} takes {count} pages in {design}");
        let said = common::pdf::read_aloud(&bytes);
        let mut rest = said.as_str();
        for word in words {
            let found = rest.split_once(word);
            assert!(found.is_some(), "{what} lacks “{word}” in {design}: {said}");
            rest = found.unwrap().1;
        }
    }
}

fn paragraph(text: impl Into<RichText>) -> Block {
    Block::Paragraph(Paragraph { content: text.into(), ..Paragraph::default() })
}

fn article(blocks: Vec<Block>) -> Article {
    let body = blocks.into_iter().map(Node::from).collect();
    Article { headline: "The Long Quay".into(), language: Language::new("en").ok(), body, ..Article::default() }
}

fn publication(blocks: Vec<Block>) -> Publication {
    Publication::of(article(blocks))
}

fn row(cells: impl Iterator<Item = String>) -> Row {
    Row(cells.map(|text| Cell::text(text.as_str())).collect())
}

/// A sentence that is another for every number.
fn sentence(number: usize) -> String {
    format!("Berth{number} was dredged again in the year after the storm, and nobody moored there. ")
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

#[test]
fn words_longer_than_the_line() {
    let word = "quay".repeat(600);
    let both = publication(vec![paragraph(format!("First {word} last.").as_str())]);
    assert_good("a long word", &both, &["First", "last."], 4);
}

#[test]
fn tables_wider_and_taller_than_the_page() {
    let wide = |name: &'static str| row((0..24).map(move |index| format!("{name}{index}")));
    let table = |head, rows| Block::from(Table::new(Vec::new(), head, rows).unwrap());
    let all = publication(vec![table(vec![wide("Unbreakable")], vec![wide("moored")])]);
    assert_good("a wide table", &all, &[], 3);
    let item = |text: &str| ListItem { done: None, blocks: vec![paragraph(text)] };
    let list = || Block::List(List { items: vec![item("a"), item("b")], ..List::default() });
    let listed = Row((0..24).map(|_| Cell { blocks: vec![list()], ..Cell::text("") }).collect());
    let narrow = publication(vec![table(vec![wide("Unbreakable")], vec![listed])]);
    assert_good("a list in a narrow cell", &narrow, &["•", "a", "•", "b"], 3);
    let rows = (0..150).map(|index| row([format!("Berth{index}"), "dredged".to_owned()].into_iter())).collect();
    let head = vec![row(["Berth".to_owned(), "State".to_owned()].into_iter())];
    assert_good("a tall table", &publication(vec![table(head, rows)]), &["State", "Berth0", "Berth149"], 12);
    let long = Cell { blocks: (0..40).map(|index| paragraph(sentence(index).as_str())).collect(), ..Cell::text("") };
    let tall = table(Vec::new(), vec![Row(vec![long, Cell::text("beside")])]);
    assert_good("a tall cell", &publication(vec![tall]), &["Berth0 ", "Berth39 ", "beside"], 12);
}

fn figure(width: u32, height: u32) -> (Block, Publication) {
    let mut png = Vec::new();
    let pixels = image::RgbImage::from_pixel(width, height, image::Rgb([20, 80, 120]));
    pixels.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
    let alt = Some(Alt::Described("A mooring post.".to_owned()));
    let image = Image { source: "post.png".to_owned(), alt, long_description: None };
    let mut publication = Publication::default();
    publication.resources.insert("post.png", Resource::new(Arc::from(png), &Limits::default()).unwrap());
    (Block::from(Figure { image, caption: "At low water.".into(), ..Figure::default() }), publication)
}

#[test]
fn pictures_taller_than_the_page() {
    for (width, height) in [(20, 3_000), (3_000, 20), (1, 1)] {
        let (picture, mut publication) = figure(width, height);
        publication.articles = vec![article(vec![paragraph("Before."), picture, paragraph("After.")])];
        assert_good("a picture", &publication, &["Before.", "After."], 2);
    }
}

#[test]
fn a_figure_under_a_name_leaves_no_page_half_empty() {
    let (picture, mut publication) = figure(900, 900);
    let said = |who: &str, blocks: Vec<Block>| Utterance::new(Voice::of(id(who)), blocks);
    let turn = |answer: Vec<Block>| -> Node {
        let question = Some(said("c1", vec![paragraph("And what is that?")]));
        Turn { question, answers: vec![said("c2", answer)], ..Turn::default() }.into()
    };
    let prose: String = (0..30).map(sentence).collect();
    let person = |who: &str, name: &str, role: Role| Contributor {
        roles: vec![role],
        ..Contributor::new(id(who), Name::Literal(name.to_owned()))
    };
    publication.articles = vec![Article {
        contributors: vec![person("c1", "Ada Moreno", Role::Interviewer), person("c2", "Jo Lind", Role::Interviewee)],
        body: vec![
            turn(vec![paragraph(prose.as_str())]),
            turn(vec![picture.clone(), paragraph(sentence(77).as_str())]),
            turn(vec![picture]),
        ],
        ..article(Vec::new())
    }];
    let order = ["And what is that?", "Berth0", "At low water.", "Berth77", "At low water."];
    assert_good("a figure", &publication, &order, 4);
}

#[test]
fn footnotes_longer_than_a_page_and_more_than_pages() {
    let call = |name: &str| Inline::NoteCall(id(name));
    let note = |name: &str, blocks| Note { id: id(name), blocks, at: SourceLine::UNKNOWN };
    let blocks = (0..60).map(|index| paragraph(sentence(index).as_str())).collect();
    let text = RichText(vec!["Called".into(), call("fn1"), ".".into()]);
    let long = Article { notes: vec![note("fn1", blocks)], ..article(vec![paragraph(text), paragraph("Then more.")]) };
    assert_good("a long note", &Publication::of(long), &["Called", "Then more.", "Berth0 ", "Berth59 "], 12);
    let names: Vec<String> = (1..=400).map(|index| format!("fn{index}")).collect();
    let text = RichText(names.iter().flat_map(|name| ["Berth".into(), call(name), " ".into()]).collect());
    let notes = names.iter().enumerate().map(|(index, name)| note(name, vec![paragraph(sentence(index).as_str())]));
    let many = Article { notes: notes.collect(), ..article(vec![paragraph(text)]) };
    assert_good("many notes", &Publication::of(many), &["Berth0 ", "Berth399 "], 20);
}

#[test]
fn nothing_at_all_and_a_headline_of_five_thousand_characters() {
    assert_good("an empty article", &Publication::of(Article::default()), &[], 1);
    let headline: String = (0..70).map(sentence).collect();
    assert!(headline.chars().count() > 5_000);
    let long = Article { headline: headline.as_str().into(), ..article(vec![paragraph("Text.")]) };
    assert_good("a long headline", &Publication::of(long), &["Berth0", "Berth69", "Text."], 6);
}

#[test]
fn deep_lists() {
    let bottom = paragraph("At the bottom.");
    let nested = (0..18).rev().fold(bottom, |inner, level| {
        let item = ListItem { done: None, blocks: vec![paragraph(format!("Level {level}.").as_str()), inner] };
        Block::List(List { items: vec![item], ..List::default() })
    });
    assert_good("a deep list", &publication(vec![nested]), &["Level 0.", "Level 17.", "At the bottom."], 6);
}

#[test]
fn emoji_and_marks_alone() {
    let text = "\u{301}\u{302}\u{323} 👩‍👩‍👧‍👦 🌊 \u{e000} ends";
    assert_good(
        "emoji",
        &publication(vec![paragraph(text), paragraph("\u{301}\u{302}")]),
        &["🌊", "\u{fffd}", "ends"],
        1,
    );
}

#[test]
fn captions_headings_and_pull_quotes_longer_than_a_page() {
    let (picture, mut publication) = figure(900, 300);
    let Block::Figure(figure) = picture else { unreachable!() };
    let caption: String = (0..220).map(sentence).collect();
    assert!(caption.split_whitespace().count() > 3_000);
    let picture = Block::from(Figure { caption: caption.as_str().into(), ..*figure });
    publication.articles = vec![article(vec![paragraph("Before."), picture, paragraph("After.")])];
    assert_good("a long caption", &publication, &["Before.", "Berth0 ", "Berth219 ", "After."], 12);
    let long: String = (0..40).map(sentence).collect();
    let section = Section { title: long.as_str().into(), body: vec![paragraph("Below.").into()], ..Section::default() };
    let headed = Article { body: vec![paragraph("Above.").into(), section.into()], ..article(Vec::new()) };
    assert_good("a long heading", &Publication::of(headed), &["Above.", "Berth0 ", "Berth39 ", "Below."], 8);
    let quote =
        Quote { blocks: (0..60).map(|index| paragraph(sentence(index).as_str())).collect(), ..Quote::default() };
    let quoted = Publication::of(article(vec![paragraph("Before."), Block::PullQuote(quote), paragraph("After.")]));
    assert_good("a long pull quote", &quoted, &["Before.", "Berth0 ", "Berth59 ", "After."], 24);
}

/// A heading of forty lines begins below what stands above it.
#[test]
fn a_heading_of_many_lines_leaves_no_page_empty() {
    let long: String = (0..30).map(sentence).collect();
    let section = Section { title: long.as_str().into(), body: vec![paragraph("Below.").into()], ..Section::default() };
    let headed = Article { body: vec![paragraph("Above.").into(), section.into()], ..article(Vec::new()) };
    let bytes = write(&Publication::of(headed), &Options::default());
    let document = Document::load_mem(&bytes).unwrap();
    let first = *document.get_pages().values().next().unwrap();
    let shown = document.get_page_content(first).windows(2).filter(|pair| pair == b"TJ").count();
    assert!(shown > 20, "{shown} texts stand on the first page");
}

#[test]
fn a_cell_with_a_picture_and_a_list_and_a_note_in_a_table_in_a_quotation() {
    let (picture, mut publication) = figure(900, 600);
    let item = |text: &str| ListItem { done: None, blocks: vec![paragraph(text)] };
    let list = Block::List(List { items: vec![item("first mooring"), item("second mooring")], ..List::default() });
    let filled = Cell { blocks: vec![paragraph("Inside."), picture, list], ..Cell::text("") };
    let called = RichText(vec!["Called".into(), Inline::NoteCall(id("fn1")), ".".into()]);
    let rows = vec![
        Row(vec![filled, Cell::text("beside")]),
        Row(vec![Cell { blocks: vec![paragraph(called)], ..Cell::text("") }, Cell::text("below")]),
    ];
    let table = Block::from(Table::new(Vec::new(), Vec::new(), rows).unwrap());
    let quote =
        Quote { blocks: vec![paragraph("Quoted."), table], attribution: "The clerk".into(), ..Quote::default() };
    let note = Note { id: id("fn1"), blocks: vec![paragraph("At the foot.")], at: SourceLine::UNKNOWN };
    publication.articles =
        vec![Article { notes: vec![note], ..article(vec![Block::Quote(quote), paragraph("After.")]) }];
    let order = [
        "Quoted.",
        "Inside.",
        "At low water.",
        "second mooring",
        "beside",
        "Called",
        "below",
        "The clerk",
        "After.",
        "At the foot.",
    ];
    assert_good("a full cell", &publication, &order, 4);
}

#[test]
fn two_thousand_speakers_and_joiners_everywhere() {
    let name = |index: usize| format!("Captain Amundsen{index} of the Lower Gate");
    let person = |index: usize| Contributor::new(Id::numbered("c", index), Name::Literal(name(index)));
    let answer = |index: usize| Utterance::new(Voice::of(Id::numbered("c", index)), vec![paragraph("Present.")]);
    let turn = Turn { answers: (1..=2_000).map(answer).collect(), ..Turn::default() };
    let crowd =
        Article { contributors: (1..=2_000).map(person).collect(), body: vec![turn.into()], ..article(Vec::new()) };
    let options = Options::default();
    let bytes = write(&Publication::of(crowd), &options);
    let said = common::pdf::read_aloud(&bytes);
    assert_eq!(said.matches("Present.").count(), 2_000);
    let joined: String = sentence(1).chars().flat_map(|c| [c, '\u{200d}']).collect();
    let alone = "\u{200d}".repeat(2_000);
    let joiners = publication(vec![paragraph(joined.as_str()), paragraph(alone.as_str()), paragraph("ends")]);
    assert_good("joiners", &joiners, &["ends"], 1);
}

#[test]
fn an_identifier_of_five_hundred_characters_and_margins_that_leave_forty_points() {
    let doi = format!("10.5555/{}", "quay4harbour".repeat(41));
    let mut long = article(vec![paragraph("Text.")]);
    long.identifiers.doi = offprint::model::Doi::new(&doi).ok();
    assert!(long.identifiers.doi.is_some());
    assert_good("a long identifier", &Publication::of(long), &["Text."], 2);
    for (design, mut options) in designs() {
        let mut theme = Theme::clone(&options.theme);
        (theme.page.margin_side, theme.page.margin_top, theme.page.margin_bottom) = (98.0, 100.0, 100.0);
        options.theme = Arc::new(theme);
        let bytes = write(&publication(vec![paragraph((0..6).map(sentence).collect::<String>().as_str())]), &options);
        let said = common::pdf::read_aloud(&bytes);
        assert!(said.contains("Berth0 ") && said.contains("Berth5 "), "{design}: {said}");
    }
}

/// Letterspaced small capitals in a script whose face has none are still its letters.
#[test]
fn small_capitals_in_greek() {
    let text = RichText(vec![Inline::SmallCaps("Ωκεανός και άνεμος".into()), " 1931".into()]);
    assert_good("small capitals", &publication(vec![paragraph(text)]), &["Ωκεανός και άνεμος", "1931"], 1);
}
