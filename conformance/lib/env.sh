# Shared by the wrappers: where the scripts are, and where install.sh put what they need. Sourced, never run.
home=$(CDPATH= cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
kit=${OFFPRINT_CONFORMANCE_KIT:-${CARGO_TARGET_DIR:-$home/../target}/conformance}
[ -x "$kit/.venv/bin/python" ] || { echo "${0##*/}: run conformance/install.sh first" >&2; exit 2; }
kit=$(CDPATH= cd -- "$kit" && pwd)
PY=$kit/.venv/bin/python
export KIT="$kit"
export KIT_NODE_MODULES="${KIT_NODE_MODULES:-$kit/node_modules}"
export NODE_PATH="$KIT_NODE_MODULES"
export KIT_DATA="${OFFPRINT_CONFORMANCE_DATA:-$home/../../shared/conformance/data}"
# Output files may be called in any script.
export LC_ALL=C.UTF-8
# Caches and logs of the tools stay out of the checkout.
export PYTHONPYCACHEPREFIX="$kit/.cache/python"
export XDG_CONFIG_HOME="$kit/.cache/config" XDG_DATA_HOME="$kit/.cache/data" XDG_STATE_HOME="$kit/.cache/state" XDG_CACHE_HOME="$kit/.cache/cache"
JAVA_QUICK="-Xss2m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.awt.headless=true"
[ $# -gt 0 ] || { echo "usage: ${0##*/} FILE..." >&2; exit 2; }
start=$(date +%s%N)
finish() { rc=$1; ms=$(( ($(date +%s%N) - start) / 1000000 )); printf '%s: %s in %d.%03d s\n' "${0##*/}" "$([ "$rc" = 0 ] && echo 'no findings' || echo FINDINGS)" $((ms / 1000)) $((ms % 1000)); exit "$rc"; }
