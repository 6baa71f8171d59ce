//! A file of 20 MB: the page stays quick, and says what it does not show.

use std::fmt::Write as _;
use std::time::Instant;

use serde_json::json;

use crate::common::{Desk, PREVIEWED, TALK, folder};
use crate::driver::Browser;

/// How many bytes the file has, or a few more.
const SIZE: usize = 20 << 20;

/// An interview of that size.
fn long_talk() -> String {
    let mut text = TALK.replace("title: Tide", "title: Gauge");
    let mut number = 0;
    while text.len() < SIZE {
        number += 1;
        let _ = write!(
            text,
            "\n**Lind:** What was there at mark {number}?\n\n**Moreno:** At mark {number} the water stood still. We \
             waited for the tide, as one does there, and wrote down what the gauge said before it turned again.\n"
        );
    }
    text
}

/// Starts to note how long the page does nothing else than one thing.
const WATCH_FREEZES: &str = "window.longest = 0; let last = performance.now(); \
    setInterval(() => { const now = performance.now(); window.longest = Math.max(window.longest, now - last); last = now; }, 20);";

#[test]
#[ignore = "needs a browser"]
fn a_file_of_twenty_megabytes_is_dropped_and_shown_as_far_as_is_useful() {
    let folder = folder();
    let desk = Desk::start(folder.path(), &[]);
    let browser = Browser::start();
    browser.open(&desk.address);
    browser.until("document.querySelector('#files button')");
    browser.run(WATCH_FREEZES, json!([]));
    let text = long_talk();
    let drop = "const data = new DataTransfer(); data.items.add(new File([arguments[0]], 'gauge.md')); \
        window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));";
    browser.run(drop, json!([text]));
    browser.until("document.querySelector('#dialog[open] #file-name')?.value === 'gauge.md'");
    browser.run("window.longest = 0", json!([]));
    let begin = Instant::now();
    let took = |what: &str| println!("20 MB: {what} after {:.1} s", begin.elapsed().as_secs_f32());
    browser.click("#dialog-do");
    browser.until_within(300, "document.querySelector('.headline')?.textContent === 'Gauge'");
    took("structure");
    assert!(desk.read("gauge.md") == text, "it came in whole");
    browser.until_within(300, "document.querySelector('#structure .more')?.textContent.includes('not shown')");
    browser.until_within(
        300,
        &format!("{PREVIEWED}.includes('at mark 100?') && !document.querySelector('#stage .part').hidden"),
    );
    took("preview");
    let previewed = browser.run(&format!("return {PREVIEWED}.length"), json!([])).as_u64().unwrap();
    assert!(previewed < 2_000_000, "{previewed}");
    // Nothing of that keeps the page from answering.
    let longest = browser.run("return window.longest", json!([])).as_f64().unwrap();
    println!("20 MB: the page was busy for {longest:.0} ms at most");
    assert!(longest < 5000.0, "{longest} ms");
    browser.until_within(300, "document.querySelector('#findings li')");
    took("checks");
    browser.run("window.longest = 0", json!([]));
    browser.click("#tab-source");
    browser.until_within(60, "document.querySelector('#line-1')");
    took("source");
    let lines = browser.run("return document.querySelectorAll('#source .l').length", json!([])).as_u64().unwrap();
    assert!(lines < 5000, "{lines} lines are made at once");
    browser.run("document.querySelector('#source').scrollTo(0, 1e9)", json!([]));
    browser.until("[...document.querySelectorAll('#source .l')].some((line) => line.textContent.includes('before it turned again') && Number(line.dataset.n) > 400000)");
    let longest = browser.run("return window.longest", json!([])).as_f64().unwrap();
    println!("20 MB: the source kept the page busy for {longest:.0} ms at most");
    assert!(longest < 5000.0, "{longest} ms");
    // The other articles are as quick as ever.
    browser.run(
        "[...document.querySelectorAll('#files button')].find((one) => one.textContent === 'tide.md').click()",
        json!([]),
    );
    browser.until("document.querySelector('.headline')?.textContent === 'Tide'");
}
