// Every word of the desk comes from the file of words: here they are asked for by name.

let words = {};

/** Loads the words. */
export async function load() {
  const answer = await fetch("/strings.json");
  words = await answer.json();
  document.documentElement.lang = words.lang;
  document.documentElement.dir = words.dir;
  localise(document);
}

/** The words called `name`, with `{places}` filled from `values`. */
export function say(name, values = {}) {
  const text = words[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (_, place) => String(values[place] ?? ""));
}

/** The words for a number of things: those called `name.one` or `name.other`. */
export function count(name, number) {
  const form = new Intl.PluralRules(words.lang).select(number);
  return say(`${name}.${form}`, { n: new Intl.NumberFormat(words.lang).format(number) });
}

function localise(root) {
  const kinds = {
    text: (element, text) => { element.textContent = text; },
    label: (element, text) => element.setAttribute("aria-label", text),
    title: (element, text) => element.setAttribute("title", text),
    placeholder: (element, text) => element.setAttribute("placeholder", text),
  };
  for (const [kind, put] of Object.entries(kinds)) {
    for (const element of root.querySelectorAll(`[data-${kind}]`)) {
      put(element, say(element.dataset[kind]));
    }
  }
}

/** An element with attributes and children. Text is never markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);
