//! What a document says over and under the text: title block, hero, related items, who took part,
//! what is known of the article.

use super::division;
use crate::model::{Article, Contributor, Dates, Name};
use crate::read::clue;
use crate::read::markup::own::{self, Presented};
use crate::read::markup::{Converter, Node, related};
use crate::read::metadata::{date, name};

/// Takes headline, deck, kicker, dates and hero from a title block as Offprint writes it.
pub(super) fn title_block<'t>(body: Node<'t>, converter: &mut Converter<'t, '_, '_>, front: &mut Article) {
    let with_class = |class: &'static str| body.descendants().find(move |node| node.has_class(class));
    if let Some(block) = with_class("title-block") {
        let inside = |is: &dyn Fn(Node<'t>) -> bool| block.descendants().find(|node| is(*node));
        if let Some(headline) = inside(&|node| node.is("h1")) {
            front.headline = converter.rich_text(headline);
        }
        if let Some(deck) = inside(&|node| node.has_role("doc-subtitle") || node.has_class("deck")) {
            front.deck = converter.rich_text(deck);
        }
        let over = inside(&|node| node.has_class("kicker")).map(own::overline).unwrap_or_default();
        (front.kicker, front.genre, front.section) = (over.kicker, over.genre, over.section);
        converter.pass_over(block);
    }
    if let Some(hero) = with_class("hero").filter(|node| node.is("figure")) {
        front.hero = converter.figure(hero);
        converter.pass_over(hero);
    }
}

/// The dates under a headline: the first is that of publication.
pub(super) fn dateline(body: Node<'_>) -> Dates {
    let line = body.descendants().find(|node| node.has_class("dateline"));
    let mut times = line.into_iter().flat_map(|line| line.find("time"));
    let mut next = || times.next().and_then(|time| time.value("datetime")).and_then(|text| text.parse().ok());
    let (published, updated) = (next(), next());
    Dates { published, updated, ..Dates::default() }
}

/// Takes headline, byline and date from an article that others have written.
pub(super) fn signed<'t>(body: Node<'t>, converter: &mut Converter<'t, '_, '_>, front: &mut Article) {
    let Some(article) = division::article(body) else { return };
    if let Some(heading) = division::heading(article) {
        front.headline = converter.rich_text(heading);
        converter.pass_over(heading);
    }
    if let Some(byline) = division::byline(article) {
        let text = byline.plain_text();
        let people = clue::byline(&text).unwrap_or_else(|| {
            let people = name::people(&text).into_iter();
            people.map(|person| person.into_contributor(Some(crate::model::Role::Author))).collect()
        });
        front.contributors = numbered(people);
        converter.pass_over(byline);
    }
    let is_date = |time: &Node<'_>| {
        time.value("itemprop") == Some("datePublished") || time.ancestors().any(|around| around.is("header"))
    };
    let time = article.find("time").find(is_date);
    let stated = time.and_then(|time| time.value("datetime")).and_then(date::read);
    front.dates.published = stated.map(|reading| reading.date);
}

fn numbered(people: Vec<Contributor>) -> Vec<Contributor> {
    let number =
        |(index, one): (usize, Contributor)| Contributor { id: crate::model::Id::numbered("c", index + 1), ..one };
    people.into_iter().enumerate().map(number).collect()
}

/// Takes those who took part from a list as Offprint writes it.
pub(super) fn people<'t>(body: Node<'t>, converter: &mut Converter<'t, '_, '_>) -> Vec<Presented> {
    let presented = own::contributors(body, converter);
    let list = body.descendants().find(|node| node.has_class("contributors"));
    list.into_iter().for_each(|list| converter.pass_over(list));
    presented
}

/// Takes what stands about an article below it, as Offprint writes it.
pub(super) fn about<'t>(body: Node<'t>, converter: &mut Converter<'t, '_, '_>, front: &mut Article) {
    let block = body.find("section").find(|node| node.has_class("about"));
    if let Some(block) = block {
        let about = own::about(block, front.language.as_ref(), converter);
        own::fill(front, about);
        converter.pass_over(block);
    }
}

/// Takes the related items from a list as Offprint writes it.
pub(super) fn related<'t>(body: Node<'t>, converter: &mut Converter<'t, '_, '_>, front: &mut Article) {
    let Some(list) = body.descendants().find(|node| node.has_class("related")) else { return };
    front.related = related::of_box(list, converter);
    converter.pass_over(list);
}

/// The contributors of an article of a collection: those whom it presents itself, with the parts
/// of their names as the package has them.
pub(super) fn contributors(presented: Vec<Presented>, known: &[Contributor], article: &mut Article) {
    let language = article.language.clone();
    let people = presented.into_iter().enumerate();
    article.contributors.extend(people.map(|(index, one)| one.into_contributor(index, known, language.as_ref())));
    let is_literal = |one: &&mut Contributor| matches!(one.name, Name::Literal(_));
    for one in article.contributors.iter_mut().filter(is_literal) {
        if let Some(same) = known.iter().find(|known| known.is_same_as(one)) {
            one.name = same.name.clone();
        }
    }
}
