//! The end of the article: related items, and who took part.

use super::opening::{Parts, bold, outline};
use super::{Column, Flow};
use crate::model::{Contributor, Related, RelatedItem, RichText, Role as Part};
use crate::write::pdf::inline::Composer;
use crate::write::pdf::item::Item;
use crate::write::pdf::structure::{ElementId, Role};
use crate::write::pdf::style::TextLook;

/// The lines up to which the related items stay on one page.
const LONGEST_RELATED: usize = 9;
/// The lines up to which what is said of a contributor stays on one page.
const LONGEST_CONTRIBUTOR: usize = 8;

impl<'c> Flow<'c, '_> {
    /// What belongs to the body and stands below it.
    pub(super) fn references_and_notes(&mut self) {
        self.uncalled_notes();
        if !self.context.article.references.is_empty() {
            self.references();
        }
    }

    /// The end: what is known of the article and of what goes with it.
    pub(super) fn closing(&mut self) {
        let article = self.context.article;
        if !article.related.is_empty() {
            self.related(&article.related);
        }
        if article.contributors.iter().any(has_more_than_a_name) {
            self.contributors();
        }
        self.colophon();
    }

    /// Notes that nothing calls stand at the foot of the page where the body ends.
    fn uncalled_notes(&mut self) {
        let count = self.context.article.notes.len();
        let notes: Vec<_> = (0..count).filter_map(|index| self.note(index)).collect();
        if !notes.is_empty() {
            self.push(Item { notes, ..Item::default() });
        }
    }

    /// The heading of a part at the end. Figures come to rest before it.
    pub(super) fn part(&mut self, title: &RichText) {
        let look = self.context.look.closing_heading.clone();
        self.state.anchors.push(outline(&title.plain_text()));
        let first = self.state.items.len();
        self.heading_text(title, &look, 0);
        if let Some(item) = self.state.items.get_mut(first) {
            item.barrier = true;
        }
    }

    fn related(&mut self, related: &'c Related) {
        let context = self.context;
        let padding = 14.0;
        let column = self.state.column;
        let title = related.title.as_deref().map_or_else(|| context.ours(context.words.related), RichText::from);
        self.space(context.look.space.closing);
        self.within(Role::Section, |flow| {
            // The edge on it makes the panel as tall as itself.
            flow.on_panel(column, context.look.panel, 0.0, |flow| {
                flow.on_panel(flow.edge(column), context.look.accent, padding, |flow| {
                    flow.inset(padding, padding, |flow| flow.related_items(&title, related));
                });
            });
        });
        self.space(context.look.space.closing);
    }

    /// A thick edge at the start of a panel.
    fn edge(&self, column: Column) -> Column {
        let width = 2.5;
        match self.state.direction {
            crate::model::Direction::Ltr => Column { width, ..column },
            crate::model::Direction::Rtl => Column { left: column.left + column.width - width, width },
        }
    }

    fn related_items(&mut self, title: &RichText, related: &'c Related) {
        let first = self.state.items.len();
        self.part(title);
        let outer = self.open(Role::List);
        for item in &related.items {
            self.space(8.0);
            self.related_item(item);
        }
        self.state.parent = outer;
        if let Some(all) = &related.see_all {
            let look = &bold(&self.context.look.small);
            self.space(10.0);
            self.made(look, |composer, element| match &all.url {
                Some(url) => composer.link(&all.text, url, look, element),
                None => composer.plain(&all.text, look, element),
            });
        }
        self.off_grid(first);
        self.keep_together(first, LONGEST_RELATED);
    }

    fn related_item(&mut self, item: &'c RelatedItem) {
        let outer = self.open(Role::ListItem);
        self.open(Role::ListBody);
        let context = self.context;
        let (look, small) = (&context.look.related_title, &context.look.small);
        let first = self.state.items.len();
        let (link, doi) = (item.link(), item.doi.as_ref());
        self.made(look, |composer, element| match &link {
            Some(url) => composer.rich_link(&item.title, url, look, element),
            None => composer.rich(&item.title, look, element),
        });
        let date = item.date.map(|date| context.words.day(date)).unwrap_or_default();
        self.made(small, |composer, element| {
            let mut parts = Parts::new(composer, element, small);
            parts.add(item.kind.as_deref().unwrap_or_default(), small);
            parts.add(&date, small);
            if let (Some(doi), true) = (doi, item.url.is_some()) {
                parts.link(&format!("doi:{doi}"), &doi.url(), small);
            }
        });
        if !item.description.is_blank() {
            let ink = &small.colored(context.look.body.color);
            self.made(ink, |composer, element| composer.rich(&item.description, ink, element));
        }
        self.keep_together(first, 5);
        self.state.parent = outer;
    }

    /// Keeps the items from `first` on together, if they are no more than `most`.
    pub(super) fn keep_together(&mut self, first: usize, most: usize) {
        let items = self.state.items.get_mut(first..).unwrap_or_default();
        let keep = items.len() <= most;
        items.iter_mut().skip(1).for_each(|item| item.glued |= keep);
    }

    fn contributors(&mut self) {
        let outer = self.open(Role::Section);
        self.space(self.context.look.space.closing);
        self.part(&self.context.ours(self.context.words.contributors));
        for contributor in &self.context.article.contributors {
            self.anchor(Some(&contributor.id));
            self.contributor(contributor);
        }
        self.state.parent = outer;
    }

    /// Name and parts, what the contributor does, and where more is to be found.
    fn contributor(&mut self, contributor: &'c Contributor) {
        let context = self.context;
        let ink = &context.look.small.colored(context.look.body.color);
        let small = &context.look.small;
        let first = self.state.items.len();
        self.space(7.0);
        self.made(ink, |composer, element| {
            let mut parts = Parts::new(composer, element, small);
            parts.add(&contributor.name.display(), &bold(ink));
            for role in &contributor.roles {
                match role {
                    Part::Other(own) => parts.add(own, small),
                    role => parts.add_ours(context.words.role(role), small),
                }
            }
            for place in &contributor.affiliations {
                match &place.ror {
                    Some(ror) => parts.link(&place.name, &ror.url(), small),
                    None => parts.add(&place.name, small),
                }
            }
        });
        if !contributor.biography.is_blank() {
            self.made(ink, |composer, element| composer.rich(&contributor.biography, ink, element));
        }
        self.made(small, |composer, element| {
            let mut parts = Parts::new(composer, element, small);
            if let Some(orcid) = &contributor.orcid {
                parts.link(&format!("ORCID {orcid}"), &orcid.url(), small);
            }
            if let Some(email) = &contributor.email {
                parts.link(email, &format!("mailto:{email}"), small);
            }
            if let Some(url) = &contributor.url {
                parts.link(without_scheme(url), url, small);
            }
        });
        self.keep_together(first, LONGEST_CONTRIBUTOR);
        if let Some(second) = self.state.items.get_mut(first + 1) {
            second.glued = true;
        }
    }
}

impl Composer<'_, '_> {
    /// Appends rich text that leads somewhere as a whole.
    fn rich_link(&mut self, text: &RichText, target: &str, look: &TextLook, owner: ElementId) {
        let link = crate::model::Link { target: target.to_owned(), content: text.clone() };
        self.rich(&RichText(vec![crate::model::Inline::Link(link)]), look, owner);
    }
}

/// An address as people write it.
pub(super) fn without_scheme(url: &str) -> &str {
    let bare = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url);
    bare.trim_end_matches('/')
}

/// Whether the head of the article has not said all that is known of a contributor.
fn has_more_than_a_name(contributor: &Contributor) -> bool {
    let said_above = |role: &Part| matches!(role, Part::Author | Part::Interviewee);
    !contributor.biography.is_blank()
        || contributor.orcid.is_some()
        || contributor.email.is_some()
        || contributor.url.is_some()
        || contributor.affiliations.iter().any(|place| place.ror.is_some())
        || contributor.roles.is_empty()
        || !contributor.roles.iter().all(said_above)
}
