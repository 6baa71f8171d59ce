//! Names and addresses that are made of what an article says: `{year}/{slug}.{ext}`.

use std::fmt;

use crate::error::{Error, ErrorKind};
use crate::model::Article;
use crate::nearest;

/// A text with places that are filled for each article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(PatternField),
}

/// What may stand between braces in a [`Pattern`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PatternField {
    /// `{slug}`: the article's slug.
    Slug,
    /// `{ext}`: the ending of the format's files, without the dot.
    Ext,
    /// `{format}`: the name of the format.
    Format,
    /// `{year}` of publication, in four digits; `undated` where it is not known.
    Year,
    /// `{month}` of publication, in two digits; `undated` where it is not known.
    Month,
    /// `{day}` of publication, in two digits; `undated` where it is not known.
    Day,
    /// `{language}`: the tag of the article's language; `und` where it is not known.
    Language,
}

impl PatternField {
    /// All of them with their names.
    pub const ALL: [(&'static str, PatternField); 7] = [
        ("slug", PatternField::Slug),
        ("ext", PatternField::Ext),
        ("format", PatternField::Format),
        ("year", PatternField::Year),
        ("month", PatternField::Month),
        ("day", PatternField::Day),
        ("language", PatternField::Language),
    ];
}

/// What fills a [`Pattern`].
#[derive(Clone, Copy, Debug)]
pub struct Filling<'a> {
    /// The article, if there is one.
    pub article: Option<&'a Article>,
    /// The slug, or what stands for it.
    pub slug: &'a str,
    /// The name of the format.
    pub format: &'a str,
    /// The ending of its files, without the dot.
    pub extension: &'a str,
}

impl Pattern {
    /// Reads a pattern. `allowed` are the fields that make sense where it stands.
    ///
    /// # Errors
    /// If a brace is not closed, or a field is not known or not allowed.
    pub fn from_text(text: &str, allowed: &[PatternField]) -> Result<Self, Error> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            let (name, after) = behind.split_once('}').ok_or_else(|| {
                Error::new(ErrorKind::Option, format!("`{text}` has an opening brace without a closing one"))
                    .help("write a field as `{slug}`")
            })?;
            parts.push(Part::Field(field(name, allowed)?));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Pattern { parts })
    }

    /// Whether `field` stands in it.
    pub fn has(&self, field: PatternField) -> bool {
        self.parts.contains(&Part::Field(field))
    }

    /// The text for one article.
    pub fn fill(&self, with: &Filling<'_>) -> String {
        let date = with.article.and_then(|article| article.dates.published).map(|date| date.day());
        let number = |number: Option<String>| number.unwrap_or_else(|| "undated".to_owned());
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Field(PatternField::Slug) => with.slug.to_owned(),
            Part::Field(PatternField::Ext) => with.extension.to_owned(),
            Part::Field(PatternField::Format) => with.format.to_owned(),
            Part::Field(PatternField::Year) => number(date.map(|date| format!("{:04}", date.year()))),
            Part::Field(PatternField::Month) => number(date.map(|date| format!("{:02}", date.month()))),
            Part::Field(PatternField::Day) => number(date.map(|date| format!("{:02}", date.day()))),
            Part::Field(PatternField::Language) => {
                let language = with.article.and_then(|article| article.language.as_ref());
                language.map_or_else(|| "und".to_owned(), |language| language.as_str().to_owned())
            }
        };
        self.parts.iter().map(part).collect()
    }
}

fn field(name: &str, allowed: &[PatternField]) -> Result<PatternField, Error> {
    let known = || PatternField::ALL.into_iter().filter(|(_, field)| allowed.contains(field));
    known().find(|(known, _)| *known == name).map(|(_, field)| field).ok_or_else(|| {
        let meant = nearest::of(name, known().map(|(name, _)| name));
        let meant = meant.map(|name| format!("did you mean {{{name}}}? ")).unwrap_or_default();
        let names: Vec<_> = known().map(|(name, _)| format!("{{{name}}}")).collect();
        Error::new(ErrorKind::Option, format!("there is nothing called {{{name}}} to stand here"))
            .help(format!("{meant}there are {}", names.join(", ")))
    })
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => f.write_str(text)?,
                Part::Field(field) => {
                    let name = PatternField::ALL.iter().find(|(_, known)| known == field).map_or("", |(name, _)| name);
                    write!(f, "{{{name}}}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [PatternField; 7] = [
        PatternField::Slug,
        PatternField::Ext,
        PatternField::Format,
        PatternField::Year,
        PatternField::Month,
        PatternField::Day,
        PatternField::Language,
    ];

    fn filled(text: &str, article: &Article) -> String {
        let filling = Filling { article: Some(article), slug: "water", format: "json-feed", extension: "feed.json" };
        Pattern::from_text(text, &ALL).unwrap().fill(&filling)
    }

    #[test]
    fn fields_are_filled_from_the_article() {
        let mut article = Article::default();
        assert_eq!(filled("{year}/{slug}.{ext}", &article), "undated/water.feed.json");
        article.dates.published = "2025-03-07".parse().ok();
        article.language = crate::model::Language::new("pt-BR").ok();
        let all = "{year}-{month}-{day}/{language}/{format}/{slug}.{ext}";
        assert_eq!(filled(all, &article), "2025-03-07/pt-BR/json-feed/water.feed.json");
        assert_eq!(Pattern::from_text(all, &ALL).unwrap().to_string(), all);
    }

    #[test]
    fn wrong_fields_are_named() {
        let error = Pattern::from_text("{slgu}.{ext}", &ALL).unwrap_err();
        assert!(error.help_text().is_some_and(|help| help.starts_with("did you mean {slug}?")));
        assert!(Pattern::from_text("{slug", &ALL).is_err());
        assert!(Pattern::from_text("{ext}", &[PatternField::Slug]).is_err());
    }
}
