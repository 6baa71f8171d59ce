#!/usr/bin/env bash
# Makes docs/offprint.png, the picture in the README, from today's output: two pages of the PDF, the web page, and a
# chapter of the e-book at the width of a phone. Needs pdftoppm, unzip and chromium.
set -euo pipefail
root=$(cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

shoot() { # page picture width,height [scale]
  chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$work/profile" \
    --force-device-scale-factor="${4:-1}" --window-size="$3" --screenshot="$2" "file://$1" >/dev/null 2>&1
}

(cd "$root" && cargo run --quiet -- convert fixtures/articles/harbour.md -t pdf,html,epub -o "$work/" --quiet)
pdftoppm -r 110 -f 1 -l 2 -png "$work"/*.pdf "$work/page"
shoot "$(ls "$work"/*.html)" "$work/web.png" 1000,1330
unzip -q "$work"/*.epub -d "$work/book"
shoot "$(find "$work/book" -name article.xhtml)" "$work/book.png" 500,1030 1.2

cat >"$work/picture.html" <<'HTML'
<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #e9edee; width: 1600px; height: 690px; display: flex; gap: 28px; align-items: center; justify-content: center }
figure { margin: 0; font: 600 17px/1.2 "Noto Sans", sans-serif; color: #0f4c5c; text-align: center }
figure div { background: #fff; box-shadow: 0 6px 28px rgb(15 40 50 / .22); overflow: hidden; margin-bottom: 16px }
img { display: block } .page { height: 540px } .web { height: 540px; width: 384px; object-fit: cover; object-position: top }
.phone div { border: 10px solid #1a1a1a; border-radius: 30px } .phone img { height: 540px; width: 264px; object-fit: cover; object-position: top }
</style><figure><div><img class="page" src="page-1.png"></div>PDF</figure><figure><div><img class="page" src="page-2.png"></div>with its questions and speakers</figure>
<figure><div><img class="web" src="web.png"></div>HTML</figure><figure class="phone"><div><img src="book.png"></div>EPUB</figure>
HTML
shoot "$work/picture.html" "$root/docs/offprint.png" 1600,690
echo "docs/offprint.png: $(wc -c <"$root/docs/offprint.png") bytes"
