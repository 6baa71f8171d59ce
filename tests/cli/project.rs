//! Projects: what is made, what is made again, and what is left alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

use super::{Sandbox, stderr};

pub(super) const SETTINGS: &str = "formats = ['html', 'json']\ntheme = 'house.toml'\n[publication]\ntitle = 'Tides'\nlanguage = 'en'\n\
                        [people.am]\nname = 'Ada Moreno'\nlabels = ['AM']\nbiography = 'Keeps two mills.'\n\
                        [people.bl]\nname = 'Ben Li'\nlabels = ['BL']\n";

/// The settings of a project with feeds, one of them in pages, and an index.
const FED: &str = "formats = ['html']\n[publication]\ntitle = 'Tides'\nurl = 'https://example.org/'\n\
                   [output]\nurl = 'https://example.org/files/'\n[[feeds]]\n[[feeds]]\nfile = 'pages/feed'\n\
                   formats = ['atom', 'json-feed']\npaging = 'pages'\npage-size = 2\n[index]\n";

/// A project of three articles, in one of which Ada Moreno speaks.
pub(super) fn tides() -> Sandbox {
    let sandbox = Sandbox::new();
    let text = |name: &str| format!("---\ntitle: On {name}\n---\n\nThe {name} comes twice a day.\n");
    write(&sandbox, "tides/offprint.toml", SETTINGS);
    write(&sandbox, "tides/house.toml", "inherits = 'magazine'\n");
    write(&sandbox, "tides/articles/ebb.md", &text("ebb"));
    write(&sandbox, "tides/articles/flow.md", &text("flow"));
    let talk = "---\ntitle: The mill\n---\n\n**BL:** Does it turn?\n\n**AM:** With every tide.\n\n**BL:** Always?\n\n\
                **AM:** Save in frost.\n";
    write(&sandbox, "tides/articles/mill.md", talk);
    sandbox
}

pub(super) fn write(sandbox: &Sandbox, path: &str, text: &str) {
    let path = sandbox.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

pub(super) fn build(sandbox: &Sandbox, args: &[&str]) -> Output {
    sandbox.offprint(&[&["build", "tides"], args].concat())
}

/// Builds, and the names of the files that were made.
pub(super) fn made(sandbox: &Sandbox) -> Vec<String> {
    let output = build(sandbox, &["--message-format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let messages = stderr(&output);
    let files = messages.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let files = files.filter(|message| message["type"] == "file");
    let mut names: Vec<_> =
        files.map(|file| file["path"].as_str().unwrap().rsplit(['/', '\\']).next().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// The bytes of all files in a folder, by their paths.
pub(super) fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

const ALL: [&str; 6] = ["ebb.html", "ebb.json", "flow.html", "flow.json", "mill.html", "mill.json"];

#[test]
fn a_new_project_builds_without_a_warning() {
    let sandbox = Sandbox::new();
    let output = sandbox.offprint(&["init", "mill"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("offprint build mill"), "{said}");
    let output = sandbox.offprint(&["build", "mill", "--strict"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("from 1 article in"), "{}", stderr(&output));
    for ending in ["pdf", "epub", "html", "xml"] {
        assert!(sandbox.path().join(format!("mill/public/tide-mill/tide-mill.{ending}")).is_file(), "{ending}");
    }
    let before = contents(&sandbox.path().join("mill"));
    let output = sandbox.offprint(&["init", "mill"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("there already"), "{}", stderr(&output));
    assert_eq!(contents(&sandbox.path().join("mill")), before);
    let page = String::from_utf8(before["public/tide-mill/tide-mill.html"].clone()).unwrap();
    assert!(page.contains("Inês Duarte has kept the tide mill"), "the person is known by a label");
    let output = sandbox.offprint(&["build", "mill"]);
    assert!(stderr(&output).starts_with("Nothing to make: 1 article up to date"), "{}", stderr(&output));
    let output = sandbox.offprint(&["check", "mill/articles/tide-mill.md", "--strict"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn only_what_is_out_of_date_is_made() {
    let sandbox = tides();
    let path = |path: &str| sandbox.path().join("tides").join(path);
    assert_eq!(made(&sandbox), ALL);
    assert_eq!(made(&sandbox), [""; 0]);
    write(&sandbox, "tides/articles/ebb.md", "---\ntitle: On ebb\n---\n\nThe ebb leaves twice a day.\n");
    assert_eq!(made(&sandbox), ["ebb.html", "ebb.json"]);
    // Saved again without a change.
    let file = fs::File::options().write(true).open(path("articles/flow.md")).unwrap();
    let later = file.metadata().unwrap().modified().unwrap() + Duration::from_secs(5);
    file.set_modified(later).unwrap();
    assert_eq!(made(&sandbox), [""; 0]);
    // Metadata that are kept beside an article.
    write(&sandbox, "tides/articles/flow.md.toml", "kicker = 'Coast'\n");
    assert_eq!(made(&sandbox), ["flow.html", "flow.json"]);
    // The theme: JSON has none.
    write(&sandbox, "tides/house.toml", "inherits = 'newsroom'\n");
    assert_eq!(made(&sandbox), ["ebb.html", "flow.html", "mill.html"]);
    // A person: one article has her.
    write(&sandbox, "tides/offprint.toml", &SETTINGS.replace("two mills", "three mills"));
    assert_eq!(made(&sandbox), ["mill.html", "mill.json"]);
    // Somebody new, who speaks nowhere.
    let more = SETTINGS.replace("two mills", "three mills") + "[people.cl]\nname = 'Cleo Roy'\nlabels = ['CR']\n";
    write(&sandbox, "tides/offprint.toml", &more);
    assert_eq!(made(&sandbox), [""; 0]);
    // The publication: every article takes its language.
    write(&sandbox, "tides/offprint.toml", &more.replace("'Tides'", "'Tidings'"));
    assert_eq!(made(&sandbox), ALL);
    // What somebody took away or changed.
    fs::remove_file(path("public/ebb/ebb.html")).unwrap();
    fs::write(path("public/flow/flow.json"), "{}").unwrap();
    assert_eq!(made(&sandbox), ["ebb.html", "flow.json"]);
    assert_eq!(made(&sandbox), [""; 0]);
}

#[test]
fn what_is_built_bit_by_bit_is_what_is_built_at_once() {
    let (grown, whole) = (tides(), tides());
    made(&grown);
    for sandbox in [&grown, &whole] {
        write(sandbox, "tides/house.toml", "inherits = 'newsroom'\n");
        write(sandbox, "tides/articles/storm.md", "---\ntitle: A storm\n---\n\n![Waves.](waves.png)\n");
        fs::remove_file(sandbox.path().join("tides/articles/flow.md")).unwrap();
    }
    made(&grown);
    for sandbox in [&grown, &whole] {
        let picture = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/articles/pictures/ferry.jpg");
        fs::copy(picture, sandbox.path().join("tides/articles/waves.png")).unwrap();
    }
    assert_eq!(made(&grown), ["storm.html", "storm.json"], "the picture is there now");
    made(&whole);
    let (grown, whole) = (contents(&grown.path().join("tides/public")), contents(&whole.path().join("tides/public")));
    assert_eq!(grown.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
    assert!(grown == whole);
}

#[test]
fn outputs_of_articles_that_are_gone_are_removed_unless_somebody_changed_them() {
    let sandbox = tides();
    made(&sandbox);
    let path = |path: &str| sandbox.path().join("tides").join(path);
    fs::write(path("public/flow/flow.html"), "mine").unwrap();
    fs::remove_file(path("articles/flow.md")).unwrap();
    fs::rename(path("articles/ebb.md"), path("articles/low.md")).unwrap();
    let output = build(&sandbox, &[]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("flow.json, which nothing makes any more"), "{said}");
    assert!(said.contains("kept") && said.contains("flow.html"), "{said}");
    assert!(path("public/low/low.html").exists() && !path("public/ebb").exists());
    assert_eq!(fs::read_to_string(path("public/flow/flow.html")).unwrap(), "mine");
    assert!(!path("public/flow/flow.json").exists());
}

#[test]
fn an_article_that_fails_stops_no_other_and_is_tried_again() {
    let sandbox = tides();
    write(&sandbox, "tides/articles/broken.md", "---\ntitle: A: b\n---\n");
    let output = build(&sandbox, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("broken.md:2"), "{}", stderr(&output));
    assert!(sandbox.path().join("tides/public/mill/mill.html").exists());
    assert_eq!(build(&sandbox, &[]).status.code(), Some(1), "it is not forgotten");
    write(&sandbox, "tides/articles/broken.md", "---\ntitle: Mended\n---\n\nWhole.\n");
    assert_eq!(made(&sandbox), ["broken.html", "broken.json"]);
    // Two of one name: the one that is there stays.
    write(&sandbox, "tides/articles/again.md", "---\ntitle: Again\nslug: mill\n---\n\nAgain.\n");
    let output = build(&sandbox, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("is already made of"), "{}", stderr(&output));
    assert!(fs::read_to_string(sandbox.path().join("tides/public/mill/mill.json")).unwrap().contains("The mill"));
}

#[test]
fn a_dry_run_says_why_and_writes_nothing() {
    let sandbox = tides();
    let before = contents(sandbox.path());
    let output = build(&sandbox, &["--dry-run"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("ebb.md: it is new\n") && said.ends_with("3 articles would be made.\n"), "{said}");
    assert_eq!(contents(sandbox.path()), before);
    made(&sandbox);
    write(&sandbox, "tides/articles/ebb.md", "---\ntitle: On ebb\n---\n\nAnother.\n");
    write(&sandbox, "tides/offprint.toml", &SETTINGS.replace("two mills", "four mills"));
    let said = String::from_utf8(build(&sandbox, &["--dry-run"]).stdout).unwrap();
    assert!(said.contains("ebb.md: ebb.md has changed\n"), "{said}");
    assert!(said.contains("mill.md: offprint.toml says something else of Ada Moreno\n"), "{said}");
    assert!(!said.contains("flow.md"), "{said}");
}

#[test]
fn drafts_are_passed_over() {
    let sandbox = tides();
    write(&sandbox, "tides/articles/half.md", "---\ntitle: Half\ndraft: true\n---\n\nNot yet.\n");
    assert_eq!(made(&sandbox), ALL);
    assert!(build(&sandbox, &["--drafts"]).status.success());
    assert!(sandbox.path().join("tides/public/half/half.html").exists());
    assert_eq!(made(&sandbox), [""; 0]);
    assert!(!sandbox.path().join("tides/public/half").exists());
    // What is said beside an article wins over its own words.
    write(&sandbox, "tides/articles/half.md.toml", "draft = false\n");
    assert_eq!(made(&sandbox), ["half.html", "half.json"]);
    write(&sandbox, "tides/articles/ebb.md.toml", "draft = true\n");
    assert_eq!(made(&sandbox), [""; 0]);
    assert!(!sandbox.path().join("tides/public/ebb").exists());
}

#[test]
fn limits_are_those_of_the_flags() {
    let sandbox = tides();
    let output = build(&sandbox, &["--max-size", "100"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("mill.md") && stderr(&output).contains("--max-size"), "{}", stderr(&output));
    assert!(made(&sandbox).contains(&"mill.html".to_owned()));
}

#[test]
fn a_build_that_is_killed_is_finished_by_the_next() {
    killed_and_finished(tides, 1_500);
}

#[test]
fn feeds_and_an_index_survive_being_killed() {
    let project = || {
        let sandbox = tides();
        write(&sandbox, "tides/offprint.toml", FED);
        for (day, name) in (1..).zip(["ebb", "flow", "mill"]) {
            // Else entries would be of the time at which they were first seen.
            let date = format!("date: 2025-03-0{day}\nupdated: 2031-01-01\n");
            write(&sandbox, &format!("tides/articles/{name}.md.toml"), &date.replace(": ", " = "));
        }
        sandbox
    };
    killed_and_finished(project, 2_500);
}

/// Kills builds of a project after up to 40 steps of so many microseconds.
fn killed_and_finished(project: impl Fn() -> Sandbox, step: u64) {
    let expected = {
        let sandbox = project();
        made(&sandbox);
        contents(&sandbox.path().join("tides/public"))
    };
    let rounds = std::env::var("OFFPRINT_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(50_u64);
    let sandbox = project();
    let folder = sandbox.path().join("tides");
    for round in 0..rounds {
        if round % 5 == 0 {
            let _ = fs::remove_dir_all(folder.join(".offprint"));
            let _ = fs::remove_dir_all(folder.join("public"));
        }
        let mut child = sandbox.command(&["build", "tides", "-q"]).spawn().unwrap();
        // Spread over the time that a build takes.
        std::thread::sleep(Duration::from_micros(step * (round * 7 % 40)));
        let _ = child.kill();
        let _ = child.wait();
        for (name, bytes) in contents(&folder.join("public")) {
            let hidden = name.rsplit('/').next().unwrap().starts_with('.');
            assert!(hidden || expected.get(&name) == Some(&bytes), "{name} is no whole file");
        }
        if round % 5 == 4 {
            made(&sandbox);
            let found = contents(&folder.join("public"));
            let names = found.keys().chain(expected.keys());
            let differing: Vec<_> = names.filter(|name| found.get(*name) != expected.get(*name)).collect();
            assert!(differing.is_empty(), "round {round}: {differing:?}");
            assert_eq!(made(&sandbox), [""; 0]);
        }
    }
}

#[test]
fn two_builds_at_once_wait_for_each_other() {
    let sandbox = tides();
    let children: Vec<_> = (0..3).map(|_| sandbox.command(&["build", "tides", "-q"]).spawn().unwrap()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(made(&sandbox), [""; 0]);
}

#[test]
fn a_folder_without_a_project_is_refused_with_what_to_do() {
    let sandbox = Sandbox::new();
    let output = sandbox.offprint(&["build"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("offprint init"), "{}", stderr(&output));
}

const WHOLES: &str = "[output]\nurl = 'https://example.org/files/'\n[[feeds]]\ntitle = 'Tides'\nattach = ['epub']\n\
                      [[collections]]\ntitle = 'All tides'\norder = 'newest'\n[index]\n";

/// A project with a feed, a collection and an index.
fn wholes() -> Sandbox {
    let sandbox = tides();
    let settings = SETTINGS
        .replace("'html', 'json'", "'html', 'epub'")
        .replace("language = 'en'", "language = 'en'\narticle-url = 'https://example.org/{slug}/'");
    write(&sandbox, "tides/offprint.toml", &(settings + WHOLES));
    sandbox
}

#[test]
fn feeds_collections_and_the_index_are_made_of_what_is_there() {
    let sandbox = wholes();
    let path = |path: &str| sandbox.path().join("tides/public").join(path);
    let files = made(&sandbox);
    for name in ["feed.rss", "feed.atom", "feed.json", "all-tides.epub", "index.html"] {
        assert!(files.iter().any(|file| file == name) && path(name).is_file(), "{name}: {files:?}");
    }
    assert_eq!(made(&sandbox), [""; 0]);
    let feed = fs::read_to_string(path("feed.atom")).unwrap();
    let bytes = fs::metadata(path("ebb/ebb.epub")).unwrap().len();
    assert!(
        feed.contains("https://example.org/files/ebb/ebb.epub") && feed.contains(&format!("length=\"{bytes}\"")),
        "{feed}"
    );
    let index = fs::read_to_string(path("index.html")).unwrap();
    for part in ["href=\"ebb/ebb.html\"", "href=\"mill/mill.epub\"", "href=\"feed.atom\"", "Ada Moreno"] {
        assert!(index.contains(part), "{part}");
    }
    // One that is gone is gone everywhere.
    fs::remove_file(sandbox.path().join("tides/articles/ebb.md")).unwrap();
    let files = made(&sandbox);
    assert_eq!(files, ["all-tides.epub", "feed.atom", "feed.json", "feed.rss", "index-search.js", "index.html"]);
    assert!(!fs::read_to_string(path("feed.atom")).unwrap().contains("On ebb"));
    // What is wanted no more is removed.
    let settings = fs::read_to_string(sandbox.path().join("tides/offprint.toml")).unwrap();
    write(&sandbox, "tides/offprint.toml", &settings.replace("[index]\n", ""));
    assert_eq!(made(&sandbox), [""; 0]);
    assert!(!path("index.html").exists());
    // One that cannot be read keeps the others as they are.
    let before = fs::read(path("feed.atom")).unwrap();
    write(&sandbox, "tides/articles/flow.md", "---\ntitle: A: b\n---\n");
    let output = build(&sandbox, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("the feed is not written"), "{}", stderr(&output));
    assert_eq!(fs::read(path("feed.atom")).unwrap(), before);
}

#[test]
fn an_entry_counts_as_changed_when_its_content_does() {
    let sandbox = wholes();
    let run = |epoch: &str| {
        let mut command = sandbox.command(&["build", "tides", "-q"]);
        assert!(command.env("SOURCE_DATE_EPOCH", epoch).output().unwrap().status.success());
        fs::read_to_string(sandbox.path().join("tides/public/feed.atom")).unwrap()
    };
    let first = run("1740000000");
    assert!(first.contains("<updated>2025-02-19T21:20:00Z</updated>"), "{first}");
    write(&sandbox, "tides/articles/ebb.md", "---\ntitle: On ebb\n---\n\nThe ebb is far out.\n");
    let second = run("1760000000");
    assert!(second.matches("<updated>2025-10-09T08:53:20Z</updated>").count() >= 1, "{second}");
    assert!(second.contains("<updated>2025-02-19T21:20:00Z</updated>"), "the others stay");
}

/// A process that ends with the test, however that ends.
struct Running(std::process::Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn watching_builds_again_and_survives_what_editors_do() {
    let sandbox = tides();
    let folder = sandbox.path().join("tides");
    let page = folder.join("public/ebb/ebb.html");
    let log = fs::File::create(sandbox.path().join("log")).unwrap();
    let mut child = Running(sandbox.command(&["watch", "tides"]).stderr(log).spawn().unwrap());
    let log = || fs::read_to_string(sandbox.path().join("log")).unwrap();
    let until = |what: &str, holds: &dyn Fn() -> bool| {
        for _ in 0..600 {
            if holds() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{what}: {}", log());
    };
    let says = |word: &'static str| {
        let page = page.clone();
        move || fs::read_to_string(&page).is_ok_and(|text| text.contains(word))
    };
    until("the first build", &says("The ebb comes"));
    until("it says so", &|| log().contains("watching"));
    let article = |text: &str| format!("---\ntitle: On ebb\n---\n\n{text}\n");
    write(&sandbox, "tides/articles/ebb.md", &article("Saved in place."));
    until("a file that is written", &says("Saved in place."));
    // Many editors write beside, and rename.
    write(&sandbox, "tides/articles/.ebb.md.swp", &article("Saved beside."));
    fs::rename(folder.join("articles/.ebb.md.swp"), folder.join("articles/ebb.md")).unwrap();
    until("a file that is renamed", &says("Saved beside."));
    write(&sandbox, "tides/articles/ebb.md", "---\ntitle: A: b\n---\n");
    until("front matter that is broken", &|| log().contains("ebb.md:2"));
    write(&sandbox, "tides/articles/ebb.md", &article("Mended."));
    until("front matter that is mended", &says("Mended."));
    write(&sandbox, "tides/articles/new/storm.md", "---\ntitle: Storm\n---\n\nIt blows.\n");
    until("a new folder", &|| folder.join("public/storm/storm.html").exists());
    fs::remove_dir_all(folder.join("articles/new")).unwrap();
    until("a folder that is gone", &|| !folder.join("public/storm").exists());
    write(&sandbox, "tides/offprint.toml", &format!("{SETTINGS}[output]\nfolder = 'site'\n"));
    until("another folder of outputs", &|| folder.join("site/mill/mill.html").exists());
    let builds = || log().matches("6 files from 3 articles").count();
    let before = builds();
    write(&sandbox, "tides/offprint.toml", SETTINGS);
    until("the first folder of outputs, built to the end", &|| says("Mended.")() && builds() > before);
    // The project itself goes away, and comes back as another.
    let away = sandbox.path().join("away");
    fs::rename(&folder, &away).unwrap();
    until("it says that the project is gone", &|| log().contains("is gone; waiting"));
    fs::write(away.join("articles/ebb.md"), article("Back again.")).unwrap();
    fs::rename(&away, &folder).unwrap();
    until("a project that is back", &says("Back again."));
    write(&sandbox, "tides/articles/ebb.md", &article("Saved after that."));
    until("a file of a project that is back", &says("Saved after that."));
    let kill = std::process::Command::new("kill").args(["-INT", &child.0.id().to_string()]).status().unwrap();
    assert!(kill.success());
    assert_eq!(child.0.wait().unwrap().code(), Some(0), "{}", log());
    assert!(log().contains("ended"), "{}", log());
}

#[test]
fn feeds_and_the_index_are_the_same_built_bit_by_bit_and_at_once() {
    let (grown, whole) = (Sandbox::new(), Sandbox::new());
    let text = |day: u8, text: &str| {
        format!("---\ntitle: Tide {day}\ndate: 2025-03-0{day}\nupdated: 2031-01-01\n---\n\n{text}\n")
    };
    let article = |sandbox: &Sandbox, day: u8, words: &str| {
        write(sandbox, &format!("tides/articles/tide-{day}.md"), &text(day, words));
    };
    for sandbox in [&grown, &whole] {
        write(sandbox, "tides/offprint.toml", FED);
        [1, 2, 3, 5].into_iter().for_each(|day| article(sandbox, day, "It rose, and it fell."));
    }
    made(&grown);
    for sandbox in [&grown, &whole] {
        article(sandbox, 2, "It stayed away.");
        article(sandbox, 4, "It came back.");
        fs::remove_file(sandbox.path().join("tides/articles/tide-1.md")).unwrap();
    }
    let files = made(&grown);
    assert!(files.contains(&"tide-2.html".to_owned()) && !files.contains(&"tide-3.html".to_owned()), "{files:?}");
    made(&whole);
    let public = |sandbox: &Sandbox| contents(&sandbox.path().join("tides/public"));
    let (one, other) = (public(&grown), public(&whole));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let differing: Vec<_> = one.keys().filter(|name| one[*name] != other[*name]).collect();
    assert!(differing.is_empty(), "{differing:?}");
    // Articles that have not changed are not read again: one that is another behind the build's back,
    // with the size and the time that it had, stays what it was.
    let path = grown.path().join("tides/articles/tide-3.md");
    fs::write(&path, text(3, "It fell, and it rose.")).unwrap();
    std::thread::sleep(Duration::from_millis(50));
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    made(&grown);
    fs::write(&path, text(3, "It rang, and it rose.")).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    article(&grown, 5, "It was low.");
    made(&grown);
    for name in ["feed.rss", "feed.atom", "feed.json", "pages/feed.atom", "pages/feed-2.json", "index.html"] {
        let bytes = &public(&grown)[name];
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("rang"), "{name} was made of an article that had not changed");
    }
    // What somebody has changed is no source of entries.
    let feed = grown.path().join("tides/public/feed.atom");
    let right = fs::read_to_string(&feed).unwrap();
    fs::write(&feed, right.replace("low", "LOW")).unwrap();
    article(&grown, 2, "It is here.");
    made(&grown);
    let text = fs::read_to_string(&feed).unwrap();
    assert!(text.contains("low") && !text.contains("LOW"), "{text}");
}

#[test]
fn what_a_feed_lacks_is_to_be_said_in_the_project_file() {
    let sandbox = tides();
    write(&sandbox, "tides/offprint.toml", "formats = ['html']\n[[feeds]]\n");
    let said = stderr(&build(&sandbox, &[]));
    for place in ["below `[output]`", "below `[publication]`"] {
        assert!(said.contains(place), "{said}");
    }
    assert!(!said.contains("offprint feed"), "{said}");
}
