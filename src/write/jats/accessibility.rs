//! `processing-meta`: how the file is made, and what it claims for those who cannot see it.

use std::io;

use super::{Document, TagSet, Version};
use crate::model::Alt;
use crate::resource::{MediaType, Resource};

impl<W: io::Write> Document<'_, '_, W> {
    /// How the file is made, and what it claims for those who cannot see it. JATS 1.2 has no place
    /// for the former.
    pub(super) fn processing_meta(&mut self, tag_set: TagSet) -> io::Result<()> {
        if self.options.version < Version::V1_3 {
            return Ok(());
        }
        let base = match tag_set {
            TagSet::Publishing | TagSet::Auto => "publishing",
            TagSet::Archiving => "archiving",
        };
        let attributes =
            [("tagset-family", "jats"), ("base-tagset", base), ("mathml-version", "3.0"), ("table-model", "xhtml")];
        self.xml.open("processing-meta", &attributes)?;
        self.xml.open("custom-meta-group", &[("content-type", "accessibility-metadata")])?;
        for (name, value) in self.accessibility() {
            self.xml.open("custom-meta", &[("vocab", "schema.org")])?;
            self.xml.leaf("meta-name", &[], name)?;
            self.xml.leaf("meta-value", &[], value)?;
            self.xml.close()?;
        }
        self.xml.close()?;
        self.xml.close()
    }

    /// What the document claims, by the names of schema.org.
    pub(super) fn accessibility(&self) -> Vec<(&'static str, &'static str)> {
        let features = self.accessibility_features().into_iter().map(|feature| ("accessibilityFeature", feature));
        features.chain([("accessibilityHazard", self.accessibility_hazard())]).collect()
    }

    fn accessibility_features(&self) -> Vec<&'static str> {
        let images = &self.survey.images;
        let described = images.iter().any(|image| matches!(image.alt, Some(Alt::Described(_))));
        let all_known = images.iter().all(|image| image.alt.is_some());
        let long = images.iter().any(|image| image.long_description.is_some());
        let claims = [
            ("alternativeText", described && all_known),
            ("longDescription", long),
            ("readingOrder", true),
            ("structuralNavigation", self.survey.has_sections),
        ];
        claims.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect()
    }

    /// Only pictures that cannot move are known not to flash.
    fn accessibility_hazard(&self) -> &'static str {
        let still = |source: &str| self.resources.get(source).is_some_and(is_still);
        if self.survey.images.iter().all(|image| still(&image.source)) { "none" } else { "unknown" }
    }
}

/// Whether a picture is known not to move.
fn is_still(resource: &Resource) -> bool {
    // An animated PNG says so by this chunk, ahead of its data.
    let head = &resource.bytes[..resource.bytes.len().min(4096)];
    match resource.media_type {
        MediaType::Jpeg => true,
        MediaType::Png => !head.windows(4).any(|name| name == b"acTL"),
        MediaType::Gif | MediaType::WebP | MediaType::Svg => false,
    }
}
