//! By what articles are read, checked and written: what the project around them says, or else the
//! defaults. A project's file that changes is read again.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::opened::version;
use super::{again, outputs};
use crate::check::Rules;
use crate::convert::{Converter, Target, open_theme_with, unknown_format};
use crate::diagnostic::Diagnostics;
use crate::env::Env;
use crate::error::Error;
use crate::foreign;
use crate::format::{Format, OptionMap};
use crate::project::{self, Feed, Project};

/// By what the articles of a project, or of none, are read, checked and written.
#[derive(Debug)]
pub(super) struct Terms {
    pub(super) project: Option<Project>,
    pub(super) converter: Converter,
    pub(super) rules: Rules,
    /// Why the project's file cannot be used: what holds is what it said before, or nothing.
    pub(super) problem: Option<Error>,
    /// The files that may say something else later: the project's, and those of its theme.
    pub(super) files: Vec<PathBuf>,
    version: u64,
    /// The folders of programs that write formats, as the value of `PATH`.
    pub(super) programs: OsString,
    /// What may be known of the world, before the project says more.
    pub(super) env: Env,
}

impl Terms {
    /// Those of no project.
    fn none(base: &Converter, programs: &OsString) -> Self {
        Terms {
            project: None,
            converter: base.clone(),
            rules: Rules::default(),
            problem: None,
            files: Vec::new(),
            version: version(&[]),
            programs: programs.clone(),
            env: base.env.clone(),
        }
    }

    /// Those of the project in `folder`. Where its file is wrong, `before` goes on.
    fn of(folder: &Path, base: &Converter, programs: &OsString, before: Option<&Terms>) -> Self {
        let file = folder.join(project::FILE);
        // Before it is read: what changes meanwhile is seen.
        let seen = version(std::slice::from_ref(&file));
        match read(folder, base) {
            Ok((project, converter, rules)) => {
                let mut files = vec![file];
                files.extend(theme_files(&project));
                let version = if files.len() > 1 { version(&files) } else { seen };
                let (project, programs, env) = (Some(project), programs.clone(), base.env.clone());
                Terms { project, converter, rules, problem: None, files, version, programs, env }
            }
            Err(error) => {
                let none = Terms::none(base, programs);
                let before = before.unwrap_or(&none);
                Terms {
                    project: before.project.clone(),
                    converter: before.converter.clone(),
                    rules: before.rules.clone(),
                    problem: Some(error),
                    files: vec![file],
                    version: seen,
                    programs: programs.clone(),
                    env: base.env.clone(),
                }
            }
        }
    }

    /// Whether pictures may come from outside their article's folder.
    pub(super) fn allow_outside(&self) -> bool {
        self.project.as_ref().is_some_and(|project| project.allow_outside)
    }

    /// The theme that the project names: a built-in one, or the path of a file.
    pub(super) fn theme(&self) -> Option<&str> {
        self.project.as_ref()?.theme.as_ref().map(|theme| theme.value.as_str())
    }

    /// The options of `format` as the project gives them.
    fn options(&self, format: &Format) -> OptionMap {
        self.project.as_ref().map(|project| project.writer_options(format)).unwrap_or_default()
    }

    /// The formats in which articles are written.
    pub(super) fn formats(&self) -> Vec<String> {
        match &self.project {
            Some(project) => project.formats.iter().map(|format| format.name.clone()).collect(),
            None => {
                let known = self.converter.registry.formats().iter();
                known.filter(|format| outputs::is_offered(format)).map(|format| format.name.to_owned()).collect()
            }
        }
    }

    /// What writes `format`; `change` may set more of its options than the project does.
    ///
    /// # Errors
    /// If there is no such format, or an option is wrong.
    pub(super) fn target(
        &self,
        format: &str,
        change: impl FnOnce(&Format, &mut OptionMap) -> Result<(), Error>,
    ) -> Result<Target, Error> {
        let registry = &self.converter.registry;
        let Some(known) = registry.by_name(format) else {
            return foreign::find(format, &self.programs)
                .ok_or_else(|| unknown_format(format, registry, |format| format.writer.is_enabled()));
        };
        let mut options = self.options(known);
        change(known, &mut options)?;
        self.converter.target(format, &options)
    }

    /// The addresses of the project's feeds that the article at `path` is in, where it says them.
    pub(super) fn feeds_with(&self, path: &Path) -> Vec<String> {
        let Some(project) = &self.project else { return Vec::new() };
        let Ok(within) = path.strip_prefix(&project.folder) else { return Vec::new() };
        let has = |feed: &&Feed| feed.articles.is_empty() || feed.articles.iter().any(|glob| glob.matches(within));
        let address = |feed: &Feed| {
            let format = feed.formats.first()?;
            project.feed_address(feed, &self.target(&format.name, |_, _| Ok(())).ok()?)
        };
        project.feeds.iter().filter(has).filter_map(address).collect()
    }

    /// Refuses what must be made as the project says, where nobody knows what it says.
    ///
    /// # Errors
    /// If the project's file cannot be used.
    pub(super) fn usable(&self) -> Result<(), Error> {
        self.problem.as_ref().map_or(Ok(()), |problem| Err(again(problem)))
    }
}

/// What the project in `folder` says.
fn read(folder: &Path, base: &Converter) -> Result<(Project, Converter, Rules), Error> {
    let project = Project::open(folder)?;
    let converter = project.converter(base.env.clone())?;
    let rules = project.rules()?;
    Ok((project, converter, rules))
}

/// The file of the project's theme, and those that it names. What is wrong with them is said where they
/// are used.
fn theme_files(project: &Project) -> Vec<PathBuf> {
    let theme = project.theme.as_ref().map(|theme| theme.value.as_str()).filter(|theme| theme.ends_with(".toml"));
    theme.map(|theme| files_of_theme(Path::new(theme))).unwrap_or_default()
}

/// The file of a theme, and those that it names.
pub(super) fn files_of_theme(theme: &Path) -> Vec<PathBuf> {
    let mut files = vec![theme.to_owned()];
    // One that cannot be opened has no more files.
    let _ = open_theme_with(theme, &mut Diagnostics::new(), &mut |path| files.push(path));
    files
}

/// What is known of all projects that articles were opened of.
pub(super) struct Projects {
    base: Converter,
    programs: OsString,
    none: Arc<Terms>,
    known: Mutex<BTreeMap<PathBuf, Arc<Terms>>>,
}

impl Projects {
    /// Those of nobody yet. `base` reads what is in no project; `programs` are the folders of programs
    /// that write formats, as the value of `PATH`.
    pub(super) fn new(base: Converter, programs: OsString) -> Self {
        let none = Arc::new(Terms::none(&base, &programs));
        Projects { base, programs, none, known: Mutex::default() }
    }

    pub(super) fn base(&self) -> &Converter {
        &self.base
    }

    /// The terms of the articles in `folder`, an absolute path, as they are now.
    pub(super) fn terms(&self, folder: &Path) -> Arc<Terms> {
        let Some(folder) = folder.ancestors().find(|folder| folder.join(project::FILE).is_file()) else {
            return Arc::clone(&self.none);
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known.get(folder);
        if let Some(terms) = before.filter(|terms| version(&terms.files) == terms.version) {
            return Arc::clone(terms);
        }
        let terms = Arc::new(Terms::of(folder, &self.base, &self.programs, before.map(Arc::as_ref)));
        known.insert(folder.to_owned(), Arc::clone(&terms));
        terms
    }
}

/// The places where a project's file would change by what the articles in `folder` are read.
pub(super) fn places(folder: &Path, terms: &Terms) -> Vec<PathBuf> {
    let root = terms.files.first().and_then(|file| file.parent());
    let nearer = folder.ancestors().take_while(|folder| Some(*folder) != root);
    nearer.map(|folder| folder.join(project::FILE)).chain(terms.files.iter().cloned()).collect()
}

impl fmt::Debug for Projects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Projects(…)")
    }
}

#[cfg(feature = "markdown")]
#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn projects() -> Projects {
        Projects::new(Converter::default(), OsString::new())
    }

    #[test]
    fn a_project_around_the_folder_counts_and_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let articles = folder.path().join("articles");
        fs::create_dir(&articles).unwrap();
        let projects = projects();
        assert!(projects.terms(&articles).project.is_none());
        let file = folder.path().join(project::FILE);
        fs::write(&file, "theme = \"magazine\"\nformats = [\"html\"]\n[check]\nalt-missing = \"off\"\n").unwrap();
        let terms = projects.terms(&articles);
        assert_eq!((terms.theme(), terms.formats()), (Some("magazine"), vec!["html".to_owned()]));
        assert_eq!(terms.rules.severity(Rules::named("alt-missing").unwrap()), None);
        assert!(Arc::ptr_eq(&terms, &projects.terms(&articles)));
        fs::write(&file, "theme = \"newsroom\"\n").unwrap();
        assert_eq!(projects.terms(&articles).theme(), Some("newsroom"));
        fs::remove_file(&file).unwrap();
        assert!(projects.terms(&articles).project.is_none());
    }

    #[test]
    fn a_project_that_is_wrong_says_so_and_what_held_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(project::FILE);
        fs::write(&file, "theme = \"magazine\"\n").unwrap();
        let projects = projects();
        assert!(projects.terms(folder.path()).problem.is_none());
        for wrong in ["thme = \"newsroom\"\n", "[check]\nalt-missing = \"loud\"\n", "= 1"] {
            fs::write(&file, wrong).unwrap();
            let terms = projects.terms(folder.path());
            let problem = terms.problem.as_ref().unwrap();
            assert!(problem.location().file.as_deref().is_some_and(|file| file.ends_with(project::FILE)), "{problem}");
            assert!(terms.usable().is_err());
            assert_eq!(terms.theme(), Some("magazine"));
        }
    }

    #[test]
    fn the_theme_of_a_project_is_looked_at_too() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(project::FILE), "theme = \"house.toml\"\n").unwrap();
        let theme = folder.path().join("house.toml");
        fs::write(&theme, "[colors]\naccent = \"#0b5c8a\"\n").unwrap();
        let projects = projects();
        let terms = projects.terms(folder.path());
        assert!(terms.files.contains(&theme), "{:?}", terms.files);
        fs::write(&theme, "[colors]\naccent = \"#0b5c8b\" # another\n").unwrap();
        assert!(!Arc::ptr_eq(&terms, &projects.terms(folder.path())));
    }
}
