//! One conversion: a source is read and prepared, and the publication written.
//!
//! For a program that links Offprint, [`file()`] and [`to_vec`] do the usual things in one call;
//! a [`Converter`] holds what they take for granted. Nothing here prints or reads a clock.

mod attach;
mod collection;
mod defaults;
mod merge;
mod pattern;
mod place;
mod source;
mod target;
mod theme;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

pub use collection::channel_of;
pub use defaults::{Defaults, Person};
pub use merge::Merge;
pub use pattern::{Filling, Pattern, PatternField};
#[cfg(any(feature = "project", feature = "desk"))]
pub(crate) use place::cannot_write;
pub use place::{FolderSidecars, WholeFile, write_whole};
pub(crate) use place::{pictures_beside, remove_left_behind};
pub use source::{Source, metadata_beside};
pub(crate) use source::{in_file, stem_of};
pub use target::Target;
pub(crate) use target::unknown_format;
#[cfg(feature = "project")]
pub(crate) use theme::open_theme_with;
pub use theme::{open_theme, theme_named};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::env::Env;
use crate::error::{Error, ErrorKind};
use crate::format::{Format, OptionMap, Registry, refused};
use crate::interview::Recognition;
use crate::model::{Publication, Slug};
use crate::read::metadata::Metadata;
use crate::read::{Input, ReadCx};
use crate::resource::{NoResources, Resolver};
use crate::transform::{self, SpeakerNames};
use crate::write::pages::PageMap;
use crate::write::stream::Companion;
use crate::write::{Sidecars, WriteCx};

/// What every conversion of a program has in common.
#[derive(Clone, Debug, Default)]
pub struct Converter {
    /// The formats.
    pub registry: Registry,
    /// What may be known of the world.
    pub env: Env,
    /// Metadata that win over those of the sources.
    pub overrides: Metadata,
    /// What the publication says of every article that does not say it itself.
    pub defaults: Defaults,
    /// Options of readers, by the name of their format.
    pub read_options: BTreeMap<String, OptionMap>,
    /// How those who speak are called, whatever the sources call them.
    pub speaker_names: SpeakerNames,
}

/// A source that was read and prepared: fit for every writer.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What was read.
    pub publication: Publication,
    /// How each article's interview was recognised; empty where the format states the turns.
    pub recognitions: Vec<Recognition>,
}

impl Converter {
    /// Reads `source` as `format`, or, for `None`, as its name's ending or first bytes tell,
    /// and prepares it for writers. The diagnostics name the source.
    ///
    /// # Errors
    /// If the format is not known or cannot be read, or the source is not of it. The error
    /// names the source.
    pub fn read(&self, source: &Source, format: Option<&str>, diagnostics: &mut Diagnostics) -> Result<Reading, Error> {
        let mut found = Diagnostics::new();
        let reading = self.read_unnamed(source, format, &mut found);
        name_source(&mut found, &source.name);
        diagnostics.extend(found);
        reading.map_err(|error| in_file(error, &source.name))
    }

    /// As [`Converter::read`], but leaves it to the caller to say which source it was.
    fn read_unnamed(
        &self,
        source: &Source,
        format: Option<&str>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Reading, Error> {
        let format = match format {
            Some(name) => {
                let readable = |format: &Format| format.reader.is_enabled();
                self.registry.by_name(name).ok_or_else(|| unknown_format(name, &self.registry, readable))?
            }
            None => self.format_of(source, diagnostics)?,
        };
        let options = self.read_options.get(format.name).cloned().unwrap_or_default();
        let reader = format.reader(&options)?;
        let mut recognitions = Vec::new();
        let overrides = self.overrides.over(&source.metadata);
        let mut cx = ReadCx {
            env: &self.env,
            overrides: &overrides,
            known: self.defaults.speakers(),
            diagnostics,
            recognitions: &mut recognitions,
        };
        let input = Input { stem: source.stem.as_deref(), bytes: &source.bytes };
        let mut publication = reader.read(input, &mut cx)?;
        if publication.articles.is_empty() {
            return Err(Error::input("there is no article in this source"));
        }
        name_article(&mut publication, source.stem.as_deref());
        publication.articles.iter_mut().for_each(|article| self.defaults.fill(article));
        publication.originals.0.push(attach::original(&source.name, format, &source.bytes));
        self.prepare(&mut publication, &*source.resolver, diagnostics)?;
        Ok(Reading { publication, recognitions })
    }

    /// The format of `source` by its ending, else by its first bytes; the latter is reported. Documents of other programs
    /// are refused, whatever they are called.
    fn format_of(&self, source: &Source, diagnostics: &mut Diagnostics) -> Result<&Format, Error> {
        if let Some(error) = refused(&source.bytes) {
            return Err(error);
        }
        let name = Path::new(&*source.name).file_name().and_then(|name| name.to_str());
        if let Some(format) = name.and_then(|name| self.registry.by_file_name(name)) {
            // These endings are common to all of XML and JSON.
            let is_common = matches!(format.name, "jats" | "json");
            let feed = || self.registry.feed_of(&source.bytes).filter(|feed| feed.reader.is_enabled());
            return Ok(is_common.then(feed).flatten().unwrap_or(format));
        }
        let cannot_tell =
            || Error::new(ErrorKind::Format, "the format of this source cannot be told").help("name it with `-f`");
        let (format, reason) = self.registry.sniff(&source.bytes).ok_or_else(cannot_tell)?;
        let message = format!("read as {}: {reason}", format.name);
        diagnostics.push(Diagnostic::note(Code::Substituted, message).help("name the format with `-f`"));
        Ok(format)
    }

    /// Makes a publication that was built in code fit for writers: see
    /// [`transform::prepare`]; and names its speakers. [`Converter::read`] has done it already.
    ///
    /// # Errors
    /// If something nests deeper than the limit.
    pub fn prepare(
        &self,
        publication: &mut Publication,
        resolver: &dyn Resolver,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Error> {
        transform::prepare(publication, resolver, &self.env, diagnostics)?;
        for article in &mut publication.articles {
            transform::name_speakers(article, self.speaker_names);
        }
        Ok(())
    }

    /// What writes `format`.
    ///
    /// # Errors
    /// If it is not known or cannot be written, or an option or its value is wrong.
    pub fn target(&self, format: &str, options: &OptionMap) -> Result<Target, Error> {
        Target::new(&self.registry, format, options)
    }

    /// Writes a prepared publication to `out`. Files that go beside the output, such as the
    /// pictures of JATS, go to `sidecars`; without, the output refers to them where they are.
    /// Files that the output is to carry along are made here, too.
    ///
    /// # Errors
    /// If the format cannot hold the publication or what is attached to it, or `out` fails.
    pub fn write(
        &self,
        publication: &Publication,
        target: &Target,
        sidecars: Option<&mut dyn Sidecars>,
        diagnostics: &mut Diagnostics,
        out: &mut dyn io::Write,
    ) -> Result<(), Error> {
        self.write_beside(publication, target, &[], sidecars, diagnostics, out).map(|_| ())
    }

    /// As [`Converter::write`], with the files made of the article in the same run, which the
    /// output may refer to. Returns where the pages of the output begin, if it has any.
    ///
    /// # Errors
    /// As [`Converter::write`].
    pub fn write_beside(
        &self,
        publication: &Publication,
        target: &Target,
        companions: &[Companion],
        sidecars: Option<&mut dyn Sidecars>,
        diagnostics: &mut Diagnostics,
        out: &mut dyn io::Write,
    ) -> Result<Option<PageMap>, Error> {
        target.check_arity(publication)?;
        let attachments = self.attachments(publication, target, diagnostics)?;
        let sidecars = sidecars.map(|sidecars| sidecars as &mut dyn Sidecars);
        let mut cx = WriteCx { env: &self.env, diagnostics, sidecars, attachments: &attachments, pages: None };
        target.writer.write_beside(publication, companions, &mut cx, out)?;
        Ok(cx.pages)
    }
}

/// Gives the article the slug of its file, where it has none.
fn name_article(publication: &mut Publication, stem: Option<&str>) {
    if let [article] = publication.articles.as_mut_slice() {
        let slug = &mut article.identifiers.slug;
        *slug = slug.take().or_else(|| stem.and_then(Slug::from_text));
    }
}

/// Converts the file `input` to the file `output`; their endings tell the formats. Pictures
/// come from the input's folder. The output is written whole or not at all.
///
/// # Errors
/// If the input cannot be read, or the output cannot be written or is the input.
pub fn file(input: impl AsRef<Path>, output: impl AsRef<Path>) -> Result<Diagnostics, Error> {
    let (input, output) = (input.as_ref(), output.as_ref());
    let converter = Converter::default();
    let target = Target::for_path(&converter.registry, output, &OptionMap::default())?;
    let source = Source::open(input, &converter.env.limits)?;
    if output.canonicalize().is_ok_and(|output| input.canonicalize().is_ok_and(|input| input == output)) {
        return Err(Error::new(ErrorKind::Output, format!("`{}` is the input", output.display())));
    }
    let mut diagnostics = Diagnostics::new();
    let reading = converter.read(&source, None, &mut diagnostics)?;
    let pictures = pictures_beside(input, &reading.publication);
    let mut sidecars = FolderSidecars::beside(output).protecting(pictures);
    let mut bytes = Vec::new();
    let mut found = Diagnostics::new();
    converter.write(&reading.publication, &target, Some(&mut sidecars), &mut found, &mut bytes)?;
    name_source(&mut found, &source.name);
    diagnostics.extend(found);
    write_whole(output, &bytes)?;
    Ok(diagnostics)
}

/// Says of diagnostics that writers found which source their lines are in.
pub(crate) fn name_source(diagnostics: &mut Diagnostics, name: &Arc<str>) {
    for Diagnostic { location: Location { file, .. }, .. } in diagnostics.iter_mut() {
        file.get_or_insert_with(|| name.clone());
    }
}

/// Writes a publication that was built in code as `format`, with the options given. It is
/// prepared first; the pictures it needs must be among its resources.
///
/// # Errors
/// If the format is not known, an option is wrong, or the format cannot hold the publication.
pub fn to_vec(publication: &Publication, format: &str, options: &OptionMap) -> Result<(Vec<u8>, Diagnostics), Error> {
    let converter = Converter::default();
    let target = converter.target(format, options)?;
    let mut diagnostics = target.diagnostics.clone();
    let mut publication = publication.clone();
    converter.prepare(&mut publication, &NoResources, &mut diagnostics)?;
    let mut bytes = Vec::new();
    converter.write(&publication, &target, None, &mut diagnostics, &mut bytes)?;
    Ok((bytes, diagnostics))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Article;

    const ARTICLE: &str =
        r#"{"headline": "Water in the City", "language": "en", "body": [{"paragraph": {"content": "Scarce."}}]}"#;

    #[test]
    fn a_source_is_read_by_its_ending_and_named_by_its_stem() {
        let mut diagnostics = Diagnostics::new();
        let source = Source::new("2024/water.json", ARTICLE.as_bytes());
        let reading = Converter::default().read(&source, None, &mut diagnostics).unwrap();
        let article = &reading.publication.articles[0];
        assert_eq!(article.identifiers.slug.as_ref().map(Slug::as_str), Some("water"));
        assert!(diagnostics.is_empty());
    }

    #[test]
    fn a_guess_of_the_format_is_reported_with_the_source() {
        let mut diagnostics = Diagnostics::new();
        let source = Source::new("water", ARTICLE.as_bytes());
        Converter::default().read(&source, None, &mut diagnostics).unwrap();
        let shown: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["water: note[substituted]: read as json: it begins with `{` (name the format with `-f`)"]);
    }

    #[test]
    fn an_error_names_source_and_line() {
        let source = Source::new("water.json", "{\n\"headline\": 7}".as_bytes());
        let error = Converter::default().read(&source, None, &mut Diagnostics::new()).unwrap_err();
        assert!(error.to_string().starts_with("water.json:2:"), "{error}");
    }

    #[test]
    fn two_articles_are_no_pdf() {
        let publication =
            Publication { articles: vec![Article::default(), Article::default()], ..Publication::default() };
        let target = Target { arity: crate::format::Arity::One, ..json_target() };
        let error = Converter::default()
            .write(&publication, &target, None, &mut Diagnostics::new(), &mut Vec::new())
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Output);
        assert!(error.help_text().is_some());
    }

    fn json_target() -> Target {
        Converter::default().target("json", &OptionMap::default()).unwrap()
    }

    #[test]
    fn a_file_is_converted_beside_others() {
        let dir = tempfile::tempdir().unwrap();
        let (input, output) = (dir.path().join("water.json"), dir.path().join("out/copy.json"));
        std::fs::write(&input, ARTICLE).unwrap();
        file(&input, &output).unwrap();
        assert!(std::fs::read_to_string(output).unwrap().contains("Scarce."));
        assert_eq!(file(&input, &input).unwrap_err().kind(), ErrorKind::Output);
    }
}
