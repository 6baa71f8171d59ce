//! HTML blocks, fenced divisions and shortcodes.

use serde_json::json;

use super::read;
use crate::diagnostic::Code;

#[test]
fn pull_quotes_have_three_notations() {
    let expected =
        json!([{"pull-quote": {"blocks": [{"paragraph": {"content": "Water is work."}}], "attribution": "Ada"}}]);
    for text in [
        "::: {.pullquote}\nWater is work.\n\n— Ada\n:::",
        ":::: pull-quote\n> Water is work.\n> — Ada\n::::",
        "{{< pullquote author=\"Ada\" >}}\nWater is work.\n{{< /pullquote >}}",
        "<aside class=\"pullquote\">\n\nWater is work.\n\n— Ada\n\n</aside>",
    ] {
        assert_eq!(read(text).json(), expected, "{text}");
    }
}

#[test]
fn a_division_gives_its_language_to_what_it_holds() {
    let expected = json!([
        {"paragraph": {"content": "آب", "language": "fa"}},
        {"paragraph": {"content": "after"}}
    ]);
    for text in
        ["::: {lang=fa}\nآب\n:::\nafter", "<p lang=\"fa\">آب</p>\n\nafter", "<div lang=fa>\n\nآب\n\n</div>\n\nafter"]
    {
        assert_eq!(read(text).json(), expected, "{text}");
    }
    let heading = read("::: {lang=fr}\n## Eau\n:::\n");
    assert_eq!(heading.json()[0]["section"]["title"], json!([{"span": {"language": "fr", "content": "Eau"}}]));
}

#[test]
fn other_divisions_keep_their_content_and_headings() {
    let outcome = read("::: {.panel}\n## Tip\n\ntext\n:::\n\n:::\n");
    assert_eq!(outcome.json(), json!([{"section": {"title": "Tip", "body": [{"paragraph": {"content": "text"}}]}}]));
    assert_eq!(outcome.reports(), [(Code::Malformed, Some(7))]);
}

#[test]
fn html_blocks_keep_their_structure() {
    let outcome = read(
        "<section>\n<h2>One</h2>\n<p>a &eacute; <em>b</em>\n   c</p>\n<ul><li>x<li>y</ul>\n<pre>p\n  q</pre>\n</section>\n\n\
         <details><summary>More</summary>\n\n*md*\n\n</details>\n\n<blockquote>q</blockquote>\n<hr>\n",
    );
    assert_eq!(
        outcome.json(),
        json!([{"section": {"title": "One", "body": [
            {"paragraph": {"content": ["a é ", {"emphasis": "b"}, "\nc"]}},
            {"list": {"marker": "bullet", "items": [
                {"blocks": [{"paragraph": {"content": "x"}}]},
                {"blocks": [{"paragraph": {"content": "y"}}]}
            ]}},
            {"code": {"code": "p\n  q"}},
            {"paragraph": {"content": [{"strong": "More"}]}},
            {"paragraph": {"content": [{"emphasis": "md"}]}},
            {"quote": {"blocks": [{"paragraph": {"content": "q"}}]}},
            {"break": {}}
        ]}}])
    );
    assert!(outcome.reports().is_empty(), "{:?}", outcome.reports());
}

#[test]
fn html_tables_are_tables_if_they_fill_a_grid() {
    let outcome = read("<table><caption>C</caption><thead><tr><th>a<th>b</thead><tr><td colspan=2>c</td></tr></table>");
    let table = &outcome.json()[0]["table"];
    assert_eq!(table["caption"], "C");
    assert_eq!(table["head"][0][1]["blocks"][0]["paragraph"]["content"], "b");
    assert_eq!(table["body"][0][0]["colspan"], 2);
    let ragged = read("<table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>");
    assert_eq!(ragged.json().as_array().map(Vec::len), Some(3));
    assert_eq!(ragged.reports(), [(Code::Degraded, Some(1))]);
}

#[test]
fn scripts_and_frames_are_left_out_and_reported() {
    let outcome =
        read("<script>\nlet a = '<p>x</p>';\n</script>\n\n<iframe src=\"https://example.org\"></iframe>\n\ntext\n");
    assert_eq!(outcome.json(), json!([{"paragraph": {"content": "text"}}]));
    assert_eq!(outcome.reports(), [(Code::Dropped, Some(1)), (Code::Dropped, Some(5))]);
}

#[test]
fn a_comment_goes_in_silence_but_one_without_end_is_reported() {
    assert!(read("<!-- a\n\nb -->\n\ntext").reports().is_empty());
    assert_eq!(read("text\n\n<!-- a\n\nb").reports(), [(Code::Malformed, Some(3))]);
}

#[test]
fn references_and_players_become_links() {
    let outcome = read("[a]({{< ref \"b.md#c\" >}}) {{< relref \"d.md\" >}}\n\n{{< youtube w7Ft2ymGmfc >}}\n");
    let json = outcome.json();
    assert_eq!(json[0]["paragraph"]["content"][0], json!({"link": {"target": "b.md#c", "content": "a"}}));
    assert_eq!(json[0]["paragraph"]["content"][2], json!({"link": {"target": "d.md", "content": "d.md"}}));
    let target = "https://www.youtube.com/watch?v=w7Ft2ymGmfc";
    assert_eq!(json[1]["paragraph"]["content"][0]["link"]["target"], target);
    assert_eq!(outcome.reports(), [(Code::Degraded, Some(3))]);
}

#[test]
fn unknown_shortcodes_keep_their_text() {
    let outcome = read("{{% note %}}\nmind *this*\n{{% /note %}}\n\nA {{< tooltip text=\"pump\" id=x >}}.\n");
    assert_eq!(outcome.json()[0]["paragraph"]["content"], json!(["mind ", {"emphasis": "this"}]));
    assert_eq!(outcome.json()[1]["paragraph"]["content"], json!("A pump."));
    assert_eq!(outcome.reports(), [(Code::Dropped, Some(1)), (Code::Dropped, Some(5))]);
}

#[test]
fn shortcodes_within_code_and_escaped_ones_are_shown() {
    let outcome = read("`{{< figure src=\"a\" >}}`\n\n```\n{{< figure src=\"b\" >}}\n```\n\n{{</* figure */>}}\n");
    let json = outcome.json();
    assert_eq!(json[0]["paragraph"]["content"], json!([{"code": "{{< figure src=\"a\" >}}"}]));
    assert_eq!(json[1]["code"]["code"], "{{< figure src=\"b\" >}}");
    assert_eq!(json[2]["paragraph"]["content"], json!("{{< figure >}}"));
}

#[test]
fn tags_of_liquid_are_read_as_shortcodes() {
    let outcome = read(
        "{% quote author=\"Ada\" %}\nLow *water*.\n{% endquote %}\n\n{%- comment -%}\nhidden\n{%- endcomment -%}\n\n\
         {% if page.tide >= 3 %}\nHigh.\n{% endif %}\n\n{% raw %}{{ tide }}{% endraw %} and `{% raw %}` and 5 {% of it.\n",
    );
    let json = outcome.json();
    assert_eq!(json[0]["quote"]["attribution"], "Ada");
    assert_eq!(json[1]["paragraph"]["content"], "High.");
    assert_eq!(json[2]["paragraph"]["content"], json!(["{{ tide }} and ", {"code": "{% raw %}"}, " and 5 {% of it."]));
    assert_eq!(json.as_array().map(Vec::len), Some(3));
    assert_eq!(outcome.reports(), [(Code::Dropped, Some(9))]);
}

#[test]
fn highlighted_code_is_code() {
    let outcome = read("{{< highlight go >}}\na := *b\n{{< /highlight >}}\n\ntext");
    assert_eq!(outcome.json()[0], json!({"code": {"code": "a := *b", "syntax": "go"}}));
    assert_eq!(outcome.json()[1]["paragraph"]["content"], "text");
}
