//! Formulas: MathML, with the TeX that it was made of beside it.

use std::io;

use super::{Document, Profile};
use crate::diagnostic::Code;
use crate::error::Error;
use crate::math::{self, Display, MathMl, Piece, StandIn};
use crate::model::{Language, Math, MathNotation, SourceLine};

/// What makes a document of TeX, up to the formula.
const TEX_BEGIN: &str =
    "\\documentclass[12pt]{minimal}\n\\usepackage{amsmath}\n\\usepackage{amssymb}\n\\begin{document}\n";

impl<W: io::Write> Document<'_, '_, W> {
    pub(super) fn inline_math(&mut self, math: &Math) -> Result<(), Error> {
        self.xml.open_inline("inline-formula", &[])?;
        self.math(math, Display::Inline, SourceLine::UNKNOWN)?;
        Ok(self.xml.close()?)
    }

    /// The content of a formula's element.
    pub(super) fn math(&mut self, math: &Math, display: Display, at: SourceLine) -> Result<(), Error> {
        let around = self.article.language.as_ref().map_or("", Language::as_str);
        let language = math::spoken_language(math, around).unwrap_or_default();
        let generated = if math.alt.is_none() { "generated" } else { "" };
        let attributes = [("content-type", generated), ("xml:lang", language)];
        self.xml.leaf_inline("alt-text", &attributes, &math::spoken(math))?;
        match (math::mathml(math, display), math.notation) {
            (Ok(content), MathNotation::MathMl) => self.mathml(&content, display),
            (Ok(content), MathNotation::Tex) => {
                self.xml.open_inline("alternatives", &[])?;
                self.mathml(&content, display)?;
                self.tex(&math.source, display)?;
                Ok(self.xml.close()?)
            }
            (Err(reason), notation) => {
                // The author's words are the alternative text already.
                let unworded = Math { alt: None, ..math.clone() };
                let stand_in = math::stand_in(&unworded);
                let message = format!("a formula is set {}: {reason}", stand_in.manner());
                self.report(Code::Degraded, message, "correct the formula", at);
                match notation {
                    MathNotation::Tex => self.tex(&math.source, display),
                    MathNotation::MathMl => self.unread(math, &stand_in),
                }
            }
        }
    }

    /// MathML that cannot be used: what stands for it, and its source for this crate's own reader.
    fn unread(&mut self, math: &Math, stand_in: &StandIn<'_>) -> Result<(), Error> {
        let source = serde_json::Value::from(math.source.as_str()).to_string();
        // A processing instruction cannot hold its own end.
        self.xml.instruction(&format!("mathml {}", source.replace('>', "\\u003e")))?;
        Ok(self.xml.text(stand_in.text())?)
    }

    /// TeX as it is; for PubMed Central, which takes whole documents alone, in one.
    fn tex(&mut self, source: &str, display: Display) -> Result<(), Error> {
        if !self.is_for(Profile::Pmc) {
            return Ok(self.xml.leaf_inline("tex-math", &[], source)?);
        }
        let sign = if display == Display::Block { "$$" } else { "$" };
        let document = format!("{TEX_BEGIN}{sign}{source}{sign}\n\\end{{document}}");
        let id = self.survey.mint("tex");
        Ok(self.xml.leaf_inline("tex-math", &[("id", &id)], &document)?)
    }

    /// Both DTDs fix the prefix. Checkers want an id on every `mml:math`.
    fn mathml(&mut self, MathMl(pieces): &MathMl, display: Display) -> Result<(), Error> {
        let id = self.survey.mint("math");
        let display = match display {
            Display::Inline => "inline",
            Display::Block => "block",
        };
        self.xml.open_inline("mml:math", &[("id", &id), ("display", display)])?;
        for piece in pieces {
            match piece {
                Piece::Start { name, attributes } => {
                    // Classes are for the style sheets of web pages.
                    let kept = attributes.iter().filter(|(key, _)| key != "class");
                    let attributes: Vec<_> = kept.map(|(key, value)| (key.as_str(), value.as_str())).collect();
                    self.xml.open_inline(format!("mml:{name}"), &attributes)?;
                }
                Piece::Text(text) => self.xml.text(text)?,
                Piece::End(_) => self.xml.close()?,
            }
        }
        Ok(self.xml.close()?)
    }
}
