//! The list of contributors that stands at the end of the text in Offprint's own feeds: feeds have
//! no elements for roles, affiliations and biographies.

use crate::model::{Affiliation, Block, Contributor, Id, Inline, Language, Node, Orcid, RichText, Role, Ror, Section};
use crate::read::metadata::name;
use crate::words::Words;

/// Takes the last section from `body`, if it is such a list, and returns those whom it presents.
pub(super) fn take(body: &mut Vec<Node>, language: Option<&Language>) -> Vec<Contributor> {
    let words = Words::of(language);
    let mut nodes = body;
    loop {
        let Some(Node::Section(last)) = nodes.last() else { return Vec::new() };
        if last.title.plain_text() == words.contributors {
            let found = read(last, words);
            if !found.is_empty() {
                nodes.pop();
            }
            return found;
        }
        let Some(Node::Section(last)) = nodes.last_mut() else { return Vec::new() };
        nodes = &mut last.body;
    }
}

/// Those whom the section presents; none if it holds anything else.
fn read(section: &Section, words: &Words) -> Vec<Contributor> {
    let [Node::Block(Block::List(list))] = section.body.as_slice() else { return Vec::new() };
    let read = |(index, blocks): (usize, &[Block])| contributor(blocks, index + 1, words);
    let items = list.items.iter().map(|item| item.blocks.as_slice()).enumerate();
    items.map(read).collect::<Option<_>>().unwrap_or_default()
}

/// A name in bold with its roles, then paragraphs: where they work, their addresses, who they are.
fn contributor(blocks: &[Block], number: usize, words: &Words) -> Option<Contributor> {
    let (head, rest) = blocks.split_first()?;
    let [Inline::Strong(bold), roles @ ..] = paragraph(head)?.0.as_slice() else { return None };
    let mut contributor = Contributor::new(Id::numbered("c", number), name::name(bold.plain_text().trim()));
    let roles = RichText(roles.to_vec()).plain_text();
    let roles = roles.split(words.comma().trim()).map(str::trim).filter(|role| !role.is_empty());
    contributor.roles = roles.map(|role| role_of(role, words)).collect();
    let texts: Vec<_> = rest.iter().map(paragraph).collect::<Option<_>>()?;
    let others: Vec<_> = texts.into_iter().filter(|text| !addresses(text, &mut contributor)).collect();
    let (workplace, biography) = match others[..] {
        [] => (None, None),
        [only] if is_affiliation(only) => (Some(only), None),
        [only] => (None, Some(only)),
        [workplace, biography] => (Some(workplace), Some(biography)),
        _ => return None,
    };
    contributor.affiliations = workplace.map(affiliations).unwrap_or_default();
    contributor.biography = biography.cloned().unwrap_or_default();
    Some(contributor)
}

fn paragraph(block: &Block) -> Option<&RichText> {
    match block {
        Block::Paragraph(paragraph) => Some(&paragraph.content),
        _ => None,
    }
}

fn role_of(text: &str, words: &Words) -> Role {
    let known =
        [Role::Author, Role::Interviewer, Role::Interviewee, Role::Editor, Role::Translator, Role::Photographer];
    let role = known.into_iter().find(|role| words.role(role) == text);
    role.unwrap_or_else(|| Role::Other(text.to_owned()))
}

/// Reads a line of addresses; `false` if it is none.
fn addresses(text: &RichText, contributor: &mut Contributor) -> bool {
    let is_between = |text: &str| text.trim() == "·";
    let mut links = Vec::new();
    for inline in text {
        match inline {
            Inline::Link(link) => links.push(link),
            Inline::Text(text) if is_between(text) => {}
            _ => return false,
        }
    }
    let is_address = |link: &&&crate::model::Link| {
        let words = link.content.plain_text();
        words.starts_with("ORCID ")
            || link.target.strip_prefix("mailto:") == Some(&words)
            || link.target.contains(&words)
    };
    if links.is_empty() || links.iter().filter(is_address).count() < links.len() {
        return false;
    }
    for link in links {
        if let Ok(orcid) = Orcid::new(&link.target) {
            contributor.orcid = Some(orcid);
        } else if let Some(email) = link.target.strip_prefix("mailto:") {
            contributor.email = Some(email.to_owned());
        } else {
            contributor.url = Some(link.target.clone());
        }
    }
    true
}

/// Whether a line names institutions: what tells of a person is a sentence.
fn is_affiliation(text: &RichText) -> bool {
    !text.plain_text().trim_end().ends_with(['.', '!', '?', '…', '”', '"', '»', '؟', '۔'])
}

fn affiliations(text: &RichText) -> Vec<Affiliation> {
    let mut out = Vec::new();
    for inline in text {
        match inline {
            Inline::Link(link) => {
                let name = link.content.plain_text();
                out.push(Affiliation { name, ror: Ror::new(&link.target).ok() });
            }
            other => {
                let text = RichText(vec![other.clone()]).plain_text();
                let names = text.split(';').map(str::trim).filter(|name| !name.is_empty());
                out.extend(names.map(|name| Affiliation { name: name.to_owned(), ror: None }));
            }
        }
    }
    out
}
