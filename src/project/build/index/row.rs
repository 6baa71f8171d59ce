//! What the index has of one article: what it shows, and what it is found by.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::escaped;
use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Date, Language, RichText};
use crate::words::Words;
use crate::write::SEPARATOR;

/// What the index has of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::project::build) struct Row {
    headline: String,
    deck: String,
    names: Vec<String>,
    /// The day of publication, as `2025-03-13`. By it the rows are sorted, the newest first.
    pub(super) day: Option<String>,
    language: Option<Language>,
    direction: String,
    /// Where the article is on the web.
    address: Option<String>,
    keywords: Vec<String>,
    /// What it says beside headline and deck: each paragraph on a line.
    text: String,
}

/// A day as a language writes it.
struct Day {
    text: String,
    /// The language whose words it has, if it is another one.
    language: Option<&'static str>,
}

impl Row {
    /// What the index has of `article`, but for its files.
    pub(in crate::project::build) fn of(article: &Article) -> Self {
        let mut text = Text::default();
        let mut rest = article.clone();
        let headline = std::mem::take(&mut rest.headline).plain_text();
        let deck = std::mem::take(&mut rest.deck).plain_text();
        visit::walk_article(&mut text, &mut rest);
        Row {
            headline,
            deck,
            names: article.contributors.iter().map(|person| person.name.display().into_owned()).collect(),
            day: article.dates.published.map(|date| date.day().to_string()),
            language: article.language.clone(),
            direction: article.direction().as_str().to_owned(),
            address: article.address(),
            keywords: article.keywords.clone(),
            text: text.0,
        }
    }

    /// What the article is found by beside what the page shows, and its paragraphs. `page` is the language of the page.
    pub(super) fn texts(&self, page: Option<&Language>) -> (String, &str) {
        let british = Language::new("en-GB").ok();
        let languages = [self.language.as_ref(), page, None, british.as_ref()];
        let mut beside = self.keywords.clone();
        if let Some(date) = self.date() {
            let day = date.day();
            beside.push(format!("{day}\n{}.{}.{}", day.day(), day.month(), day.year()));
            for text in languages.map(|language| Words::of(language).day(date)) {
                if !beside.contains(&text) {
                    beside.push(text);
                }
            }
        }
        (beside.join("\n"), &self.text)
    }

    fn date(&self) -> Option<Date> {
        self.day.as_ref()?.parse().ok()
    }

    /// The day of publication in the language of the article, or else of the `page`.
    fn shown_day(&self, page: Option<&Language>) -> Option<Day> {
        let language = self.language.as_ref().or(page);
        let words = Words::of(language);
        Some(Day { text: words.day(self.date()?), language: (!words.are_in(language)).then_some(words.language) })
    }

    /// The item of the list, with `files`: the names of their formats, and their addresses. `page` is the language of
    /// the page.
    pub(super) fn html(&self, files: &[(String, String)], page: Option<&Language>) -> String {
        let headline = escaped(&self.headline);
        let language = self.language.iter().map(|tag| format!(" lang=\"{}\"", escaped(tag.as_str())));
        let mut html =
            format!("<li{} dir=\"{}\"><article>\n<h2>", language.collect::<String>(), escaped(&self.direction));
        let main = files.iter().find(|(format, _)| format == "html").or_else(|| files.first());
        match main.map(|(_, address)| address).or(self.address.as_ref()) {
            Some(address) => drop(write!(html, "<a href=\"{}\">{headline}</a>", escaped(address))),
            None => drop(write!(html, "<span>{headline}</span>")),
        }
        html.push_str("</h2>\n");
        if !self.deck.trim().is_empty() {
            let _ = writeln!(html, "<p class=\"deck\">{}</p>", escaped(&self.deck));
        }
        html.push_str(&self.meta(page));
        html.push_str(&file_list(files, &self.headline));
        html.push_str("</article></li>\n");
        html
    }

    /// Who speaks and writes, and when it was published.
    fn meta(&self, page: Option<&Language>) -> String {
        let names = self.names.iter().map(|name| format!("<bdi>{}</bdi>", escaped(name)));
        let day = self.day.iter().zip(self.shown_day(page)).map(|(day, shown)| {
            let language = shown.language.map(|tag| format!(" lang=\"{tag}\" dir=\"ltr\"")).unwrap_or_default();
            format!("<time datetime=\"{}\"{language}>{}</time>", escaped(day), escaped(&shown.text))
        });
        let shown: Vec<_> = names.chain(day).collect();
        if shown.is_empty() { String::new() } else { format!("<p class=\"meta\">{}</p>\n", shown.join(SEPARATOR)) }
    }
}

fn file_list(files: &[(String, String)], headline: &str) -> String {
    if files.is_empty() {
        return String::new();
    }
    let item = |(format, address): &(String, String)| {
        let name = format.to_uppercase();
        let label = escaped(&format!("{name}: {headline}"));
        format!("<li><a href=\"{}\" aria-label=\"{label}\">{}</a></li>", escaped(address), escaped(&name))
    };
    format!("<ul class=\"files\">{}</ul>\n", files.iter().map(item).collect::<String>())
}

/// The paragraphs of an article, each on a line.
#[derive(Default)]
struct Text(String);

impl VisitMut for Text {
    fn text(&mut self, text: &mut RichText) {
        let text = text.plain_text();
        let mut words = text.split_whitespace();
        let Some(first) = words.next() else { return };
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(first);
        words.for_each(|word| {
            self.0.push(' ');
            self.0.push_str(word);
        });
    }
}
