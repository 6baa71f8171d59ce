//! The front matter of a collection: a title page, and the contents with page numbers.

use super::Flow;
use super::paragraph::Lines;
use crate::model::{Article, Language};
use crate::typeset::{Alignment, ParagraphSettings};
use crate::write::contents::one_line;
use crate::write::pdf::item::Item;
use crate::write::pdf::structure::Role;

/// The width that is kept for page numbers.
const NUMBER: f32 = 40.0;
/// The part of the height that is left free above the title where there is no cover.
const CANOPY: f32 = 0.16;

/// An article as the contents list it.
pub(in crate::write::pdf) struct Listed<'a> {
    pub(in crate::write::pdf) article: &'a Article,
    pub(in crate::write::pdf) title: String,
    /// The number of its first page.
    pub(in crate::write::pdf) page: usize,
    /// The name of the place where it begins.
    pub(in crate::write::pdf) target: String,
}

impl<'c> Flow<'c, '_> {
    /// Title, makers and cover of a collection, then what is in it, then its small print.
    pub(in crate::write::pdf) fn front(&mut self, listed: &'c [Listed<'c>], sink: &mut dyn FnMut(&mut Self)) {
        let geometry = self.context.geometry;
        if self.context.article.hero.is_none() {
            self.push(Item { height: CANOPY * (geometry.bottom - geometry.top), ..Item::default() });
        }
        self.opening();
        self.makers();
        self.contents(listed);
        self.colophon();
        sink(self);
    }

    /// Those who made the collection and stand in no byline, with what they did.
    fn makers(&mut self) {
        let context = self.context;
        let byline = context.article.byline();
        let (look, small) = (&context.look.byline, &context.look.dateline);
        for maker in context.article.contributors.iter().filter(|maker| byline.iter().all(|one| one.id != maker.id)) {
            self.made(look, |composer, element| {
                let mut parts = super::opening::Parts::new(composer, element, small);
                parts.add(&maker.name.display(), &super::opening::bold(look));
                maker.roles.iter().for_each(|role| parts.add(context.words.role(role), small));
            });
        }
        self.space(18.0);
    }

    fn contents(&mut self, listed: &'c [Listed<'c>]) {
        let outer = self.open(Role::Section);
        let look = self.context.look.closing_heading.clone();
        self.heading_text(&self.context.words.contents.into(), &look, 0);
        self.open(Role::Contents);
        for entry in listed {
            self.space(8.0);
            self.listed(entry);
        }
        self.state.parent = outer;
        self.state.glue = false;
    }

    /// The headline, which leads to the article, its page, and below them who speaks.
    fn listed(&mut self, entry: &'c Listed<'c>) {
        let context = self.context;
        let first = self.state.items.len();
        let outer = self.open(Role::ContentsItem);
        let language = entry.article.language.as_ref().filter(|language| language.as_str() != context.language);
        if let Some(language) = language {
            self.structure.attributes(self.state.parent).language = Some(language.to_string());
        }
        // In the order in which it is drawn: the number stands in the first line of the headline.
        self.inset(0.0, NUMBER, |flow| flow.title(entry, language));
        let number = self.page_number(entry.page);
        if let (Some(number), Some(item)) = (number, self.state.items.get_mut(first)) {
            item.fragments.extend(number.fragments);
        }
        self.inset(0.0, NUMBER, |flow| flow.names(entry, language));
        self.keep_together(first, 6);
        self.state.parent = outer;
    }

    fn title(&mut self, entry: &'c Listed<'c>, language: Option<&Language>) {
        let look = &self.context.look.related_title;
        let reference = self.structure.block(self.state.parent, Role::Reference);
        let lines = Lines::ragged(look, self.state.column.width);
        let (title, target) = (entry.title.as_str(), entry.target.as_str());
        self.text_in(language, lines, |composer| composer.quiet_link(title, target, title, look, reference));
    }

    fn names(&mut self, entry: &'c Listed<'c>, language: Option<&Language>) {
        let context = self.context;
        let small = &context.look.small;
        let names: Vec<String> = entry.article.byline().iter().map(|one| one.name.display().into_owned()).collect();
        if !names.is_empty() {
            let element = self.structure.block(self.state.parent, Role::Paragraph);
            let lines = Lines::ragged(small, self.state.column.width);
            let names = names.join(&super::opening::comma(context.words));
            self.text_in(language, lines, |composer| composer.plain(&names, small, element));
        }
    }

    /// The page number at the end of the line.
    fn page_number(&mut self, page: usize) -> Option<Item> {
        let context = self.context;
        let look = &context.look.related_title;
        let (column, parent) = (self.state.column, self.state.parent);
        let element = self.structure.block(parent, Role::Paragraph);
        let items = self.collect(column, parent, |flow| {
            let settings = ParagraphSettings::ragged(column.width, Alignment::End);
            flow.text(Lines { look, settings, whole: true }, |composer| {
                composer.plain(&page.to_string(), look, element)
            });
        });
        items.into_iter().next()
    }
}

/// What an article of a collection is called in contents and outline.
pub(in crate::write::pdf) fn title_of(article: &Article, number: usize) -> String {
    let headline = one_line(&article.headline);
    let slug = || article.identifiers.slug.as_ref().map(|slug| slug.as_str().replace('-', " "));
    let named = Some(headline).filter(|headline| !headline.is_empty()).or_else(slug);
    named.unwrap_or_else(|| number.to_string())
}
