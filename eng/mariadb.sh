#!/usr/bin/env bash
# Puts stock MariaDB 10.11 and the dump tools that ours are held against below $DR_CACHE/mariadb/10.11/, without root and without
# touching this machine's packages; nothing is started. bin/ holds mariadbd, mariadb, mariadb-dump, mariadb-admin,
# mariadb-install-db, mydumper and myloader.
# Usage: eng/mariadb.sh    Quick when they are there already.

# shellcheck source=eng/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=eng/apt-sources.sh
source "$DR_ROOT/eng/apt-sources.sh"

TARGET="$DR_CACHE/mariadb/10.11"
# the programs, and the libraries that a machine may lack or have in another version
PACKAGES=(
  mariadb-server-core mariadb-client-core mariadb-client mydumper
  libmariadb3 libaio1 liburing2 libnuma1 libpcre2-8-0 libpcre3 libssl3 libncurses6 libtinfo6 libedit2 libbsd0 libmd0 libcrypt1
  libsystemd0 libglib2.0-0 libstdc++6 libgcc-s1 zlib1g libzstd1 liblz4-1 liblzma5 libgcrypt20 libgpg-error0 libcap2 libsnappy1v5
)

# program NAME PATH: a starter that finds the libraries and becomes the program.
program() {
  cat >"$1" <<SH
#!/bin/sh
root="\$(dirname "\$(dirname "\$(readlink -f "\$0")")")/root"
export LD_LIBRARY_PATH="\$root/usr/lib/$LIBRARIES:\$root/lib/$LIBRARIES"
exec "\$root/$2" $3"\$@"
SH
  chmod 755 "$1"
}

install_mariadb() {
  [ -x "$TARGET/bin/mariadbd" ] && return
  say "mariadb 10.11: fetching the packages of bookworm"
  local work name
  work="$(mktemp -d)"
  # shellcheck disable=SC2064 # why: the folder is known now, and gone from scope when the trap runs
  trap "rm -rf '$work' '$TARGET.new'" EXIT
  fetch_packages "MariaDB 10.11" "$work" bookworm "${PACKAGES[@]}"
  rm -rf "$TARGET.new"
  mkdir -p "$TARGET.new/bin"
  rm -rf "$work"/root/usr/share/{doc,man,locale,bug,lintian}
  mv "$work/root" "$TARGET.new/root"
  LIBRARIES="$(cd "$TARGET.new/root/usr/lib" && echo ./*-linux-gnu)"
  LIBRARIES="${LIBRARIES#./}"
  for name in mariadb mariadb-admin mariadb-dump mydumper myloader; do
    program "$TARGET.new/bin/$name" "usr/bin/$name" ""
  done
  program "$TARGET.new/bin/mariadb-install-db" usr/bin/mariadb-install-db "--no-defaults --basedir=\"\$root/usr\" "
  program "$TARGET.new/bin/mariadbd" usr/sbin/mariadbd \
    "--no-defaults --basedir=\"\$root/usr\" --lc-messages-dir=\"\$root/usr/share/mysql\" --plugin-dir=\"\$root/usr/lib/mysql/plugin\" "
  # why: the folder appears whole or not at all, so an interrupted run never leaves half of it behind
  rm -rf "$TARGET"
  mv "$TARGET.new" "$TARGET"
  say "mariadb: $("$TARGET/bin/mariadbd" --version | sed 's/.*Ver //')"
}

locked mariadb install_mariadb
