//! The days of the week in the languages that dates are read in.

/// From Monday on, a language each, as they stand before or behind a date.
const WEEKDAYS: &[[&str; 7]] = &[
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"],
    ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "sonnabend", "sonntag"],
    ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    ["segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"],
    ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
    ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
    ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
    ["maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"],
    ["poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"],
    ["pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota", "neděle"],
    ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"],
    ["понеділок", "вівторок", "середа", "четвер", "п’ятниця", "субота", "неділя"],
    ["pazartesi", "salı", "çarşamba", "perşembe", "cuma", "cumartesi", "pazar"],
    ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
    ["月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"],
    ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
    ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    ["週一", "週二", "週三", "週四", "週五", "週六", "週日"],
    ["월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"],
];

/// The days, Monday being 0, that `word` names: whole, or by its first two letters or more; of a language that writes
/// with signs, by the first. Several, if it is short for several.
pub(super) fn named(word: &str) -> Vec<usize> {
    let word = word.to_lowercase();
    let mut found = Vec::new();
    for names in WEEKDAYS {
        for (day, name) in names.iter().enumerate() {
            if is_short_for(&word, name) && !found.contains(&day) {
                found.push(day);
            }
        }
    }
    found
}

fn is_short_for(word: &str, name: &str) -> bool {
    let signs = name.ends_with(['日', '일']);
    let least = if signs { 1 } else { 2 };
    *name == *word || (name.starts_with(word) && word.chars().count() >= least)
}

/// The English name.
pub(super) fn in_english(day: usize) -> String {
    let name = WEEKDAYS.first().and_then(|names| names.get(day)).copied().unwrap_or_default();
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
