//! The index of a project: the page and the texts of its search, against what a person has read and approved.

use std::fs;
use std::path::Path;

use super::{Sandbox, copy, stderr};

/// The fixtures' project, built.
fn built() -> Sandbox {
    let sandbox = Sandbox::new();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/project"), &sandbox.path().join("water"));
    let output = sandbox.offprint(&["build", "water", "-q"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    sandbox
}

/// The page without what is the same in every page, and has files of its own in the sources.
fn without_look(page: &str) -> String {
    let part = |text: &str, begin: &str, end: &str| {
        let from = text.find(begin).unwrap() + begin.len();
        let to = from + text[from..].find(end).unwrap();
        format!("{}…{}", &text[..from], &text[to..])
    };
    let page = part(page, "<style>", "</style>");
    let script = page.rfind("<script").unwrap();
    let (before, script) = page.split_at(script);
    format!("{before}{}", part(script, ">", "</script>"))
}

#[test]
fn the_index_is_as_it_was_approved() {
    let sandbox = built();
    let public = sandbox.path().join("water/public");
    let page = without_look(&fs::read_to_string(public.join("index.html")).unwrap());
    let texts = fs::read_to_string(public.join("index-search.js")).unwrap();
    let bless = std::env::var_os("BLESS").is_some_and(|value| value != "0");
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/project/golden");
    for (name, made) in [("index.html", page), ("index-search.js", texts)] {
        let path = golden.join(name);
        if bless {
            fs::create_dir_all(&golden).unwrap();
            fs::write(path, made).unwrap();
        } else {
            assert_eq!(made, fs::read_to_string(path).unwrap(), "{name}: BLESS=1 takes it over");
        }
    }
}

#[test]
fn the_texts_of_an_index_go_with_it() {
    let sandbox = built();
    let public = sandbox.path().join("water/public");
    let settings = sandbox.path().join("water/offprint.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, text.replace("[index]", "[index]\nfile = 'all/list.html'")).unwrap();
    assert_eq!(sandbox.offprint(&["build", "water", "-q"]).status.code(), Some(0));
    let page = fs::read_to_string(public.join("all/list.html")).unwrap();
    assert!(
        page.contains("data-texts=\"list-search.js?v=") && page.contains("href=\"../bridge/bridge.html\""),
        "{page}"
    );
    assert!(public.join("all/list-search.js").is_file());
    assert!(!public.join("index.html").exists() && !public.join("index-search.js").exists());
    // One that is taken away is made again.
    fs::remove_file(public.join("all/list-search.js")).unwrap();
    assert_eq!(sandbox.offprint(&["build", "water", "-q"]).status.code(), Some(0));
    assert!(public.join("all/list-search.js").is_file());
    // Without articles there is nothing to be searched.
    fs::remove_dir_all(sandbox.path().join("water/articles")).unwrap();
    fs::create_dir(sandbox.path().join("water/articles")).unwrap();
    let output = sandbox.offprint(&["build", "water", "-q"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let page = fs::read_to_string(public.join("all/list.html")).unwrap();
    assert!(page.contains("0 articles") && !page.contains("<script"), "{page}");
    assert!(!public.join("all/list-search.js").exists());
}
