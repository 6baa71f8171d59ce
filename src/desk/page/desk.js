// The desk: opens articles, shows what is recognised, what is to be checked and what comes of it,
// and sees to it that all of it follows the file.

import { keepFocus } from "/focus.js";
import { Problem, ask, askFile, askText, give, hasToken, onToken, takeToken } from "/server.js";
import { byId, count, load, make, say } from "/words.js";
import { Checks } from "/checks.js";
import { sentence, showStructure } from "/structure.js";
import { goToLine, showSource } from "/source.js";
import { size } from "/preview.js";
import { Previews } from "/previews.js";
import { Looks } from "/looks.js";

const desk = { state: undefined, shown: undefined, file: undefined, source: undefined };

const dialog = new (class {
  constructor() {
    this.element = byId("dialog");
    byId("dialog-cancel").addEventListener("click", () => this.element.close());
    byId("dialog-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
  }

  /** Asks for something; `act` does it, and says what was done. Done when the dialog is closed. */
  open({ head, text, button, fields, act }) {
    byId("dialog-head").textContent = head;
    byId("dialog-text").textContent = text ?? "";
    byId("dialog-fields").replaceChildren(...(fields ?? []));
    byId("dialog-problem").textContent = "";
    byId("dialog-do").textContent = button;
    this.act = act;
    this.element.showModal();
    const first = byId("dialog-fields").querySelector("input, textarea, select");
    first?.focus();
    first?.select?.();
    return new Promise((closed) => this.element.addEventListener("close", closed, { once: true }));
  }

  async run() {
    try {
      const done = await this.act();
      this.element.close();
      if (done) status(done);
    } catch (problem) {
      byId("dialog-problem").textContent = words(problem);
    }
  }
})();

const checks = new Checks({ line: (number) => toLine(number), mend: (fix) => mend(fix), dialog: (question) => dialog.open(question) });

const previews = new Previews(() => ({ file: desk.file, look: looks.look }), (format, findings) => checks.ofFormat(format, findings));

const looks = new Looks(() => lookChanged(), (question) => dialog.open(question), () => pickFiles(".ttf,.otf"));

const words = (problem) => [problem.message, problem.help].filter(Boolean).join(" – ") || say("failed");

function status(text, bad = false) {
  const line = byId("status");
  line.textContent = text;
  line.classList.toggle("bad", bad);
}

/** Runs `work`, and says what went wrong. */
async function attempt(work) {
  try {
    return await work();
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 403) lost(say("no-token"));
    else if (problem instanceof Problem) status(words(problem), true);
    else lost(say("stopped"));
    return undefined;
  }
}

/** Says that the server does not answer. What is on the page stays readable below. */
function lost(text) {
  const curtain = byId("curtain");
  curtain.textContent = text;
  curtain.hidden = false;
  desk.lost = true;
}

function found() {
  byId("curtain").hidden = true;
  desk.lost = false;
}

/** Shows the articles of the folder. */
function listFiles(state) {
  desk.state = state;
  byId("folder").textContent = state.folder;
  byId("project").hidden = !state.project;
  byId("project").textContent = state.project ? say("project", { title: state.project.title ?? "offprint.toml" }) : "";
  byId("save").title = say("save-help", { folder: state.output });
  const { articles, left } = state.listing;
  byId("filter").hidden = articles.length < 9;
  byId("files-left").hidden = left === 0;
  byId("files-left").textContent = count("files-left", left);
  looks.offer(state);
  filterFiles();
}

function filterFiles() {
  const wanted = byId("filter").value.toLocaleLowerCase();
  const fits = desk.state.listing.articles.filter((article) => article.name.toLocaleLowerCase().includes(wanted));
  const item = (article) => make("li", {}, make("button", {
    type: "button", "aria-current": article.name === desk.file ? "true" : undefined, title: article.name,
    onclick: () => open(article.name),
  }, make("bdi", {}, article.name)));
  keepFocus(byId("files"), () => byId("files").replaceChildren(...fits.slice(0, 300).map(item)));
  if (fits.length === 0) byId("files").append(make("li", { class: "hint" }, say(desk.state.listing.articles.length ? "no-match" : "no-articles")));
}

/** Opens an article. */
async function open(file) {
  desk.file = file;
  desk.source = undefined;
  checks.forget();
  previews.forget();
  history.replaceState(null, "", `${location.pathname}?${new URLSearchParams({ file })}`);
  document.title = `${file} – Offprint`;
  byId("open").hidden = false;
  byId("open").replaceChildren(make("bdi", {}, file));
  filterFiles();
  show("text");
  byId("structure").replaceChildren(make("p", { class: "empty" }, say("reading")));
  await refresh();
  watch();
}

/** Shows the article as it is now. */
async function refresh() {
  const file = desk.file;
  const begin = performance.now();
  // What the eye is on is asked for at once, beside the rest.
  const early = previews.formats && desk.shown?.file === file ? previews.show() : undefined;
  const shown = await attempt(() => ask("article", { file, look: looks.look }));
  if (!shown || desk.file !== file) return;
  const again = desk.shown?.file === file && desk.shown.version !== shown.version;
  desk.shown = shown;
  shown.articles.forEach((article, index) => Object.assign(article, { index, version: shown.version }));
  desk.source = undefined;
  byId("download").disabled = shown.failure !== null;
  byId("save").disabled = shown.failure !== null || shown.passed_over;
  byId("undo").hidden = !shown.undo;
  if (shown.failure) {
    byId("structure").replaceChildren(make("div", { class: "empty failed" }, make("h3", {}, say("unreadable")), make("p", {}, sentence(shown.failure.message)), shown.failure.help && make("p", {}, sentence(shown.failure.help))));
  } else {
    showStructure(byId("structure"), shown, actions);
  }
  checks.of(file, shown.checks, shown.failure);
  if (!shown.checks) check(shown);
  const others = previews.offer(shown.formats);
  const shows = early && !others ? early : previews.show();
  if (!byId("source").hidden) await readSource();
  await shows;
  // What was asked for early may be of a file that was still being written.
  if (desk.shown === shown && !shown.failure && !previews.areOf(shown.version)) await previews.show();
  if (again) status(say("reloaded", { ms: Math.round(performance.now() - begin) }));
}

/** Looks for what is to be checked of a long article, which is shown already. */
async function check(shown) {
  const found = await attempt(() => ask("checks", { file: shown.file, look: looks.look }));
  if (!found || desk.shown !== shown) return;
  shown.checks = found;
  checks.of(shown.file, found, shown.failure);
  if (!shown.failure) showStructure(byId("structure"), shown, actions);
}

/** Waits for changes of the file that is open, as long as somebody looks. */
async function watch() {
  const run = (desk.watching = (desk.watching ?? 0) + 1);
  while (run === desk.watching && !document.hidden) {
    const { file, version } = desk.shown ?? {};
    if (!file || file !== desk.file) return;
    try {
      const { changed } = await ask("changes", { file, version, look: looks.look });
      if (desk.lost) {
        found();
        listFiles(await ask("state"));
      }
      if (run !== desk.watching) return;
      // Who corrects sees the change at once.
      if (changed && desk.shown.version === version) await refresh();
      // What the project says of the folder may be another, too.
      if (changed && desk.state.project) listFiles(await ask("state"));
    } catch (problem) {
      if (run !== desk.watching) return;
      lost(problem instanceof Problem && problem.status === 403 ? say("no-token") : say("stopped"));
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
}

/** Sends a correction of the article as it was seen, and shows what comes of it. */
async function correct(article, correction) {
  const { file } = desk.shown;
  const shown = await attempt(() => ask("correct", { file, version: article.version, article: article.index, correction }));
  if (!shown) return;
  await refresh();
  status(say("corrected"));
}

async function undo() {
  const done = await attempt(() => ask("undo", { file: desk.file }));
  await refresh();
  if (done) status(say("undone"));
}

/** Makes one fix, or all of them, in the file of the article. */
async function mend(fix) {
  const { file, version } = desk.shown;
  const done = await attempt(() => ask("mend", { file, version, fix }));
  await refresh();
  if (done) status(say("mended", { file }));
}

/** Shows the previews and the checks in another look. */
async function lookChanged() {
  const file = desk.file;
  if (!file) return;
  const shows = previews.show();
  const found = await attempt(() => ask("checks", { file, look: looks.look }));
  if (found && file === desk.file) checks.of(file, found, desk.shown?.failure);
  await shows;
}

/** Opens a menu at a button. `items` are words and what they do; null is a line between. */
function openMenu(button, head, items) {
  const menu = byId("menu");
  menu.replaceChildren(make("p", {}, head), ...items.map((item) => (item ? make("button", {
    type: "button", role: item.checked === undefined ? "menuitem" : "menuitemradio", "aria-checked": item.checked === undefined ? undefined : String(item.checked),
    onclick: () => { menu.hidePopover(); item.act(); },
  }, item.text) : make("hr", { role: "separator" }))));
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", head);
  menu.showPopover();
  const at = button.getBoundingClientRect();
  menu.style.top = `${Math.max(8, Math.min(at.bottom + 4, innerHeight - menu.offsetHeight - 8))}px`;
  menu.style.left = `${Math.max(8, Math.min(at.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
  menu.querySelector("button")?.focus();
  menu.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && document.activeElement === document.body) button.focus();
  }, { once: true });
}

function walkMenu(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const buttons = [...byId("menu").querySelectorAll("button")];
  buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
}

const actions = {
  line: (number) => toLine(number),
  find: (id) => { previews.find(id); },
  speaker: (button, article, speaker) => {
    const others = article.speakers.filter((other) => other.id !== speaker.id);
    const role = (name) => ({ text: say(`make.${name}`), checked: speaker.role === name, act: () => correct(article, { kind: "role", speaker: speaker.id, role: name }) });
    openMenu(button, speaker.name, [
      { text: say("rename"), act: () => rename(article, speaker) }, role("interviewer"), role("interviewee"), null,
      ...others.map((other) => ({ text: say("merge", { name: other.name }), act: () => correct(article, { kind: "merge", speaker: speaker.id, into: other.id }) })), null,
      { text: say("no-speaker"), act: () => correct(article, { kind: "no-speaker", speaker: speaker.id }) },
    ]);
  },
  block: (button, article, place, block) => {
    const passage = (part, speaker) => () => correct(article, { kind: "passage", said: null, block: null, ...place, part, speaker: speaker ?? null });
    const sides = (part, role) => [
      { text: say(`part.${part}`), act: passage(part) },
      ...article.speakers.filter((speaker) => speaker.role === role).map((speaker) => ({ text: say("part-by", { part: say(`part.${part}`), name: speaker.name }), act: passage(part, speaker.id) })),
    ];
    openMenu(button, block.text.slice(0, 60), [
      ...sides("question", "interviewer"), ...sides("answer", "interviewee"), null,
      { text: say("part.same"), act: passage("same") }, { text: say("part.outside"), act: passage("outside") }, null,
      { text: say("part.auto"), act: passage("auto") },
    ]);
  },
  interview: (article, none) => correct(article, { kind: "interview", none }),
};

function rename(article, speaker) {
  const name = make("input", { id: "speaker-name", value: speaker.name, required: true });
  dialog.open({
    head: say("rename"), text: say("rename-text", { labels: speaker.labels.join(", ") }), button: say("rename-do"),
    fields: [make("label", { class: "field" }, make("span", {}, say("speaker-name")), name)],
    act: () => correct(article, { kind: "rename", speaker: speaker.id, name: name.value.trim() }),
  });
}

async function readSource() {
  if (desk.source !== undefined) return;
  const pane = byId("source");
  const top = pane.scrollTop;
  try {
    desk.source = await askText("source", { file: desk.file });
    showSource(pane, desk.source, checks.all().filter((finding) => checks.isOfText(finding)));
    pane.scrollTop = top;
  } catch (problem) {
    pane.replaceChildren(make("p", { class: "empty" }, words(problem)));
  }
}

async function toLine(number) {
  show("text");
  await chooseText("source");
  if (!goToLine(byId("source"), number)) status(say("no-line", { n: number }), true);
}

/** Shows the structure or the source. */
async function chooseText(which) {
  for (const other of ["structure", "source"]) {
    const tab = byId(`tab-${other}`);
    tab.setAttribute("aria-selected", String(other === which));
    tab.tabIndex = other === which ? 0 : -1;
    byId(other).hidden = other !== which;
  }
  if (which === "source" && desk.file) await readSource();
}

/** Shows one pane, where there is no room for all. */
function show(view) {
  document.body.dataset.view = view;
  for (const button of document.querySelectorAll("[data-show]")) {
    if (button.dataset.show === view) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

/** Arrow keys go from tab to tab, which is shown, and from button to button, which is to be pressed. */
function walkRow(event) {
  const list = event.target.closest?.("[role=tablist], [role=toolbar]");
  if (!list || event.target.tagName !== "BUTTON") return;
  const buttons = [...list.querySelectorAll("button")];
  const at = buttons.indexOf(event.target);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  const next = to !== undefined && buttons.at(to % buttons.length);
  if (!next) return;
  next.focus();
  if (list.getAttribute("role") === "tablist") next.click();
  else previews.rove();
  event.preventDefault();
}

/** Lets the user choose files with these endings, or any. */
function pickFiles(endings = "") {
  byId("chosen").accept = endings;
  byId("chosen").click();
}

/** Takes files in, one after the other, each under a name that the user confirms. */
async function take(files) {
  for (const file of [...files]) {
    const name = make("input", { id: "file-name", value: file.name, required: true, spellcheck: "false" });
    await dialog.open({
      head: say("add"), text: say("add-text", { folder: desk.state.home }), button: say("add-do"),
      fields: [make("label", { class: "field" }, make("span", {}, say("file-name")), name)],
      act: () => addFile(name.value.trim(), file),
    });
  }
}

async function addFile(name, bytes) {
  if (bytes.size > desk.state.largest) throw new Problem(413, { message: say("too-large", { size: size(bytes.size), most: size(desk.state.largest) }) });
  const added = await give(name, bytes);
  listFiles(added.state);
  if (desk.state.listing.articles.some((article) => article.name === added.name)) open(added.name);
  return say("added", { name: added.name });
}

function pasteText() {
  const text = make("textarea", { id: "pasted", rows: 10, required: true });
  const name = make("input", { id: "file-name", value: say("paste-name"), required: true, spellcheck: "false" });
  dialog.open({
    head: say("paste"), text: say("paste-text", { folder: desk.state.home }), button: say("add-do"),
    fields: [make("label", { class: "field" }, make("span", {}, say("paste-label")), text), make("label", { class: "field" }, make("span", {}, say("file-name")), name)],
    act: () => addFile(name.value.trim(), new Blob([text.value])),
  });
}

async function download() {
  status(say("making"));
  const got = await attempt(() => askFile("archive", { file: desk.file, look: looks.look }));
  if (!got) return;
  const stem = desk.file.replace(/^.*\//, "").replace(/\.[^.]*$/, "");
  const link = make("a", { href: URL.createObjectURL(got.file), download: `${stem}.zip` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  told(got.made, count("downloaded", got.made?.files.length ?? 0));
}

async function save() {
  status(say("making"));
  const made = await attempt(() => ask("files", { file: desk.file, look: looks.look }));
  if (made) told(made, `${count("saved", made.files.length)} ${say("saved-in", { folder: made.folder })}`);
}

function told(made, text) {
  const failures = made?.failures ?? [];
  status([text, ...failures].join(" · "), failures.length > 0);
}

function listen() {
  byId("download").addEventListener("click", download);
  byId("save").addEventListener("click", save);
  byId("undo").addEventListener("click", undo);
  byId("menu").addEventListener("keydown", walkMenu);
  byId("filter").addEventListener("input", filterFiles);
  byId("pick").addEventListener("click", () => pickFiles());
  byId("mend").addEventListener("click", () => attempt(() => checks.mendAll()));
  byId("chosen").addEventListener("change", (event) => { take(event.target.files); event.target.value = ""; });
  byId("paste").addEventListener("click", pasteText);
  byId("tab-structure").addEventListener("click", () => chooseText("structure"));
  byId("tab-source").addEventListener("click", () => chooseText("source"));
  for (const button of document.querySelectorAll("[data-show]")) button.addEventListener("click", () => show(button.dataset.show));
  document.addEventListener("keydown", walkRow);
  addEventListener("dragover", (event) => { event.preventDefault(); byId("drop").classList.add("over"); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) byId("drop").classList.remove("over"); });
  addEventListener("drop", (event) => {
    event.preventDefault();
    byId("drop").classList.remove("over");
    if (event.dataTransfer.files.length) take(event.dataTransfer.files);
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && desk.shown) watch(); });
  // A defect must not look like something that goes on.
  addEventListener("unhandledrejection", (event) => status(`${say("failed")} ${event.reason?.message ?? ""}`, true));
  onToken(() => { if (desk.lost) location.reload(); });
}

async function begin() {
  takeToken();
  await load();
  listen();
  if (!hasToken()) {
    lost(say("no-token"));
    return;
  }
  const state = await attempt(() => ask("state"));
  if (!state) return;
  listFiles(state);
  const wanted = new URLSearchParams(location.search).get("file") ?? state.first;
  if (wanted) await open(wanted);
  else byId("structure").replaceChildren(make("div", { class: "empty" }, make("h3", {}, say("welcome")), make("p", {}, say("welcome-text"))));
}

begin();
