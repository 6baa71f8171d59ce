//! The namespaces of what feeds say, each by its one address.

/// Atom 1.0 (RFC 4287).
pub(super) const ATOM: &str = "http://www.w3.org/2005/Atom";

/// The whole text in RSS.
pub(super) const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";

/// Dublin Core, the fifteen elements.
pub(super) const DC: &str = "http://purl.org/dc/elements/1.1/";

/// DCMI Terms.
pub(super) const DCTERMS: &str = "http://purl.org/dc/terms/";

/// Media RSS 1.5.1. The slash at the end is part of it.
pub(super) const MEDIA: &str = "http://search.yahoo.com/mrss/";

/// What Apple's podcast apps know.
pub(super) const ITUNES: &str = "http://www.itunes.com/dtds/podcast-1.0.dtd";

/// The podcast namespace of the Podcast Index.
pub(super) const PODCAST: &str = "https://podcastindex.org/namespace/1.0";
