#!/usr/bin/env bash
# Makes docs/formats/pdf-THEME.png, the pictures in docs/formats/pdf.md, from today's output: the first two pages of
# an interview in each built-in theme. Needs pdftoppm, and montage and convert of ImageMagick.
set -euo pipefail
root=$(cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$root"
for theme in journal magazine newsroom; do
  cargo run --quiet -- convert fixtures/articles/harbour.md -o "$work/$theme.pdf" --theme $theme --quiet
  pdftoppm -r 62 -f 1 -l 2 -png "$work/$theme.pdf" "$work/$theme"
  montage "$work/$theme"-*.png -tile 2x1 -geometry +8+8 -background '#8b9599' "$work/both.png"
  convert "$work/both.png" -dither None -colors 200 -strip -define png:exclude-chunks=date,time "docs/formats/pdf-$theme.png"
  echo "docs/formats/pdf-$theme.png: $(wc -c <"docs/formats/pdf-$theme.png") bytes"
done
