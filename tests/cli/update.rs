//! Feeds that are updated in place: what happens when others do it too, or the power goes.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use super::Sandbox;

const FEEDS: [&str; 3] = ["feed.rss", "feed.atom", "feed.json"];

/// Writes an article under `name` and returns its path.
fn article(sandbox: &Sandbox, name: &str, text: &str, date: &str) -> String {
    let path = sandbox.path().join(format!("{name}.json"));
    let json = format!(
        r#"{{"headline": "On {name}", "language": "en", "dates": {{"published": "{date}"}},
        "identifiers": {{"url": "https://example.org/{name}"}}, "body": [{{"paragraph": {{"content": "{text}"}}}}]}}"#
    );
    fs::write(&path, json).unwrap();
    path.to_str().unwrap().to_owned()
}

fn update<'a>(out: &'a Path, paths: &[&'a str]) -> Vec<&'a str> {
    let head = ["feed", "--update", "--title", "Tides", "--url", "https://example.org/", "-q"];
    let feed_url = ["--feed-url", "https://example.org/feed.rss", "-o"];
    head.into_iter().chain(feed_url).chain([out.to_str().unwrap()]).chain(paths.iter().copied()).collect()
}

fn made(sandbox: &Sandbox) -> std::path::PathBuf {
    let out = sandbox.path().join("public");
    fs::create_dir_all(&out).unwrap();
    out
}

fn read(out: &Path, name: &str) -> String {
    fs::read_to_string(out.join(name)).unwrap()
}

/// How many entries a whole feed has; `None` for one that is not whole.
fn entries(text: &str) -> Option<usize> {
    if text.starts_with('{') {
        let feed: serde_json::Value = serde_json::from_str(text).ok()?;
        return Some(feed["items"].as_array()?.len());
    }
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut depth, mut count) = (0, 0);
    loop {
        match reader.read_event().ok()? {
            quick_xml::events::Event::Start(start) => {
                depth += 1;
                count += usize::from(matches!(start.name().as_ref(), "item" | "entry"));
            }
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => return (depth == 0 && !text.is_empty()).then_some(count),
            _ => {}
        }
    }
}

#[test]
fn new_articles_come_in_changed_ones_change_and_the_rest_stays() {
    let sandbox = Sandbox::new();
    let out = made(&sandbox);
    let (ebb, flow) = (article(&sandbox, "ebb", "Out.", "2025-01-01"), article(&sandbox, "flow", "In.", "2025-02-01"));
    assert!(sandbox.offprint(&update(&out, &[&ebb])).status.success());
    // What somebody else has put into the feed.
    let foreign = "<itunes:season xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\">1</itunes:season>";
    let marked = read(&out, "feed.rss").replace("</item>", &format!("  {foreign}\n    </item><!-- by hand -->"));
    fs::write(out.join("feed.rss"), &marked).unwrap();
    let marked = read(&out, "feed.json").replace("\"id\":", "\"_their\": [1,  2],\n      \"id\":");
    fs::write(out.join("feed.json"), &marked).unwrap();
    assert!(sandbox.offprint(&update(&out, &[&flow, &ebb])).status.success());
    let before = FEEDS.map(|name| read(&out, name));
    for (name, text) in FEEDS.iter().zip(&before) {
        assert_eq!(entries(text), Some(2), "{name}");
        assert!(text.find("In.").unwrap() < text.find("Out.").unwrap(), "{name}: the newer stands first");
    }
    assert!(before[0].contains(&format!("  {foreign}\n    </item><!-- by hand -->")), "{}", before[0]);
    assert!(before[2].contains("\"_their\": [1,  2],\n      \"id\":"), "{}", before[2]);
    // Nothing new: not a byte changes.
    assert!(sandbox.offprint(&update(&out, &[&ebb, &flow])).status.success());
    assert_eq!(FEEDS.map(|name| read(&out, name)), before);
    // Changed content: its entry alone, with what others had put into it.
    let ebb = article(&sandbox, "ebb", "Far out.", "2025-01-01");
    assert!(sandbox.offprint(&update(&out, &[&ebb, &flow])).status.success());
    for (name, old) in FEEDS.iter().zip(&before) {
        let text = read(&out, name);
        assert!(text.contains("Far out.") && text.contains("In.") && entries(&text) == Some(2), "{name}");
        let begins = old.find("On ebb").unwrap() - 200;
        assert!(name.ends_with("atom") || name.ends_with("rss") || text[..begins] == old[..begins], "{name}");
    }
    assert!(read(&out, "feed.rss").contains(foreign));
    assert!(read(&out, "feed.json").contains("\"_their\": [1,  2]"));
}

#[test]
fn a_change_of_content_moves_the_date_of_the_change() {
    let sandbox = Sandbox::new();
    let out = made(&sandbox);
    let run = |text: &str, epoch: &str| {
        let path = article(&sandbox, "ebb", text, "2025-01-01");
        let mut command = sandbox.command(&update(&out, &[&path]));
        assert!(command.env("SOURCE_DATE_EPOCH", epoch).output().unwrap().status.success());
        read(&out, "feed.atom")
    };
    let first = run("Out.", "1740000000");
    assert!(first.contains("<updated>2025-01-01T00:00:00Z</updated>"), "{first}");
    assert_eq!(run("Out.", "1750000000"), first, "nothing changed");
    let second = run("Far out.", "1760000000");
    assert_eq!(second.matches("<updated>2025-10-09T08:53:20Z</updated>").count(), 2, "{second}");
    assert!(second.contains("<published>2025-01-01T00:00:00Z</published>"));
    assert_eq!(run("Far out.", "1770000000"), second, "nothing changed since");
}

#[test]
fn what_is_no_feed_is_refused_and_stays() {
    let sandbox = Sandbox::new();
    let out = made(&sandbox);
    let ebb = article(&sandbox, "ebb", "Out.", "2025-01-01");
    let wrong = [
        "Rising water",
        "<html></html>",
        "<rss version=\"2.0\"><channel>",
        "<rss version=\"0.91\"><channel/></rss>",
        "",
    ];
    for text in wrong {
        fs::write(out.join("feed.rss"), text).unwrap();
        let output = sandbox.offprint(&update(&out, &[&ebb]));
        assert_eq!(output.status.code(), Some(1), "{text}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("no RSS 2.0 feed") && said.contains("left as it is"), "{said}");
        assert_eq!(read(&out, "feed.rss"), text);
        assert!(!out.join("feed.atom").exists() && !out.join("feed.json").exists());
    }
    fs::remove_file(out.join("feed.rss")).unwrap();
    let laughs = "<!DOCTYPE feed [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><feed xmlns=\"urn:other\">&b;</feed>";
    let deep = format!("{{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": {}", "[".repeat(100_000));
    for (name, text) in [("feed.atom", laughs), ("feed.atom", "{}"), ("feed.json", "<feed/>"), ("feed.json", &deep)] {
        fs::write(out.join(name), text).unwrap();
        let output = sandbox.offprint(&update(&out, &[&ebb]));
        assert_eq!(output.status.code(), Some(1), "{name}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("that can be updated") && said.contains("left as it is"), "{said}");
        assert_eq!(read(&out, name), text);
        assert!(!out.join("feed.rss").exists());
        fs::remove_file(out.join(name)).unwrap();
    }
}

#[test]
fn a_feed_that_cannot_be_written_fails_the_run() {
    let sandbox = Sandbox::new();
    let ebb = article(&sandbox, "ebb", "Out.", "2025-01-01");
    fs::create_dir(sandbox.path().join("feed.rss")).unwrap();
    let output = sandbox.offprint(&["feed", &ebb, "-q", "-t", "rss,atom", "--title", "Tides"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("`feed.rss` is a folder"));
    assert_eq!(entries(&read(sandbox.path(), "feed.atom")), Some(1), "the other is made");
}

#[test]
fn of_many_who_update_at_once_none_is_lost() {
    let sandbox = Sandbox::new();
    let out = made(&sandbox);
    let names: Vec<_> = (0..8).map(|number| format!("tide-{number}")).collect();
    let paths: Vec<_> = names.iter().map(|name| article(&sandbox, name, "In.", "2025-01-01")).collect();
    let children: Vec<Child> = paths
        .iter()
        .map(|path| sandbox.command(&update(&out, &[path])).stdout(Stdio::null()).spawn().unwrap())
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    for feed in FEEDS {
        let text = read(&out, feed);
        assert_eq!(entries(&text), Some(8), "{feed}");
        assert!(names.iter().all(|name| text.contains(&format!("On {name}"))), "{feed}");
    }
}

/// Kills the command at 200 moments between its start and its end.
#[test]
fn a_feed_is_whole_whenever_the_power_goes() {
    let sandbox = Sandbox::new();
    let out = made(&sandbox);
    let old: Vec<_> =
        (0..40).map(|number| article(&sandbox, &format!("tide-{number}"), &"In. ".repeat(500), "2025-01-01")).collect();
    let paths: Vec<_> = old.iter().map(String::as_str).collect();
    let begin = std::time::Instant::now();
    assert!(sandbox.offprint(&update(&out, &paths)).status.success());
    let whole = begin.elapsed();
    let (mut state, mut killed, mut done) = (7_u64, 0, 0);
    for round in 0..200 {
        // A linear congruential generator: the moments are the same in every run.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let moment = whole.mul_f64((state >> 33) as f64 / f64::from(1_u32 << 31) * 0.7);
        let changed = article(&sandbox, "tide-20", &format!("Round {round}. "), "2025-01-01");
        let mut child = sandbox.command(&update(&out, &[&changed])).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(moment.min(Duration::from_millis(60)));
        match child.try_wait().unwrap() {
            Some(_) => done += 1,
            None => {
                child.kill().unwrap();
                child.wait().unwrap();
                killed += 1;
            }
        }
        for feed in FEEDS {
            let text = read(&out, feed);
            assert_eq!(entries(&text), Some(40), "{feed} in round {round}");
        }
    }
    assert!(killed > 20, "{killed} were killed, and {done} were done before");
    // What the killed ones left does not keep the next one from its work.
    let changed = article(&sandbox, "tide-20", "The last round.", "2025-01-01");
    assert!(sandbox.offprint(&update(&out, &[&changed])).status.success());
    for feed in FEEDS {
        assert!(read(&out, feed).contains("The last round."), "{feed}");
    }
    let names = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<_> = names.filter(|name| name.ends_with(".tmp")).collect();
    assert!(left.is_empty(), "{left:?}");
}
