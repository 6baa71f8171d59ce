"""What a feed says of its entries, and whether readers find it there.

`wanted` takes it from the file itself, by the specification; `missing` compares it with what a reader made of the file.
A reader is asked for the fields alone that it has a place for (PLACES).
"""
import datetime, email.utils, html, json, re

A = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MEDIA = "{http://search.yahoo.com/mrss/}"

ALL = {"title", "link", "id", "summary", "content", "published", "updated", "authors", "categories", "enclosure", "image"}
PLACES = {
    ("feedparser", "rss"): ALL - {"updated"},
    ("feedparser", "atom"): ALL,
    ("feedparser", "json"): ALL - {"image", "enclosure"},
    ("rss-parser", "rss"): ALL - {"summary", "updated"},
    ("rss-parser", "atom"): ALL - {"summary", "updated", "categories", "enclosure"},
    ("feedsmith", "rss"): ALL - {"updated"},
    ("feedsmith", "atom"): ALL,
    ("feedsmith", "json"): ALL,
}
# Of several authors this reader keeps the first.
FIRST_AUTHOR = {("rss-parser", "atom")}


def iso(time):
    return time.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def date(text):
    """a date of RFC 822 or RFC 3339"""
    if not text:
        return None
    if text[:4].isdigit():
        return iso(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")))
    return iso(email.utils.parsedate_to_datetime(text))


def text(element):
    return "".join(element.itertext()).strip() if element is not None else None


def of_rss(item):
    pictures = [e for e in item.iterchildren(MEDIA + "content") if e.get("medium") == "image"]
    files = item.findall("enclosure")
    return dict(
        title=text(item.find("title")), link=text(item.find("link")), id=text(item.find("guid")),
        summary=text(item.find("description")), content=text(item.find(CONTENT + "encoded")),
        published=date(text(item.find("pubDate"))), authors=[text(e) for e in item.iterchildren(DC + "creator")],
        categories=[text(e) for e in item.iterchildren("category")],
        enclosure=files[0].get("url") if files else None, image=pictures[0].get("url") if pictures else None)


def of_atom(entry):
    links = lambda rel: [e.get("href") for e in entry.iterchildren(A + "link") if e.get("rel", "alternate") == rel]
    pictures = [e for e in entry.iterchildren(MEDIA + "content") if e.get("medium") == "image"]
    return dict(
        title=text(entry.find(A + "title")), link=(links("alternate") + [None])[0], id=text(entry.find(A + "id")),
        summary=text(entry.find(A + "summary")), content=text(entry.find(A + "content")),
        published=date(text(entry.find(A + "published"))), updated=date(text(entry.find(A + "updated"))),
        authors=[text(e.find(A + "name")) for e in entry.iterchildren(A + "author")],
        categories=[e.get("term") for e in entry.iterchildren(A + "category")],
        enclosure=(links("enclosure") + [None])[0], image=pictures[0].get("url") if pictures else None)


def of_json(item):
    files = item.get("attachments") or [{}]
    return dict(
        title=item.get("title"), link=item.get("url"), id=item.get("id"), summary=item.get("summary"),
        content=item.get("content_html") or item.get("content_text"), published=date(item.get("date_published")),
        updated=date(item.get("date_modified")), authors=[a.get("name") for a in item.get("authors", [])],
        categories=item.get("tags", []), enclosure=files[0].get("url"), image=item.get("image"))


def wanted(root, bytes_):
    """the format, and the fields of every entry; `root` is None for JSON"""
    if root is None:
        return "json", [of_json(item) for item in json.loads(bytes_).get("items", [])]
    if root.tag.startswith(A):
        return "atom", [of_atom(entry) for entry in root.iter(A + "entry")]
    return "rss", [of_rss(item) for item in root.iter("item")]


def by_feedparser(entry):
    stamp = lambda name: iso(datetime.datetime(*entry[name][:6], tzinfo=datetime.timezone.utc)) if entry.get(name) else None
    media = entry.get("media_content") or [{}]
    files = entry.get("enclosures") or [{}]
    return dict(
        title=entry.get("title"), link=entry.get("link"), id=entry.get("id"), summary=entry.get("summary"),
        content=entry["content"][0]["value"] if entry.get("content") else None,
        published=stamp("published_parsed"), updated=stamp("updated_parsed"),
        authors=[a.get("name") for a in entry.get("authors", [])],
        categories=[t.get("term") for t in entry.get("tags", [])],
        enclosure=files[0].get("href"), image=media[0].get("url"))


def words(value):
    """the words of a text, be it HTML or not: readers clean markup, each in its own way"""
    return re.findall(r"\w+", html.unescape(re.sub(r"<[^>]*>", " ", html.unescape(value or ""))))


def same(name, want, got):
    if name in ("content", "summary", "title"):
        return words(want) == words(got)
    if name in ("authors", "categories"):
        return list(want) == list(got or [])
    return want == got


def missing(reader, format_, wants, gots):
    """what the reader did not find, in words"""
    out = []
    for number, (want, got) in enumerate(zip(wants, gots), 1):
        for name in sorted(PLACES.get((reader, format_), ())):
            value, found = want.get(name), got.get(name)
            if name == "authors" and (reader, format_) in FIRST_AUTHOR:
                value, found = value[:1], (found or [])[:1]
            if value and not same(name, value, found):
                out.append("%s: entry %d: its %s is %.80r, not %.80r" % (reader, number, name, found, value))
    return out


def selftest():
    """A reader that finds all is not blamed, and one that misses any field is."""
    whole = dict(
        title="Tide & time", link="https://example.org/a", id="urn:a", summary="On <b>water</b>", content="<p>It rises.</p>",
        published="2025-03-13T00:00:00Z", updated="2025-03-14T00:00:00Z", authors=["Jo Lind", "Ada Moreno"],
        categories=["sea"], enclosure="https://example.org/a.pdf", image="https://example.org/a.jpg")
    assert set(whole) == ALL
    for (reader, format_), places in PLACES.items():
        assert missing(reader, format_, [whole], [dict(whole, title="Tide &amp; time")]) == []
        for name in ALL:
            found = missing(reader, format_, [whole], [dict(whole, **{name: None})])
            assert len(found) == (name in places), (reader, format_, name, found)


if __name__ == "__main__":
    selftest()
    print("feed_fields: right")
