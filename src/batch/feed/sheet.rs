//! One output at a time: its head, its articles as they come, its end.

use std::cell::Cell;
use std::collections::{BTreeSet, VecDeque};
use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::pages::{Part, parts};
use super::state::State;
use super::survey::Surveyed;
use super::written::{Span, Written};
use super::{Feed, about, address_of};
use crate::batch::{Made, Output, Report};
use crate::convert::{Target, WholeFile, cannot_write};
use crate::diagnostic::Diagnostics;
use crate::env::Env;
use crate::error::{Error, ErrorKind};
use crate::model::Channel;
use crate::write::WriteCx;
use crate::write::stream::{Item, Outline, Stream, StreamWriter};

/// Writes all outputs of one format, one behind the other.
pub(super) struct Feeder<'a> {
    target: &'a Target,
    writer: &'a dyn StreamWriter,
    channel: Channel,
    surveyed: &'a Surveyed,
    /// The articles of all parts, as indices of the survey.
    order: Vec<usize>,
    /// The feed that is there already and is to be updated.
    old: Option<Vec<u8>>,
    /// The parts that are yet to be written.
    waiting: VecDeque<Part>,
    /// The part that is being written, and how many articles it still wants.
    open: Option<(Sheet<'a>, usize)>,
    /// The next article, by its place in the order.
    next: usize,
    failed: bool,
    /// The entries of an earlier run.
    written: Option<&'a Written>,
    /// The entries of this one: their keys, and of what article, file and bytes.
    entries: Vec<Span>,
    /// What makes the stream that stands for standard output.
    stream: fn() -> Box<dyn io::Write>,
}

/// An output that is being written.
struct Sheet<'a> {
    path: Option<PathBuf>,
    destination: Destination,
    stream: Box<dyn Stream + 'a>,
    /// How many bytes were put out.
    count: Rc<Cell<u64>>,
    elapsed: Duration,
}

/// Counts the bytes that go through it.
struct Counted {
    out: io::BufWriter<Box<dyn io::Write>>,
    count: Rc<Cell<u64>>,
}

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.count.set(self.count.get() + written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Where the bytes of an output go.
enum Destination {
    Stream(fn() -> Box<dyn io::Write>),
    File(WholeFile),
    /// To a file that nobody sees, and from there into the feed that is there already.
    Update(File),
}

impl<'a> Feeder<'a> {
    /// Nothing written yet. Where the feed is to be updated and is there already, only what is
    /// new or has changed will be.
    pub(super) fn new(
        feed: &Feed<'a>,
        surveyed: &'a Surveyed,
        state: Option<&State>,
        order: &[usize],
        target: &'a Target,
        path: Option<&Path>,
    ) -> Result<Self, Error> {
        let internal = || Error::new(ErrorKind::Internal, format!("{} is not written as a stream", target.name));
        let writer = target.writer.streaming().ok_or_else(internal)?;
        let alone = feed.targets.len() == 1;
        let feed_url = surveyed.channel.feed_url.as_deref().map(|url| address_of(url, target, path, alone));
        let old = path.filter(|_| feed.update).map(existing).transpose()?.flatten();
        let order = match (&old, path) {
            (Some(old), Some(path)) => {
                let known: BTreeSet<_> = writer.ids(old).map_err(|error| about(path, error))?.into_iter().collect();
                let is_due = |index: &usize| {
                    let id = surveyed.survey.key(*index).id.urn().to_string();
                    !(known.contains(&id) && state.is_some_and(|state| state.is_unchanged(*index)))
                };
                order.iter().copied().filter(is_due).collect()
            }
            _ => order[..order.len().min(writer.limit().unwrap_or(usize::MAX))].to_vec(),
        };
        let waiting = parts(feed.paging, order.len(), path, feed_url.as_deref().unwrap_or_default()).into();
        let channel = Channel { feed_url, ..surveyed.channel.clone() };
        Ok(Feeder {
            target,
            writer,
            channel,
            surveyed,
            order,
            old,
            waiting,
            open: None,
            next: 0,
            failed: false,
            written: feed.written,
            entries: Vec::new(),
            stream: feed.stream,
        })
    }

    /// The name of the format.
    pub(super) fn format(&self) -> &str {
        &self.target.name
    }

    /// How many articles of the whole order must be given, at most.
    pub(super) fn end(&self) -> usize {
        match self.old {
            Some(_) => self.surveyed.survey.len(),
            None => self.order.len(),
        }
    }

    /// Writes the article with this index, if it is the next of this format.
    pub(super) fn give(
        &mut self,
        index: usize,
        item: &Item<'_>,
        env: &Env,
        found: &mut Diagnostics,
        report: &mut Report,
    ) {
        if self.failed || self.order.get(self.next) != Some(&index) {
            return;
        }
        self.next += 1;
        if let Err(error) = self.try_give(index, item, env, found, report) {
            self.fail(error, report);
        }
    }

    fn try_give(
        &mut self,
        index: usize,
        item: &Item<'_>,
        env: &Env,
        found: &mut Diagnostics,
        report: &mut Report,
    ) -> Result<(), Error> {
        if self.open.is_none() {
            self.open_next(env, report)?;
        }
        let key = self.key(index);
        self.put(index, key, report, |stream| {
            stream.add(item, &mut WriteCx { env, diagnostics: found, sidecars: None, attachments: &[], pages: None })
        })
    }

    /// Writes the article with this index as an earlier run wrote it, and says whether that is done:
    /// also if there is nothing to do.
    pub(super) fn give_written(&mut self, index: usize, env: &Env, report: &mut Report) -> bool {
        if self.failed || self.order.get(self.next) != Some(&index) {
            return true;
        }
        let Some(written) = self.written else { return false };
        let opened = if self.open.is_none() { self.open_next(env, report) } else { Ok(()) };
        let key = self.key(index);
        let Some(bytes) = key.and_then(|key| written.bytes(key)).filter(|_| opened.is_ok()) else {
            opened.unwrap_or_else(|error| self.fail(error, report));
            return self.failed;
        };
        self.next += 1;
        if let Err(error) = self.put(index, key, report, |stream| stream.add_written(bytes)) {
            self.fail(error, report);
        }
        true
    }

    /// The digest of all that the next entry, of the article with this index, is made of; `None` if
    /// nobody wants it.
    fn key(&self, index: usize) -> Option<Uuid> {
        let stream = &self.open.as_ref()?.0.stream;
        let (written, basis) = (self.written?, self.surveyed.basis(index)?);
        Some(written.key(&format!("{} {} {basis}", self.target.name, stream.basis())))
    }

    /// Puts an entry into the part that is open, and notes where it is.
    fn put(
        &mut self,
        index: usize,
        key: Option<Uuid>,
        report: &mut Report,
        entry: impl FnOnce(&mut dyn Stream) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Some((sheet, left)) = &mut self.open else { return Ok(()) };
        let begin = Instant::now();
        let start = sheet.count.get();
        entry(&mut *sheet.stream)?;
        if let (Some(key), Some(path)) = (key, &sheet.path) {
            sheet.stream.flush()?;
            let content = self.surveyed.contents[index].clone();
            self.entries.push(Span { key, content, path: path.clone(), range: start..sheet.count.get() });
        }
        sheet.elapsed += begin.elapsed();
        *left = left.saturating_sub(1);
        if *left == 0 { self.close(report) } else { Ok(()) }
    }

    /// Begins the next part.
    fn open_next(&mut self, env: &Env, report: &mut Report) -> Result<(), Error> {
        let Some(part) = self.waiting.pop_front() else { return Ok(()) };
        let begin = Instant::now();
        let destination = match (&part.path, &self.old) {
            (None, _) => Destination::Stream(self.stream),
            (Some(path), Some(_)) => {
                Destination::Update(tempfile::tempfile().map_err(|error| cannot_write(path, error))?)
            }
            (Some(path), None) => Destination::File(WholeFile::create(path)?),
        };
        let count = part.range.len();
        let outline = Outline {
            channel: &self.channel,
            survey: &self.surveyed.survey,
            order: &self.order[part.range],
            page: part.page,
            to_merge: self.old.is_some(),
        };
        let mut found = Diagnostics::new();
        let mut cx = WriteCx { env, diagnostics: &mut found, sidecars: None, attachments: &[], pages: None };
        let counted = Rc::new(Cell::new(0));
        let out = Counted { out: io::BufWriter::new(destination.writer()?), count: Rc::clone(&counted) };
        let mut stream = self.writer.begin(&outline, &mut cx, Box::new(out))?;
        if self.written.is_some() {
            stream.flush()?;
        }
        report.add_of_output(&self.target.name, found);
        let sheet = Sheet { path: part.path, destination, stream, count: counted, elapsed: begin.elapsed() };
        self.open = Some((sheet, count));
        Ok(())
    }

    /// Ends the part that is open.
    fn close(&mut self, report: &mut Report) -> Result<(), Error> {
        let Some((sheet, _)) = self.open.take() else { return Ok(()) };
        let Sheet { path, destination, stream, elapsed, .. } = sheet;
        let begin = Instant::now();
        stream.finish()?;
        let bytes = match destination {
            Destination::Stream(_) => 0,
            Destination::File(file) => file.commit()?,
            Destination::Update(file) => self.update(path.as_deref().unwrap_or(Path::new("")), file)?,
        };
        let made = Made { bytes, elapsed: elapsed + begin.elapsed(), ..Made::default() };
        report.outputs.push(Output { format: self.target.name.clone(), path, result: Ok(made) });
        Ok(())
    }

    /// Puts what is new into the feed at `path`, unless nothing is.
    fn update(&self, path: &Path, mut new: File) -> Result<u64, Error> {
        let old = self.old.as_deref().unwrap_or_default();
        let mut entries = Vec::new();
        new.rewind().and_then(|()| new.read_to_end(&mut entries))?;
        let merged = self.writer.merge(old, &entries).map_err(|error| about(path, error))?;
        if merged == old {
            return Ok(merged.len() as u64);
        }
        let file = WholeFile::create(path)?;
        io::Write::write_all(&mut file.writer()?, &merged).map_err(|error| cannot_write(path, error))?;
        file.commit()
    }

    /// Ends the last part; those that never got an article are written without.
    pub(super) fn finish(mut self, env: &Env, report: &mut Report, written: &mut Written) {
        let result = self.close(report).and_then(|()| {
            while !self.failed && !self.waiting.is_empty() {
                self.open_next(env, report)?;
                self.close(report)?;
            }
            Ok(())
        });
        if let Err(error) = result {
            self.fail(error, report);
        }
        written.add(self.entries);
    }

    fn fail(&mut self, error: Error, report: &mut Report) {
        self.failed = true;
        let path = self.open.take().and_then(|(sheet, _)| sheet.path);
        report.outputs.push(Output { format: self.target.name.clone(), path, result: Err(error) });
    }
}

/// The feed at `path`, if there is one.
fn existing(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let message = format!("`{}`, which is to be updated, cannot be read: {error}", path.display());
            Err(Error::new(ErrorKind::Io, message).caused_by(error))
        }
    }
}

impl Destination {
    fn writer(&self) -> Result<Box<dyn io::Write>, Error> {
        Ok(match self {
            Destination::Stream(stream) => stream(),
            Destination::File(file) => Box::new(file.writer()?),
            Destination::Update(file) => Box::new(file.try_clone()?),
        })
    }
}
