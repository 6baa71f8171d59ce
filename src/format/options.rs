//! Options as text, at the edge where a command or a project file gives them.
//!
//! Readers and writers hold typed options; the registry checks names before they see any.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind};

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

/// Options by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionMap(BTreeMap<String, String>);

impl OptionMap {
    /// Sets an option.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// The value of an option, if it was set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
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
        for name in self.0.keys() {
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
