//! Names and articles that are hostile.

use std::fs;

use serde_json::json;

use crate::common::{Desk, PREVIEWED, TALK};
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
