//! Writers that are programs of their own: `offprint-write-NAME`, found on `PATH`.
//!
//! Such a program gets the publication as JSON on its standard input and writes the output to
//! its standard output. What it prints on standard error is reported as notes; an exit status
//! other than 0 fails the output, and so does an output of more than 1 GiB. The JSON names
//! pictures and does not hold them. A program that has not closed its standard output after ten
//! minutes is stopped, and fails its output alone.

use std::env;
use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::convert::Target;
use crate::diagnostic::{Code, Diagnostic};
use crate::error::{Error, ErrorKind};
use crate::format::Arity;
use crate::model::Publication;
use crate::write::{WriteCx, Writer};

/// What the name of such a program begins with.
pub const PREFIX: &str = "offprint-write-";

/// The greatest part of a program's standard error that is reported, in bytes.
const MESSAGE_BYTES: u64 = 64 << 10;

/// The greatest output that is taken, in bytes: it is held in memory, and a program may never end.
const OUTPUT_BYTES: u64 = 1 << 30;

/// How long a program may take.
const TIME: Duration = Duration::from_secs(600);

/// Writes with a program of its own.
#[derive(Clone, Debug)]
pub struct ForeignWriter {
    program: PathBuf,
    output_bytes: u64,
    time: Duration,
}

impl ForeignWriter {
    /// Writes with `program`.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        ForeignWriter { program: program.into(), output_bytes: OUTPUT_BYTES, time: TIME }
    }
}

/// The format `name`, if there is a [program] that writes it. The ending of its files is its name.
pub fn find(name: &str, path: &OsStr) -> Option<Target> {
    Some(Target {
        name: name.to_owned(),
        extension: name.to_owned(),
        media_type: "application/octet-stream".to_owned(),
        arity: Arity::Many,
        writer: Box::new(ForeignWriter::new(program(name, path)?)),
        diagnostics: crate::diagnostic::Diagnostics::new(),
    })
}

/// The program that writes the format `name`, if there is one in one of the folders of `path` (the value of `PATH`).
///
/// A name holds lower-case ASCII letters, digits and hyphens only, so that it cannot lead to
/// another folder. Relative folders of `path` are passed over: what runs must not depend on
/// where it is run.
pub fn program(name: &str, path: &OsStr) -> Option<PathBuf> {
    let is_name_char = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(is_name_char) {
        return None;
    }
    let file = format!("{PREFIX}{name}{}", env::consts::EXE_SUFFIX);
    let folders = env::split_paths(path).filter(|folder| folder.is_absolute());
    folders.map(|folder| folder.join(&file)).find(|program| is_executable(program))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

impl Writer for ForeignWriter {
    fn write(&self, publication: &Publication, cx: &mut WriteCx<'_>, out: &mut dyn io::Write) -> Result<(), Error> {
        let json = serde_json::to_vec(publication)
            .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()).caused_by(error))?;
        let Exchange { status, output, messages } = self.exchange(json).map_err(|stopped| self.stopped(stopped))?;
        if output.len() as u64 > self.output_bytes {
            let message = format!("`{}` writes more than {} bytes", self.name(), self.output_bytes);
            return Err(Error::new(ErrorKind::Limit, message).help("see that the program comes to an end"));
        }
        let messages: Vec<_> = messages.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
        if !status.success() {
            return Err(self.failure(status, &messages));
        }
        for line in messages {
            cx.report(Diagnostic::note(Code::Foreign, format!("{}: {line}", self.name())));
        }
        out.write_all(&output)?;
        Ok(())
    }
}

/// What came of a run of the program.
struct Exchange {
    status: ExitStatus,
    output: Vec<u8>,
    messages: String,
}

impl ForeignWriter {
    fn name(&self) -> std::borrow::Cow<'_, str> {
        self.program.file_stem().unwrap_or_default().to_string_lossy()
    }

    fn stopped(&self, stopped: Stopped) -> Error {
        match stopped {
            Stopped::Io(error) => {
                Error::new(ErrorKind::Io, format!("`{}` cannot be run: {error}", self.name())).caused_by(error)
            }
            Stopped::Time => {
                let message =
                    format!("`{}` took more than {} seconds and was stopped", self.name(), self.time.as_secs());
                Error::new(ErrorKind::Limit, message).help("see that the program comes to an end")
            }
        }
    }

    fn failure(&self, status: ExitStatus, messages: &[&str]) -> Error {
        let error = Error::new(ErrorKind::Output, format!("`{}` failed: {status}", self.name()));
        if messages.is_empty() { error } else { error.help(format!("it says: {}", messages.join("\n"))) }
    }

    /// Feeds all three streams at once: a program that waits for one while another is full
    /// would hang. The threads are not waited for when time is up, since children of the program
    /// may keep its streams open.
    fn exchange(&self, json: Vec<u8>) -> Result<Exchange, Stopped> {
        let mut child =
            Command::new(&self.program).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (done, output) = mpsc::channel();
        let limit = self.output_bytes.saturating_add(1);
        let feed = stdin.map(|stdin| thread::spawn(move || feed(stdin, &json)));
        let messages = stderr.map(|stderr| thread::spawn(|| read_messages(stderr)));
        thread::spawn(move || done.send(read_output(stdout, limit)));
        let output = match output.recv_timeout(self.time) {
            Ok(Ok(output)) => output,
            Ok(Err(error)) => return Err(stop(child, Stopped::Io(error))),
            Err(_) => return Err(stop(child, Stopped::Time)),
        };
        if output.len() as u64 > self.output_bytes {
            child.kill()?;
        }
        if let Some(Ok(result)) = feed.map(thread::JoinHandle::join) {
            result?;
        }
        let messages = messages.and_then(|messages| messages.join().ok()).unwrap_or_default();
        Ok(Exchange { status: child.wait()?, output, messages })
    }
}

/// Why there is no output of a program.
enum Stopped {
    /// It cannot be run, or its streams cannot be read.
    Io(io::Error),
    /// It took too long.
    Time,
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Stopped::Io(error)
    }
}

/// Ends the program; why it had to.
fn stop(mut child: Child, why: Stopped) -> Stopped {
    match child.kill().and_then(|()| child.wait()) {
        Ok(_) => why,
        Err(error) => Stopped::Io(error),
    }
}

fn read_output(stdout: Option<ChildStdout>, limit: u64) -> io::Result<Vec<u8>> {
    let mut output = Vec::new();
    if let Some(stdout) = stdout {
        stdout.take(limit).read_to_end(&mut output)?;
    }
    Ok(output)
}

/// Writes `json` to the program, and closes its standard input.
fn feed(mut stdin: ChildStdin, json: &[u8]) -> io::Result<()> {
    match stdin.write_all(json) {
        // It need not read all, or any of it.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn read_messages(mut stderr: ChildStderr) -> String {
    let mut bytes = Vec::new();
    // A failure to read messages is no reason to lose the output.
    let _ = stderr.by_ref().take(MESSAGE_BYTES).read_to_end(&mut bytes);
    let _ = io::copy(&mut stderr, &mut io::sink());
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::env::Env;
    use crate::model::Article;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    /// A folder with a program that writes `name`.
    fn program(name: &str, script: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(format!("{PREFIX}{name}"));
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        dir
    }

    fn run(script: &str) -> (Result<String, Error>, Vec<String>) {
        let dir = program("plain", script);
        let program = dir.path().join(format!("{PREFIX}plain"));
        let writer = ForeignWriter { program, output_bytes: 1_000_000, time: Duration::from_secs(2) };
        let mut diagnostics = Diagnostics::new();
        let mut out = Vec::new();
        // More than a pipe holds, so that a writer that does not read is noticed.
        let publication =
            Publication::of(Article { headline: "Water ".repeat(100_000).as_str().into(), ..Article::default() });
        let env = Env::default();
        let mut cx =
            WriteCx { env: &env, diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None };
        let result = writer.write(&publication, &mut cx, &mut out);
        let messages = diagnostics.iter().map(|diagnostic| diagnostic.message.clone()).collect();
        (result.map(|()| String::from_utf8(out).unwrap()), messages)
    }

    // One test, since a program that another thread has just written may be busy.
    #[test]
    fn the_program_makes_the_output_or_says_why_not() {
        let (output, messages) = run("head -c 12; echo careful >&2");
        assert_eq!(output.unwrap(), r#"{"articles":"#);
        assert_eq!(messages, ["offprint-write-plain: careful"]);
        let (output, _) = run("cat > /dev/null; echo done");
        assert_eq!(output.unwrap(), "done\n");

        let error = run("echo half; echo 'no ink left' >&2; exit 3").0.unwrap_err();
        assert_eq!(error.message(), "`offprint-write-plain` failed: exit status: 3");
        assert_eq!(error.help_text(), Some("it says: no ink left"));

        let error = run("exec yes water").0.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit);

        // A child of it keeps the streams open.
        let error = run("sleep 30; echo late").0.unwrap_err();
        assert_eq!(error.message(), "`offprint-write-plain` took more than 2 seconds and was stopped");
    }

    #[test]
    fn a_name_leads_to_no_other_folder() {
        let dir = program("plain", "true");
        fs::create_dir(dir.path().join(format!("{PREFIX}x"))).unwrap();
        for name in ["", "../plain", "x/../plain", "Plain", "plain ", "x", "nothing"] {
            assert!(find(name, dir.path().as_os_str()).is_none(), "{name}");
        }
        assert!(find("plain", OsStr::new("relative:.")).is_none());
    }
}
