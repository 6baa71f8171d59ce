//! The JATS writer: what every article must give, and how single things are written.
#![cfg(feature = "jats")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod body;
mod front;
mod profiles;
#[path = "../shapes/mod.rs"]
mod shapes;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use offprint::diagnostic::{Code, Diagnostics, Severity};
use offprint::env::Env;
use offprint::error::Error;
use offprint::model::*;
use offprint::resource::Resource;
use offprint::write::jats::{JatsWriter, Options, Package, Profile, TagSet, Turns, Version};
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
    let mut cx = WriteCx { env: &env, diagnostics: &mut diagnostics, sidecars: Some(&mut files), attachments: &[] };
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
        let Shape { article, words, pictures, .. } = Shapes::article(seed);
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

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn link(target: &str, content: &str) -> Inline {
    Inline::Link(Link { target: target.to_owned(), content: content.into() })
}

fn utterance(speakers: &[&str], label: Option<&str>, text: &str) -> Utterance {
    let voice = Voice { speakers: speakers.iter().map(|s| id(s)).collect(), label: label.map(str::to_owned) };
    Utterance::new(voice, vec![Block::paragraph(text)])
}

fn codes(diagnostics: &Diagnostics) -> Vec<Code> {
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

fn interview() -> Article {
    let ada = Contributor { roles: vec![Role::Interviewee], ..Contributor::new(id("c2"), Name::Literal("Ada".into())) };
    let jo = Contributor { roles: vec![Role::Interviewer], ..Contributor::new(id("c1"), Name::Literal("Jo".into())) };
    let turn = Turn {
        id: Some(id("t1")),
        question: Some(utterance(&["c1"], Some("JL"), "Why the sea?")),
        answers: vec![utterance(&["c2"], None, "It was there.")],
        ..Turn::default()
    };
    let body = vec![Block::paragraph("We met at the pier.").into(), turn.into()];
    Article { headline: "Water".into(), contributors: vec![jo, ada], body, ..english() }
}

#[test]
fn an_interview_is_written_whole() {
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD with MathML3 v1.3 20210610//EN" "JATS-archivearticle1-3-mathml3.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:ali="http://www.niso.org/schemas/ali/1.0/" article-type="interview" dtd-version="1.3" xml:lang="en"><?offprint whole?>
  <processing-meta tagset-family="jats" base-tagset="archiving" mathml-version="3.0" table-model="xhtml">
    <custom-meta-group content-type="accessibility-metadata">
      <custom-meta vocab="schema.org">
        <meta-name>accessibilityFeature</meta-name>
        <meta-value>readingOrder</meta-value>
      </custom-meta>
      <custom-meta vocab="schema.org">
        <meta-name>accessibilityFeature</meta-name>
        <meta-value>structuralNavigation</meta-value>
      </custom-meta>
      <custom-meta vocab="schema.org">
        <meta-name>accessibilityHazard</meta-name>
        <meta-value>none</meta-value>
      </custom-meta>
    </custom-meta-group>
  </processing-meta>
  <front>
    <article-meta>
      <article-id pub-id-type="publisher-id">urn:uuid:9875cd96-7715-51dc-8528-4981cac19354</article-id>
      <article-categories>
        <subj-group subj-group-type="heading" specific-use="generated">
          <subject>Interview</subject>
        </subj-group>
      </article-categories>
      <title-group>
        <article-title>Water</article-title>
      </title-group>
      <contrib-group>
        <contrib contrib-type="author" id="c1" specific-use="no-author">
          <name>
            <surname>Jo</surname>
          </name>
          <role vocab="marc-relators" vocab-identifier="http://id.loc.gov/vocabulary/relators" vocab-term="interviewer" vocab-term-identifier="http://id.loc.gov/vocabulary/relators/ivr">Interviewer</role>
        </contrib>
        <contrib contrib-type="interviewee" id="c2">
          <name>
            <surname>Ada</surname>
          </name>
          <role vocab="marc-relators" vocab-identifier="http://id.loc.gov/vocabulary/relators" vocab-term="interviewee" vocab-term-identifier="http://id.loc.gov/vocabulary/relators/ive">Interviewee</role>
        </contrib>
      </contrib-group>
      <permissions/>
    </article-meta>
  </front>
  <body>
    <p>We met at the pier.</p>
    <sec sec-type="interview">
      <title content-type="generated">Interview</title>
      <speech content-type="question" id="t1q">
        <speaker><xref ref-type="contrib" rid="c1">JL</xref></speaker>
        <p>Why the sea?</p>
      </speech>
      <speech content-type="answer" id="t1a1">
        <speaker><xref ref-type="contrib" rid="c2">Ada</xref></speaker>
        <p>It was there.</p>
      </speech>
    </sec>
  </body>
</article>
"#;
    let written = write(interview());
    assert_eq!(written.xml, expected);
    assert!(written.diagnostics.is_empty());
}

#[test]
fn the_tag_set_follows_the_issn() {
    let mut article = english();
    let publishing = Options { tag_set: TagSet::Publishing, ..Options::default() };
    let error = try_write(&publication(article.clone(), &[]), publishing.clone()).map(|_| ()).unwrap_err();
    assert!(error.message().contains("ISSN"), "{error}");
    article.journal = Some(Journal { issn_print: Issn::new("2049-3630").ok(), ..Journal::default() });
    let xml = try_write(&publication(article.clone(), &[]), publishing).unwrap().xml;
    assert!(xml.contains("Journal Publishing DTD with MathML3 v1.3 20210610") && xml.contains("<journal-id "), "{xml}");
    let article_type = Some("essay".to_owned());
    let archiving = Options { tag_set: TagSet::Archiving, article_type, ..Options::default() };
    let xml = try_write(&publication(article, &[]), archiving).unwrap().xml;
    assert!(xml.contains("Journal Archiving") && xml.contains("article-type=\"essay\""), "{xml}");
}

#[test]
fn options_are_checked() {
    let options = |name: &str, value: &str| {
        let mut map = offprint::format::OptionMap::default();
        map.insert(name, value);
        Options::from_map(&map)
    };
    assert_eq!(options("tag-set", "publishing").unwrap().tag_set, TagSet::Publishing);
    assert!(options("tag-set", "blue").is_err());
    assert!(options("article-type", " ").is_err());
}

#[test]
fn one_article_is_demanded() {
    let error = try_write(&Publication::default(), Options::default()).map(|_| ()).unwrap_err();
    assert_eq!(error.kind(), offprint::error::ErrorKind::Output);
}

#[test]
fn what_jats_cannot_say_is_reported() {
    let list = List {
        marker: ListMarker::Ordered { start: 3, style: NumberStyle::Decimal },
        items: vec![ListItem::default()],
        at: 7.into(),
    };
    let arabic = Paragraph { direction: Some(Direction::Rtl), content: "x".into(), ..Paragraph::default() };
    let lines = Block::paragraph(RichText(vec!["a".into(), Inline::LineBreak, "b".into(), Inline::LineBreak]));
    let body = vec![Block::List(list).into(), Block::Paragraph(arabic).into(), lines.into()];
    let written = write(Article { body, ..english() });
    assert_eq!(codes(&written.diagnostics), [Code::Degraded; 3]);
    let first = written.diagnostics.iter().next().unwrap();
    assert_eq!((first.severity, first.location.line), (Severity::Warning, Some(7)));
    assert!(written.xml.contains(r#"a<styled-content style-type="line-break"> </styled-content>b"#));
}

#[test]
fn hostile_text_stays_text() {
    let text = "]]> AT&T <5 \u{b}\u{fffe}&amp; </article>";
    let xml = write(Article { headline: text.into(), ..english() }).xml;
    assert!(xml.contains("<article-title>]]&gt; AT&amp;T &lt;5 &amp;amp; &lt;/article&gt;</article-title>"), "{xml}");
    let long = "water ".repeat(900);
    let written = write(Article { headline: long.as_str().into(), ..english() });
    assert!(written.xml.contains(&long));
    assert!(write(Article { headline: "  ".into(), ..Article::default() }).xml.contains("xml:lang=\"und\""));
}
