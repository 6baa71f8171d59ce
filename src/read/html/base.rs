//! The address of the page, against which its relative addresses are resolved.

use fluent_uri::{Iri, IriRef};

use super::extract::Page;
use super::facts::Facts;
use crate::address;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::read::clue::excerpt;
use crate::read::metadata::{Data, Metadata};

/// The base of a page.
pub(super) struct Base {
    /// The address, if it is known.
    pub address: Option<String>,
    /// Whether the page states it by `base`, so that it holds for pictures as well.
    pub is_stated: bool,
}

/// The base of `page`: its `base` element, unless that contradicts the address at which the page
/// says that it lives; else that address.
pub(super) fn of(page: &Page<'_>, facts: &Facts, overrides: &Metadata, diagnostics: &mut Diagnostics) -> Base {
    let given = overrides.get("url").and_then(|value| match &value.data {
        Data::Scalar(text) => Some(text.trim().to_owned()),
        Data::Null | Data::List(_) | Data::Map(_) => None,
    });
    let own = given.or_else(|| facts.address());
    let element = page.document().find("base").find(|node| node.value("href").is_some());
    let Some(href) = element.and_then(|element| element.value("href")) else {
        return Base { address: own, is_stated: false };
    };
    let absolute = absolute(href, own.as_deref());
    let lie = match (&absolute, &own) {
        (None, _) => Some("it is no address on the web"),
        (Some(base), Some(own)) if host(base) != host(own) => Some("the page says that it lives elsewhere"),
        _ => None,
    };
    let Some(reason) = lie else { return Base { address: absolute, is_stated: true } };
    // Saved pages and old systems write the path of the page itself, which says nothing new.
    let is_news = absolute.is_some() || !href.starts_with(['/', '.', '#']);
    if is_news && let Some(element) = element {
        let message = format!("the base `{}` is not used: {reason}", excerpt(href));
        let help = "give the page's own address: `-M url=…`";
        diagnostics.push(Diagnostic::warning(Code::Malformed, message).help(help).at(element.line()));
    }
    Base { address: own, is_stated: false }
}

fn absolute(href: &str, own: Option<&str>) -> Option<String> {
    let escaped = address::escape(href);
    let reference = IriRef::parse(escaped.as_str()).ok()?;
    let absolute = match reference.scheme() {
        Some(_) => escaped.clone(),
        None => address::resolve(&reference, own?)?,
    };
    host(&absolute).map(|_| absolute)
}

/// The host of an address on the web, without `www.`.
fn host(address: &str) -> Option<String> {
    let parsed = Iri::parse(address).ok()?;
    let is_web =
        parsed.scheme().as_str().eq_ignore_ascii_case("https") || parsed.scheme().as_str().eq_ignore_ascii_case("http");
    let host = parsed.authority()?.host().to_ascii_lowercase();
    (is_web && !host.is_empty()).then(|| host.strip_prefix("www.").unwrap_or(&host).to_owned())
}
