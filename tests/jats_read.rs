//! What the JATS reader promises: what Offprint wrote reads back the same, what publishers write
//! keeps its words, and bad input is refused with its place.
#![cfg(all(feature = "jats", feature = "read-jats"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::Made;
use common::generate::Taste;
use offprint::convert::{Converter, Source};
use offprint::diagnostic::Diagnostics;
use offprint::error::Error;
use offprint::model::visit::{self, VisitMut};
use offprint::model::{Article, Image, Publication};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

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
    let mut value = serde_json::to_value(article).unwrap();
    clear_heads(&mut value);
    serde_json::to_string_pretty(&value).unwrap()
}

/// What stands in the head of a table heads its column, whether the cell says so or not.
fn clear_heads(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            let heads = fields.get_mut("head").and_then(|head| head.as_array_mut());
            let cells = heads.into_iter().flatten().filter_map(|row| row.as_array_mut()).flatten();
            cells.filter_map(|cell| cell.as_object_mut()).for_each(|cell| drop(cell.remove("header")));
            fields.values_mut().for_each(clear_heads);
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(clear_heads),
        _ => {}
    }
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
    let mut expected = publication.articles[0].clone();
    for contributor in &mut expected.contributors {
        // To be something twice is to be it.
        let (roles, labels) = (std::mem::take(&mut contributor.roles), std::mem::take(&mut contributor.labels));
        roles.into_iter().for_each(|role| contributor.add_role(role));
        labels.iter().for_each(|label| contributor.add_label(label));
    }
    (expected, back)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, max_shrink_iters: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_an_article_says_reads_back_the_same(Made(mut publication) in common::publications(Taste::Sound)) {
        publication.articles.truncate(1);
        let publication = common::prepare(publication).unwrap();
        let (expected, found) = there_and_back(&publication, &[]);
        let (expected, found) = (json(&expected), json(&found));
        prop_assert!(expected == found, "{}", common::difference(&expected, &found));
    }
}

/// What the comparison above would miss if it compared nothing.
#[test]
fn what_is_changed_on_the_way_is_seen() {
    let fixture = common::fixtures().into_iter().find(|fixture| fixture.stem == "everything").unwrap();
    let publication = common::read(&fixture).0;
    let written = String::from_utf8(common::write(&publication, "jats").bytes).unwrap();
    let unchanged = json(&article(written.clone()));
    for (before, after) in [
        ("<?offprint label ", "<?others label "),
        ("<?offprint section-end?>", ""),
        ("content-type=\"question\"", "content-type=\"answer\""),
        ("iso-8601-date", "other"),
        ("<kwd>", "<kwd>x"),
        (" xml:lang=", " lang-of="),
        (" colspan=", " other="),
        ("<mixed-citation", "<?offprint x?><mixed-citation specific-use=\"generated\""),
    ] {
        let changed = written.replace(before, after);
        assert!(written.contains(before), "{before} is not written");
        assert!(
            read(changed).map_or(true, |(found, _)| json(&found.articles[0]) != unchanged),
            "{before} is of no account"
        );
    }
}

/// A document whose body is `body`.
fn around(body: &str) -> String {
    format!("<article xml:lang='en'><front><article-meta/></front><body>{body}</body></article>")
}

/// The error for bytes that are no JATS.
fn refused(xml: impl Into<Vec<u8>>) -> Error {
    read(xml).map(|_| ()).unwrap_err()
}

#[test]
fn entities_of_the_document_are_neither_expanded_nor_fetched() {
    let mut laughs = String::from("<!DOCTYPE article [<!ENTITY l0 'ha'>");
    for level in 1..20 {
        let before = level - 1;
        laughs += &format!("<!ENTITY l{level} '{}'>", format!("&l{before};").repeat(10));
    }
    laughs += "]>";
    let external =
        "<!DOCTYPE article [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY % p SYSTEM 'http://127.0.0.1:9/p'>%p;]>";
    for (declared, name) in [(laughs.as_str(), "l19"), (external, "x")] {
        let (publication, diagnostics) = read(declared.to_owned() + &around(&format!("<p>So: &{name};!</p>"))).unwrap();
        let text = json(&publication.articles[0]);
        assert!(text.contains(&format!("So: &{name};!")), "{text}");
        assert!(diagnostics.iter().any(|one| one.message.contains(&format!("`&{name};`"))), "{diagnostics:?}");
    }
}

#[test]
fn names_that_no_standard_has_stay_and_are_told_once() {
    let (publication, diagnostics) = read(around("<p>3&thinsp;m &mdash; &shore; and &shore;</p>")).unwrap();
    assert!(json(&publication.articles[0]).contains("3\u{2009}m — &shore; and &shore;"));
    assert_eq!(diagnostics.iter().filter(|one| one.message.contains("&shore;")).count(), 1);
}

#[test]
fn encodings_are_read_as_declared_or_refused() {
    let body = |label: &str, bytes: &[u8]| {
        let head = format!("<?xml version='1.0' encoding='{label}'?><article><body><p>caf");
        [head.as_bytes(), bytes, b"</p></body></article>"].concat()
    };
    assert!(json(&article(body("ISO-8859-1", b"\xE9"))).contains("café"));
    assert!(json(&article(body("windows-1251", b"\xE9"))).contains("cafй"));
    let wide: Vec<u8> =
        "\u{FEFF}<article><body><p>café</p></body></article>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(json(&article(wide)).contains("café"));
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        let unmarked: Vec<u8> = around("<p>café</p>").encode_utf16().flat_map(unit).collect();
        assert!(json(&article(unmarked)).contains("café"));
    }
    assert!(json(&article([b"\xEF\xBB\xBF".as_slice(), around("<p>café</p>").as_bytes()].concat())).contains("café"));
    let wrong = refused(body("UTF-8", b"\xE9"));
    assert!(wrong.message().contains("0xE9") && wrong.location().line == Some(1), "{wrong}");
    assert!(refused(body("klingon", b"e")).message().contains("`klingon` is not known"));
}

#[test]
fn files_that_are_cut_off_say_where_they_end() {
    let whole = around("<p>one</p>\n<sec><title>two</title><p>three</p></sec>");
    let mut refusals = 0;
    for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        if let Err(error) = read(&whole[..end]) {
            refusals += 1;
            assert!(error.help_text().is_some(), "{end}: {error}");
        }
    }
    assert_eq!(refusals, whole.len());
    let error = refused(&whole[..whole.find("three").unwrap()]);
    assert!(error.message().contains("ends within `<"), "{error}");
    assert_eq!(error.location().line, Some(2), "{error}");
}

#[test]
fn elements_may_not_nest_ten_thousand_deep() {
    for name in ["sec", "p", "list", "bold", "disp-quote"] {
        let deep = around(&format!("{}{}", format!("<{name}>").repeat(10_000), format!("</{name}>").repeat(10_000)));
        let error = refused(deep);
        assert_eq!(error.kind(), offprint::error::ErrorKind::Limit, "{name}: {error}");
        assert!(error.location().line.is_some());
    }
}

#[test]
fn ids_that_stand_twice_are_made_unique() {
    let twice = "<sec id='s'><title>One</title><p>a</p></sec><sec id='s'><title>Two</title><p><xref rid='s'>up</xref></p></sec>";
    let (publication, diagnostics) = read(around(twice)).unwrap();
    let text = json(&publication.articles[0]);
    assert_eq!(text.matches("\"id\": \"s\"").count(), 1, "{text}");
    assert!(diagnostics.iter().any(|one| one.message.contains("`s`")), "{diagnostics:?}");
}

#[test]
fn dates_that_do_not_exist_are_left_out_and_told() {
    for (day, month, year) in
        [("30", "2", "2025"), ("0", "1", "2025"), ("1", "13", "2025"), ("1", "Juno?", "2025"), ("1", "1", "year")]
    {
        let date = format!("<pub-date><day>{day}</day><month>{month}</month><year>{year}</year></pub-date>");
        let xml = format!("<article><front><article-meta>{date}</article-meta></front><body><p>a</p></body></article>");
        let (publication, diagnostics) = read(xml).unwrap();
        let dates = &publication.articles[0].dates;
        // An English month is known by its head, whatever follows.
        assert_eq!(dates.published.is_none(), month != "Juno?", "{date}");
        assert_eq!(
            diagnostics.iter().any(|one| one.message.contains("is no date")),
            month != "Juno?",
            "{diagnostics:?}"
        );
    }
}

#[test]
fn marks_and_controls_in_text_do_no_harm() {
    let (publication, _) = read(around("<p>a ]]&gt; b <![CDATA[c <d> e]]> f</p>")).unwrap();
    assert!(json(&publication.articles[0]).contains("a ]]> b c <d> e f"));
    let (publication, diagnostics) = read(around("<p>bell&#7;ring&#x1B;s\u{1}, \u{FFFE}end&#x0;.</p>")).unwrap();
    let text = json(&publication.articles[0]);
    assert!(text.contains("bellrings, end."), "{text}");
    assert!(!diagnostics.is_empty());
    let written = String::from_utf8(common::write(&publication, "jats").bytes).unwrap();
    assert!(written.contains("<p>bellrings, end.</p>"), "{written}");
}

#[test]
fn the_numbers_of_sections_are_no_speakers() {
    // Letters that recur, the first of them before a question: so an interview looks.
    let section = |label: &str, title: &str| {
        format!("<sec><label>{label}.</label><title>{title}</title><p>It is so at low water. So it is.</p></sec>")
    };
    let part = |number: &str| {
        let inner = [section("A", "What is an ebb?"), section("B", "The flow of it")].concat();
        format!("<sec><label>{number}.</label><title>Tides</title>{inner}</sec>")
    };
    let body = ["I", "II", "III", "IV"].map(part).concat();
    let (publication, diagnostics) = read(around(&body)).unwrap();
    assert!(publication.articles[0].turns().is_empty(), "{}", json(&publication.articles[0]));
    assert!(!diagnostics.iter().any(|one| one.message.contains("begins")), "{diagnostics:?}");
}

#[test]
fn marks_of_alignment_leave_a_formula_whole() {
    let formula = "<disp-formula><math><mi>a</mi><mspace linebreak='goodbreak'/><malignmark/><mo>+</mo><mi>b</mi></math></disp-formula>";
    let (publication, _) = read(around(&format!("<p>So</p>{formula}"))).unwrap();
    let written = String::from_utf8(common::write(&publication, "jats").bytes).unwrap();
    assert!(written.contains("<mml:mo>+</mml:mo>") && !written.contains("malignmark"), "{written}");
}

/// Writes samples for the official checkers: `cargo test --test jats_read -- --ignored samples`, then
/// check `target/tmp/jats-made/*.xml`, of which each is valid by its DTD.
#[test]
#[ignore = "writes files for the checkers"]
fn samples() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("jats-made");
    std::fs::create_dir_all(&folder).unwrap();
    let mut runner = TestRunner::deterministic();
    let each: [(&str, &[(&str, &str)]); 5] = [
        ("1.3", &[]),
        ("1.2", &[("version", "1.2")]),
        ("1.4", &[("version", "1.4"), ("turns", "question-wrap")]),
        ("pmc", &[("profile", "pmc")]),
        ("scielo", &[("profile", "scielo")]),
    ];
    for (taste, name) in [(Taste::Sound, "sound"), (Taste::Hostile, "hostile")] {
        let strategy = common::publications(taste);
        for number in 0..60 {
            let Made(mut publication) = strategy.new_tree(&mut runner).unwrap().current();
            publication.articles.truncate(1);
            let publication = common::prepare(publication).unwrap();
            let (kind, options) = each[number % each.len()];
            let written = common::write_with(&publication, "jats", options);
            std::fs::write(folder.join(format!("{name}-{number:03}-{kind}.xml")), written.bytes).unwrap();
        }
    }
}
