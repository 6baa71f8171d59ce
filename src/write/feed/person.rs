//! Who took part in an article, as feeds name them.

use std::collections::BTreeSet;

use super::text::{plain, web_address};
use crate::model::{Article, Contributor, Orcid, Role};

/// Somebody who took part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// The name; never blank.
    pub(super) name: String,
    /// The ORCID, or else the web page.
    pub(super) url: Option<String>,
    /// The e-mail address, if it is one by RFC 4287 (section 3.2.3).
    pub(super) email: Option<String>,
    /// What they did in a recording, by the taxonomy of the podcast namespace: group and role.
    pub(super) part: Option<(&'static str, &'static str)>,
}

/// Who wrote the article, and who else took part.
pub(super) fn people(article: &Article) -> (Vec<Person>, Vec<Person>) {
    let byline = article.byline();
    let authors: BTreeSet<_> = byline.iter().map(|author| &author.id).collect();
    let others = article.contributors.iter().filter(|other| !authors.contains(&other.id));
    (named(byline.iter().copied()), named(others))
}

/// Those of `contributors` who have a name.
pub(super) fn named<'a>(contributors: impl Iterator<Item = &'a Contributor>) -> Vec<Person> {
    contributors.map(person).filter(|person| !person.name.is_empty()).collect()
}

fn person(contributor: &Contributor) -> Person {
    let page = || contributor.url.as_deref().and_then(|url| web_address(url, None));
    let email = contributor.email.as_deref().map(str::trim).filter(|email| is_email(email));
    Person {
        name: plain(&contributor.name.display()),
        url: contributor.orcid.as_ref().map(Orcid::url).or_else(page),
        email: email.map(str::to_owned),
        part: contributor.roles.iter().find_map(part),
    }
}

/// The names that apps know. Who took pictures has none among them.
fn part(role: &Role) -> Option<(&'static str, &'static str)> {
    match role {
        Role::Interviewer => Some(("cast", "host")),
        Role::Interviewee => Some(("cast", "guest")),
        Role::Author => Some(("writing", "author")),
        Role::Editor => Some(("writing", "editor")),
        Role::Translator => Some(("writing", "translator")),
        Role::Photographer | Role::Other(_) => None,
    }
}

fn is_email(text: &str) -> bool {
    let forbidden = |c: char| c.is_whitespace() || "<>()[],;:\"".contains(c);
    match text.split_once('@') {
        Some((local, domain)) => {
            let labels = domain
                .split('.')
                .all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_'));
            !local.is_empty() && labels && domain.contains('.') && !text.contains(forbidden)
        }
        None => false,
    }
}
