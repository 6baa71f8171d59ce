//! Link targets: which are safe, and how they are written as valid URI references.

use fluent_uri::UriRef;

/// What is to be done with a link's target.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// It leads to a node of the article.
    Anchor(String),
    /// It is safe, in this valid form.
    Safe(String),
    /// Its scheme is one that Offprint never lets through.
    Forbidden {
        /// The scheme, in lower case.
        scheme: String,
    },
    /// It is no address at all.
    Invalid,
}

/// Schemes that a link may have.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// Judges the target of a link.
pub(super) fn judge(target: &str) -> Target {
    // Browsers drop white space and controls before they look for a scheme, and so does an
    // attacker's `java\nscript:`.
    let target: String = target.trim().chars().filter(|c| !c.is_control()).collect();
    if let Some(anchor) = target.strip_prefix('#') {
        return if anchor.is_empty() { Target::Invalid } else { Target::Anchor(anchor.to_owned()) };
    }
    match scheme(&target) {
        Some(scheme) if !SCHEMES.contains(&scheme.as_str()) => Target::Forbidden { scheme },
        known => reference(&target, known.as_deref()),
    }
}

/// An address on the web: absolute, with the scheme `http` or `https`. `None` for any other.
pub(crate) fn web_address(text: &str) -> Option<String> {
    match (scheme(text.trim()).as_deref(), judge(text)) {
        (Some("http" | "https"), Target::Safe(url)) => Some(url),
        _ => None,
    }
}

/// The scheme of an absolute reference, in lower case. A drive letter counts as one.
fn scheme(target: &str) -> Option<String> {
    let (before, _) = target.split_once(':')?;
    let before = before.trim();
    let starts_well = before.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_scheme = starts_well && before.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then(|| before.to_ascii_lowercase())
}

fn reference(target: &str, scheme: Option<&str>) -> Target {
    let escaped = escape(target);
    let Ok(parsed) = UriRef::parse(escaped.as_str()) else {
        return Target::Invalid;
    };
    let has_host = parsed.authority().is_some_and(|authority| !authority.host().is_empty());
    let valid = match scheme {
        Some("http" | "https") => has_host,
        Some(_) => !parsed.path().is_empty(),
        None => !escaped.is_empty(),
    };
    if valid { Target::Safe(escaped) } else { Target::Invalid }
}

/// The target with everything that RFC 3986 does not allow percent-encoded; what is encoded
/// already stays.
fn escape(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    let mut fragment = false;
    for (index, byte) in target.bytes().enumerate() {
        let keep = match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => true,
            b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b'?' | b'@' => true,
            b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' => true,
            b'%' => {
                target.as_bytes().get(index + 1..index + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
            }
            b'#' => !std::mem::replace(&mut fragment, true),
            // Brackets may stand around an IPv6 host only, right behind `//`.
            b'[' => target[..index].ends_with("//") && index < 9,
            b']' => out.contains("//[") && index < 60 && !target[..index].contains(']'),
            _ => false,
        };
        if keep {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safe(text: &str) -> Target {
        Target::Safe(text.to_owned())
    }

    #[test]
    fn safe_targets_become_valid_references() {
        assert_eq!(judge("https://example.org/a b?q=é#x"), safe("https://example.org/a%20b?q=%C3%A9#x"));
        assert_eq!(judge("../other/page.html"), safe("../other/page.html"));
        assert_eq!(judge("mailto:desk@example.org"), safe("mailto:desk@example.org"));
        assert_eq!(judge("https://example.org/100%"), safe("https://example.org/100%25"));
        assert_eq!(judge("http://[::1]/x"), safe("http://[::1]/x"));
        assert_eq!(judge("#t3"), Target::Anchor("t3".to_owned()));
    }

    #[test]
    fn dangerous_and_empty_targets_are_refused() {
        for text in [
            "javascript:alert(1)",
            "JaVaScript:x",
            "java\nscript:x",
            " javascript :x",
            "data:text/html,x",
            "file:///etc/passwd",
            "vbscript:x",
            "c:\\x",
        ] {
            assert!(matches!(judge(text), Target::Forbidden { .. }), "{text}");
        }
        for text in ["", "  ", "#", "https://", "http:///path", "mailto:"] {
            assert_eq!(judge(text), Target::Invalid, "{text}");
        }
        assert_eq!(web_address("mailto:x@example.org"), None);
        assert_eq!(web_address("/x"), None);
    }
}
