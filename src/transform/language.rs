//! The language of an article that does not say it, judged by its text.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::guess;
use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Language, Note, RichText};

/// How much text is looked at, in bytes: more does not make the judgement better.
const SAMPLE_BYTES: usize = 4_000;

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
    guess::language(&sample.0)
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
