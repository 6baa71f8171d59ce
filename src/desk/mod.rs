//! The desk: a web application on this machine, in which an article is looked at, put right and
//! sent out. `offprint serve` starts it; `docs/desk.md` shows it.
//!
//! What lives here: the server and its pages, and nothing that another way of using Offprint
//! would need. Articles are read and written by [`convert`](crate::convert) and
//! [`batch`](crate::batch), as the command does it. What must not: printing, and any address
//! but that of this machine.
//!
//! `guard` keeps other sites and other users' programs out; `routes` says what is asked for where.
//! `articles` are the files of the folder, `terms` say by what they are read, `opened` is one of them
//! as it was read, and `structure` what the page shows of it. `correct` writes what the user says of
//! it to its metadata, by `metadata_file`; `checks` says what is to be looked at, and mends it;
//! `history` takes both back. `looks` make themes, with the fonts of `families`; `preview` shows what
//! an output will look like – of what is very long, the `beginning` – and `outputs` are the files.

mod answer;
mod articles;
mod beginning;
mod checks;
mod correct;
mod families;
mod guard;
mod history;
mod looks;
mod metadata_file;
mod opened;
mod outputs;
mod page;
mod preview;
mod routes;
mod shown;
mod structure;
mod terms;

use std::ffi::OsString;
use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::convert::Converter;
use crate::error::{Error, ErrorKind};
use articles::Articles;
use guard::Token;
use history::History;
use looks::Place;
use opened::Readings;
use preview::Previews;
use terms::{Projects, Terms};

/// As much stack as the main thread of a program usually has: what nests as deep as the limits
/// allow must be read on any.
const STACK_BYTES: usize = 8 << 20;

/// A desk for the articles of one folder.
#[derive(Debug)]
pub struct Desk {
    articles: Articles,
    projects: Projects,
    /// The article that is shown first.
    first: Option<String>,
    token: Token,
    readings: Readings,
    previews: Previews,
    /// What was changed in files, to be taken back.
    history: Mutex<History>,
}

impl Desk {
    /// A desk for the articles in `place`: a folder, or an article, which is shown first; its
    /// folder is served then. What is in a [project](crate::project) is read, checked and written as
    /// the project says, all else by `converter`. `programs` are the folders of programs that write
    /// formats, as the value of `PATH`.
    ///
    /// # Errors
    /// If there is nothing at `place`, or the system gives no random numbers.
    pub fn new(place: &Path, converter: Converter, programs: OsString) -> Result<Self, Error> {
        let (articles, first) = Articles::at(place)?;
        Ok(Desk {
            articles,
            projects: Projects::new(converter, programs),
            first,
            token: Token::random()?,
            readings: Readings::default(),
            previews: Previews::default(),
            history: Mutex::default(),
        })
    }

    /// Whoever panicked has not touched what was done before.
    fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the project that the folder is in says.
    fn terms(&self) -> Arc<Terms> {
        self.projects.terms(self.articles.root())
    }

    fn place<'a>(&'a self, terms: &'a Terms) -> Place<'a> {
        Place { articles: &self.articles, terms }
    }

    /// The folder that is served.
    pub fn folder(&self) -> &Path {
        self.articles.root()
    }

    /// The address to open in a browser, for a desk that listens at `at`. It holds the token
    /// without which nothing is answered, behind the `#`, which browsers keep to themselves.
    pub fn address(&self, at: SocketAddr) -> String {
        format!("http://{at}/#{}", self.token.as_str())
    }

    /// Answers what is asked at `listener` until `stop` is done.
    ///
    /// # Errors
    /// If the system refuses threads or connections.
    pub fn serve(self, listener: TcpListener, stop: impl Future<Output = ()>) -> Result<(), Error> {
        listener.set_nonblocking(true)?;
        let at = listener.local_addr()?;
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_all().thread_stack_size(STACK_BYTES).max_blocking_threads(8).build()?;
        let app = routes::router(Arc::new(self), at);
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            // Pages wait for changes in open connections: they are dropped, not waited for.
            runtime.spawn(async move { axum::serve(listener, app).await });
            stop.await;
            Ok::<(), Error>(())
        })?;
        runtime.shutdown_background();
        Ok(())
    }
}

/// Listens at `port` of this machine alone, or, for `None`, at one that is free.
///
/// # Errors
/// If the port is taken or may not be used.
pub fn listen(port: Option<u16>) -> Result<TcpListener, Error> {
    let port = port.unwrap_or(0);
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        Error::new(ErrorKind::Io, format!("port {port} cannot be used: {error}"))
            .help("name another with `--port`, or leave it out to take one that is free")
            .caused_by(error)
    })
}

/// Waits until the user presses Ctrl-C.
pub async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Where signals cannot be had, the system ends the process.
        std::future::pending::<()>().await;
    }
}

/// `path` as the page and its addresses have it: with `/` between its parts.
fn name_of(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

/// `error` once more.
fn again(error: &Error) -> Error {
    let again = Error::new(error.kind(), error.message()).at(error.location().clone());
    match error.help_text() {
        Some(help) => again.help(help),
        None => again,
    }
}

/// The folder that outputs of no project go to, beside the articles.
fn out_folder(root: &Path) -> PathBuf {
    root.join("out")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A desk for a folder with these files.
    pub(super) fn desk(files: &[(&str, &str)]) -> (tempfile::TempDir, Desk) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let desk = Desk::new(folder.path(), Converter::default(), OsString::new()).unwrap();
        (folder, desk)
    }
}
