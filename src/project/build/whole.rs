//! What is made of many articles: feeds, collections, and the page that lists them all.
//!
//! Each is made again if an article, an output that it refers to, or what the project says of it has
//! changed, or its files are not there as they were made.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::hash::{Hash, Hasher, Stamp};
use super::index;
use super::state::{Entry, Made};
use super::{Event, Running};
use crate::batch::feed::{self, Feed, State, Surveyed, Written};
use crate::batch::{Batch, Destination, Input, Job, Report};
use crate::convert::Target;
use crate::diagnostic::{Diagnostics, Location, Subject};
use crate::error::{Error, ErrorKind};
use crate::model::{Channel, Publication};
use crate::project::{Collection, Glob, Order, Project, STATE_FOLDER, Setting};
use crate::resource::Folder;
use crate::write::stream::Companion;

/// What to do in `offprint.toml` about what a feed lacks; `None` where the writer's own advice is as good here.
fn advice(subject: Subject) -> Option<&'static str> {
    match subject {
        Subject::FeedAddress => {
            Some("say where the outputs will be: `url = \"https://example.org/files/\"` below `[output]`")
        }
        Subject::FeedTitle => Some("give it: `title = \"…\"` below `[publication]`"),
        Subject::Site => Some("give it: `url = \"https://example.org/\"` below `[publication]`"),
        _ => None,
    }
}

impl Running<'_, '_> {
    /// Makes the feeds, the collections and the index of `articles` that are out of date. One that
    /// would lack an article which cannot be read stays as it is.
    pub(super) fn make_wholes(&mut self, articles: &[PathBuf]) -> Result<(), Error> {
        let project = self.build.project;
        let mut wanted = BTreeSet::new();
        for feed in &project.feeds {
            let key = format!("<feed {}>", feed.file);
            let formats = feed.formats.iter().map(|format| self.format_key(format)).collect::<Result<Vec<_>, _>>()?;
            let said = Hasher::default().add(format!("{feed:?} {:?} {formats:?}", project.output)).finish();
            let chosen = self.chosen(&feed.articles, articles);
            self.make_whole(&key, &said, &chosen, |running, report| running.feed(feed, &said, &chosen, report))?;
            wanted.insert(key);
        }
        for collection in &project.collections {
            let key = format!("<collection {}>", collection.file);
            let formats =
                collection.formats.iter().map(|format| self.format_key(format)).collect::<Result<Vec<_>, _>>()?;
            let said = Hasher::default().add(format!("{collection:?} {formats:?}")).finish();
            let chosen = self.chosen(&collection.articles, articles);
            self.make_whole(&key, &said, &chosen, |running, report| running.collection(collection, &chosen, report))?;
            wanted.insert(key);
        }
        if let Some(page) = &project.index {
            let key = "<index>".to_owned();
            let theme = self.index_theme()?;
            let said = Hasher::default()
                .add(format!("{page:?} {:?} {:?} {theme:?}", project.feeds, project.output))
                .json(&project.publication)
                .finish();
            let chosen = self.chosen(&[], articles);
            self.make_whole(&key, &said, &chosen, |running, report| index::make(running, page, &chosen, report))?;
            wanted.insert(key);
        }
        self.remove_wholes(&wanted)
    }

    /// The digest of the theme in whose colours the index is.
    fn index_theme(&mut self) -> Result<Option<Hash>, Error> {
        match self.build.project.theme.as_ref().map(|theme| theme.value.clone()) {
            Some(theme) if theme.ends_with(".toml") => self.theme_key(Path::new(&theme)).map(Some),
            _ => Ok(None),
        }
    }

    /// The articles that `globs` mean, in their order; all for none. Drafts are left out.
    fn chosen(&self, globs: &[Glob], articles: &[PathBuf]) -> Vec<PathBuf> {
        let folder = &self.build.project.folder;
        let is_shown =
            |path: &&PathBuf| self.state.entries.get(&self.key(path)).is_none_or(|entry| !self.is_passed_over(entry));
        let shown = || articles.iter().filter(is_shown);
        if globs.is_empty() {
            return shown().cloned().collect();
        }
        let mut seen = BTreeSet::new();
        let matching = |glob: &Glob, path: &Path| path.strip_prefix(folder).is_ok_and(|within| glob.matches(within));
        let all = globs.iter().flat_map(|glob| shown().filter(move |path| matching(glob, path)));
        all.filter(|path| seen.insert((*path).clone())).cloned().collect()
    }

    /// Makes one whole if it is out of date, by `make`.
    fn make_whole(
        &mut self,
        key: &str,
        said: &Hash,
        chosen: &[PathBuf],
        make: impl FnOnce(&mut Self, &mut Report) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let state = chosen.iter().filter_map(|path| self.state.entries.get(&self.key(path)));
        let content = state.fold(Hasher::default(), |hasher, entry| {
            let files = entry.outputs.iter().map(|made| (&made.path, made.stamp.0)).collect::<Vec<_>>();
            hasher.add(entry.content.as_str()).add(entry.reads.len().to_le_bytes()).json(&files)
        });
        let content = content.add(said.as_str()).add(self.said.as_str()).finish();
        let old = self.state.entries.get(key).cloned().unwrap_or_default();
        if old.content == content && old.outputs.iter().all(Made::is_intact) {
            self.warnings += old.warnings;
            return Ok(());
        }
        let name = key.trim_matches(['<', '>']);
        if self.build.dry_run {
            (self.on)(Event::Due(Path::new(name), "an article or what offprint.toml says of it has changed"));
            return Ok(());
        }
        let mut report = Report::new(name.into());
        if let Err(error) = make(self, &mut report) {
            report.error = Some(error);
        }
        for finding in &mut report.findings {
            // The lines are of several inputs, and nobody knows which.
            finding.diagnostic.location = Location::default();
            if let Some(advice) = finding.diagnostic.subject.and_then(advice) {
                finding.diagnostic.help = Some(advice.to_owned());
            }
        }
        (self.on)(Event::Whole(&report));
        self.changed = true;
        if report.has_failed() {
            return self.state.set(key, Some(Entry { content: Hash::default(), ..old }));
        }
        let made = report.outputs.iter().filter_map(|output| {
            let path = output.path.clone()?;
            let stamp = Stamp::of(&path)?;
            Some(Made { format: output.format.clone(), path, key: Hash::default(), stamp, beside: false })
        });
        let outputs: Vec<Made> = made.collect();
        let kept = outputs.iter().map(|made| made.path.clone()).collect();
        self.remove(&old.outputs, &kept);
        self.state.set(key, Some(Entry { content, outputs, warnings: report.warnings(), ..Entry::default() }))
    }

    /// Removes what the project wants no more.
    fn remove_wholes(&mut self, wanted: &BTreeSet<String>) -> Result<(), Error> {
        let is_whole = |key: &String| ["<feed", "<coll", "<inde"].iter().any(|kind| key.starts_with(kind));
        let gone: Vec<String> =
            self.state.entries.keys().filter(|key| is_whole(key) && !wanted.contains(*key)).cloned().collect();
        for key in gone.into_iter().filter(|_| !self.build.dry_run) {
            let outputs = self.state.entries.get(&key).map(|entry| entry.outputs.clone()).unwrap_or_default();
            let kept = self.state.entries.iter().filter(|(other, _)| **other != key);
            let kept = kept.flat_map(|(_, entry)| &entry.outputs).map(|made| made.path.clone()).collect();
            self.remove(&outputs, &kept);
            if let Some(feed) = key.strip_prefix("<feed ").and_then(|key| key.strip_suffix('>')) {
                // When its entries changed stays remembered: a feed that comes back would tell its readers that all have.
                let _ = fs::remove_file(remembered(self.build.project, feed, "entries"));
            }
            self.state.set(&key, None)?;
            self.changed = true;
        }
        Ok(())
    }

    /// The articles at `paths`, to be read again.
    pub(super) fn jobs(paths: &[PathBuf]) -> Vec<Job> {
        let job =
            |path: &PathBuf| Job { input: Input::File(path.clone()), format: None, destination: Destination::Memory };
        paths.iter().map(job).collect()
    }

    fn feed(
        &mut self,
        wanted: &crate::project::Feed,
        said: &Hash,
        chosen: &[PathBuf],
        report: &mut Report,
    ) -> Result<(), Error> {
        let project = self.build.project;
        let file = |target: &Target| file_name(target, &wanted.file);
        let mut channel = wanted.channel.clone();
        let targets =
            wanted.formats.iter().map(|format| self.feed_target(format, wanted)).collect::<Result<Vec<_>, Error>>()?;
        let paths: Vec<_> = targets.iter().map(|target| Some(project.output_folder().join(file(target)))).collect();
        channel.feed_url = targets.first().and_then(|target| project.feed_address(wanted, target));
        if wanted.paging.is_some() && channel.feed_url.is_none() {
            return Err(Error::new(ErrorKind::Option, "a feed that is divided needs the address at which it will be")
                .help("give the folder's: `url = \"https://example.org/files/\"` below `[output]`"));
        }
        let converter = self.converter.clone();
        let jobs = Self::jobs(chosen);
        let batch = Batch {
            converter: &converter,
            targets: &[],
            threads: self.build.threads,
            allow_outside: project.allow_outside,
        };
        let remembered = |what: &str| remembered(project, &wanted.file, what);
        let outputs = self.state.entries.get(&format!("<feed {}>", wanted.file));
        let outputs = outputs.iter().flat_map(|entry| &entry.outputs).filter(|made| made.is_intact());
        let written = Written::load(
            &remembered("entries"),
            &format!("{} {}", said.as_str(), self.said.as_str()),
            &outputs.map(|made| made.path.clone()).collect(),
        );
        let feed = Feed {
            batch,
            jobs: &jobs,
            targets: &targets,
            paths: &paths,
            paging: wanted.paging,
            update: false,
            written: Some(&written),
            stream: || Box::new(std::io::sink()),
        };
        // What is to be said of the articles was said when their own outputs were made.
        self.keep(chosen, "the feed", "a feed without it would tell its readers that the article is gone")?;
        let mut surveyed = self.surveyed(channel, chosen);
        self.attach(wanted, chosen, &mut surveyed);
        let mut state = State::load(&remembered("changes"))?;
        state.compare(&mut surveyed, self.build.now);
        let mut found = Diagnostics::new();
        let order = surveyed.survey.order(&mut found);
        report.add_of_input(found);
        let written = feed::write(&feed, &surveyed, Some(&state), &order, report, &mut |_| ())?;
        if report.has_failed() {
            return Ok(());
        }
        state.save(&remembered("changes"))?;
        written.save(&remembered("entries"))
    }

    /// The survey of the articles `chosen`, from what is kept of them.
    fn surveyed(&self, channel: Channel, chosen: &[PathBuf]) -> Surveyed {
        let mut surveyed = Surveyed { channel, ..Surveyed::default() };
        for (job, path) in chosen.iter().enumerate() {
            let Some(parts) = self.kept.get(&self.key(path)) else { continue };
            surveyed.channel.fill(parts.channel.clone());
            let content = self.state.entries.get(&self.key(path)).map_or("", |entry| entry.content.as_str());
            for (article, part) in parts.articles.iter().enumerate() {
                surveyed.add_card(feed::Place { job, article }, &part.card, part.digest, content);
            }
        }
        surveyed
    }

    fn feed_target(&self, format: &Setting, wanted: &crate::project::Feed) -> Result<Target, Error> {
        let known = self.converter.registry.by_name(&format.name);
        let mut options = known.map(|known| self.build.project.writer_options(known)).unwrap_or_default();
        if let (Some(url), None, false) =
            (&self.build.project.output.url, options.get("files-url"), wanted.attach.is_empty())
        {
            options.insert("files-url", url.as_str());
        }
        wanted.options.iter().for_each(|option| options.insert(&*option.name, &*option.value));
        self.converter.target(&format.name, &options)
    }

    /// Names the files of each article that go with its entry.
    fn attach(&self, wanted: &crate::project::Feed, chosen: &[PathBuf], surveyed: &mut Surveyed) {
        if wanted.attach.is_empty() {
            return;
        }
        let root = self.build.project.output_folder();
        let has_url = self.build.project.output.url.is_some();
        let companion = |made: &Made| {
            let format = self.converter.registry.by_name(&made.format)?;
            let within = made.path.strip_prefix(&root).ok()?;
            // Without an address of the folder they are taken to be beside the article's page.
            let name = if has_url { within.to_str()? } else { within.file_name()?.to_str()? };
            let (media_type, bytes) = (format.media_type.to_owned(), made.stamp.0);
            Some(Companion {
                format: made.format.clone(),
                name: name.replace('\\', "/"),
                media_type,
                bytes,
                pages: None,
            })
        };
        let of_article = |path: &PathBuf| -> Vec<Companion> {
            let outputs = self.state.entries.get(&self.key(path)).map_or(&[][..], |entry| &entry.outputs);
            let named = |format: &Setting| outputs.iter().find(|made| made.format == format.name && !made.beside);
            wanted.attach.iter().filter_map(named).filter_map(companion).collect()
        };
        surveyed.companions = surveyed.places.iter().map(|place| of_article(&chosen[place.job])).collect();
    }

    fn collection(&mut self, wanted: &Collection, chosen: &[PathBuf], report: &mut Report) -> Result<(), Error> {
        let project = self.build.project;
        let targets = wanted.formats.iter().map(|format| self.target(format)).collect::<Result<Vec<_>, _>>()?;
        let converter = self.converter.clone();
        let batch = Batch {
            converter: &converter,
            targets: &targets,
            threads: self.build.threads,
            allow_outside: project.allow_outside,
        };
        let mut found = Diagnostics::new();
        let mut front = Publication { channel: wanted.channel.clone(), ..Publication::default() };
        let folder = Folder::new(project.folder.clone()).allow_outside(project.allow_outside);
        converter.prepare(&mut front, &folder, &mut found)?;
        let merge = batch.gather(&Self::jobs(chosen), front, &mut |_| ())?.ok_or_else(|| {
            Error::new(ErrorKind::Input, "the collection is not written, since an article could not be read")
                .help("a collection without it would pass for the whole")
        })?;
        let mut publication = merge.finish(&mut found);
        sort(&mut publication, wanted.order);
        let paths = targets.iter().map(|target| Some(project.output_folder().join(file_name(target, &wanted.file))));
        let made = batch.write(&report.input, &publication, paths.collect(), chosen.iter().map(PathBuf::as_path));
        *report = made;
        report.add_of_input(found);
        Ok(())
    }
}

/// The file in which is remembered `what` of the feed whose file is `feed`.
fn remembered(project: &Project, feed: &str, what: &str) -> PathBuf {
    let name = format!("{}.{what}.json", Hash::of(feed).as_str());
    project.folder.join(STATE_FOLDER).join(name)
}

/// The path of a file of `target` whose path without its ending is `file`.
impl crate::project::Project {
    /// Where `feed`, written as `target`, will be, if the project says where its outputs are.
    pub(crate) fn feed_address(&self, feed: &crate::project::Feed, target: &Target) -> Option<String> {
        let url = self.output.url.as_ref()?;
        Some(format!("{url}{}", file_name(target, &feed.file).replace(' ', "%20")))
    }
}

fn file_name(target: &Target, file: &str) -> String {
    match file.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/{}", target.file_name(name)),
        None => target.file_name(file),
    }
}

fn sort(publication: &mut Publication, order: Order) {
    let day = |article: &crate::model::Article| article.dates.published.map(|date| date.timestamp());
    match order {
        Order::Listed => {}
        Order::Oldest => publication.articles.sort_by_key(|article| (day(article).is_none(), day(article))),
        Order::Newest => {
            publication.articles.sort_by_key(|article| (day(article).is_none(), std::cmp::Reverse(day(article))));
        }
    }
}
