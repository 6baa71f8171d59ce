//! The document around the list of articles: what it says of itself, its look, and its script.

use std::fmt::Write as _;
use std::sync::Arc;

use super::super::Running;
use super::escaped;
use crate::convert::theme_named;
use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::model::{Direction, Language};
use crate::project::Index;
use crate::theme::{Colors, Font, Generic, Theme};
use crate::words::Words;

const STYLE: &str = include_str!("index.css");
const SCRIPT: &str = include_str!("search.js");

/// What the page says of itself.
pub(super) struct Page<'a> {
    title: &'a str,
    description: Option<&'a str>,
    language: Option<&'a Language>,
    /// The feeds: media type, name, address.
    feeds: Vec<(String, String, String)>,
    articles: usize,
    /// The address of the texts that are searched, if there are any.
    texts: Option<&'a str>,
    theme: Arc<Theme>,
    words: &'static Words,
}

impl<'a> Page<'a> {
    /// The page `index` of so many articles.
    ///
    /// # Errors
    /// If the project's theme cannot be read.
    pub(super) fn new(
        running: &Running<'a, '_>,
        index: &'a Index,
        articles: usize,
        texts: Option<&'a str>,
    ) -> Result<Self, Error> {
        let project = running.build.project;
        let publication = &project.publication;
        let words = Words::of(publication.language.as_ref());
        let theme = project.theme.as_ref().map_or(crate::theme::BUILT_IN[0], |theme| theme.value.as_str());
        Ok(Page {
            title: index.title.as_ref().or(publication.title.as_ref()).map_or(words.index.articles, String::as_str),
            description: index.description.as_ref().or(publication.description.as_ref()).map(String::as_str),
            language: publication.language.as_ref(),
            feeds: running.feed_links(index),
            articles,
            texts,
            theme: theme_named(theme, &mut Diagnostics::new())?,
            words,
        })
    }

    /// The language that the project says the publication is in.
    pub(super) fn language(&self) -> Option<&'a Language> {
        self.language
    }

    /// Marks the page's own words where they are of another language than the page: there are none of its own then.
    fn words_language(&self) -> String {
        if self.words.are_in(self.language) {
            return String::new();
        }
        format!(" lang=\"{}\" dir=\"ltr\"", self.words.language)
    }

    /// What stands before the items of the list.
    pub(super) fn before(&self) -> String {
        let list = if self.articles == 0 { "" } else { "<ol id=\"articles\">\n" };
        format!("{}{}{list}", self.head(), self.top())
    }

    /// What stands behind the items of the list.
    pub(super) fn after(&self) -> String {
        let list = if self.articles == 0 { "" } else { "</ol>\n" };
        let script = self.texts.map(|texts| format!("<script data-texts=\"{}\">\n{SCRIPT}</script>\n", escaped(texts)));
        format!("{list}</main>\n{}{}</body>\n</html>\n", self.foot(), script.unwrap_or_default())
    }

    /// The element `head`.
    fn head(&self) -> String {
        let language = self.language.map_or("en", Language::as_str);
        let direction = if self.language.is_some_and(|one| one.direction() == Direction::Rtl) { "rtl" } else { "ltr" };
        let mut html = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
            escaped(language),
            escaped(self.title),
        );
        if let Some(description) = self.description {
            let _ = writeln!(html, "<meta name=\"description\" content=\"{}\">", escaped(description));
        }
        for (kind, name, address) in &self.feeds {
            let (name, address) = (escaped(name), escaped(address));
            let _ = writeln!(html, "<link rel=\"alternate\" type=\"{kind}\" title=\"{name}\" href=\"{address}\">");
        }
        let theme = &self.theme;
        let _ = write!(
            html,
            "<style>\n:root {{ color-scheme: light dark; {} --text-face: {}; --head-face: {}; --label-face: {}; }}\n\
             @media (prefers-color-scheme: dark) {{ :root {{ {} }} }}\n{STYLE}</style>\n</head>\n",
            colors(&theme.light),
            face(&theme.fonts.text),
            face(&theme.fonts.headings),
            face(&theme.fonts.labels),
            colors(&theme.dark),
        );
        html
    }

    /// What stands above the list.
    fn top(&self) -> String {
        let (index, language) = (&self.words.index, self.words_language());
        let mut html = format!("<body>\n<header>\n<h1 dir=\"auto\">{}</h1>\n", escaped(self.title));
        if let Some(description) = self.description {
            let _ = writeln!(html, "<p class=\"description\" dir=\"auto\">{}</p>", escaped(description));
        }
        let data = [("some", index.some), ("none", index.none), ("lacking", index.lacking)];
        let data = data.map(|(name, words)| format!(" data-{name}=\"{}\"", escaped(words))).concat();
        let _ = write!(
            html,
            "<form id=\"search\" role=\"search\" hidden{language}>\n<label for=\"query\">{}</label>\n\
             <input type=\"search\" id=\"query\" name=\"q\" dir=\"auto\" autocomplete=\"off\" aria-describedby=\"hint\">\n\
             <p id=\"hint\">{}</p>\n</form>\n</header>\n<main>\n\
             <p id=\"count\" role=\"status\"{language}{data} data-zero=\"{}\">{}</p>\n",
            escaped(index.search),
            escaped(index.hint),
            self.words.zero(),
            escaped(&self.words.counted(self.articles)),
        );
        html
    }

    /// What stands below the list: the feeds.
    fn foot(&self) -> String {
        if self.feeds.is_empty() {
            return String::new();
        }
        let link = |(_, name, address): &(String, String, String)| {
            format!("<li><a href=\"{}\">{}</a></li>", escaped(address), escaped(name))
        };
        let links: String = self.feeds.iter().map(link).collect();
        format!(
            "<footer>\n<nav aria-labelledby=\"feeds\"><h2 id=\"feeds\"{}>{}</h2>\n<ul class=\"files\">{links}</ul>\n</nav>\n</footer>\n",
            self.words_language(),
            escaped(self.words.index.feeds),
        )
    }
}

fn colors(colors: &Colors) -> String {
    let Colors { background, text, muted, headings, accent, link, rule, panel, .. } = colors;
    let named = [
        ("paper", background),
        ("text", text),
        ("muted", muted),
        ("headings", headings),
        ("accent", accent),
        ("link", link),
        ("rule", rule),
        ("panel", panel),
    ];
    named.iter().map(|(name, color)| format!("--{name}: {color}; ")).collect()
}

/// The face of a font, which the page does not carry along.
fn face(font: &Font) -> String {
    let family: String = font.family.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-')).collect();
    let generic = match font.generic {
        Generic::Serif => "Georgia, serif",
        Generic::Sans => "system-ui, sans-serif",
        Generic::Mono => "ui-monospace, monospace",
    };
    format!("\"{family}\", {generic}")
}
