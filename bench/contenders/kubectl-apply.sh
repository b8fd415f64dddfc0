#!/usr/bin/env bash
# The stock way back: what comes first, the types awaited, then all the rest; nothing is opened, ordered, read back or compared.
set -euo pipefail
kubectl=("$KUBECTL" --kubeconfig="$KUBECONFIG_FILE" --cache-dir="$SCRATCH/kubectl")
"${kubectl[@]}" apply --server-side -f "$DUMPS/first.yaml" >/dev/null
"${kubectl[@]}" wait --for=condition=Established crd --all >/dev/null
"${kubectl[@]}" apply --server-side -f "$DUMPS/rest.yaml" >/dev/null
