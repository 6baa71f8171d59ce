//! Inputs of several articles that were read again, so that they are not read for every one of them.

use crate::batch::Again;
use crate::error::Error;

/// How many articles stand on the shelf at most, those of the input that was asked for last apart.
const MOST: usize = 20_000;

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
        let held = |taken: &(usize, Again)| taken.1.reading.publication.articles.len();
        let mut rest = MOST.saturating_sub(held(&taken));
        // Of those that were asked for before, as many of the last ones stay as there is room for.
        let fits = |kept: &&(usize, Again)| {
            let room = rest.checked_sub(held(kept));
            rest = room.unwrap_or(0);
            room.is_some()
        };
        let keep = self.0.iter().rev().take_while(fits).count();
        self.0.drain(..self.0.len() - keep);
        self.0.push(taken);
        self.0.last().map(|(_, again)| again).ok_or_else(|| Error::input("there is no article in this source"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::Reading;
    use crate::model::{Article, Publication};

    fn input(articles: usize) -> Again {
        let publication = Publication { articles: vec![Article::default(); articles], ..Publication::default() };
        Again { input: "a.rss".into(), reading: Reading { publication, ..Reading::default() }, source: None }
    }

    /// Which of the inputs asked for, with so many articles each, are read.
    fn read(articles: usize, jobs: &[usize]) -> Vec<usize> {
        let (mut shelf, mut read) = (Shelf::default(), Vec::new());
        for &job in jobs {
            let again = shelf.get(job, || {
                read.push(job);
                Ok(input(articles))
            });
            assert_eq!(again.unwrap().reading.publication.articles.len(), articles);
        }
        read
    }

    #[test]
    fn an_input_is_read_once_while_there_is_room() {
        assert_eq!(read(10, &[0, 0, 1, 0, 1, 0]), [0, 1]);
        assert_eq!(read(MOST / 2, &[0, 1, 0, 1, 2, 1, 0]), [0, 1, 2, 0], "the one that was asked for longest ago goes");
        assert_eq!(read(MOST + 1, &[0, 0, 1, 1, 0]), [0, 1, 0], "one stays, however large it is");
    }

    #[test]
    fn what_cannot_be_read_is_not_kept() {
        let mut shelf = Shelf::default();
        assert!(shelf.get(0, || Err(Error::input("gone"))).is_err());
        assert!(shelf.get(0, || Ok(input(1))).is_ok());
    }
}
