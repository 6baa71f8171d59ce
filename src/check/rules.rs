//! All rules: what they are called, how serious they are, what they find and how to mend it.
//!
//! What they look at is in the files of their subjects; `docs/check.md` says more of each.

use super::rule::Rule;
use crate::diagnostic::{Code, Severity};

/// Declares the rules and the list of them.
macro_rules! rules {
    ($($constant:ident { $name:literal, $severity:ident, $code:ident, $summary:literal, $remedy:literal })*) => {
        $(pub(super) static $constant: Rule = Rule {
            name: $name,
            severity: Severity::$severity,
            code: Code::$code,
            summary: $summary,
            remedy: $remedy,
        };)*

        /// All rules, in the order of their names.
        pub static RULES: &[&Rule] = &[$(&$constant),*];
    };
}

rules! {
    ALT_IS_CAPTION {
        "alt-is-caption", Warning, Duplicate,
        "The alternative text of a picture repeats its caption",
        "say what can be seen; the caption is read aloud as well"
    }
    ALT_MISSING {
        "alt-missing", Warning, Missing,
        "A picture has no alternative text",
        "say in a sentence what the picture shows, or mark it as decorative"
    }
    ALT_POOR {
        "alt-poor", Warning, Degraded,
        "The alternative text of a picture does not say what it shows",
        "say in a sentence what the picture shows"
    }
    CITATION_MISSING {
        "citation-missing", Warning, Missing,
        "The text cites a work that the references do not list",
        "add the work to the references, or remove the citation"
    }
    CONTENT_DEGRADED {
        "content-degraded", Warning, Degraded,
        "Something in the source is kept in a poorer form",
        "say it in another way, if the form matters"
    }
    CONTENT_DROPPED {
        "content-dropped", Warning, Dropped,
        "Something in the source has no place in an article and is left out",
        "say it in another way, if readers need it"
    }
    CONTENT_SUBSTITUTED {
        "content-substituted", Warning, Substituted,
        "Something was supplied that the source does not say",
        "say it in the source, so that nothing has to be guessed"
    }
    CONTENT_UNSAFE {
        "content-unsafe", Warning, Unsafe,
        "Something in the source is not safe and was taken out or made harmless",
        "remove it from the source"
    }
    CONTRAST_LOW {
        "contrast-low", Warning, Contrast,
        "Text in a colour of the theme is hard to read on its ground",
        "choose a darker or lighter colour in the theme"
    }
    CREDIT_MISSING {
        "credit-missing", Warning, Missing,
        "A picture has no credit",
        "name who made or lent it, as `credit` or in brackets at the end of the caption"
    }
    DATE_DOUBTFUL {
        "date-doubtful", Warning, Malformed,
        "A date cannot be read with certainty",
        "write it as 2025-03-13 or 2025-03-13T09:30:00+01:00"
    }
    DATE_MISSING {
        "date-missing", Note, Missing,
        "The article has no date of publication",
        "give it as `date: 2025-03-13` in the front matter"
    }
    DATE_ORDER {
        "date-order", Warning, Malformed,
        "Two dates contradict each other: one comes before what it must follow",
        "correct one of the two dates"
    }
    DECK_MISSING {
        "deck-missing", Note, Missing,
        "The article has no deck",
        "say in one or two sentences what it is about, as `deck` in the front matter"
    }
    GLYPH_MISSING {
        "glyph-missing", Warning, Substituted,
        "No font has a character of the text, so PDF shows a box",
        "add a font that has it to the theme, or write it in another way"
    }
    HEADING_JUMP {
        "heading-jump", Warning, Malformed,
        "A heading is more than one level deeper than the one before it",
        "make it one level deeper than the one before it, or add the heading between them"
    }
    HEADLINE_MISSING {
        "headline-missing", Error, Missing,
        "The article has no headline, and another text stands for it",
        "give it a headline: a `title` in the front matter, or a first heading"
    }
    ID_DUPLICATE {
        "id-duplicate", Warning, Duplicate,
        "Two parts of the article have the same id, so links find only the first",
        "give one of them another id"
    }
    IDENTIFIER_DOUBTFUL {
        "identifier-doubtful", Warning, Malformed,
        "A DOI, ORCID, ISSN or ROR identifier cannot be right",
        "look it up, and copy it whole"
    }
    INTERVIEW_DOUBTFUL {
        "interview-doubtful", Warning, Doubt,
        "It is not certain who speaks, or what is a question",
        "label every question and answer, and name the labels under `speakers:`"
    }
    KEY_UNKNOWN {
        "key-unknown", Warning, Unknown,
        "A key or element is not known, so what it says is not used",
        "correct its name, or remove it"
    }
    LANGUAGE_DOUBTFUL {
        "language-doubtful", Warning, Doubt,
        "The text is not in the language that the article says",
        "correct `lang` in the front matter"
    }
    LANGUAGE_MISSING {
        "language-missing", Warning, Missing,
        "The article does not say its language",
        "add `lang: en`, or the language it is, to the front matter"
    }
    LICENSE_MISSING {
        "license-missing", Note, Missing,
        "The article has neither a licence nor a copyright statement",
        "give it as `license: CC BY 4.0` or `copyright:` in the front matter"
    }
    LIMIT_EXCEEDED {
        "limit-exceeded", Warning, Limit,
        "Something is larger or deeper than the limits allow",
        "make it smaller, or raise the limit"
    }
    LINK_BARE {
        "link-bare", Note, Degraded,
        "The text of a link is its address, which screen readers spell out",
        "let a few words be the link"
    }
    LINK_DEAD {
        "link-dead", Error, Malformed,
        "A link leads to a place or a file that is not there",
        "correct where the link leads, or remove it"
    }
    LINK_EMPTY {
        "link-empty", Warning, Missing,
        "A link has no text, so readers see only its address",
        "write what the link leads to"
    }
    LINK_POOR {
        "link-poor", Warning, Degraded,
        "The text of a link does not say what it leads to",
        "let the text say what readers find there"
    }
    LINK_UNSAFE {
        "link-unsafe", Warning, Unsafe,
        "A link is of a kind that is not safe, and only its text is kept",
        "let the link begin with `https:`, `http:`, `mailto:` or `tel:`"
    }
    MARKUP_VISIBLE {
        "markup-visible", Warning, Malformed,
        "Readers see markup that should do something",
        "correct the markup in the source, or escape it if it is meant"
    }
    NOTE_MISSING {
        "note-missing", Warning, Missing,
        "A footnote and its call do not find each other",
        "write the note, or remove the call; call the note, or remove it"
    }
    PICTURE_COARSE {
        "picture-coarse", Note, Degraded,
        "A picture has enough pixels for screens, and not quite enough for print",
        "use a larger file, if there is one"
    }
    PICTURE_LICENSE {
        "picture-license", Note, Missing,
        "A picture by somebody else has no licence of its own in an article that anybody may reuse",
        "give the picture its own `license`, or the words under which it was lent"
    }
    PICTURE_MISSING {
        "picture-missing", Error, Missing,
        "A picture is not where the article says, and is left out",
        "put the file there, or correct the path"
    }
    PICTURE_REPEATED {
        "picture-repeated", Warning, Duplicate,
        "The same picture stands twice in the article",
        "remove one of the two"
    }
    PICTURE_SMALL {
        "picture-small", Warning, Degraded,
        "A picture has too few pixels to be printed at its width in the page",
        "use a larger file"
    }
    PICTURE_UNUSABLE {
        "picture-unusable", Error, Malformed,
        "A picture cannot be used as it is",
        "save it as JPEG or PNG, and in a smaller size if it is too large"
    }
    PLACEHOLDER {
        "placeholder", Warning, Missing,
        "A text stands for one that was to be written",
        "write the text that is missing"
    }
    QUESTION_UNANSWERED {
        "question-unanswered", Warning, Missing,
        "A question has no answer",
        "add the answer, or put the label of who answers before it"
    }
    QUOTES_FOREIGN {
        "quotes-foreign", Warning, Malformed,
        "Quotations open with the marks of another language",
        "write the marks of the language of the text"
    }
    QUOTES_MIXED {
        "quotes-mixed", Warning, Malformed,
        "Straight quotation marks or apostrophes stand beside typographic ones",
        "write them all in one way; `--fix` does so where the mark is sure"
    }
    QUOTES_STRAIGHT {
        "quotes-straight", Note, Degraded,
        "The quotation marks are those of a typewriter throughout",
        "write those of the language, if the house style asks for them"
    }
    RELATED_SELF {
        "related-self", Warning, Duplicate,
        "A related item is the article itself",
        "remove it from the related items"
    }
    RELATED_UNLINKED {
        "related-unlinked", Warning, Missing,
        "A related item has no link, so readers cannot follow it",
        "give it its `url` or `doi`"
    }
    RELATED_UNTITLED {
        "related-untitled", Warning, Missing,
        "A related item has no title",
        "give it a title"
    }
    SOURCE_DUPLICATE {
        "source-duplicate", Warning, Duplicate,
        "Something stands twice where one counts",
        "remove one of the two"
    }
    SOURCE_INCOMPLETE {
        "source-incomplete", Warning, Missing,
        "Something that belongs to the article is not there",
        "add it to the source"
    }
    SOURCE_MALFORMED {
        "source-malformed", Warning, Malformed,
        "Something is not written as the format has it",
        "correct it in the source"
    }
    SPACE_BEFORE_PUNCTUATION {
        "space-before-punctuation", Warning, Malformed,
        "A space stands before a comma, a full stop or another mark that follows its word at once",
        "delete the space; `--fix` does so"
    }
    SPACE_DOUBLE {
        "space-double", Warning, Malformed,
        "Two spaces stand where one is enough",
        "delete one of them; `--fix` does so"
    }
    SPEAKER_TWO_NAMES {
        "speaker-two-names", Warning, Duplicate,
        "A speaker is called by two names",
        "call the speaker by one name, or by the full name first and the short one after"
    }
    SPEAKER_UNKNOWN {
        "speaker-unknown", Warning, Missing,
        "Somebody speaks of whom the article knows nothing",
        "name the speaker among the contributors, or under `speakers:`"
    }
    TEXT_DAMAGED {
        "text-damaged", Warning, Malformed,
        "Characters are damaged, as when a file was saved in the wrong encoding",
        "write the text again as it should be"
    }
    UNREADABLE {
        "unreadable", Error, Malformed,
        "The file cannot be read as an article",
        "correct what the message names, and check again"
    }
    WORD_REPEATED {
        "word-repeated", Warning, Duplicate,
        "A word stands twice in a row",
        "delete one of the two"
    }
}
