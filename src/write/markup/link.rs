//! Addresses: which may become links, and how they are written.

use fluent_uri::IriRef;

use super::{Flavour, Markup};
use crate::address::{escape, resolve};

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
