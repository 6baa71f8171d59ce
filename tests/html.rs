//! Pages, and what is read of them: goldens, and turns that a person has counted.
//!
//! `BLESS=1 cargo test --test html` rewrites `fixtures/html/golden`: read the difference before
//! you commit it.
#![cfg(all(feature = "read-html", feature = "markdown"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::fmt::Write;
use std::fs;

use offprint::convert::{Converter, Source};
use offprint::diagnostic::{Code, Diagnostics};
use offprint::model::{Article, Node, Role, Voice};
use proptest::prelude::*;

/// The stems of the pages, sorted.
fn pages() -> Vec<String> {
    let names = common::names("fixtures/html").into_iter();
    names.filter_map(|name| name.strip_suffix(".html").map(str::to_owned)).collect()
}

/// What is read of one of them, as JSON, and what is reported.
fn read(stem: &str) -> (Article, String, String) {
    common::told(&format!("fixtures/html/{stem}.html"))
}

#[test]
fn pages_are_read_as_their_goldens_say() {
    common::compare_with_goldens("fixtures/html", ".html", 8);
}

fn label(voice: &Voice) -> &str {
    voice.label.as_deref().unwrap_or("-")
}

fn turns(article: &Article) -> String {
    let shapes = article.turns().into_iter().map(|turn| {
        let question = turn.question.as_ref().map_or("", |question| label(&question.voice));
        let answers: Vec<&str> = turn.answers.iter().map(|answer| label(&answer.voice)).collect();
        format!("{question}>{}", answers.join("+"))
    });
    shapes.collect::<Vec<_>>().join(" | ")
}

fn names(article: &Article, role: &Role) -> String {
    article.contributors_with(role).map(|c| c.name.display().into_owned()).collect::<Vec<_>>().join(", ")
}

fn outside(nodes: &[Node]) -> usize {
    let count = |node: &Node| match node {
        Node::Section(section) => outside(&section.body),
        Node::Turn(_) => 0,
        Node::Block(_) => 1,
    };
    nodes.iter().map(count).sum()
}

/// The shapes in which pages set a question and its answer apart: `{i}` and `{a}` are names, `{q}` and `{s}` what is said.
const SHAPES: &[(&str, &str)] = &[
    ("<h4>{i}</h4><p>{q}</p><h4>{a}</h4><p>{s}</p>", "named"),
    ("<p><b>{i}</b><br>{q}</p><p><b>{a}</b><br>{s}</p>", "named"),
    ("<p><strong>{i}</strong></p><p>{q}</p><p><strong>{a}</strong></p><p>{s}</p>", "named"),
    (
        "<div><div class=speaker>{i}</div><div>{q}</div></div><div><div class=speaker>{a}</div><div>{s}</div></div>",
        "named",
    ),
    ("<p><span class='transcript__speaker-name'>{i}</span> {q}</p><p><span class=speaker>{a}</span> {s}</p>", "named"),
    ("<p>&gt;&gt; {i}: {q}</p><p>&gt;&gt; {a}: {s}</p>", "named"),
    ("<p>[00:01:12] {i}: {q}</p><p>[00:01:20] {a}: {s}</p>", "named"),
    ("<p><time>0:12</time> <b>{i}</b> {q}</p><p><time>0:20</time> <b>{a}</b> {s}</p>", "named"),
    ("<p><strong>{q}</strong></p><p>{s}</p>", "unnamed"),
    ("<p style='font-weight: 600'>{q}</p><p>{s}</p>", "unnamed"),
    ("<p><span style='font-style:italic'>{q}</span></p><p>{s}</p>", "unnamed"),
    ("<p><u>{q}</u></p><p>{s}</p>", "unnamed"),
    ("<p class=q>{q}</p><p class=a>{s}</p>", "unnamed"),
    ("<details open><summary>{q}</summary><p>{s}</p></details>", "unnamed"),
];

/// The same for what stands in one list or table: the element around, and the parts in it.
const BOXES: &[(&str, &str, &str)] = &[
    ("dl", "<dt>{i}</dt><dd>{q}</dd><dt>{a}</dt><dd>{s}</dd>", "named"),
    ("ul", "<li>{i}: {q}</li><li>{a}: {s}</li>", "named"),
    ("ul", "<li><strong>{i}</strong><p>{q}</p></li><li><strong>{a}</strong><p>{s}</p></li>", "named"),
    ("ul", "<li><strong>{q}</strong><p>{s}</p></li>", "unnamed"),
    ("table", "<tr><td>{i}</td><td>{q}</td></tr><tr><td>{a}</td><td>{s}</td></tr>", "named"),
];

/// What stands over a text, and what is read of it: headline, deck, section, date, who made it. `{h}` is the headline,
/// `{d}` the deck, `{m}` the name of the author, `{t}` a date, `{x}` the text.
const FRONTS: &[(&str, &str)] = &[
    ("<h1>{h}</h1><h2>{d}</h2><p>By {m} | {t}</p>{x}", "headline deck date author"),
    ("<h1>{h}</h1><p>{d}</p><p>By {m}</p><p>{t}</p>{x}", "headline deck date author"),
    (
        "<p class=category>Interview</p><h1>{h}</h1><p class=lead>{d}</p><p class=author>{m}</p><time datetime=2025-03-13>{t}</time>{x}",
        "headline deck section date author",
    ),
    (
        "<p>Interview</p><h1>{h}</h1><p><strong>{d}</strong></p><p>Interview: {m}</p>{x}",
        "headline deck section interviewer",
    ),
    ("<h1>{h}</h1><div><span>{m}</span> · <span>{t}</span> · <span>5 min read</span></div>{x}", "headline date author"),
    ("<h1>{h}</h1><p>{m}</p><p>{t}</p>{x}", "headline date author"),
    ("<h1>{h}</h1><ul class=meta><li>{m}</li><li>{t}</li><li>5 min read</li></ul>{x}", "headline date author"),
    ("<h1>{h}</h1><p><em>By {m}, photographs by Jo Tan</em></p>{x}", "headline author photographer"),
    ("<h1>{h}</h1><p>Von {m}, 13. März 2025</p>{x}", "headline date author"),
    (
        "<h1>{h}</h1><div class=author-block><img src=p.jpg width=60 alt=''><div><p class=name>{m}</p><p>Staff writer</p></div></div><div>Published {t}</div>{x}",
        "headline date author",
    ),
    (
        "<header><h1 class=site-title><a href=/>Review</a></h1></header><h2 class=entry-title>{h}</h2><div class=entry-meta>Posted on <a href=/x><time datetime=2025-03-13>{t}</time></a> by <a rel=author href=/a>{m}</a></div>{x}",
        "headline date author",
    ),
    (
        "<header><h1><a href=/>Review</a></h1></header><div id=content><h2>{h}</h2><p>{t}, by {m}</p>{x}</div>",
        "headline date author",
    ),
    // A press release is nobody, and a deck that stands before no byline opens the text.
    ("<h1>{h}</h1><p>Press Release</p><p>{t}</p>{x}", "headline date"),
    // Neither is the place from which somebody writes.
    ("<h1>{h}</h1><p>New York</p><p>{t}</p>{x}", "headline date"),
];

#[test]
fn what_stands_over_a_text_is_found_in_whatever_shape_a_page_sets_it() {
    let deck = "We asked a man who has watched the sea each day, alone on an island, what he sees there.";
    let text = "<p>Jo Lind is the last keeper of the gauge, and has been for forty years on this small island.</p>\
        <p>High water stands twelve centimetres higher than when he came here, and nobody here asks why.</p>\
        <p>A machine comes after him, and a machine does not write down the birds that come before the wind.</p>";
    let mut wrong = String::new();
    for (shape, expected) in FRONTS {
        let fill = shape.replace("{h}", "Forty years of the sea").replace("{d}", deck).replace("{m}", "Ada Moreno");
        let fill = fill.replace("{t}", "March 13, 2025").replace("{x}", text);
        let page = format!("<html lang=en><title>Forty years of the sea - Review</title><main><article>{fill}");
        let (article, _) = read_page(page).unwrap();
        let role = |role: &Role| article.contributors_with(role).next().is_some();
        let is_author = |role: &Role| names(&article, role) == "Ada Moreno";
        let found = [
            ("headline", article.headline.plain_text() == "Forty years of the sea"),
            ("deck", article.deck.plain_text() == deck),
            ("section", article.section.as_deref() == Some("Interview")),
            ("date", article.dates.published.is_some_and(|date| date.to_string() == "2025-03-13")),
            ("author", is_author(&Role::Author)),
            ("interviewer", is_author(&Role::Interviewer)),
            ("photographer", role(&Role::Photographer)),
        ];
        let found: Vec<&str> = found.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
        let paragraphs = article.body.len();
        let left = paragraphs - usize::from(shape.contains("Press") || shape.contains("New York"));
        if found.join(" ") != *expected || left != 3 {
            writeln!(wrong, "{shape}\n  {} and {paragraphs} paragraphs", found.join(" ")).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_conversation_is_found_in_whatever_shape_a_page_sets_it() {
    let said = [
        (
            "What made you keep bees above a bank?",
            "A neighbour asked me to look after hers, and I never gave them back.",
        ),
        ("And the manager agreed to it?", "He agreed when I told him that honey makes a good present."),
        ("How do you cope with the wind?", "Badly. I tie everything down, and then I tie down the ropes."),
    ];
    let fill = |shape: &str| -> String {
        let one = |(question, answer): &(&str, &str)| {
            let names = shape.replace("{i}", "Tom Reed").replace("{a}", "Marta Olsen");
            names.replace("{q}", question).replace("{s}", answer)
        };
        said.iter().map(one).collect()
    };
    let apart = SHAPES.iter().map(|(shape, expected)| (fill(shape), *expected));
    let boxed = BOXES.iter().map(|(name, shape, expected)| (format!("<{name}>{}</{name}>", fill(shape)), *expected));
    let mut wrong = String::new();
    for (body, expected) in apart.chain(boxed) {
        let page = format!(
            "<html lang=en><title>Bees</title><article><h1>Bees</h1><p>Marta Olsen keeps bees. Tom Reed met her.</p>{body}"
        );
        let source = Source::new("page.html", page.into_bytes());
        let mut diagnostics = Diagnostics::new();
        let publication = Converter::default().read(&source, None, &mut diagnostics).unwrap().publication;
        let found = turns(&publication.articles[0]);
        let turn = if expected == "named" { "Tom Reed>Marta Olsen" } else { "->-" };
        if found != [turn; 3].join(" | ") {
            writeln!(wrong, "{body}\n  {found}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_turns_of_pages_are_those_that_a_person_has_counted() {
    let table = fs::read_to_string(common::root().join("fixtures/html/expected.tsv")).unwrap();
    let mut wrong = String::new();
    for row in table.lines().skip(1) {
        let row: Vec<&str> = row.split('\t').collect();
        let [file, expected_turns, asks, answers, blocks, _] = row.as_slice() else { panic!("{row:?}") };
        let (article, _, log) = read(file.strip_suffix(".html").unwrap());
        let found = [turns(&article), names(&article, &Role::Interviewer), names(&article, &Role::Interviewee)];
        for (found, expected) in found.iter().zip([expected_turns, asks, answers]) {
            if found != expected {
                writeln!(wrong, "{file}\n  expected {expected}\n  found    {found}\n{log}").unwrap();
            }
        }
        if !blocks.is_empty() && outside(&article.body).to_string() != **blocks {
            writeln!(wrong, "{file}: {} blocks outside the turns, and not {blocks}", outside(&article.body)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Reads a page that was made for a test.
fn read_page(html: impl AsRef<[u8]>) -> Result<(Article, Diagnostics), offprint::error::Error> {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("page.html", html.as_ref());
    let reading = Converter::default().read(&source, None, &mut diagnostics)?;
    Ok((reading.publication.articles.into_iter().next().unwrap(), diagnostics))
}

#[test]
fn a_page_of_any_size_takes_time_in_proportion() {
    // A page that is all of what costs: paragraphs, links, tables, pictures, notes, nothing closed.
    let part = |n: usize| {
        format!(
            "<h2 id=h{n}>Part {n}<p class=c{n}>Water <b>came <i>up</b> the <a href='/p{n}'>slipway</i> twice</a> a day.\
             <sup><a href='#fn{n}' id=r{n}>{n}</a></sup><img src='p{n}.jpg' alt=x><table><tr><td>1<td colspan=2>2<tr><td>3</table>\
             <p id=fn{n}><a href='#r{n}'>{n}</a> Noted.<ul><li>One<li>Two<ul><li>Three</ul></ul>"
        )
    };
    // The best of three: other work of the machine must not count.
    let time = |parts: usize| {
        let html: String = (0..parts).map(part).collect();
        let once = || {
            let start = std::time::Instant::now();
            let (article, _) = read_page(html.clone()).unwrap();
            assert_eq!(article.notes.len(), parts);
            start.elapsed()
        };
        (0..3).map(|_| once()).min().unwrap()
    };
    let (small, large) = (time(250), time(2_000));
    assert!(large < small * 8 * 4, "{small:?} for 250 parts, and {large:?} for 2,000");
}

#[test]
fn five_thousand_pictures_are_five_thousand_figures() {
    let (article, _) = read_page("<p><img src=a.jpg alt=Quay></p>\n".repeat(5_000)).unwrap();
    // The first is the hero.
    assert_eq!(article.body.len(), 4_999);
}

#[test]
fn a_base_that_lies_is_not_believed() {
    let page = |base: &str| {
        format!(
            "<link rel=canonical href='https://example.org/a/b'><base href='{base}'><article><p>The water came up the slipway \
             twice a day, and nobody <a href='c'>counted</a> it.</article>"
        )
    };
    let target = |base: &str| {
        let (article, diagnostics) = read_page(page(base)).unwrap();
        let json = serde_json::to_string(&article.body).unwrap();
        let (_, rest) = json.split_once("\"target\":\"").unwrap();
        let reported = diagnostics.iter().filter(|found| found.code == Code::Malformed).count();
        (rest.split_once('"').unwrap().0.to_owned(), reported)
    };
    assert_eq!(target("https://www.example.org/x/"), ("https://www.example.org/x/c".to_owned(), 0));
    assert_eq!(target("/y/"), ("https://example.org/y/c".to_owned(), 0));
    assert_eq!(target("https://elsewhere.example/"), ("https://example.org/a/c".to_owned(), 1));
    assert_eq!(target("file:///etc/"), ("https://example.org/a/c".to_owned(), 1));
    assert_eq!(target("javascript:x"), ("https://example.org/a/c".to_owned(), 1));
    assert_eq!(target("data:text/html,x"), ("https://example.org/a/c".to_owned(), 1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever happens to its bytes, a page is read or refused.
    #[test]
    fn broken_pages_are_read_or_refused(page in 0_usize..8, flips in prop::collection::vec((0_usize..1 << 20, any::<u8>()), 1..40), cut in 0_usize..1 << 20) {
        let stem = &pages()[page];
        let mut bytes = fs::read(common::root().join(format!("fixtures/html/{stem}.html"))).unwrap();
        for (at, byte) in flips {
            let length = bytes.len();
            bytes[at % length] = byte;
        }
        let length = bytes.len();
        bytes.truncate(length - cut % (length / 2));
        if let Ok((article, _)) = read_page(&bytes) {
            prop_assert!(!article.headline.is_blank());
        }
    }
}
