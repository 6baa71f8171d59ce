//! Under which terms an article or a picture may be used.

use serde::{Deserialize, Serialize};

/// A licence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct License {
    /// The address of its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its name, or the statement that the reader sees: `CC BY 4.0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A copyright statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Copyright {
    /// The year of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// Who holds the right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// The statement as the source has it, if it is more than year and holder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
}

impl License {
    /// The licence that `text` names: an address, a Creative Commons code such as
    /// `CC BY-SA 4.0` or `CC-BY-4.0` (its SPDX form, whose name becomes the other), which gets its address, or any other
    /// name.
    pub fn from_text(text: &str) -> Self {
        let text = text.trim();
        if text.starts_with("https://") || text.starts_with("http://") {
            return License { url: Some(canonical_url(text)), name: creative_commons_name(text) };
        }
        let url = creative_commons_url(text);
        // Readers are shown the code as people write it.
        let shown = url.as_deref().filter(|_| text.starts_with("CC-")).and_then(creative_commons_name);
        License { url, name: shown.or_else(|| Some(text.to_owned())) }
    }

    /// What the reader sees: the name, or else the address.
    pub fn display(&self) -> &str {
        self.name.as_deref().or(self.url.as_deref()).unwrap_or_default()
    }
}

impl Copyright {
    /// The statement to print: the source's own, or one made of year and holder.
    pub fn display(&self) -> String {
        if let Some(statement) = &self.statement {
            return statement.clone();
        }
        let year = self.year.map(|year| year.to_string());
        let parts = [Some("©".to_owned()), year, self.holder.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Creative Commons addresses are https and end in a slash; others stay as they are.
fn canonical_url(url: &str) -> String {
    match url.split_once("creativecommons.org/") {
        Some((_, path)) if path.starts_with("licenses/") || path.starts_with("publicdomain/") => {
            let path = path
                .trim_end_matches("legalcode")
                .trim_end_matches("deed.en")
                .trim_end_matches("deed")
                .trim_end_matches('/');
            format!("https://creativecommons.org/{path}/")
        }
        _ => url.to_owned(),
    }
}

fn creative_commons_name(url: &str) -> Option<String> {
    let (_, path) = url.split_once("creativecommons.org/")?;
    let mut parts = path.split('/');
    match (parts.next()?, parts.next()?, parts.next()?) {
        ("licenses", code, version) => Some(format!("CC {} {version}", code.to_uppercase())),
        ("publicdomain", "zero", version) => Some(format!("CC0 {version}")),
        _ => None,
    }
}

fn creative_commons_url(name: &str) -> Option<String> {
    let name = name.to_lowercase().replace([' ', '_'], "-");
    if let Some(version) = name.strip_prefix("cc0-") {
        return Some(format!("https://creativecommons.org/publicdomain/zero/{version}/"));
    }
    let (code, version) = name.strip_prefix("cc-")?.rsplit_once('-')?;
    let known = matches!(code, "by" | "by-sa" | "by-nd" | "by-nc" | "by-nc-sa" | "by-nc-nd");
    let numeric = version.chars().all(|c| c.is_ascii_digit() || c == '.') && !version.is_empty();
    (known && numeric).then(|| format!("https://creativecommons.org/licenses/{code}/{version}/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creative_commons_is_known_by_code_and_by_address() {
        let url = |text| License::from_text(text).url;
        assert_eq!(url("CC BY-SA 4.0").as_deref(), Some("https://creativecommons.org/licenses/by-sa/4.0/"));
        assert_eq!(License::from_text("CC-BY-SA-4.0").name.as_deref(), Some("CC BY-SA 4.0"));
        assert_eq!(url("CC-BY-4.0").as_deref(), Some("https://creativecommons.org/licenses/by/4.0/"));
        assert_eq!(
            url("http://creativecommons.org/licenses/by/4.0").as_deref(),
            Some("https://creativecommons.org/licenses/by/4.0/")
        );
        assert_eq!(
            License::from_text("https://creativecommons.org/licenses/by-nc/4.0/").name.as_deref(),
            Some("CC BY-NC 4.0")
        );
        assert_eq!(
            License::from_text("All rights reserved"),
            License { url: None, name: Some("All rights reserved".to_owned()) }
        );
    }
}
