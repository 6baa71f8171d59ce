//! Reads plain text: the dump of a web page, or an interview as somebody typed it.
//!
//! All that a page had beside its words is gone: markup, links, the pictures themselves. What
//! can be told from the words and their order is recovered; what fits nowhere stays in the
//! body and is reported. `docs/text-dump.md` says what is looked for.
//!
//! The steps: `paragraph` puts lines together; `related` takes the block of related items off
//! the end and `front` headline, deck, hero, byline and dates off the head; `read::clue` knows what
//! single lines may be; the rest is the body, in which the recogniser finds the turns.

mod front;
mod paragraph;
mod related;

use super::{Input, ReadCx, Reader, address, clue};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::error::{Error, ErrorKind};
use crate::format::OptionMap;
use crate::interview;
use crate::model::{
    Alt, Article, Block, Figure, List, ListItem, Node, Paragraph, Publication, Publisher, RichText, Section, Slug,
    SourceLine,
};
use front::Front;
use paragraph::Para;

/// Reads the text dump of a web page.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextReader;

/// The reader for options given as text; there are none.
///
/// # Errors
/// Never: the registry has refused unknown options.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Reader>, Error> {
    Ok(Box::new(TextReader))
}

impl Reader for TextReader {
    fn read(&self, input: Input<'_>, cx: &mut ReadCx<'_>) -> Result<Publication, Error> {
        let limit = cx.env.limits.input_bytes;
        if input.bytes.len() as u64 > limit {
            let message = format!("the file has {} bytes, and the limit is {limit}", input.bytes.len());
            return Err(Error::new(ErrorKind::Limit, message).help("divide the text, or raise the limit"));
        }
        let text = input.text()?;
        if text.trim().is_empty() {
            return Err(Error::input("the file is empty").help("paste the text of the article into it"));
        }
        Ok(Publication::of(article(&text, input.stem, cx)))
    }
}

fn article(text: &str, stem: Option<&str>, cx: &mut ReadCx<'_>) -> Article {
    let mut paras = paragraph::paragraphs(text);
    let mut article = Article::default();
    let closing = related::take(&mut paras, cx.diagnostics);
    article.related = closing.related;
    let title = given_title(cx);
    let mut front = front::take(&mut paras, title.as_deref(), cx.diagnostics);
    let boilerplate = front.boilerplate.clone();
    let mut closing_words = take_closing_words(&mut paras, &mut front);
    closing_words.extend(closing.rest);
    fill(&mut article, front);
    override_with(&mut article, cx);
    complete(&mut article, stem, cx.diagnostics);
    report_boilerplate(&paras, cx.diagnostics);
    article.body = body(paras, cx.diagnostics);
    let recognition = interview::recognise(&mut article, &cx.hints(), cx.diagnostics);
    cx.recognitions.push(recognition);
    address::link_all(&mut article);
    surround(&mut article, boilerplate, closing_words, cx.diagnostics);
    article
}

/// The headline that is given from outside.
fn given_title(cx: &ReadCx<'_>) -> Option<String> {
    let mut probe = Article::default();
    cx.overrides.apply(&mut probe, &mut Diagnostics::new());
    Some(probe.headline.plain_text()).filter(|title| !title.is_empty())
}

fn fill(article: &mut Article, front: Front) {
    article.headline = front.headline.unwrap_or_default().into();
    article.kicker = front.kicker;
    article.deck = front.deck.unwrap_or_default().into();
    article.hero = front.hero;
    article.dates.published = front.published;
    article.dates.updated = front.updated;
    article.contributors = front.contributors;
    article.keywords = front.keywords;
    article.publisher = front.publisher.map(|name| Publisher { name, ..Publisher::default() });
}

/// Stands for the source of the hero while metadata are applied, which take a hero without a
/// source for none.
const UNKNOWN_SOURCE: &str = "offprint:unknown";

/// Applies what is given from outside. A source for the hero keeps the words that the dump has.
fn override_with(article: &mut Article, cx: &mut ReadCx<'_>) {
    let found = article.hero.clone();
    if let Some(hero) = &mut article.hero {
        hero.image.source = UNKNOWN_SOURCE.to_owned();
    }
    cx.overrides.apply(article, cx.diagnostics);
    let (Some(hero), Some(found)) = (&mut article.hero, found) else { return };
    if hero.image.source == UNKNOWN_SOURCE {
        hero.image.source.clear();
        let message = "the picture of the hero image is not in the text: only its words are known";
        let help = "give its file: `-M hero.source=picture.jpg`";
        cx.diagnostics.push(Diagnostic::warning(Code::Missing, message).help(help).at(found.at));
        return;
    }
    let Figure { image, caption, credit, .. } = found;
    hero.image.alt = hero.image.alt.take().or(image.alt);
    if hero.caption.is_blank() {
        hero.caption = caption;
    }
    hero.credit = hero.credit.take().or(credit);
}

/// Headline and slug of last resort.
fn complete(article: &mut Article, stem: Option<&str>, diagnostics: &mut Diagnostics) {
    if article.headline.is_blank() {
        let words = stem.unwrap_or_default().replace(['-', '_'], " ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let headline = if words.is_empty() { "Untitled".to_owned() } else { capitalised(&words) };
        let message = format!("the text has no headline; “{headline}” stands for it");
        let diagnostic = Diagnostic::warning(Code::Missing, message).help("give it: `-M title=\"…\"`");
        diagnostics.push(diagnostic.about(Subject::Headline));
        article.headline = headline.into();
    }
    if article.identifiers.slug.is_none() {
        let headline = || Slug::from_text(&article.headline.plain_text());
        article.identifiers.slug = stem.and_then(Slug::from_text).or_else(headline);
    }
    if let Some(hero) = &article.hero {
        report_equal_alt(hero, diagnostics);
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn report_equal_alt(hero: &Figure, diagnostics: &mut Diagnostics) {
    if let Some(Alt::Described(alt)) = &hero.image.alt
        && clue::same(alt, &hero.caption.plain_text())
    {
        let message = "the alternative text of the hero image is its caption: who cannot see it hears the same twice";
        let help = "say what the picture shows: `-M hero.alt=\"…\"`";
        let diagnostic = Diagnostic::warning(Code::Substituted, message).help(help).at(hero.at);
        diagnostics.push(diagnostic.about(Subject::Alt));
    }
}

/// Takes words of the page off the end of the text, and lines that say who made it: the last answer has no part in
/// them.
fn take_closing_words(paras: &mut Vec<Para>, front: &mut Front) -> Vec<Para> {
    let mut words = Vec::new();
    while let Some(last) = paras.last() {
        if let Some(imprint) = clue::imprint(&last.text).filter(clue::Imprint::names_people_alone) {
            front.add_people(imprint.people);
            paras.pop();
        } else if let Some(keywords) = clue::keywords(&last.text).filter(|_| front.keywords.is_empty()) {
            front.keywords = keywords;
            paras.pop();
        } else if clue::is_boilerplate(&last.text) {
            words.extend(paras.pop());
        } else {
            break;
        }
    }
    words.reverse();
    words
}

/// Says which lines of the body look like a page's own words.
fn report_boilerplate(paras: &[Para], diagnostics: &mut Diagnostics) {
    for para in paras.iter().filter(|para| clue::is_boilerplate(&para.text)) {
        report_stray(para, "stays in the text where it stands", diagnostics);
    }
}

fn report_stray(para: &Para, what: &str, diagnostics: &mut Diagnostics) {
    let short: String = para.text.chars().take(40).collect();
    let message = format!("“{short}” looks like a part of the web page, not of the article; it {what}");
    diagnostics.push(Diagnostic::warning(Code::Malformed, message).help("delete the line").at(para.at()));
}

/// The body: lists where lines begin with bullets, sections where a short line stands before a
/// question, and paragraphs.
fn body(paras: Vec<Para>, diagnostics: &mut Diagnostics) -> Vec<Node> {
    let bullets = paras.iter().filter(|para| para.bullet().is_some()).count();
    let has_lists = bullets * 2 < paras.len();
    let mut headings: Vec<bool> = (0..paras.len()).map(|at| is_heading(&paras, at)).collect();
    // Where other questions have headings, the first may have one too.
    let opens = paras.len() > 1 && clue::is_title(&paras[0].text) && asks(&paras[1]);
    if opens && headings.contains(&true) {
        headings[0] = true;
    }
    let mut nodes: Vec<Node> = Vec::new();
    let mut items: Vec<Para> = Vec::new();
    for (para, heading) in paras.into_iter().zip(headings) {
        if has_lists && para.bullet().is_some() {
            items.push(para);
            continue;
        }
        list(&mut items, &mut nodes);
        if heading {
            let message = format!("“{}” is taken for a heading", para.text);
            let help = "end the line with a full stop if it is part of the answer";
            diagnostics.push(Diagnostic::note(Code::Doubt, message).help(help).at(para.at()));
            let at = para.at();
            nodes.push(Node::Section(Section { title: para.text.into(), at, ..Section::default() }));
        } else {
            push(&mut nodes, Block::Paragraph(para.into()));
        }
    }
    list(&mut items, &mut nodes);
    nodes
}

/// Puts a block into the section at the end, if there is one.
fn push(nodes: &mut Vec<Node>, block: Block) {
    match nodes.last_mut() {
        Some(Node::Section(section)) => section.body.push(Node::Block(block)),
        _ => nodes.push(Node::Block(block)),
    }
}

/// Makes a list of `items`; one alone is a paragraph.
fn list(items: &mut Vec<Para>, nodes: &mut Vec<Node>) {
    let items = std::mem::take(items);
    if items.len() < 2 {
        items.into_iter().for_each(|para| push(nodes, Block::Paragraph(para.into())));
        return;
    }
    let at = items.first().map_or(SourceLine::UNKNOWN, Para::at);
    let item = |para: Para| {
        let text: RichText = para.bullet().unwrap_or(&para.text).to_owned().into();
        let paragraph = Paragraph { content: text, at: para.at(), ..Paragraph::default() };
        ListItem { done: None, blocks: vec![Block::Paragraph(paragraph)] }
    };
    let items = items.into_iter().map(item).collect();
    push(nodes, Block::List(List { items, at, ..List::default() }));
}

/// Whether the paragraph is a short line between an answer and a question.
fn is_heading(paras: &[Para], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| paras.get(before));
    let (Some(before), Some(next)) = (before, paras.get(at + 1)) else { return false };
    clue::is_title(&paras[at].text) && clue::ends_sentence(&before.text) && !asks(before) && asks(next)
}

fn asks(para: &Para) -> bool {
    clue::is_question(&para.text) || clue::question_label(&para.text)
}

/// Puts what fitted nowhere around the body, outside all turns.
fn surround(article: &mut Article, before: Vec<Para>, after: Vec<Para>, diagnostics: &mut Diagnostics) {
    for para in &before {
        report_stray(para, "stands before the body", diagnostics);
    }
    for para in &after {
        if clue::is_boilerplate(&para.text) {
            report_stray(para, "stands behind the body", diagnostics);
        } else {
            let message = "this stands behind the related items and fits nowhere; it stands behind the body";
            let help = "delete it, or move it up if it belongs to the article";
            diagnostics.push(Diagnostic::warning(Code::Malformed, message).help(help).at(para.at()));
        }
    }
    let node = |para: Para| Node::Block(Block::Paragraph(para.into()));
    article.body.splice(0..0, before.into_iter().map(node));
    article.body.extend(after.into_iter().map(node));
}

impl From<Para> for Paragraph {
    fn from(para: Para) -> Self {
        let at = para.at();
        Paragraph { content: para.text.into(), at, ..Paragraph::default() }
    }
}

#[cfg(test)]
mod tests;
