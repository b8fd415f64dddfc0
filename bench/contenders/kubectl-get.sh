#!/usr/bin/env bash
# The stock way to keep manifests: every type that the server lists, but Secrets, as YAML into one file; nothing is taken off, packed, sealed or looked through.
set -euo pipefail
types="$("$KUBECTL" --kubeconfig="$KUBECONFIG_FILE" --cache-dir="$SCRATCH/kubectl" api-resources --verbs=list -o name | grep -v '^secrets$' | paste -sd,)"
"$KUBECTL" --kubeconfig="$KUBECONFIG_FILE" --cache-dir="$SCRATCH/kubectl" get "$types" --all-namespaces -o yaml >"$SCRATCH/objects.yaml"
