//! The desk in a real browser: see README.md beside this file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod driver;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use driver::Browser;
use serde_json::json;

const TALK: &str = "---\ntitle: Tide\ndeck: Two people look at the water.\nlang: en\ndate: 2025-03-13\n---\n\n\
    Ada Moreno spoke with Jo Lind.\n\n**Lind:** Does it rise?\n\n**Moreno:** It rises.\n\n**Lind:** And falls?\n\n\
    **Moreno:** It does.\n\n**Depth:** Nine metres.\n\n**Lind:** Why nine?\n\n**Moreno:** Nobody knows.\n\n\
    Tell me more of it.\n\n**Depth:** Ten.\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A desk over a folder of its own.
struct Desk {
    process: Child,
    folder: PathBuf,
    address: String,
}

impl Desk {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_offprint"))
            .args(["serve", "--no-open"])
            .args(args)
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address =
            lines.find_map(|line| line.unwrap().trim().strip_prefix("http").map(|rest| format!("http{rest}")));
        Desk { process, folder: folder.to_owned(), address: address.unwrap() }
    }

    fn authority(&self) -> &str {
        self.address.trim_start_matches("http://").split('/').next().unwrap()
    }

    fn token(&self) -> &str {
        self.address.split('#').nth(1).unwrap()
    }

    fn port(&self) -> &str {
        self.authority().split(':').nth(1).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap()
    }

    /// The status of an answer to a question with these headers.
    fn status(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
        let mut stream = TcpStream::connect(self.authority()).unwrap();
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let request =
            format!("{method} {path} HTTP/1.1\r\n{headers}Content-Length: 2\r\nConnection: close\r\n\r\n{{}}");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        BufReader::new(stream).read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tide.md"), TALK).unwrap();
    folder
}

/// A desk with `tide.md` open.
fn opened() -> (tempfile::TempDir, Desk, Browser) {
    let folder = folder();
    let desk = Desk::start(folder.path(), &[]);
    let browser = Browser::start();
    browser.open(&desk.address);
    browser.click("#files button");
    browser.until("document.querySelector('.headline')?.textContent === 'Tide'");
    (folder, desk, browser)
}

/// The text of the preview in HTML.
const PREVIEWED: &str = "(document.querySelector('#stage iframe.seen')?.contentDocument?.body?.textContent ?? '')";

/// Clicks an entry of the menu that is open.
fn choose(browser: &Browser, words: &str) {
    browser.until("document.querySelector('#menu:popover-open')");
    let script = "const found = [...document.querySelectorAll('#menu button')].find((one) => one.textContent.startsWith(arguments[0])); found.click();";
    browser.run(script, json!([words]));
}

/// The picture of a view for the documentation, where it is wanted.
fn picture(browser: &Browser, name: &str) {
    if std::env::var_os("OFFPRINT_SCREENSHOTS").is_some() {
        let folder = root().join("docs/desk");
        fs::create_dir_all(&folder).unwrap();
        browser.screenshot(&folder.join(name));
    }
}

/// Refuses anything that axe finds in what is shown.
fn accessible(browser: &Browser, view: &str) {
    let kit =
        std::env::var_os("OFFPRINT_CONFORMANCE_KIT").map_or_else(|| root().join("target/conformance"), PathBuf::from);
    let axe =
        fs::read_to_string(kit.join("node_modules/axe-core/axe.min.js")).expect("run conformance/install.sh first");
    browser.run(&axe, json!([]));
    let found = browser.run_async(
        "const done = arguments[arguments.length - 1]; axe.run(document, { iframes: false }).then((found) => \
         done(found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' | ')}`)), (error) => done([String(error)]));",
    );
    assert_eq!(found, json!([]), "{view}");
}

#[test]
#[ignore = "needs a browser"]
fn a_file_is_dropped_corrected_previewed_and_downloaded() {
    let (_folder, desk, browser) = opened();
    // Drop.
    let text = TALK.replace("title: Tide", "title: Ebb");
    browser.run(
        "const data = new DataTransfer(); data.items.add(new File([arguments[0]], 'ebb.md')); \
         window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));",
        json!([text]),
    );
    browser.until("document.querySelector('#dialog[open] #file-name')?.value === 'ebb.md'");
    browser.click("#dialog-do");
    browser.until("document.querySelector('.headline')?.textContent === 'Ebb'");
    assert_eq!(desk.read("ebb.md"), text);
    // The same name again is refused, and nothing is replaced.
    browser.run(
        "const data = new DataTransfer(); data.items.add(new File(['other'], 'ebb.md')); \
         window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));",
        json!([]),
    );
    browser.until("document.querySelector('#dialog[open] #file-name')");
    browser.click("#dialog-do");
    browser.until("document.querySelector('#dialog-problem').textContent.includes('already')");
    browser.click("#dialog-cancel");
    assert_eq!(desk.read("ebb.md"), text);
    picture(&browser, "structure.png");
    // Correct a speaker, and see the preview change.
    browser.until(&format!("{PREVIEWED}.includes('Nine metres')"));
    let menu = "[...document.querySelectorAll('.speaker')].find((one) => one.textContent.includes(arguments[0])).querySelector('button').click()";
    browser.run(menu, json!(["Depth"]));
    browser.until("document.querySelector('#menu:popover-open')");
    picture(&browser, "correct.png");
    choose(&browser, "Is no speaker");
    browser.until("document.querySelectorAll('.speaker').length === 2");
    let corrected = text.replace("date: 2025-03-13\n", "date: 2025-03-13\nnot-speakers: [Depth]\n");
    assert_eq!(desk.read("ebb.md"), corrected);
    browser.run(menu, json!(["Jo Lind"]));
    choose(&browser, "Give the full name");
    browser.until("document.querySelector('#dialog[open] #speaker-name')");
    browser.run("document.querySelector('#speaker-name').value = 'Johanna Lind'", json!([]));
    browser.click("#dialog-do");
    browser.until(&format!("{PREVIEWED}.includes('Johanna Lind')"));
    browser.click("#undo:not([hidden])");
    browser.until(&format!("{PREVIEWED} && !{PREVIEWED}.includes('Johanna Lind')"));
    assert_eq!(desk.read("ebb.md"), corrected);
    browser.click("#undo:not([hidden])");
    browser.until("document.querySelectorAll('.speaker').length === 3");
    assert_eq!(desk.read("ebb.md"), text);
    // Download, and look into the archive.
    let downloads = tempfile::tempdir().unwrap();
    browser.devtools("Browser.setDownloadBehavior", json!({"behavior": "allow", "downloadPath": downloads.path()}));
    browser.click("#download");
    let file = downloads.path().join("ebb.zip");
    let begin = Instant::now();
    while !file.exists() {
        assert!(begin.elapsed() < Duration::from_secs(60), "{}", browser.text("#status"));
        std::thread::sleep(Duration::from_millis(100));
    }
    let mut archive = zip::ZipArchive::new(fs::File::open(&file).unwrap()).unwrap();
    let mut names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    names.sort();
    assert_eq!(names, ["ebb.atom", "ebb.epub", "ebb.feed.json", "ebb.html", "ebb.pdf", "ebb.rss", "ebb.xml"]);
    let mut pdf = Vec::new();
    archive.by_name("ebb.pdf").unwrap().read_to_end(&mut pdf).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    browser.click("#save");
    browser.until("document.querySelector('#status').textContent.includes('saved')");
    assert_eq!(fs::read(desk.folder.join("out/ebb.pdf")).unwrap(), pdf);
}

#[test]
#[ignore = "needs a browser"]
fn both_tabs_follow_the_file_and_stay_at_their_place() {
    let (_folder, desk, browser) = opened();
    let long: String = (0..80).map(|n| format!("**Lind:** Is it {n}?\n\n**Moreno:** It is number {n}.\n\n")).collect();
    desk.write("tide.md", &format!("{TALK}\n{long}"));
    browser.until(&format!("{PREVIEWED}.includes('It is number 79')"));
    let scrolled = "document.querySelector('#stage iframe.seen').contentWindow.scrollY";
    browser.run(
        &format!("{}.scrollTo({{ top: 3000, behavior: 'instant' }})", scrolled.trim_end_matches(".scrollY")),
        json!([]),
    );
    let first = browser.window();
    browser.new_tab();
    browser.open(&format!("http://{}/?file=tide.md", desk.authority()));
    browser.until(&format!("{PREVIEWED}.includes('It is number 79')"));
    desk.write("tide.md", &format!("{}\n{long}", TALK.replace("Nobody knows", "Somebody knows")));
    browser.until(&format!("{PREVIEWED}.includes('Somebody knows')"));
    browser.switch(&first);
    browser.until(&format!("{PREVIEWED}.includes('Somebody knows')"));
    let place = browser.run(&format!("return {scrolled}"), json!([])).as_f64().unwrap();
    assert!((place - 3000.0).abs() < 80.0, "{place}");
}

#[test]
#[ignore = "needs a browser"]
fn the_desk_is_stopped_and_started_and_the_file_goes_and_comes() {
    let (folder, mut desk, browser) = opened();
    fs::remove_file(folder.path().join("tide.md")).unwrap();
    browser.until("document.querySelector('#structure').textContent.includes('There is no such file')");
    assert_eq!(browser.run("return document.querySelector('#download').disabled", json!([])), json!(true));
    desk.write("tide.md", TALK);
    browser.until("document.querySelector('.headline')?.textContent === 'Tide'");
    let port = desk.port().to_owned();
    desk.process.kill().unwrap();
    desk.process.wait().unwrap();
    browser.until("!document.querySelector('#curtain').hidden");
    desk = Desk::start(folder.path(), &["--port", &port]);
    let first = browser.window();
    browser.new_tab();
    browser.open(&desk.address);
    browser.until("document.querySelector('#files button')");
    browser.switch(&first);
    browser.until(
        "document.querySelector('#curtain').hidden && document.querySelector('.headline')?.textContent === 'Tide'",
    );
}

#[test]
#[ignore = "needs a browser"]
fn names_and_articles_that_are_hostile_do_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let name = "<img src=x onerror=document.title='owned'>&\"'.md";
    let text = format!(
        "{TALK}\n<script>parent.document.title = 'owned'</script>\n\n[x](javascript:alert(1))\n\n<img src=x onerror=alert(1)>\n"
    );
    fs::write(folder.path().join(name), text).unwrap();
    let desk = Desk::start(folder.path(), &[]);
    let browser = Browser::start();
    browser.open(&desk.address);
    browser.click("#files button");
    browser.until(&format!("{PREVIEWED}.includes('Nine metres')"));
    assert_eq!(browser.text("#files button"), name);
    let title = browser.run("return document.title", json!([]));
    assert!(title.as_str().unwrap().contains("<img"), "{title}");
    let active = "return document.querySelector('#stage iframe.seen').contentDocument.querySelectorAll('script:not([type$=json]), [onerror], [href^=\"javascript\"]').length";
    assert_eq!(browser.run(active, json!([])), json!(0));
    let address = browser.run("return document.querySelector('#stage iframe.seen').src", json!([]));
    let sandbox = browser.run("return document.querySelector('#stage iframe.seen').getAttribute('sandbox')", json!([]));
    assert_eq!(sandbox, json!("allow-same-origin"));
    assert!(!address.as_str().unwrap().contains(desk.token()));
}

#[test]
#[ignore = "needs a built command"]
fn nobody_else_is_answered() {
    let folder = folder();
    let desk = Desk::start(folder.path(), &[]);
    let (host, token) = (("Host", desk.authority()), ("X-Offprint-Token", desk.token()));
    assert_eq!(desk.status("POST", "/api/state", &[host, token]), 200);
    assert_eq!(desk.status("POST", "/api/state", &[host]), 403);
    assert_eq!(desk.status("POST", "/api/state", &[("Host", "evil.example"), token]), 403);
    assert_eq!(desk.status("POST", "/api/state", &[host, token, ("Origin", "http://127.0.0.1:1")]), 403);
    assert_eq!(desk.status("POST", "/api/state", &[host, token, ("Origin", "null")]), 403);
    assert_eq!(desk.status("POST", "/api/state", &[host, token, ("Sec-Fetch-Site", "same-site")]), 403);
    assert_eq!(desk.status("GET", "/", &[("Host", "evil.example")]), 403);
    assert_eq!(desk.status("GET", "/preview/00000000000000000000000000000000/article.html", &[host]), 404);
    assert_eq!(desk.status("GET", "/api/state", &[host, token]), 405);
}

#[test]
#[ignore = "needs a browser"]
fn every_view_is_accessible_and_works_by_keyboard() {
    let (folder, desk, browser) = opened();
    fs::create_dir(folder.path().join("pictures")).unwrap();
    let harbour = root().join("fixtures/articles");
    for entry in fs::read_dir(harbour.join("pictures")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.path().join("pictures").join(entry.file_name())).unwrap();
    }
    fs::copy(harbour.join("harbour.md"), folder.path().join("harbour.md")).unwrap();
    browser.open(&format!("http://{}/?file=harbour.md", desk.authority()));
    browser.until(&format!("{PREVIEWED}.length > 1000"));
    picture(&browser, "desk.png");
    accessible(&browser, "structure and HTML");
    browser.dark(true);
    picture(&browser, "dark.png");
    accessible(&browser, "dark");
    browser.dark(false);
    for format in ["pdf", "epub", "json-feed", "jats"] {
        browser.click(&format!("#preview-{format}"));
        browser.until(
            "document.querySelector('#stage .seen, #stage .listing') && document.querySelector('#timing').textContent",
        );
        std::thread::sleep(Duration::from_millis(700));
        picture(&browser, &format!("{format}.png"));
        accessible(&browser, format);
    }
    browser.click("#preview-html");
    browser.click("#look-open");
    browser.until("document.querySelector('#look-theme')");
    browser.run("const theme = document.querySelector('#look-theme'); theme.value = 'magazine'; theme.dispatchEvent(new Event('change'))", json!([]));
    browser.until("document.querySelector('#colour-accent')?.value === '#0b6b63'");
    browser.run("const colour = document.querySelector('#colour-accent'); colour.value = '#7a1f5c'; colour.dispatchEvent(new Event('input'))", json!([]));
    browser
        .until("document.querySelector('#stage iframe.seen')?.contentDocument?.head?.textContent.includes('#7a1f5c')");
    picture(&browser, "look.png");
    accessible(&browser, "look");
    browser.click("#look-save");
    browser.until("document.querySelector('#dialog[open]')");
    accessible(&browser, "dialog");
    browser.click("#dialog-do");
    browser.until("!document.querySelector('#dialog[open]')");
    assert!(desk.read("house.toml").contains("#7a1f5c"));
    browser.click("#look-open");
    // By keyboard: from tab to tab, and from a finding or a line to the source.
    browser.run("document.querySelector('#tab-structure').focus()", json!([]));
    browser.keys("\u{E014}");
    browser.until("document.activeElement.id === 'tab-source' && document.querySelector('#line-1')");
    accessible(&browser, "source");
    browser.keys("\u{E012}");
    browser.until("!document.querySelector('#structure').hidden");
    browser.run("document.querySelector('.speaker button').focus()", json!([]));
    browser.keys("\u{E007}");
    browser.until("document.querySelector('#menu:popover-open') && document.activeElement.closest('#menu')");
    accessible(&browser, "menu");
    browser.keys("\u{E00C}");
    browser.until("!document.querySelector('#menu:popover-open') && document.activeElement.closest('.speaker')");
    browser.resize(390, 844);
    for view in ["shelf", "text", "checks", "preview"] {
        browser.click(&format!("[data-show={view}]"));
        accessible(&browser, view);
        picture(&browser, &format!("phone-{view}.png"));
    }
}
