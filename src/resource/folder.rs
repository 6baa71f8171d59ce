//! Pictures from the folder of an article.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::{Resolver, ResourceError};
use crate::address;
use crate::env::Limits;

/// Takes pictures from a folder, usually the article's, and from nowhere else.
///
/// A source is a path relative to the folder, with `/` between its parts. It may be
/// percent-encoded, as in a URL, and may end in a query or fragment. What leads out of the
/// folder – by `..`, as a drive letter, or through a symbolic link – is refused, unless
/// [`allow_outside`](Folder::allow_outside) says otherwise. Web addresses are never fetched.
///
/// Content systems write paths from the root of their site: `/blog/2024/water/hero.jpg`. Such
/// a path is taken as its longest ending that is a file in the folder: `2024/water/hero.jpg`,
/// then `water/hero.jpg`, then `hero.jpg`. A file of that name beside the article is surely
/// the one that is meant.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
    allow_outside: bool,
}

impl Folder {
    /// Takes pictures from `root`; the empty path is the current folder.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        let root = if root.as_os_str().is_empty() { PathBuf::from(".") } else { root };
        Folder { root, allow_outside: false }
    }

    /// Lets paths lead out of the folder, and paths from the root mean the file system's root
    /// before they mean the site's. For articles that are trusted.
    #[must_use]
    pub fn allow_outside(mut self, allow: bool) -> Self {
        self.allow_outside = allow;
        self
    }

    /// Where `source` is looked for: all paths up to the first that is there.
    pub(crate) fn lookups(&self, source: &str) -> Vec<PathBuf> {
        let mut tried = Vec::new();
        for path in spellings(source).unwrap_or_default() {
            let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
            let starts = if path.starts_with('/') { parts.len().min(MAX_PARTS) } else { 1 };
            let within = (0..starts).map(|start| self.root.join(parts[start.min(parts.len())..].join("/")));
            let outside = (self.allow_outside && path.starts_with('/')).then(|| PathBuf::from(&path));
            for file in outside.into_iter().chain(within) {
                let found = file.is_file();
                tried.push(file);
                if found {
                    return tried;
                }
            }
        }
        tried
    }

    /// The file that `path` means; `Missing` if there is none.
    fn find(&self, path: &str) -> Result<PathBuf, ResourceError> {
        if !path.starts_with('/') {
            return self.inside(path);
        }
        if self.allow_outside && Path::new(path).exists() {
            return Ok(PathBuf::from(path));
        }
        let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
        for start in 0..parts.len().min(MAX_PARTS) {
            match self.inside(&parts[start..].join("/")) {
                Err(ResourceError::Missing) => {}
                found => return found,
            }
        }
        Err(ResourceError::Missing)
    }

    /// The file at `path` under the root.
    fn inside(&self, path: &str) -> Result<PathBuf, ResourceError> {
        if self.allow_outside {
            let file = self.root.join(path);
            return if file.exists() { Ok(file) } else { Err(ResourceError::Missing) };
        }
        let file = self.root.join(relative(path)?);
        let real = file.canonicalize().map_err(reason)?;
        let root = self.root.canonicalize().map_err(reason)?;
        if real.starts_with(root) { Ok(real) } else { Err(ResourceError::Outside) }
    }
}

/// More parts than any real path from the root of a site has.
const MAX_PARTS: usize = 32;

impl Resolver for Folder {
    fn resolve(&self, source: &str, limits: &Limits) -> Result<Arc<[u8]>, ResourceError> {
        for path in spellings(source)? {
            match self.find(&path) {
                Err(ResourceError::Missing) => {}
                found => return read(&found?, limits.resource_bytes),
            }
        }
        Err(ResourceError::Missing)
    }
}

/// The paths that `source` may mean, the likeliest first: as written; without query, fragment
/// and percent-encoding; each with its letters composed and decomposed, since file systems
/// differ in how they spell `é`.
///
/// # Errors
/// If `source` is no path, or one that no folder of articles holds.
fn spellings(source: &str) -> Result<Vec<String>, ResourceError> {
    let source = source.trim();
    check_scheme(source)?;
    let bare = source.split(['?', '#']).next().unwrap_or_default();
    let mut spellings = Vec::new();
    let decoded = String::from_utf8(address::percent_decoded(bare)).unwrap_or_else(|_| bare.to_owned());
    for path in [source, &decoded] {
        check_characters(path)?;
        for spelling in [path.to_owned(), path.nfc().collect(), path.nfd().collect()] {
            if !spelling.is_empty() && !spellings.contains(&spelling) {
                spellings.push(spelling);
            }
        }
    }
    Ok(spellings)
}

/// Refuses what is no path: web addresses, other schemes, drive letters.
fn check_scheme(source: &str) -> Result<(), ResourceError> {
    if source.starts_with("//") {
        return Err(ResourceError::Remote);
    }
    let is_scheme_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    match source.split_once(':') {
        Some((scheme, _))
            if scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_scheme_char) =>
        {
            Err(match scheme.to_ascii_lowercase().as_str() {
                "http" | "https" => ResourceError::Remote,
                "file" => ResourceError::Outside,
                drive if drive.len() == 1 => ResourceError::Outside,
                other => ResourceError::Unreadable(format!("`{other}:` addresses are not read")),
            })
        }
        _ => Ok(()),
    }
}

fn check_characters(path: &str) -> Result<(), ResourceError> {
    if path.contains('\0') {
        return Err(ResourceError::Unreadable("its path holds a NUL character".to_owned()));
    }
    if path.contains('\\') {
        return Err(ResourceError::Unreadable("its path holds a backslash; write `/` between folders".to_owned()));
    }
    Ok(())
}

/// `path` without `.` and `..`, which must not climb over its beginning.
fn relative(path: &str) -> Result<PathBuf, ResourceError> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(ResourceError::Outside)?;
            }
            // On Windows `C:` begins another drive, and `a:b` names a hidden stream of `a`.
            _ if cfg!(windows) && part.contains(':') => return Err(ResourceError::Outside),
            _ => parts.push(part),
        }
    }
    Ok(parts.iter().collect())
}

fn read(path: &Path, limit: u64) -> Result<Arc<[u8]>, ResourceError> {
    let metadata = fs::metadata(path).map_err(reason)?;
    if metadata.is_dir() {
        return Err(ResourceError::Unreadable("it is a folder".to_owned()));
    }
    // A pipe or device could block forever, or never end.
    if !metadata.is_file() {
        return Err(ResourceError::Unreadable("it is no regular file".to_owned()));
    }
    if metadata.len() > limit {
        return Err(ResourceError::TooLarge { limit });
    }
    let mut file = File::open(path).map_err(reason)?;
    // Into its place at once, without a copy beside it.
    let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, usize::try_from(metadata.len()).unwrap_or_default()).collect();
    if let Some(place) = Arc::get_mut(&mut bytes)
        && file.read_exact(place).is_ok()
        && file.read(&mut [0]).map_err(reason)? == 0
    {
        return Ok(bytes);
    }
    // It is longer or shorter than it was a moment ago.
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(reason)?;
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(reason)?;
    if bytes.len() as u64 > limit { Err(ResourceError::TooLarge { limit }) } else { Ok(bytes.into()) }
}

fn reason(error: std::io::Error) -> ResourceError {
    match error.kind() {
        // A part of the path that is a file and no folder: nothing of that name can be there.
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename => ResourceError::Missing,
        ErrorKind::PermissionDenied => ResourceError::Unreadable("permission denied".to_owned()),
        _ => ResourceError::Unreadable(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("article");
        fs::create_dir_all(root.join("images")).unwrap();
        fs::write(dir.path().join("secret.jpg"), "secret").unwrap();
        fs::write(root.join("hero.jpg"), "hero").unwrap();
        fs::write(root.join("images/map one.png"), "map").unwrap();
        fs::write(root.join("100%.png"), "percent").unwrap();
        fs::write(root.join("caf\u{E9}.png"), "composed").unwrap();
        dir
    }

    fn resolve(dir: &tempfile::TempDir, source: &str) -> Result<String, ResourceError> {
        let resolver = Folder::new(dir.path().join("article"));
        resolver.resolve(source, &Limits::default()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn paths_are_found_as_people_and_systems_write_them() {
        let dir = folder();
        for (source, expected) in [
            ("hero.jpg", "hero"),
            ("./hero.jpg", "hero"),
            ("images/../hero.jpg", "hero"),
            ("images/map one.png", "map"),
            ("images/map%20one.png", "map"),
            ("hero.jpg?width=800#top", "hero"),
            ("100%.png", "percent"),
            ("cafe\u{301}.png", "composed"),
            ("/hero.jpg", "hero"),
            ("/blog/2024/water/hero.jpg", "hero"),
            ("/media/images/map%20one.png", "map"),
        ] {
            assert_eq!(resolve(&dir, source).as_deref(), Ok(expected), "{source}");
        }
    }

    #[test]
    fn nothing_outside_is_had() {
        let dir = folder();
        let absolute = dir.path().join("secret.jpg");
        for source in [
            "../secret.jpg",
            "images/../../secret.jpg",
            "..%2Fsecret.jpg",
            "%2e%2e/secret.jpg",
            "file:///etc/hostname",
            "C:/secret.jpg",
            "c:secret.jpg",
        ] {
            assert_eq!(resolve(&dir, source), Err(ResourceError::Outside), "{source}");
        }
        assert_eq!(resolve(&dir, "/../secret.jpg"), Err(ResourceError::Outside));
        assert_eq!(resolve(&dir, absolute.to_str().unwrap()), Err(ResourceError::Missing));
        assert_eq!(resolve(&dir, "https://example.org/hero.jpg"), Err(ResourceError::Remote));
        assert_eq!(resolve(&dir, "//example.org/hero.jpg"), Err(ResourceError::Remote));
        for source in ["..\\secret.jpg", "hero.jpg%00.png", "data:image/png;base64,AAAA"] {
            assert!(matches!(resolve(&dir, source), Err(ResourceError::Unreadable(_))), "{source}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_refused_and_a_link_within_it_is_not() {
        let dir = folder();
        let root = dir.path().join("article");
        std::os::unix::fs::symlink(dir.path().join("secret.jpg"), root.join("out.jpg")).unwrap();
        std::os::unix::fs::symlink(root.join("hero.jpg"), root.join("in.jpg")).unwrap();
        std::os::unix::fs::symlink(dir.path(), root.join("up")).unwrap();
        assert_eq!(resolve(&dir, "out.jpg"), Err(ResourceError::Outside));
        assert_eq!(resolve(&dir, "up/secret.jpg"), Err(ResourceError::Outside));
        assert_eq!(resolve(&dir, "in.jpg").as_deref(), Ok("hero"));
        let trusting = Folder::new(root).allow_outside(true);
        assert!(trusting.resolve("../secret.jpg", &Limits::default()).is_ok());
        assert!(trusting.resolve("out.jpg", &Limits::default()).is_ok());
    }

    #[test]
    fn reasons_are_clear() {
        let dir = folder();
        assert_eq!(resolve(&dir, "nowhere.jpg"), Err(ResourceError::Missing));
        assert_eq!(resolve(&dir, ""), Err(ResourceError::Missing));
        assert_eq!(resolve(&dir, "hero.jpg/inside.jpg"), Err(ResourceError::Missing));
        assert_eq!(resolve(&dir, "images"), Err(ResourceError::Unreadable("it is a folder".to_owned())));
        let limits = Limits { resource_bytes: 3, ..Limits::default() };
        let resolver = Folder::new(dir.path().join("article"));
        assert_eq!(resolver.resolve("hero.jpg", &limits), Err(ResourceError::TooLarge { limit: 3 }));
    }
}
