//! Questions and answers that a list of terms or a table holds, as paragraphs, in which the
//! recogniser looks for turns.

use std::collections::BTreeMap;

use crate::model::{Block, Cell, DefinitionList, Inline, Node, Paragraph, RichText, Row, Table};
use crate::read::clue::is_question;

/// Makes paragraphs of the lists and tables in `body` that hold questions and answers.
pub(super) fn unfold(body: &mut Vec<Node>) {
    // Nearly every article holds none, and taking a long one apart would need its memory twice.
    let is_folded = |node: &Node| match node {
        Node::Block(Block::Definitions(list)) => asks(list),
        Node::Block(Block::Table(table)) => speaks(table),
        _ => false,
    };
    if !body.iter().any(is_folded) {
        return;
    }
    for node in std::mem::take(body) {
        match node {
            Node::Block(Block::Definitions(list)) if asks(&list) => definitions(list, body),
            Node::Block(Block::Table(table)) if speaks(&table) => rows(&table, body),
            node => body.push(node),
        }
    }
}

/// Whether most terms of a list are questions.
fn asks(list: &DefinitionList) -> bool {
    let questions = list.entries.iter().filter(|entry| is_question(&entry.term.plain_text())).count();
    list.entries.len() > 1 && questions * 3 >= list.entries.len() * 2
}

fn definitions(list: DefinitionList, body: &mut Vec<Node>) {
    for entry in list.entries {
        let at = entry.definitions.iter().flatten().next().map_or(list.at, Block::at);
        let content = RichText(vec![Inline::Strong(entry.term)]);
        body.push(Block::Paragraph(Paragraph { content, at, ..Paragraph::default() }).into());
        body.extend(entry.definitions.into_iter().flatten().map(Node::from));
    }
}

/// The fewest rows of a conversation.
const FEWEST_ROWS: usize = 4;

/// Whether a table is a conversation: two columns, of which the first names who speaks in turns. A
/// table of figures names a thing once.
fn speaks(table: &Table) -> bool {
    let rows = table.body();
    if table.columns().len() != 2 || !table.head().is_empty() || !table.caption.is_blank() || rows.len() < FEWEST_ROWS {
        return false;
    }
    let asked = most_ask(rows);
    let labels: Option<Vec<String>> = rows
        .iter()
        .map(|row| match row.0.as_slice() {
            [name, said] if !matches!(said.blocks.as_slice(), []) => {
                label(name).filter(|_| asked || is_set_apart(name))
            }
            _ => None,
        })
        .collect();
    let Some(labels) = labels else { return false };
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    labels.iter().for_each(|label| *times.entry(label).or_default() += 1);
    let changes = labels.windows(2).all(|pair| pair[0] != pair[1]);
    changes && times.len() > 1 && times.len() * 2 <= labels.len() && times.values().all(|times| *times > 1)
}

/// Whether the first of every two rows asks, in most cases: then names need not be set apart.
fn most_ask(rows: &[Row]) -> bool {
    let asks = |row: &Row| {
        let last = row.0.last().and_then(|cell| cell.blocks.last());
        matches!(last, Some(Block::Paragraph(said)) if is_question(&said.content.plain_text()))
    };
    let asking = rows.iter().step_by(2).filter(|row| asks(row)).count();
    asking * 4 > rows.len()
}

/// Whether the name in a cell is set strong, or as the head of its row.
fn is_set_apart(cell: &Cell) -> bool {
    let is_strong = |block: &Block| matches!(block, Block::Paragraph(paragraph) if matches!(paragraph.content.0.as_slice(), [Inline::Strong(_)]));
    cell.header || cell.blocks.iter().all(is_strong)
}

/// The name that a cell may hold.
fn label(cell: &Cell) -> Option<String> {
    let [Block::Paragraph(paragraph)] = cell.blocks.as_slice() else { return None };
    let text = paragraph.content.plain_text();
    let text = text.trim().trim_end_matches([':', '\u{A0}', '\u{202F}']);
    let is_name = (1..=40).contains(&text.chars().count()) && !text.ends_with(['?', '.', '!']);
    is_name.then(|| text.to_owned())
}

/// Each row as the paragraphs that are said in it, the first with the name before it.
fn rows(table: &Table, body: &mut Vec<Node>) {
    for row in table.body() {
        let [name, said] = row.0.as_slice() else { continue };
        let Some(label) = label(name) else { continue };
        let mut blocks = said.blocks.iter().cloned();
        let strong = Inline::Strong(format!("{label}:").into());
        let at = said.blocks.first().map_or(table.at, Block::at);
        let mut content = vec![strong, " ".into()];
        let rest = match blocks.next() {
            Some(Block::Paragraph(first)) => {
                content.extend(first.content.0);
                None
            }
            other => other,
        };
        body.push(Block::Paragraph(Paragraph { content: RichText(content), at, ..Paragraph::default() }).into());
        body.extend(rest.into_iter().chain(blocks).map(Node::from));
    }
}
