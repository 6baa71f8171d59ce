//! What readers see over the text: kicker, headline, deck, byline, dates, hero.
//!
//! What is found here is passed over when the body is read.

use std::collections::BTreeMap;

use super::extract::Page;
use super::facts::{Facts, Origin};
use super::repeats::{complete_figure, file_of};
use super::{entry, headline, is_called, letters, same_words};
use crate::model::{Article, Contributor, Figure, Id, Publisher, RichText, Role, SourceLine};
use crate::read::clue;
use crate::read::markup::chrome::Chrome;
use crate::read::markup::{Converter, Node, chrome, heading_level};
use crate::read::metadata::{Data, Value};

const DECK: &[&str] = &[
    "deck",
    "dek",
    "standfirst",
    "subtitle",
    "msosubtitle",
    "sub-title",
    "subheadline",
    "subhead",
    "subheading",
    "strapline",
    "teaser",
    "lede",
    "lead",
    "intro",
    "summary",
    "excerpt",
    "abstract",
    "tagline",
    "perex",
    "vorspann",
    "chapo",
];

/// Those of them that within the text are but its first paragraph.
const ONLY_BEFORE: &[&str] = &["lede", "lead", "intro", "summary", "excerpt", "abstract", "teaser"];

const KICKER: &[&str] = &["kicker", "eyebrow", "overline", "supertitle", "pretitle", "topline", "dachzeile"];

const SECTION: &[&str] =
    &["category", "categories", "cat-links", "section-name", "rubric", "channel", "entry-category"];

const BYLINE: &[&str] =
    &["byline", "by-line", "byauthor", "author", "authors", "entry-author", "contributors", "posted-by"];

/// Boxes that hold the author's name and more.
const AUTHOR_BOX: &[&str] =
    &["byline", "author", "author-block", "author-box", "author-info", "author-meta", "post-author"];

const DATE: &[&str] =
    &["date", "published", "posted-on", "pubdate", "timestamp", "dateline", "entry-date", "post-date"];

const HERO: &[&str] = &[
    "hero",
    "featured",
    "feature-image",
    "lead-image",
    "post-thumbnail",
    "wp-post-image",
    "article-image",
    "main-image",
    "top-image",
    "cover",
    "header-image",
    "teaser-image",
    "field--name-field-image",
    "opener",
];

const NO_PICTURE: &[&str] = &["avatar", "logo", "icon", "author", "byline", "headshot", "gravatar", "emoji"];

/// Words before a date of change, in lower case.
const CHANGED: &[&str] = &[
    "updated",
    "modified",
    "revised",
    "aktualisiert",
    "geändert",
    "mis à jour",
    "modifié",
    "actualizado",
    "atualizado",
    "aggiornato",
    "bijgewerkt",
    "به‌روز",
    "بروزرسانی",
    "تحديث",
    "עודכן",
];

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Front {
    headline: Option<(RichText, SourceLine)>,
    deck: Option<(RichText, SourceLine)>,
    kicker: Option<(String, SourceLine)>,
    section: Option<(String, SourceLine)>,
    contributors: Vec<Contributor>,
    published: Option<(String, SourceLine)>,
    updated: Option<(String, SourceLine)>,
    keywords: Vec<Value>,
    hero: Option<Figure>,
    /// The medium that had the article first.
    source: Option<String>,
    /// What says nothing of the article.
    left_out: Vec<Chrome>,
}

impl Front {
    /// Takes it from `page`.
    pub(super) fn take<'t>(page: &Page<'t>, converter: &mut Converter<'t, '_, '_>) -> Self {
        let mut front = Front::default();
        let headline = headline::of(page);
        let mut walk = page.scope().descendants();
        let last = page.roots().last().map_or(usize::MAX, |root| root.number());
        while let Some(node) = walk.next() {
            if !node.is_element() {
                if front.is_text(node, page) {
                    break;
                }
                continue;
            }
            if Some(node) == headline {
                front.headline = Some((converter.rich_text(node), node.line()));
                converter.pass_over(node);
                walk.leave(node);
                continue;
            }
            let precedes = |headline: Node<'_>| node.number() < headline.number();
            if node.is("h1") && headline.is_some_and(precedes) && headline::is_site_name(node) {
                front.left_out.push(Chrome::SiteName);
                converter.pass_over(node);
                walk.leave(node);
                continue;
            }
            let holds_headline = headline.is_some_and(|headline| headline.is_in(node));
            if !holds_headline && chrome::of(node).is_some() {
                walk.leave(node);
                continue;
            }
            if node.number() > last
                && !page.is_in_body(node)
                && !page.roots().contains(&node)
                && page.roots().iter().all(|root| !root.is_in(node))
            {
                break;
            }
            let holds_body = page.roots().iter().any(|root| root.is_in(node));
            if !holds_headline && !holds_body && front.element(node, headline, page, converter) {
                converter.pass_over(node);
                walk.leave(node);
            }
        }
        if front.headline.is_none()
            && let Some(node) = headline
        {
            front.headline = Some((converter.rich_text(node), node.line()));
            converter.pass_over(node);
        }
        front.tags(page, converter);
        std::mem::take(&mut front.left_out).into_iter().for_each(|kind| converter.count_chrome(kind));
        front
    }

    /// Whether the text has begun: characters in the body that nothing has claimed.
    fn is_text(&self, node: Node<'_>, page: &Page<'_>) -> bool {
        let long = node.text().is_some_and(|text| text.trim().chars().count() > 40);
        long && page.roots().iter().any(|root| node.is_in(*root))
    }

    /// Whether `node` is a part of the front, which is then noted.
    fn element<'t>(
        &mut self,
        node: Node<'t>,
        headline: Option<Node<'t>>,
        page: &Page<'t>,
        converter: &mut Converter<'t, '_, '_>,
    ) -> bool {
        let in_body = page.is_in_body(node);
        // What stands over the headline of our own pages is told apart in their JSON-LD.
        if page.is_own() && node.has_class("kicker") {
            return true;
        }
        if self.picture(node, in_body, converter) || self.time(node) {
            return true;
        }
        let text = node.plain_text();
        let length = text.chars().count();
        if !(1..=700).contains(&length) {
            return false;
        }
        if self.is_deck(node, headline, in_body) {
            self.deck = Some((converter.rich_text(node), node.line()));
            return true;
        }
        let before_headline = headline.is_some_and(|headline| node.number() < headline.number());
        if length <= 80 && self.headline.is_none() && (!in_body || before_headline) {
            if self.kicker.is_none() && is_called(node, KICKER) {
                self.kicker = Some((text, node.line()));
                return true;
            }
            let is_section = is_called(node, SECTION) || before_headline && node.is("p") && clue::is_section(&text);
            if self.section.is_none() && is_section && !node.has_block() {
                self.section = Some((text, node.line()));
                return true;
            }
        }
        length <= 250
            && (self.reading_time(node, &text)
                || self.meta_line(node)
                || self.imprint(node, &text)
                || self.author_box(node)
                || self.byline(node, &text)
                || self.lone_name(node, &text)
                || self.date(node, &text))
    }

    fn is_deck(&self, node: Node<'_>, headline: Option<Node<'_>>, in_body: bool) -> bool {
        if self.deck.is_some() || node.find("h1").next().is_some() {
            return false;
        }
        if node.has_role("doc-subtitle") || node.value("itemprop").is_some_and(|name| name == "alternativeHeadline") {
            return true;
        }
        let below_headline = heading_level(node.name()).is_some_and(|level| level > 1)
            && self.headline.is_some()
            && node.parent().is_some_and(|parent| matches!(parent.name(), "hgroup" | "header"));
        let called = is_called(node, DECK) && (!in_body || !is_called(node, ONLY_BEFORE) || stands_before_byline(node));
        // A box of several paragraphs is no deck, and neither is what stands before the headline.
        let whole = node.find("p").nth(2).is_none() && node.find("li").next().is_none();
        let between = || {
            let text = node.plain_text();
            !node.has_block()
                && headline.and_then(next_element) == Some(node)
                && clue::words(&text) > 4
                && clue::byline(&text).is_none()
                && clue::imprint(&text).is_none()
                && stands_before_byline(node)
        };
        (below_headline || (called || between()) && self.headline.is_some()) && whole
    }

    fn picture<'t>(&mut self, node: Node<'t>, in_body: bool, converter: &mut Converter<'t, '_, '_>) -> bool {
        let is_figure = node.is("figure") || node.has_class("wp-caption");
        let is_picture = matches!(node.name(), "img" | "picture");
        if self.hero.is_some() || !(is_figure || is_picture) {
            return false;
        }
        let around: Vec<_> = std::iter::once(node).chain(node.ancestors().take(2)).collect();
        if around.iter().any(|node| is_called(*node, NO_PICTURE)) || is_small(node) {
            return false;
        }
        let called = around.iter().any(|node| is_called(*node, HERO));
        // Within the text only what opens it is the hero; before it any picture of some size.
        if in_body && !called || is_picture && !called && self.headline.is_none() {
            return false;
        }
        let figure = if is_figure {
            converter.figure(node)
        } else {
            converter.picture(node).map(|image| Figure { image, at: node.line(), ..Figure::default() })
        };
        let found = figure.is_some();
        self.hero = figure;
        found
    }

    fn time(&mut self, node: Node<'_>) -> bool {
        if !node.is("time") {
            return false;
        }
        let Some(date) = node.value("datetime").map(str::to_owned).or_else(|| Some(node.plain_text())) else {
            return false;
        };
        let label = std::iter::once(node).chain(node.parent()).any(|node| is_called(node, &["updated", "modified"]));
        let before = words_before(node).to_lowercase();
        let changed = label || CHANGED.iter().any(|word| before.contains(word));
        let place = if changed || self.published.is_some() && !before.is_empty() {
            &mut self.updated
        } else {
            &mut self.published
        };
        place.get_or_insert((date, node.line()));
        true
    }

    fn date(&mut self, node: Node<'_>, text: &str) -> bool {
        let alone = || self.headline.is_some() && self.published.is_none() && !node.has_block();
        if node.find("time").next().is_some() || !(is_called(node, DATE) || alone()) {
            return false;
        }
        let Some(line) = clue::date_line(text) else { return false };
        self.add_date(&line, node);
        true
    }

    fn add_date(&mut self, line: &clue::DateLine, node: Node<'_>) {
        let place = if line.updated { &mut self.updated } else { &mut self.published };
        place.get_or_insert((line.date.to_string(), node.line()));
    }

    /// A name without a word that says what it is, where a date stands behind it.
    fn lone_name(&mut self, node: Node<'_>, text: &str) -> bool {
        let before_date =
            || next_element(node).is_some_and(|next| next.is("time") || clue::date_line(&next.plain_text()).is_some());
        let is_name = self.headline.is_some()
            && !self.names_somebody()
            && !node.has_block()
            && clue::could_be_authors(text)
            && before_date();
        if is_name {
            self.add_people(clue::authors(text));
        }
        is_name
    }

    /// A box about the author: the name in a line of its own, what he or she is in others, and maybe a date.
    fn author_box(&mut self, node: Node<'_>) -> bool {
        if !node.has_block() || !is_called(node, AUTHOR_BOX) || self.headline.is_none() || self.names_somebody() {
            return false;
        }
        let lines: Vec<String> = lines_of(node);
        let Some((name, rest)) = lines.split_first() else { return false };
        let mut people = clue::byline(name).or_else(|| clue::could_be_authors(name).then(|| clue::authors(name)));
        let Some([author]) = people.as_deref_mut() else { return false };
        let mut about = Vec::new();
        for line in rest {
            match clue::date_line(line) {
                Some(date) => self.add_date(&date, node),
                None => about.push(line.as_str()),
            }
        }
        author.biography = about.join(", ").into();
        self.add_people(people.unwrap_or_default());
        true
    }

    fn reading_time(&mut self, node: Node<'_>, text: &str) -> bool {
        let found = self.headline.is_some() && !node.has_block() && clue::is_reading_time(&text.to_lowercase());
        self.left_out.extend(found.then_some(Chrome::ReadingTime));
        found
    }

    /// A line of a date and an author's link, with nothing but small words between: `Posted on … by …`.
    fn meta_line(&mut self, node: Node<'_>) -> bool {
        if self.headline.is_none() || node.has_block() || node.find("time").next().is_none() {
            return false;
        }
        let mut walk = node.descendants();
        let (mut facts, mut words) = (Vec::new(), String::new());
        while let Some(child) = walk.next() {
            if child.is("time") || is_author_link(child) {
                facts.push(child);
                walk.leave(child);
            }
            words.push_str(child.text().unwrap_or_default());
            words.push(' ');
        }
        let is_small = |word: &str| clue::CONNECTING.contains(&word.to_lowercase().as_str());
        let mut words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        if !facts.iter().any(|fact| !fact.is("time")) || !words.all(is_small) {
            return false;
        }
        for fact in facts {
            let _ = self.time(fact) || self.byline(fact, &fact.plain_text());
        }
        true
    }

    /// Who made it, and when, where a line says several things: `来源：海港周刊 作者：陈思远`.
    fn imprint(&mut self, node: Node<'_>, text: &str) -> bool {
        if self.headline.is_none() || node.has_block() || node.find("time").next().is_some() {
            return false;
        }
        let Some(imprint) = clue::imprint(text) else { return false };
        imprint.dates.into_iter().for_each(|line| self.add_date(&line, node));
        self.left_out.extend(imprint.words.iter().map(|_| Chrome::ReadingTime));
        self.add_people(imprint.people);
        self.source = self.source.take().or(imprint.source);
        true
    }

    fn byline(&mut self, node: Node<'_>, text: &str) -> bool {
        let is_link = is_author_link(node);
        let is_property = node.value("itemprop") == Some("author");
        let says_so = || self.headline.is_some() && text.chars().count() <= 80 && clue::byline(text).is_some();
        let called = is_called(node, BYLINE) && !is_called(node, &["author-bio", "bio"]);
        if !(is_link || is_property || called || !node.has_block() && says_so()) {
            return false;
        }
        // A date may stand in the byline, and is then read by itself.
        let text = without_dates(node).unwrap_or_else(|| text.to_owned());
        if node.find("time").next().is_some() || node.find("img").next().is_some() && node.has_block() {
            let alone =
                node.descendants().any(|child| child.is_element() && (is_called(child, BYLINE) || child.is("a")));
            if alone {
                return false;
            }
        }
        let people = clue::byline(&text).unwrap_or_else(|| {
            let named = crate::read::metadata::name::people(&text);
            named.into_iter().map(|person| person.into_contributor(Some(Role::Author))).collect()
        });
        let is_name = |person: &Contributor| {
            let name = person.name.display();
            (2..=60).contains(&name.chars().count())
                && !name.contains([':', '@', '/'])
                && name.split_whitespace().count() <= 6
        };
        if people.is_empty() || !people.iter().all(is_name) {
            return false;
        }
        self.add_people(people);
        true
    }

    /// Adds people; of somebody who is there already, what is new.
    fn add_people(&mut self, people: Vec<Contributor>) {
        for person in people {
            let known =
                self.contributors.iter_mut().find(|known| same_words(&known.name.display(), &person.name.display()));
            match known {
                Some(known) => person.roles.into_iter().for_each(|role| known.add_role(role)),
                None => self.contributors.push(person),
            }
        }
    }

    /// The tags that the page lists: links that say so. A line of nothing else is none of the text.
    fn tags<'t>(&mut self, page: &Page<'t>, converter: &mut Converter<'t, '_, '_>) {
        let is_tag =
            |link: &Node<'t>| link.get("rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|rel| rel == "tag"));
        let within = page.document().find("a").filter(is_tag).take(50);
        for link in within {
            let text = link.plain_text();
            let text = text.trim_start_matches('#').trim();
            let is_category = link.get("rel").is_some_and(|rel| rel.contains("category"));
            let line = link.parent().filter(|line| page.is_in_body(*line));
            let is_of_tags = |line: &Node<'t>| {
                letters(&line.plain_text())
                    == letters(&line.find("a").filter(is_tag).map(Node::plain_text).collect::<String>())
            };
            line.filter(is_of_tags).into_iter().for_each(|line| converter.pass_over(line));
            if !text.is_empty() && !is_category {
                self.keywords.push(Value { data: Data::Scalar(text.to_owned()), at: link.line().into() });
            }
        }
    }

    /// Whether somebody is named.
    pub(super) fn names_somebody(&self) -> bool {
        self.contributors.iter().any(|person| person.has_role(&Role::Author))
    }

    /// Adds what it says to `facts`.
    pub(super) fn facts(&self, facts: &mut Facts) {
        let mut add = |key: &str, found: Option<(String, SourceLine)>| {
            if let Some((text, at)) = found.filter(|(text, _)| !text.is_empty()) {
                facts.add(Origin::Page, entry(key, Data::Scalar(text), at));
            }
        };
        add("title", self.headline.as_ref().map(|(text, at)| (text.plain_text(), *at)));
        add("deck", self.deck.as_ref().map(|(text, at)| (text.plain_text(), *at)));
        add("kicker", self.kicker.clone());
        add("section", self.section.clone());
        add("date", self.published.clone());
        add("updated", self.updated.clone());
        if let Some(first) = self.keywords.first() {
            let at = first.at.line.map(SourceLine::new).unwrap_or_default();
            facts.add(Origin::Page, entry("keywords", Data::List(self.keywords.clone()), at));
        }
    }

    /// Gives the article what the page shows and plain text cannot hold.
    pub(super) fn fill(self, article: &mut Article) {
        if let Some((headline, _)) = self.headline
            && !headline.is_blank()
            && same_words(&headline.plain_text(), &article.headline.plain_text())
        {
            article.headline = headline;
        }
        if let Some((deck, _)) = self.deck
            && same_words(&deck.plain_text(), &article.deck.plain_text())
        {
            article.deck = deck;
        }
        if let Some(mut hero) = self.hero {
            // What opens an article is never without meaning: nobody has said what it shows.
            if hero.image.is_decorative() {
                hero.image.alt = None;
            }
            if let Some(told) =
                article.hero.take().filter(|told| file_of(&told.image.source) == file_of(&hero.image.source))
            {
                complete_figure(&mut hero, told);
            }
            article.hero = Some(hero);
        }
        add_people(article, self.contributors);
        if article.publisher.is_none() {
            article.publisher = self.source.map(|name| Publisher { name, ..Publisher::default() });
        }
        article.kicker = article.kicker.take().filter(|kicker| Some(kicker) != article.section.as_ref());
    }
}

/// Adds people whom the byline names: authors where nobody else is, and other parts always.
fn add_people(article: &mut Article, people: Vec<Contributor>) {
    let has_author = article.contributors.iter().any(|known| known.has_role(&Role::Author));
    let mut places = BTreeMap::new();
    for (place, known) in article.contributors.iter().enumerate() {
        places.entry(letters(&known.name.display())).or_insert(place);
    }
    for mut person in people {
        let words = letters(&person.name.display());
        if let Some(known) = places.get(&words).and_then(|place| article.contributors.get_mut(*place)) {
            person.roles.into_iter().for_each(|role| known.add_role(role));
            continue;
        }
        if has_author && person.roles == [Role::Author] {
            continue;
        }
        places.insert(words, article.contributors.len());
        person.id = Id::numbered("c", article.contributors.len() + 1);
        article.contributors.push(person);
    }
}

/// Whether `node` is a link to the author.
fn is_author_link(node: Node<'_>) -> bool {
    node.is("a") && node.get("rel").is_some_and(|rel| rel.contains("author"))
}

fn next_element(node: Node<'_>) -> Option<Node<'_>> {
    std::iter::successors(node.next(), |node| node.next()).find(|next| next.is_element())
}

/// The texts of the blocks within `node` that hold no others, and of what stands beside blocks.
fn lines_of(node: Node<'_>) -> Vec<String> {
    let stands_alone = |child: &Node<'_>| !child.has_block() && child.parent().is_some_and(Node::has_block);
    let lines = node.descendants().filter(stands_alone).map(Node::plain_text);
    lines.filter(|line| !line.is_empty()).collect()
}

/// Whether the element behind `node` says who wrote the article, or when: what stands before it is none of the text.
fn stands_before_byline(node: Node<'_>) -> bool {
    next_element(node).is_some_and(|next| {
        let says = |text: &str| clue::byline(text).is_some() || clue::imprint(text).is_some();
        next.is("time") || is_called(next, BYLINE) || is_called(next, DATE) || says(&next.plain_text())
    })
}

fn is_small(node: Node<'_>) -> bool {
    let img = if node.is("img") { Some(node) } else { node.find("img").next() };
    let width =
        img.and_then(|img| img.value("width")).and_then(|width| width.trim_end_matches("px").parse::<f32>().ok());
    width.is_some_and(|width| width < 200.0)
}

/// The words that stand before `node` within its parent, behind the element before.
fn words_before(node: Node<'_>) -> String {
    let Some(parent) = node.parent() else { return String::new() };
    let mut words = String::new();
    for child in parent.children().take_while(|child| *child != node) {
        match child.text() {
            Some(text) => words.push_str(text.trim()),
            None if child.is("time") => words.clear(),
            None => words.push_str(&child.plain_text()),
        }
    }
    words
}

/// The text of a byline without its dates.
fn without_dates(node: Node<'_>) -> Option<String> {
    node.find("time").next()?;
    let mut text = String::new();
    let mut walk = node.descendants();
    while let Some(child) = walk.next() {
        if child.is("time") {
            walk.leave(child);
        }
        text.push_str(child.text().unwrap_or_default());
    }
    Some(text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches(['|', '·', ',', '–', ' ']).to_owned())
}
