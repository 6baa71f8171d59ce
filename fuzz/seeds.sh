#!/usr/bin/env bash
# Makes the corpora that libFuzzer begins with, from the fixtures: fuzz/corpus/TARGET. Needs a built command.
#
#   fuzz/seeds.sh [BINARY]
set -euo pipefail
cd -- "$(dirname -- "$(readlink -f -- "$0")")/.."
binary=${1:-target/debug/offprint}
whole=fuzz/corpus
# Made aside, so that what is cut short is not taken for all of it.
corpus=$whole.new
rm -rf "$corpus"

# The fixtures with this ending, for these targets. Several have the same name in different folders.
files() {
  local ending=$1 target path
  shift
  for target; do
    mkdir -p "$corpus/$target"
    find fixtures assets/themes -name "*.$ending" -size -60k ! -path '*/golden/*' | while read -r path; do
      cp "$path" "$corpus/$target/${path//\//-}"
    done
  done
}

# What a writer makes of the articles, for this target.
written() {
  mkdir -p "$corpus/$2"
  "$binary" convert fixtures/articles -t "$1" -o "$corpus/$2" --quiet
  find "$corpus/$2" -type f -size +60k -delete
}

files md read_markdown check_markdown recognise layout front_matter
files txt read_text check_text recognise layout
files html read_html check_html
files json read_json
files docx read_docx
files xml read_docx_text
files toml theme project
files tsv formula
for ending in png gif webp svg; do files $ending picture; done
for format in jats epub rss atom json-feed; do written $format "read_${format//-/_}"; done
for format in rss atom json-feed; do written $format "update_${format//-/_}"; done
for target in font write_{json,html,epub,pdf,jats,rss,atom,json_feed}; do
  mkdir -p "$corpus/$target"
  head -c 600 assets/fonts/NotoSans-Regular.ttf > "$corpus/$target/bytes"
done
if [ -d "$whole" ]; then
  cp -r "$corpus"/. "$whole"
  rm -rf "$corpus"
else
  mv "$corpus" "$whole"
fi
du -sh "$whole"
