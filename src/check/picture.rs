//! Pictures: whether they are large enough for print, who made them, and under which terms.

use std::collections::BTreeMap;

use super::alt::name;
use super::cx::{Cx, Found};
use super::parts::Placed;
use super::rule::Rule;
use super::rules::{CREDIT_MISSING, PICTURE_COARSE, PICTURE_LICENSE, PICTURE_REPEATED, PICTURE_SMALL};
use crate::model::{Article, Figure, License, SourceLine};
use crate::resource::{MediaType, Resource};
use crate::theme::{HeroWidth, Theme};

/// Dots per inch: what printers ask for; with fewer than which a reader may see it; with fewer than which anybody
/// sees single dots. At 220, and at the 40 cm from which a page is read, a dot is as small as an eye can tell.
const GOOD_DPI: f32 = 300.0;
const COARSE_DPI: f32 = 220.0;
const LEAST_DPI: f32 = 150.0;

/// The width of a page and the height that a picture may take of it, in millimetres: A4.
const PAGE_WIDTH: f32 = 210.0;
const MOST_HEIGHT: f32 = 190.0;

pub(super) fn check(cx: &mut Cx<'_>) {
    let theme = cx.checked.theme.cloned().unwrap_or_default();
    let mut seen: BTreeMap<&str, SourceLine> = BTreeMap::new();
    for (index, figure) in cx.parts.figures.iter().enumerate() {
        let is_hero = index == 0 && cx.article.hero.is_some();
        if let Some(resource) = cx.checked.reading.publication.resources.get(&figure.node.image.source) {
            size(cx, figure, resource, width_in_page(&theme, is_hero));
        }
        if !figure.node.image.is_decorative() {
            credit(cx, figure, is_hero);
            license(cx, figure);
        }
        match seen.get(figure.node.image.source.as_str()) {
            Some(first) => repeated(cx, figure, *first),
            None => drop(seen.insert(&figure.node.image.source, figure.at)),
        }
    }
}

/// The width of a figure in the page, in millimetres.
fn width_in_page(theme: &Theme, is_hero: bool) -> f32 {
    let page = &theme.page;
    let measure = page.measure.min(PAGE_WIDTH - 2.0 * page.margin_side);
    match (is_hero, page.columns) {
        (true, _) if theme.opening.hero == HeroWidth::Page => PAGE_WIDTH,
        (false, 2) => (measure - page.column_gap) / 2.0,
        _ => measure,
    }
}

fn size(cx: &mut Cx<'_>, figure: &Placed<Figure>, resource: &Resource, width: f32) {
    if resource.media_type == MediaType::Svg || resource.height == 0 {
        return;
    }
    let (pixels, lines) = (resource.width as f32, resource.height as f32);
    let shown = width.min(MOST_HEIGHT * pixels / lines);
    let dpi = pixels * 25.4 / shown;
    let Some(rule) = rule_of(dpi) else { return };
    let message = format!(
        "{} is {} pixels wide; at {shown:.0} mm, its width in the page, it has {:.0} dots per inch, and print asks for {GOOD_DPI:.0}",
        name(&figure.node.image),
        resource.width,
        dpi.floor(),
    );
    let needed = |dpi: f32| (shown / 25.4 * dpi).ceil();
    let help = format!(
        "use a file that is {:.0} pixels wide, or at least {:.0} ({LEAST_DPI:.0} dots per inch)",
        needed(GOOD_DPI),
        needed(LEAST_DPI)
    );
    let help = if rule.name == PICTURE_COARSE.name {
        format!("use a file that is {:.0} pixels wide, if there is one", needed(GOOD_DPI))
    } else {
        help
    };
    let place = cx.place_of(&figure.node.image.source, figure.at);
    cx.report(rule, Found::new(message).help(help).at(place));
}

/// The rule that a picture of so many dots per inch breaks.
fn rule_of(dpi: f32) -> Option<&'static Rule> {
    match dpi {
        dpi if dpi < LEAST_DPI => Some(&PICTURE_SMALL),
        dpi if dpi < COARSE_DPI => Some(&PICTURE_COARSE),
        _ => None,
    }
}

/// The words by which a caption names the maker.
const CREDITED: &[&str] =
    &["photo", "foto", "credit", "©", "source:", "quelle:", "illustration", "courtesy", "image:", "bild:"];

fn credit(cx: &mut Cx<'_>, figure: &Placed<Figure>, is_hero: bool) {
    let caption = figure.node.caption.plain_text().to_lowercase();
    if figure.node.credit.is_some() || CREDITED.iter().any(|word| caption.contains(word)) {
        return;
    }
    let message = format!("{} has no credit: nobody is named who made it", name(&figure.node.image));
    let place = cx.place_of(&figure.node.image.source, figure.at);
    let help = if is_hero { "give it as `credit` of the hero in the front matter" } else { CREDIT_MISSING.remedy };
    cx.report(&CREDIT_MISSING, Found::new(message).help(help).at(place));
}

/// A picture by somebody else within an article that anybody may reuse: reusers will take it along.
fn license(cx: &mut Cx<'_>, figure: &Placed<Figure>) {
    let (Some(terms), None, Some(credit)) = (&cx.article.license, &figure.node.license, &figure.node.credit) else {
        return;
    };
    if !is_open(terms) || is_of_the_house(cx.article, credit) {
        return;
    }
    let message = format!(
        "{} by {credit} has no licence of its own, so the article's, {}, is taken to cover it",
        name(&figure.node.image),
        terms.display()
    );
    let place = cx.place_of(&figure.node.image.source, figure.at);
    cx.report(&PICTURE_LICENSE, Found::new(message).at(place));
}

fn is_open(license: &License) -> bool {
    license.url.as_deref().is_some_and(|url| url.contains("creativecommons.org/"))
}

/// Whether a credit names somebody who took part, or the publisher.
fn is_of_the_house(article: &Article, credit: &str) -> bool {
    let people = article.contributors.iter().map(|contributor| contributor.name.display().into_owned());
    let houses = article.publisher.iter().map(|publisher| publisher.name.clone());
    let holders = article.copyright.iter().filter_map(|copyright| copyright.holder.clone());
    let journals = article.journal.iter().filter_map(|journal| journal.title.clone());
    people.chain(houses).chain(holders).chain(journals).any(|name| !name.is_empty() && credit.contains(&name))
}

fn repeated(cx: &mut Cx<'_>, Placed { node: figure, at, .. }: &Placed<Figure>, first: SourceLine) {
    let source = &figure.image.source;
    if source.is_empty() {
        return;
    }
    let first = match first.get() {
        Some(line) => format!("on line {line}"),
        None => "at the head of the article".to_owned(),
    };
    let message = format!("{} stands twice; the first time {first}", name(&figure.image));
    let place = cx.place_of(source, *at);
    cx.report(&PICTURE_REPEATED, Found::new(message).at(place));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_few_readers_see_is_not_told() {
        let names = [149.0, 150.0, 219.0, 220.0, 260.0].map(|dpi| rule_of(dpi).map(|rule| rule.name));
        assert_eq!(names, [Some("picture-small"), Some("picture-coarse"), Some("picture-coarse"), None, None]);
    }

    #[test]
    fn figures_are_as_wide_as_their_column() {
        let mut theme = Theme::default();
        theme.page.measure = 120.0;
        assert_eq!(width_in_page(&theme, false), 120.0);
        theme.page.columns = 2;
        theme.page.column_gap = 8.0;
        assert_eq!(width_in_page(&theme, false), 56.0);
        assert_eq!(width_in_page(&theme, true), 120.0);
        theme.opening.hero = HeroWidth::Page;
        assert_eq!(width_in_page(&theme, true), 210.0);
    }
}
