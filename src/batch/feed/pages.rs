//! The parts of a long history: pages and archives (RFC 5005).

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::Paging;
use crate::write::stream::{Page, PageKind};

/// A part of the history: which articles it holds, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The file; `None` is standard output.
    pub(super) path: Option<PathBuf>,
    /// The articles, by their places in the order of the feed.
    pub(super) range: Range<usize>,
    /// What it says of its place in the history.
    pub(super) page: Option<Page>,
}

/// The parts of a feed of `count` articles whose newest are at `path` and at `url`.
pub(super) fn parts(paging: Option<(Paging, usize)>, count: usize, path: Option<&Path>, url: &str) -> Vec<Part> {
    let whole = |page| vec![Part { path: path.map(Path::to_owned), range: 0..count, page }];
    match (paging, path) {
        (None, _) | (Some(_), None) => whole(None),
        (Some((Paging::Complete, _)), _) => {
            whole(Some(Page { kind: PageKind::Complete, self_url: Some(url.to_owned()), ..Page::default() }))
        }
        (Some((Paging::Pages, size)), Some(path)) => pages(size, count, path, url),
        (Some((Paging::Archives, size)), Some(path)) => archives(size, count, path, url),
    }
}

/// Pages of `size` articles, the newest first.
fn pages(size: usize, count: usize, path: &Path, url: &str) -> Vec<Part> {
    let last = count.div_ceil(size).max(1);
    let address = |number: usize| neighbour(url, &name(path, number));
    let part = |number: usize| Part {
        path: Some(path.with_file_name(name(path, number))),
        range: (number - 1) * size..(number * size).min(count),
        page: Some(Page {
            kind: PageKind::Paged,
            self_url: Some(if number == 1 { url.to_owned() } else { address(number) }),
            newer: (number > 1).then(|| if number == 2 { url.to_owned() } else { address(number - 1) }),
            older: (number < last).then(|| address(number + 1)),
            first: Some(url.to_owned()),
            last: Some(if last == 1 { url.to_owned() } else { address(last) }),
        }),
    };
    (1..=last).map(part).collect()
}

/// `feed.atom` for the first page, `feed-2.atom` for the second.
fn name(path: &Path, number: usize) -> String {
    if number == 1 { file_name(path) } else { with_suffix(path, &number.to_string()) }
}

/// Archives of `size` articles counted from the oldest, so that they stay when new ones come, and
/// the current feed with those that fill none yet.
fn archives(size: usize, count: usize, path: &Path, url: &str) -> Vec<Part> {
    let full = count.saturating_sub(1) / size;
    let file = |number: usize| with_suffix(path, &format!("archive-{number}"));
    let address = |number: usize| neighbour(url, &file(number));
    let current = Part {
        path: Some(path.to_owned()),
        range: 0..count - full * size,
        page: Some(Page {
            kind: PageKind::Current,
            self_url: Some(url.to_owned()),
            older: (full > 0).then(|| address(full)),
            ..Page::default()
        }),
    };
    let archive = |number: usize| Part {
        path: Some(path.with_file_name(file(number))),
        range: count - number * size..count - (number - 1) * size,
        page: Some(Page {
            kind: PageKind::Archive,
            self_url: Some(address(number)),
            newer: (number < full).then(|| address(number + 1)),
            older: (number > 1).then(|| address(number - 1)),
            first: Some(url.to_owned()),
            last: None,
        }),
    };
    std::iter::once(current).chain((1..=full).rev().map(archive)).collect()
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// `feed-2.json` for `feed.json`; what follows the first dot is the ending.
fn with_suffix(path: &Path, suffix: &str) -> String {
    let name = file_name(path);
    match name.split_once('.') {
        Some((stem, ending)) => format!("{stem}-{suffix}.{ending}"),
        None => format!("{name}-{suffix}"),
    }
}

/// The address of the file called `name` beside the one at `url`.
fn neighbour(url: &str, name: &str) -> String {
    let folder = url.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{}", name.replace(' ', "%20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://example.org/feed.atom";

    fn shown(parts: &[Part]) -> Vec<String> {
        let link = |url: &Option<String>| url.as_deref().map_or("-", |url| url.rsplit('/').next().unwrap()).to_owned();
        let show = |part: &Part| {
            let page = part.page.as_ref().unwrap();
            let path = part.path.as_ref().unwrap().to_str().unwrap();
            format!("{path} {:?} newer {} older {}", part.range, link(&page.newer), link(&page.older))
        };
        parts.iter().map(show).collect()
    }

    #[test]
    fn pages_are_counted_from_the_newest() {
        let parts = parts(Some((Paging::Pages, 2)), 5, Some(Path::new("out/feed.atom")), URL);
        let expected = [
            "out/feed.atom 0..2 newer - older feed-2.atom",
            "out/feed-2.atom 2..4 newer feed.atom older feed-3.atom",
            "out/feed-3.atom 4..5 newer feed-2.atom older -",
        ];
        assert_eq!(shown(&parts), expected);
    }

    #[test]
    fn archives_are_counted_from_the_oldest() {
        let parts = |count| shown(&parts(Some((Paging::Archives, 2)), count, Some(Path::new("feed.atom")), URL));
        let expected = [
            "feed.atom 0..1 newer - older feed-archive-2.atom",
            "feed-archive-2.atom 1..3 newer - older feed-archive-1.atom",
            "feed-archive-1.atom 3..5 newer feed-archive-2.atom older -",
        ];
        assert_eq!(parts(5), expected);
        assert_eq!(parts(4)[0], "feed.atom 0..2 newer - older feed-archive-1.atom");
        assert_eq!(parts(0), ["feed.atom 0..0 newer - older -"]);
    }
}
