#!/usr/bin/env bash
# The same with its own compression.
set -euo pipefail
"$MARIADB/mydumper" --user root --socket "$SOCKET" --database cattle --threads 4 --rows 25000 --triggers --routines --events \
  --compress --outputdir "$STORE/dump"
