//! The title block: kicker, headline, deck, byline and dates.

use super::{Markup, SEPARATOR, Tag};
use crate::model::{Article, Contributor, Date, Language};
use crate::words::gap_behind;

/// The length, in characters, from which a headline is set small so that the text is not
/// pushed off the first screen.
const LONG_HEADLINE: usize = 160;

impl<'a> Markup<'a> {
    /// The title block. `title` stands for the headline where there is none.
    pub(crate) fn title_block(&mut self, title: &str) {
        self.out.open(Tag::new("header").class("title-block"));
        self.kicker();
        self.headline(title);
        self.byline();
        self.dateline();
        self.recording();
        self.out.close();
    }

    /// The headline a second time, for a cover.
    pub(crate) fn cover_title(&mut self, title: &str) {
        if self.article.headline.is_blank() {
            self.out.text(title);
        } else {
            self.inert(&self.article.headline);
        }
    }

    /// The byline a second time, for a cover.
    pub(crate) fn cover_byline(&mut self) {
        self.inert = true;
        self.byline();
        self.inert = false;
    }

    fn kicker(&mut self) {
        let parts = overline(self.article);
        if parts.is_empty() {
            return;
        }
        self.out.open(Tag::new("p").class("kicker"));
        for (index, (part, class)) in parts.into_iter().enumerate() {
            self.out.text(if index > 0 { SEPARATOR } else { "" });
            match class {
                Some(class) => self.out.element(Tag::new("span").class(class), part),
                None => self.out.text(part),
            }
        }
        self.out.close();
    }

    fn headline(&mut self, title: &str) {
        let deck = !self.article.deck.is_blank();
        if deck {
            self.out.open(Tag::new("hgroup"));
        }
        let id = self.anchor("_headline");
        if self.article.headline.is_blank() {
            self.out.element(Tag::new("h1").with_some("id", id).class("visually-hidden"), title);
        } else {
            let is_long = self.article.headline.plain_text().chars().count() > LONG_HEADLINE;
            let tag = Tag::new("h1").with_some("id", id).with_some("class", is_long.then_some("long"));
            self.out.open(self.kind(tag, "title"));
            self.rich_text(&self.article.headline);
            self.out.close();
        }
        if deck {
            self.deck();
            self.out.close();
        }
    }

    fn deck(&mut self) {
        self.out.open(self.kind(Tag::new("p").class("deck").with("role", "doc-subtitle"), "subtitle"));
        self.rich_text(&self.article.deck);
        self.out.close();
    }

    /// The line that names the authors. In a feed there is nothing to link them to.
    pub(crate) fn byline(&mut self) {
        let byline = self.article.byline();
        if byline.is_empty() {
            return;
        }
        self.out.open(self.class(Tag::new("p"), "byline"));
        self.word(self.words.by);
        self.out.text(gap_behind(self.words.by));
        let count = byline.len();
        for (index, contributor) in byline.into_iter().enumerate() {
            self.name(contributor);
            self.out.text(&self.words.separator(index, count));
        }
        self.out.close();
    }

    fn name(&mut self, contributor: &'a Contributor) {
        let name = contributor.name.display();
        if self.is_feed() || self.inert {
            return self.isolated(&name);
        }
        let href = self.href(&format!("#{}", contributor.id)).unwrap_or_default();
        self.out.open(Tag::new("a").with("href", &href).class("author"));
        self.isolated(&name);
        self.out.close();
    }

    fn dateline(&mut self) {
        let dates = &self.article.dates;
        let (Some(first), rest) = (dates.published.or(dates.updated), dates.published.and(dates.updated)) else {
            return;
        };
        self.out.open(Tag::new("p").class("dateline"));
        self.time(first);
        if let Some(updated) = rest {
            self.out.text(SEPARATOR);
            self.word(self.words.updated);
            self.out.text(" ");
            self.time(updated);
        }
        self.out.close();
    }

    /// Where the recording of the article is, how long it plays, and where its words are.
    fn recording(&mut self) {
        let Some(audio) = &self.article.audio else { return };
        self.out.open(Tag::new("p").class("recording"));
        self.file_link(&audio.url, audio.media_type(), None, self.words.listen);
        if let Some(duration) = audio.duration() {
            self.out.text(SEPARATOR);
            self.out.text(&self.words.number(duration));
        }
        for (name, transcript) in audio.transcript_names(self.words.transcript).iter().zip(&audio.transcripts) {
            self.out.text(SEPARATOR);
            self.file_link(&transcript.url, transcript.media_type(), transcript.language.as_ref(), name);
        }
        self.out.close();
    }

    /// A link to a file of this type, called by a word that is added to the text.
    fn file_link(&mut self, url: &str, media_type: &str, language: Option<&Language>, word: &str) {
        match self.href(url) {
            Ok(href) => {
                let tag = Tag::new("a").with("href", &href).with("type", media_type);
                let tag = tag.with_some("hreflang", language.map(Language::as_str));
                self.out.element(self.words_language(tag), word);
            }
            Err(reason) => self.report_unlinkable(reason, url),
        }
    }

    /// A date: for people in words, for machines as ISO 8601. Validators take a year of three
    /// digits for a slip, so such a date is for people alone.
    pub(super) fn time(&mut self, date: Date) {
        let tag = match date.day().year() {
            1000.. => Tag::new("time").with("datetime", &date.to_string()),
            _ => Tag::new("span"),
        };
        self.out.element(self.words_language(tag), &self.words.day(date));
    }
}

/// What stands over the headline: the kicker, the genre and the section, each once.
pub(crate) fn kicker(article: &Article) -> Vec<&str> {
    overline(article).into_iter().map(|(part, _)| part).collect()
}

/// The same, with the class by which those who read the page tell the parts apart.
fn overline(article: &Article) -> Vec<(&str, Option<&'static str>)> {
    let all = [(&article.kicker, None), (&article.genre, Some("genre")), (&article.section, Some("section"))];
    let mut parts: Vec<(&str, Option<&'static str>)> = Vec::new();
    for (part, class) in all {
        let Some(part) = part.as_deref().filter(|part| !part.trim().is_empty()) else { continue };
        if !parts.iter().any(|(known, _)| known.to_lowercase() == part.to_lowercase()) {
            parts.push((part, class));
        }
    }
    parts
}
