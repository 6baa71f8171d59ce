//! Where in the source a node came from. Nothing here reads sources.

/// The 1-based line of the source on which a node begins, if it is known.
///
/// A position is a remark about a node and no part of it: two nodes that differ only in
/// their positions are equal, and serialisation leaves positions out.
#[derive(Clone, Copy, Debug, Default)]
pub struct SourceLine(Option<u32>);

impl SourceLine {
    /// No known line: the node was built in code.
    pub const UNKNOWN: SourceLine = SourceLine(None);

    /// The given 1-based line.
    pub fn new(line: u32) -> Self {
        SourceLine(Some(line))
    }

    /// The 1-based line, if known.
    pub fn get(self) -> Option<u32> {
        self.0
    }

    /// This position, or `other` where this one is unknown.
    pub fn or(self, other: SourceLine) -> SourceLine {
        SourceLine(self.0.or(other.0))
    }
}

impl PartialEq for SourceLine {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for SourceLine {}

impl From<u32> for SourceLine {
    fn from(line: u32) -> Self {
        SourceLine::new(line)
    }
}
