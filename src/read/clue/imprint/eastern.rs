//! Lines in which pages in Chinese, Japanese and Korean say who made an article and when, in labels and values:
//! `文・高橋美咲　写真・中村修`, `来源：海港周刊 作者：陈思远 2025-03-13 09:12`, `입력 2025.03.13. 오전 9:00`, `김서연 기자`.

use super::super::{DateLine, gather, time_left_out};
use super::Imprint;
use crate::model::{Role, is_eastern};
use crate::read::metadata::{date, name};

/// What a label announces.
#[derive(Clone, Debug, PartialEq)]
enum Fact {
    /// Those who played a part.
    People(Role),
    Source,
    Day {
        updated: bool,
    },
}

/// The longest line of the kind, in characters.
const LONGEST: usize = 150;

/// The longest name, in characters.
const LONGEST_NAME: usize = 24;

const LABELS: &[(&str, Fact)] = &[
    ("文", Fact::People(Role::Author)),
    ("取材", Fact::People(Role::Author)),
    ("取材・文", Fact::People(Role::Author)),
    ("撮影・文", Fact::People(Role::Author)),
    ("執筆", Fact::People(Role::Author)),
    ("記者", Fact::People(Role::Author)),
    ("记者", Fact::People(Role::Author)),
    ("本报记者", Fact::People(Role::Author)),
    ("本刊记者", Fact::People(Role::Author)),
    ("作者", Fact::People(Role::Author)),
    ("采写", Fact::People(Role::Author)),
    ("撰文", Fact::People(Role::Author)),
    ("글", Fact::People(Role::Author)),
    ("聞き手", Fact::People(Role::Interviewer)),
    ("インタビュー", Fact::People(Role::Interviewer)),
    ("インタビュアー", Fact::People(Role::Interviewer)),
    ("采访", Fact::People(Role::Interviewer)),
    ("採訪", Fact::People(Role::Interviewer)),
    ("인터뷰", Fact::People(Role::Interviewer)),
    ("写真", Fact::People(Role::Photographer)),
    ("撮影", Fact::People(Role::Photographer)),
    ("摄影", Fact::People(Role::Photographer)),
    ("攝影", Fact::People(Role::Photographer)),
    ("사진", Fact::People(Role::Photographer)),
    ("構成", Fact::People(Role::Editor)),
    ("編集", Fact::People(Role::Editor)),
    ("编辑", Fact::People(Role::Editor)),
    ("編輯", Fact::People(Role::Editor)),
    ("责任编辑", Fact::People(Role::Editor)),
    ("責任編輯", Fact::People(Role::Editor)),
    ("责编", Fact::People(Role::Editor)),
    ("편집", Fact::People(Role::Editor)),
    ("翻訳", Fact::People(Role::Translator)),
    ("翻译", Fact::People(Role::Translator)),
    ("翻譯", Fact::People(Role::Translator)),
    ("번역", Fact::People(Role::Translator)),
    ("来源", Fact::Source),
    ("來源", Fact::Source),
    ("稿源", Fact::Source),
    ("公開日", Fact::Day { updated: false }),
    ("掲載日", Fact::Day { updated: false }),
    ("更新日", Fact::Day { updated: true }),
    ("更新", Fact::Day { updated: true }),
    ("发布时间", Fact::Day { updated: false }),
    ("發布時間", Fact::Day { updated: false }),
    ("时间", Fact::Day { updated: false }),
    ("日期", Fact::Day { updated: false }),
    ("更新时间", Fact::Day { updated: true }),
    ("입력", Fact::Day { updated: false }),
    ("기사입력", Fact::Day { updated: false }),
    ("등록", Fact::Day { updated: false }),
    ("승인", Fact::Day { updated: false }),
    ("수정", Fact::Day { updated: true }),
    ("최종수정", Fact::Day { updated: true }),
    ("업데이트", Fact::Day { updated: true }),
];

/// What stands behind the name of a reporter.
const REPORTERS: &[&str] = &["기자", "선임기자", "특파원", "記者", "记者"];

/// Parts of a value that names nobody: who provided something, or a whole desk.
const NOBODY: &[&str] = &["提供", "编辑部", "編集部", "編輯部", "资料", "資料", "本社", "网络", "제공"];

/// The words with which a time of the day begins.
const HALF_DAYS: &[&str] = &["오전", "오후", "上午", "下午", "午前", "午後"];

/// What `text` says, if it is such a line and nothing else.
pub(super) fn imprint(text: &str) -> Option<Imprint> {
    // Most lines are told by this alone: it is looked at for every one.
    if text.is_ascii() || !text.contains(is_eastern) || text.contains(['。', '？', '?', '！', '!', '「', '“', '"'])
    {
        return None;
    }
    if text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let bare = text.trim().trim_start_matches(['（', '(', '【', '[']).trim_end_matches(['）', ')', '】', ']']);
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '／' | '｜' | '|' | ';' | '；');
    let words: Vec<&str> = bare.split(is_gap).filter(|word| !word.is_empty()).collect();
    let mut line = Line::default();
    let mut at = 0;
    while at < words.len() {
        at += line.take(&words[at..])?;
    }
    line.finish()
}

/// What labels announce, and the words behind them.
struct Entry {
    facts: Vec<Fact>,
    values: Vec<String>,
    email: Option<String>,
}

impl Entry {
    fn new(facts: Vec<Fact>, value: Option<String>) -> Self {
        Entry { facts, values: value.into_iter().collect(), email: None }
    }
}

/// A line of facts in the making.
#[derive(Default)]
struct Line {
    facts: Vec<Entry>,
    imprint: Imprint,
    /// Whether anything but a bare date was said.
    labelled: bool,
}

impl Line {
    /// Takes what stands at the head of `words`, and says how many of them that were. `None` if it is no fact.
    fn take(&mut self, words: &[&str]) -> Option<usize> {
        let (first, rest) = words.split_first()?;
        if let Some(taken) = self.day(words) {
            return Some(taken);
        }
        let (facts, value) = labels(first);
        if !facts.is_empty() {
            let value = Some(value.to_owned()).filter(|value| !value.is_empty());
            self.labelled = true;
            let day = value.as_deref().and_then(|value| self.day_of(&facts, value));
            self.facts.push(Entry::new(facts, value.filter(|_| day.is_none())));
            return Some(1);
        }
        let time = words.iter().take(2).take_while(|word| is_clock(word)).count();
        if time > 0 {
            let date = self.imprint.dates.last_mut()?;
            date.doubt.get_or_insert_with(|| time_left_out(&words[..time].join(" ")));
            return Some(time);
        }
        if rest.first().is_some_and(|next| REPORTERS.contains(next)) && is_name(first) {
            self.facts.push(Entry::new(vec![Fact::People(Role::Author)], Some((*first).to_owned())));
            self.labelled = true;
            return Some(2);
        }
        if first.contains('@') && first.is_ascii() {
            let entry = self.facts.last_mut().filter(|entry| !entry.values.is_empty())?;
            entry.email = Some((*first).to_owned());
            return Some(1);
        }
        let Entry { facts, values, .. } = self.facts.last_mut()?;
        let may_go_on = facts.iter().all(|fact| matches!(fact, Fact::People(_))) || values.is_empty();
        may_go_on.then(|| values.push((*first).to_owned())).map(|()| 1)
    }

    /// A date at the head of `words`, which may be one of up to three: `2025년 3월 13일`.
    fn day(&mut self, words: &[&str]) -> Option<usize> {
        if !words[0].starts_with(|c: char| c.is_numeric()) {
            return None;
        }
        let open = self.facts.last().filter(|entry| entry.values.is_empty());
        let updated = open.is_some_and(|entry| entry.facts.contains(&Fact::Day { updated: true }));
        let counts = (1..=words.len().min(3)).rev();
        let found = counts.into_iter().find_map(|count| Some((count, read_day(&words[..count].join(" "), updated)?)));
        let (count, line) = found?;
        self.imprint.dates.push(line);
        Some(count)
    }

    /// The date that stands behind its label without a space.
    fn day_of(&mut self, facts: &[Fact], value: &str) -> Option<()> {
        let updated = facts.iter().find_map(|fact| match fact {
            Fact::Day { updated } => Some(*updated),
            Fact::People(_) | Fact::Source => None,
        })?;
        self.imprint.dates.push(read_day(value, updated)?);
        Some(())
    }

    fn finish(mut self) -> Option<Imprint> {
        if !self.labelled {
            return None;
        }
        for Entry { facts, values, email } in std::mem::take(&mut self.facts) {
            let text = values.join(" ");
            for fact in facts {
                match fact {
                    Fact::Day { .. } if text.is_empty() => {}
                    Fact::Day { .. } => return None,
                    Fact::Source => self.imprint.source = Some(text.clone()).filter(|text| !text.is_empty()),
                    Fact::People(role) => self.people(&values, &role)?,
                }
            }
            if email.is_some() {
                self.imprint.people.last_mut()?.email = email;
            }
        }
        let Imprint { people, dates, source, .. } = &self.imprint;
        (!people.is_empty() || !dates.is_empty() || source.is_some()).then_some(self.imprint)
    }

    /// Adds those whom `values` name. In Chinese several names stand with spaces between them, in Japanese the parts of
    /// one.
    fn people(&mut self, values: &[String], role: &Role) -> Option<()> {
        let whole = values.join(" ");
        let is_one =
            values.len() < 3 && name::people(&whole).len() == 1 && !values.iter().all(|value| is_chinese(value));
        let names: Vec<&str> = if is_one { vec![&whole] } else { values.iter().map(String::as_str).collect() };
        if names.is_empty() {
            return None;
        }
        for person in names.into_iter().flat_map(name::people) {
            let contributor = person.into_contributor(Some(role.clone()));
            let shown = contributor.name.display().into_owned();
            if !is_name(&shown) {
                return None;
            }
            gather(&mut self.imprint.people, [contributor]);
        }
        Some(())
    }
}

/// The labels at the head of `word`, several of which may share a value, and what follows them: `取材・文：高橋`.
fn labels(word: &str) -> (Vec<Fact>, &str) {
    let known = |text: &str| LABELS.iter().find(|(label, _)| *label == text).map(|(_, fact)| fact.clone());
    if let Some((label, value)) = word.split_once(['：', ':'])
        && let Some(fact) = known(label)
    {
        return (vec![fact], value);
    }
    let (mut facts, mut rest) = (Vec::new(), word);
    loop {
        let (label, behind) = rest.split_once(['：', ':', '・', '＝', '=', '/', '·']).unwrap_or((rest, ""));
        let Some(fact) = known(label) else { return (facts, rest) };
        facts.push(fact);
        rest = behind;
    }
}

/// A date, which may have a full stop behind it.
fn read_day(text: &str, updated: bool) -> Option<DateLine> {
    let reading = date::read(text.trim_end_matches('.'))?;
    Some(DateLine { date: reading.date, updated, doubt: reading.doubt })
}

/// Whether `word` is a time of the day or a part of one.
pub(in crate::read::clue) fn is_clock(word: &str) -> bool {
    let numbers = word.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '時' | '分' | '时' | '시' | '분'));
    HALF_DAYS.contains(&word) || (numbers && word.contains(|c: char| c.is_ascii_digit()))
}

/// Whether `text` can be the name of somebody, or of several without a space.
fn is_name(text: &str) -> bool {
    let letters = text.chars().all(|c| is_eastern(c) || c.is_alphabetic() || matches!(c, ' ' | '・' | '·' | '.'));
    letters && text.chars().count() <= LONGEST_NAME && !NOBODY.iter().any(|words| text.contains(words))
}

/// Whether `text` is a whole name as Chinese has them: three or four letters, none of them kana or Hangul. Two may be half of
/// a Japanese name.
fn is_chinese(text: &str) -> bool {
    let is_han = |c: char| matches!(c, '\u{3400}'..='\u{9FFF}');
    let count = text.chars().count();
    text.chars().all(is_han) && (3..=4).contains(&count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Contributor;

    fn said(text: &str) -> Option<String> {
        let imprint = imprint(text)?;
        let person = |person: &Contributor| {
            let roles: Vec<&str> = person.roles.iter().map(Role::as_str).collect();
            format!("{} ({})", person.name.display(), roles.join(", "))
        };
        let date = |line: &DateLine| format!("{}{}", line.date, if line.updated { " updated" } else { "" });
        let people = imprint.people.iter().map(person);
        Some(people.chain(imprint.dates.iter().map(date)).chain(imprint.source).collect::<Vec<_>>().join("; "))
    }

    #[test]
    fn who_made_it_and_when_is_read() {
        let cases = [
            ("文・高橋美咲　写真・中村修", "高橋美咲 (author); 中村修 (photographer)"),
            ("取材・文：高橋 美咲／撮影：中村 修", "高橋 美咲 (author); 中村 修 (photographer)"),
            ("文・写真＝高橋美咲", "高橋美咲 (author, photographer)"),
            ("（聞き手・高橋美咲）", "高橋美咲 (interviewer)"),
            ("来源：海港周刊　作者：陈思远　2025年3月13日 09:12", "陈思远 (author); 2025-03-13; 海港周刊"),
            ("文/陈思远 编辑/赵强", "陈思远 (author); 赵强 (editor)"),
            ("记者 李明海 张华英", "李明海 (author); 张华英 (author)"),
            ("（责任编辑：赵强）", "赵强 (editor)"),
            ("입력 2025.03.13. 오전 9:00  수정 2025.03.14. 오전 11:20", "2025-03-13; 2025-03-14 updated"),
            ("김서연 기자 seoyeon@example.org", "김서연 (author)"),
            ("글 김서연 사진 박준호", "김서연 (author); 박준호 (photographer)"),
            ("등록 2025년 3월 13일 09:00", "2025-03-13"),
        ];
        for (text, expected) in cases {
            assert_eq!(said(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn speech_and_sentences_are_none() {
        let texts = [
            "記者：海は静かですか。",
            "海面の高さです",
            "图/受访者提供",
            "文はまだ書けない",
            "2025年3月13日",
            "By Ada Moreno",
            "작가 김서연",
        ];
        for text in texts {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
