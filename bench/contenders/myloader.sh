#!/usr/bin/env bash
# Four threads load the plain files of mydumper.
set -euo pipefail
"$MARIADB/myloader" --user root --socket "$SOCKET" --directory "$DUMPS/dump" --source-db cattle --database "$TARGET" --threads 4
