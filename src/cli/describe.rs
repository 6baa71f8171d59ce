//! What the command says of itself: formats, schema, completions, manual.

use clap::{Command, CommandFactory};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::args::{Cli, MessageFormat};
use super::plan::usage;
use super::print;
use crate::convert::unknown_format;
use crate::error::{Error, ErrorKind};
use crate::format::{Format, OptionSpec, Registry, Support};
use crate::model;

/// `offprint formats`: all formats, or the options of one.
pub(super) fn formats(name: Option<&str>, messages: MessageFormat) -> Result<(), Error> {
    let registry = Registry::default();
    let formats: Vec<_> = match name {
        Some(name) => vec![registry.by_name(name).ok_or_else(|| unknown_format(name, &registry, |_| true))?],
        None => registry.formats().iter().collect(),
    };
    let text = match (messages, name) {
        (MessageFormat::Json, _) => json(&formats.into_iter().map(Row::of).collect::<Vec<_>>())?,
        (MessageFormat::Human, None) => list(&formats),
        (MessageFormat::Human, Some(_)) => formats.into_iter().map(details).collect(),
    };
    print(text.as_bytes())
}

/// A format, for programs.
#[derive(Serialize)]
struct Row {
    name: &'static str,
    description: &'static str,
    extensions: &'static [&'static str],
    media_type: &'static str,
    reads: bool,
    writes: bool,
    options: Vec<OptionRow>,
}

#[derive(Serialize)]
struct OptionRow {
    name: &'static str,
    values: &'static str,
    default: &'static str,
    help: &'static str,
}

impl Row {
    fn of(format: &Format) -> Self {
        let options = format.read_options.iter().chain(format.write_options);
        let option = |spec: &OptionSpec| OptionRow {
            name: spec.name,
            values: spec.values,
            default: spec.default,
            help: spec.help,
        };
        Row {
            name: format.name,
            description: format.description,
            extensions: format.extensions,
            media_type: format.media_type,
            reads: format.reader.is_enabled(),
            writes: format.writer.is_enabled(),
            options: options.map(option).collect(),
        }
    }
}

fn list(formats: &[&Format]) -> String {
    let head = ["Format", "Reads", "Writes", "Options", "Endings", "Description"].map(str::to_owned);
    let row = |format: &&Format| {
        let endings = format.extensions.iter().map(|extension| format!(".{extension}")).collect::<Vec<_>>();
        [
            format.name.to_owned(),
            support(&format.reader).to_owned(),
            support(&format.writer).to_owned(),
            match format.read_options.len() + format.write_options.len() {
                0 => "-".to_owned(),
                count => count.to_string(),
            },
            endings.join(" "),
            format.description.to_owned(),
        ]
    };
    let rows: Vec<_> = std::iter::once(head).chain(formats.iter().map(row)).collect();
    columns(&rows) + "\n`offprint formats FORMAT` lists the options of a format.\n"
}

fn support<T: ?Sized>(support: &Support<T>) -> &'static str {
    match support {
        Support::Absent => "-",
        Support::Disabled { .. } => "not built",
        Support::Enabled(_) => "yes",
    }
}

/// Rows as text, each column as wide as its widest cell: a Chinese character takes two columns. Columns without any text are left out.
pub(super) fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).filter(|(_, width)| *width > 0);
        let cells =
            cells.map(|(cell, width)| format!("{cell}{:pad$}", "", pad = width - cell.width())).collect::<Vec<_>>();
        cells.join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

fn details(format: &Format) -> String {
    let mut text = format!("{}: {}\n", format.name, format.description);
    text += &format!("Media type: {}\n", format.media_type);
    for (specs, of) in [(format.read_options, "reading"), (format.write_options, "writing")] {
        for spec in specs {
            text += &option(format.name, spec, of);
        }
    }
    if format.read_options.is_empty() && format.write_options.is_empty() {
        text += "\nIt has no options.\n";
    }
    text
}

fn option(format: &str, spec: &OptionSpec, of: &str) -> String {
    let default = if spec.default.is_empty() { "none" } else { spec.default };
    format!("\n  -O {format}.{}={}\n      {}\n      For {of}; default: {default}\n", spec.name, spec.values, spec.help)
}

/// `offprint schema`: the JSON Schema of the model.
pub(super) fn schema() -> Result<(), Error> {
    print(json(&model::schema())?.as_bytes())
}

fn json(value: &impl Serialize) -> Result<String, Error> {
    let text = serde_json::to_string_pretty(value);
    text.map(|text| text + "\n").map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))
}

/// `offprint completions`.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<(), Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "offprint", &mut script);
    print(&script)
}

/// `offprint man`: the page of the command, or of a subcommand.
pub(super) fn man(page: Option<&str>) -> Result<(), Error> {
    let mut command = Cli::command();
    command.build();
    let command = match page {
        None => command,
        Some(name) => subcommand(&command, name)?,
    };
    let mut text = Vec::new();
    let name = command.get_display_name().unwrap_or("offprint").to_owned();
    let version = concat!("offprint ", env!("CARGO_PKG_VERSION"));
    clap_mangen::Man::new(command).title(name).source(version).render(&mut text)?;
    print(titled(&String::from_utf8_lossy(&text)).as_bytes())
}

/// A manual page with the examples and the exit status, which stand behind the help, under
/// headings of their own and line by line.
fn titled(page: &str) -> String {
    page.replace(".SH EXTRA\nExamples:\n", ".SH EXAMPLES\n.nf\n")
        .replace("\n\nExit status:\n", "\n.fi\n.SH EXIT STATUS\n.nf\n")
        .replace(".SH VERSION\n", ".fi\n.SH VERSION\n")
}

fn subcommand(command: &Command, name: &str) -> Result<Command, Error> {
    let found = command.find_subcommand(name).ok_or_else(|| {
        let names: Vec<_> = command.get_subcommands().map(Command::get_name).collect();
        usage(format!("there is no subcommand `{name}`")).help(format!("the subcommands are {}", names.join(", ")))
    })?;
    Ok(found.clone().display_name(format!("offprint-{name}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_as_they_are_seen() {
        let rows = [["a", "", "x"], ["漢字", "", "y"], ["cafe\u{301}", "", ""]].map(|row| row.map(str::to_owned));
        assert_eq!(columns(&rows), "a     x\n漢字  y\ncafe\u{301}\n");
    }
}
