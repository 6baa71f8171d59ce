//! The head of a page: headline, deck, hero image, byline and dates.

use super::paragraph::Para;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::model::{Alt, Contributor, Date, Figure, Id, Image};
use crate::read::clue::{self, DateLine, Imprint};

/// What the head of a page says.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    pub(super) headline: Option<String>,
    /// The page's own headline, where another is given from outside.
    pub(super) kicker: Option<String>,
    pub(super) deck: Option<String>,
    pub(super) hero: Option<Figure>,
    pub(super) published: Option<Date>,
    pub(super) updated: Option<Date>,
    pub(super) contributors: Vec<Contributor>,
    pub(super) keywords: Vec<String>,
    /// Who published it first.
    pub(super) publisher: Option<String>,
    /// Words of the page itself.
    pub(super) boilerplate: Vec<Para>,
}

/// How many words a headline has at most, and a deck.
const HEADLINE: usize = 25;
const DECK: usize = 80;

/// Takes the head off `paras`. `title` is the headline that is given from outside.
pub(super) fn take(paras: &mut Vec<Para>, title: Option<&str>, diagnostics: &mut Diagnostics) -> Front {
    let end = body_start(paras, title);
    let body = paras.split_off(end);
    let mut head = Head { front: Front::default(), left: Vec::new(), marked: false, diagnostics };
    let mut rest = std::mem::replace(paras, body).into_iter().peekable();
    while let Some(para) = rest.next() {
        head.sort(para, rest.peek());
    }
    head.drop_document_title();
    head.headline(title);
    head.hero();
    head.deck();
    let Head { front, left, .. } = head;
    paras.splice(0..0, left);
    front
}

/// Where the interview begins: at the first question or label. The headline may be a question
/// too, or hold a colon.
fn body_start(paras: &[Para], title: Option<&str>) -> usize {
    let stands_over = |text: &str| clue::is_boilerplate(text) || clue::is_section(text);
    let headline = paras.iter().position(|para| !stands_over(&para.text)).unwrap_or(0);
    let colon_in_headline =
        paras.get(headline).is_some_and(|para| is_headline_with_colon(&paras[headline + 1..], para));
    let speaks = |at: usize| speaks(&paras[at].text) && !(at == headline && colon_in_headline);
    let first_label = (0..paras.len()).find(|&at| speaks(at)).unwrap_or(paras.len());
    let own = title.is_none_or(|title| paras.get(headline).is_some_and(|para| clue::same(&para.text, title)));
    let from = (headline + usize::from(own)).min(first_label);
    let asks = |at: usize| {
        let text = &paras[at].text;
        clue::is_question(text) && !is_deck_that_asks(paras, at) && !stands_before_byline(&paras[at..first_label])
    };
    (from..first_label).find(|&at| asks(at)).unwrap_or(first_label)
}

/// Whether a line opens with a label, and is no byline or date.
fn speaks(text: &str) -> bool {
    let labelled = clue::has_label(text) || clue::has_time(text);
    let is_front =
        || clue::byline(text).or_else(|| clue::further_byline(text)).is_some() || clue::titled(text).is_some();
    labelled && !is_front() && clue::date_line(text).is_none() && clue::imprint(text).is_none()
}

/// Whether the first line is no speech though it has a colon: nothing behind it has its label, or
/// a word of it. If it asks, an answer with a label does not follow at once.
fn is_headline_with_colon(behind: &[Para], first: &Para) -> bool {
    let label = |text: &str| text.split([':', '：']).next().unwrap_or_default().to_owned();
    let own = label(&first.text);
    let labels = behind.iter().filter(|para| clue::has_label(&para.text)).map(|para| label(&para.text));
    let recurs = labels.into_iter().any(|label| own.split_whitespace().any(|word| word == label) || own == label);
    let answered = clue::is_question(&first.text) && behind.first().is_some_and(|next| clue::has_label(&next.text));
    !recurs && !answered && !clue::question_label(&first.text) && !clue::has_time(&first.text)
}

/// Whether a byline or a date follows the first of `paras` before the next question, so that the
/// first is a headline.
fn stands_before_byline(paras: &[Para]) -> bool {
    let mut behind = paras.iter().skip(1).take_while(|para| !clue::is_question(&para.text));
    behind.any(|para| {
        if clue::imprint(&para.text).is_some() {
            return true;
        }
        let parts = clue::parts(&para.text);
        parts.iter().any(|part| clue::date_line(part).is_some() || clue::byline(part).is_some())
    })
}

/// Whether a question is the end of an introduction: a longer paragraph, not a line of its own.
fn is_deck_that_asks(paras: &[Para], at: usize) -> bool {
    paras[at].text.trim_end_matches(['?', '؟', '？']).contains(['.', '!', '?'])
        && !clue::has_label(&paras.get(at + 1).map(|p| p.text.clone()).unwrap_or_default())
}

impl Front {
    /// Adds people, each under a number of its own; of somebody who is there already, what is new.
    pub(super) fn add_people(&mut self, people: Vec<Contributor>) {
        clue::gather(&mut self.contributors, people);
        for (index, contributor) in self.contributors.iter_mut().enumerate() {
            contributor.id = Id::numbered("c", index + 1);
        }
    }
}

struct Head<'a> {
    front: Front,
    /// The paragraphs that have no place yet, in order.
    left: Vec<Para>,
    /// Whether a byline or a date was found, so that this is a page and no mere text.
    marked: bool,
    diagnostics: &'a mut Diagnostics,
}

impl Head<'_> {
    /// Puts bylines, dates and words of the page where they belong.
    fn sort(&mut self, mut para: Para, next: Option<&Para>) {
        if let Some((is_headline, text)) = clue::titled(&para.text)
            && self.left.len() == usize::from(!is_headline)
        {
            para.text = text.to_owned();
            self.left.push(para);
            return;
        }
        if let Some(people) = self.more_people(&para.text, next) {
            self.front.add_people(people);
            self.marked = true;
            return;
        }
        let parts = clue::parts(&para.text);
        if clue::is_boilerplate(&para.text) {
            self.front.boilerplate.push(para);
        } else if let Some(imprint) = clue::imprint(&para.text) {
            self.imprint(imprint, &para);
            self.marked = true;
        } else if !self.front.contributors.is_empty() && clue::byline(&para.text).is_some() {
            self.left.push(para);
        } else if !parts.is_empty() && parts.iter().all(|part| is_known_part(part)) {
            parts.iter().for_each(|part| self.part(part, &para));
            self.marked = true;
        } else {
            self.left.push(para);
        }
    }

    /// Those whom a line names without a word that says what they did, where a date follows; or below a byline, those who
    /// did something that nobody has done yet.
    fn more_people(&self, text: &str, next: Option<&Para>) -> Option<Vec<Contributor>> {
        if self.front.contributors.is_empty() {
            let dated = next.is_some_and(|next| clue::date_line(&next.text).is_some());
            return (dated && !self.left.is_empty() && clue::could_be_authors(text)).then(|| clue::authors(text));
        }
        let done = |person: &Contributor| {
            person.roles.iter().any(|role| self.front.contributors.iter().any(|known| known.has_role(role)))
        };
        clue::byline(text).or_else(|| clue::further_byline(text)).filter(|people| !people.iter().any(done))
    }

    /// Drops the first line where it is the title of the document, the headline and the name of the site: both stand
    /// below it.
    fn drop_document_title(&mut self) {
        let Some((first, rest)) = self.left.split_first() else { return };
        let begins = |line: &&Para| {
            let name = first.text.strip_prefix(line.text.as_str());
            name.is_some_and(|name| [" - ", " | ", " – ", " — "].iter().any(|gap| name.starts_with(gap)))
        };
        let Some(headline) = rest.iter().take(3).position(|line| begins(&line)) else { return };
        // What stands between them is the name of the site, which the title holds too.
        let site: Vec<Para> = self.left.drain(..=headline).collect();
        let named = |line: &&Para| site[0].text.ends_with(line.text.as_str());
        self.front.kicker = site.iter().skip(1).find(named).map(|line| line.text.clone());
        let others = site.into_iter().skip(1).filter(|line| Some(&line.text) != self.front.kicker.as_ref());
        self.left.splice(1..1, others);
    }

    /// Who made it, and when, where the line says several things.
    fn imprint(&mut self, imprint: Imprint, para: &Para) {
        imprint.dates.into_iter().for_each(|found| self.date(found, &para.text, para));
        if let Some(second) =
            imprint.source.filter(|source| *self.front.publisher.get_or_insert(source.clone()) != *source)
        {
            self.stray_part(&second, para);
        }
        imprint.words.iter().for_each(|words| self.stray_part(words, para));
        self.front.add_people(imprint.people);
    }

    fn part(&mut self, part: &str, para: &Para) {
        if let Some(found) = clue::date_line(part) {
            self.date(found, part, para);
        } else if let Some(people) = clue::byline(part) {
            self.front.add_people(people);
        } else {
            self.stray_part(part, para);
        }
    }

    fn date(&mut self, found: DateLine, part: &str, para: &Para) {
        if let Some(doubt) = found.doubt {
            self.diagnostics.push(
                Diagnostic::warning(Code::Malformed, doubt)
                    .help("correct the date, or give it: `-M date=…`")
                    .at(para.at())
                    .about(Subject::Date),
            );
        }
        let slot = if found.updated { &mut self.front.updated } else { &mut self.front.published };
        match slot {
            None => *slot = Some(found.date),
            Some(known) if *known == found.date => {}
            Some(_) => self.stray_part(part, para),
        }
    }

    /// A second date, or a part such as the time of reading.
    fn stray_part(&mut self, part: &str, para: &Para) {
        self.front.boilerplate.push(Para { text: part.to_owned(), line: para.line });
    }

    /// The headline is the first line, if it is short and no sentence that goes on below.
    fn headline(&mut self, title: Option<&str>) {
        // The page's menu ends with a section, and the article's own stands below it.
        while let [first, second, ..] = self.left.as_slice()
            && clue::is_section(&first.text)
            && clue::is_section(&second.text)
        {
            self.front.boilerplate.push(self.left.remove(0));
        }
        let Some(first) = self.left.first() else { return };
        let is_title = title.is_some_and(|title| clue::same(&first.text, title));
        let words = clue::words(&first.text);
        let like_headline =
            words <= HEADLINE && !first.text.ends_with(['.', '。']) && clue::credit(&first.text).is_none();
        // The same line twice is the headline of page and article, or the words of a picture.
        let credited = self.left.get(1).is_some_and(|second| clue::credit(&second.text).is_some());
        let picture = self.is_doubled(0) && (title.is_some() || credited);
        if !is_title && (!like_headline || picture) {
            return;
        }
        if title.is_some() && !is_title {
            // Another headline is given. A few words may stand over it; more are the deck's.
            if words <= 6 {
                self.front.kicker = Some(self.left.remove(0).text);
            }
            return;
        }
        if self.stands_over_headline() {
            self.front.kicker = Some(self.left.remove(0).text);
        }
        let headline = self.left.remove(0).text;
        // The title of the page and the heading on it are the same.
        if self.left.first().is_some_and(|next| clue::same(&next.text, &headline)) {
            self.left.remove(0);
        }
        self.front.headline = Some(headline);
        // On some pages the section stands below.
        let section = self.left.iter().position(|para| clue::is_section(&para.text));
        if self.front.kicker.is_none()
            && let Some(at) = section.filter(|_| self.marked)
        {
            self.front.kicker = Some(self.left.remove(at).text);
        }
    }

    /// Whether the first line is a word or two over the headline: the name of the site, or of a
    /// section.
    fn stands_over_headline(&self) -> bool {
        let (Some(first), Some(second)) = (self.left.first(), self.left.get(1)) else { return false };
        let words = |para: &Para| clue::words(&para.text);
        let titled = clue::is_title_case(&second.text) && !clue::ends_sentence(&second.text);
        // Behind the page's own menu stands a section before the headline, and a sentence behind it.
        let section = clue::is_section(&first.text);
        let few = words(first) <= 2 || section;
        let menu = !self.front.boilerplate.is_empty() || section;
        let deck = self.left.get(2).is_some_and(|third| clue::ends_sentence(&third.text));
        let longer = (3..=HEADLINE).contains(&words(second)) && !second.text.ends_with(['.', '。']);
        few && (titled || (longer && (section || menu && deck)))
            && clue::credit(&second.text).is_none()
            && !self.is_doubled(1)
    }

    fn is_doubled(&self, at: usize) -> bool {
        matches!((self.left.get(at), self.left.get(at + 1)), (Some(a), Some(b)) if clue::same(bare(&a.text), bare(&b.text)))
    }

    /// The hero image: its alternative text and its caption on two lines, with the credit in
    /// brackets behind the caption or both.
    fn hero(&mut self) {
        let credited = self.left.iter().rposition(|para| clue::credit(&para.text).is_some());
        let doubled = (0..self.left.len()).find(|&at| self.is_doubled(at));
        let Some(caption) = doubled.map(|at| at + 1).or(credited) else { return };
        let alt = caption
            .checked_sub(1)
            .filter(|&alt| self.is_doubled(alt) || (alt > 0 && clue::byline(&self.left[alt].text).is_none()));
        let caption = self.left.remove(caption);
        let alt = alt.map(|alt| self.left.remove(alt));
        let at = alt.as_ref().unwrap_or(&caption).at();
        let (text, credit) = match clue::credit(&caption.text) {
            Some((text, credit)) => (text.to_owned(), Some(credit.to_owned())),
            None => (caption.text, None),
        };
        let alt_credit = alt.as_ref().and_then(|alt| clue::credit(&alt.text)).map(|(_, credit)| credit.to_owned());
        let alt = alt.map(|alt| bare(&alt.text).to_owned()).filter(|alt| !alt.is_empty());
        self.front.hero = Some(Figure {
            image: Image { alt: alt.map(Alt::Described), ..Image::default() },
            caption: text.into(),
            credit: credit.or(alt_credit),
            at,
            ..Figure::default()
        });
    }

    /// The deck is the first paragraph that is left, if it is short, and if what else is left
    /// does not say that it is the beginning of the text.
    fn deck(&mut self) {
        let Some(first) = self.left.first() else { return };
        let short = clue::words(&first.text) <= DECK && first.bullet().is_none();
        let page = self.marked || self.front.hero.is_some();
        let says_something = clue::words(&first.text) > 4 || clue::ends_sentence(&first.text);
        if short && says_something && (page || self.left.len() == 1) {
            self.front.deck = Some(self.left.remove(0).text);
        }
    }
}

/// Whether a part of a line has a place in the head.
fn is_known_part(part: &str) -> bool {
    clue::date_line(part).is_some() || clue::byline(part).is_some() || clue::is_boilerplate(part)
}

/// A caption without its credit.
fn bare(text: &str) -> &str {
    clue::credit(text).map_or(text, |(caption, _)| caption)
}
