#!/usr/bin/env bash
# Four threads, the large tables split, plain files in the store.
set -euo pipefail
"$MARIADB/mydumper" --user root --socket "$SOCKET" --database cattle --threads 4 --rows 25000 --triggers --routines --events \
  --outputdir "$STORE/dump"
