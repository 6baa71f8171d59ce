//! Where new entries go, and the bytes that come of it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use jiff::Timestamp;

/// An entry of a feed, by its place in the bytes.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Where it is.
    pub(super) range: Range<usize>,
    /// Its identity, if it has one.
    pub(super) id: Option<String>,
    /// When it was published, or else changed.
    pub(super) date: Option<Timestamp>,
}

/// A new entry.
#[derive(Clone, Debug)]
pub(super) struct Fresh {
    pub(super) id: Option<String>,
    pub(super) date: Option<Timestamp>,
    /// Its bytes, fit for the old feed.
    pub(super) bytes: Vec<u8>,
}

/// What stands between entries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Between {
    /// Between two entries.
    pub(super) entries: &'static str,
    /// Before the first entry of a feed that had none.
    pub(super) first: &'static str,
}

/// The bytes of the entries from the first to the last, or of what is put at an empty place,
/// and whether anything changed. At most `limit` entries are left.
pub(super) fn splice(
    old: &[u8],
    pieces: &[Piece],
    fresh: Vec<Fresh>,
    between: Between,
    limit: Option<usize>,
) -> (Vec<u8>, bool) {
    let (replacements, added) = parted(pieces, fresh);
    let mut slots: Vec<_> = pieces
        .iter()
        .zip(replacements)
        .map(|(piece, new)| Slot::Old(piece, new.filter(|new| old[piece.range.clone()] != new.bytes)))
        .collect();
    let mut changed = !added.is_empty() || slots.iter().any(|slot| matches!(slot, Slot::Old(_, Some(_))));
    insert(added, &mut slots);
    if let Some(limit) = limit
        && slots.len() > limit
    {
        slots.truncate(limit);
        changed = true;
    }
    (joined(old, &slots, between), changed)
}

/// Puts each of `added` before the first of `slots` that is older, the newest of them first, and those
/// without a date last.
fn insert(mut added: Vec<Fresh>, slots: &mut Vec<Slot<'_>>) {
    added.sort_by_key(|new| Reverse(new.date));
    // The least date up to each slot falls, so that the place of a date is found by halves.
    let least = slots.iter().scan(None, |least: &mut Option<Timestamp>, slot| {
        *least = least.iter().copied().chain(slot.date()).min();
        Some(*least)
    });
    let least: Vec<_> = least.collect();
    let place = |new: &Fresh| match new.date {
        Some(date) => least.partition_point(|least| least.is_none_or(|least| least >= date)),
        None => least.len(),
    };
    let mut out = Vec::with_capacity(slots.len() + added.len());
    let mut old = slots.drain(..);
    let mut taken = 0;
    for new in added {
        let place = place(&new);
        out.extend(old.by_ref().take(place - taken));
        taken = place;
        out.push(Slot::New(new));
    }
    out.extend(old);
    *slots = out;
}

/// What replaces each of `pieces`, and what is added. Of several with one identity the last counts,
/// and the first of the pieces is replaced.
fn parted(pieces: &[Piece], fresh: Vec<Fresh>) -> (Vec<Option<Fresh>>, Vec<Fresh>) {
    let known = pieces.iter().enumerate().rev().filter_map(|(index, piece)| Some((piece.id.clone()?, index)));
    let known: BTreeMap<_, _> = known.collect();
    let (mut replacements, mut added, mut places) = (vec![None; pieces.len()], Vec::<Fresh>::new(), BTreeMap::new());
    for new in fresh {
        let place = new.id.clone().map(|id| (known.get(&id), id));
        match place {
            Some((Some(index), _)) => replacements[*index] = Some(new),
            Some((None, id)) => match places.get(&id).copied() {
                Some(index) => added[index] = new,
                None => {
                    places.insert(id, added.len());
                    added.push(new);
                }
            },
            None => added.push(new),
        }
    }
    (replacements, added)
}

/// A place in the feed that comes of it.
enum Slot<'a> {
    Old(&'a Piece, Option<Fresh>),
    New(Fresh),
}

impl Slot<'_> {
    fn date(&self) -> Option<Timestamp> {
        match self {
            Slot::Old(piece, _) => piece.date,
            Slot::New(fresh) => fresh.date,
        }
    }
}

fn joined(old: &[u8], slots: &[Slot<'_>], between: Between) -> Vec<u8> {
    let mut out = Vec::new();
    let mut before: Option<&Piece> = None;
    for (index, slot) in slots.iter().enumerate() {
        let (bytes, piece) = match slot {
            Slot::Old(piece, None) => (&old[piece.range.clone()], Some(*piece)),
            Slot::Old(piece, Some(fresh)) => (fresh.bytes.as_slice(), Some(*piece)),
            Slot::New(fresh) => (fresh.bytes.as_slice(), None),
        };
        match (before, piece) {
            // Whatever stood between two neighbours still does.
            (Some(before), Some(piece)) => out.extend_from_slice(&old[before.range.end..piece.range.start]),
            _ if index > 0 => out.extend_from_slice(between.entries.as_bytes()),
            _ => {}
        }
        out.extend_from_slice(bytes);
        before = piece;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BETWEEN: Between = Between { entries: ",", first: "" };

    fn feed(entries: &str, fresh: &[(&str, i64, &str)], limit: Option<usize>) -> (String, bool) {
        // Entries such as `a9`: an id and a date.
        let pieces: Vec<_> = entries
            .match_indices(|c: char| c.is_ascii_alphabetic())
            .map(|(at, id)| Piece {
                range: at..at + 2,
                id: Some(id.to_owned()),
                date: Timestamp::from_second(entries[at + 1..at + 2].parse().unwrap()).ok(),
            })
            .collect();
        let fresh = fresh.iter().map(|(id, date, bytes)| Fresh {
            id: Some((*id).to_owned()),
            date: Timestamp::from_second(*date).ok(),
            bytes: bytes.as_bytes().to_vec(),
        });
        let (bytes, changed) = splice(entries.as_bytes(), &pieces, fresh.collect(), BETWEEN, limit);
        (String::from_utf8(bytes).unwrap(), changed)
    }

    #[test]
    fn entries_are_replaced_in_their_place_and_new_ones_sorted_in() {
        let (text, changed) = feed("a9 ; b5 ; c1", &[("b", 5, "B5"), ("d", 7, "d7"), ("e", 0, "e0")], None);
        assert_eq!((text.as_str(), changed), ("a9,d7,B5 ; c1,e0", true));
    }

    #[test]
    fn a_new_entry_stands_before_the_first_that_is_older_and_without_a_date_at_the_end() {
        let fresh = [("d", 4, "d4"), ("e", 8, "e8"), ("f", 4, "f4"), ("g", 1, "g1")];
        // The old order stays, even where it is none.
        assert_eq!(feed("a9 ; b3 ; c6", &fresh, None).0, "a9,e8,d4,f4,b3 ; c6,g1");
        let undated = Fresh { id: None, date: None, bytes: b"u".to_vec() };
        let dated = Fresh { id: None, date: Timestamp::from_second(2).ok(), bytes: b"h2".to_vec() };
        let (bytes, _) = splice(b"", &[], vec![undated, dated], BETWEEN, None);
        assert_eq!(bytes, b"h2,u");
    }

    #[test]
    fn what_is_the_same_changes_nothing() {
        assert_eq!(feed("a9 ; b5", &[("b", 5, "b5")], None), ("a9 ; b5".to_owned(), false));
    }

    #[test]
    fn the_limit_takes_the_last() {
        assert_eq!(feed("a9 ; b5", &[("c", 7, "c7")], Some(2)), ("a9,c7".to_owned(), true));
    }
}
