//! Answers: JSON, files, and failures in words.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;

use crate::error::{Error, ErrorKind};

/// A failure as the page shows it.
#[derive(Serialize)]
struct Failure<'a> {
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
}

/// `value` as JSON.
pub(super) fn json(value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(bytes) => file(bytes, "application/json"),
        Err(error) => failure_of(&Error::new(ErrorKind::Internal, error.to_string())),
    }
}

/// Bytes of a media type.
pub(super) fn file(bytes: impl Into<Body>, media_type: &str) -> Response {
    let mut response = Response::new(bytes.into());
    let media_type = HeaderValue::from_str(media_type);
    let media_type = media_type.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response
}

/// What went wrong, with the status that fits it.
pub(super) fn failure_of(error: &Error) -> Response {
    let status = match error.kind() {
        ErrorKind::Input | ErrorKind::Option | ErrorKind::Format | ErrorKind::Output => StatusCode::BAD_REQUEST,
        ErrorKind::Limit => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::Io => StatusCode::CONFLICT,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    };
    failure(status, error)
}

/// What went wrong.
pub(super) fn failure(status: StatusCode, error: &Error) -> Response {
    let failure = Failure { message: error.message(), help: error.help_text(), line: error.location().line };
    let bytes = serde_json::to_vec(&failure).unwrap_or_default();
    let mut response = file(bytes, "application/json");
    *response.status_mut() = status;
    response
}

/// That there is nothing at an address.
pub(super) fn nothing() -> Response {
    failure(StatusCode::NOT_FOUND, &Error::input("there is nothing here"))
}
