// What is to be checked: each finding with its line, its reason and its remedy, and the changes that
// mend it. A button says what it will change; all at once are listed before they are made.

import { keepFocus } from "/focus.js";
import { ask } from "/server.js";
import { byId, count, make, say } from "/words.js";
import { sentence } from "/structure.js";

const ORDER = { error: 0, warning: 1, note: 2 };

/** The list of checks of one desk. */
export class Checks {
  /** `act.line` shows a line, `act.mend` makes one fix or all, `act.dialog` opens a dialog. */
  constructor(act) {
    this.act = act;
    this.found = undefined;
    this.written = new Map();
    this.failure = undefined;
  }

  /** Forgets what was found: another article is opened. */
  forget() {
    Object.assign(this, { file: undefined, found: undefined, written: new Map(), failure: undefined });
    this.show();
  }

  /** What is found in the article, and why it could not be read. */
  of(file, found, failure) {
    Object.assign(this, { file, found, failure });
    this.show();
  }

  /** What the writer of a format that is shown has to say; nothing of one that is not. */
  ofFormat(format, findings) {
    this.written.set(format, findings);
    this.show();
  }

  /** All of them, the worst first. What writers repeat is said once, with the formats that it is about. */
  all() {
    const own = [...(this.failure ? [this.failure] : []), ...(this.found?.findings ?? [])];
    const key = (finding) => `${finding.message} ${finding.location.line}`;
    const said = new Map(own.map((finding) => [key(finding), finding]));
    for (const [format, findings] of this.written) {
      for (const finding of findings) {
        const known = said.get(key(finding));
        if (!known) said.set(key(finding), { ...finding, formats: [format] });
        else if (known.formats && !known.formats.includes(format)) known.formats.push(format);
      }
    }
    const written = [...said.values()].filter((finding) => finding.formats);
    return [...own, ...written].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
  }

  /** Whether a finding is about a line of the article, and not of another file. */
  isOfText(finding) {
    const { file, line } = finding.location;
    return Boolean(line) && (!file || file === this.file);
  }

  show() {
    const findings = this.all();
    const number = findings.length + (this.found?.left ?? 0);
    keepFocus(byId("findings"), () => byId("findings").replaceChildren(...findings.map((finding) => this.item(finding))));
    byId("checks-none").hidden = number > 0 || !this.file;
    byId("checks-none").textContent = say(this.found ? "checks-none" : "checking");
    byId("checks-left").hidden = !this.found?.left;
    byId("checks-left").textContent = count("checks-left", this.found?.left ?? 0);
    byId("checks-count").textContent = number ? new Intl.NumberFormat().format(number) : "";
    const fixable = this.found?.fixable ?? 0;
    byId("mend").hidden = fixable === 0;
    byId("mend").textContent = `${count("mend", fixable)} …`;
  }

  item(finding) {
    const { location } = finding;
    const ofText = this.isOfText(finding);
    const elsewhere = location.file && location.file !== this.file && location.file.replace(/^.*[\\/]/, "");
    const about = [finding.formats?.map((format) => say(`format.${format}`)).join(", "), elsewhere, location.line && say("line", { n: location.line })];
    return make("li", { data: { severity: finding.severity, rule: finding.rule } },
      make(ofText ? "button" : "div", { type: ofText ? "button" : undefined, class: "finding", onclick: () => ofText && this.act.line(location.line) },
        make("span", { class: "tag" }, say(`severity.${finding.severity}`)), make("span", { class: "kind" }, about.filter(Boolean).join(" · ")),
        make("span", { class: "message" }, sentence(finding.message)), // Where a button does it, nobody need be told how.
        finding.help && !finding.fix && make("span", { class: "help" }, sentence(finding.help))),
      finding.fix && this.fix(finding));
  }

  /** The button that makes one fix: it says what will stand there. */
  fix(finding) {
    const { before, after, ...place } = finding.fix;
    return make("button", {
      type: "button", class: "small fix", title: say("fix-help", { file: this.file }),
      onclick: () => this.act.mend(place),
    }, make("span", {}, say("fix")), " ", shownChange(before, after));
  }

  /** Lists all that can be mended, and mends it when that is confirmed. */
  async mendAll() {
    const { file, changes, left } = await ask("fixes", { file: this.file });
    const row = (change) => make("li", {}, make("span", { class: "where" }, change.line ? say("line", { n: change.line }) : ""), shownChange(change.before, change.after));
    await this.act.dialog({
      head: count("mend", changes.length + left), text: say("mend-text", { file }), button: say("mend-do", { file }),
      fields: [make("ul", { class: "changes", tabindex: 0, "aria-label": say("changes") }, changes.map(row)), left > 0 && make("p", { class: "hint" }, count("changes-left", left))].filter(Boolean),
      act: () => this.act.mend(null),
    });
  }
}

/** A change: the text before, and after it, with the spaces that nobody would see. */
function shownChange(before, after) {
  return make("span", { class: "change" }, make("del", {}, visible(before)), make("span", {}, make("span", { class: "unseen" }, ` ${say("becomes")} `), make("span", { "aria-hidden": "true" }, " → ")), make("ins", {}, visible(after)));
}

/** Spaces that follow each other are seen as dots, those that do not break as open boxes. */
const visible = (text) => text.replace(/ {2,}/g, (spaces) => "·".repeat(spaces.length)).replace(/^ | $/g, "·").replace(/[\u00A0\u202F]/g, "⍽");
