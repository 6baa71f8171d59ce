//! What a page says twice: the headline over the text and in it, the picture that opens it.

use super::letters;
use crate::model::{Alt, Article, Block, Figure, Node as Part};

/// Takes a heading off the body that is the headline again.
pub(super) fn drop_headline(article: &mut Article) {
    let headline = letters(&article.headline.plain_text());
    let is_headline = matches!(article.body.first(), Some(Part::Section(section)) if letters(&section.title.plain_text()) == headline);
    if !is_headline || headline.is_empty() {
        return;
    }
    if let Part::Section(section) = article.body.remove(0) {
        article.body.splice(0..0, section.body);
    }
}

/// Makes the picture that opens the body the hero, or drops it where it is the hero already.
pub(super) fn drop_hero(article: &mut Article) {
    let first = article.body.iter().position(|node| !matches!(node, Part::Block(Block::Break(_))));
    let Some(index) = first.filter(|&index| matches!(article.body[index], Part::Block(Block::Figure(_)))) else {
        return;
    };
    let Part::Block(Block::Figure(figure)) = &article.body[index] else { return };
    let same = article.hero.as_ref().map(|hero| file_of(&hero.image.source) == file_of(&figure.image.source));
    if same == Some(false) {
        return;
    }
    let Part::Block(Block::Figure(mut figure)) = article.body.remove(index) else { return };
    if let Some(hero) = article.hero.take() {
        complete_figure(&mut figure, hero);
    }
    if figure.image.is_decorative() {
        figure.image.alt = None;
    }
    article.hero = Some(*figure);
}

/// Gives a figure what is told of its picture elsewhere.
pub(super) fn complete_figure(figure: &mut Figure, told: Figure) {
    figure.credit = figure.credit.take().or(told.credit);
    figure.license = figure.license.take().or(told.license);
    if figure.caption.is_blank() {
        figure.caption = told.caption;
    }
    if !matches!(figure.image.alt, Some(Alt::Described(_))) {
        figure.image.alt = told.image.alt;
    }
}

/// The name of a picture's file, without the size that systems add.
pub(super) fn file_of(source: &str) -> String {
    let path = source.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    let (stem, _) = file.rsplit_once('.').unwrap_or((file, ""));
    let stem = stem.strip_suffix("-scaled").unwrap_or(stem);
    let size = stem.rsplit_once('-').filter(|(_, size)| {
        let sides: Vec<&str> = size.split('x').collect();
        sides.len() == 2 && sides.iter().all(|side| !side.is_empty() && side.bytes().all(|byte| byte.is_ascii_digit()))
    });
    size.map_or(stem, |(stem, _)| stem).to_lowercase()
}
