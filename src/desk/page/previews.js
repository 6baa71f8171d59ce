// The previews that are shown: one, or several side by side. Only those that are shown are made. What
// is chosen is kept for this browser.

import { byId, make, say } from "/words.js";
import { Preview } from "/preview.js";

const FORMATS = ["pdf", "epub", "html", "json-feed", "jats"];

const FEEDS = ["json-feed", "rss", "atom"];

/** What is taken beside the one that is there, the first that is another. */
const BESIDE = ["html", "pdf"];

/** The least width of a preview beside others, in pixels: that of a small telephone. */
const LEAST_WIDTH = 280;

const KEPT = "offprint-previews";

/** Where there is room for one pane alone, as the style has it. */
const narrow = matchMedia("(max-width: 900px)");

/** The previews of one desk. */
export class Previews {
  /** `question` says of which file and look; `told` gets what the writer of a format has to say. */
  constructor(question, told) {
    Object.assign(this, { question, told, formats: undefined, ...kept() });
    this.stage = byId("stage");
    this.all = new Map(FORMATS.map((format) => [format, new Preview(format)]));
    byId("side").addEventListener("click", () => this.turn());
    byId("wide").addEventListener("click", () => this.widen());
    narrow.addEventListener("change", () => this.changed());
    new ResizeObserver(() => this.lay()).observe(this.stage);
  }

  /** Makes the buttons of the formats that the article is written in; true if they are others than before. */
  offer(written) {
    const isFeed = (format) => FEEDS.includes(format);
    let formats = FORMATS.filter((format) => (isFeed(format) ? written.some(isFeed) : written.includes(format)));
    // Whoever writes none of these sees the page.
    if (formats.length === 0) formats = ["html"];
    if (String(formats) === String(this.formats)) return false;
    this.formats = formats;
    byId("preview-formats").replaceChildren(...formats.map((format) => make("button", {
      type: "button", id: `preview-${format}`, onclick: () => this.choose(format),
    }, say(`format.${format}`))));
    byId("side").disabled = formats.length < 2;
    this.place();
    return true;
  }

  /** Whether several are shown: never where there is room for one alone. */
  get isSide() {
    return this.side && !narrow.matches;
  }

  /** The formats that are shown, in their order. */
  get shown() {
    if (!this.formats) return [];
    const one = this.formats.includes(this.format) ? this.format : this.formats[0];
    const several = this.isSide ? this.formats.filter((format) => this.beside.includes(format)) : [];
    return several.length > 0 ? several : [one];
  }

  /** Shows a format alone, or, side by side, beside the others, or no more. One is always shown. */
  choose(format) {
    const { shown } = this;
    const goes = this.isSide && shown.includes(format);
    if (goes && shown.length === 1) return;
    if (this.isSide) {
      this.beside = this.beside.filter((other) => other !== format);
      if (!goes) this.beside.push(format);
      this.format = goes ? this.beside.findLast((other) => shown.includes(other)) : format;
    } else {
      this.format = format;
    }
    this.changed();
  }

  /** Shows several side by side, as they were last, or the one that was chosen last alone. */
  turn() {
    const [one] = this.shown;
    this.format = this.shown.includes(this.format) ? this.format : one;
    this.side = !this.side;
    if (this.side) {
      const offered = this.beside.filter((format) => this.formats.includes(format));
      const another = [...offered, ...BESIDE, ...this.formats].find((format) => format !== this.format && this.formats.includes(format));
      if (!offered.includes(this.format) || offered.length < 2) this.beside = [another, this.format];
    }
    this.changed();
  }

  /** Gives the previews the whole window, or the others their place again. */
  widen() {
    const wide = document.body.classList.toggle("wide");
    byId("wide").setAttribute("aria-pressed", String(wide));
  }

  /** Keeps what was chosen, and makes what is shown now and was not before. */
  changed() {
    const { format, side, beside } = this;
    localStorage.setItem(KEPT, JSON.stringify({ format, side, beside }));
    const before = new Set(this.showing);
    this.place();
    return Promise.all(this.showing.filter((one) => !before.has(one)).map((one) => this.make(one)));
  }

  /** Puts the previews that are shown into the stage, each where it is already, and says which they are. */
  place() {
    const { shown, stage } = this;
    const before = this.showing ?? [];
    this.showing = shown.map((format) => this.all.get(format));
    for (const preview of before.filter((one) => !this.showing.includes(one))) {
      preview.leave();
      this.told(preview.format, []);
    }
    // A frame that is moved is loaded anew: those that are there stay as they are.
    this.showing.forEach((preview, index) => {
      if (!preview.cell.isConnected) stage.insertBefore(preview.cell, stage.children[index] ?? null);
    });
    stage.classList.toggle("several", shown.length > 1);
    document.body.classList.toggle("side", shown.length > 1);
    for (const format of this.formats ?? []) byId(`preview-${format}`).setAttribute("aria-pressed", String(shown.includes(format)));
    byId("side").setAttribute("aria-pressed", String(this.isSide));
    this.rove();
    this.lay();
  }

  /** One of the buttons is reached by the tabulator, the others from there by arrow keys. */
  rove() {
    const buttons = [...byId("preview-formats").children];
    const at = buttons.find((button) => button === document.activeElement) ?? buttons.find((button) => button.getAttribute("aria-pressed") === "true");
    for (const button of buttons) button.tabIndex = button === at ? 0 : -1;
  }

  /** Divides the stage into as many columns as there is room for; the last of a row that is not full fills it. */
  lay() {
    const number = this.showing?.length ?? 0;
    if (number === 0) return;
    const most = Math.max(1, Math.floor(this.stage.clientWidth / LEAST_WIDTH));
    const columns = Math.ceil(number / Math.ceil(number / most));
    this.stage.style.setProperty("--columns", String(columns));
    this.showing.forEach(({ cell }, index) => {
      const fills = index === number - 1 ? columns - (index % columns) : 1;
      cell.style.setProperty("grid-column", `span ${fills}`);
    });
  }

  /** Forgets what is shown, so that the next previews begin at their beginning. */
  forget() {
    for (const preview of this.all.values()) preview.forget();
  }

  /** Shows the previews of the file as it is now, each at the same place. */
  show() {
    return Promise.all((this.showing ?? []).map((preview) => this.make(preview)));
  }

  /** Whether all that is shown was made of this version of the article. */
  areOf(version) {
    return (this.showing ?? []).every(({ shown }) => shown && version.startsWith(`${shown.version}-`));
  }

  async make(preview) {
    const question = this.question();
    if (!question.file) return;
    const findings = await preview.show(question);
    if (findings && this.showing.includes(preview)) this.told(preview.format, findings);
  }

  /** Brings the turn or heading with this id into view, wherever it is shown. */
  find(id) {
    if (id) this.showing?.forEach((preview) => preview.find(id));
  }
}

/** What was chosen in this browser, as far as it can be used. */
function kept() {
  const chosen = { format: "html", side: false, beside: [] };
  try {
    const { format, side, beside } = JSON.parse(localStorage.getItem(KEPT)) ?? {};
    if (FORMATS.includes(format)) chosen.format = format;
    if (Array.isArray(beside)) chosen.beside = FORMATS.filter((known) => beside.includes(known)).sort((a, b) => beside.indexOf(a) - beside.indexOf(b));
    chosen.side = side === true;
  } catch {
    // What cannot be read was not chosen here.
  }
  return chosen;
}
