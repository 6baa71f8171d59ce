//! Inputs of several articles that were read again, so that they are not read for every one of them.

use crate::batch::Again;
use crate::error::Error;

/// How many bytes the inputs on the shelf have at most, their pictures counted and that which was asked for last apart:
/// a model takes ten times as much, and the memory of a feed does not grow with it.
const MOST_BYTES: usize = 4 << 20;

/// How many inputs stand on the shelf at most. All of them are looked at when one is asked for.
const MOST_INPUTS: usize = 64;

/// Inputs that were read, those that were asked for last at the end.
#[derive(Default)]
pub(super) struct Shelf(Vec<(usize, Again)>);

impl Shelf {
    /// The input with the index `job`, which is read if it is not here.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn get(&mut self, job: usize, read: impl FnOnce() -> Result<Again, Error>) -> Result<&Again, Error> {
        let taken = match self.0.iter().position(|(known, _)| *known == job) {
            Some(place) => self.0.remove(place),
            None => (job, read()?),
        };
        // Of those that were asked for before, as many of the last ones stay as there is room for.
        let mut bytes = 0;
        let fits = |kept: &&(usize, Again)| {
            bytes += bytes_of(&kept.1);
            bytes <= MOST_BYTES
        };
        let keep = self.0.iter().rev().take(MOST_INPUTS - 1).take_while(fits).count();
        self.0.drain(..self.0.len() - keep);
        self.0.push(taken);
        self.0.last().map(|(_, again)| again).ok_or_else(|| Error::input("there is no article in this source"))
    }
}

/// How many bytes the source of an input and its pictures have.
fn bytes_of(again: &Again) -> usize {
    let pictures = again.reading.publication.resources.iter().map(|(_, picture)| picture.bytes.len());
    again.source.as_ref().map_or(0, |source| source.bytes.len()) + pictures.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::{Reading, Source};

    fn input(bytes: usize) -> Again {
        let source = Source::new("a.rss", vec![0; bytes]);
        Again { input: "a.rss".into(), reading: Reading::default(), source: Some(source) }
    }

    /// Which of the inputs asked for, with so many bytes each, are read.
    fn read(bytes: usize, jobs: &[usize]) -> Vec<usize> {
        let (mut shelf, mut read) = (Shelf::default(), Vec::new());
        for &job in jobs {
            let again = shelf.get(job, || {
                read.push(job);
                Ok(input(bytes))
            });
            assert_eq!(bytes_of(again.unwrap()), bytes);
        }
        read
    }

    #[test]
    fn an_input_is_read_once_while_there_is_room() {
        assert_eq!(read(10, &[0, 0, 1, 0, 1, 0]), [0, 1]);
        assert_eq!(read(MOST_BYTES, &[0, 1, 0, 1, 2, 1, 0]), [0, 1, 2, 0], "that which was asked for longest ago goes");
        assert_eq!(read(MOST_BYTES + 1, &[0, 0, 1, 1, 0]), [0, 1, 0], "one stays, however large it is");
        let many: Vec<_> = (0..=MOST_INPUTS).chain([1, 0]).collect();
        assert_eq!(read(1, &many)[MOST_INPUTS..], [MOST_INPUTS, 0], "the first has gone");
    }

    #[test]
    fn what_cannot_be_read_is_not_kept() {
        let mut shelf = Shelf::default();
        assert!(shelf.get(0, || Err(Error::input("gone"))).is_err());
        assert!(shelf.get(0, || Ok(input(1))).is_ok());
    }
}
