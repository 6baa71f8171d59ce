//! What is fuzzed: one function for each target, from any bytes to nothing. It may not panic, and
//! ends within seconds. `tests/fuzz.rs` drives them with its own mutations on the stable compiler,
//! and `fuzz/fuzz_targets` with those of libFuzzer.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use offprint::check::{self, Checked, Rules};
use offprint::convert::{Converter, Source};
use offprint::diagnostic::Diagnostics;
use offprint::env::Limits;
use offprint::format::OptionMap;
use offprint::interview::{self, Hints};
use offprint::model::{
    Alt, Article, Block, Figure, Image, Inline, Language, Math, MathBlock, MathNotation, Node, Publication, RichText,
    SourceLine,
};
use offprint::project::Project;
use offprint::typeset::{FontSet, Paragraph, ParagraphSettings, Style, Typesetter};

use super::generate::{self, Taste};

/// A target: its name, the kind of its seeds, and what it does.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) seeds: Seeds,
    pub(crate) run: fn(&[u8]),
}

/// Where the seeds of a target come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seeds {
    /// The fixtures with one of these endings.
    Files(&'static [&'static str]),
    /// What a writer makes of the fixtures.
    Written(&'static str),
    /// Any bytes: they are choices.
    Choices,
}

/// Every target.
pub(crate) const TARGETS: &[Target] = &[
    Target { name: "read_markdown", seeds: Seeds::Files(&["md"]), run: |bytes| read("markdown", bytes) },
    Target { name: "read_text", seeds: Seeds::Files(&["txt"]), run: |bytes| read("text", bytes) },
    Target { name: "read_html", seeds: Seeds::Files(&["html"]), run: |bytes| read("html", bytes) },
    Target { name: "read_json", seeds: Seeds::Files(&["json"]), run: |bytes| read("json", bytes) },
    Target { name: "read_jats", seeds: Seeds::Written("jats"), run: |bytes| read("jats", bytes) },
    Target { name: "read_docx", seeds: Seeds::Files(&["docx"]), run: |bytes| read("docx", bytes) },
    Target { name: "read_docx_text", seeds: Seeds::Files(&["xml"]), run: read_word },
    Target { name: "read_epub", seeds: Seeds::Written("epub"), run: |bytes| read("epub", bytes) },
    Target { name: "read_rss", seeds: Seeds::Written("rss"), run: |bytes| read("rss", bytes) },
    Target { name: "read_atom", seeds: Seeds::Written("atom"), run: |bytes| read("atom", bytes) },
    Target { name: "read_json_feed", seeds: Seeds::Written("json-feed"), run: |bytes| read("json-feed", bytes) },
    Target { name: "check_markdown", seeds: Seeds::Files(&["md"]), run: |bytes| check("markdown", bytes) },
    Target { name: "check_text", seeds: Seeds::Files(&["txt"]), run: |bytes| check("text", bytes) },
    Target { name: "check_html", seeds: Seeds::Files(&["html"]), run: |bytes| check("html", bytes) },
    Target { name: "recognise", seeds: Seeds::Files(&["md", "txt"]), run: recognise },
    Target { name: "layout", seeds: Seeds::Files(&["md", "txt"]), run: layout },
    Target { name: "front_matter", seeds: Seeds::Files(&["md"]), run: front_matter },
    Target { name: "theme", seeds: Seeds::Files(&["toml"]), run: theme },
    Target { name: "project", seeds: Seeds::Files(&["toml"]), run: project },
    Target { name: "font", seeds: Seeds::Choices, run: font },
    Target { name: "formula", seeds: Seeds::Files(&["tsv"]), run: formula },
    Target { name: "picture", seeds: Seeds::Files(&["png", "gif", "webp", "svg"]), run: picture },
    Target { name: "update_rss", seeds: Seeds::Written("rss"), run: |bytes| update("rss", bytes) },
    Target { name: "update_atom", seeds: Seeds::Written("atom"), run: |bytes| update("atom", bytes) },
    Target { name: "update_json_feed", seeds: Seeds::Written("json-feed"), run: |bytes| update("json-feed", bytes) },
    Target { name: "write_json", seeds: Seeds::Choices, run: |bytes| write("json", bytes) },
    Target { name: "write_html", seeds: Seeds::Choices, run: |bytes| write("html", bytes) },
    Target { name: "write_epub", seeds: Seeds::Choices, run: |bytes| write("epub", bytes) },
    Target { name: "write_pdf", seeds: Seeds::Choices, run: |bytes| write("pdf", bytes) },
    Target { name: "write_jats", seeds: Seeds::Choices, run: |bytes| write("jats", bytes) },
    Target { name: "write_rss", seeds: Seeds::Choices, run: |bytes| write("rss", bytes) },
    Target { name: "write_atom", seeds: Seeds::Choices, run: |bytes| write("atom", bytes) },
    Target { name: "write_json_feed", seeds: Seeds::Choices, run: |bytes| write("json-feed", bytes) },
];

/// The target called `name`.
pub(crate) fn target(name: &str) -> &'static Target {
    let found = TARGETS.iter().find(|target| target.name == name);
    found.unwrap_or_else(|| panic!("there is no target {name}"))
}

/// Small limits, so that a minute holds many inputs.
fn converter() -> Converter {
    let mut converter = Converter::default();
    let limits = Limits { input_bytes: 1 << 20, unpacked_bytes: 4 << 20, pixels: 1 << 20, ..Limits::default() };
    converter.env.limits = limits;
    converter
}

/// A reader, and the passes behind it. What is read is JSON that reads back.
fn read(format: &str, bytes: &[u8]) {
    let source = Source::new(format!("a.{format}"), bytes).resolver(generate::pictures());
    let Ok(reading) = converter().read(&source, Some(format), &mut Diagnostics::new()) else { return };
    let json = serde_json::to_vec(&reading.publication).unwrap();
    // By the reader, since an article may nest deeper than `serde_json` goes by itself.
    let again = converter().read(&Source::new("a.json", json), Some("json"), &mut Diagnostics::new());
    again.unwrap_or_else(|error| panic!("its own JSON is refused: {error}"));
}

/// A document of Word with these bytes as its text: changed in the archive, they would hardly ever be unpacked.
fn read_word(bytes: &[u8]) {
    const RELATIONS: &[u8] =
        br#"<Relationships><Relationship Id="d" Type="x/officeDocument" Target="word/document.xml"/></Relationships>"#;
    const PARTS: &[u8] = br#"<Relationships><Relationship Id="s" Type="x/styles" Target="document.xml"/>
        <Relationship Id="n" Type="x/numbering" Target="document.xml"/><Relationship Id="f" Type="x/footnotes" Target="document.xml"/></Relationships>"#;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let files = [("_rels/.rels", RELATIONS), ("word/_rels/document.xml.rels", PARTS), ("word/document.xml", bytes)];
    for (name, content) in files {
        archive.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut archive, content).unwrap();
    }
    read("docx", &archive.finish().unwrap().into_inner());
}

/// The preflight, and the fixes that it proposes: no letter and no digit is another by them.
fn check(format: &str, bytes: &[u8]) {
    let source = Source::new(format!("a.{format}"), bytes).resolver(generate::pictures());
    let mut diagnostics = Diagnostics::new();
    let Ok(reading) = converter().read(&source, Some(format), &mut diagnostics) else { return };
    let checked = Checked { reading: &reading, source: &source, diagnostics: &diagnostics, theme: None };
    let findings = check::check(&checked, &Rules::default());
    let (mended, _) = check::apply(bytes, &findings);
    let letters =
        |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    assert_eq!(letters(&mended), letters(bytes), "a fix changes words");
}

/// The recogniser alone: each line is a paragraph, and a `*` makes what follows strong.
fn recognise(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let paragraph = |line: &str| match line.split_once('*') {
        Some((before, strong)) => RichText(vec![before.into(), Inline::Strong(strong.into())]),
        None => line.into(),
    };
    let body = text.lines().map(|line| Node::Block(Block::paragraph(paragraph(line)))).collect();
    let mut article = Article { headline: "Tide".into(), body, ..Article::default() };
    interview::recognise(&mut article, &Hints::default(), &mut Diagnostics::new());
}

/// The text engine: the first byte says how wide the lines are, the second in which language.
fn layout(bytes: &[u8]) {
    const LANGUAGES: [&str; 6] = ["en", "de", "fa", "he", "ja", "th"];
    let [width, language, text @ ..] = bytes else { return };
    let text: String = String::from_utf8_lossy(text).chars().take(2_000).collect();
    let mut paragraph = Paragraph::new(LANGUAGES[usize::from(*language) % LANGUAGES.len()]);
    let half = text.floor_char_boundary(text.len() / 2);
    paragraph.push(&text[..half], &Style::serif(10.0));
    paragraph.push(&text[half..], &Style::sans(9.0).with_bold(true));
    let mut typesetter = Typesetter::new(FontSet::builtin());
    let layout = typesetter.lay_out(&paragraph, &ParagraphSettings::justified(f32::from(*width) + 1.0));
    assert!(layout.lines.iter().all(|line| line.width.is_finite()));
}

fn front_matter(bytes: &[u8]) {
    let [fence, rest @ ..] = bytes else { return };
    let fence = if fence % 2 == 0 { "---\n" } else { "+++\n" };
    read("markdown", &[fence.as_bytes(), rest, b"\n", fence.as_bytes(), b"\nWater.\n"].concat());
}

fn theme(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        drop(offprint::theme::read(text, &mut offprint::theme::no_files, &mut Diagnostics::new()));
    }
}

fn project(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        drop(Project::read(text, Path::new("nowhere")));
    }
}

/// A built-in face with bytes changed, as the theme's: the first byte says which face, and each five
/// that follow which table, where in it, and how. It is set, and put into files.
fn font(bytes: &[u8]) {
    let [face, changes @ ..] = bytes else { return };
    let set = FontSet::builtin();
    let faces: Vec<_> = set.faces().map(|(_, face)| face.data()).collect();
    let file: Arc<[u8]> = damaged(faces[usize::from(*face) % faces.len()], changes).into();
    let text = "[fonts]\ntext = { family = \"Ebb\", generic = \"serif\", files = [\"ebb.otf\"] }\n";
    let theme = offprint::theme::read(text, &mut |_| Ok(Arc::clone(&file)), &mut Diagnostics::new());
    let Ok(theme) = theme else { return };
    let mut options = OptionMap::default();
    options.set_theme(Arc::new(theme));
    let body: RichText = "Why is the tide – at 4:30 – so high? ffi, fl, ÅÄÖ, سلام, हिन्दी.".into();
    let article = Article { body: vec![Node::Block(Block::paragraph(body))], ..tide() };
    let mut publication = Publication::of(article);
    let converter = converter();
    offprint::transform::prepare(&mut publication, &BTreeMap::new(), &converter.env, &mut Diagnostics::new()).unwrap();
    // A font that cannot be cut down to its letters is an error.
    let write = |format, options: &OptionMap| {
        let target = converter.target(format, options).unwrap();
        drop(converter.write(&publication, &target, None, &mut Diagnostics::new(), &mut Vec::new()));
    };
    write("pdf", &options);
    write("html", &options);
    options.insert("cover", "none");
    options.insert("fonts", "embed");
    write("epub", &options);
}

/// The tables of the font, each as often as any other, changed as the choices say.
fn damaged(font: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut font = font.to_vec();
    let number = |at: usize| {
        font.get(at..at + 4).map_or(0, |bytes| u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    };
    let count = font.get(5).copied().map_or(0, usize::from);
    let directory = 0..12 + 16 * count;
    let tables = (0..count).map(|table| 12 + 16 * table).map(|at| {
        let start = number(at + 8) as usize;
        start..start + number(at + 12) as usize
    });
    let parts: Vec<_> = std::iter::once(directory).chain(tables).collect();
    for change in changes.chunks_exact(5).take(40) {
        let part = &parts[usize::from(change[0]) % parts.len()];
        // Most of what is read first stands at the beginning.
        let offset = usize::from(u16::from_be_bytes([change[1], change[2]])) >> (change[3] & 15);
        if let Some(byte) = font.get_mut(part.start + offset % part.len().max(1)) {
            *byte = if change[3] & 16 == 0 { change[4] } else { *byte ^ 1 << (change[4] & 7) };
        }
    }
    font
}

/// A feed that is there already, and into which a new entry is put.
fn update(format: &str, old: &[u8]) {
    let converter = converter();
    let target = converter.target(format, &OptionMap::default()).unwrap();
    let writer = target.writer.streaming().unwrap();
    let mut publication = Publication::of(tide());
    offprint::transform::prepare(&mut publication, &BTreeMap::new(), &converter.env, &mut Diagnostics::new()).unwrap();
    let mut new = Vec::new();
    converter.write(&publication, &target, None, &mut Diagnostics::new(), &mut new).unwrap();
    let Ok(known) = writer.ids(old) else { return };
    let Ok(merged) = writer.merge(old, &new) else { return };
    let ids = writer.ids(&merged).unwrap_or_else(|error| panic!("the feed it made is refused: {error}"));
    assert!(ids.len() <= known.len() + 1, "{} entries became {}", known.len(), ids.len());
    assert!(!ids.is_empty(), "the new entry is lost");
}

/// A formula as TeX and as MathML, in a line and by itself, in each format that sets formulas.
fn formula(bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes).into_owned();
    let math = |notation| Math { notation, source: source.clone(), alt: None };
    let body = [MathNotation::Tex, MathNotation::MathMl].into_iter().flat_map(|notation| {
        let block = Block::Math(MathBlock { id: None, label: None, math: math(notation), at: SourceLine::UNKNOWN });
        [Block::paragraph(RichText(vec![Inline::Math(math(notation))])).into(), block.into()]
    });
    write_all(Article { body: body.collect(), ..tide() }, &["html", "jats", "rss", "pdf"], BTreeMap::new());
}

/// A picture as the hero.
fn picture(bytes: &[u8]) {
    let image =
        Image { source: "p".to_owned(), alt: Some(Alt::Described("A gate.".to_owned())), long_description: None };
    let hero = Some(Figure { image, ..Figure::default() });
    let pictures = BTreeMap::from([("p".to_owned(), Arc::from(bytes))]);
    write_all(Article { hero, ..tide() }, &["pdf", "epub"], pictures);
}

fn tide() -> Article {
    Article { headline: "Tide".into(), language: Language::new("en").ok(), ..Article::default() }
}

fn write_all(article: Article, formats: &[&str], pictures: BTreeMap<String, Arc<[u8]>>) {
    let mut publication = Publication::of(article);
    let converter = converter();
    let prepared = offprint::transform::prepare(&mut publication, &pictures, &converter.env, &mut Diagnostics::new());
    if prepared.is_ok() {
        formats.iter().for_each(|format| write_one(&converter, format, &publication, &OptionMap::default()));
    }
}

fn write_one(converter: &Converter, format: &str, publication: &Publication, options: &OptionMap) {
    let target = converter.target(format, options).unwrap();
    let result = converter.write(publication, &target, None, &mut Diagnostics::new(), &mut Vec::new());
    // Whatever is prepared can be written.
    if let Err(error) = result {
        assert!(publication.articles.len() != 1, "{format}: {error}");
    }
}

/// A writer, from an arbitrary publication. The last byte chooses its options.
fn write(format: &str, bytes: &[u8]) {
    let (choice, bytes) = bytes.split_last().map_or((0, bytes), |(choice, rest)| (*choice, rest));
    let mut publication = generate::publication(bytes, Taste::Hostile);
    let converter = converter();
    let pictures = generate::pictures();
    let options = if format == "epub" { of_book(choice) } else { OptionMap::default() };
    if offprint::transform::prepare(&mut publication, &pictures, &converter.env, &mut Diagnostics::new()).is_ok() {
        write_one(&converter, format, &publication, &options);
    }
}

/// Options of a book. Most have no cover, since drawing one takes longer than all the rest.
fn of_book(choice: u8) -> OptionMap {
    let mut options = OptionMap::default();
    options.insert("cover", if choice.is_multiple_of(16) { "auto" } else { "none" });
    options.insert("fonts", if choice % 16 == 1 { "embed" } else { "reader" });
    options.insert("split-above", if choice & 16 == 0 { "250" } else { "1" });
    options
}
