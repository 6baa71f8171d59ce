//! What a project's outputs depend on beside their articles: programs, themes, options; and what is left when they do no
//! more.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use super::project::{SETTINGS, made, tides, write};
use super::{Sandbox, stderr};

/// Builds with the program that writes the format `plain` by `script`, and the names of the files that were made.
fn made_by(sandbox: &Sandbox, script: &str) -> Vec<String> {
    let folder = sandbox.path().join("programs");
    fs::create_dir_all(&folder).unwrap();
    let program = folder.join("offprint-write-plain");
    // Written beside and renamed, since a program that is being written cannot be run.
    fs::write(folder.join("new"), format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(folder.join("new"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::rename(folder.join("new"), program).unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let output = sandbox.command(&["build", "tides", "--message-format", "json"]).env("PATH", path).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let messages = stderr(&output);
    let messages = messages.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let files = messages.filter(|message| message["type"] == "file");
    let mut names: Vec<_> =
        files.map(|file| file["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_program_that_has_changed_makes_its_outputs_again() {
    let sandbox = tides();
    write(&sandbox, "tides/offprint.toml", "formats = ['json', 'plain']\n");
    assert_eq!(made_by(&sandbox, "wc -c").len(), 6);
    assert_eq!(made_by(&sandbox, "wc -c"), [""; 0], "written again, and the same");
    assert_eq!(made_by(&sandbox, "wc -l"), ["ebb.plain", "flow.plain", "mill.plain"]);
    assert_eq!(made_by(&sandbox, "wc -l"), [""; 0]);
}

#[test]
fn what_feeds_and_the_index_left_is_removed_with_them() {
    let sandbox = tides();
    let kept = || -> Vec<String> {
        let names = sandbox.names("tides/.offprint").into_iter();
        names.filter(|name| name == "parts" || name.ends_with(".entries.json")).collect()
    };
    write(&sandbox, "tides/offprint.toml", "formats = ['html']\n[[feeds]]\n[[feeds]]\nfile = 'other'\n[index]\n");
    made(&sandbox);
    assert_eq!(kept().len(), 3, "{:?}", kept());
    write(&sandbox, "tides/offprint.toml", "formats = ['html']\n[[feeds]]\n");
    made(&sandbox);
    assert_eq!(kept().len(), 2, "{:?}", kept());
    write(&sandbox, "tides/offprint.toml", "formats = ['html']\n");
    made(&sandbox);
    assert_eq!(kept(), [""; 0]);
    // And all can come back.
    write(&sandbox, "tides/offprint.toml", "formats = ['html']\n[[feeds]]\n[index]\n");
    let files = made(&sandbox);
    assert!(files.contains(&"feed.rss".to_owned()) && files.contains(&"index.html".to_owned()), "{files:?}");
}

#[test]
fn options_of_formats_of_feeds_count_for_feeds() {
    let sandbox = tides();
    let entries = |name: &str| {
        let feed = fs::read_to_string(sandbox.path().join("tides/public").join(name)).unwrap();
        feed.matches("<item>").count() + feed.matches("<entry>").count()
    };
    let feeds = "formats = ['html']\n[[feeds]]\nformats = ['rss', 'atom']\n";
    write(&sandbox, "tides/offprint.toml", &format!("{feeds}[options.rss]\nlimit = 1\n"));
    made(&sandbox);
    assert_eq!((entries("feed.rss"), entries("feed.atom")), (1, 3));
    // Another value is another feed; what the feed itself says wins.
    write(&sandbox, "tides/offprint.toml", &format!("{feeds}[options.rss]\nlimit = 2\n"));
    assert!(made(&sandbox).contains(&"feed.rss".to_owned()));
    assert_eq!((entries("feed.rss"), entries("feed.atom")), (2, 3));
    write(&sandbox, "tides/offprint.toml", &format!("{feeds}options = {{ limit = 1 }}\n[options.rss]\nlimit = 2\n"));
    made(&sandbox);
    assert_eq!((entries("feed.rss"), entries("feed.atom")), (1, 1));
}

/// Waits until something holds.
fn until(what: &str, log: &dyn Fn() -> String, holds: &dyn Fn() -> bool) {
    for _ in 0..1200 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(holds(), "{what}: {}", log());
}

#[test]
fn watching_hears_of_a_theme_within_the_project_and_without() {
    let sandbox = tides();
    let log = fs::File::create(sandbox.path().join("log")).unwrap();
    let mut child = sandbox.command(&["watch", "tides"]).stderr(log).spawn().unwrap();
    let log = || fs::read_to_string(sandbox.path().join("log")).unwrap();
    let page = sandbox.path().join("tides/public/mill/mill.html");
    let has = |color: &'static str| {
        let page = page.clone();
        move || fs::read_to_string(&page).is_ok_and(|text| text.contains(color))
    };
    until("the first build", &log, &|| page.is_file() && log().contains("6 files"));
    write(&sandbox, "tides/house.toml", "inherits = 'magazine'\n[colors]\nlink = '#102938'\n");
    until("a theme that has changed", &log, &has("#102938"));
    // One in a folder of its own, which is watched as soon as the project names it.
    write(&sandbox, "themes/other.toml", "inherits = 'magazine'\n[colors]\nlink = '#293810'\n");
    write(&sandbox, "tides/offprint.toml", &SETTINGS.replace("house.toml", "../themes/other.toml"));
    until("another theme", &log, &has("#293810"));
    write(&sandbox, "themes/other.toml", "inherits = 'magazine'\n[colors]\nlink = '#381029'\n");
    until("a theme outside that has changed", &log, &has("#381029"));
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(child.wait().unwrap().code(), Some(0), "{}", log());
}
