//! The words that writers add to an article, in the article's language.
//!
//! Nothing that stands in an article is translated here.

mod quotation;

use crate::model::{Date, Language, Role};

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
}

const ENGLISH: Words = Words {
    language: "en",
    by: "By",
    and: "and",
    interview: "Interview",
    question: "Question",
    answer: "Answer",
    questions: "Questions",
    speakers: "Speakers",
    colophon: "Colophon",
    related: "Related",
    notes: "Notes",
    contributors: "Contributors",
    published: "Published",
    updated: "Updated",
    received: "Received",
    references: "References",
    summary: "Abstract",
    funding: "Funding",
    accepted: "Accepted",
    accessed: "accessed",
    correction: "Correction",
    contents: "Contents",
    table: "Table",
    back: "Back to the text",
    skip: "Skip to the article",
    continued: "continued",
    license: "License",
    done: "done",
    not_done: "not done",
    keywords: "Keywords",
    about: "About this article",
    description: "Description of the picture",
    listen: "Listen",
    transcript: "Transcript",
    roles: ["Author", "Interviewer", "Interviewee", "Editor", "Translator", "Photographer"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    day_month: DayMonth::MonthFirst,
    zero: '0',
};

const BRITISH: Words = Words { license: "Licence", day_month: DayMonth::DayFirst, ..ENGLISH };

const GERMAN: Words = Words {
    language: "de",
    by: "Von",
    and: "und",
    interview: "Interview",
    question: "Frage",
    answer: "Antwort",
    questions: "Fragen",
    speakers: "Stimmen",
    colophon: "Impressum",
    related: "Zum Weiterlesen",
    notes: "Anmerkungen",
    contributors: "Beteiligte",
    published: "Veröffentlicht",
    updated: "Aktualisiert",
    received: "Eingegangen",
    references: "Literatur",
    summary: "Zusammenfassung",
    funding: "Förderung",
    accepted: "Angenommen",
    accessed: "abgerufen",
    correction: "Korrektur",
    contents: "Inhalt",
    table: "Tabelle",
    back: "Zurück zum Text",
    skip: "Zum Artikel springen",
    continued: "Fortsetzung",
    license: "Lizenz",
    done: "erledigt",
    not_done: "offen",
    keywords: "Schlagwörter",
    about: "Über diesen Artikel",
    description: "Bildbeschreibung",
    listen: "Anhören",
    transcript: "Transkript",
    roles: ["Text", "Fragen", "Antworten", "Redaktion", "Übersetzung", "Fotografie"],
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    day_month: DayMonth::DayWithDot,
    zero: '0',
};

const FRENCH: Words = Words {
    language: "fr",
    by: "Par",
    and: "et",
    interview: "Entretien",
    question: "Question",
    answer: "Réponse",
    questions: "Questions",
    speakers: "Voix",
    colophon: "Colophon",
    related: "À lire aussi",
    notes: "Notes",
    contributors: "Contributeurs",
    published: "Publié",
    updated: "Mis à jour",
    received: "Reçu",
    references: "Références",
    summary: "Résumé",
    funding: "Financement",
    accepted: "Accepté",
    accessed: "consulté le",
    correction: "Correction",
    contents: "Sommaire",
    table: "Tableau",
    back: "Retour au texte",
    skip: "Aller à l’article",
    continued: "suite",
    license: "Licence",
    done: "fait",
    not_done: "à faire",
    keywords: "Mots-clés",
    about: "À propos de cet article",
    description: "Description de l’image",
    listen: "Écouter",
    transcript: "Transcription",
    roles: ["Texte", "Questions", "Réponses", "Édition", "Traduction", "Photographie"],
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    day_month: DayMonth::DayFirst,
    zero: '0',
};

const SPANISH: Words = Words {
    language: "es",
    by: "Por",
    and: "y",
    interview: "Entrevista",
    question: "Pregunta",
    answer: "Respuesta",
    questions: "Preguntas",
    speakers: "Voces",
    colophon: "Colofón",
    related: "Lecturas relacionadas",
    notes: "Notas",
    contributors: "Participantes",
    published: "Publicado",
    updated: "Actualizado",
    received: "Recibido",
    references: "Referencias",
    summary: "Resumen",
    funding: "Financiación",
    accepted: "Aceptado",
    accessed: "consultado",
    correction: "Corrección",
    contents: "Contenido",
    table: "Tabla",
    back: "Volver al texto",
    skip: "Ir al artículo",
    continued: "continuación",
    license: "Licencia",
    done: "hecho",
    not_done: "pendiente",
    keywords: "Palabras clave",
    about: "Sobre este artículo",
    description: "Descripción de la imagen",
    listen: "Escuchar",
    transcript: "Transcripción",
    roles: ["Texto", "Preguntas", "Respuestas", "Edición", "Traducción", "Fotografía"],
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    day_month: DayMonth::DayWithDe,
    zero: '0',
};

const PORTUGUESE: Words = Words {
    language: "pt",
    by: "Por",
    and: "e",
    interview: "Entrevista",
    question: "Pergunta",
    answer: "Resposta",
    questions: "Perguntas",
    speakers: "Vozes",
    colophon: "Colofão",
    related: "Leia também",
    notes: "Notas",
    contributors: "Participantes",
    published: "Publicado",
    updated: "Atualizado",
    received: "Recebido",
    references: "Referências",
    summary: "Resumo",
    funding: "Financiamento",
    accepted: "Aceito",
    accessed: "acesso em",
    correction: "Correção",
    contents: "Conteúdo",
    table: "Tabela",
    back: "Voltar ao texto",
    skip: "Ir para o artigo",
    continued: "continuação",
    license: "Licença",
    done: "feito",
    not_done: "por fazer",
    keywords: "Palavras-chave",
    about: "Sobre este artigo",
    description: "Descrição da imagem",
    listen: "Ouvir",
    transcript: "Transcrição",
    roles: ["Texto", "Perguntas", "Respostas", "Edição", "Tradução", "Fotografia"],
    months: [
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    day_month: DayMonth::DayWithDe,
    zero: '0',
};

const ITALIAN: Words = Words {
    language: "it",
    by: "Di",
    and: "e",
    interview: "Intervista",
    question: "Domanda",
    answer: "Risposta",
    questions: "Domande",
    speakers: "Voci",
    colophon: "Colophon",
    related: "Leggi anche",
    notes: "Note",
    contributors: "Partecipanti",
    published: "Pubblicato",
    updated: "Aggiornato",
    received: "Ricevuto",
    references: "Riferimenti",
    summary: "Riassunto",
    funding: "Finanziamento",
    accepted: "Accettato",
    accessed: "consultato",
    correction: "Rettifica",
    contents: "Indice",
    table: "Tabella",
    back: "Torna al testo",
    skip: "Vai all’articolo",
    continued: "segue",
    license: "Licenza",
    done: "fatto",
    not_done: "da fare",
    keywords: "Parole chiave",
    about: "Informazioni sull’articolo",
    description: "Descrizione dell’immagine",
    listen: "Ascolta",
    transcript: "Trascrizione",
    roles: ["Testo", "Domande", "Risposte", "Redazione", "Traduzione", "Fotografia"],
    months: [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    day_month: DayMonth::DayFirst,
    zero: '0',
};

const DUTCH: Words = Words {
    language: "nl",
    by: "Door",
    and: "en",
    interview: "Interview",
    question: "Vraag",
    answer: "Antwoord",
    questions: "Vragen",
    speakers: "Sprekers",
    colophon: "Colofon",
    related: "Lees ook",
    notes: "Noten",
    contributors: "Medewerkers",
    published: "Gepubliceerd",
    updated: "Bijgewerkt",
    received: "Ontvangen",
    references: "Literatuur",
    summary: "Samenvatting",
    funding: "Financiering",
    accepted: "Aanvaard",
    accessed: "geraadpleegd",
    correction: "Correctie",
    contents: "Inhoud",
    table: "Tabel",
    back: "Terug naar de tekst",
    skip: "Naar het artikel",
    continued: "vervolg",
    license: "Licentie",
    done: "gedaan",
    not_done: "te doen",
    keywords: "Trefwoorden",
    about: "Over dit artikel",
    description: "Beschrijving van de afbeelding",
    listen: "Luisteren",
    transcript: "Transcript",
    roles: ["Tekst", "Vragen", "Antwoorden", "Redactie", "Vertaling", "Fotografie"],
    months: [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    day_month: DayMonth::DayFirst,
    zero: '0',
};

const RUSSIAN: Words = Words {
    language: "ru",
    by: "Автор:",
    and: "и",
    interview: "Интервью",
    question: "Вопрос",
    answer: "Ответ",
    questions: "Вопросы",
    speakers: "Голоса",
    colophon: "Выходные данные",
    related: "Читайте также",
    notes: "Примечания",
    contributors: "Участники",
    published: "Опубликовано",
    updated: "Обновлено",
    received: "Получено",
    references: "Литература",
    summary: "Аннотация",
    funding: "Финансирование",
    accepted: "Принято",
    accessed: "дата обращения",
    correction: "Исправление",
    contents: "Содержание",
    table: "Таблица",
    back: "Назад к тексту",
    skip: "Перейти к статье",
    continued: "продолжение",
    license: "Лицензия",
    done: "сделано",
    not_done: "не сделано",
    keywords: "Ключевые слова",
    about: "Об этой статье",
    description: "Описание изображения",
    listen: "Слушать",
    transcript: "Расшифровка",
    roles: ["Текст", "Вопросы", "Ответы", "Редактура", "Перевод", "Фотография"],
    months: [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    day_month: DayMonth::DayFirst,
    zero: '0',
};

const PERSIAN: Words = Words {
    language: "fa",
    by: "نوشتهٔ",
    and: "و",
    interview: "گفت‌وگو",
    question: "پرسش",
    answer: "پاسخ",
    questions: "پرسش‌ها",
    speakers: "گویندگان",
    colophon: "شناسنامه",
    related: "بیشتر بخوانید",
    notes: "یادداشت‌ها",
    contributors: "همکاران",
    published: "انتشار",
    updated: "به‌روزرسانی",
    received: "دریافت",
    references: "منابع",
    summary: "چکیده",
    funding: "حامی مالی",
    accepted: "پذیرش",
    accessed: "دسترسی",
    correction: "اصلاح",
    contents: "فهرست",
    table: "جدول",
    back: "بازگشت به متن",
    skip: "رفتن به مقاله",
    continued: "ادامه",
    license: "پروانه",
    done: "انجام شد",
    not_done: "انجام نشده",
    keywords: "کلیدواژه‌ها",
    about: "دربارهٔ این مقاله",
    description: "شرح تصویر",
    listen: "شنیدن",
    transcript: "رونوشت",
    roles: ["نویسنده", "مصاحبه‌گر", "مصاحبه‌شونده", "ویراستار", "مترجم", "عکاس"],
    months: ["ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"],
    day_month: DayMonth::DayFirst,
    zero: '۰',
};

const ARABIC: Words = Words {
    language: "ar",
    by: "بقلم",
    and: "و",
    interview: "مقابلة",
    question: "سؤال",
    answer: "جواب",
    questions: "الأسئلة",
    speakers: "الأصوات",
    colophon: "بيانات النشر",
    related: "اقرأ أيضًا",
    notes: "الهوامش",
    contributors: "المشاركون",
    published: "نُشر",
    updated: "حُدّث",
    received: "ورد",
    references: "المراجع",
    summary: "الملخص",
    funding: "التمويل",
    accepted: "قُبل",
    accessed: "اطُّلع عليه",
    correction: "تصحيح",
    contents: "المحتويات",
    table: "جدول",
    back: "العودة إلى النص",
    skip: "الانتقال إلى المقال",
    continued: "تتمة",
    license: "الترخيص",
    done: "تم",
    not_done: "لم يتم",
    keywords: "الكلمات المفتاحية",
    about: "عن هذا المقال",
    description: "وصف الصورة",
    listen: "استماع",
    transcript: "نص التسجيل",
    roles: ["النص", "الأسئلة", "الأجوبة", "التحرير", "الترجمة", "التصوير"],
    months: [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
    day_month: DayMonth::DayFirst,
    zero: '٠',
};

const HEBREW: Words = Words {
    language: "he",
    by: "מאת",
    and: "ו־",
    interview: "ריאיון",
    question: "שאלה",
    answer: "תשובה",
    questions: "שאלות",
    speakers: "קולות",
    colophon: "קולופון",
    related: "לקריאה נוספת",
    notes: "הערות",
    contributors: "משתתפים",
    published: "פורסם",
    updated: "עודכן",
    received: "התקבל",
    references: "מקורות",
    summary: "תקציר",
    funding: "מימון",
    accepted: "התקבל לפרסום",
    accessed: "אוחזר",
    correction: "תיקון",
    contents: "תוכן העניינים",
    table: "טבלה",
    back: "חזרה לטקסט",
    skip: "דילוג למאמר",
    continued: "המשך",
    license: "רישיון",
    done: "בוצע",
    not_done: "לא בוצע",
    keywords: "מילות מפתח",
    about: "על המאמר",
    description: "תיאור התמונה",
    listen: "האזנה",
    transcript: "תמליל",
    roles: ["כתיבה", "שאלות", "תשובות", "עריכה", "תרגום", "צילום"],
    months: [
        "בינואר",
        "בפברואר",
        "במרץ",
        "באפריל",
        "במאי",
        "ביוני",
        "ביולי",
        "באוגוסט",
        "בספטמבר",
        "באוקטובר",
        "בנובמבר",
        "בדצמבר",
    ],
    day_month: DayMonth::DayFirst,
    zero: '0',
};

/// As written from Morocco to Libya, where digits are those of Europe.
const WESTERN_ARABIC: Words = Words { zero: '0', ..ARABIC };

const ALL: &[Words] = &[ENGLISH, GERMAN, FRENCH, SPANISH, PORTUGUESE, ITALIAN, DUTCH, RUSSIAN, PERSIAN, ARABIC, HEBREW];

impl Words {
    /// The words of `language`; English ones where the language is unknown or has none here.
    /// Compare [`Words::language`] to mark them as English then.
    pub fn of(language: Option<&Language>) -> &'static Words {
        let primary = language.map_or("en", Language::primary);
        if language.is_some_and(|language| language.as_str() == "en-GB") {
            return &BRITISH;
        }
        let region = language.and_then(|language| language.as_str().rsplit('-').next());
        if primary == "ar" && matches!(region, Some("DZ" | "EH" | "LY" | "MA" | "TN")) {
            return &WESTERN_ARABIC;
        }
        ALL.iter().find(|words| words.language == primary).unwrap_or(&ENGLISH)
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
        }
    }

    /// A number in the digits of the language: `12`, `۱۲`, `١٢`.
    pub fn number(&self, number: impl ToString) -> String {
        let digit = |c: char| c.to_digit(10).and_then(|value| char::from_u32(u32::from(self.zero) + value));
        number.to_string().chars().map(|c| digit(c).unwrap_or(c)).collect()
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
        if matches!(self.language, "fa" | "ar") { "، " } else { ", " }
    }

    /// The colon behind a name or a term. French sets a narrow space before it, at which no line
    /// breaks.
    pub fn colon(&self) -> &'static str {
        if self.language == "fr" { "\u{202F}:" } else { ":" }
    }
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
        assert_eq!(day("ja"), "March 13, 2025");
    }

    #[test]
    fn names_are_joined() {
        assert_eq!(ENGLISH.list(&["A"]), "A");
        assert_eq!(ENGLISH.list(&["A", "B", "C"]), "A, B and C");
    }
}
