//! What Chinese, Japanese and Korean say without a mark or a capital: questions, requests, and who is meant by a
//! family name.

use crate::model::{Name, PersonName, is_eastern};

/// The last letters of sentences that ask, of which the last alone tells little.
const ASKING: &[&str] =
    &["すか", "ょうか", "ろうか", "たか", "んか", "のか", "吗", "嗎", "나요", "까요", "는지요", "은가요", "던가요"];

/// What Japanese says so as not to assert: it ends as a question does, and is none.
const ASSERTING: &[&str] = &["ないでしょうか", "ないですか", "ないのか"];

/// The last letters of requests to speak.
const REQUESTS: &[&str] = &[
    "ください",
    "下さい",
    "お願いします",
    "お聞かせを",
    "주세요",
    "주십시오",
    "주시죠",
    "주시겠습니까",
    "부탁드립니다",
];

/// The first letters of requests to speak.
const REQUESTS_AT_FIRST: &[&str] = &["请谈", "请介绍", "请说", "请讲", "请分享", "請談", "請介紹", "請說", "請分享"];

/// What stands behind the name of somebody of whom is spoken.
const HONORIFICS: &[&str] = &["さん", "氏", "さま", "様", "先生", "教授", "准教授", "博士", "監督", "選手", "（"];

/// Grammar that stands behind a family name, and is no given name.
const PARTICLES: &[char] = &['の', 'と', 'が', 'を', 'に', 'も', 'や', 'は', 'で'];

/// Whether a sentence that ends in the letter `last` may ask without a mark.
pub(super) fn may_ask(last: char) -> bool {
    matches!(last, 'か' | '吗' | '嗎' | '까' | '요')
}

/// Whether `text` ends in a question that has no mark: 〜ですか。
pub(super) fn asks(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| !c.is_alphabetic());
    let ends = |endings: &[&str]| endings.iter().any(|ending| text.ends_with(ending));
    (ends(ASKING) && !ends(ASSERTING)) || asks_formally(text)
}

/// Whether `text` ends as a formal question in Korean does: 니까 behind a syllable that ends in ㅂ.
fn asks_formally(text: &str) -> bool {
    let before = text.strip_suffix("니까").and_then(|text| text.chars().next_back());
    before.is_some_and(|c| matches!(c, '가'..='힣') && (u32::from(c) - u32::from('가')) % 28 == 17)
}

/// Whether `key`, a speech as a key, asks somebody to speak.
pub(super) fn requests(key: &str) -> bool {
    REQUESTS.iter().any(|ending| key.ends_with(ending)) || REQUESTS_AT_FIRST.iter().any(|words| key.starts_with(words))
}

/// Whose family name `label` is, in the words of `text`: 佐藤 of 元漁師の佐藤健一さん.
pub(super) fn full_name(text: &str, label: &str) -> Option<Name> {
    if label.chars().count() > 3 || !label.chars().all(is_eastern) {
        return None;
    }
    let given = text.match_indices(label).find_map(|(at, _)| given_name(&text[at + label.len()..]))?;
    Some(Name::Person(PersonName {
        given: Some(given.to_owned()),
        family: label.to_owned(),
        family_first: true,
        ..PersonName::default()
    }))
}

/// The given name with which `text`, what stands behind a family name, begins: one to four letters before an
/// honorific, or before how the name is read.
fn given_name(text: &str) -> Option<&str> {
    let text = text.trim_start_matches([' ', '\u{3000}']);
    let mut ends = text.char_indices().map(|(at, _)| at).take(5);
    let end = ends.find(|&at| HONORIFICS.iter().any(|honorific| text[at..].starts_with(honorific)))?;
    let given = &text[..end];
    let is_grammar = given.starts_with(PARTICLES) && !given.chars().all(|c| matches!(c, 'ぁ'..='ん'));
    (end > 0 && given.chars().all(is_eastern) && !is_grammar).then_some(given)
}

/// Whether `name`, one word, is a whole name: a family name of one letter and what follows it, as in Chinese and
/// Korean; of Japanese names four letters are whole.
pub(super) fn is_whole(name: &str, language: Option<&str>) -> bool {
    let length = name.chars().count();
    let least = if language == Some("ja") { 4 } else { 2 };
    length >= least && name.chars().all(is_eastern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_without_a_mark_are_told_by_their_ending() {
        for text in [
            "どなたですか。",
            "どうなったのか",
            "費用はいくらでしょうか。」",
            "你怕吗。",
            "어디서 왔습니까.",
            "왜 그랬나요.",
        ] {
            assert!(asks(text), "{text}");
        }
        for text in ["とても静か。", "そうではないでしょうか。", "제가 하니까.", "그렇지요."]
        {
            assert!(!asks(text), "{text}");
        }
    }

    #[test]
    fn a_family_name_is_found_with_the_given_name() {
        let name = |text: &str, label: &str| full_name(text, label).map(|name| name.display().into_owned());
        let text = "元漁師の佐藤健一さんと、建築家の林ゆかりさん、高橋 美咲氏が語る。佐藤の父さんも。";
        assert_eq!(name(text, "佐藤").as_deref(), Some("佐藤 健一"));
        assert_eq!(name(text, "林").as_deref(), Some("林 ゆかり"));
        assert_eq!(name(text, "高橋").as_deref(), Some("高橋 美咲"));
        for (text, label) in [("佐藤の父さん", "佐藤"), ("佐藤さんは笑う。", "佐藤"), ("灯台を直す", "灯台")]
        {
            assert_eq!(name(text, label), None, "{text}");
        }
    }

    #[test]
    fn whole_names_differ_by_language() {
        assert!(is_whole("王丽华", Some("zh")) && is_whole("박준호", Some("ko")) && is_whole("佐藤健一", Some("ja")));
        assert!(!is_whole("佐藤", Some("ja")) && !is_whole("王", Some("zh")) && !is_whole("Li", Some("zh")));
    }
}
