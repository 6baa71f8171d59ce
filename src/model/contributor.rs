//! The people and organisations behind an article.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Id, Orcid, RichText, Ror};

/// A person or organisation that had a part in the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contributor {
    /// The name by which turns refer to this contributor: `c1`.
    pub id: Id,
    /// The name.
    pub name: Name,
    /// The parts played, most important first. Empty means that it is not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// The ORCID identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orcid: Option<Orcid>,
    /// Where the contributor works.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affiliations: Vec<Affiliation>,
    /// The e-mail address that may be published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A web page about the contributor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// A few sentences about the contributor.
    #[serde(default, skip_serializing_if = "RichText::is_blank")]
    pub biography: RichText,
    /// The labels under which the contributor speaks in the source: `Kensei`, `KN`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
}

/// What a contributor is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Name {
    /// A person's name in its parts.
    Person(PersonName),
    /// A person's name whose parts are not known, or that has none.
    Literal(String),
    /// An organisation's name.
    Organisation(String),
}

/// A person's name in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PersonName {
    /// The given name or names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// The family name, its particles included: `van der Berg`.
    pub family: String,
    /// A title before the name: `Dr`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// What follows the name: `Jr`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
    /// Whether the family name is written first, as in Hungarian or Chinese.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub family_first: bool,
}

/// The part that a contributor played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Wrote the article.
    Author,
    /// Asked the questions.
    Interviewer,
    /// Answered them.
    Interviewee,
    /// Edited the article.
    Editor,
    /// Translated it.
    Translator,
    /// Took the photographs.
    Photographer,
    /// Another part, in words.
    Other(String),
}

/// An organisation that a contributor works for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Affiliation {
    /// The organisation's name.
    pub name: String,
    /// Its ROR identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ror: Option<Ror>,
}

impl Contributor {
    /// A contributor of whom only the name is known.
    pub fn new(id: Id, name: Name) -> Self {
        Contributor {
            id,
            name,
            roles: Vec::new(),
            orcid: None,
            affiliations: Vec::new(),
            email: None,
            url: None,
            biography: RichText::new(),
            labels: Vec::new(),
        }
    }

    /// Whether the contributor played `role`.
    pub fn has_role(&self, role: &Role) -> bool {
        self.roles.contains(role)
    }

    /// Adds `role` behind the others, if it is not there yet.
    pub fn add_role(&mut self, role: Role) {
        if !self.has_role(&role) {
            self.roles.push(role);
        }
    }

    /// Whether `other`, of another article, is the same person or organisation: by the ORCID where
    /// both have one, else by the name.
    pub fn is_same_as(&self, other: &Contributor) -> bool {
        match (&self.orcid, &other.orcid) {
            (Some(one), Some(other)) => one == other,
            _ => self.name.display() == other.name.display(),
        }
    }

    /// Takes over from `other`, who is the same, what is not known yet.
    pub fn merge(&mut self, other: &Contributor) {
        other.roles.iter().for_each(|role| self.add_role(role.clone()));
        other.labels.iter().for_each(|label| self.add_label(label));
        self.orcid = self.orcid.take().or_else(|| other.orcid.clone());
        self.email = self.email.take().or_else(|| other.email.clone());
        self.url = self.url.take().or_else(|| other.url.clone());
        if self.affiliations.is_empty() {
            self.affiliations.clone_from(&other.affiliations);
        }
        if self.biography.is_blank() {
            self.biography.clone_from(&other.biography);
        }
    }

    /// Adds a label under which the contributor speaks, if it is not there yet.
    pub fn add_label(&mut self, label: &str) {
        if !self.labels.iter().any(|known| known == label) {
            self.labels.push(label.to_owned());
        }
    }
}

impl Name {
    /// The name as it is read: `Dr Ada Moreno`.
    pub fn display(&self) -> Cow<'_, str> {
        match self {
            Name::Literal(name) | Name::Organisation(name) => Cow::Borrowed(name),
            Name::Person(name) => Cow::Owned(name.display()),
        }
    }

    /// The name as it is sorted: `Moreno, Ada`.
    pub fn sort_key(&self) -> Cow<'_, str> {
        match self {
            Name::Literal(name) | Name::Organisation(name) => Cow::Borrowed(name),
            Name::Person(name) => match &name.given {
                Some(given) => Cow::Owned(format!("{}, {given}", name.family)),
                None => Cow::Borrowed(&name.family),
            },
        }
    }

    /// The name by which the contributor is called in short: the family name of a person
    /// whose name is known in parts, else the whole name.
    pub fn short(&self) -> &str {
        match self {
            Name::Literal(name) | Name::Organisation(name) => name,
            Name::Person(name) => &name.family,
        }
    }
}

impl PersonName {
    /// The parts of a name of two words in Chinese, Japanese or Korean writing, whose family name stands first.
    pub(crate) fn eastern(text: &str) -> Option<PersonName> {
        let (family, given) = text.trim().split_once([' ', '\u{3000}'])?;
        let is_part = |part: &str, longest: usize| {
            (1..=longest).contains(&part.chars().count()) && part.chars().all(is_eastern) && !TRADES.contains(&part)
        };
        (is_part(family, 3) && is_part(given, 4)).then(|| PersonName {
            given: Some(given.to_owned()),
            family: family.to_owned(),
            family_first: true,
            ..PersonName::default()
        })
    }

    fn display(&self) -> String {
        let (first, second) = if self.family_first {
            (Some(&self.family), self.given.as_ref())
        } else {
            (self.given.as_ref(), Some(&self.family))
        };
        let mut name = String::new();
        for part in [self.prefix.as_ref(), first, second, self.suffix.as_ref()].into_iter().flatten() {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(part);
        }
        name
    }
}

/// What stands beside a name in Chinese, Japanese or Korean writing as if it were part of it: a reporter, words, pictures.
const TRADES: &[&str] = &[
    "記者",
    "记者",
    "編集",
    "編輯",
    "编辑",
    "作者",
    "文",
    "写真",
    "撮影",
    "摄影",
    "攝影",
    "翻訳",
    "翻译",
    "聞き手",
    "取材",
    "기자",
    "편집",
    "글",
    "사진",
    "특파원",
];

/// Whether `c` is a letter of Chinese, Japanese or Korean names.
pub(crate) fn is_eastern(c: char) -> bool {
    matches!(c, '々' | '〆' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー' | '\u{3400}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

impl Role {
    /// The role by its name, as front matter and the command spell it. Any other word is
    /// [`Role::Other`].
    pub fn from_name(name: &str) -> Self {
        match name.trim().to_lowercase().as_str() {
            "author" | "writer" | "by" => Role::Author,
            "interviewer" => Role::Interviewer,
            "interviewee" | "expert" | "guest" => Role::Interviewee,
            "editor" => Role::Editor,
            "translator" => Role::Translator,
            "photographer" | "photo" => Role::Photographer,
            _ => Role::Other(name.trim().to_owned()),
        }
    }

    /// The role in English words.
    pub fn as_str(&self) -> &str {
        match self {
            Role::Author => "author",
            Role::Interviewer => "interviewer",
            Role::Interviewee => "interviewee",
            Role::Editor => "editor",
            Role::Translator => "translator",
            Role::Photographer => "photographer",
            Role::Other(role) => role,
        }
    }

    /// The MARC relator code, as EPUB and library catalogues use it.
    pub fn marc_code(&self) -> &'static str {
        match self {
            Role::Author => "aut",
            Role::Interviewer => "ivr",
            Role::Interviewee => "ive",
            Role::Editor => "edt",
            Role::Translator => "trl",
            Role::Photographer => "pht",
            Role::Other(_) => "ctb",
        }
    }
}
