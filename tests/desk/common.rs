//! A desk over a folder of its own, and what the tests ask of it again and again.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::driver::Browser;

pub(crate) const TALK: &str = "---\ntitle: Tide\ndeck: Two people look at the water.\nlang: en\ndate: 2025-03-13\n---\n\n\
    Ada Moreno spoke with Jo Lind.\n\n**Lind:** Does it rise?\n\n**Moreno:** It rises.\n\n**Lind:** And falls?\n\n\
    **Moreno:** It does.\n\n**Depth:** Nine metres.\n\n**Lind:** Why nine?\n\n**Moreno:** Nobody knows.\n\n\
    Tell me more of it.\n\n**Depth:** Ten.\n";

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A desk over a folder of its own.
pub(crate) struct Desk {
    pub(crate) process: Child,
    pub(crate) folder: PathBuf,
    pub(crate) address: String,
}

impl Desk {
    pub(crate) fn start(folder: &Path, args: &[&str]) -> Self {
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

    pub(crate) fn authority(&self) -> &str {
        self.address.trim_start_matches("http://").split('/').next().unwrap()
    }

    pub(crate) fn token(&self) -> &str {
        self.address.split('#').nth(1).unwrap()
    }

    pub(crate) fn port(&self) -> &str {
        self.authority().split(':').nth(1).unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.join(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tide.md"), TALK).unwrap();
    folder
}

/// A desk with `tide.md` open.
pub(crate) fn opened() -> (tempfile::TempDir, Desk, Browser) {
    let folder = folder();
    let desk = Desk::start(folder.path(), &[]);
    let browser = Browser::start();
    browser.open(&desk.address);
    browser.click("#files button");
    browser.until("document.querySelector('.headline')?.textContent === 'Tide'");
    (folder, desk, browser)
}

/// Puts an article with pictures into a folder.
pub(crate) fn add_harbour(folder: &Path) {
    let harbour = root().join("fixtures/articles");
    fs::create_dir(folder.join("pictures")).unwrap();
    for entry in fs::read_dir(harbour.join("pictures")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.join("pictures").join(entry.file_name())).unwrap();
    }
    fs::copy(harbour.join("harbour.md"), folder.join("harbour.md")).unwrap();
}

/// The text of the preview in HTML.
pub(crate) const PREVIEWED: &str =
    "(document.querySelector('#stage iframe.seen')?.contentDocument?.body?.textContent ?? '')";

/// Clicks an entry of the menu that is open.
pub(crate) fn choose(browser: &Browser, words: &str) {
    browser.until("document.querySelector('#menu:popover-open')");
    let script = "const found = [...document.querySelectorAll('#menu button')].find((one) => one.textContent.startsWith(arguments[0])); found.click();";
    browser.act(script, json!([words]));
}

/// The picture of a view for the documentation, where it is wanted.
pub(crate) fn picture(browser: &Browser, name: &str) {
    if std::env::var_os("OFFPRINT_SCREENSHOTS").is_some() {
        browser.until("document.getAnimations().length === 0");
        let folder = root().join("docs/desk");
        fs::create_dir_all(&folder).unwrap();
        browser.screenshot(&folder.join(name));
    }
}

/// Refuses anything that axe finds in what is shown.
pub(crate) fn accessible(browser: &Browser, view: &str) {
    let kit =
        std::env::var_os("OFFPRINT_CONFORMANCE_KIT").map_or_else(|| root().join("target/conformance"), PathBuf::from);
    let axe =
        fs::read_to_string(kit.join("node_modules/axe-core/axe.min.js")).expect("run conformance/install.sh first");
    browser.run(&axe, json!([]));
    // Colours on their way from one to another are neither.
    browser.until("document.getAnimations().length === 0");
    let found = browser.run_async(
        "const done = arguments[arguments.length - 1]; axe.run(document, { iframes: false }).then((found) => \
         done(found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' | ')}`)), (error) => done([String(error)]));",
    );
    assert_eq!(found, json!([]), "{view}");
}
