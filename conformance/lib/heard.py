"""What an article says, word by word, as the JSON of the model has it: what a screen reader should say of it."""
import re
import unicodedata

RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
RTL_LANGUAGES = {"ar", "fa", "he", "ur", "ps", "yi", "dv", "ckb", "sd", "ug"}
SILENT = re.compile(r"[\u00ad\u200b-\u200f\u0640\u2060\ufeff]")
WRAPPERS = ("emphasis", "strong", "strike", "subscript", "superscript", "small-caps", "quotation")


def words(text):
    """The words of a text, without digits and signs, in small letters: a theme may set names in capitals. A hyphen joins
    what it parts, for lines end at hyphens. Marks do not count: readers that know of no actual text hand over a vowel
    sign where it is drawn, which in Brahmic scripts may be before its consonant."""
    text = unicodedata.normalize("NFKC", text.replace("\u00ad\n", ""))
    text = re.sub(r"(?<=[^\W\d_])[-\u2010\u2011]\s*", "", SILENT.sub("", text))
    text = "".join(c for c in text if not unicodedata.category(c).startswith("M"))
    return "".join(c if c.isalpha() else " " for c in text).casefold().split()


def is_rtl(language):
    return (language or "").split("-")[0].lower() in RTL_LANGUAGES


class Said:
    """A run of words: where it stands, and whether it flows with the text or stands where there is room."""

    def __init__(self, what, text, floats=False, loose=False):
        self.what, self.words, self.floats, self.loose = what, words(text), floats, loose


class Model:
    """An article's words in the order of reading. `alternatives` says whether those of pictures are among them, as for a
    reader that speaks them."""

    def __init__(self, article, alternatives):
        self.article, self.alternatives = article, alternatives
        self.people = {person["id"]: name_of(person["name"]) for person in article.get("contributors", [])}
        self.language = article.get("language", "")
        self.alts, self.foreign, self.heads, self.formulas = [], [], 0, 0
        self.body, self.notes = [], []
        self.nodes(article.get("body", []), self.body)
        for note in article.get("notes", []):
            said = []
            self.blocks(note["blocks"], said)
            self.notes.append(said)

    def text(self, rich):
        """The text of inlines; formulas, calls of notes and citations are heard each in a way of its own."""
        if rich is None:
            return ""
        if isinstance(rich, str):
            return rich
        if isinstance(rich, list):
            return "".join(self.text(part) for part in rich)
        (key, value), = rich.items()
        if key in WRAPPERS or key == "code":
            return self.text(value)
        if key in ("link", "span"):
            inner = self.text(value["content"])
            if value.get("language") and value["language"] != self.language:
                self.foreign.append((value["language"], words(inner)))
            return inner
        if key == "math":
            self.formulas += 1
        if key == "image":
            return " " + self.picture(value) + " "
        return " "

    def picture(self, image):
        alt = image.get("alt")
        if alt == "decorative":
            return ""
        said = (alt or {}).get("described", "") + "\n" + image.get("long-description", "")
        self.alts.append(words(said))
        return said if self.alternatives else ""

    def nodes(self, nodes, out):
        for node in nodes:
            (key, value), = node.items()
            if key == "section":
                out.append(Said("heading", self.text(value.get("title"))))
                self.nodes(value.get("body", []), out)
            elif key == "turn":
                for utterance in [value.get("question"), *value.get("answers", [])]:
                    if utterance:
                        self.utterance(utterance, out)
            else:
                self.block(key, value, out)

    def utterance(self, utterance, out):
        voice = utterance.get("voice", {})
        label = voice.get("label") or ", ".join(self.people[speaker] for speaker in voice.get("speakers", []))
        out.append(Said("speaker", label))
        self.blocks(utterance.get("blocks", []), out)

    def blocks(self, blocks, out, **where):
        for block in blocks:
            (key, value), = block.items()
            self.block(key, value, out, **where)

    def block(self, key, value, out, **where):
        if key == "paragraph":
            loose = is_rtl(value.get("language")) and not is_rtl(self.language)
            out.append(Said("paragraph", self.text(value["content"]), loose=loose, **where))
            if value.get("language"):
                self.foreign.append((value["language"], out[-1].words))
        elif key == "list":
            for number, item in enumerate(value["items"]):
                out.append(Said("mark", mark(value.get("marker"), number), loose=True, **where))
                self.blocks(item["blocks"], out, **where)
        elif key == "definitions":
            for entry in value["entries"]:
                out.append(Said("term", self.text(entry["term"]), **where))
                for definition in entry["definitions"]:
                    self.blocks(definition, out, **where)
        elif key in ("quote", "pull-quote", "box"):
            out.append(Said("title", self.text(value.get("title")), **where))
            self.blocks(value["blocks"], out, **where)
            out.append(Said("attribution", self.text(value.get("attribution")), **where))
        elif key == "figure":
            self.figure(value, out)
        elif key == "table":
            self.table(value, out)
        elif key == "code":
            out.append(Said("code", value["code"], **where))
        elif key == "math":
            self.formulas += 1

    def figure(self, figure, out):
        parts = [self.picture(figure["image"]), figure.get("label", ""), self.text(figure.get("caption"))]
        parts += [figure.get("credit", ""), (figure.get("license") or {}).get("name", "")]
        out.append(Said("figure", "\n".join(parts), floats=True))

    def table(self, table, out):
        out.append(Said("caption", (table.get("label") or "") + " " + self.text(table.get("caption")), floats=True))
        for part in ("head", "body"):
            for row in table.get(part, []):
                for cell in row:
                    before = len(out)
                    self.blocks(cell.get("blocks", []), out, floats=True)
                    if part == "head" or cell.get("header"):
                        self.heads += any(said.words for said in out[before:])

    def front(self):
        """What stands before the body, and behind it: each once at least."""
        article = self.article
        yield "kicker", article.get("kicker", "")
        yield "headline", self.text(article.get("headline"))
        yield "deck", self.text(article.get("deck"))
        for abstract in article.get("abstracts", []):
            said = []
            self.blocks(abstract["blocks"], said)
            yield from ((f"abstract ({one.what})", " ".join(one.words)) for one in said)
        if article.get("hero"):
            said = []
            self.figure(article["hero"], said)
            yield "hero", " ".join(said[0].words)

    def back(self):
        article = self.article
        for item in (article.get("related") or {}).get("items", []):
            yield "related item", self.text(item.get("title"))
            yield "what a related item is about", self.text(item.get("description"))
        for person in article.get("contributors", []):
            yield "contributor", name_of(person["name"])
            yield "biography", self.text(person.get("biography"))
            for affiliation in person.get("affiliations", []):
                yield "affiliation", affiliation["name"]
        for correction in article.get("dates", {}).get("corrections", []):
            yield "correction", self.text(correction["note"])
        for reference in article.get("references", []):
            yield "work cited", self.text(reference.get("title"))


def mark(marker, number):
    """What stands before an item of a list, if it is letters."""
    ordered = marker.get("ordered", {}) if isinstance(marker, dict) else {}
    style, number = ordered.get("style", "decimal"), number + ordered.get("start", 1)
    if style.endswith("roman"):
        values = [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
        text = ""
        for value, letters in values:
            text, number = text + letters * (number // value), number % value
    else:
        text = chr(96 + number) if style.endswith("alpha") and number <= 26 else ""
    return text.upper() if style.startswith("upper") else text


def name_of(name):
    (kind, value), = name.items()
    if kind != "person":
        return value
    given, family = value.get("given", ""), value.get("family", "")
    order = [family, given] if value.get("family-first") else [given, family]
    return " ".join(part for part in [value.get("prefix"), *order, value.get("suffix")] if part)
