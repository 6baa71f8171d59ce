//! Identifiers of nodes within one article: the anchors that every format uses.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A name that is unique within its article and valid as an XML `NCName` and an HTML `id`.
///
/// Only ASCII letters, digits, `-`, `_` and `.` are allowed, beginning with a letter or `_`:
/// the subset that needs no escaping in a URL fragment, a PDF destination or an XML attribute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Id(#[cfg_attr(feature = "schema", schemars(regex(pattern = "^[A-Za-z_][A-Za-z0-9._-]*$")))] String);

/// A text that cannot be an [`Id`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidId(String);

impl Id {
    /// Takes `text` as an identifier.
    ///
    /// # Errors
    /// If `text` is empty, begins with anything but an ASCII letter or `_`, or holds a
    /// character outside ASCII letters, digits, `-`, `_` and `.`.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidId> {
        let text = text.into();
        if is_id(&text) { Ok(Id(text)) } else { Err(InvalidId(text)) }
    }

    /// The identifier `prefix` + `number`, such as `t3`. Other characters of the prefix
    /// than [`Id::new`] allows become `_`.
    pub fn numbered(prefix: &str, number: usize) -> Self {
        let text = format!("{prefix}{number}");
        if is_id(&text) { Id(text) } else { Id::from_text(&text).unwrap_or_else(|| Id(format!("_{number}"))) }
    }

    /// The identifier nearest to `text`: forbidden characters become `-`, and a leading
    /// digit gets `_` before it. `None` if no letter or digit is left.
    pub fn from_text(text: &str) -> Option<Self> {
        if is_id(text) && text.starts_with(|c: char| c != '_') && !text.ends_with('-') {
            return Some(Id(text.to_owned()));
        }
        let mut out = String::with_capacity(text.len());
        for c in text.trim().chars() {
            if is_id_char(c) {
                out.push(c);
            } else if !out.ends_with('-') {
                out.push('-');
            }
        }
        let out = out.trim_matches('-');
        if !out.contains(|c: char| c.is_ascii_alphanumeric()) {
            return None;
        }
        let head = out.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        Some(Id(if head { out.to_owned() } else { format!("_{out}") }))
    }

    /// This identifier with `suffix` behind it: `t3` and `q` give `t3q`. Forbidden
    /// characters of the suffix become `_`.
    #[must_use]
    pub fn with_suffix(&self, suffix: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + suffix.len());
        text.push_str(&self.0);
        text.extend(suffix.chars().map(|c| if is_id_char(c) { c } else { '_' }));
        Id(text)
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `text` can be an identifier as it is.
fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.chars().all(is_id_char)
}

fn is_id_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Id {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        Id::new(text)
    }
}

impl From<Id> for String {
    fn from(id: Id) -> String {
        id.0
    }
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no identifier: it must begin with a letter and hold only A-Z, a-z, 0-9, `-`, `_`, `.`",
            self.0
        )
    }
}

impl std::error::Error for InvalidId {}
