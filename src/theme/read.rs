//! Reads themes: TOML, strictly. What is not known is an error with its place and the nearest
//! name that is.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::color::ColorName;
use super::font::{BUILT_IN_FAMILIES, Font, FontFile, FontRole, Generic};
use super::keys::{LOGO, LOOK_KEYS, SECTIONS, set_look};
use super::look::Part;
use super::value::Value;
use super::{BUILT_IN, Logo, Theme, contrast};
use crate::diagnostic::{Diagnostics, Location};
use crate::env::Limits;
use crate::error::{Error, ErrorKind};
use crate::nearest;
use crate::resource::Resource;

/// The bytes of a file that a theme names, or why they cannot be had, in words.
pub type Files<'f> = dyn FnMut(&str) -> Result<Arc<[u8]>, String> + 'f;

/// The files of a theme that has none.
///
/// # Errors
/// Always.
pub fn no_files(_: &str) -> Result<Arc<[u8]>, String> {
    Err("there are no files here".to_owned())
}

/// The size up to which a theme is read, in bytes.
const LARGEST: usize = 1 << 20;
/// A width of columns, in ems of the running text, that lines are easily read in: of one by itself, and of each of two.
const ONE_COLUMN: f32 = 34.0;
const OF_TWO_COLUMNS: f32 = 25.0;
/// A point in millimetres.
const MM_OF_POINT: f32 = 25.4 / 72.0;
/// The most files that a family has.
const MOST_FILES: usize = 16;

/// Reads a theme. `files` gives the bytes of the logo and of font files. What is hard to read in
/// its colours is said in `diagnostics`.
///
/// # Errors
/// If it is no TOML, has keys or values that are not known, or names a file that cannot be had or
/// is no picture. The error has line and column.
pub fn read(text: &str, files: &mut Files<'_>, diagnostics: &mut Diagnostics) -> Result<Theme, Error> {
    if text.len() > LARGEST {
        return Err(Error::new(ErrorKind::Limit, format!("a theme has at most {LARGEST} bytes")));
    }
    let table = DeTable::parse(text).map_err(|error| {
        let at = Location::of_offset(text, error.span().map_or(0, |span| span.start));
        Error::input(format!("the theme is no TOML: {}", error.message().trim()))
            .help("write tables as `[colors]`, and below them lines as `accent = \"#0f4c5c\"`")
            .at(at)
    })?;
    let mut reading = Reading { text, files, theme: Theme::blank(), columns: 1, colors: BTreeMap::new() };
    reading.table(table.get_ref())?;
    reading.fit_measure(table.get_ref());
    let Reading { theme, colors, .. } = reading;
    contrast::check(&theme, &mut |diagnostic, color, dark| {
        let at = colors.get(&(color, dark)).map(|offset| Location::of_offset(text, *offset));
        diagnostics.push(diagnostic.at(at.unwrap_or_default()));
    });
    Ok(theme)
}

type Table<'t> = DeTable<'t>;
type Key<'t> = Spanned<Cow<'t, str>>;
type Data<'t> = Spanned<DeValue<'t>>;

struct Reading<'t, 'f> {
    text: &'t str,
    files: &'t mut Files<'f>,
    theme: Theme,
    /// The number of columns of the theme that it inherits.
    columns: u8,
    /// At which bytes colours were set; the flag says whether they are dark ones. Lines are counted
    /// when somebody asks.
    colors: BTreeMap<(ColorName, bool), usize>,
}

impl<'t> Reading<'t, '_> {
    fn table(&mut self, table: &Table<'_>) -> Result<(), Error> {
        self.inherit(table)?;
        for (key, value) in sorted(table) {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("fonts", DeValue::Table(fonts)) => self.fonts(fonts)?,
                ("logo", DeValue::Table(logo)) => self.logo(logo, key)?,
                ("looks", DeValue::Table(looks)) => self.looks(looks)?,
                (name, DeValue::Table(inner)) if is_section(name) => self.section(name, inner)?,
                (_, _) => self.set("", key, value)?,
            }
        }
        Ok(())
    }

    /// Gives a theme that changes the number of columns, and does not say how wide the text becomes then, a measure that
    /// is good to read with so many.
    fn fit_measure(&mut self, table: &Table<'_>) {
        let page = table.get("page").and_then(|page| page.get_ref().as_table());
        let says = |key: &str| page.is_some_and(|page| page.contains_key(key));
        if says("columns") && !says("measure") && self.theme.page.columns != self.columns {
            let size = self.theme.look(Part::Body).size;
            let page = &mut self.theme.page;
            let columns = f32::from(page.columns);
            let ems = if page.columns == 1 { ONE_COLUMN } else { OF_TWO_COLUMNS };
            page.measure = columns * ems * size * MM_OF_POINT + (columns - 1.0) * page.column_gap;
        }
    }

    /// Begins with the theme that this one inherits; with the default one, if it does not say.
    fn inherit(&mut self, table: &Table<'_>) -> Result<(), Error> {
        let base = table.iter().find(|(key, _)| key.get_ref() == "inherits");
        let base = match base {
            None if self.is_default(table) => return Ok(()),
            None => BUILT_IN[0],
            Some((_, value)) => self.value(value).one_of(&names(BUILT_IN))?,
        };
        if let Some(base) = Theme::built_in(base) {
            self.columns = base.page.columns;
            self.theme = Theme { name: "custom".to_owned(), description: String::new(), ..(*base).clone() };
        }
        Ok(())
    }

    /// Whether this is the file of the default theme, which has nothing to inherit.
    fn is_default(&self, table: &Table<'_>) -> bool {
        let name = table.iter().find(|(key, _)| key.get_ref() == "name");
        let is_its_name = name.is_some_and(|(_, value)| value.get_ref().as_str() == Some(BUILT_IN[0]));
        is_its_name && Theme::source(BUILT_IN[0]) == Some(self.text)
    }

    fn section(&mut self, name: &str, table: &Table<'_>) -> Result<(), Error> {
        for (key, value) in sorted(table) {
            match value.get_ref() {
                DeValue::Table(inner) if name == "colors" && key.get_ref() == "dark" => {
                    self.section("colors.dark", inner)?;
                }
                _ => self.set(name, key, value)?,
            }
        }
        Ok(())
    }

    /// Sets a key of a table that is listed.
    fn set(&mut self, table: &str, key: &Key<'_>, data: &Data<'_>) -> Result<(), Error> {
        let name = key.get_ref();
        let value = self.value(data);
        let Some(section) = SECTIONS.iter().find(|section| section.name == table) else { return Ok(()) };
        if let Some(set) = (section.set)(&mut self.theme, name, &value) {
            set?;
            self.note_color(table, name, data);
            return Ok(());
        }
        let mut known = section.keys.to_vec();
        if table.is_empty() {
            known.extend(["fonts", "logo", "looks"]);
            known.extend(SECTIONS.iter().map(|section| section.name).filter(|name| is_section(name)));
        }
        Err(self.unknown(table, key, &known))
    }

    fn note_color(&mut self, table: &str, name: &str, data: &Data<'_>) {
        let color = ColorName::ALL.into_iter().find(|(known, _)| *known == name);
        if let (Some((_, color)), "colors" | "colors.dark") = (color, table) {
            self.colors.insert((color, table == "colors.dark"), data.span().start);
        }
    }

    fn looks(&mut self, table: &Table<'_>) -> Result<(), Error> {
        for (key, value) in sorted(table) {
            let known = Part::ALL.map(|(name, _)| name);
            let part = Part::ALL.into_iter().find(|(name, _)| *name == key.get_ref().as_ref());
            let Some((_, part)) = part else { return Err(self.unknown("looks", key, &known)) };
            let DeValue::Table(look) = value.get_ref() else {
                return Err(self.value(value).wrong("a table, as in { size = 10, color = \"text\" }"));
            };
            for (key, data) in sorted(look) {
                let value = self.value(data);
                match set_look(&mut self.theme, part, key.get_ref(), &value) {
                    Some(set) => set?,
                    None => return Err(self.unknown(&format!("looks.{}", part.as_str()), key, &LOOK_KEYS)),
                }
            }
        }
        Ok(())
    }

    fn fonts(&mut self, table: &Table<'_>) -> Result<(), Error> {
        for (key, value) in sorted(table) {
            let role = FontRole::ALL.into_iter().find(|(name, _)| *name == key.get_ref().as_ref());
            let Some((_, role)) = role else {
                return Err(self.unknown("fonts", key, &FontRole::ALL.map(|(name, _)| name)));
            };
            let font = self.font(value)?;
            let fonts = &mut self.theme.fonts;
            match role {
                FontRole::Text => fonts.text = font,
                FontRole::Headings => fonts.headings = font,
                FontRole::Labels => fonts.labels = font,
                FontRole::Code => fonts.code = font,
            }
        }
        Ok(())
    }

    /// A built-in family by its name, or a table with `family`, `generic` and `files`.
    fn font(&mut self, value: &Data<'_>) -> Result<Font, Error> {
        let DeValue::Table(table) = value.get_ref() else {
            let families: Vec<_> = BUILT_IN_FAMILIES.iter().map(|(name, generic)| (*name, *generic)).collect();
            let value = self.value(value);
            let generic = value.one_of(&families).map_err(|error| {
                let help = error.help_text().unwrap_or_default();
                let help = format!("{help}, or {{ family = \"…\", generic = \"serif\", files = [\"….otf\"] }}");
                Error::input(error.message()).help(help).at(value.at())
            })?;
            return Ok(Font { family: value.text()?, generic, files: Vec::new() });
        };
        let mut font = Font { family: String::new(), generic: Generic::Serif, files: Vec::new() };
        for (key, data) in sorted(table) {
            match key.get_ref().as_ref() {
                "family" => font.family = self.value(data).text()?,
                "generic" => font.generic = self.value(data).one_of(&Generic::ALL)?,
                "files" => font.files = self.font_files(data)?,
                _ => return Err(self.unknown("fonts", key, &["family", "generic", "files"])),
            }
        }
        if font.family.is_empty() {
            let message = "this font has no family";
            return Err(Error::input(message).help("name it: `family = \"…\"`").at(self.value(value).at()));
        }
        Ok(font)
    }

    fn font_files(&mut self, value: &Data<'_>) -> Result<Vec<FontFile>, Error> {
        let DeValue::Array(list) = value.get_ref() else {
            return Err(self.value(value).wrong("a list of files, as in [\"Tide-Regular.otf\"]"));
        };
        if list.len() > MOST_FILES {
            return Err(Error::new(ErrorKind::Limit, format!("a family has at most {MOST_FILES} files"))
                .at(self.value(value).at()));
        }
        list.iter().map(|item| self.file(item).map(|(path, bytes)| FontFile { path, bytes })).collect()
    }

    /// A path and the bytes behind it.
    fn file(&mut self, value: &Data<'_>) -> Result<(String, Arc<[u8]>), Error> {
        let value = self.value(value);
        let path = value.text()?;
        let bytes = (self.files)(&path).map_err(|reason| {
            Error::new(ErrorKind::Io, format!("`{path}`, which the theme names, cannot be had: {reason}"))
                .help("paths start from the folder of the theme")
                .at(value.at())
        })?;
        Ok((path, bytes))
    }

    fn logo(&mut self, table: &Table<'_>, key: &Key<'_>) -> Result<(), Error> {
        let (mut picture, mut alt, mut height) = (None, None, 24.0);
        for (key, data) in sorted(table) {
            match key.get_ref().as_ref() {
                "file" => picture = Some(self.picture(data)?),
                "alt" => alt = Some(self.value(data).text()?),
                "height" => height = self.value(data).number(4.0, 200.0)?,
                _ => return Err(self.unknown("logo", key, &LOGO)),
            }
        }
        let (Some(picture), Some(alt)) = (picture, alt.filter(|alt| !alt.trim().is_empty())) else {
            let message = "a logo needs a file, and a text for those who do not see it";
            return Err(Error::input(message).help("give both `file` and `alt`").at(self.at(key)));
        };
        self.theme.logo = Some(Logo { picture, alt, height });
        Ok(())
    }

    fn picture(&mut self, value: &Data<'_>) -> Result<Resource, Error> {
        let (path, bytes) = self.file(value)?;
        Resource::new(bytes, &Limits::default()).map_err(|error| {
            Error::input(format!("the logo `{path}` cannot be used: {error}"))
                .help("give a PNG, JPEG, WebP, GIF or SVG file")
                .at(self.value(value).at())
        })
    }

    fn unknown(&self, table: &str, key: &Key<'_>, known: &[&str]) -> Error {
        let meant = nearest::of(key.get_ref(), known.iter().copied());
        let meant = meant.map(|name| format!("did you mean `{name}`? ")).unwrap_or_default();
        let place = if table.is_empty() { "a theme".to_owned() } else { format!("`{table}`") };
        let known: Vec<_> = known.iter().filter(|name| !name.is_empty()).copied().collect();
        Error::input(format!("{place} has no key `{}`", key.get_ref()))
            .help(format!("{meant}its keys are {}", known.join(", ")))
            .at(self.at(key))
    }

    fn value<'v>(&self, data: &'v Data<'v>) -> Value<'v>
    where
        't: 'v,
    {
        Value { data: data.get_ref(), place: (self.text, data.span().start) }
    }

    fn at(&self, key: &Key<'_>) -> Location {
        Location::of_offset(self.text, key.span().start)
    }
}

fn is_section(name: &str) -> bool {
    !name.is_empty() && !name.contains('.') && SECTIONS.iter().any(|section| section.name == name)
}

fn names(names: &'static [&'static str]) -> Vec<(&'static str, &'static str)> {
    names.iter().map(|name| (*name, *name)).collect()
}

/// The entries in the order of the file, so that the first mistake is the one that is reported.
fn sorted<'t, 'v>(table: &'t Table<'v>) -> Vec<(&'t Key<'v>, &'t Data<'v>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// Whether a theme's file sets a key as [`keys`](super::keys()) lists it.
#[cfg(test)]
pub(super) fn says(text: &str, key: &str) -> bool {
    let table = DeTable::parse(text).unwrap();
    let path: Vec<_> = key.replace("PART", "body").split('.').map(str::to_owned).collect();
    let (last, tables) = path.split_last().unwrap();
    let mut current = table.get_ref();
    for name in tables {
        match current.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value.get_ref()) {
            Some(DeValue::Table(inner)) => current = inner,
            _ => return false,
        }
    }
    current.iter().any(|(key, _)| key.get_ref() == last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;

    fn theme(text: &str) -> Result<Theme, Error> {
        read(text, &mut no_files, &mut Diagnostics::new())
    }

    fn refused(text: &str) -> (String, String) {
        let error = theme(text).unwrap_err();
        (error.to_string(), error.help_text().unwrap_or_default().to_owned())
    }

    #[test]
    fn another_number_of_columns_has_a_measure_that_suits_it() {
        let measure = |text: &str| theme(text).unwrap().page.measure;
        let one = measure("inherits = \"newsroom\"\n[page]\ncolumns = 1\n");
        assert!((100.0..125.0).contains(&one), "{one}");
        let two = measure("inherits = \"journal\"\n[page]\ncolumns = 2\n");
        assert!((165.0..200.0).contains(&two), "{two}");
        let larger = measure("inherits = \"newsroom\"\n[page]\ncolumns = 1\n[looks]\nbody = { size = 12 }\n");
        assert!(larger > one, "{larger}");
        assert_eq!(measure("inherits = \"newsroom\"\n[page]\ncolumns = 1\nmeasure = 150\n"), 150.0);
        let same = Theme::built_in("newsroom").unwrap().page.measure;
        assert_eq!(measure("inherits = \"newsroom\"\n[page]\ncolumns = 2\n"), same);
    }

    #[test]
    fn a_theme_changes_what_it_says_and_inherits_the_rest() {
        let own =
            theme("name = \"tide\"\ninherits = \"newsroom\"\n[page]\ncolumns = 1\n[looks]\nbody = { size = 9.5 }\n");
        let (own, base) = (own.unwrap(), Theme::built_in("newsroom").unwrap());
        assert_eq!((own.name.as_str(), own.page.columns), ("tide", 1));
        assert_eq!(own.look(Part::Body).size, 9.5);
        assert_eq!(own.look(Part::Body).leading, base.look(Part::Body).leading);
        assert_eq!(own.light, base.light);
        assert_eq!(theme("").unwrap().looks, Theme::default().looks);
    }

    #[test]
    fn unknown_keys_are_refused_with_the_nearest() {
        let (message, help) = refused("[page]\nmargin-top = 20\nmargn-side = 20\n");
        assert_eq!(message, "input:3:1: `page` has no key `margn-side`");
        assert!(help.starts_with("did you mean `margin-side`? its keys are margin-top"), "{help}");
        assert!(refused("[colours]\n").0.contains("input:1:2: a theme has no key `colours`"));
        assert!(refused("[looks.qestion]\n").1.contains("did you mean `question`?"));
        assert!(refused("[looks.body]\n  weight = 7\n").0.starts_with("input:2:3: `looks.body` has no key `weight`"));
        assert!(refused("[colors.dark]\ninks = '#000'\n").0.contains("`colors.dark` has no key `inks`"));
    }

    #[test]
    fn wrong_values_are_refused_with_what_is_taken() {
        let (message, help) = refused("[page]\ncolumns = 3\n");
        assert_eq!(
            (message.as_str(), help.as_str()),
            ("input:2:11: 3 is not a number from 1 to 2", "write a number from 1 to 2")
        );
        assert!(refused("[colors]\naccent = 'red'\n").0.starts_with("input:2:10: \"red\" is not a colour"));
        assert!(refused("[text]\nalignment = 'justifed'\n").1.contains("did you mean \"justified\"?"));
        assert!(refused("[page]\nhead-end = '{titel}'\n").0.contains("{titel}"));
        assert!(refused("inherits = 'jurnal'\n").1.contains("did you mean \"journal\"?"));
        assert!(refused("[looks]\nbody = 7\n").1.contains("size"));
        assert!(refused("fonts = 7\n").0.contains("fonts"));
        assert!(refused("[page]\nmargin-top = nan\n").0.contains("nan"));
        assert!(refused("[page\n").0.contains(": the theme is no TOML"));
    }

    #[test]
    fn fonts_are_named_or_come_from_files() {
        let mut asked = Vec::new();
        let mut files = |path: &str| {
            asked.push(path.to_owned());
            if path == "a.otf" { Ok(Arc::from(*b"OTTO")) } else { Err("there is no such file".to_owned()) }
        };
        let text = "[fonts]\ntext = 'Noto Sans'\nheadings = { family = 'Tide', generic = 'sans', files = ['a.otf'] }\n";
        let own = read(text, &mut files, &mut Diagnostics::new()).unwrap();
        assert!(own.fonts.text.is_built_in() && own.fonts.text.generic == Generic::Sans);
        assert_eq!(own.fonts.headings.files[0].path, "a.otf");
        let error = read("[fonts.code]\nfamily = 'X'\nfiles = ['b.otf']\n", &mut files, &mut Diagnostics::new());
        let error = error.unwrap_err();
        assert_eq!(
            error.to_string(),
            "input:3:10: `b.otf`, which the theme names, cannot be had: there is no such file"
        );
        assert_eq!(asked, ["a.otf", "b.otf"]);
        assert!(refused("[fonts]\ntext = 'Noto Sns'\n").1.contains("did you mean \"Noto Sans\"?"));
    }

    #[test]
    fn a_logo_needs_words() {
        let png: Arc<[u8]> = Arc::from(&include_bytes!("../../fixtures/articles/pictures/ferry.jpg")[..]);
        let mut files = |_: &str| Ok(Arc::clone(&png));
        let own = read("[logo]\nfile = 'l.jpg'\nalt = 'Tide'\n", &mut files, &mut Diagnostics::new()).unwrap();
        assert_eq!(own.logo.map(|logo| logo.alt), Some("Tide".to_owned()));
        let error = read("[logo]\nfile = 'l.jpg'\n", &mut files, &mut Diagnostics::new()).unwrap_err();
        assert_eq!(error.location().line, Some(1));
        let mut words = |_: &str| Ok(Arc::from(*b"no picture"));
        assert!(read("[logo]\nfile = 'l'\nalt = 'x'\n", &mut words, &mut Diagnostics::new()).is_err());
    }

    #[test]
    fn what_is_hard_to_read_is_reported_at_its_colour() {
        let mut found = Diagnostics::new();
        read("[colors]\nlink = '#7fa8b0'\n[colors.dark]\ntext = '#444'\n", &mut no_files, &mut found).unwrap();
        let places: Vec<_> = found.iter().map(|diagnostic| diagnostic.location.line).collect();
        assert!(places.contains(&Some(2)) && places.contains(&Some(4)), "{found:?}");
        let first = found.iter().next().unwrap();
        assert_eq!(first.severity, Severity::Warning);
        assert!(first.message.contains("`link` #7fa8b0") && first.message.contains("needs 4.5"), "{first}");
    }

    #[test]
    fn large_and_deep_files_are_refused() {
        assert_eq!(theme(&"#".repeat(LARGEST + 1)).unwrap_err().kind(), ErrorKind::Limit);
        assert!(theme(&format!("a = {}", "[".repeat(100_000))).is_err());
    }
}
