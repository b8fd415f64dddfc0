#!/usr/bin/env bash
# What a good engineer writes: one consistent dump, compressed and encrypted in one pipe. One thread reads, nothing is compared.
set -euo pipefail
"$MARIADB/mariadb-dump" --no-defaults --user=root --socket="$SOCKET" --single-transaction --quick --hex-blob \
  --routines --triggers --events cattle | zstd -q -3 | age -r "$RECIPIENT" >"$STORE/cattle.sql.zst.age"
