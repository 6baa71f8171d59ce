//! The command line as text: names, help and shape of every flag. Nothing here reads a file or
//! decides anything; [`plan`](super::plan) does.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

use crate::batch::Paging;
use crate::transform::SpeakerNames;

/// Turns articles and interviews into PDF, EPUB, RSS, Atom, JSON Feed, JATS XML and HTML.
#[derive(Debug, Parser)]
#[command(name = "offprint", version, max_term_width = 100, after_long_help = EXAMPLES)]
#[command(disable_help_subcommand = true, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) global: Global,
}

const EXAMPLES: &str = "\
Examples:
  offprint convert interview.md                     every format, beside the article
  offprint convert interview.md -o interview.pdf    one file
  offprint convert articles/ -t pdf,epub -o out/    a folder of articles
  offprint inspect interview.md                     what is recognised, and how surely
  offprint serve interviews/                        the desk, in the browser
  offprint check interview.md                       what to mend before it is published
  offprint feed articles/ --title 'Water Weekly' --url https://example.org/ -o public/

Exit status:
  0  all is well
  1  an input or an output failed; all others are done
  2  the command line is wrong; nothing is done
  3  there are warnings, and `--strict` is on";

/// Flags that every subcommand has.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Messages")]
pub(super) struct Global {
    /// Fail if there is any warning
    #[arg(long, global = true)]
    pub(super) strict: bool,
    /// Show only what makes the run fail
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// How messages are written
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    pub(super) message_format: MessageFormat,
    /// Whether messages are coloured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

/// How messages are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    /// For people
    #[default]
    Human,
    /// For programs: one JSON object a line
    Json,
}

/// Whether messages are coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl ValueEnum for SpeakerNames {
    fn value_variants<'a>() -> &'a [Self] {
        &[SpeakerNames::AsWritten, SpeakerNames::Full, SpeakerNames::FullFirst, SpeakerNames::Short]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            SpeakerNames::AsWritten => "What the source calls them",
            SpeakerNames::Full => "Their full names",
            SpeakerNames::FullFirst => "The full name at first, and the short one after",
            SpeakerNames::Short => "Their short names",
        };
        let (name, _) = SpeakerNames::ALL.into_iter().find(|(_, rule)| rule == self)?;
        Some(PossibleValue::new(name).help(help))
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Convert(Convert),
    Feed(Feed),
    #[cfg(all(feature = "feed", feature = "read-feed"))]
    Opml(Opml),
    Inspect(Inspect),
    #[cfg(feature = "desk")]
    Serve(Serve),
    Check(Check),
    Init(Init),
    Build(Build),
    Watch(Watch),
    Formats(Formats),
    /// Print the JSON Schema of the article model
    Schema,
    Completions(Completions),
    Man(Man),
}

/// What an input may cost at most.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Reading")]
pub(super) struct Bounds {
    /// The largest source to read, such as `500k`, `100M` or `1G`
    #[arg(long, value_name = "SIZE", default_value = "64M")]
    pub(super) max_size: String,
    /// Set another limit of what an input may cost: `--limit pixels=20M`; see docs/reliability.md
    ///
    /// The limits are input-bytes, resource-bytes (of a picture), resources-bytes (of all pictures),
    /// pixels (of a picture), entries, unpacked-bytes and ratio (of an archive), and depth.
    #[arg(long = "limit", value_name = "NAME=VALUE")]
    pub(super) limits: Vec<String>,
}

/// Where articles come from, and how they are read.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Reading")]
pub(super) struct Reading {
    /// The articles: files, folders (searched for articles), or `-` for standard input
    #[arg(required = true, value_name = "INPUT", value_hint = ValueHint::AnyPath, help_heading = None)]
    pub(super) inputs: Vec<PathBuf>,
    /// The format of the inputs, if their names do not tell it
    #[arg(short, long, value_name = "FORMAT")]
    pub(super) from: Option<String>,
    /// Set metadata of the article, over its own: `-M language=de`
    #[arg(short = 'M', long = "metadata", value_name = "KEY=VALUE")]
    pub(super) metadata: Vec<String>,
    /// What those who speak are called before what they say
    #[arg(long, value_name = "RULE", default_value = "as-written")]
    pub(super) speaker_names: SpeakerNames,
    /// Let pictures come from outside the article's folder
    #[arg(long)]
    pub(super) allow_outside: bool,
    #[command(flatten)]
    pub(super) bounds: Bounds,
    /// How many articles to work on at once [default: as many as the machine has processors]
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
}

/// Convert articles
///
/// Each article is read once and written in every format: those of -t, or that of the ending of
/// -o, or else all but json. Without -o the files go beside the article. They are called by the
/// article's slug: the one in its metadata, or else the name of its file.
#[derive(Args, Debug)]
#[command(after_long_help = CONVERT_EXAMPLES)]
pub(super) struct Convert {
    #[command(flatten)]
    pub(super) reading: Reading,
    #[command(flatten)]
    pub(super) writing: Writing,
    /// Make one file of all articles: a collection, with the metadata of -M
    #[arg(long, help_heading = "Writing")]
    pub(super) collect: bool,
    /// Write nothing, and print what each format would hold in a poorer form, or not at all
    #[arg(long, conflicts_with = "collect")]
    pub(super) losses: bool,
}

const CONVERT_EXAMPLES: &str = "\
Examples:
  offprint convert interview.md
  offprint convert interview.md -t pdf --theme magazine -O pdf.paper=letter
  offprint convert interview.md -o - -t html | less
  offprint convert - -f markdown -o interview.epub < interview.md
  offprint convert articles/*.md -t pdf,epub -o out/ -M publisher='Harbour Press'
  offprint convert articles/ -t epub --collect -M title='Ten Talks' -M editor='Ada Moreno'

`-t NAME` also runs the program `offprint-write-NAME`, if there is one on PATH: it gets the
article as JSON on its standard input, and its standard output becomes the file.";

/// What is written, and where.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Writing")]
pub(super) struct Writing {
    /// The formats to write, separated by commas; without it the ending of -o tells
    #[arg(short, long, value_name = "FORMATS", value_delimiter = ',')]
    pub(super) to: Vec<String>,
    /// The file, or the folder if the name ends in `/`, is a folder, or has no ending;
    /// `-` for standard output
    #[arg(short, long, value_name = "FILE|FOLDER", value_hint = ValueHint::AnyPath)]
    pub(super) output: Option<PathBuf>,
    /// How PDF, EPUB and HTML look: `journal`, `magazine`, `newsroom`, or a theme of your own
    #[arg(long, value_name = "NAME|FILE.toml", value_hint = ValueHint::FilePath)]
    pub(super) theme: Option<String>,
    /// Set an option of a format: `-O pdf.paper=letter`; `offprint formats pdf` lists them
    #[arg(short = 'O', long = "option", value_name = "FORMAT.NAME=VALUE")]
    pub(super) options: Vec<String>,
}

/// Make one feed of many articles
///
/// The newest articles come first. Without -t the feed is written as RSS, as Atom and as JSON Feed;
/// without -o it is written to the current folder, as `feed.rss`, `feed.atom` and `feed.json`.
#[derive(Args, Debug)]
#[command(after_long_help = FEED_EXAMPLES)]
pub(super) struct Feed {
    #[command(flatten)]
    pub(super) reading: Reading,
    #[command(flatten)]
    pub(super) channel: Channel,
    #[command(flatten)]
    pub(super) history: History,
    #[command(flatten)]
    pub(super) writing: Writing,
}

/// How the feed goes on from run to run.
#[derive(Args, Debug)]
#[command(next_help_heading = "History")]
pub(super) struct History {
    /// Put the articles into the feed that is there already; all else in it stays as it is
    #[arg(long)]
    pub(super) update: bool,
    /// Remember beside the feed, in `.feed.state.json`, which content every article had, so that an
    /// article counts as changed when its content is; --update does so too
    #[arg(long)]
    pub(super) state: bool,
    /// Divide a long feed into pages or archives, or say that it is complete (RFC 5005)
    #[arg(long, value_name = "KIND", requires = "feed_url", conflicts_with = "update")]
    pub(super) paging: Option<Paging>,
    /// The number of articles of a page or archive
    #[arg(long, value_name = "N", default_value = "50", requires = "paging")]
    pub(super) page_size: NonZeroUsize,
    /// Also write each article in these formats beside the feed, and attach the files to its entry
    #[arg(long, value_name = "FORMATS", value_delimiter = ',')]
    pub(super) attach: Vec<String>,
}

impl ValueEnum for Paging {
    fn value_variants<'a>() -> &'a [Self] {
        &[Paging::Pages, Paging::Archives, Paging::Complete]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Paging::Pages => "Pages, the newest articles first: `feed-2.atom`, `feed-3.atom`",
            Paging::Archives => "Archives that never change, counted from the oldest: `feed-archive-1.atom`",
            Paging::Complete => "One feed, marked as holding all articles there are",
        };
        let (name, _) = Paging::ALL.into_iter().find(|(_, paging)| paging == self)?;
        Some(PossibleValue::new(name).help(help))
    }
}

const FEED_EXAMPLES: &str = "\
Examples:
  offprint feed articles/ --title 'Water Weekly' --url https://example.org/ -o public/
  offprint feed *.md --title 'Water Weekly' --url https://example.org/ \\
      --feed-url https://example.org/feed.atom -o feed.atom
  offprint feed --update new-article.md -o public/feed.rss
  offprint feed archive/ --feed-url https://example.org/feed.atom --paging archives -o public/
  offprint feed articles/ --attach pdf,epub -o public/ -O rss.files-url=https://example.org/files/";

/// What the feed says of itself.
#[derive(Args, Debug)]
#[command(next_help_heading = "Feed")]
pub(super) struct Channel {
    /// The title of the feed
    #[arg(long)]
    pub(super) title: Option<String>,
    /// What the feed is about, in a sentence
    #[arg(long, value_name = "TEXT")]
    pub(super) description: Option<String>,
    /// The web site that the feed belongs to
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub(super) url: Option<String>,
    /// The address at which the feed itself will be
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub(super) feed_url: Option<String>,
    /// The language of the feed, if it is not the articles': `en`, `pt-BR`
    #[arg(long, value_name = "TAG")]
    pub(super) language: Option<String>,
    /// The copyright statement of the feed
    #[arg(long, value_name = "TEXT")]
    pub(super) copyright: Option<String>,
}

/// List feeds as OPML, so that readers subscribe to all of them at once
///
/// Feeds of every format are read for their title, site and address. Without -o the list goes to
/// standard output.
#[cfg(all(feature = "feed", feature = "read-feed"))]
#[derive(Args, Debug)]
pub(super) struct Opml {
    #[command(flatten)]
    pub(super) reading: Reading,
    /// The title of the list
    #[arg(long, default_value = "Feeds")]
    pub(super) title: String,
    /// The folder on the web of feeds that do not say where they are
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub(super) base: Option<String>,
    /// The file
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,
}

/// Show what is recognised of articles: metadata, speakers, turns
///
/// Every turn is shown with the speakers, how sure the guess is, and what speaks for it.
#[derive(Args, Debug)]
pub(super) struct Inspect {
    #[command(flatten)]
    pub(super) reading: Reading,
}

/// Open the desk in the browser: look at articles, put them right, make all files
///
/// The desk shows what is recognised of an article and what its outputs look like, and shows both
/// anew as the file changes. It answers this machine alone, and ends with Ctrl-C.
#[cfg(feature = "desk")]
#[derive(Args, Debug)]
pub(super) struct Serve {
    /// The folder of the articles, or the article to begin with
    #[arg(value_name = "FOLDER|FILE", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub(super) place: PathBuf,
    /// The port to listen at [default: one that is free]
    #[arg(long, value_name = "N")]
    pub(super) port: Option<u16>,
    /// Open no browser, and only print the address
    #[arg(long)]
    pub(super) no_open: bool,
}

/// List what to mend before an article is published
///
/// Each finding has its line, the reason and what to do, under the name of a rule. Findings of
/// severity error fail the run; warnings do under --strict. docs/check.md has a section for every
/// rule.
#[derive(Args, Debug)]
#[command(after_long_help = CHECK_EXAMPLES)]
#[command(mut_arg("inputs", |inputs| inputs.required(false).help(CHECK_INPUTS)))]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) reading: Reading,
    /// Set how serious a rule is: `--rule deck-missing=off`; off, note, warning or error
    #[arg(long = "rule", value_name = "NAME=LEVEL", help_heading = "Checking")]
    pub(super) rules: Vec<String>,
    /// The theme in which the articles will appear: one that is built in, or a file
    /// [default: the project's, or journal]
    #[arg(long, value_name = "THEME", help_heading = "Checking")]
    pub(super) theme: Option<String>,
    /// Mend what can be mended surely, and list what was changed
    #[arg(long, help_heading = "Checking")]
    pub(super) fix: bool,
    /// With --fix, write nothing, and list what would be changed
    #[arg(long, requires = "fix", help_heading = "Checking")]
    pub(super) dry_run: bool,
    /// Print the findings as one SARIF 2.1.0 document, for code hosts and editors
    #[arg(long, help_heading = "Checking")]
    pub(super) sarif: bool,
    /// Explain a rule, or without a name list all rules, and check nothing
    #[arg(long, value_name = "RULE", num_args = 0..=1, default_missing_value = "", help_heading = "Checking")]
    pub(super) explain: Option<String>,
}

const CHECK_INPUTS: &str = "The articles: files, folders (searched for articles), or `-` for standard input [default: those of \
                            the project that the current folder is in]";

const CHECK_EXAMPLES: &str = "\
Examples:
  offprint check
  offprint check interview.md
  offprint check articles/ --strict --rule deck-missing=off
  offprint check articles/ --fix --dry-run
  offprint check articles/ --sarif > check.sarif
  offprint check --explain alt-missing";

/// Make a project: a folder of articles with an offprint.toml
///
/// It begins with a first article, a picture and a file of settings. Nothing that is there already is
/// written over.
#[derive(Args, Debug)]
pub(super) struct Init {
    /// The folder [default: the current one]
    #[arg(value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(super) folder: Option<PathBuf>,
}

/// Make what is out of date in a project, and nothing else
///
/// An output is made again if its article, a picture, the theme, the people or the settings that it
/// depends on have changed, or if it is not there as it was made. See docs/projects.md.
#[derive(Args, Debug)]
pub(super) struct Build {
    /// The project's folder, or one within it [default: the current one]
    #[arg(value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(super) folder: Option<PathBuf>,
    /// Write nothing, and say what would be made, and why
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Make articles that are marked as drafts (`draft: true` in their metadata), too
    #[arg(long)]
    pub(super) drafts: bool,
    /// How many articles to work on at once [default: as many as the machine has processors]
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(super) bounds: Bounds,
}

/// Build a project again whenever a file of it changes
///
/// Ends when it is interrupted with Ctrl+C.
#[derive(Args, Debug)]
pub(super) struct Watch {
    /// The project's folder, or one within it [default: the current one]
    #[arg(value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(super) folder: Option<PathBuf>,
    /// Make articles that are marked as drafts (`draft: true` in their metadata), too
    #[arg(long)]
    pub(super) drafts: bool,
    /// How many articles to work on at once [default: as many as the machine has processors]
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(super) bounds: Bounds,
}

/// List the formats, or the options of one
#[derive(Args, Debug)]
pub(super) struct Formats {
    /// The format whose options are listed
    #[arg(value_name = "FORMAT")]
    pub(super) name: Option<String>,
}

/// Print completions for a shell
#[derive(Args, Debug)]
pub(super) struct Completions {
    /// The shell
    pub(super) shell: clap_complete::Shell,
}

/// Print a manual page
#[derive(Args, Debug)]
pub(super) struct Man {
    /// The subcommand; none for the page of the command itself
    #[arg(value_name = "SUBCOMMAND")]
    pub(super) page: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
