//! The index of a project, opened from its folder as anybody may open it: what its search finds, marks and remembers.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::common::{accessible, root};
use crate::driver::Browser;

/// The built project of the fixtures, and the address of its index.
fn built() -> (tempfile::TempDir, String) {
    built_in("en-GB")
}

/// The same project in another language.
fn built_in(language: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("articles");
    fs::create_dir(&articles).unwrap();
    let from = root().join("fixtures/project");
    let project = fs::read_to_string(from.join("offprint.toml")).unwrap();
    let own = "language = \"en-GB\"";
    assert!(project.contains(own));
    fs::write(folder.path().join("offprint.toml"), project.replace(own, &format!("language = \"{language}\"")))
        .unwrap();
    for entry in fs::read_dir(from.join("articles")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, articles.join(path.file_name().unwrap())).unwrap();
    }
    let built = Command::new(env!("CARGO_BIN_EXE_offprint")).args(["build", "-q"]).arg(folder.path()).status().unwrap();
    assert!(built.success());
    let address = address(&folder.path().join("public/index.html"));
    (folder, address)
}

fn address(path: &Path) -> String {
    format!("file://{}", path.canonicalize().unwrap().display())
}

/// What the page shows: the headlines, what is marked in them and below, and what it counts.
const SHOWN: &str = "return [...document.querySelectorAll('#articles > li:not([hidden])')].map((row) => \
    row.querySelector('h2').textContent + ': ' + [...row.querySelectorAll('mark')].map((mark) => mark.textContent).join('|'))";

/// Types into the field of the search, and says what the page shows then.
fn look_for(browser: &Browser, words: &str) -> Value {
    browser.run("document.getElementById('query').focus(); document.getElementById('query').select();", json!([]));
    // Typed as a person does; the key that deletes clears the field.
    browser.keys(if words.is_empty() { "\u{E017}" } else { words });
    browser.until(&format!("document.getElementById('query').value === {}", json!(words)));
    settled(browser);
    browser.run(SHOWN, json!([]))
}

/// Waits until the search is at its end: what it counts comes last.
fn settled(browser: &Browser) {
    browser.run(
        "const query = document.getElementById('query'); document.getElementById('count').textContent = ''; \
         query.dispatchEvent(new Event('input'));",
        json!([]),
    );
    browser.until("document.getElementById('count').textContent !== ''");
}

const BRIDGE: &str = "The Bridge Doesn’t Hurry";
const WELL: &str = "Wells & “Ladders” < 1911";

#[test]
#[ignore = "needs a browser"]
fn words_are_found_at_their_beginnings_in_every_script() {
    let (_folder, address) = built();
    let browser = Browser::start();
    browser.open(&address);
    let all = browser.run(SHOWN, json!([]));
    assert_eq!(all.as_array().unwrap().len(), 8);
    let found = |words: &str| look_for(&browser, words);
    let none = json!([]);
    // Within no word: “lines” has an “ines”.
    assert_eq!(found("ines"), json!(["O moinho de Inês: Inês|Inês"]));
    assert_eq!(found("Inês"), json!(["O moinho de Inês: Inês|Inês"]));
    assert_eq!(found("line"), json!([format!("{BRIDGE}: line")]));
    // Letters that are told apart by more than a mark.
    assert_eq!(found("strasse"), json!(["Pflaster für die Große Straße: Straße"]));
    assert_eq!(found("oeuvrard"), json!(["À l’ombre de l’arbre: Œuvrard"]));
    // Apostrophes, straight and curved, and behind them.
    assert_eq!(found("don't"), json!([format!("{BRIDGE}: don’t")]));
    assert_eq!(found("arbre"), json!(["À l’ombre de l’arbre: arbre"]));
    assert_eq!(found("o’hara"), json!([format!("{WELL}: O'Hara")]));
    assert_eq!(found("hara"), json!([format!("{WELL}: Hara")]));
    // Of two letters it is no word: only the deck’s “has” begins so.
    assert_eq!(found("ha ladders"), json!([format!("{WELL}: Ladders|ha")]));
    // Scripts without spaces, and with articles before their words.
    assert_eq!(found("كتاب"), json!(["حارس الجسر: كتاب"]));
    assert_eq!(found("水車"), json!(["水車の音: 水車|水車"]));
    // Words that follow each other.
    assert_eq!(found("\"rust again\""), json!([format!("{BRIDGE}: rust again")]));
    assert_eq!(found("\"again rust\""), none);
    assert_eq!(found("self-made"), json!([format!("{BRIDGE}: self-made")]));
    assert_eq!(browser.text("#count"), "1 of 8 articles");
    assert_eq!(found("zebra"), none);
    assert_eq!(browser.text("#count"), "No article has all of this");
    // All that was marked is as it was.
    assert_eq!(found(""), all);
    assert_eq!(browser.text("#count"), "8 articles");
}

#[test]
#[ignore = "needs a browser"]
fn days_are_found_as_people_write_them() {
    let (_folder, address) = built();
    let browser = Browser::start();
    browser.open(&address);
    let headlines = |words: &str| -> Vec<String> {
        let found = look_for(&browser, words);
        let rows = found.as_array().unwrap().iter();
        rows.map(|row| row.as_str().unwrap().rsplit_once(": ").unwrap().0.to_owned()).collect()
    };
    assert_eq!(headlines("2026"), [BRIDGE, WELL]);
    // The other article of that year speaks of March, but it is not its month.
    assert_eq!(headlines("\"March 2026\""), [BRIDGE]);
    for day in ["2026-03-05", "2026-03", "5 March 2026", "March 5, 2026", "5.3.2026", "05.03.2026"] {
        assert!(headlines(day).contains(&BRIDGE.to_owned()), "{day}");
    }
    assert_eq!(headlines("2026-03-05"), [BRIDGE]);
    assert_eq!(headlines("13. März 2025"), headlines("13 March 2025"));
    assert_eq!(headlines("novembro"), ["O moinho de Inês"]);
    // Digits of another script.
    assert_eq!(headlines("٢٠٢٤"), headlines("2024"));
}

#[test]
#[ignore = "needs a browser"]
fn the_page_speaks_the_language_of_the_publication() {
    let (_folder, address) = built_in("fa");
    let browser = Browser::start();
    browser.open(&address);
    assert_eq!(browser.text("#count"), "۸ مقاله");
    assert_eq!(browser.run("return document.documentElement.dir", json!([])), "rtl");
    look_for(&browser, "2025");
    assert_eq!(browser.text("#count"), "۲ از ۸ مقاله");
    accessible(&browser, "the index in Persian");
    look_for(&browser, "zebra");
    assert_eq!(browser.text("#count"), "هیچ مقاله‌ای همهٔ این‌ها را ندارد");
}

#[test]
#[ignore = "needs a browser"]
fn what_is_looked_for_stays_in_the_address() {
    let (folder, address) = built();
    let browser = Browser::start();
    browser.open(&format!("{address}?q=rust"));
    browser.until("document.querySelector('.snippet mark')?.textContent === 'rust'");
    assert_eq!(browser.text("#count"), "1 of 8 articles");
    let snippet = browser.text(".snippet");
    assert!(snippet.starts_with('…') && snippet.ends_with("the north has rust again."), "{snippet}");
    look_for(&browser, "comporta");
    // What is followed before a page is there takes its place in the history.
    let loaded = "performance.getEntriesByType('navigation')[0]?.loadEventEnd > 0";
    browser.until(&format!("location.search === '?q=comporta' && {loaded}"));
    // To the article, and back.
    browser.follow("#articles > li:not([hidden]) h2 a");
    browser.until(&format!("location.pathname.endsWith('moinho.html') && {loaded}"));
    browser.back();
    browser.until("document.querySelector('.snippet mark')?.textContent === 'comporta'");
    assert_eq!(browser.run("return document.getElementById('query').value", json!([])), "comporta");
    accessible(&browser, "the index with something found");
    browser.dark(true);
    accessible(&browser, "the index with something found, dark");
    browser.resize(390, 800);
    assert_eq!(browser.run("return document.documentElement.scrollWidth", json!([])), 390);
    look_for(&browser, "");
    browser.until("location.search === ''");
    // Without the texts what is shown is searched, and it is said.
    fs::remove_file(folder.path().join("public/index-search.js")).unwrap();
    // In another browser: this one may still have them.
    drop(browser);
    let browser = Browser::start();
    browser.open(&format!("{address}?q=rust"));
    browser.until("document.getElementById('count').textContent.includes('could not be loaded')");
    assert_eq!(look_for(&browser, "hurry"), json!([format!("{BRIDGE}: Hurry")]));
}
