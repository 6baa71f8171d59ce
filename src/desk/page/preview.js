// One preview: its controls, and what is seen. A new one is loaded behind the one that is seen, put at the
// same place, and then shown, so that nothing jumps or flashes.

import { ask } from "/server.js";
import { byId, count, make, say } from "/words.js";

/** The preview in one format. */
export class Preview {
  constructor(format) {
    this.format = format;
    this.run = 0;
    this.part = 0;
    this.page = 1;
    this.asSource = false;
  }

  /** Where it is shown. The words are not there yet when the page begins. */
  get cell() {
    this.element ??= this.build();
    return this.element;
  }

  build() {
    const { format } = this;
    this.tools = make("div", { class: "tools" });
    this.beginning = make("p", { class: "part", hidden: true }, say("beginning"));
    this.address = make("p", { class: "address", hidden: true });
    this.view = make("div", { class: "view" });
    this.timing = make("p", { class: "timing" });
    const head = make("div", { class: "cell-head" }, make("h3", { id: `cell-${format}-name` }, say(`format.${format}`)), this.tools);
    return make("section", { class: "cell", id: `cell-${format}`, "aria-labelledby": `cell-${format}-name` }, head, this.beginning, this.address, this.view, this.timing);
  }

  /** Forgets what is shown, so that the next begins at its beginning. */
  forget() {
    Object.assign(this, { part: 0, page: 1, place: undefined });
    this.clear();
  }

  /** Is no longer shown, and begins at the same place when it is again. */
  leave() {
    this.place = this.placeNow() ?? this.place;
    this.cell.remove();
    this.clear();
  }

  clear() {
    this.run += 1;
    this.shown = undefined;
    this.view?.replaceChildren();
    this.tools?.replaceChildren();
    this.timing?.replaceChildren();
    for (const part of [this.beginning, this.address]) if (part) part.hidden = true;
  }

  /** Where it is, if it is seen: in a document, or in its source. */
  placeNow() {
    const listing = this.view?.querySelector(".listing");
    if (listing) return { y: listing.scrollTop, of: "listing" };
    const frame = this.view?.querySelector("iframe.seen");
    return frame && this.shown?.how === "frame" ? { ...placeOf(frame), of: this.part } : undefined;
  }

  /** Where the next one begins. */
  takePlace() {
    const place = this.placeNow() ?? this.place;
    this.place = undefined;
    return place;
  }

  /** Shows what a file is in a look, at the same place; what the writer has to say, unless it was asked again. */
  async show(question) {
    const run = ++this.run;
    this.view.setAttribute("aria-busy", "true");
    try {
      const shown = await ask("preview", { ...question, format: this.format });
      if (run !== this.run) return undefined;
      this.shown = shown;
      this.part = Math.min(this.part, Math.max(shown.parts.length - 1, 0));
      this.layTools();
      this.beginning.hidden = !shown.beginning;
      this.layAddress();
      await this.put(run);
      if (run === this.run) this.timing.textContent = say("timing", { size: size(shown.bytes), ms: shown.milliseconds });
      return run === this.run ? shown.findings : undefined;
    } catch (problem) {
      if (run !== this.run) return undefined;
      this.shown = undefined;
      this.tools.replaceChildren();
      this.view.replaceChildren(make("p", { class: "empty" }, problem.message, " ", problem.help ?? ""));
      return [];
    } finally {
      if (run === this.run) this.view.removeAttribute("aria-busy");
    }
  }

  /** The controls above the preview. */
  layTools() {
    const { shown } = this;
    const tools = [];
    if (shown.how === "pdf" && shown.pages) tools.push(...this.stepper(shown.pages));
    if (shown.parts.length > 1) tools.push(...this.chapters());
    if (shown.source !== null && shown.parts.length > 0) tools.push(this.kinds());
    const focused = this.tools.contains(document.activeElement) && document.activeElement.id;
    this.tools.replaceChildren(...tools);
    if (!focused) return;
    // A button that leads no further cannot keep the focus.
    const again = byId(focused);
    (again && !again.disabled ? again : this.tools.querySelector("input, select"))?.focus();
  }

  /** Where an entry of a feed will be found, and in which feeds. */
  layAddress() {
    const { addresses } = this.shown;
    this.address.hidden = !addresses;
    if (!addresses) return;
    const row = (name, values) => make("span", {}, say(name), " ", values.map((value) => make("code", {}, value)));
    this.address.replaceChildren(addresses.entry ? row("entry-at", [addresses.entry]) : make("span", {}, say("entry-nowhere")),
      ...(addresses.feeds.length > 0 ? [row("feed-at", addresses.feeds)] : []));
  }

  stepper(pages) {
    this.page = Math.min(this.page, pages);
    const go = (page) => {
      this.page = Math.min(Math.max(page, 1), pages);
      this.layTools();
      this.put(++this.run);
    };
    const step = (id, text, label, by) => make("button", {
      type: "button", id: `${this.format}-${id}`, "aria-label": label, disabled: this.page + by < 1 || this.page + by > pages,
      onclick: () => go(this.page + by),
    }, text);
    const field = make("input", {
      id: `${this.format}-page`, type: "number", min: 1, max: pages, value: this.page, "aria-label": say("page"),
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
      this.view.replaceChildren();
      this.layTools();
      this.put(++this.run);
    };
    const step = (id, text, label, by) => make("button", {
      type: "button", id: `${this.format}-${id}`, "aria-label": label, disabled: !parts[this.part + by], onclick: () => go(this.part + by),
    }, text);
    const option = (part, index) => make("option", { value: index, selected: index === this.part }, partName(part, index));
    return [
      step("part-before", "‹", say("part-before"), -1),
      make("select", { id: `${this.format}-chapter`, "aria-label": say("chapter"), onchange: (event) => go(Number(event.target.value)) }, parts.map(option)),
      step("part-after", "›", say("part-after"), 1),
    ];
  }

  kinds() {
    return make("label", {}, make("input", {
      type: "checkbox", id: `${this.format}-as-source`, checked: this.asSource,
      onchange: (event) => { this.asSource = event.target.checked; this.view.replaceChildren(); this.put(++this.run); },
    }), " ", say("as-source"));
  }

  /** Loads what is to be shown, and shows it at the place where the last one was. */
  async put(run) {
    const { shown, view } = this;
    if (shown.source !== null && (this.asSource || shown.parts.length === 0)) {
      const listing = make("pre", { class: "listing", tabindex: 0, "aria-label": this.name() }, ...coloured(shown.source));
      const place = this.takePlace();
      view.replaceChildren(listing);
      if (place?.of === "listing") listing.scrollTop = place.y;
      return;
    }
    const frame = make("iframe", { title: this.name(), class: "coming" });
    let { address } = shown.parts[this.part];
    if (shown.how === "frame") frame.setAttribute("sandbox", "allow-same-origin");
    else address += `#page=${this.page}&toolbar=0&navpanes=0&view=FitH`;
    frame.src = address;
    const loaded = new Promise((done) => frame.addEventListener("load", done, { once: true }));
    view.append(frame);
    // The browser's own viewer may take long to say that it is there.
    await Promise.race([loaded, new Promise((done) => setTimeout(done, shown.how === "pdf" ? 1500 : 10000))]);
    if (run !== this.run) {
      frame.remove();
      return;
    }
    // Who has scrolled meanwhile is there now.
    const place = this.takePlace();
    if (place?.of === this.part) goTo(frame, place);
    frame.className = "seen";
    for (const other of [...view.children]) if (other !== frame) other.remove();
  }

  /** What is seen, for those who hear it: its format, and which part of a book it is. */
  name() {
    const format = say(`format.${this.format}`);
    const { parts } = this.shown;
    return parts.length > 1 ? say("part-of", { format, part: partName(parts[this.part], this.part) }) : format;
  }

  /** Brings the turn or heading with this id into view. */
  find(id) {
    const frame = this.view.querySelector("iframe.seen");
    if (!frame) return;
    if (this.shown?.how === "pdf") {
      frame.src = `${this.shown.parts[0].address}#nameddest=${encodeURIComponent(id)}&toolbar=0&navpanes=0&view=FitH`;
      return;
    }
    const element = frame.contentDocument?.getElementById(id);
    element?.scrollIntoView({ block: "start" });
  }
}

const partName = (part, index) => say("part-name", { n: index + 1, title: part.cover ? say("cover") : part.title });

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
