//! `offprint init`, `offprint build` and `offprint watch`: a folder of articles as one.

mod watch;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use unicode_width::UnicodeWidthStr;

use super::args;
pub(super) use watch::run as watch;

use super::plan::Surroundings;
use super::print;
use super::report::Reporter;
use crate::batch;
use crate::env::Limits;
use crate::error::{Error, ErrorKind};
use crate::project::{self, Build, Built, Event, Project};

/// What a new project holds: each file's path from its folder, and its content.
const FIRST: [(&str, &str); 3] = [
    (project::FILE, include_str!("../../../assets/project/offprint.toml")),
    ("articles/tide-mill.md", include_str!("../../../assets/project/tide-mill.md")),
    ("articles/tide-mill.svg", include_str!("../../../assets/project/tide-mill.svg")),
];

/// Makes a project with a first article. Nothing that is there already is written over.
pub(super) fn init(args: &args::Init) -> Result<(), Error> {
    let folder = args.folder.as_deref().unwrap_or(Path::new(""));
    let paths: Vec<PathBuf> = FIRST.iter().map(|(path, _)| folder.join(path)).collect();
    if let Some(there) = paths.iter().find(|path| path.symlink_metadata().is_ok()) {
        let message = format!("`{}` is there already, and nothing was made", there.display());
        return Err(Error::new(ErrorKind::Output, message)
            .help("name another folder; or build the project that is there: `offprint build`"));
    }
    for (path, (_, content)) in paths.iter().zip(FIRST) {
        let write = || {
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
            OpenOptions::new().write(true).create_new(true).open(path)?.write_all(content.as_bytes())
        };
        write().map_err(|error| crate::convert::cannot_write(path, error))?;
    }
    let shown: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    let named = folder.as_os_str();
    let steps = [
        ("check", "says what is to be mended before an article is published"),
        ("build", "makes PDF, EPUB, HTML and JATS of every article"),
        #[cfg(feature = "desk")]
        ("serve", "shows all of it in the browser, to look at and put right"),
    ];
    let argument = |step: &str| match (step, named.is_empty()) {
        ("check", false) => folder.join("articles").display().to_string(),
        (_, false) => folder.display().to_string(),
        (_, true) => String::new(),
    };
    let steps = steps.map(|(step, what)| (format!("offprint {step} {}", argument(step)).trim_end().to_owned(), what));
    let width = steps.iter().map(|(command, _)| command.width()).max().unwrap_or(0);
    let lines = steps.map(|(command, what)| format!("  {command}{}   {what}\n", " ".repeat(width - command.width())));
    let text = format!(
        "Made {}.\n\nNext, say who you are in `{}`, and put your own articles beside the first one. Then:\n{}\n\
         What is made is in `{}`.\n",
        shown.join(", "),
        paths[0].display(),
        lines.concat(),
        folder.join("public").display(),
    );
    print(text.as_bytes())
}

/// Makes what is out of date.
pub(super) fn build(args: &args::Build, around: &Surroundings, reporter: &mut Reporter) -> Result<(), Error> {
    let project = open(args.folder.as_deref())?;
    let build = Build {
        project: &project,
        env: super::plan::environment(super::plan::limits(&args.bounds)?, around)?,
        threads: args.jobs.unwrap_or_else(batch::default_threads),
        programs: around.path.clone().unwrap_or_default(),
        drafts: args.drafts,
        dry_run: args.dry_run,
        now: around_now(around)?,
    };
    let mut due = 0;
    let built = build.run(&mut |event| {
        due += usize::from(matches!(event, Event::Due(..)));
        tell(&event, reporter);
    })?;
    if args.dry_run {
        let text = match due {
            0 => "Nothing would be made: all is as it should be.\n".to_owned(),
            1 => "1 article would be made.\n".to_owned(),
            _ => format!("{due} articles would be made.\n"),
        };
        return print(text.as_bytes());
    }
    let Built { current, warnings } = built;
    reporter.count_warnings(warnings);
    reporter.current(current);
    Ok(())
}

/// What time it is, or is said to be.
fn around_now(around: &Surroundings) -> Result<Timestamp, Error> {
    Ok(super::plan::environment(Limits::default(), around)?.source_date.unwrap_or_else(super::feed::now))
}

/// The project in `folder` or around it.
fn open(folder: Option<&Path>) -> Result<Project, Error> {
    let folder = folder.unwrap_or(Path::new(""));
    Project::find(folder)?.ok_or_else(|| {
        let shown = if folder.as_os_str().is_empty() { ".".into() } else { folder.to_string_lossy() };
        Error::new(ErrorKind::Option, format!("there is no offprint.toml in `{shown}`, nor in a folder around it"))
            .help("make a project with `offprint init`, or name the folder of one")
    })
}

fn tell(event: &Event<'_>, reporter: &mut Reporter) {
    match event {
        Event::Waiting => reporter.say("waiting for another build of this project to end"),
        Event::Targets(targets) => reporter.targets(targets),
        Event::Expect(articles) => reporter.expect(*articles),
        Event::Article(report) => reporter.report(report),
        Event::Whole(report) => reporter.add(report),
        Event::Due(path, reason) => {
            let _ = print(format!("{}: {reason}\n", path.display()).as_bytes());
        }
        Event::Removed(path) => reporter.say(&format!("removed {}, which nothing makes any more", path.display())),
        Event::Kept(path) => {
            reporter.say(&format!("kept {}, which nothing makes any more: somebody has changed it", path.display()));
        }
    }
}
