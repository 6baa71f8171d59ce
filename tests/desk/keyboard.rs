//! The whole way of an article by keys alone, with the focus seen at each of them.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::common::{Desk, TALK, folder};
use crate::driver::Browser;

const TAB: char = '\u{E004}';
const ENTER: &str = "\u{E007}";
const LEFT: &str = "\u{E012}";
const DOWN: &str = "\u{E015}";

/// What is wrong with how the focus is shown, or nothing. Within frames it is the browser's matter.
const UNSEEN: &str = "const one = document.activeElement; if (one === document.body) return 'nothing has the focus'; \
    const { outlineStyle, outlineWidth } = getComputedStyle(one); const at = one.getBoundingClientRect(); \
    const seen = one.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2; \
    const within = at.width > 0 && at.bottom > 0 && at.top < innerHeight && at.right > 0 && at.left < innerWidth; \
    return seen && within ? '' : one.outerHTML.slice(0, 200)";

/// Presses the tabulator, or goes back, until the focus is at `selector`.
fn walk(browser: &Browser, back: bool, selector: &str) {
    let reached = "return document.activeElement.matches(arguments[0])";
    for _ in 0..120 {
        if back {
            browser.shifted(TAB)
        } else {
            browser.keys(&TAB.to_string())
        }
        assert_eq!(browser.run(UNSEEN, json!([])), json!(""), "on the way to {selector}");
        if browser.run(reached, json!([selector])) == json!(true) {
            return;
        }
    }
    panic!("{selector} is not reached by the tabulator");
}

#[test]
#[ignore = "needs a browser"]
fn an_article_is_opened_corrected_checked_seen_and_downloaded_by_keys_alone() {
    let folder = folder();
    fs::write(
        folder.path().join("ebb.md"),
        TALK.replace("title: Tide", "title: Ebb").replace("It rises.", "It  rises."),
    )
    .unwrap();
    let desk = Desk::start(folder.path(), &[]);
    let browser = Browser::start();
    browser.open(&desk.address);
    browser.until("document.querySelectorAll('#files button').length === 2");
    // Open: the focus stays at the article that was chosen.
    walk(&browser, false, "#files button");
    browser.keys(ENTER);
    browser.until("document.querySelector('.headline')?.textContent === 'Ebb'");
    assert_eq!(browser.run("return document.activeElement.textContent", json!([])), json!("ebb.md"));
    // Correct a speaker.
    browser.until("document.querySelector('#cell-html .seen') && document.querySelector('#findings button')");
    walk(&browser, false, ".speaker[data-speaker=\"Depth\"] button, .speaker:nth-child(3) button");
    browser.keys(ENTER);
    browser.until("document.querySelector('#menu:popover-open') && document.activeElement.closest('#menu')");
    let last = "document.activeElement.textContent === 'Is no speaker'";
    while browser.run(&format!("return {last}"), json!([])) != json!(true) {
        browser.keys(DOWN);
        assert_eq!(browser.run(UNSEEN, json!([])), json!(""));
    }
    browser.keys(ENTER);
    browser.until("document.querySelectorAll('.speaker').length === 2");
    assert!(desk.read("ebb.md").contains("not-speakers: [Depth]"));
    browser.until("document.activeElement.closest('#structure')");
    // Go to a finding: its line has the focus.
    browser.until("document.querySelector('#findings [data-rule=space-double]')");
    walk(&browser, false, "[data-rule=space-double] button.finding");
    browser.keys(ENTER);
    browser.until("document.activeElement.matches('#source .l[aria-current]')");
    let line = browser.run("return document.activeElement.textContent", json!([]));
    assert!(line.as_str().unwrap().contains("It  rises."), "{line}");
    assert_eq!(browser.run(UNSEEN, json!([])), json!(""));
    // Another preview, and both side by side.
    walk(&browser, false, "#preview-formats button");
    assert_eq!(browser.run("return document.activeElement.id", json!([])), json!("preview-html"));
    browser.keys(LEFT);
    assert_eq!(browser.run("return document.activeElement.id", json!([])), json!("preview-epub"));
    browser.until("document.querySelector('#cell-html')");
    browser.keys(ENTER);
    browser.until("document.querySelector('#cell-epub .seen') && !document.querySelector('#cell-html')");
    walk(&browser, false, "#side");
    browser.keys(ENTER);
    browser.until("document.querySelector('#cell-epub .seen') && document.querySelector('#cell-html .seen')");
    // Download, back at the top.
    let downloads = tempfile::tempdir().unwrap();
    browser.devtools("Browser.setDownloadBehavior", json!({"behavior": "allow", "downloadPath": downloads.path()}));
    walk(&browser, true, "#download");
    browser.keys(ENTER);
    let begin = Instant::now();
    while !downloads.path().join("ebb.zip").exists() {
        assert!(begin.elapsed() < Duration::from_secs(300), "{}", browser.text("#status"));
        std::thread::sleep(Duration::from_millis(100));
    }
}
