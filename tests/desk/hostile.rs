//! Names and articles that are hostile.

use std::fs;

use serde_json::json;

use crate::common::{Desk, PREVIEWED, TALK, opened};
use crate::driver::Browser;

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
#[ignore = "needs a browser"]
fn files_with_hostile_names_do_not_come_in() {
    let (folder, desk, browser) = opened();
    let drop = "const data = new DataTransfer(); data.items.add(new File(['x'], arguments[0])); \
        window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));";
    for name in ["../up.md", "/etc/up.md", ".hidden.md", "a\\b.md", "gpj.\u{202E}dm", "<b>.md", "con:.md", "tide.md"] {
        browser.run(drop, json!(["plain.md"]));
        browser.until("document.querySelector('#dialog[open] #file-name')");
        browser.run("document.querySelector('#file-name').value = arguments[0]", json!([name]));
        browser.click("#dialog-do");
        browser.until("document.querySelector('#dialog-problem').textContent.length > 10");
        browser.click("#dialog-cancel");
        browser.until("!document.querySelector('#dialog[open]')");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(desk.read("tide.md"), TALK);
    assert!(!folder.path().parent().unwrap().join("up.md").exists());
    // Names in other scripts, and long ones, are names.
    for name in ["مقابلة.md", "対談 № 3.md", &format!("{}.md", "long-".repeat(30))] {
        browser.run(drop, json!([name]));
        browser.until("document.querySelector('#dialog[open] #file-name')");
        browser.click("#dialog-do");
        browser.until(&format!("document.querySelector('#open').textContent === {}", json!(name)));
        assert_eq!(desk.read(name), "x");
    }
}
