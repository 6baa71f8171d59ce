//! Addresses: which may become links, and how they are written.

use fluent_uri::{Iri, IriRef};

use super::{Flavour, Markup};

impl Markup<'_> {
    /// The `href` of a link to `target`, or why there can be none.
    pub(super) fn href(&self, target: &str) -> Result<String, Unlinkable> {
        if let Some(id) = target.strip_prefix('#') {
            return self.fragment(id);
        }
        let escaped = escape(target.trim());
        let reference = IriRef::parse(escaped.as_str()).map_err(|_| Unlinkable::Malformed)?;
        let Some(scheme) = reference.scheme() else {
            return self.absolute(&reference);
        };
        match scheme.as_str().to_ascii_lowercase().as_str() {
            "http" | "https" if reference.authority().is_none_or(|authority| authority.host().is_empty()) => {
                Err(Unlinkable::Malformed)
            }
            "http" | "https" | "mailto" | "tel" => Ok(escaped),
            _ => Err(Unlinkable::Unsafe),
        }
    }

    fn fragment(&self, id: &str) -> Result<String, Unlinkable> {
        if self.is_feed() || id.is_empty() {
            return Err(Unlinkable::Fragment);
        }
        let files = &self.settings.files;
        let file = if self.contributors.contains(id) { files.contributors } else { files.article };
        Ok(if file == files.this { format!("#{id}") } else { format!("{file}#{id}") })
    }

    /// A relative reference, made absolute. Only a web page may keep one as it is: it may have
    /// neighbours, where a book or a feed has none.
    fn absolute(&self, reference: &IriRef<&str>) -> Result<String, Unlinkable> {
        let resolved = self.settings.base.and_then(|base| resolve(reference, base));
        match resolved {
            Some(absolute) => Ok(absolute),
            None if self.flavour() == Flavour::Html && !reference.as_str().is_empty() => {
                Ok(reference.as_str().to_owned())
            }
            None => Err(Unlinkable::Relative),
        }
    }
}

/// Why an address is not made a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unlinkable {
    /// It is no address.
    Malformed,
    /// Its scheme is not allowed.
    Unsafe,
    /// It is relative, and to what is not known.
    Relative,
    /// It leads to an anchor where there are none.
    Fragment,
}

fn resolve(reference: &IriRef<&str>, base: &str) -> Option<String> {
    let base = Iri::parse(base).ok()?;
    reference.resolve_against(&base.strip_fragment()).ok().map(|absolute| absolute.into_string())
}

/// `source` against `base`, as an address on the web; `None` where there is none.
pub(crate) fn absolute_url(source: &str, base: Option<&str>) -> Option<String> {
    let escaped = escape(source.trim());
    let reference = IriRef::parse(escaped.as_str()).ok()?;
    let absolute = match reference.scheme() {
        Some(_) => escaped.clone(),
        None => resolve(&reference, base?)?,
    };
    let is_web = absolute.starts_with("https://") || absolute.starts_with("http://");
    is_web.then_some(absolute)
}

/// `address` with what no address may hold as percent signs and digits.
pub(crate) fn escape(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    // Brackets may stand around a host alone: `http://[::1]/`.
    let path =
        address.find("://").map_or(0, |at| address[at + 3..].find('/').map_or(address.len(), |end| at + 3 + end));
    for (at, c) in address.char_indices() {
        let forbidden = match c {
            '[' | ']' => at >= path,
            '%' => !address[at + 1..].get(..2).is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit())),
            _ => {
                c.is_ascii_control()
                    || c.is_whitespace()
                    || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
            }
        };
        if forbidden {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_escaped_once() {
        assert_eq!(escape("https://example.org/a b%20c%zz"), "https://example.org/a%20b%20c%25zz");
        assert_eq!(escape("http://[::1]/a[1]"), "http://[::1]/a%5B1%5D");
        assert_eq!(escape("https://example.org/é?q=“x”"), "https://example.org/é?q=“x”");
    }

    #[test]
    fn pictures_of_feeds_need_an_address_on_the_web() {
        let base = Some("https://example.org/a/b.html");
        assert_eq!(absolute_url("p 1.jpg", base).as_deref(), Some("https://example.org/a/p%201.jpg"));
        assert_eq!(absolute_url("../p.jpg", base).as_deref(), Some("https://example.org/p.jpg"));
        assert_eq!(absolute_url("p.jpg", None), None);
        assert_eq!(absolute_url("data:image/png;base64,AAAA", base), None);
        assert_eq!(absolute_url("https://x.example/p.jpg", None).as_deref(), Some("https://x.example/p.jpg"));
    }
}
