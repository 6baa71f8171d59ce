//! Tells a format by the first bytes of a source, where its name does not.

use super::{Format, Registry};

impl Registry {
    /// The format that `bytes` look like, and why. JSON begins with `{`, EPUB as an
    /// archive, JATS as XML with an article in it, Markdown with front matter (`---` or `+++`); anything else is taken as plain text.
    pub fn sniff(&self, bytes: &[u8]) -> Option<(&Format, &'static str)> {
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
        let (name, reason) = match text {
            [b'P', b'K', 3, 4, ..] => ("epub", "it is a zip archive"),
            [b'<', ..] if is_jats(text) => ("jats", "it holds an `<article>`"),
            [b'{', ..] => ("json", "it begins with `{`"),
            [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => ("markdown", "it begins with front matter"),
            _ => ("text", "it shows no other format"),
        };
        self.by_name(name).map(|format| (format, reason))
    }
}

/// Whether XML, behind its declaration, speaks of a JATS article: by its DTD, or by what begins
/// with front matter, which an `article` of HTML does not.
fn is_jats(text: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&text[..text.len().min(4096)]);
    let is_xml = head.starts_with("<?xml") || head.starts_with("<!DOCTYPE article") || head.starts_with("<article");
    is_xml
        && head.contains("<article")
        && ["<front", "//NLM//DTD", "article-type=", "dtd-version="].iter().any(|sign| head.contains(sign))
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
        assert_eq!(name(b"Water in the city\n"), "text");
        assert_eq!(name(b"<?xml version=\"1.0\"?><article><front/></article>"), "jats");
        assert_eq!(name(b""), "text");
    }
}
