//! Projects: a folder of articles with an `offprint.toml`, which says what is common to all of them
//! and what is made of them. `docs/projects.md` lists its keys.
//!
//! What lives here: `settings` and its parts, which read the file; `articles`, which finds the
//! articles. What must not: printing, the clock, and how a format is written.

mod articles;
mod build;
mod glob;
mod keys;
mod settings;
mod value;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[cfg(feature = "desk")]
pub(crate) use build::is_draft;
pub use build::{Build, Built, Event};
pub use glob::Glob;
pub use keys::keys;

use crate::batch::Paging;
use crate::check::Rules;
use crate::convert::{Converter, Defaults, Filling, Pattern, Reading, Target, in_file};
use crate::diagnostic::Location;
use crate::env::Env;
use crate::error::{Error, ErrorKind};
use crate::format::{OptionMap, Registry};
use crate::model::{Channel, Slug};
use crate::read::metadata::Metadata;
use crate::transform::SpeakerNames;

/// The name of the file that makes a folder a project.
pub const FILE: &str = "offprint.toml";

/// The folder within a project that holds what Offprint remembers of it.
pub const STATE_FOLDER: &str = ".offprint";

/// The size up to which a project's file is read, in bytes.
const LARGEST: u64 = 4 << 20;

/// A folder of articles, and what its `offprint.toml` says.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder that holds `offprint.toml`. All paths start from it.
    pub folder: PathBuf,
    /// What is known of the whole: title, address, language.
    pub publication: Channel,
    /// What is said of each article that does not say it itself, and the people.
    pub defaults: Defaults,
    /// The theme of all formats that have one: a built-in one's name, or a file from the folder.
    pub theme: Option<Setting>,
    /// The formats in which each article is written.
    pub formats: Vec<Setting>,
    /// Options of formats, by the format's name.
    pub options: BTreeMap<String, Vec<Setting>>,
    /// How those who speak are called.
    pub speaker_names: SpeakerNames,
    /// Whether pictures may come from outside their article's folder.
    pub allow_outside: bool,
    /// The articles.
    pub articles: Vec<Glob>,
    /// What is no article though [`articles`](Project::articles) has it.
    pub ignore: Vec<Glob>,
    /// Where outputs go.
    pub output: Output,
    /// The feeds.
    pub feeds: Vec<Feed>,
    /// The collections.
    pub collections: Vec<Collection>,
    /// The page that lists all articles, if it is wanted.
    pub index: Option<Index>,
    /// The levels of rules of the preflight, by the rule's name.
    pub checks: Vec<Setting>,
    /// The digest of the file's text is taken over this: what it says, in its own words.
    text: Arc<str>,
}

/// A name and the value that the project gives it, with its place for whoever finds the value wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The name.
    pub name: String,
    /// The value, as text; empty where the name is all there is.
    pub value: String,
    /// Where the value stands, the file included.
    pub at: Location,
}

/// Where outputs go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Their folder, from the project's. `public` by default.
    pub folder: PathBuf,
    /// The path of an article's output in it. `{slug}/{slug}.{ext}` by default.
    pub path: Pattern,
    /// The address at which the folder will be on the web, with a `/` at its end.
    pub url: Option<String>,
}

/// A feed.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Its path in the folder of outputs, without its ending. `feed` by default.
    pub file: String,
    /// What it says of itself; what is missing comes from the publication.
    pub channel: Channel,
    /// Its formats. RSS, Atom and JSON Feed by default.
    pub formats: Vec<Setting>,
    /// Options for all of its formats, over the project's.
    pub options: Vec<Setting>,
    /// Which of the project's articles it has. All by default.
    pub articles: Vec<Glob>,
    /// The formats whose files are attached to the entries.
    pub attach: Vec<Setting>,
    /// How a long feed is divided, and how many articles a part holds.
    pub paging: Option<(Paging, usize)>,
    /// Where it stands in the file.
    pub at: Location,
}

/// A collection: many articles, one file.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Its path in the folder of outputs, without its ending. Its slug or title by default.
    pub file: String,
    /// What is known of it.
    pub channel: Channel,
    /// Its formats. EPUB by default.
    pub formats: Vec<Setting>,
    /// Which of the project's articles it has. All by default.
    pub articles: Vec<Glob>,
    /// The order of its articles.
    pub order: Order,
    /// Where it stands in the file.
    pub at: Location,
}

/// The order of the articles of a collection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As the collection names them; those of one pattern by their paths.
    #[default]
    Listed,
    /// The oldest first, by the date of publication; those without one at the end.
    Oldest,
    /// The newest first, by the date of publication; those without one at the end.
    Newest,
}

/// The page that lists all articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its path in the folder of outputs. `index.html` by default.
    pub file: String,
    /// Its title. The publication's by default.
    pub title: Option<String>,
    /// What it lists, in a sentence. The publication's description by default.
    pub description: Option<String>,
}

impl Project {
    /// The project that `folder` is in: that of the nearest folder upwards with an `offprint.toml`.
    /// `None` where there is none.
    ///
    /// # Errors
    /// If the file cannot be read, or has keys or values that are not known: with line and column.
    pub fn find(folder: &Path) -> Result<Option<Project>, Error> {
        if folder.join(FILE).is_file() {
            return Project::open(folder).map(Some);
        }
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let whole = std::path::absolute(folder)?;
        match whole.ancestors().skip(1).find(|folder| folder.join(FILE).is_file()) {
            Some(folder) => Project::open(folder).map(Some),
            None => Ok(None),
        }
    }

    /// The project in `folder`.
    ///
    /// # Errors
    /// As [`Project::find`], and if there is no `offprint.toml`.
    pub fn open(folder: &Path) -> Result<Project, Error> {
        let path = folder.join(FILE);
        let name: Arc<str> = path.to_string_lossy().into();
        let text = text_of(&path).map_err(|error| in_file(error, &name))?;
        Project::read(&text, folder)
    }

    /// The project in `folder` whose `offprint.toml` is `text`. No file is opened.
    ///
    /// # Errors
    /// If the text has keys or values that are not known: with line and column.
    pub fn read(text: &str, folder: &Path) -> Result<Project, Error> {
        let name: Arc<str> = folder.join(FILE).to_string_lossy().into();
        settings::read(text, folder, &name).map_err(|error| in_file(error, &name))
    }

    /// The path of the file `offprint.toml`.
    pub fn file(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    /// The text of the file `offprint.toml`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What reads and prepares the articles of the project: with its defaults, its people and its
    /// options of readers.
    ///
    /// # Errors
    /// If an option of a reader is wrong.
    pub fn converter(&self, env: Env) -> Result<Converter, Error> {
        let registry = Registry::default();
        let mut read_options = BTreeMap::new();
        for (name, settings) in &self.options {
            let Some(format) = registry.by_name(name).filter(|format| format.reader.is_enabled()) else { continue };
            let known = |setting: &&Setting| format.read_options.iter().any(|spec| spec.name == setting.name);
            let mut options = OptionMap::default();
            settings.iter().filter(known).for_each(|setting| options.insert(&*setting.name, &*setting.value));
            format.reader(&options)?;
            read_options.insert(format.name.to_owned(), options);
        }
        let (defaults, speaker_names) = (self.defaults.clone(), self.speaker_names);
        Ok(Converter { registry, env, overrides: Metadata::default(), defaults, read_options, speaker_names })
    }

    /// The options of `format` as the project gives them, the theme included where the format has
    /// one. A theme that is a file has its path from where the command runs.
    pub fn writer_options(&self, format: &crate::format::Format) -> OptionMap {
        let known = |name: &str| format.write_options.iter().any(|spec| spec.name == name);
        let mut options = OptionMap::default();
        let theme = self.theme.iter().filter(|_| known(crate::format::THEME.name));
        let own = self.options.get(format.name).into_iter().flatten().filter(|setting| known(&setting.name));
        for setting in theme.chain(own) {
            options.insert(&*setting.name, &*setting.value);
        }
        options
    }

    /// How serious each rule of the preflight is.
    ///
    /// # Errors
    /// If a rule or a level is not known: with line and column.
    pub fn rules(&self) -> Result<Rules, Error> {
        let mut rules = Rules::default();
        for Setting { name, value, at } in &self.checks {
            rules.set_by_word(name, value).map_err(|error| error.at(at.clone()))?;
        }
        Ok(rules)
    }

    /// Where the output of `target` goes of the article at `input`, from the folder of outputs.
    pub fn output_path(&self, target: &Target, input: &Path, reading: &Reading) -> PathBuf {
        let article = match reading.publication.articles.as_slice() {
            [article] => Some(article),
            _ => None,
        };
        let own = article.and_then(|article| article.identifiers.slug.clone());
        let stem = || crate::convert::stem_of(input).as_deref().and_then(Slug::from_text);
        let slug = own.or_else(stem).map_or_else(|| "article".to_owned(), |slug| slug.as_str().to_owned());
        let filling = Filling { article, slug: &slug, format: &target.name, extension: &target.extension };
        PathBuf::from(self.output.path.fill(&filling))
    }

    /// The folder of outputs.
    pub fn output_folder(&self) -> PathBuf {
        self.folder.join(&self.output.folder)
    }

    /// Makes sure that the project is still where it was: a folder that was moved away meanwhile must
    /// not be made again.
    ///
    /// # Errors
    /// If it is gone.
    pub(crate) fn check_presence(&self) -> Result<(), Error> {
        crate::batch::check_anchor(&self.file())
    }

    /// Waits until nothing else builds the project, and keeps others from it.
    ///
    /// # Errors
    /// If the folder of what Offprint remembers cannot be written.
    #[cfg(feature = "desk")]
    pub(crate) fn lock(&self) -> Result<crate::batch::Lock, Error> {
        crate::batch::Lock::take(&self.folder.join(STATE_FOLDER).join("lock"), || ())
    }

    /// Whether the file at `path`, which begins with the project's folder, is an article by its name.
    pub fn has_article(&self, path: &Path) -> bool {
        let Ok(within) = path.strip_prefix(&self.folder) else { return false };
        articles::is_wanted(self, within)
    }

    /// The articles, sorted by their paths, which begin with the project's folder.
    ///
    /// # Errors
    /// If a folder cannot be read, or the file names one that is not there.
    pub fn find_articles(&self) -> Result<Vec<PathBuf>, Error> {
        articles::find(self)
    }
}

fn text_of(path: &Path) -> Result<String, Error> {
    use io::Read;
    let unreadable =
        |error: io::Error| Error::new(ErrorKind::Io, format!("this file cannot be read: {error}")).caused_by(error);
    let mut text = String::new();
    let file = fs::File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::new(ErrorKind::Io, "there is no project in this folder")
            .help("make one with `offprint init`, or name the folder of one"),
        _ => unreadable(error),
    })?;
    file.take(LARGEST + 1).read_to_string(&mut text).map_err(unreadable)?;
    if text.len() as u64 > LARGEST {
        return Err(Error::new(ErrorKind::Limit, format!("a project's file has at most {LARGEST} bytes")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
