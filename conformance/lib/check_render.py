"""Whether two engines that share no code, poppler and MuPDF, draw every page of a PDF alike.

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
parser.add_argument("files", nargs="+")
a = parser.parse_args()


def squares(pixmap):
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
for f in a.files:
    start, found, pages = time.time(), [], 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            first, second = list(by_poppler(f, folder)), list(by_mupdf(a.second or f))
        if len(first) != len(second):
            found.append("%d pages in one engine, %d in the other" % (len(first), len(second)))
        for number, pair in enumerate(zip(first, second), 1):
            pages = number
            found += ["page %d: %s" % (number, what) for what in differences(*pair)]
    except Exception as e:
        found.append("cannot be drawn: %s" % e)
    for what in found:
        print("  " + what)
    print("%s %s (%d pages, %d differences, %.2f s)" % ("FAIL" if found else "OK  ", f, pages, len(found), time.time() - start))
    bad += bool(found)
sys.exit(1 if bad else 0)
