#!/usr/bin/env bash
# Puts stock etcd of two versions below $DR_CACHE/etcd/<version>/, without root and without touching this machine's packages:
#   3.4.23: etcd etcdctl            (Debian 12; no bump of revisions, has the v2 store)
#   3.5.16: etcd etcdctl etcdutl    (Debian 13)
# Usage: eng/etcd.sh [VERSION...]   both when none is named. Quick when they are there already.

# shellcheck source=eng/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=eng/apt-sources.sh
source "$DR_ROOT/eng/apt-sources.sh"

suite_of() {
  case "$1" in
    3.4.23) echo bookworm ;;
    3.5.16) echo trixie ;;
    *) fail "etcd $1 is not one of the versions that the tests use" "ask for 3.4.23 or 3.5.16" ;;
  esac
}

install_etcd() {
  local version="$1" target="$DR_CACHE/etcd/$1" suite work
  [ -x "$target/etcd" ] && return
  suite="$(suite_of "$version")"
  say "etcd $version: fetching the packages of $suite"
  work="$(mktemp -d)"
  # shellcheck disable=SC2064 # why: the folder is known now, and gone from scope when the trap runs
  trap "rm -rf '$work'" EXIT
  fetch_packages "etcd $version" "$work" "$suite" etcd-server etcd-client
  local found
  found="$("$work/root/usr/bin/etcd" --version | sed -n 's/^etcd Version: //p')"
  [ "$found" = "$version" ] || fail "the packages of $suite hold etcd $found, not $version" \
    "name the new version in eng/etcd.sh, tests/images and tests/Dr.Testing/Servers/EtcdVersion.cs together"
  mkdir -p "$DR_CACHE/etcd"
  rm -rf "$target.new"
  mkdir "$target.new"
  cp "$work"/root/usr/bin/etcd* "$target.new/"
  # why: the folder appears whole or not at all, so an interrupted run never leaves half a version behind
  mv "$target.new" "$target"
  say "etcd $version: $target"
}

[ $# -gt 0 ] || set -- 3.4.23 3.5.16
for version in "$@"; do
  locked etcd install_etcd "$version"
done
