"""check-heard: what readers of the structure hand to a screen reader, compared with the words of the model.

poppler (pdfinfo -struct-text) says the whole structure in its order: the body must be the article's, word by word, with
the names of who speaks; none lost, none twice, none elsewhere. pdf.js, with which Firefox reads a page aloud, says it page
by page with roles, languages, alternatives and links: all of the text is heard, and once; pictures, formulas and links have
words; heads of tables are heads; what is in another language says so.
"""
import argparse, json, os, re, subprocess, sys
from collections import Counter

import heard

ap = argparse.ArgumentParser()
ap.add_argument("--said", required=True, help="the folder with the articles as JSON, NAME.json beside NAME.pdf")
ap.add_argument("files", nargs="+")
a = ap.parse_args()

# What is heard, but is not the article's: calls of notes and citations, formulas in words.
APART = {"Reference", "Formula"}


def letters(words):
    """Their letters, without those from right to left, which readers hand over each in an order of its own."""
    return "".join(word for word in words if not heard.RTL.search(word))


def blames(model, pages):
    """The first run of the model's that is not heard in its order, page by page. Only letters are compared: pdf.js leaves
    out the hyphens at the ends of lines, and what parts words there. A run may go on at the next page."""
    spoken, page, at = [letters(heard.words("".join(page.heard))) for page in pages], 0, 0
    for said in (said for said in model.body if not said.floats and not said.loose):
        run = letters(said.words)
        place = found_from(spoken, page, at, run)
        if place is None:
            yield "pdf.js: the %s “%s” is lost or misplaced" % (said.what, " ".join(said.words)[:80])
            return
        page, at = place


def found_from(spoken, page, at, run):
    """Where `run` ends, if it stands from there on: whole, or its beginning on one page and the rest on the next."""
    for number in range(page, len(spoken)):
        start = at if number == page else 0
        whole = spoken[number].find(run, start)
        if whole >= 0:
            return number, whole + len(run)
        if number + 1 < len(spoken):
            for cut in range(len(run) - 1, 0, -1):
                rest = spoken[number + 1].find(run[cut:])
                if rest >= 0 and spoken[number].find(run[:cut], start) >= 0:
                    return number + 1, rest + len(run) - cut
    return None


def is_within(run, all_words):
    """Whether the words of `run` stand there, behind one another."""
    return not run or any(all_words[at:at + len(run)] == run for at, word in enumerate(all_words) if word == run[0])


def together(model, heard_words, what):
    """Runs of the front, of figures and tables, notes and the end that are not heard as they are."""
    runs = [(name, [word for word in heard.words(text) if not heard.RTL.search(word)]) for name, text in [*model.front(), *model.back()]]
    runs += [(said.what, said.words) for said in model.body if said.floats]
    runs += [("note", said.words) for note in model.notes for said in note if not said.floats]
    for name, run in runs:
        if not is_within(run, heard_words):
            yield "%s: the %s “%s” is lost or parted" % (what, name, " ".join(run)[:80])


def twice(model, spoken, what):
    """Long runs that are heard more often than the article says them."""
    article = letters(word for said in model.body for word in said.words)
    for run in dict.fromkeys(letters(said.words) for said in model.body if len(said.words) >= 8):
        if spoken.count(run) > article.count(run):
            yield "%s: “%s…” is heard %d times" % (what, run[:60], spoken.count(run))


# poppler

def poppler_words(path, model):
    """The words in the order of the structure; those from right to left are left out, which it hands over as they are seen."""
    out = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, text=True)
    if out.returncode or not out.stdout.startswith("Document"):
        raise RuntimeError("pdfinfo: no structure. %s" % out.stderr.strip()[:200])
    roles, text = [], []
    for line in out.stdout.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        line = line.strip()
        if line.startswith('"'):
            text.append("" if APART & set(roles[:depth]) else line.strip('"'))
        elif re.match(r"[A-Z]\w*( <[^>]*>)?( \((block|inline)\)|:)?$", line):
            role = re.match(r"\w+", line)[0]
            del roles[depth:]
            roles.append(role)
            text.append(" " if "(inline)" not in line or role in APART else "")
    return [word for word in heard.words("".join(text)) if not heard.RTL.search(word)]


def matches(wanted, found, at):
    """How many of the `wanted` words stand from `at` on, and how many of `found` those are. Loose ones may be missing."""
    done, start = 0, at
    for word, loose in wanted:
        if at < len(found) and found[at] == word:
            at += 1
        elif not loose:
            break
        done += 1
    return done, at - start


def body_is_whole(model, found):
    """The body must stand there word by word."""
    wanted = [(word, said.loose) for said in model.body for word in said.words if not heard.RTL.search(word)]
    if not wanted:
        return
    starts = [at for at, word in enumerate(found) if word == wanted[0][0]]
    best = max((matches(wanted, found, at) + (at,) for at in starts), default=(0, 0, 0))
    if best[0] < len(wanted):
        done, taken, at = best
        context = " ".join(word for word, _ in wanted[max(0, done - 6):done])
        said, instead = wanted[done][0], " ".join(found[at + taken:at + taken + 4])
        yield "poppler: behind “… %s” should be heard “%s”, and is “%s”" % (context, said, instead)


# pdf.js

def parted(text):
    """A text, with spaces around one from right to left: pdf.js puts what stands at its ends elsewhere."""
    return " " + text + " " if heard.RTL.search(text) else text


class Page:
    """A page as pdf.js hands it over: what is heard, element by element."""

    def __init__(self, page):
        self.texts, self.links = page["texts"], {link["id"]: link for link in page["links"]}
        self.outside = page["outside"]
        self.heard, self.taken, self.found, self.elements = [], Counter(), Counter(), []
        if page["tree"]:
            self.walk(page["tree"], ())

    def walk(self, node, roles):
        role = node.get("role", "")
        own = roles + (role,)
        start = len(self.heard)
        if role and role not in ("Span", "Reference", "Link", "Root") or role in APART:
            self.heard.append(" ")
        for kid in node.get("children", []):
            if kid.get("type") == "content":
                self.taken[kid["id"]] += 1
                if not node.get("alt"):
                    self.heard.append(parted(self.texts.get(kid["id"], "")))
            elif kid.get("type") == "annotation":
                self.found[kid["id"].removeprefix("pdfjs_internal_id_"), "Link" in own] += 1
            elif "role" in kid:
                self.walk(kid, own)
        if node.get("alt"):
            self.heard[start:] = [parted(node["alt"]) if role == "Span" else " " + node["alt"] + " "]
        text = "".join(self.heard[start:])
        self.elements.append((role, node, text))
        if role in APART:
            self.heard[start:] = [" "]

    def faults(self):
        if self.outside:
            yield "“%s” is heard by nobody: it is in no element" % self.outside[:80]
        for number, text in self.texts.items():
            if text.strip() and self.taken[number] != 1:
                yield "“%s” is heard %d times" % (text.strip()[:80], self.taken[number])
        for role, node, text in self.elements:
            if role in ("Figure", "Formula") and not (node.get("alt") or "").strip():
                yield "a %s says nothing" % role
            if role in ("Link", "H1", "H2", "H3", "TH", "Caption") and not text.strip() and node.get("children"):
                yield "a %s says nothing" % role
        for number, link in self.links.items():
            if self.found[number, True] != 1:
                yield "the link to %s is in %d elements of links" % (link["target"], self.found[number, True])
            if not link["words"].strip():
                yield "the link to %s has no words" % link["target"]


def of_pages(model, pages):
    """What all pages together must have."""
    elements = [element for page in pages for element in page.elements]
    drawn = Counter(tuple(heard.words(node.get("alt", ""))) for role, node, _ in elements if role == "Figure")
    for alt, count in Counter(tuple(alt) for alt in model.alts if alt).items():
        if drawn[alt] < count:
            yield "the picture “%s” is heard %d times, not %d" % (" ".join(alt)[:80], drawn[alt], count)
    # Of a table on several pages, each page has all cells, most of them without their text.
    heads = sum(role == "TH" and bool(text.strip()) for role, _, text in elements)
    if heads != model.heads:
        yield "%d heads of tables are heard as such, not %d" % (heads, model.heads)
    formulas = sum(role == "Formula" for role, _, _ in elements)
    if formulas < model.formulas:
        yield "%d formulas are heard as such, not %d" % (formulas, model.formulas)
    for language, run in model.foreign:
        those = Counter(word for _, node, text in elements if node.get("lang") == language for word in heard.words(text))
        if Counter(run) - those:
            yield "“%s” does not say that it is in %s" % (" ".join(run)[:80], language)


def pdfjs(files):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pdfjs-heard.js")
    out = subprocess.run(["node", script, *files], capture_output=True, text=True)
    try:
        return json.loads(out.stdout)
    except ValueError:
        return [{"error": out.stderr.strip()[-300:] or "it said nothing"}] * len(files)


def judge(path, handed):
    name = os.path.splitext(os.path.basename(path))[0]
    try:
        with open(os.path.join(a.said, name + ".json"), encoding="utf-8") as file:
            article = json.load(file)["articles"][0]
    except (OSError, ValueError, KeyError, IndexError) as error:
        return ["its article cannot be had: %s" % error]
    seen, told = heard.Model(article, False), heard.Model(article, True)
    is_rtl = heard.is_rtl(seen.language)
    found = []
    if "error" in handed:
        return ["pdf.js: " + handed["error"]]
    pages = [Page(page) for page in handed["pages"]]
    for number, page in enumerate(pages, 1):
        found += ["pdf.js, page %d: %s" % (number, fault) for fault in page.faults()]
    found += ["pdf.js: " + fault for fault in of_pages(told, pages)]
    heard_words = heard.words(" ".join("".join(page.heard) for page in pages))
    if is_rtl:  # Its lines come as they are seen, word by word.
        lost = Counter(word for said in told.body for word in said.words) - Counter(heard_words)
        found += ["pdf.js: “%s” is lost" % word for word in lost]
        return found
    found += [*blames(told, pages), *twice(told, letters(heard_words), "pdf.js")]
    try:
        words = poppler_words(path, seen)
        found += [*body_is_whole(seen, words), *together(seen, words, "poppler"), *twice(seen, letters(words), "poppler")]
    except (OSError, RuntimeError) as error:
        found.append("poppler: %s" % error)
    return found


bad = 0
for path, handed in zip(a.files, pdfjs(a.files)):
    found = judge(path, handed)
    for line in found:
        print("  " + line)
    print("%s %s (%d findings)" % ("FAIL" if found else "OK  ", path, len(found)))
    bad += bool(found)
sys.exit(1 if bad else 0)
