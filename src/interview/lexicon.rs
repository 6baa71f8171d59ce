//! The words that the recogniser knows, by what they tell. Nothing here looks at an article.
//!
//! All words are keys as [`key`](super::name::key) makes them: lower case, without accents.

use super::Side;

/// Words for the asking side: `Question`, `Interviewer`.
#[rustfmt::skip]
const ASKING: &[&str] = &[
    "q", "question", "interviewer", "interviewers", "moderator", "host", "reporter", "journalist", "audience",
    "audience member", "audience question", "frage", "interviewerin", "moderation", "moderatorin", "redaktion",
    "intervieweur", "intervieweuse", "journaliste", "pregunta", "entrevistador", "entrevistadora", "periodista",
    "pergunta", "jornalista", "domanda", "intervistatore", "intervistatrice", "vraag", "fraga", "sporsmal",
    "sporgsmal", "kysymys", "pytanie", "otazka", "kerdes", "soru", "intrebare", "вопрос", "корреспондент",
    "интервьюер", "ведущии", "питання", "سوال", "س", "المحاور", "المذيع", "الصحفي", "الصحيفة", "پرسش", "خبرنگار",
    "پرسشگر", "مجری", "שאלה", "ש", "מראיין", "מראיינת", "המראיין", "问", "問", "记者", "記者", "采访者", "採訪者", "主持人", "提问",
    "質問", "聞き手", "질문", "기자", "प्रश्न", "सवाल",
    "redakcja", "dziennikarz", "dziennikarka", "pytajaca", "redakce", "novinar", "novinarka", "otazky", "ujsagiro",
    "riporter", "reporteri", "gazeteci", "muhabir", "spørsmal", "spørgsmal", "journalisten", "intervjuer",
    "haastattelija", "toimittaja", "pitanje", "vprasanje", "kusimus", "jautajums", "klausimas", "въпрос",
    "журналист", "журналистка", "журналіст", "ερωτηση", "δημοσιογραφος", "hoi", "phong vien", "tanya",
    "pertanyaan", "pewawancara", "wartawan", "प्रश्नकर्ता", "पत्रकार", "প্রশ্ন", "հարց", "კითხვა",
    "ถาม", "คำถาม", "ผู้สื่อข่าว", "صحافی", "インタビュアー", "編集部", "聴き手", "인터뷰어", "질문자", "提問", "主持", "המראיינת",
    "السايل",
];

/// Words for the answering side: `Answer`, `Interviewee`.
#[rustfmt::skip]
const ANSWERING: &[&str] = &[
    "answer", "interviewee", "guest", "respondent", "participant", "antwort", "interviewpartner",
    "interviewpartnerin", "gast", "reponse", "invite", "invitee", "respuesta", "entrevistado", "entrevistada",
    "resposta", "risposta", "intervistato", "intervistata", "antwoord", "svar", "vastaus", "odpowiedz", "odpoved",
    "valasz", "cevap", "yanit", "raspuns", "ответ", "гость", "собеседник", "відповідь", "جواب", "ج", "الضيف", "پاسخ",
    "میهمان", "مهمان", "תשובה", "ת", "מרואיין", "מרואיינת", "המרואיין", "答", "受访者", "受訪者", "嘉宾", "嘉賓", "回答", "答え",
    "답", "답변", "उत्तर", "जवाब",
    "yanıt", "odgovor", "vastus", "atbilde", "atsakymas", "отговор", "απαντηση", "đap", "tra loi", "jawab",
    "jawaban", "উত্তর", "պատասխան", "პასუხი", "ตอบ", "คำตอบ", "المجيب", "답변자", "haastateltava", "gosc",
];

/// Letters that stand for question and answer where both occur: French Q and R, German F and A.
#[rustfmt::skip]
const PAIRS: &[(&str, &str)] = &[
    ("q", "a"), ("q", "r"), ("f", "a"), ("p", "r"), ("d", "r"), ("v", "a"), ("f", "s"), ("s", "v"), ("s", "c"),
    ("в", "о"), ("س", "ج"), ("س", "پ"), ("پ", "پ"), ("ش", "ت"), ("ש", "ת"), ("问", "答"), ("問", "答"), 
    ("문", "답"), ("ถ", "ต"), ("ε", "α"), ("п", "в"), ("h", "đ"),
];

/// Words for everybody who answers: `All`.
#[rustfmt::skip]
const EVERYBODY: &[&str] = &[
    "all", "both", "everyone", "everybody", "together", "alle", "beide", "tous", "toutes", "tous les deux", "todos",
    "todas", "ambos", "ambas", "tutti", "tutte", "entrambi", "allemaal", "все", "оба", "همه", "هر دو", "الجميع",
    "جميعا", "כולם", "שניהם", "全体", "全员", "大家",
    "wszyscy", "oboje", "obaj", "obie", "alla", "bada", "begge", "hepsi", "ikisi", "kaikki", "molemmat", "vsichni",
    "oba", "ολοι", "सभी", "दोनों", "усі", "обидва", "모두",
];

/// Words between two speakers of one voice.
#[rustfmt::skip]
const CONJUNCTIONS: &[&str] = &[
    "and", "und", "et", "y", "e", "i", "en", "och", "og", "ja", "oraz", "ve", "dan", "si", "es", "va", "и", "та", "і",
    "και", "و", "और", "和", "と",
];

/// Labels that mark what is no speech.
#[rustfmt::skip]
const NO_SPEAKER: &[&str] = &[
    // Remarks
    "note", "notes", "nb", "tip", "tips", "hint", "hints", "warning", "caution", "important", "attention", "danger",
    "example", "examples", "eg", "ie", "update", "updated", "correction", "corrections", "clarification",
    "editors note", "editorial note", "disclaimer", "disclosure", "caveat", "spoiler", "ps", "fyi", "remember",
    "reminder", "takeaway", "takeaways", "key takeaway", "key takeaways", "bottom line", "tldr", "definition",
    "remark", "fun fact", "fact", "hinweis", "anmerkung", "tipp", "achtung", "wichtig", "warnung", "beispiel",
    "korrektur", "merke", "remarque", "astuce", "conseil", "exemple", "avertissement", "nota", "notas", "consejo",
    "ejemplo", "aviso", "dica", "exemplo", "suggerimento", "esempio", "attenzione", "let op", "voorbeeld",
    "opmerking", "примечание", "совет", "пример", "نکته", "توجه", "مثال", "ملاحظة", "تنبيه", "הערה", "דוגמה", "注意",
    "注", "例", "例如", "备注",
    // Makers and sources
    "author", "authors", "by", "text", "words", "photo", "photos", "photograph", "photographs", "photography",
    "picture", "image", "images", "illustration", "illustrations", "credit", "credits", "source", "sources",
    "caption", "translation", "translated by", "edited by", "interview", "editor", "von", "foto", "fotos", "bild",
    "quelle", "quellen", "autor", "autorin", "par", "texte", "photographie", "auteur", "auteurs", "por", "texto",
    "fuente", "fonte", "testo", "bron", "tekst", "автор", "фото", "источник", "عکس", "منبع", "نویسنده", "صورة",
    "المصدر", "צילום", "מקור", "图", "来源", "作者",
    // Parts of a text
    "figure", "fig", "table", "tab", "box", "step", "part", "chapter", "section", "summary", "conclusion",
    "background", "abstract", "introduction", "overview", "context", "method", "methods", "results", "result",
    "references", "further reading", "read more", "read on", "see also", "more", "related", "keywords", "tags",
    "topic", "topics", "zusammenfassung", "fazit", "hintergrund", "abbildung", "tabelle", "schritt", "mehr",
    "resume", "resumen", "riassunto", "samenvatting",
    // Fields of a listing
    "date", "time", "day", "when", "where", "what", "who", "why", "how", "place", "location", "venue", "address",
    "price", "prices", "cost", "costs", "tickets", "ticket", "admission", "hours", "opening hours", "contact",
    "email", "e mail", "phone", "telephone", "website", "web", "url", "size", "weight", "age", "name", "title",
    "role", "born", "duration", "length", "language", "rating", "verdict", "status", "version", "datum", "ort",
    "zeit", "wann", "wo", "was", "wer", "preis", "adresse", "date et lieu", "lieu", "prix", "fecha", "lugar",
    "precio", "luogo", "prezzo", "prijs", "plaats", "pro", "con", "pros", "cons", "advantage", "advantages",
    "disadvantage", "disadvantages", "strengths", "weaknesses", "problem", "solution", "challenge", "impact", "goal",
    "goals", "input", "output", "true", "false", "myth", "yes", "no",
    // Recipes
    "ingredients", "ingredient", "directions", "instructions", "preparation", "serves", "yield", "makes",
    "equipment", "zutaten", "zubereitung", "ingredientes", "preparacion", "ingredienti", "preparazione",
    "ingredienten", "bereiding",
    // Minutes of a meeting
    "present", "excused", "absent", "attendees", "attending", "apologies", "chair", "secretary", "agenda", "item",
    "report", "discussion", "decision", "decisions", "action", "actions", "action item", "action items", "motion",
    "moved", "seconded", "vote", "votes", "resolved", "resolution", "minutes", "next steps", "next meeting",
    "adjourned", "anwesend", "entschuldigt", "beschluss", "tagesordnung", "top", "presents", "excuses",
    "decision prise",
    "obs", "tank pa", "exempel", "kalla", "kallor", "ingredienser", "kilde", "kilder", "eksempel", "merk", "uwaga",
    "wskazowka", "przykład", "zrodło", "składniki", "uyarı", "ornek", "kaynak", "malzemeler", "ipucu", "huom",
    "huomio", "vinkki", "lahde", "ainekset", "poznamka", "pozor", "priklad", "zdroj", "suroviny", "catatan",
    "contoh", "sumber", "bahan", "σημειωση", "παραδειγμα", "πηγη", "υλικα", "важно", "внимание", "ингредиенты",
    "источники", "время", "место", "увага", "приклад", "джерело", "नोट", "ध्यान दें", "उदाहरण", "स्रोत", "सामग्री",
    "出典", "材料", "作り方", "ポイント", "メモ", "提示", "步骤", "資料來源", "참고", "주의", "재료", "출처", "예시", "المكونات", "مواد لازم",
];

/// Labels among those that mark what is no speech that name a person, who may speak as well: an
/// editor who asks again and again.
const CREDITED: &[&str] =
    &["author", "editor", "chair", "secretary", "autor", "autorin", "auteur", "автор", "نویسنده", "作者"];

/// Words in a title, an introduction or a kind that say that this is an interview. They are
/// looked for as whole words, one behind the other.
#[rustfmt::skip]
const INTERVIEW: &[&str] = &[
    "interview", "interviews", "interviewed", "interviewing", "in conversation", "in conversation with",
    "a conversation with", "conversation with", "this conversation", "our conversation", "the conversation", "q a",
    "q and a", "we asked", "questions for", "talked with", "talked to", "talks with", "talks to", "talk with",
    "talk to", "talking with", "talking to", "a talk with", "spoke with", "spoke to", "speaks with", "speaks to",
    "speak with", "speaking with", "speaking to", "sat down with", "sits down with", "sit down with",
    "caught up with", "chatted with", "chat with", "answers our questions", "answered our questions",
    "answer our questions", "in their own words", "oral history", "gesprach mit", "im gesprach", "sprachen mit",
    "sprach mit", "spricht mit", "das gesprach", "entretien", "entretien avec", "conversation avec",
    "propos recueillis", "nous avons rencontre", "entrevista", "entrevistamos", "conversamos con", "hablamos con",
    "conversacion con", "entrevistado", "conversa com", "intervista", "intervistato", "intervistata",
    "conversazione con", "gesprek met", "spraken met", "vraaggesprek", "интервью", "беседа", "беседовал",
    "беседовала", "разговор с", "مصاحبه", "گفتگو", "گفت و گو", "گفتوگو", "حوار", "حوار مع", "مقابلة", "ريאיון",
    "ראיון", "שיחה עם", "ריאיון",
    "intervju", "intervjun", "intervjuet", "intervjuade", "intervjuet med", "samtal med", "ett samtal",
    "samtale med", "en samtale", "snakket med", "talte med", "haastattelu", "haastattelussa", "haastattelimme",
    "wywiad", "wywiad z", "rozmowa z", "rozmawiamy z", "rozmawiał", "rozmawiała", "rozhovor", "rozhovor s",
    "interju", "beszelgetes", "beszelgettunk", "interviu", "de vorba cu", "razgovor s", "razgovor sa", "интервју",
    "интервю", "інтервю", "розмова з", "συνεντευξη", "συνομιλια με", "roportaj", "roportajı", "soylesi",
    "soylesimiz", "wawancara", "wawancara dengan", "phong van", "tro chuyen voi", "साक्षात्कार", "बातचीत",
    "इंटरव्यू", "সাক্ষাৎকার", "انٹرویو", "elkarrizketa", "հարցազրույց", "ინტერვიუ", "trois questions a",
    "cinq questions a", "dix questions a", "rencontre avec", "tres preguntas a", "questions with", "interviewt",
    "fragen an", "drei fragen an", "zu gast bei", "entretien mene", "intervistiamo", "abbiamo incontrato",
];

/// The same in scripts that put no space between words.
const INTERVIEW_PARTS: &[&str] = &[
    "采访",
    "採訪",
    "访谈",
    "訪談",
    "专访",
    "專訪",
    "对话",
    "對話",
    "インタビュー",
    "対談",
    "인터뷰",
    "สัมภาษณ์",
    "聞きました",
    "話を聞いた",
    "对谈",
    "對談",
];

/// Words that say that this is a list of frequent questions.
#[rustfmt::skip]
const FAQ: &[&str] = &[
    "faq", "faqs", "frequently asked questions", "frequently asked", "common questions", "haufig gestellte fragen",
    "haufige fragen", "foire aux questions", "questions frequentes", "preguntas frecuentes", "perguntas frequentes",
    "domande frequenti", "veelgestelde vragen", "часто задаваемые вопросы", "الاسيلة الشايعة", "پرسش های متداول",
    "سوالات متداول", "שאלות נפוצות",
    "vanliga fragor", "ofte stilte spørsmal", "vanlige spørsmal", "ofte stillede spørgsmal",
    "najczesciej zadawane pytania", "czesto zadawane pytania", "casto kladene dotazy", "caste dotazy",
    "sık sorulan sorular", "usein kysyttya", "usein kysytyt kysymykset", "gyakran ismetelt kerdesek",
    "intrebari frecvente", "pertanyaan umum", "pertanyaan yang sering diajukan", "cau hoi thuong gap",
    "अक्सर पूछे जाने वाले प्रश्न", "συχνες ερωτησεις", "часті запитання", "поширені запитання",
];

/// The same in scripts that put no space between words.
const FAQ_PARTS: &[&str] = &["常见问题", "常見問題", "よくある質問", "자주 묻는 질문"];

/// Words that say that this is a play or its scene.
#[rustfmt::skip]
const DRAMA: &[&str] = &[
    "play", "drama", "tragedy", "comedy", "screenplay", "script", "act", "scene", "dramatis personae", "akt",
    "szene", "aufzug", "auftritt", "acte", "acto", "escena", "atto", "scena", "akte", "деиствие",
    "сцена",
];

/// Words by which somebody is addressed.
#[rustfmt::skip]
const YOU: &[&str] = &[
    "you", "your", "yours", "yourself", "sie", "ihnen", "ihr", "ihre", "ihren", "ihrer", "ihrem", "du", "dir",
    "dich", "dein", "deine", "vous", "votre", "vos", "usted", "ustedes", "tu", "tus", "te", "voce", "voces", "seu",
    "sua", "lei", "suo", "voi", "u", "uw", "je", "jouw", "вы", "вас", "вам", "ваш", "ваша", "ваши", "شما", "تو",
    "انت", "انتم", "אתה", "את", "אתם", "לך",
    "ni", "ditt", "dina", "deg", "dere", "sina", "sinun", "sinulle", "sinua", "teidan", "teille", "teilla",
    "pani", "pana", "panu", "panstwo", "panstwa", "tobie", "ciebie", "twoj", "twoja", "vy", "vam", "vas",
    "vase", "dumneavoastra", "ati", "siz", "sizin", "sizi", "sizce", "senin", "anda", "kamu", "आप",
    "आपका", "आपके", "आपकी", "आपको", "आपने", "तुम", "আপনি", "আপনার", "اپ", "εσεις", "σας", "εσυ", "σου", "ви",
    "вие", "vama", "لكم", "لديك", "לכם", "שלך",
];

/// The same in scripts that put no space between words.
const YOU_PARTS: &[&str] = &["您", "你", "あなた", "당신"];

/// Words by which somebody speaks of himself.
#[rustfmt::skip]
const SELF: &[&str] = &[
    "i", "im", "ive", "me", "my", "mine", "myself", "ich", "mich", "mir", "mein", "meine", "meinem", "meinen",
    "meiner", "je", "jai", "jetais", "javais", "moi", "mon", "mes", "yo", "mis", "minha", "meu", "ik", "mijn", "я",
    "мне", "меня", "мои", "моя", "من", "برايم", "انا", "אני", "שלי",
    "jag", "mig", "mitt", "mina", "jeg", "meg", "minun", "minulla", "minua", "minulle", "mnie", "moj", "moja",
    "moje", "jestem", "mam", "jsem", "mne", "muj", "nekem", "engem", "vagyok", "benim", "bana",
    "beni", "bende", "saya", "aku", "मैं", "मैंने", "मुझे", "मेरा", "मेरे", "मेरी", "আমি", "আমার", "میں", "میرا",
    "میرے", "εγω", "μου", "мені", "мене", "міи", "аз", "io", "mio", "mia", "miei", "mie", "ho", "tenho", "sou",
    "mi", "tengo", "soy", "لي", "عندي", "לי", "אותי",
];

/// The same in scripts that put no space between words.
const SELF_PARTS: &[&str] = &["我", "私", "僕", "저는", "나는", "わたし", "ぼく", "제가", "저도", "ฉัน", "ผม"];

/// Words by which somebody speaks of himself and others.
#[rustfmt::skip]
const US: &[&str] = &[
    "we", "weve", "us", "our", "ours", "wir", "uns", "unser", "unsere", "unserem", "unseren", "nous", "notre", "nos",
    "nosotros", "nuestro", "nuestra", "nossa", "nosso", "noi", "nostro", "nostra", "wij", "onze", "мы", "нас", "наш",
    "ما", "نحن", "אנחנו",
    "vi", "oss", "vores", "meilla", "meidan", "nam", "nasz", "nasze", "biz", "bizim", "bizde", "kami",
    "kita", "हम", "हमने", "हमारा", "हमारे", "हमारी", "εμεις", "μας", "ми", "нам", "لنا", "שלנו",
];

/// Words of thanks.
#[rustfmt::skip]
const THANKS: &[&str] = &[
    "thank", "thanks", "danke", "dank", "merci", "gracias", "obrigado", "obrigada", "grazie", "спасибо", "متشکرم",
    "متشکر", "ممنون", "سپاس", "شكرا", "תודה",
    "tack", "takk", "tak", "kiitos", "dziekuje", "dziekujemy", "dekuji", "dekujeme", "koszonom", "koszonjuk",
    "multumesc", "multumim", "tesekkurler", "tesekkur", "terima kasih", "cam on", "धन्यवाद", "शुक्रिया",
    "ευχαριστω", "ευχαριστουμε", "дякую", "дякуємо", "hvala", "хвала", "شکریہ",
];

/// The same in scripts that put no space between words.
const THANKS_PARTS: &[&str] = &["谢谢", "謝謝", "ありがとう", "감사", "ขอบคุณ"];

/// Words that stand before a name and are none of it, though they may have a capital.
#[rustfmt::skip]
const OFFICES: &[&str] = &[
    "mayor", "mayoress", "minister", "president", "chair", "chairman", "chairwoman", "chairperson", "lead", "leader",
    "head", "director", "editor", "author", "writer", "poet", "artist", "composer", "conductor", "pianist", "singer",
    "engineer", "architect", "historian", "linguist", "economist", "biologist", "scientist", "researcher", "pilot",
    "captain", "master", "keeper", "founder", "ceo", "cto", "manager", "senator", "judge", "journalist", "reporter",
    "host", "guest", "our", "the", "a", "an", "with", "and", "by", "in", "meet", "with", "from", "for", "at", "on",
    "of", "today", "here", "while", "when", "as", "since", "both", "colleague", "teacher", "farmer", "baker",
    "photographer", "secretary", "speaker", "der", "die", "das", "mit", "und", "herr", "frau", "le", "la", "el",
    "con", "avec", "interview", "photo", "text",
];

/// Articles behind which a noun may have a capital: of English for nationalities, of German for all.
const ARTICLES: &[&str] = &["the", "der", "die", "das", "dem", "den", "des", "ein", "eine", "einer", "einem", "einen"];

/// Articles with which the title of a journal begins.
const TITLE_ARTICLES: &[&str] = &[
    "the", "a", "der", "die", "das", "la", "le", "les", "l", "el", "los", "las", "il", "lo", "i", "gli", "o", "os",
    "de", "het",
];

/// Small words within a title, which its initials may pass over.
#[rustfmt::skip]
const SMALL: &[&str] = &[
    "of", "and", "for", "in", "on", "the", "a", "to", "at", "und", "der", "die", "das", "des", "fur", "von", "im", "de", "des",
    "du", "la", "le", "les", "et", "del", "y", "el", "los", "las", "e", "do", "da", "dos", "das", "di", "della", "dei", "van",
    "voor", "en", "het", "och", "og", "i",
];

/// Labels that open a closing remark behind an interview.
#[rustfmt::skip]
const CLOSING: &[&str] = &[
    "further reading", "read more", "read on", "see also", "related", "more", "about the author",
    "about the authors", "about the interviewer", "about the interviewee", "source", "sources", "photo", "photos",
    "text", "credits", "credit", "editors note", "editorial note", "correction", "disclaimer", "disclosure",
    "acknowledgements", "references", "contact", "interview", "quellen", "quelle", "foto", "fotos", "korrektur",
    "zur person", "en savoir plus", "fuente", "topics", "topic", "tags", "keywords", "resources", "links", "subscribe",
    "follow", "show notes", "transcript", "transcription", "about", "translation", "translated by", "edited by",
    "learn more", "themen", "schlagworter",
];

/// Beginnings of what a page wants of its readers at the end of an interview.
#[rustfmt::skip]
const CALLS: &[&str] = &[
    "ready to get started", "subscribe to", "subscribe", "sign up", "listen to the full", "listen to this",
    "follow us", "find out more", "want to learn more", "stay tuned", "if you enjoyed", "if you liked", "enjoyed this", "like what you", "did you enjoy", "read the full", "read our",
    "mehr erfahren", "jetzt abonnieren", "abonnez vous", "suscribete",
];

/// Words that open a request, as who asks makes it instead of a question.
#[rustfmt::skip]
const REQUESTS: &[&str] = &[
    "tell", "describe", "explain", "talk", "walk", "share", "give", "take", "let", "imagine", "say", "name",
    "erzahlen", "beschreiben", "erklaren", "parlez", "racontez", "decrivez", "cuentenos", "hablenos", "conte", "ci",
    "mi", "vertel", "расскажите", "опишите",
    "beratta", "fortell", "fortæl", "opowiedz", "prosze", "popiste", "racconti", "fale", "kertokaa", "kerro",
];

/// Beginnings of a request that nobody makes who answers.
#[rustfmt::skip]
const REQUESTS_OF_ANOTHER: &[&str] = &[
    "tell us", "tell me", "tell our", "please", "describe", "walk us", "walk me", "talk us", "take us", "give us",
    "introduce yourself", "erzahlen sie", "beschreiben sie", "erklaren sie", "parlez nous", "racontez nous",
    "decrivez", "cuentenos", "hablenos", "raccontaci", "ci racconti", "fale nos", "conte nos", "расскажите",
    "опишите",
    "beratta for oss", "beratta om", "fortell oss", "prosze opowiedziec", "opowiedz nam", "reknete nam",
    "bize anlatın", "kerro meille", "kertokaa", "ci parli", "describanos", "descreva",
];

/// Beginnings of an editor's word at the end of an interview.
#[rustfmt::skip]
const EDITORIAL: &[&str] = &[
    "this interview", "the interview", "this conversation", "the conversation has been", "the conversation was",
    "interview conducted", "interview by", "interviewed by", "interview and text", "edited for",
    "edited and condensed", "das interview", "das gesprach", "interview gefuhrt", "die fragen stellte",
    "propos recueillis", "cet entretien", "entretien realise", "esta entrevista", "la entrevista",
    "entrevista realizada", "a entrevista", "intervista di", "questa intervista", "dit interview", "dit gesprek",
    "интервью подготовил", "беседовал", "беседовала",
    "dieses interview", "dieses gesprach", "intervjun", "wywiad przeprowadził", "wywiad przeprowadziła",
    "rozmawiał", "rozmawiała", "rozhovor vedl", "rozhovor vedla", "haastattelu", "intervistato da", "a cura di",
    "agradecemos", "lintervista", "lentretien", "le interviste", "интервью провел", "интервью провела",
    "aufgezeichnet von",
];

/// Titles that belong to a name.
#[rustfmt::skip]
const TITLES: &[&str] = &[
    "dr", "prof", "professor", "mr", "mrs", "ms", "mx", "miss", "sir", "dame", "lord", "lady", "rev", "hon", "herr",
    "frau", "mme", "mlle", "monsieur", "madame", "sr", "sra", "senor", "senora", "don", "dona", "dott", "dottssa",
    "doctor", "ing", "gen", "col", "maj", "capt", "cpt", "lt", "sgt", "adm", "cmdr", "amb", "sen", "gov", "fr",
    "msgr", "mag", "dipl", "dra", "profa", "profe", "pr",
];

/// Small words within a family name.
#[rustfmt::skip]
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "ten", "ter", "zu",
    "zur", "af", "av", "bin", "ibn", "ben", "bat", "al", "el", "ap", "st",
];

/// The side that a generic label stands on. A single letter tells only beside its counterpart:
/// see [`is_pair`].
pub(super) fn generic_side(key: &str) -> Option<Side> {
    if ASKING.contains(&key) {
        Some(Side::Asking)
    } else if ANSWERING.contains(&key) {
        Some(Side::Answering)
    } else {
        None
    }
}

/// Whether `asking` and `answering` are letters for question and answer.
pub(super) fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAIRS.iter().copied()
}

/// Whether `key` means everybody who answers.
pub(super) fn means_everybody(key: &str) -> bool {
    EVERYBODY.contains(&key)
}

/// Whether `key` stands between two speakers.
pub(super) fn is_conjunction(key: &str) -> bool {
    CONJUNCTIONS.contains(&key)
}

/// Whether `key` is a label of what is no speech: `Note`.
pub(super) fn is_no_speaker(key: &str) -> bool {
    let bare = key.trim_end_matches(|c: char| c.is_numeric() || c == ' ');
    NO_SPEAKER.contains(&key) || NO_SPEAKER.contains(&bare)
}

/// Whether `key` is a label that says who made something, and may be that of somebody who speaks.
pub(super) fn is_credited(key: &str) -> bool {
    CREDITED.contains(&key)
}

/// Whether `key` belongs before a name, but is none.
pub(super) fn is_office(key: &str) -> bool {
    OFFICES.contains(&key)
}

/// Whether `key` is an article before a noun that may have a capital.
pub(super) fn is_article(key: &str) -> bool {
    ARTICLES.contains(&key)
}

/// Whether `key` is a title that belongs to a name.
pub(super) fn is_title(key: &str) -> bool {
    TITLES.contains(&key)
}

/// Whether `key` is a small word within a name.
pub(super) fn is_particle(key: &str) -> bool {
    PARTICLES.contains(&key)
}

/// Whether a title may begin with `key` as its article.
pub(super) fn opens_a_title(key: &str) -> bool {
    TITLE_ARTICLES.contains(&key)
}

/// Whether `key` is a small word within a title.
pub(super) fn is_small(key: &str) -> bool {
    SMALL.contains(&key)
}

/// Whether `key` is a label that opens a closing remark.
pub(super) fn is_closing(key: &str) -> bool {
    CLOSING.contains(&key)
}

/// Whether `key` begins as a request does: `Tell us …`.
pub(super) fn is_request(key: &str) -> bool {
    key.split(' ').next().is_some_and(|first| REQUESTS.contains(&first))
}

/// Whether `key` begins with a request that nobody makes who answers: `Tell us …`.
pub(super) fn is_request_of_another(key: &str) -> bool {
    begins_with_any(key, REQUESTS_OF_ANOTHER)
}

/// Whether `key` begins as an editor's word on the interview does.
pub(super) fn is_editorial(key: &str) -> bool {
    begins_with_any(key, EDITORIAL)
}

/// Whether `key` begins as a page does that wants something of its readers.
pub(super) fn is_call(key: &str) -> bool {
    begins_with_any(key, CALLS)
}

fn begins_with_any(key: &str, openings: &[&str]) -> bool {
    // Most are told by their first byte to be another: comparing all of them would take longer.
    let first = key.as_bytes().first();
    let mut openings = openings.iter().filter(|words| words.as_bytes().first() == first);
    openings.any(|words| key.strip_prefix(*words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// Whether `key`, a stretch of text as a key, says that this is an interview.
pub(super) fn speaks_of_interview(key: &str) -> bool {
    has_any(key, INTERVIEW, INTERVIEW_PARTS)
}

/// Whether `key` says that this is a list of frequent questions.
pub(super) fn speaks_of_faq(key: &str) -> bool {
    has_any(key, FAQ, FAQ_PARTS)
}

/// Whether `key` says that this is a play.
pub(super) fn speaks_of_drama(key: &str) -> bool {
    has_any(key, DRAMA, &[])
}

/// Whether `key` addresses somebody.
pub(super) fn addresses(key: &str) -> bool {
    has_any(key, YOU, YOU_PARTS)
}

/// Whether somebody speaks of himself in `key`.
pub(super) fn speaks_of_self(key: &str) -> bool {
    has_any(key, SELF, SELF_PARTS)
}

/// Whether somebody speaks of himself and others in `key`.
pub(super) fn speaks_of_us(key: &str) -> bool {
    has_any(key, US, &[])
}

/// Whether `key` thanks.
pub(super) fn thanks(key: &str) -> bool {
    has_any(key, THANKS, THANKS_PARTS)
}

/// Whether some of `words` stand in `key` as words, or some of `parts`, which are of scripts without spaces, anywhere.
fn has_any(key: &str, words: &[&str], parts: &[&str]) -> bool {
    let mut starts = std::iter::once(0).chain(key.match_indices(' ').map(|(at, _)| at + 1));
    starts.any(|at| begins_with_any(&key[at..], words))
        || (!key.is_ascii() && parts.iter().any(|part| key.contains(part)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::name::key;

    #[test]
    fn every_word_is_a_key() {
        let lists = [
            ASKING,
            ANSWERING,
            EVERYBODY,
            CONJUNCTIONS,
            NO_SPEAKER,
            CREDITED,
            INTERVIEW,
            INTERVIEW_PARTS,
            FAQ,
            FAQ_PARTS,
            DRAMA,
            YOU,
            YOU_PARTS,
            SELF,
            US,
            SELF_PARTS,
            THANKS,
            THANKS_PARTS,
            OFFICES,
            ARTICLES,
            TITLE_ARTICLES,
            SMALL,
            CLOSING,
            CALLS,
            REQUESTS,
            REQUESTS_OF_ANOTHER,
            EDITORIAL,
            TITLES,
            PARTICLES,
        ];
        let pairs = PAIRS.iter().flat_map(|(asks, answers)| [*asks, *answers]);
        let wrong: Vec<&str> =
            lists.into_iter().flatten().copied().chain(pairs).filter(|word| key(word) != *word).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn parts_are_of_scripts_without_spaces() {
        let parts = [INTERVIEW_PARTS, FAQ_PARTS, YOU_PARTS, SELF_PARTS, THANKS_PARTS].concat();
        assert_eq!(parts.into_iter().filter(|part| part.is_ascii()).collect::<Vec<_>>(), [""; 0]);
    }

    #[test]
    fn words_are_found_whole() {
        assert!(speaks_of_interview(&key("We talked with Ada.")) && speaks_of_interview(&key("本刊采访了钟匠")));
        assert!(!speaks_of_interview(&key("The interviewable are few.")));
        assert!(addresses(&key("What do you see?")) && !addresses(&key("Young rivers bend.")));
        assert!(is_no_speaker("note") && is_no_speaker("figure 3") && !is_no_speaker("noteboom"));
    }
}
