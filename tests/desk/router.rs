//! What the desk answers, and to whom, over plain connections and without a browser.

use std::fs;
use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
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
    served_from(folder, Limits { input_bytes: LARGEST, ..Limits::default() })
}

fn served_from(folder: tempfile::TempDir, limits: Limits) -> Served {
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
fn an_old_word_file_is_refused_with_the_way_to_give_its_text() {
    let desk = served();
    let answer = desk.ask_bytes("/api/add/talk.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more");
    assert_eq!(answer.status, 400);
    let said = answer.json().to_string();
    assert!(said.contains("old version of Word") && said.contains(".docx"), "{said}");
    assert!(!desk.folder.path().join("talk.doc").exists());
}

#[test]
fn a_word_document_is_added_shown_and_corrected_beside_itself() {
    let desk = served();
    let document = include_bytes!("../../fixtures/word/bakers.docx");
    assert_eq!(desk.ask_bytes("/api/add/bakers.docx", document).status, 200);
    let shown = desk.ask("article", &json!({"file": "bakers.docx", "look": {}})).json();
    assert!(shown.to_string().contains("Which of you lights the oven?"), "{shown}");
    assert!(shown["failure"].is_null(), "{shown}");
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

/// A project with one article and a feed.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = "formats = [\"html\", \"json\"]\n[publication]\ntitle = \"Harbour Papers\"\n[output]\nfolder = \"site\"\n\
        url = \"https://harbour.example/\"\n[[feeds]]\nformats = [\"json-feed\"]\n";
    fs::write(folder.path().join("offprint.toml"), file).unwrap();
    fs::create_dir(folder.path().join("articles")).unwrap();
    let text = TALK.replace("title: Tide", "title: Tide\nurl: https://harbour.example/tide");
    fs::write(folder.path().join("articles/tide.md"), text).unwrap();
    folder
}

/// What `offprint build` says, within the project's folder.
fn build(folder: &Path) -> String {
    let built = Command::new(env!("CARGO_BIN_EXE_offprint")).arg("build").current_dir(folder).output().unwrap();
    let said = String::from_utf8(built.stderr).unwrap();
    assert!(built.status.success(), "{said}");
    said
}

#[test]
fn what_is_saved_in_a_project_is_up_to_date_for_the_next_build() {
    let desk = served_from(project(), Limits::default());
    let folder = desk.folder.path();
    let article = folder.join("articles/tide.md");
    let outputs = [folder.join("site/tide/tide.html"), folder.join("site/tide/tide.json")];
    let times = || outputs.clone().map(|path| fs::metadata(path).unwrap().modified().unwrap());
    let look = json!({"theme": "", "colors": {}, "fonts": {}, "logo": null});
    let save = |look: &Value| desk.ask("files", &json!({"file": "articles/tide.md", "look": look}));
    let made = save(&look).json();
    assert_eq!(made["files"], json!(["tide/tide.html", "tide/tide.json"]), "{made}");
    assert_eq!(made["folder"], "site");
    let saved = times();
    let said = build(folder);
    assert_eq!(times(), saved, "made again: {said}");
    assert!(folder.join("site/feed.json").is_file(), "{said}");
    // Saved again as it is, it stays as it is; changed, it is made by whoever comes first.
    assert_eq!(save(&look).json()["files"], json!(["tide/tide.html", "tide/tide.json"]));
    assert_eq!(times(), saved);
    fs::write(&article, fs::read_to_string(&article).unwrap().replace("Nobody", "Somebody")).unwrap();
    let said = build(folder);
    assert!(!said.contains("stays"), "{said}");
    assert!(fs::read_to_string(&outputs[0]).unwrap().contains("Somebody"));
    let built = times();
    save(&look);
    assert_eq!(times(), built);
    // What was saved in another look is made again in the project's.
    let other = json!({"theme": "magazine", "colors": {"accent": "#7a1f5c"}, "fonts": {}, "logo": null});
    assert_eq!(save(&other).status, 200);
    assert!(fs::read_to_string(&outputs[0]).unwrap().contains("#7a1f5c"));
    build(folder);
    assert!(!fs::read_to_string(&outputs[0]).unwrap().contains("#7a1f5c"));
}

#[test]
fn a_draft_of_a_project_is_not_saved_and_the_feed_says_where_the_entry_will_be() {
    let desk = served_from(project(), Limits::default());
    let look = json!({"theme": "", "colors": {}, "fonts": {}, "logo": null});
    let preview = json!({"file": "articles/tide.md", "format": "json-feed", "look": look});
    let addresses = desk.ask("preview", &preview).json()["addresses"].take();
    assert_eq!(addresses["entry"], "https://harbour.example/tide");
    assert_eq!(addresses["feeds"], json!(["https://harbour.example/feed.json"]));
    let article = desk.folder.path().join("articles/tide.md");
    let text = fs::read_to_string(&article).unwrap();
    let shown = || desk.ask("article", &json!({"file": "articles/tide.md", "look": look})).json();
    assert_eq!(shown()["passed_over"], false);
    fs::write(&article, text.replace("title: Tide", "title: Tide\ndraft: true")).unwrap();
    assert_eq!(shown()["passed_over"], true);
    let question = json!({"file": "articles/tide.md", "look": look});
    let refused = desk.ask("files", &question);
    assert_eq!(refused.status, 400);
    assert!(refused.json()["message"].as_str().unwrap().contains("draft"));
    assert!(!desk.folder.path().join("site").exists());
    assert_eq!(desk.ask("archive", &question).status, 200);
}
