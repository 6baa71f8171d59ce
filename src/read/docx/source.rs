//! The files of the document: its parts, where their relations lead, and its pictures.

use std::collections::BTreeMap;

use super::part::Part;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::env::Limits;
use crate::error::{Error, ErrorKind};
use crate::read::archive::Archive;
use crate::read::decode;
use crate::resource::{Resource, Resources};

/// The files of the document.
pub(super) struct Sources<'a> {
    archive: Archive<'a>,
    limits: &'a Limits,
    /// The pictures that were found, by their paths.
    pub(super) pictures: Resources,
    /// The paths of those that cannot be shown.
    left_out: BTreeMap<String, String>,
}

impl<'a> Sources<'a> {
    /// Opens the document in `bytes`.
    ///
    /// # Errors
    /// If it is no archive, or not one that can be trusted.
    pub(super) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Error> {
        let archive = Archive::open(bytes, "Word document", limits)?;
        Ok(Sources { archive, limits, pictures: Resources::default(), left_out: BTreeMap::new() })
    }

    /// The text of the part at `path`; `None` if there is none.
    ///
    /// # Errors
    /// If it is no text, or the archive unpacks to more than is allowed.
    pub(super) fn text(&mut self, path: &str) -> Result<Option<String>, Error> {
        let Some(bytes) = self.archive.read(path)? else { return Ok(None) };
        decode::text(&bytes).map(|text| Some(text.into_owned()))
    }

    /// The same of a part that holds words of the article.
    ///
    /// # Errors
    /// If it is no text, or larger than an article may be.
    pub(super) fn words(&mut self, path: &str) -> Result<Option<String>, Error> {
        let text = self.text(path)?;
        let (size, limit) = (text.as_ref().map_or(0, String::len), self.limits.input_bytes);
        if size as u64 <= limit {
            return Ok(text);
        }
        let message = format!("`{path}` of the Word document has {size} bytes, and the limit is {limit}");
        Err(Error::new(ErrorKind::Limit, message).help("raise the limit, if you trust the document"))
    }

    /// A part as XML.
    pub(super) fn part<'t>(&self, path: &'t str, text: &'t str) -> Part<'t> {
        Part { path, text, depth: self.limits.element_depth() }
    }

    /// What the relations of the part at `path` lead to, by their ids: paths in the document, and
    /// addresses of the web.
    ///
    /// # Errors
    /// If they are no XML.
    pub(super) fn targets(&mut self, path: &str) -> Result<Targets, Error> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let around = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let path = format!("{around}_rels/{name}.rels");
        let mut targets = Targets::default();
        let Some(text) = self.text(&path)? else { return Ok(targets) };
        self.part(&path, &text).each(1, |element| {
            let (Some(id), Some(target)) = (element.get("Id"), element.get("Target")) else { return };
            let is_outside = element.get("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
            let kind = element.get("Type").and_then(|kind| kind.rsplit('/').next()).unwrap_or_default();
            let target = if is_outside { target.to_owned() } else { within(folder, target) };
            targets.by_kind.entry(kind.to_owned()).or_insert_with(|| target.clone());
            targets.by_id.insert(id.to_owned(), target);
        })?;
        Ok(targets)
    }

    /// Whether the picture at `path` can be shown. It is then one of `pictures`.
    pub(super) fn picture(&mut self, path: &str) -> bool {
        if self.pictures.get(path).is_some() {
            return true;
        }
        if path.contains("://") || self.left_out.contains_key(path) {
            return path.starts_with("https://") || path.starts_with("http://");
        }
        let reason = match self.archive.read(path) {
            Ok(Some(bytes)) => match Resource::new(bytes.into(), self.limits) {
                Ok(resource) => {
                    self.pictures.insert(path, resource);
                    return true;
                }
                Err(error) => error.to_string(),
            },
            Ok(None) => "it is not in the document".to_owned(),
            Err(error) => error.message().to_owned(),
        };
        self.left_out.insert(path.to_owned(), reason);
        false
    }

    /// Reports the pictures that cannot be shown.
    pub(super) fn report(&self, diagnostics: &mut Diagnostics) {
        for (path, reason) in &self.left_out {
            let message = format!("the picture `{path}` of the document is left out: {reason}");
            let help = "in Word, save it as a picture (PNG or JPEG), and put that in its place";
            diagnostics.push(Diagnostic::warning(Code::Malformed, message).help(help));
        }
    }
}

/// What the relations of a part lead to.
#[derive(Debug, Default)]
pub(super) struct Targets {
    pub(super) by_id: BTreeMap<String, String>,
    /// The first of each kind: `styles`, `footnotes`.
    pub(super) by_kind: BTreeMap<String, String>,
}

/// The path that `target` names from `folder`.
fn within(folder: &str, target: &str) -> String {
    let absolute = target.strip_prefix('/');
    let mut path: Vec<&str> = match absolute {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in absolute.unwrap_or(target).split('/') {
        match part {
            "" | "." => {}
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_paths_within_the_document() {
        assert_eq!(within("word", "media/image1.png"), "word/media/image1.png");
        assert_eq!(within("word", "../customXml/item1.xml"), "customXml/item1.xml");
        assert_eq!(within("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(within("", "word/document.xml"), "word/document.xml");
        assert_eq!(within("word", "../../../../etc/passwd"), "etc/passwd");
    }
}
