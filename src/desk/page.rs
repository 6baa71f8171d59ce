//! The pages of the desk, which are part of the program: HTML, style, scripts, and every word that
//! they show, in one file a language.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use super::answer;

/// The files by their addresses, with their media types.
const FILES: &[(&str, &str, &str)] = &[
    ("/", "text/html; charset=utf-8", include_str!("page/index.html")),
    ("/desk.css", "text/css; charset=utf-8", include_str!("page/desk.css")),
    ("/strings.json", "application/json", include_str!("page/strings.en.json")),
    ("/icon.svg", "image/svg+xml", include_str!("page/icon.svg")),
    ("/desk.js", SCRIPT, include_str!("page/desk.js")),
    ("/checks.js", SCRIPT, include_str!("page/checks.js")),
    ("/server.js", SCRIPT, include_str!("page/server.js")),
    ("/focus.js", SCRIPT, include_str!("page/focus.js")),
    ("/words.js", SCRIPT, include_str!("page/words.js")),
    ("/structure.js", SCRIPT, include_str!("page/structure.js")),
    ("/source.js", SCRIPT, include_str!("page/source.js")),
    ("/preview.js", SCRIPT, include_str!("page/preview.js")),
    ("/previews.js", SCRIPT, include_str!("page/previews.js")),
    ("/looks.js", SCRIPT, include_str!("page/looks.js")),
];

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// What the pages of the desk may do: run their own scripts, ask their own server, and show
/// previews.
const OWN: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' blob:; frame-src 'self'; object-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// What a preview may do: be seen. No script, no form, nothing from elsewhere.
pub(super) const SHOWN: &str = "sandbox allow-same-origin; default-src 'none'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// What a PDF may do, which the browser's own viewer shows.
pub(super) const VIEWED: &str = "frame-ancestors 'self'";

/// The file at an address.
pub(super) async fn file(uri: Uri) -> Response {
    match FILES.iter().find(|(address, ..)| *address == uri.path()) {
        Some((_, media_type, text)) => answer::file(*text, media_type),
        None => answer::nothing(),
    }
}

/// Says of every answer what a browser may do with it.
pub(super) async fn confine(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(OWN));
    let fixed: [(HeaderName, &str); 5] = [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn text(address: &str) -> &'static str {
        FILES.iter().find(|(known, ..)| *known == address).map(|(_, _, text)| *text).unwrap()
    }

    fn scripts() -> impl Iterator<Item = &'static str> {
        FILES.iter().filter(|(_, media_type, _)| *media_type == SCRIPT).map(|(_, _, text)| *text)
    }

    #[test]
    fn the_page_loads_nothing_from_elsewhere_and_nothing_inline() {
        let page = text("/");
        assert!(!page.contains("style=") && !page.contains("onclick") && !page.contains("<style"));
        for (address, _, text) in FILES {
            assert!(!text.contains("https://") && !text.contains("//cdn"), "{address}");
        }
        assert!(scripts().all(|script| !script.contains("innerHTML") && !script.contains("eval(")));
    }

    /// The words that page and scripts ask for by name.
    fn asked() -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut take = |text: &str, before: &str, end: char| {
            for rest in text.split(before).skip(1) {
                found.extend(rest.split(end).next().map(str::to_owned));
            }
        };
        for attribute in ["data-text=\"", "data-label=\"", "data-title=\"", "data-placeholder=\""] {
            take(text("/"), attribute, '"');
        }
        for script in scripts() {
            take(script, "say(\"", '"');
        }
        found
    }

    #[test]
    fn every_word_is_in_the_file_of_words_and_every_one_of_these_is_used() {
        let words: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text("/strings.json")).unwrap();
        let known: BTreeSet<String> = words.keys().cloned().collect();
        let asked = asked();
        let missing: Vec<_> = asked.difference(&known).collect();
        assert!(missing.is_empty(), "not in strings.en.json: {missing:?}");
        let all: String = scripts().chain([text("/")]).collect();
        // Some are asked for by names that are put together: by a number, or by what a thing is.
        let is_said = |key: &str| {
            let (family, form) = key.split_once('.').unwrap_or((key, ""));
            let by_number = matches!(form, "one" | "other") && all.contains(&format!("\"{family}\""));
            by_number || all.contains(&format!("`{family}.$")) || all.contains(&format!("\"{key}\""))
        };
        let is_of_the_file = |key: &str| matches!(key, "lang" | "dir");
        let unused: Vec<_> = known.difference(&asked).filter(|key| !is_said(key) && !is_of_the_file(key)).collect();
        assert!(unused.is_empty(), "nobody says: {unused:?}");
    }
}
