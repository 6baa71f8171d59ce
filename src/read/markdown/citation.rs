//! Citations as pandoc has them, of the references that the front matter lists: `[@key]`,
//! `[see @a, p. 3; @b]`, `@key`.
//!
//! Without such a list nothing is read as a citation, and keys that it lacks stay as text.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Citation, Id, Inline, Reference, RichText, SourceLine};

/// The greatest length of what stands in the brackets, in bytes.
const LONGEST: usize = 400;

/// Finds the citations in the text of `article`.
pub(super) fn find(article: &mut Article, diagnostics: &mut Diagnostics) {
    if article.references.is_empty() {
        return;
    }
    let references = article.references.clone();
    visit::walk_article(&mut Find { references: &references, diagnostics, at: SourceLine::UNKNOWN }, article);
}

struct Find<'a> {
    references: &'a [Reference],
    diagnostics: &'a mut Diagnostics,
    at: SourceLine,
}

impl VisitMut for Find<'_> {
    fn at(&mut self, line: SourceLine) {
        self.at = line;
    }

    fn text(&mut self, text: &mut RichText) {
        visit::walk_text(self, text);
        if !text.iter().any(|node| matches!(node, Inline::Text(text) if text.contains('@'))) {
            return;
        }
        for node in std::mem::take(&mut text.0) {
            match node {
                Inline::Text(words) if words.contains('@') => self.split(&words, &mut text.0),
                other => text.0.push(other),
            }
        }
    }
}

impl Find<'_> {
    /// Puts `words` behind `out`, with their citations as such.
    fn split(&mut self, words: &str, out: &mut Vec<Inline>) {
        let mut rest = words;
        let mut plain = String::new();
        while let Some(at) = rest.find(['[', '@']) {
            let (before, from) = rest.split_at(at);
            plain.push_str(before);
            let found = if from.starts_with('[') {
                self.bracketed(from)
            } else if plain.ends_with(|c: char| c.is_alphanumeric()) {
                None
            } else {
                self.bare(from)
            };
            match found {
                Some((citation, length)) => {
                    out.extend((!plain.is_empty()).then(|| Inline::Text(std::mem::take(&mut plain))));
                    out.push(Inline::Citation(citation));
                    rest = &from[length..];
                }
                None => {
                    plain.push_str(&from[..1]);
                    rest = &from[1..];
                }
            }
        }
        plain.push_str(rest);
        out.extend((!plain.is_empty()).then_some(Inline::Text(plain)));
    }

    /// The citation in brackets at the beginning of `text`, and its length.
    fn bracketed(&mut self, text: &str) -> Option<(Citation, usize)> {
        let near = &text[..text.floor_char_boundary(LONGEST)];
        let end = near.find(']')?;
        let inner = &near[1..end];
        if !inner.contains('@') || inner.contains('[') {
            return None;
        }
        let items: Vec<_> = inner.split(';').map(item).collect::<Option<_>>()?;
        let known: Vec<_> = items.iter().map(|item| self.known(item.key)).collect::<Option<_>>()?;
        let plain = items.iter().all(|item| item.prefix.is_empty() && item.suffix.is_empty());
        let shown = items.iter().zip(&known).map(|(item, (number, reference))| {
            let mark = reference.label.clone().unwrap_or_else(|| number.to_string());
            let space = if item.prefix.is_empty() { "" } else { " " };
            format!("{}{space}{mark}{}", item.prefix, item.suffix)
        });
        let content = if plain { String::new() } else { format!("[{}]", shown.collect::<Vec<_>>().join("; ")) };
        let references = known.into_iter().map(|(_, reference)| reference.id.clone()).collect();
        Some((Citation { references, content: content.into() }, end + 1))
    }

    /// The citation in the running text, `@key`: the author and, in brackets, the year.
    fn bare(&self, text: &str) -> Option<(Citation, usize)> {
        let key = key_at(&text[1..])?;
        let (number, reference) = self.reference(key)?;
        let author = match reference.authors.as_slice() {
            [] => format!("[{}]", reference.label.clone().unwrap_or_else(|| number.to_string())),
            [one] => one.short().to_owned(),
            [one, other] if !reference.and_others => format!("{} & {}", one.short(), other.short()),
            [one, ..] => format!("{} et al.", one.short()),
        };
        let year = reference.issued.as_deref().filter(|_| !reference.authors.is_empty());
        let year = year.map(|year| format!(" ({})", year.split('-').next().unwrap_or(year))).unwrap_or_default();
        let citation = Citation { references: vec![reference.id.clone()], content: format!("{author}{year}").into() };
        Some((citation, 1 + key.len()))
    }

    fn reference(&self, key: &str) -> Option<(usize, &Reference)> {
        let id = Id::from_text(key)?;
        (1..).zip(self.references).find(|(_, reference)| reference.id == id)
    }

    fn known(&mut self, key: &str) -> Option<(usize, Reference)> {
        if let Some((number, reference)) = self.reference(key) {
            return Some((number, reference.clone()));
        }
        let message = format!("the references do not list `@{key}`, so its citation stays as text");
        let help = "add it to `references` in the front matter";
        let diagnostic = Diagnostic::warning(Code::Missing, message).help(help).at(self.at);
        self.diagnostics.push(diagnostic.about(Subject::Citation));
        None
    }
}

/// One work of a citation in brackets: what stands before its key, the key, and what follows.
struct Item<'t> {
    prefix: &'t str,
    key: &'t str,
    suffix: &'t str,
}

fn item(text: &str) -> Option<Item<'_>> {
    let (prefix, rest) = text.split_once('@')?;
    let key = key_at(rest)?;
    let prefix = prefix.trim();
    let prefix = prefix.strip_suffix('-').unwrap_or(prefix).trim_end();
    Some(Item { prefix, key, suffix: rest[key.len()..].trim_end() })
}

/// The key that `text` begins with. Punctuation counts within it, not at its end.
fn key_at(text: &str) -> Option<&str> {
    let is_inner = |c: char| c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c);
    let end = text.find(|c: char| !is_inner(c)).unwrap_or(text.len());
    let key = text[..end].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
    (!key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, Name};

    fn found(text: &str) -> Vec<Inline> {
        let mut one = Reference::new(Id::numbered("weir", 2024));
        one.authors = vec![Name::Literal("Moreno".to_owned())];
        one.issued = Some("2024-05".to_owned());
        let references = vec![one, Reference::new(Id::new("tide-book").unwrap())];
        let mut article = Article { references, body: vec![Block::paragraph(text).into()], ..Article::default() };
        find(&mut article, &mut Diagnostics::new());
        match article.body.remove(0) {
            crate::model::Node::Block(Block::Paragraph(paragraph)) => paragraph.content.0,
            other => panic!("{other:?}"),
        }
    }

    fn citation(ids: &[&str], content: &str) -> Inline {
        let references = ids.iter().map(|id| Id::new(*id).unwrap()).collect();
        Inline::Citation(Citation { references, content: content.into() })
    }

    #[test]
    fn keys_in_brackets_and_in_the_text_are_citations() {
        assert_eq!(found("A [@weir2024]."), ["A ".into(), citation(&["weir2024"], ""), ".".into()]);
        assert_eq!(found("[@weir2024; @tide-book]"), [citation(&["weir2024", "tide-book"], "")]);
        assert_eq!(found("[see @tide-book, p. 3]"), [citation(&["tide-book"], "[see 2, p. 3]")]);
        assert_eq!(
            found("As @weir2024. Then"),
            ["As ".into(), citation(&["weir2024"], "Moreno (2024)"), ". Then".into()]
        );
    }

    #[test]
    fn what_is_not_listed_stays_as_text() {
        for text in ["[@other]", "desk@weir2024", "[an aside]", "@other", "[nothing; here]", "[@]"] {
            assert_eq!(found(text), [text.into()], "{text}");
        }
    }
}
