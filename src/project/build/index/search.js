"use strict";
{
  // The texts are in a file of their own, so that the page is soon there. It is a script, since a page that is opened
  // from a folder can fetch nothing else.
  const source = document.currentScript.dataset.texts;
  const form = document.getElementById("search");
  const query = document.getElementById("query");
  const count = document.getElementById("count");
  const all = count.textContent;
  // The words of the page's language.
  const words = count.dataset;
  const numbered = (text, numbers) => {
    const zero = words.zero.codePointAt(0);
    const own = (number) => String(number).replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
    return text.replace(/\{(\w+)\}/g, (_, name) => own(numbers[name]));
  };

  // Letters that are looked for by others, and have no decomposition that says so.
  const ALIKE = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ς": "σ",
    "ى": "ي", "ی": "ي", "ک": "ك", "’": "'", "‘": "'", "ʼ": "'", "‐": "-",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
  };
  const alike = new RegExp(`[${Object.keys(ALIKE).join("")}]`, "gu");
  const digit = (letter) => String(letter.charCodeAt(0) & 15);
  const fold = (text) =>
    text
      .normalize("NFKD")
      .replace(/[\p{M}\p{Cf}\u0640]/gu, "")
      .toLowerCase()
      .replace(alike, (letter) => ALIKE[letter])
      .replace(/[\u0660-\u0669\u06F0-\u06F9]/g, digit);

  // Scripts that set no space between words, or begin them with an article or a preposition.
  const anywhere =
    /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}\p{sc=Arab}\p{sc=Hebr}]/u;

  // A pattern for words that follow each other. It fits where the first of them begins; a word of three letters and more
  // may begin behind an apostrophe, too: “l’arbre” has an “arbre”, but “don’t” has no “t”.
  const pattern = (words) => {
    const behind = words[0].length < 3 ? "(?<![\\p{L}\\p{N}]|[\\p{L}\\p{N}]')" : "(?<![\\p{L}\\p{N}])";
    const begin = anywhere.test(words[0]) ? "" : behind;
    return { word: words[0], fits: new RegExp(begin + words.join("[^\\p{L}\\p{N}\\n]{1,3}"), "gu") };
  };

  // What is looked for: words, and several at once in quotation marks or with hyphens, as days have them.
  const wanted = (text) =>
    [...fold(text).matchAll(/"([^"]+)"?|[\p{L}\p{N}][\p{L}\p{N}'-]*/gu)]
      .map(([word, phrase]) => (phrase ?? word).match(/[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu))
      .filter(Boolean)
      .map(pattern);

  // Where the pattern fits first; -1 where it does not.
  const first = (pattern, folded) => (folded.includes(pattern.word) ? folded.search(pattern.fits) : -1);

  // The places of `text` where a pattern fits, in their order. Each letter is folded alone, to know where it was.
  const places = (text, patterns) => {
    let folded = "";
    const from = [];
    let at = 0;
    for (const letter of text) {
      const part = fold(letter);
      for (let unit = 0; unit < part.length; unit += 1) from.push(at);
      folded += part;
      at += letter.length;
    }
    from.push(at);
    const found = patterns.flatMap(({ fits }) =>
      [...folded.matchAll(fits)].map((match) => {
        let end = match.index + match[0].length;
        while (end < from.length - 1 && from[end] === from[end - 1]) end += 1;
        return [from[match.index], from[end]];
      }),
    );
    return found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
  };

  // The part of `text` from one place to another, with what was found marked.
  const marked = (text, found, from = 0, to = text.length) => {
    const part = document.createDocumentFragment();
    let at = from;
    for (const [begin, end] of found) {
      if (begin < at || end > to) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(begin, end);
      part.append(text.slice(at, begin), mark);
      at = end;
    }
    part.append(text.slice(at, to));
    return part;
  };

  // What stands around the first thing found in a paragraph: about two lines, from word to word.
  const snippet = (text, found) => {
    const [begin, end] = found[0];
    let [from, to] = [Math.max(0, begin - 60), Math.min(text.length, Math.max(end, begin + 140))];
    if (from > 0) {
      const space = text.slice(from, begin).search(/\s/u);
      from += space < 0 ? 0 : space + 1;
      if (/[\uDC00-\uDFFF]/.test(text[from])) from += 1;
    }
    if (to < text.length) {
      const space = text.slice(end, to).search(/\s\S*$/u);
      to = space < 0 ? to : end + space;
      if (/[\uDC00-\uDFFF]/.test(text[to])) to += 1;
    }
    const part = marked(text, found, from, to);
    if (from > 0) part.prepend("…");
    if (to < text.length) part.append("…");
    return part;
  };

  const articles = [...document.querySelectorAll("#articles > li")].map((row) => ({
    row,
    shown: [...row.querySelectorAll("h2 > *, .deck, .meta > *")].map((element) => [element, element.textContent]),
    snippet: null,
  }));

  // What is known of an article, folded: what the row shows, what it is found by beside, and its paragraphs.
  const prepare = (article, [beside, text]) => {
    const visible = fold(article.shown.map(([, text]) => text).join("\n")) + "\n";
    article.visible = visible.length;
    article.head = article.visible + fold(beside).length + 1;
    article.folded = `${visible}${fold(beside)}\n${fold(text)}`;
    article.paragraphs = text;
  };

  const restore = (article) => {
    if (article.snippet === null) return;
    for (const [element, text] of article.shown) element.textContent = text;
    article.snippet.remove();
    article.snippet = null;
  };

  // Marks in the row what was found, and shows what is found in the text alone.
  const show = (article, patterns) => {
    restore(article);
    if (patterns.length === 0) return;
    for (const [element, text] of article.shown) element.replaceChildren(marked(text, places(text, patterns)));
    article.snippet = document.createElement("p");
    article.snippet.className = "snippet";
    const visible = article.folded.slice(0, article.visible);
    const hidden = patterns.filter((pattern) => first(pattern, visible) < 0);
    const text = article.folded.slice(article.head);
    const place = hidden.map((pattern) => first(pattern, text)).find((place) => place >= 0);
    if (place === undefined) return;
    const paragraph = article.paragraphs.split("\n")[text.slice(0, place).split("\n").length - 1];
    const found = places(paragraph, hidden);
    if (found.length === 0) return;
    article.snippet.append(snippet(paragraph, found));
    article.row.querySelector("article").insertBefore(article.snippet, article.row.querySelector(".files"));
  };

  // The texts, fetched when somebody looks for something; none where the file is not there.
  let texts;
  const load = () => {
    texts ??= new Promise((done) => {
      const script = document.createElement("script");
      const end = () => {
        const found = script.texts?.length === articles.length ? script.texts : null;
        articles.forEach((article, index) => prepare(article, found?.[index] ?? ["", ""]));
        done(found !== null);
      };
      script.addEventListener("load", end);
      script.addEventListener("error", end);
      script.src = source;
      document.head.append(script);
    });
    return texts;
  };

  // Lets the browser draw and hear keys.
  const pause = () => new Promise((done) => setTimeout(done));

  let turn = 0;
  const search = async () => {
    const own = (turn += 1);
    const patterns = wanted(query.value);
    const complete = patterns.length === 0 || (await load());
    let shown = 0;
    let begun = performance.now();
    for (const article of articles) {
      if (performance.now() - begun > 10) {
        await pause();
        begun = performance.now();
      }
      if (own !== turn) return;
      const fits = patterns.every((pattern) => first(pattern, article.folded) >= 0);
      article.row.hidden = !fits;
      show(article, fits ? patterns : []);
      shown += fits ? 1 : 0;
    }
    const found = shown ? numbered(words.some, { some: shown, all: articles.length }) : words.none;
    const lacking = complete ? "" : ` – ${words.lacking}`;
    count.textContent = patterns.length ? found + lacking : all;
  };

  // What is looked for stands in the address, so that it can be sent to somebody and is there after going back.
  const remember = () => {
    const address = new URL(location.href);
    if (query.value.trim()) address.searchParams.set("q", query.value.trim());
    else address.searchParams.delete("q");
    try {
      history.replaceState(history.state, "", address);
    } catch {
      // Some browsers allow so many changes in so much time, or none to pages from a folder.
    }
  };
  const recall = () => {
    const value = new URLSearchParams(location.search).get("q") ?? "";
    if (value === query.value.trim()) return;
    query.value = value;
    search();
  };

  let later;
  query.addEventListener("focus", load, { once: true });
  query.addEventListener("input", () => {
    search();
    clearTimeout(later);
    later = setTimeout(remember, 300);
  });
  query.addEventListener("change", remember);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember();
  });
  addEventListener("popstate", recall);
  form.hidden = false;
  recall();
}
