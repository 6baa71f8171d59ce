//! Headings: their levels as the source has them.

use super::cx::{Cx, Found};
use super::rules::HEADING_JUMP;
use crate::model::SourceLine;

pub(super) fn check(cx: &mut Cx<'_>) {
    let levels: Vec<(usize, usize, SourceLine, String)> = cx
        .parts
        .headings
        .iter()
        .filter_map(|(depth, heading)| {
            let level = level_in_source(cx.places.line(heading.at.get()?)?)?;
            Some((*depth, level, heading.at, heading.node.plain_text()))
        })
        .collect();
    for pair in levels.windows(2) {
        let ((_, before, ..), (_, level, at, title)) = (&pair[0], &pair[1]);
        if *level > before + 1 {
            let message = format!(
                "the heading “{title}” is of level {level} and follows one of level {before}: a level is left out"
            );
            let help = format!("make it a heading of level {}, or put one of that level before it", before + 1);
            cx.report(&HEADING_JUMP, Found::new(message).help(help).at(*at));
        }
    }
}

/// How far into its line a heading is looked for, in bytes: a page on one line tells nothing.
const REACH: usize = 1_000;

/// The level of a heading whose line is written in the notation of Markdown or HTML.
fn level_in_source(line: &str) -> Option<usize> {
    let line = &line[..line.floor_char_boundary(REACH)];
    let line = line.trim_start_matches(['>', ' ', '\t']);
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=6).contains(&hashes) && line[hashes..].starts_with([' ', '\t']) {
        return Some(hashes);
    }
    let after = &line[line.find("<h").or_else(|| line.find("<H"))? + 2..];
    let level = after.chars().next()?.to_digit(10)? as usize;
    ((1..=6).contains(&level) && after[1..].starts_with([' ', '>'])).then_some(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notation_tells_the_level() {
        assert_eq!(level_in_source("## Water"), Some(2));
        assert_eq!(level_in_source("> #### Water"), Some(4));
        assert_eq!(level_in_source("<h3 class=\"x\">Water</h3>"), Some(3));
        for other in ["#water", "####### Water", "Water", "<hr>", "<header>"] {
            assert_eq!(level_in_source(other), None, "{other}");
        }
    }
}
