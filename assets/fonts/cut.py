#!/usr/bin/env python3
"""Cuts the faces of Noto that the command carries out of Debian's files, but for emoji.

    apt-get download fonts-noto-core && dpkg-deb -x fonts-noto-core_*.deb noto
    pip install fonttools==4.68.0
    assets/fonts/cut.py noto/usr/share/fonts/truetype/noto

The upright faces lose their hints alone, which nobody needs on paper and at the resolution of today's screens. The
slanted ones, which emphasis is set in, keep Latin, Greek and Cyrillic letters and what stands between letters. Equal
files come of equal ones: names, versions and dates stay those of Debian's. `sha256sum --check` with the lines of README.md
shows that they are the same.
"""

import pathlib
import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

WHOLE = [
    "NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf",
    "NotoSerifDevanagari-Regular.ttf",
]
CUT = ["NotoSans-Italic.ttf", "NotoSans-BoldItalic.ttf"]
# Basic Latin to Latin Extended-B, spacing modifiers and combining marks, Greek, Cyrillic, Latin Extended Additional
# (Vietnamese and others), punctuation, superscripts, currencies, letter-like signs, number forms, minus.
KEPT = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x259, 0x259), (0x2B0, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x4FF),
    (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218B),
    (0x2212, 0x2212), (0x2215, 0x2215),
]
# What shapes text: ligatures, marks, kerning, fractions, figures; no alternates that nobody can ask for.
FEATURES = [
    "ccmp", "locl", "liga", "kern", "mark", "mkmk", "frac", "numr", "dnom", "lnum", "onum", "tnum", "pnum", "sups",
    "subs", "ordn", "smcp", "c2sc",
]


def options(glyphs):
    made = Options()
    made.hinting = False
    made.recalc_timestamp = False
    made.glyph_names = False
    made.notdef_outline = True
    made.name_IDs = ["*"]
    made.name_languages = ["*"]
    made.drop_tables = ["DSIG", "FFTM", "meta"]
    made.layout_features = glyphs
    return made


def cut(source, target, kept):
    font = TTFont(source, recalcTimestamp=False)
    whole = kept is None
    subsetter = Subsetter(options(["*"] if whole else FEATURES))
    if whole:
        # Every glyph keeps its number.
        subsetter.options.retain_gids = True
        subsetter.populate(glyphs=font.getGlyphOrder(), unicodes=font.getBestCmap())
    else:
        subsetter.populate(unicodes=[code for first, last in kept for code in range(first, last + 1)])
    subsetter.subset(font)
    font.save(target)
    print(f"{target.name}: {source.stat().st_size} to {target.stat().st_size} bytes")


def main():
    folder, here = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent
    for name in WHOLE:
        cut(folder / name, here / name, None)
    for name in CUT:
        cut(folder / name, here / name, KEPT)


if __name__ == "__main__":
    main()
