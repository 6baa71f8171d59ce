'use strict';
// What pdf.js hands to a screen reader of each page of PDFs: the elements of its structure with their roles, languages and
// alternatives, the text of each, and the links. Prints one JSON array with an entry for each file.
const path = require('path'), fs = require('fs');
const puppeteer = require('puppeteer');
const build = path.join(path.dirname(require.resolve('pdfjs-dist/package.json')), 'legacy', 'build');

// Runs in the browser.
async function hear(data) {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const task = window.pdfjsLib.getDocument({ data: bytes, useSystemFonts: false, useWasm: false, isEvalSupported: false });
  const file = await task.promise;
  const pages = [];
  for (let number = 1; number <= file.numPages; number++) {
    const page = await file.getPage(number);
    const { items } = await page.getTextContent({ includeMarkedContent: true, disableNormalization: true });
    // The text by the number of its marked content; what stands in none, or in an artifact, is heard by nobody.
    const texts = {}, open = [];
    let outside = '';
    for (const item of items) {
      if (item.type === 'beginMarkedContentProps' || item.type === 'beginMarkedContent') {
        open.push(item.tag === 'Artifact' ? 'artifact' : item.id ?? null);
      } else if (item.type === 'endMarkedContent') {
        open.pop();
      } else if (!open.includes('artifact')) {
        const id = open.findLast((id) => id), text = item.str + (item.hasEOL ? '\n' : '');
        if (id) texts[id] = (texts[id] || '') + text;
        else outside += text;
      }
    }
    const links = (await page.getAnnotations()).filter((found) => found.subtype === 'Link');
    pages.push({
      tree: await page.getStructTree(), texts, outside: outside.trim(),
      links: links.map(({ id, contentsObj, url, dest }) => ({ id, words: contentsObj?.str || '', target: url || dest || '' })),
    });
  }
  await task.destroy();
  return pages;
}

(async () => {
  const browser = await puppeteer.launch({ executablePath: process.env.PUPPETEER_EXECUTABLE_PATH || path.join(__dirname, 'chromium-offline'), headless: true, timeout: 120000 });
  const tab = await browser.newPage();
  // The worker in the page itself: a file may not start one.
  for (const part of ['pdf.worker.min.mjs', 'pdf.min.mjs']) {
    await tab.addScriptTag({ content: fs.readFileSync(path.join(build, part), 'utf8'), type: 'module' });
  }
  await tab.waitForFunction(() => window.pdfjsLib && window.pdfjsWorker, { timeout: 60000 });
  const all = [];
  for (const file of process.argv.slice(2)) {
    try {
      all.push({ pages: await tab.evaluate(hear, fs.readFileSync(file).toString('base64')) });
    } catch (e) {
      all.push({ error: String(e.message) });
    }
  }
  await browser.close();
  process.stdout.write(JSON.stringify(all));
})();
