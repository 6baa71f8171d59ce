//! Links: what they are called, and whether what they lead to is there.

use super::cx::{Cx, Found};
use super::parts::Region;
use super::rules::{LINK_BARE, LINK_DEAD, LINK_EMPTY, LINK_POOR};
use crate::env::Limits;
use crate::model::{Link, SourceLine};
use crate::resource::ResourceError;

/// Texts of links that say nothing of what they lead to (WCAG 2.2, 2.4.4), in several languages.
const POOR: &[&str] = &[
    "here",
    "click here",
    "click",
    "this",
    "this link",
    "link",
    "more",
    "read more",
    "read here",
    "see here",
    "learn more",
    "this page",
    "this article",
    "hier",
    "hier klicken",
    "mehr",
    "weiterlesen",
    "mehr lesen",
    "dieser link",
    "ici",
    "cliquez ici",
    "lire la suite",
    "en savoir plus",
    "ce lien",
    "aquí",
    "haz clic aquí",
    "leer más",
    "este enlace",
    "qui",
    "clicca qui",
    "leggi di più",
    "questo link",
    "aqui",
    "clique aqui",
    "leia mais",
    "lees meer",
    "klik hier",
];

/// Endings that the file of a page may have before a site is built of it.
const SOURCES: &[&str] = &["md", "markdown", "html", "htm", "txt", "xml", "json", "qmd", "rst"];

pub(super) fn check(cx: &mut Cx<'_>) {
    for link in &cx.parts.links {
        text(cx, &link.node, link.at, link.region);
        target(cx, &link.node, link.at);
    }
}

fn text(cx: &mut Cx<'_>, link: &Link, at: SourceLine, region: Region) {
    let text = link.content.plain_text();
    let small = text.trim().trim_end_matches(['.', '…', '!', '>', '»', '→', ' ', ':']).to_lowercase();
    if POOR.contains(&small.as_str()) {
        let message = format!("the link “{}” does not say what it leads to", text.trim());
        let place = cx.place_of(&text, at);
        cx.report(&LINK_POOR, Found::new(message).at(place));
    } else if is_address(&small) && cx.places.of_text(&format!("[]({}", link.target), at).is_some() {
        let message = format!("the link to {} has no text, so its address stands for it", link.target);
        let place = cx.place_of(&format!("[]({}", link.target), at);
        cx.report(&LINK_EMPTY, Found::new(message).at(place));
    } else if matches!(region, Region::Head | Region::Body) && is_address(&small) {
        let message = format!("the text of a link is its address: {}", text.trim());
        let place = cx.place_of(text.trim(), at);
        cx.report(&LINK_BARE, Found::new(message).at(place));
    }
}

/// Whether a text is the address of a page, and more of it than the name of a site.
fn is_address(text: &str) -> bool {
    let Some(rest) = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme)) else { return false };
    !rest.contains(char::is_whitespace) && rest.trim_end_matches('/').contains('/')
}

fn target(cx: &mut Cx<'_>, link: &Link, at: SourceLine) {
    let Some(path) = local_path(&link.target) else { return };
    if is_host(path) {
        let place = cx.place_of(path, at);
        let message = format!("the link to {path} has no scheme, so it is taken for a file beside the article");
        let help = format!("write it as https://{path}");
        return cx.report(&LINK_DEAD, Found::new(message).help(help).at(place));
    }
    let has_ending = path.rsplit('/').next().is_some_and(|name| name.trim_start_matches('.').contains('.'));
    if has_ending && is_missing(cx, path) && !is_built_from_another(cx, path) {
        let place = cx.place_of(path, at);
        let message = format!("the link leads to {path}, and there is no such file beside the article");
        cx.report(&LINK_DEAD, Found::new(message).at(place));
    }
}

/// The path that a target names below the article's folder, without query and fragment. What is
/// meant by a path from the root of a site, only the site knows.
fn local_path(target: &str) -> Option<&str> {
    let path = target.split(['?', '#']).next()?;
    let has_scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    (!path.is_empty() && !path.starts_with('/') && !has_scheme).then_some(path)
}

fn is_host(path: &str) -> bool {
    path.starts_with("www.") && path.len() > 6
}

fn is_missing(cx: &Cx<'_>, path: &str) -> bool {
    matches!(cx.checked.source.resolver.resolve(path, &Limits::default()), Err(ResourceError::Missing))
}

/// Whether a page of that name is made of a file with another ending.
fn is_built_from_another(cx: &Cx<'_>, path: &str) -> bool {
    let Some((stem, ending)) = path.rsplit_once('.') else { return false };
    SOURCES.contains(&ending.to_ascii_lowercase().as_str())
        && SOURCES.iter().any(|source| !is_missing(cx, &format!("{stem}.{source}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_the_folder_are_told_from_addresses() {
        assert_eq!(local_path("data/tide.csv?x#y"), Some("data/tide.csv"));
        for other in ["#t3", "/about", "https://example.org/a", "mailto:a@example.org", "//example.org", ""] {
            assert_eq!(local_path(other), None, "{other}");
        }
    }

    #[test]
    fn the_name_of_a_site_is_a_good_text() {
        assert!(is_address("https://example.org/a/b"));
        for other in ["https://example.org/", "example.org/a", "see https://example.org/a"] {
            assert!(!is_address(other), "{other}");
        }
    }
}
