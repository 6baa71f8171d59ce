//! Languages as people write them in metadata.

use crate::model::{InvalidLanguage, Language};

/// English and own names of languages, for those who write `English` where a tag is wanted.
const NAMES: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("chinese", "zh"),
    ("danish", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("finnish", "fi"),
    ("french", "fr"),
    ("german", "de"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("norwegian", "no"),
    ("persian", "fa"),
    ("farsi", "fa"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("swedish", "sv"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("urdu", "ur"),
    ("american", "en-US"),
    ("british", "en-GB"),
    ("deutsch", "de"),
    ("español", "es"),
    ("français", "fr"),
    ("italiano", "it"),
    ("nederlands", "nl"),
    ("português", "pt"),
];

/// Reads a language: a tag, a locale such as `en_US.UTF-8`, or a name; with what must be said of
/// a correction.
///
/// # Errors
/// If it is none of them.
pub(super) fn read(text: &str) -> Result<(Language, Option<String>), InvalidLanguage> {
    let error = match Language::new(text) {
        Ok(language) => return Ok((language, None)),
        Err(error) => error,
    };
    let tag = text.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
    let name = text.to_lowercase();
    let named = NAMES.iter().find(|(known, _)| *known == name).and_then(|(_, tag)| Language::new(tag).ok());
    let language = named.or_else(|| Language::new(&tag).ok()).ok_or(error)?;
    let doubt = format!("`{text}` is no language tag; `{language}` is taken");
    Ok((language, Some(doubt)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_and_names_become_tags_with_a_word() {
        let tag = |text| read(text).map(|(language, doubt)| (language.to_string(), doubt.is_some()));
        assert_eq!(tag("pt-br"), Ok(("pt-BR".to_owned(), false)));
        assert_eq!(tag("en_US"), Ok(("en-US".to_owned(), true)));
        assert_eq!(tag("de_DE.UTF-8"), Ok(("de-DE".to_owned(), true)));
        assert_eq!(tag("English"), Ok(("en".to_owned(), true)));
        assert!(tag("klingonish").is_err());
    }
}
