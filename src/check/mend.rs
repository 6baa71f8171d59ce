//! Makes the fixes of findings, and writes them.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::{Finding, Fix, apply};
use crate::convert::{Source, WholeFile};
use crate::diagnostic::Location;
use crate::error::{Error, ErrorKind};

/// How often fixes are looked for again after some were made: some overlapped, or were too many.
const ROUNDS: usize = 64;

/// How many characters are shown on each side of a change.
const AROUND: usize = 12;

/// A change that was made, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The name of the rule.
    pub rule: &'static str,
    /// Where it is, in the file as it was before the round.
    pub location: Location,
    /// The text around it, before.
    pub before: String,
    /// The same text after it.
    pub after: String,
}

/// A source in which everything was mended that can be.
#[derive(Debug)]
pub struct MendedSource {
    /// The source as it is then.
    pub source: Source,
    /// What is left to find in it.
    pub findings: Vec<Finding>,
    /// What was changed.
    pub mended: Vec<Mended>,
}

/// Makes all fixes of `findings`, which `check` found in `original`, and of what it finds after that.
/// Nothing is written.
///
/// # Errors
/// If what was mended cannot be read any more, which is a defect.
pub fn mend(
    original: &Source,
    findings: Vec<Finding>,
    check: &dyn Fn(&Source) -> Result<Vec<Finding>, Error>,
) -> Result<MendedSource, Error> {
    let mut done = MendedSource { source: original.clone(), findings, mended: Vec::new() };
    for _ in 0..ROUNDS {
        let MendedSource { source, findings, mended } = &mut done;
        let (bytes, made) = apply(&source.bytes, findings);
        if made.is_empty() {
            break;
        }
        mended.extend(made.into_iter().filter_map(|finding| Mended::by(finding, &source.bytes)));
        source.bytes = bytes.into();
        *findings = check(source)?;
    }
    Ok(done)
}

impl Mended {
    /// What the fix of `finding` changes in `source`, where it was found. `None` if it has none.
    pub fn by(finding: &Finding, source: &[u8]) -> Option<Mended> {
        let Fix { range, replacement } = finding.fix.as_ref()?;
        let text = |range: std::ops::Range<usize>| source.get(range);
        let line = text(0..range.start)?.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        let left = std::str::from_utf8(line).ok()?;
        let skipped = left.chars().count().saturating_sub(AROUND);
        let left: String = left.chars().skip(skipped).collect();
        let line = text(range.end..source.len())?.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let right: String = std::str::from_utf8(line).ok()?.chars().take(AROUND).collect();
        let changed = std::str::from_utf8(text(range.clone())?).ok()?;
        Some(Mended {
            rule: finding.rule.name,
            location: finding.diagnostic.location.clone(),
            before: format!("{left}{changed}{right}"),
            after: format!("{left}{replacement}{right}"),
        })
    }
}

/// Writes `mended` in the place of the file at `path`, whose content was `read`, whole or not at all, with
/// the permissions that it has. A link is followed.
///
/// # Errors
/// If the file has changed since it was read, or cannot be written: then it stays as it is.
pub fn write_mended(path: &Path, read: &[u8], mended: &[u8]) -> Result<(), Error> {
    let path = path.canonicalize()?;
    if fs::read(&path)? != read {
        let message = "the file has changed since it was read, and is left as it is";
        return Err(Error::new(ErrorKind::Io, message).help("look at it as it is now"));
    }
    let permissions = fs::metadata(&path)?.permissions();
    let file = WholeFile::create(&path)?;
    let mut writer = file.writer()?;
    writer.write_all(mended)?;
    writer.set_permissions(permissions)?;
    file.commit().map(drop)
}
