//! Figures: every notation, with alternative text, caption and credit.

use serde_json::{Value, json};

use super::read;
use crate::diagnostic::Code;

fn figures(text: &str) -> Value {
    read(text).json()
}

fn figure(alt: &str, rest: Value) -> Value {
    let mut figure = json!({"image": {"source": "a.jpg", "alt": {"described": alt}}});
    figure.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    json!({"figure": figure})
}

#[test]
fn a_picture_alone_is_a_figure_with_the_caption_behind_it() {
    let expected = json!([figure("Pumps", json!({"caption": "The old pumps.", "credit": "Ada Moreno/Harbour Press"}))]);
    for text in [
        "![Pumps](a.jpg \"The old pumps. (Ada Moreno/Harbour Press)\")",
        "![Pumps](a.jpg)\n*The old pumps. (Ada Moreno/Harbour Press)*",
        "![Pumps](a.jpg)\n\n*The old pumps. (Ada Moreno/Harbour Press)*",
        "[![Pumps](a.jpg)](a-large.jpg)\n*The old pumps. (Ada Moreno/Harbour Press)*",
        "<figure><img src=\"a.jpg\" alt=\"Pumps\"><figcaption>The old pumps. (Ada Moreno/Harbour Press)</figcaption></figure>",
        "{{< figure src=\"a.jpg\" alt=\"Pumps\" caption=\"The old pumps.\" attr=\"Ada Moreno/Harbour Press\" >}}",
        "{{% figure\n   src='a.jpg'\n   alt=`Pumps`\n   caption=\"The old pumps. (Ada Moreno/Harbour Press)\" %}}",
        "![The old pumps. (Ada Moreno/Harbour Press)](a.jpg){fig-alt=\"Pumps\" width=50%}",
    ] {
        assert_eq!(figures(text), expected, "{text}");
    }
}

#[test]
fn alternative_text_is_missing_given_or_not_needed() {
    let alt = |text: &str| figures(text)[0]["figure"]["image"]["alt"].clone();
    assert_eq!(alt("![](a.jpg)"), Value::Null);
    assert_eq!(alt("![Pumps](a.jpg)"), json!({"described": "Pumps"}));
    for text in [
        "![](a.jpg){.decorative}",
        "![](a.jpg){decorative}",
        "<img src=a.jpg alt=\"\">",
        "{{< figure src=a.jpg alt=\"\" >}}",
    ] {
        assert_eq!(alt(text), json!("decorative"), "{text}");
    }
    assert_eq!(alt("<img src=a.jpg>"), Value::Null);
    assert_eq!(alt("{{< figure src=a.jpg >}}"), Value::Null);
}

#[test]
fn figures_are_found_wherever_they_stand() {
    let text = "text\n{{< figure src=\"a.jpg\" >}}\nmore\n\n- item\n\n      {{< figure src=\"b.jpg\" >}}\n\n  end\n  <figure>\n    <img src=\"c.jpg\"></img>\n  </figure>\n";
    let outcome = read(text);
    let json = outcome.json();
    assert_eq!(json[0]["paragraph"]["content"], "text");
    assert_eq!(json[1]["figure"]["image"]["source"], "a.jpg");
    assert_eq!(json[2]["paragraph"]["content"], "more");
    let item = &json[3]["list"]["items"][0]["blocks"];
    let kinds: Vec<_> =
        item.as_array().unwrap().iter().map(|block| block.as_object().unwrap().keys().next().unwrap()).collect();
    assert_eq!(kinds, ["paragraph", "figure", "paragraph", "figure"]);
    assert_eq!(outcome.article.body[1].at().get(), Some(2));
    assert!(outcome.reports().is_empty());
}

#[test]
fn a_long_emphasised_paragraph_is_no_caption() {
    let text = format!("![x](a.jpg)\n\n*{}*", "word ".repeat(100).trim());
    assert_eq!(figures(&text).as_array().map(Vec::len), Some(2));
}

#[test]
fn several_pictures_each_have_their_caption() {
    let json = figures("![x](a.jpg)\n*One.*\n![y](b.jpg)\n*Two.*");
    assert_eq!(json[0]["figure"]["caption"], "One.");
    assert_eq!(json[1]["figure"]["caption"], "Two.");
}

#[test]
fn what_a_figure_cannot_hold_is_reported() {
    let outcome = read("{{< figure src=a.jpg attrlink=\"https://example.org\" >}}\n\n{{< figure alt=\"x\" >}}\n");
    assert_eq!(outcome.reports(), [(Code::Dropped, Some(1)), (Code::Malformed, Some(3))]);
}
