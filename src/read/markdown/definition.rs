//! Lines that Markdown takes for the definition of a link, and that a person takes for speech:
//! `[Bo]: Loud.`
//!
//! A definition shows nothing. One whose target is no address, and to which no link refers, would
//! be lost in silence, so it stays text.

use std::collections::BTreeSet;

/// How long the label of a definition is at most that is looked at, in bytes.
const LONGEST: usize = 100;

/// The offsets of the brackets that open such a line of `source`.
pub(super) fn speeches(source: &str) -> BTreeSet<usize> {
    if !source.contains("]:") {
        return BTreeSet::new();
    }
    let referred: BTreeSet<String> = references(source).collect();
    definitions(source).filter(|(_, label)| !referred.contains(label)).map(|(at, _)| at).collect()
}

/// The definitions whose target is no address: where they begin, and their labels.
fn definitions(source: &str) -> impl Iterator<Item = (usize, String)> {
    let mut at = 0;
    let mut lines = source.split_inclusive('\n').peekable();
    std::iter::from_fn(move || {
        let line = lines.next()?;
        let next = lines.peek().copied().unwrap_or_default();
        let start = at;
        at += line.len();
        Some(definition(line, next).map(|(indent, label)| (start + indent, label)))
    })
    .flatten()
}

fn definition(line: &str, next: &str) -> Option<(usize, String)> {
    let content = line.trim_start_matches([' ', '>']);
    let (label, rest) = content.strip_prefix('[')?.split_once("]:")?;
    let is_label =
        !label.is_empty() && label.len() <= LONGEST && !label.starts_with('^') && !label.contains(['[', ']']);
    let rest = if rest.trim().is_empty() { next } else { rest };
    let (target, title) = rest.trim().split_once([' ', '\t']).unwrap_or((rest.trim(), ""));
    let is_title = title.trim().is_empty() || title.trim_start().starts_with(['"', '\'', '(']);
    (is_label && is_title && is_word(target)).then(|| (line.len() - content.len(), folded(label)))
}

/// Whether `target` is a word of a sentence, and no address or file.
fn is_word(target: &str) -> bool {
    let bare = target.trim_end_matches(['.', '?', '!', '…', ',', ';', ':']);
    !target.is_empty()
        && !bare.contains(['/', '#', ':', '@', '.', '<', '>', '\\', '{', '='])
        && bare.len() < target.len()
}

/// The labels in brackets to which links may refer: those without a colon behind them.
fn references(source: &str) -> impl Iterator<Item = String> {
    source.match_indices('[').filter_map(|(at, _)| {
        let inside = &source[at + 1..];
        let end = inside.bytes().take(LONGEST + 1).position(|byte| byte == b']')?;
        (!inside[end + 1..].starts_with(':')).then(|| folded(&inside[..end]))
    })
}

/// A label as Markdown compares it.
fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_is_told_from_definitions() {
        let found = |source: &str| speeches(source).into_iter().collect::<Vec<_>>();
        assert_eq!(found("[Ida]: Is it?\n\n[Bo]: Loud.\n"), [15]);
        assert_eq!(found("[Bo]:\nLoud.\n\n[Bo]: It is.\n\n[Bo]: Yes!\n"), [0, 27]);
        for definition in
            ["[a]: b.html", "[a]: https://x.org/.", "[a]: #b", "[//]: # (note)", "[a]: b", "see [a].\n\n[a]: Loud."]
        {
            assert!(found(definition).is_empty(), "{definition}");
        }
    }
}
