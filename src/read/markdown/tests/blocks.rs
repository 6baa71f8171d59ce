//! Blocks of the body, and the lines on which they stand.

use serde_json::{Value, json};

use super::{read, read_with};
use crate::diagnostic::Code;
use crate::model::{Block, Node, SourceLine};

fn paragraph(content: impl Into<Value>) -> Value {
    json!({"paragraph": {"content": content.into()}})
}

#[test]
fn paragraphs_lists_and_quotations_keep_their_lines() {
    let outcome = read("one\ntwo\n\n- a\n- b\n  - c\n\n3. x\n\n   y\n\n> q\n>\n> — Ada Moreno\n\n***\n");
    assert_eq!(
        outcome.json(),
        json!([
            paragraph("one\ntwo"),
            {"list": {"marker": "bullet", "items": [
                {"blocks": [paragraph("a")]},
                {"blocks": [
                    paragraph("b"),
                    {"list": {"marker": "bullet", "items": [{"blocks": [paragraph("c")]}]}}
                ]}
            ]}},
            {"list": {"marker": {"ordered": {"start": 3, "style": "decimal"}}, "items": [
                {"blocks": [paragraph("x"), paragraph("y")]}
            ]}},
            {"quote": {"blocks": [paragraph("q")], "attribution": "Ada Moreno"}},
            {"break": {}}
        ])
    );
    let lines: Vec<_> = outcome.article.body.iter().map(Node::at).map(SourceLine::get).collect();
    assert_eq!(lines, [Some(1), Some(4), Some(8), Some(12), Some(16)]);
}

#[test]
fn lines_count_the_front_matter() {
    let outcome = read_with("---\ntitle: A\n---\n\none\n\n## Two\n\n- three\n", "a", &[]).unwrap();
    assert_eq!(outcome.article.body[0].at().get(), Some(5));
    let Node::Section(section) = &outcome.article.body[1] else { panic!() };
    assert_eq!((section.at.get(), section.body[0].at().get()), (Some(7), Some(9)));
}

#[test]
fn headings_make_sections_and_keep_their_anchors() {
    let outcome = read("## One {#first}\n\na\n\n### Deep *er*\n\nb\n\n## Two\n");
    assert_eq!(
        outcome.json(),
        json!([
            {"section": {"id": "first", "title": "One", "body": [
                paragraph("a"),
                {"section": {"title": ["Deep ", {"emphasis": "er"}], "body": [paragraph("b")]}}
            ]}},
            {"section": {"title": "Two", "body": []}}
        ])
    );
}

#[test]
fn a_heading_within_a_list_or_quotation_becomes_strong_text() {
    let outcome = read("> ## Loud\n>\n> text\n\n- # Item\n");
    assert_eq!(
        outcome.json(),
        json!([
            {"quote": {"blocks": [paragraph(vec![json!({"strong": "Loud"})]), paragraph("text")]}},
            {"list": {"marker": "bullet", "items": [{"blocks": [paragraph(vec![json!({"strong": "Item"})])]}]}}
        ])
    );
    assert_eq!(outcome.reports(), [(Code::Degraded, Some(1)), (Code::Degraded, Some(5))]);
}

#[test]
fn the_attribution_of_a_quotation_may_be_its_last_line() {
    let expected =
        json!([{"quote": {"blocks": [paragraph("Water is work.")], "attribution": ["Ada, ", {"emphasis": "Diary"}]}}]);
    for text in [
        "> Water is work.\n> — Ada, *Diary*",
        "> Water is work.\n>\n> -- Ada, *Diary*",
        "> Water is work.  \n> —Ada, *Diary*",
    ] {
        assert_eq!(read(text).json(), expected, "{text}");
    }
    let dialogue = read("> — Who is there?");
    assert_eq!(dialogue.json(), json!([{"quote": {"blocks": [paragraph("— Who is there?")]}}]));
}

#[test]
fn tables_keep_their_alignment_and_ragged_rows_are_filled() {
    let outcome = read("| a | b | c |\n|:--|:-:|--:|\n| 1 | *2* | 3 |\n| 4 |\n\nTable: Numbers of *pumps*.\n");
    let [Block::Table(table)] = outcome.blocks()[..] else { panic!("{:?}", outcome.article.body) };
    let json = serde_json::to_value(table).unwrap();
    assert_eq!(json["columns"], json!(["start", "centre", "end"]));
    assert_eq!(json["head"][0][0], json!({"blocks": [paragraph("a")]}));
    assert_eq!(json["body"][0][1], json!({"blocks": [paragraph(vec![json!({"emphasis": "2"})])]}));
    assert_eq!(json["body"][1][2], json!({"blocks": []}));
    assert_eq!(json["caption"], json!(["Numbers of ", {"emphasis": "pumps"}, "."]));
    assert_eq!(table.at.get(), Some(1));
}

#[test]
fn code_has_the_first_word_behind_its_fence_as_syntax() {
    let code = |text: &str| match read(text).blocks()[..] {
        [Block::Code(code)] => (code.code.clone(), code.syntax.clone()),
        ref other => panic!("{other:?}"),
    };
    assert_eq!(code("```rust ignore\nfn a() {}\n\n```"), ("fn a() {}".to_owned(), Some("rust".to_owned())));
    assert_eq!(code("```{.python .numberLines}\nx\n```"), ("x".to_owned(), Some("python".to_owned())));
    assert_eq!(code("    a\n\n    b"), ("a\n\nb".to_owned(), None));
}

#[test]
fn tasks_definitions_and_formulas() {
    let outcome = read(
        "- [x] done\n- [ ] open\n\nPump\n: raises water\n: makes noise\n\n$$\nx^2\n$$\n\nso $y$ and\n$$z$$\nend\n",
    );
    assert_eq!(
        outcome.json(),
        json!([
            {"list": {"marker": "bullet", "items": [
                {"done": true, "blocks": [paragraph("done")]},
                {"done": false, "blocks": [paragraph("open")]}
            ]}},
            {"definitions": {"entries": [
                {"term": "Pump", "definitions": [[paragraph("raises water")], [paragraph("makes noise")]]}
            ]}},
            {"math": {"math": {"notation": "tex", "source": "x^2"}}},
            paragraph(vec![json!("so "), json!({"math": {"notation": "tex", "source": "y"}}), json!(" and")]),
            {"math": {"math": {"notation": "tex", "source": "z"}}},
            paragraph("end")
        ])
    );
}

#[test]
fn notes_are_called_by_their_ids_and_may_hold_blocks() {
    let outcome = read("One[^1], two[^1], three[^long name].\n\n[^1]: First.\n[^long name]: Para.\n\n    - item\n");
    assert_eq!(
        outcome.json(),
        json!([paragraph(vec![
            json!("One"),
            json!({"note-call": "fn-1"}),
            json!(", two"),
            json!({"note-call": "fn-1"}),
            json!(", three"),
            json!({"note-call": "fn-long-name"}),
            json!("."),
        ])])
    );
    let notes = serde_json::to_value(&outcome.article.notes).unwrap();
    assert_eq!(notes[0], json!({"id": "fn-1", "blocks": [paragraph("First.")]}));
    assert_eq!(notes[1]["blocks"][1]["list"]["items"][0]["blocks"][0], paragraph("item"));
    assert!(outcome.reports().is_empty(), "{:?}", outcome.reports());
}

#[test]
fn calls_and_definitions_that_do_not_match_are_reported() {
    let outcome = read("A[^x].\n\nB[^a] \\[^y].\n\n[^a]: one\n[^a]: two\n");
    assert_eq!(outcome.json()[0], paragraph("A[^x]."));
    assert_eq!(outcome.reports(), [(Code::Missing, Some(1)), (Code::Duplicate, Some(6))]);
    let [first, second] = &outcome.article.notes[..] else { panic!() };
    assert_eq!((first.id.as_str(), first.id == second.id), ("fn-a", false));
}

#[test]
fn a_call_before_other_brackets_is_a_call() {
    let outcome = read("One[^1][b] and [^1][^1].\n\n[^1]: First.\n");
    let call = json!({"note-call": "fn-1"});
    let text = [json!("One"), call.clone(), json!("[b] and "), call.clone(), call, json!(".")];
    assert_eq!(outcome.json()[0], paragraph(text.to_vec()));
    assert!(outcome.reports().is_empty(), "{:?}", outcome.reports());
}

#[test]
fn a_note_may_stand_where_it_is_called() {
    let outcome = read("Tides^[Of *both* kinds [here](https://example.org/a).] turn.^[Late.]\n\nIn `code^[x]`.\n");
    assert_eq!(
        outcome.json()[0],
        paragraph(vec![json!("Tides"), json!({"note-call": "fn-0"}), json!(" turn."), json!({"note-call": "fn-1"})])
    );
    assert_eq!(outcome.json()[1], paragraph(vec![json!("In "), json!({"code": "code^[x]"}), json!(".")]));
    let notes: Vec<_> =
        outcome.article.notes.iter().map(|note| serde_json::to_value(&note.blocks[0]).unwrap()).collect();
    let link = json!({"link": {"target": "https://example.org/a", "content": "here"}});
    let first = vec![json!("Of "), json!({"emphasis": "both"}), json!(" kinds "), link, json!(".")];
    assert_eq!(notes, [paragraph(first), paragraph("Late.")]);
    assert!(outcome.reports().is_empty(), "{:?}", outcome.reports());
}

#[test]
fn a_call_out_is_a_box() {
    let boxed = |title: &str, text: &str| json!([{"box": {"title": title, "blocks": [paragraph(text)]}}]);
    for (source, title) in [
        ("> [!NOTE]\n> Mind the gap.\n", "Note"),
        ("> [!warning]\n> Mind the gap.\n", "Warning"),
        ("> [!NOTE] Who counts\n> Mind the gap.\n", "Who counts"),
        ("> [!example]- Who counts\n>\n> Mind the gap.\n", "Who counts"),
        ("> [!example]\n> Mind the gap.\n", "Example"),
        ("> [!NOTE]\n> **Who counts**\n>\n> Mind the gap.\n", "Who counts"),
        ("::: tip\nMind the gap.\n:::\n", "Tip"),
        ("::: tip Who counts\nMind the gap.\n:::\n", "Who counts"),
        ("::: {.callout-note title=\"Who counts\"}\nMind the gap.\n:::\n", "Who counts"),
        ("::: {.key-points}\n### Who counts\n\nMind the gap.\n:::\n", "Who counts"),
        ("<aside class=\"callout\">\n\n**Who counts**\n\nMind the gap.\n\n</aside>\n", "Who counts"),
    ] {
        let outcome = read(source);
        assert_eq!(outcome.json(), boxed(title, "Mind the gap."), "{source}");
        assert!(outcome.reports().is_empty(), "{source}: {:?}", outcome.reports());
    }
    let foreign = read("::: {.callout lang=fr}\n**Eau**\n\nLa mer.\n:::\n");
    assert_eq!(foreign.json()[0]["box"]["title"], json!([{"span": {"language": "fr", "content": "Eau"}}]));
    let only = read("> [!NOTE] Who counts\n");
    assert_eq!(only.json(), json!([paragraph("Who counts")]));
    for source in ["> [!] a\n", "> [!a b] c\n", "> [!a]b\n", "> \\[!NOTE\\]b\n"] {
        assert!(read(source).json()[0].get("quote").is_some(), "{source}");
    }
}

#[test]
fn addresses_in_the_text_are_links() {
    let outcome = read(
        "See https://example.org/a. **(http://b.example/)** `https://c.org`\n\n## https://d.org\n\n[https://e.org](x)\n",
    );
    let link = |target: &str, content: &str| json!({"link": {"target": target, "content": content}});
    let code = json!({"code": "https://c.org"});
    let bold = json!({"strong": ["(", link("http://b.example/", "http://b.example/"), ")"]});
    let first = vec![
        json!("See "),
        link("https://example.org/a", "https://example.org/a"),
        json!(". "),
        bold,
        json!(" "),
        code,
    ];
    assert_eq!(outcome.json()[0], paragraph(first));
    assert_eq!(outcome.json()[1]["section"]["title"], json!("https://d.org"));
    assert_eq!(outcome.json()[1]["section"]["body"][0], paragraph(vec![link("x", "https://e.org")]));
}
