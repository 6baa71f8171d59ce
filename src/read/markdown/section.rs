//! From headings on levels to sections that nest, and from the first heading to the headline.

use super::frame::{Flow, Heading};
use crate::model::{Node, RichText, Section};

/// Takes the headline out of `flow`: the first heading, where it is of the first level and says
/// what `title` says, or, without a `title`, stands for the whole article.
pub(super) fn take_headline(flow: &mut Vec<Flow>, title: Option<&RichText>) -> Option<RichText> {
    let index = flow.iter().position(|item| matches!(item, Flow::Heading(_)))?;
    let tops = flow.iter().filter(|item| matches!(item, Flow::Heading(Heading { level: 1, .. }))).count();
    let Flow::Heading(first) = &flow[index] else { return None };
    let is_headline = match title {
        Some(title) => same_words(title, &first.title),
        // Behind other text, one of several headings of the first level opens a part.
        None => first.level == 1 && (index == 0 || tops == 1),
    };
    if !is_headline {
        return None;
    }
    match flow.remove(index) {
        Flow::Heading(heading) => Some(heading.title),
        Flow::Block(_) => None,
    }
}

fn same_words(a: &RichText, b: &RichText) -> bool {
    let words = |text: &RichText| {
        let text = text.plain_text().to_lowercase();
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    words(a) == words(b)
}

/// The body that `flow` is: every heading opens a section, within that of the nearest heading of
/// a higher rank before it.
pub(super) fn nest(flow: Vec<Flow>) -> Vec<Node> {
    let mut open: Vec<(u8, Section)> = Vec::new();
    let mut body: Vec<Node> = Vec::new();
    for item in flow {
        match item {
            Flow::Block(block) => innermost(&mut open, &mut body).push(block.into()),
            Flow::Heading(Heading { level, id, title, at }) => {
                close_down_to(level, &mut open, &mut body);
                open.push((level, Section { id, title, body: Vec::new(), at }));
            }
        }
    }
    close_down_to(0, &mut open, &mut body);
    body
}

fn innermost<'o>(open: &'o mut [(u8, Section)], body: &'o mut Vec<Node>) -> &'o mut Vec<Node> {
    match open.last_mut() {
        Some((_, section)) => &mut section.body,
        None => body,
    }
}

/// Closes the sections whose headings are of `level` or below it.
fn close_down_to(level: u8, open: &mut Vec<(u8, Section)>, body: &mut Vec<Node>) {
    while open.last().is_some_and(|(opened, _)| *opened >= level) {
        if let Some((_, section)) = open.pop() {
            innermost(open, body).push(section.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Block;

    fn heading(level: u8, title: &str) -> Flow {
        Flow::Heading(Heading { level, title: title.into(), ..Heading::default() })
    }

    fn outline(nodes: &[Node]) -> String {
        let shown = nodes.iter().map(|node| match node {
            Node::Section(section) => format!("{}({})", section.title.plain_text(), outline(&section.body)),
            _ => "-".to_owned(),
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn levels_nest_wherever_they_begin() {
        let text = || Flow::Block(Block::paragraph("text"));
        let flow = vec![text(), heading(3, "a"), text(), heading(5, "b"), heading(4, "c"), heading(2, "d"), text()];
        assert_eq!(outline(&nest(flow)), "- a(- b() c()) d(-)");
    }

    #[test]
    fn the_first_heading_is_the_headline_if_it_stands_for_the_whole() {
        let text = || Flow::Block(Block::paragraph("text"));
        let taken = |mut flow: Vec<Flow>, title: Option<&str>| {
            take_headline(&mut flow, title.map(RichText::from).as_ref()).map(|title| title.plain_text())
        };
        assert_eq!(taken(vec![heading(1, "A"), heading(1, "B")], None).as_deref(), Some("A"));
        assert_eq!(taken(vec![text(), heading(1, "A"), heading(2, "B")], None).as_deref(), Some("A"));
        assert_eq!(taken(vec![text(), heading(1, "A"), heading(1, "B")], None), None);
        assert_eq!(taken(vec![heading(2, "A")], None), None);
        assert_eq!(taken(vec![heading(1, "A: b")], Some("a – B")).as_deref(), Some("A: b"));
        assert_eq!(taken(vec![heading(1, "A")], Some("B")), None);
    }
}
