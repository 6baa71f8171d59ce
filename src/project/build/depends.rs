//! On what an output depends beside its article: its format with options, theme and program, and what the project says
//! of every article.

use std::path::{Path, PathBuf};

use super::Running;
use super::hash::{Hash, Hasher};
use super::state::{Entry, Read};
use crate::convert::{Converter, Target, open_theme_with, unknown_format};
use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::foreign;
use crate::format::THEME;
use crate::project::{Project, Setting};

impl Running<'_, '_> {
    /// The format by its name, a program of its own included.
    pub(super) fn target(&self, format: &Setting) -> Result<Target, Error> {
        let registry = &self.converter.registry;
        let at = |error: Error| if error.location().file.is_some() { error } else { error.at(format.at.clone()) };
        match registry.by_name(&format.name) {
            Some(known) => self.converter.target(&format.name, &self.build.project.writer_options(known)).map_err(at),
            None => foreign::find(&format.name, &self.build.programs)
                .ok_or_else(|| at(unknown_format(&format.name, registry, |format| format.writer.is_enabled()))),
        }
    }

    /// The digest of all that `format` depends on beside the article.
    pub(super) fn format_key(&mut self, format: &Setting) -> Result<Hash, Error> {
        let env = format!("{:?}", self.build.env);
        let hasher = Hasher::default().add(env!("CARGO_PKG_VERSION")).add(&format.name).add(env);
        let Some(known) = self.converter.registry.by_name(&format.name).copied() else {
            return Ok(hasher.add(self.program_key(format)?.as_str()).finish());
        };
        let options = self.build.project.writer_options(&known);
        let mut hasher = known
            .write_options
            .iter()
            .filter(|spec| spec.name != THEME.name)
            .fold(hasher, |hasher, spec| hasher.add(spec.name).add(options.get(spec.name).unwrap_or("\0")));
        if let Some(theme) = options.get(THEME.name) {
            hasher = if theme.ends_with(".toml") {
                let hash = self.theme_key(Path::new(theme))?;
                hasher.add(hash.as_str())
            } else {
                hasher.add(theme)
            };
        }
        Ok(hasher.finish())
    }

    /// The digest of the program that writes `format`. One that is not there has none: the build says so.
    fn program_key(&mut self, format: &Setting) -> Result<Hash, Error> {
        let Some(program) = foreign::program(&format.name, &self.build.programs) else { return Ok(Hash::default()) };
        let key = format!("<program {}>", program.display());
        self.files_key(key, |files| {
            files.push(program);
            Ok(())
        })
    }

    /// The digest of a theme's file, its logo and its fonts.
    pub(super) fn theme_key(&mut self, theme: &Path) -> Result<Hash, Error> {
        self.files_key(format!("<theme {}>", theme.display()), |files| {
            files.push(theme.to_owned());
            open_theme_with(theme, &mut Diagnostics::new(), &mut |path| files.push(path)).map(drop)
        })
    }

    /// The digest of files that `find` finds, remembered under `key`. They are looked for and read only when one of those
    /// that are known has changed.
    fn files_key(
        &mut self,
        key: String,
        find: impl FnOnce(&mut Vec<PathBuf>) -> Result<(), Error>,
    ) -> Result<Hash, Error> {
        let began = self.began;
        if let Some(entry) = self.state.entries.get_mut(&key)
            && entry.reads.iter_mut().all(|read| read.is_current(began))
        {
            return Ok(entry.content.clone());
        }
        let mut files = Vec::new();
        find(&mut files)?;
        let reads: Vec<Read> = files.iter().map(|path| Read::of(path, began)).collect();
        let content = reads.iter().fold(Hasher::default(), |hasher, read| hasher.add(read.hash.as_str())).finish();
        if !self.build.dry_run {
            self.changed = true;
            self.state.set(&key, Some(Entry { reads, content: content.clone(), ..Entry::default() }))?;
        }
        Ok(content)
    }
}

/// The digest of all that an output is made of.
pub(super) fn output_key(content: &Hash, format: &Hash) -> Hash {
    Hasher::default().add(content.as_str()).add(format.as_str()).finish()
}

/// The digest of what a project says of every article, but for what it says of its people beyond the
/// names by which they are recognised.
pub(super) fn said(project: &Project, converter: &Converter) -> Hash {
    let defaults = &project.defaults;
    let address = defaults.address.as_ref().map(ToString::to_string);
    let names = defaults.known().iter().map(|person| {
        let contributor = &person.contributor;
        (&person.key, &contributor.name, &contributor.labels, &contributor.roles, &contributor.orcid)
    });
    Hasher::default()
        .add(env!("CARGO_PKG_VERSION"))
        .json(&defaults.article)
        .json(&address)
        .json(&names.collect::<Vec<_>>())
        .add(format!("{:?} {:?}", project.speaker_names, converter.read_options))
        .add(format!("{} {:?}", project.allow_outside, converter.env))
        .add(project.output.path.to_string())
        .add(project.output.folder.as_os_str().as_encoded_bytes())
        .finish()
}
