//! Body and back: turns, sections, links, notes, pictures, tables, formulas.

use super::*;

#[test]
fn voices_that_are_joint_or_nobodys_have_a_speaker_all_the_same() {
    let mut article = interview();
    let turn = Turn {
        id: Some(id("t2")),
        answers: vec![
            utterance(&["c1", "c2"], Some("Both"), "Yes."),
            utterance(&["c1", "c2"], None, "We agree."),
            utterance(&[], Some("Waiter"), "The bill?"),
            utterance(&[], None, "Later."),
        ],
        ..Turn::default()
    };
    article.body = vec![turn.into()];
    article.language = Language::new("de").ok();
    let body = element(article, "body");
    for speaker in [
        r#"<xref ref-type="contrib" rid="c1 c2">Both</xref></speaker>"#,
        r#"<xref ref-type="contrib" rid="c1">Jo</xref>, <xref ref-type="contrib" rid="c2">Ada</xref></speaker>"#,
        "<speaker>Waiter</speaker>",
        r#"<speaker content-type="generated">Antwort</speaker>"#,
    ] {
        assert!(body.contains(speaker), "{speaker} is missing in {body}");
    }
}

#[test]
fn an_answer_may_begin_with_a_list_or_be_a_figure() {
    let list = Block::List(List {
        items: vec![ListItem { done: None, blocks: vec![Block::paragraph("One.")] }],
        ..List::default()
    });
    let figure = Block::from(Figure {
        id: Some(id("fig1")),
        image: Image { source: "quay.jpg".to_owned(), ..Image::default() },
        ..Figure::default()
    });
    let answer = |block| Utterance::new(Voice::default(), vec![block]);
    let turn = Turn { id: Some(id("t1")), answers: vec![answer(list), answer(figure)], ..Turn::default() };
    let body = element(Article { body: vec![turn.into()], ..english() }, "body");
    assert!(body.contains(r#"</speaker><p><list list-type="bullet"><list-item><p>One.</p>"#), "{body}");
    assert!(
        body.contains(r#"</speaker><p><fig id="fig1"><graphic xlink:href="quay.jpg"><alt-text specific-use="unknown">null</alt-text>"#),
        "{body}"
    );
}

#[test]
fn a_picture_of_which_only_words_are_left_stands_in_a_box() {
    let figure = Figure {
        id: Some(id("fig1")),
        image: Image { alt: Some(Alt::Described("A quay under snow".to_owned())), ..Image::default() },
        caption: "The quay in February.".into(),
        credit: Some("Jo Lind".to_owned()),
        ..Figure::default()
    };
    let body = element(Article { body: vec![Block::from(figure).into()], ..english() }, "body");
    let expected = r#"<boxed-text content-type="figure" id="fig1"><caption><p>The quay in February.</p></caption><p content-type="alt-text">A quay under snow</p><attrib>Jo Lind</attrib></boxed-text>"#;
    assert!(body.contains(expected), "{body}");
}

#[test]
fn what_follows_a_section_stands_at_its_end() {
    let section = |name: &str, body| Section { id: Some(id(name)), title: name.into(), body, at: SourceLine::UNKNOWN };
    let inner = section("inner", vec![Block::paragraph("1").into()]);
    let outer = section("outer", vec![inner.into(), Block::paragraph("2").into()]);
    let body = vec![outer.into(), Block::paragraph("3").into(), section("last", Vec::new()).into()];
    let article = Article { body, ..english() };
    let expected = r#"<body><sec id="outer"><title>outer</title><sec id="inner"><title>inner</title><p>1</p><?offprint section-end?><p>2</p><?offprint section-end?><p>3</p></sec></sec><sec id="last"><title>last</title><?offprint section-end?></sec></body>"#;
    assert_eq!(element(article.clone(), "body"), expected);
    assert_eq!(codes(&write(article).diagnostics), [Code::Degraded, Code::Degraded]);
}

#[test]
fn the_text_of_a_link_is_never_an_address() {
    let ext =
        |text: &str, href: &str| format!(r#"<ext-link ext-link-type="uri" xlink:href="{href}">{text}</ext-link>"#);
    let url = "https://example.org/a";
    assert!(paragraph(vec![link(url, "Here")]).contains(&ext("Here", url)));
    assert!(paragraph(vec![link(url, url)]).contains(&format!("<p>https://{}</p>", ext("example.org/a", url))));
    assert!(paragraph(vec![link("a.html", "a.html")]).contains(&ext("a.html", "./a.html")));
    assert!(paragraph(vec![link("tel:+1", "tel:+1")]).contains(&format!("<p>tel:{}</p>", ext("+1", "tel:+1"))));
    assert!(paragraph(vec![link("mailto:a@b.example", "a@b.example")]).contains("<p><email>a@b.example</email></p>"));
    assert!(paragraph(vec![link(url, "")]).contains(r#"xlink:title="example.org/a"></ext-link>"#));
    assert!(paragraph(vec![link("#nowhere", "gone")]).contains("<p>gone</p>"));
}

#[test]
fn links_within_the_article_name_what_they_lead_to() {
    let mut article = interview();
    article.notes = vec![Note { id: id("fn1"), blocks: vec![Block::paragraph("n")], at: SourceLine::UNKNOWN }];
    let targets = ["#t1", "#t1a1", "#c2", "#fn1"].map(|target| link(target, "x"));
    article.body.push(Block::paragraph(RichText(targets.to_vec())).into());
    let body = element(article, "body");
    let xref = |kind: &str, rid: &str| format!(r#"<xref ref-type="{kind}" rid="{rid}">x</xref>"#);
    let expected = [
        xref("other", "t1q").replace("\"t1q\"", "\"t1q\" specific-use=\"turn\""),
        xref("other", "t1a1"),
        xref("contrib", "c2"),
        xref("fn", "fn1"),
    ]
    .concat();
    assert!(body.contains(&expected), "{body}");
}

#[test]
fn notes_are_called_by_their_numbers_anywhere_and_twice() {
    let call = || Inline::NoteCall(id("fn1"));
    let in_link =
        Inline::Link(Link { target: "https://example.org".to_owned(), content: RichText(vec!["x".into(), call()]) });
    let article = Article {
        headline: RichText(vec!["Water".into(), call()]),
        body: vec![Block::paragraph(RichText(vec![in_link, call()])).into()],
        notes: vec![Note { id: id("fn1"), blocks: Vec::new(), at: SourceLine::UNKNOWN }],
        ..english()
    };
    let xref = r#"<xref ref-type="fn" rid="fn1"><sup>1</sup></xref>"#;
    assert_eq!(element(article.clone(), "article-title"), format!("<article-title>Water{xref}</article-title>"));
    let body = element(article.clone(), "body");
    assert!(body.contains(&format!(r#"x<named-content content-type="note">{xref}</named-content></ext-link>{xref}"#)));
    assert_eq!(
        element(article, "fn-group"),
        r#"<fn-group><title content-type="generated">Notes</title><fn id="fn1"><label>1</label><p/></fn></fn-group>"#
    );
}

#[test]
fn pictures_go_beside_the_document_and_are_described() {
    let image = |source: &str, alt| Image { source: source.to_owned(), alt, long_description: None };
    let figure = |number, image, caption: &str| {
        Block::from(Figure {
            id: Some(Id::numbered("fig", number)),
            image,
            label: (number == 1).then(|| "Figure 7:".to_owned()),
            caption: caption.into(),
            ..Figure::default()
        })
    };
    let described = |text: &str| Some(Alt::Described(text.to_owned()));
    let blocks = vec![
        figure(1, image("a b.png", described("A gull.")), "The bird."),
        figure(2, image("a b.png", Some(Alt::Decorative)), ""),
        figure(3, image("lost one.png", described("The  boat")), "The boat"),
    ];
    let mut article = Article { headline: "Am Hafen".into(), ..english() };
    article.body = blocks.into_iter().map(Node::Block).collect();
    let publication = publication(article, &["a b.png".to_owned()]);
    let Written { xml, files, diagnostics } = try_write(&publication, Options::default()).unwrap();
    assert_eq!(files.0.keys().collect::<Vec<_>>(), ["am-hafen-fig1.png"]);
    assert_eq!(files.0["am-hafen-fig1.png"], DOT);
    assert!(xml.contains("<label>Figure 7:</label>"), "{xml}");
    assert_eq!(xml.matches(r#"mimetype="image" mime-subtype="png" xlink:href="am-hafen-fig1.png""#).count(), 2);
    assert!(xml.contains(r#"<graphic xlink:href="lost%20one.png">"#), "{xml}");
    assert_eq!(xml.matches("<alt-text>null</alt-text>").count(), 2);
    assert_eq!(codes(&diagnostics), [Code::Degraded], "the alternative text repeats the caption");
}

#[test]
fn without_a_folder_beside_pictures_stay_where_they_are() {
    let image = Image { source: "pictures/a.png".to_owned(), ..Image::default() };
    let article = Article { hero: Some(Figure { image, ..Figure::default() }), ..english() };
    let publication = publication(article, &["pictures/a.png".to_owned()]);
    let (env, mut diagnostics, mut out) = (Env::default(), Diagnostics::new(), Vec::new());
    let mut cx = WriteCx { env: &env, diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None };
    JatsWriter::default().write(&publication, &mut cx, &mut out).unwrap();
    let xml = String::from_utf8(out).unwrap();
    assert!(xml.contains(r#"<fig fig-type="hero">"#) && xml.contains(r#"xlink:href="pictures/a.png""#), "{xml}");
    assert_eq!(codes(&diagnostics), [Code::Degraded]);
}

fn table(head: Vec<Row>, body: Vec<Row>, caption: &str) -> Block {
    let mut table = Table::new(vec![Alignment::Start, Alignment::End], head, body).unwrap();
    (table.id, table.caption) = (Some(id("tbl1")), caption.into());
    table.into()
}

#[test]
fn tables_have_a_label_and_scoped_headers() {
    let row = |a: &str, b: &str| Row(vec![Cell { header: true, ..Cell::text(a) }, Cell::text(b)]);
    let head = Row(vec![Cell { colspan: 2, ..Cell::text("Levels") }]);
    let Block::Table(mut levels) = table(vec![head], vec![row("May", "3")], "Levels by month") else { unreachable!() };
    levels.label = Some("Table 1".to_owned());
    let xml = body(vec![Block::Table(levels)]);
    let expected = concat!(
        r#"<body><table-wrap id="tbl1"><label>Table 1</label><caption><p>Levels by month</p></caption><table>"#,
        r#"<col/><col align="right"/><thead><tr><th scope="colgroup" colspan="2">Levels</th></tr></thead>"#,
        r#"<tbody><tr><th scope="row">May</th><td>3</td></tr></tbody></table></table-wrap></body>"#,
    );
    assert_eq!(xml, expected);
}

#[test]
fn rows_without_headers_are_an_array() {
    let rows = || vec![Row(vec![Cell::text("a"), Cell::text("b")])];
    let columns = "<?offprint columns left right?>";
    let array = |id: &str| format!("<array{id}>{columns}<tbody><tr><td>a</td><td>b</td></tr></tbody></array>");
    assert_eq!(body(vec![table(Vec::new(), rows(), "")]), format!("<body>{}</body>", array(r#" id="tbl1""#)));
    let boxed = body(vec![table(Vec::new(), rows(), "C")]);
    let open = r#"<boxed-text content-type="table" id="tbl1"><caption><p>C</p></caption>"#;
    assert_eq!(boxed, format!("<body>{open}{}</boxed-text></body>", array("")));
}

#[test]
fn an_instruction_stands_for_a_row_in_which_no_cell_begins() {
    let tall = |text: &str| Cell { rowspan: 2, header: true, ..Cell::text(text) };
    let rows = vec![Row(vec![tall("a"), tall("b")]), Row(Vec::new()), Row(vec![Cell::text("c"), Cell::text("d")])];
    let xml = body(vec![table(Vec::new(), rows, "")]);
    let expected = r#"<tbody><tr><th scope="rowgroup">a</th><th scope="rowgroup">b</th></tr><?offprint row?><tr><td>c</td><td>d</td></tr></tbody>"#;
    assert!(xml.contains(expected), "{xml}");
}

#[test]
fn formulas_are_mathml_with_their_tex_beside_it() {
    let math = |notation, source: &str| {
        Inline::Math(Math { notation, source: source.to_owned(), alt: Some("x squared".to_owned()) })
    };
    let alt = "<alt-text>x squared</alt-text>";
    let mathml =
        r#"<mml:math id="math1" display="inline"><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>"#;
    let tex = paragraph(vec![math(MathNotation::Tex, "x^2")]);
    let both = format!("<alternatives>{mathml}<tex-math>x^2</tex-math></alternatives>");
    assert!(tex.contains(&format!("<inline-formula>{alt}{both}</inline-formula>")), "{tex}");
    let source = "<math><msup><mi>x</mi><mn>2</mn></msup></math>";
    let given = paragraph(vec![math(MathNotation::MathMl, source)]);
    assert!(given.contains(&format!("<inline-formula>{alt}{mathml}</inline-formula>")), "{given}");
    let wrong = paragraph(vec![math(MathNotation::Tex, r"\nothing{")]);
    assert!(wrong.contains(r"<tex-math>\nothing{</tex-math></inline-formula>"), "{wrong}");
}
