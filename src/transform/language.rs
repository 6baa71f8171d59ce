//! The language of an article that does not say it, judged by its text.

use whatlang::Lang;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Language, Note, RichText};

/// How much text is looked at, in bytes: more does not make the judgement better.
const SAMPLE_BYTES: usize = 4_000;

/// With less text than this, in bytes, nothing is guessed.
const LEAST_BYTES: usize = 120;

/// Sets the language of `article` where it says none and its text leaves no doubt; reports
/// what was guessed, or that nothing is known.
pub(super) fn detect(article: &mut Article, diagnostics: &mut Diagnostics) {
    if article.language.is_some() {
        return;
    }
    article.language = of_text(article);
    let report = match &article.language {
        Some(language) => {
            let message = format!("the article does not say its language; by its text it is `{language}`");
            let help = format!("add `lang: {language}` to the front matter, or pass `-M lang=…`");
            Diagnostic::warning(Code::Substituted, message).help(help)
        }
        None => Diagnostic::warning(Code::Missing, "the article does not say its language")
            .help("add `lang: en` (or the language it is) to the front matter, or pass `-M lang=en`"),
    };
    diagnostics.push(report.about(Subject::Language));
}

/// The language that the text of `article` is in, if it leaves no doubt.
pub(crate) fn of_text(article: &Article) -> Option<Language> {
    let mut sample = Sample(String::new());
    visit::walk_article(&mut sample, &mut article.clone());
    if sample.0.len() < LEAST_BYTES {
        return None;
    }
    let found = whatlang::detect(&sample.0).filter(whatlang::Info::is_reliable)?;
    Language::new(tag(found.lang())?).ok()
}

/// The beginning of the article's text.
struct Sample(String);

impl VisitMut for Sample {
    fn text(&mut self, text: &mut RichText) {
        if self.0.len() < SAMPLE_BYTES {
            self.0.push_str(&text.plain_text());
            self.0.push('\n');
        }
    }

    /// Notes are put in another order later, and a second judgement must be that of the first.
    fn note(&mut self, _: &mut Note) {}
}

/// The BCP 47 tag of a language: its code of two letters. `None` for the few that the detector
/// finds in other languages' texts too often to be believed.
fn tag(language: Lang) -> Option<&'static str> {
    Some(match language {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Zul => "zu",
        Lang::Afr => "af",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        Lang::Cym => "cy",
        Lang::Aka | Lang::Sna | Lang::Lat => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Block;

    fn detected(text: &str) -> (Option<String>, Code) {
        let mut article = Article { body: vec![Block::paragraph(text).into()], ..Article::default() };
        let mut diagnostics = Diagnostics::new();
        detect(&mut article, &mut diagnostics);
        let code = diagnostics.iter().next().map(|diagnostic| diagnostic.code).unwrap();
        (article.language.map(String::from), code)
    }

    #[test]
    fn a_text_of_some_length_shows_its_language() {
        let english = "The ledger lies open on the desk, and whoever comes in from the quay may read in it what the \
                       water did last night, when nobody was looking and the gate stood open.";
        assert_eq!(detected(english), (Some("en".to_owned()), Code::Substituted));
        let german = "Das Buch liegt offen auf dem Tisch, und wer vom Kai hereinkommt, darf darin lesen, was das Wasser \
                      in der letzten Nacht getan hat, als niemand hinsah und das Tor offen stand.";
        assert_eq!(detected(german), (Some("de".to_owned()), Code::Substituted));
    }

    #[test]
    fn nothing_is_guessed_from_a_few_words() {
        assert_eq!(detected("Tide table"), (None, Code::Missing));
    }
}
