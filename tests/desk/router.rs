//! What the desk answers, and to whom, over plain connections and without a browser.

use std::fs;
use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use offprint::convert::Converter;
use offprint::desk::{Desk, listen};
use offprint::env::{Env, Limits};
use serde_json::{Value, json};

use crate::common::TALK;

/// The largest file that this desk takes, in bytes.
const LARGEST: u64 = 100_000;

/// A desk in this process, over a folder with one article, until the test ends.
struct Served {
    folder: tempfile::TempDir,
    at: SocketAddr,
    token: String,
}

/// An answer.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }
}

fn served() -> Served {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tide.md"), TALK).unwrap();
    let limits = Limits { input_bytes: LARGEST, ..Limits::default() };
    let converter = Converter { env: Env { limits, ..Env::default() }, ..Converter::default() };
    let desk = Desk::new(folder.path(), converter, "".into()).unwrap();
    let listener = listen(None).unwrap();
    let at = listener.local_addr().unwrap();
    let token = desk.address(at).split_once('#').unwrap().1.to_owned();
    std::thread::spawn(move || desk.serve(listener, std::future::pending()));
    Served { folder, at, token }
}

impl Served {
    fn host(&self) -> String {
        self.at.to_string()
    }

    /// What is answered to a question with these headers and no others.
    fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.at).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            text += &format!("{name}: {value}\r\n");
        }
        text += &format!("Content-Length: {}\r\n\r\n", body.len());
        stream.write_all(text.as_bytes()).unwrap();
        // A server that refuses does not wait for the rest.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = BufReader::new(stream).read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }

    fn ask_bytes(&self, path: &str, body: &[u8]) -> Answer {
        let headers = [("Host", &*self.host()), ("X-Offprint-Token", &*self.token)];
        self.raw("POST", path, &headers, body)
    }

    fn ask(&self, path: &str, body: &Value) -> Answer {
        self.ask_bytes(&format!("/api/{path}"), body.to_string().as_bytes())
    }
}

#[test]
fn only_this_page_is_answered() {
    let desk = served();
    let host = desk.host();
    let own: [(&str, &str); 2] = [("Host", &host), ("X-Offprint-Token", &desk.token)];
    let status = |path: &str, headers: &[(&str, &str)]| desk.raw("POST", path, headers, b"{}").status;
    assert_eq!(status("/api/state", &own), 200);
    assert_eq!(status("/api/state", &own[..1]), 403);
    assert_eq!(status("/api/state", &own[1..]), 403);
    let flipped: String = desk.token.chars().rev().collect();
    for token in ["", "0", "00000000000000000000000000000000", &flipped, &desk.token[1..]] {
        assert_eq!(status("/api/state", &[own[0], ("X-Offprint-Token", token)]), 403, "{token}");
    }
    for name in ["evil.example", "127.0.0.1", "127.0.0.1:1", "[::1]:80", "localhost.evil.example"] {
        assert_eq!(status("/api/state", &[("Host", name), own[1]]), 403, "{name}");
        assert_eq!(desk.raw("GET", "/", &[("Host", name)], b"").status, 403, "{name}");
    }
    let localhost = format!("localhost:{}", desk.at.port());
    assert_eq!(status("/api/state", &[("Host", &localhost), own[1]]), 200);
    for origin in ["http://127.0.0.1:1", "null", "https://evil.example", &format!("https://{host}")] {
        assert_eq!(status("/api/state", &[own[0], own[1], ("Origin", origin)]), 403, "{origin}");
    }
    assert_eq!(status("/api/state", &[own[0], own[1], ("Origin", &format!("http://{host}"))]), 200);
    for site in ["cross-site", "same-site"] {
        assert_eq!(status("/api/state", &[own[0], own[1], ("Sec-Fetch-Site", site)]), 403, "{site}");
    }
}

#[test]
fn every_answer_says_what_a_browser_may_do_with_it() {
    let desk = served();
    let host = desk.host();
    let get = |path: &str| desk.raw("GET", path, &[("Host", &host)], b"");
    for path in ["/", "/desk.js", "/desk.css", "/strings.json", "/icon.svg", "/nothing"] {
        let answer = get(path);
        assert_eq!(answer.status, if path == "/nothing" { 404 } else { 200 }, "{path}");
        assert!(answer.header("content-security-policy").unwrap().starts_with("default-src 'none'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("access-control-allow-origin"), None);
        assert!(!String::from_utf8_lossy(&answer.body).contains(&desk.token), "{path}");
    }
    let look = json!({"theme": "", "colors": {}, "fonts": {}, "logo": null});
    let shown = desk.ask("preview", &json!({"file": "tide.md", "format": "html", "look": look})).json();
    let preview = get(shown["parts"][0]["address"].as_str().unwrap());
    assert_eq!(preview.status, 200);
    assert!(preview.header("content-security-policy").unwrap().starts_with("sandbox allow-same-origin;"));
    for path in ["/preview/00000000000000000000000000000000/article.html", "/preview/x/../../etc/passwd"] {
        assert_eq!(get(path).status, 404, "{path}");
    }
}

#[test]
fn what_is_not_there_is_said_and_nothing_is_asked_by_a_link() {
    let desk = served();
    let host = desk.host();
    let own: [(&str, &str); 2] = [("Host", &host), ("X-Offprint-Token", &desk.token)];
    for path in ["state", "article", "correct", "mend", "undo", "files", "archive", "add/x.md"] {
        for method in ["GET", "HEAD", "PUT", "DELETE"] {
            assert_eq!(desk.raw(method, &format!("/api/{path}"), &own, b"").status, 405, "{method} {path}");
        }
    }
    assert_eq!(desk.raw("POST", "/api/nothing", &own, b"{}").status, 405);
    assert_eq!(desk.raw("POST", "/", &own, b"{}").status, 405);
    for body in ["", "{}", "[]", "{\"file\": 3}", "{\"file\": \"tide.md\"", "\u{0}"] {
        let answer = desk.ask_bytes("/api/article", body.as_bytes());
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.json()["message"].as_str().unwrap().contains("the desk cannot be asked this"));
    }
    let more = json!({"file": "tide.md", "look": {"theme": "", "evil": 1}});
    assert_eq!(desk.ask("article", &more).status, 400);
}

#[test]
fn names_lead_to_files_of_the_folder_alone() {
    let desk = served();
    let look = json!({});
    fs::write(desk.folder.path().parent().unwrap().join("offprint-router-test.md"), "secret").unwrap();
    for name in ["../offprint-router-test.md", "/etc/passwd", "..", "", "a/../../etc/passwd", "tide.md\u{0}", "..\\x"] {
        for path in ["article", "source", "files", "archive"] {
            let answer = desk.ask(path, &json!({"file": name, "look": look}));
            assert_eq!(answer.status, 400, "{path} {name:?}");
            assert!(!String::from_utf8_lossy(&answer.body).contains("secret"), "{path} {name:?}");
        }
    }
    fs::remove_file(desk.folder.path().parent().unwrap().join("offprint-router-test.md")).unwrap();
    for name in ["..%2Fx.md", "%2e%2e", ".hidden", "a%00b.md", "a%0Ab.md", "x%5Cy.md", "%E2%80%AEdm.md"] {
        assert_eq!(desk.ask_bytes(&format!("/api/add/{name}"), b"x").status, 400, "{name}");
    }
    assert_eq!(desk.ask_bytes("/api/add/tide.md", b"other").status, 400);
    assert_eq!(desk.ask_bytes("/api/add/<img src=x>.md".replace(' ', "%20").as_str(), b"x").status, 400);
    assert_eq!(fs::read_dir(desk.folder.path()).unwrap().count(), 1);
    assert_eq!(fs::read_to_string(desk.folder.path().join("tide.md")).unwrap(), TALK);
}

#[test]
fn a_file_that_is_too_large_is_refused_in_words() {
    let desk = served();
    let fits = vec![b'x'; usize::try_from(LARGEST).unwrap()];
    let added = desk.ask_bytes("/api/add/fits.md", &fits);
    assert_eq!((added.status, added.json()["name"].as_str()), (200, Some("fits.md")));
    let answer = desk.ask_bytes("/api/add/large.md", &[fits, vec![b'x'; 2]].concat());
    assert_eq!(answer.status, 413);
    let said = answer.json();
    assert!(said["message"].as_str().unwrap().contains("too large"), "{said}");
    assert!(!desk.folder.path().join("large.md").exists());
    // One that is there already is opened, and says why it cannot be read.
    fs::write(desk.folder.path().join("large.md"), vec![b'x'; 200_000]).unwrap();
    let shown = desk.ask("article", &json!({"file": "large.md", "look": {}})).json();
    assert!(shown["failure"]["message"].as_str().is_some(), "{shown}");
}

#[test]
fn a_correction_or_fix_of_another_version_is_refused() {
    let desk = served();
    let shown = desk.ask("article", &json!({"file": "tide.md", "look": {}})).json();
    let version = shown["version"].as_str().unwrap();
    fs::write(desk.folder.path().join("tide.md"), format!("{TALK}\nMore  of it.\n")).unwrap();
    let late = json!({"file": "tide.md", "version": version, "fix": null});
    let answer = desk.ask("mend", &late);
    assert_eq!(answer.status, 400, "{}", answer.json());
    let changed = json!({"file": "tide.md", "version": version, "look": {}});
    assert_eq!(desk.ask("changes", &changed).json(), json!({"changed": true}));
    let shown = desk.ask("article", &json!({"file": "tide.md", "look": {}})).json();
    let now = json!({"file": "tide.md", "version": shown["version"], "fix": null});
    assert_eq!(desk.ask("mend", &now).status, 200);
    assert!(fs::read_to_string(desk.folder.path().join("tide.md")).unwrap().ends_with("More of it.\n"));
    assert_eq!(desk.ask("undo", &json!({"file": "tide.md"})).status, 200);
    assert!(fs::read_to_string(desk.folder.path().join("tide.md")).unwrap().ends_with("More  of it.\n"));
}
