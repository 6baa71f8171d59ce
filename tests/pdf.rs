//! What the PDF writer promises: every article gets pages, whatever is in it; the words are all
//! there in the order of reading; the structure says what is what; equal input gives equal bytes.
#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests fail and skip aloud")]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object};
use offprint::diagnostic::{Code, Diagnostics};
use offprint::env::{Env, Limits};
use offprint::model::{
    Alt, Article, Block, Cell, Contributor, Figure, Id, Image, Inline, Language, Link, List, ListItem, Name, Node,
    Note, Publication, Related, RelatedItem, RichText, Role, Row, Section, SourceLine, Table, Turn, Utterance, Voice,
};
use offprint::resource::Resource;
use offprint::write::pdf::{Options, Paper, PdfWriter};
use offprint::write::{WriteCx, Writer};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn paragraph(text: impl Into<RichText>) -> Block {
    Block::paragraph(text)
}

fn rich(nodes: Vec<Inline>) -> RichText {
    RichText(nodes)
}

/// About seventy words, the same for the same number.
fn prose(number: usize) -> String {
    const SENTENCES: [&str; 5] = [
        "The gauge at the old bridge is read at seven in the morning, before the barges move.",
        "Nobody trusts the second figure, because the float sticks when the wind stands in the west.",
        "When the reservoir falls below a quarter, the pumps begin to draw from the warm layer near the bottom.",
        "That is expensive, but it is not what keeps the operators awake.",
        "What they fear is the third dry winter in a row, which no model of theirs has ever seen.",
    ];
    (0..5).map(|index| SENTENCES[(number + index) % SENTENCES.len()]).collect::<Vec<_>>().join(" ")
}

fn contributor(number: usize, given: &str, family: &str, role: Role) -> Contributor {
    let name =
        offprint::model::PersonName { given: Some(given.to_owned()), family: family.to_owned(), ..Default::default() };
    let mut contributor = Contributor::new(Id::numbered("c", number), Name::Person(name));
    contributor.roles.push(role);
    contributor
}

fn turn(number: usize, question: &str, speaker: &str, blocks: Vec<Block>) -> Node {
    let ask = Utterance::new(Voice::of(id("c1")), vec![paragraph(question)]);
    let answer = Utterance::new(Voice::of(id(speaker)), blocks);
    Turn { id: Some(Id::numbered("t", number)), question: Some(ask), answers: vec![answer], ..Turn::default() }.into()
}

fn interview() -> Article {
    let linked = rich(vec![
        "The record is ".into(),
        Inline::Link(Link { target: "https://example.org/gauge".to_owned(), content: "kept in the tower".into() }),
        ", and the first page of it".into(),
        Inline::NoteCall(id("fn1")),
        " is lost.".into(),
    ]);
    Article {
        headline: "The Gauge at the Old Bridge".into(),
        deck: "Two engineers on rivers that do not read the tables.".into(),
        language: Language::new("en").ok(),
        contributors: vec![
            contributor(1, "Ines", "Duarte", Role::Interviewer),
            contributor(2, "Kim", "Sato", Role::Interviewee),
            contributor(3, "Ada", "Moreno", Role::Interviewee),
        ],
        body: vec![
            paragraph(prose(0).as_str()).into(),
            Section {
                id: Some(id("s1")),
                title: "Before the Barges".into(),
                body: vec![
                    turn(1, "Who reads it?", "c2", vec![paragraph(prose(1).as_str()), paragraph(linked)]),
                    turn(2, "And on Sundays?", "c3", (0..12).map(|index| paragraph(prose(index).as_str())).collect()),
                ],
                ..Section::default()
            }
            .into(),
        ],
        notes: vec![Note {
            id: id("fn1"),
            blocks: vec![paragraph("It was dated 4 March 1871.")],
            at: SourceLine::UNKNOWN,
        }],
        related: Related {
            items: vec![RelatedItem { title: "Floats That Stick".into(), ..RelatedItem::default() }],
            ..Related::default()
        },
        ..Article::default()
    }
}

fn write_all(publication: &Publication, options: Options) -> (Vec<u8>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let env = Env::default();
    let mut cx = WriteCx { env: &env, diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None };
    let mut bytes = Vec::new();
    PdfWriter::new(options).write(publication, &mut cx, &mut bytes).unwrap();
    (bytes, diagnostics)
}

fn write(article: Article) -> (Vec<u8>, Diagnostics) {
    write_all(&Publication::of(article), Options::default())
}

fn body(blocks: Vec<Block>) -> Article {
    let body = blocks.into_iter().map(Node::from).collect();
    Article { headline: "A Test".into(), language: Language::new("en").ok(), body, ..Article::default() }
}

/// The output of a program that reads the PDF on its standard input, or `None` where the program
/// is not installed, which is said aloud.
fn tool(program: &str, arguments: &[&str], bytes: &[u8]) -> Option<(bool, String)> {
    let path = std::env::temp_dir().join(format!("offprint-{program}-{}-{}.pdf", std::process::id(), bytes.len()));
    std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    let file = path.to_str().unwrap();
    let arguments: Vec<&str> =
        arguments.iter().map(|argument| if *argument == "FILE" { file } else { argument }).collect();
    let output = Command::new(program).args(arguments).stderr(Stdio::piped()).output();
    std::fs::remove_file(&path).unwrap();
    match output {
        Ok(output) => {
            let text = [output.stdout, output.stderr].concat();
            Some((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
        }
        Err(_) => {
            eprintln!("SKIPPED: {program} is not installed");
            None
        }
    }
}

/// Checks what every file must be, and returns its number of pages.
fn check(bytes: &[u8]) -> usize {
    assert!(bytes.starts_with(b"%PDF-1.7"));
    let document = Document::load_mem(bytes).unwrap();
    if let Some((fine, said)) = tool("qpdf", &["--check", "FILE"], bytes) {
        assert!(fine, "{said}");
    }
    document.get_pages().len()
}

/// Every dictionary of the file that has this value for this key.
fn dictionaries<'d>(document: &'d Document, key: &[u8], value: &str) -> Vec<&'d Dictionary> {
    let all = document.objects.values().filter_map(|object| object.as_dict().ok());
    all.filter(|dictionary| dictionary.get(key).and_then(Object::as_name).is_ok_and(|name| name == value.as_bytes()))
        .collect()
}

fn catalog(document: &Document) -> &Dictionary {
    document.catalog().unwrap()
}

/// The words of a text; digits part them, for the calls of footnotes stand at their ends.
fn words(text: &str) -> Vec<String> {
    let text = text.replace("\u{ad}\n", "").replace('\u{ad}', "");
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn all_words_are_there_in_the_order_of_reading() {
    let article = interview();
    let mut wanted = words(&article.headline.plain_text());
    wanted.extend(words(&article.deck.plain_text()));
    wanted.extend(words(&prose(0)));
    wanted.extend(words("Before the Barges Ines Duarte Who reads it Kim Sato"));
    wanted.extend(words(&prose(1)));
    wanted.extend(words("The record is kept in the tower and the first page of it"));
    wanted.extend(words("is lost Ines Duarte And on Sundays Ada Moreno"));
    (0..12).for_each(|index| wanted.extend(words(&prose(index))));
    wanted.extend(words("Related Floats That Stick"));
    let (bytes, _) = write(article);
    let Some((_, text)) = tool("pdftotext", &["FILE", "-"], &bytes) else { return };
    // Footnotes, running heads and page numbers stand between.
    let found = words(&text);
    let mut rest = found.iter();
    for (index, word) in wanted.iter().enumerate() {
        assert!(rest.any(|found| found == word), "“{word}” (word {index}) is missing or out of order:\n{text}");
    }
    assert!(text.contains("It was dated 4 March 1871."), "{text}");
}

#[test]
fn equal_input_gives_equal_bytes() {
    let (first, _) = write(interview());
    let (second, _) = write(interview());
    assert!(first == second, "two runs differ");
    let other = Article { deck: "Another deck.".into(), ..interview() };
    let ids = |bytes: &[u8]| Document::load_mem(bytes).unwrap().trailer.get(b"ID").unwrap().clone();
    let (Object::Array(one), Object::Array(two)) = (ids(&first), ids(&write(other).0)) else { panic!("no ID") };
    assert_eq!(one[0], two[0], "the article is the same");
    assert_ne!(one[1], two[1], "the content is not");
}

#[test]
fn the_file_says_what_it_is() {
    let (bytes, diagnostics) = write(interview());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert!(check(&bytes) > 1);
    let document = Document::load_mem(&bytes).unwrap();
    let catalog = catalog(&document);
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en");
    for key in [b"StructTreeRoot".as_slice(), b"MarkInfo", b"Metadata", b"OutputIntents", b"Outlines", b"PageLabels"] {
        assert!(catalog.has(key), "{}", String::from_utf8_lossy(key));
    }
    let metadata = document.dereference(catalog.get(b"Metadata").unwrap()).unwrap().1.as_stream().unwrap();
    let xmp = String::from_utf8(metadata.content.clone()).unwrap();
    for part in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "The Gauge at the Old Bridge",
    ] {
        assert!(xmp.contains(part), "{part} is not in\n{xmp}");
    }
}

#[test]
fn the_structure_says_who_asks_and_who_answers() {
    let (bytes, _) = write(interview());
    let document = Document::load_mem(&bytes).unwrap();
    let count = |role| dictionaries(&document, b"S", role).len();
    assert_eq!((count("Turn"), count("Question"), count("Answer"), count("Speaker")), (2, 2, 2, 4));
    assert_eq!(count("H1"), 1);
    assert_eq!(count("Note"), 1);
    let root = document.dereference(catalog(&document).get(b"StructTreeRoot").unwrap()).unwrap().1;
    let roles = root.as_dict().unwrap().get(b"RoleMap").and_then(Object::as_dict).unwrap();
    for (own, _) in roles.iter() {
        assert!(roles.get(own).unwrap().as_name().is_ok());
    }
}

#[test]
fn links_have_words_and_lead_somewhere() {
    let (bytes, _) = write(interview());
    let document = Document::load_mem(&bytes).unwrap();
    let links = dictionaries(&document, b"Subtype", "Link");
    assert!(links.len() >= 3, "the link, the call of the note, the way back");
    for link in &links {
        for key in [b"Contents".as_slice(), b"StructParent", b"QuadPoints", b"F", b"P"] {
            assert!(link.has(key), "{link:?}");
        }
        assert!(link.has(b"A") != link.has(b"Dest"), "{link:?}");
    }
    let has_address = |link: &&&Dictionary| {
        link.get(b"A")
            .and_then(Object::as_dict)
            .and_then(|action| action.get(b"URI"))
            .is_ok_and(|uri| matches!(uri, Object::String(text, _) if text == b"https://example.org/gauge"))
    };
    assert_eq!(links.iter().filter(has_address).count(), 1);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(!text.contains("/JavaScript") && !text.contains("/Launch"));
}

/// A link that goes on at the next page, or whose words have an actual text, still says on which page it is (ISO 32000-1,
/// table 325).
#[test]
fn references_to_links_know_their_page() {
    let link = |text: &str| Inline::Link(Link { target: "https://example.org/gauge".to_owned(), content: text.into() });
    let blocks = vec![
        paragraph(rich(vec![link(&prose(1).repeat(20))])),
        Block::Paragraph(offprint::model::Paragraph {
            content: rich(vec![link("لایهٔ آب")]),
            language: Language::new("fa").ok(),
            ..Default::default()
        }),
    ];
    let document = Document::load_mem(&write(body(blocks)).0).unwrap();
    let pages: Vec<_> = document.get_pages().into_values().collect();
    let mut pages_of_links = Vec::new();
    for element in dictionaries(&document, b"S", "Link") {
        let kids = element.get(b"K").and_then(Object::as_array).unwrap();
        for reference in kids.iter().filter_map(|kid| kid.as_dict().ok()).filter(|kid| kid.has(b"Obj")) {
            let page = reference.get(b"Pg").or_else(|_| element.get(b"Pg")).and_then(Object::as_reference).unwrap();
            let annotation = reference.get(b"Obj").and_then(Object::as_reference).unwrap();
            let annotations = document.get_dictionary(page).unwrap().get(b"Annots").unwrap();
            let annotations = document.dereference(annotations).unwrap().1.as_array().unwrap();
            assert!(annotations.iter().any(|other| other.as_reference().ok() == Some(annotation)));
            pages_of_links.push(pages.iter().position(|other| *other == page).unwrap());
        }
    }
    assert!(pages_of_links.contains(&0) && pages_of_links.contains(&1), "{pages_of_links:?}");
}

#[test]
fn tables_tell_heads_from_cells() {
    let text = |text: &str| Cell::text(text);
    let head = Row(vec![text("Station"), Cell { colspan: 2, ..text("Level") }]);
    let rows = vec![
        Row(vec![Cell { header: true, rowspan: 2, ..text("Bridge") }, text("1.2"), text("1.3")]),
        Row(vec![text("1.4"), text("1.5")]),
    ];
    let table = Table::new(Vec::new(), vec![head], rows).unwrap();
    let (bytes, _) = write(body(vec![Block::from(table)]));
    let document = Document::load_mem(&bytes).unwrap();
    let heads = dictionaries(&document, b"S", "TH");
    assert_eq!(heads.len(), 3);
    let scope = |head: &&&Dictionary, wanted: &[u8]| {
        let attributes = head.get(b"A").and_then(Object::as_dict).unwrap();
        attributes.get(b"Scope").and_then(Object::as_name).unwrap() == wanted
    };
    assert_eq!(heads.iter().filter(|head| scope(head, b"Column")).count(), 2);
    assert_eq!(heads.iter().filter(|head| scope(head, b"Row")).count(), 1);
    assert_eq!(dictionaries(&document, b"S", "TD").len(), 4);
    check(&bytes);
}

#[test]
fn text_from_right_to_left_turns_the_reader_round() {
    let article =
        Article { headline: "آب و شهر".into(), language: Language::new("fa").ok(), ..Article::default() };
    let (bytes, _) = write(article);
    let document = Document::load_mem(&bytes).unwrap();
    let preferences = catalog(&document).get(b"ViewerPreferences").and_then(Object::as_dict).unwrap();
    assert_eq!(preferences.get(b"Direction").unwrap().as_name().unwrap(), b"R2L");
    check(&bytes);
}

#[test]
fn letters_with_marks_are_said_in_the_order_of_reading() {
    let text = "رَفِیقٌ که مِهْرَبان است و نامِ «دریا» را بَلَد است";
    let article = Article { language: Language::new("fa").ok(), ..body(vec![paragraph(text)]) };
    let (bytes, _) = write(article);
    let document = Document::load_mem(&bytes).unwrap();
    let spans = dictionaries(&document, b"S", "Span");
    let said: Vec<String> = spans
        .iter()
        .filter_map(|span| span.get(b"ActualText").ok())
        .map(|said| lopdf::decode_text_string(said).unwrap().replace('\u{ad}', ""))
        .collect();
    assert!(!said.is_empty(), "marks make clusters");
    for said in &said {
        assert!(text.contains(said.trim()), "“{said}” is not how it is written");
    }
    // The whole line, of which the marks are parts, is no less than the words.
    assert!(said.iter().any(|said| said.contains("رَفِیقٌ")), "{said:?}");
}

#[test]
fn characters_that_no_font_has_are_named() {
    let (bytes, diagnostics) = write(body(vec![paragraph("Kanji 漢 and again 漢, emoji 😀.")]));
    let found: Vec<_> = diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::Substituted).collect();
    assert_eq!(found.len(), 1, "{diagnostics:?}");
    assert!(found[0].message.contains("U+6F22") && found[0].message.contains("2 times"), "{}", found[0].message);
    check(&bytes);
}

/// A figure of a picture, with the resources to write it with.
fn pictured(bytes: Vec<u8>, alt: Option<Alt>) -> Publication {
    let image = Image { source: "picture".to_owned(), alt, long_description: None };
    let figure = Figure { image, caption: "The gauge.".into(), ..Figure::default() };
    let mut publication = Publication::of(body(vec![Block::from(figure)]));
    let resource = Resource::new(Arc::from(bytes), &Limits::default()).unwrap();
    publication.resources.insert("picture", resource);
    publication
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, height, image::Rgb([15, 76, 92]))
        .write_to(&mut out, image::ImageFormat::Png)
        .unwrap();
    out.into_inner()
}

fn jpeg() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(30, 20, image::Rgb([15, 76, 92])).write_to(&mut out, image::ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

#[test]
fn jpeg_goes_in_byte_for_byte() {
    let picture = jpeg();
    let (bytes, _) =
        write_all(&pictured(picture.clone(), Some(Alt::Described("A gauge".to_owned()))), Options::default());
    assert!(bytes.windows(picture.len()).any(|window| window == picture));
    check(&bytes);
}

#[test]
fn figures_say_what_they_show_and_decoration_says_nothing() {
    let figures = |alt| {
        let (bytes, _) = write_all(&pictured(png(40, 30), alt), Options::default());
        let document = Document::load_mem(&bytes).unwrap();
        let figures = dictionaries(&document, b"S", "Figure");
        figures.iter().map(|figure| figure.get(b"Alt").and_then(Object::as_str).unwrap().to_vec()).collect::<Vec<_>>()
    };
    assert_eq!(figures(Some(Alt::Described("A gauge".to_owned()))), [b"A gauge".to_vec()]);
    assert_eq!(figures(None), [b"Image".to_vec()]);
    assert!(figures(Some(Alt::Decorative)).is_empty());
}

#[test]
fn a_damaged_picture_leaves_its_description() {
    let mut picture = png(40, 30);
    picture.truncate(picture.len() - 20);
    let publication = pictured(picture, Some(Alt::Described("A gauge in a tower".to_owned())));
    let (bytes, diagnostics) = write_all(&publication, Options::default());
    assert!(diagnostics.iter().any(|d| d.code == Code::Malformed && d.message.contains("picture")), "{diagnostics:?}");
    if let Some((_, text)) = tool("pdftotext", &["FILE", "-"], &bytes) {
        assert!(text.contains("A gauge in a tower"), "{text}");
    }
}

#[test]
fn a_picture_taller_than_the_page_is_shown_whole() {
    let (bytes, _) = write_all(&pictured(png(20, 4_000), None), Options::default());
    assert_eq!(check(&bytes), 1);
}

#[test]
fn every_paper_holds_an_interview() {
    let publication = Publication::of(interview());
    let pages: Vec<usize> = ["a4", "letter", "100x150mm", "50x50mm", "1000x60mm"]
        .into_iter()
        .map(|paper| {
            let options = Options { paper: Paper::from_text(paper).unwrap(), ..Options::default() };
            check(&write_all(&publication, options).0)
        })
        .collect();
    assert!(pages[0] < pages[2] && pages[2] < pages[3], "{pages:?}");
}

#[test]
fn nothing_is_too_much_for_the_page() {
    let nested = |depth: usize| {
        (0..depth).fold(paragraph("At the bottom."), |inner, level| {
            let item = ListItem { done: None, blocks: vec![paragraph(format!("Level {level}").as_str()), inner] };
            Block::List(List { items: vec![item], ..List::default() })
        })
    };
    let cells =
        |count: usize| Row((0..count).map(|index| Cell::text(format!("Unbreakable{index}").as_str())).collect());
    let table = |head, rows| Block::from(Table::new(Vec::new(), head, rows).unwrap());
    let long_cell = Cell { blocks: (0..40).map(|index| paragraph(prose(index).as_str())).collect(), ..Cell::text("") };
    let cases: BTreeMap<&str, Vec<Block>> = BTreeMap::from([
        ("nothing", Vec::new()),
        ("a word longer than the line", vec![paragraph("x".repeat(2_000).as_str())]),
        ("a deep list", vec![nested(40)]),
        ("a table wider than the page", vec![table(vec![cells(30)], vec![cells(30)])]),
        ("a table longer than the page", vec![table(vec![cells(3)], vec![cells(3); 200])]),
        ("a cell longer than the page", vec![table(Vec::new(), vec![Row(vec![long_cell, Cell::text("x")])])]),
        (
            "a head longer than the page",
            vec![table(vec![Row(vec![Cell::text(prose(1).repeat(30).as_str())])], vec![Row(vec![Cell::text("x")]); 3])],
        ),
        ("empty texts", vec![paragraph(""), Block::List(List::default()), Block::Quote(Default::default())]),
        ("control characters", vec![paragraph("a\u{1}b\tc\r\nd\u{200b}e\u{2028}f")]),
        ("emoji and signs", vec![paragraph("👩‍👩‍👧‍👦 🇵🇹 ✓ ∑ ﷽ \u{e000}")]),
    ]);
    for (name, blocks) in cases {
        let (bytes, _) = write(body(blocks));
        assert!(check(&bytes) > 0, "{name}");
    }
}

#[test]
fn a_footnote_longer_than_a_page_goes_on() {
    let call = rich(vec!["Called".into(), Inline::NoteCall(id("fn1")), ".".into()]);
    let blocks = (0..40).map(|index| paragraph(format!("Line{index} {}", prose(index)).as_str())).collect();
    let note = Note { id: id("fn1"), blocks, at: SourceLine::UNKNOWN };
    let uncalled = Note { id: id("fn2"), blocks: vec![paragraph("Nothing calls this.")], at: SourceLine::UNKNOWN };
    let article = Article { notes: vec![note, uncalled], ..body(vec![paragraph(call), paragraph(prose(1).as_str())]) };
    let (bytes, _) = write(article);
    assert!(check(&bytes) > 1);
    let Some((_, text)) = tool("pdftotext", &["FILE", "-"], &bytes) else { return };
    for index in 0..40 {
        assert!(text.contains(&format!("Line{index} ")), "paragraph {index} of the note is missing");
    }
    assert!(text.contains("Nothing calls this."));
}

#[test]
fn notes_may_call_notes_in_a_chain_of_any_length() {
    let note = |index: usize| Note {
        id: id(&format!("fn{index}")),
        blocks: vec![paragraph(rich(vec!["See".into(), Inline::NoteCall(id(&format!("fn{}", index + 1)))]))],
        at: SourceLine::UNKNOWN,
    };
    // More than a stack holds, were each note set within the one that calls it.
    let mut notes: Vec<_> = (1..1_500).map(note).collect();
    notes.push(Note { id: id("fn1500"), blocks: vec![paragraph("The end.")], at: SourceLine::UNKNOWN });
    let call = rich(vec!["Called".into(), Inline::NoteCall(id("fn1"))]);
    let (bytes, _) = write(Article { notes, ..body(vec![paragraph(call)]) });
    let Some((_, text)) = tool("pdftotext", &["FILE", "-"], &bytes) else { return };
    assert!(text.contains("The end."));
}

#[test]
fn a_headline_may_be_as_long_as_an_article() {
    let headline = prose(0).repeat(14);
    assert!(headline.len() > 5_000);
    let (bytes, _) = write(Article { headline: headline.as_str().into(), ..body(vec![paragraph("Text.")]) });
    assert!(check(&bytes) >= 1);
}

#[test]
fn no_article_is_no_file() {
    let mut diagnostics = Diagnostics::new();
    let env = Env::default();
    let mut cx = WriteCx { env: &env, diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None };
    let error = PdfWriter::default().write(&Publication::default(), &mut cx, &mut Vec::new()).unwrap_err();
    assert!(error.help_text().is_some(), "{error}");
}
