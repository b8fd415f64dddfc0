#!/usr/bin/env bash
# The careful one: each form is a file, each file has its sum, and what lies in the store is read back and compared.
set -euo pipefail
cd "$SCRATCH"
"$ETCDCTL" --endpoints "$ENDPOINT" snapshot save snapshot.db
sha256sum snapshot.db >snapshot.db.sha256
zstd -q -3 -T2 snapshot.db -o snapshot.db.zst
sha256sum snapshot.db.zst >snapshot.db.zst.sha256
age -r "$RECIPIENT" -o snapshot.db.zst.age snapshot.db.zst
sha256sum snapshot.db.zst.age >snapshot.db.zst.age.sha256
cp snapshot.db.zst.age ./*.sha256 "$STORE/"
sync "$STORE"/*
(cd "$STORE" && sha256sum --quiet --check snapshot.db.zst.age.sha256)
rm snapshot.db snapshot.db.*
