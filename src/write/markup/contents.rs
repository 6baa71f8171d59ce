//! The contents of an article: its sections and questions, as plain text to be listed.

use super::{Words, shortened};
use crate::model::{Article, Block, Node, RichText, Utterance};

/// An entry of the contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The anchor that it leads to.
    pub(crate) id: String,
    /// What it is called.
    pub(crate) text: String,
    /// Whether it is a question.
    pub(crate) is_question: bool,
    /// What stands below it.
    pub(crate) children: Vec<Entry>,
}

/// The longest text of an entry, in characters.
const LENGTH: usize = 140;

/// The contents of `article`: sections, and within them questions, in reading order.
pub(crate) fn contents(article: &Article) -> Vec<Entry> {
    entries(&article.body, Words::of(article.language.as_ref()))
}

/// What the article is called, where markup cannot go: its headline, or else its slug, or else
/// what it is.
pub(crate) fn title(article: &Article) -> String {
    let headline = one_line(&article.headline);
    if !headline.is_empty() {
        return headline;
    }
    if let Some(slug) = &article.identifiers.slug {
        return slug.as_str().replace('-', " ");
    }
    Words::of(article.language.as_ref()).interview.to_owned()
}

/// Rich text without its markup, on one line.
pub(crate) fn one_line(text: &RichText) -> String {
    text.plain_text().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn entries(nodes: &[Node], words: &Words) -> Vec<Entry> {
    let mut out = Vec::new();
    for node in nodes {
        match node {
            Node::Section(section) => {
                let children = entries(&section.body, words);
                match &section.id {
                    Some(id) if !section.title.is_blank() => out.push(Entry {
                        id: id.to_string(),
                        text: shortened(&section.title.plain_text(), LENGTH),
                        is_question: false,
                        children,
                    }),
                    _ => out.extend(children),
                }
            }
            Node::Turn(turn) => {
                if let (Some(question), Some(id)) = (&turn.question, turn.question_id()) {
                    let text = question_text(question).unwrap_or_else(|| words.question.to_owned());
                    out.push(Entry { id: id.to_string(), text, is_question: true, children: Vec::new() });
                }
            }
            Node::Block(_) => {}
        }
    }
    out
}

/// The question in short: its text, or, where that is long, the last sentence that asks.
fn question_text(question: &Utterance) -> Option<String> {
    let paragraphs = question.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(one_line(&paragraph.content)),
        Block::List(_)
        | Block::Definitions(_)
        | Block::Quote(_)
        | Block::PullQuote(_)
        | Block::Box(_)
        | Block::Figure(_)
        | Block::Table(_)
        | Block::Code(_)
        | Block::Math(_)
        | Block::Break(_) => None,
    });
    let text = paragraphs.collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LENGTH {
        return (!text.is_empty()).then_some(text);
    }
    let asking = last_asking_sentence(&text).filter(|sentence| sentence.chars().count() <= LENGTH);
    Some(asking.map_or_else(|| shortened(&text, LENGTH), str::to_owned))
}

const ASKING: [char; 4] = ['?', '؟', '？', '\u{37E}'];

fn last_asking_sentence(text: &str) -> Option<&str> {
    let mark = text.rfind(ASKING)?;
    let end = mark + text[mark..].chars().next().map_or(0, char::len_utf8);
    let ends_sentence = |c: char| matches!(c, '.' | '!' | '…' | '。' | '！') || ASKING.contains(&c);
    let begin = text[..mark]
        .rmatch_indices(ends_sentence)
        .map(|(at, sign)| at + sign.len())
        .find(|&end| text[end..].starts_with([' ', '”', '"', '’', '»']))
        .unwrap_or(0);
    let sentence = text[begin..end].trim_start_matches(['”', '"', '’', '»', ' ']);
    (sentence.split_whitespace().count() > 2).then_some(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(text: &str) -> Option<String> {
        question_text(&Utterance { blocks: vec![Block::paragraph(text)], ..Utterance::default() })
    }

    #[test]
    fn a_long_question_is_known_by_what_it_asks() {
        let preamble = "The harbour was closed in the winter of the long storm, and again in spring. ".repeat(3);
        assert_eq!(question("Why?").as_deref(), Some("Why?"));
        assert_eq!(question(&format!("{preamble}Who decided that? ")).as_deref(), Some("Who decided that?"));
        let cut = question(&format!("{preamble}Why?")).unwrap();
        assert!(cut.starts_with("The harbour") && cut.ends_with('…') && cut.chars().count() <= LENGTH + 1, "{cut}");
        assert_eq!(question(""), None);
    }

    #[test]
    fn questions_stand_below_their_sections() {
        let article: Article = serde_json::from_value(serde_json::json!({"headline": "", "body": [
            {"section": {"id": "s1", "title": "One", "body": [
                {"turn": {"id": "t1", "question": {"blocks": [{"break": {}}]}}},
                {"section": {"id": "s2", "title": "", "body": [
                    {"turn": {"id": "t2", "question": {"blocks": [{"paragraph": {"content": "Why?"}}]}}}]}}]}}]}))
        .unwrap();
        let entry =
            |id: &str, text: &str| Entry { id: id.into(), text: text.into(), is_question: true, children: vec![] };
        let children = vec![entry("t1q", "Question"), entry("t2q", "Why?")];
        let section = Entry { id: "s1".into(), text: "One".into(), is_question: false, children };
        assert_eq!(contents(&article), [section]);
        assert_eq!(title(&article), "Interview");
    }
}
