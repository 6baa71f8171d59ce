//! Feeds of many articles take no more memory than those of few.
//!
//! `cargo test --release --test stream -- --ignored --nocapture` does it with 100,000 articles.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking, and prints what it measured")]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The most that a feed may take.
const MOST: u64 = 64 << 20;

/// Writes `count` articles of some `words` words each into `folder`.
fn generate(folder: &Path, count: usize, words: usize) {
    for number in 0..count {
        let folder = folder.join(format!("{:03}", number / 1000));
        if number % 1000 == 0 {
            fs::create_dir_all(&folder).unwrap();
        }
        let day = format!("{}-{:02}-{:02}", 1990 + number % 35, 1 + number / 35 % 12, 1 + number / 420 % 28);
        let paragraph =
            format!(r#"{{"paragraph": {{"content": "{}"}}}}"#, format!("Tide {number} came in. ").repeat(25));
        let body = vec![paragraph; (words / 100).max(1)].join(", ");
        let json = format!(
            r#"{{"headline": "Tide {number}", "language": "en", "identifiers": {{"url": "https://example.org/{number}"}},
            "dates": {{"published": "{day}"}}, "body": [{body}]}}"#
        );
        fs::write(folder.join(format!("{number}.json")), json).unwrap();
    }
}

/// The most memory that `child` held at once, in bytes, and whether it succeeded.
fn peak(mut child: Child) -> (u64, bool) {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0);
        peak = peak.max(now << 10);
        if let Some(status) = child.try_wait().unwrap() {
            return (peak, status.success());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn feed(articles: &Path, out: &Path, formats: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offprint"));
    command.args(["feed", "-q", "-j", "2", "--title", "Tides", "--url", "https://example.org/", "-t", formats]);
    command.args(["--feed-url", "https://example.org/feed.rss", "-o"]).arg(out).arg(articles);
    command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap()
}

fn check(count: usize, words: usize, formats: &str) -> u64 {
    let dir = tempfile::tempdir().unwrap();
    let (articles, out) = (dir.path().join("articles"), dir.path().join("public"));
    fs::create_dir_all(&articles).unwrap();
    generate(&articles, count, words);
    let (peak, success) = peak(feed(&articles, &out, formats));
    assert!(success);
    let rss = fs::read(out.join("feed.rss")).unwrap();
    let items = rss.windows(6).filter(|window| window == b"<item>").count();
    assert_eq!(items, count);
    assert!(peak < MOST, "{} MiB for {count} articles", peak >> 20);
    peak
}

/// Together the articles are 30 MB of JSON: held in memory, they would be over the limit alone.
#[test]
fn a_thousand_long_articles_stay_within_the_limit() {
    check(1_000, 6_000, "rss");
}

/// As many articles as the variable says, by default 100,000, in all formats.
#[test]
#[ignore = "takes minutes: `.ci/run scale` does it with fewer articles"]
fn a_hundred_thousand_articles_stay_within_the_limit() {
    let count = std::env::var("OFFPRINT_FEED_ARTICLES").map_or(100_000, |count| count.parse().unwrap());
    let begin = Instant::now();
    let few = check(count / 4, 500, "rss,atom,json-feed");
    let quarter = begin.elapsed();
    let many = check(count, 500, "rss,atom,json-feed");
    let whole = begin.elapsed() - quarter;
    let growth = many.saturating_sub(few) / (count - count / 4) as u64;
    println!("{} articles: {quarter:.1?}, {} KiB; {count}: {whole:.1?}, {} KiB", count / 4, few >> 10, many >> 10);
    assert!(growth < 1 << 10, "{growth} bytes for each article");
}
