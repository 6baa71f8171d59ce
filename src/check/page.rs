//! What the documentation says of a rule.

use super::Rule;

/// The page on all rules.
const PAGE: &str = include_str!("../../docs/check.md");

/// The section of `docs/check.md` on `rule`, as Markdown.
pub fn page(rule: &Rule) -> &'static str {
    let heading = format!("\n### {}\n", rule.name);
    let Some(start) = PAGE.find(&heading).map(|at| at + 1) else { return "" };
    let rest = &PAGE[start..];
    let end = rest[1..].find("\n## ").into_iter().chain(rest[1..].find("\n### ")).min();
    end.map_or(rest, |end| &rest[..end + 1]).trim_end()
}
