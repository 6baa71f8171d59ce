//! Changes that mend what was found.

use std::ops::Range;

use super::Finding;

/// A change of the source that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The bytes of the source that are replaced.
    pub range: Range<usize>,
    /// What stands there instead.
    pub replacement: String,
}

/// The bytes of a source with the fixes of `findings` made, and the findings that are mended by
/// them. Of two fixes that overlap the first one counts; the other is found again by the next
/// check. All other bytes stay as they are.
pub fn apply<'f>(source: &[u8], findings: &'f [Finding]) -> (Vec<u8>, Vec<&'f Finding>) {
    let mut fixes: Vec<(&Fix, &Finding)> =
        findings.iter().filter_map(|finding| Some((finding.fix.as_ref()?, finding))).collect();
    fixes.sort_by_key(|(fix, _)| (fix.range.start, fix.range.end));
    let (mut out, mut done, mut made) = (Vec::with_capacity(source.len()), 0, Vec::new());
    for (Fix { range, replacement }, finding) in fixes {
        if range.start < done || range.end < range.start || range.end > source.len() {
            continue;
        }
        out.extend_from_slice(&source[done..range.start]);
        out.extend_from_slice(replacement.as_bytes());
        done = range.end;
        made.push(finding);
    }
    out.extend_from_slice(&source[done..]);
    (out, made)
}
