//! The faces that a theme asks for.

use std::fmt;
use std::sync::Arc;

/// What a family is used for. Looks take their family by these names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FontRole {
    /// Running text.
    Text,
    /// Headlines and headings.
    Headings,
    /// Names, captions, dates, running heads.
    Labels,
    /// Computer code.
    Code,
}

/// What kind of face stands in where a family cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Generic {
    /// With serifs. Built in: Libertinus Serif.
    Serif,
    /// Without serifs. Built in: Noto Sans.
    Sans,
    /// All letters of one width. Built in: DejaVu Sans Mono.
    Mono,
}

/// A family of faces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Font {
    /// Its name: `Libertinus Serif`.
    pub family: String,
    /// What stands in for it.
    pub generic: Generic,
    /// Its files, one for each weight and slant; empty where the family is built in or installed.
    pub files: Vec<FontFile>,
}

/// A font file that a theme names.
#[derive(Clone, PartialEq, Eq)]
pub struct FontFile {
    /// The path, as the theme has it.
    pub path: String,
    /// The bytes, not looked at.
    pub bytes: Arc<[u8]>,
}

/// A family for each role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fonts {
    /// For running text.
    pub text: Font,
    /// For headlines and headings.
    pub headings: Font,
    /// For names, captions, dates, running heads.
    pub labels: Font,
    /// For computer code.
    pub code: Font,
}

/// The families built in, with what stands in for them where they are not at hand.
pub const BUILT_IN_FAMILIES: &[(&str, Generic)] =
    &[("Libertinus Serif", Generic::Serif), ("Noto Sans", Generic::Sans), ("DejaVu Sans Mono", Generic::Mono)];

impl FontRole {
    /// All roles with what files call them.
    pub const ALL: [(&'static str, FontRole); 4] = [
        ("text", FontRole::Text),
        ("headings", FontRole::Headings),
        ("labels", FontRole::Labels),
        ("code", FontRole::Code),
    ];
}

impl Generic {
    /// All kinds with what files call them.
    pub const ALL: [(&'static str, Generic); 3] =
        [("serif", Generic::Serif), ("sans", Generic::Sans), ("mono", Generic::Mono)];
}

impl Font {
    /// The built-in family of a kind.
    pub fn built_in(generic: Generic) -> Font {
        let known = BUILT_IN_FAMILIES.iter().find(|(_, kind)| *kind == generic);
        let family = known.map_or("", |(family, _)| family);
        Font { family: family.to_owned(), generic, files: Vec::new() }
    }

    /// Whether the family is built in.
    pub fn is_built_in(&self) -> bool {
        self.files.is_empty() && BUILT_IN_FAMILIES.iter().any(|(family, _)| *family == self.family)
    }
}

impl Fonts {
    /// The family of a role.
    pub fn get(&self, role: FontRole) -> &Font {
        match role {
            FontRole::Text => &self.text,
            FontRole::Headings => &self.headings,
            FontRole::Labels => &self.labels,
            FontRole::Code => &self.code,
        }
    }
}

impl Default for Fonts {
    fn default() -> Self {
        Fonts {
            text: Font::built_in(Generic::Serif),
            headings: Font::built_in(Generic::Sans),
            labels: Font::built_in(Generic::Sans),
            code: Font::built_in(Generic::Mono),
        }
    }
}

impl fmt::Debug for FontFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.path, self.bytes.len())
    }
}
