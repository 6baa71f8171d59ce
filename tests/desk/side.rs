//! Several previews side by side: which are made, where they stand, and that each keeps its place.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::common::{TALK, accessible, add_harbour, opened, picture};
use crate::driver::{Browser, PATIENCE};

/// Notes in which formats previews are asked for.
const NOTE_FORMATS: &str = "window.asked = []; const real = window.fetch; window.fetch = (path, options) => { \
    if (String(path) === '/api/preview') window.asked.push(JSON.parse(options.body).format); return real(path, options); };";

/// The document in the frame of a format, as an expression.
fn document(format: &str) -> String {
    format!("document.querySelector('#cell-{format} iframe.seen')?.contentDocument")
}

fn until_says(browser: &Browser, format: &str, text: &str) {
    browser.until(&format!("{}?.body?.textContent.includes({})", document(format), json!(text)));
}

/// The formats whose buttons are pressed.
fn pressed(browser: &Browser) -> Value {
    let script =
        "return [...document.querySelectorAll('#preview-formats [aria-pressed=true]')].map((one) => one.textContent)";
    browser.run(script, json!([]))
}

/// The formats that are shown, from left to right, of those in the first row.
fn columns(browser: &Browser) -> Value {
    let script = "const cells = [...document.querySelectorAll('#stage .cell')].map((cell) => [cell, cell.getBoundingClientRect()]); \
        return cells.filter(([, at]) => at.top === cells[0][1].top && at.width >= 270).sort(([, a], [, b]) => a.left - b.left).map(([cell]) => cell.querySelector('h3').textContent)";
    browser.run(script, json!([]))
}

/// Waits until these formats are shown beside each other: places are given after the window has changed.
fn until_columns(browser: &Browser, formats: &Value) {
    let begin = std::time::Instant::now();
    while columns(browser) != *formats {
        assert!(begin.elapsed() < PATIENCE, "{} are shown, not {formats}", columns(browser));
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

fn until_asked(browser: &Browser, formats: &Value) {
    browser.until(&format!("JSON.stringify([...new Set(window.asked)].sort()) === {}", json!(formats.to_string())));
}

#[test]
#[ignore = "needs a browser"]
fn previews_stand_side_by_side_and_each_keeps_its_place() {
    let (_folder, desk, browser) = opened();
    browser.resize(1600, 900);
    let mut long = TALK.to_owned();
    for number in 0..60 {
        let _ =
            write!(long, "\n**Lind:** Is it mark {number}?\n\n**Moreno:** It is mark {number}, as the gauge has it.\n");
    }
    desk.write("tide.md", &long);
    until_says(&browser, "html", "mark 59");
    browser.run(NOTE_FORMATS, json!([]));
    // The one that is shown stays, another comes beside it, and nothing else is made.
    browser.click("#side");
    browser.until("document.querySelector('#cell-pdf iframe.seen')");
    assert_eq!(pressed(&browser), json!(["PDF", "HTML"]));
    until_columns(&browser, &json!(["PDF", "HTML"]));
    assert_eq!(browser.run("return window.asked", json!([])), json!(["pdf"]));
    browser.click("#preview-epub");
    browser.until("document.querySelector('#epub-part-after')");
    browser.click("#epub-part-after");
    until_says(&browser, "epub", "mark 59");
    until_columns(&browser, &json!(["PDF", "EPUB", "HTML"]));
    accessible(&browser, "three previews");
    // All of them follow the file, and stay where they are.
    let scroll = "document.querySelector('#cell-FORMAT iframe.seen').contentWindow.scrollTo({ top: arguments[0], behavior: 'instant' })";
    browser.run(&scroll.replace("FORMAT", "html"), json!([1800]));
    browser.run(&scroll.replace("FORMAT", "epub"), json!([1200]));
    browser.run("window.asked = []", json!([]));
    desk.write("tide.md", &format!("{long}\n**Lind:** And now?\n\n**Moreno:** Slack water.\n"));
    until_says(&browser, "html", "Slack water");
    until_says(&browser, "epub", "Slack water");
    until_asked(&browser, &json!(["epub", "html", "pdf"]));
    let top =
        |format: &str| browser.run(&format!("return {}.defaultView.scrollY", document(format)), json!([])).as_f64();
    assert!((top("html").unwrap() - 1800.0).abs() < 80.0, "{:?}", top("html"));
    assert!((top("epub").unwrap() - 1200.0).abs() < 80.0, "{:?}", top("epub"));
    // One that is hidden is not made, and begins where it was when it is shown again.
    browser.click("#preview-html");
    browser.until("!document.querySelector('#cell-html')");
    browser.run("window.asked = []", json!([]));
    desk.write("tide.md", &long);
    browser.until(&format!(
        "{}?.body?.textContent.includes('mark 59') && !{0}.body.textContent.includes('Slack water')",
        document("epub")
    ));
    until_asked(&browser, &json!(["epub", "pdf"]));
    browser.click("#preview-html");
    until_says(&browser, "html", "mark 59");
    assert!((top("html").unwrap() - 1800.0).abs() < 80.0, "{:?}", top("html"));
    // Another look is seen in all.
    let addresses = "[...document.querySelectorAll('#stage iframe.seen')].map((frame) => frame.src.split('#')[0])";
    let before = browser.run(&format!("return {addresses}"), json!([]));
    assert_eq!(before.as_array().unwrap().len(), 3);
    browser.click("#look-open");
    browser.until("document.querySelector('#colour-accent')");
    browser.run("const colour = document.querySelector('#colour-accent'); colour.value = '#7a1f5c'; colour.dispatchEvent(new Event('input'))", json!([]));
    browser.until(&format!("{addresses}.length === 3 && {addresses}.every((one) => !{before}.includes(one))"));
    browser.until(&format!("{}?.head?.textContent.includes('#7a1f5c')", document("html")));
    browser.click("#look-open");
}

#[test]
#[ignore = "needs a browser"]
fn what_is_shown_side_by_side_is_kept_and_fits_the_window() {
    let (folder, desk, browser) = opened();
    add_harbour(folder.path());
    let address = format!("http://{}/?file=harbour.md", desk.authority());
    browser.resize(1600, 1000);
    browser.open(&address);
    until_says(&browser, "html", "harbour");
    browser.click("#side");
    browser.until(
        "document.querySelector('#cell-pdf iframe.seen') && document.querySelector('#cell-pdf .timing').textContent",
    );
    browser.until_painted("#cell-pdf .view");
    picture(&browser, "side.png");
    accessible(&browser, "two previews");
    browser.dark(true);
    accessible(&browser, "two previews in dark");
    browser.dark(false);
    for format in ["epub", "json-feed", "jats"] {
        browser.click(&format!("#preview-{format}"));
    }
    let all = "document.querySelectorAll('#stage .seen, #stage .listing').length === 5";
    browser.until(all);
    // All of them, with the whole window for them.
    browser.click("#wide");
    browser.until("!document.querySelector('#text').checkVisibility()");
    until_columns(&browser, &json!(["PDF", "EPUB", "HTML", "Feed", "JATS"]));
    browser.until_painted("#cell-pdf .view");
    picture(&browser, "side-all.png");
    accessible(&browser, "all previews in the whole window");
    browser.click("#wide");
    browser.until("document.querySelector('#text').checkVisibility()");
    // The choice is that of the browser.
    browser.open(&address);
    browser.until(all);
    assert_eq!(pressed(&browser), json!(["PDF", "EPUB", "HTML", "Feed", "JATS"]));
    // Where several do not fit beside each other, they stand below each other, and on a phone one is shown.
    browser.resize(1000, 800);
    browser.until("document.querySelector('#cell-jats').getBoundingClientRect().top > document.querySelector('#cell-pdf').getBoundingClientRect().top");
    let narrow = "return [...document.querySelectorAll('#stage .cell')].some((cell) => cell.getBoundingClientRect().right > innerWidth + 1)";
    assert_eq!(browser.run(narrow, json!([])), json!(false));
    browser.resize(390, 844);
    browser.click("[data-show=preview]");
    browser.until("document.querySelectorAll('#stage .cell').length === 1");
    assert_eq!(pressed(&browser), json!(["JATS"]));
    browser.click("#preview-html");
    until_says(&browser, "html", "harbour");
    assert_eq!(pressed(&browser), json!(["HTML"]));
    assert_eq!(browser.run("return document.querySelector('#side').checkVisibility()", json!([])), json!(false));
    browser.resize(1600, 1000);
    browser.until(all);
    // One is always shown, and the one that was chosen last stays alone.
    browser.click("#side");
    browser.until("document.querySelectorAll('#stage .cell').length === 1");
    assert_eq!(pressed(&browser), json!(["HTML"]));
    browser.click("#side");
    browser.until(all);
    for format in ["pdf", "epub", "json-feed", "jats", "html"] {
        browser.click(&format!("#preview-{format}"));
    }
    assert_eq!(pressed(&browser), json!(["HTML"]));
}
