//! Reads the model's own JSON.

use super::{Input, ReadCx, Reader};
use crate::diagnostic::Location;
use crate::env::Limits;
use crate::error::Error;
use crate::format::OptionMap;
use crate::json;
use crate::model::{Article, Publication};

/// Reads a publication, or a single article, as JSON.
#[derive(Clone, Copy, Debug, Default)]
pub struct JsonReader;

/// The reader for options given as text; there are none.
///
/// # Errors
/// Never: the registry has refused unknown options.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Reader>, Error> {
    Ok(Box::new(JsonReader))
}

impl Reader for JsonReader {
    fn read(&self, input: Input<'_>, cx: &mut ReadCx<'_>) -> Result<Publication, Error> {
        let mut publication = parse(&input.text()?, &cx.env.limits)?;
        for article in &mut publication.articles {
            cx.overrides.apply(article, cx.diagnostics);
        }
        Ok(publication)
    }
}

/// A publication is known by its key `articles`; anything else is taken as an article.
fn parse(text: &str, limits: &Limits) -> Result<Publication, Error> {
    let is_publication = json::parse::<Shape>(text, limits).is_ok_and(|shape| shape.articles.is_some());
    let parsed = if is_publication {
        json::parse(text, limits)
    } else {
        json::parse::<Article>(text, limits).map(Publication::of)
    };
    parsed.map_err(|error| {
        let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
        let column = u32::try_from(error.column()).unwrap_or(u32::MAX);
        let text = error.to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        Error::input(format!("the JSON is no article: {message}"))
            .help("`offprint schema` prints what is expected")
            .at(Location::at(line.max(1), column.max(1)))
    })
}

/// As much of the JSON as tells a publication from an article.
#[derive(serde::Deserialize)]
struct Shape {
    articles: Option<serde::de::IgnoredAny>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_alone_is_a_publication_of_one() {
        let publication =
            parse(r#"{"headline": "Water", "body": [{"paragraph": {"content": "Scarce."}}]}"#, &Limits::default())
                .unwrap();
        assert_eq!(publication.articles.len(), 1);
        assert_eq!(publication.articles[0].headline.plain_text(), "Water");
    }

    #[test]
    fn a_mistake_deep_inside_is_named_with_its_line() {
        let error = parse(
            "{\"headline\": \"Water\",\n\"body\": [\n{\"turn\": {\"question\": {\"blocks\": [{\"paragraf\": {}}]}}}]}",
            &Limits::default(),
        )
        .unwrap_err();
        assert!(error.message().contains("unknown variant `paragraf`"), "{error}");
        assert_eq!(error.location().line, Some(3));
        let error = parse(r#"{"headline": "Water", "headlin": ""}"#, &Limits::default()).unwrap_err();
        assert!(error.message().contains("unknown field `headlin`"), "{error}");
    }
}
