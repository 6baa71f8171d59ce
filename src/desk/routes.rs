//! What is asked for where. Everything under `/api/` is asked by POST with JSON, so that nothing
//! is asked by a mere link.

use std::fmt::Display;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::checks::{self, FixPlace};
use super::correct::Correction;
use super::guard::{self, Guard};
use super::looks::Look;
use super::shown::{self, Whole};
use super::{Desk, answer, page};
use crate::error::{Error, ErrorKind};

/// The desk, as every answer shares it.
type Shared = State<Arc<Desk>>;

/// How often files are looked at while somebody waits for changes.
const GLANCE: Duration = Duration::from_millis(20);

/// How many times they are looked at for one question: it is asked again after that.
const GLANCES: usize = 1000;

/// The header in which the page is told what an archive holds.
const MADE: HeaderName = HeaderName::from_static("x-offprint-made");

/// Everything that the desk answers at `at`.
pub(super) fn router(desk: Arc<Desk>, at: SocketAddr) -> Router {
    let guard = Guard { at, token: desk.token.clone() };
    let largest = usize::try_from(desk.projects.base().env.limits.input_bytes).unwrap_or(usize::MAX);
    Router::new()
        .route("/api/state", post(state))
        .route("/api/article", post(article))
        .route("/api/checks", post(checks))
        .route("/api/source", post(source))
        .route("/api/correct", post(correct))
        .route("/api/fixes", post(fixes))
        .route("/api/mend", post(mend))
        .route("/api/undo", post(undo))
        .route("/api/picture", post(picture))
        .route("/api/changes", post(changes))
        .route("/api/preview", post(preview))
        .route("/api/look", post(look))
        .route("/api/theme", post(save_theme))
        .route("/api/archive", post(archive))
        .route("/api/files", post(files))
        .route("/api/add/{name}", post(add))
        .route("/preview/{key}/{*name}", get(previewed))
        .fallback(get(page::file))
        .layer(DefaultBodyLimit::max(largest.saturating_add(1)))
        .layer(middleware::from_fn_with_state(guard, guard::check))
        .layer(middleware::from_fn(page::confine))
        .with_state(desk)
}

/// Does `work` beside what waits for the network.
async fn in_background<T: Send + 'static>(
    desk: &Arc<Desk>,
    work: impl FnOnce(&Desk) -> Result<T, Error> + Send + 'static,
) -> Result<T, Failed> {
    let desk = Arc::clone(desk);
    let done = tokio::task::spawn_blocking(move || work(&desk)).await;
    done.unwrap_or_else(|_| Err(Error::new(ErrorKind::Internal, "this is a defect of Offprint; please report it")))
        .map_err(Failed)
}

/// An error as an answer.
struct Failed(Error);

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        answer::failure_of(&self.0)
    }
}

type Answer = Result<Response, Failed>;

/// What the page asks.
fn asked<T: DeserializeOwned>(body: &Bytes) -> Result<T, Failed> {
    let wrong = |error: &dyn Display| Failed(Error::input(format!("the desk cannot be asked this: {error}")));
    let text = std::str::from_utf8(body).map_err(|error| wrong(&error))?;
    serde_json::from_str(text).map_err(|error| wrong(&error))
}

#[derive(Deserialize)]
struct OfFile {
    file: String,
}

#[derive(Deserialize)]
struct OfVersion {
    file: String,
    version: String,
    look: Look,
}

#[derive(Deserialize)]
struct OfCorrection {
    file: String,
    /// The version that the user saw.
    version: String,
    article: usize,
    correction: Correction,
}

#[derive(Deserialize)]
struct OfFix {
    file: String,
    /// The version that the user saw.
    version: String,
    /// None for all of them.
    fix: Option<FixPlace>,
}

#[derive(Deserialize)]
struct OfPicture {
    file: String,
    source: String,
}

#[derive(Deserialize)]
struct OfPreview {
    file: String,
    format: String,
    look: Look,
}

#[derive(Deserialize)]
struct OfLook {
    file: String,
    look: Look,
}

#[derive(Deserialize)]
struct OfTheme {
    name: String,
    look: Look,
}

async fn state(State(desk): Shared) -> Answer {
    Ok(answer::json(&in_background(&desk, Desk::whole).await?))
}

async fn article(State(desk): Shared, body: Bytes) -> Answer {
    let OfLook { file, look } = asked(&body)?;
    Ok(answer::json(&in_background(&desk, move |desk| desk.shown(&file, &look)).await?))
}

async fn checks(State(desk): Shared, body: Bytes) -> Answer {
    let OfLook { file, look } = asked(&body)?;
    let found = in_background(&desk, move |desk| {
        let opened = desk.open(&file)?;
        Ok(checks::checks(&opened, &look, desk.place(&opened.terms)))
    });
    Ok(answer::json(&found.await?))
}

async fn source(State(desk): Shared, body: Bytes) -> Answer {
    let OfFile { file } = asked(&body)?;
    let text = in_background(&desk, move |desk| {
        let opened = desk.open(&file)?;
        let text = opened.text().ok_or_else(|| Error::input("this file is no text"))?;
        Ok(text.into_owned())
    });
    Ok(answer::file(text.await?, "text/plain; charset=utf-8"))
}

/// That a change was made: the page asks what came of it.
fn done() -> Response {
    answer::json(&serde_json::json!({ "done": true }))
}

async fn correct(State(desk): Shared, body: Bytes) -> Answer {
    let OfCorrection { file, version, article, correction } = asked(&body)?;
    let change = move |desk: &Desk| {
        desk.check_version(&file, &version)?;
        desk.correct(&file, article, &correction)
    };
    in_background(&desk, change).await?;
    Ok(done())
}

async fn fixes(State(desk): Shared, body: Bytes) -> Answer {
    let OfFile { file } = asked(&body)?;
    Ok(answer::json(&in_background(&desk, move |desk| desk.fixes(&file)).await?))
}

async fn mend(State(desk): Shared, body: Bytes) -> Answer {
    let OfFix { file, version, fix } = asked(&body)?;
    let change = move |desk: &Desk| {
        desk.check_version(&file, &version)?;
        desk.mend(&file, fix.as_ref())
    };
    in_background(&desk, change).await?;
    Ok(done())
}

async fn undo(State(desk): Shared, body: Bytes) -> Answer {
    let OfFile { file } = asked(&body)?;
    in_background(&desk, move |desk| desk.undo(&file)).await?;
    Ok(done())
}

async fn picture(State(desk): Shared, body: Bytes) -> Answer {
    let OfPicture { file, source } = asked(&body)?;
    let picture = in_background(&desk, move |desk| {
        let opened = desk.open(&file)?;
        let resource = opened.reading()?.publication.resources.get(&source).cloned();
        resource.ok_or_else(|| Error::input("there is no such picture"))
    })
    .await?;
    Ok(answer::file(picture.bytes.to_vec(), picture.media_type.as_str()))
}

/// Waits until the file is of another version than the page's.
async fn changes(State(desk): Shared, body: Bytes) -> Answer {
    let OfVersion { file, version, look } = asked(&body)?;
    let watched = in_background(&desk, move |desk| {
        let opened = desk.readings.known(&file).map_or_else(|| desk.open(&file), Ok)?;
        let files = look.files(desk.place(&opened.terms));
        Ok((opened, files))
    });
    let (opened, files) = watched.await?;
    for _ in 0..GLANCES {
        if shown::version(&opened.version_now(), &files) != version {
            return Ok(answer::json(&serde_json::json!({ "changed": true })));
        }
        tokio::time::sleep(GLANCE).await;
    }
    Ok(answer::json(&serde_json::json!({ "changed": false })))
}

async fn preview(State(desk): Shared, body: Bytes) -> Answer {
    let OfPreview { file, format, look } = asked(&body)?;
    let shown = in_background(&desk, move |desk| {
        let opened = desk.open(&file)?;
        desk.previews.make(&opened, &format, &look, &desk.articles)
    });
    Ok(answer::json(&shown.await?))
}

async fn previewed(State(desk): Shared, Path((key, name)): Path<(String, String)>) -> Response {
    let Some((media_type, bytes)) = desk.previews.file(&key, &name) else { return answer::nothing() };
    let mut response = answer::file(bytes.to_vec(), &media_type);
    // The browser's own viewer shows a PDF, and runs in no sandbox; nothing in it is active.
    let policy = if media_type == "application/pdf" { page::VIEWED } else { page::SHOWN };
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

async fn look(State(desk): Shared, body: Bytes) -> Answer {
    let look: Look = asked(&body)?;
    Ok(answer::json(&in_background(&desk, move |desk| look.shown(desk.place(&desk.terms()))).await?))
}

async fn save_theme(State(desk): Shared, body: Bytes) -> Answer {
    let OfTheme { name, look } = asked(&body)?;
    in_background(&desk, move |desk| look.save(&name, desk.place(&desk.terms()))).await?;
    state(State(desk)).await
}

async fn archive(State(desk): Shared, body: Bytes) -> Answer {
    let OfLook { file, look } = asked(&body)?;
    let made = in_background(&desk, move |desk| desk.outputs(&file, &look, |outputs| outputs.archive()));
    let (bytes, made) = made.await?;
    let mut response = answer::file(bytes, "application/zip");
    let made = serde_json::to_string(&made).ok().map(|made| ascii(&made));
    if let Some(made) = made.and_then(|made| HeaderValue::from_str(&made).ok()) {
        response.headers_mut().insert(MADE, made);
    }
    Ok(response)
}

/// JSON that a header can hold.
fn ascii(json: &str) -> String {
    let mut out = String::new();
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        }
    }
    out
}

async fn files(State(desk): Shared, body: Bytes) -> Answer {
    let OfLook { file, look } = asked(&body)?;
    let made = in_background(&desk, move |desk| desk.outputs(&file, &look, |outputs| outputs.into_folder()));
    Ok(answer::json(&made.await?))
}

async fn add(State(desk): Shared, Path(name): Path<String>, body: Result<Bytes, BytesRejection>) -> Answer {
    let body = body.map_err(|refused| {
        let kind = if refused.status() == StatusCode::PAYLOAD_TOO_LARGE { ErrorKind::Limit } else { ErrorKind::Io };
        let most = desk.projects.base().env.limits.input_bytes;
        Failed(Error::new(kind, format!("this file is too large, or did not come whole: it may have {most} bytes")))
    })?;
    let added = in_background(&desk, move |desk| {
        let name = desk.articles.name_of_new(&name, &desk.terms())?;
        desk.articles.add(&name, &body)?;
        Ok(Added { name, state: desk.whole()? })
    });
    Ok(answer::json(&added.await?))
}

/// A file that has come in.
#[derive(Serialize)]
struct Added {
    /// Its name within the folder.
    name: String,
    state: Whole,
}
