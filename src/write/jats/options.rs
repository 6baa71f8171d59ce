//! The options of the JATS writer.

use crate::error::{Error, ErrorKind};
use crate::format::{OptionMap, OptionSpec, wrong_value};

/// How an article is written as JATS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Which version of the standard to declare. [`Version::V1_3`] by default.
    pub version: Version,
    /// Which tag set to declare. [`TagSet::Auto`] by default.
    pub tag_set: TagSet,
    /// Whose rules to keep beside the DTD's. [`Profile::Jats4r`] by default.
    pub profile: Profile,
    /// The `article-type`. By default `interview` where there are turns, else what the genre
    /// says, else `other`; where the profile has a list of its own, `other` for what it lacks.
    pub article_type: Option<String>,
    /// What a question and its answers are. [`Turns::Speech`] by default.
    pub turns: Turns,
    /// What is written: the document alone, or a package. [`Package::None`] by default.
    pub package: Package,
    /// What the publisher or archive calls the journal: its acronym, as SciELO has it, or its
    /// short title in the catalogue of the NLM. Not written by default.
    pub journal_id: Option<String>,
    /// The journal's abbreviated title. Not written by default.
    pub journal_abbreviation: Option<String>,
}

/// A version of JATS (ANSI/NISO Z39.96), each declared with its own DTD.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Z39.96-2019. It has no `processing-meta` and no `question-wrap`.
    V1_2,
    /// Z39.96-2021.
    #[default]
    V1_3,
    /// Z39.96-2024.
    V1_4,
}

/// A tag set of JATS: a DTD of the standard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TagSet {
    /// Journal Publishing where the journal has an ISSN, which that tag set demands, else
    /// Journal Archiving.
    #[default]
    Auto,
    /// Journal Publishing (“blue”): what journals publish. It needs an ISSN.
    Publishing,
    /// Journal Archiving and Interchange (“green”): what archives keep. It needs nothing.
    Archiving,
}

/// Whose rules a document keeps beside those of the DTD.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// The recommendations of JATS4R.
    #[default]
    Jats4r,
    /// The tagging guidelines of PubMed Central, as its style checker knows them.
    Pmc,
    /// The SciELO Publishing Schema 1.10.
    Scielo,
}

/// What a question and its answers are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turns {
    /// A `speech` each, with its `speaker`.
    #[default]
    Speech,
    /// A `question-wrap` with `question` and `answer`, in which the `speech` stands (JATS 1.3).
    QuestionWrap,
}

/// What is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Package {
    /// The document; its pictures go beside it.
    #[default]
    None,
    /// A zip of the document, its pictures and a manifest, as NISO RP-30 (MECA) has it.
    Meca,
}

/// The options by name, for the command and its help.
pub const OPTIONS: &[OptionSpec] = &[
    OptionSpec { name: "version", values: "1.2|1.3|1.4", default: "1.3", help: "which version of JATS to declare" },
    OptionSpec {
        name: "tag-set",
        values: "auto|publishing|archiving",
        default: "auto",
        help: "which JATS DTD to follow; auto takes publishing if the journal has an ISSN",
    },
    OptionSpec {
        name: "profile",
        values: "jats4r|pmc|scielo",
        default: "jats4r",
        help: "whose rules to keep beside the DTD's: JATS4R, PubMed Central, SciELO PS 1.10",
    },
    OptionSpec {
        name: "article-type",
        values: "TEXT",
        default: "interview, or by genre",
        help: "the article-type attribute, where a publisher or archive wants its own value",
    },
    OptionSpec {
        name: "turns",
        values: "speech|question-wrap",
        default: "speech",
        help: "the element of a question and its answers; question-wrap needs JATS 1.3",
    },
    OptionSpec {
        name: "package",
        values: "none|meca",
        default: "none",
        help: "meca makes a zip of the document, its pictures and a manifest (NISO RP-30)",
    },
    OptionSpec {
        name: "journal-id",
        values: "TEXT",
        default: "",
        help: "the journal's acronym at SciELO, or its short title in the NLM Catalog for pmc",
    },
    OptionSpec { name: "journal-abbreviation", values: "TEXT", default: "", help: "the journal's abbreviated title" },
];

impl Options {
    /// The options given as text.
    ///
    /// # Errors
    /// If an option has a wrong value, or two do not fit.
    pub fn from_map(map: &OptionMap) -> Result<Self, Error> {
        let options = Options {
            version: one_of(map, "version", &[("1.3", Version::V1_3), ("1.2", Version::V1_2), ("1.4", Version::V1_4)])?,
            tag_set: one_of(
                map,
                "tag-set",
                &[("auto", TagSet::Auto), ("publishing", TagSet::Publishing), ("archiving", TagSet::Archiving)],
            )?,
            profile: one_of(
                map,
                "profile",
                &[("jats4r", Profile::Jats4r), ("pmc", Profile::Pmc), ("scielo", Profile::Scielo)],
            )?,
            article_type: text(map, "article-type", "a word such as interview")?,
            turns: one_of(map, "turns", &[("speech", Turns::Speech), ("question-wrap", Turns::QuestionWrap)])?,
            package: one_of(map, "package", &[("none", Package::None), ("meca", Package::Meca)])?,
            journal_id: text(map, "journal-id", "an acronym such as thr")?,
            journal_abbreviation: text(map, "journal-abbreviation", "a title such as Harb. Rev.")?,
        };
        options.check()?;
        Ok(options)
    }

    /// Refuses options that do not fit.
    ///
    /// # Errors
    /// If `question-wrap` is asked of JATS 1.2, which has no such element.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.turns == Turns::QuestionWrap && self.version < Version::V1_3 {
            return Err(Error::new(ErrorKind::Option, "JATS 1.2 has no `question-wrap`")
                .help("leave the option `turns` out, or take `version=1.3`"));
        }
        Ok(())
    }
}

/// The value of an option that takes any text but an empty one.
fn text(map: &OptionMap, name: &str, expected: &str) -> Result<Option<String>, Error> {
    match map.get(name).map(str::trim) {
        Some("") => Err(wrong_value(name, "", expected)),
        given => Ok(given.map(str::to_owned)),
    }
}

/// The value of an option that takes one of several words; the first is the default.
fn one_of<T: Copy>(map: &OptionMap, name: &str, values: &[(&str, T)]) -> Result<T, Error> {
    let given = map.get(name).unwrap_or(values[0].0);
    values.iter().find(|(word, _)| *word == given).map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<_> = values.iter().map(|(word, _)| *word).collect();
        wrong_value(name, given, &words.join(" or "))
    })
}

impl Version {
    /// The value of `article/@dtd-version`.
    pub fn as_str(self) -> &'static str {
        match self {
            Version::V1_2 => "1.2",
            Version::V1_3 => "1.3",
            Version::V1_4 => "1.4",
        }
    }

    /// The public and the system identifier of a tag set's DTD, the one with MathML 3.
    pub(super) fn doctype(self, tag_set: TagSet) -> (String, String) {
        let (name, file) = match tag_set {
            TagSet::Publishing | TagSet::Auto => ("Journal Publishing", "JATS-journalpublishing1"),
            TagSet::Archiving => ("Journal Archiving and Interchange", "JATS-archivearticle1"),
        };
        let (date, minor) = match self {
            Version::V1_2 => ("20190208", ""),
            Version::V1_3 => ("20210610", "-3"),
            Version::V1_4 => ("20241031", "-4"),
        };
        let version = self.as_str();
        let public = format!("-//NLM//DTD JATS (Z39.96) {name} DTD with MathML3 v{version} {date}//EN");
        (public, format!("{file}{minor}-mathml3.dtd"))
    }
}
