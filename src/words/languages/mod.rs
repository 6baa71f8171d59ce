//! The words of each language, a file each. A new language is a new file and its name in [`ALL`].

mod arabic;
mod chinese;
mod czech;
mod danish;
mod dutch;
mod english;
mod finnish;
mod french;
mod german;
mod hebrew;
mod hindi;
mod italian;
mod japanese;
mod korean;
mod norwegian;
mod persian;
mod polish;
mod portuguese;
mod russian;
mod spanish;
mod swedish;
mod traditional_chinese;
mod turkish;
mod ukrainian;

use super::{DayMonth, Words};

pub(super) const ENGLISH: Words = english::WORDS;

pub(super) const BRITISH: Words = Words { license: "Licence", day_month: DayMonth::DayFirst, ..ENGLISH };

pub(super) const TRADITIONAL_CHINESE: Words = traditional_chinese::WORDS;

/// As written from Morocco to Libya, where digits are those of Europe.
pub(super) const WESTERN_ARABIC: Words = Words { zero: '0', ..arabic::WORDS };

/// The words of each language as most of those who write it know it.
pub(super) const ALL: &[Words] = &[
    ENGLISH,
    german::WORDS,
    french::WORDS,
    spanish::WORDS,
    portuguese::WORDS,
    italian::WORDS,
    dutch::WORDS,
    russian::WORDS,
    persian::WORDS,
    arabic::WORDS,
    hebrew::WORDS,
    polish::WORDS,
    ukrainian::WORDS,
    turkish::WORDS,
    swedish::WORDS,
    danish::WORDS,
    norwegian::WORDS,
    finnish::WORDS,
    czech::WORDS,
    hindi::WORDS,
    japanese::WORDS,
    chinese::WORDS,
    korean::WORDS,
];
