// The source with the numbers of its lines. The lines of a long file are made when they come near
// the view, so that a large file is as quick as a small one.

import { make, say } from "/words.js";

const CHUNK = 200;

/** Up to how many lines are all made at once, so that the browser finds words in them. */
const ALL = 6000;

/** Shows `text` in `pane`; lines with findings are marked. */
export function showSource(pane, text, findings) {
  const marked = new Map();
  for (const finding of findings) marked.set(finding.location.line, finding.severity);
  const lines = text.replace(/\n$/, "").split("\n");
  const list = make("div", { class: "lines", role: "list", "aria-label": say("source-label") });
  list.style.setProperty("--digits", String(String(lines.length).length));
  const chunks = [];
  for (let start = 0; start < lines.length; start += CHUNK) {
    const chunk = make("div", { class: "chunk", role: "presentation" });
    chunk.style.setProperty("--lines", String(Math.min(CHUNK, lines.length - start)));
    chunk.fill = () => fill(chunk, lines, start, marked);
    chunks.push(chunk);
    list.append(chunk);
  }
  pane.chunks = chunks;
  if (lines.length <= ALL) {
    chunks.forEach((chunk) => chunk.fill());
  } else {
    const near = new IntersectionObserver((seen) => seen.forEach(({ isIntersecting, target }) => isIntersecting && target.fill()), { root: pane, rootMargin: "600px" });
    chunks.forEach((chunk) => near.observe(chunk));
  }
  pane.replaceChildren(list);
}

/** Makes the lines of a chunk, once. */
function fill(chunk, lines, start, marked) {
  if (chunk.firstChild) return;
  chunk.classList.add("filled");
  chunk.append(...lines.slice(start, start + CHUNK).map((line, index) => {
    const number = start + index + 1;
    return make("div", { id: `line-${number}`, class: "l", role: "listitem", data: { n: number, ...(marked.has(number) && { severity: marked.get(number) }) } }, line || "\u200B");
  }));
}

/** Brings a line into view and marks it. */
export function goToLine(pane, number) {
  pane.querySelectorAll("[aria-current]").forEach((line) => line.removeAttribute("aria-current"));
  pane.chunks?.[Math.floor((number - 1) / CHUNK)]?.fill();
  const line = pane.querySelector(`#line-${Number(number)}`);
  if (!line) return false;
  line.setAttribute("aria-current", "true");
  line.setAttribute("tabindex", "-1");
  line.scrollIntoView({ block: "center" });
  line.focus({ preventScroll: true });
  return true;
}
