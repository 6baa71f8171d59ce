"""What a feed says of itself and of its entries, and whether readers find it there.

`wanted` takes it from the file itself, by the specification; `missing` compares it with what a reader made of the file.
A reader is asked for the fields alone that it has a place for (PLACES, HEADS).
"""
import datetime, email.utils, json, re
from html.parser import HTMLParser

A = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# All that entries say. A file is its address, type and length; a related item its address and title; a person of a
# recording the name, group, role and address; a transcript its address, type and language; a picture its address, type,
# width and height.
ALL = {"title", "link", "id", "summary", "content", "published", "updated", "authors", "contributors", "categories",
       "language", "identifiers", "publisher", "citation", "submitted", "accepted", "rights", "license", "related",
       "files", "duration", "persons", "transcripts", "picture", "caption", "credit", "picture_license"}
# JSON Feed has members for these alone.
IN_JSON = {"title", "link", "id", "summary", "content", "published", "updated", "authors", "categories", "language",
           "files", "duration", "picture"}
# feedparser keeps the last alone of elements that it does not know, and takes a caption for the details of the summary.
KEPT_LAST = {"identifiers", "persons", "transcripts", "caption", "picture_license"}
PLACES = {
    ("feedparser", "rss"): ALL - KEPT_LAST,
    ("feedparser", "atom"): ALL - KEPT_LAST - {"language"},
    ("feedparser", "json"): IN_JSON - {"picture", "files", "duration", "language"},
    # Its summary is the content, and in pictures it keeps no elements. Of an entry of Atom it knows neither its language nor
    # its categories, and gives what it does not know as it stands there.
    ("rss-parser", "rss"): ALL - {"summary", "caption", "credit", "picture_license"},
    ("rss-parser", "atom"): ALL - {"language", "caption", "credit", "picture_license"},
    ("feedsmith", "rss"): ALL - {"language"},
    ("feedsmith", "atom"): ALL - {"language", "persons", "transcripts"},
    ("feedsmith", "json"): IN_JSON,
}
# Of several authors this reader keeps the first.
FIRST_AUTHOR = {("rss-parser", "atom")}

# All that is said of the whole.
HEAD = {"title", "link", "description", "language", "rights", "self", "hub", "license", "pages", "published", "updated",
        "categories", "editors", "generator", "cover"}
HEAD_IN_JSON = {"title", "link", "description", "language", "self", "hub", "pages", "editors", "cover"}
HEADS = {
    ("feedparser", "rss"): HEAD,
    ("feedparser", "atom"): HEAD - {"published"},
    ("feedparser", "json"): {"title", "link", "description"},
    ("rss-parser", "rss"): {"title", "link", "description", "language", "rights", "self", "published", "updated", "generator"},
    ("rss-parser", "atom"): {"title", "link", "self", "updated"},
    ("feedsmith", "rss"): HEAD,
    ("feedsmith", "atom"): HEAD - {"published"},
    ("feedsmith", "json"): HEAD_IN_JSON,
}
PAGES = ("first", "last", "next", "previous", "current", "prev-archive", "next-archive")


def iso(time):
    return time.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def date(text):
    """a date of RFC 822 or RFC 3339, or a day as it stands"""
    if not text or len(text) == 10:
        return text or None
    if text[:4].isdigit():
        return iso(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")))
    return iso(email.utils.parsedate_to_datetime(text))


def text(element):
    return "".join(element.itertext()).strip() if element is not None else None


def texts(element, name):
    return [text(child) for child in element.iterchildren(name)]


def number(text):
    return int(text) if text and text != "0" else None


def links(element):
    """the links of Atom, each as relation, address, type, title, length"""
    get = lambda e, name: e.get(name) or None
    return [(e.get("rel", "alternate"), get(e, "href"), get(e, "type"), get(e, "title"), number(e.get("length")))
            for e in element.iterchildren(A + "link")]


def addresses(links, relation):
    return [href for rel, href, *_ in links if rel == relation]


def first(values):
    return next(iter(values), None)


def appended(element):
    """what RSS and Atom say of an entry in the same elements of other vocabularies"""
    linked = links(element)
    picture = first(e for e in element.iterchildren(MEDIA + "content") if e.get("medium") == "image")
    of = lambda name: picture.find(MEDIA + name) if picture is not None else None
    return dict(
        identifiers=texts(element, DC + "identifier"), publisher=text(element.find(DC + "publisher")),
        citation=text(element.find(DCTERMS + "bibliographicCitation")),
        submitted=date(text(element.find(DCTERMS + "dateSubmitted"))),
        accepted=date(text(element.find(DCTERMS + "dateAccepted"))), license=first(addresses(linked, "license")),
        related=[[href, title] for rel, href, _, title, _ in linked if rel == "related"],
        files=[[href, kind, length] for rel, href, kind, _, length in linked if rel == "enclosure"],
        duration=number(text(element.find(ITUNES + "duration"))),
        persons=[[text(e), e.get("group"), e.get("role"), e.get("href")] for e in element.iterchildren(PODCAST + "person")],
        transcripts=[[e.get("url"), e.get("type"), e.get("language")] for e in element.iterchildren(PODCAST + "transcript")],
        picture=[picture.get("url"), picture.get("type"), number(picture.get("width")), number(picture.get("height"))]
        if picture is not None else None,
        caption=text(of("description")), credit=text(of("credit")), picture_license=text(of("copyright")))


def of_rss(item):
    out = appended(item)
    enclosures = [[e.get("url"), e.get("type"), number(e.get("length"))] for e in item.iterchildren("enclosure")]
    out.update(
        title=text(item.find("title")), link=text(item.find("link")), id=text(item.find("guid")),
        summary=text(item.find("description")), content=text(item.find(CONTENT + "encoded")),
        published=date(text(item.find("pubDate"))), updated=date(text(item.find(DCTERMS + "modified"))),
        authors=texts(item, DC + "creator"), contributors=texts(item, DC + "contributor"),
        categories=texts(item, "category"), language=text(item.find(DC + "language")), rights=text(item.find(DC + "rights")),
        files=enclosures + out["files"])
    return out


def of_atom(entry):
    names = lambda name: [text(e.find(A + "name")) for e in entry.iterchildren(A + name)]
    out = appended(entry)
    out.update(
        title=text(entry.find(A + "title")), link=first(addresses(links(entry), "alternate")), id=text(entry.find(A + "id")),
        summary=text(entry.find(A + "summary")), content=text(entry.find(A + "content")),
        published=date(text(entry.find(A + "published"))), updated=date(text(entry.find(A + "updated"))),
        authors=names("author"), contributors=names("contributor"),
        categories=[e.get("term") for e in entry.iterchildren(A + "category")], language=entry.get(LANG),
        rights=text(entry.find(A + "rights")))
    return out


def of_json(item):
    files = item.get("attachments", [])
    return dict(
        title=item.get("title"), link=item.get("url"), id=item.get("id"), summary=item.get("summary"),
        content=item.get("content_html") or item.get("content_text"), published=date(item.get("date_published")),
        updated=date(item.get("date_modified")), authors=[a.get("name") for a in item.get("authors", [])],
        categories=item.get("tags", []), language=item.get("language"),
        files=[[f.get("url"), f.get("mime_type"), f.get("size_in_bytes")] for f in files],
        duration=first(f["duration_in_seconds"] for f in files if "duration_in_seconds" in f),
        picture=[item["image"], None, None, None] if item.get("image") else None)


def pages(links):
    return sorted([rel, href] for rel, href, *_ in links if rel in PAGES)


def head_of_rss(channel):
    linked = links(channel)
    cover = channel.find(MEDIA + "thumbnail")
    return dict(
        title=text(channel.find("title")), link=text(channel.find("link")), description=text(channel.find("description")),
        language=text(channel.find("language")), rights=text(channel.find("copyright")),
        self=first(addresses(linked, "self")), hub=first(addresses(linked, "hub")),
        license=first(addresses(linked, "license")), pages=pages(linked), published=date(text(channel.find("pubDate"))),
        updated=date(text(channel.find("lastBuildDate"))), categories=texts(channel, "category"),
        editors=texts(channel, DC + "creator"), generator=text(channel.find("generator")),
        cover=cover.get("url") if cover is not None else None)


def head_of_atom(feed):
    linked = links(feed)
    return dict(
        title=text(feed.find(A + "title")), link=first(addresses(linked, "alternate")),
        description=text(feed.find(A + "subtitle")), language=feed.get(LANG), rights=text(feed.find(A + "rights")),
        self=first(addresses(linked, "self")), hub=first(addresses(linked, "hub")),
        license=first(addresses(linked, "license")), pages=pages(linked), updated=date(text(feed.find(A + "updated"))),
        categories=[e.get("term") for e in feed.iterchildren(A + "category")],
        editors=[text(e.find(A + "name")) for name in ("author", "contributor") for e in feed.iterchildren(A + name)],
        generator=text(feed.find(A + "generator")), cover=text(feed.find(A + "logo")))


def head_of_json(feed):
    return dict(
        title=feed.get("title"), link=feed.get("home_page_url"), description=feed.get("description"),
        language=feed.get("language"), self=feed.get("feed_url"), hub=first(h.get("url") for h in feed.get("hubs", [])),
        pages=[["next", feed["next_url"]]] if feed.get("next_url") else [],
        editors=[a.get("name") for a in feed.get("authors", [])], cover=feed.get("icon"))


def wanted(root, bytes_):
    """the format, what is said of the whole, and the fields of every entry; `root` is None for JSON"""
    if root is None:
        feed = json.loads(bytes_)
        return "json", head_of_json(feed), [of_json(item) for item in feed.get("items", [])]
    if root.tag.startswith(A):
        return "atom", head_of_atom(root), [of_atom(entry) for entry in root.iter(A + "entry")]
    return "rss", head_of_rss(root.find("channel")), [of_rss(item) for item in root.iter("item")]


def stamp(entry, name):
    """a time as feedparser has it; a day, which it makes the beginning of the day, as it stands"""
    if len(entry.get(name) or "") == 10:
        return entry[name]
    parsed = entry.get(name + "_parsed")
    return iso(datetime.datetime(*parsed[:6], tzinfo=datetime.timezone.utc)) if parsed else None


def feedparser_links(part, relation):
    return [link for link in part.get("links", []) if link.get("rel") == relation]


def by_feedparser(entry):
    picture = first(entry.get("media_content") or [])
    files = [[e.get("href"), e.get("type"), number(e.get("length"))] for e in entry.get("enclosures") or []]
    measure = lambda name: number(picture.get(name))
    return dict(
        title=entry.get("title"), link=entry.get("link"), id=entry.get("id"), summary=entry.get("summary"),
        content=entry["content"][0]["value"] if entry.get("content") else None,
        published=stamp(entry, "published"), updated=stamp(entry, "updated"),
        authors=[a.get("name") for a in entry.get("authors", [])],
        contributors=[a.get("name") for a in entry.get("contributors", [])],
        categories=[t.get("term") for t in entry.get("tags", [])], language=entry.get("language"),
        publisher=entry.get("publisher"), citation=entry.get("dcterms_bibliographiccitation"),
        submitted=date(entry.get("dcterms_datesubmitted")), accepted=date(entry.get("dcterms_dateaccepted")),
        rights=entry.get("rights"), license=first(l.get("href") for l in feedparser_links(entry, "license")),
        related=[[l.get("href"), l.get("title")] for l in feedparser_links(entry, "related")],
        files=files, duration=number(entry.get("itunes_duration")),
        picture=[picture.get("url"), picture.get("type"), measure("width"), measure("height")] if picture else None,
        credit=first(c.get("content") for c in entry.get("media_credit") or []))


def head_by_feedparser(head):
    link = lambda relation: first(l.get("href") for l in feedparser_links(head, relation))
    names = [a.get("name") for part in ("authors", "contributors") for a in head.get(part, [])]
    return dict(
        title=head.get("title"), link=head.get("link"), description=head.get("subtitle"), language=head.get("language"),
        rights=head.get("rights"), self=link("self"), hub=link("hub"), license=link("license"),
        pages=sorted([l.get("rel"), l.get("href")] for l in head.get("links", []) if l.get("rel") in PAGES),
        published=stamp(head, "published"), updated=stamp(head, "updated"),
        categories=[t.get("term") for t in head.get("tags", [])], editors=names, generator=head.get("generator"),
        cover=head.get("logo") or first(t.get("url") for t in head.get("media_thumbnail") or []))


class Text(HTMLParser):
    """the text of HTML, and what its pictures and links say: readers order attributes as they like"""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts = []

    def handle_starttag(self, tag, attributes):
        self.parts += [" ", dict(attributes).get("alt") or "", " "]

    def handle_endtag(self, tag):
        self.parts.append(" ")

    def handle_data(self, data):
        self.parts.append(data)


def shown(markup):
    parser = Text()
    parser.feed(markup or "")
    parser.close()
    return "".join(parser.parts)


def words(text):
    return re.findall(r"\w+", text)


def same(name, want, got):
    if name == "content":
        return words(shown(want)) == words(shown(got))
    if name in ("summary", "title", "description"):
        # Plain text to some and HTML to others: what is left when it is read as HTML, twice.
        return words(shown(shown(want))) == words(shown(shown(got)))
    if isinstance(want, str) and isinstance(got, str):
        return want.split() == got.split()
    return want == got


def lacking(places, want, got):
    """the fields that a reader did not find, each with what it found and what is there"""
    for name in sorted(places):
        if want.get(name) and not same(name, want[name], got.get(name)):
            yield "its %s is %.120r, not %.120r" % (name, got.get(name), want[name])


def missing(reader, wanted, head, entries):
    """what the reader did not find, in words; `head` and `entries` are what it made of the feed"""
    format_, want_head, wants = wanted
    out = ["%s: %s" % (reader, lack) for lack in lacking(HEADS.get((reader, format_), ()), want_head, head)]
    for number_, (want, got) in enumerate(zip(wants, entries), 1):
        if (reader, format_) in FIRST_AUTHOR:
            want = dict(want, authors=want["authors"][:1])
        places = PLACES.get((reader, format_), ())
        out += ["%s: entry %d: %s" % (reader, number_, lack) for lack in lacking(places, want, got)]
    return out


def selftest():
    """A reader that finds all is not blamed, and one that misses any field is."""
    lists = {"authors", "contributors", "categories", "identifiers", "related", "files", "persons", "transcripts", "picture"}
    whole = {name: ["x of " + name] if name in lists else "x of " + name for name in ALL}
    whole.update(title="Tide & time", content='<p class="a" id="b">It <img alt="a > b" src="c"> rises.</p>')
    head = {name: ["x"] if name in ("categories", "editors", "pages") else "x of " + name for name in HEAD}
    for (reader, format_), places in PLACES.items():
        of = lambda head_, entry: missing(reader, (format_, head, [whole]), head_, [entry])
        other = '<p id="b" class="a">It <img src="c" alt="a &gt; b" /> rises.</p>'
        assert of(head, dict(whole, title="Tide &amp; time", content=other)) == []
        assert len(of(head, dict(whole, content=whole["content"].replace("rises", "")))) == 1
        for name in ALL:
            found = of(head, dict(whole, **{name: None}))
            assert len(found) == (name in places), (reader, format_, name, found)
        for name in HEAD:
            found = of(dict(head, **{name: None}), whole)
            assert len(found) == (name in HEADS[reader, format_]), (reader, format_, name, found)


if __name__ == "__main__":
    selftest()
    print("feed_fields: right")
