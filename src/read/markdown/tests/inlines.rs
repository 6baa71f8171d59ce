//! What stands within lines.

use serde_json::{Value, json};

use super::read;
use crate::diagnostic::Code;

/// The content of the only paragraph.
fn line(text: &str) -> Value {
    let outcome = read(text);
    let json = outcome.json();
    assert_eq!(json.as_array().map(Vec::len), Some(1), "{text}: {json}");
    json[0]["paragraph"]["content"].clone()
}

#[test]
fn emphasis_code_breaks_and_links() {
    assert_eq!(
        line("a *b **c*** `d`\\\ne ~~f~~ [g](h.md) <https://i.org> <j@k.org>"),
        json!([
            "a ", {"emphasis": ["b ", {"strong": "c"}]}, " ", {"code": "d"}, {"line-break": null},
            "e ", {"strike": "f"}, " ", {"link": {"target": "h.md", "content": "g"}}, " ",
            {"link": {"target": "https://i.org", "content": "https://i.org"}}, " ",
            {"link": {"target": "mailto:j@k.org", "content": "j@k.org"}}
        ])
    );
}

#[test]
fn text_stays_as_the_author_wrote_it() {
    assert_eq!(line("\"x\" -- it's 5 &lt; 6 &amp; \\*y\\*…"), json!("\"x\" -- it's 5 < 6 & *y*…"));
}

#[test]
fn raised_and_lowered_text_holds_no_spaces() {
    assert_eq!(line("H~2~O and 2^10^"), json!(["H", {"subscript": "2"}, "O and 2", {"superscript": "10"}]));
    assert_eq!(line("~10 people and a^b or c^d"), json!("~10 people and a^b or c^d"));
    assert_eq!(line("2\\^10^ and x^2+y^2 ^c^"), json!("2^10^ and x^2+y^2 ^c^"));
}

#[test]
fn money_is_no_formula() {
    for text in ["between $5 and $10", "$5–$10", "(about $5m) or ($6m)", "from $5M to $6M"] {
        assert_eq!(line(text), json!(text));
    }
    assert_eq!(line("$x$-axis"), json!([{"math": {"notation": "tex", "source": "x"}}, "-axis"]));
}

#[test]
fn spans_carry_a_language_or_small_capitals() {
    assert_eq!(
        line("the word [آب]{lang=fa}, [*eau*]{lang=fr dir=ltr}, [NATO]{.smallcaps} [no]{.other} [x]"),
        json!([
            "the word ", {"span": {"language": "fa", "content": "آب"}}, ", ",
            {"span": {"language": "fr", "direction": "ltr", "content": [{"emphasis": "eau"}]}}, ", ",
            {"small-caps": "NATO"}, " [no]{.other} [x]"
        ])
    );
}

#[test]
fn nothing_in_brackets_before_a_span_is_lost() {
    for text in ["a [b][آب]{lang=fa}", "a [^1][آب]{lang=fa}", "a [آب][]{lang=fa}"] {
        assert_eq!(line(text), json!(text));
    }
}

#[test]
fn html_becomes_the_nearest_node() {
    assert_eq!(
        line(
            "H<sub>2</sub>O<sup>*</sup><br>a <b>b</b> <i lang=\"fr\">c</i> <q>d</q> <kbd>e</kbd> \
             <a href='f?x=1&amp;y'>g</a> <span dir=rtl>h</span> <small>i</small> <del>j</del>"
        ),
        json!([
            "H", {"subscript": "2"}, "O", {"superscript": "*"}, {"line-break": null}, "a ", {"strong": "b"}, " ",
            {"span": {"language": "fr", "content": [{"emphasis": "c"}]}}, " ", {"quotation": "d"}, " ", {"code": "e"}, " ",
            {"link": {"target": "f?x=1&y", "content": "g"}}, " ", {"span": {"direction": "rtl", "content": "h"}},
            " i ", {"strike": "j"}
        ])
    );
}

#[test]
fn unknown_elements_keep_their_text_and_are_named_once() {
    let outcome = read("a <blink>b</blink> <blink>c</blink>\n\n<!-- nothing --> d <script>e()</script> f");
    assert_eq!(outcome.json()[0]["paragraph"]["content"], json!("a b c"));
    assert_eq!(outcome.json()[1]["paragraph"]["content"], json!("d f"));
    assert_eq!(outcome.reports(), [(Code::Degraded, Some(1)), (Code::Dropped, Some(3))]);
}

#[test]
fn a_link_without_text_shows_its_target() {
    assert_eq!(line("see [](a.md)"), json!(["see ", {"link": {"target": "a.md", "content": "a.md"}}]));
}

#[test]
fn pictures_within_a_line_stay_there() {
    let outcome = read("a ![b *c*](d.png \"e\") f");
    let image = json!({"image": {"source": "d.png", "alt": {"described": "b c"}}});
    assert_eq!(outcome.json()[0]["paragraph"]["content"], json!(["a ", image, " f"]));
    assert_eq!(outcome.reports(), [(Code::Dropped, Some(1))]);
}
