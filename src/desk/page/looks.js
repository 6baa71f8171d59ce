// The look: a theme, and colours, fonts and a logo chosen over it. It is shown at once in the
// previews, used for all files, and saved as a theme when asked.

import { ask } from "/server.js";
import { byId, make, say } from "/words.js";

/** The order in which they are shown: what matters most comes first. */
const COLOURS = ["text", "headings", "accent", "question", "speaker", "link", "muted", "rule", "panel", "background"];
const FONTS = ["text", "headings", "labels", "code"];

const inOrder = (values, order) => Object.entries(values).sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));

/** The look of one desk. */
export class Looks {
  /** `changed` is called when something else was chosen; `asked` opens a dialog; `pick` takes in files of fonts. */
  constructor(changed, asked, pick) {
    Object.assign(this, { changed, asked, pick });
    this.form = byId("look");
    this.look = { theme: "", colors: {}, fonts: {}, logo: null };
    this.pictures = [];
    byId("look-open").addEventListener("click", (event) => {
      this.form.hidden = !this.form.hidden;
      event.currentTarget.setAttribute("aria-expanded", String(!this.form.hidden));
      if (!this.form.hidden) this.lay();
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
  }

  /** What there is to choose from, as the server knows it. */
  offer(state) {
    const { themes, project, listing: { pictures, fonts } } = state;
    const known = JSON.stringify([themes, project?.theme, pictures, fonts]);
    if (known === this.known) return;
    Object.assign(this, { themes, pictures, own: project?.theme, known });
    if (!this.form.hidden) this.lay();
  }

  choose(change) {
    Object.assign(this.look, change);
    clearTimeout(this.soon);
    // A colour is dragged about: the last of many is shown.
    this.soon = setTimeout(() => this.changed(), 60);
  }

  async lay() {
    const shown = await ask("look", this.look);
    const { look } = this;
    Object.assign(this, { file: shown.file, outside: shown.outside });
    const named = (name) => name.replace(/^.*[\\/]/, "").replace(/\.toml$/, "");
    const first = this.own ? [make("option", { value: "", selected: !look.theme }, say("theme-of-project", { name: named(this.own) }))] : [];
    const theme = make("label", { class: "field wide" }, make("span", {}, say("theme")), make("select", {
      id: "look-theme",
      onchange: (event) => { this.choose({ theme: event.target.value, colors: {}, fonts: {}, logo: null }); this.lay(); },
    }, first, this.themes.map((name) => make("option", { value: name, selected: name === (look.theme || (!this.own && this.themes[0])) }, name.replace(/\.toml$/, "")))),
    make("span", { class: "hint", id: "look-about" }, shown.description));
    const colours = make("fieldset", { class: "colours" }, make("legend", {}, say("colours")), inOrder(shown.colors, COLOURS).map(([key, value]) => make("label", { class: "colour" },
      make("input", { type: "color", value, id: `colour-${key}`, oninput: (event) => this.choose({ colors: { ...look.colors, [key]: event.target.value } }), onchange: () => this.judge() }), make("span", {}, say(`color.${key}`)))));
    const fonts = make("fieldset", { class: "fonts" }, make("legend", {}, say("fonts")), inOrder(shown.fonts, FONTS).map(([key, value]) => make("label", { class: "field" },
      make("span", {}, say(`font.${key}`)), make("select", { id: `font-${key}`, onchange: (event) => this.choose({ fonts: { ...look.fonts, [key]: event.target.value } }) },
        shown.families.map((family) => make("option", { selected: family === value }, family))))),
    make("div", { class: "pair own-fonts" }, make("button", { type: "button", class: "small", id: "fonts-add", onclick: () => this.pick() }, say("fonts-add")), make("span", { class: "hint" }, say("fonts-hint"))));
    const alt = make("input", { id: "logo-alt", value: look.logo?.alt ?? "", onchange: (event) => look.logo && this.choose({ logo: { ...look.logo, alt: event.target.value } }) });
    const logo = make("fieldset", {}, make("legend", {}, say("logo")), make("label", { class: "field" }, make("span", {}, say("logo-file")), make("select", {
      id: "logo-file",
      onchange: (event) => this.choose({ logo: event.target.value ? { file: event.target.value, alt: alt.value || event.target.value.replace(/\.\w+$/, "") } : null }),
    }, make("option", { value: "" }, shown.logo && !look.logo ? say("logo-of-theme", { alt: shown.logo }) : say("logo-none")), this.pictures.map((name) => make("option", { value: name, selected: look.logo?.file === name }, name)))),
    make("label", { class: "field" }, make("span", {}, say("logo-alt")), alt));
    this.findings = make("p", { class: "problem", role: "status", id: "look-findings" }, shown.findings.join(" · "));
    this.form.replaceChildren(theme, colours, fonts, logo, this.findings, make("div", { class: "pair end" },
      make("button", { type: "button", id: "look-reset", onclick: () => { this.choose({ colors: {}, fonts: {}, logo: null }); this.lay(); } }, say("look-reset")),
      make("button", { type: "button", id: "look-save", onclick: () => this.save() }, say("look-save"))));
  }

  /** Says which colours are hard to read. */
  async judge() {
    const shown = await ask("look", this.look);
    this.findings.textContent = shown.findings.join(" · ");
  }

  save() {
    // A theme of this folder is saved again; one of another folder is the beginning of one here.
    const own = this.file ?? this.outside?.replace(/^.*[\\/]/, "") ?? "";
    const name = make("input", { id: "theme-name", value: own.replace(/\.toml$/, "") || say("theme-new"), required: true, spellcheck: "false" });
    this.asked({
      head: say("look-save"), text: this.outside ? say("look-outside", { theme: this.outside }) : say("look-save-text"), button: say("look-save-do"),
      fields: [make("label", { class: "field" }, make("span", {}, say("theme-name")), name)],
      act: async () => {
        const file = `${name.value.trim().replace(/\.toml$/, "")}.toml`;
        // The project goes on with its own theme until it names this one.
        const others = this.own && this.file !== file;
        const state = await ask("theme", { name: file, look: this.look });
        this.look = { theme: file, colors: {}, fonts: {}, logo: null };
        this.offer(state);
        this.lay();
        this.changed();
        return say(others ? "look-saved-beside" : "look-saved", { name: file });
      },
    });
  }
}
