//! The page that lists all articles, with a search that needs no server: each article's words stand
//! in the page, folded as the script folds what is looked for.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Running;
use super::state::Made;
use crate::batch::{Made as Written, Output, Report};
use crate::convert::{WholeFile, cannot_write, theme_named};
use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::model::visit::{self, VisitMut};
use crate::model::{Article, RichText};
use crate::project::Index;
use crate::theme::{Colors, Font, Generic, Theme};

const STYLE: &str = include_str!("index.css");
const SCRIPT: &str = include_str!("index.js");

/// What the page shows of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Row {
    headline: String,
    deck: String,
    names: Vec<String>,
    /// By what the rows are sorted: the newest first.
    day: Option<String>,
    language: Option<String>,
    direction: String,
    /// Where the article is on the web.
    address: Option<String>,
    /// The words by which it is found, folded, each once.
    words: String,
}

/// Writes the page.
pub(super) fn make(
    running: &mut Running<'_, '_>,
    page: &Index,
    chosen: &[PathBuf],
    report: &mut Report,
) -> Result<(), Error> {
    let begin = Instant::now();
    let path = running.build.project.output_folder().join(&page.file);
    running.keep(chosen, "the index", "an index without it would hide it")?;
    let mut rows: Vec<(&PathBuf, &Row)> = Vec::new();
    for article in chosen {
        let parts = running.kept.get(&running.key(article));
        rows.extend(parts.iter().flat_map(|parts| &parts.articles).map(|part| (article, &part.row)));
    }
    rows.sort_by(|(_, one), (_, other)| other.day.cmp(&one.day));
    let file = WholeFile::create(&path)?;
    let mut out = BufWriter::new(file.writer()?);
    document(running, page, &rows, &mut out)?;
    out.flush().map_err(|error| cannot_write(&path, error))?;
    drop(out);
    let made = Written { bytes: file.commit()?, elapsed: begin.elapsed(), ..Written::default() };
    report.outputs.push(Output { format: "index".to_owned(), path: Some(path), result: Ok(made) });
    Ok(())
}

impl Running<'_, '_> {
    /// The files of an article: the names of their formats, and their addresses from the page.
    fn files(&self, article: &Path, page: &Index) -> Vec<(String, String)> {
        let outputs = self.state.entries.get(&self.key(article)).map_or(&[][..], |entry| &entry.outputs);
        let file = |made: &Made| Some((made.format.clone(), self.address(&made.path, page)?));
        outputs.iter().filter(|made| !made.beside).filter_map(file).collect()
    }

    /// The address of the output at `path` from the page.
    fn address(&self, path: &Path, page: &Index) -> Option<String> {
        let within = path.strip_prefix(self.build.project.output_folder()).ok()?;
        let up = "../".repeat(page.file.matches('/').count());
        let parts: Vec<_> = within.iter().map(|part| encoded(&part.to_string_lossy())).collect();
        Some(format!("{up}{}", parts.join("/")))
    }
}

/// `part` of a path as an address has it.
fn encoded(part: &str) -> String {
    part.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

impl Row {
    /// What the page shows of `article`, but for its files.
    pub(super) fn of(article: &Article) -> Self {
        let headline = article.headline.plain_text();
        let deck = article.deck.plain_text();
        let names: Vec<_> = article.contributors.iter().map(|person| person.name.display().into_owned()).collect();
        let mut words = Words::default();
        visit::walk_article(&mut words, &mut article.clone());
        [&headline, &deck].into_iter().chain(&names).for_each(|text| words.add(text));
        Row {
            deck,
            names,
            day: article.dates.published.map(|date| date.day().to_string()),
            language: article.language.as_ref().map(|tag| tag.as_str().to_owned()),
            direction: article.direction().as_str().to_owned(),
            address: article.address(),
            words: words.0.into_iter().collect::<Vec<_>>().join(" "),
            headline,
        }
    }

    /// The item of the list, with `files`.
    fn html(&self, files: &[(String, String)]) -> String {
        let headline = escaped(&self.headline);
        let language = self.language.iter().map(|tag| format!(" lang=\"{}\"", escaped(tag)));
        let mut html =
            format!("<li{} dir=\"{}\"><article>\n<h2>", language.collect::<String>(), escaped(&self.direction));
        let page = files.iter().find(|(format, _)| format == "html").or_else(|| files.first());
        match page.map(|(_, address)| address).or(self.address.as_ref()) {
            Some(address) => drop(write!(html, "<a href=\"{}\">{headline}</a>", escaped(address))),
            None => html.push_str(&headline),
        }
        html.push_str("</h2>\n");
        if !self.deck.trim().is_empty() {
            let _ = writeln!(html, "<p class=\"deck\">{}</p>", escaped(&self.deck));
        }
        let day = self.day.iter().map(|day| format!("<time datetime=\"{0}\" dir=\"ltr\">{0}</time>", escaped(day)));
        let shown: Vec<_> = self.names.iter().map(|name| escaped(name)).chain(day).collect();
        if !shown.is_empty() {
            let _ = writeln!(html, "<p class=\"meta\">{}</p>", shown.join(" · "));
        }
        html.push_str(&file_list(files, &self.headline));
        html.push_str("</article></li>\n");
        html
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

/// The words of an article, each once, folded.
#[derive(Default)]
struct Words(BTreeSet<String>);

impl Words {
    fn add(&mut self, text: &str) {
        let folded: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        self.0.extend(words.map(str::to_owned));
    }
}

impl VisitMut for Words {
    fn text(&mut self, text: &mut RichText) {
        self.add(&text.plain_text());
    }
}

/// What the page says of itself.
struct Page<'a> {
    title: &'a str,
    description: Option<&'a str>,
    language: &'a str,
    /// Marks the page's own words, which are English, where it is in another language.
    english: &'static str,
    /// The feeds: media type, name, address.
    feeds: Vec<(String, String, String)>,
}

/// Writes the page, one article after another.
fn document(
    running: &Running<'_, '_>,
    index: &Index,
    rows: &[(&PathBuf, &Row)],
    out: &mut dyn io::Write,
) -> Result<(), Error> {
    let project = running.build.project;
    let publication = &project.publication;
    let language = publication.language.as_ref().map_or("en", |language| language.as_str());
    let page = Page {
        title: index.title.as_ref().or(publication.title.as_ref()).map_or("Articles", String::as_str),
        description: index.description.as_ref().or(publication.description.as_ref()).map(String::as_str),
        language,
        english: if language.starts_with("en") { "" } else { " lang=\"en\"" },
        feeds: running.feed_links(index),
    };
    let theme = project.theme.as_ref().map_or(crate::theme::BUILT_IN[0], |theme| theme.value.as_str());
    let theme = theme_named(theme, &mut Diagnostics::new())?;
    out.write_all(head(&page, &theme).as_bytes())?;
    out.write_all(top(&page, rows.len()).as_bytes())?;
    if !rows.is_empty() {
        out.write_all(b"<ol id=\"articles\">\n")?;
        for (article, row) in rows {
            out.write_all(row.html(&running.files(article, index)).as_bytes())?;
        }
        out.write_all(b"</ol>\n")?;
    }
    out.write_all(b"</main>\n")?;
    out.write_all(foot(&page).as_bytes())?;
    write_words(rows, out)?;
    write!(out, "<script>\n{SCRIPT}</script>\n</body>\n</html>\n")?;
    Ok(())
}

/// The element `head`.
fn head(page: &Page<'_>, theme: &Theme) -> String {
    let title = escaped(page.title);
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        escaped(page.language),
    );
    if let Some(description) = page.description {
        let _ = writeln!(html, "<meta name=\"description\" content=\"{}\">", escaped(description));
    }
    for (kind, name, address) in &page.feeds {
        let (name, address) = (escaped(name), escaped(address));
        let _ = writeln!(html, "<link rel=\"alternate\" type=\"{kind}\" title=\"{name}\" href=\"{address}\">");
    }
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
fn top(page: &Page<'_>, articles: usize) -> String {
    let english = page.english;
    let mut html = format!("<body>\n<header>\n<h1>{}</h1>\n", escaped(page.title));
    if let Some(description) = page.description {
        let _ = writeln!(html, "<p class=\"description\">{}</p>", escaped(description));
    }
    let _ = write!(
        html,
        "<form id=\"search\" role=\"search\" hidden{english}>\n<label for=\"query\">Search</label>\n\
         <input type=\"search\" id=\"query\" autocomplete=\"off\">\n</form>\n</header>\n<main>\n\
         <p id=\"count\" role=\"status\"{english}>{}</p>\n",
        count(articles)
    );
    html
}

/// What stands below the list: the feeds.
fn foot(page: &Page<'_>) -> String {
    if page.feeds.is_empty() {
        return String::new();
    }
    let link = |(_, name, address): &(String, String, String)| {
        format!("<li><a href=\"{}\">{}</a></li>", escaped(address), escaped(name))
    };
    let links: String = page.feeds.iter().map(link).collect();
    format!(
        "<footer>\n<nav aria-label=\"Feeds\"{}>\n<h2>Feeds</h2>\n<ul class=\"files\">{links}</ul>\n</nav>\n</footer>\n",
        page.english
    )
}

/// Writes the words by which articles are found, in the order of the list.
fn write_words(rows: &[(&PathBuf, &Row)], out: &mut dyn io::Write) -> Result<(), Error> {
    out.write_all(b"<script type=\"application/json\" id=\"words\">")?;
    for (place, (_, row)) in rows.iter().enumerate() {
        // Words are letters and digits alone, which JSON and HTML take as they are.
        write!(out, "{}\"{}\"", if place == 0 { "[" } else { "," }, row.words)?;
    }
    out.write_all(if rows.is_empty() { b"[]</script>\n" } else { b"]</script>\n" })?;
    Ok(())
}

impl Running<'_, '_> {
    /// The feeds that are made: media type, name, address from the page.
    fn feed_links(&self, page: &Index) -> Vec<(String, String, String)> {
        let project = self.build.project;
        let one = |feed: &crate::project::Feed| {
            let outputs =
                self.state.entries.get(&format!("<feed {}>", feed.file)).map_or(&[][..], |entry| &entry.outputs);
            let title = feed.channel.title.clone().unwrap_or_else(|| feed.file.clone());
            let link = |format: &crate::project::Setting| {
                // The first file of a format is the one with the newest articles.
                let made = outputs.iter().find(|made| made.format == format.name)?;
                let known = self.converter.registry.by_name(&format.name)?;
                let name = match known.name {
                    "rss" => "RSS",
                    "atom" => "Atom",
                    _ => "JSON Feed",
                };
                Some((known.media_type.to_owned(), format!("{title} ({name})"), self.address(&made.path, page)?))
            };
            feed.formats.iter().filter_map(link).collect::<Vec<_>>()
        };
        project.feeds.iter().flat_map(one).collect()
    }
}

fn count(articles: usize) -> String {
    if articles == 1 { "1 article".to_owned() } else { format!("{articles} articles") }
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

fn escaped(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || c.is_whitespace()).fold(String::new(), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
        out
    })
}
