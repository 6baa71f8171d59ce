//! Figures: pictures with their captions, credits and licences, and what else `figure` holds.

use super::flow::Flow;
use super::{Converter, Node, element};
use crate::model::{Alt, Block, Figure, Id, Image, Inline, License, RichText};
use crate::read::section::Part;
use crate::read::{credit, tidy};

/// Words of the classes of a credit.
const CREDITS: &[&str] = &["credit", "credits", "photographer", "attribution", "copyright", "photo-credit", "source"];

/// What a caption says.
#[derive(Debug, Default)]
struct Caption {
    text: RichText,
    credit: Option<String>,
    license: Option<License>,
    long_description: Option<String>,
}

impl<'t> Converter<'t, '_, '_> {
    pub(super) fn figure_block(&mut self, node: Node<'t>, flow: &mut Flow) {
        let parts = self.figure_parts(node);
        flow.parts.extend(parts);
    }

    fn figure_parts(&mut self, node: Node<'t>) -> Vec<Part> {
        let within = |name: &'static str| node.find(name).next();
        if let Some(quote) = within("blockquote").filter(|_| within("img").is_none()) {
            return self.quote_figure(node, quote);
        }
        let pictures: Vec<Node<'t>> = node.find("img").filter(|img| !self.passes_over(*img)).collect();
        if pictures.is_empty()
            && let Some(words) = node.find("p").find(|part| part.has_class("no-picture"))
        {
            return self.without_picture(node, words);
        }
        let only_pictures = within("table").is_none() && within("pre").is_none() && within("math").is_none();
        if !pictures.is_empty() && only_pictures {
            return self.pictures(node, pictures);
        }
        self.captioned(node)
    }

    /// The figure that `node` is, if it shows a picture.
    pub(crate) fn figure(&mut self, node: Node<'t>) -> Option<Figure> {
        self.figure_parts(node).into_iter().find_map(|part| match part {
            Part::Node(crate::model::Node::Block(Block::Figure(figure))) => Some(*figure),
            _ => None,
        })
    }

    /// Several pictures may share one caption: the last one has it.
    fn pictures(&mut self, node: Node<'t>, pictures: Vec<Node<'t>>) -> Vec<Part> {
        let caption = self.take_caption(node);
        let id = node.value("id").and_then(Id::from_text);
        let mut figures: Vec<Figure> = Vec::new();
        for picture in pictures {
            if let Some(image) = self.picture(picture) {
                figures.push(Figure { image, at: node.line(), ..Figure::default() });
            }
        }
        // What else stands in the figure is text below it.
        let rest = self.text_beside(node);
        if let Some(first) = figures.first_mut() {
            first.id = id;
        }
        match figures.last_mut() {
            Some(last) => {
                last.caption = caption.text;
                last.credit = caption.credit;
                last.license = caption.license;
                last.image.long_description = caption.long_description;
            }
            None if caption.text.is_blank() => {}
            None => return vec![Part::Node(Block::paragraph(caption.text).into())],
        }
        let figures = figures.into_iter().map(|figure| Part::Node(Block::from(figure).into()));
        figures.chain(rest).collect()
    }

    fn text_beside(&mut self, node: Node<'t>) -> Vec<Part> {
        let mut flow = Flow::default();
        let images: Vec<_> = node.find("img").collect();
        images.into_iter().for_each(|img| self.pass_over(img));
        self.flow(node, &mut flow);
        self.end_line(&mut flow);
        flow.parts
    }

    /// A figure whose picture could not be had when Offprint wrote the page: its words.
    fn without_picture(&mut self, node: Node<'t>, words: Node<'t>) -> Vec<Part> {
        let caption = self.take_caption(node);
        let alt = Some(Alt::Described(words.plain_text()));
        let image = Image { source: String::new(), alt, long_description: caption.long_description.clone() };
        let id = node.value("id").and_then(Id::from_text);
        let (text, credit, license) = (caption.text, caption.credit, caption.license);
        let figure = Figure { id, image, caption: text, credit, license, at: node.line(), ..Figure::default() };
        vec![Part::Node(Block::from(figure).into())]
    }

    /// A figure of something else than pictures: the thing, and its caption.
    fn captioned(&mut self, node: Node<'t>) -> Vec<Part> {
        let caption = self.take_caption(node);
        let mut flow = Flow::default();
        self.flow(node, &mut flow);
        self.end_line(&mut flow);
        let mut text = caption.text;
        for part in &mut flow.parts {
            if let Part::Node(crate::model::Node::Block(Block::Table(table))) = part
                && table.caption.is_blank()
            {
                table.caption = std::mem::take(&mut text);
                table.id = table.id.take().or_else(|| node.value("id").and_then(Id::from_text));
            }
        }
        if !text.is_blank() {
            flow.parts.push(Part::Node(Block::paragraph(text).into()));
        }
        flow.parts
    }

    fn quote_figure(&mut self, node: Node<'t>, quote: Node<'t>) -> Vec<Part> {
        let attribution = self.attribution(node, Some(quote));
        let is_pull = ["pull-quote", "pullquote", "wp-block-pullquote"].iter().any(|class| node.has_class(class));
        let is_pull = is_pull || quote.has_class("pullquote");
        let Some(mut found) = self.in_language_of(quote, |this| this.read_quote(quote)) else { return Vec::new() };
        if found.attribution.is_blank() {
            found.attribution = attribution;
        }
        let block = if is_pull { Block::PullQuote(found) } else { Block::Quote(found) };
        vec![Part::Node(block.into())]
    }

    /// Takes the caption out of a figure.
    fn take_caption(&mut self, figure: Node<'t>) -> Caption {
        let is_caption = |node: &Node<'t>| {
            node.is("figcaption") || ["wp-caption-text", "caption", "image-caption"].iter().any(|c| node.has_class(c))
        };
        let Some(node) = figure.descendants().find(is_caption) else { return self.credit_beside(figure) };
        let caption = self.in_language_of(node, |this| this.caption(node));
        self.pass_over(node);
        let beside = if caption.credit.is_none() { self.credit_beside(figure) } else { Caption::default() };
        Caption { credit: caption.credit.or(beside.credit), ..caption }
    }

    /// A credit that stands beside the caption, in an element of its own.
    fn credit_beside(&mut self, figure: Node<'t>) -> Caption {
        let found = figure.descendants().find(|node| is_credit(*node) && !self.passes_over(*node));
        let credit = found.map(|node| {
            self.pass_over(node);
            credit_text(&node.plain_text())
        });
        Caption { credit: credit.filter(|credit| !credit.is_empty()), ..Caption::default() }
    }

    fn caption(&mut self, node: Node<'t>) -> Caption {
        let mut caption = Caption::default();
        for part in node.descendants().collect::<Vec<_>>() {
            if part.has_class("long-description") && part.is("details") {
                caption.long_description = long_description(part);
                self.pass_over(part);
            } else if part.has_class("license") && part.is("small") {
                caption.license = license(part);
                self.pass_over(part);
            } else if is_credit(part) && caption.credit.is_none() {
                caption.credit = Some(credit_text(&part.plain_text())).filter(|credit| !credit.is_empty());
                self.pass_over(part);
            }
        }
        let (language, direction) = self.language();
        let text = without_separator(self.caption_text(node));
        let (text, credit) = if caption.credit.is_none() { split_credit(text) } else { (text, None) };
        caption.credit = caption.credit.or(credit);
        caption.text = match (language, direction) {
            (None, None) => text,
            _ if text.is_blank() => text,
            (language, direction) => {
                RichText(vec![Inline::Span(crate::model::Span { language, direction, content: text })])
            }
        };
        caption
    }

    /// The words of a caption. Its paragraphs are one text.
    fn caption_text(&mut self, node: Node<'t>) -> RichText {
        let text = self.rich_text(node);
        match text.0.as_slice() {
            // All of it set in italics is set so because it is a caption.
            [Inline::Emphasis(inner)] => inner.clone(),
            _ => text,
        }
    }
}

fn is_credit(node: Node<'_>) -> bool {
    if !node.is_element() || element::is_heading(node.name()) {
        return false;
    }
    node.has_role("doc-credit")
        || node.value("itemprop").is_some_and(|name| matches!(name, "copyrightHolder" | "creditText" | "creator"))
        || node.get("class").is_some_and(|classes| {
            classes.split_ascii_whitespace().any(|class| {
                let mut words = class.split(['-', '_']).filter(|word| !word.is_empty());
                words.next_back().is_some_and(|word| CREDITS.contains(&word.to_ascii_lowercase().as_str()))
            })
        })
}

/// The caption without its credit, which may be set in italics.
fn split_credit(mut text: RichText) -> (RichText, Option<String>) {
    if let Some(Inline::Emphasis(last)) = text.0.last()
        && let (rest, Some(credit)) = credit::split(last.clone())
        && rest.is_blank()
    {
        text.0.pop();
        return (tidy::tidy(text), Some(credit));
    }
    credit::split(text)
}

/// A credit without the word for it: `Photo: Ada Moreno`.
fn credit_text(text: &str) -> String {
    let bare = text.trim().trim_start_matches(['|', '–', '—', '·', ' ', '\u{a0}']);
    let inner = bare.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(bare);
    let (rest, credit) = credit::split(inner.into());
    match credit {
        Some(credit) if rest.is_blank() => credit,
        _ => inner.to_owned(),
    }
}

fn license(node: Node<'_>) -> Option<License> {
    let name = node.plain_text();
    let url = node.find("a").find_map(|link| link.value("href")).map(str::to_owned);
    let name = (!name.is_empty() && Some(&name) != url.as_ref()).then_some(name);
    (name.is_some() || url.is_some()).then_some(License { url, name })
}

fn long_description(details: Node<'_>) -> Option<String> {
    let paragraphs = details.find("p").map(Node::plain_text).filter(|text| !text.is_empty());
    let text = paragraphs.collect::<Vec<_>>().join("\n\n");
    (!text.is_empty()).then_some(text)
}

/// A caption without the sign that parted it from what was taken out.
fn without_separator(mut text: RichText) -> RichText {
    if let Some(Inline::Text(last)) = text.0.last_mut() {
        let end = last.trim_end_matches([' ', '\u{a0}', '·', '|']).len();
        last.truncate(end);
    }
    tidy::tidy(text)
}
