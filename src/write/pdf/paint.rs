//! From pages to operators, and what is learnt on the way: which content belongs to which
//! element, where links and destinations are.

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::{Dictionary, Stream};

use super::canvas::{self, Artifact, Canvas};
use super::cluster::{
    Piece, as_seen, height, in_order_of_reading, own_text, pieces, replacement, trailing_marks, without_private,
};
use super::fonts::{Fonts, GlyphCode};
use super::item::{Anchor, Fragment, Item, Link, Mark, Text, TextLine, What};
use super::pages::{Ground, Page, Placed};
use super::picture::{PictureId, Pictures};
use super::save::{Deflater, Packed};
use super::structure::{ElementId, Role, Structure};
use super::style::Color;
use crate::typeset::{Direction, FontSet, GlyphRun};
use crate::write::pages::{PageBreak, Place};

/// A link on a page: one for each line that it stands on.
#[derive(Debug)]
pub(super) struct Annotation {
    pub(super) page: usize,
    /// The article that it stands in.
    pub(super) article: usize,
    pub(super) link: Rc<Link>,
    /// Left, bottom, right, top in points from the lower left corner of the page.
    pub(super) area: [f32; 4],
}

/// An entry of the outline.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) level: usize,
    pub(super) title: String,
    pub(super) place: Destination,
}

/// A place to jump to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Destination {
    pub(super) page: usize,
    /// In points from the lower edge of the page.
    pub(super) top: f32,
}

/// Draws pages.
pub(super) struct Painter {
    height: f32,
    /// The rule between columns: its left edge, its width, its colour.
    pub(super) column_rule: Option<(f32, f32, Color)>,
    pub(super) fonts: Fonts,
    /// What the articles show on each page, packed as soon as the page is full.
    pub(super) pages: Vec<Packed>,
    /// What belongs to each page itself: its foot may tell how many there are, which is known at
    /// the end.
    furniture: Vec<Canvas>,
    deflater: Deflater,
    pub(super) annotations: Vec<Annotation>,
    /// By the id, and the article that has it.
    pub(super) destinations: BTreeMap<String, BTreeMap<usize, Destination>>,
    pub(super) outline: Vec<Entry>,
    /// Where the pages of the articles begin.
    pub(super) beginnings: Vec<PageBreak>,
    /// Where the next page begins, if not within an article.
    opens: Option<Place>,
    /// The article being drawn: 0 for the only one, or the front matter of a collection.
    article: usize,
    /// By how much the entries of its outline stand below the first level.
    below: usize,
    /// What the ids of an article begin with where another has the same.
    prefixes: BTreeMap<usize, String>,
}

/// What the drawing of a page needs besides the painter.
pub(super) struct Scene<'s> {
    pub(super) structure: &'s mut Structure,
    pub(super) pictures: &'s mut Pictures,
}

/// The page being drawn.
struct Sheet<'s, 't> {
    canvas: Canvas,
    scene: &'s mut Scene<'t>,
    page: usize,
    /// What everything on it is, if it is no content.
    artifact: Option<Artifact>,
    /// Lines along text, drawn last so that they do not part the text.
    strokes: Vec<Stroke>,
}

struct Stroke {
    x: f32,
    y: f32,
    width: f32,
    thickness: f32,
    color: Color,
}

/// Part of a link on one line.
struct Stretch {
    link: Rc<Link>,
    left: f32,
    right: f32,
}

impl Painter {
    /// A painter for pages so high.
    pub(super) fn new(height: f32, fonts: FontSet) -> Self {
        Painter {
            height,
            column_rule: None,
            fonts: Fonts::new(fonts),
            pages: Vec::new(),
            furniture: Vec::new(),
            deflater: Deflater::default(),
            annotations: Vec::new(),
            destinations: BTreeMap::new(),
            outline: Vec::new(),
            beginnings: Vec::new(),
            opens: Some(Place::Start),
            article: 0,
            below: 0,
            prefixes: BTreeMap::new(),
        }
    }

    /// The pages that follow are those of the article `article` of a collection, with `title` in
    /// the outline. Its ids begin with `prefix` where another article has the same.
    pub(super) fn begin(&mut self, article: usize, title: &str, prefix: &str) {
        let place = Destination { page: self.pages.len(), top: self.height };
        self.outline.push(Entry { level: 0, title: title.to_owned(), place });
        self.prefixes.insert(article, prefix.to_owned());
        (self.article, self.below) = (article, 1);
        self.opens = Some(Place::Start);
    }

    /// The next page begins at `place` in the article's body; `None` if it shows nothing of it.
    pub(super) fn begin_page(&mut self, place: Option<Place>) {
        // The front matter of a collection is no article's.
        if self.article == 0 && !self.prefixes.is_empty() {
            return;
        }
        let place = self.opens.take().or(place).unwrap_or(Place::End);
        let number = self.pages.len() + 1;
        self.beginnings.push(PageBreak { number, article: self.article.saturating_sub(1), place });
    }

    /// The pages that follow are the front matter of a collection, which can be jumped from to
    /// the `places`.
    pub(super) fn begin_front(&mut self, places: impl Iterator<Item = (String, Destination)>) {
        (self.article, self.below) = (0, 0);
        for (name, place) in places {
            self.destinations.entry(name).or_default().insert(0, place);
        }
    }

    /// The name of an id of an article in the file; `None` if it leads nowhere.
    pub(super) fn name_of(&self, article: usize, id: &str) -> Option<String> {
        let owners = self.destinations.get(id).filter(|owners| owners.contains_key(&article))?;
        let prefix = self.prefixes.get(&article).map_or("", String::as_str);
        Some(if owners.len() > 1 { format!("{prefix}{id}") } else { id.to_owned() })
    }

    /// Draws a page. Pages come in order.
    pub(super) fn page(&mut self, page: Page, scene: &mut Scene<'_>) {
        let canvas = Canvas::new(page.index, self.height);
        let mut sheet = Sheet { canvas, scene, page: page.index, artifact: None, strokes: Vec::new() };
        for Ground { panel, x, top, bottom } in &page.grounds {
            sheet.canvas.artifact(Artifact::Layout);
            sheet.canvas.fill(x + panel.x, *top, panel.width, bottom - top, panel.color);
        }
        for (top, bottom) in &page.gutters {
            if let Some((x, width, color)) = self.column_rule {
                sheet.canvas.artifact(Artifact::Layout);
                sheet.canvas.fill(x, *top, width, bottom - top, color);
            }
        }
        for (x, top, carried) in &page.carried {
            sheet.artifact = Some(Artifact::Header);
            self.fragments(&mut sheet, &carried.fragments, *x, *top);
            sheet.artifact = None;
        }
        for Placed { x, y, item } in page.items.iter().chain(&page.notes) {
            self.item(&mut sheet, item, *x, *y);
        }
        sheet.finish_strokes();
        let content = sheet.canvas.finish();
        self.pages.push(self.deflater.pack(Stream::new(Dictionary::new(), content)));
    }

    /// Draws on a page what belongs to the page and not to the article.
    pub(super) fn furniture(&mut self, page: usize, kind: Artifact, fragments: &[Fragment], scene: &mut Scene<'_>) {
        while self.furniture.len() <= page {
            self.furniture.push(Canvas::new(self.furniture.len(), self.height));
        }
        let canvas = std::mem::replace(&mut self.furniture[page], Canvas::new(page, self.height));
        let mut sheet = Sheet { canvas, scene, page, artifact: Some(kind), strokes: Vec::new() };
        self.fragments(&mut sheet, fragments, 0.0, 0.0);
        self.furniture[page] = sheet.canvas;
    }

    /// The content streams of all pages – that of the articles, and that of the page itself – and
    /// what compressed them.
    pub(super) fn take_pages(&mut self) -> (Vec<(Packed, Vec<u8>)>, Deflater) {
        let mut furniture = std::mem::take(&mut self.furniture).into_iter();
        let pages = std::mem::take(&mut self.pages).into_iter();
        let contents = pages.map(|page| (page, furniture.next().map(Canvas::finish).unwrap_or_default())).collect();
        (contents, std::mem::take(&mut self.deflater))
    }

    fn item(&mut self, sheet: &mut Sheet<'_, '_>, item: &Item, right: f32, top: f32) {
        // A little above, so that what is jumped to does not stick to the edge.
        let place = Destination { page: sheet.page, top: sheet.canvas.upward((top - 6.0).max(0.0)) };
        for anchor in &item.anchors {
            match anchor {
                Anchor::Name(id) => {
                    self.destinations.entry(id.to_string()).or_default().entry(self.article).or_insert(place);
                }
                Anchor::Block(_) => {}
                Anchor::Outline { level, title } => {
                    let level = self.below + level;
                    self.outline.push(Entry { level, title: title.clone(), place });
                }
            }
        }
        self.fragments(sheet, &item.fragments, right, top);
    }

    fn fragments(&mut self, sheet: &mut Sheet<'_, '_>, fragments: &[Fragment], right: f32, top: f32) {
        for fragment in fragments {
            let (x, y) = (right + fragment.x, top + fragment.y);
            match &fragment.what {
                What::Line { text, index } => self.line(sheet, text, *index, x, y),
                What::Picture { picture, width, height, owner } => {
                    sheet.picture(*picture, *owner, [x, y, *width, *height]);
                }
                What::Fill { width, height, color } => {
                    let kind = sheet.artifact.unwrap_or(Artifact::Layout);
                    sheet.canvas.artifact(kind);
                    sheet.canvas.fill(x, y, *width, *height, *color);
                }
            }
        }
    }

    /// Draws a line. Stretches of one element are drawn in the order of reading, and what is
    /// within them from left to right.
    fn line(&mut self, sheet: &mut Sheet<'_, '_>, text: &Text, index: usize, x: f32, y: f32) {
        let Some(line) = text.layout.lines.get(index) else { return };
        let mark = |run: &GlyphRun| text.marks.get(run.tag as usize);
        let owner = |run: &GlyphRun| mark(run).map(|mark| mark.owner);
        let mut stretches: Vec<&[GlyphRun]> = line.runs.chunk_by(|a, b| owner(a) == owner(b)).collect();
        let start = |runs: &&[GlyphRun]| runs.iter().map(|run| run.text.start).min();
        stretches.sort_by_key(start);
        for runs in stretches {
            let mut links: Vec<Stretch> = Vec::new();
            let said = runs.first().and_then(owner).and_then(|owner| sheet.said(runs, &text.layout.text, owner));
            for run in runs {
                if let Some(mark) = mark(run) {
                    let owner = said.unwrap_or(mark.owner);
                    sheet.own(owner);
                    self.run(sheet, run, (mark, owner), &text.layout.text, x, y);
                    extend_links(&mut links, mark, x + run.x, run.width());
                }
            }
            for stretch in links {
                self.annotate(sheet, stretch, y - line.ascent, y + line.descent);
            }
        }
    }

    fn run(
        &mut self,
        sheet: &mut Sheet<'_, '_>,
        run: &GlyphRun,
        (mark, owner): (&Mark, ElementId),
        text: &str,
        x: f32,
        y: f32,
    ) {
        let left = x + run.x;
        if let Some(picture) = mark.picture {
            let (pixels, lines) = sheet.scene.pictures.size(picture);
            let width = run.width();
            let height = width * lines / pixels;
            return sheet.picture(picture, Some(mark.owner), [left, y - 0.8 * height, width, height]);
        }
        let owner = if sheet.artifact.is_some() { None } else { Some(owner) };
        let Sheet { canvas, scene, .. } = sheet;
        let row = Row::new(canvas, scene.structure, owner, run, mark.color, y);
        self.glyphs(row, text, left);
        if let Some(line) = mark.line {
            sheet.stroke(line, run, left, y, mark.color);
        }
    }

    fn glyphs(&mut self, mut row: Row<'_>, text: &str, left: f32) {
        let mut x = left;
        let run = row.run;
        for piece in pieces(run, text) {
            match piece {
                Piece::Glyph { index, text } => {
                    let glyph = &run.glyphs[index];
                    let code = self.fonts.code(run.face, glyph.id, text);
                    let said = said_for(run.direction, text, code.exact);
                    if let Some(said) = &said {
                        row.flush();
                        row.canvas.replacement(said);
                    }
                    row.push(index, code, x);
                    if said.is_some() {
                        row.flush();
                        row.canvas.end_replacement();
                    }
                    x += glyph.advance;
                }
                Piece::Cluster { glyphs, text: together } if run.direction == Direction::RightToLeft => {
                    for index in glyphs.clone() {
                        row.flush();
                        row.canvas.replacement(&replacement(run, &glyphs, index, together));
                        let own = own_text(run, &glyphs, index, text);
                        row.push(index, self.fonts.any_code(run.face, run.glyphs[index].id, own), x);
                        x += run.glyphs[index].advance;
                        row.flush();
                        row.canvas.end_replacement();
                    }
                }
                Piece::Cluster { glyphs, text: together } => {
                    let marks = trailing_marks(run, &glyphs);
                    let mut shares = self.fonts.shares(run, &glyphs, together).into_iter();
                    let said = without_private(together).unwrap_or_else(|| together.to_owned());
                    let parts = [(glyphs.start..marks.start, said.as_str()), (marks, "")];
                    for (part, said) in parts.into_iter().filter(|(part, _)| !part.is_empty()) {
                        row.begin_said(said);
                        for (index, own) in part.zip(shares.by_ref()) {
                            let code = self.fonts.code(run.face, run.glyphs[index].id, &own);
                            row.push(index, code, x);
                            x += run.glyphs[index].advance;
                        }
                        row.end_said();
                    }
                }
            }
        }
        row.flush();
    }

    fn annotate(&mut self, sheet: &mut Sheet<'_, '_>, stretch: Stretch, top: f32, bottom: f32) {
        if sheet.artifact.is_some() {
            return;
        }
        sheet.scene.structure.annotation(stretch.link.element, sheet.page);
        let area = [stretch.left, sheet.canvas.upward(bottom), stretch.right, sheet.canvas.upward(top)];
        self.annotations.push(Annotation { page: sheet.page, article: self.article, link: stretch.link, area });
    }
}

/// What has to be said of a glyph that draws `text`, besides what its code stands for, which is
/// `text` itself if it `is_exact`.
fn said_for(direction: Direction, text: &str, is_exact: bool) -> Option<String> {
    // Nearly all text in Latin letters.
    if is_exact && text.len() == 1 {
        return None;
    }
    let is_turned = direction == Direction::RightToLeft && text.chars().nth(1).is_some();
    let text = match without_private(text) {
        Some(text) => text,
        None if is_turned || !is_exact => text.to_owned(),
        None => return None,
    };
    Some(if is_turned { as_seen(&text) } else { text })
}

/// Adds a run to the links on its line.
fn extend_links(links: &mut Vec<Stretch>, mark: &Mark, left: f32, width: f32) {
    let Some(link) = &mark.link else { return };
    match links.last_mut() {
        Some(last) if Rc::ptr_eq(&last.link, link) => {
            last.left = last.left.min(left);
            last.right = last.right.max(left + width);
        }
        _ => links.push(Stretch { link: Rc::clone(link), left, right: left + width }),
    }
}

/// Glyphs of a run on the way to the canvas, as many as stand at one height.
struct Row<'r> {
    canvas: &'r mut Canvas,
    structure: &'r mut Structure,
    /// Whose content it is, if it is content.
    owner: Option<ElementId>,
    run: &'r GlyphRun,
    color: Color,
    y: f32,
    dy: f32,
    placed: Vec<canvas::Placed>,
    /// Whether another text stands for what comes.
    is_said: bool,
}

impl<'r> Row<'r> {
    fn new(
        canvas: &'r mut Canvas,
        structure: &'r mut Structure,
        owner: Option<ElementId>,
        run: &'r GlyphRun,
        color: Color,
        y: f32,
    ) -> Self {
        canvas.text_style(run.face, run.size, color);
        let placed = Vec::with_capacity(run.glyphs.len());
        Row { canvas, structure, owner, run, color, y, dy: 0.0, placed, is_said: false }
    }

    /// The glyphs that follow stand for `text`.
    fn begin_said(&mut self, text: &str) {
        self.flush();
        self.is_said = true;
        match self.owner {
            Some(owner) => self.canvas.said(owner, text, self.structure),
            None => self.canvas.replacement(text),
        }
    }

    fn end_said(&mut self) {
        self.flush();
        self.is_said = false;
        if self.owner.is_none() {
            self.canvas.end_replacement();
        }
    }

    fn push(&mut self, index: usize, code: GlyphCode, x: f32) {
        let glyph = &self.run.glyphs[index];
        let height = height(glyph);
        if height != self.dy {
            self.flush();
            self.dy = height;
        }
        self.placed.push(canvas::Placed { code: code.code, width: code.width, x: x + glyph.dx });
    }

    fn flush(&mut self) {
        if self.placed.is_empty() {
            return;
        }
        if let Some(owner) = self.owner.filter(|_| !self.is_said) {
            self.canvas.element(owner, self.structure);
        }
        self.canvas.text_style(self.run.face, self.run.size, self.color);
        let stands_in = canvas::StandIn { slanted: self.run.oblique, emboldened: self.run.emboldened };
        self.canvas.glyphs(&self.placed, self.y, self.run.rise + self.dy, stands_in);
        self.placed.clear();
    }
}

impl Sheet<'_, '_> {
    /// The element within `owner` that says what `runs` draw in the order of reading, where
    /// their glyphs do not.
    fn said(&mut self, runs: &[GlyphRun], text: &str, owner: ElementId) -> Option<ElementId> {
        if self.artifact.is_some() {
            return None;
        }
        let said = in_order_of_reading(runs, text)?;
        let element = self.scene.structure.inline(owner, Role::Span);
        self.scene.structure.attributes(element).actual_text = Some(said);
        Some(element)
    }

    /// What follows is content of `element`, if it is content at all.
    fn own(&mut self, element: ElementId) {
        match self.artifact {
            Some(kind) => self.canvas.artifact(kind),
            None => self.canvas.element(element, self.scene.structure),
        }
    }

    fn picture(&mut self, picture: PictureId, owner: Option<ElementId>, [x, y, width, height]: [f32; 4]) {
        let bottom = self.canvas.upward(y + height);
        match owner {
            Some(owner) => {
                self.own(owner);
                let bbox = [x, bottom, x + width, bottom + height];
                self.scene.structure.attributes(owner).bbox = Some(bbox);
            }
            None => self.canvas.artifact(Artifact::Layout),
        }
        let matrix = self.scene.pictures.place(picture, [x, bottom, width, height]);
        self.canvas.picture(&Pictures::name(picture), matrix);
    }

    fn stroke(&mut self, line: TextLine, run: &GlyphRun, x: f32, y: f32, color: Color) {
        let height = match line {
            TextLine::Under => -0.14,
            TextLine::Through => 0.26,
        };
        let thickness = (0.045 * run.size).clamp(0.3, 1.2);
        let y = y - run.rise - height * run.size - thickness / 2.0;
        self.strokes.push(Stroke { x, y, width: run.width(), thickness, color });
    }

    fn finish_strokes(&mut self) {
        for Stroke { x, y, width, thickness, color } in std::mem::take(&mut self.strokes) {
            self.canvas.artifact(Artifact::Layout);
            self.canvas.fill(x, y, width, thickness, color);
        }
    }
}
