//! Pictures with caption and credit.

use super::opening::bold;
use super::paragraph::Lines;
use super::{Column, Flow};
use crate::model::{Direction, Figure};
use crate::theme::HeroWidth;
use crate::typeset::Alignment;
use crate::write::SEPARATOR;
use crate::write::pdf::item::{Fragment, Item, What};
use crate::write::pdf::picture::PictureId;
use crate::write::pdf::structure::{ElementId, Role};

/// The part of a page's height that a picture may take.
const MOST_HEIGHT: f32 = 0.62;
/// The coarsest that a picture is shown, in dots an inch: smaller ones do not fill the column.
const LEAST_DPI: f32 = 100.0;
/// The width in pixels from which on a drawing fills the column; smaller ones are signs.
const LEAST_DRAWING: f32 = 160.0;
/// How much higher a picture as wide as the page may be.
const BLEED_HEIGHT: f32 = 1.15;
/// How much higher a picture may be that then fills its column.
const FILLING_HEIGHT: f32 = 1.1;
/// The part of its column that a picture in the middle must fill for its caption to stand below it alone.
const LEAST_CAPTION: f32 = 0.6;
/// Between picture and caption.
const CAPTION_GAP: f32 = 5.0;

impl<'c> Flow<'c, '_> {
    /// A figure within the text, which may float to the top of the next page.
    pub(super) fn figure(&mut self, figure: &'c Figure) {
        let gives_way = std::mem::take(&mut self.state.gives_way);
        let item = self.whole_figure(figure, MOST_HEIGHT);
        if !item.fragments.is_empty() {
            self.push(Item { floats: true, gives_way, ..item });
        }
    }

    /// The large picture at the head of the article, with a part of the page's height at most.
    pub(super) fn hero(&mut self, figure: &'c Figure, most_height: f32) {
        let opening = &self.context.look.theme.opening;
        self.state.bleeds = opening.hero == HeroWidth::Page;
        self.state.alignment = if opening.centered { Alignment::Centred } else { Alignment::Start };
        let item = self.whole_figure(figure, most_height);
        self.state.bleeds = false;
        self.state.alignment = Alignment::Start;
        if !item.fragments.is_empty() {
            self.push(item);
        }
    }

    /// Picture and caption in one item.
    fn whole_figure(&mut self, figure: &'c Figure, most_height: f32) -> Item {
        self.at = figure.at.or(self.at);
        self.anchor(figure.id.as_ref());
        let column = self.state.column;
        let division = self.structure.block(self.state.parent, Role::Division);
        let items = self.collect(column, division, |flow| {
            flow.picture(figure, most_height);
            flow.state.column = flow.caption_column();
            flow.space(CAPTION_GAP);
            flow.caption(figure);
        });
        Item::stack(items)
    }

    /// Where the caption stands: below the picture, where that stands in the middle and leaves room for words.
    fn caption_column(&self) -> Column {
        let column = self.state.column;
        let pictures = self.state.items.iter().flat_map(|item| &item.fragments);
        let mut places = pictures.filter_map(|fragment| match fragment.what {
            What::Picture { width, .. } => Some(Column { left: fragment.x, width }),
            _ => None,
        });
        let place = places.next().filter(|_| self.state.alignment == Alignment::Centred);
        place.filter(|place| (LEAST_CAPTION * column.width..column.width).contains(&place.width)).unwrap_or(column)
    }

    fn picture(&mut self, figure: &'c Figure, most_height: f32) {
        let image = &figure.image;
        let loaded = self.pictures.load(self.context.resources, image, self.at, self.diagnostics);
        let owner = (!image.is_decorative()).then(|| self.figure_element(figure));
        match (loaded, owner) {
            (Some(picture), owner) => self.framed(picture, owner, most_height),
            (None, Some(owner)) => self.stand_in(figure, owner),
            (None, None) => {}
        }
    }

    fn figure_element(&mut self, figure: &'c Figure) -> ElementId {
        let alt = self.context.alt(&figure.image);
        let alt = match &figure.image.long_description {
            Some(long) => format!("{alt}\n{long}"),
            None => alt.to_owned(),
        };
        let element = self.structure.block(self.state.parent, Role::Figure);
        self.structure.attributes(element).alt = Some(alt);
        element
    }

    fn framed(&mut self, picture: PictureId, owner: Option<ElementId>, most_height: f32) {
        let page = self.context.geometry;
        let (pixels, lines) = self.pictures.size(picture);
        let most_height = most_height * (page.bottom - page.top);
        let column = self.state.column;
        let is_scalable = self.pictures.is_drawing(picture) && pixels >= LEAST_DRAWING;
        let bleeds = page.width * lines / pixels <= most_height * BLEED_HEIGHT
            && (is_scalable || pixels * 72.0 >= page.width * LEAST_DPI);
        if self.state.bleeds && bleeds {
            let height = page.width * lines / pixels;
            let what = What::Picture { picture, width: page.width, height, owner };
            return self.push(Item { height, fragments: vec![Fragment { x: 0.0, y: 0.0, what }], ..Item::default() });
        }
        let widest = if is_scalable { column.width } else { column.width.min(pixels * 72.0 / LEAST_DPI) };
        let fills = widest == column.width && widest * lines / pixels <= most_height * FILLING_HEIGHT;
        let most_height = if fills { widest * lines / pixels } else { most_height };
        let width = widest.min(most_height * pixels / lines);
        let height = (width * lines / pixels).max(0.5);
        let x = match (self.state.alignment, self.state.direction) {
            (Alignment::Centred, _) => column.left + (column.width - width) / 2.0,
            (_, Direction::Ltr) => column.left,
            (_, Direction::Rtl) => column.left + column.width - width,
        };
        let what = What::Picture { picture, width, height, owner };
        self.push(Item { height, fragments: vec![Fragment { x, y: 0.0, what }], ..Item::default() });
    }

    /// The alternative text in a frame, for a picture that could not be had.
    fn stand_in(&mut self, figure: &'c Figure, owner: ElementId) {
        let context = self.context;
        let look = &context.look.caption;
        let padding = 2.0 * context.look.space.padding;
        let column = self.state.column;
        let text = context.alt(&figure.image);
        let items = self.collect(column, owner, |flow| {
            flow.on_panel(column, context.look.panel, padding, |flow| {
                flow.inset(padding, padding, |flow| {
                    let lines = Lines::ragged(look, flow.state.column.width).whole();
                    flow.text(lines, |composer| composer.plain(text, look, owner));
                });
            });
        });
        let mut item = Item::stack(items);
        item.fragments.iter_mut().for_each(|fragment| fragment.y += padding);
        item.height += 2.0 * padding;
        self.push(item);
    }

    /// The caption, and behind it credit and licence.
    fn caption(&mut self, figure: &'c Figure) {
        let context = self.context;
        let license = figure.license.as_ref().filter(|license| !license.display().is_empty());
        let unnamed = figure.label.is_none() && figure.caption.is_blank();
        if unnamed && figure.credit.is_none() && license.is_none() {
            return;
        }
        let ink = context.look.body.color;
        let (words, small) = (&context.look.caption.colored(ink), &context.look.caption);
        let outer = self.open(Role::Caption);
        let element = self.state.parent;
        let Column { width, .. } = self.state.column;
        self.text(Lines::ragged(words, width).whole(), |composer| {
            if let Some(label) = &figure.label {
                composer.plain(label, &bold(words), element);
                composer.plain(if figure.caption.is_blank() { "" } else { " " }, words, element);
            }
            composer.rich(&figure.caption, words, element);
            let mut separator = if unnamed { "" } else { "  " };
            if let Some(credit) = &figure.credit {
                composer.plain(separator, small, element);
                composer.plain(credit, small, element);
                separator = SEPARATOR;
            }
            if let Some(license) = license {
                composer.plain(separator, small, element);
                match &license.url {
                    Some(url) => composer.link(license.display(), url, small, element),
                    None => composer.plain(license.display(), small, element),
                }
            }
        });
        self.state.parent = outer;
    }
}
