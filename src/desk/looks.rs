//! How previews and outputs look: a theme, and what was chosen over it. It is made into the text
//! of a theme's file, which is what is shown, and what is kept when the user saves it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, value};

use super::articles::Articles;
use super::terms::{Terms, files_of_theme};
use super::{families, name_of};
use crate::convert::{Target, open_theme, theme_named, write_whole};
use crate::diagnostic::Diagnostics;
use crate::env::Limits;
use crate::error::Error;
use crate::format::THEME;
use crate::resource::{Folder, Resolver};
use crate::theme::{self, ColorName, FontRole, Theme};

/// A theme and what was chosen over it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Look {
    /// The theme: a built-in one, or a file of the folder. Empty for the project's, or the default.
    pub(super) theme: String,
    /// Colours by the keys of `colors`.
    pub(super) colors: BTreeMap<String, String>,
    /// Families by the keys of `fonts`: built-in ones, or those of font files in the folder.
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
    /// The name under which it can be saved again: its own, if it is a file of the folder.
    file: Option<String>,
    /// The path of its file, if that is elsewhere, where the desk changes nothing.
    outside: Option<String>,
}

/// Where a look is used: the files of the folder, and what the article's project says.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) articles: &'a Articles,
    pub(super) terms: &'a Terms,
}

/// What a look begins with.
enum Base {
    /// A built-in theme.
    BuiltIn(String),
    /// A theme's file.
    File(PathBuf),
}

impl Base {
    /// The folder from which paths of the theme start.
    fn folder<'a>(&'a self, place: Place<'a>) -> &'a Path {
        match self {
            Base::BuiltIn(_) => place.articles.root(),
            Base::File(path) => path.parent().unwrap_or(place.articles.root()),
        }
    }

    /// The text that it begins with.
    fn document(&self) -> Result<DocumentMut, Error> {
        let path = match self {
            Base::BuiltIn(name) => {
                let mut document = DocumentMut::new();
                document.insert("inherits", value(name));
                return Ok(document);
            }
            Base::File(path) => path,
        };
        let text = fs::read_to_string(path)?;
        text.parse().map_err(|error: toml_edit::TomlError| {
            Error::input(format!("the theme `{}` is no TOML: {}", path.display(), error.message()))
        })
    }
}

impl Look {
    /// What it begins with: the theme that was chosen, or the project's, or the default.
    fn base(&self, place: Place<'_>) -> Result<Base, Error> {
        match (self.theme.as_str(), place.terms.theme()) {
            ("", Some(theme)) if is_file(theme) => Ok(Base::File(theme.into())),
            ("", theme) => Ok(Base::BuiltIn(theme.unwrap_or(theme::BUILT_IN[0]).to_owned())),
            (theme, _) if is_file(theme) => Ok(Base::File(place.articles.path(theme)?)),
            (theme, _) => Ok(Base::BuiltIn(theme.to_owned())),
        }
    }

    /// The text of a theme's file that looks so. Paths in it start from the folder of `base`.
    fn document(&self, base: &Base, place: Place<'_>) -> Result<DocumentMut, Error> {
        let mut document = base.document()?;
        let mut set = |section: &str, key: &str, item: Item| {
            let table = document.entry(section).or_insert_with(|| Item::Table(Table::new()));
            if let Some(table) = table.as_table_like_mut() {
                table.insert(key, item);
            }
        };
        // Nothing of the page's choice may name a file outside of the folder that is served.
        let path = |file: &str| Ok::<_, Error>(relative(base.folder(place), &place.articles.path(file)?));
        for (key, color) in &self.colors {
            set("colors", key, value(color));
        }
        for (key, family) in &self.fonts {
            set("fonts", key, self.font(family, place, &path)?);
        }
        if let Some(Logo { file, alt }) = &self.logo {
            set("logo", "file", value(path(file)?));
            set("logo", "alt", value(alt));
        }
        Ok(document)
    }

    /// A family as a theme names it: with its files, where they are in the folder.
    fn font(
        &self,
        family: &str,
        place: Place<'_>,
        path: &dyn Fn(&str) -> Result<String, Error>,
    ) -> Result<Item, Error> {
        if theme::BUILT_IN_FAMILIES.iter().any(|(known, _)| *known == family) {
            return Ok(value(family));
        }
        let Some(found) = families::of(place.articles).into_iter().find(|found| found.name == family) else {
            return Ok(value(family));
        };
        let mut table = InlineTable::new();
        table.insert("family", found.name.as_str().into());
        table.insert("generic", found.generic.into());
        let files = found.files.iter().map(|file| path(file)).collect::<Result<Vec<_>, _>>()?;
        table.insert("files", files.into_iter().collect::<Array>().into());
        Ok(value(table))
    }

    /// Whether it is a theme as it is, with nothing chosen over it.
    fn is_plain(&self) -> bool {
        self.colors.is_empty() && self.fonts.is_empty() && self.logo.is_none()
    }

    /// Whether nothing was chosen: the project's look, or the default.
    pub(super) fn is_of_project(&self) -> bool {
        self.theme.is_empty() && self.is_plain()
    }

    /// The theme that looks so. The diagnostics say which of its colours are hard to read.
    ///
    /// # Errors
    /// If a file that it names is none of the folder, or a value is wrong.
    pub(super) fn theme(&self, place: Place<'_>, diagnostics: &mut Diagnostics) -> Result<Arc<Theme>, Error> {
        let base = self.base(place)?;
        if self.is_plain() {
            return match &base {
                Base::BuiltIn(name) => theme_named(name, diagnostics),
                Base::File(path) => open_theme(path, diagnostics).map(Arc::new),
            };
        }
        let text = self.document(&base, place)?.to_string();
        // The theme is the user's own: what it names may be anywhere, as `open_theme` has it.
        let folder = Folder::new(base.folder(place)).allow_outside(true);
        let mut files = |path: &str| folder.resolve(path, &Limits::default()).map_err(|reason| reason.to_string());
        theme::read(&text, &mut files, diagnostics).map(Arc::new)
    }

    /// The files that it was made of, which may change.
    pub(super) fn files(&self, place: Place<'_>) -> Vec<PathBuf> {
        match self.base(place) {
            // Those of the project's theme are looked at with the project.
            Ok(Base::File(path)) if !self.theme.is_empty() => files_of_theme(&path),
            Ok(_) | Err(_) => Vec::new(),
        }
    }

    /// What writes `format` so.
    ///
    /// # Errors
    /// As [`Look::theme`], or if the format cannot be written.
    pub(super) fn target(&self, format: &str, place: Place<'_>) -> Result<Target, Error> {
        place.terms.target(format, |known, options| {
            if !self.is_of_project() && known.write_options.contains(&THEME) {
                // Whatever the project names is not opened.
                options.insert(THEME.name, "");
                options.set_theme(self.theme(place, &mut Diagnostics::new())?);
            }
            Ok(())
        })
    }

    /// What the page shows of it.
    ///
    /// # Errors
    /// As [`Look::theme`].
    pub(super) fn shown(&self, place: Place<'_>) -> Result<Shown, Error> {
        let mut found = Diagnostics::new();
        let theme = self.theme(place, &mut found)?;
        let mut families: Vec<String> =
            theme::BUILT_IN_FAMILIES.iter().map(|(family, _)| (*family).to_owned()).collect();
        let fonts: BTreeMap<_, _> =
            FontRole::ALL.iter().map(|(key, role)| (*key, theme.fonts.get(*role).family.clone())).collect();
        let own = families::of(place.articles).into_iter().map(|family| family.name);
        for family in own.chain(fonts.values().cloned()) {
            if !families.contains(&family) {
                families.push(family);
            }
        }
        let base = self.base(place)?;
        let file = name_of_file(&base, place);
        Ok(Shown {
            description: theme.description.clone(),
            colors: ColorName::ALL.iter().map(|(key, name)| (*key, theme.light.get(*name).to_string())).collect(),
            fonts,
            logo: theme.logo.as_ref().map(|logo| logo.alt.clone()),
            families,
            findings: found.into_iter().map(|diagnostic| diagnostic.message).collect(),
            outside: match &base {
                Base::File(path) if file.is_none() => Some(path.display().to_string()),
                _ => None,
            },
            file,
        })
    }

    /// Writes it to the theme's file called `name`. One that is there is replaced only where it
    /// is the one that this look began with. What another theme names stays where it is.
    ///
    /// # Errors
    /// If there is another file of that name, or it cannot be written.
    pub(super) fn save(&self, name: &str, place: Place<'_>) -> Result<(), Error> {
        let stem = name.strip_suffix(".toml").unwrap_or(name);
        let file = format!("{stem}.toml");
        let base = self.base(place)?;
        let mut document = self.document(&base, place)?;
        // Only what can be read again is kept.
        self.theme(place, &mut Diagnostics::new())?;
        if let Base::File(path) = &base
            && name_of_file(&base, place).as_deref() == Some(&file)
        {
            return write_whole(path, document.to_string().as_bytes());
        }
        let path = place.articles.path(&file)?;
        rebase(&mut document, base.folder(place), path.parent().unwrap_or(place.articles.root()));
        document.insert("name", value(stem.rsplit('/').next().unwrap_or(stem)));
        place.articles.add(&file, document.to_string().as_bytes())
    }
}

/// Lets the paths of a theme, which start from the folder `from`, start from `to`.
fn rebase(document: &mut DocumentMut, from: &Path, to: &Path) {
    if from == to {
        return;
    }
    let moved = |path: &str| {
        let whole = from.join(path);
        relative(to, &whole.canonicalize().unwrap_or(whole))
    };
    if let Some(file) = document.get_mut("logo").and_then(|logo| logo.as_table_like_mut()?.get_mut("file"))
        && let Some(path) = file.as_str().map(moved)
    {
        *file = value(path);
    }
    let fonts = document.get_mut("fonts").and_then(Item::as_table_like_mut);
    for (_, font) in fonts.into_iter().flat_map(|fonts| fonts.iter_mut()) {
        let files = font.as_table_like_mut().and_then(|font| font.get_mut("files")?.as_array_mut());
        for file in files.into_iter().flat_map(Array::iter_mut) {
            if let Some(path) = file.as_str().map(moved) {
                *file = path.into();
            }
        }
    }
}

/// What the file of a theme is called in the folder that is served; `None` if it is elsewhere.
fn name_of_file(base: &Base, place: Place<'_>) -> Option<String> {
    match base {
        Base::BuiltIn(_) => None,
        Base::File(path) => name_of(path.strip_prefix(place.articles.root()).ok()?),
    }
}

/// The path of the file at `to` from the folder `from`; both are absolute.
fn relative(from: &Path, to: &Path) -> String {
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Whether `theme` is that of a file and of no built-in theme.
fn is_file(theme: &str) -> bool {
    theme.ends_with(".toml")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::Converter;
    use crate::desk::terms::Projects;
    use std::ffi::OsString;

    fn look(json: &str) -> Look {
        serde_json::from_str(json).unwrap()
    }

    fn folder() -> (tempfile::TempDir, Articles, Arc<Terms>) {
        let folder = tempfile::tempdir().unwrap();
        let (articles, _) = Articles::at(folder.path()).unwrap();
        let terms = terms_of(&articles);
        (folder, articles, terms)
    }

    fn terms_of(articles: &Articles) -> Arc<Terms> {
        Projects::new(Converter::default(), OsString::new()).terms(articles.root())
    }

    #[test]
    fn what_is_chosen_is_seen_and_saved() {
        let (folder, articles, terms) = folder();
        let place = Place { articles: &articles, terms: &terms };
        let chosen =
            look(r##"{"theme": "magazine", "colors": {"accent": "#7a1f5c"}, "fonts": {"text": "Libertinus Serif"}}"##);
        let theme = chosen.theme(place, &mut Diagnostics::new()).unwrap();
        assert_eq!(theme.light.accent.to_string(), "#7a1f5c");
        assert_eq!(theme.fonts.text.family, "Libertinus Serif");
        chosen.save("tide", place).unwrap();
        let saved = open_theme(&folder.path().join("tide.toml"), &mut Diagnostics::new()).unwrap();
        assert_eq!(Theme { name: theme.name.clone(), ..saved }, *theme);
        assert!(chosen.save("tide", place).is_err(), "another theme of that name stays");
    }

    #[test]
    fn a_theme_of_ones_own_keeps_what_is_not_chosen() {
        let (folder, articles, terms) = folder();
        let place = Place { articles: &articles, terms: &terms };
        let text = "# Ours.\nname = \"tide\"\n\n[colors] # of the house\naccent = \"#0b5c8a\" # blue\n";
        fs::write(folder.path().join("tide.toml"), text).unwrap();
        look(r##"{"theme": "tide.toml", "colors": {"text": "#101010"}}"##).save("tide", place).unwrap();
        let saved = fs::read_to_string(folder.path().join("tide.toml")).unwrap();
        assert_eq!(saved, format!("{text}text = \"#101010\"\n"));
    }

    #[test]
    fn wrong_choices_are_refused() {
        let (_folder, articles, terms) = folder();
        let place = Place { articles: &articles, terms: &terms };
        for wrong in [
            r#"{"theme": "../x.toml"}"#,
            r#"{"theme": "journel"}"#,
            r#"{"colors": {"accent": "red; }"}}"#,
            r##"{"colors": {"accnt": "#000000"}}"##,
            r#"{"logo": {"file": "../../etc/passwd", "alt": "x"}}"#,
            r#"{"logo": {"file": "/etc/passwd", "alt": "x"}}"#,
            r#"{"fonts": {"text": "No Such Family"}}"#,
        ] {
            assert!(look(wrong).theme(place, &mut Diagnostics::new()).is_err(), "{wrong}");
        }
        assert!(look("{}").save("../x", place).is_err());
    }

    #[test]
    fn the_theme_of_the_project_is_what_is_shown_first() {
        let (folder, articles, _) = folder();
        fs::create_dir(folder.path().join("house")).unwrap();
        fs::write(folder.path().join("offprint.toml"), "theme = \"house/tide.toml\"\n").unwrap();
        fs::write(folder.path().join("house/tide.toml"), "[colors]\naccent = \"#0b5c8a\"\n").unwrap();
        fs::write(folder.path().join("logo.svg"), "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
            .unwrap();
        let terms = terms_of(&articles);
        let place = Place { articles: &articles, terms: &terms };
        let shown = look("{}").shown(place).unwrap();
        assert_eq!((shown.colors["accent"].as_str(), shown.file.as_deref()), ("#0b5c8a", Some("house/tide.toml")));
        let chosen = look(r##"{"colors": {"text": "#101010"}, "logo": {"file": "logo.svg", "alt": "Tide"}}"##);
        chosen.save("other", place).unwrap();
        let other = fs::read_to_string(folder.path().join("other.toml")).unwrap();
        assert!(other.contains("file = \"logo.svg\"") && other.contains("#0b5c8a"), "{other}");
        chosen.save("house/tide", place).unwrap();
        let saved = fs::read_to_string(folder.path().join("house/tide.toml")).unwrap();
        assert!(saved.contains("file = \"../logo.svg\""), "{saved}");
        assert_eq!(look("{}").theme(place, &mut Diagnostics::new()).unwrap().light.text.to_string(), "#101010");
    }

    #[test]
    fn a_theme_of_another_folder_is_saved_in_this_one_with_what_it_names() {
        let folder = tempfile::tempdir().unwrap();
        let articles = folder.path().join("articles");
        fs::create_dir(&articles).unwrap();
        fs::write(folder.path().join("offprint.toml"), "theme = \"house.toml\"\n").unwrap();
        fs::write(folder.path().join("house.toml"), "[logo]\nfile = \"logo.svg\"\nalt = \"Tide\"\n").unwrap();
        let logo = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>";
        fs::write(folder.path().join("logo.svg"), logo).unwrap();
        let (articles, _) = Articles::at(&articles).unwrap();
        let terms = terms_of(&articles);
        let place = Place { articles: &articles, terms: &terms };
        let shown = look("{}").shown(place).unwrap();
        assert_eq!(shown.file, None);
        assert!(shown.outside.unwrap().ends_with("house.toml"));
        look(r##"{"colors": {"text": "#101010"}}"##).save("house", place).unwrap();
        let saved = fs::read_to_string(folder.path().join("articles/house.toml")).unwrap();
        assert!(saved.contains("file = \"../logo.svg\""), "{saved}");
        assert_eq!(look(r#"{"theme": "house.toml"}"#).shown(place).unwrap().logo.as_deref(), Some("Tide"));
        let theirs = fs::read_to_string(folder.path().join("house.toml")).unwrap();
        assert!(!theirs.contains("#101010"));
    }

    #[cfg(feature = "typeset")]
    #[test]
    fn fonts_of_the_folder_can_be_chosen() {
        let (folder, articles, terms) = folder();
        let place = Place { articles: &articles, terms: &terms };
        fs::create_dir(folder.path().join("fonts")).unwrap();
        for style in ["Regular", "Bold"] {
            let font = format!("assets/fonts/NotoNaskhArabic-{style}.ttf");
            let font = Path::new(env!("CARGO_MANIFEST_DIR")).join(font);
            fs::copy(font, folder.path().join(format!("fonts/{style}.ttf"))).unwrap();
        }
        fs::write(folder.path().join("broken.otf"), "no font").unwrap();
        assert!(look("{}").shown(place).unwrap().families.contains(&"Noto Naskh Arabic".to_owned()));
        let chosen = look(r#"{"fonts": {"text": "Noto Naskh Arabic"}}"#);
        assert_eq!(chosen.theme(place, &mut Diagnostics::new()).unwrap().fonts.text.files.len(), 2);
        chosen.save("naskh", place).unwrap();
        let saved = open_theme(&folder.path().join("naskh.toml"), &mut Diagnostics::new()).unwrap();
        assert_eq!(saved.fonts.text.family, "Noto Naskh Arabic");
    }
}
