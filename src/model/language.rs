//! Languages and writing directions.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language tag as BCP 47 has it, in canonical letter case: `en`, `pt-BR`, `az-Arab`.
///
/// The primary subtag has two or three letters: `english` is well-formed by BCP 47 but names
/// no language, so it is refused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

/// A text that is no usable language tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidLanguage(String);

/// The direction in which a script runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right, as Latin.
    #[default]
    Ltr,
    /// Right to left, as Arabic and Hebrew.
    Rtl,
}

/// Script subtags that run from right to left (ISO 15924).
const RTL_SCRIPTS: &[&str] = &["Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"];

/// Languages whose usual script runs from right to left.
const RTL_LANGUAGES: &[&str] = &[
    "ar", "arc", "arz", "azb", "bgn", "ckb", "dv", "fa", "glk", "he", "iw", "ji", "ks", "lrc", "mzn", "nqo", "pnb",
    "prs", "ps", "sd", "sdh", "syr", "ug", "ur", "yi",
];

/// Languages from left to right whose usual script has one case.
const CASELESS_LANGUAGES: &[&str] = &[
    "am", "as", "bn", "bo", "gu", "hi", "ja", "ka", "km", "kn", "ko", "lo", "ml", "mr", "my", "ne", "or", "pa", "sa",
    "si", "ta", "te", "th", "ti", "yue", "zh",
];

impl Language {
    /// Takes a BCP 47 tag and puts it into canonical letter case.
    ///
    /// # Errors
    /// If the tag is not well-formed, or its primary subtag is not of two or three letters.
    pub fn new(tag: &str) -> Result<Self, InvalidLanguage> {
        let parsed = oxilangtag::LanguageTag::parse_and_normalize(tag).map_err(|_| InvalidLanguage(tag.to_owned()))?;
        if matches!(parsed.primary_language().len(), 2 | 3) {
            Ok(Language(parsed.into_inner()))
        } else {
            Err(InvalidLanguage(tag.to_owned()))
        }
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary subtag: `pt` of `pt-BR`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// Whether the letters of the script that the tag names, or else of the language's usual one, come in capitals and
    /// small ones: where they do not, nothing is set apart by small capitals.
    pub fn has_case(&self) -> bool {
        match self.script() {
            Some(script) => matches!(script, "Latn" | "Cyrl" | "Grek" | "Armn" | "Latf" | "Latg"),
            None => self.direction() == Direction::Ltr && !CASELESS_LANGUAGES.contains(&self.primary()),
        }
    }

    /// The script subtag: `Hans` of `zh-Hans-CN`.
    fn script(&self) -> Option<&str> {
        self.0.split('-').skip(1).find(|s| s.len() == 4 && s.chars().all(|c| c.is_ascii_alphabetic()))
    }

    /// The direction of the script that the tag names, or else of the language's usual one.
    pub fn direction(&self) -> Direction {
        let rtl = match self.script() {
            Some(script) => RTL_SCRIPTS.contains(&script),
            None => RTL_LANGUAGES.contains(&self.primary()),
        };
        if rtl { Direction::Rtl } else { Direction::Ltr }
    }
}

impl Direction {
    /// `ltr` or `rtl`, as HTML's `dir` has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Language {
    type Error = InvalidLanguage;

    fn try_from(tag: String) -> Result<Self, InvalidLanguage> {
        Language::new(&tag)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.0
    }
}

impl fmt::Display for InvalidLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no language tag; write it as in `en`, `pt-BR` or `fa`", self.0)
    }
}

impl std::error::Error for InvalidLanguage {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_checked_and_put_in_case() {
        assert_eq!(Language::new("PT-br").map(String::from), Ok("pt-BR".to_owned()));
        assert!(Language::new("en_US").is_err());
        assert!(Language::new("english").is_err());
        assert!(Language::new("").is_err());
    }

    #[test]
    fn direction_follows_the_script() {
        let direction = |tag| Language::new(tag).map(|l| l.direction());
        assert_eq!(direction("fa"), Ok(Direction::Rtl));
        assert_eq!(direction("az-Arab"), Ok(Direction::Rtl));
        assert_eq!(direction("ku-Latn"), Ok(Direction::Ltr));
        assert_eq!(direction("ar-Latn"), Ok(Direction::Ltr));
        assert_eq!(direction("de"), Ok(Direction::Ltr));
    }

    #[test]
    fn case_follows_the_script() {
        let cased = |tag| Language::new(tag).unwrap().has_case();
        assert!(cased("de") && cased("ru") && cased("az-Latn") && cased("ja-Latn"));
        assert!(!cased("ar") && !cased("hi") && !cased("zh-Hant-TW") && !cased("he") && !cased("az-Arab"));
    }
}
