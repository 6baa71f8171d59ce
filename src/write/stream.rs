//! Writing many articles one at a time: for formats that hold any number, in memory that does
//! not grow with them.
//!
//! All articles are read twice. In the first round a [`Survey`] keeps of each what decides its
//! place; in the second each is read again when its turn comes, and given to the [`Stream`] that
//! a [`StreamWriter`] has begun. Nobody holds more than one.

use std::io;
use std::sync::Arc;

use super::pages::PageMap;
use super::survey::Survey;
use super::{WriteCx, Writer};
use crate::error::Error;
use crate::model::{Article, Channel, Date, Publication};
use crate::resource::Resources;

/// Writes a format that holds many articles, one article after another.
pub trait StreamWriter: Send + Sync {
    /// How many articles at most an output holds, the newest first.
    fn limit(&self) -> Option<usize>;

    /// Begins an output of the articles in `outline`.
    ///
    /// # Errors
    /// If `out` fails.
    fn begin<'w>(
        &'w self,
        outline: &Outline<'_>,
        cx: &mut WriteCx<'_>,
        out: Box<dyn io::Write + 'w>,
    ) -> Result<Box<dyn Stream + 'w>, Error>;

    /// The identities of the entries in `old`, an output of this format that exists already.
    ///
    /// # Errors
    /// If `old` is no feed of this format.
    fn ids(&self, old: &[u8]) -> Result<Vec<String>, Error>;

    /// Puts the entries of `new` into `old`, both whole outputs of this format. Entries of one
    /// identity are replaced in their place; new ones are put before the first that is older.
    /// Whatever else is in `old` stays, byte for byte, and so does what an entry that is
    /// replaced has from others.
    ///
    /// # Errors
    /// If `old` is no feed of this format.
    fn merge(&self, old: &[u8], new: &[u8]) -> Result<Vec<u8>, Error>;
}

/// What writes articles one after another writes a publication that is all in memory, too.
impl<W: StreamWriter> Writer for W {
    fn write(&self, publication: &Publication, cx: &mut WriteCx<'_>, out: &mut dyn io::Write) -> Result<(), Error> {
        self.write_beside(publication, &[], cx, out)
    }

    fn write_beside(
        &self,
        publication: &Publication,
        companions: &[Companion],
        cx: &mut WriteCx<'_>,
        out: &mut dyn io::Write,
    ) -> Result<(), Error> {
        let survey = Survey::of(&publication.articles);
        let mut order = survey.order(cx.diagnostics);
        order.truncate(self.limit().unwrap_or(usize::MAX));
        let channel = &publication.channel;
        let outline = Outline { channel, survey: &survey, order: &order, page: None, to_merge: false };
        let mut stream = self.begin(&outline, cx, Box::new(out))?;
        for &index in &order {
            let item = Item {
                article: &publication.articles[index],
                resources: &publication.resources,
                companions,
                changed: survey.key(index).changed,
            };
            stream.add(&item, cx)?;
        }
        stream.finish()
    }

    fn refers_to_companions(&self) -> bool {
        true
    }

    fn streaming(&self) -> Option<&dyn StreamWriter> {
        Some(self)
    }
}

/// An output that has begun.
pub trait Stream {
    /// Writes the next article in the order of the outline.
    ///
    /// # Errors
    /// If the output fails.
    fn add(&mut self, item: &Item<'_>, cx: &mut WriteCx<'_>) -> Result<(), Error>;

    /// All that the next entry depends on beside its item and the options: two streams of one format
    /// whose bases are the same write the same bytes for the same item.
    fn basis(&self) -> String;

    /// Writes the next article as a stream with the same [basis](Stream::basis) has written it:
    /// `bytes` are all that it put out between two [flushes](Stream::flush).
    ///
    /// # Errors
    /// If the output fails.
    fn add_written(&mut self, bytes: &[u8]) -> Result<(), Error>;

    /// Puts out what is written so far.
    ///
    /// # Errors
    /// If the output fails.
    fn flush(&mut self) -> Result<(), Error>;

    /// Ends the output.
    ///
    /// # Errors
    /// If the output fails.
    fn finish(self: Box<Self>) -> Result<(), Error>;
}

/// What a stream must know before its first article.
#[derive(Clone, Debug)]
pub struct Outline<'a> {
    /// What is said of the whole.
    pub channel: &'a Channel,
    /// What is known of all articles.
    pub survey: &'a Survey,
    /// The articles of this output, as indices of the survey: see [`Survey::order`].
    pub order: &'a [usize],
    /// Which part of a longer history this output is; `None` if there is but one.
    pub page: Option<Page>,
    /// Whether the output will be [merged](StreamWriter::merge) into another: its entries say of
    /// themselves what they would else leave to the whole, such as their language.
    pub to_merge: bool,
}

/// The place of an output in a history of several (RFC 5005), with the addresses of its
/// neighbours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// What kind of part it is.
    pub kind: PageKind,
    /// Where this part will be.
    pub self_url: Option<String>,
    /// The part with newer articles.
    pub newer: Option<String>,
    /// The part with older articles.
    pub older: Option<String>,
    /// The part with the newest.
    pub first: Option<String>,
    /// The part with the oldest.
    pub last: Option<String>,
}

impl Page {
    /// The links to the neighbours, by their relations in RFC 5005.
    pub(crate) fn links(&self) -> Vec<(&'static str, &str)> {
        let Page { kind, self_url: _, newer, older, first, last } = self;
        let links = match kind {
            PageKind::Complete => Vec::new(),
            PageKind::Paged => vec![("first", first), ("previous", newer), ("next", older), ("last", last)],
            PageKind::Current => vec![("prev-archive", older)],
            PageKind::Archive => vec![("current", first), ("prev-archive", older), ("next-archive", newer)],
        };
        links.into_iter().filter_map(|(relation, url)| Some((relation, url.as_deref()?))).collect()
    }

    /// The element of RFC 5005 that marks the part, if it has one.
    pub(crate) fn mark(&self) -> Option<&'static str> {
        match self.kind {
            PageKind::Complete => Some("fh:complete"),
            PageKind::Archive => Some("fh:archive"),
            PageKind::Paged | PageKind::Current => None,
        }
    }
}

/// The namespace of the marks of RFC 5005.
pub(crate) const HISTORY: &str = "http://purl.org/syndication/history/1.0";

/// The kinds of parts of RFC 5005.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageKind {
    /// One that holds all articles there are: what it lacks is no more (section 2).
    Complete,
    /// One page of several, which shift as articles come (section 3).
    #[default]
    Paged,
    /// The newest articles, where the others are in archives (section 4).
    Current,
    /// An archive, which never changes but for its articles (section 4).
    Archive,
}

/// An article that is written, and what comes with it.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// The article.
    pub article: &'a Article,
    /// The bytes of its pictures.
    pub resources: &'a Resources,
    /// The files made of it in the same run.
    pub companions: &'a [Companion],
    /// When it was last changed: by its own dates, or later if its content tells so.
    pub changed: Option<Date>,
}

/// A file made of the same article in the same run, which an output may refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// The name of its format: `pdf`.
    pub format: String,
    /// The name of the file, without folders.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Where its pages begin, if it has any.
    pub pages: Option<Arc<PageMap>>,
}
