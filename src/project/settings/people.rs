//! The people of a project, who stand in its file once for all articles.

use super::super::keys::PERSON;
use super::super::value::{check_keys, get, table, wrong};
use super::apply;
use crate::convert::Person;
use crate::diagnostic::Location;
use crate::error::Error;
use crate::model::Article;
use crate::read::metadata::{Data, Entry, Value};

/// The people, of `[people.NAME]` or of `[[people]]`.
pub(super) fn people(entries: &[Entry]) -> Result<Vec<Person>, Error> {
    let Some(found) = get(entries, "people") else { return Ok(Vec::new()) };
    let people: Vec<(Option<&str>, &Value)> = match &found.data {
        Data::Map(entries) => entries.iter().map(|entry| (Some(entry.key.as_str()), &entry.value)).collect(),
        Data::List(values) => values.iter().map(|value| (None, value)).collect(),
        Data::Null | Data::Scalar(_) => {
            return Err(wrong("people", found, "a table of people")
                .help("write `[people.ada-moreno]`, and `name = \"Ada Moreno\"` below"));
        }
    };
    let people = people.into_iter().map(|(key, value)| person(key, value)).collect::<Result<Vec<_>, Error>>()?;
    check_labels(&people)?;
    Ok(people.into_iter().map(|(person, _)| person).collect())
}

fn person(key: Option<&str>, found: &Value) -> Result<(Person, Location), Error> {
    let place = key.map_or_else(|| "people".to_owned(), |key| format!("people.{key}"));
    let entries = table(&place, found)?;
    check_keys(&place, entries, &[PERSON])?;
    let mut article = Article::default();
    let list = Value { data: Data::List(vec![found.clone()]), at: found.at.clone() };
    apply(vec![Entry { key: "contributors".to_owned(), value: list, at: found.at.clone() }], &mut article)?;
    let contributor = article.contributors.pop().ok_or_else(|| {
        Error::input(format!("`{place}` has no name")).help("give it: `name = \"Ada Moreno\"`").at(found.at.clone())
    })?;
    Ok((Person { key: key.map(str::to_owned), contributor }, found.at.clone()))
}

/// Refuses two people who are called by one name or label: nobody could tell whom an article means.
fn check_labels(people: &[(Person, Location)]) -> Result<(), Error> {
    for (index, (person, at)) in people.iter().enumerate() {
        let name = person.contributor.name.display();
        let names = person.contributor.labels.iter().map(String::as_str).chain(person.key.as_deref()).chain([&*name]);
        for text in names {
            if let Some((other, _)) = people[..index].iter().find(|(other, _)| other.is_called(text)) {
                let message = format!("{name} and {} are both called `{text}`", other.contributor.name.display());
                let help = "give one of them another label; an article may still call both by their full names";
                return Err(Error::input(message).help(help).at(at.clone()));
            }
        }
    }
    Ok(())
}
