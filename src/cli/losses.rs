//! `offprint convert --losses`: what each format will hold in a poorer form, or not. Nothing is
//! written.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::io;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::args::MessageFormat;
use super::plan::ConvertPlan;
use super::print;
use super::report::Reporter;
use crate::batch::{Input, Job};
use crate::convert::{Converter, Target};
use crate::diagnostic::{Code, Diagnostics, Subject};
use crate::error::Error;
use crate::model::Publication;
use crate::write::Sidecars;
use crate::write::loss::{self, Feature, Fidelity};

/// A line of the table.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Row<'a> {
    input: &'a str,
    format: &'a str,
    /// `lost`, `degraded` or `substituted`.
    becomes: &'static str,
    what: String,
    /// How many there are.
    count: usize,
    /// The line on which it first stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
}

/// Prints the losses of every article in every format of the plan.
pub(super) fn run(plan: &ConvertPlan, messages: MessageFormat, reporter: &mut Reporter) -> Result<(), Error> {
    let batch = plan.read.batch(&[]);
    for job in &plan.read.jobs {
        let (report, reading) = batch.read(job);
        reporter.report(&report);
        let Some(reading) = reading else { continue };
        let mut rows = Vec::new();
        for target in &plan.targets {
            rows.extend(losses(&report.input, &plan.read.converter, target, &reading.publication)?);
        }
        let text = match messages {
            MessageFormat::Human => table(&name(job), &plan.targets, &rows),
            MessageFormat::Json => lines(&rows)?,
        };
        print(text.as_bytes())?;
    }
    Ok(())
}

fn name(job: &Job) -> String {
    match &job.input {
        Input::File(path) => path.display().to_string(),
        Input::Source(source) => source.name.to_string(),
    }
}

/// What `target` will lose of the publication: by the table, and as its writer finds it.
fn losses<'a>(
    input: &'a str,
    converter: &Converter,
    target: &'a Target,
    publication: &Publication,
) -> Result<Vec<Row<'a>>, Error> {
    let format = target.name.as_str();
    let told: Vec<_> = publication.articles.iter().flat_map(|article| loss::of(format, article)).collect();
    let features: BTreeSet<Feature> = told.iter().map(|loss| loss.row.feature).collect();
    let told = told.into_iter().map(|loss| Row {
        input,
        format,
        becomes: match loss.row.fidelity {
            Fidelity::Degraded => "degraded",
            Fidelity::Lost => "lost",
        },
        what: loss.row.what.to_owned(),
        count: loss.count,
        line: loss.at.get(),
    });
    let mut rows: Vec<_> = told.collect();
    // Of articles that lose the same the first: it is put in last.
    let mut places: BTreeMap<_, _> =
        rows.iter().enumerate().rev().map(|(at, row)| ((row.what.clone(), row.becomes), at)).collect();
    let mut found = Diagnostics::new();
    converter.write(publication, target, Some(&mut Nowhere), &mut found, &mut io::sink())?;
    for diagnostic in found {
        if diagnostic.subject.and_then(feature_of).is_some_and(|feature| features.contains(&feature)) {
            continue;
        }
        let becomes = match diagnostic.code {
            Code::Dropped => "lost",
            Code::Degraded => "degraded",
            Code::Substituted => "substituted",
            _ => continue,
        };
        let (what, line) = (diagnostic.message, diagnostic.location.line);
        // What a writer says again of another place is one line with the number of them.
        match places.entry((what, becomes)) {
            Entry::Occupied(place) => {
                let row = &mut rows[*place.get()];
                (row.count, row.line) = (row.count + 1, row.line.or(line));
            }
            Entry::Vacant(place) => {
                rows.push(Row { input, format, becomes, what: place.key().0.clone(), count: 1, line });
                place.insert(rows.len() - 1);
            }
        }
    }
    Ok(rows)
}

/// What of the table a writer speaks of, too, where it says so of `subject`.
fn feature_of(subject: Subject) -> Option<Feature> {
    match subject {
        Subject::Formula => Some(Feature::Formulas),
        Subject::InnerLink => Some(Feature::InnerLinks),
        Subject::SmallCaps => Some(Feature::SmallCaps),
        _ => None,
    }
}

/// Takes sidecars and keeps none.
struct Nowhere;

impl Sidecars for Nowhere {
    fn add(&mut self, _: &str, _: &[u8]) -> Result<(), Error> {
        Ok(())
    }
}

/// The table of one article, a block for each format.
fn table(name: &str, targets: &[Target], rows: &[Row<'_>]) -> String {
    let mut out = format!("{name}\n");
    let width = targets.iter().map(|target| target.name.width()).max().unwrap_or(0);
    for target in targets {
        let mut own = rows.iter().filter(|row| row.format == target.name).peekable();
        if own.peek().is_none() {
            out += &format!("  {:width$}  nothing is lost\n", target.name);
        }
        for (index, row) in own.enumerate() {
            let format = if index == 0 { target.name.as_str() } else { "" };
            out += &format!("  {format:width$}  {:11}  {}{}\n", row.becomes, row.what, place(row));
        }
    }
    out + "\n"
}

/// `: 3, the first on line 14`.
fn place(row: &Row<'_>) -> String {
    match (row.count, row.line) {
        (1, None) => String::new(),
        (1, Some(line)) => format!(": line {line}"),
        (count, None) => format!(": {count}"),
        (count, Some(line)) => format!(": {count}, the first on line {line}"),
    }
}

fn lines(rows: &[Row<'_>]) -> Result<String, Error> {
    let line = |row| Ok(serde_json::to_string(row).map_err(io::Error::from)? + "\n");
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::Source;
    use crate::format::OptionMap;

    #[test]
    fn what_the_table_tells_is_not_told_again_and_what_is_alike_is_one_line() {
        let article = r#"{"headline": "Tides", "language": "en", "body": [
            {"paragraph": {"content": ["a", {"line-break": null}, "b", {"line-break": null}, {"small-caps": "c"}]}}]}"#;
        let converter = Converter::default();
        let source = Source::new("tides.json", article.as_bytes());
        let reading = converter.read(&source, None, &mut Diagnostics::new()).unwrap();
        let told = |format: &str| {
            let target = converter.target(format, &OptionMap::default()).unwrap();
            let rows = losses("tides.json", &converter, &target, &reading.publication).unwrap();
            let degraded = rows.into_iter().filter(|row| row.becomes == "degraded");
            degraded.map(|row| (row.what, row.count)).collect::<Vec<_>>()
        };
        assert_eq!(told("rss"), [("small capitals".to_owned(), 1)]);
        // The writer speaks of line breaks once, however many there are.
        let [(what, 1)] = &told("jats")[..] else { panic!("{:?}", told("jats")) };
        assert!(what.contains("line break"), "{what}");
    }
}
