//! Files: encodings, JSON, pictures that are none, names.

use std::fs;

use super::Expect::{Fails, Fine, Warns};
use super::{Row, common, markdown};

pub(super) fn rows() -> Vec<Row> {
    [encodings(), json(), pictures(), names()].into_iter().flatten().collect()
}

fn bad(name: &str) -> Vec<u8> {
    fs::read(common::root().join("fixtures/bad").join(name)).unwrap()
}

fn encodings() -> Vec<Row> {
    vec![
        Row::new("empty", "a.md", "", Fails("empty")),
        Row::new("blank", "a.md", " \n\t\n", Fails("the file is empty")),
        Row::new("mark-alone", "a.md", "\u{FEFF}", Fails("the file is empty")),
        Row::new("mark-before", "a.md", "\u{FEFF}---\ntitle: Tide\nlang: en\n---\n\nWater.\n", Fine),
        Row::new("utf16-with-mark", "a.md", bad("utf16-le-bom.md"), Fine),
        Row::new("utf16-without-mark", "a.md", bad("utf16-no-bom.md"), Fails("this is a binary file")),
        Row::new("utf16-odd", "a.md", [b"\xFF\xFE".as_slice(), b"a\0b"].concat(), Fails("the UTF-16 is broken")),
        Row::new("utf8-broken", "a.md", bad("invalid-utf8.md"), Fails("UTF-8")),
        Row::new("binary", "a.md", [0_u8, 159, 146, 150, 0, 255].repeat(100), Fails("this is a binary file")),
        Row::new("zeros", "a.md", vec![0_u8; 100_000], Fails("this is a binary file")),
        Row::new("carriage-returns", "a.md", "---\rtitle: Tide\rlang: en\r---\r\rWater.\r", Fine),
        Row::new("pdf-as-article", "a.md", "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", Fails("this is a PDF")),
        Row::new("front-matter-unclosed", "a.md", "---\ntitle: Tide\n\nWater.\n", Fails("there is no line `---`")),
    ]
}

fn json() -> Vec<Row> {
    let article = |name, inner: &str, expect| {
        Row::new(name, "a.json", format!("{{\"headline\": \"Tide\", \"language\": \"en\", {inner}}}"), expect)
    };
    let nested = |times: usize| {
        let open = r#"{"section": {"title": "a", "body": ["#.repeat(times);
        format!("\"body\": [{open}{}]", "]}}".repeat(times))
    };
    vec![
        Row::new("json-lone-surrogate", "a.json", bad("lone-surrogate.json"), Fails("unexpected end of hex escape")),
        Row::new("json-cut", "a.json", bad("truncated.json"), Fails("EOF while parsing a string")),
        Row::new(
            "json-of-another-kind",
            "a.json",
            r#"{"name": "left-pad", "version": "1.0.0"}"#,
            Fails("unknown field `name`"),
        ),
        Row::new("json-list", "a.json", "[[[[]]]]", Fails("invalid type: sequence")),
        Row::new("json-deep", "a.json", "[".repeat(200_000), Fails("invalid type: sequence")),
        Row::new(
            "json-key-twice",
            "a.json",
            r#"{"headline": "a", "headline": "b", "body": []}"#,
            Fails("duplicate field `headline`"),
        ),
        Row::new("json-ragged-table", "a.json", bad("ragged-table.json"), Fails("columns")),
        article(
            "json-unknown-speaker",
            r#""body": [{"turn": {"answers": [{"voice": {"speakers": ["zo"]}, "blocks": [{"paragraph": {"content": "x"}}]}]}}]"#,
            Warns("the speaker `zo`"),
        ),
        article(
            "json-id-with-digit-first",
            r#""body": [{"section": {"id": "1a", "title": "a", "body": []}}]"#,
            Fails("identifier"),
        ),
        article(
            "json-ids-twice",
            r#""body": [{"section": {"id": "a", "title": "a", "body": []}}, {"section": {"id": "A", "title": "b", "body": []}}]"#,
            Warns("twice"),
        ),
        article(
            "json-ids-of-contributors-twice",
            r#""contributors": [{"id": "a", "name": {"literal": "A"}}, {"id": "a", "name": {"literal": "B"}}], "body": []"#,
            Warns("two contributors"),
        ),
        article("json-sections-nest-60", &nested(60), Fine),
        article("json-sections-nest-100", &nested(100), Fails("more than 64 levels deep")),
        article(
            "json-alt-is-caption",
            r#""body": [{"figure": {"image": {"source": "a.png", "alt": {"described": "Same"}}, "caption": "Same"}}]"#,
            Warns("a.png"),
        ),
        article(
            "json-credit-alone",
            r#""body": [{"figure": {"image": {"source": "a.png", "alt": "decorative"}, "credit": "Jo"}}]"#,
            Warns("a.png"),
        ),
        article(
            "json-list-starts-at-the-end",
            r#""body": [{"list": {"marker": {"ordered": {"start": 4294967295, "style": "upper-roman"}}, "items": [{"blocks": [{"paragraph": {"content": "x"}}]}, {"blocks": [{"paragraph": {"content": "y"}}]}]}}]"#,
            Warns("begins at 4294967295"),
        ),
        article("json-empty-turns", r#""body": [{"turn": {}}, {"turn": {"question": {"blocks": []}}}]"#, Fine),
        article(
            "json-columns-beyond-all",
            r#""body": [{"table": {"body": [[{"blocks": [], "colspan": 65535}]]}}]"#,
            Fails("columns"),
        ),
        article(
            "json-mathml-that-runs",
            r#""body": [{"math": {"math": {"notation": "mathml", "source": "<math><script>alert(1)</script></math>"}}}]"#,
            Warns("`script` is no part of it"),
        ),
    ]
}

/// A PNG header of this size, and nothing behind it.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

fn pictures() -> Vec<Row> {
    let picture = |name, file: &'static str, bytes: Vec<u8>, expect| {
        markdown(name, format!("Water.\n\n![A gate.]({file})\n"), expect).beside(file, bytes)
    };
    let svg = |name, inner: &str, expect| {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">{inner}</svg>"
        );
        picture(name, "p.svg", text.into_bytes(), expect)
    };
    let uses =
        (1..28).map(|n| format!("<g id='g{n}'><use href='#g{0}'/><use href='#g{0}'/></g>", n - 1)).collect::<String>();
    vec![
        markdown("picture-missing", "![A gate.](gone.png)", Warns("gone.png")),
        markdown("picture-outside", "![A gate.](../../../etc/passwd)", Warns("folder")),
        markdown("picture-absolute", "![A gate.](/etc/passwd)", Warns("the picture /etc/passwd is left out")),
        markdown("picture-remote", "![A gate.](https://example.org/a.png)", Warns("it is on the web")),
        markdown(
            "picture-of-data",
            "![A gate.](data:image/png;base64,AAAA)",
            Warns("data:image/png;base64,AAAA is left out"),
        ),
        markdown("picture-is-a-folder", "![A gate.](.)", Warns("it is a folder")),
        markdown("picture-with-nul", "![A gate.](a%00b.png)", Warns("holds a NUL character")),
        picture("picture-empty", "p.png", Vec::new(), Warns("p.png")),
        picture("picture-is-text", "p.png", b"hello".to_vec(), Warns("p.png")),
        picture("picture-png-named-jpg", "p.jpg", bad("png-named.jpg"), Warns("in truth image/png")),
        picture("picture-corrupt", "p.png", bad("corrupt.png"), Warns("p.png")),
        picture("picture-cut", "p.jpg", bad("truncated.jpg"), Warns("p.jpg")),
        picture("picture-of-100000-pixels-square", "p.png", png(100_000, 100_000), Warns("pixels")),
        picture("picture-of-9000-pixels-square-without-data", "p.png", png(9_000, 9_000), Warns("p.png")),
        picture("picture-of-no-pixels", "p.png", png(0, 7), Warns("p.png")),
        picture("picture-avif", "p.avif", b"\0\0\0\x1CftypavifEEEE".to_vec(), Warns("p.avif")),
        picture(
            "picture-gif-without-end",
            "p.gif",
            b"GIF89a\xFF\xFF\xFF\xFF\xF7\0\0".to_vec(),
            Warns("65535 × 65535 pixels"),
        ),
        picture("picture-webp-lies", "p.webp", b"RIFF\xFF\xFF\xFF\xFFWEBPVP8 \x04\0\0\0abcd".to_vec(), Warns("p.webp")),
        svg("svg-script", "<script>alert(1)</script>", Warns("scripts")),
        svg("svg-handler", "<rect width='9' height='9' onclick='alert(1)'/>", Warns("scripts")),
        svg(
            "svg-foreign-object",
            "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
            Warns("scripts"),
        ),
        svg("svg-outside", "<image href='https://example.org/track.png' width='9' height='9'/>", Warns("scripts")),
        svg("svg-file", "<image xlink:href='file:///etc/passwd' width='9' height='9'/>", Warns("scripts")),
        svg("svg-style-import", "<style>@import url(https://example.org/a.css);</style>", Warns("scripts")),
        svg(
            "svg-uses-2-to-the-27",
            &format!("<g id='g0'><rect width='1' height='1'/></g>{uses}<use href='#g27'/>"),
            Warns("more than 32 MiB"),
        ),
        svg("svg-uses-itself", "<g id='a'><use href='#a'/></g>", Warns("refer to each other in a circle")),
        svg(
            "svg-deep",
            &format!("{}{}", "<g>".repeat(20_000), "</g>".repeat(20_000)),
            Warns("nests deeper than 96 elements"),
        ),
        svg("svg-laughs", "</svg><!DOCTYPE svg [<!ENTITY a 'aaaaaaaa'>]><svg>", Warns("scripts or outside references")),
        svg(
            "svg-filter-of-giants",
            "<filter id='f' width='1000000' height='1000000'><feGaussianBlur stdDeviation='9999'/></filter><rect width='9' height='9' filter='url(#f)'/>",
            Warns("drawn without filter effects"),
        ),
        svg("svg-unclosed", "<g>", Warns("p.svg")),
    ]
}

fn names() -> Vec<Row> {
    let article = "---\ntitle: Tide\nlang: en\n---\n\nWater.\n";
    vec![
        Row::new("name-with-space-and-letters", "a é:.md", article, Fine),
        Row::new("name-with-quote", "a'b\"c.md", article, Fine),
        Row::new("name-of-250-bytes", LONG, article, Fine),
        Row::new("name-of-windows", "con.md", article, Fine),
        Row::new("name-like-a-flag", "--output.md", article, Fine),
        Row::new("name-of-dots", "...md", article, Fine),
        Row::new("name-with-newline", "a\nb.md", article, Fine),
        Row::new("name-without-ending", "article", article, Fine),
        Row::new("name-of-no-format", "a.pages", "PK\u{3}\u{4}", Fails("this is no EPUB")),
    ]
}

const LONG: &str = concat!(
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.md"
);
