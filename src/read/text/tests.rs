use super::*;
use crate::env::Env;
use crate::interview::Recognition;
use crate::model::Role;
use crate::read::metadata::Metadata;

pub(super) struct Outcome {
    article: Article,
    diagnostics: Diagnostics,
    recognition: Recognition,
}

fn read_with(text: &str, pairs: &[(&str, &str)]) -> Outcome {
    let env = Env::default();
    let overrides = Metadata::from_pairs(pairs.iter().copied());
    let mut diagnostics = Diagnostics::new();
    let mut recognitions = Vec::new();
    let mut cx = ReadCx {
        env: &env,
        overrides: &overrides,
        known: &Default::default(),
        diagnostics: &mut diagnostics,
        recognitions: &mut recognitions,
    };
    let input = Input { stem: Some("the-sea-wall"), bytes: text.as_bytes() };
    let mut publication = TextReader.read(input, &mut cx).unwrap();
    Outcome { article: publication.articles.remove(0), diagnostics, recognition: recognitions.remove(0) }
}

fn read(text: &str) -> Outcome {
    read_with(text, &[])
}

/// A page as it is copied: each paragraph on its line.
const PAGE: &str = "\
Will the sea wall hold? Three experts look behind it
Engineers Ada Moreno and Jo Lind and the historian Kim Sato explain what four centuries of dykes have taught the coast.
Waves strike the new sea wall at Westkapp on a grey morning
Waves strike the new sea wall at Westkapp on a grey morning (Eva Brandt/Harbour Press)
By Beatriz Okafor
Thursday, March 13, 2025
Is the wall high enough?
Moreno: For this century, yes. Nobody who signed the plan will see the next one.
We added half a metre because half a metre is cheap while the cranes are there.
Lind: It is high enough if nobody digs behind it.
What is its weakest place?
Sato: The gate. It was the gate in 1634, and it was the gate in 1825.
What would you build instead?
Lind: Nothing. I would move the road.
Related Commentary
The Price of Half a Metre
The Price of Half a Metre
Thursday, January 9, 2025
A short history of the most expensive step on the coast.
Type: Commentary
Dykes: What We Know
Dykes: What We Know
Tuesday, December 3, 2024
Ten figures, and where they come from.
Type: Fact Sheet
View All Commentary
";

fn shapes(article: &Article) -> Vec<String> {
    let label = |voice: &crate::model::Voice| voice.label.clone().unwrap_or_else(|| "-".to_owned());
    let shape = |turn: &&crate::model::Turn| {
        let question = turn.question.as_ref().map_or(String::new(), |question| label(&question.voice));
        let answers: Vec<String> = turn.answers.iter().map(|answer| label(&answer.voice)).collect();
        format!("{question}>{}", answers.join("+"))
    };
    article.turns().iter().map(shape).collect()
}

#[test]
fn a_page_comes_back_in_its_parts() {
    let Outcome { article, recognition, .. } = read(PAGE);
    assert_eq!(article.headline.plain_text(), "Will the sea wall hold? Three experts look behind it");
    assert!(article.deck.plain_text().starts_with("Engineers Ada Moreno"), "{:?}", article.deck);
    let hero = article.hero.as_ref().unwrap();
    assert_eq!(hero.image.source, "");
    assert_eq!(hero.image.alt_text(), "Waves strike the new sea wall at Westkapp on a grey morning");
    assert_eq!(hero.caption.plain_text(), "Waves strike the new sea wall at Westkapp on a grey morning");
    assert_eq!(hero.credit.as_deref(), Some("Eva Brandt/Harbour Press"));
    assert_eq!(article.dates.published.unwrap().to_string(), "2025-03-13");
    assert_eq!(shapes(&article), ["->Moreno+Lind", "->Sato", "->Lind"]);
    assert_eq!(article.turns()[0].answers[0].blocks.len(), 2);
    assert_eq!(recognition.turns.len(), 3);
    let names = |role: &Role| {
        article.contributors_with(role).map(|c| c.name.display().into_owned()).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(names(&Role::Author), "Beatriz Okafor");
    assert_eq!(names(&Role::Interviewee), "Ada Moreno, Jo Lind, Kim Sato");
}

#[test]
fn related_items_are_read() {
    let Outcome { article, .. } = read(PAGE);
    assert_eq!(article.related.title.as_deref(), Some("Related Commentary"));
    let items: Vec<_> = article
        .related
        .items
        .iter()
        .map(|item| {
            let date = item.date.map(|date| date.to_string()).unwrap_or_default();
            (item.title.plain_text(), date, item.description.plain_text(), item.kind.clone().unwrap_or_default())
        })
        .collect();
    let item = |title: &str, date: &str, description: &str, kind: &str| {
        (title.to_owned(), date.to_owned(), description.to_owned(), kind.to_owned())
    };
    assert_eq!(
        items,
        [
            item(
                "The Price of Half a Metre",
                "2025-01-09",
                "A short history of the most expensive step on the coast.",
                "Commentary"
            ),
            item("Dykes: What We Know", "2024-12-03", "Ten figures, and where they come from.", "Fact Sheet"),
        ]
    );
    assert_eq!(article.related.see_all.as_ref().map(|line| line.text.as_str()), Some("View All Commentary"));
}

#[test]
fn the_same_page_with_blank_lines_and_wrapped_reads_the_same() {
    let plain = read(PAGE).article;
    let apart = read(&PAGE.replace('\n', "\n\n")).article;
    assert_eq!(apart, plain);
    let wrapped: Vec<String> = PAGE.lines().map(|line| wrap(line, 72)).collect();
    assert_eq!(read(&wrapped.join("\n\n")).article, plain);
}

fn wrap(line: &str, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in line.split(' ') {
        if column > 0 && column + 1 + word.len() > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.len();
    }
    out
}

#[test]
fn a_hero_file_from_outside_keeps_the_words() {
    let Outcome { article, diagnostics, .. } =
        read_with(PAGE, &[("hero.source", "hero.jpg"), ("title", "Behind the wall")]);
    let hero = article.hero.unwrap();
    assert_eq!(hero.image.source, "hero.jpg");
    assert_eq!(hero.credit.as_deref(), Some("Eva Brandt/Harbour Press"));
    assert_eq!(article.headline.plain_text(), "Behind the wall");
    assert!(!diagnostics.iter().any(|diagnostic| diagnostic.message.contains("the picture of the hero")));
    let Outcome { article, .. } = read_with(PAGE, &[("hero.alt", "A wall, and a wave above it")]);
    assert_eq!(article.hero.unwrap().image.alt_text(), "A wall, and a wave above it");
}

#[test]
fn what_is_odd_is_reported_with_its_line() {
    let text = PAGE.replace("Thursday, March 13", "Friday, March 13");
    let Outcome { diagnostics, .. } = read(&text);
    let found: Vec<_> = diagnostics.iter().map(|d| (d.code, d.location.line)).collect();
    assert!(found.contains(&(Code::Malformed, Some(6))), "{found:?}");
    assert!(found.contains(&(Code::Substituted, Some(3))), "{found:?}");
    assert!(found.contains(&(Code::Missing, Some(3))), "{found:?}");
}

#[test]
fn words_of_the_page_stay_outside_the_interview() {
    let text = format!("Skip to content\nMenu\n{PAGE}We use cookies to improve this page.\n");
    let Outcome { article, diagnostics, .. } = read(&text);
    assert_eq!(article.headline.plain_text(), "Will the sea wall hold? Three experts look behind it");
    assert_eq!(shapes(&article).len(), 3);
    let first = serde_json::to_string(&article.body[0]).unwrap();
    assert!(first.contains("Skip to content"), "{first}");
    let last = serde_json::to_string(article.body.last().unwrap()).unwrap();
    assert!(last.contains("cookies"), "{last}");
    let strays = diagnostics.iter().filter(|d| d.message.contains("part of the web page")).count();
    assert_eq!(strays, 3);
}

#[test]
fn without_a_headline_the_file_names_it() {
    let text = "The wall is new, and the sea is not.\n\nQ: Will it hold?\n\nA: It will try.\n";
    let Outcome { article, diagnostics, .. } = read(text);
    assert_eq!(article.headline.plain_text(), "The sea wall");
    assert!(diagnostics.iter().any(|d| d.code == Code::Missing));
    assert_eq!(article.deck.plain_text(), "The wall is new, and the sea is not.");
    assert_eq!(shapes(&article), ["Q>A"]);
}

#[test]
fn a_typed_interview() {
    let text = "Counting eels\n\nQ: How many came?\nA: Four hundred.\nI count them by hand.\n\nQ: Is that many?\nA: It was a million once.\n";
    let Outcome { article, .. } = read(text);
    assert_eq!(article.headline.plain_text(), "Counting eels");
    assert_eq!(shapes(&article), ["Q>A", "Q>A"]);
    assert_eq!(article.turns()[0].answers[0].blocks.len(), 2);
}

#[test]
fn a_text_without_turns_is_an_article() {
    let text = "Why rivers bend\n\nA river that runs straight has been told to.\n\nLeft alone, it bends. Why?\n\nWater is lazy.\n";
    let Outcome { article, recognition, .. } = read(text);
    assert_eq!(article.headline.plain_text(), "Why rivers bend");
    assert!(article.deck.is_blank());
    assert_eq!(article.body.len(), 3);
    assert!(recognition.turns.is_empty());
}

#[test]
fn lists_and_headings() {
    let text = "Three rules\n\nAda Moreno on fog.\n\nLind: What are the rules?\n\nMoreno: These:\n\n• Stop talking.\n• Listen.\n\nI have no third.\n\nOn the water\n\nLind: Is that all?\n\nMoreno: It is.\n";
    let Outcome { article, .. } = read(text);
    assert_eq!(shapes(&article), ["Lind>Moreno", "Lind>Moreno"]);
    let answer = &article.turns()[0].answers[0];
    assert!(matches!(answer.blocks[1], Block::List(_)), "{answer:?}");
}

/// Every word of a text, once, in order of the alphabet.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.sort();
    words.dedup();
    words
}

/// Dates are kept as dates, and these words as roles and fields.
const STRUCTURE: &[&str] = &[
    "By",
    "Type",
    "Published",
    "Updated",
    "Interview",
    "by",
    "Thursday",
    "Tuesday",
    "March",
    "January",
    "December",
    "13",
    "9",
    "3",
    "2025",
    "2024",
];

#[track_caller]
fn check_words(source: &str) {
    let json = serde_json::to_string(&read(source).article).unwrap();
    let kept = words(&json);
    for word in words(source) {
        let known = STRUCTURE.contains(&word.as_str()) || kept.binary_search(&word).is_ok();
        assert!(known, "`{word}` is lost of\n{source}\nin\n{json}");
    }
}

#[test]
fn no_word_is_lost() {
    check_words(&format!("Menu\n{PAGE}Back to top\nA last line that nobody expects.\n"));
}

/// Lines of pages, in which each word says where it came from.
const LINES: &[&str] = &[
    "Alpha headline without end",
    "Beta deck ends here.",
    "Gamma wall at dawn (Delta/Epsilon)",
    "Gamma wall at dawn",
    "By Zeta Eta",
    "Thursday, March 13, 2025",
    "Published March 13, 2025",
    "Updated: March 13, 2025",
    "Is theta high?",
    "Iota: No kappa.",
    "Lambda: Yes mu.",
    "Nu goes on.",
    "Related Xi",
    "Read more",
    "Omicron twice",
    "Omicron twice",
    "Type: Pi Rho",
    "View All Sigma",
    "Menu",
    "Skip to content",
    "Home | About | Tau",
    "• Upsilon",
    "- Phi",
    "Q: Chi?",
    "A: Psi.",
    "",
    "Omega: a colon in a title",
    "Interview by Ada Zweig",
    "4 min read",
    "Ada Zweig 0:12",
    "We use cookies here.",
    "A second question?",
    "Erste Zeile\u{2014}mit Strich",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 1500, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_word_of_any_page_is_lost(lines in proptest::collection::vec(proptest::sample::select(LINES), 1..24)) {
        let source = lines.join("\n");
        proptest::prop_assume!(!source.trim().is_empty());
        check_words(&source);
    }
}
