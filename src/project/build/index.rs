//! The page that lists all articles, with a search that needs no server: each article's words stand
//! in the page, folded as the script folds what is looked for.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Running;
use super::state::Made;
use crate::batch::{Batch, Made as Written, Output, Report, in_order};
use crate::convert::{theme_named, write_whole};
use crate::diagnostic::Diagnostics;
use crate::error::{Error, ErrorKind};
use crate::model::visit::{self, VisitMut};
use crate::model::{Article, RichText};
use crate::project::Index;
use crate::theme::{Colors, Font, Generic};

const STYLE: &str = include_str!("index.css");
const SCRIPT: &str = include_str!("index.js");

/// An article as the page lists it.
struct Row {
    html: String,
    words: String,
    /// By what the rows are sorted: the newest first.
    day: Option<String>,
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
    let mut rows = rows(running, page, chosen)?;
    rows.sort_by(|one, other| other.day.cmp(&one.day));
    let html = document(running, page, &rows)?;
    write_whole(&path, html.as_bytes())?;
    let made = Written { bytes: html.len() as u64, elapsed: begin.elapsed(), ..Written::default() };
    report.outputs.push(Output { format: "index".to_owned(), path: Some(path), result: Ok(made) });
    Ok(())
}

fn rows(running: &Running<'_, '_>, page: &Index, chosen: &[PathBuf]) -> Result<Vec<Row>, Error> {
    let jobs = Running::jobs(chosen);
    let batch = Batch {
        converter: &running.converter,
        targets: &[],
        threads: running.build.threads,
        allow_outside: running.build.project.allow_outside,
    };
    let read = |_: usize, job: &crate::batch::Job| batch.read(job).1.map(|reading| reading.publication.articles);
    let (mut rows, mut failed) = (Vec::new(), None);
    in_order(&jobs, running.build.threads, read, |index, articles| match articles {
        Ok(Some(articles)) => {
            let files = running.files(&chosen[index], page);
            rows.extend(articles.into_iter().map(|article| row(article, &files)));
        }
        Ok(None) | Err(_) => failed = Some(index),
    })?;
    match failed {
        None => Ok(rows),
        Some(index) => {
            let message = format!("the index is not written, since `{}` could not be read", chosen[index].display());
            Err(Error::new(ErrorKind::Input, message).help("an index without it would hide it"))
        }
    }
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

fn row(mut article: Article, files: &[(String, String)]) -> Row {
    let headline = article.headline.plain_text();
    let deck = article.deck.plain_text();
    let names: Vec<_> = article.contributors.iter().map(|person| person.name.display().into_owned()).collect();
    let day = article.dates.published.map(|date| date.day().to_string());
    let language =
        article.language.as_ref().map(|tag| format!(" lang=\"{}\"", escaped(tag.as_str()))).unwrap_or_default();
    let mut html = format!("<li{language} dir=\"{}\"><article>\n<h2>", article.direction().as_str());
    let page = files.iter().find(|(format, _)| format == "html").or_else(|| files.first());
    match page.map(|(_, address)| address.clone()).or_else(|| article.address()) {
        Some(address) => drop(write!(html, "<a href=\"{}\">{}</a>", escaped(&address), escaped(&headline))),
        None => html.push_str(&escaped(&headline)),
    }
    html.push_str("</h2>\n");
    if !deck.trim().is_empty() {
        let _ = writeln!(html, "<p class=\"deck\">{}</p>", escaped(&deck));
    }
    let day_shown = day.iter().map(|day| format!("<time datetime=\"{day}\">{day}</time>"));
    let shown: Vec<_> = names.iter().map(|name| escaped(name)).chain(day_shown).collect();
    if !shown.is_empty() {
        let _ = writeln!(html, "<p class=\"meta\">{}</p>", shown.join(" · "));
    }
    html.push_str(&file_list(files, &headline));
    html.push_str("</article></li>\n");
    let mut words = Words::default();
    visit::walk_article(&mut words, &mut article);
    [&headline, &deck].into_iter().chain(&names).for_each(|text| words.add(text));
    Row { html, words: words.0.into_iter().collect::<Vec<_>>().join(" "), day }
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

fn document(running: &Running<'_, '_>, page: &Index, rows: &[Row]) -> Result<String, Error> {
    let project = running.build.project;
    let publication = &project.publication;
    let title = page.title.as_ref().or(publication.title.as_ref()).map_or("Articles", String::as_str);
    let language = publication.language.as_ref().map_or("en", |language| language.as_str());
    // The page's own words are English.
    let english = if language.starts_with("en") { "" } else { " lang=\"en\"" };
    let description = page.description.as_ref().or(publication.description.as_ref());
    let theme = project.theme.as_ref().map_or(crate::theme::BUILT_IN[0], |theme| theme.value.as_str());
    let theme = theme_named(theme, &mut Diagnostics::new())?;
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        escaped(language),
        escaped(title)
    );
    if let Some(description) = description {
        let _ = writeln!(html, "<meta name=\"description\" content=\"{}\">", escaped(description));
    }
    let feeds = running.feed_links(page);
    for (kind, name, address) in &feeds {
        let title = escaped(name);
        let _ =
            writeln!(html, "<link rel=\"alternate\" type=\"{kind}\" title=\"{title}\" href=\"{}\">", escaped(address));
    }
    let _ = write!(
        html,
        "<style>\n:root {{ color-scheme: light dark; {} --text-face: {}; --head-face: {}; --label-face: {}; }}\n\
         @media (prefers-color-scheme: dark) {{ :root {{ {} }} }}\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{}</h1>\n",
        colors(&theme.light),
        face(&theme.fonts.text),
        face(&theme.fonts.headings),
        face(&theme.fonts.labels),
        colors(&theme.dark),
        escaped(title)
    );
    if let Some(description) = description {
        let _ = writeln!(html, "<p class=\"description\">{}</p>", escaped(description));
    }
    let _ = write!(
        html,
        "<form id=\"search\" role=\"search\" hidden{english}>\n<label for=\"query\">Search</label>\n\
         <input type=\"search\" id=\"query\" autocomplete=\"off\">\n</form>\n</header>\n<main>\n\
         <p id=\"count\" role=\"status\"{english}>{}</p>\n",
        count(rows.len())
    );
    if !rows.is_empty() {
        html.push_str("<ol id=\"articles\">\n");
        rows.iter().for_each(|row| html.push_str(&row.html));
        html.push_str("</ol>\n");
    }
    html.push_str("</main>\n");
    if !feeds.is_empty() {
        let link = |(_, name, address): &(String, String, String)| {
            format!("<li><a href=\"{}\">{}</a></li>", escaped(address), escaped(name))
        };
        let links: String = feeds.iter().map(link).collect();
        let _ = write!(
            html,
            "<footer>\n<nav aria-label=\"Feeds\"{english}>\n<h2>Feeds</h2>\n<ul class=\"files\">{links}</ul>\n</nav>\n</footer>\n"
        );
    }
    let words: Vec<_> = rows.iter().map(|row| row.words.as_str()).collect();
    let words = serde_json::to_string(&words).unwrap_or_default().replace('<', "\\u003c");
    let _ = write!(
        html,
        "<script type=\"application/json\" id=\"words\">{words}</script>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    );
    Ok(html)
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
