//! What was recognised of an article, as the page shows it: row by row, in the order of reading.

use serde::Serialize;

use crate::interview::Recognition;
use crate::model::{
    Alt, Article, Block, Figure, Node, Publication, RelatedItem, RichText, Role, Section, Turn, Utterance,
};
use crate::resource::Resources;

/// How many rows of an article are shown.
const MOST_ROWS: usize = 3000;

/// How much of a block is shown, in characters.
const MOST_TEXT: usize = 1200;

/// An article.
#[derive(Debug, Serialize)]
pub(super) struct Structure {
    headline: String,
    deck: String,
    kicker: Option<String>,
    language: Option<String>,
    date: Option<String>,
    byline: Vec<String>,
    hero: Option<Hero>,
    speakers: Vec<Speaker>,
    rows: Vec<Row>,
    /// How many rows are not shown.
    left: usize,
    related: Option<Shelf>,
    /// Whether it has questions and answers.
    interview: bool,
    /// Whether the file itself states its questions and answers, so that none were looked for.
    stated: bool,
}

/// The hero picture.
#[derive(Debug, Serialize)]
struct Hero {
    source: String,
    alt: Option<String>,
    decorative: bool,
    caption: String,
    credit: Option<String>,
    /// Whether the picture could be had.
    found: bool,
}

/// Somebody who speaks, or may.
#[derive(Debug, Serialize)]
pub(super) struct Speaker {
    pub(super) id: String,
    pub(super) name: String,
    /// `interviewer`, `interviewee`, or none.
    role: Option<&'static str>,
    pub(super) labels: Vec<String>,
    /// How many questions and answers are theirs.
    pub(super) utterances: usize,
}

/// Related items.
#[derive(Debug, Serialize)]
struct Shelf {
    title: Option<String>,
    items: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    title: String,
    link: Option<String>,
}

/// A part of the body.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Row {
    Heading { text: String, level: usize, line: Option<u32>, id: Option<String> },
    Block(Text),
    Turn(Exchange),
}

/// A question and its answers.
#[derive(Debug, Serialize)]
struct Exchange {
    id: String,
    line: Option<u32>,
    /// `high`, `medium` or `low`; none where the source itself states the turn.
    confidence: Option<&'static str>,
    /// What speaks for it.
    reason: Option<String>,
    said: Vec<Said>,
}

/// A question or an answer.
#[derive(Debug, Serialize)]
struct Said {
    asks: bool,
    /// Who says it, as the article prints it.
    by: Option<String>,
    speakers: Vec<String>,
    blocks: Vec<Text>,
}

/// A block, or its beginning.
#[derive(Debug, Serialize)]
struct Text {
    /// What it is: `paragraph`, `list` and so on.
    what: &'static str,
    text: String,
    line: Option<u32>,
}

impl Structure {
    /// Of each article of `publication`.
    pub(super) fn of(publication: &Publication, recognitions: &[Recognition]) -> Vec<Self> {
        let none = Recognition::default();
        let found = |index: usize| recognitions.get(index).unwrap_or(&none);
        let articles = publication.articles.iter().enumerate();
        articles.map(|(index, article)| structure(article, found(index), &publication.resources)).collect()
    }
}

impl Structure {
    /// Those who speak, or may.
    pub(super) fn speakers(&self) -> &[Speaker] {
        &self.speakers
    }

    /// The speaker with this id.
    pub(super) fn speaker(&self, id: &str) -> Option<&Speaker> {
        self.speakers.iter().find(|speaker| speaker.id == id)
    }

    /// The text at a place of the page.
    pub(super) fn passage(&self, row: usize, said: Option<usize>, block: Option<usize>) -> Option<&str> {
        match self.rows.get(row)? {
            Row::Heading { text, .. } => Some(text),
            Row::Block(block) => Some(&block.text),
            Row::Turn(turn) => Some(&turn.said.get(said?)?.blocks.get(block?)?.text),
        }
    }

    /// Every text that is shown.
    pub(super) fn texts(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        for row in &self.rows {
            match row {
                Row::Heading { text, .. } => texts.push(text.as_str()),
                Row::Block(block) => texts.push(&block.text),
                Row::Turn(turn) => {
                    texts.extend(turn.said.iter().flat_map(|said| &said.blocks).map(|block| block.text.as_str()));
                }
            }
        }
        texts
    }
}

impl Speaker {
    /// The side.
    pub(super) fn role(&self) -> Option<Role> {
        self.role.map(Role::from_name)
    }
}

fn structure(article: &Article, found: &Recognition, resources: &Resources) -> Structure {
    let mut rows = Rows { article, found, rows: Vec::new(), left: 0, turns: 0 };
    rows.nodes(&article.body, 1);
    Structure {
        headline: article.headline.plain_text(),
        deck: article.deck.plain_text(),
        kicker: article.kicker.clone(),
        language: article.language.as_ref().map(ToString::to_string),
        date: article.dates.published.as_ref().map(ToString::to_string),
        byline: article.byline().iter().map(|contributor| contributor.name.display().into_owned()).collect(),
        hero: article.hero.as_ref().map(|hero| picture(hero, resources)),
        speakers: speakers(article),
        rows: rows.rows,
        left: rows.left,
        related: (!article.related.is_empty()).then(|| Shelf {
            title: article.related.title.clone(),
            items: article.related.items.iter().map(item).collect(),
        }),
        interview: article.is_interview(),
        stated: article.is_interview() && found.turns.is_empty(),
    }
}

fn picture(hero: &Figure, resources: &Resources) -> Hero {
    let alt = match &hero.image.alt {
        Some(Alt::Described(text)) => Some(text.clone()),
        Some(Alt::Decorative) | None => None,
    };
    Hero {
        source: hero.image.source.clone(),
        alt,
        decorative: hero.image.is_decorative(),
        caption: hero.caption.plain_text(),
        credit: hero.credit.clone(),
        found: resources.contains(&hero.image.source),
    }
}

fn item(item: &RelatedItem) -> Item {
    Item { title: item.title.plain_text(), link: item.link() }
}

/// Those who speak, and those who are said to ask or to answer.
fn speakers(article: &Article) -> Vec<Speaker> {
    let turns = article.turns();
    let said = || turns.iter().flat_map(|turn| turn.utterances());
    let mut speakers: Vec<Speaker> = Vec::new();
    for contributor in &article.contributors {
        let role = [Role::Interviewer, Role::Interviewee]
            .iter()
            .find(|role| contributor.has_role(role))
            .map(|role| if *role == Role::Interviewer { "interviewer" } else { "interviewee" });
        let utterances = said().filter(|said| said.voice.speakers.contains(&contributor.id)).count();
        if role.is_some() || utterances > 0 {
            speakers.push(Speaker {
                id: contributor.id.to_string(),
                name: contributor.name.display().into_owned(),
                role,
                labels: contributor.labels.clone(),
                utterances,
            });
        }
    }
    speakers
}

/// The rows while they are made.
struct Rows<'a> {
    article: &'a Article,
    found: &'a Recognition,
    rows: Vec<Row>,
    left: usize,
    /// How many turns there were so far.
    turns: usize,
}

impl Rows<'_> {
    fn nodes(&mut self, nodes: &[Node], level: usize) {
        for node in nodes {
            match node {
                Node::Section(section) => self.section(section, level),
                Node::Block(block) => self.add(|_| Row::Block(text(block))),
                Node::Turn(turn) => {
                    let index = self.turns;
                    self.turns += 1;
                    self.add(|rows| Row::Turn(rows.exchange(turn, index)));
                }
            }
        }
    }

    fn section(&mut self, section: &Section, level: usize) {
        self.add(|_| Row::Heading {
            text: beginning(&section.title),
            level,
            line: section.at.get(),
            id: section.id.as_ref().map(ToString::to_string),
        });
        self.nodes(&section.body, level + 1);
    }

    fn add(&mut self, row: impl FnOnce(&Self) -> Row) {
        if self.rows.len() < MOST_ROWS {
            let row = row(self);
            self.rows.push(row);
        } else {
            self.left += 1;
        }
    }

    fn exchange(&self, turn: &Turn, index: usize) -> Exchange {
        let finding = self.found.of_turn(turn, index);
        Exchange {
            id: turn.id.as_ref().map(ToString::to_string).unwrap_or_default(),
            line: finding.map_or(turn.at, |finding| finding.at.or(turn.at)).get(),
            confidence: finding.map(|finding| finding.confidence.as_str()),
            reason: finding.map(|finding| finding.reason.clone()),
            said: turn.utterances().map(|said| self.said(turn, said)).collect(),
        }
    }

    fn said(&self, turn: &Turn, said: &Utterance) -> Said {
        Said {
            asks: turn.question.as_ref().is_some_and(|question| std::ptr::eq(question, said)),
            by: self.article.voice_label(&said.voice),
            speakers: said.voice.speakers.iter().map(ToString::to_string).collect(),
            blocks: said.blocks.iter().map(text).collect(),
        }
    }
}

/// A block as far as it is shown.
fn text(block: &Block) -> Text {
    let (what, content) = match block {
        Block::Paragraph(paragraph) => ("paragraph", beginning(&paragraph.content)),
        Block::List(list) => ("list", joined(list.items.iter().flat_map(|item| &item.blocks))),
        Block::Definitions(list) => {
            let terms: Vec<String> = list.entries.iter().take(20).map(|entry| entry.term.plain_text()).collect();
            ("definitions", cut(&terms.join(" · ")))
        }
        Block::Quote(quote) => ("quote", joined(&quote.blocks)),
        Block::PullQuote(quote) => ("pull-quote", joined(&quote.blocks)),
        Block::Box(boxed) => ("box", joined(&boxed.blocks)),
        Block::Figure(figure) => {
            let caption = beginning(&figure.caption);
            ("figure", if caption.is_empty() { figure.image.source.clone() } else { caption })
        }
        Block::Table(_) => ("table", String::new()),
        Block::Code(code) => ("code", cut(&code.code)),
        Block::Math(math) => ("formula", cut(math.math.spoken())),
        Block::Break(_) => ("break", String::new()),
    };
    Text { what, text: content, line: block.at().get() }
}

/// The text of the paragraphs among `blocks`.
fn joined<'b>(blocks: impl IntoIterator<Item = &'b Block>) -> String {
    let paragraphs = blocks.into_iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph.content.plain_text()),
        _ => None,
    });
    cut(&paragraphs.take(20).collect::<Vec<_>>().join(" · "))
}

fn beginning(text: &RichText) -> String {
    cut(&text.plain_text())
}

fn cut(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(MOST_TEXT) {
        words.truncate(end);
        words.push('…');
    }
    words
}

#[cfg(test)]
impl Structure {
    /// Where the passage is that begins with `text`.
    pub(super) fn place_of(&self, text: &str) -> Option<(usize, Option<usize>, Option<usize>)> {
        let rows = 0..self.rows.len();
        let places =
            rows.flat_map(|row| (0..4).flat_map(move |said| (0..9).map(move |block| (row, Some(said), Some(block)))));
        places
            .into_iter()
            .find(|&(row, said, block)| self.passage(row, said, block).is_some_and(|found| found.starts_with(text)))
    }

    /// How many turns there are.
    pub(super) fn turns(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row, Row::Turn(_))).count()
    }
}
