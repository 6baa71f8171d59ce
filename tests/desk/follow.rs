//! The page follows the file and the desk: as they change, go and come.

use std::fs;

use serde_json::json;

use crate::common::{Desk, PREVIEWED, TALK, opened};

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
