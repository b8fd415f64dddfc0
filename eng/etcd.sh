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

# private_apt FOLDER COMMAND...: apt with a state of its own; the machine's proxy and timeout settings still hold.
private_apt() {
  local folder="$1"
  shift
  apt-get -q -y \
    -o Dir::State="$folder/state" -o Dir::State::status="$folder/status" -o Dir::Cache="$folder/cache" \
    -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}

download() {
  local folder="$1"
  cd "$folder/packages"
  private_apt "$folder" download etcd-server etcd-client
}

unpack() {
  local package
  for package in "$1"/packages/*.deb; do
    dpkg -x "$package" "$1/root"
  done
}

install_etcd() {
  local version="$1" target="$DR_CACHE/etcd/$1" suite work
  [ -x "$target/etcd" ] && return
  suite="$(suite_of "$version")"
  say "etcd $version: fetching the packages of $suite"
  work="$(mktemp -d)"
  # shellcheck disable=SC2064 # why: the folder is known now, and gone from scope when the trap runs
  trap "rm -rf '$work'" EXIT
  mkdir -p "$work"/{state/lists/partial,cache/archives/partial,packages,root}
  touch "$work/status"
  source_of_suite "$suite" >"$work/sources.list"
  step "reading the package list of $suite" "check that this machine reaches its own package source: apt-get update" \
    private_apt "$work" update
  step "downloading etcd $version" "see what the source offers: apt-cache policy etcd-server" download "$work"
  step "unpacking etcd $version" "check the free space below ${TMPDIR:-/tmp}" unpack "$work"
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
