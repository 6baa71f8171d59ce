//! What stands on a page and is no part of its article: scripts, forms, navigation, bars for
//! sharing, boxes that ask for an address, pictures that count visitors.
//!
//! The elements and roles of HTML say it of some; of others their classes do, by words that
//! content systems and their plug-ins have in common.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::element;
use super::tree::Node;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::SourceLine;

/// A kind of what is no content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Chrome {
    /// Scripts, styles and what else is for browsers.
    Machinery,
    /// Forms and their fields.
    Form,
    /// Menus, breadcrumbs, links to other pages of a list.
    Navigation,
    /// The name of the site, where it is a heading.
    SiteName,
    /// How long reading takes.
    ReadingTime,
    /// Notices that ask for consent.
    Consent,
    /// Buttons for sharing.
    Share,
    /// Boxes that ask readers to subscribe.
    Newsletter,
    /// Advertisements.
    Advertisement,
    /// Comments of readers.
    Comments,
    /// Pictures that only tell a server that the page was opened.
    Tracker,
    /// What the page hides.
    Hidden,
}

impl Chrome {
    fn words(self, count: usize) -> &'static str {
        let one = count == 1;
        match self {
            Chrome::Machinery if one => "script or style",
            Chrome::Machinery => "scripts and styles",
            Chrome::Form if one => "form",
            Chrome::Form => "forms",
            Chrome::Navigation if one => "piece of navigation",
            Chrome::Navigation => "pieces of navigation",
            Chrome::SiteName if one => "name of the site",
            Chrome::SiteName => "names of the site",
            Chrome::ReadingTime if one => "time of reading",
            Chrome::ReadingTime => "times of reading",
            Chrome::Consent if one => "notice of consent",
            Chrome::Consent => "notices of consent",
            Chrome::Share if one => "share bar",
            Chrome::Share => "share bars",
            Chrome::Newsletter if one => "newsletter box",
            Chrome::Newsletter => "newsletter boxes",
            Chrome::Advertisement if one => "advertisement",
            Chrome::Advertisement => "advertisements",
            Chrome::Comments if one => "comment section",
            Chrome::Comments => "comment sections",
            Chrome::Tracker if one => "tracker",
            Chrome::Tracker => "trackers",
            Chrome::Hidden if one => "hidden element",
            Chrome::Hidden => "hidden elements",
        }
    }
}

/// How much was left out, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LeftOut(BTreeMap<Chrome, usize>);

impl LeftOut {
    /// Counts one more.
    pub(crate) fn count(&mut self, kind: Chrome) {
        *self.0.entry(kind).or_default() += 1;
    }

    /// How many of `kind`.
    pub(crate) fn of(&self, kind: Chrome) -> usize {
        self.0.get(&kind).copied().unwrap_or_default()
    }

    /// A note of what was left out, if anything was.
    pub(crate) fn note(&self) -> Option<Diagnostic> {
        let mut list = String::new();
        for (&kind, &count) in &self.0 {
            let comma = if list.is_empty() { "" } else { ", " };
            // Writing to a string does not fail.
            let _ = write!(list, "{comma}{count} {}", kind.words(count));
        }
        let message = format!("left out of the page: {list}");
        (!list.is_empty()).then(|| Diagnostic::note(Code::Dropped, message).at(SourceLine::UNKNOWN))
    }
}

/// Elements for browsers, and for people who fill something in.
pub(crate) fn of_element(node: Node<'_>) -> Option<Chrome> {
    match node.name() {
        "script" | "style" | "template" | "link" | "meta" | "base" | "head" | "title" => Some(Chrome::Machinery),
        "form" if is_sheet(node) => None,
        "button" if is_heading(node) => None,
        "form" | "select" | "textarea" | "button" | "input" | "datalist" | "dialog" | "fieldset" => Some(Chrome::Form),
        "nav" => Some(Chrome::Navigation),
        _ => None,
    }
}

/// Old systems wrap the whole page in a form.
fn is_sheet(form: Node<'_>) -> bool {
    form.find("p").nth(2).is_some()
}

/// The most nodes of a heading that are looked through.
const MOST_IN_HEADING: usize = 64;

/// Whether a button is all that a heading or a term says: a question of which the answer opens below it.
fn is_heading(button: Node<'_>) -> bool {
    let around = button.ancestors().take(3).find(|node| element::is_heading(node.name()) || node.is("dt"));
    around.is_some_and(|heading| {
        let mut nodes = heading.descendants();
        let is_blank = |node: Node<'_>| node.text().is_none_or(|text| text.trim().is_empty());
        nodes.by_ref().take(MOST_IN_HEADING).all(|node| is_blank(node) || node.is_in(button)) && nodes.next().is_none()
    })
}

/// Whether `node` opens and closes by a button or a tab that names it, as WAI-ARIA's patterns have it: what is
/// closed at first is text all the same.
fn opens(node: Node<'_>) -> bool {
    (node.has_role("region") || node.has_role("tabpanel")) && node.get("aria-labelledby").is_some()
}

/// What the roles, classes and ids of `node` say that it is, if it is no content.
pub(crate) fn of(node: Node<'_>) -> Option<Chrome> {
    let by_element = of_element(node);
    if by_element.is_some() {
        return by_element;
    }
    if is_hidden(node) {
        return Some(Chrome::Hidden);
    }
    match node.get("role") {
        Some("navigation" | "search" | "menu" | "menubar" | "toolbar" | "banner") => return Some(Chrome::Navigation),
        Some("alertdialog" | "dialog") => return Some(Chrome::Consent),
        Some("form") => return Some(Chrome::Form),
        _ => {}
    }
    // Text is set in these; a class on them says how it looks.
    if matches!(node.name(), "html" | "body" | "main" | "p" | "h1" | "em" | "strong" | "b" | "i" | "figure" | "img") {
        return None;
    }
    ["class", "id"].iter().filter_map(|name| node.get(name)).flat_map(str::split_ascii_whitespace).find_map(of_class)
}

/// Whether browsers do not show `node`, or show it to nobody who sees.
pub(crate) fn is_hidden(node: Node<'_>) -> bool {
    let style = || node.get("style").map(|style| style.replace(' ', "").to_ascii_lowercase());
    let is_marked = node.get("hidden").is_some_and(|value| value != "until-found")
        || node.get("aria-hidden") == Some("true") && !node.is("img") && !node.is("svg")
        || style().is_some_and(|style| style.contains("display:none") || style.contains("visibility:hidden"))
        || ["visually-hidden", "sr-only", "screen-reader-text", "screen-reader-only", "element-invisible"]
            .iter()
            .any(|class| node.has_class(class));
    is_marked && !opens(node)
}

/// The characters of `node` that browsers show, as they stand: without scripts, buttons and what is
/// hidden. A forced break is a line end.
pub(crate) fn shown_text(node: Node<'_>) -> String {
    let mut out = String::new();
    let mut walk = node.descendants();
    while let Some(child) = walk.next() {
        match child.text() {
            Some(text) => out.push_str(text),
            None if child.is("br") => out.push('\n'),
            None if of_element(child).is_some() || is_hidden(child) => walk.leave(child),
            None => {}
        }
    }
    out
}

/// Words of which a class or id is one, or begins or ends with one and a hyphen.
const WORDS: &[(&str, Chrome)] = &[
    ("ad", Chrome::Advertisement),
    ("ads", Chrome::Advertisement),
    ("adsbygoogle", Chrome::Advertisement),
    ("advert", Chrome::Advertisement),
    ("advertisement", Chrome::Advertisement),
    ("sponsored", Chrome::Advertisement),
    ("dfp", Chrome::Advertisement),
    ("promo", Chrome::Advertisement),
    ("share", Chrome::Share),
    ("sharing", Chrome::Share),
    ("sharedaddy", Chrome::Share),
    ("addtoany", Chrome::Share),
    ("social", Chrome::Share),
    ("sociallinks", Chrome::Share),
    ("share-bar", Chrome::Share),
    ("newsletter", Chrome::Newsletter),
    ("signup", Chrome::Newsletter),
    ("sign-up", Chrome::Newsletter),
    ("subscribe", Chrome::Newsletter),
    ("subscription", Chrome::Newsletter),
    ("paywall", Chrome::Newsletter),
    ("donate", Chrome::Newsletter),
    ("donation", Chrome::Newsletter),
    ("cookie", Chrome::Consent),
    ("cookies", Chrome::Consent),
    ("consent", Chrome::Consent),
    ("gdpr", Chrome::Consent),
    ("breadcrumb", Chrome::Navigation),
    ("breadcrumbs", Chrome::Navigation),
    ("pagination", Chrome::Navigation),
    ("pager", Chrome::Navigation),
    ("menu", Chrome::Navigation),
    ("nav", Chrome::Navigation),
    ("navbar", Chrome::Navigation),
    ("navigation", Chrome::Navigation),
    ("toolbar", Chrome::Navigation),
    ("toc", Chrome::Navigation),
    ("skip-link", Chrome::Navigation),
    ("sidebar", Chrome::Navigation),
    ("masthead", Chrome::Navigation),
    ("site-header", Chrome::Navigation),
    ("site-footer", Chrome::Navigation),
    ("mw-editsection", Chrome::Navigation),
    ("jump-to-recipe", Chrome::Navigation),
    ("comments", Chrome::Comments),
    ("comment-list", Chrome::Comments),
    ("commentlist", Chrome::Comments),
    ("disqus", Chrome::Comments),
    ("disqus_thread", Chrome::Comments),
    ("noprint", Chrome::Navigation),
    ("no-print", Chrome::Navigation),
    ("print-hide", Chrome::Navigation),
];

/// Parts of compound classes that say what the word before them is about: not a box of its own.
const NOT_A_BOX: &[&str] = &["has", "is", "no", "with", "without", "hide", "js", "theme", "layout"];

fn of_class(class: &str) -> Option<Chrome> {
    let class = class.to_ascii_lowercase();
    let first = class.split(['-', '_']).next().unwrap_or_default();
    if NOT_A_BOX.contains(&first) {
        return None;
    }
    let is = |word: &str| {
        class == word
            || class.strip_prefix(word).is_some_and(|rest| rest.starts_with(['-', '_']))
            || class.strip_suffix(word).is_some_and(|rest| rest.ends_with(['-', '_']))
    };
    WORDS.iter().find(|(word, _)| is(word)).map(|&(_, kind)| kind)
}

/// Whether a picture only tells a server that the page was opened, or only takes up space.
pub(crate) fn is_tracker(image: Node<'_>) -> bool {
    let tiny = |name: &str| {
        let side = image.value(name).map(|side| side.trim_end_matches("px"));
        side.and_then(|side| side.parse::<f32>().ok()).is_some_and(|side| side <= 1.0)
    };
    let source = image.value("src").unwrap_or_default();
    let counts = ["/pixel.", "/pixel?", "/beacon", "pixel.wp.com", "/tr?id=", "/count.gif", "doubleclick.net"];
    let file = source.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let spaces = ["spacer.", "blank.", "clear.", "pixel.", "1x1."].iter().any(|name| file.starts_with(name));
    spaces || tiny("width") || tiny("height") || counts.iter().any(|part| source.contains(part))
}
