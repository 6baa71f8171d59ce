//! Where an article comes from: its bytes, its names, and the folder of its pictures.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Location;
use crate::env::Limits;
use crate::error::{Error, ErrorKind};
use crate::read::metadata::{Metadata, toml};
use crate::resource::{Folder, NoResources, Resolver};

/// A source to be read, in memory. Cloning shares the content.
#[derive(Clone)]
pub struct Source {
    /// What diagnostics call it: the path as the user gave it.
    pub name: Arc<str>,
    /// The file's name without folder and ending: it serves as the slug where the article
    /// has none. `None` where there is no file.
    pub stem: Option<String>,
    /// The content.
    pub bytes: Arc<[u8]>,
    /// Where its pictures come from.
    pub resolver: Arc<dyn Resolver>,
    /// Metadata that were kept beside it. They win over its own.
    pub metadata: Metadata,
}

impl Source {
    /// A source with this content and no pictures. `name` is a file's name, given or made up:
    /// its ending tells the format, the rest of it is the stem.
    pub fn new(name: impl Into<Arc<str>>, bytes: impl Into<Arc<[u8]>>) -> Self {
        let name = name.into();
        let stem = stem_of(Path::new(&*name));
        Source { name, stem, bytes: bytes.into(), resolver: Arc::new(NoResources), metadata: Metadata::default() }
    }

    /// This source with its pictures.
    #[must_use]
    pub fn resolver(mut self, resolver: impl Resolver + 'static) -> Self {
        self.resolver = Arc::new(resolver);
        self
    }

    /// Reads the file at `path`. Its pictures come from its folder, and so do metadata that are
    /// [kept beside](metadata_beside) it.
    ///
    /// # Errors
    /// If it cannot be read, or has more bytes than `limits` allow, or what is kept beside it is no
    /// TOML.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, Error> {
        let name: Arc<str> = path.to_string_lossy().into();
        let bytes = read_file(path, limits).map_err(|error| in_file(error, &name))?;
        let metadata = read_metadata(&metadata_beside(path), limits)?;
        let folder = Folder::new(path.parent().unwrap_or(Path::new("")));
        Ok(Source { metadata, ..Source::new(name, bytes).resolver(folder) })
    }

    /// Reads `reader` to its end: standard input, under the name `name`. There is no stem, and
    /// pictures come from the current folder.
    ///
    /// # Errors
    /// If reading fails, or goes beyond the limit.
    pub fn from_reader(name: &str, reader: impl Read, limits: &Limits) -> Result<Self, Error> {
        let bytes = read_all(reader, limits.input_bytes, 0).map_err(|error| in_file(error, &name.into()))?;
        Ok(Source {
            name: name.into(),
            stem: None,
            bytes: bytes.into(),
            resolver: Arc::new(Folder::new("")),
            metadata: Metadata::default(),
        })
    }
}

/// Where metadata of the article at `path` may be kept that has no front matter: the file of its
/// name with `.toml` behind, as `talk.html.toml`. It has the keys of front matter.
pub fn metadata_beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".toml");
    PathBuf::from(name)
}

/// What the file at `path` says; nothing where there is none.
fn read_metadata(path: &Path, limits: &Limits) -> Result<Metadata, Error> {
    if !path.is_file() {
        return Ok(Metadata::default());
    }
    let name: Arc<str> = path.to_string_lossy().into();
    let read = || {
        let bytes = read_file(path, limits)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| Error::input("this file is no text in UTF-8"))?;
        toml::parse(text, 1, limits.depth)
    };
    let mut metadata = read().map_err(|error| in_file(error, &name))?;
    metadata.set_file(&name);
    Ok(metadata)
}

/// `error`, with `file` as its file where it names none.
pub(crate) fn in_file(error: Error, file: &Arc<str>) -> Error {
    if error.location().file.is_some() {
        return error;
    }
    let location = Location { file: Some(file.clone()), ..error.location().clone() };
    error.at(location)
}

/// The name of the article at `path`: the file's stem, or the folder's name where the file is
/// called `index`, as content systems have it that keep an article's pictures beside it.
pub(crate) fn stem_of(path: &Path) -> Option<String> {
    let stem = path.file_stem()?;
    let folder = path.parent().and_then(Path::file_name);
    let name = if stem == "index" { folder.unwrap_or(stem) } else { stem };
    Some(name.to_string_lossy().into_owned())
}

fn read_file(path: &Path, limits: &Limits) -> Result<Vec<u8>, Error> {
    let metadata = fs::metadata(path).map_err(cannot_read)?;
    if metadata.is_dir() {
        return Err(Error::new(ErrorKind::Io, "this is a folder, and no article"));
    }
    if metadata.len() > limits.input_bytes {
        return Err(too_large(limits.input_bytes));
    }
    // One byte more, so that its end is seen without growing.
    let size = usize::try_from(metadata.len()).unwrap_or_default() + 1;
    read_all(File::open(path).map_err(cannot_read)?, limits.input_bytes, size)
}

/// All bytes of `reader`, which probably has `size` of them.
fn read_all(reader: impl Read, limit: u64, size: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(size);
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(cannot_read)?;
    if bytes.len() as u64 > limit { Err(too_large(limit)) } else { Ok(bytes) }
}

fn too_large(limit: u64) -> Error {
    let limit = match limit {
        _ if limit.is_multiple_of(1 << 20) => format!("{} MiB", limit >> 20),
        _ if limit.is_multiple_of(1 << 10) => format!("{} KiB", limit >> 10),
        _ => format!("{limit} bytes"),
    };
    Error::new(ErrorKind::Limit, format!("the source is larger than the limit of {limit}"))
        .help("if it is an article indeed, raise the limit with `--max-size`")
}

fn cannot_read(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound => Error::new(ErrorKind::Io, "there is no such file"),
        io::ErrorKind::PermissionDenied => Error::new(ErrorKind::Io, "this file may not be read: permission denied"),
        _ => Error::new(ErrorKind::Io, format!("this file cannot be read: {error}")),
    }
    .caused_by(error)
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({:?}, {} bytes)", self.name, self.bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_called_as_its_folder() {
        let stem = |path: &str| Source::new(path, []).stem;
        assert_eq!(stem("2024/water.md").as_deref(), Some("water"));
        assert_eq!(stem("2024/water/index.md").as_deref(), Some("water"));
        assert_eq!(stem("index.md").as_deref(), Some("index"));
    }

    #[test]
    fn the_limit_holds_for_files_and_streams() {
        let limits = Limits { input_bytes: 4, ..Limits::default() };
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.md");
        fs::write(&path, "12345").unwrap();
        let error = Source::open(&path, &limits).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit);
        assert!(error.to_string().ends_with("a.md: the source is larger than the limit of 4 bytes"), "{error}");
        assert!(Source::from_reader("-", "1234".as_bytes(), &limits).is_ok());
        assert!(Source::from_reader("-", "12345".as_bytes(), &limits).is_err());
    }

    #[test]
    fn a_folder_and_a_missing_file_are_named() {
        let dir = tempfile::tempdir().unwrap();
        let message = |path: &Path| Source::open(path, &Limits::default()).unwrap_err().message().to_owned();
        assert_eq!(message(dir.path()), "this is a folder, and no article");
        assert_eq!(message(&dir.path().join("none.md")), "there is no such file");
    }

    #[test]
    fn metadata_beside_an_article_win_over_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("tide.json");
        fs::write(&path, r#"{"headline": "Tide", "kicker": "Sea", "body": []}"#).unwrap();
        fs::write(metadata_beside(&path), "title = 'High tide'\ndte = 2024-01-15\n").unwrap();
        let source = Source::open(&path, &Limits::default()).unwrap();
        let mut found = crate::diagnostic::Diagnostics::new();
        let converter = crate::convert::Converter {
            overrides: Metadata::from_pairs([("kicker", "Coast")]),
            ..crate::convert::Converter::default()
        };
        let article = converter.read(&source, None, &mut found).unwrap().publication.articles.remove(0);
        assert_eq!((article.headline.plain_text().as_str(), article.kicker.as_deref()), ("High tide", Some("Coast")));
        let unknown = found.iter().find(|one| one.message.contains("dte")).unwrap();
        assert!(unknown.location.file.as_deref().is_some_and(|file| file.ends_with("tide.json.toml")));
        fs::write(metadata_beside(&path), "title = \n").unwrap();
        let error = Source::open(&path, &Limits::default()).unwrap_err().to_string();
        assert!(error.contains("tide.json.toml:1"), "{error}");
    }
}
