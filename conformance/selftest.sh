#!/bin/sh
# Every checker must pass its good sample and fail each of its broken ones.
home=$(CDPATH= cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
cd "$home/samples" || exit 2
data=${OFFPRINT_CONFORMANCE_DATA:-$home/../../shared/conformance/data}
wrong=0
t() { want=$1; shift; s=$(date +%s%N); c=$1; shift; "$home/$c" "$@" >/dev/null 2>&1; rc=$?; ms=$(( ($(date +%s%N) - s) / 1000000 ))
  if { [ "$want" = pass ] && [ $rc = 0 ]; } || { [ "$want" = fail ] && [ $rc = 1 ]; }; then r=ok; else r="WRONG (rc $rc)"; wrong=1; fi
  printf '%-5s %6d ms  %s %s -> %s\n' "$want" $ms "$c" "$*" "$r"; }
t pass check-epub good.epub; t fail check-epub bad.epub; t fail check-epub warn.epub
t pass check-ace good.epub; t fail check-ace bad-a11y.epub
t pass check-pdf good.pdf; for f in bad-*.pdf; do t fail check-pdf "$f"; done
t pass check-render good.pdf; t fail check-render --second bad-widths.pdf good.pdf; t fail check-render --third bad-widths.pdf good.pdf
if "$home/check-heard" --selftest; then :; else wrong=1; fi
t pass check-jats good.jats.xml; t fail check-jats bad-dtd.jats.xml
if [ -d "$data/jats4r" ]; then t fail check-jats bad-jats4r.jats.xml; else echo "skipped: JATS4R rules not found"; fi
if python3 "$home/lib/feed_fields.py"; then :; else wrong=1; fi
for f in rss.xml atom.xml feed.json; do t pass check-feed good.$f; t fail check-feed bad.$f; done
t pass check-html good.html; t fail check-html bad.html; t fail check-html warn.html
t fail check-html wide.html; t fail check-html night.html
t pass check-xml good.xml; for f in bad-prefix bad-latin1 bad-c1; do t fail check-xml $f.xml; done
exit $wrong
