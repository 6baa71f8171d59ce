//! The byline as a paragraph at the head of the body: `By Ada Moreno and Ben Li`.

use super::frame::Flow;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Article, Block, Contributor, Id, Inline, Paragraph, RichText, Role};
use crate::read::metadata::name;

/// The longest paragraph that is looked at, in bytes.
const MAX_BYTES: usize = 300;

/// What stands before the names, in lower case, where a colon follows.
const LABELS: &[(&str, Role)] = &[
    ("author", Role::Author),
    ("authors", Role::Author),
    ("by", Role::Author),
    ("byline", Role::Author),
    ("written by", Role::Author),
    ("words", Role::Author),
    ("words by", Role::Author),
    ("story by", Role::Author),
    ("text", Role::Author),
    ("text by", Role::Author),
    ("von", Role::Author),
    ("autor", Role::Author),
    ("autorin", Role::Author),
    ("autoren", Role::Author),
    ("autores", Role::Author),
    ("par", Role::Author),
    ("auteur", Role::Author),
    ("auteurs", Role::Author),
    ("por", Role::Author),
    ("di", Role::Author),
    ("door", Role::Author),
    ("interview", Role::Interviewer),
    ("interview by", Role::Interviewer),
    ("interviewer", Role::Interviewer),
    ("interviewed by", Role::Interviewer),
];

/// What stands before the names, in lower case, without a colon.
const OPENERS: &[(&str, Role)] = &[
    ("by ", Role::Author),
    ("written by ", Role::Author),
    ("words by ", Role::Author),
    ("story by ", Role::Author),
    ("text by ", Role::Author),
    ("von ", Role::Author),
    ("par ", Role::Author),
    ("por ", Role::Author),
    ("di ", Role::Author),
    ("door ", Role::Author),
    ("interview by ", Role::Interviewer),
    ("interview von ", Role::Interviewer),
];

/// Takes the byline from the head of `flow`, if `article` names no author, and fills the
/// contributors with it.
pub(super) fn take(flow: &mut Vec<Flow>, article: &mut Article, diagnostics: &mut Diagnostics) {
    let index = flow.iter().position(|item| !matches!(item, Flow::Block(Block::Figure(_)))).filter(|&index| index < 2);
    let Some((index, Flow::Block(Block::Paragraph(paragraph)))) = index.map(|index| (index, &flow[index])) else {
        return;
    };
    let Some(people) = read(paragraph) else { return };
    if people.iter().any(|person| article.contributors.iter().any(|known| shares_role(known, person))) {
        return;
    }
    let text = paragraph.content.plain_text();
    let message = format!("“{text}” is taken as the byline");
    let help = "name the authors by `author` in the front matter to have it stay in the text";
    diagnostics.push(Diagnostic::note(Code::Doubt, message).help(help).at(paragraph.at));
    flow.remove(index);
    let others = std::mem::take(&mut article.contributors);
    article.contributors = people.into_iter().chain(others).collect();
    for (index, contributor) in article.contributors.iter_mut().enumerate() {
        contributor.id = Id::numbered("c", index + 1);
    }
}

fn shares_role(a: &Contributor, b: &Contributor) -> bool {
    a.roles.iter().any(|role| b.has_role(role))
}

/// The people whom a paragraph names, if it is a byline and nothing else.
fn read(paragraph: &Paragraph) -> Option<Vec<Contributor>> {
    let text = paragraph.content.plain_text();
    if text.len() > MAX_BYTES {
        return None;
    }
    let (names, role, marked) = names(text.trim())?;
    let people = name::people(names.trim_end_matches('.'));
    let plausible = |person: &name::Person| is_name(&person.name.display(), marked);
    if people.is_empty() || !people.iter().all(plausible) {
        return None;
    }
    let mut contributors: Vec<Contributor> =
        people.into_iter().map(|person| person.into_contributor(Some(role.clone()))).collect();
    add_links(&paragraph.content, &mut contributors);
    Some(contributors)
}

/// The names behind a label or opener, their role, and whether a colon marks them.
fn names(text: &str) -> Option<(&str, Role, bool)> {
    if let Some((label, names)) = text.split_once(':') {
        let label = label.trim().to_lowercase();
        let (_, role) = LABELS.iter().find(|(known, _)| *known == label)?;
        return Some((names.trim(), role.clone(), *role == Role::Author));
    }
    OPENERS.iter().find_map(|(opener, role)| {
        let head = text.get(..opener.len())?;
        (head.to_lowercase() == *opener).then(|| (text[opener.len()..].trim(), role.clone(), false))
    })
}

/// Whether `text` can be a person's name: a few words with capitals. One word alone needs a mark
/// before it that says so.
fn is_name(text: &str, marked: bool) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| {
        let first = word.chars().next();
        first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase()) || name::is_particle(word)
    };
    let fits = if marked { 1..=6 } else { 2..=6 };
    fits.contains(&words.len()) && words.iter().all(capital) && !text.contains(['?', '!', '"', '“'])
}

/// A name that is a link leads to a page about the person.
fn add_links(text: &RichText, contributors: &mut [Contributor]) {
    for node in text {
        if let Inline::Link(link) = node {
            let named = link.content.plain_text();
            let absolute = link.target.starts_with("https://") || link.target.starts_with("http://");
            let person = contributors.iter_mut().find(|person| absolute && person.name.display() == named.trim());
            if let Some(person) = person {
                person.url = Some(link.target.clone());
            }
        } else if let Some(content) = node.content() {
            add_links(content, contributors);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let people = read(&Paragraph { content: text.into(), ..Paragraph::default() })?;
        let shown = people.iter().map(|person| format!("{} ({})", person.name.display(), person.roles[0].as_str()));
        Some(shown.collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn bylines_are_known_in_their_usual_forms() {
        let cases = [
            ("Authors: Dewan Ahmed (Aiven) and Chris Short (AWS)", "Dewan Ahmed (author), Chris Short (author)"),
            ("By Ada Moreno and Ben Li", "Ada Moreno (author), Ben Li (author)"),
            ("Von Ludwig van der Berg", "Ludwig van der Berg (author)"),
            ("Interview: Ada Moreno", "Ada Moreno (interviewer)"),
            ("By: Plato", "Plato (author)"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_paragraphs_are_no_bylines() {
        for text in [
            "By and large, it works.",
            "By the river Ada Moreno waits.",
            "By Monday",
            "By Ada Moreno? Never!",
            "Ada: Hello, and welcome",
            "Interview: Water",
            "Text: this is how it went",
            "",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
