// What was recognised of an article: its head, its speakers, its turns, and every doubt at its place.

import { keepFocus } from "/focus.js";
import { askPicture } from "/server.js";
import { count, make, say } from "/words.js";

/** Shows the articles of `shown` in `pane`. `act` answers to what is clicked. */
export function showStructure(pane, shown, act) {
  const doubts = new Doubts(shown.checks?.findings ?? []);
  const articles = shown.articles.map((article) => new Sheet(article, shown, doubts, act).element());
  const top = pane.scrollTop;
  keepFocus(pane, () => pane.replaceChildren(...(shown.passed_over ? [make("p", { class: "draft" }, say("draft"))] : []), ...articles));
  pane.scrollTop = top;
}

/** The doubts that are not shown yet, by their lines. */
class Doubts {
  constructor(findings) {
    this.left = findings.filter((finding) => finding.code === "doubt");
  }

  /** Takes those of the lines up to `end`; those without a line for none. */
  take(start, end) {
    const within = (doubt) => doubt.location.line && doubt.location.line >= start && doubt.location.line < end;
    const taken = this.left.filter(within);
    this.left = this.left.filter((doubt) => !within(doubt));
    return taken;
  }

  /** Takes those without a line. */
  takePlaceless() {
    const taken = this.left.filter((doubt) => !doubt.location.line);
    this.left = this.left.filter((doubt) => doubt.location.line);
    return taken;
  }
}

/** One article. */
class Sheet {
  constructor(article, shown, doubts, act) {
    Object.assign(this, { article, shown, doubts, act });
    this.colours = new Map(article.speakers.map((speaker, index) => [speaker.id, index % 6]));
  }

  element() {
    const { article } = this;
    const rows = article.rows.map((row, index) => this.row(row, index));
    return make("article", { class: "sheet", lang: article.language }, this.head(), this.cast(), make("div", { class: "rows" }, rows),
      article.left > 0 && make("p", { class: "more" }, count("rows-left", article.left)), this.related());
  }

  head() {
    const { article } = this;
    const by = [article.byline.join(", "), article.date].filter(Boolean).join(" · ");
    return make("header", { class: "head" },
      article.kicker && make("p", { class: "kicker" }, article.kicker),
      make("h3", { class: "headline" }, article.headline || say("no-headline")),
      article.deck && make("p", { class: "deck" }, article.deck),
      by && make("p", { class: "byline" }, by),
      article.hero && this.hero(article.hero));
  }

  hero(hero) {
    const picture = make("img", { alt: hero.alt ?? "" });
    if (hero.found) {
      askPicture(this.shown.file, hero.source).then((url) => {
        picture.src = url;
      }, () => picture.remove());
    }
    const alt = hero.alt ?? (hero.decorative ? say("decorative") : say("no-alt"));
    return make("figure", { class: "hero" }, hero.found ? picture : make("p", { class: "gone" }, say("picture-gone", { name: hero.source })),
      make("figcaption", {}, hero.caption, hero.credit && make("span", { class: "credit" }, hero.credit),
        make("span", { class: hero.alt || hero.decorative ? "alt" : "alt missing" }, say("alt", { alt }))));
  }

  cast() {
    const { article } = this;
    const general = this.doubts.takePlaceless();
    if (!article.interview && article.speakers.length === 0) {
      return make("section", { class: "cast" }, make("p", { class: "hint" }, say("no-interview")), this.doubtList(general),
        make("div", { class: "pair" }, make("button", { type: "button", class: "small", onclick: () => this.act.interview(article, false) }, say("look-again"))));
    }
    return make("section", { class: "cast", "aria-label": say("speakers") }, make("h4", {}, say("speakers")),
      make("ul", {}, article.speakers.map((speaker) => this.speaker(speaker))), this.doubtList(general),
      article.stated ? make("p", { class: "hint" }, say("stated-hint")) : article.interview && make("div", { class: "pair" }, make("button", { type: "button", class: "small", onclick: () => this.act.interview(article, true) }, say("no-interview-do"))));
  }

  speaker(speaker) {
    const role = speaker.role ? say(`role.${speaker.role}`) : say("role.none");
    return make("li", { class: "speaker", data: { colour: this.colours.get(speaker.id), speaker: speaker.id } },
      make("span", { class: "who" }, make("span", { class: "dot", "aria-hidden": "true" }), make("strong", {}, speaker.name), " ", make("span", { class: "role" }, role)),
      make("span", { class: "labels" }, speaker.labels.map((label) => make("code", {}, label)), " ", make("span", { class: "times" }, count("speeches", speaker.utterances))),
      !this.article.stated && make("button", {
        type: "button", class: "small", "aria-haspopup": "menu", "aria-label": say("correct-speaker", { name: speaker.name }),
        onclick: (event) => this.act.speaker(event.currentTarget, this.article, speaker),
      }, say("correct")));
  }

  row(row, index) {
    const next = this.article.rows.slice(index + 1).find((other) => other.line);
    const doubts = this.doubts.take(row.line ?? 0, next?.line ?? Infinity);
    if (row.kind === "turn") return this.turn(row, doubts, index);
    const line = this.line(row.line);
    const correct = this.correct(row, { row: index });
    if (row.kind === "heading") {
      return make("div", { class: "row heading", data: { line: row.line } }, line,
        make("div", { class: "body" }, make("p", { class: `level${Math.min(row.level, 3)}`, role: "heading", "aria-level": Math.min(3 + row.level, 6) }, row.text), this.doubtList(doubts)), correct);
    }
    return make("div", { class: `row block ${row.what}`, data: { line: row.line } }, line,
      make("div", { class: "body" }, this.block(row), this.doubtList(doubts)), correct);
  }

  block(block) {
    const what = block.what === "paragraph" ? undefined : make("span", { class: "what" }, say(`block.${block.what}`));
    return make("p", {}, what, block.text);
  }

  turn(turn, doubts, row) {
    const sure = turn.confidence ?? "stated";
    const reason = (turn.reason ?? say("stated")).replaceAll("`", "");
    const badge = make("button", {
      type: "button", class: `badge ${sure}`, title: reason,
      onclick: () => this.act.find(turn.id, turn.line),
    }, say(`confidence.${sure}`), make("span", { class: "unseen" }, ` ${reason}`));
    const said = turn.said.map((said, place) => this.said(said, row, place));
    return make("section", { class: "row turn", id: `turn-${turn.id}`, "aria-label": say("turn", { id: turn.id }), data: { line: turn.line, sure } },
      this.line(turn.line), make("div", { class: "body" }, badge, said, this.doubtList(doubts)));
  }

  said(said, row, place) {
    const colour = this.colours.get(said.speakers[0]);
    const by = said.by ?? this.article.speakers.filter((speaker) => said.speakers.includes(speaker.id)).map((speaker) => speaker.name).join(", ");
    return make("div", { class: said.asks ? "said question" : "said answer", data: { colour } },
      make("p", { class: "by" }, by || say(said.asks ? "nameless-question" : "nameless-answer")),
      said.blocks.map((block, index) => make("div", { class: `part ${block.what}`, data: { line: block.line } }, this.block(block), this.correct(block, { row, said: place, block: index }))));
  }

  correct(block, place) {
    if (this.article.stated || !block.text || !["paragraph", undefined].includes(block.what)) return undefined;
    return make("button", {
      type: "button", class: "dots", "aria-haspopup": "menu", "aria-label": say("correct-block", { text: block.text.slice(0, 40) }),
      onclick: (event) => this.act.block(event.currentTarget, this.article, place, block),
    }, "⋯");
  }

  line(number) {
    if (!number) return make("span", { class: "line" });
    return make("button", { type: "button", class: "line", "aria-label": say("to-line", { n: number }), onclick: () => this.act.line(number) }, String(number));
  }

  doubtList(doubts) {
    if (doubts.length === 0) return undefined;
    return make("ul", { class: "doubts", "aria-label": say("doubts") }, doubts.map((doubt) => make("li", { data: { severity: doubt.severity } },
      make("span", { class: "mark", "aria-hidden": "true" }, doubt.severity === "note" ? "i" : "?"),
      make("span", {}, sentence(doubt.message), doubt.help && make("span", { class: "help" }, " ", sentence(doubt.help))))));
  }

  related() {
    const { related } = this.article;
    if (!related) return undefined;
    return make("section", { class: "related" }, make("h4", {}, related.title || say("related")),
      make("ul", {}, related.items.map((item) => make("li", {}, item.title || item.link, !item.link && make("span", { class: "alt missing" }, say("no-link"))))));
  }
}

/** A message as a sentence. Words in code stay as they are. */
export function sentence(message) {
  const text = message.charAt(0).toLocaleUpperCase() + message.slice(1);
  const parts = (/[.!?…]$/.test(text) ? text : `${text}.`).split("`");
  return make("span", {}, parts.map((part, index) => (index % 2 ? make("code", {}, part) : part)));
}
