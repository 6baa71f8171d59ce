//! One look for all that is made: `--theme`.

use std::fs;

use super::{Sandbox, stderr};

/// A folder with an article.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let article = "---\ntitle: The Gauge\nlang: en\nurl: https://example.org/gauge/\ndate: 2025-03-13\n---\n\nIt is read at seven.\n";
    fs::write(sandbox.path().join("gauge.md"), article).unwrap();
    sandbox
}

/// What the command makes of the article under this name.
#[track_caller]
fn made(sandbox: &Sandbox, args: &[&str], name: &str) -> Vec<u8> {
    let output = sandbox.offprint(args);
    assert!(output.status.success(), "{}", stderr(&output));
    fs::read(sandbox.path().join(name)).unwrap()
}

#[test]
fn a_theme_is_that_of_all_formats_that_have_one() {
    let sandbox = sandbox();
    // Together, for a book tells the pages of the PDF beside it.
    let convert = |folder: &str, more: &[&str]| {
        let folder = format!("{folder}/");
        let args = ["convert", "gauge.md", "-t", "pdf,epub,html,jats", "-o", &folder];
        let output = sandbox.offprint(&[&args, more].concat());
        assert!(output.status.success(), "{}", stderr(&output));
        ["pdf", "epub", "html", "xml"]
            .map(|ending| fs::read(sandbox.path().join(format!("{folder}gauge.{ending}"))).unwrap())
    };
    let dressed = convert("all", &["--theme", "magazine"]);
    let each = ["-O", "pdf.theme=magazine", "-O", "epub.theme=magazine", "-O", "html.theme=magazine"];
    assert!(dressed == convert("each", &each));
    let plain = convert("plain", &[]);
    let changed = dressed.iter().zip(&plain).map(|(dressed, plain)| dressed != plain);
    assert_eq!(changed.collect::<Vec<_>>(), [true, true, true, false]);
}

#[test]
fn the_option_of_a_format_wins_over_the_theme_of_all() {
    let sandbox = sandbox();
    let both = ["convert", "gauge.md", "--theme", "magazine", "-O", "html.theme=newsroom", "-o", "both.html"];
    let own = ["convert", "gauge.md", "-O", "html.theme=newsroom", "-o", "own.html"];
    assert!(made(&sandbox, &both, "both.html") == made(&sandbox, &own, "own.html"));
}

#[test]
fn what_is_attached_to_a_feed_has_its_theme_and_options() {
    let sandbox = sandbox();
    let url = "https://example.org/feed.rss";
    let feed = |folder: &str, more: &[&str]| {
        let output = format!("{folder}/feed.rss");
        let args = ["feed", "gauge.md", "--feed-url", url, "--attach", "pdf", "-o", &output];
        made(&sandbox, &[&args, more].concat(), &format!("{folder}/gauge.pdf"))
    };
    let convert = ["convert", "gauge.md", "--theme", "magazine", "-O", "pdf.paper=letter", "-o", "gauge.pdf"];
    let alone = made(&sandbox, &convert, "gauge.pdf");
    assert!(feed("dressed", &["--theme", "magazine", "-O", "pdf.paper=letter"]) == alone);
    assert!(feed("plain", &[]) != alone);
}

#[test]
fn a_theme_without_anything_to_wear_it_is_refused() {
    let sandbox = sandbox();
    for (args, said) in [
        (&["convert", "gauge.md", "-t", "jats", "--theme", "magazine"][..], "jats has no look of its own"),
        (&["feed", "gauge.md", "--theme", "magazine", "-o", "feed.rss"], "rss has no look of its own"),
        (&["convert", "gauge.md", "-t", "pdf", "--theme", "magazin"], "did you mean `magazine`?"),
        (&["convert", "gauge.md", "-t", "pdf", "--theme", "none.toml"], "none.toml"),
    ] {
        let output = sandbox.offprint(args);
        assert!(!output.status.success() && stderr(&output).contains(said), "{args:?}: {}", stderr(&output));
    }
    assert!(!sandbox.path().join("gauge.pdf").exists());
}
