//! What happens to every publication between reading and writing, whatever its formats.
//!
//! Passes in their order: normalise (text as XML allows it, safe links), language (where the
//! article does not say it), note (order), label (figures and tables), number (ids, references),
//! resolve (pictures), collection (names of several articles). No pass knows a format. One more is
//! made where a house has a rule of its own: speaker (how those who speak are called).

mod characters;
mod collection;
mod direction;
mod label;
mod language;
mod link;
mod normalise;
mod note;
mod number;
mod reference;
mod resolve;
mod speaker;

pub(crate) use collection::distinguish;
pub(crate) use language::of_text as language_of_text;
#[cfg(feature = "project")]
pub(crate) use link::web_address;
pub use speaker::{SpeakerNames, name_speakers};

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostics;
use crate::env::Env;
use crate::error::Error;
use crate::model::{Article, Publication};
use crate::resource::Resolver;

/// Makes `publication` fit for writers: text in NFC and within XML's characters, links with
/// safe schemes only, every turn, section, figure, table, formula, note and reference with a
/// unique id, notes in the order of their calls, captioned tables with a label, and pictures
/// loaded into its resources; of several articles, each with a slug of its own.
///
/// A publication that went through it once goes through it unchanged.
///
/// # Errors
/// If something nests deeper than the limit.
pub fn prepare(
    publication: &mut Publication,
    resolver: &dyn Resolver,
    env: &Env,
    diagnostics: &mut Diagnostics,
) -> Result<(), Error> {
    normalise::normalise_channel(&mut publication.channel, diagnostics);
    if let Some(cover) = &mut publication.channel.cover {
        resolve::resolve_cover(cover, &mut publication.resources, resolver, &env.limits, diagnostics);
    }
    for article in &mut publication.articles {
        let said = diagnostics.len();
        let met = normalise::normalise(article, env.limits.depth, diagnostics)?;
        language::detect(article, diagnostics);
        note::order(article, diagnostics);
        label::label(article);
        number::number(article, met, diagnostics);
        if diagnostics.len() > said {
            settle(article, env.limits.depth, said, diagnostics)?;
        }
        resolve::resolve(article, &mut publication.resources, resolver, &env.limits, diagnostics);
    }
    distinguish(&mut publication.articles, diagnostics);
    Ok(())
}

/// How often what was taken out may leave something else without what it needs.
const ROUNDS: usize = 8;

/// Repeats the passes that take things out until nothing more is said: a call that led nowhere leaves
/// two texts beside each other, and a turn that lost its words is one that a link led to.
///
/// The first `said` diagnostics are not of this pass over this article: what they say of another is said
/// again where it holds here, and however many they are, they are not looked through.
fn settle(article: &mut Article, depth: usize, said: usize, diagnostics: &mut Diagnostics) -> Result<(), Error> {
    for _ in 0..ROUNDS {
        let mut again = Diagnostics::new();
        let met = normalise::normalise(article, depth, &mut again)?;
        language::detect(article, &mut again);
        // Notes stay, so that all is said of their calls.
        note::order(article, &mut Diagnostics::new());
        label::label(article);
        number::number(article, met, &mut again);
        let known: BTreeSet<_> = diagnostics.iter().skip(said).collect();
        let news: Vec<_> = again.iter().filter(|one| !known.contains(one)).cloned().collect();
        if news.is_empty() {
            break;
        }
        news.into_iter().for_each(|one| diagnostics.push(one));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::model::{
        Article, Block, Id, Inline, Link, Node, Note, RelatedItem, RichText, Section, SourceLine, Turn, Utterance,
        Voice,
    };
    use crate::resource::NoResources;

    fn prepared(article: Article) -> (Article, Diagnostics) {
        let mut publication = Publication::of(article);
        let mut diagnostics = Diagnostics::new();
        prepare(&mut publication, &NoResources, &Env::default(), &mut diagnostics).unwrap();
        (publication.articles.remove(0), diagnostics)
    }

    fn link(target: &str, content: &str) -> Inline {
        Inline::Link(Link { target: target.to_owned(), content: content.into() })
    }

    fn call(id: &str) -> Inline {
        Inline::NoteCall(Id::new(id).unwrap())
    }

    fn note(id: &str) -> Note {
        Note { id: Id::new(id).unwrap(), blocks: vec![Block::paragraph(id)], at: SourceLine::UNKNOWN }
    }

    fn codes(diagnostics: &Diagnostics) -> Vec<Code> {
        diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
    }

    fn english(body: Vec<Node>) -> Article {
        Article { language: crate::model::Language::new("en").ok(), body, ..Article::default() }
    }

    #[test]
    fn unsafe_links_keep_their_text_alone() {
        let text = RichText(vec!["See ".into(), link("javascript:x", "this"), ".".into()]);
        let (article, diagnostics) = prepared(english(vec![Block::paragraph(text).into()]));
        assert_eq!(article.body, [Block::paragraph("See this.").into()]);
        assert_eq!(codes(&diagnostics), [Code::Unsafe]);
    }

    #[test]
    fn a_related_item_without_a_title_is_not_lost_in_silence() {
        let mut article = english(Vec::new());
        let url = Some("https://example.org/a".to_owned());
        let description = "Worth a walk.".into();
        article.related.items =
            vec![RelatedItem { url, ..RelatedItem::default() }, RelatedItem { description, ..RelatedItem::default() }];
        let (article, diagnostics) = prepared(article);
        let titles: Vec<_> = article.related.items.iter().map(|item| item.title.plain_text()).collect();
        assert_eq!(titles, ["https://example.org/a"]);
        assert_eq!(codes(&diagnostics), [Code::Missing, Code::Dropped]);
    }

    #[test]
    fn what_a_publication_says_of_itself_is_clean_too() {
        let mut publication = Publication::default();
        publication.channel.title = Some("Water\u{1}\n Weekly ".to_owned());
        publication.channel.url = Some("javascript:x".to_owned());
        let mut diagnostics = Diagnostics::new();
        prepare(&mut publication, &NoResources, &Env::default(), &mut diagnostics).unwrap();
        assert_eq!(publication.channel.title.as_deref(), Some("Water  Weekly"));
        assert_eq!(publication.channel.url, None);
        assert_eq!(codes(&diagnostics), [Code::Unsafe, Code::Dropped]);
    }

    #[test]
    fn notes_are_named_in_the_order_of_their_calls() {
        let text = RichText(vec!["a".into(), call("second"), call("lost"), call("first"), call("second")]);
        let mut article = english(vec![Block::paragraph(text).into()]);
        article.notes = vec![note("first"), note("never"), note("second")];
        let (article, diagnostics) = prepared(article);
        let text = RichText(vec!["a".into(), call("fn1"), call("fn2"), call("fn1")]);
        assert_eq!(article.body, [Block::paragraph(text).into()]);
        let notes: Vec<_> = article.notes.iter().map(|n| (n.id.as_str(), n.blocks.clone())).collect();
        let expected = [("fn1", "second"), ("fn2", "first"), ("fn3", "never")];
        assert_eq!(notes, expected.map(|(id, text)| (id, vec![Block::paragraph(text)])));
        assert_eq!(codes(&diagnostics), [Code::Missing, Code::Missing]);
    }

    #[test]
    fn ids_are_filled_in_and_unique() {
        let turn = |id: Option<&str>| Turn {
            id: id.map(|id| Id::new(id).unwrap()),
            question: Some(Utterance::new(Voice::default(), vec![Block::paragraph("Why?")])),
            ..Turn::default()
        };
        let section = Section { id: Id::new("T2q").ok(), title: "One".into(), ..Section::default() };
        let body = vec![
            turn(None).into(),
            section.into(),
            turn(None).into(),
            turn(Some("t1")).into(),
            turn(Some("T1")).into(),
        ];
        let (article, diagnostics) = prepared(english(body));
        let ids: Vec<_> = article.turns().iter().map(|turn| turn.id.clone().unwrap().to_string()).collect();
        assert_eq!(ids, ["t3", "t4", "t1", "t5"]);
        assert_eq!(codes(&diagnostics), [Code::Duplicate]);
    }

    #[test]
    fn links_to_nowhere_become_text_and_others_stay() {
        let text = RichText(vec![link("#t1", "up"), " ".into(), link("#nowhere", "down")]);
        let turn =
            Turn { question: Some(Utterance::new(Voice::default(), vec![Block::paragraph(text)])), ..Turn::default() };
        let (article, diagnostics) = prepared(english(vec![turn.into()]));
        let text = RichText(vec![link("#t1", "up"), " down".into()]);
        assert_eq!(article.turns()[0].question.as_ref().unwrap().blocks, [Block::paragraph(text)]);
        assert_eq!(codes(&diagnostics), [Code::Malformed]);
    }

    #[test]
    fn what_only_a_second_round_finds_is_told_of_every_article() {
        let empty = Turn {
            question: Some(Utterance::new(Voice::default(), vec![Block::paragraph(RichText(vec![call("lost")]))])),
            ..Turn::default()
        };
        let up = Block::paragraph(RichText(vec![link("#t1", "up")]));
        let article = english(vec![empty.into(), up.into()]);
        let (alone, once) = prepared(article.clone());
        assert_eq!(alone.body, [Block::paragraph("up").into()]);
        assert!(codes(&once).contains(&Code::Malformed), "{once:?}");

        let mut both = Publication { articles: vec![article.clone(), article], ..Publication::default() };
        let mut twice = Diagnostics::new();
        prepare(&mut both, &NoResources, &Env::default(), &mut twice).unwrap();
        let malformed = |codes: Vec<Code>| codes.into_iter().filter(|code| *code == Code::Malformed).count();
        assert_eq!(malformed(codes(&twice)), 2 * malformed(codes(&once)), "{twice:?}");
    }

    #[test]
    fn nesting_has_a_limit() {
        let mut section = Section::default();
        for _ in 0..100 {
            section = Section { body: vec![section.into()], ..Section::default() };
        }
        let mut publication = Publication::of(english(vec![section.into()]));
        let result = prepare(&mut publication, &NoResources, &Env::default(), &mut Diagnostics::new());
        assert_eq!(result.unwrap_err().kind(), crate::error::ErrorKind::Limit);
    }

    #[test]
    fn preparing_twice_changes_nothing() {
        let text = RichText(vec![" e\u{301} ".into(), call("x"), link("https://example.org/a b", "")]);
        let mut article = english(vec![Block::paragraph(text).into()]);
        article.notes = vec![note("x")];
        let (once, _) = prepared(article);
        let (twice, diagnostics) = prepared(once.clone());
        assert_eq!(twice, once);
        assert!(diagnostics.is_empty());
    }
}
