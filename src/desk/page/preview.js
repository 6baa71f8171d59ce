// Previews: one tab for each format. A new one is loaded behind the one that is seen, put at the
// same place, and then shown, so that nothing jumps or flashes.

import { ask } from "/server.js";
import { byId, count, make, say } from "/words.js";

const FORMATS = ["pdf", "epub", "html", "json-feed", "jats"];

const FEEDS = ["json-feed", "rss", "atom"];

/** The previews of one desk. */
export class Previews {
  /** `question` says of which file and look; `told` gets what the writer has to say. */
  constructor(question, told) {
    this.question = question;
    this.told = told;
    this.stage = byId("stage");
    this.tools = byId("tools");
    this.run = 0;
    this.part = 0;
    this.page = 1;
    this.asSource = false;
  }

  /** Makes the tabs for the formats that the article is written in; true if they are others than before. */
  offer(written) {
    const isFeed = (format) => FEEDS.includes(format);
    let formats = FORMATS.filter((format) => (isFeed(format) ? written.some(isFeed) : written.includes(format)));
    // Whoever writes none of these sees the page.
    if (formats.length === 0) formats = ["html"];
    if (String(formats) === String(this.formats)) return false;
    this.formats = formats;
    this.format = localStorage.getItem("offprint-format") ?? "html";
    if (!this.formats.includes(this.format)) this.format = this.formats[0];
    const tab = (format) => make("button", {
      type: "button", role: "tab", id: `preview-${format}`, "aria-controls": "stage",
      "aria-selected": String(format === this.format), tabindex: format === this.format ? 0 : -1,
      onclick: () => this.choose(format),
    }, say(`format.${format}`));
    byId("preview-tabs").replaceChildren(...this.formats.map(tab));
    this.stage.setAttribute("aria-labelledby", `preview-${this.format}`);
    return true;
  }

  /** Shows another format. */
  choose(format) {
    this.format = format;
    localStorage.setItem("offprint-format", format);
    for (const other of this.formats) {
      const tab = byId(`preview-${other}`);
      tab.setAttribute("aria-selected", String(other === format));
      tab.tabIndex = other === format ? 0 : -1;
    }
    this.stage.setAttribute("aria-labelledby", `preview-${format}`);
    this.part = 0;
    this.forget();
    this.show();
  }

  /** Forgets what is shown, so that the next preview begins at its beginning. */
  forget() {
    this.run += 1;
    this.page = 1;
    this.shown = undefined;
    this.stage.replaceChildren();
    this.tools.replaceChildren();
    byId("timing").textContent = "";
    byId("beginning").hidden = true;
  }

  /** Shows the preview of the file as it is now, at the same place. */
  async show() {
    const question = this.question();
    if (!question.file || !this.format) return;
    const run = ++this.run;
    this.stage.setAttribute("aria-busy", "true");
    try {
      const shown = await ask("preview", { ...question, format: this.format });
      if (run !== this.run) return;
      this.shown = shown;
      this.part = Math.min(this.part, Math.max(shown.parts.length - 1, 0));
      this.layTools();
      byId("beginning").hidden = !shown.beginning;
      await this.put(run);
      byId("timing").textContent = say("timing", { size: size(shown.bytes), ms: shown.milliseconds });
      this.told(this.format, shown.findings);
    } catch (problem) {
      if (run !== this.run) return;
      this.shown = undefined;
      this.tools.replaceChildren();
      this.stage.replaceChildren(make("p", { class: "empty" }, problem.message, " ", problem.help ?? ""));
    } finally {
      if (run === this.run) this.stage.removeAttribute("aria-busy");
    }
  }

  /** The controls above the preview. */
  layTools() {
    const { shown } = this;
    const tools = [];
    if (shown.how === "pdf" && shown.pages) tools.push(...this.stepper(shown.pages));
    if (shown.parts.length > 1) tools.push(...this.chapters());
    if (shown.source !== null && shown.parts.length > 0) tools.push(this.kinds());
    const focused = document.activeElement?.id;
    this.tools.replaceChildren(...tools);
    if (focused && this.tools.querySelector(`#${CSS.escape(focused)}`)) byId(focused).focus();
  }

  stepper(pages) {
    this.page = Math.min(this.page, pages);
    const go = (page) => {
      this.page = Math.min(Math.max(page, 1), pages);
      this.layTools();
      this.put(++this.run);
    };
    const step = (id, text, label, by) => make("button", {
      type: "button", id, "aria-label": label, disabled: this.page + by < 1 || this.page + by > pages,
      onclick: () => go(this.page + by),
    }, text);
    const field = make("input", {
      id: "page", type: "number", min: 1, max: pages, value: this.page, "aria-label": say("page"),
      onchange: (event) => go(Number(event.target.value) || 1),
    });
    return [
      step("page-before", "‹", say("page-before"), -1), field,
      make("span", {}, count("of-pages", pages)), step("page-after", "›", say("page-after"), 1),
    ];
  }

  /** The documents of a book, one by one. */
  chapters() {
    const { parts } = this.shown;
    const go = (part) => {
      this.part = part;
      this.stage.replaceChildren();
      this.layTools();
      this.put(++this.run);
    };
    const step = (id, text, label, by) => make("button", {
      type: "button", id, "aria-label": label, disabled: !parts[this.part + by], onclick: () => go(this.part + by),
    }, text);
    const name = (part, index) => say("part-name", { n: index + 1, title: part.title });
    const option = (part, index) => make("option", { value: index, selected: index === this.part }, name(part, index));
    return [
      step("part-before", "‹", say("part-before"), -1),
      make("select", { id: "chapter", "aria-label": say("chapter"), onchange: (event) => go(Number(event.target.value)) }, parts.map(option)),
      step("part-after", "›", say("part-after"), 1),
    ];
  }

  kinds() {
    return make("label", {}, make("input", {
      type: "checkbox", id: "as-source", checked: this.asSource,
      onchange: (event) => { this.asSource = event.target.checked; this.stage.replaceChildren(); this.put(++this.run); },
    }), " ", say("as-source"));
  }

  /** Loads what is to be shown, and shows it at the place where the last one was. */
  async put(run) {
    const { shown } = this;
    if (shown.source !== null && (this.asSource || shown.parts.length === 0)) {
      const before = this.stage.querySelector(".listing");
      const top = before?.scrollTop ?? 0;
      const listing = make("pre", { class: "listing", tabindex: 0, "aria-label": say(`format.${this.format}`) }, ...coloured(shown.source));
      this.stage.replaceChildren(listing);
      listing.scrollTop = top;
      return;
    }
    const before = this.stage.querySelector("iframe.seen");
    const place = before && shown.how === "frame" ? placeOf(before) : undefined;
    const frame = make("iframe", { title: say(`format.${this.format}`), class: "coming" });
    let address = shown.parts[this.part].address;
    if (shown.how === "frame") frame.setAttribute("sandbox", "allow-same-origin");
    else address += `#page=${this.page}&toolbar=0&navpanes=0&view=FitH`;
    frame.src = address;
    const loaded = new Promise((done) => frame.addEventListener("load", done, { once: true }));
    this.stage.append(frame);
    // The browser's own viewer may take long to say that it is there.
    await Promise.race([loaded, new Promise((done) => setTimeout(done, shown.how === "pdf" ? 1500 : 10000))]);
    if (run !== this.run) {
      frame.remove();
      return;
    }
    if (place) goTo(frame, place);
    frame.className = "seen";
    for (const other of [...this.stage.children]) if (other !== frame) other.remove();
  }

  /** Brings the turn or heading with this id into view. */
  find(id) {
    const frame = this.stage.querySelector("iframe.seen");
    if (!frame || !id) return;
    if (this.shown?.how === "pdf") {
      frame.src = `${this.shown.parts[0].address}#nameddest=${encodeURIComponent(id)}&toolbar=0&navpanes=0&view=FitH`;
      return;
    }
    const element = frame.contentDocument?.getElementById(id);
    element?.scrollIntoView({ block: "start" });
  }
}

/** Where a frame is: the first element with an id that is in view, and how far it is from the top. */
function placeOf(frame) {
  const view = frame.contentWindow;
  if (!frame.contentDocument || !view) return undefined;
  for (const element of frame.contentDocument.querySelectorAll("[id]")) {
    const { top, bottom } = element.getBoundingClientRect();
    if (bottom > 0 && top < view.innerHeight && top > -view.innerHeight && view.scrollY > 0) {
      return { id: element.id, top, y: view.scrollY };
    }
  }
  return { y: view.scrollY };
}

function goTo(frame, place) {
  const view = frame.contentWindow;
  const element = place.id && frame.contentDocument?.getElementById(place.id);
  const top = element ? view.scrollY + element.getBoundingClientRect().top - place.top : place.y;
  view.scrollTo({ top, behavior: "instant" });
}

/** A number of bytes, in words. */
export function size(bytes) {
  return bytes < 1 << 20 ? say("kilobytes", { n: Math.max(1, Math.round(bytes / 1024)) }) : say("megabytes", { n: (bytes / (1 << 20)).toFixed(1) });
}

/** XML or JSON with its parts marked. */
function coloured(text) {
  const parts = [];
  const limit = 400000;
  const pattern = /(<!--[\s\S]*?-->)|(<\/?[\w:.-]+)|([\w:.-]+=)("[^"]*")|("(?:[^"\\]|\\.)*")(?=\s*:)/g;
  let end = 0;
  for (const match of text.slice(0, limit).matchAll(pattern)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    const [whole, comment, tag, name, value, key] = match;
    if (comment) parts.push(make("span", { class: "c" }, comment));
    else if (tag) parts.push(make("span", { class: "t" }, tag));
    else if (key) parts.push(make("span", { class: "t" }, key));
    else if (name) parts.push(make("span", { class: "a" }, name), make("span", { class: "v" }, value));
    else parts.push(whole);
  }
  parts.push(text.slice(end));
  return parts;
}
