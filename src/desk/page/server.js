// Asks the server. Every question carries the token of this run, which came with the address.

const KEY = "offprint-token";

/** What the server says when it cannot do what it is asked. */
export class Problem extends Error {
  constructor(status, answer) {
    super(answer.message ?? "");
    this.status = status;
    this.help = answer.help;
    this.line = answer.line;
  }
}

/** Takes the token out of the address, where it would be seen. */
export function takeToken() {
  const given = location.hash.slice(1);
  if (/^[0-9a-f]{32}$/.test(given)) {
    // Other tabs of this site get it too; no other site and no other port can read it.
    localStorage.setItem(KEY, given);
    history.replaceState(null, "", location.pathname);
  }
}

/** Whether there is a token at all. */
export const hasToken = () => localStorage.getItem(KEY) !== null;

/** Calls `heard` when another tab has got a token: the desk was started again. */
export function onToken(heard) {
  addEventListener("storage", (event) => { if (event.key === KEY) heard(); });
}

async function send(path, body, options = {}) {
  const answer = await fetch(path, {
    method: "POST",
    body,
    headers: { "x-offprint-token": localStorage.getItem(KEY) ?? "" },
    ...options,
  });
  if (answer.ok) return answer;
  throw new Problem(answer.status, await answer.json().catch(() => ({})));
}

/** Asks, and gets JSON. */
export async function ask(path, question = {}, options = {}) {
  return (await send(`/api/${path}`, JSON.stringify(question), options)).json();
}

/** Asks, and gets text. */
export async function askText(path, question) {
  return (await send(`/api/${path}`, JSON.stringify(question))).text();
}

/** Asks, and gets a file and what was said of it. */
export async function askFile(path, question) {
  const answer = await send(`/api/${path}`, JSON.stringify(question));
  const made = answer.headers.get("x-offprint-made");
  return { file: await answer.blob(), made: made ? JSON.parse(made) : undefined };
}

/** Gives the server a file. */
export async function give(name, bytes) {
  return (await send(`/api/add/${encodeURIComponent(name)}`, bytes)).json();
}

/** The address of a picture of an article, for an image of this page. */
export async function askPicture(file, source) {
  const picture = await (await send("/api/picture", JSON.stringify({ file, source }))).blob();
  return URL.createObjectURL(picture);
}
