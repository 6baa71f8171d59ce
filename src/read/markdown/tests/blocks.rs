//! Blocks of the body, and the lines on which they stand.

use serde_json::json;

use super::read;
use crate::model::{Node, SourceLine};

#[test]
fn paragraphs_lists_and_quotations_keep_their_lines() {
    let outcome = read("one\ntwo\n\n- a\n- b\n  - c\n\n3. x\n\n   y\n\n> q\n>\n> — Ada Moreno\n\n***\n");
    assert_eq!(
        outcome.json(),
        json!([
            {"paragraph": {"content": "one two"}},
            {"list": {"marker": "bullet", "items": [
                {"blocks": [{"paragraph": {"content": "a"}}]},
                {"blocks": [
                    {"paragraph": {"content": "b"}},
                    {"list": {"marker": "bullet", "items": [{"blocks": [{"paragraph": {"content": "c"}}]}]}}
                ]}
            ]}},
            {"list": {"marker": {"ordered": {"start": 3, "style": "decimal"}}, "items": [
                {"blocks": [{"paragraph": {"content": "x"}}, {"paragraph": {"content": "y"}}]}
            ]}},
            {"quote": {"blocks": [{"paragraph": {"content": "q"}}], "attribution": "Ada Moreno"}},
            {"break": {}}
        ])
    );
    let lines: Vec<_> = outcome.article.body.iter().map(Node::at).map(SourceLine::get).collect();
    assert_eq!(lines, [Some(1), Some(4), Some(8), Some(12), Some(16)]);
}
