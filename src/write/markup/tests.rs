//! Pieces of the model and their markup, in all flavours.

use super::*;
use crate::model::*;

fn article(json: serde_json::Value) -> Article {
    serde_json::from_value(json).unwrap()
}

fn picture(image: &Image) -> Option<Picture> {
    let src = image.source.clone();
    (!image.source.contains("missing")).then_some(Picture { src, width: 40, height: 30 })
}

fn settings(flavour: Flavour, base: Option<&'static str>) -> Settings<'static> {
    Settings { flavour, level: 2, base, picture: &picture, files: Files::default(), anchors: false, pages: None }
}

fn content(json: serde_json::Value, flavour: Flavour) -> (String, Vec<String>) {
    let article = article(json);
    let settings = settings(flavour, Some("https://example.org/a/"));
    let mut diagnostics = Diagnostics::new();
    let mut markup = Markup::new(&article, &settings, &mut diagnostics);
    markup.content();
    (markup.finish(), diagnostics.into_iter().map(|diagnostic| diagnostic.to_string()).collect())
}

fn body(nodes: serde_json::Value, flavour: Flavour) -> String {
    content(serde_json::json!({"headline": "H", "body": nodes}), flavour).0
}

fn interview() -> serde_json::Value {
    serde_json::json!({
        "headline": "H",
        "contributors": [
            {"id": "c1", "name": {"literal": "Ann Doe"}},
            {"id": "c2", "name": {"literal": "Bo Ray"}},
        ],
        "body": [
            {"turn": {"id": "t1",
                "question": {"voice": {"speakers": ["c1"]}, "blocks": [{"paragraph": {"content": "Why?"}}]},
                "answers": [{"voice": {"speakers": ["c1", "c2"], "label": "Dr: Who"}, "blocks": [
                    {"list": {"items": [{"blocks": [{"paragraph": {"content": "Because."}}]}]}}]}]}},
            {"turn": {"id": "t2", "question": {"blocks": [{"paragraph": {"content": "And?"}}]}}},
        ],
    })
}

#[test]
fn turns_name_their_speakers() {
    assert_eq!(
        content(interview(), Flavour::Html).0,
        "<div class=\"interview\" role=\"doc-qna\" aria-label=\"Interview\">\
         <div class=\"turn\" id=\"t1\">\
         <div class=\"question\" id=\"t1q\" data-speaker=\"c1\"><p><b class=\"speaker\">Ann Doe:</b> Why?</p>\n</div>\n\
         <div class=\"answer\" id=\"t1a1\" data-speaker=\"c1 c2\"><p class=\"lead\"><b class=\"speaker\">Dr: Who:</b></p>\n\
         <ul><li>Because.</li>\n</ul>\n</div>\n</div>\n\
         <div class=\"turn\" id=\"t2\"><div class=\"question\" id=\"t2q\">\
         <p><span class=\"visually-hidden\">Question:</span> And?</p>\n</div>\n</div>\n</div>\n"
    );
}

#[test]
fn feeds_tell_the_sides_apart_without_a_style_sheet() {
    assert_eq!(
        content(interview(), Flavour::Feed).0,
        "<p><strong><b>Ann Doe:</b> Why?</strong></p>\n<p><b>Dr: Who:</b></p>\n<ul><li>Because.</li>\n</ul>\n\
         <p><strong>And?</strong></p>\n"
    );
}

#[test]
fn words_in_another_language_than_the_article_say_so() {
    let mut json = interview();
    json["language"] = "ka".into();
    let (markup, _) = content(json, Flavour::Xhtml);
    assert!(markup.contains(r#"<span class="visually-hidden" lang="en" xml:lang="en">Question:</span>"#), "{markup}");
}

#[test]
fn headings_never_skip_a_level() {
    let inner = serde_json::json!({"section": {"id": "s3", "title": "Deep", "body": []}});
    let middle = serde_json::json!({"section": {"id": "s2", "title": "", "body": [inner]}});
    let outer = serde_json::json!([{"section": {"id": "s1", "title": "Top", "body": [middle]}}]);
    assert_eq!(
        body(outer, Flavour::Html),
        "<section id=\"s1\"><h2 id=\"s1-heading\">Top</h2>\n<div id=\"s2\"><section id=\"s3\">\
         <h3 id=\"s3-heading\">Deep</h3>\n</section>\n</div>\n</section>\n"
    );
}

#[test]
fn a_note_called_twice_has_two_ways_back() {
    let json = serde_json::json!({
        "headline": "H",
        "body": [{"paragraph": {"content": ["One", {"note-call": "fn1"}, ", two",
            {"link": {"target": "https://example.org/", "content": ["here", {"note-call": "fn1"}]}}, "."]}}],
        "notes": [{"id": "fn1", "blocks": [{"paragraph": {"content": ["See", {"note-call": "fn2"}]}}]},
                  {"id": "fn2", "blocks": [{"code": {"code": "\nx"}}]}],
    });
    let (markup, reported) = content(json.clone(), Flavour::Html);
    assert_eq!(reported, [""; 0]);
    assert_eq!(
        markup,
        "<p>One<sup><a class=\"note-call\" id=\"fn1-call1\" href=\"#fn1\" role=\"doc-noteref\">1</a></sup>, two\
         <a href=\"https://example.org/\">here</a><sup><a class=\"note-call\" id=\"fn1-call2\" href=\"#fn1\" \
         role=\"doc-noteref\">1</a></sup>.</p>\n\
         <section class=\"notes\" role=\"doc-endnotes\" aria-labelledby=\"_notes\"><h2 id=\"_notes\">Notes</h2>\n\
         <ol><li id=\"fn1\"><p>See<sup><a class=\"note-call\" id=\"fn2-call1\" href=\"#fn2\" \
         role=\"doc-noteref\">2</a></sup> \
         <a class=\"backlink\" href=\"#fn1-call1\" aria-label=\"Back to the text (1)\" role=\"doc-backlink\">↩</a> \
         <a class=\"backlink\" href=\"#fn1-call2\" aria-label=\"Back to the text (1, 2)\" \
         role=\"doc-backlink\">↩</a></p>\n</li>\n\
         <li id=\"fn2\"><pre><code>\nx</code></pre>\n <a class=\"backlink\" href=\"#fn2-call1\" \
         aria-label=\"Back to the text (2)\" role=\"doc-backlink\">↩</a></li>\n</ol>\n</section>\n"
    );
    let (feed, _) = content(json, Flavour::Feed);
    assert!(!feed.contains("id=") && !feed.contains("href=\"#") && feed.contains("<sup>1</sup>"), "{feed}");
}

#[test]
fn addresses_are_made_safe_and_absolute() {
    let link = |target: &str| serde_json::json!({"link": {"target": target, "content": "x"}});
    let targets = ["b.html", "javascript:alert(1)", "JaVaScript:x", "https://", "#t1", "mailto:a@example.org"];
    let content_json: Vec<_> = targets.iter().map(|target| link(target)).collect();
    let json = serde_json::json!({"headline": "H", "body": [{"paragraph": {"content": content_json}}]});
    let (html, reported) = content(json.clone(), Flavour::Html);
    assert_eq!(
        html,
        "<p><a href=\"https://example.org/a/b.html\">x</a>xxx<a href=\"#t1\">x</a>\
         <a href=\"mailto:a@example.org\">x</a></p>\n"
    );
    assert_eq!(reported.len(), 3, "{reported:?}");
    let (feed, reported) = content(json, Flavour::Feed);
    assert!(!feed.contains('#'), "{feed}");
    assert_eq!(reported.len(), 4);
}

#[test]
fn rows_and_columns_that_nothing_begins_in_are_folded() {
    let cell = |text: &str, colspan: u16, rowspan: u16| serde_json::json!({"blocks": [{"paragraph": {"content": text}}], "colspan": colspan, "rowspan": rowspan});
    let rows = serde_json::json!([[cell("a", 2, 2), cell("b", 1, 2)], [], [cell("c", 3, 1)]]);
    let table = serde_json::json!([{"table": {"id": "tbl1", "caption": "C", "body": rows}}]);
    assert_eq!(
        body(table, Flavour::Html),
        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-labelledby=\"tbl1-caption\"><table id=\"tbl1\">\
         <caption id=\"tbl1-caption\">C</caption>\n<tbody><tr><td>a</td><td>b</td></tr>\n\
         <tr><td colspan=\"2\">c</td></tr>\n</tbody>\n</table>\n</div>\n"
    );
}

#[test]
fn a_figure_shows_picture_caption_credit_and_description() {
    let figure = |source: &str| {
        serde_json::json!([{"figure": {"id": "fig1", "image": {"source": source, "alt": {"described": "A dam"},
            "long-description": "Long."}, "caption": "The dam.", "credit": "Bo Ray",
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}}}])
    };
    let json = figure("dam.jpg").to_string();
    let html = body(serde_json::from_str(&json).unwrap(), Flavour::Html);
    assert_eq!(
        html,
        "<figure id=\"fig1\"><img src=\"dam.jpg\" alt=\"A dam\" width=\"40\" height=\"30\" \
         aria-details=\"fig1-description\">\n<figcaption>The dam. <small class=\"credit\" role=\"doc-credit\">Bo Ray</small>\u{a0}· \
         <small class=\"license\"><a href=\"https://creativecommons.org/licenses/by/4.0/\">CC BY 4.0</a></small>\
         <details class=\"long-description\" id=\"fig1-description\">\
         <summary>Description of the picture</summary>\n<p>Long.</p>\n</details>\n</figcaption>\n</figure>\n"
    );
    let json = json.replace("dam.jpg", "missing.jpg");
    let html = body(serde_json::from_str(&json).unwrap(), Flavour::Html);
    assert!(html.contains("<p class=\"no-picture\">A dam</p>") && !html.contains("<img"), "{html}");
}

#[test]
fn formulas_are_mathml_with_their_words() {
    let paragraph = |tex: &str| serde_json::json!([{"paragraph": {"content": [{"math": {"notation": "tex", "source": tex, "alt": "x squared"}}]}}]);
    assert_eq!(
        body(paragraph("x^2"), Flavour::Xhtml),
        "<p><math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"x squared\"><semantics>\
         <mrow><msup><mi>x</mi><mn>2</mn></msup></mrow><annotation encoding=\"application/x-tex\">x^2</annotation>\
         <annotation encoding=\"text/plain\">x squared</annotation></semantics></math></p>\n"
    );
    assert_eq!(body(paragraph("\\nope<"), Flavour::Html), "<p><code class=\"math\">\\nope&lt;</code></p>\n");
    assert_eq!(body(paragraph("x^2"), Flavour::Feed), "<p>x squared</p>\n");
}

#[test]
fn formulas_without_words_get_them_and_stand_on_a_line_in_feeds() {
    let paragraph =
        |tex: &str| serde_json::json!([{"paragraph": {"content": [{"math": {"notation": "tex", "source": tex}}]}}]);
    let html = body(paragraph("x^2"), Flavour::Html);
    assert!(html.starts_with("<p><math alttext=\"x squared\" class=\"words-made\"><semantics>"), "{html}");
    let feed = body(paragraph("\\mathbf{v}_i^2 < \\frac{1}{2}"), Flavour::Feed);
    assert_eq!(feed, "<p><b>v</b><sub><i>i</i></sub><sup>2</sup>&nbsp;&lt;&nbsp;½</p>\n".replace("&nbsp;", "\u{A0}"));
    assert_eq!(body(paragraph("\\nope<"), Flavour::Feed), "<p><code>\\nope&lt;</code></p>\n");
}

#[test]
fn a_feed_resolves_its_pictures_and_states_its_direction() {
    let article = article(serde_json::json!({
        "headline": "H", "language": "fa",
        "hero": {"image": {"source": "a b.jpg", "alt": "decorative"}},
        "body": [{"figure": {"image": {"source": "c.jpg", "alt": {"described": "C"}}}}],
    }));
    let mut diagnostics = Diagnostics::new();
    let resources = crate::resource::Resources::default();
    let with_base = feed_content(&article, &resources, Some("https://example.org/x"), &mut diagnostics);
    assert_eq!(
        with_base,
        "<div lang=\"fa\" dir=\"rtl\"><figure><img src=\"https://example.org/a%20b.jpg\" alt=\"\">\n</figure>\n\
         <figure><img src=\"https://example.org/c.jpg\" alt=\"C\">\n</figure>\n</div>\n"
    );
    let without = feed_content(&article, &resources, None, &mut diagnostics);
    assert!(!without.contains("<img") && without.contains("<p>C</p>"), "{without}");
}

#[test]
fn long_texts_are_cut_between_words() {
    assert_eq!(shortened("  one\ntwo  three ", 40), "one two three");
    assert_eq!(shortened("one two, three", 9), "one two…");
    assert_eq!(shortened(&"x".repeat(50), 10), format!("{}…", "x".repeat(10)));
}
