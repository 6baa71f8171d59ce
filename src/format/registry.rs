//! The table of formats, as a value that others may add to.

use super::{Arity, Format, OptionSpec, Support};
use crate::error::{Error, ErrorKind};
use crate::read::Reader;
use crate::write::Writer;

/// The formats that are known, by name and by ending.
#[derive(Clone, Debug)]
pub struct Registry {
    formats: Vec<Format>,
}

/// `$on` where the crate has the feature, else `$off`.
macro_rules! if_feature {
    ($feature:literal, $type:ty, $on:expr, $off:expr) => {{
        #[cfg(feature = $feature)]
        const VALUE: $type = $on;
        #[cfg(not(feature = $feature))]
        const VALUE: $type = $off;
        VALUE
    }};
}

/// The reader of `crate::read::$module`, where the crate has the feature.
macro_rules! reader {
    ($feature:literal, $module:ident) => {
        if_feature!(
            $feature,
            Support<dyn Reader>,
            Support::Enabled(crate::read::$module::from_options),
            Support::Disabled { feature: $feature }
        )
    };
}

/// The writer of `crate::write::$module`, where the crate has the feature.
macro_rules! writer {
    ($feature:literal, $($module:ident)::+) => {
        if_feature!(
            $feature,
            Support<dyn Writer>,
            Support::Enabled(crate::write::$($module)::+::from_options),
            Support::Disabled { feature: $feature }
        )
    };
}

/// The options of the writer of `crate::write::$module`, where the crate has the feature.
macro_rules! write_options {
    ($feature:literal, $($module:ident)::+) => {
        if_feature!($feature, &[OptionSpec], crate::write::$($module)::+::OPTIONS, &[])
    };
}

/// The formats of Offprint itself, in the order in which they are listed.
const BUILT_IN: &[Format] = &[MARKDOWN, TEXT, DOCX, PDF, EPUB, HTML, RSS, ATOM, JSON_FEED, JATS, JSON];

const MARKDOWN: Format = Format {
    name: "markdown",
    description: "Markdown with YAML or TOML front matter",
    extensions: &["md", "markdown", "mdown", "mkd", "qmd", "rmd"],
    media_type: "text/markdown",
    arity: Arity::One,
    read_options: &[],
    write_options: &[],
    reader: reader!("markdown", markdown),
    writer: Support::Absent,
};

const TEXT: Format = Format {
    name: "text",
    description: "a web page copied as plain text",
    extensions: &["txt", "text"],
    media_type: "text/plain",
    arity: Arity::One,
    read_options: &[],
    write_options: &[],
    reader: Support::Enabled(crate::read::text::from_options),
    writer: Support::Absent,
};

const DOCX: Format = Format {
    name: "docx",
    description: "Word document",
    extensions: &["docx", "docm", "dotx"],
    media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    arity: Arity::One,
    read_options: &[],
    write_options: &[],
    reader: reader!("read-docx", docx),
    writer: Support::Absent,
};

const PDF: Format = Format {
    name: "pdf",
    description: "PDF for print and screen (PDF/UA-1, PDF/A-2a)",
    extensions: &["pdf"],
    media_type: "application/pdf",
    arity: Arity::Many,
    read_options: &[],
    write_options: write_options!("pdf", pdf),
    reader: Support::Absent,
    writer: writer!("pdf", pdf),
};

const EPUB: Format = Format {
    name: "epub",
    description: "EPUB 3.3 for e-readers",
    extensions: &["epub"],
    media_type: "application/epub+zip",
    arity: Arity::Many,
    read_options: &[],
    write_options: write_options!("epub", epub),
    reader: reader!("read-epub", epub),
    writer: writer!("epub", epub),
};

const HTML: Format = Format {
    name: "html",
    description: "a web page: read as it is served, written self-contained and accessible",
    extensions: &["html", "htm", "xhtml"],
    media_type: "text/html",
    arity: Arity::One,
    read_options: &[],
    write_options: write_options!("html", html),
    reader: reader!("read-html", html),
    writer: writer!("html", html),
};

const RSS: Format = Format {
    name: "rss",
    description: "RSS 2.0 feed",
    extensions: &["rss", "rdf"],
    media_type: "application/rss+xml",
    arity: Arity::Many,
    read_options: &[],
    write_options: write_options!("feed", feed::rss),
    reader: reader!("read-feed", feed),
    writer: writer!("feed", feed::rss),
};

const ATOM: Format = Format {
    name: "atom",
    description: "Atom 1.0 feed",
    extensions: &["atom"],
    media_type: "application/atom+xml",
    arity: Arity::Many,
    read_options: &[],
    write_options: write_options!("feed", feed::atom),
    reader: reader!("read-feed", feed),
    writer: writer!("feed", feed::atom),
};

const JSON_FEED: Format = Format {
    name: "json-feed",
    description: "JSON Feed 1.1",
    extensions: &["feed.json"],
    media_type: "application/feed+json",
    arity: Arity::Many,
    read_options: &[],
    write_options: write_options!("feed", feed::json),
    reader: reader!("read-feed", feed),
    writer: writer!("feed", feed::json),
};

const JATS: Format = Format {
    name: "jats",
    description: "JATS XML 1.2 to 1.4 for journals and archives",
    extensions: &["xml", "jats", "nxml"],
    media_type: "application/jats+xml",
    arity: Arity::One,
    read_options: &[],
    write_options: write_options!("jats", jats),
    reader: reader!("read-jats", jats),
    writer: writer!("jats", jats),
};

const JSON: Format = Format {
    name: "json",
    description: "the article model itself",
    extensions: &["json"],
    media_type: "application/json",
    arity: Arity::Many,
    read_options: &[],
    write_options: &[],
    reader: Support::Enabled(crate::read::json::from_options),
    writer: Support::Enabled(crate::write::json::from_options),
};

impl Default for Registry {
    fn default() -> Self {
        Registry { formats: BUILT_IN.to_vec() }
    }
}

impl Registry {
    /// A registry that knows no format.
    pub fn empty() -> Self {
        Registry { formats: Vec::new() }
    }

    /// Adds a format.
    ///
    /// # Errors
    /// If its name is taken already.
    pub fn register(&mut self, format: Format) -> Result<(), Error> {
        if self.formats.iter().any(|known| known.name == format.name) {
            return Err(Error::new(ErrorKind::Format, format!("there is a format named `{}` already", format.name)));
        }
        self.formats.push(format);
        Ok(())
    }

    /// The formats in order.
    pub fn formats(&self) -> &[Format] {
        &self.formats
    }

    /// The format of this name.
    pub fn by_name(&self, name: &str) -> Option<&Format> {
        self.formats.iter().find(|format| format.name.eq_ignore_ascii_case(name))
    }

    /// The first format whose files have this ending, given without its dot.
    pub fn by_extension(&self, extension: &str) -> Option<&Format> {
        let has = |format: &&Format| format.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension));
        self.formats.iter().find(has)
    }

    /// The format that the name of a file tells: that of its longest known ending. `feed.json`
    /// and `water.feed.json` are of the format whose ending is `feed.json`.
    pub fn by_file_name(&self, name: &str) -> Option<&Format> {
        let name = name.to_ascii_lowercase();
        let mut ending = name.as_str();
        loop {
            // An ending with a dot in it may be the whole name.
            let found = (ending != name || ending.contains('.')).then(|| self.by_extension(ending)).flatten();
            match (found, ending.split_once('.')) {
                (Some(format), _) => return Some(format),
                (None, Some((_, rest))) => ending = rest,
                (None, None) => return None,
            }
        }
    }
}
