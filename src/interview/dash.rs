//! Dialogues whose speeches open with a dash, as the press of many countries prints them: `— Why?`
//!
//! Either every speech has one, so that a dash is a change of speaker, or the questions alone.

use std::collections::BTreeSet;

use super::head;
use super::script::{Kind, Script};

/// The questions of a dialogue.
#[derive(Debug, Default)]
pub(super) struct Dialogue {
    /// The units that ask, in order.
    pub(super) asking: Vec<usize>,
    /// The paragraphs whose lines are speeches.
    pub(super) apart: BTreeSet<usize>,
}

/// The dialogue of `script`, if dashes make one.
pub(super) fn dialogue(script: &Script<'_>) -> Option<Dialogue> {
    let mut apart = BTreeSet::new();
    let speeches = speeches(script, &mut apart);
    let asks = |speech: &&Speech| script.units[speech.unit].head.asks;
    let dashed: Vec<&Speech> = speeches.iter().filter(|speech| speech.dashed).collect();
    let asking = dashed.iter().copied().filter(asks).count();
    let answered = speeches.windows(2).filter(|pair| pair[0].dashed && pair[1].dashed && asks(&&pair[0]));
    let alternate = answered.count() * 2 > asking;
    let (questions, answers): (Vec<&Speech>, Vec<&Speech>) =
        if alternate { by_turns(&dashed) } else { (dashed, Vec::new()) };
    let count = |side: &[&Speech]| side.iter().copied().filter(asks).count();
    let most_ask = count(&questions) * 3 >= questions.len() * 2;
    let few_ask_back = count(&answers) * 3 <= answers.len();
    let asking: Vec<usize> = questions.iter().map(|speech| speech.unit).collect();
    (asking.len() > 1 && most_ask && few_ask_back).then_some(Dialogue { asking, apart })
}

/// A paragraph, a line or another unit in reading order.
struct Speech {
    unit: usize,
    dashed: bool,
}

/// The paragraphs in order; those of several lines that open with a dash as their lines.
fn speeches(script: &Script<'_>, apart: &mut BTreeSet<usize>) -> Vec<Speech> {
    let is_dashed = |unit: usize| head::opening_dash(&script.units[unit].head).is_some();
    let mut speeches = Vec::new();
    let mut index = 0;
    while let Some(unit) = script.units.get(index) {
        let parts = script.parts(index);
        if unit.kind == Kind::Paragraph && parts.clone().filter(|&part| is_dashed(part)).count() > 1 {
            apart.insert(index);
            speeches.extend(parts.map(|unit| Speech { unit, dashed: is_dashed(unit) }));
        } else {
            let dashed = unit.kind == Kind::Paragraph && is_dashed(index);
            speeches.push(Speech { unit: index, dashed });
        }
        index = script.after(index);
    }
    speeches
}

/// The speeches of those who ask and of those who answer, where every dash is a change of speaker.
fn by_turns<'s>(dashed: &[&'s Speech]) -> (Vec<&'s Speech>, Vec<&'s Speech>) {
    let (even, odd): (Vec<_>, Vec<_>) = dashed.iter().copied().enumerate().partition(|(place, _)| place % 2 == 0);
    let speeches = |side: Vec<(usize, &'s Speech)>| side.into_iter().map(|(_, speech)| speech).collect();
    (speeches(even), speeches(odd))
}
