//! What the JATS reader promises: what Offprint wrote reads back the same, what publishers write
//! keeps its words, and bad input is refused with its place.
#![cfg(all(feature = "jats", feature = "read-jats"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use offprint::convert::{Converter, Source};
use offprint::diagnostic::Diagnostics;
use offprint::error::Error;
use offprint::model::visit::{self, VisitMut};
use offprint::model::{Article, Image, Publication};

/// Reads JATS and prepares it.
fn read(xml: impl Into<Vec<u8>>) -> Result<(Publication, Diagnostics), Error> {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("article.xml", xml.into());
    let reading = Converter::default().read(&source, Some("jats"), &mut diagnostics)?;
    Ok((reading.publication, diagnostics))
}

fn article(xml: impl Into<Vec<u8>>) -> Article {
    read(xml).unwrap_or_else(|error| panic!("{error}")).0.articles.remove(0)
}

/// Gives pictures the names that they had before they were written.
struct Renamed<'a>(&'a BTreeMap<String, String>);

impl VisitMut for Renamed<'_> {
    fn image(&mut self, image: &mut Image) {
        if let Some(before) = self.0.get(&image.source) {
            image.source.clone_from(before);
        }
    }
}

#[test]
fn what_we_wrote_reads_back_the_same() {
    let each: [&[(&str, &str)]; 5] =
        [&[], &[("version", "1.2")], &[("turns", "question-wrap")], &[("profile", "pmc")], &[("profile", "scielo")]];
    for fixture in common::fixtures() {
        let (publication, _) = common::read(&fixture);
        for options in each {
            let (expected, found) = there_and_back(&publication, options);
            let (expected, found) = (json(&expected), json(&found));
            assert!(expected == found, "{} {options:?}:\n{}", fixture.path, common::difference(&expected, &found));
        }
    }
}

fn json(article: &Article) -> String {
    serde_json::to_string_pretty(article).unwrap()
}

const INTERVIEW: &str = r#"<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.1 20151215//EN" "JATS-journalpublishing1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="interview" xml:lang="en">
<front><journal-meta><journal-title-group><journal-title>Tides &amp; Towns</journal-title></journal-title-group>
<issn pub-type="epub">2999-0025</issn></journal-meta>
<article-meta><article-id pub-id-type="doi">10.5555/tides.9</article-id><article-id pub-id-type="pmid">123</article-id>
<title-group><article-title>The <italic>Pump</italic> &mdash; and who hears it</article-title><subtitle>A talk</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Moreno</surname><given-names>Ada</given-names></name>
<xref ref-type="aff" rid="a1"><sup>1</sup></xref></contrib><aff id="a1"><label>1</label><institution>Tide Office</institution>, <country>Portugal</country></aff></contrib-group>
<pub-date pub-type="epub"><day>13</day><month>03</month><year>2025</year></pub-date>
<abstract><sec><title>Background</title><p>Pumps are old.</p></sec></abstract>
<funding-group><award-group><funding-source>Sea Fund</funding-source><award-id>S-1</award-id></award-group></funding-group>
</article-meta></front>
<body><p>They met at the quay<xref ref-type="fn" rid="n1">*</xref>.</p>
<speech><speaker>AM:</speaker><p>Who hears it first?</p></speech>
<speech><speaker>Jo Lind:</speaker><p>The cook. <odd>Always</odd> the cook<xref ref-type="bibr" rid="b1">1</xref>.</p>
<list list-type="order"><list-item><label>3.</label><p>bread</p></list-item></list></speech>
<speech><speaker>AM:</speaker><p>And then?</p></speech>
<table-wrap id="T1"><label>Table 1</label><caption><title>Levels</title></caption>
<table><thead><tr><th>Month</th><th align="right">cm</th></tr></thead><tbody><tr><td>May</td><td align="right">3</td></tr><tr><td colspan="9">all</td></tr></tbody></table></table-wrap>
</body>
<back><ack><p>Thanks to the cook.</p></ack><fn-group><fn id="n1"><label>*</label><p>In March.</p></fn></fn-group>
<ref-list><ref id="b1"><label>1.</label><mixed-citation publication-type="journal"><string-name><surname>Sluys</surname> <given-names>P</given-names></string-name>. <article-title>Water</article-title>. <source>Annals</source>. <year>1931</year>;<volume>3</volume>:<fpage>1</fpage>-<lpage>9</lpage>.</mixed-citation></ref></ref-list></back>
</article>"#;

#[test]
fn an_interview_of_a_journal_becomes_turns_references_and_notes() {
    let (publication, diagnostics) = read(INTERVIEW).unwrap();
    let article = &publication.articles[0];
    assert_eq!(article.headline.plain_text(), "The Pump — and who hears it");
    assert_eq!(article.deck.plain_text(), "A talk");
    assert_eq!(article.dates.published.unwrap().to_string(), "2025-03-13");
    assert_eq!(article.contributors[0].affiliations[0].name, "Tide Office, Portugal");
    assert_eq!(article.funding.grants[0].display(), "Sea Fund (S-1)");
    assert_eq!(article.identifiers.others[0].value, "123");
    let turns = article.turns();
    assert_eq!(turns.len(), 2);
    assert_eq!(turns[0].question.as_ref().unwrap().voice.speakers, [article.contributors[0].id.clone()]);
    assert_eq!(turns[0].answers[0].voice.label.as_deref(), Some("Jo Lind"));
    assert!(turns[1].answers.is_empty());
    let reference = &article.references[0];
    assert_eq!((reference.container.as_deref(), reference.pages.as_deref()), (Some("Annals"), Some("1-9")));
    assert!(reference.text.plain_text().starts_with("Sluys P. Water."));
    assert_eq!(article.notes.len(), 1);
    let unknown: Vec<_> = diagnostics.iter().filter(|one| one.message.contains("`<odd>`")).collect();
    assert_eq!(unknown.len(), 1, "{diagnostics:?}");
}

#[test]
fn words_of_a_foreign_document_are_kept_through_us() {
    let publication = read(INTERVIEW).unwrap().0;
    let written = common::write(&publication, "jats");
    let text = String::from_utf8(written.bytes).unwrap();
    for word in [
        "Pump",
        "They met at the quay",
        "Who hears it first?",
        "Always",
        "bread",
        "And then?",
        "Levels",
        "all",
        "Thanks to the cook.",
        "In March.",
        "Annals",
    ] {
        assert!(text.contains(word), "{word} is lost in {text}");
    }
    let order: Vec<_> =
        ["They met", "Who hears", "The cook", "bread", "And then?", "Thanks to the cook", "In March", "Sluys"]
            .iter()
            .map(|word| text.find(word).unwrap())
            .collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn questions_are_found_in_question_wraps_and_lists() {
    let wrap =
        |body: &str| format!("<article xml:lang='en'><front><article-meta/></front><body>{body}</body></article>");
    let turns = |body: &str| article(wrap(body)).turns().len();
    let question = "<question-wrap><question id='q1'><p>Why?</p></question><answer pointer-to-question='q1'><p>So.</p></answer></question-wrap>";
    assert_eq!(turns(&question.repeat(2).replacen("q1", "q2", 2)), 2);
    let item = |text: &str| format!("<list-item><p>{text}</p></list-item>");
    let list =
        format!("<list list-type='QandA'>{}{}{}{}</list>", item("Why?"), item("So."), item("When?"), item("Now."));
    assert_eq!(turns(&list), 2);
}

#[test]
fn bad_input_is_refused_with_its_place_or_read_without_harm() {
    let wrap = |body: &str| format!("<article><front/><body><p>{body}</p></body></article>");
    for (name, xml) in [
        ("truncated", "<article><body><p>cut".to_owned()),
        ("mismatched", "<article><p></article>".to_owned()),
        ("deep", format!("<article><body>{}</body></article>", "<sec>".repeat(10_000))),
        ("no article", "<feed/>".to_owned()),
        ("empty", String::new()),
        ("encoding", "<?xml version='1.0' encoding='klingon'?><article/>".to_owned()),
    ] {
        assert!(read(xml).is_err(), "{name}");
    }
    let laughs = "<!DOCTYPE article [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>".to_owned() + &wrap("&b; &xxe;");
    let text = json(&article(laughs));
    assert!(text.contains("&b; &xxe;"), "{text}");
    assert!(json(&article(wrap("]]&gt; &#1; <xref ref-type='fig' rid='gone'>there</xref>"))).contains("there"));
    let latin =
        [b"<?xml version='1.0' encoding='ISO-8859-1'?><article><body><p>caf\xE9</p></body></article>".as_slice()]
            .concat();
    assert!(json(&article(latin)).contains("café"));
    let date = "<article><front><article-meta><pub-date><day>30</day><month>2</month><year>2025</year></pub-date></article-meta></front></article>";
    assert_eq!(article(date).dates.published, None);
    let twice = "<article><body><fig id='f'><graphic xlink:href='a.png'/></fig><fig id='f'><graphic xlink:href='b.png'/></fig></body></article>";
    assert!(read(twice).is_ok());
}

/// Of the article in `publication`, what JATS gives back: written by `options` and read.
fn there_and_back(publication: &Publication, options: &[(&str, &str)]) -> (Article, Article) {
    let written = common::write_with(publication, "jats", options);
    let before = |bytes: &Vec<u8>| {
        let mut known = publication.resources.iter();
        known.find(|(_, resource)| *resource.bytes == **bytes).map(|(source, _)| source.to_owned())
    };
    let names = written.sidecars.iter().filter_map(|(name, bytes)| Some((name.clone(), before(bytes)?))).collect();
    let mut back = article(written.bytes);
    visit::walk_article(&mut Renamed(&names), &mut back);
    // A document without a slug is called by its file.
    if publication.articles[0].identifiers.slug.is_none() {
        back.identifiers.slug = None;
    }
    (publication.articles[0].clone(), back)
}
