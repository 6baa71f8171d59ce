//! From headings on levels to sections that nest.

use crate::model::{Id, Node, RichText, Section, SourceLine};

/// What stands below one another before headings have become sections.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    /// Anything but a heading.
    Node(Node),
    /// A heading.
    Heading(Heading),
    /// A section that the source closes itself, with the level of its heading.
    #[cfg_attr(not(feature = "read-markup"), allow(dead_code, reason = "only markup closes its sections"))]
    Section(u8, Section),
}

/// A heading.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Heading {
    /// The level, from 1.
    pub level: u8,
    /// The anchor that the source gives.
    pub id: Option<Id>,
    /// The text.
    pub title: RichText,
    /// Where it stands.
    pub at: SourceLine,
}

/// The body that `flow` is: every heading opens a section, within that of the nearest heading of
/// a higher rank before it.
pub(crate) fn nest(flow: impl IntoIterator<Item = impl Into<Part>>) -> Vec<Node> {
    let mut open: Vec<(u8, Section)> = Vec::new();
    let mut body: Vec<Node> = Vec::new();
    for item in flow {
        match item.into() {
            Part::Node(node) => innermost(&mut open, &mut body).push(node),
            Part::Section(level, section) => {
                close_down_to(level, &mut open, &mut body);
                innermost(&mut open, &mut body).push(section.into());
            }
            Part::Heading(Heading { level, id, title, at }) => {
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

    fn heading(level: u8, title: &str) -> Part {
        Part::Heading(Heading { level, title: title.into(), ..Heading::default() })
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
        let text = || Part::Node(Block::paragraph("text").into());
        let flow = vec![text(), heading(3, "a"), text(), heading(5, "b"), heading(4, "c"), heading(2, "d"), text()];
        assert_eq!(outline(&nest(flow)), "- a(- b() c()) d(-)");
    }

    #[test]
    fn a_section_that_is_closed_holds_nothing_more() {
        let text = || Part::Node(Block::paragraph("text").into());
        let closed = Section { title: "b".into(), body: vec![Block::paragraph("text").into()], ..Section::default() };
        let flow = vec![heading(2, "a"), Part::Section(3, closed.clone()), text(), Part::Section(2, closed), text()];
        assert_eq!(outline(&nest(flow)), "a(b(-) -) b(-) -");
    }
}
