#!/usr/bin/env bash
# Builds the images of the real servers from tests/images/. Nothing is built twice: an image is tagged with the hash of what went into it,
# and a tarball of each lies below $DR_CACHE/images for an engine that starts empty.
# Usage: eng/images.sh [NAME...]    dr-test/etcd:3.4.23, dr-test/etcd:3.5.16, dr-test/ceph-rgw:16.2, dr-test/mariadb:10.11, dr-test/mysql:9,
#                                   dr-test/kubernetes:1.20; all when none is named.

# shellcheck source=eng/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=eng/apt-sources.sh
source "$DR_ROOT/eng/apt-sources.sh"

export DOCKER_API_VERSION="${DOCKER_API_VERSION:-1.41}"
# why: the build kit is a plugin that the distribution's client does not have
export DOCKER_BUILDKIT=0

TARBALLS="$DR_CACHE/images"

has_image() { docker image inspect "$1" >/dev/null 2>&1; }

load() { [ -f "$1" ] && zstd -q -d -c "$1" | docker load >/dev/null; }

save() {
  docker save "$1" | zstd -q -3 -T0 -o "$2.new" -f
  mv "$2.new" "$2"
}

# bootstrap_base SUITE ROOT TAG
bootstrap_base() {
  local suite="$1" root="$2"
  debootstrap --variant=minbase "$suite" "$root" "$(mirror)"
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
  # why: the key lies elsewhere inside the image, where apt finds it by itself
  source_of_suite "$suite" | sed -E 's/signed-by=[^] ]+//; s/\[ *\] //' >"$root/etc/apt/sources.list"
  tar -C "$root" -c . | docker import - "$3"
}

# make_base TAG: of one of the distribution's suites, debian:SUITE-slim.
make_base() {
  local base="$1" suite="${1#*:}" tarball
  suite="${suite%-slim}"
  tarball="$TARBALLS/base-$suite.tar.zst"
  has_image "$base" && return
  load "$tarball" && return
  if ! timeout 60 docker pull -q "$base" >/dev/null 2>&1; then
    say "images: $base cannot be pulled; making it with debootstrap (about a minute)"
    is_root || fail "making $base needs root" "run eng/images.sh once as root, or let the engine reach an image registry"
    local work
    work="$(mktemp -d)"
    # shellcheck disable=SC2064
    trap "rm -rf '$work'" EXIT
    step "making $base" "run it by hand: debootstrap --variant=minbase $suite FOLDER" \
      bootstrap_base "$suite" "$work/root" "$base"
  fi
  save "$base" "$tarball"
}

# hash_of FOLDER...: the same for the same names, modes and bytes.
hash_of() {
  local folder
  for folder in "$@"; do
    (cd "$folder" && find . -type f -printf '%P %m\n' | sort && find . -type f -print0 | sort -z | xargs -0 sha256sum)
  done | sha256sum | cut -c1-16
}

# build TAG FOLDER [MORE...]: the context is the files of all folders together.
build() {
  local tag="$1" hash context tarball
  shift
  hash="$(hash_of "$@")"
  tarball="$TARBALLS/$(tr '/:' '--' <<<"$tag")-$hash.tar.zst"
  [ "$(docker image inspect -f '{{index .Config.Labels "dr-test.hash"}}' "$tag" 2>/dev/null)" = "$hash" ] && return
  load "$tarball" && return
  # why: in a shell of its own, because both clean up at their exit
  (make_base "$(sed -n 's/^FROM //p' "$1/Dockerfile")")
  say "images: building $tag"
  context="$(mktemp -d)"
  # shellcheck disable=SC2064
  trap "rm -rf '$context'" EXIT
  cp -R "${@/%//.}" "$context/"
  step "building $tag" "read tests/images and the output above; a build that needs packages needs their source" \
    docker build --network=host --label "dr-test.hash=$hash" -t "$tag" "$context"
  rm -f "${tarball%-"$hash".tar.zst}"-*.tar.zst
  save "$tag" "$tarball"
}

build_named() {
  case "$1" in
    dr-test/etcd:*)
      "$DR_ROOT/eng/etcd.sh" "${1#*:}"
      build "$1" "$DR_ROOT/tests/images/etcd" "$DR_CACHE/etcd/${1#*:}"
      ;;
    dr-test/kubernetes:1.20)
      "$DR_ROOT/eng/kubernetes.sh"
      build "$1" "$DR_ROOT/tests/images/kubernetes" "$DR_CACHE/kubernetes/1.20.2/bin"
      ;;
    dr-test/ceph-rgw:16.2 | dr-test/mariadb:10.11 | dr-test/mysql:9)
      local name="${1#*/}"
      build "$1" "$DR_ROOT/tests/images/${name%:*}"
      ;;
    *) fail "there is no image '$1' below tests/images" "see the usage at the top of eng/images.sh" ;;
  esac
}

[ $# -gt 0 ] || set -- dr-test/etcd:3.4.23 dr-test/etcd:3.5.16 dr-test/ceph-rgw:16.2 dr-test/mariadb:10.11 dr-test/mysql:9 \
  dr-test/kubernetes:1.20
docker info >/dev/null 2>&1 || fail "no container engine answers" "run: eng/engine.sh start"
mkdir -p "$TARBALLS"
for image in "$@"; do
  locked "images" build_named "$image"
done
