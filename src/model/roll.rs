//! People found again: who of many contributors another one is, without comparing each with each.

use std::collections::BTreeMap;

use super::Contributor;

/// Places of contributors in a list, by what tells whether two are the same: [`Contributor::is_same_as`].
#[derive(Debug, Default)]
pub(super) struct Roll {
    by_name: BTreeMap<String, Vec<usize>>,
    by_orcid: BTreeMap<String, Vec<usize>>,
}

impl Roll {
    /// Notes what the contributor at `place` is known by; again where more is known of that one.
    pub(super) fn note(&mut self, contributor: &Contributor, place: usize) {
        note(self.by_name.entry(contributor.name.display().into_owned()).or_default(), place);
        if let Some(orcid) = &contributor.orcid {
            note(self.by_orcid.entry(orcid.to_string()).or_default(), place);
        }
    }

    /// The place of the first in `list` who is the same as `one`. All of the list are noted.
    pub(super) fn find(&self, list: &[impl std::borrow::Borrow<Contributor>], one: &Contributor) -> Option<usize> {
        let named = self.by_name.get(one.name.display().as_ref()).into_iter().flatten();
        let numbered = one.orcid.as_ref().and_then(|orcid| self.by_orcid.get(&orcid.to_string())).into_iter().flatten();
        let is_same = |place: &&usize| list.get(**place).is_some_and(|known| known.borrow().is_same_as(one));
        named.chain(numbered).filter(is_same).min().copied()
    }
}

fn note(places: &mut Vec<usize>, place: usize) {
    if !places.contains(&place) {
        places.push(place);
    }
}
