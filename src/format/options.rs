//! Options as text, at the edge where a command or a project file gives them.
//!
//! Readers and writers hold typed options; the registry checks names before they see any.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::nearest;
use crate::theme::{self, Theme};

/// An option that a format understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionSpec {
    /// The name: `paper`.
    pub name: &'static str,
    /// The values it takes, in words or as a list: `a4|letter|WxH`.
    pub values: &'static str,
    /// The default.
    pub default: &'static str,
    /// What it does, in one sentence.
    pub help: &'static str,
}

/// The option by which every format that is shown takes its theme.
pub const THEME: OptionSpec = OptionSpec {
    name: "theme",
    values: "journal|magazine|newsroom|FILE.toml",
    default: "journal",
    help: "How it looks: a theme that is built in, or a file (see docs/themes.md)",
};

/// Options by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OptionMap {
    values: BTreeMap<String, String>,
    /// The theme that the option `theme` names, where it is a file.
    theme: Option<Arc<Theme>>,
}

impl OptionMap {
    /// Sets an option.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.values.insert(name.into(), value.into());
    }

    /// Sets an option that was not set.
    pub fn insert_default(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.values.entry(name.into()).or_insert_with(|| value.into());
    }

    /// Sets the option `theme` to a theme that is no built-in one.
    pub fn set_theme(&mut self, theme: Arc<Theme>) {
        self.values.entry(THEME.name.to_owned()).or_insert_with(|| theme.name.clone());
        self.theme = Some(theme);
    }

    /// The theme: the one that was set, or that which the option `theme` names, or the default.
    ///
    /// # Errors
    /// If no theme of that name is built in. Files are opened by
    /// [`Converter::target`](crate::convert::Converter::target).
    pub fn theme(&self) -> Result<Arc<Theme>, Error> {
        if let Some(theme) = &self.theme {
            return Ok(Arc::clone(theme));
        }
        let name = self.get(THEME.name).unwrap_or(theme::BUILT_IN[0]);
        Theme::built_in(name).ok_or_else(|| {
            let meant = nearest::of(name, theme::BUILT_IN.iter().copied());
            let meant = meant.map(|name| format!("did you mean `{name}`? ")).unwrap_or_default();
            let known = theme::BUILT_IN.join(", ");
            Error::new(ErrorKind::Option, format!("there is no theme `{name}`"))
                .help(format!("{meant}it takes {known}, or a file that ends in .toml"))
        })
    }

    /// The value of an option, if it was set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Whether a yes-or-no option is on; `default` where it is not set.
    ///
    /// # Errors
    /// If the value is neither `true` nor `false`.
    pub fn flag(&self, name: &str, default: bool) -> Result<bool, Error> {
        match self.get(name) {
            None => Ok(default),
            Some("true" | "yes" | "on") => Ok(true),
            Some("false" | "no" | "off") => Ok(false),
            Some(other) => Err(wrong_value(name, other, "true or false")),
        }
    }

    /// Checks that every name is one of `specs`.
    ///
    /// # Errors
    /// If one is not: the error lists those that are.
    pub fn check(&self, format: &str, specs: &[OptionSpec]) -> Result<(), Error> {
        for name in self.values.keys() {
            if !specs.iter().any(|spec| spec.name == name) {
                let known: Vec<_> = specs.iter().map(|spec| spec.name).collect();
                let help = if known.is_empty() {
                    format!("{format} has no options")
                } else {
                    format!("{format} knows: {}", known.join(", "))
                };
                return Err(Error::new(ErrorKind::Option, format!("{format} has no option `{name}`")).help(help));
            }
        }
        Ok(())
    }
}

/// The error for a value that an option does not take.
pub fn wrong_value(name: &str, value: &str, expected: &str) -> Error {
    Error::new(ErrorKind::Option, format!("the option `{name}` does not take `{value}`"))
        .help(format!("it takes {expected}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_named_or_given() {
        let mut options = OptionMap::default();
        assert_eq!(options.theme().unwrap().name, "journal");
        options.insert("theme", "magazne");
        let error = options.theme().unwrap_err();
        assert!(error.help_text().is_some_and(|help| help.starts_with("did you mean `magazine`?")));
        options.set_theme(Arc::new(Theme { name: "tide".to_owned(), ..Theme::default() }));
        assert_eq!(options.theme().unwrap().name, "tide");
        assert!(options.check("x", &[]).is_err());
    }

    #[test]
    fn the_help_lists_the_themes() {
        assert_eq!(THEME.values, format!("{}|FILE.toml", theme::BUILT_IN.join("|")));
        assert_eq!(THEME.default, theme::BUILT_IN[0]);
    }
}
