//! `offprint watch`: builds a project again whenever a file of it changes.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::super::args::{self, Global};
use super::super::plan::Surroundings;
use super::super::report::Reporter;
use crate::error::{Error, ErrorKind};
use crate::project::{self, Project};

/// How long nothing must change before a build begins: editors write in several steps.
const QUIET: Duration = Duration::from_millis(120);

/// How many times a build is put off while files go on changing.
const PATIENCE: usize = 15;

/// How often it is looked whether the folder is there.
const LOOK: Duration = Duration::from_secs(1);

/// Something to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signal {
    /// A file has changed.
    Changed,
    /// The folder itself is gone.
    Gone,
    /// The user has asked for the end.
    Stop,
}

/// Builds until it is interrupted.
pub(in super::super) fn run(args: &args::Watch, around: &Surroundings, global: &Global) -> Result<(), Error> {
    let folder = super::open(args.folder.as_deref())?.folder;
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    let (sender, receiver) = mpsc::channel();
    let stop = sender.clone();
    ctrlc::set_handler(move || stop.send(Signal::Stop).unwrap_or_default())
        .map_err(|error| Error::new(ErrorKind::Internal, format!("interrupts cannot be heard: {error}")))?;
    let (mut watcher, mut watched) = (None, None);
    let say = |text: String| Reporter::new(global).say(&text);
    // A folder alone is no project: a build that was at work when it was moved away may have made it again.
    let is_there = || folder.join(project::FILE).is_file();
    loop {
        if watcher.is_none() && is_there() {
            watcher = Some(watch(&folder, &sender)?);
            watched = places(&folder);
            say(format!("watching `{}`; end with Ctrl+C", folder.display()));
            build(args, &folder, around, global);
        }
        let signal = wait(&receiver);
        match signal {
            Some(Signal::Stop) => {
                say("ended".to_owned());
                return Ok(());
            }
            Some(Signal::Changed) if is_there() => {
                // A file that is being written says nothing yet; then all stays as it is.
                let now = places(&folder);
                if watcher.is_some() && now.is_some() && now != watched {
                    watcher = Some(watch(&folder, &sender)?);
                    watched = now;
                }
                build(args, &folder, around, global);
            }
            Some(Signal::Gone | Signal::Changed) | None => {}
        }
        // A folder that went and came back is heard anew, too.
        if watcher.is_some() && (signal == Some(Signal::Gone) || !is_there()) {
            watcher = None;
            say(format!("`{}` is gone; waiting until it is there again", folder.display()));
        }
    }
}

/// What decides which folders are heard: that of outputs, and the theme. `None` if the project cannot be
/// read.
fn places(folder: &Path) -> Option<(PathBuf, Option<String>)> {
    let project = Project::open(folder).ok()?;
    Some((project.output.folder, project.theme.map(|theme| theme.value)))
}

/// The next thing to be done, when no file has changed for a while; `None` if nothing is.
fn wait(receiver: &Receiver<Signal>) -> Option<Signal> {
    let mut signal = match receiver.recv_timeout(LOOK) {
        Ok(signal) => signal,
        Err(RecvTimeoutError::Timeout) => return None,
        Err(RecvTimeoutError::Disconnected) => return Some(Signal::Stop),
    };
    for _ in 0..PATIENCE {
        match receiver.recv_timeout(QUIET) {
            _ if signal == Signal::Stop => break,
            Ok(next) => signal = next,
            Err(_) => break,
        }
    }
    Some(signal)
}

/// Sends a signal for every change in `folder` that is not a build's own.
fn watch(folder: &Path, sender: &Sender<Signal>) -> Result<RecommendedWatcher, Error> {
    let failed = |error: notify::Error| {
        Error::new(ErrorKind::Io, format!("`{}` cannot be watched: {error}", folder.display()))
            .help("call `offprint build` after each change instead")
    };
    let project = Project::open(folder).ok();
    let root = folder.canonicalize()?;
    let mut own = vec![root.join(project::STATE_FOLDER)];
    own.extend(project.as_ref().map(|project| root.join(&project.output.folder)));
    let (sender, gone) = (sender.clone(), root.clone());
    let heard = move |event: notify::Result<notify::Event>| {
        let signal = match event {
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
            Ok(event) if matches!(event.kind, EventKind::Remove(_)) && event.paths.contains(&gone) => Signal::Gone,
            Ok(event) => {
                let is_own = |path: &PathBuf| own.iter().any(|folder| path.starts_with(folder));
                if !event.paths.is_empty() && event.paths.iter().all(is_own) {
                    return;
                }
                Signal::Changed
            }
            // Something was missed; a build finds out what.
            Err(_) => Signal::Changed,
        };
        let _ = sender.send(signal);
    };
    let mut watcher = notify::recommended_watcher(heard).map_err(failed)?;
    watcher.watch(&root, RecursiveMode::Recursive).map_err(failed)?;
    let theme = project.and_then(|project| project.theme).map(|theme| PathBuf::from(theme.value));
    let outside = theme.as_deref().and_then(Path::parent).and_then(|folder| folder.canonicalize().ok());
    if let Some(outside) = outside.filter(|outside| !outside.starts_with(&root)) {
        watcher.watch(&outside, RecursiveMode::NonRecursive).map_err(failed)?;
    }
    Ok(watcher)
}

/// Builds once. What is wrong is said, and may be mended.
fn build(args: &args::Watch, folder: &Path, around: &Surroundings, global: &Global) {
    let mut reporter = Reporter::new(global);
    reporter.summary_alone();
    let args = args::Build {
        folder: Some(folder.to_owned()),
        dry_run: false,
        drafts: args.drafts,
        jobs: args.jobs,
        bounds: args.bounds.clone(),
    };
    let result = super::build(&args, around, &mut reporter);
    // What fails since the project was moved away needs no words of its own.
    if let Err(error) = &result
        && folder.join(project::FILE).is_file()
    {
        reporter.error(error);
    }
    if result.is_ok() && reporter.has_news() {
        reporter.finish();
    }
}
