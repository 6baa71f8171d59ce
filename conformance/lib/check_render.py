"""Whether engines that share no code, poppler, MuPDF and pdf.js, draw every page of a PDF alike.

Pages are compared as an eye a step away sees them: in squares of 8 x 8 pixels at 72 dots an inch, so that smoothing and
hinting do not count, and a picture, a letter or a rule that one of them leaves out or puts elsewhere does.
"""
import argparse, os, subprocess, sys, tempfile, time, warnings
warnings.simplefilter("ignore")
import pymupdf

SHRINK = 3  # squares of 2^3 pixels a side
FAINT = 40  # by how many of 255 levels a square may differ
MOST_FAINT = 0.004  # the part of the squares of a page that may differ by more
GROSS = 100  # by how much none may

parser = argparse.ArgumentParser()
parser.add_argument("--second", help="let the second engine draw this file instead: the proof that differences are seen")
parser.add_argument("--third", help="let the third engine draw this file instead, likewise")
parser.add_argument("files", nargs="+")
a = parser.parse_args()


def squares(pixmap):
    pixmap = pymupdf.Pixmap(pixmap, 0) if pixmap.alpha else pixmap
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pixmap) if pixmap.n != 3 else pixmap
    pixmap.shrink(SHRINK)
    return pixmap.width, pixmap.height, pixmap.samples


def by_poppler(path, folder):
    subprocess.run(["pdftoppm", "-r", "72", path, os.path.join(folder, "p")], check=True, capture_output=True)
    for name in sorted(os.listdir(folder)):
        yield squares(pymupdf.Pixmap(os.path.join(folder, name)))


def by_mupdf(path):
    for page in pymupdf.open(path):
        yield squares(page.get_pixmap(dpi=72, alpha=False))


def by_pdfjs(files, folder):
    """The pages of each file, or what went wrong; None where pdf.js is not installed. One browser draws all."""
    kit = os.environ.get("KIT_NODE_MODULES", "")
    if not os.path.isdir(os.path.join(kit, "pdfjs-dist")):
        print("skipped: pdf.js is not installed; run conformance/install.sh again")
        return None
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pdfjs-pages.js")
    ran = subprocess.run(["node", script, folder] + files, capture_output=True, text=True)
    return [pages_in(os.path.join(folder, str(index)), ran.stderr.strip()[-300:]) for index in range(len(files))]


def pages_in(folder, said):
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    if "error.txt" in names:
        return open(os.path.join(folder, "error.txt")).read()
    return [squares(pymupdf.Pixmap(os.path.join(folder, name))) for name in names] or said or "nothing was drawn"


def compare(first, second, name):
    if isinstance(second, str):
        yield "%s cannot draw it: %s" % (name, second)
        return
    if len(first) != len(second):
        yield "%d pages in poppler, %d in %s" % (len(first), len(second), name)
    for number, pair in enumerate(zip(first, second), 1):
        for what in differences(*pair):
            yield "page %d in %s: %s" % (number, name, what)


def differences(first, second):
    (w, h, one), (v, g, two) = first, second
    if abs(w - v) > 1 or abs(h - g) > 1:
        yield "the page is %d x %d squares in one engine and %d x %d in the other" % (w, h, v, g)
        return
    w, h, stride, other = min(w, v), min(h, g), 3 * w, 3 * v
    off = [(max(abs(one[y * stride + x + c] - two[y * other + x + c]) for c in range(3)), x // 3, y)
           for y in range(h) for x in range(0, 3 * w, 3)]
    worst = max(off)
    faint = sum(d > FAINT for d, _, _ in off) / len(off)
    if worst[0] > GROSS:
        yield "%d of 255 levels apart at %d, %d points" % (worst[0], worst[1] * 8, worst[2] * 8)
    if faint > MOST_FAINT:
        yield "%.2f %% of the page is more than %d levels apart" % (100 * faint, FAINT)


bad = 0
with tempfile.TemporaryDirectory() as folder:
    third = by_pdfjs([a.third] if a.third else a.files, folder)
for index, f in enumerate(a.files):
    start, found, first = time.time(), [], []
    try:
        with tempfile.TemporaryDirectory() as folder:
            first, second = list(by_poppler(f, folder)), list(by_mupdf(a.second or f))
        found += compare(first, second, "MuPDF")
        if third is not None:
            found += compare(first, third[min(index, len(third) - 1)], "pdf.js")
    except Exception as e:
        found.append("cannot be drawn: %s" % e)
    for what in found:
        print("  " + what)
    print("%s %s (%d pages, %d differences, %.2f s)" % ("FAIL" if found else "OK  ", f, len(first), len(found), time.time() - start))
    bad += bool(found)
sys.exit(1 if bad else 0)
