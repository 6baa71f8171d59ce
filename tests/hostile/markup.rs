//! HTML, JATS and feeds.

use super::Expect::{Fails, Fine, Warns};
use super::Row;

pub(super) fn rows() -> Vec<Row> {
    [html(), jats(), feeds()].into_iter().flatten().collect()
}

fn html() -> Vec<Row> {
    let page = |name, body: &str, expect| {
        Row::new(
            name,
            "a.html",
            format!("<!DOCTYPE html><html lang=en><title>Tide</title><h1>Tide</h1><article>{body}</article>"),
            expect,
        )
    };
    let text = "<p>The water came up the slipway twice a day, and nobody counted it before the storm.</p>";
    let attributes = (0..20_000).map(|n| format!(" a{n}=\"x\"")).collect::<String>();
    vec![
        page("html-script", &format!("{text}<script>alert(1)</script>"), Fine),
        page("html-handlers", &format!("{text}<p onclick='alert(1)' onload=\"x\">More of it.</p>"), Fine),
        page(
            "html-links-that-run",
            &format!("{text}<p><a href='java&#10;script:alert(1)'>here</a> and more</p>"),
            Warns("javascript"),
        ),
        page(
            "html-base-that-runs",
            &format!("<base href='javascript:alert(1)//'>{text}<p><a href=x>here</a></p>"),
            Warns("the base `javascript:alert(1)//` is not used"),
        ),
        page(
            "html-frames",
            &format!("{text}<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object>"),
            Warns("`object` and what it holds"),
        ),
        page(
            "html-svg-within",
            &format!("{text}<svg><script>alert(1)</script><foreignObject>x</foreignObject></svg>"),
            Fine,
        ),
        page(
            "html-template",
            &format!("{text}<template><p>hidden</p></template><noscript><p>seen</p></noscript>"),
            Fine,
        ),
        page("html-unclosed", &format!("{text}<p><b><i><u><s>open"), Fine),
        page("html-deep", &format!("{}{text}", "<div>".repeat(50_000)), Warns("nests too deep")),
        page("html-tables-deep", &format!("{}{text}", "<table><tr><td>".repeat(2_000)), Warns("nests too deep")),
        page("html-lists-deep", &format!("{text}{}x", "<ul><li>".repeat(5_000)), Warns("nests too deep")),
        page(
            "html-reopened-formatting",
            &format!("{text}{}{}", "<b>".repeat(3_000), "<p>x".repeat(3_000)),
            Warns("nests too deep"),
        ),
        page(
            "html-attributes-10000",
            &format!("{text}<p {}>More.</p>", (0..10_000).map(|n| format!("a{n}=b ")).collect::<String>()),
            Fine,
        ),
        page("html-entities-that-are-none", &format!("{text}<p>&bogus; &#xFFFFFFFF; &#0; &amp</p>"), Fine),
        page(
            "html-json-ld-laughs",
            &format!("<script type='application/ld+json'>{}</script>{text}", "[".repeat(100_000)),
            Warns("JSON-LD"),
        ),
        page("html-nul", &format!("{text}<p>a\0b</p>"), Warns("NUL characters")),
        Row::new("html-no-words", "a.html", "<script>x</script>", Warns("no article was found")),
        Row::new("html-pdf", "a.html", "%PDF-1.7\n", Fails("this is a PDF")),
        page("html-attributes-of-one-tag-20000", &format!("{text}<p{attributes}>a</p{attributes}>"), Fine),
        Row::new(
            "html-lying-charset",
            "a.html",
            "<meta charset=utf-8><title>Caf\u{E9}</title><article><p>Water on the slipway, twice a day, as ever."
                .chars()
                .map(|c| c as u8)
                .collect::<Vec<_>>(),
            Warns("read as windows-1252"),
        ),
    ]
}

fn jats() -> Vec<Row> {
    let document = |name, before: &str, body: &str, expect| {
        let front = "<front><article-meta><title-group><article-title>Tide</article-title></title-group></article-meta></front>";
        Row::new(
            name,
            "a.xml",
            format!(
                "<?xml version='1.0'?>{before}<article xml:lang='en' xmlns:xlink='http://www.w3.org/1999/xlink'>{front}<body>{body}</body></article>"
            ),
            expect,
        )
    };
    let laughs =
        (1..10).map(|n| format!("<!ENTITY a{n} '{}'>", format!("&a{};", n - 1).repeat(10))).collect::<String>();
    vec![
        document("jats-without-doctype", "", "<p>Water.</p>", Fine),
        document(
            "jats-billion-laughs",
            &format!("<!DOCTYPE article [<!ENTITY a0 'ha'>{laughs}]>"),
            "<p>&a9;</p>",
            Warns("the entity `&a9;`"),
        ),
        document(
            "jats-quadratic-blowup",
            &format!("<!DOCTYPE article [<!ENTITY a '{}'>]>", "a".repeat(50_000)),
            &format!("<p>{}</p>", "&a;".repeat(1_000)),
            Warns("the entity `&a;` is not known"),
        ),
        document(
            "jats-external-entity",
            "<!DOCTYPE article [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
            "<p>&x;</p>",
            Warns("the entity `&x;`"),
        ),
        document(
            "jats-parameter-entity",
            "<!DOCTYPE article [<!ENTITY % p SYSTEM 'https://example.org/x'>%p;]>",
            "<p>Water.</p>",
            Fine,
        ),
        document("jats-named-character", "", "<p>Ebb &mdash; flood</p>", Fine),
        document("jats-unknown-entity", "", "<p>Ebb &bogus; flood</p>", Warns("bogus")),
        document("jats-forbidden-character", "", "<p>&#1; &#xFFFE; water</p>", Warns("2 control characters")),
        document("jats-deep", "", &"<sec>".repeat(100_000), Fails("more than 256 levels deep")),
        document("jats-cut", "", "<p>Water.</p></body>", Fails("expected `</article>`")),
        document(
            "jats-links-that-run",
            "",
            "<p><ext-link xlink:href='javascript:alert(1)'>here</ext-link> water</p>",
            Warns("javascript"),
        ),
        document(
            "jats-graphic-outside",
            "",
            "<fig><caption><p>x</p></caption><graphic xlink:href='../../etc/passwd'/></fig>",
            Warns("folder"),
        ),
        document(
            "jats-reference-to-nowhere",
            "",
            "<p>Water<xref ref-type='fn' rid='gone'>1</xref>.</p>",
            Warns("#gone leads nowhere"),
        ),
        document(
            "jats-table-ragged",
            "",
            "<table-wrap><table><tr><td colspan='0'>a</td></tr><tr><td>a</td><td rowspan='999999'>b</td></tr></table></table-wrap>",
            Fine,
        ),
        document("jats-cdata", "", "<p><![CDATA[<script>alert(1)</script> ]]]]><![CDATA[> ]]></p>", Fine),
        document(
            "jats-instructions-of-others",
            "",
            "<?offprint whole?><?offprint start=-1?><?php echo 1?><p>Water.</p>",
            Fine,
        ),
        Row::new(
            "jats-encoding-unknown",
            "a.xml",
            "<?xml version='1.0' encoding='klingon'?><article/>",
            Fails("`klingon` is not known"),
        ),
        document(
            "jats-entities-unknown-20000",
            "",
            &format!("<p>{}</p>", (0..20_000).map(|n| format!("&e{n}; ")).collect::<String>()),
            Warns("is not known and stays as it is written"),
        ),
        Row::new("xml-of-another-kind", "a.xml", "<?xml version='1.0'?><plist/>", Fails("its root is `<plist>`")),
    ]
}

fn feeds() -> Vec<Row> {
    let rss = |name, items: &str, expect| {
        Row::new(
            name,
            "a.rss",
            format!(
                "<rss version='2.0'><channel><title>Tides</title><link>https://example.org/</link><language>en</language>{items}</channel></rss>"
            ),
            expect,
        )
    };
    let item = "<item><title>Tide</title><description>&lt;p>Water came up.&lt;/p></description></item>";
    vec![
        rss("rss-plain", item, Fine),
        rss(
            "rss-without-title",
            "<item><description>Water.</description></item>",
            Warns("an entry of the feed has no title"),
        ),
        rss("rss-without-items", "", Fails("there is no article")),
        rss(
            "rss-markup-that-runs",
            "<item><title>&lt;script>alert(1)&lt;/script></title><description>&lt;img src=x onerror=alert(1)>&lt;a href=javascript:alert(1)>x&lt;/a> water</description></item>",
            Warns("the scheme `javascript:` is unsafe"),
        ),
        rss("rss-stray-ampersand", "<item><title>AT&T</title><description>Water & salt</description></item>", Fine),
        rss("rss-deep", &"<a>".repeat(100_000), Fails("nest deeper than 256")),
        rss("rss-cut", "<item><title>Tide", Fails("expected `</title>`")),
        Row::new(
            "rss-1-0",
            "a.rss",
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel><title>Tides</title></channel><item><title>Tide</title><description>Water came up.</description></item></rdf:RDF>",
            Warns("does not say its language"),
        ),
        Row::new(
            "rss-0-91",
            "a.rss",
            "<rss version='0.91'><channel><title>Tides</title><language>en</language><item><title>Tide</title><description>Water came up.</description></item></channel></rss>",
            Fine,
        ),
        Row::new(
            "atom-xhtml",
            "a.atom",
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>T</title><entry><title>Tide</title><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Water.</p><script>alert(1)</script></div></content></entry></feed>",
            Fine,
        ),
        Row::new(
            "atom-base-that-runs",
            "a.atom",
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en' xml:base='javascript:alert(1)'><title>T</title><entry><title>Tide</title><content type='html'>&lt;a href='x'>water&lt;/a></content></entry></feed>",
            Warns("`x` is relative"),
        ),
        Row::new(
            "json-feed-numeric-id",
            "a.feed.json",
            r#"{"version": "https://jsonfeed.org/version/1.1", "title": "T", "language": "en", "items": [{"id": 7, "title": "Tide", "content_html": "<p>Water.</p>"}]}"#,
            Fine,
        ),
        Row::new(
            "json-feed-wrong-types",
            "a.feed.json",
            r#"{"version": "https://jsonfeed.org/version/1.1", "title": 3, "items": [{"id": {}, "title": [], "content_html": 4}]}"#,
            Warns("no title"),
        ),
        Row::new(
            "json-feed-extension-that-lies",
            "a.feed.json",
            r#"{"version": "https://jsonfeed.org/version/1.1", "title": "T", "language": "en", "items": [{"id": "1", "title": "Tide", "content_html": "<p>Water.</p>", "_offprint": {"article": {"body": [[[[]]]]}}}]}"#,
            Warns("`_offprint` of item 1 is no article"),
        ),
    ]
}
