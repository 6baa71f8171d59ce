//! How previews and outputs look: a theme, and what was chosen over it. It is made into the text
//! of a theme's file, which is what is shown, and what is kept when the user saves it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use toml_edit::{DocumentMut, Item, Table, value};

use super::articles::Articles;
use crate::convert::{Converter, Target, open_theme, write_whole};
use crate::diagnostic::Diagnostics;
use crate::env::Limits;
use crate::error::{Error, ErrorKind};
use crate::format::{OptionMap, THEME};
use crate::resource::{Folder, Resolver};
use crate::theme::{self, ColorName, FontRole, Theme};

/// A theme and what was chosen over it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Look {
    /// The theme: a built-in one, or a file of the folder. Empty for the default.
    pub(super) theme: String,
    /// Colours by the keys of `colors`.
    pub(super) colors: BTreeMap<String, String>,
    /// Families by the keys of `fonts`.
    pub(super) fonts: BTreeMap<String, String>,
    /// A picture of the folder, and what it says.
    pub(super) logo: Option<Logo>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub(super) struct Logo {
    file: String,
    alt: String,
}

/// A theme as the page shows it, to choose from.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    description: String,
    colors: BTreeMap<&'static str, String>,
    fonts: BTreeMap<&'static str, String>,
    logo: Option<String>,
    /// The families to choose from.
    families: Vec<String>,
    /// What is hard to read.
    findings: Vec<String>,
}

impl Look {
    /// The text of a theme's file that looks so. Paths in it start from the folder of `file`.
    fn text(&self, articles: &Articles) -> Result<String, Error> {
        let mut document = self.base(articles)?;
        let mut set = |section: &str, key: &str, item: Item| {
            let table = document.entry(section).or_insert_with(|| Item::Table(Table::new()));
            if let Some(table) = table.as_table_like_mut() {
                table.insert(key, item);
            }
        };
        for (key, color) in &self.colors {
            set("colors", key, value(color));
        }
        for (key, family) in &self.fonts {
            set("fonts", key, value(family));
        }
        if let Some(Logo { file, alt }) = &self.logo {
            set("logo", "file", value(self.path_from_theme(file)));
            set("logo", "alt", value(alt));
        }
        Ok(document.to_string())
    }

    /// What it begins with: the file of the theme, or the name of a built-in one.
    fn base(&self, articles: &Articles) -> Result<DocumentMut, Error> {
        if !is_file(&self.theme) {
            let mut document = DocumentMut::new();
            document.insert("inherits", value(if self.theme.is_empty() { theme::BUILT_IN[0] } else { &self.theme }));
            return Ok(document);
        }
        let text = fs::read_to_string(articles.path(&self.theme)?)?;
        text.parse().map_err(|error: toml_edit::TomlError| {
            Error::input(format!("the theme `{}` is no TOML: {}", self.theme, error.message()))
        })
    }

    /// The path of a file of the folder as the theme's file has it.
    fn path_from_theme(&self, file: &str) -> String {
        let depth = if is_file(&self.theme) { self.theme.matches('/').count() } else { 0 };
        "../".repeat(depth) + file
    }

    /// Whether it is a theme as it is, with nothing chosen over it.
    fn is_plain(&self) -> bool {
        self.colors.is_empty() && self.fonts.is_empty() && self.logo.is_none()
    }

    /// The theme that looks so.
    ///
    /// # Errors
    /// If a file that it names is none of the folder, or a value is wrong.
    pub(super) fn theme(&self, articles: &Articles, diagnostics: &mut Diagnostics) -> Result<Arc<Theme>, Error> {
        if self.is_plain() {
            return self.plain_theme(articles, diagnostics);
        }
        let text = self.text(articles)?;
        let folder = articles.root().join(Path::new(&self.theme).parent().unwrap_or(Path::new("")));
        let folder = Folder::new(if is_file(&self.theme) { folder.as_path() } else { articles.root() });
        // Nothing of the page's choice may name a file outside of the folder that is served.
        let mut files = |path: &str| {
            let within = Path::new(&self.theme).parent().unwrap_or(Path::new("")).join(path);
            let within = if is_file(&self.theme) { flat(&within) } else { Some(path.to_owned()) };
            let within = within.ok_or("it is not in this folder")?;
            articles.path(&within).map_err(|error| error.message().to_owned())?;
            folder.clone().allow_outside(true).resolve(path, &Limits::default()).map_err(|reason| reason.to_string())
        };
        theme::read(&text, &mut files, diagnostics).map(Arc::new)
    }

    fn plain_theme(&self, articles: &Articles, diagnostics: &mut Diagnostics) -> Result<Arc<Theme>, Error> {
        if is_file(&self.theme) {
            return open_theme(&articles.path(&self.theme)?, diagnostics).map(Arc::new);
        }
        let mut options = OptionMap::default();
        if !self.theme.is_empty() {
            options.insert(THEME.name, &self.theme);
        }
        options.theme()
    }

    /// What writes `format` so.
    ///
    /// # Errors
    /// As [`Look::theme`], or if the format cannot be written.
    pub(super) fn target(&self, format: &str, articles: &Articles, converter: &Converter) -> Result<Target, Error> {
        let mut options = OptionMap::default();
        let takes_theme =
            |name: &str| converter.registry.by_name(name).is_some_and(|format| format.write_options.contains(&THEME));
        if takes_theme(format) {
            options.set_theme(self.theme(articles, &mut Diagnostics::new())?);
        }
        converter.target(format, &options)
    }

    /// What the page shows of it.
    ///
    /// # Errors
    /// As [`Look::theme`].
    pub(super) fn shown(&self, articles: &Articles) -> Result<Shown, Error> {
        let mut found = Diagnostics::new();
        let theme = self.theme(articles, &mut found)?;
        let mut families: Vec<String> =
            theme::BUILT_IN_FAMILIES.iter().map(|(family, _)| (*family).to_owned()).collect();
        let fonts: BTreeMap<_, _> =
            FontRole::ALL.iter().map(|(key, role)| (*key, theme.fonts.get(*role).family.clone())).collect();
        families.extend(fonts.values().filter(|family| !families.contains(family)).cloned().collect::<Vec<_>>());
        families.dedup();
        Ok(Shown {
            description: theme.description.clone(),
            colors: ColorName::ALL.iter().map(|(key, name)| (*key, theme.light.get(*name).to_string())).collect(),
            fonts,
            logo: theme.logo.as_ref().map(|logo| logo.alt.clone()),
            families,
            findings: found.into_iter().map(|diagnostic| diagnostic.message).collect(),
        })
    }

    /// Writes it to the theme's file called `name`. One that is there is replaced only where it
    /// is the one that this look began with.
    ///
    /// # Errors
    /// If there is another file of that name, or it cannot be written.
    pub(super) fn save(&self, name: &str, articles: &Articles) -> Result<(), Error> {
        let stem = name.strip_suffix(".toml").unwrap_or(name);
        let file = format!("{stem}.toml");
        let mut document: DocumentMut = self
            .text(articles)?
            .parse()
            .map_err(|error: toml_edit::TomlError| Error::new(ErrorKind::Internal, error.message().to_owned()))?;
        // Only what can be read again is kept.
        self.theme(articles, &mut Diagnostics::new())?;
        if file == self.theme {
            return write_whole(&articles.path(&file)?, document.to_string().as_bytes());
        }
        if self.theme.contains('/') {
            return Err(Error::input("a theme of another folder is saved under its own name")
                .help(format!("save it as `{}`", self.theme)));
        }
        document.insert("name", value(stem));
        articles.add(&file, document.to_string().as_bytes())
    }
}

/// Whether `theme` is that of a file and of no built-in theme.
fn is_file(theme: &str) -> bool {
    theme.ends_with(".toml")
}

/// `path` without parts that lead back; none if it leads out.
fn flat(path: &Path) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.components() {
        match part.as_os_str().to_str()? {
            ".." => drop(parts.pop()?),
            "." => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(json: &str) -> Look {
        serde_json::from_str(json).unwrap()
    }

    fn folder() -> (tempfile::TempDir, Articles) {
        let folder = tempfile::tempdir().unwrap();
        let (articles, _) = Articles::at(folder.path()).unwrap();
        (folder, articles)
    }

    #[test]
    fn what_is_chosen_is_seen_and_saved() {
        let (folder, articles) = folder();
        let chosen =
            look(r##"{"theme": "magazine", "colors": {"accent": "#7a1f5c"}, "fonts": {"text": "Libertinus Serif"}}"##);
        let theme = chosen.theme(&articles, &mut Diagnostics::new()).unwrap();
        assert_eq!(theme.light.accent.to_string(), "#7a1f5c");
        assert_eq!(theme.fonts.text.family, "Libertinus Serif");
        chosen.save("tide", &articles).unwrap();
        let saved = open_theme(&folder.path().join("tide.toml"), &mut Diagnostics::new()).unwrap();
        assert_eq!(Theme { name: theme.name.clone(), ..saved }, *theme);
        assert!(chosen.save("tide", &articles).is_err(), "another theme of that name stays");
    }

    #[test]
    fn a_theme_of_ones_own_keeps_what_is_not_chosen() {
        let (folder, articles) = folder();
        let text = "# Ours.\nname = \"tide\"\n\n[colors] # of the house\naccent = \"#0b5c8a\" # blue\n";
        fs::write(folder.path().join("tide.toml"), text).unwrap();
        look(r##"{"theme": "tide.toml", "colors": {"text": "#101010"}}"##).save("tide", &articles).unwrap();
        let saved = fs::read_to_string(folder.path().join("tide.toml")).unwrap();
        assert_eq!(saved, format!("{text}text = \"#101010\"\n"));
    }

    #[test]
    fn wrong_choices_are_refused() {
        let (_folder, articles) = folder();
        for wrong in [
            r#"{"theme": "../x.toml"}"#,
            r#"{"theme": "journel"}"#,
            r#"{"colors": {"accent": "red; }"}}"#,
            r##"{"colors": {"accnt": "#000000"}}"##,
            r#"{"logo": {"file": "../../etc/passwd", "alt": "x"}}"#,
            r#"{"logo": {"file": "/etc/passwd", "alt": "x"}}"#,
            r#"{"fonts": {"text": "No Such Family"}}"#,
        ] {
            assert!(look(wrong).theme(&articles, &mut Diagnostics::new()).is_err(), "{wrong}");
        }
        assert!(look("{}").save("../x", &articles).is_err());
    }
}
