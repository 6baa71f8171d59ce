//! Fragments, and the blocks that they are.

use super::*;
use crate::diagnostic::Code;
use crate::model::Publication;

fn settings(limits: &Limits) -> Settings<'_> {
    Settings { base: Some("https://example.org/a/b.html"), pictures_beside: true, language: None, tex: true, limits }
}

fn read(html: &str) -> (Content, Diagnostics) {
    let (limits, mut diagnostics) = (Limits::default(), Diagnostics::new());
    let content = fragment(html, Syntax::Html, &settings(&limits), &mut diagnostics);
    (content, diagnostics)
}

/// The body as JSON, so that expectations read well.
fn body(html: &str) -> String {
    serde_json::to_string(&read(html).0.body).unwrap()
}

fn plain(html: &str) -> String {
    let (limits, mut diagnostics) = (Limits::default(), Diagnostics::new());
    let content = fragment(html, Syntax::Html, &settings(&limits), &mut diagnostics);
    let article = model::Article { body: content.body, ..model::Article::default() };
    let json = serde_json::to_value(Publication::of(article)).unwrap();
    let mut words = Vec::new();
    collect(&json["articles"][0]["body"], &mut words);
    words.join("|")
}

fn collect(value: &serde_json::Value, words: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => words.push(text.clone()),
        serde_json::Value::Array(list) => list.iter().for_each(|value| collect(value, words)),
        serde_json::Value::Object(map) => map.values().for_each(|value| collect(value, words)),
        _ => {}
    }
}

#[test]
fn paragraphs_end_where_browsers_end_them() {
    assert_eq!(plain("<p>One<p>Two <b>three</p>four</b> five<div>Six"), "One|Two |three|four| five|Six");
    assert_eq!(plain("<b><p>Bold</b> not</p>"), "Bold| not");
    assert_eq!(plain("<ul><li>A<li>B<ul><li>C</ul><li>D</ul>"), "A|B|C|bullet|D|bullet");
    assert_eq!(plain("One<br><br>Two<br>Three"), "One|Two|Three");
    assert_eq!(plain("</p></div><p>Still &amp; there &hellip; &copy</nonsense>"), "Still & there … ©");
}

#[test]
fn formatting_left_open_goes_on_in_the_next_paragraph() {
    assert_eq!(
        body("<p><i>One</p><p>two</i> three</p>"),
        r#"[{"paragraph":{"content":[{"emphasis":"One"}]}},{"paragraph":{"content":[{"emphasis":"two"}," three"]}}]"#
    );
}

#[test]
fn inline_nodes_are_what_they_mean() {
    assert_eq!(
        body(
            "<p>A <a href=\"../c?x=1&y=2\">link</a>, <code>x  y</code>, <span style='font-weight: 700'>b</span>, H<sub>2</sub>O, <q>so</q></p>"
        ),
        concat!(
            r#"[{"paragraph":{"content":["A ",{"link":{"target":"https://example.org/c?x=1&y=2","content":"link"}},", ","#,
            r#"{"code":"x y"},", ",{"strong":"b"},", H",{"subscript":"2"},"O, ",{"quotation":"so"}]}}]"#
        )
    );
}

#[test]
fn headings_nest_and_sections_end() {
    let sections =
        body("<h2 id='a b'>One</h2><p>x</p><h3>Two</h3><p>y</p><section><h2>Three</h2><p>z</p></section><p>w</p>");
    assert_eq!(
        sections,
        concat!(
            r#"[{"section":{"id":"a-b","title":"One","body":[{"paragraph":{"content":"x"}},"#,
            r#"{"section":{"title":"Two","body":[{"paragraph":{"content":"y"}}]}}]}},"#,
            r#"{"section":{"title":"Three","body":[{"paragraph":{"content":"z"}}]}},{"paragraph":{"content":"w"}}]"#
        )
    );
}

#[test]
fn a_link_around_blocks_is_one_in_each_line() {
    let expected = concat!(
        r#"[{"section":{"title":[{"link":{"target":"https://example.org/x","content":"Title"}}],"body":"#,
        r#"[{"paragraph":{"content":[{"link":{"target":"https://example.org/x","content":"Text"}}]}}]}}]"#
    );
    assert_eq!(body("<a href='/x'><h2>Title</h2><p>Text</p></a>"), expected);
}

#[test]
fn languages_are_marked_where_they_differ() {
    assert_eq!(
        body("<p lang=fa dir=rtl>سلام</p><p>The word <i lang=la>pax</i></p><div lang=de><p>Ja</p></div>"),
        concat!(
            r#"[{"paragraph":{"content":"سلام","language":"fa"}},"#,
            r#"{"paragraph":{"content":["The word ",{"span":{"language":"la","content":[{"emphasis":"pax"}]}}]}},"#,
            r#"{"paragraph":{"content":"Ja","language":"de"}}]"#
        )
    );
}

#[test]
fn boxes_are_set_apart() {
    let boxed = r#"[{"box":{"title":"Who counts","blocks":[{"paragraph":{"content":"The gauge."}}]}}]"#;
    for html in [
        "<div class='key-points'><h3>Who counts</h3><p>The gauge.</p></div>",
        "<aside class=box><p class=box-title><strong>Who counts</strong></p><p>The gauge.</p></aside>",
        "<div class='admonition note'><p class='admonition-title'>Who counts</p><p>The gauge.</p></div>",
        "<section class='infobox wide'><p><b>Who counts</b></p><p>The gauge.</p></section>",
    ] {
        assert_eq!(body(html), boxed, "{html}");
    }
    assert!(body("<div class='callout note'><p>The gauge.</p></div>").contains(r#""title":"Note""#));
    // What holds a page is none.
    let page = format!("<div class=callout>{}</div>", "<p>The gauge is read at seven.</p>".repeat(400));
    for html in ["<div class=callout><h1>Title</h1><p>Text</p></div>", "<div class=box><p>Text</p></div>", &page] {
        assert!(!body(html).contains(r#"{"box""#), "{}", &html[..50]);
    }
}

#[test]
fn tables_are_made_whole() {
    let (content, diagnostics) = read(
        "<table><caption>Water</caption><tr><th>Year<th>Level<tr><td rowspan=9>2020<td align=right>1<tr><td align=right>2<td>3</table>",
    );
    let json = serde_json::to_value(&content.body).unwrap();
    let table = &json[0]["table"];
    assert_eq!(table["caption"], "Water");
    assert_eq!(table["head"][0].as_array().unwrap().len(), 3);
    assert_eq!(table["body"][0][0]["rowspan"], 2);
    assert_eq!(diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::Malformed]);
}

#[test]
fn what_cells_claim_to_span_is_read_as_browsers_do() {
    let spans = |attributes: &str| {
        let rows = "<tr><td>c<td>d<td>e<tr><td>f<td>g<td>h";
        let (content, found) = read(&format!("<table><tr><th>1<th>2<th>3<tr><td {attributes}>a<td>b{rows}</table>"));
        let json = serde_json::to_value(&content.body).unwrap();
        let cell = &json[0]["table"]["body"][0][0];
        let span = |name: &str| cell[name].as_u64().unwrap_or(1);
        let messages: Vec<_> = found.iter().map(|one| one.message.clone()).collect();
        ((span("colspan"), span("rowspan")), messages.join("; "))
    };
    assert_eq!(spans("colspan=2"), ((2, 1), String::new()));
    assert_eq!(spans("colspan='2px'"), ((2, 1), String::new()));
    let (span, said) = spans("colspan=two");
    assert!(span == (1, 1) && said.starts_with("`colspan=two` is no number"), "{said}");
    let (span, said) = spans("rowspan=-3");
    assert!(span == (1, 1) && said.starts_with("`rowspan=-3` is no number"), "{said}");
    assert_eq!(spans("colspan=2 rowspan=0").0, (2, 3));
}

#[test]
fn a_wide_row_makes_no_other_row_wide() {
    let rows = "<tr><td>a<td>b".repeat(200);
    let (content, _) = read(&format!("<table><tr><th>1<th>2<tr><td colspan=1000>x{rows}</table>"));
    let json = serde_json::to_value(&content.body).unwrap();
    let rows = json[0]["table"]["body"].as_array().unwrap();
    assert_eq!(rows.len(), 201);
    assert!(rows.iter().all(|row| row.as_array().unwrap().len() <= 3));
}

#[test]
fn tables_that_lay_out_a_page_are_none() {
    assert_eq!(plain("<table><tr><td><h2>Title</h2></td><td><p>Text</p></td></tr></table>"), "Text|Title");
    assert_eq!(plain("<table role=presentation><tr><td>A</td><td>B</td></tr></table>"), "A|B");
}

#[test]
fn pictures_with_captions_and_credits() {
    assert_eq!(
        body(
            "<figure id=f1><img src='a.jpg' alt='A gate'><figcaption>The gate. <span class=photo-credit>Photo: Ada Moreno</span></figcaption></figure>"
        ),
        r#"[{"figure":{"id":"f1","image":{"source":"a.jpg","alt":{"described":"A gate"}},"caption":"The gate.","credit":"Ada Moreno"}}]"#
    );
    assert_eq!(
        body("<p><img class=lazy src='data:image/gif;base64,R0lGODlhAQAB' data-src='/x.jpg' alt=''></p>"),
        r#"[{"figure":{"image":{"source":"https://example.org/x.jpg","alt":"decorative"}}}]"#
    );
    assert_eq!(body("<p>Hello<img src=/p.gif width=1 height=1></p>"), r#"[{"paragraph":{"content":"Hello"}}]"#);
}

#[test]
fn pictures_in_the_page_become_resources() {
    let gif = "data:image/gif;name=old%20gate.gif;base64,R0lGODlhAgADAAAAADs=";
    let (content, _) = read(&format!("<img src='{gif}' alt=x><img src='{gif}' alt=y>"));
    let sources: Vec<_> = content.resources.iter().map(|(source, known)| (source.to_owned(), known.width)).collect();
    assert_eq!(sources, [("old gate.gif".to_owned(), 2)]);
}

#[test]
fn notes_are_called_and_said() {
    for html in [
        "<p>Text<a role=doc-noteref href='#fn1'>1</a>.</p><section role=doc-endnotes><h2>Notes</h2><ol><li id=fn1><p>Said. <a role=doc-backlink href='#r'>↩</a></p></li></ol></section>",
        "<p>Text<sup><a id=r1 href='#fn1'>1</a></sup>.</p><hr><p>Notes</p><p id=fn1><a href='#r1'>1</a>. Said.</p>",
        "<p>Text<a href='#fn1' name='_ftnref1'>[1]</a>.</p><div><p><a href='#_ftnref1' name=fn1>[1]</a> Said.</p></div>",
        "<p>Text<sup class=reference id=cite_ref-1><a href='#fn1'>[1]</a></sup>.</p><div class=references><ol><li id=fn1><a href='#cite_ref-1'>^</a> Said.</li></ol></div>",
    ] {
        let (content, diagnostics) = read(html);
        let notes = serde_json::to_string(&content.notes).unwrap();
        assert_eq!(notes, r#"[{"id":"fn1","blocks":[{"paragraph":{"content":"Said."}}]}]"#, "{html}");
        let body = serde_json::to_string(&content.body).unwrap();
        assert!(body.contains(r#"["Text",{"note-call":"fn1"},"."]"#), "{body}");
        assert!(!body.contains("Said") && !body.contains("Notes"), "{body}");
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
    }
}

#[test]
fn turns_are_read_where_the_markup_states_them() {
    let html = "<div role=doc-qna><div class=turn id=t1><div class=question id=t1q data-speaker=c1><p><b class=speaker>Ann:</b> Why?</p></div>\
        <div class=answer data-speaker='c2 c3'><p><b class=speaker>Both:</b> So.</p><ul><li>One</li></ul></div></div></div>";
    assert_eq!(
        body(html),
        concat!(
            r#"[{"turn":{"id":"t1","question":{"voice":{"speakers":["c1"],"label":"Ann"},"blocks":[{"paragraph":{"content":"Why?"}}]},"#,
            r#""answers":[{"voice":{"speakers":["c2","c3"],"label":"Both"},"blocks":[{"paragraph":{"content":"So."}},"#,
            r#"{"list":{"marker":"bullet","items":[{"blocks":[{"paragraph":{"content":"One"}}]}]}}]}]}}]"#
        )
    );
}

#[test]
fn questions_of_microdata_are_turns_where_their_answers_are_shown() {
    let item = |answer: &str| {
        format!(
            "<div itemprop=mainEntity itemscope itemtype='https://schema.org/Question'><h3 itemprop=name>Does it float</h3>\
             <div itemprop={answer} itemscope itemtype='https://schema.org/Answer'><div itemprop=text><p>For an hour.</p></div></div></div>"
        )
    };
    for answer in ["acceptedAnswer", "suggestedAnswer"] {
        let body = body(&item(answer));
        let (asked, answered) = body.split_once(r#""answers":"#).unwrap_or_else(|| panic!("{body}"));
        assert!(asked.starts_with(r#"[{"turn":"#) && asked.contains("Does it float"), "{body}");
        assert!(answered.contains("For an hour.") && !answered.contains("Does it float"), "{body}");
    }
    assert!(!body(&item("comment")).contains(r#""turn""#));
    let voted = item("acceptedAnswer").replace("</h3>", "</h3><p>12 votes</p>");
    assert!(!body(&voted).contains(r#""turn""#) && plain(&voted).contains("12 votes"));
    let told_twice = body(&item("acceptedAnswer").replace("itemprop=name>", "itemprop='name text'>"));
    assert_eq!(told_twice.matches("Does it float").count(), 1, "{told_twice}");
}

#[test]
fn formulas_in_every_dress() {
    let tex = |source: &str| format!(r#"{{"math":{{"notation":"tex","source":"{source}"}}}}"#);
    assert_eq!(
        body("<p>So \\(x^2\\) is</p>"),
        format!(r#"[{{"paragraph":{{"content":["So ",{}," is"]}}}}]"#, tex("x^2"))
    );
    assert_eq!(body("<p>$$x^2$$</p>"), format!(r#"[{{"math":{}}}]"#, tex("x^2")));
    assert_eq!(body("<script type='math/tex; mode=display'>x^2</script>"), format!(r#"[{{"math":{}}}]"#, tex("x^2")));
    let katex = "<span class=katex><span class=katex-mathml><math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation></semantics></math></span><span class=katex-html aria-hidden=true>x2</span></span>";
    assert_eq!(
        body(&format!("<p>{katex} it</p>")),
        format!(r#"[{{"paragraph":{{"content":[{}," it"]}}}}]"#, tex("x^2"))
    );
    assert_eq!(
        body("<math display=block><mi>x</mi></math>"),
        r#"[{"math":{"math":{"notation":"mathml","source":"<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\"><mi>x</mi></math>"}}}]"#
    );
}

#[test]
fn what_is_no_content_is_left_out_and_counted() {
    let (content, _) = read(
        "<script>x</script><p>Text</p><div class='sharedaddy sd-share'>Share</div><form><input></form><nav>Menu</nav><p hidden>No</p>",
    );
    assert_eq!(serde_json::to_string(&content.body).unwrap(), r#"[{"paragraph":{"content":"Text"}}]"#);
    let note = content.left_out.note().unwrap();
    assert_eq!(
        note.message,
        "left out of the page: 1 script or style, 1 form, 1 piece of navigation, 1 share bar, 1 hidden element"
    );
}

#[test]
fn what_opens_by_a_button_is_text_and_other_buttons_are_none() {
    let accordion = "<h3><button aria-expanded=false aria-controls=a id=b><span>Who decides?</span><svg></svg></button></h3>\
        <div id=a role=region aria-labelledby=b hidden><p>The harbour master.</p></div>\
        <dl><dt><button>May I visit?</button></dt><dd>On Saturdays.</dd></dl>";
    let text = plain(accordion);
    for words in ["Who decides?", "The harbour master.", "May I visit?", "On Saturdays."] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let text = plain("<h3>Tides <button>Copy link</button></h3><p>One.</p><button>Send</button>");
    assert!(text.contains("Tides") && !text.contains("Copy") && !text.contains("Send"), "{text}");
    assert_eq!(plain("<p>One.</p><div hidden><p>Two.</p></div>"), "One.");
}

#[test]
fn xhtml_ends_as_xml_does() {
    let (limits, mut diagnostics) = (Limits::default(), Diagnostics::new());
    let xhtml = "<html><head><title/><script src='x'/></head><body><p>One<a id='p2'/> two</p><p/><p>three</p><![CDATA[four]]></body></html>";
    let content = fragment(xhtml, Syntax::Xhtml, &settings(&limits), &mut diagnostics);
    let body = serde_json::to_string(&content.body).unwrap();
    assert_eq!(
        body,
        r#"[{"paragraph":{"content":"One two"}},{"paragraph":{"content":"three"}},{"paragraph":{"content":"four"}}]"#
    );
}

#[test]
fn lines_are_those_of_the_source() {
    let (content, _) = read("<div>\n\n<p>\none</p>\n<blockquote>\n<p>two</p></blockquote></div>");
    let lines: Vec<_> = content.body.iter().map(|node| node.at().get()).collect();
    assert_eq!(lines, [Some(4), Some(5)]);
}

#[test]
fn depth_has_its_limit() {
    let nested = |open: &str, close: &str, count: usize| format!("{}deep{}", open.repeat(count), close.repeat(count));
    let pages = [
        nested("<div>", "</div>", 100_000),
        nested("<div>", "", 4_000),
        nested("<blockquote>", "</blockquote>", 4_000),
        nested("<b>", "", 4_000),
        nested("<ul><li>", "</li></ul>", 4_000),
        nested("<table><tr><td>", "</table>", 4_000),
        nested("<section><h2>x</h2>", "", 4_000),
    ];
    for html in pages {
        let (content, diagnostics) = read(&html);
        let text = serde_json::to_string(&content.body).unwrap();
        assert_eq!(text.matches("deep").count(), 1, "{}", &html[..20]);
        assert_eq!(diagnostics.iter().filter(|d| d.code == Code::Limit).count(), 1, "{}", &html[..20]);
    }
}

#[test]
fn formatting_that_is_never_closed_costs_no_more_than_the_page() {
    let fonts: String = (0..500).map(|n| format!("<font color={n}>")).collect();
    let html = format!("{fonts}{}", "<p>x".repeat(50_000));
    let tree = parse(&html, Syntax::Html, 128);
    assert!(tree.len() < 500_000, "{}", tree.len());
}

#[test]
fn marks_of_questions_count_where_there_are_answers_and_no_list_of_frequent_questions() {
    let pair = "<div class=question><p>So it is.</p><p>Or not?</p></div><div class=answer><p>It is.</p></div>";
    let questions = |html: &str| read(html).0.marked.questions.into_iter().collect::<Vec<_>>();
    assert_eq!(questions(&pair.repeat(2)), ["Or not?", "So it is."]);
    assert!(questions(pair).is_empty(), "one is no habit");
    assert!(questions(&format!("<section class='faq-list'>{}</section>", pair.repeat(2))).is_empty());
    assert!(questions(&pair.repeat(2).replace("question", "quiz__question")).is_empty());
    let around = format!("<div class=question>{}</div>", pair.repeat(2));
    assert_eq!(questions(&around), ["Or not?", "So it is."], "what holds questions is none");
}
