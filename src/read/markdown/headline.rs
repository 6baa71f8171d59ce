//! From the first heading to the headline.

use super::frame::Flow;
use crate::model::RichText;
use crate::read::section::Heading;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Block;

    fn heading(level: u8, title: &str) -> Flow {
        Flow::Heading(Heading { level, title: title.into(), ..Heading::default() })
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
