//! A folder of a project: the desk reads, checks and writes as `offprint build` and `offprint check` do.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::common::{Desk, PREVIEWED, TALK};
use crate::driver::Browser;

const PROJECT: &str = "theme = \"house.toml\"\nformats = [\"html\", \"epub\"]\n\n[publication]\ntitle = \"Harbour Papers\"\n\
    publisher = \"Harbour Press\"\n\n[people.moreno]\nname = \"Ada Moreno\"\nlabels = [\"AM\"]\n\
    role = \"interviewee\"\n\n[people.lind]\nname = \"Jo Lind\"\nlabels = [\"JL\"]\nrole = \"interviewer\"\n\n\
    [output]\nfolder = \"site\"\npath = \"{year}/{slug}.{ext}\"\n\n[check]\nspace-double = \"off\"\n";

/// A project with one article, whose speakers only the project knows.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("articles")).unwrap();
    let text = TALK.replace("Ada Moreno spoke with Jo Lind.", "At the  mole.").replace("**Depth:**", "It is deep:");
    let text = text.replace("**Lind:**", "**JL:**").replace("**Moreno:**", "**AM:**");
    fs::write(folder.path().join("articles/tide.md"), text).unwrap();
    fs::write(folder.path().join("offprint.toml"), PROJECT).unwrap();
    fs::write(folder.path().join("house.toml"), "[colors]\naccent = \"#7a1f5c\"\n").unwrap();
    folder
}

/// Every file below `folder`, by its path from there.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

#[test]
#[ignore = "needs a browser"]
fn the_project_says_how_articles_are_read_checked_and_written() {
    let folder = project();
    let desk = Desk::start(folder.path(), &[]);
    let browser = Browser::start();
    browser.open(&desk.address);
    browser.until("document.querySelector('#project').textContent.includes('Harbour Papers')");
    assert_eq!(browser.text("#files button"), "articles/tide.md");
    browser.click("#files button");
    browser.until(&format!("{PREVIEWED}.includes('Ada Moreno')"));
    let speakers = "return [...document.querySelectorAll('.speaker strong')].map((one) => one.textContent)";
    assert_eq!(browser.run(speakers, json!([])), json!(["Jo Lind", "Ada Moreno"]));
    let tabs = "return [...document.querySelectorAll('#preview-formats button')].map((one) => one.textContent)";
    assert_eq!(browser.run(tabs, json!([])), json!(["EPUB", "HTML"]));
    let accent = "document.querySelector('#stage iframe.seen').contentDocument.head.textContent";
    browser.until(&format!("{accent}.includes('#7a1f5c')"));
    assert!(!browser.text("#findings").contains("two spaces"), "the rule is off: {}", browser.text("#findings"));
    // The project and its theme change on disk: both are seen.
    desk.write("house.toml", "[colors]\naccent = \"#0b5c8a\"\n");
    browser.until(&format!("{accent}.includes('#0b5c8a')"));
    desk.write("offprint.toml", &PROJECT.replace("space-double = \"off\"", "space-double = \"error\""));
    browser.until("document.querySelector('[data-severity=error] .finding')");
    desk.write("offprint.toml", &PROJECT.replace("Ada Moreno", "Ada Moreno Reis"));
    browser.until(&format!("{PREVIEWED}.includes('Ada Moreno Reis')"));
    desk.write("offprint.toml", "thme = \"house.toml\"\n");
    browser.until("document.querySelector('#findings').textContent.includes('thme')");
    browser.click("#save");
    browser.until("document.querySelector('#status.bad')?.textContent.includes('thme')");
    assert!(!folder.path().join("site").exists());
    desk.write("offprint.toml", PROJECT);
    browser.until(&format!("!document.querySelector('#findings').textContent.includes('thme') && {PREVIEWED}"));
    // What is saved is what a build makes, where it makes it.
    browser.click("#save");
    browser.until("document.querySelector('#status').textContent.includes('saved')");
    let saved = files(&folder.path().join("site"));
    assert_eq!(saved.keys().map(String::as_str).collect::<Vec<_>>(), ["2025/tide.epub", "2025/tide.html"]);
    fs::remove_dir_all(folder.path().join("site")).unwrap();
    let built = Command::new(env!("CARGO_BIN_EXE_offprint")).arg("build").arg(folder.path()).status().unwrap();
    assert!(built.success());
    assert_eq!(files(&folder.path().join("site")), saved);
}
