//! Tells a format by the first bytes of a source, where its name does not.

use super::{Format, Registry};

impl Registry {
    /// The format that `bytes` look like, and why. JSON begins with `{`, EPUB as an archive, Markdown
    /// with front matter (`---` or `+++`), HTML with its doctype or one of the elements that open a
    /// page; anything else is taken as plain text.
    pub fn sniff(&self, bytes: &[u8]) -> Option<(&Format, &'static str)> {
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
        let (name, reason) = match text {
            [b'P', b'K', 3, 4, ..] => ("epub", "it is a zip archive"),
            [b'{', ..] => ("json", "it begins with `{`"),
            [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => ("markdown", "it begins with front matter"),
            _ if opens_html(text) => ("html", "it begins as HTML does"),
            _ => ("text", "it shows no other format"),
        };
        self.by_name(name).map(|format| (format, reason))
    }
}

/// Whether a text begins as a page or a fragment of one does.
fn opens_html(text: &[u8]) -> bool {
    const OPENERS: &[&str] =
        &["<!doctype html", "<html", "<head", "<body", "<article", "<main", "<section", "<div", "<meta"];
    let is = |opener: &&str| text.get(..opener.len()).is_some_and(|head| head.eq_ignore_ascii_case(opener.as_bytes()));
    OPENERS.iter().any(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_the_format() {
        let registry = Registry::default();
        let name = |bytes: &[u8]| registry.sniff(bytes).unwrap().0.name;
        assert_eq!(name(b" \n{\"headline\": \"Water\"}"), "json");
        assert_eq!(name(b"\xEF\xBB\xBF---\ntitle: Water\n---\n"), "markdown");
        assert_eq!(name(b"\n<!DOCTYPE HTML><html>"), "html");
        assert_eq!(name(b"<article lang=en>"), "html");
        assert_eq!(name(b"<rss version='2.0'>"), "text");
        assert_eq!(name(b"Water in the city\n"), "text");
        assert_eq!(name(b""), "text");
    }
}
