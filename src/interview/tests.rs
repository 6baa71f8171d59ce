use super::*;
use crate::diagnostic::{Code, Severity};
use crate::model::{Block, Contributor, Inline, Name, Node, Paragraph, RichText, Section, Utterance};

/// A body of paragraphs, one a line. `**` and `*` around a beginning make it strong or
/// emphasised, and `## ` opens a section.
fn body(text: &str) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let at = SourceLine::new(number);
        if let Some(title) = line.strip_prefix("## ") {
            nodes.push(Node::Section(Section { title: title.into(), at, ..Section::default() }));
            continue;
        }
        let node = Node::Block(Block::Paragraph(Paragraph { content: rich(line), at, ..Paragraph::default() }));
        match nodes.last_mut() {
            Some(Node::Section(section)) => section.body.push(node),
            _ => nodes.push(node),
        }
    }
    nodes
}

fn rich(line: &str) -> RichText {
    let styled = |mark: &str| {
        let (inner, rest) = line.strip_prefix(mark)?.split_once(mark)?;
        Some((RichText::from(inner), rest.to_owned()))
    };
    let (first, rest) = match (styled("**"), styled("*")) {
        (Some((inner, rest)), _) => (Inline::Strong(inner), rest),
        (None, Some((inner, rest))) => (Inline::Emphasis(inner), rest),
        (None, None) => return line.into(),
    };
    [first].into_iter().chain((!rest.is_empty()).then_some(Inline::Text(rest))).collect()
}

struct Outcome {
    article: Article,
    recognition: Recognition,
    diagnostics: Diagnostics,
}

fn recognised(article: Article, hints: &Hints) -> Outcome {
    let (mut article, mut diagnostics) = (article, Diagnostics::new());
    let recognition = recognise(&mut article, hints, &mut diagnostics);
    Outcome { article, recognition, diagnostics }
}

fn of(text: &str) -> Outcome {
    recognised(Article { body: body(text), ..Article::default() }, &Hints::default())
}

impl Outcome {
    /// `Lind>Moreno+Sato`, one for each turn.
    fn shape(&self) -> String {
        let label = |utterance: &Utterance| utterance.voice.label.clone().unwrap_or_else(|| "-".to_owned());
        let shape = |turn: &&crate::model::Turn| {
            let answers: Vec<String> = turn.answers.iter().map(label).collect();
            format!("{}>{}", turn.question.as_ref().map(label).unwrap_or_default(), answers.join("+"))
        };
        self.article.turns().iter().map(shape).collect::<Vec<_>>().join(" ")
    }

    fn names(&self) -> Vec<String> {
        self.article.contributors.iter().map(|contributor| contributor.name.display().into_owned()).collect()
    }

    /// The lines of the doubts of one severity.
    fn doubts(&self, severity: Severity) -> Vec<Option<u32>> {
        let wanted = |d: &&crate::diagnostic::Diagnostic| d.code == Code::Doubt && d.severity == severity;
        self.diagnostics.iter().filter(wanted).map(|diagnostic| diagnostic.location.line).collect()
    }
}

const TALK: &str = "\
**Lind:** Is the quay too low?
**Moreno:** In March.
**Lind:** And in June?
**Moreno:** Then it is too high.";

#[test]
fn labels_leave_the_text_for_the_voice() {
    let found = of(TALK);
    assert_eq!(found.shape(), "Lind>Moreno Lind>Moreno");
    let turn = found.article.turns()[1];
    assert_eq!(turn.question.as_ref().unwrap().blocks, [Block::paragraph("And in June?")]);
    assert_eq!(turn.answers[0].blocks, [Block::paragraph("Then it is too high.")]);
    assert_eq!(turn.at.get(), Some(3));
    assert_eq!(turn.id, Some(Id::numbered("t", 2)));
    assert_eq!(found.recognition.turns[1].turn, turn.id);
    assert_eq!(found.recognition.turns[1].reason, "`Lind` asks, `Moreno` answers");
}

#[test]
fn unknown_speakers_become_contributors_behind_the_known() {
    let mut article = Article { body: body(TALK), ..Article::default() };
    article.contributors.push(Contributor::new(Id::numbered("c", 1), Name::Literal("Jo Lind".to_owned())));
    article.contributors.push(Contributor::new(Id::numbered("c", 3), Name::Literal("Eva Brandt".to_owned())));
    let found = recognised(article, &Hints::default());
    assert_eq!(found.names(), ["Jo Lind", "Eva Brandt", "Moreno"]);
    let ids: Vec<&str> = found.article.contributors.iter().map(|contributor| contributor.id.as_str()).collect();
    assert_eq!(ids, ["c1", "c3", "c4"]);
    assert!(found.article.contributors[0].has_role(&Role::Interviewer));
    assert!(found.article.contributors[1].roles.is_empty());
    assert_eq!(found.article.contributors[2].labels, ["Moreno"]);
}

#[test]
fn switched_off_nothing_changes() {
    let article = Article { body: body(TALK), ..Article::default() };
    let found = recognised(article.clone(), &Hints { mode: Mode::None, ..Hints::default() });
    assert_eq!(found.article, article);
    assert_eq!(found.recognition, Recognition::default());
}

#[test]
fn an_article_with_turns_stays_as_it_is() {
    let once = of(TALK).article;
    assert_eq!(recognised(once.clone(), &Hints::default()).article, once);
}

fn hint(label: &str, name: Option<&str>, role: Option<Role>) -> SpeakerHint {
    SpeakerHint { label: label.to_owned(), name: name.map(str::to_owned), role }
}

#[test]
fn given_speakers_win_over_any_guess() {
    let speakers = vec![
        hint("Moreno", Some("Ada Moreno"), Some(Role::Interviewer)),
        hint("Lind", Some("Jo Lind"), Some(Role::Interviewee)),
    ];
    let article = Article { body: body(TALK), ..Article::default() };
    let found = recognised(article, &Hints { speakers, ..Hints::default() });
    assert_eq!(found.shape(), ">Lind Moreno>Lind Moreno>");
    assert_eq!(found.names(), ["Jo Lind", "Ada Moreno"]);
}

#[test]
fn speakers_of_both_sides_are_all_the_speakers() {
    let text = format!("{TALK}\n**Pumps:** two.\n**Pumps:** or three.\n**Lind:** Why?\n**Moreno:** Rain.");
    assert_eq!(of(&text).shape(), "Lind>Moreno Lind>Moreno+Pumps+Pumps Lind>Moreno");
    let speakers = vec![hint("Lind", None, Some(Role::Interviewer)), hint("Moreno", None, Some(Role::Interviewee))];
    let article = Article { body: body(&text), ..Article::default() };
    let found = recognised(article, &Hints { speakers, ..Hints::default() });
    assert_eq!(found.shape(), "Lind>Moreno Lind>Moreno Lind>Moreno");
}

#[test]
fn a_given_speaker_who_is_silent_is_reported() {
    let article = Article { body: body(TALK), ..Article::default() };
    let found = recognised(article, &Hints { speakers: vec![hint("XY", None, None)], ..Hints::default() });
    assert!(found.diagnostics.iter().any(|d| d.message.contains("`XY` is given")));
}

#[test]
fn a_label_that_occurs_once_is_believed_where_somebody_must_speak() {
    let found =
        of(&format!("{TALK}\n**Lind:** Who else knows?\n**Sato:** I do.\n**Lind:** And who more?\n**Moreno:** All."));
    assert_eq!(found.shape(), "Lind>Moreno Lind>Moreno Lind>Sato Lind>Moreno");
    assert_eq!(found.doubts(Severity::Warning), [Some(6)]);
    let found = of(&format!("{TALK}\n**Low Water:** it is rare.\n**Lind:** And who more?\n**Moreno:** All."));
    assert_eq!(found.shape(), "Lind>Moreno Lind>Moreno Lind>Moreno");
    assert_eq!(found.article.turns()[1].answers[0].blocks.len(), 2);
}

#[test]
fn text_under_a_heading_before_anybody_speaks_is_outside_and_reported() {
    let found = of(&format!("{TALK}\n## Later\nThe tide had turned.\n**Lind:** Now?\n**Moreno:** Now."));
    assert_eq!(found.shape(), "Lind>Moreno Lind>Moreno Lind>Moreno");
    assert_eq!(found.doubts(Severity::Warning), [Some(6)]);
}

#[test]
fn an_answer_without_a_label_is_reported() {
    let found = of(
        "**Lind: Is it low?**\nIt is.\n**Lind: Is it dry?**\n**Moreno**: It was.\n**Lind: Will it rain?**\n**Moreno**: Yes.",
    );
    assert_eq!(found.shape(), "Lind>- Lind>Moreno Lind>Moreno");
    assert_eq!(found.doubts(Severity::Warning), [Some(2)]);
}

#[test]
fn a_label_behind_which_nothing_is_said_stays_a_word() {
    let found = of(&format!("{TALK}\n**Lind:**\n**Moreno:** I know."));
    let last = found.article.turns()[2];
    assert_eq!(last.question.as_ref().unwrap().blocks, [Block::paragraph("Lind")]);
    assert_eq!(last.question.as_ref().unwrap().voice.label, None);
}

#[test]
fn two_people_of_one_name_are_not_guessed_at() {
    let found = of(&format!("Ada Moreno and Luis Moreno share a quay.\n{TALK}"));
    assert_eq!(found.names(), ["Lind", "Moreno"]);
}

#[test]
fn a_house_that_asks_is_an_organisation() {
    let mut article = Article { body: body(&TALK.replace("Lind", "Tideline")), ..Article::default() };
    article.journal = Some(crate::model::Journal { title: Some("Tideline".to_owned()), ..Default::default() });
    let found = recognised(article, &Hints::default());
    assert_eq!(found.article.contributors[0].name, Name::Organisation("Tideline".to_owned()));
}

#[test]
fn a_house_is_called_by_its_initials() {
    for (title, label) in [("The Harbour Review", "HR"), ("The Harbour Review", "THR"), ("Journal of Tides", "JT")] {
        let mut article = Article { body: body(&TALK.replace("Lind", label)), ..Article::default() };
        article.journal = Some(crate::model::Journal { title: Some(title.to_owned()), ..Default::default() });
        let found = recognised(article, &Hints::default());
        let asking = &found.article.contributors[0];
        assert_eq!(asking.name, Name::Organisation(title.to_owned()), "{label}");
        assert!(asking.has_role(&Role::Interviewer), "{label}");
    }
}

#[test]
fn letters_that_number_headings_are_nobodys_initials() {
    let sections =
        "## A. Where was it measured?\nAt the pier.\n## B. How was it measured?\nBy hand.\n## C. Results\nWet.";
    assert_eq!(of(sections).shape(), "");
    // Of a question and an answer each has its own letter, again and again.
    let talk = "## Q. Where is it?\n## A. At the pier.\n## Q. Is it late?\n## A. Always.";
    assert_eq!(of(talk).article.turns().len(), 2);
}

#[test]
fn everybody_who_answers_speaks_under_all() {
    let found = of(
        "**Lind:** Who rows?\n**Moreno:** I.\n**Sato:** And I.\n**Lind:** Who steers?\n**Moreno:** Nobody.\n**Sato:** Nobody.\n**Lind:** Where to?\n**All:** Home.",
    );
    let speakers = &found.article.turns()[2].answers[0].voice.speakers;
    assert_eq!(speakers.iter().map(Id::as_str).collect::<Vec<_>>(), ["c2", "c3"]);
}

#[test]
fn questions_as_headings_need_a_word_for_it() {
    let questions = "## Where is the ferry?\nAt the pier.\n## Is it late?\nAlways.\n## Is it safe?\nMostly.";
    let found = of(questions);
    assert_eq!(found.shape(), "");
    assert_eq!(found.recognition.turns.len(), 3);
    assert!(found.recognition.turns.iter().all(|finding| finding.turn.is_none()));
    assert_eq!(found.doubts(Severity::Note), [Some(1)]);
    let article = Article { body: body(questions), genre: Some("Interview".to_owned()), ..Article::default() };
    assert_eq!(recognised(article, &Hints::default()).shape(), "->- ->- ->-");
}

#[test]
fn stated_people_speak_where_nobody_has_a_label() {
    let mut article = Article {
        body: body("**Why a pier?**\nFor the view.\n**And why so long?**\nThe view is far."),
        ..Article::default()
    };
    for (number, name, role) in [(1, "Jo Lind", Role::Interviewer), (2, "Ada Moreno", Role::Interviewee)] {
        let mut contributor = Contributor::new(Id::numbered("c", number), Name::Literal(name.to_owned()));
        contributor.add_role(role);
        article.contributors.push(contributor);
    }
    let found = recognised(article, &Hints::default());
    let turn = found.article.turns()[0];
    assert_eq!(found.article.voice_names(&turn.question.as_ref().unwrap().voice).as_deref(), Some("Jo Lind"));
    assert_eq!(found.article.voice_names(&turn.answers[0].voice).as_deref(), Some("Ada Moreno"));
}

#[test]
fn requests_are_questions_too() {
    let found =
        of("In conversation with a miller.\n**Why a mill?**\nFor bread.\n**Tell us about the bread.**\nIt is flat.");
    assert_eq!(found.shape(), "->- ->-");
}

#[test]
fn confidence_says_how_sure() {
    assert_eq!(
        of("Ada Moreno keeps the quay.\n**Lind:** Low?\n**Moreno:** Yes.\n**Lind:** Dry?\n**Moreno:** No.")
            .recognition
            .turns[0]
            .confidence,
        Confidence::High
    );
    let guess =
        of("**Why?**\nSo.\n**Since when do you?**\nAs long as I live.\n**Till when?**\nNever.\n**Who else?**\nNobody.");
    assert_eq!(guess.recognition.turns[0].confidence, Confidence::Low);
    assert_eq!(guess.doubts(Severity::Warning), [Some(1)]);
}

#[test]
fn questions_that_nobody_answers_for_himself_make_no_interview() {
    let found =
        of("**1. Which sea has no coast?**\nThe Sargasso Sea.\n**2. How deep is it?**\nVery.\n**3. Why?**\nWho knows.");
    assert_eq!(found.shape(), "");
    let found = of("**What did I miss?**\nMy maps.\n**What did I keep?**\nMy watch.\n**Would I do it again?**\nI do.");
    assert_eq!(found.shape(), "");
}

#[test]
fn who_wrote_the_article_asks_though_the_other_asks_back() {
    let mut article = Article {
        body: body("**PK:** Why none?\n**Wren:** Why one?\n**PK:** So that it ends.\n**Wren:** Does it?"),
        ..Article::default()
    };
    let mut author = Contributor::new(Id::numbered("c", 1), crate::interview::people::person_name("Petra Kohl"));
    author.add_role(Role::Author);
    article.contributors.push(author);
    assert_eq!(recognised(article, &Hints::default()).shape(), "PK>Wren PK>Wren");
}

#[test]
fn letters_for_question_and_answer_may_be_given_names() {
    let text = TALK.replace("Lind", "Q").replace("Moreno", "A");
    let article = Article { body: body(&text), ..Article::default() };
    let found = recognised(article.clone(), &Hints::default());
    assert_eq!((found.shape().as_str(), found.names()), ("Q>A Q>A", vec![]));
    let speakers = vec![hint("Q", Some("Jo Lind"), None), hint("A", Some("Ada Moreno"), None)];
    let found = recognised(article, &Hints { speakers, ..Hints::default() });
    assert_eq!(
        (found.shape().as_str(), found.names()),
        ("Q>A Q>A", vec!["Jo Lind".to_owned(), "Ada Moreno".to_owned()])
    );
    assert!(found.article.contributors[1].has_role(&Role::Interviewee));
}

fn passage(opens: &str, part: Part) -> PassageHint {
    PassageHint { opens: opens.to_owned(), part, speaker: None }
}

fn with_passages(text: &str, passages: Vec<PassageHint>) -> Outcome {
    recognised(Article { body: body(text), ..Article::default() }, &Hints { passages, ..Hints::default() })
}

const TIDES: &str = "We met in the mill.\n**Lind:** Does it rise?\n**Moreno:** It rises.\nTell me more of it.\n\
    There is more.\n**Lind:** And falls?\n**Moreno:** It does.\nAda Moreno lives by the sea.";

#[test]
fn what_the_author_says_of_a_passage_wins() {
    let turns = |outcome: &Outcome| outcome.article.turns().len();
    assert_eq!(turns(&of(TIDES)), 2);
    let asked = with_passages(TIDES, vec![passage("tell me MORE", Part::Question)]);
    assert_eq!(turns(&asked), 3);
    let stated = asked.article.turns()[1].clone();
    assert_eq!(stated.at, SourceLine::new(4));
    assert_eq!(stated.answers.len(), 1, "what follows answers");
    let finding = asked.recognition.of_turn(&stated, 1).unwrap();
    assert!(finding.reason.contains("the metadata say so"), "{}", finding.reason);
    let outside = with_passages(TIDES, vec![passage("It does", Part::Outside)]);
    assert!(outside.article.turns()[1].answers.is_empty());
    let same = with_passages(TIDES, vec![passage("And falls", Part::Same)]);
    assert_eq!(turns(&same), 1, "{:?}", same.article.body);
}

#[test]
fn a_passage_is_anybodys_whom_the_author_names() {
    let speaker = |name: &str| PassageHint { speaker: Some(name.to_owned()), ..passage("There is more", Part::Answer) };
    let known = with_passages(TIDES, vec![speaker("Moreno")]);
    let answers = &known.article.turns()[0].answers;
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0].voice.speakers, answers[1].voice.speakers);
    let new = with_passages(TIDES, vec![speaker("Sato")]);
    let sato = new.article.contributors.iter().find(|one| one.name.display() == "Sato").unwrap();
    assert!(sato.has_role(&Role::Interviewee));
    assert_eq!(new.article.turns()[0].answers[1].voice.speakers.first(), Some(&sato.id));
}

#[test]
fn stated_questions_make_an_interview() {
    let text = "It was late.\nWe spoke of tides.\nThey rise.\nThen of wind.\nIt blows.";
    assert!(!of(text).article.is_interview());
    let passages = vec![passage("We spoke of tides", Part::Question), passage("Then of wind", Part::Question)];
    let outcome = with_passages(text, passages);
    assert_eq!(outcome.article.turns().len(), 2);
    assert!(outcome.article.turns().iter().all(|turn| turn.answers.len() == 1));
}

#[test]
fn labels_that_are_no_speakers_stay_in_the_text() {
    let text = "**Lind:** Does it rise?\n**Moreno:** It rises.\n**Depth:** Nine.\n**Lind:** And falls?\n\
        **Moreno:** It does.\n**Depth:** Ten.";
    let hints = Hints { not_speakers: vec!["depth".to_owned(), "Width".to_owned()], ..Hints::default() };
    let outcome = recognised(Article { body: body(text), ..Article::default() }, &hints);
    let names: Vec<_> = outcome.article.contributors.iter().map(|one| one.name.display().into_owned()).collect();
    assert_eq!(names, ["Lind", "Moreno"]);
    let silent: Vec<_> = outcome.diagnostics.iter().filter(|one| one.message.contains("`Width`")).collect();
    assert_eq!(silent.len(), 1);
    assert!(silent[0].help.is_some());
}
