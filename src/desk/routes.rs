//! What is asked for where. Everything under `/api/` is asked by POST with JSON, so that nothing
//! is asked by a mere link.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::articles::Listing;
use super::correct::Correction;
use super::guard::{self, Guard};
use super::looks::Look;
use super::opened::Opened;
use super::structure::Structure;
use super::{Desk, answer, outputs, page};
use crate::check::{self, Checked, Rules};
use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind};
use crate::theme;

/// The desk, as every answer shares it.
type Shared = State<Arc<Desk>>;

/// How often files are looked at while somebody waits for changes.
const GLANCE: Duration = Duration::from_millis(50);

/// How many times they are looked at for one question: it is asked again after that.
const GLANCES: usize = 400;

/// The header in which the page is told what an archive holds.
const MADE: HeaderName = HeaderName::from_static("x-offprint-made");

/// Everything that the desk answers at `at`.
pub(super) fn router(desk: Arc<Desk>, at: SocketAddr) -> Router {
    let guard = Guard { at, token: desk.token.clone() };
    let largest = usize::try_from(desk.converter.env.limits.input_bytes).unwrap_or(usize::MAX);
    Router::new()
        .route("/api/state", post(state))
        .route("/api/article", post(article))
        .route("/api/source", post(source))
        .route("/api/correct", post(correct))
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
    let wrong = |error: serde_json::Error| Failed(Error::input(format!("the desk cannot be asked this: {error}")));
    serde_json::from_slice(body).map_err(wrong)
}

#[derive(Deserialize)]
struct OfFile {
    file: String,
}

#[derive(Deserialize)]
struct OfVersion {
    file: String,
    version: String,
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

/// What the page knows of the desk.
#[derive(Serialize)]
struct Whole {
    folder: String,
    first: Option<String>,
    formats: Vec<&'static str>,
    themes: Vec<String>,
    listing: Listing,
}

/// An article as the page shows it.
#[derive(Serialize)]
struct Shown {
    file: String,
    version: String,
    articles: Vec<Structure>,
    findings: Vec<Found>,
    /// Why nothing could be read.
    failure: Option<Diagnostic>,
    /// Whether a correction can be taken back.
    undo: bool,
}

/// Something to check.
#[derive(Serialize)]
struct Found {
    /// The rule that found it.
    rule: &'static str,
    #[serde(flatten)]
    diagnostic: Diagnostic,
}

impl Desk {
    pub(super) fn open(&self, file: &str) -> Result<Arc<Opened>, Error> {
        Ok(self.readings.open(file, &self.articles.path(file)?, &self.converter))
    }

    fn whole(&self) -> Result<Whole, Error> {
        let listing = self.articles.list(&self.converter.registry)?;
        let built_in = theme::BUILT_IN.iter().map(|name| (*name).to_owned());
        let formats = self.converter.registry.formats().iter().filter(|format| outputs::is_offered(format));
        Ok(Whole {
            folder: self.folder().display().to_string(),
            first: self.first.clone(),
            formats: formats.map(|format| format.name).collect(),
            themes: built_in.chain(listing.themes.iter().cloned()).collect(),
            listing,
        })
    }

    fn shown(&self, file: &str) -> Result<Shown, Error> {
        let opened = self.open(file)?;
        let reading = opened.reading.as_ref();
        let articles = reading.map(|reading| Structure::of(&reading.publication, &reading.recognitions));
        Ok(Shown {
            file: opened.name.clone(),
            version: opened.version.clone(),
            articles: articles.unwrap_or_default(),
            findings: findings(&opened),
            failure: opened.reading.as_ref().err().map(failure),
            undo: self.can_undo(&opened),
        })
    }
}

/// What a person should look at before the article is published.
fn findings(opened: &Opened) -> Vec<Found> {
    let (Ok(reading), Some(source)) = (&opened.reading, &opened.source) else { return Vec::new() };
    let checked = Checked { reading, source, diagnostics: &opened.diagnostics, theme: None };
    let found = check::check(&checked, &Rules::default()).into_iter();
    found.map(|finding| Found { rule: finding.rule.name, diagnostic: finding.diagnostic }).collect()
}

/// An error as a finding.
fn failure(error: &Error) -> Diagnostic {
    let found = Diagnostic::warning(crate::diagnostic::Code::Malformed, error.message()).at(error.location().clone());
    let found = Diagnostic { severity: crate::diagnostic::Severity::Error, ..found };
    match error.help_text() {
        Some(help) => found.help(help),
        None => found,
    }
}

async fn state(State(desk): Shared) -> Answer {
    Ok(answer::json(&in_background(&desk, Desk::whole).await?))
}

async fn article(State(desk): Shared, body: Bytes) -> Answer {
    let OfFile { file } = asked(&body)?;
    Ok(answer::json(&in_background(&desk, move |desk| desk.shown(&file)).await?))
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

async fn correct(State(desk): Shared, body: Bytes) -> Answer {
    let OfCorrection { file, version, article, correction } = asked(&body)?;
    let shown = in_background(&desk, move |desk| {
        if desk.open(&file)?.version != version {
            return Err(Error::input("the article has changed in the meantime").help("look at it as it is now"));
        }
        desk.correct(&file, article, &correction)?;
        desk.shown(&file)
    });
    Ok(answer::json(&shown.await?))
}

async fn undo(State(desk): Shared, body: Bytes) -> Answer {
    let OfFile { file } = asked(&body)?;
    let shown = in_background(&desk, move |desk| {
        desk.undo(&file)?;
        desk.shown(&file)
    });
    Ok(answer::json(&shown.await?))
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
    let OfVersion { file, version } = asked(&body)?;
    let name = file.clone();
    let opened = match desk.readings.known(&file) {
        Some(known) => known,
        None => in_background(&desk, move |desk| desk.open(&name)).await?,
    };
    for _ in 0..GLANCES {
        let now = opened.version_now();
        if now != version {
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
        desk.previews.make(&opened, &format, &look, &desk.articles, &desk.converter)
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
    Ok(answer::json(&in_background(&desk, move |desk| look.shown(&desk.articles)).await?))
}

async fn save_theme(State(desk): Shared, body: Bytes) -> Answer {
    let OfTheme { name, look } = asked(&body)?;
    in_background(&desk, move |desk| look.save(&name, &desk.articles)).await?;
    state(State(desk)).await
}

async fn archive(State(desk): Shared, body: Bytes) -> Answer {
    let OfLook { file, look } = asked(&body)?;
    let made = in_background(&desk, move |desk| {
        outputs::archive(&desk.articles.path(&file)?, &look, &desk.articles, &desk.converter)
    });
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
    let made = in_background(&desk, move |desk| {
        outputs::into_folder(&desk.articles.path(&file)?, &look, &desk.articles, &desk.converter)
    });
    Ok(answer::json(&made.await?))
}

async fn add(State(desk): Shared, Path(name): Path<String>, body: Bytes) -> Answer {
    in_background(&desk, move |desk| desk.articles.add(&name, &body)).await?;
    state(State(desk)).await
}
