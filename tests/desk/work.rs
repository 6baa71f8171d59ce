//! What a user does with one article: drop it, correct it, mend it, see it, send it out.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::common::{PREVIEWED, TALK, accessible, choose, opened, picture};
use crate::project::files;

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
        assert!(begin.elapsed() < Duration::from_secs(300), "{}", browser.text("#status"));
        std::thread::sleep(Duration::from_millis(100));
    }
    let downloaded = unpacked(&file);
    let names: Vec<&str> = downloaded.keys().map(String::as_str).collect();
    assert_eq!(names, ["ebb.atom", "ebb.epub", "ebb.feed.json", "ebb.html", "ebb.pdf", "ebb.rss", "ebb.xml"]);
    browser.click("#save");
    browser.until("document.querySelector('#status').textContent.includes('saved')");
    assert_eq!(files(&desk.folder.join("out")), downloaded);
    // They are what the command makes.
    let converted = tempfile::tempdir().unwrap();
    let command = Command::new(env!("CARGO_BIN_EXE_offprint"))
        .args(["convert", "--quiet", "-o"])
        .arg(converted.path())
        .args(["-t", "pdf,epub,html,rss,atom,json-feed,jats"])
        .arg(desk.folder.join("ebb.md"))
        .status();
    assert!(command.unwrap().success());
    let made = files(converted.path());
    assert_eq!(made.keys().collect::<Vec<_>>(), downloaded.keys().collect::<Vec<_>>());
    for (name, bytes) in made {
        assert!(bytes == downloaded[&name], "{name} is another");
    }
}

/// The files of an archive.
fn unpacked(archive: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(fs::File::open(archive).unwrap()).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().to_owned(), bytes);
    }
    files
}

#[test]
#[ignore = "needs a browser"]
fn findings_are_mended_by_a_click_and_taken_back() {
    let (_folder, desk, browser) = opened();
    let text = TALK.replace("It rises.", "It  rises.").replace("It does.", "It  does, and  more.");
    desk.write("tide.md", &text);
    browser.until("document.querySelectorAll('.fix').length === 3");
    picture(&browser, "mend.png");
    assert!(browser.text(".fix").contains("It rises."), "{}", browser.text(".fix"));
    browser.click(".fix");
    browser.until("document.querySelectorAll('.fix').length === 2");
    let once = text.replace("It  rises.", "It rises.");
    assert_eq!(desk.read("tide.md"), once);
    browser.click("#mend");
    browser.until("document.querySelectorAll('#dialog[open] .changes li').length === 2");
    accessible(&browser, "what will be mended");
    assert!(browser.text("#dialog-do").contains("tide.md"));
    browser.click("#dialog-cancel");
    assert_eq!(desk.read("tide.md"), once, "nothing is written before it is confirmed");
    browser.click("#mend");
    browser.until("document.querySelector('#dialog[open] .changes')");
    browser.click("#dialog-do");
    browser.until("document.querySelectorAll('.fix').length === 0");
    assert_eq!(desk.read("tide.md"), once.replace("  ", " "));
    browser.click("#undo:not([hidden])");
    browser.until("document.querySelectorAll('.fix').length === 2");
    browser.click("#undo:not([hidden])");
    browser.until("document.querySelectorAll('.fix').length === 3");
    assert_eq!(desk.read("tide.md"), text);
}
