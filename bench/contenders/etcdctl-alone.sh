#!/usr/bin/env bash
# The floor: a snapshot on the disk, in the clear, unchecked.
set -euo pipefail
"$ETCDCTL" --endpoints "$ENDPOINT" snapshot save "$SCRATCH/snapshot.db"
