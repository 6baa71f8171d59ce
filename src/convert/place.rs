//! Puts outputs in their place: whole, or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use crate::error::{Error, ErrorKind};
use crate::model::Publication;
use crate::write::Sidecars;

/// Writes `bytes` to `path`, and makes its folder where there is none.
///
/// The bytes go to a hidden file in the same folder, `.offprint-…`, which then takes the name
/// `path` in one step. Whatever stops it – a full disk, an interrupt – leaves what was at
/// `path` before, and never a part of a file. A symbolic link at `path` is replaced, not
/// followed. A device or pipe, as `/dev/stdout`, is written to directly.
///
/// # Errors
/// If the folder or the file cannot be written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let result = match fs::metadata(path) {
        Ok(existing) if existing.is_dir() => {
            return Err(is_folder(path));
        }
        Ok(existing) if !existing.is_file() => OpenOptions::new().write(true).open(path).and_then(|mut device| {
            device.write_all(bytes)?;
            device.flush()
        }),
        _ => replace(path, bytes),
    };
    result.map_err(|error| cannot_write(path, error))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = temporary(path)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

/// What the names of hidden files begin and end with, around six letters and digits.
const HIDDEN: (&str, &str) = (".offprint-", ".tmp");

/// A hidden file in the folder of `path`, which is made where it is not there. It is locked until
/// it is closed: by that [`remove_left_behind`] knows that somebody still writes it.
fn temporary(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(HIDDEN.0).suffix(HIDDEN.1).rand_bytes(6);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are private; an output is as any new file, so the umask decides.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    loop {
        let file = builder.tempfile_in(folder)?;
        // Before the lock it may have been taken for one that was left behind. A file system
        // without locks removes none.
        if file.as_file().lock().is_err() || file.path().exists() {
            return Ok(file);
        }
    }
}

/// Removes the hidden files that processes which were killed have left behind in `folder`: those
/// that nobody has locked any more. What cannot be removed stays, for it does no harm.
pub(crate) fn remove_left_behind(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_str().is_some_and(is_hidden) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let _ = remove_unlocked(&entry.path());
        }
    }
}

fn is_hidden(name: &str) -> bool {
    let middle = name.strip_prefix(HIDDEN.0).and_then(|rest| rest.strip_suffix(HIDDEN.1));
    middle.is_some_and(|middle| middle.len() == 6 && middle.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn remove_unlocked(path: &Path) -> io::Result<()> {
    let file = OpenOptions::new().write(true).open(path)?;
    if file.try_lock().is_ok() { fs::remove_file(path) } else { Ok(()) }
}

/// A file that is written bit by bit and takes its name when it is whole, as with
/// [`write_whole`]. Dropped before, it leaves nothing.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    kind: WholeFileKind,
}

#[derive(Debug)]
enum WholeFileKind {
    Temporary(tempfile::NamedTempFile),
    /// A device or pipe, which is written to directly.
    Device(fs::File),
}

impl WholeFile {
    /// Begins the file at `path`.
    ///
    /// # Errors
    /// If `path` is a folder, or nothing can be written beside it.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let kind = match fs::metadata(path) {
            Ok(existing) if existing.is_dir() => return Err(is_folder(path)),
            Ok(existing) if !existing.is_file() => OpenOptions::new().write(true).open(path).map(WholeFileKind::Device),
            _ => temporary(path).map(WholeFileKind::Temporary),
        };
        let kind = kind.map_err(|error| cannot_write(path, error))?;
        Ok(WholeFile { path: path.to_owned(), kind })
    }

    /// What writes to it.
    ///
    /// # Errors
    /// If the system has no more handles to give.
    pub fn writer(&self) -> Result<fs::File, Error> {
        let file = match &self.kind {
            WholeFileKind::Temporary(file) => file.as_file(),
            WholeFileKind::Device(file) => file,
        };
        file.try_clone().map_err(|error| cannot_write(&self.path, error))
    }

    /// Gives the file its name, and returns its size. All of it is on the disk by then, so that
    /// not even a power cut leaves half of it.
    ///
    /// # Errors
    /// If that fails: then what was there before still is.
    pub fn commit(self) -> Result<u64, Error> {
        let WholeFile { path, kind } = self;
        let put = || match kind {
            WholeFileKind::Device(_) => Ok(0),
            WholeFileKind::Temporary(file) => {
                file.as_file().sync_all()?;
                let bytes = file.as_file().metadata()?.len();
                file.persist(&path)?;
                Ok(bytes)
            }
        };
        put().map_err(|error: io::Error| cannot_write(&path, error))
    }
}

fn is_folder(path: &Path) -> Error {
    Error::new(ErrorKind::Io, format!("`{}` is a folder", path.display()))
        .help("name a file, or end the name with `/` to write into the folder")
}

pub(crate) fn cannot_write(path: &Path, error: io::Error) -> Error {
    let reason = match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a part of its path is a file, and no folder".to_owned()
        }
        _ => error.to_string(),
    };
    Error::new(ErrorKind::Io, format!("`{}` cannot be written: {reason}", path.display())).caused_by(error)
}

/// Where the pictures of a publication may be beside the file at `input`: as their sources say,
/// or, for paths from the root of a site, under their names alone.
pub(crate) fn pictures_beside(input: &Path, publication: &Publication) -> Vec<PathBuf> {
    let folder = input.parent().unwrap_or(Path::new(""));
    let sources = publication.resources.iter().map(|(source, _)| source.trim_start_matches('/'));
    let under_name = |source: &str| Path::new(source).file_name().map(|name| folder.join(name));
    sources.flat_map(|source| [Some(folder.join(source)), under_name(source)]).flatten().collect()
}

/// Puts sidecars into the folder of an output.
#[derive(Debug)]
pub struct FolderSidecars {
    folder: PathBuf,
    protected: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl FolderSidecars {
    /// For the output at `path`.
    pub fn beside(path: &Path) -> Self {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        FolderSidecars { folder, protected: Vec::new(), files: Vec::new() }
    }

    /// Refuses to replace any of `files`: the article's own pictures.
    #[must_use]
    pub fn protecting(mut self, files: Vec<PathBuf>) -> Self {
        self.protected = files.iter().filter_map(|file| file.canonicalize().ok()).collect();
        self
    }

    /// The files written so far.
    pub fn into_files(self) -> Vec<PathBuf> {
        self.files
    }

    /// The path of the sidecar called `name`.
    ///
    /// # Errors
    /// If the name leads out of the folder.
    pub fn path(&self, name: &str) -> Result<PathBuf, Error> {
        let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
        if name.is_empty() || name.contains('\\') || !Path::new(name).components().all(is_plain) {
            return Err(Error::new(ErrorKind::Internal, format!("`{name}` is no name for a file beside the output")));
        }
        Ok(self.folder.join(name))
    }
}

impl Sidecars for FolderSidecars {
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.path(name)?;
        // The article's own picture may be there already, under the same name.
        let is_there = fs::metadata(&path).is_ok_and(|file| file.len() == bytes.len() as u64)
            && fs::read(&path).is_ok_and(|existing| existing == bytes);
        if !is_there {
            if path.canonicalize().is_ok_and(|path| self.protected.contains(&path)) {
                return Err(Error::new(
                    ErrorKind::Output,
                    format!("`{}` is a picture of the article, and would be overwritten", path.display()),
                )
                .help("write the output into another folder"));
            }
            write_whole(&path, bytes)?;
        }
        self.files.push(path);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_written_whole_into_a_new_folder() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b/water.txt");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(path.parent().unwrap()), ["water.txt"]);
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("file"), "").unwrap();
        fs::create_dir(dir.path().join("folder")).unwrap();
        let under_a_file = write_whole(&dir.path().join("file/water.txt"), b"one").unwrap_err();
        assert!(under_a_file.message().ends_with("a part of its path is a file, and no folder"), "{under_a_file}");
        let on_a_folder = write_whole(&dir.path().join("folder"), b"one").unwrap_err();
        assert!(on_a_folder.message().ends_with("is a folder"), "{on_a_folder}");
        assert_eq!(names(dir.path()).len(), 2);
        assert_eq!(fs::read(dir.path().join("file")).unwrap(), b"");
    }

    #[test]
    fn what_nobody_writes_any_more_is_removed_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        let written = WholeFile::create(&path("water.txt")).unwrap();
        let before = names(dir.path());
        for name in [".offprint-a1B2c3.tmp", ".offprint-notes-on-it.tmp", "offprint-a1B2c3.tmp", ".offprint-a1B2c3.md"]
        {
            fs::write(path(name), "").unwrap();
        }
        fs::create_dir(path(".offprint-folder.tmp")).unwrap();
        remove_left_behind(dir.path());
        assert!(!path(".offprint-a1B2c3.tmp").exists());
        assert_eq!(names(dir.path()).len(), before.len() + 4, "{:?}", names(dir.path()));
        io::Write::write_all(&mut written.writer().unwrap(), b"one").unwrap();
        written.commit().unwrap();
        assert_eq!(fs::read(path("water.txt")).unwrap(), b"one");
        remove_left_behind(&path("nowhere"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_replaced_and_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("real"), dir.path().join("link"));
        fs::write(&real, "real").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        write_whole(&link, b"new").unwrap();
        assert_eq!(fs::read(&real).unwrap(), b"real");
        assert_eq!(fs::read(&link).unwrap(), b"new");
    }

    #[test]
    fn sidecars_stay_beside_the_output() {
        let dir = tempfile::tempdir().unwrap();
        let mut sidecars = FolderSidecars::beside(&dir.path().join("water.xml"));
        sidecars.add("water/fig1.jpg", b"picture").unwrap();
        assert_eq!(fs::read(dir.path().join("water/fig1.jpg")).unwrap(), b"picture");
        let mut careful = FolderSidecars::beside(&dir.path().join("water.xml"))
            .protecting(vec![dir.path().join("water/../water/fig1.jpg")]);
        careful.add("water/fig1.jpg", b"picture").unwrap();
        careful.add("water/fig1.jpg", b"another").unwrap_err();
        for name in ["../fig1.jpg", "/fig1.jpg", "", "a/../../b", "a\\b"] {
            assert!(sidecars.add(name, b"").is_err(), "{name}");
        }
    }
}
