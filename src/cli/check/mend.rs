//! `--fix`: makes the fixes of findings, and writes them.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::plan::Mending;
use crate::check::{Finding, Fix, apply};
use crate::convert::{Source, WholeFile};
use crate::diagnostic::Location;
use crate::error::{Error, ErrorKind};

/// How often fixes are looked for again after some were made: some overlapped, or were too many.
const ROUNDS: usize = 64;

/// How many characters are shown on each side of a change.
const AROUND: usize = 12;

/// A change that was made, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mended {
    /// The name of the rule.
    pub rule: &'static str,
    /// Where it is, in the file as it was before the round.
    pub location: Location,
    /// The text around it, before.
    pub before: String,
    /// The same text after it.
    pub after: String,
}

/// The source with all fixes made, what is left to find in it, and what was changed. The file at
/// `path`, which the source is of, is written if there is something to write and `mending` says so.
///
/// # Errors
/// If what was mended cannot be read any more, which is a defect, or not be written.
pub(super) fn mend(
    original: &Source,
    findings: Vec<Finding>,
    path: &Path,
    mending: Mending,
    check: &dyn Fn(&Source) -> Result<Vec<Finding>, Error>,
) -> Result<(Source, Vec<Finding>, Vec<Mended>), Error> {
    let (mut source, mut findings, mut mended) = (original.clone(), findings, Vec::new());
    for _ in 0..ROUNDS {
        let (bytes, made) = apply(&source.bytes, &findings);
        if made.is_empty() {
            break;
        }
        mended.extend(made.into_iter().filter_map(|finding| changed(&source.bytes, finding)));
        source.bytes = bytes.into();
        findings = check(&source)?;
    }
    if mending == Mending::Written && !mended.is_empty() {
        write(path, original, &source)?;
    }
    Ok((source, findings, mended))
}

fn changed(bytes: &[u8], finding: &Finding) -> Option<Mended> {
    let Fix { range, replacement } = finding.fix.as_ref()?;
    let text = |range: std::ops::Range<usize>| std::str::from_utf8(bytes.get(range)?).ok();
    let (left, right) = (text(0..range.start)?, text(range.end..bytes.len())?);
    let left = left.rsplit('\n').next().unwrap_or_default();
    let skipped = left.chars().count().saturating_sub(AROUND);
    let left: String = left.chars().skip(skipped).collect();
    let right: String = right.chars().take_while(|c| *c != '\n').take(AROUND).collect();
    Some(Mended {
        rule: finding.rule.name,
        location: finding.diagnostic.location.clone(),
        before: format!("{left}{}{right}", text(range.clone())?),
        after: format!("{left}{replacement}{right}"),
    })
}

/// Writes `mended` in the place of the file at `path`, which was `read`, whole or not at all, with
/// the permissions that it has. A link is followed.
///
/// # Errors
/// If the file has changed since it was read, or cannot be written: then it stays as it is.
fn write(path: &Path, read: &Source, mended: &Source) -> Result<(), Error> {
    let path = path.canonicalize()?;
    if *fs::read(&path)? != *read.bytes {
        let message = "the file has changed while it was checked, and is left as it is";
        return Err(Error::new(ErrorKind::Io, message).help("check it again"));
    }
    let permissions = fs::metadata(&path)?.permissions();
    let file = WholeFile::create(&path)?;
    let mut writer = file.writer()?;
    writer.write_all(&mended.bytes)?;
    writer.set_permissions(permissions)?;
    file.commit().map(drop)
}
