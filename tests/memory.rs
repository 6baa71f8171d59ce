//! A picture is held in memory once, however many formats it goes into. What is measured is the most memory
//! that this process had in use (`VmHWM` of Linux), which is why nothing else is tested here.
#![cfg(all(
    target_os = "linux",
    feature = "html",
    feature = "feed",
    feature = "jats",
    feature = "epub",
    feature = "pdf"
))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::sync::Arc;

use offprint::convert::Converter;
use offprint::diagnostic::Diagnostics;
use offprint::format::OptionMap;
use offprint::model::{Alt, Article, Block, Figure, Image, Publication};

/// The size of the picture, in bytes: far more than anything else that is held.
const PICTURE: usize = 48 << 20;

/// A line of what Linux says of this process, in bytes.
fn status(name: &str) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::trim))?;
    line.strip_suffix(" kB")?.trim().parse().ok().map(|kilobytes: usize| kilobytes << 10)
}

/// The most memory that is in use while `work` is done, above what was in use before; `None` where the
/// system does not say.
fn most_above(work: impl FnOnce()) -> Option<usize> {
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    let before = status("VmRSS")?;
    work();
    Some(status("VmHWM")?.saturating_sub(before))
}

fn publication() -> Publication {
    let mut bytes = include_bytes!("../fixtures/pictures/harbour-dawn.jpg").to_vec();
    bytes.resize(PICTURE, 0);
    let image =
        Image { source: "dawn.jpg".to_owned(), alt: Some(Alt::Described("A harbour.".to_owned())), ..Image::default() };
    let hero = Figure { image, ..Figure::default() };
    let body = vec![Block::paragraph("It rises.").into()];
    let article = Article { headline: "Rising water".into(), hero: Some(hero), body, ..Article::default() };
    let mut publication = Publication::of(article);
    let pictures = std::collections::BTreeMap::from([("dawn.jpg".to_owned(), Arc::from(bytes))]);
    let env = Converter::default().env;
    offprint::transform::prepare(&mut publication, &pictures, &env, &mut Diagnostics::new()).unwrap();
    assert!(publication.resources.contains("dawn.jpg"));
    publication
}

#[test]
fn a_picture_is_held_once_in_all_formats() {
    let publication = publication();
    let converter = Converter::default();
    let write = |format: &str, options: &[(&str, &str)]| {
        let mut map = OptionMap::default();
        options.iter().for_each(|(name, value)| map.insert(*name, *value));
        let target = converter.target(format, &map).unwrap();
        converter.write(&publication, &target, None, &mut Diagnostics::new(), &mut std::io::sink()).unwrap();
    };
    let held = |format: &str, options: &[(&str, &str)]| most_above(|| write(format, options));
    // Those that refer to it hold nothing of it; the others no more than the output that it goes into.
    let linked = [("images", "link")];
    let referring = ["html", "rss", "atom", "json-feed", "jats"].map(|format| (format, PICTURE / 4));
    let holding = ["epub", "pdf"].map(|format| (format, PICTURE * 5 / 4));
    for (format, allowed) in referring.into_iter().chain(holding) {
        let options: &[(&str, &str)] = if format == "html" { &linked } else { &[] };
        let Some(most) = held(format, options) else {
            println!("skipped: this system does not say how much memory is in use");
            return;
        };
        println!("{format}: {} KB", most >> 10);
        assert!(most <= allowed, "{format}: {most} bytes above {PICTURE} of the picture itself");
    }
    // A copy would be seen.
    let copy = most_above(|| drop(std::hint::black_box(publication.resources.get("dawn.jpg").unwrap().bytes.to_vec())));
    assert!(copy.is_some_and(|most| most > PICTURE * 3 / 4), "{copy:?}");
}
