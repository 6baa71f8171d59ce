//! What an article may say of itself and in its text.

use super::Expect::{Fails, Fine, Warns};
use super::{Row, front, markdown};

const TURNS: &str = "**Ada:** Is the water high?\n\n**Jo:** Since noon.\n\n**Ada:** And now?\n\n";

pub(super) fn rows() -> Vec<Row> {
    [text(), names(), turns(), notes(), tables(), links(), dates(), identifiers(), values()]
        .into_iter()
        .flatten()
        .collect()
}

fn text() -> Vec<Row> {
    vec![
        markdown("vertical-tab", "A\u{B}B", Warns("control character")),
        markdown("non-character", "A\u{FFFE}B", Warns("control character")),
        markdown("control-by-reference", "A&#11;B", Warns("1 control character")),
        markdown("end-of-cdata", "a ]]> b", Fine),
        front(
            "script-in-title",
            "title: '</script><script>alert(1)</script>'",
            "Water.",
            Warns("`script` and what it holds"),
        ),
        markdown("ampersand-and-less", "AT&T <5", Fine),
        markdown("escaped-twice", "&amp;amp; &amp;lt;b&amp;gt;", Fine),
        front("empty-title", "title: ''", "Water.", Warns("headline")),
        front("blank-title", "title: '   '", "Water.", Warns("headline")),
        front("title-of-5000", &format!("title: {}", "water ".repeat(833)), "Water.", Fine),
        front("title-from-right", "title: نازنین at the Quay", "Water.", Fine),
        markdown("mixed-directions", "The word שלום stands (here), and 12 م there.", Fine),
        markdown("direction-override", "A \u{202E}dlrow\u{202C} b", Warns("override")),
        markdown("open-isolates", "A \u{2067}\u{2067}\u{2067} b", Fine),
        markdown("private-use", "A \u{E123} b", Warns("no font has U+E123")),
        markdown("no-glyph", "हिन्दी 🎻 𝕏", Warns("no font has U+1D54F")),
        markdown("soft-hyphens", "so\u{AD}ft\u{AD}\u{AD}hy\u{AD}phen", Fine),
        markdown("many-marks-on-one-letter", format!("Z{}", "\u{0301}\u{0323}".repeat(500)), Fine),
        markdown("joiners", "a\u{200D}b\u{200C}c\u{2060}d\u{FEFF}e", Fine),
        markdown("one-word-of-100k", "w".repeat(100_000), Fine),
        markdown("spaces-of-all-kinds", "a\u{2003}b\u{3000}c\u{2028}d\u{2029}e\u{A0}f", Fine),
        markdown("tags-of-plane-14", "a\u{E0041}\u{E0042}b", Fine),
        markdown("headings-jump", "## Two\n\nx\n\n#### Four\n\ny", Fine),
        markdown("formula-without-alt", "$x^2$ and $$\\frac{a}{b}$$", Fine),
        markdown("formula-that-is-none", "$\\frac{$ and $}{$ and $\\undefined{x}$", Warns("unknown primitive command")),
        markdown("formula-deep", format!("${}{}$", "{".repeat(5_000), "}".repeat(5_000)), Warns("it nests too deep")),
        markdown("formula-long", format!("${}$", "x+".repeat(30_000)), Warns("longer than 32768 bytes")),
    ]
}

fn names() -> Vec<Row> {
    vec![
        front("nobody", "title: Tide", "Water.", Fine),
        front("author-is-an-organisation", "title: Tide\nauthor: {organisation: Tide Office}", "Water.", Fine),
        front("author-of-one-name", "title: Tide\nauthor: Sólrún", "Water.", Fine),
        front("author-of-spaces", "title: Tide\nauthor: '  '", "Water.", Fine),
        front("author-as-number", "title: Tide\nauthor: 7", "Water.", Fine),
        front(
            "author-in-disguise",
            "title: Tide\nauthor: \"Ada\\u200B \\u202EMoreno\"",
            "Water.",
            Warns("characters that nobody sees"),
        ),
        front(
            "orcid-with-wrong-digit",
            "title: Tide\nauthor: {name: Ada, orcid: 0000-0002-1825-0098}",
            "Water.",
            Warns("check digit"),
        ),
        front("email-that-is-none", "title: Tide\nauthor: {name: Ada, email: 'a b'}", "Water.", Warns("e-mail")),
        front("role-of-nobody", "title: Tide\nauthor: {name: Ada, role: Tide whisperer}", "Water.", Fine),
        front("authors-2000", &format!("title: Tide\nauthor: [{}]", "Ada, ".repeat(2_000)), "Water.", Fine),
    ]
}

fn turns() -> Vec<Row> {
    let turns = |name, more: &str, expect| markdown(name, format!("{TURNS}{more}"), expect);
    vec![
        turns("question-without-answer", "**Ada:** Why?", Fine),
        turns("answer-without-question", "**Jo:** So.\n\n**Jo:** So again.", Fine),
        turns("two-answer-one-question", "**Jo:** So.\n\n**Eva:** No.", Fine),
        front(
            "two-of-one-name",
            "title: Tide\ninterviewer: Ada\ninterviewee: Ada",
            TURNS,
            Warns("since somebody must speak here"),
        ),
        turns("unknown-speaker", "**Zo:** Who am I?", Fine),
        turns("all-speak", "**All:** Good night.", Fine),
        turns("answer-begins-with-a-list", "**Jo:**\n\n- one\n- two", Fine),
        turns("answer-is-a-figure", "**Jo:**\n\n![](gone.png)", Warns("gone.png")),
        turns("quotation-in-answer", "**Jo:** He said\n\n> > deep\n> shallow", Fine),
        turns("colon-in-speaker", "**Dr: Who:** Hello.", Fine),
        markdown("labels-alone", "**Ada:**\n\n**Jo:**\n\n**Ada:**\n\n**Jo:**", Fine),
        markdown("turns-5000", "**Ada:** Why?\n\n**Jo:** So.\n\n".repeat(2_500), Fine),
    ]
}

fn notes() -> Vec<Row> {
    vec![
        front("note-in-title", "title: 'Tide[^1]'", "Water[^1].\n\n[^1]: Salt.", Warns("no note")),
        markdown("note-called-twice", "a[^1] b[^1]\n\n[^1]: Salt.", Fine),
        markdown("note-never-called", "a\n\n[^1]: Salt.", Warns("no text calls the note")),
        markdown("note-missing", "a[^1]", Warns("there is no note `[^1]`")),
        markdown("note-in-table", "| a |\n|---|\n| b[^1] |\n\n[^1]: Salt.", Fine),
        markdown("note-calls-itself", "a[^1]\n\n[^1]: Salt[^1].", Fine),
        markdown("notes-call-each-other", "a[^1]\n\n[^1]: Salt[^2].\n\n[^2]: Sea[^1].", Fine),
        markdown("note-defined-twice", "a[^1]\n\n[^1]: Salt.\n\n[^1]: Sea.", Warns("is defined twice")),
        markdown("note-in-link", "[a[^1]](https://example.org/)\n\n[^1]: Salt.", Fine),
        markdown("notes-3000", (0..3_000).map(|n| format!("a[^{n}]\n\n[^{n}]: b\n\n")).collect::<String>(), Fine),
    ]
}

fn tables() -> Vec<Row> {
    let html = |name, table: &str, expect| markdown(name, format!("Water.\n\n<table>{table}</table>"), expect);
    vec![
        markdown("table-ragged", "| a | b |\n|---|---|\n| c |\n| d | e | f |", Warns("more cells")),
        markdown("table-of-blanks", "| | |\n|---|---|\n| | |", Fine),
        html("table-empty", "", Fine),
        html("colspan-0", "<tr><td colspan=0>a</td><td>b</td></tr>", Fine),
        html("colspan-huge", "<tr><td colspan=4294967295>a</td></tr>", Fine),
        html(
            "rowspan-past-the-end",
            "<tr><td rowspan=99>a</td><td>b</td></tr>",
            Warns("spans more rows than there are"),
        ),
        html(
            "rowspans-that-cross",
            "<tr><td>a</td><td rowspan=2>b</td></tr><tr><td colspan=2>c</td></tr>",
            Warns("fills 2 columns where the table has 1"),
        ),
        markdown(
            "table-of-1001-columns",
            format!("{}|\n{}|\n{}|", "|a".repeat(1_001), "|-".repeat(1_001), "|b".repeat(1_001)),
            Warns("more than 1000 columns"),
        ),
        markdown("table-of-5000-rows", format!("| a | b |\n|---|---|\n{}", "| c | d |\n".repeat(5_000)), Fine),
    ]
}

fn links() -> Vec<Row> {
    let link = |name, target: &str, expect| {
        markdown(name, format!("[here]({target}) and [there](https://example.org/)"), expect)
    };
    vec![
        link("link-javascript", "javascript:alert(1)", Warns("javascript")),
        link("link-javascript-hidden", "JaVaScript&#58;alert(1)", Warns("javascript")),
        link("link-javascript-with-tab", "<java\tscript:alert(1)>", Warns("the scheme `javascript:` is unsafe")),
        link("link-data", "data:text/html;base64,PHNjcmlwdD4=", Warns("data")),
        link("link-file", "file:///etc/passwd", Warns("file")),
        link("link-vbscript", "vbscript:x", Warns("vbscript")),
        link("link-with-space", "<https://example.org/a b>", Fine),
        link("link-empty", "", Warns("the link target `` is no address")),
        link("link-without-host", "https://", Warns("`https://` is no address")),
        link("link-relative", "../b.html#c", Fine),
        link("link-to-nowhere", "#nowhere", Warns("nowhere")),
        link("link-with-quotes", "https://example.org/\"onclick=alert(1)", Fine),
        link("link-of-64k", &format!("https://example.org/{}", "a".repeat(65_536)), Fine),
        link("link-to-unc", "\\\\\\\\host\\\\share", Warns("`%5C%5Chost%5Cshare` is relative")),
        markdown("link-within-link", "[a [b](https://b.example/) c](https://c.example/)", Fine),
        markdown(
            "html-with-handlers",
            "<p onclick=\"alert(1)\">x</p><img src=x onerror=alert(1)>\n\n<iframe src='javascript:alert(1)'></iframe>",
            Warns("`iframe` of javascript:alert(1) is left out"),
        ),
        markdown(
            "script-in-markdown",
            "Water.\n\n<script>alert(1)</script>\n\n<style>*{display:none}</style>",
            Warns("`script` and what it holds are left out"),
        ),
    ]
}

fn dates() -> Vec<Row> {
    let date = |name, date: &str, expect| front(name, &format!("title: Tide\ndate: {date}"), "Water.", expect);
    vec![
        date("date-only", "2025-03-13", Fine),
        date("date-without-zone", "2025-03-13T10:00:00", Warns("no offset from UTC")),
        date("date-with-odd-offset", "2025-03-13T10:00:00+05:45", Fine),
        date("date-year-1", "0001-01-01", Fine),
        date("date-year-9999", "9999-12-31T23:59:59-12:00", Warns("`date` is not used")),
        date("date-year-12025", "12025-01-01", Warns("`12025-01-01` is no date")),
        date("date-negative", "-0044-03-15", Warns("`-0044-03-15` is no date")),
        date("date-leap-second", "2016-12-31T23:59:60Z", Fine),
        date("date-of-no-day", "2025-02-30", Warns("`2025-02-30` is no date")),
        date("date-in-words", "yesterday", Warns("`yesterday` is no date")),
        front("published-after-updated", "title: Tide\ndate: 2025-03-13\nupdated: 2024-01-01", "Water.", Fine),
    ]
}

fn identifiers() -> Vec<Row> {
    let set = |name, line: &str, expect| front(name, &format!("title: Tide\n{line}"), "Water.", expect);
    let language = |name, tag: &str, expect| {
        Row::new(name, "a.md", format!("---\ntitle: Tide\nlang: {tag}\n---\n\nWater.\n"), expect)
    };
    vec![
        set("doi-with-markup", "doi: '10.1002/(SICI)1097<1::AID>3.0.CO;2-A'", Fine),
        set("doi-that-is-none", "doi: eleven", Warns("`eleven` is no DOI")),
        set("issn-with-wrong-digit", "journal: {title: Ebb, issn: 2049-3631}", Warns("its check digit is wrong")),
        set("licence-unknown", "license: https://example.org/terms", Fine),
        set("licence-on-http", "license: http://creativecommons.org/licenses/by/4.0", Fine),
        set(
            "licence-that-runs",
            "license: 'javascript:alert(1)'",
            Warns("the address of the licence `javascript:alert(1)`"),
        ),
        set("url-that-runs", "url: 'javascript:alert(1)'", Warns("`javascript:alert(1)` is no web address")),
        set("slug-that-leads-out", "slug: ../../etc/passwd", Warns("`../../etc/passwd` is no slug")),
        set("slug-of-windows", "slug: con", Warns("`con` is no slug")),
        set("slug-of-4000", &format!("slug: {}", "a".repeat(4_000)), Warns("`slug` is not used")),
        language("language-with-underscore", "en_US", Warns("`en-US` is taken")),
        language("language-in-words", "english", Warns("`en` is taken")),
        language(
            "language-that-is-none",
            "x-klingon-forever-and-ever",
            Warns("`x-klingon-forever-and-ever` is no language tag"),
        ),
    ]
}

fn values() -> Vec<Row> {
    let related = |items: String| format!("title: Tide\nrelated:\n{items}");
    vec![
        front("related-without-url", &related("  - title: Ebb".to_owned()), "Water.", Fine),
        front(
            "related-of-unknown-type",
            &related("  - {title: Ebb, type: Haiku, url: https://example.org/}".to_owned()),
            "Water.",
            Fine,
        ),
        front("related-without-title", &related("  - {url: https://example.org/}".to_owned()), "Water.", Fine),
        front("related-100", &related("  - {title: Ebb, url: https://example.org/}\n".repeat(100)), "Water.", Fine),
        front(
            "metadata-of-10000-keys",
            &(0..10_000).map(|n| format!("k{n}: v\n")).collect::<String>(),
            "Water.",
            Warns("the key `k0` is not known"),
        ),
        front("yaml-anchors", "title: &a Tide\nkeywords: [*a, *a]", "Water.", Fails("aliases")),
        front(
            "yaml-laughs",
            "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\ntitle: Tide",
            "Water.",
            Fails("aliases"),
        ),
        front(
            "yaml-deep",
            &format!("title: Tide\nx: {}1{}", "[".repeat(5_000), "]".repeat(5_000)),
            "Water.",
            Fails("recursion limit"),
        ),
        front("yaml-wrong", "title: [", "Water.", Fails("the front matter is no YAML")),
        front("yaml-tag", "title: !!python/object:os.system x", "Water.", Fine),
        front(
            "front-matter-of-2-mb",
            &format!("title: Tide\nnote: {}", "a".repeat(2 << 20)),
            "Water.",
            Fails("more than 1048576 bytes"),
        ),
        Row::new("toml-wrong", "a.md", "+++\ntitle = \n+++\n\nWater.\n", Fails("string values must be quoted")),
        Row::new(
            "toml-deep",
            "a.md",
            format!("+++\ntitle = 'Tide'\nx = {}1{}\n+++\n\nWater.\n", "[".repeat(3_000), "]".repeat(3_000)),
            Fails("max recursion depth"),
        ),
    ]
}
