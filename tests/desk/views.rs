//! Every view: accessible, by keyboard, on a phone, and shown in the documentation.

use std::fs;

use serde_json::json;

use crate::common::{PREVIEWED, accessible, add_harbour, opened, picture, root};

#[test]
#[ignore = "needs a browser"]
fn every_view_is_accessible_and_works_by_keyboard() {
    let (folder, desk, browser) = opened();
    add_harbour(folder.path());
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
            "document.querySelector('#stage .seen, #stage .listing') && document.querySelector('#stage .timing').textContent",
        );
        browser.until_painted("#stage");
        picture(&browser, &format!("{format}.png"));
        accessible(&browser, format);
    }
    assert!(!browser.text("#findings").contains("folder beside"), "the preview has no files beside it");
    browser.click("#preview-json-feed");
    let pictures = "[...(document.querySelector('#stage iframe.seen')?.contentDocument?.images ?? [])]";
    browser.until(&format!("{pictures}.length && {pictures}.every((picture) => picture.naturalWidth > 0)"));
    browser.click("#preview-html");
    browser.click("#look-open");
    browser.until("document.querySelector('#look-theme')");
    browser.run("const theme = document.querySelector('#look-theme'); theme.value = 'magazine'; theme.dispatchEvent(new Event('change'))", json!([]));
    browser.until("document.querySelector('#colour-accent')?.value === '#0b6b63'");
    browser.run("const colour = document.querySelector('#colour-accent'); colour.value = '#7a1f5c'; colour.dispatchEvent(new Event('input'))", json!([]));
    browser
        .until("document.querySelector('#stage iframe.seen')?.contentDocument?.head?.textContent.includes('#7a1f5c')");
    // The checks know the look.
    browser.run("const colour = document.querySelector('#colour-text'); colour.value = '#dddddd'; colour.dispatchEvent(new Event('input'))", json!([]));
    browser.until("document.querySelector('#findings [data-rule=contrast-low]')");
    browser.run("const colour = document.querySelector('#colour-text'); colour.value = '#1b2321'; colour.dispatchEvent(new Event('input'))", json!([]));
    browser.until("!document.querySelector('#findings [data-rule=contrast-low]')");
    picture(&browser, "look.png");
    accessible(&browser, "look");
    // A font of one's own is dropped, and can be chosen.
    let font = fs::read(root().join("assets/fonts/NotoNaskhArabic-Regular.ttf")).unwrap();
    let drop = "const data = new DataTransfer(); data.items.add(new File([new Uint8Array(arguments[0])], 'Naskh.ttf')); \
        window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));";
    browser.run(drop, json!([font]));
    browser.until("document.querySelector('#dialog[open] #file-name')?.value === 'Naskh.ttf'");
    browser.click("#dialog-do");
    browser.until("[...document.querySelectorAll('#font-headings option')].some((one) => one.textContent === 'Noto Naskh Arabic')");
    let font = "const font = document.querySelector('#font-headings'); font.value = arguments[0]; font.dispatchEvent(new Event('change'))";
    browser.run(font, json!(["Noto Naskh Arabic"]));
    browser.until("document.querySelector('#stage iframe.seen')?.contentDocument?.head?.textContent.includes('Noto Naskh Arabic')");
    browser.click("#look-save");
    browser.until("document.querySelector('#dialog[open]')");
    accessible(&browser, "dialog");
    browser.click("#dialog-do");
    browser.until("!document.querySelector('#dialog[open]')");
    assert!(desk.read("house.toml").contains("#7a1f5c") && desk.read("house.toml").contains("Naskh.ttf"));
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
        let outside = "return [...document.querySelectorAll('button, .pane, .finding, .row')].filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 80))";
        assert_eq!(browser.run(outside, json!([])), json!([]), "{view}");
        accessible(&browser, view);
        picture(&browser, &format!("phone-{view}.png"));
    }
}
