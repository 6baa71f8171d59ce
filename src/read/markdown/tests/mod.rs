//! The reader as a whole: one file per subject.

mod article;
mod blocks;
mod corpus;
mod extensions;
mod figures;
mod hostile;
mod inlines;

use crate::diagnostic::{Code, Diagnostics};
use crate::env::Env;
use crate::error::Error;
use crate::model::{Article, Block, Node};
use crate::read::metadata::Metadata;
use crate::read::{Input, ReadCx, Reader};

/// What reading gave.
pub(super) struct Outcome {
    pub article: Article,
    pub diagnostics: Diagnostics,
}

impl Outcome {
    /// The blocks of the body, which has no sections.
    pub(super) fn blocks(&self) -> Vec<&Block> {
        let mut blocks = Vec::new();
        for node in &self.article.body {
            match node {
                Node::Block(block) => blocks.push(block),
                other => panic!("{other:?}"),
            }
        }
        blocks
    }

    /// The codes and lines of the diagnostics.
    pub(super) fn reports(&self) -> Vec<(Code, Option<u32>)> {
        self.diagnostics.iter().map(|diagnostic| (diagnostic.code, diagnostic.location.line)).collect()
    }

    /// The body as JSON.
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::to_value(&self.article.body).unwrap()
    }
}

/// Reads `text` with overrides, as the file `stem`.
pub(super) fn read_with(text: &str, stem: &str, pairs: &[(&str, &str)]) -> Result<Outcome, Error> {
    let overrides = Metadata::from_pairs(pairs.iter().copied());
    let (mut diagnostics, mut recognitions) = (Diagnostics::new(), Vec::new());
    let env = Env::default();
    let mut cx = ReadCx {
        env: &env,
        overrides: &overrides,
        known: &Default::default(),
        diagnostics: &mut diagnostics,
        recognitions: &mut recognitions,
    };
    let input = Input { stem: Some(stem), bytes: text.as_bytes() };
    let mut publication = super::MarkdownReader.read(input, &mut cx)?;
    assert_eq!(recognitions.len(), 1);
    Ok(Outcome { article: publication.articles.remove(0), diagnostics })
}

/// Reads `text`, a body under a title of its own.
pub(super) fn read(text: &str) -> Outcome {
    read_with(text, "water-in-the-city", &[("title", "Water"), ("interview", "none")]).unwrap()
}
