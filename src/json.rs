//! JSON that nests as deep as the model does. `serde_json` stops at 128 levels, and a list within a
//! list takes five; here the depth is measured first, against the limit of the model.

use serde::Deserialize;

use crate::env::Limits;

/// How many levels of JSON a node of the model takes: a list in a list is
/// `{"list": {"items": [{"blocks": [`.
const LEVELS: usize = 5;

/// The levels around the nodes of an article.
const AROUND: usize = 16;

/// Parses `json`.
///
/// # Errors
/// If it is no JSON or no `T`, or nests deeper than the limits allow.
pub(crate) fn parse<'a, T: Deserialize<'a>>(json: &'a str, limits: &Limits) -> serde_json::Result<T> {
    let mut parser = serde_json::Deserializer::from_str(json);
    if depth(json.as_bytes()) <= limits.depth.saturating_mul(LEVELS).saturating_add(AROUND) {
        parser.disable_recursion_limit();
    }
    let value = T::deserialize(&mut parser)?;
    parser.end()?;
    Ok(value)
}

/// How deep arrays and objects nest.
fn depth(json: &[u8]) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'[' | b'{' => {
                now += 1;
                most = most.max(now);
            }
            b']' | b'}' => now = now.saturating_sub(1),
            b'"' => {
                while bytes.next().is_some_and(|&byte| byte != b'"' && (byte != b'\\' || bytes.next().is_some())) {}
            }
            _ => {}
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Article, Block, List, ListItem};

    #[test]
    fn depth_is_measured_outside_of_strings() {
        assert_eq!(depth(br#"{"a[[\"[": [1, {"b": "]]]"}]}"#), 3);
        assert_eq!(depth(br#""\\"[[["#), 3);
        assert_eq!(depth(b"\"open [[["), 0);
    }

    #[test]
    fn what_the_model_allows_is_read_and_no_more() {
        let limits = Limits::default();
        let json = |depth: usize| {
            let mut block = Block::paragraph("Deep.");
            for _ in 1..depth {
                let item = ListItem { done: None, blocks: vec![block] };
                block = Block::List(List { items: vec![item], ..List::default() });
            }
            serde_json::to_string(&Article { body: vec![block.into()], ..Article::default() }).unwrap()
        };
        assert!(parse::<Article>(&json(limits.depth), &limits).is_ok());
        let error = parse::<Article>(&json(limits.depth + 9), &limits).unwrap_err();
        assert!(error.to_string().contains("recursion limit"), "{error}");
    }
}
