//! What writes, and where to: `-t`, `-O` and `-o`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Surroundings, args, usage};
use crate::convert::{Converter, Target, unknown_format};
use crate::error::Error;
use crate::foreign;
use crate::format::{Arity, Format, OptionMap, Registry, THEME};

pub(super) fn holds_one(target: &Target, registry: &Registry) -> Error {
    let holds_many = |format: &&Format| format.arity == Arity::Many && format.writer.is_enabled();
    let many: Vec<_> = registry.formats().iter().filter(holds_many).map(|format| format.name).collect();
    usage(format!("`--collect` makes one file of all articles, and {} holds one article", target.name))
        .help(format!("name another format: {}; or leave out `--collect`", many.join(", ")))
}

/// Where `-o` says that outputs go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Place {
    /// It does not say.
    Default,
    Stream,
    Folder(PathBuf),
    File(PathBuf),
}

pub(super) fn place(output: Option<&Path>) -> Place {
    let Some(path) = output else { return Place::Default };
    if path == Path::new("-") {
        return Place::Stream;
    }
    let ends_as_folder = path.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
    let exists_as_file = path.exists() && !path.is_dir();
    if path.is_dir() || ends_as_folder || (path.extension().is_none() && !exists_as_file) {
        Place::Folder(path.to_owned())
    } else {
        Place::File(path.to_owned())
    }
}

/// What writes: the formats of `-t`, or that of the ending of `-o`, or `default`.
pub(super) fn targets(
    args: &args::Writing,
    place: &Place,
    converter: &mut Converter,
    around: &Surroundings,
    default: impl FnOnce(&Registry) -> Vec<String>,
) -> Result<Vec<Target>, Error> {
    let mut names: Vec<String> = Vec::new();
    for name in args.to.iter().map(|name| name.trim().to_lowercase()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        names = match place {
            Place::File(path) => vec![Target::for_path(&converter.registry, path, &OptionMap::default())?.name],
            Place::Default | Place::Folder(_) => default(&converter.registry),
            Place::Stream => Vec::new(),
        };
    }
    if names.is_empty() {
        let (what, example) = match place {
            Place::Stream => ("standard output takes one format", "html"),
            Place::Default | Place::Folder(_) | Place::File(_) => ("a collection has a format", "epub"),
        };
        return Err(usage(format!("{what}, and none is named")).help(format!("name it: `-t {example}`")));
    }
    let mut options = options(&args.options)?;
    if let Some(theme) = &args.theme {
        dress(theme, &names, &mut options, &converter.registry)?;
    }
    let target = |name: &String| target(name, &options.remove(name).unwrap_or_default(), converter, around);
    let targets = names.iter().map(target).collect::<Result<Vec<_>, _>>()?;
    take_read_options(options, converter)?;
    Ok(targets)
}

fn target(name: &str, options: &OptionMap, converter: &Converter, around: &Surroundings) -> Result<Target, Error> {
    if converter.registry.by_name(name).is_some() {
        return converter.target(name, options);
    }
    let found = foreign::find(name, around.path.as_deref().unwrap_or_default());
    let target = found.ok_or_else(|| unknown_format(name, &converter.registry, |format| format.writer.is_enabled()))?;
    options.check(name, &[])?;
    Ok(target)
}

/// Gives every format that has a theme `theme`, unless its options name one.
fn dress(
    theme: &str,
    names: &[String],
    options: &mut BTreeMap<String, OptionMap>,
    registry: &Registry,
) -> Result<(), Error> {
    let has_theme = |format: &Format| format.write_options.iter().any(|spec| spec.name == THEME.name);
    let mut is_worn = false;
    for name in names.iter().filter(|name| registry.by_name(name).is_some_and(has_theme)) {
        options.entry(name.clone()).or_default().insert_default(THEME.name, theme);
        is_worn = true;
    }
    if is_worn {
        return Ok(());
    }
    let with_themes = registry.formats().iter().filter(|format| format.writer.is_enabled() && has_theme(format));
    let known: Vec<_> = with_themes.map(|format| format.name).collect();
    Err(usage(format!("`--theme` says how an output looks, and {} has no look of its own", names.join(", ")))
        .help(format!("leave it out, or write one of {}", known.join(", "))))
}

/// Every format that this build writes, but the model's own.
pub(super) fn every_format(registry: &Registry) -> Vec<String> {
    let written = registry.formats().iter().filter(|format| format.writer.is_enabled() && format.name != "json");
    written.map(|format| format.name.to_owned()).collect()
}

/// The options of `-O` by format.
pub(super) fn options(args: &[String]) -> Result<BTreeMap<String, OptionMap>, Error> {
    let mut options: BTreeMap<String, OptionMap> = BTreeMap::new();
    for arg in args {
        let parts = arg.split_once('=').and_then(|(name, value)| Some((name.split_once('.')?, value)));
        let ((format, name), value) = parts.ok_or_else(|| {
            usage(format!("`-O {arg}` is no option")).help("write `-O FORMAT.NAME=VALUE`, as in `-O pdf.paper=letter`")
        })?;
        options.entry(format.trim().to_lowercase()).or_default().insert(name.trim(), value.trim());
    }
    Ok(options)
}

/// Keeps the options that are no writer's for the readers.
fn take_read_options(options: BTreeMap<String, OptionMap>, converter: &mut Converter) -> Result<(), Error> {
    for (name, options) in options {
        let format =
            converter.registry.by_name(&name).ok_or_else(|| unknown_format(&name, &converter.registry, |_| true))?;
        if !format.reader.is_enabled() {
            return Err(usage(format!("`-O` gives options of {name}, which is not written"))
                .help(format!("add the format to `-t`, or leave out `-O {name}.…`")));
        }
        format.reader(&options)?;
        converter.read_options.insert(name, options);
    }
    Ok(())
}

/// A file or standard output takes one output.
pub(super) fn check_single(place: &Place, outputs: usize) -> Result<(), Error> {
    let name = match place {
        Place::File(file) => format!("`-o {}` names one file", file.display()),
        Place::Stream => "standard output takes one file".to_owned(),
        Place::Default | Place::Folder(_) => return Ok(()),
    };
    if outputs == 1 {
        return Ok(());
    }
    Err(usage(format!("{name}, and {outputs} would be made"))
        .help("name a folder, as in `-o out/`, or one input and one format"))
}

/// Bytes that are no text would garble a terminal.
pub(super) fn check_terminal(place: &Place, targets: &[Target], around: &Surroundings) -> Result<(), Error> {
    let binary = targets.iter().find(|target| matches!(target.extension.as_str(), "pdf" | "epub"));
    match binary {
        Some(target) if *place == Place::Stream && around.stdout_is_terminal => {
            Err(usage(format!("{} is no text, and standard output is a terminal", target.name))
                .help(format!("name a file, as in `-o article.{}`, or a pipe", target.extension)))
        }
        _ => Ok(()),
    }
}
