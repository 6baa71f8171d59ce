//! A format of one's own: a plain script of an interview, as an actor would read it.
//!
//! ```sh
//! cargo run --example custom_writer -- fixtures/everything.json
//! ```

#![allow(clippy::print_stderr, reason = "a program that prints")]

use std::env;
use std::error::Error;
use std::io;
use std::path::Path;

use offprint::convert::{Converter, Source};
use offprint::diagnostic::{Code, Diagnostic, Diagnostics};
use offprint::format::{Arity, Format, OptionMap, OptionSpec, Support, wrong_value};
use offprint::model::{Block, Publication};
use offprint::write::{WriteCx, Writer};

/// The row that makes the format known.
const SCRIPT: Format = Format {
    name: "script",
    description: "a plain script of an interview",
    extensions: &["script"],
    media_type: "text/plain",
    arity: Arity::One,
    read_options: &[],
    write_options: &[OptionSpec { name: "case", values: "upper|as-is", default: "upper", help: "How names are set." }],
    reader: Support::Absent,
    writer: Support::Enabled(from_options),
};

struct ScriptWriter {
    upper: bool,
}

fn from_options(options: &OptionMap) -> Result<Box<dyn Writer>, offprint::error::Error> {
    let upper = match options.get("case") {
        None | Some("upper") => true,
        Some("as-is") => false,
        Some(other) => return Err(wrong_value("case", other, "upper or as-is")),
    };
    Ok(Box::new(ScriptWriter { upper }))
}

impl Writer for ScriptWriter {
    fn write(
        &self,
        publication: &Publication,
        cx: &mut WriteCx<'_>,
        out: &mut dyn io::Write,
    ) -> Result<(), offprint::error::Error> {
        let article = &publication.articles[0];
        for utterance in article.turns().iter().flat_map(|turn| turn.utterances()) {
            let name = article.voice_label(&utterance.voice).unwrap_or_else(|| "Voice".to_owned());
            writeln!(out, "{}", if self.upper { name.to_uppercase() } else { name })?;
            for block in &utterance.blocks {
                match block {
                    Block::Paragraph(paragraph) => writeln!(out, "  {}", paragraph.content.plain_text())?,
                    other => {
                        cx.report(Diagnostic::warning(Code::Dropped, "a script holds paragraphs alone").at(other.at()))
                    }
                }
            }
        }
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args_os().nth(1).ok_or("usage: custom_writer INPUT")?;
    let mut converter = Converter::default();
    converter.registry.register(SCRIPT)?;

    let mut diagnostics = Diagnostics::new();
    let source = Source::open(Path::new(&path), &converter.env.limits)?;
    let reading = converter.read(&source, None, &mut diagnostics)?;
    let target = converter.target("script", &OptionMap::default())?;
    converter.write(&reading.publication, &target, None, &mut diagnostics, &mut io::stdout())?;
    diagnostics.iter().for_each(|diagnostic| eprintln!("{diagnostic}"));
    Ok(())
}
