//! What there is to say of an article, whether people or programs read it.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::diagnostic::Diagnostic;
use crate::interview::{Finding, Recognition};
use crate::model::visit::{self, VisitMut};
use crate::model::{
    Alt, Article, Block, Contributor, Date, Figure, Id, Inline, RichText, Role, Section, Turn, Utterance,
};

/// What was recognised of an article.
#[derive(Debug, Serialize)]
pub(super) struct Survey<'a> {
    pub(super) input: &'a str,
    /// The metadata that are there, by their names in front matter.
    #[serde(serialize_with = "as_map")]
    pub(super) metadata: Vec<(&'static str, String)>,
    pub(super) content: Content,
    pub(super) speakers: Vec<Speaker>,
    pub(super) turns: Vec<TurnRow>,
    pub(super) doubts: &'a [Diagnostic],
}

/// How much there is of each kind of content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Content {
    pub(super) sections: usize,
    pub(super) turns: usize,
    pub(super) figures: usize,
    pub(super) tables: usize,
    pub(super) notes: usize,
    pub(super) related: usize,
}

/// Someone who is part of the interview or stands behind the article.
#[derive(Debug, Serialize)]
pub(super) struct Speaker {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) roles: Vec<String>,
    pub(super) labels: Vec<String>,
    /// How many questions and answers there are of this speaker.
    pub(super) utterances: usize,
}

/// A turn, and how it was recognised.
#[derive(Debug, Serialize)]
pub(super) struct TurnRow {
    pub(super) id: String,
    pub(super) line: Option<u32>,
    /// `high`, `medium` or `low`; none where the source itself states the turn.
    pub(super) confidence: Option<&'static str>,
    pub(super) reason: Option<String>,
    pub(super) question: Option<Said>,
    pub(super) answers: Vec<Said>,
}

/// What somebody says in a turn.
#[derive(Debug, Serialize)]
pub(super) struct Said {
    /// Who says it, as the article prints it.
    pub(super) by: Option<String>,
    /// How it begins.
    pub(super) begins: String,
}

impl<'a> Survey<'a> {
    pub(super) fn of(input: &'a str, article: &Article, found: &Recognition, doubts: &'a [Diagnostic]) -> Self {
        let turns = article.turns();
        Survey {
            input,
            metadata: metadata(article),
            content: Content::of(article),
            speakers: speakers(article, &turns),
            turns: turns
                .iter()
                .enumerate()
                .map(|(index, turn)| row(article, turn, found.of_turn(turn, index)))
                .collect(),
            doubts,
        }
    }
}

fn as_map<S: Serializer>(pairs: &[(&str, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

/// What there is of metadata, under the names that front matter and `-M` have for them.
fn metadata(article: &Article) -> Vec<(&'static str, String)> {
    let Article { kicker, genre, language, keywords, series, section, dates, identifiers, journal, .. } = article;
    let date = |date: &Option<Date>| date.map(|date| date.to_string());
    let rows = [
        ("title", text(&article.headline)),
        ("deck", text(&article.deck)),
        ("kicker", kicker.clone()),
        ("genre", genre.clone()),
        ("language", language.as_ref().map(ToString::to_string)),
        ("date", date(&dates.published)),
        ("updated", date(&dates.updated)),
        ("received", date(&dates.received)),
        ("accepted", date(&dates.accepted)),
        ("slug", identifiers.slug.as_ref().map(ToString::to_string)),
        ("url", identifiers.url.clone()),
        ("doi", identifiers.doi.as_ref().map(ToString::to_string)),
        ("journal", journal.as_ref().and_then(|journal| journal.title.clone())),
        ("publisher", article.publisher.as_ref().map(|publisher| publisher.name.clone())),
        ("series", series.as_ref().map(|series| series.title.clone())),
        ("section", section.clone()),
        ("keywords", Some(keywords.join(", ")).filter(|keywords| !keywords.is_empty())),
        ("license", article.license.as_ref().map(|license| license.display().to_owned())),
        ("copyright", article.copyright.as_ref().map(|copyright| copyright.display())),
        ("image", article.hero.as_ref().map(hero)),
    ];
    rows.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn text(text: &RichText) -> Option<String> {
    Some(one_line(&text.plain_text())).filter(|text| !text.is_empty())
}

fn hero(figure: &Figure) -> String {
    let alt = match &figure.image.alt {
        Some(Alt::Described(text)) => format!("described: {}", one_line(text)),
        Some(Alt::Decorative) => "decorative".to_owned(),
        None => "not described".to_owned(),
    };
    format!("{} ({alt})", figure.image.source)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Content {
    fn of(article: &Article) -> Self {
        let mut content = Content { related: article.related.items.len(), ..Content::default() };
        // Walking wants to change what it meets, and the article is not ours.
        visit::walk_article(&mut content, &mut article.clone());
        content.notes = article.notes.len();
        content
    }
}

impl VisitMut for Content {
    fn section(&mut self, section: &mut Section) {
        self.sections += 1;
        visit::walk_section(self, section);
    }

    fn turn(&mut self, turn: &mut Turn) {
        self.turns += 1;
        visit::walk_turn(self, turn);
    }

    fn block(&mut self, block: &mut Block) {
        self.tables += usize::from(matches!(block, Block::Table(_)));
        visit::walk_block(self, block);
    }

    fn figure(&mut self, figure: &mut Figure) {
        self.figures += 1;
        visit::walk_figure(self, figure);
    }
}

fn speakers(article: &Article, turns: &[&Turn]) -> Vec<Speaker> {
    let mut counts: BTreeMap<&Id, usize> = BTreeMap::new();
    for id in turns.iter().flat_map(|turn| turn.utterances()).flat_map(|utterance| &utterance.voice.speakers) {
        *counts.entry(id).or_default() += 1;
    }
    let speaker = |contributor: &Contributor| Speaker {
        id: contributor.id.to_string(),
        name: contributor.name.display().into_owned(),
        roles: contributor.roles.iter().map(Role::as_str).map(str::to_owned).collect(),
        labels: contributor.labels.clone(),
        utterances: counts.get(&contributor.id).copied().unwrap_or(0),
    };
    article.contributors.iter().map(speaker).collect()
}

fn row(article: &Article, turn: &Turn, finding: Option<&Finding>) -> TurnRow {
    let at = finding.map_or(turn.at, |finding| finding.at.or(turn.at));
    TurnRow {
        id: turn.id.as_ref().map(ToString::to_string).unwrap_or_default(),
        line: at.get(),
        confidence: finding.map(|finding| finding.confidence.as_str()),
        reason: finding.map(|finding| finding.reason.clone()),
        question: turn.question.as_ref().map(|question| said(article, question)),
        answers: turn.answers.iter().map(|answer| said(article, answer)).collect(),
    }
}

/// The greatest part of an utterance that is shown, in characters.
const BEGINNING: usize = 200;

fn said(article: &Article, utterance: &Utterance) -> Said {
    let begins = utterance.blocks.first().map(beginning).unwrap_or_default();
    Said { by: article.voice_label(&utterance.voice), begins: begins.chars().take(BEGINNING).collect() }
}

/// The characters of `content`. MathML that nobody has put in words is markup, and tells a person nothing.
fn readable(content: &RichText) -> String {
    let mut text = String::new();
    for inline in content.iter() {
        match (inline, inline.content()) {
            (Inline::Math(math), _) if math.spoken().trim_start().starts_with('<') => text += "(a formula)",
            (_, Some(content)) => text += &readable(content),
            (inline, None) => inline.write_plain(&mut text),
        }
    }
    text
}

/// The first words of `block`, or what it is.
fn beginning(block: &Block) -> String {
    match block {
        Block::Paragraph(paragraph) => one_line(&readable(&paragraph.content)),
        Block::List(_) => "(a list)".to_owned(),
        Block::Definitions(_) => "(a list of definitions)".to_owned(),
        Block::Quote(_) | Block::PullQuote(_) => "(a quotation)".to_owned(),
        Block::Box(_) => "(a box)".to_owned(),
        Block::Figure(_) => "(a figure)".to_owned(),
        Block::Table(_) => "(a table)".to_owned(),
        Block::Code(_) => "(code)".to_owned(),
        Block::Math(_) => "(a formula)".to_owned(),
        Block::Break(_) => "(a break)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Math, MathNotation};

    #[test]
    fn markup_of_formulas_is_not_shown() {
        let math = |source: &str, alt: Option<&str>| {
            let (notation, alt) = (MathNotation::MathMl, alt.map(str::to_owned));
            Inline::Math(Math { notation, source: source.to_owned(), alt })
        };
        let markup = "<math><mi>x</mi></math>";
        let text = RichText(vec![
            "If ".into(),
            Inline::Strong(RichText(vec![math(markup, None), " or ".into()])),
            math(markup, Some("x")),
        ]);
        assert_eq!(readable(&text), "If (a formula) or x");
    }
}
