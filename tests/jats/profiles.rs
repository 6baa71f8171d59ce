//! Versions, profiles, the other elements for turns, and the package.

use std::io::{Cursor, Read};

use offprint::format::{OptionMap, Registry};
use zip::ZipArchive;

use super::*;

fn with(article: Article, options: Options) -> Written {
    try_write(&publication(article, &[]), options).unwrap()
}

fn profile(profile: Profile) -> Options {
    Options { profile, ..Options::default() }
}

/// `xml` without indentation.
fn flat(xml: &str) -> String {
    xml.lines().map(str::trim).collect()
}

/// An article with all that archives demand.
fn archived() -> Article {
    let journal = Journal {
        title: Some("The Harbour Review".to_owned()),
        issn_online: Issn::new("2049-3630").ok(),
        article_number: Some("e7".to_owned()),
        ..Journal::default()
    };
    Article {
        journal: Some(journal),
        publisher: Some(Publisher { name: "Breakwater Press".to_owned(), ..Publisher::default() }),
        license: Some(License::from_text("https://creativecommons.org/licenses/by/4.0/")),
        dates: Dates { published: "2025-03-13".parse().ok(), ..Dates::default() },
        ..interview()
    }
}

#[test]
fn each_version_declares_its_own_dtd() {
    for (version, number, public) in [
        (Version::V1_2, "1.2", "v1.2 20190208//EN\" \"JATS-journalpublishing1-mathml3.dtd"),
        (Version::V1_3, "1.3", "v1.3 20210610//EN\" \"JATS-journalpublishing1-3-mathml3.dtd"),
        (Version::V1_4, "1.4", "v1.4 20241031//EN\" \"JATS-journalpublishing1-4-mathml3.dtd"),
    ] {
        let xml = with(archived(), Options { version, ..Options::default() }).xml;
        assert!(xml.contains(public) && xml.contains(&format!("dtd-version=\"{number}\"")), "{xml}");
        assert_eq!(xml.contains("<processing-meta"), version > Version::V1_2, "{xml}");
        assert!(
            flat(&xml).contains("<meta-name>accessibilityHazard</meta-name><meta-value>none</meta-value>"),
            "{xml}"
        );
    }
}

#[test]
fn a_question_and_its_answers_may_be_wrapped() {
    let options = Options { turns: Turns::QuestionWrap, ..Options::default() };
    let mut article = interview();
    let turn = Turn {
        id: Some(id("t2")),
        question: Some(utterance(&["c1"], None, "And now?")),
        answers: vec![utterance(&["c2"], None, "Home."), utterance(&["c1"], None, "Home.")],
        ..Turn::default()
    };
    let alone = Turn { id: Some(id("t3")), answers: vec![utterance(&["c2"], None, "Goodbye.")], ..Turn::default() };
    article.body.extend([turn.into(), alone.into()]);
    let xml = flat(&with(article.clone(), options.clone()).xml);
    assert!(xml.contains(r#"<question-wrap><question id="t1q"><speech content-type="question"><speaker>"#), "{xml}");
    assert!(xml.contains(r#"</question><answer id="t1a1" pointer-to-question="t1q"><speech"#), "{xml}");
    assert!(xml.contains(r#"<answer-set><answer id="t2a1" pointer-to-question="t2q">"#), "{xml}");
    assert!(xml.contains(r#"<speech content-type="answer" id="t3a1">"#), "{xml}");
    let error = try_write(&publication(article, &[]), Options { version: Version::V1_2, ..options }).map(|_| ());
    assert!(error.unwrap_err().message().contains("question-wrap"));
}

#[test]
fn what_a_profile_demands_and_nobody_gave_is_reported() {
    let count = |article: Article, options: Options| {
        let found = with(article, options).diagnostics;
        found.iter().filter(|diagnostic| diagnostic.code == Code::Missing).count()
    };
    assert_eq!(count(interview(), Options::default()), 0);
    assert_eq!(count(interview(), profile(Profile::Pmc)), 4);
    assert_eq!(count(interview(), profile(Profile::Scielo)), 8);
    assert_eq!(count(archived(), profile(Profile::Pmc)), 0);
    let named = Options {
        journal_id: Some("thr".to_owned()),
        journal_abbreviation: Some("Harb. Rev.".to_owned()),
        ..profile(Profile::Scielo)
    };
    assert_eq!(count(archived(), named), 0);
}

#[test]
fn pubmed_central_is_given_what_its_checker_wants() {
    let mut article = archived();
    article.contributors.push(Contributor {
        roles: vec![Role::Photographer],
        ..Contributor::new(id("c3"), Name::Literal("Sol Run".into()))
    });
    article.related.items.push(RelatedItem { title: "The Other Bank".into(), ..RelatedItem::default() });
    let tex = Math { notation: MathNotation::Tex, source: "x^2".to_owned(), alt: None };
    article.body.push(Block::paragraph(RichText(vec![Inline::Math(tex)])).into());
    let written = with(article, profile(Profile::Pmc));
    let xml = flat(&written.xml);
    for part in [
        r#"article-type="other""#,
        r#"<subject>Interview</subject>"#,
        r#"<issn pub-type="epub">"#,
        r#"<contrib contrib-type="author" id="c3" specific-use="no-author"><name-alternatives><string-name>Sol Run</string-name><name specific-use="generated"><surname>Run</surname><given-names>Sol</given-names></name></name-alternatives>"#,
        r#"link-type="related" document-id="rel1" document-id-type="local""#,
        r#"<tex-math id="tex1">\documentclass"#,
    ] {
        assert!(xml.contains(part), "{part} is missing in {xml}");
    }
    assert!(codes(&written.diagnostics).contains(&Code::Degraded));
}

#[test]
fn scielo_is_given_what_its_schema_wants() {
    let mut article = archived();
    article.contributors[0].affiliations =
        vec![Affiliation { name: "Tide Office".to_owned(), ror: Ror::new("05gq02987").ok() }];
    article.keywords = vec!["tides".to_owned()];
    article.references =
        vec![Reference { kind: Some("chapter".to_owned()), title: "Low".into(), ..Reference::new(id("r1")) }];
    article.references.push(Reference { text: "Weil, High water.".into(), ..Reference::new(id("r2")) });
    let both = Citation { references: vec![id("r1"), id("r2")], content: "1, 2".into() };
    let mut header = Cell::text("Low");
    header.header = true;
    let mut table = Table::new(Vec::new(), Vec::new(), vec![Row(vec![header, Cell::text("3")])]).unwrap();
    table.caption = "Levels".into();
    article.body.push(Block::paragraph(RichText(vec![Inline::Citation(both), link("../map", "the map")])).into());
    article.body.push(Block::from(table).into());
    article.notes = vec![Note { id: id("n1"), blocks: vec![Block::paragraph("In March.")], at: SourceLine::UNKNOWN }];
    let written = with(article, Options { journal_id: Some("thr".to_owned()), ..profile(Profile::Scielo) });
    let xml = flat(&written.xml);
    for part in [
        r#"specific-use="sps-1.10""#,
        r#"<journal-id journal-id-type="publisher-id">thr</journal-id>"#,
        r#"<institution content-type="original">Tide Office</institution>"#,
        r#"<kwd-group kwd-group-type="author" xml:lang="en">"#,
        r#"<license license-type="open-access" xlink:href="https://creativecommons.org/licenses/by/4.0/" xml:lang="en">"#,
        r#"rid="r1">1, 2</xref><xref ref-type="bibr" rid="r2" specific-use="continued"/>the map</p>"#,
        r#"<caption><title content-type="caption">Levels</title></caption>"#,
        r#"<td scope="row">Low</td>"#,
        r#"<mixed-citation specific-use="generated">"#,
        r#"<element-citation publication-type="other" specific-use="chapter">"#,
        r#"<element-citation publication-type="other" specific-use="generated"><comment>Weil, High water.</comment>"#,
        r#"<fn fn-type="other" id="n1">"#,
    ] {
        assert!(xml.contains(part), "{part} is missing in {xml}");
    }
}

#[test]
fn a_package_holds_the_document_its_pictures_and_a_manifest() {
    let options = Options { package: Package::Meca, ..Options::default() };
    let mut article = interview();
    let image = Image { source: "quay.png".to_owned(), ..Image::default() };
    article.hero = Some(Figure { id: Some(id("hero")), image, ..Figure::default() });
    let publication = publication(article, &["quay.png".to_owned()]);
    let write = || {
        let (env, mut diagnostics, mut out) = (Env::default(), Diagnostics::new(), Vec::new());
        let mut cx =
            WriteCx { env: &env, diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None };
        JatsWriter::new(options.clone()).write(&publication, &mut cx, &mut out).unwrap();
        out
    };
    let bytes = write();
    assert_eq!(bytes, write());
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut entry = |name: &str| {
        let mut content = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut content).unwrap();
        content
    };
    let manifest = String::from_utf8(entry("manifest.xml")).unwrap();
    assert!(manifest.contains(r#"<item id="article" item-type="article-metadata">"#), "{manifest}");
    assert!(
        manifest.contains(r#"<instance xlink:href="content/water-fig1.png" media-type="image/png"/>"#),
        "{manifest}"
    );
    assert!(String::from_utf8(entry("content/water.xml")).unwrap().contains("xlink:href=\"water-fig1.png\""));
    assert_eq!(entry("content/water-fig1.png"), DOT);
}

#[test]
fn a_package_has_an_ending_of_its_own() {
    let mut map = OptionMap::default();
    map.insert("package", "meca");
    let target = offprint::convert::Target::new(&Registry::default(), "jats", &map).unwrap();
    assert_eq!(
        (target.file_name("water"), target.media_type.as_str()),
        ("water.meca.zip".to_owned(), "application/zip")
    );
}
