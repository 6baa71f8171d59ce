//! The articles in the folder that is served: which there are, where each is, and how one comes
//! in.
//!
//! The page knows files by their names within the folder. A name that leads out of it – by its
//! parts, or by a link – leads nowhere.

use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use serde::Serialize;

use super::terms::Terms;
use super::{name_of, out_folder};
use crate::batch;
use crate::convert::cannot_write;
use crate::error::{Error, ErrorKind};
use crate::format::refused;
use crate::project::{self, Project};

/// How many articles are listed.
const MOST: usize = 5000;

/// The longest name of a file, in bytes: what every file system takes.
const LONGEST: usize = 200;

/// The folder that is served.
#[derive(Clone, Debug)]
pub(super) struct Articles {
    root: PathBuf,
}

/// A file as the page lists it.
#[derive(Debug, Serialize)]
pub(super) struct Listed {
    /// Its name within the folder.
    pub(super) name: String,
    /// Its size in bytes.
    bytes: u64,
}

/// What there is in the folder.
#[derive(Debug, Serialize)]
pub(super) struct Listing {
    pub(super) articles: Vec<Listed>,
    /// How many more there are.
    left: usize,
    /// The pictures that may serve as a logo.
    pictures: Vec<String>,
    /// The themes.
    pub(super) themes: Vec<String>,
    /// The font files.
    fonts: Vec<String>,
}

impl Articles {
    /// Those at `place`, and the name of the one that it names.
    pub(super) fn at(place: &Path) -> Result<(Self, Option<String>), Error> {
        let place = place.canonicalize().map_err(|error| {
            let reason =
                if error.kind() == io::ErrorKind::NotFound { "it is not there".to_owned() } else { error.to_string() };
            Error::new(ErrorKind::Option, format!("`{}` cannot be opened: {reason}", place.display()))
                .help("name a folder, or an article")
        })?;
        if place.is_dir() {
            return Ok((Articles { root: place }, None));
        }
        let root = place.parent().unwrap_or(Path::new("/")).to_owned();
        let name = place.file_name().map(Path::new).and_then(name_of);
        let name = name.ok_or_else(|| {
            Error::new(ErrorKind::Option, format!("the name of `{}` is no text", place.display()))
                .help("rename the file")
        })?;
        Ok((Articles { root }, Some(name)))
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// What there is now: the project's articles, or, where it has none here, whatever can be read.
    /// Outputs are no articles, though they could be read as such.
    pub(super) fn list(&self, terms: &Terms) -> Result<Listing, Error> {
        let within = |path: PathBuf| Some(path.strip_prefix(&self.root).ok()?.to_owned());
        let mut names: Vec<(String, u64)> = self
            .find(terms)?
            .into_iter()
            .filter_map(|path| Some((fs::metadata(&path).map_or(0, |file| file.len()), within(path)?)))
            .filter_map(|(bytes, path)| Some((name_of(&path)?, bytes)))
            .collect();
        let left = names.len().saturating_sub(MOST);
        names.truncate(MOST);
        let articles = names.into_iter().map(|(name, bytes)| Listed { name, bytes }).collect();
        Ok(Listing { articles, left, pictures: self.pictures(terms), themes: self.themes(), fonts: self.fonts() })
    }

    /// The paths of the articles, sorted.
    fn find(&self, terms: &Terms) -> Result<Vec<PathBuf>, Error> {
        if let Some(project) = &terms.project
            && let Ok(mut found) = project.find_articles()
        {
            found.retain(|path| path.starts_with(&self.root));
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let out = terms.project.as_ref().map_or_else(|| out_folder(&self.root), Project::output_folder);
        let mut found = batch::articles_in(&self.root, &terms.converter.registry)?;
        found.retain(|path| !path.starts_with(&out));
        Ok(found)
    }

    /// The names of the files that may be themes: not those of metadata beside an article.
    fn themes(&self) -> Vec<String> {
        let mut found = self.beside(&self.root, &["toml"]);
        found.extend(self.beside(&self.root.join("themes"), &["toml"]));
        let is_of_article = |name: &String| name.strip_suffix(".toml").is_some_and(|of| self.root.join(of).is_file());
        found.retain(|name| name != project::FILE && !is_of_article(name));
        found
    }

    /// The names of the pictures that may serve as a logo.
    fn pictures(&self, terms: &Terms) -> Vec<String> {
        let endings = ["svg", "png", "jpg", "jpeg", "webp", "gif"];
        let home = self.home(terms);
        let mut found = self.beside(&self.root, &endings);
        if home != self.root {
            found.extend(self.beside(&home, &endings));
        }
        found
    }

    /// The folder that new articles and their pictures go to: the first that the project looks for
    /// articles in, where it is served.
    pub(super) fn home(&self, terms: &Terms) -> PathBuf {
        let project = terms.project.as_ref().filter(|project| project.folder == self.root);
        let first = project.and_then(|project| project.articles.first()).map(|glob| self.root.join(glob.root()));
        first.filter(|folder| folder.is_dir()).unwrap_or_else(|| self.root.clone())
    }

    /// The name of a new file: articles and pictures are put where articles are.
    pub(super) fn name_of_new(&self, name: &str, terms: &Terms) -> Result<String, Error> {
        check_name(name)?;
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        let of_house = matches!(ending.as_str(), "ttf" | "otf" | "toml");
        let folder = if of_house { self.root.clone() } else { self.home(terms) };
        Ok(folder.strip_prefix(&self.root).ok().and_then(|folder| name_of(&folder.join(name))).unwrap_or_default())
    }

    /// The names of the font files: those beside the articles, and those in the folder `fonts`.
    pub(super) fn fonts(&self) -> Vec<String> {
        let endings = ["ttf", "otf"];
        let mut found = self.beside(&self.root.join("fonts"), &endings);
        found.extend(self.beside(&self.root, &endings));
        found
    }

    /// The names of the files in `folder` with one of these endings, sorted.
    fn beside(&self, folder: &Path, endings: &[&str]) -> Vec<String> {
        let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let wanted = |path: &PathBuf| {
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
            endings.contains(&ending.as_str()) && path.is_file()
        };
        let names = files.filter(wanted).filter_map(|path| name_of(path.strip_prefix(&self.root).ok()?));
        let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
        names.sort();
        names
    }

    /// Where the file called `name` is or would be.
    ///
    /// # Errors
    /// If the name leads out of the folder.
    pub(super) fn path(&self, name: &str) -> Result<PathBuf, Error> {
        let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
        let outside = || Error::input(format!("`{}` is no file of this folder", name.escape_debug()));
        if name.is_empty() || name.contains(['\0', '\\']) || !Path::new(name).components().all(is_plain) {
            return Err(outside());
        }
        let path = self.root.join(name);
        // What is not there yet leads where its folder does.
        let real = path.canonicalize().or_else(|_| path.parent().unwrap_or(&self.root).canonicalize());
        if real.is_ok_and(|real| !real.starts_with(&self.root)) { Err(outside()) } else { Ok(path) }
    }

    /// Puts a file into the folder. One that is there already stays as it is.
    ///
    /// # Errors
    /// If there is such a file, the name is none, it is a document that Offprint does not read, or it cannot be written.
    pub(super) fn add(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        check_name(name.rsplit('/').next().unwrap_or_default())?;
        // It would lie in the folder and be no article, which nobody would understand.
        if let Some(error) = refused(bytes) {
            return Err(error);
        }
        let path = self.path(name)?;
        let folder = path.parent().unwrap_or(&self.root);
        let mut file = tempfile::Builder::new().prefix(".offprint-").suffix(".tmp").tempfile_in(folder)?;
        file.write_all(bytes).map_err(|error| cannot_write(&path, error))?;
        file.persist_noclobber(&path).map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => {
                Error::input(format!("there is a file `{name}` already, and it stays as it is"))
                    .help("give the new one another name")
            }
            _ => cannot_write(&path, error.error),
        })?;
        Ok(())
    }
}

/// Refuses names that some system does not take, or that show as something else.
fn check_name(name: &str) -> Result<(), Error> {
    let wrong = |c: char| {
        c.is_control()
            || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let reason = if name.trim().is_empty() {
        "it is empty"
    } else if name.starts_with('.') {
        "it begins with a full stop, which hides it"
    } else if name.len() > LONGEST {
        "it is too long"
    } else if name.contains(wrong) || name.ends_with(['.', ' ']) {
        "it has signs that a name cannot have"
    } else {
        return Ok(());
    };
    Err(Error::input(format!("`{}` is no name for a file: {reason}", name.escape_debug()))
        .help("use letters, digits and hyphens"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::Converter;
    use crate::desk::terms::Projects;
    use std::ffi::OsString;

    fn folder() -> (tempfile::TempDir, Articles) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("tide.md"), "Tide.\n").unwrap();
        let (articles, first) = Articles::at(&folder.path().join("tide.md")).unwrap();
        assert_eq!(first.as_deref(), Some("tide.md"));
        (folder, articles)
    }

    #[test]
    fn names_stay_within_the_folder() {
        let (_folder, articles) = folder();
        assert!(articles.path("tide.md").is_ok());
        assert!(articles.path("new/tide.md").is_ok());
        for name in ["", "..", "../tide.md", "a/../../b", "/etc/passwd", "a\\b", "a\0"] {
            assert!(articles.path(name).is_err(), "{name:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_folder_lead_nowhere() {
        let (folder, articles) = folder();
        let other = tempfile::tempdir().unwrap();
        fs::write(other.path().join("secret.md"), "x").unwrap();
        std::os::unix::fs::symlink(other.path(), folder.path().join("link")).unwrap();
        std::os::unix::fs::symlink(other.path().join("secret.md"), folder.path().join("file.md")).unwrap();
        assert!(articles.path("link/secret.md").is_err());
        assert!(articles.path("link/new.md").is_err());
        assert!(articles.path("file.md").is_err());
    }

    #[test]
    fn a_file_comes_in_and_replaces_none() {
        let (folder, articles) = folder();
        articles.add("harbour talk.md", b"Harbour.").unwrap();
        assert_eq!(fs::read(folder.path().join("harbour talk.md")).unwrap(), b"Harbour.");
        let error = articles.add("tide.md", b"Other.").unwrap_err();
        assert!(error.help_text().is_some());
        assert_eq!(fs::read(folder.path().join("tide.md")).unwrap(), b"Tide.\n");
        for name in ["", " ", ".hidden", "a/b.md", "a\nb.md", "gpj.\u{202E}md", "CON:", "a.", &"x".repeat(300)] {
            assert!(articles.add(name, b"").is_err(), "{name:?}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[cfg(feature = "markdown")]
    #[test]
    fn outputs_are_not_listed() {
        let (folder, articles) = folder();
        fs::create_dir(folder.path().join("out")).unwrap();
        fs::write(folder.path().join("out/tide.json"), "{}").unwrap();
        let projects = Projects::new(Converter::default(), OsString::new());
        let listing = articles.list(&projects.terms(articles.root())).unwrap();
        let names: Vec<_> = listing.articles.iter().map(|listed| listed.name.as_str()).collect();
        assert_eq!(names, ["tide.md"]);
    }
}
