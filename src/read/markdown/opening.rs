//! What stands between the headline and the text: a deck, the byline, dates.

use super::frame::Flow;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Article, Block, Contributor, Id, Inline, Paragraph, Publisher, RichText};
use crate::read::clue::{self, DateLine, Imprint};

/// The longest paragraph that is looked at, and the longest deck, in bytes.
const LONGEST: usize = 300;
const LONGEST_DECK: usize = 400;

/// How many paragraphs are looked at.
const MOST: usize = 5;

/// Takes the deck, the byline and dates from the head of `flow`, so far as nothing else says them to `article`.
pub(super) fn take(flow: &mut Vec<Flow>, article: &mut Article, diagnostics: &mut Diagnostics) {
    let index = flow.iter().position(|item| !matches!(item, Flow::Block(Block::Figure(_)))).filter(|&index| index < 2);
    let Some(index) = index else { return };
    if let Some(deck) = deck_before_byline(&flow[index..], article) {
        let help = "give it by `deck` in the front matter, or take the byline out, to have it stay in the text";
        report(&deck, "deck", help, diagnostics);
        article.deck = deck.content;
        flow.remove(index);
    }
    let mut taken = 0;
    for _ in 0..MOST {
        let Some(paragraph) = paragraph(flow, index) else { return };
        let Some(imprint) = imprint(paragraph, self::paragraph(flow, index + 1)) else { return };
        if !is_news(&imprint, article) {
            return;
        }
        let (what, help) = if imprint.people.is_empty() {
            ("date", "give the date by `date` in the front matter to have it stay in the text")
        } else {
            ("byline", "name the authors by `author` in the front matter to have it stay in the text")
        };
        report(paragraph, what, help, diagnostics);
        let mut people = imprint.people;
        add_links(&paragraph.content, &mut people);
        flow.remove(index);
        add_people(article, people, &mut taken);
        article.publisher = article.publisher.take().or(imprint.source.map(publisher));
        imprint.dates.iter().for_each(|line| add_date(article, line, diagnostics));
    }
}

fn paragraph(flow: &[Flow], index: usize) -> Option<&Paragraph> {
    match flow.get(index) {
        Some(Flow::Block(Block::Paragraph(paragraph))) => Some(paragraph),
        _ => None,
    }
}

fn report(paragraph: &Paragraph, what: &str, help: &str, diagnostics: &mut Diagnostics) {
    let text = paragraph.content.plain_text();
    let message = format!("“{}” is taken as the {what}", clue::excerpt(&text));
    diagnostics.push(Diagnostic::note(Code::Doubt, message).help(help).at(paragraph.at));
}

/// The first paragraph, where a byline follows it that is news to `article`: nothing of the text stands before a byline.
fn deck_before_byline(flow: &[Flow], article: &Article) -> Option<Paragraph> {
    let (first, next) = (paragraph(flow, 0)?, paragraph(flow, 1)?);
    let text = first.content.plain_text();
    let is_deck = article.deck.is_blank()
        && text.len() <= LONGEST_DECK
        && clue::ends_sentence(&text)
        && !clue::is_question(&text)
        && !clue::has_label(&text);
    let is_byline = |imprint: &Imprint| !imprint.people.is_empty() && is_news(imprint, article);
    let byline = || imprint(next, paragraph(flow, 2)).filter(is_byline);
    (is_deck && imprint(first, Some(next)).is_none() && byline().is_some()).then(|| first.clone())
}

/// What a paragraph says, if all of its lines say who made the article, or when.
fn imprint(paragraph: &Paragraph, next: Option<&Paragraph>) -> Option<Imprint> {
    let text = paragraph.content.plain_text();
    if text.len() > LONGEST {
        return None;
    }
    let next = next.map(|next| next.content.plain_text());
    clue::imprint_of_lines(&text, next.as_deref())
}

fn publisher(name: String) -> Publisher {
    Publisher { name, ..Publisher::default() }
}

/// Whether nobody of those is known in that part yet, no other date, and no publisher where one is named.
fn is_news(imprint: &Imprint, article: &Article) -> bool {
    let shares_role = |one: &Contributor, other: &Contributor| one.roles.iter().any(|role| other.has_role(role));
    let known = |person: &Contributor| article.contributors.iter().any(|known| shares_role(known, person));
    let other_date = |line: &DateLine| {
        let dates = &article.dates;
        let known = if line.updated { dates.updated } else { dates.published };
        known.is_some_and(|known| known != line.date)
    };
    let other_source = imprint.source.is_some() && article.publisher.is_some();
    !imprint.people.iter().any(known) && !imprint.dates.iter().any(other_date) && !other_source
}

/// Those of the byline come first, and those of another line behind them.
fn add_people(article: &mut Article, people: Vec<Contributor>, taken: &mut usize) {
    let at = *taken;
    *taken += people.len();
    article.contributors.splice(at..at, people);
    for (index, contributor) in article.contributors.iter_mut().enumerate() {
        contributor.id = Id::numbered("c", index + 1);
    }
}

fn add_date(article: &mut Article, line: &DateLine, diagnostics: &mut Diagnostics) {
    if let Some(doubt) = &line.doubt {
        diagnostics
            .push(Diagnostic::warning(Code::Malformed, doubt.clone()).help("give it by `date` in the front matter"));
    }
    let place = if line.updated { &mut article.dates.updated } else { &mut article.dates.published };
    *place = Some(line.date);
}

/// A name that is a link leads to a page about the person.
fn add_links(text: &RichText, contributors: &mut [Contributor]) {
    for node in text {
        if let Inline::Link(link) = node {
            let named = link.content.plain_text();
            let absolute = link.target.starts_with("https://") || link.target.starts_with("http://");
            let person = contributors.iter_mut().find(|person| absolute && person.name.display() == named.trim());
            if let Some(person) = person {
                person.url = Some(link.target.clone());
            }
        } else if let Some(content) = node.content() {
            add_links(content, contributors);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let imprint = imprint(&Paragraph { content: text.into(), ..Paragraph::default() }, None)?;
        let people = imprint.people.iter();
        let people = people.map(|person| format!("{} ({})", person.name.display(), person.roles[0].as_str()));
        let dates = imprint.dates.iter().map(|line| line.date.to_string());
        Some(people.chain(dates).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn bylines_are_known_in_their_usual_forms() {
        let cases = [
            ("Authors: Dewan Ahmed (Aiven) and Chris Short (AWS)", "Dewan Ahmed (author), Chris Short (author)"),
            ("By Ada Moreno and Ben Li", "Ada Moreno (author), Ben Li (author)"),
            ("Von Ludwig van der Berg", "Ludwig van der Berg (author)"),
            ("Interview: Ada Moreno", "Ada Moreno (interviewer)"),
            ("By: Plato", "Plato (author)"),
            ("By Ada Moreno, March 13, 2025", "Ada Moreno (author), 2025-03-13"),
            ("By Ada Moreno\nPhotos: Ben Li\nMarch 13, 2025", "Ada Moreno (author), Ben Li (photographer), 2025-03-13"),
            ("Ada Moreno\nMarch 13, 2025", "Ada Moreno (author), 2025-03-13"),
            ("文・高橋美咲　写真・中村修", "高橋美咲 (author), 中村修 (photographer)"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_paragraphs_are_no_bylines() {
        for text in [
            "By and large, it works.",
            "By the river Ada Moreno waits.",
            "By Monday",
            "By Ada Moreno? Never!",
            "Ada: Hello, and welcome",
            "Interview: Water",
            "Text: this is how it went",
            "",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
