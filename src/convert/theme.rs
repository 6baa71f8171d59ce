//! Opens themes: the file that the option `theme` names, its logo and its font files. Writers get
//! a theme with all its bytes and open nothing.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::name_source;
use super::source::in_file;
use crate::diagnostic::Diagnostics;
use crate::env::Limits;
use crate::error::{Error, ErrorKind};
use crate::format::{OptionMap, THEME};
use crate::resource::{Folder, Resolver};
use crate::theme::{self, Theme};

/// The size up to which a theme's file is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// Reads the theme in the file at `path`. Paths in it start from its folder. The diagnostics say
/// which of its colours are hard to read.
///
/// # Errors
/// If the file or one that it names cannot be read, or it is no theme. The error names the file.
pub fn open_theme(path: &Path, diagnostics: &mut Diagnostics) -> Result<Theme, Error> {
    open_theme_with(path, diagnostics, &mut |_| ())
}

/// As [`open_theme`]; `opens` hears of the files that the theme names.
///
/// # Errors
/// As [`open_theme`].
pub(crate) fn open_theme_with(
    path: &Path,
    diagnostics: &mut Diagnostics,
    opens: &mut dyn FnMut(PathBuf),
) -> Result<Theme, Error> {
    let name: Arc<str> = Arc::from(path.to_string_lossy());
    let text = text_of(path).map_err(|reason| {
        Error::new(ErrorKind::Io, format!("the theme `{name}` cannot be read: {reason}"))
            .help(format!("name a file, or a theme that is built in: {}", theme::BUILT_IN.join(", ")))
    })?;
    // The theme is the user's own, as the command line is: its fonts may be anywhere.
    let folder = Folder::new(path.parent().unwrap_or(Path::new(""))).allow_outside(true);
    let mut files = |path: &str| {
        folder.lookups(path).into_iter().for_each(&mut *opens);
        folder.resolve(path, &Limits::default()).map_err(|reason| reason.to_string())
    };
    let mut found = Diagnostics::new();
    let theme = theme::read(&text, &mut files, &mut found).map_err(|error| in_file(error, &name))?;
    name_source(&mut found, &name);
    diagnostics.extend(found);
    Ok(theme)
}

fn text_of(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(LARGEST + 1).read_to_string(&mut text).map_err(|error| error.to_string())?;
    if text.len() as u64 > LARGEST { Err(format!("it has more than {LARGEST} bytes")) } else { Ok(text) }
}

/// The options with the theme opened that they name, if it is a file.
pub(super) fn opened(options: &OptionMap, diagnostics: &mut Diagnostics) -> Result<OptionMap, Error> {
    let mut options = options.clone();
    if let Some(name) = options.get(THEME.name).filter(|name| is_file(name)).map(str::to_owned) {
        let theme = open_theme(Path::new(&name), diagnostics)?;
        options.set_theme(Arc::new(theme));
    }
    Ok(options)
}

/// The theme that `name` names: one that is built in, or a file, which is [opened](open_theme).
///
/// # Errors
/// If there is none of this name, and as [`open_theme`].
pub fn theme_named(name: &str, diagnostics: &mut Diagnostics) -> Result<Arc<Theme>, Error> {
    let mut options = OptionMap::default();
    options.insert(THEME.name, name);
    opened(&options, diagnostics)?.theme()
}

/// Whether `name` is that of a file and of no built-in theme.
fn is_file(name: &str) -> bool {
    name.contains(['/', std::path::MAIN_SEPARATOR]) || Path::new(name).extension().is_some_and(|end| end == "toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_opened_with_its_files_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tide.toml");
        fs::write(folder.path().join("logo.jpg"), include_bytes!("../../fixtures/articles/pictures/ferry.jpg"))
            .unwrap();
        fs::write(&file, "name = 'tide'\n[logo]\nfile = 'logo.jpg'\nalt = 'Tide'\n").unwrap();
        let mut options = OptionMap::default();
        options.insert("theme", file.to_string_lossy());
        let options = opened(&options, &mut Diagnostics::new()).unwrap();
        let theme = options.theme().unwrap();
        assert_eq!(theme.name, "tide");
        assert!(theme.logo.is_some());
    }

    #[test]
    fn mistakes_name_the_theme_and_the_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tide.toml");
        fs::write(&file, "[logo]\nfile = 'gone.png'\nalt = 'Tide'\n").unwrap();
        let error = open_theme(&file, &mut Diagnostics::new()).unwrap_err().to_string();
        assert!(error.contains("tide.toml:2:8: `gone.png`"), "{error}");
        let error = open_theme(&folder.path().join("no.toml"), &mut Diagnostics::new()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io);
        assert!(error.help_text().is_some_and(|help| help.contains("magazine")));
        fs::write(&file, [0xFF, 0xFE]).unwrap();
        assert!(open_theme(&file, &mut Diagnostics::new()).is_err());
    }

    #[test]
    fn what_is_hard_to_read_is_said_of_the_theme() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pale.toml");
        fs::write(&file, "[colors]\nmuted = '#aaaaaa'\n").unwrap();
        let mut found = Diagnostics::new();
        open_theme(&file, &mut found).unwrap();
        let location = &found.iter().next().unwrap().location;
        assert!(location.file.as_deref().is_some_and(|file| file.ends_with("pale.toml")));
        assert_eq!(location.line, Some(2));
    }
}
