#!/usr/bin/env bash
# The second reference: the same with all five at once.
set -euo pipefail
# shellcheck source=bench/contenders/members.sh
source "$(dirname "${BASH_SOURCE[0]}")/members.sh"
open_sealed
restores=()
for member in 1 2 3 4 5; do
  mkdir -p "$TARGET/m$member"
  restore_member "$member" &
  restores+=($!)
done
for restore in "${restores[@]}"; do wait "$restore"; done
for member in 1 2 3 4 5; do start_member "$member"; done
wait_healthy
compare_hashes
