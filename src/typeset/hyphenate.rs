//! Hyphenation by patterns: the opportunities within words.

use super::bidi::primary_subtag;
use super::chars::{extends_cluster, script};
use super::opportunity::{Kind, Opportunities, Opportunity};
use super::paragraph::Span;
use super::shape::Source;
use super::style::Family;
use hypher::Lang;
use std::ops::Range;
use unicode_script::Script;

/// Words with fewer letters stay whole.
const SHORTEST_WORD: usize = 5;

/// The opportunities of a text with those of hyphenation among them.
///
/// Patterns exist for alphabets; in Indic scripts, which have patterns too,
/// hyphens are unusual in print, and none are added.
pub(super) fn with_hyphens(source: &Source<'_>, plain: &Opportunities) -> Vec<Opportunity> {
    let mut all = Vec::with_capacity(plain.list.len() * 2);
    let mut hyphens = Vec::new();
    let mut links = plain.links.iter().peekable();
    for word in words(source.text) {
        while links.next_if(|link| link.end <= word.range.start).is_some() {}
        let in_link = links.peek().is_some_and(|link| link.start < word.range.end);
        if !in_link {
            hyphenate(source, &word, &mut hyphens);
        }
    }
    let mut hyphens = hyphens.into_iter().peekable();
    for opportunity in &plain.list {
        while let Some(hyphen) = hyphens.next_if(|hyphen| hyphen.at < opportunity.at) {
            all.push(hyphen);
        }
        hyphens.next_if(|hyphen| hyphen.at == opportunity.at);
        all.push(*opportunity);
    }
    all
}

/// Letters of one script without anything between them.
struct Word {
    range: Range<usize>,
    script: Script,
}

fn words(text: &str) -> impl Iterator<Item = Word> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, of) = loop {
            let (at, char) = chars.next()?;
            if let Some(script) = letter_script(char) {
                break (at, script);
            }
        };
        let mut end = text.len();
        while let Some((at, char)) = chars.peek().copied() {
            if !extends_cluster(char) && letter_script(char) != Some(of) {
                end = at;
                break;
            }
            chars.next();
        }
        Some(Word { range: start..end, script: of })
    })
}

fn letter_script(char: char) -> Option<Script> {
    script(char).filter(|_| char.is_alphabetic())
}

fn hyphenate(source: &Source<'_>, word: &Word, hyphens: &mut Vec<Opportunity>) {
    let letters = source.text.get(word.range.clone()).unwrap_or_default();
    if letters.len() < SHORTEST_WORD || letters.chars().count() < SHORTEST_WORD {
        return;
    }
    let Some(language) = word_language(source, word) else {
        return;
    };
    let Some(surroundings) = surroundings_penalty(source, &word.range) else {
        return;
    };
    if !may_hyphenate(letters) {
        return;
    }
    let mut at = word.range.start;
    let mut left = 0;
    let total = letters.chars().count();
    for syllable in hypher::hyphenate(letters, language) {
        at += syllable.len();
        left += syllable.chars().count();
        if at < word.range.end {
            let penalty = surroundings + edge_penalty(left, total - left);
            hyphens.push(Opportunity { at, kind: Kind::AddHyphen, penalty });
        }
    }
}

/// Abbreviations in capitals stay whole.
fn may_hyphenate(letters: &str) -> bool {
    !letters.chars().skip(1).any(char::is_uppercase)
}

/// Two letters alone at either end of the word are seen less gladly.
fn edge_penalty(left: usize, right: usize) -> f32 {
    const HYPHEN: f32 = 50.0;
    let short = |letters| if letters <= 2 { 30.0 } else { 0.0 };
    HYPHEN + short(left) + short(right)
}

/// An extra penalty for what stands around a word; `None` where it must stay
/// whole: with digits on its line, and where the author set soft hyphens.
fn surroundings_penalty(source: &Source<'_>, range: &Range<usize>) -> Option<f32> {
    let before = source.text.get(..range.start).and_then(|t| t.chars().next_back());
    let after = source.text.get(range.end..).and_then(|t| t.chars().next());
    let beside = [(before, range.start.saturating_sub(1)), (after, range.end)];
    let mut penalty = 0.0;
    for (char, at) in beside {
        match char {
            Some('\u{ad}' | '_' | '@' | '\\') => return None,
            Some(char) if char.is_numeric() && !is_raised(source.spans, at) => return None,
            Some('-' | '\u{2010}' | '\u{2011}') => penalty = 100.0,
            _ => {}
        }
    }
    Some(penalty)
}

fn is_raised(spans: &[Span], at: usize) -> bool {
    let span = spans.get(spans.partition_point(|span| span.range.end <= at));
    span.is_some_and(|span| span.style.rise != 0.0)
}

/// The patterns for a word: those of its spans' language when it is written
/// in the word's script, else those of the script's only or main language.
/// `None` when a span forbids hyphens or there are no patterns.
fn word_language(source: &Source<'_>, word: &Word) -> Option<Lang> {
    let first = (source.spans).partition_point(|span| span.range.end <= word.range.start);
    let spans = source.spans.get(first..)?;
    let mut touched = spans.iter().take_while(|span| span.range.start < word.range.end);
    let forbids = |span: &Span| span.style.no_hyphens || span.style.family == Family::Mono;
    if touched.clone().any(forbids) {
        return None;
    }
    let style = &touched.next()?.style;
    let tag = style.language.as_deref().unwrap_or(source.default_language);
    let spoken = language_of(tag).filter(|lang| lang.1 == word.script);
    spoken.map(|lang| lang.0).or(match word.script {
        Script::Greek => Some(Lang::Greek),
        Script::Georgian => Some(Lang::Georgian),
        Script::Cyrillic => Some(Lang::Russian),
        _ => None,
    })
}

fn language_of(tag: &str) -> Option<(Lang, Script)> {
    let code = primary_subtag(tag).as_bytes();
    let &[a, b] = code else { return None };
    let lang = Lang::from_iso([a.to_ascii_lowercase(), b.to_ascii_lowercase()])?;
    let script = match lang {
        Lang::Greek => Script::Greek,
        Lang::Georgian => Script::Georgian,
        Lang::Belarusian | Lang::Bulgarian | Lang::Mongolian | Lang::Russian | Lang::Ukrainian => Script::Cyrillic,
        // Both are in use; the patterns hold Cyrillic.
        Lang::Serbian => Script::Cyrillic,
        Lang::Assamese
        | Lang::Bengali
        | Lang::Gujarati
        | Lang::Hindi
        | Lang::Kannada
        | Lang::Malayalam
        | Lang::Marathi
        | Lang::Oriya
        | Lang::Panjabi
        | Lang::Sanskrit
        | Lang::Tamil
        | Lang::Telugu => return None,
        _ => Script::Latin,
    };
    Some((lang, script))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::opportunity::opportunities;
    use crate::typeset::{Paragraph, Style};

    fn marked(language: &str, text: &str, style: &Style) -> String {
        let mut paragraph = Paragraph::new(language);
        paragraph.push(text, style);
        let source = Source { text, spans: paragraph.spans(), default_language: language };
        let mut marked = text.to_owned();
        for opportunity in with_hyphens(&source, &opportunities(&paragraph)).iter().rev() {
            if opportunity.kind == Kind::AddHyphen {
                marked.insert(opportunity.at, '·');
            }
        }
        marked
    }

    fn plain(language: &str, text: &str) -> String {
        marked(language, text, &Style::default())
    }

    #[test]
    fn words_follow_the_patterns_of_their_language() {
        assert_eq!(plain("en", "hyphenation"), "hy·phen·ation");
        assert_eq!(plain("en-GB", "extensive"), "ex·ten·sive");
        assert_eq!(plain("de", "Silbentrennung"), "Sil·ben·tren·nung");
        assert_eq!(plain("fr", "l’imprimerie"), "l’im·pri·me·rie");
        assert_eq!(plain("ru", "переносится"), "пе·ре·но·сит·ся");
    }

    #[test]
    fn the_script_decides_first() {
        assert_eq!(plain("en", "переносится"), "пе·ре·но·сит·ся");
        assert_eq!(plain("ru", "hyphenation"), "hyphenation");
        assert_eq!(plain("he", "בינלאומיות"), "בינלאומיות");
        assert_eq!(plain("", "hyphenation"), "hyphenation");
    }

    #[test]
    fn some_words_stay_whole() {
        assert_eq!(plain("en", "UNESCO often WWW2000encoding"), "UNESCO of·ten WWW2000encoding");
        assert_eq!(plain("en", "hyphen\u{ad}ation"), "hyphen\u{ad}·ation");
        assert_eq!(plain("en", "https://example.org/hyphenation"), "https://example.org/hyphenation");
        let mono = Style::mono(9.0);
        assert_eq!(marked("en", "hyphenation", &mono), "hyphenation");
        let link = Style { no_hyphens: true, ..Style::default() };
        assert_eq!(marked("en", "hyphenation", &link), "hyphenation");
    }

    #[test]
    fn a_note_call_does_not_keep_a_word_whole() {
        let mut paragraph = Paragraph::new("en");
        paragraph.push("hyphenation", &Style::default());
        paragraph.push("1", &Style { rise: 4.0, ..Style::default() });
        let source = Source { text: paragraph.text(), spans: paragraph.spans(), default_language: "en" };
        let all = with_hyphens(&source, &opportunities(&paragraph));
        assert_eq!(all.iter().filter(|o| o.kind == Kind::AddHyphen).count(), 2);
    }
}
