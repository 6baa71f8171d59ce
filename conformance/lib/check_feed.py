"""check-feed: RSS 2.0, Atom 1.0 and JSON Feed 1.1.

1 well-formed XML and a sane encoding (lxml); 2 Atom: the RELAX NG grammar of RFC 4287, appendix B;
3 rules written from RFC 4287, the RSS 2.0.11 specification and the RSS best practices profile;
4 readers as consumers: feedparser, and (with node) rss-parser and feedsmith, which must find every field of every entry
  that they have a place for;
5 the W3C feed validator, where $FEEDVALIDATOR_SRC (its src folder) or extern/feedvalidator/src is at hand.
"""
import argparse, collections, datetime, email.utils, json, os, pathlib, re, shutil, subprocess, sys, time
from lxml import etree
import feedparser
import feed_fields, json_feed

here = pathlib.Path(__file__).resolve().parent
data = pathlib.Path(os.environ["KIT_DATA"])
extern = here.parent / "extern"
ap = argparse.ArgumentParser()
ap.add_argument("--only-rules", action="store_true", help="leave out the readers and the W3C validator")
ap.add_argument("--no-self", action="store_true", help="a missing link to the feed itself is no finding")
ap.add_argument("files", nargs="+")
a = ap.parse_args()
A = "{http://www.w3.org/2005/Atom}"
XH = "{http://www.w3.org/1999/xhtml}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
LANG = re.compile(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")
MIME = re.compile(r"^[\w!#$&^.+-]+/[\w!#$&^.+-]+(\s*;\s*[\w-]+=(\"[^\"]*\"|[^\s;\"]+))*$")
RFC3339 = re.compile(r"^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$")
RFC822 = re.compile(r"^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{2}|\d{4}) (\d\d):(\d\d)(?::(\d\d))? (UT|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|[A-IK-Z]|[+-]\d{4})$")
MON = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
EMAIL = re.compile(r"^[^\s@<>()\[\],;:\"]+@[\w-]+(\.[\w-]+)+$")
NOW = datetime.datetime.now(datetime.timezone.utc)
grammar, subtags = data / "feeds" / "atom.rng", data / "jats4r" / "lang.xml"
rng = etree.RelaxNG(etree.parse(str(grammar))) if grammar.is_file() else None
if rng is None:
    print("skipped: the Atom grammar not found in OFFPRINT_CONFORMANCE_DATA")
SAFE_CSS = set("azimuth background-color border-collapse border-color border clear color cursor direction display elevation float font height letter-spacing line-height overflow pause pitch richness speak stress text-align text-decoration text-indent unicode-bidi vertical-align voice-family volume white-space width border-style border-width border-top border-right border-bottom border-left font-family font-size font-style font-variant font-weight list-style-type caption-side max-width margin margin-top margin-right margin-bottom margin-left padding padding-top padding-right padding-bottom padding-left".split())
LANGS = {e.get("subtag").lower() for e in etree.parse(str(subtags)).iter("lang") if e.get("type") == "language"} if subtags.is_file() else set()
if not LANGS:
    print("skipped: the registry of language subtags not found in OFFPRINT_CONFORMANCE_DATA")
TAG = re.compile(r"</?[a-zA-Z][^>]*>|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")


def css_trouble(v):
    for d in (v or "").split(";"):
        k, _, w = d.partition(":")
        if k.strip() and (k.strip().lower() not in SAFE_CSS or re.search(r"url\s*\(|expression|@|\\\\|/\*", w, re.I)):
            return "has the style %r, which readers strip" % d.strip()[:60]


def lang_ok(s):
    return bool(LANG.match(s or "")) and (not LANGS or s.split("-")[0].lower() in LANGS)


def canonical(s):
    """a reason why an identifier invites false mismatches (RFC 4287, 4.2.6.1)"""
    m = re.match(r"^([A-Za-z][\w+.-]*):(?://([^/?#]*))?([^?#]*)", s)
    if not m:
        return None
    if m.group(1) != m.group(1).lower() or (m.group(2) or "") != (m.group(2) or "").lower():
        return "has capitals in scheme or host"
    if re.search(r":(80)?$", m.group(2) or "") and m.group(1) == "http" or re.search(r":(443)?$", m.group(2) or "") and m.group(1) == "https":
        return "has a port that says nothing"
    if re.search(r"/\.\.?(/|$)", m.group(3)):
        return "has dot segments"
    if re.search(r"%(?:[0-9a-f]{2}|[0-9A-Fa-f]{2})", s) and re.search(r"%(?=[0-9A-Fa-f]*[a-f])[0-9A-Fa-f]{2}|%(?:4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A]|3[0-9]|2D|2E|5F|7E)", s):
        return "has a percent-encoding that is not the normal form"
    if m.group(2) and not m.group(3) and m.group(1) in ("http", "https"):
        return "has an empty path"


def iri(s, absolute=True):
    """None when the reference is sound, otherwise what is wrong with it"""
    if re.search(r"[\s<>\"{}|\\^`\x00-\x1f]", s):
        return "has a character that no IRI may hold"
    if re.search(r"%(?![0-9A-Fa-f]{2})", s):
        return "has a stray %"
    m = re.match(r"^([A-Za-z][A-Za-z0-9+.-]*):(.*)$", s)
    if not m:
        return "is not absolute" if absolute else None
    if m.group(1).lower() in ("http", "https", "ftp"):
        n = re.match(r"^//(?:[^/?#@]*@)?(\[[0-9A-Fa-f:.]+\]|[^/?#:\[\]]+)(:\d*)?(?:[/?#]|$)", m.group(2))
        if not n:
            return "names no host"
    if m.group(1).lower() == "urn" and not re.match(r"^[A-Za-z0-9][A-Za-z0-9-]{1,31}:.+", m.group(2)):
        return "is no sound URN"
    if m.group(1).lower() == "tag" and not re.match(r"^[\w.@-]+,\d{4}(-\d\d){0,2}:.*", m.group(2)):
        return "is no sound tag URI"
    return None


def date3339(s):
    m = RFC3339.match(s)
    if not m:
        return "is no RFC 3339 date-time", None
    try:
        y, mo, d, h, mi, se = map(int, m.group(1, 2, 3, 4, 5, 6))
        z = m.group(8)
        off = datetime.timedelta(0) if z == "Z" else datetime.timedelta(hours=int(z[1:3]), minutes=int(z[4:6])) * (-1 if z[0] == "-" else 1)
        if z != "Z" and (int(z[1:3]) > 23 or int(z[4:6]) > 59):
            return "has an impossible zone", None
        t = datetime.datetime(y, mo, d, h, mi, min(se, 59), tzinfo=datetime.timezone.utc) - off
    except (ValueError, OverflowError) as e:
        return "is impossible (%s)" % e, None
    if y < 1970 or t > NOW + datetime.timedelta(days=1):
        return "lies in the far past or the future", t
    return None, t


def date822(s):
    m = RFC822.match(s)
    if not m:
        return "is no RFC 822 date-time", None
    wd, d, mo, y, h, mi, se, z = m.groups()
    if len(y) == 2:
        return "has a two-digit year", None
    try:
        t = datetime.datetime(int(y), MON.index(mo) + 1, int(d), int(h), int(mi), min(int(se or 0), 59))
    except ValueError as e:
        return "is impossible (%s)" % e, None
    if wd and wd != t.strftime("%a"):
        return "names the wrong weekday", t
    if re.match(r"^[A-IK-Y]$", z):
        return "has a military zone", t
    if t.year < 1970 or t > NOW.replace(tzinfo=None) + datetime.timedelta(days=1):
        return "lies in the far past or the future", t
    return None, t


def html_trouble(s):
    """what is wrong with a piece of escaped HTML"""
    from html.parser import HTMLParser
    void = set("area base br col embed hr img input link meta param source track wbr".split())
    optional = set("p li dt dd option tr td th thead tbody tfoot colgroup".split())
    bad, stack = [], []

    class P(HTMLParser):
        def handle_starttag(self, t, attrs):
            if t in ("script", "style", "iframe", "object", "embed", "applet", "meta", "link", "base", "form", "frame", "frameset", "html", "head", "body", "title", "noscript"):
                bad.append("holds <%s>, which readers drop or refuse" % t)
            for k, v in attrs:
                v = v or ""
                if k.startswith("on"):
                    bad.append("has the script attribute %s" % k)
                if k == "style" and css_trouble(v):
                    bad.append(css_trouble(v))
                if k in ("href", "src", "poster", "cite", "data") and not re.match(r"^[A-Za-z][A-Za-z0-9+.-]*:", v.strip()) and not (v.startswith("#") and k == "href"):
                    bad.append("has the relative reference %s=%r" % (k, v[:60]))
                if k in ("href", "src") and re.match(r"\s*(java|vb)script:", v, re.I):
                    bad.append("has a script reference")
            if t not in void:
                stack.append(t)

        def handle_startendtag(self, t, attrs):
            self.handle_starttag(t, attrs)
            if t not in void and stack:
                stack.pop()

        def handle_endtag(self, t):
            if t in void:
                return
            while stack and stack[-1] != t and stack[-1] in optional:
                stack.pop()
            if stack and stack[-1] == t:
                stack.pop()
            else:
                bad.append("closes <%s>, which is not open" % t)

    p = P(convert_charrefs=True)
    p.feed(s)
    p.close()
    bad += ["leaves <%s> open" % t for t in stack if t not in optional]
    return bad


def text(e):
    return (e.text or "").strip() if e is not None else ""


class Lint:
    def __init__(self, doc):
        self.found, self.root = [], doc.getroot()

    def say(self, e, msg):
        self.found.append("line %s <%s>: %s" % (e.sourceline, etree.QName(e).localname, msg))

    def uri(self, e, s, absolute=True):
        w = iri(s, absolute) if s else "is empty"
        if w:
            self.say(e, "the reference %r %s" % (s[:80], w))

    def base(self, e):
        for n in [e] + list(e.iterancestors()):
            b = n.get("{http://www.w3.org/XML/1998/namespace}base")
            if b and iri(b) is None:
                return b

    def common(self):
        for e in self.root.iter("*"):
            l = e.get("{http://www.w3.org/XML/1998/namespace}lang")
            if l and not lang_ok(l):
                self.say(e, "xml:lang %r is no language tag" % l)
            b = e.get("{http://www.w3.org/XML/1998/namespace}base")
            if b and iri(b, absolute=False):
                self.say(e, "xml:base %r %s" % (b, iri(b, absolute=False)))
            if e.prefix and (etree.QName(e).namespace == XH[1:-1] or e.tag.startswith(A) and self.root.tag.startswith(A)):
                self.say(e, "an Atom or XHTML element with a prefix, which old readers miss")
        if len(self.root) and self.root.getroottree().docinfo.doctype:
            self.say(self.root, "has a DOCTYPE")

    # --- Atom ---
    def construct(self, e):
        t = e.get("type", "text")
        kids = list(e.iterchildren("*"))
        if t in ("text", "html") and kids:
            self.say(e, "type %r with child elements" % t)
        if t == "html":
            for w in html_trouble(e.text or "")[:5]:
                self.say(e, "its HTML " + w) if not ("relative" in w and self.base(e)) else None
        if t == "text" and re.search(r"&(?:[a-z]+|#\d+);|</?(?:p|a|b|i|em|strong|br|div|span|img)\b[^>]*>", e.text or "", re.I):
            self.say(e, "type 'text' seems to hold markup")
        if t == "xhtml":
            if len(kids) != 1 or kids[0].tag != XH + "div" or (e.text or "").strip():
                self.say(e, "type 'xhtml' without exactly one xhtml:div")
            self.xhtml(e)
        if e.tag in (A + "title",) and not "".join(e.itertext()).strip():
            self.say(e, "is blank")

    def xhtml(self, e):
        for n in e.iter("*"):
            if n is e:
                continue
            ln = etree.QName(n).localname
            if etree.QName(n).namespace == XH[1:-1] and ln in ("script", "style", "iframe", "object", "embed", "applet", "meta", "link", "base", "form"):
                self.say(n, "readers drop or refuse this element")
            for k, v in n.attrib.items():
                if k.startswith("on"):
                    self.say(n, "has the script attribute %s" % k)
                if k == "style" and css_trouble(v):
                    self.say(n, css_trouble(v))
                if k in ("href", "src") and iri(v) == "is not absolute" and not v.startswith("#") and not self.base(n):
                    self.say(n, "has the relative reference %r" % v)

    def person(self, p):
        for c in p.iterchildren(A + "name", A + "uri", A + "email"):
            v, n = text(c), etree.QName(c).localname
            if n == "uri" and v != (c.text or ""):
                self.say(c, "white space around the IRI")
            if not v:
                self.say(c, "is blank")
            elif n == "uri":
                self.uri(c, v)
            elif n == "email" and not EMAIL.match(v):
                self.say(c, "%r is no e-mail address" % v)
            elif n == "name" and re.search(r"[^\s@]+@[\w-]+(\.[\w-]+)+", v):
                self.say(c, "an e-mail address stands in for the name")

    def links(self, e, entry):
        seen = collections.Counter()
        for l in e.iterchildren(A + "link"):
            rel, href = l.get("rel", "alternate"), l.get("href", "")
            w = iri(href, absolute=False) if href.strip() else "is blank"
            if w:
                self.say(l, "href %r %s" % (href, w))
            elif iri(href) and not self.base(l):
                self.say(l, "href %r is relative, with no xml:base" % href)
            if l.get("type") and not MIME.match(l.get("type")):
                self.say(l, "type %r is no media type" % l.get("type"))
            if l.get("hreflang") and not LANG.match(l.get("hreflang")):
                self.say(l, "hreflang %r is no language tag" % l.get("hreflang"))
            if l.get("length") and not l.get("length").isdigit():
                self.say(l, "length %r is no number of octets" % l.get("length"))
            if l.get("title") and re.search(r"</?[a-z][^>]*>|&(?:[a-z]+|#\d+);", l.get("title"), re.I):
                self.say(l, "title holds markup")
            if ":" in rel and iri(rel) or rel != rel.strip() or not rel:
                self.say(l, "rel %r is neither a registered name nor an IRI" % rel)
            if rel in ("alternate", "http://www.iana.org/assignments/relation/alternate"):
                seen[(l.get("type"), l.get("hreflang"))] += 1
            if rel == "self" and self.base(l) is None and iri(href):
                self.say(l, "rel=self is not absolute")
        for k, n in seen.items():
            if n > 1:
                self.say(e, "%d links rel=alternate of the same type %r and language %r" % (n, k[0], k[1]))
        return seen

    def atom(self):
        root = self.root
        if rng is not None and not rng.validate(root.getroottree()):
            for er in list(rng.error_log)[:8]:
                self.found.append("line %s rng: %s" % (er.line, er.message))
        feeds = [root] if root.tag == A + "feed" else []
        entries = list(root.iter(A + "entry"))
        for p in root.iter(A + "author", A + "contributor"):
            self.person(p)
        for e in root.iter(A + "title", A + "subtitle", A + "rights", A + "summary"):
            self.construct(e)
        for e in root.iter(A + "id", A + "icon", A + "logo"):
            v = e.text or ""
            if v != v.strip():
                self.say(e, "has white space around its IRI")
            elif e.tag == A + "id" or not self.base(e):
                self.uri(e, v)
                if e.tag == A + "id" and canonical(v):
                    self.say(e, "the identifier %r %s" % (v, canonical(v)))
        for e in root.iter(A + "updated", A + "published"):
            w, _ = date3339(e.text or "")
            if w:
                self.say(e, "%r %s" % (e.text, w))
        for c in root.iter(A + "category"):
            if not (c.get("term") or "").strip():
                self.say(c, "term is blank")
            if c.get("scheme") is not None:
                self.uri(c, c.get("scheme"))
            if c.get("label") and re.search(r"&[a-z]+;|<[a-z]", c.get("label")):
                self.say(c, "label holds markup")
        for g in root.iter(A + "generator"):
            if g.get("uri"):
                self.uri(g, g.get("uri"), absolute=self.base(g) is None)
            if not text(g):
                self.say(g, "is blank")
        for f in feeds:
            self.links(f, False)
            selfs = [l for l in f.iterchildren(A + "link") if l.get("rel") == "self"]
            if not selfs and not a.no_self:
                self.say(f, "no link rel=self")
            if len(selfs) > 1:
                self.say(f, "more than one link rel=self")
            fa = f.find(A + "author")
            for e in f.iterchildren(A + "entry"):
                s = e.find(A + "source")
                if fa is None and e.find(A + "author") is None and (s is None or s.find(A + "author") is None):
                    self.say(e, "no author, and the feed has none")
            ids = collections.Counter((text(e.find(A + "id")), text(e.find(A + "updated"))) for e in f.iterchildren(A + "entry"))
            for k, n in ids.items():
                if n > 1:
                    self.say(f, "%d entries share the id %r and its updated" % (n, k[0]))
            ids = collections.Counter(text(e.find(A + "id")) for e in f.iterchildren(A + "entry"))
            for k, n in ids.items():
                if n > 1 and k:
                    self.say(f, "%d entries share the id %r" % (n, k))
            ups = [text(e.find(A + "updated")) for e in f.iterchildren(A + "entry")]
            if len(ups) > 1 and len(set(ups)) < len(ups):
                self.say(f, "entries share the same updated")
        for e in entries:
            seen = self.links(e, True)
            c = e.find(A + "content")
            if e.getparent() is None and e.find(A + "author") is None:
                self.say(e, "no author")
            if c is None and not seen:
                self.say(e, "neither content nor a link rel=alternate")
            if c is None and e.find(A + "summary") is None:
                self.say(e, "neither content nor summary")
            p, u = date3339(text(e.find(A + "published")))[1], date3339(text(e.find(A + "updated")))[1]
            if p and u and p > u:
                self.say(e, "published after it was updated")
            if c is not None:
                self.content(e, c)
            s = e.find(A + "source")
            if s is not None:
                self.links(s, False)
                for need in ("id", "title", "updated"):
                    if s.find(A + need) is None:
                        self.say(s, "no <%s>" % need)

    def content(self, e, c):
        t = c.get("type", "text")
        src = c.get("src")
        if src is None and not len(c) and not (c.text or "").strip():
            self.say(c, "is blank")
        kids = list(c.iterchildren("*"))
        if src is not None:
            self.uri(c, src, absolute=self.base(c) is None)
            if kids or (c.text or "").strip():
                self.say(c, "has src and is not empty")
            if "type" not in c.attrib:
                self.say(c, "has src and no type")
            elif not MIME.match(t):
                self.say(c, "type %r is no media type" % t)
            if e.find(A + "summary") is None:
                self.say(e, "content by src, and no summary")
        elif t in ("text", "html", "xhtml"):
            self.construct(c)
        elif not MIME.match(t) or t.lower().startswith(("multipart/", "message/")):
            self.say(c, "type %r is no media type for content" % t)
        elif re.search(r"(\+|/)xml$", t.lower()):
            if len(kids) != 1 or (c.text or "").strip() or any((k.tail or "").strip() for k in kids):
                self.say(c, "XML content without exactly one root")
            elif t == "application/xhtml+xml" and kids[0].tag != XH + "html":
                self.say(c, "XHTML content that is no whole document")
        elif t.lower().startswith("text/"):
            if kids:
                self.say(c, "text content with child elements")
        else:
            b64 = re.sub(r"\s", "", c.text or "")
            if kids or not re.match(r"^[A-Za-z0-9+/]*={0,2}$", b64) or len(b64) % 4:
                self.say(c, "is not Base64")
            if e.find(A + "summary") is None:
                self.say(e, "Base64 content, and no summary")

    # --- RSS 2.0 ---
    ONCE_CH = "title link description language copyright managingEditor webMaster pubDate lastBuildDate generator docs cloud ttl image rating textInput skipHours skipDays".split()
    ONCE_IT = "title link description author comments enclosure guid pubDate source".split()

    def rss(self):
        r = self.root
        if r.get("version") != "2.0":
            self.say(r, "version is %r, not '2.0'" % r.get("version"))
        for k in r.attrib:
            if k != "version" and not k.startswith("{"):
                self.say(r, "unknown attribute %s" % k)
        chs = list(r.iterchildren("channel"))
        if len(chs) != 1 or len(list(r.iterchildren("*"))) != 1:
            self.say(r, "must hold one channel and nothing else")
        for ch in chs:
            self.kids(ch, self.ONCE_CH, set(self.ONCE_CH) | {"category", "item"})
            for need in ("title", "link", "description"):
                e = ch.find(need)
                if e is None:
                    self.say(ch, "no <%s>" % need)
                elif not text(e) and need != "description":
                    self.say(e, "is blank")
            self.shared(ch)
            self.channel(ch)
            guids = collections.Counter(text(i.find("guid")) for i in ch.iterchildren("item"))
            for g, n in guids.items():
                if g and n > 1:
                    self.say(ch, "%d items share the guid %r" % (n, g))
            for it in ch.iterchildren("item"):
                self.item(it)

    def kids(self, e, once, known):
        n = collections.Counter(c.tag for c in e.iterchildren("*"))
        for k in once:
            if n[k] > 1:
                self.say(e, "%d times <%s>" % (n[k], k))
        for k in n:
            if not k.startswith("{") and k not in known:
                self.say(e, "unknown element <%s>" % k)
            elif k.startswith(("{http://backend.userland.com", "{http://purl.org/rss/1.0/}", "{http://my.netscape.com")):
                self.say(e, "<%s> of another RSS version" % k)
        if (e.text or "").strip() or any((c.tail or "").strip() for c in e):
            self.say(e, "stray text")
        for k in (DC + "creator", DC + "date", DC + "language", DC + "rights", CONTENT + "encoded"):
            if n[k] > 1 and k != DC + "creator":
                self.say(e, "%d times %s" % (n[k], k))
        for x, y in ((DC + "date", "pubDate"), (DC + "creator", "author"), (DC + "language", "language"), (DC + "title", "title"), (DC + "rights", "copyright")):
            if n[x] and n[y]:
                self.say(e, "both <%s> and %s" % (y, x))

    def plain(self, e, what="text"):
        for c in e.iterchildren("*"):
            self.say(e, "child element <%s>" % c.tag)
        for k in e.attrib:
            if not k.startswith("{"):
                self.say(e, "unknown attribute %s" % k)

    def shared(self, p):
        for e in p.iterchildren("title", "link", "comments", "docs", "pubDate", "lastBuildDate", "author", "managingEditor", "webMaster", "language", "copyright", "description", "generator"):
            self.plain(e)
        for e in p.iterchildren("title"):
            if re.search(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d+);", e.text or ""):
                self.say(e, "holds markup")
        for e in p.iterchildren("link", "comments", "docs"):
            v = e.text or ""
            if v != v.strip():
                self.say(e, "white space around the URL")
            self.uri(e, v.strip())
            if re.search(r"[^\x00-\x7f]", v):
                self.say(e, "a URL with other than ASCII characters")
            if e.tag != "docs" and re.match(r"^(mailto|javascript|file|data):", v.strip(), re.I) or (e.tag in ("link", "comments") and re.match(r"^[a-z][\w+.-]*:", v, re.I) and not re.match(r"^(https?|ftp|mailto|news|nntp|gopher|telnet|wais|prospero|feed|urn|tag|rtsp|sip|sips|tel|magnet|ldaps?|imap|data):", v, re.I)):
                self.say(e, "an odd scheme: %r" % v[:40])
        for e in p.iterchildren("pubDate", "lastBuildDate"):
            w, _ = date822(e.text or "")
            if w:
                self.say(e, "%r %s" % (e.text, w))
        for e in p.iterchildren("author", "managingEditor", "webMaster"):
            v = text(e)
            m = re.match(r"^(\S+@\S+)( \([^()]+\))?$", v)
            if not m or not EMAIL.match(m.group(1)):
                self.say(e, "%r is no 'address@host (Name)'" % v)
            elif not m.group(2):
                self.say(e, "%r lacks the real name in brackets" % v)
        for e in p.iterchildren("category"):
            if not text(e):
                self.say(e, "is blank")
            self.plain_but(e, {"domain"})
            if e.get("domain") is not None and not e.get("domain").strip():
                self.say(e, "domain is blank")
        for e in p.iterchildren(DC + "date"):
            if not re.match(r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$", text(e)):
                self.say(e, "%r is no W3C date-time" % text(e))
        for e in p.iterchildren(DC + "language"):
            if not lang_ok(text(e)):
                self.say(e, "%r is no language tag" % text(e))
        for e in p.iterchildren("description", CONTENT + "encoded"):
            if e.tag != "description" or p.tag == "item":
                for w in html_trouble(e.text or "")[:5]:
                    self.say(e, "its HTML " + w)
            elif TAG.search(e.text or "") and e.tag == "description":
                self.say(e, "the channel's description holds markup")
        for l in p.iterchildren(A + "link"):
            if not l.get("href"):
                self.say(l, "no href")
            else:
                self.uri(l, l.get("href"))
            if l.get("type") and not MIME.match(l.get("type")):
                self.say(l, "type %r is no media type" % l.get("type"))

    def plain_but(self, e, ok):
        for k in e.attrib:
            if not k.startswith("{") and k not in ok:
                self.say(e, "unknown attribute %s" % k)
        for c in e.iterchildren("*"):
            self.say(e, "child element <%s>" % c.tag)

    def number(self, e, lo, hi):
        v = text(e)
        if not re.match(r"^\d+$", v) or not lo <= int(v) <= hi:
            self.say(e, "%r is no number from %d to %d" % (v, lo, hi))

    def channel(self, ch):
        e = ch.find("language")
        if e is not None and not lang_ok(e.text):
            self.say(e, "%r is no language tag" % e.text)
        e = ch.find("ttl")
        if e is not None:
            self.plain(e)
            self.number(e, 1, 10**7)
        for e in ch.iterchildren("image"):
            self.kids(e, ["url", "title", "link", "width", "height", "description"], {"url", "title", "link", "width", "height", "description"})
            for need in ("url", "title", "link"):
                if not text(e.find(need)):
                    self.say(e, "no <%s>" % need)
            for n in ("url", "link"):
                if text(e.find(n)):
                    self.uri(e.find(n), text(e.find(n)))
            if e.find("width") is not None:
                self.number(e.find("width"), 1, 144)
            if e.find("height") is not None:
                self.number(e.find("height"), 1, 400)
            if e.find("link") is not None and text(e.find("link")) != text(ch.find("link")):
                self.say(e, "its link is not the channel's")
            if e.find("title") is not None and text(e.find("title")) != text(ch.find("title")):
                self.say(e, "its title is not the channel's")
            if text(e.find("url")) and not re.search(r"\.(gif|jpe?g|png)$", text(e.find("url")).split("?")[0], re.I):
                self.say(e, "url names no GIF, JPEG or PNG")
            if e.find("title") is not None and re.search(r"<[a-z]|&[a-z]+;", text(e.find("title")), re.I):
                self.say(e, "title holds markup")
        for e in ch.iterchildren("textInput"):
            self.say(e, "the profile advises against textInput")
            self.kids(e, ["title", "description", "name", "link"], {"title", "description", "name", "link"})
            for need in ("title", "description", "name", "link"):
                if not text(e.find(need)):
                    self.say(e, "no <%s>" % need)
            if text(e.find("link")):
                self.uri(e.find("link"), text(e.find("link")))
        for e in ch.iterchildren("skipHours"):
            v = [text(h) for h in e.iterchildren("hour")]
            if len(v) != len(list(e.iterchildren("*"))) or len(v) > 24 or len(set(v)) < len(v) or not v:
                self.say(e, "not up to 24 different <hour>")
            for h in e.iterchildren("hour"):
                self.number(h, 0, 23)
        for e in ch.iterchildren("skipDays"):
            v = [text(d) for d in e.iterchildren("day")]
            if len(v) != len(list(e.iterchildren("*"))) or len(set(v)) < len(v) or not v or set(v) - set("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()):
                self.say(e, "not up to seven different weekdays")
        for e in ch.iterchildren("cloud"):
            for need in ("domain", "port", "path", "registerProcedure", "protocol"):
                if e.get(need) is None:
                    self.say(e, "no %s" % need)
            if e.get("protocol") not in ("xml-rpc", "soap", "http-post", None):
                self.say(e, "protocol %r" % e.get("protocol"))
            if e.get("port") is not None and (not e.get("port").isdigit() or not int(e.get("port"))):
                self.say(e, "port %r is no number" % e.get("port"))
        selfs = [l for l in ch.iterchildren(A + "link") if l.get("rel") == "self"]
        if not selfs and not a.no_self:
            self.say(ch, "no atom:link rel=self")

    def item(self, it):
        self.kids(it, self.ONCE_IT, set(self.ONCE_IT) | {"category"})
        if it.find("title") is None and it.find("description") is None:
            self.say(it, "neither title nor description")
        for k in it.attrib:
            if not k.startswith("{"):
                self.say(it, "unknown attribute %s" % k)
        self.shared(it)
        t = it.find("title")
        if t is not None and not text(t):
            self.say(t, "is blank")
        order = [c.tag for c in it.iterchildren("description", CONTENT + "encoded")]
        if order[:1] == [CONTENT + "encoded"] and "description" in order:
            self.say(it, "content:encoded stands before description")
        g = it.find("guid")
        if g is None:
            self.say(it, "no guid")
        else:
            self.plain_but(g, {"isPermaLink"})
            perma = g.get("isPermaLink", "true")
            if perma not in ("true", "false"):
                self.say(g, "isPermaLink %r" % perma)
            if not text(g):
                self.say(g, "is blank")
            elif re.match(r"^\d{1,7}$", text(g)):
                self.say(g, "%r is hardly unique in the world" % text(g))
            elif perma == "true" and (iri(g.text or "") or not re.match(r"^(https?|ftp):", g.text or "", re.I)):
                self.say(g, "%r is no permanent URL (isPermaLink=\"false\" is missing?)" % text(g))
        for e in it.iterchildren("enclosure"):
            for need in ("url", "length", "type"):
                if e.get(need) is None:
                    self.say(e, "no %s" % need)
            for k in e.attrib:
                if k not in ("url", "length", "type") and not k.startswith("{"):
                    self.say(e, "unknown attribute %s" % k)
            if e.get("url") is not None:
                self.uri(e, e.get("url"))
                if not re.match(r"^(https?|ftp):", e.get("url"), re.I):
                    self.say(e, "url is not http")
            if e.get("length") is not None and not e.get("length").isdigit():
                self.say(e, "length %r is no number of octets" % e.get("length"))
            if e.get("type") is not None and not MIME.match(e.get("type")):
                self.say(e, "type %r is no media type" % e.get("type"))
            if text(e) or len(e):
                self.say(e, "is not empty")
        for e in it.iterchildren("source"):
            self.plain_but(e, {"url"})
            if not e.get("url"):
                self.say(e, "no url")
            else:
                self.uri(e, e.get("url"))
            if not text(e):
                self.say(e, "is blank")


def raw(b):
    out = []
    if b.startswith((b"\xff\xfe", b"\xfe\xff")):
        out.append("is in UTF-16; UTF-8 is what every reader takes")
    m = re.match(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", b.lstrip(b"\xef\xbb\xbf"))
    enc = m.group(1).decode("ascii", "replace").lower() if m else "utf-8"
    if enc not in ("utf-8", "us-ascii") and not out:
        out.append("declares the encoding %r; UTF-8 is what every reader takes" % enc)
    if enc == "utf-8" and not out:
        try:
            s = b.decode("utf-8")
            if re.search("[\x80-\x9f]", s):
                out.append("holds C1 control characters (Windows-1252 taken for Unicode)")
            if "\ufffd" in s:
                out.append("holds U+FFFD, the mark of lost text")
        except UnicodeDecodeError as e:
            out.append("is not UTF-8: %s" % e)
    return out


def readers(f, b, root, found):
    d = feedparser.parse(b)
    atom = root.tag.startswith(A)
    want = [e for e in (root.iter(A + "entry") if atom else root.iter("item"))]
    if d.bozo:
        found.append("feedparser: bozo: %s" % d.get("bozo_exception"))
    if d.get("version") != ("atom10" if atom else "rss20"):
        found.append("feedparser: takes it for %r" % d.get("version"))
    if len(d.entries) != len(want):
        found.append("feedparser: sees %d entries of %d" % (len(d.entries), len(want)))
    for i, e in enumerate(d.entries):
        if not (e.get("title") or e.get("summary")):
            found.append("feedparser: entry %d has neither title nor summary" % (i + 1))
        if not e.get("id"):
            found.append("feedparser: entry %d has no id" % (i + 1))
        if "updated_parsed" in e and e.updated_parsed is None or "published_parsed" in e and e.published_parsed is None:
            found.append("feedparser: entry %d has a date it cannot read" % (i + 1))
    fields = feed_fields.wanted(root, b)
    found += by_feedparser(fields, d)
    return fields


def by_feedparser(fields, d):
    return feed_fields.missing("feedparser", fields, feed_fields.head_by_feedparser(d.feed), [feed_fields.by_feedparser(e) for e in d.entries])


def json_readers(b, want, found):
    """feedparser reads JSON Feed from 6.1 on."""
    d = feedparser.parse(b)
    if not str(d.get("version", "")).startswith("json"):
        return
    if len(d.entries) != want:
        found.append("feedparser: sees %d entries of %d" % (len(d.entries), want))
    for i, e in enumerate(d.entries):
        if not e.get("id") or not (e.get("title") or e.get("summary")):
            found.append("feedparser: entry %d lacks its id, or title and summary" % (i + 1))
    found += by_feedparser(feed_fields.wanted(None, b), d)


def w3c():
    src = os.environ.get("FEEDVALIDATOR_SRC") or (str(extern / "feedvalidator" / "src") if (extern / "feedvalidator" / "src").is_dir() else None)
    if not src:
        return None
    sys.path.insert(0, src)
    import feedvalidator, io
    from feedvalidator import compatibility
    from feedvalidator.formatter.text_plain import Formatter

    def check(path, base):  # base: where the feed says that it lives, so that its rel=self is right
        with open(path, "rb") as s:
            try:
                ev = feedvalidator.validateStream(io.BytesIO(s.read()), firstOccurrenceOnly=0, base=base)["loggedEvents"]
            except feedvalidator.logging.ValidationFailure as vf:
                ev = [vf.event]
        return [x for x in Formatter(compatibility.AA(ev))]

    return check


def judge_json(f, b, found, node, t):
    more, n = json_feed.lint(b.decode("utf-8", "replace"), a.no_self, iri=iri, date=date3339, lang_ok=lang_ok, mime=MIME, html_trouble=html_trouble)
    found += more
    if not a.only_rules:
        json_readers(b, n, found)
        r = node.get("feedsmith")
        if r and r.get("error"):
            found.append("feedsmith: " + r["error"])
        elif r and r["items"] != n:
            found.append("feedsmith: sees %d entries of %d" % (r["items"], n))
        elif r:
            found += feed_fields.missing("feedsmith", feed_fields.wanted(None, b), r["head"], r["fields"])
    for x in found:
        print("  " + x)
    print("%s %s (%d findings, %.2f s)" % ("FAIL" if found else "OK  ", f, len(found), time.time() - t))
    return bool(found)


def main():
    bad = 0
    w = None if a.only_rules else w3c()
    node = {}
    if not a.only_rules and shutil.which("node"):
        p = subprocess.run(["node", str(here / "feed-readers.js")] + a.files, capture_output=True, text=True, env=dict(os.environ, NODE_PATH=os.environ["KIT_NODE_MODULES"]))
        try:
            node = json.loads(p.stdout)
        except ValueError:
            print("node readers could not run: " + p.stderr.strip()[-200:])
    for f in a.files:
        t, found = time.time(), []
        b = pathlib.Path(f).read_bytes()
        found += ["encoding: the file " + x for x in raw(b)]
        if b.lstrip().startswith(b"{"):
            bad += judge_json(f, b, found, node.get(f) or {}, t)
            continue
        try:
            doc = etree.fromstring(b, etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)).getroottree()
        except (etree.XMLSyntaxError, ValueError) as e:
            found.append("xml: %s" % e)
            doc = None
        if doc is not None:
            lint = Lint(doc)
            root = doc.getroot()
            lint.common()
            if root.tag in (A + "feed", A + "entry"):
                lint.atom()
            elif root.tag == "rss":
                lint.rss()
            else:
                lint.say(root, "is neither RSS 2.0 nor Atom 1.0")
            found += lint.found
            if not a.only_rules:
                fields = readers(f, b, root, found)
                wants = fields[2]
                for name, r in (node.get(f) or {}).items():
                    if r.get("error"):
                        found.append("%s: %s" % (name, r["error"]))
                    elif r["items"] != len(wants):
                        found.append("%s: sees %d entries of %d" % (name, r["items"], len(wants)))
                    else:
                        found += feed_fields.missing(name, fields, r["head"], r["fields"])
        if w:
            selfs = [l.get("href") for l in (root.iter(A + "link") if doc is not None else []) if l.get("rel") == "self"]
            found += ["w3c: " + x for x in w(f, (selfs + [""])[0])]
        for x in found:
            print("  " + x)
        print("%s %s (%d findings, %.2f s%s)" % ("FAIL" if found else "OK  ", f, len(found), time.time() - t, "" if a.only_rules else ", W3C validator " + ("run" if w else "not at hand")))
        bad += bool(found)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
