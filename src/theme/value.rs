//! The values of a theme's keys, each with its place.

use std::fmt::Write as _;

use toml::de::DeValue;

use super::color::Color;
use super::template::{Field, Template};
use crate::diagnostic::Location;
use crate::error::Error;
use crate::nearest;

/// A value, and where it stands.
pub(super) struct Value<'v> {
    pub(super) data: &'v DeValue<'v>,
    /// The whole theme, and the byte of it where the value begins.
    pub(super) place: (&'v str, usize),
}

/// The longest text that a theme takes, in bytes.
const LONGEST: usize = 500;

impl Value<'_> {
    /// Where it stands. Lines are counted here, since hardly anybody asks.
    pub(super) fn at(&self) -> Location {
        let (theme, offset) = self.place;
        Location::of_offset(theme, offset)
    }

    /// The error for a value that is not what was `expected`.
    pub(super) fn wrong(&self, expected: &str) -> Error {
        Error::input(format!("{} is not {expected}", self.shown())).help(format!("write {expected}")).at(self.at())
    }

    pub(super) fn text(&self) -> Result<String, Error> {
        match self.data {
            DeValue::String(text) if text.len() <= LONGEST && !text.contains(['\n', '\r']) => Ok(text.to_string()),
            _ => Err(self.wrong("a text of one line, as in \"Tide Review\"")),
        }
    }

    pub(super) fn flag(&self) -> Result<bool, Error> {
        match self.data {
            DeValue::Boolean(flag) => Ok(*flag),
            _ => Err(self.wrong("true or false")),
        }
    }

    /// A number from `least` to `most`.
    pub(super) fn number(&self, least: f32, most: f32) -> Result<f32, Error> {
        let number = match self.data {
            DeValue::Integer(number) => number.to_string().parse::<f32>().ok(),
            DeValue::Float(number) => number.to_string().parse::<f32>().ok(),
            _ => None,
        };
        let number = number.filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| self.wrong(&format!("a number from {least} to {most}")))
    }

    pub(super) fn color(&self) -> Result<Color, Error> {
        let color = match self.data {
            DeValue::String(text) => Color::from_text(text),
            _ => None,
        };
        color.ok_or_else(|| self.wrong("a colour as in \"#0f4c5c\""))
    }

    /// One of several words.
    pub(super) fn one_of<T: Copy>(&self, known: &[(&str, T)]) -> Result<T, Error> {
        let word = match self.data {
            DeValue::String(text) => text.as_ref(),
            _ => "",
        };
        let found = known.iter().find(|(name, _)| *name == word);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<_> = known.iter().map(|(name, _)| format!("\"{name}\"")).collect();
            let meant = nearest::of(word, known.iter().map(|(name, _)| *name));
            let meant = meant.map(|name| format!("did you mean \"{name}\"? ")).unwrap_or_default();
            Error::input(format!("{} is not known here", self.shown()))
                .help(format!("{meant}write one of {}", names.join(", ")))
                .at(self.at())
        })
    }

    pub(super) fn template(&self) -> Result<Template, Error> {
        let text = self.text()?;
        Template::from_text(&text).map_err(|name| {
            let names: Vec<_> = Field::ALL.iter().map(|(known, _)| format!("{{{known}}}")).collect();
            let meant = nearest::of(&name, Field::ALL.iter().map(|(known, _)| *known));
            let meant = meant.map(|name| format!("did you mean {{{name}}}? ")).unwrap_or_default();
            Error::input(format!("there is nothing called {{{name}}} to stand here"))
                .help(format!("{meant}there are {}", names.join(", ")))
                .at(self.at())
        })
    }

    /// The value as a message shows it.
    fn shown(&self) -> String {
        let text = match self.data {
            DeValue::String(text) => format!("\"{text}\""),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string(),
            DeValue::Boolean(flag) => flag.to_string(),
            DeValue::Datetime(time) => time.to_string(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        let mut short: String = text.chars().take(40).collect();
        if short.len() < text.len() {
            let _ = write!(short, "…");
        }
        short
    }
}
