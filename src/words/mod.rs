//! The words that writers add to an article, in the article's language.
//!
//! Nothing that stands in an article is translated here.

mod languages;
mod quotation;

use crate::model::{Date, Language, Role};
use languages::{ALL, BRITISH, ENGLISH, TRADITIONAL_CHINESE, WESTERN_ARABIC};

pub use quotation::quotation_marks;

/// The words that a writer may need, in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// The language, as its primary subtag.
    pub language: &'static str,
    /// Before the authors: “By”.
    pub by: &'static str,
    /// Between the last two of several names: “and”.
    pub and: &'static str,
    /// The kind of article, and the heading of its turns.
    pub interview: &'static str,
    /// Before or over a question.
    pub question: &'static str,
    /// Before or over an answer.
    pub answer: &'static str,
    /// The heading of the list of questions.
    pub questions: &'static str,
    /// The heading of the list of those who speak.
    pub speakers: &'static str,
    /// The heading of what a book says of itself at its end.
    pub colophon: &'static str,
    /// The heading of related items.
    pub related: &'static str,
    /// The heading of footnotes.
    pub notes: &'static str,
    /// The heading of the list of who took part.
    pub contributors: &'static str,
    /// Before the date of publication.
    pub published: &'static str,
    /// Before the date of the last change.
    pub updated: &'static str,
    /// Before the date the manuscript came in.
    pub received: &'static str,
    /// Before the date the manuscript was accepted.
    pub accepted: &'static str,
    /// The heading of the list of works cited.
    pub references: &'static str,
    /// The heading of an abstract that has none of its own.
    pub summary: &'static str,
    /// Before who paid for the work.
    pub funding: &'static str,
    /// Before the date on which a work on the web was looked up.
    pub accessed: &'static str,
    /// Before a correction.
    pub correction: &'static str,
    /// The heading of the table of contents.
    pub contents: &'static str,
    /// On the link back from a note to its call.
    pub back: &'static str,
    /// On the link that jumps over what comes before the article.
    pub skip: &'static str,
    /// What stands behind a speaker's name where a long answer goes on: “continued”.
    pub continued: &'static str,
    /// Before the licence.
    pub license: &'static str,
    /// Of a task in a list that is done.
    pub done: &'static str,
    /// Of a task in a list that is not done.
    pub not_done: &'static str,
    /// Before the keywords.
    pub keywords: &'static str,
    /// The heading of what is known of the article itself: dates, licence, identifiers.
    pub about: &'static str,
    /// What is said of a picture that nobody has described.
    pub picture: &'static str,
    /// On what opens the long description of a picture.
    pub description: &'static str,
    /// On the link to a recording of the article.
    pub listen: &'static str,
    /// On the link to the words of a recording.
    pub transcript: &'static str,
    /// The name of a table that has none of its own.
    pub table: &'static str,
    /// The parts that contributors played, in the order of [`Role`]. Where a language would
    /// have to guess a person's gender, it names the work instead.
    roles: [&'static str; 6],
    months: [&'static str; 12],
    day_month: DayMonth,
    /// The digit zero; the others follow it.
    zero: char,
    /// The words of a page that lists articles.
    pub index: Index,
}

/// The words of a page that lists articles and searches them. In braces stand numbers, which
/// [`Words::counted`] puts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    /// The title of a list that has none of its own.
    pub articles: &'static str,
    /// The heading of the list of feeds.
    pub feeds: &'static str,
    /// Before the field for what is looked for.
    pub search: &'static str,
    /// What can be looked for.
    pub hint: &'static str,
    /// The number of articles, `{all}`, where there is one.
    pub one: &'static str,
    /// The number of articles, `{all}`, where there are several or none.
    pub all: &'static str,
    /// How many, `{some}`, of how many, `{all}`, were found.
    pub some: &'static str,
    /// Where nothing was found.
    pub none: &'static str,
    /// Where the texts that are searched could not be loaded.
    pub lacking: &'static str,
}

/// How a language writes a day: `13 March 2025` and the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DayMonth {
    /// `March 13, 2025`
    MonthFirst,
    /// `13 mars 2025`
    DayFirst,
    /// `13. März 2025`
    DayWithDot,
    /// `13 de marzo de 2025`
    DayWithDe,
    /// `2025年3月13日`
    YearFirst,
    /// `2025년 3월 13일`
    YearFirstApart,
}

/// The month, 1 to 12, that `name` names in any of the languages: whole, or abbreviated to three letters or more. What
/// English abbreviates so comes first; of the others none may abbreviate another month alike.
pub(crate) fn month(name: &str) -> Option<i8> {
    let name = name.to_lowercase();
    let places = |is: fn(&str, &str) -> bool| {
        let of_one =
            move |words: &Words, name: &str| words.months.iter().position(|month| is(&month.to_lowercase(), name));
        ALL.iter().filter_map(|words| of_one(words, &name)).collect::<Vec<_>>()
    };
    let short = |month: &str, name: &str| name.chars().count() >= 3 && month.starts_with(name);
    let whole = places(|month, name| month == name);
    let place = match whole.first() {
        Some(place) => *place,
        None => {
            let found = places(short);
            let english = ENGLISH.months.iter().position(|month| short(&month.to_lowercase(), &name));
            let first = *found.first()?;
            english.or_else(|| found.iter().all(|place| *place == first).then_some(first))?
        }
    };
    i8::try_from(place + 1).ok()
}

impl Words {
    /// The words of `language`; English ones where the language is unknown or has none here.
    /// [`Words::are_in`] says whether they must be marked as English then.
    pub fn of(language: Option<&Language>) -> &'static Words {
        let Some(language) = language else { return &ENGLISH };
        let region = language.as_str().rsplit('-').next();
        match language.primary() {
            "en" if matches!(region, Some("AU" | "GB" | "IE" | "IN" | "NZ" | "ZA")) => &BRITISH,
            "ar" if matches!(region, Some("DZ" | "EH" | "LY" | "MA" | "TN")) => &WESTERN_ARABIC,
            "zh" if quotation::is_traditional(language) => &TRADITIONAL_CHINESE,
            _ => ALL.iter().find(|words| words.are_in(Some(language))).unwrap_or(&ENGLISH),
        }
    }

    /// Whether these are words of `language`, by which no language is English.
    pub fn are_in(&self, language: Option<&Language>) -> bool {
        let primary = match language.map_or("en", Language::primary) {
            "no" => "nb",
            primary => primary,
        };
        self.language == primary
    }

    /// The day of `date` as the language writes it: `March 13, 2025`, `13. März 2025`.
    pub fn day(&self, date: Date) -> String {
        let day = date.day();
        let index = usize::try_from(day.month() - 1).unwrap_or_default();
        let (number, month, year) = (day.day(), self.months.get(index).copied().unwrap_or_default(), day.year());
        let (number, year) = (self.number(number), self.number(year));
        match self.day_month {
            DayMonth::MonthFirst => format!("{month} {number}, {year}"),
            DayMonth::DayFirst => format!("{number} {month} {year}"),
            DayMonth::DayWithDot => format!("{number}. {month} {year}"),
            DayMonth::DayWithDe => format!("{number} de {month} de {year}"),
            DayMonth::YearFirst => format!("{year}年{month}{number}日"),
            DayMonth::YearFirstApart => format!("{year}년 {month} {number}일"),
        }
    }

    /// A number in the digits of the language: `12`, `۱۲`, `١٢`.
    pub fn number(&self, number: impl ToString) -> String {
        let digit = |c: char| c.to_digit(10).and_then(|value| char::from_u32(u32::from(self.zero) + value));
        number.to_string().chars().map(|c| digit(c).unwrap_or(c)).collect()
    }

    /// A number of articles, as [`Index::one`] and [`Index::all`] say it.
    pub fn counted(&self, articles: usize) -> String {
        let text = if articles == 1 { self.index.one } else { self.index.all };
        text.replace("{all}", &self.number(articles))
    }

    /// The digit zero of the language: `0`, `۰`.
    pub fn zero(&self) -> char {
        self.zero
    }

    /// The part that a contributor played. A part in words stays as it is.
    pub fn role<'a>(&self, role: &'a Role) -> &'a str {
        let [author, interviewer, interviewee, editor, translator, photographer] = self.roles;
        match role {
            Role::Author => author,
            Role::Interviewer => interviewer,
            Role::Interviewee => interviewee,
            Role::Editor => editor,
            Role::Translator => translator,
            Role::Photographer => photographer,
            Role::Other(role) => role,
        }
    }

    /// What stands behind the name at `index` in a row of `count` names: a comma, the word
    /// “and”, or nothing. [`Words::list`] sets whole rows.
    pub fn separator(&self, index: usize, count: usize) -> String {
        match count.saturating_sub(index) {
            0 | 1 => String::new(),
            // The Arabic and Hebrew conjunction is written as one with the word behind it.
            2 if matches!(self.language, "ar" | "he") => format!(" {}", self.and),
            2 if matches!(self.language, "ja" | "zh") => self.and.to_owned(),
            2 => format!(" {} ", self.and),
            _ => self.comma().to_owned(),
        }
    }

    /// The names in a row: `Ada Moreno, Jo Lind and Kim Sato`.
    pub fn list(&self, names: &[impl AsRef<str>]) -> String {
        let parts = names.iter().enumerate();
        parts.map(|(index, name)| format!("{}{}", name.as_ref(), self.separator(index, names.len()))).collect()
    }

    /// What stands between names in a row, with the space behind it.
    pub fn comma(&self) -> &'static str {
        match self.language {
            "fa" | "ar" => "، ",
            "ja" | "zh" => "、",
            _ => ", ",
        }
    }

    /// The colon behind a name or a term. French sets a narrow space before it, at which no line
    /// breaks.
    pub fn colon(&self) -> &'static str {
        match self.language {
            "fr" => "\u{202F}:",
            "ja" | "zh" => "：",
            _ => ":",
        }
    }

    /// `word` with the colon behind it, and what parts that from the text that follows.
    pub fn labelled(&self, word: &str) -> String {
        [word, self.colon(), self.behind_colon()].concat()
    }

    /// What stands between the colon and the text behind it.
    pub fn behind_colon(&self) -> &'static str {
        gap_behind(self.colon())
    }
}

/// What stands between `words` and what they announce: nothing behind a colon that is as wide as a letter.
pub(crate) fn gap_behind(words: &str) -> &'static str {
    if words.ends_with('：') { "" } else { " " }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_the_language_does() {
        let date: Date = "2025-03-13".parse().unwrap();
        let day = |tag| Words::of(Language::new(tag).ok().as_ref()).day(date);
        assert_eq!(day("en-GB"), "13 March 2025");
        assert_eq!(day("en"), "March 13, 2025");
        assert_eq!(day("de"), "13. März 2025");
        assert_eq!(day("es"), "13 de marzo de 2025");
        assert_eq!(day("fa"), "۱۳ مارس ۲۰۲۵");
        assert!(day("ar").contains("١٣") && day("ar-MA").contains("13"));
        assert_eq!(day("ja"), "2025年3月13日");
        assert_eq!(day("no"), "13. mars 2025");
        assert_eq!(day("ko"), "2025년 3월 13일");
        assert_eq!(day("ka"), "March 13, 2025");
    }

    #[test]
    fn names_are_joined() {
        assert_eq!(ENGLISH.list(&["A"]), "A");
        assert_eq!(ENGLISH.list(&["A", "B", "C"]), "A, B and C");
        let list = |tag| Words::of(Language::new(tag).ok().as_ref()).list(&["A", "B", "C"]);
        assert_eq!((list("ja"), list("ar")), ("A、BとC".to_owned(), "A، B وC".to_owned()));
    }

    #[test]
    fn each_language_has_all_words_and_numbers_in_their_places() {
        for words in ALL.iter().chain([&BRITISH, &TRADITIONAL_CHINESE, &WESTERN_ARABIC]) {
            let index = words.index;
            assert!(index.all.contains("{all}"), "{}", words.language);
            assert!(index.some.contains("{some}") && index.some.contains("{all}"), "{}", words.language);
            let all = format!("{words:?}");
            assert!(!all.contains("\"\""), "{} lacks a word", words.language);
            assert_eq!(Words::of(Language::new(words.language).ok().as_ref()).language, words.language);
        }
        assert_eq!((ENGLISH.counted(1), ENGLISH.counted(20)), ("1 article".to_owned(), "20 articles".to_owned()));
        let traditional = Words::of(Language::new("zh-TW").ok().as_ref());
        assert_eq!(traditional.interview, "訪談");
    }
}
