//! Tells a format by the first bytes of a source, where its name does not.

use super::{Format, Registry};

impl Registry {
    /// The format that `bytes` look like, and why. JSON begins with `{`, EPUB and Word as archives, JATS as XML
    /// with an article in it, Markdown with front matter (`---` or `+++`), HTML with its doctype or one
    /// of the elements that open a page; anything else is taken as plain text.
    pub fn sniff(&self, bytes: &[u8]) -> Option<(&Format, &'static str)> {
        if let Some(feed) = self.feed_of(bytes) {
            return Some((feed, "it is a feed"));
        }
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
        let (name, reason) = match text {
            [b'P', b'K', 3, 4, ..] if is_office(text) => ("docx", "it is a document of Microsoft Office"),
            [b'P', b'K', 3, 4, ..] => ("epub", "it is a zip archive"),
            [b'<', ..] if is_jats(text) => ("jats", "it holds an `<article>`"),
            [b'{', ..] => ("json", "it begins with `{`"),
            [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => ("markdown", "it begins with front matter"),
            _ if opens_html(text) => ("html", "it begins as HTML does"),
            _ => ("text", "it shows no other format"),
        };
        self.by_name(name).map(|format| (format, reason))
    }
}

/// Whether an archive is a document of Microsoft Office: one of its first entries says so.
fn is_office(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let has = |part: &str| head.windows(part.len()).any(|window| window == part.as_bytes());
    has("[Content_Types].xml") || has("_rels/.rels") || has("word/document.xml")
}

/// How many bytes are searched for what tells a format.
const HEAD: usize = 4096;

impl Registry {
    /// The kind of feed that `bytes` are, if they are one: files of feeds are often called
    /// `.xml` or `.json`.
    pub fn feed_of(&self, bytes: &[u8]) -> Option<&Format> {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
        let head = head.trim_start_matches('\u{FEFF}').trim_start();
        if head.starts_with('{') {
            return head.contains("jsonfeed.org/version/").then(|| self.by_name("json-feed")).flatten();
        }
        let name = match root(head)?.rsplit(':').next()? {
            "rss" | "RDF" => "rss",
            "feed" => "atom",
            _ => return None,
        };
        self.by_name(name)
    }
}

/// The name of the first element of an XML document.
fn root(head: &str) -> Option<&str> {
    let mut rest = head;
    loop {
        rest = rest.trim_start().strip_prefix('<')?;
        let end = match rest.as_bytes().first()? {
            b'!' if rest.starts_with("!--") => rest.find("-->")? + 3,
            // A document type may hold declarations.
            b'!' => match (rest.find('['), rest.find('>')?) {
                (Some(open), close) if open < close => rest.find("]>")? + 2,
                (_, close) => close + 1,
            },
            b'?' => rest.find("?>")? + 2,
            _ => return rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next(),
        };
        rest = &rest[end..];
    }
}

/// Whether a text begins as a page or a fragment of one does.
fn opens_html(text: &[u8]) -> bool {
    const OPENERS: &[&str] =
        &["<!doctype html", "<html", "<head", "<body", "<article", "<main", "<section", "<div", "<meta"];
    let is = |opener: &&str| text.get(..opener.len()).is_some_and(|head| head.eq_ignore_ascii_case(opener.as_bytes()));
    OPENERS.iter().any(is)
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
        assert_eq!(name(b"\n<!DOCTYPE HTML><html>"), "html");
        assert_eq!(name(b"<article lang=en>"), "html");
        assert_eq!(name(b"Water in the city\n"), "text");
        assert_eq!(name(b"<?xml version=\"1.0\"?><article><front/></article>"), "jats");
        assert_eq!(name(b"PK\x03\x04\x14\0\x06\0[Content_Types].xml"), "docx");
        assert_eq!(name(b"PK\x03\x04mimetypeapplication/epub+zip"), "epub");
        assert_eq!(name(b""), "text");
        assert_eq!(name(b"<?xml version='1.0'?><!-- a > b --><!DOCTYPE rss [<!ENTITY a 'b'>]>\n<rss>"), "rss");
        assert_eq!(name(b"<rdf:RDF xmlns='x'>"), "rss");
        assert_eq!(name(b"\xEF\xBB\xBF<a:feed>"), "atom");
        assert_eq!(name(b"{\"version\": \"https://jsonfeed.org/version/1.1\"}"), "json-feed");
    }
}
