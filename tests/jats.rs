//! The JATS writer: what every article must give, and how single things are written.
#![cfg(feature = "jats")]

mod shapes;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use offprint::diagnostic::{Code, Diagnostics, Severity};
use offprint::env::Env;
use offprint::error::Error;
use offprint::model::*;
use offprint::resource::Resource;
use offprint::write::jats::{JatsWriter, Options, TagSet};
use offprint::write::{Sidecars, WriteCx, Writer};
use quick_xml::Reader;
use quick_xml::events::Event;
use shapes::{Shape, Shapes};

/// A PNG of one pixel.
const DOT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc\xf8\0\0\x01\x01\0\x01\xbb\x11\xd7\xb7\0\0\0\0IEND\xaeB`\x82";

#[derive(Default)]
struct Files(BTreeMap<String, Vec<u8>>);

impl Sidecars for Files {
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        assert!(self.0.insert(name.to_owned(), bytes.to_vec()).is_none(), "{name} was written twice");
        Ok(())
    }
}

struct Written {
    xml: String,
    files: Files,
    diagnostics: Diagnostics,
}

fn publication(article: Article, pictures: &[String]) -> Publication {
    let mut publication = Publication::of(article);
    for source in pictures {
        let resource = Resource::new(DOT.into(), &Env::default().limits).unwrap();
        publication.resources.insert(source.as_str(), resource);
    }
    publication
}

fn try_write(publication: &Publication, options: Options) -> Result<Written, Error> {
    let (env, mut diagnostics, mut files) = (Env::default(), Diagnostics::new(), Files::default());
    let mut out = Vec::new();
    let mut cx = WriteCx { env: &env, diagnostics: &mut diagnostics, sidecars: Some(&mut files) };
    JatsWriter::new(options).write(publication, &mut cx, &mut out)?;
    Ok(Written { xml: String::from_utf8(out).unwrap(), files, diagnostics })
}

fn write(article: Article) -> Written {
    try_write(&publication(article, &[]), Options::default()).unwrap()
}

/// The element `name` of the article's JATS, without the indentation.
fn element(article: Article, name: &str) -> String {
    let xml = write(article).xml;
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let begin = xml.find(&open).unwrap_or_else(|| panic!("no {name} in {xml}"));
    let end = xml[begin..].rfind(&close).map_or(xml.len(), |end| begin + end + close.len());
    xml[begin..end].lines().map(str::trim).collect()
}

fn body(blocks: Vec<Block>) -> String {
    element(Article { body: blocks.into_iter().map(Node::Block).collect(), ..english() }, "body")
}

fn paragraph(nodes: Vec<Inline>) -> String {
    body(vec![Block::paragraph(RichText(nodes))])
}

fn english() -> Article {
    Article { language: Language::new("en").ok(), ..Article::default() }
}

/// The text of all elements but the link to the article itself, which repeats the headline.
/// Panics where the XML is not well-formed.
fn text_of(xml: &str) -> String {
    let mut reader = Reader::from_str(xml);
    let (mut text, mut depth) = (String::new(), 0);
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} in {xml}")) {
            Event::Start(start) => {
                start.attributes().for_each(|attribute| assert!(attribute.is_ok(), "{attribute:?} in {xml}"));
                if start.name().as_ref() == "self-uri" {
                    reader.read_to_end(start.name()).unwrap();
                } else {
                    depth += 1;
                }
            }
            Event::End(_) => {
                depth -= 1;
                text.push(' ');
            }
            Event::Text(content) => text.push_str(&content.xml10_content()),
            Event::GeneralRef(_) => text.push(' '),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    text
}

/// The counted words of `text`, in order.
fn words_of(text: &str) -> Vec<String> {
    let is_counted = |word: &&str| word.strip_prefix('w').is_some_and(|n| n.parse::<usize>().is_ok());
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(is_counted).map(str::to_owned).collect()
}

#[test]
fn every_shape_is_well_formed_and_keeps_its_words_in_order() {
    for seed in 0..400 {
        let Shape { article, words, pictures } = Shapes::article(seed);
        let Written { xml, files, .. } = try_write(&publication(article, &pictures), Options::default()).unwrap();
        assert_eq!(files.0.len(), pictures.len(), "seed {seed}");
        assert_eq!(words_of(&text_of(&xml)), words, "seed {seed}:\n{xml}");
    }
}

#[test]
fn equal_input_gives_equal_bytes() {
    let Shape { article, pictures, .. } = Shapes::article(7);
    let publication = publication(article, &pictures);
    let once = try_write(&publication, Options::default()).unwrap();
    let twice = try_write(&publication, Options::default()).unwrap();
    assert_eq!(once.xml, twice.xml);
    assert_eq!(once.files.0, twice.files.0);
}

/// Writes samples for the official checkers: `cargo test --test jats -- --ignored samples`,
/// then check `target/tmp/jats/*.xml`.
#[test]
#[ignore = "writes files for the checkers"]
fn samples() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("jats");
    fs::create_dir_all(&folder).unwrap();
    for seed in 0..300 {
        let Shape { article, pictures, .. } = Shapes::article(seed);
        let written = try_write(&publication(article, &pictures), Options::default()).unwrap();
        fs::write(folder.join(format!("shape-{seed:03}.xml")), written.xml).unwrap();
    }
}
