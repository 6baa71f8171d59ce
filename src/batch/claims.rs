//! Who may write which file: no output replaces another of the same run, nor an input.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::convert::{FolderSidecars, remove_left_behind};
use crate::error::{Error, ErrorKind};
use crate::write::Sidecars;

/// The files of a run and who claimed them.
///
/// Jobs claim in the order of the inputs, whatever thread is the fastest, so that of two
/// articles with one name it is always the second that fails.
#[derive(Debug, Default)]
pub(super) struct Claims {
    state: Mutex<State>,
    /// Files that were made in earlier runs, in lower case, and of what.
    reserved: BTreeMap<String, Arc<str>>,
    /// A file without which nothing is written any more: that of a project, whose folder must not be
    /// made again when it was moved away.
    anchor: Option<PathBuf>,
    turned: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// The index of the job whose turn it is.
    next: usize,
    owners: BTreeMap<PathBuf, Owner>,
    /// The folders that files were claimed in.
    folders: BTreeSet<PathBuf>,
}

/// Whose a file is.
#[derive(Clone, Debug)]
enum Owner {
    /// An input of the run, or a picture of one.
    Input,
    /// Made by a job, or about to be.
    Job(Claimant),
}

/// A job that claims files: its index, and the name of its input.
#[derive(Clone, Debug)]
struct Claimant {
    index: usize,
    input: Arc<str>,
}

/// A job's place in the order of claims. Dropped unused, it lets the next one pass.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    claims: &'a Claims,
    job: Claimant,
    passed: bool,
}

/// What a job has claimed, and may yet claim for sidecars.
#[derive(Debug)]
pub(super) struct Claim<'a> {
    claims: &'a Claims,
    job: Claimant,
}

/// Sidecars that are claimed as they come.
#[derive(Debug)]
pub(super) struct ClaimedSidecars<'a> {
    claim: &'a Claim<'a>,
    folder: FolderSidecars,
}

impl Claims {
    /// No file claimed but the `inputs`.
    pub(super) fn new<'a>(inputs: impl Iterator<Item = &'a Path>) -> Self {
        // A link and the file behind it are both the input.
        let both = inputs.flat_map(|path| [Some(key(path)), path.canonicalize().ok().map(|path| key(&path))]);
        let owners = both.flatten().map(|key| (key, Owner::Input)).collect();
        Claims {
            state: Mutex::new(State { next: 0, owners, folders: BTreeSet::new() }),
            reserved: BTreeMap::new(),
            anchor: None,
            turned: Condvar::new(),
        }
    }

    /// These claims, where nobody may take the names of `reserved`: paths in lower case, and of what
    /// the files there were made.
    #[cfg(feature = "project")]
    pub(super) fn reserving(mut self, reserved: BTreeMap<String, Arc<str>>) -> Self {
        self.reserved = reserved;
        self
    }

    /// These claims, which nobody has once the file `anchor` is gone.
    #[cfg(feature = "project")]
    pub(super) fn anchored(mut self, anchor: PathBuf) -> Self {
        self.anchor = Some(anchor);
        self
    }

    /// The place of a job. Each index must take its place once, or those behind it wait.
    pub(super) fn turn(&self, index: usize, input: Arc<str>) -> Turn<'_> {
        Turn { claims: self, job: Claimant { index, input }, passed: false }
    }

    /// Refuses a name that is reserved.
    fn check(&self, path: &Path) -> Result<(), Error> {
        if self.reserved.is_empty() {
            return Ok(());
        }
        let owner = self.reserved.get(&path.to_string_lossy().to_lowercase());
        let owner = owner.map(|input| Owner::Job(Claimant { index: usize::MAX, input: Arc::clone(input) }));
        owner.map_or(Ok(()), |owner| Err(taken(path, &owner)))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> Turn<'a> {
    /// Waits until all jobs before this one have claimed, then claims `paths`, and protects
    /// `pictures` from sidecars.
    ///
    /// Returns the claim, and for each path whether it may be written.
    pub(super) fn claim<'p>(
        mut self,
        paths: impl Iterator<Item = Option<&'p Path>>,
        pictures: impl Iterator<Item = PathBuf>,
    ) -> (Claim<'a>, Vec<Result<(), Error>>) {
        let mut state = self.wait();
        for picture in pictures {
            state.owners.entry(key(&picture)).or_insert(Owner::Input);
        }
        let results = paths
            .map(|path| path.map_or(Ok(()), |path| self.claims.check(path).and_then(|()| state.claim(path, &self.job))))
            .collect();
        self.pass(state);
        (Claim { claims: self.claims, job: self.job.clone() }, results)
    }

    fn wait(&self) -> MutexGuard<'a, State> {
        let not_yet = |state: &mut State| state.next != self.job.index;
        self.claims.turned.wait_while(self.claims.lock(), not_yet).unwrap_or_else(PoisonError::into_inner)
    }

    fn pass(&mut self, mut state: MutexGuard<'a, State>) {
        state.next += 1;
        self.passed = true;
        self.claims.turned.notify_all();
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if !self.passed {
            let state = self.wait();
            self.pass(state);
        }
    }
}

impl State {
    fn claim(&mut self, path: &Path, job: &Claimant) -> Result<(), Error> {
        let key = key(path);
        if let Some(owner) = self.owners.get(&key) {
            return Err(taken(path, owner));
        }
        self.owners.insert(key, Owner::Job(job.clone()));
        let folder = path.parent().unwrap_or(Path::new(""));
        if !self.folders.contains(folder) {
            self.folders.insert(folder.to_owned());
            remove_left_behind(folder);
        }
        Ok(())
    }
}

impl Claim<'_> {
    /// Makes sure that files may still be written.
    ///
    /// # Errors
    /// If the anchor of the claims is gone.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.claims.anchor.as_deref().map_or(Ok(()), check_anchor)
    }

    /// Takes the sidecars of the output at `path`.
    pub(super) fn sidecars(&self, path: &Path) -> ClaimedSidecars<'_> {
        ClaimedSidecars { claim: self, folder: FolderSidecars::beside(path) }
    }
}

/// Refuses to go on where the file is gone that says that a folder is there.
///
/// # Errors
/// If it is gone.
pub(crate) fn check_anchor(anchor: &Path) -> Result<(), Error> {
    if anchor.is_file() {
        return Ok(());
    }
    let folder = anchor.parent().unwrap_or(anchor).display();
    Err(Error::new(ErrorKind::Io, format!("nothing is written any more, for `{folder}` is gone"))
        .help("it was moved or removed meanwhile; what is made is whole"))
}

impl ClaimedSidecars<'_> {
    /// The files written.
    pub(super) fn into_files(self) -> Vec<PathBuf> {
        self.folder.into_files()
    }
}

impl Sidecars for ClaimedSidecars<'_> {
    /// Puts a sidecar in its place, unless another file of the run with other content is there.
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.claim.check()?;
        let path = self.folder.path(name)?;
        let key = key(&path);
        // Held while writing: who finds a file claimed must find it whole.
        let Claim { claims, job } = self.claim;
        let mut state = claims.lock();
        match state.owners.get(&key) {
            Some(Owner::Job(owner)) if owner.index == job.index => {}
            Some(_) if fs::read(&path).is_ok_and(|existing| existing == bytes) => {}
            Some(owner) => return Err(taken(&path, owner)),
            None => {
                state.owners.insert(key, Owner::Job(job.clone()));
            }
        }
        self.folder.add(name, bytes)
    }
}

/// What two spellings of one file have in common: its real folder, and its name in lower
/// case, since many file systems do not tell `Water.pdf` from `water.pdf`.
fn key(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().or_else(|_| std::path::absolute(folder)).unwrap_or_else(|_| folder.to_owned());
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    folder.join(name)
}

fn taken(path: &Path, owner: &Owner) -> Error {
    let path = path.display();
    match owner {
        Owner::Input => Error::new(ErrorKind::Output, format!("`{path}` is an input, and would be overwritten"))
            .help("name another folder or file with `-o`"),
        Owner::Job(job) => Error::new(ErrorKind::Output, format!("`{path}` is already made of `{}`", job.input))
            .help("give one of the two articles another `slug`, or convert them into different folders"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(claims: &Claims, index: usize, path: &str) -> Result<(), Error> {
        let turn = claims.turn(index, format!("input {index}").into());
        turn.claim([Some(Path::new(path))].into_iter(), std::iter::empty()).1.remove(0)
    }

    #[test]
    fn a_name_is_claimed_once_in_any_case() {
        let claims = Claims::new([Path::new("b.json")].into_iter());
        claim(&claims, 0, "water.pdf").unwrap();
        let error = claim(&claims, 1, "./Water.PDF").unwrap_err();
        assert_eq!(error.message(), "`./Water.PDF` is already made of `input 0`");
        let error = claim(&claims, 2, "B.json").unwrap_err();
        assert_eq!(error.message(), "`B.json` is an input, and would be overwritten");
    }

    #[test]
    fn claims_go_in_order_whoever_is_first() {
        let claims = Claims::default();
        let results = std::thread::scope(|scope| {
            let late = scope.spawn(|| claim(&claims, 2, "water.pdf"));
            std::thread::sleep(std::time::Duration::from_millis(20));
            drop(claims.turn(0, "failed before it could claim".into()));
            let early = claim(&claims, 1, "water.pdf");
            (early, late.join().unwrap())
        });
        assert!(results.0.is_ok());
        assert_eq!(results.1.unwrap_err().message(), "`water.pdf` is already made of `input 1`");
    }

    #[test]
    fn a_sidecar_never_replaces_a_picture_of_the_article() {
        let dir = tempfile::tempdir().unwrap();
        let output = dir.path().join("water.xml");
        fs::write(dir.path().join("fig1.jpg"), "the author's").unwrap();
        let claims = Claims::default();
        let turn = claims.turn(0, "water.md".into());
        let (claim, _) = turn.claim([Some(&*output)].into_iter(), [dir.path().join("fig1.jpg")].into_iter());
        let mut sidecars = claim.sidecars(&output);
        sidecars.add("fig1.jpg", b"the author's").unwrap();
        sidecars.add("fig1.jpg", b"another").unwrap_err();
        sidecars.add("fig2.jpg", b"new").unwrap();
        assert_eq!(fs::read(dir.path().join("fig1.jpg")).unwrap(), b"the author's");
        assert_eq!(sidecars.into_files().len(), 2);
    }
}
