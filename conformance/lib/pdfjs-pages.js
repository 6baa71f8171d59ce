'use strict';
// Draws every page of PDFs with pdf.js in Chromium, at 72 dots an inch, into FOLDER/0, FOLDER/1, …: a folder for each
// file, `p-001.png` and so on in it.
const path = require('path'), fs = require('fs');
const puppeteer = require('puppeteer');
const build = path.join(path.dirname(require.resolve('pdfjs-dist/package.json')), 'legacy', 'build');
const [folder, ...files] = process.argv.slice(2);

// Runs in the browser.
async function draw(data) {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const task = window.pdfjsLib.getDocument({ data: bytes, useSystemFonts: false, useWasm: false, isEvalSupported: false });
  const file = await task.promise;
  const pages = [];
  for (let number = 1; number <= file.numPages; number++) {
    const page = await file.getPage(number), viewport = page.getViewport({ scale: 1 });
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [Math.ceil(viewport.width), Math.ceil(viewport.height)];
    await page.render({ canvas, canvasContext: canvas.getContext('2d'), viewport }).promise;
    pages.push(canvas.toDataURL('image/png').split(',')[1]);
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
  for (const [index, file] of files.entries()) {
    const into = path.join(folder, String(index));
    fs.mkdirSync(into);
    try {
      const pages = await tab.evaluate(draw, fs.readFileSync(file).toString('base64'));
      pages.forEach((page, at) => fs.writeFileSync(path.join(into, `p-${String(at + 1).padStart(5, '0')}.png`), page, 'base64'));
    } catch (e) {
      fs.writeFileSync(path.join(into, 'error.txt'), String(e.message));
    }
  }
  await browser.close();
})();
