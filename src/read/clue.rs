//! What a single line may be: a date, a byline, a credit, a question, a word of the page
//! itself. Nothing here knows the order of lines.

mod imprint;
mod words;

use crate::model::{Contributor, Date, Role, is_eastern};
use crate::read::metadata::{date, name};
#[cfg(feature = "markdown")]
pub(crate) use imprint::imprint_of_lines;
pub(crate) use imprint::{Imprint, authors, could_be_authors, imprint};
#[cfg(feature = "read-html")]
pub(super) use words::CONNECTING;
pub(super) use words::RELATED;
use words::{
    AGENCIES, BOILERPLATE, BYLINES, DATE_OPENERS, DECKS, FURTHER, HOME, KEYWORDS, MARKED, READING, RIGHTS, SECTIONS,
    TITLES,
};

/// The beginning of `text`, for a message.
#[cfg(any(feature = "markdown", feature = "read-markup"))]
pub(crate) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A date with what it is the date of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DateLine {
    pub(crate) date: Date,
    /// Whether it is the date of a change.
    pub(crate) updated: bool,
    /// What is odd about it: a wrong day of the week.
    pub(crate) doubt: Option<String>,
}

/// The date that `text` is, if it is nothing else.
pub(crate) fn date_line(text: &str) -> Option<DateLine> {
    if text.len() > 80 {
        return None;
    }
    let lower = text.to_lowercase();
    let opener = DATE_OPENERS.iter().find(|(opener, _)| lower.starts_with(opener));
    let rest = opener.and_then(|(opener, _)| text.get(opener.len()..)).unwrap_or(text);
    let rest = rest.trim().trim_start_matches(':').trim().trim_end_matches('.');
    let updated = opener.is_some_and(|(_, updated)| *updated);
    // A page shows its time without a zone; ISO 8601 has a `T` before it, and says the zone.
    let shows_time = || rest.contains(' ') && split_clock(rest).is_some_and(|(_, time)| !time.ends_with('Z'));
    if let Some(reading) = date::read(rest).filter(|_| rest.contains('+') || !shows_time()) {
        return Some(DateLine { date: reading.date, updated, doubt: reading.doubt });
    }
    let (day, time) = split_clock(rest)?;
    let reading = date::read(day)?;
    Some(DateLine { date: reading.date, updated, doubt: reading.doubt.or_else(|| Some(time_left_out(time))) })
}

fn time_left_out(time: &str) -> String {
    format!("the time “{time}” is left out, for nothing says in which zone it is")
}

/// A day and the time behind it: `March 13, 2025 / 10:15 a.m.`
fn split_clock(text: &str) -> Option<(&str, &str)> {
    let digits = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_clock = |word: &str| {
        let word = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
        word.split_once([':', 'h']).is_some_and(|(hours, minutes)| digits(hours) && digits(minutes))
            || (!word.is_ascii() && imprint::is_clock(word))
    };
    let clock = text.split_whitespace().find(|word| is_clock(word))?;
    let at = text.find(clock)?;
    let day = text[..at].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '-' | '–' | '—'));
    let day = [" at", " um", " à", " a las"].iter().find_map(|word| day.strip_suffix(word)).unwrap_or(day);
    Some((day.trim_end_matches([',', ' ']), &text[at..]))
}

/// Parts of a line that stand beside one another: `By Ada Moreno | March 13, 2025`.
pub(crate) fn parts(text: &str) -> Vec<&str> {
    text.split(['|', '•', '·']).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The people whom `text` names, if it is a byline: `By Ada Moreno, photographs by Jo Lind`.
pub(crate) fn byline(text: &str) -> Option<Vec<Contributor>> {
    if text.len() > 200 {
        return None;
    }
    let lower = text.to_lowercase();
    let mut opener = opener(BYLINES, &lower)?;
    let mut people: Vec<Contributor> = Vec::new();
    let mut start = 0;
    loop {
        let from = start + opener.0.len();
        let next = next_part(&lower, from);
        let names = text.get(from..next.map_or(text.len(), |(end, _, _)| end))?;
        gather(&mut people, of_part(names, &opener.1, MARKED.contains(&opener.0))?);
        let Some((_, behind, then)) = next else { return Some(people) };
        (start, opener) = (behind, then);
    }
}

/// Adds `more` to `people`; of somebody who is there already, what is new.
pub(crate) fn gather(people: &mut Vec<Contributor>, more: impl IntoIterator<Item = Contributor>) {
    for person in more {
        match people.iter_mut().find(|known| known.is_same_as(&person)) {
            Some(known) => known.merge(&person),
            None => people.push(person),
        }
    }
}

/// The people whom `text` names, if it is a line below a byline that names those who did something else:
/// `Photos: Jo Lind`.
pub(crate) fn further_byline(text: &str) -> Option<Vec<Contributor>> {
    let (words, role) = opener(FURTHER, &text.to_lowercase())?;
    of_part(text.get(words.len()..)?, role, false)
}

fn opener(openers: &'static [(&'static str, Role)], lower: &str) -> Option<&'static (&'static str, Role)> {
    openers.iter().find(|(opener, _)| lower.starts_with(opener))
}

/// Where another part begins in a byline from `from` on, `, photographs by Jo Lind`: the end of what is before, the
/// place of its words, and those.
fn next_part(lower: &str, from: usize) -> Option<(usize, usize, &'static (&'static str, Role))> {
    let gaps = [", ", "; ", " / ", " – ", " and ", " und ", " et ", " y ", " e ", ". "];
    let places = gaps.iter().flat_map(|gap| lower.match_indices(gap).map(|(at, _)| (at, at + gap.len())));
    let found = places.filter(|(at, _)| *at >= from).filter_map(|(at, behind)| {
        let rest = lower.get(behind..)?;
        let skipped = ["and ", "with ", "mit ", "avec ", "con ", "und "].iter().find(|word| rest.starts_with(*word));
        let behind = behind + skipped.map_or(0, |word| word.len());
        let rest = lower.get(behind..)?;
        Some((
            at,
            behind,
            opener(FURTHER, rest).or_else(|| opener(BYLINES, rest).filter(|(words, _)| words.len() > 5))?,
        ))
    });
    found.min_by_key(|(at, _, _)| *at)
}

/// Those whom `names` names, if it names nothing else. Somebody with one name alone must be `marked` as a person.
fn of_part(names: &str, role: &Role, marked: bool) -> Option<Vec<Contributor>> {
    let people = name::people(names.trim().trim_end_matches('.'));
    let plausible = |person: &name::Person| {
        let name = person.name.display();
        is_name(&name) || (marked && name.chars().all(char::is_alphabetic) && name.starts_with(char::is_uppercase))
    };
    let all = !people.is_empty() && people.iter().all(plausible);
    all.then(|| people.into_iter().map(|person| person.into_contributor(Some(role.clone()))).collect())
}

/// Whether `text` can be the full name of somebody.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| {
        let first = word.chars().next();
        first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase()) || name::is_particle(word)
    };
    (2..=6).contains(&words.len()) && words.iter().all(capital) && !text.contains(['?', '!', '"', '“'])
}

/// A caption and the credit in brackets at its end: `(Ada Moreno/Harbour Press)`.
pub(crate) fn credit(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end().trim_end_matches('.');
    let (open, close) = if text.ends_with(')') { ('(', ')') } else { ('[', ']') };
    let inner = text.strip_suffix(close)?;
    let at = inner.rfind(open)?;
    let (caption, credit) = (inner[..at].trim_end(), inner[at + 1..].trim());
    let words: Vec<&str> = credit.split_whitespace().collect();
    let agency =
        |word: &&str| AGENCIES.contains(&word.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric() && c != '©'));
    let is_credit = (1..=12).contains(&words.len()) && (credit.contains('/') || words.iter().any(agency));
    (is_credit && !credit.contains("://")).then_some((caption, credit))
}

/// Whether two texts are the same but for case, space and a full stop.
pub(crate) fn same(a: &str, b: &str) -> bool {
    letters(a).eq(letters(b)) && !a.trim().is_empty()
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Whether `text` is a question of one line.
pub(crate) fn is_question(text: &str) -> bool {
    let bare = text.trim_end_matches(|c: char| matches!(c, ')' | '”' | '"' | '’' | '»' | '!') || c.is_whitespace());
    bare.ends_with(['?', '？', '؟']) && words(text) <= 80
}

/// Whether `text` opens with a label that asks: `Q:`.
pub(crate) fn question_label(text: &str) -> bool {
    let label = text.split([':', '：', '.']).next().unwrap_or_default().trim().to_lowercase();
    text.len() > label.len()
        && matches!(label.as_str(), "q" | "question" | "interviewer" | "frage" | "pregunta" | "pergunta")
}

/// Whether `text` opens with something like a label: a few words and a colon.
pub(crate) fn has_label(text: &str) -> bool {
    let Some((label, rest)) = text.split_once([':', '：']) else { return false };
    let words = label.split_whitespace().count();
    let capital = label.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    let spaced = rest.starts_with(char::is_whitespace) || text.contains('：');
    (1..=5).contains(&words) && capital && spaced && !label.contains(['.', '?', '!', ',']) || question_label(text)
}

/// How many words `text` has. Two letters of a script without spaces count as one.
pub(crate) fn words(text: &str) -> usize {
    let eastern = text.chars().filter(|&c| is_eastern(c) && !matches!(c, '가'..='힣')).count();
    text.split_whitespace().count() + eastern / 2
}

/// Whether `text` can be a title: short, with a capital, and no sentence.
pub(crate) fn is_title(text: &str) -> bool {
    let first = text.chars().next();
    (1..=12).contains(&words(text))
        && text.split_whitespace().count() <= 8
        && text.len() <= 80
        && first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        && !text.ends_with(['.', '?', '!', ':', ',', ';', '…', '。', '؟'])
        && !has_label(text)
        && !has_time(text)
        && !is_boilerplate(text)
        && date_line(text).is_none()
}

/// Whether `text` is a line of a transcript that holds a time: `Ada Moreno 0:12`.
pub(crate) fn has_time(text: &str) -> bool {
    let is_time = |word: &str| {
        let word = word.trim_matches(|c: char| matches!(c, '[' | ']' | '(' | ')' | ':'));
        word.contains(':') && word.chars().all(|c| c.is_ascii_digit() || c == ':')
    };
    text.split_whitespace().count() <= 8 && text.split_whitespace().any(is_time)
}

/// What stands behind a label for the words by which an article is found: `Tags: sea, birds`.
pub(crate) fn keywords(text: &str) -> Option<Vec<String>> {
    let (label, words) = text.split_once([':', '：'])?;
    let words = words.split([',', ';', '、', '，', '|', '·']).map(|word| word.trim().trim_start_matches('#'));
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let are_short = words.iter().all(|word| word.split_whitespace().count() <= 5 && !ends_sentence(word));
    (KEYWORDS.contains(&label.trim().to_lowercase().as_str()) && are_short && !words.is_empty()).then_some(words)
}

/// The headline or the deck behind a word that says so, `Title: The Sea`, and whether it is the headline.
pub(crate) fn titled(text: &str) -> Option<(bool, &str)> {
    let (label, title) = text.split_once([':', '：'])?;
    let label = label.trim().to_lowercase();
    let is_headline = TITLES.contains(&label.as_str());
    (is_headline || DECKS.contains(&label.as_str()))
        .then_some((is_headline, title.trim()))
        .filter(|(_, title)| !title.is_empty())
}

/// Whether most words of `text` have capitals, as those of an English headline.
pub(crate) fn is_title_case(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capitals = words.iter().filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count();
    words.len() > 3 && capitals * 5 >= words.len() * 3
}

/// Whether `text` is the name of a page's section: `Commentary`.
pub(crate) fn is_section(text: &str) -> bool {
    SECTIONS.contains(&text.trim().to_lowercase().as_str())
}

/// Whether `text` is a row of short words between bars, `Home | About | Contact`, or the trail that leads to the
/// article, `Home > News > Interviews`.
fn is_menu(text: &str) -> bool {
    let is_short = |part: &&str| part.split_whitespace().count() <= 3 && date_line(part).is_none();
    let bars = parts(text);
    if bars.len() > 2 && bars.iter().all(is_short) {
        return true;
    }
    let mut trail = text.split(['>', '›', '»', '/', '＞']).map(str::trim);
    let from_home = trail.next().is_some_and(|first| HOME.contains(&first.to_lowercase().as_str()));
    from_home && text.chars().count() <= 120 && trail.next().is_some()
}

/// Whether `text` ends as a sentence does.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches([')', '”', '"', '’', '»']);
    bare.ends_with(['.', '?', '!', '…', '。', '؟', '۔'])
}

/// Whether `text` is a word of the page itself.
pub(crate) fn is_boilerplate(text: &str) -> bool {
    let lower = text.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let cookies = lower.contains("cookies")
        && (lower.contains("we use") || lower.contains("this site uses") || lower.contains("this website uses"));
    let rights = RIGHTS.iter().any(|words| lower.starts_with(words)) && text.len() < 120;
    BOILERPLATE.contains(&bare) || cookies || rights || is_reading_time(bare) || is_menu(text)
}

/// Whether `lower`, in lower case, says how long reading takes: `5 min read`.
pub(crate) fn is_reading_time(lower: &str) -> bool {
    let mut words =
        lower.split(|c: char| c.is_whitespace() || matches!(c, '-' | ':' | '(' | ')')).filter(|word| !word.is_empty());
    let (mut numbers, mut minutes, mut reads) = (0, 0, 0);
    let known = words.all(|word| {
        let word = word.trim_end_matches('.');
        numbers += usize::from(word.parse::<u32>().is_ok());
        minutes += usize::from(word.starts_with("min") && word.len() <= 8);
        reads += usize::from(READING.contains(&word));
        word.parse::<u32>().is_ok()
            || (word.starts_with("min") && word.len() <= 8)
            || READING.contains(&word)
            || matches!(word, "de" | "di" | "time" | "tempo")
    });
    known && (numbers, minutes) == (1, 1) && reads > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let day = |text: &str| date_line(text).map(|line| (line.date.to_string(), line.updated, line.doubt.is_some()));
        assert_eq!(day("Thursday, March 13, 2025"), Some(("2025-03-13".to_owned(), false, false)));
        assert_eq!(day("Friday, March 13, 2025"), Some(("2025-03-13".to_owned(), false, true)));
        assert_eq!(day("Published March 13, 2025"), Some(("2025-03-13".to_owned(), false, false)));
        assert_eq!(day("Last updated: 13 March 2025"), Some(("2025-03-13".to_owned(), true, false)));
        assert_eq!(day("Thursday, March 13, 2025 / 10:15 a.m."), Some(("2025-03-13".to_owned(), false, true)));
        assert_eq!(day("Updated 13 March 2025 at 10:15"), Some(("2025-03-13".to_owned(), true, true)));
        assert_eq!(day("2025-03-13 09:12"), Some(("2025-03-13".to_owned(), false, true)));
        assert_eq!(day("2025-03-13T09:12:00Z"), Some(("2025-03-13T09:12:00Z".to_owned(), false, false)));
        assert_eq!(day("2025年3月13日 10時00分"), Some(("2025-03-13".to_owned(), false, true)));
        assert_eq!(day("In March 2025 we met."), None);
        assert_eq!(day("2025"), None);
    }

    #[test]
    fn bylines() {
        let names = |text: &str| {
            byline(text).map(|people| people.iter().map(|c| c.name.display().into_owned()).collect::<Vec<_>>())
        };
        assert_eq!(names("By Ada Moreno and Jo Lind"), Some(vec!["Ada Moreno".to_owned(), "Jo Lind".to_owned()]));
        for text in [
            "By Ada Moreno, photographs by Jo Lind",
            "Text: Ada Moreno; Fotos: Jo Lind",
            "Words by Ada Moreno and photos by Jo Lind",
        ] {
            assert_eq!(names(text), Some(vec!["Ada Moreno".to_owned(), "Jo Lind".to_owned()]), "{text}");
        }
        assert_eq!(names("By the river it is quiet"), None);
        assert_eq!(names("By Monday"), None);
    }

    #[test]
    fn credits() {
        assert_eq!(
            credit("A lock at night (Ada Moreno/Harbour Press)"),
            Some(("A lock at night", "Ada Moreno/Harbour Press"))
        );
        assert_eq!(credit("A lock at night (Photo: Ada Moreno)."), Some(("A lock at night", "Photo: Ada Moreno")));
        assert_eq!(credit("A lock (closed)"), None);
        assert_eq!(credit("A lock"), None);
    }

    #[test]
    fn words_of_the_page() {
        for text in ["5 min read", "Reading time: 5 minutes", "5-minute read", "Lesezeit: 4 Min.", "5 min de lecture"] {
            assert!(is_reading_time(&text.to_lowercase()), "{text}");
        }
        assert!(!is_reading_time("read 5 books") && !is_reading_time("minutes of the meeting"));
        for text in [
            "Skip to content",
            "Home > Coast > Interviews",
            "首页 > 人物",
            "SHARE",
            "We use cookies to improve this page.",
            "© 2025 Harbour Press",
            "5 min read",
        ] {
            assert!(is_boilerplate(text), "{text}");
        }
        for text in ["Share of water", "Moreno: We use cookies as bait.", "Home is where the dyke is."] {
            assert_eq!(is_boilerplate(text), text.contains("cookies"), "{text}");
        }
    }

    #[test]
    fn titles_and_questions() {
        assert!(is_title("Looking ahead") && !is_title("It is late.") && !is_title("Moreno: No") && !is_title("Share"));
        assert!(is_question("Why (and when?)") && !is_question("Why? Because."));
        assert!(question_label("Q: Tell us more.") && !question_label("Quay: stone"));
    }
}
