#!/usr/bin/env bash
# The stock way back: one pipe, one connection, no digest.
set -euo pipefail
age -d -i "$IDENTITY" "$DUMPS/cattle.sql.zst.age" | zstd -q -d | "$MARIADB/mariadb" --no-defaults --user=root --socket="$SOCKET" "$TARGET"
