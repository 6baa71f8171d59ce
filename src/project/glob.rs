//! Which files are meant: paths and patterns from the project's folder.

use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern};

use crate::error::Error;

/// A file, a folder with all that is in it, or a pattern such as `articles/**/*.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    text: String,
    pattern: Pattern,
    /// The parts before the first that has a wildcard: where a search begins.
    root: PathBuf,
    has_wildcard: bool,
}

const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };

impl Glob {
    /// Reads a pattern: `*` is any text within a name, `?` any letter, `[ab]` one of several, `**` any
    /// folders.
    ///
    /// # Errors
    /// If it is no pattern, or leads out of the folder.
    pub fn new(text: &str) -> Result<Self, Error> {
        let text = text.trim_end_matches('/');
        let text = text.strip_prefix("./").unwrap_or(text);
        let text = if text == "." { "" } else { text };
        let pattern = Pattern::new(text).map_err(|error| {
            Error::input(format!("`{text}` is no pattern: {}", error.msg))
                .help("write it as `articles/**/*.md`; `[*]` stands for a star itself")
        })?;
        let is_within = |part: Component<'_>| matches!(part, Component::Normal(_));
        if text.contains('\\') || !Path::new(text).components().all(is_within) {
            return Err(Error::input(format!("`{text}` leads out of the project"))
                .help("name what is in the folder of offprint.toml, with `/` between folders"));
        }
        let is_plain = |part: &&str| !part.contains(['*', '?', '[']);
        let plain: Vec<&str> = text.split('/').take_while(is_plain).collect();
        let has_wildcard = plain.len() < text.split('/').count();
        Ok(Glob { text: text.to_owned(), pattern, root: plain.iter().collect(), has_wildcard })
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where a search for it begins, from the project's folder: itself, where it has no wildcard.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether it has a wildcard: otherwise it names one file or folder.
    pub fn has_wildcard(&self) -> bool {
        self.has_wildcard
    }

    /// Whether the file at `path`, from the project's folder, is meant.
    pub fn matches(&self, path: &Path) -> bool {
        if !self.has_wildcard {
            return path.starts_with(&self.root);
        }
        let matches = |path: &Path| self.pattern.matches_path_with(path, OPTIONS);
        matches(path) || path.ancestors().skip(1).any(|folder| !folder.as_os_str().is_empty() && matches(folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(glob: &str, path: &str) -> bool {
        Glob::new(glob).unwrap().matches(Path::new(path))
    }

    #[test]
    fn a_folder_means_all_that_is_in_it() {
        assert!(matches("articles/", "articles/2024/water.md"));
        assert!(matches(".", "water.md"));
        assert!(!matches("articles", "articles-old/water.md"));
        assert!(matches("articles/water.md", "articles/water.md"));
    }

    #[test]
    fn stars_stay_within_a_name_unless_there_are_two() {
        assert!(matches("articles/*.md", "articles/water.md"));
        assert!(!matches("articles/*.md", "articles/2024/water.md"));
        assert!(matches("articles/**/*.md", "articles/2024/03/water.md"));
        assert!(matches("articles/**/*.md", "articles/water.md"));
        assert!(matches("**/drafts", "articles/drafts/water.md"));
        assert!(!matches("**/drafts", "articles/drafts.md"));
    }

    #[test]
    fn a_search_begins_behind_what_is_certain() {
        let root = |glob: &str| Glob::new(glob).unwrap().root().to_owned();
        assert_eq!(root("articles/2024/**/*.md"), Path::new("articles/2024"));
        assert_eq!(root("*.md"), Path::new(""));
        assert_eq!(root("articles/water.md"), Path::new("articles/water.md"));
    }

    #[test]
    fn nothing_leads_out() {
        for wrong in ["../articles", "/articles", "articles/../..", "a\\b", "a/***"] {
            assert!(Glob::new(wrong).is_err(), "{wrong}");
        }
    }
}
