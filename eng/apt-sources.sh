# shellcheck shell=bash
# Sourced. Reads where this machine gets its packages from, so that no host name is written down anywhere in the project.

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
