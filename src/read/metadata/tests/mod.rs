//! From front matter to the fields of an article: one file per subject.

mod fields;
mod keys;
mod people;

use super::{Metadata, yaml};
use crate::diagnostic::{Code, Diagnostics};
use crate::model::Article;

/// What front matter gave.
struct Outcome {
    article: Article,
    diagnostics: Diagnostics,
}

impl Outcome {
    /// The codes, lines and messages of the diagnostics.
    fn reports(&self) -> Vec<(Code, u32, String)> {
        let line = |line: Option<u32>| line.unwrap_or_default();
        self.diagnostics.iter().map(|d| (d.code, line(d.location.line), d.message.clone())).collect()
    }

    /// The codes and lines of the diagnostics.
    fn codes(&self) -> Vec<(Code, u32)> {
        self.reports().into_iter().map(|(code, line, _)| (code, line)).collect()
    }

    /// The article as JSON.
    fn json(&self) -> serde_json::Value {
        serde_json::to_value(&self.article).unwrap()
    }
}

fn metadata(yaml: &str) -> Metadata {
    yaml::parse(yaml, 1, 16).unwrap()
}

fn fill(yaml: &str) -> Outcome {
    let (mut article, mut diagnostics) = (Article::default(), Diagnostics::new());
    metadata(yaml).apply(&mut article, &mut diagnostics);
    Outcome { article, diagnostics }
}

/// What `yaml` gives, if it gives no cause for complaint.
fn fine(yaml: &str) -> serde_json::Value {
    let outcome = fill(yaml);
    assert_eq!(outcome.reports(), [], "{yaml}");
    outcome.json()
}
