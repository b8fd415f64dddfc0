# shellcheck shell=bash
# Sourced. Reads where this machine gets its packages from, so that no host name is written down anywhere in the project, and
# unpacks packages from there without installing them.

# first_source: the machine's first package source as one line in sources.list form: "deb [options] URI suite component...".
first_source() {
  local file line
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -f "$file" ] || continue
    line="$(grep -m1 -E '^deb[[:space:]]' "$file" || true)"
    if [ -n "$line" ]; then
      printf '%s\n' "$line"
      return
    fi
  done
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -f "$file" ] || continue
    line="$(first_stanza "$file")"
    if [ -n "$line" ]; then
      printf '%s\n' "$line"
      return
    fi
  done
  fail "finding this machine's package sources below /etc/apt failed" "add the distribution's own source to /etc/apt/sources.list"
}

# first_stanza FILE: the first "Types: deb" stanza of a deb822 file, as one line.
first_stanza() {
  awk '
    function emit() {
      if (types ~ /(^| )deb( |$)/ && uri != "") {
        printf "deb %s%s %s %s\n", (key == "" ? "" : "[signed-by=" key "] "), uri, suite, components
        done = 1
        exit
      }
      types = uri = suite = components = key = ""
    }
    /^[[:space:]]*$/ { emit(); next }
    tolower($1) == "types:" { $1 = ""; types = $0 }
    tolower($1) == "uris:" { uri = $2 }
    tolower($1) == "suites:" { suite = $2 }
    tolower($1) == "components:" { components = $2 }
    tolower($1) == "signed-by:" && $2 ~ /^\// { key = $2 }
    END { if (!done) emit() }
  ' "$1"
}

# source_of_suite SUITE: the machine's first source with another suite and only its main component.
source_of_suite() {
  first_source | sed -E "s#^(deb +(\[[^]]*\] +)?[^ ]+) +.*#\1 $1 main#"
}

# mirror: the address alone, for debootstrap.
mirror() {
  first_source | sed -E 's#^deb +(\[[^]]*\] +)?([^ ]+) .*#\2#'
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

download_packages() {
  local folder="$1"
  shift
  (cd "$folder/packages" && private_apt "$folder" download "$@")
}

unpack_packages() {
  local package
  for package in "$1"/packages/*.deb; do
    dpkg -x "$package" "$1/root"
  done
}

# fetch_packages WHAT FOLDER SUITE PACKAGE...: these packages of a suite, and no others, unpacked in FOLDER/root.
fetch_packages() {
  local what="$1" folder="$2" suite="$3"
  shift 3
  mkdir -p "$folder"/{state/lists/partial,cache/archives/partial,packages,root}
  touch "$folder/status"
  source_of_suite "$suite" >"$folder/sources.list"
  step "reading the package list of $suite" "check that this machine reaches its own package source: apt-get update" \
    private_apt "$folder" update
  step "downloading $what" "see what the source offers: apt-cache policy $1" download_packages "$folder" "$@"
  step "unpacking $what" "check the free space below ${TMPDIR:-/tmp}" unpack_packages "$folder"
}

# fetch_closure WHAT FOLDER SUITE ROOT PACKAGE...: these packages of a suite and what they need beside what is installed in the root
# file system ROOT, as files in FOLDER/cache/archives.
fetch_closure() {
  local what="$1" folder="$2" suite="$3" root="$4"
  shift 4
  mkdir -p "$folder"/{state/lists/partial,cache/archives/partial}
  cp "$root/var/lib/dpkg/status" "$folder/status"
  source_of_suite "$suite" >"$folder/sources.list"
  step "reading the package list of $suite" "check that this machine reaches its own package source: apt-get update" \
    private_apt "$folder" update
  step "downloading $what" "see what the source offers: apt-cache policy $1" \
    private_apt "$folder" --download-only --no-install-recommends install "$@"
}

download_source() {
  (cd "$1/source" && private_apt "$1" --download-only source "$2")
}

# fetch_source WHAT FOLDER SUITE PACKAGE: the files of a source package of a suite, as they are, in FOLDER/source.
fetch_source() {
  local what="$1" folder="$2" suite="$3"
  mkdir -p "$folder"/{state/lists/partial,cache/archives/partial,source}
  touch "$folder/status"
  source_of_suite "$suite" | sed 's/^deb /deb-src /' >"$folder/sources.list"
  step "reading the list of source packages of $suite" \
    "check that this machine reaches its own package source: apt-get update" private_apt "$folder" update
  step "downloading $what" "check that the source offers source packages (deb-src)" download_source "$folder" "$4"
}
