//! Makes what is out of date in a project, and nothing else.
//!
//! `state` remembers of what each output was made; `hash` tells whether that has changed, and `depends` on what it
//! depends beside the article; `inputs`
//! opens the articles that are read again; `kept` has what feeds and the index need of those that are
//! not. An output is made again if anything that it was made of has changed, or it is not there as it
//! was made. Files are looked at before they are read: one whose size and time are as they were is
//! taken to be as it was.

mod depends;
mod hash;
mod index;
mod inputs;
mod kept;
mod state;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use jiff::Timestamp;

use super::{Project, STATE_FOLDER, Setting};
use crate::batch::{Batch, Lock, Report};
use crate::convert::{Converter, Target, remove_left_behind};
use crate::env::Env;
use crate::error::Error;
use depends::{output_key, said};
use hash::{Hash, Hasher, Stamp};
#[cfg(feature = "desk")]
pub(crate) use inputs::is_draft;
use inputs::{Item, Items};
use kept::Kept;
use state::{Entry, Made, State};

/// How a project is built.
#[derive(Clone, Debug)]
pub struct Build<'a> {
    /// The project.
    pub project: &'a Project,
    /// What may be known of the world.
    pub env: Env,
    /// How many threads may work.
    pub threads: NonZeroUsize,
    /// The folders of programs that write formats, as the value of `PATH`.
    pub programs: OsString,
    /// Whether drafts are made as well.
    pub drafts: bool,
    /// Whether it is only said what would be made.
    pub dry_run: bool,
    /// When it is: an article whose content changed counts as changed now.
    pub now: Timestamp,
}

/// Something that happens in a build.
#[derive(Debug)]
pub enum Event<'a> {
    /// Another build is at work in this project, and this one waits.
    Waiting,
    /// The formats are these.
    Targets(&'a [Target]),
    /// So many articles will be read.
    Expect(usize),
    /// An article was read, and its outputs made.
    Article(&'a Report),
    /// A feed, a collection or the index was made.
    Whole(&'a Report),
    /// Why an article would be made: of a dry run.
    Due(&'a Path, &'a str),
    /// An output of an article that is gone was removed.
    Removed(&'a Path),
    /// An output of an article that is gone was changed by somebody, and stays.
    Kept(&'a Path),
}

/// What came of a build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Built {
    /// How many articles were as they should be.
    pub current: usize,
    /// How many warnings stand of articles that were not made again.
    pub warnings: usize,
}

impl Build<'_> {
    /// Builds the project; `on` hears what happens. An article that fails stops no other, and is
    /// tried again by the next build.
    ///
    /// # Errors
    /// If the project names something that is not there, or the state cannot be written. What goes
    /// wrong within an article is in its report.
    pub fn run(&self, on: &mut dyn FnMut(Event<'_>)) -> Result<Built, Error> {
        let folder = self.project.folder.join(STATE_FOLDER);
        if self.dry_run {
            return Running::new(self, State::load(&folder), now_of(&folder), on)?.run();
        }
        // The folder alone: not one around it that is gone.
        if let Err(error) = fs::create_dir(&folder)
            && error.kind() == std::io::ErrorKind::NotFound
        {
            self.project.check_presence()?;
        }
        let lock = folder.join("lock");
        let _lock = Lock::take(&lock, || on(Event::Waiting))?;
        let began = touch(&lock)?;
        remove_left_behind(&folder);
        self.whole_folders().iter().for_each(|folder| remove_left_behind(folder));
        Running::new(self, State::load(&folder), began, on)?.run()
    }

    /// Makes what is out of date of the article at `path` alone, and remembers it; the files of it that
    /// are there then. Feeds and the like are left to the next build.
    ///
    /// # Errors
    /// As [`Build::run`].
    #[cfg(feature = "desk")]
    pub(crate) fn run_one(&self, path: &Path, on: &mut dyn FnMut(Event<'_>)) -> Result<Vec<PathBuf>, Error> {
        let folder = self.project.folder.join(STATE_FOLDER);
        let lock = folder.join("lock");
        let _lock = Lock::take(&lock, || on(Event::Waiting))?;
        let began = touch(&lock)?;
        Running::new(self, State::load(&folder), began, on)?.run_one(path)
    }

    /// The folders of what is made of several articles. Those of articles are swept when they are written.
    fn whole_folders(&self) -> BTreeSet<PathBuf> {
        let root = self.project.output_folder();
        let files = self.project.feeds.iter().map(|feed| &feed.file);
        let files = files.chain(self.project.collections.iter().map(|collection| &collection.file));
        let folders = files.filter_map(|file| Some(root.join(file).parent()?.to_owned()));
        let mut folders: BTreeSet<PathBuf> = folders.collect();
        folders.insert(root);
        folders
    }
}

/// The time of the file system's clock, which is that of the stamps.
fn touch(lock: &Path) -> Result<i64, Error> {
    fs::write(lock, "locked while offprint builds\n").map_err(|error| crate::convert::cannot_write(lock, error))?;
    Ok(Stamp::of(lock).map_or(i64::MAX, |stamp| stamp.1))
}

/// When the last build was, for those who write nothing.
fn now_of(folder: &Path) -> i64 {
    Stamp::of(&folder.join("state")).map_or(i64::MAX, |stamp| stamp.1)
}

/// A build that goes on.
struct Running<'a, 'e> {
    build: &'a Build<'a>,
    state: State,
    began: i64,
    on: &'e mut dyn FnMut(Event<'_>),
    converter: Converter,
    /// What the project says of every article, as a digest.
    said: Hash,
    /// What it says of each person.
    people: BTreeMap<String, Hash>,
    /// What each format depends on beside the article.
    formats: Vec<(Setting, Hash)>,
    changed: bool,
    /// How many warnings stand of feeds and the like that are not made again.
    warnings: usize,
    /// What feeds and the index need of each article.
    kept: Kept,
}

impl<'a, 'e> Running<'a, 'e> {
    fn new(build: &'a Build<'a>, state: State, began: i64, on: &'e mut dyn FnMut(Event<'_>)) -> Result<Self, Error> {
        let project = build.project;
        let converter = project.converter(build.env.clone())?;
        let people = project.defaults.known().iter().map(|person| {
            let name = person.contributor.name.display().into_owned();
            (name, Hasher::default().json(&person.contributor).finish())
        });
        let mut running = Running {
            build,
            state,
            began,
            on,
            said: said(project, &converter),
            people: people.collect(),
            converter,
            formats: Vec::new(),
            changed: false,
            warnings: 0,
            kept: Kept::new(&project.folder.join(STATE_FOLDER)),
        };
        running.formats = project
            .formats
            .iter()
            .map(|format| Ok((format.clone(), running.format_key(format)?)))
            .collect::<Result<_, Error>>()?;
        Ok(running)
    }

    fn run(mut self) -> Result<Built, Error> {
        let articles = self.build.project.find_articles()?;
        let mut built = Built::default();
        let mut due = Vec::new();
        for path in &articles {
            let key = self.key(path);
            match self.reason(&key) {
                Some(reason) => {
                    if self.build.dry_run {
                        (self.on)(Event::Due(path, &reason));
                    }
                    due.push(path.clone());
                }
                None => {
                    let entry = self.state.entries.get(&key);
                    built.current += entry.map_or(0, |entry| usize::from(!self.is_passed_over(entry)));
                    built.warnings += entry.map_or(0, |entry| entry.warnings);
                }
            }
        }
        if self.build.dry_run {
            self.make_wholes(&articles)?;
            return Ok(built);
        }
        if !due.is_empty() {
            self.make(&due)?;
        }
        self.build.project.check_presence()?;
        self.remove_gone(&articles)?;
        self.make_wholes(&articles)?;
        self.build.project.check_presence()?;
        built.warnings += self.warnings;
        self.save()?;
        Ok(built)
    }

    #[cfg(feature = "desk")]
    fn run_one(mut self, path: &Path) -> Result<Vec<PathBuf>, Error> {
        let key = self.key(path);
        if self.reason(&key).is_some() {
            self.make(&[path.to_owned()])?;
        }
        self.save()?;
        let outputs = self.state.entries.get(&key).map(|entry| entry.outputs.as_slice()).unwrap_or_default();
        Ok(outputs.iter().filter(|made| made.is_intact()).map(|made| made.path.clone()).collect())
    }

    /// Remembers what was made.
    fn save(&mut self) -> Result<(), Error> {
        if self.changed {
            self.state.save()?;
        }
        if self.keeps() {
            self.kept.save(&self.state.entries)?;
        } else {
            self.kept.remove();
        }
        Ok(())
    }

    /// The name under which an article is remembered.
    fn key(&self, path: &Path) -> String {
        let within = path.strip_prefix(&self.build.project.folder).unwrap_or(path);
        within.to_string_lossy().into_owned()
    }

    /// Whether anything is made of what is kept of articles.
    fn keeps(&self) -> bool {
        !self.build.project.feeds.is_empty() || self.build.project.index.is_some()
    }

    fn is_passed_over(&self, entry: &Entry) -> bool {
        entry.draft && !self.build.drafts
    }

    /// Why the article must be looked at; `None` if all is as it was.
    fn reason(&mut self, key: &str) -> Option<String> {
        let (began, drafts) = (self.began, self.build.drafts);
        let Some(entry) = self.state.entries.get_mut(key) else { return Some("it is new".to_owned()) };
        let stamps: Vec<_> = entry.reads.iter().map(|read| read.stamp).collect();
        if let Some(read) = entry.reads.iter_mut().find_map(|read| (!read.is_current(began)).then_some(&*read)) {
            let path = read.path.clone();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Some(if path.exists() { format!("{name} has changed") } else { format!("{name} is gone") });
        }
        self.changed |= entry.reads.iter().zip(stamps).any(|(read, stamp)| read.stamp != stamp);
        if entry.draft && !drafts {
            return (!entry.outputs.is_empty()).then(|| "it is a draft".to_owned());
        }
        if entry.draft && entry.outputs.is_empty() {
            return Some("drafts are wanted".to_owned());
        }
        if entry.said != self.said {
            return Some("offprint.toml says something else of articles".to_owned());
        }
        if let Some((name, _)) = entry.people.iter().find(|(name, hash)| self.people.get(*name) != Some(hash)) {
            return Some(format!("offprint.toml says something else of {name}"));
        }
        if let Some(gone) = entry.outputs.iter().find(|made| !made.is_intact()) {
            let what = if gone.path.exists() { "was changed by somebody" } else { "is not there" };
            return Some(format!("{} {what}", gone.path.display()));
        }
        let main = |format: &str| entry.outputs.iter().find(|made| made.format == format && !made.beside);
        self.formats.iter().find_map(|(format, key)| match main(&format.name) {
            None => Some(format!("there is no {} of it", format.name)),
            Some(made) if made.key != output_key(&entry.content, key) => {
                Some(format!("the options, the theme or the writer of {} are others", format.name))
            }
            Some(_) => None,
        })
    }

    /// Reads the articles at `paths`, and makes the outputs that are out of date.
    fn make(&mut self, paths: &[PathBuf]) -> Result<(), Error> {
        let targets: Vec<Target> =
            self.formats.iter().map(|(format, _)| self.target(format)).collect::<Result<_, _>>()?;
        (self.on)(Event::Targets(&targets));
        (self.on)(Event::Expect(paths.len()));
        let keys: Vec<Hash> = self.formats.iter().map(|(_, key)| key.clone()).collect();
        let items: Vec<Item> = paths.iter().map(|path| Item::new(path.clone(), self.intact(&self.key(path)))).collect();
        let work = Items {
            project: self.build.project,
            items: &items,
            targets: &targets,
            keys: &keys,
            limits: &self.build.env.limits,
            drafts: self.build.drafts,
            began: self.began,
            keeps: self.keeps(),
        };
        let reserved = self.reserved(paths);
        let converter = self.converter.clone();
        let batch = Batch {
            converter: &converter,
            targets: &targets,
            threads: self.build.threads,
            allow_outside: self.build.project.allow_outside,
        };
        let mut result = Ok(());
        batch.carry_out(paths, &work, reserved, |index, report| {
            (self.on)(Event::Article(&report));
            let noted = self.note(&items[index], &report);
            result = std::mem::replace(&mut result, Ok(())).and(noted);
        })?;
        result
    }

    /// The outputs of an article that are as they were made, sidecars and all.
    fn intact(&self, key: &str) -> BTreeMap<String, (PathBuf, Hash)> {
        let outputs = self.state.entries.get(key).map_or(&[][..], |entry| &entry.outputs);
        let broken: BTreeSet<&str> =
            outputs.iter().filter(|made| !made.is_intact()).map(|made| made.format.as_str()).collect();
        let whole = outputs.iter().filter(|made| !made.beside && !broken.contains(made.format.as_str()));
        whole.map(|made| (made.format.clone(), (made.path.clone(), made.key.clone()))).collect()
    }

    /// The outputs of the articles that are not read: no other may take their names.
    fn reserved(&self, read: &[PathBuf]) -> BTreeMap<String, Arc<str>> {
        let read: BTreeSet<String> = read.iter().map(|path| self.key(path)).collect();
        let is_there = |key: &String| self.build.project.folder.join(key).is_file();
        let others = self.state.entries.iter().filter(|(key, _)| !read.contains(*key) && is_there(key));
        others
            .flat_map(|(key, entry)| {
                let name: Arc<str> = self.build.project.folder.join(key).to_string_lossy().into();
                entry.outputs.iter().map(move |made| (made.path.to_string_lossy().to_lowercase(), Arc::clone(&name)))
            })
            .collect()
    }

    /// Remembers of what the outputs of `item` were made, and removes those that it has no more.
    fn note(&mut self, item: &Item, report: &Report) -> Result<(), Error> {
        let key = self.key(&item.path);
        self.changed = true;
        let old = self.state.entries.get(&key).cloned().unwrap_or_default();
        let reads = item.reads();
        let draft = item.draft.get().is_some();
        let Some(noted) = item.noted.get().filter(|_| !report.has_failed() || !report.outputs.is_empty()) else {
            if draft && !self.build.drafts {
                self.remove(&old.outputs, &BTreeSet::new());
                let entry = Entry { reads, draft, said: self.said.clone(), ..Entry::default() };
                return self.state.set(&key, Some(entry));
            }
            // What failed keeps the outputs that it had, and is tried again.
            let entry = Entry { reads: Vec::new(), said: Hash::default(), ..old };
            return self.state.set(&key, Some(entry));
        };
        let mut outputs = Vec::new();
        for ((format, _), (path, made_of)) in self.formats.iter().zip(&noted.outputs) {
            let format = &format.name;
            match report.outputs.iter().find(|output| output.format == *format) {
                None => outputs.extend(old.outputs.iter().filter(|made| made.format == *format).cloned()),
                Some(output) => {
                    let Ok(made) = &output.result else {
                        // What failed keeps the output that it had, and is tried again.
                        let old = old.outputs.iter().filter(|made| made.format == *format).cloned();
                        outputs.extend(old.map(|made| Made { key: Hash::default(), ..made }));
                        continue;
                    };
                    let files = std::iter::once((path, false)).chain(made.sidecars.iter().map(|path| (path, true)));
                    outputs.extend(files.filter_map(|(path, beside)| {
                        let stamp = Stamp::of(path)?;
                        Some(Made { format: format.clone(), path: path.clone(), key: made_of.clone(), stamp, beside })
                    }));
                }
            }
        }
        let kept = outputs.iter().map(|made| made.path.clone()).collect();
        self.remove(&old.outputs, &kept);
        if let Some(parts) = noted.parts.lock().unwrap_or_else(PoisonError::into_inner).take() {
            self.kept.set(&key, &noted.content, parts);
        }
        let people = noted.names.iter().filter_map(|name| Some((name.clone(), self.people.get(name)?.clone())));
        let entry = Entry {
            reads,
            said: self.said.clone(),
            people: people.collect(),
            content: noted.content.clone(),
            draft,
            warnings: report.warnings(),
            outputs,
        };
        self.state.set(&key, Some(entry))
    }

    /// Removes the outputs of articles that are gone.
    fn remove_gone(&mut self, articles: &[PathBuf]) -> Result<(), Error> {
        let there: BTreeSet<String> = articles.iter().map(|path| self.key(path)).collect();
        let gone: Vec<String> =
            self.state.entries.keys().filter(|key| !key.starts_with('<') && !there.contains(*key)).cloned().collect();
        if gone.is_empty() {
            return Ok(());
        }
        let left = self.state.entries.iter().filter(|(key, _)| there.contains(*key));
        let kept = left.flat_map(|(_, entry)| &entry.outputs).map(|made| made.path.clone()).collect();
        for key in gone {
            let outputs = self.state.entries.get(&key).map(|entry| entry.outputs.clone()).unwrap_or_default();
            self.remove(&outputs, &kept);
            self.state.set(&key, None)?;
            self.changed = true;
        }
        Ok(())
    }

    /// Removes the files of `outputs` that are as they were made, but for those that are `kept`.
    fn remove(&mut self, outputs: &[Made], kept: &BTreeSet<PathBuf>) {
        for made in outputs.iter().filter(|made| !kept.contains(&made.path) && made.path.exists()) {
            if !made.is_intact() || fs::remove_file(&made.path).is_err() {
                (self.on)(Event::Kept(&made.path));
                continue;
            }
            (self.on)(Event::Removed(&made.path));
            let root = self.build.project.output_folder();
            let folders = made.path.ancestors().skip(1).take_while(|folder| **folder != *root);
            // One that holds something else stays, and so do those around it.
            let _ = folders.map(fs::remove_dir).take_while(Result::is_ok).count();
        }
    }
}
