# shellcheck shell=bash
# Sourced by every script of this folder: where the cache lies, how things are said, how a step fails.

set -euo pipefail

DR_CACHE="${DR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dr}"
export DR_CACHE
DR_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export DR_ROOT

say() { printf '%s\n' "$*" >&2; }

# fail WHAT HINT: what was attempted and why it failed, then the next step.
fail() {
  printf 'error: %s\nhint: %s\n' "$1" "$2" >&2
  exit 1
}

# step WHAT HINT COMMAND...: runs a command silently; its output is shown only when it fails.
step() {
  local what="$1" hint="$2" log
  shift 2
  log="$(mktemp)"
  if "$@" >"$log" 2>&1; then
    rm -f "$log"
    return
  fi
  tail -n 25 "$log" >&2
  rm -f "$log"
  fail "$what failed" "$hint"
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# locked NAME COMMAND...: two runs at once make each cached thing once.
locked() {
  local name="$1"
  shift
  mkdir -p "$DR_CACHE"
  (
    flock 9
    "$@"
  ) 9>"$DR_CACHE/.$name.lock"
}
