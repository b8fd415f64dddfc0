#!/usr/bin/env bash
# Puts Kubernetes 1.20.2 below $DR_CACHE/kubernetes/1.20.2/bin/, without root and without touching this machine's packages:
#   kube-apiserver kube-controller-manager   compiled once from Debian 12's source package: some ten minutes on two cores, 6 GiB
#                                            of disk below $DR_CACHE while it lasts, 210 MB for good
#   kubectl                                  Debian 12's, only where this machine has none
# Usage: eng/kubernetes.sh    Quick when they are there already.

# shellcheck source=eng/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=eng/apt-sources.sh
source "$DR_ROOT/eng/apt-sources.sh"

VERSION=1.20.2
TARGET="$DR_CACHE/kubernetes/$VERSION"
PROGRAMS=(kube-apiserver kube-controller-manager)
# the compiler, and what the makefiles call that a machine may lack
# the library in the place of the one that kubernetes brings: that one walks maps as Go did before 1.18, and the server crashes
TOOLS=(golang-1.19-go golang-1.19-src golang-github-modern-go-reflect2-dev make patch rsync jq libjq1 libonig5 libpopt0 libxxhash0 liblz4-1 libzstd1 libacl1)

unpack_source() {
  local work="$1" patch
  mkdir "$work/kubernetes"
  tar -C "$work/kubernetes" --strip-components 1 -xf "$work"/sources/source/*.orig.tar.*
  tar -C "$work/kubernetes" -xf "$work"/sources/source/*.debian.tar.*
  cd "$work/kubernetes" || return
  while read -r patch; do
    case "$patch" in '' | \#*) ;; *) patch -s -p1 -i "debian/patches/$patch" ;; esac
  done <debian/patches/series
  rm vendor/github.com/modern-go/reflect2/*.go
  cp "$work"/tools/root/usr/share/gocode/src/github.com/modern-go/reflect2/*.go vendor/github.com/modern-go/reflect2/
  rm -f vendor/github.com/modern-go/reflect2/*_test.go
}

# why: the makefiles ask git for a version, and there is no git here
write_version() {
  cat >"$1" <<VERSION_FILE
KUBE_GIT_COMMIT='debian'
KUBE_GIT_TREE_STATE='archive'
KUBE_GIT_VERSION='v$VERSION'
KUBE_GIT_MAJOR='1'
KUBE_GIT_MINOR='20'
VERSION_FILE
}

# compile FOLDER: says each of its stages as it begins, and keeps the rest in FOLDER/make.log.
compile() {
  local work="$1"
  write_version "$work/version"
  make -C "$work/kubernetes" all WHAT="${PROGRAMS[*]/#/cmd/}" GOLDFLAGS="-s -w" \
    KUBE_GIT_VERSION_FILE="$work/version" GO111MODULE=auto GOCACHE="$work/gocache" GOFLAGS="-p=$(nproc)" CGO_ENABLED=0 2>&1 |
    tee "$work/make.log" | sed -un 's#^    \(\./\)\?\([a-z]\)#kubernetes: compiling \2#p' >&2
}

with_tools() {
  local root="$1/tools/root" libraries
  shift
  libraries="$(cd "$root/usr/lib" && echo ./*-linux-gnu)"
  (
    export PATH="$root/usr/lib/go-1.19/bin:$root/usr/bin:$PATH" GOROOT="$root/usr/lib/go-1.19"
    export LD_LIBRARY_PATH="$root/usr/lib/${libraries#./}:$root/lib/${libraries#./}"
    "$@"
  )
}

build_kubernetes() {
  local work="$1" name
  say "kubernetes $VERSION: fetching the compiler and the source of bookworm"
  fetch_packages "Go 1.19" "$work/tools" bookworm "${TOOLS[@]}"
  fetch_source "the source of kubernetes" "$work/sources" bookworm kubernetes
  step "unpacking the source of kubernetes" "check the free space below $DR_CACHE" with_tools "$work" unpack_source "$work"
  say "kubernetes $VERSION: compiling ${PROGRAMS[*]} on $(nproc) cores"
  with_tools "$work" compile "$work" || {
    tail -n 25 "$work/make.log" >&2
    fail "compiling kubernetes $VERSION failed" "read the output above; it needs 6 GiB of disk below $DR_CACHE and 2 GiB of memory"
  }
  for name in "${PROGRAMS[@]}"; do
    cp "$work/kubernetes/_output/local/bin/linux/"*"/$name" "$work/bin/"
  done
}

fetch_kubectl() {
  local work="$1"
  command -v kubectl >/dev/null && return
  fetch_packages kubectl "$work/client" bookworm kubernetes-client
  cp "$work/client/root/usr/bin/kubectl" "$work/bin/"
}

install_kubernetes() {
  [ -x "$TARGET/bin/kube-apiserver" ] && return
  local work begun=$SECONDS
  mkdir -p "$DR_CACHE/kubernetes"
  work="$(mktemp -d "$DR_CACHE/kubernetes/build.XXXXXX")"
  # shellcheck disable=SC2064 # why: the folder is known now, and gone from scope when the trap runs
  trap "rm -rf '$work'" EXIT
  mkdir "$work/bin"
  fetch_kubectl "$work"
  build_kubernetes "$work"
  local found
  found="$("$work/bin/kube-apiserver" --version)"
  [ "$found" = "Kubernetes v$VERSION" ] || fail "the source package of bookworm gave $found, not v$VERSION" \
    "name the new version in eng/kubernetes.sh, tests/images and tests/Dr.Testing/Servers together"
  # why: the folder appears whole or not at all, so an interrupted run never leaves half a version behind
  mkdir "$work/whole"
  mv "$work/bin" "$work/whole/bin"
  rm -rf "$TARGET"
  mv "$work/whole" "$TARGET"
  say "kubernetes $VERSION: $TARGET, after $((SECONDS - begun)) s"
}

locked kubernetes install_kubernetes
