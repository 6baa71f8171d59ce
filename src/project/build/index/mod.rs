//! The page that lists all articles, with a search that needs no server.
//!
//! `row` has what is kept of an article, `page` the document around the list. The texts stand in a script beside the
//! page, which `search.js` fetches when somebody looks for something: most of those who open the page do not.

mod page;
mod row;

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::Running;
use super::hash::{Hash, Hasher};
use super::state::Made;
use crate::batch::{Made as Written, Output, Report};
use crate::convert::{WholeFile, cannot_write};
use crate::error::Error;
use crate::project::Index;
pub(super) use row::Row;

/// Writes the page, and the texts that are searched beside it.
pub(super) fn make(
    running: &mut Running<'_, '_>,
    index: &Index,
    chosen: &[PathBuf],
    report: &mut Report,
) -> Result<(), Error> {
    running.keep(chosen, "the index", "an index without it would hide it")?;
    let mut rows: Vec<(&PathBuf, &Row)> = Vec::new();
    for article in chosen {
        let parts = running.kept.get(&running.key(article));
        rows.extend(parts.iter().flat_map(|parts| &parts.articles).map(|part| (article, &part.row)));
    }
    rows.sort_by(|(_, one), (_, other)| other.day.cmp(&one.day));
    let folder = running.build.project.output_folder();
    let mut texts = None;
    if !rows.is_empty() {
        let name = texts_file(&index.file);
        let mut digest = Hash::default();
        report.outputs.push(written(folder.join(&name), |out| {
            digest = write_texts(running, &rows, out)?;
            Ok(())
        })?);
        // The digest keeps browsers from taking texts that they have of an older page.
        let name = name.rsplit('/').next().unwrap_or_default();
        texts = Some(format!("{}?v={}", encoded(name), digest.as_str()));
    }
    let page = page::Page::new(running, index, rows.len(), texts.as_deref())?;
    report.outputs.push(written(folder.join(&index.file), |out| {
        out.write_all(page.before().as_bytes())?;
        for (article, row) in &rows {
            out.write_all(row.html(&running.files(article, index), page.language()).as_bytes())?;
        }
        out.write_all(page.after().as_bytes())
    })?);
    Ok(())
}

/// A file that `write` writes, whole or not at all.
fn written(path: PathBuf, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<Output, Error> {
    let begin = Instant::now();
    let file = WholeFile::create(&path)?;
    let mut out = BufWriter::new(file.writer()?);
    write(&mut out).and_then(|()| out.flush()).map_err(|error| cannot_write(&path, error))?;
    drop(out);
    let made = Written { bytes: file.commit()?, elapsed: begin.elapsed(), ..Written::default() };
    Ok(Output { format: "index".to_owned(), path: Some(path), result: Ok(made) })
}

/// The file of the texts that belongs to the page `file`.
fn texts_file(file: &str) -> String {
    format!("{}-search.js", file.strip_suffix(".html").unwrap_or(file))
}

/// Writes the script that has the texts, in the order of the list, and returns their digest.
fn write_texts(running: &Running<'_, '_>, rows: &[(&PathBuf, &Row)], out: &mut dyn io::Write) -> io::Result<Hash> {
    let language = running.build.project.publication.language.as_ref();
    let mut digest = Hasher::default();
    out.write_all(b"document.currentScript.texts = [\n")?;
    for (_, row) in rows {
        let line = serde_json::to_vec(&row.texts(language))?;
        out.write_all(&line)?;
        out.write_all(b",\n")?;
        digest = digest.add(line);
    }
    out.write_all(b"];\n")?;
    Ok(digest.finish())
}

impl Running<'_, '_> {
    /// The files of an article: the names of their formats, and their addresses from the page.
    fn files(&self, article: &Path, index: &Index) -> Vec<(String, String)> {
        let outputs = self.state.entries.get(&self.key(article)).map_or(&[][..], |entry| &entry.outputs);
        let file = |made: &Made| Some((made.format.clone(), self.address(&made.path, index)?));
        outputs.iter().filter(|made| !made.beside).filter_map(file).collect()
    }

    /// The address of the output at `path` from the page.
    fn address(&self, path: &Path, index: &Index) -> Option<String> {
        let within = path.strip_prefix(self.build.project.output_folder()).ok()?;
        let up = "../".repeat(index.file.matches('/').count());
        let parts: Vec<_> = within.iter().map(|part| encoded(&part.to_string_lossy())).collect();
        Some(format!("{up}{}", parts.join("/")))
    }

    /// The feeds that are made: media type, name, address from the page.
    fn feed_links(&self, index: &Index) -> Vec<(String, String, String)> {
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
                Some((known.media_type.to_owned(), format!("{title} ({name})"), self.address(&made.path, index)?))
            };
            feed.formats.iter().filter_map(link).collect::<Vec<_>>()
        };
        project.feeds.iter().flat_map(one).collect()
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

/// `text` as HTML has it, in elements and attributes.
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
