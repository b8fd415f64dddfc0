#!/usr/bin/env bash
# Installs the distribution packages that are missing, and only those.
# Usage: eng/packages.sh quickstart | tests
#   quickstart: next to nothing; Dr itself needs none of them; stock etcd and MariaDB are fetched without installing them
#   tests:      the container engine, and the stock tools that our files must agree with

# shellcheck source=eng/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

packages_for() {
  case "$1" in
    quickstart) echo "ca-certificates" ;;
    tests) echo "ca-certificates curl docker.io debootstrap age zstd openssl s3cmd python3-jsonschema systemd-container iproute2 openssh-client" ;;
    *) fail "there is no list of packages called '$1'" "use: eng/packages.sh quickstart | tests" ;;
  esac
}

missing_of() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || printf '%s ' "$package"
  done
}

no_start_policy() {
  # why: the engine is started by eng/engine.sh, for as long as it is needed; the package must not start one at boot as well
  [ -e /usr/sbin/policy-rc.d ] && return
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod 755 /usr/sbin/policy-rc.d
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
}

install_packages() {
  local list missing
  list="$(packages_for "$1")"
  # shellcheck disable=SC2086 # why: the list is words
  missing="$(missing_of $list)"
  [ -n "$missing" ] || return 0
  is_root || fail "these packages are missing and this user may not install them: $missing" \
    "as root: apt-get install --no-install-recommends $missing"
  say "packages: installing $missing"
  no_start_policy
  step "reading the package lists" "check that this machine reaches its own package source: apt-get update" \
    apt-get update -q
  # shellcheck disable=SC2086
  step "installing $missing" "run it by hand and read its output: apt-get install $missing" \
    env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
}

locked packages install_packages "${1:-tests}"
