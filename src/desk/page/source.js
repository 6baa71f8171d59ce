// The source with the numbers of its lines. Lines are laid out when they come into view, so that
// a large file is as quick as a small one.

import { make, say } from "/words.js";

const CHUNK = 200;

/** Shows `text` in `pane`; lines with findings are marked. */
export function showSource(pane, text, findings) {
  const marked = new Map();
  for (const finding of findings) {
    if (finding.location.line) marked.set(finding.location.line, finding.severity);
  }
  const lines = text.replace(/\n$/, "").split("\n");
  const list = make("div", { class: "lines", role: "list", "aria-label": say("source-label") });
  list.style.setProperty("--digits", String(String(lines.length).length));
  for (let start = 0; start < lines.length; start += CHUNK) {
    const part = lines.slice(start, start + CHUNK);
    const chunk = make("div", { class: "chunk", role: "presentation", data: { start: String(start + 1) } });
    chunk.style.setProperty("--lines", String(part.length));
    part.forEach((line, index) => {
      const number = start + index + 1;
      chunk.append(make("div", { id: `line-${number}`, class: "l", role: "listitem", data: { n: number, ...(marked.has(number) && { severity: marked.get(number) }) } }, line || "\u200B"));
    });
    list.append(chunk);
  }
  pane.replaceChildren(list);
}

/** Brings a line into view and marks it. */
export function goToLine(pane, number) {
  pane.querySelectorAll("[aria-current]").forEach((line) => line.removeAttribute("aria-current"));
  const line = pane.querySelector(`#line-${Number(number)}`);
  if (!line) return false;
  line.setAttribute("aria-current", "true");
  line.setAttribute("tabindex", "-1");
  line.scrollIntoView({ block: "center" });
  line.focus({ preventScroll: true });
  return true;
}
