#!/usr/bin/env bash
# What a good engineer writes: save, then compress and encrypt in one pipe straight into the store. Nothing is compared,
# nothing is forced to the disk behind etcdctl.
set -euo pipefail
"$ETCDCTL" --endpoints "$ENDPOINT" snapshot save "$SCRATCH/snapshot.db"
zstd -q -3 -T2 -c "$SCRATCH/snapshot.db" | age -r "$RECIPIENT" | cat >"$STORE/snapshot.db.zst.age"
rm "$SCRATCH/snapshot.db"
