//! Inputs with very many of one thing, each of which was once compared with each other.

use super::Expect::Fine;
use super::{Row, front, markdown};

pub(super) fn rows() -> Vec<Row> {
    let each = |count: usize, of: &dyn Fn(usize) -> String| (0..count).map(of).collect::<String>();
    let page = |name, head: &str, body: &str, expect| {
        let text = "<p>The water came up the slipway twice a day, and nobody counted it before the storm.</p>";
        let page = format!("<html lang=en><head><title>Tide</title>{head}</head><article><h1>Tide</h1>{text}{body}");
        Row::new(name, "a.html", page, expect)
    };
    let jats = |name, body: &str, back: &str, expect| {
        let front = "<front><article-meta><title-group><article-title>Tide</article-title></title-group></article-meta></front>";
        Row::new(name, "a.xml", format!("<article xml:lang='en'>{front}<body>{body}</body>{back}</article>"), expect)
    };
    let graph = |count: usize| {
        let refers: Vec<_> = (0..count).map(|n| format!("{{\"@id\":\"#p{n}\"}}")).collect();
        let nodes: Vec<_> = (0..count)
            .map(|n| format!("{{\"@id\":\"#p{n}\",\"@type\":\"Person\",\"name\":\"Ada{n} Moreno\"}}"))
            .collect();
        let article = format!("{{\"@type\":\"Article\",\"headline\":\"Tide\",\"author\":[{}]}}", refers.join(","));
        format!("<script type='application/ld+json'>{{\"@graph\":[{article},{}]}}</script>", nodes.join(","))
    };
    vec![
        front(
            "authors-8000",
            &format!("title: Tide\nauthors:{}", each(8_000, &|n| format!("\n  - Ada{n} Moreno"))),
            "Water.",
            Fine,
        ),
        front(
            "keywords-20000",
            &format!("title: Tide\nkeywords:{}", each(20_000, &|n| format!("\n  - tide {n}"))),
            "Water.",
            Fine,
        ),
        markdown(
            "notes-of-notes-5000",
            each(5_000, &|n| format!("a[^{n}]\n"))
                + "\n"
                + &each(5_000, &|n| format!("[^{n}]: b[^{}]\n", (n + 1) % 5_000)),
            Fine,
        ),
        markdown("addresses-100000-in-one", "http://a.b/".repeat(100_000), Fine),
        markdown("addresses-cut-off-100000", "http://".repeat(100_000), Fine),
        markdown("address-with-brackets-500000", format!("https://a.org/{}", ")".repeat(500_000)), Fine),
        markdown("addresses-20000", each(20_000, &|n| format!("https://a.org/{n}. ")), Fine),
        page("html-boxes-200-deep", "", &"<div class=callout>a".repeat(200), super::Expect::Warns("nests")),
        page("html-authors-8000", &each(8_000, &|n| format!("<meta name=author content='Ada{n} Moreno'>")), "", Fine),
        page("html-json-ld-nodes-8000", &graph(8_000), "", Fine),
        page("html-lines-30000", "", &format!("<p>{}</p>", "a<br>".repeat(30_000)), Fine),
        page(
            "html-notes-8000",
            "",
            &format!(
                "<p>{}</p><section role=doc-endnotes><ol>{}</ol></section>",
                each(8_000, &|n| format!("a<a href='#n{n}' role=doc-noteref>{n}</a> ")),
                each(8_000, &|n| format!("<li id=n{n}>b"))
            ),
            Fine,
        ),
        jats(
            "jats-references-8000",
            &each(8_000, &|n| format!("<p>a<xref ref-type='bibr' rid='r{n}'/></p>")),
            &format!(
                "<back><ref-list>{}</ref-list></back>",
                each(8_000, &|n| format!("<ref id='r{n}'><mixed-citation>Ada {n}. Tides.</mixed-citation></ref>"))
            ),
            Fine,
        ),
    ]
}
