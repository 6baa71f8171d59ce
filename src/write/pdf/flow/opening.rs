//! The head of the article: masthead, kicker, headline, deck, byline, dates, hero.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Anchor, Column, Flow};
use crate::model::{Article, Contributor, Date, Direction, Role as Part, SourceLine};
use crate::typeset::{Alignment, ParagraphSettings};
use crate::words::{Words, gap_behind};
use crate::write::pdf::inline::Composer;
use crate::write::pdf::item::{Fragment, Item, What};
use crate::write::pdf::structure::{ElementId, Role};
use crate::write::pdf::style::TextLook;

/// The part of the page's height that the hero may take.
const HERO_HEIGHT: f32 = 0.42;
/// The longest lines of a deck, in ems.
const MOST_EMS_OF_DECK: f32 = 34.0;
/// The authors up to which each gets a line.
const MOST_AUTHOR_LINES: usize = 12;
/// Between the parts of a line that lists several things.
pub(super) const DOT: &str = "\u{a0}\u{a0}·  ";

impl<'c> Flow<'c, '_> {
    /// Everything above the body.
    pub(super) fn opening(&mut self) {
        let article = self.context.article;
        let theme = Arc::clone(&self.context.look.theme);
        self.logo();
        self.state.alignment = if theme.opening.centered { Alignment::Centred } else { Alignment::Start };
        if theme.opening.masthead {
            self.masthead(article);
        }
        self.kicker(article);
        self.headline(article);
        self.deck(article);
        self.byline(article);
        self.dateline(article);
        self.recording(article);
        self.state.alignment = Alignment::Start;
        if let Some(hero) = &article.hero {
            self.space(14.0);
            self.hero(hero, HERO_HEIGHT);
        }
        self.space(16.0);
        if theme.opening.rule > 0.0 {
            self.thick_rule(theme.opening.rule, self.context.look.hairline);
            self.space(18.0);
        }
    }

    /// The publisher's picture.
    fn logo(&mut self) {
        let Some((resources, image, height)) = &self.context.logo else { return };
        let Some(picture) = self.pictures.load(resources, image, SourceLine::UNKNOWN, self.diagnostics) else { return };
        let Column { left, width: room } = self.state.column;
        let (pixels, lines) = self.pictures.size(picture);
        let width = (height * pixels / lines).min(room);
        let height = width * lines / pixels;
        let x = match (self.context.look.theme.opening.centered, self.state.direction) {
            (true, _) => left + (room - width) / 2.0,
            (false, Direction::Ltr) => left,
            (false, Direction::Rtl) => left + room - width,
        };
        let element = self.structure.block(self.state.parent, Role::Figure);
        self.structure.attributes(element).alt = Some(image.alt_text().to_owned());
        let what = What::Picture { picture, width, height, owner: Some(element) };
        self.push(Item { height, fragments: vec![Fragment { x, y: 0.0, what }], ..Item::default() });
        self.space(10.0);
    }

    /// The journal with volume and issue, over a rule.
    fn masthead(&mut self, article: &'c Article) {
        let name = article.journal.as_ref().and_then(|journal| journal.title.as_deref());
        let name = name.or(article.publisher.as_ref().map(|publisher| publisher.name.as_str()));
        let place = article.journal.as_ref().map(crate::write::pdf::metadata::volume).unwrap_or_default();
        let context = self.context;
        let (look, small) = (&context.look.masthead, &context.look.running);
        if name.is_some() || !place.is_empty() {
            self.made(look, |composer, element| {
                let mut parts = Parts::new(composer, element, small);
                parts.add(name.unwrap_or_default(), look);
                parts.add(&place, small);
            });
            let rule = context.look.theme.opening.masthead_rule;
            self.space(4.0);
            if rule > 0.0 {
                let color = if rule > 1.0 { look.color } else { context.look.hairline };
                self.thick_rule(rule, color);
            }
            self.space(24.0);
        }
    }

    /// A few words over the headline, and where the article belongs.
    fn kicker(&mut self, article: &'c Article) {
        let context = self.context;
        let look = &context.look.kicker;
        let muted = &context.look.dateline;
        let kicker = article.kicker.as_deref().unwrap_or_default();
        let others = [article.genre.clone(), article.section.clone(), article.series.as_ref().map(series)];
        let others = others.into_iter().flatten().filter(|other| !other.eq_ignore_ascii_case(kicker));
        self.made(look, |composer, element| {
            let mut parts = Parts::new(composer, element, muted);
            parts.add(kicker, look);
            others.for_each(|other| parts.add(&other, muted));
        });
        self.space(6.0);
    }

    fn headline(&mut self, article: &'c Article) {
        if article.headline.is_blank() {
            return;
        }
        let look = self.context.look.headline(article.headline.plain_text().chars().count());
        let element = self.structure.block(self.state.parent, Role::Heading(1 + self.context.part.below));
        let settings = ParagraphSettings::ragged(self.state.column.width, self.state.alignment);
        // Balancing is for the few lines of a headline: a whole page of them is read as text is.
        let settings = ParagraphSettings { balanced: true, ..settings };
        let lines = super::paragraph::Lines { look: &look, settings, whole: false };
        self.text(lines, |composer| composer.rich(&article.headline, &look, element));
        self.space(9.0);
    }

    fn deck(&mut self, article: &'c Article) {
        let look = &self.context.look.deck;
        if !article.deck.is_blank() {
            let element = self.structure.block(self.state.parent, Role::Paragraph);
            let width = self.state.column.width.min(MOST_EMS_OF_DECK * look.style.size);
            let column = self.state.column;
            let spare = column.width - width;
            let (start, end) =
                if self.state.alignment == Alignment::Centred { (spare / 2.0, spare / 2.0) } else { (0.0, spare) };
            self.inset(start, end, |flow| {
                let settings = ParagraphSettings::ragged(flow.state.column.width, flow.state.alignment);
                let lines = super::paragraph::Lines { look, settings, whole: false };
                flow.text(lines, |composer| composer.rich(&article.deck, look, element));
            });
        }
        self.space(12.0);
    }

    /// The authors in a line, and those who are interviewed below, each with where they work. A name alone would look
    /// like that of another author.
    fn byline(&mut self, article: &'c Article) {
        let authors = article.byline();
        self.by(&authors);
        for guest in article.contributors_with(&Part::Interviewee) {
            if !guest.affiliations.is_empty() && !authors.iter().any(|author| author.id == guest.id) {
                self.guest(guest);
            }
        }
        self.space(3.0);
    }

    /// Authors in a row; each in a line, where it is known where they work.
    fn by(&mut self, authors: &[&'c Contributor]) {
        let placed = authors.iter().any(|author| !author.affiliations.is_empty());
        let in_lines = placed && authors.len() <= MOST_AUTHOR_LINES;
        let lines: Vec<&[&Contributor]> = if in_lines { authors.chunks(1).collect() } else { vec![authors] };
        for (index, line) in lines.into_iter().enumerate().filter(|(_, line)| !line.is_empty()) {
            self.author_line(line, index == 0);
        }
    }

    fn author_line(&mut self, authors: &[&'c Contributor], first: bool) {
        let (look, words) = (&self.context.look.byline, self.context.words);
        self.made(look, |composer, element| {
            if first {
                composer.ours(&[words.by, gap_behind(words.by)].concat(), look, element);
            }
            for (index, author) in authors.iter().enumerate() {
                person(composer, author, words, look, element);
                composer.plain(&words.separator(index, authors.len()), look, element);
            }
        });
    }

    fn guest(&mut self, guest: &'c Contributor) {
        let (look, words) = (&self.context.look.byline, self.context.words);
        self.made(look, |composer, element| person(composer, guest, words, look, element));
    }

    /// The dates, and behind them DOI and licence.
    fn dateline(&mut self, article: &'c Article) {
        let words = self.context.words;
        let dates = [(words.published, article.dates.published), (words.updated, article.dates.updated)];
        let said = |(word, date): (&str, Option<Date>)| date.map(|date| format!("{word} {}", words.day(date)));
        let look = &self.context.look.dateline;
        let license = article.license.as_ref().filter(|license| !license.display().is_empty());
        // Even lines leave no part alone on the last one.
        let lines = self.made_lines(look).balanced();
        self.made_in(lines, |composer, element| {
            let mut parts = Parts::new(composer, element, look);
            dates.into_iter().filter_map(said).for_each(|date| parts.add_ours(&date, look));
            if let Some(doi) = &article.identifiers.doi {
                parts.link(&format!("doi:{doi}"), &doi.url(), look);
            }
            match license.map(|license| (license.display(), license.url.as_ref())) {
                Some((name, Some(url))) => parts.link(name, url, look),
                Some((name, None)) => parts.add(name, look),
                None => {}
            }
        });
    }
}

impl<'c> Flow<'c, '_> {
    /// Where the article is to be heard, how long that takes, and where its words are written down.
    fn recording(&mut self, article: &'c Article) {
        let Some(audio) = &article.audio else { return };
        let (words, look) = (self.context.words, &self.context.look.dateline);
        self.made(look, |composer, element| {
            let mut parts = Parts::new(composer, element, look);
            parts.link(words.listen, &audio.url, look);
            if let Some(duration) = audio.duration() {
                parts.add(&words.number(duration), look);
            }
            for (name, transcript) in audio.transcript_names(words.transcript).iter().zip(&audio.transcripts) {
                parts.link(name, &transcript.url, look);
            }
        });
    }
}

/// A name in bold, and where its bearer works.
fn person(composer: &mut Composer<'_, '_>, person: &Contributor, words: &Words, look: &TextLook, element: ElementId) {
    composer.isolated(&person.name.display(), &bold(look), element);
    for place in &person.affiliations {
        composer.plain(&comma(words), look, element);
        composer.isolated(&place.name, look, element);
    }
}

/// What stands between the parts of a row, in the language of `words`.
pub(super) fn comma(words: &Words) -> String {
    words.separator(0, 3)
}

/// The same look in bold.
pub(super) fn bold(look: &TextLook) -> TextLook {
    TextLook { style: look.style.clone().with_bold(true), ..look.clone() }
}

fn series(series: &crate::model::Series) -> String {
    match &series.number {
        Some(number) => format!("{} {number}", series.title),
        None => series.title.clone(),
    }
}

/// Puts together a line of several things with dots between.
pub(super) struct Parts<'p, 'c, 't> {
    composer: &'p mut Composer<'c, 't>,
    element: ElementId,
    dot: &'p TextLook,
    first: bool,
}

impl<'p, 'c, 't> Parts<'p, 'c, 't> {
    pub(super) fn new(composer: &'p mut Composer<'c, 't>, element: ElementId, dot: &'p TextLook) -> Self {
        Parts { composer, element, dot, first: true }
    }

    /// Adds `text` unless it is empty.
    pub(super) fn add(&mut self, text: &str, look: &TextLook) {
        if !text.trim().is_empty() {
            self.dot();
            self.composer.isolated(&unparted(text), look, self.element);
        }
    }

    /// Adds words of the writer.
    pub(super) fn add_ours(&mut self, text: &str, look: &TextLook) {
        if self.composer.has_words() {
            return self.add(text, look);
        }
        self.dot();
        self.composer.ours(&unparted(text), look, self.element);
    }

    /// Adds a link.
    pub(super) fn link(&mut self, text: &str, target: &str, look: &TextLook) {
        self.dot();
        self.composer.link(&unparted(text), target, look, self.element);
    }

    fn dot(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.composer.plain(DOT, self.dot, self.element);
        }
    }
}

/// A part of a row that is short stays on one line: the row ends between its parts.
fn unparted(text: &str) -> Cow<'_, str> {
    const SHORT: usize = 28;
    if text.contains(' ') && text.chars().nth(SHORT).is_none() {
        text.replace(' ', "\u{a0}").into()
    } else {
        text.into()
    }
}

/// An outline entry for a part at the end.
pub(super) fn outline(title: &str) -> Anchor {
    Anchor::Outline { level: 0, title: title.to_owned() }
}
