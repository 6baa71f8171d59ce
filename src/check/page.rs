//! What the documentation says of a rule.

use super::Rule;

/// The page on all rules.
const PAGE: &str = include_str!("../../docs/check.md");

/// The section of `docs/check.md` on `rule`, as Markdown.
pub fn page(rule: &Rule) -> &'static str {
    let heading = format!("### {}", rule.name);
    let (mut at, mut begin, mut in_code) = (0, None, false);
    for line in PAGE.split_inclusive('\n') {
        in_code ^= line.starts_with("```");
        let is_heading = !in_code && (line.starts_with("## ") || line.starts_with("### "));
        match begin {
            None if is_heading && line.trim_end() == heading => begin = Some(at),
            Some(begin) if is_heading => return PAGE[begin..at].trim_end(),
            _ => {}
        }
        at += line.len();
    }
    begin.map_or("", |begin| PAGE[begin..].trim_end())
}
