//! Who may ask: this page in this user's browser, and nobody else.
//!
//! Other sites, also those on other ports of this machine, run in the same browser and can make
//! it ask; other programs can ask by themselves. So every question must carry the token of this
//! run in a header, which no other site can set and no browser adds by itself – a cookie would be
//! sent to every port of the machine. What is not asked by script – the pages themselves, and
//! previews, whose addresses hold a key of their own – is answered to this site alone.

use std::fmt;
use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::answer;
use crate::error::{Error, ErrorKind};

/// The header that carries the token.
pub(super) const TOKEN: HeaderName = HeaderName::from_static("x-offprint-token");

/// Where in the browser a question comes from, in the browser's own words.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What only this run and its page know.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Token(String);

impl Token {
    /// One that nobody can guess.
    pub(super) fn random() -> Result<Self, Error> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes)
            .map_err(|error| Error::new(ErrorKind::Io, format!("the system gives no random numbers: {error}")))?;
        Ok(Token(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `given` is it. Takes as long for one that is nearly right as for any other.
    fn is(&self, given: &[u8]) -> bool {
        let own = self.0.as_bytes();
        let differing = own.iter().zip(given).fold(0, |differing, (a, b)| differing | (a ^ b));
        own.len() == given.len() && differing == 0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What is let through.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    pub(super) at: SocketAddr,
    pub(super) token: Token,
}

impl Guard {
    fn allows(&self, request: &Request) -> bool {
        let headers = request.headers();
        let asks = !request.uri().path().starts_with("/api/")
            || headers.get(TOKEN).is_some_and(|token| self.token.is(token.as_bytes()));
        self.is_host(headers) && self.is_own_site(headers) && asks
    }

    /// Whether the browser takes this server for what it is, and not for a name that leads here.
    fn is_host(&self, headers: &HeaderMap) -> bool {
        let port = self.at.port();
        let names = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        text(headers, header::HOST).is_some_and(|host| names.iter().any(|name| name == host))
    }

    /// Whether this page asks, or the user by the address line.
    fn is_own_site(&self, headers: &HeaderMap) -> bool {
        let host = text(headers, header::HOST).unwrap_or_default();
        let origin = !headers.contains_key(header::ORIGIN)
            || text(headers, header::ORIGIN).is_some_and(|origin| origin == format!("http://{host}"));
        let site = !headers.contains_key(SITE)
            || text(headers, SITE).is_some_and(|site| matches!(site, "same-origin" | "none"));
        origin && site
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Refuses what is not this page's.
pub(super) async fn check(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    if guard.allows(&request) {
        return next.run(request).await;
    }
    let error = Error::input("this is not for you").help("open the address that `offprint serve` has printed");
    answer::failure(StatusCode::FORBIDDEN, &error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn allowed(path: &str, headers: &[(&str, &str)]) -> bool {
        let guard = Guard { at: ([127, 0, 0, 1], 4000).into(), token: Token("abc".to_owned()) };
        let mut request = Request::builder().uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        guard.allows(&request.body(Body::empty()).unwrap())
    }

    #[test]
    fn the_api_wants_the_token() {
        let host = ("host", "127.0.0.1:4000");
        assert!(allowed("/api/state", &[host, ("x-offprint-token", "abc")]));
        assert!(!allowed("/api/state", &[host]));
        for wrong in ["", "ab", "abd", "abcd", "ABC"] {
            assert!(!allowed("/api/state", &[host, ("x-offprint-token", wrong)]), "{wrong}");
        }
        assert!(allowed("/", &[host]));
    }

    #[test]
    fn other_names_of_the_machine_are_refused() {
        let token = ("x-offprint-token", "abc");
        for host in ["localhost:4000", "127.0.0.1:4000"] {
            assert!(allowed("/api/state", &[("host", host), token]), "{host}");
        }
        for host in ["evil.example", "evil.example:4000", "127.0.0.1", "127.0.0.1:4001", "0.0.0.0:4000"] {
            assert!(!allowed("/api/state", &[("host", host), token]), "{host}");
            assert!(!allowed("/", &[("host", host)]), "{host}");
        }
        assert!(!allowed("/", &[]));
    }

    #[test]
    fn other_sites_are_refused_though_they_knew_the_token() {
        let known = [("host", "127.0.0.1:4000"), ("x-offprint-token", "abc")];
        let with = |extra: (&'static str, &'static str)| {
            let [host, token] = known;
            allowed("/api/state", &[host, token, extra])
        };
        assert!(with(("origin", "http://127.0.0.1:4000")));
        for origin in
            ["http://127.0.0.1:4001", "http://localhost:4000", "https://127.0.0.1:4000", "null", "http://a.example"]
        {
            assert!(!with(("origin", origin)), "{origin}");
        }
        assert!(with(("sec-fetch-site", "same-origin")));
        assert!(with(("sec-fetch-site", "none")));
        assert!(!with(("sec-fetch-site", "same-site")));
        assert!(!with(("sec-fetch-site", "cross-site")));
    }

    #[test]
    fn tokens_differ_and_are_not_shown() {
        let token = Token::random().unwrap();
        assert_ne!(token, Token::random().unwrap());
        assert_eq!(token.as_str().len(), 32);
        assert!(!format!("{token:?}").contains(token.as_str()));
    }
}
