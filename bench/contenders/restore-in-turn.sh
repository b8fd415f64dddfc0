#!/usr/bin/env bash
# The stock procedure: open the file, then member after member restore, start, wait; then the same proof for all five.
set -euo pipefail
# shellcheck source=bench/contenders/members.sh
source "$(dirname "${BASH_SOURCE[0]}")/members.sh"
open_sealed
for member in 1 2 3 4 5; do
  mkdir -p "$TARGET/m$member"
  restore_member "$member"
  start_member "$member"
  wait_listening "$member"
done
wait_healthy
compare_hashes
