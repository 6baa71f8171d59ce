"""Rules for JSON Feed 1.1, written from https://jsonfeed.org/version/1.1; check_feed.py calls `lint`."""
import json, re

VERSIONS = ("https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1")
TOP = {"version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "user_comment": str,
       "next_url": str, "icon": str, "favicon": str, "author": dict, "authors": list, "language": str, "expired": bool,
       "hubs": list, "items": list}
ITEM = {"id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str,
        "summary": str, "image": str, "banner_image": str, "date_published": str, "date_modified": str, "author": dict,
        "authors": list, "tags": list, "language": str, "attachments": list}
AUTHOR = {"name": str, "url": str, "avatar": str}
ATTACHMENT = {"url": str, "mime_type": str, "title": str, "size_in_bytes": (int, float), "duration_in_seconds": (int, float)}
HUB = {"type": str, "url": str}
URLS = ("home_page_url", "feed_url", "next_url", "icon", "favicon", "url", "external_url", "image", "banner_image", "avatar")


class Lint:
    def __init__(self, iri, date, lang_ok, mime, html_trouble):
        self.found = []
        self.iri, self.date, self.lang_ok, self.mime, self.html_trouble = iri, date, lang_ok, mime, html_trouble

    def say(self, place, message):
        self.found.append("%s: %s" % (place, message))

    def members(self, place, value, known, required=()):
        """Names and types of an object's members; extensions begin with an underscore."""
        for name in required:
            if name not in value:
                self.say(place, "no %s" % name)
        for name, inner in value.items():
            here = "%s.%s" % (place, name)
            if name.startswith("_"):
                if not re.match(r"^_[A-Za-z][^.]*$", name):
                    self.say(here, "an extension's name is _ and a letter, without a full stop")
                if not isinstance(inner, dict):
                    self.say(here, "an extension is an object")
                elif not isinstance(inner.get("about", ""), str):
                    self.say(here, "about is no string")
            elif name not in known:
                self.say(here, "unknown member")
            elif not isinstance(inner, known[name]) or isinstance(inner, bool) and known[name] is not bool:
                self.say(here, "is a %s" % type(inner).__name__)
            elif isinstance(inner, str):
                if not inner.strip():
                    self.say(here, "is blank")
                if name in URLS and self.iri(inner):
                    self.say(here, "%r %s" % (inner[:80], self.iri(inner)))
                if name in URLS and re.match(r"\s*(javascript|data|file):", inner, re.I):
                    self.say(here, "an unsafe address")
                if name == "language" and not self.lang_ok(inner):
                    self.say(here, "%r is no language tag" % inner)
                if name.startswith("date_") and self.date(inner)[0]:
                    self.say(here, "%r %s" % (inner, self.date(inner)[0]))
                if name in ("title", "summary", "content_text", "description") and re.search(r"</?(p|b|i|em|a|div|br)\b[^>]*>", inner):
                    self.say(here, "holds markup")

    def authors(self, place, value):
        listed = value.get("authors", [])
        for at, author in enumerate(listed if isinstance(listed, list) else []):
            here = "%s.authors[%d]" % (place, at)
            if not isinstance(author, dict) or not author:
                self.say(here, "is no author with a member")
                continue
            self.members(here, author, AUTHOR)
        if "author" in value and listed and value["author"] != listed[0]:
            self.say(place, "author is not the first of authors")

    def feed(self, feed):
        self.members("feed", feed, TOP, ("version", "title", "items"))
        if feed.get("version") not in VERSIONS:
            self.say("feed", "version is %r" % feed.get("version"))
        if feed.get("next_url") and feed.get("next_url") == feed.get("feed_url"):
            self.say("feed", "next_url is the feed itself")
        self.authors("feed", feed)
        for at, hub in enumerate(feed.get("hubs", [])):
            self.members("feed.hubs[%d]" % at, hub, HUB, ("type", "url"))
        seen = set()
        for at, item in enumerate(feed.get("items", [])):
            here = "items[%d]" % at
            if not isinstance(item, dict):
                self.say(here, "is no object")
                continue
            self.item(here, item)
            if item.get("id") in seen:
                self.say(here, "the id %r stands twice" % item.get("id"))
            seen.add(str(item.get("id")))

    def item(self, place, item):
        self.members(place, item, ITEM, ("id",))
        if not ("content_html" in item or "content_text" in item):
            self.say(place, "neither content_html nor content_text")
        self.authors(place, item)
        if isinstance(item.get("content_html"), str):
            for trouble in self.html_trouble(item["content_html"])[:5]:
                self.say(place, "its HTML " + trouble)
        for at, tag in enumerate(item.get("tags", [])):
            if not isinstance(tag, str) or not tag.strip():
                self.say("%s.tags[%d]" % (place, at), "is no text")
        published, modified = (self.date(item.get(name, ""))[1] for name in ("date_published", "date_modified"))
        if published and modified and published > modified:
            self.say(place, "published after it was modified")
        for at, file in enumerate(item.get("attachments", [])):
            here = "%s.attachments[%d]" % (place, at)
            self.members(here, file, ATTACHMENT, ("url", "mime_type"))
            if not self.mime.match(str(file.get("mime_type"))):
                self.say(here, "%r is no media type" % file.get("mime_type"))


def lint(text, no_self, **tools):
    """The findings, and how many items there are."""
    def unique(pairs):
        names = [name for name, _ in pairs]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError("the members %s stand twice" % ", ".join(sorted(twice)))
        return dict(pairs)

    try:
        feed = json.loads(text, object_pairs_hook=unique)
    except ValueError as error:
        return ["json: %s" % error], 0
    if not isinstance(feed, dict):
        return ["json: is no object"], 0
    lint = Lint(**tools)
    lint.feed(feed)
    if not no_self and "feed_url" not in feed:
        lint.say("feed", "no feed_url")
    return lint.found, len(feed.get("items", []))
